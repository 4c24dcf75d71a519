//! The key tree, drawn: each secret with what was derived from it.

use super::{MARGIN, subtitle};
use crate::report::page::{Page, Style, text_width};
use crate::story::tree::Tree;

/// Draws it, if there is one.
pub(super) fn draw(page: &mut Page, tree: &Tree) {
    let tree = tree.rooted();
    let roots = tree.roots();
    if roots.is_empty() {
        return;
    }
    subtitle(
        page,
        match tree.has_untold() {
            true => "the key tree: what is derived from what; in ( ) what nobody told",
            false => "the key tree: what is derived from what",
        },
    );
    for root in roots {
        page.to(MARGIN);
        branch(page, &tree, root, "");
    }
}

/// A value and all that comes from it; `indent` goes before each line but the first.
fn branch(page: &mut Page, tree: &Tree, node: usize, indent: &str) {
    let hang = MARGIN + indent.chars().count() + 4;
    let mut last = node;
    name(page, tree, node, hang);
    while let [only] = tree.children(last)[..] {
        page.flow(Style::Dim, " → ", hang);
        name(page, tree, only, hang);
        last = only;
    }
    let (leaves, inner): (Vec<usize>, Vec<usize>) = tree
        .children(last)
        .into_iter()
        .partition(|child| tree.children(*child).is_empty());
    if inner.is_empty() {
        if !leaves.is_empty() {
            page.flow(Style::Dim, " → ", hang);
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
            match label(tree, *leaf) + 1 + usize::from(!is_last) > page.room() {
                true => {
                    page.line();
                    page.to(MARGIN);
                    page.text(Style::Dim, indent);
                    page.to(hang);
                }
                false => page.text(Style::Dim, " "),
            }
        }
        name(page, tree, *leaf, hang);
    }
    page.line();
}

/// Columns of a value's name, with what it is derived with.
fn label(tree: &Tree, node: usize) -> usize {
    let node = tree.node(node);
    let with = node.with.as_ref();
    text_width(&node.name) + with.map_or(0, |with| text_width(&format!(" (with {with})")))
}

fn twig(page: &mut Page, indent: &str, is_last: bool) {
    page.to(MARGIN);
    page.text(Style::Dim, indent);
    page.text(Style::Dim, if is_last { "└─ " } else { "├─ " });
}

fn name(page: &mut Page, tree: &Tree, node: usize, hang: usize) {
    let node = tree.node(node);
    page.flow(Style::Secret, &node.name, hang);
    if let Some(with) = &node.with {
        page.flow(Style::Dim, &format!(" (with {with})"), hang);
    }
}
