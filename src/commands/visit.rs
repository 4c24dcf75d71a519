//! One visit to a server, whole: connect, shake hands, ask for a page, close; and if it goes wrong,
//! the diagnosis. The program and the examples are built on it.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crate::application::http1;
use crate::check::{Check, Ending};
use crate::connection::{Connection, Randomness};
use crate::diagnosis;
use crate::error::{Error, ErrorKind, Result};
use crate::glossary::checks;
use crate::handshake::client;
use crate::names::registry::{KeyUpdateRequest, ProtocolVersion};
use crate::narration::{self, Connected, Event, Narration, Side, Topic};
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
                        crate::connection::Agreed::default().summary(Some(checks::error(&error))),
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
        let mut c = Connection::new(Side::Client, stream, narration, randomness);
        let result = self.converse(&mut c, body);
        if let Err(error) = &result {
            let (step, received) = (c.step().to_owned(), c.has_received());
            self.diagnose(&mut c.narration, error, &step, received);
        }
        let summary = c.agreed.summary(result.as_ref().err().map(checks::error));
        c.narration.tell(Topic::Steps, || Event::Done(summary));
        let narrated = narration::finish(&mut c.narration);
        if result.as_ref().is_err_and(|error| error.alert.is_some()) {
            c.linger();
        }
        narrated?;
        result
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
        let alpn = c.agreed.alpn.clone();
        let other = alpn.filter(|name| !http1::PROTOCOLS.contains(&&name[..]));
        if let Some(name) = other.as_ref().filter(|_| self.http) {
            c.note(Check::RequestProtocol {
                agreed: name.clone(),
                supported: http1::PROTOCOLS.iter().map(|name| name.to_vec()).collect(),
            });
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
        self.set_deadline(c);
        match c.close() {
            // All that was asked for is done; many servers then end the stream without a word, and
            // some do not end it at all.
            Err(error) => {
                let instead = ending(&error.kind).ok_or(error)?;
                c.note(Check::CloseNotify { instead });
                Ok(())
            }
            Ok(()) => Ok(()),
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
        let deadline = Instant::now() + self.timeout * HANDSHAKE_TIMEOUTS;
        c.stream().set_deadline(Some(deadline));
    }

    fn diagnose(&self, narration: &mut Narration, error: &Error, step: &str, received: bool) {
        narration.tell(Topic::Steps, || {
            let target = self.dial.unwrap_or(self.target).to_string();
            Event::Diagnosis(diagnosis::diagnose(
                error,
                &diagnosis::Context {
                    step,
                    received,
                    target: &target,
                    server_name: self.config.server_name.as_deref(),
                    versions: &self.config.versions,
                    suites: &self.config.suites,
                },
            ))
        });
    }
}

/// How the stream ended, if the peer is gone or says nothing more.
fn ending(kind: &ErrorKind) -> Option<Ending> {
    match kind {
        ErrorKind::Closed => Some(Ending::Closed),
        ErrorKind::Io => Some(Ending::Broken),
        ErrorKind::TimedOut => Some(Ending::TimedOut),
        _ => None,
    }
}
