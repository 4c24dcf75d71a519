//! ServerHello (RFC 9846 §4.2.3, RFC 5246 §7.4.1.3): what the server chose; and HelloRetryRequest
//! (RFC 9846 §4.2.4), which has the same form and a fixed random.

use super::{Message, message_is};
use crate::extension::{Carrier, ExtensionBody, Extensions, SupportedVersions};
use crate::names::registry::{CompressionMethod, ProtocolVersion};
use crate::names::suite::CipherSuite;
use crate::wire::{Reader, Result, Value, Writer};

/// The server's choice.
#[derive(Debug, Clone, PartialEq, Eq)]
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

    /// Last bytes of the random of a server that speaks TLS 1.3 but was asked for TLS 1.2
    /// (RFC 9846 §4.2.3).
    pub const DOWNGRADE_TLS1_2: [u8; 8] = *b"DOWNGRD\x01";

    /// Last bytes of the random of a server that speaks TLS 1.2 or 1.3 but was asked for TLS 1.1 or
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

    fn carrier(&self) -> Carrier {
        carrier(&self.random)
    }
}

fn carrier(random: &[u8]) -> Carrier {
    if random == ServerHello::RETRY_RANDOM {
        Carrier::HelloRetryRequest
    } else {
        Carrier::ServerHello
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

fn decode(r: &mut Reader<'_>, names: &Names) -> Result<ServerHello> {
    let server_version = r.code(names.version)?;
    let random = r.value("random", 32)?;
    let carrier = carrier(&random);
    Ok(ServerHello {
        server_version,
        random,
        session_id: r.value8(names.session_id, 0..=32)?,
        cipher_suite: r.code("cipher_suite")?,
        compression_method: r.code(names.compression_method)?,
        extensions: r.optional(|r| Extensions::decode(r, carrier))?,
    })
}

impl Message for ServerHello {
    message_is!(ServerHello, "ServerHello");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        // What the fields are called depends on an extension at the end: look there first.
        let is_tls13 = r.is_recording()
            && decode(&mut Reader::new(r.peek()), &OLD)
                .is_ok_and(|hello| hello.version() == ProtocolVersion::TLS1_3);
        decode(r, if is_tls13 { &TLS13 } else { &OLD })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        let names = if self.version() == ProtocolVersion::TLS1_3 {
            &TLS13
        } else {
            &OLD
        };
        w.code(names.version, self.server_version);
        w.value("random", &self.random);
        w.value8(names.session_id, &self.session_id);
        w.code("cipher_suite", self.cipher_suite);
        w.code(names.compression_method, self.compression_method);
        if let Some(extensions) = &self.extensions {
            extensions.encode(w, self.carrier());
        }
    }

    fn name(&self) -> &'static str {
        if self.is_retry() {
            "HelloRetryRequest"
        } else {
            Self::NAME
        }
    }
}
