//! Who the ends show to be: their chains, what comes with them, and what vouches for a signature. What can
//! be checked of that is, against the authorities that the reader trusts.

use std::sync::Arc;

use super::story::Offer;
use super::watch::Observer;
use crate::certificate::{Certificate, ServerName};
use crate::compute::Value;
use crate::extension::StatusRequest;
use crate::message::CertificateTls13;
use crate::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use crate::narration::Side;
use crate::peer::{Expected, Role, authenticate, delegated, revocation};

impl Observer {
    /// The name that the client asked for.
    fn asked(&self) -> Option<ServerName> {
        self.sight.server_name().map(|name| ServerName::new(&name))
    }

    /// The certificates of an end: each is told, and what can be checked of the chain is.
    pub(super) fn chain(&mut self, from: Side, certificates: &[&Value]) {
        if from == Side::Client {
            self.sight.client_certificate = Some(!certificates.is_empty());
        }
        if certificates.is_empty() {
            return;
        }
        if self.means.is_brief {
            if let (Some(certificate), Side::Server) = (certificates.first(), from) {
                self.story.server_name = self.means.name_of(certificate);
            }
            return;
        }
        let Ok(chain) = authenticate::read_chain(&mut self.c, certificates) else {
            return;
        };
        self.with_expected(from, |it, expected| {
            let _ = authenticate::check_chain(&mut it.c, expected, &chain);
            // Without the client's list it is not known which curves it takes.
            let end_entity = authenticate::end_entity(&chain);
            let key = end_entity.and_then(|end_entity| end_entity.public_key());
            let is_curve = key.is_ok_and(|key| key.key_type().algorithm.curve().is_some());
            let is_known = !is_curve || !expected.groups.is_empty();
            let suite = it.story.suite.filter(|_| is_known);
            if let (Side::Server, Some(suite)) = (from, suite) {
                let version = it.c.version();
                let _ =
                    authenticate::check_key_for_suite(&mut it.c, expected, suite, version, &chain);
            }
        });
        // Whom the ends trust is not seen: a chain that fails here may be one that they accept.
        let agreed = &mut self.c.agreed;
        for trusted in [
            &mut agreed.certificate_trusted,
            &mut agreed.client_certificate_trusted,
        ] {
            *trusted = trusted.filter(|trusted| *trusted);
        }
        match from {
            Side::Server => self.story.server_chain = chain,
            Side::Client => self.story.client_chain = chain,
        }
    }

    /// The answers of OCSP that came with the certificates of an end, as far as their issuers are seen; or
    /// that none came, if it is known that some were asked for.
    pub(super) fn stapled(&mut self, from: Side, answers: &[(usize, &Value)]) {
        let offer = self.story.offer.as_ref().filter(|_| from == Side::Server);
        let asked = offer.is_some_and(|offer| offer.hello.extension::<StatusRequest>().is_some());
        if answers.is_empty() && !asked {
            return;
        }
        self.with_chain(from, |it, expected, chain| {
            if answers.is_empty() || revocation::knows_issuer(chain, expected.trust_anchors) {
                let _ = revocation::check_stapled(&mut it.c, expected, chain, answers);
            }
        });
    }

    /// The delegated credential that came with the chain of an end, if one did (RFC 9345).
    pub(super) fn delegated(&mut self, from: Side, certificate: &CertificateTls13) {
        self.story.delegated = None;
        let offered = match (from, &self.story.offer) {
            (Side::Client, _) => self.story.requested_delegates.clone(),
            (Side::Server, Some(offer)) => offer.delegates(),
            (Side::Server, None) => Vec::new(),
        };
        if offered.is_empty() {
            return;
        }
        self.with_chain(from, |it, expected, chain| {
            let checked = delegated::check(&mut it.c, expected, &offered, chain, certificate);
            it.story.delegated = checked.ok().flatten();
        });
    }

    /// Does something with what an end must prove and the chain that it showed; nothing if it showed
    /// none.
    pub(super) fn with_chain(
        &mut self,
        from: Side,
        act: impl FnOnce(&mut Self, Expected<'_>, &[Certificate]),
    ) {
        // What was not asked for before our eyes may have been asked for nevertheless.
        if self.means.is_brief || !self.knows_schemes(from) {
            return;
        }
        let chain = match from {
            Side::Server => std::mem::take(&mut self.story.server_chain),
            Side::Client => std::mem::take(&mut self.story.client_chain),
        };
        if !chain.is_empty() {
            self.with_expected(from, |it, expected| act(it, expected, &chain));
        }
        match from {
            Side::Server => self.story.server_chain = chain,
            Side::Client => self.story.client_chain = chain,
        }
    }

    /// Does something with what an end must prove to a party that trusts the authorities of the reader.
    fn with_expected(&mut self, signer: Side, act: impl FnOnce(&mut Self, Expected<'_>)) {
        let asked = self.asked();
        let (schemes, groups) = (self.schemes(signer), self.groups());
        let means = Arc::clone(&self.means);
        let expected = Expected {
            role: match (signer, &asked) {
                (Side::Client, _) => Role::Client,
                (Side::Server, Some(name)) => Role::Server(name),
                (Side::Server, None) => Role::SomeServer,
            },
            trust_anchors: &means.trust_anchors,
            now: self.now(),
            signature_schemes: &schemes,
            groups: &groups,
            insecure: false,
            crls: &[],
            peer_keys: &[],
            logs: None,
        };
        act(self, expected);
    }

    /// Whether it is known what an end was offered to sign with, where that matters.
    fn knows_schemes(&self, signer: Side) -> bool {
        !self.schemes(signer).is_empty()
            || self.story.offer.is_some() && self.c.version() < ProtocolVersion::TLS1_2
    }

    /// The signature schemes that an end was offered to sign with.
    fn schemes(&self, signer: Side) -> Vec<SignatureScheme> {
        match (signer, &self.story.offer) {
            (Side::Client, _) => self.story.requested.clone(),
            (Side::Server, Some(offer)) => offer.schemes(),
            (Side::Server, None) => Vec::new(),
        }
    }

    fn groups(&self) -> Vec<NamedGroup> {
        let offer = self.story.offer.as_ref();
        offer.map_or_else(Vec::new, Offer::groups)
    }
}
