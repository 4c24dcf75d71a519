//! What both ends compute alike, from the transcript and the secrets: the same code tells both
//! stories (RFC 5246 §7.4.9 and §8.1, RFC 9846 §4.5.3 and §7.1).

use super::Connection;
use crate::compute::Value;
use crate::compute::hash::TranscriptHash;
use crate::compute::prf::PrfAlgorithm;
use crate::error::Result;
use crate::keys::schedule::tls12::Randoms;
use crate::keys::schedule::tls13::{self, Epoch, KeySchedule};
use crate::message::HEADER_LENGTH;
use crate::names::suite::Suite;
use crate::narration::Side;

/// The traffic secrets of both directions in one epoch of TLS 1.3.
pub struct EpochSecrets {
    /// Of what the client writes.
    pub client: Value,
    /// Of what the server writes.
    pub server: Value,
}

/// Up to TLS 1.2.
impl Connection {
    /// The version that the ClientHello offered, 2 bytes of it.
    pub fn client_version(&self) -> Option<Value> {
        let body = self.transcript.messages().first()?;
        body.part("client_version", HEADER_LENGTH..HEADER_LENGTH + 2)
    }

    /// The master secret (RFC 5246 §8.1), bound to the handshake so far if the extended one was
    /// agreed on (RFC 7627 §4). It is told to the key log.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn master_secret(
        &mut self,
        prf: PrfAlgorithm,
        pre_master_secret: &Value,
        randoms: &Randoms,
    ) -> Result<Value> {
        let Randoms {
            client_random,
            server_random,
        } = randoms;
        let master_secret = if self.agreed.extended_master_secret {
            let hash = self.transcript.hash("session_hash", prf.hash());
            let session_hash = self.narration.compute(hash)?;
            self.compute(prf.extended_master_secret(pre_master_secret, &session_hash))?
        } else {
            self.compute(prf.master_secret(pre_master_secret, client_random, server_random))?
        };
        self.tell_secret("CLIENT_RANDOM", client_random, &master_secret);
        Ok(master_secret)
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
        let hash = self.transcript.hash("handshake_hash", prf.hash());
        let handshake_hash = self.narration.compute(hash)?;
        self.compute(prf.verify_data(master_secret, sender, &handshake_hash))
    }
}

/// TLS 1.3.
impl Connection {
    /// The hash of the messages so far (RFC 9846 §4.1).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn transcript_hash(&mut self, suite: &Suite) -> Result<TranscriptHash> {
        self.transcript
            .covering_hash(suite.hash, &mut self.narration)
    }

    /// The traffic secrets of an epoch, from the messages so far, and of the application's epoch
    /// the exporter secret too (RFC 9846 §7.1). They are told to the key log.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn epoch_secrets(
        &mut self,
        schedule: &KeySchedule,
        epoch: Epoch,
        suite: &Suite,
        client_random: &[u8],
    ) -> Result<EpochSecrets> {
        let hash = self.transcript_hash(suite)?;
        let mut derive = |sender| -> Result<Value> {
            let (name, label) = epoch.secret(sender);
            let secret = schedule.derive(name, label, &hash, &mut self.narration)?;
            self.tell_secret(epoch.key_log_label(sender), client_random, &secret);
            Ok(secret)
        };
        let secrets = EpochSecrets {
            client: derive(Side::Client)?,
            server: derive(Side::Server)?,
        };
        if epoch == Epoch::Application {
            let exporter =
                schedule.derive("exporter_secret", "exp master", &hash, &mut self.narration)?;
            self.tell_secret("EXPORTER_SECRET", client_random, &exporter);
        }
        Ok(secrets)
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
