//! Lines against the format's description, and traces that nobody should have written.

use crate::names::MessageName;
use crate::wire::MessageId;
use std::io::{BufReader, Read};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::check::Check;
use crate::compute::{Parameter, Recipe};
use crate::error::ErrorKind;
use crate::names::hash::HashAlgorithm;
use crate::names::oid::ObjectIdentifier;
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::names::suite::BulkCipher;
use crate::narration::{
    Authenticity, Carrier, CertificateSummary, Computed, Connected, Content, Data, Diagnosis, Fact,
    Gap, Lack, Message, Narration, Observed, Operation, Proof, Protected, Record, Secret, Segment,
    Side, SubjectKey, Summary, Unchecked, Unread,
};
use crate::wire::{Field, FieldValue, Origin, RecordId, Registry, Value, ValueId, Whole};

/// Output that can be looked at.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<(Moment, Event)>>>, Option<Moment>);

impl Narrator for Recorder {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn at(&mut self, moment: Moment) {
        self.1 = Some(moment);
    }
    fn tell(&mut self, event: &Event) {
        let told = (self.1.unwrap(), event.clone());
        self.0.lock().unwrap().push(told);
    }
}

fn moment(elapsed: u64) -> Moment {
    Moment {
        // `date -u -d @1795570923 +%FT%T`: 2026-11-25T01:42:03
        started: SystemTime::UNIX_EPOCH + Duration::from_micros(1_795_570_923_456_789),
        elapsed: Duration::from_micros(elapsed),
    }
}

fn write(events: &[Event]) -> String {
    let out = Shared::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(Json::new(
        Box::new(out.clone()),
        "example.com:443",
    )));
    for (number, event) in (0..).zip(events) {
        narration.clock().set(moment(number * 10));
        narration.tell(event.topic(), || event.clone());
    }
    narration.finish().unwrap();
    let bytes = out.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

/// Events with their times; or what is wrong, and the events that were told before.
type Told = Result<Vec<(Moment, Event)>, (String, Vec<Event>)>;

fn tell(trace: impl Read) -> Told {
    let recorder = Recorder::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(recorder.clone()));
    let result = read(BufReader::new(trace), &mut narration);
    let told = recorder.0.lock().unwrap().clone();
    match result {
        Ok(()) => Ok(told),
        Err(error) => {
            assert_eq!(error.kind, ErrorKind::Decode);
            let events = told.into_iter().map(|(_, event)| event).collect();
            Err((error.message, events))
        }
    }
}

fn leaf(name: &'static str, offset: usize, length: usize, value: FieldValue) -> Field {
    Field {
        origin: None,
        name: name.into(),
        offset,
        length,
        value,
        fields: Vec::new(),
    }
}

/// One of everything, with what is awkward in JSON.
fn events() -> Vec<Event> {
    let fields = vec![
        leaf(
            "msg_type",
            0,
            1,
            FieldValue::Code {
                registry: Registry::HandshakeType,
                value: 2,
            },
        ),
        leaf("length", 1, 3, FieldValue::Length(6)),
        Field {
            origin: None,
            name: "body".into(),
            offset: 4,
            length: 6,
            value: FieldValue::Structure,
            fields: vec![
                leaf("random", 4, 2, FieldValue::Opaque),
                leaf("number", 6, 1, FieldValue::Unsigned(u64::MAX)),
                leaf("host", 7, 1, FieldValue::Text("a\"\\\u{1}\u{202e}é".into())),
                leaf("der", 8, 1, FieldValue::Described("commonName".into())),
                leaf(
                    "rest",
                    9,
                    1,
                    FieldValue::Malformed("1 byte needed, 0 there".into()),
                ),
                leaf("nothing", 10, 0, FieldValue::Opaque),
            ],
        },
    ];
    let message = Message {
        id: MessageId {
            connection: 1,
            number: 1,
        },
        from: Side::Server,
        name: MessageName::parse("ServerHello".into()),
        carrier: Carrier::Record(ContentType::Handshake),
        bytes: (2..12).collect(),
        fields,
        source: "src/message/server_hello.rs".into(),
    };
    let summary = Summary {
        failure: None,
        facts: vec![
            Fact::read("version".into(), "TLS 1.3".into()),
            Fact::read("cipher_suite".into(), "TLS_AES_128_GCM_SHA256".into()),
            Fact::read("alpn".into(), String::new()),
        ],
    };
    vec![
        Event::Connected(Connected {
            side: Side::Client,
            target: "[::1]:443".into(),
            local: Some("127.0.0.1:40000".parse().unwrap()),
            peer: Some("[2001:db8::1]:443".parse().unwrap()),
            redirected: None,
        }),
        Event::Connected(Connected {
            side: Side::Server,
            target: "the built-in server".into(),
            local: None,
            peer: None,
            redirected: None,
        }),
        Event::Observed(Observed {
            target: "a.example".into(),
            client: Some("127.0.0.1:40000".parse().unwrap()),
            server: None,
        }),
        Event::Gap(Gap::missing(Side::Server, Some(1460))),
        Event::Gap(Gap::missing(Side::Client, None)),
        Event::Gap(Gap {
            from: Side::Client,
            length: Some(120),
            why: Unread::Encrypted,
            records: Some(2),
        }),
        Event::Unchecked(Unchecked {
            from: Side::Client,
            proof: Proof::VerifyData,
            lacks: Lack::Messages,
            records: 7,
        }),
        Event::Unchecked(Unchecked {
            from: Side::Server,
            proof: Proof::RecordMac,
            lacks: Lack::Key,
            records: 0,
        }),
        Event::Segment(Segment {
            from: Side::Server,
            bytes: vec![],
        }),
        Event::Record(Record {
            id: RecordId {
                connection: 1,
                number: 7,
            },
            steps: vec![
                Recipe::of(Operation::Concat, "additional_data", "RFC 9846 §5.2")
                    .input(&Value::from_origin(
                        "opaque_type",
                        [23],
                        Origin::of(Whole::ThisRecord),
                    ))
                    .yields([23]),
                Recipe::of(Operation::AeadOpen, "TLSInnerPlaintext", "RFC 9846 §5.2")
                    .text("AEAD-Decrypt(")
                    .input(&Value::from_origin(
                        "additional_data",
                        [23],
                        Origin::of(Whole::Step(0)),
                    ))
                    .text(")")
                    .with(Parameter::Cipher(BulkCipher::Aes128Gcm))
                    .yields([0, 99]),
            ],
            authenticity: Some(Authenticity {
                passed: true,
                rfc: "RFC 9846 §5.2".into(),
            }),
            from: Side::Client,
            content_type: ContentType::ApplicationData,
            bytes: vec![23, 3, 3, 0, 1, 0xff],
            fields: vec![
                leaf("header", 0, 5, FieldValue::Opaque),
                leaf("encrypted_record", 5, 1, FieldValue::Opaque),
            ],
            protected: Some(Protected {
                sequence_number: Some(u64::MAX),
                content_type: ContentType(99),
                plaintext: vec![0],
            }),
        }),
        Event::Record(Record {
            id: RecordId {
                connection: 1,
                number: 8,
            },
            steps: vec![],
            authenticity: None,
            from: Side::Server,
            content_type: ContentType::Handshake,
            bytes: vec![22, 3, 1, 0, 0],
            fields: vec![],
            protected: None,
        }),
        Event::Message(message.clone()),
        Event::Message(Message {
            name: MessageName::parse("SETTINGS".into()),
            carrier: Carrier::Application("HTTP/2".into()),
            ..message.clone()
        }),
        Event::Message(Message {
            name: MessageName::parse("DATA".into()),
            carrier: Carrier::Bulk("HTTP/2".into()),
            ..message.clone()
        }),
        Event::Message(Message {
            name: MessageName::parse("STARTTLS".into()),
            carrier: Carrier::Transport("SMTP".into()),
            ..message.clone()
        }),
        Event::Message(Message {
            name: MessageName::parse("Alert".into()),
            carrier: Carrier::Record(ContentType::Alert),
            bytes: vec![2, 40],
            fields: vec![],
            ..message
        }),
        Event::Computation(Computed {
            id: ValueId {
                connection: 1,
                number: 9,
            },
            description: Arc::new(
                Recipe::of(Operation::Concat, "EM", "RFC 8017 §7.2.1")
                    .joined(
                        &[0u8, 2, 0].map(|byte| Value::literal(format!("0x0{byte}"), [byte])),
                        " || ",
                    )
                    .with(Parameter::Label("\"".into()))
                    .with(Parameter::Hash(HashAlgorithm::Sha256))
                    .yields([0, 2, 0]),
            ),
        }),
        Event::Certificate(CertificateSummary {
            position: 1,
            subject: "CN=\n".into(),
            names: vec!["a".into(), "b".into()],
            issuer: "CN=\"".into(),
            serial: vec![0, 255],
            not_before: -1,
            not_after: i64::MAX,
            key: SubjectKey::Other(ObjectIdentifier::new(&[0x2a, 3])),
            signature_algorithm: ObjectIdentifier::new(&[0x80]),
            size: 3,
            fingerprint: vec![],
        }),
        Event::Check(
            Check::VerifyData {
                version: ProtocolVersion::TLS1_3,
                expected: Value::literal("verify_data", [1, 2]),
                received: Value::literal("verify_data", [1, 3]),
            }
            .made(),
        ),
        Event::Data(Data {
            from: Side::Client,
            bytes: b"GET".to_vec(),
            protocol: None,
        }),
        Event::Data(Data {
            from: Side::Client,
            bytes: b"PRI".to_vec(),
            protocol: Some("HTTP/2".into()),
        }),
        Event::Content(Content {
            from: Side::Server,
            bytes: b"Hello".to_vec(),
            coding: None,
            packed_length: None,
        }),
        Event::Content(Content {
            from: Side::Server,
            bytes: b"Hello".to_vec(),
            coding: Some("gzip".into()),
            packed_length: Some(25),
        }),
        Event::Secret(Secret {
            label: "CLIENT_RANDOM".into(),
            client_random: vec![1; 32],
            secret: vec![2; 48],
        }),
        Event::HandshakeDone(summary.clone()),
        Event::Diagnosis(Diagnosis {
            step: "waiting for ServerHello".into(),
            happened: "it".into(),
            meaning: "that".into(),
            advice: vec!["this".into(), "or that".into()],
        }),
        Event::Done(Summary {
            failure: Some("why".into()),
            ..summary
        }),
    ]
}

#[test]
fn what_is_written_is_read() {
    let trace = write(&events());
    let told = tell(trace.as_bytes()).unwrap();
    assert_eq!(told.len(), events().len());
    for (number, ((at, read), written)) in (0..).zip(told.into_iter().zip(events())) {
        assert_eq!(read, written);
        assert_eq!(at, moment(number * 10));
    }
}

/// Connections that go on at the same time are told one after the other, each with its own time.
#[test]
fn connections_take_turns_in_a_file() {
    let out = Shared::default();
    let file = TraceFile::new(Box::new(out.clone()), "a client");
    let data = |byte| {
        Event::Data(Data {
            from: Side::Client,
            bytes: vec![byte],
            protocol: None,
        })
    };
    let done = || Event::Done(Summary::default());
    let mut ends: Vec<Json> = [1, 2, 3].map(|number| file.connection(number)).into();
    // The second began a second later than the first, the third yet later.
    for (number, elapsed, event) in [
        (1, 0, data(1)),
        (2, 5, data(2)),
        (1, 10, data(3)),
        (3, 7, data(4)),
        (2, 9, done()),
        (1, 20, done()),
        (3, 8, done()),
    ] {
        let mut at = moment(elapsed);
        at.started += Duration::from_secs(number as u64 - 1);
        ends[number - 1].at(at);
        ends[number - 1].tell(&event);
    }
    ends[0].finish().unwrap();
    let mut text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text.matches("\"format\"").count(), 1);
    // Another trace behind it.
    text += &write(&[data(9)]);

    let mut trace = Trace::open(text.as_bytes()).unwrap();
    let mut all = Vec::new();
    loop {
        let recorder = Recorder::default();
        let mut narration = Narration::silent();
        narration.add(Box::new(recorder.clone()));
        trace.tell(&mut narration).unwrap();
        let told = recorder.0.lock().unwrap().clone();
        let events: Vec<Event> = told.iter().map(|(_, event)| event.clone()).collect();
        let times: Vec<u128> = told.iter().map(|(at, _)| at.elapsed.as_micros()).collect();
        all.push((trace.connection(), trace.is_first(), events, times));
        if !trace.next_connection().unwrap() {
            break;
        }
    }
    let expected = [
        (1, true, vec![data(1), data(3), done()], vec![0, 10, 20]),
        (2, false, vec![data(2), done()], vec![0, 4]),
        (3, false, vec![data(4), done()], vec![0, 1]),
        (1, true, vec![data(9)], vec![0]),
    ];
    assert_eq!(all, expected);
}

#[test]
fn every_check_is_written_and_read() {
    let samples = crate::check::samples().into_iter();
    let checks: Vec<Event> = samples
        .flat_map(|check| [check.clone().made(), check.disregarded()])
        .map(Event::Check)
        .collect();
    let told = tell(write(&checks).as_bytes()).unwrap();
    assert!(told.into_iter().map(|(_, event)| event).eq(checks));
}

/// The outcome follows from what is compared, whatever a trace says.
#[test]
fn an_outcome_that_does_not_follow_is_refused() {
    let trace = write(&[Event::Check(Check::TicketLifetime { lifetime: 5 }.made())]);
    let (error, _) = tell(trace.replace("true", "false").as_bytes()).unwrap_err();
    assert!(error.contains("the outcome of the check"), "{error}");
}

#[test]
fn lines_are_as_documented() {
    let trace = write(&events());
    let lines: Vec<serde_json::Value> = trace
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["format"], "tlsdemo-trace");
    assert_eq!(lines[0]["version"], 2);
    assert_eq!(lines[0]["target"], "example.com:443");
    assert_eq!(lines[0]["time"], "2026-11-25T01:42:03.456789Z");
    for (number, line) in (0u64..).zip(&lines[1..]) {
        assert_eq!(line["seq"], number + 1);
        assert_eq!(line["elapsed_us"], number * 10);
    }
    let of = |event: &str| lines.iter().find(|line| line["event"] == event).unwrap();
    assert_eq!(of("record")["header"], "1703030001");
    assert_eq!(of("record")["fragment"], "ff");
    assert_eq!(of("record")["content_type"]["name"], "application_data");
    assert_eq!(of("record")["protected"]["plaintext"], "00");
    assert_eq!(of("alert")["level"], "fatal");
    assert_eq!(of("alert")["description"], "handshake_failure");
    let computation = of("computation");
    assert_eq!(computation["operation"], "concat");
    assert_eq!(computation["parameters"]["hash"], "SHA-256");
    assert_eq!(computation["inputs"][2]["name"], "0x00");
    assert_eq!(computation["inputs"][1]["bytes"], "02");
    assert_eq!(computation["output"], "000200");
    let message = of("message");
    assert_eq!(message["bytes"], "02030405060708090a0b");
    assert_eq!(message["fields"][0]["text"], "server_hello");
    assert_eq!(message["fields"][0]["value"], 2);
    let random = &message["fields"][2]["fields"][0];
    assert_eq!(random["kind"], "opaque");
    assert_eq!(random["value"], "0607");
    // What the glossary says of a ServerHello's random.
    let entry = crate::glossary::field(["body", "ServerHello"], "random").unwrap();
    assert_eq!(random["meaning"], entry.short);
    assert_eq!(random["rfc"], entry.rfc);
}

/// A trace with this for its line after the header.
fn with(line: &str) -> String {
    let header = write(&events()[..1]);
    let header = header.lines().next().unwrap();
    format!("{header}\n{line}\n")
}

fn refused(trace: impl AsRef<[u8]>) -> String {
    tell(trace.as_ref()).unwrap_err().0
}

#[test]
fn what_is_no_trace_is_refused() {
    for (trace, why) in [
        ("", "it is empty"),
        ("\n\n", "it is empty"),
        ("<html>", "no header"),
        ("{}", "no header"),
        (
            r#"{"format":"other","version":2,"target":"","time":""}"#,
            "its format is \"other\"",
        ),
        (
            r#"{"format":"tlsdemo-trace","version":1,"target":"","time":"","program":"tlsdemo 9.0.0"}"#,
            "version 1, and this program reads version 2",
        ),
        (
            r#"{"format":"tlsdemo-trace","version":2,"target":"","time":"yesterday"}"#,
            "time in its header",
        ),
    ] {
        let message = refused(trace);
        assert!(message.contains(why), "{trace}: {message}");
    }
    let wide: Vec<u8> = "\u{feff}{}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(refused(wide).contains("UTF-16"));
    let marked = format!("\u{feff}{}", write(&events()));
    assert_eq!(tell(marked.as_bytes()).unwrap().len(), events().len());
    let windows = write(&events()).replace('\n', "\r\n");
    assert_eq!(tell(windows.as_bytes()).unwrap().len(), events().len());
}

/// Dates beyond what captures and our own headers can hold; the offset may carry one across.
#[test]
fn times_are_of_the_years_1970_to_9999() {
    let header = |time: &str| {
        format!(r#"{{"format":"tlsdemo-trace","version":2,"target":"","time":"{time}"}}"#)
    };
    for time in [
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00+00:01",
        "0000-01-01T00:00:00Z",
        "0000-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-00:01",
    ] {
        let message = refused(header(time));
        assert!(message.contains("years 1970 to 9999"), "{time}: {message}");
    }
    for time in ["1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"] {
        assert_eq!(tell(header(time).as_bytes()).unwrap().len(), 0, "{time}");
    }
}

#[test]
fn lines_that_make_no_sense_are_named() {
    let stamp = r#""seq":1,"elapsed_us":0"#;
    let record = r#""event":"record","id":[1,1],"from":"client","content_type":{"registry":"content_type","value":22}"#;
    let message = r#""event":"message","id":[1,1],"from":"client","name":"X","content_type":{"registry":"content_type","value":22}"#;
    let field = |what: &str| {
        format!(r#"{{{stamp},{message},"bytes":"00","fields":[{{"name":"f",{what}}}]}}"#)
    };
    for (line, why) in [
        ("[]".into(), "column 2"),
        (
            "{\"seq\":1,\"elapsed_us\":0,\"event\":\"data\",\"from\":\"\\u001b[2J\"}".into(),
            "unknown variant `\\x1b[2J`",
        ),
        ("{}".into(), "missing field `seq`"),
        (
            format!(r#"{{{stamp},"event":"wonder"}}"#),
            "\"wonder\" is no event",
        ),
        (
            format!(r#"{{{stamp},"event":"data","from":"client"}}"#),
            "missing field `bytes`",
        ),
        (
            format!(r#"{{{stamp},"event":"data","from":"me","bytes":""}}"#),
            "unknown variant `me`",
        ),
        (
            format!(r#"{{{stamp},"event":"data","from":"client","bytes":"0"}}"#),
            "hex digits",
        ),
        (
            format!(r#"{{{stamp},"event":"data","from":"client","bytes":"é0"}}"#),
            "hex digits",
        ),
        (
            format!(r#"{{{stamp},"event":"data","from":"client","bytes":7}}"#),
            "hex digits",
        ),
        (
            format!(r#"{{{stamp},{record},"header":"16","fragment":""}}"#),
            "has 5 bytes",
        ),
        (
            field(r#""offset":0,"length":2,"kind":"opaque""#),
            "lies beyond the 1 bytes",
        ),
        (
            field(r#""offset":18446744073709551615,"length":1,"kind":"opaque""#),
            "lies beyond",
        ),
        (
            field(r#""offset":0,"length":1,"kind":"number""#),
            "has no number",
        ),
        (
            field(r#""offset":0,"length":1,"kind":"number","value":-1"#),
            "did not match",
        ),
        (
            field(r#""offset":0,"length":1,"kind":"code","value":1"#),
            "has no known registry",
        ),
        (
            field(r#""offset":0,"length":1,"kind":"text","value":1"#),
            "has no text",
        ),
        (
            field(r#""offset":0,"length":1,"kind":"odd""#),
            "unknown variant `odd`",
        ),
        (
            format!(
                r#"{{{stamp},"event":"computation","id":[1,1],"name":"x","operation":"magic","formula":[],
                "parameters":{{}},"inputs":[],"output":"","rfc":""}}"#
            )
            .replace('\n', ""),
            "unknown variant `magic`",
        ),
        (
            format!(r#"{{{stamp},"event":"connected","side":"client","target":"","peer":"x"}}"#),
            "socket address",
        ),
    ] {
        let message = refused(with(&line));
        assert!(
            message.starts_with("line 2 of the trace does not follow the format"),
            "{message}"
        );
        assert!(message.contains(why), "{line}: {message}");
    }
    // Members that nobody knows yet are no fault.
    let line = format!(r#"{{{stamp},"event":"data","from":"client","bytes":"00","new":[{{}}]}}"#);
    assert_eq!(tell(with(&line).as_bytes()).unwrap().len(), 1);
}

#[test]
fn a_trace_that_was_cut_short_is_told_up_to_there() {
    let trace = write(&events());
    let last = trace.trim_end().rfind('\n').unwrap() + 1;
    for end in [last + 1, last + 30, trace.len() - 2] {
        let (message, told) = tell(&trace.as_bytes()[..end]).unwrap_err();
        assert!(message.contains("is cut short"), "{message}");
        assert_eq!(told, events()[..events().len() - 1]);
    }
    // The line's end may be missing.
    assert!(tell(trace.trim_end().as_bytes()).is_ok());
}

/// `docs/trace-format.md`: a trace without `done` was cut short.
#[test]
fn a_trace_that_was_cut_between_two_lines_is_said_to_be() {
    let whole = write(&events());
    let cut = &whole[..whole.trim_end().rfind('\n').unwrap() + 1];
    let header = &whole[..=whole.find('\n').unwrap()];
    let end = |text: String| {
        let mut trace = Trace::open(text.as_bytes()).unwrap();
        loop {
            trace.tell(&mut Narration::silent()).unwrap();
            if !trace.next_connection().unwrap() {
                return trace.require_end().map_err(|error| error.message);
            }
        }
    };
    assert_eq!(end(whole.clone()), Ok(()));
    assert_eq!(end(whole.repeat(2)), Ok(()));
    for text in [
        cut.to_owned(),
        header.to_owned(),
        format!("{cut}{whole}"),
        format!("{whole}{cut}"),
        format!("{whole}{header}"),
    ] {
        let said = end(text).unwrap_err();
        assert!(said.contains("ends before connection 1 does"), "{said}");
    }
}

#[test]
fn lines_and_nesting_are_bounded() {
    let endless = with("").into_bytes();
    let message = refused_reader(endless.chain(std::io::repeat(b' ')));
    assert!(message.contains("is longer than"), "{message}");
    let field = r#"{"name":"f","offset":0,"length":0,"kind":"structure","fields":["#;
    let deep = format!(
        r#"{{"seq":1,"elapsed_us":0,"event":"message","id":[1,1],"from":"client","name":"X",
        "content_type":{{"value":22}},"bytes":"","fields":[{}{}]}}"#,
        field.repeat(1 << 14),
        "]}".repeat(1 << 14)
    )
    .replace('\n', "");
    let message = refused(with(&deep));
    assert!(message.contains("recursion limit"), "{message}");
    fn refused_reader(reader: impl Read) -> String {
        tell(reader).unwrap_err().0
    }
}

/// Bytes changed at random: whatever comes of it, no panic.
#[test]
fn a_damaged_trace_does_no_damage() {
    let trace = write(&events()).into_bytes();
    let mut state = 1u64;
    let mut random = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize
    };
    for _ in 0..2000 {
        let mut damaged = trace.clone();
        for _ in 0..=random() % 3 {
            let place = random() % damaged.len();
            let stuff = b"\"{}[]:,0-9e\\\xff\n a";
            damaged[place] = stuff[random() % stuff.len()];
        }
        let _ = tell(&damaged[..]);
    }
}

#[test]
fn hex_of_every_byte() {
    let bytes: Vec<u8> = (0..=255).collect();
    let digits = crate::wire::serial::hex::encode(&bytes);
    assert!(digits.starts_with("000102") && digits.ends_with("fdfeff"));
    assert_eq!(
        crate::wire::serial::hex::decode(&digits),
        Some(bytes.clone())
    );
    assert_eq!(
        crate::wire::serial::hex::decode(&digits.to_uppercase()),
        Some(bytes)
    );
    assert_eq!(crate::wire::serial::hex::decode("0g"), None);
    assert_eq!(crate::wire::serial::hex::decode("000"), None);
}

/// Whoever validates traces knows every check.
#[test]
fn the_schema_lists_each_check() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../docs/trace.schema.json")).unwrap();
    let listed = &schema["$defs"]["check"]["properties"]["name"]["enum"];
    let listed: Vec<&str> = (listed.as_array().unwrap().iter())
        .filter_map(|name| name.as_str())
        .collect();
    assert_eq!(listed, Check::NAMES);
}
