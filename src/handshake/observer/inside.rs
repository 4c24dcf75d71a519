//! What application data is made of, where an observer can tell.

use crate::application::http2::Overheard;
use crate::narration::{Narration, Side};

/// The application protocol inside, by direction.
#[derive(Debug, Default)]
pub(super) enum Inside {
    /// No data has come.
    #[default]
    Unknown,
    /// HTTP/2.
    Frames(Box<[Overheard; 2]>),
    /// Something else, or it cannot be followed.
    Other,
}

fn index(from: Side) -> usize {
    usize::from(from == Side::Server)
}

impl Inside {
    /// The frames of an end, if what it sends is HTTP/2: as was agreed on, or as its first bytes are.
    pub fn frames(
        &mut self,
        from: Side,
        first: &[u8],
        agreed: Option<&[u8]>,
    ) -> Option<&mut Overheard> {
        if let Inside::Unknown = self {
            let is_http2 = match (agreed, from) {
                (Some(name), _) => name == b"h2",
                (None, Side::Client) => Overheard::begins(first),
                (None, Side::Server) => false,
            };
            *self = match is_http2 {
                true => {
                    let both = [Side::Client, Side::Server];
                    Inside::Frames(Box::new(both.map(Overheard::new)))
                }
                false => Inside::Other,
            };
        }
        match self {
            Inside::Frames(both) => both.get_mut(index(from)),
            _ => None,
        }
    }

    /// Bytes of an end are missing.
    pub fn lose(&mut self, from: Side, narration: &mut Narration) {
        match self {
            Inside::Unknown => *self = Inside::Other,
            Inside::Frames(both) => both[index(from)].lose(narration),
            Inside::Other => {}
        }
    }

    /// An end sends nothing more.
    pub fn end(&mut self, from: Side, narration: &mut Narration) {
        if let Inside::Frames(both) = self {
            both[index(from)].end(narration);
        }
    }
}
