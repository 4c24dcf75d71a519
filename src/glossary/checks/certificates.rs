//! What a certificate says of itself, in words: its dates, its names, its number.

use crate::certificate::time;
use crate::check::{NearMiss, SerialFault};
use crate::names::{Side, TrustAnchorId};

/// A certificate that ends within a year is said to do so; seconds.
const SOON: i64 = 365 * 86_400;
/// How many names of a certificate are listed.
const MOST_NAMES: usize = 8;

pub(super) fn dates(authority: Option<&str>, not_before: i64, not_after: i64, now: i64) -> String {
    let whose = match authority {
        Some(subject) => format!("the certificate of {subject}"),
        None => "the certificate".to_owned(),
    };
    if now > not_after {
        return format!(
            "{whose} expired {} ago: its last moment was {}, now is {}",
            time::span(now - not_after),
            time::rfc3339(not_after),
            time::rfc3339(now)
        );
    }
    if now < not_before {
        return format!(
            "{whose} is not valid yet: it begins in {}, at {}, now is {}",
            time::span(not_before - now),
            time::rfc3339(not_before),
            time::rfc3339(now)
        );
    }
    let (from, until) = (time::rfc3339(not_before), time::rfc3339(not_after));
    match not_after - now {
        left if left < SOON => format!("valid from {from} to {until}, {} left", time::span(left)),
        _ => format!("valid from {from} to {until}"),
    }
}

pub(super) fn serial_number(subject: &str, serial: &[u8], fault: &SerialFault) -> String {
    let shown = crate::wire::serial::hex::encode(serial);
    let what = match fault {
        SerialFault::Zero => "is zero, and must be positive".to_owned(),
        SerialFault::Negative => format!("is negative ({shown}), and must be positive"),
        SerialFault::TooLong => format!("has {} octets, and may have 20", serial.len()),
        SerialFault::Reused(other) => format!(
            "is {shown}, and the same issuer gave it to another certificate that was sent, that of {other}"
        ),
    };
    format!("the serial number of {subject} {what}")
}

pub(super) fn not_named(asked: &str, names: &[String], near_miss: Option<NearMiss>) -> String {
    let shown = match names.len() {
        0 => "it has no subjectAltName with a dNSName or an iPAddress".to_owned(),
        1..=MOST_NAMES => format!("it is for {}", names.join(", ")),
        all => format!(
            "it is for {} and {} more",
            names[..MOST_NAMES].join(", "),
            all - MOST_NAMES
        ),
    };
    let hint = match near_miss {
        None => "",
        Some(NearMiss::AddressAsDnsName) => {
            "; it has the address as a dNSName, which counts only for host names: an address needs an \
             iPAddress"
        }
        Some(NearMiss::CommonName) => "; its commonName would match, but commonName does not count",
        Some(NearMiss::WildcardLabel) => "; * takes the place of exactly one label, the first",
        Some(NearMiss::Unicode) => {
            "; it has the name in letters beyond ASCII, where it must be written as xn--…"
        }
        Some(NearMiss::NotAHostName) => {
            "; a dNSName must be the name of a host and nothing else: no URL, port, blank or final dot"
        }
        Some(NearMiss::PartialWildcard) => {
            "; a * must be the whole of the first label, not a part of it"
        }
        Some(NearMiss::WideWildcard) => {
            "; a * alone, or over a top-level domain, stands for nothing: two labels must follow it"
        }
        Some(NearMiss::Uri) => {
            "; it has the name in a uniformResourceIdentifier, where a dNSName is needed"
        }
    };
    format!("the certificate is not for {asked}: {shown}{hint}")
}

/// Whether a client's certificate has an extension that was asked for.
pub(super) fn filter(extension: &str, values: &[String], satisfied: Option<bool>) -> String {
    let asked = match values {
        [] => extension.to_owned(),
        values => format!("{extension} with {}", values.join(", ")),
    };
    match satisfied {
        Some(true) => format!("the client's certificate has {asked}, as asked for"),
        Some(false) => {
            format!("the client was asked for a certificate that has {asked}, and this one has not")
        }
        None => format!(
            "the client was asked for a certificate that has {asked}, which no rule says how to check: it is not looked at"
        ),
    }
}

/// Whether a chain is of a trust anchor that was asked for.
pub(super) fn trust_anchor(
    side: Side,
    (requested, available): (&[TrustAnchorId], &[TrustAnchorId]),
    matched: bool,
    in_order: bool,
) -> String {
    let (whose, other) = (side.name(), side.peer().name());
    let (asked, there) = (listed(requested), listed(available));
    match (matched, in_order) {
        (true, true) if requested.len() == 1 => {
            format!(
                "the {whose}'s chain is of the trust anchor {asked}, which the {other} asks for"
            )
        }
        (true, true) => format!(
            "the {whose}'s chain is of a trust anchor that the {other} asks for, one of {asked}"
        ),
        (true, false) => format!(
            "the {whose} says that its chain is of a trust anchor that was asked for, and the chain is not complete, in order and without the root, as it then must be"
        ),
        (false, _) if requested.is_empty() && available.is_empty() => {
            format!("the {other} asks for no trust anchor by its number, and the {whose} has none")
        }
        (false, _) if requested.is_empty() => {
            format!("the {other} asks which trust anchors the {whose} has chains of: {there}")
        }
        (false, _) if available.is_empty() => {
            format!(
                "the {whose} does not say that its chain is of {asked}, which the {other} asks for"
            )
        }
        (false, _) => format!(
            "the {other} asks for a chain of {asked}; the {whose} has chains of {there}, and shows the usual one"
        ),
    }
}

/// Identifiers in dots; a peer may send thousands.
fn listed(ids: &[TrustAnchorId]) -> String {
    let shown: Vec<String> = ids
        .iter()
        .take(MOST_NAMES)
        .map(ToString::to_string)
        .collect();
    match ids.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
