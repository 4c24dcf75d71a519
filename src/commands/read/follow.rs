//! One connection of a capture: TLS is found on it, and from there on observed.

use std::time::Duration;

use crate::application::starttls::overheard::{self, Overheard};
use crate::diagnosis::observed;
use crate::extension::ServerName;
use crate::handshake::observer::{Observer, carrier};
use crate::message::{self, ClientHello};
use crate::names::registry::{NameType, ProtocolVersion};
use crate::narration::{Event, Observed, Side, Topic};
use crate::transport::capture::{Ends, Heard, Listener};

/// How many bytes of a server's before TLS are kept.
const MOST_BEFORE: usize = 64 << 10;
/// How many pieces of either end's.
const MOST_PIECES: usize = 256;

/// What is done with the connections of a capture.
pub(super) trait Desk {
    /// Whether a connection is of interest, before anything is known but its ends.
    fn wants(&self, ends: &Ends) -> bool;
    /// Whether connections are narrated.
    fn narrates(&self) -> bool {
        false
    }
    /// TLS was found on it: its observer.
    fn observe(&self, ends: &Ends, observed: Observed, time: Duration) -> Observer;
    /// It is over; with its observer, if there was TLS.
    fn done(&self, ends: &Ends, observer: Option<&mut Observer>);
}

/// Follows a connection.
pub(super) struct Follower<D: Desk> {
    ends: Ends,
    desk: D,
    stage: Stage,
    /// The ends were taken for each other.
    is_turned: bool,
}

enum Stage {
    /// No TLS so far.
    Before(Before),
    Tls(Box<Observer>),
    /// There is none, or nobody wants it.
    Other,
}

/// What was said before TLS.
#[derive(Default)]
struct Before {
    client: Vec<u8>,
    server: Vec<u8>,
    /// In which pieces it came: who, when, how many bytes, or that some are missing.
    pieces: Vec<(Side, Duration, Piece)>,
}

enum Piece {
    Bytes(usize),
    Gap(Option<u64>),
    Cut(u64),
}

impl Before {
    fn of(&mut self, side: Side) -> &mut Vec<u8> {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }

    /// Whether who was likely the client is the server: the other end says a ClientHello, or either
    /// says what only the other's role does.
    fn is_turned(&self) -> bool {
        let says = |bytes: &[u8], side| {
            let at = carrier::find_records(bytes).unwrap_or_default();
            carrier::only_sender(&bytes[at..]) == Some(side)
        };
        carrier::find_client_hello(&self.server).is_some()
            || says(&self.client, Side::Server)
            || says(&self.server, Side::Client)
    }

    fn turn(&mut self) {
        std::mem::swap(&mut self.client, &mut self.server);
        for (side, ..) in &mut self.pieces {
            *side = side.peer();
        }
    }
}

impl<D: Desk> Follower<D> {
    /// Follows a connection that begins.
    pub fn new(ends: &Ends, desk: D) -> Self {
        let stage = match desk.wants(ends) {
            true => Stage::Before(Before::default()),
            false => Stage::Other,
        };
        Follower {
            ends: *ends,
            desk,
            stage,
            is_turned: false,
        }
    }

    fn side(&self, side: Side) -> Side {
        match self.is_turned {
            true => side.peer(),
            false => side,
        }
    }

    /// Looks whether TLS has begun, and where in what each end sent.
    fn look(&mut self, time: Duration) {
        let Stage::Before(before) = &mut self.stage else {
            return;
        };
        let old = || carrier::find_ssl2_client_hello(&before.client);
        let mut found = carrier::find_client_hello(&before.client)
            .or_else(old)
            .map(|at| (at, 0));
        if found.is_none() && !self.ends.has_begun {
            // Who is who was only likely.
            if before.is_turned() {
                before.turn();
                self.is_turned = !self.is_turned;
                std::mem::swap(&mut self.ends.client, &mut self.ends.server);
            }
            if let Some(at) = carrier::find_client_hello(&before.client) {
                found = Some((at, 0));
            } else if let Some(at) = carrier::find_records(&before.client) {
                found = Some((at, 0));
            } else if let Some(at) = carrier::find_records(&before.server) {
                found = Some((before.client.len(), at));
            }
        } else if found.is_none() && carrier::is_server_record(&before.server) {
            found = Some((before.client.len(), 0));
        }
        let is_full = before.client.len() > carrier::MOST_BEFORE
            || before.server.len() > MOST_BEFORE
            || before.pieces.len() > MOST_PIECES;
        match found {
            Some((client, server)) => self.begin(client, server, time),
            None if is_full => self.stage = Stage::Other,
            None => {}
        }
    }

    /// TLS begins at these places; what is before them was said in the clear.
    fn begin(&mut self, client: usize, server: usize, time: Duration) {
        let Stage::Before(before) = std::mem::replace(&mut self.stage, Stage::Other) else {
            return;
        };
        let is_client_silent = client == before.client.len();
        // What the server said before the client's hello came was no answer to it.
        let mut server = server;
        let (mut sent, mut answered) = (0, 0);
        for (side, _, piece) in &before.pieces {
            match (side, piece) {
                (Side::Client, Piece::Bytes(length)) => sent += length,
                (Side::Server, Piece::Bytes(length)) => answered += length,
                _ => {}
            }
            if sent <= client && client > 0 && !is_client_silent {
                server = server.max(answered);
            }
        }
        let hello = before.client.get(client..).unwrap_or_default();
        let observed = Observed {
            target: match self.desk.narrates() {
                true => target(&self.ends, hello),
                false => String::new(),
            },
            client: Some(self.ends.client),
            server: Some(self.ends.server),
        };
        let said = (
            &before.client[..client],
            &before.server[..server.min(before.server.len())],
        );
        let mut dialogue = Overheard::new(said.0, said.1);
        // In the form of SSL 2.0 the hello is no record.
        let mut old = (carrier::find_ssl2_client_hello(said.0) == Some(client)).then_some(said.0);
        let is_old = old.is_some();
        let began = before.pieces.first().map_or(time, |(_, time, _)| *time);
        let mut observer = self.desk.observe(&self.ends, observed, began);
        let is_whole = self.ends.has_begun
            && !before
                .pieces
                .iter()
                .any(|(side, _, piece)| *side == Side::Client && !matches!(piece, Piece::Bytes(_)));
        if is_client_silent && is_whole && client > 0 && !is_old {
            observer.is_not_tls(overheard::known(said.0, said.1));
        }
        let (mut places, starts) = ([0, 0], [client, server]);
        for (side, time, piece) in &before.pieces {
            observer.at(*time);
            let (index, bytes) = match side {
                Side::Client => (0, &before.client),
                Side::Server => (1, &before.server),
            };
            match piece {
                Piece::Gap(length) => observer.gap(*side, *length),
                Piece::Cut(length) => observer.cut(*side, *length),
                Piece::Bytes(length) => {
                    let end = places[index] + length;
                    let clear = starts[index].clamp(places[index], end);
                    let (plain, tls) = (&bytes[places[index]..clear], &bytes[clear..end]);
                    if is_old && *side == Side::Client && !plain.is_empty() {
                        if let Some(hello) = old.take() {
                            observer.ssl2_client_hello(hello);
                        }
                    } else if !plain.is_empty() {
                        observer.plain(*side, plain);
                        observer.said(dialogue.hear(*side, plain));
                        if clear == starts[index] {
                            observer.said(dialogue.rest(*side));
                        }
                    }
                    if !tls.is_empty() {
                        if let Some((service, check)) = dialogue.end() {
                            observer.checked([check]);
                            observer.goes_on_with(service);
                        }
                        observer.bytes(*side, tls);
                    }
                    places[index] = end;
                }
            }
        }
        for side in [Side::Client, Side::Server] {
            observer.said(dialogue.rest(side));
        }
        self.stage = Stage::Tls(Box::new(observer));
    }

    /// Tells why it failed, if it is known to have failed.
    fn explain(&self, observer: &mut Observer) {
        if !observer.narration().wants(Topic::Steps) {
            return;
        }
        let (sight, agreed) = (observer.sight(), observer.agreed());
        let name = sight.server_name();
        let name = name.unwrap_or_else(|| self.ends.server.ip().to_string());
        let name = match name.contains(':') {
            true => format!("[{name}]"),
            false => name,
        };
        let found = observed::diagnose(&observed::Context {
            sight,
            target: &format!("{name}:{}", self.ends.server.port()),
            group: agreed.group,
            prime_bits: agreed.prime_bits,
            certificate: observer.server_certificate(),
        });
        if let Some(diagnosis) = found {
            let narration = observer.narration();
            narration.tell(Topic::Steps, || Event::Diagnosis(diagnosis));
        }
    }

    fn finish(&mut self) {
        match std::mem::replace(&mut self.stage, Stage::Other) {
            Stage::Tls(mut observer) => {
                observer.settle();
                self.explain(&mut observer);
                observer.finish();
                self.desk.done(&self.ends, Some(&mut observer));
            }
            Stage::Before(_) => self.desk.done(&self.ends, None),
            Stage::Other => {}
        }
    }
}

/// Whom the client wants to talk to.
fn target(ends: &Ends, hello: &[u8]) -> String {
    const HEADER: usize = 5;
    let message = hello.get(HEADER..).and_then(|rest| {
        let length = message::length(rest)?;
        rest.get(..length)
    });
    let hello = message.and_then(|message| {
        message::decode::<ClientHello>(message, ProtocolVersion::TLS1_2, false)
            .0
            .ok()
    });
    let names = hello.as_ref().and_then(|it| it.extension::<ServerName>());
    let mut names = names.iter().flat_map(|it| &it.server_name_list);
    match names.find(|(kind, _)| *kind == NameType::HostName) {
        Some((_, name)) => {
            let name = String::from_utf8_lossy(name);
            format!("{name}:{}", ends.server.port())
        }
        None => ends.server.to_string(),
    }
}

impl<D: Desk> Listener for Follower<D> {
    fn hear(&mut self, time: Duration, heard: Heard<'_>) {
        if let Stage::Tls(observer) = &mut self.stage {
            observer.at(time);
        }
        match heard {
            Heard::Bytes(side, bytes) => {
                let side = self.side(side);
                match &mut self.stage {
                    Stage::Tls(observer) => observer.bytes(side, bytes),
                    Stage::Before(before) => {
                        before.of(side).extend_from_slice(bytes);
                        let piece = (side, time, Piece::Bytes(bytes.len()));
                        before.pieces.push(piece);
                        self.look(time);
                    }
                    Stage::Other => {}
                }
            }
            Heard::Gap(side, length) => {
                let side = self.side(side);
                match &mut self.stage {
                    Stage::Tls(observer) => observer.gap(side, length),
                    Stage::Before(before) => before.pieces.push((side, time, Piece::Gap(length))),
                    Stage::Other => {}
                }
            }
            Heard::Cut(side, length) => {
                let side = self.side(side);
                match &mut self.stage {
                    Stage::Tls(observer) => observer.cut(side, length),
                    Stage::Before(before) => before.pieces.push((side, time, Piece::Cut(length))),
                    Stage::Other => {}
                }
            }
            Heard::Unseen(side) => {
                let side = self.side(side);
                if let Stage::Tls(observer) = &mut self.stage {
                    observer.unseen(side);
                }
            }
            Heard::End(side) => {
                let side = self.side(side);
                if let Stage::Tls(observer) = &mut self.stage {
                    observer.end(side);
                }
            }
            Heard::Reset(side) => {
                let side = self.side(side);
                if let Stage::Tls(observer) = &mut self.stage {
                    observer.reset(side);
                }
            }
            Heard::Lost => {
                if let Stage::Tls(observer) = &mut self.stage {
                    observer.lose();
                }
            }
        }
    }
}

impl<D: Desk> Drop for Follower<D> {
    /// The connection is over, or nothing more of it comes.
    fn drop(&mut self) {
        self.finish();
    }
}
