//! Every option that takes a file of this field, given each other kind of file: the error says what the file
//! is and what is wanted, and nothing of how far a decoder came in it. The files are OpenSSL's and OpenSSH's.

use crate::{run, text};

/// Files in tests/data/kept, and what each is.
const FILES: &[(&str, &str)] = &[
    ("certificate.pem", "a certificate"),
    ("certificate.der", "a certificate"),
    ("private-key.pem", "a private key"),
    ("private-key.der", "a private key"),
    ("encrypted-key.pem", "an encrypted private key"),
    ("old-encrypted-key.pem", "an encrypted private key"),
    ("public-key.pem", "a public key"),
    ("request.pem", "a request for a certificate"),
    ("request.der", "a request for a certificate"),
    ("crl.pem", "a list of revoked certificates"),
    ("crl.der", "a list of revoked certificates"),
    ("ocsp.der", "an OCSP response"),
    ("pkcs7.pem", "PKCS #7"),
    ("pkcs7.der", "PKCS #7"),
    ("pkcs12.der", "PKCS #12"),
    ("session.pem", "a session of OpenSSL"),
    ("ech.pem", "a configuration of Encrypted ClientHello"),
    ("dh.pem", "a prime and a generator"),
    ("curve.pem", "the name of a curve"),
    ("ssh", "a private key of OpenSSH"),
    ("ssh.pub", "a public key of SSH"),
    ("pgp.asc", "OpenPGP"),
];

/// Options, each with the command it belongs to, what it wants, and the files that it takes or says more of.
type Row<'a> = (&'a [&'a str], &'a str, &'a [&'a str]);

#[test]
fn another_kind_of_file_is_named() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/kept");
    let certificate = &*format!("{folder}/certificate.pem");
    let key = &*format!("{folder}/private-key.pem");
    let call = "localhost:1";
    let keys = ["private-key", "encrypted-key", "old-encrypted-key"];
    let with_certificate = [&keys[..], &["certificate", "pkcs12"]].concat();
    let rows: &[Row<'_>] = &[
        (&[call, "--ca-file"], "a certificate", &["certificate"]),
        (&["serve", "--client-ca"], "a certificate", &["certificate"]),
        (
            &[call, "--cert"],
            "a certificate",
            // An encrypted key may be in one file with its certificate, so that its pass phrase comes first.
            &[
                "certificate",
                "pkcs12",
                "encrypted-key",
                "old-encrypted-key",
            ],
        ),
        (
            &[call, "--cert", certificate, "--key"],
            "a private key",
            &[
                "private-key",
                "encrypted-key",
                "old-encrypted-key",
                "pkcs12",
            ],
        ),
        (&[call, "--crl"], "a list of revoked", &["crl"]),
        (
            &[
                call,
                "--cert",
                certificate,
                "--key",
                key,
                "--delegated-credential",
            ],
            "a delegated credential",
            &[],
        ),
        (&[call, "--raw-public-key"], "a private key", &keys),
        (
            &[call, "--peer-key"],
            "a public key",
            &["public-key", "certificate", "private-key"],
        ),
        (
            &["serve", "--cert", certificate, "--key", key, "--ocsp"],
            "an OCSP response",
            &["ocsp"],
        ),
        (&[call, "--ech"], "a configuration of Encrypted", &["ech"]),
        (
            &["serve", "--ech"],
            "a configuration of Encrypted",
            &["ech", "private-key"],
        ),
        (&[call, "--ct-logs"], "a list of certificate logs", &[]),
        (&[call, "--session"], "a file of sessions", &["session"]),
        (&["read", certificate, "--secrets"], "a key log", &[]),
        (
            &["read", certificate, "--server-key"],
            "a private key",
            &keys,
        ),
        (&["read"], "a capture", &[]),
        (&["show"], "a trace of tlsdemo", &[]),
        (
            &["delegate", "--key", key, "--cert"],
            "a certificate",
            &with_certificate,
        ),
    ];
    let mut count = 0;
    for (option, wanted, taken) in rows {
        for (file, kind) in FILES {
            let stem = file.split('.').next().unwrap();
            if taken.contains(&stem) {
                continue;
            }
            let path = format!("{folder}/{file}");
            let output = run(&[*option, &[&*path]].concat());
            let said = text(&output.stderr);
            assert!(!output.status.success(), "{option:?} {file}");
            // Lines are broken anywhere.
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            let is = format!("this is {kind}");
            assert!(said.contains(&is), "{option:?} {file}: {said}");
            let wanted = format!("and {wanted}");
            assert!(said.contains(&wanted), "{option:?} {file}: {said}");
            assert!(!said.contains("offset"), "{option:?} {file}: {said}");
            count += 1;
        }
    }
    assert!(count > 300, "{count}");
}
