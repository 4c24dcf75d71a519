//! Traces of real handshakes of every kind: what is written fits the schema, is read back as it was,
//! and lets an outsider redo every computation.

mod common;

use std::fs::{self, File};
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use common::Recorder;
use common::python::python;
use tlsdemo::certificate::ServerName;
use tlsdemo::check::Check;
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::extension::CompressCertificate;
use tlsdemo::handshake::client::{self, Ech};
use tlsdemo::handshake::ech::{EchKeys, EchOffer};
use tlsdemo::handshake::server;
use tlsdemo::keys::hpke::Kem;
use tlsdemo::names::TrustAnchorId;
use tlsdemo::names::export::Export;
use tlsdemo::names::registry::{
    CertificateCompressionAlgorithm, HpkeKemId, KeyUpdateRequest, NamedGroup, ProtocolVersion,
    SUPPORTED_GROUPS,
};
use tlsdemo::names::suite::{CipherKind, KeyExchange, SUITES};
use tlsdemo::narration::{
    Connected, Diagnosis, Event, Fact, Moment, Narration, Narrator, Operation, Side, Summary, Topic,
};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};
use tlsdemo::report::json::{Json, Trace};
use tlsdemo::transport::{PipeEnd, Transport, pipe};

const VERSIONS: [ProtocolVersion; 4] = [
    ProtocolVersion::TLS1_0,
    ProtocolVersion::TLS1_1,
    ProtocolVersion::TLS1_2,
    ProtocolVersion::TLS1_3,
];

/// A handshake to be traced.
struct Case {
    name: String,
    client: client::Config,
    server: server::Config,
    /// Change the keys in the middle, from both sides.
    updates_keys: bool,
    /// Messages share records.
    coalesces: bool,
    /// What is exported.
    exports: Vec<Export>,
    /// The server's answer, which ends with the connection.
    answer: Vec<u8>,
}

impl Case {
    fn new(name: impl Into<String>) -> Self {
        let cas = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
        let anchors = TrustAnchors::from_pem("the demo authorities", cas);
        let mut server = server::Config::new(Identity::demo());
        server.suites = SUITES.iter().map(|suite| suite.code).collect();
        Case {
            name: name.into(),
            client: client::Config::new(ServerName::new("localhost"), anchors),
            server,
            updates_keys: false,
            coalesces: false,
            exports: Vec::new(),
            answer: b"pong".to_vec(),
        }
    }

    fn with(mut self, change: impl FnOnce(&mut Case)) -> Self {
        change(&mut self);
        self
    }
}

/// All that issue 4 lists, and what else can be switched.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for suite in SUITES {
        for version in VERSIONS.into_iter().filter(|version| suite.is_in(*version)) {
            let name = format!("{}-{version}", suite.openssl);
            let only = |case: &mut Case| {
                case.client.versions = vec![version];
                case.client.suites = vec![suite.code];
                common::give_psk(&mut case.client, suite);
                common::give_psk(&mut case.server, suite);
            };
            cases.push(Case::new(&name).with(only));
            if suite.cipher.kind() == CipherKind::Block {
                cases.push(Case::new(format!("{name}-mac-then-encrypt")).with(|case| {
                    only(case);
                    case.client.encrypt_then_mac = false;
                    case.client.extended_master_secret = false;
                }));
            }
        }
    }
    for group in SUPPORTED_GROUPS {
        // Brainpool has other numbers in TLS 1.3 than before it.
        let is_old = !group.is_in(ProtocolVersion::TLS1_3);
        let version = match is_old {
            true => ProtocolVersion::TLS1_2,
            false => ProtocolVersion::TLS1_3,
        };
        for retry in [false, true] {
            if is_old && retry {
                continue;
            }
            let retried = if retry { "-HelloRetryRequest" } else { "" };
            cases.push(Case::new(format!("{group}{retried}")).with(|case| {
                case.client.versions = vec![version];
                case.client.groups = vec![*group];
                case.server.groups = vec![*group];
                case.client.key_shares = retry.then(Vec::new);
                case.server.cookie = retry;
            }));
        }
    }
    for name in Identity::demo_names() {
        let key = Identity::demo_named(name).unwrap();
        for version in VERSIONS {
            if !key.private_key().schemes(version).is_empty() {
                cases.push(Case::new(format!("key-{name}-{version}")).with(|case| {
                    case.client.versions = vec![version];
                    case.server.identities = Arc::new(vec![Identity::demo_named(name).unwrap()]);
                    case.exports = common::exports();
                }));
            }
        }
    }
    cases.push(Case::new("compressed-Certificate").with(|case| {
        case.exports = common::exports();
        case.client.arrange = Some(|hello| {
            hello
                .extensions
                .get_or_insert_default()
                .push(CompressCertificate {
                    algorithms: vec![CertificateCompressionAlgorithm::Zlib],
                });
        });
    }));
    for group in [NamedGroup::Secp521r1, NamedGroup::Ffdhe3072] {
        cases.push(Case::new(format!("{group}-TLS 1.2")).with(|case| {
            let wanted = if group.is_finite_field() {
                KeyExchange::Dhe
            } else {
                KeyExchange::Ecdhe
            };
            let suite = SUITES.iter().find(|suite| suite.key_exchange == wanted);
            case.client.suites = vec![suite.unwrap().code];
            case.client.versions = vec![ProtocolVersion::TLS1_2];
            case.client.groups = vec![group];
            case.server.groups = vec![group];
        }));
    }
    cases.push(Case::new("options").with(|case| {
        case.client.anchor_ids = Some(vec![TrustAnchorId::parse("32473.2").unwrap()]);
        case.client.compat = false;
        case.client.pad_to = Some(256);
        case.client.record_size_limit = Some(512);
        case.server.cookie = true;
        case.server.tickets = 2;
        case.server.pad_to = Some(128);
        case.server.client_authentication =
            Some(ClientAuthentication::requested(TrustAnchors::empty()));
        case.updates_keys = true;
        case.exports = common::exports();
        case.answer = vec![0x5a; 40_000];
    }));
    for (version, suite) in [
        (ProtocolVersion::TLS1_3, "TLS_AES_128_GCM_SHA256"),
        (ProtocolVersion::TLS1_2, "ECDHE-RSA-AES128-GCM-SHA256"),
        (ProtocolVersion::TLS1_0, "ECDHE-RSA-AES128-SHA"),
    ] {
        for limit in [None, Some(100)] {
            let limited = if limit.is_some() { "-limited" } else { "" };
            let name = format!("coalesced{limited}-{version}");
            cases.push(Case::new(name).with(|case| {
                case.client.versions = vec![version];
                case.client.suites = vec![tlsdemo::names::suite::find(suite).unwrap().code];
                case.client.record_size_limit = limit;
                case.server.tickets = 3;
                case.coalesces = true;
            }));
        }
    }
    for kem in [
        HpkeKemId::DhKemX25519,
        HpkeKemId::DhKemP256,
        HpkeKemId::DhKemP384,
        HpkeKemId::DhKemP521,
    ] {
        for retry in [false, true] {
            let retried = if retry { "-HelloRetryRequest" } else { "" };
            cases.push(
                Case::new(format!("ech-{:#06x}{retried}", kem.0)).with(|case| {
                    let kem = Kem::named(kem).unwrap();
                    let keys = EchKeys::generate(kem, "tlsdemo.example", 64, &mut *seeded(1));
                    let keys = keys.unwrap();
                    let offer = EchOffer::choose(&keys.published()).unwrap();
                    case.client.versions = vec![ProtocolVersion::TLS1_3];
                    case.client.ech = Ech::Offer(Box::new(offer));
                    case.client.grease = retry;
                    case.client.key_shares = retry.then(Vec::new);
                    case.server.cookie = retry;
                    case.server.ech = Arc::new(keys);
                }),
            );
        }
    }
    cases.push(Case::new("grease").with(|case| {
        case.client.grease = true;
        case.client.ech = Ech::Grease;
    }));
    cases.push(Case::new("large").with(|case| {
        case.client.versions = vec![ProtocolVersion::TLS1_0];
        case.answer = vec![0xa5; 40_000];
    }));
    cases
}

/// Keeps the time of each event.
#[derive(Clone, Default)]
struct Times(Arc<Mutex<Vec<Moment>>>);

impl Narrator for Times {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn at(&mut self, moment: Moment) {
        self.0.lock().unwrap().push(moment);
    }
    fn tell(&mut self, _: &Event) {}
}

/// What one end told, and the file of its trace.
struct Traced {
    events: Vec<Event>,
    times: Vec<Moment>,
    file: PathBuf,
}

/// Does one end's part of a case, traced.
fn trace(
    case: &Case,
    side: Side,
    mut stream: PipeEnd,
    part: impl FnOnce(&mut Connection) -> tlsdemo::Result<()>,
) -> Traced {
    stream.set_timeout(Some(Duration::from_secs(60))).unwrap();
    let name = case.name.replace([' ', '/'], "_");
    let file = directory().join(format!("{name}.{}.jsonl", side.name()));
    let (recorder, times) = (Recorder::default(), Times::default());
    let mut narration = Narration::silent();
    narration.add(Box::new(Json::new(
        Box::new(File::create(&file).unwrap()),
        "localhost:443",
    )));
    narration.add(Box::new(recorder.clone()));
    narration.add(Box::new(times.clone()));
    narration.tell(Topic::Steps, || {
        Event::Connected(Connected {
            side,
            target: "localhost:443".into(),
            local: Some("127.0.0.1:50000".parse().unwrap()),
            peer: Some("[::1]:443".parse().unwrap()),
            redirected: None,
        })
    });
    let mut c = Connection::new(side, stream, narration, Randomness::seeded(7, side));
    c.layer().set_coalescing(case.coalesces);
    let outcome = part(&mut c);
    assert!(
        outcome.is_ok(),
        "{} {}: {outcome:?}",
        case.name,
        side.name()
    );
    let summary = c.agreed.summary(None);
    c.narration.tell(Topic::Steps, || Event::Done(summary));
    c.narration.finish().unwrap();
    let times = std::mem::take(&mut *times.0.lock().unwrap());
    Traced {
        events: recorder.events(),
        times,
        file,
    }
}

/// Traces both ends of a case.
fn run(case: &Case) -> [Traced; 2] {
    let (near, far) = pipe();
    std::thread::scope(|scope| {
        let server = scope.spawn(|| {
            trace(case, Side::Server, far, |c| {
                server::handshake(c, &case.server)?;
                for export in &case.exports {
                    c.export(export)?;
                }
                let mut request = [0; 4];
                c.read_exact(&mut request)?;
                if case.updates_keys {
                    c.update_keys(KeyUpdateRequest::UpdateNotRequested)?;
                }
                c.write_all(&case.answer)?;
                c.flush()?;
                c.close()
            })
        });
        let client = trace(case, Side::Client, near, |c| {
            client::handshake(c, &case.client)?;
            for export in &case.exports {
                c.export(export)?;
            }
            if case.updates_keys {
                c.update_keys(KeyUpdateRequest::UpdateRequested)?;
            }
            c.write_all(b"ping")?;
            c.flush()?;
            let mut answer = Vec::new();
            c.read_to_end(&mut answer)?;
            assert_eq!(answer, case.answer);
            c.close()
        });
        [client, server.join().unwrap()]
    })
}

fn directory() -> &'static Path {
    static DIRECTORY: LazyLock<PathBuf> = LazyLock::new(|| {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("traces");
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        directory
    });
    &DIRECTORY
}

/// Every case once, for all tests of this file.
fn traces() -> &'static [Traced] {
    static TRACES: LazyLock<Vec<Traced>> = LazyLock::new(|| cases().iter().flat_map(run).collect());
    &TRACES
}

#[test]
fn a_trace_is_read_as_it_was_written() {
    for traced in traces() {
        let (recorder, times) = (Recorder::default(), Times::default());
        let mut narration = recorder.narration();
        narration.add(Box::new(times.clone()));
        // Told again to another trace, it comes out as it was.
        let again = traced.file.with_extension("again");
        let mut trace = Trace::open(BufReader::new(File::open(&traced.file).unwrap())).unwrap();
        assert_eq!(trace.header().target, "localhost:443");
        narration.add(Box::new(Json::new(
            Box::new(File::create(&again).unwrap()),
            trace.header().target.clone(),
        )));
        trace.tell(&mut narration).unwrap();
        narration.finish().unwrap();

        let file = traced.file.display();
        let events = recorder.events();
        assert_eq!(events.len(), traced.events.len(), "{file}");
        for (read, told) in events.iter().zip(&traced.events) {
            assert!(read == told, "{file}: read {read:?}, told {told:?}");
        }
        for (read, told) in times.0.lock().unwrap().iter().zip(&traced.times) {
            let micros = |moment: &Moment| {
                let since = moment.started.duration_since(std::time::UNIX_EPOCH);
                (since.unwrap().as_micros(), moment.elapsed.as_micros())
            };
            assert_eq!(micros(read), micros(told), "{file}");
        }
        assert!(
            fs::read(&again).unwrap() == fs::read(&traced.file).unwrap(),
            "{file}: told again, the trace is another"
        );
        fs::remove_file(again).unwrap();
    }
}

/// The traces hold every event of a connection that goes well, and every operation.
#[test]
fn nothing_is_left_out() {
    let all = || traces().iter().flat_map(|traced| &traced.events);
    for operation in Operation::ALL {
        assert!(
            all().any(|event| match event {
                Event::Computation(it) => it.operation == *operation,
                Event::Record(record) => {
                    let mut steps = record.steps.iter();
                    steps.any(|step| step.operation == *operation)
                }
                _ => false,
            }),
            "no {}",
            operation.name()
        );
    }
    for topic in [
        Topic::Steps,
        Topic::Computations,
        Topic::Records,
        Topic::Data,
        Topic::Segments,
        Topic::Secrets,
    ] {
        assert!(all().any(|event| event.topic() == topic), "no {topic:?}");
    }
    assert!(all().any(|event| matches!(event, Event::Certificate(_))));
}

/// Validation in Python is slow; these traces have lines of every shape between them.
const SHAPES: &[&str] = &[
    "options",
    "X25519MLKEM768-HelloRetryRequest",
    "ffdhe2048",
    "x448",
    "brainpoolP384r1tls13",
    "curveSM2",
    "coalesced-limited-TLS_1.3",
    "key-rsa-TLS_1.0",
    "key-ed25519-TLS_1.3",
    "compressed-Certificate",
    "AES128-SHA-TLS_1.1",
    "NULL-MD5-TLS_1.2",
    "DHE-RSA-AES128-CCM8-TLS_1.2",
    "ECDHE-RSA-DES-CBC3-SHA-TLS_1.0-mac-then-encrypt",
];

#[test]
fn every_line_fits_the_schema() {
    let Some(mut python) = python() else { return };
    let mut files = vec![failure()];
    files.extend_from_slice(visits());
    for shape in SHAPES {
        for side in ["client", "server"] {
            let file = directory().join(format!("{shape}.{side}.jsonl"));
            files.extend(
                traces()
                    .iter()
                    .map(|traced| &traced.file)
                    .find(|it| **it == file)
                    .cloned(),
            );
        }
    }
    assert_eq!(files.len(), 1 + visits().len() + 2 * SHAPES.len());
    let checker = [
        "examples/check_trace.py",
        "--schema",
        "docs/trace.schema.json",
    ];
    let output = python.args(checker).args(&files).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{errors}");

    // A schema that nothing violates would say yes as well.
    let text = fs::read_to_string(&files[0]).unwrap();
    let broken = files[0].with_extension("broken");
    for (from, to) in [
        (r#""advice":["#, r#""advise":["#),
        (r#""passed":true"#, r#""passed":1"#),
        (r#""side":"client""#, r#""side":"peer""#),
        (r#""event":"done""#, r#""event":"end""#),
    ] {
        assert!(text.contains(from), "{from}");
        fs::write(&broken, text.replace(from, to)).unwrap();
        let Some(mut python) = common::python::python() else {
            return;
        };
        let output = python.args(checker).arg(&broken).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{to}: {said}");
    }
}

/// Traces of whole visits: with a dialogue before TLS, and as other clients make them.
fn visits() -> &'static [PathBuf] {
    static FILES: std::sync::OnceLock<Vec<PathBuf>> = std::sync::OnceLock::new();
    const VISITS: [[&str; 2]; 13] = [
        ["--starttls", "smtp"],
        ["--starttls", "lmtp"],
        ["--starttls", "imap"],
        ["--starttls", "pop3"],
        ["--starttls", "sieve"],
        ["--starttls", "ftp"],
        ["--starttls", "ldap"],
        ["--starttls", "xmpp"],
        ["--starttls", "nntp"],
        ["--starttls", "postgres"],
        ["--starttls", "mysql"],
        ["--as", "chrome"],
        ["--as", "firefox"],
    ];
    FILES.get_or_init(|| {
        let visit = |options: &[&str; 2]| {
            let file = directory().join(format!("visit-{}.jsonl", options[1]));
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
            command.args(["--local", "-q", "--json"]).arg(&file);
            let output = command.args(options).output().unwrap();
            assert!(output.status.success(), "{options:?}: {output:?}");
            file
        };
        VISITS.iter().map(visit).collect()
    })
}

/// The trace of a connection that fails, with what the others do not have.
fn failure() -> PathBuf {
    let file = directory().join("failure.jsonl");
    let mut narration = Narration::silent();
    narration.add(Box::new(Json::new(
        Box::new(File::create(&file).unwrap()),
        "localhost:443",
    )));
    let summary = Summary {
        failure: Some("the peer closed the connection".into()),
        facts: vec![Fact::read("version".into(), "TLS 1.3".into())],
    };
    for event in [
        Event::Connected(Connected {
            side: Side::Client,
            target: "localhost:443".into(),
            local: None,
            peer: None,
            redirected: None,
        }),
        Event::Check(Check::TicketLifetime { lifetime: 7200 }.made()),
        Event::HandshakeDone(Summary {
            failure: None,
            ..summary.clone()
        }),
        Event::Diagnosis(Diagnosis {
            step: "waiting for data".into(),
            happened: "The peer closed the connection.".into(),
            meaning: "It has nothing to say.".into(),
            advice: vec!["Ask again.".into()],
        }),
        Event::Done(summary),
    ] {
        narration.tell(event.topic(), || event);
    }
    narration.finish().unwrap();
    file
}

#[test]
fn an_outsider_redoes_every_computation() {
    let Some(mut python) = python() else { return };
    let files = traces().iter().map(|traced| &traced.file);
    let output = python
        .arg("examples/check_trace.py")
        .args(files)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{errors}");
    let counted: usize = traces()
        .iter()
        .flat_map(|traced| &traced.events)
        .map(|event| match event {
            Event::Computation(_) => 1,
            Event::Record(record) => record.steps.len(),
            _ => 0,
        })
        .sum();
    let total = format!("\n{counted} computations in {} traces\n", traces().len());
    assert!(said.contains(&total), "{said}");
    println!("{}", said.split_once("\n\n").map_or("", |(_, total)| total));
}

/// A checker that says yes to everything would pass the test above.
#[test]
fn the_outsider_notices_what_is_wrong() {
    let Some(mut python) = python() else { return };
    let wanted = |traced: &&Traced| {
        let name = traced
            .file
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        [
            "options.client",
            "AES128-SHA-TLS_1.1.client",
            "DHE-RSA-AES128-GCM-SHA256-TLS_1.2.client",
            "ech-0x0020-HelloRetryRequest.client",
            "ech-0x0020-HelloRetryRequest.server",
            "compressed-Certificate.client",
            "compressed-Certificate.server",
        ]
        .iter()
        .any(|wanted| name == format!("{wanted}.jsonl"))
    };
    let mut files = Vec::new();
    let mut tamper = |traced: &Traced, tampered: &[&str]| {
        let name = format!("{}.tampered", files.len());
        let file = traced.file.with_extension(name);
        fs::write(&file, tampered.join("\n")).unwrap();
        files.push(file);
    };
    for traced in traces().iter().filter(wanted) {
        let text = fs::read_to_string(&traced.file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let mut seen = std::collections::HashSet::new();
        // What carries a message changes places with it: no reference points forwards.
        let parsed = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
        let is = |index: usize, event| parsed(lines[index])["event"] == event;
        let first = (1..lines.len()).find(|at| is(*at, "message")).unwrap();
        for at in [first, first + 1] {
            let mut tampered = lines.clone();
            tampered.swap(at, at + 1);
            if is(at, "message") && is(at + 1, "record") {
                tamper(traced, &tampered);
            }
        }
        for (index, line) in lines.iter().enumerate() {
            let parsed: serde_json::Value = serde_json::from_str(line).unwrap();
            // One of each kind of line, and of step, that something must follow from.
            let event = parsed["event"].as_str().unwrap_or_default();
            let computed = |it: &serde_json::Value| {
                let key = it["operation"].to_string() + &it["name"].to_string();
                (
                    key,
                    "output",
                    it["output"].as_str().unwrap_or_default().to_owned(),
                )
            };
            let plain = |member| {
                let bytes = parsed[member].as_str().unwrap_or_default();
                let key = format!("{event} {}{}", parsed["name"], parsed["label"]);
                (key, member, bytes.to_owned())
            };
            if event == "check" && seen.insert(parsed["name"].to_string()) {
                let passed = parsed["passed"].to_string();
                let other = if passed == "true" { "false" } else { "true" };
                let from = format!("\"passed\":{passed}");
                let changed = line.replace(&from, &format!("\"passed\":{other}"));
                let mut tampered = lines.clone();
                tampered[index] = &changed;
                tamper(traced, &tampered);
            }
            let mut targets = match event {
                "computation" => vec![computed(&parsed)],
                "record" => vec![plain("fragment")],
                "secret" => vec![plain("secret")],
                "segment" | "message" | "data" => vec![plain("bytes")],
                _ => continue,
            };
            let steps = parsed["steps"].as_array().into_iter().flatten();
            targets.extend(steps.map(computed));
            for (key, member, bytes) in targets {
                if bytes.len() < 4 || !seen.insert(key) {
                    continue;
                }
                let middle = bytes.len() / 2;
                let digit = if bytes.as_bytes()[middle] == b'0' {
                    "1"
                } else {
                    "0"
                };
                let changed = format!("{}{digit}{}", &bytes[..middle], &bytes[middle + 1..]);
                let quoted = |bytes: &str| format!("\"{member}\":\"{bytes}\"");
                let changed = line.replacen(&quoted(&bytes), &quoted(&changed), 1);
                assert_ne!(&changed, line);
                let mut tampered = lines.clone();
                tampered[index] = &changed;
                tamper(traced, &tampered);
            }
        }
    }
    assert!(files.len() > 400, "{}", files.len());
    let output = python
        .arg("examples/check_trace.py")
        .args(&files)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for file in files {
        let ok = format!("{}: ok", file.display());
        assert!(!said.contains(&ok), "not noticed: {}", file.display());
        fs::remove_file(file).unwrap();
    }
}

/// A file of several connections, as `serve --json` writes it, is checked connection by connection: a
/// fault in the second is noticed, and said to be there.
#[test]
fn the_outsider_checks_every_connection_of_a_file() {
    let Some(mut python) = python() else { return };
    let [first, second] = ["options.client", "options.server"].map(|name| {
        let file = directory().join(format!("{name}.jsonl"));
        let traced = traces().iter().find(|traced| traced.file == file).unwrap();
        fs::read_to_string(&traced.file).unwrap()
    });
    let [both, wrong] = ["both", "wrong"].map(|name| directory().join(name));
    fs::write(&both, [&first[..], &second].concat()).unwrap();
    let changed = second.replacen("\"output\":\"", "\"output\":\"00", 1);
    assert_ne!(changed, second);
    fs::write(&wrong, [first, changed].concat()).unwrap();
    let output = python
        .arg("examples/check_trace.py")
        .args([&both, &wrong])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let has = |file: &Path, what: &str| said.contains(&format!("{}, {what}", file.display()));
    assert!(
        has(&both, "connection 1: ok") && has(&both, "connection 2: ok"),
        "{said}"
    );
    assert!(
        has(&wrong, "connection 1: ok") && !has(&wrong, "connection 2: ok"),
        "{said}"
    );
}

/// References that lie: to what is not there, to what comes later, to other bytes, to nothing.
#[test]
fn the_outsider_notices_references_that_lie() {
    use serde_json::Value;
    let Some(mut python) = python() else { return };
    let mut files = Vec::new();
    for name in ["options.client", "DHE-RSA-AES128-GCM-SHA256-TLS_1.2.server"] {
        let file = directory().join(format!("{name}.jsonl"));
        let traced = traces().iter().find(|traced| traced.file == file).unwrap();
        let text = fs::read_to_string(&traced.file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let mut seen = std::collections::HashSet::new();
        for (index, line) in lines.iter().enumerate() {
            let parsed: Value = serde_json::from_str(line).unwrap();
            let inputs = parsed["inputs"].as_array().map_or(0, Vec::len);
            for input in 0..inputs {
                let origin = &parsed["inputs"][input]["origin"];
                let Some((kind, _)) = origin["whole"].as_object().and_then(|it| it.iter().next())
                else {
                    continue;
                };
                let what = parsed["inputs"][input]["name"].to_string();
                let length = parsed["inputs"][input]["bytes"].as_str().unwrap().len();
                if length < 16 || !seen.insert((kind.clone(), what)) {
                    continue;
                }
                let lie = |change: &dyn Fn(&mut Value)| {
                    let mut line = parsed.clone();
                    change(&mut line["inputs"][input]["origin"]);
                    line.to_string()
                };
                let lies = [
                    lie(&|it| it["whole"][kind][0] = 2.into()),
                    lie(&|it| it["whole"][kind][1] = 1_000_000.into()),
                    lie(&|it| it["offset"] = (it["offset"].as_u64().unwrap_or(0) + 1).into()),
                ];
                for (number, lie) in lies.iter().enumerate() {
                    let mut tampered = lines.clone();
                    tampered[index] = lie;
                    let file = traced
                        .file
                        .with_extension(format!("{index}.{input}.{number}.lie"));
                    fs::write(&file, tampered.join("\n")).unwrap();
                    files.push(file);
                }
            }
        }
    }
    assert!(files.len() > 60, "{}", files.len());
    let output = python
        .arg("examples/check_trace.py")
        .args(&files)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for file in files {
        let ok = format!("{}: ok", file.display());
        assert!(!said.contains(&ok), "not noticed: {}", file.display());
        fs::remove_file(file).unwrap();
    }
}

#[test]
fn nothing_listens_for_what_nobody_reads() {
    // A trace whose file cannot be written no longer asks for events.
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut json = Json::new(Box::new(Full), "example.com");
    assert!(json.wants(Topic::Segments));
    json.tell(&traces()[0].events[0]);
    json.flush();
    assert!(!json.wants(Topic::Segments));
    let error = json.finish().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}

/// Measured with optimization, as the program is shipped: `cargo test --release --test trace`.
#[test]
fn a_trace_costs_little() {
    let wanted = [
        "X25519MLKEM768.client",
        "ECDHE-RSA-AES128-GCM-SHA256-TLS_1.2.client",
    ];
    for wanted in wanted {
        let file = directory().join(format!("{wanted}.jsonl"));
        let traced = traces().iter().find(|traced| traced.file == file).unwrap();
        let cpu = || -> u64 {
            let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
            let first = text.split(' ').next();
            first.and_then(|first| first.parse().ok()).unwrap_or(0)
        };
        const ROUNDS: u64 = 20;
        let before = cpu();
        for _ in 0..ROUNDS {
            let mut json = Json::new(Box::new(std::io::sink()), "localhost:443");
            for event in &traced.events {
                json.tell(event);
            }
            json.finish().unwrap();
        }
        let micros = (cpu() - before) / ROUNDS / 1000;
        let length = fs::metadata(&traced.file).unwrap().len();
        println!("{wanted}: {micros} µs of CPU for {length} bytes of trace");
        if !cfg!(debug_assertions) {
            assert!(micros < 2_000, "{micros} µs of CPU");
        }
    }
}
