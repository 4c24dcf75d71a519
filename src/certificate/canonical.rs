//! Distinguished names as they are compared (RFC 5280 §7.1): which type of string holds a text, the
//! case of its letters and the number of its spaces make no difference.

use super::der::{split, tag};
use super::string;

/// A distinguished name in the form in which equal ones are the same: of each relative name the
/// attributes in order, each with its text in lower case.
///
/// RFC 4518 also makes compatible characters alike (NFKC), which this does not: two such names are
/// different here, as they are to OpenSSL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CanonicalName(Vec<Vec<u8>>);

impl CanonicalName {
    /// That of a name in DER. `None` if it is not one.
    pub fn of(der: &[u8]) -> Option<Self> {
        let (tag::SEQUENCE, mut names, []) = split(der)? else {
            return None;
        };
        let mut relative = Vec::new();
        while !names.is_empty() {
            let (tag::SET, attributes, rest) = split(names)? else {
                return None;
            };
            relative.push(relative_name(attributes)?);
            names = rest;
        }
        Some(CanonicalName(relative))
    }

    /// Whether it has no part at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `name` lies below this one, or is the same (RFC 5280 §4.2.1.10).
    pub fn contains(&self, name: &CanonicalName) -> bool {
        name.0.starts_with(&self.0)
    }
}

/// The subject's name in DER of a certificate of which nothing else is read: a hundred times as fast,
/// where one among many is looked for.
pub(crate) fn subject_of(certificate: &[u8]) -> Option<&[u8]> {
    let (tag::SEQUENCE, content, _) = split(certificate)? else {
        return None;
    };
    let (tag::SEQUENCE, mut rest, _) = split(content)? else {
        return None;
    };
    if split(rest)?.0 == tag::constructed(0) {
        rest = split(rest)?.2; // version
    }
    for _field in ["serialNumber", "signature", "issuer", "validity"] {
        rest = split(rest)?.2;
    }
    let (_, _, after) = split(rest)?;
    rest.get(..rest.len() - after.len())
}

/// The AlgorithmIdentifier of a SubjectPublicKeyInfo, as its content in DER.
pub(crate) fn algorithm_of_key(public_key: &[u8]) -> Option<&[u8]> {
    let (tag::SEQUENCE, content, _) = split(public_key)? else {
        return None;
    };
    let (_, identifier, _) = split(content)?;
    Some(identifier)
}

/// The content of a SEQUENCE in DER.
pub(crate) fn sequence_content(der: &[u8]) -> Option<&[u8]> {
    match split(der)? {
        (tag::SEQUENCE, content, []) => Some(content),
        _ => None,
    }
}

/// A SEQUENCE with this content, in DER.
pub(crate) fn sequence(content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let zeros = length.iter().take_while(|byte| **byte == 0).count();
    let header = match content.len() {
        short @ 0..0x80 => vec![tag::SEQUENCE, short as u8],
        _ => [
            &[tag::SEQUENCE, 0x80 | (length.len() - zeros) as u8],
            &length[zeros..],
        ]
        .concat(),
    };
    [&header, content].concat()
}

/// The attributes of a relative name, one behind the other; they are a set.
fn relative_name(mut attributes: &[u8]) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    while !attributes.is_empty() {
        let (tag::SEQUENCE, attribute, rest) = split(attributes)? else {
            return None;
        };
        let (tag::OBJECT_IDENTIFIER, kind, value) = split(attribute)? else {
            return None;
        };
        let (of, content, []) = split(value)? else {
            return None;
        };
        let (of, content) = match text(of, content) {
            Some(text) => (tag::UTF8_STRING, text.into_bytes()),
            None => (of, content.to_vec()),
        };
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
        all.push([&length(kind), kind, &[of], &length(&content), &content].concat());
        attributes = rest;
    }
    all.sort_unstable();
    Some(all.concat())
}

/// The text of a string that has one beyond doubt, as it is compared. A TeletexString is compared by
/// its bytes: nobody agrees on its characters.
fn text(of: u8, content: &[u8]) -> Option<String> {
    if of == tag::TELETEX_STRING {
        return None;
    }
    let text = string::decode(of, content)?;
    if text.contains('\u{fffd}') {
        return None;
    }
    let words = text.split_whitespace().map(str::to_lowercase);
    Some(words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, content.len() as u8], content].concat()
    }

    /// A name of these relative names, each of attributes: the last arc of the type, the tag, the value.
    fn name(relative: &[&[(u8, u8, &[u8])]]) -> CanonicalName {
        let set = |attributes: &&[(u8, u8, &[u8])]| {
            let attributes = attributes.iter().flat_map(|(kind, of, value)| {
                let kind = tlv(6, &[0x55, 4, *kind]);
                tlv(0x30, &[kind, tlv(*of, value)].concat())
            });
            tlv(0x31, &attributes.collect::<Vec<u8>>())
        };
        let relative: Vec<u8> = relative.iter().flat_map(set).collect();
        CanonicalName::of(&tlv(0x30, &relative)).unwrap()
    }

    #[test]
    fn what_makes_no_difference() {
        let ca = name(&[&[(10, 0x13, b"Example")], &[(3, 0x13, b"Example CA")]]);
        for same in [
            name(&[&[(10, 0x0c, b"example")], &[(3, 0x13, b" EXAMPLE   ca ")]]),
            name(&[
                &[(10, 0x1e, b"\0E\0x\0a\0m\0p\0l\0e")],
                &[(3, 0x16, b"Example CA")],
            ]),
        ] {
            assert_eq!(ca, same);
        }
        for other in [
            name(&[&[(10, 0x13, b"Example")]]),
            name(&[&[(3, 0x13, b"Example CA")], &[(10, 0x13, b"Example")]]),
            name(&[&[(11, 0x13, b"Example")], &[(3, 0x13, b"Example CA")]]),
            name(&[&[(10, 0x13, b"Example"), (3, 0x13, b"Example CA")]]),
            name(&[&[(10, 0x14, b"Example")], &[(3, 0x13, b"Example CA")]]),
            name(&[&[(10, 0x0c, b"Example\xff")], &[(3, 0x13, b"Example CA")]]),
            name(&[&[(10, 0x13, b"Example")], &[(3, 0x13, b"ExampleCA")]]),
        ] {
            assert_ne!(ca, other);
        }
        // A relative name is a set.
        let (a, b): ((_, _, &[u8]), (_, _, &[u8])) = ((10, 0x13, b"a"), (11, 0x13, b"b"));
        assert_eq!(name(&[&[a, b]]), name(&[&[b, a]]));
    }

    #[test]
    fn what_lies_below() {
        let above = name(&[&[(10, 0x13, b"Example")]]);
        let below = name(&[&[(10, 0x0c, b"EXAMPLE")], &[(3, 0x13, b"a")]]);
        assert!(above.contains(&below) && above.contains(&above));
        assert!(!below.contains(&above));
        assert!(!name(&[&[(10, 0x13, b"Exampl")]]).contains(&below));
        let root = name(&[]);
        assert!(root.is_empty() && root.contains(&below));
    }

    #[test]
    fn what_is_not_a_name_has_no_form() {
        for bytes in [
            &b""[..],
            b"\x31\0",
            b"\x30\x02\x30\0",
            b"\x30\0\0",
            b"\x30\x80",
        ] {
            assert_eq!(CanonicalName::of(bytes), None);
        }
    }
}
