//! From nothing to the keys of the records: [`exchange`] agrees on a secret, [`schedule`] derives
//! all that follows from it.

pub mod exchange;
pub mod schedule;
