//! A dialogue in lines and frames: what is said before TLS begins, on the way there, and over a
//! finished connection.
//!
//! A [`Dialogue`] reads one unit after the other, a reply or a frame, with a limit on its size, and
//! tells each as a message whose bytes are named by the parser that reads them. How much belongs to
//! a unit is said by a [`Framing`], which sees the bytes that came so far; it is asked again as more
//! arrive, so that it makes no difference in which pieces they come. [`mod@line`] reads what protocols in
//! lines have in common, [`head`] what a message of HTTP/1.1 begins with.

mod framing;
pub mod head;
pub mod line;
mod medium;

use std::io;

pub use framing::{Framed, Framing, Lines, MOST_LINE, MOST_UNIT, one_line};
pub use medium::{Medium, Plain};

use crate::error::{Error, ErrorKind, Result};
use crate::names::MessageName;
use crate::narration::{Carrier, Event, Message, Narration, Side, Topic};
use crate::wire::{self, Field, Name, Problem, Reader, Writer, visible};

/// How many bytes are asked for at once.
const PIECE: usize = 4096;

/// One end of a dialogue in the protocol of this name.
pub struct Dialogue<'a> {
    over: &'a mut dyn Medium,
    protocol: &'static str,
    source: &'static str,
    /// What came and was not read yet.
    buffer: Vec<u8>,
    /// Whether no byte after a unit may be read: it is for someone else.
    exact: bool,
}

impl<'a> Dialogue<'a> {
    /// A dialogue in `protocol`, which the file `source` reads and writes.
    pub fn new(over: &'a mut dyn Medium, protocol: &'static str, source: &'static str) -> Self {
        Dialogue {
            over,
            protocol,
            source,
            buffer: Vec::new(),
            exact: false,
        }
    }

    /// The same, which reads no byte behind the unit that it waits for.
    #[must_use]
    pub fn exactly(mut self) -> Self {
        self.exact = true;
        self
    }

    /// The end that we are.
    pub fn side(&self) -> Side {
        self.over.side()
    }

    /// Who is told.
    pub fn narration(&mut self) -> &mut Narration {
        self.over.narration()
    }

    /// Sends a message that `write` writes.
    ///
    /// # Errors
    /// The transport's.
    pub fn send(&mut self, name: impl Into<Name>, write: impl FnOnce(&mut Writer)) -> Result<()> {
        let records = self.narration().wants(Topic::Fields);
        let mut writer = Writer::recording(records);
        write(&mut writer);
        let (bytes, fields) = writer
            .finish()
            .map_err(|fault| Error::internal(format!("a message cannot be written: {fault}")))?;
        self.send_told(name.into(), &bytes, bytes.clone(), fields)
    }

    /// Sends bytes that `annotate` names, as it would if they had been received.
    ///
    /// # Errors
    /// The transport's.
    pub fn send_read(
        &mut self,
        name: impl Into<Name>,
        bytes: Vec<u8>,
        annotate: impl FnOnce(&mut Reader<'_>) -> wire::Result<()>,
    ) -> Result<()> {
        let fields = self.annotated(&bytes, annotate);
        self.send_told(name.into(), &bytes.clone(), bytes, fields)
    }

    /// The fields of these bytes, if anybody wants them.
    fn annotated(
        &mut self,
        bytes: &[u8],
        annotate: impl FnOnce(&mut Reader<'_>) -> wire::Result<()>,
    ) -> Vec<Field> {
        let records = self.narration().wants(Topic::Fields);
        let mut reader = Reader::recording(bytes, records);
        let fault = annotate(&mut reader).err();
        reader.into_fields(fault.as_ref())
    }

    /// Sends text that `annotate` names, as it would if it had been received.
    ///
    /// # Errors
    /// The transport's.
    pub fn say(
        &mut self,
        name: impl Into<Name>,
        text: &str,
        annotate: impl FnOnce(&mut Reader<'_>) -> wire::Result<()>,
    ) -> Result<()> {
        self.say_hiding(name, text, text, annotate)
    }

    /// The same; there are secrets in the text, so `shown` is told, which has the same length and
    /// shows none.
    ///
    /// # Errors
    /// The transport's.
    pub fn say_hiding(
        &mut self,
        name: impl Into<Name>,
        text: &str,
        shown: &str,
        annotate: impl FnOnce(&mut Reader<'_>) -> wire::Result<()>,
    ) -> Result<()> {
        let fields = self.annotated(shown.as_bytes(), annotate);
        self.send_told(
            name.into(),
            text.as_bytes(),
            shown.as_bytes().to_vec(),
            fields,
        )
    }

    /// Sends bytes, of which `shown` is told.
    ///
    /// # Errors
    /// The transport's.
    pub fn send_told(
        &mut self,
        name: Name,
        bytes: &[u8],
        shown: Vec<u8>,
        fields: Vec<Field>,
    ) -> Result<()> {
        self.over.at(format!("{} {name}", self.protocol).into());
        let carrier = self.over.carrier(self.protocol);
        if let Carrier::Application(_) = carrier {
            // What is sent in records is told before them, as everywhere.
            self.tell(self.side(), name, shown, fields);
            self.over.send(bytes, bytes)?;
            return Ok(());
        }
        self.over.send(bytes, &shown)?;
        self.tell(self.side(), name, shown, fields);
        Ok(())
    }

    /// Waits for the next unit, which `read` reads and gives a name. `waits_for` is what is expected.
    ///
    /// # Errors
    /// `Closed`, `TimedOut`, `Io`: the transport's; what came of the unit is told.
    /// `Dialogue` if it is too long or cannot be read.
    pub fn receive<T>(
        &mut self,
        waits_for: &'static str,
        framing: impl Framing,
        read: impl FnOnce(&mut Reader<'_>) -> wire::Result<(Name, T)>,
    ) -> Result<T> {
        let length = self.await_unit(waits_for, framing)?;
        let bytes: Vec<u8> = self.buffer.drain(..length).collect();
        let records = self.narration().wants(Topic::Fields);
        let mut reader = Reader::recording(&bytes, records);
        let result = read(&mut reader).and_then(|read| {
            reader.finish(waits_for)?;
            Ok(read)
        });
        let fields = reader.into_fields(result.as_ref().err());
        match result {
            Ok((name, read)) => {
                self.tell(self.side().peer(), name, bytes, fields);
                Ok(read)
            }
            Err(fault) => {
                self.tell(self.side().peer(), waits_for.into(), bytes.clone(), fields);
                // What came behind it says more of what it is.
                let all = [&bytes[..], &self.buffer].concat();
                Err(self.odd(waits_for, &reason(&fault), &all))
            }
        }
    }

    /// Waits until a whole unit is there; says how long it is.
    fn await_unit(&mut self, waits_for: &'static str, mut framing: impl Framing) -> Result<usize> {
        self.over
            .at(format!("{} {waits_for}", self.protocol).into());
        loop {
            let found = match framing.find(&self.buffer) {
                Framed::Whole(length) if length > MOST_UNIT => None,
                Framed::More(_) if self.buffer.len() >= MOST_UNIT => None,
                found => Some(found),
            };
            let found = found.unwrap_or_else(|| {
                Framed::Never(format!("more than {MOST_UNIT} bytes without an end").into())
            });
            match found {
                Framed::Whole(length) => return Ok(length.min(self.buffer.len())),
                Framed::Never(why) => {
                    let bytes = self.give_up(waits_for, &why);
                    return Err(self.odd(waits_for, &why, &bytes));
                }
                Framed::More(least) => {
                    let most = if self.exact {
                        least.clamp(1, PIECE)
                    } else {
                        PIECE
                    };
                    if let Err(error) = self.fill(most) {
                        let bytes = self.give_up(waits_for, "not whole");
                        // An alert or a handshake message: our words were read as a broken hello.
                        if let [0x15 | 0x16, 3, 0..=4, ..] = *bytes {
                            return Err(self.odd(waits_for, "it is a record of TLS", &bytes));
                        }
                        // What can be the beginning of no line is of another protocol.
                        let is_line =
                            |byte: &u8| byte.is_ascii_graphic() || b" \t\r\n".contains(byte);
                        if framing.is_text() && bytes.first().is_some_and(|byte| !is_line(byte)) {
                            return Err(self.odd(waits_for, "it is not text", &bytes));
                        }
                        let begun = match &bytes[..] {
                            [] => String::new(),
                            bytes => format!(", of which came {}", beginning(bytes)),
                        };
                        return Err(Error {
                            message: format!("{} (waiting for {waits_for}{begun})", error.message),
                            ..error
                        });
                    }
                }
            }
        }
    }

    /// Tells what came of a unit that will never be whole.
    fn give_up(&mut self, waits_for: &'static str, why: &str) -> Vec<u8> {
        let bytes = std::mem::take(&mut self.buffer);
        if !bytes.is_empty() {
            let fields = malformed(&bytes, why);
            self.tell(self.side().peer(), waits_for.into(), bytes.clone(), fields);
        }
        bytes
    }

    fn fill(&mut self, most: usize) -> Result<()> {
        if self.exact {
            self.over.hold();
        }
        let start = self.buffer.len();
        self.buffer.resize(start + most, 0);
        let result = loop {
            match self.over.read(&mut self.buffer[start..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        let count = *result.as_ref().unwrap_or(&0);
        self.buffer.truncate(start + count);
        match result {
            Ok(0) => Err(Error::new(
                ErrorKind::Closed,
                "the peer closed the connection",
            )),
            Ok(_) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// An error: what came is not what the protocol says.
    pub fn odd(&self, waits_for: &str, why: &str, bytes: &[u8]) -> Error {
        Error::new(
            ErrorKind::Dialogue(self.protocol, bytes[..bytes.len().min(256)].to_vec()),
            format!("the {waits_for} cannot be read: {why}"),
        )
    }

    /// Takes what came behind the last unit, which nobody will read; it is told as `name`.
    pub fn discard(&mut self, name: &'static str) -> usize {
        let bytes = std::mem::take(&mut self.buffer);
        let count = bytes.len();
        if count > 0 {
            let mut reader = Reader::recording(&bytes, true);
            reader.rest("discarded");
            let fields = reader.into_fields(None);
            self.tell(self.side().peer(), name.into(), bytes, fields);
        }
        count
    }

    fn tell(&mut self, from: Side, name: Name, bytes: Vec<u8>, fields: Vec<Field>) {
        self.over.release();
        let carrier = self.over.carrier(self.protocol);
        let source = self.source;
        let narration = self.over.narration();
        let id = narration.next_message();
        narration.tell(carrier.topic(), || {
            Event::Message(Message {
                id,
                from,
                name: MessageName::Other(name),
                carrier,
                bytes,
                fields,
                source: source.into(),
            })
        });
    }
}

/// What is wrong, without the parser's names and offsets where there are words for it.
fn reason(fault: &wire::Error) -> String {
    match &fault.problem {
        Problem::Illegal(why) => why.clone(),
        _ => fault.to_string(),
    }
}

/// Bytes of which nothing is known but what is wrong with them.
fn malformed(bytes: &[u8], why: &str) -> Vec<Field> {
    let reader = Reader::recording(bytes, true);
    let fault = reader.illegal("unit", why);
    reader.into_fields(Some(&fault))
}

/// Bytes of a unit that is not whole, at most, that are shown.
const MOST_BEGUN: usize = 40;

/// How a unit began: its text, or its bytes.
fn beginning(bytes: &[u8]) -> String {
    let first = &bytes[..bytes.len().min(MOST_BEGUN)];
    let more = if bytes.len() > MOST_BEGUN { " …" } else { "" };
    match std::str::from_utf8(first) {
        Ok(text) if !text.trim().is_empty() && !text.trim_end().contains(char::is_control) => {
            format!("`{}`{more}", visible(text.trim_end()))
        }
        _ => {
            let hex: Vec<String> = first.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{}{more}", hex.join(" "))
        }
    }
}
