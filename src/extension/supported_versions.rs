//! `supported_versions` (RFC 9846 §4.3.1): the versions that the client supports, and the one chosen.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Result, Wire};

/// Versions of the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupportedVersions {
    /// Of a ClientHello, best first.
    Offered(Vec<ProtocolVersion>),
    /// Of a ServerHello or HelloRetryRequest.
    Selected(ProtocolVersion),
}

impl SupportedVersions {
    fn form(carrier: Carrier, _: &[u8]) -> Self {
        match carrier {
            Carrier::ClientHello => SupportedVersions::Offered(Vec::new()),
            _ => SupportedVersions::Selected(ProtocolVersion::default()),
        }
    }
}

impl ExtensionBody for SupportedVersions {
    extension_is!(
        SupportedVersions,
        SupportedVersions,
        [ClientHello, ServerHello, HelloRetryRequest],
        Self::form
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        match self {
            SupportedVersions::Offered(versions) => {
                w.list8("versions", 2..=254, versions, |w, version| {
                    w.code("ProtocolVersion", version)
                })
            }
            SupportedVersions::Selected(version) => w.code("selected_version", version),
        }
    }
}
