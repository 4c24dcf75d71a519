//! Narrators that write to memory, and what must hold of what they wrote.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tlsdemo::narration::{Event, Narration, Narrator, Topic};
use tlsdemo::report::html::Html;
use tlsdemo::report::json::{Json, Trace};
use tlsdemo::report::keylog::KeyLog;
use tlsdemo::report::pcapng::Pcapng;
use tlsdemo::report::text::{self, Level, Options};
use tlsdemo::story::tree::Forest;

use crate::{check, markup};

/// Keeps every event.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<Event>>>);

impl Narrator for Recorder {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn tell(&mut self, event: &Event) {
        self.0.lock().unwrap().push(event.clone());
    }
}

impl Recorder {
    /// What was told so far.
    pub fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap().clone()
    }
}

/// What a narrator writes.
#[derive(Clone, Default)]
pub struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink {
    /// What was written so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

/// Outputs that follow a narration.
#[derive(Default)]
pub struct Outputs {
    text: Option<Sink>,
    json: Option<Sink>,
    html: Option<Sink>,
    pcapng: Option<Sink>,
    keylog: Option<Sink>,
}

impl Outputs {
    /// Adds those narrators to `narration` whose bits are set: 1 text, 2 JSON, 4 HTML, 8 capture
    /// and key log; 16 tells text in full, 64 with bytes, 32 on a narrow
    /// terminal; else it is the story.
    pub fn listen(narration: &mut Narration, choice: u8) -> Outputs {
        let mut outputs = Outputs::default();
        let mut add =
            |bit: u8, slot: &mut Option<Sink>, make: &dyn Fn(Sink) -> Box<dyn Narrator>| {
                if choice & bit != 0 {
                    narration.add(make(slot.insert(Sink::default()).clone()));
                }
            };
        let options = Options {
            width: if choice & 32 != 0 { 20 } else { 100 },
            color: false,
            level: match (choice & 16 != 0, choice & 64 != 0) {
                (true, _) => Level::Everything,
                (false, true) => Level::Bytes,
                (false, false) => Level::Story,
            },
        };
        add(1, &mut outputs.text, &|sink| {
            text::narrator(Box::new(sink), options, &Forest::default())
        });
        add(2, &mut outputs.json, &|sink| {
            Box::new(Json::new(Box::new(sink), "the fuzzer"))
        });
        add(4, &mut outputs.html, &|sink| {
            Box::new(Html::new(Box::new(sink)))
        });
        add(8, &mut outputs.pcapng, &|sink| {
            Box::new(Pcapng::new(Box::new(sink)))
        });
        add(8, &mut outputs.keylog, &|sink| {
            Box::new(KeyLog::new(Box::new(sink)))
        });
        outputs
    }

    /// Checks what was written, given all that was told; the narration is finished.
    pub fn check(&self, events: &[Event]) {
        if let Some(text) = &self.text {
            check::plain_text(&text.bytes());
        }
        if let Some(json) = &self.json
            && !events.is_empty()
        {
            // What is written is what can be read.
            let again = Recorder::default();
            let mut narration = Narration::silent();
            narration.add(Box::new(again.clone()));
            let bytes = json.bytes();
            let told = Trace::open(&bytes[..]).and_then(|mut trace| trace.tell(&mut narration));
            told.expect("our own trace can be read");
            let again = again.events();
            for (told, event) in again.iter().zip(events) {
                let event = as_in_a_trace(event);
                assert_eq!(told, &event, "an event changes on its way through a trace");
            }
            assert_eq!(again.len(), events.len());
        }
        if let Some(html) = &self.html {
            let page = html.bytes();
            let page = std::str::from_utf8(&page).expect("a page is UTF-8");
            markup::check(page);
        }
        if let Some(keylog) = &self.keylog {
            key_log(&keylog.bytes());
        }
        if let Some(pcapng) = &self.pcapng {
            capture(&pcapng.bytes());
        }
    }
}

/// RFC 9850 §2: a label of printable characters and two values in hex on each line.
fn key_log(bytes: &[u8]) {
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\n").expect("lines are whole");
        let line = std::str::from_utf8(line).expect("a key log is ASCII");
        let mut parts = line.split(' ');
        let label = parts.next().unwrap_or_default();
        assert!(
            !label.is_empty() && label.bytes().all(|b| b.is_ascii_graphic()),
            "{line:?}"
        );
        for _ in 0..2 {
            let value = parts
                .next()
                .unwrap_or_else(|| panic!("two values: {line:?}"));
            assert!(value.bytes().all(|b| b.is_ascii_hexdigit()), "{line:?}");
        }
        assert_eq!(parts.next(), None, "{line:?}");
    }
}

/// draft-ietf-opsawg-pcapng §3.1: blocks of aligned length, which is said at both ends.
fn capture(mut bytes: &[u8]) {
    while !bytes.is_empty() {
        let word = |at: usize| {
            let word = bytes.get(at..at + 4).expect("a block is whole");
            u32::from_le_bytes(word.try_into().expect("four bytes"))
        };
        let length = word(4) as usize;
        assert!(length >= 12 && length.is_multiple_of(4) && length <= bytes.len());
        assert_eq!(word(length - 4) as usize, length);
        if word(0) == 10 {
            assert_eq!(word(8), 0x544c_534b);
            let lines = word(12) as usize;
            key_log(&bytes[16..16 + lines]);
        }
        bytes = &bytes[length..];
    }
}

/// An event without what a trace does not have: of an advice it has the words alone.
fn as_in_a_trace(event: &Event) -> Event {
    let mut event = event.clone();
    if let Event::Diagnosis(diagnosis) = &mut event {
        for advice in &mut diagnosis.advice {
            advice.option = None;
        }
    }
    event
}
