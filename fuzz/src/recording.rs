//! Handshakes that went well, taken apart: what each end sent, record by record, and the keys.
//!
//! All randomness is seeded, so an end that is played to again begins as it did in the recording,
//! and answers likewise as long as it hears the same.

use std::io::{Read, Write};
use std::sync::OnceLock;
use std::thread;

use tlsdemo::Result;
use tlsdemo::compute::Value;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::{client, server};
use tlsdemo::keys::schedule::tls12::{Randoms, derive_keys};
use tlsdemo::keys::schedule::tls13::{next_traffic_secret, traffic_keys};
use tlsdemo::names::registry::{ContentType, KeyUpdateRequest, ProtocolVersion};
use tlsdemo::names::suite::Suite;
use tlsdemo::narration::{Event, Narration, Side};
use tlsdemo::record::{Keys, Protection};
use tlsdemo::transport::{PipeEnd, pipe};

use crate::narrators::Recorder;
use crate::plan::{Plan, plans};

/// The seed of both ends.
pub const SEED: u64 = 1;

/// A record as its sender meant it.
pub struct Sent {
    /// What it holds.
    pub content_type: ContentType,
    /// The content in the clear.
    pub content: Vec<u8>,
    /// Under which of the sender's keys, from 1; 0 for none.
    pub epoch: usize,
}

/// What one end did.
pub struct End {
    /// Its records.
    pub records: Vec<Sent>,
    /// The messages that its Finished and its peer's vouch for, as it saw them.
    pub transcript: Vec<Vec<u8>>,
    /// What it was told.
    pub events: Vec<Event>,
    /// The keys of what it sends, an epoch each.
    pub keys: Vec<Keys>,
}

/// A handshake, an exchange of data, and the close.
pub struct Recording {
    /// How it was set up.
    pub plan: &'static Plan,
    /// The version agreed on.
    pub version: ProtocolVersion,
    /// The suite agreed on.
    pub suite: &'static Suite,
    encrypt_then_mac: bool,
    client: End,
    server: End,
}

impl Recording {
    /// The recording of one of the plans; it is made when it is first asked for.
    pub fn of(number: usize) -> &'static Recording {
        static RECORDINGS: OnceLock<Vec<OnceLock<Recording>>> = OnceLock::new();
        let recordings =
            RECORDINGS.get_or_init(|| plans().iter().map(|_| OnceLock::new()).collect());
        let number = number % recordings.len();
        recordings[number].get_or_init(|| record(&plans()[number]))
    }

    /// One end.
    pub fn end(&self, side: Side) -> &End {
        match side {
            Side::Client => &self.client,
            Side::Server => &self.server,
        }
    }

    /// The protection of what `side` sends in an epoch from 1; after the last, no more changes.
    pub fn protection(&self, side: Side, epoch: usize) -> Option<Protection> {
        let keys = self.end(side).keys.get(epoch.checked_sub(1)?)?.clone();
        Protection::new(self.suite, self.version, keys, self.encrypt_then_mac).ok()
    }
}

fn record(plan: &'static Plan) -> Recording {
    let (near, far) = pipe();
    let serving = thread::spawn(move || run(plan, Side::Server, far));
    let client = run(plan, Side::Client, near);
    let server = serving.join().expect("the server does not panic");
    for end in [&client, &server] {
        assert!(end.2.is_ok(), "{}: {:?}", plan.name, end.2);
    }
    let agreed = &client.0.agreed;
    let (version, suite) = (
        agreed.version.expect("a version"),
        agreed.suite.expect("a suite"),
    );
    let end = |side: Side, run: &(Connection, Recorder, Result<()>, Vec<Vec<u8>>)| {
        let events = run.1.events();
        End {
            records: records(&events, side),
            transcript: run.3.clone(),
            keys: keys(&events, side, version, suite),
            events,
        }
    };
    Recording {
        plan,
        version,
        suite,
        encrypt_then_mac: agreed.has_encrypt_then_mac(),
        client: end(Side::Client, &client),
        server: end(Side::Server, &server),
    }
}

fn run(
    plan: &Plan,
    side: Side,
    stream: PipeEnd,
) -> (Connection, Recorder, Result<()>, Vec<Vec<u8>>) {
    let recorder = Recorder::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(recorder.clone()));
    let mut c = Connection::new(side, stream, narration, Randomness::seeded(SEED, side));
    let mut transcript = Vec::new();
    let outcome = shake_hands(&mut c, plan).and_then(|()| {
        transcript = seen(&c);
        converse(&mut c, plan)
    });
    (c, recorder, outcome, transcript)
}

/// The handshake from the side that `c` is on.
pub fn shake_hands(c: &mut Connection, plan: &Plan) -> Result<()> {
    match c.side() {
        Side::Client => client::handshake(c, &plan.client),
        Side::Server => server::handshake(c, &plan.server),
    }
}

/// What follows it: a word each way, the client's new keys in between, and the close.
pub fn converse(c: &mut Connection, plan: &Plan) -> Result<()> {
    let mut heard = [0; 4];
    match c.side() {
        Side::Client => {
            if plan.key_update {
                c.update_keys(KeyUpdateRequest::UpdateRequested)?;
            }
            c.write_all(b"ping")?;
            c.flush()?;
            c.read_exact(&mut heard)?;
        }
        Side::Server => {
            c.read_exact(&mut heard)?;
            c.write_all(b"pong")?;
            c.flush()?;
        }
    }
    c.close()
}

/// The messages that the handshake is made of.
pub fn seen(c: &Connection) -> Vec<Vec<u8>> {
    let messages = c.schedule.transcript.messages().iter();
    messages.map(|message| message.bytes.clone()).collect()
}

fn records(events: &[Event], side: Side) -> Vec<Sent> {
    let mut epoch = 0;
    let mut records = Vec::new();
    for event in events {
        let Event::Record(record) = event else {
            continue;
        };
        if record.from != side {
            continue;
        }
        records.push(match &record.protected {
            Some(protected) => {
                epoch += usize::from(protected.sequence_number == Some(0));
                Sent {
                    content_type: protected.content_type,
                    content: protected.plaintext.clone(),
                    epoch,
                }
            }
            None => Sent {
                content_type: record.content_type,
                content: record.bytes[5..].to_vec(),
                epoch,
            },
        });
    }
    records
}

/// The keys of one direction, from what the end told its key log.
fn keys(events: &[Event], side: Side, version: ProtocolVersion, suite: &Suite) -> Vec<Keys> {
    let secret = |label: &str| {
        events.iter().find_map(|event| match event {
            Event::Secret(secret) if secret.label == label => Some(secret),
            _ => None,
        })
    };
    let silent = &mut Narration::silent();
    if version < ProtocolVersion::TLS1_3 {
        let secret = secret("CLIENT_RANDOM").expect("a secret");
        let master_secret = Value::literal("master_secret", secret.secret.clone());
        let random = |name: &str| -> Value {
            let hello = events.iter().find_map(|event| match event {
                Event::Message(message) if message.name == name => message.bytes.get(6..38),
                _ => None,
            });
            Value::literal("random", hello.expect("a hello"))
        };
        let randoms = Randoms::new(&random("ClientHello"), &random("ServerHello"));
        let keys = derive_keys(suite, version, &master_secret, &randoms, silent).expect("keys");
        return vec![match side {
            Side::Client => keys.client_write,
            Side::Server => keys.server_write,
        }];
    }
    let [handshake, application] = match side {
        Side::Client => ["CLIENT_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0"],
        Side::Server => ["SERVER_HANDSHAKE_TRAFFIC_SECRET", "SERVER_TRAFFIC_SECRET_0"],
    }
    .map(|label| Value::literal("secret", secret(label).expect(label).secret.clone()));
    let mut secrets = vec![handshake, application.clone()];
    let mut current = application.renamed(match side {
        Side::Client => "client_application_traffic_secret_0",
        Side::Server => "server_application_traffic_secret_0",
    });
    // As many updates as a peer may want to make.
    for _ in 0..3 {
        current = next_traffic_secret(suite.hash, &current, silent).expect("a secret");
        secrets.push(current.clone());
    }
    let keys = |secret: &Value| traffic_keys(suite, side, secret, &mut Narration::silent());
    secrets.iter().map(|it| keys(it).expect("keys")).collect()
}
