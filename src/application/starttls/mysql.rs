//! MySQL and MariaDB (their "client/server protocol"), where the server greets, and the client
//! begins TLS right behind a request that nobody answers. Numbers are least significant byte first.

use super::text::short;
use super::{require_offer, require_welcome};
use crate::check::Greeting;
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framed, MOST_UNIT};
use crate::wire::{self, Name, Reader, Writer};

const TITLE: &str = "MySQL";

// Capability flags.
const CLIENT_PROTOCOL_41: u32 = 0x0000_0200;
const CLIENT_SSL: u32 = 0x0000_0800;
const CLIENT_SECURE_CONNECTION: u32 = 0x0000_8000;
const CLIENT_PLUGIN_AUTH: u32 = 0x0008_0000;

/// `utf8mb4_general_ci`.
const CHARACTER_SET: u8 = 45;

/// The first byte of an error.
const ERROR: u8 = 0xff;

/// What a server opens with.
#[derive(Debug)]
enum Initial {
    /// Its capability flags, and the number of the packet.
    Handshake { flags: u32, sequence: u8 },
    /// It will not talk to us.
    Error(String),
}

pub(super) fn begin(d: &mut Dialogue<'_>) -> Result<()> {
    let (flags, sequence) = match d.receive("greeting", framing, read_initial)? {
        Initial::Handshake { flags, sequence } => (flags, sequence),
        Initial::Error(text) => {
            return require_welcome(d, Service::Mysql, Greeting::TurnedAway, text);
        }
    };
    require_welcome(d, Service::Mysql, Greeting::Welcome, String::new())?;
    require_offer(d, Service::Mysql, (flags & CLIENT_SSL != 0, "CLIENT_SSL"))?;
    d.send("SSLRequest", |w| {
        w.little_endian("payload_length", 3, 32);
        w.u8("sequence_id", sequence.wrapping_add(1));
        let flags = CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION | CLIENT_PLUGIN_AUTH;
        w.little_endian("capability_flags", 4, flags.into());
        w.little_endian("max_packet_size", 4, 1 << 24);
        w.u8("character_set", CHARACTER_SET);
        w.opaque("reserved", &[0; 23]);
    })
}

fn framing(bytes: &[u8]) -> Framed {
    let Some([a, b, c, _]) = bytes.get(..4) else {
        return Framed::More(4 - bytes.len());
    };
    let length = u32::from_le_bytes([*a, *b, *c, 0]) as usize;
    if !(1..MOST_UNIT).contains(&length) {
        return Framed::Never(format!("a packet of {length} bytes").into());
    }
    match bytes.len() < 4 + length {
        true => Framed::More(4 + length - bytes.len()),
        false => Framed::Whole(4 + length),
    }
}

fn read_initial(r: &mut Reader<'_>) -> wire::Result<(Name, Initial)> {
    r.little_endian("payload_length", 3)?;
    let sequence = r.u8("sequence_id")?;
    if r.peek().first() == Some(&ERROR) {
        return read_error(r);
    }
    let version = r.u8("protocol_version")?;
    if version != 10 {
        return Err(r.illegal(
            "protocol_version",
            format!("version {version}; 10 is in use since 1998"),
        ));
    }
    let zero = r.peek().iter().position(|byte| *byte == 0);
    let Some(length) = zero else {
        return Err(r.illegal("server_version", "a text without its zero"));
    };
    r.text("server_version", length)?;
    r.opaque("terminator", 1)?;
    r.little_endian("thread_id", 4)?;
    r.opaque("auth_plugin_data", 8)?;
    r.u8("filler")?;
    let low = r.little_endian("capability_flags", 2)?;
    if r.is_empty() {
        let flags = low as u32;
        return Ok(("greeting".into(), Initial::Handshake { flags, sequence }));
    }
    r.u8("character_set")?;
    r.little_endian("status_flags", 2)?;
    let high = r.little_endian("capability_flags", 2)?;
    let length = r.u8("auth_plugin_data_length")?;
    // MariaDB has further flags of its own in the last four.
    r.opaque("reserved", 10)?;
    r.opaque(
        "auth_plugin_data",
        usize::from(length.saturating_sub(8))
            .clamp(13, 255)
            .min(r.remaining()),
    )?;
    if !r.is_empty() {
        let length = r.remaining();
        r.text("auth_plugin_name", length)?;
    }
    let flags = (high << 16 | low) as u32;
    Ok(("greeting".into(), Initial::Handshake { flags, sequence }))
}

/// An error instead of a greeting, as for a host that is not let in.
fn read_error(r: &mut Reader<'_>) -> wire::Result<(Name, Initial)> {
    r.u8("error_marker")?;
    let code = r.little_endian("error_code", 2)?;
    if r.peek().first() == Some(&b'#') {
        r.text("sql_state", 6.min(r.remaining()))?;
    }
    let length = r.remaining();
    let text = r.text("error_message", length)?;
    let text = format!("{code} {}", String::from_utf8_lossy(text));
    Ok(("refusal".into(), Initial::Error(short(&text))))
}

/// The built-in server: its greeting, and the client's request. What follows that is TLS.
pub(super) fn respond(d: &mut Dialogue<'_>) -> Result<()> {
    d.send("greeting", |w| {
        let mut payload = Writer::recording(true);
        greeting(&mut payload);
        // It holds no vector that could be too long.
        let (bytes, fields) = payload.finish().unwrap_or_default();
        w.little_endian("payload_length", 3, bytes.len() as u64);
        w.u8("sequence_id", 0);
        w.append(&bytes, fields);
    })?;
    let flags = d.receive("SSLRequest", framing, |r| {
        r.little_endian("payload_length", 3)?;
        r.u8("sequence_id")?;
        let flags = r.little_endian("capability_flags", 4)? as u32;
        r.little_endian("max_packet_size", 4)?;
        r.u8("character_set")?;
        r.opaque("reserved", 23)?;
        let is_request = flags & CLIENT_SSL != 0 && r.is_empty();
        if !r.is_empty() {
            r.rest("login");
        }
        let name = if is_request {
            "SSLRequest"
        } else {
            "HandshakeResponse"
        };
        Ok((name.into(), is_request))
    })?;
    if flags {
        return Ok(());
    }
    let why = "the client logs in without asking for TLS";
    Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why))
}

/// The greeting of a server that has TLS and nothing else.
fn greeting(w: &mut Writer) {
    let flags = CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION | CLIENT_PLUGIN_AUTH;
    w.u8("protocol_version", 10);
    w.text("server_version", b"8.0.0-tlsdemo");
    w.opaque("terminator", &[0]);
    w.little_endian("thread_id", 4, 1);
    w.opaque("auth_plugin_data", b"nobody l");
    w.u8("filler", 0);
    w.little_endian("capability_flags", 2, u64::from(flags & 0xffff));
    w.u8("character_set", CHARACTER_SET);
    w.little_endian("status_flags", 2, 2);
    w.little_endian("capability_flags", 2, u64::from(flags >> 16));
    w.u8("auth_plugin_data_length", 21);
    w.opaque("reserved", &[0; 10]);
    w.opaque("auth_plugin_data", b"ogs in here.\0");
    w.text("auth_plugin_name", b"mysql_native_password\0");
}
