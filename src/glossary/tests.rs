//! The glossary is complete, and its entries are what they promise.

use std::collections::BTreeSet;

use super::*;
use crate::check::Check;
use crate::compute::{Operation, Parameter, Recipe, Value};
use crate::names::registry::*;
use crate::names::suite::{OTHERS, Parts, SUITES};

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
    let checks = table(Kind::Check).iter();
    let explained = checks.map(|(full, _)| split(Kind::Check, full).1).collect();
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
        for step in checks::steps(&checked) {
            let text = step.text;
            assert!(!text.ends_with('.') && !text.contains("  "), "{text:?}");
            assert!(text.contains(" ← ") || text.contains('('), "{text:?}");
        }
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
        let (key_exchange, authentication) = (key_exchange.name(), authentication.name());
        let expected =
            named(key_exchange) + named(authentication) + named(cipher.name()) + named(hash.name());
        assert_eq!(suite_parts(other.code).len(), expected, "{}", other.name);
    }
}

#[test]
fn entries_have_a_few_sentences_and_a_source() {
    for &kind in Kind::ALL {
        // Frames stand among the messages.
        assert!(kind == Kind::Frame || !table(kind).is_empty());
        for (name, entry) in table(kind) {
            let what = format!("{} {name}", kind.name());
            let sentences = entry.text.matches(". ").count() + 1;
            let most = if kind == Kind::Concept { 8 } else { 5 };
            assert!(entry.text.ends_with('.') && sentences <= most, "{what}");
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
                "JA3",
                "JA4",
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

/// Sections of RFC 9846 are those of its text, and RFC 8446 is cited by the way to them alone.
#[test]
fn sections_that_are_cited_exist() {
    for &kind in Kind::ALL {
        for (name, entry) in table(kind) {
            assert!(!entry.rfc.contains("8446"), "{name}");
            for cited in entry.rfc.split(", ") {
                let Some(number) = cited.strip_prefix("RFC 9846 §") else {
                    continue;
                };
                assert!(
                    SECTIONS.iter().any(|section| section.new == number),
                    "{name}: {cited}"
                );
            }
        }
    }
}

/// The sections of RFC 5246, from its table of contents.
const RFC_5246: &str = "1 1.1 1.2 2 3 4 4.1 4.2 4.3 4.4 4.5 4.6 4.6.1 4.7 4.8 5 6 6.1 6.2 6.2.1 6.2.2 \
    6.2.3 6.2.3.1 6.2.3.2 6.2.3.3 6.3 7 7.1 7.2 7.2.1 7.2.2 7.3 7.4 7.4.1 7.4.1.1 7.4.1.2 7.4.1.3 \
    7.4.1.4 7.4.1.4.1 7.4.2 7.4.3 7.4.4 7.4.5 7.4.6 7.4.7 7.4.7.1 7.4.7.2 7.4.8 7.4.9 8 8.1 8.1.1 \
    8.1.2 9 10 11 12 A A.1 A.2 A.3 A.4 A.4.1 A.4.2 A.4.3 A.4.4 A.5 A.6 A.7 B C D D.1 D.2 D.3 D.4 E \
    E.1 E.2 E.3 F F.1 F.1.1 F.1.1.1 F.1.1.2 F.1.1.3 F.1.2 F.1.3 F.1.4 F.1.5 F.2 F.3 F.4 F.5";

/// So do those that anything else cites: checks, computations, messages and the comments beside them.
#[test]
fn sections_that_the_code_cites_exist() {
    let mut count = 0;
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            // The tables of sections cite those of RFC 8446, too.
            for (rfc, known) in [
                ("RFC 9846", None),
                ("RFC 5246", Some(RFC_5246.split_whitespace())),
            ] {
                for cited in citations(&text, rfc) {
                    let is_real = match &known {
                        None => SECTIONS.iter().any(|section| section.new == cited),
                        Some(known) => known.clone().any(|section| section == cited),
                    };
                    assert!(is_real, "{}: {rfc} §{cited}", path.display());
                    count += 1;
                }
            }
        }
    }
    assert!(count > 800, "{count} citations");
}

/// The numbers of sections that a text cites of an RFC: `§4.2`, `appendix E.4`.
fn citations<'a>(text: &'a str, rfc: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(rfc) {
        let mut rest = &text[at + rfc.len()..];
        let section = |rest: &'a str| {
            let rest = rest
                .strip_prefix(" §")
                .or(rest.strip_prefix(" appendix "))?;
            let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '.');
            let number = &rest[..end.unwrap_or(rest.len())];
            let number = number.trim_end_matches('.');
            (!number.is_empty()).then(|| (number, &rest[number.len()..]))
        };
        // More may follow of the same RFC: `§4.2, §4.3 and §5`.
        while let Some((number, after)) = section(rest) {
            found.push(number);
            rest = [",", " and", " to"]
                .iter()
                .find_map(|more| after.strip_prefix(more))
                .unwrap_or("");
        }
    }
    found
}

/// The first sentence of a message says what the message does, and fits a line or two.
#[test]
fn the_first_sentence_of_a_message_is_enough_for_a_closed_one() {
    for (full, entry) in table(Kind::Message) {
        // Other protocols' messages are told in their own way.
        let (place, name) = split(Kind::Message, full);
        let is_handshake = |it: &HandshakeType| *crate::message::name_of(*it) == *name;
        let is_ours = HandshakeType::ALL.iter().any(is_handshake) || name == "Alert";
        if !["", TLS13].contains(&place) || !is_ours {
            continue;
        }
        let first = entry.sentence().split(' ').next().unwrap();
        assert!(first.ends_with('s') || first == "Never", "{name}: {first}");
        assert!(
            entry.sentence().len() <= 190,
            "{name}: {}",
            entry.sentence()
        );
    }
}

/// Statements that were printed where they are not true.
#[test]
fn what_is_said_is_true_where_it_is_said() {
    // The cipher suite says nothing about the certificate's key in TLS 1.3.
    assert!(
        !check("certificate_key_type", true)
            .unwrap()
            .text
            .contains("suite says")
    );
    assert_eq!(
        check("certificate_key_type", false).unwrap().rfc,
        "RFC 5246 §7.4.2"
    );
    // close_notify is a warning, and the connection does not go on.
    assert!(
        !explain(Kind::AlertLevel, "warning")
            .unwrap()
            .text
            .contains("may go on")
    );
    // The record's number is in the additional data before TLS 1.3 only.
    let additional = |tls13| value("additional_data", tls13).unwrap().text;
    assert!(additional(false).contains("the record's number, type"));
    assert!(additional(true).contains("already in the nonce"));
    // A server's certificate is encrypted in TLS 1.3 only.
    assert!(
        message("Certificate", true)
            .unwrap()
            .text
            .contains("is encrypted")
    );
    assert!(
        message("Certificate", false)
            .unwrap()
            .text
            .contains("unencrypted")
    );
    // Hashes that are broken are not said to have no collisions.
    let hash = |algorithm, operation| {
        let recipe = Recipe::of(operation, "a", "RFC").with(Parameter::Hash(algorithm));
        super::operation(&recipe.yields([])).unwrap().text
    };
    use HashAlgorithm::{Md5, Md5Sha1, Sha1, Sha256};
    for broken in [Md5, Sha1, Md5Sha1] {
        assert!(
            !hash(broken, Operation::Hash).contains("Nobody"),
            "{broken:?}"
        );
    }
    assert!(hash(Sha256, Operation::Hash).contains("Nobody"));
    assert!(hash(Md5Sha1, Operation::Prf).contains("MD5"));
    // A derivation is over messages only if it has their hash.
    let derive = |context: &[&'static str]| {
        let recipe =
            Recipe::of(Operation::HkdfExpandLabel, "a", "RFC").with(Parameter::Hash(Sha256));
        let recipe = context.iter().fold(recipe, |recipe, name| {
            recipe.input(&Value::literal(*name, []))
        });
        super::operation(&recipe.yields([])).unwrap().text
    };
    assert!(derive(&["secret"]).contains("the context is empty"));
    assert!(derive(&["secret", "Transcript-Hash(\"\")"]).contains("no messages"));
    assert!(derive(&["secret", "ticket_nonce"]).contains("nonce"));
    let of_hello = "Transcript-Hash(ClientHello...ServerHello)";
    assert!(derive(&["secret", of_hello]).contains("a hash of the messages"));
    // RFC 9258 §5.1: no message has been sent yet.
    assert!(!derive(&["epskx", "ImportedIdentity_hash"]).contains("messages"));
    assert!(derive(&["secret", "Transcript-Hash(ClientHello)"]).contains("messages so far"));
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
    let value = |name| value(name, true);
    assert_eq!(value("Transcript-Hash(\"\")"), value("empty_hash"));
    assert_ne!(value("Transcript-Hash(ClientHello)"), value("empty_hash"));
    assert_eq!(
        value("client_application_traffic_secret_3"),
        value("client_application_traffic_secret_0")
    );
    // A public key and a ciphertext, of which only the first is what the client sends.
    let share = |hello, kind| field(["KeyShareEntry", kind, hello], "key_exchange").unwrap();
    assert_eq!(share("ClientHello", "x25519").short, "the public key");
    assert_eq!(share("ServerHello", "x25519").short, "the public key");
    for kind in ["hybrid", "ML-KEM"] {
        assert!(!share("ClientHello", kind).text.contains("ciphertext"));
        assert!(share("ServerHello", kind).text.contains("ciphertext"));
    }
}

#[test]
fn every_entry_is_found_by_its_name_and_structure() {
    for &kind in Kind::ALL {
        for (full, entry) in table(kind) {
            let (context, name) = split(kind, full);
            let context = context.split('&').filter(|place| !place.is_empty());
            assert_eq!(in_context(kind, context, name), Some(entry), "{full}");
        }
        assert_eq!(in_context(kind, [].into_iter(), "no such name"), None);
        assert_eq!(in_context(kind, [].into_iter(), ""), None);
    }
}
