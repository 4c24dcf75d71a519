//! EncryptedExtensions (RFC 9846 §4.4.1): answers to extensions that the keys do not depend on.

use super::{Message, message_is};
use crate::extension::{Carrier, Extensions};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Reader, Result, Writer};

/// The first protected message of TLS 1.3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncryptedExtensions {
    /// May be empty.
    pub extensions: Extensions,
}

impl Message for EncryptedExtensions {
    message_is!(EncryptedExtensions, "EncryptedExtensions");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        let extensions = Extensions::decode(r, Carrier::EncryptedExtensions)?;
        Ok(EncryptedExtensions { extensions })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        self.extensions.encode(w, Carrier::EncryptedExtensions);
    }
}
