//! Clients that say who they are, in every version and with every kind of key: what is asked for,
//! what is shown, and what the server makes of it.

mod common;
#[path = "common/issue.rs"]
mod issue;
#[path = "client_certificates/resumed.rs"]
mod resumed;

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use rand::SeedableRng;
use rand::rngs::StdRng;
use tlsdemo::certificate::{Certificate, ServerName, parse_filter, time};
use tlsdemo::compute::signature::PrivateKey;
use tlsdemo::extension::OidFilter;
use tlsdemo::handshake::{client, server};
use tlsdemo::names::registry::{AlertDescription as Alert, ProtocolVersion, SignatureScheme};
use tlsdemo::names::signature::KeyAlgorithm;
use tlsdemo::narration::{Event, Narration, Side};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};
use tlsdemo::report::text::{self, Options};
use tlsdemo::story::tree::Forest;

use common::{End, assert_covered, converse};

const VERSIONS: [ProtocolVersion; 4] = [
    ProtocolVersion::TLS1_0,
    ProtocolVersion::TLS1_1,
    ProtocolVersion::TLS1_2,
    ProtocolVersion::TLS1_3,
];

const KEYS: [KeyAlgorithm; 9] = [
    KeyAlgorithm::Rsa,
    KeyAlgorithm::RsaPss,
    KeyAlgorithm::EcdsaP256,
    KeyAlgorithm::EcdsaP384,
    KeyAlgorithm::EcdsaP521,
    KeyAlgorithm::Ed25519,
    KeyAlgorithm::MlDsa44,
    KeyAlgorithm::MlDsa65,
    KeyAlgorithm::MlDsa87,
];

const DAY: i64 = 86_400;

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

/// An authority for clients, and those that it vouches for.
struct World {
    rng: StdRng,
    name: &'static str,
    authority: PrivateKey,
}

impl World {
    fn new() -> Self {
        Self::under("clients")
    }

    fn under(name: &'static str) -> Self {
        let mut rng = StdRng::seed_from_u64(11);
        let authority = issue::private_key(KeyAlgorithm::EcdsaP256, &mut rng).unwrap();
        World {
            rng,
            name,
            authority,
        }
    }

    fn certificate(&mut self, template: &issue::Template<'_>, key: &PrivateKey) -> Vec<u8> {
        let issuer = issue::Issuer {
            name: self.name,
            private_key: &self.authority.clone(),
            scheme: SignatureScheme::EcdsaSecp256r1Sha256,
        };
        issue::certificate(template, &key.public_key().unwrap(), &issuer, &mut self.rng).unwrap()
    }

    fn anchors(&mut self) -> TrustAnchors {
        TrustAnchors::from_pem("the clients' authority", self.root(self.name))
    }

    /// An authority's certificate in PEM.
    fn root(&mut self, name: &str) -> String {
        let authority = self.authority.clone();
        let template = issue::Template {
            names: &[],
            is_ca: true,
            is_client: false,
            ..template(name)
        };
        let der = self.certificate(&template, &authority);
        issue::pem("CERTIFICATE", &der).unwrap()
    }

    fn client(&mut self, key: KeyAlgorithm) -> Identity {
        self.client_as(&template(key.name()), key)
    }

    fn client_as(&mut self, template: &issue::Template<'_>, key: KeyAlgorithm) -> Identity {
        let key = issue::private_key(key, &mut self.rng).unwrap();
        let der = self.certificate(template, &key);
        Identity::of(vec![der], key).unwrap()
    }
}

fn template(subject: &str) -> issue::Template<'_> {
    let now = time::seconds(std::time::SystemTime::now());
    issue::Template {
        subject,
        serial: 7,
        names: &["client.example"],
        not_before: now - DAY,
        not_after: now + DAY,
        is_ca: false,
        is_client: true,
    }
}

fn client(version: ProtocolVersion, identities: Vec<Identity>) -> client::Config {
    let anchors = TrustAnchors::from_pem("demo", identity::demo_ca_pem());
    let mut config = client::Config::new(ServerName::new("localhost"), anchors);
    config.versions = vec![version];
    config.identities = Arc::new(identities);
    config
}

fn server(wanted: ClientAuthentication) -> server::Config {
    let mut config = server::Config::new(Identity::demo());
    config.client_authentication = Some(wanted);
    config
}

fn messages(end: &End, from: Side) -> Vec<String> {
    let events = end.recorder.events().into_iter();
    events
        .filter_map(|event| match event {
            Event::Message(message) if message.from == from => Some(message.name.to_string()),
            _ => None,
        })
        .collect()
}

fn check(end: &End, name: &str) -> Vec<bool> {
    let events = end.recorder.events().into_iter();
    events
        .filter_map(|event| match event {
            Event::Check(check) if check.name() == name => Some(check.passed()),
            _ => None,
        })
        .collect()
}

#[test]
fn every_kind_of_key_in_every_version() {
    let mut world = World::new();
    let anchors = Arc::new(world.anchors());
    let mut count = 0;
    for key in KEYS {
        for version in VERSIONS {
            let identity = world.client(key);
            let can_sign = !identity.private_key().schemes(version).is_empty();
            let wanted = ClientAuthentication {
                trust_anchors: anchors.clone(),
                ..ClientAuthentication::required(TrustAnchors::empty())
            };
            let (ours, theirs) = converse(&client(version, vec![identity]), &server(wanted), 3);
            let what = format!("{} in {version}", key.name());
            if !can_sign {
                assert_eq!(check(&ours, "client_certificate"), [false], "{what}");
                assert!(theirs.outcome.is_err(), "{what}");
                continue;
            }
            count += 1;
            assert!(
                ours.outcome.is_ok() && theirs.outcome.is_ok(),
                "{what}: {:?}, {:?}",
                ours.outcome,
                theirs.outcome
            );
            for end in [&ours, &theirs] {
                assert_covered(&end.recorder.events());
                let sent = messages(end, Side::Client);
                assert!(
                    sent.iter().any(|name| name == "CertificateVerify"),
                    "{what}: {sent:?}"
                );
            }
            assert_eq!(check(&ours, "client_certificate"), [true], "{what}");
            assert_eq!(check(&theirs, "certificate_verify"), [true], "{what}");
            let agreed = &theirs.connection.agreed;
            assert_eq!(agreed.client_certificate_trusted, Some(true), "{what}");
            let subject = format!("CN={}", key.name());
            assert_eq!(agreed.client_certificate.as_ref(), Some(&subject), "{what}");
            assert_eq!(
                agreed.client_signature_scheme,
                ours.connection.agreed.client_signature_scheme
            );
            // What the server showed is not mixed up with it.
            assert_eq!(agreed.certificate, None);
            assert_eq!(ours.connection.agreed.certificate_trusted, Some(true));
        }
    }
    // RSA and ECDSA keys in four versions (RSASSA-PSS and Ed25519 since TLS 1.2), ML-DSA in one.
    assert_eq!(count, 4 * 4 + 2 * 2 + 3);
}

/// The story of an end, as it is printed.
fn told(events: &[Event]) -> String {
    let paper = Paper::default();
    let mut narration = Narration::silent();
    let options = Options {
        width: 2000,
        ..Options::default()
    };
    narration.add(text::narrator(
        Box::new(paper.clone()),
        options,
        &Forest::default(),
    ));
    for event in events {
        narration.tell(event.topic(), || event.clone());
    }
    narration.finish().unwrap();
    String::from_utf8(paper.0.lock().unwrap().clone()).unwrap()
}

/// How the certificate was chosen is told where it is shown, and hashes up to the messages that both
/// ends send have names of their own.
#[test]
fn what_the_client_shows_is_told_where_it_belongs() {
    for version in VERSIONS {
        let mut world = World::new();
        let wanted = ClientAuthentication::requested(world.anchors());
        let identity = world.client(KeyAlgorithm::EcdsaP256);
        let (ours, theirs) = converse(&client(version, vec![identity]), &server(wanted), 3);
        let mut last = None;
        let mut chosen = Vec::new();
        for event in ours.recorder.events() {
            match event {
                Event::Message(message) => last = Some((message.from, message.name.to_string())),
                Event::Check(check) if check.name() == "client_certificate" => {
                    chosen.push(last.clone());
                }
                _ => {}
            }
        }
        let shown = Some((Side::Client, "Certificate".to_owned()));
        assert_eq!(chosen, [shown], "{version}");
        for end in [ours, theirs] {
            assert!(end.outcome.is_ok(), "{version}: {:?}", end.outcome);
            let mut hashes = HashMap::new();
            for event in end.recorder.events() {
                let Event::Computation(computed) = event else {
                    continue;
                };
                let (name, output) = (&computed.name, &computed.output);
                if name.starts_with("Transcript-Hash(ClientHello...") {
                    let before = hashes.insert(name.to_string(), output.clone());
                    assert!(before.is_none_or(|before| before == *output), "{name}");
                }
            }
            // RFC 9846 §4.5.2, §4.5.3: each end signs what goes up to its own Certificate.
            for whose in ["server", "client"] {
                for last in ["Certificate", "CertificateVerify", "Finished"] {
                    let name = format!("Transcript-Hash(ClientHello...{whose} {last})");
                    let is_there = version == ProtocolVersion::TLS1_3;
                    assert_eq!(hashes.contains_key(&name), is_there, "{version}: {name}");
                }
            }
        }
    }
}

/// Up to TLS 1.2 anyone on the path can read who the client is, and the story says so, at either end.
#[test]
fn it_is_said_who_can_read_the_certificate() {
    for version in VERSIONS {
        for has_one in [true, false] {
            let mut world = World::new();
            let wanted = ClientAuthentication::requested(world.anchors());
            let identity = has_one.then(|| world.client(KeyAlgorithm::EcdsaP256));
            let identities = identity.into_iter().collect();
            let (ours, theirs) = converse(&client(version, identities), &server(wanted), 3);
            for end in [ours, theirs] {
                assert!(end.outcome.is_ok(), "{version}: {:?}", end.outcome);
                let story = told(&end.recorder.events());
                let is_said =
                    story.contains("client's certificate crosses the network in the clear");
                let is_readable = has_one && version < ProtocolVersion::TLS1_3;
                assert_eq!(is_said, is_readable, "{version}, {has_one}: {story}");
            }
        }
    }
}

#[test]
fn without_a_certificate_the_server_decides() {
    for version in VERSIONS {
        let wanted = ClientAuthentication::requested(World::new().anchors());
        let (ours, theirs) = converse(&client(version, Vec::new()), &server(wanted), 3);
        assert!(ours.outcome.is_ok() && theirs.outcome.is_ok(), "{version}");
        assert_eq!(check(&theirs, "client_certificate"), [true]);

        let wanted = ClientAuthentication::required(World::new().anchors());
        let (ours, theirs) = converse(&client(version, Vec::new()), &server(wanted), 3);
        let alert = match version {
            ProtocolVersion::TLS1_3 => Alert::CertificateRequired,
            _ => Alert::HandshakeFailure,
        };
        assert_eq!(theirs.outcome.unwrap_err().alert, Some(alert), "{version}");
        assert!(ours.outcome.is_err(), "{version}");
    }
}

#[test]
fn each_failure_of_a_client_chain_has_its_alert() {
    let now = time::seconds(std::time::SystemTime::now());
    let expired = issue::Template {
        not_before: now - 2 * DAY,
        not_after: now - DAY,
        ..template("late")
    };
    let for_servers = issue::Template {
        is_client: false,
        ..template("server")
    };
    for version in VERSIONS {
        let mut world = World::new();
        let key = KeyAlgorithm::EcdsaP256;
        let cases = [
            (world.client_as(&expired, key), Alert::CertificateExpired),
            (
                world.client_as(&for_servers, key),
                Alert::UnsupportedCertificate,
            ),
        ];
        for (identity, alert) in cases {
            let wanted = ClientAuthentication::requested(world.anchors());
            let (_, theirs) = converse(&client(version, vec![identity]), &server(wanted), 3);
            assert_eq!(theirs.outcome.unwrap_err().alert, Some(alert), "{version}");
        }
        // Of an authority that the server did not name: shown only on request, and refused.
        let stranger = || World::under("strangers").client(key);
        let wanted = || ClientAuthentication::requested(World::new().anchors());
        let (ours, theirs) = converse(&client(version, vec![stranger()]), &server(wanted()), 3);
        assert!(ours.outcome.is_ok() && theirs.outcome.is_ok(), "{version}");
        assert_eq!(check(&ours, "client_certificate"), [false]);
        let mut insisting = client(version, vec![stranger()]);
        insisting.insist = true;
        let (_, theirs) = converse(&insisting, &server(wanted()), 3);
        assert_eq!(
            theirs.outcome.unwrap_err().alert,
            Some(Alert::UnknownCa),
            "{version}"
        );
    }
}

#[test]
fn the_identity_that_the_server_takes_is_picked_among_several() {
    for version in VERSIONS {
        let mut world = World::new();
        let identities = vec![
            Identity::demo_named("rsa").unwrap(),
            world.client(KeyAlgorithm::EcdsaP256),
            world.client(KeyAlgorithm::Rsa),
        ];
        let wanted = ClientAuthentication::required(world.anchors());
        let mut server = server(wanted);
        if version >= ProtocolVersion::TLS1_2 {
            server.signature_schemes.retain(|scheme| {
                ![
                    SignatureScheme::EcdsaSecp256r1Sha256,
                    SignatureScheme::EcdsaSecp384r1Sha384,
                    SignatureScheme::EcdsaSecp521r1Sha512,
                    SignatureScheme::EcdsaSha1,
                ]
                .contains(scheme)
            });
        }
        server.identities = Arc::new(vec![Identity::demo_named("rsa").unwrap()]);
        let (ours, theirs) = converse(&client(version, identities), &server, 3);
        assert!(
            ours.outcome.is_ok() && theirs.outcome.is_ok(),
            "{version}: {:?} {:?}",
            ours.outcome,
            theirs.outcome
        );
        let expected = match version {
            // Before TLS 1.2 nothing is said of schemes, and the first of the authority's serves.
            ProtocolVersion::TLS1_0 | ProtocolVersion::TLS1_1 => KeyAlgorithm::EcdsaP256,
            _ => KeyAlgorithm::Rsa,
        };
        let subject = format!("CN={}", expected.name());
        assert_eq!(theirs.connection.agreed.client_certificate, Some(subject));
    }
}

/// What is known of the certificates before one is shown is said then, of the others too.
#[test]
fn a_certificate_that_no_server_takes_is_told_so_before_it_is_shown() {
    let now = time::seconds(std::time::SystemTime::now());
    let [late, early] =
        [(now - 2 * DAY, now - DAY), (now + DAY, now + 2 * DAY)].map(|it| issue::Template {
            not_before: it.0,
            not_after: it.1,
            ..template("it")
        });
    let for_servers = issue::Template {
        is_client: false,
        ..template("it")
    };
    let key = KeyAlgorithm::EcdsaP256;
    for version in VERSIONS {
        for (template, says) in [
            (&late, "expired at"),
            (&early, "valid only from"),
            (&for_servers, "clientAuth"),
            (&template("it"), "is what the server asks for"),
        ] {
            let mut world = World::new();
            let stranger = World::under("strangers").client(key);
            let ours = vec![stranger, world.client_as(template, key), world.client(key)];
            let wanted = ClientAuthentication::requested(world.anchors());
            let (near, far) = converse(&client(version, ours), &server(wanted), 3);
            let is_sound = says.starts_with("is");
            assert_eq!(far.outcome.is_ok(), is_sound, "{version}, {says}");
            let events = near.recorder.events().into_iter();
            let mut told = events.filter_map(|event| match event {
                Event::Check(it) if it.name() == "client_certificate" => Some(it),
                _ => None,
            });
            let told = told.next().unwrap();
            assert_eq!(told.passed(), is_sound, "{version}, {says}");
            let text = tlsdemo::glossary::checks::detail(&told);
            assert!(
                text.starts_with("CN=it is ") && text.contains(says),
                "{text}"
            );
            let name = key.name();
            let passed_over = format!("CN={name} is passed over: neither its issuer");
            assert!(text.contains(&passed_over), "{text}");
            let second = format!("it comes before CN={name}, which fits as well");
            assert!(text.contains(&second), "{text}");
        }
    }
}

#[test]
fn the_request_names_the_authorities() {
    for version in VERSIONS {
        let mut world = World::new();
        let wanted = ClientAuthentication::requested(world.anchors());
        let (ours, _) = converse(&client(version, Vec::new()), &server(wanted), 3);
        let events = ours.recorder.events();
        let request = events.iter().find_map(|event| match event {
            Event::Message(message) if message.name == "CertificateRequest" => Some(message),
            _ => None,
        });
        let identity = world.client(KeyAlgorithm::EcdsaP256);
        let certificate = Certificate::parse(&identity.chain()[0]).unwrap();
        let name = certificate.issuer_der();
        let bytes = &request.unwrap().bytes;
        assert!(
            bytes.windows(name.len()).any(|window| window == name),
            "{version}"
        );
    }
}

/// RFC 9846 §4.3.4, §4.4.2: a request has room for less than 64 KiB of names. Of authorities with more, none is
/// named, and each is trusted.
#[test]
fn authorities_that_a_request_has_no_room_for_are_trusted() {
    let mut world = World::new();
    for (others, named) in [(50, 51), (70, 0)] {
        let mut roots = world.root(world.name);
        for number in 0..others {
            roots += &world.root(&format!("{number:01000}"));
        }
        let anchors = TrustAnchors::from_pem("many authorities", roots);
        let note = anchors.unnamed();
        let says = note.is_some_and(|note| note.contains("the names of 71 authorities take"));
        assert_eq!(says, named == 0);
        let server = server(ClientAuthentication::required(anchors));
        for version in VERSIONS {
            let identity = world.client(KeyAlgorithm::EcdsaP256);
            let (ours, theirs) = converse(&client(version, vec![identity]), &server, 3);
            let outcomes = (&ours.outcome, &theirs.outcome);
            assert!(outcomes.0.is_ok() && outcomes.1.is_ok(), "{outcomes:?}");
            let asked = ours.connection.heard.certificate_request.unwrap();
            assert_eq!(asked.authorities.len(), named, "{version}");
            assert_eq!(
                theirs.connection.agreed.client_certificate_trusted,
                Some(true)
            );
        }
    }
}

/// RFC 9846 §4.3.5: a client chooses by what the server asks to be in the certificate, and a server
/// refuses a certificate without it, which other clients send all the same.
#[test]
fn a_certificate_has_what_the_filters_ask_for() {
    let mut world = World::new();
    let anchors = Arc::new(world.anchors());
    let key = issue::private_key(KeyAlgorithm::EcdsaP256, &mut world.rng).unwrap();
    let der = world.certificate(&template("filtered"), &key);
    let visit = |version, filter: &str, insist, insecure, required| {
        let (certificate_extension_oid, certificate_extension_values) =
            parse_filter(filter).unwrap();
        let wanted = ClientAuthentication {
            required,
            insecure,
            trust_anchors: anchors.clone(),
            filters: Arc::new(vec![OidFilter {
                certificate_extension_oid,
                certificate_extension_values,
            }]),
            ..ClientAuthentication::required(TrustAnchors::empty())
        };
        let identity = Identity::of(vec![der.clone()], key.clone()).unwrap();
        let mut client = client(version, vec![identity]);
        client.insist = insist;
        converse(&client, &server(wanted), 3)
    };
    let is_shown = |end: &End| end.connection.agreed.client_certificate.is_some();
    const NEW: ProtocolVersion = ProtocolVersion::TLS1_3;
    // The last has no rule to be compared by, and is ignored by both ends.
    for filter in ["extKeyUsage", "extKeyUsage=clientAuth", "2.5.29.30=0500"] {
        let (ours, theirs) = visit(NEW, filter, false, false, true);
        assert!(ours.outcome.is_ok() && theirs.outcome.is_ok(), "{filter}");
        assert_eq!(check(&theirs, "certificate_filter"), [true], "{filter}");
        assert!(is_shown(&ours) && is_shown(&theirs), "{filter}");
        assert_covered(&ours.recorder.events());
        assert_covered(&theirs.recorder.events());
        // The story says it in words.
        let words = match filter {
            "extKeyUsage" => "oid_filters: extKeyUsage (whatever it holds).",
            "extKeyUsage=clientAuth" => "oid_filters: extKeyUsage (clientAuth).",
            _ => "oid_filters: nameConstraints (0500).",
        };
        let story = told(&ours.recorder.events());
        assert!(story.contains(words), "{words}: {story}");
    }
    for filter in [
        "extKeyUsage=emailProtection",
        "extKeyUsage=clientAuth,1.2.3",
        "keyUsage=cRLSign",
    ] {
        let (ours, theirs) = visit(NEW, filter, false, false, true);
        assert!(!is_shown(&ours), "{filter}");
        let alert = theirs.outcome.unwrap_err().alert;
        assert_eq!(alert, Some(Alert::CertificateRequired), "{filter}");

        let (ours, theirs) = visit(NEW, filter, false, false, false);
        assert!(ours.outcome.is_ok() && theirs.outcome.is_ok(), "{filter}");
        assert!(!is_shown(&theirs), "{filter}");

        let (_, theirs) = visit(NEW, filter, true, false, true);
        let alert = theirs.outcome.as_ref().unwrap_err().alert;
        assert_eq!(alert, Some(Alert::UnsupportedCertificate), "{filter}");
        assert_eq!(check(&theirs, "certificate_filter"), [false], "{filter}");

        let (ours, theirs) = visit(NEW, filter, true, true, true);
        assert!(ours.outcome.is_ok() && theirs.outcome.is_ok(), "{filter}");
    }
    // Older versions have no such extension.
    let (ours, theirs) = visit(
        ProtocolVersion::TLS1_2,
        "keyUsage=cRLSign",
        false,
        false,
        true,
    );
    assert!(ours.outcome.is_ok() && theirs.outcome.is_ok());
    assert!(check(&theirs, "certificate_filter").is_empty());
}
