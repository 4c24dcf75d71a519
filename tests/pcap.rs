//! Captures as tshark sees them: every handshake message in order, byte for byte, and the HTTP
//! exchange, decrypted with the secrets in the file and nothing else; nothing malformed, no
//! warning.

mod common;

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use common::Recorder;
use tlsdemo::certificate::{ServerName, TrustAnchors};
use tlsdemo::client;
use tlsdemo::connection::Randomness;
use tlsdemo::narration::{Event, Narration};
use tlsdemo::registry::{ContentType, NamedGroup, ProtocolVersion};
use tlsdemo::report::pcapng::Pcapng;
use tlsdemo::server::listen::{Attendant, Limits, attend};
use tlsdemo::server::{self, Identity, identity};
use tlsdemo::suite;
use tlsdemo::transport::Target;
use tlsdemo::visit::Visit;

const TIMEOUT: Duration = Duration::from_secs(30);

fn client(version: ProtocolVersion, suite: &str) -> client::Config {
    let pem = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
    client::Config {
        versions: vec![version],
        suites: vec![suite::find(suite).expect(suite).code],
        ..client::Config::new(
            ServerName::new("localhost"),
            TrustAnchors::from_pem("demo", pem),
        )
    }
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
    fn narration(&self) -> Narration {
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
        target: &target,
        dial: Some(&dial),
        is_local: false,
        config: client,
        http: true,
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

#[test]
fn experiment() {
    for (version, suite) in [
        (ProtocolVersion::TLS1_0, "AES128-SHA"),
        (ProtocolVersion::TLS1_2, "ECDHE-RSA-AES128-GCM-SHA256"),
        (ProtocolVersion::TLS1_3, "TLS_AES_128_GCM_SHA256"),
    ] {
        let captures = capture(
            "127.0.0.1",
            &format!("{version}-{suite}").replace(' ', ""),
            &client(version, suite),
            &server(),
        );
        println!("{:?}", captures[0].path);
    }
}
