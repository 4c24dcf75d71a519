//! Whether what was agreed on is good enough today, and why: BCP 195 (RFC 9325), RFC 8996 and what
//! is known since, applied to the facts of the summary.

use super::story::Story;

/// How good something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// What is recommended today.
    Good,
    /// Safe as far as is known, with a reservation.
    Fair,
    /// Not to be relied on.
    Bad,
}

/// A judgement on one part.
pub(super) struct Judgement {
    /// How good it is.
    pub grade: Grade,
    /// What is judged.
    pub part: &'static str,
    /// Why.
    pub why: &'static str,
    /// The source.
    pub rfc: &'static str,
}

fn new(grade: Grade, part: &'static str, why: &'static str, rfc: &'static str) -> Judgement {
    Judgement {
        grade,
        part,
        why,
        rfc,
    }
}

/// The judgements on the parts of a connection, most telling first.
pub(super) fn judge(story: &Story<'_>) -> Vec<Judgement> {
    let suite = story.fact("cipher_suite").unwrap_or_default();
    let version = story.fact("version").unwrap_or_default();
    let mut all = Vec::new();
    all.extend(judge_version(version));
    all.extend(judge_key_exchange(
        suite,
        version,
        story.fact("group").unwrap_or_default(),
    ));
    all.extend(judge_cipher(
        suite,
        story.fact("encrypt_then_mac") == Some("yes"),
    ));
    all.extend(judge_identity(story));
    all
}

fn judge_version(version: &str) -> Option<Judgement> {
    Some(match version {
        "TLS 1.3" => new(
            Grade::Good,
            "Version",
            "TLS 1.3 is the current version; it has no weak choices left in it.",
            "RFC 9846 §1",
        ),
        "TLS 1.2" => new(
            Grade::Good,
            "Version",
            "TLS 1.2 is sound with the right suite, but hides less of the handshake than TLS 1.3 and takes a round trip more.",
            "RFC 9325 §3.1.1",
        ),
        "TLS 1.0" | "TLS 1.1" => new(
            Grade::Bad,
            "Version",
            "This version is deprecated and must not be used: its constructions rest on MD5 and SHA-1, and it has no authenticated encryption.",
            "RFC 8996 §4",
        ),
        _ => return None,
    })
}

fn judge_key_exchange(suite: &str, version: &str, group: &str) -> Option<Judgement> {
    const PART: &str = "Key exchange";
    if suite.is_empty() {
        return None;
    }
    if suite.starts_with("TLS_RSA_") {
        return Some(new(
            Grade::Bad,
            PART,
            "No forward secrecy: whoever gets the server's key later can read everything that was recorded before.",
            "RFC 9325 §4.1",
        ));
    }
    if group.contains("MLKEM") {
        return Some(new(
            Grade::Good,
            PART,
            "Forward secret, and hybrid: whoever records it today would have to break both the curve and ML-KEM, which a quantum computer is not expected to do.",
            "RFC 10024",
        ));
    }
    if suite.starts_with("TLS_DHE_") {
        return Some(new(
            Grade::Fair,
            PART,
            "Forward secret, but finite-field groups are chosen by the server and are often weak or slow; curves are preferred. A future quantum computer could read a recording.",
            "RFC 9325 §4.1",
        ));
    }
    let forward_secret = suite.starts_with("TLS_ECDHE_") || version == "TLS 1.3";
    forward_secret.then(|| {
        new(
            Grade::Good,
            PART,
            "Forward secret: the keys are made for this connection and forgotten. A future quantum computer could read a recording; the hybrid groups guard against that.",
            "RFC 9325 §4.1",
        )
    })
}

fn judge_cipher(suite: &str, encrypt_then_mac: bool) -> Option<Judgement> {
    const PART: &str = "Encryption";
    let has = |part: &str| suite.contains(part);
    if suite.is_empty() {
        return None;
    }
    Some(if has("_NULL_") {
        new(
            Grade::Bad,
            PART,
            "Nothing is encrypted: records are only protected against change, and everybody on the way reads along.",
            "RFC 9325 §4.1",
        )
    } else if has("3DES") {
        new(
            Grade::Bad,
            PART,
            "Triple DES has blocks of 64 bits: after some gigabytes under one key, equal blocks leak content (the Sweet32 attack).",
            "RFC 9325 §4.1",
        )
    } else if has("_CBC_") && !encrypt_then_mac {
        new(
            Grade::Fair,
            PART,
            "CBC with the MAC inside: safe only if every implementation hides how long its checks take, which has failed more than once (Lucky Thirteen).",
            "RFC 7366 §1",
        )
    } else if has("_CBC_") {
        new(
            Grade::Fair,
            PART,
            "CBC with encrypt-then-MAC is sound, but dated: authenticated encryption is simpler and faster.",
            "RFC 7366 §1",
        )
    } else if has("_CCM_8") {
        new(
            Grade::Fair,
            PART,
            "Authenticated encryption with a tag of 64 bits, made for small devices; forging a record is less unlikely than it should be.",
            "RFC 9325 §4.2",
        )
    } else {
        new(
            Grade::Good,
            PART,
            "Authenticated encryption: nobody on the way can read a record, or change one unnoticed.",
            "RFC 9325 §4.2",
        )
    })
}

fn judge_identity(story: &Story<'_>) -> Option<Judgement> {
    const PART: &str = "Identity";
    match story.fact("certificate_trusted")? {
        "yes" => Some(new(
            Grade::Good,
            PART,
            "The certificate leads to a trusted authority, is in date and names the host that was asked for.",
            "RFC 5280 §6",
        )),
        _ => Some(new(
            Grade::Bad,
            PART,
            "The certificate was not accepted: the other end may be anybody.",
            "RFC 5280 §6",
        )),
    }
}
