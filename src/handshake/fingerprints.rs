//! What others know the two ends by: the fingerprints of their hellos, among the facts of a connection;
//! and whose hello a client's is.

use std::sync::Arc;

use super::client::shape::{Recognition, recognize};
use crate::connection::Connection;
use crate::message::{self, ClientHello, Message, ServerHello, fingerprint};
use crate::names::registry::ProtocolVersion;
use crate::narration::{Side, Topic};

/// Notes the fingerprints of the hellos that were exchanged, once, if anybody wants them: as others see them,
/// so of a hello that was encrypted those of the one around it. A server notes who the client is like.
pub fn note(c: &mut Connection) {
    let is_wanted = c.narration.wants(Topic::Fingerprints);
    let is_noted = |name: &str| c.agreed.facts.iter().any(|(noted, _)| noted == name);
    if is_noted("ja3") || is_noted("client_like") || !is_wanted && c.side() == Side::Client {
        return;
    }
    let counts = || find::<ClientHello>(c).map(Arc::new);
    let Some(hello) = c.outer_hello.clone().or_else(counts) else {
        return;
    };
    let mut facts = Vec::new();
    if is_wanted {
        facts.push(("ja3", fingerprint::ja3(&hello)));
        facts.push(("ja4", fingerprint::ja4(&hello)));
        if let Some(answer) = find::<ServerHello>(c) {
            facts.push(("ja3s", fingerprint::ja3s(&answer)));
        }
    }
    if c.side() == Side::Server
        && let Some((client, recognition)) = recognize(&hello)
    {
        let sure = match recognition {
            Recognition::Exact => "exactly its offer",
            Recognition::Likely => "likely: its suites, and most of its extensions",
        };
        facts.push(("client_like", format!("{} ({sure})", client.title)));
    }
    let facts = facts.into_iter().map(|(name, value)| (name.into(), value));
    c.agreed.facts.extend(facts);
}

/// The last hello of this kind: that which counts after a HelloRetryRequest.
fn find<M: Message>(c: &Connection) -> Option<M> {
    let messages = c.handshake_messages();
    let hello = messages
        .iter()
        .rev()
        .find(|message| message.first() == Some(&M::TYPE.0))?;
    message::decode::<M>(hello, ProtocolVersion::TLS1_2, false)
        .0
        .ok()
}
