//! How content fails to come out of its coding.

use serde::{Deserialize, Serialize};

/// Why content cannot be shown as what it was before it was encoded (RFC 9110 §8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodingFault {
    /// The coding, or one among several, is not known here, or there are too many.
    Unknown,
    /// The content is not of that coding, or not to its end.
    Damaged {
        /// Bytes that came out before it.
        length: u64,
    },
}
