//! Pre-shared keys in TLS 1.0 to 1.2: the key is mixed with what the two ends exchange besides it, if
//! they exchange anything (RFC 4279 §2, RFC 5489 §2).

use crate::compute::Value;
use crate::compute::bytes::Concat;
use crate::error::{Error, Result};
use crate::narration::Narration;

const RFC: &str = "RFC 4279 §2";

/// Bytes of the longest key, and of the longest name of one: what a length field of two bytes holds.
pub const LONGEST: usize = 0xffff;

/// What takes the place of a second secret where the key is all there is: as many zeros as it has
/// bytes.
pub fn no_other_secret(psk: &Value) -> Value {
    Value::literal("other_secret", vec![0; psk.len()])
}

/// The pre_master_secret: each of the two secrets after its length.
///
/// # Errors
/// Internal, if a secret has more than [`LONGEST`] bytes.
pub fn pre_master_secret(
    other_secret: &Value,
    psk: &Value,
    narration: &mut Narration,
) -> Result<Value> {
    let other_length = length("other_secret.length", other_secret)?;
    let psk_length = length("psk.length", psk)?;
    let parts = [&other_length, other_secret, &psk_length, psk];
    narration.compute(Concat::new("pre_master_secret", parts, RFC))
}

/// The length of a secret, in two bytes.
fn length(name: &'static str, secret: &Value) -> Result<Value> {
    let length = u16::try_from(secret.len());
    let length =
        length.map_err(|_| Error::internal("a secret is too long for its length field"))?;
    Ok(Value::literal(name, length.to_be_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_another_secret_there_are_zeros() {
        let psk = Value::literal("psk", [1, 2, 3]);
        let mut narration = Narration::silent();
        let secret = pre_master_secret(&no_other_secret(&psk), &psk, &mut narration).unwrap();
        assert_eq!(secret[..], [0, 3, 0, 0, 0, 0, 3, 1, 2, 3]);
    }
}
