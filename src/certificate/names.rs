//! The names in a certificate: of subjects and issuers (RFC 5280 §4.1.2.4), and of hosts and others in
//! its extensions (§4.2.1.6).

use std::fmt;
use std::net::IpAddr;

use super::der::{
    Element, Fact, any, each, expect, next_tag, object_identifier, sequence_of, spanned, tag,
};
use super::oid::ObjectIdentifier;
use super::string;
use crate::wire::{Reader, Result};

/// A distinguished name: relative ones from the outermost to the innermost, each of one attribute or
/// several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistinguishedName(pub Vec<Vec<Attribute>>);

/// One attribute of a distinguished name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// What it is: commonName, countryName, ….
    pub kind: ObjectIdentifier,
    /// Its text, fit to be shown; of a value that is not text, its content in hex after `#`.
    pub value: Fact<String>,
}

impl DistinguishedName {
    /// A name in DER that is alone, as those of authorities are in a request for a certificate.
    ///
    /// # Errors
    /// Where it is malformed, or that bytes follow it.
    pub fn parse(der: &[u8]) -> Result<Self> {
        let mut r = Reader::new(der);
        let name = distinguished_name(&mut r, "Name")?;
        r.finish("Name")?;
        Ok(name.value)
    }

    /// A name in DER in words, whatever it is: `O=Example, CN=Example CA`.
    pub fn described(der: &[u8]) -> String {
        match Self::parse(der) {
            Ok(name) if name.0.is_empty() => "a name without any part".to_owned(),
            Ok(name) => name.to_string(),
            Err(fault) => format!("not a distinguished name: {fault}"),
        }
    }

    /// The last commonName in it.
    pub fn common_name(&self) -> Option<&str> {
        let attributes = self.0.iter().flatten();
        let mut names = attributes.filter(|it| it.kind.name() == Some("commonName"));
        names.next_back().map(|attribute| &*attribute.value.value)
    }
}

impl fmt::Display for DistinguishedName {
    /// In the order in which it is written: `C=US, O=Example, CN=example.com`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, relative) in self.0.iter().enumerate() {
            for (within, attribute) in relative.iter().enumerate() {
                f.write_str(match (position, within) {
                    (0, 0) => "",
                    (_, 0) => ", ",
                    _ => " + ",
                })?;
                match attribute.kind.attribute() {
                    Some(kind) => write!(f, "{kind}={}", attribute.value)?,
                    None => write!(f, "{}={}", attribute.kind.dotted(), attribute.value)?,
                }
            }
        }
        Ok(())
    }
}

pub(super) fn distinguished_name(
    r: &mut Reader<'_>,
    field: &'static str,
) -> Result<Fact<DistinguishedName>> {
    spanned(r, |r| {
        sequence_of(r, field, relative_name).map(DistinguishedName)
    })
}

fn relative_name(r: &mut Reader<'_>) -> Result<Vec<Attribute>> {
    expect(r, "RelativeDistinguishedName", tag::SET, |r| {
        if r.is_empty() {
            return Err(r.illegal("RelativeDistinguishedName", "is empty"));
        }
        each(r, |r| {
            expect(r, "AttributeTypeAndValue", tag::SEQUENCE, |r| {
                let kind = object_identifier(r, "type");
                let value = any(r, "value");
                Ok(Attribute {
                    kind: kind?.value,
                    value: value?.map(attribute_value),
                })
            })
        })
    })
}

fn attribute_value(element: Element<'_>) -> String {
    string::decode(element.tag, element.content)
        .unwrap_or_else(|| format!("#{}", super::hex(element.content)))
}

/// A name of whatever kind (RFC 5280 §4.2.1.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GeneralName {
    /// A host name, or a pattern for some.
    Dns(String),
    /// An address.
    Ip(IpAddr),
    /// A range of addresses as nameConstraints has it: address and mask, 8 or 32 bytes.
    IpRange(Vec<u8>),
    /// A mailbox.
    Email(String),
    /// Where something is to be had.
    Uri(String),
    /// A distinguished name.
    Directory(DistinguishedName),
    /// An object identifier.
    Registered(ObjectIdentifier),
    /// Any other kind, by the tag.
    Other(u8),
}

impl GeneralName {
    /// In words, beside its bytes: text in quotes, object identifiers with their number.
    fn described(&self) -> String {
        match self {
            GeneralName::Dns(name) | GeneralName::Email(name) | GeneralName::Uri(name) => {
                string::quoted(name)
            }
            GeneralName::Registered(identifier) => identifier.described(),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for GeneralName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GeneralName::Dns(name) | GeneralName::Email(name) | GeneralName::Uri(name) => {
                f.write_str(name)
            }
            GeneralName::Ip(address) => address.fmt(f),
            GeneralName::IpRange(bytes) => {
                let (address, mask) = bytes.split_at(bytes.len() / 2);
                match (ip_address(address), ip_address(mask)) {
                    (Some(address), Some(mask)) => write!(f, "{address}/{mask}"),
                    _ => f.write_str("an invalid range of addresses"),
                }
            }
            GeneralName::Directory(name) => name.fmt(f),
            GeneralName::Registered(identifier) => identifier.fmt(f),
            GeneralName::Other(0x87) => f.write_str("neither an address nor a range of them"),
            GeneralName::Other(tag) => write!(f, "a name of the kind [{}]", tag & 0x1f),
        }
    }
}

/// Which kind of name it is, its tag says.
pub(super) fn general_name(r: &mut Reader<'_>) -> Result<Fact<GeneralName>> {
    // Where no element follows, that is the fault that comes of the last arm.
    let found = next_tag(r).unwrap_or_default();
    match found {
        0x81 => whole(r, "rfc822Name", |bytes| GeneralName::Email(text(bytes))),
        0x82 => whole(r, "dNSName", |bytes| GeneralName::Dns(text(bytes))),
        0x86 => whole(r, "uniformResourceIdentifier", |bytes| {
            GeneralName::Uri(text(bytes))
        }),
        0x87 => whole(r, "iPAddress", |bytes| match ip_address(bytes) {
            Some(address) => GeneralName::Ip(address),
            None if matches!(bytes.len(), 8 | 32) => GeneralName::IpRange(bytes.to_vec()),
            None => GeneralName::Other(found),
        }),
        0x88 => whole(r, "registeredID", |bytes| {
            GeneralName::Registered(ObjectIdentifier::new(bytes))
        }),
        0xa4 => expect(r, "directoryName", found, |r| {
            Ok(distinguished_name(r, "Name")?.map(GeneralName::Directory))
        }),
        0xa0 => Ok(any(r, "otherName")?.map(|it| GeneralName::Other(it.tag))),
        _ => Ok(any(r, "GeneralName")?.map(|it| GeneralName::Other(it.tag))),
    }
}

/// An element whose whole content is a name, shown as it is written.
fn whole(
    r: &mut Reader<'_>,
    name: &'static str,
    read: impl FnOnce(&[u8]) -> GeneralName,
) -> Result<Fact<GeneralName>> {
    let found = next_tag(r).unwrap_or_default();
    expect(r, name, found, |r| {
        spanned(r, |r| {
            let value = read(r.peek());
            let length = r.remaining();
            if length > 0 {
                r.described("content", length, |_| value.described())?;
            }
            Ok(value)
        })
    })
}

/// An IA5String should be ASCII; what is not is mostly UTF-8.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => super::printable(text),
        Err(_) => super::printable(&string::latin1(bytes)),
    }
}

/// An address as an iPAddress holds it (RFC 5280 §4.2.1.6).
fn ip_address(bytes: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    let v6 = <[u8; 16]>::try_from(bytes).map(IpAddr::from);
    v4.or(v6).ok()
}
