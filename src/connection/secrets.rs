//! What both ends compute alike, from the transcript and the secrets: the same code tells both
//! stories (RFC 5246 §7.4.9 and §8.1, RFC 9846 §4.5.3 and §7.1).

use super::Connection;
use crate::compute::Value;
use crate::compute::hash::TranscriptHash;
use crate::compute::prf::PrfAlgorithm;
use crate::error::Result;
use crate::keys::exporter::Exporter;
use crate::keys::schedule::tls12::{Randoms, derive_keys};
use crate::keys::schedule::tls13::{self, Epoch, KeySchedule, PskKind};
use crate::message::HEADER_LENGTH;
use crate::names::hash::HashAlgorithm;
use crate::names::suite::Suite;
use crate::narration::Side;
use crate::record::Protection;

/// The traffic secrets of both directions in one epoch of TLS 1.3.
pub struct EpochSecrets {
    /// Of what the client writes.
    pub client: Value,
    /// Of what the server writes.
    pub server: Value,
}

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
            let hash = self
                .transcript
                .hash("session_hash", prf.hash(), "RFC 7627 §3");
            let session_hash = self.narration.compute(hash)?;
            self.compute(prf.extended_master_secret(pre_master_secret, &session_hash))?
        } else {
            self.compute(prf.master_secret(pre_master_secret, client_random, server_random))?
        };
        self.tell_secret("CLIENT_RANDOM", client_random, &master_secret);
        self.exporter = Some(Exporter::Tls12 {
            prf,
            master_secret: master_secret.clone(),
            randoms: randoms.clone(),
        });
        Ok(master_secret)
    }

    /// Goes on with the master secret of an earlier connection (RFC 5246 §7.3). It is told to the key
    /// log.
    pub fn resume_master_secret(
        &mut self,
        prf: PrfAlgorithm,
        master_secret: &Value,
        randoms: &Randoms,
    ) {
        self.tell_secret("CLIENT_RANDOM", &randoms.client_random, master_secret);
        self.exporter = Some(Exporter::Tls12 {
            prf,
            master_secret: master_secret.clone(),
            randoms: randoms.clone(),
        });
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
        let encrypt_then_mac = self.agreed.encrypt_then_mac;
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
        let hash = self
            .transcript
            .hash("handshake_hash", prf.hash(), "RFC 5246 §7.4.9");
        let handshake_hash = self.narration.compute(hash)?;
        let verify_data = self.compute(prf.verify_data(master_secret, sender, &handshake_hash))?;
        self.ending.set(sender, &verify_data);
        Ok(verify_data)
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

    /// Begins the key schedule with the early secret (RFC 9846 §7.1): before the ClientHello is sent,
    /// for each pre-shared key that it offers, else once the hash is known.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn begin_key_schedule(
        &mut self,
        hash: HashAlgorithm,
        psk: Option<&Value>,
        client_random: &Value,
    ) -> Result<Schedule> {
        let schedule = KeySchedule::start(hash, psk, &mut self.narration)?;
        Ok(Schedule {
            client_random: client_random.clone(),
            schedule,
        })
    }

    /// The hash that a binder covers: the messages so far, then the ClientHello without its list of
    /// binders (RFC 9846 §4.3.11.2). A ClientHello that was received is the last of the messages so
    /// far, and `truncated` a part of it.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn binder_hash(
        &mut self,
        hash: HashAlgorithm,
        truncated: &Value,
    ) -> Result<TranscriptHash> {
        self.transcript
            .truncated_hash(hash, truncated, &mut self.narration)
    }

    /// After a HelloRetryRequest the hash of the first ClientHello takes its place in the transcript
    /// (RFC 9846 §4.1).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn retire_first_hello(&mut self, suite: &Suite) -> Result<()> {
        self.transcript
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

/// The key schedule of a connection: it goes from epoch to epoch, and derives the secrets of each
/// from the messages so far (RFC 9846 §7.1). They are told to the key log.
#[derive(Clone)]
pub struct Schedule {
    client_random: Value,
    schedule: KeySchedule,
}

impl Schedule {
    /// The hash of the schedule, which is that of the pre-shared key and of the suite.
    pub fn hash(&self) -> HashAlgorithm {
        self.schedule.hash()
    }

    /// The binder of the pre-shared key that it was begun with (RFC 9846 §4.3.11.2).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn binder(
        &self,
        c: &mut Connection,
        kind: PskKind,
        truncated_hello: &TranscriptHash,
    ) -> Result<Value> {
        self.schedule
            .binder(kind, truncated_hello, &mut c.narration)
    }

    /// The secret of the client's early data; the early exporter secret is told too. The ClientHello
    /// is all there is of the transcript.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn early_traffic_secret(&self, c: &mut Connection) -> Result<Value> {
        let hash = self.transcript_hash(c)?;
        let epoch = Epoch::Early;
        let (name, label) = epoch.secret(Side::Client);
        let secret = self.derive(c, name, label, &hash)?;
        let log_label = epoch.key_log_label(Side::Client);
        c.tell_secret(log_label, &self.client_random, &secret);
        let exporter = self.derive(c, "early_exporter_secret", "e exp master", &hash)?;
        c.tell_secret("EARLY_EXPORTER_SECRET", &self.client_random, &exporter);
        Ok(secret)
    }

    /// The secrets of the handshake, with what the key exchange yielded, if there was one.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn enter_handshake(
        &mut self,
        c: &mut Connection,
        shared_secret: Option<&Value>,
    ) -> Result<EpochSecrets> {
        self.schedule
            .enter_handshake(shared_secret, &mut c.narration)?;
        let hash = self.transcript_hash(c)?;
        self.traffic_secrets(c, Epoch::Handshake, &hash)
    }

    /// The secrets of the application data; the exporter secret is told too.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn enter_application(&mut self, c: &mut Connection) -> Result<EpochSecrets> {
        self.schedule.enter_main(&mut c.narration)?;
        let hash = self.transcript_hash(c)?;
        let secrets = self.traffic_secrets(c, Epoch::Application, &hash)?;
        let exporter = self.derive(c, "exporter_secret", "exp master", &hash)?;
        c.tell_secret("EXPORTER_SECRET", &self.client_random, &exporter);
        c.exporter = Some(Exporter::Tls13 {
            hash: self.hash(),
            exporter_secret: exporter,
        });
        Ok(secrets)
    }

    /// The secret behind the tickets, from the whole handshake.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn resumption_secret(&self, c: &mut Connection) -> Result<Value> {
        let hash = self.transcript_hash(c)?;
        self.derive(c, "resumption_secret", "res master", &hash)
    }

    fn transcript_hash(&self, c: &mut Connection) -> Result<TranscriptHash> {
        c.transcript.covering_hash(self.hash(), &mut c.narration)
    }

    fn traffic_secrets(
        &self,
        c: &mut Connection,
        epoch: Epoch,
        hash: &TranscriptHash,
    ) -> Result<EpochSecrets> {
        let mut derive = |sender| -> Result<Value> {
            let (name, label) = epoch.secret(sender);
            let secret = self.derive(c, name, label, hash)?;
            c.tell_secret(epoch.key_log_label(sender), &self.client_random, &secret);
            Ok(secret)
        };
        Ok(EpochSecrets {
            client: derive(Side::Client)?,
            server: derive(Side::Server)?,
        })
    }

    fn derive(
        &self,
        c: &mut Connection,
        name: &'static str,
        label: &'static str,
        hash: &TranscriptHash,
    ) -> Result<Value> {
        self.schedule.derive(name, label, hash, &mut c.narration)
    }
}
