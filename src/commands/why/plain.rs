//! Servers that do not begin with TLS: what they say on a plain connection, and the dialogue that fits
//! it.

use std::io::Read;
use std::time::Duration;

use super::attempt::{Ending, Failure};
use super::{Cause, Certainty, Inquiry, Needed, Try};
use crate::commands::options::protocols;
use crate::error::ErrorKind;
use crate::names::service::{Approach, Service, Start};
use crate::transport::{self, Transport as _};

/// How long a greeting is waited for.
const GREETING: Duration = Duration::from_secs(2);

impl Inquiry<'_> {
    /// If the server does not seem to begin with TLS, listens to it on a plain connection, and tries the
    /// dialogue that fits. What is behind it may fail as well: then the search goes on from there.
    pub(super) fn ask_in_the_clear(
        &mut self,
        first: &mut Ending,
        failure: &mut Failure,
    ) -> Option<Cause> {
        let upgrades = self
            .base
            .approach
            .is_some_and(|it| it.start == Start::Upgrade);
        let candidates = match &failure.error.kind {
            ErrorKind::NoTls(_) | ErrorKind::Dialogue(..) if upgrades => self.at_once(),
            // It waits for a dialogue, and TLS came: it may begin with TLS.
            ErrorKind::TimedOut | ErrorKind::Closed if upgrades && !first.answered => {
                self.at_once()
            }
            ErrorKind::NotTls(bytes) => by_greeting(bytes, self.port()),
            ErrorKind::TimedOut if !first.answered && !upgrades => {
                let greeting = self.listen();
                by_greeting(&greeting, self.port())
            }
            ErrorKind::Closed | ErrorKind::Io if !first.answered && !upgrades => {
                by_greeting(&[], self.port())
            }
            _ => return None,
        };
        for approach in candidates {
            let mut offer = self.base.clone();
            offer.approach = approach;
            let done = match approach {
                Some(approach) => {
                    offer.options.set("--starttls", Some(approach.name()));
                    if offer.options.get("--alpn").is_none()
                        && offer.config.shape.likeness.is_none()
                    {
                        offer.config.alpn = protocols(approach);
                    }
                    format!("asking for TLS in {} first", approach.service.row().title)
                }
                None => {
                    offer.options.unset("--starttls");
                    "with TLS at once".to_owned()
                }
            };
            let done = match approach {
                Some(approach) if approach.start == Start::AtOnce => {
                    format!("with TLS at once, as in {}", approach.name())
                }
                _ => done,
            };
            let Some(ending) = self.attempt(&offer, &done) else {
                break;
            };
            if ending.works() {
                let found = dialogue_found(approach);
                return Some(Cause {
                    ids: vec![found.id.to_owned()],
                    sentence: format!("{} It works {done}.", found.cause),
                    certainty: Certainty::Certain,
                    works: Some(self.command(&offer)),
                    server: found.server,
                    client: found.client,
                });
            }
            let is_tls = matches!(
                ending.failure.as_ref().map(|it| &it.error.kind),
                Some(ErrorKind::Certificate(_) | ErrorKind::AlertReceived(_))
            );
            if ending.answered || is_tls {
                // The dialogue is right, and something else is wrong.
                let found = dialogue_found(approach);
                self.base = offer;
                if let Some(next) = ending.failure.clone() {
                    self.needed.push(found);
                    (*first, *failure) = (ending, next);
                }
                return None;
            }
        }
        match failure.error.kind {
            // No hello was sent, so that none can be at fault.
            ErrorKind::NoTls(_) | ErrorKind::Dialogue(..) => {
                Some(self.observed(failure, Certainty::Certain))
            }
            ErrorKind::NotTls(_) => Some(self.observed(failure, Certainty::Certain)),
            _ => None,
        }
    }

    fn port(&self) -> u16 {
        self.way.dial.unwrap_or(self.way.target).port
    }

    /// TLS at once instead of a dialogue.
    fn at_once(&self) -> Vec<Option<Approach>> {
        let service = self.base.approach.map(|approach| approach.service);
        let direct = service.filter(|service| service.row().at_once.is_some());
        vec![direct.map(|service| Approach {
            service,
            start: Start::AtOnce,
        })]
    }

    /// What the server says unasked. It counts as a connection.
    fn listen(&mut self) -> Vec<u8> {
        if self.tries.len() >= self.limits.tries || self.way.route.proxy.is_some() {
            return Vec::new();
        }
        std::thread::sleep(self.limits.pause);
        let place = self.way.dial.unwrap_or(self.way.target);
        let heard = transport::connect(place, self.way.timeout).and_then(|mut stream| {
            stream.set_timeout(Some(GREETING))?;
            let mut buffer = [0; 512];
            let length = stream.read(&mut buffer).unwrap_or(0);
            Ok(buffer[..length].to_vec())
        });
        let heard = heard.unwrap_or_default();
        let outcome = match heard.is_empty() {
            true => "it says nothing".to_owned(),
            false => {
                let text = String::from_utf8_lossy(&heard);
                let line = text.lines().next().unwrap_or_default();
                format!("it says: {}", crate::report::escape::safe(line))
            }
        };
        self.tries.push(Try {
            done: "a plain connection, to hear what the server says".to_owned(),
            command: None,
            works: false,
            outcome,
        });
        heard
    }
}

/// That the server begins otherwise than was thought.
fn dialogue_found(approach: Option<Approach>) -> Needed {
    let upgrades = approach.is_some_and(|it| it.start == Start::Upgrade);
    let (id, cause, server, client) = if upgrades {
        (
            "starttls",
            "The server begins in the clear and waits to be asked for TLS.",
            "Offer a port where TLS begins at once, for clients that are to do without the dialogue.",
            "Ask for TLS in the server's protocol first (--starttls).",
        )
    } else {
        (
            "tls-at-once",
            "The server begins with TLS at once, without a dialogue before it.",
            "Offer a port where the dialogue comes first, for clients that are to begin with it.",
            "Do not ask for TLS in a dialogue; begin with it.",
        )
    };
    Needed {
        id,
        cause: cause.to_owned(),
        server: vec![server.to_owned()],
        client: vec![client.to_owned()],
    }
}

/// The protocols that a greeting fits, the likeliest first; of one that says nothing, or nothing
/// clear, by its port.
fn by_greeting(greeting: &[u8], port: u16) -> Vec<Option<Approach>> {
    let start = Start::Upgrade;
    let of = |service| Some(Approach { service, start });
    if let Some(service) = Service::recognize(greeting) {
        return vec![of(service)];
    }
    if greeting.starts_with(b"HTTP/") {
        return Vec::new();
    }
    let at_port = Service::ROWS.iter().filter(|row| row.port == port);
    let mut found: Vec<_> = at_port.map(|row| of(row.service)).collect();
    // Mail and files greet alike.
    for service in [Service::Smtp, Service::Ftp] {
        if greeting.starts_with(b"220") && !found.contains(&of(service)) {
            found.push(of(service));
        }
    }
    if matches!(port, 587 | 2525) && found.is_empty() {
        found.push(of(Service::Smtp));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greetings_and_ports() {
        let names = |greeting: &[u8], port| {
            let found = by_greeting(greeting, port).into_iter().flatten();
            found.map(|it| it.name()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(b"220 mail.example ESMTP\r\n", 25), "smtp");
        assert_eq!(names(b"220 ProFTPD ready\r\n", 2121), "ftp");
        assert_eq!(names(b"220 welcome\r\n", 21), "ftp smtp");
        assert_eq!(names(b"* OK IMAP4rev1\r\n", 4433), "imap");
        assert_eq!(names(b"+OK ready\r\n", 4433), "pop3");
        assert_eq!(names(b"", 5432), "postgres");
        assert_eq!(names(b"", 443), "");
        assert_eq!(names(b"HTTP/1.1 400 Bad Request\r\n", 25), "");
        assert_eq!(names(b"J\0\0\0\x0a5.7.1\0", 1), "mysql");
    }
}
