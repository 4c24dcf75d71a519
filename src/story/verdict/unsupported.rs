//! What is said of suites that this program does not support: why nobody should use them, or who does.

use super::algorithms::{CBC, FORWARD_SECRECY, MD5_MAC, NO_ENCRYPTION, SHORT_TAG, SWEET32};
use super::{Grade, Verdict, algorithms, verdict};
use crate::names::hash::HashAlgorithm;
use crate::names::suite::{
    AnyAuthentication, AnyCipher, AnyHash, AnyKeyExchange, BulkCipher, CipherKind, KeyExchange,
    Other,
};

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
        AnyAuthentication::Null => (
            Grade::Broken,
            "The state before a handshake, which no handshake may choose (RFC 5246 §A.5).",
        ),
        AnyAuthentication::Anon => (
            Grade::Broken,
            "Nobody proves who they are, so anyone on the path can be the other end. RFC 9325 §4.1 forbids it.",
        ),
        AnyAuthentication::Dss => (
            Grade::Weak,
            "DSA is out of use: libraries and authorities dropped it years ago, and TLS 1.3 has no place for it.",
        ),
        AnyAuthentication::Krb5 => (
            Grade::Weak,
            "Kerberos in TLS never caught on; OpenSSL dropped it in 1.1.0, and nobody else is known to keep it.",
        ),
        AnyAuthentication::Kea => (
            Grade::Broken,
            "It needs a Fortezza card, an American government device of the 1990s, and SSL 3.0, which RFC 7568 forbids.",
        ),
        _ => return None,
    })
}

/// Who the server is, where it proves that without a certificate, by the suite alone.
pub(super) fn identity(suite: &Other) -> Part {
    let without_certificate = match suite.parts.authentication {
        AnyAuthentication::Anon => return authentication(suite),
        AnyAuthentication::Krb5 => {
            "No certificate was shown: a Kerberos ticket says who the client is, and only the service that it is for can use it (RFC 2712 §3). Kerberos in TLS never caught on; OpenSSL dropped it in 1.1.0."
        }
        AnyAuthentication::Srp => {
            "No certificate was shown: the other end knows the password, or what the server keeps to check it with, and is whoever else may know that (RFC 5054 §2)."
        }
        AnyAuthentication::Eccpwd | AnyAuthentication::Ecjpake => {
            "No certificate was shown: the other end knows the password, and is whoever else may know that."
        }
        _ => return None,
    };
    Some((Grade::Weak, without_certificate))
}

/// How the two ends come to share a secret.
pub(super) fn key_exchange(suite: &Other) -> Part {
    let kind = suite.parts.key_exchange;
    if kind.is_export() {
        return Some((
            Grade::Broken,
            "Made weak to be exported from the United States of the 1990s: what is left of its keys falls in hours (FREAK and Logjam, 2015). RFC 9325 §4.1 forbids it.",
        ));
    }
    use AnyKeyExchange::{
        Cecpq1, Dh, Eccpwd, Ecdh, Ecjpake, Gost, Ibc, Ibsdh, Krb5, Of, Sm2, Sm2Dhe, Srp,
    };
    Some(match kind {
        Of(KeyExchange::Rsa) => (Grade::Weak, FORWARD_SECRECY),
        Dh | Ecdh => (
            Grade::Weak,
            "The server's share is in its certificate and always the same, so there is no forward secrecy, and the certificates for it hardly exist. RFC 9325 §4.1 advises against it.",
        ),
        Of(KeyExchange::Dhe) => (
            Grade::Weak,
            "Forward-secret, but with finite-field Diffie-Hellman, which RFC 9325 §4.1 advises against; ECDHE does the same better.",
        ),
        Of(KeyExchange::Psk | KeyExchange::RsaPsk) => (
            Grade::Weak,
            "For devices that share a key with the server, and without forward secrecy: anyone who gets the key later can read what was recorded before. ECDHE_PSK does better, as does TLS 1.3.",
        ),
        Of(KeyExchange::DhePsk | KeyExchange::EcdhePsk) => (
            Grade::Fair,
            "For devices that share a key with the server: OpenSSL, GnuTLS and Mbed TLS have such suites, browsers do not.",
        ),
        Krb5 => (
            Grade::Weak,
            "There is no forward secrecy: the secret is encrypted with the session key of a Kerberos ticket, and anyone who gets that later, or the key of the service, can read what was recorded before (RFC 2712 §3).",
        ),
        Srp => (
            Grade::Weak,
            "Agrees on keys from a password. GnuTLS has it, and OpenSSL has deprecated it; it has not moved to TLS 1.3.",
        ),
        Eccpwd | Ecjpake => (
            Grade::Fair,
            "Agrees on keys from a password; hardly anyone implements it.",
        ),
        Gost => (
            Grade::Fair,
            "Russian standards; OpenSSL has them by way of an engine, and hardly anyone else does.",
        ),
        Sm2 | Sm2Dhe | Ibc | Ibsdh => (
            Grade::Fair,
            "It belongs to TLCP, China's national standard; libraries made for that support it, such as Tongsuo and GmSSL.",
        ),
        Cecpq1 => (
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
    use AnyCipher::*;
    found.extend(match cipher {
        Of(BulkCipher::Null) => Some((Grade::Broken, NO_ENCRYPTION)),
        Rc4_40 | Rc4_56 | Rc4_128 => Some((
            Grade::Broken,
            "RC4's output is not random enough: what is sent again and again, such as a cookie, can be read (2013, 2015). RFC 7465 forbids it.",
        )),
        Des40Cbc | DesCbc => Some((
            Grade::Broken,
            "DES has keys of 56 bits at most, which can be tried one by one in a day; RFC 5469 took it out of TLS.",
        )),
        Rc2Cbc40 | Rc2Cbc56 => Some((
            Grade::Broken,
            "Its keys are so short that they can be tried one by one.",
        )),
        Of(BulkCipher::TripleDesEdeCbc) => Some((Grade::Broken, SWEET32)),
        IdeaCbc => Some((
            Grade::Weak,
            "Its blocks are 64 bits short, as those of 3DES are (Sweet32, 2016); RFC 5469 took it out of TLS.",
        )),
        FortezzaCbc => Some((
            Grade::Broken,
            "Skipjack has keys of 80 bits and blocks of 64, and nobody implements it in TLS.",
        )),
        Gost28147Cnt | MagmaCtrOmac | MagmaMgmL | MagmaMgmS => Some((
            Grade::Fair,
            "Its blocks are 64 bits short, so a key must not protect much.",
        )),
        Salsa20 | EstreamSalsa20 => Some((
            Grade::Weak,
            "From a draft that ChaCha20-Poly1305 replaced; nobody implements it.",
        )),
        Sm1 => Some((
            Grade::Weak,
            "The cipher is secret, so nobody outside can judge it.",
        )),
        Of(BulkCipher::Aes128Ccm8 | BulkCipher::Aes256Ccm8) => Some((Grade::Fair, SHORT_TAG)),
        Aegis256 | Aegis128L => Some((
            Grade::Fair,
            "Young and fast, and still a draft; few implementations have it.",
        )),
        ChaCha20Poly1305Draft => Some((
            Grade::Weak,
            "A draft's form of ChaCha20-Poly1305, which RFC 7905 replaced in 2016.",
        )),
        _ if cipher.kind() == Some(CipherKind::Block) => Some((Grade::Weak, CBC)),
        _ => None,
    });
    let is_md5 = suite.parts.hash == AnyHash::Of(HashAlgorithm::Md5);
    if is_md5 && cipher != Of(BulkCipher::Null) {
        found.push((Grade::Weak, MD5_MAC));
    }
    found
}
