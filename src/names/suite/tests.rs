//! The table of suites.

use super::*;

#[test]
fn the_counts_that_openssl_lists() {
    let old = |suite: &&Suite| suite.until == ProtocolVersion::TLS1_2;
    assert_eq!(
        SUITES
            .iter()
            .filter(old)
            .filter(|s| s.is_default(false))
            .count(),
        43
    );
    let (with_psk, others): (Vec<&Suite>, Vec<&Suite>) =
        SUITES.iter().partition(|s| s.key_exchange.has_psk());
    let null = |s: &&&Suite| s.cipher == BulkCipher::Null;
    assert_eq!(others.iter().filter(null).count(), 5);
    // Each of the four key exchanges with SHA-1, SHA-256 and SHA-384.
    assert_eq!(with_psk.iter().filter(null).count(), 12);
    // Of Camellia and ARIA those that `openssl ciphers` or `gnutls-cli -l` lists, and that do not leave
    // the server out: without a pre-shared key twelve in CBC mode and sixteen in GCM, with one eight and
    // twelve.
    let rare = SUITES.iter().filter(|s| s.cipher.is_rare());
    assert!(rare.clone().all(|s| !s.is_default(true)));
    let (with_psk, rare): (Vec<&Suite>, Vec<&Suite>) = rare.partition(|s| s.key_exchange.has_psk());
    let gcm = with_psk.iter().filter(|s| s.cipher.is_gcm()).count();
    assert_eq!((with_psk.len(), gcm), (20, 12));
    let gcm = rare.iter().filter(|s| s.cipher.is_gcm()).count();
    // And the two of TLS 1.3 with SM4.
    assert_eq!((rare.len(), gcm), (28 + 2, 16 + 1));
    assert_eq!(
        SUITES
            .iter()
            .filter(|s| s.since == ProtocolVersion::TLS1_3)
            .count(),
        5 + 2
    );
}

#[test]
fn suites_with_a_pre_shared_key_are_offered_where_there_is_one_and_first() {
    let without = crate::names::defaults::suites(false);
    let with = crate::names::defaults::suites(true);
    let has_psk = |code: &CipherSuite| code.suite().unwrap().key_exchange.has_psk();
    assert!(!without.iter().any(has_psk));
    assert!(with.iter().is_sorted_by_key(|code| !has_psk(code)));
    assert_eq!(with[with.len() - without.len()..], without);
    // RFC 4279: 3 key exchanges, of which each has 3DES and two of AES; RFC 5487: two in GCM and two in CBC
    // each; RFC 5489: five; RFC 6655: four of PSK and of DHE_PSK; RFC 7905: four; RFC 8442: four.
    assert_eq!(with.len() - without.len(), 9 + 12 + 5 + 8 + 4 + 4);
}

#[test]
fn names_and_codes_are_unique_and_found() {
    for suite in SUITES {
        let lower = suite.openssl.to_lowercase();
        let names = [suite.name, suite.openssl, &lower];
        for name in names.iter().chain(suite.aliases) {
            assert_eq!(find(name).unwrap().code, suite.code, "{name}");
            assert!(find_other(name).is_none(), "{name}");
        }
    }
    for other in OTHERS {
        for name in other.names() {
            if !name.is_empty() {
                assert_eq!(find_other(name).unwrap().code, other.code, "{name}");
                assert!(find(name).is_none(), "{name}");
            }
        }
        assert!(other.code.suite().is_none(), "{}", other.name);
    }
    assert_eq!(
        find("AES256-SHA").unwrap().name,
        "TLS_RSA_WITH_AES_256_CBC_SHA"
    );
    assert_eq!(
        find("0xC02F").unwrap().openssl,
        "ECDHE-RSA-AES128-GCM-SHA256"
    );
    assert!(find("AES256").is_none());
}

#[test]
fn other_suites_are_in_the_order_of_their_numbers() {
    assert!(OTHERS.is_sorted_by(|a, b| a.code < b.code));
    for other in OTHERS {
        assert_eq!(other.code.known(), Some(other.name));
    }
    assert_eq!(CipherSuite(0x0a0a).to_string(), "GREASE (0x0a0a)");
    assert_eq!(CipherSuite(0xfefd).to_string(), "unknown (0xfefd)");
}

/// The first ChaCha20-Poly1305 took the record's number for a nonce (draft-agl-tls-chacha20poly1305),
/// so that of RFC 7905 cannot open its records; a suite of TLS 1.3 derives its keys in another way
/// than one of TLS 1.2 that protects records with the same hash (RFC 9150).
#[test]
fn what_only_looks_alike_does_not_protect_alike() {
    let like = |code| CipherSuite(code).other().unwrap().protects_like();
    assert!(like(0xcc13).is_none() && like(0xc0b4).is_none());
    let anonymous = like(0xc018).unwrap();
    assert_eq!(anonymous.cipher, BulkCipher::Aes128Cbc);
    assert_eq!(anonymous.mac, Some(HashAlgorithm::Sha1));
}
