//! From a failure to its cause: what each kind of failure asks for is tried, then changes of the offer; and what
//! is taken out of the way, where something else is wrong behind it, is a cause too.

use super::again::UNSTEADY;
use super::attempt::{Ending, Failure};
use super::change::{Change, TRUST};
use super::further::GoneOn;
use super::{Cause, Certainty, Inquiry, advice, certificate, hints};
use crate::error::ErrorKind;
use crate::names::registry::AlertDescription;

impl Inquiry<'_> {
    /// The cause, with those that had to be taken out of the way before it was found.
    pub(super) fn explain(&mut self, first: Ending, failure: Failure) -> Cause {
        let cause = self.look(first, failure.clone());
        if let Some(gone) = self.gone(&failure).filter(|_| cause.works.is_none()) {
            return gone;
        }
        let mut cause = self.or_unsteady(cause, &failure);
        let is_unsteady = cause.ids == [UNSTEADY];
        if self.needed.is_empty() || is_unsteady {
            return cause;
        }
        let first: Vec<&str> = self.needed.iter().map(|it| &*it.cause).collect();
        let ids = self.needed.iter().map(|it| it.id.to_owned());
        cause.ids = ids.chain(cause.ids).collect();
        let count = match first.len() {
            1 => "two",
            2 => "three",
            _ => "several",
        };
        cause.sentence = format!(
            "There are {count} causes. {} And: {}",
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
        if let Some(cause) = self.not_decrypted(&failure) {
            return cause;
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
                match self.go_on(asked) {
                    Some(GoneOn::To(next, failure)) => return self.look(*next, failure),
                    Some(GoneOn::Unsteady) => return self.unsteady(&failure),
                    None => {}
                }
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

    /// What was found, with the proof that it is so: it fails again without.
    pub(super) fn prove(&mut self, changes: &[Change], failure: &Failure) -> Cause {
        let certainty = match self.fails_again() {
            Some(false) => return self.unsteady(failure),
            Some(true) => Certainty::Certain,
            None => Certainty::Likely(
                "the connections ran out before it was tried once more".to_owned(),
            ),
        };
        self.refined(changes, failure, certainty)
    }

    /// What is known without a change that helps: the failure itself.
    pub(super) fn observed(&self, failure: &Failure, certainty: Certainty) -> Cause {
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
pub(super) fn told(failure: &Failure) -> String {
    let diagnosis = &failure.diagnosis;
    match diagnosis.meaning.is_empty() {
        true => diagnosis.happened.clone(),
        false => format!("{} {}", diagnosis.happened, diagnosis.meaning),
    }
}
