//! Lines of text and their ends, as many protocols have them.

use crate::wire::{self, Name, Reader};

/// How many bytes the line has that begins here, without its end.
pub fn line_length(r: &Reader<'_>) -> usize {
    let rest = r.peek();
    let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let ended = line.len() < rest.len();
    match line.strip_suffix(b"\r") {
        Some(text) if ended => text.len(),
        _ => line.len(),
    }
}

/// The text of the line that begins here, without reading it.
pub fn peek_line(r: &Reader<'_>) -> String {
    let line = r.peek().get(..line_length(r)).unwrap_or_default();
    String::from_utf8_lossy(line).into_owned()
}

/// A line: what `read` reads of it, what is left of its text, and its end. A line that ends in LF
/// alone is a line too: who insists on CR LF fails with servers that others talk to.
pub fn line<'a, T>(
    r: &mut Reader<'a>,
    name: impl Into<Name>,
    read: impl FnOnce(&mut Reader<'a>) -> wire::Result<T>,
) -> wire::Result<T> {
    let length = line_length(r);
    let end = r.remaining() - length;
    r.structure(name, |r| {
        let read = read(r)?;
        let left = r.remaining().saturating_sub(end);
        if left > 0 {
            r.text("text", left)?;
        }
        line_end(r)?;
        Ok(read)
    })
}

/// The end of a line.
pub fn line_end(r: &mut Reader<'_>) -> wire::Result<()> {
    match r.peek() {
        [b'\r', b'\n', ..] => r.text("CRLF", 2)?,
        [b'\n', ..] => r.text("LF", 1)?,
        _ => return Err(r.illegal("CRLF", "the line has no end")),
    };
    Ok(())
}

/// The next word of a line, up to a space or the line's end, and the space behind it.
pub fn word(r: &mut Reader<'_>, name: impl Into<Name>) -> wire::Result<String> {
    let line = r.peek().get(..line_length(r)).unwrap_or_default();
    let length = line.iter().position(|byte| *byte == b' ');
    let word = r.text(name, length.unwrap_or(line.len()))?;
    if length.is_some() {
        r.text("SP", 1)?;
    }
    Ok(String::from_utf8_lossy(word).into_owned())
}

/// What is left of a line's text.
pub fn rest(r: &mut Reader<'_>, name: impl Into<Name>) -> wire::Result<String> {
    let length = line_length(r);
    if length == 0 {
        return Ok(String::new());
    }
    let text = r.text(name, length)?;
    Ok(String::from_utf8_lossy(text).into_owned())
}

/// The name in `table` that `word` is, in any case.
pub fn known(table: &[&'static str], word: &str) -> Option<&'static str> {
    let mut names = table.iter();
    names.find(|name| name.eq_ignore_ascii_case(word)).copied()
}
