//! `cookie` (RFC 9846 §4.3.2): state that a server hands to the client instead of keeping it.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Reader, Result, Value, Writer};

/// What the server wants echoed in the second ClientHello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    /// 1 byte or more, opaque to the client.
    pub cookie: Value,
}

impl ExtensionBody for Cookie {
    extension_is!(Cookie, Cookie, [ClientHello, HelloRetryRequest]);

    fn decode(r: &mut Reader<'_>, _: Carrier) -> Result<Self> {
        let cookie = r.value16("cookie", 1..=0xffff)?;
        Ok(Self { cookie })
    }

    fn encode(&self, w: &mut Writer, _: Carrier) {
        w.value16("cookie", &self.cookie);
    }
}
