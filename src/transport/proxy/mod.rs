//! Proxies, which are asked to connect us and then pass on what both ends say: by HTTP's
//! CONNECT (RFC 9110 §9.3.6) or SOCKS 5 (RFC 1928).

mod environment;
mod heard;
mod http;
mod socks;

#[cfg(test)]
mod tests;

use std::fmt;

use super::dialogue::Plain;
use super::target::Checked;
use super::{Target, resolve};
use crate::error::{Error, ErrorKind, ProxyRefusal, Result};
use crate::wire::visible;

pub use environment::{Environment, NoProxy};
pub use heard::{Heard, overhear};

/// The port of a proxy whose URL has none: curl's choice.
const DEFAULT_PORT: u16 = 1080;

/// How a proxy is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// CONNECT over a bare connection.
    Http,
    /// CONNECT over TLS.
    Https,
    /// SOCKS 5, and we find the host's address.
    Socks5,
    /// SOCKS 5, and the proxy finds it.
    Socks5h,
}

impl Kind {
    /// The scheme of its URL.
    pub fn scheme(self) -> &'static str {
        match self {
            Kind::Http => "http",
            Kind::Https => "https",
            Kind::Socks5 => "socks5",
            Kind::Socks5h => "socks5h",
        }
    }
}

/// A proxy, and how to talk to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// How it is asked.
    pub kind: Kind,
    /// Where it is.
    pub place: Target,
    /// User name and password, if it is to be given some.
    credentials: Option<(String, String)>,
}

impl Proxy {
    /// Reads the URL of a proxy: `http://user:password@host:port`, `socks5h://host`. Without a
    /// scheme it is HTTP, without a port 1080, or 443 for https, as curl has it.
    ///
    /// # Errors
    /// What is wrong with it. The password is not repeated.
    pub fn parse(text: &str) -> Checked<Proxy> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let kind = match &*scheme.to_ascii_lowercase() {
            "http" => Kind::Http,
            "https" => Kind::Https,
            "socks5" => Kind::Socks5,
            "socks5h" => Kind::Socks5h,
            "socks" | "socks4" | "socks4a" => {
                return Err(format!(
                    "{scheme} is the older SOCKS, which is not supported; socks5h and socks5 are"
                ));
            }
            _ => {
                return Err(format!(
                    "`{}` is not a way to ask a proxy; http, https, socks5 and socks5h are",
                    visible(scheme)
                ));
            }
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let mut place = Target::checked_address(host)?;
        if !place.is_port_given() {
            place.port = match kind {
                Kind::Https => 443,
                _ => DEFAULT_PORT,
            };
        }
        Ok(Proxy {
            kind,
            place,
            credentials: user.map(credentials).transpose()?,
        })
    }

    /// Asks for a connection to `target`, in the clear over `plain` or over a finished connection
    /// to the proxy: what comes after it is the target's.
    ///
    /// # Errors
    /// `Proxy`: it refuses. `NotProxy`: it is not of this kind. `Resolve` under SOCKS with our addresses;
    /// `Io`.
    pub fn ask(
        &self,
        target: &Target,
        timeout: std::time::Duration,
        plain: &mut Plain<'_>,
    ) -> Result<()> {
        let credentials = self.credentials.as_ref();
        let credentials = credentials.map(|(user, password)| (&**user, &**password));
        let asked = match self.kind {
            Kind::Http | Kind::Https => http::connect(target, credentials, plain),
            Kind::Socks5h => socks::connect(&socks::Address::of(target), credentials, plain),
            Kind::Socks5 => {
                let addresses = resolve(target, timeout)?;
                let first = addresses.first().copied().map(socks::Address::Ip);
                let none = || Error::new(ErrorKind::Resolve, "no address to connect to");
                socks::connect(&first.ok_or_else(none)?, credentials, plain)
            }
        };
        // Whatever is odd about it is odd about the proxy.
        asked.map_err(|error| {
            let kind = match &error.kind {
                ErrorKind::Dialogue(_, bytes) => ErrorKind::NotProxy(bytes.clone()),
                ErrorKind::Proxy(refusal) => ErrorKind::Proxy(*refusal),
                ErrorKind::Closed if plain.received => ErrorKind::Proxy(ProxyRefusal::Other),
                // It is not even known to be a proxy.
                ErrorKind::Closed | ErrorKind::TimedOut => ErrorKind::Proxy(ProxyRefusal::Silence),
                _ => return error,
            };
            Error {
                kind,
                message: format!("the proxy {self}: {}", error.message),
                ..error
            }
        })
    }

    /// Whether it is spoken to over TLS.
    pub fn is_over_tls(&self) -> bool {
        self.kind == Kind::Https
    }
}

/// Its URL, without user name and password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.kind.scheme(), self.place)
    }
}

/// The same: what is printed for debugging is printed.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({self})")
    }
}

/// `user:password`, in either of which bytes may be percent-encoded (RFC 3986 §3.2.1).
fn credentials(text: &str) -> Checked<(String, String)> {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    Ok((decoded(user)?, decoded(password)?))
}

fn decoded(text: &str) -> Checked<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match byte.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| "the user name or the password is not UTF-8".to_owned())?;
    if text.contains(char::is_control) {
        return Err("the user name or the password has a control character in it".to_owned());
    }
    Ok(text)
}
