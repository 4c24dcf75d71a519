//! `application_layer_protocol_negotiation` (RFC 7301 §3.1): the protocol inside TLS.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::alpn;
use crate::wire::{Result, Wire};

/// Protocols that the client offers, best first, or the one that the server chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

    fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
        let names = &mut self.protocol_name_list;
        w.list16("protocol_name_list", 2..=0xffff, names, |w, name| {
            w.within8("ProtocolName", 1..=255, |w| protocol_name(w, name))
        })?;
        w.rule(
            carrier == Carrier::ClientHello || names.len() == 1,
            "protocol_name_list",
            "a server's answer names exactly one protocol",
        )
    }
}

/// A name, which is text unless it is one that means nothing (RFC 8701 §2).
pub(super) fn protocol_name(w: &mut impl Wire, name: &mut Vec<u8>) -> Result<()> {
    match w
        .ahead()
        .map_or_else(|| alpn::is_grease(name), alpn::is_grease)
    {
        true => w.packed("name", alpn::grease, name),
        false => w.text("name", name),
    }
}
