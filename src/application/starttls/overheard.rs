//! What two others say to each other in the clear before TLS begins: told unit by unit, as the two ends
//! of such a dialogue would tell it, whoever talks in which protocol. What is of no protocol that is
//! known here is told as it comes, in lines if it is text.

use std::collections::VecDeque;

use super::ear::{self, To};
use super::{source, text};
use crate::check::Check;
use crate::names::Side;
use crate::names::foreign::Foreign;
use crate::names::service::Service;
use crate::transport::dialogue::{Framed, MOST_UNIT};
use crate::transport::{haproxy, proxy};
use crate::wire::{self, Field, Name, Reader};

/// Commands that wait for their answers, at most.
const MOST_WAITING: usize = 256;

/// The file that reads what is of no known protocol.
const SOURCE: &str = "src/application/starttls/overheard.rs";

/// A unit that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who said it.
    pub from: Side,
    /// The protocol that it is of.
    pub protocol: Name,
    /// What it is called.
    pub name: Name,
    /// All of it.
    pub bytes: Vec<u8>,
    /// Annotations that cover it.
    pub fields: Vec<Field>,
    /// The file that reads it.
    pub source: &'static str,
    /// What the other end would check of it, in that order.
    pub checks: Vec<Check>,
}

/// A protocol in which something is said before TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Speech {
    /// A PROXY header, which has no answer.
    Header,
    /// The request to a proxy to connect the client.
    Proxy(proxy::Heard),
    /// The dialogue of a service.
    Service(Service),
    /// Another protocol, to its end.
    Other(Name),
}

/// Both directions of a dialogue.
#[derive(Debug)]
pub struct Overheard {
    /// The protocols, in the order in which they are spoken.
    speeches: Vec<Speech>,
    client: Half,
    server: Half,
    /// What the server has not answered yet, by the commands that the client sent.
    waiting: VecDeque<To>,
    /// Whether the client's commands are there to be heard.
    hears_client: bool,
    /// The protocol whose last words before TLS were said.
    agreed: Option<Service>,
    /// Bytes in the clear behind those, and of the client's behind its request.
    early: usize,
}

/// One direction.
#[derive(Debug, Default)]
struct Half {
    /// What came and is no whole unit yet.
    bytes: Vec<u8>,
    /// Which of the protocols is spoken.
    speech: usize,
    /// Units that were said in it.
    units: usize,
}

impl Overheard {
    /// A dialogue that is recognized by all that either end says before TLS.
    pub fn new(client: &[u8], server: &[u8]) -> Self {
        Overheard {
            speeches: speeches(client, server),
            client: Half::default(),
            server: Half::default(),
            waiting: VecDeque::new(),
            hears_client: !client.is_empty(),
            agreed: None,
            early: 0,
        }
    }

    /// An end says more; gives what is whole.
    pub fn hear(&mut self, from: Side, bytes: &[u8]) -> Vec<Said> {
        self.half(from).bytes.extend_from_slice(bytes);
        let mut said = Vec::new();
        while let Some(unit) = self.unit(from) {
            said.push(unit);
        }
        said
    }

    /// Nothing more of an end belongs to the dialogue: gives what was left without an end.
    pub fn rest(&mut self, from: Side) -> Option<Said> {
        let bytes = std::mem::take(&mut self.half(from).bytes);
        (!bytes.is_empty()).then(|| self.as_it_is(from, bytes))
    }

    /// TLS begins: whose dialogue it was, if both ends have agreed on that, and what they would check of all
    /// that was said before.
    pub fn end(&mut self) -> Option<(Service, Check)> {
        let service = self.agreed.take()?;
        let length = self.early;
        Some((service, Check::EarlyPlaintext { service, length }))
    }

    fn half(&mut self, side: Side) -> &mut Half {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }

    /// The next unit of an end, if it is whole.
    fn unit(&mut self, from: Side) -> Option<Said> {
        let half = match from {
            Side::Client => &self.client,
            Side::Server => &self.server,
        };
        if half.bytes.is_empty() {
            return None;
        }
        let speech = self.speeches.get(half.speech)?.clone();
        if self.agreed.is_some() || self.is_out_of_turn(from, &speech) {
            let bytes = std::mem::take(&mut self.half(from).bytes);
            self.early += bytes.len();
            return Some(Said {
                name: "early plaintext".into(),
                ..self.as_it_is(from, bytes)
            });
        }
        let to = self.to(from);
        let framed = match &speech {
            Speech::Header => haproxy::framing(&half.bytes),
            Speech::Proxy(heard) => heard.framing(from, half.units, &half.bytes),
            Speech::Service(service) => ear::framing(*service, from, to).find(&half.bytes),
            Speech::Other(_) => Framed::Whole(half.bytes.len()),
        };
        let length = match framed {
            Framed::Whole(length) => length.min(half.bytes.len()),
            Framed::More(_) if half.bytes.len() < MOST_UNIT => return None,
            // It is not what it seemed.
            Framed::More(_) | Framed::Never(_) => half.bytes.len(),
        };
        let bytes: Vec<u8> = self.half(from).bytes.drain(..length).collect();
        let mut r = Reader::recording(&bytes, true);
        let read = match &speech {
            Speech::Header => haproxy::overhear(&mut r)
                .map(|(name, ends)| (name, vec![Check::ProxyHeader { ends }])),
            Speech::Proxy(heard) => {
                let units = self.half(from).units;
                heard
                    .read(from, units, &mut r)
                    .map(|name| (name, Vec::new()))
            }
            Speech::Service(service) => self.read(*service, from, to, &mut r),
            Speech::Other(_) => return Some(self.as_it_is(from, bytes)),
        };
        let read = read.and_then(|read| r.finish("unit").map(|()| read));
        self.count(from, &speech);
        let Ok((name, checks)) = read else {
            return Some(self.as_it_is(from, bytes));
        };
        let fields = r.into_fields(None);
        Some(Said {
            from,
            protocol: speech.protocol(),
            name,
            fields,
            bytes,
            source: speech.source(),
            checks,
        })
    }

    /// Whether a server of MySQL goes on behind its greeting, before the client has asked for anything.
    fn is_out_of_turn(&self, from: Side, speech: &Speech) -> bool {
        let is_mysql = *speech == Speech::Service(Service::Mysql);
        is_mysql && from == Side::Server && self.server.units > 0 && !self.client_spoke()
    }

    /// A unit was said: perhaps the next is of the next protocol.
    fn count(&mut self, from: Side, speech: &Speech) {
        let half = self.half(from);
        half.units += 1;
        let most = match speech {
            Speech::Header => 1,
            Speech::Proxy(heard) => heard.units(from),
            Speech::Service(_) | Speech::Other(_) => return,
        };
        if half.units >= most {
            half.speech += 1;
            half.units = 0;
        }
        // Nobody answers a header.
        if *speech == Speech::Header {
            self.server.speech = self.server.speech.max(self.client.speech);
        }
    }

    /// What the next unit of an end answers.
    fn to(&self, from: Side) -> To {
        match self.waiting.front() {
            _ if from == Side::Client => To::Other,
            Some(to) => *to,
            None if self.client_spoke() || !self.hears_client && self.server.units > 0 => To::Other,
            None => To::Nothing,
        }
    }

    /// Whether the client has said anything in the protocol that the server speaks.
    fn client_spoke(&self) -> bool {
        self.client.speech > self.server.speech
            || self.client.speech == self.server.speech && self.client.units > 0
    }

    fn read(
        &mut self,
        service: Service,
        from: Side,
        to: To,
        r: &mut Reader<'_>,
    ) -> wire::Result<(Name, Vec<Check>)> {
        if from == Side::Client {
            // Where it asked for TLS, all that it says before that begins is said too early.
            if self.waiting.contains(&To::StartTls) {
                self.early += r.remaining();
            }
            let (name, to) = ear::client(service, r)?;
            // Nobody answers the request of MySQL's clients.
            if service == Service::Mysql && &*name == "SSLRequest" {
                self.agreed = Some(service);
            }
            let to = to.filter(|_| self.waiting.len() < MOST_WAITING);
            self.waiting.extend(to);
            return Ok((name, Vec::new()));
        }
        let heard = ear::server(service, r, to)?;
        if heard.answers {
            self.waiting.pop_front();
        }
        for check in &heard.checks {
            if let Check::TlsGoAhead { answer, .. } = check {
                match answer.agrees() {
                    true => self.agreed = Some(service),
                    false => self.early = 0,
                }
            }
        }
        Ok((heard.name, heard.checks))
    }

    /// Bytes of which no more is known than who said them.
    fn as_it_is(&mut self, from: Side, bytes: Vec<u8>) -> Said {
        let speech = self.half(from).speech;
        let protocol = self.speeches.get(speech).or(self.speeches.last());
        let protocol = protocol.map_or_else(|| "another protocol".into(), Speech::protocol);
        let (name, fields) = annotate(from, &bytes);
        Said {
            from,
            protocol,
            name,
            bytes,
            fields,
            source: SOURCE,
            checks: Vec::new(),
        }
    }
}

impl Speech {
    fn protocol(&self) -> Name {
        match self {
            Speech::Header => haproxy::TITLE.into(),
            Speech::Proxy(heard) => heard.title().into(),
            Speech::Service(service) => service.row().title.into(),
            Speech::Other(name) => name.clone(),
        }
    }

    fn source(&self) -> &'static str {
        match self {
            Speech::Header => haproxy::SOURCE,
            Speech::Proxy(heard) => heard.source(),
            Speech::Service(service) => source(*service),
            Speech::Other(_) => SOURCE,
        }
    }
}

/// The protocols that are spoken, one after the other.
fn speeches(mut client: &[u8], mut server: &[u8]) -> Vec<Speech> {
    let mut speeches = Vec::new();
    if let Framed::Whole(length) = haproxy::framing(client) {
        client = client.get(length..).unwrap_or_default();
        speeches.push(Speech::Header);
    }
    if let Some((heard, request, answer)) = proxy::overhear(client, server) {
        client = client.get(request..).unwrap_or_default();
        server = server.get(answer..).unwrap_or_default();
        speeches.push(Speech::Proxy(heard));
    }
    if !client.is_empty() || !server.is_empty() || speeches.is_empty() {
        speeches.push(match service(client, server) {
            Some(service) => Speech::Service(service),
            None => Speech::Other(protocol(client, server)),
        });
    }
    speeches
}

/// Whose dialogue it is, by what either end says first.
fn service(client: &[u8], server: &[u8]) -> Option<Service> {
    let of = |side, bytes| match Foreign::recognize(side, bytes) {
        Some(Foreign::Service(service)) => Some(service),
        _ => None,
    };
    match of(Side::Client, client) {
        // Its server says of itself that it serves mail.
        Some(Service::Lmtp) => Some(Service::Lmtp),
        asked => Service::recognize(server)
            .or(asked)
            .or_else(|| of(Side::Server, server)),
    }
}

/// What narrators call the protocol that begins like this: by the server's first bytes, else by the
/// client's.
pub fn protocol(client: &[u8], server: &[u8]) -> Name {
    match known(client, server) {
        Some(name) if name == "HTTP" => "HTTP/1.1".into(),
        Some(name) => name,
        None => "another protocol".into(),
    }
}

/// The same, if it is one that is known here; of HTTP not which version.
pub fn known(client: &[u8], server: &[u8]) -> Option<Name> {
    let begins = |words: &[&str]| words.iter().any(|word| client.starts_with(word.as_bytes()));
    Some(match service(client, server) {
        Some(service) => service.row().title.into(),
        None if begins(&["CONNECT ", "OPTIONS ", "GET ", "HEAD ", "POST ", "PUT "]) => {
            "HTTP".into()
        }
        None if begins(&["PRI * HTTP/2.0\r\n"]) => "HTTP/2".into(),
        None if begins(&["SSH-"]) => "SSH".into(),
        None if begins(&["PROXY ", "\r\n\r\n\0\r\nQUIT\n"]) => "PROXY protocol".into(),
        None => return None,
    })
}

/// What is said in a piece of it: its name, and annotations that cover it. Text is taken apart into
/// lines.
fn annotate(from: Side, bytes: &[u8]) -> (Name, Vec<Field>) {
    let (name, line) = match from {
        Side::Client => ("client plaintext", "command"),
        Side::Server => ("server plaintext", "reply"),
    };
    let is_text = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace() || *byte > 127;
    let mut r = Reader::recording(bytes, true);
    while !r.is_empty() {
        let is_line = r.peek().contains(&b'\n') && bytes.iter().all(is_text);
        if !is_line || text::line(&mut r, line, |_| Ok(())).is_err() {
            r.rest("body");
        }
    }
    (name.into(), r.into_fields(None))
}
