//! Dumps whose offsets or words are not in plain hex: those of `od`, whose offsets are octal or decimal, of
//! `hexdump` without -C (words), of `xxd` with -b (bits) and -e (words, the low byte first), and of gdb.

/// The bytes of such a dump, and whose it is; `None` if the text is not one.
pub(super) fn read(text: &str) -> Option<(Vec<u8>, &'static str)> {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    gdb(&lines)
        .map(|bytes| (bytes, "the output of gdb"))
        .or_else(|| bits(&lines).map(|bytes| (bytes, "the output of xxd -b")))
        .or_else(|| swapped(&lines).map(|bytes| (bytes, "the output of xxd -e")))
        .or_else(|| od(&lines))
}

/// `0x7ffd0000: 0x16 0x03`, with tabs between, with perhaps the name of a variable before the colon.
fn gdb(lines: &[&str]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for line in lines {
        let (address, rest) = line.split_once(':')?;
        address.trim().strip_prefix("0x")?;
        let mut words = rest.split_whitespace().peekable();
        words.peek()?;
        for word in words {
            let digits = word.strip_prefix("0x").filter(|it| it.len() <= 2)?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

/// The words of a line behind its offset, up to the wide gap before the characters.
fn words(line: &str) -> Option<(&str, Vec<&str>)> {
    let (offset, rest) = line.trim_start().split_once([':', ' ', '\t'])?;
    let rest = rest.trim_start();
    let end = rest.find("  ").unwrap_or(rest.len());
    Some((offset, rest[..end].split(' ').collect()))
}

/// `00000000: 00010110 00000011 00000001  ...`
fn bits(lines: &[&str]) -> Option<Vec<u8>> {
    let is_binary =
        |word: &&str| word.len() == 8 && word.bytes().all(|it| matches!(it, b'0' | b'1'));
    let mut bytes = Vec::new();
    for line in lines {
        let (offset, words) = words(line)?;
        let is_next = usize::from_str_radix(offset, 16) == Ok(bytes.len());
        if !is_next || !words.iter().all(is_binary) {
            return None;
        }
        let all = words.iter().map(|word| u8::from_str_radix(word, 2));
        bytes.extend(all.collect::<Result<Vec<u8>, _>>().ok()?);
    }
    (!bytes.is_empty()).then_some(bytes)
}

/// Words of 32 bits, the low byte first. The same form with the high byte first is more common (`xxd
/// -g4`), so that this counts only if bytes of TLS come of it and none of the other.
fn swapped(lines: &[&str]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for line in lines {
        let (offset, words) = words(line)?;
        if usize::from_str_radix(offset, 16) != Ok(bytes.len()) {
            return None;
        }
        if words.first().is_none_or(|word| word.len() != 8) {
            return None;
        }
        for word in words {
            if word.len() % 2 != 0 || word.is_empty() || word.len() > 8 {
                return None;
            }
            let pairs = (0..word.len()).step_by(2).rev();
            let word = pairs.map(|at| u8::from_str_radix(word.get(at..at + 2)?, 16).ok());
            bytes.extend(word.collect::<Option<Vec<u8>>>()?);
        }
    }
    matches!(bytes[..], [0x14..=0x17, 3, 0..=4, ..]).then_some(bytes)
}

/// What `*` stands for in the dumps of od, hexdump and xxd: lines that are the same as the one before it,
/// up to the next offset. `None` if there is nothing to repeat, or too much of it.
pub(super) fn repeat(bytes: &mut Vec<u8>, place: usize) -> Option<()> {
    /// No hello, no flight and no dump that a person pastes is longer.
    const MOST: usize = 1 << 20;
    let row = bytes.len().checked_sub(16)?;
    let row = bytes.get(row..)?.to_vec();
    if place > MOST || place < bytes.len() || !place.is_multiple_of(row.len()) {
        return None;
    }
    bytes.extend(row.iter().cycle().take(place - bytes.len()));
    Some(())
}

/// Offsets of seven digits, octal with `od`, decimal with `od -A d`, hex with `hexdump`.
fn od(lines: &[&str]) -> Option<(Vec<u8>, &'static str)> {
    let mut radices = [(8, OD), (10, OD), (16, HEXDUMP)];
    // Lines that repeat leave it open which it is; words of four digits are hexdump's rather than od's.
    let first = lines
        .first()
        .and_then(|line| line.split_whitespace().nth(1));
    if first.is_some_and(|word| word.len() == 4) {
        radices.reverse();
    }
    let mut radices = radices.into_iter();
    radices.find_map(|(radix, form)| Some((od_in(lines, radix)?, form)))
}

const OD: &str = "the output of od";
const HEXDUMP: &str = "the output of hexdump";

/// With offsets in this radix: bytes in hex (`-t x1`), decimal (`-t u1`) or octal (`-b`), or words of two
/// bytes in octal (the default of `od`) or hex (that of `hexdump`), the low byte first.
fn od_in(lines: &[&str], radix: u32) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut repeats = false;
    // Decimal numbers of up to three digits are in columns; hex has a single blank between.
    let is_decimal = lines.iter().any(|line| {
        let columns = line.split("  >").next().unwrap_or(line);
        columns.trim_end().contains("  ")
    });
    for line in lines {
        if line.trim() == "*" {
            repeats = true;
            continue;
        }
        let (offset, rest) = line.split_once(' ').unwrap_or((line, ""));
        if offset.len() != 7 {
            return None;
        }
        let place = usize::from_str_radix(offset, radix).ok()?;
        // The last line is the length, which with words may be one less than what they hold.
        if rest.trim().is_empty() && place < bytes.len() && place + 1 >= bytes.len() {
            bytes.truncate(place);
        }
        if std::mem::take(&mut repeats) {
            repeat(&mut bytes, place)?;
        }
        if place != bytes.len() {
            return None;
        }
        let end = rest.find("  >").unwrap_or(rest.len());
        let rest = rest[..end].trim_end();
        for word in rest.split_whitespace() {
            match word.len() {
                1..=4 if is_decimal => bytes.push(decimal(word)?),
                2 => bytes.push(u8::from_str_radix(word, 16).ok()?),
                3 => bytes.push(u8::from_str_radix(word, 8).ok()?),
                4 => bytes.extend(u16::from_str_radix(word, 16).ok()?.to_le_bytes()),
                6 => bytes.extend(u16::from_str_radix(word, 8).ok()?.to_le_bytes()),
                _ => return None,
            }
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

/// A byte in decimal, as `od -t u1` and `-t d1` write it.
fn decimal(word: &str) -> Option<u8> {
    let number: i16 = word.parse().ok()?;
    u8::try_from(number)
        .ok()
        .or_else(|| i8::try_from(number).ok().map(i8::cast_unsigned))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 bytes as coreutils 9.1 (od), xxd of Vim 9.0 and gdb 13 print them.
    #[test]
    fn each_tool_s_dump() {
        let expected: Vec<u8> = [0x16, 3, 1].into_iter().chain(3..20).collect();
        let od_x1 = "0000000 16 03 01 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n0000020 10 11 12 13\n0000024\n";
        let od_chars = "0000000 16 03 01 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f  >................<\n0000020 10 11 12 13                                      >....<\n0000024\n";
        let od = "0000000 001426 001401 002404 003406 004410 005412 006414 007416\n0000020 010420 011422\n0000024\n";
        let od_d = "0000000 16 03 01 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n0000016 10 11 12 13\n0000020\n";
        let od_u1 = "0000000  22   3   1   3   4   5   6   7   8   9  10  11  12  13  14  15\n0000020  16  17  18  19\n0000024\n";
        let od_b = "0000000 026 003 001 003 004 005 006 007 010 011 012 013 014 015 016 017\n0000020 020 021 022 023\n0000024\n";
        let hexdump =
            "0000000 0316 0301 0504 0706 0908 0b0a 0d0c 0f0e\n0000010 1110 1312\n0000014\n";
        let hexdump_b = "0000000 026 003 001 003 004 005 006 007 010 011 012 013 014 015 016 017\n0000010 020 021 022 023                                                \n0000014\n";
        let od_x = "0000000 0316 0301 0504 0706 0908 0b0a 0d0c 0f0e\n0000020 1110 1312\n0000024\n";
        let bits = "00000000: 00010110 00000011 00000001 00000011 00000100 00000101  ......\n00000006: 00000110 00000111 00001000 00001001 00001010 00001011  ......\n0000000c: 00001100 00001101 00001110 00001111 00010000 00010001  ......\n00000012: 00010010 00010011                                      ..\n";
        let words = "00000000: 03010316 07060504 0b0a0908 0f0e0d0c  ................\n00000010: 13121110                             ....\n";
        let gdb = "0x7ffd0000:\t0x16\t0x03\t0x01\t0x03\t0x04\t0x05\t0x06\t0x07\n0x7ffd0008 <buf+8>:\t0x08\t0x09\t0x0a\t0x0b\t0x0c\t0x0d\t0x0e\t0x0f\n0x7ffd0010 <buf+16>:\t0x10\t0x11\t0x12\t0x13\n";
        for text in [
            od_x1, od_chars, od, od_x, od_d, od_u1, od_b, hexdump, hexdump_b, bits, words, gdb,
        ] {
            let (bytes, _) = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(bytes, expected, "{text}");
        }
    }

    /// 51 bytes, of which the second and the third line are like the first, as coreutils 9.1 (od) and
    /// util-linux 2.38 (hexdump) print them; the last word of an odd number of bytes is half empty.
    #[test]
    fn lines_that_repeat_are_put_back() {
        let expected = [&[0; 48][..], &[1, 2, 3]].concat();
        for text in [
            "0000000 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n*\n0000060 01 02 03\n0000063\n",
            "0000000 0000 0000 0000 0000 0000 0000 0000 0000\n*\n0000030 0201 0003\n0000033\n",
        ] {
            assert_eq!(read(text).unwrap().0, expected, "{text}");
        }
        let endless = "0000000 0000 0000 0000 0000 0000 0000 0000 0000\n*\nfffffff\n";
        assert_eq!(read(endless), None);
    }

    #[test]
    fn other_dumps_are_left_to_others() {
        for text in [
            "00000000: 1603 0100 4701 0000 4303 0300 0102 0304  ....\n00000010: 0506\n",
            "00000000: 16030100 47010000  ....G...\n",
            "16 03 01 00 05",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
