//! What a server asks to be in a certificate's extensions (RFC 9846 §4.3.5).

use super::der::{self, tag};
use super::{Certificate, KeyUsage};
use crate::names::oid::ObjectIdentifier;
use crate::wire::serial::hex;

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

/// A filter as it is typed, as its object identifier and values in DER: `extKeyUsage=clientAuth,emailProtection`,
/// `keyUsage=digitalSignature`, another extension's name or number with its content in hex, or any of
/// them alone, if it is enough that it is there.
///
/// # Errors
/// What of it is wrong, and what there is instead.
pub fn parse_filter(text: &str) -> Result<(Vec<u8>, Vec<u8>), String> {
    let (name, values) = match text.split_once('=') {
        Some((name, values)) => (name.trim(), Some(values.trim())),
        None => (text.trim(), None),
    };
    let oid = ObjectIdentifier::parse(name).ok_or_else(|| {
        format!(
            "{name} is no extension; extKeyUsage, keyUsage, or a number in dots, such as 2.5.29.37"
        )
    })?;
    let content = match (oid.name(), values) {
        (_, None) => Vec::new(),
        (Some("extKeyUsage"), Some(values)) => purposes(values)?,
        (Some("keyUsage"), Some(values)) => key_usage(values)?,
        (_, Some(values)) => hex::decode(values)
            .ok_or_else(|| format!("{values} is no content of {name} in DER, in hex"))?,
    };
    Ok((element(tag::OBJECT_IDENTIFIER, oid.content()), content))
}

/// The content of extKeyUsage with these purposes.
fn purposes(list: &str) -> Result<Vec<u8>, String> {
    let mut content = Vec::new();
    for name in list.split(',').map(str::trim) {
        let oid = ObjectIdentifier::parse(name).ok_or_else(|| {
            format!("{name} is no purpose; clientAuth, emailProtection, codeSigning, or a number in dots")
        })?;
        if oid.name() == Some("anyExtendedKeyUsage") {
            return Err("anyExtendedKeyUsage may not be asked for (RFC 9846 §4.3.5)".to_owned());
        }
        content.extend(element(tag::OBJECT_IDENTIFIER, oid.content()));
    }
    Ok(element(tag::SEQUENCE, &content))
}

/// The content of keyUsage with these bits.
fn key_usage(list: &str) -> Result<Vec<u8>, String> {
    let mut bits = 0u16;
    for name in list.split(',').map(str::trim) {
        let mut places = KeyUsage::NAMES.iter();
        let place = places.position(|known| known.eq_ignore_ascii_case(name));
        let place = place.ok_or_else(|| {
            format!(
                "{name} is no bit of keyUsage, which are {}",
                KeyUsage::NAMES.join(", ")
            )
        })?;
        bits |= 0x8000 >> place;
    }
    // X.690 §11.2.2: no zeros at the end of a list of named bits.
    let unused = bits.trailing_zeros();
    let bytes = bits.to_be_bytes();
    let length = if unused >= 8 { 1 } else { 2 };
    let content = [&[(unused % 8) as u8], &bytes[..length]].concat();
    Ok(element(tag::BIT_STRING, &content))
}

/// An element in DER. What is typed is short.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let header = match length {
        0..0x80 => vec![tag, length as u8],
        0x80..0x100 => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [header, content.to_vec()].concat()
}

/// What a filter asks for, each thing by its name; values of other extensions in hex.
pub fn asked_values(oid: &ObjectIdentifier, values: &[u8]) -> Vec<String> {
    let named = match oid.name() {
        _ if values.is_empty() => Some(Vec::new()),
        Some("extKeyUsage") => {
            identifiers(values).map(|all| all.iter().map(ToString::to_string).collect())
        }
        Some("keyUsage") => match der::content(values, tag::BIT_STRING) {
            Some([_, bits @ ..]) => Some(KeyUsage::new(bits).names().map(str::to_owned).collect()),
            _ => None,
        },
        _ => None,
    };
    named.unwrap_or_else(|| vec![hex::encode(values)])
}

/// The object identifier that this is in DER.
pub fn identifier(der: &[u8]) -> Option<ObjectIdentifier> {
    der::content(der, tag::OBJECT_IDENTIFIER).map(ObjectIdentifier::new)
}

/// The object identifier that this is in DER, in words, whatever it is.
pub fn described_identifier(der: &[u8]) -> String {
    match identifier(der) {
        Some(oid) => oid.to_string(),
        None => "not an object identifier in DER".to_owned(),
    }
}

/// How to say in words what a filter asks for of the extension with this object identifier, in DER.
pub fn described_values(oid: &[u8]) -> fn(&[u8]) -> String {
    fn of(name: &'static str, values: &[u8]) -> String {
        let oid = ObjectIdentifier::parse(name);
        let asked = oid.map(|oid| asked_values(&oid, values));
        match asked.unwrap_or_default() {
            asked if asked.is_empty() => ANYTHING.to_owned(),
            asked => asked.join(" and "),
        }
    }
    match identifier(oid).as_ref().and_then(ObjectIdentifier::name) {
        Some("extKeyUsage") => |values| of("extKeyUsage", values),
        Some("keyUsage") => |values| of("keyUsage", values),
        _ => |values| match values {
            [] => ANYTHING.to_owned(),
            values => hex::encode(values),
        },
    }
}

/// What a filter without values asks for.
const ANYTHING: &str = "whatever it holds";

#[cfg(test)]
mod tests {
    use super::*;

    /// The DER is what `openssl asn1parse -genstr` makes of the same.
    #[test]
    fn filters_are_typed_by_name_or_number() {
        let rows: [(&str, &[u8], &[u8]); 6] = [
            ("extKeyUsage", b"\x06\x03\x55\x1d\x25", b""),
            (
                "extKeyUsage=clientAuth,1.3.6.1.5.5.7.3.4",
                b"\x06\x03\x55\x1d\x25",
                b"\x30\x14\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x02\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x04",
            ),
            ("2.5.29.15=digitalSignature", b"\x06\x03\x55\x1d\x0f", b"\x03\x02\x07\x80"),
            ("keyUsage=digitalSignature,cRLSign", b"\x06\x03\x55\x1d\x0f", b"\x03\x02\x01\x82"),
            ("keyUsage=decipherOnly", b"\x06\x03\x55\x1d\x0f", b"\x03\x03\x07\x00\x80"),
            ("2.999.1000=0500", b"\x06\x04\x88\x37\x87\x68", b"\x05\x00"),
        ];
        for (text, oid, values) in rows {
            assert_eq!(
                parse_filter(text),
                Ok((oid.to_vec(), values.to_vec())),
                "{text}"
            );
        }
        for wrong in [
            "",
            "nonsense",
            "3.1",
            "1.40",
            "1",
            "extKeyUsage=anyExtendedKeyUsage",
            "extKeyUsage=",
            "keyUsage=clientAuth",
            "2.5.29.30=xyz",
        ] {
            assert!(parse_filter(wrong).is_err(), "{wrong}");
        }
        let asked = |text| {
            let (oid, values) = parse_filter(text).unwrap();
            asked_values(&identifier(&oid).unwrap(), &values)
        };
        assert_eq!(asked("keyUsage=cRLSign"), ["cRLSign"]);
        assert_eq!(
            asked("extKeyUsage=clientAuth,1.2.3"),
            ["clientAuth", "1.2.3"]
        );
        assert_eq!(asked("2.5.29.30=0500"), ["0500"]);
        assert!(asked("keyUsage").is_empty());
        let told = |text| {
            let (oid, values) = parse_filter(text).unwrap();
            (described_identifier(&oid), described_values(&oid)(&values))
        };
        for (text, oid, values) in [
            (
                "extKeyUsage=clientAuth,codeSigning",
                "extKeyUsage",
                "clientAuth and codeSigning",
            ),
            ("keyUsage=digitalSignature", "keyUsage", "digitalSignature"),
            ("keyUsage", "keyUsage", "whatever it holds"),
            ("2.999=0500", "2.999", "0500"),
        ] {
            assert_eq!(told(text), (oid.to_owned(), values.to_owned()), "{text}");
        }
        assert_eq!(
            described_identifier(b"\x05\0"),
            "not an object identifier in DER"
        );
    }
}
