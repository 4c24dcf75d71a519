//! ServerHelloDone (RFC 5246 §7.4.5): the server's flight ends here.

use super::{Message, message_is};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Reader, Result, Writer};

/// An empty message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerHelloDone;

impl Message for ServerHelloDone {
    message_is!(ServerHelloDone, "ServerHelloDone");

    fn decode(_: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        Ok(ServerHelloDone)
    }

    fn encode(&self, _: &mut Writer, _: ProtocolVersion) {}
}
