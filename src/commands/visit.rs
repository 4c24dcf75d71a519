//! One visit to a server, whole: connect, shake hands, ask for a page, close; and if it goes wrong,
//! the diagnosis. The program and the examples are built on it.

use std::io::{self, Read, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::application::http2;
use crate::application::request::Request;
use crate::application::response::Response;
use crate::application::{self, Incoming, raw, redirect, said};
use crate::check::{Check, Ending};
use crate::connection::{Connection, Randomness};
use crate::diagnosis;
use crate::error::{Error, ErrorKind, Result};
use crate::glossary::checks;
use crate::handshake::client;
use crate::names::registry::{KeyUpdateRequest, ProtocolVersion};
use crate::narration::{self, Connected, Event, Narration, Side, Topic};
use crate::transport::{self, Family, HANDSHAKE_TIMEOUTS, Target, Transport};

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
    /// What to do with the finished connection.
    pub errand: Errand<'a>,
    /// Addresses of this family alone.
    pub family: Option<Family>,
    /// The longest wait for the connection and for each read.
    pub timeout: Duration,
}

/// The longest wait for the peer's close_notify behind ours.
const GOOD_BYE: Duration = Duration::from_secs(2);

/// What a finished connection is for.
pub enum Errand<'a> {
    /// Nothing: it is closed.
    Nothing,
    /// A request of HTTP.
    Ask {
        /// What is asked for.
        request: &'a Request,
        /// Whether somebody goes where the answer leads, so that only the content found there counts.
        follow: bool,
    },
    /// What this reads is sent as it is, and what comes back is the body.
    Send(Mutex<Box<dyn Read + Send>>),
}

/// Where a response leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// Its status.
    pub status: u16,
    /// What it says.
    pub location: String,
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
    ) -> Result<Option<Redirect>> {
        let dial = self.dial.unwrap_or(self.target);
        let connected = match self.family {
            None => transport::connect(dial, self.timeout),
            Some(family) => transport::connect_by(dial, family, self.timeout),
        };
        match connected {
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
    ) -> Result<Option<Redirect>> {
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

    fn converse(&self, c: &mut Connection, body: &mut OpenBody<'_>) -> Result<Option<Redirect>> {
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
        let redirect = match &self.errand {
            Errand::Nothing => None,
            Errand::Ask { request, follow } => self.ask(c, request, *follow, body)?,
            Errand::Send(input) => {
                self.send(c, input, body)?;
                None
            }
        };
        self.set_deadline(c);
        // All is done. Whoever answers a good-bye does so at once.
        c.stream().set_timeout(Some(self.timeout.min(GOOD_BYE)))?;
        match c.close() {
            // All that was asked for is done; many servers then end the stream without a word, and
            // some do not end it at all.
            Err(error) => {
                let instead = ending(&error.kind).ok_or(error)?;
                c.note(Check::CloseNotify { instead });
                Ok(redirect)
            }
            Ok(()) => Ok(redirect),
        }
    }

    /// Sends what there is to send, and hands on what comes back.
    fn send(
        &self,
        c: &mut Connection,
        input: &Mutex<Box<dyn Read + Send>>,
        body: &mut OpenBody<'_>,
    ) -> Result<()> {
        c.stream().set_deadline(None);
        let mut input = input.lock().unwrap_or_else(PoisonError::into_inner);
        let input = std::mem::replace(&mut *input, Box::new(io::empty()));
        let mut sink = body()?.unwrap_or_else(|| Box::new(io::sink()));
        let talk = raw::talk(c, input, &mut sink, self.timeout)?;
        for (name, bytes) in [("bytes_sent", talk.sent), ("bytes_received", talk.received)] {
            c.agreed.facts.push((name.into(), format!("{bytes} bytes")));
        }
        Ok(())
    }

    /// Asks in the protocol that ALPN chose; says where the answer leads.
    fn ask(
        &self,
        c: &mut Connection,
        request: &Request,
        follow: bool,
        body: &mut OpenBody<'_>,
    ) -> Result<Option<Redirect>> {
        let alpn = c.agreed.alpn.clone();
        if let Some(name) = alpn.as_ref().filter(|name| !application::speaks(name)) {
            c.note(Check::RequestProtocol {
                agreed: name.clone(),
                supported: application::protocols(),
            });
            return Ok(None);
        }
        if alpn.as_deref() == Some(http2::ALPN) {
            for check in http2::faults_of_tls(c) {
                c.note(check);
            }
        }
        let result = application::exchange(c, alpn.as_deref(), request)
            .and_then(|incoming| take_answer(incoming, follow, body));
        let result = result.map(|response| note_answer(c, &response));
        let failed_above = |error: &Error| error.kind == ErrorKind::Http;
        if result.as_ref().is_err_and(failed_above) {
            // TLS did its part, and ends in order.
            let _ = c.send_close();
        }
        result
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

/// Streams the content of an answer to where it goes.
fn take_answer(
    mut incoming: Incoming<'_, '_, Connection>,
    follow: bool,
    body: &mut OpenBody<'_>,
) -> Result<Response> {
    // A body of any size may take its time, as long as it goes on.
    incoming.channel().stream().set_deadline(None);
    let leads_on = follow && redirect::location(incoming.head()).is_some();
    let sink = if leads_on { None } else { body()? };
    let mut sink = sink.unwrap_or_else(|| Box::new(io::sink()));
    let response = incoming.read_body(&mut sink)?;
    sink.flush()?;
    Ok(response)
}

/// What the answer says, among the facts of the connection; and where it leads.
fn note_answer(c: &mut Connection, response: &Response) -> Option<Redirect> {
    let (head, facts) = (&response.head, &mut c.agreed.facts);
    facts.push(("http_status".into(), head.status_line()));
    let length = format!("{} bytes", response.body_length);
    facts.push(("http_body".into(), length));
    facts.extend(said::facts(head).map(|(name, value)| (name.into(), value)));
    redirect::location(head).map(|location| Redirect {
        status: head.status,
        location: location.to_owned(),
    })
}

/// How the stream ended, if the peer is gone or says nothing more.
pub(super) fn ending(kind: &ErrorKind) -> Option<Ending> {
    match kind {
        ErrorKind::Closed => Some(Ending::Closed),
        ErrorKind::Io => Some(Ending::Broken),
        ErrorKind::TimedOut => Some(Ending::TimedOut),
        _ => None,
    }
}
