//! The messages of TLS 1.3 behind the ServerHello (RFC 9846 §2), with the keys that a log has.

use super::sight::place;
use super::watch::Observer;
use crate::check::Check;
use crate::compute::Value;
use crate::extension::{
    ApplicationLayerProtocolNegotiation, DelegatedCredential, EarlyData, Extensions,
    SignatureAlgorithms,
};
use crate::keys::log::Label;
use crate::keys::schedule::tls13::{Epoch, next_traffic_secret, traffic_keys};
use crate::message::{
    CertificateRequestTls13, CertificateTls13, CertificateVerify, CompressedCertificate,
    EncryptedExtensions, Finished, KeyUpdate, NewSessionTicket,
};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{CertificateType, HandshakeType, ProtocolVersion};
use crate::names::suite::{AnyHash, Suite};
use crate::narration::{Narration, Proof, Side};
use crate::peer::authenticate;
use crate::record::{Found, Header, Protection};

/// The label under which a log has the secret of an epoch.
fn label(epoch: Epoch, sender: Side) -> Label {
    match (epoch, sender) {
        (Epoch::Early, _) => Label::ClientEarly,
        (Epoch::Handshake, Side::Client) => Label::ClientHandshake,
        (Epoch::Handshake, Side::Server) => Label::ServerHandshake,
        (Epoch::Application, Side::Client) => Label::ClientApplication,
        (Epoch::Application, Side::Server) => Label::ServerApplication,
    }
}

impl Observer {
    /// Both ends have the keys of the handshake (RFC 9846 §7.1). A client that has offered early data
    /// may still send some, or none more, before it uses them.
    pub(super) fn begin_protection_tls13(&mut self) {
        self.enter(Epoch::Handshake, Side::Server);
        let is_early = self.client.epoch == Some(Epoch::Early);
        let may_be_early = self.sight.early_data
            && !self.sight.is_retried
            && self.secret(Label::ClientEarly).is_some();
        match (is_early, may_be_early) {
            (true, _) => {}
            (false, true) => self.enter(Epoch::Early, Side::Client),
            (false, false) => self.enter(Epoch::Handshake, Side::Client),
        }
    }

    /// The records of an end are under the keys of this epoch from here on.
    fn enter(&mut self, epoch: Epoch, sender: Side) {
        self.half(sender).unverified = self.story.unverified;
        if let Some(suite) = self.story.suite {
            self.enter_with(suite, epoch, sender);
        }
    }

    fn enter_with(&mut self, suite: &'static Suite, epoch: Epoch, sender: Side) {
        let secret = self.secret(label(epoch, sender));
        let is_own = self.story.derived.get(label(epoch, sender)).is_some();
        if let (Some(secret), Some(random), false) = (&secret, &self.story.client_random, is_own) {
            self.c
                .narration
                .secret(epoch.key_log_label(sender), random, secret);
        }
        if !is_own {
            self.pass_on_exporter(epoch, sender);
        }
        self.half(sender).epoch = Some(epoch);
        self.protect(suite, sender, secret);
    }

    /// The exporter secret that a log has beside that of an epoch (RFC 9846 §7.5): nothing here is made of
    /// it, but who gets the log again may need it.
    fn pass_on_exporter(&mut self, epoch: Epoch, sender: Side) {
        let label = match (epoch, sender) {
            (Epoch::Early, _) => Label::EarlyExporter,
            (Epoch::Application, Side::Server) => Label::Exporter,
            _ => return,
        };
        if let (Some(secret), Some(random)) = (self.secret(label), &self.story.client_random) {
            self.c.narration.secret(label.name(), random, &secret);
        }
    }

    /// The records of an end are under a traffic secret from here on, if it is known.
    fn protect(&mut self, suite: &Suite, sender: Side, secret: Option<Value>) {
        let protection = match &secret {
            Some(secret) if secret.len() == suite.hash.length() => {
                self.c.traffic_protection(suite, sender, secret).ok()
            }
            _ => None,
        };
        let half = self.half(sender);
        half.secret = secret;
        half.protect(protection);
    }

    /// Whether a record opens under the keys that come next: where it was said that they change is
    /// missing, or is not said, as with early data that the server does not take.
    pub(super) fn try_later_keys(&mut self, sender: Side, header: Header, fragment: &[u8]) -> bool {
        let (epoch, suites) = match (self.half(sender).epoch, self.story.suite) {
            // The suite is that of the session which is resumed: one that is offered.
            (None, None) if sender == Side::Client && self.sight.early_data => {
                let offer = self
                    .story
                    .offer
                    .iter()
                    .flat_map(|it| &it.hello.cipher_suites);
                let suites = offer.filter_map(|code| code.suite());
                let suites = suites.filter(|suite| suite.is_in(ProtocolVersion::TLS1_3));
                (Epoch::Early, suites.collect::<Vec<_>>())
            }
            (Some(Epoch::Early), Some(suite)) => (Epoch::Handshake, vec![suite]),
            (Some(Epoch::Handshake), Some(suite)) => (Epoch::Application, vec![suite]),
            _ => return false,
        };
        let Some(secret) = self.secret(label(epoch, sender)) else {
            return false;
        };
        let most = self.half(sender).missed(fragment.len());
        let is_next = |protection: &mut Protection| {
            matches!(protection.find(header, fragment, most), Found::Next(_))
        };
        let opens = |suite: &&'static Suite| {
            let keys = traffic_keys(suite, sender, &secret, &mut Narration::silent());
            let protection =
                keys.and_then(|keys| Protection::new(suite, ProtocolVersion::TLS1_3, keys, false));
            suite.hash.length() == secret.len()
                && protection.is_ok_and(|mut protection| is_next(&mut protection))
        };
        let Some(suite) = suites.into_iter().find(opens) else {
            return false;
        };
        self.enter_with(suite, epoch, sender);
        let protection = self.half(sender).protection.as_mut();
        protection.is_some_and(is_next)
    }

    /// Takes in a message.
    pub(super) fn message_tls13(&mut self, from: Side, msg_type: HandshakeType, bytes: &[u8]) {
        match (msg_type, from) {
            (HandshakeType::EncryptedExtensions, Side::Server) => {
                self.context.learn(bytes);
                if let Some(message) = self.hear::<EncryptedExtensions>(from, bytes) {
                    self.protocol(Some(&message.extensions));
                    let is_accepted = message.extensions.get::<EarlyData>().is_some();
                    let refusal = (!is_accepted).then(|| self.early_data_refusal());
                    self.answer_early_data(refusal);
                }
            }
            (HandshakeType::CertificateRequest, Side::Server) if self.sight.is_complete => {
                self.ask_later(bytes);
            }
            (HandshakeType::CertificateRequest, Side::Server) => {
                self.sight.client_certificate = Some(false);
                let request = self.hear::<CertificateRequestTls13>(from, bytes);
                self.request(request.as_ref());
            }
            (HandshakeType::Certificate, _)
                if self.context.shows(from) == CertificateType::X509 =>
            {
                let heard = self.hear_after::<CertificateTls13>(from, bytes, |it, message| {
                    it.answer_later(from, Some(&message.certificate_request_context));
                });
                if let Some(certificate) = heard {
                    self.certificate_tls13(from, &certificate);
                }
            }
            (HandshakeType::CompressedCertificate, _)
                if self.context.shows(from) == CertificateType::X509 =>
            {
                let heard = self.hear_after::<CompressedCertificate>(from, bytes, |it, _| {
                    it.answer_later(from, None);
                });
                if let Some(compressed) = heard
                    && let Ok(certificate) = self.c.decompress_certificate(from, &compressed)
                {
                    self.certificate_tls13(from, &certificate);
                }
            }
            (HandshakeType::CertificateVerify, _) => self.certificate_verify_tls13(from, bytes),
            (HandshakeType::Finished, _) => self.finished_tls13(from, bytes),
            (HandshakeType::NewSessionTicket, Side::Server) => {
                if let Some(message) = self.hear_aside::<NewSessionTicket>(from, bytes) {
                    self.c.note(Check::TicketLifetime {
                        lifetime: message.ticket_lifetime,
                    });
                    let psk = self.psk_of_ticket(&message.ticket_nonce);
                    self.keep_session(&message.ticket, psk);
                }
            }
            (HandshakeType::KeyUpdate, _) => {
                if self.hear_aside::<KeyUpdate>(from, bytes).is_some() {
                    self.update_keys(from);
                }
            }
            (HandshakeType::EndOfEarlyData, Side::Client) => {
                self.hear_by_form(from, bytes);
                self.enter(Epoch::Handshake, from);
            }
            _ => self.hear_by_form(from, bytes),
        }
    }

    /// What the server takes of the client.
    pub(super) fn request(&mut self, request: Option<&CertificateRequestTls13>) {
        let schemes = request.and_then(|it| it.extensions.get::<SignatureAlgorithms>());
        self.story.requested =
            schemes.map_or_else(Vec::new, |it| it.supported_signature_algorithms.clone());
        let delegates = request.and_then(|it| it.extensions.get::<DelegatedCredential>());
        self.story.requested_delegates =
            delegates.map_or_else(Vec::new, |it| it.requested().to_vec());
    }

    fn certificate_tls13(&mut self, from: Side, certificate: &CertificateTls13) {
        let entries = certificate.certificate_list.iter();
        let all: Vec<&Value> = entries.map(|entry| &entry.cert_data).collect();
        self.chain(from, &all);
        self.stapled(from, &certificate.stapled().unwrap_or_default());
        self.delegated(from, certificate);
    }

    /// The application protocol that the server chose (RFC 7301 §3.1).
    pub(super) fn protocol(&mut self, extensions: Option<&Extensions>) {
        let answer = extensions.and_then(Extensions::get::<ApplicationLayerProtocolNegotiation>);
        let Some(name) = answer.and_then(|answer| answer.protocol_name_list.first()) else {
            return;
        };
        if let Some(offer) = self.story.offer.as_ref().filter(|_| !self.means.is_brief) {
            self.c.note(Check::ApplicationProtocol {
                chosen: name.clone(),
                offered: offer.protocols(),
            });
        }
        self.c.agreed.alpn = Some(name.clone());
    }

    /// The hash of the suite of TLS 1.3, whether its records can be opened here or not.
    pub(super) fn transcript_hash_algorithm(&self) -> Option<HashAlgorithm> {
        let of_other = || match self.c.agreed.other_suite?.parts.hash {
            AnyHash::Of(hash) => Some(hash),
            _ => None,
        };
        self.story.suite.map(|suite| suite.hash).or_else(of_other)
    }

    /// CertificateVerify (RFC 9846 §4.5.2).
    fn certificate_verify_tls13(&mut self, from: Side, bytes: &[u8]) {
        let is_checked = self.is_checked(from, Proof::CertificateVerify);
        let hash = self.transcript_hash_algorithm().filter(|_| is_checked);
        let hash = hash.and_then(|hash| {
            let schedule = &mut self.c.schedule;
            schedule.transcript_hash(hash, &mut self.c.narration).ok()
        });
        let Some(verify) = self.hear::<CertificateVerify>(from, bytes) else {
            return;
        };
        let Some(hash) = hash else {
            self.leave_unchecked(from, Proof::CertificateVerify);
            return;
        };
        let delegated = self.story.delegated.take();
        self.with_chain(from, |it, expected, chain| {
            let (c, delegated) = (&mut it.c, delegated.as_ref());
            let key = authenticate::end_entity(chain).and_then(|it| it.public_key());
            if let Ok(key) = key {
                let _ = authenticate::check_proof(c, expected, key, delegated, &hash, &verify);
            }
        });
    }

    /// Finished (RFC 9846 §4.5.3), behind which the keys change.
    fn finished_tls13(&mut self, from: Side, bytes: &[u8]) {
        let secret = self.half(from).secret.clone();
        let is_first = !self.sight.finished[place(from)];
        let is_due = is_first || self.story.later.is_answered(from);
        let is_checked = is_due && self.is_checked(from, Proof::VerifyData);
        let expected = match (secret, self.story.suite) {
            (Some(secret), Some(suite)) if is_checked => {
                self.c.verify_data_tls13(suite, from, &secret).ok()
            }
            _ => None,
        };
        let finished = self.hear::<Finished>(from, bytes);
        if let (Some(expected), Some(finished)) = (expected, finished) {
            let check = Check::VerifyData {
                version: ProtocolVersion::TLS1_3,
                expected,
                received: finished.verify_data,
            };
            if check.holds() {
                self.c.agreed.is_proved |= from == Side::Server;
                // It covers the hello that crossed the wire.
                self.refute_inner();
            }
            self.c.note(check);
        } else if is_due {
            self.leave_unchecked(from, Proof::VerifyData);
        }
        self.end_answer(from);
        if is_first {
            self.go_on_from_psk(from);
            self.enter(Epoch::Application, from);
            self.finished(from);
        }
    }

    /// KeyUpdate (RFC 9846 §4.7.3): the sender's keys change.
    fn update_keys(&mut self, from: Side) {
        let Some(suite) = self.story.suite else {
            return;
        };
        let secret = self.half(from).secret.take();
        let next = secret.and_then(|secret| {
            next_traffic_secret(suite.hash, &secret, &mut self.c.narration).ok()
        });
        self.protect(suite, from, next);
    }
}
