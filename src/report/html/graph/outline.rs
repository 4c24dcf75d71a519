//! The drawing in words, where there is no room for it: every value, and links to what it is computed
//! from.

use maud::{Markup, html};

use super::super::page::Context;
use super::super::text::Peer;
use super::label::Label;
use super::tone;
use crate::story::provenance::Origin;

/// A list of the values of each phase, in the order of their rows.
pub(super) fn outline(
    cx: &Context<'_>,
    nodes: &[(Origin, Label)],
    edges: &[(usize, usize)],
    (titles, phases): (&[String], &[usize]),
    rows: &[usize],
) -> Markup {
    let row = |node: &usize| rows.get(*node).copied();
    let of_phase = |phase: usize| {
        let mut found: Vec<usize> = (0..nodes.len())
            .filter(|node| phases.get(*node) == Some(&phase))
            .collect();
        found.sort_by_key(row);
        found
    };
    let parents = |node: usize| {
        let above = edges.iter().filter(move |(_, to)| *to == node);
        above.filter_map(|(from, _)| nodes.get(*from))
    };
    html! {
        div.outline {
            @for (phase, title) in titles.iter().enumerate() {
                h3 { (Peer(title)) }
                ul {
                    @for index in of_phase(phase) {
                        @if let Some((origin, label)) = nodes.get(index) {
                            li {
                                a.(tone(cx, *origin)) href={ "#" (cx.anchor(*origin)) } { (Peer(&cx.name(*origin))) }
                                " " (Peer(&label.what))
                                @for (place, (origin, label)) in parents(index).enumerate() {
                                    (if place == 0 { " ← " } else { ", " })
                                    a href={ "#" (cx.anchor(*origin)) } { (Peer(&label.title)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
