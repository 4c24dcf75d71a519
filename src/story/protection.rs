//! Which computations belong to a record.

use crate::narration::Description;

/// Whether a computation does nothing but protect a record or take its protection off: nonce,
/// additional data, MAC, IV, padding, the cipher itself, and the content put together or taken
/// apart. It is told just before the record.
pub fn serves_a_record(description: &Description) -> bool {
    matches!(
        &*description.name,
        "nonce"
            | "additional_data"
            | "IV"
            | "MAC"
            | "received_MAC"
            | "TLSInnerPlaintext"
            | "AEADEncrypted"
            | "plaintext"
            | "ciphertext"
            | "content"
            | "type"
    )
}
