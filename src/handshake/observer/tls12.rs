//! The messages of TLS 1.0 to 1.2 behind the ServerHello (RFC 5246 §7.3), with the keys that follow
//! from a log, or from a server's RSA key. Those of SSL 3.0 (RFC 6101 §5.6) have the same form, but its keys
//! are made in other ways, which are not followed.

use std::sync::PoisonError;

use super::context::Exchange;
use super::sight::place;
use super::story::Offer;
use super::watch::Observer;
use crate::check::{Check, SessionAnswer};
use crate::compute::Value;
use crate::compute::prf::PrfAlgorithm;
use crate::extension::{EncryptThenMac, ExtendedMasterSecret, RenegotiationInfo};
use crate::keys::exchange::dhe::DheGroup;
use crate::keys::exchange::rsa;
use crate::keys::log::Label;
use crate::keys::schedule::tls12::Randoms;
use crate::message::{
    Certificate, CertificateRequest, CertificateStatus, CertificateVerify, DhAnonServerKeyExchange,
    DheClientKeyExchange, DhePskServerKeyExchange, DheServerKeyExchange, EcdhAnonServerKeyExchange,
    EcdheClientKeyExchange, EcdhePskServerKeyExchange, EcdheServerKeyExchange, Finished,
    FinishedSsl3, NewSessionTicketTls12, PskClientKeyExchange, PskServerKeyExchange,
    RsaClientKeyExchange, ServerDhParams, ServerHello, ServerHelloDone, WithPsk,
};
use crate::names::registry::{
    CertificateType, HandshakeType, NamedGroup, ProtocolVersion, SignatureScheme,
};
use crate::names::suite::{KeyExchange, Suite};
use crate::narration::{Proof, PskOrigin, Side};
use crate::peer::authenticate;
use crate::record::Protection;

impl Observer {
    /// What the ServerHello answers besides version and suite (RFC 5246 §7.4.1.3).
    pub(super) fn server_hello_tls12(&mut self, hello: &ServerHello) {
        self.c.agreed.resumed = None;
        self.story.is_full = false;
        if let Some(random) = &self.story.client_random {
            self.story.randoms = Some(Randoms::new(random, &hello.random));
        }
        let info = hello.extension::<RenegotiationInfo>();
        self.c.agreed.secure_renegotiation = info.is_some();
        if self.story.offer.is_some()
            && let Some(expected) = self.renegotiated_connection()
        {
            self.c.note(Check::RenegotiationInfo {
                expected,
                received: info.map(|it| it.renegotiated_connection.clone()),
            });
        }
        self.c.agreed.extended_master_secret =
            Some(hello.extension::<ExtendedMasterSecret>().is_some());
        self.c.agreed.encrypt_then_mac = Some(hello.extension::<EncryptThenMac>().is_some());
        self.story.session_id = hello.session_id.clone();
        self.protocol(hello.extensions.as_ref());
    }

    /// Takes in a message.
    pub(super) fn message_tls12(&mut self, from: Side, msg_type: HandshakeType, bytes: &[u8]) {
        let resumes = [HandshakeType::NewSessionTicket, HandshakeType::Finished];
        if from == Side::Server && !self.story.is_full && !resumes.contains(&msg_type) {
            self.story.is_full = true;
            self.tell_not_resumed(SessionAnswer::Declined);
            self.tell_none_taken();
        }
        match (msg_type, from, self.context.exchange()) {
            (HandshakeType::Certificate, ..)
                if self.context.shows(from) == CertificateType::X509 =>
            {
                if from == Side::Server {
                    self.sight.is_resumed = Some(false);
                }
                if let Some(certificate) = self.hear::<Certificate>(from, bytes) {
                    let all: Vec<&Value> = certificate.certificate_list.iter().collect();
                    self.chain(from, &all);
                }
            }
            (HandshakeType::CertificateStatus, Side::Server, _) => {
                self.story.is_stapled = true;
                if let Some(status) = self.hear::<CertificateStatus>(from, bytes) {
                    self.stapled(from, &status.stapled().collect::<Vec<_>>());
                }
            }
            (HandshakeType::ServerKeyExchange, Side::Server, Exchange::Of(exchange)) => {
                self.server_key_exchange(exchange, bytes);
            }
            (HandshakeType::ServerKeyExchange, Side::Server, Exchange::Anonymous(exchange)) => {
                self.anonymous_server_key_exchange(exchange, bytes);
            }
            (HandshakeType::CertificateRequest, Side::Server, _) => {
                self.sight.client_certificate = Some(false);
                if let Some(request) = self.hear::<CertificateRequest>(from, bytes) {
                    self.story.requested = request.supported_signature_algorithms;
                }
            }
            (HandshakeType::ServerHelloDone, Side::Server, _) => {
                if self.story.is_whole && !self.story.is_stapled {
                    self.stapled(from, &[]);
                }
                self.hear::<ServerHelloDone>(from, bytes);
            }
            (HandshakeType::ClientKeyExchange, Side::Client, exchange) => {
                match exchange {
                    Exchange::Of(exchange) | Exchange::Anonymous(exchange) => {
                        self.client_key_exchange(exchange, bytes);
                    }
                    Exchange::Other => self.hear_by_form(from, bytes),
                }
                self.find_master_secret(false);
            }
            (HandshakeType::CertificateVerify, Side::Client, _) => {
                self.certificate_verify_tls12(bytes);
            }
            (HandshakeType::NewSessionTicket, Side::Server, _) => {
                if let Some(message) = self.hear::<NewSessionTicketTls12>(from, bytes) {
                    self.keep_session(&message.ticket, None);
                }
            }
            (HandshakeType::Finished, ..) => self.finished_tls12(from, bytes),
            _ => self.hear_by_form(from, bytes),
        }
    }

    fn is_ssl3(&self) -> bool {
        self.c.agreed.version == Some(ProtocolVersion::SSL3)
    }

    fn prf(&self, suite: &Suite) -> PrfAlgorithm {
        PrfAlgorithm::of(self.c.version(), suite.hash)
    }

    fn server_key_exchange(&mut self, exchange: KeyExchange, bytes: &[u8]) {
        match exchange {
            KeyExchange::Ecdhe => self.ecdhe_server_key_exchange(bytes),
            KeyExchange::Dhe => self.dhe_server_key_exchange(bytes),
            exchange if exchange.has_psk() => self.psk_server_key_exchange(exchange, bytes),
            _ => self.hear_by_form(Side::Server, bytes),
        }
    }

    /// ServerKeyExchange that nobody signs, since nobody proves who they are (RFC 5246 §7.4.3, RFC 8422
    /// §5.4).
    fn anonymous_server_key_exchange(&mut self, exchange: KeyExchange, bytes: &[u8]) {
        self.sight.is_resumed = Some(false);
        if exchange == KeyExchange::Ecdhe {
            if let Some(theirs) = self.hear::<EcdhAnonServerKeyExchange>(Side::Server, bytes) {
                self.curve(theirs.params.namedcurve);
            }
        } else if let Some(theirs) = self.hear::<DhAnonServerKeyExchange>(Side::Server, bytes) {
            self.finite_field(&theirs.params);
        }
    }

    /// ServerKeyExchange with a curve (RFC 8422 §5.4).
    fn ecdhe_server_key_exchange(&mut self, bytes: &[u8]) {
        let Some(theirs) = self.hear::<EcdheServerKeyExchange>(Side::Server, bytes) else {
            return;
        };
        self.curve(theirs.params.namedcurve);
        self.check_params(&theirs.encoded, (theirs.algorithm, &theirs.signature));
    }

    /// ServerKeyExchange with a prime (RFC 5246 §7.4.3).
    fn dhe_server_key_exchange(&mut self, bytes: &[u8]) {
        let Some(theirs) = self.hear::<DheServerKeyExchange>(Side::Server, bytes) else {
            return;
        };
        self.finite_field(&theirs.params);
        self.check_params(&theirs.encoded, (theirs.algorithm, &theirs.signature));
    }

    /// The curve that the server chose.
    fn curve(&mut self, curve: NamedGroup) {
        self.c.agreed.group = Some(curve);
        let offer = self.story.offer.as_ref().filter(|_| !self.means.is_brief);
        let offered = offer.map(Offer::groups);
        // A client that lists none takes any (RFC 8422 §4).
        if let Some(offered) = offered.filter(|offered| !offered.is_empty()) {
            self.c.note(Check::NamedCurve { curve, offered });
        }
    }

    /// The prime that the server chose.
    fn finite_field(&mut self, params: &ServerDhParams) {
        let group = DheGroup::new(&params.dh_p, &params.dh_g);
        self.c.note_field(&group);
    }

    fn check_params(&mut self, params: &Value, signature: (Option<SignatureScheme>, &Value)) {
        let Some(randoms) = self.story.randoms.clone() else {
            return;
        };
        self.with_chain(Side::Server, |it, expected, chain| {
            let version = it.c.version();
            let key = authenticate::end_entity(chain).and_then(|it| it.public_key());
            if let Ok(key) = key {
                let c = &mut it.c;
                let _ = authenticate::check_params_signature(
                    c, expected, version, key, &randoms, params, signature,
                );
            }
        });
    }

    /// ServerKeyExchange beside a pre-shared key, which nobody signs (RFC 4279 §2 to §4, RFC 5489 §2).
    fn psk_server_key_exchange(&mut self, key_exchange: KeyExchange, bytes: &[u8]) {
        match key_exchange {
            KeyExchange::EcdhePsk => {
                if let Some(theirs) = self.hear::<EcdhePskServerKeyExchange>(Side::Server, bytes) {
                    self.curve(theirs.params.namedcurve);
                }
            }
            KeyExchange::DhePsk => {
                if let Some(theirs) = self.hear::<DhePskServerKeyExchange>(Side::Server, bytes) {
                    self.finite_field(&theirs.params);
                }
            }
            _ => {
                self.hear::<PskServerKeyExchange>(Side::Server, bytes);
            }
        }
    }

    /// ClientKeyExchange (RFC 5246 §7.4.7): who can decrypt it knows what the rest is made of.
    fn client_key_exchange(&mut self, key_exchange: KeyExchange, bytes: &[u8]) {
        if key_exchange.has_psk() {
            self.c.agreed.psk = Some(PskOrigin::External);
        }
        match key_exchange {
            KeyExchange::Ecdhe => {
                self.hear::<EcdheClientKeyExchange>(Side::Client, bytes);
            }
            KeyExchange::Dhe => {
                self.hear::<DheClientKeyExchange>(Side::Client, bytes);
            }
            // Who listens and knows the key knows what is made of it alone, or of what RSA transports.
            KeyExchange::Psk => {
                let message = self.hear::<PskClientKeyExchange>(Side::Client, bytes);
                self.name_psk(message.map(|it| it.psk_identity));
            }
            KeyExchange::DhePsk => {
                let message = self.hear::<WithPsk<DheClientKeyExchange>>(Side::Client, bytes);
                self.name_psk(message.map(|it| it.psk_identity));
            }
            KeyExchange::EcdhePsk => {
                let message = self.hear::<WithPsk<EcdheClientKeyExchange>>(Side::Client, bytes);
                self.name_psk(message.map(|it| it.psk_identity));
            }
            KeyExchange::RsaPsk => {
                let message = self.hear::<WithPsk<RsaClientKeyExchange>>(Side::Client, bytes);
                if let Some(WithPsk {
                    psk_identity,
                    exchange,
                }) = message
                {
                    self.name_psk(Some(psk_identity));
                    self.story.transported = Some(exchange.encrypted_pre_master_secret);
                }
            }
            KeyExchange::Rsa | KeyExchange::Any => {
                let message = self.hear::<RsaClientKeyExchange>(Side::Client, bytes);
                self.story.transported = message.map(|it| it.encrypted_pre_master_secret);
            }
        }
    }

    /// The master secret, from where it can be had: a log has it, or what it is made of, or that was
    /// encrypted to a key that is known, or the session that goes on has it.
    fn find_master_secret(&mut self, resumes: bool) {
        if self.story.master_secret.is_some() || self.is_ssl3() {
            return;
        }
        let (Some(suite), Some(randoms)) = (self.story.protects_like, self.story.randoms.clone())
        else {
            return;
        };
        let session = {
            let secrets = self.means.secrets.read();
            let secrets = secrets.unwrap_or_else(PoisonError::into_inner);
            secrets.session(&self.story.session_id)
        };
        let resumed = resumes.then(|| self.resumed_session()).flatten();
        let session = session.or_else(|| resumed?.master_secret);
        let master_secret = match self.secret(Label::MasterSecret).or(session) {
            Some(master_secret) => {
                let random = &randoms.client_random;
                self.c
                    .narration
                    .secret("CLIENT_RANDOM", random, &master_secret);
                Some(master_secret)
            }
            // The extended one covers every message so far (RFC 7627 §4).
            None if self.c.agreed.has_extended_master_secret() && !self.story.is_whole => None,
            None => self.find_pre_master_secret().and_then(|secret| {
                self.c
                    .master_secret(self.prf(suite), &secret, &randoms)
                    .ok()
            }),
        };
        let Some(master_secret) = master_secret else {
            return;
        };
        if let Ok(protections) = self.c.derive_protection(suite, &master_secret, &randoms) {
            self.story.pending_client = Some(protections.client_write);
            self.story.pending_server = Some(protections.server_write);
        }
        self.story.master_secret = Some(master_secret);
    }

    fn find_pre_master_secret(&mut self) -> Option<Value> {
        if let Some(secret) = self.secret(Label::PreMasterSecret) {
            return Some(secret);
        }
        if let Some(suite) = self
            .story
            .suite
            .filter(|suite| suite.key_exchange.has_psk())
        {
            return self.mix_known_psk(suite.key_exchange);
        }
        self.find_transported("pre_master_secret")
    }

    /// The secret that was encrypted to a key of the server's, if that is known.
    pub(super) fn find_transported(&mut self, name: &'static str) -> Option<Value> {
        let encrypted = self.story.transported.clone()?;
        let known = {
            let secrets = self.means.secrets.read();
            let secrets = secrets.unwrap_or_else(PoisonError::into_inner);
            secrets.decrypted(&encrypted)
        };
        if known.is_some() {
            return known;
        }
        let certified = self.story.server_chain.first()?.public_key().ok()?.rsa()?;
        let means = std::sync::Arc::clone(&self.means);
        let key = means
            .server_keys
            .iter()
            .find(|key| certified.0.bytes.ends_with(&rsa::modulus(key)))?;
        self.c.decrypt_pre_master_secret(key, &encrypted, name).ok()
    }

    /// The records of the sender are protected from here on (RFC 5246 §7.1). In TLS 1.3 the message
    /// means nothing.
    pub(super) fn change_cipher_spec(&mut self, from: Side) {
        if self.is_tls13() {
            return;
        }
        let offers_tls13 = self
            .story
            .offer
            .as_ref()
            .is_some_and(|it| it.hello.offers_tls13());
        if self.c.agreed.version.is_none() && offers_tls13 {
            // Keys of early data go on. If it is not TLS 1.3, what follows is protected.
            self.half(from).is_changed = true;
            return;
        }
        if self.c.agreed.suite.is_some() || self.c.agreed.other_suite.is_some() {
            // Without a certificate, and the server first: an earlier session goes on.
            let is_first = from == Side::Server && !self.client.is_changed;
            let resumes = is_first && (self.story.is_whole || self.is_abbreviated());
            self.find_master_secret(resumes);
            if resumes {
                self.resume();
            }
        }
        let protection = self.story.take_pending(from);
        let unverified = self.story.unverified;
        let half = self.half(from);
        half.unverified = unverified;
        half.change_cipher_spec(protection);
    }

    /// Whether all that the server sent before its ChangeCipherSpec is a ServerHello and maybe a ticket:
    /// that is an abbreviated handshake, whatever is known of the client (RFC 5246 §7.3, RFC 5077 §3.1).
    fn is_abbreviated(&self) -> bool {
        self.sight.loss(Side::Server).is_none() && !self.story.is_full
    }

    /// CertificateVerify, over every handshake message before it (RFC 5246 §7.4.8); in SSL 3.0 over the
    /// master secret too (RFC 6101 §5.6.8).
    fn certificate_verify_tls12(&mut self, bytes: &[u8]) {
        if self.is_ssl3() {
            self.hear::<CertificateVerify>(Side::Client, bytes);
            self.tell_unchecked(Side::Client, Proof::CertificateVerify);
            return;
        }
        let content = self
            .is_checked(Side::Client, Proof::CertificateVerify)
            .then(|| self.c.handshake_messages());
        let Some(verify) = self.hear::<CertificateVerify>(Side::Client, bytes) else {
            return;
        };
        let Some(content) = content else {
            self.leave_unchecked(Side::Client, Proof::CertificateVerify);
            return;
        };
        self.with_chain(Side::Client, |it, expected, chain| {
            let c = &mut it.c;
            let key = authenticate::end_entity(chain).and_then(|it| it.public_key());
            if let Ok(key) = key {
                let _ = authenticate::check_certificate_verify_tls12(
                    c, expected, key, content, &verify,
                );
            }
        });
    }

    /// Finished (RFC 5246 §7.4.9).
    fn finished_tls12(&mut self, from: Side, bytes: &[u8]) {
        let secret = self.story.master_secret.clone();
        let secret = secret.filter(|_| self.is_checked(from, Proof::VerifyData));
        let expected = secret.zip(self.story.protects_like);
        let expected = expected.and_then(|(secret, suite)| {
            let prf = self.prf(suite);
            self.c.verify_data(prf, &secret, from).ok()
        });
        let finished = match self.is_ssl3() {
            true => {
                self.hear::<FinishedSsl3>(from, bytes);
                None
            }
            false => self.hear::<Finished>(from, bytes),
        };
        if let (Some(expected), Some(finished)) = (expected, finished) {
            self.story.proved[place(from)] = true;
            let check = Check::VerifyData {
                version: self.c.version(),
                expected,
                received: finished.verify_data,
            };
            if check.holds() {
                self.c.agreed.is_proved |= from == Side::Server;
                self.prove_psk();
            }
            self.c.note(check);
        } else {
            self.leave_unchecked(from, Proof::VerifyData);
        }
        self.finished(from);
    }
}

impl super::story::Story {
    fn take_pending(&mut self, from: Side) -> Option<Protection> {
        match from {
            Side::Client => self.pending_client.take(),
            Side::Server => self.pending_server.take(),
        }
    }
}
