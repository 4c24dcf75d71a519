//! Bytes as hex.

use maud::{Markup, PreEscaped};

use crate::wire::serial::hex::encode;

/// Bytes with a space between them: they wrap by themselves.
pub(super) fn spaced(out: &mut String, bytes: &[u8]) {
    out.reserve(3 * bytes.len());
    let digits = encode(bytes);
    let mut rest = &*digits;
    while let Some((byte, behind)) = rest.split_at_checked(2) {
        if rest.len() < digits.len() {
            out.push(' ');
        }
        out.push_str(byte);
        rest = behind;
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
