//! Encrypted ClientHello with Chromium: it learns the key as browsers do, from the HTTPS record of DNS
//! (RFC 9848), over a DNS server on loopback that speaks HTTPS (RFC 8484).

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::extension::{EncryptedClientHello, Extension, KeyShare, SupportedVersions};
use tlsdemo::handshake::ech::EchKeys;
use tlsdemo::handshake::server;
use tlsdemo::keys::hpke::Kem;
use tlsdemo::message::{ClientHello, decode};
use tlsdemo::names::registry::{HpkeKemId, ProtocolVersion};
use tlsdemo::narration::{Narration, Side};
use tlsdemo::peer::Identity;
use tlsdemo::transport::Stream;

use crate::peers::*;

/// The host of all that is visited.
const SECRET: &str = "secret.test";
const A: u16 = 1;
const HTTPS: u16 = 65;

/// The answer to a question: every host is on loopback, and takes hellos that are encrypted to this
/// list, if there is one.
fn answer(query: &[u8], ech: &[u8]) -> Vec<u8> {
    let end = 12 + query[12..].iter().position(|byte| *byte == 0).unwrap() + 1;
    let name = &query[12..end];
    let kind = u16::from_be_bytes([query[end], query[end + 1]]);
    let data = match kind {
        A => vec![127, 0, 0, 1],
        HTTPS if !ech.is_empty() => {
            // Of another port than 443 the record is at `_port._https.host`, and must name the host: "."
            // would be that name, which has no address (RFC 9460 §2.3, §2.5.2).
            let mut target = name;
            while target[1] == b'_' {
                target = &target[1 + usize::from(target[0])..];
            }
            let length = (ech.len() as u16).to_be_bytes();
            let alpn = b"\0\x01\0\x03\x02h2";
            [&[0, 1], target, alpn, &[0, 5], &length, ech].concat()
        }
        _ => Vec::new(),
    };
    let mut message = query[..2].to_vec();
    let answers = u8::from(!data.is_empty());
    message.extend([0x81, 0x80, 0, 1, 0, answers, 0, 0, 0, 0]);
    message.extend(&query[12..end + 4]);
    if !data.is_empty() {
        message.extend([0xc0, 12]);
        message.extend(kind.to_be_bytes());
        message.extend([0, 1, 0, 0, 0, 60]);
        message.extend((data.len() as u16).to_be_bytes());
        message.extend(data);
    }
    message
}

/// Answers the questions of one connection, as DNS over HTTPS with GET.
fn answer_all(socket: TcpStream, ech: &[u8]) -> tlsdemo::Result<()> {
    let stream = Stream::new(socket, Some(PATIENCE))?;
    let randomness = Randomness::system();
    let mut c = Connection::new(Side::Server, stream, Narration::silent(), randomness);
    server::handshake(&mut c, &server::Config::new(Identity::demo()))?;
    loop {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            if c.read(&mut byte)? == 0 {
                return c.close();
            }
            head.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let question = head.split_once("dns=").map(|(_, rest)| rest);
        let question = question.and_then(|rest| rest.split([' ', '&']).next());
        let message = answer(
            &Base64UrlUnpadded::decode_vec(question.unwrap_or_default()).unwrap(),
            ech,
        );
        write!(
            c,
            "HTTP/1.1 200 OK\r\nContent-Type: application/dns-message\r\nContent-Length: {}\r\n\r\n",
            message.len()
        )?;
        c.write_all(&message)?;
        c.flush()?;
    }
}

/// A DNS server that publishes this list; its port. It ends with the tests.
fn dns(ech: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let (socket, ech) = (socket.unwrap(), ech.clone());
            // A browser leaves as it likes.
            std::thread::spawn(move || answer_all(socket, &ech));
        }
    });
    port
}

fn keys(seed: u64) -> EchKeys {
    let kem = Kem::named(HpkeKemId::DhKemX25519).unwrap();
    EchKeys::generate(kem, "tlsdemo.example", 32, &mut *seeded(seed)).unwrap()
}

/// The page that Chromium gets of a server.
fn visit(name: &str, dns: u16, port: u16) -> String {
    let scratch = Scratch::new(name);
    let server = format!("https://localhost:{dns}/dns-query{{?dns}}");
    let settings = format!(r#"{{"dns_over_https":{{"mode":"secure","templates":"{server}"}}}}"#);
    scratch.file("Local State", settings);
    let mut command = Command::new("chromium");
    command
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
        ])
        .args(["--disable-background-networking", "--no-first-run"])
        .args(["--ignore-certificate-errors", "--dump-dom"])
        .arg(format!("--user-data-dir={}", scratch.0.display()))
        .arg(format!("https://{SECRET}:{port}/"));
    let (success, text) = Peer::start(&mut command).finish();
    assert!(success, "{text}");
    text
}

fn serving(scratch: &Scratch, keys: &EchKeys, more: &[&str]) -> Peer {
    let file = scratch.file("ech.pem", keys.to_pem().unwrap());
    serve(&[&["--ech", &file, "-q", "--timeout", "60"], more].concat())
}

#[test]
fn chromium_encrypts_its_hello_to_our_key() {
    if !is_installed("chromium") {
        return;
    }
    let scratch = Scratch::new("chromium-ech");
    let ours = keys(1);
    let peer = serving(&scratch, &ours, &[]);
    let dns = dns(ours.published().encode().unwrap());
    let page = visit("chromium-ech-accepted", dns, peer.port);
    assert!(page.contains("encrypted_client_hello: accepted"), "{page}");
}

/// DNS has an old key: Chromium is told of the new one, and tries again by itself. It sends no share of
/// P-384 at first, so that there is a HelloRetryRequest each time.
#[test]
fn chromium_tries_again_with_the_key_of_today() {
    if !is_installed("chromium") {
        return;
    }
    let scratch = Scratch::new("chromium-ech-stale");
    let mut peer = serving(&scratch, &keys(1), &["--groups", "P-384"]);
    let dns = dns(keys(2).published().encode().unwrap());
    let page = visit("chromium-ech-retry", dns, peer.port);
    assert!(page.contains("encrypted_client_hello: accepted"), "{page}");
    assert!(page.contains("group: secp384r1"), "{page}");
    peer.wait_for_text("the alert ech_required");
}

/// Without a key in DNS it pretends, as it does to every server.
#[test]
fn chromium_pretends_to_us() {
    if !is_installed("chromium") {
        return;
    }
    let scratch = Scratch::new("chromium-ech-grease");
    let peer = serving(&scratch, &keys(1), &[]);
    let page = visit("chromium-ech-pretends", dns(Vec::new()), peer.port);
    assert!(page.contains("encrypted_client_hello: rejected"), "{page}");
    assert!(!peer.printed().contains("ech_required"));
}

/// The outer and the inner hello of each connection that was accepted, out of a server's trace.
fn hellos(trace: &str) -> Vec<[ClientHello; 2]> {
    // Chromium may have more than one connection at a time.
    let (mut outer, mut pairs) = (HashMap::new(), Vec::new());
    for line in trace.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        let read = || {
            let bytes = base16ct::lower::decode_vec(event["bytes"].as_str().unwrap()).unwrap();
            let hello = decode::<ClientHello>(&bytes, ProtocolVersion::TLS1_2, false).0;
            hello.unwrap()
        };
        match event["name"].as_str() {
            Some("ClientHello") => {
                outer.insert(event["connection"].as_u64(), read());
            }
            Some("ClientHelloInner") => {
                let outer = outer.remove(&event["connection"].as_u64());
                pairs.push([outer.unwrap(), read()]);
            }
            _ => {}
        }
    }
    pairs
}

/// What of a hello is the same in each connection: GREASE is one number, and the order of extensions none.
fn lasting(hello: &ClientHello) -> Vec<(u16, Vec<u16>)> {
    let plain = |code: u16| {
        if code & 0x0f0f == 0x0a0a {
            0x0a0a
        } else {
            code
        }
    };
    let suites = hello.cipher_suites.iter().map(|suite| plain(suite.0));
    let mut all = vec![(0, suites.collect())];
    for extension in hello.extensions() {
        let content = match extension {
            Extension::SupportedGroups(it) => it
                .named_group_list
                .iter()
                .map(|group| plain(group.0))
                .collect(),
            Extension::SupportedVersions(SupportedVersions::Offered(versions)) => {
                versions.iter().map(|version| plain(version.0)).collect()
            }
            Extension::SignatureAlgorithms(it) => {
                let schemes = it.supported_signature_algorithms.iter();
                schemes.map(|scheme| plain(scheme.0)).collect()
            }
            Extension::KeyShare(KeyShare::ClientShares(shares)) => {
                shares.iter().map(|share| plain(share.group.0)).collect()
            }
            Extension::EncryptedClientHello(EncryptedClientHello::Outer { enc, .. }) => {
                vec![enc.len() as u16]
            }
            _ => Vec::new(),
        };
        // Beside the suites, none of them is of number 0 but the name.
        all.push((plain(extension.extension_type().0), content));
    }
    all.sort();
    all
}

/// In Chromium's likeness, an encrypted hello is what Chromium's is: around it and inside.
#[test]
fn a_likeness_encrypts_its_hello_as_chromium_does() {
    if !is_installed("chromium") {
        return;
    }
    let scratch = Scratch::new("chromium-ech-alike");
    let ours = keys(1);
    let file = scratch.0.join("trace.jsonl");
    let mut peer = serving(&scratch, &ours, &["--json", file.to_str().unwrap()]);
    let list = ours.published().encode().unwrap();
    let page = visit("chromium-ech-alike-visit", dns(list.clone()), peer.port);
    assert!(page.contains("encrypted_client_hello: accepted"), "{page}");
    let theirs = hellos(&std::fs::read_to_string(&file).unwrap());
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["--as", "chrome", "--ech", &Base64::encode_string(&list)])
        .args([
            "--connect",
            &format!("127.0.0.1:{}", peer.port),
            "--insecure",
            "-q",
        ])
        .arg(SECRET)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    peer.wait_for("our connection", |_| {
        let text = std::fs::read_to_string(&file).ok()?;
        (hellos(&text).len() > theirs.len()).then_some(())
    });
    let all = hellos(&std::fs::read_to_string(&file).unwrap());
    for (theirs, ours) in all[0].iter().zip(all.last().unwrap()) {
        assert_eq!(lasting(theirs), lasting(ours));
    }
}
