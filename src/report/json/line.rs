//! The lines of a trace, as types: `docs/trace-format.md` describes the same in words.
//!
//! Members that a reader does not know are skipped; those that may be missing are optional here.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::annotation::Field;
use super::hex::Hex;
use crate::check;
use crate::names::MessageType;
use crate::names::Side;
use crate::names::registry::ContentType;
use crate::narration::{Authenticity, Description, Event, Protected};
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
        Event::Unchecked(_) => "unchecked",
        Event::Segment(_) => "segment",
        Event::Record(_) => "record",
        Event::Message(message) if message.name == MessageType::Alert => "alert",
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
pub(super) const ALERT: MessageType = MessageType::Alert;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record<'a> {
    pub id: RecordId,
    pub from: Side,
    pub content_type: ContentType,
    #[serde(borrow)]
    pub header: Hex<'a>,
    pub fragment: Hex<'a>,
    #[serde(default, skip_serializing_if = "<[Description]>::is_empty")]
    pub steps: Cow<'a, [Description]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticity: Option<Authenticity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protected: Option<Cow<'a, Protected>>,
    #[serde(default)]
    pub fields: Vec<Field<'a>>,
}

/// What carries a message: one of these.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Carrier<'a> {
    /// The type of the records that do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<ContentType>,
    /// The protocol whose messages are application data.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub application: Option<Text<'a>>,
    /// Beside it, that the message is one of many that move content.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bulk: bool,
    /// The protocol whose messages came before TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transport: Option<Text<'a>>,
    /// The message that has it inside, encrypted, or is made from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<Text<'a>>,
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
