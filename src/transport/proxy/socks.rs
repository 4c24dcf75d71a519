//! SOCKS 5 (RFC 1928), with user name and password (RFC 1929).

use std::net::{IpAddr, SocketAddr};

use crate::error::{Error, ErrorKind, ProxyRefusal, Result};
use crate::names::Side;
use crate::transport::Target;
use crate::transport::dialogue::{Dialogue, Framed, Medium};
use crate::wire::{self, Name, Reader, Writer};

pub(super) const TITLE: &str = "SOCKS5";
pub(super) const SOURCE: &str = "src/transport/proxy/socks.rs";

pub(super) const VERSION: u8 = 5;
// Ways to log in (RFC 1928 §3).
const NO_AUTHENTICATION: u8 = 0;
pub(super) const PASSWORD: u8 = 2;
const NONE_ACCEPTABLE: u8 = 0xff;
// Kinds of address (RFC 1928 §5).
const IPV4: u8 = 1;
const DOMAIN: u8 = 3;
const IPV6: u8 = 4;

/// Whom the proxy is to connect us to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    Ip(SocketAddr),
    /// A name, which the proxy looks up.
    Name(String, u16),
}

impl Address {
    /// The target by its name, if it has one.
    pub fn of(target: &Target) -> Address {
        match target.ip() {
            Some(ip) => Address::Ip((ip, target.port).into()),
            None => Address::Name(target.host.clone(), target.port),
        }
    }

    fn write(&self, w: &mut Writer) {
        match self {
            Address::Ip(address) => match address.ip() {
                IpAddr::V4(ip) => {
                    w.u8("address_type", IPV4);
                    w.opaque("address", &ip.octets());
                }
                IpAddr::V6(ip) => {
                    w.u8("address_type", IPV6);
                    w.opaque("address", &ip.octets());
                }
            },
            Address::Name(name, _) => {
                w.u8("address_type", DOMAIN);
                w.within8("address", |w| w.text("address", name.as_bytes()));
            }
        }
        w.u16(
            "port",
            match self {
                Address::Ip(address) => address.port(),
                Address::Name(_, port) => *port,
            },
        );
    }
}

/// Asks for a connection to `address`.
pub(super) fn connect(
    address: &Address,
    credentials: Option<(&str, &str)>,
    over: &mut dyn Medium,
) -> Result<()> {
    let mut d = Dialogue::new(over, TITLE, SOURCE).exactly();
    let methods: &[u8] = match credentials {
        Some(_) => &[NO_AUTHENTICATION, PASSWORD],
        None => &[NO_AUTHENTICATION],
    };
    d.send("methods", |w| {
        w.u8("socks_version", VERSION);
        w.vector8("methods", methods);
    })?;
    let method = d.receive("method", fixed(2), |r| {
        version(r, VERSION)?;
        Ok(("method".into(), r.u8("method")?))
    })?;
    match (method, credentials) {
        (NO_AUTHENTICATION, _) => {}
        (PASSWORD, Some(credentials)) => log_in(&mut d, credentials)?,
        (NONE_ACCEPTABLE, Some(_)) => {
            return Err(failure(
                ProxyRefusal::Login,
                "it takes no login by user name and password",
            ));
        }
        (NONE_ACCEPTABLE, None) => {
            return Err(failure(
                ProxyRefusal::Login,
                "it wants a user name and a password in the proxy's URL",
            ));
        }
        _ => {
            return Err(failure(
                ProxyRefusal::Other,
                format!("it chooses the method {method}, which was not offered"),
            ));
        }
    }
    d.send("request", |w| {
        w.u8("socks_version", VERSION);
        w.u8("socks_command", 1);
        w.u8("socks_reserved", 0);
        address.write(w);
    })?;
    match d.receive("answer", answer_framing, answer)? {
        0 => Ok(()),
        code => Err(failure(refusal(code), reason(code))),
    }
}

/// User name and password (RFC 1929 §2), which are not told.
fn log_in(d: &mut Dialogue<'_>, (user, password): (&str, &str)) -> Result<()> {
    let write = |user: &[u8], password: &[u8]| {
        let mut w = Writer::recording(true);
        w.u8("login_version", 1);
        w.within8("user name (hidden)", |w| w.text("user name (hidden)", user));
        w.within8("password (hidden)", |w| {
            w.text("password (hidden)", password)
        });
        w.finish()
    };
    let too_long = |_| Error::usage("SOCKS takes user names and passwords of up to 255 bytes");
    let (bytes, _) = write(user.as_bytes(), password.as_bytes()).map_err(too_long)?;
    let stars = |text: &str| "*".repeat(text.len());
    let (shown, fields) =
        write(stars(user).as_bytes(), stars(password).as_bytes()).map_err(too_long)?;
    d.send_told("login".into(), &bytes, shown, fields)?;
    let status = d.receive("login answer", fixed(2), |r| {
        r.u8("login_version")?;
        Ok(("login answer".into(), r.u8("login_status")?))
    })?;
    match status {
        0 => Ok(()),
        _ => Err(failure(
            ProxyRefusal::Login,
            "it does not accept the user name and the password",
        )),
    }
}

fn failure(refusal: ProxyRefusal, why: impl Into<String>) -> Error {
    let why: String = why.into();
    Error::new(ErrorKind::Proxy(refusal), format!("{why} (RFC 1928)"))
}

/// The kind of reason why there is no connection (RFC 1928 §6).
fn refusal(code: u8) -> ProxyRefusal {
    match code {
        2 => ProxyRefusal::NotAllowed,
        3..=6 => ProxyRefusal::NoServer,
        7 | 8 => ProxyRefusal::NotUnderstood,
        _ => ProxyRefusal::Other,
    }
}

/// Why there is no connection (RFC 1928 §6).
fn reason(code: u8) -> String {
    let why = match code {
        1 => "it failed in some way of its own",
        2 => "it is not allowed to connect us there",
        3 => "it cannot reach the network",
        4 => "it cannot find or reach the host",
        5 => "the host turned its connection away",
        6 => "it gave up after too many hops",
        7 => "it does not know the command CONNECT",
        8 => "it does not know this kind of address",
        _ => return format!("it refuses with the code {code}"),
    };
    format!("{why} ({code})")
}

fn fixed(length: usize) -> impl FnMut(&[u8]) -> Framed {
    move |bytes: &[u8]| match length.checked_sub(bytes.len()) {
        None | Some(0) => Framed::Whole(length),
        Some(missing) => Framed::More(missing),
    }
}

fn version(r: &mut Reader<'_>, expected: u8) -> wire::Result<()> {
    match r.peek().first() {
        Some(version) if *version == expected => r.u8("socks_version").map(|_| ()),
        other => {
            let other = other.copied().unwrap_or_default();
            Err(r.illegal(
                "socks_version",
                format!("{other} where {expected} belongs: this is not SOCKS 5"),
            ))
        }
    }
}

/// What is said, and answered, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Methods,
    Login,
    Request,
}

/// Where ends what others say at this step.
pub(super) fn heard_framing(from: Side, step: Step, bytes: &[u8]) -> Framed {
    let length = |at: usize| bytes.get(at).map(|length| usize::from(*length));
    match (from, step) {
        (_, Step::Request) => answer_framing(bytes),
        (Side::Server, _) => fixed(2)(bytes),
        (Side::Client, Step::Methods) => match length(1) {
            Some(count) => fixed(2 + count)(bytes),
            None => Framed::More(1),
        },
        (Side::Client, Step::Login) => match length(1) {
            Some(user) => match length(2 + user) {
                Some(password) => fixed(3 + user + password)(bytes),
                None => Framed::More(1),
            },
            None => Framed::More(1),
        },
    }
}

/// Reads what others say at this step; gives its name.
pub(super) fn heard(from: Side, step: Step, r: &mut Reader<'_>) -> wire::Result<Name> {
    let name = match (from, step) {
        (Side::Client, Step::Methods) => {
            version(r, VERSION)?;
            r.vector8("methods", 1..=255)?;
            "methods"
        }
        (Side::Server, Step::Methods) => {
            version(r, VERSION)?;
            r.u8("method")?;
            "method"
        }
        (Side::Client, Step::Login) => {
            r.u8("login_version")?;
            r.rest("login");
            "login"
        }
        (Side::Server, Step::Login) => {
            r.u8("login_version")?;
            r.u8("login_status")?;
            "login answer"
        }
        (Side::Client, Step::Request) => {
            version(r, VERSION)?;
            r.u8("socks_command")?;
            r.u8("socks_reserved")?;
            address(r)?;
            "request"
        }
        (Side::Server, Step::Request) => return Ok(answer(r)?.0),
    };
    Ok(name.into())
}

/// The answer's length depends on the kind of address in it.
fn answer_framing(bytes: &[u8]) -> Framed {
    let length = match bytes {
        [first, ..] if *first != VERSION => return Framed::Whole(bytes.len()),
        [_, _, _, IPV4, ..] => 10,
        [_, _, _, IPV6, ..] => 22,
        [_, _, _, DOMAIN, length, ..] => 7 + usize::from(*length),
        [_, _, _, DOMAIN] => return Framed::More(1),
        [_, _, _, _, ..] => return Framed::Never("an unknown kind of address".into()),
        _ => return Framed::More(4 - bytes.len()),
    };
    fixed(length)(bytes)
}

fn answer(r: &mut Reader<'_>) -> wire::Result<(Name, u8)> {
    version(r, VERSION)?;
    let code = r.u8("socks_reply")?;
    r.u8("socks_reserved")?;
    address(r)?;
    let name = if code == 0 { "answer" } else { "refusal" };
    Ok((name.into(), code))
}

fn address(r: &mut Reader<'_>) -> wire::Result<()> {
    match r.u8("address_type")? {
        IPV4 => r.opaque("address", 4).map(|_| ())?,
        IPV6 => r.opaque("address", 16).map(|_| ())?,
        _ => {
            r.within8("address", 0..=255, |r| {
                let length = r.remaining();
                r.text("address", length)
            })?;
        }
    }
    r.u16("port").map(|_| ())
}
