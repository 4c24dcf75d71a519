//! ServerHello (RFC 9846 §4.2.3, RFC 5246 §7.4.1.3): what the server chose; and HelloRetryRequest
//! (RFC 9846 §4.2.4), which has the same form and a fixed random.

use super::{Message, message_is};
use crate::extension::{Carrier, ExtensionBody, Extensions, SupportedVersions};
use crate::names::MessageType;
use crate::names::registry::{CompressionMethod, ProtocolVersion};
use crate::names::suite::CipherSuite;
use crate::wire::{Reader, Result, Value, Wire};

/// The server's choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerHello {
    /// The version chosen, up to TLS 1.2 (`legacy_version` in TLS 1.3).
    pub server_version: ProtocolVersion,
    /// 32 random bytes.
    pub random: Value,
    /// 0 to 32 bytes (`legacy_session_id_echo` in TLS 1.3).
    pub session_id: Value,
    /// One of those offered.
    pub cipher_suite: CipherSuite,
    /// Null.
    pub compression_method: CompressionMethod,
    /// `None` if the message ends before them.
    pub extensions: Option<Extensions>,
}

impl ServerHello {
    /// The random of a HelloRetryRequest: SHA-256 of "HelloRetryRequest" (RFC 9846 §4.2.3).
    pub const RETRY_RANDOM: [u8; 32] = [
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8,
        0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8,
        0x33, 0x9c,
    ];

    /// Last bytes of the random of a server that supports TLS 1.3 but was asked for TLS 1.2
    /// (RFC 9846 §4.2.3).
    pub const DOWNGRADE_TLS1_2: [u8; 8] = *b"DOWNGRD\x01";

    /// Last bytes of the random of a server that supports TLS 1.2 or 1.3 but was asked for TLS 1.1 or
    /// 1.0 (RFC 9846 §4.2.3).
    pub const DOWNGRADE_TLS1_1: [u8; 8] = *b"DOWNGRD\x00";

    /// Whether it is a HelloRetryRequest.
    pub fn is_retry(&self) -> bool {
        self.random[..] == Self::RETRY_RANDOM
    }

    /// The version chosen: that of supported_versions, else of `server_version`.
    pub fn version(&self) -> ProtocolVersion {
        match self.extension() {
            Some(SupportedVersions::Selected(version)) => *version,
            _ => self.server_version,
        }
    }

    /// The extension of this kind, if it is there.
    pub fn extension<T: ExtensionBody>(&self) -> Option<&T> {
        self.extensions.as_ref()?.get()
    }

    /// What the fields are called depends on an extension at the end: look there first.
    fn form(_: ProtocolVersion, r: &Reader<'_>) -> Self {
        let mut form = Self::default();
        if r.is_recording() {
            let ahead = Self::decode(&mut Reader::new(r.peek()), ProtocolVersion::TLS1_2);
            form = ahead.unwrap_or_default();
        }
        form
    }
}

/// What the fields that TLS 1.3 keeps only for older peers are called.
struct Names {
    version: &'static str,
    session_id: &'static str,
    compression_method: &'static str,
}

const OLD: Names = Names {
    version: "server_version",
    session_id: "session_id",
    compression_method: "compression_method",
};

const TLS13: Names = Names {
    version: "legacy_version",
    session_id: "legacy_session_id_echo",
    compression_method: "legacy_compression_method",
};

impl Message for ServerHello {
    message_is!(ServerHello, Self::form);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        let is_tls13 = self.version() == ProtocolVersion::TLS1_3;
        let names = if is_tls13 { &TLS13 } else { &OLD };
        w.code(names.version, &mut self.server_version)?;
        w.opaque("random", 32, &mut self.random)?;
        w.vector8(names.session_id, 0..=32, &mut self.session_id)?;
        w.code("cipher_suite", &mut self.cipher_suite)?;
        w.code(names.compression_method, &mut self.compression_method)?;
        let carrier = match self.is_retry() {
            true => Carrier::HelloRetryRequest,
            false => Carrier::ServerHello,
        };
        w.optional(&mut self.extensions, |w, it| it.fields(w, carrier))
    }

    fn name(&self) -> MessageType {
        match self.is_retry() {
            true => MessageType::HelloRetryRequest,
            false => Self::NAME,
        }
    }
}
