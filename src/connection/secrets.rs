//! What both ends compute alike, from the transcript and the secrets: the same code tells both
//! stories (RFC 5246 §7.4.9 and §8.1, RFC 9846 §4.5.3 and §7.1).

use super::Connection;
use crate::compute::Value;
use crate::compute::hash::TranscriptHash;
use crate::compute::prf::PrfAlgorithm;
use crate::error::{Error, Result};
use crate::keys::schedule::tls12::{Randoms, derive_keys};
use crate::keys::schedule::tls13::{self, EarlySecret, EpochSecrets, PskKind};
use crate::message::{self, ClientHello};
use crate::names::hash::HashAlgorithm;
use crate::names::suite::Suite;
use crate::narration::Side;
use crate::record::Protection;

/// The protection of both directions.
pub struct Protections {
    /// Of what the client writes.
    pub client_write: Protection,
    /// Of what the server writes.
    pub server_write: Protection,
}

/// Up to TLS 1.2.
impl Connection {
    /// The version that the ClientHello offered, 2 bytes of it.
    pub fn client_version(&self) -> Option<Value> {
        let first = self.schedule.transcript.messages().first()?;
        let id = first.origin().message()?;
        let (hello, _) = message::decode_received::<ClientHello>(id, first, self.version, false);
        Some(hello.ok()?.client_version.value("client_version"))
    }

    /// The master secret (RFC 5246 §8.1), bound to the handshake so far if the extended one was
    /// agreed on (RFC 7627 §4).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn master_secret(
        &mut self,
        prf: PrfAlgorithm,
        pre_master_secret: &Value,
        randoms: &Randoms,
    ) -> Result<Value> {
        let extended = self.agreed.has_extended_master_secret();
        let narration = &mut self.narration;
        self.schedule
            .master_secret(prf, pre_master_secret, randoms, extended, narration)
    }

    /// Goes on with the master secret of an earlier connection (RFC 5246 §7.3).
    pub fn resume_master_secret(
        &mut self,
        prf: PrfAlgorithm,
        master_secret: &Value,
        randoms: &Randoms,
    ) {
        self.schedule
            .resume_master_secret(prf, master_secret, randoms, &mut self.narration);
    }

    /// The protection of both directions, under keys cut from the key block (RFC 5246 §6.3).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn derive_protection(
        &mut self,
        suite: &Suite,
        master_secret: &Value,
        randoms: &Randoms,
    ) -> Result<Protections> {
        let version = self.version;
        let keys = derive_keys(suite, version, master_secret, randoms, &mut self.narration)?;
        let encrypt_then_mac = self.agreed.has_encrypt_then_mac();
        let protection = |keys| Protection::new(suite, version, keys, encrypt_then_mac);
        Ok(Protections {
            client_write: protection(keys.client_write)?,
            server_write: protection(keys.server_write)?,
        })
    }

    /// What the Finished message of `sender` must hold, given the messages so far (RFC 5246
    /// §7.4.9).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn verify_data(
        &mut self,
        prf: PrfAlgorithm,
        master_secret: &Value,
        sender: Side,
    ) -> Result<Value> {
        let verify_data =
            self.schedule
                .verify_data(prf, master_secret, sender, &mut self.narration)?;
        self.ending.set(sender, &verify_data);
        Ok(verify_data)
    }
}

/// TLS 1.3. The [key schedule](crate::keys::schedule::tls13) says how each is derived.
impl Connection {
    /// The hash of the messages so far (RFC 9846 §4.1).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn transcript_hash(&mut self, suite: &Suite) -> Result<TranscriptHash> {
        self.schedule
            .transcript_hash(suite.hash, &mut self.narration)
    }

    /// The secret that the key schedule begins with (RFC 9846 §7.1): extracted before the ClientHello
    /// is sent for each pre-shared key that it offers, else once the hash is known.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn early_secret(
        &mut self,
        hash: HashAlgorithm,
        psk: Option<&Value>,
        client_random: &Value,
    ) -> Result<EarlySecret> {
        EarlySecret::extract(hash, psk, client_random, &mut self.narration)
    }

    /// The binder of a pre-shared key (RFC 9846 §4.3.11.2).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn binder(
        &mut self,
        early: &EarlySecret,
        kind: PskKind,
        truncated: &Value,
    ) -> Result<Value> {
        self.schedule
            .binder(early, kind, truncated, &mut self.narration)
    }

    /// What the binder must be in the ClientHello that was received last, whose binders are its last
    /// `binders_length` bytes.
    ///
    /// # Errors
    /// Internal, if none was received.
    pub fn binder_of_last(
        &mut self,
        early: &EarlySecret,
        kind: PskKind,
        binders_length: usize,
    ) -> Result<Value> {
        let (name, whole) = match self.schedule.transcript.messages() {
            [only] => ("Truncate(ClientHello1)", Some(only)),
            messages => ("Truncate(ClientHello2)", messages.last()),
        };
        let truncated = whole.and_then(|whole| {
            let end = whole.len().checked_sub(binders_length)?;
            whole.part(name, 0..end)
        });
        let truncated = truncated.ok_or_else(|| Error::internal("a binder without a hello"))?;
        self.binder(early, kind, &truncated)
    }

    /// The secret of the client's early data.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn early_traffic_secret(&mut self, early: &EarlySecret) -> Result<Value> {
        self.schedule
            .early_traffic_secret(early, &mut self.narration)
    }

    /// The secrets of the handshake, with what the key exchange yielded, if there was one.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn enter_handshake(
        &mut self,
        early: EarlySecret,
        shared_secret: Option<&Value>,
    ) -> Result<EpochSecrets> {
        self.schedule
            .enter_handshake(early, shared_secret, &mut self.narration)
    }

    /// The secrets of the application data.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn enter_application(&mut self, handshake: &EpochSecrets) -> Result<EpochSecrets> {
        self.schedule
            .enter_application(handshake, &mut self.narration)
    }

    /// The secret behind the tickets.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn resumption_secret(&mut self, application: &EpochSecrets) -> Result<Value> {
        self.schedule
            .resumption_secret(application, &mut self.narration)
    }

    /// After a HelloRetryRequest the hash of the first ClientHello takes its place in the transcript
    /// (RFC 9846 §4.1).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn retire_first_hello(&mut self, suite: &Suite) -> Result<()> {
        self.schedule
            .transcript
            .replace_first(suite.hash, &mut self.narration)
    }

    /// Our records are protected from the next one on, under a traffic secret (RFC 9846 §7.3).
    ///
    /// # Errors
    /// As [`Connection::protect_writes`].
    pub fn write_under(&mut self, suite: &Suite, secret: &Value) -> Result<()> {
        let protection = self.traffic_protection(suite, self.side, secret)?;
        self.protect_writes(protection)
    }

    /// The peer's records are protected from the next one on, under a traffic secret (RFC 9846
    /// §7.3).
    ///
    /// # Errors
    /// As [`Connection::protect_reads`].
    pub fn read_under(&mut self, suite: &Suite, secret: &Value) -> Result<()> {
        let protection = self.traffic_protection(suite, self.side.peer(), secret)?;
        self.protect_reads(protection)
    }

    /// What the Finished message of `sender` must hold, given the messages so far (RFC 9846
    /// §4.5.3). `secret` is the sender's handshake traffic secret.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn verify_data_tls13(
        &mut self,
        suite: &Suite,
        sender: Side,
        secret: &Value,
    ) -> Result<Value> {
        let hash = self.transcript_hash(suite)?;
        tls13::verify_data(suite.hash, sender, secret, &hash, &mut self.narration)
    }
}
