//! The stream ends, or nothing more comes, after each byte.

use crate::link::Fault;
use crate::recording::Verdict;
use crate::run::{sample, try_all};

/// RFC 9846 §6.1: a stream that ends before close_notify is truncated, wherever that is.
#[test]
fn cuts() {
    let tally = try_all(
        |half| {
            let ends = sample(half, half.bytes.len(), 61);
            let all = [half.bytes.len() - 1, half.bytes.len()];
            ends.chain(all).map(Fault::Cut).collect()
        },
        |half, fault, verdict| {
            let is_whole = fault == Fault::Cut(half.bytes.len());
            let due = if is_whole {
                Verdict::Same
            } else {
                Verdict::Closed
            };
            (verdict == due)
                .then_some(())
                .ok_or_else(|| format!("{due:?}"))
        },
    );
    tally.conclude("cuts");
}

#[test]
fn stalls() {
    let tally = try_all(
        |half| {
            let ends = sample(half, half.bytes.len(), 149);
            let all = [half.bytes.len() - 1, half.bytes.len()];
            ends.chain(all).map(Fault::Stall).collect()
        },
        |half, fault, verdict| {
            let is_whole = fault == Fault::Stall(half.bytes.len());
            let due = if is_whole {
                Verdict::Same
            } else {
                Verdict::TimedOut
            };
            (verdict == due)
                .then_some(())
                .ok_or_else(|| format!("{due:?}"))
        },
    );
    tally.conclude("stalls");
}
