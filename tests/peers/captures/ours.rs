//! Connections of ours, captured by dumpcap as anybody's are: read back they are what the live end told.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::{Stage, run};
use crate::peers::PATIENCE;

/// What a live end told of its connections to one server.
pub struct Lived {
    name: &'static str,
    port: String,
    fails: bool,
    trace: Vec<Value>,
}

/// Handshakes of every kind by name, how the client is told to make them, and whether they fail.
const KINDS: &[(&str, &[&str], bool)] = &[
    ("1.3", &[], false),
    ("1.2", &["--tls", "1.2"], false),
    ("1.1", &["--tls", "1.1"], false),
    ("1.0", &["--tls", "1.0", "--no-etm"], false),
    (
        "key transport",
        &["--tls", "1.2", "-c", "AES128-SHA"],
        false,
    ),
    (
        "finite field",
        &["--tls", "1.2", "-c", "DHE-RSA-AES256-SHA256"],
        false,
    ),
    ("ffdhe2048", &["--groups", "ffdhe2048"], false),
    ("ML-KEM", &["--groups", "X25519MLKEM768"], false),
    ("ChaCha20", &["-c", "TLS_CHACHA20_POLY1305_SHA256"], false),
    (
        "CCM",
        &["--tls", "1.2", "-c", "ECDHE-ECDSA-AES128-CCM"],
        false,
    ),
    ("NULL", &["--tls", "1.2", "-c", "NULL-SHA256"], false),
    (
        "retry",
        &["--groups", "P-256", "--key-share", "none"],
        false,
    ),
    ("resumed 1.3", &["--resume"], false),
    ("resumed 1.2", &["--tls", "1.2", "--resume"], false),
    ("early data", &["--resume", "--early-data"], false),
    (
        "pre-shared key",
        &["--psk", "a:00112233445566778899aabbccddeeff"],
        false,
    ),
    ("renegotiation", &["--tls", "1.2", "--renegotiate"], false),
    ("KeyUpdate", &["--key-update"], false),
    ("ECH", &["--ech"], false),
    ("STARTTLS", &["--starttls", "imap"], false),
    ("unknown_ca", &["--ca-file", OTHERS], true),
    (
        "unknown_ca 1.2",
        &["--tls", "1.2", "--ca-file", OTHERS],
        true,
    ),
];

/// Certificates of nobody that the built-in server has.
const OTHERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/extensions.pem");

impl Stage<'_> {
    /// Visits the built-in server.
    pub fn ours(&mut self) -> Vec<Lived> {
        let path = self.scratch.0.join("live.jsonl");
        let path = path.to_str().unwrap();
        let visit = |(name, options, fails): &(&'static str, &[&str], bool)| {
            let _ = std::fs::remove_file(path);
            let seconds = PATIENCE.as_secs().to_string();
            let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
                .args(["--local", "-q", "--timeout", &seconds, "--json", path])
                .args(["--keylog", &self.keys])
                .args(*options)
                .env_remove("SSLKEYLOGFILE")
                .output()
                .unwrap();
            assert_eq!(output.status.success(), !fails, "{name}: {output:?}");
            let text = std::fs::read_to_string(path).unwrap();
            let trace: Vec<Value> = text
                .lines()
                .map(|it| serde_json::from_str(it).unwrap())
                .collect();
            let address = trace.iter().find_map(|it| it["peer"].as_str()).unwrap();
            let (_, port) = address.rsplit_once(':').unwrap();
            Lived {
                name,
                port: port.to_owned(),
                fails: *fails,
                trace,
            }
        };
        KINDS.iter().map(visit).collect()
    }
}

/// Messages of TLS, sorted: which connection, who sent it, what it is called, its bytes.
fn messages(trace: &[Value]) -> Vec<[String; 4]> {
    let is_one = |event: &&Value| {
        event["event"] == "message" && event.get("content_type").is_some()
            || event["event"] == "alert"
    };
    let mut all: Vec<[String; 4]> = trace
        .iter()
        .filter(is_one)
        .map(|event| ["connection", "from", "name", "bytes"].map(|it| event[it].to_string()))
        .collect();
    all.sort();
    all
}

/// The names of checks that did not pass, but for whom the reader trusts.
fn failures(trace: &[Value]) -> Vec<String> {
    let checks = trace
        .iter()
        .filter(|it| it["event"] == "check" && it["passed"] == false);
    let mut names: Vec<String> = checks.map(|it| it["name"].to_string()).collect();
    names.retain(|name| !name.contains("certificate_chain"));
    names.sort();
    names
}

/// That a capture tells the same.
pub fn compare(file: &str, keys: &str, all: &[Lived]) {
    for lived in all {
        let arguments = ["read", file, "--secrets", keys, "--port", &lived.port];
        let told = run(
            env!("CARGO_BIN_EXE_tlsdemo"),
            &[&arguments[..], &["--all", "--json", "-"]].concat(),
        );
        let told: Vec<Value> = told
            .lines()
            .map(|it| serde_json::from_str(it).unwrap())
            .collect();
        // A client elsewhere in the capture may have had the same port by chance.
        let own = format!(":{}", lived.port);
        let is_stranger = |it: &&Value| {
            it["event"] == "observed" && !it["server"].as_str().unwrap().ends_with(&own)
        };
        let strangers: Vec<Value> = told
            .iter()
            .filter(is_stranger)
            .map(|it| it["connection"].clone())
            .collect();
        let told: Vec<Value> = told
            .into_iter()
            .filter(|it| !strangers.contains(&it["connection"]))
            .collect();
        // Others are in the same capture, and have numbers too: these are the first, the second, and so on.
        let numbers: BTreeSet<u64> = told
            .iter()
            .filter_map(|it| it["connection"].as_u64())
            .collect();
        let told: Vec<Value> = told
            .into_iter()
            .map(|mut event| {
                let number = event["connection"].as_u64();
                let place = number.and_then(|it| numbers.iter().position(|other| *other == it));
                event["connection"] = match place {
                    None | Some(0) => Value::Null,
                    Some(place) => (place + 1).into(),
                };
                event
            })
            .collect();
        let name = lived.name;
        let (mut told_messages, lived_messages) = (messages(&told), messages(&lived.trace));
        if lived.fails {
            // The client ends it, and reads no more of what the server sent.
            told_messages.retain(|message| lived_messages.contains(message));
        }
        assert_eq!(told_messages, lived_messages, "{name}");
        assert_eq!(failures(&told), failures(&lived.trace), "{name}");
        let gaps = told.iter().filter(|it| it["event"] == "gap");
        assert_eq!(gaps.count(), 0, "{name}");
    }
}
