//! LDAP (RFC 4511), where the extended operation StartTLS begins TLS (§4.14). Its messages are BER
//! (§5.1).

use super::text::short;
use super::{MOST_COMMANDS, require_go_ahead};
use crate::check::GoAhead;
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framed, MOST_UNIT};
use crate::wire::{self, Name, Reader};

const TITLE: &str = "LDAP";

/// The name of the operation (RFC 4511 §4.14.1).
const START_TLS_NAME: &str = "1.3.6.1.4.1.1466.20037";
const START_TLS: &[u8] = START_TLS_NAME.as_bytes();

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
const REFERRAL: u8 = 0xa3;

/// What a message is, as far as it means something here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Operation {
    StartTls { id: u64 },
    Unbind,
    Response { id: u64, code: u64, text: String },
    Other { id: u64, tag: u8 },
}

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    let name = element(REQUEST_NAME, START_TLS);
    send(d, "ExtendedRequest", 1, EXTENDED_REQUEST, &name)?;
    let answer = d.receive("ExtendedResponse", framing, read)?;
    let Some((answer, said)) = go_ahead(&answer) else {
        let why = "the server answers our ExtendedRequest with another operation";
        return Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why));
    };
    require_go_ahead(d, Service::Ldap, answer, said)
}

/// What an answer to StartTLS means, and its words; nothing if it is no answer (RFC 4511 §4.14.2).
pub(super) fn go_ahead(answer: &Operation) -> Option<(GoAhead, String)> {
    let Operation::Response { id, code, text } = answer else {
        return None;
    };
    let answer = match (id, code) {
        // RFC 4511 §4.4.1: a notice of disconnection.
        (0, _) => GoAhead::Closing,
        (_, 0) => GoAhead::Ready,
        (_, 1) => GoAhead::OutOfOrder,
        (_, 2) => GoAhead::Unknown,
        (_, 52) => GoAhead::Unavailable,
        _ => GoAhead::Refused,
    };
    Some((answer, result(*code, text)))
}

/// An unbindRequest, which has no answer (RFC 4511 §4.3).
pub(super) fn farewell(d: &mut Dialogue<'_>) -> Result<()> {
    send(d, "UnbindRequest", 2, UNBIND_REQUEST, &[])
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
    let mut result = [
        element(ENUMERATED, &[code]),
        element(OCTET_STRING, b""),
        element(OCTET_STRING, text),
    ]
    .concat();
    if tag == EXTENDED_REQUEST {
        result.extend(element(RESPONSE_NAME, START_TLS));
    }
    send(d, name, id, answers, &result)
}

// Writing. What is sent is named by the same walk as what is received.

fn send(
    d: &mut Dialogue<'_>,
    name: &'static str,
    id: u64,
    tag: u8,
    operation: &[u8],
) -> Result<()> {
    let message = [element(INTEGER, &integer(id)), element(tag, operation)].concat();
    d.send_read(name, element(SEQUENCE, &message), |r| read(r).map(|_| ()))
}

/// An element. Everything that we say is shorter than 128 bytes, so that a length is one byte.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, content.len() as u8], content].concat()
}

/// A number in as few bytes as it takes, with a zero at the front where the first would say that it is
/// negative.
fn integer(number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count().min(7);
    let first = bytes.get(zeros).copied().unwrap_or_default();
    let start = zeros - usize::from(first >= 0x80 && zeros > 0);
    bytes.get(start..).unwrap_or_default().to_vec()
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

pub(super) fn framing(bytes: &[u8]) -> Framed {
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

/// An element with any tag, whose content `read` reads to its end. As in certificates it is a tag, a
/// length, and what is in it.
fn read_element<'a, T>(
    r: &mut Reader<'a>,
    name: &'static str,
    read: impl FnOnce(&mut Reader<'a>, u8) -> wire::Result<T>,
) -> wire::Result<T> {
    r.structure(name, |r| {
        let tag = r.packed("tag", 1, |bytes| tag_name(bytes[0]))?[0];
        let (length, header) = match header(&[&[tag], r.peek()].concat()) {
            Ok(Some((length, header))) => (length, header),
            Ok(None) => return Err(r.illegal("length", "it is cut short")),
            Err(why) => return Err(r.illegal("length", why)),
        };
        r.packed("length", header - 1, |_| size(length))?;
        r.exactly(name, length, |r| read(r, tag))
    })
}

/// A tag in the words of ASN.1 (RFC 4511 §5.1, ITU-T X.690 §8.1.2).
fn tag_name(tag: u8) -> String {
    let number = tag & 0x1f;
    match (tag, tag >> 6) {
        (INTEGER, _) => "INTEGER".to_owned(),
        (OCTET_STRING, _) => "OCTET STRING".to_owned(),
        (ENUMERATED, _) => "ENUMERATED".to_owned(),
        (SEQUENCE, _) => "SEQUENCE".to_owned(),
        (_, 1) => match operation_name(tag) {
            Some(name) => format!("[APPLICATION {number}] {name}"),
            None => format!("[APPLICATION {number}]"),
        },
        (_, 2) => format!("[{number}]"),
        _ => format!("{tag:#04x}"),
    }
}

/// What an operation is called (RFC 4511 §4.1.1).
fn operation_name(tag: u8) -> Option<&'static str> {
    Some(match tag {
        BIND_REQUEST => "BindRequest",
        0x61 => "BindResponse",
        UNBIND_REQUEST => "UnbindRequest",
        0x63 => "SearchRequest",
        0x64 => "SearchResultEntry",
        0x65 => "SearchResultDone",
        0x73 => "SearchResultReference",
        0x66 => "ModifyRequest",
        0x67 => "ModifyResponse",
        0x68 => "AddRequest",
        0x69 => "AddResponse",
        0x4a => "DelRequest",
        0x6b => "DelResponse",
        0x6c => "ModifyDNRequest",
        0x6d => "ModifyDNResponse",
        0x6e => "CompareRequest",
        0x6f => "CompareResponse",
        0x50 => "AbandonRequest",
        EXTENDED_REQUEST => "ExtendedRequest",
        EXTENDED_RESPONSE => "ExtendedResponse",
        0x79 => "IntermediateResponse",
        _ => return None,
    })
}

fn size(length: usize) -> String {
    match length {
        1 => "1 byte".to_owned(),
        length => format!("{length} bytes"),
    }
}

fn read_number(
    r: &mut Reader<'_>,
    name: &'static str,
    meaning: fn(u64) -> String,
) -> wire::Result<u64> {
    read_element(r, name, |r, _| {
        if r.remaining() > 4 || r.is_empty() {
            return Err(r.illegal(name, "a number of one to four bytes belongs here"));
        }
        let number = |bytes: &[u8]| bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b));
        let length = r.remaining();
        let bytes = r.packed("content", length, |bytes| meaning(number(bytes)))?;
        Ok(number(bytes))
    })
}

/// Text; an object identifier with what it names.
fn read_text(r: &mut Reader<'_>, name: &'static str) -> wire::Result<Vec<u8>> {
    read_element(r, name, |r, _| {
        let length = r.remaining();
        let bytes = match r.peek() == START_TLS {
            true => r.packed("content", length, |_| {
                format!("{START_TLS_NAME} (StartTLS)")
            })?,
            false => r.text("content", length)?,
        };
        Ok(bytes.to_vec())
    })
}

pub(super) fn read(r: &mut Reader<'_>) -> wire::Result<(Name, Operation)> {
    read_element(r, "LDAPMessage", |r, _| {
        let id = read_number(r, "messageID", |number| number.to_string())?;
        let read = read_element(r, "protocolOp", |r, tag| read_operation(r, id, tag))?;
        if !r.is_empty() {
            r.rest("controls");
        }
        Ok((read.0.into(), read.1))
    })
}

fn read_operation(r: &mut Reader<'_>, id: u64, tag: u8) -> wire::Result<(&'static str, Operation)> {
    let read = match tag {
        EXTENDED_REQUEST => {
            let name = read_text(r, "requestName")?;
            match name == START_TLS {
                true => ("ExtendedRequest", Operation::StartTls { id }),
                false => ("ExtendedRequest", Operation::Other { id, tag }),
            }
        }
        EXTENDED_RESPONSE => {
            let code = read_number(r, "resultCode", code_name)?;
            read_text(r, "matchedDN")?;
            let text = read_text(r, "diagnosticMessage")?;
            let text = String::from_utf8_lossy(&text).into_owned();
            if r.peek().first() == Some(&REFERRAL) {
                read_element(r, "referral", |r, _| Ok(r.rest("content")))?;
            }
            if r.peek().first() == Some(&RESPONSE_NAME) {
                read_text(r, "responseName")?;
            }
            let name = match id {
                0 => "Notice of Disconnection",
                _ => "ExtendedResponse",
            };
            (name, Operation::Response { id, code, text })
        }
        UNBIND_REQUEST => ("UnbindRequest", Operation::Unbind),
        BIND_REQUEST => ("BindRequest", Operation::Other { id, tag }),
        tag => {
            let is_result = matches!(tag, 0x61 | 0x65 | 0x67 | 0x69 | 0x6b | 0x6d | 0x6f);
            if is_result && r.peek().first() == Some(&ENUMERATED) {
                read_number(r, "resultCode", code_name)?;
                read_text(r, "matchedDN")?;
                read_text(r, "diagnosticMessage")?;
            }
            let name = if is_result {
                "LDAPResult"
            } else {
                "LDAPMessage"
            };
            (name, Operation::Other { id, tag })
        }
    };
    if !r.is_empty() {
        r.rest("rest of the operation");
    }
    Ok(read)
}

/// A result code with its name (RFC 4511 appendix A).
fn code_name(code: u64) -> String {
    let name = match code {
        0 => "success",
        1 => "operationsError",
        2 => "protocolError",
        3 => "timeLimitExceeded",
        7 => "authMethodNotSupported",
        8 => "strongerAuthRequired",
        10 => "referral",
        11 => "adminLimitExceeded",
        12 => "unavailableCriticalExtension",
        13 => "confidentialityRequired",
        49 => "invalidCredentials",
        50 => "insufficientAccessRights",
        51 => "busy",
        52 => "unavailable",
        53 => "unwillingToPerform",
        80 => "other",
        _ => "resultCode",
    };
    format!("{name} ({code})")
}

/// A result code, and the text that comes with it.
fn result(code: u64, text: &str) -> String {
    match text.is_empty() {
        true => code_name(code),
        false => short(&format!("{} {text}", code_name(code))),
    }
}
