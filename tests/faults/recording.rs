//! What crossed in a clean conversation, and either end of it again, alone, with what it was sent
//! then, but for a fault. Both ends are seeded: the fault is all that can make a difference.

use std::any::Any;
use std::io::{self, Cursor, Read, Write};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::{client, server};
use tlsdemo::names::registry::{AlertDescription, ProtocolVersion};
use tlsdemo::narration::{Event, Narration, Narrator, Side, Topic};
use tlsdemo::transport::{PipeEnd, Transport, pipe};
use tlsdemo::{Error, ErrorKind};

use crate::kinds::{Kind, Opt, Shared};
use crate::link::{Fault, HEADER, Link};
use crate::places::{Place, places};

const SEED: u64 = 1;

pub const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
pub const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

/// How long a replay may take; the slowest needs a hundredth of it.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often the end of the stream may be asked for: reading, and closing after that.
const MOST_ENDS: usize = 4;

/// An end of the connection and how it is set up.
#[derive(Clone)]
pub enum Role {
    Client(client::Config),
    Server(server::Config),
}

impl Role {
    pub fn side(&self) -> Side {
        match self {
            Role::Client(_) => Side::Client,
            Role::Server(_) => Side::Server,
        }
    }

    /// Shakes hands, exchanges data, closes. What is got is kept in `data`, whatever comes after it.
    fn converse(&self, c: &mut Connection, data: &mut Vec<u8>) -> tlsdemo::Result<()> {
        match self {
            Role::Client(config) => {
                client::handshake(c, config)?;
                c.write_all(REQUEST)?;
                c.flush()?;
                while take(c, data)? {}
            }
            Role::Server(config) => {
                server::handshake(c, config)?;
                while data.len() < REQUEST.len() && take(c, data)? {}
                c.write_all(ANSWER)?;
                c.flush()?;
            }
        }
        c.close()
    }

    pub fn run(&self, stream: impl Transport) -> Ending {
        let ear = Ear {
            side: self.side(),
            alerts: Arc::default(),
        };
        let mut ending = self.run_told(stream, Box::new(ear.clone()));
        ending.alerts = std::mem::take(&mut ear.alerts.lock().expect("one thread"));
        ending
    }

    fn run_told(&self, stream: impl Transport, narrator: Box<dyn Narrator>) -> Ending {
        let mut narration = Narration::silent();
        narration.add(narrator);
        let randomness = Randomness::seeded(SEED, self.side());
        let mut connection = Connection::new(self.side(), stream, narration, randomness);
        let mut data = Vec::new();
        let outcome = self.converse(&mut connection, &mut data);
        Ending {
            outcome,
            data,
            alerts: Vec::new(),
            connection,
        }
    }
}

/// Reads some data; false if the peer has closed in order.
fn take(c: &mut Connection, data: &mut Vec<u8>) -> io::Result<bool> {
    let mut buffer = [0; 256];
    let count = c.read(&mut buffer)?;
    data.extend_from_slice(&buffer[..count]);
    Ok(count > 0)
}

/// How a conversation ended for one end.
pub struct Ending {
    pub outcome: tlsdemo::Result<()>,
    /// The application data that was accepted.
    pub data: Vec<u8>,
    /// The alerts that this end sent: level and description.
    pub alerts: Vec<Vec<u8>>,
    pub connection: Connection,
}

impl Ending {
    /// The stream that the end was given, which is an `S`.
    fn stream<S: Transport>(&mut self) -> &mut S {
        let stream: &mut dyn Any = self.connection.stream();
        stream.downcast_mut().expect("the stream that it was given")
    }
}

/// Hears the alerts that its own side sends.
#[derive(Clone)]
struct Ear {
    side: Side,
    alerts: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Narrator for Ear {
    fn wants(&self, topic: Topic) -> bool {
        topic == Topic::Steps
    }
    fn tell(&mut self, event: &Event) {
        if let Event::Message(message) = event
            && message.name == "Alert"
            && message.from == self.side
        {
            let mut alerts = self.alerts.lock().expect("one thread");
            alerts.push(message.bytes.clone());
        }
    }
}

/// Keeps every event.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Event>>>);

impl Narrator for Recorder {
    fn wants(&self, topic: Topic) -> bool {
        // What both ends agree on is compared, and who replays it asks for no fingerprints.
        topic != Topic::Fingerprints
    }
    fn tell(&mut self, event: &Event) {
        self.0.lock().expect("one thread").push(event.clone());
    }
}

/// What one end was sent in the clean conversation, and what came of it.
pub struct Half {
    pub role: Role,
    /// The kind of handshake.
    pub kind: Kind,
    /// What it was sent.
    pub bytes: Vec<u8>,
    /// What each of those bytes is.
    pub places: Vec<Place>,
    /// Where each record begins, and where the last one ends.
    pub bounds: Vec<usize>,
    written: Vec<u8>,
    data: Vec<u8>,
    agreed: String,
}

/// What came of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The same as without it: agreed on, received and sent, to the last byte.
    Same,
    /// An error of which the peer is told, unless we have said before that we say no more.
    Alert(AlertDescription),
    /// The stream ended: an error of which nobody is left to be told.
    Closed,
    /// Nothing more came.
    TimedOut,
    /// What came could be read as an alert of the peer's.
    AlertOfPeer(AlertDescription),
}

/// Both directions of a clean conversation.
pub fn record(kind: &Kind, shared: &Shared) -> [Half; 2] {
    let roles = [
        Role::Client(kind.client(shared)),
        Role::Server(kind.server(shared)),
    ];
    let [to_client, to_server] = record_roles(&roles);
    let [client, server] = roles;
    [
        half(kind, client, &to_client, &to_server),
        half(kind, server, &to_server, &to_client),
    ]
}

/// What went to the client and to the server in a clean conversation.
pub fn record_roles([client, server]: &[Role; 2]) -> [Vec<u8>; 2] {
    let (near, far) = pipe();
    let server = server.clone();
    let thread = std::thread::spawn(move || clean(&server, far));
    let to_client = clean(client, near);
    [to_client, thread.join().expect("the server does not panic")]
}

/// What an end reads in a conversation that goes well.
fn clean(role: &Role, stream: PipeEnd) -> Vec<u8> {
    let read = Vec::new();
    let mut ending = role.run(Tap { stream, read });
    ending.outcome.as_ref().expect("a clean conversation");
    std::mem::take(&mut ending.stream::<Tap>().read)
}

/// Replays a half of a clean conversation, to learn what its bytes are.
fn half(kind: &Kind, role: Role, bytes: &[u8], written: &[u8]) -> Half {
    let recorder = Recorder::default();
    let mut ending = role.run_told(Replay::new(bytes), Box::new(recorder.clone()));
    ending.outcome.as_ref().expect("the same again");
    assert!(ending.stream::<Replay>().written == written);
    let (agreed, data) = (ending.connection.agreed.summary(None), ending.data);
    drop(ending.connection);
    let events = recorder.0.lock().expect("one thread");
    let (places, bounds) = places(&events, role.side().peer(), bytes);
    Half {
        agreed: format!("{agreed:?}"),
        role,
        kind: kind.clone(),
        places,
        bounds,
        bytes: bytes.to_vec(),
        written: written.to_vec(),
        data,
    }
}

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Handshake messages in the clear.
    Handshake,
    ChangeCipherSpec,
    Protected,
}

impl Half {
    pub fn is_tls13(&self) -> bool {
        self.kind.version == ProtocolVersion::TLS1_3
    }

    /// Whether there is a HelloRetryRequest.
    pub fn is_retried(&self) -> bool {
        self.kind.has(Opt::Retry) || self.kind.has(Opt::Cookie)
    }

    /// How many records there are.
    pub fn records(&self) -> usize {
        self.bounds.len() - 1
    }

    /// Where a record stands.
    pub fn record(&self, number: usize) -> Range<usize> {
        self.bounds[number]..self.bounds[number + 1]
    }

    pub fn class(&self, record: usize) -> Class {
        let place = &self.places[self.bounds[record]];
        match place.split('/').next() {
            Some("protected") => Class::Protected,
            Some("change_cipher_spec record") => Class::ChangeCipherSpec,
            _ => Class::Handshake,
        }
    }

    /// Whether this is the ClientHello in a record of TLS 1.0, and the agreed version is another of
    /// those that stand in headers.
    pub fn is_first_of_older_version(&self, record: usize) -> bool {
        let agreed = [ProtocolVersion::TLS1_1, ProtocolVersion::TLS1_2];
        let is_hello = self.message(record) == "ClientHello";
        is_hello && agreed.contains(&self.kind.version)
    }

    /// Whether this record holds but a part of a message.
    pub fn is_part(&self, record: usize) -> bool {
        let begins = |record: usize| {
            let first = self.bounds.get(record).map(|at| at + HEADER);
            let place = first.and_then(|at| self.places.get(at));
            place.is_none_or(|place| place.ends_with("/msg_type"))
        };
        let next_goes_on = || {
            record + 1 < self.records()
                && self.class(record + 1) == Class::Handshake
                && !begins(record + 1)
        };
        self.class(record) == Class::Handshake && (!begins(record) || next_goes_on())
    }

    /// The message that a record in the clear begins with, or goes on with.
    pub fn message(&self, record: usize) -> &str {
        let place = &self.places[self.bounds[record] + HEADER];
        match self.class(record) {
            Class::Handshake => place.split('/').next().unwrap_or_default(),
            _ => "",
        }
    }

    pub fn side(&self) -> Side {
        self.role.side()
    }

    /// The same end again, with a fault on the way to it. An error is a defect.
    pub fn replay(&self, fault: Fault) -> Result<Verdict, String> {
        let start = Instant::now();
        let run = || self.role.run(Link::new(Replay::new(&self.bytes), fault));
        let ending = catch_unwind(AssertUnwindSafe(run)).map_err(|_| "a panic".to_owned())?;
        if start.elapsed() > PATIENCE {
            return Err(format!("it took {:?}", start.elapsed()));
        }
        self.judge(ending)
    }

    fn judge(&self, mut ending: Ending) -> Result<Verdict, String> {
        let ends = ending.stream::<Link<Replay>>().ends;
        if ends > MOST_ENDS {
            return Err(format!("it reads on behind the end, {ends} times"));
        }
        if !self.data.starts_with(&ending.data) {
            return Err(format!("accepts data that differs: {:?}", ending.data));
        }
        match ending.outcome {
            Ok(()) => {
                let agreed = format!("{:?}", ending.connection.agreed.summary(None));
                if ending.data != self.data {
                    return Err("success, without all the data".to_owned());
                }
                if agreed != self.agreed {
                    return Err(format!("success, with another outcome: {agreed}"));
                }
                if ending.stream::<Link<Replay>>().stream.written != self.written {
                    return Err("success, with other bytes sent".to_owned());
                }
                Ok(Verdict::Same)
            }
            Err(error) => refusal(&error, &ending.alerts),
        }
    }
}

/// What an error was, if it was a clean one: of a kind that may be, and the alert in it was sent, as
/// the last one, and no other.
pub fn refusal(error: &Error, alerts: &[Vec<u8>]) -> Result<Verdict, String> {
    let closed = alerts.first().is_some_and(|alert| alert[..] == [1, 0]);
    let due = match error.alert {
        Some(alert) if !closed => vec![vec![2, alert.0]],
        _ => Vec::new(),
    };
    if alerts[usize::from(closed)..] != due {
        return Err(format!("{due:?} was due, {alerts:?} was sent: {error:?}"));
    }
    match (&error.kind, error.alert) {
        (ErrorKind::Internal | ErrorKind::Usage | ErrorKind::Io, _) => {
            Err(format!("not the peer's fault: {error:?}"))
        }
        (_, Some(alert)) => Ok(Verdict::Alert(alert)),
        (ErrorKind::Closed, None) => Ok(Verdict::Closed),
        (ErrorKind::TimedOut, None) => Ok(Verdict::TimedOut),
        (ErrorKind::AlertReceived(alert), None) => Ok(Verdict::AlertOfPeer(*alert)),
        _ => Err(format!("an error without an alert: {error:?}")),
    }
}

/// Keeps what is read.
struct Tap {
    stream: PipeEnd,
    read: Vec<u8>,
}

impl Transport for Tap {}

impl Read for Tap {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.read.extend_from_slice(&buffer[..count]);
        Ok(count)
    }
}

impl Write for Tap {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Gives what was recorded, and keeps what is written.
struct Replay {
    bytes: Cursor<Vec<u8>>,
    written: Vec<u8>,
}

impl Replay {
    fn new(bytes: &[u8]) -> Self {
        Replay {
            bytes: Cursor::new(bytes.to_vec()),
            written: Vec::new(),
        }
    }
}

impl Transport for Replay {}

impl Read for Replay {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(buffer)
    }
}

impl Write for Replay {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
