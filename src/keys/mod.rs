//! From nothing to the keys of the records: [`exchange`] agrees on a secret, [`schedule`] derives
//! all that follows from it, [`exporter`] what other protocols take. [`hpke`] does both for a message
//! to the owner of a public key.

pub mod exchange;
pub mod exporter;
pub mod hpke;
pub mod schedule;
