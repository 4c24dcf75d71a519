//! Our client against `gnutls-serv`.

use crate::peers::*;
use tlsdemo::names::registry::{AlertDescription, NamedGroup, ProtocolVersion};
use tlsdemo::names::suite::{BulkCipher, CipherKind, KeyExchange};
use tlsdemo::narration::Side;

/// All that GnuTLS has but NULL, which it does not mix with TLS 1.3; later words add to it or take
/// from it.
const ALL: &str = "NORMAL:+VERS-TLS1.0:+VERS-TLS1.1:+3DES-CBC:+AES-128-CCM:+AES-256-CCM:+AES-128-CCM-8:+AES-256-CCM-8:+CAMELLIA-128-CBC:+CAMELLIA-256-CBC:+CAMELLIA-128-GCM:+CAMELLIA-256-GCM:+SHA256:+SHA384:+MD5:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1";

/// Made with `openssl dhparam 512`; OpenSSL itself refuses to serve with it.
const CUSTOM_512: &str = "\
-----BEGIN DH PARAMETERS-----
MEYCQQCm95lNeUkMrOGN+LCmtdwvEfrRf2B5FvcsysDPS4qIqSXeeOwDi6H71h9l
NR/xN0pMVn72mBN/dPViYa/y4GG/AgEC
-----END DH PARAMETERS-----
";

fn server(identities: &[&str], words: &str, more: &[&str]) -> Peer {
    let mut arguments: Vec<String> = vec!["--http".into(), "--quiet".into()];
    arguments.extend(["--priority".into(), format!("{ALL}{words}")]);
    for name in identities {
        arguments.extend([
            "--x509certfile".into(),
            identity_file(&format!("{name}.pem")),
        ]);
        arguments.extend([
            "--x509keyfile".into(),
            identity_file(&format!("{name}.key.pem")),
        ]);
    }
    arguments.extend(more.iter().map(|word| word.to_string()));
    gnutls_serv(&arguments)
}

#[test]
fn every_suite_at_every_version() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let ciphers = server(&["rsa", "ecdsa-p256"], "", &[]);
    let null = server(&["rsa", "ecdsa-p256"], ":-VERS-TLS1.3:+NULL", &[]);
    let pairs = pairs(&gnutls_suites());
    let mut triple = 0;
    for (suite, version) in &pairs {
        let what = format!("{} {version}", suite.name);
        let peer = if suite.is_default(false) {
            &ciphers
        } else {
            &null
        };
        let story = served(peer.port, &only(suite, *version), &what);
        assert_eq!(story.fact("cipher_suite").as_deref(), Some(suite.name));
        assert_eq!(story.fact("version"), Some(version.to_string()));
        triple += usize::from(suite.cipher == BulkCipher::TripleDesEdeCbc);
    }
    println!("{} pairs of suite and version with GnuTLS", pairs.len());
    // All of the table but ARIA: sixteen suites in three versions, 32 in TLS 1.2, five in TLS 1.3; of
    // Camellia four in three versions and sixteen in TLS 1.2.
    assert!(pairs.len() >= 85 + 28, "only {} pairs", pairs.len());
    assert_eq!(triple, 12, "3DES is tested here and nowhere else");
}

#[test]
fn every_group() {
    if !is_installed("gnutls-serv") {
        return;
    }
    // The curve of an ECDSA certificate would have to be among the groups (RFC 8422 §5.3).
    let peer = server(&["rsa"], "", &[]);
    let mut runs = 0;
    for group in tlsdemo::names::registry::SUPPORTED_GROUPS.iter().copied() {
        if !group.is_in(ProtocolVersion::TLS1_2) || !group.is_in(ProtocolVersion::TLS1_3) {
            continue;
        }
        let kind = match group.is_finite_field() {
            true => KeyExchange::Dhe,
            false => KeyExchange::Ecdhe,
        };
        for version in VERSIONS {
            let mut config = at(version);
            config.groups = vec![group];
            if version < ProtocolVersion::TLS1_3 {
                config
                    .suites
                    .retain(|code| code.suite().unwrap().key_exchange == kind);
            }
            let story = served(peer.port, &config, &format!("{group} {version}"));
            let named = Some(group.to_string());
            assert_eq!(story.fact("group"), named, "{group} {version}");
            runs += 1;
            if version == ProtocolVersion::TLS1_3 {
                for compat in [true, false] {
                    config.compat = compat;
                    config.key_shares = Some(Vec::new());
                    let story = served(peer.port, &config, &format!("{group}, retry"));
                    assert_eq!(story.fact("group"), named);
                    assert_eq!(story.messages(Side::Server, "HelloRetryRequest").len(), 1);
                    runs += 1;
                }
            }
        }
    }
    assert_eq!(runs, 10 * 6);
}

#[test]
fn larger_finite_fields() {
    if !is_installed("gnutls-serv") {
        return;
    }
    for (word, group) in [
        ("FFDHE6144", NamedGroup::Ffdhe6144),
        ("FFDHE8192", NamedGroup::Ffdhe8192),
    ] {
        let peer = server(&["rsa"], &format!(":-GROUP-ALL:+GROUP-{word}"), &[]);
        let mut config = at(ProtocolVersion::TLS1_2);
        config
            .suites
            .retain(|code| code.suite().unwrap().key_exchange == KeyExchange::Dhe);
        config.groups = vec![group];
        let story = served(peer.port, &config, word);
        assert_eq!(story.fact("group"), Some(group.to_string()));
    }
}

#[test]
fn a_prime_that_is_too_small_is_refused() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let scratch = Scratch::new("gnutls-dh");
    let file = scratch.file("512.pem", CUSTOM_512);
    // A client that offers no RFC 7919 group gets the server's own.
    let peer = server(&["rsa"], "", &["--dhparams", &file]);
    let mut config = at(ProtocolVersion::TLS1_2);
    config
        .suites
        .retain(|code| code.suite().unwrap().key_exchange == KeyExchange::Dhe);
    config.groups = vec![NamedGroup::X25519];
    let error = visit(peer.port, &config, "/").outcome.unwrap_err();
    assert_eq!(
        error.alert,
        Some(AlertDescription::InsufficientSecurity),
        "{error}"
    );
    assert!(error.message.contains("512"), "{error}");
}

#[test]
fn every_kind_of_server_key() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let mut runs = 0;
    for (identity, oldest) in [
        ("rsa", ProtocolVersion::TLS1_0),
        ("rsa-pss", ProtocolVersion::TLS1_2),
        ("ecdsa-p256", ProtocolVersion::TLS1_0),
        ("ecdsa-p384", ProtocolVersion::TLS1_0),
        ("ecdsa-p521", ProtocolVersion::TLS1_0),
        ("ed25519", ProtocolVersion::TLS1_2),
    ] {
        let peer = server(&[identity], "", &[]);
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
fn extended_master_secret_and_encrypt_then_mac_on_and_off() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let blocks: Vec<_> = gnutls_suites()
        .into_iter()
        .filter(|suite| suite.cipher.kind() == CipherKind::Block)
        .collect();
    let mut runs = 0;
    for bits in 0..4 {
        let (server_ems, server_etm) = (bits & 1 != 0, bits & 2 != 0);
        let mut words = String::new();
        if !server_ems {
            words.push_str(":%NO_SESSION_HASH");
        }
        if !server_etm {
            words.push_str(":%NO_ETM");
        }
        let peer = server(&["rsa", "ecdsa-p256"], &words, &[]);
        for (suite, version) in pairs(&blocks) {
            for bits in 0..4 {
                let (ems, etm) = (bits & 1 != 0, bits & 2 != 0);
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
    println!("{runs} combinations of EMS and EtM with GnuTLS");
    // 12 suites of three versions and 8 of TLS 1.2 where both agree; one in three elsewhere.
    assert!(runs >= 4 * (12 * 3 + 8) + 12 * 3, "only {runs}");
}

#[test]
fn a_server_without_extensions() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let peer = server(&["rsa"], ":-VERS-TLS1.3:%NO_EXTENSIONS", &[]);
    for version in VERSIONS
        .into_iter()
        .filter(|version| *version < ProtocolVersion::TLS1_3)
    {
        let story = served(
            peer.port,
            &at(version),
            &format!("{version} without extensions"),
        );
        assert_eq!(story.fact("extended_master_secret").as_deref(), Some("no"));
    }
}

#[test]
fn a_certificate_request_is_answered_with_none() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let ca = ca_file();
    let peer = server(&["rsa", "ecdsa-p256"], "", &["--x509cafile", &ca]);
    let mut asked = 0;
    for version in VERSIONS {
        let story = visit(peer.port, &at(version), "/");
        story.assert_served(&format!("request in {version}"));
        asked += story.messages(Side::Server, "CertificateRequest").len();
        let empty = story.messages(Side::Client, "Certificate").len();
        assert_eq!(
            empty,
            story.messages(Side::Server, "CertificateRequest").len()
        );
    }
    assert_eq!(asked, 4);
}

#[test]
fn tickets_protocols_and_record_sizes() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let peer = server(&["rsa", "ecdsa-p256"], "", &["--alpn", "http/1.1"]);
    for version in VERSIONS {
        let mut config = at(version);
        config.alpn = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        // GnuTLS knows the extension, and keeps to it.
        config.record_size_limit = Some(700);
        config.pad_to = Some(300);
        let story = served(peer.port, &config, &format!("options in {version}"));
        assert_eq!(
            story.fact("application_protocol").as_deref(),
            Some("http/1.1")
        );
        let tickets = story.messages(Side::Server, "NewSessionTicket").len();
        assert_eq!(tickets > 0, version == ProtocolVersion::TLS1_3);
        assert_eq!(story.computed("PSK"), tickets);
    }
}
