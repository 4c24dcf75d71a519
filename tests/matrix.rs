//! Every suite at every version, every group, every kind of server key: our client against our
//! server, with the narration checked on both sides.

mod common;

use common::{assert_covered, converse};
use tlsdemo::certificate::ServerName;
use tlsdemo::handshake::client;
use tlsdemo::handshake::server;
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion};
use tlsdemo::names::signature::KeyAlgorithm;
use tlsdemo::names::suite::{Authentication, BulkCipher, CipherKind, KeyExchange, SUITES, Suite};
use tlsdemo::narration::{Event, Side};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};

const VERSIONS: [ProtocolVersion; 4] = [
    ProtocolVersion::TLS1_0,
    ProtocolVersion::TLS1_1,
    ProtocolVersion::TLS1_2,
    ProtocolVersion::TLS1_3,
];

fn demo_cas() -> String {
    [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat()
}

fn client() -> client::Config {
    let anchors = TrustAnchors::from_pem("demo", demo_cas());
    client::Config::new(ServerName::new("localhost"), anchors)
}

/// A server that has every suite, those too that must be asked for by name.
fn server() -> server::Config {
    let mut config = server::Config::new(Identity::demo());
    config.suites = SUITES.iter().map(|suite| suite.code).collect();
    config
}

fn only(suite: &Suite, version: ProtocolVersion) -> client::Config {
    let mut config = client();
    config.versions = vec![version];
    config.suites = vec![suite.code];
    common::give_psk(&mut config, suite);
    config
}

/// Runs one handshake, which must succeed with all that is narrated in order.
fn succeed(client: &client::Config, server: &server::Config, what: &str) -> common::End {
    let (client_end, server_end) = converse(client, server, 1);
    assert!(
        client_end.outcome.is_ok() && server_end.outcome.is_ok(),
        "{what}: client {:?}, server {:?}",
        client_end.outcome,
        server_end.outcome
    );
    for end in [&client_end, &server_end] {
        let events = end.recorder.events();
        assert_covered(&events);
        for event in events {
            if let Event::Check(check) = event {
                let expected = check.name() != "version_deprecated";
                assert_eq!(check.passed(), expected, "{what}: {check:?}");
            }
        }
    }
    // What one end says it computed is what the other says.
    let shared = [
        "master_secret",
        "key_block",
        "main_secret",
        "client_verify_data",
    ];
    for name in shared {
        assert_eq!(
            computed(&client_end, name),
            computed(&server_end, name),
            "{what}: {name}"
        );
    }
    client_end
}

fn computed(end: &common::End, name: &str) -> Vec<Vec<u8>> {
    end.recorder
        .events()
        .into_iter()
        .filter_map(|event| match event {
            Event::Computation(it) if it.name == name => Some(it.output.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn every_suite_at_every_version() {
    let mut count = 0;
    for suite in SUITES {
        let mut server = server();
        common::give_psk(&mut server, suite);
        for version in VERSIONS.into_iter().filter(|version| suite.is_in(*version)) {
            let end = succeed(
                &only(suite, version),
                &server,
                &format!("{} {version}", suite.name),
            );
            assert_eq!(end.connection.agreed.suite.unwrap().code, suite.code);
            assert_eq!(end.connection.agreed.version, Some(version));
            count += 1;
        }
    }
    // The suites of TLS 1.0 are in three versions, all others in one.
    let since_1_0 = SUITES
        .iter()
        .filter(|s| s.since == ProtocolVersion::TLS1_0)
        .count();
    assert_eq!(count, 3 * since_1_0 + (SUITES.len() - since_1_0));
}

#[test]
fn every_group() {
    let ecdhe = SUITES
        .iter()
        .find(|s| s.key_exchange == KeyExchange::Ecdhe)
        .unwrap();
    let dhe = SUITES
        .iter()
        .find(|s| s.key_exchange == KeyExchange::Dhe)
        .unwrap();
    let tls13 = &SUITES[0];
    let all = tlsdemo::names::defaults::GROUPS;
    for group in all {
        for retry in [false, true] {
            let mut client = only(tls13, ProtocolVersion::TLS1_3);
            client.groups = vec![*group];
            client.key_shares = retry.then(Vec::new);
            let end = succeed(&client, &server(), &format!("{group}, retry {retry}"));
            assert_eq!(end.connection.agreed.group, Some(*group));
        }
        if group.is_hybrid() {
            continue;
        }
        let suite = if group.is_finite_field() { dhe } else { ecdhe };
        let mut client = only(suite, ProtocolVersion::TLS1_2);
        client.groups = vec![*group];
        let mut server = server();
        server.groups = vec![*group];
        let end = succeed(&client, &server, &format!("{group} before TLS 1.3"));
        assert_eq!(end.connection.agreed.group, Some(*group));
    }
    assert_eq!(all.len(), 10);
    for group in [NamedGroup::Ffdhe6144, NamedGroup::Ffdhe8192] {
        let mut server = server();
        server.groups = vec![group];
        succeed(
            &only(dhe, ProtocolVersion::TLS1_2),
            &server,
            &group.to_string(),
        );
    }
}

#[test]
fn every_identity_in_every_version() {
    let mut kinds = Vec::new();
    for name in Identity::demo_names() {
        let identity = || Identity::demo_named(name).unwrap();
        let key = identity().private_key().algorithm();
        for version in VERSIONS {
            if identity().private_key().schemes(version).is_empty() {
                continue;
            }
            let mut client = client();
            client.versions = vec![version];
            let server = server::Config::new(vec![identity()]);
            let end = succeed(&client, &server, &format!("{} {version}", key.name()));
            let suite = end.connection.agreed.suite.unwrap();
            let expected = match suite.authentication {
                Authentication::Any => true,
                Authentication::Psk => false,
                Authentication::Rsa => key.is_rsa(),
                Authentication::Ecdsa => !key.is_rsa(),
            };
            assert!(expected);
            kinds.push((key, version));
        }
    }
    assert!(kinds.contains(&(KeyAlgorithm::MlDsa65, ProtocolVersion::TLS1_3)));
    assert!(kinds.contains(&(KeyAlgorithm::RsaPss, ProtocolVersion::TLS1_2)));
    assert!(kinds.contains(&(KeyAlgorithm::Rsa, ProtocolVersion::TLS1_0)));
    assert!(kinds.contains(&(KeyAlgorithm::Ed25519, ProtocolVersion::TLS1_2)));
}

#[test]
fn extended_master_secret_and_encrypt_then_mac_on_and_off() {
    let cbc = |suite: &&Suite| suite.cipher.kind() == CipherKind::Block;
    for suite in SUITES.iter().filter(cbc) {
        let mut server = server();
        common::give_psk(&mut server, suite);
        for version in VERSIONS.into_iter().filter(|version| suite.is_in(*version)) {
            for bits in 0..4 {
                let (ems, etm) = (bits & 1 != 0, bits & 2 != 0);
                if ems && etm && suite.cipher != BulkCipher::Aes128Cbc {
                    continue; // the default, which every_suite_at_every_version runs
                }
                let mut client = only(suite, version);
                client.extended_master_secret = ems;
                client.encrypt_then_mac = etm;
                let what = format!("{} {version} ems {ems} etm {etm}", suite.name);
                let end = succeed(&client, &server, &what);
                assert_eq!(end.connection.agreed.extended_master_secret, Some(ems));
                assert_eq!(end.connection.agreed.encrypt_then_mac, Some(etm));
            }
        }
    }
}

#[test]
fn a_certificate_request_is_answered_with_no_certificate() {
    for version in VERSIONS {
        let mut client = client();
        client.versions = vec![version];
        let mut server = server();
        server.client_authentication = Some(ClientAuthentication::requested(TrustAnchors::empty()));
        let end = succeed(&client, &server, &format!("request in {version}"));
        let sent: Vec<_> = end
            .recorder
            .events()
            .into_iter()
            .filter_map(|event| match event {
                Event::Message(m) if m.from == Side::Client && m.name == "Certificate" => Some(m),
                _ => None,
            })
            .collect();
        assert_eq!(sent.len(), 1);
        let empty: &[u8] = match version {
            ProtocolVersion::TLS1_3 => &[11, 0, 0, 4, 0, 0, 0, 0],
            _ => &[11, 0, 0, 3, 0, 0, 0],
        };
        assert_eq!(sent[0].bytes, empty);
    }
}

#[test]
fn the_options_of_tls13() {
    let mut client = client();
    client.compat = false;
    client.pad_to = Some(256);
    client.record_size_limit = Some(512);
    let mut server = server();
    server.cookie = true;
    server.tickets = 2;
    server.pad_to = Some(128);
    let end = succeed(&client, &server, "options");
    let events = end.recorder.events();
    let mut tickets = 0;
    let mut largest = 0;
    for event in &events {
        match event {
            Event::Message(m) if m.name == "NewSessionTicket" => tickets += 1,
            Event::Message(m) => assert!(m.name != "ChangeCipherSpec" || m.from == Side::Server),
            Event::Record(record) if record.from == Side::Server => {
                largest = largest.max(record.protected.as_ref().map_or(0, |p| p.plaintext.len()));
            }
            Event::Record(record) if record.protected.is_some() => {
                // Content, type and padding fill whole blocks of 256 bytes; then the tag.
                assert_eq!((record.bytes.len() - 5 - 16) % 256, 0);
            }
            _ => {}
        }
    }
    assert_eq!(tickets, 2);
    assert_eq!(largest, 511, "the limit counts the content type");
    assert_eq!(computed(&end, "PSK").len(), 2);
}
