//! The keys of a TLS 1.2 connection, derived again from a line of its key log and the two randoms.
//!
//! `cargo run --example key_block -- SUITE "CLIENT_RANDOM …" SERVER_RANDOM`: the suite by name, the
//! line as a browser or `tlsdemo --keylog` writes it, the server's random in hex.

use std::error::Error;

use tlsdemo::compute::Value;
use tlsdemo::keys::schedule::tls12::{Randoms, derive_keys};
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::names::suite;
use tlsdemo::narration::Narration;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [suite, line, server_random] = &arguments[..] else {
        return Err("usage: key_block SUITE \"CLIENT_RANDOM …\" SERVER_RANDOM".into());
    };
    let suite = suite::find(suite).ok_or("no such suite: see `tlsdemo ciphers`")?;
    let fields: Vec<&str> = line.split_whitespace().collect();
    let ["CLIENT_RANDOM", client_random, master_secret] = fields[..] else {
        return Err("the line is not `CLIENT_RANDOM <random> <master secret>`".into());
    };
    let random = |hex: &str| -> Result<[u8; 32], Box<dyn Error>> {
        unhex(hex)?
            .try_into()
            .map_err(|_| "a random is 32 bytes".into())
    };
    let keys = derive_keys(
        suite,
        ProtocolVersion::TLS1_2,
        &Value::literal("master_secret", unhex(master_secret)?),
        &Randoms::new(
            &Value::literal("client_random", random(client_random)?),
            &Value::literal("server_random", random(server_random)?),
        ),
        &mut Narration::silent(),
    )?;
    for direction in [keys.client_write, keys.server_write] {
        for part in [direction.mac_key, direction.key, direction.iv] {
            if !part.is_empty() {
                let hex: String = part.iter().map(|byte| format!("{byte:02x}")).collect();
                println!("{}: {hex}", part.name);
            }
        }
    }
    Ok(())
}

/// Bytes from hex digits.
fn unhex(hex: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    if !hex.is_ascii() || !hex.len().is_multiple_of(2) {
        return Err(format!("`{hex}` is not hex").into());
    }
    (0..hex.len())
        .step_by(2)
        .map(|at| Ok(u8::from_str_radix(&hex[at..at + 2], 16)?))
        .collect()
}
