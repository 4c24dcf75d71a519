//! The narrator for Wireshark: a capture file of the connection (pcapng,
//! draft-ietf-opsawg-pcapng) that carries its own secrets, so that Wireshark and tshark open it
//! decrypted with no further setting.
//!
//! What the operating system took and gave in each read and write is put back into TCP segments.
//! Their addresses, directions, times and bytes are real; SYN, FIN and bare ACKs, which a program
//! does not get to see, are filled in and say so in a comment.
//!
//! Wireshark decrypts a packet as it reads it, so the secrets must come first. Packets are held
//! back until the connection is about to wait for its peer: by then all that arrived has been
//! processed, and every key it needed is known. So a long download never piles up here.

mod block;
mod flow;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::time::{Duration, UNIX_EPOCH};

use self::block::{Direction, Packet};
use self::flow::Flow;
use super::keylog;
use crate::narration::{Connected, Event, Moment, Narrator, Observed, Segment, Side, Topic};

/// Bytes of packets that are held back at most. A flight of the handshake is far shorter; a server
/// that sends and never reads must not gather all of it.
const MOST_HELD: usize = 1 << 20;

/// How a file begins: the section and the one interface that all connections of it are on.
pub fn head() -> Vec<u8> {
    block::head()
}

/// Writes what crossed the wire as pcapng.
pub struct Pcapng {
    output: Box<dyn Write + Send>,
    failure: Option<io::Error>,
    /// The end that narrates: its packets go out, the others come in.
    side: Side,
    /// The time of the event that is told, since 1970.
    time: Duration,
    flow: Option<Flow>,
    /// Lines of a key log that are not written yet.
    secrets: Vec<u8>,
    /// Blocks of packets that wait for secrets.
    packets: Vec<u8>,
}

impl Pcapng {
    /// A narrator that begins a file.
    pub fn new(output: Box<dyn Write + Send>) -> Self {
        let mut pcapng = Pcapng::joining(output);
        pcapng.write(&head());
        pcapng
    }

    /// A narrator that goes on in a file that [`head`] has begun. Others may write there too: each
    /// call writes whole blocks.
    pub fn joining(output: Box<dyn Write + Send>) -> Self {
        Pcapng {
            output,
            failure: None,
            side: Side::Client,
            time: Duration::ZERO,
            flow: None,
            secrets: Vec::new(),
            packets: Vec::new(),
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.failure.is_none()
            && let Err(error) = self.output.write_all(bytes)
        {
            self.failure = Some(error);
        }
    }

    /// Writes all that is held: the secrets, then the packets that need them.
    fn release(&mut self) {
        if !self.secrets.is_empty() {
            let block = block::secrets(&self.secrets);
            self.write(&block);
            self.secrets.clear();
        }
        let mut packets = std::mem::take(&mut self.packets);
        self.write(&packets);
        packets.clear();
        self.packets = packets;
    }

    fn connected(&mut self, connected: &Connected) {
        self.close();
        self.side = connected.side;
        let (client, server) = match connected.side {
            Side::Client => (connected.local, connected.peer),
            Side::Server => (connected.peer, connected.local),
        };
        self.begin(Flow::new(client, server));
    }

    /// A connection of two others, as the client would have captured it.
    fn observed(&mut self, observed: &Observed) {
        self.close();
        self.side = Side::Client;
        self.begin(Flow::new(observed.client, observed.server));
    }

    fn begin(&mut self, mut flow: Flow) {
        let packets = flow.open();
        self.flow = Some(flow);
        self.hold(packets);
    }

    fn segment(&mut self, segment: &Segment) {
        if self.flow.is_none() {
            self.begin(Flow::new(None, None));
        }
        if let Some(flow) = &mut self.flow {
            let packets = match segment.bytes.is_empty() {
                true => flow.finish(segment.from),
                false => flow.send(segment.from, &segment.bytes),
            };
            self.hold(packets);
        }
    }

    /// The narrating end closes the connection, if it is open.
    fn close(&mut self) {
        if let Some(mut flow) = self.flow.take() {
            let packets = flow.finish(self.side);
            self.hold(packets);
        }
        self.release();
    }

    fn hold(&mut self, packets: Vec<flow::Packet>) {
        let time = self.time;
        for packet in packets {
            let direction = match packet.from == self.side {
                true => Direction::Outbound,
                false => Direction::Inbound,
            };
            block::packet(
                &mut self.packets,
                &Packet {
                    time,
                    direction,
                    bytes: &packet.bytes,
                    comment: packet.comment,
                },
            );
        }
        if self.packets.len() > MOST_HELD {
            self.release();
        }
    }
}

impl Narrator for Pcapng {
    fn wants(&self, topic: Topic) -> bool {
        let wanted = matches!(topic, Topic::Steps | Topic::Segments | Topic::Secrets);
        wanted && self.failure.is_none()
    }

    fn at(&mut self, moment: Moment) {
        let since_1970 = moment.calendar().duration_since(UNIX_EPOCH);
        self.time = since_1970.unwrap_or_default();
    }

    fn tell(&mut self, event: &Event) {
        match event {
            Event::Connected(connected) => self.connected(connected),
            Event::Observed(observed) => self.observed(observed),
            Event::Segment(segment) => self.segment(segment),
            Event::Secret(secret) => self.secrets.extend(keylog::line(secret)),
            _ => {}
        }
    }

    fn flush(&mut self) {
        self.release();
        if self.failure.is_none()
            && let Err(error) = self.output.flush()
        {
            self.failure = Some(error);
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        self.close();
        match self.failure.take() {
            Some(error) => Err(error),
            None => self.output.flush(),
        }
    }
}

/// What is held back is written even if the narration was not finished.
impl Drop for Pcapng {
    fn drop(&mut self) {
        self.release();
    }
}
