//! How good things are today, and why. Where it is not plain, the source stands beside it: mostly
//! RFC 9325, the recommendations for TLS, and the column "Recommended" of the IANA registries
//! (RFC 9847).

use crate::compute::hash::HashAlgorithm;
use crate::names::registry::{ExtensionType, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::{BulkCipher, CipherKind, KeyExchange, Suite};

/// How good something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Use it.
    Good,
    /// Sound, with a caveat, or of no more than passing use.
    Fair,
    /// Do without it where you can.
    Weak,
    /// Do not use it.
    Broken,
}

impl Grade {
    /// `good today`, ….
    pub fn name(self) -> &'static str {
        match self {
            Grade::Good => "good today",
            Grade::Fair => "sound, with a caveat",
            Grade::Weak => "better avoided",
            Grade::Broken => "not to be used",
        }
    }
}

/// How good something is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How good.
    pub grade: Grade,
    /// Why: a sentence each, the gravest first.
    pub reasons: Vec<&'static str>,
}

fn verdict(grade: Grade, reason: &'static str) -> Option<Verdict> {
    Some(Verdict {
        grade,
        reasons: vec![reason],
    })
}

const FORWARD_SECRECY: &str = "It has no forward secrecy: whoever gets the certificate's key later can read what was recorded before; and the padding of the encrypted secret has been attacked again and again (Bleichenbacher 1998, ROBOT 2017). RFC 9325 §4.1 advises against it.";
const FINITE_FIELD: &str = "Its finite-field Diffie-Hellman lets the server choose any prime, weak ones too, and has been attacked through its timing (Raccoon). RFC 9325 §4.1 advises against it; ECDHE does the same better.";
const SWEET32: &str = "The blocks of 3DES are 64 bits short: after some gigabytes under one key they repeat and give plaintext away (Sweet32, 2016).";
const CBC: &str = "CBC with a MAC under the encryption has been the ground of padding attacks (Lucky Thirteen, POODLE); it is sound only with encrypt_then_mac (RFC 7366) or code that takes the same time for every padding.";
const NO_ENCRYPTION: &str =
    "It does not encrypt: everybody on the way reads everything. RFC 9325 §4.1 forbids it.";
const SHORT_TAG: &str = "Its tag of 8 bytes is half as long as others', which makes forgeries easier; it is meant for small devices, and not recommended for general use.";
const MD5_MAC: &str =
    "Its MAC rests on MD5. As HMAC that is not broken yet, but nothing speaks for it any more.";

/// Of a cipher suite: the worst of its parts counts, and each part that is not good says why.
pub(super) fn suite(suite: &Suite) -> Verdict {
    let mut found: Vec<(Grade, &'static str)> = Vec::new();
    match suite.key_exchange {
        KeyExchange::Rsa => found.push((Grade::Weak, FORWARD_SECRECY)),
        KeyExchange::Dhe => found.push((Grade::Weak, FINITE_FIELD)),
        KeyExchange::Ecdhe | KeyExchange::Any => {}
    }
    found.extend(cipher_problem(suite.cipher));
    if suite.mac == Some(HashAlgorithm::Md5) {
        found.push((Grade::Weak, MD5_MAC));
    }
    found.sort_by_key(|(grade, _)| std::cmp::Reverse(*grade));
    match found.first() {
        Some((grade, _)) => Verdict {
            grade: *grade,
            reasons: found.iter().map(|(_, reason)| *reason).collect(),
        },
        None => Verdict {
            grade: Grade::Good,
            reasons: vec![match suite.key_exchange {
                KeyExchange::Any => {
                    "Authenticated encryption, and in TLS 1.3 every full handshake has forward secrecy."
                }
                _ => {
                    "Forward secrecy and authenticated encryption: of TLS 1.2's suites these are the ones to use (RFC 9325 §4.2)."
                }
            }],
        },
    }
}

fn cipher_problem(cipher: BulkCipher) -> Option<(Grade, &'static str)> {
    match cipher {
        BulkCipher::Null => Some((Grade::Broken, NO_ENCRYPTION)),
        BulkCipher::TripleDesEdeCbc => Some((Grade::Broken, SWEET32)),
        BulkCipher::Aes128Ccm8 | BulkCipher::Aes256Ccm8 => Some((Grade::Fair, SHORT_TAG)),
        _ if cipher.kind() == CipherKind::Block => Some((Grade::Fair, CBC)),
        _ => None,
    }
}

/// Of a cipher by itself.
pub(super) fn cipher(name: &str) -> Option<Verdict> {
    let suites = crate::names::suite::SUITES.iter();
    let cipher = suites
        .map(|suite| suite.cipher)
        .find(|cipher| cipher.name() == name)?;
    match cipher_problem(cipher) {
        Some((grade, reason)) => verdict(grade, reason),
        None => verdict(
            Grade::Good,
            "Encrypts and authenticates in one step, with no known weakness.",
        ),
    }
}

/// Of a key exchange by itself.
pub(super) fn key_exchange(name: &str) -> Option<Verdict> {
    match name {
        "RSA" => verdict(Grade::Weak, FORWARD_SECRECY),
        "DHE" => verdict(Grade::Weak, FINITE_FIELD),
        "ECDHE" => verdict(
            Grade::Good,
            "Fast and forward-secret. A large quantum computer would break it; the hybrid groups of TLS 1.3 close that gap.",
        ),
        _ => None,
    }
}

/// Of a hash.
pub(super) fn hash(name: &str) -> Option<Verdict> {
    match name {
        "MD5" => verdict(
            Grade::Broken,
            "Collisions take seconds. As part of HMAC or of TLS 1.0's PRF it is not broken yet, but obsolete.",
        ),
        "MD5+SHA-1" => verdict(
            Grade::Weak,
            "Both halves are broken for signatures; together they have held so far, and went with TLS 1.1 (RFC 8996).",
        ),
        "SHA-1" | "SHA" => verdict(
            Grade::Weak,
            "Collisions can be made, so it must not be signed (RFC 9155). In HMAC it still holds.",
        ),
        _ => verdict(Grade::Good, "No weakness is known."),
    }
}

/// Of a group.
pub(super) fn group(group: NamedGroup) -> Option<Verdict> {
    const CLASSICAL: &str = "No weakness is known. A large quantum computer, if one is built, will break it and read what was recorded today; hybrid groups such as X25519MLKEM768 close that gap.";
    match group {
        _ if group.is_hybrid() => verdict(
            Grade::Good,
            "Secure as long as either of its halves is: against the attackers of today, and against those who record now and have a quantum computer later. It costs a kilobyte in each hello.",
        ),
        NamedGroup::X25519
        | NamedGroup::X448
        | NamedGroup::Secp256r1
        | NamedGroup::Secp384r1
        | NamedGroup::Secp521r1 => verdict(Grade::Good, CLASSICAL),
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
        _ => None,
    }
}

/// Of a signature scheme.
pub(super) fn scheme(scheme: SignatureScheme) -> Option<Verdict> {
    let name = scheme.known()?;
    if name.contains("md5") {
        return verdict(
            Grade::Broken,
            "MD5 collisions take seconds, and forged certificates have been made with them; RFC 9155 forbids it in TLS 1.2.",
        );
    }
    if name.starts_with("dsa") {
        return verdict(
            Grade::Broken,
            "DSA is out of use, and TLS 1.3 has no place for it.",
        );
    }
    if name.ends_with("sha1") {
        return verdict(
            Grade::Broken,
            "SHA-1 collisions can be made, so signatures over it can be forged; RFC 9155 forbids them in TLS 1.2.",
        );
    }
    if name.starts_with("rsa_pkcs1") {
        return verdict(
            Grade::Fair,
            "No attack is known where it is verified carefully, but its padding has been the source of many forgeries; TLS 1.3 signs its handshake with RSA-PSS instead, and has this in certificates alone.",
        );
    }
    if name.ends_with("sha224") {
        return verdict(Grade::Fair, "Sound, but hardly anybody uses it.");
    }
    if name.starts_with("mldsa") {
        return verdict(
            Grade::Good,
            "Made to withstand quantum computers (FIPS 204). It is young, and its signatures take kilobytes.",
        );
    }
    if name.contains("brainpool") {
        return verdict(
            Grade::Fair,
            "No weakness is known, but few implementations have it.",
        );
    }
    verdict(
        Grade::Good,
        "No weakness is known. A large quantum computer could forge it, but only from then on: signatures of the past lose nothing.",
    )
}

/// Of a version.
pub(super) fn version(version: ProtocolVersion) -> Option<Verdict> {
    match version {
        ProtocolVersion::SSL3 => verdict(
            Grade::Broken,
            "POODLE reads its plaintext; RFC 7568 forbids it.",
        ),
        ProtocolVersion::TLS1_0 | ProtocolVersion::TLS1_1 => verdict(
            Grade::Broken,
            "It rests on MD5 and SHA-1 and has no authenticated encryption; RFC 8996 forbids it since 2021, and browsers have dropped it.",
        ),
        ProtocolVersion::TLS1_2 => verdict(
            Grade::Fair,
            "Secure with forward-secret AEAD suites (RFC 9325 §4.2) and extended_master_secret, not with all that it can be set to. What is new now comes to TLS 1.3 alone.",
        ),
        ProtocolVersion::TLS1_3 => verdict(
            Grade::Good,
            "No insecure settings are left in it, and it takes one round trip.",
        ),
        _ => None,
    }
}

/// Of an extension.
pub(super) fn extension(extension: ExtensionType) -> Option<Verdict> {
    use ExtensionType as E;
    match extension {
        E::ServerName => verdict(
            Grade::Fair,
            "The web does not work without it, but it tells everybody on the way which host is asked for; Encrypted ClientHello (RFC 9849) hides that.",
        ),
        E::ExtendedMasterSecret => verdict(
            Grade::Good,
            "TLS 1.2 and before need it: without it, two connections can be made to share their secrets (Triple Handshake). TLS 1.3 does as much without being asked.",
        ),
        E::EncryptThenMac => verdict(
            Grade::Good,
            "Makes CBC suites sound. AEAD suites and TLS 1.3 have no use for it.",
        ),
        E::RenegotiationInfo => verdict(
            Grade::Good,
            "TLS 1.2 and before need it: without it, an attacker can put words before the client's (2009). TLS 1.3 has no renegotiation.",
        ),
        E::Heartbeat => verdict(
            Grade::Weak,
            "Hardly of use over TCP, and the door of Heartbleed (2014). Nobody should offer it.",
        ),
        E::MaxFragmentLength => verdict(Grade::Fair, "record_size_limit (RFC 8449) replaces it."),
        E::StatusRequestV2 => verdict(Grade::Weak, "It never caught on, and TLS 1.3 dropped it."),
        E::EarlyData => verdict(
            Grade::Fair,
            "Saves a round trip, but whoever records the data can send it again: only for requests that may safely be repeated (RFC 9846 §8).",
        ),
        E::SessionTicket => verdict(
            Grade::Fair,
            "In TLS 1.2 whoever steals the server's ticket key can read all that was resumed with it; TLS 1.3's tickets are better.",
        ),
        E::EcPointFormats => verdict(
            Grade::Fair,
            "Only one format is left, so it says nothing any more; TLS 1.2 still sends it.",
        ),
        E::SignatureAlgorithms | E::SupportedGroups | E::KeyShare | E::SupportedVersions => {
            verdict(Grade::Good, "TLS 1.3 is built on it.")
        }
        E::PskKeyExchangeModes => verdict(
            Grade::Good,
            "Offer psk_dhe_ke alone: psk_ke gives forward secrecy up.",
        ),
        E::PostHandshakeAuth => verdict(
            Grade::Fair,
            "Few servers use it, and HTTP/2 forbids it (RFC 8740).",
        ),
        E::EncryptedClientHello => verdict(
            Grade::Good,
            "Hides the name of the host, which is the last thing that TLS 1.3 shows in the clear. It needs keys from DNS.",
        ),
        E::CompressCertificate => verdict(
            Grade::Good,
            "Saves a good part of the server's first flight.",
        ),
        E::RecordSizeLimit
        | E::ApplicationLayerProtocolNegotiation
        | E::StatusRequest
        | E::SignatureAlgorithmsCert
        | E::SignedCertificateTimestamp
        | E::Padding
        | E::Cookie
        | E::PreSharedKey
        | E::CertificateAuthorities => verdict(Grade::Good, "In use, with no known weakness."),
        _ => None,
    }
}

/// Of messages that are gone or going.
pub(super) fn message(name: &str) -> Option<Verdict> {
    match name {
        "HelloRequest" => verdict(
            Grade::Weak,
            "Renegotiation has been attacked repeatedly; it is gone from TLS 1.3, and most who speak TLS 1.2 refuse it.",
        ),
        "CertificateUrl" => verdict(
            Grade::Weak,
            "It lets a client make the server fetch what it names; nobody uses it.",
        ),
        _ => None,
    }
}

/// Of alerts that no current version sends.
pub(super) fn reserved_alert() -> Verdict {
    Verdict {
        grade: Grade::Weak,
        reasons: vec!["No current version sends it; its number stays taken."],
    }
}
