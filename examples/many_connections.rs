//! Makes a capture of many connections, to measure `tlsdemo read` with: handshakes of every kind that
//! the benches know, each with keys of its own and its secrets in the file; every other one carries
//! 100 kB.
//!
//! `cargo run --release --example many_connections -- 10000 many.pcapng`

#[path = "../benches/lab/mod.rs"]
mod lab;

use std::collections::VecDeque;
use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use lab::{KINDS, Kind};
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::{client, server};
use tlsdemo::narration::{Connected, Event, Narration, Segment, Side, Topic};
use tlsdemo::report::pcapng::{self, Pcapng};
use tlsdemo::transport::{PipeEnd, pipe};

/// Bytes that the server sends on every other connection.
const MUCH: usize = 100_000;
/// How many connections go on at the same time.
const AT_ONCE: usize = 16;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: u32 = arguments.next().ok_or("how many connections?")?.parse()?;
    let path = arguments.next().ok_or("into which file?")?;
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&pcapng::head())?;
    let mut open: VecDeque<VecDeque<Vec<u8>>> = VecDeque::new();
    let mut number = 0;
    loop {
        while open.len() < AT_ONCE && number < count {
            open.push_back(connection(number).into());
            number += 1;
        }
        // Each goes on by what it wrote at once, in turn.
        let Some(mut pieces) = open.pop_front() else {
            return Ok(file.flush()?);
        };
        if let Some(piece) = pieces.pop_front() {
            file.write_all(&piece)?;
            open.push_back(pieces);
        }
    }
}

/// The blocks of a connection, as they were written.
fn connection(number: u32) -> Vec<Vec<u8>> {
    let kind = KINDS[number as usize % KINDS.len()];
    let (near, far) = pipe();
    let length = if number.is_multiple_of(2) { 1000 } else { MUCH };
    let server = std::thread::spawn(move || serve(&kind, far, length));
    let blocks = Blocks::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(Pcapng::joining(Box::new(blocks.clone()))));
    visit(&kind, near, number, narration).unwrap_or_else(|error| panic!("{}: {error}", kind.name));
    server.join().expect("no panic").expect("the server's");
    std::mem::take(&mut *blocks.0.lock().expect("no panic"))
}

fn visit(
    kind: &Kind,
    stream: PipeEnd,
    number: u32,
    mut narration: Narration,
) -> tlsdemo::Result<()> {
    let [_, high, middle, low] = number.to_be_bytes();
    let local = (
        Ipv4Addr::new(10, high, middle, low),
        40_000 + (number % 20_000) as u16,
    );
    narration.tell(Topic::Steps, || {
        Event::Connected(Connected {
            side: Side::Client,
            target: "localhost".to_owned(),
            local: Some(SocketAddr::from(local)),
            peer: Some(SocketAddr::from((Ipv4Addr::new(192, 0, 2, 1), 443))),
            redirected: None,
        })
    });
    let mut c = Connection::new(Side::Client, stream, narration, Randomness::system());
    client::handshake(&mut c, &kind.client())?;
    c.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    c.flush()?;
    io::copy(&mut c, &mut io::sink())?;
    c.send_close()?;
    // What a read past the close_notify would see.
    c.narration.tell(Topic::Segments, || {
        Event::Segment(Segment {
            from: Side::Server,
            bytes: Vec::new(),
        })
    });
    c.narration.finish()?;
    Ok(())
}

fn serve(kind: &Kind, stream: PipeEnd, length: usize) -> tlsdemo::Result<()> {
    let mut c = Connection::new(
        Side::Server,
        stream,
        Narration::silent(),
        Randomness::system(),
    );
    server::handshake(&mut c, &kind.server())?;
    let _ = c.read(&mut [0; 1000])?;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    c.write_all(head.as_bytes())?;
    c.write_all(&vec![b'.'; length])?;
    c.flush()?;
    c.close()
}

/// What a connection writes, call by call.
#[derive(Clone, Default)]
struct Blocks(Arc<Mutex<Vec<Vec<u8>>>>);

impl Write for Blocks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").push(bytes.to_vec());
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
