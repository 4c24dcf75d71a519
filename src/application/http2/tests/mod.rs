//! Both ends of HTTP/2 against each other, and against frames that nobody should send: each with the
//! error that RFC 9113 names for it, of the stream or of the connection.

mod clients;
mod servers;
mod whole;

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::time::Duration;

use hex_literal::hex;

use super::frame::{self, Header};
use super::hpack::{Decoder, Encoder, HeaderField};
use super::{client, server};
use crate::application::request::Request;
use crate::application::served::{Asked, Page};
use crate::application::{Bare, Channel};
use crate::error::ErrorKind;
use crate::names::registry::{ErrorCode, FrameType, Setting};
use crate::narration::{Event, Narration, Narrator, Side, Topic};
use crate::transport::Target;
use crate::wire::{CodePoint, Reader, Writer, cover};

/// A peer that said all it says beforehand.
struct Script {
    says: VecDeque<u8>,
    heard: Vec<u8>,
}

impl Read for Script {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.says.read(buffer)
    }
}

impl Write for Script {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.heard.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn frame_of(kind: FrameType, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    frame::write(kind, flags, stream, false, |w| w.opaque("payload", payload)).bytes
}

/// The frames in what an end sent, each with its payload.
fn frames(mut bytes: &[u8]) -> Vec<(Header, Vec<u8>)> {
    let mut found = Vec::new();
    bytes = bytes.strip_prefix(frame::PREFACE).unwrap_or(bytes);
    while !bytes.is_empty() {
        let header = Header::read(&mut Reader::new(bytes)).unwrap();
        let (frame, rest) = bytes.split_at(frame::HEADER + header.length);
        found.push((header, frame[frame::HEADER..].to_vec()));
        bytes = rest;
    }
    found
}

fn settings(list: &[(Setting, u32)]) -> Vec<u8> {
    let mut payload = Vec::new();
    for (setting, value) in list {
        payload.extend((setting.value() as u16).to_be_bytes());
        payload.extend(value.to_be_bytes());
    }
    frame_of(FrameType::Settings, 0, 0, &payload)
}

fn block(fields: &[(&str, &str)]) -> Vec<u8> {
    let fields: Vec<HeaderField> = fields
        .iter()
        .map(|(name, value)| HeaderField::new(name, value))
        .collect();
    let mut w = Writer::new();
    // A table of no size: the blocks are independent of one another.
    let mut encoder = Encoder::default();
    encoder.allow(0);
    encoder.write(&mut w, &fields);
    w.finish().unwrap().0
}

const GET: &[(&str, &str)] = &[
    (":method", "GET"),
    (":scheme", "https"),
    (":path", "/"),
    (":authority", "localhost"),
];

const END: u8 = frame::END_STREAM | frame::END_HEADERS;

/// A whole request.
fn get(stream: u32) -> Vec<u8> {
    frame_of(FrameType::Headers, END, stream, &block(GET))
}

fn with(more: &[(&str, &str)]) -> Vec<u8> {
    block(&[GET, more].concat())
}

/// How an end took what it was told.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// As it should be.
    Fine,
    /// The stream was reset.
    Stream(u32, ErrorCode),
    /// The connection ended.
    Connection(ErrorCode),
}

fn verdict(heard: &[u8]) -> Verdict {
    let code = |bytes: &[u8]| ErrorCode(u32::from_be_bytes(bytes.try_into().unwrap()));
    let frames = frames(heard);
    let find = |kind| frames.iter().find(|(header, _)| header.kind == kind);
    match find(FrameType::GoAway) {
        Some((_, payload)) if code(&payload[4..8]) != ErrorCode::NoError => {
            return Verdict::Connection(code(&payload[4..8]));
        }
        _ => {}
    }
    match find(FrameType::RstStream) {
        Some((header, payload)) => Verdict::Stream(header.stream, code(payload)),
        None => Verdict::Fine,
    }
}

/// What the server sends in answer.
fn ask_server(says: &[u8]) -> Vec<u8> {
    let mut peer = Bare::new(
        Side::Server,
        Script {
            says: says.iter().copied().collect(),
            heard: Vec::new(),
        },
    );
    let _ = server::serve(
        &mut peer,
        &mut |_| Page::text("200 OK", "Hello.\n"),
        Duration::ZERO,
    );
    peer.stream.heard
}

/// The server's opinion of these frames, behind a preface and settings.
fn server_says(frames: &[Vec<u8>]) -> Verdict {
    verdict(&ask_server(
        &[frame::PREFACE.to_vec(), settings(&[]), frames.concat()].concat(),
    ))
}

/// What the client makes of these frames, behind the server's settings; and its opinion of them.
fn client_says(frames: &[Vec<u8>]) -> (Result<(u16, Vec<u8>), String>, Verdict) {
    let says = [settings(&[]), frames.concat()].concat();
    let mut peer = Bare::new(
        Side::Client,
        Script {
            says: says.into(),
            heard: Vec::new(),
        },
    );
    let request = Request {
        method: "GET".into(),
        host: "localhost".into(),
        path: "/".into(),
        fields: Vec::new(),
        content: None,
    };
    let mut body = Vec::new();
    let result = client::exchange(&mut peer, &request)
        .and_then(|incoming| incoming.read_body(&mut body))
        .map(|response| (response.head.status, body))
        .map_err(|error| error.message);
    (result, verdict(&peer.stream.heard))
}
