//! ClientKeyExchange (RFC 5246 §7.4.7, RFC 8422 §5.7, RFC 4279 §2): the client's part of the key
//! exchange.

use super::{Message, message_is};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Result, Value, Wire};

/// Under RSA key transport (RFC 5246 §7.4.7.1; without a length in SSL 3.0, RFC 6101 §5.6.7.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RsaClientKeyExchange {
    /// The pre_master_secret, encrypted to the server's key; as long as its modulus.
    pub encrypted_pre_master_secret: Value,
}

impl Message for RsaClientKeyExchange {
    message_is!(ClientKeyExchange);

    fn fields(&mut self, w: &mut impl Wire, version: ProtocolVersion) -> Result<()> {
        let encrypted = &mut self.encrypted_pre_master_secret;
        if version == ProtocolVersion::SSL3 {
            return w.rest("encrypted_pre_master_secret", encrypted);
        }
        w.vector16("encrypted_pre_master_secret", 1..=0xffff, encrypted)
    }
}

/// Under finite-field Diffie-Hellman (RFC 5246 §7.4.7.2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DheClientKeyExchange {
    /// The client's public value.
    pub dh_yc: Value,
}

impl Message for DheClientKeyExchange {
    message_is!(ClientKeyExchange);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.vector16("dh_Yc", 1..=0xffff, &mut self.dh_yc)
    }
}

/// Under elliptic-curve Diffie-Hellman (RFC 8422 §5.7).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EcdheClientKeyExchange {
    /// The client's public key.
    pub ecdh_yc: Value,
}

impl Message for EcdheClientKeyExchange {
    message_is!(ClientKeyExchange);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.vector8("ecdh_Yc", 1..=255, &mut self.ecdh_yc)
    }
}

/// Under a pre-shared key alone (RFC 4279 §2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PskClientKeyExchange {
    /// The name of the key.
    pub psk_identity: Value,
}

impl Message for PskClientKeyExchange {
    message_is!(ClientKeyExchange);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.vector16("psk_identity", 0..=0xffff, &mut self.psk_identity)
    }
}

/// Under a pre-shared key and another exchange, whose part follows the name of the key (RFC 4279 §3
/// and §4, RFC 5489 §2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WithPsk<K> {
    /// The name of the key.
    pub psk_identity: Value,
    /// What the message is without such a key.
    pub exchange: K,
}

impl<K: Message + Default> Message for WithPsk<K> {
    message_is!(ClientKeyExchange);

    fn fields(&mut self, w: &mut impl Wire, version: ProtocolVersion) -> Result<()> {
        w.vector16("psk_identity", 0..=0xffff, &mut self.psk_identity)?;
        self.exchange.fields(w, version)
    }
}
