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

const RAW_CLIENT: &str = "NORMAL:-CTYPE-ALL:+CTYPE-SRV-X509:+CTYPE-CLI-RAWPK";

/// Our client's key for gnutls-serv, which takes any that is a key, and tells of it.
#[test]
fn our_clients_raw_key_for_gnutls() {
    if !is_installed("openssl") || !is_installed("gnutls-serv") {
        return;
    }
    let scratch = Scratch::new("raw-our-client");
    let (private, _) = keys(&scratch);
    let (certificate, key) = (
        identity_file("ecdsa-p256.pem"),
        identity_file("ecdsa-p256.key.pem"),
    );
    let arguments = [
        "--echo",
        "--priority",
        RAW_CLIENT,
        "--require-client-cert",
        "--x509certfile",
        &certificate,
        "--x509keyfile",
        &key,
    ];
    let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    let mut peer = gnutls_serv(&arguments);
    let target = format!("localhost:{}", peer.port);
    for version in ["1.2", "1.3"] {
        let visit = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
            .args([
                "--ca-file",
                &ca_file(),
                "--raw-public-key",
                &private,
                "--no-http",
            ])
            .args(["--tls", version, &target])
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&visit.stdout);
        assert!(visit.status.success(), "{version}: {told}");
        peer.wait_for_text("Raw pk info");
    }
}

/// gnutls-cli's key for our server: known or not.
#[test]
fn a_clients_raw_key_of_gnutls() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let scratch = Scratch::new("raw-their-client");
    let (private, public) = keys(&scratch);
    let zeros = format!("sha256:{}", "00".repeat(32));
    for (known, is_good) in [(&public, true), (&zeros, false)] {
        let peer = serve(&["--peer-key", known]);
        let port = peer.port.to_string();
        for version in ["TLS1.2", "TLS1.3"] {
            let priority = format!("{RAW_CLIENT}:-VERS-ALL:+VERS-{version}");
            let mut client = Command::new("gnutls-cli");
            client
                .args(["--x509cafile", &ca_file(), "--priority", &priority])
                .args([
                    "--rawpkkeyfile",
                    &private,
                    "--rawpkfile",
                    &public,
                    "-p",
                    &port,
                ])
                .arg("localhost")
                .stdin(Stdio::piped());
            let mut client = Peer::start(&mut client);
            client.say("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            let found = client.wait_for("an answer", |printed| {
                let served = printed.contains("HTTP/1.1 200");
                let refused =
                    printed.contains("Certificate is unknown") || printed.contains("fatal alert");
                (served || refused).then_some(served)
            });
            assert_eq!(found, is_good, "{version}");
        }
    }
}
