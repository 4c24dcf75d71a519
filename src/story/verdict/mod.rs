//! How good a choice is today, and why: one scale, and one text for each thing, wherever it is shown.
//!
//! Where a judgment is not obvious its source is named: mostly RFC 9325, the recommendations for
//! TLS, and the column "Recommended" of the IANA registries (RFC 9847).

mod algorithms;
mod others;
#[cfg(test)]
mod tests;
mod unsupported;

pub use algorithms::{cipher, group, hash, key_exchange, scheme, suite, version};
pub use others::{extension, message, reserved_alert};
pub use unsupported::other_suite;

use crate::names::registry::{NamedGroup, ProtocolVersion, PskKeyExchangeMode};
use crate::names::suite::KeyExchange;
use crate::narration::{Fact, PeerIdentity, PskOrigin, Summary};

/// How good something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Use it.
    Good,
    /// Sound, with a caveat, or of limited use.
    Fair,
    /// Avoid it where you can.
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

    /// The mark beside it.
    pub fn mark(self) -> &'static str {
        match self {
            Grade::Good => "✓",
            Grade::Fair => "·",
            Grade::Weak | Grade::Broken => "✗",
        }
    }
}

/// How good something is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How good.
    pub grade: Grade,
    /// Why: a sentence or two each, the gravest first.
    pub reasons: Vec<&'static str>,
}

fn verdict(grade: Grade, reason: &'static str) -> Verdict {
    Verdict {
        grade,
        reasons: vec![reason],
    }
}

/// A part of a connection that is judged by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// The version of the protocol.
    Version,
    /// How the two ends came to share a secret.
    KeyExchange,
    /// How records are protected.
    Encryption,
    /// Who the server is.
    Identity,
    /// What was sent ahead of the handshake.
    EarlyData,
}

impl Aspect {
    /// Its name: `key exchange`.
    pub fn name(self) -> &'static str {
        match self {
            Aspect::Version => "version",
            Aspect::KeyExchange => "key exchange",
            Aspect::Encryption => "encryption",
            Aspect::Identity => "identity",
            Aspect::EarlyData => "early data",
        }
    }
}

/// The verdict on one part of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What is judged.
    pub part: Aspect,
    /// How good it is, and why.
    pub verdict: Verdict,
}

/// The least bits of an RSA key or of a prime that are enough today (RFC 9325 §4.5).
const SOUND_BITS: usize = 2048;
const SHORT_RSA_KEY: &str = "The certificate's RSA key has fewer than 2048 bits, which RFC 9325 §4.5 requires. OpenSSL refuses it at security level 2, its default since 3.2; no public authority has issued such certificates since 2014.";
const SHORT_PRIME: &str = "The server's prime has fewer than 2048 bits, which RFC 9325 §4.5 requires: work done once for a prime of 1024 bits breaks every connection that uses it (Logjam). OpenSSL refuses it at security level 2, its default since 3.2; Chrome and Firefox no longer offer DHE at all.";

const SHORT_PSK_PRIME: &str = "The server's prime has fewer than 2048 bits, which RFC 9325 §4.5 requires: whoever learns the shared key later may be able to break the exchange too, and to read what was recorded before.";
const SHORT_AUTHORITY_KEY: &str = "An authority of the chain has an RSA key of fewer than 2048 bits, which RFC 9325 §4.5 requires: anyone who finds its private key can issue a certificate for any host. OpenSSL refuses it at security level 2, its default since 3.2.";
const ROOT_OUT_OF_DATE: &str = "The root that the certificate leads to is trusted, and its own certificate is not in date. RFC 5280 §6.1.1 does not look at its dates; OpenSSL, GnuTLS and Go refuse the chain.";

const NO_KEY_EXCHANGE: &str = "The keys come from the pre-shared key alone (psk_ke): whoever learns it later, or the server's key for tickets, can read a recording of this connection. There is no forward secrecy (RFC 9846 §2.2).";
const GIVEN_KEY_ALONE: &str = "The keys come from the pre-shared key alone (psk_ke): whoever learns it later can read a recording of this connection, and if it can be guessed, a recording is enough to try every guess. There is no forward secrecy (RFC 9846 §2.2, RFC 9257 §4).";
const RESUMED: &str = "No certificate was shown: the other end knows a secret of an earlier connection, and is whoever it was then. What was found out about it since, such as a certificate that was revoked, goes unnoticed (RFC 9846 §2.2).";
const RESUMED_PASSED: &str = "No certificate was shown: the other end knows a secret of an earlier connection, in which its certificate passed its checks. What was found out about it since, such as that it was revoked, goes unnoticed (RFC 9846 §2.2).";
const RESUMED_FAILED: &str = "No certificate was shown: the other end knows a secret of an earlier connection, in which its certificate failed a check, so it may be anyone (RFC 5280 §6).";
const RESUMED_GIVEN: &str = "No certificate was shown: the other end knows a secret of an earlier connection, in which it knew the pre-shared key. So may anyone else who was given it, or who guesses it if it is not random (RFC 9257 §4).";
const RESUMED_UNRECORDED: &str = "Not checked here. No certificate was shown: the other end knows a secret of an earlier connection, and the session does not say whether anyone checked then who it was (RFC 9846 §2.2).";
const UNTRUSTED: &str =
    "The certificate failed a check, so the other end may be anyone (RFC 5280 §6).";
const CLIENT_TRUSTED: &str = "The client's certificate leads to an authority that is trusted with clients, and is in date (RFC 5280 §6).";
const UNPROVED: &str = "Not proved: the handshake ended before the other end had shown that it has the certificate's private key. Anyone can send a copy of a certificate (RFC 9846 §4.5.2, RFC 5246 §7.4.3).";
const KNOWN_KEY: &str = "No certificate was shown: the other end has the private half of a key that was given as known, and that is all that is known of it. Nobody says so if the key is revoked or should be replaced (RFC 7250 §6).";
const UNKNOWN_KEY: &str = "No certificate was shown, and the raw public key is not one that is known, so the other end may be anyone (RFC 7250 §6).";
const GIVEN: &str = "No certificate was shown: the other end knows the pre-shared key. So may anyone else who was given it, or who guesses it if it is not random (RFC 9257 §4).";
const GIVEN_BESIDES: &str = "The other end knows the pre-shared key. So may anyone else who was given it, or who guesses it if it is not random (RFC 9257 §4).";
const GIVEN_UNTRUSTED: &str = "The certificate failed a check, but the other end knows the pre-shared key. So may anyone else who was given it, or who guesses it if it is not random (RFC 9257 §4).";
const SHORT_PSK: &str = "The pre-shared key has fewer than 128 bits, the least that RFC 9257 §6 allows: it can be found by trying one key after the other, without asking either end again.";
const SHORT_RSA_PSK: &str = "The pre-shared key has fewer than 128 bits, the least that RFC 9257 §6 allows. It can be guessed, though each guess takes a connection: on the wire the rest of the secret is encrypted to the certificate's key (RFC 4279 §4).";
const RESUMED_SHORT_PSK: &str = "The pre-shared key that the session began with has fewer than 128 bits, the least that RFC 9257 §6 allows: it can be found by trying one key after the other, without asking either end again.";
const REPLAY: &str = "What was sent ahead of the handshake has no forward secrecy, and anyone on the path can record it and send it again. Only what may happen twice should be sent so (RFC 9846 §8).";
const NO_EXCHANGE: &str = "None: the session of an earlier connection goes on. Whoever learns its master secret, or the key that its ticket is sealed with, can read this connection too (RFC 9325 §3.4).";

const NO_EXCHANGE_AFTER_RSA: &str = "None: the session of an earlier connection goes on, whose secret was encrypted to the certificate's key. Whoever gets that key later can read both (RFC 9325 §4.1).";
const NO_EXCHANGE_AFTER_RSA_PSK: &str = "None: the session of an earlier connection goes on, whose secret comes from the pre-shared key and from one that was encrypted to the certificate's key. Whoever gets both keys later can read both connections (RFC 4279 §4).";
const NO_EXCHANGE_AFTER_PSK: &str = "None: the session of an earlier connection goes on, whose keys come from the pre-shared key alone. Whoever learns that later can read both (RFC 4279 §7.2).";
const NO_EXCHANGE_AFTER_FINITE_FIELD: &str = "None: the session of an earlier connection goes on, which began with a key exchange in a finite field that the server chose. RFC 9325 §4.1 advises against it.";

/// The verdict, made as bad as can be by one more reason, which comes first.
fn worse(verdict: Verdict, reason: &'static str) -> Verdict {
    let mut reasons = vec![reason];
    reasons.extend(verdict.reasons);
    Verdict {
        grade: Grade::Broken,
        reasons,
    }
}

/// The verdict on going on with a session that began with this key exchange, up to TLS 1.2: the same secret
/// is no better for being used again.
fn resumed(began: KeyExchange) -> Verdict {
    match began {
        KeyExchange::Rsa => verdict(Grade::Weak, NO_EXCHANGE_AFTER_RSA),
        KeyExchange::RsaPsk => verdict(Grade::Weak, NO_EXCHANGE_AFTER_RSA_PSK),
        KeyExchange::Psk => verdict(Grade::Weak, NO_EXCHANGE_AFTER_PSK),
        KeyExchange::Dhe | KeyExchange::DhePsk => {
            verdict(Grade::Weak, NO_EXCHANGE_AFTER_FINITE_FIELD)
        }
        _ => verdict(Grade::Fair, NO_EXCHANGE),
    }
}

/// The verdict on who a peer is that shows no certificate; `None` if it has not proved anything, or never
/// said who it is.
fn of_peer(identity: PeerIdentity) -> Option<Verdict> {
    Some(match identity {
        PeerIdentity::Passed => verdict(Grade::Fair, RESUMED_PASSED),
        PeerIdentity::Failed => verdict(Grade::Broken, RESUMED_FAILED),
        PeerIdentity::GivenKey => verdict(Grade::Fair, RESUMED_GIVEN),
        PeerIdentity::Unrecorded => verdict(Grade::Weak, RESUMED_UNRECORDED),
        PeerIdentity::KnownKey => verdict(Grade::Good, KNOWN_KEY),
        PeerIdentity::UnknownKey => verdict(Grade::Broken, UNKNOWN_KEY),
        PeerIdentity::Anonymous | PeerIdentity::Unproved => return None,
    })
}

/// The verdict on a server whose certificate was never proved to be its own.
fn of_unproved(summary: &Summary) -> Option<Verdict> {
    match summary.certificate_trusted()? {
        true => Some(verdict(Grade::Broken, UNPROVED)),
        false => Some(verdict(Grade::Broken, UNTRUSTED)),
    }
}

/// The verdicts on the parts of a connection, as far as they were agreed on.
pub fn connection(summary: &Summary) -> Vec<Judgement> {
    let (suite, other) = (summary.suite(), summary.other_suite());
    let is_resumed = summary
        .facts
        .iter()
        .any(|fact| matches!(fact, Fact::Resumed(_)));
    let kind = suite.map(|suite| suite.key_exchange);
    // That nobody signs it is a matter of the identity.
    let of_other = other.and_then(|it| it.key_exchange().or(it.anonymous_exchange()));
    let key_exchange = match kind.or(of_other) {
        Some(kind) if is_resumed => Some(resumed(kind)),
        Some(kind @ (KeyExchange::Dhe | KeyExchange::DhePsk)) => {
            let short = match kind.has_psk() {
                true => SHORT_PSK_PRIME,
                false => SHORT_PRIME,
            };
            let is_named = summary.group().is_some_and(NamedGroup::is_finite_field);
            let found = match is_named {
                true => Some(algorithms::named_finite_field(kind)),
                false => key_exchange(kind),
            };
            found.map(|found| match summary.prime_bits() {
                Some(bits) if bits < SOUND_BITS => worse(found, short),
                // What is wrong with finite fields outweighs the size of the prime.
                _ => found,
            })
        }
        Some(kind @ (KeyExchange::Rsa | KeyExchange::RsaPsk)) => {
            key_exchange(kind).map(|found| match summary.rsa_bits() {
                Some(bits) if bits < SOUND_BITS => worse(found, SHORT_RSA_KEY),
                _ => found,
            })
        }
        Some(_) if summary.psk_mode() == Some(PskKeyExchangeMode::PskKe) => {
            let why = match summary.psk() {
                Some(PskOrigin::External) => GIVEN_KEY_ALONE,
                _ => NO_KEY_EXCHANGE,
            };
            Some(verdict(Grade::Weak, why))
        }
        // A sound curve is better than its own verdict, with a key besides.
        Some(KeyExchange::EcdhePsk) => match summary.group().and_then(self::group) {
            Some(found) if found.grade > Grade::Good => Some(found),
            _ => key_exchange(KeyExchange::EcdhePsk),
        },
        Some(kind) => match summary.group() {
            Some(group) => self::group(group),
            None => key_exchange(kind),
        },
        None => other.and_then(|other| match unsupported::key_exchange(other) {
            Some((grade, reason)) => Some(verdict(grade, reason)),
            None => summary.group().and_then(self::group),
        }),
    };
    let held = |is_it: fn(&Fact) -> bool| summary.facts.iter().any(is_it);
    let has_short_psk = held(|fact| matches!(fact, Fact::ShortPsk(_)));
    let is_given = summary.psk() == Some(PskOrigin::External);
    // The key of a session has what was exchanged where it began.
    let is_alone = is_given && summary.psk_mode() == Some(PskKeyExchangeMode::PskKe)
        || suite.is_some_and(|suite| suite.key_exchange == KeyExchange::Psk);
    let short_psk = match is_given {
        true => SHORT_PSK,
        false => RESUMED_SHORT_PSK,
    };
    let key_exchange = key_exchange.map(|found| match has_short_psk && is_alone {
        true => worse(found, short_psk),
        false => found,
    });
    let has = |wanted: Fact| summary.facts.contains(&wanted);
    let encrypt_then_mac = has(Fact::EncryptThenMac(true));
    let is_protected = !has(Fact::Unprotected);
    // What the suite asks for is no key exchange before there is one.
    let is_exchanged = summary.group().is_some() || summary.prime_bits().is_some();
    let key_exchange = key_exchange.filter(|_| is_protected || is_exchanged);
    let encryption = suite.filter(|_| is_protected).map(|suite| {
        let mut found = algorithms::protection(suite, encrypt_then_mac);
        if summary.version() == Some(ProtocolVersion::TLS1_0) {
            algorithms::add_predictable_iv(suite, &mut found);
        }
        found
    });
    let of_other = || unsupported::encryption(other?, encrypt_then_mac);
    let encryption = encryption.or_else(|| of_other().filter(|_| is_protected));
    let is_private = held(|fact| matches!(fact, Fact::PrivateAuthority(_)));
    let by_suite = other
        .filter(|_| !is_resumed)
        .and_then(unsupported::identity);
    let identity = if let Some((grade, reason)) = by_suite {
        Some(verdict(grade, reason))
    } else if let Some(identity) = summary.peer_identity() {
        of_peer(identity).or_else(|| of_unproved(summary))
    } else if has(Fact::CertificateTrusted(true)) && is_private {
        Some(verdict(
            Grade::Fair,
            "The certificate leads to an authority that you trust and that is not public, and a proxy is in between: if the authority is the proxy's, it reads along (RFC 9110 §9.3.6).",
        ))
    } else if has(Fact::CertificateTrusted(true)) {
        Some(verdict(
            Grade::Good,
            "The certificate leads to a trusted authority, is in date, and names the host that was asked for (RFC 5280 §6).",
        ))
    } else if has(Fact::ClientCertificateTrusted(true)) && summary.certificate_trusted().is_none() {
        Some(verdict(Grade::Good, CLIENT_TRUSTED))
    } else if has(Fact::ClientCertificateTrusted(false)) && summary.certificate_trusted().is_none()
    {
        Some(verdict(Grade::Broken, UNTRUSTED))
    } else if suite.is_some_and(|suite| suite.key_exchange == KeyExchange::RsaPsk) && !is_resumed {
        let reason = match has(Fact::CertificateTrusted(false)) {
            true => GIVEN_UNTRUSTED,
            false => GIVEN_BESIDES,
        };
        Some(verdict(Grade::Fair, reason))
    } else if has(Fact::CertificateTrusted(false)) {
        Some(verdict(Grade::Broken, UNTRUSTED))
    } else {
        match summary.psk() {
            Some(PskOrigin::External) => Some(verdict(Grade::Fair, GIVEN)),
            Some(_) => Some(verdict(Grade::Fair, RESUMED)),
            None => is_resumed.then(|| verdict(Grade::Fair, RESUMED)),
        }
    };
    let identity = identity.map(|found| match (summary.rsa_bits(), found.grade) {
        (Some(bits), Grade::Good) if bits < SOUND_BITS => verdict(Grade::Broken, SHORT_RSA_KEY),
        (Some(bits), _) if bits < SOUND_BITS => worse(found, SHORT_RSA_KEY),
        _ => found,
    });
    let is_out_of_date = held(|fact| matches!(fact, Fact::RootOutOfDate(_)));
    let identity = identity.map(|found| match (found.grade, is_out_of_date) {
        (Grade::Good, true) => verdict(Grade::Fair, ROOT_OUT_OF_DATE),
        _ => found,
    });
    let has_short_authority = held(|fact| matches!(fact, Fact::ShortAuthorityKey(_)));
    let identity = identity.map(|found| match (found.grade, has_short_authority) {
        (Grade::Good, true) => verdict(Grade::Broken, SHORT_AUTHORITY_KEY),
        (_, true) => worse(found, SHORT_AUTHORITY_KEY),
        _ => found,
    });
    let is_rsa_psk = suite.is_some_and(|suite| suite.key_exchange == KeyExchange::RsaPsk);
    let passed = match summary.peer_identity() {
        Some(before) => Some(before == PeerIdentity::Passed),
        None => summary.certificate_trusted(),
    };
    let identity = identity.map(|found| match (has_short_psk, is_rsa_psk, passed) {
        (false, ..) => found,
        // The certificate proves who it is, and hides what a guess could be tried on.
        (true, true, Some(true)) => found,
        (true, true, None) => worse(found, SHORT_RSA_PSK),
        (true, ..) => worse(found, short_psk),
    });
    let early_data = summary.early_data().filter(|accepted| *accepted);
    let early_data = early_data.map(|_| verdict(Grade::Weak, REPLAY));
    [
        (Aspect::Version, summary.version().and_then(self::version)),
        (Aspect::KeyExchange, key_exchange),
        (Aspect::Encryption, encryption),
        (Aspect::Identity, identity),
        (Aspect::EarlyData, early_data),
    ]
    .into_iter()
    .filter_map(|(part, verdict)| {
        Some(Judgement {
            part,
            verdict: verdict?,
        })
    })
    .collect()
}
