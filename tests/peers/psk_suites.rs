//! The suites of TLS 1.0 to 1.2 with a pre-shared key: our client against OpenSSL's and GnuTLS's
//! servers, and their clients against ours.

use std::process::Command;
use std::sync::Arc;

use crate::common::{PSK, psk};
use crate::peers::*;
use tlsdemo::names::registry::{AlertDescription, ProtocolVersion};
use tlsdemo::names::suite::{CipherKind, KeyExchange, SUITES, Suite};
use tlsdemo::narration::Side;
use tlsdemo::wire::CodePoint;

const OPENSSL_ALL: &str = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";
const REQUEST: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// The key of [`PSK`] alone, in hex.
fn key() -> &'static str {
    PSK.split_once(':').unwrap().1
}

fn openssl_psk_suites() -> Vec<&'static Suite> {
    psk_suites_in(&output("openssl", &["ciphers", "-V", OPENSSL_ALL]))
}

fn gnutls_psk_suites() -> Vec<&'static Suite> {
    psk_suites_in(&output("gnutls-cli", &["--list"]))
}

fn s_server(more: &[&str]) -> Peer {
    let (cert, key_file) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    let arguments = [
        "-cipher",
        OPENSSL_ALL,
        "-cert",
        &cert,
        "-key",
        &key_file,
        "-psk",
        key(),
        "-psk_identity",
        "alice",
    ];
    let arguments = arguments.iter().chain(more);
    let arguments: Vec<String> = arguments.map(|word| word.to_string()).collect();
    crate::peers::s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments)
}

/// Who proved what: with RSA_PSK alone there is a certificate.
fn assert_proof(story: &Story, suite: &Suite, what: &str) {
    let has_certificate = suite.key_exchange == KeyExchange::RsaPsk;
    let certificates = story.messages(Side::Server, "Certificate").len();
    assert_eq!(certificates, usize::from(has_certificate), "{what}");
    assert_eq!(
        story.fact("pre_shared_key").as_deref(),
        Some("given to both ends"),
        "{what}"
    );
    assert_eq!(
        story.fact("certificate").is_some(),
        has_certificate,
        "{what}"
    );
    assert_eq!(story.fact("signature_scheme"), None, "{what}");
}

#[test]
fn every_suite_of_openssl_with_and_without_a_hint() {
    if !is_installed("openssl") {
        return;
    }
    for hint in [&[][..], &["-psk_hint", "hint"]] {
        let peer = s_server(&[&["-www"], hint].concat());
        let pairs = pairs(&openssl_psk_suites());
        for (suite, version) in &pairs {
            let what = format!("{} {version}, {hint:?}", suite.name);
            let story = served(peer.port, &only(suite, *version), &what);
            assert_eq!(story.fact("cipher_suite").as_deref(), Some(suite.name));
            assert_eq!(story.fact("version"), Some(version.to_string()));
            assert_proof(&story, suite, &what);
            let is_always_there = matches!(
                suite.key_exchange,
                KeyExchange::DhePsk | KeyExchange::EcdhePsk
            );
            let messages = story.messages(Side::Server, "ServerKeyExchange").len();
            let expected = is_always_there || !hint.is_empty();
            assert_eq!(messages, usize::from(expected), "{what}");
        }
        // Seventy suites, of which those in CBC mode and NULL in three versions.
        assert!(pairs.len() >= 132, "only {} pairs", pairs.len());
    }
}

#[test]
fn every_suite_of_openssls_client() {
    if !is_installed("openssl") {
        return;
    }
    let peer = serve(&["-q", "-c", &all(), "--psk", PSK, "--timeout", "60"]);
    let pairs = pairs(&openssl_psk_suites());
    for (suite, version) in &pairs {
        let what = format!("{} {version}", suite.openssl);
        let text = fetch(s_client(peer.port, suite, *version, &[]), &what);
        let line = format!("cipher_suite: {}", suite.name);
        assert!(text.lines().any(|it| it == line), "{what}: {text}");
    }
    assert!(pairs.len() >= 132, "only {} pairs", pairs.len());
}

/// Every suite with a pre-shared key.
fn all() -> String {
    let rows = SUITES.iter().filter(|it| it.key_exchange.has_psk());
    let names: Vec<&str> = rows.map(|suite| suite.openssl).collect();
    names.join(":")
}

fn s_client(port: u16, suite: &Suite, version: ProtocolVersion, more: &[&str]) -> Peer {
    let flag = match version {
        ProtocolVersion::TLS1_0 => "-tls1",
        ProtocolVersion::TLS1_1 => "-tls1_1",
        _ => "-tls1_2",
    };
    let address = format!("127.0.0.1:{port}");
    let cipher = format!("{}:@SECLEVEL=0", suite.openssl);
    let mut command = Command::new("openssl");
    command
        .args(["s_client", "-connect", &address, "-ign_eof", flag])
        .args(["-CAfile", &ca_file(), "-verify_return_error"])
        .args(["-cipher", &cipher, "-psk_identity", "alice"])
        .args(more);
    if !more.contains(&"-psk") {
        command.args(["-psk", key()]);
    }
    Peer::start(&mut command)
}

fn fetch(mut peer: Peer, what: &str) -> String {
    peer.say(REQUEST);
    let (success, text) = peer.finish();
    assert!(success, "{what}: {text}");
    assert!(text.contains("HTTP/1.1 200 OK"), "{what}: {text}");
    text
}

/// What OpenSSL makes of a name and of a key that are not ours, and we of its answers.
#[test]
fn an_unknown_name_and_a_wrong_key_against_openssl() {
    if !is_installed("openssl") {
        return;
    }
    let suite = tlsdemo::names::suite::find("ECDHE-PSK-CHACHA20-POLY1305").unwrap();
    let peer = s_server(&["-www"]);
    let mut config = only(suite, ProtocolVersion::TLS1_2);
    config.psks = Arc::new(vec![psk(b"mallory", vec![1; 16])]);
    // OpenSSL 3.0 warns that the name is another one, and goes on with its only key.
    let story = visit(peer.port, &config, "/");
    assert!(story.outcome.is_err());
    let alerts = story.messages(Side::Server, "Alert");
    let bad_record_mac = u8::try_from(AlertDescription::BadRecordMac.value()).unwrap();
    assert_eq!(alerts.last().unwrap().bytes, [2, bad_record_mac]);

    let ours = serve(&["-q", "-c", suite.openssl, "--psk", PSK]);
    let wrong = s_client(ours.port, suite, ProtocolVersion::TLS1_2, &["-psk", "0011"]);
    let (success, text) = wrong.finish();
    assert!(!success && text.contains("bad record mac"), "{text}");
    let ours = serve(&["-q", "-c", suite.openssl, "--psk", "bob:0011"]);
    let unknown = s_client(ours.port, suite, ProtocolVersion::TLS1_2, &[]);
    let (success, text) = unknown.finish();
    assert!(!success && text.contains("unknown psk identity"), "{text}");
}

/// A hint of ours reaches OpenSSL's client.
#[test]
fn our_hint_is_read_by_openssl() {
    if !is_installed("openssl") {
        return;
    }
    for name in ["PSK-AES128-GCM-SHA256", "ECDHE-PSK-CHACHA20-POLY1305"] {
        let suite = tlsdemo::names::suite::find(name).unwrap();
        let peer = serve(&[
            "-q",
            "-c",
            name,
            "--psk",
            PSK,
            "--psk-hint",
            "which of them",
        ]);
        let text = fetch(
            s_client(peer.port, suite, ProtocolVersion::TLS1_2, &[]),
            name,
        );
        assert!(text.contains("PSK identity hint: which of them"), "{text}");
    }
}

/// GnuTLS's words for what one suite at one version needs.
fn priority(suite: &Suite, version: ProtocolVersion) -> String {
    let key_exchange = suite.key_exchange.name().replace('_', "-");
    let cipher = suite.cipher.name().replace('_', "-");
    let cipher = match &*cipher {
        "3DES-EDE-CBC" => "3DES-CBC",
        other => other,
    };
    let mac = match (suite.cipher.kind(), suite.mac) {
        (CipherKind::Aead, _) | (_, None) => "AEAD",
        (_, Some(mac)) => match mac.length() {
            20 => "SHA1",
            32 => "SHA256",
            _ => "SHA384",
        },
    };
    let version = version.to_string().replace("TLS ", "VERS-TLS");
    format!(
        "NORMAL:-VERS-ALL:+{version}:-CIPHER-ALL:+{cipher}:-MAC-ALL:+{mac}:-KX-ALL:+{key_exchange}"
    )
}

/// The pairs that GnuTLS has: with SHA-2 as MAC it has TLS 1.2 alone, but for TLS_*_NULL_SHA384.
fn gnutls_pairs() -> Vec<(&'static Suite, ProtocolVersion)> {
    let is_shared = |(suite, version): &(&'static Suite, ProtocolVersion)| {
        let is_sha2 = suite.mac.is_some_and(|mac| mac.length() > 20);
        !is_sha2 || *version == ProtocolVersion::TLS1_2
    };
    let pairs = pairs(&gnutls_psk_suites());
    pairs.into_iter().filter(is_shared).collect()
}

#[test]
fn every_suite_of_gnutls() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let scratch = Scratch::new("psk");
    let passwd = scratch.file("psk.txt", format!("alice:{}\n", key()));
    let server = |cipher: &str| {
        let words = format!(
            "NORMAL:+VERS-TLS1.0:+VERS-TLS1.1:-KX-ALL:+PSK:+DHE-PSK:+ECDHE-PSK:+RSA-PSK:-CIPHER-ALL:+{cipher}:+SHA1:+SHA256:+SHA384"
        );
        let arguments = [
            "--http",
            "--quiet",
            "--priority",
            &words,
            "--pskpasswd",
            &passwd,
        ];
        let identity = [
            "--x509certfile",
            &identity_file("rsa.pem"),
            "--x509keyfile",
            &identity_file("rsa.key.pem"),
        ];
        let arguments = arguments.iter().chain(&identity);
        gnutls_serv(&arguments.map(|word| word.to_string()).collect::<Vec<_>>())
    };
    let ciphers = server(
        "3DES-CBC:+AES-128-CBC:+AES-256-CBC:+AES-128-GCM:+AES-256-GCM:+AES-128-CCM:+AES-256-CCM:+AES-128-CCM-8:+AES-256-CCM-8:+CHACHA20-POLY1305:+CAMELLIA-128-CBC:+CAMELLIA-256-CBC:+CAMELLIA-128-GCM:+CAMELLIA-256-GCM",
    );
    let null = server("NULL");
    let pairs = gnutls_pairs();
    for (suite, version) in &pairs {
        let what = format!("{} {version}", suite.name);
        let peer = match suite.cipher.kind() {
            CipherKind::Null => &null,
            _ => &ciphers,
        };
        let story = served(peer.port, &only(suite, *version), &what);
        assert_eq!(story.fact("cipher_suite").as_deref(), Some(suite.name));
        assert_proof(&story, suite, &what);
    }
    println!(
        "{} pairs of suite and version with gnutls-serv",
        pairs.len()
    );
    assert!(pairs.len() >= 90, "only {} pairs", pairs.len());
}

#[test]
fn every_suite_of_gnutlss_client() {
    if !is_installed("gnutls-cli") {
        return;
    }
    let peer = serve(&["-q", "-c", &all(), "--psk", PSK, "--timeout", "60"]);
    // The others are tried with its server: this client (3.7.9) does not get through them even with that.
    let is_tried = |(suite, _): &(&Suite, ProtocolVersion)| {
        matches!(suite.key_exchange, KeyExchange::Psk | KeyExchange::RsaPsk)
    };
    let pairs: Vec<_> = gnutls_pairs().into_iter().filter(is_tried).collect();
    for (suite, version) in &pairs {
        let what = format!("{} {version}", suite.name);
        let mut command = Command::new("gnutls-cli");
        command
            .args(["-p", &peer.port.to_string(), "localhost"])
            .args(["--x509cafile", &ca_file()])
            .args(["--pskusername", "alice", "--pskkey", key()])
            .args(["--priority", &priority(suite, *version)]);
        let text = fetch(Peer::start(&mut command), &what);
        let line = format!("cipher_suite: {}", suite.name);
        assert!(text.lines().any(|it| it == line), "{what}: {text}");
    }
    assert!(pairs.len() >= 40, "only {} pairs", pairs.len());
}
