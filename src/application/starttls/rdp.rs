//! RDP (MS-RDPBCGR §1.3.1.1), where an X.224 connection request in TPKT (ITU-T X.224 §13, RFC 1006
//! §6) names the security that the client takes, and the confirm names the one that is used.

use super::require_go_ahead;
use crate::check::GoAhead;
use crate::error::{Error, ErrorKind, Result};
use crate::names::quantity::bytes_count;
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framed};
use crate::wire::{self, Name, Reader};

const TITLE: &str = "RDP";

const CONNECTION_REQUEST: u8 = 0xe0;
const CONNECTION_CONFIRM: u8 = 0xd0;

// Kinds of negotiation (MS-RDPBCGR §2.2.1.1.1, §2.2.1.2.1, §2.2.1.2.2).
const NEG_REQ: u8 = 1;
const NEG_RSP: u8 = 2;
const NEG_FAILURE: u8 = 3;

// Security protocols: TLS, and CredSSP, which runs inside TLS.
const PROTOCOL_SSL: u32 = 1;
const PROTOCOL_HYBRID: u32 = 2;
const PROTOCOL_HYBRID_EX: u32 = 8;

/// The longest packet that is read: what is negotiated takes 19 bytes, a cookie may come along.
const MOST_PACKET: usize = 1024;

/// What the other end says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Negotiation {
    Requested(u32),
    Selected(u32),
    Failed(u32),
    /// Nothing, as before TLS was an option.
    Nothing,
}

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    send(
        d,
        "X.224 connection request",
        CONNECTION_REQUEST,
        NEG_REQ,
        PROTOCOL_SSL | PROTOCOL_HYBRID,
    )?;
    let Some(answer) = go_ahead(d.receive("go-ahead", framing, read)?) else {
        let why = "the server answers with a request";
        return Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why));
    };
    require_go_ahead(d, Service::Rdp, answer, String::new())
}

/// What a confirm means; nothing if it is none.
pub(super) fn go_ahead(answer: Negotiation) -> Option<GoAhead> {
    Some(match answer {
        Negotiation::Selected(PROTOCOL_SSL) => GoAhead::Ready,
        Negotiation::Selected(PROTOCOL_HYBRID | PROTOCOL_HYBRID_EX) => GoAhead::ReadyForCredSsp,
        Negotiation::Selected(0) | Negotiation::Nothing => GoAhead::OwnSecurity,
        Negotiation::Selected(other) => GoAhead::OtherSecurity(other),
        Negotiation::Failed(code) => GoAhead::FailureCode(code),
        Negotiation::Requested(_) => return None,
    })
}

/// TPKT: its version and its length (RFC 1006 §6).
pub(super) fn framing(bytes: &[u8]) -> Framed {
    match bytes {
        [3, 0, high, low, ..] => {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            match length {
                11..=MOST_PACKET if bytes.len() < length => Framed::More(length - bytes.len()),
                11..=MOST_PACKET => Framed::Whole(length),
                _ => Framed::Never(format!("a TPKT of {}", bytes_count(length)).into()),
            }
        }
        [] | [3] | [3, 0] | [3, 0, _] => Framed::More(4 - bytes.len()),
        _ => Framed::Never("it does not begin with 03 00, as TPKT does".into()),
    }
}

pub(super) fn read(r: &mut Reader<'_>) -> wire::Result<(Name, Negotiation)> {
    r.structure("TPKT", |r| {
        r.u8("tpkt_version")?;
        r.u8("reserved")?;
        r.length_as("packet_length", 2)
    })?;
    let code = r.structure("X.224", |r| {
        r.length_as("length_indicator", 1)?;
        let code = r.packed("tpdu_code", 1, |bytes| tpdu(bytes[0]))?;
        r.u16("dst_ref")?;
        r.u16("src_ref")?;
        r.u8("class_option")?;
        Ok(code[0])
    })?;
    let name = match code {
        CONNECTION_REQUEST => "X.224 connection request",
        CONNECTION_CONFIRM => "X.224 connection confirm",
        _ => {
            return Err(r.illegal(
                "tpdu_code",
                format!("{code:#04x} is neither a request nor a confirm"),
            ));
        }
    };
    // A routing token or a cookie, a line of text, comes before a negotiation.
    if r.peek().starts_with(b"Cookie:") || r.peek().starts_with(b"tsv:") {
        let line = r.peek().windows(2).position(|window| window == b"\r\n");
        r.text("cookie", line.map_or(r.remaining(), |at| at + 2))?;
    }
    if r.is_empty() {
        return Ok((name.into(), Negotiation::Nothing));
    }
    let negotiation = r.structure("negotiation", read_negotiation)?;
    if !r.is_empty() {
        r.rest("correlation info");
    }
    Ok((name.into(), negotiation))
}

fn read_negotiation(r: &mut Reader<'_>) -> wire::Result<Negotiation> {
    let kind = r.packed("negotiation_type", 1, |bytes| kind_name(bytes[0]))?[0];
    r.u8("negotiation_flags")?;
    r.little_endian_length("negotiation_length", 2)?;
    let value = |r: &mut Reader<'_>, name, words: fn(u32) -> String| {
        let bytes = r.packed(name, 4, |bytes| words(number(bytes)))?;
        Ok(number(bytes))
    };
    Ok(match kind {
        NEG_REQ => Negotiation::Requested(value(r, "requestedProtocols", requested)?),
        NEG_RSP => Negotiation::Selected(value(r, "selectedProtocol", selected)?),
        NEG_FAILURE => Negotiation::Failed(value(r, "failureCode", failure)?),
        _ => {
            return Err(r.illegal(
                "negotiation_type",
                format!("{kind} is not a kind of negotiation"),
            ));
        }
    })
}

/// A number, least significant byte first.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rfold(0, |n, b| n << 8 | u32::from(*b))
}

// Names, with the numbers that they stand for.

fn tpdu(code: u8) -> String {
    match code {
        CONNECTION_REQUEST => format!("Connection Request ({code:#04x})"),
        CONNECTION_CONFIRM => format!("Connection Confirm ({code:#04x})"),
        _ => format!("{code:#04x}"),
    }
}

fn kind_name(kind: u8) -> String {
    match kind {
        NEG_REQ => format!("TYPE_RDP_NEG_REQ ({kind})"),
        NEG_RSP => format!("TYPE_RDP_NEG_RSP ({kind})"),
        NEG_FAILURE => format!("TYPE_RDP_NEG_FAILURE ({kind})"),
        _ => kind.to_string(),
    }
}

/// Security protocols by their bits (MS-RDPBCGR §2.2.1.1.1).
const PROTOCOLS: &[(u32, &str)] = &[
    (PROTOCOL_SSL, "PROTOCOL_SSL (TLS)"),
    (PROTOCOL_HYBRID, "PROTOCOL_HYBRID (CredSSP)"),
    (4, "PROTOCOL_RDSTLS"),
    (PROTOCOL_HYBRID_EX, "PROTOCOL_HYBRID_EX (CredSSP)"),
    (16, "PROTOCOL_RDSAAD"),
];

fn requested(flags: u32) -> String {
    match flags {
        0 => selected(0),
        flags => format!("{flags:#x}: {}", super::bits(flags, PROTOCOLS)),
    }
}

fn selected(protocol: u32) -> String {
    let known = PROTOCOLS.iter().find(|(bit, _)| *bit == protocol);
    match known {
        Some((_, name)) => (*name).to_owned(),
        None if protocol == 0 => "PROTOCOL_RDP (RDP's own security)".to_owned(),
        None => format!("{protocol:#x}"),
    }
}

fn failure(code: u32) -> String {
    match FAILURES.get((code as usize).wrapping_sub(1)) {
        Some(name) => format!("{name} ({code})"),
        None => code.to_string(),
    }
}

/// Why a server does not agree, from 1 on (MS-RDPBCGR §2.2.1.2.2).
const FAILURES: &[&str] = &[
    "SSL_REQUIRED_BY_SERVER",
    "SSL_NOT_ALLOWED_BY_SERVER",
    "SSL_CERT_NOT_ON_SERVER",
    "INCONSISTENT_FLAGS",
    "HYBRID_REQUIRED_BY_SERVER",
    "SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER",
];

fn send(d: &mut Dialogue<'_>, name: &'static str, code: u8, kind: u8, value: u32) -> Result<()> {
    // TPKT with its length, X.224 with its own and three references of zero, and what is negotiated.
    let mut packet = vec![3, 0, 0, 19, 14, code, 0, 0, 0, 0, 0, kind, 0, 8, 0];
    packet.extend(value.to_le_bytes());
    d.send_read(name, packet, |r| read(r).map(|_| ()))
}

/// The built-in server, up to the go-ahead.
pub(super) fn respond(d: &mut Dialogue<'_>) -> Result<()> {
    let asked = d.receive("X.224 connection request", framing, read)?;
    let takes_tls = matches!(asked, Negotiation::Requested(flags) if flags & PROTOCOL_SSL != 0);
    let (kind, value) = match takes_tls {
        true => (NEG_RSP, PROTOCOL_SSL),
        false => (NEG_FAILURE, 1),
    };
    let name = "X.224 connection confirm";
    send(d, name, CONNECTION_CONFIRM, kind, value)?;
    if takes_tls {
        return Ok(());
    }
    let why = "the client does not take TLS";
    Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why))
}
