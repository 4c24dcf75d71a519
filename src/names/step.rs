//! What an end is at: where it failed, if it fails.

use std::fmt;

use super::{MessageName, MessageType};
use crate::wire::Name;

/// What an end waits for, or sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing was said yet, by either end.
    Connecting,
    /// The handshake with the proxy, which is called over TLS.
    Proxy,
    /// A message of TLS.
    Message(MessageType),
    /// What the connection is for.
    ApplicationData,
    /// Something before TLS, or beside it: `SMTP greeting`.
    Other(Name),
}

impl Step {
    /// Whether it is this message of TLS.
    pub fn is(&self, message: MessageType) -> bool {
        *self == Step::Message(message)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Step::Connecting => "connecting",
            Step::Proxy => "the proxy",
            Step::Message(message) => message.name(),
            Step::ApplicationData => "application data",
            Step::Other(name) => name,
        })
    }
}

impl From<MessageType> for Step {
    fn from(message: MessageType) -> Self {
        Step::Message(message)
    }
}

impl From<MessageName> for Step {
    fn from(name: MessageName) -> Self {
        match name.tls() {
            Some(message) => Step::Message(message),
            None => Step::Other(name.into_name()),
        }
    }
}
