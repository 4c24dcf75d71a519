//! Extensions of hello and other messages (RFC 9846 §4.3, RFC 5246 §7.4.1.4): a file each, and the
//! table that binds them. Of those that this program does not act on, many are shown with their
//! fields. What it does not know, it keeps as it came.

mod alpn;
mod alps;
mod authorization;
mod cached_info;
mod calls;
mod certificate_authorities;
mod certificate_status;
mod certificate_type;
mod compress_certificate;
mod connection_id;
mod cookie;
mod delegated_credential;
mod dnssec_chain;
mod drafts;
mod early_data;
mod ec_point_formats;
mod ech_config;
mod empty;
mod encrypted_client_hello;
mod heartbeat;
mod key_share;
mod max_fragment_length;
mod npn;
mod oid_filters;
mod padding;
mod pake;
mod password;
mod pre_shared_key;
mod psk_key_exchange_modes;
mod quic_transport_parameters;
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
mod ticket_pinning;
mod ticket_request;
mod tls_flags;
mod token_binding;
mod transparency_info;
mod trust_anchors;
mod trusted_ca_keys;
mod use_srtp;

pub use cached_info::CachedObject;
pub use certificate_status::{CertificateStatusRequestItemV2, OcspStatusRequest};
pub use delegated_credential::Credential;
pub use ech_config::{
    EchConfig, EchConfigContents, EchConfigExtension, EchConfigList, HpkeSymmetricCipherSuite,
};
pub use key_share::KeyShareEntry;
pub use oid_filters::OidFilter;
pub use pake::PakeShare;
pub use pre_shared_key::PskIdentity;
pub use quic_transport_parameters::TransportParameter;
pub use transparency_info::TransItem;
pub use trusted_ca_keys::TrustedAuthority;

use crate::names::registry::ExtensionType;
use crate::wire::{CodePoint, Error, Reader, Result, Wire, Writer};

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
pub trait ExtensionBody: Clone {
    /// Its code point.
    const TYPE: ExtensionType;
    /// The messages that may carry it (RFC 9846 §4.3 and the extension's own RFC).
    const CARRIERS: &'static [Carrier];
    /// The form that it has in a message, to be filled by reading; `content` is its extension_data.
    fn form(carrier: Carrier, content: &[u8]) -> Self;
    /// Names each field of `extension_data`, in order, to be read or written.
    ///
    /// # Errors
    /// If the bytes that are read do not follow the extension's definition.
    fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()>;
    /// The extension, if it is of this kind.
    fn of(extension: &Extension) -> Option<&Self>;
}

macro_rules! extensions {
    (
        used { $($module:ident::$kind:ident,)* }
        shown { $($shown_module:ident::$shown:ident,)* }
    ) => {
        extensions!(@all $($module::$kind,)* $($shown_module::$shown,)*);

        impl Extension {
            /// The form of this content, to be filled by reading.
            fn form(extension_type: ExtensionType, carrier: Carrier, content: &[u8]) -> Self {
                $(if extension_type == $kind::TYPE && $kind::CARRIERS.contains(&carrier) {
                    return Extension::$kind($kind::form(carrier, content));
                })*
                $(if extension_type == $shown::TYPE && $shown::CARRIERS.contains(&carrier) {
                    let form = $shown::form(carrier, content);
                    if Reader::takes(content, |r| form.clone().fields(r, carrier)) {
                        return Extension::$shown(form);
                    }
                })*
                Extension::Opaque { extension_type, extension_data: Vec::new() }
            }

            /// Whether this program acts on extensions of this type: content that does not follow
            /// the definition is refused, where that of others is kept as it came.
            pub fn is_used(extension_type: ExtensionType) -> bool {
                [$($kind::TYPE),*].contains(&extension_type)
            }
        }
    };
    (@all $($module:ident::$kind:ident,)*) => {
        $(pub use $module::$kind;)*

        /// An extension.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs)] // each is documented at its type
        pub enum Extension {
            $($kind($kind),)*
            /// One that this program does not know, or that appears in a message where it does not
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

            /// The fields of `extension_data`.
            fn body(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
                match self {
                    $(Extension::$kind(body) => body.fields(w, carrier),)*
                    Extension::Opaque { extension_data, .. } => {
                        if w.present(!extension_data.is_empty()) {
                            w.rest("data", extension_data)?;
                        }
                        Ok(())
                    }
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
    used {
        server_name::ServerName,
        max_fragment_length::MaxFragmentLengthNegotiation,
        certificate_status::StatusRequest,
        supported_groups::SupportedGroups,
        ec_point_formats::EcPointFormats,
        signature_algorithms::SignatureAlgorithms,
        alpn::ApplicationLayerProtocolNegotiation,
        signed_certificate_timestamp::SignedCertificateTimestamp,
        certificate_type::ClientCertificateTypes,
        certificate_type::ServerCertificateTypes,
        padding::Padding,
        empty::EncryptThenMac,
        empty::ExtendedMasterSecret,
        compress_certificate::CompressCertificate,
        record_size_limit::RecordSizeLimit,
        delegated_credential::DelegatedCredential,
        session_ticket::SessionTicket,
        pre_shared_key::PreSharedKey,
        early_data::EarlyData,
        supported_versions::SupportedVersions,
        cookie::Cookie,
        psk_key_exchange_modes::PskKeyExchangeModes,
        certificate_authorities::CertificateAuthorities,
        oid_filters::OidFilters,
        trust_anchors::TrustAnchors,
        empty::PostHandshakeAuth,
        signature_algorithms::SignatureAlgorithmsCert,
        key_share::KeyShare,
        encrypted_client_hello::EncryptedClientHello,
        encrypted_client_hello::EchOuterExtensions,
        renegotiation_info::RenegotiationInfo,
    }
    shown {
        empty::ClientCertificateUrl,
        trusted_ca_keys::TrustedCaKeys,
        empty::TruncatedHmac,
        certificate_type::CertTypes,
        use_srtp::UseSrtp,
        heartbeat::Heartbeat,
        certificate_status::StatusRequestV2,
        token_binding::TokenBinding,
        cached_info::CachedInfo,
        empty::TlsCertWithExternPsk,
        connection_id::ConnectionId,
        ticket_request::TicketRequest,
        tls_flags::TlsFlags,
        npn::NextProtocolNegotiation,
        alps::ApplicationSettings,
        alps::ApplicationSettingsOld,
        empty::ChannelId,
        empty::ChannelIdOld,
        pake::Pake,
        authorization::UserMapping,
        authorization::ClientAuthz,
        authorization::ServerAuthz,
        password::Srp,
        password::PwdProtect,
        password::PwdClear,
        password::PasswordSalt,
        empty::TlsLts,
        ticket_pinning::TicketPinning,
        calls::SupportedEktCiphers,
        calls::ExternalIdHash,
        calls::ExternalSessionId,
        drafts::KeyShareOld,
        drafts::TicketEarlyDataInfo,
        drafts::ConnectionIdOld,
        transparency_info::TransparencyInfo,
        quic_transport_parameters::QuicTransportParameters,
        quic_transport_parameters::QuicTransportParametersDraft,
        dnssec_chain::DnssecChain,
        empty::Rrc,
    }
}

impl Default for Extension {
    fn default() -> Self {
        Extension::Opaque {
            extension_type: ExtensionType::default(),
            extension_data: Vec::new(),
        }
    }
}

impl Extension {
    fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
        let (name, mut extension_type) = match w.ahead() {
            None => (self.extension_type().name(), self.extension_type()),
            Some([high, low, ..]) => {
                let extension_type = ExtensionType(u16::from_be_bytes([*high, *low]));
                (extension_type.name(), extension_type)
            }
            Some(_) => ("extension".into(), ExtensionType::default()),
        };
        w.structure(name, |w| {
            w.code("extension_type", &mut extension_type)?;
            w.within16("extension_data", 0..=0xffff, |w| {
                if let Some(content) = w.ahead() {
                    *self = Extension::form(extension_type, carrier, content);
                }
                self.body(w, carrier)
            })
        })
    }
}

/// The extensions of a message, in their order; none appears twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extensions(pub Vec<Extension>);

impl Extensions {
    /// The vector `extensions`.
    ///
    /// # Errors
    /// If what is read does not decode; if an extension appears twice, or `pre_shared_key` is not
    /// the last of a ClientHello (RFC 9846 §4.3).
    pub fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
        let mut seen: Vec<ExtensionType> = Vec::new();
        w.list16("extensions", 0..=0xffff, &mut self.0, |w, extension| {
            let is_last = carrier == Carrier::ClientHello
                && seen.last() == Some(&ExtensionType::PreSharedKey);
            w.rule(
                !is_last,
                "extensions",
                "pre_shared_key is not the last extension",
            )?;
            let offset = w.position();
            extension.fields(w, carrier)?;
            let extension_type = extension.extension_type();
            let is_new = !seen.contains(&extension_type);
            let twice = format_args!("{extension_type} appears twice");
            w.rule(is_new, "extension_type", twice)
                .map_err(|fault| Error { offset, ..fault })?;
            seen.push(extension_type);
            Ok(())
        })
    }

    /// Reads the vector `extensions`.
    ///
    /// # Errors
    /// Those of [`Extensions::fields`].
    pub fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self> {
        let mut extensions = Self::default();
        extensions.fields(r, carrier)?;
        Ok(extensions)
    }

    /// Writes the vector `extensions`.
    pub fn encode(&self, w: &mut Writer, carrier: Carrier) {
        w.all(|w| self.clone().fields(w, carrier));
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

/// The fixed half of [`ExtensionBody`]: code point, carriers, the form if it is not the same in all
/// of them, and the way from [`Extension`].
macro_rules! extension_is {
    ($kind:ident, $type:ident, [$($carrier:ident),*]) => {
        extension_is!($kind, $type, [$($carrier),*], |_, _| Self::default());
    };
    ($kind:ident, $type:ident, [$($carrier:ident),*], $form:expr) => {
        const TYPE: $crate::names::registry::ExtensionType = $crate::names::registry::ExtensionType::$type;
        const CARRIERS: &'static [$crate::extension::Carrier] = &[$($crate::extension::Carrier::$carrier),*];
        fn form(carrier: $crate::extension::Carrier, content: &[u8]) -> Self {
            let form: fn($crate::extension::Carrier, &[u8]) -> Self = $form;
            form(carrier, content)
        }
        fn of(extension: &$crate::extension::Extension) -> Option<&Self> {
            match extension {
                $crate::extension::Extension::$kind(body) => Some(body),
                _ => None,
            }
        }
    };
}
use extension_is;
