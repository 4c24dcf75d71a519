//! RSA key transport, apart from the vectors in [`super::wycheproof`].

use super::super::rsa::{self, RsaPublicKey};
use super::*;
use crate::narration::Operation;

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
        assert_eq!(
            alert(RsaPublicKey::new(
                &Value::literal("value", n),
                &Value::literal("value", e)
            )),
            expected
        );
    }
    assert_eq!(
        RsaPublicKey::new(
            &Value::literal("value", [0xff; 128]),
            &Value::literal("value", e)
        )
        .unwrap()
        .bits(),
        1024
    );
}

/// The operations that these computations are narrated as.
#[test]
fn rsa_encryption_is_narrated() {
    let (mut narration, recorder) = Recorder::narration();
    let key = RsaPublicKey::new(
        &Value::literal("value", [0xff; 128]),
        &Value::literal("value", [1, 0, 1]),
    )
    .unwrap();
    let version = ProtocolVersion::TLS1_2;
    let rng = &mut *seeded(1);
    rsa::encrypt_pre_master_secret(
        &key,
        &Value::literal("client_version", version.0.to_be_bytes()),
        "pre_master_secret",
        rng,
        &mut narration,
    )
    .unwrap();
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
