//! CertificateVerify (RFC 9846 §4.5.2, RFC 5246 §7.4.8): proof that the sender holds the private
//! key of its certificate.

use super::{Message, message_is};
use crate::names::registry::{ProtocolVersion, SignatureScheme};
use crate::wire::{Reader, Result, Value, Writer};

/// A signature over the handshake so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateVerify {
    /// How it is signed; since TLS 1.2.
    pub algorithm: Option<SignatureScheme>,
    /// The signature.
    pub signature: Value,
}

impl Message for CertificateVerify {
    message_is!(CertificateVerify, "CertificateVerify");

    fn decode(r: &mut Reader<'_>, version: ProtocolVersion) -> Result<Self> {
        Ok(CertificateVerify {
            algorithm: if version >= ProtocolVersion::TLS1_2 {
                Some(r.code("algorithm")?)
            } else {
                None
            },
            signature: r.value16("signature", 0..=0xffff)?,
        })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        if let Some(algorithm) = self.algorithm {
            w.code("algorithm", algorithm);
        }
        w.value16("signature", &self.signature);
    }
}
