//! The key schedule of TLS 1.3 (RFC 9846 §7.1): one secret that each step extracts anew, and from
//! which other secrets are derived on the way down.
//!
//! ```text
//!   0 or PSK ──▶ HKDF-Extract = early_secret ──▶ binder_key, client_early_traffic_secret,
//!                     │ derived                  early_exporter_secret
//!   shared_secret ──▶ HKDF-Extract = handshake_secret ──▶ …_handshake_traffic_secret
//!                     │ derived
//!           0 ──────▶ HKDF-Extract = main_secret ──▶ …_application_traffic_secret_0,
//!                                                    exporter_secret, resumption_secret
//! ```

use super::KeySchedule;
use crate::compute::Value;
use crate::compute::hash::{Hash, Mac, TranscriptHash};
use crate::compute::hkdf::{HkdfExpandLabel, HkdfExtract, NOTHING};
use crate::error::Result;
use crate::keys::exporter::Exporter;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::ProtocolVersion;
use crate::names::suite::Suite;
use crate::narration::{Narration, Side};
use crate::record::Keys;

/// The early secret, with which the schedule begins: one for each pre-shared key that is offered, and
/// one from zeros where none is.
#[derive(Debug, Clone)]
pub struct EarlySecret(Extracted);

/// The traffic secrets of both directions in one epoch.
#[derive(Debug, Clone)]
pub struct EpochSecrets {
    /// Of what the client writes.
    pub client: Value,
    /// Of what the server writes.
    pub server: Value,
    /// What they are derived from.
    extracted: Extracted,
}

/// The secret that was extracted last, and what it is told with.
#[derive(Debug, Clone)]
struct Extracted {
    hash: HashAlgorithm,
    secret: Value,
    client_random: Value,
}

impl EarlySecret {
    /// Extracts it from a pre-shared key; zeros take its place where there is none. `client_random`,
    /// 32 bytes, is what a key log knows the handshake by.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn extract(
        hash: HashAlgorithm,
        psk: Option<&Value>,
        client_random: &Value,
        narration: &mut Narration,
    ) -> Result<Self> {
        let salt = zeros(hash);
        let psk = psk.unwrap_or(&salt);
        Ok(EarlySecret(Extracted {
            hash,
            secret: narration.compute(HkdfExtract::new("early_secret", hash, &salt, psk))?,
            client_random: client_random.clone(),
        }))
    }

    /// The hash of the schedule that begins with it: that of the pre-shared key, and of the suite.
    pub fn hash(&self) -> HashAlgorithm {
        self.0.hash
    }
}

impl Extracted {
    /// Goes on to the next secret, with what comes in from the side; zeros if nothing does.
    fn next(
        &self,
        name: &'static str,
        input: Option<&Value>,
        narration: &mut Narration,
    ) -> Result<Self> {
        let derived = self.derive_from_nothing("derived", "derived", narration)?;
        let zeros = zeros(self.hash);
        let input = input.unwrap_or(&zeros);
        Ok(Extracted {
            secret: narration.compute(HkdfExtract::new(name, self.hash, &derived, input))?,
            ..self.clone()
        })
    }

    /// `Derive-Secret`: a secret for `label`, bound to the transcript that was hashed.
    fn derive(
        &self,
        name: &'static str,
        label: &'static str,
        transcript_hash: &TranscriptHash,
        narration: &mut Narration,
    ) -> Result<Value> {
        narration.compute(HkdfExpandLabel::derive_secret(
            name,
            self.hash,
            &self.secret,
            label,
            transcript_hash,
        ))
    }

    /// `Derive-Secret` bound to no message.
    fn derive_from_nothing(
        &self,
        name: &'static str,
        label: &'static str,
        narration: &mut Narration,
    ) -> Result<Value> {
        let empty_hash = hash_of_nothing(self.hash, narration)?;
        self.derive(name, label, &empty_hash, narration)
    }

    /// The traffic secrets of an epoch, which are told to the key log.
    fn traffic_secrets(
        self,
        epoch: Epoch,
        transcript_hash: &TranscriptHash,
        narration: &mut Narration,
    ) -> Result<EpochSecrets> {
        let mut derive = |sender| -> Result<Value> {
            let (name, label) = epoch.secret(sender);
            let secret = self.derive(name, label, transcript_hash, narration)?;
            narration.secret(epoch.key_log_label(sender), &self.client_random, &secret);
            Ok(secret)
        };
        Ok(EpochSecrets {
            client: derive(Side::Client)?,
            server: derive(Side::Server)?,
            extracted: self,
        })
    }
}

/// TLS 1.3.
impl KeySchedule {
    /// The hash of the messages so far (RFC 9846 §4.1).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn transcript_hash(
        &mut self,
        hash: HashAlgorithm,
        narration: &mut Narration,
    ) -> Result<TranscriptHash> {
        self.transcript.covering_hash(hash, narration)
    }

    /// The binder of a pre-shared key: proof of knowing it, over the messages so far and the
    /// ClientHello up to the binders (RFC 9846 §4.3.11.2). A ClientHello that was received is the last
    /// of the messages so far, and `truncated` a part of it.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn binder(
        &self,
        early: &EarlySecret,
        kind: PskKind,
        truncated: &Value,
        narration: &mut Narration,
    ) -> Result<Value> {
        let EarlySecret(early) = early;
        let hash = early.hash;
        let truncated_hash = self.transcript.truncated_hash(hash, truncated, narration)?;
        let binder_key = early.derive_from_nothing("binder_key", kind.label(), narration)?;
        let names = ("binder_finished_key", "binder");
        let rfc = "RFC 9846 §4.3.11.2";
        finished(hash, names, &binder_key, &truncated_hash, rfc, narration)
    }

    /// The secret of the client's early data; the early exporter secret is told too. The ClientHello
    /// is all there is of the transcript.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn early_traffic_secret(
        &mut self,
        early: &EarlySecret,
        narration: &mut Narration,
    ) -> Result<Value> {
        let EarlySecret(early) = early;
        let hash = self.transcript_hash(early.hash, narration)?;
        let epoch = Epoch::Early;
        let (name, label) = epoch.secret(Side::Client);
        let secret = early.derive(name, label, &hash, narration)?;
        let log_label = epoch.key_log_label(Side::Client);
        narration.secret(log_label, &early.client_random, &secret);
        let exporter = early.derive("early_exporter_secret", "e exp master", &hash, narration)?;
        narration.secret("EARLY_EXPORTER_SECRET", &early.client_random, &exporter);
        Ok(secret)
    }

    /// The secrets of the handshake, with what the key exchange yielded; zeros take its place where a
    /// pre-shared key is all there is (psk_ke).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn enter_handshake(
        &mut self,
        early: EarlySecret,
        shared_secret: Option<&Value>,
        narration: &mut Narration,
    ) -> Result<EpochSecrets> {
        let EarlySecret(early) = early;
        let handshake = early.next("handshake_secret", shared_secret, narration)?;
        let hash = self.transcript_hash(handshake.hash, narration)?;
        handshake.traffic_secrets(Epoch::Handshake, &hash, narration)
    }

    /// The secrets of the application data; the exporter secret is told too.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn enter_application(
        &mut self,
        handshake: &EpochSecrets,
        narration: &mut Narration,
    ) -> Result<EpochSecrets> {
        let main = handshake.extracted.next("main_secret", None, narration)?;
        let hash = self.transcript_hash(main.hash, narration)?;
        let secrets = main.traffic_secrets(Epoch::Application, &hash, narration)?;
        let main = &secrets.extracted;
        let exporter_secret = main.derive("exporter_secret", "exp master", &hash, narration)?;
        narration.secret("EXPORTER_SECRET", &main.client_random, &exporter_secret);
        self.exporter = Some(Exporter::Tls13 {
            hash: main.hash,
            exporter_secret,
        });
        Ok(secrets)
    }

    /// The secret behind the tickets, from the whole handshake.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn resumption_secret(
        &mut self,
        application: &EpochSecrets,
        narration: &mut Narration,
    ) -> Result<Value> {
        let main = &application.extracted;
        let hash = self.transcript_hash(main.hash, narration)?;
        main.derive("resumption_secret", "res master", &hash, narration)
    }
}

/// The hash of no messages, for secrets that do not depend on any directly (RFC 9846 §7.1).
///
/// # Errors
/// None that a peer can cause.
pub fn hash_of_nothing(hash: HashAlgorithm, narration: &mut Narration) -> Result<TranscriptHash> {
    let nothing = Value::literal("\"\"", []);
    let name = TranscriptHash::name_of(&nothing.name);
    Ok(TranscriptHash {
        hash: narration.compute(Hash::new(name, hash, [&nothing], "RFC 9846 §7.1"))?,
        messages: nothing.name.clone(),
    })
}

/// Where a pre-shared key is from: each kind has a binder key of its own, so that none passes for
/// another (RFC 9846 §7.1, RFC 9258 §5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PskKind {
    /// A ticket of an earlier connection.
    Resumption,
    /// Agreed on outside TLS.
    External,
    /// Derived from an external one for one hash and version.
    Imported,
}

impl PskKind {
    /// The label of its binder key.
    pub fn label(self) -> &'static str {
        match self {
            PskKind::Resumption => "res binder",
            PskKind::External => "ext binder",
            PskKind::Imported => "imp binder",
        }
    }
}

/// As many zeros as the hash is long.
fn zeros(hash: HashAlgorithm) -> Value {
    Value::literal(NOTHING, vec![0; hash.length()])
}

/// What the secret of one epoch and direction is called, and what its keys are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Epoch {
    /// Before the ServerHello: the client alone sends, data that it does not wait with.
    Early,
    /// From ServerHello to Finished.
    Handshake,
    /// After Finished.
    Application,
}

impl Epoch {
    /// The name and the label of the traffic secret (RFC 9846 §7.1).
    pub fn secret(self, sender: Side) -> (&'static str, &'static str) {
        match (self, sender) {
            (Epoch::Early, _) => ("client_early_traffic_secret", "c e traffic"),
            (Epoch::Handshake, Side::Client) => ("client_handshake_traffic_secret", "c hs traffic"),
            (Epoch::Handshake, Side::Server) => ("server_handshake_traffic_secret", "s hs traffic"),
            (Epoch::Application, Side::Client) => {
                ("client_application_traffic_secret_0", "c ap traffic")
            }
            (Epoch::Application, Side::Server) => {
                ("server_application_traffic_secret_0", "s ap traffic")
            }
        }
    }

    /// The label in a key log (RFC 9850 §2).
    pub fn key_log_label(self, sender: Side) -> &'static str {
        match (self, sender) {
            (Epoch::Early, _) => "CLIENT_EARLY_TRAFFIC_SECRET",
            (Epoch::Handshake, Side::Client) => "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            (Epoch::Handshake, Side::Server) => "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            (Epoch::Application, Side::Client) => "CLIENT_TRAFFIC_SECRET_0",
            (Epoch::Application, Side::Server) => "SERVER_TRAFFIC_SECRET_0",
        }
    }
}

/// The keys of a traffic secret (RFC 9846 §7.3).
///
/// # Errors
/// None that a peer can cause.
pub fn traffic_keys(
    suite: &Suite,
    sender: Side,
    secret: &Value,
    narration: &mut Narration,
) -> Result<Keys> {
    let (key_name, iv_name) = match sender {
        Side::Client => ("client_write_key", "client_write_iv"),
        Side::Server => ("server_write_key", "server_write_iv"),
    };
    let mut expand = |name, label, length| {
        let expansion = HkdfExpandLabel::new(name, suite.hash, secret, label, None, length);
        narration.compute(expansion.rfc("RFC 9846 §7.3"))
    };
    Ok(Keys {
        mac_key: Value::literal("", []),
        key: expand(key_name, "key", suite.cipher.key_length())?,
        iv: expand(
            iv_name,
            "iv",
            suite.cipher.fixed_iv_length(ProtocolVersion::TLS1_3),
        )?,
    })
}

/// The next generation of an application traffic secret (RFC 9846 §7.2).
///
/// # Errors
/// None that a peer can cause.
pub fn next_traffic_secret(
    hash: HashAlgorithm,
    secret: &Value,
    narration: &mut Narration,
) -> Result<Value> {
    let name = next_name(&secret.name);
    let expansion = HkdfExpandLabel::new(name, hash, secret, "traffic upd", None, hash.length());
    narration.compute(expansion.rfc("RFC 9846 §7.2"))
}

/// `…_secret_0` → `…_secret_1`.
fn next_name(name: &str) -> String {
    match name.rsplit_once('_') {
        Some((stem, number)) => match number.parse::<u64>() {
            Ok(number) => format!("{stem}_{}", number.saturating_add(1)),
            Err(_) => format!("{name}_1"),
        },
        None => format!("{name}_1"),
    }
}

/// What a Finished message of `sender` must hold (RFC 9846 §4.5.3).
///
/// # Errors
/// None that a peer can cause.
pub fn verify_data(
    hash: HashAlgorithm,
    sender: Side,
    handshake_traffic_secret: &Value,
    transcript_hash: &TranscriptHash,
    narration: &mut Narration,
) -> Result<Value> {
    let names = match sender {
        Side::Client => ("client_finished_key", "client_verify_data"),
        Side::Server => ("server_finished_key", "server_verify_data"),
    };
    let secret = handshake_traffic_secret;
    finished(
        hash,
        names,
        secret,
        transcript_hash,
        "RFC 9846 §4.5.3",
        narration,
    )
}

/// The HMAC over a transcript under a key that is made from `base_key`: of a Finished, and of a
/// binder (RFC 9846 §4.5.3).
fn finished(
    hash: HashAlgorithm,
    (key, output): (&'static str, &'static str),
    base_key: &Value,
    transcript_hash: &TranscriptHash,
    rfc: &'static str,
    narration: &mut Narration,
) -> Result<Value> {
    let expansion = HkdfExpandLabel::new(key, hash, base_key, "finished", None, hash.length());
    let finished_key = narration.compute(expansion.rfc(rfc))?;
    narration.compute(Mac::new(
        output,
        hash,
        &finished_key,
        [&transcript_hash.hash],
        rfc,
    ))
}

/// What the CertificateVerify of `signer` signs: padding, a context string, and the hash of the
/// transcript up to its Certificate (RFC 9846 §4.5.2).
pub fn signed_content(signer: Side, transcript_hash: &TranscriptHash) -> Vec<Value> {
    let context = match signer {
        Side::Client => "TLS 1.3, client CertificateVerify",
        Side::Server => "TLS 1.3, server CertificateVerify",
    };
    vec![
        Value::literal("64 spaces", [b' '; 64]),
        Value::literal("context_string", context),
        Value::literal("0x00", [0]),
        transcript_hash.hash.clone(),
    ]
}

/// The pre-shared key that a ticket names (RFC 9846 §4.7.1).
///
/// # Errors
/// None that a peer can cause.
pub fn resumption_psk(
    hash: HashAlgorithm,
    resumption_secret: &Value,
    ticket_nonce: &Value,
    narration: &mut Narration,
) -> Result<Value> {
    let length = hash.length();
    let expansion = HkdfExpandLabel::new(
        "PSK",
        hash,
        resumption_secret,
        "resumption",
        Some(ticket_nonce),
        length,
    );
    narration.compute(expansion.rfc("RFC 9846 §4.7.1"))
}
