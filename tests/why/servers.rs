//! The project's server behind something that fails on some hellos.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use tlsdemo::commands::listen::{self, Attendant, Limits};
use tlsdemo::handshake::server;
use tlsdemo::message::{ClientHello, decode};
use tlsdemo::names::registry::{AlertDescription, ProtocolVersion};
use tlsdemo::peer::Identity;

/// What a hello that fails is answered with.
#[derive(Debug, Clone, Copy)]
pub enum Reaction {
    /// The connection is closed.
    Close,
    /// This alert.
    Alert(AlertDescription),
    /// Nothing at all.
    Hang,
}

/// On which hellos it fails, given the hello, its length with the header, and its number of records.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    pub reaction: Reaction,
    pub fails: fn(&ClientHello, usize, usize) -> bool,
}

/// A server that runs as long as the test.
pub struct Served(u16);

struct Silent;

impl Attendant for Silent {}

impl Served {
    pub fn port(&self) -> u16 {
        self.0
    }

    /// The project's server, with everything that it supports, behind a fault.
    pub fn behind(fault: Fault) -> Served {
        let mut config = server::Config::new(Identity::demo());
        let suites = tlsdemo::names::suite::SUITES.iter();
        config.suites = suites.map(|suite| suite.code).collect();
        config.alpn = tlsdemo::application::offered();
        Self::with(config, Limits::default(), Some(fault))
    }

    pub fn with(config: server::Config, limits: Limits, fault: Option<Fault>) -> Served {
        let inner = TcpListener::bind("127.0.0.1:0").unwrap();
        let inner_port = inner.local_addr().unwrap().port();
        let (config, limits) = (Arc::new(config), Arc::new(limits));
        std::thread::spawn(move || {
            for socket in inner.incoming().flatten() {
                let (config, limits) = (Arc::clone(&config), Arc::clone(&limits));
                std::thread::spawn(move || {
                    let _ = listen::attend(socket, &config, &limits, &Silent);
                });
            }
        });
        let Some(fault) = fault else {
            return Served(inner_port);
        };
        let outer = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = outer.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for socket in outer.incoming().flatten() {
                std::thread::spawn(move || stand_between(socket, inner_port, fault));
            }
        });
        Served(port)
    }
}

/// Reads a hello whole: its bytes, and those of the records that carried it.
fn read_hello(socket: &mut TcpStream) -> Option<(Vec<u8>, Vec<u8>, usize)> {
    let (mut message, mut raw, mut records) = (Vec::new(), Vec::new(), 0);
    loop {
        let mut header = [0; 5];
        socket.read_exact(&mut header).ok()?;
        let mut body = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
        socket.read_exact(&mut body).ok()?;
        raw.extend_from_slice(&header);
        raw.extend_from_slice(&body);
        message.extend_from_slice(&body);
        records += 1;
        if let [_, high, middle, low, ..] = message[..] {
            let length = u32::from_be_bytes([0, high, middle, low]) as usize;
            if message.len() >= 4 + length {
                return Some((message, raw, records));
            }
        }
    }
}

fn stand_between(mut socket: TcpStream, inner: u16, fault: Fault) {
    let Some((message, raw, records)) = read_hello(&mut socket) else {
        return;
    };
    let hello = decode::<ClientHello>(&message, ProtocolVersion::TLS1_2, false).0;
    let fails = hello.is_ok_and(|hello| (fault.fails)(&hello, message.len(), records));
    if fails {
        match fault.reaction {
            Reaction::Close => {}
            Reaction::Alert(alert) => {
                let _ = socket.write_all(&[21, 3, 3, 0, 2, 2, alert.0]);
                let _ = socket.shutdown(Shutdown::Write);
                let _ = socket.read(&mut [0; 16]);
            }
            Reaction::Hang => std::thread::sleep(Duration::from_secs(4)),
        }
        return;
    }
    let mut server = TcpStream::connect(("127.0.0.1", inner)).unwrap();
    server.write_all(&raw).unwrap();
    let (mut from, mut to) = (socket.try_clone().unwrap(), server.try_clone().unwrap());
    let up = std::thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    let _ = std::io::copy(&mut server, &mut socket);
    let _ = socket.shutdown(Shutdown::Write);
    let _ = up.join();
}
