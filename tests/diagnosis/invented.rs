//! Situations that nobody reported, made up after those that were: three and more of each kind. Those that
//! need other programs are in `tests/peers`; pasted bytes and messages of other tools are tested beside the
//! code that reads them.

use std::io::{Read, Write};
use std::net::TcpListener;

use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::server;
use tlsdemo::names::Side;
use tlsdemo::narration::Narration;
use tlsdemo::peer::Identity;
use tlsdemo::transport::{DEFAULT_TIMEOUT, Stream};

use crate::{alert, answering, fails, greeting_with, run, served, served_with};

fn record(content_type: u8, fragment: &[u8]) -> Vec<u8> {
    let length = u16::try_from(fragment.len()).unwrap().to_be_bytes();
    [&[content_type, 3, 3], &length[..], fragment].concat()
}

/// A ServerHello of TLS 1.2 with TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 (RFC 5246 §7.4.1.3).
fn server_hello() -> Vec<u8> {
    let mut hello = vec![2, 0, 0, 38, 3, 3];
    hello.extend([0x5a; 32]);
    hello.extend([0, 0xc0, 0x2f, 0]);
    hello
}

/// A ClientHello of TLS 1.2 (RFC 5246 §7.4.1.2).
fn client_hello() -> Vec<u8> {
    let mut hello = vec![1, 0, 0, 41, 3, 3];
    hello.extend([0x5a; 32]);
    hello.extend([0, 0, 2, 0xc0, 0x2f, 1, 0]);
    hello
}

/// What `serve -v` shows of a client that sends this first.
fn shown(bytes: &[u8]) -> String {
    served_with(&["-v"], |client| {
        client.write_all(bytes).unwrap();
        let _ = client.read_to_end(&mut Vec::new());
    })
}

/// Whatever the type of a first record that is refused, it is shown as the one who sent it, and whole.
#[test]
fn a_refused_record_is_shown_at_either_end() {
    for (content_type, name) in [
        (20, "change_cipher_spec (20)"),
        (23, "application_data (23)"),
        (24, "heartbeat (24)"),
        (99, "unknown (0x63)"),
    ] {
        let bytes = record(content_type, b"hello");
        let header = format!("{content_type:02x} 03 03 00 05 │ record {name}");
        let told = shown(&bytes);
        for words in [
            "── client → server ── record, 10 bytes",
            &header,
            "68 65 6c 6c 6f │",
        ] {
            assert!(told.contains(words), "no `{words}` in {told}");
        }
        // What we answer stands by itself.
        let (_, alert) = told.split_once("── client ← server ── Alert").unwrap();
        assert!(!alert.contains(&header), "{told}");
        assert!(
            told.contains("record ── 10 bytes") || told.contains("{…} ── 10 bytes"),
            "{told}"
        );
        // A ChangeCipherSpec is passed over by a client (RFC 9846 §5), if it is one.
        let address = answering(&bytes);
        let target = ["-v", "x.example", "--connect", &address];
        let content = match content_type {
            20 => "0001 │ 65 6c 6c 6f │ malformed",
            _ => "68 65 6c 6c 6f │",
        };
        let not = ["opaque_type", "encrypted_record"];
        fails(&target, &["── client ← server ── ", &header, content], &not);
    }
    // In the middle: what is in between falls back to plain text.
    let bytes = [
        record(22, &server_hello()),
        b"HTTP/1.1 502 Bad Gateway\r\n\r\n".to_vec(),
    ]
    .concat();
    let address = answering(&bytes);
    fails(
        &["x.example", "--connect", &address],
        &["What came is not a record of TLS. Its first line: HTTP/1.1 502 Bad Gateway"],
        &[],
    );
}

/// Servers that are not of TLS: what they greet with, or answer a ClientHello with.
#[test]
fn more_protocols_are_named() {
    let mysql = |text: &str| {
        let length = u8::try_from(text.len() + 3).unwrap();
        [&[length, 0, 0, 0, 0xff, 0x6a, 4], text.as_bytes()].concat()
    };
    let blocked = mysql("Host '192.0.2.1' is not allowed to connect to this MariaDB server");
    let many = mysql("#08004Too many connections");
    for (bytes, says) in [
        // Active Directory's notice of disconnection.
        (
            &b"\x30\x84\0\0\0\x28\x02\x01\0\x78\x84\0\0\0\x1f\x0a\x01\x02\x04\0\x04\0\x8a\x161.3.6.1.4.1.1466.20036"[..],
            "This port serves LDAP",
        ),
        (
            b"\0\0\x01\x40\x01ActiveMQ\0\0\0\x0c\x01\0\0",
            "the protocol of ActiveMQ (OpenWire) without TLS",
        ),
        (b"\xff\0\0\0\0\0\0\0\x01\x7f", "ZeroMQ (ZMTP)"),
        (b"ERROR\nmessage:Bad command\n\n\0", "uses STOMP without TLS"),
        (b"Exceeded MaxStartups\r\n", "uses SSH"),
        (b"* BAD invalid command\r\n", "This port serves IMAP"),
        (&blocked, "refuses us before anything else: Host '192.0.2.1' is not allowed to connect"),
        (&many, "refuses us before anything else: Too many connections."),
    ] {
        let address = greeting_with(bytes);
        fails(&["-q", "x.example", "--connect", &address], &[says], &[]);
    }
}

/// Clients that are not of TLS, or not of this connection.
#[test]
fn more_clients_are_named() {
    let hello = record(22, &server_hello());
    for (bytes, says) in [
        // `dig +tcp -p 853`.
        (
            &b"\0\x1d\x12\x34\x01\x20\0\x01\0\0\0\0\0\0\x07example\x03com\0\0\x01\0\x01"[..],
            "uses DNS without TLS",
        ),
        // A driver of MongoDB, and Windows that looks for a domain controller.
        (
            b"\x3a\0\0\0\x01\0\0\0\0\0\0\0\xd4\x07\0\0\0\0\0\0admin.$cmd\0",
            "the protocol of MongoDB without TLS",
        ),
        (
            b"\x30\x84\0\0\0\x60\x02\x01\x02\x63\x84\0\0\0\x57\x04\0",
            "speaks LDAP",
        ),
        (
            b"REGISTER sip:example.com SIP/2.0\r\n\r\n",
            "uses SIP without TLS",
        ),
        (
            b"PROPFIND /dav HTTP/1.1\r\nHost: x\r\n\r\n",
            "uses plain HTTP",
        ),
        // The rest of a connection with another server, and two servers that call each other.
        (
            b"\x17\x03\x03\0\x05hello",
            "goes on with a connection that this server knows nothing of",
        ),
        (&hello, "answers as a server, though nothing was asked"),
    ] {
        let told = served(|client| {
            client.write_all(bytes).unwrap();
            let _ = client.read_to_end(&mut Vec::new());
        });
        assert!(told.contains(says), "no `{says}` in {told}");
    }
}

/// What is said agrees with what came and with what was done.
#[test]
fn more_sentences_agree_with_the_facts() {
    let half = record(22, &[&[2, 0, 0xff, 0xff], &[0x5a; 100][..]].concat());
    let echo = record(22, &client_hello());
    for (bytes, options, says, not) in [
        // Half a message is not nothing.
        (
            half,
            &[][..],
            "waiting for the rest of ServerHello: 104 of 65,539 bytes came",
            "said nothing",
        ),
        // user_canceled is what comes behind a reason (RFC 9846 §6.1).
        (
            [alert(1, 112), alert(1, 90)].concat(),
            &[],
            "the alert unrecognized_name as a warning",
            "the alert user_canceled as a warning",
        ),
        // Both ends call, as with an FTP server that connects back.
        (
            echo,
            &[],
            "begins a handshake itself, as a client",
            "broke a rule",
        ),
        // Text in a record is no message that is too long.
        (
            record(22, b"HTTP/1.1 400 Bad Request"),
            &[],
            "message of type 72 came where ServerHello must come",
            "a limit of this program",
        ),
        // What was done is not advised.
        (
            alert(2, 50),
            &["--tls", "1.2"],
            "--tls 1.0 for a hello that looks older",
            "--tls 1.2 for a hello",
        ),
        (
            alert(2, 50),
            &["--groups", "x25519"],
            "--tls 1.2 for a hello that looks older",
            "--groups x25519 for",
        ),
        // -c was not given, so it is not blamed; the server's key may be what does not fit.
        (
            alert(2, 70),
            &["--tls", "1.3"],
            "Leave out --tls, to offer every version. or Look at the server's certificate",
            "Leave out -c",
        ),
    ] {
        let address = answering(&bytes);
        let arguments = [&["x.example", "--connect", &address], options].concat();
        fails(&arguments, &[says], &[not]);
    }
}

/// A server that takes the request and closes in order: nothing came, so nothing that came was invalid.
#[test]
fn no_answer_is_no_invalid_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        let stream = Stream::new(socket, Some(DEFAULT_TIMEOUT)).unwrap();
        let (narration, randomness) = (Narration::silent(), Randomness::system());
        let mut c = Connection::new(Side::Server, stream, narration, randomness);
        server::handshake(&mut c, &server::Config::new(Identity::demo())).unwrap();
        let _ = c.read(&mut [0; 4096]).unwrap();
        c.close().unwrap();
    });
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/src/peer/identity/demo-ca.pem");
    fails(
        &["localhost", "--connect", &address, "--ca-file", authority],
        &["the server ended it without a word in answer to the request"],
        &["not a complete and valid HTTP response"],
    );
    server.join().unwrap();
}

/// Limits that no RFC sets are called this program's own, with their value.
#[test]
fn more_limits_are_called_own() {
    let warnings = alert(1, 90).repeat(17);
    let thin: Vec<u8> = [&[2, 0, 0x40, 0][..], &[0x5a; 0x4000]]
        .concat()
        .iter()
        .flat_map(|byte| record(22, &[*byte]))
        .collect();
    let statuses = [
        record(22, &server_hello()),
        record(22, &[22, 0x7f, 0xff, 0xff]),
    ]
    .concat();
    for (bytes, says) in [
        (warnings, "More than 16 warning alerts in a row"),
        (
            thin,
            "a handshake message spread over more than 8192 records",
        ),
        (statuses, "is the most that this program reads"),
    ] {
        let address = answering(&bytes);
        let (told, status) = run(&["x.example", "--connect", &address]);
        assert_eq!(status, Some(1), "{told}");
        let told = told.to_lowercase();
        assert!(told.contains(&says.to_lowercase()), "no `{says}` in {told}");
        assert!(told.contains("a limit of this program"), "{told}");
        assert!(!told.contains("broke a rule"), "{told}");
    }
}

/// Files of authorities as other programs leave them, and what is no such file.
#[test]
fn more_files_of_authorities() {
    let pem = include_str!("../../src/peer/identity/demo-ca.pem");
    let folder = std::env::temp_dir();
    let address = answering(&alert(2, 40));
    // Redirected in PowerShell; a string of JSON; a value of a Kubernetes secret; a YAML file.
    let wide = format!("\u{feff}{}", pem.replace('\n', "\r\n"));
    let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let secret: fn(&[u8]) -> String = |bytes| {
        use base64ct::Encoding as _;
        base64ct::Base64::encode_string(bytes)
    };
    for (name, content, says) in [
        ("wide", wide, None),
        ("json", pem.replace('\n', "\\n").into_bytes(), None),
        ("secret", secret(pem.as_bytes()).into_bytes(), None),
        (
            "yaml",
            format!("ca: |\n  {}", pem.replace('\n', "\n  ")).into_bytes(),
            None,
        ),
        (
            "csr",
            b"-----BEGIN CERTIFICATE REQUEST-----\nMIIBAA==\n".to_vec(),
            Some("a request for a certificate (CSR)"),
        ),
        (
            "page",
            b"<html>404 not found</html>".to_vec(),
            Some("a download may have failed"),
        ),
    ] {
        let path = folder.join(format!("tlsdemo-invented-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        let path = path.to_str().unwrap().to_owned();
        let (told, status) = run(&["x.example", "--connect", &address, "--ca-file", &path]);
        std::fs::remove_file(&path).unwrap();
        match says {
            // The visit is made, and fails for what the server says.
            None => assert!(told.contains("handshake_failure"), "{name}: {told}"),
            Some(says) => {
                assert_eq!(status, Some(2), "{name}: {told}");
                assert!(told.contains(says), "{name}: {told}");
            }
        }
    }
}
