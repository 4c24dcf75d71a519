//! The strings of ASN.1 (X.680 §41), each in the character set that its type has.

use super::printable;

/// The text of a string type with this tag; `None` for any other tag.
///
/// A byte of the types that are older than Unicode is read as Latin-1, TeletexString's too, as OpenSSL
/// and the certificates in use have it, though X.680 §41.5 has another set for it.
pub(super) fn decode(tag: u8, bytes: &[u8]) -> Option<String> {
    let text = match tag {
        // UTF8String
        0x0c => String::from_utf8_lossy(bytes).into_owned(),
        // NumericString, PrintableString, TeletexString, IA5String, UTCTime, GeneralizedTime,
        // VisibleString
        0x12 | 0x13 | 0x14 | 0x16 | 0x17 | 0x18 | 0x1a => latin1(bytes),
        // BMPString: two bytes for each character; the pairs of UTF-16 are found in it too.
        0x1e => {
            let (units, left) = bytes.as_chunks();
            let units: Vec<u16> = units.iter().map(|it| u16::from_be_bytes(*it)).collect();
            String::from_utf16_lossy(&units) + broken(left)
        }
        // UniversalString: four bytes for each character.
        0x1c => {
            let (units, left) = bytes.as_chunks();
            let character = |it: &[u8; 4]| char::from_u32(u32::from_be_bytes(*it));
            let text = units.iter().map(|it| character(it).unwrap_or('\u{fffd}'));
            text.collect::<String>() + broken(left)
        }
        _ => return None,
    };
    Some(printable(&text))
}

/// One character for each byte.
pub(super) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// What appears for a character that was cut short.
fn broken(left: &[u8]) -> &'static str {
    if left.is_empty() { "" } else { "\u{fffd}" }
}

/// Text in quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes are Python's, of `"Prüfung €".encode("latin1", "utf-16-be", …)`.
    #[test]
    fn every_type_has_its_character_set() {
        for (tag, bytes, text) in [
            (0x0c, &b"M\xc3\xbcller"[..], "Müller"),
            (0x13, b"Miller", "Miller"),
            (0x14, b"M\xfcller", "Müller"),
            (0x16, b"a@example.com", "a@example.com"),
            (0x1e, b"\0P\0r\0\xfc\x20\xac", "Prü€"),
            (0x1e, b"\xd8\x3d\xde\0", "\u{1f600}"),
            (0x1c, b"\0\0\0d\0\0\0\xfc\0\x01\xf6\0", "dü\u{1f600}"),
            // Not what the type allows: shown, as far as it can be.
            (0x0c, b"a\xffb", "a\u{fffd}b"),
            (0x1e, b"\0a\0", "a\u{fffd}"),
            (0x1e, b"\xd8\x3d\0a", "\u{fffd}a"),
            (0x1c, b"\0\0\0a\xff\xff\xff\xff\0", "a\u{fffd}\u{fffd}"),
            (0x13, b"a\x1b[2J", "a\u{fffd}[2J"),
        ] {
            assert_eq!(
                decode(tag, bytes).as_deref(),
                Some(text),
                "{tag:#x} {bytes:?}"
            );
        }
        assert_eq!(decode(0x04, b"abc"), None);
    }
}
