//! Numbers of variable length, which begin in the low bits of a byte (RFC 7541 §5.1).

/// The most bytes that a number takes: more could only be zeros, or mean what nothing here has.
const MOST_BYTES: usize = 6;

/// Reads the number at the front of `bytes`, which begins in the low `prefix` bits of the first; says
/// how many bytes it has.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn read(bytes: &[u8], prefix: u32) -> Result<(usize, usize), &'static str> {
    let mask = (1u32 << prefix) - 1;
    let first = u32::from(*bytes.first().ok_or("the block ends here")?) & mask;
    if first < mask {
        return Ok((first as usize, 1));
    }
    let mut number = u64::from(mask);
    for (place, byte) in bytes.iter().enumerate().skip(1).take(MOST_BYTES - 1) {
        number += u64::from(byte & 0x7f) << (7 * (place - 1));
        if byte & 0x80 == 0 {
            return match u32::try_from(number) {
                Ok(number) => Ok((number as usize, place + 1)),
                Err(_) => Err("a number beyond 32 bits (RFC 7541 §5.1)"),
            };
        }
    }
    if bytes.len() < MOST_BYTES {
        Err("the block ends inside a number")
    } else {
        Err("a number beyond 32 bits (RFC 7541 §5.1)")
    }
}

/// The bytes of a number; `pattern` are the bits above it in the first.
pub(super) fn write(number: usize, prefix: u32, pattern: u8) -> Vec<u8> {
    let mask = (1usize << prefix) - 1;
    if number < mask {
        return vec![pattern | number as u8];
    }
    let mut bytes = vec![pattern | mask as u8];
    let mut rest = number - mask;
    while rest >= 0x80 {
        bytes.push(0x80 | (rest & 0x7f) as u8);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}
