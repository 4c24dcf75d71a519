//! Bytes as hex.

use maud::{Markup, PreEscaped};

use crate::wire::serial::hex::encode;

/// Bytes with a space between them: they wrap by themselves.
pub(super) fn spaced(out: &mut String, bytes: &[u8]) {
    out.reserve(3 * bytes.len());
    let digits = encode(bytes);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 2 == 0 {
            out.push(' ');
        }
        out.push(digit);
    }
}

/// The first bytes, with `…` after them if there are more than `most`.
pub(super) fn start(bytes: &[u8], most: usize) -> Markup {
    let shown = bytes.get(..most).unwrap_or(bytes);
    let mut out = encode(shown);
    if shown.len() < bytes.len() {
        out.push('…');
    }
    PreEscaped(out)
}
