//! LDAP (RFC 4511), where the extended operation StartTLS begins TLS (§4.14). Its messages are BER
//! (§5.1).

use super::text::short;
use super::{MOST_COMMANDS, require_go_ahead};
use crate::check::GoAhead;
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framed, MOST_UNIT};
use crate::wire::{self, Name, Reader, Writer};

const TITLE: &str = "LDAP";

/// The name of the operation (RFC 4511 §4.14.1).
const START_TLS: &[u8] = b"1.3.6.1.4.1.1466.20037";

// Tags (RFC 4511 §4.2, §4.12, §5.1).
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const ENUMERATED: u8 = 0x0a;
const BIND_REQUEST: u8 = 0x60;
const UNBIND_REQUEST: u8 = 0x42;
const EXTENDED_REQUEST: u8 = 0x77;
const EXTENDED_RESPONSE: u8 = 0x78;
const REQUEST_NAME: u8 = 0x80;
const RESPONSE_NAME: u8 = 0x8a;

/// What a message is, as far as it means something here.
#[derive(Debug, PartialEq, Eq)]
enum Operation {
    StartTls { id: u64 },
    Unbind,
    Response { id: u64, code: u64, text: String },
    Other { id: u64, tag: u8 },
}

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    d.send("ExtendedRequest", |w| {
        message(w, 1, EXTENDED_REQUEST, |w| {
            string(w, "requestName", REQUEST_NAME, START_TLS);
        });
    })?;
    let answer = d.receive("ExtendedResponse", framing, read)?;
    let Operation::Response { id, code, text } = answer else {
        let why = "the server answers our ExtendedRequest with another operation";
        return Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why));
    };
    if id == 0 {
        // RFC 4511 §4.4.1: a notice of disconnection.
        return require_go_ahead(d, Service::Ldap, GoAhead::Closing, result(code, &text));
    }
    let answer = match code {
        0 => GoAhead::Ready,
        1 => GoAhead::OutOfOrder,
        2 => GoAhead::Unknown,
        52 => GoAhead::Unavailable,
        _ => GoAhead::Refused,
    };
    require_go_ahead(d, Service::Ldap, answer, result(code, &text))
}

/// An unbindRequest, which has no answer (RFC 4511 §4.3).
pub(super) fn farewell(d: &mut Dialogue<'_>) -> Result<()> {
    d.send("UnbindRequest", |w| message(w, 2, UNBIND_REQUEST, |_| {}))
}

/// The built-in server, up to the go-ahead.
pub(super) fn respond(d: &mut Dialogue<'_>) -> Result<()> {
    for _ in 0..MOST_COMMANDS {
        match d.receive("ExtendedRequest", framing, read)? {
            Operation::StartTls { id } => return respond_with(d, id, EXTENDED_REQUEST, 0, b""),
            Operation::Other { id, tag } => respond_with(d, id, tag, 13, b"TLS comes first")?,
            Operation::Unbind | Operation::Response { .. } => break,
        }
    }
    Err(Error::new(
        ErrorKind::Closed,
        "the client took leave without asking for TLS",
    ))
}

/// The built-in server over TLS, up to the client's leave.
pub(super) fn serve(d: &mut Dialogue<'_>) -> Result<()> {
    for _ in 0..MOST_COMMANDS {
        match d.receive("UnbindRequest", framing, read)? {
            Operation::Unbind | Operation::Response { .. } => break,
            Operation::StartTls { id } => {
                respond_with(d, id, EXTENDED_REQUEST, 1, b"TLS is there already")?;
            }
            Operation::Other { id, tag } => {
                respond_with(d, id, tag, 53, b"This server has no directory")?;
            }
        }
    }
    Ok(())
}

/// An answer to the request with this tag.
fn respond_with(d: &mut Dialogue<'_>, id: u64, tag: u8, code: u8, text: &[u8]) -> Result<()> {
    let answers = match tag {
        EXTENDED_REQUEST => EXTENDED_RESPONSE,
        BIND_REQUEST => 0x61,
        // SearchRequest to SearchResultDone, and the rest to their responses (RFC 4511 §4.2).
        0x63 => 0x65,
        tag => tag.wrapping_add(1),
    };
    let name = if tag == EXTENDED_REQUEST {
        "ExtendedResponse"
    } else {
        "LDAPResult"
    };
    d.send(name, |w| {
        message(w, id, answers, |w| {
            element(w, "resultCode", ENUMERATED, |w| w.u8("resultCode", code));
            string(w, "matchedDN", OCTET_STRING, b"");
            string(w, "diagnosticMessage", OCTET_STRING, text);
            if tag == EXTENDED_REQUEST {
                string(w, "responseName", RESPONSE_NAME, START_TLS);
            }
        });
    })
}

// Writing. Everything that we say is shorter than 128 bytes, so that a length is one byte.

fn element(w: &mut Writer, name: &'static str, tag: u8, write: impl FnOnce(&mut Writer)) {
    w.structure(name, |w| {
        w.u8("tag", tag);
        w.within8(name, write);
    });
}

fn string(w: &mut Writer, name: &'static str, tag: u8, bytes: &[u8]) {
    element(w, name, tag, |w| w.text(name, bytes));
}

fn message(w: &mut Writer, id: u64, tag: u8, write: impl FnOnce(&mut Writer)) {
    element(w, "LDAPMessage", SEQUENCE, |w| {
        // In as few bytes as it takes with a zero at the front, which says that it is positive.
        let bytes = id.to_be_bytes();
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count().min(7);
        let first = bytes.get(zeros).copied().unwrap_or_default();
        let start = zeros - usize::from(first >= 0x80 && zeros > 0);
        element(w, "messageID", INTEGER, |w| {
            w.opaque("messageID", bytes.get(start..).unwrap_or_default());
        });
        element(w, "protocolOp", tag, write);
    });
}

// Reading.

/// The length that a BER element states, and the bytes of tag and length; `None` if there are not
/// enough bytes to tell, an error if it is not of a form that LDAP allows (RFC 4511 §5.1).
fn header(bytes: &[u8]) -> std::result::Result<Option<(usize, usize)>, &'static str> {
    match bytes {
        [_, short @ 0..=0x7f, ..] => Ok(Some((usize::from(*short), 2))),
        [_, 0x80, ..] => Err("a length that is not stated, which LDAP forbids (RFC 4511 §5.1)"),
        [_, long, rest @ ..] => {
            let count = usize::from(long & 0x7f);
            if count > 4 {
                return Err("a length of more than four bytes");
            }
            let length = rest.get(..count);
            let number = |bytes: &[u8]| bytes.iter().fold(0, |n, b| n << 8 | usize::from(*b));
            Ok(length.map(|bytes| (number(bytes), 2 + count)))
        }
        _ => Ok(None),
    }
}

fn framing(bytes: &[u8]) -> Framed {
    if bytes.first().is_some_and(|tag| *tag != SEQUENCE) {
        return Framed::Never("it does not begin with the tag of a SEQUENCE (0x30)".into());
    }
    match header(bytes) {
        Err(why) => Framed::Never(why.into()),
        Ok(None) => Framed::More(1),
        Ok(Some((length, _))) if length > MOST_UNIT => {
            Framed::Never(format!("a message of {length} bytes").into())
        }
        Ok(Some((length, header))) if bytes.len() < header + length => {
            Framed::More(header + length - bytes.len())
        }
        Ok(Some((length, header))) => Framed::Whole(header + length),
    }
}

/// An element with any tag, whose content `read` reads to its end.
fn read_element<'a, T>(
    r: &mut Reader<'a>,
    name: &'static str,
    read: impl FnOnce(&mut Reader<'a>, u8) -> wire::Result<T>,
) -> wire::Result<T> {
    r.structure(name, |r| {
        let tag = r.u8("tag")?;
        let count = match r.peek().first() {
            Some(long @ 0x81..=0x84) => {
                r.u8("length of length")?;
                usize::from(long & 0x7f)
            }
            Some(0..=0x7f) => 1,
            _ => return Err(r.illegal("length", "a length in a form that LDAP does not have")),
        };
        let length = r.length(count)?;
        r.bounded(name, length, |r| read(r, tag))
    })
}

fn read_number(r: &mut Reader<'_>, name: &'static str) -> wire::Result<u64> {
    read_element(r, name, |r, _| {
        if r.remaining() > 4 || r.is_empty() {
            return Err(r.illegal(name, "a number of one to four bytes belongs here"));
        }
        let bytes = r.rest(name);
        Ok(bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
    })
}

fn read_text(r: &mut Reader<'_>, name: &'static str) -> wire::Result<Vec<u8>> {
    read_element(r, name, |r, _| {
        let length = r.remaining();
        Ok(r.text(name, length)?.to_vec())
    })
}

fn read(r: &mut Reader<'_>) -> wire::Result<(Name, Operation)> {
    read_element(r, "LDAPMessage", |r, _| {
        let id = read_number(r, "messageID")?;
        let read = read_element(r, "protocolOp", |r, tag| {
            let (name, operation) = match tag {
                EXTENDED_REQUEST => {
                    let name = read_text(r, "requestName")?;
                    match name == START_TLS {
                        true => ("ExtendedRequest", Operation::StartTls { id }),
                        false => ("ExtendedRequest", Operation::Other { id, tag }),
                    }
                }
                EXTENDED_RESPONSE => {
                    let code = read_number(r, "resultCode")?;
                    read_text(r, "matchedDN")?;
                    let text = read_text(r, "diagnosticMessage")?;
                    let text = String::from_utf8_lossy(&text).into_owned();
                    let name = if id == 0 {
                        "Notice of Disconnection"
                    } else {
                        "ExtendedResponse"
                    };
                    (name, Operation::Response { id, code, text })
                }
                UNBIND_REQUEST => ("UnbindRequest", Operation::Unbind),
                _ => ("LDAPMessage", Operation::Other { id, tag }),
            };
            if !r.is_empty() {
                r.rest("content");
            }
            Ok((name, operation))
        })?;
        if !r.is_empty() {
            r.rest("controls");
        }
        Ok((read.0.into(), read.1))
    })
}

/// A result code by its name (RFC 4511 appendix A), and the text that comes with it.
fn result(code: u64, text: &str) -> String {
    let name = match code {
        0 => "success",
        1 => "operationsError",
        2 => "protocolError",
        7 => "authMethodNotSupported",
        8 => "strongerAuthRequired",
        10 => "referral",
        12 => "unavailableCriticalExtension",
        13 => "confidentialityRequired",
        51 => "busy",
        52 => "unavailable",
        53 => "unwillingToPerform",
        80 => "other",
        _ => "resultCode",
    };
    match text.is_empty() {
        true => format!("{name} ({code})"),
        false => short(&format!("{name} ({code}) {text}")),
    }
}
