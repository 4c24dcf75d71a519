//! Whether what a client sends of an application is early data (RFC 9846 §2.3): it comes ahead of the
//! handshake's end.

use super::hello::extensions;
use crate::names::MessageType;
use crate::names::registry::ExtensionType;
use crate::narration::{Carrier, Event, Message, Side};

/// What a narrator has heard of early data so far.
#[derive(Debug, Default)]
pub struct EarlyData {
    is_offered: bool,
}

impl EarlyData {
    /// What happens next.
    pub fn note(&mut self, event: &Event) {
        match event {
            // Of a second hello, or of one that has another inside, the last counts.
            Event::Message(message) if message.name == MessageType::ClientHello => {
                let mut offered = extensions(&message.fields).into_iter();
                self.is_offered = offered.any(|(kind, _)| kind == ExtensionType::EarlyData);
            }
            Event::Connected(_) | Event::Observed(_) | Event::HandshakeDone(_) => {
                self.is_offered = false;
            }
            _ => {}
        }
    }

    /// Whether what this side sends of an application now is early data.
    pub fn is_sent_by(&self, side: Side) -> bool {
        self.is_offered && side == Side::Client
    }

    /// Whether this message of an application is early data.
    pub fn covers(&self, message: &Message) -> bool {
        let is_of_application =
            matches!(message.carrier, Carrier::Application(_) | Carrier::Bulk(_));
        is_of_application && self.is_sent_by(message.from)
    }

    /// What application data of this side is called now.
    pub fn name(&self, side: Side) -> &'static str {
        match self.is_sent_by(side) {
            true => "early data",
            false => "application data",
        }
    }
}
