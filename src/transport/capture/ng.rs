//! pcapng (draft-ietf-opsawg-pcapng): sections of blocks, in each of which interfaces are described
//! before packets that came in or went out on them.

use std::time::Duration;

use super::LinkType;
use super::file::{ByteOrder, Found, MOST, Reading, body, head, malformed, skip};
use super::source::Source;
use crate::names::quantity::bytes_count;

/// The types of the blocks that are read (draft-ietf-opsawg-pcapng §10.1).
mod block {
    pub const SECTION: u32 = 0x0a0d_0d0a;
    pub const INTERFACE: u32 = 1;
    pub const OBSOLETE_PACKET: u32 = 2;
    pub const SIMPLE_PACKET: u32 = 3;
    pub const ENHANCED_PACKET: u32 = 6;
    pub const SECRETS: u32 = 10;
}

/// The type of secrets that are a key log of TLS.
const KEY_LOG: u32 = 0x544c_534b;
/// The most interfaces of a section.
const MOST_INTERFACES: usize = 4096;

/// How far a file was read.
pub(super) struct Ng {
    order: ByteOrder,
    interfaces: Vec<Interface>,
    /// The type of the file's first block was read already.
    is_first: bool,
}

/// Where packets come from.
struct Interface {
    link: LinkType,
    /// The most bytes of a packet that are kept; 0 for all.
    most: usize,
    /// Units of time in a second.
    per_second: u64,
    /// Seconds to add to times.
    offset: i64,
}

impl Ng {
    /// How a file begins, in either byte order.
    pub const MAGIC: [u8; 4] = block::SECTION.to_be_bytes();

    /// Behind the magic number of the first section.
    pub fn begin() -> Self {
        Ng {
            order: ByteOrder { is_big: false },
            interfaces: Vec::new(),
            is_first: true,
        }
    }

    /// The next block.
    pub fn next(&mut self, source: &mut Source) -> Reading<Found> {
        let kind = match std::mem::take(&mut self.is_first) {
            true => Self::MAGIC,
            false => head(source, true)?,
        };
        let length: [u8; 4] = head(source, false)?;
        if kind == Self::MAGIC {
            return self.section(source, length);
        }
        let kind = self.order.u32(&kind, 0);
        let length = self.order.u32(&length, 0) as usize;
        // Type and length stand before the body, the length again behind it.
        let Some(inside) = length.checked_sub(12).filter(|it| it.is_multiple_of(4)) else {
            return Err(malformed(format!("a block of {}", bytes_count(length))));
        };
        let is_read = matches!(
            kind,
            block::INTERFACE
                | block::OBSOLETE_PACKET
                | block::SIMPLE_PACKET
                | block::ENHANCED_PACKET
                | block::SECRETS
        );
        if !is_read {
            skip(source, inside as u64 + 4)?;
            return Ok(Found::Other);
        }
        if inside > MOST {
            return Err(malformed(format!(
                "a block of {inside} bytes; {MOST} is the most that is read"
            )));
        }
        // The length behind the body is passed over.
        let taken = body(source, inside + 4)?;
        let start = taken.start;
        let block = source.at(start..start + inside);
        let found = match kind {
            block::INTERFACE => self.interface(block),
            block::SECRETS => Ok(self.secrets(block)),
            block::ENHANCED_PACKET => self.packet(block, self.order.u32(block, 0)),
            block::OBSOLETE_PACKET => self.packet(block, self.order.u16(block, 0).into()),
            _ => self.simple_packet(block),
        };
        found.map(|found| found.behind(start))
    }

    /// A section begins, with a byte order of its own, and without interfaces.
    fn section(&mut self, source: &mut Source, length: [u8; 4]) -> Reading<Found> {
        let mark: [u8; 4] = head(source, false)?;
        let is_big = match mark {
            [0x1a, 0x2b, 0x3c, 0x4d] => true,
            [0x4d, 0x3c, 0x2b, 0x1a] => false,
            _ => return Err(malformed("a section without a byte order")),
        };
        self.order = ByteOrder { is_big };
        self.interfaces.clear();
        let length = self.order.u32(&length, 0);
        let Some(rest) = length.checked_sub(12).filter(|rest| *rest >= 16) else {
            return Err(malformed(format!("a section header of {length} bytes")));
        };
        skip(source, rest.into())?;
        Ok(Found::Other)
    }

    fn interface(&mut self, block: &[u8]) -> Reading<Found> {
        const RESOLUTION: u16 = 9;
        const OFFSET: u16 = 14;
        if self.interfaces.len() == MOST_INTERFACES {
            return Err(malformed(format!(
                "a section with more than {MOST_INTERFACES} interfaces"
            )));
        }
        let mut interface = Interface {
            link: LinkType(self.order.u16(block, 0)),
            most: self.order.u32(block, 4) as usize,
            per_second: 1_000_000,
            offset: 0,
        };
        let mut at = 8;
        while at + 4 <= block.len() {
            let (code, length) = (self.order.u16(block, at), self.order.u16(block, at + 2));
            let length = usize::from(length);
            let value = block.get(at + 4..at + 4 + length).unwrap_or_default();
            match (code, value) {
                (0, _) => break,
                (RESOLUTION, [resolution]) => interface.per_second = per_second(*resolution),
                (OFFSET, [_, _, _, _, _, _, _, _]) => {
                    let [first, second] = [0, 4].map(|at| u64::from(self.order.u32(value, at)));
                    let number = match self.order.is_big {
                        true => first << 32 | second,
                        false => second << 32 | first,
                    };
                    interface.offset = number.cast_signed();
                }
                _ => {}
            }
            at += 4 + length.next_multiple_of(4);
        }
        self.interfaces.push(interface);
        Ok(Found::Other)
    }

    /// A packet of this interface. Both kinds of block have their fields in the same places.
    fn packet(&self, block: &[u8], interface: u32) -> Reading<Found> {
        const HEAD: usize = 20;
        let [high, low, kept, length] = [4, 8, 12, 16].map(|at| self.order.u32(block, at));
        let interface = self.interface_of(interface)?;
        let end = HEAD.saturating_add(kept as usize);
        if end > block.len() {
            return Err(malformed(format!(
                "a packet of {kept} bytes in a shorter block"
            )));
        }
        Ok(Found::Packet {
            time: interface.time(u64::from(high) << 32 | u64::from(low)),
            link: interface.link,
            bytes: HEAD..end,
            length: length as usize,
        })
    }

    /// A packet of the first interface, without a time.
    fn simple_packet(&self, block: &[u8]) -> Reading<Found> {
        let interface = self.interface_of(0)?;
        let length = self.order.u32(block, 0) as usize;
        let most = match interface.most {
            0 => usize::MAX,
            most => most,
        };
        let kept = length.min(most).min(block.len().saturating_sub(4));
        Ok(Found::Packet {
            time: Duration::ZERO,
            link: interface.link,
            bytes: 4..4 + kept,
            length,
        })
    }

    fn interface_of(&self, number: u32) -> Reading<&Interface> {
        let interface = self.interfaces.get(number as usize);
        interface.ok_or_else(|| {
            malformed(format!(
                "a packet of interface {number}, which is not described"
            ))
        })
    }

    fn secrets(&self, block: &[u8]) -> Found {
        let [kind, length] = [0, 4].map(|at| self.order.u32(block, at));
        if kind != KEY_LOG {
            return Found::Other;
        }
        Found::Secrets(8..block.len().min(8 + length as usize))
    }
}

/// How many units a second has: a power of ten, or of two if the highest bit is set.
fn per_second(resolution: u8) -> u64 {
    let power = u32::from(resolution & 0x7f);
    let number = match resolution & 0x80 {
        0 => 10_u64.checked_pow(power),
        _ => 2_u64.checked_pow(power),
    };
    number.unwrap_or(u64::MAX)
}

impl Interface {
    fn time(&self, units: u64) -> Duration {
        let seconds = (units / self.per_second).saturating_add_signed(self.offset);
        let rest = u128::from(units % self.per_second);
        let nanos = rest * 1_000_000_000 / u128::from(self.per_second);
        Duration::new(seconds, nanos as u32)
    }
}
