//! All that is known of a code point: [`registry`] has the numbers of TLS and their names,
//! [`suite`] a row for each cipher suite, [`hash`] and [`signature`] what suites and schemes consist
//! of, [`alpn`] the protocols inside TLS, [`oid`] the names in certificates, [`defaults`] what is
//! offered unless told otherwise, [`export`] what can be taken from a connection, [`complaint`] what
//! other programs say when a handshake fails, [`select`] turns what people type into code points, and
//! [`quantity`] a number into what people read.

pub mod alpn;
pub mod authority;
pub mod complaint;
pub mod defaults;
pub mod export;
pub mod foreign;
pub mod hash;
mod message;
pub mod oid;
pub mod quantity;
pub mod registry;
pub mod select;
pub mod service;
mod side;
pub mod signature;
mod step;
pub mod suite;
mod trust_anchor;

pub use message::{MessageName, MessageType};
pub use side::Side;
pub use step::Step;
pub(crate) use trust_anchor::described as trust_anchor_described;
pub use trust_anchor::{TrustAnchorId, TrustAnchorRange};

use crate::wire::{CodePoint, Name, Registry};

/// The name of a number in its registry; of one that has none, that it is unknown or GREASE.
pub fn name(registry: Registry, value: u64) -> Name {
    match known(registry, value) {
        Some(name) => name.into(),
        None => crate::wire::unregistered(registry, value),
    }
}

/// The name of a number in its registry, if it has one.
pub fn known(registry: Registry, value: u64) -> Option<&'static str> {
    macro_rules! look_up {
        ($($registry:ident $type:path;)*) => {
            match registry {
                $(Registry::$registry => <$type>::from_value(value).known(),)*
            }
        };
    }
    use registry::*;
    if value >> (8 * registry.size()) != 0 {
        return None;
    }
    look_up! {
        Version ProtocolVersion;
        ContentType ContentType;
        HandshakeType HandshakeType;
        Extension ExtensionType;
        CipherSuite suite::CipherSuite;
        Group NamedGroup;
        SignatureScheme SignatureScheme;
        AlertLevel AlertLevel;
        AlertDescription AlertDescription;
        CompressionMethod CompressionMethod;
        EcPointFormat EcPointFormat;
        EcCurveType EcCurveType;
        CertificateType CertificateType;
        ClientCertificateType ClientCertificateType;
        NameType NameType;
        PskKeyExchangeMode PskKeyExchangeMode;
        KeyUpdateRequest KeyUpdateRequest;
        CertificateStatusType CertificateStatusType;
        MaxFragmentLength MaxFragmentLength;
        CertificateCompression CertificateCompressionAlgorithm;
        SrtpProfile SrtpProtectionProfile;
        HeartbeatMode HeartbeatMode;
        TokenBindingKey TokenBindingKeyParameters;
        CachedInformation CachedInformationType;
        TrustedAuthority IdentifierType;
        OcspResponseStatus OcspResponseStatus;
        CrlReason CrlReason;
        UserMapping UserMappingType;
        AuthzDataFormat AuthzDataFormat;
        EktCipherType EktCipherType;
        VersionedTransType VersionedTransType;
        DnsRecordType DnsRecordType;
        DnsResponseCode DnsResponseCode;
        SvcParamKey SvcParamKey;
        EchClientHello EchClientHelloType;
        HpkeKem HpkeKemId;
        HpkeKdf HpkeKdfId;
        HpkeAead HpkeAeadId;
        NamedPake NamedPake;
        CertificateProperty CertificatePropertyType;
        Ssl2CipherKind Ssl2CipherKind;
        Ssl2MessageType Ssl2MessageType;
        FrameType FrameType;
        ErrorCode ErrorCode;
        Setting Setting;
    }
}

/// Name and number, the number as its registry writes it: `x25519 (0x001d)`, `key_share (51)`.
pub fn shown(registry: Registry, value: u64) -> Name {
    let Some(name) = known(registry, value) else {
        return crate::wire::unregistered(registry, value);
    };
    let number = match registry.is_decimal() {
        true => format!(" ({value})"),
        false => format!(" (0x{value:0width$x})", width = 2 * registry.size()),
    };
    [name, &number].concat().into()
}
