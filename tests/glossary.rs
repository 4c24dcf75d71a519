//! Whatever the code names, the glossary explains; and it explains nothing that no code names.

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use common::{Recorder, converse};
use tlsdemo::certificate::ServerName;
use tlsdemo::compute::Description;
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::{Keeper, Store};
use tlsdemo::glossary::{self, Entry, Kind};
use tlsdemo::handshake::client;
use tlsdemo::handshake::server;
use tlsdemo::names::registry::{HandshakeType, NamedGroup, ProtocolVersion, SUPPORTED_GROUPS};
use tlsdemo::names::suite::SUITES;
use tlsdemo::narration::{Event, Narration};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};
use tlsdemo::report::json::Trace;
use tlsdemo::story::fields::{Fields, Nodes};

/// Names that handshakes used and the glossary lacks.
#[derive(Default)]
struct Missing(BTreeSet<String>);

impl Missing {
    fn need(&mut self, found: bool, what: &str, name: &str) {
        if !found {
            self.0.insert(format!("{what} {name}"));
        }
    }

    fn fields(&mut self, nodes: Nodes<'_, '_>) {
        for node in nodes {
            self.need(node.explained().is_some(), "field", &node.field().name);
            self.fields(node.children());
        }
    }

    /// A computation: what it is, what it does, and each of its inputs.
    fn computation(&mut self, description: &Description, tls13: bool) {
        self.need(
            glossary::operation(description).is_some(),
            "operation",
            description.operation.name(),
        );
        let inputs = description.inputs.iter().map(|input| &*input.name);
        for name in inputs.chain([&*description.name]) {
            let entry = glossary::value(name, tls13);
            self.need(entry.is_some(), "value", name);
            self.in_force(entry, tls13, "value", name);
        }
        // `session_hash` is not from the specification of TLS 1.3; the mark in a server's random is.
        let is_mark = description.name == "server_random";
        let older = |rfc: &str| !rfc.starts_with("RFC 9846");
        let is_old = tls13 || is_mark || description.rfc.split(", ").any(older);
        self.need(is_old, "section of an older version for", &description.name);
    }

    /// What is told of TLS 1.3 cites no text that specifies older versions only.
    fn in_force(&mut self, entry: Option<&Entry>, tls13: bool, what: &str, name: &str) {
        const OLDER: [&str; 4] = ["RFC 2246", "RFC 4346", "RFC 5246", "RFC 5077"];
        let rfc = entry.map_or("", |entry| entry.rfc);
        let is_old = tls13 && OLDER.iter().any(|old| rfc.starts_with(old));
        self.need(!is_old, what, &format!("{name} in TLS 1.3, from {rfc}"));
    }

    /// What a trace of some connections tells.
    fn trace(&mut self, trace: &[u8]) {
        let mut trace = Trace::open(trace).unwrap();
        loop {
            let recorder = Recorder::default();
            let mut narration = Narration::silent();
            narration.add(Box::new(recorder.clone()));
            trace.tell(&mut narration).unwrap();
            let events = recorder.events();
            let version = events.iter().find_map(|event| match event {
                Event::HandshakeDone(summary) | Event::Done(summary) => summary.version(),
                _ => None,
            });
            for event in &events {
                self.event(event, version == Some(ProtocolVersion::TLS1_3));
            }
            if !trace.next_connection().unwrap() {
                return;
            }
        }
    }

    fn event(&mut self, event: &Event, tls13: bool) {
        match event {
            Event::Message(message) => {
                let found = match message.carrier.protocol() {
                    Some(protocol) => glossary::message_of(protocol, &message.name),
                    None => glossary::message(&message.name, tls13),
                };
                self.need(found.is_some(), "message", &message.name);
                self.fields(Fields::of_message(message).top());
            }
            Event::Record(record) => {
                self.fields(Fields::of_record(record).top());
                for step in &record.steps {
                    self.computation(step, tls13);
                }
            }
            Event::Computation(computed) => self.computation(&computed.description, tls13),
            Event::Check(check) => {
                let entry = glossary::check(check.name(), tls13);
                self.need(entry.is_some(), "check", check.name());
                self.in_force(entry, tls13, "check", check.name());
            }
            Event::HandshakeDone(summary) | Event::Done(summary) => {
                for fact in &summary.facts {
                    let name = fact.name();
                    let found = glossary::fact(name, tls13).is_some();
                    self.need(found, "fact", name);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn every_name_of_a_handshake_is_explained() {
    let mut missing = Missing::default();
    let anchors = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
    let base = client::Config::new(
        ServerName::new("localhost"),
        TrustAnchors::from_pem("the demo authorities", anchors),
    );
    let mut server = server::Config::new(Identity::demo());
    let with_psk = SUITES.iter().find(|suite| suite.key_exchange.has_psk());
    common::give_psk(&mut server, with_psk.unwrap());
    server.suites.extend(SUITES.iter().map(|suite| suite.code));
    server.psk_hint = Some(b"a hint".to_vec());
    let versions = [
        ProtocolVersion::TLS1_0,
        ProtocolVersion::TLS1_2,
        ProtocolVersion::TLS1_3,
    ];
    let mut configs = Vec::new();
    for version in versions {
        for suite in SUITES.iter().filter(|suite| suite.is_in(version)) {
            configs.push({
                let mut config = base.clone();
                config.versions = vec![version];
                config.suites = vec![suite.code];
                common::give_psk(&mut config, suite);
                config
            });
        }
    }
    for group in SUPPORTED_GROUPS {
        for versions in [vec![ProtocolVersion::TLS1_3], vec![ProtocolVersion::TLS1_2]] {
            configs.push({
                let mut config = base.clone();
                config.versions = versions;
                config.groups = vec![*group];
                config.key_shares = (*group != NamedGroup::Secp384r1).then(|| vec![*group]);
                config
            });
        }
    }
    let mut servers = vec![server];
    servers.push({
        let mut server = server::Config::new(Identity::demo());
        server.tickets = 2;
        server.groups = vec![NamedGroup::Secp384r1, NamedGroup::Ffdhe2048];
        server
    });
    servers.push({
        let mut server = server::Config::new(Identity::demo());
        let anchors = TrustAnchors::from_pem("demo", identity::demo_ca_pem());
        server.client_authentication = Some(ClientAuthentication::requested(anchors));
        server
    });
    configs.extend(
        [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3].map(|version| {
            let mut config = base.clone();
            config.versions = vec![version];
            config.identities = Arc::new(Identity::demo());
            config
        }),
    );
    let pairs = configs
        .iter()
        .flat_map(|config| servers.iter().map(move |server| (config, server)));
    for (config, server) in pairs {
        let (mut client, mut server) = converse(config, server, 1);
        let both = client.outcome.is_ok() && server.outcome.is_ok();
        for export in common::exports().into_iter().filter(|_| both) {
            let ours = client.connection.export(&export).unwrap();
            let theirs = server.connection.export(&export).unwrap();
            assert_eq!(ours, theirs, "{export}");
        }
        let tls13 = client.connection.version() == ProtocolVersion::TLS1_3;
        for end in [&client, &server] {
            for event in end.recorder.events() {
                missing.event(&event, tls13);
            }
            missing.event(&Event::Done(end.connection.agreed.summary(None)), tls13);
        }
    }
    // Sessions that are resumed, by id and by ticket.
    for version in versions
        .into_iter()
        .filter(|it| *it < ProtocolVersion::TLS1_3)
    {
        for tickets in [0, 1] {
            let mut config = base.clone();
            config.versions = vec![version];
            config.sessions = Some(Store::default().shelf("localhost"));
            let mut server = server::Config::new(Identity::demo());
            server.tickets = tickets;
            server.sessions = Some(Keeper::new(&mut seeded(1), 1));
            for seed in 1..3 {
                let (client, server) = converse(&config, &server, seed);
                assert!(client.outcome.is_ok() && server.outcome.is_ok());
                assert_eq!(client.connection.agreed.resumed.is_some(), seed == 2);
                for end in [&client, &server] {
                    for event in end.recorder.events() {
                        missing.event(&event, false);
                    }
                    missing.event(&Event::Done(end.connection.agreed.summary(None)), false);
                }
            }
        }
    }
    assert!(missing.0.is_empty(), "{:#?}", missing.0);
}

/// What the program runs into on its ways, beyond two ends in one process: names of HTTP, of sessions,
/// of DNS and of what comes before TLS; live, and as somebody sees it who only has the packets.
#[test]
fn every_name_that_the_program_tells_is_explained() {
    let folder = std::env::temp_dir().join(format!("tlsdemo-glossary-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let capture = folder.join("a.pcapng");
    let capture = capture.to_str().unwrap();
    let mut missing = Missing::default();
    let run = |arguments: &[&str]| {
        let program = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
        let output = { program }.args(arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {errors}");
        output.stdout
    };
    for options in [
        "--again 1 --early-data --key-update --export label:16",
        "--ech --grease --alpn http/1.1 --pad-to 64 --record-size-limit 512",
        "--key-share secp521r1 --groups x25519,secp521r1 --psk-modes psk_ke --resume",
        "--psk a:000102030405060708090a0b0c0d0e0f --psk-import",
        "--tls 1.2 --renegotiate --export tls-unique --max-fragment-length 512",
        "--tls 1.2 --again 1 --alpn http/1.1 -X POST -d text",
        "--tls 1.0 --cipher TLS_RSA_WITH_AES_128_CBC_SHA",
        "--as chrome",
        "--as firefox --tls 1.2",
        "--starttls smtp",
        "--starttls imap",
        "--starttls postgres",
        "--starttls ldap",
        "--starttls mysql",
        "--starttls rdp",
        "--starttls xmpp",
        "--starttls ftp",
        "--starttls sieve",
        "--starttls pop3",
        "--starttls nntp",
        "--starttls irc",
    ] {
        let options = options.split(' ');
        let live = ["--local", "-q", "--json", "-", "--pcap", capture].into_iter();
        let live: Vec<&str> = live.chain(options).collect();
        let read = ["read", capture, "--all", "-q", "--json", "-"];
        for arguments in [&live[..], &read] {
            missing.trace(&run(arguments));
        }
    }
    let _ = std::fs::remove_dir_all(folder);
    assert!(missing.0.is_empty(), "{:#?}", missing.0);
}

/// Every name that the glossary explains is one that the code writes somewhere, or builds from parts.
#[test]
fn no_explanation_is_out_of_reach() {
    let code = Source::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let built = |kind: Kind, name: &str| match kind {
        // `{side}_public_key`, generations of secrets, and what a hash covers.
        Kind::Value => {
            ["client_", "server_"].iter().any(|side| {
                let stem = name.strip_prefix(side);
                stem.is_some_and(|stem| {
                    code.has(&format!("{{}}_{stem}")) || code.has(&format!("{{side}}_{stem}"))
                })
            }) || name.ends_with("_traffic_secret")
                || ["transcript_hash", "empty_hash"].contains(&name)
        }
        // Made from the registry's name.
        Kind::Message => HandshakeType::ALL
            .iter()
            .any(|it| tlsdemo::message::name_of(*it) == name),
        _ => false,
    };
    let mut idle = Vec::new();
    for kind in [
        Kind::Message,
        Kind::Field,
        Kind::CertificateField,
        Kind::Value,
        Kind::Check,
        Kind::Operation,
        Kind::Fact,
    ] {
        for (full, _) in glossary::table(kind) {
            let (_, name) = glossary::split(kind, full);
            if !code.has(name) && !built(kind, name) {
                idle.push(format!("{} {full}", kind.name()));
            }
        }
    }
    assert!(idle.is_empty(), "{idle:#?}");
}

/// What the program is made of, without the glossary.
struct Source(String);

impl Source {
    fn read(directory: &Path) -> Self {
        let mut source = Source(String::new());
        source.add(directory);
        source
    }

    fn add(&mut self, directory: &Path) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("glossary") {
                self.add(&path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                self.0 += &std::fs::read_to_string(&path).unwrap();
            }
        }
    }

    /// Whether it has this text as a literal.
    fn has(&self, text: &str) -> bool {
        self.0.contains(&format!("{text:?}"))
    }
}
