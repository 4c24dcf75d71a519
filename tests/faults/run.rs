//! Runs many faults on many conversations, on all processors, and counts what comes of them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;

use crate::kinds::{self, Shared};
use crate::link::Fault;
use crate::recording::{Half, Verdict, record};

/// How many faults a thread takes at a time.
const PORTION: usize = 32;

/// How many defects are shown.
const MOST_SHOWN: usize = 40;

/// How much is tried: `TLSDEMO_FAULTS` is `all`, or a number: one fault in so many. Without it, a
/// sample that `cargo test` has the time for.
fn one_in() -> Option<usize> {
    let value = std::env::var("TLSDEMO_FAULTS").ok()?;
    let one_in = if value == "all" { Ok(1) } else { value.parse() };
    Some(one_in.expect("TLSDEMO_FAULTS is `all`, or a number: one fault in so many"))
}

/// Whether everything is tried.
pub fn is_complete() -> bool {
    one_in() == Some(1)
}

/// The step that was asked for, or else `step`.
pub fn step_or(step: usize) -> usize {
    one_in().unwrap_or(step)
}

/// Both halves of every kind of conversation, recorded once.
pub fn halves() -> &'static [Half] {
    static HALVES: OnceLock<Vec<Half>> = OnceLock::new();
    HALVES.get_or_init(|| {
        let shared = Shared::new();
        let kinds = kinds::all();
        kinds
            .iter()
            .flat_map(|kind| record(kind, &shared))
            .collect()
    })
}

/// Each so manieth of the numbers below `end`: as many as were asked for, else a sample, which is
/// thinner where handshakes are dear. It begins at another place in each half.
pub fn sample(half: &Half, end: usize, step: usize) -> impl Iterator<Item = usize> + use<> {
    let step = step_or(if half.kind.is_dear() { 8 * step } else { step });
    let first = half
        .bytes
        .iter()
        .map(|byte| usize::from(*byte))
        .sum::<usize>()
        % step;
    (first..end).step_by(step)
}

/// What came of the faults, by what it was.
#[derive(Default)]
pub struct Tally {
    counts: BTreeMap<String, usize>,
    defects: Vec<String>,
}

impl Tally {
    pub fn count(&mut self, what: String) {
        *self.counts.entry(what).or_default() += 1;
    }

    pub fn defect(&mut self, what: String) {
        self.defects.push(what);
    }

    fn add(&mut self, other: Tally) {
        for (what, count) in other.counts {
            *self.counts.entry(what).or_default() += count;
        }
        self.defects.extend(other.defects);
    }

    /// Shows the counts, and fails if there was a defect.
    pub fn conclude(&self, what: &str) {
        println!("{what}: {self}");
        let shown = self.defects.iter().take(MOST_SHOWN);
        let shown: Vec<&str> = shown.map(String::as_str).collect();
        assert!(
            self.defects.is_empty(),
            "{what}: {} defects\n{}",
            self.defects.len(),
            shown.join("\n")
        );
        assert!(!self.counts.is_empty(), "{what}: nothing was tried");
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tried", self.counts.values().sum::<usize>())?;
        for (what, count) in &self.counts {
            write!(f, "\n    {count:8} {what}")?;
        }
        Ok(())
    }
}

/// Tries the faults that `choose` names for each half; `judge` says whether the outcome is right, or
/// what would be.
pub fn try_all(
    choose: impl Fn(&Half) -> Vec<Fault>,
    judge: impl Fn(&Half, Fault, Verdict) -> Result<(), String> + Sync,
) -> Tally {
    let cases: Vec<(&Half, Fault)> = halves()
        .iter()
        .flat_map(|half| choose(half).into_iter().map(move |fault| (half, fault)))
        .collect();
    let next = AtomicUsize::new(0);
    let tally = Mutex::new(Tally::default());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let mut ours = Tally::default();
                while let Some(portion) = cases
                    .chunks(PORTION)
                    .nth(next.fetch_add(1, Ordering::Relaxed))
                {
                    for (half, fault) in portion {
                        try_one(half, *fault, &judge, &mut ours);
                    }
                }
                tally.lock().expect("no panic").add(ours);
            });
        }
    });
    tally.into_inner().expect("no panic")
}

fn try_one(
    half: &Half,
    fault: Fault,
    judge: impl Fn(&Half, Fault, Verdict) -> Result<(), String>,
    tally: &mut Tally,
) {
    let outcome = half.replay(fault).and_then(|verdict| {
        let judged = judge(half, fault, verdict);
        judged.map_err(|due| format!("{verdict:?}, where {due} was due"))?;
        Ok(verdict)
    });
    match outcome {
        Ok(verdict) => tally.count(format!("{verdict:?}")),
        Err(defect) => tally.defect(format!(
            "{} of {}: {fault:?}: {defect}",
            half.side().name(),
            half.kind.name()
        )),
    }
}
