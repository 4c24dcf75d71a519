//! Tickets of our own: a session sealed under a key that only the server has, so that the client
//! keeps it and the server need not (RFC 5077 §4, RFC 9846 §4.7.1).
//!
//! ```text
//! struct {
//!     opaque ticket_key_name[16];
//!     opaque nonce[12];
//!     opaque encrypted_state[…];   StatePlaintext under AES-256-GCM, the tag last
//! } ticket;
//! ```

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rand::CryptoRng;

use super::super::Connection;
use super::{Peer, Session};
use crate::compute::aead::Primitive;
use crate::compute::bytes::Concat;
use crate::compute::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::message::{ClientIdentity, StatePlaintext};
use crate::names::hash::HashAlgorithm;
use crate::names::suite::BulkCipher;
use crate::wire::Name;

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
        let contents = c.tell_state(state_of(session))?;
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
            name: StatePlaintext::NAME.name(),
            key: &self.key,
            nonce: &nonce,
            additional_data: &name,
            data: &sealed,
        });
        let Ok(contents) = opening else {
            return Ok(None);
        };
        let Ok(state) = c.read_state(&contents) else {
            return Ok(None);
        };
        let Some(mut session) = session_of(state, certificates) else {
            return Ok(None);
        };
        session.ticket = ticket.clone();
        Ok(Some(session))
    }
}

/// What a ticket of a session holds.
fn state_of(session: &Session) -> StatePlaintext {
    let since = session.issued.duration_since(UNIX_EPOCH);
    let text = |text: &Option<String>| text.clone().unwrap_or_default().into_bytes();
    let peer = &session.peer;
    let shown = session.server_certificate.as_ref();
    StatePlaintext {
        protocol_version: session.version,
        cipher_suite: session.suite.code,
        timestamp: since.unwrap_or_default().as_millis() as u64,
        ticket_lifetime: session.lifetime,
        ticket_age_add: session.ticket_age_add,
        max_early_data_size: session.max_early_data_size,
        extended_master_secret: session.extended_master_secret,
        server_name: text(&session.server_name),
        application_protocol: session.alpn.clone().unwrap_or_default(),
        client_identity: ClientIdentity {
            certificate_trusted: peer.trusted,
            raw_public_key: peer.raw_key,
            given_key: peer.given_key,
            certificate_subject: text(&peer.certificate),
            certificate_not_after: peer.not_after,
            short_key_bits: peer.short_key.unwrap_or_default() as u16,
        },
        server_certificate_hash: shown.map(|it| hash_of(it)).unwrap_or_default(),
        secret: session.secret.clone(),
    }
}

/// The session that a ticket holds; `None` if its suite is gone.
fn session_of(state: StatePlaintext, certificates: &[Value]) -> Option<Session> {
    let shown = &state.server_certificate_hash;
    let mut certificates = certificates.iter();
    let server_certificate = certificates.find(|it| hash_of(it) == *shown).cloned();
    let issued = UNIX_EPOCH.checked_add(Duration::from_millis(state.timestamp));
    let alpn = state.application_protocol;
    let client = state.client_identity;
    Some(Session {
        version: state.protocol_version,
        suite: state.cipher_suite.suite()?,
        secret: state.secret,
        ticket: Value::default(),
        session_id: Value::default(),
        ticket_age_add: state.ticket_age_add,
        lifetime: state.ticket_lifetime,
        issued: issued.unwrap_or(SystemTime::UNIX_EPOCH),
        max_early_data_size: state.max_early_data_size,
        // It is the client that sends a share for it.
        group: None,
        server_name: text(&state.server_name),
        alpn: (!alpn.is_empty()).then_some(alpn),
        extended_master_secret: state.extended_master_secret,
        server_certificate,
        peer: Peer {
            certificate: text(&client.certificate_subject),
            trusted: client.certificate_trusted,
            not_after: client.certificate_not_after,
            raw_key: client.raw_public_key,
            given_key: client.given_key,
            short_key: (client.short_key_bits > 0).then(|| client.short_key_bits.into()),
        },
        basis: None,
    })
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
