//! The derivation as a drawing: every value of the handshake that was computed, above what is
//! computed from it.

mod layout;

use std::collections::HashMap;
use std::fmt::Write as _;

use maud::{Markup, PreEscaped, html};

use self::layout::{Layout, lay_out};
use super::page::Context;
use super::text::Peer;
use crate::narration::{Description, Operation};
use crate::story::provenance::Origin;
use crate::story::words::clipped;

/// Values beyond which nothing is drawn: no handshake has so many.
const MOST: usize = 400;

/// The drawing with its introduction, if anything was computed.
pub(super) fn section(cx: &Context<'_>) -> Option<Markup> {
    let (nodes, edges) = nodes(cx);
    if nodes.len() < 2 || nodes.len() > MOST {
        return None;
    }
    let layout = lay_out(nodes.len(), &edges);
    Some(html! {
        p.lead {
            "Every value of the handshake, below what it is computed from. Each leads to its formula and inputs. "
            "The values that protect single records are with the records."
        }
        p.legend {
            @for (class, name) in KINDS { span.key.(class) { (name) } " " }
        }
        div.graph tabindex="0" role="region" aria-label="Drawing of the derivation; scrolls sideways" {
            (drawing(cx, &nodes, &edges, &layout))
        }
    })
}

const KINDS: [(&str, &str); 6] = [
    ("wire", "from a message"),
    ("chance", "random"),
    ("pair", "key exchange"),
    ("digest", "hash or MAC"),
    ("derive", "derivation"),
    ("sign", "signature"),
];

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
        | Operation::HkdfExpandLabel
        | Operation::Concat
        | Operation::Split
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
    let mut places: HashMap<Origin, usize> = HashMap::new();
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

fn drawing(
    cx: &Context<'_>,
    nodes: &[Origin],
    edges: &[(usize, usize)],
    layout: &Layout,
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
            g.edges aria-hidden="true" { (PreEscaped(lines)) }
            @for (index, origin) in nodes.iter().enumerate() {
                @if let Some((x, y)) = layout.nodes.get(index) { (node(cx, *origin, index, *x, *y)) }
            }
        }
    }
}

fn node(cx: &Context<'_>, origin: Origin, index: usize, x: i32, y: i32) -> Markup {
    let name = cx.name(origin);
    let computation = match origin {
        Origin::Computation(number) => cx.story.computations.get(number),
        _ => None,
    };
    let (class, below) = match computation {
        Some(found) => (class(found.operation), below(cx, origin, found)),
        None => ("wire", "from the wire".to_owned()),
    };
    let lines = broken(&name);
    let top = y + if lines.len() > 1 { 16 } else { 22 };
    html! {
        a.node.(class) href={ "#" (cx.anchor(origin)) } data-n=(index) {
            title {
                (Peer(&name))
                @if let Some(found) = computation { " = " (Peer(&found.formula())) }
            }
            rect x=(x) y=(y) width=(layout::WIDTH) height=(layout::HEIGHT) rx="7" {}
            @for (line, text) in lines.iter().enumerate() {
                text x=(x + layout::WIDTH / 2) y=(top + 13 * i32::try_from(line).unwrap_or(0)) { (Peer(text)) }
            }
            text.op x=(x + layout::WIDTH / 2) y=(y + layout::HEIGHT - 7) { (Peer(&below)) }
        }
    }
}

/// What is done; for a hash of messages, how far they go: that tells one from another.
fn below(cx: &Context<'_>, origin: Origin, found: &Description) -> String {
    if let Origin::Computation(number) = origin
        && let Some(last) = found.inputs.len().checked_sub(1)
        && let Some(message @ Origin::Message(_)) = cx.story.origins.input(number, last)
    {
        return clipped(&format!("up to {}", cx.name(message)), 26).into_owned();
    }
    found.operation.name().to_owned()
}

/// A name in one line or two, broken after an underscore or a space.
fn broken(name: &str) -> Vec<String> {
    const LINE: usize = 21;
    if name.chars().count() <= LINE {
        return vec![name.to_owned()];
    }
    let fits =
        |(index, _): &(usize, char)| name.get(..*index).is_some_and(|s| s.chars().count() < LINE);
    let at = name
        .char_indices()
        .filter(|(_, c)| matches!(c, '_' | ' ' | '›'))
        .take_while(fits)
        .last()
        .map_or(0, |(index, c)| index + c.len_utf8());
    let (first, rest) = match at {
        0 => name
            .char_indices()
            .nth(LINE)
            .map_or((name, ""), |(at, _)| name.split_at(at)),
        _ => name.split_at(at),
    };
    vec![
        first.trim().to_owned(),
        clipped(rest.trim(), LINE + 2).into_owned(),
    ]
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
