//! Dumps amid what programs print around them: the lines of a log, a frame of bars, addresses in place of
//! offsets, or none.

use super::input::digits;
use crate::record::Header;

/// Bytes of a row at most.
const ROW: usize = 16;
/// Bytes of the rows of a dump without offsets, all but the last, at least.
const HALF: usize = 8;

/// A line of a dump.
struct Row {
    /// Its offset, or the address of its first byte.
    offset: Option<u64>,
    bytes: Vec<u8>,
}

/// The bytes of such a dump; of several, those of the ones that are records.
pub(super) fn read(text: &str) -> Option<Vec<u8>> {
    if let Some(bytes) = data(text) {
        return Some(bytes);
    }
    let mut rows: Vec<Row> = text.lines().filter_map(row).collect();
    // A heading of columns looks like a row without its offset.
    if rows.iter().any(|row| row.offset.is_some()) {
        rows.retain(|row| row.offset.is_some());
    }
    let mut blocks: Vec<Vec<u8>> = Vec::new();
    match rows.iter().all(|row| row.offset.is_some()) {
        true => {
            let first = rows.first()?.offset?;
            let mut expected = first;
            for row in rows {
                match row.offset {
                    Some(offset) if offset == first => blocks.push(Vec::new()),
                    Some(offset) if offset == expected => {}
                    _ => return None,
                }
                expected = row.offset?.checked_add(row.bytes.len() as u64)?;
                blocks.last_mut()?.extend(row.bytes);
            }
        }
        false => {
            let (_, before) = rows.split_last()?;
            let width = rows.first()?.bytes.len();
            let is_even = before.iter().all(|row| row.bytes.len() == width);
            if !is_even || width < HALF {
                return None;
            }
            blocks.push(rows.into_iter().flat_map(|row| row.bytes).collect());
        }
    }
    if blocks.len() > 1 {
        blocks.retain(|block| Header::begins(block));
    }
    let bytes = blocks.concat();
    (bytes.len() >= Header::SIZE).then_some(bytes)
}

/// The row in a line, if there is one: bytes in hex from its beginning, or behind an offset, a bar or the colon of
/// what a log puts before.
fn row(line: &str) -> Option<Row> {
    let words = words(line);
    let mut offset = None;
    for (place, word) in words.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| words.get(place));
        let may_begin =
            before.is_none_or(|before| before.text.ends_with(':') || word.is_behind_bar);
        if byte(word.text).is_some() && (may_begin || offset.is_some()) {
            let bytes = bytes(&words[place..]);
            return Some(Row { offset, bytes });
        }
        offset = self::offset(word.text).filter(|_| may_begin);
    }
    None
}

/// A word of a line.
struct Word<'a> {
    text: &'a str,
    /// The spaces before it.
    gap: usize,
    /// A bar that ends a cell stands before it.
    is_behind_bar: bool,
}

/// The words of a line, bars taken off. The bar in the middle of hexyl's rows is a space.
fn words(line: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let (mut gap, mut is_behind_bar) = (0, false);
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if c.is_whitespace() || c == '┊' {
            gap += 1;
            rest = &rest[c.len_utf8()..];
        } else if matches!(c, '|' | '│') {
            is_behind_bar = true;
            rest = &rest[c.len_utf8()..];
        } else {
            let is_end = |c: char| c.is_whitespace() || matches!(c, '|' | '│' | '┊');
            let end = rest.find(is_end).unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            words.push(Word {
                text,
                gap: std::mem::take(&mut gap),
                is_behind_bar: std::mem::take(&mut is_behind_bar),
            });
            rest = after;
        }
    }
    words
}

/// An offset or an address: from 4 to 16 hex digits, perhaps with `0x`, a colon, or the mark that WinDbg puts
/// into their middle.
fn offset(word: &str) -> Option<u64> {
    let number = word.strip_prefix("0x").unwrap_or(word);
    let number = number.strip_suffix(':').unwrap_or(number).replace('`', "");
    let is_number = number.bytes().all(|byte| byte.is_ascii_hexdigit());
    match is_number && (4..=16).contains(&number.len()) {
        true => u64::from_str_radix(&number, 16).ok(),
        false => None,
    }
}

/// The bytes that a row begins with; what follows a wide gap, or a bar, are characters.
fn bytes(words: &[Word<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let widest = if bytes.len() == HALF { 3 } else { 1 };
        if place > 0 && (word.is_behind_bar || word.gap > widest) {
            break;
        }
        match word.text.split_once('-') {
            // The two in the middle, as WinDbg joins them.
            Some((one, other)) if bytes.len() == HALF - 1 => match (byte(one), byte(other)) {
                (Some(one), Some(other)) => bytes.extend([one, other]),
                _ => break,
            },
            _ => match byte(word.text) {
                Some(byte) if bytes.len() < ROW => bytes.push(byte),
                _ => break,
            },
        }
    }
    bytes
}

fn byte(word: &str) -> Option<u8> {
    let is_byte = word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_byte.then(|| u8::from_str_radix(word, 16).ok())?
}

/// How Apple's Foundation describes data, today and in the past; a long one is not whole.
fn data(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let inside = match text.strip_prefix("{length = ") {
        Some(rest) => {
            let (length, bytes) = rest.strip_suffix('}')?.split_once(", bytes = 0x")?;
            let bytes = digits(bytes)?;
            return (length.parse() == Ok(bytes.len())).then_some(bytes);
        }
        None => text.strip_prefix('<')?.strip_suffix('>')?,
    };
    digits(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 bytes as these programs print them.
    #[test]
    fn dumps_amid_other_things() {
        let head = "16 03 01 00 0f 41 42 43";
        let expected = b"\x16\x03\x01\x00\x0fABCDEFGHIJKLMNO";
        let sixteen = format!("{head} 44 45 46 47 48 49 4a 4b");
        let halves = format!("{head}  44 45 46 47 48 49 4a 4b");
        let log = "ssl_msg.c:2902: |4|";
        for text in [
            // Netty 4.1, ByteBufUtil.prettyHexDump, in the log of a LoggingHandler.
            format!(
                "12:00:00.000 [id: 0x1f2e3d4c] WRITE: 20B\n\
                 \x20        +-------------------------------------------------+\n\
                 \x20        |  0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f |\n\
                 +--------+-------------------------------------------------+----------------+\n\
                 |00000000| {sixteen} |.....ABCDEFGHIJK|\n\
                 |00000010| 4c 4d 4e 4f                                     |LMNO            |\n\
                 +--------+-------------------------------------------------+----------------+\n"
            ),
            // Mbed TLS 3.6, debug.c, at level 4.
            format!(
                "{log} dumping 'output record sent to network' (20 bytes)\n\
                 {log} 0000:  {sixteen}  .....ABCDEFGHIJK\n\
                 {log} 0010:  4c 4d 4e 4f                                      LMNO\n"
            ),
            // wolfSSL 5, logging.c, WOLFSSL_BUFFER.
            format!(
                "\t{sixteen} | .....ABCDEFGHIJK\n\t4c 4d 4e 4f                                     | LMNO\n"
            ),
            // PowerShell 7, Format-Hex.
            format!(
                "   Label: String (System.String) <1E2F3A4B>\n\n\
                 \x20         Offset Bytes                                           Ascii\n\
                 \x20                00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n\
                 \x20         ------ ----------------------------------------------- -----\n\
                 0000000000000000 {sixteen} .....ABCDEFGHIJK\n\
                 0000000000000010 4C 4D 4E 4F                                     LMNO\n"
            ),
            // Linux, print_hex_dump with offsets; and with addresses.
            format!(
                "[  123.456789] tls: 00000000: {sixteen}  .....ABCDEFGHIJK\n\
                 [  123.456790] tls: 00000010: 4c 4d 4e 4f                                      LMNO\n"
            ),
            format!(
                "[  123.456789] tls: ffff888012345670: {sixteen}\n[  123.456790] tls: ffff888012345680: 4c 4d 4e 4f\n"
            ),
            // ESP-IDF, ESP_LOG_BUFFER_HEX and ESP_LOG_BUFFER_HEXDUMP; Zephyr, LOG_HEXDUMP.
            format!("I (1234) tls: {sixteen} \nI (1234) tls: 4c 4d 4e 4f \n"),
            format!(
                "I (1234) tls: 0x3ffb0000   {halves}  |.....ABCDEFGHIJK|\nI (1234) tls: 0x3ffb0010   4c 4d 4e 4f   |LMNO|\n"
            ),
            format!(
                "[00:00:01.000,000] <dbg> tls: sent\n    {halves} |.....ABC DEFGHIJK|\n    4c 4d 4e 4f                                      |LMNO             |\n"
            ),
            // LLDB, Visual Studio, WinDbg.
            format!("0x16fdff2a0: {sixteen}  .....ABCDEFGHIJK\n0x16fdff2b0: 4c 4d 4e 4f  LMNO\n"),
            format!(
                "0x000000C5D2F70000  {sixteen}  .....ABCDEFGHIJK\n0x000000C5D2F70010  4c 4d 4e 4f  LMNO\n"
            ),
            format!(
                "000000c5`d2f70000  {head}-44 45 46 47 48 49 4a 4b  .....ABCDEFGHIJK\n000000c5`d2f70010  4c 4d 4e 4f  LMNO\n"
            ),
            // hexyl.
            format!(
                "│00000000│ {head} ┊ 44 45 46 47 48 49 4a 4b │•••0•ABC┊DEFGHIJK│\n\
                 │00000010│ 4c 4d 4e 4f             ┊                         │LMNO    ┊        │\n"
            ),
            // Foundation.
            "{length = 20, bytes = 0x16030100 0f414243 44454647 48494a4b 4c4d4e4f }".to_owned(),
            "<16030100 0f414243 44454647 48494a4b 4c4d4e4f>".to_owned(),
        ] {
            assert_eq!(read(&text).as_deref(), Some(&expected[..]), "{text}");
        }
    }

    #[test]
    fn what_is_not_whole_or_no_dump_is_not_read() {
        let row = "16 03 01 00 0f 41 42 43 44 45 46 47 48 49 4a 4b";
        for text in [
            format!("|00000000| {row} |................|\n|00000020| {row} |................|\n"),
            format!("a: {row}\na: 16 03\na: {row}\n"),
            "{length = 271, bytes = 0x16030100 0f41 ... 00000000 }".to_owned(),
            "at 12: 16 03".to_owned(),
            "Error: ab cd\n".to_owned(),
            String::new(),
        ] {
            assert_eq!(read(&text), None, "{text}");
        }
    }
}
