//! The key schedule of TLS 1.3, drawn as RFC 9846 §7.1 draws it, from the computations that were
//! told: what was extracted runs down the left, what was derived from it hangs to the right.

use crate::narration::{Computed, Operation};
use crate::report::page::{Page, Style};
use crate::wire::serial::hex;
use crate::wire::{ValueId, Whole};

/// Bytes of each value that the drawing shows.
const SHOWN: usize = 8;

/// A step of the schedule.
struct Node {
    name: String,
    /// What went in beside the secret: the input keying material, or label and context.
    by: String,
    /// Its identity, and that of the secret that it came from.
    id: ValueId,
    from: Whole,
    output: Vec<u8>,
    is_extract: bool,
}

/// The steps in the order in which they were computed.
#[derive(Default)]
pub(super) struct Schedule {
    nodes: Vec<Node>,
}

impl Schedule {
    /// Takes note of a computation, if it is a step of the schedule.
    pub(super) fn note(&mut self, computed: &Computed) {
        let description = &computed.description;
        let is_extract = match description.operation {
            Operation::HkdfExtract => true,
            Operation::HkdfExpandLabel => false,
            _ => return,
        };
        let Some(secret) = description.inputs.first() else {
            return;
        };
        let other = description.shown(1).unwrap_or("\"\"");
        let label = description
            .parameters
            .iter()
            .find(|(name, _)| name == "label");
        let by = if is_extract {
            other.to_owned()
        } else {
            let label = label.map_or("", |(_, label)| label);
            format!("\"{label}\", {other}")
        };
        self.nodes.push(Node {
            name: description.name.to_string(),
            by,
            id: computed.id,
            from: secret.origin.whole,
            output: description.output.clone(),
            is_extract,
        });
    }

    /// Draws it, and forgets it; false if there is nothing to draw.
    pub(super) fn draw(&mut self, page: &mut Page) -> bool {
        let nodes = std::mem::take(&mut self.nodes);
        let mut extracts = nodes.iter().filter(|node| node.is_extract).peekable();
        if extracts.peek().is_none() {
            return false;
        }
        page.gap();
        page.text(Style::Bold, "   the key schedule");
        page.right(Style::Dim, "RFC 9846 §7.1");
        page.line();
        for extract in extracts {
            line(
                page,
                "   ",
                &format!("{} ─▶ HKDF-Extract", extract.by),
                extract,
            );
            derived(page, &nodes, extract, "     ");
        }
        true
    }
}

/// Everything that was expanded from a value, and what was expanded from that.
fn derived(page: &mut Page, nodes: &[Node], parent: &Node, indent: &str) {
    let mut told: Vec<&str> = Vec::new();
    for node in nodes.iter().filter(|node| !node.is_extract) {
        let is_child = node.from == Whole::Value(parent.id);
        // A HelloRetryRequest aside, nothing is derived twice; the reader needs it once.
        if is_child && !told.contains(&node.name.as_str()) {
            told.push(&node.name);
            line(page, indent, &format!("├─ {}", node.by), node);
            derived(page, nodes, node, &format!("{indent}│  "));
        }
    }
}

fn line(page: &mut Page, indent: &str, how: &str, node: &Node) {
    page.text(Style::Dim, indent);
    page.text(Style::Plain, how);
    page.text(Style::Dim, " = ");
    page.flow(Style::Bold, &node.name, indent.chars().count() + 6);
    page.text(Style::Plain, "  ");
    let shown = &node.output[..node.output.len().min(SHOWN)];
    page.text(Style::Dim, &hex::encode(shown));
    if node.output.len() > SHOWN {
        page.text(Style::Dim, "…");
    }
    page.line();
}
