//! Code points: numbers whose names are in a registry. Unknown ones survive.

use super::Name;

/// The lists of numbers on the wire. A number says nothing without its registry: 23 is a group, an
/// extension and a kind of handshake message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub enum Registry {
    Version,
    ContentType,
    HandshakeType,
    Extension,
    CipherSuite,
    Group,
    SignatureScheme,
    AlertLevel,
    AlertDescription,
    CompressionMethod,
    EcPointFormat,
    EcCurveType,
    CertificateType,
    ClientCertificateType,
    NameType,
    PskKeyExchangeMode,
    KeyUpdateRequest,
    CertificateStatusType,
    MaxFragmentLength,
    CertificateCompression,
    FrameType,
    ErrorCode,
    Setting,
}

impl Registry {
    /// Every registry.
    pub const ALL: &'static [Registry] = &[
        Registry::Version,
        Registry::ContentType,
        Registry::HandshakeType,
        Registry::Extension,
        Registry::CipherSuite,
        Registry::Group,
        Registry::SignatureScheme,
        Registry::AlertLevel,
        Registry::AlertDescription,
        Registry::CompressionMethod,
        Registry::EcPointFormat,
        Registry::EcCurveType,
        Registry::CertificateType,
        Registry::ClientCertificateType,
        Registry::NameType,
        Registry::PskKeyExchangeMode,
        Registry::KeyUpdateRequest,
        Registry::CertificateStatusType,
        Registry::MaxFragmentLength,
        Registry::CertificateCompression,
        Registry::FrameType,
        Registry::ErrorCode,
        Registry::Setting,
    ];

    /// Its name in traces: `cipher_suite`.
    pub const fn name(self) -> &'static str {
        match self {
            Registry::Version => "version",
            Registry::ContentType => "content_type",
            Registry::HandshakeType => "handshake_type",
            Registry::Extension => "extension_type",
            Registry::CipherSuite => "cipher_suite",
            Registry::Group => "named_group",
            Registry::SignatureScheme => "signature_scheme",
            Registry::AlertLevel => "alert_level",
            Registry::AlertDescription => "alert_description",
            Registry::CompressionMethod => "compression_method",
            Registry::EcPointFormat => "ec_point_format",
            Registry::EcCurveType => "ec_curve_type",
            Registry::CertificateType => "certificate_type",
            Registry::ClientCertificateType => "client_certificate_type",
            Registry::NameType => "name_type",
            Registry::PskKeyExchangeMode => "psk_key_exchange_mode",
            Registry::KeyUpdateRequest => "key_update_request",
            Registry::CertificateStatusType => "certificate_status_type",
            Registry::MaxFragmentLength => "max_fragment_length",
            Registry::CertificateCompression => "certificate_compression_algorithm",
            Registry::FrameType => "http2_frame_type",
            Registry::ErrorCode => "http2_error_code",
            Registry::Setting => "http2_setting",
        }
    }

    /// Bytes of its numbers on the wire.
    pub const fn size(self) -> usize {
        match self {
            Registry::Version
            | Registry::Extension
            | Registry::CipherSuite
            | Registry::Group
            | Registry::SignatureScheme
            | Registry::CertificateCompression
            | Registry::Setting => 2,
            Registry::ErrorCode => 4,
            _ => 1,
        }
    }

    /// The registry of this name.
    pub fn from_name(name: &str) -> Option<Registry> {
        let mut all = Self::ALL.iter();
        all.find(|registry| registry.name() == name).copied()
    }

    /// Whether people write its numbers in decimal, as the registry of IANA does.
    pub const fn is_decimal(self) -> bool {
        !matches!(
            self,
            Registry::Version
                | Registry::CipherSuite
                | Registry::Group
                | Registry::SignatureScheme
                | Registry::CertificateCompression
                | Registry::FrameType
                | Registry::ErrorCode
                | Registry::Setting
        )
    }
}

/// A number on the wire that a registry gives a name.
pub trait CodePoint: Copy {
    /// The registry that the number is of.
    const REGISTRY: Registry;
    /// Its size on the wire in bytes: 1, 2 or 4.
    const SIZE: usize;
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

/// Defines code point types: `name(u8|u16, Registry) { Constant = number "wire_name" "RFC" ["alias"], … }`.
///
/// Each is a newtype over its number with a constant for each registered value, `name()`,
/// `known()`, `ROWS` and `Display` (the name).
macro_rules! code_points {
    ($($(#[$doc:meta])* $type:ident($repr:ty, $registry:ident) {
        $($(#[$constant_doc:meta])* $constant:ident = $value:literal $name:literal
          $($rfc:literal)? $([$($alias:literal),+])?,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
            const SIZE: usize = size_of::<$repr>();
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
