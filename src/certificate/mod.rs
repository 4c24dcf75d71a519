//! Certificates (RFC 5280): read, and shown byte by byte.
//!
//! [`Certificate`] is what the rest of the program wants to know of one; [`annotate`] names each
//! byte of its DER. Whether it is to be trusted is asked in [`crate::peer`].

mod annotate;
#[cfg(test)]
mod annotate_tests;
mod der;
mod name;
mod parse;
pub mod time;

use crate::names::oid;

pub use annotate::{annotate, subject_public_key_info};
pub use name::ServerName;
pub use parse::{Certificate, KeyUsage};
