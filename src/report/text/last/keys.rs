//! The key tree, drawn: each secret with what was derived from it.

use super::{MARGIN, subtitle};
use crate::report::page::{Page, Style, text_width};
use crate::story::tree::{Forest, Node, Path, Tree};

/// Draws it, if there is one, joined to those of the connections whose sessions it resumes.
pub(super) fn draw(page: &mut Page, tree: &Tree, forest: &Forest) {
    let tree = tree.rooted();
    let roots = tree.roots();
    if roots.is_empty() {
        return;
    }
    let below = forest.below(&tree);
    forest.keep(&tree);
    subtitle(
        page,
        match tree.has_untold() {
            true => "the key tree: what is derived from what; in ( ) what nobody told",
            false => "the key tree: what is derived from what",
        },
    );
    for path in below {
        page.to(MARGIN);
        joined(page, &path);
    }
    for root in roots {
        page.to(MARGIN);
        branch(page, &tree, root, "");
    }
}

/// How an earlier connection came to a value that this one begins with.
fn joined(page: &mut Page, path: &Path) {
    let hang = MARGIN + 2;
    let connection = format!("connection {}: ", path.connection);
    page.text(Style::Dim, &connection);
    for (index, node) in path.nodes.iter().enumerate() {
        match index {
            0 => named(page, node, hang),
            _ => next(page, node, "", hang),
        }
    }
    if let Some((place, count)) = path.place {
        page.flow(Style::Dim, &format!(" ({place} of {count})"), hang);
    }
    page.line();
}

/// A value and all that comes from it; `indent` goes before each line but the first.
fn branch(page: &mut Page, tree: &Tree, node: usize, indent: &str) {
    let hang = MARGIN + indent.chars().count() + 4;
    let mut last = node;
    name(page, tree, node, hang);
    while let [only] = tree.children(last)[..] {
        next(page, tree.node(only), indent, hang);
        last = only;
    }
    let (leaves, inner): (Vec<usize>, Vec<usize>) = tree
        .children(last)
        .into_iter()
        .partition(|child| tree.children(*child).is_empty());
    if inner.is_empty() {
        if let Some(first) = leaves.first() {
            arrow(page, tree.node(*first), indent, hang);
        }
        siblings(page, tree, &leaves, indent, hang);
        return;
    }
    page.line();
    for (index, child) in inner.iter().enumerate() {
        let is_last = index + 1 == inner.len() && leaves.is_empty();
        twig(page, indent, is_last);
        let deeper = format!("{indent}{}", if is_last { "   " } else { "│  " });
        branch(page, tree, *child, &deeper);
    }
    if !leaves.is_empty() {
        twig(page, indent, true);
        siblings(page, tree, &leaves, &format!("{indent}   "), hang);
    }
}

/// Values from which nothing more comes. Further lines show the branches that they pass: `indent`.
fn siblings(page: &mut Page, tree: &Tree, leaves: &[usize], indent: &str, hang: usize) {
    for (index, leaf) in leaves.iter().enumerate() {
        if index > 0 {
            page.flow(Style::Dim, ",", hang);
            let is_last = index + 1 == leaves.len();
            match label(tree.node(*leaf)) + 1 + usize::from(!is_last) > page.room() {
                true => wrap(page, indent, hang),
                false => page.text(Style::Dim, " "),
            }
        }
        name(page, tree, *leaf, hang);
    }
    page.line();
}

/// Columns of a value's name, with what it is derived with.
fn label(node: &Node) -> usize {
    let with = node.with.as_ref();
    text_width(&node.name) + with.map_or(0, |with| text_width(&format!(" (with {with})")))
}

/// A value that was derived from the one before it.
fn next(page: &mut Page, node: &Node, indent: &str, hang: usize) {
    arrow(page, node, indent, hang);
    named(page, node, hang);
}

/// An arrow, in the same line as the value that it leads to.
fn arrow(page: &mut Page, to: &Node, indent: &str, hang: usize) {
    // A comma may follow.
    match label(to) + 4 > page.room() {
        true => wrap(page, indent, hang),
        false => page.text(Style::Dim, " "),
    }
    page.text(Style::Dim, "→ ");
}

/// Goes on in another line, beside the branches that it passes.
fn wrap(page: &mut Page, indent: &str, hang: usize) {
    page.line();
    page.to(MARGIN);
    page.text(Style::Dim, indent);
    page.to(hang);
}

fn twig(page: &mut Page, indent: &str, is_last: bool) {
    page.to(MARGIN);
    page.text(Style::Dim, indent);
    page.text(Style::Dim, if is_last { "└─ " } else { "├─ " });
}

fn name(page: &mut Page, tree: &Tree, node: usize, hang: usize) {
    named(page, tree.node(node), hang);
}

fn named(page: &mut Page, node: &Node, hang: usize) {
    page.flow(Style::Secret, &node.name, hang);
    if let Some(with) = &node.with {
        page.flow(Style::Dim, &format!(" (with {with})"), hang);
    }
}
