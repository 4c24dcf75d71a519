//! Each bit turned.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::expected::{TABLE, row_of};
use crate::link::Fault;
use crate::recording::{Half, Verdict};
use crate::run::{is_complete, sample, try_all};

/// How many bits are passed over in the sample.
const STEP: usize = 601;

#[test]
fn flips() {
    let seen: Mutex<BTreeMap<(usize, String), usize>> = Mutex::default();
    let mut tally = try_all(
        |half| {
            let bits = sample(half, 8 * half.bytes.len(), STEP);
            let bits = bits.filter(|bit| !is_thorough(half, *bit));
            let thorough = (0..8 * half.bytes.len()).filter(|bit| is_thorough(half, *bit));
            let turn = |bit: usize| Fault::Flip(bit / 8, (bit % 8) as u8);
            bits.chain(thorough).map(turn).collect()
        },
        |half, fault, verdict| {
            let Fault::Flip(at, _) = fault else {
                return Err("a turned bit".to_owned());
            };
            let place = &half.places[at];
            let Some(row) = row_of(half.side(), half.kind.version, place) else {
                return Err(format!("a row for {place}"));
            };
            let mut seen = seen.lock().expect("no panic");
            *seen.entry((row, format!("{verdict:?}"))).or_default() += 1;
            if TABLE[row].verdicts.contains(&verdict) {
                return Ok(());
            }
            Err(format!("one of {:?} for {place}", TABLE[row].verdicts))
        },
    );
    let seen = seen.into_inner().expect("no panic");
    println!("Turned bits that change nothing:");
    for (number, row) in TABLE.iter().enumerate() {
        for verdict in row.verdicts {
            let count = seen
                .get(&(number, format!("{verdict:?}")))
                .copied()
                .unwrap_or(0);
            let is_same = *verdict == Verdict::Same;
            if is_same {
                println!("    {count:8} {}: {}", row.name(), row.why);
            }
            if count == 0 && (is_complete() || is_same) {
                tally.defect(format!("{} never comes to {verdict:?}", row.name()));
            }
        }
    }
    tally.conclude("flips");
}

/// Whether a bit is tried even in the sample: in some conversations those of all that is in the
/// clear, but the certificate.
fn is_thorough(half: &Half, bit: usize) -> bool {
    let place = &half.places[bit / 8];
    let is_dull = place.contains("/ASN.1Cert/") || place.starts_with("protected/");
    half.kind.is_close() && !is_dull
}
