//! The glossary is complete, and its entries are what they promise.

use std::collections::BTreeSet;

use super::*;
use crate::check::Check;
use crate::names::registry::*;
use crate::names::suite::{OTHERS, Parts, SUITES};
use crate::narration::Operation;

fn missing<T>(kind: Kind, all: &[T], name: impl Fn(&T) -> String) -> Vec<String> {
    all.iter()
        .map(name)
        .filter(|name| explain(kind, name).is_none())
        .collect()
}

#[test]
fn every_registered_name_is_explained() {
    let nothing: Vec<String> = Vec::new();
    assert_eq!(
        missing(Kind::Alert, AlertDescription::ALL, ToString::to_string),
        nothing
    );
    assert_eq!(
        missing(Kind::AlertLevel, AlertLevel::ALL, ToString::to_string),
        nothing
    );
    assert_eq!(
        missing(Kind::Extension, ExtensionType::ALL, ToString::to_string),
        nothing
    );
    assert_eq!(
        missing(Kind::Group, NamedGroup::ALL, ToString::to_string),
        nothing
    );
    assert_eq!(
        missing(Kind::Scheme, SignatureScheme::ALL, ToString::to_string),
        nothing
    );
    assert_eq!(
        missing(Kind::Version, ProtocolVersion::ALL, ToString::to_string),
        nothing
    );
    assert_eq!(
        missing(Kind::ContentType, ContentType::ALL, ToString::to_string),
        nothing
    );
    assert_eq!(
        missing(Kind::Protocol, names::alpn::PROTOCOLS, ToString::to_string),
        nothing
    );
    assert_eq!(
        missing(Kind::Operation, Operation::ALL, |o| o.name().to_owned()),
        nothing
    );
}

/// Every kind of check is explained and nothing else is, and each outcome has words of its own.
#[test]
fn every_check_has_words_for_every_outcome() {
    let names: BTreeSet<&str> = Check::NAMES.iter().copied().collect();
    let explained = table(Kind::Check).iter().map(|(name, _)| *name).collect();
    assert_eq!(names, explained);
    let samples = crate::check::samples();
    let sampled = samples.iter().map(Check::name).collect();
    assert_eq!(names, sampled, "a kind lacks a sample");
    let mut said = BTreeSet::new();
    for check in samples {
        let checked = check.clone().made();
        let words = checks::detail(&checked);
        assert!(said.insert((check.name(), words.clone())), "twice: {words}");
        assert!(!words.is_empty() && !words.ends_with('.'), "{words:?}");
        assert!(
            words.is_char_boundary(1) && !words.contains("  "),
            "{words:?}"
        );
        if !checked.passed() {
            let error = crate::Error::from(checked);
            assert!(checks::error(&error).starts_with(&words));
            assert!(checks::error(&error).ends_with(&format!("({})", check.rfc())));
            let anyway = checks::detail(&check.disregarded());
            assert!(
                anyway.starts_with(&words) && anyway.ends_with("asked to"),
                "{anyway}"
            );
        }
    }
}

#[test]
fn every_handshake_type_is_explained_in_both_worlds() {
    for kind in HandshakeType::ALL {
        let name: String = kind
            .to_string()
            .split('_')
            .map(|word| word[..1].to_uppercase() + &word[1..])
            .collect();
        assert!(message(&name, false).is_some(), "{name}");
        assert!(message(&name, true).is_some(), "{name}");
    }
    assert_ne!(message("Certificate", false), message("Certificate", true));
    assert_eq!(message("Certificate", true).unwrap().rfc, "RFC 9846 §4.5.1");
}

#[test]
fn every_part_of_every_suite_is_explained() {
    for suite in SUITES {
        let tls13 = suite.key_exchange == KeyExchange::Any;
        let parts = suite_parts(suite.code);
        assert_eq!(parts.len(), if tls13 { 2 } else { 4 }, "{}", suite.name);
    }
    let named = |part: &str| usize::from(!part.is_empty() && part != "any");
    for other in OTHERS {
        let Parts {
            key_exchange,
            authentication,
            cipher,
            hash,
        } = other.parts;
        let expected = named(key_exchange) + named(authentication) + named(cipher) + named(hash);
        assert_eq!(suite_parts(other.code).len(), expected, "{}", other.name);
    }
}

#[test]
fn entries_have_one_to_three_sentences_and_a_source() {
    for &kind in Kind::ALL {
        // Frames stand among the messages.
        assert!(kind == Kind::Frame || !table(kind).is_empty());
        for (name, entry) in table(kind) {
            let what = format!("{} {name}", kind.name());
            let sentences = entry.text.matches(". ").count() + 1;
            assert!(entry.text.ends_with('.') && sentences <= 3, "{what}");
            assert!(!entry.text.contains("  "), "{what}");
            assert!(!entry.short.is_empty() && entry.short.len() <= 64, "{what}");
            assert!(!entry.short.ends_with('.'), "{what}");
            // Where there is no standard: the draft, or who did it.
            let sources = [
                "RFC ",
                "FIPS ",
                "draft-",
                "GB/T ",
                "ETSI ",
                "BoringSSL",
                "Cloudflare",
                "IRCv3 ",
                "XEP-",
                "PostgreSQL, ",
                "MySQL protocol, ",
                "MS-RDPBCGR ",
                "PROXY protocol",
            ];
            let known = sources.iter().any(|p| entry.rfc.starts_with(p));
            assert!(known && entry.rfc.len() > 6, "{what}");
        }
    }
}

#[test]
fn names_are_unique_in_their_table() {
    for &kind in Kind::ALL {
        let mut names: Vec<_> = table(kind).iter().map(|(name, _)| name).collect();
        names.sort();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "{}", kind.name());
    }
}

#[test]
fn a_field_means_what_its_structure_makes_of_it() {
    let client = field(["ClientHello"], "random").unwrap();
    let server = field(["ServerHello"], "random").unwrap();
    assert_ne!(client, server);
    assert_eq!(field(["other", "ClientHello"], "random"), Some(client));
    assert!(field([], "random").is_some());
    assert!(field([], "no such field").is_none());
    assert_eq!(value("Transcript-Hash(\"\")"), value("empty_hash"));
    assert_ne!(value("Transcript-Hash(ClientHello)"), value("empty_hash"));
    assert_eq!(
        value("client_application_traffic_secret_3"),
        value("client_application_traffic_secret_0")
    );
}

#[test]
fn every_entry_is_found_by_its_name_and_structure() {
    for &kind in Kind::ALL {
        for (full, entry) in table(kind) {
            let (context, name) = match full.rsplit_once('/') {
                Some((context, name)) if matches!(kind, Kind::Field | Kind::Message) => {
                    (vec![context], name)
                }
                _ => (Vec::new(), *full),
            };
            assert_eq!(
                in_context(kind, context.into_iter(), name),
                Some(entry),
                "{full}"
            );
        }
        assert_eq!(in_context(kind, [].into_iter(), "no such name"), None);
        assert_eq!(in_context(kind, [].into_iter(), ""), None);
    }
}
