//! The handshakes, told as stories, from either end, and what an observer makes of someone else's.
//! Client and server do not know each other.

pub mod client;
pub mod ech;
pub mod fingerprints;
pub mod observer;
pub mod server;
mod terms;

pub use terms::Terms;
