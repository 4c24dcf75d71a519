//! Where a connection's random bytes come from, and its time: a run that can be repeated draws the same
//! bytes, and its clock does not move.

use std::time::{Duration, SystemTime};

use crate::compute::random::{Source, scripted, seeded, system};
use crate::narration::Side;

/// The sources of one connection. Records draw from one of their own, so that how many records are
/// sent does not change what the handshake draws.
pub struct Randomness {
    /// Randoms, keys, signatures.
    pub handshake: Source,
    /// Explicit IVs of CBC records.
    pub records: Source,
    /// The time by which the ages of sessions are told, if it is not the system's.
    pub time: Option<SystemTime>,
}

/// The time of a run that can be repeated, as seconds since 1970: any does.
const STOPPED: Duration = Duration::from_secs(1_700_000_000);

impl Randomness {
    /// The operating system's.
    pub fn system() -> Self {
        Randomness {
            handshake: system(),
            records: system(),
            time: None,
        }
    }

    /// The same for the same seed and end of the connection: for demonstrations only.
    pub fn seeded(seed: u64, side: Side) -> Self {
        let first = seed.wrapping_mul(4) + if side == Side::Client { 0 } else { 2 };
        Randomness {
            handshake: seeded(first),
            records: seeded(first + 1),
            time: Some(SystemTime::UNIX_EPOCH + STOPPED),
        }
    }

    /// The handshake draws these bytes, in order: replays a recorded handshake.
    pub fn scripted(bytes: impl Into<Vec<u8>>) -> Self {
        Randomness {
            handshake: scripted(bytes),
            records: seeded(0),
            time: Some(SystemTime::UNIX_EPOCH + STOPPED),
        }
    }
}
