//! The hello of a client that is known by name: made as `--as` makes it, and sent to nobody.

use std::sync::{Arc, Mutex, PoisonError};

use super::Told;
use crate::certificate::ServerName;
use crate::connection::{Connection, Randomness};
use crate::error::{Error, Result};
use crate::handshake::client::shape::Client;
use crate::handshake::client::{Config, handshake};
use crate::names::MessageType;
use crate::narration::{Event, Narration, Narrator, Side, Topic};
use crate::peer::TrustAnchors;
use crate::transport::{self, Transport as _};

/// Whom it is for, if nothing else says so.
pub(super) const HOST: &str = "host.example";

/// What is made of chance is the same each time, so that a client does not differ from itself.
const SEED: u64 = 0;

/// The hello that a client sends to a host, or to one that has no name.
///
/// # Errors
/// If none can be made.
pub(super) fn hello(client: &Client, host: Option<&str>) -> Result<Told> {
    let told = First::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(told.clone()));
    let mut config = Config::new(ServerName::new(host.unwrap_or(HOST)), TrustAnchors::empty());
    config.server_name = host.map(str::to_owned);
    config.take_after(&client.likeness()?.shared());
    let (stream, mut server) = transport::pipe();
    server.shutdown_write()?;
    let randomness = Randomness::seeded(SEED, Side::Client);
    let mut c = Connection::new(Side::Client, stream, narration, randomness);
    // The other end is gone: all that counts is what was said to it.
    let ended = handshake(&mut c, &config);
    let hello = told.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    hello.ok_or_else(|| {
        let error = ended.err();
        error.unwrap_or_else(|| Error::internal("a handshake without a hello"))
    })
}

/// Keeps the first hello.
#[derive(Clone, Default)]
struct First(Arc<Mutex<Option<Told>>>);

impl Narrator for First {
    fn wants(&self, topic: Topic) -> bool {
        matches!(topic, Topic::Steps | Topic::Fields)
    }

    fn tell(&mut self, event: &Event) {
        if let Event::Message(message) = event
            && message.name == MessageType::ClientHello
        {
            let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert_with(|| Told {
                name: message.name.to_string(),
                from: Some(message.from),
                bytes: message.bytes.clone(),
                fields: message.fields.clone(),
            });
        }
    }
}
