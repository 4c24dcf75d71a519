//! How good a choice is today, and why: one scale, and one text for each thing, whoever shows it.
//!
//! Where a judgement is not obvious its source is named: mostly RFC 9325, the recommendations for
//! TLS, and the column "Recommended" of the IANA registries (RFC 9847).

mod algorithms;
mod others;
#[cfg(test)]
mod tests;
mod unsupported;

pub use algorithms::{cipher, group, hash, key_exchange, scheme, suite, version};
pub use others::{extension, message, reserved_alert};
pub use unsupported::other_suite;

use crate::names::suite::KeyExchange;
use crate::narration::{Fact, Summary};

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

/// The verdict on one part of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What is judged: `version`, `key exchange`, `encryption`, `identity`.
    pub part: &'static str,
    /// How good it is, and why.
    pub verdict: Verdict,
}

/// The verdicts on the parts of a connection, as far as they were agreed on.
pub fn connection(summary: &Summary) -> Vec<Judgement> {
    let suite = summary.suite();
    let key_exchange = match suite.map(|suite| suite.key_exchange) {
        // The suite's judgement is the graver one, whatever the size of the prime.
        Some(kind @ (KeyExchange::Rsa | KeyExchange::Dhe)) => key_exchange(kind),
        Some(kind) => match summary.group() {
            Some(group) => self::group(group),
            None => key_exchange(kind),
        },
        None => None,
    };
    let has = |wanted: Fact| summary.facts.contains(&wanted);
    let encrypt_then_mac = has(Fact::EncryptThenMac(true));
    let encryption = suite.map(|suite| algorithms::protection(suite, encrypt_then_mac));
    let private = |fact: &Fact| fact.name() == Fact::PRIVATE_AUTHORITY;
    let identity = if has(Fact::CertificateTrusted(true)) && summary.facts.iter().any(private) {
        Some(verdict(
            Grade::Fair,
            "The certificate leads to an authority that you trust and that is not public, and a proxy is in between: if the authority is the proxy's, it reads along (RFC 9110 §9.3.6).",
        ))
    } else if has(Fact::CertificateTrusted(true)) {
        Some(verdict(
            Grade::Good,
            "The certificate leads to a trusted authority, is in date, and names the host that was asked for (RFC 5280 §6).",
        ))
    } else if has(Fact::CertificateTrusted(false)) {
        Some(verdict(
            Grade::Broken,
            "The certificate was not accepted, so the other end may be anyone (RFC 5280 §6).",
        ))
    } else {
        None
    };
    [
        ("version", summary.version().and_then(self::version)),
        ("key exchange", key_exchange),
        ("encryption", encryption),
        ("identity", identity),
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
