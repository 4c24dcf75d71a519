//! Somebody else's connection, as far as it is in the clear: bytes in, records and messages out.
//!
//! A [`Flow`] is one direction: it frames the bytes and puts messages together as a live end does.
//! What both directions have said so far is their [`Context`]. The caller feeds the bytes,
//! whole or with gaps, and is handed what was [`Seen`]. A flow keeps no key, checks no rule and never
//! fails: what is malformed is shown up to where it can be followed.

mod context;
mod flow;
mod form;
#[cfg(test)]
mod tests;

pub use context::{Context, ReadMessage};
pub use flow::{Flow, Fragment, Message, Record, Seen, is_believable, whole_messages};
pub use form::{read_alert, read_change_cipher_spec};
