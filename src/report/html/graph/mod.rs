//! The derivation as a drawing: every value of the handshake that was computed, above what is
//! computed from it. On a telephone there is a list instead.

mod label;
mod layout;
mod outline;
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use maud::{Markup, PreEscaped, html};

use self::label::Label;
use self::layout::{Layout, lay_out};
use self::outline::outline;
use super::page::Context;
use super::text::Peer;
use crate::narration::{Description, Operation};
use crate::story::provenance::Origin;
use crate::story::timeline::{Block, Item};

/// Values beyond which nothing is drawn: no handshake has so many.
const MOST: usize = 400;

/// The drawing with its introduction, if anything was computed.
pub(super) fn section(cx: &Context<'_>) -> Option<Markup> {
    let (nodes, edges) = nodes(cx);
    if nodes.len() < 2 || nodes.len() > MOST {
        return None;
    }
    let (titles, phases) = phases(cx, &nodes, &edges);
    let rows = rows::rows(&phases, &edges);
    let first: Vec<usize> = (0..titles.len())
        .filter_map(|phase| {
            let of_phase = phases.iter().zip(&rows).filter(|(of, _)| **of == phase);
            of_phase.map(|(_, row)| *row).min()
        })
        .collect();
    let layout = lay_out(&rows, &first, &edges);
    let labels = label::labels(cx, &nodes);
    let nodes: Vec<(Origin, Label)> = nodes.into_iter().zip(labels).collect();
    Some(html! {
        p.lead {
            "Every value of the handshake, below what it is computed from. Each leads to its formula and inputs. "
            "The values that protect single records are with the records."
        }
        @if let Some(beginning) = beginning(cx) {
            p.lead { "It begins with " (beginning) ", whose session this connection resumes." }
        }
        p.legend {
            @for (class, name) in KINDS { span.key.(class) { (name) } " " }
        }
        div.graph tabindex="0" role="region" aria-label="Drawing of the derivation; scrolls sideways" {
            (drawing(cx, &nodes, &edges, &layout, &titles))
        }
        (outline(cx, &nodes, &edges, (&titles, &phases), &rows))
    })
}

/// The value of an earlier connection that the derivation begins with: of the keys of several sessions that were
/// offered, the one from which most was derived.
fn beginning(cx: &Context<'_>) -> Option<Markup> {
    let computations = cx.story.computations.iter().enumerate();
    let begun = computations.filter_map(|(number, computation)| {
        let link = computation
            .inputs
            .iter()
            .find_map(|input| cx.link_earlier(input))?;
        Some((derived(cx, number).len(), link))
    });
    begun.max_by_key(|(count, _)| *count).map(|(_, link)| link)
}

/// The computations that a value goes into, directly or not.
fn derived(cx: &Context<'_>, computation: usize) -> BTreeSet<usize> {
    let (mut found, mut left) = (BTreeSet::new(), vec![computation]);
    while let Some(number) = left.pop() {
        let uses = cx.story.origins.uses(Origin::Computation(number));
        left.extend(uses.iter().filter(|it| found.insert(**it)));
    }
    found
}

const KINDS: [(&str, &str); 6] = [
    ("wire", "from a message"),
    ("chance", "random"),
    ("pair", "key exchange"),
    ("digest", "hash or MAC"),
    ("derive", "derivation"),
    ("sign", "signature"),
];

/// The class of a value, which gives it its color.
fn tone(cx: &Context<'_>, origin: Origin) -> &'static str {
    computation(cx, origin).map_or("wire", |found| class(found.operation))
}

fn computation<'a>(cx: &Context<'a>, origin: Origin) -> Option<&'a Description> {
    match origin {
        Origin::Computation(number) => cx.story.computations.get(number).copied(),
        _ => None,
    }
}

fn class(operation: Operation) -> &'static str {
    match operation {
        Operation::Random => "chance",
        Operation::PublicKey
        | Operation::Ecdh
        | Operation::Ffdh
        | Operation::MlKemEncapsulate
        | Operation::MlKemDecapsulate
        | Operation::RsaEncrypt
        | Operation::RsaDecrypt => "pair",
        Operation::Hash | Operation::Hmac => "digest",
        Operation::Sign | Operation::Verify => "sign",
        Operation::Prf
        | Operation::HkdfExtract
        | Operation::HkdfExpand
        | Operation::HkdfExpandLabel
        | Operation::Concat
        | Operation::Split
        | Operation::Compress
        | Operation::Decompress
        | Operation::Xor
        | Operation::AeadSeal
        | Operation::AeadOpen
        | Operation::CbcEncrypt
        | Operation::CbcDecrypt => "derive",
    }
}

/// The values drawn, and which is computed from which. Whole messages are not drawn: they would
/// lead to every transcript hash.
fn nodes(cx: &Context<'_>) -> (Vec<Origin>, Vec<(usize, usize)>) {
    let story = cx.story;
    let mut nodes: Vec<Origin> = Vec::new();
    let mut places: BTreeMap<Origin, usize> = BTreeMap::new();
    let mut edges = Vec::new();
    for (number, description) in story.computations.iter().enumerate() {
        if story.record_of(number).is_some() {
            continue;
        }
        let mut place = |origin: Origin| {
            *places.entry(origin).or_insert_with(|| {
                nodes.push(origin);
                nodes.len() - 1
            })
        };
        let to = place(Origin::Computation(number));
        for index in 0..description.inputs.len() {
            match story.origins.input(number, index) {
                Some(Origin::Message(_)) | None => {}
                Some(Origin::Computation(from)) if from >= number => {}
                Some(origin) => {
                    let edge = (place(origin), to);
                    if !edges.contains(&edge) {
                        edges.push(edge);
                    }
                }
            }
        }
    }
    linked(nodes, edges)
}

/// Only the nodes that an edge touches, with edges between their new places.
fn linked(nodes: Vec<Origin>, edges: Vec<(usize, usize)>) -> (Vec<Origin>, Vec<(usize, usize)>) {
    let mut places: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut kept = Vec::new();
    for (index, node) in nodes.into_iter().enumerate() {
        if edges
            .iter()
            .any(|(from, to)| *from == index || *to == index)
            && let Some(place) = places.get_mut(index)
        {
            *place = Some(kept.len());
            kept.push(node);
        }
    }
    let place = |index: usize| places.get(index).copied().flatten();
    let edges = edges
        .into_iter()
        .filter_map(|(from, to)| Some((place(from)?, place(to)?)))
        .collect();
    (kept, edges)
}

/// The phases in which values of the drawing were computed, each with its title; and the number of
/// the phase of each node. A phase begins with a flight. What nothing leads to, chance or a part of
/// a message, is in the phase in which it is first used.
fn phases(
    cx: &Context<'_>,
    nodes: &[Origin],
    edges: &[(usize, usize)],
) -> (Vec<String>, Vec<usize>) {
    let mut titles = vec!["Before the first flight".to_owned()];
    let mut of_computation: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, block) in cx.story.blocks.iter().enumerate() {
        if let (Some(flight), Some(from)) = (block.flight, block.from) {
            let messages = messages(cx, cx.story.blocks.get(index..).unwrap_or_default());
            let (from, to) = (from.name(), from.peer().name());
            let number = flight.number;
            titles.push(format!("From flight {number} on, {from} → {to}{messages}"));
        }
        for item in &block.items {
            if let Item::Computation(number) = item {
                of_computation.insert(*number, titles.len() - 1);
            }
        }
    }
    let computed = |node: usize| match nodes.get(node) {
        Some(Origin::Computation(number)) => of_computation.get(number).copied(),
        _ => None,
    };
    let is_root = |node: usize| edges.iter().all(|(_, to)| *to != node);
    let used = |node: usize| {
        let uses = edges.iter().filter(|(from, _)| *from == node);
        uses.filter_map(|(_, to)| computed(*to)).min()
    };
    let phase = |node: usize| match is_root(node) {
        true => used(node).or_else(|| computed(node)),
        false => computed(node),
    };
    let mut phases: Vec<usize> = (0..nodes.len())
        .map(|node| phase(node).unwrap_or_default())
        .collect();
    // Only the phases in which something was computed, counted from 0.
    let mut kept = Vec::new();
    for (number, title) in titles.into_iter().enumerate() {
        if phases.contains(&number) {
            for phase in phases.iter_mut().filter(|phase| **phase == number) {
                *phase = kept.len();
            }
            kept.push(title);
        }
    }
    (kept, phases)
}

/// The messages of the flight that begins here: the first and the last.
fn messages(cx: &Context<'_>, blocks: &[Block]) -> String {
    let flight = blocks.iter().enumerate();
    let flight = flight.take_while(|(index, block)| *index == 0 || block.flight.is_none());
    let items = flight.flat_map(|(_, block)| &block.items);
    let mut names = items.filter_map(|item| match item {
        Item::Message(number) => cx.story.messages.get(*number),
        _ => None,
    });
    match (names.next(), names.last()) {
        (Some(first), Some(last)) => format!(": {} to {}", first.name, last.name),
        (Some(only), None) => format!(": {}", only.name),
        (None, _) => String::new(),
    }
}

fn drawing(
    cx: &Context<'_>,
    nodes: &[(Origin, Label)],
    edges: &[(usize, usize)],
    layout: &Layout,
    titles: &[String],
) -> Markup {
    let mut lines = String::new();
    for ((from, to), points) in edges.iter().zip(&layout.edges) {
        let _ = write!(
            lines,
            "<path data-e=\"{from} {to}\" d=\"{}\"></path>",
            curve(points)
        );
    }
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (layout.width) " " (layout.height) }
            width=(layout.width) height=(layout.height) role="group" aria-label="Derivation" {
            @for (title, (top, height)) in titles.iter().zip(&layout.bands) {
                g.phase {
                    rect x="0" y=(top) width=(layout.width) height=(height) rx="8" {}
                    text x=(layout.width / 2) y=(top + 19) { (Peer(title)) }
                }
            }
            g.edges aria-hidden="true" { (PreEscaped(lines)) }
            @for (index, ((origin, label), place)) in nodes.iter().zip(&layout.nodes).enumerate() {
                (node(cx, *origin, index, label, *place))
            }
        }
    }
}

fn node(
    cx: &Context<'_>,
    origin: Origin,
    index: usize,
    label: &Label,
    (x, y): (i32, i32),
) -> Markup {
    const LINE: i32 = 15;
    let computation = computation(cx, origin);
    let lines = label.name.len() + label.below.len();
    let middle = x + layout::WIDTH / 2;
    // The lines together are in the middle; a text is placed by its baseline.
    let first = y + (layout::HEIGHT - LINE * i32::try_from(lines).unwrap_or(1)) / 2 + 11;
    let line = |number: usize| first + LINE * i32::try_from(number).unwrap_or(0);
    html! {
        a.node.(tone(cx, origin)) href={ "#" (cx.anchor(origin)) } data-n=(index) {
            title {
                (Peer(&cx.name(origin)))
                @if let Some(found) = computation { " = " (Peer(&found.formula())) }
            }
            rect x=(x) y=(y) width=(layout::WIDTH) height=(layout::HEIGHT) rx="7" {}
            @for (number, text) in label.name.iter().enumerate() {
                text x=(middle) y=(line(number)) { (Peer(text)) }
            }
            @for (number, text) in label.below.iter().enumerate() {
                text.op x=(middle) y=(line(label.name.len() + number)) { (Peer(text)) }
            }
        }
    }
}

/// A smooth line through points, which passes each of them straight from above.
fn curve(points: &[(i32, i32)]) -> String {
    let mut out = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| points.get(before));
        let _ = match before {
            None => write!(out, "M{x} {y}"),
            Some((same, _)) if same == x => write!(out, "V{y}"),
            Some((from, above)) => {
                let half = (y - above) / 2;
                write!(out, "C{from} {} {x} {} {x} {y}", above + half, y - half)
            }
        };
    }
    out
}
