//! What was agreed on and what came of it, as facts that keep their types.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{EarlyDataLimit, EchOutcome, PeerIdentity, PskOrigin};
use crate::check::{SessionName, Unused};
use crate::names::export::Export;
use crate::names::registry::{NamedGroup, ProtocolVersion, PskKeyExchangeMode, SignatureScheme};
use crate::names::signature::KeyAlgorithm;
use crate::names::suite::{self, CipherSuite, Other, Suite};
use crate::wire::serial::hex;
use crate::wire::{CodePoint, Name, Registry};

/// What was agreed on and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// What failed, if anything did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Facts in the order in which they are worth reading.
    #[serde(with = "pairs_of_text")]
    pub facts: Vec<Fact>,
}

/// Facts as an object of strings, whose order is kept: it is the order worth reading them in.
mod pairs_of_text {
    use super::Fact;
    use crate::wire::Name;
    use crate::wire::serial::pairs;

    pub fn serialize<S: serde::Serializer>(
        facts: &[Fact],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(facts.iter().map(|fact| (fact.name(), fact.value())))
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Fact>, D::Error> {
        let facts: Vec<(Name, String)> = pairs::deserialize(deserializer)?;
        Ok(facts
            .into_iter()
            .map(|(name, value)| Fact::read(name, value))
            .collect())
    }
}

/// A fact about a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The version.
    Version(ProtocolVersion),
    /// The cipher suite.
    CipherSuite(CipherSuite),
    /// The group of the key exchange.
    Group(NamedGroup),
    /// The bits of the prime that the key exchange was done modulo, where no registered group names
    /// it.
    Prime(usize),
    /// How the server signed.
    SignatureScheme(SignatureScheme),
    /// Whom the server's certificate is for.
    Certificate(String),
    /// The key in the server's certificate; of RSA with the bits of its modulus.
    CertificateKey(KeyAlgorithm, Option<usize>),
    /// Whether the certificate passed its checks.
    CertificateTrusted(bool),
    /// How the client signed.
    ClientSignatureScheme(SignatureScheme),
    /// Whom the client's certificate is for.
    ClientCertificate(String),
    /// Whether the client's certificate passed the server's checks.
    ClientCertificateTrusted(bool),
    /// The pre-shared key in use.
    Psk(PskOrigin),
    /// How it is used.
    PskMode(PskKeyExchangeMode),
    /// Whether the early data that was offered was accepted.
    EarlyData(bool),
    /// The application protocol.
    ApplicationProtocol(String),
    /// Whether the master secret covers the handshake (RFC 7627).
    ExtendedMasterSecret(bool),
    /// Whether the MAC covers the ciphertext (RFC 7366).
    EncryptThenMac(bool),
    /// The session of an earlier connection is resumed, which is known by this (up to TLS 1.2).
    Resumed(SessionName),
    /// No answer of OCSP came that was asked for.
    NoStaple,
    /// How much early data may be sent; told if that is none.
    EarlyDataLimit(EarlyDataLimit),
    /// Who the peer is that shows no certificate, because a session is resumed or a key was given; or
    /// that it has not proved to be who it says.
    PeerIdentity(PeerIdentity),
    /// Whom the certificate was for that the peer showed when the session began that is resumed.
    ResumedPeer(String),
    /// The connection failed before any record was protected.
    Unprotected,
    /// What became of the hello that was encrypted.
    EncryptedClientHello(EchOutcome),
    /// Why no session is resumed, though one was to be.
    SessionUnused(Unused),
    /// Why no key is used of those that were given.
    PskUnused(Unused),
    /// Through a proxy: who vouches for the certificate, which is no public authority.
    PrivateAuthority(String),
    /// The authority of the server's chain whose RSA key is too short, and how long that is.
    ShortAuthorityKey(String),
    /// The root that is trusted although it is not in date.
    RootOutOfDate(String),
    /// The bits of the pre-shared key that both ends were given, here or where the session began, which
    /// are too few.
    ShortPsk(usize),
    /// Options that were given for nothing.
    WithoutEffect(String),
    /// Extensions that the server does not answer, which change something only if it does.
    Unanswered(String),
    /// What was exported: a channel binding by its name, or label, context and length, as they are
    /// typed; and the bytes.
    Exported(Name, Vec<u8>),
    /// Anything else: (`http_status`, `200 OK`).
    Other(Name, String),
}

impl Fact {
    /// The fact of this name with this value, as [`Fact::name`] and [`Fact::value`] give them.
    pub fn read(name: Name, value: String) -> Fact {
        let fact = match &*name {
            "version" => code(ProtocolVersion::ALL, &value).map(Fact::Version),
            "cipher_suite" => {
                let suite = suite::find(&value).map(|suite| suite.code);
                let suite = suite.or_else(|| Some(suite::find_other(&value)?.code));
                let suite = suite.filter(|suite| suite.known() == Some(&*value));
                suite.map(Fact::CipherSuite)
            }
            "group" => {
                let group = code(NamedGroup::ALL, &value).map(Fact::Group);
                group.or_else(|| Some(Fact::Prime(value.strip_suffix(PRIME)?.parse().ok()?)))
            }
            "certificate_key" => key(&value),
            "signature_scheme" => code(SignatureScheme::ALL, &value).map(Fact::SignatureScheme),
            "certificate" => Some(Fact::Certificate(value.clone())),
            "certificate_trusted" => flag(&value).map(Fact::CertificateTrusted),
            "client_signature_scheme" => {
                code(SignatureScheme::ALL, &value).map(Fact::ClientSignatureScheme)
            }
            "client_certificate" => Some(Fact::ClientCertificate(value.clone())),
            "client_certificate_trusted" => flag(&value).map(Fact::ClientCertificateTrusted),
            "pre_shared_key" => PskOrigin::read(&value).map(Fact::Psk),
            "psk_key_exchange_mode" => code(PskKeyExchangeMode::ALL, &value).map(Fact::PskMode),
            "early_data_accepted" => flag(&value).map(Fact::EarlyData),
            "application_protocol" => Some(Fact::ApplicationProtocol(value.clone())),
            "extended_master_secret" => flag(&value).map(Fact::ExtendedMasterSecret),
            "encrypt_then_mac" => flag(&value).map(Fact::EncryptThenMac),
            "session" => resumed(&value).map(Fact::Resumed),
            "ocsp_staple" => (value == NO_STAPLE).then_some(Fact::NoStaple),
            "early_data_limit" => EarlyDataLimit::read(&value).map(Fact::EarlyDataLimit),
            "peer_identity" => {
                let mut all = PeerIdentity::ALL.into_iter();
                all.find(|it| it.to_string() == value)
                    .map(Fact::PeerIdentity)
            }
            "resumed_peer" => Some(Fact::ResumedPeer(value.clone())),
            "record_protection" => (value == UNPROTECTED).then_some(Fact::Unprotected),
            "encrypted_client_hello" => EchOutcome::read(&value).map(Fact::EncryptedClientHello),
            "session_not_resumed" => unused(&value).map(Fact::SessionUnused),
            "psk_not_used" => unused(&value).map(Fact::PskUnused),
            "private_authority" => Some(Fact::PrivateAuthority(value.clone())),
            "short_authority_key" => Some(Fact::ShortAuthorityKey(value.clone())),
            "root_out_of_date" => Some(Fact::RootOutOfDate(value.clone())),
            "short_psk" => bits(&value).map(Fact::ShortPsk),
            "without_effect" => Some(Fact::WithoutEffect(value.clone())),
            "unanswered_extensions" => Some(Fact::Unanswered(value.clone())),
            name => exported(name, &value),
        };
        fact.unwrap_or(Fact::Other(name, value))
    }

    /// What it is called in traces and in the glossary: `cipher_suite`.
    pub fn name(&self) -> &str {
        match self {
            Fact::Version(_) => "version",
            Fact::CipherSuite(_) => "cipher_suite",
            Fact::Group(_) | Fact::Prime(_) => "group",
            Fact::SignatureScheme(_) => "signature_scheme",
            Fact::Certificate(_) => "certificate",
            Fact::CertificateKey(..) => "certificate_key",
            Fact::CertificateTrusted(_) => "certificate_trusted",
            Fact::ClientSignatureScheme(_) => "client_signature_scheme",
            Fact::ClientCertificate(_) => "client_certificate",
            Fact::ClientCertificateTrusted(_) => "client_certificate_trusted",
            Fact::Psk(_) => "pre_shared_key",
            Fact::PskMode(_) => "psk_key_exchange_mode",
            Fact::EarlyData(_) => "early_data_accepted",
            Fact::ApplicationProtocol(_) => "application_protocol",
            Fact::ExtendedMasterSecret(_) => "extended_master_secret",
            Fact::EncryptThenMac(_) => "encrypt_then_mac",
            Fact::Resumed(_) => "session",
            Fact::NoStaple => "ocsp_staple",
            Fact::EarlyDataLimit(_) => "early_data_limit",
            Fact::PeerIdentity(_) => "peer_identity",
            Fact::ResumedPeer(_) => "resumed_peer",
            Fact::Unprotected => "record_protection",
            Fact::EncryptedClientHello(_) => "encrypted_client_hello",
            Fact::SessionUnused(_) => "session_not_resumed",
            Fact::PskUnused(_) => "psk_not_used",
            Fact::PrivateAuthority(_) => "private_authority",
            Fact::ShortAuthorityKey(_) => "short_authority_key",
            Fact::RootOutOfDate(_) => "root_out_of_date",
            Fact::ShortPsk(_) => "short_psk",
            Fact::WithoutEffect(_) => "without_effect",
            Fact::Unanswered(_) => "unanswered_extensions",
            Fact::Exported(name, _) | Fact::Other(name, _) => name,
        }
    }

    /// Its value in words: a code point's name, `yes` or `no`.
    pub fn value(&self) -> Cow<'_, str> {
        match self {
            Fact::Version(version) => version.name(),
            Fact::CipherSuite(suite) => suite.name(),
            Fact::Group(group) => group.name(),
            Fact::SignatureScheme(scheme) | Fact::ClientSignatureScheme(scheme) => scheme.name(),
            Fact::CertificateTrusted(yes)
            | Fact::ClientCertificateTrusted(yes)
            | Fact::EarlyData(yes)
            | Fact::ExtendedMasterSecret(yes)
            | Fact::EncryptThenMac(yes) => if *yes { "yes" } else { "no" }.into(),
            Fact::Psk(origin) => origin.to_string().into(),
            Fact::PskMode(mode) => mode.name(),
            Fact::Prime(bits) => format!("{bits}{PRIME}").into(),
            Fact::CertificateKey(algorithm, Some(bits)) => algorithm.describe(*bits).into(),
            Fact::CertificateKey(algorithm, None) => algorithm.name().into(),
            Fact::Resumed(SessionName::Id) => BY_ID.into(),
            Fact::Resumed(SessionName::Ticket) => BY_TICKET.into(),
            Fact::Resumed(SessionName::Unseen) => BY_EITHER.into(),
            Fact::NoStaple => NO_STAPLE.into(),
            Fact::Unprotected => UNPROTECTED.into(),
            Fact::EarlyDataLimit(limit) => limit.to_string().into(),
            Fact::PeerIdentity(identity) => identity.to_string().into(),
            Fact::EncryptedClientHello(outcome) => outcome.name().into(),
            Fact::SessionUnused(why) | Fact::PskUnused(why) => why_unused(*why).into(),
            Fact::ShortPsk(bits) => format!("{bits}{BITS}").into(),
            Fact::Exported(_, bytes) => hex::encode(bytes).into(),
            Fact::Certificate(text)
            | Fact::ClientCertificate(text)
            | Fact::ResumedPeer(text)
            | Fact::ApplicationProtocol(text)
            | Fact::PrivateAuthority(text)
            | Fact::ShortAuthorityKey(text)
            | Fact::RootOutOfDate(text)
            | Fact::WithoutEffect(text)
            | Fact::Unanswered(text)
            | Fact::Other(_, text) => text.into(),
        }
    }

    /// The code point that it is about, if it is about one.
    pub fn code(&self) -> Option<(Registry, u64)> {
        fn of<C: CodePoint>(code: C) -> Option<(Registry, u64)> {
            Some((C::REGISTRY, code.value()))
        }
        match self {
            Fact::Version(version) => of(*version),
            Fact::CipherSuite(suite) => of(*suite),
            Fact::Group(group) => of(*group),
            Fact::SignatureScheme(scheme) | Fact::ClientSignatureScheme(scheme) => of(*scheme),
            Fact::PskMode(mode) => of(*mode),
            _ => None,
        }
    }
}

/// What follows the bits of a key.
const BITS: &str = " bits";

/// The bits of a key, in these words.
fn bits(value: &str) -> Option<usize> {
    value.strip_suffix(BITS)?.parse().ok()
}

/// What follows the bits of a prime.
const PRIME: &str = "-bit prime of the server's choice";

/// The key that these words describe.
fn key(value: &str) -> Option<Fact> {
    KeyAlgorithm::ALL.iter().find_map(|algorithm| {
        let rest = value.strip_prefix(algorithm.name())?;
        let bits = match rest {
            "" => None,
            rest => Some(bits(rest.strip_prefix(", ")?)?),
        };
        (algorithm.is_rsa() == bits.is_some()).then_some(Fact::CertificateKey(*algorithm, bits))
    })
}

/// What came of the protection of records.
const UNPROTECTED: &str = "none before the handshake ended";

/// What came of the question for an answer of OCSP.
const NO_STAPLE: &str = "none was sent";

/// Why something is not used, in a few words.
fn why_unused(why: Unused) -> &'static str {
    match why {
        Unused::Unsaid => "it was offered, and the server did not accept it, giving no reason",
        Unused::MasterSecret => {
            "it was offered, but its master secret does not cover the handshake, as both ends now want"
        }
        Unused::Hash => "it was offered, and the suite that the server chose has another hash",
        Unused::Version => "it was offered, and the server chose another version",
        Unused::CipherSuite => "it was offered, and the server chose a suite that uses no such key",
        Unused::Outer => "it was offered in the encrypted hello, which the server did not read",
        Unused::Absent => "none is kept of this server",
        Unused::NotOffered => "one is kept, but it could not be offered",
    }
}

/// Why something is not used, from these words.
fn unused(value: &str) -> Option<Unused> {
    [
        Unused::Unsaid,
        Unused::MasterSecret,
        Unused::Hash,
        Unused::Version,
        Unused::CipherSuite,
        Unused::Outer,
        Unused::Absent,
        Unused::NotOffered,
    ]
    .into_iter()
    .find(|why| why_unused(*why) == value)
}

/// How a session was resumed.
const BY_ID: &str = "resumed by its id";
const BY_TICKET: &str = "resumed by a ticket";
const BY_EITHER: &str = "resumed, by its id or a ticket";

/// How a session was resumed, in these words.
fn resumed(value: &str) -> Option<SessionName> {
    match value {
        BY_ID => Some(SessionName::Id),
        BY_TICKET => Some(SessionName::Ticket),
        BY_EITHER => Some(SessionName::Unseen),
        _ => None,
    }
}

/// What was exported under this name, if it is one of an export.
fn exported(name: &str, value: &str) -> Option<Fact> {
    Export::parse(name).ok()?;
    let bytes = hex::decode(value).filter(|bytes| hex::encode(bytes) == value)?;
    Some(Fact::Exported(name.to_owned().into(), bytes))
}

/// The code point of this name. Others than those that are registered have their number in it: two ends
/// that others hold may agree on one.
fn code<C: CodePoint>(all: &[C], name: &str) -> Option<C> {
    let unknown = || {
        let (_, number) = name.strip_suffix(')')?.rsplit_once("(0x")?;
        let code = C::from_value(u64::from_str_radix(number, 16).ok()?);
        (code.name() == name).then_some(code)
    };
    all.iter()
        .copied()
        .find(|code| code.name() == name)
        .or_else(unknown)
}

fn flag(value: &str) -> Option<bool> {
    match value {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Defines what can be asked of a [`Summary`]: the fact of a kind, if it is among those told.
macro_rules! asked {
    ($($(#[$doc:meta])* $name:ident: $type:ty, $fact:pat => $found:expr;)*) => {
        impl Summary {
            $($(#[$doc])*
            pub fn $name(&self) -> Option<$type> {
                self.facts.iter().find_map(|fact| match fact {
                    $fact => $found,
                    _ => None,
                })
            })*
        }
    };
}

asked! {
    /// The version, if it was agreed on.
    version: ProtocolVersion, Fact::Version(version) => Some(*version);
    /// The cipher suite, if one that is known was agreed on.
    cipher_suite: CipherSuite, Fact::CipherSuite(suite) => Some(*suite);
    /// The cipher suite, if it was agreed on and this program supports it.
    suite: &'static Suite, Fact::CipherSuite(suite) => suite.suite();
    /// The cipher suite that two others agreed on, if this program does not support it.
    other_suite: &'static Other, Fact::CipherSuite(suite) => suite.other();
    /// Whether early data was accepted, if some was offered.
    early_data: bool, Fact::EarlyData(accepted) => Some(*accepted);
    /// The pre-shared key in use, if one is.
    psk: PskOrigin, Fact::Psk(origin) => Some(*origin);
    /// What is known of a peer that shows no certificate here, if that is recorded.
    peer_identity: PeerIdentity, Fact::PeerIdentity(identity) => Some(*identity);
    /// Whether the server's certificate passed its checks, if it showed one.
    certificate_trusted: bool, Fact::CertificateTrusted(trusted) => Some(*trusted);
    /// How the pre-shared key is used.
    psk_mode: PskKeyExchangeMode, Fact::PskMode(mode) => Some(*mode);
    /// The group, if a registered one was agreed on.
    group: NamedGroup, Fact::Group(group) => Some(*group);
    /// The bits of the prime of the key exchange, if no registered group names it.
    prime_bits: usize, Fact::Prime(bits) => Some(*bits);
    /// The bits of the RSA key in the server's certificate, if it has one.
    rsa_bits: usize, Fact::CertificateKey(_, bits) => *bits;
}

impl Summary {
    /// Whether a session of an earlier connection is resumed.
    pub fn resumes(&self) -> bool {
        self.facts.iter().any(|fact| match fact {
            Fact::Psk(origin) => origin.is_session(),
            Fact::Resumed(_) => true,
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_ends_agree_on_is_read_again_registered_or_not() {
        // 0x030a is no version, 0x1a1a is reserved for nothing (RFC 8701 §2).
        let facts = [
            Fact::NoStaple,
            Fact::Unprotected,
            Fact::EarlyDataLimit(EarlyDataLimit::OfTicket(0)),
            Fact::EarlyDataLimit(EarlyDataLimit::NoSession),
            Fact::EarlyDataLimit(EarlyDataLimit::Protocol),
            Fact::EarlyDataLimit(EarlyDataLimit::Suite),
            Fact::Version(ProtocolVersion::TLS1_2),
            Fact::Version(ProtocolVersion(0x030a)),
            Fact::Group(NamedGroup(0x1a1a)),
            Fact::SignatureScheme(SignatureScheme(0xfefe)),
            Fact::SessionUnused(Unused::Absent),
            Fact::PskUnused(Unused::Hash),
            Fact::PeerIdentity(PeerIdentity::GivenKey),
            Fact::PeerIdentity(PeerIdentity::Anonymous),
            Fact::ResumedPeer("CN=a client".to_owned()),
            Fact::ShortPsk(64),
            Fact::RootOutOfDate("CN=a root".to_owned()),
        ];
        for fact in facts {
            let value = fact.value().into_owned();
            assert_eq!(Fact::read(fact.name().to_owned().into(), value), fact);
        }
        let other = Fact::read("version".into(), "unknown (0x0303)".into());
        assert!(matches!(other, Fact::Other(..)), "{other:?}");
    }
}
