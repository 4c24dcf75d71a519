//! The course of a handshake as a whole: what is about to happen, how its account is read, what has
//! been reached, and what to try next.

use crate::names::Side;
use crate::names::registry::ProtocolVersion;
use crate::narration::Redirected;

/// How to read the account of a connection.
const READING: &str = "Each step is a message: what it is for, its bytes with their meaning, then what is computed for it or from it, with formula and inputs, and what is checked. `tlsdemo explain NAME` says more.";

/// The same of an account without bytes.
const READING_STORY: &str = "Each step is a message: who sends it, what for, and what matters in it; then what is computed for it or from it (⇒) and checked (✓). `tlsdemo explain NAME` says more; -v shows the bytes.";

/// How to read an account, which is the story alone or shows bytes as well.
pub fn reading(is_story: bool) -> &'static str {
    match is_story {
        true => READING_STORY,
        false => READING,
    }
}

/// What is about to happen, and how to read the account of it: paragraphs.
pub fn overview(side: Side, is_story: bool) -> [&'static str; 2] {
    let happens = match side {
        Side::Client => {
            "This program is the client. Without a key from before, the two share no secret, and anyone on the path can read and change what they send. In a full handshake they agree on algorithms and keys, and the server proves who it is; then nobody else can read or secretly change their data."
        }
        Side::Server => {
            "A client has connected to this server. Without a key from before, the two share no secret yet; anyone on the path can read and change what they send. In a full handshake they agree on algorithms and keys, and the server proves who it is; then nobody else can read or secretly change their data."
        }
    };
    [happens, reading(is_story)]
}

/// Why there is a connection that nobody asked for by name, in a clause.
pub fn redirected(redirect: &Redirected) -> String {
    let Redirected {
        from,
        status,
        method,
        path,
    } = redirect;
    format!("redirected here by {from} ({status}), to {method} {path}")
}

/// Why an account that shows values must be kept from others.
pub const SECRETS: &str = "Every secret of this connection is printed below, keys included: that is the point. Anyone who has this text can read the connection.";

/// What both Finished messages have brought about.
pub const COMPLETE: &str = "the handshake is complete: both ends have the same keys";

/// What else is true then.
pub fn complete(side: Side, version: Option<ProtocolVersion>) -> Vec<&'static str> {
    let mut told = Vec::new();
    if version == Some(ProtocolVersion::TLS1_3) {
        told.push(match side {
            Side::Client => {
                "The server could send data from its Finished on, unsure who the client is, or if it is there."
            }
            Side::Server => {
                "The server could send data from its Finished on, unsure who the client is, or if it is there."
            }
        });
    }
    told
}

/// What a server can look at that nobody has said anything to.
pub fn awaited() -> (String, &'static str) {
    (
        "tlsdemo explain ClientHello".to_owned(),
        "what was waited for",
    )
}

/// What to try next: an option or command, and what it shows; `more` is what shows more than this
/// account does, if anything. `name` is something that was chosen.
pub fn next(
    side: Side,
    more: Option<(&str, &'static str)>,
    name: Option<&str>,
) -> Vec<(String, &'static str)> {
    let more = more.map(|(option, shows)| (option.to_owned(), shows));
    let mut next = Vec::from_iter(more);
    if side == Side::Client {
        next.push(("--step".to_owned(), "step by step"));
    }
    next.push(("--html FILE".to_owned(), "a page"));
    next.push((
        format!("tlsdemo explain {}", name.unwrap_or("ClientHello")),
        "",
    ));
    next
}
