//! Certificates (RFC 5280): read, shown byte by byte, and checked.
//!
//! [`Certificate`] is what the rest of the program wants to know of one; [`annotate`] names each
//! byte of its DER; [`verify_chain`] asks whether it is to be trusted for a name, with
//! [`TrustAnchors`] to begin from.

mod name;
mod stub;
pub use stub::*;
pub mod oid;
mod parse;
pub mod time;

pub use name::ServerName;
pub use parse::{Certificate, KeyUsage};
