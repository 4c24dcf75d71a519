//! Whole records that come twice, not at all, or in another order.

use tlsdemo::names::registry::AlertDescription as A;
use tlsdemo::narration::Side;

use crate::delivery::thin;
use crate::kinds::Opt;
use crate::link::Fault;
use crate::recording::Class::{ChangeCipherSpec, Handshake, Protected};
use crate::recording::Verdict::{self, Alert, Closed, Same};
use crate::run::try_all;

const UNEXPECTED: Verdict = Alert(A::UnexpectedMessage);
const ILLEGAL: Verdict = Alert(A::IllegalParameter);
const DECODE: Verdict = Alert(A::DecodeError);
const VERSION: Verdict = Alert(A::ProtocolVersion);
const MAC: Verdict = Alert(A::BadRecordMac);
const DECRYPT: Verdict = Alert(A::DecryptError);
/// What may come of a message whose parts came twice or in another order. There are enough of them for
/// its length, so that it shows in what they make up: a certificate.
const SCRAMBLED: &[Verdict] = &[UNEXPECTED, DECODE, MAC, Alert(A::BadCertificate)];

fn among(due: &[Verdict], verdict: Verdict) -> Result<(), String> {
    due.contains(&verdict)
        .then_some(())
        .ok_or_else(|| format!("one of {due:?}"))
}

#[test]
fn records_twice() {
    let tally = try_all(
        |half| thin(half, (0..half.records()).map(Fault::Duplicate).collect(), 3),
        |half, fault, verdict| {
            let Fault::Duplicate(record) = fault else {
                return Err("a duplicate".to_owned());
            };
            let due: &[Verdict] = match half.class(record) {
                // Nothing is read behind close_notify (RFC 9846 §6.1).
                _ if record + 1 == half.records() => &[Same],
                ChangeCipherSpec if half.is_tls13() => &[Same], // dropped: RFC 9846 §5
                // Under the keys that the first one put in force.
                ChangeCipherSpec => &[MAC],
                Protected => &[MAC],
                // The first ClientHello where the second must come does not do what was asked for.
                Handshake if half.is_retried() && record == 0 => &[UNEXPECTED, ILLEGAL],
                Handshake if half.is_part(record) => SCRAMBLED,
                Handshake if half.is_first_of_older_version(record) => &[VERSION],
                Handshake => &[UNEXPECTED],
            };
            among(due, verdict)
        },
    );
    tally.conclude("records twice");
}

#[test]
fn records_lost() {
    let tally = try_all(
        |half| thin(half, (0..half.records()).map(Fault::Drop).collect(), 3),
        |half, fault, verdict| {
            let Fault::Drop(record) = fault else {
                return Err("a drop".to_owned());
            };
            let due: &[Verdict] = match half.class(record) {
                _ if record + 1 == half.records() => &[Closed],
                ChangeCipherSpec if half.is_tls13() => &[Same], // need not come: RFC 9846 §5
                ChangeCipherSpec => &[UNEXPECTED],
                Protected => &[MAC],
                // Without the HelloRetryRequest, or the ClientHello before it, what comes may be
                // taken for the first; then the keys differ.
                Handshake if half.is_retried() => &[UNEXPECTED, ILLEGAL, MAC],
                Handshake if half.is_part(record) => &[UNEXPECTED, DECODE, MAC],
                // The message that may be missing: the transcripts differ.
                Handshake if half.message(record) == "CertificateRequest" => &[MAC, DECRYPT],
                Handshake => &[UNEXPECTED],
            };
            among(due, verdict)
        },
    );
    tally.conclude("records lost");
}

#[test]
fn records_out_of_order() {
    let tally = try_all(
        |half| thin(half, (0..half.records() - 1).map(Fault::Swap).collect(), 3),
        |half, fault, verdict| {
            let Fault::Swap(record) = fault else {
                return Err("a swap".to_owned());
            };
            let due: &[Verdict] = match (half.class(record), half.class(record + 1)) {
                // It may stand anywhere between the first ClientHello and Finished: RFC 9846 §5.
                (Handshake, ChangeCipherSpec) | (ChangeCipherSpec, _) if half.is_tls13() => {
                    let before_all = half.message(record) == "ClientHello";
                    // The client's Finished is its only protected message, unless it was asked for
                    // a certificate.
                    let is_finished = half.side() == Side::Server
                        && half.message(record + 1).is_empty()
                        && !half.kind.has(Opt::Request);
                    if before_all || is_finished {
                        &[UNEXPECTED]
                    } else {
                        &[Same]
                    }
                }
                (Protected, Protected) => &[MAC],
                (Handshake, _) if half.is_retried() => &[UNEXPECTED, ILLEGAL, MAC],
                _ if half.is_part(record) || half.is_part(record + 1) => SCRAMBLED,
                _ => &[UNEXPECTED],
            };
            among(due, verdict)
        },
    );
    tally.conclude("records out of order");
}
