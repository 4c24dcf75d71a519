//! Values of arguments that are not plain: each as text, with what is wrong with it.

use std::fmt::Display;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use crate::certificate;
use crate::extension::OidFilter;
use crate::names::TrustAnchorId;
use crate::names::registry::MaxFragmentLength;
use crate::names::service::Approach;
use crate::transport::proxy::NoProxy;
use crate::transport::{Target, haproxy};

/// A path of this server's.
pub(super) fn path(text: &str) -> Result<String, String> {
    match text.starts_with('/') && text.bytes().all(|byte| (b'!'..=b'~').contains(&byte)) {
        true => Ok(text.to_owned()),
        false => Err("a path begins with / and has no spaces".into()),
    }
}

pub(super) fn no_proxy(text: &str) -> Result<NoProxy, String> {
    Ok(NoProxy::parse(text))
}

pub(super) fn haproxy_version(text: &str) -> Result<haproxy::Version, String> {
    match text {
        "v1" | "1" => Ok(haproxy::Version::V1),
        "v2" | "2" => Ok(haproxy::Version::V2),
        _ => Err("the versions are v1 and v2".into()),
    }
}

/// A protocol, and when TLS begins in it.
pub(super) fn approach(text: &str) -> Result<Approach, String> {
    Approach::of_scheme(text).ok_or_else(|| {
        let names: Vec<&str> = Approach::names().collect();
        format!("there is no such protocol; one of {}", names.join(", "))
    })
}

/// A name for server_name: no address, no port (RFC 6066 §3).
pub(super) fn name(text: &str) -> Result<String, String> {
    if text.contains(['/', '?', '#']) || (text.contains(':') && !text.contains("::")) {
        return Err("server_name carries a host name only, without port and path".into());
    }
    let target = Target::checked(text)?;
    match target.server_name() {
        Some(name) => Ok(name.to_owned()),
        None => Err(
            "server_name carries names only, no addresses (RFC 6066 §3); --no-sni leaves it out"
                .into(),
        ),
    }
}

/// An extension that certificates must have, and what it must hold.
pub(super) fn oid_filter(text: &str) -> Result<OidFilter, String> {
    let (certificate_extension_oid, certificate_extension_values) =
        certificate::parse_filter(text)?;
    Ok(OidFilter {
        certificate_extension_oid,
        certificate_extension_values,
    })
}

/// Identifiers of trust anchors, separated by commas, or none.
pub(in crate::commands) fn trust_anchors(text: &str) -> Result<Vec<TrustAnchorId>, String> {
    match text.trim() {
        "none" => Ok(Vec::new()),
        text => text
            .split(',')
            .map(|id| TrustAnchorId::parse(id.trim()))
            .collect(),
    }
}

/// A host, and port 53 unless another is given.
pub(super) fn dns_server(text: &str) -> Result<Target, String> {
    let is_bare_v6 = text.contains("::") && !text.contains(']');
    let with_port = match is_bare_v6 {
        true => format!("[{text}]:53"),
        false => format!("{text}:53"),
    };
    // With a port of its own the text has one too many then.
    Target::checked_address(&with_port).or_else(|_| Target::checked_address(text))
}

/// A length that max_fragment_length has a number for (RFC 6066 §4).
pub(super) fn fragment_length(text: &str) -> Result<MaxFragmentLength, String> {
    let mut all = MaxFragmentLength::ALL.iter().copied();
    let length = text.parse().ok();
    all.find(|it| length.is_some() && it.bytes() == length)
        .ok_or_else(|| "the lengths are 512, 1024, 2048 and 4096 (RFC 6066 §4)".into())
}

/// A method: a token (RFC 9110 §5.6.2, §9.1).
pub(super) fn method(text: &str) -> Result<String, String> {
    match !text.is_empty() && text.bytes().all(is_token) {
        true => Ok(text.to_owned()),
        false => Err("a method is a word such as HEAD or POST (RFC 9110 §9.1)".into()),
    }
}

/// A field, as curl has it: `Name: value`, or `Name:` for none.
pub(super) fn field(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once(':')
        .ok_or("a field is a name, a colon and a value: Accept: text/html")?;
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(
            "the name of a field has letters, digits and a few signs (RFC 9110 §5.1)".into(),
        );
    }
    let value = value.trim_matches([' ', '\t']);
    if value
        .bytes()
        .any(|byte| byte < b' ' && byte != b'\t' || byte == 0x7f)
    {
        return Err("the value of a field has no control characters (RFC 9110 §5.5)".into());
    }
    Ok((name.to_owned(), value.to_owned()))
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// A whole number in a range.
pub(in crate::commands) fn whole<T>(
    range: RangeInclusive<T>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: FromStr + PartialOrd + Display + Clone + Send + Sync + 'static,
{
    move |text| match text.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(format!(
            "a whole number from {} to {}",
            range.start(),
            range.end()
        )),
    }
}

/// An address to listen on.
pub(super) fn address(text: &str) -> Result<IpAddr, String> {
    let why =
        "an address of this machine, such as 127.0.0.1 or ::1; 0.0.0.0 and :: are all of them";
    text.parse().map_err(|_| why.into())
}

/// Seconds, with a fraction if needed.
pub(in crate::commands) fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.001..=86_400.0).contains(&seconds) => {
            Ok(Duration::from_secs_f64(seconds))
        }
        _ => Err("a number of seconds from 0.001 to 86400, as in 10 or 0.5".into()),
    }
}
