//! What a finished connection is for: the protocols that it carries.
//!
//! [`http2`] if ALPN chose it, else [`http1`]. Both are read and written over a [`Channel`]: a
//! connection and those who are told what happens on it.

pub mod answers;
mod buffer;
mod channel;
pub mod content;
pub mod head;
pub mod http1;
pub mod http2;
mod inside;
pub mod raw;
pub mod redirect;
pub mod request;
pub mod response;
pub mod said;
pub mod served;
pub mod starttls;

use std::io::Write;

pub use channel::{Bare, Channel, Told};
use head::Head;
pub use inside::{Inside, InsideEarly};
use request::Request;
use response::Response;

use crate::check::Check;
use crate::error::Result;

/// The protocols of ALPN in which we can ask.
pub fn protocols() -> Vec<Vec<u8>> {
    let all = [http2::ALPN]
        .into_iter()
        .chain(http1::PROTOCOLS.iter().copied());
    all.map(<[u8]>::to_vec).collect()
}

/// What is offered in ALPN for HTTPS, as browsers do.
pub fn offered() -> Vec<Vec<u8>> {
    vec![http2::ALPN.to_vec(), b"http/1.1".to_vec()]
}

/// Whether we know what to say in the protocol that ALPN chose.
pub fn speaks(alpn: &[u8]) -> bool {
    alpn == http2::ALPN || http1::PROTOCOLS.contains(&alpn)
}

/// The status that asks for a request again that came as early data (RFC 8470 §5.2).
const TOO_EARLY: u16 = 425;

/// Tells that a request was not acted on because it came as early data.
fn tell_too_early<S: Channel + ?Sized>(channel: &mut S, method: &str) {
    let method = method.to_owned();
    let check = Check::EarlyRequest { method };
    channel.narration().check(&check.made());
}

/// A response whose head has come and whose content is to be read.
pub enum Incoming<'a, 'r, S: Channel + ?Sized> {
    /// In HTTP/1.1.
    Http1(http1::Incoming<'a, S>),
    /// In HTTP/2.
    Http2(Box<http2::client::Incoming<'a, 'r, S>>),
}

/// Asks in the protocol that ALPN chose, HTTP/1.1 if it chose none, and reads the head of the answer.
///
/// # Errors
/// [`ErrorKind::Http`](crate::ErrorKind::Http) for what is not an answer; those of the connection as
/// they are.
pub fn exchange<'a, 'r, S: Channel + ?Sized>(
    channel: &'a mut S,
    alpn: Option<&[u8]>,
    request: &'r Request,
) -> Result<Incoming<'a, 'r, S>> {
    if alpn == Some(http2::ALPN) {
        let incoming = http2::client::exchange(channel, request)?;
        Ok(Incoming::Http2(Box::new(incoming)))
    } else {
        http1::exchange(channel, request).map(Incoming::Http1)
    }
}

impl<S: Channel + ?Sized> Incoming<'_, '_, S> {
    /// Status and fields.
    pub fn head(&self) -> &Head {
        match self {
            Incoming::Http1(incoming) => &incoming.head,
            Incoming::Http2(incoming) => &incoming.head,
        }
    }

    /// What it is read from.
    pub fn channel(&mut self) -> &mut S {
        match self {
            Incoming::Http1(incoming) => incoming.stream(),
            Incoming::Http2(incoming) => incoming.channel(),
        }
    }

    /// Streams the content to `sink`.
    ///
    /// # Errors
    /// [`ErrorKind::Http`](crate::ErrorKind::Http) if the content is cut short or badly framed;
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) with the words `writing the body` if the sink fails;
    /// those of the connection as they are.
    pub fn read_body(self, sink: &mut (impl Write + ?Sized)) -> Result<Response> {
        match self {
            Incoming::Http1(incoming) => incoming.read_body(sink),
            Incoming::Http2(incoming) => incoming.read_body(sink),
        }
    }
}
