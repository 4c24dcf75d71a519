//! Makes a capture of many connections, to measure `tlsdemo read` with: handshakes of every kind that
//! the benches know, each with a server, a certificate and keys of its own, and its secrets in the file;
//! every other one carries 100 kB.
//!
//! `cargo run --release --example many_connections -- 10000 many.pcapng`

#[path = "../tests/common/issue.rs"]
mod issue;
#[path = "../benches/lab/mod.rs"]
mod lab;

use std::collections::VecDeque;
use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use issue::{Issuer, Template, certificate, pem, private_key};
use lab::{KINDS, Kind};
use rand::SeedableRng;
use rand::rngs::StdRng;
use tlsdemo::certificate::ServerName;
use tlsdemo::compute::signature::PrivateKey;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::{client, server};
use tlsdemo::names::registry::SignatureScheme;
use tlsdemo::names::signature::KeyAlgorithm;
use tlsdemo::narration::{Connected, Event, Narration, Segment, Side, Topic};
use tlsdemo::peer::{Identity, TrustAnchors};
use tlsdemo::report::pcapng::{self, Pcapng};
use tlsdemo::transport::{PipeEnd, pipe};

/// Bytes that the server sends on every other connection.
const MUCH: usize = 100_000;
/// How many connections go on at the same time.
const AT_ONCE: usize = 16;
/// From when to when certificates are valid: 2026-01-01 to 2125-12-31.
const VALIDITY: (i64, i64) = (1_767_225_600, 4_922_899_199);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: u32 = arguments.next().ok_or("how many connections?")?.parse()?;
    let path = arguments.next().ok_or("into which file?")?;
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(&pcapng::head())?;
    let authority = Authority::new()?;
    let mut open: VecDeque<VecDeque<Vec<u8>>> = VecDeque::new();
    let mut number = 0;
    loop {
        while open.len() < AT_ONCE && number < count {
            open.push_back(connection(&authority, number)?.into());
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

/// Who vouches for every server.
struct Authority {
    key: PrivateKey,
    anchors: Arc<TrustAnchors>,
}

impl Authority {
    const NAME: &str = "an authority of many";

    fn new() -> tlsdemo::Result<Self> {
        let key = private_key(KeyAlgorithm::EcdsaP256, &mut StdRng::seed_from_u64(1))?;
        let anchors = Arc::new(TrustAnchors::empty());
        let mut authority = Authority { key, anchors };
        let own = authority.certificate(Self::NAME, 0, true, &authority.key)?;
        authority.anchors = Arc::new(TrustAnchors::from_pem("own", pem("CERTIFICATE", &own)?));
        Ok(authority)
    }

    /// A certificate for a key, of this name.
    fn certificate(
        &self,
        name: &str,
        serial: u32,
        is_ca: bool,
        key: &PrivateKey,
    ) -> tlsdemo::Result<Vec<u8>> {
        let template = Template {
            subject: name,
            serial,
            names: if is_ca { &[] } else { &[name] },
            not_before: VALIDITY.0,
            not_after: VALIDITY.1,
            is_ca,
            is_client: false,
        };
        let itself = Issuer {
            name: Self::NAME,
            private_key: &self.key,
            scheme: SignatureScheme::EcdsaSecp256r1Sha256,
        };
        let mut rng = StdRng::seed_from_u64(serial.into());
        certificate(&template, &key.public_key()?, &itself, &mut rng)
    }

    /// The server of this name. It takes long to make RSA keys, so that those with RSA share one.
    fn identity(&self, kind: &Kind, name: &str, number: u32) -> tlsdemo::Result<Identity> {
        let key = match kind.identity {
            "rsa" => {
                let demo = Identity::demo_named(kind.identity).expect("a demo identity");
                PrivateKey::from_pkcs8(demo.private_key().pkcs8())?
            }
            _ => {
                let mut rng = StdRng::seed_from_u64(u64::from(number) + 2);
                private_key(KeyAlgorithm::EcdsaP256, &mut rng)?
            }
        };
        let chain = vec![self.certificate(name, number + 1, false, &key)?];
        Identity::of(chain, key)
    }
}

/// The blocks of a connection, as they were written.
fn connection(authority: &Authority, number: u32) -> tlsdemo::Result<Vec<Vec<u8>>> {
    let kind = KINDS[number as usize % KINDS.len()];
    let name = format!("host{number}.example");
    let (mut client, mut server) = (kind.client(), kind.server());
    client.server_name = Some(name.clone());
    client.certificate_name = ServerName::new(&name);
    client.trust_anchors = Arc::clone(&authority.anchors);
    server.identities = Arc::new(vec![authority.identity(&kind, &name, number)?]);
    let (near, far) = pipe();
    let length = if number.is_multiple_of(2) { 1000 } else { MUCH };
    let thread = std::thread::spawn(move || serve(&server, far, length));
    let blocks = Blocks::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(Pcapng::joining(Box::new(blocks.clone()))));
    visit(&client, near, number, narration)
        .unwrap_or_else(|error| panic!("{}: {error}", kind.name));
    thread.join().expect("no panic").expect("the server's");
    Ok(std::mem::take(&mut *blocks.0.lock().expect("no panic")))
}

fn visit(
    config: &client::Config,
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
    client::handshake(&mut c, config)?;
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

fn serve(config: &server::Config, stream: PipeEnd, length: usize) -> tlsdemo::Result<()> {
    let mut c = Connection::new(
        Side::Server,
        stream,
        Narration::silent(),
        Randomness::system(),
    );
    server::handshake(&mut c, config)?;
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
