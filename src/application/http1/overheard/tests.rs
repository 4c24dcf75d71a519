use super::*;
use crate::narration::Narrator;
use crate::wire::cover;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<Message>>>);

impl Narrator for Memory {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn tell(&mut self, event: &Event) {
        if let Event::Message(message) = event {
            self.0.lock().unwrap().push(message.clone());
        }
    }
}

/// What is told of these words, in pieces of this size: names, and bytes that are all covered.
fn told(words: &[(Side, &[u8])], size: usize) -> Vec<(Side, String, Vec<u8>)> {
    let memory = Memory::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(memory.clone()));
    let mut both = Overheard::new();
    for (from, bytes) in words {
        for piece in bytes.chunks(size) {
            both.push(*from, piece, &mut narration);
        }
    }
    both.end(Side::Client, &mut narration);
    both.end(Side::Server, &mut narration);
    let messages = memory.0.lock().unwrap().clone();
    let told = messages.into_iter().map(|message| {
        assert_eq!(cover(&message.fields, message.bytes.len()), Ok(()));
        (message.from, message.name.to_string(), message.bytes)
    });
    told.collect()
}

fn names(words: &[(Side, &[u8])]) -> Vec<String> {
    let names = told(words, usize::MAX).into_iter();
    names.map(|(_, name, _)| name).collect()
}

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const CHUNKED: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
    3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\n";

#[test]
fn messages_are_told_apart_whatever_pieces_they_come_in() {
    use Side::{Client, Server};
    let words: &[(Side, &[u8])] = &[
        (Client, GET),
        (Server, CHUNKED),
        (Client, b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"),
        (Server, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
        (Client, b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"),
        (
            Server,
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
        ),
        (Client, GET),
        (Server, b"HTTP/1.1 200 OK\r\n\r\nup to the end"),
    ];
    let expected = [
        "request",
        "response",
        "chunk",
        "chunk",
        "last chunk",
        "trailers",
        "request",
        "response",
        "request",
        "content",
        "interim response",
        "response",
        "request",
        "response",
        "content",
    ];
    assert_eq!(names(words), expected);
    for size in [1, 2, 7] {
        // Content comes in the pieces in which it comes.
        let mut all: Vec<(Side, String, Vec<u8>)> = Vec::new();
        for (from, name, bytes) in told(words, size) {
            match all.last_mut() {
                Some((_, last, there)) if name == "content" && *last == name => {
                    there.extend(bytes);
                }
                _ => all.push((from, name, bytes)),
            }
        }
        assert_eq!(all, told(words, usize::MAX), "{size}");
    }
}

#[test]
fn what_is_in_doubt_is_not_guessed() {
    use Side::{Client, Server};
    let upgraded = b"HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x05hello";
    let tunnel = b"CONNECT a:443 HTTP/1.1\r\n\r\n";
    for (request, response, expected) in [
        (GET, &upgraded[..], &["request", "interim response"][..]),
        (tunnel, b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 x", &["request", "response"]),
        (
            GET,
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            &["request", "response"],
        ),
        (b"GET nothing\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", &["request"]),
    ] {
        assert_eq!(names(&[(Client, request), (Server, response)]), expected);
    }
    // A long chunk is told as it comes, and a head that is cut short as far as it goes.
    let long = [
        &b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9000\r\n"[..],
        &[7; 0x9000],
        b"\r\n0\r\n",
    ];
    let told = told(&[(Client, GET), (Server, &long.concat())], 20_000);
    let names: Vec<&str> = told.iter().map(|(_, name, _)| &**name).collect();
    let expected = [
        "request",
        "response",
        "chunk",
        "part of a chunk",
        "end of a chunk",
        "last chunk",
    ];
    assert_eq!(names, expected);
    let torn = [(Client, &b"GET / HTTP/1.1\r\nHo"[..])];
    assert_eq!(super::tests::names(&torn), ["request"]);
}
