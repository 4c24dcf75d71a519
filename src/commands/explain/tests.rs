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

/// What protocols before TLS and inside it say is on the screen as well.
#[test]
fn messages_of_other_protocols_are_explained() {
    assert!(explain("greeting").unwrap().len() > 5);
    for name in [
        "SSLRequest",
        "CONNECT",
        "chunk",
        "go-ahead",
        "connection preface",
    ] {
        assert!(!explain(name).unwrap().is_empty(), "{name}");
    }
    let frames = explain("SETTINGS").unwrap();
    assert_eq!(frames.len(), 1, "{frames:?}");
    let error = explain("16 03 01 00 05 01").unwrap_err();
    assert!(error.message.contains("--hex"), "{error}");
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
        let headings = out.lines().filter(|line| !line.starts_with(' '));
        let mut seen = std::collections::HashSet::new();
        for heading in headings.filter(|heading| !heading.is_empty()) {
            assert!(seen.insert(heading), "{heading} appears twice");
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

/// Lines as people paste them, each with a word of the answer.
#[test]
fn messages_of_other_programs() {
    for (pasted, name, answer) in [
        (
            "140735: error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:../ssl/record/rec_layer_s3.c:1605:SSL alert number 40",
            "sslv3 alert handshake failure",
            "handshake_failure (40)",
        ),
        (
            "error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure",
            "sslv3 alert handshake failure",
            "handshake_failure (40)",
        ),
        (
            "curl: (60) SSL certificate problem: unable to get local issuer certificate",
            "unable to get local issuer certificate",
            "An issuer is missing",
        ),
        (
            "curl: (35) error:0A00010B:SSL routines::wrong version number",
            "wrong version number",
            "What came is not TLS",
        ),
        (
            "curl (60)",
            "SSL peer certificate or SSH remote key was not OK",
            "refused",
        ),
        ("CURLE_SSL_CONNECT_ERROR", "SSL connect error", "not why"),
        (
            "javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
            "unable to find valid certification path to requested target",
            "No trusted authority",
        ),
        (
            "javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version",
            "protocol_version",
            "version",
        ),
        (
            "Get \"https://10.0.0.1\": tls: failed to verify certificate: x509: certificate is valid for 127.0.0.1, not 10.0.0.1",
            "x509: certificate is valid for …, not",
            "other names",
        ),
        (
            "2026/01/02 http: TLS handshake error from 10.1.1.1:5000: remote error: tls: unknown certificate authority",
            "remote error: tls: unknown certificate authority",
            "unknown_ca (48)",
        ),
        (
            "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: a.example. is not in the cert's altnames: DNS:b.example",
            "Hostname/IP does not match certificate's altnames",
            "other names",
        ),
        (
            "Error: write EPROTO C0977A:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/ssl/record/ssl3_record.c:354:",
            "wrong version number",
            "not TLS",
        ),
        (
            "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
            "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
            "issuer",
        ),
        (
            "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'x.example'. (_ssl.c:1006)",
            "Hostname mismatch, certificate is not valid for",
            "other names",
        ),
        (
            "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1129)",
            "self-signed certificate",
            "own key",
        ),
        (
            "net::ERR_CERT_DATE_INVALID",
            "ERR_CERT_DATE_INVALID",
            "not in date",
        ),
        (
            "[1:1:ERROR:ssl_client_socket_impl.cc(930)] handshake failed; returned -1, SSL error code 1, net_error -113",
            "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
            "in common",
        ),
        (
            "Error code: SSL_ERROR_RX_RECORD_TOO_LONG",
            "SSL received a record that exceeded the maximum permissible length",
            "not TLS",
        ),
        (
            "SEC_ERROR_UNKNOWN_ISSUER",
            "Peer's Certificate issuer is not recognized",
            "No trusted authority",
        ),
        (
            "MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT",
            "MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT",
            "own key",
        ),
        (
            "Schannel 36887: A fatal alert was received from the remote endpoint. The TLS protocol defined fatal alert code is 40.",
            "handshake_failure",
            "no acceptable set",
        ),
        (
            "SEC_E_UNTRUSTED_ROOT (0x80090325)",
            "SEC_E_UNTRUSTED_ROOT",
            "No trusted authority",
        ),
        ("0x80090325", "SEC_E_UNTRUSTED_ROOT", "No trusted authority"),
        (
            "*** Fatal error: A TLS fatal alert has been received.\n*** Received alert [70]: Error in protocol version",
            "protocol_version",
            "version",
        ),
        (
            "invalid peer certificate: UnknownIssuer",
            "invalid peer certificate: UnknownIssuer",
            "answers with unknown_ca (48)",
        ),
    ] {
        let found = explain(pasted).unwrap_or_else(|error| panic!("{pasted}: {error}"));
        assert_eq!(found[0].name, name, "{pasted}");
        let told = format!("{} {:?}", found[0].text, found[0].facts);
        assert!(told.contains(answer), "{pasted}: {told}");
        assert!(!found[0].rfc.is_empty(), "{pasted}");
        let page = String::from_utf8(text(&found, 80, false)).unwrap();
        assert!(page.contains("tlsdemo "), "{page}");
    }
}

#[test]
fn a_message_that_is_unknown_asks_back() {
    let error = explain("tls: server does not like the weather today").unwrap_err();
    assert!(
        error.message.contains("no message of another program"),
        "{error}"
    );
    let error = explain("SSL routines no cipher that is shared, sorry").unwrap_err();
    assert!(error.message.contains("cipher"), "{error}");
    let log = "all went well\nand then: x509: certificate signed by unknown authority\nbye";
    assert_eq!(explain_text(log).unwrap().len(), 1);
    assert!(explain_text("nothing here at all").is_err());
    let quiet = explain_text("CONNECTED(00000003)\n    Verify return code: 0 (ok)\n").unwrap_err();
    assert!(quiet.message.contains("in these 2 lines"), "{quiet}");
    assert_eq!(explain_text("x25519").unwrap()[0].name, "x25519");
}

fn called(found: &[Explanation]) -> Vec<&str> {
    found.iter().map(|it| &*it.name).collect()
}

/// A line that begins with the name of a version is about the alert in it.
#[test]
fn a_line_of_a_log_is_not_the_name_that_it_begins_with() {
    let found = explain("* TLSv1.3 (IN), TLS alert, bad certificate (554):").unwrap();
    assert_eq!(called(&found), ["bad_certificate"]);
}

/// What a kind is called where it is explained is taken in front of a name.
#[test]
fn every_kind_that_is_printed_is_understood() {
    for (query, name) in [
        (
            "cipher suite 0xc02f",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        ),
        ("signature scheme 0x0403", "ecdsa_secp256r1_sha256"),
        ("content type 22", "handshake"),
        ("handshake type 11", "Certificate"),
        ("HTTP/2 error code 7", "REFUSED_STREAM"),
        ("HTTP/2 frame 6", "PING"),
        ("version 771", "TLS 1.2"),
    ] {
        assert_eq!(called(&explain(query).unwrap()), [name], "{query}");
    }
    for (query, said) in [
        (
            "alert 300",
            "no alert or alert level that is known here has the number 300",
        ),
        ("cipher suite 0xeeee", "no cipher suite that is known here"),
        ("77777", "nothing that is explained here has the number"),
    ] {
        let error = explain(query).unwrap_err();
        assert!(error.message.contains(said), "{query}: {error}");
    }
}

/// RSA over MD5 and SHA-1 signs in TLS 1.0 and 1.1, without a number (RFC 4346 §7.4.3).
#[test]
fn a_scheme_without_a_number_has_none() {
    let [scheme] = &explain("rsa_pkcs1_md5_sha1").unwrap()[..] else {
        panic!("one thing has this name");
    };
    assert_eq!(scheme.code, None);
    assert!(scheme.facts.contains(&("here", "supported".into())));
    assert!(explain("0xfe01").is_err());
}

/// The words for causes: each has them once, leads to names that are explained, and to commands that
/// can be given.
#[test]
fn causes_have_words_and_lead_to_commands() {
    use crate::commands::arguments::Cli;
    use crate::glossary::causes;
    use crate::names::complaint::{self, Meaning};
    use clap::Parser;
    let mut used: Vec<_> = Vec::new();
    for row in complaint::all() {
        if let Meaning::Found(cause) = row.meaning {
            assert!(causes::of(cause).is_some(), "{cause:?}");
            used.push(cause);
        }
    }
    let mut seen = std::collections::HashSet::new();
    for (cause, words) in causes::all() {
        assert!(seen.insert(cause), "{cause:?}");
        assert!(used.contains(cause), "{cause:?} is behind no message");
        assert!(words.entry.text.ends_with('.'), "{cause:?}");
        for name in words.see {
            explain(name).unwrap_or_else(|error| panic!("{cause:?}: {error}"));
        }
        assert!(!words.shows.is_empty(), "{cause:?}");
        for command in words.shows {
            let command = command
                .replace("HOST:PORT", "HOST")
                .replace("HOST", "a.example");
            let parsed = Cli::try_parse_from(command.split(' '));
            assert!(parsed.is_ok(), "{command}: {}", parsed.err().unwrap());
        }
    }
}

/// RFC 9909 has SLH-DSA's numbers in certificates, RFC 3279 §2.2.1 that of MD2.
#[test]
fn an_identifier_says_whether_its_algorithm_is_supported() {
    for (query, rfc, is_supported) in [
        ("id-slh-dsa-sha2-128s", "RFC 9909", false),
        (
            "id-hash-slh-dsa-shake-256f-with-shake256",
            "RFC 9909",
            false,
        ),
        ("2.16.840.1.101.3.4.3.25", "RFC 9909", false),
        ("md2WithRSAEncryption", "RFC 3279 §2.2.1", false),
        ("dsa-with-sha256", "RFC 5758 §3.1", false),
        ("id-ml-dsa-65", "RFC 9881", true),
        ("id-RSASSA-PSS", "RFC 4055 §3.1", true),
        ("ecdsa-with-SHA384", "RFC 5758 §3.2", true),
    ] {
        let found = explain(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        let facts = &found[0].facts;
        let fact = |name: &str| facts.iter().find(|(it, _)| *it == name).map(|it| &*it.1);
        assert_eq!(fact("from"), Some(rfc), "{query}");
        let here = match is_supported {
            true => "supported",
            false => "known but not supported",
        };
        assert_eq!(fact("here"), Some(here), "{query}");
    }
}

#[test]
fn object_identifiers_are_found_by_number_and_name() {
    // Names and numbers of RFC 4055 §5, RFC 5280 appendix A.2, RFC 3279 §2.2.2, RFC 5758 §3.2; the
    // bytes as `openssl asn1parse -genstr OID:…` writes them.
    let table = [
        (
            "1.2.840.113549.1.1.11",
            "sha256WithRSAEncryption",
            "06 09 2a 86 48 86 f7 0d 01 01 0b",
            "rsa_pkcs1_sha256",
        ),
        ("OID 2.5.29.17", "subjectAltName", "06 03 55 1d 11", ""),
        (
            "urn:oid:1.2.840.10045.4.3.2",
            "ecdsa-with-SHA256",
            "06 08 2a 86 48 ce 3d 04 03 02",
            "ecdsa_secp256r1_sha256",
        ),
        (
            "1.2.840.10040.4.3",
            "dsa-with-sha1",
            "06 07 2a 86 48 ce 38 04 03",
            "dsa_sha1",
        ),
        (
            "1.2.840.10045.3.1.7",
            "secp256r1",
            "06 08 2a 86 48 ce 3d 03 01 07",
            "secp256r1",
        ),
        ("2.5.4.3", "commonName", "06 03 55 04 03", ""),
    ];
    for (query, name, der, see) in table {
        let found = explain(query).unwrap();
        assert_eq!(found.len(), 1, "{query}");
        let it = &found[0];
        let number = query.trim_start_matches(|c: char| !c.is_ascii_digit());
        assert_eq!((&*it.name, it.code.as_deref()), (name, Some(number)));
        assert_eq!(it.facts[0], ("DER", der.to_owned()));
        assert_eq!(it.see.first().copied().unwrap_or_default(), see, "{query}");
        let by_name = explain(name).unwrap();
        assert!(by_name.iter().any(|it| it.name == name), "{name}");
    }
    for query in [
        "sha256WithRSAEncryption",
        "CN",
        "serverAuth",
        "ed25519",
        "DSA",
        "EKU",
    ] {
        assert!(!explain(query).unwrap().is_empty(), "{query}");
    }
    assert!(
        explain("sha1WithRSAEncryption").unwrap()[0]
            .verdict
            .is_some()
    );
    let unknown = explain("1.2.840.113549.1.1.99").unwrap_err();
    assert!(unknown.message.contains("object identifier"), "{unknown}");
    // A version, an address, a section are none.
    assert_eq!(explain("1.2").unwrap()[0].kind, Kind::Version);
    assert!(!explain("192.0.2.1").unwrap_err().message.contains("object"));
}

/// What `text` says above several explanations must hold for them.
#[test]
fn several_things_are_counted_as_what_they_are() {
    let first_line = |query: &str| {
        let text = String::from_utf8(text(&explain(query).unwrap(), 100, false)).unwrap();
        text.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(first_line("keyUsage"), "2 things have this name.");
}

/// What proves who the server is, and what protects the records, follow from the kinds of the parts:
/// RFC 5246 §A.5 (anonymous), §7.4.3 (a fixed share is not sent, nor signed), §6.2.3.3 (AEAD has no MAC).
#[test]
fn suites_that_are_not_supported_are_told_by_their_kind() {
    use crate::names::suite::{CipherKind, OTHERS};
    for other in OTHERS {
        let it = one(other.name);
        let parts: Vec<&str> = it.parts.iter().map(|(_, entry)| entry.text).collect();
        let told = format!("{} {}", it.text, parts.join(" "));
        let name = other.name;
        if name.contains("_anon_") {
            assert!(told.contains("nobody proves"), "{name}: {told}");
            assert!(!told.contains("proves who the server is"), "{name}: {told}");
        }
        if name.contains("_DH_RSA_") || name.contains("_DH_DSS_") || name.contains("_ECDH_") {
            let is_fixed = !name.contains("_anon_");
            let signs = ["it signs its half", "server signs with"];
            let is_signing = signs.iter().any(|words| told.contains(words));
            assert!(!is_fixed || !is_signing, "{name}: {told}");
        }
        if other.parts.cipher.kind() == Some(CipherKind::Aead) {
            assert!(
                told.contains("encrypts and authenticates the records"),
                "{name}: {told}"
            );
        }
    }
    let nothing = one("TLS_NULL_WITH_NULL_NULL");
    assert!(
        !nothing
            .parts
            .iter()
            .any(|(_, entry)| entry.text.contains("authenticated but"))
    );
}

/// One thing is told once, whichever way its name is written.
#[test]
fn a_hash_is_one_thing() {
    for name in ["SHA256", "SHA-256", "sha384", "SHA-512"] {
        let found = explain(name).unwrap();
        assert_eq!(found.len(), 1, "{name}");
        assert!(found[0].verdict.is_some(), "{name}");
    }
    let [found] = &explain("SHA256").unwrap()[..] else {
        panic!("one");
    };
    assert!(found.text.contains("derives the keys"), "{}", found.text);
}

#[test]
fn of_an_rfc_a_section_is_asked_for() {
    for (query, words) in [
        ("RFC 5246", "RFC 5246 a section is explained"),
        ("rfc5077", "known are 3.2, 3.3, 3.4"),
        (
            "RFC 9999",
            "no explanation here refers to a section of RFC 9999",
        ),
    ] {
        let error = explain(query).unwrap_err();
        assert!(error.message.contains(words), "{query}: {error}");
    }
}
