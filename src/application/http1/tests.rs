use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex};

use super::*;
use crate::application::Bare;
use crate::application::head::Version;
use crate::application::response::{BodyEnd, Response};
use crate::narration::{Event, Message, Narrator, Side, Topic};
use crate::transport::Target;
use crate::transport::{Transport, pipe};
use crate::wire::cover;

/// Sends `request` and streams the body of the response to `sink`.
fn get<S: Read + Write>(
    stream: S,
    request: &Request,
    sink: &mut (impl Write + ?Sized),
) -> Result<Response> {
    exchange(&mut Bare::new(Side::Client, stream), request)?.read_body(sink)
}

/// A server that has its answer ready; `end` is what comes after it.
struct Canned {
    answer: Vec<u8>,
    position: usize,
    largest_read: usize,
    end: Option<io::ErrorKind>,
    request: Vec<u8>,
}

impl Canned {
    fn new(answer: impl AsRef<[u8]>) -> Canned {
        Canned {
            answer: answer.as_ref().to_vec(),
            position: 0,
            largest_read: usize::MAX,
            end: None,
            request: Vec::new(),
        }
    }
}

impl Read for Canned {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = &self.answer[self.position..];
        if left.is_empty() {
            return self.end.map_or(Ok(0), |kind| Err(kind.into()));
        }
        let length = left.len().min(buffer.len()).min(self.largest_read);
        buffer[..length].copy_from_slice(&left[..length]);
        self.position += length;
        Ok(length)
    }
}

impl Write for Canned {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.request.extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn request() -> Request {
    Request::get(&Target::parse("https://a.example:8443/x?y").unwrap())
}

/// Gets it whole and one byte at a time; both must be the same.
fn got(answer: &str) -> Result<(Response, String)> {
    let run = |largest_read| {
        let mut server = Canned::new(answer);
        server.largest_read = largest_read;
        let mut body = Vec::new();
        get(&mut server, &request(), &mut body)
            .map(|response| (response, String::from_utf8(body).unwrap()))
    };
    let whole = run(usize::MAX);
    let bytewise = run(1);
    match (&whole, &bytewise) {
        (Ok(a), Ok(b)) => assert_eq!(a, b, "{answer:?}"),
        // What is quoted of the answer depends on how much of it had come.
        (Err(a), Err(b)) => assert_eq!(a.kind, b.kind, "{answer:?}"),
        (a, b) => panic!("{answer:?}: {a:?} whole, {b:?} bytewise"),
    }
    whole
}

fn refused(answer: &str, says: &str) {
    let error = got(answer).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Http, "{answer:?}: {error}");
    assert!(error.message.contains(says), "{answer:?}: {error}");
}

#[test]
fn the_request() {
    // RFC 9112 §3, §3.2; RFC 9110 §7.2.
    let mut server = Canned::new("HTTP/1.1 204 No Content\r\n\r\n");
    get(&mut server, &request(), &mut Vec::new()).unwrap();
    let text = String::from_utf8(server.request).unwrap();
    let mut lines = text.split("\r\n");
    assert_eq!(lines.next(), Some("GET /x?y HTTP/1.1"));
    assert_eq!(lines.next(), Some("Host: a.example:8443"));
    assert!(text.contains("\r\nUser-Agent: tlsdemo/"));
    assert!(text.contains("\r\nConnection: close\r\n"));
    assert!(text.ends_with("\r\n\r\n"));
    let mut server = Canned::new("HTTP/1.1 204 No Content\r\n\r\n");
    let plain = Request::get(&Target::parse("[::1]").unwrap());
    get(&mut server, &plain, &mut Vec::new()).unwrap();
    let start = b"GET / HTTP/1.1\r\nHost: [::1]\r\n";
    assert!(server.request.starts_with(start));
}

#[test]
fn content_length() {
    let (response, body) = got(
        "HTTP/1.1 200 OK\r\nServer: x\r\ncontent-length:  5 \r\n\r\nhellomore that is not ours",
    )
    .unwrap();
    assert_eq!((response.head.status, &*response.head.reason), (200, "OK"));
    assert_eq!(response.head.version, Version::Http1(1));
    assert_eq!(response.head.fields[0], ("Server".into(), "x".into()));
    assert_eq!(body, "hello");
    assert_eq!(response.body_length, 5);
    assert_eq!(response.end, BodyEnd::ContentLength);
    let (response, body) = got("HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n").unwrap();
    assert_eq!((response.head.status, &*response.head.reason), (404, ""));
    assert_eq!(body, "");
    // No reason and no space before it, as some servers have it.
    assert_eq!(
        got("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n")
            .unwrap()
            .0
            .head
            .status,
        200
    );
}

#[test]
fn chunks_with_extensions_and_trailers() {
    // RFC 9112 §7.1, §7.1.1, §7.1.2.
    let (response, body) = got(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n\
         4;name=value\r\nWiki\r\n7 ; q=\"a\"\r\npedia i\r\nB\r\nn \r\nchunks.\r\n0\r\nExpires: never\r\nX: y\r\n\r\n",
    )
    .unwrap();
    assert_eq!(body, "Wikipedia in \r\nchunks.");
    assert_eq!(response.end, BodyEnd::Chunked);
    assert_eq!(response.body_length, 22);
    assert_eq!(response.trailers.len(), 2);
    assert_eq!(response.trailers[0], ("Expires".into(), "never".into()));
    let (response, body) =
        got("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n000\r\n\r\n").unwrap();
    assert_eq!((response.body_length, &*body), (0, ""));
}

#[test]
fn until_close() {
    // RFC 9112 §6.3, rule 8.
    let (response, body) = got("HTTP/1.0 200 OK\r\n\r\nall of it").unwrap();
    assert_eq!(body, "all of it");
    assert_eq!(response.end, BodyEnd::Closed);
    assert_eq!(response.head.version, Version::Http1(0));
}

#[test]
fn a_truncation_is_not_a_close() {
    // RFC 9112 §9.8: without close_notify the body may be cut short.
    let mut server = Canned::new("HTTP/1.1 200 OK\r\n\r\nall of it?");
    server.end = Some(io::ErrorKind::UnexpectedEof);
    let mut body = Vec::new();
    let error = get(&mut server, &request(), &mut body).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Http);
    assert!(error.message.contains("close_notify"), "{error}");
    assert_eq!(body, b"all of it?");
    // With a length that is reached it does not matter.
    let mut server = Canned::new("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
    server.end = Some(io::ErrorKind::UnexpectedEof);
    assert!(get(&mut server, &request(), &mut Vec::new()).is_ok());
}

#[test]
fn no_body_by_status_whatever_the_fields_say() {
    // RFC 9112 §6.3, rule 1.
    for status in [204, 304] {
        let (response, body) = got(&format!(
            "HTTP/1.1 {status} x\r\nContent-Length: 5\r\n\r\nhello"
        ))
        .unwrap();
        assert_eq!((response.end, &*body), (BodyEnd::NoBody, ""));
    }
}

#[test]
fn interim_responses_are_skipped() {
    // RFC 9110 §15.2.
    let (response, body) = got(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    )
    .unwrap();
    assert_eq!((response.head.status, &*body), (200, "ok"));
    refused(&"HTTP/1.1 100 Continue\r\n\r\n".repeat(40), "interim");
    refused("HTTP/1.1 101 Switching Protocols\r\n\r\n", "101");
}

#[test]
fn a_folded_field_is_one_line() {
    // RFC 9112 §5.2.
    let (response, _) = got("HTTP/1.1 204 x\r\nA: one\r\n\t two\r\nB: three\r\n\r\n").unwrap();
    assert_eq!(response.head.fields[0].1, "one two");
    assert_eq!(response.head.values("b").collect::<Vec<_>>(), ["three"]);
}

#[test]
fn lengths_in_doubt_are_refused() {
    // RFC 9112 §6.3, rules 3 and 5; RFC 9110 §8.6.
    for (fields, says) in [
        ("Content-Length: 1\r\nContent-Length: 2", "2 Content-Length"),
        ("Content-Length: 1\r\nContent-Length: 1", "2 Content-Length"),
        ("Content-Length: 1, 1", "no number"),
        ("Content-Length: +1", "no number"),
        ("Content-Length: -1", "no number"),
        ("Content-Length: 0x1", "no number"),
        ("Content-Length:", "no number"),
        ("Content-Length: 99999999999999999999", "no number"),
        ("Content-Length: 1\r\nTransfer-Encoding: chunked", "both"),
        ("Transfer-Encoding: gzip, chunked", "gzip, chunked"),
        ("Transfer-Encoding: identity", "identity"),
        (
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "chunked, chunked",
        ),
    ] {
        refused(&format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\na"), says);
    }
}

#[test]
fn chunks_that_do_not_add_up_are_refused() {
    // RFC 9112 §7.1, §8.
    for (body, says) in [
        ("", "before the last chunk"),
        ("5\r\nhel", "3 bytes of a chunk of 5"),
        ("5\r\nhello", "before the last chunk"),
        ("5\r\nhello\r\n", "before the last chunk"),
        ("5\r\nhello!\r\n0\r\n\r\n", "longer than its size"),
        ("5\r\nhello\n0\r\n\r\n", "longer than its size"),
        ("\r\n\r\n", "no size"),
        ("-5\r\nhello\r\n", "no size"),
        ("0x5\r\nhello\r\n", "no size"),
        ("5 5\r\nhello\r\n", "no size"),
        ("5\nhello\r\n", "no size"),
        ("11111111111111111\r\n", "no size"),
        ("ffffffffffffffff\r\nabc", "3 bytes of a chunk"),
        ("0\r\n", "the trailer fields"),
        ("0\r\nX", "middle of the trailer fields"),
        ("0\r\n\u{1}: y\r\n\r\n", "field name"),
    ] {
        refused(
            &format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}"),
            says,
        );
    }
    let line = format!("5;{}", "x".repeat(9000));
    refused(
        &format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{line}\r\nhello\r\n0\r\n\r\n"
        ),
        "longer than 8192",
    );
}

#[test]
fn heads_that_are_none() {
    // RFC 9112 §4, §5.
    for (answer, says) in [
        ("", "instead of sending the head"),
        ("HTTP/1.1 200 O", "middle of the head"),
        ("HTTP/1.1 200 OK\r\nA: b\r\n", "middle of the head"),
        ("SSH-2.0-OpenSSH_9.9\r\n", "`SSH-2.0-OpenSSH_9.9`"),
        ("220 mail.example ESMTP\r\n", "220 mail.example"),
        ("<html>no end of a line", "<html>no end"),
        ("HTTP/2.0 200 OK\r\n\r\n", "HTTP/1"),
        ("HTTP/1.1 2x0 OK\r\n\r\n", "three digits"),
        ("HTTP/1.1 099 OK\r\n\r\n", "below 100"),
        ("HTTP/1.1 200 OK\r\nA b\r\n\r\n", "field name"),
        ("HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "field name"),
        ("HTTP/1.1 200 OK\r\nA: \u{0}\r\n\r\n", "field value"),
        ("\0\0\x12\x04\0\0\0\0\0", "HTTP/2"),
    ] {
        refused(answer, says);
    }
    let fields = "A: b\r\n".repeat(FIELD_LIMIT + 1);
    refused(&format!("HTTP/1.1 200 OK\r\n{fields}\r\n"), "256 fields");
    let long = "x".repeat(HEAD_LIMIT);
    refused(&format!("HTTP/1.1 200 OK\r\nA: {long}\r\n\r\n"), "65536");
    refused(&format!("HTTP/1.1 {long}{long}"), "");
}

#[test]
fn an_error_of_the_connection_stays_what_it_is() {
    let mut server = Canned::new("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    server.end = Some(io::ErrorKind::TimedOut);
    let error = get(&mut server, &request(), &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::TimedOut);
    server.end = None;
    // An error of this library travels through `Read` unharmed.
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(Error::illegal_parameter("sequence number").into())
        }
    }
    impl Write for Failing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let error = get(&mut Failing, &request(), &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Protocol);
    assert!(error.alert.is_some());
}

#[test]
fn a_sink_that_fails_says_so() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut server = Canned::new("HTTP/1.1 200 OK\r\n\r\nabc");
    let error = get(&mut server, &request(), &mut Full).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Io);
    assert!(error.message.starts_with("writing the body: "), "{error}");
}

#[test]
fn a_long_body_streams() {
    const LENGTH: u64 = 256 << 20;
    let (mut client, mut server) = pipe();
    client.set_timeout(None).unwrap();
    let serve = std::thread::spawn(move || {
        let block = vec![b'x'; 1 << 18];
        write!(
            server,
            "HTTP/1.1 200 OK\r\nContent-Length: {LENGTH}\r\n\r\n"
        )
        .unwrap();
        for _ in 0..LENGTH / block.len() as u64 {
            server.write_all(&block).unwrap();
        }
        server // closed after the client has all
    });
    let response = get(&mut client, &request(), &mut io::sink()).unwrap();
    assert_eq!(response.body_length, LENGTH);
    serve.join().unwrap();
}

/// Keeps the messages, whose annotations must cover them.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<Message>>>);

impl Narrator for Told {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn tell(&mut self, event: &Event) {
        if let Event::Message(message) = event {
            let covered = cover(&message.fields, message.bytes.len());
            assert_eq!(covered, Ok(()), "{}", message.name);
            self.0.lock().unwrap().push(message.clone());
        }
    }
}

impl Told {
    /// The names of what this side said, and all its bytes.
    fn said(&self, from: Side) -> (Vec<String>, Vec<u8>) {
        let told = self.0.lock().unwrap();
        let of_side = || told.iter().filter(|message| message.from == from);
        (
            of_side().map(|message| message.name.to_string()).collect(),
            of_side()
                .flat_map(|message| message.bytes.clone())
                .collect(),
        )
    }
}

/// What is told of an answer that comes in pieces of this size; with what the server heard.
fn told(answer: &str, largest_read: usize, content: Option<&[u8]>) -> (Told, Vec<u8>) {
    let told = Told::default();
    let mut server = Canned::new(answer);
    server.largest_read = largest_read;
    let mut channel = Bare::new(Side::Client, server);
    channel.narration.add(Box::new(told.clone()));
    let request = request().with(None, &[], content);
    let _ = exchange(&mut channel, &request).and_then(|it| it.read_body(&mut Vec::new()));
    (told, channel.stream.request)
}

#[test]
fn every_byte_is_told_once() {
    const CHUNKED: &str = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n\
        HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: one\r\n two\t\r\n\r\n\
        4;name=value\r\nWiki\r\n5\r\npedia\r\n0\r\nExpires: never\r\n\r\nsurplus";
    let (whole, heard) = told(CHUNKED, usize::MAX, None);
    assert_eq!(
        whole.said(Side::Client),
        (vec!["request".to_owned()], heard)
    );
    let (names, bytes) = whole.said(Side::Server);
    let expected = [
        "interim response",
        "response",
        "chunk",
        "chunk",
        "last chunk",
        "trailers",
        "surplus",
    ];
    assert_eq!(names, expected);
    assert_eq!(bytes, CHUNKED.as_bytes());
    // The same in single bytes, but for what nobody waits for.
    let (names, bytes) = told(CHUNKED, 1, None).0.said(Side::Server);
    assert_eq!(names, expected[..6]);
    assert_eq!(bytes, CHUNKED.strip_suffix("surplus").unwrap().as_bytes());

    // A chunk of more than is told in one piece.
    let large = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n{}\r\n0\r\n\r\n",
        "x".repeat(100_000)
    );
    let (names, bytes) = told(&large, usize::MAX, None).0.said(Side::Server);
    assert_eq!(names[1..3], ["chunk", "part of a chunk"]);
    assert!(names.contains(&"end of a chunk".to_owned()));
    assert_eq!(bytes, large.as_bytes());

    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.0 200\n\nuntil the end",
        // What is wrong is told too, up to the fault and behind it.
        "220 mail.example ESMTP\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX",
    ] {
        let (told, heard) = told(answer, usize::MAX, Some(b"content of ours"));
        let said = String::from_utf8(told.said(Side::Server).1).unwrap();
        assert_eq!(said, answer);
        assert_eq!(
            told.said(Side::Client),
            (vec!["request".to_owned(), "content".to_owned()], heard)
        );
    }
}
