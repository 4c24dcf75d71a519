//! `cookie` (RFC 9846 §4.3.2): state that a server hands to the client instead of keeping it.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Value, Wire};

/// What the server wants echoed in the second ClientHello.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cookie {
    /// 1 byte or more, opaque to the client.
    pub cookie: Value,
}

impl ExtensionBody for Cookie {
    extension_is!(Cookie, Cookie, [ClientHello, HelloRetryRequest]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.vector16("cookie", 1..=0xffff, &mut self.cookie)
    }
}
