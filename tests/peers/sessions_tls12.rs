//! Sessions of TLS 1.0 to 1.2, resumed by id and by ticket with other people's programs.

use std::process::Command;

use crate::peers::*;
use tlsdemo::connection::session::Store;
use tlsdemo::handshake::client;
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::narration::Side;

const OLD: [(ProtocolVersion, &str); 3] = [
    (ProtocolVersion::TLS1_0, "-tls1"),
    (ProtocolVersion::TLS1_1, "-tls1_1"),
    (ProtocolVersion::TLS1_2, "-tls1_2"),
];

const REQUEST: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// OpenSSL's client keeps the session in a file and comes back with it.
#[test]
fn openssl_resumes_our_sessions() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("sessions-openssl");
    let peer = serve(&[
        "-q",
        "--tickets",
        "1",
        "--session-cache",
        "10",
        "--timeout",
        "60",
    ]);
    let address = format!("127.0.0.1:{}", peer.port);
    for (version, flag) in OLD {
        for by in ["a ticket", "its id"] {
            let file = scratch.0.join(format!("{flag}{by}"));
            let file = file.to_str().unwrap();
            let visit = |keeping: &[&str]| {
                let mut command = Command::new("openssl");
                command.args(["s_client", "-connect", &address, flag, "-ign_eof"]);
                command.args(["-cipher", "ALL:@SECLEVEL=0"]).args(keeping);
                if by == "its id" {
                    command.arg("-no_ticket");
                }
                let mut client = Peer::start_with(OPENSSL_CONFIGURATION, &mut command);
                client.say(REQUEST);
                client.finish().1
            };
            let first = visit(&["-sess_out", file]);
            assert!(
                first.contains("200 OK") && !first.contains("session: resumed"),
                "{first}"
            );
            for _ in 0..2 {
                let again = visit(&["-sess_in", file]);
                let resumed = format!("session: resumed by {by}");
                assert!(again.contains("Reused, "), "{version}, {by}: {again}");
                assert!(again.contains(&resumed), "{version}, {by}: {again}");
            }
        }
    }
}

#[test]
fn gnutls_resumes_our_sessions() {
    if !is_installed("gnutls-cli") {
        return;
    }
    for (cache, by) in [("0", "a ticket"), ("10", "its id")] {
        let tickets = if cache == "0" { "1" } else { "0" };
        let peer = serve(&["-q", "--tickets", tickets, "--session-cache", cache]);
        for version in ["1.0", "1.1", "1.2"] {
            let mut client = Peer::start(Command::new("gnutls-cli").args([
                "-p",
                &peer.port.to_string(),
                "localhost",
                "--insecure",
                "--resume",
                "--priority",
                &format!("NORMAL:-VERS-ALL:+VERS-TLS{version}"),
            ]));
            // The first connection is closed, and the request is for the second.
            client.wait_for_text("Simple Client Mode");
            client.say(REQUEST);
            let (_, said) = client.finish();
            assert!(
                said.contains("This is a resumed session"),
                "{version}: {said}"
            );
            assert!(
                said.contains(&format!("resumed by {by}")),
                "{version}: {said}"
            );
        }
    }
}

/// A client that keeps its sessions, and says of the second visit whether it was resumed.
fn comes_back(
    port: u16,
    version: ProtocolVersion,
    change: impl Fn(&mut client::Config),
) -> Vec<Option<String>> {
    let store = Store::default();
    let mut config = at(version);
    config.sessions = Some(store.shelf("localhost"));
    change(&mut config);
    let visits = (0..3).map(|number| {
        let what = format!("visit {number} in {version}");
        let story = served(port, &config, &what);
        let certificates = story.messages(Side::Server, "Certificate").len();
        let session = story.fact("session");
        assert_eq!(certificates, usize::from(session.is_none()), "{what}");
        session
    });
    visits.collect()
}

fn assert_resumed(found: &[Option<String>], by: &str, what: &str) {
    let resumed = Some(format!("resumed by {by}"));
    assert_eq!(found, [None, resumed.clone(), resumed], "{what}");
}

#[test]
fn our_client_resumes_the_sessions_of_openssl() {
    if !is_installed("openssl") {
        return;
    }
    let open = [
        "-cert",
        &identity_file("rsa.pem"),
        "-key",
        &identity_file("rsa.key.pem"),
        "-cipher",
        "ALL:@SECLEVEL=0",
        "-www",
    ]
    .map(str::to_owned);
    for (more, by) in [(&[][..], "a ticket"), (&["-no_ticket"], "its id")] {
        let mut arguments = open.to_vec();
        arguments.extend(more.iter().map(ToString::to_string));
        let peer = s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments);
        for (version, _) in OLD {
            for ems in [true, false] {
                let found = comes_back(peer.port, version, |config| {
                    config.extended_master_secret = ems;
                });
                assert_resumed(&found, by, &format!("{version}, {by}, EMS {ems}"));
            }
        }
    }
}

/// In every version; of TLS 1.3 after a HelloRetryRequest as well, for which GnuTLS 3.7 cannot skip early data
/// (it answers with bad_record_mac, to OpenSSL's client too).
#[test]
fn our_client_resumes_the_sessions_of_gnutls() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    for (more, by) in [(&[][..], "a ticket"), (&["--noticket"], "its id")] {
        let mut arguments = ["--x509certfile", &cert, "--x509keyfile", &key, "--http"]
            .map(str::to_owned)
            .to_vec();
        arguments.extend(more.iter().map(ToString::to_string));
        arguments.extend(["--priority", "NORMAL:+VERS-TLS1.0:+VERS-TLS1.1"].map(str::to_owned));
        let peer = gnutls_serv(&arguments);
        for (version, _) in OLD {
            let found = comes_back(peer.port, version, |_| {});
            assert_resumed(&found, by, &format!("{version}, {by}"));
        }
        // Of TLS 1.3 it gives tickets alone.
        if by == "its id" {
            continue;
        }
        for retry in [false, true] {
            let mut config = at(ProtocolVersion::TLS1_3);
            config.sessions = Some(Store::default().shelf("localhost"));
            config.key_shares = retry.then(Vec::new);
            for number in 0..3 {
                let what = format!("TLS 1.3, retry {retry}, visit {number}");
                let story = served(peer.port, &config, &what);
                let mode = story.fact("psk_key_exchange_mode");
                let expected = (number > 0).then(|| "psk_dhe_ke".to_owned());
                assert_eq!(mode, expected, "{what}");
                let retries = story.messages(Side::Server, "HelloRetryRequest").len();
                assert_eq!(retries, usize::from(retry), "{what}");
            }
        }
    }
}
