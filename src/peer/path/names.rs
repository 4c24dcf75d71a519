//! Whether a name lies below a subtree of nameConstraints, for each kind of name (RFC 5280 §4.2.1.10,
//! RFC 9549).

use std::net::IpAddr;

/// Which part is not what its kind of name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// The name.
    Name,
    /// The subtree.
    Subtree,
}

/// Whether the subtree permits or excludes. It matters for names with `*`, which stand for many: one
/// is permitted if all of them are, and excluded if any is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Permits,
    Excludes,
}

/// Whether a dNSName is that of the subtree, or longer by labels to the left. A subtree that begins
/// with a dot, which RFC 5280 does not have and authorities use, takes one label at least.
pub(super) fn dns(name: &str, subtree: &str, effect: Effect) -> Result<bool, Broken> {
    let (wildcard, host) = match name.strip_prefix("*.") {
        Some(host) => (true, host),
        None => (false, name),
    };
    // As elsewhere, * stands under two labels at least.
    if !is_host(host) || (wildcard && !host.contains('.')) || name.len() > MOST_NAME {
        return Err(Broken::Name);
    }
    let labels = subtree.strip_prefix('.').unwrap_or(subtree);
    if !(subtree.is_empty() || is_host(labels)) {
        return Err(Broken::Subtree);
    }
    let within = match (subtree.is_empty(), wildcard) {
        (true, _) => true,
        // Every name that it stands for has one label more than what follows the *.
        (_, true) => is_below(host, labels),
        (_, false) if subtree.starts_with('.') => is_below(host, labels) && !same(host, labels),
        (_, false) => is_below(host, labels),
    };
    // Or the subtree begins with one of the labels that the * stands for.
    let reaches = || {
        let rest = subtree
            .split_once('.')
            .filter(|(label, _)| !label.is_empty());
        rest.is_some_and(|(_, rest)| same(rest, host))
    };
    Ok(within || (wildcard && effect == Effect::Excludes && reaches()))
}

/// The longest name of a host (RFC 1035 §2.3.4), and the longest label of it.
const MOST_NAME: usize = 253;
const MOST_LABEL: usize = 63;

/// Whether it is the name of a host in the preferred syntax (RFC 1034 §3.5, RFC 1123 §2.1), with the
/// underscore that is found in them; what looks like an address is not (RFC 1123 §2.1).
fn is_host(name: &str) -> bool {
    let is_label = |label: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (1..=MOST_LABEL).contains(&label.len())
            && label.bytes().all(plain)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.len() <= MOST_NAME
        && name.split('.').all(is_label)
        && !last.bytes().all(|byte| byte.is_ascii_digit())
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// Whether `name` is `above`, or has more labels to the left of it.
fn is_below(name: &str, above: &str) -> bool {
    let Some(more) = name.len().checked_sub(above.len()) else {
        return false;
    };
    let (left, right) = name.as_bytes().split_at(more);
    right.eq_ignore_ascii_case(above.as_bytes()) && matches!(left, [] | [.., b'.'])
}

/// Whether an address is in the range: as many bytes of address and mask.
pub(super) fn address(address: IpAddr, range: &[u8]) -> Result<bool, Broken> {
    let bytes = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    if !matches!(range.len(), 8 | 32) {
        return Err(Broken::Subtree);
    }
    let (network, mask) = range.split_at(range.len() / 2);
    // CIDR (RFC 4632): ones, then zeros.
    let bits = mask
        .iter()
        .flat_map(|byte| (0..8).map(move |bit| byte >> (7 - bit) & 1));
    if !bits.is_sorted_by(|before, after| before >= after) {
        return Err(Broken::Subtree);
    }
    let mut both = bytes.iter().zip(network).zip(mask);
    Ok(bytes.len() == network.len() && both.all(|((a, b), mask)| (a ^ b) & mask == 0))
}

/// Whether a mailbox is that of the subtree, or at its host, or below its domain, which begins with a
/// dot.
pub(super) fn mailbox(name: &str, subtree: &str) -> Result<bool, Broken> {
    let (local, host) = parts(name).ok_or(Broken::Name)?;
    if subtree.contains('@') {
        let (only, at) = parts(subtree).ok_or(Broken::Subtree)?;
        // Only the host is compared without case (RFC 5280 §7.5).
        return Ok(local == only && same(host, at));
    }
    host_within(host, subtree)
}

fn parts(mailbox: &str) -> Option<(&str, &str)> {
    let parts = mailbox.rsplit_once('@')?;
    let printable = parts.0.bytes().all(|byte| byte.is_ascii_graphic());
    (!parts.0.is_empty() && printable && is_host(parts.1)).then_some(parts)
}

/// Whether the host of a URI is that of the subtree, or below its domain, which begins with a dot. A
/// URI without a host, or with an address for one, is to be refused.
pub(super) fn uri(name: &str, subtree: &str) -> Result<bool, Broken> {
    let (_, rest) = name.split_once("://").ok_or(Broken::Name)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) => return Err(Broken::Name),
        None => host,
    };
    if !is_host(host) {
        return Err(Broken::Name);
    }
    host_within(host, subtree)
}

fn host_within(host: &str, subtree: &str) -> Result<bool, Broken> {
    let domain = subtree.strip_prefix('.');
    if !is_host(domain.unwrap_or(subtree)) {
        return Err(Broken::Subtree);
    }
    Ok(match domain {
        Some(domain) => is_below(host, domain) && !same(host, domain),
        None => same(host, subtree),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names() {
        use Effect::{Excludes, Permits};
        for (name, subtree, permitted, excluded) in [
            // RFC 5280 §4.2.1.10: host.example.com permits my.host.example.com, and itself.
            ("host.example.com", "host.example.com", true, true),
            ("my.host.EXAMPLE.com", "Host.example.com", true, true),
            ("myhost.example.com", "host.example.com", false, false),
            ("example.com", "host.example.com", false, false),
            ("example.com", "", true, true),
            ("example.com", ".example.com", false, false),
            ("a.example.com", ".example.com", true, true),
            ("bad.example.com.evil", "example.com", false, false),
            // What * stands for.
            ("*.example.com", "example.com", true, true),
            ("*.example.com", ".example.com", true, true),
            ("*.example.com", "com", true, true),
            ("*.example.com", "a.example.com", false, true),
            ("*.example.com", "b.a.example.com", false, false),
            ("*.example.com", ".a.example.com", false, false),
            ("*.example.com", "a.example.net", false, false),
            ("*.a.example.com", "a.example.com", true, true),
        ] {
            assert_eq!(
                dns(name, subtree, Permits),
                Ok(permitted),
                "{name} {subtree}"
            );
            assert_eq!(
                dns(name, subtree, Excludes),
                Ok(excluded),
                "{name} {subtree}"
            );
        }
        let long = format!("{}.example", "a".repeat(64));
        for broken in [
            "",
            "*",
            "*.com",
            "a*.example.com",
            "a..b",
            ".a",
            "a.",
            "192.0.2.1",
            "-a.example",
            "a-.example",
            "bücher.example",
            "a b.example",
            &long,
        ] {
            assert_eq!(
                dns(broken, "example.com", Permits),
                Err(Broken::Name),
                "{broken}"
            );
        }
        for broken in ["*.example.com", "a..b", "a.", ".", "bücher.example", "a b"] {
            let found = dns("a.example.com", broken, Permits);
            assert_eq!(found, Err(Broken::Subtree), "{broken}");
        }
    }

    #[test]
    fn addresses() {
        let v4 = |text: &str| text.parse::<IpAddr>().unwrap();
        let class_c = [192, 0, 2, 0, 255, 255, 255, 0];
        assert_eq!(address(v4("192.0.2.77"), &class_c), Ok(true));
        assert_eq!(address(v4("192.0.3.77"), &class_c), Ok(false));
        assert_eq!(address(v4("::ffff:192.0.2.77"), &class_c), Ok(false));
        let all = [0; 32];
        assert_eq!(address(v4("2001:db8::1"), &all), Ok(true));
        assert_eq!(address(v4("192.0.2.77"), &all), Ok(false));
        for mask in [[255, 0, 255, 0], [255, 254, 1, 0], [1, 0, 0, 0]] {
            let range = [[192, 0, 2, 0], mask].concat();
            assert_eq!(address(v4("192.0.2.1"), &range), Err(Broken::Subtree));
        }
        assert_eq!(
            address(v4("192.0.2.1"), &[192, 0, 2, 0]),
            Err(Broken::Subtree)
        );
    }

    /// The examples of RFC 5280 §4.2.1.10.
    #[test]
    fn mailboxes_and_resources() {
        for (name, subtree, within) in [
            ("root@example.com", "root@example.com", true),
            ("root@EXAMPLE.com", "root@example.com", true),
            ("Root@example.com", "root@example.com", false),
            ("any@example.com", "example.com", true),
            ("any@my.example.com", "example.com", false),
            ("any@my.example.com", ".example.com", true),
            ("any@example.com", ".example.com", false),
        ] {
            assert_eq!(mailbox(name, subtree), Ok(within), "{name} {subtree}");
        }
        for broken in ["example.com", "@example.com", "a@", "ü@example.com", "a@b@"] {
            assert_eq!(
                mailbox(broken, "example.com"),
                Err(Broken::Name),
                "{broken}"
            );
        }
        assert_eq!(mailbox("a@b.example", "@b.example"), Err(Broken::Subtree));
        for (name, subtree, within) in [
            ("https://host.example.com/a?b", "host.example.com", true),
            ("ftp://me@host.example.com:21/", ".example.com", true),
            ("https://example.com#a", ".example.com", false),
            ("https://my.host.example.com", "host.example.com", false),
        ] {
            assert_eq!(uri(name, subtree), Ok(within), "{name} {subtree}");
        }
        for broken in [
            "urn:isbn:1",
            "https://192.0.2.1/",
            "https://[2001:db8::1]/",
            "https:///a",
        ] {
            assert_eq!(uri(broken, "example.com"), Err(Broken::Name), "{broken}");
        }
    }
}
