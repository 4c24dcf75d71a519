//! All that is known of a code point: [`registry`] has the numbers of TLS and their names,
//! [`suite`] a row for each cipher suite, [`defaults`] what is offered unless told otherwise, and
//! [`select`] turns what people type into code points.

pub mod defaults;
pub mod registry;
pub mod select;
mod side;
pub mod suite;

pub use side::Side;
