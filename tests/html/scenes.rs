//! Pages to look at: real visits over loopback, and an imagined one whose peer means harm.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tlsdemo::application::request::Request;
use tlsdemo::check::Check;
use tlsdemo::wire::MessageId;

use tlsdemo::certificate::ServerName;
use tlsdemo::commands::listen::{self, Attendant, Limits};
use tlsdemo::commands::visit::{Errand, Visit};
use tlsdemo::compute::{Parameter, Recipe};
use tlsdemo::connection::Randomness;
use tlsdemo::handshake::client;
use tlsdemo::handshake::server;
use tlsdemo::names::MessageName;
use tlsdemo::names::oid::ObjectIdentifier;
use tlsdemo::names::registry::{ContentType, ProtocolVersion};
use tlsdemo::names::suite::{SUITES, Suite};
use tlsdemo::narration::{
    Authenticity, Carrier, CertificateSummary, Computed, Connected, Content, Data, Diagnosis,
    Event, Fact, Message, Narration, Narrator, Operation, Protected, Record, Side, SubjectKey,
    Summary, Topic,
};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::peer::{Identity, identity};
use tlsdemo::report::html::{Connections, Html};
use tlsdemo::transport::Target;
use tlsdemo::wire::{Field, FieldValue, RecordId, Registry, Value, ValueId};

use crate::common::Recorder;

fn id(number: u32) -> ValueId {
    ValueId {
        connection: 1,
        number,
    }
}

/// Where a narrator writes, to be read afterwards.
#[derive(Clone, Default)]
pub struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).expect("the page is UTF-8")
    }
}

struct Served(Paper, Recorder);

impl Attendant for Served {
    fn narration(&self, _: Option<SocketAddr>) -> Narration {
        let mut narration = self.1.narration();
        narration.add(Box::new(Html::new(Box::new(self.0.clone()))));
        narration
    }
    fn randomness(&self) -> Randomness {
        Randomness::seeded(1, Side::Server)
    }
}

/// A visit: the page and the events of either end.
pub struct Scene {
    pub page: String,
    pub events: Vec<Event>,
    pub server_page: String,
    pub server_events: Vec<Event>,
}

/// A client for the built-in server.
pub fn client() -> client::Config {
    client_of("localhost")
}

/// A client that wants to talk to this host.
pub fn client_of(host: &str) -> client::Config {
    let pem = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
    let anchors = TrustAnchors::from_pem("the demo authorities", pem);
    client::Config::new(ServerName::new(host), anchors)
}

/// The same with one suite at one version.
pub fn only(name: &str, version: ProtocolVersion) -> client::Config {
    let mut config = client();
    config.versions = vec![version];
    config.suites = vec![suite(name).code];
    config
}

fn suite(name: &str) -> &'static Suite {
    SUITES.iter().find(|suite| suite.name == name).unwrap()
}

/// Visits the built-in server.
pub fn visit(config: &client::Config) -> Scene {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = Target::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    let (served, observer) = (Paper::default(), Recorder::default());
    let attendant = Served(served.clone(), observer.clone());
    let server = std::thread::spawn(move || {
        let mut config = server::Config::new(Identity::demo());
        config.suites = SUITES.iter().map(|suite| suite.code).collect();
        let (socket, _) = listener.accept().unwrap();
        let _ = listen::attend(socket, &config, &Limits::default(), &attendant);
    });
    let (recorder, paper) = (Recorder::default(), Paper::default());
    let mut narration = recorder.narration();
    narration.add(Box::new(Html::new(Box::new(paper.clone()))));
    let target = Target::parse("localhost").unwrap();
    let visit = Visit {
        proxy_narration: std::sync::Mutex::default(),
        route: tlsdemo::commands::visit::Route::DIRECT,
        target: &target,
        redirected: None,
        dial: Some(&address),
        is_local: false,
        config,
        exports: &[],
        renegotiate: false,
        key_update: false,
        errand: Errand::Ask {
            request: &Request::get(&target),
            follow: false,
        },
        beside: None,
        family: None,
        timeout: Duration::from_secs(20),
    };
    let randomness = Randomness::seeded(1, Side::Client);
    let _ = visit.make(narration, randomness, &mut || Ok(None));
    server.join().unwrap();
    Scene {
        page: paper.text(),
        events: recorder.events(),
        server_page: served.text(),
        server_events: observer.events(),
    }
}

/// The page of these events.
pub fn page_of(events: &[Event]) -> String {
    let paper = Paper::default();
    tell(events, Box::new(Html::new(Box::new(paper.clone()))));
    paper.text()
}

/// The page of several connections.
pub fn page_of_all(connections: &[&[Event]]) -> String {
    let paper = Paper::default();
    let document = Connections::new(Box::new(paper.clone()));
    document.set_title("several");
    for (number, events) in (1..).zip(connections) {
        if let Some(narrator) = document.narrator(number) {
            tell(events, narrator);
        }
    }
    document.finish().unwrap();
    paper.text()
}

fn tell(events: &[Event], narrator: Box<dyn Narrator>) {
    let mut narration = Narration::silent();
    narration.add(narrator);
    for event in events {
        narration.tell(topic(event), || event.clone());
    }
    narration.finish().unwrap();
}

fn topic(event: &Event) -> Topic {
    match event {
        Event::Computation(_) => Topic::Computations,
        Event::Record(_) => Topic::Records,
        Event::Data(_) | Event::Content(_) => Topic::Data,
        Event::Segment(_) => Topic::Segments,
        Event::Secret(_) => Topic::Secrets,
        _ => Topic::Steps,
    }
}

/// What a hostile peer would like to see on the page unchanged.
pub const HARM: &str =
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u{202e}\u{0}&amp;</style></details>";

/// A connection in which every text that a peer or a user could choose is [`HARM`].
pub fn hostile() -> String {
    let harm = || HARM.to_owned();
    let value = |value| Field {
        origin: None,
        name: harm().into(),
        offset: 0,
        length: 4,
        value,
        fields: Vec::new(),
    };
    let mut message_fields = vec![value(FieldValue::Text(harm()))];
    for (offset, value_of) in [
        (4, FieldValue::Described(harm())),
        (8, FieldValue::Malformed(harm())),
        (
            12,
            FieldValue::Code {
                registry: Registry::Extension,
                value: u64::MAX,
            },
        ),
    ] {
        message_fields.push(Field {
            offset,
            ..value(value_of)
        });
    }
    let bytes: Vec<u8> = (1..=16).collect();
    page_of(&[
        Event::Connected(Connected {
            side: Side::Client,
            target: harm(),
            local: None,
            peer: None,
            redirected: None,
        }),
        Event::Record(Record {
            id: RecordId {
                connection: 1,
                number: 1,
            },
            steps: vec![
                Recipe::of(Operation::Concat, harm(), harm())
                    .input(&Value::literal(harm(), HARM))
                    .yields(HARM),
            ],
            authenticity: Some(Authenticity {
                passed: false,
                rfc: harm().into(),
            }),
            from: Side::Server,
            content_type: ContentType(99),
            bytes: bytes.clone(),
            fields: message_fields.clone(),
            protected: Some(Protected {
                sequence_number: Some(u64::MAX),
                content_type: ContentType(98),
                plaintext: HARM.as_bytes().to_vec(),
            }),
        }),
        Event::Message(Message {
            id: MessageId {
                connection: 1,
                number: 1,
            },
            from: Side::Server,
            name: MessageName::Other(harm().into()),
            carrier: Carrier::Record(ContentType::Handshake),
            bytes,
            fields: message_fields,
            source: harm().into(),
        }),
        Event::Computation(Computed {
            id: id(1),
            description: Arc::new(
                Recipe::of(Operation::Hash, harm(), format!("RFC 1{HARM} §{HARM}"))
                    .text(format!("HASH({HARM}, é{HARM}"))
                    .input_as(&Value::literal(harm(), HARM), harm())
                    .text(format!("{HARM})"))
                    .with(Parameter::named(harm(), harm()))
                    .yields([1, 2, 3, 4, 5, 6, 7, 8]),
            ),
        }),
        Event::Computation(Computed {
            id: id(2),
            description: Arc::new(
                Recipe::of(Operation::Hash, "next", "RFC 9846 §7.1")
                    .input(&Value::computed(harm(), [1, 2, 3, 4, 5, 6, 7, 8], id(1)))
                    .yields([9; 8]),
            ),
        }),
        Event::Certificate(CertificateSummary {
            position: 0,
            subject: harm(),
            issuer: harm(),
            serial: vec![1],
            names: vec![harm(), harm()],
            not_before: i64::MIN,
            not_after: i64::MAX,
            key: SubjectKey::Other(ObjectIdentifier::new(HARM.as_bytes())),
            signature_algorithm: ObjectIdentifier::new(HARM.as_bytes()),
            size: 1,
            fingerprint: vec![2],
        }),
        Event::Check(
            Check::CertificateName {
                asked: harm(),
                matched: None,
                names: vec![harm()],
                near_miss: None,
            }
            .made(),
        ),
        Event::Data(Data {
            from: Side::Server,
            bytes: HARM.repeat(100).into_bytes(),
            protocol: None,
        }),
        Event::Content(Content {
            from: Side::Server,
            bytes: HARM.repeat(100).into_bytes(),
            coding: Some(harm().into()),
            packed_length: None,
        }),
        Event::Diagnosis(Diagnosis {
            step: harm(),
            happened: harm(),
            meaning: harm(),
            advice: vec![harm().into()],
        }),
        Event::Done(Summary {
            failure: Some(harm()),
            facts: vec![
                Fact::read(harm().into(), harm()),
                Fact::read("version".into(), harm()),
                Fact::read("cipher_suite".into(), harm()),
            ],
        }),
    ])
}

/// Keeps a page where the browser can open it, and a person too.
pub fn keep(name: &str, page: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.html"));
    std::fs::write(&path, page).unwrap();
    path
}
