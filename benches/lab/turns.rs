//! Ratios on a machine that does other things besides: those who are compared take turns, and the
//! fastest turn of each counts.

use std::time::{Duration, Instant};

/// How often each takes its turn.
const TURNS: usize = 200;

/// The fastest turn of each; a turn says how long it took.
pub fn fastest<const N: usize>(mut all: [&mut dyn FnMut() -> Duration; N]) -> [Duration; N] {
    let mut fastest = [Duration::MAX; N];
    for _ in 0..TURNS {
        for (turn, fastest) in all.iter_mut().zip(&mut fastest) {
            *fastest = turn().min(*fastest);
        }
    }
    fastest
}

pub fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// How many times as long `one` takes as `other`.
pub fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}
