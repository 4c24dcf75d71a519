//! From pasted text to bytes: hex in the ways in which people and programs write it.

use crate::error::{Error, Result};

/// The bytes that `text` spells in hex. Between them may be what usually is: white space,
/// colons, commas, quotes, brackets, `0x` and `\x`; the dumps of xxd, hexdump and Wireshark are
/// taken with their offsets and characters.
///
/// # Errors
/// [`crate::ErrorKind::Usage`]: which character is no hex digit, or that half a byte is left.
pub(super) fn bytes(text: &str) -> Result<Vec<u8>> {
    if let Some(bytes) = dump(text) {
        return Ok(bytes);
    }
    let mut digits = Vec::with_capacity(text.len());
    let mut characters = text.chars().enumerate().peekable();
    while let Some((index, c)) = characters.next() {
        if let Some(digit) = c.to_digit(16) {
            let prefix = c == '0'
                && characters
                    .next_if(|(_, next)| matches!(next, 'x' | 'X'))
                    .is_some();
            if !prefix {
                digits.push(digit as u8);
            }
        } else if c == '\\'
            && characters
                .next_if(|(_, next)| matches!(next, 'x' | 'X'))
                .is_some()
            || is_between(c)
        {
            continue;
        } else {
            return Err(Error::usage(format!(
                "character {} of the bytes is {c:?}, which is no hex digit",
                index + 1
            )));
        }
    }
    let (pairs, left) = digits.as_chunks::<2>();
    if pairs.is_empty() && left.is_empty() {
        return Err(Error::usage(
            "there are no bytes; paste them in hex, such as 16 03 01 00 05",
        ));
    }
    if !left.is_empty() {
        return Err(Error::usage(format!(
            "{} hex digits are not whole bytes: a digit is missing or too much",
            digits.len()
        )));
    }
    Ok(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// What may come between bytes.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, ':' | ',' | ';' | '-' | '.' | '_' | '|' | '"' | '\'')
        || matches!(c, '{' | '}' | '[' | ']' | '(' | ')' | '\u{feff}')
}

/// A dump of several lines, each with its offset before the bytes and perhaps characters behind.
fn dump(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut lines = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let line = line.trim_start();
        let (offset, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let digits = offset.trim_end_matches(':');
        if digits.len() < 4 || usize::from_str_radix(digits, 16).ok()? != bytes.len() {
            return None;
        }
        lines += 1;
        bytes.extend(row(rest));
    }
    (lines > 1 && !bytes.is_empty()).then_some(bytes)
}

/// The bytes of a dump's line: up to the wide gap, the bar or the first thing that is no hex.
fn row(rest: &str) -> Vec<u8> {
    let rest = rest.trim_start();
    let rest = rest.split('|').next().unwrap_or_default();
    let mut bytes = Vec::new();
    let mut gap = 0;
    for token in rest.split(' ') {
        if token.is_empty() {
            gap += 1;
            continue;
        }
        // hexdump has a gap of two in the middle; characters follow a gap and fill 16 at most.
        let is_hex = token.len() % 2 == 0 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hex || bytes.len() + token.len() / 2 > 16 || (gap > 0 && bytes.len() != 8) {
            break;
        }
        gap = 0;
        for pair in token.as_bytes().chunks(2) {
            let pair = std::str::from_utf8(pair).unwrap_or_default();
            bytes.extend(u8::from_str_radix(pair, 16));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_spellings() {
        let expected = vec![0x16, 0x03, 0x01, 0x00, 0xfa];
        for text in [
            "16030100fa",
            "16 03 01 00 FA",
            "16:03:01:00:fa",
            "0x16, 0x03, 0x01, 0x00, 0xfa",
            "\\x16\\x03\\x01\\x00\\xfa",
            "b\"\\x16\\x03\\x01\\x00\\xfa\"".trim_start_matches('b'),
            "0x16030100FA",
            "{0x16,0x03,0x01,\n 0x00,0xfa};",
            "  1603 0100\tfa\r\n",
            "16-03-01-00-fa",
        ] {
            assert_eq!(bytes(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn dumps() {
        let expected: Vec<u8> = (0x41..0x41 + 20).collect();
        let xxd = "00000000: 4142 4344 4546 4748 494a 4b4c 4d4e 4f50  ABCDEFGHIJKLMNOP\n00000010: 5152 5354                                QRST\n";
        let hexdump = "00000000  41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50  |ABCDEFGHIJKLMNOP|\n00000010  51 52 53 54                                       |QRST|\n00000014\n";
        let wireshark = "0000   41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50   ABCDEFGHIJKLMNOP\n0010   51 52 53 54                                       QRST\n";
        for text in [xxd, hexdump, wireshark] {
            assert_eq!(bytes(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        assert!(
            bytes("16 03 zz")
                .unwrap_err()
                .message
                .contains("character 7")
        );
        assert!(bytes("16 0").unwrap_err().message.contains("3 hex digits"));
        assert!(bytes("").unwrap_err().message.contains("no bytes"));
        assert!(bytes("0x").unwrap_err().message.contains("no bytes"));
    }
}
