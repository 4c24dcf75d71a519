//! HTTP/2 (RFC 9113): requests and responses as frames on streams, which ALPN chooses as `h2`.
//!
//! [`frame`] is what a frame is, [`hpack`] how fields become few bytes, [`message`] what fields make
//! a head; [`session`] keeps a connection at either end. [`client`] asks and [`server`] answers over
//! it. What a peer does wrong is a [`fault`] with the error code that the RFC names.

pub mod client;
pub mod fault;
pub mod frame;
pub mod hpack;
pub mod message;
pub mod server;
pub mod session;
#[cfg(test)]
mod tests;

use crate::connection::Connection;
use crate::names::registry::ProtocolVersion;

/// Its name in ALPN (RFC 9113 §3.1).
pub const ALPN: &[u8] = b"h2";
/// What narrators call it.
pub const PROTOCOL: &str = "HTTP/2";

/// What of the connection below HTTP/2 does not allow: the name of a check, what was found, and where
/// the rule is (RFC 9113 §9.2).
pub fn faults_of_tls(c: &Connection) -> Vec<(&'static str, String, &'static str)> {
    let mut faults = Vec::new();
    let Some(version) = c.agreed.version else {
        return faults;
    };
    if version < ProtocolVersion::TLS1_2 {
        faults.push(("http2_version", version.to_string(), "RFC 9113 §9.2"));
    }
    if let Some(suite) = c.agreed.suite.filter(|suite| suite.is_forbidden_in_http2()) {
        let name = suite.name.to_owned();
        faults.push(("http2_cipher_suite", name, "RFC 9113 §9.2.2, appendix A"));
    }
    // A group of the registry is large enough; a server's own prime may not be.
    if let Some(bits) = c.agreed.own_prime_bits.filter(|bits| *bits < 2048) {
        let found = format!("a prime of {bits} bits");
        faults.push(("http2_key_size", found, "RFC 9113 §9.2.1"));
    }
    faults
}

/// What is taken from a peer, and not more.
pub mod limits {
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
