//! The demo identities are whole, and files of a user's are refused for the right reason.

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
