//! A Certificate that came compressed (RFC 8879).

use super::Connection;
use crate::compute::decompress::Decompress;
use crate::error::{Error, Result};
use crate::message::{CertificateTls13, CompressedCertificate, MAX_MESSAGE, Message as _};
use crate::names::registry::{AlertDescription, ProtocolVersion};
use crate::wire::Reader;

impl Connection {
    /// The Certificate inside (RFC 8879 §4), which the computation `decompress` gives back.
    ///
    /// # Errors
    /// `bad_certificate` if it is longer than any that is read, or does not decompress to what was
    /// announced; `decode_error` if that is no Certificate.
    pub fn decompress_certificate(
        &mut self,
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
        let mut r = Reader::new(&body).of_value(&body);
        let certificate = CertificateTls13::decode(&mut r, ProtocolVersion::TLS1_3)?;
        r.finish(CertificateTls13::NAME)?;
        Ok(certificate)
    }
}
