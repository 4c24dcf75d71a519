//! Whose offer is made: a client that is known by name, or a hello from a file, in any form in which
//! one is kept: hex as people and programs paste it, bare bytes, a trace of this program, a capture.

use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::explain;
use crate::certificate::Kept;
use crate::error::{Error, Result};
use crate::handshake::client::shape::{Client, Likeness};
use crate::handshake::observer::carrier;
use crate::message::{self, ClientHello};
use crate::names::MessageType;
use crate::names::registry::{ExtensionType, ProtocolVersion};
use crate::narration::{Event, Narration, Narrator, Topic};
use crate::report::json;
use crate::transport::capture::{Capture, Ends, Heard, Item, Listener, Streams};
use crate::wire::CodePoint;

/// The longest file that is read.
const MOST: u64 = 64 << 20;
/// The same of one that is neither a trace nor a capture.
const MOST_HEX: usize = 4 << 20;

/// `--as`: a name, or else a file.
pub(super) fn parse(text: &str) -> std::result::Result<Arc<Likeness>, String> {
    let known = Client::named(text).map(|client| client.likeness());
    let likeness = known.unwrap_or_else(|| from_file(text));
    likeness
        .map(Likeness::shared)
        .map_err(|error| error.message)
}

/// The names that `--as` takes, for help and for mistakes.
pub(super) fn names() -> String {
    let names = Client::all().filter_map(|client| client.names().next());
    names.collect::<Vec<_>>().join(", ")
}

fn from_file(text: &str) -> Result<Likeness> {
    let path = Path::new(text);
    if !path.exists() && text != "-" {
        return Err(Error::usage(format!(
            "there is no client of this name and no such file; the names are {}",
            names()
        )));
    }
    Ok(Likeness::new(text, hello_in(text)?))
}

/// The first ClientHello in a file, or on standard input.
pub(super) fn hello_in(path: &str) -> Result<ClientHello> {
    let bytes = message_in(path)?;
    let (hello, _) = message::decode::<ClientHello>(&bytes, ProtocolVersion::TLS1_2, false);
    hello.map_err(|fault| Error::usage(format!("the ClientHello does not decode: {fault}")))
}

/// The bytes of that message, header included.
fn message_in(path: &str) -> Result<Vec<u8>> {
    let content = content(path)?;
    if content.trim_ascii_start().starts_with(b"{") {
        return in_trace(&content);
    }
    if Capture::is_one(&content) {
        return in_capture(content);
    }
    if let Some(why) = Kept::instead(&content, &[]) {
        return Err(Error::usage(why));
    }
    if content.len() > MOST_HEX {
        return Err(none());
    }
    let mut pieces = explain::hex::input(&content)?.pieces.into_iter();
    let hello = pieces.find(|piece| piece.name == "ClientHello" && piece.fault.is_none());
    let hello = hello.ok_or_else(none)?.bytes;
    // Pasted without its header.
    if hello.first() == Some(&3) {
        let length = (hello.len() as u32).to_be_bytes();
        return Ok([&[1, length[1], length[2], length[3]], &hello[..]].concat());
    }
    Ok(hello)
}

fn none() -> Error {
    Error::usage("there is no whole ClientHello in it")
}

/// What a file holds.
pub(super) fn content(path: &str) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    let read = match path {
        "-" => std::io::stdin().take(MOST).read_to_end(&mut content),
        path => {
            std::fs::File::open(path).and_then(|file| file.take(MOST).read_to_end(&mut content))
        }
    };
    read.map_err(|error| Error::usage(format!("it cannot be read: {error}")))?;
    if content.len() as u64 == MOST {
        return Err(Error::usage("it is too long to hold a ClientHello"));
    }
    Ok(content)
}

/// The first ClientHello that a trace tells of.
fn in_trace(content: &[u8]) -> Result<Vec<u8>> {
    let found = Found::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(found.clone()));
    json::read(content, &mut narration)?;
    let hello = found.0.lock().unwrap_or_else(PoisonError::into_inner);
    hello.clone().ok_or_else(none)
}

/// The first ClientHello in a capture, whoever sends it and whatever was said before it.
pub(super) fn in_capture(content: Vec<u8>) -> Result<Vec<u8>> {
    let found = Found::default();
    let mut streams = Streams::new(|_: &Ends| Ear {
        found: found.clone(),
        said: Default::default(),
    });
    let mut capture = Capture::open(std::io::Cursor::new(content))?;
    let hello = |found: &Found| {
        found
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    };
    while let Some(item) = capture.next_item()? {
        if let Item::Packet(packet) = item {
            streams.packet(&packet);
        }
        if let Some(hello) = hello(&found) {
            return Ok(hello);
        }
    }
    streams.finish();
    hello(&found).ok_or_else(none)
}

/// The most bytes of an end in which a ClientHello is looked for.
const MOST_SAID: usize = 256 << 10;

/// Listens to a connection until either end has said a whole ClientHello.
struct Ear {
    found: Found,
    said: [Vec<u8>; 2],
}

impl Listener for Ear {
    fn hear(&mut self, _: Duration, heard: Heard<'_>) {
        let Heard::Bytes(side, bytes) = heard else {
            return;
        };
        let said = &mut self.said[side as usize];
        if said.len() > MOST_SAID {
            return;
        }
        said.extend_from_slice(bytes);
        let Some(at) = carrier::find_client_hello(said) else {
            return;
        };
        let Ok(reading) = explain::hex::bytes(&said[at..]) else {
            return;
        };
        let mut pieces = reading.pieces.into_iter();
        let is_whole = |bytes: &[u8]| message::length(bytes) == Some(bytes.len());
        let hello = pieces.find(|it| it.name == "ClientHello" && is_whole(&it.bytes));
        if let Some(hello) = hello {
            let mut found = self.found.0.lock().unwrap_or_else(PoisonError::into_inner);
            found.get_or_insert(hello.bytes);
        }
    }
}

/// Keeps the first ClientHello.
#[derive(Clone, Default)]
struct Found(Arc<Mutex<Option<Vec<u8>>>>);

impl Narrator for Found {
    fn wants(&self, topic: Topic) -> bool {
        topic == Topic::Steps
    }

    fn tell(&mut self, event: &Event) {
        let Event::Message(message) = event else {
            return;
        };
        if message.name == MessageType::ClientHello {
            let mut hello = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            hello.get_or_insert_with(|| message.bytes.clone());
        }
    }
}

/// `--omit`: extensions by name or number.
pub(super) fn extensions(text: &str) -> std::result::Result<Vec<ExtensionType>, String> {
    let words = text.split([',', ':']).map(str::trim);
    words
        .filter(|word| !word.is_empty())
        .map(extension)
        .collect()
}

fn extension(word: &str) -> std::result::Result<ExtensionType, String> {
    let is_called = |name: &str| name.eq_ignore_ascii_case(word);
    let mut rows = ExtensionType::ROWS.iter();
    if let Some(row) =
        rows.find(|row| is_called(row.name) || row.aliases.iter().any(|alias| is_called(alias)))
    {
        return Ok(ExtensionType::from_value(row.value));
    }
    let number = match word.strip_prefix("0x") {
        Some(digits) => u16::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    };
    number.map(ExtensionType).ok_or_else(|| {
        format!(
            "{word} is no extension; `tlsdemo explain extensions` lists them, and numbers will do"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extension::ServerName;

    #[test]
    fn names_numbers_and_aliases_of_extensions() {
        assert_eq!(
            extensions("SNI, session_ticket:0xfe0d,10"),
            Ok(vec![
                ExtensionType::ServerName,
                ExtensionType::SessionTicket,
                ExtensionType::EncryptedClientHello,
                ExtensionType::SupportedGroups,
            ])
        );
        assert!(extensions("nonsense").unwrap_err().contains("nonsense"));
    }

    #[test]
    fn a_hello_in_any_form() {
        let line = include_str!("../../tests/data/client-hellos.txt");
        let line = line.lines().find(|line| line.starts_with("go1.27.3.0 "));
        let hex = line.and_then(|line| line.split(' ').nth(1)).unwrap();
        let bytes = base16ct::lower::decode_vec(hex).unwrap();
        let folder = std::env::temp_dir();
        let path = |name: &str| {
            let path = folder.join(format!("tlsdemo-{}-{name}", std::process::id()));
            path.to_str().unwrap().to_owned()
        };
        let (pasted, binary, bare) = (path("pasted"), path("binary"), path("bare"));
        std::fs::write(&pasted, format!("0x{hex}\n")).unwrap();
        std::fs::write(&binary, &bytes).unwrap();
        std::fs::write(&bare, base16ct::lower::encode_string(&bytes[9..])).unwrap();
        let hello = hello_in(&pasted).unwrap();
        assert!(hello.extension::<ServerName>().is_some());
        assert_eq!(hello_in(&binary).unwrap(), hello);
        assert_eq!(hello_in(&bare).unwrap(), hello);
        for path in [pasted, binary, bare] {
            let _ = std::fs::remove_file(path);
        }
        assert!(parse("netscape").unwrap_err().contains("firefox"));
        assert_eq!(parse("FireFox").unwrap().title, "Firefox ESR 153");
    }
}
