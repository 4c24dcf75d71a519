//! What is exported from a finished handshake: keying material, and channel bindings (RFC 5705, RFC
//! 9846 §7.5; RFC 5929, RFC 9266).

use super::Connection;
use crate::certificate::Certificate as X509;
use crate::check::{Check, NoEndPoint};
use crate::compute::Value;
use crate::compute::bytes::Split;
use crate::compute::hash::Hash;
use crate::error::{Error, Result};
use crate::message::{
    self, Certificate, CertificateTls13, CompressedCertificate, HEADER_LENGTH, Message as _,
};
use crate::names::export::{ChannelBinding, Export, Material};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::ProtocolVersion;
use crate::narration::Fact;

impl Connection {
    /// Exports what is asked for, and tells how far it can be relied on. What is not defined in this
    /// version, or for this certificate, is left out.
    ///
    /// # Errors
    /// Internal, before the handshake is complete.
    pub fn export(&mut self, export: &Export) -> Result<Option<Value>> {
        if !self.exports.contains(export) {
            self.exports.push(export.clone());
        }
        let value = match export {
            Export::Material(material) => Some(self.export_material(material)?),
            Export::Binding(binding) => self.channel_binding(*binding)?,
        };
        if let Some(value) = &value {
            let fact = Fact::Exported(export.to_string().into(), value.to_vec());
            let exported = &mut self.agreed.exported;
            exported.retain(|before| before.name() != fact.name());
            exported.push(fact);
        }
        Ok(value)
    }

    /// Exports again what was exported before, after a renegotiation: it has a master secret, randoms and
    /// Finished messages of its own (RFC 5705 §4, RFC 5929 §3.1).
    ///
    /// # Errors
    /// Internal, before the handshake is complete.
    pub fn export_again(&mut self) -> Result<()> {
        for export in self.exports.clone() {
            self.export(&export)?;
        }
        Ok(())
    }

    fn export_material(&mut self, material: &Material) -> Result<Value> {
        self.note(Check::Export {
            label: material.label.clone(),
            version: self.version,
            extended_master_secret: self.agreed.has_extended_master_secret(),
        });
        let rfc = match self.version {
            ProtocolVersion::TLS1_3 => "RFC 9846 §7.5",
            _ => "RFC 5705 §4",
        };
        self.derive_material("exported_keying_material", material, rfc)
    }

    fn derive_material(
        &mut self,
        name: &'static str,
        material: &Material,
        rfc: &'static str,
    ) -> Result<Value> {
        let exporter = self.schedule.exporter();
        let exporter = exporter.ok_or_else(|| Error::internal("an export before the handshake"))?;
        exporter.export(name, material, rfc, &mut self.narration)
    }

    fn channel_binding(&mut self, binding: ChannelBinding) -> Result<Option<Value>> {
        let end_point = match binding {
            ChannelBinding::TlsServerEndPoint => Some(self.end_point()),
            _ => None,
        };
        let found = end_point.as_ref();
        self.note(Check::ChannelBinding {
            binding,
            version: self.version,
            extended_master_secret: self.agreed.has_extended_master_secret(),
            hash: found.and_then(|it| Some(it.as_ref().ok()?.1.name().into())),
            missing: found.and_then(|it| it.as_ref().err().cloned()),
        });
        let name = binding.name();
        match binding {
            ChannelBinding::TlsExporter => {
                let material = Material::channel_binding();
                self.derive_material(name, &material, binding.rfc())
                    .map(Some)
            }
            // TLS 1.3 has no such binding.
            ChannelBinding::TlsUnique if self.version == ProtocolVersion::TLS1_3 => Ok(None),
            ChannelBinding::TlsUnique => {
                let finished = self.schedule.transcript.first("Finished").cloned();
                let finished =
                    finished.ok_or_else(|| Error::internal("a handshake without Finished"))?;
                let length = finished.len().saturating_sub(HEADER_LENGTH);
                let body = Split::new(name, &finished, HEADER_LENGTH, length, binding.rfc());
                self.compute(body).map(Some)
            }
            ChannelBinding::TlsServerEndPoint => match end_point {
                Some(Ok((certificate, hash))) => {
                    let digest = Hash::new(name, hash, [&certificate], binding.rfc());
                    self.compute(digest).map(Some)
                }
                _ => Ok(None),
            },
        }
    }

    /// The server's certificate, and the hash of it that tls-server-end-point is: that of its signature, but
    /// SHA-256 in place of MD5 and SHA-1 (RFC 5929 §4.1). Or why there is none.
    fn end_point(&self) -> std::result::Result<(Value, HashAlgorithm), NoEndPoint> {
        let Some(certificate) = self.server_certificate() else {
            let resumed = self.agreed.resumed_peer.as_ref();
            return Err(match resumed {
                Some(peer) if !peer.given_key => NoEndPoint::Session,
                None if self.shown_certificate().is_some() => NoEndPoint::RawKey,
                _ => NoEndPoint::NoCertificate,
            });
        };
        // What is shown in the place of a certificate and is none, is a key alone.
        let parsed = X509::parse(&certificate).map_err(|_| NoEndPoint::RawKey)?;
        match parsed.signature_hash() {
            Some(HashAlgorithm::Md5 | HashAlgorithm::Sha1) => {
                Ok((certificate, HashAlgorithm::Sha256))
            }
            Some(hash) => Ok((certificate, hash)),
            None => Err(NoEndPoint::Signature(
                parsed.signature_algorithm().to_string(),
            )),
        }
    }

    /// The message with the server's certificate: the first of a handshake is the server's.
    fn shown_certificate(&self) -> Option<&Value> {
        let is_one = |message: &&Value| {
            let mut names = [Certificate::NAME, CompressedCertificate::NAME].into_iter();
            names.any(|name| message.name == name.name())
        };
        self.schedule.transcript.messages().iter().find(is_one)
    }

    /// The server's own certificate, as a part of the message that holds it; a session that is resumed
    /// keeps it. `None` if there was none.
    pub(super) fn server_certificate(&self) -> Option<Value> {
        if self.agreed.resumed_peer.is_some() {
            return self.agreed.resumed_certificate.clone();
        }
        let message = self.shown_certificate()?;
        if message.name == CompressedCertificate::NAME.name() {
            let unpacked = self.unpacked_certificate.clone();
            return unpacked.map(|it| it.renamed("certificate"));
        }
        let id = message.origin().message()?;
        let certificate = match self.version {
            ProtocolVersion::TLS1_3 => {
                let (certificate, _) =
                    message::decode_received::<CertificateTls13>(id, message, self.version, false);
                certificate
                    .ok()?
                    .certificate_list
                    .into_iter()
                    .next()?
                    .cert_data
            }
            _ => {
                let (certificate, _) =
                    message::decode_received::<Certificate>(id, message, self.version, false);
                certificate.ok()?.certificate_list.into_iter().next()?
            }
        };
        Some(certificate.renamed("certificate"))
    }
}
