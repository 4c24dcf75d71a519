//! Both ends of HTTP/2 against each other, and against frames that nobody should send: each with the
//! error that RFC 9113 names for it, of the stream or of the connection.

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

#[test]
fn a_request_is_answered() {
    let heard = ask_server(&[frame::PREFACE.to_vec(), settings(&[]), get(1), get(3)].concat());
    assert_eq!(verdict(&heard), Verdict::Fine);
    let frames = frames(&heard);
    let kinds: Vec<(FrameType, u32)> = frames
        .iter()
        .map(|(header, _)| (header.kind, header.stream))
        .collect();
    use FrameType as F;
    let expected = [
        (F::Settings, 0),
        (F::Settings, 0),
        (F::Headers, 1),
        (F::Data, 1),
        (F::Headers, 3),
        (F::Data, 3),
        (F::GoAway, 0),
    ];
    assert_eq!(kinds, expected);
    let mut decoder = Decoder::new(4096, 1 << 16);
    let head = decoder.read(&mut Reader::new(&frames[2].1)).unwrap();
    assert_eq!(head.fields[0].to_string(), ":status: 200");
    assert_eq!(frames[3].1, b"Hello.\n");
    assert!(frames[3].0.has(frame::END_STREAM));
    // The last stream that was taken.
    assert_eq!(frames[6].1[..8], hex!("00000003 00000000"));
}

/// h2spec in small: what a client may not send, and what RFC 9113 says it gets for it.
#[test]
fn what_clients_may_not_do() {
    use ErrorCode as E;
    use FrameType as F;
    let open = |stream| frame_of(F::Headers, frame::END_HEADERS, stream, &block(GET));
    let headers = |fields: &[u8]| frame_of(F::Headers, END, 1, fields);
    let connection = Verdict::Connection;
    let stream = |code| Verdict::Stream(1, code);
    let mut long = vec![0; limits_frame() + 1];
    long[0] = 0;
    let many_settings: Vec<Vec<u8>> = (0..1001).map(|_| settings(&[])).collect();
    let many_pings: Vec<Vec<u8>> = (0..1001)
        .map(|_| frame_of(F::Ping, 0, 0, &[0; 8]))
        .collect();
    let mut empty_data = vec![open(1)];
    empty_data.extend((0..1001).map(|_| frame_of(F::Data, 0, 1, &[])));
    let mut continuations = vec![frame_of(F::Headers, 0, 1, &block(GET))];
    continuations.extend((0..100).map(|_| frame_of(F::Continuation, 0, 1, &[])));
    let mut resets = Vec::new();
    for at in 0..250 {
        resets.push(open(2 * at + 1));
        resets.push(frame_of(F::RstStream, 0, 2 * at + 1, &[0, 0, 0, 8]));
    }
    let many_streams: Vec<Vec<u8>> = (0..101).map(|at| open(2 * at + 1)).collect();
    let large_head = {
        let value = "x".repeat(60_000);
        let mut fields = block(&[GET, &[("a", &value)]].concat());
        fields.truncate(70_000);
        let mut frames = Vec::new();
        let pieces: Vec<&[u8]> = fields.chunks(16_000).collect();
        for (at, piece) in pieces.iter().enumerate() {
            let kind = if at == 0 { F::Headers } else { F::Continuation };
            let first = if at == 0 { frame::END_STREAM } else { 0 };
            let last = if at + 1 == pieces.len() {
                frame::END_HEADERS
            } else {
                0
            };
            frames.push(frame_of(kind, first | last, 1, piece));
        }
        frames
    };
    let cases: Vec<(&str, Vec<Vec<u8>>, Verdict)> = vec![
        // §4.1, §4.2: frames.
        (
            "an unknown frame",
            vec![frame_of(F(0x77), 0xff, 0, b"x"), get(1)],
            Verdict::Fine,
        ),
        (
            "undefined flags",
            vec![frame_of(F::Ping, 0x16, 0, &[0; 8]), get(1)],
            Verdict::Fine,
        ),
        (
            "a reserved bit",
            vec![frame_of(F::Ping, 0, 1 << 31, &[0; 8]), get(1)],
            Verdict::Fine,
        ),
        (
            "a long frame",
            vec![frame_of(F::Data, 0, 1, &long)],
            connection(E::FrameSizeError),
        ),
        // §4.3: field blocks.
        (
            "a bad index",
            vec![headers(&hex!("be"))],
            connection(E::CompressionError),
        ),
        (
            "a late size update",
            vec![headers(&[&block(GET)[..], &[0x20]].concat())],
            connection(E::CompressionError),
        ),
        (
            "PRIORITY inside a block",
            vec![
                frame_of(F::Headers, frame::END_STREAM, 1, &block(GET)),
                frame_of(F::Priority, 0, 1, &[0, 0, 0, 0, 1]),
            ],
            connection(E::ProtocolError),
        ),
        (
            "HEADERS inside a block",
            vec![
                frame_of(F::Headers, frame::END_STREAM, 1, &block(GET)),
                get(3),
            ],
            connection(E::ProtocolError),
        ),
        (
            "an unknown frame inside a block",
            vec![
                frame_of(F::Headers, frame::END_STREAM, 1, &block(GET)),
                frame_of(F(0x77), 0, 0, &[]),
            ],
            connection(E::ProtocolError),
        ),
        (
            "CONTINUATION of another stream",
            vec![
                frame_of(F::Headers, frame::END_STREAM, 1, &block(GET)),
                frame_of(F::Continuation, frame::END_HEADERS, 3, &[]),
            ],
            connection(E::ProtocolError),
        ),
        // §5.1: states.
        (
            "DATA on an idle stream",
            vec![frame_of(F::Data, 1, 1, b"x")],
            connection(E::ProtocolError),
        ),
        (
            "RST_STREAM on an idle stream",
            vec![frame_of(F::RstStream, 0, 1, &[0; 4])],
            connection(E::ProtocolError),
        ),
        (
            "WINDOW_UPDATE on an idle stream",
            vec![frame_of(F::WindowUpdate, 0, 1, &[0, 0, 0, 1])],
            connection(E::ProtocolError),
        ),
        (
            "CONTINUATION on an idle stream",
            vec![frame_of(F::Continuation, 4, 1, &[])],
            connection(E::ProtocolError),
        ),
        (
            "PRIORITY on an idle stream",
            vec![frame_of(F::Priority, 0, 1, &[0, 0, 0, 0, 1]), get(1)],
            Verdict::Fine,
        ),
        (
            "DATA on a closed stream",
            vec![get(1), get(3), frame_of(F::Data, 1, 1, b"x")],
            connection(E::StreamClosed),
        ),
        (
            "HEADERS on a closed stream",
            vec![get(3), get(3)],
            connection(E::StreamClosed),
        ),
        (
            "DATA behind RST_STREAM",
            vec![
                open(1),
                frame_of(F::RstStream, 0, 1, &[0; 4]),
                frame_of(F::Data, 1, 1, b"x"),
            ],
            connection(E::StreamClosed),
        ),
        ("an even stream", vec![get(2)], connection(E::ProtocolError)),
        (
            "a lower stream",
            vec![get(5), get(3)],
            connection(E::StreamClosed),
        ),
        (
            "too many streams",
            many_streams,
            Verdict::Stream(201, E::RefusedStream),
        ),
        // §6.1, §6.2: DATA and HEADERS.
        (
            "DATA on stream 0",
            vec![frame_of(F::Data, 0, 0, b"x")],
            connection(E::ProtocolError),
        ),
        (
            "too much padding",
            vec![open(1), frame_of(F::Data, frame::PADDED, 1, &[9, 1, 2])],
            connection(E::ProtocolError),
        ),
        (
            "padding without a length",
            vec![open(1), frame_of(F::Data, frame::PADDED, 1, &[])],
            connection(E::FrameSizeError),
        ),
        (
            "padded DATA",
            vec![
                open(1),
                frame_of(F::Data, frame::PADDED | 1, 1, &[2, b'x', 0, 0]),
            ],
            Verdict::Fine,
        ),
        (
            "HEADERS on stream 0",
            vec![frame_of(F::Headers, END, 0, &block(GET))],
            connection(E::ProtocolError),
        ),
        (
            "too much padding of HEADERS",
            vec![frame_of(F::Headers, END | frame::PADDED, 1, &[99, 0x82])],
            connection(E::ProtocolError),
        ),
        (
            "HEADERS with a priority",
            vec![frame_of(
                F::Headers,
                END | frame::PRIORITY,
                1,
                &[&[0, 0, 0, 0, 15][..], &block(GET)].concat(),
            )],
            Verdict::Fine,
        ),
        (
            "HEADERS too short for its priority",
            vec![frame_of(F::Headers, END | frame::PRIORITY, 1, &[0, 0])],
            connection(E::FrameSizeError),
        ),
        // §6.3 to §6.5.
        (
            "PRIORITY on stream 0",
            vec![frame_of(F::Priority, 0, 0, &[0; 5])],
            connection(E::ProtocolError),
        ),
        (
            "a short PRIORITY",
            vec![frame_of(F::Priority, 0, 1, &[0; 4])],
            stream(E::FrameSizeError),
        ),
        (
            "RST_STREAM on stream 0",
            vec![frame_of(F::RstStream, 0, 0, &[0; 4])],
            connection(E::ProtocolError),
        ),
        (
            "a short RST_STREAM",
            vec![open(1), frame_of(F::RstStream, 0, 1, &[0; 3])],
            connection(E::FrameSizeError),
        ),
        (
            "SETTINGS on a stream",
            vec![frame_of(F::Settings, 0, 1, &[])],
            connection(E::ProtocolError),
        ),
        (
            "an answer with settings",
            vec![frame_of(F::Settings, frame::ACK, 0, &[0; 6])],
            connection(E::FrameSizeError),
        ),
        (
            "SETTINGS of 3 bytes",
            vec![frame_of(F::Settings, 0, 0, &[0; 3])],
            connection(E::FrameSizeError),
        ),
        (
            "push of 2",
            vec![settings(&[(Setting::EnablePush, 2)])],
            connection(E::ProtocolError),
        ),
        (
            "a window of 2^31",
            vec![settings(&[(Setting::InitialWindowSize, 1 << 31)])],
            connection(E::FlowControlError),
        ),
        (
            "frames of 2^14-1",
            vec![settings(&[(Setting::MaxFrameSize, (1 << 14) - 1)])],
            connection(E::ProtocolError),
        ),
        (
            "frames of 2^24",
            vec![settings(&[(Setting::MaxFrameSize, 1 << 24)])],
            connection(E::ProtocolError),
        ),
        (
            "WebSocket of 2",
            vec![settings(&[(Setting::EnableConnectProtocol, 2)])],
            connection(E::ProtocolError),
        ),
        (
            "an unknown setting",
            vec![settings(&[(Setting(0x7777), 7)]), get(1)],
            Verdict::Fine,
        ),
        // §6.6 to §6.9.
        (
            "PUSH_PROMISE",
            vec![frame_of(F::PushPromise, 4, 1, &[0, 0, 0, 2])],
            connection(E::ProtocolError),
        ),
        (
            "PING on a stream",
            vec![frame_of(F::Ping, 0, 1, &[0; 8])],
            connection(E::ProtocolError),
        ),
        (
            "a PING of 6 bytes",
            vec![frame_of(F::Ping, 0, 0, &[0; 6])],
            connection(E::FrameSizeError),
        ),
        (
            "GOAWAY on a stream",
            vec![frame_of(F::GoAway, 0, 1, &[0; 8])],
            connection(E::ProtocolError),
        ),
        (
            "a short GOAWAY",
            vec![frame_of(F::GoAway, 0, 0, &[0; 7])],
            connection(E::FrameSizeError),
        ),
        (
            "room for 0 in all",
            vec![frame_of(F::WindowUpdate, 0, 0, &[0; 4])],
            connection(E::ProtocolError),
        ),
        (
            "room for 0",
            vec![open(1), frame_of(F::WindowUpdate, 0, 1, &[0; 4])],
            stream(E::ProtocolError),
        ),
        (
            "a short WINDOW_UPDATE",
            vec![frame_of(F::WindowUpdate, 0, 0, &[0; 3])],
            connection(E::FrameSizeError),
        ),
        (
            "too much room in all",
            vec![frame_of(F::WindowUpdate, 0, 0, &hex!("7fffffff"))],
            connection(E::FlowControlError),
        ),
        (
            "too much room",
            vec![open(1), frame_of(F::WindowUpdate, 0, 1, &hex!("7fffffff"))],
            stream(E::FlowControlError),
        ),
        (
            "too much room by settings",
            vec![
                open(1),
                frame_of(F::WindowUpdate, 0, 1, &hex!("7fff0000")),
                settings(&[(Setting::InitialWindowSize, 0x7fff_ffff)]),
            ],
            connection(E::FlowControlError),
        ),
        // RFC 9218 §7.1.
        (
            "PRIORITY_UPDATE",
            vec![frame_of(F::PriorityUpdate, 0, 0, b"\0\0\0\x01u=1"), get(1)],
            Verdict::Fine,
        ),
        (
            "PRIORITY_UPDATE on a stream",
            vec![frame_of(F::PriorityUpdate, 0, 1, b"\0\0\0\x01u=1")],
            connection(E::ProtocolError),
        ),
        (
            "PRIORITY_UPDATE for stream 0",
            vec![frame_of(F::PriorityUpdate, 0, 0, &[0; 4])],
            connection(E::ProtocolError),
        ),
        // §8: messages.
        (
            "HEADERS twice",
            vec![open(1), open(1)],
            stream(E::ProtocolError),
        ),
        (
            "trailers",
            vec![open(1), headers(&block(&[("a", "b")]))],
            Verdict::Fine,
        ),
        (
            "a pseudo-header field in trailers",
            vec![open(1), headers(&block(&[(":method", "GET")]))],
            stream(E::ProtocolError),
        ),
        (
            "upper case",
            vec![headers(&with(&[("Accept", "x")]))],
            stream(E::ProtocolError),
        ),
        (
            "an unknown pseudo-header field",
            vec![headers(&with(&[(":x", "y")]))],
            stream(E::ProtocolError),
        ),
        (
            ":status in a request",
            vec![headers(&with(&[(":status", "200")]))],
            stream(E::ProtocolError),
        ),
        (
            "a pseudo-header field behind others",
            vec![headers(&block(&[
                (":method", "GET"),
                ("a", "b"),
                (":scheme", "https"),
                (":path", "/"),
            ]))],
            stream(E::ProtocolError),
        ),
        (
            "Connection",
            vec![headers(&with(&[("connection", "close")]))],
            stream(E::ProtocolError),
        ),
        (
            "Transfer-Encoding",
            vec![headers(&with(&[("transfer-encoding", "chunked")]))],
            stream(E::ProtocolError),
        ),
        (
            "TE other than trailers",
            vec![headers(&with(&[("te", "gzip")]))],
            stream(E::ProtocolError),
        ),
        (
            "TE: trailers",
            vec![headers(&with(&[("te", "trailers")]))],
            Verdict::Fine,
        ),
        (
            "a line end in a value",
            vec![headers(&with(&[("a", "b\r\nc")]))],
            stream(E::ProtocolError),
        ),
        (
            "white space around a value",
            vec![headers(&with(&[("a", " b")]))],
            stream(E::ProtocolError),
        ),
        (
            "no :path",
            vec![headers(&block(&GET[..2]))],
            stream(E::ProtocolError),
        ),
        (
            "an empty :path",
            vec![headers(&block(&[
                (":method", "GET"),
                (":scheme", "https"),
                (":path", ""),
            ]))],
            stream(E::ProtocolError),
        ),
        (
            ":method twice",
            vec![headers(&block(&[GET, &[(":method", "GET")]].concat()))],
            stream(E::ProtocolError),
        ),
        (
            "no content, though announced",
            vec![headers(&with(&[("content-length", "1")]))],
            stream(E::ProtocolError),
        ),
        (
            "less content than announced",
            vec![
                frame_of(F::Headers, 4, 1, &with(&[("content-length", "2")])),
                frame_of(F::Data, 1, 1, b"x"),
            ],
            stream(E::ProtocolError),
        ),
        (
            "more content than announced",
            vec![
                frame_of(F::Headers, 4, 1, &with(&[("content-length", "2")])),
                frame_of(F::Data, 0, 1, b"xyz"),
            ],
            stream(E::ProtocolError),
        ),
        (
            "two lengths",
            vec![frame_of(
                F::Headers,
                4,
                1,
                &with(&[("content-length", "2"), ("content-length", "3")]),
            )],
            stream(E::ProtocolError),
        ),
        // §10.5: floods.
        (
            "a flood of SETTINGS",
            many_settings,
            connection(E::EnhanceYourCalm),
        ),
        (
            "a flood of PING",
            many_pings,
            connection(E::EnhanceYourCalm),
        ),
        (
            "a flood of empty DATA",
            empty_data,
            connection(E::EnhanceYourCalm),
        ),
        (
            "a flood of CONTINUATION",
            continuations,
            connection(E::EnhanceYourCalm),
        ),
        ("a flood of resets", resets, connection(E::EnhanceYourCalm)),
        ("a large head", large_head, Verdict::Fine),
    ];
    for (what, frames, expected) in cases {
        assert_eq!(server_says(&frames), expected, "{what}");
    }
}

fn limits_frame() -> usize {
    super::limits::FRAME
}

#[test]
fn a_connection_begins_with_preface_and_settings() {
    for (what, says) in [
        ("HTTP/1.1", b"GET / HTTP/1.1\r\n\r\n".to_vec()),
        ("a preface cut short", frame::PREFACE[..9].to_vec()),
        (
            "PING first",
            [frame::PREFACE, &frame_of(FrameType::Ping, 0, 0, &[0; 8])].concat(),
        ),
        (
            "an answer first",
            [
                frame::PREFACE,
                &frame_of(FrameType::Settings, frame::ACK, 0, &[]),
            ]
            .concat(),
        ),
        (
            "half a frame",
            [frame::PREFACE, &settings(&[]), &[0, 0]].concat(),
        ),
    ] {
        let expected = Verdict::Connection(ErrorCode::ProtocolError);
        assert_eq!(verdict(&ask_server(&says)), expected, "{what}");
    }
    assert_eq!(ask_server(b""), b"");
}

/// What a server may not send.
#[test]
fn what_servers_may_not_do() {
    use ErrorCode as E;
    use FrameType as F;
    let head = |fields: &[(&str, &str)], flags| frame_of(F::Headers, flags, 1, &block(fields));
    let ok = || head(&[(":status", "200")], frame::END_HEADERS);
    let status = |status| head(&[(":status", status)], END);
    let connection = Verdict::Connection;
    let stream = |code| Verdict::Stream(1, code);
    let cases: Vec<(&str, Vec<Vec<u8>>, Verdict)> = vec![
        (
            "DATA before a head",
            vec![frame_of(F::Data, 1, 1, b"x")],
            stream(E::ProtocolError),
        ),
        (
            "DATA on another stream",
            vec![frame_of(F::Data, 1, 3, b"x")],
            connection(E::ProtocolError),
        ),
        (
            "a stream of its own",
            vec![frame_of(F::Headers, END, 2, &block(&[(":status", "200")]))],
            connection(E::ProtocolError),
        ),
        (
            "a push",
            vec![frame_of(F::PushPromise, 4, 1, &[0, 0, 0, 2])],
            connection(E::ProtocolError),
        ),
        (
            "push of 1",
            vec![settings(&[(Setting::EnablePush, 1)])],
            connection(E::ProtocolError),
        ),
        (
            "PRIORITY_UPDATE",
            vec![frame_of(F::PriorityUpdate, 0, 0, b"\0\0\0\x01u=1")],
            connection(E::ProtocolError),
        ),
        (
            "no :status",
            vec![head(&[("a", "b")], END)],
            stream(E::ProtocolError),
        ),
        ("status 99", vec![status("099")], stream(E::ProtocolError)),
        ("status +20", vec![status("+20")], stream(E::ProtocolError)),
        ("status 101", vec![status("101")], stream(E::ProtocolError)),
        (
            "an interim status that ends",
            vec![status("103")],
            stream(E::ProtocolError),
        ),
        (
            "no content, though announced",
            vec![head(&[(":status", "200"), ("content-length", "1")], END)],
            stream(E::ProtocolError),
        ),
        (
            "less content than announced",
            vec![
                head(&[(":status", "200"), ("content-length", "2")], 4),
                frame_of(F::Data, 1, 1, b"x"),
            ],
            stream(E::ProtocolError),
        ),
        (
            "trailers that do not end",
            vec![ok(), head(&[("a", "b")], 4)],
            stream(E::ProtocolError),
        ),
        (
            "a pseudo-header field in trailers",
            vec![ok(), status("200")],
            stream(E::ProtocolError),
        ),
        (
            "a bad index",
            vec![frame_of(F::Headers, END, 1, &hex!("be"))],
            connection(E::CompressionError),
        ),
    ];
    for (what, frames, expected) in cases {
        let (result, opinion) = client_says(&frames);
        assert!(result.is_err(), "{what}");
        assert_eq!(opinion, expected, "{what}");
    }
    let interim: Vec<Vec<u8>> = (0..20).map(|_| head(&[(":status", "103")], 4)).collect();
    assert_eq!(client_says(&interim).1, connection(E::EnhanceYourCalm));
}

#[test]
fn responses_are_read() {
    use FrameType as F;
    let head = |fields: &[(&str, &str)], flags| frame_of(F::Headers, flags, 1, &block(fields));
    let data = |flags, bytes: &[u8]| frame_of(F::Data, flags, 1, bytes);
    let body = |body: &[u8]| Ok((200, body.to_vec()));
    /// A status and a content, or the fault.
    type Outcome = Result<(u16, Vec<u8>), String>;
    let cases: Vec<(&str, Vec<Vec<u8>>, Outcome)> = vec![
        (
            "no content",
            vec![head(&[(":status", "200")], END)],
            body(b""),
        ),
        (
            "pieces",
            vec![
                head(&[(":status", "200")], 4),
                data(0, b"ab"),
                data(frame::PADDED, b"\x01c\0"),
                data(1, b""),
            ],
            body(b"abc"),
        ),
        (
            "interim heads, a split head, and trailers",
            vec![
                head(&[(":status", "103"), ("link", "</a>")], 4),
                frame_of(F::Headers, 0, 1, &block(&[(":status", "200")])[..1]),
                frame_of(F::Continuation, 4, 1, &block(&[(":status", "200")])[1..]),
                data(0, b"abc"),
                head(&[("a", "b")], END),
            ],
            body(b"abc"),
        ),
        (
            "a good-bye that lets us finish",
            vec![
                frame_of(F::GoAway, 0, 0, &hex!("00000001 00000000")),
                head(&[(":status", "200")], 4),
                data(1, b"x"),
            ],
            body(b"x"),
        ),
        (
            "a good-bye that does not",
            vec![frame_of(
                F::GoAway,
                0,
                0,
                &[&hex!("00000000 0000000b")[..], b"calm\x1b"].concat(),
            )],
            Err(
                "the server sent GOAWAY with ENHANCE_YOUR_CALM (calm\\u{1b}) before the response"
                    .into(),
            ),
        ),
        (
            "a reset",
            vec![frame_of(F::RstStream, 0, 1, &hex!("00000007"))],
            Err("the server reset the stream with REFUSED_STREAM before the response".into()),
        ),
        (
            "an end in the middle",
            vec![head(&[(":status", "200")], 4), data(0, b"ab")],
            Err("the server closed the connection after 2 bytes of content".into()),
        ),
    ];
    for (what, frames, expected) in cases {
        let (result, opinion) = client_says(&frames);
        assert_eq!(result, expected, "{what}");
        assert_eq!(opinion, Verdict::Fine, "{what}");
    }
}

#[test]
fn windows_are_kept_to() {
    // The client lets nothing through, and takes the answer in pieces.
    let page = "x".repeat(100);
    let says = [
        frame::PREFACE.to_vec(),
        settings(&[(Setting::InitialWindowSize, 0)]),
        get(1),
        frame_of(FrameType::WindowUpdate, 0, 1, &[0, 0, 0, 60]),
        frame_of(FrameType::WindowUpdate, 0, 1, &[0, 0, 0, 60]),
    ]
    .concat();
    let mut peer = Bare::new(
        Side::Server,
        Script {
            says: says.into(),
            heard: Vec::new(),
        },
    );
    assert!(
        server::serve(
            &mut peer,
            &mut |_| Page::text("200 OK", &*page),
            Duration::ZERO
        )
        .unwrap()
    );
    let lengths: Vec<(usize, bool)> = frames(&peer.stream.heard)
        .iter()
        .filter(|(header, _)| header.kind == FrameType::Data)
        .map(|(header, _)| (header.length, header.has(frame::END_STREAM)))
        .collect();
    assert_eq!(lengths, [(60, false), (40, true)]);
    // More than the window is a fault, of which each stream has its own.
    let open = frame_of(FrameType::Headers, frame::END_HEADERS, 1, &block(GET));
    let flood = (0..4).map(|_| frame_of(FrameType::Data, 0, 1, &vec![0; 16_384]));
    let frames: Vec<Vec<u8>> = [open].into_iter().chain(flood).collect();
    // Room is made again as it is used, so an honest client never gets there.
    assert_eq!(server_says(&frames), Verdict::Fine);
}

/// A client that is silent when it has said all, and how often it got time for more.
struct Patient {
    peer: Bare<Script>,
    grants: Vec<Duration>,
}

impl Read for Patient {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.peer.read(buffer)
    }
}

impl Write for Patient {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.peer.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Channel for Patient {
    fn side(&self) -> Side {
        Side::Server
    }
    fn narration(&mut self) -> &mut Narration {
        self.peer.narration()
    }
    fn await_input(&mut self, patience: Duration) -> crate::error::Result<bool> {
        assert_eq!(patience, Duration::from_secs(7));
        Ok(!self.peer.stream.says.is_empty())
    }
    fn grant(&mut self, time: Duration) {
        self.grants.push(time);
    }
}

#[test]
fn who_asks_for_nothing_is_told_good_bye() {
    let ping = frame_of(FrameType::Ping, 0, 0, &[0; 8]);
    let says = [frame::PREFACE, &settings(&[]), &get(1), &get(3), &ping].concat();
    let stream = Script {
        says: says.into(),
        heard: Vec::new(),
    };
    let mut client = Patient {
        peer: Bare::new(Side::Server, stream),
        grants: Vec::new(),
    };
    let mut pages = |_: &Asked<'_>| Page::text("200 OK", "Hello.\n");
    let asked = server::serve(&mut client, &mut pages, Duration::from_secs(7)).unwrap();
    let heard = frames(&client.peer.stream.heard);
    let (last, payload) = heard.last().unwrap();
    // Streams up to the third were served, and nothing is wrong (RFC 9113 §6.8).
    assert_eq!(
        (last.kind, &payload[..]),
        (FrameType::GoAway, &hex!("0000000300000000")[..])
    );
    assert!(asked);
    // Only who asked gets time for more: PING is not asking.
    assert_eq!(client.grants, [Duration::from_secs(35)]);
}

/// Hears all, and checks that the annotations cover the bytes.
struct Strict;

impl Narrator for Strict {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn tell(&mut self, event: &Event) {
        if let Event::Message(message) = event {
            let covered = cover(&message.fields, message.bytes.len());
            assert_eq!(covered, Ok(()), "{}", message.name);
        }
    }
}

/// Whatever comes, nothing breaks, and it makes no difference whether anybody listens.
#[test]
fn damaged_streams_are_told_and_judged_alike() {
    use FrameType as F;
    let head = block(&[(":status", "200"), ("content-length", "5"), ("x", "yz")]);
    let streams = [
        vec![
            settings(&[(Setting::MaxFrameSize, 1 << 15)]),
            get(1),
            get(3),
        ],
        vec![
            settings(&[]),
            frame_of(F::Headers, 0, 1, &head[..2]),
            frame_of(F::Continuation, 4, 1, &head[2..]),
            frame_of(F::Data, frame::PADDED | 1, 1, b"\x02hello\0\0"),
        ],
        vec![
            settings(&[(Setting::InitialWindowSize, 3)]),
            frame_of(F::Ping, 0, 0, b"pingping"),
            frame_of(F::PriorityUpdate, 0, 0, b"\0\0\0\x01u=1"),
            frame_of(F::Headers, END, 1, &with(&[("cookie", "a=b")])),
            frame_of(F::WindowUpdate, 0, 1, &[0, 0, 1, 0]),
            frame_of(F::GoAway, 0, 0, &[0; 9]),
        ],
    ];
    let mut state = 1u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below.max(1)
    };
    for round in 0..3000 {
        let mut says = streams[round % streams.len()].concat();
        for _ in 0..random(4) {
            let at = random(says.len());
            match random(3) {
                0 => says[at] ^= 1 << random(8),
                1 => {
                    says.remove(at);
                }
                _ => says.insert(at, random(256) as u8),
            }
        }
        let run = |side: Side, is_told: bool| {
            let says = match side {
                Side::Server => [frame::PREFACE, &says].concat(),
                Side::Client => says.clone(),
            };
            let mut peer = Bare::new(
                side,
                Script {
                    says: says.into(),
                    heard: Vec::new(),
                },
            );
            if is_told {
                peer.narration.add(Box::new(Strict));
            }
            let result = match side {
                Side::Server => server::serve(
                    &mut peer,
                    &mut |_| Page::text("200 OK", "Hello.\n"),
                    Duration::ZERO,
                )
                .map(|_| Vec::new()),
                Side::Client => {
                    let target = Target::parse("localhost").unwrap();
                    let request = Request::get(&target);
                    let mut body = Vec::new();
                    client::exchange(&mut peer, &request)
                        .and_then(|incoming| incoming.read_body(&mut body))
                        .map(|_| body)
                }
            };
            let kind = result.as_ref().err().map(|error| error.kind.clone());
            assert!(
                kind.is_none_or(|kind| kind == ErrorKind::Http),
                "{result:?}"
            );
            (result.map_err(|error| error.message), peer.stream.heard)
        };
        for side in [Side::Client, Side::Server] {
            assert_eq!(run(side, true), run(side, false), "round {round}");
        }
    }
}
