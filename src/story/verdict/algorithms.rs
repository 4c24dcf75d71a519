//! What is negotiated: versions, suites and their parts, groups, signature schemes.

use super::{Grade, Verdict, verdict};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::{BulkCipher, CipherKind, KeyExchange, Suite};

pub(super) const FORWARD_SECRECY: &str = "It has no forward secrecy: anyone who gets the certificate's key later can read what was recorded before; and the padding of the encrypted secret has been attacked again and again (Bleichenbacher 1998, ROBOT 2017). RFC 9325 §4.1 advises against it.";
const FINITE_FIELD: &str = "Forward-secret, but its finite-field Diffie-Hellman lets the server choose any prime, weak ones too, and has been attacked through its timing (Raccoon). RFC 9325 §4.1 advises against it; ECDHE does the same better.";
pub(super) const SWEET32: &str = "The blocks of 3DES are 64 bits short: after some gigabytes under one key they repeat and give plaintext away (Sweet32, 2016).";
pub(super) const CBC: &str = "CBC with the MAC under the encryption has invited padding attacks (Lucky Thirteen, POODLE); it is sound only with encrypt_then_mac (RFC 7366) or code that takes the same time for every padding.";
const CBC_ENCRYPT_THEN_MAC: &str = "CBC made sound by encrypt_then_mac (RFC 7366), but dated: authenticated encryption is simpler and faster.";
const AEAD: &str = "Encrypts and authenticates in one step, with no known weakness.";
pub(super) const NO_ENCRYPTION: &str =
    "It does not encrypt: anyone on the path can read everything. RFC 9325 §4.1 forbids it.";
pub(super) const SHORT_TAG: &str = "Its tag of 8 bytes is half as long as others', which makes forgeries easier; it is meant for small devices, and not recommended for general use.";
pub(super) const MD5_MAC: &str =
    "Its MAC rests on MD5. As HMAC that is not broken yet, but there is no reason left to use it.";

/// Of a cipher suite: the worst of its parts counts, and each part that is not good says why.
pub fn suite(suite: &Suite) -> Verdict {
    let key_exchange = key_exchange(suite.key_exchange);
    let protection = protection(suite, false);
    let mut found: Vec<Verdict> = [key_exchange, Some(protection)]
        .into_iter()
        .flatten()
        .filter(|part| part.grade > Grade::Good)
        .collect();
    found.sort_by_key(|part| std::cmp::Reverse(part.grade));
    match found.first() {
        Some(worst) => Verdict {
            grade: worst.grade,
            reasons: found.iter().flat_map(|part| part.reasons.clone()).collect(),
        },
        None => verdict(
            Grade::Good,
            match suite.key_exchange {
                KeyExchange::Any => {
                    "Authenticated encryption, and in TLS 1.3 every full handshake has forward secrecy."
                }
                _ => {
                    "Forward secrecy and authenticated encryption: of TLS 1.2's suites these are the ones to use (RFC 9325 §4.2)."
                }
            },
        ),
    }
}

/// Of how a suite protects records: its cipher, and its MAC if that is separate.
pub(super) fn protection(suite: &Suite, encrypt_then_mac: bool) -> Verdict {
    let mut found = cipher(suite.cipher);
    if encrypt_then_mac && found.reasons == [CBC] {
        found.reasons = vec![CBC_ENCRYPT_THEN_MAC];
    }
    if suite.mac == Some(HashAlgorithm::Md5) {
        found.grade = found.grade.max(Grade::Weak);
        found.reasons.push(MD5_MAC);
    }
    found
}

/// Of a cipher by itself.
pub fn cipher(cipher: BulkCipher) -> Verdict {
    match (cipher, cipher.kind()) {
        (BulkCipher::Null, _) => verdict(Grade::Broken, NO_ENCRYPTION),
        (BulkCipher::TripleDesEdeCbc, _) => verdict(Grade::Broken, SWEET32),
        (BulkCipher::Aes128Ccm8 | BulkCipher::Aes256Ccm8, _) => verdict(Grade::Fair, SHORT_TAG),
        (_, CipherKind::Block) => verdict(Grade::Fair, CBC),
        _ => verdict(Grade::Good, AEAD),
    }
}

/// Of a key exchange by itself; `None` where the suite does not choose it.
pub fn key_exchange(kind: KeyExchange) -> Option<Verdict> {
    Some(match kind {
        KeyExchange::Rsa => verdict(Grade::Weak, FORWARD_SECRECY),
        KeyExchange::Dhe => verdict(Grade::Weak, FINITE_FIELD),
        KeyExchange::Ecdhe => verdict(
            Grade::Good,
            "Fast and forward-secret. A large quantum computer would break it; the hybrid groups of TLS 1.3 close that gap.",
        ),
        KeyExchange::Any => return None,
    })
}

/// Of a hash.
pub fn hash(hash: HashAlgorithm) -> Verdict {
    match hash {
        HashAlgorithm::Md5 => verdict(
            Grade::Broken,
            "Collisions take seconds. As part of HMAC or of TLS 1.0's PRF it is not broken yet, but obsolete.",
        ),
        HashAlgorithm::Md5Sha1 => verdict(
            Grade::Weak,
            "Both halves are broken for signatures; together they have held so far, and went with TLS 1.1 (RFC 8996).",
        ),
        HashAlgorithm::Sha1 => verdict(
            Grade::Weak,
            "Collisions can be made, so it must not be signed (RFC 9155). In HMAC it still holds.",
        ),
        HashAlgorithm::Sha224
        | HashAlgorithm::Sha256
        | HashAlgorithm::Sha384
        | HashAlgorithm::Sha512 => verdict(Grade::Good, "No weakness is known."),
    }
}

/// Of a group, if there is anything to say.
pub fn group(group: NamedGroup) -> Option<Verdict> {
    Some(match group {
        _ if group.is_hybrid() => verdict(
            Grade::Good,
            "Secure as long as either of its halves is: against the attackers of today, and against those who record now and have a quantum computer later. It costs a kilobyte in each hello.",
        ),
        NamedGroup::X25519
        | NamedGroup::X448
        | NamedGroup::Secp256r1
        | NamedGroup::Secp384r1
        | NamedGroup::Secp521r1 => verdict(
            Grade::Good,
            "No weakness is known. A large quantum computer, if one is built, will break it and read what was recorded today; hybrid groups such as X25519MLKEM768 close that gap.",
        ),
        NamedGroup::Ffdhe2048 => verdict(
            Grade::Fair,
            "About as strong as a key of 103 bits (RFC 7919 §A.1): enough for now, less than anything else in use; and slow.",
        ),
        _ if group.is_finite_field() => verdict(
            Grade::Fair,
            "Strong, but far slower and larger than a curve of the same strength, and no better against quantum computers.",
        ),
        NamedGroup::Secp192r1 => verdict(
            Grade::Broken,
            "Too small: about as strong as a key of 96 bits; RFC 8422 §5.1.1 took it out of use.",
        ),
        NamedGroup::Secp224r1 | NamedGroup::Secp256k1 => verdict(
            Grade::Weak,
            "RFC 8422 §5.1.1 took it out of use in TLS. No attack is known, but servers rarely have it.",
        ),
        NamedGroup::BrainpoolP256r1
        | NamedGroup::BrainpoolP384r1
        | NamedGroup::BrainpoolP512r1
        | NamedGroup::BrainpoolP256r1Tls13
        | NamedGroup::BrainpoolP384r1Tls13
        | NamedGroup::BrainpoolP512r1Tls13 => verdict(
            Grade::Fair,
            "No weakness is known, but it is slow and few implementations have it.",
        ),
        NamedGroup::MlKem512 | NamedGroup::MlKem768 | NamedGroup::MlKem1024 => verdict(
            Grade::Fair,
            "Made to withstand quantum computers, but young: most prefer it in a hybrid, whose other half holds if this one should not.",
        ),
        NamedGroup::X25519Kyber768Draft00
        | NamedGroup::X25519Kyber768Draft00Old
        | NamedGroup::X25519Kyber512Draft00
        | NamedGroup::SecP256r1Kyber768Draft00
        | NamedGroup::CecPq2 => verdict(
            Grade::Weak,
            "An experiment that is over: X25519MLKEM768 took its place.",
        ),
        NamedGroup::ArbitraryExplicitPrimeCurves | NamedGroup::ArbitraryExplicitChar2Curves => {
            verdict(
                Grade::Broken,
                "The server may send a curve of its own making, which need not be a sound one; RFC 8422 §5.1.1 took it out of use.",
            )
        }
        NamedGroup::CurveSm2
        | NamedGroup::CurveSm2MlKem768
        | NamedGroup::Gc256a
        | NamedGroup::Gc256b
        | NamedGroup::Gc256c
        | NamedGroup::Gc256d
        | NamedGroup::Gc512a
        | NamedGroup::Gc512b
        | NamedGroup::Gc512c => verdict(
            Grade::Fair,
            "No weakness is known, but it is a national standard that few implementations have.",
        ),
        // What is left of the first registry (RFC 4492): binary curves and small ones.
        NamedGroup(1..=18) | NamedGroup::Secp224k1 => verdict(
            Grade::Weak,
            "RFC 8422 §5.1.1 took it out of use in TLS, and servers rarely have it.",
        ),
        _ => return None,
    })
}

/// Of a signature scheme, if there is anything to say.
pub fn scheme(scheme: SignatureScheme) -> Option<Verdict> {
    use SignatureScheme as S;
    Some(match scheme {
        S::RsaPkcs1Md5 | S::DsaMd5 | S::EcdsaMd5 | S::RsaPkcs1Md5Sha1 => verdict(
            Grade::Broken,
            "MD5 collisions take seconds, and forged certificates have been made with them; RFC 9155 forbids it in TLS 1.2.",
        ),
        S::DsaSha1 | S::DsaSha224 | S::DsaSha256 | S::DsaSha384 | S::DsaSha512 => verdict(
            Grade::Broken,
            "DSA is out of use, and TLS 1.3 has no place for it.",
        ),
        S::RsaPkcs1Sha1 | S::EcdsaSha1 => verdict(
            Grade::Broken,
            "SHA-1 collisions can be made, so signatures over it can be forged; RFC 9155 forbids them in TLS 1.2.",
        ),
        S::RsaPkcs1Sha224 | S::RsaPkcs1Sha256 | S::RsaPkcs1Sha384 | S::RsaPkcs1Sha512 => verdict(
            Grade::Fair,
            "No attack is known where it is verified carefully, but its padding has been the source of many forgeries; TLS 1.3 signs its handshake with RSA-PSS instead, and has this in certificates alone.",
        ),
        S::EcdsaSha224 => verdict(Grade::Fair, "Sound, but hardly anybody uses it."),
        S::MlDsa44 | S::MlDsa65 | S::MlDsa87 => verdict(
            Grade::Good,
            "Made to withstand quantum computers (FIPS 204). It is young, and its signatures take kilobytes.",
        ),
        S::EcdsaBrainpoolP256r1Tls13Sha256
        | S::EcdsaBrainpoolP384r1Tls13Sha384
        | S::EcdsaBrainpoolP512r1Tls13Sha512 => verdict(
            Grade::Fair,
            "No weakness is known, but few implementations have it.",
        ),
        S::EcdsaSecp256r1Sha256
        | S::EcdsaSecp384r1Sha384
        | S::EcdsaSecp521r1Sha512
        | S::RsaPssRsaeSha256
        | S::RsaPssRsaeSha384
        | S::RsaPssRsaeSha512
        | S::RsaPssPssSha256
        | S::RsaPssPssSha384
        | S::RsaPssPssSha512
        | S::Ed25519
        | S::Ed448 => verdict(
            Grade::Good,
            "No weakness is known. A large quantum computer could forge it, but only from then on: signatures of the past lose nothing.",
        ),
        S::RsaPkcs1Sha256Legacy | S::RsaPkcs1Sha384Legacy | S::RsaPkcs1Sha512Legacy => verdict(
            Grade::Fair,
            "For clients whose keys can do no better; TLS 1.3 signs with RSA-PSS otherwise.",
        ),
        S(0x0907..=0x0910) => verdict(
            Grade::Fair,
            "Stays unforgeable while either of its two halves does; but it is a draft, whose numbers have been withdrawn again, and few implementations have it.",
        ),
        S(0x0911..=0x091c) => verdict(
            Grade::Fair,
            "Made to withstand quantum computers, of nothing but hashes (FIPS 205); but its signatures take up to fifty kilobytes, and few implementations have it.",
        ),
        // Identity-based signatures, SM2 and GOST.
        S(0x0704..=0x070f) | S::Gostr34102012Of256Intrinsic | S::Gostr34102012Of512Intrinsic => {
            verdict(
                Grade::Fair,
                "No weakness is known, but few implementations have it.",
            )
        }
        _ => return None,
    })
}

/// Of a version, if there is anything to say.
pub fn version(version: ProtocolVersion) -> Option<Verdict> {
    Some(match version {
        ProtocolVersion::SSL3 => verdict(
            Grade::Broken,
            "POODLE reads its plaintext; RFC 7568 forbids it.",
        ),
        ProtocolVersion::TLS1_0 | ProtocolVersion::TLS1_1 => verdict(
            Grade::Broken,
            "It rests on MD5 and SHA-1 and has no authenticated encryption; RFC 8996 has forbidden it since 2021, and browsers have dropped it.",
        ),
        ProtocolVersion::TLS1_2 => verdict(
            Grade::Fair,
            "Secure with forward-secret AEAD suites (RFC 9325 §4.2) and extended_master_secret, but not with all that it can be set to. It shows more of the handshake than TLS 1.3, and takes a round trip more.",
        ),
        ProtocolVersion::TLS1_3 => verdict(
            Grade::Good,
            "No insecure settings are left in it, and it takes one round trip.",
        ),
        ProtocolVersion::SSL2 => verdict(
            Grade::Broken,
            "Anyone on the path can weaken what is negotiated; RFC 6176 forbids it.",
        ),
        ProtocolVersion::DTLS1_0 => verdict(
            Grade::Broken,
            "It rests on MD5 and SHA-1, as TLS 1.1 does; RFC 8996 has forbidden it since 2021.",
        ),
        ProtocolVersion::DTLS1_2 => verdict(
            Grade::Fair,
            "Secure with forward-secret AEAD suites (RFC 9325 §4.2), as TLS 1.2 is.",
        ),
        ProtocolVersion::DTLS1_3 => verdict(Grade::Good, "No insecure settings are left in it."),
        ProtocolVersion::TLCP => verdict(
            Grade::Weak,
            "A national standard built like TLS 1.1; only its GCM suites have authenticated encryption.",
        ),
        ProtocolVersion(0x7f12..=0x7f1c) => {
            verdict(Grade::Weak, "A draft, which nothing current offers.")
        }
        _ => return None,
    })
}
