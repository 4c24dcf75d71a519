//! The table of suites.

use super::*;

#[test]
fn the_counts_that_openssl_lists() {
    let old = |suite: &&Suite| suite.until == ProtocolVersion::TLS1_2;
    assert_eq!(
        SUITES.iter().filter(old).filter(|s| s.is_default()).count(),
        43
    );
    let null = |s: &&Suite| s.cipher == BulkCipher::Null;
    assert_eq!(SUITES.iter().filter(null).count(), 5);
    // Of Camellia and ARIA those that `openssl ciphers` or `gnutls-cli -l` lists, and that neither need a
    // pre-shared key nor leave the server out: twelve in CBC mode and sixteen in GCM.
    let rare: Vec<&Suite> = SUITES.iter().filter(|s| s.cipher.is_rare()).collect();
    assert!(rare.iter().all(|s| !s.is_default()));
    let gcm = rare.iter().filter(|s| s.cipher.is_gcm()).count();
    assert_eq!((rare.len(), gcm), (28, 16));
    assert_eq!(
        SUITES
            .iter()
            .filter(|s| s.since == ProtocolVersion::TLS1_3)
            .count(),
        5
    );
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
