//! Tickets of our own: a session sealed under a key that only the server has, so that the client
//! keeps it and the server need not (RFC 5077 §4, RFC 9846 §4.7.1).
//!
//! ```text
//! struct {
//!     opaque ticket_key_name[16];
//!     opaque nonce[12];
//!     opaque encrypted_state[…];   ticket_contents under AES-256-GCM, the tag last
//! } ticket;
//! ```

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rand::CryptoRng;

use super::super::Connection;
use super::{Peer, Session};
use crate::compute::aead::Primitive;
use crate::compute::bytes::{Concat, Split};
use crate::compute::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::ProtocolVersion;
use crate::names::suite::{BulkCipher, CipherSuite};
use crate::wire::{self, Name, Reader, Writer};

const CIPHER: BulkCipher = BulkCipher::Aes256Gcm;
const KEY_NAME: usize = 16;
const NONCE: usize = 12;
const RFC: &str = "RFC 9846 §4.7.1, RFC 5077 §4";

/// The key under which a server seals its sessions, and the name that its tickets begin with.
pub struct TicketKey {
    name: Value,
    key: Value,
}

/// Shows nothing of the key.
impl std::fmt::Debug for TicketKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TicketKey")
    }
}

impl TicketKey {
    /// A new one.
    pub fn new(rng: &mut dyn CryptoRng) -> Self {
        let (mut name, mut key) = ([0; KEY_NAME], [0; 32]);
        rng.fill_bytes(&mut name);
        rng.fill_bytes(&mut key);
        TicketKey {
            name: Value::literal("ticket_key_name", name),
            key: Value::literal("ticket_key", key),
        }
    }

    /// Seals a session into a ticket. Its own ticket and session id are no part of it.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn seal(&self, session: &Session, c: &mut Connection) -> Result<Value> {
        let contents = c.compute(Concat::of("ticket_contents", parts(session)?, RFC))?;
        let nonce = c.draw("nonce", NONCE, RFC)?;
        let sealed = c.compute(Sealing {
            operation: Operation::AeadSeal,
            name: "encrypted_state",
            key: &self.key,
            nonce: &nonce,
            additional_data: &self.name,
            data: &contents,
        })?;
        c.compute(Concat::new("ticket", [&self.name, &nonce, &sealed], RFC))
    }

    /// The session in a ticket; `None` if it is not one of ours, or not as we sealed it. Which of the
    /// `certificates` was shown in it, the ticket says by a hash.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn open(
        &self,
        ticket: &Value,
        certificates: &[Value],
        c: &mut Connection,
    ) -> Result<Option<Session>> {
        let parts = (
            ticket.part("ticket_key_name", 0..KEY_NAME),
            ticket.part("nonce", KEY_NAME..KEY_NAME + NONCE),
            ticket.part("encrypted_state", KEY_NAME + NONCE..ticket.len()),
        );
        let (Some(name), Some(nonce), Some(sealed)) = parts else {
            return Ok(None);
        };
        if name != self.name {
            return Ok(None);
        }
        let opening = c.compute(Sealing {
            operation: Operation::AeadOpen,
            name: "ticket_contents",
            key: &self.key,
            nonce: &nonce,
            additional_data: &name,
            data: &sealed,
        });
        let Ok(contents) = opening else {
            return Ok(None);
        };
        let read = read(&mut Reader::new(&contents), certificates);
        let Some((mut session, offset)) = read.ok().flatten() else {
            return Ok(None);
        };
        let secret = secret_name(session.version);
        let length = contents.len().saturating_sub(offset);
        session.secret = c.compute(Split::new(secret, &contents, offset, length, RFC))?;
        session.ticket = ticket.clone();
        Ok(Some(session))
    }
}

/// What the secret of a session is called.
fn secret_name(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::TLS1_3 => "PSK",
        _ => "master_secret",
    }
}

/// The parts of a ticket's contents: what is not secret, then the secret.
fn parts(session: &Session) -> Result<Vec<Value>> {
    let since = session.issued.duration_since(UNIX_EPOCH);
    let milliseconds = since.unwrap_or_default().as_millis() as u64;
    let trusted = match session.peer.trusted {
        None => 0,
        Some(false) => 1,
        Some(true) => 2,
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default().into_bytes();
    let mut w = Writer::new();
    w.code("version", session.version);
    w.code("cipher_suite", session.suite.code);
    w.opaque("issued", &milliseconds.to_be_bytes());
    w.u32("ticket_lifetime", session.lifetime);
    w.u32("ticket_age_add", session.ticket_age_add);
    w.u32("max_early_data_size", session.max_early_data_size);
    w.u8(
        "extended_master_secret",
        u8::from(session.extended_master_secret),
    );
    w.vector16("server_name", &text(&session.server_name));
    w.vector16(
        "application_protocol",
        session.alpn.as_deref().unwrap_or_default(),
    );
    w.u8("certificate_trusted", trusted);
    w.u8("raw_public_key", u8::from(session.peer.raw_key));
    w.u8("given_key", u8::from(session.peer.given_key));
    w.vector16("certificate", &text(&session.peer.certificate));
    let last = session.peer.not_after.unwrap_or(i64::MAX);
    w.opaque("certificate_not_after", &last.to_be_bytes());
    w.u16(
        "short_key_bits",
        session.peer.short_key.unwrap_or_default() as u16,
    );
    let shown = session.server_certificate.as_ref();
    let shown = shown.map(|it| hash_of(it)).unwrap_or_default();
    w.vector8("server_certificate_hash", &shown);
    let (parameters, _) = w
        .finish()
        .map_err(|fault| Error::internal(format!("a session too long for a ticket: {fault}")))?;
    Ok(vec![
        Value::literal("session_parameters", parameters),
        session.secret.clone(),
    ])
}

/// Reads what [`parts`] wrote, up to the secret; and where that begins. `None` if the suite is gone.
fn read(r: &mut Reader<'_>, certificates: &[Value]) -> wire::Result<Option<(Session, usize)>> {
    let version: ProtocolVersion = r.code("version")?;
    let suite: CipherSuite = r.code("cipher_suite")?;
    let issued = u64::from_be_bytes(r.array("issued")?);
    let lifetime = r.u32("ticket_lifetime")?;
    let ticket_age_add = r.u32("ticket_age_add")?;
    let max_early_data_size = r.u32("max_early_data_size")?;
    let extended_master_secret = r.u8("extended_master_secret")? == 1;
    let server_name = text(r.vector16("server_name", 0..=0xffff)?);
    let alpn = r.vector16("application_protocol", 0..=0xffff)?.to_vec();
    let trusted = match r.u8("certificate_trusted")? {
        0 => None,
        other => Some(other == 2),
    };
    let raw_key = r.u8("raw_public_key")? == 1;
    let given_key = r.u8("given_key")? == 1;
    let certificate = text(r.vector16("certificate", 0..=0xffff)?);
    let last = i64::from_be_bytes(r.array("certificate_not_after")?);
    let short_key = usize::from(r.u16("short_key_bits")?);
    let shown = r.vector8("server_certificate_hash", 0..=255)?;
    let mut certificates = certificates.iter();
    let server_certificate = certificates.find(|it| hash_of(it) == *shown).cloned();
    let Some(suite) = suite.suite() else {
        return Ok(None);
    };
    let session = Session {
        version,
        suite,
        secret: Value::default(),
        ticket: Value::default(),
        session_id: Value::default(),
        ticket_age_add,
        lifetime,
        issued: UNIX_EPOCH
            .checked_add(Duration::from_millis(issued))
            .unwrap_or(SystemTime::UNIX_EPOCH),
        max_early_data_size,
        // It is the client that sends a share for it.
        group: None,
        server_name,
        alpn: (!alpn.is_empty()).then_some(alpn),
        extended_master_secret,
        server_certificate,
        peer: Peer {
            certificate,
            trusted,
            not_after: (last < i64::MAX).then_some(last),
            raw_key,
            given_key,
            short_key: (short_key > 0).then_some(short_key),
        },
        basis: None,
    };
    Ok(Some((session, r.position())))
}

/// By what a ticket tells the server's certificates apart.
fn hash_of(certificate: &[u8]) -> Vec<u8> {
    HashAlgorithm::Sha256.digest(&[certificate])
}

fn text(bytes: &[u8]) -> Option<String> {
    (!bytes.is_empty()).then(|| String::from_utf8_lossy(bytes).into_owned())
}

/// The computations `aead-seal` and `aead-open` of a ticket (RFC 5116 §2.1, §2.2).
struct Sealing<'a> {
    operation: Operation,
    name: &'static str,
    key: &'a Value,
    nonce: &'a Value,
    additional_data: &'a Value,
    data: &'a Value,
}

impl Computation for Sealing<'_> {
    type Output = Vec<u8>;

    /// # Errors
    /// If what is opened was not sealed so.
    fn run(&mut self) -> Result<Vec<u8>> {
        let primitive = Primitive::new(CIPHER, self.key)
            .ok_or_else(|| Error::internal("a ticket key of the wrong length"))?;
        let tag_length = CIPHER.tag_length();
        let mut buffer = self.data.bytes.clone();
        let done = if self.operation == Operation::AeadSeal {
            let mut tag = vec![0; tag_length];
            let done = primitive.seal(self.nonce, self.additional_data, &mut buffer, &mut tag);
            buffer.append(&mut tag);
            done
        } else {
            let tag = buffer.split_off(buffer.len().saturating_sub(tag_length));
            primitive.open(self.nonce, self.additional_data, &mut buffer, &tag)
        };
        done.map(|()| buffer)
            .ok_or_else(|| Error::internal("a ticket that was not sealed so"))
    }

    fn name(&self) -> Name {
        self.name.into()
    }

    fn describe(&self) -> Recipe {
        let function = match self.operation {
            Operation::AeadSeal => "AEAD-Encrypt(",
            _ => "AEAD-Decrypt(",
        };
        let inputs = [self.key, self.nonce, self.additional_data, self.data];
        Recipe::of(self.operation, self.name, RFC)
            .text(function)
            .joined(inputs, ", ")
            .text(")")
            .with(Parameter::Cipher(CIPHER))
    }
}
