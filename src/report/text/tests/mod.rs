//! The narrator against handshakes built by hand.

mod story;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use super::*;
use crate::check::Check;
use crate::compute::{Parameter, Token};
use crate::names::registry::ContentType;
use crate::narration::{Content, Fact};
use crate::report::page::text_width;
use crate::story::tree::Forest;
use crate::wire::FieldValue;

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
fn tell(narrator: &mut dyn Narrator, story: &[Option<Event>]) {
    for event in story {
        let Some(event) = event else {
            narrator.flush();
            continue;
        };
        let topic = match event {
            Event::Record(_) => Topic::Records,
            Event::Computation(_) => Topic::Computations,
            Event::Data(_) | Event::Content(_) => Topic::Data,
            _ => Topic::Steps,
        };
        if narrator.wants(topic) {
            narrator.tell(event);
        }
    }
}

fn narrate(story: &[Option<Event>], options: Options) -> String {
    let sink = Sink::default();
    let mut narrator = narrator(Box::new(sink.clone()), options, &Forest::default());
    tell(&mut *narrator, story);
    narrator.finish().unwrap();
    let bytes = sink.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

fn options(width: usize, level: Level) -> Options {
    Options {
        width,
        color: false,
        level,
    }
}

const LEVELS: [Level; 4] = [Level::Quiet, Level::Story, Level::Bytes, Level::Everything];

const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1256\r\n\r\n\
    <!doctype html>\n<html>\n<head>\n\t<title>Hello</title>\n</head>\n";

/// Not a test: shows the narration. `WIDTH`, `COLOUR` and `LEVEL` choose how.
#[test]
#[ignore = "for looking at"]
fn show() {
    let setting = |name: &str| std::env::var(name).unwrap_or_default();
    let options = Options {
        width: setting("WIDTH").parse().unwrap_or(100),
        color: !setting("COLOUR").is_empty(),
        level: match &*setting("LEVEL") {
            "q" => Level::Quiet,
            "v" => Level::Bytes,
            "vv" => Level::Everything,
            _ => Level::Story,
        },
    };
    let text = narrate(&story::tls12(&[1203, 1050], PAGE), options);
    std::fs::write(setting("OUT"), text).unwrap();
}

/// Everything that a peer can put into a string, to see whether it reaches the terminal.
const HOSTILE: &str = "a\x1b[31m\x1b]0;title\x07b\r\nc\u{9b}2J\u{202e}gnp.exe\u{2066}\u{200b}\u{feff}\
    \u{7f}\u{0}\u{85}\u{2028}漢字漢字\u{301}\u{301}\u{301}🦀 end";

fn hostile_story() -> Vec<Option<Event>> {
    let mut story = story::tls12(&[900], PAGE);
    let body: Vec<u8> = HOSTILE.repeat(40).into_bytes();
    let long = HOSTILE.repeat(20);
    for event in story.iter_mut().flatten() {
        match event {
            Event::Connected(connected) => connected.target = long.clone(),
            Event::Message(message) => {
                message.source = long.clone().into();
                message.fields.iter_mut().for_each(poison);
            }
            Event::Record(record) => record.fields.iter_mut().for_each(poison),
            Event::Computation(Computed { description, .. }) => {
                let description = Arc::make_mut(description);
                description.name = HOSTILE.into();
                description.formula.push(Token::Text(long.clone().into()));
                description.rfc = long.clone().into();
                description
                    .parameters
                    .push(Parameter::Label(long.clone().into()));
                for input in &mut description.inputs {
                    input.name = long.clone().into();
                }
            }
            Event::Certificate(certificate) => {
                certificate.subject = long.clone();
                certificate.issuer = HOSTILE.to_owned();
                certificate.names = vec![HOSTILE.to_owned(); 30];
                certificate.not_after = i64::MAX;
            }
            Event::Check(checked) => {
                let check = Check::CertificateName {
                    asked: HOSTILE.to_owned(),
                    matched: None,
                    names: vec![long.clone(); 3],
                    near_miss: None,
                };
                *checked = check.made();
            }
            Event::Data(data) => data.bytes = body.clone(),
            Event::HandshakeDone(summary) | Event::Done(summary) => {
                summary.failure = Some(long.clone());
                summary
                    .facts
                    .push(Fact::read(HOSTILE.to_owned().into(), long.clone()));
            }
            _ => {}
        }
    }
    story.push(Some(Event::Diagnosis(crate::narration::Diagnosis {
        step: HOSTILE.to_owned(),
        happened: long.clone(),
        meaning: long,
        advice: vec![HOSTILE.into(); 3],
    })));
    story
}

fn poison(field: &mut Field) {
    match &mut field.value {
        FieldValue::Text(text)
        | FieldValue::Described(text)
        | FieldValue::Packed(text)
        | FieldValue::Malformed(text) => {
            *text = HOSTILE.repeat(9);
        }
        FieldValue::Code { value, .. } => *value = u64::MAX,
        FieldValue::Unsigned(_) => field.value = FieldValue::Malformed(HOSTILE.repeat(9)),
        _ => field.name = HOSTILE.into(),
    }
    field.fields.iter_mut().for_each(poison);
}

#[test]
fn nothing_of_the_peer_steers_the_terminal() {
    let story = hostile_story();
    for level in LEVELS {
        let text = narrate(&story, options(100, level));
        for c in text.chars().filter(|c| *c != '\n') {
            assert!(!c.is_control(), "{:?}", c);
            let hidden = ['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{2028}'];
            assert!(!hidden.contains(&c), "{:?}", c);
        }
        // With color, the only escapes are ours: SGR sequences.
        let options = Options {
            color: true,
            ..options(100, level)
        };
        for rest in narrate(&story, options).split('\x1b').skip(1) {
            let end = rest.find('m').unwrap();
            assert!(rest.starts_with('['));
            let parameters = &rest[1..end];
            assert!(parameters.chars().all(|c| c.is_ascii_digit() || c == ';'));
        }
    }
}

/// Columns as a terminal counts them, without the escapes of color.
fn columns(line: &str) -> usize {
    let mut plain = String::new();
    let mut parts = line.split('\x1b');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        plain.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    text_width(&plain)
}

#[test]
fn no_line_is_wider_than_the_page() {
    for story in [story::tls12(&[1203, 1050], PAGE), hostile_story()] {
        for width in [40, 50, 60, 64, 80, 100, 121, 140, 200] {
            for level in LEVELS {
                for color in [false, true] {
                    let options = Options {
                        width,
                        color,
                        level,
                    };
                    for line in narrate(&story, options).lines() {
                        assert!(columns(line) <= width, "{width} {level:?}: {line}");
                        assert!(!line.ends_with(' '), "{width} {level:?}: {line:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn color_changes_nothing_but_color() {
    let story = story::tls12(&[1203], PAGE);
    for level in LEVELS {
        let plain = narrate(&story, options(100, level));
        let colored = narrate(
            &story,
            Options {
                color: true,
                ..options(100, level)
            },
        );
        let mut stripped = String::new();
        let mut parts = colored.split('\x1b');
        stripped.push_str(parts.next().unwrap());
        for part in parts {
            stripped.push_str(part.split_once('m').unwrap().1);
        }
        assert_eq!(stripped, plain);
    }
}

/// All hex digits that follow the gutter of rows, put together.
fn bytes_in(text: &str) -> String {
    text.lines()
        .filter_map(|line| line.split(" │ ").nth(1))
        .flat_map(|hex| hex.split_whitespace())
        .filter(|pair| pair.len() == 2 && pair.chars().all(|c| c.is_ascii_hexdigit()))
        .collect()
}

#[test]
fn verbose_shows_every_byte_of_every_message_and_folds_nothing() {
    for width in [64, 100, 160] {
        let story = story::tls12(&[1203, 1050], PAGE);
        let text = narrate(&story, options(width, Level::Everything));
        assert!(!text.contains("folded"));
        let shown = bytes_in(&text);
        for event in story.iter().flatten() {
            if let Event::Message(message) = event {
                let hex: String = message.bytes.iter().map(|b| format!("{b:02x}")).collect();
                assert!(shown.contains(&hex), "{}", message.name);
            }
        }
        let normal = narrate(&story, options(width, Level::Bytes));
        assert!(normal.contains("folded, -vv shows them"));
        assert!(normal.lines().count() < text.lines().count());
    }
}

#[test]
fn a_stall_is_seen_where_it_is() {
    let story = story::tls12(&[1203], PAGE);
    let sink = Sink::default();
    let mut narrator = Text::new(Box::new(sink.clone()), options(100, Level::Bytes));
    let written = |sink: &Sink| String::from_utf8(sink.0.lock().unwrap().clone()).unwrap();
    // The connection waits for the ServerHello: the ClientHello is visible, to its last byte.
    let wait = story.iter().position(Option::is_none).unwrap();
    tell(&mut narrator, &story[..=wait]);
    let text = written(&sink);
    assert!(text.contains("ClientHello") && !text.contains("ServerHello"));
    assert!(text.contains("extended_master_secret"));
    // It waits for the second half of the Certificate: what came of it is said.
    let next = wait + 1 + story[wait + 1..].iter().position(Option::is_none).unwrap();
    tell(&mut narrator, &story[wait + 1..=next]);
    assert!(written(&sink).contains("of a message that is not complete yet"));
}

#[test]
fn quiet_is_a_line_a_step_and_a_summary() {
    let story = story::tls12(&[1203], PAGE);
    let text = narrate(&story, options(100, Level::Quiet));
    let steps = story
        .iter()
        .filter(|event| matches!(event, Some(Event::Message(_))))
        .count();
    let numbered = text
        .lines()
        .filter(|line| line.contains("client → server") || line.contains("client ← server"))
        .count();
    // The request and the response are a line each.
    assert_eq!(numbered, steps + 2);
    assert!(text.lines().count() < steps + 20);
    assert!(text.contains("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
    assert!(text.contains("close_notify"));
}

#[test]
fn computations_that_protect_a_record_stand_with_it() {
    let text = narrate(&story::tls12(&[1203], PAGE), options(100, Level::Bytes));
    let start = text.find("Finished, 16 bytes").unwrap();
    let finished = &text[start..];
    let order = [
        "record",
        "nonce =",
        "additional_data =",
        "AEADEncrypted",
        "inside",
        "verify_data",
    ];
    let mut rest = finished;
    for what in order {
        let found = rest.find(what);
        assert!(found.is_some(), "{what} in {finished}");
        rest = &rest[found.unwrap()..];
    }
}

#[test]
fn messages_of_one_record_say_so() {
    let text = narrate(&story::tls12(&[1203], PAGE), options(100, Level::Bytes));
    assert_eq!(text.matches("in the same record").count(), 1);
}

#[test]
fn a_large_download_is_not_asked_for() {
    let mut narrator = Text::new(Box::new(io::sink()), options(100, Level::Bytes));
    tell(&mut narrator, &story::tls12(&[1203], PAGE));
    let block = vec![b'x'; 16384];
    let mut asked = 0;
    for sequence in 2..100 {
        let record = story::protected(
            Side::Server,
            ContentType::ApplicationData,
            sequence,
            &block[..200],
        );
        let mut story = vec![Some(record)];
        story.push(Some(Event::Data(crate::narration::Data {
            from: Side::Server,
            bytes: block.clone(),
            protocol: None,
        })));
        asked += usize::from(narrator.wants(Topic::Records) || narrator.wants(Topic::Data));
        tell(&mut narrator, &story);
    }
    assert!(asked < 8, "{asked}");
    assert!(narrator.wants(Topic::Steps));
}

/// An output that is gone.
struct Broken;

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_broken_output_is_reported_once_at_the_end() {
    let mut narrator = Text::new(Box::new(Broken), options(100, Level::Bytes));
    tell(&mut narrator, &story::tls12(&[1203], PAGE));
    assert!(!narrator.wants(Topic::Steps));
    let failure = narrator.finish().unwrap_err();
    assert_eq!(failure.kind(), io::ErrorKind::BrokenPipe);
}

#[test]
fn what_an_answer_says_about_tls_is_explained() {
    for level in [Level::Story, Level::Bytes, Level::Everything] {
        let text = narrate(&story::tls12(&[1203], PAGE), options(100, level));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let said =
            "Strict-Transport-Security: max-age=31536000. For so many seconds (max-age) browsers";
        assert!(text.contains(said), "{level:?}: {text}");
    }
}

/// A label that does not fit into its column keeps its distance.
#[test]
fn long_labels_do_not_touch_what_they_label() {
    let text = narrate(&story::tls12(&[1203], PAGE), options(100, Level::Quiet));
    let says = "Strict-Transport-Security  max-age=31536000";
    assert!(text.contains(says), "{text}");
}

/// Content is told with what it was packed in, and how long that was.
#[test]
fn packed_content_is_told_as_such() {
    let content = Event::Content(Content {
        from: crate::names::Side::Server,
        bytes: b"hello gzip".to_vec(),
        coding: Some("gzip".into()),
        packed_length: Some(1030),
    });
    for level in [Level::Story, Level::Bytes] {
        let mut events = story::tls12(&[1203], PAGE);
        events.insert(events.len() - 1, Some(content.clone()));
        let text = narrate(&events, options(100, level));
        let says = "content (unpacked from 1,030 bytes of gzip), 10 bytes";
        assert!(text.contains(says), "{level:?}: {text}");
    }
}
