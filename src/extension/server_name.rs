//! `server_name` (RFC 6066 §3): which of its names the server is called by.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::NameType;
use crate::wire::{Reader, Result, Writer};

/// The name that the client wants to talk to; empty in a server's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
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

    /// An answer: the name was recognised.
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

    fn decode(r: &mut Reader<'_>, carrier: Carrier) -> Result<Self> {
        if carrier != Carrier::ClientHello {
            return Ok(ServerName::acknowledged());
        }
        let mut seen = Vec::new();
        let server_name_list = r.list16("server_name_list", 1..=0xffff, |r| {
            r.structure("ServerName", |r| {
                let name_type: NameType = r.code("name_type")?;
                if seen.contains(&name_type) {
                    return Err(r.illegal("name_type", "two names of one type"));
                }
                seen.push(name_type);
                let name = r.within16("host_name", 1..=0xffff, |r| {
                    let length = r.remaining();
                    r.text("name", length)
                })?;
                Ok((name_type, name.to_vec()))
            })
        })?;
        Ok(Self { server_name_list })
    }

    fn encode(&self, w: &mut Writer, carrier: Carrier) {
        if carrier != Carrier::ClientHello {
            return;
        }
        w.list16(
            "server_name_list",
            &self.server_name_list,
            |w, (name_type, name)| {
                w.structure("ServerName", |w| {
                    w.code("name_type", *name_type);
                    w.within16("host_name", |w| w.text("name", name));
                });
            },
        );
    }
}
