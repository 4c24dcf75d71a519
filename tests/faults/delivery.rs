//! The same bytes in other pieces: reads of any size, and records cut and joined.

use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::narration::Side;

use crate::link::{Fault, HEADER};
use crate::recording::Verdict::{self, Alert, Same};
use crate::recording::{Class, Half};
use crate::run::{sample, step_or, try_all};
use tlsdemo::names::registry::AlertDescription as A;

/// How a stream is cut into reads is nobody's affair.
#[test]
fn reads_of_any_size() {
    let tally = try_all(
        |half| {
            let pauses = sample(half, half.bytes.len(), 211).map(Fault::Pause);
            pauses
                .chain([1, 2, 3, 5, 6, 100].map(Fault::Chop))
                .collect()
        },
        |_, _, verdict| match verdict {
            Same => Ok(()),
            _ => Err("the same result".to_owned()),
        },
    );
    tally.conclude("reads of any size");
}

/// RFC 9846 §5.1, RFC 5246 §6.2.1: messages in the clear may be cut into records anywhere, but into
/// no empty ones; ChangeCipherSpec has but a byte. What is protected is authenticated as a whole.
#[test]
fn records_split() {
    let tally = try_all(
        |half| {
            let mut faults = Vec::new();
            for record in 0..half.records() {
                let length = half.record(record).len() - HEADER;
                faults.extend([Fault::Split(record, 0), Fault::Split(record, length)]);
                let within = sample(half, length.saturating_sub(1), 211);
                faults.extend(within.map(|at| Fault::Split(record, at + 1)));
            }
            thin(half, faults, 3)
        },
        |half, fault, verdict| {
            let Fault::Split(record, at) = fault else {
                return Err("a split".to_owned());
            };
            let length = half.record(record).len() - HEADER;
            let is_inside = 0 < at && at < length;
            let due = match half.class(record) {
                Class::Handshake if is_inside => Same,
                // Nothing is read behind close_notify (RFC 9846 §6.1).
                Class::Protected if at == length && record + 1 == half.records() => Same,
                // The version is settled, and the first record had another.
                Class::Handshake if at == length && half.is_first_of_older_version(record) => {
                    Alert(A::ProtocolVersion)
                }
                // The first part ends the epoch: the empty rest is under the new keys, and forged.
                Class::ChangeCipherSpec if at == length && !half.is_tls13() => {
                    Alert(A::BadRecordMac)
                }
                Class::Handshake | Class::ChangeCipherSpec => Alert(A::UnexpectedMessage),
                Class::Protected => Alert(A::BadRecordMac),
            };
            (verdict == due)
                .then_some(())
                .ok_or_else(|| format!("{due:?}"))
        },
    );
    tally.conclude("records split");
}

/// Messages in the clear may share a record, but those of one flight only: in TLS 1.3 none may
/// come before its time (RFC 9846 §5.1).
#[test]
fn records_joined() {
    let tally = try_all(
        |half| thin(half, (0..half.records() - 1).map(Fault::Join).collect(), 3),
        |half, fault, verdict| {
            let Fault::Join(record) = fault else {
                return Err("a join".to_owned());
            };
            // A flight ends where the peer has to answer: nothing follows a ClientHello in its record.
            let ends_a_flight = record == 0 && half.side() == Side::Server;
            let due: &[Verdict] = match (half.class(record), half.class(record + 1)) {
                (Class::Handshake, Class::Handshake) if ends_a_flight => {
                    &[Alert(A::UnexpectedMessage)]
                }
                (Class::Handshake, Class::Handshake)
                    if half.kind.version < ProtocolVersion::TLS1_3 =>
                {
                    &[Same]
                }
                (Class::Handshake | Class::ChangeCipherSpec, _) => &[Alert(A::UnexpectedMessage)],
                (Class::Protected, _) => &[Alert(A::BadRecordMac)],
            };
            due.contains(&verdict)
                .then_some(())
                .ok_or_else(|| format!("{due:?}"))
        },
    );
    tally.conclude("records joined");
}

/// All of the faults, if time is granted; else only those of some halves.
pub fn thin(half: &Half, faults: Vec<Fault>, step: usize) -> Vec<Fault> {
    let step = if half.kind.is_dear() { 4 * step } else { step };
    let chosen = half.bytes.len().is_multiple_of(step_or(step).min(step));
    if chosen { faults } else { Vec::new() }
}
