//! How the table of checks becomes a type that is written to traces, and read from them.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

use super::Check;

/// Defines [`Check`]: each kind with its name and with what it compares. It is read by hand: what a derive
/// makes of ninety kinds takes a twentieth of the time that this crate takes to compile.
macro_rules! checks {
    ($($(#[$doc:meta])* $kind:ident $name:literal {
        $($(#[$($about:tt)*])* $fact:ident: $type:ty,)*
    })*) => {
        /// What is checked, and the facts that are compared.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(tag = "name", content = "compared")]
        pub enum Check {
            $($(#[$doc])* #[serde(rename = $name)] $kind {
                $($(#[$($about)*])* $fact: $type,)*
            },)*
        }

        impl Check {
            /// The names of all kinds.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// What it is called in traces and in the glossary: `verify_data`.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Check::$kind { .. } => $name,)*
                }
            }

            pub(super) fn read(name: &str, mut facts: Facts) -> serde_json::Result<Check> {
                match name {
                    $($name => Ok(Check::$kind {
                        $($fact: checks!(@fact facts $fact $([$($about)*])*),)*
                    }),)*
                    _ => Err(Error::unknown_variant(name, Check::NAMES)),
                }
            }
        }
    };
    (@fact $facts:ident $fact:ident [serde(with = "hex")]) => {
        hex::deserialize($facts.take(stringify!($fact)))?
    };
    (@fact $facts:ident $fact:ident [serde(with = "hexes")]) => {
        hexes::deserialize($facts.take(stringify!($fact)))?
    };
    (@fact $facts:ident $fact:ident [serde(with = "maybe_hex", $($rest:tt)*)]) => {
        maybe_hex::deserialize($facts.take(stringify!($fact)))?
    };
    (@fact $facts:ident $fact:ident [serde(default)]) => {
        match $facts.take(stringify!($fact)) {
            serde_json::Value::Null => Default::default(),
            told => $facts.fact(stringify!($fact), told)?,
        }
    };
    (@fact $facts:ident $fact:ident [doc $($words:tt)*] $($rest:tt)*) => {
        checks!(@fact $facts $fact $($rest)*)
    };
    (@fact $facts:ident $fact:ident) => {{
        let told = $facts.take(stringify!($fact));
        $facts.fact(stringify!($fact), told)?
    }};
}

pub(super) use checks;

/// What is compared, as a trace has it.
pub(super) struct Facts(serde_json::Map<String, serde_json::Value>);

impl Facts {
    /// A fact; null if it is not there, as which one that is optional can be read.
    pub fn take(&mut self, name: &str) -> serde_json::Value {
        self.0.remove(name).unwrap_or_default()
    }

    /// A fact of this name, which was taken.
    pub fn fact<T: DeserializeOwned>(
        &self,
        name: &'static str,
        told: serde_json::Value,
    ) -> serde_json::Result<T> {
        let is_missing = told.is_null();
        T::deserialize(told).map_err(|error| match is_missing {
            true => Error::missing_field(name),
            false => error,
        })
    }
}

impl<'de> Deserialize<'de> for Check {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Told {
            name: String,
            compared: serde_json::Map<String, serde_json::Value>,
        }
        let told = Told::deserialize(deserializer)?;
        Check::read(&told.name, Facts(told.compared)).map_err(D::Error::custom)
    }
}
