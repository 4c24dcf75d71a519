//! Faults on the way: a conversation of two seeded ends is recorded, and each end replayed alone
//! with what it was sent, but for one fault of the link. Whatever the fault, the end must come to the
//! same result, to the last byte that it sends, where the protocol does not protect what was
//! changed; and else to an error, with the alert that the RFC names for it. It never panics, never
//! waits for what cannot come, and never takes data for the peer's that are not.
//!
//! `cargo test` tries a sample. All of it, with the counts, is some two and a half million
//! conversations; with a number in place of `all`, one fault in so many is tried:
//!
//! ```text
//! TLSDEMO_FAULTS=all cargo test --release --test faults -- --nocapture
//! ```

mod cuts;
mod deaf;
mod delivery;
mod expected;
mod flips;
#[path = "../common/issue.rs"]
mod issue;
mod kinds;
mod link;
mod live;
mod places;
mod recording;
mod records;
mod run;
