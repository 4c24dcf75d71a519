//! Events to lines, and lines to events.

use std::borrow::Cow;

use super::annotation::{annotate, restore};
use super::hex::Hex;
use super::line::{self, Pairs, Text};
use crate::check::{Checked, Outcome};
use crate::glossary::checks;
use crate::names::registry::{AlertDescription, AlertLevel, ContentType};
use crate::narration::{self, Carrier, Event};
use crate::story::fields::Fields;
use crate::wire::{CodePoint, Name};

/// Bytes of a record's header (RFC 9846 §5.1).
const HEADER: usize = 5;

fn name(text: Text<'_>) -> Name {
    Cow::Owned(text.into_owned())
}

impl From<narration::Side> for line::Side {
    fn from(side: narration::Side) -> Self {
        match side {
            narration::Side::Client => line::Side::Client,
            narration::Side::Server => line::Side::Server,
        }
    }
}

impl From<line::Side> for narration::Side {
    fn from(side: line::Side) -> Self {
        match side {
            line::Side::Client => narration::Side::Client,
            line::Side::Server => narration::Side::Server,
        }
    }
}

impl From<ContentType> for line::Code<'_> {
    fn from(content_type: ContentType) -> Self {
        line::Code {
            value: content_type.0,
            name: content_type.name(),
        }
    }
}

// To lines.

impl<'a> From<&'a narration::Connected> for line::Connected<'a> {
    fn from(it: &'a narration::Connected) -> Self {
        line::Connected {
            side: it.side.into(),
            target: it.target.as_str().into(),
            local: it.local,
            peer: it.peer,
        }
    }
}

impl<'a> From<&'a narration::Segment> for line::Segment<'a> {
    fn from(it: &'a narration::Segment) -> Self {
        line::Segment {
            from: it.from.into(),
            bytes: (&it.bytes).into(),
        }
    }
}

impl<'a> From<&'a narration::Data> for line::Data<'a> {
    fn from(it: &'a narration::Data) -> Self {
        line::Data {
            from: it.from.into(),
            bytes: (&it.bytes).into(),
            protocol: it.protocol.as_deref().map(Into::into),
        }
    }
}

impl<'a> From<&'a narration::Content> for line::Content<'a> {
    fn from(it: &'a narration::Content) -> Self {
        line::Content {
            from: it.from.into(),
            bytes: (&it.bytes).into(),
            coding: it.coding.as_deref().map(Into::into),
        }
    }
}

impl<'a> From<&'a Carrier> for line::Carrier<'a> {
    fn from(it: &'a Carrier) -> Self {
        let mut carrier = line::Carrier::default();
        match it {
            Carrier::Record(content_type) => carrier.content_type = Some((*content_type).into()),
            Carrier::Application(protocol) => carrier.application = Some(protocol.as_ref().into()),
            Carrier::Bulk(protocol) => {
                carrier.application = Some(protocol.as_ref().into());
                carrier.bulk = true;
            }
            Carrier::Transport(protocol) => carrier.transport = Some(protocol.as_ref().into()),
        }
        carrier
    }
}

impl TryFrom<line::Carrier<'_>> for Carrier {
    type Error = String;
    fn try_from(it: line::Carrier<'_>) -> Result<Self, String> {
        match (it.content_type, it.application, it.transport) {
            (Some(code), None, None) => Ok(Carrier::Record(ContentType(code.value))),
            (None, Some(protocol), None) if it.bulk => Ok(Carrier::Bulk(name(protocol))),
            (None, Some(protocol), None) => Ok(Carrier::Application(name(protocol))),
            (None, None, Some(protocol)) => Ok(Carrier::Transport(name(protocol))),
            _ => Err("a message has one of content_type, application and transport".to_owned()),
        }
    }
}

impl<'a> From<&'a narration::Record> for line::Record<'a> {
    fn from(it: &'a narration::Record) -> Self {
        let (header, fragment) = it.bytes.split_at(HEADER.min(it.bytes.len()));
        line::Record {
            id: it.id,
            from: it.from.into(),
            content_type: it.content_type.into(),
            header: header.into(),
            fragment: fragment.into(),
            steps: Cow::Borrowed(&it.steps),
            authenticity: it.authenticity.clone(),
            protected: it.protected.as_ref().map(|protected| line::Protected {
                sequence_number: protected.sequence_number,
                content_type: protected.content_type.into(),
                plaintext: (&protected.plaintext).into(),
            }),
            fields: annotate(Fields::of_record(it).top(), &it.bytes),
        }
    }
}

impl<'a> From<&'a narration::Message> for line::Message<'a> {
    fn from(it: &'a narration::Message) -> Self {
        let (mut level, mut description) = (None, None);
        if let ([first, second], line::ALERT) = (&it.bytes[..], it.name.as_ref()) {
            level = Some(AlertLevel(*first).name());
            description = Some(AlertDescription(*second).name());
        }
        line::Message {
            id: it.id,
            from: it.from.into(),
            name: it.name.as_ref().into(),
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

impl<'a> From<&'a narration::CertificateSummary> for line::Certificate<'a> {
    fn from(it: &'a narration::CertificateSummary) -> Self {
        line::Certificate {
            position: it.position,
            subject: it.subject.as_str().into(),
            issuer: it.issuer.as_str().into(),
            serial: it.serial.as_str().into(),
            names: it.names.iter().map(|name| name.as_str().into()).collect(),
            not_before: it.not_before.as_str().into(),
            not_after: it.not_after.as_str().into(),
            key: it.key.as_str().into(),
            signature_algorithm: it.signature_algorithm.as_str().into(),
            size: it.size,
            fingerprint: it.fingerprint.as_str().into(),
        }
    }
}

impl<'a> From<&'a narration::Secret> for line::Secret<'a> {
    fn from(it: &'a narration::Secret) -> Self {
        line::Secret {
            label: it.label.as_ref().into(),
            client_random: (&it.client_random).into(),
            secret: (&it.secret).into(),
        }
    }
}

impl<'a> From<&'a narration::Summary> for line::Summary<'a> {
    fn from(it: &'a narration::Summary) -> Self {
        line::Summary {
            failure: it.failure.as_deref().map(Into::into),
            facts: Pairs(
                it.facts
                    .iter()
                    .map(|fact| (fact.name().into(), fact.value()))
                    .collect(),
            ),
        }
    }
}

impl<'a> From<&'a narration::Diagnosis> for line::Diagnosis<'a> {
    fn from(it: &'a narration::Diagnosis) -> Self {
        line::Diagnosis {
            step: it.step.as_str().into(),
            happened: it.happened.as_str().into(),
            meaning: it.meaning.as_str().into(),
            advice: it.advice.iter().map(|text| text.as_str().into()).collect(),
        }
    }
}

impl<'a> From<&'a narration::Observed> for line::Observed<'a> {
    fn from(it: &'a narration::Observed) -> Self {
        line::Observed {
            target: it.target.as_str().into(),
            client: it.client,
            server: it.server,
        }
    }
}

// To events. Where a line can be of the right shape and still make no sense, the text says why.

impl From<line::Observed<'_>> for Event {
    fn from(it: line::Observed<'_>) -> Self {
        Event::Observed(narration::Observed {
            target: it.target.into_owned(),
            client: it.client,
            server: it.server,
        })
    }
}

impl From<line::Connected<'_>> for Event {
    fn from(it: line::Connected<'_>) -> Self {
        Event::Connected(narration::Connected {
            side: it.side.into(),
            target: it.target.into_owned(),
            local: it.local,
            peer: it.peer,
        })
    }
}

impl From<line::Segment<'_>> for narration::Segment {
    fn from(it: line::Segment<'_>) -> Self {
        narration::Segment {
            from: it.from.into(),
            bytes: it.bytes.into(),
        }
    }
}

impl From<line::Data<'_>> for narration::Data {
    fn from(it: line::Data<'_>) -> Self {
        narration::Data {
            from: it.from.into(),
            bytes: it.bytes.into(),
            protocol: it.protocol.map(name),
        }
    }
}

impl From<line::Content<'_>> for narration::Content {
    fn from(it: line::Content<'_>) -> Self {
        narration::Content {
            from: it.from.into(),
            bytes: it.bytes.into(),
            coding: it.coding.map(name),
        }
    }
}

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
            from: it.from.into(),
            content_type: ContentType(it.content_type.value),
            fields: restore(it.fields, bytes.len())?,
            bytes,
            steps: it.steps.into_owned(),
            authenticity: it.authenticity,
            protected: it.protected.map(|protected| narration::Protected {
                sequence_number: protected.sequence_number,
                content_type: ContentType(protected.content_type.value),
                plaintext: protected.plaintext.into(),
            }),
        }))
    }
}

impl TryFrom<line::Message<'_>> for Event {
    type Error = String;
    fn try_from(it: line::Message<'_>) -> Result<Self, String> {
        let Hex(bytes) = it.bytes;
        Ok(Event::Message(narration::Message {
            id: it.id,
            from: it.from.into(),
            name: name(it.name),
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

impl From<line::Certificate<'_>> for Event {
    fn from(it: line::Certificate<'_>) -> Self {
        Event::Certificate(narration::CertificateSummary {
            position: it.position,
            subject: it.subject.into_owned(),
            issuer: it.issuer.into_owned(),
            serial: it.serial.into_owned(),
            names: it.names.into_iter().map(Text::into_owned).collect(),
            not_before: it.not_before.into_owned(),
            not_after: it.not_after.into_owned(),
            key: it.key.into_owned(),
            signature_algorithm: it.signature_algorithm.into_owned(),
            size: it.size,
            fingerprint: it.fingerprint.into_owned(),
        })
    }
}

impl From<line::Secret<'_>> for Event {
    fn from(it: line::Secret<'_>) -> Self {
        Event::Secret(narration::Secret {
            label: name(it.label),
            client_random: it.client_random.into(),
            secret: it.secret.into(),
        })
    }
}

impl From<line::Summary<'_>> for narration::Summary {
    fn from(it: line::Summary<'_>) -> Self {
        let Pairs(facts) = it.facts;
        narration::Summary {
            failure: it.failure.map(Text::into_owned),
            facts: facts
                .into_iter()
                .map(|(n, v)| narration::Fact::read(name(n), v.into_owned()))
                .collect(),
        }
    }
}

impl From<line::Diagnosis<'_>> for Event {
    fn from(it: line::Diagnosis<'_>) -> Self {
        Event::Diagnosis(narration::Diagnosis {
            step: it.step.into_owned(),
            happened: it.happened.into_owned(),
            meaning: it.meaning.into_owned(),
            advice: it.advice.into_iter().map(Text::into_owned).collect(),
        })
    }
}
