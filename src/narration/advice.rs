//! What to try after a failure.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An advice, and which option it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The option that it would give, change or leave out; `None` if it is about something else, or was read
    /// from a trace, which has the words alone.
    pub option: Option<Flag>,
    text: String,
}

/// An option that an advice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// `--tls`
    Tls,
    /// `-c`, `--cipher`
    Cipher,
    /// `--groups`
    Groups,
    /// `--sigalgs`
    Sigalgs,
    /// `--alpn`
    Alpn,
    /// `--sni`
    Sni,
    /// `--no-sni`
    NoSni,
    /// `--no-compat`
    NoCompat,
    /// `--no-ems`
    NoEms,
    /// `--omit`
    Omit,
    /// `--psk`
    Psk,
    /// `--ech`
    Ech,
    /// `--cert-anyway`
    CertAnyway,
    /// `-k`, `--insecure`
    Insecure,
    /// `-v`
    Verbose,
    /// Any other.
    Other,
}

impl Flag {
    /// Every option.
    pub const ALL: &'static [Flag] = &[
        Flag::Tls,
        Flag::Cipher,
        Flag::Groups,
        Flag::Sigalgs,
        Flag::Alpn,
        Flag::Sni,
        Flag::NoSni,
        Flag::NoCompat,
        Flag::NoEms,
        Flag::Omit,
        Flag::Psk,
        Flag::Ech,
        Flag::CertAnyway,
        Flag::Insecure,
        Flag::Verbose,
        Flag::Other,
    ];

    /// An advice about this option, in these words.
    pub fn by(self, text: impl Into<String>) -> Advice {
        Advice {
            option: Some(self),
            text: text.into(),
        }
    }
}

impl Advice {
    /// The same with its words changed.
    pub fn map(self, change: impl FnOnce(&str) -> String) -> Advice {
        Advice {
            text: change(&self.text),
            ..self
        }
    }
}

impl<T: Into<String>> From<T> for Advice {
    fn from(text: T) -> Self {
        Advice {
            option: None,
            text: text.into(),
        }
    }
}

impl Deref for Advice {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Serialize for Advice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Advice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Advice::from)
    }
}
