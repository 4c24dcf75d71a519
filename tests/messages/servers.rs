//! Servers that fail in one way: the project's own with certificates that are wrong, and sockets that
//! answer with fixed bytes.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tlsdemo::certificate::time;
use tlsdemo::compute::signature::PrivateKey;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::error::ErrorKind;
use tlsdemo::handshake::server;
use tlsdemo::names::registry::{AlertDescription, ProtocolVersion, SignatureScheme};
use tlsdemo::names::signature::KeyAlgorithm;
use tlsdemo::narration::{Narration, Side};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors};
use tlsdemo::transport::Stream;

use crate::issue::{self, Issuer, Template};

const DAY: i64 = 86_400;

/// An authority, whose certificate is in a file.
pub struct World {
    authority: PrivateKey,
    file: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

/// A server that is to be.
pub struct Plan(server::Config);

fn template<'a>(subject: &'a str, names: &'a [&'a str]) -> Template<'a> {
    let now = time::seconds(std::time::SystemTime::now());
    Template {
        subject,
        serial: 7,
        names,
        not_before: now - DAY,
        not_after: now + DAY,
        is_ca: false,
        is_client: false,
    }
}

const HERE: &[&str] = &["localhost", "127.0.0.1"];
const AUTHORITY: &str = "Messages Test CA";

impl World {
    pub fn new() -> Self {
        let mut rng = StdRng::seed_from_u64(19);
        let authority = issue::private_key(KeyAlgorithm::EcdsaP256, &mut rng).unwrap();
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("tlsdemo-messages-{}-{count}.pem", std::process::id());
        let world = World {
            authority,
            file: std::env::temp_dir().join(name),
        };
        let own = Template {
            is_ca: true,
            ..template(AUTHORITY, &[])
        };
        let der = world.certificate(&own, AUTHORITY, &world.authority, &world.authority);
        std::fs::write(&world.file, issue::pem("CERTIFICATE", &der).unwrap()).unwrap();
        world
    }

    /// The file with the authority's certificate.
    pub fn authority(&self) -> &str {
        self.file.to_str().unwrap()
    }

    fn certificate(
        &self,
        template: &Template<'_>,
        issuer: &str,
        issuer_key: &PrivateKey,
        key: &PrivateKey,
    ) -> Vec<u8> {
        let issuer = Issuer {
            name: issuer,
            private_key: issuer_key,
            scheme: SignatureScheme::EcdsaSecp256r1Sha256,
        };
        let mut rng = StdRng::seed_from_u64(20);
        issue::certificate(template, &key.public_key().unwrap(), &issuer, &mut rng).unwrap()
    }

    fn of(&self, template: &Template<'_>) -> Plan {
        let mut rng = StdRng::seed_from_u64(21);
        let key = issue::private_key(KeyAlgorithm::EcdsaP256, &mut rng).unwrap();
        let der = self.certificate(template, AUTHORITY, &self.authority, &key);
        Plan(server::Config::new(vec![
            Identity::of(vec![der], key).unwrap(),
        ]))
    }

    pub fn good(&self) -> Plan {
        self.of(&template("good", HERE))
    }

    pub fn named(&self, names: &[&str]) -> Plan {
        self.of(&template("named", names))
    }

    pub fn expired(&self) -> Plan {
        let good = template("expired", HERE);
        self.of(&Template {
            not_before: good.not_before - 3 * DAY,
            not_after: good.not_before,
            ..good
        })
    }

    pub fn of_tomorrow(&self) -> Plan {
        let good = template("tomorrow", HERE);
        self.of(&Template {
            not_before: good.not_after,
            not_after: good.not_after + DAY,
            ..good
        })
    }

    pub fn for_clients(&self) -> Plan {
        self.of(&Template {
            is_client: true,
            ..template("client", HERE)
        })
    }

    pub fn self_signed(&self) -> Plan {
        let mut rng = StdRng::seed_from_u64(22);
        let key = issue::private_key(KeyAlgorithm::EcdsaP256, &mut rng).unwrap();
        let der = self.certificate(&template("localhost", HERE), "localhost", &key, &key);
        Plan(server::Config::new(vec![
            Identity::of(vec![der], key).unwrap(),
        ]))
    }
}

impl Plan {
    pub fn of_tls10(mut self) -> Self {
        self.0.terms.versions = vec![ProtocolVersion::TLS1_0];
        let suites = tlsdemo::names::suite::SUITES.iter();
        self.0.terms.suites = suites.map(|suite| suite.code).collect();
        self
    }

    pub fn that_authenticates(mut self, is_old: bool) -> Self {
        if is_old {
            self.0.terms.versions = vec![ProtocolVersion::TLS1_2];
        }
        let required = ClientAuthentication::required(TrustAnchors::empty());
        self.0.client_authentication = Some(required);
        self
    }

    pub fn serve(self) -> Served {
        let config = self.0;
        serving(move |socket| {
            let stream = Stream::new(socket, Some(Duration::from_secs(10))).ok()?;
            let narration = Narration::silent();
            let mut c = Connection::new(Side::Server, stream, narration, Randomness::system());
            let outcome = server::handshake(&mut c, &config).and_then(|()| {
                // Since TLS 1.3 a client says what it thinks after its Finished.
                let mut request = [0; 1024];
                let _ = c.read(&mut request)?;
                c.write_all(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")?;
                c.flush()?;
                c.close()
            });
            match outcome.err()?.kind {
                ErrorKind::AlertReceived(alert) => Some(alert),
                _ => None,
            }
        })
    }
}

/// A server that runs as long as the test.
pub struct Served {
    port: u16,
    heard: Receiver<Option<AlertDescription>>,
}

impl Served {
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The alert that the first client sent that sent one.
    pub fn heard(&mut self) -> Option<AlertDescription> {
        let wait = Duration::from_secs(10);
        let first = self.heard.recv_timeout(wait).ok().flatten();
        first.or_else(|| self.heard.try_iter().flatten().next())
    }
}

fn serving(
    treat: impl Fn(std::net::TcpStream) -> Option<AlertDescription> + Send + 'static,
) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, heard) = channel();
    std::thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            if tell.send(treat(socket)).is_err() {
                return;
            }
        }
    });
    Served { port, heard }
}

/// A server that answers a hello with these bytes, and closes.
pub fn answering(bytes: &'static [u8]) -> Served {
    serving(move |mut socket| {
        let mut hello = [0; 8192];
        let _ = socket.set_read_timeout(Some(Duration::from_secs(10)));
        let _ = socket.read(&mut hello);
        let _ = socket.write_all(bytes);
        let _ = socket.shutdown(Shutdown::Write);
        let _ = socket.read(&mut hello);
        None
    })
}
