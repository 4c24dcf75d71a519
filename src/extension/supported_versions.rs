//! `supported_versions` (RFC 9846 §4.3.1): the versions that the client speaks, and the one chosen.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Reader, Result, Writer};

/// Versions of the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupportedVersions {
    /// Of a ClientHello, best first.
    Offered(Vec<ProtocolVersion>),
    /// Of a ServerHello or HelloRetryRequest.
    Selected(ProtocolVersion),
}

impl ExtensionBody for SupportedVersions {
    extension_is!(
        SupportedVersions,
        SupportedVersions,
        [ClientHello, ServerHello, HelloRetryRequest]
    );

    fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self> {
        match carrier {
            Carrier::ClientHello => r
                .list8("versions", 2..=254, |r| r.code("ProtocolVersion"))
                .map(SupportedVersions::Offered),
            _ => r.code("selected_version").map(SupportedVersions::Selected),
        }
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        match self {
            SupportedVersions::Offered(versions) => w.list8("versions", versions, |w, version| {
                w.code("ProtocolVersion", *version);
            }),
            SupportedVersions::Selected(version) => w.code("selected_version", *version),
        }
    }
}
