//! Pre-shared keys that both ends were given outside TLS (RFC 9846 §4.3.11, RFC 4279), as they are or
//! imported for one version and hash (RFC 9258).

use crate::compute::Value;
use crate::compute::hash::Hash;
use crate::compute::hkdf::{HkdfExpandLabel, HkdfExtract, NOTHING};
use crate::error::Result;
use crate::keys::schedule::tls13::PskKind;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::ProtocolVersion;
use crate::narration::Narration;
use crate::wire::{CodePoint, Writer};

/// A key with its name.
#[derive(Clone, PartialEq, Eq)]
pub struct ExternalPsk {
    /// What both ends call it.
    pub identity: Vec<u8>,
    /// The key.
    pub secret: Vec<u8>,
    /// The hash that it is for.
    pub hash: HashAlgorithm,
}

/// Shows the name alone.
impl std::fmt::Debug for ExternalPsk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.identity.escape_ascii();
        write!(f, "ExternalPsk({name}, {})", self.hash.name())
    }
}

/// A key as TLS uses it.
#[derive(Debug, Clone)]
pub struct UsablePsk {
    /// Its name on the wire.
    pub identity: Value,
    /// The key.
    pub secret: Value,
    /// Its hash.
    pub hash: HashAlgorithm,
    /// The bits of the key, if it is one that both ends were given.
    pub given_bits: Option<usize>,
    /// As it was given, or imported.
    pub kind: PskKind,
}

/// A key as the suites of TLS 1.0 to 1.2 use it (RFC 4279 §2).
#[derive(Debug, Clone)]
pub struct SuitePsk {
    /// Its name on the wire.
    pub identity: Value,
    /// The key.
    pub secret: Value,
}

/// The hashes for which keys are imported, those of TLS 1.3's suites, with the numbers of their key
/// derivation functions (RFC 9258 §10).
const TARGETS: [(HashAlgorithm, u16); 2] = [(HashAlgorithm::Sha256, 1), (HashAlgorithm::Sha384, 2)];

impl ExternalPsk {
    /// The length of the key.
    pub fn bits(&self) -> usize {
        8 * self.secret.len()
    }

    /// The key as it was given.
    pub fn plain(&self) -> UsablePsk {
        UsablePsk {
            identity: Value::literal("identity", self.identity.clone()),
            secret: Value::literal("epsk", self.secret.clone()),
            hash: self.hash,
            given_bits: Some(self.bits()),
            kind: PskKind::External,
        }
    }

    /// The key as it was given, for the suites of TLS 1.0 to 1.2, in which no hash belongs to it.
    pub fn for_suites(&self) -> SuitePsk {
        SuitePsk {
            identity: Value::literal("psk_identity", self.identity.clone()),
            secret: Value::literal("psk", self.secret.clone()),
        }
    }

    /// The key as it is used under this name, which is its own or that of one imported from it; `None` if
    /// it is neither.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn named(&self, identity: &[u8], narration: &mut Narration) -> Result<Option<UsablePsk>> {
        if self.identity == identity {
            return Ok(Some(self.plain()));
        }
        let mut imported = self.imported_identities().into_iter();
        match imported.find(|(_, name)| *name == identity) {
            Some((hash, name)) => self.import(name, hash, narration).map(Some),
            None => Ok(None),
        }
    }

    /// The names of the keys that are imported from it, each with its hash (RFC 9258 §3.1).
    pub fn imported_identities(&self) -> Vec<(HashAlgorithm, Vec<u8>)> {
        let targets = TARGETS.iter();
        targets
            .filter_map(|(hash, kdf)| Some((*hash, self.imported_identity(*kdf)?)))
            .collect()
    }

    /// The structure ImportedIdentity, without a context.
    fn imported_identity(&self, target_kdf: u16) -> Option<Vec<u8>> {
        let mut w = Writer::new();
        w.vector16("external_identity", &self.identity);
        w.vector16("context", &[]);
        w.u16("target_protocol", ProtocolVersion::TLS1_3.value() as u16);
        w.u16("target_kdf", target_kdf);
        w.finish().ok().map(|(bytes, _)| bytes)
    }

    /// Imports the key under this name, which is one of [`ExternalPsk::imported_identities`], for
    /// `target` (RFC 9258 §4.1).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn import(
        &self,
        identity: Vec<u8>,
        target: HashAlgorithm,
        narration: &mut Narration,
    ) -> Result<UsablePsk> {
        const RFC: &str = "RFC 9258 §4.1";
        let identity = Value::literal("ImportedIdentity", identity);
        let salt = Value::literal(NOTHING, vec![0; self.hash.length()]);
        let epsk = Value::literal("epsk", self.secret.clone());
        let extract = HkdfExtract::new("epskx", self.hash, &salt, &epsk);
        let epskx = narration.compute(extract)?;
        let hash = Hash::new("ImportedIdentity_hash", self.hash, [&identity], RFC);
        let hash = narration.compute(hash)?;
        let expansion = HkdfExpandLabel::new(
            "ipskx",
            self.hash,
            &epskx,
            "derived psk",
            Some(&hash),
            target.length(),
        );
        Ok(UsablePsk {
            secret: narration.compute(expansion.rfc(RFC))?,
            identity,
            hash: target,
            given_bits: Some(self.bits()),
            kind: PskKind::Imported,
        })
    }
}
