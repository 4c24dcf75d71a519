//! Text from the peer, made safe to show: nothing in a host name, a certificate or a page may
//! steer the reader's terminal or reorder what is read.

/// How a character is shown.
pub enum Shown {
    /// As it is, so many columns wide.
    Plain(usize),
    /// As an escape: control characters, and characters that are invisible or change the
    /// direction of what follows.
    Escaped,
}

/// The columns of a text that is shown as it is, one column a character: the common case, and cheap.
/// `None` if any character of it is wider or escaped.
pub fn simple_columns(text: &str) -> Option<usize> {
    let plain = prefix(text.as_bytes(), |byte| matches!(byte, 0x20..=0x7e));
    let mut rest = text[plain..].chars();
    rest.try_fold(plain, |columns, c| match shown(c) {
        Shown::Plain(1) => Some(columns + 1),
        _ => None,
    })
}

/// How many bytes at the start are `plain`.
pub fn prefix(bytes: &[u8], plain: impl Fn(&u8) -> bool) -> usize {
    // No way out of a block before its end, so that its bytes are looked at together.
    let is_block = |block: &[u8; 16]| block.iter().fold(true, |all, byte| all & plain(byte));
    let (blocks, _) = bytes.as_chunks();
    let start = 16 * blocks.iter().take_while(|block| is_block(block)).count();
    let rest = bytes[start..].iter();
    start + rest.take_while(|byte| plain(byte)).count()
}

/// How to show `c`.
pub fn shown(c: char) -> Shown {
    match c {
        ' '..='~' => Shown::Plain(1),
        // Our own marks.
        '§' | '─' | '→' | '←' | '…' | '✓' | '✗' => Shown::Plain(1),
        // C0, DEL and C1: terminals act on them.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Shown::Escaped,
        // Soft hyphen, Arabic letter mark, Hangul fillers, Mongolian separator: invisible.
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => Shown::Escaped,
        '\u{180b}'..='\u{180f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' => Shown::Escaped,
        // Zero width, direction marks, line separators, embeddings, isolates.
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {
            Shown::Escaped
        }
        // Variation selectors, interlinear annotations, tags, private use, musical formatting.
        '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' => {
            Shown::Escaped
        }
        '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}' => Shown::Escaped,
        // Combining marks pile up over other lines without end when a peer wants them to.
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' => Shown::Escaped,
        '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}' => {
            Shown::Escaped
        }
        // Two columns: East Asian wide characters and emoji. What is counted too wide only makes a
        // line shorter, so the ranges are generous.
        '\u{1100}'..='\u{115e}' | '\u{231a}'..='\u{23ff}' | '\u{25fd}'..='\u{27bf}' => {
            Shown::Plain(2)
        }
        '\u{2b00}'..='\u{2bff}' | '\u{2e80}'..='\u{a4cf}' | '\u{a960}'..='\u{a97f}' => {
            Shown::Plain(2)
        }
        '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{fe10}'..='\u{fe6f}' => {
            Shown::Plain(2)
        }
        '\u{ff00}'..='\u{ffef}' | '\u{16fe0}'..='\u{18fff}' | '\u{1b000}'..='\u{1b2ff}' => {
            Shown::Plain(2)
        }
        '\u{1f000}'..='\u{1faff}' | '\u{20000}'..='\u{3ffff}' => Shown::Plain(2),
        _ => Shown::Plain(1),
    }
}

/// The escape of `c`: `\n`, `\x1b`, `\u{202e}`, as Rust writes them.
pub fn escape(c: char) -> String {
    match c {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\0'..='\u{ff}' => format!("\\x{:02x}", c as u32),
        _ => format!("\\u{{{:x}}}", c as u32),
    }
}

/// `text` with everything unsafe escaped, for places that take strings.
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match shown(c) {
            Shown::Plain(_) => out.push(c),
            Shown::Escaped => out.push_str(&escape(c)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_and_between_blocks() {
        for length in 0..50 {
            let plain = "x~ ".repeat(17)[..length].to_owned();
            assert_eq!(simple_columns(&plain), Some(length));
            for at in 0..=length {
                let with = |c: char| format!("{}{c}{}", &plain[..at], &plain[at..]);
                for c in ['§', 'é', '─'] {
                    assert_eq!(simple_columns(&with(c)), Some(length + 1));
                }
                for c in ['\n', '\x7f', '\u{202e}', '漢'] {
                    assert_eq!(simple_columns(&with(c)), None);
                }
            }
        }
    }
}
