//! Against another implementation, the crate `hpke`: every set of algorithms that both have, each end
//! by turns ours and theirs, with what is said and bound of any length.

use hpke::aead::{Aead, AesGcm128, AesGcm256, ChaCha20Poly1305};
use hpke::kdf::{HkdfSha256, HkdfSha384, HkdfSha512, Kdf};
use hpke::kem::{DhP256HkdfSha256, DhP384HkdfSha384, DhP521HkdfSha512, Kem, X25519HkdfSha256};
use hpke::{Deserializable, HpkeError, OpModeR, OpModeS, Serializable};
use rand::rngs::ChaCha20Rng;
use rand::{Rng, RngExt, SeedableRng};

use super::*;
use crate::names::registry::AlertDescription;

/// Contexts made of each set of algorithms.
const CONTEXTS: usize = 4;
/// Messages in each.
const MESSAGES: usize = 5;

/// Bytes of any number: empty ones, those at the ends of blocks, and more than a record's.
fn any(name: &'static str, rng: &mut ChaCha20Rng) -> Value {
    let length = match rng.random_range(0..4) {
        0 => 0,
        1 => 16 * rng.random_range(1..5),
        2 => rng.random_range(1..300),
        _ => rng.random_range(300..20_000),
    };
    let mut bytes = vec![0; length];
    rng.fill_bytes(&mut bytes);
    Value::literal(name, bytes)
}

fn flipped(value: &Value, rng: &mut ChaCha20Rng) -> Value {
    let mut changed = value.clone();
    let at = rng.random_range(0..changed.len());
    changed.bytes[at] ^= 1 << rng.random_range(0..8);
    changed
}

/// A set of algorithms, by the types of the other implementation.
fn agree<A: Aead, F: Kdf, K: Kem>(rng: &mut ChaCha20Rng) {
    let silent = &mut Narration::silent();
    let suite = Suite::named(
        HpkeKemId(K::KEM_ID),
        HpkeKdfId(F::KDF_ID),
        HpkeAeadId(A::AEAD_ID),
    );
    let suite = suite.unwrap();
    for _ in 0..CONTEXTS {
        let info = any("info", rng);

        // Their key, our message.
        let (their_key, their_public) = K::gen_keypair_with_rng(rng);
        let pk_r = Value::literal("pkR", their_public.to_bytes().to_vec());
        let (enc, mut sender) = suite.setup_sender(&pk_r, &info, rng, silent).unwrap();
        let enc = K::EncappedKey::from_bytes(&enc).unwrap();
        let mut receiver =
            hpke::setup_receiver::<A, F, K>(&OpModeR::Base, &their_key, &enc, &info).unwrap();
        for _ in 0..MESSAGES {
            let (aad, plaintext) = (any("aad", rng), any("pt", rng));
            let sealed = sender.seal("ct", &aad, &plaintext, silent).unwrap();
            let changed = flipped(&sealed, rng);
            let refused = receiver.open(&changed, &aad);
            assert_eq!(refused, Err(HpkeError::OpenError));
            assert_eq!(receiver.open(&sealed, &aad).unwrap(), plaintext.bytes);
        }

        // Our key, their message.
        let our_key = PrivateKey::generate(suite.kem(), rng, silent).unwrap();
        let public = K::PublicKey::from_bytes(our_key.public()).unwrap();
        let (enc, mut sender) =
            hpke::setup_sender_with_rng::<A, F, K>(&OpModeS::Base, &public, &info, rng).unwrap();
        let enc = Value::literal("enc", enc.to_bytes().to_vec());
        let mut receiver = suite.setup_receiver(&enc, &our_key, &info, silent).unwrap();
        for _ in 0..MESSAGES {
            let (aad, plaintext) = (any("aad", rng), any("pt", rng));
            let sealed = Value::literal("ct", sender.seal(&plaintext, &aad).unwrap());
            assert_eq!(sealed.len(), plaintext.len() + suite.expansion());
            let refused = receiver.open("pt", &aad, &flipped(&sealed, rng), silent);
            assert_eq!(
                refused.unwrap_err().alert,
                Some(AlertDescription::DecryptError)
            );
            let opened = receiver.open("pt", &aad, &sealed, silent).unwrap();
            assert_eq!(opened.bytes, plaintext.bytes);
        }

        // Either reads the private key that the other writes.
        let read = PrivateKey::new(
            suite.kem(),
            Value::literal("skR", their_key.to_bytes().to_vec()),
            silent,
        );
        assert_eq!(read.unwrap().public().bytes, pk_r.bytes);
        let read = K::PrivateKey::from_bytes(our_key.secret()).unwrap();
        assert!(K::sk_to_pk(&read) == public);
    }
}

fn each_aead<F: Kdf, K: Kem>(rng: &mut ChaCha20Rng) {
    agree::<AesGcm128, F, K>(rng);
    agree::<AesGcm256, F, K>(rng);
    agree::<ChaCha20Poly1305, F, K>(rng);
}

fn each_kdf<K: Kem>(rng: &mut ChaCha20Rng) {
    each_aead::<HkdfSha256, K>(rng);
    each_aead::<HkdfSha384, K>(rng);
    each_aead::<HkdfSha512, K>(rng);
}

#[test]
fn another_implementation_understands_us_and_we_it() {
    let seed = rand::random();
    println!("seed {seed}");
    let rng = &mut ChaCha20Rng::seed_from_u64(seed);
    each_kdf::<X25519HkdfSha256>(rng);
    each_kdf::<DhP256HkdfSha256>(rng);
    each_kdf::<DhP384HkdfSha384>(rng);
    each_kdf::<DhP521HkdfSha512>(rng);
}
