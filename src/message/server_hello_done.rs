//! ServerHelloDone (RFC 5246 §7.4.5): the server's flight ends here.

use super::{Message, message_is};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Result, Wire};

/// An empty message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerHelloDone;

impl Message for ServerHelloDone {
    message_is!(ServerHelloDone);

    fn fields(&mut self, _: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        Ok(())
    }
}
