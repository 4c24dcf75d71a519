//! Hellos that are encrypted: what may be tried without giving away the name that is hidden (RFC 9849
//! §6.1.6).

use base64ct::{Base64, Encoding as _};

use super::attempt::{Ending, Failure};
use super::{Cause, Certainty, Inquiry, Needed, Offer, change, told};
use crate::certificate::ServerName;
use crate::check::Check;
use crate::extension::EchConfigList;
use crate::handshake::client::Ech;
use crate::handshake::ech::EchOffer;
use crate::names::registry::ProtocolVersion;

const ASK_AGAIN: &str =
    "Ask DNS again for the configuration that the host publishes today (--ech dns).";
const SAME_KEYS: &str = "Publish the configuration of the keys that the server has.";

/// The host whose name everyone may see, if the hello is encrypted.
fn public_name(offer: &Offer) -> Option<&str> {
    match &offer.config.ech {
        Ech::Offer(ech) if offer.config.versions.contains(&ProtocolVersion::TLS1_3) => {
            Some(&ech.public_name)
        }
        _ => None,
    }
}

impl Inquiry<'_> {
    /// Whether this offer shows the name that the base hides.
    pub(super) fn reveals(&self, offer: &Offer) -> bool {
        public_name(&self.base).is_some() && public_name(offer).is_none()
    }

    /// Whether it works with the configuration that the server publishes today; without an encrypted
    /// hello, if the server proved that it has that switched off; or else under the name that is public
    /// anyway. The name itself is never sent in the clear.
    pub(super) fn without_encryption(
        &mut self,
        first: &mut Ending,
        failure: &mut Failure,
    ) -> Option<Cause> {
        let public_name = public_name(&self.base)?.to_owned();
        if let Some(cause) = self.with_published(failure) {
            return Some(cause);
        }
        if let Some(cause) = self.not_decrypted(failure) {
            return Some(cause);
        }
        if is_disabled(failure) {
            return self.in_the_clear(first, failure);
        }
        self.under_public_name(&public_name, failure)
    }

    /// The server proved that it has Encrypted ClientHello switched off: a client may come without.
    fn in_the_clear(&mut self, first: &mut Ending, failure: &mut Failure) -> Option<Cause> {
        let change = change::all().find(|it| it.id == "no-ech").copied()?;
        let mut offer = self.base.clone();
        if !(change.make)(&mut offer) {
            return None;
        }
        self.tried.push(change.id);
        let ending = self.attempt(&offer, change.done)?;
        let Some(next) = ending.failure.clone() else {
            let works = self.command(&offer);
            let mut cause = self.prove(&[], failure);
            if cause.ids.is_empty() {
                cause.ids = vec![change.id.to_owned()];
                cause.sentence = format!("{} {}", change.cause, told(failure));
                cause.works = Some(works);
                cause.server = vec![change.server.to_owned()];
                cause.client = vec![change.client.to_owned()];
            }
            return Some(cause);
        };
        self.base = offer;
        if next.error.kind != failure.error.kind {
            self.needed.push(Needed {
                id: change.id,
                cause: format!("{} {}", change.cause, told(failure)),
                server: vec![change.server.to_owned()],
                client: vec![change.client.to_owned()],
            });
        }
        (*first, *failure) = (ending, next);
        None
    }

    /// Whether the server shakes hands under the name that the outer hello shows anyway, without an
    /// encrypted one.
    fn under_public_name(&mut self, public_name: &str, failure: &Failure) -> Option<Cause> {
        let change = change::all().find(|it| it.id == "no-ech").copied()?;
        let mut offer = self.base.clone();
        (change.make)(&mut offer);
        offer.config.server_name = Some(public_name.to_owned());
        offer.config.certificate_name = ServerName::new(public_name);
        offer.options.set("--sni", Some(public_name));
        let done = format!("under the public name {public_name}, without an encrypted hello");
        let ending = self.attempt(&offer, &done)?;
        if !ending.works() {
            return None;
        }
        Some(Cause {
            ids: vec![change.id.to_owned()],
            sentence: format!(
                "The server shakes hands under the public name {public_name}, and fails when a hello for \
                 another name is encrypted. {}",
                told(failure)
            ),
            certainty: Certainty::Likely(
                "the name that is hidden was not sent in the clear, which would tell whether it is the name or \
                 the encryption"
                    .to_owned(),
            ),
            works: None,
            server: vec![
                SAME_KEYS.to_owned(),
                "Look in its log what it has against the hello inside.".to_owned(),
            ],
            client: vec![ASK_AGAIN.to_owned()],
        })
    }

    /// The server did not decrypt the hello, and did not prove that it speaks for the public name either:
    /// that is no reason to do without, and there is nothing else to try.
    pub(super) fn not_decrypted(&self, failure: &Failure) -> Option<Cause> {
        let public_name = public_name(&self.base)?;
        let is_so = match &failure.error.check.as_ref()?.check {
            Check::EchRequired { authentic, .. } => !authentic,
            Check::CertificateName { asked, .. } => asked == public_name,
            _ => false,
        };
        if !is_so {
            return None;
        }
        Some(Cause {
            ids: vec!["ech-config".to_owned()],
            sentence: told(failure),
            certainty: Certainty::Certain,
            works: None,
            server: vec![
                SAME_KEYS.to_owned(),
                format!(
                    "Show a certificate for {public_name} to those whose hello it cannot decrypt."
                ),
            ],
            client: vec![ASK_AGAIN.to_owned()],
        })
    }

    /// Whether it works with the configuration that the server sent, having proved who it is.
    fn with_published(&mut self, failure: &Failure) -> Option<Cause> {
        let check = failure.error.check.as_ref().map(|it| &it.check);
        let Some(Check::EchRequired {
            retry_configs: Some(list),
            usable: true,
            authentic: true,
            ..
        }) = check
        else {
            return None;
        };
        let configs = EchConfigList::decode(list).ok()?;
        let mut offer = self.base.clone();
        offer.config.ech = Ech::Offer(Box::new(EchOffer::choose(&configs).ok()?));
        offer
            .options
            .set("--ech", Some(&Base64::encode_string(list)));
        let ending = self.attempt(&offer, "with the configuration that the server sent")?;
        ending.works().then(|| Cause {
            ids: vec!["ech-config".to_owned()],
            sentence: told(failure),
            certainty: Certainty::Certain,
            works: Some(self.command(&offer)),
            server: vec!["Publish the configuration of today in DNS.".to_owned()],
            client: vec![
                "Take the configuration that the server sent, or ask DNS anew (--ech dns)."
                    .to_owned(),
            ],
        })
    }
}

/// Whether the server proved that it has Encrypted ClientHello switched off (RFC 9849 §6.1.6).
fn is_disabled(failure: &Failure) -> bool {
    let check = failure.error.check.as_ref().map(|it| &it.check);
    matches!(
        check,
        Some(
            Check::EchRequired {
                authentic: true,
                usable: false,
                ..
            } | Check::EchRequired {
                authentic: true,
                retry_configs: None,
                ..
            }
        )
    )
}
