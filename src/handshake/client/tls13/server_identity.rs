//! Who the server is: its Certificate and CertificateVerify (RFC 9846 §4.5.1, §4.5.2).

use super::super::{authenticate, shape};
use super::Handshake;
use crate::certificate::Certificate as X509;
use crate::compute::Value;
use crate::error::{Error, Result};
use crate::extension::*;
use crate::message::*;
use crate::names::registry::{CertificateType, ProtocolVersion};
use crate::narration::Side;
use crate::peer::{asked_anchors, delegated, raw_key, revocation, timestamps};

impl Handshake<'_> {
    /// Certificate and CertificateVerify: the server's chain, and its signature over the handshake so
    /// far (RFC 9846 §4.5.1, §4.5.2).
    pub(super) fn receive_server_identity(&mut self) -> Result<()> {
        if self.certificate_type == CertificateType::RawPublicKey {
            return self.receive_server_key();
        }
        let certificate = self.receive_certificate()?;
        let chain = self.check_certificate(&certificate)?;
        let offered = self.offer.hello.extension::<DelegatedCredential>();
        let offered = offered.map_or(&[][..], DelegatedCredential::requested);
        let (c, expected) = (&mut *self.c, self.config.into());
        let delegated = delegated::check(c, expected, offered, &chain, &certificate)?;
        let hash = c.transcript_hash(self.suite)?;
        let verify: CertificateVerify = c.receive()?;
        let key = authenticate::end_entity(&chain)?.public_key()?;
        authenticate::check_proof(c, expected, key, delegated.as_ref(), &hash, &verify)
    }

    /// Certificate with a raw public key, and CertificateVerify (RFC 7250 §3).
    fn receive_server_key(&mut self) -> Result<()> {
        let RawPublicKeyTls13(message) = self.c.receive()?;
        self.check_entries(&message)?;
        let entries = message.certificate_list.iter();
        let spki = raw_key::only_key(entries.map(|entry| &entry.cert_data))?;
        let key = raw_key::check(self.c, self.config, self.suite, spki)?;
        let hash = self.c.transcript_hash(self.suite)?;
        let verify: CertificateVerify = self.c.receive()?;
        authenticate::check_certificate_verify(self.c, self.config, &key, &hash, &verify)
    }

    /// Certificate, which may be compressed, if that was offered (RFC 8879 §4).
    fn receive_certificate(&mut self) -> Result<CertificateTls13> {
        let compressed: Option<CompressedCertificate> = match self.offered_compression() {
            true => self.c.receive_if()?,
            false => None,
        };
        let Some(compressed) = compressed else {
            return self.c.receive();
        };
        let offer: Option<&CompressCertificate> = self.offer.hello.extension();
        let algorithm = compressed.algorithm;
        if !offer.is_some_and(|offer| offer.algorithms.contains(&algorithm)) {
            return Err(Error::illegal_parameter(format!(
                "the Certificate is compressed with {algorithm}, which was not offered (RFC 8879 §4)"
            )));
        }
        self.c.decompress_certificate(Side::Server, &compressed)
    }

    fn offered_compression(&self) -> bool {
        self.offer
            .hello
            .extension::<CompressCertificate>()
            .is_some()
    }

    /// What goes with certificates: the context, and extensions (RFC 9846 §4.5.1).
    fn check_entries(&self, message: &CertificateTls13) -> Result<()> {
        if !message.certificate_request_context.is_empty() {
            return Err(Error::illegal_parameter(
                "certificate_request_context must be empty in a server's Certificate (RFC 9846 §4.5.1)",
            ));
        }
        let entries = message.certificate_list.iter();
        for extension in entries.flat_map(|entry| entry.extensions.types()) {
            self.check_extension(extension, Carrier::CertificateEntry, "a certificate entry")?;
        }
        for entry in &message.certificate_list {
            shape::require_feasible(&entry.extensions)?;
        }
        Ok(())
    }

    /// The server's chain (RFC 9846 §4.5.1).
    fn check_certificate(&mut self, message: &CertificateTls13) -> Result<Vec<X509>> {
        self.check_entries(message)?;
        let entries = message.certificate_list.iter();
        let ders: Vec<&Value> = entries.map(|entry| &entry.cert_data).collect();
        let Handshake { c, config, .. } = self;
        let chain = authenticate::read_chain(c, &ders)?;
        if let Some(TrustAnchors { trust_anchor_ids }) = self.offer.hello.extension() {
            let matched = asked_anchors::is_matched(message)?;
            let available = c.heard.available_anchors.clone();
            let ids = (&trust_anchor_ids[..], &available[..]);
            asked_anchors::tell(c, Side::Server, ids, matched, &chain);
        }
        authenticate::check_chain(c, *config, &chain)?;
        let version = ProtocolVersion::TLS1_3;
        authenticate::check_key_for_suite(c, *config, self.suite, version, &chain)?;
        if self.offer.hello.extension::<StatusRequest>().is_some() {
            revocation::check_stapled(self.c, self.config, &chain, &message.stapled()?)?;
        }
        let first = message.certificate_list.first();
        let timestamps = first.and_then(|it| it.extensions.get::<SignedCertificateTimestamp>());
        let timestamps = timestamps.map_or(&[][..], |it| &it.sct_list);
        let stapled = message.stapled()?;
        let answer = stapled.iter().find(|(position, _)| *position == 0);
        let answer = answer.map(|(_, answer)| *answer);
        timestamps::check(self.c, self.config, &chain, timestamps, answer)?;
        Ok(chain)
    }
}
