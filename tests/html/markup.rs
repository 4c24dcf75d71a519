//! A strict reader of the markup that the page uses: much stricter than browsers, so that what it
//! accepts they read in the one way that was meant.

use std::collections::HashSet;

/// Elements that have no end tag (HTML §13.1.2).
const VOID: &[&str] = &["meta", "input", "br", "img", "link"];
/// What the page is made of. Nothing here fetches anything.
const KNOWN: &[&str] = &[
    "html", "head", "meta", "title", "style", "body", "a", "header", "nav", "div", "button",
    "fieldset", "legend", "label", "input", "span", "main", "section", "p", "h1", "h2", "h3", "h4",
    "ul", "ol", "li", "dl", "dt", "dd", "b", "i", "code", "pre", "var", "details", "summary",
    "svg", "g", "path", "rect", "text", "footer", "script",
];

/// What was found in a page.
#[derive(Default)]
pub struct Markup {
    /// Text outside of style and script, entities decoded.
    pub text: String,
    pub ids: HashSet<String>,
    /// Where links within the page lead.
    pub targets: Vec<String>,
    /// The text of each element whose class is `hex`, digits only.
    pub dumps: Vec<String>,
}

struct Open<'a> {
    name: &'a str,
    is_dump: bool,
}

/// Reads a page.
///
/// # Errors
/// The first thing that is not as it should be, with what stands there.
pub fn read(page: &str) -> Result<Markup, String> {
    let mut found = Markup::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut rest = page
        .strip_prefix("<!DOCTYPE html>")
        .ok_or("no document type")?;
    while !rest.is_empty() {
        let near = |rest: &str| rest.chars().take(80).collect::<String>();
        let Some(at) = rest.find('<') else {
            return Err(format!("text after the end: {}", near(rest)));
        };
        text(&rest[..at], &mut found, &open)?;
        rest = &rest[at..];
        if let Some(end) = rest.strip_prefix("</") {
            let (name, after) = end.split_once('>').ok_or("an end tag without end")?;
            let last = open
                .pop()
                .ok_or_else(|| format!("</{name}> closes nothing"))?;
            if last.name != name {
                return Err(format!("</{name}> closes <{}>", last.name));
            }
            rest = after;
            continue;
        }
        let (name, classes, after) = start(&rest[1..], &mut found)?;
        rest = after;
        if VOID.contains(&name) {
            continue;
        }
        let is_dump = classes.split(' ').any(|class| class == "hex");
        if is_dump {
            found.dumps.push(String::new());
        }
        open.push(Open { name, is_dump });
        if name == "style" || name == "script" {
            // Raw text: up to its own end tag, whatever stands there.
            let end = rest.find("</").ok_or("raw text without end")?;
            rest = &rest[end..];
        }
    }
    match open.last() {
        Some(last) => Err(format!("<{}> is not closed", last.name)),
        None => Ok(found),
    }
}

/// A start tag: its name, its classes, what follows.
fn start<'a>(tag: &'a str, found: &mut Markup) -> Result<(&'a str, &'a str, &'a str), String> {
    let end = tag.find([' ', '>']).ok_or("a tag without end")?;
    let name = &tag[..end];
    if !KNOWN.contains(&name) && name != "title" {
        return Err(format!("<{name}>"));
    }
    let mut rest = &tag[end..];
    let mut classes = "";
    loop {
        rest = rest.trim_start_matches(' ');
        if let Some(after) = rest.strip_prefix('>') {
            return Ok((name, classes, after));
        }
        let end = rest
            .find(['=', ' ', '>'])
            .ok_or("an attribute without end")?;
        let attribute = &rest[..end];
        rest = &rest[end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let (inside, after) = quoted.split_once('"').ok_or("a value without end")?;
            (value, rest) = (inside, after);
        } else if rest.starts_with('=') {
            return Err(format!("{attribute} has a value without quotes"));
        }
        let plain = attribute
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !plain || value.contains(['<', '>']) {
            return Err(format!("attribute {attribute}={value}"));
        }
        match attribute {
            "style" | "src" | "srcset" | "action" | "xlink-href" => {
                return Err(format!("attribute {attribute}"));
            }
            _ if attribute.starts_with("on") => return Err(format!("attribute {attribute}")),
            "class" => classes = value,
            "id" if !found.ids.insert(value.to_owned()) => {
                return Err(format!("id {value} stands twice"));
            }
            "href" => match value.strip_prefix('#') {
                Some(target) => found.targets.push(target.to_owned()),
                None if value.starts_with("https://www.rfc-editor.org/rfc/rfc") => {}
                None => return Err(format!("a link to {value}")),
            },
            _ => {}
        }
    }
}

fn text(raw: &str, found: &mut Markup, open: &[Open<'_>]) -> Result<(), String> {
    let mut rest = raw;
    let mut decoded = String::new();
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let entities = [
            ("&amp;", '&'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&quot;", '"'),
        ];
        let (entity, c) = entities
            .iter()
            .find(|(entity, _)| rest.starts_with(entity))
            .ok_or_else(|| raw.to_string())?;
        decoded.push(*c);
        rest = &rest[entity.len()..];
    }
    decoded.push_str(rest);
    if decoded.contains('>') && !raw.contains("&gt;") {
        return Err(format!("a bare > in {raw}"));
    }
    if open.iter().any(|open| open.is_dump)
        && let Some(dump) = found.dumps.last_mut()
    {
        dump.extend(decoded.chars().filter(|c| !c.is_whitespace()));
    }
    found.text.push_str(&decoded);
    Ok(())
}
