//! What a response says about TLS and where else to go, as facts that the glossary explains.
//!
//! A fact is called by its field. Where the value means something else than the field usually does,
//! or nothing, that is in parentheses behind it: `Strict-Transport-Security (taken back)`.

use std::net::IpAddr;

use super::head::Head;

/// Whose response it is, as far as that decides what its fields mean.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The host that was called: a name, or an address without brackets.
    pub host: &'a str,
    /// Whether its certificate is trusted.
    pub is_trusted: bool,
}

/// A field and the fact that its values are, given by whom.
type Reading = fn(&[&str], Origin<'_>) -> &'static str;

/// Fields in the order in which they are worth reading.
const TOLD: &[(&str, Reading)] = &[
    ("Location", |_, _| "Location"),
    ("Content-Encoding", |_, _| "Content-Encoding"),
    ("Strict-Transport-Security", |values, origin| {
        StrictTransport::of(values, origin).fact()
    }),
    ("Alt-Svc", |values, _| Alternatives::of(values).fact()),
    ("Expect-CT", |_, _| "Expect-CT"),
    ("Public-Key-Pins", |_, _| "Public-Key-Pins"),
];

/// The facts of this head.
pub fn facts<'a>(
    head: &'a Head,
    origin: Origin<'a>,
) -> impl Iterator<Item = (&'static str, String)> + 'a {
    TOLD.iter().filter_map(move |(field, read)| {
        let values: Vec<&str> = head.values(field).collect();
        (!values.is_empty()).then(|| (read(&values, origin), values.join(", ")))
    })
}

/// Whether a fact of this name is one of those above.
pub fn is_fact(name: &str) -> bool {
    let field = name.split(" (").next().unwrap_or(name);
    TOLD.iter().any(|(told, _)| *told == field)
}

/// What Strict-Transport-Security comes to (RFC 6797).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrictTransport {
    /// The host is reached over TLS alone from now on.
    Kept,
    /// `max-age=0`: what was said before is forgotten (§6.1.1).
    TakenBack,
    /// Ignored: it is not written as it must be (§6.1).
    Malformed,
    /// Ignored: `max-age` is required (§6.1.1).
    NoMaxAge,
    /// Ignored: the host was called by its address (§8.1.1).
    Address,
    /// Ignored: it came over a connection that has errors (§8.1).
    NotTrusted,
}

impl StrictTransport {
    /// Only the first field counts (§8.1).
    fn of(values: &[&str], origin: Origin<'_>) -> Self {
        let seconds = match max_age(values.first().copied().unwrap_or_default()) {
            Ok(seconds) => seconds,
            Err(fault) => return fault,
        };
        if origin.host.parse::<IpAddr>().is_ok() {
            Self::Address
        } else if !origin.is_trusted {
            Self::NotTrusted
        } else if seconds == 0 {
            Self::TakenBack
        } else {
            Self::Kept
        }
    }

    fn fact(self) -> &'static str {
        match self {
            Self::Kept => "Strict-Transport-Security",
            Self::TakenBack => "Strict-Transport-Security (taken back)",
            Self::Malformed => "Strict-Transport-Security (malformed)",
            Self::NoMaxAge => "Strict-Transport-Security (no max-age)",
            Self::Address => "Strict-Transport-Security (host is an address)",
            Self::NotTrusted => "Strict-Transport-Security (certificate not trusted)",
        }
    }
}

/// The seconds of a policy; very many if they do not fit. No directive may appear twice, and those that
/// are not known are skipped (RFC 6797 §6.1).
fn max_age(value: &str) -> Result<u64, StrictTransport> {
    let malformed = StrictTransport::Malformed;
    let mut names: Vec<String> = Vec::new();
    let mut seconds = None;
    for directive in pieces(value, ';') {
        let (name, value) = match directive.split_once('=') {
            Some((name, value)) => (name.trim_end(), Some(value.trim_start())),
            None => (directive, None),
        };
        let name = name.to_ascii_lowercase();
        let value = match value {
            Some(value) => Some(word(value).ok_or(malformed)?),
            None => None,
        };
        if !is_token(&name) || names.contains(&name) {
            return Err(malformed);
        }
        match (&*name, value) {
            ("max-age", Some(digits)) if is_number(digits) => {
                seconds = Some(digits.parse().unwrap_or(u64::MAX));
            }
            ("max-age", _) | ("includesubdomains", Some(_)) => return Err(malformed),
            _ => {}
        }
        names.push(name);
    }
    seconds.ok_or(StrictTransport::NoMaxAge)
}

/// What Alt-Svc comes to (RFC 7838 §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alternatives {
    /// The same is available elsewhere.
    Offered,
    /// `clear`: what was offered before is no longer.
    Withdrawn,
    /// Ignored: it is not written as it must be.
    Malformed,
}

impl Alternatives {
    fn of(values: &[&str]) -> Self {
        let all = values.join(",");
        let alternatives: Vec<&str> = pieces(&all, ',').collect();
        match &*alternatives {
            // In small letters and alone.
            ["clear"] => Self::Withdrawn,
            [] => Self::Malformed,
            all if all.iter().all(|one| is_alternative(one)) => Self::Offered,
            _ => Self::Malformed,
        }
    }

    fn fact(self) -> &'static str {
        match self {
            Self::Offered => "Alt-Svc",
            Self::Withdrawn => "Alt-Svc (withdrawn)",
            Self::Malformed => "Alt-Svc (malformed)",
        }
    }
}

/// `h3=":443"; ma=86400`: a protocol, a host that may be missing and a port in quotes, parameters.
fn is_alternative(text: &str) -> bool {
    let mut pieces = pieces(text, ';');
    let Some((protocol, authority)) = pieces.next().and_then(|first| first.split_once('=')) else {
        return false;
    };
    let authority = authority
        .starts_with('"')
        .then(|| word(authority))
        .flatten();
    let port = authority.and_then(|authority| Some(authority.rsplit_once(':')?.1));
    let is_parameter = |text: &str| {
        let parts = text.split_once('=');
        parts.is_some_and(|(name, value)| is_token(name) && word(value).is_some())
    };
    is_token(protocol)
        && port.is_some_and(|port| is_number(port) && port.parse::<u16>().is_ok())
        && pieces.all(is_parameter)
}

/// The pieces between separators that are not in quotes, without white space around them and without
/// empty ones.
fn pieces(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    let pieces = text.split(move |c| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match c {
            '\\' if is_quoted => is_escaped = !was_escaped,
            '"' if !was_escaped => is_quoted = !is_quoted,
            _ => {}
        }
        c == separator && !is_quoted
    });
    pieces
        .map(|piece| piece.trim_matches([' ', '\t']))
        .filter(|piece| !piece.is_empty())
}

/// What a token says, or a text in quotes; `None` if it is neither (RFC 9110 §5.6.2, §5.6.4).
fn word(text: &str) -> Option<&str> {
    match text.strip_prefix('"') {
        Some(rest) => rest
            .strip_suffix('"')
            .filter(|inside| !inside.contains('"')),
        None => Some(text).filter(|text| is_token(text)),
    }
}

fn is_token(text: &str) -> bool {
    let is_of_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(is_of_token)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::head::Version;
    use crate::glossary;

    const NAMED: Origin<'_> = Origin {
        host: "example.com",
        is_trusted: true,
    };

    /// What these fields come to.
    fn said(fields: &[(&str, &str)], origin: Origin<'_>) -> Vec<&'static str> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let head = Head {
            version: Version::Http2,
            status: 200,
            reason: String::new(),
            fields: fields.iter().map(own).collect(),
        };
        let names: Vec<&str> = facts(&head, origin).map(|(name, _)| name).collect();
        for name in &names {
            assert!(is_fact(name), "{name}");
            assert!(glossary::fact(name, true).is_some(), "{name}");
        }
        names
    }

    #[test]
    fn strict_transport_is_what_browsers_make_of_it() {
        // RFC 6797 §6.2 has the first four; the rest follows from §6.1 and §8.1.
        for (value, comes_to) in [
            ("max-age=31536000", ""),
            ("max-age=15768000 ; includeSubDomains", ""),
            ("max-age=\"31536000\"", ""),
            ("max-age=0; includeSubDomains", " (taken back)"),
            ("MAX-AGE = 1;; INCLUDESUBDOMAINS; preload; x=\"a;b\"", ""),
            ("max-age=99999999999999999999999", ""),
            ("max-age=00", " (taken back)"),
            ("includeSubDomains", " (no max-age)"),
            ("", " (no max-age)"),
            ("max-age", " (malformed)"),
            ("max-age=", " (malformed)"),
            ("max-age=-1", " (malformed)"),
            ("max-age=1.5", " (malformed)"),
            ("max-age=1; max-age=1", " (malformed)"),
            ("max-age=1; includeSubDomains=1", " (malformed)"),
            ("max-age=1, includeSubDomains", " (malformed)"),
            ("max-age=1; x=\"open", " (malformed)"),
        ] {
            let fact = format!("Strict-Transport-Security{comes_to}");
            assert_eq!(
                said(&[("strict-transport-security", value)], NAMED),
                [fact],
                "{value}"
            );
        }
        // The first of several counts.
        let twice = [
            ("Strict-Transport-Security", "max-age=0"),
            ("Strict-Transport-Security", "max-age=1"),
        ];
        let taken_back = "Strict-Transport-Security (taken back)";
        assert_eq!(said(&twice, NAMED), [taken_back]);
    }

    #[test]
    fn strict_transport_holds_for_names_that_are_proved() {
        let says = |host, is_trusted| {
            let field = ("Strict-Transport-Security", "max-age=1");
            said(&[field], Origin { host, is_trusted })[0]
        };
        let by_address = "Strict-Transport-Security (host is an address)";
        assert_eq!(says("127.0.0.1", true), by_address);
        assert_eq!(says("::1", true), by_address);
        let unproved = "Strict-Transport-Security (certificate not trusted)";
        assert_eq!(says("localhost", false), unproved);
        assert_eq!(says("localhost", true), "Strict-Transport-Security");
    }

    #[test]
    fn alternatives_are_offered_or_withdrawn() {
        // RFC 7838 §3 and §3.1 have the first five.
        for (value, comes_to) in [
            ("h2=\":8000\"", ""),
            ("h2=\"new.example.org:80\"", ""),
            ("w%3Dx%3Ay#z=\":443\"", ""),
            (
                "h2=\"alt.example.com:8000\", h2=\":443\"; ma=3600; persist=1",
                "",
            ),
            ("clear", " (withdrawn)"),
            ("h3=\"[2001:db8::1]:443\"; x=\"a,b;c\\\\d\"", ""),
            ("Clear", " (malformed)"),
            ("clear, h2=\":443\"", " (malformed)"),
            ("h3", " (malformed)"),
            ("h3=:443", " (malformed)"),
            ("h3=\":\"", " (malformed)"),
            ("h3=\":70000\"", " (malformed)"),
            ("h3=\"443\"", " (malformed)"),
            ("h3=\":443\"; ma", " (malformed)"),
            ("", " (malformed)"),
        ] {
            let fact = format!("Alt-Svc{comes_to}");
            assert_eq!(said(&[("alt-svc", value)], NAMED), [fact], "{value}");
        }
        let fields = [("Alt-Svc", "h3=\":443\""), ("alt-svc", "h2=\":8443\"")];
        assert_eq!(said(&fields, NAMED), ["Alt-Svc"]);
    }
}
