//! `trusted_ca_keys` (RFC 6066 §6): what certificate_authorities replaced.

use super::{Carrier, ExtensionBody, extension_is};
use crate::certificate::DistinguishedName;
use crate::names::registry::IdentifierType;
use crate::wire::{Result, Wire};

/// Authorities that the client trusts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedCaKeys {
    /// Empty in a server's answer.
    pub trusted_authorities_list: Vec<TrustedAuthority>,
}

/// An authority.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedAuthority {
    /// How it is named.
    pub identifier_type: IdentifierType,
    /// Nothing, a SHA-1 hash of 20 bytes, or a distinguished name in DER.
    pub identifier: Vec<u8>,
}

impl ExtensionBody for TrustedCaKeys {
    extension_is!(TrustedCaKeys, TrustedCaKeys, [ClientHello, ServerHello]);

    fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
        if carrier != Carrier::ClientHello {
            return Ok(());
        }
        let list = &mut self.trusted_authorities_list;
        w.list16(
            "trusted_authorities_list",
            0..=0xffff,
            list,
            |w, authority| {
                w.structure("TrustedAuthority", |w| {
                    w.code("identifier_type", &mut authority.identifier_type)?;
                    let identifier = &mut authority.identifier;
                    match authority.identifier_type {
                        IdentifierType::PreAgreed => Ok(()),
                        IdentifierType::X509Name => {
                            w.within16("DistinguishedName", 1..=0xffff, |w| {
                                w.packed("name", DistinguishedName::described, identifier)
                            })
                        }
                        IdentifierType::KeySha1Hash | IdentifierType::CertSha1Hash => {
                            w.opaque("SHA1Hash", 20, identifier)
                        }
                        _ => w.rule(false, "identifier_type", "of unknown length"),
                    }
                })
            },
        )
    }
}
