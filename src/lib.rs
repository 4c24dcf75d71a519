//! tlsdemo performs a real TLS handshake and explains all of it.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod certificate;
pub mod cli;
pub mod client;
pub mod compute;
pub mod connection;
pub mod defaults;
pub mod error;
pub mod extension;
pub mod glossary;
pub mod http;
pub mod key_exchange;
pub mod key_schedule;
pub mod message;
pub mod narration;
pub mod record;
pub mod registry;
pub mod report;
pub mod select;
pub mod server;
pub mod suite;
pub mod transport;
pub mod visit;
pub mod wire;

pub use error::{Error, ErrorKind, Result};
