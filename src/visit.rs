//! One visit to a server, whole: connect, shake hands, ask for a page, close; and if it goes wrong,
//! the diagnosis. The program and the examples are built on it.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crate::client;
use crate::connection::{Connection, Randomness};
use crate::error::{Error, ErrorKind, Result};
use crate::http;
use crate::narration::{Connected, Event, Narration, Side, Topic};
use crate::transport::{self, HANDSHAKE_TIMEOUTS, Target, Transport};

/// Where to go and what to do there.
pub struct Visit<'a> {
    /// Whom the visit is for.
    pub target: &'a Target,
    /// Where to dial instead of the target, if elsewhere.
    pub dial: Option<&'a Target>,
    /// What is offered and asked for.
    pub config: &'a client::Config,
    /// Ask for the target's page over the finished connection.
    pub http: bool,
    /// The longest wait for the connection and for each read.
    pub timeout: Duration,
}

impl Visit<'_> {
    /// Makes the visit over TCP. The body of the page goes to `body`.
    ///
    /// # Errors
    /// Whatever went wrong; the narration was told what it means and what to try.
    pub fn make(
        &self,
        mut narration: Narration,
        randomness: Randomness,
        body: &mut dyn Write,
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
                finish(narration)?;
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
        body: &mut dyn Write,
    ) -> Result<()> {
        stream.set_timeout(Some(self.timeout))?;
        stream.set_deadline(Some(Instant::now() + self.timeout * HANDSHAKE_TIMEOUTS));
        let (local, peer) = (stream.local_address(), stream.peer_address());
        let target = self.target.to_string();
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
        let summary = c
            .agreed
            .summary(result.as_ref().err().map(Error::to_string));
        c.narration.tell(Topic::Steps, || Event::Done(summary));
        finish(std::mem::take(&mut c.narration))?;
        result
    }

    fn converse<S: Transport>(&self, c: &mut Connection<S>, body: &mut dyn Write) -> Result<()> {
        client::handshake(c, self.config)?;
        c.stream().set_deadline(None);
        let summary = c.agreed.summary(None);
        c.narration
            .tell(Topic::Steps, || Event::HandshakeDone(summary));
        if self.http {
            let response = http::get(c, &http::Request::get(self.target), body)?;
            let status = format!("{} {}", response.head.status, response.head.reason);
            c.agreed.facts.push(("http_status".into(), status));
            c.agreed.facts.push((
                "http_body".into(),
                format!("{} bytes", response.body_length),
            ));
        }
        match c.close() {
            // The page is whole; many servers then end the stream without a word.
            Err(error) if self.http && matches!(error.kind, ErrorKind::Closed | ErrorKind::Io) => {
                c.note("close_notify", false, error.message, "RFC 9846 §6.1");
                Ok(())
            }
            result => result,
        }
    }

    fn diagnose(&self, _narration: &mut Narration, _error: &Error, _step: &str, _received: bool) {}
}

/// Ends the narration; trouble with an output is a failure of the visit.
fn finish(mut narration: Narration) -> Result<()> {
    narration.finish().map_err(|error: io::Error| {
        Error::new(
            ErrorKind::Io,
            format!("the narration cannot be written: {error}"),
        )
    })
}
