//! TLS 1.0 to 1.2 against peers that break their rules: a table for each end, section by section
//! (RFC 5246 where no other is named). Each row is what the peer does and the alert that it must get.

#[path = "../common/lab/mod.rs"]
mod lab;

mod clients;
mod psk;
mod records;
mod servers;

use lab::*;
use tlsdemo::error::ErrorKind;
use tlsdemo::extension::*;
use tlsdemo::handshake::client;
use tlsdemo::keys::exchange::dhe::DheGroup;
use tlsdemo::message::*;
use tlsdemo::names::registry::{AlertDescription as A, *};
use tlsdemo::names::suite::CipherSuite;

const ECDHE: &str = "ECDHE-RSA-AES128-GCM-SHA256";
const DHE: &str = "DHE-RSA-AES128-GCM-SHA256";
const RSA: &str = "AES128-GCM-SHA256";

fn ecdhe() -> Plan {
    tls12(ECDHE)
}

fn on_curve(group: NamedGroup) -> Plan {
    Plan { group, ..ecdhe() }
}

fn in_version(version: ProtocolVersion, suite: &str) -> Plan {
    Plan {
        version,
        ..tls12(suite)
    }
}

fn with_request() -> Plan {
    Plan {
        request: true,
        ..ecdhe()
    }
}

/// A suite of each kind of protection, and how it is set up.
fn protections() -> Vec<(&'static str, Plan)> {
    let etm = |plan: Plan| Plan {
        encrypt_then_mac: true,
        ..plan
    };
    let ems = |plan: Plan| Plan {
        extended_master_secret: true,
        ..plan
    };
    vec![
        ("AES-GCM", ecdhe()),
        ("AES-CCM-8", tls12("ECDHE-ECDSA-AES128-CCM8")),
        ("ChaCha20-Poly1305", tls12("ECDHE-RSA-CHACHA20-POLY1305")),
        ("AES-CBC", tls12("ECDHE-RSA-AES128-SHA256")),
        (
            "AES-CBC, the MAC last",
            etm(tls12("ECDHE-RSA-AES256-SHA384")),
        ),
        (
            "3DES-CBC, extended_master_secret",
            ems(tls12("DES-CBC3-SHA")),
        ),
        (
            "AES-CBC in TLS 1.1",
            in_version(ProtocolVersion::TLS1_1, "ECDHE-RSA-AES128-SHA"),
        ),
        (
            "AES-CBC in TLS 1.0",
            in_version(ProtocolVersion::TLS1_0, "AES256-SHA"),
        ),
        ("NULL", tls12("NULL-SHA256")),
    ]
}

/// A client of TLS 1.0 to 1.2, with every suite.
fn old_client() -> client::Config {
    let mut config = client_config();
    config
        .versions
        .retain(|version| *version <= ProtocolVersion::TLS1_2);
    config.suites = tlsdemo::names::suite::SUITES
        .iter()
        .map(|suite| suite.code)
        .collect();
    config.alpn = vec![b"http/1.1".to_vec()];
    config
}

fn client_rows(rows: Vec<Row>) {
    try_client(&old_client(), rows);
}

fn server_rows(rows: Vec<Row>) {
    let mut config = server_config();
    config
        .versions
        .retain(|version| *version <= ProtocolVersion::TLS1_2);
    config.suites = tlsdemo::names::suite::SUITES
        .iter()
        .map(|suite| suite.code)
        .collect();
    config.alpn = vec![b"http/1.1".to_vec()];
    try_server(&config, rows);
}

fn hello(change: impl Fn(&mut ServerHello) + Send + 'static) -> Act {
    edit::<ServerHello>("ServerHello", change)
}

fn offer(change: impl Fn(&mut ClientHello) + Send + 'static) -> Act {
    edit::<ClientHello>("ClientHello", change)
}

fn twice(step: &'static str) -> Act {
    act(move |lab, at, bytes| {
        if at == step {
            let bytes = bytes.clone();
            lab.send(&bytes);
        }
    })
}

#[test]
fn peers_that_behave() {
    let rows = || {
        let mut rows: Vec<Row> = protections()
            .into_iter()
            .map(|(what, plan)| fine("§7.3", what, plan, nothing()))
            .collect();
        rows.extend([
            fine("§7.3", "DHE", tls12(DHE), nothing()),
            fine("§7.3", "RSA", tls12(RSA), nothing()),
            fine("§7.3", "P-521", on_curve(NamedGroup::Secp521r1), nothing()),
        ]);
        rows
    };
    client_rows(rows());
    client_rows(vec![fine(
        "§7.4.4",
        "a request for a certificate",
        with_request(),
        nothing(),
    )]);
    server_rows(rows());
}
