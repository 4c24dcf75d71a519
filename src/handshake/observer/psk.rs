//! Pre-shared keys that an observer was given, or that follow from them. Where a key is all that the two
//! ends have in common, everything follows from it: TLS 1.3 without a key exchange (psk_ke, RFC 9846
//! §2.2), and up to TLS 1.2 the PSK suites (RFC 4279 §2), with the server's key those of RSA_PSK too.
//! Where they make fresh keys besides, only what comes before those does: binders and early data.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::watch::Observer;
use crate::check::{Check, Unused};
use crate::compute::Value;
use crate::connection::session::{ExternalPsk, UsablePsk};
use crate::extension::{EarlyData, EncryptedClientHello, KeyShare, PreSharedKey};
use crate::keys::log::Label;
use crate::keys::schedule::tls13::{EarlySecret, EpochSecrets, PskKind, resumption_psk};
use crate::message::{ClientHello, ServerHello};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::ProtocolVersion;
use crate::names::suite::KeyExchange;
use crate::narration::{PskOrigin, Side};

/// Of a hello's identities, how many are looked at.
const MOST_IDENTITIES: usize = 8;
/// Names of keys that are not known, kept to be told.
const MOST_NAMES: usize = 8;

/// The keys that an observer was given, and which of them were of use.
#[derive(Debug, Default)]
pub struct GivenPsks {
    keys: Vec<ExternalPsk>,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    used: BTreeSet<usize>,
    others: BTreeSet<Vec<u8>>,
    wrong: BTreeSet<Vec<u8>>,
}

impl GivenPsks {
    /// These keys.
    pub fn new(keys: Vec<ExternalPsk>) -> Self {
        GivenPsks {
            keys,
            seen: Mutex::default(),
        }
    }

    /// The names of the keys that no client named, and names that clients used for others, a few.
    pub fn unused(&self) -> (Vec<&[u8]>, Vec<Vec<u8>>) {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = self.keys.iter().enumerate();
        let unused = keys.filter(|(place, _)| !seen.used.contains(place));
        (
            unused.map(|(_, key)| &*key.identity).collect(),
            seen.others.iter().cloned().collect(),
        )
    }

    /// The names under which clients have other keys, a few.
    pub fn wrong(&self) -> Vec<Vec<u8>> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.wrong.iter().cloned().collect()
    }

    fn is_wrong(&self, identity: &[u8]) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.wrong.len() < MOST_NAMES {
            seen.wrong.insert(identity.to_vec());
        }
    }

    /// What `find` makes of the key that a client calls so.
    fn find<T>(
        &self,
        identity: &[u8],
        mut find: impl FnMut(&ExternalPsk) -> Option<T>,
    ) -> Option<T> {
        if self.keys.is_empty() {
            return None;
        }
        let mut all = self.keys.iter().enumerate();
        let found = all.find_map(|(place, key)| Some((place, find(key)?)));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match found {
            Some((place, found)) => {
                seen.used.insert(place);
                Some(found)
            }
            None => {
                if seen.others.len() < MOST_NAMES {
                    seen.others.insert(identity.to_vec());
                }
                None
            }
        }
    }
}

/// What follows from pre-shared keys.
#[derive(Debug, Default)]
pub(super) struct Derived {
    /// The keys that the client offers and that are known.
    offered: Vec<Offered>,
    /// A key that is known is in use.
    is_selected: bool,
    /// Up to TLS 1.2, the key that the client names, and how many bits it has.
    named: Option<(Value, usize)>,
    /// The bits of that key, where everything was made of it.
    mixed_bits: Option<usize>,
    /// The secrets of TLS 1.3.
    secrets: Vec<(Label, Value)>,
    /// From where the schedule goes on: the handshake's, then the application's.
    schedule: Option<EpochSecrets>,
    /// What tickets are made of.
    resumption: Option<(HashAlgorithm, Value)>,
}

#[derive(Debug)]
struct Offered {
    index: u16,
    kind: PskKind,
    /// The bits of the key, if it is one that both ends were given.
    given_bits: Option<usize>,
    early: EarlySecret,
}

impl Derived {
    /// A secret.
    pub fn get(&self, label: Label) -> Option<Value> {
        let mut all = self.secrets.iter();
        all.find(|(of, _)| *of == label)
            .map(|(_, secret)| secret.clone())
    }

    /// Whether the transcript is needed, to go on from it.
    pub fn is_needed(&self) -> bool {
        !self.offered.is_empty() || self.schedule.is_some()
    }
}

impl Observer {
    /// Looks which keys the client offers are known, checks their binders, and derives what comes before
    /// the answer (RFC 9846 §4.3.11). The hello is the last message of the transcript.
    pub(super) fn offer_psks(&mut self, hello: &ClientHello) {
        self.story.derived = Derived::default();
        let Some(PreSharedKey::Offered {
            identities,
            binders,
        }) = hello.extension()
        else {
            return;
        };
        let places = (0..).zip(identities.iter().zip(binders));
        for (index, (identity, binder)) in places.take(MOST_IDENTITIES) {
            let Some(psk) = self.known_psk(&identity.identity) else {
                continue;
            };
            let early = self
                .c
                .early_secret(psk.hash, Some(&psk.secret), &hello.random);
            let Ok(early) = early else { continue };
            let binders_length = hello.binders_length();
            let Ok(expected) = self.c.binder_of_last(&early, psk.kind, binders_length) else {
                continue;
            };
            let check = Check::Binder {
                expected,
                received: binder.clone(),
            };
            // Of a wrong key it is the reader's that is wrong, not the client's.
            if !check.holds() {
                self.means.psks.is_wrong(&identity.identity);
                continue;
            }
            self.c.note(check);
            self.story.derived.offered.push(Offered {
                index,
                kind: psk.kind,
                given_bits: psk.given_bits,
                early,
            });
        }
        let first = self.story.derived.offered.first();
        let first = first.filter(|first| first.index == 0);
        // Early data is under the first key that is offered (RFC 9846 §4.3.10).
        if let (Some(first), Some(_)) = (first, hello.extension::<EarlyData>())
            && let Ok(secret) = self.c.early_traffic_secret(&first.early)
        {
            self.story
                .derived
                .secrets
                .push((Label::ClientEarly, secret));
        }
    }

    /// A key of this name, given or of a session that was seen to begin.
    fn known_psk(&mut self, identity: &Value) -> Option<UsablePsk> {
        if let Some((secret, hash)) = self.session(identity).and_then(|session| session.psk) {
            return Some(UsablePsk {
                identity: identity.clone(),
                secret,
                hash,
                given_bits: None,
                kind: PskKind::Resumption,
            });
        }
        let means = Arc::clone(&self.means);
        let narration = &mut self.c.narration;
        means.psks.find(identity, |key| {
            key.named(identity, narration).ok().flatten()
        })
    }

    /// The server chose a key: if it is known and there is no key exchange besides, everything follows
    /// (RFC 9846 §7.1).
    pub(super) fn select_psk(&mut self, answer: &ServerHello) {
        let offered = std::mem::take(&mut self.story.derived.offered);
        let Some(PreSharedKey::Selected(selected)) = answer.extension() else {
            return;
        };
        let mut offered = offered.into_iter();
        let Some(known) = offered.find(|known| known.index == *selected) else {
            return;
        };
        self.story.derived.is_selected = true;
        if known.kind != PskKind::Resumption {
            self.c.agreed.psk = Some(PskOrigin::External);
            self.sight.is_resumed = Some(false);
            if let Some(bits) = known.given_bits {
                self.c.agreed.judge_psk(bits);
            }
        }
        let suite = self
            .story
            .suite
            .filter(|suite| suite.hash == known.early.hash());
        if suite.is_none() || answer.extension::<KeyShare>().is_some() {
            return;
        }
        if let Ok(secrets) = self.c.enter_handshake(known.early, None) {
            let derived = &mut self.story.derived.secrets;
            derived.push((Label::ClientHandshake, secrets.client.clone()));
            derived.push((Label::ServerHandshake, secrets.server.clone()));
            self.story.derived.schedule = Some(secrets);
        }
    }

    /// The server takes none of the keys of TLS 1.3 that were offered, if it is certain what they are: of
    /// sessions, or given to both ends.
    pub(super) fn tell_none_taken(&mut self) {
        let Some(offer) = self.story.offer.as_ref().filter(|_| !self.means.is_brief) else {
            return;
        };
        let hello = Arc::clone(&offer.hello);
        let (Some(PreSharedKey::Offered { identities, .. }), Some(suite)) =
            (hello.extension(), self.story.suite)
        else {
            return;
        };
        // Beside an inner hello they may be random bytes (RFC 9849 §6.1.2).
        if let Some(EncryptedClientHello::Outer { .. }) = hello.extension() {
            return;
        }
        let version = self.c.version();
        let (mut sessions, mut given) = (Vec::new(), Vec::new());
        for (index, identity) in (0..).zip(identities) {
            let mut known = self.story.derived.offered.iter();
            let known = known.find(|known| known.index == index);
            let session = self.session(&identity.identity);
            match (session, known.map(|known| known.kind)) {
                (Some(session), _) => sessions.push(session.hash()),
                // A key that was agreed on elsewhere has no age (RFC 9846 §4.3.11).
                (None, None) if identity.obfuscated_ticket_age != 0 => sessions.push(None),
                (None, Some(PskKind::External)) => {
                    let hash = known.map(|known| known.early.hash());
                    given.push((identity.identity.bytes.clone(), hash));
                }
                _ => return,
            }
        }
        let fits = |hash: &Option<HashAlgorithm>| hash.is_none_or(|hash| hash == suite.hash);
        let refusal = |fits: bool| match version {
            ProtocolVersion::TLS1_3 if fits => Unused::Unsaid,
            ProtocolVersion::TLS1_3 => Unused::Hash,
            _ => Unused::Version,
        };
        let fitting = [
            sessions.iter().any(fits),
            given.iter().any(|(_, hash)| fits(hash)),
        ];
        if !sessions.is_empty() {
            self.c.agreed.session_unused = Some(refusal(fitting[0]));
        }
        if !given.is_empty() {
            self.c.agreed.psk_unused = Some(refusal(fitting[1]));
        }
        self.c.note(Check::PskTaken {
            sessions: u16::try_from(sessions.len()).unwrap_or(u16::MAX),
            given: given.into_iter().map(|(name, _)| name).collect(),
            refusal: refusal(fitting.contains(&true)),
            version,
            suite: suite.code,
        });
    }

    /// The schedule goes on behind a Finished: the server's, from which the secrets of the application data
    /// follow, or the client's, and with it those of tickets.
    pub(super) fn go_on_from_psk(&mut self, behind: Side) {
        if !self.has_read_all(behind) {
            return;
        }
        let Some(schedule) = self.story.derived.schedule.take() else {
            return;
        };
        match behind {
            Side::Server => {
                if let Ok(secrets) = self.c.enter_application(&schedule) {
                    let derived = &mut self.story.derived.secrets;
                    derived.push((Label::ClientApplication, secrets.client.clone()));
                    derived.push((Label::ServerApplication, secrets.server.clone()));
                    self.story.derived.schedule = Some(secrets);
                }
            }
            Side::Client => {
                let hash = self.story.suite.map(|suite| suite.hash);
                let secret = self.c.resumption_secret(&schedule).ok();
                self.story.derived.resumption = hash.zip(secret);
            }
        }
    }

    /// The key that a ticket of this connection names, with its hash, if it follows from what is known.
    pub(super) fn psk_of_ticket(&mut self, nonce: &Value) -> Option<(Value, HashAlgorithm)> {
        let (hash, secret) = self.story.derived.resumption.as_ref()?;
        let psk = resumption_psk(*hash, secret, nonce, &mut self.c.narration);
        psk.ok().map(|psk| (psk, *hash))
    }

    /// Up to TLS 1.2, the client names a key (RFC 4279 §2).
    pub(super) fn name_psk(&mut self, identity: Option<Value>) {
        let Some(identity) = identity else {
            return;
        };
        let known = self.means.psks.find(&identity, |key| {
            let is_named = key.identity == identity.bytes;
            is_named.then(|| (key.for_suites().secret, key.bits()))
        });
        self.story.derived.named = known;
    }

    /// The pre_master_secret that the key which the client names makes, where it follows from that and, with
    /// RSA_PSK, the server's key.
    pub(super) fn mix_known_psk(&mut self, key_exchange: KeyExchange) -> Option<Value> {
        let (psk, bits) = self.story.derived.named.clone()?;
        let other_secret = match key_exchange {
            KeyExchange::Psk => None,
            KeyExchange::RsaPsk => Some(self.find_transported("other_secret")?),
            _ => return None,
        };
        self.story.derived.mixed_bits = Some(bits);
        self.c.mix_psk(other_secret.as_ref(), &psk).ok()
    }

    /// Up to TLS 1.2, a Finished is as the keys make it: the key that they were made of is that of the ends.
    pub(super) fn prove_psk(&mut self) {
        if let Some(bits) = self.story.derived.mixed_bits {
            self.c.agreed.judge_psk(bits);
        }
    }

    /// Whether keys were given of which some would open such a connection, but for the fresh ones that the
    /// two ends made for it.
    pub(super) fn is_beyond_given_keys(&self) -> bool {
        let is_ephemeral = match self.story.suite.map(|suite| suite.key_exchange) {
            Some(KeyExchange::Any) => self.c.agreed.group.is_some(),
            Some(
                KeyExchange::Ecdhe | KeyExchange::Dhe | KeyExchange::EcdhePsk | KeyExchange::DhePsk,
            ) => true,
            _ => false,
        };
        let derived = &self.story.derived;
        let is_given =
            derived.is_selected || derived.named.is_some() || !self.means.server_keys.is_empty();
        is_ephemeral && is_given
    }
}
