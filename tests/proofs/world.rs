//! A small world: an authority, a server, and someone who answers for the authority.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rand::SeedableRng;
use rand::rngs::StdRng;
use tlsdemo::certificate::ServerName;
use tlsdemo::check::Check;
use tlsdemo::compute::signature::PrivateKey;
use tlsdemo::handshake::{client, server};
use tlsdemo::names::registry::{AlertDescription, ProtocolVersion, SignatureScheme};
use tlsdemo::names::signature::KeyAlgorithm;
use tlsdemo::narration::{Event, Side};
use tlsdemo::peer::{Identity, TrustAnchors};

use crate::common::{End, assert_covered, converse};
use crate::issue::{self, Extra, Issuer, Template};

pub const NOW: i64 = 1_800_000_000; // 2027-01-15
pub const DAY: i64 = 86_400;
pub const SCHEME: SignatureScheme = SignatureScheme::EcdsaSecp256r1Sha256;
pub const VERSIONS: [ProtocolVersion; 2] = [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3];

pub struct World {
    pub rng: StdRng,
    pub root: PrivateKey,
    pub server: PrivateKey,
    pub other: PrivateKey,
}

pub fn template(subject: &'static str, serial: u32) -> Template<'static> {
    Template {
        subject,
        serial,
        names: &["localhost"],
        not_before: NOW - DAY,
        not_after: NOW + 100 * DAY,
        is_ca: false,
        is_client: false,
    }
}

impl World {
    pub fn new() -> Self {
        let mut rng = StdRng::seed_from_u64(11);
        let mut key = || issue::private_key(KeyAlgorithm::EcdsaP256, &mut rng).unwrap();
        let (root, server, other) = (key(), key(), key());
        World {
            rng,
            root,
            server,
            other,
        }
    }

    /// A certificate for a key, from whoever is called root and has that key.
    pub fn certificate(
        &mut self,
        template: &Template<'_>,
        key: &PrivateKey,
        issuer: &PrivateKey,
        extra: &Extra<'_>,
    ) -> Vec<u8> {
        let issuer = Issuer {
            name: "root",
            private_key: issuer,
            scheme: SCHEME,
        };
        let key = key.public_key().unwrap();
        issue::certificate_with(template, &key, &issuer, extra, &mut self.rng).unwrap()
    }

    pub fn anchors(&mut self) -> TrustAnchors {
        let root = self.root.clone();
        let template = Template {
            names: &[],
            is_ca: true,
            ..template("root", 1)
        };
        let der = self.certificate(&template, &root, &root, &Extra::default());
        TrustAnchors::from_pem("the test's root", issue::pem("CERTIFICATE", &der).unwrap())
    }

    /// The server, with the serial number 2.
    pub fn identity(&mut self, extra: &Extra<'_>) -> Identity {
        let (key, root) = (self.server.clone(), self.root.clone());
        let der = self.certificate(&template("localhost", 2), &key, &root, extra);
        Identity::of(vec![der], key).unwrap()
    }

    pub fn client(&mut self, version: ProtocolVersion) -> client::Config {
        let mut config = client::Config::new(ServerName::new("localhost"), self.anchors());
        config.versions = vec![version];
        config.now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW as u64);
        config
    }
}

/// What came of a handshake.
pub struct Outcome {
    pub client: End,
    pub server: End,
}

pub fn meet(client: &client::Config, identity: Identity) -> Outcome {
    let mut config = server::Config::new(Vec::new());
    config.identities = Arc::new(vec![identity]);
    meet_server(client, &config)
}

pub fn meet_server(client: &client::Config, server: &server::Config) -> Outcome {
    let (client, server) = converse(client, server, 1);
    for end in [&client, &server] {
        assert_covered(&end.recorder.events());
    }
    Outcome { client, server }
}

impl Outcome {
    /// The checks of this name at the client, each with whether it passed.
    pub fn checks(&self, name: &str) -> Vec<(Check, bool)> {
        let events = self.client.recorder.events().into_iter();
        let checks = events.filter_map(|event| match event {
            Event::Check(checked) if checked.name() == name => {
                let passed = checked.passed();
                Some((checked.check, passed))
            }
            _ => None,
        });
        checks.collect()
    }

    /// The only check of this name at the client.
    pub fn check(&self, name: &str) -> (Check, bool) {
        let mut checks = self.checks(name);
        assert_eq!(checks.len(), 1, "{name}");
        checks.remove(0)
    }

    /// Requires that the client ended the handshake with this alert, and that the server heard of it.
    pub fn assert_alert(&self, alert: AlertDescription, what: &str) {
        let error = self.client.outcome.as_ref().expect_err(what);
        assert_eq!(error.alert, Some(alert), "{what}: {error}");
        let error = self.server.outcome.as_ref().expect_err(what).to_string();
        assert!(error.contains(&alert.to_string()), "{what}: {error}");
    }

    pub fn assert_good(&self, what: &str) {
        for end in [&self.client, &self.server] {
            assert!(end.outcome.is_ok(), "{what}: {:?}", end.outcome);
        }
        assert_eq!(
            self.client.connection.agreed.certificate_trusted,
            Some(true),
            "{what}"
        );
    }

    /// The messages of a name that the client received.
    pub fn received(&self, name: &str) -> usize {
        let events = self.client.recorder.events();
        let is_it = |event: &&Event| matches!(event, Event::Message(message) if message.name == name && message.from == Side::Server);
        events.iter().filter(is_it).count()
    }
}
