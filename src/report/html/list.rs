//! The list of connections that a server shows a browser.

use maud::{DOCTYPE, html};

use super::page::head;
use super::text::Peer;
use crate::story::words::clipped;

/// A connection in the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where its page is.
    pub address: String,
    /// Its number, from 1.
    pub number: u32,
    /// The address of the client.
    pub peer: String,
    /// What became of it; `None` while it lasts.
    pub outcome: Option<String>,
    /// Whether it is the one over which the list goes out.
    pub is_own: bool,
}

/// The list, in the order of these rows.
pub fn list(rows: &[Row]) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head { (head("Connections")) }
            body {
                header.top { a.brand href="/" { "tlsdemo" } }
                main {
                    section aria-labelledby="title" {
                        h1 #title { "Connections" }
                        p.lead { "The last ones, the latest first. Each page holds the secrets of its connection." }
                        ul.checks {
                            @for row in rows {
                                li {
                                    div.check {
                                        a href=(row.address) { (row.number) }
                                        div {
                                            b { (Peer(&row.peer)) } " "
                                            @if row.is_own { "this one" } @else {
                                                (Peer(&clipped(row.outcome.as_deref().unwrap_or("not over yet"), 600)))
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    .into_string()
}
