//! tlsdemo performs a real TLS handshake and explains all of it: every byte on the wire, every value
//! computed. It is for learning and for finding out why a handshake fails, not for protecting data.
//!
//! # Three laws
//!
//! 1. **A byte is read or written by naming it.** All encoding and decoding goes through [`wire`],
//!    whose every call carries the field's name. The call that moves the byte records its
//!    annotation, so no second description of a message can drift from the first.
//! 2. **A value is computed by describing it.** A computation is a value that names its operation,
//!    its inputs and its section of the RFC ([`compute`]). It is run to get its output and described
//!    to explain it: what is narrated is what was executed. Sealing and opening a record are
//!    computations like any other.
//! 3. **A fact keeps its type and its identity until it is shown.** An input refers to the value or
//!    to the bytes of the message that it is, a code point carries its registry, a formula is tokens,
//!    a record owns the steps that protected it, a check holds what it compares.
//!
//! So protocol code holds no prose and no printing. Explanations live in one [`glossary`], keyed by
//! the names that the code uses; narrators in [`report`] put them together with what happened.
//!
//! # The map
//!
//! In the order in which a handshake visits them; imports run downwards only.
//!
//! - [`commands`]: arguments, and what is done about them: a visit to a server, serving, showing a
//!   saved trace, reading a capture, explaining names and pasted bytes.
//! - [`report`]: the narrators, which tell what happened: text, page, JSON, pcapng, key log.
//! - [`story`]: what those share: the words for each thing, how good it is today, without formatting.
//! - [`glossary`]: the words, keyed by the names that the code uses. [`diagnosis`]: from a failure to
//!   its meaning, and what to try.
//! - [`handshake`]: the stories. `client/hello.rs`, then `client/tls12/` (1.0 to 1.2) or
//!   `client/tls13/`, flight by flight: **begin here to read.** `server` tells the same stories
//!   from the other side; the two do not know each other. `observer` follows both ends of someone
//!   else's connection.
//! - [`application`]: what the finished connection carries.
//! - [`peer`]: proving who we are and checking who they are, the same code for both ends.
//! - [`connection`]: whole messages in and out: flights, alerts, application data, key updates, the
//!   close; [`connection::session`]: what is kept of a connection for a later one.
//! - [`keys`]: `exchange` agrees on a secret (RSA, finite fields, elliptic curves, ML-KEM hybrids);
//!   `schedule` keeps the transcript and derives the keys of the records; `hpke` encrypts to a public
//!   key.
//! - [`record`]: the record layer: framing, fragmentation, and protection (CBC, AEAD, MAC alone).
//! - [`transport`]: find the host, connect, keep to the time-outs; captures of connections that others
//!   made.
//! - [`message`] and [`extension`]: a file each; structs with the RFC's field names, each named once
//!   for reading and for writing.
//! - [`certificate`]: DER to facts, each with its bytes, by the walk that annotates them.
//! - [`narration`]: what happened, as data, and who is told.
//! - [`check`]: what is checked, each check as the facts that it compares.
//! - [`compute`]: hashes, HMAC, the PRF, HKDF, signatures, randomness, as described computations.
//! - [`names`]: the numbers of TLS and their names, the table of cipher suites, what is offered
//!   unless told otherwise.
//! - [`wire`]: the presentation language. It depends on nothing else.
//!
//! A new cipher suite is a row in `names/suite/`; a new extension a file and a line in its table; a
//! new output a narrator and a flag.
//!
//! # A handshake in a few lines
//!
//! ```no_run
//! use tlsdemo::certificate::ServerName;
//! use tlsdemo::peer::TrustAnchors;
//! use tlsdemo::connection::{Connection, Randomness};
//! use tlsdemo::narration::{Narration, Side};
//! use tlsdemo::transport::{self, Target};
//!
//! let config = tlsdemo::handshake::client::Config::new(ServerName::new("example.com"), TrustAnchors::system());
//! let stream = transport::connect(&Target::parse("example.com")?, transport::DEFAULT_TIMEOUT)?;
//! let mut c = Connection::new(Side::Client, stream, Narration::silent(), Randomness::system());
//! tlsdemo::handshake::client::handshake(&mut c, &config)?;
//! println!("{:?}", c.agreed);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod application;
pub mod certificate;
pub mod check;
pub mod commands;
pub mod compute;
pub mod connection;
pub mod diagnosis;
pub mod error;
pub mod extension;
pub mod glossary;
pub mod handshake;
pub mod keys;
pub mod message;
pub mod names;
pub mod narration;
pub mod peer;
pub mod record;
pub mod report;
pub mod story;
pub mod transport;
pub mod wire;

pub use error::{Error, ErrorKind, Result};

#[cfg(test)]
extern crate self as tlsdemo;
#[cfg(test)]
#[path = "../tests/common/issue.rs"]
mod issue;
