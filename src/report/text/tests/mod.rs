//! The narrator against handshakes built by hand.

mod story;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use super::*;

/// An output that the test can look into.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The events that a narrator asks for, as [`crate::narration::Narration`] hands them out.
fn tell(narrator: &mut Text, story: &[Option<Event>]) {
    for event in story {
        let Some(event) = event else {
            narrator.flush();
            continue;
        };
        let topic = match event {
            Event::Record(_) => Topic::Records,
            Event::Computation(_) => Topic::Computations,
            Event::Data(_) => Topic::Data,
            _ => Topic::Steps,
        };
        if narrator.wants(topic) {
            narrator.tell(event);
        }
    }
}

fn narrate(story: &[Option<Event>], options: Options) -> String {
    let sink = Sink::default();
    let mut narrator = Text::new(Box::new(sink.clone()), options);
    tell(&mut narrator, story);
    narrator.finish().unwrap();
    let bytes = sink.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

fn options(width: usize, level: Level) -> Options {
    Options {
        width,
        colour: false,
        level,
    }
}

const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1256\r\n\r\n\
    <!doctype html>\n<html>\n<head>\n\t<title>Hello</title>\n</head>\n";

/// Not a test: shows the narration. `WIDTH`, `COLOUR` and `LEVEL` choose how.
#[test]
#[ignore = "for looking at"]
fn show() {
    let setting = |name: &str| std::env::var(name).unwrap_or_default();
    let options = Options {
        width: setting("WIDTH").parse().unwrap_or(100),
        colour: !setting("COLOUR").is_empty(),
        level: match &*setting("LEVEL") {
            "q" => Level::Quiet,
            "v" => Level::Verbose,
            _ => Level::Normal,
        },
    };
    let text = narrate(&story::tls12(&[1203, 1050], PAGE), options);
    std::fs::write(setting("OUT"), text).unwrap();
}
