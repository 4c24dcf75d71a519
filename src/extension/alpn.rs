//! `application_layer_protocol_negotiation` (RFC 7301 §3.1): what is spoken inside TLS.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Reader, Result, Writer};

/// Protocols that the client offers, best first, or the one that the server chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationLayerProtocolNegotiation {
    /// Names of 1 to 255 bytes: `h2`, `http/1.1`.
    pub protocol_name_list: Vec<Vec<u8>>,
}

impl ExtensionBody for ApplicationLayerProtocolNegotiation {
    extension_is!(
        ApplicationLayerProtocolNegotiation,
        ApplicationLayerProtocolNegotiation,
        [ClientHello, ServerHello, EncryptedExtensions]
    );

    fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self> {
        let protocol_name_list = r.list16("protocol_name_list", 2..=0xffff, |r| {
            r.within8("ProtocolName", 1..=255, |r| {
                let length = r.remaining();
                Ok(r.text("name", length)?.to_vec())
            })
        })?;
        if carrier != Carrier::ClientHello && protocol_name_list.len() != 1 {
            return Err(r.illegal(
                "protocol_name_list",
                "a server's answer names exactly one protocol",
            ));
        }
        Ok(Self { protocol_name_list })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.list16("protocol_name_list", &self.protocol_name_list, |w, name| {
            w.within8("ProtocolName", |w| w.text("name", name));
        });
    }
}
