//! The record layer against vectors, against itself, and against hostile peers.

mod hostile;
mod missing;
mod peers;
mod redo;
mod round_trip;
mod vectors;
