//! Records on their way in: gathered whole from the stream, judged by their headers, unprotected.

use std::io::{self, Read};
use std::ops::Range;

use super::deframer::Deframer;
use super::early_data::EarlyData;
use super::header::Header;
use super::layout::Layout;
use super::protection::Opened;
use super::taken;
use super::{MAX_CIPHERTEXT, MAX_CIPHERTEXT_TLS13, MAX_PLAINTEXT, Protection};
use crate::error::{Error, ErrorKind, Result};
use crate::message::Ssl2ClientHello;
use crate::names::MessageName;
use crate::names::registry::{AlertDescription, ContentType, ProtocolVersion};
use crate::narration::{Carrier, Event, Message, Narration, Segment, Side, Topic};
use crate::wire::{Field, Reader};

/// How many records without content may follow each other. They cost the peer little and us more;
/// OpenSSL draws the line at the same number.
const MAX_EMPTY_RECORDS: u32 = 32;

/// How much of something that is not TLS is kept to show.
const NOT_TLS: usize = 256;

/// The receiving half of a record layer.
pub(super) struct Incoming {
    side: Side,
    deframer: Deframer,
    /// Where in the record that was read last its content is.
    content: Range<usize>,
    pub protection: Option<Protection>,
    /// The negotiated version, once there is one.
    pub version: Option<ProtocolVersion>,
    /// The most plaintext of a protected record that we take; in TLS 1.3 with type and padding.
    pub limit: usize,
    /// The most content of any record, protected or not (RFC 6066 §4).
    pub fragment_limit: usize,
    is_first: bool,
    /// A protected record was authentic: the peer has its keys.
    has_opened: bool,
    empty_records: u32,
    /// Early data that is not wanted, as long as some may come.
    pub early_data: Option<EarlyData>,
}

impl Incoming {
    /// `side` is our own.
    pub fn new(side: Side) -> Self {
        Incoming {
            side,
            deframer: Deframer::default(),
            content: 0..0,
            protection: None,
            version: None,
            limit: usize::MAX,
            fragment_limit: usize::MAX,
            is_first: true,
            has_opened: false,
            empty_records: 0,
            early_data: None,
        }
    }

    /// The content of the record that was read last.
    pub fn fragment(&self) -> &[u8] {
        let record = self.deframer.record();
        record.get(self.content.clone()).unwrap_or_default()
    }

    /// Bytes of later records that are here already.
    pub fn pending(&self) -> &[u8] {
        self.deframer.pending()
    }

    /// The type of the record at the front and the bytes of its fragment, once its header is here.
    pub fn front(&self) -> Option<(ContentType, usize)> {
        let header = self.deframer.header()?;
        Some((header.content_type, header.length))
    }

    /// Whether all of the record at the front is here.
    pub fn has_front(&self) -> bool {
        self.deframer.header().is_some() && self.pending().len() >= self.deframer.wanted()
    }

    /// What the record at the front holds, and its first byte, if all of it is here and it is protected
    /// with the keys in force.
    pub fn look_ahead(&mut self) -> Option<(ContentType, u8)> {
        let header = self.deframer.header().filter(|_| self.has_front())?;
        let is_protected = header.content_type == ContentType::ApplicationData;
        let protection = self.protection.as_mut().filter(|_| is_protected)?;
        let fragment = self.deframer.pending().get(Header::SIZE..)?;
        protection.look_into(header, fragment.get(..header.length)?)
    }

    fn is_tls13(&self) -> bool {
        self.version == Some(ProtocolVersion::TLS1_3)
    }

    /// Reads one record and unprotects it. Unwanted early data is skipped.
    pub fn read(
        &mut self,
        stream: &mut impl Read,
        narration: &mut Narration,
    ) -> Result<ContentType> {
        loop {
            if let Some(content_type) = self.read_one(stream, narration)? {
                return Ok(content_type);
            }
        }
    }

    /// Reads one record; `None` if it was early data.
    fn read_one(
        &mut self,
        stream: &mut impl Read,
        narration: &mut Narration,
    ) -> Result<Option<ContentType>> {
        self.content = 0..0;
        let (header, is_protected) = loop {
            if let Some(header) = self.deframer.header() {
                let is_protected = self.judge(&header, narration)?;
                if self.deframer.take().is_some() {
                    break (header, is_protected);
                }
            }
            self.fill(stream, narration)?;
        };
        self.is_first = false;

        let tls13 = self.is_tls13();
        let peer = self.side.peer();
        if self.is_early_data(&header) {
            taken::pass_by(self.deframer.record(), header, peer, tls13, narration);
            return match &mut self.early_data {
                Some(early_data) => early_data.skip(header.length, narration).map(|()| None),
                None => Ok(None),
            };
        }
        let protection = self.protection.as_mut().filter(|_| is_protected);
        let record = self.deframer.record_mut();
        let opened = taken::take(record, header, peer, protection, tls13, narration)?;
        let Range { start, end } = opened.content;
        self.content = Header::SIZE + start..Header::SIZE + end;
        self.has_opened |= is_protected;
        if is_protected {
            self.early_data = None;
        }
        self.judge_content(&opened, is_protected, header.length)
            .inspect_err(|_| self.content = 0..0)?;
        Ok(Some(opened.content_type))
    }

    /// Whether a record is early data, which is under keys that we do not have: anything called
    /// application data as long as there are no keys, and what our keys do not open once there are
    /// (RFC 9846 §4.3.10).
    fn is_early_data(&mut self, header: &Header) -> bool {
        if self.early_data.is_none() || header.content_type != ContentType::ApplicationData {
            return false;
        }
        match &mut self.protection {
            None => true,
            Some(protection) => !protection.opens(*header, &self.deframer.record()[Header::SIZE..]),
        }
    }

    /// Judges a header; says whether what follows is protected.
    fn judge(&self, header: &Header, narration: &mut Narration) -> Result<bool> {
        let known = [
            ContentType::ChangeCipherSpec,
            ContentType::Alert,
            ContentType::Handshake,
            ContentType::ApplicationData,
        ]
        .contains(&header.content_type);
        let is_tls = header.version.0 >> 8 == 3;
        // An error of SSL 2.0 (80 03 00 …) has the third byte of a version by chance.
        let is_ssl2 = header.content_type.0 >= 0x80;
        if self.is_first && (!is_tls || is_ssl2) {
            return Err(self.not_tls(known, narration));
        }
        if !known {
            return Err(Error::unexpected_message(format!(
                "a record of content type {} (RFC 9846 §5)",
                header.content_type
            )));
        }
        let is_expected = match self.version {
            None => is_tls,
            // RFC 9846 §5.1: ignored for all purposes.
            Some(ProtocolVersion::TLS1_3) => true,
            // Who fails on our hello does not know the version yet, and says so in any.
            Some(_) if header.content_type == ContentType::Alert && self.protection.is_none() => {
                is_tls
            }
            Some(version) => header.version == version,
        };
        if !is_expected {
            return Err(Error::protocol(
                AlertDescription::ProtocolVersion,
                format!("a record of version {}", header.version),
            ));
        }
        let is_protected = self.is_protected(header)?;
        let is_data = header.content_type == ContentType::ApplicationData;
        if !is_protected && is_data && self.early_data.is_none() {
            return Err(Error::unexpected_message(
                "application data before the keys are agreed on",
            ));
        }
        let most = match (is_protected || is_data, self.is_tls13()) {
            (false, _) => MAX_PLAINTEXT,
            (true, false) => MAX_CIPHERTEXT,
            (true, true) => MAX_CIPHERTEXT_TLS13,
        };
        if header.length > most {
            return Err(record_overflow(header.length, most));
        }
        Ok(is_protected)
    }

    /// Whether this record is protected: all are once there are keys, but TLS 1.3 keeps
    /// ChangeCipherSpec in the clear (RFC 9846 §5), and a client that cannot go on before it has
    /// keys can only send its alert in the clear. Once it has shown that it has keys, it cannot:
    /// anyone on the path could then end the connection, or pretend that it was closed in order.
    fn is_protected(&self, header: &Header) -> Result<bool> {
        let Some(protection) = &self.protection else {
            return Ok(false);
        };
        if !protection.is_tls13() || header.content_type == ContentType::ApplicationData {
            return Ok(true);
        }
        match header.content_type {
            ContentType::ChangeCipherSpec => Ok(false),
            ContentType::Alert if self.side == Side::Server && !self.has_opened => Ok(false),
            other => Err(Error::unexpected_message(format!(
                "an unprotected record of type {other} after the keys are agreed on"
            ))),
        }
    }

    /// Judges what a record held.
    fn judge_content(&mut self, opened: &Opened, is_protected: bool, sent: usize) -> Result<()> {
        let length = opened.content.len();
        let tls13 = is_protected && self.is_tls13();
        if is_protected {
            // RFC 9846 §5.4, RFC 8449 §4: in TLS 1.3 the type and the padding count too.
            let (inner, most) = if tls13 {
                let tag = self.tag_length();
                (sent.saturating_sub(tag), MAX_PLAINTEXT + 1)
            } else {
                (length, MAX_PLAINTEXT)
            };
            let most = most.min(self.limit);
            if inner > most {
                return Err(record_overflow(inner, most));
            }
        }
        if length > self.fragment_limit {
            return Err(record_overflow(length, self.fragment_limit));
        }
        match opened.content_type {
            ContentType::ApplicationData if length == 0 => {
                self.empty_records += 1;
                if self.empty_records > MAX_EMPTY_RECORDS {
                    return Err(Error::limit(
                        AlertDescription::UnexpectedMessage,
                        format!("more than {MAX_EMPTY_RECORDS} empty records in a row"),
                    ));
                }
                return Ok(());
            }
            ContentType::ApplicationData => {}
            ContentType::Handshake | ContentType::Alert if length > 0 => {}
            ContentType::ChangeCipherSpec if length > 0 && !tls13 => {}
            other if length == 0 => {
                return Err(Error::unexpected_message(format!(
                    "an empty record of type {other} (RFC 9846 §5.1)"
                )));
            }
            other => {
                return Err(Error::unexpected_message(format!(
                    "a protected record that holds content of type {other}"
                )));
            }
        }
        self.empty_records = 0;
        Ok(())
    }

    fn tag_length(&self) -> usize {
        match self.protection.as_ref().map(Protection::layout) {
            Some(Layout::Aead { tag, .. }) => tag,
            _ => 0,
        }
    }

    /// The peer does not use TLS. What came instead is told.
    fn not_tls(&self, known_type: bool, narration: &mut Narration) -> Error {
        let all = self.deframer.pending();
        let first = all.get(..NOT_TLS).unwrap_or(all).to_vec();
        let (id, wants_fields) = (narration.next_message(), narration.wants(Topic::Fields));
        // A hello as of SSL 2.0 comes from a client that is not foreign, only old.
        let is_old = self.side == Side::Server && Ssl2ClientHello::begins(&first);
        let old = Ssl2ClientHello::decode(&first, wants_fields);
        let (name, protocol, fields) = match old {
            (Ok(_), fields) if is_old => (Ssl2ClientHello::NAME, "SSL 2.0", fields),
            _ => {
                let fields = stray_fields(&first, wants_fields);
                ("other bytes", "another protocol", fields)
            }
        };
        narration.tell(Topic::Steps, || {
            Event::Message(Message {
                id,
                from: self.side.peer(),
                name: MessageName::Other(name.into()),
                carrier: Carrier::Transport(protocol.into()),
                fields,
                bytes: first.clone(),
                source: file!().into(),
            })
        });
        // RFC 9846 §5: an unknown type of record; RFC 5246 appendix E.1: an unknown version.
        let alert = if known_type {
            AlertDescription::ProtocolVersion
        } else {
            AlertDescription::UnexpectedMessage
        };
        Error::new(
            ErrorKind::NotTls(first),
            "the peer's first bytes are not a TLS record",
        )
        .with_alert(alert)
    }

    /// Reads once, for more of the record at the front.
    pub fn fill(&mut self, stream: &mut impl Read, narration: &mut Narration) -> Result<()> {
        narration.flush();
        loop {
            let room = self.deframer.room();
            match stream.read(room) {
                Ok(count) => {
                    narration.tell(Topic::Segments, || {
                        Event::Segment(Segment {
                            from: self.side.peer(),
                            bytes: room.get(..count).unwrap_or_default().to_vec(),
                        })
                    });
                    if count == 0 {
                        return Err(self.closed(narration));
                    }
                    self.deframer.received(count);
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failed(&error, narration)),
            }
        }
    }

    /// What has arrived of the record that is waited for: `3 of 5 bytes of a record's header`.
    fn progress(&self) -> String {
        let (pending, wanted) = (self.pending().len(), self.deframer.wanted());
        let part = if wanted == Header::SIZE {
            "a record's header"
        } else {
            "a record"
        };
        format!("{pending} of {wanted} bytes of {part}")
    }

    /// The stream has ended.
    fn closed(&self, narration: &mut Narration) -> Error {
        let bytes = self.deframer.pending();
        if bytes.is_empty() {
            return Error::new(ErrorKind::Closed, "the peer closed the connection");
        }
        if self.is_first && bytes.len() < Header::SIZE {
            let type_known = matches!(bytes, [20..=23, ..]);
            let version_fits = matches!(bytes, [_] | [_, 3, ..]);
            if !(type_known && version_fits) {
                return self.not_tls(type_known, narration);
            }
        }
        Error::new(
            ErrorKind::Closed,
            format!("the peer closed the connection after {}", self.progress()),
        )
    }

    /// Reading has failed.
    fn failed(&self, error: &io::Error, narration: &mut Narration) -> Error {
        match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut if self.pending().is_empty() => {
                Error::new(ErrorKind::TimedOut, "nothing arrived in time")
            }
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Error::new(
                ErrorKind::TimedOut,
                format!("only {} arrived in time", self.progress()),
            ),
            io::ErrorKind::UnexpectedEof => self.closed(narration),
            _ => Error::new(ErrorKind::Io, error.to_string()),
        }
    }
}

/// What bytes of an unknown protocol say: the lines of text that they begin with, and the rest.
fn stray_fields(bytes: &[u8], record: bool) -> Vec<Field> {
    let mut r = Reader::recording(bytes, record);
    let is_text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t');
    while let Some(length) = r
        .peek()
        .iter()
        .position(|byte| !is_text(byte))
        .filter(|length| *length > 0)
    {
        let end = match r.peek().get(length..) {
            Some([b'\r', b'\n', ..]) => ("CRLF", 2),
            Some([b'\n', ..]) => ("LF", 1),
            _ => break,
        };
        let line = r.structure("line", |r| {
            r.text("text", length)?;
            r.opaque(end.0, end.1).map(drop)
        });
        if line.is_err() {
            break;
        }
    }
    if !r.is_empty() {
        r.rest("data");
    }
    r.into_fields(None)
}

fn record_overflow(length: usize, most: usize) -> Error {
    Error::protocol(
        AlertDescription::RecordOverflow,
        format!("a record of {length} bytes, where {most} are the most"),
    )
}
