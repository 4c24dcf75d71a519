//! HTTP/2 at either end: frames and field blocks, told in full and in silence.
#![no_main]

use std::io::{self, Read, Write};
use std::time::Duration;

use tlsdemo::application::Bare;
use tlsdemo::application::http2::hpack::{Decoder, Encoder, HeaderField};
use tlsdemo::application::http2::{client, frame, server};
use tlsdemo::application::request::Request;
use tlsdemo::application::served::Page;
use tlsdemo::narration::{Event, Narrator, Side, Topic};
use tlsdemo::transport::Target;
use tlsdemo::wire::{Reader, Writer, cover};
use tlsdemo::{ErrorKind, Result};
use tlsdemo_fuzz::{Input, check};

/// A peer that said all it says beforehand.
struct Peer<'a> {
    says: &'a [u8],
    piece: usize,
    heard: Vec<u8>,
}

impl Read for Peer<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.piece);
        self.says.read(&mut buffer[..length])
    }
}

impl Write for Peer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.heard.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Hears all, and checks that the annotations cover the bytes.
struct Strict;

impl Narrator for Strict {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn tell(&mut self, event: &Event) {
        if let Event::Message(message) = event {
            assert_eq!(
                cover(&message.fields, message.bytes.len()),
                Ok(()),
                "{}",
                message.name
            );
        }
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let flags = input.byte();
    match flags & 3 {
        0 => block(input.0),
        1 => same(flags, input.0, ask),
        _ => same(flags, input.0, answer),
    }
});

/// Runs one end over what the peer says, in pieces of a size, told or not: its outcome and what it said.
type Run = fn(&[u8], usize, bool) -> (String, Vec<u8>);

/// Whether anybody listens, and in which pieces the bytes come, changes nothing.
fn same(flags: u8, says: &[u8], run: Run) {
    let whole = run(says, usize::MAX, true);
    let pieces = run(says, usize::from(flags >> 2) + 1, false);
    assert_eq!(whole, pieces);
}

/// What came of it, and what was sent.
fn outcome<T: std::fmt::Debug>(result: Result<T>, heard: Vec<u8>) -> (String, Vec<u8>) {
    match result {
        Ok(response) => (format!("{response:?}"), heard),
        Err(error) => {
            assert!(
                matches!(error.kind, ErrorKind::Http | ErrorKind::Http2(_)),
                "{error:?}"
            );
            check::one_line(&error.message);
            (error.message, heard)
        }
    }
}

fn ask(says: &[u8], piece: usize, told: bool) -> (String, Vec<u8>) {
    let mut channel = channel(Side::Client, says, piece, told);
    let request = Request::get(&Target::parse("localhost").expect("a target"));
    let mut body = Vec::new();
    let result =
        client::exchange(&mut channel, &request).and_then(|incoming| incoming.read_body(&mut body));
    assert!(body.len() <= says.len());
    outcome(
        result.map(|response| (response, body)),
        channel.stream.heard,
    )
}

fn answer(says: &[u8], piece: usize, told: bool) -> (String, Vec<u8>) {
    let says = [frame::PREFACE, says].concat();
    let mut channel = channel(Side::Server, &says, piece, told);
    let result = server::serve(
        &mut channel,
        &mut |_| Page::text("200 OK", "a page\n"),
        Duration::ZERO,
    );
    outcome(result, channel.stream.heard)
}

fn channel(side: Side, says: &[u8], piece: usize, told: bool) -> Bare<Peer<'_>> {
    let mut channel = Bare::new(
        side,
        Peer {
            says,
            piece,
            heard: Vec::new(),
        },
    );
    if told {
        channel.narration.add(Box::new(Strict));
    }
    channel
}

/// A field block: what decodes is written again, and decodes to the same.
fn block(bytes: &[u8]) {
    let limit = 1 << 16;
    let mut reader = Reader::recording(bytes, true);
    let decoded = Decoder::new(4096, limit).read(&mut reader);
    let fields = reader.into_fields(decoded.as_ref().err());
    assert_eq!(cover(&fields, bytes.len()), Ok(()));
    let Ok(block) = decoded else { return };
    let kept: usize = block.fields.iter().map(HeaderField::size).sum();
    assert!(kept <= limit && kept <= block.size);
    let mut writer = Writer::new();
    Encoder::default().write(&mut writer, &block.fields);
    let (again, _) = writer.finish().expect("no vector in it");
    let again = Decoder::new(4096, limit)
        .read(&mut Reader::new(&again))
        .expect("our own block");
    let pairs = |fields: &[HeaderField]| -> Vec<(Vec<u8>, Vec<u8>)> {
        fields
            .iter()
            .map(|field| (field.name.clone(), field.value.clone()))
            .collect()
    };
    assert_eq!(pairs(&again.fields), pairs(&block.fields));
}
