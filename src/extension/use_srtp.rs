//! `use_srtp` (RFC 5764 §4.1.1): media streams under keys of this handshake.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::SrtpProtectionProfile;
use crate::wire::{Result, Wire};

/// Profiles that the client offers, best first, or the one that the server chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UseSrtp {
    /// One in a server's answer.
    pub srtp_protection_profiles: Vec<SrtpProtectionProfile>,
    /// Tells one master key from another in the packets; mostly empty.
    pub srtp_mki: Vec<u8>,
}

impl ExtensionBody for UseSrtp {
    extension_is!(
        UseSrtp,
        UseSrtp,
        [ClientHello, ServerHello, EncryptedExtensions]
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        let profiles = &mut self.srtp_protection_profiles;
        w.list16(
            "SRTPProtectionProfiles",
            2..=0xffff,
            profiles,
            |w, profile| w.code("SRTPProtectionProfile", profile),
        )?;
        w.vector8("srtp_mki", 0..=255, &mut self.srtp_mki)
    }
}
