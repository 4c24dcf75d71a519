//! What the whole-program tests share: a client and a server in one process, and a narrator that
//! keeps what it is told.
#![allow(dead_code)] // each test file uses its own part

pub mod python;
pub mod skip;

use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tlsdemo::connection::session::ExternalPsk;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::Terms;
use tlsdemo::handshake::client;
use tlsdemo::handshake::server;
use tlsdemo::names::export::Export;
use tlsdemo::names::hash::HashAlgorithm;
use tlsdemo::names::suite::Suite;
use tlsdemo::narration::{Event, Narration, Narrator, Side, Topic};
use tlsdemo::transport::{PipeEnd, Transport, pipe};
use tlsdemo::wire::cover;

/// The name and the key of [`give_psk`], as they are typed.
pub const PSK: &str = "alice:000102030405060708090a0b0c0d0e0f";

/// Gives an end a pre-shared key, if the suite needs one.
pub fn give_psk(terms: &mut Terms, suite: &Suite) {
    if suite.key_exchange.has_psk() {
        terms.psks = Arc::new(vec![psk(b"alice", (0..16).collect())]);
    }
}

/// A pre-shared key.
pub fn psk(identity: &[u8], secret: Vec<u8>) -> ExternalPsk {
    ExternalPsk {
        identity: identity.to_vec(),
        secret,
        hash: HashAlgorithm::Sha256,
    }
}

/// Keeps every event.
#[derive(Clone, Default)]
pub struct Recorder(pub Arc<Mutex<Vec<Event>>>);

impl Narrator for Recorder {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn tell(&mut self, event: &Event) {
        self.0.lock().unwrap().push(event.clone());
    }
}

impl Recorder {
    /// What was told so far.
    pub fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap().clone()
    }

    /// A narration that this recorder listens to.
    pub fn narration(&self) -> Narration {
        let mut narration = Narration::silent();
        narration.add(Box::new(self.clone()));
        narration
    }
}

/// One end after its part: the outcome, the connection, and what was told.
pub struct End {
    pub outcome: tlsdemo::Result<()>,
    pub connection: Connection,
    pub recorder: Recorder,
}

/// A client and a server that shake hands, exchange a request and an answer, and close.
pub fn converse(client: &client::Config, server: &server::Config, seed: u64) -> (End, End) {
    let (near, far) = pipe();
    let server = server.clone();
    let thread = std::thread::spawn(move || {
        let mut end = new_end(Side::Server, far, seed);
        end.outcome = server::handshake(&mut end.connection, &server).and_then(|()| {
            let mut request = [0; 4];
            end.connection.read_exact(&mut request)?;
            assert_eq!(&request, b"ping");
            end.connection.write_all(&answer())?;
            end.connection.flush()?;
            end.connection.close()
        });
        end
    });
    let mut end = new_end(Side::Client, near, seed);
    end.outcome = client::handshake(&mut end.connection, client).and_then(|()| {
        end.connection.write_all(b"ping")?;
        end.connection.flush()?;
        let mut body = Vec::new();
        end.connection.read_to_end(&mut body)?;
        assert!(body == answer(), "the answer came whole and unchanged");
        end.connection.close()
    });
    let server_end = thread.join().expect("the server does not panic");
    (end, server_end)
}

/// One export of every kind.
pub fn exports() -> Vec<Export> {
    [
        "EXPORTER-a:16",
        "EXPORTER-a::16",
        "EXPORTER-a:00ff:100",
        "tls-exporter",
        "tls-unique",
        "tls-server-end-point",
    ]
    .iter()
    .map(|text| Export::parse(text).unwrap())
    .collect()
}

/// More than a record holds.
fn answer() -> Vec<u8> {
    (0..40_000u32).map(|n| (n % 251) as u8).collect()
}

fn new_end(side: Side, mut stream: PipeEnd, seed: u64) -> End {
    let _ = stream.set_timeout(Some(Duration::from_secs(20)));
    let recorder = Recorder::default();
    let narration = recorder.narration();
    let randomness = Randomness::seeded(seed, side);
    End {
        outcome: Ok(()),
        connection: Connection::new(side, stream, narration, randomness),
        recorder,
    }
}

/// Law 1: the leaves of each message and record cover it exactly, and the messages, put together,
/// are what the records carried.
pub fn assert_covered(events: &[Event]) {
    let mut carried: [Vec<u8>; 2] = Default::default();
    let mut told: [Vec<u8>; 2] = Default::default();
    for event in events {
        match event {
            Event::Record(record) => {
                assert_eq!(cover(&record.fields, record.bytes.len()), Ok(()));
                let (content_type, content) = match &record.protected {
                    Some(protected) => (protected.content_type, &protected.plaintext[..]),
                    None => (record.content_type, &record.bytes[5..]),
                };
                if content_type.0 != 23 {
                    carried[record.from as usize].extend_from_slice(content);
                }
            }
            Event::Message(message) => {
                assert_eq!(
                    cover(&message.fields, message.bytes.len()),
                    Ok(()),
                    "{}",
                    message.name
                );
                if message.carrier.content_type().is_some() {
                    told[message.from as usize].extend_from_slice(&message.bytes);
                }
            }
            _ => {}
        }
    }
    assert!(!told[0].is_empty() && !told[1].is_empty());
    assert!(carried == told, "messages are what records carried");
}
