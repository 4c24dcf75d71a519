//! HelloRequest (RFC 5246 §7.4.1.1): the server would like to negotiate anew. It is no part of the
//! transcript.

use super::{Message, message_is};
use crate::names::registry::ProtocolVersion;
use crate::wire::{Reader, Result, Writer};

/// An empty message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelloRequest;

impl Message for HelloRequest {
    message_is!(HelloRequest, "HelloRequest");

    fn decode(_: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        Ok(HelloRequest)
    }

    fn encode(&self, _: &mut Writer, _: ProtocolVersion) {}
}
