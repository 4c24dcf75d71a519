//! What the facts of a summary mean.

use crate::glossary::{self, Entry};
use crate::narration::Fact;

/// What the value of a fact consists of, with an explanation each: the parts of a cipher suite; of
/// a version, group or signature scheme itself.
pub fn parts(fact: &Fact) -> Vec<(&'static str, &'static Entry)> {
    match fact {
        Fact::CipherSuite(suite) => glossary::suite_parts(*suite),
        _ => (fact.code().into_iter())
            .filter_map(|(registry, value)| glossary::named_code(registry, value))
            .collect(),
    }
}
