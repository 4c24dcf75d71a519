//! What can be exported from a connection: keying material under a label (RFC 5705, RFC 9846 §7.5),
//! and channel bindings (RFC 5929, RFC 9266).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::wire::serial::hex;

/// A channel binding type: bytes that both ends know of a connection and that no other connection
/// has, by its name at IANA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChannelBinding {
    /// The first Finished of the latest handshake (RFC 5929 §3).
    #[serde(rename = "tls-unique")]
    TlsUnique,
    /// A hash of the server's certificate (RFC 5929 §4).
    #[serde(rename = "tls-server-end-point")]
    TlsServerEndPoint,
    /// Keying material that is exported for this purpose (RFC 9266 §2).
    #[serde(rename = "tls-exporter")]
    TlsExporter,
}

impl ChannelBinding {
    /// Every type.
    pub const ALL: &'static [ChannelBinding] = &[
        ChannelBinding::TlsExporter,
        ChannelBinding::TlsUnique,
        ChannelBinding::TlsServerEndPoint,
    ];

    /// Its name: `tls-exporter`.
    pub fn name(self) -> &'static str {
        match self {
            ChannelBinding::TlsUnique => "tls-unique",
            ChannelBinding::TlsServerEndPoint => "tls-server-end-point",
            ChannelBinding::TlsExporter => "tls-exporter",
        }
    }

    /// The section that defines it.
    pub fn rfc(self) -> &'static str {
        match self {
            ChannelBinding::TlsUnique => "RFC 5929 §3.1",
            ChannelBinding::TlsServerEndPoint => "RFC 5929 §4.1",
            ChannelBinding::TlsExporter => "RFC 9266 §2",
        }
    }
}

/// Keying material to be exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// What it is for: `EXPORTER-Channel-Binding`.
    pub label: String,
    /// What else it depends on. Up to TLS 1.2 an empty context differs from none.
    pub context: Option<Vec<u8>>,
    /// How many bytes.
    pub length: usize,
}

impl Material {
    /// What tls-exporter is (RFC 9266 §2).
    pub fn channel_binding() -> Self {
        Material {
            label: "EXPORTER-Channel-Binding".to_owned(),
            context: Some(Vec::new()),
            length: 32,
        }
    }
}

/// Something to be exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Export {
    /// Keying material.
    Material(Material),
    /// A channel binding.
    Binding(ChannelBinding),
}

/// Labels that the protocol uses itself (RFC 5705 §4, RFC 7627 §4).
const RESERVED: [&str; 5] = [
    "client finished",
    "server finished",
    "master secret",
    "extended master secret",
    "key expansion",
];

/// The most bytes of a label: TLS 1.3 puts `tls13 ` before it into a vector of 255 (RFC 9846 §7.1).
const LONGEST_LABEL: usize = 249;

/// The most bytes that any version and hash can export: 255 blocks of SHA-256 (RFC 5869 §2.3).
const MOST: usize = 255 * 32;

/// The most bytes of a context: two bytes say how long it is (RFC 5705 §4).
const LONGEST_CONTEXT: usize = 0xffff;

impl Export {
    /// From what was typed: `LABEL:LENGTH`, `LABEL:CONTEXT:LENGTH` with the context in hex, or the
    /// name of a channel binding.
    ///
    /// # Errors
    /// What is wrong with it, and what to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut known = ChannelBinding::ALL.iter();
        if let Some(binding) = known.find(|binding| binding.name() == text) {
            return Ok(Export::Binding(*binding));
        }
        let (rest, length) = text.rsplit_once(':').ok_or(
            "a label and a length, as in EXPORTER-example:32, or one of tls-exporter, tls-unique, tls-server-end-point",
        )?;
        let length = length.parse().ok().filter(|n| (1..=MOST).contains(n));
        let length = length.ok_or_else(|| format!("the length is a number from 1 to {MOST}"))?;
        let (label, context) = match rest.rsplit_once(':') {
            None => (rest, None),
            Some((label, context)) => {
                let context = hex::decode(context)
                    .filter(|context| context.len() <= LONGEST_CONTEXT)
                    .ok_or_else(|| format!("the context, `{context}`, is not hex of at most {LONGEST_CONTEXT} bytes; a label has no colon"))?;
                (label, Some(context))
            }
        };
        let is_plain = label
            .bytes()
            .all(|byte| (b' '..=b'~').contains(&byte) && byte != b':');
        if label.is_empty() || label.len() > LONGEST_LABEL || !is_plain {
            return Err(format!(
                "a label is 1 to {LONGEST_LABEL} characters of ASCII without a colon"
            ));
        }
        if RESERVED.contains(&label) {
            return Err(format!(
                "TLS uses the label \"{label}\" itself (RFC 5705 §4)"
            ));
        }
        Ok(Export::Material(Material {
            label: label.to_owned(),
            context,
            length,
        }))
    }
}

/// As it was typed.
impl fmt::Display for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Export::Binding(binding) => f.write_str(binding.name()),
            Export::Material(Material {
                label,
                context,
                length,
            }) => match context {
                None => write!(f, "{label}:{length}"),
                Some(context) => write!(f, "{label}:{}:{length}", hex::encode(context)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn material(label: &str, context: Option<&[u8]>, length: usize) -> Result<Export, String> {
        Ok(Export::Material(Material {
            label: label.to_owned(),
            context: context.map(<[u8]>::to_vec),
            length,
        }))
    }

    #[test]
    fn an_empty_context_is_not_none() {
        assert_eq!(Export::parse("a b:32"), material("a b", None, 32));
        assert_eq!(Export::parse("a::32"), material("a", Some(b""), 32));
        assert_eq!(Export::parse("a:00ff:1"), material("a", Some(&[0, 255]), 1));
        for text in ["tls-unique", "a:32", "a::32", "a:00ff:1"] {
            assert_eq!(Export::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_cannot_be_exported_is_refused() {
        let long = format!("{}:1", "x".repeat(250));
        for text in [
            "",
            "a",
            "a:",
            "a:0",
            "a:8161",
            ":32",
            "a:0:1",
            "a:xy:1",
            "a:b:00:1",
            "é:1",
            &long,
            "master secret:48",
            "extended master secret::48",
        ] {
            assert!(Export::parse(text).is_err(), "{text}");
        }
    }
}
