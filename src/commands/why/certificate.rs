//! Causes that lie in certificates: the server's, which is refused, or ours, which is asked for.

use super::attempt::{Ending, Failure};
use super::change::{Change, TRUST};
use super::{Cause, Certainty, Inquiry, Needed, advice, change, told};
use crate::diagnosis::{is_about_certificates, is_of_authority};
use crate::error::{CertificateProblem, ErrorKind};
use crate::names::registry::{AlertDescription, ProtocolVersion};
use crate::narration::{Advice, Fact, Flag};
use crate::peer::own;

/// What is only a way around a refused certificate.
const HIDES: &str = "--insecure only hides the problem.";

/// That a certificate is refused, and what to do about this refusal.
pub(super) fn refusal(failure: &Failure) -> Needed {
    let problem = match &failure.error.kind {
        ErrorKind::Certificate(problem) => problem,
        _ => &CertificateProblem::Other,
    };
    let (server, client) = match problem {
        CertificateProblem::UnknownIssuer => (
            Some(
                "Have the server send the certificates of the authorities in between too, from an authority \
                 that clients trust.",
            ),
            Some("Trust the authority that issued it (--ca-file)."),
        ),
        CertificateProblem::Expired | CertificateProblem::NotYetValid
            if is_of_authority(&failure.error) =>
        {
            (
                Some("Send the authority's certificate that is in date, behind the server's own."),
                Some("Check the clock."),
            )
        }
        CertificateProblem::Expired => (
            Some("Renew the certificate, and have the server read it again."),
            Some("Check the clock."),
        ),
        CertificateProblem::NotYetValid => (
            Some("Show the certificate that is valid today."),
            Some("Check the clock."),
        ),
        CertificateProblem::Name(_) => (
            Some("Install a certificate that names this host."),
            Some("Ask for a name that the certificate has."),
        ),
        CertificateProblem::Revoked => (Some("Install a new certificate, with a new key."), None),
        CertificateProblem::Status => (
            Some("Have the server send a current answer of OCSP along, if one is asked for."),
            None,
        ),
        CertificateProblem::Delegation => (
            Some("Have the owner of the certificate issue a new delegated credential."),
            Some(
                "Leave out --accept-delegated: the server then signs with the key of its certificate.",
            ),
        ),
        CertificateProblem::UnknownKey => (
            None,
            Some(
                "--peer-key with the hash of the server's key, if you know from elsewhere that it is right.",
            ),
        ),
        CertificateProblem::Key
        | CertificateProblem::Algorithm
        | CertificateProblem::Malformed
        | CertificateProblem::Other => return by_rule(failure),
    };
    Needed {
        id: TRUST.id,
        cause: format!("{} {}", TRUST.cause, told(failure)),
        server: server.map(str::to_owned).into_iter().collect(),
        client: client
            .into_iter()
            .chain([HIDES])
            .map(str::to_owned)
            .collect(),
    }
}

/// That a certificate is refused for a rule that it breaks: the diagnosis knows what is to be done about
/// which.
fn by_rule(failure: &Failure) -> Needed {
    let is_kept = |advice: &&Advice| !matches!(advice.option, Some(Flag::Insecure | Flag::Verbose));
    let advice = failure.diagnosis.advice.iter().filter(is_kept);
    // What is about an option is for whoever calls the server.
    let (client, server): (Vec<&Advice>, Vec<&Advice>) =
        advice.partition(|advice| advice.option.is_some());
    let [client, server] = [client, server].map(|all| {
        let words = all.iter().map(|advice| advice.to_string());
        words.collect::<Vec<String>>()
    });
    Needed {
        id: TRUST.id,
        cause: format!("{} {}", TRUST.cause, told(failure)),
        server: match server.is_empty() {
            true => vec!["Install a certificate that passes the check.".to_owned()],
            false => server,
        },
        client: client.into_iter().chain([HIDES.to_owned()]).collect(),
    }
}

impl Inquiry<'_> {
    /// The handshake works but for the certificate.
    pub(super) fn refused_certificate(&self, failure: &Failure) -> Cause {
        let works = self.changed(&[TRUST]).map(|offer| self.command(&offer));
        let Needed {
            id,
            cause,
            server,
            client,
        } = refusal(failure);
        Cause {
            ids: vec![id.to_owned()],
            sentence: cause,
            certainty: Certainty::Certain,
            works,
            server,
            client,
        }
    }

    /// What is wrong with the certificate, if it is all that is still wrong with these changes made.
    pub(super) fn refused_with(&mut self, changes: &[Change]) -> Option<Needed> {
        let offer = self.changed(changes)?;
        let done: Vec<&str> = changes.iter().map(|change| change.done).collect();
        let done = format!("{}, and the certificate checked", done.join(", "));
        let failure = self.attempt(&offer, &done)?.failure?;
        // Anything else is nothing that a certificate does: the server cannot know whether we check it.
        matches!(failure.error.kind, ErrorKind::Certificate(_)).then(|| refusal(&failure))
    }

    /// A certificate was asked for and there was none.
    pub(super) fn wanted_certificate(&self, failure: &Failure) -> Cause {
        let said = ErrorKind::AlertReceived(AlertDescription::CertificateRequired);
        let certainty = match failure.error.kind == said {
            true => Certainty::Certain,
            false => Certainty::Likely(
                "it asked for one, got none, and then broke off; a try with one would prove it"
                    .to_owned(),
            ),
        };
        let explains = matches!(
            failure.error.kind,
            ErrorKind::AlertReceived(_) | ErrorKind::Closed | ErrorKind::Io
        );
        Cause {
            ids: vec!["client-certificate".to_owned()],
            sentence: match explains {
                true => told(failure),
                false => format!(
                    "The server wants a client certificate, and none was shown. {}",
                    failure.diagnosis.happened
                ),
            },
            certainty,
            works: None,
            server: vec!["Make the client certificate optional, if it is meant to be.".to_owned()],
            client: vec!["Show a certificate that the server accepts: --cert FILE.".to_owned()],
        }
    }

    /// Whether a certificate that may have been shown has a fault that servers look for.
    fn shows_a_fault(&self, first: &Ending) -> bool {
        let config = &self.base.config;
        let version = first.summary.version().unwrap_or(ProtocolVersion::TLS1_2);
        let mut identities = config.identities.iter();
        identities.any(|identity| {
            let own = own::judge(identity, config.into(), version, &[]);
            !own.faults.is_empty()
        })
    }

    /// Our certificate was shown, and an alert about certificates came back: the server said in as many
    /// words what it does not want. One more try tells whether it would go on without.
    pub(super) fn unwanted_certificate(
        &mut self,
        first: &Ending,
        failure: &Failure,
    ) -> Option<Cause> {
        let facts = &first.summary.facts;
        let is_shown = facts
            .iter()
            .any(|fact| matches!(fact, Fact::ClientCertificate(_)));
        let is_said = matches!(failure.error.kind, ErrorKind::AlertReceived(alert) if is_about_certificates(alert));
        // Nothing is said of one that servers refuse: Node closes so.
        let is_silent = matches!(failure.error.kind, ErrorKind::Closed | ErrorKind::Io);
        let is_faulty = self.shows_a_fault(first);
        if !is_shown || !(is_said || is_silent && is_faulty) {
            return None;
        }
        let without = change::all()
            .find(|it| it.id == "no-certificate")
            .copied()?;
        if self.works(&[without])? {
            return Some(self.prove(&[without], failure));
        }
        Some(Cause {
            ids: vec!["refused-certificate".to_owned()],
            sentence: told(failure),
            certainty: match is_said {
                true => Certainty::Certain,
                false => Certainty::Likely(
                    "the certificate has a fault, and the end came right behind it; a try with another one would \
                     prove it"
                        .to_owned(),
                ),
            },
            works: None,
            // A fault of the certificate is mended where it is from.
            server: match is_faulty {
                true => Vec::new(),
                false => vec![
                    "Look in the server's log why it refused the certificate; have it trust the authority that \
                     issued it, if the certificate is meant to be accepted."
                        .to_owned(),
                ],
            },
            client: advice::untried(&failure.diagnosis.advice, &self.tried),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Check;
    use crate::error::Error;
    use crate::names::registry::ProtocolVersion;
    use crate::names::signature::{KeyAlgorithm, KeyType};
    use crate::names::suite::KeyExchange;
    use crate::narration::Diagnosis;

    /// What a certificate breaks besides dates, names and trust is mended as its diagnosis says.
    #[test]
    fn a_broken_rule_has_its_own_advice() {
        let usage = Check::CertificateKeyUsage {
            key: KeyType {
                algorithm: KeyAlgorithm::Rsa,
                bits: 2048,
            },
            key_exchange: KeyExchange::Any,
            version: ProtocolVersion::TLS1_3,
            allowed: false,
        };
        let advice = [
            "Have the certificate reissued with digitalSignature in keyUsage.",
            "--tls 1.2 -c AES128-GCM-SHA256, if its keyUsage has keyEncipherment.",
            "-k to go on anyway and see the rest.",
        ];
        let [reissued, older, anyway] = advice;
        let failure = Failure {
            error: Error::from(usage.made()),
            diagnosis: Diagnosis {
                step: "Certificate".into(),
                happened: "It does not allow digitalSignature.".into(),
                meaning: "keyUsage says what for.".into(),
                advice: vec![
                    reissued.into(),
                    Flag::Tls.by(older),
                    Flag::Insecure.by(anyway),
                ],
            },
        };
        let found = refusal(&failure);
        assert_eq!(found.server, advice[..1]);
        assert_eq!(found.client, [advice[1], HIDES]);
        assert!(
            found.cause.contains("keyUsage says what for"),
            "{}",
            found.cause
        );
    }
}
