//! OpenSSL 4, which the Python package cryptography carries, at either end: what Debian's is too old
//! for. Hybrid and bare ML-KEM, ML-DSA, and the Encrypted ClientHello that it pretends; a real one it
//! does not offer from there (interop/ has it).

use std::process::Command;

use tlsdemo::handshake::client::Config;
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::names::select;

use crate::common::python::python;
use crate::common::skip::skip;
use crate::peers::*;

pub const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/openssl4.py");
/// SSL_OP_ECH_GREASE of OpenSSL 4.
const GREASE: &str = "0x2000000000";

/// Python with OpenSSL 4 or newer.
pub fn openssl4() -> Option<String> {
    let mut python = python()?;
    let program = python.get_program().to_str()?.to_owned();
    let output = python.args([PROGRAM, "version"]).output().unwrap();
    let major: u32 = String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .unwrap();
    if major < 4 {
        skip("the Python package cryptography carries an OpenSSL older than 4");
        return None;
    }
    Some(program)
}

/// How a connection is to go.
#[derive(Clone, Copy)]
struct Terms {
    version: ProtocolVersion,
    group: &'static str,
    identity: &'static str,
}

/// TLS 1.3 with every group that both have, one identity of each kind, and the same in TLS 1.2 as far
/// as it goes; there the curve of a certificate must be offered too.
fn all() -> Vec<Terms> {
    let version = ProtocolVersion::TLS1_3;
    let groups = [
        "X25519MLKEM768",
        "SecP256r1MLKEM768",
        "SecP384r1MLKEM1024",
        "MLKEM512",
        "MLKEM768",
        "MLKEM1024",
        "X25519",
        "P-256",
        "P-384",
        "P-521",
        "ffdhe2048",
        "ffdhe3072",
        "brainpoolP256r1tls13",
        "brainpoolP384r1tls13",
        "curveSM2",
        "curveSM2MLKEM768",
    ];
    let identities = [
        "rsa",
        "rsa-pss",
        "ecdsa-p384",
        "ecdsa-p521",
        "ed25519",
        "mldsa44",
        "mldsa65",
        "mldsa87",
    ];
    let by_group = groups.into_iter().map(|group| Terms {
        version,
        group,
        identity: "ecdsa-p256",
    });
    let by_identity = identities.into_iter().map(|identity| Terms {
        version,
        group: "X25519",
        identity,
    });
    let older = [
        ("X25519", "rsa"),
        ("P-256", "ecdsa-p256"),
        ("P-384", "ecdsa-p384"),
        ("P-521", "ecdsa-p521"),
        ("X25519", "ed25519"),
        ("brainpoolP256r1", "rsa"),
        ("brainpoolP384r1", "rsa"),
    ];
    let older = older.into_iter().map(|(group, identity)| Terms {
        version: ProtocolVersion::TLS1_2,
        group,
        identity,
    });
    by_group.chain(by_identity).chain(older).collect()
}

impl Terms {
    fn what(&self) -> String {
        format!("{}, {}, {}", self.version, self.group, self.identity)
    }

    fn files(&self) -> [String; 2] {
        [".pem", ".key.pem"].map(|end| identity_file(&format!("{}{end}", self.identity)))
    }

    fn number(&self) -> String {
        self.version.0.to_string()
    }

    fn client(&self) -> Config {
        let mut config = at(self.version);
        config.groups = select::groups(self.group).unwrap();
        config
    }
}

#[test]
fn openssl_4_as_server() {
    let Some(python) = openssl4() else {
        return;
    };
    for terms in all() {
        let mut command = Command::new(&python);
        command.args([PROGRAM, "server"]).args(terms.files());
        command.args([&terms.number(), terms.group, "", "0"]);
        let mut peer = Peer::start(&mut command);
        peer.port = peer.wait_for("the port of OpenSSL 4", |printed| {
            let (_, rest) = printed.split_once("listening on ")?;
            rest.split_once('\n')?.0.parse().ok()
        });
        let story = served(peer.port, &terms.client(), &terms.what());
        let group = select::groups(terms.group).unwrap()[0];
        assert_eq!(story.fact("group"), Some(group.to_string()));
        peer.wait_for_text("done TLSv1");
    }
}

/// The client visits; what it says, and the messages that it saw of us.
fn call(python: &str, port: u16, terms: &Terms, groups: &str, options: &str) -> String {
    let authority = match terms.identity.starts_with("mldsa") {
        true => identity_file("demo-ca-mldsa65.pem"),
        false => ca_file(),
    };
    let mut command = Command::new(python);
    command.args([PROGRAM, "client", &port.to_string(), &authority]);
    command.args([&terms.number(), groups, "", options]);
    let (success, printed) = Peer::start(&mut command).finish();
    assert!(success, "{}: {printed}", terms.what());
    printed
}

#[test]
fn openssl_4_as_client() {
    let Some(python) = openssl4() else {
        return;
    };
    for terms in all() {
        let [certificate, key] = terms.files();
        let arguments = ["-q", "--cert", &certificate, "--key", &key];
        let peer = serve(&[&arguments[..], &["--groups", terms.group]].concat());
        let printed = call(&python, peer.port, &terms, terms.group, "0");
        assert!(printed.starts_with("done TLSv1"), "{printed}");
    }
}

/// It pretends an Encrypted ClientHello, to a server that has a key and to one that has none; after a
/// HelloRetryRequest it sends the same once more (RFC 9849 §6.2.1).
#[test]
fn openssl_4_pretends() {
    let Some(python) = openssl4() else {
        return;
    };
    let scratch = Scratch::new("openssl4-grease");
    let key = scratch.0.join("ech.pem").display().to_string();
    let trace = scratch.0.join("trace.jsonl").display().to_string();
    let mut make = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
    make.args(["ech-key", "tlsdemo.example", "--output", &key]);
    assert!(make.status().unwrap().success());
    let terms = Terms {
        version: ProtocolVersion::TLS1_3,
        group: "X25519",
        identity: "ecdsa-p256",
    };
    for with_key in [false, true] {
        for (groups, retried) in [("X25519", false), ("P-256:X25519", true)] {
            let mut arguments = vec!["-q", "--groups", "X25519", "--json", &trace];
            if with_key {
                arguments.extend(["--ech", &key]);
            }
            let mut peer = serve(&arguments);
            call(&python, peer.port, &terms, groups, GREASE);
            let told = peer.wait_for("the trace", |_| {
                let text = std::fs::read_to_string(&trace).ok()?;
                text.contains(r#""event":"done""#).then_some(text)
            });
            drop(peer);
            std::fs::remove_file(&trace).unwrap();
            let has = |text: &str| told.contains(text);
            assert!(has(r#""text":"encrypted_client_hello""#), "{told}");
            assert_eq!(has(r#""encrypted_client_hello":"rejected""#), with_key);
            assert_eq!(has(r#""name":"HelloRetryRequest""#), retried);
            assert!(!has(r#""name":"second_client_hello""#), "{told}");
        }
    }
}
