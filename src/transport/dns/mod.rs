//! Asking DNS for HTTPS records (RFC 9460), which have the keys of Encrypted ClientHello (RFC 9848): over
//! UDP, and over TCP what does not fit (RFC 1035 §4.2). The system's resolver library knows addresses
//! alone, so the servers that it would ask are asked here.

mod https;
mod message;
mod servers;

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use rand::RngExt;

pub use https::Https;
pub use message::{Answer, Query};
pub use servers::system as system_servers;

use super::Target;
use crate::compute::random;
use crate::error::{Error, ErrorKind, Result};
use crate::extension::EchConfigList;
use crate::names::MessageName;
use crate::names::registry::{DnsRecordType, DnsResponseCode};
use crate::narration::{Carrier, Event, Message, Narration, Side};
use crate::wire::{CodePoint, Field, Name, Reader, Writer};

/// What the protocol is called where its messages are told.
pub const TITLE: &str = "DNS";
const SOURCE: &str = "src/transport/dns/message.rs";

/// How long to wait for a server before the next one is asked, or the same one again.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often each server is asked.
const ROUNDS: usize = 2;
/// How many names one record may lead on to after the other (RFC 9460 §3 leaves the number open).
const MOST_ALIASES: usize = 8;

/// What DNS says of how to reach a service with an encrypted hello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The keys.
    pub list: EchConfigList,
    /// The name whose addresses to use, if not the service's own.
    pub host: Option<String>,
    /// The port to use, if not the service's own.
    pub port: Option<u16>,
}

/// A question or an answer, to be told once there is someone to tell.
#[derive(Debug, Clone)]
pub struct Said {
    from: Side,
    name: Name,
    bytes: Vec<u8>,
    fields: Vec<Field>,
}

/// What was said to DNS, and by it.
#[derive(Debug, Clone, Default)]
pub struct Dialogue(Vec<Said>);

impl Dialogue {
    /// Nothing was said.
    pub const NONE: Dialogue = Dialogue(Vec::new());

    /// Tells it, as messages that came before TLS.
    pub fn tell(&self, narration: &mut Narration) {
        for said in &self.0 {
            let carrier = Carrier::Transport(TITLE.into());
            let id = narration.next_message();
            narration.tell(carrier.topic(), || {
                Event::Message(Message {
                    id,
                    from: said.from,
                    name: MessageName::Other(said.name.clone()),
                    carrier,
                    bytes: said.bytes.clone(),
                    fields: said.fields.clone(),
                    source: SOURCE.into(),
                })
            });
        }
    }

    fn add(&mut self, from: Side, name: &'static str, bytes: &[u8], fields: Vec<Field>) {
        self.0.push(Said {
            from,
            name: name.into(),
            bytes: bytes.to_vec(),
            fields,
        });
    }
}

/// The name under which a service has its HTTPS records (RFC 9460 §9.1).
pub fn record_name(target: &Target) -> String {
    match target.port {
        443 => target.host.clone(),
        port => format!("_{port}._https.{}", target.host),
    }
}

/// Asks `servers`, one after the other, for the keys with which a hello to `target` is encrypted. What is
/// said is added to `told`.
///
/// # Errors
/// `Dns`: no server could be asked, or there is no such record, or none that has keys and can be used;
/// what came instead is said.
pub fn look_up(
    target: &Target,
    servers: &[SocketAddr],
    timeout: Duration,
    told: &mut Dialogue,
) -> Result<Found> {
    if target.ip().is_some() {
        return Err(Error::usage(
            "--ech dns asks for the records of a name, and an address has none; give the host's name",
        ));
    }
    let mut client = Client {
        servers,
        deadline: Instant::now() + timeout,
        timeout,
        told,
    };
    let mut name = record_name(target);
    let mut is_given = true;
    for _ in 0..MOST_ALIASES {
        let answer = client.ask(&name)?;
        let owner = answer.canonical(&name).to_owned();
        let mut records: Vec<&Https> = answer
            .https
            .iter()
            .filter(|(of, _)| of.eq_ignore_ascii_case(&owner))
            .map(|(_, record)| record)
            .collect();
        records.sort_by_key(|record| record.priority);
        let nothing = |why: String| Error::new(ErrorKind::Dns, why);
        let Some(first) = records.first() else {
            return Err(nothing(format!(
                "{name} has no HTTPS record in DNS, so there is no key to encrypt the ClientHello to"
            )));
        };
        // RFC 9460 §2.4.2: an alias counts, and everything else beside it does not.
        if first.is_alias() {
            if first.target.is_empty() {
                return Err(nothing(format!(
                    "the HTTPS record of {name} says that there is no such service (RFC 9460 §2.5.1)"
                )));
            }
            name.clone_from(&first.target);
            is_given = false;
            continue;
        }
        return choose(&records, &name).map(|(record, list)| Found {
            list: list.clone(),
            host: match record.target.is_empty() {
                // RFC 9460 §2.5.2: it stands for the name that the record belongs to. A name that is
                // asked for because of a port has no addresses of its own: the host's serve.
                true => (!is_given).then_some(owner),
                false => Some(record.target.clone()),
            },
            port: record.port,
        });
    }
    Err(Error::new(
        ErrorKind::Dns,
        format!("the HTTPS records of DNS lead from name to name, more than {MOST_ALIASES} times"),
    ))
}

/// The best record that has keys and can be used (RFC 9848 §5.1).
fn choose<'a>(records: &[&'a Https], name: &str) -> Result<(&'a Https, &'a EchConfigList)> {
    let mut why = format!("the HTTPS record of {name} has no ech parameter");
    for record in records {
        let Some(list) = &record.ech else { continue };
        match record.unknown() {
            None => return Ok((record, list)),
            Some(key) => {
                why = format!(
                    "the HTTPS record of {name} must not be used by a client that does not know {} (RFC 9460 §8)",
                    key.name()
                );
            }
        }
    }
    Err(Error::new(ErrorKind::Dns, why))
}

struct Client<'a> {
    servers: &'a [SocketAddr],
    deadline: Instant,
    timeout: Duration,
    told: &'a mut Dialogue,
}

impl Client<'_> {
    /// Asks until a server gives an answer that counts.
    fn ask(&mut self, name: &str) -> Result<Answer> {
        if !message::is_askable(name) {
            return Err(Error::new(
                ErrorKind::Dns,
                format!("{name:?} is no name that DNS can be asked for"),
            ));
        }
        let mut failures: Vec<String> = Vec::new();
        for round in 0..ROUNDS {
            for server in self.servers {
                if Instant::now() >= self.deadline {
                    break;
                }
                match self.exchange(*server, name) {
                    Ok(answer) if answer.code == DnsResponseCode::NoError => return Ok(answer),
                    Ok(answer) if answer.code == DnsResponseCode::NxDomain => {
                        return Err(Error::new(
                            ErrorKind::Dns,
                            format!("DNS knows no name {name} (NXDOMAIN from {server})"),
                        ));
                    }
                    Ok(answer) => {
                        failures.push(format!("{server}: {}", answer.code.name()));
                    }
                    Err(error) if round + 1 < ROUNDS && error.kind == ErrorKind::TimedOut => {}
                    Err(error) => failures.push(format!("{server}: {}", error.message)),
                }
            }
        }
        if failures.is_empty() {
            failures.push(format!("no answer within {} s", self.timeout.as_secs_f32()));
        }
        failures.dedup();
        Err(Error::new(
            ErrorKind::Dns,
            format!(
                "no DNS server could be asked for the HTTPS record of {name}: {}; --dns HOST:PORT asks another one",
                failures.join("; ")
            ),
        ))
    }

    /// A question and its answer, over UDP; over TCP if the answer is cut short.
    fn exchange(&mut self, server: SocketAddr, name: &str) -> Result<Answer> {
        let query = Query {
            id: random::system().random(),
            name: name.to_owned(),
            kind: DnsRecordType::Https,
        };
        let mut writer = Writer::recording(true);
        query.write(&mut writer);
        let (bytes, fields) = writer.finish()?;
        self.told.add(Side::Client, "DNS query", &bytes, fields);
        let over_udp = self.over_udp(server, &query, &bytes)?;
        let answer = self.read(&over_udp)?;
        if !answer.is_cut {
            return Ok(answer);
        }
        let answer = self.read(&self.over_tcp(server, &bytes)?)?;
        match query.is_answered_by(&answer) && !answer.is_cut {
            true => Ok(answer),
            false => Err(dialogue(
                "the answer over TCP is to another question, or cut short",
            )),
        }
    }

    /// Reads an answer and keeps it to be told.
    fn read(&mut self, bytes: &[u8]) -> Result<Answer> {
        let mut reader = Reader::recording(bytes, true);
        let result = Answer::read(&mut reader).and_then(|answer| {
            reader.finish("DNS answer")?;
            Ok(answer)
        });
        let fields = reader.into_fields(result.as_ref().err());
        self.told.add(Side::Server, "DNS answer", bytes, fields);
        result.map_err(|fault| dialogue(&format!("the answer does not make sense: {fault}")))
    }

    /// Sends the question from a port of its own, which with the random id keeps others from answering in
    /// the server's place, and waits for its answer: the system drops what comes from anyone else
    /// (RFC 5452 §4, §9).
    fn over_udp(&self, server: SocketAddr, query: &Query, bytes: &[u8]) -> Result<Vec<u8>> {
        let any: SocketAddr = match server.is_ipv4() {
            true => (Ipv4Addr::UNSPECIFIED, 0).into(),
            false => (Ipv6Addr::UNSPECIFIED, 0).into(),
        };
        let socket = UdpSocket::bind(any)?;
        socket.connect(server)?;
        socket.send(bytes)?;
        let deadline = self.deadline.min(Instant::now() + PATIENCE);
        let mut buffer = vec![0; usize::from(u16::MAX)];
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Error::new(ErrorKind::TimedOut, "no answer"));
            }
            socket.set_read_timeout(Some(left))?;
            let length = match socket.recv(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                    ) =>
                {
                    return Err(Error::new(ErrorKind::TimedOut, "no answer"));
                }
                Err(error) => return Err(Error::new(ErrorKind::Connect, error.to_string())),
                Ok(length) => length,
            };
            let datagram = buffer.get(..length).unwrap_or_default();
            let is_ours = match Answer::read(&mut Reader::new(datagram)) {
                Ok(answer) => query.is_answered_by(&answer),
                // What cannot be read is told if it has the question's number.
                Err(_) => datagram.starts_with(&query.id.to_be_bytes()),
            };
            if is_ours {
                return Ok(datagram.to_vec());
            }
        }
    }

    /// The same question over TCP, where lengths of two bytes are in front (RFC 1035 §4.2.2).
    fn over_tcp(&self, server: SocketAddr, bytes: &[u8]) -> Result<Vec<u8>> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let mut stream = super::connect_to(&[server], left)?;
        super::Transport::set_deadline(&mut stream, Some(self.deadline));
        let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
        stream.write_all(&[&length.to_be_bytes()[..], bytes].concat())?;
        let mut length = [0; 2];
        stream.read_exact(&mut length)?;
        let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut answer)?;
        Ok(answer)
    }
}

fn dialogue(what: &str) -> Error {
    Error::new(ErrorKind::Dns, format!("DNS: {what}"))
}
