//! Raw public keys in place of certificates (RFC 7250).

use std::sync::Arc;

use tlsdemo::check::Check;
use tlsdemo::extension::{Carrier, ClientCertificateTypes, Extensions, ServerCertificateTypes};
use tlsdemo::handshake::server;
use tlsdemo::names::registry::{AlertDescription as Alert, CertificateType, ProtocolVersion};
use tlsdemo::peer::{ClientAuthentication, Identity, PinnedKey, TrustAnchors};

use crate::issue::{self, Extra};
use crate::world::*;

fn pin(world: &World) -> PinnedKey {
    PinnedKey::of(world.server.public_key().unwrap().spki())
}

/// A server with a certificate and, for those who want it, a raw key.
fn server(world: &mut World, raw: bool, certificate: bool) -> server::Config {
    let mut config = server::Config::new(Vec::new());
    if certificate {
        config.identities = Arc::new(vec![world.identity(&Extra::default())]);
    }
    if raw {
        config.raw_keys = Arc::new(vec![Identity::bare(world.server.clone())]);
    }
    config
}

#[test]
fn a_key_that_is_expected_is_enough() {
    let mut world = World::new();
    for version in VERSIONS {
        let mut client = world.client(version);
        client.peer_keys = Arc::new(vec![pin(&world)]);
        let server = server(&mut world, true, true);
        let outcome = meet_server(&client, &server);
        assert!(
            outcome.client.outcome.is_ok(),
            "{:?}",
            outcome.client.outcome
        );
        let (check, passed) = outcome.check("raw_public_key");
        let Check::RawPublicKey { sha256, .. } = check else {
            panic!("{check:?}");
        };
        assert!(passed && sha256.len() == 32);
        // No certificate is there to be checked.
        assert!(outcome.checks("certificate_chain").is_empty());
        let told = outcome.client.connection.agreed.certificate.unwrap();
        assert!(told.starts_with("raw public key, SHA-256 "), "{told}");
    }
}

#[test]
fn another_key_is_refused() {
    let mut world = World::new();
    for version in VERSIONS {
        let mut client = world.client(version);
        client.peer_keys = Arc::new(vec![PinnedKey::of(b"another")]);
        let server = server(&mut world, true, false);
        let outcome = meet_server(&client, &server);
        outcome.assert_alert(Alert::CertificateUnknown, "another key");
        assert!(!outcome.check("raw_public_key").1);
        client.insecure = true;
        let outcome = meet_server(&client, &server);
        assert!(outcome.client.outcome.is_ok());
    }
}

/// The client's list is in its order, and each end goes on with what it has.
#[test]
fn each_end_takes_what_both_have() {
    let mut world = World::new();
    for version in VERSIONS {
        // A client that wants a certificate is shown one.
        let client = world.client(version);
        let both = server(&mut world, true, true);
        meet_server(&client, &both).assert_good("a certificate");
        // A server without raw keys shows its certificate, which is checked as ever.
        let mut client = world.client(version);
        client.peer_keys = Arc::new(vec![pin(&world)]);
        let certified = server(&mut world, false, true);
        meet_server(&client, &certified).assert_good("a certificate");
        // Nothing in common (RFC 7250 §4.2).
        let mut only_raw = world.client(version);
        only_raw.peer_keys = Arc::new(vec![pin(&world)]);
        only_raw.arrange = Some(|hello| {
            for extension in &mut hello.extensions.as_mut().unwrap().0 {
                if let tlsdemo::extension::Extension::ServerCertificateTypes(types) = extension {
                    *types = ServerCertificateTypes::Offered(vec![CertificateType::RawPublicKey]);
                }
            }
        });
        let outcome = meet_server(&only_raw, &certified);
        let error = outcome.server.outcome.as_ref().unwrap_err();
        assert_eq!(error.alert, Some(Alert::UnsupportedCertificate), "{error}");
    }
}

/// A kind that was not offered is illegal_parameter.
#[test]
fn an_unoffered_kind_is_refused() {
    let mut world = World::new();
    let mut client = world.client(ProtocolVersion::TLS1_3);
    client.peer_keys = Arc::new(vec![pin(&world)]);
    let mut server = server(&mut world, true, false);
    server.arrange = Some(|carrier: Carrier, extensions: &mut Extensions| {
        if carrier == Carrier::EncryptedExtensions {
            extensions.0.retain(|it| {
                !matches!(it, tlsdemo::extension::Extension::ServerCertificateTypes(_))
            });
            extensions.push(ServerCertificateTypes::Selected(CertificateType::OpenPgp));
        }
    });
    meet_server(&client, &server).assert_alert(Alert::IllegalParameter, "OpenPGP");
}

/// A client proves itself with one, alone or beside a certificate; the server chooses (RFC 7250 §4.2).
#[test]
fn a_client_with_a_raw_key() {
    let mut world = World::new();
    let own = PinnedKey::of(world.other.public_key().unwrap().spki());
    for version in VERSIONS {
        for (what, known, expected) in [
            ("a key that is known", vec![own.clone()], None),
            (
                "another",
                vec![PinnedKey::of(b"x")],
                Some(Alert::CertificateUnknown),
            ),
            (
                "no raw key is taken",
                vec![],
                Some(Alert::UnsupportedCertificate),
            ),
        ] {
            let mut client = world.client(version);
            client.raw_keys = Arc::new(vec![Identity::bare(world.other.clone())]);
            let mut server = server::Config::new(vec![world.identity(&Extra::default())]);
            server.client_authentication = Some(ClientAuthentication {
                peer_keys: Arc::new(known),
                ..ClientAuthentication::required(TrustAnchors::empty())
            });
            let outcome = meet_server(&client, &server);
            match expected {
                None => {
                    outcome.assert_good(what);
                    let agreed = &outcome.server.connection.agreed;
                    let name = agreed.client_certificate.as_deref().unwrap();
                    assert!(name.starts_with("raw public key, SHA-256 "), "{name}");
                }
                Some(alert) => {
                    let error = outcome.server.outcome.unwrap_err();
                    assert_eq!(error.alert, Some(alert), "{what} {version}: {error}");
                }
            }
        }
        // A server that asks for nothing says nothing of it, and one that knows nothing of it gets none.
        let mut client = world.client(version);
        client.raw_keys = Arc::new(vec![Identity::bare(world.other.clone())]);
        let silent = server::Config::new(vec![world.identity(&Extra::default())]);
        meet_server(&client, &silent).assert_good("nobody asks");
    }
}

/// A kind that the client did not offer for itself is illegal_parameter.
#[test]
fn an_unoffered_kind_for_the_client_is_refused() {
    let mut world = World::new();
    let mut client = world.client(ProtocolVersion::TLS1_3);
    client.raw_keys = Arc::new(vec![Identity::bare(world.other.clone())]);
    let mut server = server::Config::new(vec![world.identity(&Extra::default())]);
    server.arrange = Some(|carrier: Carrier, extensions: &mut Extensions| {
        if carrier == Carrier::EncryptedExtensions {
            extensions.push(ClientCertificateTypes::Selected(CertificateType::X509));
        }
    });
    meet_server(&client, &server).assert_alert(Alert::IllegalParameter, "X509");
}

/// Every kind of key proves itself, as it does in a certificate.
#[test]
fn every_kind_of_key() {
    let mut world = World::new();
    for algorithm in tlsdemo::names::signature::KeyAlgorithm::ALL {
        let key = issue::private_key(*algorithm, &mut world.rng).unwrap();
        let mut client = world.client(ProtocolVersion::TLS1_3);
        client.peer_keys = Arc::new(vec![PinnedKey::of(key.public_key().unwrap().spki())]);
        let mut server = server::Config::new(Vec::new());
        // Those of Brainpool are not offered unless asked for.
        client.signature_schemes = key.schemes(ProtocolVersion::TLS1_3);
        server.signature_schemes = key.schemes(ProtocolVersion::TLS1_3);
        server.raw_keys = Arc::new(vec![Identity::bare(key)]);
        let outcome = meet_server(&client, &server);
        assert!(
            outcome.client.outcome.is_ok(),
            "{algorithm:?}: {:?}",
            outcome.client.outcome
        );
    }
}
