//! Where a unit ends: a reply with all its lines, or a frame.

use crate::wire::Name;

/// The most bytes of one unit: a reply with all its lines, or a frame.
pub const MOST_UNIT: usize = 64 * 1024;

/// The most bytes of one line. The standards say 512 (RFC 5321 §4.5.3.1.5, RFC 1939 §3, RFC 2812
/// §2.3) or 8192 (RFC 7162 §4, for commands); what is longer is not meant to be read.
pub const MOST_LINE: usize = 8 * 1024;

/// What the framing of a unit finds in the bytes that came so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Framed {
    /// The unit is these first bytes.
    Whole(usize),
    /// At least so many more bytes belong to it.
    More(usize),
    /// It cannot be a unit of this protocol, and why.
    Never(Name),
}

/// Finds the end of a unit.
pub trait Framing {
    /// Looks at the bytes that came so far, which are those of the last call and more.
    fn find(&mut self, bytes: &[u8]) -> Framed;

    /// Whether a unit is text.
    fn is_text(&self) -> bool {
        false
    }
}

impl<F: FnMut(&[u8]) -> Framed> Framing for F {
    fn find(&mut self, bytes: &[u8]) -> Framed {
        self(bytes)
    }
}

/// Lines, up to the one that `is_last` says is the last.
pub struct Lines<F> {
    is_last: F,
    /// How many bytes follow a line that are not lines, whatever is in them.
    literal: fn(&[u8]) -> usize,
    /// Where the line begins that is not complete yet, and how far it was searched for its end.
    start: usize,
    searched: usize,
    /// Of a line that goes on behind a literal, whether it is the last.
    goes_on: Option<bool>,
}

impl<F: FnMut(&[u8]) -> bool> Lines<F> {
    /// `is_last` is given each line without its end, in order.
    pub fn until(is_last: F) -> Self {
        Lines {
            is_last,
            literal: |_| 0,
            start: 0,
            searched: 0,
            goes_on: None,
        }
    }

    /// The same, for a protocol in which a line can say that so many bytes follow it that are not
    /// lines; the line goes on behind them.
    #[must_use]
    pub fn with_literals(mut self, literal: fn(&[u8]) -> usize) -> Self {
        self.literal = literal;
        self
    }
}

/// One line.
pub fn one_line() -> impl Framing {
    Lines::until(|_| true)
}

impl<F: FnMut(&[u8]) -> bool> Framing for Lines<F> {
    fn find(&mut self, bytes: &[u8]) -> Framed {
        loop {
            let Some(fresh) = bytes.get(self.searched..) else {
                return Framed::More(self.searched - bytes.len());
            };
            let Some(length) = fresh.iter().position(|byte| *byte == b'\n') else {
                self.searched = bytes.len();
                if bytes.len().saturating_sub(self.start) > MOST_LINE {
                    return Framed::Never(
                        format!("a line of more than {MOST_LINE} bytes, without an end").into(),
                    );
                }
                return Framed::More(1);
            };
            let end = self.searched + length;
            let line = bytes.get(self.start..end).unwrap_or_default();
            if line.len() > MOST_LINE {
                return Framed::Never(format!("a line of more than {MOST_LINE} bytes").into());
            }
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let literal = (self.literal)(line);
            if literal > MOST_UNIT {
                return Framed::Never(format!("a literal of {literal} bytes").into());
            }
            (self.start, self.searched) = (end + 1 + literal, end + 1 + literal);
            let is_last = match self.goes_on.take() {
                Some(is_last) => is_last,
                None => (self.is_last)(line),
            };
            if literal > 0 {
                self.goes_on = Some(is_last);
            } else if is_last {
                return Framed::Whole(end + 1);
            }
        }
    }

    fn is_text(&self) -> bool {
        true
    }
}
