//! Frames: nine bytes of header and what follows them (RFC 9113 §4 and §6).
//!
//! Each is read and written by naming its parts. Whether a well-formed frame may come where it does
//! is for [`super::session`] to say.

use std::ops::Range;

use super::fault::{Fault, Result};
use crate::names::registry::{ErrorCode, FrameType, Setting};
use crate::wire::{self, CodePoint, Field, FieldValue, Name, Problem, Reader, Writer};

/// The file to read on in.
pub(super) const SOURCE: &str = "src/application/http2/frame.rs";
/// Bytes of a frame's header.
pub const HEADER: usize = 9;
/// What the client sends first, ahead of its SETTINGS (RFC 9113 §3.4).
pub const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// The structure that a field block, or a piece of it, is in.
pub(super) const FRAGMENT: &str = "Field Block Fragment";

/// DATA, HEADERS: the sender's last frame on this stream.
pub const END_STREAM: u8 = 0x1;
/// SETTINGS, PING: an answer.
pub const ACK: u8 = 0x1;
/// HEADERS, PUSH_PROMISE, CONTINUATION: no CONTINUATION follows.
pub const END_HEADERS: u8 = 0x4;
/// DATA, HEADERS, PUSH_PROMISE: there is padding.
pub const PADDED: u8 = 0x8;
/// HEADERS: there are the fields of the priority scheme that was given up (RFC 9113 §5.3.2).
pub const PRIORITY: u8 = 0x20;

/// The header of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Bytes that follow the header.
    pub length: usize,
    /// What the frame is.
    pub kind: FrameType,
    /// Flags; what they mean depends on the type.
    pub flags: u8,
    /// The stream that it is of; 0 is the connection.
    pub stream: u32,
}

impl Header {
    /// Whether the flag is set.
    pub fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Reads a header.
    ///
    /// # Errors
    /// If the nine bytes are not there.
    pub fn read(r: &mut Reader<'_>) -> wire::Result<Header> {
        let length = r.length_as("Length", 3)?;
        let kind = r.code("Type")?;
        let flags = r.packed("Flags", 1, |byte| flags_in_words(kind, byte[0]))?[0];
        // The highest bit is reserved and means nothing (RFC 9113 §4.1).
        let stream = r.u32("Stream Identifier")? & 0x7fff_ffff;
        Ok(Header {
            length,
            kind,
            flags,
            stream,
        })
    }

    fn write(&self, w: &mut Writer) {
        w.length_as("Length", 3, self.length);
        w.code("Type", self.kind);
        w.packed("Flags", &[self.flags], || {
            flags_in_words(self.kind, self.flags)
        });
        w.u32("Stream Identifier", self.stream);
    }
}

/// The flags that are set, by name.
fn flags_in_words(kind: FrameType, flags: u8) -> String {
    let defined: &[(u8, &str)] = match kind {
        FrameType::Data => &[(END_STREAM, "END_STREAM"), (PADDED, "PADDED")],
        FrameType::Headers => &[
            (END_STREAM, "END_STREAM"),
            (END_HEADERS, "END_HEADERS"),
            (PADDED, "PADDED"),
            (PRIORITY, "PRIORITY"),
        ],
        FrameType::Settings | FrameType::Ping => &[(ACK, "ACK")],
        FrameType::PushPromise => &[(END_HEADERS, "END_HEADERS"), (PADDED, "PADDED")],
        FrameType::Continuation => &[(END_HEADERS, "END_HEADERS")],
        _ => &[],
    };
    let mut names = Vec::new();
    let mut rest = flags;
    for (flag, name) in defined.iter().filter(|(flag, _)| flags & flag != 0) {
        rest &= !flag;
        names.push((*name).to_owned());
    }
    if rest != 0 {
        names.push(format!("0x{rest:02x}, which means nothing"));
    }
    match names.is_empty() {
        true => "none".to_owned(),
        false => names.join(", "),
    }
}

/// What follows a header. Places count from the start of the frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// A piece of a message's content.
    Data(Range<usize>),
    /// The start of a field block, or all of it.
    Headers(Range<usize>),
    /// Advice by the scheme that was given up.
    Priority,
    /// The stream ends.
    RstStream(ErrorCode),
    /// What the sender can take; none in an answer.
    Settings(Vec<(Setting, u32)>),
    /// A request that the server answers unasked.
    PushPromise,
    /// To be sent back.
    Ping([u8; 8]),
    /// The last frame but those of streams that go on: their last, why, and more on that.
    GoAway(u32, ErrorCode, Range<usize>),
    /// So many bytes more may be sent.
    WindowUpdate(u32),
    /// More of a field block.
    Continuation(Range<usize>),
    /// How the sender wants a stream's answer scheduled (RFC 9218).
    PriorityUpdate(u32),
    /// Anything else, which is ignored (RFC 9113 §4.1).
    Unknown,
}

/// Reads what follows `header`, to the end of the frame.
///
/// # Errors
/// The RFC's: most are of the connection.
pub fn read_payload(r: &mut Reader<'_>, header: &Header) -> Result<Payload> {
    let result = read_fields(r, header).and_then(|payload| {
        r.finish(header.kind.name())?;
        Ok(payload)
    });
    result.map_err(|error| {
        let why = format!("{}: {error}", header.kind);
        match error.problem {
            Problem::Illegal(_) => Fault::protocol(why),
            // RFC 9113 §6.3: the one frame of a false size that says nothing of the connection.
            _ if header.kind == FrameType::Priority && header.stream != 0 => {
                Fault::Stream(header.stream, ErrorCode::FrameSizeError, why)
            }
            _ => Fault::Connection(ErrorCode::FrameSizeError, why),
        }
    })
}

fn read_fields(r: &mut Reader<'_>, header: &Header) -> wire::Result<Payload> {
    Ok(match header.kind {
        FrameType::Data => {
            let padding = pad_length(r, header)?;
            let data = read_but(r, padding, "Data")?;
            Payload::Data(data)
        }
        FrameType::Headers => {
            let padding = pad_length(r, header)?;
            if header.has(PRIORITY) {
                read_priority(r)?;
            }
            Payload::Headers(read_but(r, padding, FRAGMENT)?)
        }
        FrameType::Priority => {
            read_priority(r)?;
            Payload::Priority
        }
        FrameType::RstStream => Payload::RstStream(r.code("Error Code")?),
        FrameType::Settings => {
            let mut settings = Vec::new();
            while !r.is_empty() {
                settings.push(
                    r.structure("Setting", |r| Ok((r.code("Identifier")?, r.u32("Value")?)))?,
                );
            }
            Payload::Settings(settings)
        }
        FrameType::PushPromise => {
            let padding = pad_length(r, header)?;
            r.u32("Promised Stream ID")?;
            read_but(r, padding, FRAGMENT)?;
            Payload::PushPromise
        }
        FrameType::Ping => Payload::Ping(r.array("Opaque Data")?),
        FrameType::GoAway => {
            let last = r.u32("Last-Stream-ID")? & 0x7fff_ffff;
            let code = r.code("Error Code")?;
            let start = r.position();
            let length = r.remaining();
            r.text("Additional Debug Data", length)?;
            Payload::GoAway(last, code, start..start + length)
        }
        FrameType::WindowUpdate => {
            Payload::WindowUpdate(r.u32("Window Size Increment")? & 0x7fff_ffff)
        }
        FrameType::Continuation => Payload::Continuation(read_but(r, 0, FRAGMENT)?),
        FrameType::PriorityUpdate => {
            let stream = r.u32("Prioritized Stream ID")? & 0x7fff_ffff;
            let length = r.remaining();
            r.text("Priority Field Value", length)?;
            Payload::PriorityUpdate(stream)
        }
        _ => {
            r.rest("Frame Payload");
            Payload::Unknown
        }
    })
}

fn pad_length(r: &mut Reader<'_>, header: &Header) -> wire::Result<usize> {
    match header.has(PADDED) {
        true => Ok(r.u8("Pad Length")?.into()),
        false => Ok(0),
    }
}

/// Reads all but the padding, then that.
fn read_but(r: &mut Reader<'_>, padding: usize, name: &'static str) -> wire::Result<Range<usize>> {
    let Some(length) = r.remaining().checked_sub(padding) else {
        return Err(r.illegal(
            "Pad Length",
            format!("{padding} bytes of padding, more than there are (RFC 9113 §6.1, §6.2)"),
        ));
    };
    let start = r.position();
    r.opaque(name, length)?;
    if padding > 0 {
        r.opaque("Padding", padding)?;
    }
    Ok(start..start + length)
}

fn read_priority(r: &mut Reader<'_>) -> wire::Result<()> {
    r.packed("Stream Dependency", 4, |bytes| {
        let number = bytes.iter().fold(0u32, |n, byte| n << 8 | u32::from(*byte));
        let exclusive = if number >> 31 == 1 { ", exclusive" } else { "" };
        format!("stream {}{exclusive}", number & 0x7fff_ffff)
    })?;
    r.u8("Weight")?;
    Ok(())
}

/// A frame to send, with its annotations if they are recorded.
#[derive(Debug)]
pub struct Written {
    /// What it is.
    pub kind: FrameType,
    /// All of it.
    pub bytes: Vec<u8>,
    /// Annotations that cover it.
    pub fields: Vec<Field>,
}

/// Writes a frame whose payload `body` writes.
pub fn write(
    kind: FrameType,
    flags: u8,
    stream: u32,
    record: bool,
    body: impl FnOnce(&mut Writer),
) -> Written {
    let mut payload = Writer::recording(record);
    body(&mut payload);
    // No vector in it counts its bytes.
    let (payload, fields) = payload.finish().unwrap_or_default();
    let header = Header {
        length: payload.len(),
        kind,
        flags,
        stream,
    };
    let mut w = Writer::recording(record);
    header.write(&mut w);
    w.append(&payload, fields);
    let (bytes, fields) = w.finish().unwrap_or_default();
    Written {
        kind,
        bytes,
        fields,
    }
}

/// What a frame is called.
pub(super) fn name(kind: FrameType) -> Name {
    match kind.known() {
        Some(name) => name.into(),
        None => format!("frame of {}", kind.name()).into(),
    }
}

/// Puts the annotations of a field block into the frame that carries `part` of it, whose fragment is
/// one leaf so far. A field that continues in the next frame is shown in both.
pub(super) fn place_block(frame: &mut [Field], block: &[Field], part: Range<usize>, is_last: bool) {
    let Some(fragment) = frame.iter_mut().find(|field| field.name == FRAGMENT) else {
        return;
    };
    let start = fragment.offset;
    fragment.value = FieldValue::Structure;
    fragment.fields = cut(block, &part, is_last, start);
    if fragment.fields.is_empty() {
        fragment.value = FieldValue::Opaque;
    }
}

/// The fields, or pieces of fields, that lie in `part`, which is to begin at `start`.
fn cut(fields: &[Field], part: &Range<usize>, is_last: bool, start: usize) -> Vec<Field> {
    let mut inside = Vec::new();
    for field in fields {
        let end = field.offset + field.length;
        let (from, to) = (field.offset.max(part.start), end.min(part.end));
        let is_mark = field.length == 0
            && part.start <= field.offset
            && (field.offset < part.end || is_last && field.offset == part.end);
        if from >= to && !is_mark {
            continue;
        }
        let is_whole = field.offset >= part.start && end <= part.end;
        inside.push(Field {
            name: field.name.clone(),
            offset: from - part.start + start,
            length: to - from,
            value: match &field.value {
                FieldValue::Structure => FieldValue::Structure,
                value if is_whole => value.clone(),
                _ => FieldValue::Packed("a piece; the rest is in another frame".to_owned()),
            },
            origin: None,
            fields: cut(&field.fields, part, is_last, start),
        });
    }
    inside
}
