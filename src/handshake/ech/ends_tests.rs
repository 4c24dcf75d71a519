//! Encrypted ClientHello between the two ends of this program: accepted, refused, pretended, each with
//! and without a HelloRetryRequest; what the network sees of it, and what is recorded.

#[path = "../../../tests/common/mod.rs"]
pub(super) mod common;

use std::sync::Arc;

use common::{End, assert_covered, converse};
use tlsdemo::certificate::ServerName;
use tlsdemo::check::Check;
use tlsdemo::compute::random::seeded;
use tlsdemo::handshake::client::{self, Ech};
use tlsdemo::handshake::ech::{EchKeys, EchOffer};
use tlsdemo::handshake::server;
use tlsdemo::keys::hpke::Kem;
use tlsdemo::names::registry::{AlertDescription, HpkeKemId, NamedGroup, ProtocolVersion};
use tlsdemo::narration::{Carrier, EchOutcome, Event, Message, Side};
use tlsdemo::peer::{ClientAuthentication, Identity, PinnedKey, TrustAnchors, identity};

const KEMS: [HpkeKemId; 4] = [
    HpkeKemId::DhKemX25519,
    HpkeKemId::DhKemP256,
    HpkeKemId::DhKemP384,
    HpkeKemId::DhKemP521,
];

/// The name that nobody is to see, and the one that everybody sees: the demo certificates are for both.
const SECRET: &str = "localhost";
const PUBLIC: &str = "tlsdemo.example";

fn keys(kem: HpkeKemId, seed: u64) -> EchKeys {
    let kem = Kem::named(kem).unwrap();
    EchKeys::generate(kem, PUBLIC, 40, &mut *seeded(seed)).unwrap()
}

fn client(keys: &EchKeys) -> client::Config {
    let anchors = TrustAnchors::from_pem("the demo authorities", identity::demo_ca_pem());
    let mut config = client::Config::new(ServerName::new(SECRET), anchors);
    config.versions = vec![ProtocolVersion::TLS1_3];
    config.alpn = vec![b"http/1.1".to_vec()];
    config.ech = Ech::Offer(Box::new(EchOffer::choose(&keys.published()).unwrap()));
    config
}

fn server(keys: &EchKeys) -> server::Config {
    let mut config = server::Config::new(Identity::demo());
    config.ech = Arc::new(keys.clone());
    config
}

fn messages(end: &End) -> Vec<Message> {
    let events = end.recorder.events().into_iter();
    let messages = events.filter_map(|event| match event {
        Event::Message(message) => Some(message),
        _ => None,
    });
    messages.collect()
}

fn named(end: &End, name: &str) -> Vec<Vec<u8>> {
    let messages = messages(end).into_iter();
    let named = messages.filter(|message| *message.name == *name);
    named.map(|message| message.bytes).collect()
}

/// All bytes that crossed the wire in the clear.
fn in_the_clear(end: &End) -> Vec<u8> {
    let messages = messages(end).into_iter();
    let seen = messages
        .filter(|it| matches!(it.carrier, Carrier::Record(_)) && it.name.ends_with("Hello"));
    seen.flat_map(|message| message.bytes).collect()
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

fn check(end: &End, name: &str) -> Vec<(Check, bool)> {
    let events = end.recorder.events().into_iter();
    let checks = events.filter_map(|event| match event {
        Event::Check(it) if it.name() == name => Some((it.check.clone(), it.passed())),
        _ => None,
    });
    checks.collect()
}

fn labels(end: &End) -> Vec<String> {
    let events = end.recorder.events().into_iter();
    let labels = events.filter_map(|event| match event {
        Event::Secret(secret) => Some(secret.label.to_string()),
        _ => None,
    });
    labels.filter(|label| label.starts_with("ECH_")).collect()
}

fn fact(end: &End) -> Option<&'static str> {
    end.connection.agreed.ech.map(EchOutcome::name)
}

#[test]
fn an_encrypted_hello_is_accepted_and_nobody_sees_the_name() {
    for (index, kem) in KEMS.into_iter().enumerate() {
        for retry in [false, true] {
            let keys = keys(kem, index as u64);
            let mut config = client(&keys);
            // A name that the public one does not contain.
            config.server_name = Some("a.very.secret.name".into());
            if retry {
                config.key_shares = Some(vec![NamedGroup::Secp521r1]);
                config.groups = vec![NamedGroup::Secp521r1, NamedGroup::X25519];
            }
            let mut server = server(&keys);
            if retry {
                server.groups = vec![NamedGroup::X25519];
            }
            let (client, server) = converse(&config, &server, 7);
            client.outcome.as_ref().unwrap();
            server.outcome.as_ref().unwrap();
            for end in [&client, &server] {
                assert_eq!(fact(end), Some("accepted"));
                assert_covered(&end.recorder.events());
                assert!(!has(&in_the_clear(end), "secret"), "{kem} {retry}");
                assert!(has(&in_the_clear(end), PUBLIC));
                assert_eq!(labels(end), ["ECH_SECRET", "ECH_CONFIG"]);
                assert_eq!(named(end, "ClientHelloInner").len(), 1 + usize::from(retry));
            }
            // Both ends speak of the same hellos.
            for name in ["ClientHello", "ClientHelloInner", "EncodedClientHelloInner"] {
                assert_eq!(named(&client, name), named(&server, name), "{name}");
            }
            let confirmed = check(&client, "ech_confirmation");
            assert_eq!(confirmed.len(), 1 + usize::from(retry));
            assert!(confirmed.iter().all(|(_, passed)| *passed));
            assert_eq!(check(&server, "ech_payload").len(), 1);
        }
    }
}

/// The length of what is encrypted does not depend on the name.
#[test]
fn the_payload_is_as_long_for_every_name() {
    let keys = keys(HpkeKemId::DhKemX25519, 1);
    let mut lengths = Vec::new();
    for name in ["a", "localhost", "a.name.that.is.forty.characters.long.xx"] {
        let mut config = client(&keys);
        config.server_name = Some(name.into());
        let (client, _) = converse(&config, &server(&keys), 3);
        client.outcome.unwrap();
        let (client, _) = converse(&config, &server(&keys), 3);
        lengths.push(named(&client, "EncodedClientHelloInner")[0].len());
    }
    assert!(
        lengths.iter().all(|length| *length == lengths[0]),
        "{lengths:?}"
    );
    assert_eq!(lengths[0] % 32, 0);
}

/// A server with another key goes on with the outer hello; the client finishes, and then leaves. What
/// the server sent it makes the next try succeed.
#[test]
fn a_refused_hello_ends_with_ech_required_and_is_repaired() {
    for retry in [false, true] {
        let (old, new) = (
            keys(HpkeKemId::DhKemX25519, 1),
            keys(HpkeKemId::DhKemX25519, 2),
        );
        let mut config = client(&old);
        config.identities = Arc::new(Identity::demo());
        let mut server = server(&new);
        server.cookie = retry;
        let (client, _) = converse(&config, &server, 5);
        let error = client.outcome.as_ref().unwrap_err();
        assert_eq!(error.alert, Some(AlertDescription::EchRequired));
        assert_eq!(fact(&client), Some("rejected"));
        let [
            (
                Check::EchRequired {
                    retry_configs,
                    usable,
                    public_name,
                    authentic: true,
                },
                false,
            ),
        ] = &check(&client, "ech_required")[..]
        else {
            panic!("{error:?}");
        };
        assert_eq!(retry_configs, &Some(new.published().encode().unwrap()));
        assert!(*usable);
        assert_eq!(public_name, PUBLIC);
        assert!(!has(&in_the_clear(&client), "\0\tlocalhost"));
        // The client proved who the server is, and that by the public name.
        assert!(
            check(&client, "certificate_name")
                .iter()
                .all(|(check, passed)| {
                    *passed
                        && matches!(check, Check::CertificateName { asked, .. } if asked == PUBLIC)
                })
        );
        config.ech = Ech::Offer(Box::new(EchOffer::choose(&new.published()).unwrap()));
        let (client, _) = converse(&config, &server, 5);
        client.outcome.unwrap();
    }
}

/// RFC 9849 §6.1.7: whoever refused the inner hello is not told who the client is, neither by a
/// certificate nor by a raw key.
#[test]
fn a_refusal_is_not_told_who_we_are() {
    let (old, new) = (
        keys(HpkeKemId::DhKemX25519, 1),
        keys(HpkeKemId::DhKemX25519, 2),
    );
    let ours = Identity::bare(Identity::demo()[0].private_key().clone());
    let known = PinnedKey::of(&ours.raw_public_key().unwrap());
    let mut config = client(&old);
    config.raw_keys = Arc::new(vec![ours]);
    for (refuses, keys) in [(true, &new), (false, &old)] {
        let mut server = server(keys);
        let mut asked = ClientAuthentication::requested(TrustAnchors::empty());
        asked.peer_keys = Arc::new(vec![known.clone()]);
        server.client_authentication = Some(asked);
        let (client, _) = converse(&config, &server, 5);
        assert_eq!(client.outcome.is_err(), refuses, "{:?}", client.outcome);
        let messages = messages(&client);
        let proofs = messages
            .iter()
            .filter(|it| it.name == "CertificateVerify" && it.from == Side::Client);
        assert_eq!(proofs.count(), usize::from(!refuses));
    }
}

/// RFC 9849 §6.1.6: where the outer hello's server proves nothing, its configurations do not count, even
/// if the user goes on without proof.
#[test]
fn a_refusal_without_proof_is_told_as_such() {
    let (old, new) = (
        keys(HpkeKemId::DhKemX25519, 1),
        keys(HpkeKemId::DhKemX25519, 2),
    );
    let mut config = client(&old);
    let another = identity::DEMO_ML_DSA_CA_PEM.to_owned();
    config.trust_anchors = Arc::new(TrustAnchors::from_pem("another", another));
    config.insecure = true;
    let (client, _) = converse(&config, &server(&new), 5);
    let error = client.outcome.as_ref().unwrap_err();
    assert_eq!(error.alert, Some(AlertDescription::EchRequired));
    let checks = check(&client, "ech_required");
    assert!(
        matches!(
            checks[..],
            [(
                Check::EchRequired {
                    authentic: false,
                    ..
                },
                false
            )]
        ),
        "{checks:?}"
    );
}

/// A server that takes no part ignores the extension; the client learns nothing to try again with.
#[test]
fn a_server_without_keys_is_not_talked_to() {
    let keys = keys(HpkeKemId::DhKemX25519, 1);
    for cookie in [false, true] {
        let mut server = server(&EchKeys::default());
        server.cookie = cookie;
        let (client, _) = converse(&client(&keys), &server, 5);
        assert_eq!(
            client.outcome.as_ref().unwrap_err().alert,
            Some(AlertDescription::EchRequired)
        );
        let events = client.recorder.events();
        assert!(
            !events.iter().any(|event| matches!(event, Event::Data(_))),
            "data was sent"
        );
    }
}

/// A certificate that is not for the public name is worth nothing: not even the configurations that
/// come with it (RFC 9849 §6.1.6).
#[test]
fn a_refusal_by_a_stranger_is_no_refusal() {
    let old = EchKeys::generate(
        Kem::named(HpkeKemId::DhKemX25519).unwrap(),
        "stranger.example",
        0,
        &mut *seeded(1),
    );
    let config = client(&old.unwrap());
    let (client, _) = converse(&config, &server(&keys(HpkeKemId::DhKemX25519, 2)), 5);
    assert_eq!(
        client.outcome.as_ref().unwrap_err().alert,
        Some(AlertDescription::BadCertificate)
    );
    assert!(check(&client, "ech_required").is_empty());
}

#[test]
fn a_pretended_hello_disturbs_nobody() {
    for (has_keys, cookie) in [(false, false), (true, false), (false, true), (true, true)] {
        let some = keys(HpkeKemId::DhKemX25519, 1);
        let mut config = client(&some);
        config.ech = Ech::Grease;
        let mut server = match has_keys {
            true => server(&some),
            false => server(&EchKeys::default()),
        };
        server.cookie = cookie;
        let (client, server) = converse(&config, &server, 5);
        client.outcome.as_ref().unwrap();
        server.outcome.as_ref().unwrap();
        assert_eq!(fact(&client), None);
        assert!(labels(&client).is_empty());
        assert!(named(&client, "ClientHelloInner").is_empty());
        assert_covered(&client.recorder.events());
        // The extension is there, and the same in both hellos (RFC 9849 §6.2).
        let hellos = named(&client, "ClientHello");
        assert_eq!(hellos.len(), 1 + usize::from(cookie));
        assert_eq!(check(&server, "second_client_hello").len(), 0);
    }
}

/// What a client says, changed before it is sent, and what the server makes of it.
mod strangers {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tlsdemo::extension::{EncryptedClientHello, HpkeSymmetricCipherSuite};
    use tlsdemo::message::ClientHello;
    use tlsdemo::names::registry::{HpkeAeadId, HpkeKdfId};
    use tlsdemo::wire::Value;

    use super::*;

    static LENGTH: AtomicUsize = AtomicUsize::new(0);

    /// The config_id of the keys that [`keys`] makes of seed 1.
    fn config_id() -> u8 {
        keys(HpkeKemId::DhKemX25519, 1).0[0].config_id
    }

    fn push(hello: &mut ClientHello, enc: usize, payload: usize) {
        hello
            .extensions
            .as_mut()
            .unwrap()
            .push(EncryptedClientHello::Outer {
                cipher_suite: HpkeSymmetricCipherSuite {
                    kdf_id: HpkeKdfId::HkdfSha256,
                    aead_id: HpkeAeadId::Aes128Gcm,
                },
                config_id: config_id(),
                enc: Value::literal("enc", vec![9; enc]),
                payload: Value::literal("payload", vec![7; payload]),
            });
    }

    fn with_payload(hello: &mut ClientHello) {
        push(hello, 32, LENGTH.load(Ordering::SeqCst));
    }

    fn with_enc(hello: &mut ClientHello) {
        push(hello, LENGTH.load(Ordering::SeqCst), 200);
    }

    /// A payload or a key of any length that decrypts to nothing is taken for GREASE: the server goes on
    /// with the outer hello (RFC 9849 §7.1).
    #[test]
    fn payloads_and_keys_of_every_wrong_length_are_passed_over() {
        let keys = keys(HpkeKemId::DhKemX25519, 1);
        let server = server(&keys);
        let lengths = (1..40).chain([100, 160, 500, 16_000, 60_000]);
        let changes: [fn(&mut ClientHello); 2] = [with_payload, with_enc];
        for arrange in changes {
            for length in lengths.clone() {
                LENGTH.store(length, Ordering::SeqCst);
                let mut config = client(&keys);
                config.ech = Ech::No;
                config.arrange = Some(arrange);
                let (client, server) = converse(&config, &server, 3);
                client
                    .outcome
                    .unwrap_or_else(|error| panic!("{length}: {error:?}"));
                assert_eq!(fact(&server), Some("rejected"));
            }
        }
    }

    fn as_inner(hello: &mut ClientHello) {
        hello
            .extensions
            .as_mut()
            .unwrap()
            .push(EncryptedClientHello::Inner);
    }

    fn refers(hello: &mut ClientHello) {
        let bytes = vec![3, 0, 0];
        hello
            .extensions
            .as_mut()
            .unwrap()
            .push(tlsdemo::extension::Extension::Opaque {
                extension_type: tlsdemo::names::registry::ExtensionType::EncryptedClientHello,
                extension_data: bytes,
            });
    }

    /// RFC 9849 §7: an inner hello never comes by itself, and there is no third type.
    #[test]
    fn hellos_of_the_wrong_type_are_refused() {
        for keys in [keys(HpkeKemId::DhKemX25519, 1), EchKeys::default()] {
            let changes: [fn(&mut ClientHello); 2] = [as_inner, refers];
            for arrange in changes {
                let mut config = client(&self::keys(HpkeKemId::DhKemX25519, 1));
                config.ech = Ech::No;
                config.arrange = Some(arrange);
                let (_, server) = converse(&config, &server(&keys), 3);
                let alert = server.outcome.unwrap_err().alert;
                assert_eq!(alert, Some(AlertDescription::IllegalParameter));
            }
        }
    }
}

/// Numbers that mean nothing disturb no server, and are in every list (RFC 8701).
#[test]
fn grease_in_every_list() {
    let keys = keys(HpkeKemId::DhKemX25519, 1);
    for (ech, cookie) in [(false, false), (true, false), (false, true), (true, true)] {
        for versions in [vec![ProtocolVersion::TLS1_3], vec![ProtocolVersion::TLS1_2]] {
            let is_old = versions == [ProtocolVersion::TLS1_2];
            if is_old && (ech || cookie) {
                continue;
            }
            let mut config = client(&keys);
            config.versions = versions;
            config.grease = true;
            if !ech {
                config.ech = Ech::No;
            }
            let mut server = server(&keys);
            server.cookie = cookie;
            let (client, _) = converse(&config, &server, 9);
            client.outcome.as_ref().unwrap();
            assert_covered(&client.recorder.events());
            let hello = &named(&client, "ClientHello")[0];
            let pairs = hello
                .windows(2)
                .filter(|pair| pair[0] == pair[1] && pair[0] & 0x0f == 0x0a);
            assert!(pairs.count() >= if is_old { 5 } else { 7 });
        }
    }
}
