//! Raw public keys (RFC 7250) with GnuTLS, in both directions.

use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::peers::*;
use tlsdemo::names::registry::{AlertDescription, ProtocolVersion};
use tlsdemo::peer::PinnedKey;

/// A key of its own, and the public half of it, made with OpenSSL.
fn keys(scratch: &Scratch) -> (String, String) {
    let path = |name: &str| scratch.0.join(name).to_str().unwrap().to_owned();
    let (private, public) = (path("raw.key"), path("raw.pub"));
    let curve = "ec_paramgen_curve:P-256";
    output(
        "openssl",
        &[
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            curve,
            "-out",
            &private,
        ],
    );
    output(
        "openssl",
        &["pkey", "-in", &private, "-pubout", "-out", &public],
    );
    (private, public)
}

const RAW: &str = "NORMAL:-CTYPE-ALL:+CTYPE-SRV-RAWPK:+CTYPE-CLI-X509";

#[test]
fn a_raw_key_of_gnutls() {
    if !is_installed("openssl") || !is_installed("gnutls-serv") {
        return;
    }
    let scratch = Scratch::new("raw-gnutls");
    let (private, public) = keys(&scratch);
    let arguments = [
        "--http",
        "--quiet",
        "--priority",
        RAW,
        "--rawpkkeyfile",
        &private,
        "--rawpkfile",
        &public,
    ];
    let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    let peer = gnutls_serv(&arguments);
    for version in [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3] {
        let mut config = at(version);
        // The public half and the private one are the same key.
        for file in [&private, &public] {
            config.peer_keys = Arc::new(vec![PinnedKey::parse(file).unwrap()]);
            served(peer.port, &config, &format!("{file} {version}"));
        }
        let zeros = format!("sha256:{}", "00".repeat(32));
        config.peer_keys = Arc::new(vec![PinnedKey::parse(&zeros).unwrap()]);
        let story = visit(peer.port, &config, "/");
        let alert = story.outcome.as_ref().unwrap_err().alert;
        assert_eq!(
            alert,
            Some(AlertDescription::CertificateUnknown),
            "{version}"
        );
    }
}

#[test]
fn our_raw_key_for_gnutls() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let scratch = Scratch::new("raw-ours");
    let (private, _) = keys(&scratch);
    let peer = serve(&["--raw-public-key", &private]);
    let port = peer.port.to_string();
    for version in ["TLS1.2", "TLS1.3"] {
        let priority = format!("{RAW}:-VERS-ALL:+VERS-{version}");
        let output = Command::new("gnutls-cli")
            .args([
                "--insecure",
                "--priority",
                &priority,
                "-p",
                &port,
                "localhost",
            ])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("Raw pk info"), "{version}: {said}");
        assert!(
            said.contains("Handshake was completed"),
            "{version}: {said}"
        );
    }
}
