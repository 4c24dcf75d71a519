//! Our client against `openssl s_server`.

use crate::peers::*;
use tlsdemo::ErrorKind;
use tlsdemo::names::registry::{AlertDescription, KeyUpdateRequest, NamedGroup, ProtocolVersion};
use tlsdemo::names::suite::{CipherKind, KeyExchange, SUITES, Suite};
use tlsdemo::narration::{Event, Side};

const ALL: &str = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";
const ALL_1_3: &str = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256";

/// Made with `openssl dhparam 1024`.
const CUSTOM_1024: &str = "\
-----BEGIN DH PARAMETERS-----
MIGHAoGBAJgJMHG5A6YLGCeW2k8CX0IWjfM8HuYEP+szKg0Ek8C71t/QGLvFl+F7
5rqJUS6HXvkGTXutAvJbwpz+xpH4U8UcT+mc5vnjHeZd/6DoB0rpbl5ePjgJq/eK
cwxOo95Vgs9C+DP7Dr+xS6GCgj1XZvDGt5WJ9Gl+8jzMXfXThCTfAgEC
-----END DH PARAMETERS-----
";

/// All suites, with an RSA and an ECDSA identity.
fn server(more: &[&str]) -> Peer {
    let (cert, key) = (
        identity_file("ecdsa-p256.pem"),
        identity_file("ecdsa-p256.key.pem"),
    );
    server_as("rsa", &[&["-dcert", &cert, "-dkey", &key], more].concat())
}

/// All suites that go with one identity.
fn server_as(identity: &str, more: &[&str]) -> Peer {
    s_server(
        &std::env::temp_dir(),
        OPENSSL_CONFIGURATION,
        &arguments(identity, more),
    )
}

fn arguments(identity: &str, more: &[&str]) -> Vec<String> {
    let certificate = identity_file(&format!("{identity}.pem"));
    let key = identity_file(&format!("{identity}.key.pem"));
    [
        "-cipher",
        ALL,
        "-ciphersuites",
        ALL_1_3,
        "-cert",
        &certificate,
        "-key",
        &key,
    ]
    .iter()
    .chain(more)
    .map(|word| word.to_string())
    .collect()
}

/// A server with one identity that sends its whole chain: of a file, OpenSSL takes the first
/// certificate only.
fn server_of(identity: &str, scratch: &Scratch) -> Peer {
    let pem = std::fs::read_to_string(identity_file(&format!("{identity}.pem"))).unwrap();
    let (_, rest) = pem.split_once("-----END CERTIFICATE-----").unwrap();
    if rest.trim().is_empty() {
        return server_as(identity, &["-www"]);
    }
    let rest = scratch.file(&format!("{identity}.chain.pem"), rest);
    server_as(identity, &["-www", "-cert_chain", &rest])
}

fn suite(openssl: &str) -> &'static Suite {
    SUITES
        .iter()
        .find(|suite| suite.openssl == openssl)
        .unwrap()
}

#[test]
fn every_suite_at_every_version() {
    if !is_installed("openssl") {
        return;
    }
    let peer = server(&["-www"]);
    let pairs = pairs(&openssl_suites());
    for (suite, version) in &pairs {
        let what = format!("{} {version}", suite.name);
        let story = served(peer.port, &only(suite, *version), &what);
        assert_eq!(story.fact("cipher_suite").as_deref(), Some(suite.name));
        assert_eq!(story.fact("version"), Some(version.to_string()));
        let page = String::from_utf8_lossy(&story.body);
        assert!(
            page.contains(&format!("Cipher    : {}", suite.openssl)),
            "{what}: {page}"
        );
    }
    println!("{} pairs of suite and version with OpenSSL", pairs.len());
    // Twelve suites without 3DES in three versions, 32 in TLS 1.2, five in TLS 1.3; of Camellia four in
    // three versions and eight in TLS 1.2, of ARIA eight.
    assert!(pairs.len() >= 73 + 28, "only {} pairs", pairs.len());
}

#[test]
fn every_group() {
    if !is_installed("openssl") {
        return;
    }
    let peer = server(&["-www"]);
    let groups: Vec<_> = tlsdemo::names::registry::SUPPORTED_GROUPS
        .iter()
        .copied()
        .filter(|group| {
            group.is_in(ProtocolVersion::TLS1_2) && group.is_in(ProtocolVersion::TLS1_3)
        })
        .collect();
    assert_eq!(groups.len(), 10);
    for group in groups {
        let with = |config| client_with(config, group);
        if !group.is_finite_field() {
            for (name, version) in [
                ("ECDHE-RSA-AES256-SHA", ProtocolVersion::TLS1_0),
                ("ECDHE-RSA-AES128-SHA", ProtocolVersion::TLS1_1),
                ("ECDHE-RSA-AES128-GCM-SHA256", ProtocolVersion::TLS1_2),
            ] {
                let config = with(only(suite(name), version));
                let story = served(peer.port, &config, &format!("{group} {version}"));
                assert_eq!(story.fact("group"), Some(group.to_string()));
            }
        }
        for compat in [true, false] {
            let mut config = with(at(ProtocolVersion::TLS1_3));
            config.compat = compat;
            let story = served(peer.port, &config, &format!("{group}, compat {compat}"));
            assert_eq!(story.fact("group"), Some(group.to_string()));
            assert_eq!(story.messages(Side::Server, "HelloRetryRequest").len(), 0);

            config.key_shares = Some(Vec::new());
            let story = served(peer.port, &config, &format!("{group}, retry, {compat}"));
            assert_eq!(story.fact("group"), Some(group.to_string()));
            assert_eq!(story.messages(Side::Server, "HelloRetryRequest").len(), 1);
            assert_eq!(story.messages(Side::Client, "ClientHello").len(), 2);
            let dummies = story.messages(Side::Client, "ChangeCipherSpec").len();
            assert_eq!(dummies, usize::from(compat));
        }
    }
}

fn client_with(
    config: tlsdemo::handshake::client::Config,
    group: NamedGroup,
) -> tlsdemo::handshake::client::Config {
    let mut config = config;
    config.groups = vec![group];
    config
}

#[test]
fn the_server_prefers_a_group_without_a_share() {
    if !is_installed("openssl") {
        return;
    }
    for (name, group) in [
        ("P-256", NamedGroup::Secp256r1),
        ("P-384", NamedGroup::Secp384r1),
        ("P-521", NamedGroup::Secp521r1),
        ("ffdhe2048", NamedGroup::Ffdhe2048),
        ("ffdhe3072", NamedGroup::Ffdhe3072),
        ("ffdhe4096", NamedGroup::Ffdhe4096),
    ] {
        let peer = server(&["-www", "-groups", name]);
        let story = served(peer.port, &client(), name);
        assert_eq!(story.fact("group"), Some(group.to_string()));
        assert_eq!(story.messages(Side::Server, "HelloRetryRequest").len(), 1);
    }
}

#[test]
fn finite_field_groups_of_the_server() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("dh");
    let dhe = suite("DHE-RSA-AES128-GCM-SHA256");
    let old = suite("DHE-RSA-AES256-SHA");
    for (size, group) in [
        (2048, NamedGroup::Ffdhe2048),
        (3072, NamedGroup::Ffdhe3072),
        (4096, NamedGroup::Ffdhe4096),
        (6144, NamedGroup::Ffdhe6144),
        (8192, NamedGroup::Ffdhe8192),
    ] {
        let name = format!("group:ffdhe{size}");
        let parameters = output(
            "openssl",
            &[
                "genpkey",
                "-genparam",
                "-algorithm",
                "DH",
                "-pkeyopt",
                &name,
            ],
        );
        let file = scratch.file(&format!("{size}.pem"), parameters);
        let peer = server(&["-www", "-dhparam", &file]);
        let story = served(peer.port, &only(dhe, ProtocolVersion::TLS1_2), &name);
        assert_eq!(story.fact("group"), Some(group.to_string()));
    }

    let peer = server(&["-www", "-dhparam", &scratch.file("1024.pem", CUSTOM_1024)]);
    for (suite, version) in [
        (dhe, ProtocolVersion::TLS1_2),
        (old, ProtocolVersion::TLS1_1),
        (old, ProtocolVersion::TLS1_0),
    ] {
        let story = served(peer.port, &only(suite, version), "1024 bits of its own");
        assert!(story.fact("group").unwrap().contains("1024"));
    }
}

#[test]
fn every_kind_of_server_key() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("openssl-keys");
    let mut runs = 0;
    for (identity, oldest) in [
        ("rsa", ProtocolVersion::TLS1_0),
        ("rsa-pss", ProtocolVersion::TLS1_2),
        ("ecdsa-p256", ProtocolVersion::TLS1_0),
        ("ecdsa-p384", ProtocolVersion::TLS1_0),
        ("ecdsa-p521", ProtocolVersion::TLS1_0),
        ("ed25519", ProtocolVersion::TLS1_2),
    ] {
        let peer = server_of(identity, &scratch);
        for version in VERSIONS.into_iter().filter(|version| *version >= oldest) {
            let what = format!("{identity} {version}");
            let story = served(peer.port, &at(version), &what);
            assert_eq!(story.fact("version"), Some(version.to_string()), "{what}");
            assert_eq!(
                story.fact("certificate_trusted").as_deref(),
                Some("yes"),
                "{what}"
            );
            runs += 1;
        }
    }
    assert_eq!(runs, 4 * 4 + 2 * 2);
}

#[test]
fn every_signature_scheme() {
    if !is_installed("openssl") {
        return;
    }
    use tlsdemo::names::registry::SignatureScheme as Scheme;
    let scratch = Scratch::new("openssl-schemes");
    let peers = [
        "rsa",
        "rsa-pss",
        "ecdsa-p256",
        "ecdsa-p384",
        "ecdsa-p521",
        "ed25519",
    ]
    .map(|identity| (identity, server_of(identity, &scratch)));
    let both = &[ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3][..];
    let only_1_2 = &[ProtocolVersion::TLS1_2][..];
    for (scheme, identity, versions) in [
        (Scheme::RsaPssRsaeSha256, "rsa", both),
        (Scheme::RsaPssRsaeSha384, "rsa", both),
        (Scheme::RsaPssRsaeSha512, "rsa", both),
        (Scheme::RsaPkcs1Sha1, "rsa", only_1_2),
        (Scheme::RsaPkcs1Sha224, "rsa", only_1_2),
        (Scheme::RsaPkcs1Sha256, "rsa", only_1_2),
        (Scheme::RsaPkcs1Sha384, "rsa", only_1_2),
        (Scheme::RsaPkcs1Sha512, "rsa", only_1_2),
        (Scheme::RsaPssPssSha256, "rsa-pss", both),
        (Scheme::RsaPssPssSha384, "rsa-pss", both),
        (Scheme::RsaPssPssSha512, "rsa-pss", both),
        (Scheme::EcdsaSecp256r1Sha256, "ecdsa-p256", both),
        (Scheme::EcdsaSecp384r1Sha384, "ecdsa-p384", both),
        (Scheme::EcdsaSecp521r1Sha512, "ecdsa-p521", both),
        (Scheme::EcdsaSha1, "ecdsa-p256", only_1_2),
        (Scheme::EcdsaSha224, "ecdsa-p256", only_1_2),
        // In TLS 1.2 the hash goes with any curve.
        (Scheme::EcdsaSecp521r1Sha512, "ecdsa-p256", only_1_2),
        (Scheme::EcdsaSecp256r1Sha256, "ecdsa-p521", only_1_2),
        (Scheme::Ed25519, "ed25519", both),
    ] {
        let (_, peer) = peers.iter().find(|(name, _)| *name == identity).unwrap();
        for version in versions {
            let mut config = at(*version);
            config
                .suites
                .retain(|code| code.suite().unwrap().key_exchange != KeyExchange::Rsa);
            // The authority signed with RSA and SHA-256, which must be among the offered.
            config.signature_schemes = vec![scheme, Scheme::RsaPkcs1Sha256];
            config.signature_schemes.dedup();
            let what = format!("{scheme} {identity} {version}");
            let story = served(peer.port, &config, &what);
            assert_eq!(
                story.fact("signature_scheme"),
                Some(scheme.to_string()),
                "{what}"
            );
        }
    }
}

#[test]
fn extended_master_secret_and_encrypt_then_mac_on_and_off() {
    if !is_installed("openssl") {
        return;
    }
    let no_ems = OPENSSL_CONFIGURATION.replace(".cnf", "-no-ems.cnf");
    let blocks: Vec<_> = openssl_suites()
        .into_iter()
        .filter(|suite| suite.cipher.kind() == CipherKind::Block)
        .collect();
    let (cert, key) = (
        identity_file("ecdsa-p256.pem"),
        identity_file("ecdsa-p256.key.pem"),
    );
    let mut runs = 0;
    for bits in 0..4 {
        let (server_ems, server_etm) = (bits & 1 != 0, bits & 2 != 0);
        let more: &[&str] = if server_etm {
            &["-www"]
        } else {
            &["-www", "-no_etm"]
        };
        let configuration = if server_ems {
            OPENSSL_CONFIGURATION
        } else {
            no_ems.as_str()
        };
        let more = [&["-dcert", &cert, "-dkey", &key], more].concat();
        let peer = s_server(
            &std::env::temp_dir(),
            configuration,
            &arguments("rsa", &more),
        );
        for (suite, version) in pairs(&blocks) {
            for bits in 0..4 {
                let (ems, etm) = (bits & 1 != 0, bits & 2 != 0);
                // Every suite where both agree; elsewhere one of them is enough.
                let agree = (ems, etm) == (server_ems, server_etm);
                if !agree && suite.openssl != "ECDHE-RSA-AES128-SHA" {
                    continue;
                }
                let mut config = only(suite, version);
                config.extended_master_secret = ems;
                config.encrypt_then_mac = etm;
                let what = format!(
                    "{} {version}: client {ems} {etm}, server {server_ems} {server_etm}",
                    suite.openssl
                );
                let story = served(peer.port, &config, &what);
                let fact = |name| story.fact(name).as_deref() == Some("yes");
                assert_eq!(fact("extended_master_secret"), ems && server_ems, "{what}");
                assert_eq!(fact("encrypt_then_mac"), etm && server_etm, "{what}");
                runs += 1;
            }
        }
    }
    println!("{runs} combinations of EMS and EtM with OpenSSL");
    // 8 suites of three versions and 8 of TLS 1.2 where both agree; one in three elsewhere.
    assert!(runs >= 4 * (8 * 3 + 8) + 12 * 3, "only {runs}");
}

#[test]
fn a_certificate_request_is_answered_with_none() {
    if !is_installed("openssl") {
        return;
    }
    let ca = ca_file();
    let peer = server(&["-www", "-verify", "3", "-CAfile", &ca]);
    for version in VERSIONS {
        let story = served(peer.port, &at(version), &format!("request in {version}"));
        assert_eq!(story.messages(Side::Server, "CertificateRequest").len(), 1);
        assert_eq!(story.messages(Side::Client, "Certificate").len(), 1);
        assert_eq!(story.messages(Side::Client, "CertificateVerify").len(), 0);
    }
    // A server that insists says so; in TLS 1.3 only after the handshake.
    let peer = server(&["-www", "-Verify", "3", "-CAfile", &ca]);
    for version in VERSIONS {
        let error = visit(peer.port, &at(version), "/").outcome.unwrap_err();
        let expected = match version {
            ProtocolVersion::TLS1_3 => AlertDescription::CertificateRequired,
            _ => AlertDescription::HandshakeFailure,
        };
        assert_eq!(
            error.kind,
            ErrorKind::AlertReceived(expected),
            "{version}: {error}"
        );
    }
}

#[test]
fn names_protocols_and_tickets() {
    if !is_installed("openssl") {
        return;
    }
    let (cert, key) = (
        identity_file("ecdsa-p256.pem"),
        identity_file("ecdsa-p256.key.pem"),
    );
    let alpn = server(&["-www", "-alpn", "http/1.1,h2", "-num_tickets", "5"]);
    let two = server_as(
        "rsa",
        &[
            "-www",
            "-servername",
            "localhost",
            "-cert2",
            &cert,
            "-key2",
            &key,
        ],
    );
    for version in VERSIONS {
        let mut config = at(version);
        config.alpn = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let story = served(alpn.port, &config, &format!("protocol {version}"));
        assert_eq!(
            story.fact("application_protocol").as_deref(),
            Some("http/1.1")
        );
        let tickets = if version == ProtocolVersion::TLS1_3 {
            5
        } else {
            0
        };
        assert_eq!(
            story.messages(Side::Server, "NewSessionTicket").len(),
            tickets
        );
        assert_eq!(story.computed("PSK"), tickets);
        let story = served(two.port, &config, &format!("name {version}"));
        let key_of = |story: &Story| {
            let summary = story.events.iter().find_map(|event| match event {
                Event::Certificate(it) => Some(it.key.clone()),
                _ => None,
            });
            summary.unwrap()
        };
        assert!(
            key_of(&story).to_string().contains("ECDSA"),
            "{}",
            key_of(&story)
        );
        config.server_name = None;
        let story = served(two.port, &config, &format!("no name {version}"));
        assert!(
            key_of(&story).to_string().contains("RSA"),
            "{}",
            key_of(&story)
        );
    }
    // None in common is an alert.
    let mut config = client();
    config.alpn = vec![b"spdy/3".to_vec()];
    let error = visit(alpn.port, &config, "/").outcome.unwrap_err();
    let expected = ErrorKind::AlertReceived(AlertDescription::NoApplicationProtocol);
    assert_eq!(error.kind, expected, "{error}");
}

/// A file of 1 MiB in records of every size, by suites of every kind.
#[test]
fn large_pages_in_small_and_large_records() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("openssl-large");
    let large: Vec<u8> = (0..1 << 20).map(|n: u32| (n % 253) as u8).collect();
    scratch.file("large", &large);
    for more in [
        &["-WWW"][..],
        &["-WWW", "-max_send_frag", "512"],
        &["-WWW", "-split_send_frag", "600", "-max_send_frag", "4096"],
        &["-WWW", "-record_padding", "1000"],
    ] {
        let peer = s_server(&scratch.0, OPENSSL_CONFIGURATION, &arguments("rsa", more));
        for (name, version) in [
            ("TLS_AES_128_GCM_SHA256", ProtocolVersion::TLS1_3),
            ("TLS_CHACHA20_POLY1305_SHA256", ProtocolVersion::TLS1_3),
            ("ECDHE-RSA-AES256-GCM-SHA384", ProtocolVersion::TLS1_2),
            ("ECDHE-RSA-AES128-SHA256", ProtocolVersion::TLS1_2),
            ("AES256-SHA", ProtocolVersion::TLS1_1),
            ("AES128-SHA", ProtocolVersion::TLS1_0),
        ] {
            let what = format!("{name} {version} {more:?}");
            let mut config = only(suite(name), version);
            // Both orders of encryption and MAC.
            config.encrypt_then_mac = more.len() > 1;
            let story = visit_silently(peer.port, &config, "/large");
            assert!(story.outcome.is_ok(), "{what}: {:?}", story.outcome);
            assert!(story.body == large, "{what}: {} bytes", story.body.len());
        }
    }
}

#[test]
fn a_limit_of_the_record_size_that_is_not_understood_does_no_harm() {
    if !is_installed("openssl") {
        return;
    }
    let peer = server(&["-www"]);
    for version in VERSIONS {
        let mut config = at(version);
        config.record_size_limit = Some(1024);
        config.pad_to = Some(777);
        served(peer.port, &config, &format!("limit and padding {version}"));
    }
}

#[test]
fn keys_are_updated_in_both_directions() {
    if !is_installed("openssl") {
        return;
    }
    for code in tls13_suites_of_openssl() {
        let mut peer = server(&["-tls1_3"]);
        let mut session = shake_hands(peer.port, &only(code, ProtocolVersion::TLS1_3)).unwrap();
        session.say("one\n");
        peer.wait_for_text("one\n");
        // Past the tickets, so that what arrives next is what is waited for.
        peer.say("tickets\n");
        session.hear("tickets\n");
        // The server's key, and then both.
        for (command, count) in [("k", 1), ("K", 2), ("K", 3)] {
            peer.say(&format!("{command}\n"));
            // It takes what is typed at once for one command.
            session.wait_for_bytes();
            peer.say(&format!("after {count}\n"));
            session.hear(&format!("after {count}\n"));
            assert_eq!(session.count(Side::Server, "KeyUpdate"), count);
            // Asked for, ours goes before the next data (RFC 9846 §4.7.3).
            session.say(&format!("heard {count}\n"));
            assert_eq!(session.count(Side::Client, "KeyUpdate"), count - 1);
            peer.wait_for_text(&format!("heard {count}\n"));
        }
        // Ours, and then both.
        for (request, theirs) in [
            (KeyUpdateRequest::UpdateNotRequested, 3),
            (KeyUpdateRequest::UpdateRequested, 4),
        ] {
            session.connection.update_keys(request).unwrap();
            session.say(&format!("ours {theirs}\n"));
            peer.wait_for_text(&format!("ours {theirs}\n"));
            peer.say(&format!("theirs {theirs}\n"));
            session.hear(&format!("theirs {theirs}\n"));
            assert_eq!(session.count(Side::Server, "KeyUpdate"), theirs);
        }
    }
}

#[test]
fn renegotiation_is_declined() {
    if !is_installed("openssl") {
        return;
    }
    for version in [
        ProtocolVersion::TLS1_0,
        ProtocolVersion::TLS1_1,
        ProtocolVersion::TLS1_2,
    ] {
        let mut peer = server(&[]);
        let mut session = shake_hands(peer.port, &at(version)).unwrap();
        session.say("one\n");
        peer.wait_for_text("one\n");
        peer.say("r\n");
        // OpenSSL gives up on a client that declines.
        let mut rest = Vec::new();
        let error = std::io::Read::read_to_end(&mut session.connection, &mut rest).unwrap_err();
        assert_eq!(session.count(Side::Server, "HelloRequest"), 1, "{version}");
        let events = session.recorder.events();
        let declines = |event: &Event| {
            let no_renegotiation = [1, AlertDescription::NoRenegotiation.0];
            matches!(event, Event::Message(it) if it.from == Side::Client && it.bytes == no_renegotiation)
        };
        assert!(events.iter().any(declines), "{version}: {error}");
    }
}

#[test]
fn no_version_in_common() {
    if !is_installed("openssl") {
        return;
    }
    for (argument, version) in [
        ("-tls1_3", ProtocolVersion::TLS1_2),
        ("-tls1_2", ProtocolVersion::TLS1_3),
        ("-tls1_2", ProtocolVersion::TLS1_1),
        ("-tls1_1", ProtocolVersion::TLS1_2),
        ("-tls1", ProtocolVersion::TLS1_1),
    ] {
        let peer = server(&["-www", argument]);
        let story = visit(peer.port, &at(version), "/");
        let what = format!("{argument} and {version}: {:?}", story.outcome);
        let error = story.outcome.unwrap_err();
        let told = error.kind == ErrorKind::AlertReceived(AlertDescription::ProtocolVersion);
        // A server whose newest is older answers with that one, and it is for us to refuse it.
        let refused = error.alert == Some(AlertDescription::ProtocolVersion);
        assert!(told || refused, "{what}");
    }
    // All offered, each server finds its own.
    for (argument, version) in [
        ("-tls1_3", ProtocolVersion::TLS1_3),
        ("-tls1_2", ProtocolVersion::TLS1_2),
        ("-tls1_1", ProtocolVersion::TLS1_1),
        ("-tls1", ProtocolVersion::TLS1_0),
    ] {
        let peer = server(&["-www", argument]);
        let story = served(peer.port, &client(), argument);
        assert_eq!(story.fact("version"), Some(version.to_string()));
    }
}
