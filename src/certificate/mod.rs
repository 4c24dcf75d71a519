//! Certificates (RFC 5280): read, shown byte by byte, and checked.
//!
//! [`Certificate`] is what the rest of the program wants to know of one; [`annotate`] names each
//! byte of its DER; [`verify_chain`] asks whether it is to be trusted for a name, with
//! [`TrustAnchors`] to begin from.

mod algorithms;
mod anchors;
mod annotate;
#[cfg(test)]
mod annotate_tests;
mod der;
mod name;
pub mod oid;
mod parse;
#[cfg(test)]
mod tests;
pub mod time;
mod verify;

pub use anchors::TrustAnchors;
pub use annotate::annotate;
pub use name::ServerName;
pub use parse::{Certificate, KeyUsage};
pub use verify::{ChainReport, verify_chain};
