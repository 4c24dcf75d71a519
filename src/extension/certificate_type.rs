//! `client_certificate_type` and `server_certificate_type` (RFC 7250 §3, RFC 9846 §4.3): whether an
//! end proves itself with a certificate or with a raw public key.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::CertificateType;
use crate::wire::{Reader, Result, Writer};

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
            /// What the server chose, in its messages.
            pub fn selected(&self) -> Option<CertificateType> {
                match self {
                    Self::Selected(selected) => Some(*selected),
                    Self::Offered(_) => None,
                }
            }
        }

        impl ExtensionBody for $kind {
            extension_is!($kind, $type, [ClientHello, ServerHello, EncryptedExtensions]);

            fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self> {
                if carrier != Carrier::ClientHello {
                    return r.code($name).map(Self::Selected);
                }
                r.list8($names, 1..=255, |r| r.code("CertificateType"))
                    .map(Self::Offered)
            }

            fn encode(&self, w: &mut Writer, _: Carrier) {
                match self {
                    Self::Offered(types) => w.list8($names, types, |w, item| {
                        w.code("CertificateType", *item)
                    }),
                    Self::Selected(selected) => w.code($name, *selected),
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
