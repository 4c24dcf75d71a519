//! Keys in every form, schemes in every version, and signatures that OpenSSL 3.0 made with the same
//! keys.

use rand::SeedableRng;
use rand::rngs::StdRng;
use rsa::pkcs8::PrivateKeyInfoRef;
use rsa::pkcs8::der::Decode;
use rustls_pki_types::SubjectPublicKeyInfoDer;
use rustls_pki_types::pem::PemObject;
use sha2::{Digest, Sha256};

use super::*;
use crate::issue;
use crate::names::registry::{AlertDescription, ProtocolVersion, SignatureScheme as S};
use crate::peer::identity::Identity;

const VERSIONS: [ProtocolVersion; 4] = [
    ProtocolVersion::TLS1_0,
    ProtocolVersion::TLS1_1,
    ProtocolVersion::TLS1_2,
    ProtocolVersion::TLS1_3,
];

fn demo(name: &str) -> PrivateKey {
    Identity::demo_named(name).unwrap().private_key().clone()
}

fn public_from_pem(pem: &str) -> PublicKey {
    let spki = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes()).unwrap();
    PublicKey::from_spki(&Value::literal("spki", &spki[..])).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_scheme_of_every_key_signs_and_verifies() {
    let mut rng = StdRng::seed_from_u64(5);
    let mut count = 0;
    for name in Identity::demo_names() {
        let key = demo(name);
        let public = key.public_key().unwrap();
        for version in VERSIONS {
            assert_eq!(key.schemes(version), public.schemes(version));
            for scheme in key.schemes(version) {
                let content = vec![Value::literal("a", *b"tls"), Value::literal("b", *b"demo")];
                let mut sign = Sign {
                    scheme,
                    signer: Side::Server,
                    private_key: &key,
                    content: content.clone(),
                    rng: &mut rng,
                    rfc: "RFC 5246 §7.4.3",
                };
                let signature = sign.run().unwrap();
                let literal = |bytes: &[u8]| Value::literal("signature", bytes);
                let (broken, short) = {
                    let mut broken = signature.clone();
                    broken[20] ^= 1;
                    (literal(&broken), literal(&signature[..signature.len() - 1]))
                };
                let signature = literal(&signature);
                let mut verify = Verify {
                    scheme,
                    key: key_of(Side::Server),
                    public_key: &public,
                    content,
                    signature: &signature,
                    rfc: "RFC 5246 §7.4.3",
                };
                assert!(verify.run().unwrap(), "{name} {version} {scheme}");
                assert!(public.can_verify(scheme, version));
                verify.signature = &broken;
                assert!(!verify.run().unwrap(), "{name} {version} {scheme}");
                verify.signature = &short;
                assert!(!verify.run().unwrap(), "{name} {version} {scheme}");
                verify.signature = &signature;
                verify.content.pop();
                assert!(!verify.run().unwrap(), "{name} {version} {scheme}");
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn schemes_by_version() {
    let schemes = |name, version| demo(name).schemes(version);
    use ProtocolVersion as V;
    // RFC 4346 §7.4.3, RFC 8422 §5.4.
    assert_eq!(schemes("rsa", V::TLS1_0), [S::RsaPkcs1Md5Sha1]);
    assert_eq!(schemes("ecdsa-p384", V::TLS1_1), [S::EcdsaSha1]);
    assert_eq!(schemes("ed25519", V::TLS1_1), []);
    assert_eq!(schemes("rsa-pss", V::TLS1_1), []);
    // RFC 5246 §7.4.1.4.1: hash and curve are independent.
    assert_eq!(schemes("ecdsa-p256", V::TLS1_2).len(), 5);
    assert_eq!(schemes("ed25519", V::TLS1_2), [S::Ed25519]);
    assert_eq!(schemes("mldsa65", V::TLS1_2), []);
    // RFC 9846 §4.3.3: they are not, and neither PKCS #1 v1.5 nor SHA-1 signs the handshake.
    assert_eq!(schemes("ecdsa-p256", V::TLS1_3), [S::EcdsaSecp256r1Sha256]);
    assert_eq!(schemes("ecdsa-p384", V::TLS1_3), [S::EcdsaSecp384r1Sha384]);
    assert_eq!(schemes("ecdsa-p521", V::TLS1_3), [S::EcdsaSecp521r1Sha512]);
    let pss = [
        S::RsaPssRsaeSha256,
        S::RsaPssRsaeSha384,
        S::RsaPssRsaeSha512,
    ];
    assert_eq!(schemes("rsa", V::TLS1_3), pss);
    let pss = [S::RsaPssPssSha256, S::RsaPssPssSha384, S::RsaPssPssSha512];
    assert_eq!(schemes("rsa-pss", V::TLS1_3), pss);
    assert_eq!(schemes("mldsa65", V::TLS1_3), [S::MlDsa65]);
}

#[test]
fn a_scheme_for_another_key_is_refused() {
    let key = demo("ecdsa-p256").public_key().unwrap();
    for scheme in [
        S::RsaPkcs1Sha256,
        S::Ed25519,
        S::MlDsa44,
        S::Ed448,
        S(0x1234),
    ] {
        let error = key.verify(scheme, &[b"x"], b"y").unwrap_err();
        assert_eq!(error.alert, Some(AlertDescription::IllegalParameter));
    }
    let key = demo("rsa-pss").public_key().unwrap();
    assert!(key.verify(S::RsaPkcs1Sha256, &[b"x"], b"y").is_err());
    assert!(key.verify(S::RsaPssRsaeSha256, &[b"x"], b"y").is_err());
    assert!(key.rsa().is_none());
    let key = demo("rsa").public_key().unwrap();
    assert!(key.verify(S::RsaPssPssSha256, &[b"x"], b"y").is_err());
}

/// PKCS #1 v1.5 and Ed25519 sign without randomness, so ours must be OpenSSL's to the bit:
/// `openssl dgst -sha256 -sign rsa.key.pem`; for the pair of hashes `openssl pkeyutl -sign` over the
/// 36 bytes; `openssl pkeyutl -sign -rawin -inkey ed25519.key.pem`.
#[test]
fn signatures_are_those_of_openssl() {
    let mut rng = StdRng::seed_from_u64(6);
    let rsa = demo("rsa");
    for (scheme, sha_256_of_signature) in [
        (
            S::RsaPkcs1Md5Sha1,
            "b47a2651ec6e1d030173ad6dadc2b47cba0f1987c1106571c4a086070c7378a2",
        ),
        (
            S::RsaPkcs1Sha1,
            "312f5b6a1c163df1d2e4c53387c95e4faf8c3a8042942aeb564f78c82ca69b61",
        ),
        (
            S::RsaPkcs1Sha256,
            "b81f1ff52cfdfffb2d3e979273099fb2fcbea4254f5f4b20d3d154a3e32fee72",
        ),
        (
            S::RsaPkcs1Sha384,
            "8d579ff4f5fa9d0567508309a38f625133696aa0e1e63867b8f56b718181d121",
        ),
        (
            S::RsaPkcs1Sha512,
            "c1799802c12462618b11a71cc05700dc45f3262f826df81f99aef8cc80be945c",
        ),
    ] {
        let signature = rsa.sign(scheme, &[b"tls", b"demo"], &mut rng).unwrap();
        assert_eq!(
            hex(&Sha256::digest(&signature)),
            sha_256_of_signature,
            "{scheme}"
        );
    }
    let signature = demo("ed25519")
        .sign(S::Ed25519, &[b"tlsdemo"], &mut rng)
        .unwrap();
    assert_eq!(
        hex(&signature),
        "6f1d39a52521d6f3b97aa7b821c568ab2e8c93b94a3981a616b77a03c8afabb1\
         858406eaba5f057ddce61a0b6646ef98733ec87074e52b6247183986a6b8060a"
    );
}

/// From `openssl ecparam -name secp384r1 -genkey` and `openssl pkey -pubout`.
#[test]
fn sec_1_keys() {
    let private = "-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n\
        -----BEGIN EC PRIVATE KEY-----\n\
        MIGkAgEBBDACUVcxRP+h2wipSJGYkUO4LCoOQhYO45Vt6tyeDJ3tWuaiuoXhGahX\n\
        5ew6s75oszagBwYFK4EEACKhZANiAATNW1I/OQvU7q72aPX1vwEDJRxsZcAS7wqI\n\
        ryxOro0TKnG51fZBHZhRD1qltyprAHuHhD03hyRaxiSQeixlwd8vOj0GvjAcS1tY\n\
        da5nQ9p1FSMRERQqbaY1DctMAFklhOc=\n-----END EC PRIVATE KEY-----\n";
    let public = "-----BEGIN PUBLIC KEY-----\n\
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEzVtSPzkL1O6u9mj19b8BAyUcbGXAEu8K\n\
        iK8sTq6NEypxudX2QR2YUQ9apbcqawB7h4Q9N4ckWsYkkHosZcHfLzo9Br4wHEtb\n\
        WHWuZ0PadRUjEREUKm2mNQ3LTABZJYTn\n-----END PUBLIC KEY-----\n";
    let key = PrivateKey::from_pem(private).unwrap();
    assert_eq!(key.algorithm(), KeyAlgorithm::EcdsaP384);
    assert_eq!(key.public_key().unwrap(), public_from_pem(public));
}

/// From `certtool --generate-privkey --key-type ecdsa` of GnuTLS 3.7.9, with what it says of the key: the
/// number begins with a zero, as an INTEGER does, where RFC 5915 §3 has 32 octets.
#[test]
fn sec_1_keys_of_gnutls() {
    use rsa::pkcs8::der::Encode;
    let private = "-----BEGIN EC PRIVATE KEY-----\n\
        MHgCAQEEIQD6xkT+W0cgHalIznupOKbq7EDOBctLnkjxeZjeVUdLgKAKBggqhkjO\n\
        PQMBB6FEA0IABCUwYltP1R0W8bL3RorK4xpMSw4hv2Nhyo0P6A4jHKnsT82CrnEq\n\
        Qv36y75VDOMtzu0NZX6JHNg5pz1bqc1ky80=\n-----END EC PRIVATE KEY-----\n";
    let point = hex_literal::hex!(
        "04" "2530625b4fd51d16f1b2f7468acae31a4c4b0e21bf6361ca8d0fe80e231ca9ec"
        "4fcd82ae712a42fdfacbbe550ce32dceed0d657e891cd839a73d5ba9cd64cbcd"
    );
    let key = PrivateKey::from_pem(private).unwrap();
    assert_eq!(key.public_key().unwrap().bare(), point);
    let [Ok(section)] = &crate::wire::pem::sections(private.as_bytes())[..] else {
        panic!("one section");
    };
    let again = PrivateKey::from_der(&section.bytes).unwrap();
    assert_eq!(again.pkcs8(), key.pkcs8());
    // The same in PKCS #8, and without the zeros that a number begins with.
    let info = PrivateKeyInfoRef::from_der(key.pkcs8()).unwrap();
    let wrap = |sec1: &[u8]| {
        let sec1 = rsa::pkcs8::der::asn1::OctetStringRef::new(sec1).unwrap();
        PrivateKeyInfoRef::new(info.algorithm, sec1)
            .to_der()
            .unwrap()
    };
    let again = PrivateKey::from_pkcs8(&wrap(&section.bytes)).unwrap();
    assert_eq!(again.public_key().unwrap().bare(), point);
    let (one, other) = ([&[0; 31][..], &[5]].concat(), vec![5]);
    let [one, other] = [one, other].map(|number| {
        let key = sec1::EcPrivateKey {
            private_key: &number,
            parameters: None,
            public_key: None,
        };
        let key = PrivateKey::from_pkcs8(&wrap(&key.to_der().unwrap())).unwrap();
        key.public_key().unwrap()
    });
    assert!(one.is_same(&other));
    assert!(!one.is_same(&key.public_key().unwrap()));
    // The point of one coordinate (RFC 5480 §2.2).
    let spki = key.public_key().unwrap().spki().to_vec();
    let at = spki.len() - point.len();
    let mut compressed = [&spki[..at], &[3], &point[1..33]].concat();
    compressed[1] -= 32;
    compressed[at - 2] -= 32;
    let compressed = PublicKey::from_spki(&Value::literal("spki", compressed)).unwrap();
    assert!(compressed.is_same(&key.public_key().unwrap()));
}

/// What is asked for of a key and not there is said.
#[test]
fn keys_in_rare_forms_are_named() {
    let number = [7; 32];
    let sec1 = [
        &[0x30, 41, 2, 1, 1, 4, 32][..],
        &number,
        &[0xa0, 2, 0x30, 0],
    ]
    .concat();
    for (der, says) in [
        (&sec1[..], "-param_enc named_curve"),
        (&[0x30, 6, 2, 1, 1, 2, 1, 5], "more than two primes"),
    ] {
        let error = PrivateKey::from_der(der).unwrap_err();
        assert!(error.message.contains(says), "{error}");
    }
}

#[test]
fn pkcs_1_keys() {
    let key = demo("rsa");
    let info = PrivateKeyInfoRef::from_der(key.pkcs8()).unwrap();
    let pem = issue::pem("RSA PRIVATE KEY", info.private_key.as_bytes()).unwrap();
    let again = PrivateKey::from_pem(&pem).unwrap();
    assert_eq!(again.key_type().to_string(), "RSA, 2048 bits");
    assert_eq!(again.public_key().unwrap(), key.public_key().unwrap());
}

/// A key and a signature from `openssl genpkey -algorithm RSA-PSS` restricted to SHA-384
/// (RFC 4055 §3.1).
#[test]
fn an_rsassa_pss_key_may_name_its_hash() {
    let key = public_from_pem(
        "-----BEGIN PUBLIC KEY-----\n\
        MIHTMEEGCSqGSIb3DQEBCjA0oA8wDQYJYIZIAWUDBAICBQChHDAaBgkqhkiG9w0B\n\
        AQgwDQYJYIZIAWUDBAICBQCiAwIBMAOBjQAwgYkCgYEAxfDfYvz+DrxMLTNGh1Td\n\
        BWNAr/5VbBhNCRH0Fiwkj20/nm6ScEptdodrwIJ/Cc6dr/1z/pMfFpCd54Et0h4H\n\
        h9gZhUSJXmvsZXYgh3pd4vEt6v8QjIAL7Gd4rCxHlW+oi2EMoLie906e9cKrf6l9\n\
        dYTbdF9U1Zkjvp+aX8PUiYcCAwEAAQ==\n-----END PUBLIC KEY-----\n",
    );
    let signature = hex_literal::hex!(
        "8b14af8e6faeaff14dc28ee525d73c903ac2926069c43fdf72e475b85d368ef8"
        "74f0eb005b8c0e30aeeaa66a736d077eb0a4e3dcc9614dbd630f963ac61178b4"
        "bdd6585dc0b175937ae046906a0d4bbd16377c94d40db25ca5a2576cab53fdab"
        "0feb28809cad2a0074840503f8b5246e06731fe83cd95f4b2ef2257a1fa13938"
    );
    assert_eq!(key.key_type().to_string(), "RSASSA-PSS, 1024 bits");
    assert_eq!(key.schemes(ProtocolVersion::TLS1_3), [S::RsaPssPssSha384]);
    assert!(
        key.verify(S::RsaPssPssSha384, &[b"tlsdemo"], &signature)
            .unwrap()
    );
}

/// A SubjectPublicKeyInfo for RSA with these numbers.
fn rsa_spki(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    use rsa::pkcs1::{RsaPublicKeyRef, UintRef};
    use rsa::pkcs8::der::Encode;
    use rsa::pkcs8::der::asn1::BitStringRef;
    let key = RsaPublicKeyRef {
        modulus: UintRef::new(modulus).unwrap(),
        public_exponent: UintRef::new(exponent).unwrap(),
    };
    let key = key.to_der().unwrap();
    let info = rsa::pkcs8::spki::SubjectPublicKeyInfoRef {
        algorithm: rsa::pkcs1::ALGORITHM_ID,
        subject_public_key: BitStringRef::from_bytes(&key).unwrap(),
    };
    info.to_der().unwrap()
}

#[test]
fn rsa_keys_out_of_range_are_refused() {
    let number = |length: usize, last: u8| {
        let mut number = vec![0xff; length];
        number[length - 1] = last;
        number
    };
    let f4: &[u8] = &[1, 0, 1];
    // Of 1024 and of 16384 bits, the least and the most.
    for length in [128, 2048] {
        assert!(
            PublicKey::from_spki(&Value::literal(
                "test",
                &rsa_spki(&number(length, 1), f4)[..]
            ))
            .is_ok()
        );
    }
    for (modulus, exponent) in [
        (number(64, 1), f4),
        (number(127, 1), f4),
        (number(2049, 1), f4),
        (vec![0], f4),
        (number(128, 2), f4),            // even
        (number(128, 1), &[0]),          // 0
        (number(128, 1), &[1]),          // 1: signs everything
        (number(128, 1), &[2]),          // even
        (number(128, 1), &[0xff; 8]),    // large
        (number(128, 1), &[0xff; 128]),  // larger
        (number(128, 1), &[0xff; 4000]), // largest
    ] {
        let error =
            PublicKey::from_spki(&Value::literal("value", &rsa_spki(&modulus, exponent)[..]))
                .unwrap_err();
        assert_eq!(
            error.alert,
            Some(AlertDescription::BadCertificate),
            "{error}"
        );
    }
}

#[test]
fn broken_keys_are_refused_and_never_panic() {
    for name in Identity::demo_names() {
        let spki = demo(name).public_key().unwrap().spki().to_vec();
        for length in 0..spki.len().min(400) {
            assert!(PublicKey::from_spki(&Value::literal("value", &spki[..length])).is_err());
        }
        for position in 0..spki.len().min(400) {
            let mut broken = spki.clone();
            broken[position] ^= 0x55;
            if let Ok(key) = PublicKey::from_spki(&Value::literal("value", &broken[..])) {
                for scheme in key.schemes(ProtocolVersion::TLS1_2) {
                    assert!(!key.verify(scheme, &[b"x"], &[1; 256]).unwrap());
                }
            }
        }
    }
    // Kinds that are known by name alone: X25519 is no key for signatures.
    let x25519 = [
        &b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x6e\x03\x21\x00"[..],
        &[9; 32],
    ]
    .concat();
    let error = PublicKey::from_spki(&Value::literal("value", &x25519[..])).unwrap_err();
    assert_eq!(error.alert, Some(AlertDescription::UnsupportedCertificate));
}

/// Whether others may have what is not supported is said of keys, too: of those of certificates, and of
/// one's own.
#[test]
fn a_key_that_is_not_supported_is_named() {
    let ml_dsa = demo("mldsa44");
    let spki = ml_dsa.public_key().unwrap().spki().to_vec();
    let number = b"\x60\x86\x48\x01\x65\x03\x04\x03\x11";
    for (last, words) in [
        (
            20,
            "id-slh-dsa-sha2-128s (2.16.840.1.101.3.4.3.20), which is registered (RFC 9909) and not supported here",
        ),
        (
            127,
            "2.16.840.1.101.3.4.3.127, which this program does not know",
        ),
    ] {
        let renumbered = |der: &[u8]| {
            let mut der = der.to_vec();
            let at = der.windows(number.len()).position(|it| it == number);
            der[at.unwrap() + number.len() - 1] = last;
            der
        };
        let spki = Value::literal("spki", renumbered(&spki));
        let error = PublicKey::from_spki(&spki).unwrap_err();
        assert!(error.message.ends_with(words), "{error}");
        let error = PrivateKey::from_pkcs8(&renumbered(ml_dsa.pkcs8())).unwrap_err();
        assert!(error.message.ends_with(words), "{error}");
    }
    // A curve.
    let mut curve = demo("ecdsa-p256").public_key().unwrap().spki().to_vec();
    let p256 = b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
    let at = curve.windows(10).position(|it| it == p256).unwrap();
    curve[at + 9] = 1;
    let error = PublicKey::from_spki(&Value::literal("spki", curve)).unwrap_err();
    let words = "secp192r1 (1.2.840.10045.3.1.1), which is registered (RFC 5480 §2.1.1.1) and not supported here";
    assert!(error.message.ends_with(words), "{error}");
}

#[test]
fn descriptions_say_all_that_is_needed_to_verify() {
    let key = demo("ecdsa-p256");
    let public = key.public_key().unwrap();
    let content = vec![
        Value::literal("client_random", [1; 32]),
        Value::literal("params", [3, 0, 29]),
    ];
    let mut rng = StdRng::seed_from_u64(8);
    let mut sign = Sign {
        scheme: S::EcdsaSecp256r1Sha256,
        signer: Side::Server,
        private_key: &key,
        content: content.clone(),
        rng: &mut rng,
        rfc: "RFC 8422 §5.4",
    };
    let signature = sign.run().unwrap();
    let description = sign.describe().yields(&signature[..]);
    assert_eq!(
        description.formula(),
        "ecdsa_secp256r1_sha256.sign(server_private_key, client_random + params)"
    );
    assert_eq!(description.output, signature);
    let verify = Verify {
        scheme: S::EcdsaSecp256r1Sha256,
        key: key_of(Side::Server),
        public_key: &public,
        content,
        signature: &Value::literal("value", &signature[..]),
        rfc: "RFC 8422 §5.4",
    };
    let description = verify.describe().yields([1]);
    assert_eq!(
        description.formula(),
        "ecdsa_secp256r1_sha256.verify(server_public_key, client_random + params, signature)"
    );
    assert_eq!(description.output, [1]);
    let names: Vec<&str> = description
        .inputs
        .iter()
        .map(|input| &*input.name)
        .collect();
    assert_eq!(
        names,
        ["server_public_key", "client_random", "params", "signature"]
    );
    assert_eq!(description.inputs[0].bytes, public.spki()[..]);
}
