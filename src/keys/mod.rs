//! From nothing to the keys of the records: [`exchange`] agrees on a secret, [`schedule`] derives
//! all that follows from it, [`exporter`] what other protocols take.

pub mod exchange;
pub mod exporter;
pub mod schedule;
