//! Sessions of TLS 1.3 with OpenSSL and GnuTLS, each as client and as server: resumed, with and
//! without a key exchange, after a HelloRetryRequest, with early data, and with keys that both ends
//! were given.

use std::io::{Read, Write};

use crate::peers::*;
use tlsdemo::connection::session::{ExternalPsk, Store};
use tlsdemo::handshake::client::Config;
use tlsdemo::names::hash::HashAlgorithm;
use tlsdemo::names::registry::{ProtocolVersion, PskKeyExchangeMode};
use tlsdemo::narration::Side;

const REQUEST: &str = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

const SUITES: [&str; 3] = [
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
];

/// What `openssl s_client` prints when it fetches the server's page.
fn s_client(port: u16, arguments: &[&str]) -> String {
    let mut command = std::process::Command::new("openssl");
    let address = format!("127.0.0.1:{port}");
    command
        .args(["s_client", "-connect", &address, "-servername", "localhost"])
        .args(["-tls1_3", "-ign_eof"])
        .args(arguments);
    let mut peer = Peer::start(&mut command);
    peer.say(REQUEST);
    let (success, text) = peer.finish();
    assert!(success, "{arguments:?}: {text}");
    assert!(text.contains("HTTP/1.1 200 OK"), "{arguments:?}: {text}");
    text
}

/// A file for a session that a client writes.
fn session_file(scratch: &Scratch, name: &str) -> String {
    scratch.0.join(name).to_str().unwrap().to_owned()
}

#[test]
fn openssl_resumes_what_we_offer() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("resumes");
    let rows: [(&str, &[&str], &[&str], &str); 4] = [
        ("with a key exchange", &[], &[], "psk_dhe_ke"),
        ("after a cookie", &["--cookie"], &[], "psk_dhe_ke"),
        ("after a retry", &["--groups", "P-256"], &[], "psk_dhe_ke"),
        (
            "without a key exchange",
            &["--psk-modes", "psk_ke"],
            &["-allow_no_dhe_kex"],
            "psk_ke",
        ),
    ];
    for (what, ours, theirs, mode) in rows {
        let peer = serve(&[&["-q", "--timeout", "60"], ours].concat());
        for suite in SUITES {
            let file = session_file(&scratch, "session");
            let flags = [&["-ciphersuites", suite], theirs].concat();
            let text = s_client(peer.port, &[&flags[..], &["-sess_out", &file]].concat());
            assert!(text.contains("\nNew, TLSv1.3"), "{what}, {suite}: {text}");
            let text = s_client(peer.port, &[&flags[..], &["-sess_in", &file]].concat());
            assert!(
                text.contains("\nReused, TLSv1.3"),
                "{what}, {suite}: {text}"
            );
            let said = format!("psk_key_exchange_mode: {mode}");
            assert!(text.contains(&said), "{what}, {suite}: {text}");
        }
    }
}

#[test]
fn openssl_sends_early_data_that_we_take_once() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("early");
    let data = scratch.file("request", REQUEST);
    let trace = session_file(&scratch, "trace");
    let json = ["--json", &trace];
    let flags = ["-q", "--early-data", "16384", "--timeout", "60"];
    let peer = serve(&[&flags[..], &json].concat());
    let file = session_file(&scratch, "session");
    s_client(peer.port, &["-sess_out", &file]);
    let early = ["-sess_in", &file, "-early_data", &data];
    let text = s_client(peer.port, &early);
    assert!(text.contains("Early data was accepted"), "{text}");
    assert!(text.contains("early_data_accepted: yes"), "{text}");
    // The same ticket again: resumed, but not believed.
    let text = s_client(peer.port, &early);
    assert!(text.contains("\nReused, TLSv1.3"), "{text}");
    assert!(text.contains("Early data was rejected"), "{text}");
    // A record that was skipped is not one that was lost (RFC 9846 §4.3.10).
    let mut written = String::new();
    for _ in 0..100 {
        written = std::fs::read_to_string(&trace).unwrap();
        if written.matches("\"event\":\"done\"").count() == 3 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(written.contains("\"name\":\"early_data\""));
    if let Some(mut python) = crate::common::python::python() {
        let checked = python.args(["examples/check_trace.py", &trace]).output();
        let said = String::from_utf8(checked.unwrap().stdout).unwrap();
        assert!(said.contains("connection 3: ok"), "{said}");
    }
}

/// A request that came as early data was sent once, ahead of EndOfEarlyData (RFC 9846 §2.3, §4.6): it is
/// told there, and not again when it is acted on.
#[test]
fn early_data_is_told_where_openssl_sent_it() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("early-once");
    let data = scratch.file("request", REQUEST);
    let mut peer = serve(&["--early-data", "16384", "--timeout", "60"]);
    let file = session_file(&scratch, "session");
    s_client(peer.port, &["-sess_out", &file]);
    // Its own request comes behind that of the early data, which asks for the end of the connection.
    s_client(peer.port, &["-sess_in", &file, "-early_data", &data]);
    let story = peer.wait_for("the second connection's end", |printed| {
        let (_, second) = printed.split_once("early_data_accepted: ")?;
        let (story, _) = second.split_once("what was agreed on")?;
        Some(story.to_owned())
    });
    let place = |words: &str| {
        let found: Vec<usize> = story.match_indices(words).map(|(at, _)| at).collect();
        assert_eq!(found.len(), 1, "{words}: {story}");
        found[0]
    };
    let request = place("early data, HTTP/1.1: request \"GET / HTTP/1.1\"");
    assert_eq!(story.matches("HTTP/1.1: request").count(), 1, "{story}");
    assert!(request < place("── EndOfEarlyData"), "{story}");
}

#[test]
fn openssl_begins_with_a_key_that_both_were_given() {
    if !is_installed("openssl") {
        return;
    }
    let peer = serve(&["-q", "--psk", "a:b:00112233445566778899aabbccddeeff"]);
    let key = [
        "-psk",
        "00112233445566778899aabbccddeeff",
        "-psk_identity",
        "a:b",
    ];
    let text = s_client(peer.port, &key);
    assert!(
        text.contains("pre_shared_key: given to both ends"),
        "{text}"
    );
}

/// GnuTLS 3.7 breaks off (`GNUTLS_E_INVALID_REQUEST`) where early data meets a HelloRetryRequest, with its own
/// server too.
#[test]
fn gnutls_resumes_what_we_offer() {
    if !is_installed("gnutls-cli") {
        return;
    }
    let scratch = Scratch::new("gnutls-early");
    let early = scratch.file("request", REQUEST);
    let rows: [(&str, &[&str], &[&str], &str); 3] = [
        (
            "with a key exchange",
            &[],
            &[],
            "psk_key_exchange_mode: psk_dhe_ke",
        ),
        (
            "after a retry",
            &["--groups", "P-384"],
            &[],
            "group: secp384r1",
        ),
        (
            "with early data",
            &["--early-data", "9999"],
            &["--earlydata", &early],
            "early_data_accepted: yes",
        ),
    ];
    for (what, ours, theirs, says) in rows {
        let peer = serve(&[&["-q", "--tls", "1.3", "--timeout", "60"], ours].concat());
        let mut command = std::process::Command::new("gnutls-cli");
        let port = peer.port.to_string();
        command
            .args(["-p", &port, "localhost", "--x509cafile", &ca_file()])
            .args(["--resume", "--waitresumption"])
            .args(theirs);
        let mut client = Peer::start(&mut command);
        client.wait_for_text("*** This is a resumed session");
        client.say(REQUEST);
        let (_, told) = client.finish();
        for fact in ["pre_shared_key: a session of an earlier connection", says] {
            assert!(told.contains(fact), "{what}: {fact}: {told}");
        }
    }
}

/// A client that keeps sessions, asked to send early data or not.
fn keeping(early_data: bool) -> Config {
    let mut config = at(ProtocolVersion::TLS1_3);
    config.sessions = Some(Store::default().shelf("peer"));
    config.early_data = early_data;
    config.alpn = Vec::new();
    config
}

#[test]
fn we_resume_what_openssl_offers() {
    if !is_installed("openssl") {
        return;
    }
    let identity = [
        "-cert",
        &identity_file("rsa.pem"),
        "-key",
        &identity_file("rsa.key.pem"),
    ];
    let base = [&identity[..], &["-tls1_3", "-www"]].concat();
    for (what, more, retry, mode) in [
        ("tickets", &[][..], false, PskKeyExchangeMode::PskDheKe),
        (
            "stateful",
            &["-no_ticket"][..],
            false,
            PskKeyExchangeMode::PskDheKe,
        ),
        ("a retry", &[][..], true, PskKeyExchangeMode::PskDheKe),
        (
            "psk_ke",
            &["-allow_no_dhe_kex"][..],
            false,
            PskKeyExchangeMode::PskKe,
        ),
    ] {
        let all = [&base[..], more].concat();
        let arguments: Vec<String> = all.iter().map(ToString::to_string).collect();
        let peer = s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments);
        let mut config = keeping(false);
        config.psk_modes = vec![mode];
        served(peer.port, &config, what);
        config.key_shares = retry.then(Vec::new);
        for _ in 0..2 {
            let story = served(peer.port, &config, what);
            assert_eq!(
                story.fact("psk_key_exchange_mode"),
                Some(mode.to_string()),
                "{what}"
            );
            assert!(
                story.messages(Side::Server, "Certificate").is_empty(),
                "{what}"
            );
            let retries = story.messages(Side::Server, "HelloRetryRequest").len();
            assert_eq!(retries, usize::from(retry), "{what}");
        }
    }
}

#[test]
fn openssl_takes_our_early_data() {
    if !is_installed("openssl") {
        return;
    }
    let arguments: Vec<String> = [
        "-cert",
        &identity_file("rsa.pem"),
        "-key",
        &identity_file("rsa.key.pem"),
        "-tls1_3",
        "-early_data",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut peer = s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments);
    let config = keeping(true);
    let mut first = shake_hands(peer.port, &config).unwrap();
    // Past the tickets, so that they are kept.
    peer.say("tickets\n");
    first.hear("tickets\n");
    first.connection.close().unwrap();
    let mut second = shake_hands(peer.port, &config).unwrap();
    assert!(second.connection.is_early());
    second.connection.write_all(b"sent ahead\n").unwrap();
    second.connection.finish_handshake().unwrap();
    assert_eq!(second.connection.agreed.early_data, Some(true));
    peer.wait_for_text("sent ahead");
    second.say("sent after\n");
    peer.wait_for_text("sent after");
    assert_eq!(second.count(Side::Client, "EndOfEarlyData"), 1);
}

/// OpenSSL takes early data with a ticket once (RFC 9846 §8.1), and none where it asks for another hello first. What
/// it refuses comes again behind the handshake.
#[test]
fn openssl_refuses_our_early_data() {
    if !is_installed("openssl") {
        return;
    }
    let arguments: Vec<String> = [
        "-cert",
        &identity_file("rsa.pem"),
        "-key",
        &identity_file("rsa.key.pem"),
        "-tls1_3",
        "-early_data",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut peer = s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments);
    let mut config = keeping(true);
    let store = Store::default();
    config.sessions = Some(store.shelf("peer"));
    let mut first = shake_hands(peer.port, &config).unwrap();
    peer.say("tickets\n");
    first.hear("tickets\n");
    first.connection.close().unwrap();
    let kept = store.all();
    assert!(kept.len() >= 2, "{}", kept.len());
    for (what, ticket, retry, accepted) in [
        ("the first time", 0, false, true),
        ("again", 0, false, false),
        ("in a second hello", 1, true, false),
    ] {
        store.forget("peer", |_| true);
        store.put("peer", kept[ticket].1.clone());
        config.key_shares = retry.then(Vec::new);
        let mut session = shake_hands(peer.port, &config).unwrap();
        assert!(session.connection.is_early(), "{what}");
        let data = format!("sent {what}\n");
        session.connection.write_all(data.as_bytes()).unwrap();
        session.connection.finish_handshake().unwrap();
        assert_eq!(
            session.connection.agreed.early_data,
            Some(accepted),
            "{what}"
        );
        peer.wait_for_text(data.trim_end());
        assert_eq!(
            session.count(Side::Client, "EndOfEarlyData"),
            usize::from(accepted),
            "{what}"
        );
        session.connection.close().unwrap();
    }
}

#[test]
fn we_begin_with_a_key_that_openssl_was_given() {
    if !is_installed("openssl") {
        return;
    }
    let arguments: Vec<String> = [
        "-nocert",
        "-tls1_3",
        "-www",
        "-psk",
        "00112233",
        "-psk_identity",
        "a:b",
    ]
    .map(str::to_owned)
    .to_vec();
    let peer = s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments);
    let mut config = at(ProtocolVersion::TLS1_3);
    config.psks = vec![ExternalPsk {
        identity: b"a:b".to_vec(),
        secret: vec![0x00, 0x11, 0x22, 0x33],
        hash: HashAlgorithm::Sha256,
    }]
    .into();
    let story = served(peer.port, &config, "a given key");
    assert_eq!(
        story.fact("pre_shared_key").as_deref(),
        Some("given to both ends")
    );
}

#[test]
fn gnutls_takes_our_early_data_and_resumes() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let arguments: Vec<String> = [
        "--x509certfile",
        &identity_file("rsa.pem"),
        "--x509keyfile",
        &identity_file("rsa.key.pem"),
        "--echo",
        "--earlydata",
        "--maxearlydata",
        "1024",
    ]
    .map(str::to_owned)
    .to_vec();
    let peer = gnutls_serv(&arguments);
    let config = keeping(true);
    for accepted in [None, Some(true)] {
        let mut session = shake_hands(peer.port, &config).unwrap();
        assert_eq!(session.connection.is_early(), accepted.is_some());
        session.say("hello\n");
        let mut heard = [0; 6];
        let echoed = session.connection.read_exact(&mut heard);
        assert_eq!(session.connection.agreed.early_data, accepted);
        // gnutls-serv 3.7.9 takes early data, and echoes none of it.
        if accepted.is_none() {
            echoed.unwrap();
            assert_eq!(&heard, b"hello\n");
            session.connection.close().unwrap();
        }
    }
}

/// A key that both ends were given, without a key exchange: GnuTLS at either end.
#[test]
fn gnutls_does_without_a_key_exchange() {
    if !is_installed("gnutls-serv") || !is_installed("gnutls-cli") {
        return;
    }
    const KEY: &str = "00112233445566778899aabbccddeeff";
    let peer = serve(&[
        "-q",
        "--psk-modes",
        "psk_ke",
        "--psk",
        &format!("alice:{KEY}"),
    ]);
    let mut command = std::process::Command::new("gnutls-cli");
    command
        .args(["-p", &peer.port.to_string(), "localhost", "--insecure"])
        .args(["--pskusername", "alice", "--pskkey", KEY])
        .args(["--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.3:-KX-ALL:+PSK"]);
    let mut client = Peer::start(&mut command);
    client.say(REQUEST);
    let (_, told) = client.finish();
    assert!(told.contains("200 OK"), "{told}");
    for fact in [
        "psk_key_exchange_mode: psk_ke",
        "pre_shared_key: given to both ends",
    ] {
        assert!(told.contains(fact), "{fact}: {told}");
    }

    let scratch = Scratch::new("psk-alone");
    let passwd = scratch.file("psk.txt", format!("alice:{KEY}\n"));
    let arguments: Vec<String> = [
        "--x509certfile",
        &identity_file("rsa.pem"),
        "--x509keyfile",
        &identity_file("rsa.key.pem"),
        "--http",
        "--pskpasswd",
        &passwd,
        "--priority",
        "NORMAL:-VERS-ALL:+VERS-TLS1.3:+PSK:+DHE-PSK",
    ]
    .map(str::to_owned)
    .to_vec();
    let peer = gnutls_serv(&arguments);
    let mut config = keeping(false);
    config.psk_modes = vec![PskKeyExchangeMode::PskKe];
    let resumes = served(peer.port, &config, "a certificate first");
    assert_eq!(resumes.fact("pre_shared_key"), None);
    let story = served(peer.port, &config, "resumed alone");
    let mode = Some("psk_ke".to_owned());
    assert_eq!(story.fact("psk_key_exchange_mode"), mode);
    config.sessions = None;
    config.psks = std::sync::Arc::new(vec![ExternalPsk {
        identity: b"alice".to_vec(),
        secret: (0..16).map(|it| it * 0x11).collect(),
        hash: HashAlgorithm::Sha256,
    }]);
    let story = served(peer.port, &config, "given alone");
    assert_eq!(story.fact("psk_key_exchange_mode"), mode);
    assert!(story.messages(Side::Server, "Certificate").is_empty());
}
