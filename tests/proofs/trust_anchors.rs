//! Chains that are asked for by their trust anchors: by identifiers (draft-ietf-tls-trust-anchor-ids), and
//! by names (RFC 9846 §4.3.4).

use std::sync::Arc;

use tlsdemo::certificate::{Certificate, CertificateProperties};
use tlsdemo::check::Check;
use tlsdemo::extension::{CertificateAuthorities, Extension, TrustAnchors as Ids};
use tlsdemo::handshake::{client, server};
use tlsdemo::message::ClientHello;
use tlsdemo::names::registry::{AlertDescription as Alert, ProtocolVersion};
use tlsdemo::names::{Side, TrustAnchorId, TrustAnchorRange};
use tlsdemo::narration::{Event, Message};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};

use crate::issue::Extra;
use crate::world::*;

const NEW: ProtocolVersion = ProtocolVersion::TLS1_3;

fn id(text: &str) -> TrustAnchorId {
    TrustAnchorId::parse(text).unwrap()
}

fn ids(texts: &[&str]) -> Vec<TrustAnchorId> {
    texts.iter().map(|text| id(text)).collect()
}

/// A chain of its own number, with these properties.
fn chain(world: &mut World, serial: u32, properties: CertificateProperties) -> Identity {
    let (key, root) = (world.server.clone(), world.root.clone());
    let template = template("localhost", serial);
    let der = world.certificate(&template, &key, &root, &Extra::default());
    let identity = Identity::of(vec![der], key).unwrap();
    identity.with_properties(properties).unwrap()
}

fn of(anchor: &str) -> CertificateProperties {
    CertificateProperties {
        trust_anchor_id: Some(id(anchor)),
        ..CertificateProperties::default()
    }
}

fn gated(anchor: &str) -> CertificateProperties {
    CertificateProperties {
        trust_anchor_negotiation: true,
        ..of(anchor)
    }
}

fn asking(world: &mut World, anchors: Option<&[&str]>) -> client::Config {
    let mut client = world.client(NEW);
    client.anchor_ids = anchors.map(ids);
    client
}

/// The number of the certificate that the client was shown.
fn shown(outcome: &Outcome) -> u8 {
    let events = outcome.client.recorder.events();
    let serial = events.iter().find_map(|event| match event {
        Event::Certificate(summary) => summary.serial.last().copied(),
        _ => None,
    });
    serial.unwrap()
}

fn messages(outcome: &Outcome, name: &str, from: Side) -> Vec<Message> {
    let events = outcome.client.recorder.events().into_iter();
    let messages = events.filter_map(|event| match event {
        Event::Message(message) if message.name == name && message.from == from => Some(message),
        _ => None,
    });
    messages.collect()
}

/// trust_anchors, 51764, with this content, in the only message of a name.
fn has(outcome: &Outcome, name: &str, from: Side, content: &[u8]) -> bool {
    let wanted = [&[0xca, 0x34, 0, content.len() as u8], content].concat();
    let found = messages(outcome, name, from);
    assert_eq!(found.len(), 1, "{name}");
    found[0].bytes.windows(wanted.len()).any(|it| it == wanted)
}

#[test]
fn the_server_shows_the_chain_that_is_asked_for() {
    let mut world = World::new();
    let group = TrustAnchorRange {
        base: id("32473.3"),
        min: 42,
        max: u64::MAX,
    };
    let grouped = CertificateProperties {
        trust_anchor_group_inclusions: vec![group],
        ..of("32473.2")
    };
    let server = server::Config::new(vec![
        chain(&mut world, 2, of("32473.1")),
        chain(&mut world, 3, grouped),
        world.identity(&Extra::default()),
    ]);
    for (asked, serial, matched, passed) in [
        (&["32473.1"][..], 2, true, true),
        (&["32473.2"], 3, true, true),
        (&["32473.9", "32473.2"], 3, true, true),
        // The server's order counts.
        (&["32473.2", "32473.1"], 2, true, true),
        (&["32473.3.42"], 3, true, true),
        (&["32473.3.41"], 2, false, false),
        (&["32473.9"], 2, false, false),
        (&[], 2, false, true),
    ] {
        let outcome = meet_server(&asking(&mut world, Some(asked)), &server);
        outcome.assert_good(&format!("{asked:?}"));
        assert_eq!(shown(&outcome), serial, "{asked:?}");
        // The draft's encoding: 32473 is 81 fd 59.
        let available = b"\0\x0a\x04\x81\xfd\x59\x01\x04\x81\xfd\x59\x02";
        assert!(has(
            &outcome,
            "EncryptedExtensions",
            Side::Server,
            available
        ));
        assert_eq!(has(&outcome, "Certificate", Side::Server, b""), matched);
        let expected = Check::TrustAnchor {
            side: Side::Server,
            requested: ids(asked),
            available: ids(&["32473.1", "32473.2"]),
            matched,
            in_order: true,
        };
        assert_eq!(
            outcome.check("trust_anchor"),
            (expected, passed),
            "{asked:?}"
        );
    }
    let outcome = meet_server(&asking(&mut world, None), &server);
    outcome.assert_good("nothing asked");
    assert_eq!(shown(&outcome), 2);
    assert!(outcome.checks("trust_anchor").is_empty());
    // Older versions have no such extension.
    let mut client = asking(&mut world, Some(&["32473.2"]));
    client.versions = vec![ProtocolVersion::TLS1_2];
    let outcome = meet_server(&client, &server);
    outcome.assert_good("TLS 1.2");
    assert_eq!(shown(&outcome), 2);
    assert!(!has(
        &outcome,
        "ClientHello",
        Side::Client,
        b"\0\x05\x04\x81\xfd\x59\x02"
    ));
}

/// §6.3: some chains are for those alone who ask.
#[test]
fn a_chain_may_be_for_those_who_ask() {
    let mut world = World::new();
    let both = server::Config::new(vec![
        chain(&mut world, 2, gated("32473.1")),
        chain(&mut world, 3, of("32473.2")),
    ]);
    for (asked, serial) in [
        (None, 3),
        (Some(&["32473.1"][..]), 2),
        (Some(&["32473.9"]), 3),
        (Some(&[]), 3),
    ] {
        let outcome = meet_server(&asking(&mut world, asked), &both);
        outcome.assert_good("both");
        assert_eq!(shown(&outcome), serial, "{asked:?}");
    }
    let gated = server::Config::new(vec![chain(&mut world, 2, gated("32473.1"))]);
    for (asked, version) in [
        (None, NEW),
        (Some(&["32473.2"][..]), NEW),
        (None, ProtocolVersion::TLS1_2),
    ] {
        let mut client = asking(&mut world, asked);
        client.versions = vec![version];
        let outcome = meet_server(&client, &gated);
        let error = outcome.server.outcome.unwrap_err();
        assert_eq!(error.alert, Some(Alert::HandshakeFailure), "{error}");
        assert!(error.message.contains("trust anchor"), "{error}");
    }
}

/// A path that is asked for is complete and in order (§4.2): what is not so cannot have an identifier.
#[test]
fn a_chain_with_an_identifier_is_a_path() {
    let mut world = World::new();
    let root = world.root.clone();
    let authority = world.certificate(&template("root", 1), &root, &root, &Extra::default());
    let own = chain(&mut world, 2, of("32473.1")).chain()[0].clone();
    let stranger = Identity::demo_named("rsa").unwrap().chain()[0].clone();
    for others in [vec![authority], vec![stranger]] {
        let chain = [vec![own.clone()], others].concat();
        let identity = Identity::of(chain, world.server.clone()).unwrap();
        let error = identity.with_properties(of("32473.1")).unwrap_err();
        assert!(error.message.contains("trust anchor"), "{error}");
    }
}

/// The same the other way: the server asks, and the client chooses.
#[test]
fn the_client_shows_the_chain_that_is_asked_for() {
    let mut world = World::new();
    for (asked, subject) in [
        (Some(&["32473.2"][..]), "CN=second"),
        (Some(&["32473.1"]), "CN=first"),
        (None, "CN=first"),
        // The request names the authority as well, and either will do (§4.2).
        (Some(&["32473.9"]), "CN=first"),
    ] {
        let own = |world: &mut World, name, anchor| {
            let (key, root) = (world.other.clone(), world.root.clone());
            let template = crate::issue::Template {
                is_client: true,
                ..template(name, 7)
            };
            let extra = Extra {
                purpose: Some(b"\x2b\x06\x01\x05\x05\x07\x03\x02"),
                ..Extra::default()
            };
            let der = world.certificate(&template, &key, &root, &extra);
            let identity = Identity::of(vec![der], key).unwrap();
            identity.with_properties(of(anchor)).unwrap()
        };
        let mut client = world.client(NEW);
        client.identities = Arc::new(vec![
            own(&mut world, "first", "32473.1"),
            own(&mut world, "second", "32473.2"),
        ]);
        let mut server = server::Config::new(vec![world.identity(&Extra::default())]);
        let mut wanted = ClientAuthentication::requested(world.anchors());
        wanted.now = Some(client.now);
        wanted.anchor_ids = asked.map(ids);
        server.client_authentication = Some(wanted);
        let outcome = meet_server(&client, &server);
        outcome.assert_good("a client");
        let agreed = &outcome.server.connection.agreed;
        assert_eq!(
            agreed.client_certificate.as_deref(),
            Some(subject),
            "{asked:?}"
        );
        let is_marked = has(&outcome, "Certificate", Side::Client, b"");
        assert_eq!(is_marked, asked.is_some_and(|ids| ids[0] != "32473.9"));
    }
}

/// A client that names authorities gets a chain of theirs (RFC 9846 §4.3.4): which of the two the demo
/// identities are of.
#[test]
fn the_server_goes_by_names_of_authorities() {
    fn asks(hello: &mut ClientHello, authority: &str) {
        use rustls_pki_types::CertificateDer;
        use rustls_pki_types::pem::PemObject;
        let der = CertificateDer::from_pem_slice(authority.as_bytes()).unwrap();
        let authority = Certificate::parse(&der).unwrap();
        let authorities = vec![authority.subject_der().to_vec()];
        let extensions = hello.extensions.get_or_insert_default();
        extensions.push(CertificateAuthorities { authorities });
    }
    type Arrange = Option<fn(&mut ClientHello)>;
    let arrangements: [(Arrange, &str); 3] = [
        (None, "ECDSA"),
        (Some(|hello| asks(hello, identity::DEMO_CA_PEM)), "ECDSA"),
        (
            Some(|hello| asks(hello, identity::DEMO_ML_DSA_CA_PEM)),
            "ML-DSA",
        ),
    ];
    for (arrange, expected) in arrangements {
        let anchors = TrustAnchors::from_pem("the demo authorities", identity::demo_ca_pem());
        let mut client = World::new().client(NEW);
        client.trust_anchors = Arc::new(anchors);
        client.arrange = arrange;
        let outcome = meet_server(&client, &server::Config::new(Identity::demo()));
        outcome.assert_good(expected);
        let (key, _) = outcome.client.connection.agreed.certificate_key.unwrap();
        assert!(key.name().starts_with(expected), "{}", key.name());
    }
}

/// What says that a chain is one that was asked for goes into the first entry, and only if something was.
#[test]
fn the_mark_is_where_it_belongs() {
    let mut world = World::new();
    let mut client = asking(&mut world, Some(&["32473.1"]));
    client.arrange = Some(|hello| {
        let all = hello.extensions.get_or_insert_default();
        let is_it = |it: &Extension| matches!(it, Extension::TrustAnchors(_));
        assert!(all.0.iter().any(is_it));
        all.0.retain(|it| !is_it(it));
        all.push(Ids {
            trust_anchor_ids: vec![TrustAnchorId(vec![0x81, 0xfd, 0x59, 0x01])],
        });
    });
    let server = server::Config::new(vec![chain(&mut world, 2, of("32473.1"))]);
    meet_server(&client, &server).assert_good("the same, rewritten");
}
