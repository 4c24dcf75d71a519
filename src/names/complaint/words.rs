//! A text as words, each with what is between it and the one before.

/// How many words are looked through.
const MOST: usize = 20_000;

/// A word of a text: letters or digits.
pub(super) struct Word<'a> {
    /// In lower case.
    pub text: String,
    /// As it was written.
    pub written: &'a str,
    /// What is between it and the word before it, or the beginning of the text.
    pub gap: &'a str,
    /// What is between it and the word after it, or the end of the text.
    pub gap_behind: &'a str,
    /// Whether a word is before it in the text.
    has_predecessor: bool,
}

impl Word<'_> {
    /// Whether it is the first of its line.
    pub fn begins_line(&self) -> bool {
        !self.has_predecessor || self.gap.contains('\n')
    }

    /// Whether it goes on from the word before it, with nothing but spaces between.
    pub fn follows_in_sentence(&self) -> bool {
        self.has_predecessor && self.gap.chars().all(|c| c == ' ')
    }

    /// Whether it is a number with a minus sign, which is not the hyphen of a date or an option.
    pub fn is_negative(&self) -> bool {
        match self.gap.strip_suffix('-') {
            Some("") => !self.has_predecessor,
            Some(before) => !before.ends_with('-'),
            None => false,
        }
    }
}

/// The words of a text, up to a limit. `%`, which stands for what a message has put in, is one.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '%';
    let mut words: Vec<Word> = Vec::new();
    let mut rest = text;
    while words.len() < MOST {
        let Some(start) = rest.find(is_part) else {
            break;
        };
        let (gap, behind) = rest.split_at(start);
        let end = behind.find(|c| !is_part(c)).unwrap_or(behind.len());
        let (written, behind) = behind.split_at(end);
        rest = behind;
        words.push(Word {
            text: written.to_lowercase(),
            written,
            gap,
            gap_behind: &rest[..rest.find(is_part).unwrap_or(rest.len())],
            has_predecessor: !words.is_empty(),
        });
    }
    words
}

/// The words of the line that the word at `at` is in, up to it.
pub(super) fn line_before<'a, 'b>(there: &'b [Word<'a>], at: usize) -> &'b [Word<'a>] {
    let start = (0..=at).rev().find(|&it| there[it].begins_line());
    &there[start.unwrap_or(0)..at]
}

/// The words of the line that the word at `at` is in, behind it.
pub(super) fn line_behind<'a, 'b>(there: &'b [Word<'a>], at: usize) -> &'b [Word<'a>] {
    let behind = &there[at + 1..];
    let end = behind.iter().position(Word::begins_line);
    &behind[..end.unwrap_or(behind.len())]
}
