//! Vectors from RFCs, and from OpenSSL 3.0 and Python's integers where no RFC has any.

use hex_literal::hex;
use rand::CryptoRng;

use super::dhe::DheGroup;
use super::rsa::RsaPublicKey;
use super::*;
use crate::compute::hash::HashAlgorithm;
use crate::compute::random::{scripted, seeded};
use crate::compute::recorder::Recorder;
use crate::narration::{Description, Operation};
use crate::registry::AlertDescription;

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
        alice.public(),
        hex!("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
    );
    let bob = hex!("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    let secret = alice.agree(&bob, "shared_secret", silent).unwrap();
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
        &client,
        "shared_secret",
        &mut *rng,
        silent,
    )
    .unwrap();
    assert_eq!(
        share,
        hex!("c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f")
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
        pair.public(),
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
    let secret = pair.agree(&peer, "shared_secret", &mut Narration::silent());
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

/// The primes, as OpenSSL has them: SHA-256 of each, big-endian.
#[test]
fn named_primes() {
    for (group, expected) in [
        (
            NamedGroup::Ffdhe2048,
            hex!("9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966"),
        ),
        (
            NamedGroup::Ffdhe3072,
            hex!("0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17"),
        ),
        (
            NamedGroup::Ffdhe4096,
            hex!("4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e"),
        ),
        (
            NamedGroup::Ffdhe6144,
            hex!("227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7"),
        ),
        (
            NamedGroup::Ffdhe8192,
            hex!("770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833"),
        ),
    ] {
        let named = DheGroup::named(group).unwrap();
        assert_eq!(sha256(&named.p), expected, "{group}");
        let from_wire = DheGroup::new(&[&[0], &named.p[..]].concat(), &[0, 2]);
        assert_eq!(from_wire.name(), Some(group));
        from_wire.validate().unwrap();
        assert_eq!(DheGroup::new(&named.p, &[5]).name(), None);
    }
    assert!(DheGroup::named(NamedGroup::X25519).is_none());
}

/// Python's `pow` gave the values.
#[test]
fn finite_field() {
    let silent = &mut Narration::silent();
    let pair = |first: u8| {
        let key: Vec<u8> = (first..first + 29).collect();
        generate(NamedGroup::Ffdhe2048, &mut *scripted(key))
    };
    let (client, server) = (pair(1), pair(101));
    assert_eq!(
        sha256(client.public()),
        hex!("42b0d52c125ef67f55a2aa3d4e1d666c176a011bfff4fa994206b35915a771da")
    );
    let name = "shared_secret";
    let secret = client.agree(server.public(), name, silent).unwrap();
    assert_eq!(
        sha256(&secret),
        hex!("9af06d5188b2885c82a084ece6c6aa4786a3fb0ba831eceac91b829b62dcc0d5")
    );
    assert_eq!(server.agree(client.public(), name, silent).unwrap(), secret);

    // 2^127 gives a secret whose first byte is zero: kept in TLS 1.3, gone before it.
    let mut peer = vec![0; 256];
    peer[256 - 16] = 0x80;
    let kept = client.agree(&peer, name, silent).unwrap();
    assert_eq!(
        sha256(&kept),
        hex!("e54a7743066f6a60ba5db4235902e9576b85a422f6301e3bdb235bbeb8b0bfd3")
    );
    let KeyPair::Dhe(client) = client else {
        panic!("a finite-field group")
    };
    for peer in [&peer[..], &peer[240..]] {
        let stripped = client.agree(peer, ProtocolVersion::TLS1_2, name, silent);
        assert_eq!(
            sha256(&stripped.unwrap()),
            hex!("8fa3f6fe29ca07842a9a07d37a2ece795939959ff2949ec73d873c932ec47c83")
        );
    }
}

/// RFC 7919 §5.1, RFC 9846 §4.3.8.1.
#[test]
fn bad_finite_field_values() {
    let silent = &mut Narration::silent();
    let illegal = Some(AlertDescription::IllegalParameter);
    let named = DheGroup::named(NamedGroup::Ffdhe2048).unwrap();
    let pair = generate(NamedGroup::Ffdhe2048, &mut *seeded(1));
    let p = named.p.bytes.clone();
    let add = |n: i16| {
        let mut value = p.clone();
        let last = i16::from(value[255]) + n; // 0xff: adding 1 would carry
        value[255] = u8::try_from(last).unwrap();
        value
    };
    let mut one = vec![0; 256];
    one[255] = 1;
    let mut two = one.clone();
    two[255] = 2;
    for bad in [vec![0; 256], one, add(-1), p.clone(), vec![0xff; 256]] {
        assert_eq!(alert(pair.agree(&bad, "x", silent)), illegal);
    }
    for good in [two, add(-2)] {
        pair.agree(&good, "x", silent).unwrap();
    }
    for length in [0, 255, 257] {
        assert_eq!(alert(pair.agree(&vec![2; length], "x", silent)), illegal);
    }
    let KeyPair::Dhe(pair) = pair else {
        panic!("a finite-field group")
    };
    for bad in [vec![], vec![0], vec![1], vec![0xff; 257]] {
        let result = pair.agree(&bad, ProtocolVersion::TLS1_2, "x", silent);
        assert_eq!(alert(result), illegal);
    }

    let weak = Some(AlertDescription::InsufficientSecurity);
    let mut even = p.clone();
    even[255] = 0xfe;
    for (group, expected) in [
        (DheGroup::new(&[], &[2]), weak),
        (DheGroup::new(&[0; 256], &[2]), weak),
        (DheGroup::new(&[[0x7f; 1], [0xff; 1]].concat(), &[2]), weak),
        (
            DheGroup::new(&[&[0x7f][..], &[0xff; 127]].concat(), &[2]),
            weak,
        ),
        (DheGroup::new(&[0xff; 1025], &[2]), illegal),
        (DheGroup::new(&even, &[2]), illegal),
        (DheGroup::new(&p, &[]), illegal),
        (DheGroup::new(&p, &[0]), illegal),
        (DheGroup::new(&p, &[1]), illegal),
        (DheGroup::new(&p, &add(-1)), illegal),
        (DheGroup::new(&p, &p), illegal),
    ] {
        let generated = dhe::KeyPair::generate(group, &mut *seeded(1), silent);
        assert_eq!(alert(generated), expected);
    }
    // The shortest prime's length is accepted: 1024 bits.
    DheGroup::new(&[0xff; 128], &[2]).validate().unwrap();
}

/// A value of small order makes the secret guessable: modulo 2^1025 - 1 the powers of 2 repeat after
/// 1025 of them, and a private key that is a multiple of 1025 makes the secret 1.
#[test]
fn guessable_finite_field_secret() {
    let mut p = [0xff; 129];
    p[0] = 0x01;
    let mut key = [0; 64];
    key[62..].copy_from_slice(&1025u16.to_be_bytes());
    let silent = &mut Narration::silent();
    let group = DheGroup::new(&p, &[3]);
    let pair = dhe::KeyPair::generate(group, &mut *scripted(key), silent).unwrap();
    let secret = pair.agree(&[2], ProtocolVersion::TLS1_2, "x", silent);
    assert_eq!(alert(secret), Some(AlertDescription::IllegalParameter));
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
        assert_eq!(client.public(), concat(parts));
        assert_eq!(client.public().len(), client_length);

        let (mut narration, recorder) = Recorder::narration();
        let rng = &mut *seeded(2);
        let (share, secret) =
            respond(group, client.public(), "shared_secret", rng, &mut narration).unwrap();
        let parts = [
            recorder.output("ml_kem_ciphertext"),
            recorder.output("ecdh_public_key"),
        ];
        assert_eq!(share, concat(parts));
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
    for &group in TLS13_GROUPS {
        let silent = &mut Narration::silent();
        let client = generate(group, &mut *seeded(1));
        let rng = &mut *seeded(2);
        let (share, secret) =
            respond(group, client.public(), "shared_secret", rng, silent).unwrap();
        let ours = client.agree(&share, "shared_secret", silent).unwrap();
        assert_eq!(ours, secret, "{group}");
        // The same randomness makes the same keys.
        assert_eq!(generate(group, &mut *seeded(1)).public(), client.public());
    }
    let unknown = KeyPair::generate(NamedGroup::X448, &mut *seeded(1), &mut Narration::silent());
    assert_eq!(alert(unknown), Some(AlertDescription::InternalError));
}

#[test]
fn bad_shares() {
    let illegal = Some(AlertDescription::IllegalParameter);
    for &group in TLS13_GROUPS {
        let silent = &mut Narration::silent();
        let client = generate(group, &mut *seeded(1));
        let (share, _) = respond(group, client.public(), "x", &mut *seeded(2), silent).unwrap();
        let mut hostile: Vec<Vec<u8>> = vec![vec![], vec![0; share.len()], vec![0xff; share.len()]];
        hostile.push(share[1..].to_vec());
        hostile.push([&share[..], &[0]].concat());
        for bad in &hostile {
            // X25519 takes any 32 bytes but those of small order.
            let takes_any = [NamedGroup::X25519, NamedGroup::X25519MlKem768].contains(&group);
            if !takes_any || bad.first() != Some(&0xff) {
                assert_eq!(alert(client.agree(bad, "x", silent)), illegal, "{group}");
            }
        }
        let public = client.public();
        for bad in [&[][..], &vec![0; public.len()], &public[1..]] {
            let result = respond(group, bad, "x", &mut *seeded(2), silent);
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
        &share,
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
        value == share || before.iter().any(|earlier| earlier.output == value)
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

#[test]
fn bad_rsa_keys() {
    let weak = Some(AlertDescription::InsufficientSecurity);
    let unsupported = Some(AlertDescription::UnsupportedCertificate);
    let e = [1, 0, 1];
    for (n, e, expected) in [
        (&[][..], &e[..], weak),
        (&[&[0x7f][..], &[0xff; 127]].concat(), &e, weak),
        (&[&[0xff; 127][..], &[0xfe]].concat(), &e, unsupported),
        (&[0xff; 2049], &e, unsupported),
        (&[0xff; 256], &[], unsupported),
        (&[0xff; 256], &[0], unsupported),
        (&[0xff; 256], &[1], unsupported),
        (&[0xff; 256], &[2], unsupported),
        (&[0xff; 256], &[0xff; 9], unsupported),
    ] {
        assert_eq!(alert(RsaPublicKey::new(n, e)), expected);
    }
    assert_eq!(RsaPublicKey::new(&[0xff; 128], &e).unwrap().bits(), 1024);
}

/// The operations that these computations are narrated as.
#[test]
fn rsa_encryption_is_narrated() {
    let (mut narration, recorder) = Recorder::narration();
    let key = RsaPublicKey::new(&[0xff; 128], &[1, 0, 1]).unwrap();
    let version = ProtocolVersion::TLS1_2;
    let rng = &mut *seeded(1);
    rsa::encrypt_pre_master_secret(&key, version, rng, &mut narration).unwrap();
    let operations: Vec<Operation> = recorder
        .descriptions()
        .iter()
        .map(|description| description.operation)
        .collect();
    assert_eq!(
        operations,
        [
            Operation::Random,
            Operation::Concat,
            Operation::Random,
            Operation::Concat,
            Operation::RsaEncrypt,
        ]
    );
    let block = recorder.output("EM");
    assert_eq!(block.len(), 128);
    assert_eq!(block[..2], [0, 2]);
    assert!(block[2..79].iter().all(|&byte| byte != 0));
    assert_eq!(block[79..82], [0, 3, 3]);
    assert_eq!(
        recorder.formulas()[4],
        "encrypted_pre_master_secret = EM^e mod n"
    );
}
