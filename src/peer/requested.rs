//! Which identity answers a CertificateRequest (RFC 9846 §4.4.2, RFC 5246 §7.4.4).

use super::{AskedAnchors, Identity, Signer};
use crate::check::Mismatch;
use crate::connection::{CertificateAsked, CertificateSent};
use crate::extension::{OidFilter, OidFilters, SignatureAlgorithms};
use crate::message::{CertificateRequest, CertificateRequestTls13};
use crate::names::registry::{ClientCertificateType, ProtocolVersion, SignatureScheme};
use crate::names::signature::KeyAlgorithm;

/// What a server asks of a client's certificate.
#[derive(Debug, Clone)]
pub struct Requested<'a> {
    /// The version.
    version: ProtocolVersion,
    /// The kinds of certificate that it takes; TLS 1.3 has no such list.
    certificate_types: Option<&'a [ClientCertificateType]>,
    /// The signature schemes that it takes; none before TLS 1.2, where the key alone decides.
    signature_algorithms: &'a [SignatureScheme],
    /// The authorities that it trusts; none means any.
    anchors: AskedAnchors<'a>,
    /// What its extensions are to hold; TLS 1.2 does not ask.
    filters: &'a [OidFilter],
}

/// An identity that can sign for a client, and in what it is not what the server asks for.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// Who, and how it would sign.
    pub signer: Signer<'a>,
    /// Empty if it is what the server asks for.
    pub mismatches: Vec<Mismatch>,
}

impl<'a> Requested<'a> {
    /// By a request up to TLS 1.2.
    pub fn tls12(request: &'a CertificateRequest, version: ProtocolVersion) -> Self {
        Requested {
            version,
            certificate_types: Some(&request.certificate_types),
            signature_algorithms: &request.supported_signature_algorithms,
            anchors: AskedAnchors {
                ids: None,
                names: &request.certificate_authorities,
            },
            filters: &[],
        }
    }

    /// By a request of TLS 1.3.
    pub fn tls13(request: &'a CertificateRequestTls13) -> Self {
        let schemes = request.extensions.get::<SignatureAlgorithms>();
        let filters = request.extensions.get::<OidFilters>();
        Requested {
            version: ProtocolVersion::TLS1_3,
            certificate_types: None,
            signature_algorithms: schemes.map_or(&[][..], |it| &it.supported_signature_algorithms),
            anchors: AskedAnchors::of(Some(&request.extensions)),
            filters: filters.map_or(&[][..], |it| &it.filters),
        }
    }

    /// The signature schemes that the server takes.
    pub(crate) fn signature_algorithms(&self) -> &'a [SignatureScheme] {
        self.signature_algorithms
    }

    /// The authorities that it names, as distinguished names in DER.
    pub(crate) fn authorities(&self) -> &'a [Vec<u8>] {
        self.anchors.names
    }

    /// What was asked, to be remembered, with what it got.
    pub fn asked(&self, answer: CertificateSent) -> CertificateAsked {
        CertificateAsked {
            certificate_types: self.certificate_types.unwrap_or_default().to_vec(),
            signature_algorithms: self.signature_algorithms.to_vec(),
            authorities: self.anchors.names.to_vec(),
            filters: self.filters.to_vec(),
            answer,
        }
    }

    /// The identity to answer with: the first that is what the server asks for, else the one that
    /// comes nearest. `ours` are the signature schemes that we use, best first. `None` if no key can
    /// sign in this version at all.
    pub fn choose<'i>(
        &self,
        identities: &'i [Identity],
        ours: &[SignatureScheme],
    ) -> Option<Candidate<'i>> {
        let candidates = identities
            .iter()
            .filter_map(|identity| self.candidate(identity, ours));
        candidates.min_by_key(|candidate| {
            let nearness = self.anchors.nearness(candidate.signer.identity);
            (candidate.mismatches.len(), nearness)
        })
    }

    /// The identities that were passed over for the one that was `chosen`, each with whom it is for and in
    /// what it is not what the server asks for.
    pub fn others(
        &self,
        identities: &[Identity],
        ours: &[SignatureScheme],
        chosen: &Identity,
    ) -> Vec<(String, Vec<Mismatch>)> {
        let others = identities.iter().filter(|it| !std::ptr::eq(*it, chosen));
        let told = others.filter_map(|identity| {
            let mismatches = match self.candidate(identity, ours) {
                Some(candidate) => candidate.mismatches,
                None => vec![Mismatch::Key],
            };
            Some((identity.name().ok()?, mismatches))
        });
        told.collect()
    }

    fn candidate<'i>(
        &self,
        identity: &'i Identity,
        ours: &[SignatureScheme],
    ) -> Option<Candidate<'i>> {
        let possible = identity.private_key().schemes(self.version);
        let mut mismatches = Vec::new();
        if !self.takes_type(identity.private_key().algorithm()) {
            mismatches.push(Mismatch::CertificateType);
        }
        let taken = |scheme: &&SignatureScheme| {
            self.version < ProtocolVersion::TLS1_2 || self.signature_algorithms.contains(scheme)
        };
        // In our order of preference; a key whose schemes we do not prefer signs as it can.
        let preferred = ours.iter().filter(|scheme| possible.contains(scheme));
        let mut in_order = preferred.chain(&possible);
        let scheme = match self.version {
            ProtocolVersion::TLS1_0 | ProtocolVersion::TLS1_1 => possible.first(),
            _ => in_order.find(taken),
        };
        if scheme.is_none() {
            mismatches.push(Mismatch::SignatureScheme);
        }
        if !self.trusts_issuer_of(identity) {
            mismatches.push(Mismatch::Authority);
        }
        if !self.trusts_anchor_of(identity) {
            mismatches.push(Mismatch::TrustAnchor);
        }
        if !self.passes_filters(identity) {
            mismatches.push(Mismatch::Filter);
        }
        let scheme = *scheme.or(possible.first())?;
        Some(Candidate {
            signer: Signer::of(identity, scheme).asked_for(&self.anchors),
            mismatches,
        })
    }

    /// RFC 5246 §7.4.4; `ecdsa_sign` includes EdDSA (RFC 8422 §5.5).
    fn takes_type(&self, key: KeyAlgorithm) -> bool {
        let needed = if key.is_rsa() {
            ClientCertificateType::RsaSign
        } else {
            ClientCertificateType::EcdsaSign
        };
        self.certificate_types
            .is_none_or(|types| types.contains(&needed))
    }

    /// RFC 9846 §4.3.5: whether the certificate has every extension that is asked for, and in it what is
    /// asked for; extensions that no rule is known for are ignored.
    fn passes_filters(&self, identity: &Identity) -> bool {
        let Ok(certificate) = identity.certificate() else {
            return true;
        };
        self.filters.iter().all(|filter| {
            let (oid, values) = (
                &filter.certificate_extension_oid,
                &filter.certificate_extension_values,
            );
            certificate.satisfies(oid, values) != Some(false)
        })
    }

    /// Whether a certificate of the chain is issued by one of the authorities, if any are named and the
    /// server does not ask for the chain otherwise. A key alone has no issuer.
    fn trusts_issuer_of(&self, identity: &Identity) -> bool {
        let is_free = self.anchors.names.is_empty() || identity.is_bare();
        is_free || self.anchors.has(identity)
    }

    /// Whether a path with a trust anchor of its own is one that is asked for, if any are. Paths without one
    /// do not take part (draft-ietf-tls-trust-anchor-ids §3.2).
    fn trusts_anchor_of(&self, identity: &Identity) -> bool {
        let takes_part =
            identity.properties().trust_anchor_id.is_some() && self.anchors.ids.is_some();
        self.anchors.allow(identity) && (!takes_part || self.anchors.has(identity))
    }
}
