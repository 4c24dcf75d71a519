//! Words to the width of a terminal: what is said on standard error, and commands to copy, which are
//! broken as a shell takes them.

use crate::report::page::shown_width;

/// The lines of `text`, broken between words where they are wider than `width` columns; what is carried
/// over is further in. What stands between backquotes is to be copied, and stays whole. Colors do
/// not count.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let lines: Vec<String> = text.lines().map(|line| wrapped_line(line, width)).collect();
    let end = if text.ends_with('\n') { "\n" } else { "" };
    lines.join("\n") + end
}

fn wrapped_line(line: &str, width: usize) -> String {
    let indent = line.len() - line.trim_start_matches(' ').len() + 2;
    let mut out = String::with_capacity(line.len() + 16);
    let (mut column, mut is_empty) = (0, true);
    for (index, word) in words(line, '`').into_iter().enumerate() {
        let columns = shown_width(word);
        if index > 0 && !is_empty && column + 1 + columns > width {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if index > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += columns;
        is_empty = is_empty && columns == 0;
    }
    out
}

/// A command behind a label: one line if it fits, else lines that end in a backslash, so that a shell
/// takes them for one. A quoted word stays whole, however long.
pub(super) fn command(label: &str, command: &str, width: Option<usize>) -> String {
    let Some(width) = width else {
        return format!("{label}{command}");
    };
    let mut out = label.to_owned();
    let indent = shown_width(label) - shown_width(label.trim_start()) + 4;
    let mut column = shown_width(label);
    let words = words(command, '\'');
    for (index, word) in words.iter().enumerate() {
        // The last line needs no backslash, and the others two columns for it.
        let is_last = index + 1 == words.len();
        let needed = shown_width(word) + usize::from(index > 0) + if is_last { 0 } else { 2 };
        if index > 0 && column + needed > width {
            out.push_str(" \\\n");
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if index > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += shown_width(word);
    }
    out
}

/// What blanks separate, but for those between two quotes.
fn words(line: &str, quote: char) -> Vec<&str> {
    let (mut is_quoted, mut before) = (false, ' ');
    line.split(|c| {
        // Within the quotes of a shell a backslash is nothing special.
        let is_escaped = before == '\\' && !is_quoted;
        before = c;
        is_quoted ^= c == quote && !is_escaped;
        c == ' ' && !is_quoted
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_carried_over_and_commands_stay_whole() {
        let text = "tlsdemo: connecting failed; try `tlsdemo why host:1 --tls 1.2` and so on\n";
        assert_eq!(
            wrapped(text, 40),
            "tlsdemo: connecting failed; try\n  `tlsdemo why host:1 --tls 1.2` and so\n  on\n"
        );
        assert_eq!(wrapped(text, 100), text);
        let colored = "\x1b[1m\x1b[31merror:\x1b[0m one two three";
        assert_eq!(wrapped(colored, 20), colored);
        assert_eq!(
            wrapped(colored, 14),
            "\x1b[1m\x1b[31merror:\x1b[0m one two\n  three"
        );
        assert_eq!(
            wrapped("    four in, then more", 12),
            "    four in,\n      then\n      more"
        );
        let long = "x".repeat(50);
        assert_eq!(wrapped(&long, 40), long);
    }

    /// What a shell makes of the lines is what it makes of the one.
    #[test]
    fn a_broken_command_is_the_same_command() {
        let line = "tlsdemo --tls 1.3,1.2 --psk 'two words:00' --header 'it'\\''s in quotes' localhost:5512";
        for width in 20..100 {
            let broken = command("  works:  ", line, Some(width));
            let joined = broken.replace(" \\\n", " ");
            let words = |text: &str| -> String {
                let words = text.split_whitespace().collect::<Vec<_>>();
                words.join(" ")
            };
            assert_eq!(
                words(&joined),
                words(&format!("  works:  {line}")),
                "{width}"
            );
            assert!(broken.contains("'two words:00'"), "{broken}");
            assert!(broken.contains("'it'\\''s in quotes'"), "{broken}");
            if width >= 40 {
                assert!(broken.lines().all(|line| line.len() <= width), "{broken}");
            }
        }
        assert_eq!(
            command("  works:  ", line, None),
            format!("  works:  {line}")
        );
    }
}
