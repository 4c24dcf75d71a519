//! Hostile servers, and what they answer to an Encrypted ClientHello, real or pretended (RFC 9849 §5,
//! §6.1.4, §6.1.5, §6.2).

use std::io::{self, Read, Write};
use std::sync::Arc;

use super::*;
use tlsdemo::compute::random::seeded;
use tlsdemo::handshake::client::Ech;
use tlsdemo::handshake::ech::{EchKeys, EchOffer};
use tlsdemo::keys::hpke::Kem;
use tlsdemo::transport::{PipeEnd, Transport};

const PUBLIC: &str = "tlsdemo.example";

fn keys(seed: u64) -> EchKeys {
    let kem = Kem::named(HpkeKemId::DhKemX25519).unwrap();
    EchKeys::generate(kem, PUBLIC, 0, &mut *seeded(seed)).unwrap()
}

/// The stream of a server; of its ServerHello with this number, the last byte of the random is changed.
struct Forger {
    end: PipeEnd,
    number: usize,
}

impl Read for Forger {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.end.read(buffer)
    }
}

impl Write for Forger {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut bytes = bytes.to_vec();
        // A record of handshake messages, which begins with a ServerHello.
        let is_hello = bytes.len() > 43 && bytes[0] == 22 && bytes[5] == 2;
        if is_hello {
            self.number = self.number.wrapping_sub(1);
            if self.number == 0 {
                bytes[42] ^= 1;
            }
        }
        self.end.write_all(&bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.end.flush()
    }
}

impl Transport for Forger {}

/// What the server is, and does.
#[derive(Clone)]
struct Server {
    keys: EchKeys,
    /// It sends a HelloRetryRequest first.
    retries: bool,
    arrange: Option<fn(Carrier, &mut Extensions)>,
    /// Of which of its hellos the random is changed; 0 for none.
    forged: usize,
}

/// How the client's handshake ends.
fn outcome(ech: Ech, server: Server) -> tlsdemo::Result<()> {
    let (near, far) = pipe();
    let forged = server.forged;
    let mut config = server_config();
    config.cookie = server.retries;
    config.ech = Arc::new(server.keys);
    config.arrange = server.arrange;
    let stream = Forger {
        end: far,
        number: forged,
    };
    let thread = std::thread::spawn(move || {
        let randomness = Randomness::seeded(3, Side::Server);
        let mut c = Connection::new(Side::Server, stream, Narration::silent(), randomness);
        // The client may have finished by the time that it leaves.
        server::handshake(&mut c, &config)?;
        let mut rest = Vec::new();
        c.read_to_end(&mut rest)?;
        c.close()
    });
    let mut config = client_config();
    config.versions = vec![ProtocolVersion::TLS1_3];
    config.ech = ech;
    let randomness = Randomness::seeded(3, Side::Client);
    let mut c = Connection::new(Side::Client, near, Narration::silent(), randomness);
    let outcome = client::handshake(&mut c, &config).and_then(|()| c.close());
    drop(c);
    let server: tlsdemo::Result<()> = thread.join().expect("the server does not panic");
    if let Err(error) = &outcome {
        let Err(told) = server.map_err(|error| error.kind) else {
            panic!("the server was not told of {error:?}");
        };
        let alert = error.alert.expect("the server is owed an alert");
        // An alert under keys of another transcript cannot be read.
        let is_read = forged == 0 || alert != A::BadRecordMac;
        assert!(
            !is_read || told == ErrorKind::AlertReceived(alert),
            "{told:?}"
        );
    }
    outcome
}

/// Puts content of ours into the message.
macro_rules! sending {
    ($carrier:ident, $content:expr) => {
        Some(|carrier, extensions| {
            if carrier == Carrier::$carrier {
                let mut all = Some(std::mem::take(extensions));
                remove(&mut all, ExtensionType::EncryptedClientHello);
                push(&mut all, opaque(0xfe0d, $content));
                *extensions = all.unwrap();
            }
        })
    };
}

#[test]
#[rustfmt::skip]
fn what_servers_answer() {
    let (known, other, none) = (keys(1), keys(2), EchKeys::default());
    let offered = || Ech::Offer(Box::new(EchOffer::choose(&known.published()).unwrap()));
    let server = |keys: &EchKeys, retries, arrange| Server { keys: keys.clone(), retries, arrange, forged: 0 };
    let forged = |retries, forged| Server { forged, ..server(&known, retries, None) };
    type Arrange = Option<fn(Carrier, &mut Extensions)>;
    let decode = Some(A::DecodeError);
    let required = Some(A::EchRequired);
    let illegal = Some(A::IllegalParameter);
    let mut rows: Vec<(&str, Ech, Server, Option<A>)> = vec![
        ("accepted", offered(), server(&known, false, None), None),
        ("accepted twice", offered(), server(&known, true, None), None),
        ("accepted, and retry configurations", offered(),
            server(&known, false, sending!(EncryptedExtensions, &[0, 5, 0xfa, 0xfa, 0, 1, 9])), Some(A::UnsupportedExtension)),
        ("accepted, and no configuration at all", offered(),
            server(&known, false, sending!(EncryptedExtensions, &[0, 0])), decode),
        ("retry configurations of another version alone", offered(),
            server(&other, false, sending!(EncryptedExtensions, &[0, 5, 0xfa, 0xfa, 0, 1, 9])), required),
        ("8 other bytes in the HelloRetryRequest", offered(),
            server(&none, true, sending!(HelloRetryRequest, &[7; 8])), required),
        ("an answer in the ServerHello", offered(),
            server(&known, false, sending!(ServerHello, &[7; 8])), illegal),
        ("a ServerHello whose confirmation was changed", offered(), forged(false, 1), Some(A::BadRecordMac)),
        ("accepted in the HelloRetryRequest, and not in the ServerHello", offered(), forged(true, 2), illegal),
    ];
    for (pretends, ech) in [(false, offered()), (true, Ech::Grease)] {
        let after = if pretends { None } else { required };
        rows.push(("no answer", ech.clone(), server(&none, false, None), after));
        rows.push(("no answer to either hello", ech.clone(), server(&none, true, None), after));
        rows.push(("retry configurations", ech.clone(), server(&other, false, None), after));
        rows.push(("8 random bytes", ech.clone(), server(&none, true, sending!(HelloRetryRequest, &[9; 8])), after));
        let short: [(&str, Arrange); 3] = [
            ("no byte in the HelloRetryRequest", sending!(HelloRetryRequest, &[])),
            ("7 bytes in the HelloRetryRequest", sending!(HelloRetryRequest, &[7; 7])),
            ("9 bytes in the HelloRetryRequest", sending!(HelloRetryRequest, &[7; 9])),
        ];
        for (what, arrange) in short {
            rows.push((what, ech.clone(), server(&none, true, arrange), decode));
        }
        let lists: [(&str, Arrange); 9] = [
            ("nothing in EncryptedExtensions", sending!(EncryptedExtensions, &[])),
            ("an empty list", sending!(EncryptedExtensions, &[0, 0])),
            ("a list that is cut", sending!(EncryptedExtensions, &[0, 6, 0xfa, 0xfa, 0, 1, 9])),
            ("a byte after the list", sending!(EncryptedExtensions, &[0, 5, 0xfa, 0xfa, 0, 1, 9, 0])),
            ("a configuration that is cut", sending!(EncryptedExtensions, &[0, 5, 0xfa, 0xfa, 0, 2, 9])),
            ("a configuration without content", sending!(EncryptedExtensions, &[0, 4, 0xfe, 0x0d, 0, 0])),
            ("a configuration without key", sending!(EncryptedExtensions,
                &[0, 19, 0xfe, 0x0d, 0, 15, 1, 0, 32, 0, 0, 0, 4, 0, 1, 0, 1, 0, 1, b'a', 0, 0, 0])),
            ("a configuration without algorithms", sending!(EncryptedExtensions,
                &[0, 16, 0xfe, 0x0d, 0, 12, 1, 0, 32, 0, 1, 9, 0, 0, 0, 1, b'a', 0, 0])),
            ("a configuration without name", sending!(EncryptedExtensions,
                &[0, 19, 0xfe, 0x0d, 0, 15, 1, 0, 32, 0, 1, 9, 0, 4, 0, 1, 0, 1, 0, 0, 0, 0])),
        ];
        for (what, arrange) in lists {
            rows.push((what, ech.clone(), server(&other, false, arrange), decode));
        }
    }
    let unasked: [(&str, Arrange); 2] = [
        ("an answer to nothing, in the HelloRetryRequest", sending!(HelloRetryRequest, &[7; 8])),
        ("an answer to nothing, in EncryptedExtensions", sending!(EncryptedExtensions, &[0, 5, 0xfa, 0xfa, 0, 1, 9])),
    ];
    for (what, arrange) in unasked {
        rows.push((what, Ech::No, server(&none, true, arrange), Some(A::UnsupportedExtension)));
    }
    let mut wrong = Vec::new();
    for (what, ech, server, expected) in rows {
        let how = match ech { Ech::No => "no ECH", Ech::Grease => "pretended", Ech::Offer(_) => "offered" };
        let alert = outcome(ech, server).err().map(|error| error.alert.unwrap());
        if alert != expected {
            wrong.push(format!("{how}: {what}: {alert:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
