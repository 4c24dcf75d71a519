//! Whatever the code names, the glossary explains.

mod common;

use std::collections::BTreeSet;

use common::converse;
use tlsdemo::certificate::ServerName;
use tlsdemo::glossary::{self, Kind};
use tlsdemo::handshake::client;
use tlsdemo::handshake::server;
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion};
use tlsdemo::names::suite::SUITES;
use tlsdemo::narration::Event;
use tlsdemo::peer::TrustAnchors;
use tlsdemo::peer::{Identity, identity};
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
            // The structure of an extension has the extension's name, which is explained with its type.
            let name = &node.field().name;
            let found =
                node.meaning().is_some() || glossary::explain(Kind::Extension, name).is_some();
            self.need(found, "field", name);
            self.fields(node.children());
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
            Event::Record(record) => self.fields(Fields::of_record(record).top()),
            Event::Computation(computation) => {
                let name = &computation.name;
                self.need(glossary::value(name).is_some(), "value", name);
            }
            Event::Check(check) => {
                let found = glossary::explain(Kind::Check, check.name()).is_some();
                self.need(found, "check", check.name());
            }
            Event::HandshakeDone(summary) | Event::Done(summary) => {
                for fact in &summary.facts {
                    let name = fact.name();
                    let found = glossary::explain(Kind::Fact, name).is_some();
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
    let server = server::Config::new(Identity::demo());
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
                config
            });
        }
    }
    for group in [NamedGroup::X25519MlKem768, NamedGroup::Ffdhe2048] {
        configs.push({
            let mut config = base.clone();
            config.groups = vec![group];
            config
        });
    }
    for config in &configs {
        let (client, server) = converse(config, &server, 1);
        let tls13 = client.connection.version() == ProtocolVersion::TLS1_3;
        for end in [&client, &server] {
            for event in end.recorder.events() {
                missing.event(&event, tls13);
            }
            missing.event(&Event::Done(end.connection.agreed.summary(None)), tls13);
        }
    }
    assert!(missing.0.is_empty(), "{:#?}", missing.0);
}
