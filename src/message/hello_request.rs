//! HelloRequest (RFC 5246 §7.4.1.1): the server would like to negotiate anew. It is no part of the
//! transcript.

use super::{Message, message_is};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Result, Wire};

/// An empty message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HelloRequest;

impl Message for HelloRequest {
    message_is!(HelloRequest);

    fn fields(&mut self, _: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        Ok(())
    }
}
