//! What is said of suites that this program does not support: why nobody should use them, or who does.

use super::algorithms::{CBC, FORWARD_SECRECY, MD5_MAC, NO_ENCRYPTION, SHORT_TAG, SWEET32};
use super::{Grade, Verdict, algorithms, verdict};
use crate::names::suite::Other;

/// Of a suite that is not supported: the worst of its parts counts, and each part that is not good
/// says why.
pub fn other_suite(suite: &Other) -> Verdict {
    let mut found = Vec::new();
    found.extend(authentication(suite));
    found.extend(key_exchange(suite));
    found.extend(protection(suite));
    // Those of one grade stay in this order.
    found.sort_by_key(|(grade, _)| std::cmp::Reverse(*grade));
    match found.first() {
        Some((grade, _)) => Verdict {
            grade: *grade,
            reasons: found.iter().map(|(_, reason)| *reason).collect(),
        },
        None => verdict(
            Grade::Fair,
            "No weakness is known, but few implementations have it.",
        ),
    }
}

/// Of how a suite protects records; as a supported one does, if there is one like it.
pub(super) fn encryption(suite: &Other, encrypt_then_mac: bool) -> Option<Verdict> {
    if let Some(like) = suite.protects_like() {
        return Some(algorithms::protection(like, encrypt_then_mac));
    }
    let mut found = protection(suite);
    found.sort_by_key(|(grade, _)| std::cmp::Reverse(*grade));
    let (grade, _) = *found.first()?;
    Some(Verdict {
        grade,
        reasons: found.into_iter().map(|(_, reason)| reason).collect(),
    })
}

type Part = Option<(Grade, &'static str)>;

/// Who proves who they are, and how.
pub(super) fn authentication(suite: &Other) -> Part {
    Some(match suite.parts.authentication {
        "NULL" => (
            Grade::Broken,
            "The state before a handshake, which no handshake may choose (RFC 5246 §A.5).",
        ),
        "anon" => (
            Grade::Broken,
            "Nobody proves who they are, so anyone on the path can be the other end. RFC 9325 §4.1 forbids it.",
        ),
        "DSS" => (
            Grade::Weak,
            "DSA is out of use: libraries and authorities dropped it years ago, and TLS 1.3 has no place for it.",
        ),
        "KRB5" => (
            Grade::Weak,
            "Kerberos in TLS never caught on; OpenSSL dropped it in 1.1.0, and nobody else is known to keep it.",
        ),
        "KEA" => (
            Grade::Broken,
            "It needs a Fortezza card, an American government device of the 1990s, and SSL 3.0, which RFC 7568 forbids.",
        ),
        _ => return None,
    })
}

/// How the two ends come to share a secret.
pub(super) fn key_exchange(suite: &Other) -> Part {
    let kind = suite.parts.key_exchange;
    if kind.contains("EXPORT") {
        return Some((
            Grade::Broken,
            "Made weak to be exported from the United States of the 1990s: what is left of its keys falls in hours (FREAK and Logjam, 2015). RFC 9325 §4.1 forbids it.",
        ));
    }
    Some(match kind {
        "RSA" => (Grade::Weak, FORWARD_SECRECY),
        "DH" | "ECDH" => (
            Grade::Weak,
            "The server's share is in its certificate and always the same, so there is no forward secrecy, and the certificates for it hardly exist. RFC 9325 §4.1 advises against it.",
        ),
        "DHE" => (
            Grade::Weak,
            "Forward-secret, but with finite-field Diffie-Hellman, which RFC 9325 §4.1 advises against; ECDHE does the same better.",
        ),
        "PSK" | "RSA_PSK" => (
            Grade::Weak,
            "For devices that share a key with the server, and without forward secrecy: anyone who gets the key later can read what was recorded before. ECDHE_PSK does better, as does TLS 1.3.",
        ),
        "DHE_PSK" | "ECDHE_PSK" => (
            Grade::Fair,
            "For devices that share a key with the server: OpenSSL, GnuTLS and Mbed TLS have such suites, browsers do not.",
        ),
        "SRP" => (
            Grade::Weak,
            "Agrees on keys from a password. GnuTLS has it, and OpenSSL has deprecated it; it has not moved to TLS 1.3.",
        ),
        "ECCPWD" | "ECJPAKE" => (
            Grade::Fair,
            "Agrees on keys from a password; hardly anyone implements it.",
        ),
        "GOST" => (
            Grade::Fair,
            "Russian standards; OpenSSL has them by way of an engine, and hardly anyone else does.",
        ),
        "SM2" | "SM2DHE" | "IBC" | "IBSDH" => (
            Grade::Fair,
            "It belongs to TLCP, China's national standard; libraries made for that support it, such as Tongsuo and GmSSL.",
        ),
        "CECPQ1" => (
            Grade::Weak,
            "An experiment of Chrome in 2016, long withdrawn.",
        ),
        _ => return None,
    })
}

/// How records are protected.
fn protection(suite: &Other) -> Vec<(Grade, &'static str)> {
    let cipher = suite.parts.cipher;
    let mut found = Vec::new();
    found.extend(match cipher {
        "NULL" => Some((Grade::Broken, NO_ENCRYPTION)),
        "RC4_40" | "RC4_56" | "RC4_128" => Some((
            Grade::Broken,
            "RC4's output is not random enough: what is sent again and again, such as a cookie, can be read (2013, 2015). RFC 7465 forbids it.",
        )),
        "DES40_CBC" | "DES_CBC" => Some((
            Grade::Broken,
            "DES has keys of 56 bits at most, which can be tried one by one in a day; RFC 5469 took it out of TLS.",
        )),
        "RC2_CBC_40" | "RC2_CBC_56" => Some((
            Grade::Broken,
            "Its keys are so short that they can be tried one by one.",
        )),
        "3DES_EDE_CBC" => Some((Grade::Broken, SWEET32)),
        "IDEA_CBC" => Some((
            Grade::Weak,
            "Its blocks are 64 bits short, as those of 3DES are (Sweet32, 2016); RFC 5469 took it out of TLS.",
        )),
        "FORTEZZA_CBC" => Some((
            Grade::Broken,
            "Skipjack has keys of 80 bits and blocks of 64, and nobody implements it in TLS.",
        )),
        "28147_CNT" | "MAGMA_CTR_OMAC" | "MAGMA_MGM_L" | "MAGMA_MGM_S" => Some((
            Grade::Fair,
            "Its blocks are 64 bits short, so a key must not protect much.",
        )),
        "SALSA20" | "ESTREAM_SALSA20" => Some((
            Grade::Weak,
            "From a draft that ChaCha20-Poly1305 replaced; nobody implements it.",
        )),
        "SM1" => Some((
            Grade::Weak,
            "The cipher is secret, so nobody outside can judge it.",
        )),
        "AES_128_CCM_8" | "AES_256_CCM_8" => Some((Grade::Fair, SHORT_TAG)),
        "AEGIS_256" | "AEGIS_128L" => Some((
            Grade::Fair,
            "Young and fast, and still a draft; few implementations have it.",
        )),
        _ if suite.name.ends_with("_OLD") => Some((
            Grade::Weak,
            "A draft's form of ChaCha20-Poly1305, which RFC 7905 replaced in 2016.",
        )),
        _ if cipher.ends_with("_CBC") => Some((Grade::Weak, CBC)),
        _ => None,
    });
    if suite.parts.hash == "MD5" && cipher != "NULL" {
        found.push((Grade::Weak, MD5_MAC));
    }
    found
}
