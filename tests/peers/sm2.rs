//! SM2 (RFC 8998) with OpenSSL: certificates that Debian's makes and judges, and handshakes of TLS 1.3
//! with OpenSSL 4, which has the curve and the signatures, but not the suites with SM4.

use std::process::Command;
use std::sync::Arc;

use tlsdemo::certificate::Certificate;
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use tlsdemo::names::signature::KeyAlgorithm;
use tlsdemo::peer::{Identity, TrustAnchors};

use crate::issue::{self, Issuer, Template};
use crate::openssl4::{PROGRAM, openssl4};
use crate::peers::*;

/// The identifier of RFC 8998 §3.2.1 for certificates; without it OpenSSL 3.0 takes an empty one.
const IDENTIFIER: &str = "distid:1234567812345678";

struct Files {
    authority: String,
    certificate: String,
    key: String,
}

/// An authority and a certificate of it, made with OpenSSL.
fn files(scratch: &Scratch) -> Files {
    let path = |name: &str| scratch.0.join(name).to_str().unwrap().to_owned();
    let config = scratch.file("bare.cnf", "[req]\ndistinguished_name=dn\n[dn]\n");
    let make = |subject: &str, key: &str, out: &str, more: &[&str]| {
        output("openssl", &["genpkey", "-algorithm", "SM2", "-out", key]);
        let start = [
            "req", "-x509", "-new", "-config", &config, "-days", "30", "-sm3",
        ];
        let rest = [
            "-sigopt", IDENTIFIER, "-subj", subject, "-key", key, "-out", out,
        ];
        output("openssl", &[&start[..], &rest, more].concat());
    };
    let (authority, authority_key) = (path("ca.pem"), path("ca.key"));
    let is_ca = ["-addext", "basicConstraints=critical,CA:TRUE"];
    make("/CN=authority", &authority_key, &authority, &is_ca);
    let (certificate, key) = (path("leaf.pem"), path("leaf.key"));
    let of = [
        "-CA",
        &authority,
        "-CAkey",
        &authority_key,
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "keyUsage=digitalSignature",
    ];
    make("/CN=localhost", &key, &certificate, &of);
    Files {
        authority,
        certificate,
        key,
    }
}

#[test]
fn certificates_of_either_side() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("sm2-certificates");
    // Theirs: the signature of the one is that of the other's key.
    let files = files(&scratch);
    let read = |path: &str| std::fs::read_to_string(path).unwrap();
    let identity = Identity::from_pem(&read(&files.certificate), &read(&files.key)).unwrap();
    assert_eq!(identity.private_key().algorithm(), KeyAlgorithm::Sm2);
    // Ours, judged by them.
    let mut rng = tlsdemo::compute::random::system();
    let root = issue::private_key(KeyAlgorithm::Sm2, &mut *rng).unwrap();
    let key = issue::private_key(KeyAlgorithm::Sm2, &mut *rng).unwrap();
    let now = tlsdemo::certificate::time::seconds(std::time::SystemTime::now());
    let template = |subject, serial, is_ca| Template {
        subject,
        serial,
        names: &[],
        not_before: now - 3600,
        not_after: now + 86_400,
        is_ca,
        is_client: false,
    };
    let issuer = Issuer {
        name: "root",
        private_key: &root,
        scheme: SignatureScheme::Sm2SignSm3,
    };
    let mut pem = |template: &Template<'_>, key: &tlsdemo::compute::signature::PrivateKey| {
        let der =
            issue::certificate(template, &key.public_key().unwrap(), &issuer, &mut *rng).unwrap();
        assert!(Certificate::parse(&der).is_ok());
        issue::pem("CERTIFICATE", &der).unwrap()
    };
    let authority = scratch.file("root.pem", pem(&template("root", 1, true), &root));
    let leaf = scratch.file("leaf-of-ours.pem", pem(&template("leaf", 2, false), &key));
    let verify = |certificate: &str, authority: &str| {
        let told = Command::new("openssl")
            .args([
                "verify",
                "-CAfile",
                authority,
                "-vfyopt",
                IDENTIFIER,
                certificate,
            ])
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&told.stderr) + String::from_utf8_lossy(&told.stdout);
        assert!(told.status.success(), "{text}");
    };
    verify(&leaf, &authority);
    verify(&files.certificate, &files.authority);
}

#[test]
fn a_handshake_with_openssl_4() {
    let Some(python) = openssl4() else {
        return;
    };
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("sm2-handshake");
    let files = files(&scratch);
    let number = ProtocolVersion::TLS1_3.0.to_string();
    for group in [NamedGroup::CurveSm2, NamedGroup::CurveSm2MlKem768] {
        let name = group.to_string();
        let terms = [&number, name.as_str(), "sm2sig_sm3", "0"];
        let mut command = Command::new(&python);
        command.args([PROGRAM, "server", &files.certificate, &files.key]);
        let mut peer = Peer::start(command.args(terms));
        peer.port = peer.wait_for("the port of OpenSSL 4", |printed| {
            let (_, rest) = printed.split_once("listening on ")?;
            rest.split_once('\n')?.0.parse().ok()
        });
        let mut config = at(ProtocolVersion::TLS1_3);
        let pem = std::fs::read_to_string(&files.authority).unwrap();
        config.trust_anchors = Arc::new(TrustAnchors::from_pem("the test's authority", pem));
        config.groups = vec![group];
        config.signature_schemes = vec![SignatureScheme::Sm2SigSm3];
        let story = served(peer.port, &config, &name);
        assert_eq!(story.fact("certificate_trusted").as_deref(), Some("yes"));
        let arguments = [
            "-q",
            "--cert",
            &files.certificate,
            "--key",
            &files.key,
            "--sigalgs",
            "sm2sig_sm3",
            "--groups",
            &name,
        ];
        let ours = serve(&arguments);
        let mut command = Command::new(&python);
        command.args([PROGRAM, "client", &ours.port.to_string(), &files.authority]);
        let (success, printed) = Peer::start(command.args(terms)).finish();
        assert!(
            success && printed.starts_with("done TLSv1.3"),
            "{name}: {printed}"
        );
    }
}

/// The suites: no package of a distribution has them, so both ends are ours; the ciphers are checked by
/// the vectors of the RFC, and the key schedule by the outsider's checker (tests/trace.rs).
#[test]
fn the_whole_of_rfc_8998_between_our_ends() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("sm2-suites");
    let files = files(&scratch);
    for suite in ["TLS_SM4_GCM_SM3", "TLS_SM4_CCM_SM3"] {
        // The suite brings the curve and the signatures along (RFC 8998 §3.3.1).
        let terms = ["-c", suite];
        let own = ["--cert", &files.certificate, "--key", &files.key];
        let peer = serve(&[&own[..], &terms].concat());
        let target = format!("localhost:{}", peer.port);
        let visit = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
            .args(["--ca-file", &files.authority, &target])
            .args(terms)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&visit.stdout);
        assert!(visit.status.success(), "{suite}: {told}");
        for word in [suite, "curveSM2", "sm2sig_sm3"] {
            assert!(told.contains(word), "{word}: {told}");
        }
    }
}
