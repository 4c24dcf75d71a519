//! The OCSP response that a server sends along with its certificate (RFC 6066 §8).

use std::path::Path;

use super::Identity;
use crate::certificate::Kept;
use crate::certificate::ocsp::OcspResponse;
use crate::compute::Value;
use crate::error::{Error, Result};
use crate::names::registry::OcspResponseStatus;
use crate::transport::file;
use crate::wire::pem;

impl Identity {
    /// An OCSP response in DER, to be sent along to those who ask for one, whatever it says.
    pub fn staple(&mut self, ocsp_response: Vec<u8>) {
        self.ocsp_response = Some(Value::literal("OCSPResponse", ocsp_response));
    }

    /// The OCSP response that is sent along to those who ask for one.
    pub fn ocsp_response(&self) -> Option<Value> {
        self.ocsp_response.clone()
    }

    /// Gives the OCSP response in a file, in DER or PEM, to the identity whose certificate it is about.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if it cannot be read, answers nothing, or is about
    /// none of these.
    pub fn staple_file(identities: &mut [Identity], path: &Path) -> Result<()> {
        let complain = |what: &dyn std::fmt::Display| {
            Error::usage(format!("--ocsp {}: {what}", path.display()))
        };
        let bytes = file::read(path, file::MOST).map_err(|error| complain(&error))?;
        let bytes = pem::plain(&bytes).into_owned();
        if let Some(why) = Kept::instead(&bytes, &[Kept::OcspResponse]) {
            return Err(complain(&why));
        }
        // GnuTLS writes them so.
        let in_pem = pem::first(&bytes, "OCSP RESPONSE").transpose();
        let in_pem = in_pem.map_err(|unreadable| complain(&unreadable))?;
        let bytes = in_pem.unwrap_or(bytes);
        let value = Value::literal("OCSPResponse", bytes);
        let response = OcspResponse::read(&value).map_err(|fault| {
            const WHAT: &str = "this is not an OCSP response in DER or PEM";
            match value.bytes.first() {
                Some(0x30) => complain(&format!("{WHAT}: {fault}")),
                _ => complain(&WHAT),
            }
        })?;
        if response.status != OcspResponseStatus::Successful {
            return Err(complain(&format!(
                "the responder did not answer: {}",
                response.status
            )));
        }
        let Some(own) = identities.iter_mut().find(|own| own.is_meant_by(&response)) else {
            return Err(complain(
                &"the response is about another certificate than those that the server shows (--cert)",
            ));
        };
        own.staple(value.bytes);
        Ok(())
    }

    /// Whether a response is about our certificate. The key of its issuer may not be at hand.
    fn is_meant_by(&self, response: &OcspResponse) -> bool {
        let Ok(own) = self.certificate() else {
            return false;
        };
        let singles = response.basic.iter().flat_map(|basic| &basic.responses);
        singles.into_iter().any(|single| {
            let name_hash = single.hash.map(|hash| hash.digest(&[own.issuer_der()]));
            single.serial == own.serial() && name_hash.as_ref() == Some(&single.issuer_name_hash)
        })
    }
}
