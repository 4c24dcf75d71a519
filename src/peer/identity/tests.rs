//! The demo identities are whole, and files of a user's are refused for the right reason.

use base64ct::{Base64, Encoding};

use super::*;
use crate::error::ErrorKind;
use crate::names::registry::ProtocolVersion;

#[test]
fn every_demo_identity_is_whole() {
    let identities = Identity::demo();
    assert_eq!(identities.len(), DEMO.len());
    for demo in DEMO {
        let identity = Identity::from_pem(demo.chain, demo.key);
        let identity = identity.unwrap_or_else(|error| panic!("{}: {error}", demo.name));
        assert_eq!(identity.private_key().key_type(), demo.key_type);
        let known = PrivateKey::known(demo.key_type, demo.key);
        assert_eq!(known.pkcs8(), identity.private_key().pkcs8());
        let certificate = identity.certificate().unwrap();
        assert_eq!(
            certificate.names(),
            ["localhost", "tlsdemo.example", "127.0.0.1", "::1"]
        );
        assert!(
            !identity
                .private_key()
                .schemes(ProtocolVersion::TLS1_3)
                .is_empty()
        );
    }
}

#[test]
fn a_key_of_another_certificate_is_refused() {
    let error = Identity::from_pem(DEMO[0].chain, DEMO[1].key).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Usage);
    assert!(error.message.contains("does not belong"), "{error}");
}

/// The same files as editors, shells, vaults and other programs leave them.
#[test]
fn however_a_file_was_saved_it_is_read() {
    let folder = std::env::temp_dir().join(format!("tlsdemo-identity-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let Demo { chain, key, .. } = DEMO[0];
    let forms = |pem: &str| -> Vec<Vec<u8>> {
        let crlf = pem.replace('\n', "\r\n");
        let units = "\u{feff}".encode_utf16().chain(crlf.encode_utf16());
        vec![
            pem.into(),
            format!("\u{feff}{crlf}").into(),
            units.flat_map(u16::to_le_bytes).collect(),
            pem.replace('\n', "\n    ").into(),
            pem.replace('\n', "\\n").into(),
            pem.replace('\n', " ").into(),
            pem.replace("BEGIN CERT", "BEGIN X509 CERT")
                .replace("END CERT", "END X509 CERT")
                .into(),
            Base64::encode_string(pem.as_bytes()).into(),
        ]
    };
    let paths = ["cert", "key"].map(|name| folder.join(name));
    for (chain, key) in forms(chain).iter().zip(forms(key)) {
        std::fs::write(&paths[0], chain).unwrap();
        std::fs::write(&paths[1], &key).unwrap();
        let read = Identity::from_files(&paths[..1], &paths[1..], None);
        let shown = String::from_utf8_lossy(chain);
        assert!(read.is_ok_and(|it| it.len() == 1), "{shown}");
    }
    // What is wrong is said without the bytes, which are secret.
    let secret = key.lines().rev().nth(1).unwrap();
    let broken = key.replace("-----END", "----END");
    std::fs::write(&paths[1], broken).unwrap();
    let error = Identity::from_files(&paths[..1], &paths[1..], None).unwrap_err();
    assert!(error.message.contains("has no end"), "{error}");
    assert!(!error.message.contains(&secret[..8]));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn files_that_are_no_pem_are_refused() {
    let Demo { chain, key, .. } = DEMO[0];
    for (chain, key) in [
        ("", key),
        (chain, ""),
        (key, key),
        (chain, chain),
        (
            "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
            key,
        ),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            key,
        ),
        (
            chain,
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ),
        (
            chain,
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        ),
    ] {
        assert_eq!(
            Identity::from_pem(chain, key).unwrap_err().kind,
            ErrorKind::Usage
        );
    }
}
