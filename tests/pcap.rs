//! Captures as tshark sees them: every handshake message in order, byte for byte, and the HTTP
//! exchange, decrypted with the secrets in the file and nothing else; nothing malformed, no
//! warning.

mod common;

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use common::Recorder;
use common::skip::skip;
use tlsdemo::application::request::Request;
use tlsdemo::certificate::ServerName;
use tlsdemo::commands::listen::{Attendant, Limits, attend};
use tlsdemo::commands::visit::{Errand, Visit};
use tlsdemo::connection::Randomness;
use tlsdemo::handshake::client;
use tlsdemo::handshake::server;
use tlsdemo::names::registry::{ContentType, NamedGroup, ProtocolVersion};
use tlsdemo::names::suite;
use tlsdemo::narration::{Event, Narration, Narrator, Side};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};
use tlsdemo::report::pcapng::Pcapng;
use tlsdemo::transport::Target;

const TIMEOUT: Duration = Duration::from_secs(30);

fn client(version: ProtocolVersion, suite: &str) -> client::Config {
    let pem = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
    let mut config = client::Config::new(
        ServerName::new("localhost"),
        TrustAnchors::from_pem("demo", pem),
    );
    config.versions = vec![version];
    config.suites = vec![suite::find(suite).expect(suite).code];
    config
}

fn server() -> server::Config {
    let mut server = server::Config::new(Identity::demo());
    server.suites = suite::SUITES.iter().map(|suite| suite.code).collect();
    server
}

/// A capture in a file of its own, removed in the end.
struct Capture {
    path: PathBuf,
    events: Vec<Event>,
}

impl Drop for Capture {
    fn drop(&mut self) {
        if std::env::var_os("TLSDEMO_KEEP").is_none() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// The server's side of a capture.
struct Narrated(PathBuf, Recorder);

impl Attendant for Narrated {
    fn narration(&self, _: Option<SocketAddr>) -> Narration {
        narration(&self.0, &self.1)
    }
}

fn narration(path: &Path, recorder: &Recorder) -> Narration {
    let mut narration = recorder.narration();
    let file = File::create(path).expect("a file for the capture");
    narration.add(Box::new(Pcapng::new(Box::new(file))));
    narration
}

/// A visit to the built-in server over loopback, captured on both sides.
fn capture(
    address: &str,
    name: &str,
    client: &client::Config,
    server: &server::Config,
) -> [Capture; 2] {
    let listener = TcpListener::bind((address, 0)).expect("loopback");
    let port = listener.local_addr().expect("a port").port();
    let path = |side: &str| {
        let name = format!("tlsdemo-{}-{name}-{side}.pcapng", std::process::id());
        std::env::temp_dir().join(name)
    };
    let attendant = Narrated(path("server"), Recorder::default());
    let server_events = attendant.1.clone();
    let server = server.clone();
    let thread = std::thread::spawn(move || {
        let (socket, _) = listener.accept().expect("a client");
        let limits = Limits {
            timeout: TIMEOUT,
            ..Limits::default()
        };
        attend(socket, &server, &limits, &attendant)
    });
    let target = Target::parse(&format!("https://localhost:{port}/")).expect("a target");
    let host = if address.contains(':') {
        format!("[{address}]")
    } else {
        address.to_owned()
    };
    let dial = Target::parse(&format!("{host}:{port}")).expect("an address");
    let recorder = Recorder::default();
    let visit = Visit {
        proxy_narration: std::sync::Mutex::default(),
        route: tlsdemo::commands::visit::Route::DIRECT,
        target: &target,
        redirected: None,
        dial: Some(&dial),
        is_local: false,
        config: client,
        exports: &[],
        renegotiate: false,
        key_update: false,
        errand: Errand::Ask {
            request: &Request::get(&target),
            follow: false,
        },
        beside: None,
        family: None,
        timeout: TIMEOUT,
    };
    let narration = narration(&path("client"), &recorder);
    let outcome = visit.make(narration, Randomness::system(), &mut || Ok(None));
    assert!(outcome.is_ok(), "{name}: {outcome:?}");
    let outcome = thread.join().expect("the server does not panic");
    assert!(outcome.is_ok(), "{name}: {outcome:?}");
    [("client", recorder), ("server", server_events)].map(|(side, recorder)| Capture {
        path: path(side),
        events: recorder.events(),
    })
}

/// What tshark says of a capture, or `None` where there is no tshark and none is required.
fn tshark(capture: &Capture, arguments: &[&str]) -> Option<String> {
    // An ephemeral port may be one that tshark takes for another protocol.
    let (client, server) = ports(&capture.events);
    let as_tls = [client, server].map(|port| format!("tcp.port=={port},tls"));
    let result = Command::new("tshark")
        .args([
            "-n",
            "-o",
            "tcp.check_checksum:TRUE",
            "-o",
            "ip.check_checksum:TRUE",
        ])
        .args(as_tls.iter().flat_map(|rule| ["-d", rule]))
        .arg("-r")
        .arg(&capture.path)
        .args(arguments)
        .output();
    match result {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{said}");
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(error) => {
            skip(&format!("tshark does not run: {error}"));
            None
        }
    }
}

/// A packet, as tshark dissects it.
struct Dissected {
    from: Side,
    /// Types and lengths of the handshake messages.
    messages: Vec<(u32, u32)>,
    alerts: Vec<u32>,
    http: Vec<String>,
}

const FIELDS: [&str; 8] = [
    "tcp.srcport",
    "tls.handshake.type",
    "tls.handshake.length",
    "tls.alert_message.desc",
    "_ws.expert.severity",
    "_ws.expert.message",
    "http.request.method",
    "http.response.code",
];
/// Where the severities of expert information begin that are more than remarks.
const WARNING: u32 = 0x0060_0000;

fn dissect(capture: &Capture, more: &[&str]) -> Option<Vec<Dissected>> {
    let mut arguments = vec!["-T", "fields", "-E", "separator=|", "-E", "aggregator=;"];
    arguments.extend(FIELDS.iter().flat_map(|field| ["-e", *field]));
    arguments.extend(more);
    let client_port = ports(&capture.events).0.to_string();
    let text = tshark(capture, &arguments)?;
    let packets = text.lines().map(|line| {
        let fields: Vec<&str> = line.split('|').collect();
        let list = |index: usize| fields[index].split(';').filter(|item| !item.is_empty());
        let numbers = |index: usize| -> Vec<u32> {
            list(index)
                .map(|item| item.parse().expect("a number"))
                .collect()
        };
        assert!(
            numbers(4).iter().all(|severity| *severity < WARNING),
            "{line}"
        );
        Dissected {
            from: if fields[0] == client_port {
                Side::Client
            } else {
                Side::Server
            },
            messages: numbers(1).into_iter().zip(numbers(2)).collect(),
            alerts: numbers(3),
            http: list(6).chain(list(7)).map(str::to_owned).collect(),
        }
    });
    Some(packets.collect())
}

/// The ports of client and server.
fn ports(events: &[Event]) -> (u16, u16) {
    let connected = events.iter().find_map(|event| match event {
        Event::Connected(connected) => Some(connected),
        _ => None,
    });
    let connected = connected.expect("a connection");
    let local = connected.local.expect("an address").port();
    let peer = connected.peer.expect("an address").port();
    match connected.side {
        Side::Client => (local, peer),
        Side::Server => (peer, local),
    }
}

/// The plaintexts of decrypted records that one end sent, from tshark's dump of bytes.
fn decrypted(capture: &Capture, from: Side) -> Option<Vec<Vec<u8>>> {
    let (client, server) = ports(&capture.events);
    let port = if from == Side::Client { client } else { server };
    let filter = format!("tcp.srcport == {port}");
    let text = tshark(capture, &["-x", "-Y", &filter])?;
    let mut records: Vec<Vec<u8>> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.ends_with("bytes):") || line.ends_with("byte):") || line.is_empty() {
            inside = line.starts_with("Decrypted TLS");
            if inside {
                records.push(Vec::new());
            }
        } else if inside && let Some(record) = records.last_mut() {
            let hex = line.get(6..53).expect("a line of a dump");
            record.extend(
                hex.split_whitespace()
                    .map(|byte| u8::from_str_radix(byte, 16).expect("hex")),
            );
        }
    }
    Some(records)
}

/// Compares what tshark sees with what was narrated: per direction every handshake message, every
/// alert, every record's plaintext.
fn compare(capture: &Capture, what: &str, in_full: bool) -> bool {
    let Some(packets) = dissect(capture, &[]) else {
        return false;
    };
    for side in [Side::Client, Side::Server] {
        let ours = capture.events.iter().filter_map(|event| match event {
            Event::Message(message) if message.from == side => Some(message),
            _ => None,
        });
        let (mut messages, mut alerts) = (Vec::new(), Vec::new());
        for message in ours {
            match message.carrier.content_type() {
                Some(ContentType::Handshake) => {
                    let length = message.bytes.len() as u32 - 4;
                    messages.push((u32::from(message.bytes[0]), length));
                }
                Some(ContentType::Alert) => alerts.push(u32::from(message.bytes[1])),
                _ => {}
            }
        }
        let theirs = || packets.iter().filter(|packet| packet.from == side);
        let seen: Vec<_> = theirs()
            .flat_map(|packet| packet.messages.clone())
            .collect();
        assert_eq!(seen, messages, "{what}: messages of the {}", side.name());
        let seen: Vec<_> = theirs().flat_map(|packet| packet.alerts.clone()).collect();
        assert_eq!(seen, alerts, "{what}: alerts of the {}", side.name());
        if in_full {
            let ours = capture.events.iter().filter_map(|event| match event {
                Event::Record(record) if record.from == side => record.protected.as_ref(),
                _ => None,
            });
            let ours: Vec<Vec<u8>> = ours.map(|protected| protected.plaintext.clone()).collect();
            let theirs = decrypted(capture, side).expect("tshark has run before");
            assert!(!ours.is_empty());
            assert_eq!(theirs, ours, "{what}: records of the {}", side.name());
        }
    }
    true
}

/// Captures a visit and compares both sides; false if there is no tshark.
fn check(address: &str, what: &str, client: &client::Config, server: &server::Config) -> bool {
    let name: String = what
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    let [client, server] = capture(address, &name, client, server);
    let done =
        compare(&client, what, true) && compare(&server, &format!("{what}, the server's"), false);
    if done {
        let http = dissect(&with_ports(&client, None, HTTPS), &[]).expect("tshark has run before");
        let http: Vec<_> = http.into_iter().flat_map(|packet| packet.http).collect();
        assert_eq!(http, ["GET", "200"], "{what}");
    }
    done
}

/// The server's port where tshark expects HTTP without ALPN, and nowhere else.
const HTTPS: u16 = 443;

/// The events of a client told again, as if the connection had had these ports.
fn with_ports(capture: &Capture, client: Option<u16>, server: u16) -> Capture {
    let name = format!("{}-{server}.pcapng", client.unwrap_or(0));
    let mut told = Capture {
        path: capture.path.with_extension(name),
        events: capture.events.clone(),
    };
    let file = File::create(&told.path).expect("a file for the capture");
    let mut pcapng = Pcapng::new(Box::new(file));
    for event in &mut told.events {
        if let Event::Connected(connected) = event {
            for (address, port) in [
                (&mut connected.local, client),
                (&mut connected.peer, Some(server)),
            ] {
                if let (Some(address), Some(port)) = (address, port) {
                    address.set_port(port);
                }
            }
        }
        pcapng.tell(event);
    }
    pcapng.finish().expect("the capture is written");
    told
}

const V1_0: ProtocolVersion = ProtocolVersion::TLS1_0;
const V1_1: ProtocolVersion = ProtocolVersion::TLS1_1;
const V1_2: ProtocolVersion = ProtocolVersion::TLS1_2;
const V1_3: ProtocolVersion = ProtocolVersion::TLS1_3;

/// Every version, key exchange and kind of record; a test a version, so that they run side by side.
fn check_all(version: ProtocolVersion, suites: &[&str]) {
    for suite in suites {
        let what = format!("{version} {suite}");
        if !check("127.0.0.1", &what, &client(version, suite), &server()) {
            return;
        }
    }
}

#[test]
fn suites_of_tls_1_0() {
    check_all(V1_0, &["AES128-SHA", "ECDHE-RSA-DES-CBC3-SHA"]);
}

#[test]
fn suites_of_tls_1_1() {
    check_all(V1_1, &["DHE-RSA-AES256-SHA", "ECDHE-ECDSA-AES128-SHA"]);
}

#[test]
fn suites_of_tls_1_2_that_encrypt_and_authenticate_apart() {
    check_all(
        V1_2,
        &["AES256-SHA256", "ECDHE-RSA-AES256-SHA384", "NULL-SHA256"],
    );
}

#[test]
fn suites_of_tls_1_2_with_authenticated_encryption() {
    check_all(
        V1_2,
        &[
            "AES128-CCM8",
            "DHE-RSA-AES128-CCM",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-CHACHA20-POLY1305",
        ],
    );
}

#[test]
fn suites_of_tls_1_3() {
    check_all(
        V1_3,
        &[
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_CCM_8_SHA256",
        ],
    );
}

#[test]
fn without_encrypt_then_mac_and_extended_master_secret() {
    for (version, suite) in [(V1_0, "AES256-SHA"), (V1_2, "ECDHE-RSA-AES128-SHA256")] {
        let mut client = client(version, suite);
        client.encrypt_then_mac = false;
        client.extended_master_secret = false;
        if !check(
            "127.0.0.1",
            &format!("{version} {suite} plain"),
            &client,
            &server(),
        ) {
            return;
        }
    }
}

#[test]
fn a_retry_tickets_padding_small_records_and_ipv6() {
    let mut client = client(V1_3, "TLS_AES_128_GCM_SHA256");
    client.key_shares = Some(Vec::new());
    client.groups = vec![NamedGroup::X25519, NamedGroup::Secp256r1];
    client.pad_to = Some(64);
    client.record_size_limit = Some(300);
    let mut server = server();
    server.tickets = 2;
    server.client_authentication = Some(ClientAuthentication::requested(TrustAnchors::empty()));
    let address = match TcpListener::bind(("::1", 0)) {
        Ok(_) => "::1",
        Err(_) => "127.0.0.1",
    };
    check(address, "options", &client, &server);
}

/// Two passes, as Wireshark's window makes them, see what one pass sees.
#[test]
fn two_passes_see_the_same() {
    let [capture, _] = capture(
        "127.0.0.1",
        "twice",
        &client(V1_3, "TLS_AES_256_GCM_SHA384"),
        &server(),
    );
    let (Some(once), Some(twice)) = (dissect(&capture, &[]), dissect(&capture, &["-2"])) else {
        return;
    };
    let all = |packets: Vec<Dissected>| -> Vec<(u32, u32)> {
        packets
            .into_iter()
            .flat_map(|packet| packet.messages)
            .collect()
    };
    let once = all(once);
    assert_eq!(
        once.len(),
        7,
        "two hellos, four encrypted of the server, one of the client"
    );
    assert_eq!(once, all(twice));
}

/// Ephemeral ports of Linux that tshark takes for other protocols unless it is told what is there.
#[test]
fn at_ports_of_other_protocols() {
    const TAKEN: [u16; 7] = [34980, 44321, 44322, 44818, 48049, 48898, 57000];
    let suite = "TLS_CHACHA20_POLY1305_SHA256";
    let [capture, _] = capture("127.0.0.1", "ports", &client(V1_3, suite), &server());
    for port in TAKEN {
        for (client, server) in [(port, HTTPS), (50000, port)] {
            let told = with_ports(&capture, Some(client), server);
            if !compare(&told, &format!("ports {client} and {server}"), true) {
                return;
            }
        }
    }
}
