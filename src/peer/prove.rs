//! Proving who we are: which identity answers what the other end asks for, and the signature of its
//! key over the handshake. The same for both ends.

use super::{AskedAnchors, Delegate, Identity};
use crate::certificate::Certificate;
use crate::check::SignedMessage;
use crate::compute::Value;
use crate::compute::signature::Sign;
use crate::connection::Connection;
use crate::error::Result;
use crate::extension::{DelegatedCredential, Extensions, StatusRequest, TrustAnchors};
use crate::keys::schedule::tls12::Randoms;
use crate::keys::schedule::tls13::signed_content;
use crate::message::{
    Certificate as CertificateMessage, CertificateEntry, CertificateTls13, CertificateVerify,
    RawPublicKeyTls13,
};
use crate::names::TrustAnchorId;
use crate::names::registry::{CertificateStatusType, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::Suite;
use crate::narration::{Event, Topic};

/// What the other end asks of an identity.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The version.
    pub version: ProtocolVersion,
    /// The suite, which before TLS 1.3 goes with some kinds of keys alone.
    pub suite: &'a Suite,
    /// The groups that it lists, if it lists any.
    pub groups: Option<&'a [NamedGroup]>,
    /// The signature schemes that it takes.
    pub taken: &'a [SignatureScheme],
    /// Those that we use, best first.
    pub ours: &'a [SignatureScheme],
    /// The trust anchors that it asks for.
    pub anchors: AskedAnchors<'a>,
}

/// Why an identity does not answer what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Its key does not go with the suite (RFC 5246 §7.4.2).
    Key,
    /// Its key is on a curve that the other end does not list (RFC 8422 §5.3).
    Curve,
    /// It can sign with no scheme that both ends use.
    Scheme,
    /// It is for those alone who ask for its trust anchor (draft-ietf-tls-trust-anchor-ids §6.3).
    TrustAnchor,
}

/// An identity, and how its key signs on one connection.
#[derive(Debug, Clone, Copy)]
pub struct Signer<'a> {
    /// Who.
    pub identity: &'a Identity,
    /// How.
    pub scheme: SignatureScheme,
    /// The delegated credential that is shown, whose key then signs (RFC 9345).
    delegate: Option<&'a Delegate>,
    /// Whether the path is of a trust anchor that the other end asks for by its identifier.
    is_asked_for: bool,
}

impl Wanted<'_> {
    /// The first identity whose key may be used, to sign nothing with it; those that are asked for come
    /// first.
    ///
    /// # Errors
    /// Why each does not fit.
    pub fn identity<'i>(
        &self,
        identities: &'i [Identity],
    ) -> std::result::Result<&'i Identity, Vec<Unfit>> {
        self.first(identities, |identity| self.allows_key(identity))
    }

    /// The first identity that can sign so that the other end takes it, likewise.
    ///
    /// # Errors
    /// Why each does not fit.
    pub fn signer<'i>(
        &self,
        identities: &'i [Identity],
    ) -> std::result::Result<Signer<'i>, Vec<Unfit>> {
        self.first(identities, |identity| {
            self.allows_key(identity)?;
            let scheme = self.scheme(identity).ok_or(Unfit::Scheme)?;
            Ok(Signer::of(identity, scheme).asked_for(&self.anchors))
        })
    }

    /// The trust anchors of all identities that could answer, whichever is asked for
    /// (draft-ietf-tls-trust-anchor-ids §4.3).
    pub fn available_anchors(&self, identities: &[Identity]) -> Vec<TrustAnchorId> {
        let can_answer = |identity: &&Identity| {
            self.allows_key(identity).is_ok() && self.scheme(identity).is_some()
        };
        let mut ids: Vec<TrustAnchorId> = Vec::new();
        for identity in identities.iter().filter(can_answer) {
            let id = identity.properties().trust_anchor_id.as_ref();
            ids.extend(id.filter(|id| !ids.contains(id)).cloned());
        }
        ids
    }

    fn first<'i, T>(
        &self,
        identities: &'i [Identity],
        try_identity: impl Fn(&'i Identity) -> std::result::Result<T, Unfit>,
    ) -> std::result::Result<T, Vec<Unfit>> {
        let mut unfit = Vec::new();
        for identity in self.anchors.order(identities) {
            let tried = match self.anchors.allow(identity) {
                true => try_identity(identity),
                false => Err(Unfit::TrustAnchor),
            };
            match tried {
                Ok(fits) => return Ok(fits),
                Err(why) => unfit.push(why),
            }
        }
        Err(unfit)
    }

    fn allows_key<'i>(&self, identity: &'i Identity) -> std::result::Result<&'i Identity, Unfit> {
        let key = identity.private_key().algorithm();
        if !self.suite.takes_key(key, self.version) {
            return Err(Unfit::Key);
        }
        // RFC 8422 §5.3: before TLS 1.3, the key of the certificate must be on a curve that is listed,
        // if any is. Since then the groups are those of the key exchange alone.
        let counts = self.version < ProtocolVersion::TLS1_3;
        match (key.curve(), self.groups) {
            (Some(curve), Some(listed)) if counts && !listed.contains(&curve) => Err(Unfit::Curve),
            _ => Ok(identity),
        }
    }

    /// The first of our schemes that the other end takes and the key can do. Before TLS 1.2 the key
    /// alone decides (RFC 4346 §7.4.3).
    fn scheme(&self, identity: &Identity) -> Option<SignatureScheme> {
        let possible = identity.private_key().schemes(self.version);
        if self.version < ProtocolVersion::TLS1_2 {
            return possible.first().copied();
        }
        let mut ours = self.ours.iter().copied();
        ours.find(|scheme| possible.contains(scheme) && self.taken.contains(scheme))
    }
}

/// Tells what our certificates say, once the message that holds them is sent.
pub(crate) fn tell_certificates(c: &mut Connection, identity: &Identity) {
    if !c.narration.wants(Topic::Steps) {
        return;
    }
    for (position, der) in identity.certificates().iter().enumerate() {
        // Of a file the first has been parsed before, and what comes after it is the peer's to judge.
        if let Ok(certificate) = Certificate::read(der) {
            let summary = certificate.summary(position);
            c.narration
                .tell(Topic::Steps, || Event::Certificate(summary));
        }
    }
}

impl<'a> Signer<'a> {
    /// Whose own key signs.
    pub fn of(identity: &'a Identity, scheme: SignatureScheme) -> Self {
        Signer {
            identity,
            scheme,
            delegate: None,
            is_asked_for: false,
        }
    }

    /// The same, whose path may be one that the other end asks for by its trust anchor.
    pub(crate) fn asked_for(self, anchors: &AskedAnchors<'_>) -> Self {
        Signer {
            is_asked_for: anchors.has_id_of(self.identity),
            ..self
        }
    }

    /// Whether the path is of a trust anchor that the other end asks for by its identifier.
    pub(crate) fn is_asked_for(&self) -> bool {
        self.is_asked_for
    }

    /// The same, with the first credential of the identity that the other end takes, if there is one:
    /// `requested` are the schemes that it takes of such, `taken` those that it takes of certificates
    /// (RFC 9345 §4.1.1).
    pub(crate) fn delegated(
        self,
        requested: &[SignatureScheme],
        taken: &[SignatureScheme],
    ) -> Self {
        let fits = |it: &&Delegate| {
            requested.contains(&it.credential.dc_cert_verify_algorithm)
                && taken.contains(&it.credential.algorithm)
        };
        match self.identity.delegates().iter().find(fits) {
            Some(delegate) => Signer {
                scheme: delegate.credential.dc_cert_verify_algorithm,
                delegate: Some(delegate),
                ..self
            },
            None => self,
        }
    }

    /// The Certificate message of TLS 1.3 (RFC 9846 §4.5.1); the context is that of the request, empty
    /// from a server.
    /// With our OCSP response, if the other end asked for one (RFC 9846 §4.5.1.1).
    pub(crate) fn certificate(
        &self,
        certificate_request_context: Value,
        is_status_asked: bool,
    ) -> CertificateTls13 {
        let entry = |cert_data| CertificateEntry {
            cert_data,
            extensions: Extensions::default(),
        };
        let certificates = self.identity.certificates().into_iter();
        let mut certificate_list: Vec<CertificateEntry> = certificates.map(entry).collect();
        let response = self.identity.ocsp_response().filter(|_| is_status_asked);
        if let (Some(response), Some(own)) = (response, certificate_list.first_mut()) {
            own.extensions.push(StatusRequest::Response {
                status_type: CertificateStatusType::Ocsp,
                response,
            });
        }
        if let (Some(delegate), Some(own)) = (self.delegate, certificate_list.first_mut()) {
            let credential = Box::new(delegate.credential.clone());
            own.extensions
                .push(DelegatedCredential::Credential(credential));
        }
        if let (true, Some(own)) = (self.is_asked_for, certificate_list.first_mut()) {
            own.extensions.push(TrustAnchors::default());
        }
        CertificateTls13 {
            certificate_request_context,
            certificate_list,
        }
    }

    /// The Certificate message of TLS 1.3 with a raw public key (RFC 7250 §3); the context is that of the
    /// request, empty from a server.
    pub(crate) fn raw_public_key_tls13(
        &self,
        certificate_request_context: Value,
    ) -> Result<RawPublicKeyTls13> {
        Ok(RawPublicKeyTls13(CertificateTls13 {
            certificate_request_context,
            certificate_list: vec![CertificateEntry {
                cert_data: self.identity.raw_public_key()?,
                extensions: Extensions::default(),
            }],
        }))
    }

    /// The CertificateVerify of TLS 1.3, over the transcript up to our Certificate (RFC 9846 §4.5.2).
    pub(crate) fn certificate_verify(
        &self,
        c: &mut Connection,
        suite: &Suite,
    ) -> Result<CertificateVerify> {
        let hash = c.transcript_hash(suite)?;
        let content = signed_content(c.side(), &hash);
        let signature = self.sign(c, content, "RFC 9846 §4.5.2")?;
        Ok(CertificateVerify {
            algorithm: Some(self.scheme),
            signature,
        })
    }

    /// The Certificate message up to TLS 1.2 (RFC 5246 §7.4.2, §7.4.6).
    pub(crate) fn certificate_tls12(&self) -> CertificateMessage {
        CertificateMessage {
            certificate_list: self.identity.certificates(),
        }
    }

    /// The CertificateVerify up to TLS 1.2, over every handshake message so far (RFC 5246 §7.4.8).
    pub(crate) fn certificate_verify_tls12(&self, c: &mut Connection) -> Result<CertificateVerify> {
        let content = c.handshake_messages();
        let rfc = SignedMessage::CertificateVerify.rfc(c.version());
        let signature = self.sign(c, content, rfc)?;
        Ok(CertificateVerify {
            algorithm: (c.version() >= ProtocolVersion::TLS1_2).then_some(self.scheme),
            signature,
        })
    }

    /// The signature of ServerKeyExchange, over both randoms and the parameters (RFC 5246 §7.4.3).
    pub(crate) fn sign_params(
        &self,
        c: &mut Connection,
        randoms: &Randoms,
        params: Value,
    ) -> Result<Value> {
        let content = randoms.signed_with(params);
        let rfc = SignedMessage::ServerKeyExchange.rfc(c.version());
        self.sign(c, content, rfc)
    }

    fn sign(&self, c: &mut Connection, content: Vec<Value>, rfc: &'static str) -> Result<Value> {
        let signer = c.side();
        c.narration.compute(Sign {
            scheme: self.scheme,
            signer,
            private_key: match self.delegate {
                Some(delegate) => &delegate.private_key,
                None => self.identity.private_key(),
            },
            content,
            rng: &mut *c.rng,
            rfc,
        })
    }
}
