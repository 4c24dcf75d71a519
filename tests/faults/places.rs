//! What each byte of a direction is: by the annotations of the narration, which cover every byte.

use std::sync::Arc;

use tlsdemo::names::registry::ContentType;
use tlsdemo::narration::{Event, Record, Side};
use tlsdemo::wire::Field;

use crate::link::HEADER;

/// What a byte is: `ClientHello/random`, `protected/ciphertext`, `handshake record/length`.
pub type Place = Arc<str>;

/// The place of each byte that came `from` the peer, and where the records begin and end.
pub fn places(events: &[Event], from: Side, bytes: &[u8]) -> (Vec<Place>, Vec<usize>) {
    let mut places: Vec<Place> = Vec::with_capacity(bytes.len());
    let mut bounds = vec![0];
    // Where in `places` the bytes of handshake messages in the clear stand that no message claimed.
    let mut unclaimed: Vec<usize> = Vec::new();
    let mut is_first = true;
    for event in events {
        match event {
            Event::Record(record) if record.from == from => {
                let start = places.len();
                places.extend(in_record(record, is_first));
                bounds.push(places.len());
                if record.protected.is_none() && record.content_type == ContentType::Handshake {
                    unclaimed.extend(start + HEADER..places.len());
                }
            }
            Event::Message(message)
                if message.from == from && message.bytes.len() <= unclaimed.len() =>
            {
                is_first = false;
                let rest = unclaimed.split_off(message.bytes.len());
                let names = flatten(&message.fields, &message.name);
                for (at, name) in std::mem::replace(&mut unclaimed, rest)
                    .into_iter()
                    .zip(names)
                {
                    places[at] = name;
                }
            }
            _ => {}
        }
    }
    assert!(unclaimed.is_empty(), "every message was told");
    assert_eq!(places.len(), bytes.len(), "every byte was told");
    (places, bounds)
}

/// The places of a record's bytes; the first records are those up to the end of the first message,
/// which settles the version. Those of its fragment, if it is in the clear, are put more
/// precisely by the messages in it.
fn in_record(record: &Record, is_first: bool) -> Vec<Place> {
    let what = match (&record.protected, is_first) {
        (Some(_), _) => "protected".to_owned(),
        (None, true) => "first record".to_owned(),
        (None, false) => format!("{} record", record.content_type),
    };
    let mut places = flatten(&record.fields, &what);
    for (place, part) in places.iter_mut().zip([
        "type",
        "version (major)",
        "version (minor)",
        "length",
        "length",
    ]) {
        *place = format!("{what}/{part}").into();
    }
    places
}

/// One name for each byte: the names of the fields that it is in.
fn flatten(fields: &[Field], prefix: &str) -> Vec<Place> {
    let mut places = Vec::new();
    for field in fields {
        let path = format!("{prefix}/{}", field.name);
        if field.fields.is_empty() {
            let path: Place = path.into();
            places.extend(std::iter::repeat_n(path, field.length));
        } else {
            places.extend(flatten(&field.fields, &path));
        }
    }
    places
}
