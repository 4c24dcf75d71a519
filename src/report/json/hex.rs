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

/// The digits of `bytes`.
pub(super) fn encode(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut digits = Vec::with_capacity(2 * bytes.len());
    for byte in bytes {
        let (high, low) = (usize::from(byte >> 4), usize::from(byte & 15));
        digits.extend_from_slice(&[DIGITS[high], DIGITS[low]]);
    }
    String::from_utf8(digits).unwrap_or_default()
}

/// The bytes that these digits stand for, of either case; `None` if they are none.
pub(super) fn decode(digits: &str) -> Option<Vec<u8>> {
    let value = |digit: u8| char::from(digit).to_digit(16).map(|value| value as u8);
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(value(*high)? << 4 | value(*low)?))
        .collect()
}

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
