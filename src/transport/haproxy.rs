//! The PROXY protocol of HAProxy, versions 1 and 2: a header before everything else, by which
//! a proxy in between tells the server whose connection it passes on.

use std::net::{IpAddr, SocketAddr};

use super::dialogue::{Dialogue, Framed, Medium};
use crate::check::Check;
use crate::error::Result;
use crate::wire::{self, Name, Reader, Writer};

/// What narrators call it.
pub const TITLE: &str = "PROXY protocol";
/// The file that reads and writes it.
pub const SOURCE: &str = "src/transport/haproxy.rs";

/// What a header of version 2 begins with (§2.2).
const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";
/// The longest header of version 1, its line end included (§2.1).
const MOST_V1: usize = 107;
/// The longest header of version 2 that is read. Few have more than a hundred bytes.
const MOST_V2: usize = 4096;

/// Connections over TCP, by the version of IP (§2.2).
const TCP4: u8 = 0x11;
const TCP6: u8 = 0x21;

/// The version of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// A line of text.
    V1,
    /// Binary.
    V2,
}

/// Whose connection it is: from where, to where; `None` for one of the sender's own, or of a kind
/// that has no addresses here.
pub type Ends = Option<(SocketAddr, SocketAddr)>;

/// Sends the header that says that the connection is ours.
///
/// # Errors
/// The transport's.
pub fn send(version: Version, ends: Ends, over: &mut dyn Medium) -> Result<()> {
    let mut d = Dialogue::new(over, TITLE, SOURCE);
    match version {
        Version::V1 => d.say("PROXY header", &line(ends), |r| read_line(r).map(|_| ())),
        Version::V2 => d.send("PROXY header", |w| binary(w, ends)),
    }
}

/// Reads the header, of either version, and no byte of what follows it.
///
/// # Errors
/// `Dialogue`: there is none, or it is malformed, which must end the connection. `Closed`,
/// `TimedOut`, `Io`.
pub fn accept(over: &mut dyn Medium) -> Result<Ends> {
    let mut d = Dialogue::new(over, TITLE, SOURCE).exactly();
    let ends = d.receive("PROXY header", framing, |r| {
        Ok(("PROXY header".into(), read(r)?))
    })?;
    d.narration().check(&Check::ProxyHeader { ends }.made());
    Ok(ends)
}

/// `PROXY TCP4 192.0.2.1 192.0.2.2 50000 443` (§2.1).
fn line(ends: Ends) -> String {
    match ends {
        Some((from, to)) if from.is_ipv4() && to.is_ipv4() => {
            format!(
                "PROXY TCP4 {} {} {} {}\r\n",
                from.ip(),
                to.ip(),
                from.port(),
                to.port()
            )
        }
        Some((from, to)) if from.is_ipv6() && to.is_ipv6() => {
            format!(
                "PROXY TCP6 {} {} {} {}\r\n",
                from.ip(),
                to.ip(),
                from.port(),
                to.port()
            )
        }
        _ => "PROXY UNKNOWN\r\n".to_owned(),
    }
}

/// The same in bytes (§2.2).
fn binary(w: &mut Writer, ends: Ends) {
    w.opaque("signature", SIGNATURE);
    // Version 2; PROXY (1) for a connection that is passed on, LOCAL (0) for one's own.
    let first = 0x20 | u8::from(ends.is_some());
    w.packed("version_and_command", &[first], || command(first));
    let family = match ends {
        Some((from, _)) if from.is_ipv4() => TCP4,
        Some(_) => TCP6,
        None => 0,
    };
    w.packed("family_and_protocol", &[family], || kind(family));
    w.within16("addresses", |w| {
        let Some((from, to)) = ends else {
            return;
        };
        for (name, address) in [("source_address", from), ("destination_address", to)] {
            match address.ip() {
                IpAddr::V4(ip) => w.packed(name, &ip.octets(), || ip.to_string()),
                IpAddr::V6(ip) => w.packed(name, &ip.octets(), || ip.to_string()),
            }
        }
        w.u16("source_port", from.port());
        w.u16("destination_port", to.port());
        w.packed("ends", &[], || both(from, to));
    });
}

/// What the first byte behind the signature says: `2, PROXY`.
fn command(byte: u8) -> String {
    let command = match byte & 0x0f {
        0 => "LOCAL",
        1 => "PROXY",
        _ => "unknown",
    };
    format!("{}, {command}", byte >> 4)
}

/// What the byte after it says.
fn kind(byte: u8) -> String {
    let over = match byte >> 4 {
        0 => return "unspecified".to_owned(),
        1 => "IPv4",
        2 => "IPv6",
        3 => "a UNIX socket",
        _ => return "unknown".to_owned(),
    };
    let what = match byte & 0x0f {
        1 => "TCP",
        2 => "UDP",
        _ => return "unknown".to_owned(),
    };
    // A socket of UNIX has streams and datagrams.
    match (over, what) {
        ("a UNIX socket", "TCP") => "a UNIX stream".to_owned(),
        ("a UNIX socket", _) => "UNIX datagrams".to_owned(),
        _ => format!("{what} over {over}"),
    }
}

fn both(from: SocketAddr, to: SocketAddr) -> String {
    format!("from {from} to {to}")
}

/// Reads a header that others send; gives its name, and whose connection it says it is.
///
/// # Errors
/// What is wrong with it.
pub fn overhear(r: &mut Reader<'_>) -> wire::Result<(Name, Ends)> {
    read(r).map(|ends| ("PROXY header".into(), ends))
}

fn read(r: &mut Reader<'_>) -> wire::Result<Ends> {
    match r.peek().starts_with(SIGNATURE) {
        true => read_binary(r),
        false => read_line(r),
    }
}

/// Where the header ends. It must come whole, and first.
pub fn framing(bytes: &[u8]) -> Framed {
    if bytes.is_empty() {
        return Framed::More(1);
    }
    let common = bytes.len().min(SIGNATURE.len());
    if bytes[..common] == SIGNATURE[..common] {
        let Some([high, low]) = bytes.get(14..16) else {
            return Framed::More(16 - bytes.len());
        };
        let length = 16 + usize::from(u16::from_be_bytes([*high, *low]));
        return match length {
            _ if length > MOST_V2 => Framed::Never(format!("a header of {length} bytes").into()),
            _ if bytes.len() < length => Framed::More(length - bytes.len()),
            _ => Framed::Whole(length),
        };
    }
    let begin = b"PROXY ";
    let common = bytes.len().min(begin.len());
    if bytes[..common] != begin[..common] {
        return Framed::Never("the connection does not begin with a PROXY header".into());
    }
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) if end < MOST_V1 => Framed::Whole(end + 1),
        None if bytes.len() < MOST_V1 => Framed::More(1),
        _ => Framed::Never(format!("a line of more than {MOST_V1} bytes").into()),
    }
}

fn read_line(r: &mut Reader<'_>) -> wire::Result<Ends> {
    let text = String::from_utf8_lossy(r.peek()).into_owned();
    let Some(text) = text.strip_suffix("\r\n") else {
        return Err(r.illegal("header", "the line does not end in CR LF"));
    };
    let words: Vec<&str> = text.split(' ').collect();
    let names = [
        "PROXY",
        "protocol",
        "source_address",
        "destination_address",
        "source_port",
        "destination_port",
    ];
    if words.get(1) == Some(&"UNKNOWN") {
        r.structure("line", |r| {
            r.text("PROXY", 5)?;
            r.text("SP", 1)?;
            r.text("protocol", 7)?;
            if text.len() > 13 {
                r.text("ignored", text.len() - 13)?;
            }
            r.text("CRLF", 2)
        })?;
        return Ok(None);
    }
    let ends = parse_ends(&words);
    r.structure("line", |r| {
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                r.text("SP", 1)?;
            }
            let name = names.get(index).copied().unwrap_or("ignored");
            r.text(name, word.len())?;
        }
        if ends.is_none() {
            let why = "PROXY, TCP4 or TCP6, two addresses and two ports belong here";
            return Err(r.illegal("header", why));
        }
        r.text("CRLF", 2)
    })?;
    Ok(ends)
}

fn parse_ends(words: &[&str]) -> Ends {
    let [_, family, from, to, from_port, to_port] = words else {
        return None;
    };
    let port = |text: &str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let plain = digits && (text.len() == 1 || !text.starts_with('0'));
        text.parse::<u16>().ok().filter(|_| plain)
    };
    let (from, to): (IpAddr, IpAddr) = (from.parse().ok()?, to.parse().ok()?);
    let fits = match *family {
        "TCP4" => from.is_ipv4() && to.is_ipv4(),
        "TCP6" => from.is_ipv6() && to.is_ipv6(),
        _ => false,
    };
    let ends = ((from, port(from_port)?).into(), (to, port(to_port)?).into());
    fits.then_some(ends)
}

fn read_binary(r: &mut Reader<'_>) -> wire::Result<Ends> {
    let whole = r.peek();
    r.opaque("signature", SIGNATURE.len())?;
    let first = byte(r, "version_and_command", command)?;
    if first >> 4 != 2 || first & 0x0f > 1 {
        return Err(r.illegal(
            "version_and_command",
            format!("{first:#04x}: 0x20 and 0x21 are in use"),
        ));
    }
    let family = byte(r, "family_and_protocol", kind)?;
    r.within16("addresses", 0..=MOST_V2, |r| {
        let ends = match family {
            TCP4 => Some(read_ends(r, address::<4>)?),
            TCP6 => Some(read_ends(r, address::<16>)?),
            _ => {
                // UDP, UNIX sockets, or nothing: to be skipped by who does not use it.
                if !r.is_empty() {
                    r.rest("other addresses");
                }
                None
            }
        };
        while !r.is_empty() {
            tlv(r, whole)?;
        }
        Ok(ends.filter(|_| first & 1 == 1))
    })
}

fn read_ends(
    r: &mut Reader<'_>,
    address: fn(&mut Reader<'_>, &'static str) -> wire::Result<IpAddr>,
) -> wire::Result<(SocketAddr, SocketAddr)> {
    let from = address(r, "source_address")?;
    let to = address(r, "destination_address")?;
    let from = SocketAddr::from((from, r.u16("source_port")?));
    let to = SocketAddr::from((to, r.u16("destination_port")?));
    r.packed("ends", 0, |_| both(from, to))?;
    Ok((from, to))
}

fn address<const N: usize>(r: &mut Reader<'_>, name: &'static str) -> wire::Result<IpAddr>
where
    IpAddr: From<[u8; N]>,
{
    let read = |bytes: &[u8]| <[u8; N]>::try_from(bytes).map(IpAddr::from).ok();
    let said = |bytes| read(bytes).map_or_else(String::new, |address| address.to_string());
    let bytes = r.packed(name, N, said)?;
    read(bytes).ok_or_else(|| r.illegal(name, "not an address"))
}

fn byte(r: &mut Reader<'_>, name: &'static str, say: fn(u8) -> String) -> wire::Result<u8> {
    let said = |bytes: &[u8]| bytes.first().map_or_else(String::new, |byte| say(*byte));
    let bytes = r.packed(name, 1, said)?;
    Ok(bytes.first().copied().unwrap_or_default())
}

/// What else the sender tells, by type (§2.2.1 to §2.2.8).
fn tlv(r: &mut Reader<'_>, whole: &[u8]) -> wire::Result<()> {
    let name = match r.peek().first() {
        Some(0x01) => "PP2_TYPE_ALPN",
        Some(0x02) => "PP2_TYPE_AUTHORITY",
        Some(0x03) => "PP2_TYPE_CRC32C",
        Some(0x04) => "PP2_TYPE_NOOP",
        Some(0x05) => "PP2_TYPE_UNIQUE_ID",
        Some(0x20) => "PP2_TYPE_SSL",
        Some(0x21) => "PP2_SUBTYPE_SSL_VERSION",
        Some(0x22) => "PP2_SUBTYPE_SSL_CN",
        Some(0x23) => "PP2_SUBTYPE_SSL_CIPHER",
        Some(0x24) => "PP2_SUBTYPE_SSL_SIG_ALG",
        Some(0x25) => "PP2_SUBTYPE_SSL_KEY_ALG",
        Some(0x30) => "PP2_TYPE_NETNS",
        _ => "TLV",
    };
    r.structure(name, |r| {
        let kind = r.u8("tlv_type")?;
        let start = r.position();
        r.within16("tlv_value", 0..=MOST_V2, |r| match kind {
            0x20 => {
                r.u8("ssl_client")?;
                r.u32("ssl_verify")?;
                while !r.is_empty() {
                    // Those inside have no others inside.
                    if r.peek().first() == Some(&0x20) {
                        return Err(r.illegal("tlv_type", "PP2_TYPE_SSL inside itself"));
                    }
                    tlv(r, whole)?;
                }
                Ok(())
            }
            0x03 => {
                let sent = r.u32("crc32c")?;
                // Over the whole header with zeros in the checksum's place (§2.2.3).
                let mut bytes = whole.to_vec();
                if let Some(place) = bytes.get_mut(start + 2..start + 6) {
                    place.fill(0);
                }
                match crc32c(&bytes) == sent {
                    true => Ok(()),
                    false => Err(r.illegal("crc32c", "the checksum of the header is another")),
                }
            }
            0x01 | 0x02 | 0x21..=0x25 | 0x30 => {
                let length = r.remaining();
                r.text("tlv_value", length).map(|_| ())
            }
            _ => {
                if !r.is_empty() {
                    r.rest("tlv_value");
                }
                Ok(())
            }
        })
    })
}

/// CRC-32C, bit by bit (RFC 9260 appendix A): a header has few bytes.
fn crc32c(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ if crc & 1 == 1 { 0x82f6_3b78 } else { 0 };
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), step)
    });
    !crc
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;
    use crate::error::ErrorKind;
    use crate::narration::{Narration, Side};
    use crate::transport::dialogue::Plain;
    use crate::transport::{Transport, pipe};

    fn accepted(bytes: &[u8]) -> (Result<Ends>, Vec<u8>) {
        let (mut near, mut far) = pipe();
        far.write_all(bytes).unwrap();
        far.shutdown_write().unwrap();
        let mut narration = Narration::silent();
        let result = accept(&mut Plain::new(&mut near, &mut narration, Side::Server));
        let mut rest = Vec::new();
        near.read_to_end(&mut rest).unwrap();
        (result, rest)
    }

    fn ends(from: &str, to: &str) -> Ends {
        Some((from.parse().unwrap(), to.parse().unwrap()))
    }

    #[test]
    fn what_is_sent_is_accepted_and_nothing_behind_it_is_read() {
        for version in [Version::V1, Version::V2] {
            for ends in [
                ends("192.0.2.1:50000", "192.0.2.2:443"),
                ends("[2001:db8::1]:50000", "[2001:db8::2]:443"),
                None,
            ] {
                let (mut near, mut far) = pipe();
                let mut narration = Narration::silent();
                send(
                    version,
                    ends,
                    &mut Plain::new(&mut near, &mut narration, Side::Client),
                )
                .unwrap();
                near.write_all(b"\x16\x03\x01").unwrap();
                let mut bytes = Vec::new();
                near.shutdown_write().unwrap();
                far.read_to_end(&mut bytes).unwrap();
                let (result, rest) = accepted(&bytes);
                assert_eq!(result.unwrap(), ends);
                assert_eq!(rest, b"\x16\x03\x01");
            }
        }
    }

    /// The examples of the specification, §2.1, and a header as HAProxy 2.6 sends it with
    /// send-proxy-v2-ssl-cn and a checksum.
    #[test]
    fn headers_of_others() {
        let longest = b"PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n";
        assert!(accepted(longest).0.unwrap().is_some());
        let unknown = b"PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n";
        assert_eq!(accepted(unknown).0.unwrap(), None);
        let mut header = [
            &SIGNATURE[..],
            b"\x21\x11\0\x29\xc0\0\x02\x01\xc0\0\x02\x02\xc3\x50\x01\xbb",
        ]
        .concat();
        header.extend_from_slice(
            b"\x03\0\x04\0\0\0\0\x20\0\x0f\x01\0\0\0\0\x21\0\x07TLSv1.3\x02\0\x01a",
        );
        let sum = crc32c(&header).to_be_bytes();
        header[31..35].copy_from_slice(&sum);
        assert_eq!(
            accepted(&header).0.unwrap(),
            ends("192.0.2.1:50000", "192.0.2.2:443")
        );
        header[34] ^= 1;
        let error = accepted(&header).0.unwrap_err();
        assert!(error.message.contains("checksum"), "{error}");
    }

    /// RFC 9260 and RFC 3720 appendix B.4: 32 bytes of zeros, and of ones.
    #[test]
    fn checksums() {
        assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa);
        assert_eq!(crc32c(&[0xff; 32]), 0x62a8_ab43);
    }

    #[test]
    fn what_is_no_header_ends_it() {
        for bytes in [
            &b"\x16\x03\x01\0\x10"[..],
            b"GET / HTTP/1.1\r\n",
            b"PROXY TCP4 192.0.2.1 192.0.2.2 50000 443\n",
            b"PROXY TCP4 192.0.2.1 192.0.2.2 50000\r\n",
            b"PROXY TCP4 ::1 ::1 50000 443\r\n",
            b"PROXY TCP4 192.0.2.1 192.0.2.2 050 443\r\n",
            b"PROXY TCP4 192.0.2.1 192.0.2.2 65536 443\r\n",
            &[&b"PROXY "[..], &[b'a'; 200]].concat(),
            &[&SIGNATURE[..], b"\x31\x11\0\0"].concat(),
            &[&SIGNATURE[..], b"\x21\x11\0\x04abcd"].concat(),
            &[&SIGNATURE[..], b"\x21\x11\xff\xff"].concat(),
            &[&SIGNATURE[..], b"\x21\0\0\x02ab\x21"].concat()[..17],
        ] {
            let error = accepted(bytes).0.unwrap_err();
            let odd = matches!(error.kind, ErrorKind::Dialogue(..) | ErrorKind::Closed);
            assert!(odd, "{bytes:?}: {error:?}");
        }
    }
}
