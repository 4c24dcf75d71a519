//! `tlsdemo why`: why a handshake fails, by experiment. The handshake is made as asked; if it fails, it
//! is made again with things changed (`change.rs`), and the smallest change that makes it work is the
//! cause (`search.rs`). One connection at a time, with a pause between.

mod advice;
mod attempt;
mod certificate;
mod change;
mod command;
mod edit;
mod hints;
mod offer;
mod plain;
mod refine;
mod report;
mod request;
mod search;

use std::time::Duration;

pub use attempt::{Ending, Failure, Way};
pub use change::{About, Change};
pub use command::why;
pub use offer::{Offer, Options, ProxyHeader};
pub use report::{json, text};

use crate::check::{Check, Checked};
use crate::error::{ErrorKind, Result};
use crate::names::registry::AlertDescription;
use crate::narration::Summary;
use crate::story::verdict::{self, Grade, Judgement};
use crate::transport::haproxy;
use change::{OLDER, TRUST};
use offer::quoted;
use request::Asked;

/// What an inquiry may do.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most connections.
    pub tries: usize,
    /// The time between two of them.
    pub pause: Duration,
}

/// One connection that was made.
#[derive(Debug, Clone)]
pub struct Try {
    /// What was different: `as asked`, `without ALPN`.
    pub done: String,
    /// The command that does the same.
    pub command: String,
    /// How it ended.
    pub outcome: String,
    /// Whether it worked.
    pub works: bool,
}

/// How sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certainty {
    /// Proven: with this and nothing else changed it works, and without it, it fails; or the peer
    /// said so in as many words.
    Certain,
    /// The evidence for it, and what is missing.
    Likely(String),
}

/// Why it fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The changes that make it work; none if nothing did.
    pub ids: Vec<String>,
    /// The cause, in a sentence.
    pub sentence: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// The command that works, if one does.
    pub works: Option<String>,
    /// What to do on the server.
    pub server: Vec<String>,
    /// What to do on the client.
    pub client: Vec<String>,
}

/// What came of an inquiry.
#[derive(Debug, Clone)]
pub struct Report {
    /// Whom it was about.
    pub target: String,
    /// The command that was asked about.
    pub command: String,
    /// What was done, in order.
    pub tries: Vec<Try>,
    /// What was agreed on, if nothing is wrong.
    pub agreed: Summary,
    /// What became of a certificate that was asked for, if one was.
    pub request: Option<String>,
    /// What is weak in it.
    pub weak: Vec<Judgement>,
    /// Checks that did not pass, though the handshake went on.
    pub objections: Vec<Checked>,
    /// Whether it works, every check passed, and nothing in it is broken.
    pub is_sound: bool,
    /// Why it fails, if it does.
    pub cause: Option<Cause>,
}

/// An inquiry that is going on.
pub struct Inquiry<'a> {
    way: Way<'a>,
    /// What is changed: as asked, or with what was found to be needed first.
    base: Offer,
    /// What was found to be wrong first.
    needed: Vec<Needed>,
    /// As it was typed.
    target: String,
    limits: Limits,
    tries: Vec<Try>,
    /// Bytes of the ClientHello as asked.
    first_hello: usize,
    /// What was agreed on when it worked last.
    last_works: Option<Summary>,
    /// The commands that were tried, with what was agreed on if they worked.
    known: Vec<(String, Option<Summary>)>,
    /// The changes that were tried, by their ids.
    tried: Vec<&'static str>,
    /// How single changes failed.
    failed: Vec<(&'static str, Failure)>,
}

/// A cause that had to be taken out of the way before the next could be looked for.
#[derive(Debug, Clone)]
struct Needed {
    id: &'static str,
    cause: String,
    server: Vec<String>,
    client: Vec<String>,
}

impl<'a> Inquiry<'a> {
    /// About what this offer meets on the way.
    pub fn new(way: Way<'a>, base: Offer, target: impl Into<String>, limits: Limits) -> Self {
        Inquiry {
            way,
            base,
            needed: Vec::new(),
            target: target.into(),
            limits,
            tries: Vec::new(),
            first_hello: 0,
            last_works: None,
            known: Vec::new(),
            tried: Vec::new(),
            failed: Vec::new(),
        }
    }

    /// Finds out.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] if the offer makes no sense.
    pub fn run(mut self) -> Result<Report> {
        let command = self.command(&self.base);
        let base = self.base.clone();
        let Some(first) = self.attempt(&base, "as asked") else {
            return Ok(self.report(command, None));
        };
        let Some(failure) = first.failure.clone() else {
            let asked = match self.asked(&first) {
                Some(Asked::Refused(cause, command)) => {
                    return Ok(self.report(command, Some(cause)));
                }
                Some(Asked::LetIn(what)) => Some(what),
                None => None,
            };
            let mut report = self.report(command, None);
            report.request = asked;
            let judgments = verdict::connection(&first.summary);
            let is_broken = judgments.iter().any(|it| it.verdict.grade == Grade::Broken);
            report.is_sound = !is_broken && first.objections.is_empty();
            report.weak = judgments
                .into_iter()
                .filter(|it| it.verdict.grade >= Grade::Weak)
                .collect();
            report.objections = first.objections;
            report.objections.retain(|it| !is_judged(it));
            report.agreed = first.summary;
            return Ok(report);
        };
        if failure.error.kind == ErrorKind::Usage {
            return Err(failure.error);
        }
        let cause = self.explain(first, failure);
        Ok(self.report(command, Some(cause)))
    }

    fn report(self, command: String, cause: Option<Cause>) -> Report {
        Report {
            target: self.target,
            command,
            tries: self.tries,
            agreed: Summary::default(),
            request: None,
            weak: Vec::new(),
            objections: Vec::new(),
            is_sound: false,
            cause,
        }
    }

    /// The command that makes an offer.
    fn command(&self, offer: &Offer) -> String {
        let mut words = vec!["tlsdemo".to_owned(), "--no-http".to_owned()];
        words.extend(offer.options.words());
        words.push(quoted(&self.target));
        words.join(" ")
    }

    /// Makes a connection, if one is left.
    fn attempt(&mut self, offer: &Offer, done: &str) -> Option<Ending> {
        if self.tries.len() >= self.limits.tries {
            return None;
        }
        if !self.tries.is_empty() {
            std::thread::sleep(self.limits.pause);
        }
        let ending = self.way.attempt(offer);
        if self.first_hello == 0 {
            self.first_hello = ending.hello_length;
        }
        if ending.works() {
            self.last_works = Some(ending.summary.clone());
        }
        let outcome = report::outcome(&ending);
        let command = self.command(offer);
        let agreed = ending.works().then(|| ending.summary.clone());
        self.known.push((command.clone(), agreed));
        self.tries.push(Try {
            done: done.to_owned(),
            command,
            works: ending.works(),
            outcome,
        });
        Some(ending)
    }

    /// The base with these changes; `None` if they change nothing.
    fn changed(&self, changes: &[Change]) -> Option<Offer> {
        let mut offer = self.base.clone();
        let mut is_changed = false;
        // What adds comes first: what takes away has the last word.
        for adds in [true, false] {
            for change in changes.iter().filter(|change| change.adds == adds) {
                let mut next = offer.clone();
                if (change.make)(&mut next) {
                    offer = next;
                    is_changed = true;
                }
            }
        }
        is_changed.then_some(offer)
    }

    /// Whether it works with these changes; `None` if no connection is left. What was tried is not tried
    /// again.
    fn works(&mut self, changes: &[Change]) -> Option<bool> {
        let Some(offer) = self.changed(changes) else {
            return Some(false);
        };
        self.tried.extend(changes.iter().map(|change| change.id));
        let command = self.command(&offer);
        let mut known = self.known.iter();
        if let Some((_, agreed)) = known.find(|(tried, _)| *tried == command) {
            let agreed = agreed.clone();
            let worked = agreed.is_some();
            self.last_works = agreed.or(self.last_works.take());
            return Some(worked);
        }
        let done: Vec<&str> = changes.iter().map(|change| change.done).collect();
        let ending = self.attempt(&offer, &done.join(", "))?;
        let works = ending.works();
        if let ([only], Some(failure)) = (changes, ending.failure) {
            self.failed.push((only.id, failure));
        }
        Some(works)
    }

    /// Those of `changes` that change anything.
    fn applicable(&self, changes: impl IntoIterator<Item = Change>) -> Vec<Change> {
        let changes = changes.into_iter();
        changes
            .filter(|change| self.changed(&[*change]).is_some())
            .collect()
    }

    /// The cause, with those that had to be taken out of the way before it was found.
    fn explain(&mut self, first: Ending, failure: Failure) -> Cause {
        let mut cause = self.look(first, failure);
        if self.needed.is_empty() {
            return cause;
        }
        let first: Vec<&str> = self.needed.iter().map(|it| &*it.cause).collect();
        let ids = self.needed.iter().map(|it| it.id.to_owned());
        cause.ids = ids.chain(cause.ids).collect();
        cause.sentence = format!(
            "There are two causes. {} And: {}",
            first.join(" "),
            cause.sentence
        );
        let needed = self.needed.iter();
        cause.server.extend(needed.flat_map(|it| it.server.clone()));
        let needed = self.needed.iter();
        cause.client.extend(needed.flat_map(|it| it.client.clone()));
        cause
    }

    /// Looks for the cause, or for what is left of it.
    fn look(&mut self, first: Ending, failure: Failure) -> Cause {
        if hints::is_unreachable(&first, &failure) {
            return self.observed(&failure, Certainty::Certain);
        }
        let (mut first, mut failure) = (first, failure);
        if let Some(cause) = self.without_proxy_header(&mut first, &mut failure) {
            return cause;
        }
        if let Some(cause) = self.ask_in_the_clear(&mut first, &mut failure) {
            return cause;
        }
        if let Some(cause) = self.without_encryption(&mut first, &mut failure) {
            return cause;
        }
        if matches!(failure.error.kind, ErrorKind::Certificate(_)) {
            let trust = TRUST;
            match self
                .changed(&[trust])
                .map(|offer| (self.attempt(&offer, trust.done), offer))
            {
                Some((Some(ending), offer)) => match ending.failure.clone() {
                    None => return self.refused_certificate(&failure),
                    Some(next) => {
                        // What is behind it fails as well.
                        self.needed.push(certificate::refusal(&failure));
                        self.base = offer;
                        (first, failure) = (ending, next);
                    }
                },
                _ => return self.observed(&failure, Certainty::Certain),
            }
        }
        if first.asked_for_certificate && self.base.config.identities.is_empty() {
            return self.wanted_certificate(&failure);
        }
        if let Some(cause) = self.unwanted_certificate(&first, &failure) {
            return cause;
        }
        // What the certificate is like is another question, which comes last.
        let asked = self.base.clone();
        let is_checked = !asked.config.insecure;
        if let (true, Some(offer)) = (is_checked, self.changed(&[TRUST])) {
            self.base = offer;
        }
        match self.find(&first, &failure) {
            Some(changes) if is_checked => {
                let unchecked = std::mem::replace(&mut self.base, asked);
                if let Some(refused) = self.refused_with(&changes) {
                    self.base = unchecked;
                    self.needed.push(refused);
                }
                self.prove(&changes, &failure)
            }
            Some(changes) => self.prove(&changes, &failure),
            None => {
                if let Some(cause) = self.with_proxy_header(&first, &failure) {
                    return cause;
                }
                let why = match self.tries.len() >= self.limits.tries {
                    true => "the connections ran out before a change made it work",
                    false => "no change of the offer made it work",
                };
                let mut cause = self.observed(&failure, Certainty::Likely(why.to_owned()));
                if let Some(sentence) = self.in_its_version(&failure) {
                    cause.sentence = sentence;
                }
                cause
            }
        }
    }

    /// What is wrong with the rest of the offer, if the server takes TLS 1.3 alone, or not at all: it
    /// said so of an offer without, or of one with nothing else, and refuses this one for other reasons.
    fn in_its_version(&self, failure: &Failure) -> Option<String> {
        let refused = |id: &str, alerts: &[AlertDescription]| {
            let found = self.failed.iter().find(|(known, _)| *known == id);
            let found = found.map(|(_, failure)| failure);
            found.filter(|it| {
                matches!(it.error.kind, ErrorKind::AlertReceived(alert) if alerts.contains(&alert))
            })
        };
        let others = [
            AlertDescription::HandshakeFailure,
            AlertDescription::InsufficientSecurity,
        ];
        let version = [AlertDescription::ProtocolVersion];
        if !matches!(failure.error.kind, ErrorKind::AlertReceived(alert) if others.contains(&alert))
        {
            return None;
        }
        if let (Some(rest), Some(_)) = (refused("min-1.3", &others), refused("max-1.2", &version)) {
            return Some(format!(
                "The server supports TLS 1.3 only: it refuses an offer without it with protocol_version. What it wants \
                 is missing in the rest of the offer: {}",
                told(rest)
            ));
        }
        let (rest, _) = (refused("max-1.2", &others)?, refused("min-1.3", &version)?);
        Some(format!(
            "The server does not have TLS 1.3: to an offer of nothing else, it says protocol_version. What it \
             wants is missing in the rest of the offer: {}",
            told(rest)
        ))
    }

    /// The smallest set of changes with which it works, if one is found.
    fn find(&mut self, first: &Ending, failure: &Failure) -> Option<Vec<Change>> {
        for hint in self.applicable(hints::of(first, failure)) {
            if self.works(&[hint])? {
                return Some(vec![hint]);
            }
        }
        let mut done: Vec<Vec<Change>> = Vec::new();
        for set in self.sets() {
            if set.is_empty() || done.contains(&set) {
                continue;
            }
            done.push(set.clone());
            if self.works(&set)? {
                return search::smallest(&set, |changes| self.works(changes));
            }
        }
        let is_single = |change: &&Change| !change.adds && !is_soft(change);
        let singles = change::all().filter(is_single).chain(change::versions());
        for single in self.applicable(singles.copied()) {
            if self.works(&[single])? {
                return Some(vec![single]);
            }
        }
        None
    }

    /// Sets of changes that are likely to work as a whole, those that prove most first.
    fn sets(&self) -> Vec<Vec<Change>> {
        let adding = self.applicable(
            change::all()
                .copied()
                .filter(|it| it.adds && it.id != "trust"),
        );
        let soft = self.applicable(change::all().copied().filter(is_soft));
        let is_demanded = |change: &Change| matches!(change.id, "no-ems" | "no-etm");
        let softer: Vec<Change> = soft.iter().copied().filter(|it| !is_demanded(it)).collect();
        let modern = self.applicable(change::all().copied().filter(is_dated));
        let older = self.applicable([OLDER]);
        // Suites may go with versions that are yet to be added, so that those alone change nothing.
        let rare: Vec<Change> = change::rare().copied().collect();
        let all = |sets: &[&[Change]]| sets.concat();
        vec![
            adding.clone(),
            soft.clone(),
            softer.clone(),
            modern.clone(),
            all(&[&soft, &modern]),
            all(&[&adding, &softer]),
            // TLS 1.2 has no such mode: it is tried before that is held to be the cause.
            self.applicable(change::all().copied().filter(|it| it.id == "no-compat")),
            all(&[&soft, &older]),
            all(&[&adding, &softer, &modern, &older]),
            // What is offered only by name: first alone, then with all that may be needed besides.
            self.applicable(rare.iter().copied()),
            all(&[&adding, &rare]),
            all(&[&adding, &softer, &rare]),
        ]
    }

    /// Whether it works without the PROXY header that went ahead, where the server has not answered in
    /// TLS. What is behind it may fail as well: then the search goes on from there.
    fn without_proxy_header(&mut self, first: &mut Ending, failure: &mut Failure) -> Option<Cause> {
        self.way.route.header.filter(|_| !first.answered)?;
        let mut offer = self.base.clone();
        offer.proxy_header = ProxyHeader::Without;
        let is_header =
            |(name, _): &(String, Option<String>)| name.starts_with("--haproxy-protocol");
        offer.options.0.retain(|option| !is_header(option));
        let ending = self.attempt(&offer, "without a PROXY header in front")?;
        let sentence = "The server does not expect a PROXY header before the handshake, and reads it as a malformed start of TLS.";
        let server = "Expect the header where a load balancer calls (HAProxy: accept-proxy; nginx: listen … \
                      proxy_protocol), or have the load balancer send none.";
        let client = "Leave out --haproxy-protocol for this server.";
        if let Some(next) = ending.failure.clone() {
            if ending.answered {
                self.base = offer;
                self.needed.push(Needed {
                    id: "no-proxy-header",
                    cause: sentence.to_owned(),
                    server: vec![server.to_owned()],
                    client: vec![client.to_owned()],
                });
                (*first, *failure) = (ending, next);
            }
            return None;
        }
        let again = self.base.clone();
        let again = self.attempt(&again, "as asked, once more");
        Some(Cause {
            ids: vec!["no-proxy-header".to_owned()],
            sentence: sentence.to_owned(),
            certainty: match again.map(|it| it.works()) {
                Some(false) => Certainty::Certain,
                _ => Certainty::Likely("it was not seen to fail again with it".to_owned()),
            },
            works: Some(self.command(&offer)),
            server: vec![server.to_owned()],
            client: vec![client.to_owned()],
        })
    }

    /// Whether it works with a PROXY header in front, where nobody answered without: the server is then
    /// meant to be called by a proxy alone.
    fn with_proxy_header(&mut self, first: &Ending, failure: &Failure) -> Option<Cause> {
        let route = self.way.route;
        let is_direct = route.proxy.is_none() && route.header.is_none();
        let is_silent = matches!(
            failure.error.kind,
            ErrorKind::Closed | ErrorKind::Io | ErrorKind::TimedOut
        );
        if !is_direct || !is_silent || first.answered || self.base.approach.is_some() {
            return None;
        }
        let mut offer = self.base.clone();
        offer.proxy_header = ProxyHeader::With(haproxy::Version::V1);
        offer.options.set("--haproxy-protocol=v1", None);
        let ending = self.attempt(&offer, "with a PROXY header in front")?;
        if !ending.works() {
            return None;
        }
        let again = self.base.clone();
        let fails_again = self
            .attempt(&again, "as asked, once more")
            .map(|it| !it.works());
        Some(Cause {
            ids: vec!["proxy-header".to_owned()],
            sentence: "The server expects a PROXY header before the handshake, which a load balancer in front \
                       of it sends, and does not answer anyone who comes without."
                .to_owned(),
            certainty: match fails_again {
                Some(true) => Certainty::Certain,
                _ => Certainty::Likely("it was not seen to fail again without".to_owned()),
            },
            works: Some(self.command(&offer)),
            server: vec![
                "Take no PROXY header on the address that clients call directly (HAProxy: accept-proxy; nginx: \
                 proxy_protocol)."
                    .to_owned(),
            ],
            client: vec!["Call the load balancer, not the server behind it.".to_owned()],
        })
    }

    /// What was found, with the proof that it is so: it fails again without.
    fn prove(&mut self, changes: &[Change], failure: &Failure) -> Cause {
        let again = self.base.clone();
        let again = self.attempt(&again, "as asked, once more");
        let certainty = match again {
            Some(ending) if ending.works() => Certainty::Likely(
                "the same offer failed once and worked once: the server, or what is before it, does not always answer alike".to_owned(),
            ),
            Some(_) => Certainty::Certain,
            None => Certainty::Likely("the connections ran out before it was tried once more".to_owned()),
        };
        self.refined(changes, failure, certainty)
    }

    /// What is known without a change that helps: the failure itself.
    fn observed(&self, failure: &Failure, certainty: Certainty) -> Cause {
        let diagnosis = &failure.diagnosis;
        Cause {
            ids: Vec::new(),
            sentence: told(failure),
            certainty,
            works: None,
            server: Vec::new(),
            client: advice::untried(&diagnosis.advice, &self.tried),
        }
    }
}

/// What a failure is and means.
fn told(failure: &Failure) -> String {
    let diagnosis = &failure.diagnosis;
    match diagnosis.meaning.is_empty() {
        true => diagnosis.happened.clone(),
        false => format!("{} {}", diagnosis.happened, diagnosis.meaning),
    }
}

/// Whether a check is of what the verdicts judge.
fn is_judged(checked: &Checked) -> bool {
    matches!(
        checked.check,
        Check::VersionDeprecated { .. }
            | Check::DhPrimeSize { .. }
            | Check::CertificateKeySize { .. }
    )
}

/// Whether a change takes away what no sound server needs, so that many can be made at once.
fn is_soft(change: &Change) -> bool {
    let apart = [
        "no-x25519",
        "no-pss",
        "no-ecdsa",
        "no-name",
        "no-certificate",
        "no-psk",
        "no-compat",
    ];
    !change.adds && change.about != About::Suites && !apart.contains(&change.id)
}

/// Whether a change takes away suites that a server of today can do without.
fn is_dated(change: &Change) -> bool {
    let ids = [
        "no-chacha",
        "no-ccm",
        "no-cbc",
        "no-dhe",
        "no-rsa-transport",
    ];
    ids.contains(&change.id)
}
