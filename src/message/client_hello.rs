//! ClientHello (RFC 9846 §4.2.2, RFC 5246 §7.4.1.2): what the client can do, best first.

use super::{Message, message_is};
use crate::extension::{Carrier, Extension, Extensions, PreSharedKey, SupportedVersions};
use crate::names::registry::{CompressionMethod, ProtocolVersion};
use crate::names::suite::CipherSuite;
use crate::wire::{Located, Reader, Result, Value, Wire};

/// The first message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientHello {
    /// The newest version that the client supports, TLS 1.2 at most (`legacy_version` in TLS 1.3).
    pub client_version: Located<ProtocolVersion>,
    /// 32 random bytes.
    pub random: Value,
    /// 0 to 32 bytes: a session to resume, or noise for middleboxes (`legacy_session_id`).
    pub session_id: Value,
    /// Best first; at least one.
    pub cipher_suites: Vec<CipherSuite>,
    /// Null, and nothing else today (`legacy_compression_methods`).
    pub compression_methods: Vec<CompressionMethod>,
    /// `None` if the message ends before them, as before TLS 1.2 it may.
    pub extensions: Option<Extensions>,
}

impl ClientHello {
    /// The extensions, none if there is no such field.
    pub fn extensions(&self) -> &[crate::extension::Extension] {
        self.extensions
            .as_ref()
            .map_or(&[], |extensions| &extensions.0)
    }

    /// The extension of this kind, if it is there.
    pub fn extension<T: crate::extension::ExtensionBody>(&self) -> Option<&T> {
        self.extensions.as_ref()?.get()
    }

    /// Bytes at its end that hold the list of binders with its length, which binders do not cover (RFC
    /// 9846 §4.3.11.2); 0 if it ends otherwise.
    pub fn binders_length(&self) -> usize {
        match self.extensions().last() {
            Some(Extension::PreSharedKey(PreSharedKey::Offered { binders, .. })) => {
                2 + binders.iter().map(|it| 1 + it.len()).sum::<usize>()
            }
            _ => 0,
        }
    }

    /// Whether it offers TLS 1.3, where three of its fields are called `legacy_…`.
    pub fn offers_tls13(&self) -> bool {
        matches!(self.extension(), Some(SupportedVersions::Offered(versions))
            if versions.contains(&ProtocolVersion::TLS1_3))
    }
}

/// What the fields that TLS 1.3 keeps only for older peers are called.
struct Names {
    version: &'static str,
    session_id: &'static str,
    compression_methods: &'static str,
}

const OLD: Names = Names {
    version: "client_version",
    session_id: "session_id",
    compression_methods: "compression_methods",
};

const TLS13: Names = Names {
    version: "legacy_version",
    session_id: "legacy_session_id",
    compression_methods: "legacy_compression_methods",
};

impl ClientHello {
    /// What the fields are called depends on an extension at the end: look there first.
    pub(super) fn form(_: ProtocolVersion, r: &Reader<'_>) -> Self {
        let mut form = Self::default();
        if r.is_recording() {
            let ahead = Self::decode(&mut Reader::new(r.peek()), ProtocolVersion::TLS1_2);
            form = ahead.unwrap_or_default();
        }
        form
    }
}

impl Message for ClientHello {
    message_is!(ClientHello, Self::form);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        let names = if self.offers_tls13() { &TLS13 } else { &OLD };
        w.located(names.version, &mut self.client_version)?;
        w.opaque("random", 32, &mut self.random)?;
        w.vector8(names.session_id, 0..=32, &mut self.session_id)?;
        w.list16(
            "cipher_suites",
            2..=0xfffe,
            &mut self.cipher_suites,
            |w, suite| w.code("CipherSuite", suite),
        )?;
        let methods = &mut self.compression_methods;
        w.list8(names.compression_methods, 1..=255, methods, |w, method| {
            w.code("CompressionMethod", method)
        })?;
        w.optional(&mut self.extensions, |w, extensions| {
            extensions.fields(w, Carrier::ClientHello)
        })
    }
}
