//! `application_settings` (draft-vvv-tls-alps §4), under its two numbers: settings of the protocol
//! inside, sent with the handshake.

use super::alpn::protocol_name;
use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

macro_rules! application_settings {
    ($(#[$about:meta])* $kind:ident) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $kind {
            /// Of a ClientHello: protocols for which the client has settings.
            Offered(Vec<Vec<u8>>),
            /// Of EncryptedExtensions: the settings, in the protocol's own format.
            Settings(Vec<u8>),
        }

        impl $kind {
            fn form(carrier: Carrier, _: &[u8]) -> Self {
                match carrier {
                    Carrier::ClientHello => Self::Offered(Vec::new()),
                    _ => Self::Settings(Vec::new()),
                }
            }
        }

        impl ExtensionBody for $kind {
            extension_is!($kind, $kind, [ClientHello, EncryptedExtensions], Self::form);

            fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
                match self {
                    Self::Offered(names) => {
                        w.list16("supported_protocols", 2..=0xffff, names, |w, name| {
                            w.within8("ProtocolName", 1..=255, |w| protocol_name(w, name))
                        })
                    }
                    Self::Settings(settings) => w.rest("settings", settings),
                }
            }
        }
    };
}

application_settings! {
    /// ALPS, under the number that Chromium uses now.
    ApplicationSettings
}
application_settings! {
    /// ALPS, under its first number.
    ApplicationSettingsOld
}
