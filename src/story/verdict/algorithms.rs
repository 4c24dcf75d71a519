//! What is negotiated: versions, suites and their parts, groups, signature schemes.

use super::{Grade, Verdict, verdict};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::{BulkCipher, CipherKind, KeyExchange, Suite};

pub(super) const FORWARD_SECRECY: &str = "It has no forward secrecy: anyone who gets the certificate's key later can read what was recorded before. And the padding of the encrypted secret has been attacked again and again (Bleichenbacher 1998, ROBOT 2017). RFC 9325 §4.1 advises against it.";
const FINITE_FIELD_PSK: &str = "It has forward secrecy as far as the server's prime is strong, and the server can choose any. RFC 9325 §4.1 advises against finite fields; ECDHE_PSK does the same better.";
const PSK_ALONE: &str = "It has no forward secrecy: whoever learns the shared key later can read what was recorded before. And if the key can be guessed, a recording of one handshake is enough to try every guess (RFC 4279 §7.2).";
const RSA_PSK: &str = "It has no forward secrecy: whoever gets the certificate's key and the shared key later can read what was recorded before. And the padding of the encrypted secret has been attacked again and again (Bleichenbacher 1998, ROBOT 2017).";
const FINITE_FIELD: &str = "It has forward secrecy, but the server can choose any prime, even a weak one, and the key exchange has been attacked through its timing (Raccoon). RFC 9325 §4.1 advises against it; ECDHE does the same better.";
pub(super) const SWEET32: &str = "The blocks of 3DES have only 64 bits: after some gigabytes under one key they repeat and reveal plaintext (Sweet32, 2016).";
pub(super) const CBC: &str = "CBC with the MAC inside the encryption has been the target of padding attacks (Lucky 13, POODLE). It is sound only with encrypt_then_mac (RFC 7366), or with code that takes the same time for every padding.";
/// Of what is sound, and hardly met.
const RARE: &str = "No weakness is known, but few implementations have it.";
const CBC_ENCRYPT_THEN_MAC: &str = "CBC is made sound by encrypt_then_mac (RFC 7366), but dated: authenticated encryption is simpler and faster.";
const PREDICTABLE_IV: &str = "In TLS 1.0 each CBC record begins from the last block of the one before, which anyone on the path knows in advance (BEAST, 2011).";
const AEAD: &str = "AEAD, no known weakness.";
pub(super) const NO_ENCRYPTION: &str =
    "It does not encrypt: anyone on the path can read everything. RFC 9325 §4.1 forbids it.";
pub(super) const SHORT_TAG: &str = "Its tag of 8 bytes is half the usual length, which makes forgeries easier. It is meant for small devices and not recommended for general use.";
pub(super) const MD5_MAC: &str = "Its MAC is based on MD5. In HMAC that is still unbroken, but there is no reason left to use it.";

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
                KeyExchange::EcdhePsk => {
                    "Forward secrecy and authenticated encryption, for ends that share a key: among TLS 1.2's suites with such a key these are the ones to use."
                }
                KeyExchange::Any => {
                    "Authenticated encryption; and in TLS 1.3 every full handshake has forward secrecy."
                }
                _ => {
                    "Forward secrecy and authenticated encryption: among TLS 1.2's suites these are the ones to use (RFC 9325 §4.2)."
                }
            },
        ),
    }
}

/// What TLS 1.0 does to a block cipher: no way of computing the MAC mends it.
pub(super) fn add_predictable_iv(suite: &Suite, found: &mut Verdict) {
    if suite.cipher.kind() == CipherKind::Block {
        found.grade = found.grade.max(Grade::Weak);
        found.reasons.retain(|it| *it != CBC_ENCRYPT_THEN_MAC);
        found.reasons.insert(0, PREDICTABLE_IV);
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
        (cipher, _) if cipher.is_rare() => verdict(Grade::Fair, RARE),
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
            "It is fast and has forward secrecy. A large quantum computer would break it; the hybrid groups of TLS 1.3 close that gap.",
        ),
        KeyExchange::Psk => verdict(Grade::Weak, PSK_ALONE),
        KeyExchange::RsaPsk => verdict(Grade::Weak, RSA_PSK),
        KeyExchange::DhePsk => verdict(Grade::Weak, FINITE_FIELD_PSK),
        KeyExchange::EcdhePsk => verdict(
            Grade::Good,
            "It has forward secrecy: whoever learns the shared key later cannot read what was recorded before. A large quantum computer could, if it has the key as well.",
        ),
        KeyExchange::Any => return None,
    })
}

/// Of a hash.
pub fn hash(hash: HashAlgorithm) -> Verdict {
    match hash {
        HashAlgorithm::Md5 => verdict(
            Grade::Broken,
            "Collisions take seconds to find. As part of HMAC or of TLS 1.0's PRF it is still unbroken, but obsolete.",
        ),
        HashAlgorithm::Md5Sha1 => verdict(
            Grade::Weak,
            "Collisions of either half can be found, and of both together at hardly more cost than of SHA-1 alone. It was deprecated with TLS 1.1 (RFC 8996).",
        ),
        HashAlgorithm::Sha1 => verdict(
            Grade::Weak,
            "Collisions can be found, so signatures must not use it (RFC 9155). In HMAC it is still unbroken.",
        ),
        HashAlgorithm::Sha224
        | HashAlgorithm::Sha256
        | HashAlgorithm::Sha384
        | HashAlgorithm::Sha512
        | HashAlgorithm::Sm3 => verdict(Grade::Good, "No weakness is known."),
    }
}

/// Of a group, if there is anything to say.
pub fn group(group: NamedGroup) -> Option<Verdict> {
    Some(match group {
        _ if group.is_hybrid() => verdict(
            Grade::Good,
            "Secure as long as either half is: the curve, or ML-KEM, which is designed to resist those who record now and have a quantum computer later. It adds a kilobyte to each hello.",
        ),
        NamedGroup::X25519
        | NamedGroup::X448
        | NamedGroup::Secp256r1
        | NamedGroup::Secp384r1
        | NamedGroup::Secp521r1 => verdict(
            Grade::Good,
            "No weakness is known, but a large quantum computer would open what was recorded today; hybrid groups of TLS 1.3, such as X25519MLKEM768, close that gap.",
        ),
        NamedGroup::Ffdhe2048 => verdict(
            Grade::Fair,
            "About as strong as a key of 103 bits (RFC 7919 §A.1): enough for now, but less than anything else in use, and slow.",
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
            "Designed to withstand quantum computers, but young: most prefer it in a hybrid, whose other half protects the connection if this one fails.",
        ),
        NamedGroup::X25519Kyber768Draft00
        | NamedGroup::X25519Kyber768Draft00Old
        | NamedGroup::X25519Kyber512Draft00
        | NamedGroup::SecP256r1Kyber768Draft00
        | NamedGroup::CecPq2 => verdict(
            Grade::Weak,
            "An experiment that is over; X25519MLKEM768 took its place.",
        ),
        NamedGroup::ArbitraryExplicitPrimeCurves | NamedGroup::ArbitraryExplicitChar2Curves => {
            verdict(
                Grade::Broken,
                "The server may send any curve it likes, which need not be a sound one; RFC 8422 §5.1.1 took it out of use.",
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
        // About 80 bits for the smallest (RFC 8422 §5.1.1 took them out of use, too).
        NamedGroup::Sect163k1
        | NamedGroup::Sect163r1
        | NamedGroup::Sect163r2
        | NamedGroup::Sect193r1
        | NamedGroup::Sect193r2
        | NamedGroup::Secp160k1
        | NamedGroup::Secp160r1
        | NamedGroup::Secp160r2
        | NamedGroup::Secp192k1 => verdict(
            Grade::Broken,
            "Too small: as strong as a symmetric key of fewer than 100 bits; RFC 8422 §5.1.1 took it out of use.",
        ),
        // What is left of the first registry (RFC 4492): binary curves and one of 224 bits.
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
            "MD5 collisions take seconds to find, and certificates have been forged with them; RFC 9155 forbids MD5 in TLS 1.2.",
        ),
        S::DsaSha1 | S::DsaSha224 | S::DsaSha256 | S::DsaSha384 | S::DsaSha512 => verdict(
            Grade::Broken,
            "DSA is no longer used, and TLS 1.3 dropped it.",
        ),
        S::RsaPkcs1Sha1 | S::EcdsaSha1 => verdict(
            Grade::Broken,
            "SHA-1 collisions can be found, so signatures over it can be forged; RFC 9155 forbids them in TLS 1.2.",
        ),
        S::RsaPkcs1Sha224 | S::RsaPkcs1Sha256 | S::RsaPkcs1Sha384 | S::RsaPkcs1Sha512 => verdict(
            Grade::Fair,
            "No attack is known if it is verified carefully, but its padding has led to many forgeries. TLS 1.3 signs its handshake with RSA-PSS instead and allows this one in certificates only.",
        ),
        S::EcdsaSha224 => verdict(Grade::Fair, "Sound, but hardly used."),
        S::MlDsa44 | S::MlDsa65 | S::MlDsa87 => verdict(
            Grade::Good,
            "Designed to withstand quantum computers (FIPS 204). It is young, and its signatures take kilobytes.",
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
            "No weakness is known. A large quantum computer could forge it, but only from then on: handshakes of the past lose nothing.",
        ),
        S::RsaPkcs1Sha256Legacy | S::RsaPkcs1Sha384Legacy | S::RsaPkcs1Sha512Legacy => verdict(
            Grade::Fair,
            "For clients whose keys cannot do better; otherwise TLS 1.3 signs with RSA-PSS.",
        ),
        S(0x0907..=0x0910) => verdict(
            Grade::Fair,
            "Stays unforgeable while either of its two halves does; but it is a draft, whose numbers have been withdrawn again, and few implementations have it.",
        ),
        S(0x0911..=0x091c) => verdict(
            Grade::Fair,
            "Designed to withstand quantum computers, from nothing but hashes (FIPS 205). But its signatures take up to fifty kilobytes, and few implementations have it.",
        ),
        // Identity-based signatures, SM2 and GOST.
        S(0x0704..=0x070f)
        | S::Sm2SignSm3
        | S::Gostr34102012Of256Intrinsic
        | S::Gostr34102012Of512Intrinsic => verdict(
            Grade::Fair,
            "No weakness is known, but few implementations have it.",
        ),
        _ => return None,
    })
}

/// Of a version, if there is anything to say.
pub fn version(version: ProtocolVersion) -> Option<Verdict> {
    Some(match version {
        ProtocolVersion::SSL3 => verdict(
            Grade::Broken,
            "Its plaintext can be read (POODLE); RFC 7568 forbids it.",
        ),
        ProtocolVersion::TLS1_0 | ProtocolVersion::TLS1_1 => verdict(
            Grade::Broken,
            "It relies on MD5 and SHA-1 and has no authenticated encryption. RFC 8996 has forbidden it since 2021, and browsers have dropped it.",
        ),
        ProtocolVersion::TLS1_2 => verdict(
            Grade::Fair,
            "Secure with extended_master_secret, forward secrecy and authenticated encryption (RFC 9325 §4.2); some of its other settings are not. It shows more of the handshake to eavesdroppers than TLS 1.3 and takes one more round trip.",
        ),
        ProtocolVersion::TLS1_3 => verdict(
            Grade::Good,
            "No broken cipher or key exchange is left in it.",
        ),
        ProtocolVersion::SSL2 => verdict(
            Grade::Broken,
            "Anyone on the path can weaken what is negotiated; RFC 6176 forbids it.",
        ),
        ProtocolVersion::DTLS1_0 => verdict(
            Grade::Broken,
            "It relies on MD5 and SHA-1, like TLS 1.1; RFC 8996 has forbidden it since 2021.",
        ),
        ProtocolVersion::DTLS1_2 => verdict(
            Grade::Fair,
            "Secure with suites that have forward secrecy and authenticated encryption (RFC 9325 §4.2), like TLS 1.2.",
        ),
        ProtocolVersion::DTLS1_3 => verdict(Grade::Good, "It has dropped all insecure settings."),
        ProtocolVersion::TLCP => verdict(
            Grade::Weak,
            "A national standard modeled on TLS 1.1; only its GCM suites have authenticated encryption.",
        ),
        ProtocolVersion(0x7f12..=0x7f1c) => {
            verdict(Grade::Weak, "A draft that no current software offers.")
        }
        _ => return None,
    })
}
