//! The tables of code points against the outside world: the lists of OpenSSL and GnuTLS, and what the
//! ClientHellos of browsers and libraries contain.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::Command;

use tlsdemo::commands::explain::{self, hex};
use tlsdemo::glossary::{self, Kind};
use tlsdemo::names;
use tlsdemo::names::suite::{self, CipherSuite};
use tlsdemo::report::text::{Level, Options};
use tlsdemo::story::fields::{Fields, Nodes};
use tlsdemo::wire::{CodePoint, FieldValue, Registry, is_grease};

/// What a program prints. If it is not installed, that is said, and with TLSDEMO_REQUIRE_PEERS set it
/// fails.
fn printed(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).output() {
        Ok(output) if output.status.success() => {
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        outcome => {
            let why = format!("skipped: {program} cannot list its suites: {outcome:?}");
            assert!(std::env::var_os("TLSDEMO_REQUIRE_PEERS").is_none(), "{why}");
            // Past the test harness, which keeps what is printed to itself.
            let _ = writeln!(std::io::stderr(), "{why}");
            None
        }
    }
}

/// The number of `0xC0,0x2F` or `0xc0, 0x2f`.
fn number(text: &str) -> CipherSuite {
    let bytes: Vec<u16> = text
        .split(',')
        .map(|byte| u16::from_str_radix(byte.trim().trim_start_matches("0x"), 16).unwrap())
        .collect();
    CipherSuite(bytes[0] << 8 | bytes[1])
}

/// By whichever table: the number that a name stands for.
fn find(name: &str) -> Option<CipherSuite> {
    let supported = suite::find(name).map(|suite| suite.code);
    supported.or_else(|| suite::find_other(name).map(|other| other.code))
}

/// What OpenSSL's words for key exchange, authentication, encryption and MAC are in the registry's.
fn of_openssl(words: &[&str]) -> [String; 4] {
    let word = |prefix: &str| {
        let found = words.iter().find_map(|word| word.strip_prefix(prefix));
        found.unwrap_or_else(|| panic!("no {prefix} in {words:?}"))
    };
    let authentication = match word("Au=") {
        "None" => "anon",
        other => other,
    };
    let key_exchange = match (word("Kx="), authentication) {
        ("DH", "anon") => "DH_anon",
        ("ECDH", "anon") => "ECDH_anon",
        ("DH", _) => "DHE",
        ("ECDH", _) => "ECDHE",
        ("DHEPSK", _) => "DHE_PSK",
        ("ECDHEPSK", _) => "ECDHE_PSK",
        ("RSAPSK", _) => "RSA_PSK",
        (other, _) => other,
    };
    let (algorithm, bits) = word("Enc=").split_once('(').unwrap_or(("NULL", ""));
    let bits = bits.trim_end_matches(')');
    let cipher = match algorithm {
        "AES" | "Camellia" | "ARIA" => format!("{}_{bits}_CBC", algorithm.to_uppercase()),
        "AESGCM" | "ARIAGCM" => format!("{}_{bits}_GCM", &algorithm[..algorithm.len() - 3]),
        "AESCCM" => format!("AES_{bits}_CCM"),
        "AESCCM8" => format!("AES_{bits}_CCM_8"),
        "CHACHA20/POLY1305" => "CHACHA20_POLY1305".into(),
        "3DES" => "3DES_EDE_CBC".into(),
        "SEED" | "IDEA" => format!("{algorithm}_CBC"),
        other if bits.is_empty() => other.into(),
        other => format!("{other}_{bits}"),
    };
    let hash = match word("Mac=") {
        "SHA1" => "SHA",
        other => other,
    };
    [key_exchange, authentication, &cipher, hash].map(str::to_owned)
}

#[test]
fn suites_are_as_openssl_lists_them() {
    let Some(list) = printed(
        "openssl",
        &["ciphers", "-V", "ALL:COMPLEMENTOFALL@SECLEVEL=0"],
    ) else {
        return;
    };
    let mut count = 0;
    for line in list.lines() {
        // 0xC0,0x2C - ECDHE-ECDSA-AES256-GCM-SHA384 TLSv1.2 Kx=ECDH Au=ECDSA Enc=… Mac=AEAD
        let words: Vec<&str> = line.split_whitespace().collect();
        let [code, "-", name, _, facts @ ..] = &words[..] else {
            panic!("{line}");
        };
        let code = number(code);
        assert_eq!(find(name), Some(code), "{line}");
        let parts = code.parts().unwrap();
        let [key_exchange, authentication, cipher, hash] = of_openssl(facts);
        assert_eq!(parts.key_exchange.name(), key_exchange, "{line}");
        assert_eq!(parts.authentication.name(), authentication, "{line}");
        assert_eq!(parts.cipher.name(), cipher, "{line}");
        if hash != "AEAD" {
            assert_eq!(parts.hash.name(), hash, "{line}");
        }
        count += 1;
    }
    assert!(count >= 60, "OpenSSL listed {count} suites");
}

#[test]
fn suites_are_as_gnutls_lists_them() {
    let Some(list) = printed("gnutls-cli", &["--list"]) else {
        return;
    };
    let mut count = 0;
    for line in list.lines().filter(|line| line.starts_with("TLS_")) {
        // TLS_RSA_AES_128_CBC_SHA1  0x00, 0x2f  TLS1.0
        let mut columns = line.split('\t');
        let (Some(name), Some(code)) = (columns.next(), columns.next()) else {
            panic!("{line}");
        };
        assert_eq!(find(name.trim()), Some(number(code)), "{line}");
        count += 1;
    }
    assert!(count >= 60, "GnuTLS listed {count} suites");
}

/// Lines of words, of a file with comments.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_whitespace().collect())
}

/// Those too that its newer versions have dropped.
#[test]
fn suites_have_all_names_that_openssl_gave_them() {
    let mut count = 0;
    for row in rows(include_str!("data/openssl-names.txt")) {
        let [code, name] = row[..] else {
            panic!("{row:?}");
        };
        let code = u16::from_str_radix(&code[2..], 16).unwrap();
        let signal = CipherSuite(code).is_signal();
        assert_eq!(find(name), (!signal).then_some(CipherSuite(code)), "{name}");
        count += 1;
    }
    assert_eq!(count, 284);
}

/// Groups, schemes, versions and suites can be asked for by the names of Go's constants.
#[test]
fn code_points_have_the_names_that_go_gives_them() {
    let mut count = 0;
    for row in rows(include_str!("data/go-names.txt")) {
        let [_, name, code] = row[..] else {
            panic!("{row:?}");
        };
        let found = explain::explain(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let codes: Vec<Option<&str>> = found.iter().map(|it| it.code.as_deref()).collect();
        assert_eq!(codes, [Some(code)], "{name}");
        count += 1;
    }
    assert_eq!(count, 56);
}

/// What real clients send: name and bytes.
fn client_hellos() -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    let lines = include_str!("data/client-hellos.txt").lines();
    lines.filter(|line| !line.starts_with('#')).map(|line| {
        let (name, digits) = line.split_once(' ').unwrap();
        let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        (name, (0..digits.len()).step_by(2).map(byte).collect())
    })
}

/// What is not named, not explained or not taken apart in a message, and how much was looked at.
#[derive(Default)]
struct Unknown {
    found: BTreeSet<String>,
    extensions: BTreeSet<u64>,
    codes: usize,
}

impl Unknown {
    fn look(&mut self, nodes: Nodes<'_, '_>, is_grease_inside: bool) {
        for node in nodes {
            let field = node.field();
            if let FieldValue::Code { registry, value } = field.value {
                self.codes += 1;
                if registry == Registry::Extension {
                    self.extensions.insert(value);
                }
                if names::known(registry, value).is_some() == is_grease(registry, value) {
                    self.found
                        .insert(format!("number {value:#x} of {registry:?}"));
                }
            }
            // An extension's structure has its name.
            let is_grease_inside = is_grease_inside || field.name.starts_with("GREASE");
            if field.name == "data" && !is_grease_inside {
                self.found.insert("bare bytes of an extension".to_owned());
            }
            let is_extension = glossary::explain(Kind::Extension, &field.name).is_some();
            if node.meaning().is_none() && !is_extension && !is_grease_inside {
                self.found.insert(format!("field {}", field.name));
            }
            self.look(node.children(), is_grease_inside);
        }
    }
}

/// Every number in real ClientHellos has a name or is GREASE, every extension is taken apart, and every
/// field is explained.
#[test]
fn what_real_clients_send_is_named() {
    let mut unknown = Unknown::default();
    let mut count = 0;
    for (client, bytes) in client_hellos() {
        let reading = hex::bytes(&bytes).expect(client);
        assert!(
            reading
                .pieces
                .iter()
                .any(|piece| piece.name == "ClientHello")
        );
        for piece in &reading.pieces {
            assert_eq!(piece.fault, None, "{client}");
            unknown.look(Fields::new(&piece.name, &piece.fields).top(), false);
        }
        let text = String::from_utf8(reading.text(Options {
            level: Level::Everything,
            ..Options::default()
        }))
        .unwrap();
        assert!(!text.contains("unknown (0x"), "{client}: {text}");
        count += 1;
    }
    assert_eq!(unknown.found, BTreeSet::new());
    let known = |value: &&u64| !is_grease(Registry::Extension, **value);
    let kinds = unknown.extensions.iter().filter(known).count();
    assert_eq!((count, kinds, unknown.codes), (46, 33, 3827));
    assert_eq!(
        names::shown(Registry::Extension, 17613),
        "application_settings (17613)"
    );
    assert_eq!(
        names::shown(Registry::Group, 0x6399),
        "X25519Kyber768Draft00 (0x6399)"
    );
    assert_eq!(
        names::shown(Registry::Ssl2CipherKind, 0x0700c0),
        "SSL_CK_DES_192_EDE3_CBC_WITH_MD5 (0x0700c0)"
    );
    assert_eq!(CipherSuite(0x2a2a).name(), "GREASE (0x2a2a)");
}
