//! Early data that is not wanted (RFC 9846 §4.3.10): a client that resumes a session may send data
//! right behind its ClientHello, under keys that a server without the session does not have.

use crate::check::Check;
use crate::error::{Error, Result};
use crate::names::registry::AlertDescription;
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
    /// `unexpected_message` if the client sends more than is skipped (RFC 9846 §4.7.1). Its ticket may allow
    /// more: a server that cannot read the ticket does not know.
    pub fn skip(&mut self, length: usize, narration: &mut Narration) -> Result<()> {
        self.skipped += length.max(LEAST);
        if self.skipped > MOST {
            return Err(Error::limit(
                AlertDescription::UnexpectedMessage,
                format!(
                    "more than {MOST} bytes of early data that was refused: so many are skipped, and no more (RFC 9846 §4.7.1)"
                ),
            ));
        }
        narration.check(&Check::EarlyData { length }.made());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    /// A client with a ticket of another server may send what that one allows (RFC 9846 §4.3.10): that
    /// no more is skipped is a limit of ours, and the alert is that of RFC 9846 §4.7.1.
    #[test]
    fn the_limit_is_ours() {
        let mut skipped = EarlyData::default();
        let mut narration = Narration::silent();
        for _ in 0..4 {
            skipped.skip(1 << 14, &mut narration).unwrap();
        }
        let error = skipped.skip(1, &mut narration).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Limit);
        assert_eq!(error.alert, Some(AlertDescription::UnexpectedMessage));
        assert!(!error.message.contains("asked for"), "{error}");
    }
}
