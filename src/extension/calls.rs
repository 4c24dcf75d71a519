//! Calls and conferences over DTLS: `supported_ekt_ciphers` (RFC 8870 §5.2), `external_id_hash` and
//! `external_session_id` (RFC 8844 §3.2, §4.3).

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::EktCipherType;
use crate::wire::{Result, Wire};

/// How the keys of media streams are to be encrypted for a conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupportedEktCiphers {
    /// Of a ClientHello: best first.
    Offered(Vec<EktCipherType>),
    /// Of an answer.
    Selected(EktCipherType),
}

impl SupportedEktCiphers {
    fn form(carrier: Carrier, _: &[u8]) -> Self {
        match carrier {
            Carrier::ClientHello => SupportedEktCiphers::Offered(Vec::new()),
            _ => SupportedEktCiphers::Selected(EktCipherType::default()),
        }
    }
}

impl ExtensionBody for SupportedEktCiphers {
    extension_is!(
        SupportedEktCiphers,
        SupportedEktCiphers,
        [ClientHello, ServerHello, EncryptedExtensions],
        Self::form
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        match self {
            SupportedEktCiphers::Offered(ciphers) => {
                w.list8("supported_ciphers", 1..=255, ciphers, |w, cipher| {
                    w.code("EKTCipherType", cipher)
                })
            }
            SupportedEktCiphers::Selected(cipher) => w.code("selected_cipher", cipher),
        }
    }
}

/// Whom call signaling said that the sender is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExternalIdHash {
    /// The SHA-256 of the identity assertion; empty if there is none.
    pub binding_hash: Vec<u8>,
}

impl ExtensionBody for ExternalIdHash {
    extension_is!(
        ExternalIdHash,
        ExternalIdHash,
        [ClientHello, ServerHello, EncryptedExtensions]
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.vector8("binding_hash", 0..=32, &mut self.binding_hash)
    }
}

/// Which call this connection is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExternalSessionId {
    /// 20 to 255 bytes, as the call's description has them.
    pub session_id: Vec<u8>,
}

impl ExtensionBody for ExternalSessionId {
    extension_is!(
        ExternalSessionId,
        ExternalSessionId,
        [ClientHello, ServerHello, EncryptedExtensions]
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.vector8("external_session_id", 20..=255, &mut self.session_id)
    }
}
