//! Events to lines, and lines to events.

use std::borrow::Cow;

use super::annotation::{annotate, restore};
use super::hex::Hex;
use super::line::{self, Text};
use crate::check::{Checked, Outcome};
use crate::glossary::checks;
use crate::names::MessageName;
use crate::names::registry::{AlertDescription, AlertLevel};
use crate::narration::{self, Carrier, Event};
use crate::story::fields::Fields;
use crate::wire::{CodePoint, Name};

/// Bytes of a record's header (RFC 9846 §5.1).
const HEADER: usize = 5;

fn name(text: Text<'_>) -> Name {
    Cow::Owned(text.into_owned())
}

// To lines.

impl<'a> From<&'a Carrier> for line::Carrier<'a> {
    fn from(it: &'a Carrier) -> Self {
        let mut carrier = line::Carrier::default();
        match it {
            Carrier::Record(content_type) => carrier.content_type = Some(*content_type),
            Carrier::Application(protocol) => carrier.application = Some(protocol.as_ref().into()),
            Carrier::Bulk(protocol) => {
                carrier.application = Some(protocol.as_ref().into());
                carrier.bulk = true;
            }
            Carrier::Transport(protocol) => carrier.transport = Some(protocol.as_ref().into()),
            Carrier::Inside(message) => carrier.inside = Some(message.as_ref().into()),
        }
        carrier
    }
}

impl TryFrom<line::Carrier<'_>> for Carrier {
    type Error = String;
    fn try_from(it: line::Carrier<'_>) -> Result<Self, String> {
        match (it.content_type, it.application, it.transport, it.inside) {
            (Some(content_type), None, None, None) => Ok(Carrier::Record(content_type)),
            (None, Some(protocol), None, None) if it.bulk => Ok(Carrier::Bulk(name(protocol))),
            (None, Some(protocol), None, None) => Ok(Carrier::Application(name(protocol))),
            (None, None, Some(protocol), None) => Ok(Carrier::Transport(name(protocol))),
            (None, None, None, Some(message)) => Ok(Carrier::Inside(name(message))),
            _ => Err(
                "a message has one of content_type, application, transport and inside".to_owned(),
            ),
        }
    }
}

impl<'a> From<&'a narration::Record> for line::Record<'a> {
    fn from(it: &'a narration::Record) -> Self {
        let (header, fragment) = it.bytes.split_at(HEADER.min(it.bytes.len()));
        line::Record {
            id: it.id,
            from: it.from,
            content_type: it.content_type,
            header: header.into(),
            fragment: fragment.into(),
            steps: Cow::Borrowed(&it.steps),
            authenticity: it.authenticity.clone(),
            protected: it.protected.as_ref().map(Cow::Borrowed),
            fields: annotate(Fields::of_record(it).top(), &it.bytes),
        }
    }
}

impl<'a> From<&'a narration::Message> for line::Message<'a> {
    fn from(it: &'a narration::Message) -> Self {
        let (mut level, mut description) = (None, None);
        if let ([first, second], Some(line::ALERT)) = (&it.bytes[..], it.name.tls()) {
            level = Some(AlertLevel(*first).name());
            description = Some(AlertDescription(*second).name());
        }
        line::Message {
            id: it.id,
            from: it.from,
            name: (&*it.name).into(),
            carrier: (&it.carrier).into(),
            level,
            description,
            bytes: (&it.bytes).into(),
            fields: annotate(Fields::of_message(it).top(), &it.bytes),
            source: it.source.as_ref().into(),
        }
    }
}

impl<'a> From<&'a Checked> for line::Check<'a> {
    fn from(it: &'a Checked) -> Self {
        line::Check {
            check: Cow::Borrowed(&it.check),
            passed: it.passed(),
            accepted: it.outcome == Outcome::Accepted,
            detail: checks::detail(it).into(),
            rfc: it.check.rfc(),
        }
    }
}

// To events. Where a line can be of the right shape and still make no sense, the text says why.

impl TryFrom<line::Record<'_>> for Event {
    type Error = String;
    fn try_from(it: line::Record<'_>) -> Result<Self, String> {
        let mut bytes = Vec::from(it.header);
        if bytes.len() != HEADER {
            return Err(format!("a record's header has {HEADER} bytes"));
        }
        bytes.extend_from_slice(&it.fragment.0);
        Ok(Event::Record(narration::Record {
            id: it.id,
            from: it.from,
            content_type: it.content_type,
            fields: restore(it.fields, bytes.len())?,
            bytes,
            steps: it.steps.into_owned(),
            authenticity: it.authenticity,
            protected: it.protected.map(Cow::into_owned),
        }))
    }
}

impl TryFrom<line::Message<'_>> for Event {
    type Error = String;
    fn try_from(it: line::Message<'_>) -> Result<Self, String> {
        let Hex(bytes) = it.bytes;
        Ok(Event::Message(narration::Message {
            id: it.id,
            from: it.from,
            name: MessageName::parse(name(it.name)),
            carrier: it.carrier.try_into()?,
            fields: restore(it.fields, bytes.len())?,
            bytes: bytes.into_owned(),
            source: name(it.source),
        }))
    }
}

impl TryFrom<line::Check<'_>> for Event {
    type Error = String;

    fn try_from(it: line::Check<'_>) -> Result<Self, String> {
        let check = it.check.into_owned();
        let checked = match it.accepted {
            true => check.disregarded(),
            false => check.made(),
        };
        if checked.passed() != it.passed {
            return Err("what is compared does not make the outcome of the check".to_owned());
        }
        Ok(Event::Check(checked))
    }
}
