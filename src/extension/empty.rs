//! Extensions that say all by being there.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Reader, Result, Writer};

macro_rules! empty {
    ($(#[$doc:meta])* $kind:ident [$($carrier:ident),*]) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $kind;

        impl ExtensionBody for $kind {
            extension_is!($kind, $kind, [$($carrier),*]);

            fn decode(_: &mut Reader<'_>, _: Carrier) -> Result<Self> {
                Ok($kind)
            }

            fn encode(&self, _: &mut Writer, _: Carrier) {}
        }
    };
}

empty! {
    /// `encrypt_then_mac` (RFC 7366 §2): the MAC of CBC records covers the ciphertext.
    EncryptThenMac [ClientHello, ServerHello]
}
empty! {
    /// `extended_master_secret` (RFC 7627 §5.1): the master secret covers the whole handshake.
    ExtendedMasterSecret [ClientHello, ServerHello]
}
empty! {
    /// `post_handshake_auth` (RFC 9846 §4.3.6): the client would authenticate later on request.
    PostHandshakeAuth [ClientHello]
}
