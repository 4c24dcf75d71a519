//! Who sent what, when, and what of it was proved: other people's servers, with something in between that
//! changes what they say.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Command, Stdio};

use crate::peers::*;

/// What the program prints about a visit to a port on loopback.
fn told(port: u16, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(arguments)
        .arg(format!("localhost:{port}"))
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told).into_owned();
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn has(told: &str, all: &[&str]) {
    for words in all {
        assert!(told.contains(words), "no `{words}` in {told}");
    }
}

fn lacks(told: &str, all: &[&str]) {
    for words in all {
        assert!(!told.contains(words), "`{words}` in {told}");
    }
}

fn rsa_server(arguments: &[&str]) -> Peer {
    let (certificate, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    let own = ["-cert", &certificate, "-key", &key, "-www"];
    let all: Vec<String> = own
        .iter()
        .chain(arguments)
        .map(ToString::to_string)
        .collect();
    s_server(&std::env::temp_dir(), "openssl.cnf", &all)
}

/// Passes the records of one connection on, each as `edit` leaves it, which is told who sent it and which of
/// that end's it is, from 0. Gives the port to connect to.
fn between(server: u16, edit: fn(bool, usize, &mut Vec<u8>)) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (client, _) = listener.accept().unwrap();
        let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
        let (back, forth) = (server.try_clone().unwrap(), client.try_clone().unwrap());
        let away = std::thread::spawn(move || pass(client, server, true, edit));
        pass(back, forth, false, edit);
        away.join().unwrap();
    });
    port
}

fn pass(
    mut from: TcpStream,
    mut to: TcpStream,
    is_client: bool,
    edit: fn(bool, usize, &mut Vec<u8>),
) {
    for number in 0.. {
        let mut record = vec![0; 5];
        if from.read_exact(&mut record).is_err() {
            break;
        }
        let length = usize::from(u16::from_be_bytes([record[3], record[4]]));
        record.resize(5 + length, 0);
        if from.read_exact(&mut record[5..]).is_err() {
            break;
        }
        edit(is_client, number, &mut record);
        if to.write_all(&record).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

/// A copy of a certificate proves nothing: ServerKeyExchange is signed with its key (RFC 5246 §7.4.3), and
/// here is not. Nor was anything encrypted yet.
#[test]
fn a_certificate_without_a_good_signature_proves_nobody() {
    if !is_installed("openssl") {
        return;
    }
    let server = rsa_server(&["-tls1_2", "-cipher", "ECDHE"]);
    // ServerHello, Certificate, ServerKeyExchange, whose signature comes last.
    let port = between(server.port, |is_client, number, record| {
        if !is_client && number == 2 {
            *record.last_mut().unwrap() ^= 1;
        }
    });
    let told = told(port, &["--ca-file", &ca_file()]);
    has(
        &told,
        &[
            "✗ server_key_exchange_signature",
            "✗ identity: CN=tlsdemo demo server, RSA, not to be used. Not proved",
            "record protection: none before the handshake ended",
        ],
    );
    lacks(&told, &["✓ identity", "✓ encryption"]);
}

/// keyUsage without digitalSignature: the key must not sign (RFC 9846 §4.5.1.2).
#[test]
fn a_certificate_that_may_not_be_used_so_is_not_trusted() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("key-encipherment");
    let path = |name: &str| scratch.0.join(name).to_str().unwrap().to_owned();
    let (certificate, key) = (path("own.pem"), path("own.key"));
    let words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=own -addext subjectAltName=DNS:localhost -addext keyUsage=keyEncipherment -addext basicConstraints=critical,CA:FALSE";
    let made = Command::new("openssl")
        .args(words.split(' '))
        .args(["-keyout", &key, "-out", &certificate])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let arguments = ["-cert", &certificate, "-key", &key, "-www", "-tls1_3"];
    let server = s_server(&scratch.0, "openssl.cnf", &arguments.map(str::to_owned));
    let trusting = ["--ca-file", &certificate];
    has(
        &told(server.port, &trusting),
        &["✗ identity: CN=own, not to be used"],
    );
    let quiet = told(server.port, &[&trusting[..], &["-q"]].concat());
    has(&quiet, &["certificate trusted no"]);
    // Nor where the user goes on all the same.
    let quiet = told(server.port, &[&trusting[..], &["-q", "-k"]].concat());
    has(&quiet, &["certificate trusted no"]);
}

/// RFC 9846 appendix E.4: a server sends its ChangeCipherSpec "immediately after its first handshake
/// message", here a HelloRetryRequest: before the second ClientHello can be under way.
#[test]
fn the_change_cipher_spec_of_a_retry_belongs_to_its_flight() {
    let own = serve(&["--groups", "secp384r1"]);
    let check = |port: u16| {
        let options = [
            "-k",
            "--groups",
            "x25519,secp384r1",
            "--key-share",
            "x25519",
        ];
        let told = told(port, &options);
        has(
            &told,
            &[
                "HelloRetryRequest ChangeCipherSpec ChangeCipherSpec ClientHello",
                "── ServerHello {EncryptedExtensions}",
            ],
        );
    };
    check(own.port);
    if is_installed("openssl") {
        check(rsa_server(&["-groups", "P-384"]).port);
    }
}

/// A server that marks its random "DOWNGRD" (RFC 9846 §4.2.3) does have something newer. What was not agreed
/// on when the handshake ended is not told as refused.
#[test]
fn a_downgrade_is_not_the_servers_choice() {
    if !is_installed("openssl") {
        return;
    }
    let server = rsa_server(&[]);
    // supported_versions, TLS 1.3 first, becomes an extension that nobody knows.
    let port = between(server.port, |is_client, number, record| {
        if is_client && number == 0 {
            let is_listed = |it: &[u8]| {
                it.starts_with(b"\x00\x2b\x00") && it[3] == it[4] + 1 && it.ends_with(&[3, 4])
            };
            let at = record.windows(7).position(is_listed).unwrap();
            record[at] = 0xfe;
        }
    });
    let told = told(port, &["--ca-file", &ca_file()]);
    has(
        &told,
        &[
            "✗ downgrade_protection",
            "version: TLS 1.2. Older than the newest offered, though the server says",
        ],
    );
    lacks(&told, &["nothing newer", "extended master secret: no"]);
}
