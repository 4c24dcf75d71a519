//! MySQL and MariaDB (their "client/server protocol"), where the server greets, and the client
//! begins TLS right behind a request that nobody answers. Numbers are least significant byte first.

use super::ear::{self, Heard};
use super::text::short;
use super::{require_offer, require_welcome};
use crate::check::Greeting;
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::Service;
use crate::transport::dialogue::{Dialogue, Framed, MOST_UNIT};
use crate::wire::{self, Name, Reader};

const TITLE: &str = "MySQL";

// Capability flags.
const CLIENT_PROTOCOL_41: u32 = 0x0000_0200;
const CLIENT_SSL: u32 = 0x0000_0800;
const CLIENT_SECURE_CONNECTION: u32 = 0x0000_8000;
const CLIENT_PLUGIN_AUTH: u32 = 0x0008_0000;

/// What a server calls TLS that offers it.
const OFFER: &str = "CLIENT_SSL";

/// What we can do, at either end.
const OURS: u32 = CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION | CLIENT_PLUGIN_AUTH;

/// Capabilities by their bits, first the one that counts here.
const CAPABILITIES: &[(u32, &str)] = &[
    (CLIENT_SSL, "CLIENT_SSL"),
    (0x0000_0001, "CLIENT_LONG_PASSWORD"),
    (0x0000_0002, "CLIENT_FOUND_ROWS"),
    (0x0000_0004, "CLIENT_LONG_FLAG"),
    (0x0000_0008, "CLIENT_CONNECT_WITH_DB"),
    (0x0000_0010, "CLIENT_NO_SCHEMA"),
    (0x0000_0020, "CLIENT_COMPRESS"),
    (0x0000_0040, "CLIENT_ODBC"),
    (0x0000_0080, "CLIENT_LOCAL_FILES"),
    (0x0000_0100, "CLIENT_IGNORE_SPACE"),
    (CLIENT_PROTOCOL_41, "CLIENT_PROTOCOL_41"),
    (0x0000_0400, "CLIENT_INTERACTIVE"),
    (0x0000_1000, "CLIENT_IGNORE_SIGPIPE"),
    (0x0000_2000, "CLIENT_TRANSACTIONS"),
    (0x0000_4000, "CLIENT_RESERVED"),
    (CLIENT_SECURE_CONNECTION, "CLIENT_SECURE_CONNECTION"),
    (0x0001_0000, "CLIENT_MULTI_STATEMENTS"),
    (0x0002_0000, "CLIENT_MULTI_RESULTS"),
    (0x0004_0000, "CLIENT_PS_MULTI_RESULTS"),
    (CLIENT_PLUGIN_AUTH, "CLIENT_PLUGIN_AUTH"),
    (0x0010_0000, "CLIENT_CONNECT_ATTRS"),
    (0x0020_0000, "CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA"),
    (0x0040_0000, "CLIENT_CAN_HANDLE_EXPIRED_PASSWORDS"),
    (0x0080_0000, "CLIENT_SESSION_TRACK"),
    (0x0100_0000, "CLIENT_DEPRECATE_EOF"),
    (0x0200_0000, "CLIENT_OPTIONAL_RESULTSET_METADATA"),
    (0x0400_0000, "CLIENT_ZSTD_COMPRESSION_ALGORITHM"),
    (0x0800_0000, "CLIENT_QUERY_ATTRIBUTES"),
    (0x1000_0000, "MULTI_FACTOR_AUTHENTICATION"),
];

/// `utf8mb4_general_ci`.
const CHARACTER_SET: u8 = 45;

/// The first byte of an error.
const ERROR: u8 = 0xff;

/// What a server opens with.
#[derive(Debug)]
pub(super) enum Initial {
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
    require_offer(d, Service::Mysql, (offers_tls(flags), OFFER))?;
    let mut payload = Vec::new();
    payload.extend(OURS.to_le_bytes());
    payload.extend((1u32 << 24).to_le_bytes());
    payload.push(CHARACTER_SET);
    payload.extend([0; 23]);
    let packet = packet(sequence.wrapping_add(1), &payload);
    d.send_read("SSLRequest", packet, |r| read_request(r).map(|_| ()))
}

/// A server's first words, overheard.
pub(super) fn heard(r: &mut Reader<'_>) -> wire::Result<Heard> {
    let (name, initial) = read_initial(r)?;
    let greeting = |greeting, said| ear::greeting(Service::Mysql, greeting, said);
    let heard = Heard::answer(name);
    Ok(match initial {
        Initial::Handshake { flags, .. } => heard
            .checked(greeting(Greeting::Welcome, String::new()))
            .checked(ear::offer(Service::Mysql, OFFER, offers_tls(flags))),
        Initial::Error(text) => heard.checked(greeting(Greeting::TurnedAway, text)),
    })
}

fn offers_tls(flags: u32) -> bool {
    flags & CLIENT_SSL != 0
}

/// A payload with its header.
fn packet(sequence: u8, payload: &[u8]) -> Vec<u8> {
    let [a, b, c, _] = (payload.len() as u32).to_le_bytes();
    [&[a, b, c, sequence], payload].concat()
}

pub(super) fn framing(bytes: &[u8]) -> Framed {
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

pub(super) fn read_initial(r: &mut Reader<'_>) -> wire::Result<(Name, Initial)> {
    r.little_endian_length("payload_length", 3)?;
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
    let low = capabilities(r, "capability_flags_1", 2, 0)?;
    if r.is_empty() {
        let flags = low;
        return Ok(("greeting".into(), Initial::Handshake { flags, sequence }));
    }
    r.u8("character_set")?;
    r.little_endian("status_flags", 2)?;
    let high = capabilities(r, "capability_flags_2", 2, 16)?;
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
    let flags = high | low;
    Ok(("greeting".into(), Initial::Handshake { flags, sequence }))
}

/// Capability flags: the bits from `first` on, in `size` bytes.
fn capabilities(
    r: &mut Reader<'_>,
    name: &'static str,
    size: usize,
    first: u32,
) -> wire::Result<u32> {
    let number = |bytes: &[u8]| bytes.iter().rfold(0, |n, b| n << 8 | u32::from(*b));
    let bytes = r.packed(name, size, |bytes| {
        let names = super::bits(number(bytes) << first, CAPABILITIES);
        format!("{:#x}: {names}", number(bytes))
    })?;
    Ok(number(bytes) << first)
}

/// What a client asks with: for TLS, or to be let in without.
pub(super) fn read_request(r: &mut Reader<'_>) -> wire::Result<(Name, bool)> {
    r.little_endian_length("payload_length", 3)?;
    r.u8("sequence_id")?;
    let flags = capabilities(r, "capability_flags", 4, 0)?;
    r.little_endian("max_packet_size", 4)?;
    r.u8("character_set")?;
    r.opaque("reserved", 23)?;
    if flags & CLIENT_SSL != 0 && r.is_empty() {
        return Ok(("SSLRequest".into(), true));
    }
    if !r.is_empty() {
        r.rest("login");
    }
    Ok(("HandshakeResponse".into(), false))
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
    d.send_read("greeting", packet(0, &greeting()), |r| {
        read_initial(r).map(|_| ())
    })?;
    if d.receive("SSLRequest", framing, read_request)? {
        return Ok(());
    }
    let why = "the client logs in without asking for TLS";
    Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why))
}

/// The greeting of a server that has TLS and nothing else.
fn greeting() -> Vec<u8> {
    let [a, b, c, d] = OURS.to_le_bytes();
    [
        &b"\x0a8.0.0-tlsdemo\0"[..],
        &1u32.to_le_bytes(),
        b"nobody l\0",
        &[a, b, CHARACTER_SET, 2, 0, c, d],
        &[21],
        &[0; 10],
        b"ogs in here.\0",
        b"mysql_native_password\0",
    ]
    .concat()
}
