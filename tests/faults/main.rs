//! Faults.
mod kinds;
mod link;
mod places;
mod recording;

use std::collections::BTreeMap;
use link::Fault;

#[test]
fn dump() {
    let shared = kinds::Shared::new();
    let start = std::time::Instant::now();
    let halves: Vec<_> = kinds::all().iter().flat_map(|kind| recording::record(kind, &shared)).collect();
    eprintln!("{} halves, {} bytes, in {:?}", halves.len(), halves.iter().map(|h| h.bytes.len()).sum::<usize>(), start.elapsed());
    let stride: usize = std::env::var("STRIDE").map_or(97, |s| s.parse().unwrap());
    let mut table: BTreeMap<(String, String), BTreeMap<String, (usize, String)>> = BTreeMap::new();
    let mut n = 0;
    for (i, half) in halves.iter().enumerate() {
        let t = std::time::Instant::now();
        let mut k = 0;
        for at in (i % stride..half.bytes.len() * 8).step_by(stride) {
            k += 1;
            let v = match half.replay(Fault::Flip(at / 8, (at % 8) as u8)) {
                Ok(v) => format!("{v:?}"),
                Err(e) => format!("DEFECT {e}"),
            };
            n += 1;
            let key = (format!("{:?} {}", half.side(), if half.kind.version == kinds::TLS1_3 {"1.3"} else {"old"}), half.places[at / 8].to_string());
            let e = table.entry(key).or_default().entry(v).or_insert((0, format!("{} {at}", half.kind.name())));
            e.0 += 1;
        }
        eprintln!("{:?} {} {} bytes, {k} in {:?}", half.side(), half.kind.name(), half.bytes.len(), t.elapsed());
    }
    eprintln!("{n} flips in {:?}", start.elapsed());
    for ((who, place), verdicts) in table {
        println!("{who} | {place} | {verdicts:?}");
    }
}
