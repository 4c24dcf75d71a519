//! Bytes as a string of lower-case hex digits.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::wire::serial::hex;

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

impl Serialize for Hex<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        hex::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Hex<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Hex(Cow::Owned(hex::deserialize(deserializer)?)))
    }
}
