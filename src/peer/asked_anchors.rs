//! Which trust anchors the other end asks for: by identifier (draft-ietf-tls-trust-anchor-ids §4.2) or by
//! distinguished name (RFC 9846 §4.3.4). A path that leads to one of them is preferred to others.

use super::Identity;
use super::identity::in_order;
use crate::certificate::Certificate;
use crate::check::Check;
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::extension::{CertificateAuthorities, Extensions, TrustAnchors};
use crate::message::CertificateTls13;
use crate::names::{Side, TrustAnchorId};

/// What is asked for; nothing in particular before TLS 1.3.
#[derive(Debug, Clone, Copy, Default)]
pub struct AskedAnchors<'a> {
    /// The list of trust_anchors, if the other end sends it; it may be empty.
    pub ids: Option<&'a [TrustAnchorId]>,
    /// The list of certificate_authorities, in DER; empty if it sends none.
    pub names: &'a [Vec<u8>],
}

impl<'a> AskedAnchors<'a> {
    /// Those of a ClientHello or CertificateRequest.
    pub fn of(extensions: Option<&'a Extensions>) -> Self {
        let ids = extensions.and_then(|all| all.get::<TrustAnchors>());
        let names = extensions.and_then(|all| all.get::<CertificateAuthorities>());
        AskedAnchors {
            ids: ids.map(|it| &it.trust_anchor_ids[..]),
            names: names.map_or(&[], |it| &it.authorities),
        }
    }

    /// Whether a path is of a trust anchor that is asked for by its identifier.
    pub fn has_id_of(&self, identity: &Identity) -> bool {
        let ids = self.ids.unwrap_or_default();
        identity.properties().are_asked_for(ids)
    }

    /// Whether a certificate of a path is issued by an authority that is asked for by its name.
    pub fn has_name_of(&self, identity: &Identity) -> bool {
        let is_listed = |der: &Vec<u8>| {
            let issuer = Certificate::parse(der);
            issuer.is_ok_and(|it| self.names.iter().any(|name| name == it.issuer_der()))
        };
        !self.names.is_empty() && identity.chain().iter().any(is_listed)
    }

    /// Whether a path leads to a trust anchor that is asked for.
    pub fn has(&self, identity: &Identity) -> bool {
        self.has_id_of(identity) || self.has_name_of(identity)
    }

    /// Whether a path may be shown: some are for those alone who ask for their trust anchor (§6.3).
    pub fn allow(&self, identity: &Identity) -> bool {
        !identity.properties().trust_anchor_negotiation || self.has(identity)
    }

    /// How near a path comes to what is asked for: 0 by its identifier, 1 by a name, 2 not at all.
    pub fn nearness(&self, identity: &Identity) -> u8 {
        match self.has_id_of(identity) {
            true => 0,
            false => 2 - u8::from(self.has_name_of(identity)),
        }
    }

    /// The identities, those that are asked for first.
    pub fn order<'i>(&self, identities: &'i [Identity]) -> Vec<&'i Identity> {
        let mut order: Vec<&Identity> = identities.iter().collect();
        if self.ids.is_some() || !self.names.is_empty() {
            order.sort_by_cached_key(|identity| self.nearness(identity));
        }
        order
    }
}

/// Tells whether a path that was received is one that was asked for, of those that there are.
pub(crate) fn tell(
    c: &mut Connection,
    side: Side,
    (requested, available): (&[TrustAnchorId], &[TrustAnchorId]),
    matched: bool,
    chain: &[Certificate],
) {
    c.note(Check::TrustAnchor {
        side,
        requested: requested.to_vec(),
        available: available.to_vec(),
        matched,
        in_order: in_order(chain),
    });
}

/// Whether a Certificate message says that its path is one that was asked for.
///
/// # Errors
/// `illegal_parameter` if it says so elsewhere than in its first entry (§4.1).
pub(crate) fn is_matched(message: &CertificateTls13) -> Result<bool> {
    let mut said = message
        .certificate_list
        .iter()
        .map(|entry| entry.extensions.get::<TrustAnchors>().is_some());
    let first = said.next().unwrap_or_default();
    match said.any(|said| said) {
        true => Err(Error::illegal_parameter(
            "trust_anchors belongs into the first certificate entry alone (draft-ietf-tls-trust-anchor-ids §4.1)",
        )),
        false => Ok(first),
    }
}
