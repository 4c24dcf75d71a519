//! What clients may not do, each with the error that RFC 9113 names for it; in the order of its
//! sections, with what h2spec asks for.

use super::*;
use crate::application::http2::limits;

/// h2spec in small: what a client may not send, and what RFC 9113 says it gets for it.
#[test]
fn what_clients_may_not_do() {
    // Nothing goes out, so that a stream whose request is whole stays half-closed.
    let waiting = || settings(&[(Setting::InitialWindowSize, 0)]);
    use ErrorCode as E;
    use FrameType as F;
    let open = |stream| frame_of(F::Headers, frame::END_HEADERS, stream, &block(GET));
    let headers = |fields: &[u8]| frame_of(F::Headers, END, 1, fields);
    let connection = Verdict::Connection;
    let stream = |code| Verdict::Stream(1, code);
    let mut long = vec![0; limits::FRAME + 1];
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
        // What remains of h2spec's list (its sections 5.1, 6.10, 7; HPACK 4.2, 5.2, 6.1, 6.3).
        (
            "DATA on a half-closed stream",
            vec![waiting(), get(1), frame_of(F::Data, 1, 1, b"x")],
            stream(E::StreamClosed),
        ),
        (
            "HEADERS on a half-closed stream",
            vec![waiting(), get(1), get(1)],
            stream(E::StreamClosed),
        ),
        (
            "CONTINUATION on a half-closed stream",
            vec![waiting(), get(1), frame_of(F::Continuation, 4, 1, &[])],
            connection(E::ProtocolError),
        ),
        (
            "HEADERS behind RST_STREAM",
            vec![open(1), frame_of(F::RstStream, 0, 1, &[0; 4]), open(1)],
            connection(E::StreamClosed),
        ),
        (
            "CONTINUATION behind the end of a block",
            vec![open(1), frame_of(F::Continuation, 4, 1, &[])],
            connection(E::ProtocolError),
        ),
        (
            "an unknown code in RST_STREAM",
            vec![open(1), frame_of(F::RstStream, 0, 1, &[0xff; 4]), get(3)],
            Verdict::Fine,
        ),
        (
            "an unknown code in GOAWAY",
            vec![frame_of(F::GoAway, 0, 0, &hex!("00000000000000ff")), get(1)],
            Verdict::Fine,
        ),
        (
            "index 0",
            vec![headers(&hex!("80"))],
            connection(E::CompressionError),
        ),
        (
            "the end of the string inside a string",
            vec![headers(&hex!("00016184ffffffff"))],
            connection(E::CompressionError),
        ),
        (
            "more than 7 bits of padding in a string",
            vec![headers(&hex!("000161821fff"))],
            connection(E::CompressionError),
        ),
        (
            "padding of zeros in a string",
            vec![headers(&hex!("0001618118"))],
            connection(E::CompressionError),
        ),
        (
            "a table larger than allowed",
            vec![headers(&[&hex!("3fe21f")[..], &block(GET)].concat())],
            connection(E::CompressionError),
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
