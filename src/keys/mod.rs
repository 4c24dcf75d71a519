//! From nothing to the keys of the records: [`exchange`] agrees on a secret, [`schedule`] derives
//! all that follows from it. [`log`] has the secrets of connections that others made.

pub mod exchange;
pub mod log;
pub mod schedule;
