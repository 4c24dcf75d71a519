//! `tlsdemo diff`: two traces or two hellos, field by field, and which differences matter.

mod compare;
mod made;
mod text;

use std::sync::{Arc, Mutex, PoisonError};

pub use compare::{Difference, Weight, compare};
pub use text::text;

use super::likeness;
use crate::commands::explain;
use crate::error::{Error, Result};
use crate::extension::ServerName;
use crate::handshake::client::shape::{Client, recognize};
use crate::message::{self, ClientHello, ServerHello, fingerprint};
use crate::names::registry::ProtocolVersion;
use crate::narration::{self, Carrier, Event, Narration, Narrator, Topic};
use crate::report::json;
use crate::transport::capture::Capture;
use crate::wire::Field;

/// A message that is compared.
#[derive(Debug, Clone)]
pub struct Told {
    /// The RFC's name.
    pub name: String,
    /// Who sent it, if that is known.
    pub from: Option<narration::Side>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What they are.
    pub fields: Vec<Field>,
}

/// What is compared: the messages of a connection, or a hello.
#[derive(Debug, Clone)]
pub struct Side {
    /// Where it was read.
    pub path: String,
    /// Its messages in order.
    pub messages: Vec<Told>,
    /// The client whose hello it is, if it was made here, and not read.
    client: Option<Client>,
}

impl Side {
    /// Reads what `path` holds: a name that `--as` knows, a trace, a capture, of which the first
    /// ClientHello counts, or bytes in any form that `explain --hex` reads.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Usage`]: what it is, if it is none of these.
    pub fn read(path: &str) -> Result<Side> {
        let named = |error: Error| Error::usage(format!("{path}: {}", error.message));
        let client = Client::named(path).filter(|_| !std::path::Path::new(path).exists());
        let messages = match &client {
            Some(client) => made::hello(client, Some(made::HOST)).map(|told| vec![told]),
            None => Self::messages(path),
        };
        let messages = messages.map_err(named)?;
        if messages.is_empty() {
            return Err(Error::usage(format!("{path}: there is no message in it")));
        }
        Ok(Side {
            path: path.to_owned(),
            messages,
            client,
        })
    }

    /// Two sides, of which one may be called by its client's name: that client's hello is then for the host
    /// that the other one is for.
    ///
    /// # Errors
    /// As [`Side::read`].
    pub fn read_both(first: &str, second: &str) -> Result<[Side; 2]> {
        let (mut first, mut second) = (Side::read(first)?, Side::read(second)?);
        let called = [second.called(), first.called()];
        for (side, called) in [&mut first, &mut second].into_iter().zip(called) {
            if let (Some(client), Some(host)) = (&side.client, called) {
                side.messages = vec![made::hello(client, host.as_deref())?];
            }
        }
        Ok([first, second])
    }

    /// The host that its first ClientHello names, if it names one; `None` if it was not read.
    fn called(&self) -> Option<Option<String>> {
        if self.client.is_some() {
            return None;
        }
        let mut hellos = self
            .messages
            .iter()
            .filter(|told| told.name == "ClientHello");
        let version = ProtocolVersion::TLS1_2;
        let (hello, _) = message::decode::<ClientHello>(&hellos.next()?.bytes, version, false);
        let hello = hello.ok()?;
        let names: Option<&ServerName> = hello.extension();
        let name = names.and_then(|names| names.server_name_list.first());
        Some(name.and_then(|(_, name)| String::from_utf8(name.clone()).ok()))
    }

    /// Whether its hello was made here, as the client of this name makes it.
    pub fn is_made(&self) -> bool {
        self.client.is_some()
    }

    /// Whether its client sends its extensions in another order each time.
    pub fn shuffles(&self) -> bool {
        let likeness = self.client.as_ref().map(Client::likeness);
        likeness.is_some_and(|it| it.is_ok_and(|it| it.shuffles()))
    }

    fn messages(path: &str) -> Result<Vec<Told>> {
        let content = likeness::content(path)?;
        if content.trim_ascii_start().starts_with(b"{") {
            return in_trace(&content);
        }
        if Capture::is_one(&content) {
            let bytes = likeness::in_capture(content)?;
            let version = ProtocolVersion::TLS1_2;
            let (hello, fields) = message::decode::<ClientHello>(&bytes, version, true);
            hello.map_err(|fault| {
                Error::usage(format!("the ClientHello does not decode: {fault}"))
            })?;
            return Ok(vec![Told {
                name: "ClientHello".to_owned(),
                from: Some(narration::Side::Client),
                bytes,
                fields,
            }]);
        }
        let pieces = explain::hex::input(&content)?.pieces.into_iter();
        let messages = pieces.filter(|piece| !piece.opened && piece.name != "record");
        Ok(messages
            .map(|piece| Told {
                name: piece.name.into_owned(),
                from: piece.from,
                bytes: piece.bytes,
                fields: piece.fields,
            })
            .collect())
    }

    /// The fingerprints of its hellos, by name.
    pub fn fingerprints(&self) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let version = ProtocolVersion::TLS1_2;
        let of = |name: &str| self.messages.iter().find(|told| told.name == name);
        if let Some(told) = of("ClientHello")
            && let (Ok(hello), _) = message::decode::<ClientHello>(&told.bytes, version, false)
        {
            found.push(("JA3", fingerprint::ja3(&hello)));
            found.push(("JA4", fingerprint::ja4(&hello)));
            let client = recognize(&hello).map(|(client, _)| client.title.to_owned());
            found.push((
                "closest client",
                client.unwrap_or_else(|| "none known".to_owned()),
            ));
        }
        if let Some(told) = of("ServerHello")
            && let (Ok(hello), _) = message::decode::<ServerHello>(&told.bytes, version, false)
        {
            found.push(("JA3S", fingerprint::ja3s(&hello)));
        }
        found
    }
}

/// The TLS messages of the first connection of a trace.
fn in_trace(content: &[u8]) -> Result<Vec<Told>> {
    let told = Messages::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(told.clone()));
    json::read(content, &mut narration)?;
    let messages = told.0.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(messages.clone())
}

#[derive(Clone, Default)]
struct Messages(Arc<Mutex<Vec<Told>>>);

impl Narrator for Messages {
    fn wants(&self, topic: Topic) -> bool {
        matches!(topic, Topic::Steps | Topic::Fields)
    }

    fn tell(&mut self, event: &Event) {
        let Event::Message(message) = event else {
            return;
        };
        if matches!(message.carrier, Carrier::Record(_)) {
            let mut messages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            messages.push(Told {
                name: message.name.to_string(),
                from: Some(message.from),
                bytes: message.bytes.clone(),
                fields: message.fields.clone(),
            });
        }
    }
}
