//! CertificateVerify (RFC 9846 §4.5.2, RFC 5246 §7.4.8): proof that the sender holds the private
//! key of its certificate.

use super::{Message, message_is};
use crate::names::registry::{ProtocolVersion, SignatureScheme};
use crate::wire::{Reader, Result, Value, Wire};

/// A signature over the handshake so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CertificateVerify {
    /// How it is signed; since TLS 1.2.
    pub algorithm: Option<SignatureScheme>,
    /// The signature.
    pub signature: Value,
}

impl CertificateVerify {
    fn form(version: ProtocolVersion, _: &Reader<'_>) -> Self {
        CertificateVerify {
            algorithm: algorithm_since_tls12(version),
            ..Self::default()
        }
    }
}

/// The field `algorithm`, to be filled: there is one since TLS 1.2.
pub(super) fn algorithm_since_tls12(version: ProtocolVersion) -> Option<SignatureScheme> {
    (version >= ProtocolVersion::TLS1_2).then(SignatureScheme::default)
}

impl Message for CertificateVerify {
    message_is!(CertificateVerify, Self::form);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        if let Some(algorithm) = &mut self.algorithm {
            w.code("algorithm", algorithm)?;
        }
        w.vector16("signature", 0..=0xffff, &mut self.signature)
    }
}
