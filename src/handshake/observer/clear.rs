//! What is said in the clear before TLS begins, or a ClientHello in the form of SSL 2.0 in its place.

use super::sight::place;
use super::watch::Observer;
use crate::application::Inside;
use crate::application::starttls::overheard::Said;
use crate::check::Check;
use crate::compute::Value;
use crate::message::Ssl2ClientHello;
use crate::names::MessageName;
use crate::names::service::Service;
use crate::narration::{self, Carrier, Event, Segment, Side, Topic};
use crate::wire::Name;

impl Observer {
    /// Tells of bytes that an end sent before TLS began, or instead of it.
    pub fn plain(&mut self, from: Side, bytes: &[u8]) {
        self.sight.spoke[place(from)] = true;
        self.c.narration.tell(Topic::Segments, || {
            Event::Segment(Segment {
                from,
                bytes: bytes.to_vec(),
            })
        });
    }

    /// Tells of what such bytes say.
    pub fn said(&mut self, said: impl IntoIterator<Item = Said>) {
        for said in said {
            let id = self.c.narration.next_message();
            self.c.narration.tell(Topic::Steps, || {
                Event::Message(narration::Message {
                    id,
                    from: said.from,
                    name: MessageName::Other(said.name),
                    carrier: Carrier::Transport(said.protocol),
                    bytes: said.bytes,
                    fields: said.fields,
                    source: said.source.into(),
                })
            });
            self.checked(said.checks);
        }
    }

    /// Tells what the ends would check of what was said before TLS.
    pub fn checked(&mut self, checks: impl IntoIterator<Item = Check>) {
        checks.into_iter().for_each(|check| self.c.note(check));
    }

    /// TLS begins in this protocol, which goes on over it.
    pub fn goes_on_with(&mut self, service: Service) {
        self.inside = Inside::after(service);
    }

    /// Tells of a ClientHello in the form of SSL 2.0, which an answer of TLS may follow (RFC 5246 §E.2).
    pub fn ssl2_client_hello(&mut self, bytes: &[u8]) {
        self.sight.spoke[place(Side::Client)] = true;
        self.c.narration.tell(Topic::Segments, || {
            Event::Segment(Segment {
                from: Side::Client,
                bytes: bytes.to_vec(),
            })
        });
        let id = self.c.narration.next_message();
        let wants_fields = self.c.narration.wants(Topic::Fields);
        let (hello, fields) = Ssl2ClientHello::decode(bytes, wants_fields);
        let name = Name::Borrowed(Ssl2ClientHello::NAME);
        self.sight.last_message = Some((Side::Client, name.clone()));
        if let Ok(hello) = hello {
            // The challenge is the end of the random; zeros go before it.
            let mut random = vec![0; 32_usize.saturating_sub(hello.challenge.len())];
            random.extend(hello.challenge);
            self.story.client_random = Some(Value::literal("client_random", random));
        }
        self.c.narration.tell(Topic::Steps, || {
            Event::Message(narration::Message {
                id,
                from: Side::Client,
                name: MessageName::Other(name),
                carrier: Carrier::Transport("SSL 2.0".into()),
                bytes: bytes.to_vec(),
                fields,
                source: "src/message/ssl2_client_hello.rs".into(),
            })
        });
    }
}
