//! Captures of the program's own connections, read back by it: the same story as the live one, and
//! nothing wrong however hard the capture is made.

mod common;
#[path = "read/facts.rs"]
mod facts;
#[path = "read/list.rs"]
mod list;
#[path = "read/partly.rs"]
mod partly;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use serde_json::Value;
use tlsdemo::diagnosis::observed;
use tlsdemo::handshake::observer::{GivenPsks, Means, Observer, Sight};
use tlsdemo::keys::log::KeyLog;
use tlsdemo::narration::{Event, Narration, Observed, Side};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::transport::capture::{Capture, Ends, Heard, Item, Listener, Streams};
use tlsdemo::wire::cover;

/// The program's own connection in a capture, with the trace of the client that made it.
struct Recorded {
    folder: PathBuf,
    capture: PathBuf,
    live: Vec<Value>,
}

impl Drop for Recorded {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn tlsdemo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(arguments)
        .env_remove("SSLKEYLOGFILE")
        .output()
        .expect("the program starts")
}

fn lines(text: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(text).expect("UTF-8");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect(line))
        .collect()
}

fn record(name: &str, options: &[&str]) -> Recorded {
    let folder = std::env::temp_dir().join(format!("tlsdemo-read-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (capture, trace) = (folder.join("a.pcapng"), folder.join("a.jsonl"));
    let paths = [capture.to_str().unwrap(), trace.to_str().unwrap()];
    let all = [
        &["--local", "-q", "--pcap", paths[0], "--json", paths[1]],
        options,
    ]
    .concat();
    let output = tlsdemo(&all);
    assert!(output.status.success(), "{name}: {output:?}");
    let live = lines(&std::fs::read(&trace).unwrap());
    Recorded {
        folder,
        capture,
        live,
    }
}

/// The trace that reading a capture gives.
fn read(capture: &Path, options: &[&str]) -> Vec<Value> {
    let all = [&["read", capture.to_str().unwrap(), "--json", "-"], options].concat();
    let output = tlsdemo(&all);
    assert!(output.status.success(), "{output:?}");
    lines(&output.stdout)
}

/// Messages of TLS, with who sent them: (from, name, bytes).
fn messages(trace: &[Value]) -> Vec<(String, String, String)> {
    let text = |event: &Value, member: &str| event[member].as_str().unwrap_or_default().to_owned();
    let events = trace.iter().filter(|event| {
        event["event"] == "message" && event.get("content_type").is_some()
            || event["event"] == "alert"
    });
    events
        .map(|event| {
            (
                text(event, "from"),
                text(event, "name"),
                text(event, "bytes"),
            )
        })
        .collect()
}

fn of<'a>(trace: &'a [Value], event: &str) -> Vec<&'a Value> {
    trace.iter().filter(|line| line["event"] == event).collect()
}

/// The messages of the application, such as frames of HTTP/2, with their fields. Content of HTTP/1.1 is told
/// in the pieces in which it comes.
fn exchange(trace: &[Value]) -> Vec<String> {
    let messages = of(trace, "message").into_iter();
    let frames = messages.filter(|message| message.get("application").is_some());
    let mut frames: Vec<String> = frames
        .filter(|message| message["name"] != "content")
        .map(|frame| format!("{} {} {}", frame["from"], frame["name"], frame["fields"]))
        .collect();
    frames.sort();
    frames
}

/// Checks that did not pass, but for whom the reader trusts.
fn failures(trace: &[Value]) -> Vec<String> {
    let failed = of(trace, "check")
        .into_iter()
        .filter(|check| check["passed"] == false);
    let names = failed.map(|check| check["name"].to_string());
    names
        .filter(|name| !name.contains("certificate_chain"))
        .collect()
}

const KINDS: &[(&str, &[&str])] = &[
    ("tls13", &[]),
    ("retry", &["--groups", "P-256", "--key-share", "none"]),
    ("update", &["--key-update"]),
    ("ccm", &["-c", "TLS_AES_128_CCM_SHA256"]),
    ("http1", &["--alpn", "http/1.1"]),
    ("gcm", &["--tls", "1.2", "--no-http"]),
    (
        "chacha",
        &["--tls", "1.2", "-c", "ECDHE-RSA-CHACHA20-POLY1305"],
    ),
    ("cbc", &["--tls", "1.2", "-c", "ECDHE-RSA-AES128-SHA"]),
    (
        "cbc-mac-first",
        &["--tls", "1.2", "-c", "DHE-RSA-AES256-SHA256", "--no-etm"],
    ),
    ("tls10", &["--tls", "1.0"]),
    ("tls11-rsa", &["--tls", "1.1", "-c", "AES128-SHA"]),
    ("null", &["--tls", "1.2", "-c", "NULL-SHA256"]),
    ("smtp", &["--starttls", "smtp"]),
    ("compressed", &["--as", "firefox"]),
];

#[test]
fn the_story_is_that_of_the_live_end() {
    for (name, options) in KINDS {
        let recorded = record(name, options);
        let trace = read(&recorded.capture, &["--all"]);
        let (mut live, mut seen) = (messages(&recorded.live), messages(&trace));
        assert!(seen.len() > 5, "{name}");
        // An observer is told of both directions in the order of the wire, an end of its own first.
        live.sort();
        seen.sort();
        assert_eq!(seen, live, "{name}");
        let data = |trace: &[Value]| -> String {
            let data = of(trace, "data").into_iter();
            data.filter(|it| it["from"] == "server")
                .map(|it| it["bytes"].as_str().unwrap_or_default().to_owned())
                .collect()
        };
        assert_eq!(data(&trace), data(&recorded.live), "{name}");
        assert_eq!(exchange(&trace), exchange(&recorded.live), "{name}");
        let says_something = !options.contains(&"--no-http");
        assert_eq!(!exchange(&trace).is_empty(), says_something, "{name}");
        assert_eq!(failures(&trace), failures(&recorded.live), "{name}");
        assert_eq!(of(&trace, "gap"), [&Value::Null; 0], "{name}");
        let finished = of(&trace, "check")
            .into_iter()
            .filter(|it| it["name"] == "verify_data");
        assert_eq!(finished.count(), 2, "{name}: both Finished are checked");
        let [done] = &of(&trace, "handshake_done")[..] else {
            panic!("{name}: it was complete")
        };
        for fact in [
            "version",
            "cipher_suite",
            "group",
            "signature_scheme",
            "certificate",
        ] {
            let lived = of(&recorded.live, "handshake_done")[0];
            assert_eq!(done["facts"][fact], lived["facts"][fact], "{name} {fact}");
        }
        let path = write_trace(&recorded, &trace);
        if let Some(mut checker) = common::python::python() {
            let script = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/check_trace.py");
            let output = checker.arg(script).arg(path).output().unwrap();
            assert!(output.status.success(), "{name}: {output:?}");
        }
    }
}

/// The checks of a trace, by name, and whether each passed; sorted.
fn checks(trace: &[Value]) -> Vec<(String, bool)> {
    let all = of(trace, "check").into_iter();
    let mut checks: Vec<(String, bool)> = all
        .map(|it| {
            (
                it["name"].as_str().unwrap().to_owned(),
                it["passed"] == true,
            )
        })
        .collect();
    checks.sort();
    checks
}

/// The authority of the demo identities, which an observer does not trust unless told to.
const DEMO_CA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/peer/identity/demo-ca.pem");

/// What a client checks, an observer checks too who trusts the same authority; and the Finished of the
/// client besides, which the server checks.
#[test]
fn the_checks_are_those_of_the_live_end() {
    let more: [(&str, &[&str]); 3] = [
        ("checks-resumed13", &["--resume"]),
        ("checks-resumed12", &["--tls", "1.2", "--resume"]),
        ("checks-renegotiated", &["--tls", "1.2", "--renegotiate"]),
    ];
    for (name, options) in KINDS.iter().chain(&more) {
        let recorded = record(&format!("checks-{name}"), options);
        let trace = read(&recorded.capture, &["--all", "--ca-file", DEMO_CA]);
        let mut seen = checks(&trace);
        // The work of an end, and what it remembers.
        let own = ["resumption_cost", "session_group"];
        for check in checks(&recorded.live) {
            match seen.iter().position(|it| *it == check) {
                Some(at) => drop(seen.remove(at)),
                None => assert!(own.contains(&&*check.0), "{name}: {check:?} is not made"),
            }
        }
        let others: Vec<&str> = seen.iter().map(|(check, _)| &**check).collect();
        assert!(
            others.iter().all(|it| *it == "verify_data"),
            "{name}: {others:?}"
        );
    }
}

#[test]
fn what_is_said_before_tls_is_checked_in_every_protocol() {
    for service in [
        "smtp",
        "lmtp",
        "imap",
        "pop3",
        "sieve",
        "ftp",
        "ldap",
        "xmpp",
        "xmpp-server",
        "nntp",
        "irc",
        "postgres",
        "mysql",
        "rdp",
    ] {
        let recorded = record(&format!("before-{service}"), &["--starttls", service]);
        let trace = read(&recorded.capture, &["--all"]);
        let before = |trace: &[Value]| -> Vec<Value> {
            let names = [
                "server_greeting",
                "tls_offered",
                "tls_go_ahead",
                "early_plaintext",
            ];
            // Some of it is said again over TLS.
            let mut events = trace.iter();
            let hello = events.position(|it| it["name"] == "ClientHello").unwrap();
            let all = of(&trace[..hello], "check").into_iter().cloned();
            let mut all: Vec<Value> = all
                .filter(|it| names.contains(&it["name"].as_str().unwrap_or_default()))
                .collect();
            for check in &mut all {
                let members = check.as_object_mut().unwrap();
                members.retain(|name, _| !matches!(&**name, "seq" | "elapsed_us"));
            }
            all
        };
        let lived = before(&recorded.live);
        assert!(lived.len() >= 2, "{service}: {lived:?}");
        assert_eq!(before(&trace), lived, "{service}");
        // What goes on over TLS is told in the same units.
        assert_eq!(exchange(&trace), exchange(&recorded.live), "{service}");
        let goes_on = !["postgres", "mysql", "rdp"].contains(&service);
        assert_eq!(!exchange(&trace).is_empty(), goes_on, "{service}");
    }
}

/// RFC 5746 §3.5: the second ServerHello is tied to the first handshake by both verify_data.
#[test]
fn a_handshake_within_a_connection_is_told_as_the_first_is() {
    let recorded = record("within", &["--tls", "1.2", "--renegotiate"]);
    let trace = read(&recorded.capture, &["--all"]);
    let (mut live, mut seen) = (messages(&recorded.live), messages(&trace));
    live.sort();
    seen.sort();
    assert_eq!(seen, live);
    assert_eq!(failures(&trace), [""; 0]);
    let (lived, told) = (
        of(&recorded.live, "handshake_done"),
        of(&trace, "handshake_done"),
    );
    assert_eq!((lived.len(), told.len()), (2, 2));
    for (lived, told) in lived.iter().zip(&told) {
        for fact in [
            "version",
            "cipher_suite",
            "group",
            "certificate",
            "ja3",
            "ja4",
            "ja3s",
        ] {
            assert_eq!(told["facts"][fact], lived["facts"][fact], "{fact}");
        }
    }
    let named = |name: &str| {
        of(&trace, "check")
            .iter()
            .filter(|it| it["name"] == name)
            .count()
    };
    assert_eq!((named("verify_data"), named("renegotiation_info")), (4, 2));
}

/// Of a file not all is read, of a pipe all is: the list is the same.
#[test]
fn a_list_of_a_file_is_that_of_a_pipe() {
    use std::io::Write;
    let mut skipped = 0;
    for (name, options) in [
        ("skip13", &["--tls", "1.3"][..]),
        ("skip12", &["--tls", "1.2"]),
        ("skip-chacha", &["-c", "TLS_CHACHA20_POLY1305_SHA256"]),
        ("skip10", &["--tls", "1.0"]),
        ("skip10-mac-first", &["--tls", "1.0", "--no-etm"]),
        (
            "skip-cbc",
            &["--tls", "1.2", "-c", "ECDHE-RSA-AES256-SHA384"],
        ),
    ] {
        // Much data of the client's, which goes on for several records and packets.
        let folder =
            std::env::temp_dir().join(format!("tlsdemo-read-{}-{name}-d", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let much = folder.join("much");
        std::fs::write(&much, vec![b'x'; 300_000]).unwrap();
        let data = format!("@{}", much.display());
        let recorded = record(
            name,
            &[options, &["--alpn", "http/1.1", "-d", &data]].concat(),
        );
        std::fs::remove_dir_all(folder).unwrap();
        let whole = read(&recorded.capture, &[]);
        let mut child = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
            .args(["read", "-", "--json", "-"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let file = std::fs::read(&recorded.capture).unwrap();
        child.stdin.take().unwrap().write_all(&file).unwrap();
        let piped = lines(&child.wait_with_output().unwrap().stdout);
        assert_eq!(whole, piped, "{name}");
        assert_eq!(whole[0]["sealed_records"], 0, "{name}");
        let (all, _) = packets(&recorded.capture);
        skipped += all.iter().filter(|packet| packet.len() > 4096).count();
    }
    assert!(skipped > 10, "{skipped} packets are large");
}

/// The connections of a trace, apart.
fn apart(trace: &[Value]) -> Vec<Vec<Value>> {
    let mut all: Vec<Vec<Value>> = Vec::new();
    for line in trace {
        let number = line["connection"].as_u64().unwrap_or(1) as usize;
        all.resize(all.len().max(number), Vec::new());
        all[number - 1].push(line.clone());
    }
    all
}

/// An identity without an age names a key that was agreed on elsewhere (RFC 9846 §4.3.11), though nobody here
/// knows the key.
#[test]
fn a_key_that_both_ends_were_given_is_told_from_a_session() {
    let psk = "foo:00112233445566770011223344556677";
    for (name, modes) in [("given", "psk_dhe_ke"), ("given-alone", "psk_ke")] {
        let recorded = record(name, &["--psk", psk, "--psk-modes", modes]);
        let trace = read(&recorded.capture, &["--all"]);
        let facts = |trace: &[Value]| of(trace, "handshake_done")[0]["facts"].clone();
        let (seen, live) = (facts(&trace), facts(&recorded.live));
        for fact in ["pre_shared_key", "psk_key_exchange_mode", "peer_identity"] {
            assert_eq!(seen[fact], live[fact], "{name} {fact}");
        }
        assert!(seen["pre_shared_key"].is_string(), "{name}: {seen}");
    }
}

/// What could not be checked is said in every view.
#[test]
fn without_the_key_of_a_mac_what_it_protects_is_told_as_unchecked() {
    let recorded = record("unverified", &["--tls", "1.2", "-c", "NULL-SHA256"]);
    let path = recorded.folder.join("bare.pcap");
    write_capture(&path, &packets(&recorded.capture).0);
    let trace = read(&path, &["--all"]);
    assert_eq!(messages(&trace).len(), messages(&recorded.live).len());
    assert_eq!(exchange(&trace), exchange(&recorded.live));
    let page = recorded.folder.join("bare.html");
    let story = tlsdemo(&[
        "read",
        path.to_str().unwrap(),
        "--all",
        "--html",
        page.to_str().unwrap(),
    ]);
    let page = std::fs::read_to_string(&page).unwrap();
    let story = String::from_utf8(story.stdout).unwrap();
    for told in [page, story] {
        let times = |words: &str| told.matches(words).count();
        assert_eq!(times("record_mac is not checked"), 2, "{told}");
        assert_eq!(times("verify_data is not checked"), 2, "{told}");
    }
}

/// A connection that goes on with the session of another is told alike, whether the other is told or not.
#[test]
fn a_resumed_connection_by_itself_is_told_as_among_all() {
    for (name, options) in [("alone12", &["--tls", "1.2"][..]), ("alone13", &[])] {
        let recorded = record(name, &[&["--resume"], options].concat());
        let told = |trace: &[Value]| -> Vec<String> {
            let checks = of(trace, "check").into_iter();
            let mut told: Vec<String> = checks.map(|it| it["detail"].to_string()).collect();
            told.push(of(trace, "handshake_done")[0]["facts"].to_string());
            told
        };
        let all = apart(&read(&recorded.capture, &["--all"]));
        let alone = read(&recorded.capture, &["--stream", "2"]);
        assert_eq!(of(&alone, "handshake_done").len(), 1, "{name}");
        assert_eq!(told(&alone), told(&all[1]), "{name}");
    }
}

#[test]
fn early_data_is_opened_and_what_became_of_it_is_told() {
    let refused = ["--groups", "P-256", "--key-share", "none"];
    for (name, options, answer) in [("early", &[][..], "yes"), ("early-refused", &refused, "no")] {
        let all = [&["--resume", "--early-data"], options].concat();
        let recorded = record(name, &all);
        let trace = read(&recorded.capture, &["--all"]);
        let (live, seen) = (apart(&recorded.live), apart(&trace));
        let [live, seen] = [live, seen].map(|it| it.into_iter().nth(1).expect("two connections"));
        let sorted = |trace: &[Value]| {
            let mut all = messages(trace);
            all.sort();
            all
        };
        assert_eq!(sorted(&seen), sorted(&live), "{name}");
        assert_eq!(of(&seen, "gap"), [&Value::Null; 0], "{name}");
        // What is refused is sent again (RFC 9846 §4.3.10), and told again.
        assert_eq!(exchange(&seen), exchange(&live), "{name}");
        let why = |trace: &[Value]| {
            let all = of(trace, "check").into_iter();
            let mut found = all.filter(|it| it["name"] == "early_data_accepted");
            found.next().expect("a check")["detail"].clone()
        };
        assert_eq!(why(&seen), why(&live), "{name}");
        let facts = |trace: &[Value]| of(trace, "handshake_done")[0]["facts"].clone();
        let (seen, live) = (facts(&seen), facts(&live));
        assert_eq!(seen["early_data_accepted"], answer, "{name}");
        for fact in [
            "early_data_accepted",
            "pre_shared_key",
            "psk_key_exchange_mode",
        ] {
            assert_eq!(seen[fact], live[fact], "{name} {fact}");
        }
    }
}

#[test]
fn an_encrypted_hello_is_read_with_its_key_and_joined_to_the_log() {
    let retry = ["--ech", "--groups", "P-256", "--key-share", "none"];
    for (name, options) in [("ech", &["--ech"][..]), ("ech-retry", &retry)] {
        let recorded = record(name, options);
        let [row] = &read(&recorded.capture, &[])[..] else {
            panic!("{name}: one connection")
        };
        assert_eq!(row["server_name"], "localhost", "{name}: the inner one");
        assert_eq!(row["encrypted_client_hello"], "accepted", "{name}");
        assert_eq!(row["decrypted"], true, "{name}");
        let trace = read(&recorded.capture, &["--all"]);
        let inner = |trace: &[Value]| -> Vec<Value> {
            let messages = of(trace, "message").into_iter();
            let inner = messages.filter(|message| message["name"] == "ClientHelloInner");
            inner.map(|message| message["bytes"].clone()).collect()
        };
        assert_eq!(inner(&trace), inner(&recorded.live), "{name}");
        assert!(!inner(&trace).is_empty());
        assert_eq!(failures(&trace), [""; 0], "{name}");
        let sorted = |trace: &[Value]| {
            let mut all = messages(trace);
            all.sort();
            all
        };
        assert_eq!(sorted(&trace), sorted(&recorded.live), "{name}");
        // Without its two lines the rest of the log is of no use: it is by the inner random.
        let (packets, secrets) = packets(&recorded.capture);
        let secrets = String::from_utf8(secrets).unwrap();
        let others = secrets.lines().filter(|line| !line.starts_with("ECH_"));
        let (keys, path) = (
            recorded.folder.join("keys"),
            recorded.folder.join("closed.pcap"),
        );
        std::fs::write(&keys, others.collect::<Vec<_>>().join("\n")).unwrap();
        write_capture(&path, &packets);
        let closed = read(&path, &["--secrets", keys.to_str().unwrap()]);
        assert_eq!(closed[0]["server_name"], "tlsdemo.example", "{name}");
        assert_eq!(closed[0]["encrypted_client_hello"], "unknown", "{name}");
        assert_eq!(closed[0]["decrypted"], false, "{name}");
        // The fingerprints are those of the hello that everyone sees, to both ends as well.
        let of_live = &of(&recorded.live, "done")[0]["facts"];
        let of_read = &of(&trace, "done")[0]["facts"];
        let unread = read(&path, &["--all", "--secrets", keys.to_str().unwrap()]);
        let of_others = &of(&unread, "done")[0]["facts"];
        for fingerprint in ["ja3", "ja4", "ja3s"] {
            assert!(of_live[fingerprint].is_string(), "{name}");
            assert_eq!(of_read[fingerprint], of_live[fingerprint], "{name}");
            assert_eq!(of_others[fingerprint], of_live[fingerprint], "{name}");
        }
        // Nor is it known what the inner hello offers: an answer that the outer one does not allow for is
        // not held against the server.
        let suites = b"\x00\x0a\x13\x01\x13\x02";
        let mut others = packets.clone();
        for packet in &mut others {
            if let Some(at) = packet.windows(suites.len()).position(|it| it == suites) {
                packet[at + 2..at + 4].copy_from_slice(b"\x0a\x0a");
            }
        }
        assert_ne!(others, packets, "{name}");
        write_capture(&path, &others);
        let trace = read(&path, &["--all", "--secrets", keys.to_str().unwrap()]);
        assert_eq!(failures(&trace), [""; 0], "{name}");
        let facts = &of(&trace, "done")[0]["facts"];
        assert_eq!(facts["encrypted_client_hello"], "unknown", "{name}");
        assert_eq!(facts["cipher_suite"], "TLS_AES_128_GCM_SHA256", "{name}");
    }
    // A pretended one, as browsers send it.
    let recorded = record("ech-grease", &["--as", "chrome"]);
    let trace = read(&recorded.capture, &["--all"]);
    let facts = &of(&trace, "done")[0]["facts"];
    assert_eq!(facts["encrypted_client_hello"], "not accepted");
    assert_eq!(failures(&trace), [""; 0]);
}

#[test]
fn the_key_tree_begins_at_the_secrets_of_the_log() {
    let tree = |arguments: &[&str]| {
        let output = tlsdemo(arguments);
        let text = String::from_utf8(output.stdout).unwrap();
        let (_, tree) = text.split_once("the key tree").expect("a tree");
        let (_, tree) = tree.split_once('\n').unwrap();
        let (tree, _) = tree.split_once("\n   next:").unwrap();
        tree.to_owned()
    };
    for (name, version) in [("tree13", "1.3"), ("tree12", "1.2")] {
        let recorded = record(name, &["--tls", version]);
        let seen = tree(&["read", recorded.capture.to_str().unwrap(), "--all"]);
        let trace = recorded.folder.join("a.jsonl");
        let lived = tree(&["show", trace.to_str().unwrap()]);
        if version == "1.2" {
            assert!(seen.contains("master_secret"), "{seen}");
            continue;
        }
        // The same, but for what no key log has (RFC 9846 §7.1): what is above the traffic secrets, and
        // what else is derived there.
        let bare = |line: &str| line.replace(['(', ')', '├', '└', '│', '─', ' '], "");
        let told = |name: &str| {
            ["exporter_secret", "resumption_secret"]
                .iter()
                .all(|it| !name.contains(it))
        };
        let lines = |tree: &str| -> Vec<String> {
            let lines = tree.lines().filter(|line| told(line)).map(bare);
            let mut lines: Vec<String> = lines
                .map(|line| line.replace("withshared_secret", ""))
                .collect();
            lines.sort();
            lines
        };
        assert_eq!(lines(&seen), lines(&lived), "{seen}\n{lived}");
        assert!(seen.contains("(derived) → (main_secret)"), "{seen}");
    }
}

fn write_trace(recorded: &Recorded, trace: &[Value]) -> PathBuf {
    let path = recorded.folder.join("read.jsonl");
    let text: Vec<String> = trace.iter().map(Value::to_string).collect();
    std::fs::write(&path, text.join("\n") + "\n").unwrap();
    path
}

/// The packets of a capture, from the IP header on, and the secrets in it.
fn packets(path: &Path) -> (Vec<Vec<u8>>, Vec<u8>) {
    let mut capture = Capture::open(std::fs::File::open(path).unwrap()).unwrap();
    let (mut packets, mut secrets) = (Vec::new(), Vec::new());
    while let Some(item) = capture.next_item().unwrap() {
        match item {
            Item::Packet(packet) => packets.push(packet.bytes.to_vec()),
            Item::Secrets(lines) => secrets.extend_from_slice(lines),
        }
    }
    (packets, secrets)
}

/// Writes packets of raw IP as a pcap file (draft-ietf-opsawg-pcap).
fn write_capture(path: &Path, packets: &[Vec<u8>]) {
    let mut file = Vec::new();
    for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, 101] {
        file.extend(word.to_le_bytes());
    }
    // The demo certificates are made when the program is built: they are not valid before.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.unwrap().as_secs() as u32;
    for (number, packet) in packets.iter().enumerate() {
        for word in [now, number as u32, packet.len() as u32, packet.len() as u32] {
            file.extend(word.to_le_bytes());
        }
        file.extend(packet);
    }
    std::fs::write(path, file).unwrap();
}

/// The payload of a packet of IPv4 and TCP that has no options.
fn payload(packet: &[u8]) -> &[u8] {
    let size = usize::from(packet[32] >> 4) * 4;
    &packet[20 + size..]
}

/// The part of a packet's payload as a packet of its own.
fn part(packet: &[u8], start: usize, end: usize) -> Vec<u8> {
    let size = 20 + usize::from(packet[32] >> 4) * 4;
    let mut head = packet[..size].to_vec();
    let sequence = u32::from_be_bytes(head[24..28].try_into().unwrap());
    head[24..28].copy_from_slice(&sequence.wrapping_add(start as u32).to_be_bytes());
    head.extend(&payload(packet)[start..end]);
    let total = head.len() as u16;
    head[2..4].copy_from_slice(&total.to_be_bytes());
    head
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

/// A packet of IPv4 in fragments (RFC 791 §2.3).
fn fragments(packet: &[u8], identification: u16) -> Vec<Vec<u8>> {
    const PIECE: usize = 40;
    let (header, body) = packet.split_at(20);
    let pieces = body.chunks(PIECE).enumerate();
    let all = pieces.map(|(number, piece)| {
        let mut fragment = [header, piece].concat();
        let has_more = (number + 1) * PIECE < body.len();
        let place = (number * PIECE / 8) as u16 | u16::from(has_more) << 13;
        let length = fragment.len() as u16;
        for (at, word) in [(2, length), (4, identification), (6, place)] {
            fragment[at..at + 2].copy_from_slice(&word.to_be_bytes());
        }
        fragment
    });
    all.collect()
}

/// Ways to make a capture hard that lose nothing.
fn harden(packets: &[Vec<u8>], way: &str, dice: &mut Dice) -> Vec<Vec<u8>> {
    let mut hard = Vec::new();
    for packet in packets {
        let length = payload(packet).len();
        match way {
            _ if length == 0 => hard.push(packet.clone()),
            "one byte a segment" => hard.extend((0..length).map(|at| part(packet, at, at + 1))),
            "overlapped" => {
                let mut at = 0;
                while at < length {
                    let end = (at + 1 + dice.roll(300)).min(length);
                    hard.push(part(packet, at.saturating_sub(dice.roll(50)), end));
                    at = end;
                }
            }
            "duplicated" => hard.extend([packet.clone(), packet.clone()]),
            "fragmented" => {
                let mut all = fragments(packet, hard.len() as u16);
                let places = dice.roll(all.len());
                all.rotate_left(places);
                hard.extend(all);
            }
            _ => hard.push(packet.clone()),
        }
    }
    if way == "reordered" {
        for at in 3..hard.len() {
            let other = (at + dice.roll(4)).min(hard.len() - 1);
            hard.swap(at, other);
        }
    }
    hard
}

#[test]
fn a_hard_capture_tells_the_same() {
    for (name, options) in [
        ("hard13", &[][..]),
        ("hard12", &["--tls", "1.2", "-c", "ECDHE-RSA-AES128-SHA"]),
    ] {
        let recorded = record(name, options);
        let (packets, secrets) = packets(&recorded.capture);
        let keys = recorded.folder.join("keys");
        std::fs::write(&keys, secrets).unwrap();
        let keys = ["--all", "--secrets", keys.to_str().unwrap()];
        let plain = messages(&read(&recorded.capture, &["--all"]));
        let path = recorded.folder.join("hard.pcap");
        for way in [
            "one byte a segment",
            "overlapped",
            "duplicated",
            "reordered",
            "fragmented",
        ] {
            write_capture(&path, &harden(&packets, way, &mut Dice(7)));
            let trace = read(&path, &keys);
            assert_eq!(messages(&trace), plain, "{name}, {way}");
            assert_eq!(of(&trace, "gap"), [&Value::Null; 0], "{name}, {way}");
        }
    }
}

#[test]
fn of_half_a_capture_nothing_wrong_is_told() {
    for (name, options) in [
        ("half13", &[][..]),
        ("half12", &["--tls", "1.2"]),
        ("half10", &["--tls", "1.0"]),
        ("half10-mac-first", &["--tls", "1.0", "--no-etm"]),
    ] {
        let recorded = record(name, options);
        let (packets, secrets) = packets(&recorded.capture);
        let keys = recorded.folder.join("keys");
        std::fs::write(&keys, secrets).unwrap();
        let keys = ["--all", "--secrets", keys.to_str().unwrap()];
        let whole = read(&recorded.capture, &["--all"]);
        let (plain, known) = (messages(&whole), failures(&whole));
        let path = recorded.folder.join("half.pcap");
        let mut opened = 0;
        for seed in 1..40 {
            let mut dice = Dice(seed);
            let mut half = harden(&packets, "overlapped", &mut dice);
            for _ in 0..1 + dice.roll(4) {
                half.remove(dice.roll(half.len()));
            }
            if seed % 5 == 0 {
                half.drain(..dice.roll(half.len()));
            }
            if seed % 3 == 0 {
                // As with a snaplen: of some packets not all was kept.
                for _ in 0..4 {
                    let number = dice.roll(half.len().max(1));
                    if let Some(packet) = half.get_mut(number) {
                        let kept = packet.len().saturating_sub(dice.roll(200));
                        packet.truncate(kept.max(60));
                    }
                }
            }
            write_capture(&path, &half);
            let all = [&["read", path.to_str().unwrap(), "--json", "-"], &keys[..]].concat();
            let output = tlsdemo(&all);
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(
                output.status.code().is_some_and(|code| code < 2),
                "{name} {seed}: {text}"
            );
            assert!(!text.contains("panicked"), "{name} {seed}: {text}");
            let trace = lines(&output.stdout);
            // That a version is deprecated is no fault of the capture's.
            let mut found = failures(&trace);
            found.retain(|failure| !known.contains(failure));
            assert_eq!(found, [""; 0], "{name} {seed}");
            let forged = of(&trace, "record")
                .into_iter()
                .filter(|it| it["authentic"] == false);
            assert_eq!(forged.count(), 0, "{name} {seed}");
            for message in messages(&trace) {
                // One that is torn is told as far as it goes.
                let is_told = plain
                    .iter()
                    .any(|whole| whole.0 == message.0 && whole.2.starts_with(&message.2));
                assert!(is_told, "{name} {seed}: {message:?}");
            }
            opened += of(&trace, "data").len();
        }
        assert!(opened > 10, "{name}: data is opened behind gaps: {opened}");
    }
}

/// A private authority is in no list of an observer's, and may well be in the client's.
#[test]
fn that_a_client_trusts_nobody_is_not_claimed() {
    let recorded = record("private-authority", &["--tls", "1.2"]);
    let output = tlsdemo(&["read", recorded.capture.to_str().unwrap(), "--all"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("what was agreed on"), "{text}");
    assert!(!text.contains("may be anyone"), "{text}");
}

#[test]
fn the_list_has_a_line_a_connection() {
    let recorded = record("list", &["--tls", "1.2"]);
    let [row] = &read(&recorded.capture, &[])[..] else {
        panic!("one connection")
    };
    for (member, value) in [
        ("version", "TLS 1.2"),
        ("server_name", "localhost"),
        ("group", "x25519"),
        ("certificate", "localhost"),
    ] {
        assert_eq!(row[member], value);
    }
    assert_eq!(
        (&row["failed"], &row["resumed"]),
        (&false.into(), &false.into())
    );
    assert_eq!(row["decrypted"], true);
    for (filter, count) in [
        (&["--tls", "1.3"][..], 0),
        (&["--tls", "1.2", "--host", "LOCALHOST"], 1),
        (&["--host", "ocalhost"], 0),
        (&["--host", "127.0.0.1"], 1),
        (&["--port", "1"], 0),
        (&["--failed"], 0),
    ] {
        assert_eq!(read(&recorded.capture, filter).len(), count, "{filter:?}");
    }
    let path = recorded.capture.to_str().unwrap();
    for filter in [
        &["--host", "nothere"][..],
        &["--port", "1"],
        &["--failed"],
        &["--tls", "1.3"],
    ] {
        let said = format!("nothing matches {}", filter.join(" "));
        let output = tlsdemo(&[&["read", path], filter].concat());
        let list = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(list.contains(&said), "{list}");
        let output = tlsdemo(&[&["read", path, "--all"], filter].concat());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && error.contains("matches --"),
            "{error}"
        );
    }
    let output = tlsdemo(&["read", path, "--stream", "9"]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && error.contains("no connection of TLS"),
        "{error}"
    );
}

#[test]
fn without_secrets_what_is_encrypted_is_said_to_be() {
    let recorded = record("closed", &[]);
    let (packets, _) = packets(&recorded.capture);
    let path = recorded.folder.join("closed.pcap");
    write_capture(&path, &packets);
    let trace = read(&path, &["--all"]);
    let gaps = of(&trace, "gap");
    assert_eq!(gaps.len(), 2, "one for each end");
    assert!(gaps.iter().all(|gap| gap["why"] == "encrypted"));
    let sealed: u64 = gaps.iter().filter_map(|gap| gap["records"].as_u64()).sum();
    let records = of(&trace, "record");
    let data = records
        .iter()
        .filter(|it| it["content_type"]["value"] == 23);
    assert_eq!(data.count() as u64, sealed);
    let names: Vec<String> = messages(&trace).into_iter().map(|it| it.1).collect();
    assert_eq!(
        names,
        [
            "ClientHello",
            "ServerHello",
            "ChangeCipherSpec",
            "ChangeCipherSpec"
        ]
    );
}

/// Of a log that lacks lines of some labels, nothing is made but what it says: what could not be read
/// is no failure of anybody's.
#[test]
fn with_a_part_of_the_secrets_nothing_wrong_is_told() {
    const EARLY: &str = "CLIENT_EARLY_TRAFFIC_SECRET";
    const HANDSHAKE: [&str; 2] = [
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
        "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    ];
    const APPLICATION: [&str; 2] = ["CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"];
    let parts: [&[&str]; 9] = [
        &[EARLY],
        &[EARLY, HANDSHAKE[0], APPLICATION[0]],
        &[HANDSHAKE[1], APPLICATION[1]],
        &HANDSHAKE,
        &[HANDSHAKE[0]],
        &[HANDSHAKE[1]],
        &APPLICATION,
        &[APPLICATION[0]],
        &[EARLY, APPLICATION[1]],
    ];
    let refused = ["--groups", "P-256", "--key-share", "none"];
    let mut unchecked = 0;
    for (name, options) in [("parts", &[][..]), ("parts-refused", &refused)] {
        let all = [&["--resume", "--early-data"], options].concat();
        let recorded = record(name, &all);
        let (packets, secrets) = packets(&recorded.capture);
        let secrets = String::from_utf8(secrets).unwrap();
        let (keys, path) = (
            recorded.folder.join("keys"),
            recorded.folder.join("part.pcap"),
        );
        write_capture(&path, &packets);
        for lacks in parts {
            let has = |line: &&str| !lacks.iter().any(|label| line.starts_with(label));
            let rest: Vec<&str> = secrets.lines().filter(has).collect();
            std::fs::write(&keys, rest.join("\n")).unwrap();
            let keys = ["--secrets", keys.to_str().unwrap()];
            for row in read(&path, &keys) {
                let ending = row["ending"].to_string();
                assert_eq!(row["failed"], false, "{name} without {lacks:?}: {row}");
                assert!(
                    !ending.contains("without"),
                    "{name} without {lacks:?}: {row}"
                );
            }
            let trace = read(&path, &[&["--all"], &keys[..]].concat());
            let mut failed = failures(&trace);
            failed.retain(|failure| !failures(&recorded.live).contains(failure));
            assert_eq!(failed, [""; 0], "{name} without {lacks:?}");
            assert!(
                of(&trace, "diagnosis").is_empty(),
                "{name} without {lacks:?}"
            );
            let named = |event: &str, member: &str| {
                let all = of(&trace, event).into_iter();
                all.filter(|it| it[member] == "verify_data").count()
            };
            let finished = named("check", "name") + named("unchecked", "proof");
            let read = of(&trace, "message")
                .into_iter()
                .filter(|it| it["name"] == "Finished");
            assert_eq!(finished, read.count(), "{name} without {lacks:?}");
            unchecked += named("unchecked", "proof");
        }
    }
    assert!(unchecked > 5, "{unchecked}");
}

#[test]
fn a_pre_shared_key_opens_what_is_under_it_alone() {
    const KEY: &str = "a:0123456789abcdef0123456789abcdef";
    let psk = ["--psk", KEY];
    for (name, options, opens) in [
        (
            "psk-ke",
            &["--tls", "1.3", "--psk-modes", "psk_ke"][..],
            true,
        ),
        (
            "psk-imported",
            &["--psk-modes", "psk_ke", "--psk-import"],
            true,
        ),
        ("psk-dhe-ke", &["--tls", "1.3"], false),
        (
            "psk12",
            &["--tls", "1.2", "-c", "PSK-AES128-GCM-SHA256"],
            true,
        ),
        (
            "dhe-psk",
            &["--tls", "1.2", "-c", "DHE-PSK-AES128-GCM-SHA256"],
            false,
        ),
        (
            "ecdhe-psk",
            &["--tls", "1.0", "-c", "ECDHE-PSK-AES128-CBC-SHA"],
            false,
        ),
    ] {
        let recorded = record(name, &[&psk[..], options].concat());
        let (packets, _) = packets(&recorded.capture);
        let path = recorded.folder.join("closed.pcap");
        write_capture(&path, &packets);
        let [row] = &read(&path, &psk)[..] else {
            panic!("{name}: one connection")
        };
        assert_eq!(
            (&row["decrypted"], &row["failed"]),
            (&opens.into(), &false.into()),
            "{name}"
        );
        let trace = read(&path, &[&["--all"], &psk[..]].concat());
        let gaps = of(&trace, "gap");
        match opens {
            true => {
                let logged = read(&recorded.capture, &["--all"]);
                assert_eq!(messages(&trace), messages(&logged), "{name}");
                assert_eq!(gaps, [&Value::Null; 0], "{name}");
                let checked = of(&trace, "check");
                let finished = checked.iter().filter(|it| it["name"] == "verify_data");
                assert_eq!(finished.count(), 2, "{name}");
            }
            false => {
                assert!(!gaps.is_empty(), "{name}");
                assert!(
                    gaps.iter().all(|gap| gap["why"] == "ephemeral"),
                    "{name}: {gaps:?}"
                );
            }
        }
        assert_eq!(failures(&trace), failures(&recorded.live), "{name}");
        // A key of another name or with other bytes opens nothing, and is nobody's failure but the reader's.
        for (other, said) in [
            (
                "b:0123456789abcdef0123456789abcdef",
                "no client names this key",
            ),
            (
                "a:1123456789abcdef0123456789abcdef",
                "its binder does not match",
            ),
        ] {
            let file = path.to_str().unwrap();
            let output = tlsdemo(&["read", file, "--psk", other, "--all", "--json", "-"]);
            let trace = lines(&output.stdout);
            assert_eq!(failures(&trace), failures(&recorded.live), "{name} {other}");
            assert!(of(&trace, "data").is_empty(), "{name} {other}");
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            let is_told = other.starts_with('b') || name.starts_with("psk-");
            assert_eq!(error.contains(said), is_told, "{name} {other}: {error}");
        }
    }
}

/// What the program says of a capture in which one handshake failed: (happened, meaning).
fn diagnosis(name: &str, arguments: &[&str]) -> (String, String) {
    let folder = std::env::temp_dir().join(format!("tlsdemo-read-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let capture = folder.join("a.pcapng");
    let all = [&["-q", "--pcap", capture.to_str().unwrap()], arguments].concat();
    let output = tlsdemo(&all);
    assert!(!output.status.success(), "{name}: {output:?}");
    let trace = read(&capture, &["--all"]);
    let [told] = &of(&trace, "diagnosis")[..] else {
        panic!("{name}: one diagnosis: {trace:?}")
    };
    let [row] = &read(&capture, &[])[..] else {
        panic!("{name}: one connection")
    };
    assert_eq!(row["failed"], true, "{name}");
    std::fs::remove_dir_all(folder).unwrap();
    let text = |member: &str| told[member].as_str().unwrap_or_default().to_owned();
    (text("happened"), text("meaning"))
}

/// A server that answers a hello with these bytes, and closes.
fn answer(bytes: &'static [u8]) -> String {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut header = [0; 5];
        stream.read_exact(&mut header).unwrap();
        let length = u16::from_be_bytes([header[3], header[4]]);
        stream.read_exact(&mut vec![0; length.into()]).unwrap();
        stream.write_all(bytes).unwrap();
    });
    address
}

#[test]
fn a_failure_is_explained_whichever_end_it_comes_from() {
    let others = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/extensions.pem");
    for version in ["1.3", "1.2"] {
        let (happened, meaning) =
            diagnosis(version, &["--local", "--tls", version, "--ca-file", others]);
        assert_eq!(happened, "The client sent the alert unknown_ca.");
        for part in [
            "The client does not accept the server's certificate: it knows no authority",
            "It is for localhost",
            "localhost was called.",
        ] {
            assert!(meaning.contains(part), "{meaning}");
        }
    }
    // RFC 5246 §7.2 and RFC 6066 §3: the numbers of alerts.
    for (name, bytes, happened, meaning) in [
        (
            "handshake_failure",
            &[21, 3, 3, 0, 2, 2, 40][..],
            "The server sent the alert handshake_failure.",
            "accepts nothing of what the client offers: TLS 1.2 at most, ",
        ),
        (
            "protocol_version",
            &[21, 3, 3, 0, 2, 2, 70],
            "The server sent the alert protocol_version.",
            "says that it supports no version that the client offers: TLS 1.2 at most.",
        ),
        (
            "unrecognized_name",
            &[21, 3, 3, 0, 2, 2, 112],
            "The server sent the alert unrecognized_name.",
            "The server has no site for a.example.",
        ),
        (
            "closed",
            &[],
            "The server closed the connection without an alert.",
            "on the ClientHello without saying why",
        ),
    ] {
        let address = answer(bytes);
        let called = ["a.example", "--connect", &address, "--tls", "1.2"];
        let (found, why) = diagnosis(name, &called);
        assert_eq!(found, happened);
        assert!(why.contains(meaning), "{name}: {why}");
    }
}

/// A capture in which the client says something, and the server answers it and closes.
fn exchange_of(path: &Path, said: &[u8], answer: &[u8]) {
    let mut next = [1000_u32, 5000];
    let mut packet = |from: usize, flags: u8, data: &[u8]| {
        let addresses: [[u8; 4]; 2] = [[10, 0, 0, 1], [10, 0, 0, 2]];
        let ports = [40_000_u16, 443];
        let length = (40 + data.len()) as u16;
        let mut all = vec![0x45, 0];
        all.extend(length.to_be_bytes());
        all.extend([0, 0, 0, 0, 64, 6, 0, 0]);
        all.extend([addresses[from], addresses[1 - from]].concat());
        all.extend([ports[from].to_be_bytes(), ports[1 - from].to_be_bytes()].concat());
        all.extend([next[from].to_be_bytes(), next[1 - from].to_be_bytes()].concat());
        all.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
        all.extend(data);
        next[from] += data.len() as u32 + u32::from(flags & 3 != 0);
        all
    };
    let packets = [
        packet(0, 0x02, &[]),
        packet(1, 0x12, &[]),
        packet(0, 0x18, said),
        packet(1, 0x18, answer),
        packet(1, 0x11, &[]),
        packet(0, 0x11, &[]),
    ];
    write_capture(path, &packets);
}

#[test]
fn what_is_not_tls_is_said_to_be() {
    let folder = std::env::temp_dir().join(format!("tlsdemo-read-{}-plain", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("a.pcap");
    let get = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    // RFC 5246 §7.2: a warning (1) or fatal (2), and what it is about.
    for (said, answer, ending, meaning) in [
        (
            &get[..],
            [21, 3, 1, 0, 2, 2, 70],
            "alert protocol_version from the server; the client sent HTTP, not TLS",
            "does not begin with TLS but with HTTP",
        ),
        // So OpenSSL 3 answers a client that closes at once (RFC 9846 §6.2: decode_error).
        (
            b"",
            [21, 3, 1, 0, 2, 2, 50],
            "alert decode_error from the server; the client sent nothing",
            "sent not a single byte",
        ),
        (
            b"\x01\x02",
            [21, 3, 3, 0, 2, 1, 0],
            "alert close_notify from the server; what the client sent is not TLS",
            "does not begin with TLS but with something else",
        ),
    ] {
        exchange_of(&path, said, &answer);
        let [row] = &read(&path, &[])[..] else {
            panic!("one connection")
        };
        assert_eq!(
            (&row["ending"], &row["failed"]),
            (&ending.into(), &true.into())
        );
        let trace = read(&path, &["--all"]);
        let [told] = &of(&trace, "diagnosis")[..] else {
            panic!("one diagnosis: {trace:?}")
        };
        let told = told["meaning"].to_string();
        assert!(told.contains(meaning), "{told}");
        let names: Vec<&Value> = of(&trace, "message").iter().map(|it| &it["name"]).collect();
        let spoke = !said.is_empty();
        assert_eq!(names, vec!["client plaintext"; usize::from(spoke)]);
        // Nothing is known that -v would add.
        let output = tlsdemo(&["read", path.to_str().unwrap(), "-v"]);
        let list = String::from_utf8(output.stdout).unwrap();
        assert!(list.lines().all(|line| !line.trim().is_empty()), "{list}");
        assert_eq!(of(&trace, "alert").len(), 1);
    }
    // Both talk HTTP: there is no TLS to list.
    exchange_of(&path, get, b"HTTP/1.1 200 OK\r\n\r\n");
    assert_eq!(read(&path, &[]), [Value::Null; 0]);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_session_is_joined_to_the_connection_that_made_it() {
    for (name, version) in [("resumed13", "1.3"), ("resumed12", "1.2")] {
        let recorded = record(name, &["--tls", version, "--resume"]);
        let rows = read(&recorded.capture, &[]);
        let joined: Vec<&Value> = rows.iter().map(|row| &row["resumed_from"]).collect();
        assert_eq!(joined, [&Value::Null, &1.into()], "{name}");
        let facts = |trace: &[Value]| apart(trace)[1].last().unwrap()["facts"].clone();
        let told = facts(&read(&recorded.capture, &["--all"]));
        let lived = facts(&recorded.live);
        for fact in ["session", "pre_shared_key", "psk_key_exchange_mode"] {
            assert_eq!(told[fact], lived[fact], "{name} {fact}");
        }
        let (packets, secrets) = packets(&recorded.capture);
        let (keys, path) = (
            recorded.folder.join("keys"),
            recorded.folder.join("one.pcap"),
        );
        let first = secrets.split(|byte| *byte == b'\n').next().unwrap();
        std::fs::write(&keys, first).unwrap();
        write_capture(&path, &packets);
        let rows = read(&path, &["--secrets", keys.to_str().unwrap()]);
        // Up to TLS 1.2 the master secret is the session's (RFC 5246 §8.1): it opens both.
        let opened: Vec<&Value> = rows.iter().map(|row| &row["decrypted"]).collect();
        if version == "1.2" {
            assert_eq!(opened, [&Value::Bool(true); 2], "{name}");
        }
    }
}

#[test]
fn secrets_come_from_a_trace_and_from_behind_the_packets() {
    let recorded = record("elsewhere", &[]);
    let (packets, _) = packets(&recorded.capture);
    let path = recorded.folder.join("closed.pcap");
    write_capture(&path, &packets);
    assert_eq!(read(&path, &[])[0]["decrypted"], false);
    let trace = recorded.folder.join("a.jsonl");
    let rows = read(&path, &["--secrets", trace.to_str().unwrap()]);
    assert_eq!(rows[0]["decrypted"], true);

    // The blocks of a pcapng file, those with secrets (type 10) last.
    let bytes = std::fs::read(&recorded.capture).unwrap();
    let (mut all, mut secrets, mut rest) = (Vec::new(), Vec::<u8>::new(), &bytes[..]);
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest[4..8].try_into().unwrap());
        let (block, behind) = rest.split_at(length as usize);
        match block[..4] {
            [10, 0, 0, 0] => secrets.extend(block),
            _ => all.extend(block),
        }
        rest = behind;
    }
    all.extend(secrets);
    let path = recorded.folder.join("late.pcapng");
    std::fs::write(&path, all).unwrap();
    let [row] = &read(&path, &[])[..] else {
        panic!("one connection")
    };
    assert_eq!(row["decrypted"], true);
    assert_eq!(
        messages(&read(&path, &["--all"])).len(),
        messages(&recorded.live).len()
    );
}

/// Feeds a connection to an observer from its first byte on, TLS or not.
struct Ear(Observer);

impl Listener for Ear {
    fn hear(&mut self, time: Duration, heard: Heard<'_>) {
        self.0.at(time);
        match heard {
            Heard::Bytes(side, bytes) => self.0.bytes(side, bytes),
            Heard::Gap(side, length) => self.0.gap(side, length),
            Heard::Cut(side, length) => self.0.cut(side, length),
            Heard::Unseen(side) => self.0.unseen(side),
            Heard::End(side) => self.0.end(side),
            Heard::Reset(side) => self.0.reset(side),
            Heard::Lost => self.0.lose(),
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.0.settle();
        self.0.finish();
    }
}

/// What an observer tells who knows no secrets and hears this.
fn overheard(heard: impl FnOnce(&mut Observer)) -> (Vec<Event>, Sight) {
    let means = Arc::new(Means {
        secrets: RwLock::new(KeyLog::default()),
        trust_anchors: TrustAnchors::empty(),
        psks: GivenPsks::default(),
        server_keys: Vec::new(),
        is_brief: false,
        sessions: Mutex::default(),
        names: Mutex::default(),
    });
    let events = common::Recorder::default();
    let observed = Observed {
        target: String::new(),
        client: None,
        server: None,
    };
    let mut observer = Observer::new(observed, Duration::ZERO, means, events.narration());
    heard(&mut observer);
    observer.settle();
    observer.finish();
    (events.events(), observer.sight().clone())
}

fn tls_record(content_type: u8, fragment: &[u8]) -> Vec<u8> {
    let length = (fragment.len() as u16).to_be_bytes();
    [&[content_type, 3, 3], &length[..], fragment].concat()
}

/// A hello with one suite and these extensions (RFC 9846 §4.2.2), or the answer to it.
fn hello_record(msg_type: u8, suites: &[u8], extensions: &[u8]) -> Vec<u8> {
    let fixed = [&[3, 3][..], &[0x5a; 32], &[0]].concat();
    let length = (extensions.len() as u16).to_be_bytes();
    let body = [&fixed[..], suites, &length, extensions].concat();
    let length = (body.len() as u32).to_be_bytes();
    tls_record(22, &[&[msg_type], &length[1..], &body].concat())
}

fn told(events: &[Event]) -> Vec<String> {
    let told = events.iter().filter_map(|event| match event {
        Event::Message(message) => Some(message.name.to_string()),
        _ => None,
    });
    told.collect()
}

/// Of the client's side alone the version is not known. After a ChangeCipherSpec, handshake records and
/// alerts of more than two bytes are protected in every version that has them (RFC 5246 §7.1); in TLS 1.3
/// a second hello and alerts are in the clear there (RFC 9846 §4.2.4, §5.1).
#[test]
fn what_follows_a_change_of_keys_is_not_read_as_if_in_the_clear() {
    // supported_versions: TLS 1.3, TLS 1.2.
    let versions = [0, 43, 0, 5, 4, 3, 4, 3, 3];
    let hello = hello_record(1, &[0, 2, 0xc0, 0x2f, 1, 0], &versions);
    let change = tls_record(20, &[1]);
    // An explicit nonce comes first, whatever byte that begins with (RFC 5288 §3).
    for first in [1, 2, 14, 20, 32] {
        let (events, sight) = overheard(|it| {
            it.bytes(Side::Client, &hello);
            it.bytes(Side::Client, &change);
            it.bytes(Side::Client, &tls_record(22, &[first; 40]));
            it.bytes(Side::Client, &tls_record(21, &[first; 26]));
            it.unseen(Side::Server);
        });
        assert_eq!(
            told(&events),
            ["ClientHello", "ChangeCipherSpec"],
            "{first}"
        );
        assert_eq!(sight.sealed, [2, 0], "{first}");
    }
    let (events, _) = overheard(|it| {
        for record in [&hello, &change, &hello, &tls_record(21, &[2, 40])] {
            it.bytes(Side::Client, record);
        }
    });
    let both = ["ClientHello", "ChangeCipherSpec", "ClientHello", "Alert"];
    assert_eq!(told(&events), both);
}

/// With TLS_SHA256_SHA256 a record is the content, its type, zeros, and a MAC of 32 bytes (RFC 9150 §3, §5):
/// without keys only the MAC is left unchecked. Early data that may be under another suite is not read.
#[test]
fn the_suites_of_rfc_9150_are_read_without_keys() {
    // supported_versions: TLS 1.3.
    let client = hello_record(1, &[0, 2, 0xc0, 0xb4, 1, 0], &[0, 43, 0, 3, 2, 3, 4]);
    let server = hello_record(2, &[0xc0, 0xb4, 0], &[0, 43, 0, 2, 3, 4]);
    let inner = |content: &[u8], content_type: u8, zeros: usize| {
        let zeros = vec![0; zeros];
        tls_record(
            23,
            &[content, &[content_type], &zeros, &[0x33; 32]].concat(),
        )
    };
    let finished = [&[20, 0, 0, 32][..], &[0x44; 32]].concat();
    let flight = [&[8, 0, 0, 2, 0, 0][..], &finished].concat();
    let (events, sight) = overheard(|it| {
        it.bytes(Side::Client, &client);
        it.bytes(Side::Server, &server);
        it.bytes(Side::Server, &inner(&flight, 22, 3));
        it.bytes(Side::Client, &inner(&finished, 22, 0));
        it.bytes(Side::Client, &inner(b"GET / HTTP/1.1\r\n\r\n", 23, 0));
        it.bytes(Side::Server, &inner(&[1, 0], 21, 0));
        // Nothing but zeros before the MAC, and not even a MAC.
        it.bytes(Side::Server, &inner(&[], 0, 8));
        it.bytes(Side::Server, &tls_record(23, &[1; 31]));
    });
    let names = [
        "ClientHello",
        "ServerHello",
        "EncryptedExtensions",
        "Finished",
        "Finished",
        "request",
        "Alert",
    ];
    assert_eq!(told(&events), names);
    assert!(sight.is_complete);
    assert_eq!(
        (sight.sealed, sight.closed_first()),
        ([0, 2], Some(Side::Server))
    );
    let unchecked: Vec<_> = (events.iter())
        .filter_map(|event| match event {
            Event::Unchecked(it) => Some((it.from, it.proof.name())),
            _ => None,
        })
        .collect();
    let expected = [
        (Side::Server, "record_mac"),
        (Side::Server, "verify_data"),
        (Side::Client, "record_mac"),
        (Side::Client, "verify_data"),
    ];
    assert_eq!(unchecked, expected);

    // early_data is offered, and nobody has said that it is taken.
    let client = hello_record(
        1,
        &[0, 2, 0xc0, 0xb4, 1, 0],
        &[0, 43, 0, 3, 2, 3, 4, 0, 42, 0, 0],
    );
    let (events, sight) = overheard(|it| {
        it.bytes(Side::Client, &client);
        it.bytes(Side::Server, &server);
        it.bytes(Side::Client, &inner(b"GET / HTTP/1.1\r\n\r\n", 23, 0));
    });
    assert_eq!(told(&events), ["ClientHello", "ServerHello"]);
    assert_eq!(sight.sealed, [1, 0]);
}

/// SSL 3.0 has the messages of TLS 1.0 but for a ClientKeyExchange without a length before what RSA encrypts
/// (RFC 6101 §5.6.7.1, RFC 5246 §7.4.7.1); its keys are made in another way.
#[test]
fn the_messages_of_ssl_3_are_taken_apart() {
    let old = |mut record: Vec<u8>| {
        // The record's version and the hello's.
        (record[2], record[10]) = (0, 0);
        record
    };
    let message = |msg_type: u8, body: &[u8]| {
        let length = (body.len() as u32).to_be_bytes();
        tls_record(22, &[&[msg_type], &length[1..], body].concat())
    };
    let sized = |bytes: &[u8]| [&(bytes.len() as u32).to_be_bytes()[1..], bytes].concat();
    let (events, sight) = overheard(|it| {
        it.bytes(
            Side::Client,
            &old(hello_record(1, &[0, 2, 0, 0x2f, 1, 0], &[])),
        );
        it.bytes(Side::Server, &old(hello_record(2, &[0, 0x2f, 0], &[])));
        it.bytes(Side::Server, &message(11, &sized(&sized(&[0x30, 0]))));
        it.bytes(Side::Server, &message(14, &[]));
        it.bytes(Side::Client, &message(16, &[0x5a; 256]));
        it.bytes(Side::Client, &tls_record(20, &[1]));
        it.bytes(Side::Client, &tls_record(22, &[0x33; 64]));
    });
    let names = [
        "ClientHello",
        "ServerHello",
        "Certificate",
        "ServerHelloDone",
        "ClientKeyExchange",
        "ChangeCipherSpec",
    ];
    assert_eq!(told(&events), names);
    assert_eq!(sight.sealed, [1, 0]);
    let exchange = events.iter().find_map(|event| match event {
        Event::Message(it) if &*it.name == "ClientKeyExchange" => Some(it),
        _ => None,
    });
    let field = exchange.unwrap().fields.last().unwrap();
    assert_eq!(
        (&*field.name, field.length),
        ("encrypted_pre_master_secret", 256)
    );

    // SSL_RSA_WITH_NULL_SHA, whose Finished is two hashes, with a MAC of 20 bytes behind it (§5.6.9, §A.6).
    let finished = [&[20, 0, 0, 36][..], &[0x33; 36], &[0x44; 20]].concat();
    let (events, sight) = overheard(|it| {
        it.bytes(
            Side::Client,
            &old(hello_record(1, &[0, 2, 0, 2, 1, 0], &[])),
        );
        it.bytes(Side::Server, &old(hello_record(2, &[0, 2, 0], &[])));
        it.bytes(Side::Client, &tls_record(20, &[1]));
        it.bytes(Side::Client, &tls_record(22, &finished));
    });
    let hashes = events.iter().find_map(|event| match event {
        Event::Message(it) if &*it.name == "Finished" => Some(&it.fields[2..]),
        _ => None,
    });
    let hashes: Vec<_> = (hashes.unwrap().iter())
        .map(|field| (&*field.name, field.length))
        .collect();
    assert_eq!(hashes, [("md5_hash", 16), ("sha_hash", 20)]);
    assert_eq!(sight.sealed, [0, 0]);
}

/// TLS_NULL_WITH_NULL_NULL protects nothing (RFC 5246 §A.5), whatever the ChangeCipherSpec says.
#[test]
fn what_has_no_mac_either_is_read_as_in_the_clear() {
    let (events, sight) = overheard(|it| {
        it.bytes(Side::Client, &hello_record(1, &[0, 2, 0, 0, 1, 0], &[]));
        it.bytes(Side::Server, &hello_record(2, &[0, 0, 0], &[]));
        it.bytes(Side::Client, &tls_record(20, &[1]));
        it.bytes(
            Side::Client,
            &tls_record(22, &[&[20, 0, 0, 12][..], &[0x44; 12]].concat()),
        );
        it.bytes(Side::Client, &tls_record(23, b"GET / HTTP/1.1\r\n\r\n"));
    });
    let names = [
        "ClientHello",
        "ServerHello",
        "ChangeCipherSpec",
        "Finished",
        "request",
    ];
    assert_eq!(told(&events), names);
    assert_eq!(sight.sealed, [0, 0]);
    let is_protected = |event: &Event| matches!(event, Event::Record(it) if it.protected.is_some());
    assert!(!events.iter().any(is_protected));
}

/// A ServerHello with a ChangeCipherSpec right behind it is an abbreviated handshake (RFC 5246 §7.3), also
/// where nothing of the client's is there; with a Certificate between them it is none.
#[test]
fn the_server_alone_shows_that_it_resumes() {
    let hello = hello_record(2, &[0xc0, 0x2f, 0], &[]);
    let certificate = tls_record(22, &[11, 0, 0, 3, 0, 0, 0]);
    let done = tls_record(22, &[14, 0, 0, 0]);
    let change = tls_record(20, &[1]);
    let ticket = tls_record(22, &[4, 0, 0, 7, 0, 0, 0, 9, 0, 1, 7]);
    for (between, resumes) in [
        (&[][..], Some(true)),
        (&[&ticket], Some(true)),
        (&[&certificate, &done, &ticket], Some(false)),
    ] {
        let (_, sight) = overheard(|it| {
            it.unseen(Side::Client);
            it.bytes(Side::Server, &hello);
            for record in between {
                it.bytes(Side::Server, record);
            }
            it.bytes(Side::Server, &change);
        });
        assert_eq!(sight.is_resumed, resumes);
    }
}

/// An alert that answers an end without close_notify is told as that: OpenSSL says decode_error, GnuTLS
/// unexpected_message (RFC 9846 §6.1 has each end send close_notify before it closes).
#[test]
fn an_alert_after_an_unannounced_end_is_about_that() {
    let hello = hello_record(1, &[0, 2, 0xc0, 0x2f, 1, 0], &[]);
    let answer = hello_record(2, &[0xc0, 0x2f, 0], &[]);
    let alert = |description| tls_record(21, &[2, description]);
    for (close_notify, ends, description, says) in [
        (false, true, 50, true),
        (false, true, 10, true),
        (false, false, 50, false),
        (true, true, 50, false),
    ] {
        let (_, sight) = overheard(|it| {
            it.bytes(Side::Client, &hello);
            it.bytes(Side::Server, &answer);
            if close_notify {
                it.bytes(Side::Server, &tls_record(21, &[1, 0]));
            }
            if ends {
                it.end(Side::Server);
            }
            it.bytes(Side::Client, &alert(description));
        });
        assert_eq!(sight.left_before_alert, says.then_some(Side::Server));
        let found = observed::diagnose(&observed::Context {
            sight: &sight,
            target: "a.example:443",
            group: None,
            prime_bits: None,
            certificate: None,
        });
        let found = found.unwrap();
        let is_said = found
            .happened
            .contains("The server closed its side without close_notify");
        assert_eq!(is_said, says, "{}", found.happened);
        assert_eq!(
            found.meaning.contains("what the server chose"),
            !says,
            "{}",
            found.meaning
        );
    }
}

#[test]
fn a_capture_that_is_damaged_anywhere_harms_nobody() {
    for (name, options) in [
        ("damaged13", &[][..]),
        ("damaged12", &["--tls", "1.2", "-c", "ECDHE-RSA-AES128-SHA"]),
    ] {
        let recorded = record(name, options);
        let file = std::fs::read(&recorded.capture).unwrap();
        let (_, secrets) = packets(&recorded.capture);
        let mut opened = 0;
        for seed in 1..150 {
            let mut dice = Dice(seed);
            let mut damaged = file.clone();
            for _ in 0..dice.roll(12) {
                let at = dice.roll(damaged.len());
                damaged[at] ^= 1 << dice.roll(8);
            }
            if seed % 7 == 0 {
                damaged.truncate(dice.roll(file.len()));
            }
            let mut log = KeyLog::default();
            log.read(&secrets);
            let means = Arc::new(Means {
                secrets: RwLock::new(log),
                trust_anchors: TrustAnchors::empty(),
                psks: GivenPsks::default(),
                server_keys: Vec::new(),
                is_brief: seed % 2 == 0,
                sessions: Mutex::default(),
                names: Mutex::default(),
            });
            let events = common::Recorder::default();
            let mut streams = Streams::new(|ends: &Ends| {
                let observed = Observed {
                    target: String::new(),
                    client: Some(ends.client),
                    server: Some(ends.server),
                };
                let narration = match means.is_brief {
                    true => Narration::silent(),
                    false => events.narration(),
                };
                Ear(Observer::new(
                    observed,
                    ends.time,
                    Arc::clone(&means),
                    narration,
                ))
            });
            let Ok(mut capture) = Capture::open(std::io::Cursor::new(damaged)) else {
                continue;
            };
            while let Ok(Some(item)) = capture.next_item() {
                if let Item::Packet(packet) = item {
                    streams.packet(&packet);
                }
            }
            streams.finish();
            drop(streams);
            let events = events.events();
            for event in &events {
                let (fields, bytes) = match event {
                    Event::Record(record) => (&record.fields, &record.bytes),
                    Event::Message(message) => (&message.fields, &message.bytes),
                    _ => continue,
                };
                assert_eq!(cover(fields, bytes.len()), Ok(()), "{name} {seed}");
            }
            opened += events
                .iter()
                .filter(|event| matches!(event, Event::Data(_)))
                .count();
        }
        assert!(opened > 20, "{name}: {opened}");
    }
}

#[test]
fn several_connections_become_one_page() {
    let recorded = record("pages", &["--tls", "1.2", "--resume"]);
    let page = recorded.folder.join("all.html");
    let written = |arguments: &[&str]| {
        let file = recorded.capture.to_str().unwrap();
        let head = ["read", file, "--html", page.to_str().unwrap()];
        let output = tlsdemo(&[&head, arguments].concat());
        assert!(output.status.success(), "{output:?}");
        std::fs::read_to_string(&page).unwrap()
    };
    let several = written(&["--all"]);
    assert_eq!(several.matches("<details class=\"connection\"").count(), 2);
    // Neither end tells it, and it is known whom it is with.
    assert!(several.contains("<b>The observer "));
    assert!(!several.contains("<b>The client ") && !several.contains("(this end)"));
    assert!(several.contains("<b>localhost:"), "{several}");
    // The list has what that of the terminal has.
    let rows = read(&recorded.capture, &[]);
    for (row, session) in rows
        .iter()
        .zip(["new session", "resumes the session of connection 1"])
    {
        let text = |member: &str| row[member].as_str().unwrap().to_owned();
        let start = several.find(&format!("from {}", text("client"))).unwrap();
        let end = several[start..].find("</summary>").unwrap();
        let said = &several[start..start + end];
        assert!(said.contains(session), "{said}");
        for member in ["version", "cipher_suite", "ending"] {
            assert!(said.contains(&text(member)), "{member}: {said}");
        }
        let moment = text("time")[..23].replace('T', " ");
        assert!(several.contains(&format!("{moment} UTC")), "{moment}");
        assert!(!said.contains("failed"), "{said}");
    }
    let one = written(&["--stream", "2"]);
    assert!(!one.contains("<details class=\"connection\""));
    assert!(one.contains("ServerHello"));
    // To standard output, from where nothing else is written to it.
    let file = recorded.capture.to_str().unwrap();
    let output = tlsdemo(&["read", file, "--stream", "2", "--html", "-"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("<!DOCTYPE html>") && said.trim_end().ends_with("</html>"));
    let both = tlsdemo(&["read", file, "--all", "--html", "-", "--json", "-"]);
    let error = String::from_utf8_lossy(&both.stderr).into_owned();
    assert!(
        error.contains("--json and --html cannot both write"),
        "{error}"
    );
}

#[test]
fn a_trace_of_a_later_connection_is_one() {
    let recorded = record("later", &["--tls", "1.2", "--resume"]);
    let file = recorded.capture.to_str().unwrap();
    let traces = ["1", "2"].map(|number| {
        let path = recorded.folder.join(format!("{number}.jsonl"));
        let path = path.to_str().unwrap().to_owned();
        let output = tlsdemo(&["read", file, "--stream", number, "--json", &path]);
        assert!(output.status.success(), "{output:?}");
        path
    });
    let output = tlsdemo(&["diff", &traces[0], &traces[1]]);
    let told = String::from_utf8(output.stdout).unwrap();
    // The second is resumed (RFC 5246 §7.3): no Certificate comes, of either name.
    assert!(
        told.contains("Certificate of the server: the whole message"),
        "{told}"
    );
    assert!(
        told.lines().all(|line| line.chars().count() <= 100),
        "{told}"
    );
    let output = tlsdemo(&["show", &traces[1]]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(told.matches("observed between").count(), 1, "{told}");
}

#[test]
fn a_hello_as_of_ssl_2_is_told() {
    use std::io::{BufRead, BufReader, Read, Write};
    let folder = std::env::temp_dir().join(format!("tlsdemo-read-{}-ssl2", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let capture = folder.join("a.pcapng");
    let mut server = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["serve", "--port", "0", "--pcap", capture.to_str().unwrap()])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    let port: u16 = said
        .find_map(|line| {
            let line = line.unwrap();
            let (_, rest) = line.split_once("listening on 127.0.0.1:")?;
            rest.split(';').next()?.trim().parse().ok()
        })
        .expect("a port");
    // RFC 5246 §E.2: lengths, TLS 1.0, seven ciphers of three bytes, a challenge of 16.
    let mut hello = vec![0x80, 46, 1, 3, 1, 0, 21, 0, 0, 0, 16];
    for cipher in [0x2f_u8, 0x35, 0x0a, 0x05, 0x04, 0x09, 0x15] {
        hello.extend([0, 0, cipher]);
    }
    hello.extend([0x5a; 16]);
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(&hello).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    drop(stream);
    // The server writes the capture when the connection is over, and says so.
    let over = said.find(|line| line.as_ref().is_ok_and(|line| line.contains("SSL 2.0")));
    assert!(over.is_some());
    let trace = read_when_there(&capture);
    server.kill().unwrap();
    server.wait().unwrap();
    let old = of(&trace, "message")
        .into_iter()
        .find(|message| message["name"] == "CLIENT-HELLO");
    let old = old.expect("the hello is told");
    let hex: String = hello.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(old["bytes"], hex);
    assert_eq!(read(&capture, &[])[0]["failed"], true);
    std::fs::remove_dir_all(folder).unwrap();
}

/// The trace of a capture that another program is about to write.
fn read_when_there(capture: &Path) -> Vec<Value> {
    for _ in 0..200 {
        let path = capture.to_str().unwrap();
        let output = tlsdemo(&["read", path, "--json", "-", "--all"]);
        if output.status.success() {
            return lines(&output.stdout);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("no connection came");
}
