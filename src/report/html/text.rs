//! Small pieces of text: what a peer said, made harmless; references to RFCs as links; counts.

use maud::{Markup, PreEscaped, Render};

use crate::report::escape::{prefix, safe, simple_columns};
use crate::story::words::thousands;

/// Text that a peer had a say in. Markup is escaped like everywhere; invisible characters and those
/// that reorder what is read are shown as escapes.
pub(super) struct Peer<'a>(pub &'a str);

impl Render for Peer<'_> {
    fn render_to(&self, buffer: &mut String) {
        if simple_columns(self.0).is_some() {
            Own(self.0).render_to(buffer);
        } else {
            safe(self.0).render_to(buffer);
        }
    }
}

/// Text of our own: explanations, commands. Most of it is on the page as it is, and goes there in one piece;
/// from the first character that markup would act on, maud escapes it.
pub(super) struct Own<'a>(pub &'a str);

impl Render for Own<'_> {
    fn render_to(&self, buffer: &mut String) {
        let is_plain = |byte: &u8| !matches!(byte, b'&' | b'<' | b'>' | b'"');
        let (plain, rest) = self.0.split_at(prefix(self.0.as_bytes(), is_plain));
        buffer.push_str(plain);
        rest.render_to(buffer);
    }
}

/// A reference such as `RFC 9846 §4.2.2, RFC 8422 §5.1.2` with a link on each part of it.
pub(super) fn rfc(reference: &str) -> Markup {
    let mut out = String::new();
    let mut number: Option<&str> = None;
    let mut words = reference.split(' ').peekable();
    let mut first = true;
    while let Some(word) = words.next() {
        if !first {
            out.push(' ');
        }
        first = false;
        let digits = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        let bare = |word: &'_ str| word.trim_end_matches([',', ';', '.', ')']).len();
        if word == "RFC"
            && let Some(next) = words.peek().copied()
            && digits(&next.get(..bare(next)).unwrap_or_default())
        {
            let (name, tail) = next.split_at(bare(next));
            words.next();
            number = Some(name);
            let section = words.peek().copied().filter(|word| word.starts_with('§'));
            match section.filter(|_| tail.is_empty()) {
                Some(section) => {
                    words.next();
                    let (section, tail) = section.split_at(bare(section));
                    link(&mut out, name, section, &["RFC ", name, " ", section]);
                    Peer(tail).render_to(&mut out);
                }
                None => {
                    link(&mut out, name, "", &["RFC ", name]);
                    Peer(tail).render_to(&mut out);
                }
            }
        } else if word.starts_with('§')
            && let Some(number) = number
        {
            let (section, tail) = word.split_at(bare(word));
            link(&mut out, number, section, &[section]);
            Peer(tail).render_to(&mut out);
        } else {
            Peer(word).render_to(&mut out);
        }
    }
    PreEscaped(out)
}

/// A link to a section of an RFC. There are hundreds on a page: written as they come.
fn link(out: &mut String, number: &str, section: &str, shown: &[&str]) {
    let section = section.trim_start_matches('§');
    let anchor = match section.bytes().next() {
        None => "",
        Some(first) if first.is_ascii_digit() => "#section-",
        Some(_) => "#appendix-",
    };
    out.push_str("<a class=\"rfc\" rel=\"noreferrer\" href=\"https://www.rfc-editor.org/rfc/rfc");
    Peer(number).render_to(out);
    out.push_str(anchor);
    Peer(section).render_to(out);
    out.push_str("\">");
    for piece in shown {
        Peer(piece).render_to(out);
    }
    out.push_str("</a>");
}

/// `1 record`, `3 records`.
pub(super) fn count(number: usize, what: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {what}{s}", thousands(number as u64))
}

/// The first sentence of an explanation, whose sentences each end in a full stop and a space.
pub(super) fn first_sentence(text: &str) -> &str {
    let end = text.match_indices(". ").map(|(end, _)| end).find(|end| {
        !text[..*end].ends_with("e.g") && text[*end + 2..].starts_with(char::is_uppercase)
    });
    end.map_or(text, |end| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_links() {
        let one = rfc("RFC 9846 §4.2.2").into_string();
        assert_eq!(
            one,
            "<a class=\"rfc\" rel=\"noreferrer\" href=\"https://www.rfc-editor.org/rfc/rfc9846#section-4.2.2\">RFC 9846 §4.2.2</a>"
        );
        let two = rfc("RFC 5246 §7.4.3, §A.5 and FIPS 203, RFC 8422").into_string();
        for part in [
            "rfc5246#section-7.4.3\">RFC 5246 §7.4.3</a>, <a",
            "rfc5246#appendix-A.5\">§A.5</a> and FIPS 203, <a",
            "rfc8422\">RFC 8422</a>",
        ] {
            assert!(two.contains(part), "{part} in {two}");
        }
        assert_eq!(rfc("<RFC> \"").into_string(), "&lt;RFC&gt; &quot;");
    }

    #[test]
    fn text_is_escaped_wherever_it_has_to_be() {
        let plain = "so long a text that it has several blocks, '§' and all";
        let places = plain.char_indices().map(|(at, _)| at);
        for (at, (c, escape)) in places.flat_map(|at| {
            let escapes = [
                ('&', "&amp;"),
                ('<', "&lt;"),
                ('>', "&gt;"),
                ('"', "&quot;"),
            ];
            escapes.map(|escape| (at, escape))
        }) {
            let (before, behind) = plain.split_at(at);
            let text = format!("{before}{c}{behind}{c}");
            let shown = format!("{before}{escape}{behind}{escape}");
            assert_eq!(Own(&text).render().into_string(), shown);
            assert_eq!(Peer(&text).render().into_string(), shown);
        }
    }

    #[test]
    fn what_a_peer_says_is_harmless() {
        let shown = Peer("<b>\u{202e}\"").render().into_string();
        assert_eq!(shown, "&lt;b&gt;\\u{202e}&quot;");
    }
}
