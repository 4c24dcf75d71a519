//! The lines of a trace, as types: `docs/trace-format.md` describes the same in words.
//!
//! Members that a reader does not know are skipped; those that may be missing are optional here.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::annotation::Field;
use super::hex::Hex;
use crate::check;
use crate::narration::{Authenticity, Description, Event};
use crate::wire::{MessageId, RecordId};

pub(super) type Text<'a> = Cow<'a, str>;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Header<'a> {
    #[serde(borrow)]
    pub format: Text<'a>,
    pub version: u32,
    pub target: Text<'a>,
    pub time: Text<'a>,
    #[serde(default)]
    pub program: Text<'a>,
}

/// How every further line begins.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stamp<'a> {
    pub seq: u64,
    pub elapsed_us: u64,
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub connection: u32,
    #[serde(borrow)]
    pub event: Text<'a>,
}

/// The connection that lines are about which do not say.
fn first() -> u32 {
    1
}

fn is_first(connection: &u32) -> bool {
    *connection == 1
}

/// A further line, for writing.
#[derive(Debug, Serialize)]
pub(super) struct Stamped<'a, T> {
    #[serde(flatten)]
    pub stamp: Stamp<'a>,
    #[serde(flatten)]
    pub body: T,
}

/// What an event is called.
pub(super) fn name(event: &Event) -> &'static str {
    match event {
        Event::Connected(_) => "connected",
        Event::Observed(_) => "observed",
        Event::Gap(_) => "gap",
        Event::Segment(_) => "segment",
        Event::Record(_) => "record",
        Event::Message(message) if message.name == ALERT => "alert",
        Event::Message(_) => "message",
        Event::Computation(_) => "computation",
        Event::Certificate(_) => "certificate",
        Event::Check(_) => "check",
        Event::Data(_) => "data",
        Event::Content(_) => "content",
        Event::Secret(_) => "secret",
        Event::HandshakeDone(_) => "handshake_done",
        Event::Diagnosis(_) => "diagnosis",
        Event::Done(_) => "done",
    }
}

/// The message whose line is called otherwise.
pub(super) const ALERT: &str = "Alert";

/// `client` or `server`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    Client,
    Server,
}

/// A code point: the number and its name.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Code<'a> {
    pub value: u8,
    #[serde(borrow, default)]
    pub name: Text<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Observed<'a> {
    #[serde(borrow)]
    pub target: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<std::net::SocketAddr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<std::net::SocketAddr>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Connected<'a> {
    pub side: Side,
    #[serde(borrow)]
    pub target: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<std::net::SocketAddr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<std::net::SocketAddr>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Segment<'a> {
    pub from: Side,
    #[serde(borrow)]
    pub bytes: Hex<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Data<'a> {
    pub from: Side,
    #[serde(borrow)]
    pub bytes: Hex<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Text<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Content<'a> {
    pub from: Side,
    #[serde(borrow)]
    pub bytes: Hex<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coding: Option<Text<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record<'a> {
    pub id: RecordId,
    pub from: Side,
    #[serde(borrow)]
    pub content_type: Code<'a>,
    pub header: Hex<'a>,
    pub fragment: Hex<'a>,
    #[serde(default, skip_serializing_if = "<[Description]>::is_empty")]
    pub steps: Cow<'a, [Description]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticity: Option<Authenticity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protected: Option<Protected<'a>>,
    #[serde(default)]
    pub fields: Vec<Field<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Protected<'a> {
    pub sequence_number: u64,
    #[serde(borrow)]
    pub content_type: Code<'a>,
    pub plaintext: Hex<'a>,
}

/// What carries a message: one of these.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Carrier<'a> {
    /// The type of the records that do.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<Code<'a>>,
    /// The protocol whose messages are application data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<Text<'a>>,
    /// Beside it, that the message is one of many that move content.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bulk: bool,
    /// The protocol whose messages came before TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transport: Option<Text<'a>>,
}

/// `message` and `alert`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Message<'a> {
    pub id: MessageId,
    pub from: Side,
    #[serde(borrow)]
    pub name: Text<'a>,
    #[serde(flatten)]
    pub carrier: Carrier<'a>,
    /// Of an alert, for readers in a hurry: it follows from `bytes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text<'a>>,
    pub bytes: Hex<'a>,
    #[serde(default)]
    pub fields: Vec<Field<'a>>,
    #[serde(default)]
    pub source: Text<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Check<'a> {
    /// `name` and `compared`.
    #[serde(flatten)]
    pub check: Cow<'a, check::Check>,
    /// What follows from them, for readers that do not want to know how.
    pub passed: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
    #[serde(default, skip_deserializing)]
    pub detail: Text<'a>,
    #[serde(default, skip_deserializing)]
    pub rfc: Text<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Certificate<'a> {
    pub position: usize,
    #[serde(borrow)]
    pub subject: Text<'a>,
    pub issuer: Text<'a>,
    pub serial: Text<'a>,
    pub names: Vec<Text<'a>>,
    pub not_before: Text<'a>,
    pub not_after: Text<'a>,
    pub key: Text<'a>,
    pub signature_algorithm: Text<'a>,
    pub size: usize,
    pub fingerprint: Text<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Secret<'a> {
    #[serde(borrow)]
    pub label: Text<'a>,
    pub client_random: Hex<'a>,
    pub secret: Hex<'a>,
}

/// `handshake_done` and `done`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Summary<'a> {
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Text<'a>>,
    pub facts: Pairs<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Diagnosis<'a> {
    #[serde(borrow)]
    pub step: Text<'a>,
    pub happened: Text<'a>,
    pub meaning: Text<'a>,
    pub advice: Vec<Text<'a>>,
}

/// An object of strings whose order is kept: it is the order worth reading them in.
#[derive(Debug)]
pub(super) struct Pairs<'a>(pub Vec<(Text<'a>, Text<'a>)>);

impl Serialize for Pairs<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> serde::de::Visitor<'de> for InOrder {
            type Value = Pairs<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of strings")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, String>()? {
                    pairs.push((Text::Owned(name), Text::Owned(value)));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
