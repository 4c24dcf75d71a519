//! All that is known of a code point: [`registry`] has the numbers of TLS and their names,
//! [`suite`] a row for each cipher suite, [`hash`] and [`signature`] what suites and schemes consist
//! of, [`oid`] the names in certificates, [`defaults`] what is offered unless told otherwise, and
//! [`select`] turns what people type into code points.

pub mod defaults;
pub mod hash;
pub mod oid;
pub mod registry;
pub mod select;
pub mod signature;
pub mod suite;
