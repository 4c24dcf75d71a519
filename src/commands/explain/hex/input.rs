//! From pasted text to bytes: in the ways in which people and programs write them.

use base64ct::{Base64, Base64Url, Encoding};

use super::{amid, dump, language, words};
use crate::error::{Error, Result};
use crate::wire::serial::hex;

/// What is said of a private key.
pub(super) const PRIVATE_KEY: &str = "this is a private key, which no message of TLS carries; whoever \
    sees it can pose as its owner, so do not paste it anywhere";

/// Bytes that were pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pasted {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// How they were written, if that is not plain hex: `Base64`.
    pub form: Option<&'static str>,
}

fn pasted(bytes: Vec<u8>, form: &'static str) -> Pasted {
    Pasted {
        bytes,
        form: Some(form),
    }
}

/// Bytes from standard input: as they are if they are not text, else as the text spells them.
///
/// # Errors
/// As [`bytes`].
pub(super) fn input(input: &[u8]) -> Result<Pasted> {
    if let Some(text) = utf16(input) {
        return bytes(&text);
    }
    let is_text = |byte: &u8| !byte.is_ascii_control() || byte.is_ascii_whitespace();
    match std::str::from_utf8(input) {
        Ok(text) if input.iter().all(is_text) => bytes(text),
        _ if is_capture(input) => Err(Error::usage(
            "this is a capture of whole connections (pcap or pcapng), not the bytes of a few messages; \
             paste those of a packet, as Wireshark copies them",
        )),
        _ => Ok(pasted(input.to_vec(), "bytes as they are")),
    }
}

/// Text in UTF-16 behind its mark, in which PowerShell redirects into files.
fn utf16(input: &[u8]) -> Option<String> {
    let (number, rest): (fn([u8; 2]) -> u16, _) = match input {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        _ => return None,
    };
    let units = rest.as_chunks::<2>().0.iter().map(|pair| number(*pair));
    String::from_utf16(&units.collect::<Vec<u16>>()).ok()
}

/// The magic numbers of pcap, in either order and resolution, and of pcapng.
fn is_capture(bytes: &[u8]) -> bool {
    let magic: &[[u8; 4]] = &[
        [0xa1, 0xb2, 0xc3, 0xd4],
        [0xd4, 0xc3, 0xb2, 0xa1],
        [0xa1, 0xb2, 0x3c, 0x4d],
        [0x4d, 0x3c, 0xb2, 0xa1],
        [0x0a, 0x0d, 0x0d, 0x0a],
    ];
    magic.iter().any(|magic| bytes.starts_with(magic))
}

/// The bytes that `text` spells: in hex, with what usually is between; in the dumps of other tools; in
/// PEM or Base64; as a string or a list of numbers in a programming language.
///
/// # Errors
/// [`crate::ErrorKind::Usage`]: which forms were tried, and where hex stopped.
pub(super) fn bytes(text: &str) -> Result<Pasted> {
    let text = text.trim_start_matches('\u{feff}');
    if let Some(bytes) = pem(text)? {
        return Ok(pasted(bytes, "PEM"));
    }
    if let Some((bytes, form)) = words::read(text) {
        return Ok(pasted(bytes, form));
    }
    if let Some(dump) = dump::read(text)? {
        return Ok(Pasted {
            bytes: dump.bytes,
            form: dump.form,
        });
    }
    if let Some(bytes) = language::numbers(text) {
        return Ok(pasted(bytes, "a list of numbers"));
    }
    if let Some((bytes, form)) = node_buffer(text) {
        return Ok(pasted(bytes, form));
    }
    let stopped = match hex(text) {
        Ok(bytes) => return Ok(Pasted { bytes, form: None }),
        Err(stopped) => stopped,
    };
    if let Some(bytes) = language::strings(text) {
        return Ok(pasted(bytes, "a string of a programming language"));
    }
    if let Some(bytes) = language::percent(text) {
        return Ok(pasted(bytes, "a percent-encoded string"));
    }
    if let Some(bytes) = base64(text) {
        return Ok(pasted(bytes, "Base64"));
    }
    if let Some(bytes) = amid::read(text) {
        return Ok(pasted(bytes, "a dump amid other things"));
    }
    Err(stopped)
}

/// The bytes of hex digits with nothing but white space between.
pub(super) fn digits(text: &str) -> Option<Vec<u8>> {
    let kept: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    hex::decode(&kept).filter(|bytes| !bytes.is_empty())
}

/// What Node prints of a long Buffer: `<Buffer 16 03 01 … 271 more bytes>`.
fn node_buffer(text: &str) -> Option<(Vec<u8>, &'static str)> {
    let inside = text
        .trim()
        .strip_prefix("<Buffer")?
        .strip_suffix(" more bytes>")?;
    let (first, _) = inside.split_once("...")?;
    Some((
        hex(first).ok()?,
        "a Buffer of Node, of which the rest is not there",
    ))
}

/// Hex digits, and between them what usually is: white space, colons, commas, quotes, brackets, `0x`
/// and `\x`.
fn hex(text: &str) -> Result<Vec<u8>> {
    let text = text.trim();
    let text = text.strip_prefix("<Buffer").unwrap_or(text);
    let text = text.strip_suffix('>').unwrap_or(text);
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
                "character {} of the bytes is {c:?}, which is no hex digit; nor is this a dump of xxd, \
                 hexdump, od, tcpdump, Wireshark, OpenSSL, curl or gdb, PEM, Base64, or a string or list of a \
                 programming language",
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
            "{} not whole bytes: a digit is missing or too much",
            match digits.len() {
                1 => "1 hex digit is".to_owned(),
                count => format!("{count} hex digits are"),
            }
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

/// What PEM holds: the certificates, one behind the other, or the first of anything else.
fn pem(text: &str) -> Result<Option<Vec<u8>>> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let Some((label, after)) = after.split_once("-----") else {
            break;
        };
        if label.contains("PRIVATE KEY") {
            return Err(Error::usage(PRIVATE_KEY));
        }
        let (body, after) = after.split_once("-----END ").unwrap_or((after, ""));
        if let Some(other) = other_than_tls(label) {
            return Err(Error::usage(format!(
                "this is {other}, which no message of TLS carries; `openssl` shows what is in it"
            )));
        }
        let Some(der) = base64_of(body, 4) else {
            return Err(Error::usage(format!(
                "what is between BEGIN {label} and END {label} is not Base64"
            )));
        };
        let is_certificate = label.ends_with("CERTIFICATE");
        if is_certificate || all.is_empty() {
            all.extend(der);
        }
        if !is_certificate {
            break;
        }
        rest = after;
    }
    Ok((!all.is_empty()).then_some(all))
}

/// What has PEM of its own and is nothing of TLS; what is kept beside certificates is known by its DER.
fn other_than_tls(label: &str) -> Option<&'static str> {
    Some(match label {
        "DH PARAMETERS" | "X9.42 DH PARAMETERS" => "a prime and a generator (dhparam)",
        "EC PARAMETERS" => "the name of a curve",
        _ => return None,
    })
}

/// Base64, in either alphabet, with or without its end, in lines or not. Fewer than eight characters are
/// rather a word.
fn base64(text: &str) -> Option<Vec<u8>> {
    base64_of(text, 8)
}

/// The same, of so many characters at least.
fn base64_of(text: &str, least: usize) -> Option<Vec<u8>> {
    let kept: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\''))
        .collect();
    let bare = kept.trim_end_matches('=');
    if bare.len() < least || bare.len() % 4 == 1 {
        return None;
    }
    let padded = format!("{bare}{}", "=".repeat((4 - bare.len() % 4) % 4));
    let standard = Base64::decode_vec(&padded);
    standard.or_else(|_| Base64Url::decode_vec(&padded)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u8> {
        bytes(text)
            .unwrap_or_else(|error| panic!("{text}: {error}"))
            .bytes
    }

    #[test]
    fn the_usual_spellings() {
        let expected = vec![0x16, 0x03, 0x01, 0x00, 0xfa];
        for text in [
            "16030100fa",
            "16 03 01 00 FA",
            "16:03:01:00:fa",
            "0x16, 0x03, 0x01, 0x00, 0xfa",
            "\\x16\\x03\\x01\\x00\\xfa",
            "b\"\\x16\\x03\\x01\\x00\\xfa\"",
            "b'\\x16\\x03\\x01\\x00\\xfa'",
            "bytearray(b'\\x16\\x03\\x01\\x00\\xfa')",
            "\"\\026\\003\\001\\000\\372\"",
            "\"\\u0016\\u0003\\u0001\\u0000\\u00fa\"",
            "<Buffer 16 03 01 00 fa>",
            "<Buffer 16 03 01 00 fa ... 316 more bytes>",
            "[22 3 1 0 250]",
            "[22, 3, 1, 0, -6]",
            "vec![22, 3, 1, 0, 250]",
            "0x16030100FA",
            "{0x16,0x03,0x01,\n 0x00,0xfa};",
            "  1603 0100\tfa\r\n",
            "16-03-01-00-fa",
            "\u{feff}16 03 01 00 fa",
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    /// As Python 3.11 prints the first bytes of a hello: characters stand for themselves.
    #[test]
    fn a_string_with_characters_in_it() {
        let text = "b'\\x16\\x03\\x01\\x00GET \\\\ \\'\\n'";
        assert_eq!(of(text), b"\x16\x03\x01\x00GET \\ '\n");
    }

    #[test]
    fn base64_and_pem() {
        let expected: Vec<u8> = (0..20).collect();
        for text in [
            "AAECAwQFBgcICQoLDA0ODxAREhM=",
            "AAECAwQFBgcICQoLDA0ODxAREhM",
            "AAECAwQFBgcI\nCQoLDA0ODxAREhM=\n",
            "-----BEGIN CERTIFICATE-----\nAAECAwQFBgcICQoLDA0ODxAREhM=\n-----END CERTIFICATE-----\n",
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
        // P-256, as `openssl ecparam -name prime256v1` prints it.
        let curve =
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        let error = bytes(curve).unwrap_err().message;
        assert!(error.contains("the name of a curve"), "{error}");
        let key = "-----BEGIN PRIVATE KEY-----\nAAEC\n-----END PRIVATE KEY-----\n";
        assert!(bytes(key).unwrap_err().message.contains("private key"));
    }

    #[test]
    fn standard_input_may_be_bytes() {
        let raw = b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\xff";
        assert_eq!(input(raw).unwrap().bytes, raw);
        assert_eq!(input(b"16 03 01\n").unwrap().bytes, [0x16, 3, 1]);
        // PowerShell 5.1: `"16 03 01" > hello.txt`.
        let text = "\u{feff}16 03 01\r\n".encode_utf16();
        let wide: Vec<u8> = text.flat_map(u16::to_le_bytes).collect();
        assert_eq!(input(&wide).unwrap().bytes, [0x16, 3, 1]);
        let capture = b"\xd4\xc3\xb2\xa1\x02\0\x04\0";
        assert!(input(capture).unwrap_err().message.contains("pcap"));
    }

    #[test]
    fn mistakes_are_named() {
        let message = |text| bytes(text).unwrap_err().message;
        assert!(message("16 03 zz").contains("character 7"));
        assert!(message("16 0").contains("3 hex digits"));
        assert!(message("").contains("no bytes"));
        assert!(message("0x").contains("no bytes"));
    }
}
