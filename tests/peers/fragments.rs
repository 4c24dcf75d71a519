//! `max_fragment_length` (RFC 6066 §4) with OpenSSL and GnuTLS, at both ends.

use std::process::Command;

use crate::peers::*;
use tlsdemo::names::registry::{ContentType, MaxFragmentLength, ProtocolVersion};
use tlsdemo::narration::{Event, Side};

/// The longest content of a record that each end sent, behind the hellos, and how many there were.
fn longest(story: &Story, from: Side) -> (usize, usize) {
    let mut records = 0;
    let mut longest = 0;
    for event in &story.events {
        let Event::Record(record) = event else {
            continue;
        };
        // Before the answer nothing is agreed on.
        if record.from != from || (from == Side::Client && record.protected.is_none()) {
            continue;
        }
        let content = match &record.protected {
            Some(protected) => protected.plaintext.len(),
            None => record.bytes.len() - 5,
        };
        records += 1;
        longest = longest.max(content);
    }
    (longest, records)
}

fn agree(port: u16, who: &str) {
    for version in [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3] {
        for length in MaxFragmentLength::ALL {
            let bytes = length.bytes().unwrap();
            let mut config = at(version);
            config.max_fragment_length = Some(*length);
            let what = format!("{who} {version} {bytes}");
            let story = served(port, &config, &what);
            let answer = match version {
                ProtocolVersion::TLS1_3 => "EncryptedExtensions",
                _ => "ServerHello",
            };
            let answer = &story.messages(Side::Server, answer)[0].bytes;
            let extension = [0, 1, 0, 1, length.0];
            assert!(
                answer.windows(5).any(|bytes| bytes == extension),
                "{what}: not agreed: {answer:02x?}"
            );
            let (longest, records) = longest(&story, Side::Server);
            assert!(longest <= bytes, "{what}: a record of {longest}");
            // The certificate alone is longer than the smallest fragment.
            assert!(bytes > 512 || records > 4, "{what}: {records} records");
        }
    }
}

#[test]
fn openssl_servers_keep_to_it() {
    if !is_installed("openssl") {
        return;
    }
    let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    let arguments = ["-cert", &cert, "-key", &key, "-www"].map(str::to_owned);
    let peer = s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments);
    agree(peer.port, "OpenSSL");
}

/// GnuTLS answers the extension up to TLS 1.2 alone: in TLS 1.3 it has record_size_limit.
#[test]
fn gnutls_servers_keep_to_it() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    let arguments = [
        "--http",
        "--quiet",
        "--x509certfile",
        &cert,
        "--x509keyfile",
        &key,
    ];
    let peer = gnutls_serv(&arguments.map(str::to_owned));
    agree(peer.port, "GnuTLS");
}

/// s_client refuses records that are longer than it asked for.
#[test]
fn openssl_clients_get_it() {
    if !is_installed("openssl") {
        return;
    }
    let server = serve(&["--timeout", "60"]);
    for version in ["-tls1_2", "-tls1_3"] {
        for length in ["512", "1024", "2048", "4096"] {
            let mut command = Command::new("openssl");
            command
                .args([
                    "s_client",
                    "-connect",
                    &format!("127.0.0.1:{}", server.port),
                ])
                .args(["-servername", "localhost", "-CAfile", &ca_file()])
                .args(["-verify_return_error", "-ign_eof", "-msg"])
                .args([version, "-maxfraglen", length]);
            let mut peer = Peer::start(&mut command);
            peer.say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            let (success, text) = peer.finish();
            assert!(success, "{version} {length}: {text}");
            assert!(
                text.contains("HTTP/1.1 200 OK"),
                "{version} {length}: {text}"
            );
            // `<<< TLS 1.2, RecordHeader [length 0005]`, and the header.
            let lines: Vec<&str> = text.lines().collect();
            let headers = lines.windows(2).filter_map(|pair| {
                let is_header = pair[0].starts_with("<<<") && pair[0].contains("RecordHeader");
                is_header.then(|| pair[1].split_whitespace().collect::<Vec<_>>())
            });
            let most: usize = length.parse().unwrap();
            let mut count = 0;
            for header in headers {
                let number = |at: usize| usize::from_str_radix(header[at], 16).unwrap();
                // What a cipher adds: a nonce and a tag before TLS 1.3, there a type and a tag.
                assert!(
                    number(3) << 8 | number(4) <= most + 24,
                    "{length}: {header:?}"
                );
                count += 1;
            }
            assert!(count > 3, "{version} {length}: {text}");
        }
    }
}

/// A client's own records keep to it as well.
#[test]
fn our_client_keeps_to_it() {
    if !is_installed("openssl") {
        return;
    }
    let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    let arguments = ["-cert", &cert, "-key", &key, "-www"].map(str::to_owned);
    let peer = s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments);
    let mut config = at(ProtocolVersion::TLS1_3);
    config.max_fragment_length = Some(MaxFragmentLength::Bytes512);
    let path = format!("/{}", "a".repeat(3000));
    let story = visit(peer.port, &config, &path);
    let (longest, records) = longest(&story, Side::Client);
    assert_eq!(longest, 512);
    assert!(records > 6, "{records}");
    let data = |event: &Event| match event {
        Event::Record(record) => record.carries() == ContentType::ApplicationData,
        _ => false,
    };
    assert!(story.events.iter().any(data));
}
