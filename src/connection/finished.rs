//! The check that ends every handshake (RFC 9846 §4.5.3, RFC 5246 §7.4.9).

use super::Connection;
use crate::check::Check;
use crate::compute::Value;
use crate::error::Result;
use crate::message::Finished;

impl Connection {
    /// Receives the peer's Finished, which must hold `expected`.
    ///
    /// # Errors
    /// `decrypt_error` if it holds something else, `decode_error` if that is of another length.
    pub fn receive_finished(&mut self, expected: &Value) -> Result<()> {
        let finished: Finished = self.receive()?;
        self.require(Check::VerifyData {
            version: self.version,
            expected: expected.clone(),
            received: finished.verify_data,
        })?;
        self.heard.psk = false;
        self.agreed.is_proved = true;
        Ok(())
    }
}
