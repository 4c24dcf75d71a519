//! The scale against the RFCs, and one text for each thing.

use super::*;
use crate::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::signature::KeyAlgorithm;
use crate::names::suite::{CipherSuite, OTHERS, SUITES};

/// RFC 9325 §4.1 and §4.2 say which suites of TLS 1.2 are forbidden, discouraged, recommended.
#[test]
fn verdicts_on_suites_follow_rfc_9325() {
    for suite in SUITES {
        let grade = self::suite(suite).grade;
        let name = suite.name;
        if name.contains("NULL") || name.contains("3DES") {
            assert_eq!(grade, Grade::Broken, "{name}");
        } else if ["TLS_RSA_", "TLS_DHE_", "TLS_PSK_"]
            .iter()
            .any(|start| name.starts_with(start))
        {
            assert_eq!(grade, Grade::Weak, "{name}");
        } else if ["CAMELLIA", "ARIA", "SM4"]
            .iter()
            .any(|cipher| name.contains(cipher))
        {
            // It says nothing of these, which few look at.
            assert_eq!(grade, Grade::Fair, "{name}");
        } else if name.contains("_GCM_") || name.contains("CHACHA20") {
            assert_eq!(grade, Grade::Good, "{name}");
        }
    }
}

/// RFC 9325 §4.1: what must not, and what should not be negotiated; nothing that is not supported here
/// is called good.
#[test]
fn verdicts_on_other_suites_follow_rfc_9325() {
    for other in OTHERS {
        let found = other_suite(other);
        let name = other.name;
        let (cipher, key_exchange) = (other.parts.cipher.name(), other.parts.key_exchange.name());
        let must_not = cipher == "NULL"
            || cipher.starts_with("RC4")
            || cipher.starts_with("DES")
            || name.contains("_EXPORT")
            || name.contains("_anon_");
        let should_not = ["RSA", "DH", "ECDH", "DHE"].contains(&key_exchange);
        assert!(!must_not || found.grade == Grade::Broken, "{name}");
        assert!(!should_not || found.grade >= Grade::Weak, "{name}");
        assert!(
            found.grade > Grade::Good && !found.reasons.is_empty(),
            "{name}"
        );
        assert!(found.reasons.iter().all(|it| it.ends_with('.')), "{name}");
    }
}

/// What is known of a suite alone: RFC 2712 §3 and RFC 5054 §2 do without certificates, and RFC 2712 §1 has
/// no key exchange that is made anew.
#[test]
fn without_a_certificate_the_suite_says_who_the_server_is() {
    for (code, parts) in [
        // TLS_KRB5_WITH_DES_CBC_SHA, TLS_SRP_SHA_WITH_AES_128_CBC_SHA, TLS_DH_anon_WITH_AES_128_CBC_SHA.
        (0x001e, ["Kerberos ticket", "Kerberos ticket"]),
        (0xc01d, ["password", "password"]),
        (0x0034, ["", "Nobody proves"]),
    ] {
        let summary = Summary {
            facts: vec![
                Fact::Version(ProtocolVersion::TLS1_2),
                Fact::CipherSuite(CipherSuite(code)),
            ],
            ..Summary::default()
        };
        let found = connection(&summary);
        for (part, words) in [Aspect::KeyExchange, Aspect::Identity]
            .into_iter()
            .zip(parts)
        {
            let verdict = found
                .iter()
                .find(|it| it.part == part)
                .map(|it| &it.verdict);
            let verdict = verdict.unwrap_or_else(|| panic!("{code:04x} {part:?}"));
            assert!(verdict.grade >= Grade::Weak, "{code:04x} {verdict:?}");
            assert!(verdict.reasons[0].contains(words), "{code:04x} {verdict:?}");
        }
    }
}

/// A server judges its client as a client judges its server (RFC 5280 §6).
#[test]
fn a_client_that_showed_a_certificate_has_a_verdict() {
    for (trusted, grade) in [(true, Grade::Good), (false, Grade::Broken)] {
        let mut facts = vec![
            Fact::Version(ProtocolVersion::TLS1_3),
            Fact::ClientCertificate("CN=alice".to_owned()),
            Fact::ClientCertificateTrusted(trusted),
        ];
        let identity = |facts: &[Fact]| {
            let summary = Summary {
                facts: facts.to_vec(),
                ..Summary::default()
            };
            let found = connection(&summary).into_iter();
            let mut identities = found.filter(|it| it.part == Aspect::Identity);
            identities.next().map(|it| it.verdict.grade)
        };
        assert_eq!(identity(&facts), Some(grade));
        // Of both ends the server's certificate is what an observer is told of.
        facts.push(Fact::CertificateTrusted(!trusted));
        assert_ne!(identity(&facts), Some(grade));
    }
}

#[test]
fn every_group_scheme_and_version_has_a_verdict() {
    assert!(NamedGroup::ALL.iter().all(|it| group(*it).is_some()));
    assert!(SignatureScheme::ALL.iter().all(|it| scheme(*it).is_some()));
    assert!(ProtocolVersion::ALL.iter().all(|it| version(*it).is_some()));
}

fn summary(facts: &[(&'static str, &str)]) -> Summary {
    let facts = facts.iter();
    Summary {
        failure: None,
        facts: facts
            .map(|(name, value)| Fact::read((*name).into(), (*value).to_owned()))
            .collect(),
    }
}

/// RFC 9325 §4.1: DHE and RSA key transport SHOULD NOT be negotiated; §3.1.1 allows TLS 1.2, and
/// RFC 8996 forbids TLS 1.0 and 1.1.
#[test]
fn a_connection_is_as_good_as_its_worst_part() {
    for (version, suite, group, grades) in [
        (
            "TLS 1.3",
            "TLS_AES_128_GCM_SHA256",
            "X25519MLKEM768",
            [Grade::Good; 3],
        ),
        (
            "TLS 1.2",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "x25519",
            [Grade::Fair, Grade::Good, Grade::Good],
        ),
        (
            "TLS 1.2",
            "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
            "ffdhe2048",
            [Grade::Fair, Grade::Weak, Grade::Fair],
        ),
        (
            "TLS 1.0",
            "TLS_RSA_WITH_NULL_MD5",
            "",
            [Grade::Broken, Grade::Weak, Grade::Broken],
        ),
    ] {
        let facts = [
            ("version", version),
            ("cipher_suite", suite),
            ("group", group),
        ];
        let judgments = connection(&summary(&facts));
        let found: Vec<Grade> = judgments.iter().map(|it| it.verdict.grade).collect();
        assert_eq!(found, grades, "{suite}");
    }
}

/// RFC 9325 §4.5: at least 2048 bits for primes and for RSA keys, whatever else is good.
#[test]
fn short_keys_and_primes_are_never_good() {
    let prime = |bits| format!("{bits}-bit prime of the server's choice");
    for (suite, group, key, part, words) in [
        (
            "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
            prime(1024),
            "RSA, 2048 bits",
            "key exchange",
            "prime",
        ),
        (
            "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
            prime(2048),
            "RSA, 1024 bits",
            "identity",
            "RSA key",
        ),
        (
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            String::new(),
            "RSA, 1024 bits",
            "key exchange",
            "RSA key",
        ),
        (
            "TLS_AES_128_GCM_SHA256",
            "x25519".into(),
            "RSASSA-PSS, 1536 bits",
            "identity",
            "RSA key",
        ),
    ] {
        let facts = [
            ("version", "TLS 1.2"),
            ("cipher_suite", suite),
            ("group", &*group),
            ("certificate_key", key),
            ("certificate_trusted", "yes"),
        ];
        let summary = summary(&facts);
        let bits = summary
            .prime_bits()
            .into_iter()
            .chain(summary.rsa_bits())
            .min();
        let judgments = connection(&summary);
        for judgment in &judgments {
            let short = judgment
                .verdict
                .reasons
                .iter()
                .any(|it| it.contains("fewer than 2048"));
            if judgment.part.name() == part {
                assert!(
                    short && judgment.verdict.reasons[0].contains(words),
                    "{judgment:?}"
                );
                assert_eq!(judgment.verdict.grade, Grade::Broken);
            }
        }
        assert!(bits.is_some_and(|bits| bits < 2048), "{suite}");
    }
    for (text, fact) in [
        (
            "RSA, 2048 bits",
            Fact::CertificateKey(KeyAlgorithm::Rsa, Some(2048)),
        ),
        (
            "ECDSA, secp256r1",
            Fact::CertificateKey(KeyAlgorithm::EcdsaP256, None),
        ),
        (
            "ML-DSA-65",
            Fact::CertificateKey(KeyAlgorithm::MlDsa65, None),
        ),
        ("RSA", Fact::Other("certificate_key".into(), "RSA".into())),
    ] {
        assert_eq!(Fact::read("certificate_key".into(), text.into()), fact);
        assert_eq!(fact.value(), text);
    }
}

/// RFC 9257 §6: a key of fewer than 128 bits can be guessed; where the keys come from it alone, all can be
/// read.
#[test]
fn a_short_pre_shared_key_is_not_to_be_used() {
    let grades = |facts: &[(&'static str, &str)]| {
        let found = connection(&summary(facts));
        let of = |part| {
            let mut found = found.iter().filter(|it| it.part.name() == part);
            let verdict = found.next().map(|it| &it.verdict);
            verdict.map(|it| (it.grade, it.reasons[0].contains("fewer than 128 bits")))
        };
        (of("identity"), of("key exchange"))
    };
    let short = ("short_psk", "64 bits");
    let external = ("pre_shared_key", "given to both ends");
    let fresh = [
        external,
        ("psk_key_exchange_mode", "psk_dhe_ke"),
        ("group", "x25519"),
    ];
    let alone = [
        external,
        ("psk_key_exchange_mode", "psk_ke"),
        ("cipher_suite", "TLS_AES_128_GCM_SHA256"),
    ];
    let with = |facts: &[(&'static str, &'static str)]| grades(&[facts, &[short]].concat());
    assert_eq!(grades(&fresh).0, Some((Grade::Fair, false)));
    assert_eq!(with(&fresh).0, Some((Grade::Broken, true)));
    assert_eq!(grades(&alone).1, Some((Grade::Weak, false)));
    assert_eq!(with(&alone).1, Some((Grade::Broken, true)));
}

/// RFC 9325 §4.5, RFC 5280 §6.1.1: what is held against an authority counts, whatever the server's own
/// certificate is like, and a failed check stays worse than either.
#[test]
fn an_authority_counts_for_the_identity() {
    let identity = |facts: &[(&'static str, &str)]| {
        let judgments = connection(&summary(facts));
        let found = judgments.iter().find(|it| it.part.name() == "identity");
        found.map(|it| it.verdict.clone()).unwrap()
    };
    let short = ("short_authority_key", "CN=an authority, 1024 bits");
    let expired = ("root_out_of_date", "CN=a root");
    for (trusted, facts, grade, words) in [
        ("yes", &[][..], Grade::Good, "leads to a trusted authority"),
        ("yes", &[expired], Grade::Fair, "not in date"),
        ("yes", &[short], Grade::Broken, "fewer than 2048 bits"),
        (
            "yes",
            &[expired, short],
            Grade::Broken,
            "fewer than 2048 bits",
        ),
        ("no", &[expired], Grade::Broken, "failed a check"),
        ("no", &[short], Grade::Broken, "fewer than 2048 bits"),
    ] {
        let facts = [&[("certificate_trusted", trusted)], facts].concat();
        let found = identity(&facts);
        assert_eq!(found.grade, grade, "{facts:?}");
        assert!(found.reasons[0].contains(words), "{found:?}");
    }
}

/// What is said of a part of a connection is what is said of the thing by itself.
#[test]
fn one_text_for_each_thing() {
    for suite in SUITES {
        let facts = [("version", "TLS 1.2"), ("cipher_suite", suite.name)];
        let judgments = connection(&summary(&facts));
        let part = |name: &str| {
            let found = judgments.iter().find(|it| it.part.name() == name);
            found.map(|it| it.verdict.clone())
        };
        assert_eq!(part("version"), version(ProtocolVersion::TLS1_2));
        assert_eq!(part("key exchange"), key_exchange(suite.key_exchange));
        if suite.mac != Some(crate::names::hash::HashAlgorithm::Md5) {
            assert_eq!(part("encryption"), Some(cipher(suite.cipher)));
        }
        let whole = self::suite(suite);
        if whole.grade > Grade::Good {
            for reason in &whole.reasons {
                let mut all = judgments.iter().flat_map(|it| &it.verdict.reasons);
                assert!(all.any(|it| it == reason), "{}: {reason}", suite.name);
            }
        }
    }
    let bound = [
        ("cipher_suite", "TLS_RSA_WITH_AES_128_CBC_SHA"),
        ("encrypt_then_mac", "yes"),
    ];
    let judgments = connection(&summary(&bound));
    let encryption = &judgments.last().unwrap().verdict;
    assert_eq!(encryption.grade, Grade::Fair);
    assert!(encryption.reasons[0].contains("made sound"));
}

/// RFC 4346 §1.1: TLS 1.1 brought the explicit IV; before it no MAC makes CBC sound.
#[test]
fn the_first_version_has_predictable_ivs() {
    for (version, is_predictable) in [("TLS 1.0", true), ("TLS 1.1", false)] {
        let facts = [
            ("version", version),
            ("cipher_suite", "TLS_RSA_WITH_AES_128_CBC_SHA"),
            ("encrypt_then_mac", "yes"),
        ];
        let judgments = connection(&summary(&facts));
        let found = judgments.iter().find(|it| it.part.name() == "encryption");
        let found = &found.unwrap().verdict;
        let has = |words: &str| found.reasons.iter().any(|it| it.contains(words));
        assert_eq!(has("BEAST"), is_predictable, "{found:?}");
        assert_eq!(has("made sound"), !is_predictable, "{found:?}");
        assert_eq!(found.grade == Grade::Weak, is_predictable, "{found:?}");
    }
}

/// RFC 5246 §7.3: the keys are exchanged after the ServerHello chose how. Of a handshake that stopped in
/// between, what was to come is not judged.
#[test]
fn a_key_exchange_that_did_not_take_place_is_not_judged() {
    let facts = [
        ("version", "TLS 1.2"),
        ("cipher_suite", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        ("record_protection", "none before the handshake ended"),
        ("group", "x25519"),
    ];
    let parts = |facts: &[(&'static str, &str)]| {
        let found = connection(&summary(facts)).into_iter();
        found.map(|it| it.part.name()).collect::<Vec<_>>()
    };
    assert_eq!(
        parts(&facts[..2]),
        ["version", "key exchange", "encryption"]
    );
    assert_eq!(parts(&facts[..3]), ["version"]);
    assert_eq!(parts(&facts), ["version", "key exchange"]);
}

/// RFC 9325 §4.1 advises against RSA key transport, RFC 4279 §7.2 says what a key alone lets a recording
/// be used for: going on with the same secret makes neither better.
#[test]
fn resuming_a_session_improves_nothing() {
    for (suite, expected) in [
        ("TLS_RSA_WITH_AES_128_GCM_SHA256", Grade::Weak),
        ("TLS_RSA_PSK_WITH_AES_128_GCM_SHA256", Grade::Weak),
        ("TLS_PSK_WITH_AES_128_GCM_SHA256", Grade::Weak),
        ("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", Grade::Weak),
        ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", Grade::Fair),
    ] {
        let facts = [
            ("version", "TLS 1.2"),
            ("cipher_suite", suite),
            ("session", "resumed by a ticket"),
        ];
        let judgements = connection(&summary(&facts));
        let found = judgements
            .iter()
            .find(|it| it.part.name() == "key exchange");
        assert_eq!(found.unwrap().verdict.grade, expected, "{suite}");
    }
}

/// RFC 4279 §4: with RSA_PSK 46 random bytes, encrypted to the certificate's key, go into the secret. A
/// short key can be guessed from a recording only by someone who has that key, or took its place.
#[test]
fn a_certificate_hides_what_a_short_key_could_be_guessed_from() {
    let identity = |suite: &str, trusted: &[(&'static str, &str)]| {
        let facts = [
            ("version", "TLS 1.2"),
            ("cipher_suite", suite),
            ("pre_shared_key", "given to both ends"),
            ("short_psk", "40 bits"),
        ];
        let judgements = connection(&summary(&[&facts[..], trusted].concat()));
        let found = judgements
            .into_iter()
            .find(|it| it.part.name() == "identity");
        found.unwrap().verdict
    };
    let rsa = "TLS_RSA_PSK_WITH_AES_128_GCM_SHA256";
    let offline = |verdict: &Verdict| verdict.reasons[0].contains("without asking either end");
    let passed = identity(rsa, &[("certificate_trusted", "yes")]);
    assert_eq!(passed.grade, Grade::Good);
    assert!(offline(&identity(rsa, &[("certificate_trusted", "no")])));
    // At the server, which shows the certificate.
    let at_server = identity(rsa, &[]);
    assert!(!offline(&at_server) && at_server.grade == Grade::Broken);
    for suite in [
        "TLS_PSK_WITH_AES_128_GCM_SHA256",
        "TLS_DHE_PSK_WITH_AES_128_GCM_SHA256",
    ] {
        assert!(offline(&identity(suite, &[])), "{suite}");
    }
}

/// What a failed handshake does not prove is not good, and what was never encrypted is not judged.
#[test]
fn an_unproved_identity_is_not_to_be_used() {
    let facts = [
        ("version", "TLS 1.2"),
        ("cipher_suite", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        ("certificate_trusted", "yes"),
        ("peer_identity", "not proved before the handshake ended"),
        ("record_protection", "none before the handshake ended"),
    ];
    let judgements = connection(&summary(&facts));
    let of = |part: &str| judgements.iter().find(|it| it.part.name() == part);
    let identity = &of("identity").unwrap().verdict;
    assert_eq!(identity.grade, Grade::Broken);
    assert!(
        identity.reasons[0].starts_with("Not proved"),
        "{identity:?}"
    );
    assert!(of("encryption").is_none());
}
