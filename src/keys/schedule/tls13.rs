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

use crate::compute::Value;
use crate::compute::hash::{Hash, Mac, TranscriptHash};
use crate::compute::hkdf::{HkdfExpandLabel, HkdfExtract};
use crate::error::Result;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::ProtocolVersion;
use crate::names::suite::Suite;
use crate::narration::{Narration, Side};
use crate::record::Keys;

/// The state of the schedule: the secret extracted last.
#[derive(Debug, Clone)]
pub struct KeySchedule {
    hash: HashAlgorithm,
    secret: Value,
}

impl KeySchedule {
    /// Starts with the early secret. Without a pre-shared key zeros take its place.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn start(
        hash: HashAlgorithm,
        psk: Option<&Value>,
        narration: &mut Narration,
    ) -> Result<Self> {
        let salt = zeros(hash);
        let secret = narration.compute(HkdfExtract::new(
            "early_secret",
            hash,
            &salt,
            psk.unwrap_or(&salt),
        ))?;
        Ok(KeySchedule { hash, secret })
    }

    /// Goes on to the handshake secret, with what the key exchange yielded; zeros take its place
    /// where a pre-shared key is all there is (psk_ke).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn enter_handshake(
        &mut self,
        shared_secret: Option<&Value>,
        narration: &mut Narration,
    ) -> Result<()> {
        match shared_secret {
            Some(secret) => self.extract("handshake_secret", secret, narration),
            None => self.extract("handshake_secret", &zeros(self.hash), narration),
        }
    }

    /// Goes on to the main secret.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn enter_main(&mut self, narration: &mut Narration) -> Result<()> {
        self.extract("main_secret", &zeros(self.hash), narration)
    }

    fn extract(
        &mut self,
        name: &'static str,
        input: &Value,
        narration: &mut Narration,
    ) -> Result<()> {
        let derived = self.derive_from_nothing("derived", "derived", narration)?;
        self.secret = narration.compute(HkdfExtract::new(name, self.hash, &derived, input))?;
        Ok(())
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

    /// The binder of a pre-shared key: proof, over the ClientHello up to the binders, of knowing the
    /// key that the schedule was started with (RFC 9846 §4.3.11.2).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn binder(
        &self,
        kind: PskKind,
        truncated_hello: &TranscriptHash,
        narration: &mut Narration,
    ) -> Result<Value> {
        let binder_key = self.derive_from_nothing("binder_key", kind.label(), narration)?;
        let names = ("binder_finished_key", "binder");
        finished(
            self.hash,
            names,
            &binder_key,
            truncated_hello,
            "RFC 9846 §4.3.11.2",
            narration,
        )
    }

    /// The hash that it works with.
    pub fn hash(&self) -> HashAlgorithm {
        self.hash
    }

    /// `Derive-Secret`: a secret for `label`, bound to the transcript that was hashed.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn derive(
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
    Value::literal("0", vec![0; hash.length()])
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
