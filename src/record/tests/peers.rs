//! What the tests share: a stream in memory, a narrator that remembers, keys for every suite.

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex};

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::compute::Value;
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::names::suite::{SUITES, Suite};
use crate::narration::{Event, Narration, Narrator, Side, Topic};
use crate::record::protection::Sealing;
use crate::record::steps::{Part, Steps};
use crate::record::{Keys, Layer, Protection};

/// A stream: what is written is kept; what is read was put there, `piece` bytes a time.
#[derive(Default)]
pub struct Stream {
    pub input: Vec<u8>,
    pub output: Vec<u8>,
    pub writes: usize,
    pub piece: Option<usize>,
    /// How reading fails after the input; the stream ends if there is none.
    pub failure: Option<io::ErrorKind>,
    pub position: usize,
}

impl Stream {
    pub fn of(input: impl Into<Vec<u8>>) -> Self {
        Stream {
            input: input.into(),
            ..Stream::default()
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = &self.input[self.position..];
        if rest.is_empty()
            && let Some(failure) = self.failure
        {
            return Err(failure.into());
        }
        let count = rest
            .len()
            .min(buffer.len())
            .min(self.piece.unwrap_or(usize::MAX));
        buffer[..count].copy_from_slice(&rest[..count]);
        self.position += count;
        Ok(count)
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writes += 1;
        self.output.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A narrator that wants everything and remembers it.
#[derive(Clone, Default)]
pub struct Memory(pub Arc<Mutex<Vec<Event>>>);

impl Narrator for Memory {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn tell(&mut self, event: &Event) {
        self.0.lock().unwrap().push(event.clone());
    }
}

impl Memory {
    pub fn narration(&self) -> Narration {
        let mut narration = Narration::silent();
        narration.add(Box::new(self.clone()));
        narration
    }
    pub fn take(&self) -> Vec<Event> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

pub fn client(stream: Stream) -> Layer<Stream> {
    Layer::new(stream, Side::Client, Box::new(StdRng::seed_from_u64(1)))
}

pub fn server(stream: Stream) -> Layer<Stream> {
    Layer::new(stream, Side::Server, Box::new(StdRng::seed_from_u64(2)))
}

/// Bytes that differ from place to place.
pub fn bytes(length: usize, seed: u8) -> Vec<u8> {
    (0..length)
        .map(|i| (i as u8).wrapping_mul(31).wrapping_add((i >> 8) as u8) ^ seed)
        .collect()
}

pub fn keys(suite: &Suite, version: ProtocolVersion) -> Keys {
    let cipher = suite.cipher;
    Keys {
        mac_key: Value::literal("client_write_MAC_key", bytes(suite.mac_key_length(), 0x11)),
        key: Value::literal("client_write_key", bytes(cipher.key_length(), 0x22)),
        iv: Value::literal(
            "client_write_IV",
            bytes(cipher.fixed_iv_length(version), 0x33),
        ),
    }
}

pub fn protection(suite: &Suite, version: ProtocolVersion, encrypt_then_mac: bool) -> Protection {
    Protection::new(suite, version, keys(suite, version), encrypt_then_mac).unwrap()
}

/// Seals content by hand.
pub fn seal(
    protection: &mut Protection,
    content_type: ContentType,
    content: &[u8],
    out: &mut Vec<u8>,
) {
    let sealing = Sealing {
        id: None,
        seq_num: protection.next().unwrap(),
        content_type,
        content: &[Part::literal("content", content)],
        padded: 0,
    };
    let (rng, steps) = (&mut rand::rng(), &mut Steps::new(false));
    protection.seal(&sealing, out, rng, steps).unwrap();
}

/// Every suite in every version that has it, block ciphers with the MAC inside and outside.
pub fn combinations() -> Vec<(&'static Suite, ProtocolVersion, bool)> {
    let mut all = Vec::new();
    for version in [
        ProtocolVersion::TLS1_0,
        ProtocolVersion::TLS1_1,
        ProtocolVersion::TLS1_2,
        ProtocolVersion::TLS1_3,
    ] {
        for suite in SUITES.iter().filter(|suite| suite.is_in(version)) {
            all.push((suite, version, false));
            if suite.cipher.block_length() > 1 {
                all.push((suite, version, true));
            }
        }
    }
    all
}

/// A client that writes and a server that reads under the same keys. Not connected: see [`carry`].
pub fn pair(
    (suite, version, encrypt_then_mac): (&Suite, ProtocolVersion, bool),
) -> (Layer<Stream>, Layer<Stream>) {
    let (mut client, mut server) = (client(Stream::default()), server(Stream::default()));
    client.set_version(version);
    server.set_version(version);
    client.protect_writes(protection(suite, version, encrypt_then_mac));
    server.protect_reads(protection(suite, version, encrypt_then_mac));
    (client, server)
}

/// Sends what `from` has written, and gives it to `to`.
pub fn carry(from: &mut Layer<Stream>, to: &mut Layer<Stream>) -> Vec<u8> {
    from.flush(&mut Narration::silent()).unwrap();
    let bytes = std::mem::take(&mut from.stream().output);
    to.stream().input.extend_from_slice(&bytes);
    bytes
}
