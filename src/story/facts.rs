//! What the facts of a summary mean.

use crate::glossary::{self, Entry, Kind};
use crate::names;

/// What the value of a fact consists of, with an explanation each: the parts of a cipher suite; of
/// a version, group or signature scheme itself.
pub fn parts(name: &str, value: &str) -> Vec<(&'static str, &'static Entry)> {
    let kind = match name {
        "cipher_suite" => {
            let suite = names::suite::find(value);
            return suite.map_or_else(Vec::new, |suite| glossary::suite_parts(suite.code));
        }
        "version" => Kind::Version,
        "group" => Kind::Group,
        "signature_scheme" => Kind::Scheme,
        _ => return Vec::new(),
    };
    let found = glossary::table(kind)
        .iter()
        .find(|(name, _)| *name == value);
    found
        .map(|(name, entry)| (*name, entry))
        .into_iter()
        .collect()
}
