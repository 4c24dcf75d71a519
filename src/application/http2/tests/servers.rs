//! What servers may not do, and what they may.

use super::*;

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
            "an answer in HTTP/1",
            vec![b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()],
            connection(E::ProtocolError),
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
