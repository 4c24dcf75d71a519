//! Text, page and trace of one connection say the same: they explain the same fields in the same
//! words, and give a record the same computations.

mod common;

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use common::converse;
use serde_json::Value;
use tlsdemo::certificate::ServerName;
use tlsdemo::glossary::{self, Kind};
use tlsdemo::handshake::{Terms, client, server};
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::names::suite::SUITES;
use tlsdemo::narration::{Event, Narration, Narrator};
use tlsdemo::peer::{Identity, TrustAnchors, identity};
use tlsdemo::report::html::Html;
use tlsdemo::report::json::Json;
use tlsdemo::report::text::{Level, Options, Text};

/// Where a narrator writes, to be read afterwards.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a narrator makes of these events.
fn told(events: &[Event], narrator: impl FnOnce(Box<Paper>) -> Box<dyn Narrator>) -> String {
    let paper = Paper::default();
    let mut narration = Narration::silent();
    narration.add(narrator(Box::new(paper.clone())));
    for event in events {
        narration.tell(event.topic(), || event.clone());
    }
    narration.finish().unwrap();
    let bytes = paper.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

fn text(events: &[Event]) -> String {
    let options = Options {
        width: 2000,
        color: true,
        level: Level::Everything,
    };
    told(events, |paper| Box::new(Text::new(paper, options)))
}

/// Connections of several versions and protections, from both ends.
fn connections() -> Vec<(String, Vec<Event>)> {
    let anchors = TrustAnchors::from_pem("the demo authority", identity::DEMO_CA_PEM.to_owned());
    let base = client::Config::new(ServerName::new("localhost"), anchors);
    let server = server::Config {
        tickets: 2,
        ..server::Config::new(Identity::demo())
    };
    let suites = [
        ("TLS_AES_128_GCM_SHA256", ProtocolVersion::TLS1_3),
        (
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            ProtocolVersion::TLS1_2,
        ),
        (
            "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
            ProtocolVersion::TLS1_2,
        ),
        ("TLS_RSA_WITH_AES_128_CBC_SHA", ProtocolVersion::TLS1_0),
    ];
    let mut found = Vec::new();
    for (name, version) in suites {
        let suite = SUITES.iter().find(|suite| suite.name == name).unwrap();
        let config = client::Config {
            terms: Terms {
                versions: vec![version],
                suites: vec![suite.code],
                ..base.terms.clone()
            },
            ..base.clone()
        };
        let (client, server) = converse(&config, &server, 1);
        assert!(client.outcome.is_ok(), "{name}: {:?}", client.outcome);
        found.push((format!("{name}, client"), client.recorder.events()));
        found.push((format!("{name}, server"), server.recorder.events()));
    }
    found
}

/// A field as a renderer shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    name: String,
    meaning: Option<String>,
    rfc: Option<String>,
    offset: u64,
    length: u64,
    /// The name of the code point in it.
    code: Option<String>,
}

/// The fields of each message and record of a trace, in reading order.
fn of_trace(trace: &str) -> Vec<Vec<Shown>> {
    fn add(fields: &Value, found: &mut Vec<Shown>) {
        for field in fields.as_array().into_iter().flatten() {
            let text = |member: &str| field[member].as_str().map(str::to_owned);
            let name = text("name").unwrap();
            found.push(Shown {
                meaning: text("meaning"),
                rfc: text("rfc"),
                offset: field["offset"].as_u64().unwrap(),
                length: field["length"].as_u64().unwrap(),
                code: text("text").filter(|_| field["kind"] == "code"),
                name,
            });
            add(&field["fields"], found);
        }
    }
    let lines = trace
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    lines
        .filter(|line: &Value| {
            ["record", "message", "alert"].contains(&line["event"].as_str().unwrap_or_default())
        })
        .map(|line| {
            let mut found = Vec::new();
            add(&line["fields"], &mut found);
            found
        })
        .collect()
}

/// The same of a page: names and meanings of each panel.
fn of_page(page: &str) -> Vec<Vec<(String, Option<String>)>> {
    let until = |text: &str, end: char| text.split(end).next().unwrap().to_owned();
    let shorts: HashMap<String, String> = page
        .split("<a class=\"note\" href=\"#g")
        .skip(1)
        .map(|link| {
            let (number, rest) = link.split_once("\">").unwrap();
            (number.to_owned(), unescaped(&until(rest, '<')))
        })
        .collect();
    page.split("<ul class=\"fields\"")
        .skip(1)
        .map(|panel| {
            let panel = panel.split("<div class=\"panel\"").next().unwrap();
            panel
                .split("<a id=\"f")
                .skip(1)
                .map(|row| {
                    let (start, rest) = row.split_once('>').unwrap();
                    let note = start
                        .split_once("data-g=\"")
                        .map(|(_, note)| until(note, '"'));
                    let short = note.map(|note| shorts[&note].clone());
                    (until(rest, '<'), short)
                })
                .collect()
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    let mut text = text.to_owned();
    for (escape, character) in [
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        text = text.replace(escape, character);
    }
    text
}

/// The explanations beside annotated bytes in a text with colors, each with the offset of its row.
fn of_text(text: &str) -> Vec<(u64, String)> {
    const BAR: &str = "│";
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.lines() {
        let cells: Vec<&str> = line.splitn(3, BAR).collect();
        let [left, _, right] = cells[..] else {
            continue;
        };
        let left = left.replace("\x1b[2m", "").replace("\x1b[0m", "");
        let left = left.trim();
        if !left.is_empty() {
            // Application data is shown beside offsets too.
            let Ok(start) = u64::from_str_radix(left, 16) else {
                continue;
            };
            offset = start;
        }
        for dim in right.split("\x1b[2m").skip(1) {
            let dim = dim.split("\x1b[0m").next().unwrap();
            if dim.trim_matches([' ', ';']).is_empty() {
                continue;
            }
            // Below the header of a record each of its fields is named.
            found.push((offset, dim.to_owned()));
        }
    }
    found
}

/// For each form in which a text may show an explanation, the few words for it.
type Forms = HashMap<&'static str, HashSet<&'static str>>;

fn forms() -> Forms {
    let mut forms = Forms::new();
    for kind in Kind::ALL {
        for (_, entry) in glossary::table(*kind) {
            for form in [entry.short, entry.text, entry.sentence()] {
                forms.entry(form).or_default().insert(entry.short);
            }
        }
    }
    forms
}

#[test]
fn page_and_trace_explain_each_field_in_the_same_words() {
    for (name, events) in connections() {
        let trace = of_trace(&told(&events, |paper| Box::new(Json::new(paper, "peer"))));
        let page = of_page(&told(&events, |paper| Box::new(Html::new(paper))));
        let trace: Vec<Vec<(String, Option<String>)>> = trace
            .into_iter()
            .map(|fields| fields.into_iter().map(|it| (it.name, it.meaning)).collect())
            .collect();
        assert!(trace.len() > 10, "{name}: {}", trace.len());
        assert_eq!(page.len(), trace.len(), "{name}");
        // On the page a record that is sent comes before what it carries, in the trace after it.
        let sorted = |mut all: Vec<_>| {
            all.sort();
            all
        };
        for (page, trace) in sorted(page).iter().zip(&sorted(trace.clone())) {
            assert_eq!(page, trace, "{name}");
        }
        let fields = trace.iter().flatten();
        let explained = fields.clone().filter(|(_, meaning)| meaning.is_some());
        assert!(explained.count() * 10 > fields.count() * 8, "{name}");
    }
}

/// A text explains a thing once, where it comes up first; then each explanation of the trace is in
/// the text beside the bytes that it is of, and the text explains nothing else.
#[test]
fn text_and_trace_explain_each_field_in_the_same_words() {
    let forms = forms();
    for (name, events) in connections() {
        let trace = of_trace(&told(&events, |paper| Box::new(Json::new(paper, "peer"))));
        let mut seen = HashSet::new();
        let mut first: Vec<Shown> = trace.into_iter().flatten().collect();
        first.retain(|it| {
            // The explanation is of the field, or of the code point in it.
            let entry = (it.meaning.clone(), it.rfc.clone());
            let new_name = seen.insert((Some(it.name.clone()), entry.clone()));
            let new_code = seen.insert((it.code.clone(), entry));
            it.meaning.is_some() && new_name && (new_code || it.code.is_none())
        });
        let total = first.len();
        for (offset, said) in of_text(&text(&events)) {
            let named = said
                .split_once(": ")
                .filter(|_| !forms.contains_key(&*said));
            let shorts = forms.get(named.map_or(&*said, |(_, plain)| plain));
            let shorts = shorts.unwrap_or_else(|| panic!("{name}: {said:?} is nobody's words"));
            let at = first.iter().position(|it| {
                let range = it.offset..it.offset + it.length.max(1);
                let there = match named {
                    Some((name, _)) => it.name == name && it.offset <= 5,
                    None => range.contains(&offset),
                };
                there && shorts.contains(it.meaning.as_deref().unwrap())
            });
            let at =
                at.unwrap_or_else(|| panic!("{name}: only the text says {said:?} at {offset}"));
            first.remove(at);
        }
        assert!(total > 40, "{name}: {total}");
        // What this end computed before it sent it was explained where it was computed.
        let computed = events.iter().filter_map(|event| match event {
            Event::Computation(computed) => Some(computed.description.name.to_string()),
            _ => None,
        });
        let computed: HashSet<String> = computed.collect();
        first.retain(|it| !computed.contains(&it.name));
        assert!(first.is_empty(), "{name}: the text does not say {first:#?}");
    }
}

/// A record owns the computations that protect it, and no others: a ticket is made from random
/// bytes just before its record is sealed (RFC 9846 §4.7.1), but has nothing to do with it.
#[test]
fn what_goes_into_a_ticket_is_not_part_of_a_records_protection() {
    let mut tickets = 0;
    for (name, events) in connections() {
        let page = told(&events, |paper| Box::new(Html::new(paper)));
        let text = text(&events);
        for event in &events {
            let Event::Computation(computation) = event else {
                continue;
            };
            if !computation.name.starts_with("ticket") {
                continue;
            }
            tickets += 1;
            let card = format!("<b>{}</b> <code class=\"out\">", computation.name);
            for (at, _) in page.match_indices(&card) {
                let record = page[..at].rfind("<details class=\"record\">");
                let computed = page[..at].rfind("<details class=\"group\"");
                assert!(computed > record, "{name}: {}", computation.name);
            }
            let line = format!("\x1b[1m{}\x1b[0m = ", computation.name);
            for (at, _) in text.match_indices(&line) {
                let record = text[..at].rfind("\x1b[1mrecord\x1b[0m");
                let computed = text[..at].rfind(" computes ");
                assert!(computed > record, "{name}: {}", computation.name);
            }
            assert!(page.contains(&card) && text.contains(&line), "{name}");
        }
    }
    assert!(tickets > 0);
}
