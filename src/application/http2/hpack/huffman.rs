//! The Huffman code of strings (RFC 7541 §5.2 and appendix B).
//!
//! The code is canonical: codes of one length follow one another in the order of their symbols, and a
//! longer one continues where the shorter ended. So the lengths in the appendix say everything.

/// The bits of each symbol's code; the last is EOS, which only pads.
#[rustfmt::skip]
const LENGTHS: [u8; 257] = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
    30,
];

/// Symbols: the octets, and EOS.
const SYMBOLS: usize = LENGTHS.len();
const EOS: usize = 256;
const LONGEST: usize = 30;

/// The code as both directions need it.
struct Code {
    /// For each symbol its code.
    codes: [u32; SYMBOLS],
    /// The symbols in the order of their codes.
    ordered: [u16; SYMBOLS],
    /// For each length its first code, its number of codes, and the place of its first symbol in
    /// `ordered`.
    lengths: [(u32, u32, u32); LONGEST + 1],
}

static CODE: Code = build();

const fn build() -> Code {
    let mut code = Code {
        codes: [0; SYMBOLS],
        ordered: [0; SYMBOLS],
        lengths: [(0, 0, 0); LONGEST + 1],
    };
    let (mut length, mut next, mut place) = (1, 0, 0);
    while length <= LONGEST {
        next <<= 1;
        let (first, begin) = (next, place);
        let mut symbol = 0;
        while symbol < SYMBOLS {
            if LENGTHS[symbol] as usize == length {
                code.codes[symbol] = next;
                code.ordered[place as usize] = symbol as u16;
                next += 1;
                place += 1;
            }
            symbol += 1;
        }
        code.lengths[length] = (first, place - begin, begin);
        length += 1;
    }
    code
}

/// How many bytes `text` takes in this code.
pub(super) fn length(text: &[u8]) -> usize {
    let bits: usize = text
        .iter()
        .map(|octet| usize::from(LENGTHS[usize::from(*octet)]))
        .sum();
    bits.div_ceil(8)
}

/// `text` in this code, the last byte filled with the first bits of EOS, which are ones.
pub(super) fn encode(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(length(text));
    let (mut pending, mut count) = (0u64, 0);
    for octet in text {
        let symbol = usize::from(*octet);
        pending = pending << LENGTHS[symbol] | u64::from(CODE.codes[symbol]);
        count += u32::from(LENGTHS[symbol]);
        while count >= 8 {
            count -= 8;
            bytes.push((pending >> count) as u8);
        }
    }
    if count > 0 {
        bytes.push((pending << (8 - count)) as u8 | (0xff >> count) as u8);
    }
    bytes
}

/// The text that `bytes` are the code of.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn decode(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut text = Vec::with_capacity(bytes.len() * 8 / 5);
    let (mut code, mut length) = (0u32, 0);
    for byte in bytes {
        for bit in (0..8).rev() {
            code = code << 1 | u32::from(byte >> bit & 1);
            length += 1;
            let (first, count, begin) = CODE.lengths[length];
            if code >= first && code - first < count {
                let symbol = usize::from(CODE.ordered[(begin + code - first) as usize]);
                if symbol == EOS {
                    return Err("a Huffman code that holds EOS (RFC 7541 §5.2)");
                }
                text.push(symbol as u8);
                (code, length) = (0, 0);
            }
        }
    }
    if length > 7 {
        Err("a Huffman code padded with more than 7 bits (RFC 7541 §5.2)")
    } else if code != (1 << length) - 1 {
        Err("a Huffman code padded with bits other than those of EOS (RFC 7541 §5.2)")
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_octet_survives() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&all)).unwrap(), all);
        assert_eq!(encode(&all).len(), length(&all));
        // The finding of findings/hpack-huffman-longer.sh: six octets become eleven.
        assert_eq!(encode(b"{|}~^`").len(), 11);
    }

    #[test]
    fn codes_are_those_of_appendix_b() {
        for (symbol, code) in [
            (0, 0x1ff8),
            (usize::from(b' '), 0x14),
            (usize::from(b'0'), 0x0),
            (usize::from(b'z'), 0x7b),
            (10, 0x3fff_fffc),
            (127, 0xfff_fffc),
            (255, 0x3ff_ffee),
            (EOS, 0x3fff_ffff),
        ] {
            assert_eq!(CODE.codes[symbol], code, "{symbol}");
        }
    }

    #[test]
    fn bad_padding_is_refused() {
        assert!(decode(&[0xff]).unwrap_err().contains("more than 7"));
        assert!(decode(&[0x00]).unwrap_err().contains("other than"));
        assert!(
            decode(&[0xff, 0xff, 0xff, 0xff])
                .unwrap_err()
                .contains("EOS")
        );
        assert_eq!(decode(&[]).unwrap(), b"");
        assert_eq!(decode(&[0x07]).unwrap(), b"0");
    }
}
