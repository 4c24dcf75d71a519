//! Bytes as programming languages and the tools around them write them: strings with escapes, lists of
//! numbers, words in base 2 or 8.

/// Strings with escapes, as Python, C, Go, JavaScript and Wireshark print bytes: `b'\x16\x03\x01'`; in
/// several pieces, in a line of strace, or without quotes, as nginx and Apache write them in their logs.
pub(super) fn strings(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let bytes = match text.strip_prefix('\\') {
        Some(_) if !text.contains(['"', '\'']) => unescaped(text)?,
        _ => quoted(text)?,
    };
    (!bytes.is_empty() && text.contains('\\')).then_some(bytes)
}

/// What the strings of a text hold, put together. Those with escapes count, where there are some: a line of a
/// log, of JSON or of strace has others beside them, which stand apart.
fn quoted(text: &str) -> Option<Vec<u8>> {
    let mut groups: Vec<(Vec<u8>, bool)> = Vec::new();
    let mut rest = text;
    while let Some((at, quote)) = rest.char_indices().find(|(_, c)| matches!(c, '"' | '\'')) {
        let (between, inside) = (&rest[..at], &rest[at + 1..]);
        let end = end_of(inside, quote)?;
        let (piece, has_escapes) = (unescaped(&inside[..end])?, inside[..end].contains('\\'));
        match groups.last_mut() {
            Some((bytes, escapes)) if is_joint(between, has_escapes) => {
                bytes.extend(piece);
                *escapes |= has_escapes;
            }
            _ => groups.push((piece, has_escapes)),
        }
        rest = &inside[end + 1..];
    }
    let chosen = groups.into_iter().filter(|(_, has_escapes)| *has_escapes);
    Some(chosen.flat_map(|(bytes, _)| bytes).collect())
}

/// Whether what is between two strings makes them one, or members of one list. In a line of a log, or in
/// JSON, there are others beside each other, and those have no escapes.
fn is_joint(between: &str, has_escapes: bool) -> bool {
    let is_glue = |c: char| matches!(c, '\n' | '\\' | '+');
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | 'b') || is_glue(c);
    between.chars().all(is_between) && (has_escapes || between.contains(is_glue))
}

/// Where a string ends that has begun with this quote.
fn end_of(inside: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    inside.char_indices().find_map(|(at, c)| {
        let is_end = c == quote && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end.then_some(at)
    })
}

/// What the inside of a string stands for.
fn unescaped(inside: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut characters = inside.chars();
    while let Some(c) = characters.next() {
        if c != '\\' {
            bytes.push(u8::try_from(c).ok()?);
            continue;
        }
        bytes.push(match characters.next()? {
            'x' | 'X' => {
                let digits: String = characters.by_ref().take(2).collect();
                u8::from_str_radix(&digits, 16)
                    .ok()
                    .filter(|_| digits.len() == 2)?
            }
            'u' => {
                let digits: String = characters.by_ref().take(4).collect();
                u8::from_str_radix(digits.strip_prefix("00")?, 16).ok()?
            }
            digit @ '0'..='7' => {
                let mut value = digit.to_digit(8)?;
                for _ in 0..2 {
                    let next = characters.as_str().chars().next();
                    let Some(next) = next.and_then(|next| next.to_digit(8)) else {
                        break;
                    };
                    // What would be more than a byte is a character of its own.
                    if value * 8 + next > 255 {
                        break;
                    }
                    characters.next();
                    value = value * 8 + next;
                }
                u8::try_from(value).ok()?
            }
            'n' => b'\n',
            'r' => b'\r',
            't' => b'\t',
            'a' => 7,
            'b' => 8,
            'v' => 11,
            'f' => 12,
            'e' => 27,
            // A line that goes on.
            '\n' => continue,
            other @ ('\\' | '\'' | '"') => other as u8,
            _ => return None,
        });
    }
    Some(bytes)
}

/// Numbers between brackets, as Go, Java, Rust, C, JSON and Erlang write bytes: `[22 3 1 0]`,
/// `[22, 3, -5]`, `{0x16, 0x3}`, `<<22,3,1>>`. Where every number has two digits it is hex.
pub(super) fn numbers(text: &str) -> Option<Vec<u8>> {
    let text = without_comments(text);
    let start = match text.rfind(['[', '{']) {
        Some(start) => start + 1,
        None => text.find("<<")? + 2,
    };
    let inside = text.get(start..)?;
    let inside = &inside[..inside.find([']', '}', '>'])?];
    // Node and Erlang print the beginning of long lists only.
    let inside = inside.split("...").next().unwrap_or(inside);
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | '\\' | '"' | '\'');
    let words: Vec<&str> = inside
        .split(is_between)
        .filter(|it| !it.is_empty())
        .collect();
    let is_hex = |word: &&str| word.len() == 2;
    // One number between brackets is a part of some sentence.
    if words.len() < 2 || words.iter().all(is_hex) {
        return None;
    }
    words.into_iter().map(number).collect()
}

/// A byte in decimal, signed or not, or in hex with `0x`.
fn number(word: &str) -> Option<u8> {
    let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    if let Some(digits) = digits {
        return u8::from_str_radix(digits, 16).ok();
    }
    match word.parse::<i16>().ok()? {
        number @ 0..=255 => u8::try_from(number).ok(),
        number @ -128..=-1 => u8::try_from(number + 256).ok(),
        _ => None,
    }
}

/// The text of a program without what is not for the compiler.
fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept
        .lines()
        .map(|line| line.split("//").next().unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// Bytes that are percent-encoded, as in a URL: `%16%03%01`.
pub(super) fn percent(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let mut bytes = Vec::new();
    let mut rest = text.strip_prefix('%').map(|_| text)?.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        let digits = std::str::from_utf8(&digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_many_tools() {
        let expected = Some(vec![0x16, 3, 1, 0, 0xfa, b'G']);
        for text in [
            // Wireshark, "as Escaped String", over two lines.
            "\"\\x16\\x03\\x01\" \\\n\"\\x00\\xfa\\x47\"",
            // strace 6.1, without and with -x.
            "write(3, \"\\26\\3\\1\\0\\372G\", 6)      = 6",
            "sendto(3, \"\\x16\\x03\\x01\\x00\\xfa\\x47\", 6, 0, NULL, 0) = 6",
            // The request line in the logs of nginx, with and without the quotes.
            "\\x16\\x03\\x01\\x00\\xFAG",
            "\"\\x16\\x03\\x01\\x00\\xFAG\"",
            "b'\\x16\\x03\\x01\\x00\\xfaG'",
            "bytearray(b'\\x16\\x03\\x01\\x00\\xfaG')",
            // Lines of the logs of nginx 1.22, as they are and as JSON, and of Apache 2.4; what two calls
            // of recv() gave in Python; two lines of strace.
            "192.0.2.1 - - [29/Nov/2026:10:00:00 +0000] \"\\x16\\x03\\x01\\x00\\xFAG\" 400 157 \"-\" \"-\"",
            "{\"request\":\"\\u0016\\u0003\\u0001\\u0000\\u00FAG\",\"status\":\"400\"}",
            "192.0.2.1 - - [29/Nov/2026:10:00:00 +0000] \"\\x16\\x03\\x01\\x00\\xfaG\" 400 226",
            "[b'\\x16\\x03\\x01', b'\\x00\\xfaG']",
            "write(3, \"\\26\\3\\1\", 3) = 3\nwrite(3, \"\\0\\372G\", 3) = 3",
        ] {
            assert_eq!(strings(text), expected, "{text}");
        }
        for text in ["hello", "\"16 03 01\"", "'it", "\\q", "\"\\x1\""] {
            assert_eq!(strings(text), None, "{text}");
        }
    }

    #[test]
    fn lists_of_many_languages() {
        let expected = Some(vec![0x16, 3, 1, 0, 0xfa]);
        for text in [
            "[22 3 1 0 250]",
            "[22, 3, 1, 0, -6]",
            "vec![22, 3, 1, 0, 250]",
            "<<22,3,1,0,250>>",
            "{\"type\":\"Buffer\",\"data\":[22,3,1,0,250]}",
            "[]byte{0x16, 0x3, 0x1, 0x0, 0xfa}",
            // xxd -i, and Wireshark's C array.
            "unsigned char a_bin[] = {\n  0x16, 0x03, 0x01, 0x00, 0xfa\n};\nunsigned int a_bin_len = 5;\n",
            "/* Frame (5 bytes) */\nstatic const unsigned char pkt1[5] = {\n0x16, 0x03, 0x01, /* ... */\n0x00, 0xfa /* .. */\n};\n",
            // Python's list of hex(), the print of a Uint8Array in Node 18, a binary in Erlang 25.
            "['0x16', '0x3', '0x1', '0x0', '0xfa']",
            "Uint8Array(321) [\n   22,   3, 1,   0, 250,\n  ... 316 more items\n]",
            "<<22,3,1,0,250,...>>",
            "unsigned char bytes[] = {\n0x16, 0x03, 0x01, \\\n0x00, 0xfa\n};",
        ] {
            assert_eq!(numbers(text), expected, "{text}");
        }
        for text in [
            "[16 03 01 00 05]",
            "[]",
            "[256]",
            "22, 3, 1",
            "[a, b]",
            "|<9>| 16",
            // gnutls-cli -d 9.
            "|<9>| REC[0x55]: Sent Packet[1] Handshake(22)",
        ] {
            assert_eq!(numbers(text), None, "{text}");
        }
    }

    #[test]
    fn percent_encoded() {
        assert_eq!(percent("%16%03%01%00G"), Some(vec![0x16, 3, 1, 0, b'G']));
        assert_eq!(percent("%1"), None);
        assert_eq!(percent("16"), None);
    }
}
