//! `token_binding` (RFC 8472 §2): cookies and tokens tied to a key of the client's.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::TokenBindingKeyParameters;
use crate::wire::{Result, Wire};

/// What the client can do, or the server's choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenBinding {
    /// Of the protocol of RFC 8471: 1.
    pub major: u8,
    /// And 0.
    pub minor: u8,
    /// Best first; one in an answer.
    pub key_parameters_list: Vec<TokenBindingKeyParameters>,
}

impl ExtensionBody for TokenBinding {
    extension_is!(TokenBinding, TokenBinding, [ClientHello, ServerHello]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.structure("TB_ProtocolVersion", |w| {
            w.u8("major", &mut self.major)?;
            w.u8("minor", &mut self.minor)
        })?;
        let keys = &mut self.key_parameters_list;
        w.list8("key_parameters_list", 1..=255, keys, |w, key| {
            w.code("TokenBindingKeyParameters", key)
        })
    }
}
