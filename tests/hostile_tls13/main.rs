//! TLS 1.3 against peers that break its rules: a table for each end, RFC 9846 section by section.
//! Each row is what the peer does and the alert that it must get.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/lab/mod.rs"]
mod lab;

mod clients;
mod early_data;
mod early_tickets;
mod ech;
mod ech_servers;
mod psk;
mod records;
mod server_flight;
mod server_hello;

use lab::*;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::error::ErrorKind;
use tlsdemo::extension::*;
use tlsdemo::handshake::client;
use tlsdemo::handshake::server;
use tlsdemo::keys::exchange::dhe::DheGroup;
use tlsdemo::message::*;
use tlsdemo::names::TrustAnchorId;
use tlsdemo::names::registry::{AlertDescription as A, *};
use tlsdemo::names::signature::KeyAlgorithm;
use tlsdemo::names::suite::CipherSuite;
use tlsdemo::narration::{Narration, Side};
use tlsdemo::transport::pipe;
use tlsdemo::wire::Value;

/// A row whose peer ends the connection.
fn fails(rfc: &'static str, what: &str, kind: fn(&ErrorKind) -> bool, act: Act) -> Row {
    Row::new(rfc, what, Expect::Fails(kind), tls13(), act)
}

/// A delegated credential (RFC 9345 §4) of the right form, with neither a key nor a signature in it.
const CREDENTIAL: &[u8] = &[0, 0, 0, 1, 8, 7, 0, 0, 2, 0x30, 0, 4, 3, 0, 1, 0];

/// TLS 1.3 with a HelloRetryRequest for a group.
fn retry(group: NamedGroup) -> Plan {
    Plan {
        retry: true,
        group,
        ..tls13()
    }
}

fn in_group(group: NamedGroup) -> Plan {
    Plan { group, ..tls13() }
}

fn with_request() -> Plan {
    Plan {
        request: true,
        ..tls13()
    }
}

fn with_rsa() -> Plan {
    Plan {
        identity: "rsa",
        scheme: SignatureScheme::RsaPssRsaeSha256,
        ..tls13()
    }
}

fn client_rows(rows: Vec<Row>) {
    let mut config = client_config();
    config.alpn = vec![b"http/1.1".to_vec()];
    try_client(&config, rows);
}

fn hello(change: impl Fn(&mut ServerHello) + Send + 'static) -> Act {
    edit::<ServerHello>("ServerHello", change)
}

fn retry_request(change: impl Fn(&mut ServerHello) + Send + 'static) -> Act {
    edit::<ServerHello>("HelloRetryRequest", change)
}

fn share(group: NamedGroup, key_exchange: Vec<u8>) -> Act {
    hello(move |m| {
        let key_exchange = key_exchange.clone();
        replace(
            &mut m.extensions,
            KeyShare::ServerShare(KeyShareEntry {
                group,
                key_exchange: Value::literal("key_exchange", key_exchange),
            }),
        );
    })
}

fn server_rows(rows: Vec<Row>) {
    let mut config = server_config();
    config.alpn = vec![b"http/1.1".to_vec()];
    try_server(&config, rows);
}
