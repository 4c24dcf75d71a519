//! One visit to a server, whole: connect, shake hands, ask for a page, close; and if it goes wrong,
//! the diagnosis. The program and the examples are built on it.

mod converse;

pub(super) use converse::ending;

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::tunnel;
use crate::application::request::Request;
use crate::application::starttls::{self, Guest};
use crate::check::{Check, HandshakeCost};
use crate::connection::{Connection, Heard, Randomness};
use crate::diagnosis::{self, Stage};
use crate::error::{Error, Result};
use crate::glossary::checks;
use crate::handshake::{client, fingerprints};
use crate::names::Step;
use crate::names::export::Export;
use crate::names::service::{Approach, Start};
use crate::narration::{self, Connected, Event, Fact, Narration, Redirected, Side, Topic};
use crate::transport::dialogue::Plain;
use crate::transport::dns;
use crate::transport::proxy::Proxy;
use crate::transport::{self, Family, HANDSHAKE_TIMEOUTS, Target, Transport, haproxy};

/// The way to a server, if it is not the straight one.
#[derive(Debug, Clone, Default)]
pub struct Route {
    /// Who connects us.
    pub proxy: Option<Proxy>,
    /// The PROXY header that comes before everything that the server is told.
    pub header: Option<haproxy::Version>,
    /// What DNS was asked, if it was.
    pub asked: dns::Dialogue,
}

impl Route {
    /// The straight way.
    pub const DIRECT: &'static Route = &Route {
        proxy: None,
        header: None,
        asked: dns::Dialogue::NONE,
    };
}

/// Where to go and what to do there.
pub struct Visit<'a> {
    /// The way there.
    pub route: &'a Route,
    /// Who is told of the handshake with a proxy that is spoken to over TLS, if anyone is; it is a
    /// connection of its own.
    pub proxy_narration: Mutex<Option<Narration>>,
    /// Whom the visit is for.
    pub target: &'a Target,
    /// The redirect that led to the target, if one did.
    pub redirected: Option<&'a Redirected>,
    /// Where to dial instead of the target, if elsewhere.
    pub dial: Option<&'a Target>,
    /// Whether the target is the built-in server, whose port means nothing to the reader.
    pub is_local: bool,
    /// What is offered and asked for.
    pub config: &'a client::Config,
    /// What is exported from the finished handshake.
    pub exports: &'a [Export],
    /// Shake hands again within the connection, up to TLS 1.2.
    pub renegotiate: bool,
    /// Change the keys of a finished connection of TLS 1.3, and ask the server to do so too.
    pub key_update: bool,
    /// What to do with the finished connection.
    pub errand: Errand<'a>,
    /// What a handshake cost that resumed no session, if this one is to be told beside it, and who counts what
    /// this one costs.
    pub beside: Option<(HandshakeCost, &'a dyn Fn() -> HandshakeCost)>,
    /// Addresses of this family alone.
    pub family: Option<Family>,
    /// The longest wait for the connection and for each read.
    pub timeout: Duration,
}

/// What a finished connection is for.
pub enum Errand<'a> {
    /// Nothing: it is closed.
    Nothing,
    /// A request of HTTP.
    Ask {
        /// What is asked for.
        request: &'a Request,
        /// Whether the answer's redirect is followed, so that only the content found there counts.
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
        narration: Narration,
        randomness: Randomness,
        body: &mut OpenBody<'_>,
    ) -> Result<Option<Redirect>> {
        let proxy = self.route.proxy.as_ref();
        let dial = proxy.map_or(self.dialed(), |proxy| &proxy.place);
        let connected = match self.family {
            None => transport::connect(dial, self.timeout),
            Some(family) => transport::connect_by(dial, family, self.timeout),
        };
        match connected {
            Ok(stream) => self.make_over(stream, narration, randomness, body),
            Err(error) => self.give_up(narration, error, &Step::Connecting),
        }
    }

    /// A visit that does not get as far as to a connection: `step` is where it ends.
    ///
    /// # Errors
    /// The error that it is told.
    pub(super) fn give_up(
        &self,
        mut narration: Narration,
        error: Error,
        step: &Step,
    ) -> Result<Option<Redirect>> {
        self.route.asked.tell(&mut narration);
        self.fail(narration, error, Said::at(step, false), Stage::Tls)
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
        let connected = |narration: &mut Narration| {
            let target = self.name();
            narration.tell(Topic::Steps, || {
                Event::Connected(Connected {
                    side: Side::Client,
                    target,
                    local,
                    peer,
                    redirected: self.redirected.cloned(),
                })
            });
            // It came before, but a connection is told from its beginning.
            self.route.asked.tell(narration);
        };
        stream.set_deadline(Some(self.deadline()));
        let proxy = self.route.proxy.as_ref();
        let Some(proxy) = proxy.filter(|proxy| proxy.is_over_tls()) else {
            connected(&mut narration);
            return self.go_on(stream, narration, randomness, body);
        };
        let told = self.proxy_narration.lock();
        let told = told.unwrap_or_else(PoisonError::into_inner).take();
        // One connection is told after the other.
        let is_told = told.is_some();
        if !is_told {
            connected(&mut narration);
        }
        let (check, tunnel) = tunnel::open(proxy, stream, self.config, told.unwrap_or_default());
        if is_told {
            connected(&mut narration);
        }
        narration.check(&check.made());
        match tunnel {
            Ok(tunnel) => self.go_on(tunnel, narration, randomness, body),
            Err(error) => self.fail(narration, error, Said::at(&Step::Proxy, true), Stage::Proxy),
        }
    }

    /// The end of a visit that got no further than this.
    fn fail(
        &self,
        mut narration: Narration,
        error: Error,
        said: Said<'_>,
        stage: Stage,
    ) -> Result<Option<Redirect>> {
        self.diagnose_in(&mut narration, &error, said, stage);
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
    ) -> Result<Option<Redirect>> {
        let begun = self.begin(&mut stream, &mut narration);
        let mut c = Connection::new(Side::Client, stream, narration, randomness);
        let result = match begun {
            Ok(()) => {
                let result = self.converse(&mut c, body);
                if let Err(error) = &result {
                    let (step, received) = (c.step().clone(), c.has_received());
                    let unread = c.unread().to_vec();
                    let (heard, narration) = (&c.heard, &mut c.narration);
                    let said = Said {
                        step: &step,
                        received,
                        heard,
                        unread: &unread,
                    };
                    self.diagnose_in(narration, error, said, Stage::Tls);
                }
                result
            }
            Err(error) => Err(error),
        };
        fingerprints::note(&mut c);
        let summary = c.summary(result.as_ref().err().map(checks::error));
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
        let (stage, result) = match self.ask_proxy(&mut plain) {
            Ok(()) => (Stage::Clear, self.begin_plainly(&mut plain, local, peer)),
            Err(error) => (Stage::Proxy, Err(error)),
        };
        let (step, received) = (plain.step, plain.received);
        if let Err(error) = &result {
            self.diagnose_in(narration, error, Said::at(&step, received), stage);
        }
        result
    }

    /// The proxy, which is to connect us to the server.
    fn ask_proxy(&self, plain: &mut Plain<'_>) -> Result<()> {
        if let Some(proxy) = &self.route.proxy {
            proxy.ask(self.dialed(), self.timeout, plain)?;
            plain.received = false;
        }
        Ok(())
    }

    /// The PROXY header and what asks for TLS, in this order.
    fn begin_plainly(
        &self,
        plain: &mut Plain<'_>,
        local: Option<SocketAddr>,
        peer: Option<SocketAddr>,
    ) -> Result<()> {
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
            c.agreed.note(Fact::PrivateAuthority(issuer));
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

    /// A failure, by what was said before it; before TLS or not.
    fn diagnose_in(&self, narration: &mut Narration, error: &Error, said: Said<'_>, stage: Stage) {
        let Said {
            step,
            received,
            heard,
            unread,
        } = said;
        narration.tell(Topic::Steps, || {
            let target = match &self.route.proxy {
                Some(proxy) if *step == Step::Connecting => format!("the proxy {proxy}"),
                _ => self.dialed().to_string(),
            };
            Event::Diagnosis(diagnosis::diagnose(
                error,
                &diagnosis::Context {
                    step,
                    received,
                    approach: self.target.approach,
                    stage,
                    proxy: self.route.proxy.as_ref(),
                    proxy_header: self.route.header.is_some(),
                    target: &target,
                    server_name: self.config.server_name.as_deref(),
                    certificate_name: &self.config.certificate_name,
                    terms: &self.config.terms,
                    omitted: &self.config.shape.omitted,
                    public_name: match &self.config.ech {
                        client::Ech::Offer(offer) => Some(&offer.public_name),
                        client::Ech::No | client::Ech::Grease => None,
                    },
                    insecure: self.config.insecure,
                    heard,
                    unread,
                },
            ))
        });
    }
}

/// What a failure is explained from.
struct Said<'a> {
    /// What it was at.
    step: &'a Step,
    /// Whether the peer has said anything.
    received: bool,
    /// What it said.
    heard: &'a Heard,
    /// What arrived of a record that is not whole.
    unread: &'a [u8],
}

impl<'a> Said<'a> {
    /// Before there was TLS.
    fn at(step: &'a Step, received: bool) -> Self {
        Said {
            step,
            received,
            heard: Heard::nothing(),
            unread: &[],
        }
    }
}
