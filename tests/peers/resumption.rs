//! Sessions and client certificates with Go, Node and OpenSSL 4, each as client and as server: resumed
//! by id, by ticket and by pre-shared key, after a HelloRetryRequest, with early data; client
//! certificates of every kind of key, required, refused, absent, and asked for after the handshake.
//! Each program is one process that serves, and one that calls; `rustls` is in this one.

mod rustls;

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::json;
use tlsdemo::certificate::time;
use tlsdemo::connection::session::Store;
use tlsdemo::names::registry::{ProtocolVersion, SignatureScheme};
use tlsdemo::names::signature::KeyAlgorithm;
use tlsdemo::narration::Side;
use tlsdemo::peer::Identity;

use crate::client_certificates::{Files, KEYS};
use crate::common::skip::skip;
use crate::issue;
use crate::peers::*;

/// A program, and what it can.
struct Program {
    name: &'static str,
    versions: &'static [ProtocolVersion],
    /// Where its server can keep the sessions itself, and give only ids or tickets that name them.
    keeps: &'static [ProtocolVersion],
    /// Its client comes back with an id too.
    has_ids: bool,
    /// Kinds of client keys that it has no use for.
    lacks: &'static [&'static str],
    /// Where its server asks for a certificate after the handshake.
    asks_later: &'static [ProtocolVersion],
    /// Where its client answers such a server.
    answers_later: &'static [ProtocolVersion],
    /// Whether it has early data; Go and Node have none over TCP.
    has_early_data: bool,
}

use ProtocolVersion as V;

const GO: Program = Program {
    name: "Go",
    versions: &VERSIONS,
    keeps: &[],
    has_ids: false,
    // Go 1.27 does not read a certificate whose key is for RSASSA-PSS alone.
    lacks: &["rsa-pss"],
    asks_later: &[],
    answers_later: &[V::TLS1_0, V::TLS1_1, V::TLS1_2],
    has_early_data: false,
};

const NODE: Program = Program {
    name: "Node",
    versions: &VERSIONS,
    // It asks for none of TLS 1.3 by the id that it gave (findings/node-session-store.sh).
    keeps: &[V::TLS1_0, V::TLS1_1, V::TLS1_2],
    has_ids: true,
    lacks: &[],
    asks_later: &[V::TLS1_0, V::TLS1_1, V::TLS1_2],
    answers_later: &[V::TLS1_0, V::TLS1_1, V::TLS1_2],
    has_early_data: false,
};

const OPENSSL: Program = Program {
    name: "OpenSSL 4",
    versions: &VERSIONS,
    keeps: &VERSIONS,
    has_ids: true,
    lacks: &[],
    asks_later: &VERSIONS,
    answers_later: &VERSIONS,
    has_early_data: true,
};

fn program_file(name: &str) -> String {
    format!(
        "{}/tests/peers/resumption/{name}",
        env!("CARGO_MANIFEST_DIR")
    )
}

#[test]
fn go_at_both_ends() {
    let Some(go) = crate::go::go() else {
        return;
    };
    let scratch = Scratch::new("resumption-go");
    let source = std::fs::read_to_string(program_file("go.go")).unwrap();
    let program = crate::go::build(&go, &scratch, "resumption", &source);
    at_both_ends(&GO, || Command::new(&program));
}

/// Node 26, which TLSDEMO_NODE names; it has ML-DSA.
#[test]
fn node_at_both_ends() {
    let node = std::env::var("TLSDEMO_NODE").unwrap_or_else(|_| "node".into());
    let found = Command::new(&node).arg("--version").output();
    let version = found.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    if !version.is_ok_and(|version| version.starts_with("v26.")) {
        return skip("TLSDEMO_NODE does not name Node 26");
    }
    at_both_ends(&NODE, || {
        let mut command = Command::new(&node);
        command.arg(program_file("node.js"));
        command
    });
}

#[test]
fn openssl_4_at_both_ends() {
    let python = std::env::var("TLSDEMO_PYTHON").unwrap_or_else(|_| "python3".into());
    let command = || {
        let mut command = Command::new(&python);
        command.arg(program_file("openssl4.py"));
        command
    };
    let version = command().arg("version").output();
    let version = version.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    if !version.is_ok_and(|version| version.starts_with("OpenSSL 4.")) {
        return skip(&format!("{python} has no pyOpenSSL over OpenSSL 4"));
    }
    at_both_ends(&OPENSSL, command);
}

fn at_both_ends(program: &Program, command: impl Fn() -> Command) {
    if !is_installed("openssl") {
        return;
    }
    let world = World::new(program.name);
    their_server(program, command(), &world);
    their_client(program, command(), &world);
}

/// Clients' certificates, of ML-DSA too, and one that nobody trusts.
struct World {
    files: Files,
    kinds: Vec<(&'static str, ProtocolVersion)>,
}

impl World {
    fn new(name: &str) -> Self {
        let files = Files::new(&format!("resumption-{}", name.replace(' ', "-")));
        let authority = std::fs::read_to_string(files.path("ca.key")).unwrap();
        let chain = std::fs::read_to_string(files.path("ca.pem")).unwrap();
        let authority = Identity::from_pem(&chain, &authority).unwrap();
        let now = time::seconds(std::time::SystemTime::now());
        let mut rng = StdRng::seed_from_u64(18);
        let key = issue::private_key(KeyAlgorithm::MlDsa65, &mut rng).unwrap();
        let template = issue::Template {
            subject: "mldsa65",
            serial: 18,
            names: &[],
            not_before: now - 3600,
            not_after: now + 86_400,
            is_ca: false,
            is_client: true,
        };
        let issuer = issue::Issuer {
            name: "clients",
            private_key: authority.private_key(),
            scheme: SignatureScheme::EcdsaSecp256r1Sha256,
        };
        let public = key.public_key().unwrap();
        let certificate = issue::certificate(&template, &public, &issuer, &mut rng).unwrap();
        for (name, label, der) in [
            ("mldsa65.pem", "CERTIFICATE", &certificate[..]),
            ("mldsa65.key", "PRIVATE KEY", key.pkcs8()),
        ] {
            let pem = issue::pem(label, der).unwrap();
            std::fs::write(files.path(name), pem).unwrap();
        }
        for end in ["pem", "key"] {
            let demo = identity_file(if end == "pem" {
                "rsa.pem"
            } else {
                "rsa.key.pem"
            });
            std::fs::copy(demo, files.path(&format!("stranger.{end}"))).unwrap();
        }
        let kinds = KEYS.iter().map(|(name, _, since)| (*name, *since));
        World {
            files,
            kinds: kinds.chain([("mldsa65", V::TLS1_3)]).collect(),
        }
    }

    fn pair(&self, name: &str) -> [String; 2] {
        [format!("{name}.pem"), format!("{name}.key")].map(|name| self.files.path(&name))
    }

    fn identity(&self, name: &str) -> Arc<Vec<Identity>> {
        let [certificate, key] = self.pair(name).map(|it| Path::new(&it).to_owned());
        Arc::new(Identity::from_files(&[certificate], &[key], None).unwrap())
    }

    /// The kinds that the program has, at each version that has them.
    fn identities(&self, program: &Program) -> Vec<(&'static str, ProtocolVersion)> {
        let kinds = self.kinds.iter();
        let kinds = kinds.filter(|(name, _)| !program.lacks.contains(name));
        let pairs = kinds.flat_map(|(name, since)| {
            let versions = program.versions.iter().filter(move |it| *it >= since);
            versions.map(move |version| (*name, *version))
        });
        pairs.collect()
    }
}

/// What a page says.
fn said<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("{name}: ");
    page.lines().find_map(|line| line.strip_prefix(&start))
}

/// How a session is resumed, as the summary has it.
fn resumed(version: ProtocolVersion, by: &str) -> (&'static str, String) {
    match version {
        V::TLS1_3 => ("psk_key_exchange_mode", "psk_dhe_ke".to_owned()),
        _ => ("session", format!("resumed by {by}")),
    }
}

// Our client.

fn their_server(program: &Program, mut command: Command, world: &World) {
    let ca = world.files.path("ca.pem");
    let arguments = [
        &identity_file("rsa.pem"),
        &identity_file("rsa.key.pem"),
        &ca,
    ];
    let mut peer = Peer::start(command.arg("serve").args(arguments));
    peer.wait_for_text("ready");
    let printed = peer.printed();
    let ports = printed
        .lines()
        .filter_map(|line| line.strip_prefix("port ")?.split_once(' '));
    let ports: HashMap<&str, u16> = ports
        .map(|(name, it)| (name, it.parse().unwrap()))
        .collect();
    their_server_resumes(program, &ports);
    their_server_asks(program, &ports, world);
    if program.has_early_data {
        their_server_takes_early_data(program, &ports);
    }
}

fn their_server_resumes(program: &Program, ports: &HashMap<&str, u16>) {
    for version in program.versions {
        let ways: &[_] = match program.keeps.contains(version) {
            true => &[("plain", "a ticket"), ("ids", "its id")],
            false => &[("plain", "a ticket")],
        };
        for ((listener, by), retry) in ways.iter().flat_map(|it| [(*it, false), (*it, true)]) {
            if retry && *version != V::TLS1_3 {
                continue;
            }
            let mut config = at(*version);
            config.sessions = Some(Store::default().shelf("peer"));
            config.key_shares = retry.then(Vec::new);
            for number in 0..3 {
                let what = format!("{}, {version}, {by}, retry {retry}, {number}", program.name);
                let story = served(ports[listener], &config, &what);
                let page = String::from_utf8_lossy(&story.body).into_owned();
                let theirs = (number > 0).to_string();
                assert_eq!(said(&page, "their_resumed"), Some(&theirs[..]), "{what}");
                let (fact, value) = resumed(*version, by);
                assert_eq!(story.fact(fact), (number > 0).then_some(value), "{what}");
                let certificates = story.messages(Side::Server, "Certificate").len();
                assert_eq!(certificates, usize::from(number == 0), "{what}");
                let retries = story.messages(Side::Server, "HelloRetryRequest").len();
                assert_eq!(retries, usize::from(retry), "{what}");
            }
        }
    }
}

fn their_server_asks(program: &Program, ports: &HashMap<&str, u16>, world: &World) {
    let shown = |listener: &str, name: Option<&str>, version: ProtocolVersion| {
        let mut config = at(version);
        config.renegotiation = true;
        config.post_handshake_auth = true;
        // One that the server does not ask for is shown all the same.
        config.insist = true;
        if let Some(name) = name {
            config.identities = world.identity(name);
        }
        let story = visit(ports[listener], &config, "/");
        let page = String::from_utf8_lossy(&story.body).into_owned();
        said(&page, "their_client").map(str::to_owned)
    };
    let is_asked_later = |version| program.asks_later.contains(&version);
    for (name, version) in world.identities(program) {
        let what = format!("{}, {name} in {version}", program.name);
        let found = shown("require", Some(name), version);
        assert_eq!(found.as_deref(), Some(name), "{what}");
        if is_asked_later(version) {
            let found = shown("later", Some(name), version);
            assert_eq!(found.as_deref(), Some(name), "{what}, later");
        }
    }
    for version in program.versions {
        let what = format!("{}, {version}", program.name);
        let found = shown("request", None, *version);
        assert_eq!(found.as_deref(), Some("none"), "{what}: none, requested");
        let found = shown("require", None, *version);
        assert_eq!(found, None, "{what}: none, required");
        let found = shown("require", Some("stranger"), *version);
        assert_eq!(found, None, "{what}: from a stranger");
    }
}

fn their_server_takes_early_data(program: &Program, ports: &HashMap<&str, u16>) {
    let mut config = at(V::TLS1_3);
    config.sessions = Some(Store::default().shelf("peer"));
    config.early_data = true;
    config.alpn = Vec::new();
    for (listener, accepted) in [
        ("early", None),
        ("early", Some(true)),
        ("refused", Some(false)),
    ] {
        let what = format!("{}, early data {accepted:?}", program.name);
        let story = visit(ports[listener], &config, "/");
        assert!(story.outcome.is_ok(), "{what}: {:?}", story.outcome);
        let found = story.fact("early_data_accepted");
        let expected = accepted.map(|accepted| if accepted { "yes" } else { "no" });
        assert_eq!(found.as_deref(), expected, "{what}");
        let page = String::from_utf8_lossy(&story.body).into_owned();
        let early: usize = said(&page, "early").unwrap().parse().unwrap();
        assert_eq!(early > 0, accepted == Some(true), "{what}: {page}");
        let ends = story.messages(Side::Client, "EndOfEarlyData").len();
        assert_eq!(ends, usize::from(accepted == Some(true)), "{what}");
    }
}

// Their client.

/// Whether the visit of this number may say this.
type Expected = Box<dyn Fn(usize, &str) -> bool>;

/// A job of their client's, and what each of its visits is to find.
struct Job {
    name: String,
    job: serde_json::Value,
    expected: Expected,
}

/// The servers that their client calls.
struct Ours {
    tickets: Peer,
    ids: Peer,
    cookie: Peer,
    requests: Peer,
    requires: Peer,
    later: Peer,
    early: Peer,
}

impl Ours {
    fn start(ca: &str) -> Self {
        let ours = |more: &[&str]| serve(&[&["-q", "--timeout", "60"], more].concat());
        Ours {
            tickets: ours(&[]),
            ids: ours(&["--tickets", "0", "--session-cache", "100"]),
            cookie: ours(&["--cookie", "--tls", "1.3"]),
            requests: ours(&["--client-ca", ca, "--client-auth", "request"]),
            requires: ours(&["--client-ca", ca]),
            later: ours(&["--client-ca", ca, "--client-auth-path", "/private"]),
            early: ours(&["--early-data", "16384"]),
        }
    }
}

fn their_client(program: &Program, mut command: Command, world: &World) {
    let ours = Ours::start(&world.files.path("ca.pem"));
    let mut jobs = jobs_of_resumption(program, &ours);
    jobs.extend(jobs_of_certificates(program, &ours, world));
    if program.has_early_data {
        jobs.push(early_job(ours.early.port));
    }
    let all: Vec<_> = jobs.iter().map(|it| &it.job).collect();
    let file = world.files.path("jobs.json");
    std::fs::write(&file, serde_json::to_vec(&all).unwrap()).unwrap();
    let (success, printed) = Peer::start(command.args(["call", &file, &ca_file()])).finish();
    assert!(success, "{}: {printed}", program.name);
    let mut visits: HashMap<&str, Vec<&str>> = HashMap::new();
    for part in printed.split("== ").skip(1) {
        let (name, page) = part.split_once('\n').unwrap();
        visits.entry(name).or_default().push(page);
    }
    for job in &jobs {
        let what = format!("{}, {}", program.name, job.name);
        let pages = visits
            .get(&job.name[..])
            .unwrap_or_else(|| panic!("{what}: {printed}"));
        assert_eq!(
            Some(pages.len() as u64),
            job.job["Visits"].as_u64(),
            "{what}"
        );
        for (number, page) in pages.iter().enumerate() {
            assert!(
                (job.expected)(number, page),
                "{what}, visit {number}: {page}"
            );
        }
    }
}

fn job(name: &str, port: u16, version: ProtocolVersion, visits: usize) -> serde_json::Value {
    let version = version.to_string().replace("TLS ", "");
    json!({ "Name": name, "Port": port, "Version": version, "Visits": visits, "Path": "/" })
}

fn jobs_of_resumption(program: &Program, ours: &Ours) -> Vec<Job> {
    let mut jobs = Vec::new();
    for version in program.versions {
        let all = [
            ("a ticket", &ours.tickets),
            ("its id", &ours.ids),
            ("after a cookie", &ours.cookie),
        ];
        for (by, peer) in all {
            // TLS 1.3 has no ids, and what is before it no cookie; Go's client resumes tickets alone.
            let is_new = *version == V::TLS1_3;
            let has_it = match by {
                "its id" => !is_new && program.has_ids,
                "after a cookie" => is_new,
                _ => true,
            };
            if !has_it {
                continue;
            }
            let name = format!("{version} by {by}");
            let (fact, value) = resumed(*version, by);
            jobs.push(Job {
                job: job(&name, peer.port, *version, 3),
                name,
                expected: Box::new(move |number, page| {
                    let again = number > 0;
                    page.contains("200 OK")
                        && said(page, "their_resumed") == Some(&again.to_string())
                        && said(page, fact) == again.then_some(&value[..])
                }),
            });
        }
    }
    jobs
}

fn jobs_of_certificates(program: &Program, ours: &Ours, world: &World) -> Vec<Job> {
    let mut jobs = Vec::new();
    let mut add =
        |what: &str, peer: &Peer, name: &str, version, expected: Box<dyn Fn(&str) -> bool>| {
            let full = format!("{name} in {version}, {what}");
            let mut job = job(&full, peer.port, version, 1);
            if name != "none" {
                let [certificate, key] = world.pair(name);
                job["Cert"] = certificate.into();
                job["Key"] = key.into();
            }
            if what == "later" {
                job["Path"] = "/private".into();
            }
            let expected = Box::new(move |_: usize, page: &str| expected(page));
            jobs.push(Job {
                name: full,
                job,
                expected,
            });
        };
    let shows = |name: &'static str| {
        let subject = format!("CN={name}");
        Box::new(move |page: &str| {
            page.contains("200 OK") && said(page, "client_certificate") == Some(&subject)
        })
    };
    for (name, version) in world.identities(program) {
        add("required", &ours.requires, name, version, shows(name));
        if program.answers_later.contains(&version) {
            add("later", &ours.later, name, version, shows(name));
        }
    }
    for version in program.versions {
        let goes_on =
            |page: &str| page.contains("200 OK") && said(page, "client_certificate").is_none();
        let fails = |page: &str| !page.contains("200 OK");
        add(
            "requested",
            &ours.requests,
            "none",
            *version,
            Box::new(goes_on),
        );
        add(
            "required",
            &ours.requires,
            "none",
            *version,
            Box::new(fails),
        );
        add(
            "required",
            &ours.requires,
            "stranger",
            *version,
            Box::new(fails),
        );
        if program.answers_later.contains(version) {
            add("later", &ours.later, "none", *version, Box::new(fails));
        } else {
            // It did not offer to be asked, or says that it does not renegotiate.
            let forbidden = |page: &str| page.contains("403 Forbidden");
            add("later", &ours.later, "p256", *version, Box::new(forbidden));
        }
    }
    jobs
}

/// A session that is used for early data twice: the second time it may be a replay.
fn early_job(port: u16) -> Job {
    let name = "early data".to_owned();
    let mut job = job(&name, port, V::TLS1_3, 3);
    job["Early"] = true.into();
    Job {
        name,
        job,
        expected: Box::new(move |number, page| {
            let answers = [None, Some("yes"), Some("no")];
            page.contains("200 OK") && said(page, "early_data_accepted") == answers[number]
        }),
    }
}
