//! The handshakes, told as stories, from either end. Client and server do not know each other.

pub mod client;
pub mod server;
mod terms;

pub use terms::Terms;
