//! How bytes, and pairs whose order counts, are written in a trace: for `#[serde(with = …)]`.

/// Bytes as a string of lower-case hex digits.
pub mod hex {
    use std::borrow::Cow;

    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    pub use base16ct::lower::encode_string as encode;

    /// The bytes that these digits, of either case, denote; `None` if they denote none.
    pub fn decode(digits: &str) -> Option<Vec<u8>> {
        base16ct::mixed::decode_vec(digits).ok()
    }

    /// Writes the digits.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode(bytes))
    }

    /// Reads digits.
    ///
    /// # Errors
    /// If they are no digits, or an odd number of them.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let digits = Cow::<str>::deserialize(deserializer)?;
        decode(&digits).ok_or_else(|| D::Error::custom("expected an even number of hex digits"))
    }
}

/// Pairs of a name and something as an object whose order is kept.
pub mod pairs {
    use std::fmt;
    use std::marker::PhantomData;

    use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
    use serde::ser::{Serialize, Serializer};

    use crate::wire::Name;

    /// Writes an object.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<T: Serialize, S: Serializer>(
        pairs: &[(Name, T)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
    }

    struct InOrder<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
        type Value = Vec<(Name, T)>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, T>()? {
                pairs.push((name.into(), value));
            }
            Ok(pairs)
        }
    }

    /// Reads an object.
    ///
    /// # Errors
    /// If it is none, or a value does not fit.
    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(Name, T)>, D::Error> {
        deserializer.deserialize_map(InOrder(PhantomData))
    }
}
