//! The key tree: which key was derived from which secret (RFC 9846 §7.1, RFC 5246 §8.1 and §6.3).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::compute::hkdf::NOTHING;
use crate::narration::{Computed, Operation};
use crate::wire::{Origin, ValueId, Whole};

/// A value of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// What else went into it beside the secret that it comes from: `shared_secret`.
    pub with: Option<String>,
    /// What that is, if it was computed.
    with_id: Option<ValueId>,
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
    /// Whose it is.
    connection: Option<u32>,
}

/// How an earlier connection derived the key of a session.
#[derive(Debug, Clone)]
pub struct Path {
    /// That connection.
    pub connection: u32,
    /// From the root of its tree to the key.
    pub nodes: Vec<Node>,
    /// Which key it is of how many that were derived from the same secret, if there are several: each
    /// ticket has its own.
    pub place: Option<(usize, usize)>,
}

/// How many trees are kept for later connections.
const MOST: usize = 64;

/// The trees of the last connections of a run, for those that resume their sessions. A clone is the same.
#[derive(Debug, Clone, Default)]
pub struct Forest(Arc<Mutex<VecDeque<Tree>>>);

impl Forest {
    fn trees(&self) -> MutexGuard<'_, VecDeque<Tree>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the tree of a connection, in place of one that it had.
    pub fn keep(&self, tree: &Tree) {
        let mut trees = self.trees();
        trees.retain(|kept| kept.connection != tree.connection);
        if trees.len() == MOST {
            trees.pop_front();
        }
        trees.push_back(tree.clone());
    }

    /// How earlier connections derived what this tree begins with.
    pub fn below(&self, tree: &Tree) -> Vec<Path> {
        let trees = self.trees();
        let path = |id: ValueId| trees.iter().find_map(|tree| tree.path_to(id));
        tree.beginnings().filter_map(path).collect()
    }
}

fn value(origin: Origin) -> Option<ValueId> {
    match origin.whole {
        Whole::Value(id) => Some(id),
        _ => None,
    }
}

impl Tree {
    /// Takes note of a computation, if it derives a key or a secret.
    pub fn note(&mut self, computed: &Computed) {
        self.connection = Some(computed.id.connection);
        let description = &computed.description;
        let Some(secret) = description.inputs.first() else {
            return;
        };
        let id = value(secret.origin);
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
                with_id: None,
                id,
                given: given.cloned(),
                parent: None,
            });
            parent = Some(self.nodes.len() - 1);
        }
        // Of HPKE's extractions only the secret tells one from another.
        let material = match &description.inputs[..] {
            [_, material] if description.operation == Operation::HkdfExtract => {
                Some(material).filter(|material| material.name != NOTHING)
            }
            _ => None,
        };
        self.nodes.push(Node {
            name: description.name.to_string(),
            with: material.map(|material| material.name.to_string()),
            with_id: material.and_then(|material| value(material.origin)),
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
                        with_id: None,
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

    /// Of those of one name the one from which most comes, or the last: several pre-shared keys are offered, and
    /// a secret is computed for each; a second hello computes one again; a renegotiation makes new ones.
    fn children_of(&self, parent: Option<usize>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for (number, node) in self.nodes.iter().enumerate() {
            if node.parent != parent {
                continue;
            }
            let told = (found.iter_mut()).find(|other| self.nodes[**other].name == node.name);
            match told {
                None => found.push(number),
                Some(told) if self.descendants(number) >= self.descendants(*told) => *told = number,
                Some(_) => {}
            }
        }
        found
    }

    /// How many values come from one, directly or not.
    fn descendants(&self, node: usize) -> usize {
        // A value comes after what it is derived from, but for secrets that were put above others.
        let children = (0..self.nodes.len()).filter(|it| self.nodes[*it].parent == Some(node));
        children.map(|child| 1 + self.descendants(child)).sum()
    }

    /// The values of earlier connections that the tree begins with: the keys of the sessions that were resumed.
    fn beginnings(&self) -> impl Iterator<Item = ValueId> + '_ {
        let roots = self.roots().into_iter().map(|root| self.node(root));
        let ids = roots.flat_map(|root| [root.id, root.with_id]);
        ids.flatten()
            .filter(|id| Some(id.connection) != self.connection)
    }

    /// From the root to this value, and which it is of how many that share its name and what they come from.
    fn path_to(&self, id: ValueId) -> Option<Path> {
        let last = self.nodes.iter().position(|node| node.id == Some(id))?;
        let node = self.node(last);
        let is_alike = |it: &&Node| it.name == node.name && it.parent == node.parent;
        let alike = self.nodes.iter().filter(is_alike);
        let (count, place) = alike.fold((0, 0), |(count, place), it| {
            (count + 1, if it.id == Some(id) { count + 1 } else { place })
        });
        let up = std::iter::successors(Some(last), |node| self.node(*node).parent);
        let mut nodes: Vec<Node> = up.map(|node| self.node(node).clone()).collect();
        nodes.reverse();
        Some(Path {
            connection: id.connection,
            nodes,
            place: (count > 1).then_some((place, count)),
        })
    }
}
