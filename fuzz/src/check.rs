//! What must hold whatever the input.

use tlsdemo::Error;
use tlsdemo::narration::Event;
use tlsdemo::report::escape::{Shown, shown};
use tlsdemo::wire::{self, Field, cover};

/// A sentence that a peer may have had a hand in: no line ends in it, no character steers a terminal
/// or turns the direction of what follows.
pub fn one_line(text: &str) {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    if let Some(c) = text.chars().find(|c| steers(*c)) {
        panic!("{c:?} stands unescaped in {text:?}");
    }
}

/// Text for a terminal without color: lines of what can be shown as it is.
pub fn plain_text(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("text is UTF-8");
    for line in text.split('\n') {
        let unsafe_ = line.chars().find(|c| matches!(shown(*c), Shown::Escaped));
        if let Some(c) = unsafe_ {
            panic!("{c:?} stands unescaped in {line:?}");
        }
    }
}

/// The leaves of the annotations cover the bytes, with no gap and no overlap.
pub fn covers(fields: &[Field], length: usize) {
    if let Err(why) = cover(fields, length) {
        panic!("{why}: {fields:#?}");
    }
}

/// A fault of decoding: within the input, and told in a line; the peer is owed an alert.
pub fn fault(fault: &wire::Error, length: usize) {
    assert!(fault.offset <= length, "{fault:?} in {length} bytes");
    one_line(&fault.to_string());
    assert!(Error::from(fault.clone()).alert.is_some());
}

/// Law 1: each record and message that was told is covered by its annotations.
pub fn events(events: &[Event]) {
    for event in events {
        match event {
            Event::Record(record) => covers(&record.fields, record.bytes.len()),
            Event::Message(message) => covers(&message.fields, message.bytes.len()),
            _ => {}
        }
    }
}
