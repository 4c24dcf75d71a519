//! An encrypted hello in the likeness of a browser that sends such hellos: what the network sees is the
//! browser's usual hello.

use std::sync::Arc;

use super::ends_tests::common::{End, assert_covered, converse};
use tlsdemo::certificate::ServerName;
use tlsdemo::compute::random::seeded;
use tlsdemo::extension::{
    EncryptedClientHello, Extension, Extensions, ServerName as Named, SupportedVersions,
};
use tlsdemo::handshake::client::shape::Client;
use tlsdemo::handshake::client::{self, Ech};
use tlsdemo::handshake::ech::{EchKeys, EchOffer};
use tlsdemo::handshake::server;
use tlsdemo::keys::hpke::Kem;
use tlsdemo::message::{ClientHello, decode};
use tlsdemo::names::registry::{
    AlertDescription, ExtensionType, HpkeKemId, NamedGroup, ProtocolVersion,
};
use tlsdemo::narration::{EchOutcome, Event};
use tlsdemo::peer::{Identity, TrustAnchors, identity};

/// Those whose hello has the extension.
const BROWSERS: [&str; 2] = ["chrome", "firefox"];
const PUBLIC: &str = "tlsdemo.example";

fn keys(seed: u64) -> EchKeys {
    let kem = Kem::named(HpkeKemId::DhKemX25519).unwrap();
    EchKeys::generate(kem, PUBLIC, 40, &mut *seeded(seed)).unwrap()
}

fn server(keys: &EchKeys) -> server::Config {
    let mut config = server::Config::new(Identity::demo());
    config.ech = Arc::new(keys.clone());
    config
}

/// What the program makes of `--as NAME`.
fn plain(name: &str) -> client::Config {
    let anchors = TrustAnchors::from_pem("the demo authorities", identity::demo_ca_pem());
    let mut config = client::Config::new(ServerName::new("localhost"), anchors);
    config.take_after(&Client::named(name).unwrap().likeness().unwrap().shared());
    config
}

/// And of `--as NAME --ech CONFIG`.
fn encrypted(name: &str, keys: &EchKeys) -> client::Config {
    let mut config = plain(name);
    config.outer_versions = Some(config.versions.clone());
    config.versions = vec![ProtocolVersion::TLS1_3];
    config.ech = Ech::Offer(Box::new(EchOffer::choose(&keys.published()).unwrap()));
    config
}

/// The hellos of this name, as they were told.
fn hellos(end: &End, name: &str) -> Vec<ClientHello> {
    let events = end.recorder.events().into_iter();
    let bytes = events.filter_map(|event| match event {
        Event::Message(message) if *message.name == *name => Some(message.bytes),
        _ => None,
    });
    let decoded = bytes.map(|bytes| decode(&bytes, ProtocolVersion::TLS1_2, false).0.unwrap());
    decoded.collect()
}

/// The types of the extensions, all GREASE as one.
fn types(hello: &ClientHello) -> Vec<u16> {
    let types = hello.extensions().iter().map(|it| it.extension_type().0);
    let plain = types.map(|kind| {
        if kind & 0x0f0f == 0x0a0a {
            0x0a0a
        } else {
            kind
        }
    });
    plain.collect()
}

fn fact(end: &End) -> Option<&'static str> {
    end.connection.agreed.ech.map(EchOutcome::name)
}

#[test]
fn the_network_sees_the_hello_of_the_browser() {
    for name in BROWSERS {
        let keys = keys(1);
        let (usual, _) = converse(&plain(name), &server(&EchKeys::default()), 3);
        let usual = &hellos(&usual, "ClientHello")[0];
        let (client, server) = converse(&encrypted(name, &keys), &server(&keys), 3);
        client.outcome.as_ref().unwrap();
        server.outcome.as_ref().unwrap();
        assert_eq!(
            (fact(&client), fact(&server)),
            (Some("accepted"), Some("accepted"))
        );
        assert_covered(&client.recorder.events());
        let outer = &hellos(&client, "ClientHello")[0];
        let (mut seen, mut expected) = (types(outer), types(usual));
        if name == "chrome" {
            // It puts them in another order each time.
            seen.sort();
            expected.sort();
        }
        assert_eq!(seen, expected, "{name}");
        assert_eq!(
            outer.extension::<Named>().and_then(Named::host_name),
            Some(PUBLIC.as_bytes())
        );
        assert_eq!(outer.cipher_suites.len(), usual.cipher_suites.len());
        let offers = |hello: &ClientHello, version| match hello.extension() {
            Some(SupportedVersions::Offered(versions)) => versions.contains(&version),
            _ => false,
        };
        assert!(offers(outer, ProtocolVersion::TLS1_2), "{name}");
        // What is inside is of TLS 1.3 alone (RFC 9849 §6.1), and compressed.
        let inner = &hellos(&client, "ClientHelloInner")[0];
        assert!(!offers(inner, ProtocolVersion::TLS1_2), "{name}");
        assert!(offers(inner, ProtocolVersion::TLS1_3), "{name}");
        assert_eq!(
            inner.extension::<EncryptedClientHello>(),
            Some(&EncryptedClientHello::Inner)
        );
        assert_eq!(
            inner.extension::<Named>().and_then(Named::host_name),
            Some(&b"localhost"[..])
        );
        for kind in [
            ExtensionType::ExtendedMasterSecret,
            ExtensionType::RenegotiationInfo,
            ExtensionType::SessionTicket,
            ExtensionType::EcPointFormats,
            ExtensionType::Padding,
        ] {
            let has = inner
                .extensions
                .as_ref()
                .is_some_and(|it: &Extensions| it.has(kind));
            assert!(!has, "{name}: {kind}");
        }
        let older = |suite: &tlsdemo::names::suite::CipherSuite| {
            suite
                .suite()
                .is_some_and(|it| !it.is_in(ProtocolVersion::TLS1_3))
        };
        assert!(!inner.cipher_suites.iter().any(older), "{name}");
        // Keys of 1.2 kB are there once.
        let encoded = client
            .recorder
            .events()
            .into_iter()
            .find_map(|event| match event {
                Event::Message(message) if message.name == "EncodedClientHelloInner" => {
                    Some(message.bytes.len())
                }
                _ => None,
            });
        assert!(encoded.unwrap() < 400, "{name}: {encoded:?}");
    }
}

#[test]
fn a_retry_changes_the_share_in_both_hellos() {
    for name in BROWSERS {
        let keys = keys(1);
        let mut server = server(&keys);
        server.groups = vec![NamedGroup::Secp384r1];
        server.cookie = true;
        let (client, server) = converse(&encrypted(name, &keys), &server, 4);
        client.outcome.as_ref().unwrap();
        server.outcome.as_ref().unwrap();
        assert_eq!(fact(&client), Some("accepted"));
        let outer = hellos(&client, "ClientHello");
        assert_eq!(outer.len(), 2);
        let [first, second] = [types(&outer[0]), types(&outer[1])];
        let without: Vec<u16> = second
            .iter()
            .copied()
            .filter(|kind| *kind != ExtensionType::Cookie.0)
            .collect();
        assert_eq!(first, without, "{name}: all has its place");
        assert_eq!(hellos(&server, "ClientHelloInner").len(), 2);
    }
}

#[test]
fn a_refusal_is_repaired_with_what_the_server_publishes() {
    for name in BROWSERS {
        let (client, _) = converse(&encrypted(name, &keys(1)), &server(&keys(2)), 5);
        let error = client.outcome.as_ref().unwrap_err();
        assert_eq!(error.alert, Some(AlertDescription::EchRequired), "{error}");
        assert_eq!(fact(&client), Some("rejected"));
    }
}

/// The outer hello offers TLS 1.2 as well: a server that takes it proves itself as the public name, and
/// hears ech_required when the handshake is done (RFC 9849 §6.1.6).
#[test]
fn a_server_of_tls_1_2_refuses_by_that() {
    for name in BROWSERS {
        let mut server = server(&EchKeys::default());
        server.versions = vec![ProtocolVersion::TLS1_2];
        let (client, _) = converse(&encrypted(name, &keys(1)), &server, 6);
        let error = client.outcome.as_ref().unwrap_err();
        assert_eq!(error.alert, Some(AlertDescription::EchRequired), "{error}");
        assert_eq!(fact(&client), Some("rejected"));
        assert_eq!(
            client.connection.agreed.version,
            Some(ProtocolVersion::TLS1_2)
        );
        let asked: Vec<String> = client
            .recorder
            .events()
            .into_iter()
            .filter_map(|event| match event {
                Event::Check(it) => match it.check {
                    tlsdemo::check::Check::CertificateName { ref asked, .. } => Some(asked.clone()),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        assert_eq!(asked, [PUBLIC], "{name}");
    }
}

/// A name that a server of TLS 1.3 alone hides is not told to one of TLS 1.2 either.
#[test]
fn the_name_is_in_no_hello_that_is_seen() {
    for name in BROWSERS {
        for versions in [vec![ProtocolVersion::TLS1_2], vec![ProtocolVersion::TLS1_3]] {
            let mut config = encrypted(name, &keys(1));
            config.server_name = Some("a.very.secret.name".into());
            let mut server = server(&keys(1));
            server.versions = versions;
            let (client, _) = converse(&config, &server, 7);
            for hello in hellos(&client, "ClientHello") {
                let named = hello.extensions().iter().any(|it| {
                    matches!(it, Extension::ServerName(name) if name.host_name() != Some(PUBLIC.as_bytes()))
                });
                assert!(!named, "{name}");
            }
        }
    }
}
