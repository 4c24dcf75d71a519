//! Somebody else's connection: bytes in, records and messages out.
//!
//! An [`Observer`] follows both directions, opens what secrets from elsewhere open, and tells what it
//! sees as an end would. What it learned on the way is its [`Sight`].
//!
//! Without keys and without a narration, for bytes that a user pastes:
//!
//! A [`Flow`] is one direction: it frames the bytes and puts messages together as a live end does.
//! What both directions have said so far is their [`Context`]. The caller feeds the bytes,
//! whole or with gaps, and is handed what was [`Seen`]. A flow keeps no key, checks no rule and never
//! fails: what is malformed is shown up to where it can be followed.

pub mod carrier;
mod chains;
mod clear;
mod context;
mod ech;
mod flow;
mod form;
mod framer;
mod later;
mod means;
mod opening;
mod psk;
mod sessions;
mod sight;
mod story;
#[cfg(test)]
mod tests;
mod tls12;
mod tls13;
mod unchecked;
mod watch;

pub use context::{Context, ReadMessage};
pub use flow::{Flow, Fragment, Message, Record, Seen, is_believable, whole_messages};
pub use form::{read_alert, read_change_cipher_spec};
pub use means::Means;
pub use psk::GivenPsks;
pub use sessions::Sessions;
pub use sight::{Ending, Loss, Sight};
pub use watch::Observer;
