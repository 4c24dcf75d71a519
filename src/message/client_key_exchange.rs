//! ClientKeyExchange (RFC 5246 §7.4.7, RFC 8422 §5.7): the client's part of the key exchange.

use super::{Message, message_is};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Reader, Result, Value, Writer};

/// Under RSA key transport (RFC 5246 §7.4.7.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaClientKeyExchange {
    /// The pre_master_secret, encrypted to the server's key; as long as its modulus.
    pub encrypted_pre_master_secret: Value,
}

impl Message for RsaClientKeyExchange {
    message_is!(ClientKeyExchange, "ClientKeyExchange");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        Ok(RsaClientKeyExchange {
            encrypted_pre_master_secret: r.value16("encrypted_pre_master_secret", 1..=0xffff)?,
        })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        w.value16(
            "encrypted_pre_master_secret",
            &self.encrypted_pre_master_secret,
        );
    }
}

/// Under finite-field Diffie-Hellman (RFC 5246 §7.4.7.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DheClientKeyExchange {
    /// The client's public value.
    pub dh_yc: Value,
}

impl Message for DheClientKeyExchange {
    message_is!(ClientKeyExchange, "ClientKeyExchange");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        let dh_yc = r.value16("dh_Yc", 1..=0xffff)?;
        Ok(DheClientKeyExchange { dh_yc })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        w.value16("dh_Yc", &self.dh_yc);
    }
}

/// Under elliptic-curve Diffie-Hellman (RFC 8422 §5.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EcdheClientKeyExchange {
    /// The client's public key.
    pub ecdh_yc: Value,
}

impl Message for EcdheClientKeyExchange {
    message_is!(ClientKeyExchange, "ClientKeyExchange");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        let ecdh_yc = r.value8("ecdh_Yc", 1..=255)?;
        Ok(EcdheClientKeyExchange { ecdh_yc })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        w.value8("ecdh_Yc", &self.ecdh_yc);
    }
}
