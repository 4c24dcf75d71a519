//! Names are found, and what is said of them agrees with the registries.

use super::*;
use crate::story::verdict::Grade;

fn one(query: &str) -> Explanation {
    let found = explain(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    assert_eq!(found.len(), 1, "{query}: {found:?}");
    found.into_iter().next().unwrap()
}

#[test]
fn a_suite_by_each_of_its_names() {
    for query in [
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ecdhe-rsa-aes128-gcm-sha256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "tls_ecdhe_rsa_with_aes_128_gcm_sha256",
        "0xc02f",
        "0xC02F",
        "0xC0,0x2F",
        "c02f",
        "suite 0xc02f",
        "cipher ECDHE-RSA-AES128-GCM-SHA256",
        "  ECDHE_RSA_AES128_GCM_SHA256 ",
    ] {
        let it = one(query);
        assert_eq!(it.kind, Kind::Suite, "{query}");
        assert_eq!(it.name, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assert_eq!(it.code.as_deref(), Some("0xc02f"));
        assert_eq!(it.rfc, "RFC 5289 §3.2");
        let parts: Vec<&str> = it.parts.iter().map(|(name, _)| *name).collect();
        assert_eq!(parts, ["ECDHE", "RSA", "AES_128_GCM", "SHA256"]);
        assert_eq!(it.verdict.unwrap().grade, Grade::Good);
    }
}

#[test]
fn other_things_by_their_names_and_numbers() {
    for (query, kind, name) in [
        ("P-256", Kind::Group, "secp256r1"),
        ("prime256v1", Kind::Group, "secp256r1"),
        ("group 0x17", Kind::Group, "secp256r1"),
        ("X25519MLKEM768", Kind::Group, "X25519MLKEM768"),
        ("0x11ec", Kind::Group, "X25519MLKEM768"),
        ("RSA+SHA256", Kind::Scheme, "rsa_pkcs1_sha256"),
        ("ML-DSA-65", Kind::Scheme, "mldsa65"),
        ("scheme 0x0403", Kind::Scheme, "ecdsa_secp256r1_sha256"),
        ("alert 40", Kind::Alert, "handshake_failure"),
        ("0x28", Kind::Alert, "handshake_failure"),
        ("handshake failure", Kind::Alert, "handshake_failure"),
        (
            "decryption_failed",
            Kind::Alert,
            "decryption_failed_RESERVED",
        ),
        ("SNI", Kind::Extension, "server_name"),
        (
            "alpn",
            Kind::Extension,
            "application_layer_protocol_negotiation",
        ),
        ("extension 51", Kind::Extension, "key_share"),
        ("65281", Kind::Extension, "renegotiation_info"),
        ("ClientHello", Kind::Message, "ClientHello"),
        ("client_hello", Kind::Message, "ClientHello"),
        ("message 20", Kind::Message, "Finished"),
        ("HRR", Kind::Message, "HelloRetryRequest"),
        ("TLS 1.2", Kind::Version, "TLS 1.2"),
        ("TLSv1.2", Kind::Version, "TLS 1.2"),
        ("1.2", Kind::Version, "TLS 1.2"),
        ("0x0303", Kind::Version, "TLS 1.2"),
        ("SSLv3", Kind::Version, "SSL 3.0"),
        ("master_secret", Kind::Value, "master_secret"),
        ("TLS_FALLBACK_SCSV", Kind::Suite, "TLS_FALLBACK_SCSV"),
        ("0x5a5a", Kind::Value, "GREASE"),
        ("h2", Kind::Protocol, "h2"),
        ("HTTP/1.1", Kind::Protocol, "http/1.1"),
        ("RC4-MD5", Kind::Suite, "TLS_RSA_WITH_RC4_128_MD5"),
        ("17613", Kind::Extension, "application_settings"),
    ] {
        let found = explain(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        let names: Vec<(Kind, &str)> = found.iter().map(|it| (it.kind, &*it.name)).collect();
        assert!(names.contains(&(kind, name)), "{query}: {names:?}");
    }
}

#[test]
fn what_is_several_things_is_told_as_such() {
    let found = explain("20").unwrap();
    let kinds: Vec<Kind> = found.iter().map(|it| it.kind).collect();
    for kind in [Kind::Alert, Kind::Message, Kind::ContentType] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    assert!(!kinds.contains(&Kind::Suite));
    let found = explain("RSA").unwrap();
    assert_eq!(found.len(), 2);
    let out = String::from_utf8(text(&found, 80, false)).unwrap();
    assert!(
        out.starts_with("RSA is several things: key exchange, authentication."),
        "{out}"
    );
}

/// Each concept is found by all its names, and leads to names that are explained as well.
#[test]
fn concepts_lead_to_what_shows_them() {
    for concept in crate::glossary::concepts() {
        for name in concept.other_names.iter().chain([&concept.name]) {
            let found = explain(name).unwrap_or_else(|error| panic!("{name}: {error}"));
            let is_it = |it: &Explanation| it.kind == Kind::Concept && it.name == concept.name;
            assert!(found.iter().any(is_it), "{name}");
        }
        assert!(!concept.see.is_empty(), "{}", concept.name);
        for name in concept.see {
            let found = explain(name).unwrap_or_else(|error| panic!("{}: {error}", concept.name));
            let other = |it: &Explanation| it.kind != Kind::Concept || it.name != concept.name;
            assert!(found.iter().any(other), "{name}");
        }
    }
    for query in [
        "forward secrecy",
        "attack ROBOT",
        "Bleichenbacher",
        "lucky 13",
        "ALPACA",
        "0-RTT",
        "concept nonce",
        "DOWNGRD",
        "PFS",
    ] {
        let found = explain(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        assert!(found.iter().any(|it| it.kind == Kind::Concept), "{query}");
    }
}

/// Sections of RFC 8446 against the two texts: what moved, what stayed, what is new.
#[test]
fn sections_of_rfc_8446_give_those_in_force() {
    for (query, new, name) in [
        ("RFC 8446 4.2.8", "RFC 9846 §4.3.8", "key_share"),
        ("rfc8446 §4.1.2", "RFC 9846 §4.2.2", "ClientHello"),
        (
            "RFC 8446 section 4.4.3",
            "RFC 9846 §4.5.2",
            "CertificateVerify",
        ),
        ("RFC 8446, 4.4.4", "RFC 9846 §4.5.3", "Finished"),
        ("8446 4.6.1", "RFC 9846 §4.7.1", "NewSessionTicket"),
        ("RFC 8446 appendix D.4", "RFC 9846 §E.4", "ChangeCipherSpec"),
        ("RFC 8446 7.1", "RFC 9846 §7.1", "derived"),
        ("RFC 8446 4.4.1", "RFC 9846 §4.1", "transcript hash"),
    ] {
        let it = one(query);
        assert_eq!(it.kind, Kind::Section);
        assert!(
            it.text.contains(&format!("{new}. ")),
            "{query}: {}",
            it.text
        );
        assert!(it.see.contains(&name), "{query}: {:?}", it.see);
        let it = one(new);
        assert!(it.see.contains(&name), "{new}: {:?}", it.see);
    }
    assert!(one("RFC 9846 1.2").text.contains("New in RFC 9846"));
    assert!(one("RFC 5246 7.4.3").see.contains(&"ServerKeyExchange"));
    for query in ["RFC 8446 4.2.99", "RFC 8446", "8446 §", "RFC é"] {
        let found = explain(query);
        assert!(
            found.is_err() || found.unwrap()[0].kind == Kind::Concept,
            "{query}"
        );
    }
}

#[test]
fn the_list_fits_and_names_what_can_be_explained() {
    for width in [40, 80, 100] {
        let out = String::from_utf8(list(width, false)).unwrap();
        assert!(out.lines().all(|line| line.chars().count() <= width));
        for name in [
            "forward secrecy",
            "Logjam",
            "ServerHello",
            "padded_sequence_number",
        ] {
            assert!(out.contains(name), "{name}");
        }
    }
}

#[test]
fn a_miss_asks_back() {
    for (query, meant) in [
        ("ECDHE-RSA-AES128-GCM-SHA265", "ECDHE-RSA-AES128-GCM-SHA256"),
        ("handshake_failre", "handshake_failure"),
        ("chacha", "CHACHA20"),
        ("SererHello", "ServerHello"),
    ] {
        let error = explain(query).unwrap_err();
        assert!(error.message.contains("did you mean"), "{query}: {error}");
        assert!(error.message.contains(meant), "{query}: {error}");
    }
    for query in [
        "",
        "💥",
        "xyzzy",
        "0x",
        "0xffffffffffffffffff",
        "99999999999999999999999",
    ] {
        assert!(explain(query).is_err(), "{query}");
    }
}

#[test]
fn all_that_is_named_is_explained_and_fits_the_page() {
    for name in names() {
        let found = explain(&name).unwrap_or_else(|error| panic!("{name}: {error}"));
        for it in &found {
            assert!(!it.text.is_empty(), "{name}");
            assert!(!it.rfc.is_empty(), "{name}");
        }
        assert!(found.iter().any(|it| it.name == name), "{name}");
        for width in [40, 80, 200] {
            let out = String::from_utf8(text(&found, width, false)).unwrap();
            for line in out.lines() {
                assert!(line.chars().count() <= width, "{name} at {width}: {line}");
            }
        }
        assert!(
            String::from_utf8(text(&found, 80, true))
                .unwrap()
                .contains('\x1b')
        );
    }
}
