//! The page, as a browser would take it apart: whatever a peer gets into it stays text.

/// Elements that have no end.
const VOID: [&str; 7] = ["br", "col", "hr", "input", "link", "meta", "wbr"];

/// Elements nest and close, one of them is a script, and no attribute runs one.
pub fn check(page: &str) {
    let mut open = Vec::new();
    let mut scripts = 0;
    let mut rest = page;
    while let Some((_, markup)) = rest.split_once('<') {
        if let Some(closing) = markup.strip_prefix('/') {
            let (name, after) = closing.split_once('>').expect("a tag ends");
            assert_eq!(open.pop(), Some(name), "before {after:.60}");
            rest = after;
            continue;
        }
        if markup.starts_with('!') {
            rest = markup.split_once('>').expect("a declaration ends").1;
            continue;
        }
        let (name, after) = word(markup);
        assert!(!name.is_empty(), "no element: <{markup:.60}");
        rest = attributes(after);
        if !VOID.contains(&name) {
            open.push(name);
        }
        if matches!(name, "script" | "style") {
            scripts += usize::from(name == "script");
            let end = rest.find("</").expect("it ends");
            rest = &rest[end..];
        }
    }
    assert!(open.is_empty(), "{open:?} do not end");
    assert_eq!(scripts, 1);
}

/// Takes a name off.
fn word(text: &str) -> (&str, &str) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-:".contains(c);
    text.split_at(text.find(|c| !is_part(c)).unwrap_or(text.len()))
}

/// Takes the attributes and the end of a tag off.
fn attributes(mut rest: &str) -> &str {
    loop {
        rest = rest.trim_start_matches(' ');
        if let Some(after) = rest.strip_prefix('>') {
            return after;
        }
        let (name, after) = word(rest);
        assert!(!name.is_empty() && !name.starts_with("on"), "{rest:.60}");
        rest = after;
        if let Some(value) = rest.strip_prefix("=\"") {
            let (value, after) = value.split_once('"').expect("a value ends");
            assert!(!value.starts_with("javascript:"), "{value}");
            rest = after;
        }
    }
}
