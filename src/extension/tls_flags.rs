//! `tls_flags` (draft-ietf-tls-tlsflags §2): extensions of one bit each.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

/// Flags, of which flag n is bit n modulo 8 of byte n divided by 8.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TlsFlags {
    /// As many bytes as the highest flag needs.
    pub flags: Vec<u8>,
}

/// `8 and 11`, of those that are set.
fn set(flags: &[u8]) -> String {
    let numbers = flags.iter().enumerate().flat_map(|(at, byte)| {
        let bits = (0..8).filter(move |bit| byte >> bit & 1 == 1);
        bits.map(move |bit| (8 * at + bit).to_string())
    });
    let numbers: Vec<String> = numbers.collect();
    match numbers.split_last() {
        None => "none".into(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

impl ExtensionBody for TlsFlags {
    extension_is!(
        TlsFlags,
        TlsFlags,
        [
            ClientHello,
            ServerHello,
            HelloRetryRequest,
            EncryptedExtensions,
            CertificateRequest,
            CertificateEntry,
            NewSessionTicket
        ]
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        let flags = &mut self.flags;
        w.within8("FlagExtensions", 0..=255, |w| w.packed("flags", set, flags))
    }
}
