//! Bytes as hex.

use maud::{Markup, PreEscaped};

const DIGITS: &[u8; 16] = b"0123456789abcdef";

fn push(out: &mut String, byte: u8) {
    for digit in [byte >> 4, byte & 15] {
        out.push(char::from(
            DIGITS.get(usize::from(digit)).copied().unwrap_or(b'?'),
        ));
    }
}

/// Bytes with a space between them: they wrap by themselves.
pub(super) fn spaced(out: &mut String, bytes: &[u8]) {
    out.reserve(3 * bytes.len());
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        push(out, *byte);
    }
}

/// Digits without gaps, to be copied.
pub(super) fn plain(bytes: &[u8]) -> Markup {
    let mut out = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        push(&mut out, *byte);
    }
    PreEscaped(out)
}

/// The first bytes, with `…` after them if there are more than `most`.
pub(super) fn start(bytes: &[u8], most: usize) -> Markup {
    let shown = bytes.get(..most).unwrap_or(bytes);
    let mut out = plain(shown).into_string();
    if shown.len() < bytes.len() {
        out.push('…');
    }
    PreEscaped(out)
}
