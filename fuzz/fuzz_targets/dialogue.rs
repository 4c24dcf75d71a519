//! The dialogues before TLS, of both ends; proxies; the PROXY header: the same is made of pieces of any
//! size, all of it is annotated, and proxies and the PROXY header take nothing but what is theirs.
#![no_main]

use std::io::{self, Read, Write};
use std::mem::discriminant;
use std::time::Duration;

use tlsdemo::application::starttls::{self, Guest};
use tlsdemo::names::service::Service;
use tlsdemo::narration::{Event, Narration, Side};
use tlsdemo::transport::dialogue::Plain;
use tlsdemo::transport::proxy::Proxy;
use tlsdemo::transport::{Target, Transport, haproxy};
use tlsdemo::{ErrorKind, Result};
use tlsdemo_fuzz::narrators::Recorder;
use tlsdemo_fuzz::{Input, check};

/// A peer that says this, whatever it hears.
struct Peer {
    said: Vec<u8>,
    at: usize,
    piece: usize,
}

impl Read for Peer {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = &self.said[self.at..];
        let length = rest.len().min(buffer.len()).min(self.piece);
        buffer[..length].copy_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}

impl Write for Peer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Transport for Peer {}

/// What is done with the peer.
fn act(what: u8, plain: &mut Plain<'_>) -> Result<()> {
    let guest = Guest {
        host: "localhost".into(),
        address: None,
    };
    let services = Service::ROWS.len() as u8;
    let service = |number: u8| Service::ROWS[usize::from(number % services)].service;
    match what {
        0..=99 => starttls::begin(service(what), &guest, plain),
        100..=199 => starttls::respond(service(what - 100), plain),
        200..=219 => haproxy::accept(plain).map(|_| ()),
        _ => {
            let urls = ["http://u:p@a", "http://a", "socks5h://u:p@a", "socks5h://a"];
            let proxy = Proxy::parse(urls[usize::from(what) % urls.len()]).expect("a proxy");
            let target = Target::parse("server.example:443").expect("a target");
            proxy.ask(&target, Duration::from_secs(1), plain)
        }
    }
}

/// What came of it, what was told, and how many bytes were read.
fn run(what: u8, said: &[u8], piece: usize) -> (Result<()>, Vec<Event>, usize) {
    let mut peer = Peer {
        said: said.to_vec(),
        at: 0,
        piece,
    };
    let keep = Recorder::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(keep.clone()));
    let side = match what {
        100..220 => Side::Server,
        _ => Side::Client,
    };
    let result = act(what, &mut Plain::new(&mut peer, &mut narration, side));
    (result, keep.events(), peer.at)
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let what = input.byte();
    let piece = usize::from(input.byte()) + 1;
    let (whole, events, read) = run(what, input.0, usize::MAX);
    let (pieces, of_pieces, read_in_pieces) = run(what, input.0, piece);
    check::events(&events);
    check::events(&of_pieces);
    match (whole, pieces) {
        // Behind these comes what is for someone else.
        (Ok(()), Ok(())) if what >= 200 => assert_eq!(read, read_in_pieces),
        (Ok(()), Ok(())) => {}
        (Err(whole), Err(pieces)) => {
            // What is quoted of an odd answer depends on how much of it had come.
            assert_eq!(discriminant(&whole.kind), discriminant(&pieces.kind));
            for error in [whole, pieces] {
                check::one_line(&error.message);
                assert!(error.alert.is_none(), "{error:?}");
                assert!(error.kind != ErrorKind::Internal, "{error:?}");
            }
        }
        (whole, pieces) => panic!("whole: {whole:?}, in pieces: {pieces:?}"),
    }
});
