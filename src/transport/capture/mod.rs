//! Captures: packets that were recorded elsewhere, and the streams of TCP in them.
//!
//! A [`Capture`] reads a file, pcap or pcapng, packed or not, from anything that can be read: a pipe
//! that is still being written to as well. [`Streams`] puts the segments of each connection of TCP
//! back in order and hands on what each end said in the order in which it was said, with the gaps
//! that are in the capture counted to the byte. Neither knows anything of TLS.
//!
//! `link` takes off what carries IP, `tunnel` what packs it in IP again, `ip` puts fragments together, `tcp` reads segments, `flow`
//! orders those of one connection, `table` keeps many connections apart. Everything that is kept
//! has a bound, whatever is in the file.

mod classic;
mod datagrams;
mod file;
mod flow;
mod ip;
mod link;
mod ng;
mod source;
mod table;
mod tcp;
#[cfg(test)]
mod tests;
mod tunnel;

use std::time::Duration;

pub use datagrams::{Datagrams, carried_by_udp};
pub use file::Capture;
pub use link::LinkType;
pub use table::{Ends, Heard, Listener, Streams};

/// Something in a capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item<'a> {
    /// A packet.
    Packet(Packet<'a>),
    /// Lines of a key log, which a pcapng file can carry (a Decryption Secrets Block).
    Secrets(&'a [u8]),
}

/// A packet as it was captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// When, since 1970; zero where the file does not say.
    pub time: Duration,
    /// What its first bytes are.
    pub link: LinkType,
    /// Its bytes, as far as they were kept.
    pub bytes: &'a [u8],
    /// How many it had.
    pub length: usize,
}
