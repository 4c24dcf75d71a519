//! Keying material for other protocols, from the secrets of a connection: with the PRF up to TLS 1.2
//! (RFC 5705 §4), with HKDF since (RFC 9846 §7.5).

use crate::compute::Value;
use crate::compute::hash::Hash;
use crate::compute::hkdf::HkdfExpandLabel;
use crate::compute::prf::PrfAlgorithm;
use crate::error::Result;
use crate::keys::schedule::tls12::Randoms;
use crate::keys::schedule::tls13::hash_of_nothing;
use crate::names::export::Material;
use crate::names::hash::HashAlgorithm;
use crate::narration::Narration;

/// What a connection exports from.
#[derive(Debug, Clone)]
pub enum Exporter {
    /// Up to TLS 1.2.
    Tls12 {
        /// The pseudorandom function in force.
        prf: PrfAlgorithm,
        /// 48 bytes.
        master_secret: Value,
        /// Of the handshake that the master secret is used for.
        randoms: Randoms,
    },
    /// In TLS 1.3.
    Tls13 {
        /// The hash of the suite.
        hash: HashAlgorithm,
        /// As long as the hash.
        exporter_secret: Value,
    },
}

impl Exporter {
    /// The keying material of this label, context and length, named `name`, as section `rfc` asks.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn export(
        &self,
        name: &'static str,
        material: &Material,
        rfc: &'static str,
        narration: &mut Narration,
    ) -> Result<Value> {
        match self {
            Exporter::Tls12 {
                prf,
                master_secret,
                randoms,
            } => {
                let context = material.context.as_ref().map(|context| {
                    let length = context.len() as u16;
                    (
                        Value::literal("context_value_length", length.to_be_bytes()),
                        Value::literal("context_value", &context[..]),
                    )
                });
                let context = context.as_ref().map(|(length, value)| (length, value));
                let export = prf.export(name, master_secret, randoms.both(), material, context);
                narration.compute(export.rfc(rfc))
            }
            Exporter::Tls13 {
                hash,
                exporter_secret,
            } => {
                let nothing = hash_of_nothing(*hash, narration)?;
                let label = &material.label;
                let derived = HkdfExpandLabel::derive_secret(
                    "label_secret",
                    *hash,
                    exporter_secret,
                    label.clone(),
                    &nothing,
                );
                let label_secret = narration.compute(derived.rfc("RFC 9846 §7.5"))?;
                // Without a context it is empty: here the two are the same.
                let context = match &material.context {
                    Some(context) => Value::literal("context_value", &context[..]),
                    None => Value::literal("\"\"", []),
                };
                let context_hash = Hash::new("context_hash", *hash, [&context], "RFC 9846 §7.5");
                let context_hash = narration.compute(context_hash)?;
                let expansion = HkdfExpandLabel::new(
                    name,
                    *hash,
                    &label_secret,
                    "exporter",
                    Some(&context_hash),
                    material.length,
                );
                narration.compute(expansion.rfc(rfc))
            }
        }
    }
}
