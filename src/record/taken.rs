//! A whole record as it came: its protection taken off, and told of.

use super::Protection;
use super::header::Header;
use super::layout::Layout;
use super::protection::{Opened, Opening, is_not_authentic};
use super::steps::Steps;
use crate::error::Result;
use crate::names::registry::ContentType;
use crate::narration::{Authenticity, Event, Narration, Protected, Record, Side, Topic};

/// Takes off the protection of a record, if it has some, in place, and tells of it. `record` begins
/// with its header and is whole; `is_tls13`: that version was negotiated.
///
/// # Errors
/// Those of [`Protection`]: `bad_record_mac` if it is not authentic.
pub fn take(
    record: &mut [u8],
    header: Header,
    from: Side,
    mut protection: Option<&mut Protection>,
    is_tls13: bool,
    narration: &mut Narration,
) -> Result<Opened> {
    let wanted = narration.wants(Topic::Records);
    let wire = wanted.then(|| (narration.next_record(), record.to_vec()));
    let mut steps = Steps::new(wanted && narration.wants(Topic::Computations));
    let mut seq_num = None;
    let opened = match &mut protection {
        Some(protection) => {
            let opening = Opening {
                id: wire.as_ref().map(|(id, _)| *id),
                seq_num: protection.next()?,
                header,
            };
            seq_num = Some(opening.seq_num);
            let fragment = record.get_mut(Header::SIZE..).unwrap_or_default();
            protection.open(&opening, fragment, &mut steps)
        }
        None => Ok(Opened {
            content_type: header.content_type,
            content: 0..header.length,
        }),
    };
    if let Some((id, bytes)) = wire {
        let layout = protection
            .as_ref()
            .map_or(Layout::Plaintext, |it| it.layout());
        let authenticity = protection.as_ref().map(|protection| Authenticity {
            passed: !opened.as_ref().is_err_and(is_not_authentic),
            rfc: protection.rfc().into(),
        });
        narration.tell(Topic::Records, || {
            Event::Record(Record {
                id,
                from,
                content_type: header.content_type,
                fields: layout.fields(&bytes, is_tls13),
                bytes,
                steps: steps.into_descriptions(),
                authenticity,
                protected: match (seq_num, &opened) {
                    (Some(sequence_number), Ok(opened)) => Some(Protected {
                        sequence_number: Some(sequence_number),
                        content_type: opened.content_type,
                        plaintext: opened.of(record).to_vec(),
                    }),
                    _ => None,
                },
            })
        });
    }
    opened
}

/// Where in a `TLSInnerPlaintext` the content ends, and its type: the last byte that is not zero (RFC 9846
/// §5.4).
pub(super) fn inner_type(inner: &[u8]) -> Option<(usize, ContentType)> {
    let end = inner.iter().rposition(|byte| *byte != 0)?;
    Some((end, ContentType(*inner.get(end)?)))
}

/// Tells of a record of which nothing can be read: it is under keys that are not known, or cut short.
pub fn pass_by(
    record: &[u8],
    header: Header,
    from: Side,
    is_tls13: bool,
    narration: &mut Narration,
) {
    tell_as(
        Layout::Unreadable,
        record,
        header,
        from,
        is_tls13,
        narration,
    );
}

/// Tells of a record that is refused for its header, as far as it has arrived: it is shown as it stands.
pub fn refuse(record: &[u8], header: Header, from: Side, narration: &mut Narration) {
    tell_as(Layout::Plaintext, record, header, from, false, narration);
}

fn tell_as(
    layout: Layout,
    record: &[u8],
    header: Header,
    from: Side,
    is_tls13: bool,
    narration: &mut Narration,
) {
    if !narration.wants(Topic::Records) {
        return;
    }
    let id = narration.next_record();
    narration.tell(Topic::Records, || {
        Event::Record(Record {
            id,
            from,
            content_type: header.content_type,
            bytes: record.to_vec(),
            fields: layout.fields(record, is_tls13),
            steps: Vec::new(),
            authenticity: None,
            protected: None,
        })
    });
}
