//! tlsdemo performs a real TLS handshake and explains all of it.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod compute;
pub mod error;
pub mod http;
pub mod narration;
pub mod record;
pub mod registry;
pub mod report;
pub mod suite;
pub mod transport;
pub mod wire;

pub use error::{Error, ErrorKind, Result};
