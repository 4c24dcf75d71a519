//! Which proxy is meant when none is given: the variables that curl reads, as it reads them.

use std::net::IpAddr;

use super::Proxy;
use crate::transport::Target;
use crate::transport::target::Checked;

/// What the environment says, by the names of variables.
pub struct Environment<'a>(pub &'a dyn Fn(&str) -> Option<String>);

impl Environment<'_> {
    /// The variable, unless it is empty.
    fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    /// The variable in small letters, or in capitals.
    fn either(&self, name: &str) -> Option<String> {
        self.get(name)
            .or_else(|| self.get(&name.to_ascii_uppercase()))
    }

    /// The proxy for URLs of this scheme: `https_proxy`, else `all_proxy`, each in small letters
    /// first. Says which variable is wrong if one is.
    ///
    /// # Errors
    /// If the URL in it makes no sense.
    pub fn proxy(&self, scheme: &str) -> Checked<Option<Proxy>> {
        let own = format!("{scheme}_proxy");
        for name in [&*own, "all_proxy"] {
            if let Some(url) = self.either(name) {
                let proxy = Proxy::parse(&url).map_err(|why| format!("{name}: {why}"))?;
                return Ok(Some(proxy));
            }
        }
        Ok(None)
    }

    /// The hosts that are called directly: `no_proxy`.
    pub fn no_proxy(&self) -> NoProxy {
        NoProxy::parse(&self.either("no_proxy").unwrap_or_default())
    }
}

/// Hosts that are called directly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoProxy(Vec<String>);

impl NoProxy {
    /// Reads a list of hosts with commas or spaces between them. A name includes the hosts below it
    /// as well, with a dot before it or not; `*` alone for all; an address may have a length of its
    /// network: `192.0.2.0/24`.
    pub fn parse(text: &str) -> NoProxy {
        let entries = text
            .split([',', ' ', '\t'])
            .filter(|entry| !entry.is_empty());
        NoProxy(entries.map(str::to_ascii_lowercase).collect())
    }

    /// Whether the host is on the list.
    pub fn covers(&self, target: &Target) -> bool {
        if let [all] = &*self.0
            && all == "*"
        {
            return true;
        }
        self.0.iter().any(|entry| match target.ip() {
            Some(ip) => covers_address(entry, ip),
            None => {
                let entry = entry.strip_suffix('.').unwrap_or(entry);
                let entry = entry.strip_prefix('.').unwrap_or(entry);
                let below = target.host.strip_suffix(entry);
                !entry.is_empty()
                    && below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }
        })
    }
}

/// Whether an entry is this address or a network around it. As curl has it (lib/noproxy.c), a length of 0
/// is none, one that is too long matches nothing, and nobody expects brackets.
fn covers_address(entry: &str, ip: IpAddr) -> bool {
    let (address, bits) = match entry.split_once('/') {
        Some((address, bits)) => (address, bits.parse().unwrap_or(0)),
        None => (entry, 0),
    };
    let same = |ours: u128, theirs: u128, width: u32| {
        let bits = if bits == 0 { width } else { bits };
        let rest = width.checked_sub(bits);
        rest.is_some_and(|rest| ours >> rest == theirs >> rest)
    };
    match (address.parse(), ip) {
        (Ok(IpAddr::V4(one)), IpAddr::V4(other)) => {
            same(one.to_bits().into(), other.to_bits().into(), 32)
        }
        (Ok(IpAddr::V6(one)), IpAddr::V6(other)) => same(one.to_bits(), other.to_bits(), 128),
        _ => false,
    }
}
