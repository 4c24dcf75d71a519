//! EndOfEarlyData (RFC 9846 §4.6): the client goes on under the keys of the handshake.

use super::{Message, message_is};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Result, Wire};

/// The message, which is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndOfEarlyData;

impl Message for EndOfEarlyData {
    message_is!(EndOfEarlyData);

    fn fields(&mut self, _: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        Ok(())
    }
}
