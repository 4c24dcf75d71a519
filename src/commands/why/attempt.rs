//! One try: a handshake as a quiet visit, and what is to be known of how it ended.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::offer::{Offer, ProxyHeader};
use crate::application::request::Request;
use crate::check::Checked;
use crate::commands::visit::{Errand, Route, Visit};
use crate::connection::Randomness;
use crate::error::Error;
use crate::names::MessageType;
use crate::narration::{Diagnosis, Event, Narration, Narrator, Side, Summary, Topic};
use crate::transport::dns::Dialogue;
use crate::transport::{Family, Target};

/// Where tries go.
pub struct Way<'a> {
    /// The way there.
    pub route: &'a Route,
    /// Whom it is for.
    pub target: &'a Target,
    /// Where to dial instead of the target.
    pub dial: Option<&'a Target>,
    /// Addresses of this family alone.
    pub family: Option<Family>,
    /// The longest wait.
    pub timeout: Duration,
}

/// How far a handshake came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not even to a connection.
    Nowhere,
    /// To a connection.
    Connection,
    /// To the server's answer, a ServerHello or HelloRetryRequest.
    Answer,
    /// To the end of the server's flight.
    Flight,
    /// To its end.
    End,
}

/// How a try ended.
#[derive(Debug, Clone)]
pub struct Ending {
    /// What failed, if anything did.
    pub failure: Option<Failure>,
    /// What was agreed on, as far as it came.
    pub summary: Summary,
    /// Whether there was a connection at all.
    pub connected: bool,
    /// How far it came.
    pub reach: Reach,
    /// Bytes of the ClientHello, header included; 0 if none was sent.
    pub hello_length: usize,
    /// Whether the server asked for a certificate.
    pub asked_for_certificate: bool,
    /// Whether the server had said anything in TLS.
    pub answered: bool,
    /// The checks that did not pass and did not end it.
    pub objections: Vec<Checked>,
}

/// What went wrong.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The error.
    pub error: Error,
    /// What it means, in the words of a visit.
    pub diagnosis: Diagnosis,
}

impl Ending {
    /// Whether the handshake was done and nothing was objected to.
    pub fn works(&self) -> bool {
        self.failure.is_none()
    }
}

impl Way<'_> {
    /// Makes the handshake, and closes.
    pub fn attempt(&self, offer: &Offer) -> Ending {
        self.go(offer, Errand::Nothing)
    }

    /// Makes the handshake, and asks for the target's page.
    pub fn ask(&self, offer: &Offer) -> Ending {
        let request = Request::get(self.target);
        let errand = Errand::Ask {
            request: &request,
            follow: false,
        };
        self.go(offer, errand)
    }

    fn go(&self, offer: &Offer, errand: Errand<'_>) -> Ending {
        let witness = Witness::default();
        let mut narration = Narration::silent();
        narration.add(Box::new(witness.clone()));
        let mut target = self.target.clone();
        target.approach = offer.approach;
        let other_way = match offer.proxy_header {
            ProxyHeader::Given => None,
            ProxyHeader::Without => Some(Route {
                header: None,
                ..self.route.clone()
            }),
            ProxyHeader::With(header) => Some(Route {
                proxy: None,
                header: Some(header),
                asked: Dialogue::NONE,
            }),
        };
        let visit = Visit {
            route: other_way.as_ref().unwrap_or(self.route),
            target: &target,
            redirected: None,
            dial: self.dial,
            is_local: false,
            config: &offer.config,
            proxy_narration: Mutex::default(),
            exports: &[],
            renegotiate: false,
            key_update: false,
            errand,
            beside: None,
            family: self.family,
            timeout: self.timeout,
        };
        let result = visit.make(narration, Randomness::system(), &mut || Ok(None));
        let seen = witness.0.lock().unwrap_or_else(PoisonError::into_inner);
        let failure = result.err().map(|error| Failure {
            diagnosis: seen.diagnosis.clone().unwrap_or_else(|| Diagnosis {
                step: String::new(),
                happened: error.message.clone(),
                meaning: String::new(),
                advice: Vec::new(),
            }),
            error,
        });
        Ending {
            reach: match (&failure, seen.connected) {
                (None, _) => Reach::End,
                (_, false) => Reach::Nowhere,
                _ if seen.has_flight => Reach::Flight,
                _ if seen.answered => Reach::Answer,
                _ => Reach::Connection,
            },
            failure,
            summary: seen.summary.clone(),
            connected: seen.connected,
            hello_length: seen.hello_length,
            asked_for_certificate: seen.asked_for_certificate,
            answered: seen.answered,
            objections: seen.objections.clone(),
        }
    }
}

#[derive(Default)]
struct Seen {
    diagnosis: Option<Diagnosis>,
    summary: Summary,
    connected: bool,
    hello_length: usize,
    asked_for_certificate: bool,
    answered: bool,
    has_flight: bool,
    objections: Vec<Checked>,
}

#[derive(Clone, Default)]
struct Witness(Arc<Mutex<Seen>>);

impl Narrator for Witness {
    fn wants(&self, topic: Topic) -> bool {
        topic == Topic::Steps
    }

    fn tell(&mut self, event: &Event) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Diagnosis(diagnosis) => seen.diagnosis = Some(diagnosis.clone()),
            Event::Done(summary) => seen.summary = summary.clone(),
            Event::Connected(_) => seen.connected = true,
            Event::Message(message) => {
                if message.name == MessageType::ClientHello && message.from == Side::Client {
                    seen.hello_length = seen.hello_length.max(message.bytes.len());
                }
                seen.asked_for_certificate |= message.name == MessageType::CertificateRequest;
                seen.answered |= message.name == MessageType::ServerHello
                    || message.name == MessageType::HelloRetryRequest;
                seen.has_flight |= message.from == Side::Server
                    && (message.name == MessageType::ServerHelloDone
                        || message.name == MessageType::Finished);
            }
            Event::Check(checked) if !checked.passed() => {
                let is_new = !seen.objections.contains(checked);
                if is_new && seen.objections.len() < MOST_OBJECTIONS {
                    seen.objections.push(checked.clone());
                }
            }
            _ => {}
        }
    }
}

/// How many of them are kept.
const MOST_OBJECTIONS: usize = 16;
