//! What a server asks to be in a certificate's extensions (RFC 9846 §4.3.5).

use super::der::{self, tag};
use super::{Certificate, KeyUsage};
use crate::names::oid::ObjectIdentifier;

impl Certificate {
    /// Whether it has the extension with this object identifier, in DER, and in it all that `values`,
    /// the content of such an extension in DER, says; with no `values` the extension is enough. `None` for
    /// an extension that no rule is known for, which whoever is asked must ignore.
    pub fn satisfies(&self, oid: &[u8], values: &[u8]) -> Option<bool> {
        let oid = der::content(oid, tag::OBJECT_IDENTIFIER)?;
        Some(match ObjectIdentifier::new(oid).name()? {
            "keyUsage" => match (self.key_usage(), values) {
                (None, _) => false,
                (Some(_), []) => true,
                // Before the bits is the number of those at the end that are unused.
                (Some(usage), _) => match der::content(values, tag::BIT_STRING) {
                    Some([_, bits @ ..]) => usage.includes(KeyUsage::new(bits)),
                    _ => false,
                },
            },
            "extKeyUsage" => match (self.purposes(), values) {
                (None, _) => false,
                (Some(_), []) => true,
                (Some(purposes), _) => identifiers(values).is_some_and(|asked| {
                    let has =
                        |wanted: &ObjectIdentifier| purposes.iter().any(|it| it.value == *wanted);
                    asked.iter().all(has)
                }),
            },
            _ => return None,
        })
    }
}

/// Whether `values` of extKeyUsage ask for any purpose, which they must not.
pub fn asks_for_any_purpose(oid: &[u8], values: &[u8]) -> bool {
    let names = |oid: &ObjectIdentifier, name| oid.name() == Some(name);
    let oid = der::content(oid, tag::OBJECT_IDENTIFIER).map(ObjectIdentifier::new);
    let asked = identifiers(values).unwrap_or_default();
    oid.is_some_and(|oid| names(&oid, "extKeyUsage"))
        && asked.iter().any(|it| names(it, "anyExtendedKeyUsage"))
}

/// The members of a SEQUENCE OF OBJECT IDENTIFIER.
fn identifiers(der: &[u8]) -> Option<Vec<ObjectIdentifier>> {
    let mut rest = der::content(der, tag::SEQUENCE)?;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (tag, content, after) = der::split(rest)?;
        if tag != der::tag::OBJECT_IDENTIFIER {
            return None;
        }
        found.push(ObjectIdentifier::new(content));
        rest = after;
    }
    Some(found)
}
