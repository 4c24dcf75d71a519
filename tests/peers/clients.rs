//! `openssl s_client`, `gnutls-cli` and curl against `tlsdemo serve`.

use std::fs;
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::peers::*;
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion};
use tlsdemo::names::suite::{Authentication, CipherKind, KeyExchange, SUITES, Suite};

const REQUEST: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Every suite without a pre-shared key, NULL ones too.
fn all_suites() -> String {
    let rows = SUITES.iter().filter(|it| !it.key_exchange.has_psk());
    let names: Vec<&str> = rows.map(|suite| suite.openssl).collect();
    names.join(":")
}

fn server(more: &[&str]) -> Peer {
    serve(&[&["-q", "-c", &all_suites(), "--timeout", "60"], more].concat())
}

/// A page of the server's, which says what it was fetched over.
struct Page {
    text: String,
}

impl Page {
    /// What the page says of the connection.
    fn fact(&self, name: &str) -> Option<&str> {
        let start = format!("{name}: ");
        self.text.lines().find_map(|line| line.strip_prefix(&start))
    }

    fn assert(&self, name: &str, value: &str, what: &str) {
        assert_eq!(self.fact(name), Some(value), "{what}: {}", self.text);
    }
}

/// Runs a client that reads the request from its standard input, and waits for its end.
fn fetch(mut peer: Peer, what: &str) -> Page {
    peer.say(REQUEST);
    let (success, text) = peer.finish();
    assert!(success, "{what}: {text}");
    assert!(text.contains("HTTP/1.1 200 OK"), "{what}: {text}");
    Page { text }
}

fn s_client(port: u16, arguments: &[&str]) -> Peer {
    let mut command = Command::new("openssl");
    command
        .args([
            "s_client",
            "-connect",
            &format!("127.0.0.1:{port}"),
            "-servername",
            "localhost",
        ])
        .args([
            "-CAfile",
            &ca_file(),
            "-verify_hostname",
            "localhost",
            "-verify_return_error",
        ])
        .args(["-ign_eof"])
        .args(arguments);
    Peer::start(&mut command)
}

fn gnutls_cli(port: u16, priority: &str, arguments: &[&str]) -> Peer {
    let mut command = Command::new("gnutls-cli");
    command
        .args([
            "-p",
            &port.to_string(),
            "localhost",
            "--x509cafile",
            &ca_file(),
        ])
        .args(["--priority", priority])
        .args(arguments);
    Peer::start(&mut command)
}

fn version_flag(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::TLS1_0 => "-tls1",
        ProtocolVersion::TLS1_1 => "-tls1_1",
        ProtocolVersion::TLS1_2 => "-tls1_2",
        _ => "-tls1_3",
    }
}

/// What makes OpenSSL's client offer one suite.
fn suite_flags(suite: &Suite) -> [String; 2] {
    match suite.is_in(ProtocolVersion::TLS1_3) {
        true => ["-ciphersuites".into(), suite.openssl.into()],
        false => ["-cipher".into(), format!("{}:@SECLEVEL=0", suite.openssl)],
    }
}

#[test]
fn every_suite_of_openssl() {
    if !is_installed("openssl") {
        return;
    }
    let peer = server(&[]);
    let pairs = pairs(&openssl_suites());
    for (suite, version) in &pairs {
        let what = format!("{} {version}", suite.openssl);
        let [flag, name] = suite_flags(suite);
        let client = s_client(peer.port, &[version_flag(*version), &flag, &name]);
        let page = fetch(client, &what);
        page.assert("cipher_suite", suite.name, &what);
        page.assert("version", &version.to_string(), &what);
        assert!(
            page.text.contains("Verify return code: 0 (ok)"),
            "{what}: {}",
            page.text
        );
    }
    println!("{} pairs of suite and version with s_client", pairs.len());
    assert!(pairs.len() >= 73 + 28, "only {} pairs", pairs.len());
}

/// GnuTLS's words for what one suite at one version needs.
fn priority(suite: &Suite, version: ProtocolVersion) -> String {
    let name = suite.name;
    let key_exchange = match (suite.key_exchange, suite.authentication) {
        (KeyExchange::Rsa, _) => "RSA",
        (KeyExchange::Dhe, _) => "DHE-RSA",
        (_, Authentication::Ecdsa) => "ECDHE-ECDSA",
        _ => "ECDHE-RSA",
    };
    let cipher = [
        ("3DES", "3DES-CBC"),
        ("NULL", "NULL"),
        ("AES_128_GCM", "AES-128-GCM"),
        ("AES_256_GCM", "AES-256-GCM"),
        ("AES_128_CCM_8", "AES-128-CCM-8"),
        ("AES_256_CCM_8", "AES-256-CCM-8"),
        ("AES_128_CCM", "AES-128-CCM"),
        ("AES_256_CCM", "AES-256-CCM"),
        ("AES_128_CBC", "AES-128-CBC"),
        ("AES_256_CBC", "AES-256-CBC"),
        ("CHACHA20", "CHACHA20-POLY1305"),
        ("CAMELLIA_128_CBC", "CAMELLIA-128-CBC"),
        ("CAMELLIA_256_CBC", "CAMELLIA-256-CBC"),
        ("CAMELLIA_128_GCM", "CAMELLIA-128-GCM"),
        ("CAMELLIA_256_GCM", "CAMELLIA-256-GCM"),
    ]
    .into_iter()
    .find(|(part, _)| name.contains(part))
    .unwrap()
    .1;
    let mac = match (suite.cipher.kind(), name.rsplit('_').next()) {
        (CipherKind::Aead, _) => "AEAD",
        (_, Some("SHA256")) => "SHA256",
        (_, Some("SHA384")) => "SHA384",
        (_, Some("MD5")) => "MD5",
        _ => "SHA1",
    };
    let version = version.to_string().replace("TLS ", "VERS-TLS");
    format!(
        "NORMAL:-VERS-ALL:+{version}:-CIPHER-ALL:+{cipher}:-MAC-ALL:+{mac}:-KX-ALL:+{key_exchange}:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1"
    )
}

#[test]
fn every_suite_of_gnutls() {
    if !is_installed("gnutls-cli") {
        return;
    }
    let peer = server(&[]);
    let pairs = pairs(&gnutls_suites());
    for (suite, version) in &pairs {
        let what = format!("{} {version}", suite.name);
        let page = fetch(
            gnutls_cli(peer.port, &priority(suite, *version), &[]),
            &what,
        );
        page.assert("cipher_suite", suite.name, &what);
        page.assert("version", &version.to_string(), &what);
    }
    println!("{} pairs of suite and version with gnutls-cli", pairs.len());
    assert!(pairs.len() >= 85 + 28, "only {} pairs", pairs.len());
}

/// Names of groups for OpenSSL and for GnuTLS.
const GROUPS: [(NamedGroup, &str, &str); 7] = [
    (NamedGroup::X25519, "X25519", "X25519"),
    (NamedGroup::Secp256r1, "P-256", "SECP256R1"),
    (NamedGroup::Secp384r1, "P-384", "SECP384R1"),
    (NamedGroup::Secp521r1, "P-521", "SECP521R1"),
    (NamedGroup::Ffdhe2048, "ffdhe2048", "FFDHE2048"),
    (NamedGroup::Ffdhe3072, "ffdhe3072", "FFDHE3072"),
    (NamedGroup::Ffdhe4096, "ffdhe4096", "FFDHE4096"),
];

#[test]
fn every_group() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let peer = server(&[]);
    let mut runs = 0;
    for (group, openssl, gnutls) in GROUPS {
        let named = group.to_string();
        let priority = format!("NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-{gnutls}");
        let page = fetch(gnutls_cli(peer.port, &priority, &[]), gnutls);
        page.assert("group", &named, gnutls);
        let page = fetch(
            s_client(peer.port, &["-tls1_3", "-groups", openssl]),
            openssl,
        );
        page.assert("group", &named, openssl);
        runs += 2;
        let key_exchange = if group.is_finite_field() {
            "DHE-RSA"
        } else {
            "ECDHE-RSA"
        };
        for version in ["1.0", "1.1", "1.2"] {
            let priority = format!(
                "NORMAL:-VERS-ALL:+VERS-TLS{version}:-KX-ALL:+{key_exchange}:-GROUP-ALL:+GROUP-{gnutls}"
            );
            let page = fetch(gnutls_cli(peer.port, &priority, &[]), gnutls);
            page.assert("group", &named, &format!("{gnutls} TLS {version}"));
            runs += 1;
        }
        // OpenSSL takes whatever finite field the server picks before TLS 1.3.
        if !group.is_finite_field() {
            let flags = [
                "-tls1_2",
                "-cipher",
                "ECDHE-RSA-AES128-GCM-SHA256",
                "-groups",
                openssl,
            ];
            fetch(s_client(peer.port, &flags), openssl).assert("group", &named, openssl);
            runs += 1;
        }
    }
    assert_eq!(runs, 7 * 5 + 4);
}

/// The server's wish for another group than the first share is for, and a cookie.
#[test]
fn hello_retry_requests() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let mut runs = 0;
    for (group, openssl, gnutls) in GROUPS {
        for more in [
            &[][..],
            &["--cookie"],
            &["--no-compat"],
            &["--cookie", "--no-compat"],
        ] {
            let peer = server(&[&["--groups", openssl], more].concat());
            let what = format!("{openssl} {more:?}");
            let named = group.to_string();
            // A share for the first only, which the server does not have.
            let is_x25519 = openssl == "X25519";
            let groups = format!("{}:{openssl}", if is_x25519 { "P-256" } else { "X25519" });
            let flags = ["-tls1_3", "-groups", &groups, "-msg"];
            let page = fetch(s_client(peer.port, &flags), &what);
            page.assert("group", &named, &what);
            assert_eq!(
                page.text.matches(", ClientHello").count(),
                2,
                "{what}: {}",
                page.text
            );
            let first = if is_x25519 { "SECP256R1" } else { "X25519" };
            let priority =
                format!("NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-{first}:+GROUP-{gnutls}");
            let page = fetch(
                gnutls_cli(peer.port, &priority, &["--single-key-share"]),
                &what,
            );
            page.assert("group", &named, &what);
            runs += 2;
        }
        // The share fits, and the server wants to see a cookie all the same. GnuTLS 3.7 does not
        // bear that: it insists on another group.
        let peer = server(&["--cookie"]);
        let page = fetch(
            s_client(peer.port, &["-tls1_3", "-groups", openssl, "-msg"]),
            openssl,
        );
        assert_eq!(
            page.text.matches(", ClientHello").count(),
            2,
            "{}",
            page.text
        );
        runs += 1;
    }
    assert_eq!(runs, 7 * 9);
}

#[test]
fn every_identity() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let mut runs = 0;
    for (identity, oldest) in [
        ("rsa", ProtocolVersion::TLS1_0),
        ("rsa-pss", ProtocolVersion::TLS1_2),
        ("ecdsa-p256", ProtocolVersion::TLS1_0),
        ("ecdsa-p384", ProtocolVersion::TLS1_0),
        ("ecdsa-p521", ProtocolVersion::TLS1_0),
        ("ed25519", ProtocolVersion::TLS1_2),
    ] {
        let certificate = identity_file(&format!("{identity}.pem"));
        let key = identity_file(&format!("{identity}.key.pem"));
        let peer = server(&["--cert", &certificate, "--key", &key]);
        for version in VERSIONS.into_iter().filter(|version| *version >= oldest) {
            let what = format!("{identity} {version}");
            let flags = [version_flag(version), "-cipher", "ALL:@SECLEVEL=0"];
            let page = fetch(s_client(peer.port, &flags), &what);
            page.assert("version", &version.to_string(), &what);
            assert!(
                page.text.contains("Verify return code: 0 (ok)"),
                "{what}: {}",
                page.text
            );
            let name = version.to_string().replace("TLS ", "VERS-TLS");
            let priority = format!(
                "NORMAL:-VERS-ALL:+{name}:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1:+GROUP-SECP521R1"
            );
            let page = fetch(gnutls_cli(peer.port, &priority, &[]), &what);
            page.assert("version", &version.to_string(), &what);
            runs += 2;
        }
    }
    assert_eq!(runs, 2 * (4 * 4 + 2 * 2));
}

#[test]
fn extended_master_secret_and_encrypt_then_mac_on_and_off() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let mut runs = 0;
    for bits in 0..4 {
        let (ems, etm) = (bits & 1 != 0, bits & 2 != 0);
        let mut options = Vec::new();
        if !ems {
            options.push("--no-ems");
        }
        if !etm {
            options.push("--no-etm");
        }
        let peer = server(&options);
        let yes = |value: bool| if value { "yes" } else { "no" };
        for (name, version) in [
            ("ECDHE-RSA-AES128-SHA", ProtocolVersion::TLS1_0),
            ("DHE-RSA-AES256-SHA", ProtocolVersion::TLS1_1),
            ("AES128-SHA256", ProtocolVersion::TLS1_2),
            ("ECDHE-ECDSA-AES256-SHA384", ProtocolVersion::TLS1_2),
        ] {
            let suite = SUITES.iter().find(|suite| suite.openssl == name).unwrap();
            for client_etm in [true, false] {
                let what = format!("{name} {version} {ems} {etm}, client {client_etm}");
                let [flag, list] = suite_flags(suite);
                let mut flags = vec![version_flag(version), &flag, &list];
                if !client_etm {
                    flags.push("-no_etm");
                }
                let page = fetch(s_client(peer.port, &flags), &what);
                page.assert("extended_master_secret", yes(ems), &what);
                page.assert("encrypt_then_mac", yes(etm && client_etm), &what);
                runs += 1;
                for client_ems in [true, false] {
                    let what = format!("{what} {client_ems}, GnuTLS");
                    let mut priority = priority(suite, version);
                    if !client_etm {
                        priority.push_str(":%NO_ETM");
                    }
                    if !client_ems {
                        priority.push_str(":%NO_SESSION_HASH");
                    }
                    let page = fetch(gnutls_cli(peer.port, &priority, &[]), &what);
                    page.assert("extended_master_secret", yes(ems && client_ems), &what);
                    page.assert("encrypt_then_mac", yes(etm && client_etm), &what);
                    runs += 1;
                }
            }
        }
    }
    assert_eq!(runs, 4 * 4 * 2 * 3);
}

#[test]
fn clients_without_extensions_and_with_odd_ones() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let peer = server(&["--record-size-limit", "512", "--pad-to", "100"]);
    for version in ["1.0", "1.1", "1.2"] {
        let priority =
            format!("NORMAL:-VERS-ALL:+VERS-TLS{version}:-KX-ALL:+RSA:+DHE-RSA:%NO_EXTENSIONS");
        let page = fetch(gnutls_cli(peer.port, &priority, &[]), "no extensions");
        page.assert("extended_master_secret", "no", "no extensions");
    }
    for flags in [
        &["-tls1_3", "-status", "-maxfraglen", "512"][..],
        &[
            "-tls1_2",
            "-status",
            "-maxfraglen",
            "512",
            "-nextprotoneg",
            "http/1.1",
        ],
        &["-tls1_3", "-max_send_frag", "512", "-record_padding", "300"],
        &["-tls1_2", "-max_send_frag", "512", "-no_ticket", "-comp"],
        &["-no_tls1_3"],
    ] {
        fetch(s_client(peer.port, flags), &format!("{flags:?}"));
    }
    let page = fetch(s_client(peer.port, &["-alpn", "h3,http/1.1"]), "ALPN");
    page.assert("application_protocol", "http/1.1", "ALPN");
    // GnuTLS honours the limit of the record size, and sends the request in small records.
    for version in ["1.2", "1.3"] {
        let priority = format!("NORMAL:-VERS-ALL:+VERS-TLS{version}");
        fetch(
            gnutls_cli(peer.port, &priority, &["--recordsize", "512"]),
            "recordsize",
        );
    }
}

#[test]
fn tickets_and_reconnections() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let peer = server(&["--tickets", "3"]);
    let client = s_client(peer.port, &["-tls1_3", "-msg"]);
    let page = fetch(client, "tickets");
    let tickets = page
        .text
        .matches("Post-Handshake New Session Ticket arrived")
        .count();
    assert_eq!(tickets, 3, "{}", page.text);

    // The next handshake offers one, and is shorter.
    let scratch = Scratch::new("tickets");
    let session = scratch.0.join("session").to_str().unwrap().to_owned();
    fetch(
        s_client(peer.port, &["-tls1_3", "-sess_out", &session]),
        "session",
    );
    let page = fetch(
        s_client(peer.port, &["-tls1_3", "-sess_in", &session]),
        "offered again",
    );
    assert!(page.text.contains("Reused, TLSv1.3"), "{}", page.text);
    // Five more connections after the first, each resumes the session of the one before.
    let mut client = s_client(peer.port, &["-tls1_2", "-reconnect"]);
    client.wait_for("six handshakes", |printed| {
        let of = |kind: &str| {
            printed
                .matches(&format!("{kind}, TLSv1.2, Cipher is"))
                .count()
        };
        ((of("New"), of("Reused")) == (1, 5)).then_some(())
    });
    // GnuTLS connects twice, and offers the ticket the second time.
    let mut client = gnutls_cli(peer.port, "NORMAL", &["--resume"]);
    client.wait_for_text("- Resume Handshake was completed");
}

/// RFC 9846 §4.3.10: with a session of another server, a client sends data that nobody here can read.
#[test]
fn early_data_of_a_session_elsewhere_is_skipped() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("early-data");
    let session = scratch.0.join("session").to_str().unwrap().to_owned();
    let data = scratch.file("early", "x".repeat(16_000));
    let arguments: Vec<String> = [
        "-cert",
        &identity_file("rsa.pem"),
        "-key",
        &identity_file("rsa.key.pem"),
        "-tls1_3",
        // Its tickets allow early data.
        "-max_early_data",
        "16384",
    ]
    .map(str::to_owned)
    .to_vec();
    let elsewhere = s_server(&scratch.0, OPENSSL_CONFIGURATION, &arguments);
    // The file of the session is there as soon as a ticket is; what is printed of it may wait in a
    // buffer until the client ends.
    let first = s_client(elsewhere.port, &["-tls1_3", "-sess_out", &session]);
    let start = Instant::now();
    let saved = || fs::read_to_string(&session).is_ok_and(|text| text.contains("-----END"));
    while !saved() {
        assert!(start.elapsed() < PATIENCE, "no ticket: {}", first.printed());
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(first);
    for more in [&[][..], &["--cookie"]] {
        let peer = server(more);
        let client = s_client(
            peer.port,
            &["-tls1_3", "-sess_in", &session, "-early_data", &data],
        );
        let page = fetch(client, &format!("early data {more:?}"));
        assert!(
            page.text.contains("Early data was rejected"),
            "{}",
            page.text
        );
    }
}

/// RFC 8422 §5.3: the curve of an ECDSA certificate must be one that the client lists.
#[test]
fn clients_that_do_not_list_the_curve_of_the_certificate() {
    if !is_installed("openssl") {
        return;
    }
    let peer = server(&[]);
    let x25519 = &["-tls1_2", "-curves", "X25519"][..];
    fetch(s_client(peer.port, x25519), "X25519 alone");
    // Without EdDSA, whose keys are on no such curve, the RSA identity is left.
    let rsa = [x25519, &["-sigalgs", "ECDSA+SHA256:RSA+SHA256"]].concat();
    let page = fetch(s_client(peer.port, &rsa), "X25519 and no EdDSA");
    page.assert(
        "signature_scheme",
        "rsa_pkcs1_sha256",
        "X25519 and no EdDSA",
    );
}

#[test]
fn keys_are_updated_by_the_client() {
    if !is_installed("openssl") {
        return;
    }
    for suite in tls13_suites_of_openssl() {
        let peer = server(&[]);
        let mut client = Command::new("openssl");
        client
            .args([
                "s_client",
                "-connect",
                &format!("127.0.0.1:{}", peer.port),
                "-CAfile",
                &ca_file(),
            ])
            .args(["-tls1_3", "-msg", "-ciphersuites", suite.openssl]);
        let mut client = Peer::start(&mut client);
        client.wait_for_text("Verify return code: 0 (ok)");
        for (command, updates) in [("k\n", 1), ("K\n", 2), ("k\n", 3)] {
            client.say(command);
            client.wait_for("the update", |printed| {
                (printed.matches(", KeyUpdate").count() >= updates).then_some(())
            });
        }
        client.say(REQUEST);
        client.wait_for_text("HTTP/1.1 200 OK");
        // Ours, which the second asked for, came before the answer.
        let printed = client.printed();
        assert_eq!(printed.matches(", KeyUpdate").count(), 4, "{printed}");
    }
}

#[test]
fn keys_are_updated_by_gnutls() {
    if !is_installed("gnutls-cli") {
        return;
    }
    let peer = server(&[]);
    let priority = "NORMAL:-VERS-ALL:+VERS-TLS1.3";
    let mut client = gnutls_cli(peer.port, priority, &["--inline-commands"]);
    client.wait_for_text("- Simple Client Mode");
    // By itself, then with the wish that we do the same.
    for (command, count) in [("^rekey1^\n", 1), ("^rekey^\n", 2)] {
        client.say(command);
        client.wait_for("the new keys", |printed| {
            (printed.matches("- Rekey was completed").count() == count).then_some(())
        });
    }
    fetch(client, "after new keys");
}

#[test]
fn renegotiation_is_declined() {
    if !is_installed("openssl") {
        return;
    }
    let peer = server(&[]);
    for version in [
        ProtocolVersion::TLS1_0,
        ProtocolVersion::TLS1_1,
        ProtocolVersion::TLS1_2,
    ] {
        let mut client = Command::new("openssl");
        client
            .args([
                "s_client",
                "-connect",
                &format!("127.0.0.1:{}", peer.port),
                "-CAfile",
                &ca_file(),
            ])
            .args([version_flag(version), "-cipher", "ALL:@SECLEVEL=0", "-msg"]);
        let mut client = Peer::start(&mut client);
        client.wait_for_text("Verify return code: 0 (ok)");
        client.say("R\n");
        client.wait_for_text("no_renegotiation");
    }
}

fn curl() -> Option<&'static str> {
    static VERSION: OnceLock<Option<String>> = OnceLock::new();
    let version =
        VERSION.get_or_init(|| is_installed("curl").then(|| output("curl", &["--version"])));
    version.as_deref()
}

#[test]
fn curl_fetches_the_page() {
    let Some(version) = curl() else { return };
    // Other builds of curl have other names for suites, or none.
    let is_openssl = version.contains("OpenSSL/3");
    let peer = server(&[]);
    let url = format!("https://localhost:{}/", peer.port);
    let run = |arguments: &[&str]| {
        let mut command = Command::new("curl");
        command
            .args([
                "-sS",
                "-i",
                "--max-time",
                "30",
                "--cacert",
                &ca_file(),
                &url,
            ])
            .args(arguments);
        let (success, text) = Peer::start(&mut command).finish();
        assert!(success, "{arguments:?}: {text}");
        text
    };
    let fetch = |arguments: &[&str]| {
        let text = run(arguments);
        assert!(
            ["HTTP/1.1 200 OK", "HTTP/2 200"]
                .iter()
                .any(|it| text.contains(it)),
            "{arguments:?}: {text}"
        );
        Page { text }
    };
    let page = fetch(&[]);
    page.assert("version", "TLS 1.3", "curl");
    if version.contains("nghttp2") {
        page.assert("application_protocol", "h2", "curl");
        // A request for each of two streams of one connection, a head alone, and one with content.
        fetch(&["--http2", &url]);
        fetch(&["--http2", "-I"]);
        let refused = run(&["--http2", "-d", "a=b"]);
        assert!(refused.contains("HTTP/2 405"), "{refused}");
    }
    fetch(&["--http1.1", "--tls-max", "1.2"]).assert("version", "TLS 1.2", "curl");
    assert!(fetch(&["-I"]).fact("version").is_none(), "HEAD has no body");
    if !is_openssl {
        return;
    }
    for name in [
        "ECDHE-RSA-CHACHA20-POLY1305",
        "AES256-SHA",
        "DHE-RSA-AES128-CCM",
        "NULL-SHA256",
    ] {
        let suite = SUITES.iter().find(|suite| suite.openssl == name).unwrap();
        let list = format!("{name}:@SECLEVEL=0");
        let page = fetch(&["--tls-max", "1.2", "--ciphers", &list]);
        page.assert("cipher_suite", suite.name, name);
    }
    for version in ["1.0", "1.1"] {
        let old = format!("--tlsv{version}");
        let page = fetch(&[&old, "--tls-max", version, "--ciphers", "ALL:@SECLEVEL=0"]);
        page.assert("version", &format!("TLS {version}"), &old);
    }
    for curve in ["X25519", "P-256", "P-384", "P-521"] {
        fetch(&["--curves", curve]);
        fetch(&["--curves", curve, "--tls-max", "1.2"]).assert("version", "TLS 1.2", curve);
    }
}

/// Many at once, each with its page.
#[test]
fn many_clients_at_once() {
    let peer = server(&[]);
    let threads: Vec<_> = (0..40)
        .map(|number| {
            let port = peer.port;
            std::thread::spawn(move || {
                let version = VERSIONS[number % VERSIONS.len()];
                served(port, &at(version), &format!("client {number}"));
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

/// A client that names authorities (RFC 9846 §4.3.4) gets a chain of theirs.
#[test]
fn openssl_names_the_authorities_that_it_trusts() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("request-ca");
    let file = |name: &str| scratch.0.join(name).to_str().unwrap().to_owned();
    let mut arguments = Vec::new();
    for name in ["one", "two"] {
        let (certificate, key) = (file(&format!("{name}.pem")), file(&format!("{name}.key")));
        let subject = format!("/CN={name}");
        let names = "subjectAltName=DNS:localhost";
        let make = ["req", "-x509", "-nodes", "-newkey", "ec", "-days", "30"];
        let curve = ["-pkeyopt", "ec_paramgen_curve:P-256", "-subj", &subject];
        let files = ["-addext", names, "-keyout", &key, "-out", &certificate];
        output("openssl", &[&make[..], &curve, &files].concat());
        arguments.extend(["--cert".to_owned(), certificate, "--key".to_owned(), key]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ours = serve(&arguments);
    let port = format!("localhost:{}", ours.port);
    for (version, asked, shown) in [
        ("-tls1_3", None, "one"),
        ("-tls1_3", Some("two"), "two"),
        ("-tls1_3", Some("one"), "one"),
    ] {
        let mut command = std::process::Command::new("openssl");
        command.args(["s_client", "-connect", &port, version]);
        if let Some(name) = asked {
            command.args(["-requestCAfile", &file(&format!("{name}.pem"))]);
        }
        let command = command.stdin(std::process::Stdio::null());
        let said = command.output().unwrap();
        let text = String::from_utf8_lossy(&said.stdout);
        let subject = format!("subject=CN = {shown}");
        assert!(text.contains(&subject), "{asked:?}: {text}");
    }
}
