//! Delegated credentials (RFC 9345): ours, made by the program, for NSS, which Firefox has. No package
//! of a distribution has a server that shows one.

use std::process::{Command, Stdio};

use crate::peers::*;

/// A certificate that allows delegation, made with OpenSSL, and its key.
fn owner(scratch: &Scratch) -> (String, String) {
    let path = |name: &str| scratch.0.join(name).to_str().unwrap().to_owned();
    let (certificate, key) = (path("owner.pem"), path("owner.key"));
    let arguments = [
        "req",
        "-x509",
        "-nodes",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-subj",
        "/CN=localhost",
        "-days",
        "30",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "keyUsage=critical,digitalSignature",
        "-addext",
        "1.3.6.1.4.1.44363.44=DER:0500",
        "-keyout",
        &key,
        "-out",
        &certificate,
    ];
    output("openssl", &arguments);
    (certificate, key)
}

fn delegate(scratch: &Scratch, owner: &(String, String), kind: &str) -> String {
    let path = scratch.0.join(kind).to_str().unwrap().to_owned();
    let made = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["delegate", "--cert", &owner.0, "--key", &owner.1])
        .args(["--type", kind, "--output", &path])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{said}");
    path
}

/// NSS lists ECDSA alone for credentials.
#[test]
fn our_credential_for_nss() {
    if !is_installed("openssl") || !is_installed("tstclnt") {
        return;
    }
    let scratch = Scratch::new("delegated");
    let owner = owner(&scratch);
    for (kind, taken) in [
        ("p256", true),
        ("p384", true),
        ("p521", true),
        ("ed25519", false),
    ] {
        let credential = delegate(&scratch, &owner, kind);
        let (certificate, key) = &owner;
        let arguments = [
            "--cert",
            certificate,
            "--key",
            key,
            "--delegated-credential",
        ];
        let mut peer = serve(&[&arguments[..], &[&credential]].concat());
        let port = peer.port.to_string();
        // Its database has nobody whom it trusts: -o goes on. -B asks for credentials.
        let output = Command::new("tstclnt")
            .args([
                "-D",
                "-o",
                "-B",
                "-Q",
                "-V",
                "tls1.3:tls1.3",
                "-h",
                "127.0.0.1",
                "-a",
                "localhost",
                "-p",
                &port,
            ])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said =
            String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{kind}: {said}");
        let received = said.contains("Received a Delegated Credential");
        assert_eq!(received, taken, "{kind}: {said}");
        peer.wait_for_text("CertificateVerify");
    }
}

/// The whole program at both ends.
#[test]
fn our_credential_for_our_client() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("delegated-ours");
    let owner = owner(&scratch);
    let credential = delegate(&scratch, &owner, "ed25519");
    let (certificate, key) = &owner;
    let peer = serve(&[
        "--cert",
        certificate,
        "--key",
        key,
        "--delegated-credential",
        &credential,
    ]);
    let target = format!("localhost:{}", peer.port);
    for (more, word) in [
        (
            &["--accept-delegated"][..],
            "as the delegated credential says",
        ),
        (&[][..], "holds the private key of what it showed"),
    ] {
        let visit = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
            .args(["-v", "--ca-file", certificate, &target])
            .args(more)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&visit.stdout);
        assert!(visit.status.success(), "{told}");
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(word), "{more:?}: {told}");
    }
    // A certificate that does not allow it is told so before anything is signed.
    let refused = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["delegate", "--cert", &identity_file("ecdsa-p256.pem")])
        .args(["--key", &identity_file("ecdsa-p256.key.pem")])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("DelegationUsage"), "{said}");
}
