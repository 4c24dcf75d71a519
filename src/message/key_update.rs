//! KeyUpdate (RFC 9846 §4.7.3): the sender's next record is under new keys.

use super::{Message, message_is};
use crate::names::registry::{KeyUpdateRequest, ProtocolVersion};
use crate::wire::{Result, Wire};

/// New keys, and maybe a request that the peer change its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyUpdate {
    /// Whether the peer must answer with a KeyUpdate of its own.
    pub request_update: KeyUpdateRequest,
}

impl Message for KeyUpdate {
    message_is!(KeyUpdate);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.code("request_update", &mut self.request_update)?;
        let is_known = self.request_update.known().is_some();
        w.rule(
            is_known,
            "request_update",
            "is neither 0 nor 1 (RFC 9846 §4.7.3)",
        )
    }
}
