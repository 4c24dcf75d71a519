//! Certificates that travel compressed (RFC 8879).

use super::Connection;
use super::inside::Inside;
use crate::compute::compress::Compress;
use crate::compute::decompress::Decompress;
use crate::error::{Error, Result};
use crate::message::{CertificateTls13, CompressedCertificate, MAX_MESSAGE, Message as _};
use crate::names::registry::{AlertDescription, ProtocolVersion};
use crate::narration::Side;
use crate::wire::{Reader, Value, Writer};

impl Connection {
    /// The message with `certificate` inside, compressed (RFC 8879 §4); `None` if that does not make
    /// it shorter.
    ///
    /// # Errors
    /// If the certificates do not fit into a message.
    pub fn compress_certificate(
        &mut self,
        certificate: &CertificateTls13,
    ) -> Result<Option<CompressedCertificate>> {
        let mut w = Writer::recording(false);
        w.all(|w| certificate.clone().fields(w, ProtocolVersion::TLS1_3));
        let (bytes, _) = w.finish()?;
        let body = Value::literal("certificate_message", bytes);
        let packed = self.compute(Compress::new(&body))?;
        if packed.len() >= body.len() {
            return Ok(None);
        }
        let told = self.tell_body_inside(Inside::CERTIFICATE, certificate)?;
        let mut r = Reader::new(&told).of_value(&told);
        let told = CertificateTls13::decode(&mut r, ProtocolVersion::TLS1_3)?;
        self.unpack(self.side, &told);
        Ok(Some(CompressedCertificate {
            algorithm: Compress::ALGORITHM,
            uncompressed_length: body.len() as u32, // of 24 bits, as the writer of the list has seen to
            compressed_certificate_message: packed,
        }))
    }

    /// The Certificate inside what `from` sent (RFC 8879 §4), which the computation `decompress` gives back.
    ///
    /// # Errors
    /// `bad_certificate` if it is longer than any that is read, or does not decompress to what was
    /// announced; `decode_error` if that is no Certificate.
    pub fn decompress_certificate(
        &mut self,
        from: Side,
        message: &CompressedCertificate,
    ) -> Result<CertificateTls13> {
        let length = message.uncompressed_length as usize;
        if length > MAX_MESSAGE {
            return Err(Error::protocol(
                AlertDescription::BadCertificate,
                format!(
                    "a Certificate of {length} bytes, compressed; {MAX_MESSAGE} is the most that is read"
                ),
            ));
        }
        let packed = &message.compressed_certificate_message;
        let body = self.compute(Decompress::new(message.algorithm, packed, length))?;
        let certificate = self.read_certificate(from, &body)?;
        self.unpack(from, &certificate);
        Ok(certificate)
    }

    /// Remembers the server's own certificate, which the transcript has compressed only.
    fn unpack(&mut self, from: Side, certificate: &CertificateTls13) {
        if from == Side::Server {
            let first = certificate.certificate_list.first();
            self.unpacked_certificate = first.map(|entry| entry.cert_data.clone());
        }
    }
}
