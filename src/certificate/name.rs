//! The name that a certificate must carry, and whether it does (RFC 9525, RFC 5280 §4.2.1.6).

use std::fmt;
use std::net::IpAddr;

/// Whom the client wants to talk to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ServerName {
    /// A host name, in lower case and without a final dot.
    Dns(String),
    /// An address.
    Ip(IpAddr),
}

impl ServerName {
    /// From what a user or a URL says: `example.com`, `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]`.
    pub fn new(host: &str) -> Self {
        let bare = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host);
        match bare.parse() {
            Ok(address) => ServerName::Ip(address),
            Err(_) => {
                let name = host.strip_suffix('.').unwrap_or(host);
                ServerName::Dns(name.to_ascii_lowercase())
            }
        }
    }

    /// Whether a `dNSName` of a certificate matches this name: equal but for case, or with `*` as the
    /// whole leftmost label, which matches exactly one label (RFC 9525 §6.3). A final dot is no part of such a
    /// name (RFC 5280 §4.2.1.6).
    pub fn matches_dns(&self, presented: &str) -> bool {
        let ServerName::Dns(name) = self else {
            return false;
        };
        if let Some(suffix) = presented.strip_prefix("*.") {
            // A wildcard over a whole top-level domain matches nothing.
            return suffix.contains('.')
                && name
                    .split_once('.')
                    .is_some_and(|(label, rest)| !label.is_empty() && same_name(rest, suffix));
        }
        same_name(name, presented)
    }

    /// Whether an `iPAddress` of a certificate is this address (RFC 9525 §6.4).
    pub fn matches_ip(&self, presented: IpAddr) -> bool {
        *self == ServerName::Ip(presented)
    }
}

fn same_name(name: &str, presented: &str) -> bool {
    // The characters of a host name (RFC 952, RFC 1123), and the underscore that is found in them;
    // above all no `*` elsewhere than checked above.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !presented.is_empty() && presented.bytes().all(plain) && name.eq_ignore_ascii_case(presented)
}

impl fmt::Display for ServerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServerName::Dns(name) => f.write_str(name),
            ServerName::Ip(address) => address.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        // The examples of RFC 9525 §6.3 and RFC 6125 §6.4.3.
        let name = ServerName::new("foo.example.com.");
        for good in ["foo.example.com", "FOO.Example.COM", "*.example.com"] {
            assert!(name.matches_dns(good), "{good}");
        }
        for bad in [
            "example.com",
            "bar.foo.example.com",
            "*.foo.example.com",
            "*.com",
            "*",
            "f*.example.com",
            "*oo.example.com",
            "foo.*.com",
            "*.*.com",
            "",
            ".example.com",
            "*.",
            "foo.example.com.",
            "*.example.com.",
        ] {
            assert!(!name.matches_dns(bad), "{bad}");
        }
        assert!(!ServerName::new("a.b.example.com").matches_dns("*.example.com"));
        assert!(!ServerName::new("example.com").matches_dns("*.example.com"));
        assert!(!ServerName::new("*.example.com").matches_dns("*.example.com.evil"));
        // A dot behind it makes a top-level domain no domain of two labels.
        assert!(!ServerName::new("example.com").matches_dns("*.com."));
    }

    #[test]
    fn addresses() {
        let address = ServerName::new("[2001:db8::1]");
        assert!(address.matches_ip("2001:db8:0::1".parse().unwrap()));
        assert!(!address.matches_ip("2001:db8::2".parse().unwrap()));
        assert!(!ServerName::new("192.0.2.1").matches_dns("192.0.2.1"));
        assert_eq!(address.to_string(), "2001:db8::1");
    }
}
