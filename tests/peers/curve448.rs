//! X448 (RFC 7748) and Ed448 (RFC 8032), with Debian's OpenSSL: key exchange, certificates, and chains that
//! an authority with such a key signed.

use std::process::{Command, Stdio};
use std::sync::Arc;

use tlsdemo::handshake::client::Config;
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use tlsdemo::peer::TrustAnchors;

use crate::peers::*;

const VERSIONS: [(ProtocolVersion, &str); 2] = [
    (ProtocolVersion::TLS1_2, "-tls1_2"),
    (ProtocolVersion::TLS1_3, "-tls1_3"),
];

/// An authority with an Ed448 key, and a certificate and key of it.
fn files(scratch: &Scratch) -> [String; 3] {
    let path = |name: &str| scratch.0.join(name).to_str().unwrap().to_owned();
    let config = scratch.file("bare.cnf", "[req]\ndistinguished_name=dn\n[dn]\n");
    let req = |subject: &str, key: &str, out: &str, more: &[&str]| {
        let start = ["req", "-x509", "-config", &config, "-nodes", "-days", "30"];
        let new = ["-newkey", "ed448", "-subj", subject];
        let files = ["-keyout", key, "-out", out];
        output("openssl", &[&start[..], &new, &files, more].concat());
    };
    let (authority, authority_key) = (path("ca.pem"), path("ca.key"));
    let is_ca = ["-addext", "basicConstraints=critical,CA:TRUE"];
    req("/CN=authority", &authority_key, &authority, &is_ca);
    let (certificate, key) = (path("leaf.pem"), path("leaf.key"));
    let of = ["-CA", &authority, "-CAkey", &authority_key];
    let name = ["-addext", "subjectAltName=DNS:localhost"];
    let of = [&of[..], &name].concat();
    req("/CN=localhost", &key, &certificate, &of);
    [authority, certificate, key]
}

fn client(authority: &str, version: ProtocolVersion) -> Config {
    let mut config = at(version);
    let pem = std::fs::read_to_string(authority).unwrap();
    config.trust_anchors = Arc::new(TrustAnchors::from_pem("the test's authority", pem));
    config.groups = vec![NamedGroup::X448];
    config.signature_schemes = vec![SignatureScheme::Ed448];
    config
}

#[test]
fn x448_and_ed448_with_openssl() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("curve448");
    let [authority, certificate, key] = files(&scratch);
    let theirs = [
        "-www",
        "-cert",
        &certificate,
        "-key",
        &key,
        "-groups",
        "X448",
    ];
    let theirs = theirs.map(str::to_owned);
    let peer = s_server(&scratch.0, OPENSSL_CONFIGURATION, &theirs);
    let ours = serve(&[
        "--cert",
        &certificate,
        "--key",
        &key,
        "--groups",
        "X448",
        "--sigalgs",
        "ed448",
    ]);
    let port = format!("localhost:{}", ours.port);
    for (version, option) in VERSIONS {
        let what = version.to_string();
        let config = client(&authority, version);
        let story = served(peer.port, &config, &what);
        for (fact, expected) in [
            ("group", "x448"),
            ("signature_scheme", "ed448"),
            ("certificate_key", "Ed448"),
            ("certificate_trusted", "yes"),
        ] {
            assert_eq!(story.fact(fact).as_deref(), Some(expected), "{what}");
        }
        // Neither is offered unless it is asked for by name.
        assert!(
            visit(peer.port, &at(version), "/").outcome.is_err(),
            "{what}"
        );
        let said = Command::new("openssl")
            .args(["s_client", "-connect", &port, option, "-groups", "X448"])
            .args(["-CAfile", &authority, "-verify_return_error"])
            .args(["-verify_hostname", "localhost"])
            .env("OPENSSL_CONF", OPENSSL_CONFIGURATION)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&said.stdout);
        assert!(said.status.success(), "{what}: {text}");
        for word in ["Verify return code: 0 (ok)", "X448, 448 bits"] {
            assert!(text.contains(word), "{what}: {text}");
        }
    }
}
