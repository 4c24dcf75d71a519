//! Before the first step and after the last message of the handshake: what is about to happen, how
//! to read this, and what has been reached.

use super::Level;
use super::fields::MARGIN;
use crate::glossary::course;
use crate::names::Side;
use crate::narration::{Connected, Gap, Observed, Summary, Unchecked};
use crate::report::page::{Page, Style};
use crate::story::words;

/// Who talks to whom, in a line.
pub(super) fn title(page: &mut Page, connected: &Connected, all: bool) {
    page.text(Style::Bold, &connected.target);
    let is_built_in = connected.target == Connected::BUILT_IN;
    // The client connects.
    let (to_peer, to_local) = match connected.side {
        Side::Client => ("  connected to ", " from "),
        Side::Server => ("  connected from ", " to "),
    };
    if let Some(peer) = connected.peer.filter(|_| !is_built_in) {
        page.flow(Style::Plain, to_peer, 2);
        page.flow(Style::Plain, &peer.to_string(), 2);
    }
    if let Some(local) = connected.local.filter(|_| all && !is_built_in) {
        page.flow(Style::Plain, to_local, 2);
        page.flow(Style::Plain, &local.to_string(), 2);
    }
    if let Some(redirect) = &connected.redirected {
        let why = format!(", {}", course::redirected(redirect));
        page.flow(Style::Plain, &why, 2);
    }
    page.line();
}

/// What is about to happen, and how to read it.
pub(super) fn write(page: &mut Page, connected: &Connected, is_story: bool) {
    title(page, connected, true);
    for text in course::overview(connected.side, is_story) {
        paragraph(page, Style::Plain, text);
    }
}

/// Whose connection was observed, and how to read it.
pub(super) fn observed(page: &mut Page, observed: &Observed, level: Level) {
    page.text(Style::Bold, &observed.target);
    page.flow(Style::Plain, "  observed", 2);
    if let (Some(client), Some(server)) = (observed.client, observed.server) {
        page.flow(Style::Plain, &format!(" between {client} and {server}"), 2);
    }
    page.line();
    if level != Level::Quiet {
        let text = course::reading(level == Level::Story);
        paragraph(page, Style::Plain, text);
    }
}

/// What an observer did not see.
pub(super) fn gap(page: &mut Page, gap: &Gap) {
    paragraph(page, Style::Warning, &words::gap(gap));
}

/// That something could not be checked.
pub(super) fn unchecked(page: &mut Page, unchecked: &Unchecked) {
    paragraph(page, Style::Warning, &words::unchecked(unchecked));
}

/// The handshake is complete.
pub(super) fn complete(page: &mut Page, side: Side, summary: &Summary) {
    for text in course::complete(side, summary.version()) {
        paragraph(page, Style::Plain, text);
    }
}

/// That secrets are shown.
pub(super) fn warning(page: &mut Page) {
    page.line();
    paragraph(page, Style::Warning, course::SECRETS);
}

fn paragraph(page: &mut Page, style: Style, text: &str) {
    page.to(MARGIN);
    page.flow(style, text, MARGIN);
    page.line();
}
