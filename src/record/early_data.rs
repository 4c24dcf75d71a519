//! Early data that is not wanted (RFC 9846 §4.3.10): a client that resumes a session may send data
//! right behind its ClientHello, under keys that a server without the session does not have.

use crate::check::Check;
use crate::error::{Error, Result};
use crate::narration::Narration;

/// How many bytes of it are skipped, of all records together: four times what servers commonly
/// announce in `max_early_data_size`.
const MOST: usize = 1 << 16;

/// What one record counts at least, so that tiny ones come to an end too.
const LEAST: usize = 16;

/// How much early data was skipped so far.
#[derive(Default)]
pub(super) struct EarlyData {
    skipped: usize,
}

impl EarlyData {
    /// Skips a record with a fragment of `length` bytes.
    ///
    /// # Errors
    /// `unexpected_message` if the client sends too much (RFC 9846 §4.7.1).
    pub fn skip(&mut self, length: usize, narration: &mut Narration) -> Result<()> {
        self.skipped += length.max(LEAST);
        if self.skipped > MOST {
            return Err(Error::unexpected_message(format!(
                "more than {MOST} bytes of early data, which was not asked for (RFC 9846 §4.7.1)"
            )));
        }
        narration.check(&Check::EarlyData { length }.made());
        Ok(())
    }
}
