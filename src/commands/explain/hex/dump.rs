//! Dumps of several lines: each with an offset before its bytes and perhaps characters behind them,
//! as xxd, hexdump, tcpdump, Wireshark, Java, OpenSSL and curl write them.

use super::frame;
use crate::error::{Error, Result};
use crate::message;
use crate::names::registry::HandshakeType;
use crate::record::Header;
use crate::wire::serial::hex;

/// What a dump holds.
pub(super) struct Dump {
    /// The bytes of all its blocks, put together.
    pub bytes: Vec<u8>,
    /// Whose dump it is, if that shows.
    pub form: Option<&'static str>,
}

/// Lines with bytes between two headings.
#[derive(Default)]
struct Block {
    /// The line before it that is not one of bytes.
    heading: String,
    bytes: Vec<u8>,
}

/// Reads a dump; `None` if the text is not one.
///
/// # Errors
/// [`crate::ErrorKind::Usage`] if it is one whose bytes do not follow from it.
pub(super) fn read(text: &str) -> Result<Option<Dump>> {
    let is_msg = |line: &str| {
        let mark = line.starts_with(">>> ") || line.starts_with("<<< ");
        mark && line.contains("[length ")
    };
    if text.lines().any(is_msg) {
        return Ok(Some(Dump {
            bytes: messages(openssl_msg(text, is_msg)),
            form: Some("the output of openssl -msg"),
        }));
    }
    let Some((blocks, passed_over)) = blocks(text) else {
        return Ok(None);
    };
    let begins = |start: &[&str]| {
        let mut headings = blocks.iter().map(|block| block.heading.trim_start());
        headings.any(|heading| start.iter().any(|start| heading.starts_with(start)))
    };
    if begins(&["write to 0x", "read from 0x"]) {
        let bytes = blocks.iter().flat_map(|block| block.bytes.clone());
        return Ok(Some(Dump {
            bytes: bytes.collect(),
            form: Some("the output of openssl -debug"),
        }));
    }
    if begins(&["=> Send SSL data", "<= Recv SSL data"]) {
        let is_tls = |block: &Block| block.heading.contains("SSL data");
        let blocks = blocks.into_iter().filter(is_tls);
        return Ok(Some(Dump {
            bytes: messages(blocks.map(|block| block.bytes).collect()),
            form: Some("the trace of curl"),
        }));
    }
    // Several packets: of each what its headers carry.
    let several = blocks.len() > 1;
    if passed_over > 0 && !several && blocks.iter().all(|block| block.bytes.len() < 16) {
        return Ok(None);
    }
    let bytes: Vec<u8> = match several {
        false => blocks.into_iter().flat_map(|block| block.bytes).collect(),
        true => {
            let mut bytes = Vec::new();
            for block in blocks {
                match frame::find(&block.bytes) {
                    Some(frame) => bytes.extend_from_slice(&block.bytes[frame.payload]),
                    None => bytes.extend(block.bytes),
                }
            }
            bytes
        }
    };
    match bytes.is_empty() {
        true => Err(Error::usage(
            "the packets of this dump carry no data: they only open, acknowledge or close a connection",
        )),
        false => Ok(Some(Dump {
            bytes,
            form: several.then_some("a dump of several blocks, one behind the other"),
        })),
    }
}

/// The blocks of lines that begin with their offset, and how many other lines there are.
fn blocks(text: &str) -> Option<(Vec<Block>, usize)> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut heading, mut passed_over, mut rows) = (String::new(), 0, 0);
    let is_swapped = has_words_of_hexdump(text);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let row = row(line);
        let expected = blocks.last().map_or(0, |block| block.bytes.len());
        match row {
            Some((offset, mut bytes)) if offset == 0 || offset == expected => {
                if is_swapped {
                    bytes
                        .as_chunks_mut::<2>()
                        .0
                        .iter_mut()
                        .for_each(|pair| pair.reverse());
                }
                if offset == 0 && !(rows > 0 && bytes.is_empty()) {
                    blocks.push(Block {
                        heading: std::mem::take(&mut heading),
                        bytes: Vec::new(),
                    });
                }
                rows += 1;
                blocks.last_mut()?.bytes.extend(bytes);
            }
            _ if rows == 0 || !line.starts_with(|c: char| c.is_ascii_hexdigit()) => {
                passed_over += 1;
                heading = line.to_owned();
            }
            _ => {
                passed_over += 1;
                heading = line.to_owned();
            }
        }
    }
    let has_bytes = blocks.iter().any(|block| !block.bytes.is_empty());
    // A line by itself may as well be hex that begins with zeros, unless its offset is marked.
    let is_dump = rows > 1 || passed_over > 0 || has_marked_offset(text);
    (has_bytes && is_dump && rows > 0).then_some((blocks, passed_over))
}

/// Whether the first line begins with an offset that cannot be taken for bytes: zeros with a colon
/// (xxd, tcpdump) or a wide gap (hexdump -C, Wireshark) behind them.
fn has_marked_offset(text: &str) -> bool {
    let text = text.trim_start();
    let text = text.strip_prefix("0x").unwrap_or(text);
    let rest = text.trim_start_matches('0');
    text.len() - rest.len() >= 4 && (rest.starts_with(':') || rest.starts_with("  "))
}

/// The offset and the bytes of a line.
fn row(line: &str) -> Option<(usize, Vec<u8>)> {
    let line = line.trim_start();
    let (offset, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let digits = offset.trim_end_matches(':');
    let digits = digits.strip_prefix("0x").unwrap_or(digits);
    if digits.len() < 4 || digits.len() > 8 {
        return None;
    }
    let offset = usize::from_str_radix(digits, 16).ok()?;
    Some((offset, content(rest)))
}

/// The bytes of a line: up to the wide gap, the bar or the first thing that is no hex.
fn content(rest: &str) -> Vec<u8> {
    let rest = rest.trim_start();
    // openssl -debug: a dash before the first byte, another between the eighth and the ninth.
    let openssl;
    let rest = match rest.strip_prefix("- ") {
        Some(rest) => {
            openssl = rest.chars().take(48).collect::<String>().replace('-', " ");
            openssl.trim_end()
        }
        None => rest.split('|').next().unwrap_or_default(),
    };
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
        bytes.extend(hex::decode(token).unwrap_or_default());
    }
    bytes
}

/// Whether these are the words of plain `hexdump`, of 16 bits, the low byte first: offsets of seven
/// digits before groups of four.
fn has_words_of_hexdump(text: &str) -> bool {
    let mut lines = text.lines();
    lines.next().is_some_and(|line| {
        let mut words = line.split_whitespace();
        words.next().is_some_and(|offset| offset.len() == 7)
            && words.clone().count() > 0
            && words.all(|word| word.len() == 4)
    })
}

/// What the blocks of `openssl -msg` hold.
fn openssl_msg(text: &str, is_heading: impl Fn(&str) -> bool) -> Vec<Vec<u8>> {
    let mut blocks: Vec<Vec<u8>> = Vec::new();
    for line in text.lines() {
        if is_heading(line) {
            blocks.push(Vec::new());
        } else if let Some(block) = blocks.last_mut()
            && line.starts_with("    ")
        {
            block.extend(content(line));
        }
    }
    blocks
}

/// The messages among blocks of which some are headers of records, or the type inside a protected one.
fn messages(blocks: Vec<Vec<u8>>) -> Vec<u8> {
    let is_frame =
        |block: &Vec<u8>| block.len() == 1 || block.len() == Header::SIZE && Header::begins(block);
    let whole = |block: &Vec<u8>| {
        let msg_type = HandshakeType(block.first().copied().unwrap_or_default());
        msg_type.known().is_some() && message::length(block) == Some(block.len())
    };
    let blocks: Vec<Vec<u8>> = blocks
        .into_iter()
        .filter(|block| !is_frame(block))
        .collect();
    match blocks.iter().any(whole) {
        true => blocks.into_iter().filter(whole).flatten().collect(),
        false => blocks.into_iter().flatten().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u8> {
        read(text)
            .unwrap()
            .unwrap_or_else(|| panic!("no dump: {text}"))
            .bytes
    }

    #[test]
    fn dumps_of_one_block() {
        let expected: Vec<u8> = (0x41..0x41 + 20).collect();
        let xxd = "00000000: 4142 4344 4546 4748 494a 4b4c 4d4e 4f50  ABCDEFGHIJKLMNOP\n00000010: 5152 5354                                QRST\n";
        let hexdump = "00000000  41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50  |ABCDEFGHIJKLMNOP|\n00000010  51 52 53 54                                       |QRST|\n00000014\n";
        let words = "0000000 4241 4443 4645 4847 4a49 4c4b 4e4d 504f\n0000010 5251 5453\n0000014\n";
        let wireshark = "0000   41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50   ABCDEFGHIJKLMNOP\n0010   51 52 53 54                                       QRST\n";
        let tcpdump = "\t0x0000:  4142 4344 4546 4748 494a 4b4c 4d4e 4f50  ABCDEFGHIJKLMNOP\n\t0x0010:  5152 5354                                QRST\n";
        let debug = "write to 0x55d0 [0x55d1] (20 bytes => 20 (0x14))\n0000 - 41 42 43 44 45 46 47 48-49 4a 4b 4c 4d 4e 4f 50   ABCDEFGHIJKLMNOP\n0010 - 51 52 53 54                                       QRST\n";
        let java = "0000: 41 42 43 44 45 46 47 48   49 4A 4B 4C 4D 4E 4F 50  ABCDEFGHIJKLMNOP\n0010: 51 52 53 54                                      QRST\n";
        for text in [xxd, hexdump, words, wireshark, tcpdump, debug, java] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    /// As openssl 3.0 prints it: the header of the record, then the message.
    #[test]
    fn openssl_msg_gives_the_messages() {
        let text = ">>> TLS 1.0, RecordHeader [length 0005]\n    16 03 01 00 05\n>>> TLS 1.3, Handshake [length 0005], ClientHello\n    01 00 00 01 ff\n<<< TLS 1.3, InnerContent [length 0001]\n    16\n<<< TLS 1.3, Handshake [length 0006], EncryptedExtensions\n    08 00 00 02 00 00\n";
        assert_eq!(of(text), [1, 0, 0, 1, 0xff, 8, 0, 0, 2, 0, 0]);
    }

    /// As curl 7.88 writes it with --trace: what is not TLS is left out.
    #[test]
    fn a_trace_of_curl_gives_the_messages() {
        let text = "== Info: Connected to x\n=> Send SSL data, 5 bytes (0x5)\n0000: 16 03 01 00 05                                  .....\n== Info: TLSv1.3 (OUT), TLS handshake, Client hello (1):\n=> Send SSL data, 5 bytes (0x5)\n0000: 01 00 00 01 ff                                  .....\n=> Send header, 3 bytes (0x3)\n0000: 47 45 54                                        GET\n";
        assert_eq!(of(text), [1, 0, 0, 1, 0xff]);
    }

    #[test]
    fn what_is_no_dump_is_left_to_others() {
        for text in [
            "16 03 01",
            "0000",
            "00000000 01",
            "hello\nworld\n",
            "",
            "16030100\n05010000\n01ff",
        ] {
            assert!(read(text).unwrap().is_none(), "{text}");
        }
    }
}
