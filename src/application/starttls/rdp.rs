//! RDP (MS-RDPBCGR §1.3.1.1), where an X.224 connection request in TPKT (ITU-T X.224 §13, RFC 1006
//! §6) names the security that the client takes, and the confirm names the one that is used.

use super::require_go_ahead;
use crate::check::GoAhead;
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framed};
use crate::wire::{self, Name, Reader, Writer};

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
enum Negotiation {
    Requested(u32),
    Selected(u32),
    Failed(u32),
    /// Nothing, as before TLS was an option.
    Nothing,
}

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    d.send("X.224 connection request", |w| {
        packet(
            w,
            CONNECTION_REQUEST,
            NEG_REQ,
            PROTOCOL_SSL | PROTOCOL_HYBRID,
        );
    })?;
    let answer = d.receive("go-ahead", framing, read)?;
    let answer = match answer {
        Negotiation::Selected(PROTOCOL_SSL) => GoAhead::Ready,
        Negotiation::Selected(PROTOCOL_HYBRID | PROTOCOL_HYBRID_EX) => GoAhead::ReadyForCredSsp,
        Negotiation::Selected(0) | Negotiation::Nothing => GoAhead::OwnSecurity,
        Negotiation::Selected(other) => GoAhead::OtherSecurity(other),
        Negotiation::Failed(code) => GoAhead::FailureCode(code),
        Negotiation::Requested(_) => {
            let why = "the server answers with a request";
            return Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why));
        }
    };
    require_go_ahead(d, Service::Rdp, answer, String::new())
}

/// TPKT: its version and its length (RFC 1006 §6).
fn framing(bytes: &[u8]) -> Framed {
    match bytes {
        [3, 0, high, low, ..] => {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            match length {
                11..=MOST_PACKET if bytes.len() < length => Framed::More(length - bytes.len()),
                11..=MOST_PACKET => Framed::Whole(length),
                _ => Framed::Never(format!("a TPKT of {length} bytes").into()),
            }
        }
        [] | [3] | [3, 0] | [3, 0, _] => Framed::More(4 - bytes.len()),
        _ => Framed::Never("it does not begin with 03 00, as TPKT does".into()),
    }
}

fn read(r: &mut Reader<'_>) -> wire::Result<(Name, Negotiation)> {
    r.structure("TPKT", |r| {
        r.u8("tpkt_version")?;
        r.u8("reserved")?;
        r.u16("packet_length")
    })?;
    let code = r.structure("X.224", |r| {
        r.u8("length_indicator")?;
        let code = r.u8("tpdu_code")?;
        r.u16("dst_ref")?;
        r.u16("src_ref")?;
        r.u8("class_option")?;
        Ok(code)
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
    let negotiation = r.structure("negotiation", |r| {
        let kind = r.u8("negotiation_type")?;
        r.u8("negotiation_flags")?;
        r.little_endian("negotiation_length", 2)?;
        let value_name = match kind {
            NEG_REQ => "requestedProtocols",
            NEG_RSP => "selectedProtocol",
            NEG_FAILURE => "failureCode",
            _ => {
                return Err(r.illegal(
                    "negotiation_type",
                    format!("{kind} is not a kind of negotiation"),
                ));
            }
        };
        let value = r.little_endian(value_name, 4)? as u32;
        Ok(match kind {
            NEG_REQ => Negotiation::Requested(value),
            NEG_RSP => Negotiation::Selected(value),
            _ => Negotiation::Failed(value),
        })
    })?;
    if !r.is_empty() {
        r.rest("correlation info");
    }
    Ok((name.into(), negotiation))
}

fn packet(w: &mut Writer, code: u8, kind: u8, value: u32) {
    w.structure("TPKT", |w| {
        w.u8("tpkt_version", 3);
        w.u8("reserved", 0);
        w.u16("packet_length", 19);
    });
    w.structure("X.224", |w| {
        w.u8("length_indicator", 14);
        w.u8("tpdu_code", code);
        w.u16("dst_ref", 0);
        w.u16("src_ref", 0);
        w.u8("class_option", 0);
    });
    w.structure("negotiation", |w| {
        w.u8("negotiation_type", kind);
        w.u8("negotiation_flags", 0);
        w.little_endian("negotiation_length", 2, 8);
        let name = if kind == NEG_REQ {
            "requestedProtocols"
        } else {
            "selectedProtocol"
        };
        let name = if kind == NEG_FAILURE {
            "failureCode"
        } else {
            name
        };
        w.little_endian(name, 4, value.into());
    });
}

/// The built-in server, up to the go-ahead.
pub(super) fn respond(d: &mut Dialogue<'_>) -> Result<()> {
    let asked = d.receive("X.224 connection request", framing, read)?;
    let takes_tls = matches!(asked, Negotiation::Requested(flags) if flags & PROTOCOL_SSL != 0);
    if takes_tls {
        return d.send("X.224 connection confirm", |w| {
            packet(w, CONNECTION_CONFIRM, NEG_RSP, PROTOCOL_SSL);
        });
    }
    d.send("X.224 connection confirm", |w| {
        packet(w, CONNECTION_CONFIRM, NEG_FAILURE, 1);
    })?;
    let why = "the client does not take TLS";
    Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why))
}
