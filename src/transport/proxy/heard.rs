//! What others say to a proxy that connects them, and what it answers.

use super::{http, socks};
use crate::names::Side;
use crate::transport::dialogue::Framed;
use crate::wire::{self, Name, Reader};

/// A request to a proxy, as far as that decides how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// By HTTP's CONNECT.
    Http,
    /// By SOCKS 5.
    Socks {
        /// Whether the client logs in.
        logs_in: bool,
    },
}

/// Whether a client begins with a request to a proxy; how many bytes of either end's belong to it.
pub fn overhear(client: &[u8], server: &[u8]) -> Option<(Heard, usize, usize)> {
    let heard = match (client, server) {
        _ if client.starts_with(b"CONNECT ") => Heard::Http,
        ([socks::VERSION, ..], [socks::VERSION, method, ..]) => Heard::Socks {
            logs_in: *method == socks::PASSWORD,
        },
        _ => return None,
    };
    let length = |from, bytes: &[u8]| {
        let mut length = 0;
        for unit in 0..heard.units(from) {
            let rest = bytes.get(length..).unwrap_or_default();
            match heard.framing(from, unit, rest) {
                Framed::Whole(whole) => length += whole,
                Framed::More(_) | Framed::Never(_) => return bytes.len(),
            }
        }
        length.min(bytes.len())
    };
    Some((
        heard,
        length(Side::Client, client),
        length(Side::Server, server),
    ))
}

impl Heard {
    /// What narrators call it.
    pub fn title(self) -> &'static str {
        match self {
            Heard::Http => http::TITLE,
            Heard::Socks { .. } => socks::TITLE,
        }
    }

    /// The file that reads it.
    pub fn source(self) -> &'static str {
        match self {
            Heard::Http => http::SOURCE,
            Heard::Socks { .. } => socks::SOURCE,
        }
    }

    /// How many units an end says.
    pub fn units(self, _from: Side) -> usize {
        match self {
            Heard::Http => 1,
            Heard::Socks { logs_in } => 2 + usize::from(logs_in),
        }
    }

    /// Where the unit of this number ends, from 0.
    pub fn framing(self, from: Side, unit: usize, bytes: &[u8]) -> Framed {
        match self {
            Heard::Http => http::heard_framing(from, bytes),
            Heard::Socks { .. } => socks::heard_framing(from, self.step(unit), bytes),
        }
    }

    /// Reads the unit of this number; gives its name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(self, from: Side, unit: usize, r: &mut Reader<'_>) -> wire::Result<Name> {
        match self {
            Heard::Http => http::heard(from, r),
            Heard::Socks { .. } => socks::heard(from, self.step(unit), r),
        }
    }

    fn step(self, unit: usize) -> socks::Step {
        match (self, unit) {
            (_, 0) => socks::Step::Methods,
            (Heard::Socks { logs_in: true }, 1) => socks::Step::Login,
            _ => socks::Step::Request,
        }
    }
}
