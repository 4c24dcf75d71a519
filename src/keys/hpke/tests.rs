//! The vectors of RFC 9180, and messages of another implementation; and what does not decrypt.

use std::collections::HashMap;

use super::*;
use crate::compute::random::{scripted, seeded};
use crate::names::registry::AlertDescription;
use crate::narration::recorder::Recorder;
use crate::wire::serial::hex::decode;

/// The vectors, each as its names with their values; messages as `message N`.
fn vectors() -> Vec<HashMap<&'static str, &'static str>> {
    let lines = include_str!("vectors.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    let mut vectors = vec![HashMap::new()];
    for line in lines {
        match line.split_once(" = ") {
            Some((name, value)) => drop(vectors.last_mut().unwrap().insert(name, value)),
            None => vectors.push(HashMap::new()),
        }
    }
    vectors.retain(|vector| !vector.is_empty());
    vectors
}

fn bytes(text: &str) -> Vec<u8> {
    decode(text).unwrap_or_else(|| panic!("{text} is no hex"))
}

fn value(text: &str) -> Value {
    Value::literal("value", bytes(text))
}

fn suite(vector: &HashMap<&str, &str>) -> Suite {
    let number = |name| vector[name].parse().unwrap();
    Suite::named(
        HpkeKemId(number("kem_id")),
        HpkeKdfId(number("kdf_id")),
        HpkeAeadId(number("aead_id")),
    )
    .unwrap()
}

fn private_key(vector: &HashMap<&str, &str>) -> PrivateKey {
    let key = value(vector["skRm"]);
    PrivateKey::new(suite(vector).kem(), key, &mut Narration::silent()).unwrap()
}

#[test]
fn a_sender_computes_what_the_vectors_say() {
    let mut count = 0;
    for vector in vectors() {
        // Those of another implementation do not say what the sender drew.
        let Some(ephemeral) = vector.get("skEm") else {
            continue;
        };
        let (mut narration, recorder) = Recorder::narration();
        let mut rng = scripted(bytes(ephemeral));
        let (info, pk_r) = (value(vector["info"]), value(vector["pkRm"]));
        let suite = suite(&vector);
        let (enc, mut context) = suite
            .setup_sender(&pk_r, &info, &mut *rng, &mut narration)
            .unwrap();
        assert_eq!(enc.bytes, bytes(vector["enc"]));
        assert_eq!(enc.len(), suite.kem().public_length());
        for (ours, theirs) in [
            ("hpke_shared_secret", "shared_secret"),
            ("key_schedule_context", "key_schedule_context"),
            ("hpke_secret", "secret"),
            ("hpke_key", "key"),
            ("base_nonce", "base_nonce"),
        ] {
            assert_eq!(recorder.output(ours), bytes(vector[theirs]), "{theirs}");
        }
        for number in [0, 1, 256] {
            let message = vector[&*format!("message {number}")];
            let [nonce, aad, plaintext, ciphertext] = message.split(' ').collect::<Vec<_>>()[..]
            else {
                panic!("{message}");
            };
            context.seq = number;
            let sealed = context.seal("ct", &value(aad), &value(plaintext), &mut narration);
            let sealed = sealed.unwrap();
            assert_eq!(sealed.bytes, bytes(ciphertext), "message {number}");
            let nonces = recorder.descriptions();
            let mut nonces = nonces.iter().filter(|made| made.name == "hpke_nonce");
            assert_eq!(nonces.next_back().unwrap().output, bytes(nonce));
            assert_eq!(sealed.len(), bytes(plaintext).len() + suite.expansion());
        }
        count += 1;
    }
    assert_eq!(count, 18);
}

#[test]
fn a_recipient_decrypts_what_the_vectors_say() {
    let silent = &mut Narration::silent();
    let mut count = 0;
    for vector in vectors() {
        let key = private_key(&vector);
        if let Some(public) = vector.get("pkRm") {
            assert_eq!(key.public().bytes, bytes(public));
        }
        let (enc, info) = (value(vector["enc"]), value(vector["info"]));
        let mut context = suite(&vector)
            .setup_receiver(&enc, &key, &info, silent)
            .unwrap();
        for number in [0, 1] {
            let Some(message) = vector.get(&*format!("message {number}")) else {
                continue;
            };
            let parts: Vec<&str> = message.split(' ').collect();
            let (aad, ciphertext) = (value(parts[1]), value(parts[3]));
            let opened = context.open("pt", &aad, &ciphertext, silent).unwrap();
            assert_eq!(opened.bytes, bytes(parts[2]));
        }
        count += 1;
    }
    assert_eq!(count, 24);
}

/// Whatever is changed, nothing comes out, and the next message still does.
#[test]
fn what_was_changed_does_not_decrypt() {
    let vectors = vectors();
    let vector = &vectors[0];
    let silent = &mut Narration::silent();
    let (key, suite) = (private_key(vector), suite(vector));
    let (enc, info) = (value(vector["enc"]), value(vector["info"]));
    let parts: Vec<&str> = vector["message 0"].split(' ').collect();
    let (aad, ciphertext) = (value(parts[1]), value(parts[3]));
    let mut context = suite.setup_receiver(&enc, &key, &info, silent).unwrap();
    let alert = |result: Result<Value>| result.unwrap_err().alert;
    for index in 0..ciphertext.len() {
        let mut changed = ciphertext.clone();
        changed.bytes[index] ^= 1;
        let result = context.open("pt", &aad, &changed, silent);
        assert_eq!(alert(result), Some(AlertDescription::DecryptError));
    }
    for length in 0..ciphertext.len() {
        let cut = Value::literal("cut", &ciphertext[..length]);
        let result = context.open("pt", &aad, &cut, silent);
        assert_eq!(alert(result), Some(AlertDescription::DecryptError));
    }
    let result = context.open("pt", &info, &ciphertext, silent);
    assert_eq!(alert(result), Some(AlertDescription::DecryptError));
    let opened = context.open("pt", &aad, &ciphertext, silent).unwrap();
    assert_eq!(opened.bytes, bytes(parts[2]));
    // A message counts once: the same ciphertext is not the next message.
    let result = context.open("pt", &aad, &ciphertext, silent);
    assert_eq!(alert(result), Some(AlertDescription::DecryptError));

    let other_info = Value::literal("info", []);
    let mut context = suite
        .setup_receiver(&enc, &key, &other_info, silent)
        .unwrap();
    let result = context.open("pt", &aad, &ciphertext, silent);
    assert_eq!(alert(result), Some(AlertDescription::DecryptError));
}

/// A key of every wrong length, and points that are not on the curve.
#[test]
fn keys_that_are_none_are_refused() {
    let silent = &mut Narration::silent();
    let info = Value::literal("info", []);
    let kems = [
        HpkeKemId::DhKemX25519,
        HpkeKemId::DhKemP256,
        HpkeKemId::DhKemP384,
        HpkeKemId::DhKemP521,
    ];
    for kem in kems {
        let suite = Suite::named(kem, HpkeKdfId::HkdfSha256, HpkeAeadId::Aes128Gcm).unwrap();
        let key = PrivateKey::generate(suite.kem(), &mut *seeded(1), silent).unwrap();
        assert_eq!(key.secret().len(), suite.kem().private_length());
        for length in 0..=suite.kem().public_length() + 1 {
            // Zeros are no point of a NIST curve, and one of small order on Curve25519.
            let bad = Value::literal("bad", vec![0; length]);
            let sent = suite.setup_sender(&bad, &info, &mut *seeded(2), silent);
            let received = suite.setup_receiver(&bad, &key, &info, silent);
            let alert = Some(AlertDescription::IllegalParameter);
            assert_eq!(sent.unwrap_err().alert, alert, "{kem} {length}");
            assert_eq!(received.unwrap_err().alert, alert, "{kem} {length}");
        }
    }
    let unknown = [
        (
            HpkeKemId::DhKemX448,
            HpkeKdfId::HkdfSha256,
            HpkeAeadId::Aes128Gcm,
        ),
        (
            HpkeKemId::DhKemX25519,
            HpkeKdfId::Shake128,
            HpkeAeadId::Aes128Gcm,
        ),
        (
            HpkeKemId::DhKemX25519,
            HpkeKdfId::HkdfSha256,
            HpkeAeadId::ExportOnly,
        ),
    ];
    for (kem, kdf, aead) in unknown {
        assert_eq!(Suite::named(kem, kdf, aead), None);
    }
}
