//! Powers modulo an odd number, for finite-field Diffie-Hellman and RSA.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};

use crate::compute::number::bit_length;
use crate::error::{Error, Result};

/// `base^exponent mod modulus`, as long as `modulus`; all big-endian. The time it takes depends on
/// the lengths and on `modulus`, which is public, but not on `base` or on the bits of `exponent`.
///
/// # Errors
/// Internal, unless `modulus` is odd and above `base`: callers check what a peer sent.
pub(super) fn power(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Result<Vec<u8>> {
    power_of_bits(base, exponent, 8 * exponent.len(), modulus)
}

/// The same with an exponent that is public: the time depends on its bits, too.
///
/// # Errors
/// As [`power`].
pub(super) fn public_power(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Result<Vec<u8>> {
    power_of_bits(base, exponent, bit_length(exponent), modulus)
}

fn power_of_bits(
    base: &[u8],
    exponent: &[u8],
    exponent_bits: usize,
    modulus: &[u8],
) -> Result<Vec<u8>> {
    let out_of_range = || Error::internal("modular exponentiation out of range");
    let number = |bytes: &[u8], bits| BoxedUint::from_be_slice(bytes, bits);
    let bits = bits(modulus.len());
    let base = number(base, bits).map_err(|_| out_of_range())?;
    let modulus_number = number(modulus, bits).map_err(|_| out_of_range())?;
    if base >= modulus_number {
        return Err(out_of_range());
    }
    let odd = Option::<Odd<BoxedUint>>::from(Odd::new(modulus_number)).ok_or_else(out_of_range)?;
    let exponent = number(exponent, self::bits(exponent.len())).map_err(|_| out_of_range())?;
    let parameters = BoxedMontyParams::new_vartime(odd);
    let power = BoxedMontyForm::new(base, &parameters)
        .pow_bounded_exp(&exponent, exponent_bits as u32)
        .retrieve()
        .to_be_bytes();
    let start = power.len().saturating_sub(modulus.len());
    Ok(power[start..].to_vec())
}

/// The bits of a number in whole 64-bit words: at least one.
fn bits(bytes: usize) -> u32 {
    64 * bytes.div_ceil(8).max(1) as u32
}
