//! EncryptedExtensions (RFC 9846 §4.4.1): answers to extensions that the keys do not depend on.

use super::{Message, message_is};
use crate::extension::{Carrier, Extensions};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Result, Wire};

/// The first protected message of TLS 1.3.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EncryptedExtensions {
    /// May be empty.
    pub extensions: Extensions,
}

impl Message for EncryptedExtensions {
    message_is!(EncryptedExtensions);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        self.extensions.fields(w, Carrier::EncryptedExtensions)
    }
}
