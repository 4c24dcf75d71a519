//! Bytes as a string of lower-case hex digits.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// Bytes, borrowed for writing or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hex<'a>(pub Cow<'a, [u8]>);

impl<'a> From<&'a [u8]> for Hex<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Hex(Cow::Borrowed(bytes))
    }
}

impl<'a> From<&'a Vec<u8>> for Hex<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Hex(Cow::Borrowed(bytes))
    }
}

impl From<Hex<'_>> for Vec<u8> {
    fn from(hex: Hex<'_>) -> Self {
        hex.0.into_owned()
    }
}

pub(super) use crate::wire::serial::hex::{decode, encode};

impl Serialize for Hex<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Hex<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;
        impl Visitor<'_> for Digits {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an even number of hex digits")
            }
            fn visit_str<E: Error>(self, digits: &str) -> Result<Vec<u8>, E> {
                decode(digits).ok_or_else(|| E::custom("expected an even number of hex digits"))
            }
        }
        let bytes = deserializer.deserialize_str(Digits)?;
        Ok(Hex(Cow::Owned(bytes)))
    }
}
