//! Certificates with keys on Brainpool's curves, from an authority with such a key: up to TLS 1.2 with
//! Debian's OpenSSL, in TLS 1.3 (RFC 8734) with OpenSSL 4.

use std::process::{Command, Stdio};
use std::sync::Arc;

use tlsdemo::handshake::client::Config;
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use tlsdemo::peer::TrustAnchors;

use crate::openssl4::{PROGRAM, openssl4};
use crate::peers::*;

struct Curve {
    name: &'static str,
    group: NamedGroup,
    scheme: SignatureScheme,
    hash: &'static str,
}

const CURVES: [Curve; 2] = [
    Curve {
        name: "brainpoolP256r1",
        group: NamedGroup::BrainpoolP256r1,
        scheme: SignatureScheme::EcdsaBrainpoolP256r1Tls13Sha256,
        hash: "-sha256",
    },
    Curve {
        name: "brainpoolP384r1",
        group: NamedGroup::BrainpoolP384r1,
        scheme: SignatureScheme::EcdsaBrainpoolP384r1Tls13Sha384,
        hash: "-sha384",
    },
];

/// An authority and a certificate of it, made with OpenSSL.
struct Files {
    authority: String,
    certificate: String,
    key: String,
}

fn files(scratch: &Scratch, curve: &Curve) -> Files {
    let path = |name: &str| {
        let name = format!("{}-{name}", curve.name);
        scratch.0.join(name).to_str().unwrap().to_owned()
    };
    let config = scratch.file("bare.cnf", "[req]\ndistinguished_name=dn\n[dn]\n");
    let parameters = format!("ec_paramgen_curve:{}", curve.name);
    let req = |subject: &str, key: &str, out: &str, more: &[&str]| {
        let start = [
            "req", "-x509", "-config", &config, "-nodes", "-days", "30", curve.hash,
        ];
        let new = ["-newkey", "ec", "-pkeyopt", &parameters, "-subj", subject];
        let files = ["-keyout", key, "-out", out];
        output("openssl", &[&start[..], &new, &files, more].concat());
    };
    let (authority, authority_key) = (path("ca.pem"), path("ca.key"));
    let is_ca = ["-addext", "basicConstraints=critical,CA:TRUE"];
    req("/CN=authority", &authority_key, &authority, &is_ca);
    let (certificate, key) = (path("leaf.pem"), path("leaf.key"));
    let of = [
        "-CA",
        &authority,
        "-CAkey",
        &authority_key,
        "-addext",
        "subjectAltName=DNS:localhost",
    ];
    req("/CN=localhost", &key, &certificate, &of);
    Files {
        authority,
        certificate,
        key,
    }
}

fn client(files: &Files, version: ProtocolVersion) -> Config {
    let mut config = at(version);
    let pem = std::fs::read_to_string(&files.authority).unwrap();
    config.trust_anchors = Arc::new(TrustAnchors::from_pem("the test's authority", pem));
    config
}

fn is_trusted(story: &Story, what: &str) {
    let trusted = story.fact("certificate_trusted");
    assert_eq!(trusted.as_deref(), Some("yes"), "{what}");
}

#[test]
fn up_to_tls_1_2_with_openssl() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("brainpool");
    for curve in &CURVES {
        let files = files(&scratch, curve);
        let Files {
            authority,
            certificate,
            key,
        } = &files;
        let arguments: Vec<String> = ["-www", "-cert", certificate, "-key", key, "-groups"]
            .iter()
            .map(ToString::to_string)
            .chain([format!("X25519:{}", curve.name)])
            .collect();
        let peer = s_server(&scratch.0, OPENSSL_CONFIGURATION, &arguments);
        let groups = format!("X25519,{}", curve.name);
        let ours = serve(&["--cert", certificate, "--key", key, "--groups", &groups]);
        let port = format!("localhost:{}", ours.port);
        for (version, option) in [
            (ProtocolVersion::TLS1_0, "-tls1"),
            (ProtocolVersion::TLS1_1, "-tls1_1"),
            (ProtocolVersion::TLS1_2, "-tls1_2"),
        ] {
            let what = format!("{} {version}", curve.name);
            let mut config = client(&files, version);
            config.groups = vec![NamedGroup::X25519, curve.group];
            is_trusted(&served(peer.port, &config, &what), &what);
            // Who does not list the curve cannot be shown such a key (RFC 8422 §5.3).
            config.groups = vec![NamedGroup::X25519];
            assert!(visit(peer.port, &config, "/").outcome.is_err(), "{what}");
            let groups = format!("X25519:{}", curve.name);
            let mut theirs = Command::new("openssl");
            theirs
                .args(["s_client", "-connect", &port, option, "-groups", &groups])
                .args([
                    "-CAfile",
                    authority,
                    "-verify_return_error",
                    "-verify_hostname",
                ])
                .args(["localhost", "-cipher", "ALL:@SECLEVEL=0"])
                .env("OPENSSL_CONF", OPENSSL_CONFIGURATION)
                .stdin(Stdio::null());
            let said = theirs.output().unwrap();
            let text = String::from_utf8_lossy(&said.stdout);
            assert!(said.status.success(), "{what}: {text}");
            assert!(
                text.contains("Verify return code: 0 (ok)"),
                "{what}: {text}"
            );
        }
    }
}

#[test]
fn in_tls_1_3_with_openssl_4() {
    let Some(python) = openssl4() else {
        return;
    };
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("brainpool-13");
    let number = ProtocolVersion::TLS1_3.0.to_string();
    for curve in &CURVES {
        let files = files(&scratch, curve);
        let scheme = curve.scheme.to_string();
        let terms = [&number, "X25519", &scheme, "0"];
        let mut command = Command::new(&python);
        command.args([PROGRAM, "server", &files.certificate, &files.key]);
        let mut peer = Peer::start(command.args(terms));
        peer.port = peer.wait_for("the port of OpenSSL 4", |printed| {
            let (_, rest) = printed.split_once("listening on ")?;
            rest.split_once('\n')?.0.parse().ok()
        });
        let mut config = client(&files, ProtocolVersion::TLS1_3);
        config.groups = vec![NamedGroup::X25519];
        config.signature_schemes.push(curve.scheme);
        let story = served(peer.port, &config, curve.name);
        is_trusted(&story, curve.name);
        assert_eq!(story.fact("signature_scheme"), Some(scheme.clone()));
        let (certificate, key) = (&files.certificate, &files.key);
        let arguments = [
            "-q",
            "--cert",
            certificate,
            "--key",
            key,
            "--sigalgs",
            &scheme,
        ];
        let ours = serve(&arguments);
        let mut command = Command::new(&python);
        command.args([PROGRAM, "client", &ours.port.to_string(), &files.authority]);
        let (success, printed) = Peer::start(command.args(terms)).finish();
        assert!(success && printed.starts_with("done TLSv1.3"), "{printed}");
    }
}
