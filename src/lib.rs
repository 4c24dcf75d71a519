//! tlsdemo performs a real TLS handshake and explains all of it: every byte on the wire, every value
//! computed. It is for learning and for finding out why a handshake fails, not for protecting data.
//!
//! # Two laws
//!
//! 1. **A byte is read or written by naming it.** All encoding and decoding goes through [`wire`],
//!    whose every call carries the field's name. The call that moves the byte records its
//!    annotation, so no second description of a message can drift from the first.
//! 2. **A value is computed by describing it.** A computation is a value that names its operation,
//!    its inputs and its section of the RFC ([`compute`]). It is run to get its output and described
//!    to explain it: what is narrated is what was executed.
//!
//! So protocol code holds no prose and no printing. Explanations live in one [`glossary`], keyed by
//! the names that the code uses; narrators in [`report`] put them together with what happened.
//!
//! # The map
//!
//! In the order in which a handshake visits them; imports run downwards only.
//!
//! - [`cli`]: arguments, and what is done about them. [`select`] turns names of suites, groups and
//!   versions into code points, over the [`defaults`].
//! - [`visit`]: one visit to a server, whole: connect, shake hands, ask for a page, close, and the
//!   [`diagnosis`] if it fails.
//! - [`explain`]: names, numbers and pasted bytes, without a connection.
//! - [`transport`]: find the host, connect, keep to the time-outs. [`http`]: the request that the
//!   finished connection carries.
//! - [`client`]: the handshake as a story: `hello.rs`, then `tls12.rs` (1.0 to 1.2) or `tls13.rs`,
//!   flight by flight. **Begin here to read.**
//! - [`server`]: the same stories from the other side, the identities of the built-in server, and
//!   how it holds many connections. Client and server do not know each other.
//! - [`connection`]: whole messages in and out: flights, the transcript, alerts, application data,
//!   key updates, the close.
//! - [`key_schedule`]: from the shared secret to the keys of the records.
//! - [`key_exchange`]: RSA, finite fields, elliptic curves, ML-KEM hybrids.
//! - [`certificate`]: reading, annotating and checking certificates.
//! - [`record`]: the record layer: framing, fragmentation, and protection (CBC, AEAD, MAC alone).
//! - [`message`] and [`extension`]: a file each; structs with the RFC's field names.
//! - [`compute`]: hashes, HMAC, the PRF, HKDF, signatures, randomness, as described computations.
//! - [`suite`]: the table of cipher suites: one row says all about a suite. [`registry`]: the other
//!   numbers of TLS and their names.
//! - [`narration`]: what happened, as data, and who is told. [`report`]: those who tell it on.
//! - [`wire`]: the presentation language. It knows nobody.
//!
//! A new cipher suite is a row in `suite.rs`; a new extension a file and a line in its table; a new
//! output a narrator and a flag.
//!
//! # A handshake in a few lines
//!
//! ```no_run
//! use std::net::TcpStream;
//! use tlsdemo::certificate::{ServerName, TrustAnchors};
//! use tlsdemo::connection::{Connection, Randomness};
//! use tlsdemo::narration::{Narration, Side};
//!
//! let config = tlsdemo::client::Config::new(ServerName::new("example.com"), TrustAnchors::system());
//! let stream = TcpStream::connect("example.com:443")?;
//! let mut c = Connection::new(Side::Client, stream, Narration::silent(), Randomness::system());
//! tlsdemo::client::handshake(&mut c, &config)?;
//! println!("{:?}", c.agreed);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod certificate;
pub mod cli;
pub mod client;
pub mod compute;
pub mod connection;
pub mod defaults;
pub mod diagnosis;
pub mod error;
pub mod explain;
pub mod extension;
pub mod glossary;
pub mod http;
pub mod key_exchange;
pub mod key_schedule;
pub mod message;
pub mod narration;
pub mod record;
pub mod registry;
pub mod report;
pub mod select;
pub mod server;
pub mod suite;
pub mod transport;
pub mod visit;
pub mod wire;

pub use error::{Error, ErrorKind, Result};
