//! Code points: numbers whose names are in a registry. Unknown ones survive.

use super::Name;

/// Defines the registries, one row each: name in traces, bytes of a number on the wire, and whether
/// people write the numbers in decimal, as IANA does, or in hex.
macro_rules! registries {
    ($($registry:ident $name:literal $size:literal $base:ident;)*) => {
        /// The lists of numbers on the wire. A number says nothing without its registry: 23 is a
        /// group, an extension and a kind of handshake message.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)] // the names say it
        pub enum Registry {
            $($registry,)*
        }

        impl Registry {
            /// Every registry.
            pub const ALL: &'static [Registry] = &[$(Registry::$registry),*];

            /// Its name in traces: `cipher_suite`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Registry::$registry => $name,)*
                }
            }

            /// Bytes of its numbers on the wire.
            pub const fn size(self) -> usize {
                match self {
                    $(Registry::$registry => $size,)*
                }
            }

            /// Whether people write its numbers in decimal, as the registry of IANA does.
            pub const fn is_decimal(self) -> bool {
                match self {
                    $(Registry::$registry => registries!(@$base),)*
                }
            }
        }
    };
    (@decimal) => { true };
    (@hex) => { false };
}

registries! {
    Version "version" 2 hex;
    ContentType "content_type" 1 decimal;
    HandshakeType "handshake_type" 1 decimal;
    Extension "extension_type" 2 decimal;
    CipherSuite "cipher_suite" 2 hex;
    Group "named_group" 2 hex;
    SignatureScheme "signature_scheme" 2 hex;
    AlertLevel "alert_level" 1 decimal;
    AlertDescription "alert_description" 1 decimal;
    CompressionMethod "compression_method" 1 decimal;
    EcPointFormat "ec_point_format" 1 decimal;
    EcCurveType "ec_curve_type" 1 decimal;
    CertificateType "certificate_type" 1 decimal;
    ClientCertificateType "client_certificate_type" 1 decimal;
    NameType "name_type" 1 decimal;
    PskKeyExchangeMode "psk_key_exchange_mode" 1 decimal;
    KeyUpdateRequest "key_update_request" 1 decimal;
    CertificateStatusType "certificate_status_type" 1 decimal;
    MaxFragmentLength "max_fragment_length" 1 decimal;
    CertificateCompression "certificate_compression_algorithm" 2 hex;
    SrtpProfile "srtp_protection_profile" 2 hex;
    HeartbeatMode "heartbeat_mode" 1 decimal;
    TokenBindingKey "token_binding_key_parameters" 1 decimal;
    CachedInformation "cached_information_type" 1 decimal;
    TrustedAuthority "identifier_type" 1 decimal;
    OcspResponseStatus "ocsp_response_status" 1 decimal;
    CrlReason "crl_reason" 1 decimal;
    UserMapping "user_mapping_type" 1 decimal;
    AuthzDataFormat "authz_data_format" 1 decimal;
    EktCipherType "ekt_cipher_type" 1 decimal;
    VersionedTransType "versioned_trans_type" 2 hex;
    DnsRecordType "dns_record_type" 2 decimal;
    DnsResponseCode "dns_response_code" 1 decimal;
    SvcParamKey "svc_param_key" 2 decimal;
    EchClientHello "ech_client_hello_type" 1 decimal;
    HpkeKem "hpke_kem_id" 2 hex;
    HpkeKdf "hpke_kdf_id" 2 hex;
    HpkeAead "hpke_aead_id" 2 hex;
    NamedPake "named_pake" 2 hex;
    CertificateProperty "certificate_property_type" 2 decimal;
    Ssl2CipherKind "ssl2_cipher_kind" 3 hex;
    Ssl2MessageType "ssl2_message_type" 1 decimal;
    FrameType "http2_frame_type" 1 hex;
    ErrorCode "http2_error_code" 4 hex;
    Setting "http2_setting" 2 hex;
}

impl Registry {
    /// The registry of this name.
    pub fn from_name(name: &str) -> Option<Registry> {
        let mut all = Self::ALL.iter();
        all.find(|registry| registry.name() == name).copied()
    }
}

/// A number on the wire that a registry gives a name.
pub trait CodePoint: Copy {
    /// The registry that the number is of.
    const REGISTRY: Registry;
    /// Its size on the wire in bytes: 1 to 4.
    const SIZE: usize = Self::REGISTRY.size();
    /// The code point with this number; every number is one, registered or not.
    fn from_value(value: u64) -> Self;
    /// The number.
    fn value(self) -> u64;
    /// The registered name; for others the number in hex, said to be unknown or GREASE (RFC 8701).
    fn name(self) -> Name;
}

/// What a registry says of a code point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The number.
    pub value: u64,
    /// The registered name.
    pub name: &'static str,
    /// Where it is specified, if not where the registry as a whole is; else empty.
    pub rfc: &'static str,
    /// What other tools call it.
    pub aliases: &'static [&'static str],
}

/// Whether a number is one of those that mean nothing and keep servers from choking on new ones
/// (RFC 8701 §2).
pub fn is_grease(registry: Registry, value: u64) -> bool {
    match registry {
        Registry::Version
        | Registry::Extension
        | Registry::CipherSuite
        | Registry::Group
        | Registry::SignatureScheme => value & 0x0f0f == 0x0a0a && value >> 8 == value & 0xff,
        Registry::PskKeyExchangeMode => value <= 0xff && value % 0x1f == 0x0b,
        _ => false,
    }
}

/// The name of a number that no registry names: GREASE or unknown.
pub fn unregistered(registry: Registry, value: u64) -> Name {
    let what = if is_grease(registry, value) {
        "GREASE"
    } else {
        "unknown"
    };
    format!("{what} (0x{value:0width$x})", width = 2 * registry.size()).into()
}

/// Defines code point types: `name(u8|u16|u32, Registry) { Constant = number "wire_name" "RFC" ["alias"], … }`.
///
/// Each is a newtype over its number with a constant for each registered value, `name()`,
/// `known()`, `ROWS` and `Display` (the name).
macro_rules! code_points {
    ($($(#[$doc:meta])* $type:ident($repr:ty, $registry:ident) {
        $($(#[$constant_doc:meta])* $constant:ident = $value:literal $name:literal
          $($rfc:literal)? $([$($alias:literal),+])?,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $type(pub $repr);

        #[allow(non_upper_case_globals)]
        impl $type {
            $(
                #[doc = concat!("`", $name, "`, ", stringify!($value))]
                $(#[$constant_doc])*
                pub const $constant: $type = $type($value);
            )*
            /// Every value with a name, in the order of the definition.
            #[allow(dead_code)]
            pub const ALL: &'static [$type] = &[$($type($value)),*];

            /// What is known of each value with a name, in the order of the definition.
            #[allow(dead_code)]
            pub const ROWS: &'static [$crate::wire::Row] = &[$($crate::wire::Row {
                value: $value,
                name: $name,
                rfc: concat!($($rfc)?),
                aliases: &[$($($alias),+)?],
            }),*];

            /// The name, if it has one.
            pub fn known(self) -> Option<&'static str> {
                match self.0 {
                    $($value => Some($name),)*
                    _ => None,
                }
            }
        }

        impl $crate::wire::CodePoint for $type {
            const REGISTRY: $crate::wire::Registry = $crate::wire::Registry::$registry;
            fn from_value(value: u64) -> Self {
                $type(value as $repr)
            }
            fn value(self) -> u64 {
                u64::from(self.0)
            }
            fn name(self) -> $crate::wire::Name {
                match self.known() {
                    Some(name) => name.into(),
                    None => $crate::wire::unregistered(Self::REGISTRY, u64::from(self.0)),
                }
            }
        }

        /// As an object: its registry, number and name.
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S,
            ) -> std::result::Result<S::Ok, S::Error> {
                $crate::wire::serial::code::serialize(*self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D,
            ) -> std::result::Result<Self, D::Error> {
                $crate::wire::serial::code::deserialize(deserializer)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&$crate::wire::CodePoint::name(*self))
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&$crate::wire::CodePoint::name(*self))
            }
        }
    )*};
}
pub(crate) use code_points;
