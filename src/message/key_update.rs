//! KeyUpdate (RFC 9846 §4.7.3): the sender's next record is under new keys.

use super::{Message, message_is};
use crate::names::registry::{KeyUpdateRequest, ProtocolVersion};
use crate::wire::{Reader, Result, Writer};

/// New keys, and maybe a request that the peer change its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUpdate {
    /// Whether the peer must answer with a KeyUpdate of its own.
    pub request_update: KeyUpdateRequest,
}

impl Message for KeyUpdate {
    message_is!(KeyUpdate, "KeyUpdate");

    fn decode(r: &mut Reader<'_>, _: ProtocolVersion) -> Result<Self> {
        let request_update: KeyUpdateRequest = r.code("request_update")?;
        if request_update.known().is_none() {
            return Err(r.illegal("request_update", "is neither 0 nor 1 (RFC 9846 §4.7.3)"));
        }
        Ok(KeyUpdate { request_update })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        w.code("request_update", self.request_update);
    }
}
