//! Encrypted ClientHello as others see it (RFC 9849). With the two lines that a key log has of it (RFC
//! 9850 §2.3) the inner hello is read, and whether the server took it; then the rest of the log is
//! found by the inner random. Without them nobody but the two ends knows whether there is one at all.

use std::sync::Arc;

use super::story::Offer;
use super::watch::Observer;
use crate::check::Check;
use crate::compute::Value;
use crate::extension::{EchConfig, EchConfigContents, EncryptedClientHello};
use crate::handshake::ech::{self, Confirmation, Sealed};
use crate::keys::hpke::{Context, Suite};
use crate::keys::log::Label;
use crate::keys::schedule::Transcript;
use crate::message::{ClientHello, ServerHello};
use crate::names::registry::ProtocolVersion;
use crate::names::suite;
use crate::narration::EchOutcome;

/// A hello that was inside another.
pub(super) struct Inner {
    hello: Arc<ClientHello>,
    /// As it goes into the transcript.
    bytes: Value,
    /// What opens the second one.
    context: Context,
    /// The server that the outer hello names.
    public_name: String,
    is_accepted: bool,
}

impl Observer {
    /// Opens the hello inside the one that was heard last, if there is one and the key is known.
    pub(super) fn open_inner(&mut self, outer: &ClientHello) {
        let Some(sealed) = Sealed::of(outer) else {
            return;
        };
        if self.sight.ech.is_none() {
            self.sight.ech = Some(EchOutcome::Unknown);
        }
        let known = match self.story.ech.take() {
            Some(inner) if inner.is_accepted => Some((inner.context, inner.public_name)),
            Some(_) => None,
            None => self.ech_context(&sealed),
        };
        let Some((mut context, public_name)) = known else {
            return;
        };
        let Ok(plaintext) = sealed.open(&mut self.c, &mut context) else {
            return;
        };
        let read = self
            .c
            .read_encoded_inner(&plaintext)
            .and_then(|encoded| ech::restore(encoded, outer))
            .and_then(|inner| self.c.read_inner(&inner));
        let Ok((hello, bytes)) = read else {
            return;
        };
        let is_accepted = self.sight.ech == Some(EchOutcome::Accepted);
        self.story.ech = Some(Box::new(Inner {
            hello: Arc::new(hello),
            bytes,
            context,
            public_name,
            is_accepted,
        }));
        if is_accepted {
            self.go_on_with_inner(false);
        }
    }

    /// The context of HPKE, from what a log has of it, and the name that is public.
    fn ech_context(&mut self, sealed: &Sealed) -> Option<(Context, String)> {
        let shared_secret = self.secret(Label::EchSecret)?;
        let config = self.secret(Label::EchConfig)?;
        let EchConfigContents::Rfc9849 {
            kem_id,
            public_name,
            ..
        } = EchConfig::decode(&config).ok()?.contents
        else {
            return None;
        };
        let pair = sealed.cipher_suite;
        let suite = Suite::named(kem_id, pair.kdf_id, pair.aead_id)?;
        let random = self.story.client_random.clone()?;
        ech::tell_secrets(&mut self.c, &random, &config, &shared_secret);
        let info = ech::info(&mut self.c, &config).ok()?;
        let context = suite.setup_known(shared_secret, &info, &mut self.c.narration);
        let name = String::from_utf8_lossy(&public_name).into_owned();
        Some((context.ok()?, name))
    }

    /// Finds out from a ServerHello or HelloRetryRequest, the last message of the transcript, whether
    /// the server took the inner hello (RFC 9849 §7.2, §7.2.1).
    pub(super) fn confirm_inner(&mut self, hello: &ServerHello) {
        let is_silent = hello.is_retry() && hello.extension::<EncryptedClientHello>().is_none();
        if is_silent || hello.version() != ProtocolVersion::TLS1_3 {
            self.refute_inner();
        }
        let (Some(inner), Some(suite)) = (self.story.ech.take(), hello.cipher_suite.suite()) else {
            return;
        };
        let is_accepted = self.is_confirmed(&inner, hello, suite);
        if inner.is_accepted {
            self.story.ech = Some(inner);
            return;
        }
        self.sight.ech = Some(match is_accepted {
            true => EchOutcome::Accepted,
            false => EchOutcome::Rejected,
        });
        if is_accepted {
            let is_accepted = true;
            self.story.ech = Some(Box::new(Inner {
                is_accepted,
                ..*inner
            }));
            self.go_on_with_inner(true);
        }
    }

    /// It is certain that the outer hello counts.
    pub(super) fn refute_inner(&mut self) {
        if self.sight.ech == Some(EchOutcome::Unknown) && self.story.ech.is_none() {
            self.sight.ech = Some(EchOutcome::NotAccepted);
        }
    }

    fn is_confirmed(&mut self, inner: &Inner, hello: &ServerHello, suite: &suite::Suite) -> bool {
        let mut before = self.c.schedule.transcript.messages().to_vec();
        let answer = before.pop().unwrap_or_default();
        let (confirmation, cut) = match hello.extension::<EncryptedClientHello>() {
            _ if !hello.is_retry() => (
                Confirmation::ServerHello,
                Confirmation::cut_from_random(&answer, &hello.random),
            ),
            Some(EncryptedClientHello::Confirmation(sent)) => {
                let cut = Confirmation::cut(&answer, sent.origin().offset as usize);
                (Confirmation::HelloRetryRequest, cut)
            }
            _ => (Confirmation::HelloRetryRequest, None),
        };
        let mut check = Check::EchConfirmation {
            expected: Value::default(),
            received: Value::default(),
            public_name: inner.public_name.clone(),
        };
        if let Some((pieces, received)) = cut {
            if !inner.is_accepted {
                let mut transcript = Transcript::default();
                transcript.push(inner.bytes.clone());
                if hello.is_retry() {
                    let _ = transcript.replace_first(suite.hash, &mut self.c.narration);
                }
                before = transcript.messages().to_vec();
            }
            before.extend(pieces);
            let random = &inner.hello.random;
            if let Ok(expected) = confirmation.compute(&mut self.c, suite.hash, random, &before) {
                check = Check::EchConfirmation {
                    expected,
                    received,
                    public_name: inner.public_name.clone(),
                };
            }
        }
        let holds = check.holds();
        self.c.note(check);
        holds
    }

    /// The inner hello counts: the first, of which a ServerHello or HelloRetryRequest says so, or the
    /// second, which came last.
    fn go_on_with_inner(&mut self, is_first: bool) {
        let Some(inner) = &self.story.ech else {
            return;
        };
        let (hello, bytes) = (inner.hello.clone(), inner.bytes.clone());
        match is_first {
            true => self.c.schedule.transcript.replace_hello(bytes),
            false => self.c.schedule.transcript.replace_last(bytes),
        }
        self.story.client_random = Some(hello.random.clone());
        self.sight.inner_hello = Some(hello.clone());
        self.story.offer = Some(Offer::new(hello, self.now()));
    }

    /// Tells what became of the inner hello, as a fact.
    pub(super) fn tell_ech(&mut self) {
        self.c.agreed.ech = self.sight.ech;
    }
}
