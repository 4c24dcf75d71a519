//! How bytes, code points, and pairs whose order counts, are written in a trace: for
//! `#[serde(with = …)]`.

/// JSON in which bytes are strings of hex digits.
pub mod json {
    use std::io::{self, Write};

    use serde::Serialize;
    use serde_json::ser::Formatter;

    /// Writes a value on one line, without its end.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(out: impl Write, value: &impl Serialize) -> io::Result<()> {
        let mut serializer = serde_json::Serializer::with_formatter(out, HexDigits);
        Ok(value.serialize(&mut serializer)?)
    }

    /// Most of a trace is bytes. Their digits need no escaping, so they are written without being
    /// collected and looked through first.
    struct HexDigits;

    impl Formatter for HexDigits {
        fn write_byte_array<W: ?Sized + Write>(
            &mut self,
            out: &mut W,
            bytes: &[u8],
        ) -> io::Result<()> {
            out.write_all(b"\"")?;
            let mut digits = [0; 512];
            for part in bytes.chunks(digits.len() / 2) {
                let digits = base16ct::lower::encode(part, &mut digits);
                out.write_all(digits.map_err(io::Error::other)?)?;
            }
            out.write_all(b"\"")
        }
    }
}

/// Bytes as a string of lower-case hex digits, when written as [`json`].
pub mod hex {
    use std::fmt;

    use serde::de::{Deserializer, Error, Visitor};
    use serde::ser::Serializer;

    pub use base16ct::lower::encode_string as encode;

    /// The bytes that these digits, of either case, denote; `None` if they denote none.
    pub fn decode(digits: &str) -> Option<Vec<u8>> {
        base16ct::mixed::decode_vec(digits).ok()
    }

    /// Writes the bytes, of which [`super::json`] makes digits.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    /// Reads digits.
    ///
    /// # Errors
    /// If they are no digits, or an odd number of them.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        deserializer.deserialize_str(Digits)
    }

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
    /// If it is not one, or a value does not fit.
    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(Name, T)>, D::Error> {
        deserializer.deserialize_map(InOrder(PhantomData))
    }
}

/// Bytes in hex that may be missing.
pub mod maybe_hex {
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::{Serialize, Serializer};

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Hex(#[serde(with = "super::hex")] Vec<u8>);

    /// Writes the digits.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(
        bytes: &Option<Vec<u8>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        bytes.clone().map(Hex).serialize(serializer)
    }

    /// Reads digits.
    ///
    /// # Errors
    /// If they are not hex digits, or not an even number of them.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        let bytes = Option::<Hex>::deserialize(deserializer)?;
        Ok(bytes.map(|Hex(bytes)| bytes))
    }
}

/// Several strings of bytes, each in hex.
pub mod hexes {
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::Serializer;

    /// Bytes in hex.
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Hex(#[serde(with = "super::hex")] Vec<u8>);

    /// Writes the digits of each.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(all: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(all.iter().map(|bytes| Hex(bytes.clone())))
    }

    /// Reads digits.
    ///
    /// # Errors
    /// If they are not hex digits, or not an even number of them.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Vec<u8>>, D::Error> {
        let all = Vec::<Hex>::deserialize(deserializer)?;
        Ok(all.into_iter().map(|Hex(bytes)| bytes).collect())
    }
}

/// A code point as an object of its registry, its number and its name. The number alone is read
/// back: the name follows from it.
pub mod code {
    use std::borrow::Cow;

    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::{Serialize, Serializer};

    use crate::wire::CodePoint;

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Form<'a> {
        #[serde(borrow)]
        registry: Cow<'a, str>,
        value: u64,
        #[serde(borrow, default)]
        name: Cow<'a, str>,
    }

    /// Writes the object.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<C: CodePoint, S: Serializer>(
        code: C,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let form = Form {
            registry: C::REGISTRY.name().into(),
            value: code.value(),
            name: code.name(),
        };
        form.serialize(serializer)
    }

    /// Reads the object.
    ///
    /// # Errors
    /// If the registry is another one, or the number is too large for it.
    pub fn deserialize<'de, C: CodePoint, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<C, D::Error> {
        let form = Form::deserialize(deserializer)?;
        let code = C::from_value(form.value);
        if form.registry != C::REGISTRY.name() || code.value() != form.value {
            return Err(D::Error::custom(format_args!(
                "expected a code point of the registry {}",
                C::REGISTRY.name()
            )));
        }
        Ok(code)
    }
}
