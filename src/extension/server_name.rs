//! `server_name` (RFC 6066 §3): which of its names the server is called by.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::NameType;
use crate::wire::{Result, Wire};

/// The name that the client wants to talk to; empty in a server's answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerName {
    /// At most one name of each type.
    pub server_name_list: Vec<(NameType, Vec<u8>)>,
}

impl ServerName {
    /// Asks for a DNS host name, ASCII, without a trailing dot.
    pub fn host(name: &str) -> Self {
        ServerName {
            server_name_list: vec![(NameType::HostName, name.as_bytes().to_vec())],
        }
    }

    /// The DNS host name, if one is asked for.
    pub fn host_name(&self) -> Option<&[u8]> {
        let mut names = self.server_name_list.iter();
        let (_, name) = names.find(|(name_type, _)| *name_type == NameType::HostName)?;
        Some(name)
    }

    /// An answer: the name was recognized.
    pub fn acknowledged() -> Self {
        ServerName {
            server_name_list: Vec::new(),
        }
    }
}

impl ExtensionBody for ServerName {
    extension_is!(
        ServerName,
        ServerName,
        [ClientHello, ServerHello, EncryptedExtensions]
    );

    fn fields(&mut self, w: &mut impl Wire, carrier: Carrier) -> Result<()> {
        if carrier != Carrier::ClientHello {
            return Ok(());
        }
        let mut seen = Vec::new();
        let names = &mut self.server_name_list;
        w.list16(
            "server_name_list",
            1..=0xffff,
            names,
            |w, (name_type, name)| {
                w.structure("ServerName", |w| {
                    w.code("name_type", name_type)?;
                    let is_new = !seen.contains(name_type);
                    w.rule(is_new, "name_type", "two names of one type")?;
                    seen.push(*name_type);
                    w.within16("host_name", 1..=0xffff, |w| w.text("name", name))
                })
            },
        )
    }
}
