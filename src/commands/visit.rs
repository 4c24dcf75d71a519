//! One visit to a server, whole: connect, shake hands, ask for a page, close; and if it goes wrong,
//! the diagnosis. The program and the examples are built on it.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::application::http1;
use crate::application::starttls::{self, Guest};
use crate::connection::{Connection, Randomness};
use crate::diagnosis;
use crate::error::{Error, ErrorKind, Result};
use crate::handshake::client;
use crate::names::registry::{KeyUpdateRequest, ProtocolVersion};
use crate::names::service::{Approach, Start};
use crate::narration::{self, Connected, Event, Narration, Side, Topic};
use crate::transport::dialogue::Plain;
use crate::transport::{self, HANDSHAKE_TIMEOUTS, Target, Transport};

/// Where to go and what to do there.
pub struct Visit<'a> {
    /// Whom the visit is for.
    pub target: &'a Target,
    /// Where to dial instead of the target, if elsewhere.
    pub dial: Option<&'a Target>,
    /// Whether the target is the built-in server, whose port means nothing to the reader.
    pub is_local: bool,
    /// What is offered and asked for.
    pub config: &'a client::Config,
    /// Change the keys of a finished connection of TLS 1.3, and ask the server to do so too.
    pub key_update: bool,
    /// Ask for the target's page over the finished connection.
    pub http: bool,
    /// The longest wait for the connection and for each read.
    pub timeout: Duration,
}

/// Opens the place for the body of the page, once its head has come; `None` drops it.
pub type OpenBody<'a> = dyn FnMut() -> io::Result<Option<Box<dyn Write + Send>>> + 'a;

impl Visit<'_> {
    /// Makes the visit over TCP. The body of the page goes to what `body` opens, if to anything.
    ///
    /// # Errors
    /// Whatever went wrong; the narration was told what it means and what to try.
    pub fn make(
        &self,
        mut narration: Narration,
        randomness: Randomness,
        body: &mut OpenBody<'_>,
    ) -> Result<()> {
        let dial = self.dial.unwrap_or(self.target);
        match transport::connect(dial, self.timeout) {
            Ok(stream) => self.make_over(stream, narration, randomness, body),
            Err(error) => {
                self.diagnose(&mut narration, &error, "connecting", false);
                narration.tell(Topic::Steps, || {
                    Event::Done(
                        crate::connection::Agreed::default().summary(Some(error.to_string())),
                    )
                });
                narration::finish(&mut narration)?;
                Err(error)
            }
        }
    }

    /// Makes the visit over a stream that is connected already.
    ///
    /// # Errors
    /// As [`Visit::make`].
    pub fn make_over<S: Transport>(
        &self,
        mut stream: S,
        mut narration: Narration,
        randomness: Randomness,
        body: &mut OpenBody<'_>,
    ) -> Result<()> {
        stream.set_timeout(Some(self.timeout))?;
        let (local, peer) = (stream.local_address(), stream.peer_address());
        let target = self.name();
        narration.tell(Topic::Steps, || {
            Event::Connected(Connected {
                side: Side::Client,
                target,
                local,
                peer,
            })
        });
        stream.set_deadline(Some(self.deadline()));
        let begun = self.begin(&mut stream, &mut narration);
        let mut c = Connection::new(Side::Client, stream, narration, randomness);
        let result = match begun {
            Ok(()) => {
                let result = self.converse(&mut c, body);
                if let Err(error) = &result {
                    let (step, received) = (c.step().to_owned(), c.has_received());
                    self.diagnose(&mut c.narration, error, &step, received);
                }
                result
            }
            Err(error) => Err(error),
        };
        let summary = c
            .agreed
            .summary(result.as_ref().err().map(Error::to_string));
        c.narration.tell(Topic::Steps, || Event::Done(summary));
        let narrated = narration::finish(&mut c.narration);
        if result.as_ref().is_err_and(|error| error.alert.is_some()) {
            c.linger();
        }
        narrated?;
        result
    }

    /// What comes before TLS. A failure is diagnosed.
    fn begin(&self, stream: &mut dyn Transport, narration: &mut Narration) -> Result<()> {
        let upgrade = |approach: &Approach| approach.start == Start::Upgrade;
        let Some(approach) = self.target.approach.filter(upgrade) else {
            return Ok(());
        };
        let guest = self.guest(stream.local_address());
        let mut plain = Plain::new(stream, narration, Side::Client);
        let result = starttls::begin(approach.service, &guest, &mut plain);
        let (step, received) = (plain.step, plain.received);
        if let Err(error) = &result {
            self.diagnose_in(narration, error, (&step, received), true);
        }
        result
    }

    /// Whom we greet, and as whom.
    fn guest(&self, local: Option<SocketAddr>) -> Guest {
        Guest {
            host: self.target.host.clone(),
            address: local.map(|address| address.ip()),
        }
    }

    fn converse(&self, c: &mut Connection, body: &mut OpenBody<'_>) -> Result<()> {
        self.set_deadline(c);
        client::handshake(c, self.config)?;
        let summary = c.agreed.summary(None);
        c.narration
            .tell(Topic::Steps, || Event::HandshakeDone(summary));
        self.set_deadline(c);
        if self.key_update && c.version() == ProtocolVersion::TLS1_3 {
            c.update_keys(KeyUpdateRequest::UpdateRequested)?;
            c.flush_flight()?;
        }
        if let Some(approach) = self.target.approach {
            return self.take_leave(c, approach);
        }
        let alpn = c.agreed.alpn.clone();
        let other = alpn.filter(|name| !http1::PROTOCOLS.contains(&&name[..]));
        if let Some(name) = other.as_ref().filter(|_| self.http) {
            let name = String::from_utf8_lossy(name).into_owned();
            let detail =
                format!("the server chose {name}, in which we cannot ask: no request is sent");
            c.note("request_protocol", false, detail, "RFC 7301 §3.2");
        } else if self.http {
            let mut incoming = http1::exchange(c, &http1::Request::get(self.target))?;
            // A body of any size may take its time, as long as it goes on.
            incoming.stream().stream().set_deadline(None);
            let mut sink = body()?.unwrap_or_else(|| Box::new(io::sink()));
            let response = incoming.read_body(&mut sink)?;
            sink.flush()?;
            let status = format!("{} {}", response.head.status, response.head.reason);
            c.agreed.facts.push(("http_status".into(), status));
            c.agreed.facts.push((
                "http_body".into(),
                format!("{} bytes", response.body_length),
            ));
        }
        self.close(c)
    }

    /// What is said over TLS in a protocol other than HTTP, which is no more than good-bye.
    fn take_leave(&self, c: &mut Connection, approach: Approach) -> Result<()> {
        let at_once = approach.start == Start::AtOnce;
        if let Some(name) = approach.service.row().alpn.filter(|_| at_once) {
            let agreed = c.agreed.alpn.as_deref() == Some(name);
            let name = String::from_utf8_lossy(name).into_owned();
            let detail = match agreed {
                true => format!("the server chose {name}"),
                false => format!("the server did not choose {name} by ALPN"),
            };
            c.note("direct_tls", agreed, detail, approach.service.row().rfc);
        }
        if self.http {
            let guest = self.guest(c.stream().local_address());
            starttls::farewell(approach, &guest, c)?;
        }
        self.close(c)
    }

    fn close(&self, c: &mut Connection) -> Result<()> {
        self.set_deadline(c);
        match c.close() {
            // All that was asked for is done; many servers then end the stream without a word, and
            // some do not end it at all.
            Err(error) if is_silence(&error.kind) => {
                c.note("close_notify", false, error.message, "RFC 9846 §6.1");
                Ok(())
            }
            result => result,
        }
    }

    /// Whom the visit is for, in words.
    pub fn name(&self) -> String {
        if self.is_local {
            Connected::BUILT_IN.to_owned()
        } else {
            self.target.to_string()
        }
    }

    /// However often the peer sends a byte, each phase ends within a few time-outs.
    fn set_deadline(&self, c: &mut Connection) {
        c.stream().set_deadline(Some(self.deadline()));
    }

    fn deadline(&self) -> Instant {
        Instant::now() + self.timeout * HANDSHAKE_TIMEOUTS
    }

    fn diagnose(&self, narration: &mut Narration, error: &Error, step: &str, received: bool) {
        self.diagnose_in(narration, error, (step, received), false);
    }

    /// A failure at this step, `received` whether the peer has said anything; before TLS or not.
    fn diagnose_in(
        &self,
        narration: &mut Narration,
        error: &Error,
        (step, received): (&str, bool),
        before_tls: bool,
    ) {
        narration.tell(Topic::Steps, || {
            let target = self.dial.unwrap_or(self.target).to_string();
            Event::Diagnosis(diagnosis::diagnose(
                error,
                &diagnosis::Context {
                    step,
                    received,
                    approach: self.target.approach,
                    before_tls,
                    target: &target,
                    server_name: self.config.server_name.as_deref(),
                    versions: &self.config.versions,
                    suites: &self.config.suites,
                },
            ))
        });
    }
}

/// Whether the peer is gone or says nothing more.
fn is_silence(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Closed | ErrorKind::Io | ErrorKind::TimedOut
    )
}
