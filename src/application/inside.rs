//! What application data is made of, where that can be told as it comes: of a connection of two others,
//! and of early data, which a server acts on only later.

use super::answers::Answers;
use super::starttls::secured::Secured;
use super::{http1, http2};
use crate::connection::Ear;
use crate::names::service::Service;
use crate::narration::{Narration, Side};
use crate::wire::Name;

/// The application protocol inside.
#[derive(Debug, Default)]
pub enum Inside {
    /// No data has come.
    #[default]
    Unknown,
    /// HTTP/1.1.
    Messages(Box<http1::Overheard>),
    /// HTTP/2, by direction.
    Frames(Box<[http2::Overheard; 2]>),
    /// A protocol of those that begin TLS with STARTTLS, or that have a port where it is there at once.
    Units(Box<Secured>),
    /// Something else, or it cannot be followed.
    Other,
}

fn index(from: Side) -> usize {
    usize::from(from == Side::Server)
}

impl Inside {
    /// The protocol goes on that was spoken before TLS.
    pub fn after(service: Service) -> Self {
        Inside::Units(Box::new(Secured::after(service)))
    }

    /// The protocol by the one that was agreed on, or else by what an end says first.
    fn begin(from: Side, first: &[u8], agreed: Option<&[u8]>) -> Self {
        let says = |begins: fn(&[u8]) -> bool| from == Side::Client && begins(first);
        let (is_http1, is_http2) = match agreed {
            Some(name) => (http1::PROTOCOLS.contains(&name), name == b"h2"),
            // A first byte alone may begin a word of either; before HTTP/2 was, it came alone.
            None => (
                says(http1::Overheard::begins),
                says(http2::Overheard::begins),
            ),
        };
        if is_http1 {
            Inside::Messages(Box::default())
        } else if is_http2 {
            let both = [Side::Client, Side::Server];
            Inside::Frames(Box::new(both.map(http2::Overheard::new)))
        } else {
            let units = Secured::begin(from, first).map(Box::new);
            units.map_or(Inside::Other, Inside::Units)
        }
    }

    /// What the data of an end is taken apart as, of which this came next.
    pub fn protocol(
        &mut self,
        from: Side,
        next: &[u8],
        agreed: Option<&[u8]>,
    ) -> Option<&'static str> {
        if let Inside::Unknown = self {
            *self = Self::begin(from, next, agreed);
        }
        match self {
            Inside::Messages(messages) if messages.follows(from) => Some(http1::PROTOCOL),
            Inside::Frames(_) => Some(http2::PROTOCOL),
            Inside::Units(units) => units.protocol(),
            _ => None,
        }
    }

    /// Takes in data.
    pub fn push(&mut self, from: Side, bytes: &[u8], narration: &mut Narration) {
        match self {
            Inside::Messages(messages) => messages.push(from, bytes, narration),
            Inside::Frames(both) => both[index(from)].push(bytes, narration),
            Inside::Units(units) => units.push(from, bytes, narration),
            Inside::Unknown | Inside::Other => {}
        }
    }

    /// How many bytes of an end wait to be told with what comes next.
    fn waiting(&self, from: Side) -> usize {
        match self {
            Inside::Messages(messages) => messages.waiting(from),
            Inside::Frames(both) => both[index(from)].waiting(),
            Inside::Units(units) => units.waiting(from),
            Inside::Unknown | Inside::Other => 0,
        }
    }

    /// Bytes of an end are missing.
    pub fn lose(&mut self, from: Side, narration: &mut Narration) {
        match self {
            Inside::Unknown => *self = Inside::Other,
            Inside::Messages(messages) => messages.lose(from, narration),
            Inside::Frames(both) => both[index(from)].lose(narration),
            Inside::Units(units) => units.lose(narration),
            Inside::Other => {}
        }
    }

    /// What was answered.
    pub fn answers(&self) -> Option<&Answers> {
        match self {
            Inside::Messages(messages) => Some(messages.answers()),
            Inside::Frames(both) => Some(both[index(Side::Server)].answers()),
            Inside::Units(_) | Inside::Unknown | Inside::Other => None,
        }
    }

    /// The server says that it sends nothing more.
    pub fn closed(&mut self) {
        if let Inside::Messages(messages) = self {
            messages.closed();
        }
    }

    /// An end sends nothing more.
    pub fn end(&mut self, from: Side, narration: &mut Narration) {
        match self {
            Inside::Messages(messages) => messages.end(from, narration),
            Inside::Frames(both) => both[index(from)].end(narration),
            Inside::Units(units) => units.end(from, narration),
            Inside::Unknown | Inside::Other => {}
        }
    }
}

/// What the early data of a client is made of: told where it is sent, ahead of the handshake's end.
#[derive(Debug, Default)]
pub struct InsideEarly {
    inside: Inside,
    agreed: Option<Vec<u8>>,
    length: usize,
}

impl InsideEarly {
    /// Early data of the application protocol that was agreed on.
    pub fn new(agreed: Option<Vec<u8>>) -> Self {
        InsideEarly {
            agreed,
            ..Self::default()
        }
    }
}

impl Ear for InsideEarly {
    fn protocol(&mut self, next: &[u8]) -> Option<Name> {
        let protocol = self
            .inside
            .protocol(Side::Client, next, self.agreed.as_deref());
        protocol.map(Into::into)
    }

    fn hear(&mut self, bytes: &[u8], narration: &mut Narration) -> usize {
        if matches!(self.inside, Inside::Unknown | Inside::Other) {
            return 0;
        }
        self.inside.push(Side::Client, bytes, narration);
        self.length += bytes.len();
        self.length - self.inside.waiting(Side::Client)
    }
}
