//! The check that ends every handshake (RFC 9846 §4.5.3, RFC 5246 §7.4.9).

use subtle::ConstantTimeEq;

use super::Connection;
use crate::compute::Value;
use crate::error::{Error, ErrorKind, Result};
use crate::message::Finished;
use crate::names::registry::AlertDescription;

impl Connection {
    /// Receives the peer's Finished, which must hold `expected`.
    ///
    /// # Errors
    /// `decrypt_error` if it holds something else, `decode_error` if that is of another length.
    pub fn receive_finished(&mut self, expected: &Value, rfc: &'static str) -> Result<()> {
        let finished: Finished = self.receive()?;
        let same: bool = expected.bytes.ct_eq(&finished.verify_data).into();
        self.note(
            "verify_data",
            same,
            if same {
                "both ends saw the same handshake"
            } else {
                "the peer's verify_data does not match our transcript"
            },
            rfc,
        );
        if same {
            return Ok(());
        }
        let alert = if expected.len() == finished.verify_data.len() {
            AlertDescription::DecryptError
        } else {
            AlertDescription::DecodeError
        };
        Err(Error::new(
            ErrorKind::Verification,
            format!("the peer's Finished does not match the handshake as we saw it ({rfc})"),
        )
        .with_alert(alert))
    }
}
