//! Servers that ask for a client certificate, shake hands with anyone, and refuse the request instead: the
//! commonest way to want one over HTTP (nginx, Apache).

use super::attempt::Ending;
use super::{Cause, Certainty, CommandLine, Inquiry, Try, told};
use crate::check::{Check, Checked};
use crate::glossary::{self, checks};
use crate::narration::Fact;

/// What became of a certificate that was asked for in a handshake that works.
pub(super) enum Asked {
    /// The request was refused: why, and the command that was refused.
    Refused(Box<Cause>, CommandLine),
    /// It was not, or none was made: what is to be said of it.
    LetIn(String),
}

impl Inquiry<'_> {
    /// Makes a request, if the server asked for a certificate in the handshake and the request is one of
    /// HTTP; `None` if it did not ask.
    pub(super) fn asked(&mut self, first: &Ending) -> Option<Asked> {
        if !first.asked_for_certificate {
            return None;
        }
        let is_shown = |fact: &Fact| matches!(fact, Fact::ClientCertificate(_));
        let shown = match first.summary.facts.iter().any(is_shown) {
            true => "a client certificate was asked for, and shown",
            false => "a client certificate was asked for, and none was shown",
        };
        let untried =
            format!("{shown}: the server may still refuse what comes over the connection");
        if self.base.approach.is_some() {
            return Some(Asked::LetIn(untried));
        }
        let Some((ending, command)) = self.request() else {
            return Some(Asked::LetIn(untried));
        };
        // It is not there any more, which is no answer.
        if !ending.connected {
            return Some(Asked::LetIn(untried));
        }
        if let Some(failure) = &ending.failure {
            let mut cause = self.wanted_certificate(failure);
            cause.sentence = format!(
                "The handshake works, and the request fails. {}",
                told(failure)
            );
            return Some(Asked::Refused(Box::new(cause), command));
        }
        let is_answer = |it: &&Checked| matches!(it.check, Check::CertificateAnswer { .. });
        let refused = ending.objections.iter().find(is_answer);
        Some(match refused {
            Some(checked) => Asked::Refused(Box::new(refused_request(checked)), command),
            None => Asked::LetIn(match status(&ending) {
                Some(status) => format!("{shown}; a request is answered with {status}"),
                None => untried,
            }),
        })
    }

    /// One more connection, with a request in it; and the command that does the same.
    fn request(&mut self) -> Option<(Ending, CommandLine)> {
        if self.tries.len() >= self.limits.tries {
            return None;
        }
        std::thread::sleep(self.limits.pause);
        let ending = self.way.ask(&self.base);
        let mut command = self.command(&self.base);
        command.has_request = true;
        let outcome = match status(&ending) {
            Some(status) => format!("answered with {status}"),
            None => super::report::outcome(&ending),
        };
        let is_refused = |it: &Checked| matches!(it.check, Check::CertificateAnswer { .. });
        self.tries.push(Try {
            done: "as asked, with a request".to_owned(),
            command: Some(command.clone()),
            works: ending.works() && !ending.objections.iter().any(is_refused),
            outcome,
        });
        Some((ending, command))
    }
}

/// How the request was answered.
fn status(ending: &Ending) -> Option<String> {
    let facts = ending.summary.facts.iter();
    let mut status = facts.filter(|fact| fact.name() == "http_status");
    status.next().map(|fact| fact.value().into_owned())
}

/// The answer turned the client away.
fn refused_request(checked: &Checked) -> Cause {
    let (shown, withheld) = match &checked.check {
        Check::CertificateAnswer {
            shown, withheld, ..
        } => (shown.is_some(), withheld.is_some()),
        _ => (false, false),
    };
    let reason = glossary::check(checked.name(), false).map_or("", |entry| entry.text);
    let client = match (shown, withheld) {
        (false, false) => {
            vec!["Show a certificate that the server accepts: --cert FILE --key FILE."]
        }
        (false, true) => vec![
            "Show a certificate that fits what the server asks for: --cert FILE --key FILE.",
            "--cert-anyway, to see what the server says to the one that was not shown.",
        ],
        (true, _) => vec![
            "--cert FILE with the whole chain in it: the certificate, then those of its authorities.",
            "Ask the server's administrator who may come in.",
        ],
    };
    Cause {
        ids: vec!["client-certificate".to_owned()],
        sentence: format!("The handshake works: {}. {reason}", checks::detail(checked)),
        certainty: Certainty::Likely(
            "the status alone does not say that the certificate is the reason; a request with one that the \
             server accepts would prove it"
                .to_owned(),
        ),
        works: None,
        server: vec![
            "Look in the server's log why it refused the request, and make the client certificate optional if \
             it is meant to be."
                .to_owned(),
        ],
        client: client.into_iter().map(str::to_owned).collect(),
    }
}
