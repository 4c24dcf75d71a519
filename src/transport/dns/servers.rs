//! The DNS servers that this system asks: those of /etc/resolv.conf.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Where the system's own resolver reads them.
const FILE: &str = "/etc/resolv.conf";
/// How many of them it asks.
const MOST: usize = 3;
const PORT: u16 = 53;

/// The servers; the one on this machine if the file names none or is not there (resolv.conf(5)).
pub fn system() -> Vec<SocketAddr> {
    let text = std::fs::read_to_string(FILE).unwrap_or_default();
    let found = listed(&text);
    match found.is_empty() {
        true => vec![(Ipv4Addr::LOCALHOST, PORT).into()],
        false => found,
    }
}

/// The lines `nameserver ADDRESS`. An address of a link has the link's name behind a `%`, which counts
/// only where it is a number.
fn listed(text: &str) -> Vec<SocketAddr> {
    let address = |line: &str| {
        let mut words = line.split_whitespace();
        if words.next() != Some("nameserver") {
            return None;
        }
        let word = words.next()?;
        let ip: Option<IpAddr> = word.parse().ok();
        let ip = ip.map(|ip| SocketAddr::new(ip, PORT));
        ip.or_else(|| format!("[{word}]:{PORT}").parse().ok())
    };
    text.lines().filter_map(address).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_those_of_the_file() {
        let text = "# a comment\nsearch lan\nnameserver 192.0.2.1\n  nameserver\t2001:db8::1 \nnameserver fe80::1%2\nnameserver 192.0.2.4\noptions timeout:1\n";
        let found: Vec<String> = listed(text).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            ["192.0.2.1:53", "[2001:db8::1]:53", "[fe80::1%2]:53"]
        );
        assert!(listed("nameserver\nnameserver x\n;nameserver 192.0.2.1").is_empty());
        assert!(!system().is_empty());
    }
}
