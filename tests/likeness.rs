//! `--as` against the clients themselves: what an installed client sends is what this program sends in
//! its likeness, but for keys and random values; and it is recognised.

#[path = "common/mod.rs"]
mod common;

use std::io::Read;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::skip::skip;
use tlsdemo::certificate::ServerName;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::client::shape::{Client, Recognition, recognise};
use tlsdemo::handshake::client::{Config, handshake};
use tlsdemo::message::{ClientHello, decode, fingerprint};
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::narration::{Event, Narration, Narrator, Side, Topic};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::transport::{Transport, pipe};

/// The hello that a program sends to a port.
fn captured(command: impl Fn(u16) -> Command) -> Option<Vec<u8>> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut child = command(port)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    listener.set_nonblocking(true).unwrap();
    let mut hello = None;
    for _ in 0..500 {
        if let Ok((mut socket, _)) = listener.accept() {
            socket.set_nonblocking(false).unwrap();
            socket
                .set_read_timeout(Some(Duration::from_secs(5)))
                .unwrap();
            let mut header = [0; 5];
            socket.read_exact(&mut header).ok()?;
            let mut body = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
            socket.read_exact(&mut body).ok()?;
            hello = Some(body);
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
    hello
}

#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Vec<u8>>>);

impl Narrator for Sent {
    fn wants(&self, topic: Topic) -> bool {
        topic == Topic::Steps
    }
    fn tell(&mut self, event: &Event) {
        if let Event::Message(message) = event
            && message.name == "ClientHello"
        {
            self.0.lock().unwrap().clone_from(&message.bytes);
        }
    }
}

/// The hello that this program sends in a client's likeness.
fn imitated(name: &str) -> Vec<u8> {
    let mut config = Config::new(ServerName::new("localhost"), TrustAnchors::empty());
    let likeness = Client::named(name).unwrap().likeness().unwrap().shared();
    config.take_after(&likeness);
    let sent = Sent::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(sent.clone()));
    let (stream, mut server) = pipe();
    server.shutdown_write().unwrap();
    let mut c = Connection::new(Side::Client, stream, narration, Randomness::system());
    let _ = handshake(&mut c, &config);
    let bytes = sent.0.lock().unwrap();
    bytes.clone()
}

fn read(bytes: &[u8]) -> ClientHello {
    let hello = decode(bytes, ProtocolVersion::TLS1_2, false).0;
    hello.expect("a ClientHello")
}

/// Whether what a command prints has this in it.
fn prints(program: &str, arguments: &[&str], part: &str) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| {
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&text).contains(part)
    })
}

/// The client that is known by `name` sends what it is known to send.
fn assert_alike(name: &str, command: impl Fn(u16) -> Command) {
    let Some(theirs) = captured(command) else {
        return skip(&format!("{name} sends nothing"));
    };
    let ours = imitated(name);
    assert_eq!(ours.len(), theirs.len(), "{name}");
    let (ours, theirs) = (read(&ours), read(&theirs));
    assert_eq!(
        fingerprint::ja3_text(&ours),
        fingerprint::ja3_text(&theirs),
        "{name}"
    );
    assert_eq!(
        fingerprint::ja4_text(&ours),
        fingerprint::ja4_text(&theirs),
        "{name}"
    );
    let (client, recognition) = recognise(&theirs).expect(name);
    assert_eq!(recognition, Recognition::Exact, "{name}");
    assert_eq!(client.title, Client::named(name).unwrap().title);
}

#[test]
fn openssl() {
    if !prints("openssl", &["version"], "OpenSSL 3.0.") {
        return skip("there is no OpenSSL 3.0");
    }
    assert_alike("openssl", |port| {
        let mut command = Command::new("openssl");
        let address = format!("127.0.0.1:{port}");
        command.args(["s_client", "-connect", &address, "-servername", "localhost"]);
        command
    });
}

#[test]
fn curl() {
    if !prints("curl", &["--version"], "curl 7.88.1")
        || !prints("curl", &["--version"], "OpenSSL/3.0")
    {
        return skip("there is no curl 7.88 with OpenSSL 3.0");
    }
    assert_alike("curl", |port| {
        let mut command = Command::new("curl");
        let resolve = format!("localhost:{port}:127.0.0.1");
        command.args([
            "-sk",
            "--resolve",
            &resolve,
            &format!("https://localhost:{port}/"),
        ]);
        command
    });
}

#[test]
fn gnutls() {
    if !prints("gnutls-cli", &["--version"], "3.7.9") {
        return skip("there is no gnutls-cli 3.7.9");
    }
    assert_alike("gnutls", |port| {
        let mut command = Command::new("gnutls-cli");
        let port = port.to_string();
        command.args([
            "--insecure",
            "--port",
            &port,
            "--sni-hostname",
            "localhost",
            "127.0.0.1",
        ]);
        command
    });
}

#[test]
fn python() {
    let python = "/usr/bin/python3";
    let version = "import sys, ssl; print(sys.version_info[:2], ssl.OPENSSL_VERSION)";
    if !prints(python, &["-c", version], "(3, 11) OpenSSL 3.0") {
        return skip("there is no Python 3.11 with OpenSSL 3.0");
    }
    assert_alike("python", |port| {
        let mut command = Command::new(python);
        let script = format!(
            "import socket, ssl\n\
             c = ssl.create_default_context()\n\
             s = socket.create_connection(('127.0.0.1', {port}))\n\
             c.wrap_socket(s, server_hostname='localhost')"
        );
        command.args(["-c", &script]);
        command
    });
}

#[test]
fn node() {
    if !prints("node", &["--version"], "v20.") {
        return skip("there is no Node.js 20");
    }
    assert_alike("node20", |port| {
        let mut command = Command::new("node");
        command.args([
            "-e",
            &format!("fetch('https://localhost:{port}/').catch(() => 0)"),
        ]);
        command
    });
}
