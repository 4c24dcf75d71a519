//! Dumps whose offsets or words are not in plain hex: those of `od`, whose offsets are octal, of `xxd`
//! with -b (bits) and -e (words, the low byte first), and of gdb.

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
        .or_else(|| od(&lines).map(|bytes| (bytes, "the output of od")))
}

/// `0x7ffd0000:	0x16	0x03`, with perhaps the name of a variable before the colon.
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

/// Octal offsets, seven digits of them; then bytes in hex (`-t x1`), or words of two bytes in octal
/// (the default) or hex (`-x`), the low byte first.
fn od(lines: &[&str]) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut is_octal = false;
    for line in lines {
        let (offset, rest) = line.split_once(' ').unwrap_or((line, ""));
        if offset.len() != 7 {
            return None;
        }
        let place = usize::from_str_radix(offset, 8).ok()?;
        // The last line is the length, which with words may be one less than what they hold.
        if rest.trim().is_empty() && place < bytes.len() && place + 1 >= bytes.len() {
            bytes.truncate(place);
        }
        if place != bytes.len() {
            return None;
        }
        // Hexdump's offsets are hex: 0000010 is where the second line of 16 begins.
        is_octal |= place >= 16;
        let end = rest.find("  >").unwrap_or(rest.len());
        for word in rest[..end].split_whitespace() {
            match word.len() {
                2 => bytes.push(u8::from_str_radix(word, 16).ok()?),
                4 => bytes.extend(u16::from_str_radix(word, 16).ok()?.to_le_bytes()),
                6 => bytes.extend(u16::from_str_radix(word, 8).ok()?.to_le_bytes()),
                _ => return None,
            }
        }
    }
    (is_octal && !bytes.is_empty()).then_some(bytes)
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
        let od_x = "0000000 0316 0301 0504 0706 0908 0b0a 0d0c 0f0e\n0000020 1110 1312\n0000024\n";
        let bits = "00000000: 00010110 00000011 00000001 00000011 00000100 00000101  ......\n00000006: 00000110 00000111 00001000 00001001 00001010 00001011  ......\n0000000c: 00001100 00001101 00001110 00001111 00010000 00010001  ......\n00000012: 00010010 00010011                                      ..\n";
        let words = "00000000: 03010316 07060504 0b0a0908 0f0e0d0c  ................\n00000010: 13121110                             ....\n";
        let gdb = "0x7ffd0000:\t0x16\t0x03\t0x01\t0x03\t0x04\t0x05\t0x06\t0x07\n0x7ffd0008 <buf+8>:\t0x08\t0x09\t0x0a\t0x0b\t0x0c\t0x0d\t0x0e\t0x0f\n0x7ffd0010 <buf+16>:\t0x10\t0x11\t0x12\t0x13\n";
        for text in [od_x1, od_chars, od, od_x, bits, words, gdb] {
            let (bytes, _) = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(bytes, expected, "{text}");
        }
    }

    #[test]
    fn other_dumps_are_left_to_others() {
        for text in [
            "00000000: 1603 0100 4701 0000 4303 0300 0102 0304  ....\n00000010: 0506\n",
            "00000000: 16030100 47010000  ....G...\n",
            "0000000 0316 0301\n0000004\n",
            "0000000 0316 0301 0504 0706 0908 0b0a 0d0c 0f0e\n0000010 1110 1312\n0000014\n",
            "16 03 01 00 05",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
