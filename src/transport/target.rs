//! What the user wants to talk to: `host`, `host:port`, `[v6]:port` or `https://host:port/path`
//! (RFC 3986 §3.2, RFC 9110 §4.2.2), or a URL of another protocol that TLS protects,
//! `smtp://host`, as a value that is known to make sense.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::{Error, Result};
use crate::names::service::{Approach, Service, Start};
use crate::wire::visible;

/// A part of the target, or what is wrong with it.
pub(crate) type Checked<T> = std::result::Result<T, String>;

/// The port of `https` (RFC 9110 §4.2.2).
pub const DEFAULT_PORT: u16 = 443;

/// A host, a port and what to ask for there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The name in lower case without a trailing dot, or the address without brackets and zone.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    /// The path with its query, percent-encoded where it must be; `/` if none was given.
    pub path: String,
    /// What is spoken there, and when TLS begins; `None` is HTTPS.
    pub approach: Option<Approach>,
    /// Whether the port was given, and is not just the usual one.
    is_port_given: bool,
    /// The address, if `host` is one.
    ip: Option<IpAddr>,
    /// What the resolver is asked for, if it is not `host`: a name with its trailing dot, which
    /// keeps search domains out, or an IPv6 address with its zone.
    lookup: Option<String>,
    /// Whether it was given by host name alone, without scheme, port and path.
    bare: bool,
}

impl Target {
    /// Reads what the user gave.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`]: what is wrong, where, and what to try.
    pub fn parse(text: &str) -> Result<Target> {
        Target::checked(text)
            .map_err(|why| Error::usage(format!("target `{}`: {why}", visible(text))))
    }

    /// Reads what the user gave, for a caller that says itself which argument is wrong.
    pub(crate) fn checked(text: &str) -> Checked<Target> {
        let (mut approach, authority, path) = split(text)?;
        // How PostgreSQL's own clients spell it.
        if let Some(approach) = &mut approach
            && approach.service == Service::Postgres
            && path.contains("sslnegotiation=direct")
        {
            approach.start = Start::AtOnce;
        }
        let (host, port) = authority_parts(authority)?;
        let mut target = Target::of_host(host)?;
        target.port = port.unwrap_or(approach.map_or(DEFAULT_PORT, Approach::port));
        target.is_port_given = port.is_some();
        target.approach = approach;
        target.path = encode_path(path)?;
        target.bare = host.len() == text.len();
        Ok(target)
    }

    /// Reads an address to dial, which has no path: `host`, `host:port`, `[v6]:port`; for a
    /// caller that says itself which argument is wrong.
    pub(crate) fn checked_address(text: &str) -> Checked<Target> {
        if text.contains(['/', '?', '#']) {
            return Err(
                "this is where to dial, so it has a host and a port only: try HOST:PORT".into(),
            );
        }
        Target::checked(text)
    }

    /// A host at the default port with the path `/`.
    fn of_host(host: &str) -> Checked<Target> {
        let target = |host: String, ip, lookup| Target {
            host,
            port: DEFAULT_PORT,
            path: "/".into(),
            approach: None,
            is_port_given: false,
            ip,
            lookup,
            bare: false,
        };
        if host.contains(':') {
            let (address, zone) = match host.split_once('%') {
                Some((address, zone)) => (address, Some(unescaped(zone))),
                None => (host, None),
            };
            let ip: Ipv6Addr = address.parse().map_err(|_| {
                format!("`{host}` is no IPv6 address: eight groups of up to four hex digits, `::` for a run of zeros")
            })?;
            if zone.is_some_and(|zone| zone.is_empty() || !zone.bytes().all(is_zone_byte)) {
                return Err(format!(
                    "`{host}`: the name of a network interface must follow `%`"
                ));
            }
            let lookup = zone.map(|zone| format!("{address}%{zone}"));
            return Ok(target(ip.to_string(), Some(ip.into()), lookup));
        }
        let name = host.strip_suffix('.').unwrap_or(host);
        if let Ok(ip) = name.parse::<Ipv4Addr>() {
            return Ok(target(name.into(), Some(ip.into()), None));
        }
        check_name(name)?;
        let name = name.to_ascii_lowercase();
        let lookup = host.ends_with('.').then(|| format!("{name}."));
        Ok(target(name, None, lookup))
    }

    /// The same host with another protocol than HTTPS; at its usual port, unless one was given.
    #[must_use]
    pub fn with_approach(mut self, approach: Approach) -> Target {
        self.approach = Some(approach);
        if !self.is_port_given {
            self.port = approach.port();
        }
        self
    }

    /// Whether the user gave a host alone: no scheme, port or path.
    pub(crate) fn is_bare(&self) -> bool {
        self.bare
    }

    /// Whether the port was given, and is not just the usual one.
    pub(crate) fn is_port_given(&self) -> bool {
        self.is_port_given
    }

    /// The address, if the target is one and not a name.
    pub fn ip(&self) -> Option<IpAddr> {
        self.ip
    }

    /// The name for `server_name`, which carries names only, without a trailing dot
    /// (RFC 6066 §3); `None` for an address.
    pub fn server_name(&self) -> Option<&str> {
        self.ip.is_none().then_some(&*self.host)
    }

    /// What the resolver is asked for.
    pub(super) fn lookup(&self) -> &str {
        self.lookup.as_deref().unwrap_or(&self.host)
    }

    /// The value of the `Host` field: with the port if it is not the default
    /// (RFC 9110 §4.2.3, §7.2).
    pub fn host_field(&self) -> String {
        match self.port {
            DEFAULT_PORT => self.bracketed(),
            port => format!("{}:{port}", self.bracketed()),
        }
    }

    /// Host and port as another host is told them: without a zone, which means something only here
    /// (RFC 4007 §11.2).
    pub(crate) fn authority(&self) -> String {
        format!("{}:{}", self.bracketed(), self.port)
    }

    /// The host as a URI has it: IPv6 in brackets (RFC 3986 §3.2.2).
    fn bracketed(&self) -> String {
        match self.ip {
            Some(IpAddr::V6(ip)) => format!("[{ip}]"),
            _ => self.host.clone(),
        }
    }
}

/// `host:port`, IPv6 in brackets and with its zone.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.ip, &self.lookup) {
            (Some(_), Some(with_zone)) => {
                let (address, zone) = with_zone.split_once('%').unwrap_or((with_zone, ""));
                // A zone that would be read as escaped is escaped.
                let percent = if unescaped(zone) == zone { "%" } else { "%25" };
                write!(f, "[{address}{percent}{zone}]:{}", self.port)
            }
            _ => f.write_str(&self.authority()),
        }
    }
}

/// A zone, whose `%` may be written as in a URI: `fe80::1%25eth0` (RFC 6874 §2). One of digits alone is
/// the number of an interface.
fn unescaped(zone: &str) -> &str {
    let is_name = |zone: &&str| !zone.bytes().all(|byte| byte.is_ascii_digit());
    zone.strip_prefix("25").filter(is_name).unwrap_or(zone)
}

/// Takes scheme and fragment away and parts the authority from path and query.
fn split(text: &str) -> Checked<(Option<Approach>, &str, &str)> {
    if text.is_empty() {
        return Err("it is empty; give a host, as in www.example.com".into());
    }
    if let Some(c) = text.chars().find(|c| c.is_control()) {
        return Err(format!(
            "the control character {} has no place in it",
            c.escape_debug()
        ));
    }
    let mut approach = None;
    let rest = match text.split_once("://") {
        None => text,
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
        Some((scheme, rest)) if Approach::of_scheme(scheme).is_some() => {
            approach = Approach::of_scheme(scheme);
            rest
        }
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => {
            return Err(format!(
                "http is HTTP without TLS; there is no handshake to show: try https://{rest}"
            ));
        }
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#']) => {
            let names: Vec<&str> = Approach::names().collect();
            return Err(format!(
                "the scheme `{scheme}` is not known: try https://{rest}, or one of {}",
                names.join(", ")
            ));
        }
        Some(_) => text,
    };
    // The fragment is for the browser alone (RFC 9110 §4.2.5).
    let rest = rest.split('#').next().unwrap_or(rest);
    let cut = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(cut);
    Ok((approach, authority, path))
}

/// Parts host and port; brackets are taken off.
fn authority_parts(authority: &str) -> Checked<(&str, Option<u16>)> {
    if authority.is_empty() {
        return Err("no host in it; give one, as in https://www.example.com/".into());
    }
    if authority.contains('@') {
        return Err(
            "a user name before `@` is not supported and would not be sent: leave it out, with the `@`"
                .into(),
        );
    }
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, after) = rest
            .split_once(']')
            .ok_or("`[` without `]` after the IPv6 address: try [::1]:443")?;
        if !host.contains(':') {
            return Err(format!(
                "`{host}` in brackets is no IPv6 address: try it without the brackets"
            ));
        }
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, Some(parse_port(port)?))),
            None if after.is_empty() => Ok((host, None)),
            None => Err(format!(
                "`{after}` after `]`: only a port may follow, as in [{host}]:443"
            )),
        };
    }
    match authority.split_once(':') {
        None => Ok((authority, None)),
        Some((_, port)) if port.contains(':') => {
            // An IPv6 address without brackets has no port: which colon would it be?
            if authority.contains("::") || authority.matches(':').count() >= 7 {
                Ok((authority, None))
            } else {
                Err("more than one `:`; a port is given once, as in host:443, and an IPv6 address in brackets, as in [::1]:443".into())
            }
        }
        Some(("", _)) => Err("no host before `:`; give one, as in www.example.com:443".into()),
        Some((host, port)) => Ok((host, Some(parse_port(port)?))),
    }
}

fn parse_port(text: &str) -> Checked<u16> {
    if text.is_empty() {
        return Err("no port after `:`; leave the `:` out for port 443".into());
    }
    match text.parse::<u16>() {
        Ok(port) if port > 0 && text.bytes().all(|b| b.is_ascii_digit()) => Ok(port),
        _ => Err(format!(
            "`{text}` is no port: a port is a number from 1 to 65535"
        )),
    }
}

/// Checks a DNS name: labels of 1 to 63 letters, digits, `-` and `_`, 253 in all (RFC 1035
/// §2.3.4, RFC 1123 §2.1; the underscore is against the letter, but in use).
fn check_name(name: &str) -> Checked<()> {
    if !name.is_ascii() {
        return Err(format!(
            "`{name}` holds letters beyond ASCII; DNS and TLS carry such names in their `xn--` form (RFC 5890): \
             try what `idn2 {name}` prints, or copy the host from a browser's address bar"
        ));
    }
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "-_.".contains(*c);
    if let Some(c) = name.chars().find(|c| !allowed(c)) {
        let what = if c == ' ' {
            "a space".to_owned()
        } else {
            format!("`{c}`")
        };
        return Err(format!("{what} is not allowed in a host name"));
    }
    if name.len() > 253 {
        return Err(format!(
            "a host name of {} characters; DNS allows 253",
            name.len()
        ));
    }
    for label in name.split('.') {
        if label.is_empty() {
            return Err(
                "a dot with nothing before it: host names are labels with a dot between two".into(),
            );
        }
        if label.len() > 63 {
            return Err(format!(
                "`{label}` has {} characters; DNS allows 63 between two dots",
                label.len()
            ));
        }
        if label.starts_with('-') {
            return Err(format!("`{label}`: no part of a host name starts with `-`"));
        }
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    if last.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!(
            "`{name}` ends in a number, but is no IPv4 address: four numbers from 0 to 255, as in 192.0.2.1"
        ));
    }
    Ok(())
}

/// Path and query for the request line: what is not allowed there is percent-encoded (RFC 3986
/// §2.1), as browsers do; what is encoded already stays.
fn encode_path(path: &str) -> Checked<String> {
    let mut out = String::with_capacity(path.len() + 1);
    if !path.starts_with('/') {
        out.push('/');
    }
    for byte in path.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    if out.len() > 8192 {
        return Err(format!(
            "a path of {} bytes; servers take about 8000 (RFC 9112 §3)",
            out.len()
        ));
    }
    Ok(out)
}

fn is_zone_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn parsed(text: &str) -> (String, u16, String) {
        let target = Target::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        (target.host, target.port, target.path)
    }

    #[test]
    fn what_makes_sense() {
        for (text, host, port, path) in [
            ("www.example.com", "www.example.com", 443, "/"),
            ("WWW.Example.COM:8443", "www.example.com", 8443, "/"),
            ("example.com.", "example.com", 443, "/"),
            ("example.com.:444", "example.com", 444, "/"),
            ("localhost", "localhost", 443, "/"),
            ("serve:443", "serve", 443, "/"),
            ("_dmarc.example.com", "_dmarc.example.com", 443, "/"),
            ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example", 443, "/"),
            ("192.0.2.1:1", "192.0.2.1", 1, "/"),
            ("::1", "::1", 443, "/"),
            ("2001:DB8::1", "2001:db8::1", 443, "/"),
            ("[2001:db8:0:0:0:0:0:1]:65535", "2001:db8::1", 65535, "/"),
            ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", 443, "/"),
            ("[fe80::1%eth0]:443", "fe80::1", 443, "/"),
            ("https://[fe80::1%25eth0]:444/x", "fe80::1", 444, "/x"),
            ("https://example.com", "example.com", 443, "/"),
            (
                "HTTPS://example.com:444/a/b?q=1&r=2#top",
                "example.com",
                444,
                "/a/b?q=1&r=2",
            ),
            ("https://[::1]/x", "::1", 443, "/x"),
            ("https://example.com?q", "example.com", 443, "/?q"),
            ("example.com/path", "example.com", 443, "/path"),
            (
                "example.com/?to=https://b.example/",
                "example.com",
                443,
                "/?to=https://b.example/",
            ),
            (
                "https://example.com/ä b%20c",
                "example.com",
                443,
                "/%C3%A4%20b%20c",
            ),
        ] {
            assert_eq!(parsed(text), (host.into(), port, path.into()), "{text}");
        }
    }

    #[test]
    fn nonsense_is_explained() {
        for (text, says) in [
            ("", "empty"),
            ("https://", "no host"),
            ("https:///path", "no host"),
            ("http://example.com/x", "https://example.com/x"),
            ("gopher://example.com", "`gopher`"),
            ("user:pw@example.com", "leave it out"),
            ("example.com:", "no port"),
            ("example.com:0", "1 to 65535"),
            ("example.com:65536", "1 to 65535"),
            ("example.com:+80", "1 to 65535"),
            ("example.com:https", "`https` is no port"),
            ("example.com:1:2", "more than one"),
            (":443", "no host"),
            ("[::1", "without `]`"),
            ("[::1]443", "only a port"),
            ("[example.com]:443", "without the brackets"),
            ("1::2::3", "IPv6"),
            ("fe80::1%", "interface"),
            ("münchen.example", "xn--"),
            ("a b.example", "a space"),
            ("a\r\nHost: evil", "control character"),
            ("https://example.com/\r\nx: y", "control character"),
            ("a..b", "dot"),
            (".", "dot"),
            ("a..", "dot"),
            ("-a.example", "starts with `-`"),
            ("256.1.1.1", "IPv4"),
            ("1.2.3", "IPv4"),
            ("example.com,other", "`,`"),
            ("*.example.com", "`*`"),
        ] {
            let error = Target::parse(text).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Usage, "{text}");
            assert!(error.message.contains(says), "{text}: {error}");
            assert!(!error.message.contains(['\r', '\n']), "{text}: {error}");
        }
        let long = "a".repeat(64);
        assert!(
            Target::parse(&long)
                .unwrap_err()
                .message
                .contains("63 between")
        );
        let long = format!("{}com", "abcdefg.".repeat(32));
        assert!(
            Target::parse(&long)
                .unwrap_err()
                .message
                .contains("allows 253")
        );
        let long = format!("a.example/{}", "x".repeat(9000));
        assert!(Target::parse(&long).unwrap_err().message.contains("path"));
    }

    #[test]
    fn names_for_the_wire() {
        let name = Target::parse("example.com.:8443").unwrap();
        assert_eq!(name.server_name(), Some("example.com"));
        assert_eq!(name.host_field(), "example.com:8443");
        assert_eq!(name.lookup(), "example.com.");
        assert_eq!(name.to_string(), "example.com:8443");
        let address = Target::parse("[fe80::1%eth0]").unwrap();
        assert_eq!(address.server_name(), None);
        assert_eq!(address.host_field(), "[fe80::1]");
        assert_eq!(address.lookup(), "fe80::1%eth0");
        assert_eq!(address.ip(), Some("fe80::1".parse().unwrap()));
        // The zone is for us alone; in a URI its percent sign is escaped (RFC 6874 §2).
        assert_eq!(address.to_string(), "[fe80::1%eth0]:443");
        assert_eq!(address.authority(), "[fe80::1]:443");
        for (text, lookup) in [
            ("[fe80::1%25eth0]", "fe80::1%eth0"),
            ("[fe80::1%25]", "fe80::1%25"),
            ("fe80::1%2", "fe80::1%2"),
        ] {
            assert_eq!(Target::parse(text).unwrap().lookup(), lookup);
        }
        let escaped = Target::parse("[fe80::1%2525eth0]").unwrap();
        assert_eq!(escaped.lookup(), "fe80::1%25eth0");
        assert_eq!(escaped.to_string(), "[fe80::1%2525eth0]:443");
    }

    #[test]
    fn schemes_of_other_protocols() {
        for (text, name, port) in [
            ("smtp://mail.example", "smtp", 25),
            ("SMTP://mail.example:587", "smtp", 587),
            ("imaps://mail.example/inbox", "imaps", 993),
            ("xmpp-server://a.example", "xmpp-server", 5269),
            ("mariadb://db.example", "mysql", 3306),
            ("postgres://db.example/db", "postgres", 5432),
            (
                "postgresql://db.example/db?sslnegotiation=direct",
                "postgres-direct",
                5432,
            ),
        ] {
            let target = Target::parse(text).unwrap();
            assert_eq!(target.approach.unwrap().name(), name, "{text}");
            assert_eq!(target.port, port, "{text}");
        }
        let smtp = Approach::of_scheme("smtp").unwrap();
        let other = |text: &str| Target::parse(text).unwrap().with_approach(smtp).port;
        assert_eq!(
            (other("mail.example"), other("mail.example:443")),
            (25, 443)
        );
        assert_eq!(Target::parse("https://a.example").unwrap().approach, None);
    }

    #[test]
    fn an_address_to_dial_has_no_path() {
        assert_eq!(Target::checked_address("a.example:99").unwrap().port, 99);
        let error = Target::checked_address("https://a.example/").unwrap_err();
        assert!(error.contains("HOST:PORT"), "{error}");
    }
}
