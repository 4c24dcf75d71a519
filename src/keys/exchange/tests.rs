//! Vectors from RFCs, and from OpenSSL 3.0 and Python's integers where no RFC has any.

mod finite_field;
mod rsa;
mod wycheproof;

use hex_literal::hex;
use rand::CryptoRng;

use super::*;
use crate::compute::random::{scripted, seeded};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::AlertDescription;
use crate::narration::Description;
use crate::narration::recorder::Recorder;

fn generate(group: NamedGroup, rng: &mut dyn CryptoRng) -> KeyPair {
    KeyPair::generate(group, rng, &mut Narration::silent()).unwrap()
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    HashAlgorithm::Sha256.digest(&[bytes])
}

fn alert<T: std::fmt::Debug>(result: Result<T>) -> Option<AlertDescription> {
    result.unwrap_err().alert
}

/// RFC 7748 §6.1.
#[test]
fn x25519() {
    let silent = &mut Narration::silent();
    let alice = generate(
        NamedGroup::X25519,
        &mut *scripted(hex!(
            "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
        )),
    );
    assert_eq!(
        alice.public()[..],
        hex!("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
    );
    let bob = hex!("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    let secret = alice
        .agree(&Value::literal("value", bob), "shared_secret", silent)
        .unwrap();
    assert_eq!(
        secret.bytes,
        hex!("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
    );
}

/// RFC 8448 §3: the server's side, from its private key.
#[test]
fn respond_as_in_rfc_8448() {
    let mut rng = scripted(hex!(
        "b1580eeadf6dd589b8ef4f2d5652578cc810e9980191ec8d058308cea216a21e"
    ));
    let client = hex!("99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c");
    let silent = &mut Narration::silent();
    let (share, secret) = respond(
        NamedGroup::X25519,
        &Value::literal("value", client),
        "shared_secret",
        &mut *rng,
        silent,
    )
    .unwrap();
    assert_eq!(
        share,
        Value::literal(
            "test",
            hex!("c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f")
        )
    );
    assert_eq!(
        secret.bytes,
        hex!("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d")
    );
}

/// RFC 5903 §8.1, in which the secret is the coordinate x alone as it is in TLS.
#[test]
fn secp256r1() {
    let pair = generate(
        NamedGroup::Secp256r1,
        &mut *scripted(hex!(
            "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433"
        )),
    );
    assert_eq!(
        pair.public()[..],
        hex!(
            "04dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c37725811"
            "805271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990b"
            "b3"
        )
    );
    let peer = hex!(
        "04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf"
        "6356fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872"
        "ab"
    );
    let secret = pair.agree(
        &Value::literal("value", peer),
        "shared_secret",
        &mut Narration::silent(),
    );
    assert_eq!(
        secret.unwrap().bytes,
        hex!("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de")
    );
}

/// OpenSSL's public keys of the private keys 00 01 02 03 …
#[test]
fn public_keys() {
    for (group, length, expected) in [
        (
            NamedGroup::Secp256r1,
            32,
            hex!("c6f4e212a3ac26051c507ab582c041f01044b2d140d5ee018c4f950acd061460"),
        ),
        (
            NamedGroup::Secp384r1,
            48,
            hex!("9148d215f88455de22ba7ebb2a9976f1714d0354316afc1208e63ceddb770359"),
        ),
        (
            NamedGroup::Secp521r1,
            66,
            hex!("c22c72a382824e881148148585ea63dda5921f076444ff630948fd5f4fcb88c9"),
        ),
    ] {
        let private_key: Vec<u8> = (0..length).collect();
        let pair = generate(group, &mut *scripted(private_key));
        assert_eq!(sha256(pair.public()), expected, "{group}");
    }
}

/// A draw at or above the order of the curve, and zero, are drawn again (SEC 2 §2.4.2 has the
/// order), so that the narrated bytes are the scalar itself.
#[test]
fn private_keys_are_below_the_order() {
    let order = hex!("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let mut one = [0; 32];
    one[31] = 1;
    let script = [order, [0xff; 32], [0; 32], one].concat();
    let (mut narration, recorder) = Recorder::narration();
    KeyPair::generate(
        NamedGroup::Secp256r1,
        &mut *scripted(script),
        &mut narration,
    )
    .unwrap();
    assert_eq!(recorder.output("ecdh_private_key"), one);
    // Bits above the 521st are no part of the draw.
    let script = [[0xfe; 66], [0; 66]].concat();
    KeyPair::generate(
        NamedGroup::Secp521r1,
        &mut *scripted(script),
        &mut narration,
    )
    .unwrap();
    assert_eq!(recorder.output("ecdh_private_key")[..2], [0x00, 0xfe]);
    // A source that has run dry is an error, not a hang.
    let dry = KeyPair::generate(NamedGroup::Secp256r1, &mut *scripted([]), &mut narration);
    assert_eq!(alert(dry), Some(AlertDescription::InternalError));
}

/// RFC 10024: sizes, and which part comes first.
#[test]
fn hybrids() {
    for (group, client_length, server_length, secret_length, ml_kem_first) in [
        (NamedGroup::X25519MlKem768, 1216, 1120, 64, true),
        (NamedGroup::SecP256r1MlKem768, 1249, 1153, 64, false),
        (NamedGroup::SecP384r1MlKem1024, 1665, 1665, 80, false),
    ] {
        let (mut narration, recorder) = Recorder::narration();
        let client = KeyPair::generate(group, &mut *seeded(1), &mut narration).unwrap();
        let parts = [
            recorder.output("ml_kem_encapsulation_key"),
            recorder.output("ecdh_public_key"),
        ];
        let concat = |parts: [Vec<u8>; 2]| {
            let [ml_kem, ecdh] = parts;
            if ml_kem_first {
                [ml_kem, ecdh].concat()
            } else {
                [ecdh, ml_kem].concat()
            }
        };
        assert_eq!(client.public()[..], concat(parts));
        assert_eq!(client.public().len(), client_length);

        let (mut narration, recorder) = Recorder::narration();
        let rng = &mut *seeded(2);
        let (share, secret) =
            respond(group, client.public(), "shared_secret", rng, &mut narration).unwrap();
        let parts = [
            recorder.output("ml_kem_ciphertext"),
            recorder.output("ecdh_public_key"),
        ];
        assert_eq!(share, Value::literal("value", concat(parts)));
        assert_eq!(share.len(), server_length);
        assert_eq!(secret.len(), secret_length);

        let (mut narration, recorder) = Recorder::narration();
        let ours = client
            .agree(&share, "shared_secret", &mut narration)
            .unwrap();
        assert_eq!(ours, secret);
        let parts = [
            recorder.output("ml_kem_shared_secret"),
            recorder.output("ecdh_shared_secret"),
        ];
        assert_eq!(ours.bytes, concat(parts));
    }
}

#[test]
fn every_group_agrees() {
    for &group in crate::names::registry::SUPPORTED_GROUPS {
        let silent = &mut Narration::silent();
        let client = generate(group, &mut *seeded(1));
        assert_eq!(client.group(), group);
        let rng = &mut *seeded(2);
        let (share, secret) =
            respond(group, client.public(), "shared_secret", rng, silent).unwrap();
        let ours = client.agree(&share, "shared_secret", silent).unwrap();
        assert_eq!(ours, secret, "{group}");
        // The same randomness makes the same keys.
        assert_eq!(generate(group, &mut *seeded(1)).public(), client.public());
    }
    let unknown = KeyPair::generate(
        NamedGroup::Gc256a,
        &mut *seeded(1),
        &mut Narration::silent(),
    );
    assert_eq!(alert(unknown), Some(AlertDescription::InternalError));
}

#[test]
fn bad_shares() {
    let illegal = Some(AlertDescription::IllegalParameter);
    for &group in crate::names::registry::SUPPORTED_GROUPS {
        let silent = &mut Narration::silent();
        let client = generate(group, &mut *seeded(1));
        let (share, _) = respond(group, client.public(), "x", &mut *seeded(2), silent).unwrap();
        let is_ml_kem = ml_kem::ParameterSet::named(group).is_some();
        let mut hostile: Vec<Vec<u8>> = vec![vec![], vec![0; share.len()], vec![0xff; share.len()]];
        hostile.push(share[1..].to_vec());
        hostile.push([&share[..], &[0]].concat());
        for bad in &hostile {
            // X25519 and X448 take any bytes but those of small order.
            let takes_any = [
                NamedGroup::X25519,
                NamedGroup::X448,
                NamedGroup::X25519MlKem768,
            ]
            .contains(&group);
            // ML-KEM takes any ciphertext: one that was not made for the key gives another secret, without
            // a sign of it (FIPS 203 §6.3).
            if is_ml_kem && bad.len() == share.len() {
                continue;
            }
            if !takes_any || bad.first() != Some(&0xff) {
                assert_eq!(
                    alert(client.agree(&Value::literal("value", &bad[..]), "x", silent)),
                    illegal,
                    "{group}"
                );
            }
        }
        let public = client.public();
        // Zeros are coefficients like others to ML-KEM, but its largest are below 3329 (FIPS 203 §7.2).
        let filling = if is_ml_kem { 0xff } else { 0 };
        for bad in [&[][..], &vec![filling; public.len()], &public[1..]] {
            let result = respond(
                group,
                &Value::literal("value", bad),
                "x",
                &mut *seeded(2),
                silent,
            );
            assert_eq!(alert(result), illegal, "{group}");
        }
    }
    // FIPS 203 §7.2: coefficients of the encapsulation key must be below 3329.
    let silent = &mut Narration::silent();
    let mut share = generate(NamedGroup::X25519MlKem768, &mut *seeded(1))
        .public()
        .to_vec();
    share[..3].fill(0xff);
    let result = respond(
        NamedGroup::X25519MlKem768,
        &Value::literal("value", &share[..]),
        "x",
        &mut *seeded(2),
        silent,
    );
    assert_eq!(alert(result), illegal);
}

/// Whoever reads the narration can follow each value back to random bytes or to the peer.
#[test]
fn narration_is_complete() {
    let (mut narration, recorder) = Recorder::narration();
    let client = KeyPair::generate(NamedGroup::X25519MlKem768, &mut *seeded(1), &mut narration);
    let client = client.unwrap();
    let rng = &mut *seeded(2);
    let (share, _) = respond(
        NamedGroup::X25519MlKem768,
        client.public(),
        "shared_secret",
        rng,
        &mut Narration::silent(),
    )
    .unwrap();
    client
        .agree(&share, "shared_secret", &mut narration)
        .unwrap();
    let descriptions = recorder.descriptions();
    let is_known = |value: &[u8], before: &[Description]| {
        value == &share[..] || before.iter().any(|earlier| earlier.output == value)
    };
    for (index, description) in descriptions.iter().enumerate() {
        let (before, _) = descriptions.split_at(index);
        for input in &description.inputs {
            assert!(is_known(&input.bytes, before), "{}", input.name);
        }
    }
    assert_eq!(
        recorder.formulas(),
        [
            "ml_kem_seed = random(64)",
            "ml_kem_encapsulation_key = ML-KEM-768.KeyGen(ml_kem_seed)",
            "ecdh_private_key = random(32)",
            "ecdh_public_key = X25519(ecdh_private_key, 9)",
            "key_exchange = ml_kem_encapsulation_key || ecdh_public_key",
            "ml_kem_ciphertext = peer_key_exchange[0..1087]",
            "ecdh_peer_public_key = peer_key_exchange[1088..1119]",
            "ml_kem_shared_secret = ML-KEM-768.Decaps(ml_kem_seed, ml_kem_ciphertext)",
            "ecdh_shared_secret = X25519(ecdh_private_key, ecdh_peer_public_key)",
            "shared_secret = ml_kem_shared_secret || ecdh_shared_secret",
        ]
    );
}
