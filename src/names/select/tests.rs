use super::*;
use crate::names::registry::ProtocolVersion as V;

fn says<T: std::fmt::Debug>(result: Result<T>, words: &[&str]) {
    let error = result.unwrap_err();
    for word in words {
        assert!(error.0.contains(word), "no `{word}` in: {error}");
    }
}

#[test]
fn suites_in_every_spelling() {
    // Code points from the IANA registry.
    let codes = |list| -> Vec<u16> { suites(list).unwrap().iter().map(|s| s.0).collect() };
    assert_eq!(codes("AES256-SHA"), [0x0035]);
    assert_eq!(codes("tls_rsa_with_aes_256_cbc_sha"), [0x0035]);
    assert_eq!(
        codes("0xC02F:ECDHE-RSA-AES256-GCM-SHA384, aes128-sha"),
        [0xc02f, 0xc030, 0x002f]
    );
    assert_eq!(
        codes("TLS_AES_128_GCM_SHA256,AES128-SHA,0x002f"),
        [0x1301, 0x002f]
    );
}

#[test]
fn suites_that_do_not_exist() {
    says(
        suites("AES256-SHAA"),
        &[
            "`AES256-SHAA`",
            "did you mean AES256-SHA",
            "tlsdemo ciphers",
        ],
    );
    says(suites("AES256SHA"), &["did you mean AES256-SHA"]);
    says(
        suites("ECDHE-AES128-GCM"),
        &[
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES128-GCM-SHA256",
        ],
    );
    says(
        suites("TLS_RSA_WITH_AES_256_CBC_SHAX"),
        &["mean TLS_RSA_WITH_AES_256_CBC_SHA"],
    );
    says(suites("CHACHA20"), &["CHACHA20-POLY1305"]);
    says(suites("xyzzy"), &["`xyzzy`; `tlsdemo ciphers`"]);
    says(suites("0xffff"), &["0xffff is not the number"]);
    says(suites("0xdada"), &["GREASE"]);
    says(suites("0xzz"), &["0xzz"]);
    says(suites("HIGH:!aNULL"), &["`HIGH`", "one by one"]);
    says(suites("AES128-SHA:!aNULL"), &["`!aNULL`"]);
    says(suites("TLS_FALLBACK_SCSV"), &["signal"]);
    says(suites(""), &["empty"]);
    says(suites("AES256-SHA,,AES128-SHA"), &["name 2"]);
    says(suites("AES256-SHA:"), &["name 2"]);
    says(suites("ÄÖÜ"), &["`ÄÖÜ`"]);
    says(suites(&"a".repeat(100_000)), &["aaaa"]);
}

#[test]
fn groups_by_all_their_names() {
    // Code points from the IANA registry.
    for (name, code) in [
        ("x25519", 29),
        ("X25519", 29),
        ("P-256", 23),
        ("p256", 23),
        ("prime256v1", 23),
        ("secp256r1", 23),
        ("secp384r1", 24),
        ("P-521", 25),
        ("ffdhe2048", 256),
        ("X25519MLKEM768", 0x11ec),
        ("SecP256r1MLKEM768", 0x11eb),
        ("0x001d", 29),
    ] {
        assert_eq!(groups(name).unwrap(), [NamedGroup(code)], "{name}");
    }
    assert_eq!(groups("P-256:secp256r1,x25519").unwrap().len(), 2);
    says(
        groups("secp224r1"),
        &[
            "secp224r1 (0x0015): a group that is registered (RFC 4492",
            "not supported here; supported are X25519MLKEM768",
        ],
    );
    says(groups("x22519"), &["did you mean x25519"]);
    says(groups("P-255"), &["did you mean P-256"]);
    says(groups("mlkem"), &["X25519MLKEM768"]);
    says(groups("nonsense"), &["`nonsense`; supported are"]);
    assert_eq!(key_shares("none").unwrap(), []);
    assert_eq!(key_shares("P-256").unwrap(), [NamedGroup::Secp256r1]);
}

#[test]
fn schemes_by_all_their_names() {
    // Code points from the IANA registry.
    for (name, code) in [
        ("rsa_pss_rsae_sha256", 0x0804),
        ("RSA-PSS+SHA256", 0x0804),
        ("RSA+SHA256", 0x0401),
        ("rsa_pkcs1_sha1", 0x0201),
        ("ECDSA+SHA256", 0x0403),
        ("ecdsa_secp256r1_sha256", 0x0403),
        ("ed25519", 0x0807),
        ("mldsa65", 0x0905),
        ("ML-DSA-65", 0x0905),
        ("0x0601", 0x0601),
        ("RSA+SHA224", 0x0301),
    ] {
        assert_eq!(schemes(name).unwrap(), [SignatureScheme(code)], "{name}");
    }
    says(schemes("RSA+SHA257"), &["RSA+SHA256"]);
    says(schemes("slhdsa_sha2_128s"), &["registered"]);
    says(schemes("rsa_pkcs1_md5_sha1"), &["known", "not supported"]);
    says(schemes("RSA+MD5"), &["`RSA+MD5` is rsa_pkcs1_md5 (0x0101)"]);
    says(schemes("0x0a0a"), &["GREASE"]);
}

#[test]
fn versions_in_every_spelling() {
    for text in [
        "1.2", "tls1.2", "TLSv1.2", "TLS 1.2", "tls1_2", "tls12", "0x0303",
    ] {
        assert_eq!(versions(text).unwrap(), [V::TLS1_2], "{text}");
    }
    assert_eq!(versions("1.0,1.1").unwrap(), [V::TLS1_1, V::TLS1_0]);
    assert_eq!(versions("1.0:1.3").unwrap(), [V::TLS1_3, V::TLS1_0]);
    assert_eq!(
        versions("1.0-1.2").unwrap(),
        [V::TLS1_2, V::TLS1_1, V::TLS1_0]
    );
    assert_eq!(versions("tls1.3..tls1.2").unwrap(), [V::TLS1_3, V::TLS1_2]);
    assert_eq!(versions("TLSv1").unwrap(), [V::TLS1_0]);
    let old = [V::TLS1_1, V::TLS1_0, V::SSL3];
    assert_eq!(seen_versions("ssl3-1.1").unwrap(), old);
    assert_eq!(seen_versions("3.0").unwrap(), [V::SSL3]);
    assert_eq!(seen_versions("1.2,1.3").unwrap(), [V::TLS1_3, V::TLS1_2]);
    says(seen_versions("ssl2"), &["SSL 2.0", "not followed"]);
    says(versions("SSLv3"), &["SSL 3.0", "RFC 7568"]);
    says(versions("3.0"), &["SSL 3.0"]);
    says(versions("ssl2"), &["SSL 2.0", "RFC 6176"]);
    says(versions("dtls1.2"), &["datagrams"]);
    says(versions("1.4"), &["`1.4`", "1.0-1.2"]);
    says(versions("1.2-"), &["``"]);
    says(versions(""), &["empty"]);
}

#[test]
fn application_protocols() {
    assert_eq!(
        protocols("h2,http/1.1").unwrap(),
        [b"h2".to_vec(), b"http/1.1".to_vec()]
    );
    assert_eq!(protocols("none").unwrap(), Vec::<Vec<u8>>::new());
    says(protocols(&"x".repeat(256)), &["255"]);
    says(protocols("h2,"), &["name 2"]);
}

#[test]
fn what_goes_together() {
    let (all, defaults) = offer(None, None, false).unwrap();
    assert_eq!(all, VERSIONS);
    assert_eq!(defaults.len(), 48);
    let old = suites("AES128-GCM-SHA256").unwrap();
    assert_eq!(offer(None, Some(&old), false).unwrap().0, [V::TLS1_2]);
    let mixed = suites("AES128-SHA,TLS_AES_128_GCM_SHA256").unwrap();
    assert_eq!(offer(None, Some(&mixed), false).unwrap().0, VERSIONS);
    let (_, of_1_3) = offer(Some(&[V::TLS1_3]), None, false).unwrap();
    assert_eq!(of_1_3.len(), 5);
    let (_, of_1_0) = offer(Some(&[V::TLS1_0]), None, false).unwrap();
    assert!(
        of_1_0
            .iter()
            .all(|code| code.suite().unwrap().since == V::TLS1_0)
    );
    says(
        offer(Some(&[V::TLS1_1, V::TLS1_0]), Some(&old), false),
        &[
            "AES128-GCM-SHA256 is a suite of TLS 1.2",
            "TLS 1.1, TLS 1.0",
            "--tls 1.2",
        ],
    );
    says(
        offer(Some(&[V::TLS1_3, V::TLS1_2]), Some(&old), false),
        &["TLS 1.3"],
    );
    let null = suites("NULL-SHA").unwrap();
    assert_eq!(offer(None, Some(&null), false).unwrap().1, null);
}

#[test]
fn an_unfinished_name_is_nearer_than_a_changed_one() {
    let error = suites("AES256-GCM").unwrap_err();
    assert!(
        error.0.contains("did you mean AES256-GCM-SHA384, "),
        "{error}"
    );
}

#[test]
fn what_is_registered_and_not_supported_is_named() {
    // RC4_128 with MD5 under RSA is 0x0004 (RFC 5246 appendix A.5), by whatever name.
    for name in [
        "RC4-MD5",
        "rc4-md5",
        "TLS_RSA_WITH_RC4_128_MD5",
        "TLS_RSA_ARCFOUR_128_MD5",
        "0x0004",
    ] {
        says(
            suites(name),
            &[
                "TLS_RSA_WITH_RC4_128_MD5 (0x0004): registered, not supported here",
                "key exchange RSA, authentication RSA, cipher RC4_128, hash MD5",
                "RFC 5246",
            ],
        );
    }
    says(
        suites("ECDHE-RSA-CHACHA20-POLY1305-OLD"),
        &["0xcc13", "known, not supported"],
    );
    says(
        groups("X25519Kyber768Draft00"),
        &["0x6399", "not supported"],
    );
    says(groups("sect571r1"), &["0x000e", "not supported"]);
    says(versions("0x7f1c"), &["TLS 1.3 (draft 28)", "not supported"]);
}

#[test]
fn names_of_other_tools() {
    // GnuTLS's and Go's names for the same numbers.
    let gnutls = suites("TLS_ECDHE_RSA_AES_128_GCM_SHA256").unwrap();
    assert_eq!(gnutls, [CipherSuite(0xc02f)]);
    let go = suites("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305").unwrap();
    assert_eq!(go, [CipherSuite(0xcca8)]);
    assert_eq!(groups("GROUP-SECP256R1").unwrap(), [NamedGroup(23)]);
    assert_eq!(groups("CurveP384").unwrap(), [NamedGroup(24)]);
    assert_eq!(
        schemes("PSSWithSHA256:SIGN-RSA-SHA512").unwrap(),
        [SignatureScheme(0x0804), SignatureScheme(0x0601)]
    );
    assert_eq!(versions("VersionTLS12").unwrap(), [V::TLS1_2]);
}
