//! Messages of HTTP/1.1 that two others exchange: told one by one, and judged by nobody. Where their
//! framing is in doubt, what follows is not taken apart any more.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use super::body::{Framing, framing};
use super::chunk::{LINE_LIMIT, MOST_WHOLE, end_of_chunk, read_chunk, read_line};
use super::head::head_length;
use super::{HEAD_LIMIT, PROTOCOL, SOURCE, bulk};
use crate::application::answers::Answers;
use crate::application::head::{Head, Version};
use crate::names::MessageName;
use crate::narration::{Carrier, Event, Message, Narration, Side, Topic};
use crate::transport::dialogue::head::{fields, request_line, status_line};
use crate::wire::{self, Reader};

/// Requests that wait for their responses, at most.
const MOST_WAITING: usize = 256;
/// The methods by which a connection of HTTP is recognized (RFC 9110 §9.3, RFC 5789 §2).
const METHODS: [&[u8]; 9] = [
    b"GET ",
    b"HEAD ",
    b"POST ",
    b"PUT ",
    b"DELETE ",
    b"CONNECT ",
    b"OPTIONS ",
    b"TRACE ",
    b"PATCH ",
];

/// By which answers are known, that come one after the other.
const ONLY: u32 = 0;

/// Both directions of a connection.
#[derive(Debug)]
pub struct Overheard {
    client: End,
    server: End,
    /// The requests that have no final response yet.
    waiting: VecDeque<Request>,
    answers: Answers,
}

/// What of a request decides how its response ends (RFC 9112 §6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Request {
    Head,
    Connect,
    Other,
}

/// One direction.
#[derive(Debug)]
struct End {
    from: Side,
    /// What came and was not told yet.
    bytes: Vec<u8>,
    /// How much of that was searched for the end of a head.
    seen: usize,
    next: Next,
    /// Bytes of content in what was taken last.
    content: u64,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Head,
    /// So many bytes of content, or all up to the end.
    Content(Option<u64>),
    Chunk,
    /// So many bytes of a chunk of which the beginning was told.
    RestOfChunk(u64),
    EndOfChunk,
    Trailers,
    /// Nobody knows.
    Lost,
}

impl Overheard {
    /// Whether what a client sends first, as far as it goes, begins a request.
    pub fn begins(bytes: &[u8]) -> bool {
        METHODS.iter().any(|method| {
            let length = bytes.len().min(method.len());
            length > 0 && bytes[..length] == method[..length]
        })
    }

    /// A connection that begins.
    pub fn new() -> Self {
        let end = |from| End {
            from,
            bytes: Vec::new(),
            seen: 0,
            next: Next::Head,
            content: 0,
        };
        Overheard {
            client: end(Side::Client),
            server: end(Side::Server),
            waiting: VecDeque::new(),
            answers: Answers::default(),
        }
    }

    /// What was answered.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    fn of(&mut self, from: Side) -> &mut End {
        match from {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }

    /// Whether what an end sends is still taken apart.
    pub fn follows(&self, from: Side) -> bool {
        let end = match from {
            Side::Client => &self.client,
            Side::Server => &self.server,
        };
        end.next != Next::Lost
    }

    /// How many bytes of an end wait for the rest of their message.
    pub(in crate::application) fn waiting(&self, from: Side) -> usize {
        match from {
            Side::Client => self.client.bytes.len(),
            Side::Server => self.server.bytes.len(),
        }
    }

    /// Takes in application data.
    pub fn push(&mut self, from: Side, bytes: &[u8], narration: &mut Narration) {
        let end = self.of(from);
        if end.next == Next::Lost {
            return;
        }
        end.bytes.extend_from_slice(bytes);
        let all = std::mem::take(&mut end.bytes);
        let mut rest = &all[..];
        while !rest.is_empty()
            && let Some(length) = self.take_one(from, rest, narration)
        {
            rest = &rest[length..];
            if from == Side::Server {
                self.count();
            }
            self.of(from).seen = 0;
        }
        let end = self.of(from);
        if end.next != Next::Lost {
            let used = all.len() - rest.len();
            end.bytes = all;
            end.bytes.drain(..used);
        }
    }

    /// Bytes of an end are missing: where its next message begins is not known any more, and without the
    /// requests it is not known how responses end.
    pub fn lose(&mut self, from: Side, narration: &mut Narration) {
        self.end(from, narration);
        self.of(from).next = Next::Lost;
        if from == Side::Client {
            self.end(Side::Server, narration);
            self.server.next = Next::Lost;
        }
    }

    /// Content of an answer was taken, or its end.
    fn count(&mut self) {
        let content = std::mem::take(&mut self.server.content);
        self.answers.content(ONLY, content);
        if self.server.next == Next::Head {
            self.answers.end(ONLY);
        }
    }

    /// The server says that it sends nothing more: that ends content which has no other end (RFC 9112
    /// §6.3, rule 8; §9.8).
    pub fn closed(&mut self) {
        if self.server.next == Next::Content(None) {
            self.answers.end(ONLY);
        }
    }

    /// An end sends nothing more: tells what is there of a message.
    pub fn end(&mut self, from: Side, narration: &mut Narration) {
        let end = self.of(from);
        let rest = std::mem::take(&mut end.bytes);
        if rest.is_empty() {
            return;
        }
        match (end.next, from) {
            (Next::Head, Side::Client) => {
                end.tell("request", head(), &rest, narration, |r| {
                    request_line(r).and_then(|_| fields(r))
                });
            }
            (Next::Head, Side::Server) => {
                end.tell("response", head(), &rest, narration, |r| {
                    status_line(r).and_then(|_| fields(r))
                });
            }
            (Next::Trailers, _) => {
                end.tell("trailers", head(), &rest, narration, fields);
            }
            _ => {
                end.tell("chunk", bulk(), &rest, narration, |r| {
                    read_line(r)?;
                    r.rest("chunk-data");
                    Ok(())
                });
            }
        }
    }

    /// Tells what these bytes begin with, if it is whole or can be told in pieces; how long it is.
    fn take_one(&mut self, from: Side, bytes: &[u8], narration: &mut Narration) -> Option<usize> {
        match self.of(from).next {
            Next::Head => self.take_head(from, bytes, narration),
            Next::Lost => None,
            _ => self.of(from).take_body(bytes, narration),
        }
    }

    fn take_head(&mut self, from: Side, bytes: &[u8], narration: &mut Narration) -> Option<usize> {
        let end = self.of(from);
        let length = end.head_length(bytes)?;
        let bytes = &bytes[..length];
        // An empty line before a request means nothing (RFC 9112 §2.2).
        if from == Side::Client && matches!(bytes, b"\r\n" | b"\n") {
            end.tell("surplus", bulk(), bytes, narration, |r| {
                r.rest("surplus");
                Ok(())
            });
            return Some(length);
        }
        let next = match from {
            Side::Client => {
                let read = end.tell("request", head(), bytes, narration, |r| {
                    Ok((request_line(r)?, fields(r)?))
                });
                read.and_then(|(line, fields)| self.request(&line.method, fields))
            }
            Side::Server => {
                let name = match bytes.get(9) {
                    Some(b'1') => "interim response",
                    _ => "response",
                };
                let read = end.tell(name, head(), bytes, narration, |r| {
                    Ok((status_line(r)?, fields(r)?))
                });
                read.and_then(|(line, fields)| {
                    self.response(Head {
                        version: Version::Http1(line.minor),
                        status: line.status,
                        reason: line.reason,
                        fields,
                    })
                })
            }
        };
        self.of(from).next = next.unwrap_or(Next::Lost);
        if next.is_none() {
            // What comes now may be another protocol (RFC 9110 §7.8, §9.3.6).
            self.lose(Side::Client, narration);
        }
        Some(length)
    }

    /// What follows the head of a request; `None` if that is in doubt.
    fn request(&mut self, method: &str, fields: Vec<(String, String)>) -> Option<Next> {
        if self.waiting.len() >= MOST_WAITING {
            return None;
        }
        self.waiting.push_back(match method {
            "HEAD" => Request::Head,
            "CONNECT" => Request::Connect,
            _ => Request::Other,
        });
        let head = Head {
            version: Version::Http1(1),
            status: 200,
            reason: String::new(),
            fields,
        };
        Some(match framing(&head).ok()? {
            // A request does not end with the connection (RFC 9112 §6.3, rule 7).
            Framing::UntilClose => Next::Head,
            framing => Next::of(framing),
        })
    }

    /// What follows the head of a response; `None` if that is in doubt, or another protocol.
    fn response(&mut self, head: Head) -> Option<Next> {
        if head.status == 101 {
            return None;
        }
        if head.status < 200 {
            return Some(Next::Head);
        }
        self.answers.head(ONLY, &head);
        match self.waiting.pop_front() {
            Some(Request::Connect) if head.status < 300 => None,
            Some(Request::Head) => Some(Next::Head),
            _ => Some(Next::of(framing(&head).ok()?)),
        }
    }
}

impl Default for Overheard {
    fn default() -> Self {
        Overheard::new()
    }
}

impl Next {
    fn of(framing: Framing) -> Self {
        match framing {
            Framing::None | Framing::Length(0) => Next::Head,
            Framing::Length(length) => Next::Content(Some(length)),
            Framing::Chunked => Next::Chunk,
            Framing::UntilClose => Next::Content(None),
        }
    }
}

impl End {
    /// How long the head is that these bytes begin with, once it is whole.
    fn head_length(&mut self, bytes: &[u8]) -> Option<usize> {
        let length = head_length(bytes, self.seen);
        self.seen = bytes.len();
        if length.unwrap_or(bytes.len()) > HEAD_LIMIT {
            self.next = Next::Lost;
            return None;
        }
        length
    }

    /// What is between two heads.
    fn take_body(&mut self, bytes: &[u8], narration: &mut Narration) -> Option<usize> {
        match self.next {
            Next::Content(left) => {
                let length = piece(bytes, left.unwrap_or(u64::MAX));
                let rest = left.map(|left| left - length as u64);
                self.content = length as u64;
                self.next = match rest {
                    Some(0) => Next::Head,
                    rest => Next::Content(rest),
                };
                self.tell_rest(("content", "content"), &bytes[..length], narration);
                Some(length)
            }
            Next::Chunk => self.take_chunk(bytes, narration),
            Next::RestOfChunk(left) => {
                let length = piece(bytes, left);
                self.content = length as u64;
                self.next = match left - length as u64 {
                    0 => Next::EndOfChunk,
                    left => Next::RestOfChunk(left),
                };
                self.tell_rest(
                    ("part of a chunk", "chunk-data"),
                    &bytes[..length],
                    narration,
                );
                Some(length)
            }
            Next::EndOfChunk => {
                let end = bytes.get(..2)?;
                let read = self.tell("end of a chunk", bulk(), end, narration, end_of_chunk);
                self.next = read.map_or(Next::Lost, |()| Next::Chunk);
                Some(2)
            }
            Next::Trailers => {
                let length = self.head_length(bytes)?;
                let read = self.tell("trailers", head(), &bytes[..length], narration, fields);
                self.next = read.map_or(Next::Lost, |_| Next::Head);
                Some(length)
            }
            Next::Head | Next::Lost => None,
        }
    }

    /// A chunk, in one piece if it is not long.
    fn take_chunk(&mut self, bytes: &[u8], narration: &mut Narration) -> Option<usize> {
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(bytes.len(), |at| at + 1);
        if length > LINE_LIMIT {
            self.next = Next::Lost;
            return None;
        }
        end?;
        let Ok(size) = read_line(&mut Reader::new(&bytes[..length])) else {
            self.tell("chunk", bulk(), &bytes[..length], narration, read_line);
            self.next = Next::Lost;
            return Some(length);
        };
        if size == 0 {
            self.tell("last chunk", bulk(), &bytes[..length], narration, read_line);
            self.next = Next::Trailers;
            return Some(length);
        }
        let whole = size.saturating_add(length as u64 + 2);
        let is_whole = bytes.len() as u64 >= whole;
        if !is_whole && whole <= MOST_WHOLE as u64 {
            return None;
        }
        let there = piece(&bytes[length..], size);
        let told = length + there + if is_whole { 2 } else { 0 };
        let read = self.tell("chunk", bulk(), &bytes[..told], narration, |r| {
            read_chunk(r, there, is_whole)
        });
        self.content = there as u64;
        self.next = match (read, is_whole, size - there as u64) {
            (None, ..) => Next::Lost,
            (_, true, _) => Next::Chunk,
            (_, false, 0) => Next::EndOfChunk,
            (_, false, left) => Next::RestOfChunk(left),
        };
        Some(told)
    }

    fn tell_rest(
        &self,
        (name, field): (&'static str, &'static str),
        bytes: &[u8],
        narration: &mut Narration,
    ) {
        self.tell(name, bulk(), bytes, narration, |r| {
            r.rest(field);
            Ok(())
        });
    }

    /// Tells bytes as a message, which `read` names, and gives what it reads; `None` if that fails.
    fn tell<T>(
        &self,
        name: &'static str,
        carrier: Carrier,
        bytes: &[u8],
        narration: &mut Narration,
        read: impl FnOnce(&mut Reader<'_>) -> wire::Result<T>,
    ) -> Option<T> {
        let topic = carrier.topic();
        let records = narration.wants(Topic::Fields) && narration.wants(topic);
        let mut r = Reader::recording(bytes, records);
        let read = read(&mut r).and_then(|read| r.finish("message").map(|()| read));
        let fields = r.into_fields(read.as_ref().err());
        let id = narration.next_message();
        narration.tell(topic, || {
            Event::Message(Message {
                id,
                from: self.from,
                name: MessageName::Other(name.into()),
                carrier,
                bytes: bytes.to_vec(),
                fields,
                source: SOURCE.into(),
            })
        });
        read.ok()
    }
}

/// What carries heads.
fn head() -> Carrier {
    Carrier::Application(PROTOCOL.into())
}

/// How many of these bytes belong to something of which so many are left.
fn piece(bytes: &[u8], left: u64) -> usize {
    usize::try_from(left).map_or(bytes.len(), |left| left.min(bytes.len()))
}
