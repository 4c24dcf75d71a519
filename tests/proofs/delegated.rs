//! Delegated credentials (RFC 9345) of both ends, with every rule broken; and those of its appendix.

use std::sync::Arc;

use tlsdemo::certificate::Certificate;
use tlsdemo::check::Check;
use tlsdemo::compute::signature::PrivateKey;
use tlsdemo::extension::Credential;
use tlsdemo::handshake::{client, server};
use tlsdemo::names::registry::{AlertDescription as Alert, ProtocolVersion, SignatureScheme};
use tlsdemo::names::signature::KeyAlgorithm;
use tlsdemo::narration::{Event, Side};
use tlsdemo::peer::delegated::SCHEMES;
use tlsdemo::peer::{ClientAuthentication, Delegate, Identity};

use crate::issue::{self, Extra};
use crate::revoke::extension;
use crate::world::*;

const DELEGATION_USAGE: &[u8] = b"\x2b\x06\x01\x04\x01\x82\xda\x4b\x2c";

fn usage() -> Vec<u8> {
    extension(DELEGATION_USAGE, false, &[5, 0])
}

fn owner(world: &mut World) -> Identity {
    let extensions = vec![usage()];
    world.identity(&Extra {
        extensions,
        ..Extra::default()
    })
}

/// What a credential says, to be broken.
#[derive(Clone, Copy)]
pub struct Wish {
    side: Side,
    key: KeyAlgorithm,
    scheme: SignatureScheme,
    /// Seconds from now.
    expires: i64,
}

pub const GOOD: Wish = Wish {
    side: Side::Server,
    key: KeyAlgorithm::Ed25519,
    scheme: SignatureScheme::Ed25519,
    expires: DAY,
};

fn issued(world: &mut World, owner: &Identity, wish: Wish) -> Delegate {
    let key = issue::private_key(wish.key, &mut world.rng).unwrap();
    // The certificate begins a day ago.
    let valid_time = u32::try_from(DAY + wish.expires).unwrap();
    let rng = &mut world.rng;
    Delegate::issue(owner, wish.side, key, wish.scheme, valid_time, rng).unwrap()
}

pub fn shown(world: &mut World, wish: Wish) -> Identity {
    let mut identity = owner(world);
    let delegate = issued(world, &identity, wish);
    identity.delegate(delegate);
    identity
}

pub fn accepting(world: &mut World) -> client::Config {
    let mut client = world.client(ProtocolVersion::TLS1_3);
    client.delegated_credentials = true;
    client
}

/// How the handshake was signed, and whether the credential's key did it.
fn signed(outcome: &Outcome) -> (SignatureScheme, bool) {
    let is_delegated = !outcome.checks("credential_use").is_empty();
    match outcome.check("certificate_verify") {
        (Check::CertificateVerify { scheme, .. }, true) => (scheme, is_delegated),
        other => panic!("{other:?}"),
    }
}

/// The certificate, the credentials and the keys of RFC 9345 appendix B.
#[test]
fn the_credentials_of_the_rfc() {
    let text = include_str!("../data/rfc9345.pem");
    let certificate = issue_block(text, "CERTIFICATE", 0);
    let certificate = Certificate::parse(&certificate).unwrap();
    assert!(certificate.has_extension("delegationUsage"));
    let schemes = [
        SignatureScheme::EcdsaSecp256r1Sha256,
        SignatureScheme::EcdsaSecp521r1Sha512,
        SignatureScheme::EcdsaSecp384r1Sha384,
        SignatureScheme::Ed25519,
    ];
    let keys: Vec<&str> = text.split("# key ").skip(1).collect();
    for (at, scheme) in schemes.into_iter().enumerate() {
        let bytes = issue_block(text, "DELEGATED CREDENTIAL", at);
        let credential = Credential::decode(&bytes).unwrap();
        assert_eq!(credential.encode().unwrap(), bytes, "{scheme}");
        assert_eq!(credential.valid_time, 7 * 86_400, "{scheme}");
        assert_eq!(credential.dc_cert_verify_algorithm, scheme);
        let p256 = SignatureScheme::EcdsaSecp256r1Sha256;
        assert_eq!(*credential.algorithm, p256, "{scheme}");
        let private_key = PrivateKey::from_pem(keys[at]).unwrap();
        let public_key = private_key.public_key().unwrap();
        assert_eq!(*public_key.spki(), credential.subject_public_key_info);
        let delegate = Delegate {
            credential,
            private_key,
        };
        assert!(delegate.is_of(&certificate, Side::Server), "{scheme}");
        assert!(!delegate.is_of(&certificate, Side::Client), "{scheme}");
        // In the form of our files as well.
        let again = Delegate::from_pem(delegate.to_pem().unwrap().as_bytes()).unwrap();
        assert!(again.is_of(&certificate, Side::Server), "{scheme}");
    }
}

/// The bytes of a block of PEM, the `n`th of its label.
fn issue_block(text: &str, label: &str, n: usize) -> Vec<u8> {
    use base64ct::{Base64, Encoding};
    let begin = format!("-----BEGIN {label}-----");
    let block = text.split(&begin).nth(n + 1).unwrap();
    let digits: String = block
        .split("-----END")
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    Base64::decode_vec(&digits).unwrap()
}

#[test]
fn every_kind_of_key_in_place_of_the_certificates() {
    let mut world = World::new();
    for scheme in SCHEMES {
        let key = match *scheme {
            SignatureScheme::EcdsaSecp256r1Sha256 => KeyAlgorithm::EcdsaP256,
            SignatureScheme::EcdsaSecp384r1Sha384 => KeyAlgorithm::EcdsaP384,
            SignatureScheme::EcdsaSecp521r1Sha512 => KeyAlgorithm::EcdsaP521,
            SignatureScheme::Ed25519 => KeyAlgorithm::Ed25519,
            SignatureScheme::Ed448 => KeyAlgorithm::Ed448,
            SignatureScheme::MlDsa44 => KeyAlgorithm::MlDsa44,
            SignatureScheme::MlDsa65 => KeyAlgorithm::MlDsa65,
            SignatureScheme::MlDsa87 => KeyAlgorithm::MlDsa87,
            SignatureScheme::EcdsaBrainpoolP256r1Tls13Sha256 => KeyAlgorithm::EcdsaBrainpoolP256,
            SignatureScheme::EcdsaBrainpoolP384r1Tls13Sha384 => KeyAlgorithm::EcdsaBrainpoolP384,
            SignatureScheme::Sm2SigSm3 => KeyAlgorithm::Sm2,
            _ => KeyAlgorithm::RsaPss,
        };
        let wish = Wish {
            key,
            scheme: *scheme,
            ..GOOD
        };
        let identity = shown(&mut world, wish);
        let outcome = meet(&accepting(&mut world), identity);
        outcome.assert_good(&scheme.to_string());
        assert_eq!(signed(&outcome), (*scheme, true));
        for check in [
            "delegation_usage",
            "credential_dates",
            "credential_scheme",
            "credential_signature",
            "credential_use",
        ] {
            assert!(outcome.check(check).1, "{scheme}: {check}");
        }
    }
}

/// The certificate's own key is used where the credential cannot be.
#[test]
fn only_those_who_ask_get_one() {
    let mut world = World::new();
    let identity = shown(&mut world, GOOD);
    let outcome = meet(&world.client(ProtocolVersion::TLS1_3), identity);
    outcome.assert_good("not asked for");
    assert_eq!(signed(&outcome), (SCHEME, false));
    let identity = shown(&mut world, GOOD);
    let mut old = accepting(&mut world);
    old.versions = vec![ProtocolVersion::TLS1_2];
    meet(&old, identity).assert_good("TLS 1.2");
    // A scheme that the client does not list for it.
    let rsa = Wish {
        scheme: SignatureScheme::RsaPssRsaeSha256,
        key: KeyAlgorithm::Rsa,
        ..GOOD
    };
    let identity = shown(&mut world, rsa);
    let outcome = meet(&accepting(&mut world), identity);
    outcome.assert_good("not listed");
    assert_eq!(signed(&outcome), (SCHEME, false));
}

/// RFC 9345 §4.1.3, §4.2: what the client must refuse with illegal_parameter, and which check it is.
#[test]
fn each_rule_is_kept() {
    let mut world = World::new();
    let mut rows: Vec<(&str, &str, Identity)> = Vec::new();
    for (what, expires, holds) in [
        ("the last second", 0, true),
        ("expired a second ago", -1, false),
        ("seven days", 7 * DAY, true),
        ("a second more", 7 * DAY + 1, false),
    ] {
        let identity = shown(&mut world, Wish { expires, ..GOOD });
        match holds {
            true => meet(&accepting(&mut world), identity).assert_good(what),
            false => rows.push((what, "credential_dates", identity)),
        }
    }
    let for_clients = Wish {
        side: Side::Client,
        ..GOOD
    };
    let identity = shown(&mut world, for_clients);
    rows.push(("made for a client", "credential_signature", identity));
    let mut own = owner(&mut world);
    let other = world.other.clone();
    let key = issue::private_key(KeyAlgorithm::EcdsaP256, &mut world.rng).unwrap();
    let der = world.certificate(&template("localhost", 3), &key, &other, &Extra::default());
    let forger = Identity::of(vec![der], key).unwrap();
    own.delegate(issued(&mut world, &forger, GOOD));
    rows.push(("signed by someone else", "credential_signature", own));
    let mut own = owner(&mut world);
    let mut changed = issued(&mut world, &own, GOOD);
    changed.credential.valid_time += 1;
    own.delegate(changed);
    rows.push(("changed afterwards", "credential_signature", own));
    for (what, extra) in [
        ("without DelegationUsage", Extra::default()),
        (
            "without keyUsage",
            Extra {
                extensions: vec![usage()],
                no_key_usage: true,
                ..Extra::default()
            },
        ),
    ] {
        let mut identity = world.identity(&extra);
        let delegate = issued(&mut world, &identity, GOOD);
        identity.delegate(delegate);
        rows.push((what, "delegation_usage", identity));
    }
    for (what, check, identity) in rows {
        let client = accepting(&mut world);
        let outcome = meet(&client, identity);
        outcome.assert_alert(Alert::IllegalParameter, what);
        assert!(!outcome.check(check).1, "{what}");
        let error = outcome.client.outcome.unwrap_err();
        assert_eq!(error.check.unwrap().name(), check, "{what}");
    }
}

/// A key with the OID rsaEncryption must not be delegated, whatever the client lists.
#[test]
fn a_general_rsa_key_is_refused() {
    let mut world = World::new();
    let rsa = Wish {
        scheme: SignatureScheme::RsaPssRsaeSha256,
        key: KeyAlgorithm::Rsa,
        ..GOOD
    };
    let identity = shown(&mut world, rsa);
    let mut client = accepting(&mut world);
    client.arrange = Some(|hello| {
        for extension in &mut hello.extensions.as_mut().unwrap().0 {
            if let tlsdemo::extension::Extension::DelegatedCredential(list) = extension {
                *list = tlsdemo::extension::DelegatedCredential::Requested(vec![
                    SignatureScheme::RsaPssRsaeSha256,
                ]);
            }
        }
    });
    let outcome = meet(&client, identity);
    outcome.assert_alert(Alert::IllegalParameter, "rsaEncryption");
    assert!(!outcome.check("credential_scheme").1);
}

/// A client shows one to a server that asks for it.
#[test]
fn clients_show_them_too() {
    let mut world = World::new();
    for (accepts, side, expected) in [
        (true, Side::Client, Ok(true)),
        (false, Side::Client, Ok(false)),
        (true, Side::Server, Err(Alert::IllegalParameter)),
    ] {
        let mut server = server::Config::new(vec![world.identity(&Extra::default())]);
        let anchors = world.anchors();
        server.client_authentication = Some(ClientAuthentication {
            delegated_credentials: accepts,
            now: Some(world.client(ProtocolVersion::TLS1_3).now),
            ..ClientAuthentication::required(anchors)
        });
        let mut client = world.client(ProtocolVersion::TLS1_3);
        client.identities = Arc::new(vec![client_identity(&mut world, side)]);
        let outcome = meet_server(&client, &server);
        let events = outcome.server.recorder.events();
        let is_delegated = events.iter().any(
            |event| matches!(event, Event::Check(it) if it.name() == "credential_use" && it.passed()),
        );
        match expected {
            Ok(delegated) => {
                assert!(
                    outcome.server.outcome.is_ok(),
                    "{:?}",
                    outcome.server.outcome
                );
                assert_eq!(is_delegated, delegated);
            }
            Err(alert) => {
                let error = outcome.server.outcome.unwrap_err();
                assert_eq!(error.alert, Some(alert), "{error}");
                let check = error.check.unwrap();
                assert_eq!(check.name(), "credential_signature");
            }
        }
    }
}

fn client_identity(world: &mut World, side: Side) -> Identity {
    let (key, root) = (world.other.clone(), world.root.clone());
    let template = issue::Template {
        is_client: true,
        ..template("somebody", 9)
    };
    let extra = Extra {
        extensions: vec![usage()],
        ..Extra::default()
    };
    let der = world.certificate(&template, &key, &root, &extra);
    let mut identity = Identity::of(vec![der], key).unwrap();
    let delegate = issued(world, &identity, Wish { side, ..GOOD });
    identity.delegate(delegate);
    identity
}

/// Files that are not what they should be say so.
#[test]
fn files_are_read_with_care() {
    let mut world = World::new();
    let identity = owner(&mut world);
    let pem = issued(&mut world, &identity, GOOD).to_pem().unwrap();
    let other = issued(&mut world, &identity, GOOD).to_pem().unwrap();
    let (key, credential) = pem.split_at(pem.find("-----BEGIN DELEGATED").unwrap());
    let (_, foreign) = other.split_at(other.find("-----BEGIN DELEGATED").unwrap());
    assert!(Delegate::from_pem(pem.as_bytes()).is_ok());
    let reversed = [credential, key].concat();
    assert!(Delegate::from_pem(reversed.as_bytes()).is_ok());
    for (text, word) in [
        (key.to_owned(), "no credential"),
        (credential.to_owned(), "no private key"),
        ([key, foreign].concat(), "not for its private key"),
        (pem.replace("AAg", "AA!"), "is not Base64"),
        (String::new(), "no credential"),
    ] {
        let error = Delegate::from_pem(text.as_bytes()).unwrap_err();
        assert!(error.message.contains(word), "{word}: {error}");
    }
}
