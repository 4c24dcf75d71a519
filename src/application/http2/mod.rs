//! HTTP/2 (RFC 9113): requests and responses as frames on streams, which ALPN chooses as `h2`.
//!
//! [`frame`] is what a frame is, [`hpack`] how fields become few bytes, [`message`] what fields make
//! a head; [`session`] keeps a connection at either end. [`client`] asks and [`server`] answers over
//! it. What a peer does wrong is a [`fault`] with the error code that the RFC names. [`Overheard`] is what
//! an end of someone else's connection sends.

pub mod client;
pub mod fault;
pub mod frame;
pub mod hpack;
pub mod message;
mod overheard;
pub mod server;
pub mod session;
#[cfg(test)]
mod tests;

use crate::check::Check;
use crate::connection::Connection;
use crate::names::suite::{CipherKind, Suite};

pub use overheard::Overheard;

/// Its name in ALPN (RFC 9113 §3.1).
pub const ALPN: &[u8] = b"h2";
/// What narrators call it.
pub const PROTOCOL: &str = "HTTP/2";

/// What of the connection below HTTP/2 does not allow (RFC 9113 §9.2): the checks that fail.
pub fn faults_of_tls(c: &Connection) -> Vec<Check> {
    let agreed = &c.agreed;
    let of_suite = |suite: &Suite| Check::Http2CipherSuite {
        suite: suite.code,
        ephemeral: suite.is_ephemeral(),
        authenticated: suite.cipher.kind() == CipherKind::Aead,
    };
    let version = agreed
        .version
        .map(|version| Check::Http2Version { version });
    let forbidden = agreed.suite.filter(|suite| suite.is_forbidden_in_http2());
    let suite = forbidden.map(of_suite);
    // A group of the registry is large enough; a server's own prime may not be.
    let size = agreed
        .own_prime_bits
        .map(|bits| Check::Http2KeySize { bits });
    let all = [version, suite, size].into_iter().flatten();
    all.filter(|check| !check.holds()).collect()
}

/// What is taken from a peer, and not more.
pub mod limits {
    use std::time::Duration;

    /// Bytes of a frame behind its header: what every end must take, and we take no more (RFC 9113
    /// §4.2).
    pub const FRAME: usize = 1 << 14;
    /// Bytes of a field block, put together.
    pub const FIELD_BLOCK: usize = 64 * 1024;
    /// Frames of a field block.
    pub const FIELD_BLOCK_FRAMES: usize = 64;
    /// What a list of fields may count for: our SETTINGS_MAX_HEADER_LIST_SIZE.
    pub const HEADER_LIST: usize = 64 * 1024;
    /// Streams at once: our SETTINGS_MAX_CONCURRENT_STREAMS.
    pub const STREAMS: u32 = 100;
    /// How long a server that was told that we are done may take for its last frames.
    pub const LAST_WORDS: Duration = Duration::from_secs(2);
    /// How many of them are read.
    pub const LAST_FRAMES: usize = 1000;
    /// Frames in a row that move no message on.
    pub const IDLE_FRAMES: u32 = 1000;
    /// Bytes that wait to be sent before they are.
    pub const OUTPUT: usize = 64 * 1024;
    /// What a server may send, on a stream and in all, before it hears of more room. Nothing of it is kept: what comes is
    /// handed on at once. So it is as large as a fast and distant peer may need.
    pub const CLIENT_WINDOW: i64 = 16 << 20;
    /// The same as a server, which nobody is to send much: the default (RFC 9113 §6.9.2).
    pub const SERVER_WINDOW: i64 = 65_535;
    /// Streams that a client may reset, or lose by its faults, on one connection.
    pub const RESETS: u32 = 200;
}
