//! The key tree: which key was derived from which secret (RFC 9846 §7.1, RFC 5246 §8.1 and §6.3).

use crate::compute::hkdf::NOTHING;
use crate::narration::{Computed, Operation};
use crate::wire::{ValueId, Whole};

/// A value of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// What else went into it beside the secret that it comes from: `shared_secret`.
    pub with: Option<String>,
    id: Option<ValueId>,
    /// The bytes of a secret that was not computed here, which are all that it is known by: one of a
    /// key log, or of a session.
    given: Option<Vec<u8>>,
    parent: Option<usize>,
}

/// What is above the secrets that a key log of TLS 1.3 has.
const ABOVE: &[(&str, &[&str])] = &[
    ("client_early_traffic_secret", &["early_secret"]),
    ("client_handshake_traffic_secret", HANDSHAKE),
    ("server_handshake_traffic_secret", HANDSHAKE),
    ("client_application_traffic_secret_0", MAIN),
    ("server_application_traffic_secret_0", MAIN),
];
const HANDSHAKE: &[&str] = &["early_secret", "derived", "handshake_secret"];
const MAIN: &[&str] = &[
    "early_secret",
    "derived",
    "handshake_secret",
    "derived",
    "main_secret",
];

/// Every value that was derived, in the order of derivation.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// Takes note of a computation, if it derives a key or a secret.
    pub fn note(&mut self, computed: &Computed) {
        let description = &computed.description;
        let Some(secret) = description.inputs.first() else {
            return;
        };
        let id = match secret.origin.whole {
            Whole::Value(id) => Some(id),
            _ => None,
        };
        // What a secret is extracted with is a salt.
        let is_given = secret.origin.whole == Whole::Literal
            && description.operation != Operation::HkdfExtract;
        let given = is_given.then_some(&secret.bytes);
        let mut parent = self.nodes.iter().position(|node| match &node.given {
            Some(bytes) => Some(bytes) == given && node.name == *secret.name,
            None => id.is_some() && node.id == id,
        });
        match description.operation {
            Operation::HkdfExtract
            | Operation::HkdfExpand
            | Operation::HkdfExpandLabel
            | Operation::Prf => {}
            Operation::Split if parent.is_some() => {}
            _ => return,
        }
        if parent.is_none() && (id.is_some() || is_given) {
            self.nodes.push(Node {
                name: secret.name.to_string(),
                with: None,
                id,
                given: given.cloned(),
                parent: None,
            });
            parent = Some(self.nodes.len() - 1);
        }
        // Of HPKE's extractions only the secret tells one from another.
        let with = match &description.inputs[..] {
            [_, material] if description.operation == Operation::HkdfExtract => {
                (material.name != NOTHING).then(|| material.name.to_string())
            }
            _ => None,
        };
        self.nodes.push(Node {
            name: description.name.to_string(),
            with,
            id: Some(computed.id),
            given: None,
            parent,
        });
    }

    /// The tree with the secrets of TLS 1.3 that nobody told, from which those of a key log come (RFC 9846
    /// §7.1): their names are in parentheses.
    pub fn rooted(&self) -> Tree {
        let mut tree = self.clone();
        for number in 0..self.nodes.len() {
            let node = &self.nodes[number];
            if node.parent.is_none()
                && node.given.is_some()
                && let Some((_, above)) = ABOVE.iter().find(|(name, _)| *name == node.name)
            {
                tree.nodes[number].parent = Some(tree.above(above));
            }
        }
        tree
    }

    /// The last of these, each of which comes from the one before; those that are not there are added.
    fn above(&mut self, path: &[&str]) -> usize {
        let (mut parent, mut found) = (None, 0);
        for name in path {
            let untold = format!("({name})");
            let is_it =
                |node: &Node| node.parent == parent && (node.name == *name || node.name == untold);
            found = match self.nodes.iter().position(is_it) {
                Some(found) => found,
                None => {
                    self.nodes.push(Node {
                        name: untold,
                        with: None,
                        id: None,
                        given: None,
                        parent,
                    });
                    self.nodes.len() - 1
                }
            };
            parent = Some(found);
        }
        found
    }

    /// Whether there are secrets that nobody told.
    pub fn has_untold(&self) -> bool {
        self.nodes.iter().any(|node| node.name.starts_with('('))
    }

    /// The values that come from no other of the tree.
    pub fn roots(&self) -> Vec<usize> {
        self.children_of(None)
    }

    /// The values that were derived from one, those of one name once.
    pub fn children(&self, node: usize) -> Vec<usize> {
        self.children_of(Some(node))
    }

    /// A value.
    pub fn node(&self, node: usize) -> &Node {
        &self.nodes[node]
    }

    fn children_of(&self, parent: Option<usize>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for (number, node) in self.nodes.iter().enumerate() {
            let is_told = found
                .iter()
                .any(|other| self.nodes[*other].name == node.name);
            if node.parent == parent && !is_told {
                found.push(number);
            }
        }
        found
    }
}
