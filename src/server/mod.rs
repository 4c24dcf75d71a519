//! The server.

pub mod identity;
