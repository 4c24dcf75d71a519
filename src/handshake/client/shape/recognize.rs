//! Which client a hello is from, as far as that can be told.

use std::collections::BTreeSet;

use super::is_noise;
use super::likeness::{Client, Likeness};
use crate::extension::*;
use crate::message::{ClientHello, fingerprint};
use crate::names::registry::ExtensionType;
use crate::names::suite::CipherSuite;

/// How sure it is whose hello it is. Another program that uses the same library in the same way, or
/// that imitates the client, sends the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognition {
    /// It offers what the client offers, in its order.
    Exact,
    /// It has the client's suites, and most of its extensions: probably another version of it, or other
    /// settings.
    Likely,
}

/// The client whose offer this is, the closest of those that are known.
pub fn recognize(hello: &ClientHello) -> Option<(Client, Recognition)> {
    let theirs = hello.cipher_suites.iter().copied();
    let theirs: Vec<CipherSuite> = theirs.filter(|suite| !is_noise(*suite)).collect();
    // Most are told apart by their suites, which cost little to read.
    let known: Vec<(Client, Likeness)> = Client::all()
        .filter(|client| client.cipher_suites().eq(theirs.iter().copied()))
        .filter_map(|client| Some((client, client.likeness().ok()?)))
        .collect();
    let exact = known.iter().filter(|(_, likeness)| likeness.is_of(hello));
    // Of several with one library, the one that pads as this one does.
    let pads = |hello: &ClientHello| hello.extension::<Padding>().is_some();
    let exact = exact.max_by_key(|(_, likeness)| pads(&likeness.hello) == pads(hello));
    if let Some((client, _)) = exact {
        return Some((*client, Recognition::Exact));
    }
    let close = known
        .iter()
        .map(|(client, likeness)| (distance(&likeness.hello, hello), client))
        .min_by_key(|(distance, _)| *distance)?;
    let (distance, client) = close;
    (distance <= MOST_APART).then_some((*client, Recognition::Likely))
}

/// Extensions by which a hello may differ from a client's and still be likely to be of it.
const MOST_APART: usize = 4;

/// The extensions that one has and the other has not; those aside that depend on whom is called.
fn distance(one: &ClientHello, other: &ClientHello) -> usize {
    let (one, other) = (kinds(one), kinds(other));
    one.symmetric_difference(&other).count()
}

fn kinds(hello: &ClientHello) -> BTreeSet<u16> {
    let kinds = hello.extensions().iter().map(Extension::extension_type);
    kinds
        .filter(|kind| !is_noise(*kind) && !depends(*kind))
        .map(|kind| kind.0)
        .collect()
}

/// Whether it depends on the server's name, on former connections, or on the length of the rest
/// whether a client sends it.
fn depends(kind: ExtensionType) -> bool {
    matches!(
        kind,
        ExtensionType::ServerName
            | ExtensionType::Padding
            | ExtensionType::PreSharedKey
            | ExtensionType::EarlyData
            | ExtensionType::Cookie
    )
}

impl Likeness {
    /// Whether a hello offers what this one does: the same JA4 but for the name of the server, and the
    /// same lists in the same order.
    fn is_of(&self, hello: &ClientHello) -> bool {
        let bare = |hello: &ClientHello| -> ClientHello {
            let mut hello = hello.clone();
            if let Some(extensions) = &mut hello.extensions {
                extensions.0.retain(|it| !depends(it.extension_type()));
            }
            hello
        };
        let (own, theirs) = (bare(&self.hello), bare(hello));
        let ja3_lists = |hello: &ClientHello| {
            let text = fingerprint::ja3_text(hello);
            let lists: Vec<String> = text.split(',').map(str::to_owned).collect();
            (lists[1].clone(), lists[3..].to_vec())
        };
        fingerprint::ja4_text(&own) == fingerprint::ja4_text(&theirs)
            && ja3_lists(&own) == ja3_lists(&theirs)
            && (self.shuffles || fingerprint::ja3_text(&own) == fingerprint::ja3_text(&theirs))
    }
}
