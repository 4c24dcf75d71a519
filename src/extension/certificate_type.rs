//! `client_certificate_type` and `server_certificate_type` (RFC 7250 §3, RFC 9846 §4.3): whether an
//! end proves itself with a certificate or with a raw public key; and `cert_type` (RFC 6091 §3.1),
//! which was for OpenPGP's keys at both ends.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::CertificateType;
use crate::wire::{Result, Wire};

macro_rules! certificate_type {
    ($(#[$about:meta])* $kind:ident, $type:ident, $name:literal, $names:literal) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $kind {
            /// Those that the client can take or give, best first.
            Offered(Vec<CertificateType>),
            /// The one that the server chose.
            Selected(CertificateType),
        }

        impl $kind {
            fn form(carrier: Carrier, _: &[u8]) -> Self {
                match carrier {
                    Carrier::ClientHello => Self::Offered(Vec::new()),
                    _ => Self::Selected(CertificateType::default()),
                }
            }

            /// What the server chose, in its messages.
            pub fn selected(&self) -> Option<CertificateType> {
                match self {
                    Self::Selected(selected) => Some(*selected),
                    Self::Offered(_) => None,
                }
            }
        }

        impl ExtensionBody for $kind {
            extension_is!($kind, $type, [ClientHello, ServerHello, EncryptedExtensions], Self::form);

            fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
                match self {
                    Self::Offered(types) => w.list8($names, 1..=255, types, |w, item| {
                        w.code("CertificateType", item)
                    }),
                    Self::Selected(selected) => w.code($name, selected),
                }
            }
        }
    };
}

certificate_type! {
    /// What the client proves itself with.
    ClientCertificateTypes, ClientCertificateType, "client_certificate_type", "client_certificate_types"
}
certificate_type! {
    /// What the server proves itself with.
    ServerCertificateTypes, ServerCertificateType, "server_certificate_type", "server_certificate_types"
}
certificate_type! {
    /// What both ends prove themselves with.
    CertTypes, CertType, "certificate_type", "certificate_types"
}
