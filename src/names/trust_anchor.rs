//! Trust anchors by short identifiers (draft-ietf-tls-trust-anchor-ids §3): relative object identifiers
//! below 1.3.6.1.4.1, where each registered enterprise has a number to give out more under.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::oid;

/// One trust anchor, or a group of them, by the content of its RELATIVE-OID in DER.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustAnchorId(pub Vec<u8>);

impl TrustAnchorId {
    /// The one of this number in dots: `32473.1`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let content = oid::relative_content(text).ok_or_else(|| {
            format!("{text} is no identifier of a trust anchor; numbers in dots, such as 32473.1")
        })?;
        match content.len() {
            0..=255 => Ok(TrustAnchorId(content)),
            _ => Err(format!("{text} is longer than 255 bytes")),
        }
    }

    /// Whether the bytes are numbers, each whole and without padding.
    pub fn is_well_formed(&self) -> bool {
        oid::ObjectIdentifier::is_well_formed(&self.0)
    }
}

/// In dots.
impl fmt::Display for TrustAnchorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&described(&self.0))
    }
}

/// The content of a RELATIVE-OID in dots.
pub(crate) fn described(content: &[u8]) -> String {
    oid::relative(content).unwrap_or_else(|| "not an identifier".into())
}

/// As hex digits: what the peer sent may be no identifier.
impl Serialize for TrustAnchorId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::wire::serial::hex::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for TrustAnchorId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let bytes = crate::wire::serial::hex::decode(&digits);
        let bytes = bytes.ok_or_else(|| de::Error::custom("not hex"))?;
        Ok(TrustAnchorId(bytes))
    }
}

/// Identifiers that are one number longer than `base` (§3.1): the versions of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustAnchorRange {
    /// What they begin with.
    pub base: TrustAnchorId,
    /// The least last number.
    pub min: u64,
    /// The greatest.
    pub max: u64,
}

impl TrustAnchorRange {
    /// Whether this is one of them.
    pub fn contains(&self, id: &TrustAnchorId) -> bool {
        let base = &self.base.0;
        let is_whole = base.last().is_none_or(|last| last & 0x80 == 0);
        let Some(rest) = id.0.strip_prefix(&base[..]).filter(|_| is_whole) else {
            return false;
        };
        let last_number = one_number(rest);
        last_number.is_some_and(|number| (self.min..=self.max).contains(&number))
    }
}

/// The number that these bytes are, without padding and nothing after it.
fn one_number(content: &[u8]) -> Option<u64> {
    let (last, before) = content.split_last()?;
    let is_one = last & 0x80 == 0 && before.iter().all(|byte| byte & 0x80 != 0);
    if !is_one || content[0] == 0x80 {
        return None;
    }
    content.iter().try_fold(0u64, |number, byte| {
        (number < 1 << 57).then_some(number << 7 | u64::from(byte & 0x7f))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The draft's example (§3).
    #[test]
    fn identifiers_in_dots() {
        let id = TrustAnchorId::parse("32473.1").unwrap();
        assert_eq!(id.0, [0x81, 0xfd, 0x59, 0x01]);
        assert_eq!(id.to_string(), "32473.1");
        assert!(id.is_well_formed());
        for wrong in [
            "",
            ".",
            "32473.",
            "-1",
            "1.x",
            "32473 1",
            "99999999999999999999999",
        ] {
            assert!(TrustAnchorId::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(TrustAnchorId(vec![0x81]).to_string(), "not an identifier");
    }

    /// By the procedure of §3.1, with the ranges of the example in §6.4.
    #[test]
    fn ranges_contain_identifiers() {
        let range = |base: &str, min, max| TrustAnchorRange {
            base: TrustAnchorId::parse(base).unwrap(),
            min,
            max,
        };
        let id = |text| TrustAnchorId::parse(text).unwrap();
        let closed = range("2187.2", 100, 200);
        for (text, expected) in [
            ("2187.2.100", true),
            ("2187.2.150", true),
            ("2187.2.200", true),
            ("2187.2.99", false),
            ("2187.2.201", false),
            ("2187.2", false),
            ("2187.2.100.1", false),
            ("2187.3.100", false),
        ] {
            assert_eq!(closed.contains(&id(text)), expected, "{text}");
        }
        let open = range("32473.3", 42, u64::MAX);
        assert!(open.contains(&id("32473.3.18446744073709551615")));
        assert!(!open.contains(&id("32473.3.41")));
        // Padded, cut, and of 65 bits.
        let with = |rest: &[u8]| TrustAnchorId([&[0x81, 0xfd, 0x59, 3], rest].concat());
        assert!(open.contains(&with(&[0x81, 0])));
        assert!(!open.contains(&with(&[0x80, 0x81, 0])));
        assert!(!open.contains(&with(&[0x81])));
        assert!(!open.contains(&with(&[
            0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0
        ])));
        let cut = TrustAnchorRange {
            base: TrustAnchorId(vec![0x81]),
            min: 0,
            max: u64::MAX,
        };
        assert!(!cut.contains(&TrustAnchorId(vec![0x81, 0x01])));
    }
}
