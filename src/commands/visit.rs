//! One visit to a server, whole: connect, shake hands, ask for a page, close; and if it goes wrong,
//! the diagnosis. The program and the examples are built on it.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::tunnel;
use crate::application::http1;
use crate::application::starttls::{self, Guest};
use crate::check::{Check, Ending};
use crate::connection::{Connection, Randomness};
use crate::diagnosis;
use crate::error::{Error, ErrorKind, Result};
use crate::glossary::checks;
use crate::handshake::client;
use crate::names::registry::{KeyUpdateRequest, ProtocolVersion};
use crate::names::service::{Approach, Service, Start};
use crate::narration::{self, Connected, Event, Fact, Narration, Side, Topic};
use crate::transport::dialogue::Plain;
use crate::transport::proxy::Proxy;
use crate::transport::{self, HANDSHAKE_TIMEOUTS, Target, Transport, haproxy};

/// The way to a server, if it is not the straight one.
#[derive(Debug, Clone, Default)]
pub struct Route {
    /// Who connects us.
    pub proxy: Option<Proxy>,
    /// The PROXY header that comes before everything that the server is told.
    pub header: Option<haproxy::Version>,
}

impl Route {
    /// The straight way.
    pub const DIRECT: &'static Route = &Route {
        proxy: None,
        header: None,
    };
}

/// Where to go and what to do there.
pub struct Visit<'a> {
    /// The way there.
    pub route: &'a Route,
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
        let proxy = self.route.proxy.as_ref();
        let dial = proxy.map_or(self.dialed(), |proxy| &proxy.place);
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
        stream.set_deadline(Some(self.deadline()));
        match self
            .route
            .proxy
            .as_ref()
            .filter(|proxy| proxy.is_over_tls())
        {
            None => self.go_on(stream, narration, randomness, body),
            Some(proxy) => match tunnel::open(proxy, stream, self.config, &mut narration) {
                Ok(tunnel) => self.go_on(tunnel, narration, randomness, body),
                Err(error) => self.fail(narration, error),
            },
        }
    }

    /// The end of a visit that got no further than this.
    fn fail(&self, mut narration: Narration, error: Error) -> Result<()> {
        self.diagnose_in(&mut narration, &error, ("the proxy", true), true);
        narration.tell(Topic::Steps, || {
            Event::Done(crate::connection::Agreed::default().summary(Some(checks::error(&error))))
        });
        narration::finish(&mut narration)?;
        Err(error)
    }

    /// Everything that goes to the server, or to a proxy in front of it.
    fn go_on<S: Transport>(
        &self,
        mut stream: S,
        mut narration: Narration,
        randomness: Randomness,
        body: &mut OpenBody<'_>,
    ) -> Result<()> {
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
        let summary = c.agreed.summary(result.as_ref().err().map(checks::error));
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
        let (local, peer) = (stream.local_address(), stream.peer_address());
        let mut plain = Plain::new(stream, narration, Side::Client);
        let result = self.begin_plainly(&mut plain, local, peer);
        let (step, received) = (plain.step, plain.received);
        if let Err(error) = &result {
            self.diagnose_in(narration, error, (&step, received), true);
        }
        result
    }

    /// The proxy, the PROXY header, and what asks for TLS, in this order: each is a stream for what
    /// follows it.
    fn begin_plainly(
        &self,
        plain: &mut Plain<'_>,
        local: Option<SocketAddr>,
        peer: Option<SocketAddr>,
    ) -> Result<()> {
        if let Some(proxy) = &self.route.proxy {
            proxy.ask(self.dialed(), self.timeout, plain)?;
            plain.received = false;
        }
        if let Some(version) = self.route.header {
            haproxy::send(version, local.zip(peer), plain)?;
        }
        let upgrade = |approach: &Approach| approach.start == Start::Upgrade;
        match self.target.approach.filter(upgrade) {
            Some(approach) => starttls::begin(approach.service, &self.guest(local), plain),
            None => Ok(()),
        }
    }

    /// Whom we want to reach.
    fn dialed(&self) -> &Target {
        self.dial.unwrap_or(self.target)
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
        let result = client::handshake(c, self.config);
        self.suspect_proxy(c);
        result?;
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
        self.close(c)
    }

    /// Through a proxy, says what the certificate tells about whom TLS ends at.
    fn suspect_proxy(&self, c: &mut Connection) {
        let (Some(proxy), Some(trusted)) = (&self.route.proxy, c.agreed.certificate_trusted) else {
            return;
        };
        let private_authority = c.agreed.private_authority.clone();
        let fact = private_authority.clone();
        // That an authority is named as the issuer says nothing unless it really signed.
        if private_authority.is_some() || trusted {
            c.note(Check::ProxyPassesOn { private_authority });
        }
        c.agreed.facts.push(("proxy".into(), proxy.to_string()));
        if let Some(issuer) = fact {
            let fact = (Fact::PRIVATE_AUTHORITY.into(), issuer);
            c.agreed.facts.push(fact);
        }
    }

    /// What is said over TLS in a protocol other than HTTP, which is no more than good-bye.
    fn take_leave(&self, c: &mut Connection, approach: Approach) -> Result<()> {
        // PostgreSQL's clients insist on it; XMPP's servers need not choose (XEP-0368 §3).
        let insists = approach.start == Start::AtOnce && approach.service == Service::Postgres;
        if insists {
            let chosen = c.agreed.alpn.as_deref().map(String::from_utf8_lossy);
            c.note(Check::DirectTls {
                service: approach.service,
                chosen: chosen.map(|name| name.into_owned()),
            });
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
            let target = match &self.route.proxy {
                Some(proxy) if step == "connecting" => format!("the proxy {proxy}"),
                _ => self.dialed().to_string(),
            };
            Event::Diagnosis(diagnosis::diagnose(
                error,
                &diagnosis::Context {
                    step,
                    received,
                    approach: self.target.approach,
                    before_tls,
                    is_proxied: self.route.proxy.is_some(),
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
