//! The reader of HTTP responses: the same response is read from pieces of any size.
#![no_main]

use std::io::{self, Read, Write};

use tlsdemo::application::Bare;
use tlsdemo::application::head::Version;
use tlsdemo::application::http1::{self, FIELD_LIMIT, HEAD_LIMIT};
use tlsdemo::application::request::Request;
use tlsdemo::application::response::{BodyEnd, Response};
use tlsdemo::narration::{Event, Side};
use tlsdemo::transport::Target;
use tlsdemo::{ErrorKind, Result};
use tlsdemo_fuzz::narrators::Recorder;
use tlsdemo_fuzz::{Input, check};

struct Server<'a> {
    answer: &'a [u8],
    piece: usize,
    /// Whether the stream breaks off after the answer, as without close_notify.
    breaks: bool,
    request: Vec<u8>,
}

impl Read for Server<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.answer.is_empty() && self.breaks {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let length = buffer.len().min(self.piece);
        self.answer.read(&mut buffer[..length])
    }
}

impl Write for Server<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.request.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let flags = input.byte();
    let breaks = flags & 1 != 0;
    let (whole, body) = get(input.0, usize::MAX, breaks);
    let (pieces, body_of_pieces) = get(input.0, usize::from(flags >> 1) + 1, breaks);
    match (whole, pieces) {
        (Ok(whole), Ok(pieces)) => {
            assert_eq!(whole, pieces);
            assert_eq!(body, body_of_pieces);
            response(&whole, &body, input.0, breaks);
        }
        (Err(whole), Err(pieces)) => {
            for error in [&whole, &pieces] {
                assert_eq!(error.kind, ErrorKind::Http, "{error:?}");
                check::one_line(&error.message);
            }
        }
        (whole, pieces) => panic!("whole: {whole:?}, in pieces: {pieces:?}"),
    }
});

fn get(answer: &[u8], piece: usize, breaks: bool) -> (Result<Response>, Vec<u8>) {
    let mut channel = Bare::new(
        Side::Client,
        Server {
            answer,
            piece,
            breaks,
            request: Vec::new(),
        },
    );
    let told = Recorder::default();
    channel.narration.add(Box::new(told.clone()));
    let target = Target::parse("https://localhost/path?query").expect("a target");
    let mut body = Vec::new();
    let response = http1::exchange(&mut channel, &Request::get(&target))
        .and_then(|incoming| incoming.read_body(&mut body));
    assert!(
        channel
            .stream
            .request
            .starts_with(b"GET /path?query HTTP/1.1\r\nHost: localhost\r\n")
    );
    assert!(body.len() <= answer.len());
    let events = told.events();
    check::events(&events);
    let said = events.iter().filter_map(|event| match event {
        Event::Message(it) if it.from == Side::Server => Some(&it.bytes[..]),
        _ => None,
    });
    assert!(answer.starts_with(&said.collect::<Vec<_>>().concat()));
    (response, body)
}

fn response(response: &Response, body: &[u8], answer: &[u8], breaks: bool) {
    let head = &response.head;
    assert_eq!(response.body_length, body.len() as u64);
    assert!((200..1000).contains(&head.status), "{}", head.status);
    // A minor version of the future counts as 1.1 (RFC 9110 §2.5).
    assert!(matches!(head.version, Version::Http1(0..=9)));
    assert!(head.fields.len() <= FIELD_LIMIT && response.trailers.len() <= FIELD_LIMIT);
    for (name, value) in head.fields.iter().chain(&response.trailers) {
        assert!(!name.is_empty() && name.len() + value.len() <= 3 * HEAD_LIMIT);
        assert!(!value.contains(['\r', '\n']), "{value:?}");
    }
    match response.end {
        BodyEnd::NoBody => assert!(body.is_empty()),
        // What is not framed by the server is all there is, and only if the stream ended well.
        BodyEnd::Closed => assert!(answer.ends_with(body) && !breaks),
        BodyEnd::ContentLength => {
            let lengths: Vec<&str> = head.values("Content-Length").collect();
            let [length] = lengths[..] else {
                panic!("which of {lengths:?}?");
            };
            assert_eq!(length.parse(), Ok(body.len()));
        }
        BodyEnd::EndStream => panic!("the end of a stream of HTTP/2"),
        BodyEnd::Chunked => assert!(head.values("Transfer-Encoding").next().is_some()),
    }
}
