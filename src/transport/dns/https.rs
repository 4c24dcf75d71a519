//! HTTPS records (RFC 9460 §2): under which name, at which port and how a service is to be reached; with
//! the keys of Encrypted ClientHello (RFC 9848 §3).

use crate::extension::EchConfigList;
use crate::names::registry::SvcParamKey;
use crate::wire::{Reader, Result, Wire};

/// A record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Https {
    /// The least first; 0 says that the service is someone else's.
    pub priority: u16,
    /// Where the service is; empty for the name that the record belongs to.
    pub target: String,
    /// Keys that a client must know to use the record (RFC 9460 §8).
    pub mandatory: Vec<SvcParamKey>,
    /// Another port than the usual one.
    pub port: Option<u16>,
    /// Keys to encrypt the ClientHello to.
    pub ech: Option<EchConfigList>,
}

/// What this program understands.
const KNOWN: &[SvcParamKey] = &[
    SvcParamKey::Alpn,
    SvcParamKey::NoDefaultAlpn,
    SvcParamKey::Port,
    SvcParamKey::Ipv4hint,
    SvcParamKey::Ech,
    SvcParamKey::Ipv6hint,
];

impl Https {
    /// Whether it says that the service is found under another name (RFC 9460 §2.4.2).
    pub fn is_alias(&self) -> bool {
        self.priority == 0
    }

    /// A key that a client must know, and this one does not.
    pub fn unknown(&self) -> Option<SvcParamKey> {
        let mut keys = self.mandatory.iter().copied();
        keys.find(|key| !KNOWN.contains(key))
    }
}

/// Reads the content of a record. Names in it are never cut short (RFC 9460 §2.2).
///
/// # Errors
/// If it does not follow RFC 9460 §2.2, or a parameter its definition.
pub(super) fn read(r: &mut Reader<'_>) -> Result<Https> {
    let priority = r.u16("SvcPriority")?;
    let target = target(r)?;
    let mut record = Https {
        priority,
        target,
        ..Https::default()
    };
    let mut last = None;
    while !r.is_empty() {
        r.structure("SvcParam", |r| {
            let key: SvcParamKey = r.code("SvcParamKey")?;
            // RFC 9460 §2.2: in strictly increasing order.
            if last.is_some_and(|last| last >= key.0) {
                return Err(r.illegal("SvcParamKey", "does not come in order, or comes twice"));
            }
            last = Some(key.0);
            r.within16("SvcParamValue", 0..=0xffff, |r| record.parameter(r, key))
        })?;
    }
    Ok(record)
}

/// A name without references.
fn target(r: &mut Reader<'_>) -> Result<String> {
    // What it could refer to comes before it, so there is nothing: only its own bytes are looked at.
    let bytes = r.peek();
    let mut length = 0;
    let mut text = String::new();
    loop {
        match bytes.get(length) {
            Some(0) => break,
            Some(&size @ 1..=63) => {
                let Some(label) = bytes.get(length + 1..=length + usize::from(size)) else {
                    return Err(r.illegal("TargetName", "goes beyond the record"));
                };
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&label.escape_ascii().to_string());
                length += 1 + usize::from(size);
            }
            _ => return Err(r.illegal("TargetName", "is no name without references")),
        }
    }
    let shown = if text.is_empty() { "." } else { &text }.to_owned();
    r.packed("TargetName", length + 1, |_| shown)?;
    Ok(text)
}

impl Https {
    fn parameter(&mut self, r: &mut Reader<'_>, key: SvcParamKey) -> Result<()> {
        match key {
            SvcParamKey::Mandatory => {
                while !r.is_empty() {
                    self.mandatory.push(r.code("mandatory_key")?);
                }
            }
            SvcParamKey::Alpn => {
                while !r.is_empty() {
                    r.within8("alpn-id", 1..=255, |r| {
                        let length = r.remaining();
                        r.text("protocol", length)?;
                        Ok(())
                    })?;
                }
            }
            SvcParamKey::Port => self.port = Some(r.u16("port")?),
            SvcParamKey::Ech => {
                let mut list = EchConfigList::default();
                list.read(r)?;
                self.ech = Some(list);
            }
            SvcParamKey::Ipv4hint => {
                while !r.is_empty() {
                    r.packed("ipv4_address", 4, |bytes| {
                        let octets = <[u8; 4]>::try_from(bytes).unwrap_or_default();
                        std::net::Ipv4Addr::from(octets).to_string()
                    })?;
                }
            }
            SvcParamKey::Ipv6hint => {
                while !r.is_empty() {
                    r.packed("ipv6_address", 16, |bytes| {
                        let octets = <[u8; 16]>::try_from(bytes).unwrap_or_default();
                        std::net::Ipv6Addr::from(octets).to_string()
                    })?;
                }
            }
            _ => {
                if r.present(false) {
                    r.rest("value");
                }
            }
        }
        Ok(())
    }
}
