//! Extensions of hello and other messages (RFC 9846 §4.3, RFC 5246 §7.4.1.4): a file each, and the
//! table that binds them. What this program does not know, it keeps as it came.

mod alpn;
mod certificate_authorities;
mod certificate_status;
mod certificate_type;
mod compress_certificate;
mod cookie;
mod early_data;
mod ec_point_formats;
mod empty;
mod key_share;
mod max_fragment_length;
mod padding;
mod pre_shared_key;
mod psk_key_exchange_modes;
mod record_size_limit;
mod renegotiation_info;
mod server_name;
mod session_ticket;
mod signature_algorithms;
mod signed_certificate_timestamp;
mod supported_groups;
mod supported_versions;
#[cfg(test)]
mod tests;

pub use alpn::ApplicationLayerProtocolNegotiation;
pub use certificate_authorities::CertificateAuthorities;
pub use certificate_status::StatusRequest;
pub use certificate_type::{ClientCertificateTypes, ServerCertificateTypes};
pub use compress_certificate::CompressCertificate;
pub use cookie::Cookie;
pub use early_data::EarlyData;
pub use ec_point_formats::EcPointFormats;
pub use empty::{EncryptThenMac, ExtendedMasterSecret, PostHandshakeAuth};
pub use key_share::{KeyShare, KeyShareEntry};
pub use max_fragment_length::MaxFragmentLengthNegotiation;
pub use padding::Padding;
pub use pre_shared_key::{PreSharedKey, PskIdentity};
pub use psk_key_exchange_modes::PskKeyExchangeModes;
pub use record_size_limit::RecordSizeLimit;
pub use renegotiation_info::RenegotiationInfo;
pub use server_name::ServerName;
pub use session_ticket::SessionTicket;
pub use signature_algorithms::{SignatureAlgorithms, SignatureAlgorithmsCert};
pub use signed_certificate_timestamp::SignedCertificateTimestamp;
pub use supported_groups::SupportedGroups;
pub use supported_versions::SupportedVersions;

use crate::names::registry::ExtensionType;
use crate::wire::{CodePoint, Reader, Result, Writer};

/// The messages that carry extensions. Several extensions look different in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the messages' names say it
pub enum Carrier {
    ClientHello,
    ServerHello,
    HelloRetryRequest,
    EncryptedExtensions,
    CertificateRequest,
    CertificateEntry,
    NewSessionTicket,
}

/// The content of one kind of extension.
pub trait ExtensionBody: Sized {
    /// Its code point.
    const TYPE: ExtensionType;
    /// The messages that may carry it (RFC 9846 §4.3 and the extension's own RFC).
    const CARRIERS: &'static [Carrier];
    /// Reads `extension_data`, all of it.
    ///
    /// # Errors
    /// If the bytes do not follow the extension's definition.
    fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self>;
    /// Writes `extension_data`.
    fn encode(&self, w: &mut Writer, carrier: Carrier);
    /// The extension, if it is of this kind.
    fn of(extension: &Extension) -> Option<&Self>;
}

macro_rules! extensions {
    ($($kind:ident,)*) => {
        /// An extension.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs)] // each is documented at its type
        pub enum Extension {
            $($kind($kind),)*
            /// One that this program does not know, or that stands in a message where it does not
            /// belong: kept as it came.
            Opaque {
                /// Its code point.
                extension_type: ExtensionType,
                /// Its content.
                extension_data: Vec<u8>,
            },
        }

        impl Extension {
            /// Its code point.
            pub fn extension_type(&self) -> ExtensionType {
                match self {
                    $(Extension::$kind(_) => $kind::TYPE,)*
                    Extension::Opaque { extension_type, .. } => *extension_type,
                }
            }

            fn decode_body(r: &mut Reader<'_>, extension_type: ExtensionType, carrier: Carrier) -> Result<Self> {
                $(if extension_type == $kind::TYPE && $kind::CARRIERS.contains(&carrier) {
                    return $kind::decode(r, carrier).map(Extension::$kind);
                })*
                let extension_data = if r.is_empty() { Vec::new() } else { r.rest("data").to_vec() };
                Ok(Extension::Opaque { extension_type, extension_data })
            }

            fn encode_body(&self, w: &mut Writer, carrier: Carrier) {
                match self {
                    $(Extension::$kind(body) => body.encode(w, carrier),)*
                    Extension::Opaque { extension_data, .. } if extension_data.is_empty() => {}
                    Extension::Opaque { extension_data, .. } => w.opaque("data", extension_data),
                }
            }

            /// The messages that may carry an extension of this type, if this program knows it.
            pub fn carriers(extension_type: ExtensionType) -> Option<&'static [Carrier]> {
                $(if extension_type == $kind::TYPE {
                    return Some($kind::CARRIERS);
                })*
                None
            }
        }

        $(impl From<$kind> for Extension {
            fn from(body: $kind) -> Self {
                Extension::$kind(body)
            }
        })*
    };
}

extensions! {
    ServerName,
    MaxFragmentLengthNegotiation,
    StatusRequest,
    SupportedGroups,
    EcPointFormats,
    SignatureAlgorithms,
    ApplicationLayerProtocolNegotiation,
    SignedCertificateTimestamp,
    ClientCertificateTypes,
    ServerCertificateTypes,
    Padding,
    EncryptThenMac,
    ExtendedMasterSecret,
    CompressCertificate,
    RecordSizeLimit,
    SessionTicket,
    PreSharedKey,
    EarlyData,
    SupportedVersions,
    Cookie,
    PskKeyExchangeModes,
    CertificateAuthorities,
    PostHandshakeAuth,
    SignatureAlgorithmsCert,
    KeyShare,
    RenegotiationInfo,
}

impl Extension {
    fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self> {
        let name = match *r.peek() {
            [high, low, ..] => ExtensionType(u16::from_be_bytes([high, low])).name(),
            _ => "extension".into(),
        };
        r.structure(name, |r| {
            let extension_type = r.code("extension_type")?;
            r.within16("extension_data", 0..=0xffff, |r| {
                Extension::decode_body(r, extension_type, carrier)
            })
        })
    }

    fn encode(&self, w: &mut Writer, carrier: Carrier) {
        let extension_type = self.extension_type();
        w.structure(extension_type.name(), |w| {
            w.code("extension_type", extension_type);
            w.within16("extension_data", |w| self.encode_body(w, carrier));
        });
    }
}

/// The extensions of a message, in their order; none stands twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extensions(pub Vec<Extension>);

impl Extensions {
    /// Reads the vector `extensions`.
    ///
    /// # Errors
    /// If it does not decode; if an extension stands twice, or `pre_shared_key` is not the last of
    /// a ClientHello (RFC 9846 §4.3).
    pub fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self> {
        let mut seen: Vec<ExtensionType> = Vec::new();
        let extensions = r.list16("extensions", 0..=0xffff, |r| {
            if carrier == Carrier::ClientHello && seen.last() == Some(&ExtensionType::PreSharedKey)
            {
                return Err(r.illegal("extensions", "pre_shared_key is not the last extension"));
            }
            let start = r
                .fault("extension_type", crate::wire::Problem::Trailing(0))
                .offset;
            let extension = Extension::decode(r, carrier)?;
            let extension_type = extension.extension_type();
            if seen.contains(&extension_type) {
                let mut fault =
                    r.illegal("extension_type", format!("{extension_type} stands twice"));
                fault.offset = start;
                return Err(fault);
            }
            seen.push(extension_type);
            Ok(extension)
        })?;
        Ok(Extensions(extensions))
    }

    /// Writes the vector `extensions`.
    pub fn encode(&self, w: &mut Writer, carrier: Carrier) {
        w.list16("extensions", &self.0, |w, extension| {
            extension.encode(w, carrier)
        });
    }

    /// Adds an extension at the end.
    pub fn push(&mut self, extension: impl Into<Extension>) {
        self.0.push(extension.into());
    }

    /// The extension of this kind, if it is there.
    pub fn get<T: ExtensionBody>(&self) -> Option<&T> {
        self.0.iter().find_map(T::of)
    }

    /// Whether an extension of this type is there.
    pub fn has(&self, extension_type: ExtensionType) -> bool {
        self.types().any(|t| t == extension_type)
    }

    /// The code points, in order.
    pub fn types(&self) -> impl Iterator<Item = ExtensionType> + '_ {
        self.0.iter().map(Extension::extension_type)
    }
}

/// The fixed half of [`ExtensionBody`]: code point, carriers and the way from [`Extension`].
macro_rules! extension_is {
    ($kind:ident, $type:ident, [$($carrier:ident),*]) => {
        const TYPE: $crate::names::registry::ExtensionType = $crate::names::registry::ExtensionType::$type;
        const CARRIERS: &'static [$crate::extension::Carrier] = &[$($crate::extension::Carrier::$carrier),*];
        fn of(extension: &$crate::extension::Extension) -> Option<&Self> {
            match extension {
                $crate::extension::Extension::$kind(body) => Some(body),
                _ => None,
            }
        }
    };
}
use extension_is;
