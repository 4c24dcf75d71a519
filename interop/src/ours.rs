//! tlsdemo at one end of a connection, and what its trace says of it.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::Seen;
use crate::case::{Case, Ech, GUESS, More, Proof};
use crate::keys::{Keys, hex};
use crate::process::{Program, port_after};

/// The program.
pub fn tlsdemo() -> Command {
    let program = std::env::var_os("TLSDEMO").expect("interop/run says where tlsdemo is: TLSDEMO");
    let mut command = Command::new(program);
    command.env("NO_COLOR", "1");
    command
}

/// A file of a demo identity.
pub fn identity(name: &str) -> String {
    format!("{}/../src/peer/identity/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Files of a certificate that an answer of OCSP is about, by what they hold: its authority, its key, the answer.
pub fn stapled(what: &str) -> String {
    format!("{}/target/files/stapled-{what}", env!("CARGO_MANIFEST_DIR"))
}

/// Its certificate chain and its private key.
pub fn identity_of(case: &Case) -> (String, String) {
    if case.more == More::Staple {
        return (stapled("leaf.pem"), stapled("leaf.key"));
    }
    let name = case.identity;
    (
        identity(&format!("{name}.pem")),
        identity(&format!("{name}.key.pem")),
    )
}

/// The authority that signed it.
pub fn authority_of(case: &Case) -> String {
    if case.more == More::Staple {
        return stapled("ca.pem");
    }
    identity(match case.identity.starts_with("mldsa") {
        true => "demo-ca-mldsa65.pem",
        false => "demo-ca.pem",
    })
}

/// Our server, for one row.
pub struct Server {
    program: Program,
    pub port: u16,
    trace: PathBuf,
    more: More,
}

impl Server {
    pub fn start(case: &Case, keys: &Keys) -> Self {
        let trace = keys.folder.join("server.jsonl");
        let _ = std::fs::remove_file(&trace);
        let mut command = tlsdemo();
        command
            .args([
                "serve",
                "--port",
                "0",
                "-q",
                "--tls",
                case.version,
                "--groups",
                case.group,
            ])
            .args(identities(case, keys))
            .arg("--json")
            .arg(&trace);
        if case.ech != Ech::No {
            command.arg("--ech").arg(&keys.ours);
        }
        match case.more {
            More::Nothing | More::MaxFragmentLength | More::KeyUpdate | More::Resumption => {}
            More::ClientCertificate => {
                let (certificate, _) = keys.client();
                command.args(["--client-auth", "require", "--client-ca", &certificate]);
            }
            More::EarlyData => {
                command.args(["--early-data", "16384"]);
            }
            More::PreSharedKey => {
                command.args(["--psk", &psk()]);
            }
            More::Staple => {
                command.args(["--ocsp", &stapled("answer.der")]);
            }
        }
        let mut program = Program::start(&mut command);
        let port = program.wait_for(|printed| port_after(printed, "listening on 127.0.0.1:"));
        let port = port.unwrap_or_else(|| panic!("tlsdemo serve: {}", program.printed()));
        Server {
            program,
            port,
            trace,
            more: case.more,
        }
    }

    /// What it says of its connection, once that has ended.
    pub fn seen(mut self) -> Seen {
        let trace = self.trace.clone();
        let text = self.program.wait_for(|_| {
            let text = std::fs::read_to_string(&trace).ok()?;
            let ended = text.matches("\"event\":\"done\"").count();
            (ended >= self.more.connections()).then_some(text)
        });
        told(&text.unwrap_or_default(), self.more, "server")
    }
}

/// The key that both ends have, as the examples of wolfSSL are built with it.
pub const PSK_IDENTITY: &str = "Client_identity";

/// Its bytes.
pub fn psk_bytes() -> Vec<u8> {
    (0..32).map(|place| 0x01 + 0x22 * (place % 8)).collect()
}

/// It as an option, with the hash of the suites that it is for.
fn psk() -> String {
    format!("{PSK_IDENTITY}:{}:SHA-256", hex(&psk_bytes()))
}

/// The trust anchors of the two chains that a server has where one of them is asked for.
pub const FIRST_ANCHOR: &str = "32473.7";
pub const SECOND_ANCHOR: &str = "32473.8";

/// What our server shows.
fn identities(case: &Case, keys: &Keys) -> Vec<String> {
    let (certificate, key) = identity_of(case);
    let pair =
        |certificate: String, key: String| ["--cert".into(), certificate, "--key".into(), key];
    match case.proof {
        Proof::Usual => pair(certificate, key).into(),
        Proof::TrustAnchor { .. } => {
            let [first, second] =
                [("rsa", FIRST_ANCHOR), ("ecdsa-p256", SECOND_ANCHOR)].map(|(name, anchor)| {
                    pair(
                        keys.with_anchor(name, anchor),
                        identity(&format!("{name}.key.pem")),
                    )
                });
            [first, second].concat()
        }
        Proof::Delegated => {
            let (owner, key) = keys.owner();
            let credential = keys.delegate();
            let shown = ["--delegated-credential".into(), credential];
            [&pair(owner, key)[..], &shown].concat()
        }
        Proof::RawKey => vec!["--raw-public-key".into(), key],
    }
}

/// Our client visits, once.
pub fn call(port: u16, case: &Case, keys: &Keys) -> Seen {
    let mut command = tlsdemo();
    let authority = match case.proof {
        Proof::Delegated => keys.owner().0,
        _ => authority_of(case),
    };
    command
        .args(["--no-pager", "-q", "--json", "-", "--ca-file", &authority])
        .args([
            "--connect",
            &format!("127.0.0.1:{port}"),
            "localhost",
            "--alpn",
            "none",
        ]);
    match case.proof {
        Proof::Usual => {}
        Proof::TrustAnchor { is_there } => {
            let asked = if is_there { SECOND_ANCHOR } else { "32473.9" };
            command.args(["--no-http", "--trust-anchors", asked]);
        }
        Proof::Delegated => {
            command.args(["--no-http", "--accept-delegated"]);
        }
        Proof::RawKey => {
            let (_, key) = identity_of(case);
            command.args(["--no-http", "--peer-key", &key]);
        }
    }
    match case.compression {
        // Who offers to take a compressed certificate is imitated: by ourselves we do not.
        Some(_) => command.args(["--as", "firefox"]),
        None => command.args(["--tls", case.version]),
    };
    match case.retry {
        true => command.args([
            "--groups",
            &format!("{GUESS},{}", case.group),
            "--key-share",
            GUESS,
        ]),
        false => command.args(["--groups", case.group, "--key-share", case.group]),
    };
    match case.ech {
        Ech::No => {}
        Ech::Accepted | Ech::Rejected => {
            command.arg("--ech").arg(keys.offered(case.ech));
        }
        Ech::Grease => {
            command.args(["--ech", "grease"]);
        }
    }
    match case.more {
        More::Nothing => {}
        More::ClientCertificate => {
            let (certificate, key) = keys.client();
            command.args(["--cert", &certificate, "--key", &key]);
        }
        More::Resumption => {
            command.arg("--resume");
        }
        More::EarlyData => {
            command.args(["--resume", "--early-data"]);
        }
        More::PreSharedKey => {
            command.args(["--psk", &psk()]);
        }
        More::MaxFragmentLength => {
            command.args(["--max-fragment-length", "1024"]);
        }
        More::KeyUpdate => {
            command.arg("--key-update");
        }
        More::Staple => {
            command.arg("--ocsp");
        }
    }
    if case.version == "1.2" {
        // There are no shares in TLS 1.2.
        let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
        let mut without = tlsdemo();
        let place = arguments.iter().position(|it| it == "--key-share");
        let place = place.unwrap_or(arguments.len());
        without.args(arguments.iter().take(place));
        without.args(arguments.iter().skip(place + 2));
        command = without;
    }
    let (_, printed) = Program::start(&mut command).finish();
    told(&printed, case.more, "client")
}

/// What a trace says.
fn told(trace: &str, more: More, narrator: &str) -> Seen {
    let lines = trace
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    let events: Vec<Value> = lines.collect();
    let ends = || events.iter().filter(|it| it["event"] == "done");
    // Of two connections, the one that resumes: the first may end last.
    let resumes = |it: &&Value| {
        let facts = &it["facts"];
        facts["session"].is_string() || facts["pre_shared_key"].is_string()
    };
    let Some(done) = ends().find(resumes).or_else(|| ends().next_back()) else {
        return Seen::failed(trace);
    };
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    let fact = |name: &str| text(&done["facts"][name]);
    let names: Vec<&str> = events.iter().filter_map(|it| it["name"].as_str()).collect();
    let sent = |message: &str, side: &str| {
        let mut events = events.iter();
        events.any(|it| it["name"] == message && it["from"] == side)
    };
    // The server's answer to it.
    let limits = |it: &Value| {
        let answers = it["name"] == "EncryptedExtensions" || it["name"] == "ServerHello";
        answers && it.to_string().contains("max_fragment_length")
    };
    // A server that staples sends the answer in one of these; a client has verified it.
    let staples = || {
        let asks = |it: &Value| it["name"] == "CertificateStatus" || it["name"] == "Certificate";
        let mut sent = events
            .iter()
            .filter(|it| asks(it) && it["from"] == "server");
        sent.any(|it| it.to_string().contains("ocsp_response"))
    };
    let verifies = || {
        let mut checks = events.iter();
        checks.any(|it| it["name"] == "certificate_revocation" && it["passed"] == true)
    };
    let psk = fact("pre_shared_key").unwrap_or_default();
    let more = match more {
        More::Nothing => true,
        More::ClientCertificate => fact("client_certificate").is_some(),
        More::Resumption => psk.starts_with("a session") || fact("session").is_some(),
        More::EarlyData => fact("early_data_accepted").as_deref() == Some("yes"),
        More::PreSharedKey => psk == "given to both ends",
        More::MaxFragmentLength => events.iter().any(limits),
        More::Staple => staples() && (narrator == "server" || verifies()),
        // Our client asks for an answer, others do not.
        More::KeyUpdate => {
            let answers = sent("KeyUpdate", "server") || narrator == "server";
            sent("KeyUpdate", "client") && answers
        }
    };
    Seen {
        more,
        failure: text(&done["failure"]),
        version: fact("version"),
        group: fact("group"),
        ech: fact("encrypted_client_hello").map(|it| it == "accepted"),
        retried: names.contains(&"HelloRetryRequest"),
        compressed: names.contains(&"CompressedCertificate"),
        anchored: events
            .iter()
            .find(|it| it["name"] == "trust_anchor")
            .map(|it| it["compared"]["matched"] == true && it["passed"] == true),
        delegated: names.contains(&"credential_signature"),
        raw: names.contains(&"raw_public_key"),
        retry_configs: events
            .iter()
            .find_map(|it| text(&it["compared"]["retry_configs"])),
    }
}
