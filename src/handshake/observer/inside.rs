//! What application data is made of, where an observer can tell.

use crate::application::answers::Answers;
use crate::application::{http1, http2};
use crate::narration::{Narration, Side};

/// The application protocol inside.
#[derive(Debug, Default)]
pub(super) enum Inside {
    /// No data has come.
    #[default]
    Unknown,
    /// HTTP/1.1.
    Messages(Box<http1::Overheard>),
    /// HTTP/2, by direction.
    Frames(Box<[http2::Overheard; 2]>),
    /// Something else, or it cannot be followed.
    Other,
}

fn index(from: Side) -> usize {
    usize::from(from == Side::Server)
}

impl Inside {
    /// The protocol by the one that was agreed on, or else by what a client says first.
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
            Inside::Other
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
            _ => None,
        }
    }

    /// Takes in data.
    pub fn push(&mut self, from: Side, bytes: &[u8], narration: &mut Narration) {
        match self {
            Inside::Messages(messages) => messages.push(from, bytes, narration),
            Inside::Frames(both) => both[index(from)].push(bytes, narration),
            Inside::Unknown | Inside::Other => {}
        }
    }

    /// Bytes of an end are missing.
    pub fn lose(&mut self, from: Side, narration: &mut Narration) {
        match self {
            Inside::Unknown => *self = Inside::Other,
            Inside::Messages(messages) => messages.lose(from, narration),
            Inside::Frames(both) => both[index(from)].lose(narration),
            Inside::Other => {}
        }
    }

    /// What was answered.
    pub fn answers(&self) -> Option<&Answers> {
        match self {
            Inside::Messages(messages) => Some(messages.answers()),
            Inside::Frames(both) => Some(both[index(Side::Server)].answers()),
            Inside::Unknown | Inside::Other => None,
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
            Inside::Unknown | Inside::Other => {}
        }
    }
}
