//! The messages of someone else's handshake: each is told, and what follows from it is computed and
//! checked as the ends did, as far as an observer can.

use std::sync::Arc;

use super::ech::Inner;
use super::later::Later;
use super::psk::Derived;
use super::sight::{self, place};
use super::watch::Observer;
use crate::application::Inside;
use crate::certificate::{Certificate, ServerName};
use crate::check::{Check, EarlyDataRefusal, SessionAnswer};
use crate::compute::Value;
use crate::extension::{
    DelegatedCredential, EarlyData, KeyShare, PreSharedKey, SignatureAlgorithms, SupportedGroups,
    TruncatedHmac,
};
use crate::handshake::Terms;
use crate::handshake::client::{Config, answer};
use crate::keys::schedule::Transcript;
use crate::keys::schedule::tls12::Randoms;
use crate::keys::schedule::tls13::Epoch;
use crate::message::{ClientHello, Message, ServerHello, fingerprint};
use crate::names::MessageName;
use crate::names::registry::{
    CompressionMethod, HandshakeType, NamedGroup, ProtocolVersion, SignatureScheme,
};
use crate::names::suite::{Other, Suite};
use crate::narration::{EchOutcome, Event, Side, Topic};
use crate::peer::TrustAnchors;
use crate::peer::delegated::Delegated;
use crate::record::{Protection, Unverified};

/// How far a handshake has come.
#[derive(Default)]
pub(super) struct Story {
    /// What the client offers.
    pub offer: Option<Offer>,
    /// By which logs know the connection.
    pub client_random: Option<Value>,
    /// The HelloRetryRequest, if there was one.
    pub retry: Option<ServerHello>,
    /// Whether nothing is missing of what was sent since the handshake began.
    pub is_whole: bool,
    /// The server has sent more behind its ServerHello than to resume takes (RFC 5246 §7.3).
    pub is_full: bool,
    /// The server has sent a CertificateStatus.
    pub is_stapled: bool,
    pub suite: Option<&'static Suite>,
    /// It, or one that protects records in the same way.
    pub protects_like: Option<&'static Suite>,
    /// How records are read whose keys are not known, if the suite does not encrypt.
    pub unverified: Option<Unverified>,
    /// Up to TLS 1.2.
    pub randoms: Option<Randoms>,
    pub master_secret: Option<Value>,
    /// The chains, as far as they were read.
    pub server_chain: Vec<Certificate>,
    pub client_chain: Vec<Certificate>,
    /// Whom the server's certificate is for, where the chain is not kept.
    pub server_name: Option<String>,
    /// Whom that of the handshake before was for, in the same connection.
    pub named_before: Option<String>,
    /// The signature schemes that the server asks the client for.
    pub requested: Vec<SignatureScheme>,
    /// Those that it takes of a delegated credential.
    pub requested_delegates: Vec<SignatureScheme>,
    /// The delegated credential that came with the last chain, if it passed its checks.
    pub delegated: Option<Delegated>,
    /// The session identifier that the server gave or repeated.
    pub session_id: Value,
    /// The names of the session that the client wants to resume, up to TLS 1.2.
    pub offered_session: Vec<Value>,
    /// The pre_master_secret as it was encrypted to the server's key.
    pub transported: Option<Value>,
    /// The hello that is inside the one that crossed the wire, if it could be read and may count.
    pub ech: Option<Box<Inner>>,
    /// The ClientHello that anyone can read, whatever it may have inside.
    pub seen_hello: Option<Arc<ClientHello>>,
    /// The keys that the client offers and that are known, and what follows from them.
    pub derived: Derived,
    /// Whose Finished could be checked, up to TLS 1.2: the client's, the server's.
    pub proved: [bool; 2],
    /// Certificates that are asked for after the handshake of TLS 1.3.
    pub later: Later,
    /// What protects the records of each end from its ChangeCipherSpec on.
    pub pending_client: Option<Protection>,
    pub pending_server: Option<Protection>,
}

/// What the client offers.
pub(super) struct Offer {
    pub hello: Arc<ClientHello>,
    now: std::time::SystemTime,
}

impl Offer {
    pub fn new(hello: Arc<ClientHello>, now: std::time::SystemTime) -> Self {
        Offer { hello, now }
    }

    /// The same as what a client of ours would be configured to. Made only where it is needed: a list of
    /// many connections does without.
    fn config(&self) -> Config {
        let terms = Terms {
            versions: sight::versions(&self.hello),
            suites: self.hello.cipher_suites.clone(),
            groups: self.groups(),
            signature_schemes: self.schemes(),
            alpn: self.protocols(),
            ..Terms::none()
        };
        Config {
            terms,
            now: self.now,
            ..Config::new(ServerName::new(""), TrustAnchors::empty())
        }
    }

    /// Whether what a server chose was offered.
    fn fits(&self, answer: &ServerHello) -> bool {
        let has_group = match answer.extension() {
            Some(KeyShare::SelectedGroup(group)) => self.groups().contains(group),
            Some(KeyShare::ServerShare(share)) => self.shares().contains(&share.group),
            _ => true,
        };
        has_group
            && self.hello.cipher_suites.contains(&answer.cipher_suite)
            && sight::versions(&self.hello).contains(&answer.version())
    }

    /// The groups that are offered.
    pub fn groups(&self) -> Vec<NamedGroup> {
        let groups = self.hello.extension::<SupportedGroups>();
        groups.map_or_else(Vec::new, |it| it.named_group_list.clone())
    }

    /// The signature schemes that are offered.
    pub fn schemes(&self) -> Vec<SignatureScheme> {
        let schemes = self.hello.extension::<SignatureAlgorithms>();
        schemes.map_or_else(Vec::new, |it| it.supported_signature_algorithms.clone())
    }

    /// The signature schemes that are offered for delegated credentials.
    pub fn delegates(&self) -> Vec<SignatureScheme> {
        let requested = self.hello.extension::<DelegatedCredential>();
        requested.map_or_else(Vec::new, |it| it.requested().to_vec())
    }

    /// The application protocols that are offered.
    pub fn protocols(&self) -> Vec<Vec<u8>> {
        sight::protocols(&self.hello)
    }

    /// The groups of the shares that were sent.
    fn shares(&self) -> Vec<NamedGroup> {
        match self.hello.extension() {
            Some(KeyShare::ClientShares(shares)) => shares.iter().map(|it| it.group).collect(),
            _ => Vec::new(),
        }
    }
}

/// How records are read after this ServerHello without their keys; `None` if that needs keys, or what is in
/// them is compressed (RFC 3749).
fn unverified(hello: &ServerHello) -> Option<Unverified> {
    let is_plain = hello.compression_method == CompressionMethod::Null;
    let is_truncated = hello.extension::<TruncatedHmac>().is_some();
    Unverified::new(hello.cipher_suite, hello.version(), is_truncated).filter(|_| is_plain)
}

impl Observer {
    /// Takes in a whole handshake message.
    pub(super) fn message(&mut self, from: Side, bytes: &[u8]) {
        let msg_type = HandshakeType(bytes.first().copied().unwrap_or_default());
        match (msg_type, from) {
            (HandshakeType::ClientHello, Side::Client) => self.client_hello(bytes),
            (HandshakeType::ServerHello, Side::Server) => self.server_hello(bytes),
            (HandshakeType::HelloRequest, _) => {
                self.read_by_form(from, bytes);
            }
            _ if self.story.suite.is_none() && !self.has_known_form() => {
                self.hear_by_form(from, bytes);
            }
            _ if self.is_tls13() => self.message_tls13(from, msg_type, bytes),
            _ => self.message_tls12(from, msg_type, bytes),
        }
    }

    /// Whether messages are those of a version that is known, whatever the suite.
    fn has_known_form(&self) -> bool {
        let version = self.c.agreed.version;
        version.is_some_and(|it| (ProtocolVersion::SSL3..=ProtocolVersion::TLS1_3).contains(&it))
    }

    /// Reads a message of this kind, and adds it to the transcript. `None` if it is malformed.
    pub(super) fn hear<M: Message>(&mut self, from: Side, bytes: &[u8]) -> Option<M> {
        self.hear_after(from, bytes, |_, _| ())
    }

    /// The same; `prepare` says what is to be done before it is added.
    pub(super) fn hear_after<M: Message>(
        &mut self,
        from: Side,
        bytes: &[u8],
        prepare: impl FnOnce(&mut Self, &M),
    ) -> Option<M> {
        let (result, id) = self.c.overhear::<M>(from, bytes);
        if let Ok(message) = &result {
            prepare(self, message);
        }
        let name = result.as_ref().map_or(M::NAME, M::name).name();
        self.sight.last_message = Some((from, name.into()));
        // Nothing is computed from the messages of TLS 1.3 where nothing is checked, but whether the
        // inner of two hellos counts, and what follows from a pre-shared key.
        let is_needed = self.story.ech.is_some() || self.story.derived.is_needed();
        if !(self.means.is_brief && self.is_tls13()) || is_needed {
            self.c.schedule.transcript.add(name, bytes.to_vec(), id);
        }
        result.ok()
    }

    /// The same of a message that is no part of the transcript.
    pub(super) fn hear_aside<M: Message>(&mut self, from: Side, bytes: &[u8]) -> Option<M> {
        self.c.overhear::<M>(from, bytes).0.ok()
    }

    /// Reads a message in whichever form fits it, and adds it to the transcript.
    pub(super) fn hear_by_form(&mut self, from: Side, bytes: &[u8]) {
        let (name, id) = self.read_by_form(from, bytes);
        let name = match name {
            MessageName::Tls(it) => it.name(),
            MessageName::Other(_) => "handshake message",
        };
        self.c.schedule.transcript.add(name, bytes.to_vec(), id);
    }

    fn read_by_form(&mut self, from: Side, bytes: &[u8]) -> (MessageName, crate::wire::MessageId) {
        let read = self.context.read(bytes, Some(from));
        let id = self
            .c
            .overhear_as(from, read.name.clone(), bytes, read.fields);
        self.sight.last_message = Some((from, read.name.clone().into_name()));
        (read.name, id)
    }

    /// ClientHello: the first, the second after a HelloRetryRequest, or one that renegotiates.
    fn client_hello(&mut self, bytes: &[u8]) {
        if self.story.offer.is_none() || self.story.retry.is_none() {
            self.begin_renegotiation();
            self.begin_handshake();
        }
        self.context.client_hello();
        let Some(hello) = self.hear::<ClientHello>(Side::Client, bytes) else {
            return;
        };
        let hello = Arc::new(hello);
        if self.sight.client_hello.is_none() {
            self.sight.early_data = hello.extension::<EarlyData>().is_some();
            self.sight.client_hello = Some(Arc::clone(&hello));
        }
        self.story.client_random = Some(hello.random.clone());
        self.offer_sessions(&hello);
        self.story.offer = Some(Offer::new(Arc::clone(&hello), self.now()));
        self.story.seen_hello = Some(Arc::clone(&hello));
        self.open_inner(&hello);
        self.offer_psks(&hello);
    }

    /// Nothing of this handshake has come yet; there may have been one before it, under whose keys it
    /// goes on (RFC 5246 §7.4.1.1).
    fn begin_handshake(&mut self) {
        self.story = Story {
            is_whole: true,
            named_before: self.certificate_name(),
            ..Default::default()
        };
        self.c.schedule.transcript = Transcript::default();
        (self.sight.finished, self.sight.unread) = ([false; 2], [0; 2]);
    }

    /// ServerHello, or HelloRetryRequest.
    fn server_hello(&mut self, bytes: &[u8]) {
        let Some(hello) = self.hear::<ServerHello>(Side::Server, bytes) else {
            return;
        };
        self.context.server_hello(&hello);
        self.confirm_inner(&hello);
        let version = hello.version();
        let offer = self.story.offer.take();
        // What is wrong was told as a check that failed; how the client took it is still to be seen.
        let is_judged = |offer: &&Offer| !self.means.is_brief && self.is_judged(offer, &hello);
        if let Some(offer) = offer.as_ref().filter(is_judged) {
            if self.story.retry.is_none() {
                let _ = answer::negotiate_version(&mut self.c, &offer.config(), &hello);
            }
            let _ = answer::check_choices(&mut self.c, &offer.hello, &hello, version);
        }
        self.c.set_version(version);
        self.c.agreed.version = Some(version);
        self.story.suite = hello.cipher_suite.suite();
        self.c.agreed.suite = self.story.suite;
        self.c.agreed.other_suite = hello.cipher_suite.other();
        let other = self.c.agreed.other_suite;
        self.story.protects_like = self.story.suite.or(other.and_then(Other::protects_like));
        self.story.unverified = unverified(&hello);
        self.story.offer = offer;
        if version == ProtocolVersion::TLS1_3
            && !self.means.is_brief
            && let Some(offer) = &self.story.offer
        {
            self.c.note(Check::LegacySessionIdEcho {
                sent: offer.hello.session_id.clone(),
                echoed: hello.session_id.clone(),
            });
        }
        if hello.is_retry() {
            self.retry(hello);
            return;
        }
        let hello = Arc::new(hello);
        self.sight.server_hello = Some(Arc::clone(&hello));
        if version == ProtocolVersion::TLS1_3 {
            self.server_hello_tls13(&hello);
        } else {
            self.server_hello_tls12(&hello);
        }
    }

    /// Whether an answer is held against the hello that was seen. One that does not fit it may be to
    /// another hello, inside, which only the two ends can read (RFC 9849 §6.1).
    fn is_judged(&self, offer: &Offer, answer: &ServerHello) -> bool {
        self.sight.ech != Some(EchOutcome::Unknown) || offer.fits(answer)
    }

    /// HelloRetryRequest (RFC 9846 §4.2.4).
    fn retry(&mut self, hello: ServerHello) {
        self.sight.is_retried = true;
        self.answer_early_data(Some(EarlyDataRefusal::Retry));
        if self.client.epoch == Some(Epoch::Early) {
            // The second hello is in the clear, and offers none (RFC 9846 §4.2.2).
            self.client.epoch = None;
            self.client.protect(None);
        }
        if let (Some(offer), Some(KeyShare::SelectedGroup(group))) =
            (&self.story.offer, hello.extension())
            && self.is_judged(offer, &hello)
        {
            self.c.note(Check::SelectedGroup {
                selected: *group,
                offered: offer.groups(),
                shares: offer.shares(),
            });
        }
        if let Some(hash) = self.transcript_hash_algorithm() {
            let transcript = &mut self.c.schedule.transcript;
            let _ = transcript.replace_first(hash, &mut self.c.narration);
        }
        self.story.retry = Some(hello);
    }

    /// What became of the early data, if some was offered (RFC 9846 §4.3.10): why it is refused, if it is.
    pub(super) fn answer_early_data(&mut self, refusal: Option<EarlyDataRefusal>) {
        if !self.sight.early_data || self.c.agreed.early_data.is_some() {
            return;
        }
        self.c.agreed.early_data = Some(refusal.is_none());
        if refusal.is_some() {
            // No message was in it (RFC 9846 §4.3.10).
            self.sight.unread[place(Side::Client)] = 0;
            // Nor did the application get it: what is said there begins anew.
            self.inside.end(Side::Client, &mut self.c.narration);
            self.inside = Inside::default();
        }
        self.c.note(Check::EarlyDataAccepted { refusal });
    }

    /// What the ServerHello of TLS 1.3 answers (RFC 9846 §4.2.3).
    fn server_hello_tls13(&mut self, hello: &ServerHello) {
        if let Some(retry) = &self.story.retry {
            self.c.note(Check::CipherSuiteAfterRetry {
                chosen: hello.cipher_suite,
                before: retry.cipher_suite,
            });
        }
        if let Some(KeyShare::ServerShare(share)) = hello.extension() {
            self.c.agreed.group = Some(share.group);
            let offer = self.story.offer.as_ref();
            let is_judged = |offer: &&Offer| !self.means.is_brief && self.is_judged(offer, hello);
            if let Some(offer) = offer.filter(is_judged) {
                self.c.note(Check::ServerShare {
                    group: share.group,
                    shares: offer.shares(),
                });
            }
        }
        self.sight.is_resumed = Some(hello.extension::<PreSharedKey>().is_some());
        if self.sight.is_resumed == Some(false) {
            self.tell_not_resumed(SessionAnswer::Version);
            self.tell_none_taken();
        }
        self.join_psk(hello);
        self.select_psk(hello);
        self.begin_protection_tls13();
    }

    /// Of a handshake that is complete, a list needs nothing but what is told of it; there may be very
    /// many that go on.
    fn forget(&mut self) {
        self.story.server_chain = Vec::new();
        self.story.client_chain = Vec::new();
        (self.story.offer, self.story.seen_hello) = (None, None);
        self.c.schedule.transcript = Transcript::default();
    }

    /// What others know the ends by: the fingerprints of the hellos that they see, among the facts.
    pub(super) fn note_fingerprints(&mut self) {
        let is_noted = self.c.agreed.facts.iter().any(|(name, _)| name == "ja3");
        let Some(hello) = self.story.seen_hello.as_ref().filter(|_| !is_noted) else {
            return;
        };
        let (ja3, ja4) = (fingerprint::ja3(hello), fingerprint::ja4(hello));
        let answer = self.sight.server_hello.as_deref();
        let ja3s = answer.map(fingerprint::ja3s);
        self.c.agreed.fact("ja3", ja3);
        self.c.agreed.fact("ja4", ja4);
        if let Some(ja3s) = ja3s {
            self.c.agreed.fact("ja3s", ja3s);
        }
    }

    /// An end's Finished was seen; the second completes the handshake.
    pub(super) fn finished(&mut self, from: Side) {
        let is_known = std::mem::replace(&mut self.sight.finished[place(from)], true);
        self.c.agreed.is_proved |= from == Side::Server;
        if is_known || self.sight.finished != [true, true] {
            return;
        }
        (self.story.retry, self.story.ech) = (None, None);
        if !self.is_tls13() {
            let name = self.story.session_id.clone();
            self.keep_session(&name, None);
        }
        if self.means.is_brief {
            self.forget();
            self.sight.is_complete = true;
            return;
        }
        if !std::mem::replace(&mut self.sight.is_complete, true) {
            self.tell_ech();
        }
        self.end_renegotiation();
        self.note_fingerprints();
        let summary = self.c.agreed.summary(None);
        self.c
            .narration
            .tell(Topic::Steps, || Event::HandshakeDone(summary));
    }
}
