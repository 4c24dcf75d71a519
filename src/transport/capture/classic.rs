//! pcap, the older format (draft-ietf-opsawg-pcap): a head, then packets.

use std::time::Duration;

use super::LinkType;
use super::file::{ByteOrder, Found, MOST, Reading, Stop, body, head, malformed};
use super::source::Source;
use crate::error::{Error, ErrorKind, Result};

/// What the head of a file says.
pub(super) struct Classic {
    order: ByteOrder,
    /// Whether times are in nanoseconds; else microseconds.
    is_nano: bool,
    link: LinkType,
}

impl Classic {
    /// By the first four bytes of a file, if it is one.
    pub fn of_magic(magic: [u8; 4]) -> Option<Self> {
        let (is_big, is_nano) = match magic {
            [0xa1, 0xb2, 0xc3, 0xd4] => (true, false),
            [0xd4, 0xc3, 0xb2, 0xa1] => (false, false),
            [0xa1, 0xb2, 0x3c, 0x4d] => (true, true),
            [0x4d, 0x3c, 0xb2, 0xa1] => (false, true),
            _ => return None,
        };
        Some(Classic {
            order: ByteOrder { is_big },
            is_nano,
            link: LinkType(0),
        })
    }

    /// Reads the rest of the head.
    ///
    /// # Errors
    /// If it is cut short.
    pub fn read_head(&mut self, source: &mut Source) -> Result<()> {
        let rest: [u8; 20] = match head(source, false) {
            Ok(rest) => rest,
            Err(Stop::Failed(error)) => return Err(error),
            Err(_) => {
                return Err(Error::new(
                    ErrorKind::Decode,
                    "the capture ends within its head: no packet was written",
                ));
            }
        };
        // The upper bits say how long the check sequence of a frame is.
        self.link = LinkType(self.order.u32(&rest, 16) as u16);
        Ok(())
    }

    /// The next packet.
    pub fn next(&mut self, source: &mut Source) -> Reading<Found> {
        let head: [u8; 16] = head(source, true)?;
        let [seconds, fraction, kept, length] = [0, 4, 8, 12].map(|at| self.order.u32(&head, at));
        let kept = kept as usize;
        if kept > MOST {
            return Err(malformed(format!(
                "a packet of {kept} bytes; {MOST} is the most that is read"
            )));
        }
        let bytes = body(source, kept)?;
        let fraction = match self.is_nano {
            true => Duration::from_nanos(fraction.into()),
            false => Duration::from_micros(fraction.into()),
        };
        Ok(Found::Packet {
            time: Duration::from_secs(seconds.into()) + fraction,
            link: self.link,
            bytes,
            length: length as usize,
        })
    }
}
