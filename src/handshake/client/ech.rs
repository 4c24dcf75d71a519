//! The client's part of Encrypted ClientHello (RFC 9849 §6): two hellos are offered, one inside the
//! other, and the server's answer shows which of them counts.

use std::sync::Arc;

use super::hello::Offer;
use super::psk::{self, OfferedPsk};
use super::{Config, hello::draw_32};
use crate::certificate::ServerName as CertificateName;
use crate::check::Check;
use crate::compute::Value;
use crate::connection::{Connection, Inside};
use crate::error::{Error, Result};
use crate::extension::*;
use crate::handshake::ech::{self, Confirmation, EchOffer};
use crate::keys::hpke::Context;
use crate::keys::schedule::Transcript;
use crate::keys::schedule::tls13::EarlySecret;
use crate::message::{ClientHello, ServerHello};
use crate::names::registry::*;
use crate::names::suite::Suite;
use crate::narration::EchOutcome;

/// What a client does about Encrypted ClientHello.
#[derive(Debug, Clone, Default)]
pub enum Ech {
    /// Nothing.
    #[default]
    No,
    /// It pretends: random bytes go where the encrypted hello would be (RFC 9849 §6.2).
    Grease,
    /// It encrypts its hello to this configuration.
    Offer(Box<EchOffer>),
}

/// What was offered, until the server has answered.
pub(super) struct Offered {
    offer: EchOffer,
    context: Context,
    /// The hello that the network sees.
    outer: ClientHello,
    /// The bytes of the real one.
    inner: Value,
    /// What the outer hello has in place of the identities of the real one, each with that.
    pretended: Vec<(Value, PskIdentity)>,
    standing: Standing,
    /// Whether the hash of the first inner hello is in its place in the transcript already.
    retired: bool,
    /// What the server publishes now, if it refused and said so.
    retry_configs: Option<EchConfigList>,
}

/// Which of the hellos counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Open,
    Accepted,
    Rejected,
}

/// Sends the hello that the network sees, with the real one inside (RFC 9849 §6.1). `inner` becomes
/// the real one: it says so, and has the binders of the pre-shared keys that it offers. `seen` is how
/// the outer one looks, if not like the inner one.
pub(super) fn send(
    c: &mut Connection,
    offer: &EchOffer,
    inner: &mut ClientHello,
    seen: Option<ClientHello>,
    psks: &[OfferedPsk],
) -> Result<Offered> {
    mark_as_inner(inner);
    psk::bind(c, inner, psks)?;
    let told = c.tell_inside(Inside::CLIENT_HELLO_INNER, inner)?;
    let random = draw_32(c, "outer_random")?;
    let mut outer = seen.unwrap_or_else(|| outer(inner, &offer.public_name));
    outer.random = random;
    follow(&mut outer, inner);
    let info = ech::info(c, &offer.config)?;
    let (suite, rng) = (offer.suite, &mut *c.rng);
    let key = &offer.public_key;
    let (enc, context) = suite.setup_sender(key, &info, rng, &mut c.narration)?;
    let shared_secret = context.shared_secret().clone();
    ech::tell_secrets(c, &outer.random, &offer.config, &shared_secret);
    let mut offered = Offered {
        offer: offer.clone(),
        context,
        outer,
        inner: told,
        pretended: Vec::new(),
        standing: Standing::Open,
        retired: false,
        retry_configs: None,
    };
    offered.pretend(c, inner)?;
    offered.seal(c, inner, enc)?;
    c.send(&offered.outer)?;
    c.outer_hello = Some(Arc::new(offered.outer.clone()));
    Ok(offered)
}

/// The inner hello's own extension comes behind the name, before what both hellos have; unless it has
/// its place already.
fn mark_as_inner(inner: &mut ClientHello) {
    if let Some(EncryptedClientHello::Inner) = inner.extension() {
        return;
    }
    let extensions = &mut inner.extensions.get_or_insert_default().0;
    extensions.retain(|it| it.extension_type() != ExtensionType::EncryptedClientHello);
    let is_name = |it: &Extension| it.extension_type() == ExtensionType::ServerName;
    let place = extensions
        .iter()
        .position(is_name)
        .map_or(0, |name| name + 1);
    extensions.insert(place, EncryptedClientHello::Inner.into());
}

/// What the two hellos do not share.
const APART: [ExtensionType; 4] = [
    ExtensionType::ServerName,
    ExtensionType::SupportedVersions,
    ExtensionType::EncryptedClientHello,
    ExtensionType::PreSharedKey,
];

/// The outer hello: the same, but for the name, which is the public one, and without pre-shared keys.
fn outer(inner: &ClientHello, public_name: &str) -> ClientHello {
    let mut extensions = Extensions::default();
    extensions.push(ServerName::host(public_name));
    let shared = inner.extensions().iter().filter(|it| {
        let kind = it.extension_type();
        kind == ExtensionType::SupportedVersions || !APART.contains(&kind)
    });
    extensions.0.extend(shared.cloned());
    ClientHello {
        extensions: Some(extensions),
        ..inner.clone()
    }
}

/// Takes over what the inner hello has that is in both (RFC 9849 §6.1): early data at first, in a second
/// hello another share and a cookie. What the outer hello alone has stays in its place.
fn follow(outer: &mut ClientHello, inner: &ClientHello) {
    let extensions = &mut outer.extensions.get_or_insert_default().0;
    extensions.retain(|it| {
        // A second hello has no early data any more (RFC 9846 §4.3.10).
        let ends = it.extension_type() == ExtensionType::EarlyData;
        let is_anew = it.extension_type() == ExtensionType::PreSharedKey;
        !is_anew && (!ends || inner.extension::<EarlyData>().is_some())
    });
    let shared = inner.extensions().iter();
    for ours in shared.filter(|it| !APART.contains(&it.extension_type())) {
        let is_it = |it: &&mut Extension| it.extension_type() == ours.extension_type();
        match extensions.iter_mut().find(is_it) {
            Some(theirs) => theirs.clone_from(ours),
            None => extensions.push(ours.clone()),
        }
    }
}

impl Offered {
    /// Where the inner hello offers pre-shared keys, the outer one has random bytes of the same lengths,
    /// so that the server's choice among the keys does not look strange (RFC 9849 §6.1.2).
    fn pretend(&mut self, c: &mut Connection, inner: &ClientHello) -> Result<()> {
        const RFC: &str = "RFC 9849 §6.1.2";
        let Some(PreSharedKey::Offered {
            identities: real,
            binders: proofs,
        }) = inner.extension()
        else {
            return Ok(());
        };
        let (mut identities, mut binders) = (Vec::new(), Vec::new());
        for PskIdentity { identity, .. } in real {
            // A second hello names the same keys as the first (RFC 9846 §4.2.2).
            let mut before = self.pretended.iter();
            let known = before.find(|(hidden, _)| *hidden == *identity);
            if let Some((_, pretended)) = known {
                identities.push(pretended.clone());
                continue;
            }
            let age = c.draw("grease_psk_age", 4, RFC)?;
            let pretended = PskIdentity {
                identity: c.draw("grease_psk_identity", identity.len(), RFC)?,
                obfuscated_ticket_age: age.iter().fold(0, |n, byte| n << 8 | u32::from(*byte)),
            };
            let hidden = identity.clone();
            self.pretended.push((hidden, pretended.clone()));
            identities.push(pretended);
        }
        for proof in proofs {
            binders.push(c.draw("grease_psk_binder", proof.len(), RFC)?);
        }
        let extensions = self.outer.extensions.get_or_insert_default();
        extensions.push(PreSharedKey::Offered {
            identities,
            binders,
        });
        Ok(())
    }

    /// Encrypts the inner hello into the outer one, which is authenticated with it (RFC 9849 §6.1.1).
    fn seal(&mut self, c: &mut Connection, inner: &ClientHello, enc: Value) -> Result<()> {
        let mut encoded = ech::compress(inner, &self.outer);
        let (bytes, _) = encoded.clone().encode(false)?;
        let longest = self.offer.maximum_name_length;
        encoded.zeros = vec![0; ech::padding(inner, bytes.len(), longest)];
        let length = bytes.len() + encoded.zeros.len() + self.offer.suite.expansion();
        let plaintext = c.tell_encoded_inner(encoded)?;
        self.put(enc.clone(), Value::literal("payload", vec![0; length]));
        let aad = c.tell_body_inside(Inside::CLIENT_HELLO_OUTER_AAD, &self.outer)?;
        let narration = &mut c.narration;
        let payload = self.context.seal("payload", &aad, &plaintext, narration)?;
        self.put(enc, payload);
        Ok(())
    }

    fn put(&mut self, enc: Value, payload: Value) {
        let extension = EncryptedClientHello::Outer {
            cipher_suite: self.offer.cipher_suite,
            config_id: self.offer.config_id,
            enc,
            payload,
        };
        let extensions = &mut self.outer.extensions.get_or_insert_default().0;
        let is_it = |it: &Extension| it.extension_type() == ExtensionType::EncryptedClientHello;
        match extensions.iter().position(is_it) {
            Some(place) => extensions[place] = extension.into(),
            None => extensions.insert(before_psks(extensions), extension.into()),
        }
    }
}

/// The end, where pre-shared keys are not: they come last (RFC 9846 §4.3.11).
fn before_psks(extensions: &[Extension]) -> usize {
    let is_last = |it: &Extension| it.extension_type() == ExtensionType::PreSharedKey;
    let last = extensions.iter().position(is_last);
    last.unwrap_or(extensions.len())
}

/// The secret of early data. It belongs to the handshake of the inner hello: that is what the secret
/// covers.
pub(super) fn early_traffic_secret(
    c: &mut Connection,
    offer: &Offer,
    early_secret: &EarlySecret,
) -> Result<Value> {
    let Some(offered) = &offer.ech else {
        return c.early_traffic_secret(early_secret);
    };
    let outer = c.schedule.transcript.messages().first().cloned();
    c.schedule.transcript.replace_hello(offered.inner.clone());
    let secret = c.early_traffic_secret(early_secret);
    c.schedule
        .transcript
        .replace_hello(outer.unwrap_or_default());
    secret
}

/// Whether the server refused the inner hello.
pub(super) fn is_rejected(offer: &Offer) -> bool {
    let offered = offer.ech.as_ref();
    offered.is_some_and(|offered| offered.standing == Standing::Rejected)
}

/// What counts in a handshake with the outer hello, if there is one: what it must prove is another, since
/// the name is the public one, and we show neither certificate nor key (RFC 9849 §6.1.7).
pub(super) fn outer_config(config: &Config, offer: &Offer) -> Option<Config> {
    let public_name = &offer.ech.as_ref()?.offer.public_name;
    let mut outer = Config {
        server_name: Some(public_name.clone()),
        certificate_name: CertificateName::new(public_name),
        identities: Default::default(),
        raw_keys: Default::default(),
        sessions: None,
        ..config.clone()
    };
    if let Some(versions) = &config.outer_versions {
        outer.terms.versions.clone_from(versions);
    }
    Some(outer)
}

/// The outer hello counts: the server did not take the inner one, or chose a version that only the outer
/// one offers.
pub(super) fn reject(c: &mut Connection, offer: &mut Offer) {
    let Some(offered) = &mut offer.ech else {
        return;
    };
    offered.standing = Standing::Rejected;
    offer.hello = offered.outer.clone();
    offer.psks.clear();
    c.outer_hello = None;
    c.agreed.ech = Some(EchOutcome::Rejected);
}

/// Finds out which hello the server's first answer is to (RFC 9849 §6.1.4); the offer is that one from
/// here on.
pub(super) fn settle(c: &mut Connection, offer: &mut Offer, hello: &ServerHello) -> Result<()> {
    let Some(offered) = &mut offer.ech else {
        return Ok(());
    };
    // Without a suite there is nothing to compute with; the next check says so.
    let Some(suite) = hello.cipher_suite.suite() else {
        return Ok(());
    };
    let messages = c.schedule.transcript.messages();
    let answer = messages.last().cloned().unwrap_or_default();
    let (confirmation, cut) = match hello.extension::<EncryptedClientHello>() {
        _ if !hello.is_retry() => (
            Confirmation::ServerHello,
            Confirmation::cut_from_random(&answer, &hello.random),
        ),
        Some(EncryptedClientHello::Confirmation(sent)) => {
            let offset = sent.origin().offset as usize;
            let cut = Confirmation::cut(&answer, offset);
            (Confirmation::HelloRetryRequest, cut)
        }
        _ => (Confirmation::HelloRetryRequest, None),
    };
    let is_accepted = match cut {
        Some((pieces, received)) => {
            let mut transcript = Transcript::default();
            transcript.push(offered.inner.clone());
            if hello.is_retry() {
                transcript.replace_first(suite.hash, &mut c.narration)?;
                offered.retired = true;
                offered.inner = transcript.messages().first().cloned().unwrap_or_default();
            }
            let messages = [transcript.messages(), &pieces].concat();
            let random = &offer.hello.random;
            let expected = confirmation.compute(c, suite.hash, random, &messages)?;
            let check = Check::EchConfirmation {
                expected,
                received,
                public_name: offered.offer.public_name.clone(),
            };
            let is_accepted = check.holds();
            c.note(check);
            is_accepted
        }
        None => {
            c.note(Check::EchConfirmation {
                expected: Value::default(),
                received: Value::default(),
                public_name: offered.offer.public_name.clone(),
            });
            false
        }
    };
    if is_accepted {
        offered.standing = Standing::Accepted;
        c.schedule.transcript.replace_hello(offered.inner.clone());
        c.agreed.ech = Some(EchOutcome::Accepted);
    } else {
        offered.retired = false;
        reject(c, offer);
    }
    Ok(())
}

/// After a HelloRetryRequest the hash of the first hello takes its place in the transcript (RFC 9846
/// §4.1); of an inner one that was done to find out whether it counts.
pub(super) fn retire_first_hello(c: &mut Connection, offer: &Offer, suite: &Suite) -> Result<()> {
    match &offer.ech {
        Some(offered) if offered.retired => Ok(()),
        _ => c.retire_first_hello(suite),
    }
}

/// Sends the second hello: with the inner one encrypted anew, if the first was accepted (RFC 9849
/// §6.1.5).
pub(super) fn send_second(c: &mut Connection, offer: &mut Offer) -> Result<()> {
    let Some(offered) = &mut offer.ech else {
        return c.send(&offer.hello);
    };
    if offered.standing == Standing::Rejected {
        return c.send(&offer.hello);
    }
    psk::bind(c, &mut offer.hello, &offer.psks)?;
    follow(&mut offered.outer, &offer.hello);
    offered.inner = c.tell_inside(Inside::CLIENT_HELLO_INNER, &offer.hello)?;
    offered.pretend(c, &offer.hello)?;
    offered.seal(c, &offer.hello, Value::literal("enc", []))?;
    c.send_untranscribed(&offered.outer)?;
    c.outer_hello = Some(Arc::new(offered.outer.clone()));
    c.schedule.transcript.push(offered.inner.clone());
    Ok(())
}

/// A server that accepted in its HelloRetryRequest must do so again (RFC 9849 §6.1.5). The last message
/// of the transcript is its ServerHello.
pub(super) fn confirm_again(c: &mut Connection, offer: &Offer, hello: &ServerHello) -> Result<()> {
    let accepted = offer.ech.as_ref();
    let Some(offered) = accepted.filter(|it| it.standing == Standing::Accepted) else {
        return Ok(());
    };
    let mut messages = c.schedule.transcript.messages().to_vec();
    let answer = messages.pop().unwrap_or_default();
    let cut = Confirmation::cut_from_random(&answer, &hello.random);
    let (pieces, received) = cut.ok_or_else(|| Error::internal("a ServerHello without random"))?;
    messages.extend(pieces);
    let Some(suite) = hello.cipher_suite.suite() else {
        return Ok(());
    };
    let random = &offer.hello.random;
    let confirmation = Confirmation::ServerHello;
    let expected = confirmation.compute(c, suite.hash, random, &messages)?;
    c.require(Check::EchConfirmation {
        expected,
        received,
        public_name: offered.offer.public_name.clone(),
    })
}

/// Takes what EncryptedExtensions says: to the outer hello alone it may answer with configurations
/// (RFC 9849 §5).
pub(super) fn take_retry_configs(offer: &mut Offer, extensions: &Extensions) -> Result<()> {
    let answer = extensions.get::<EncryptedClientHello>();
    let (Some(EncryptedClientHello::RetryConfigs(configs)), Some(offered)) =
        (answer, &mut offer.ech)
    else {
        return Ok(());
    };
    if offered.standing == Standing::Accepted {
        return Err(Error::protocol(
            AlertDescription::UnsupportedExtension,
            "encrypted_client_hello in EncryptedExtensions, though the inner ClientHello was accepted (RFC 9849 §5)",
        ));
    }
    offered.retry_configs = Some(configs.clone());
    Ok(())
}

/// A handshake with the outer hello ends here: it was to prove that the server answers for the public
/// name, and then says what it publishes now (RFC 9849 §6.1.6).
///
/// # Errors
/// `ech_required`, if the inner hello was refused.
pub(super) fn require_accepted(c: &mut Connection, offer: &Offer) -> Result<()> {
    let rejected = offer.ech.as_ref();
    let Some(offered) = rejected.filter(|it| it.standing == Standing::Rejected) else {
        return Ok(());
    };
    // RFC 9849 §6.1.7: the public name was authenticated, and not the host that was asked for.
    let authentic = c.agreed.certificate_trusted.take() == Some(true);
    let configs = offered.retry_configs.as_ref();
    let usable = configs.is_some_and(|configs| EchOffer::choose(configs).is_ok());
    let list = configs.and_then(|configs| configs.encode().ok());
    c.require(Check::EchRequired {
        public_name: offered.offer.public_name.clone(),
        retry_configs: list,
        usable,
        authentic,
    })
}

/// Pretends: random bytes as long as what would be encrypted (RFC 9849 §6.2.1).
pub(super) fn grease(c: &mut Connection, hello: &mut ClientHello) -> Result<()> {
    const RFC: &str = "RFC 9849 §6.2.1";
    let mut inner = hello.clone();
    mark_as_inner(&mut inner);
    let public_name = "";
    let outer = outer(&inner, public_name);
    let (bytes, _) = ech::compress(&inner, &outer).encode(false)?;
    // AES-128-GCM adds a tag of 16 bytes.
    let length = bytes.len() + ech::padding(&inner, bytes.len(), 0) + 16;
    let config_id = c.draw("config_id", 1, RFC)?;
    let enc = c.draw("enc", 32, RFC)?;
    let payload = c.draw("payload", length, RFC)?;
    let extensions = hello.extensions.get_or_insert_default();
    // Who imitates a browser may pretend already.
    extensions
        .0
        .retain(|it| it.extension_type() != ExtensionType::EncryptedClientHello);
    let pretended = EncryptedClientHello::Outer {
        cipher_suite: HpkeSymmetricCipherSuite {
            kdf_id: HpkeKdfId::HkdfSha256,
            aead_id: HpkeAeadId::Aes128Gcm,
        },
        config_id: config_id.first().copied().unwrap_or_default(),
        enc,
        payload,
    };
    let end = before_psks(&extensions.0);
    extensions.0.insert(end, pretended.into());
    Ok(())
}
