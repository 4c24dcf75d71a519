//! What the outsider's checker (`examples/check_trace.py`) recomputes of connections that know each other:
//! binders, pre-shared keys, the keys of early data, exporters. It says yes to what both ends told, and
//! notices each of these values if it is another, even where a liar has thought of what follows from it.

mod common;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use common::python::python;
use serde_json::Value;
use tlsdemo::names::hash::HashAlgorithm;
use tlsdemo::wire::serial::hex;

fn tlsdemo() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
    command.env_remove("SSLKEYLOGFILE").stdin(Stdio::null());
    command
}

const KEY: &str = "a name of some length:00112233445566778899aabbccddeeff";

/// The traces of a server and of its clients, in a folder of their own.
struct Traces(PathBuf);

impl Traces {
    fn make() -> Traces {
        let name = format!("tlsdemo-outsider-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).unwrap();
        let traces = Traces(folder);
        let server = traces.path("server");
        let mut serve = tlsdemo();
        serve.args(["serve", "--port", "0", "-q", "--early-data", "9999"]);
        serve.args(["--psk", KEY, "--json"]).arg(&server);
        let mut serve = serve.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(serve.stdout.take().unwrap()).lines();
        let greeting = lines.next().unwrap().unwrap();
        let (_, rest) = greeting.split_once("127.0.0.1:").unwrap();
        let target = format!("localhost:{}", rest.split_once(';').unwrap().0);
        // The line on the demo certificates.
        lines.next();
        let exports = ["--export", "EXPORTER-a:00ff:20", "--export", "tls-exporter"];
        for (name, connections, options) in [
            ("early", 2, &["--resume", "--early-data"][..]),
            ("older", 2, &["--resume", "--tls", "1.2"]),
            ("given", 1, &["--psk", KEY]),
            ("imported", 1, &["--psk", KEY, "--psk-import"]),
            ("kept", 1, &["--session", "KEPT", "--tls", "1.2"]),
            ("kept-again", 1, &["--session", "KEPT", "--tls", "1.2"]),
        ] {
            let kept = traces.0.join("sessions");
            let options = options.iter().map(|option| match *option {
                "KEPT" => kept.as_os_str(),
                option => option.as_ref(),
            });
            let mut client = tlsdemo();
            client.args(["-q", "-k", "--json"]).arg(traces.path(name));
            client.args(options).args(exports).arg(&target);
            let output = client.output().unwrap();
            assert!(output.status.success(), "{name}: {output:?}");
            for _ in 0..connections {
                lines.next();
            }
        }
        stop(serve);
        traces
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(format!("{name}.jsonl"))
    }

    fn lines(&self, name: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.path(name)).unwrap();
        let lines = text.lines();
        lines.map(|it| serde_json::from_str(it).unwrap()).collect()
    }

    /// Writes what a liar makes of a trace.
    fn forge(&self, number: usize, lines: &[Value]) -> PathBuf {
        let path = self.0.join(format!("{number}.forged"));
        let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
        std::fs::write(&path, lines.join("\n")).unwrap();
        path
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn stop(mut child: Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// What the checker says of these files, and whether it is content.
fn checked(files: &[PathBuf]) -> Option<(String, bool)> {
    let output = python()?
        .arg("examples/check_trace.py")
        .args(files)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    Some((said, output.status.success()))
}

/// Another last digit.
fn other(text: &str) -> String {
    let (rest, last) = text.split_at(text.len() - 1);
    format!("{rest}{}", if last == "0" { "1" } else { "0" })
}

fn change(value: &mut Value) {
    *value = other(value.as_str().unwrap()).into();
}

/// The traces with one value changed each, and what was changed.
fn forgeries(traces: &Traces) -> Vec<(String, Vec<Value>)> {
    let mut all: Vec<(String, Vec<Value>)> = Vec::new();
    let mut forge = |trace: &str, what: &str, index: usize, change: &dyn Fn(&mut Value)| {
        let mut lines = traces.lines(trace);
        let before = lines[index].clone();
        change(&mut lines[index]);
        assert_ne!(before, lines[index], "{trace}: {what}");
        all.push((format!("{trace}: {what}"), lines));
    };
    let computed: &[(&str, &[&str])] = &[
        (
            "early",
            &[
                "PSK",
                "early_secret",
                "binder_key",
                "binder_finished_key",
                "binder",
                "client_early_traffic_secret",
                "early_exporter_secret",
                "exporter_secret",
                "resumption_secret",
                "label_secret",
                "context_hash",
                "exported_keying_material",
                "tls-exporter",
            ],
        ),
        (
            "older",
            &[
                "master_secret",
                "key_block",
                "exported_keying_material",
                "tls-exporter",
            ],
        ),
        ("given", &["early_secret", "binder_key", "binder"]),
        (
            "imported",
            &[
                "epskx",
                "ImportedIdentity_hash",
                "ipskx",
                "binder_key",
                "binder",
            ],
        ),
        (
            "server",
            &[
                "StatePlaintext",
                "ticket",
                "PSK",
                "binder",
                "client_early_traffic_secret",
            ],
        ),
    ];
    for (trace, names) in computed {
        let lines = traces.lines(trace);
        for name in *names {
            // Of several the last: that of the connection that resumes.
            let is_it = |it: &Value| it["event"] == "computation" && it["name"] == *name;
            let index = lines.iter().rposition(is_it);
            let index = index.unwrap_or_else(|| panic!("{trace} has no {name}"));
            forge(trace, name, index, &|it| change(&mut it["output"]));
        }
    }
    for trace in ["early", "older", "given", "server"] {
        let mut seen = Vec::new();
        for (index, line) in traces.lines(trace).iter().enumerate() {
            // Which kinds of key a suite takes, the outsider has no table of.
            let is_new = !seen.contains(&line["name"]) && line["name"] != "certificate_key_type";
            if line["event"] == "check" && is_new {
                seen.push(line["name"].clone());
                let passed = line["passed"].as_bool().unwrap();
                let what = format!("check {}", line["name"]);
                forge(trace, &what, index, &|it| it["passed"] = (!passed).into());
            }
            if line["event"] == "check" && line["name"] == "binder" {
                forge(trace, "expected binder", index, &|it| {
                    change(&mut it["compared"]["expected"]["bytes"]);
                });
            }
            if line["event"] == "done" && trace != "server" {
                for name in ["EXPORTER-a:00ff:20", "tls-exporter"] {
                    forge(trace, name, index, &|it| change(&mut it["facts"][name]));
                }
            }
        }
    }
    // A value under the name of another is none that the RFC derives so.
    let lines = traces.lines("early");
    for (name, instead) in [
        (
            "client_early_traffic_secret",
            "client_handshake_traffic_secret",
        ),
        ("early_exporter_secret", "exporter_secret"),
        ("binder_finished_key", "client_finished_key"),
    ] {
        let index = lines.iter().position(|it| it["name"] == name).unwrap();
        forge("early", name, index, &|it| it["name"] = instead.into());
    }
    all
}

#[test]
fn what_was_told_follows_and_what_is_falsified_does_not() {
    let traces = Traces::make();
    let names = [
        "server",
        "early",
        "older",
        "given",
        "imported",
        "kept",
        "kept-again",
    ];
    let files = names.map(|name| traces.path(name));
    let Some((said, is_content)) = checked(&files) else {
        return;
    };
    assert!(is_content, "{said}");
    let mut forgeries = forgeries(&traces);
    assert!(forgeries.len() > 80, "{}", forgeries.len());
    forgeries.extend(thought_through(&traces));
    let files = forgeries.iter().enumerate();
    let files: Vec<PathBuf> = files
        .map(|(at, (_, lines))| traces.forge(at, lines))
        .collect();
    let (said, _) = checked(&files).unwrap();
    for (file, (what, _)) in files.iter().zip(&forgeries) {
        assert!(!is_ok(&said, file), "not noticed: {what}");
    }
}

/// Whether every connection of a file is called sound.
fn is_ok(said: &str, file: &Path) -> bool {
    let name = file.display().to_string();
    let mut verdicts = said.lines().filter(|line| line.starts_with(&name));
    verdicts.all(|line| line.contains(": ok: "))
}

/// HKDF-Expand-Label for at most one block of SHA-256 (RFC 9846 §7.1).
fn expand(secret: &[u8], label: &str, context: &[u8], length: usize) -> Vec<u8> {
    let label = format!("tls13 {label}");
    let mut info = vec![0, length as u8, label.len() as u8];
    info.extend(label.as_bytes());
    info.push(context.len() as u8);
    info.extend(context);
    info.push(1);
    let mut output = HashAlgorithm::Sha256.hmac(secret, &[&info]);
    output.truncate(length);
    output
}

/// Lies in which every line follows from those before: a secret by another label than its own.
fn thought_through(traces: &Traces) -> Vec<(String, Vec<Value>)> {
    let bytes = |value: &Value| hex::decode(value.as_str().unwrap()).unwrap();
    let lines = traces.lines("early");
    let index = |name: &str| lines.iter().position(|it| it["name"] == name).unwrap();
    let again = |line: &Value, label: &str, secret: &[u8]| {
        let length = bytes(&line["output"]).len();
        expand(secret, label, &bytes(&line["inputs"][1]["bytes"]), length)
    };
    // All that is there of the old value becomes the new one.
    let replaced = |lines: &[Value], pairs: &[(&Value, &[u8])]| -> Vec<Value> {
        let text = |line: &Value| {
            let mut text = line.to_string();
            for (old, new) in pairs {
                text = text.replace(old.as_str().unwrap(), &hex::encode(new));
            }
            serde_json::from_str(&text).unwrap()
        };
        lines.iter().map(text).collect()
    };
    let mut all = Vec::new();

    let at = index("early_exporter_secret");
    let secret = bytes(&lines[at]["inputs"][0]["bytes"]);
    let forged = again(&lines[at], "exp master", &secret);
    let mut lie = replaced(&lines, &[(&lines[at]["output"], &forged)]);
    lie[at]["parameters"]["label"] = "exp master".into();
    all.push(("an early exporter secret by another label".to_owned(), lie));

    // What is exported for another label, called what was asked for.
    let (label, material) = (index("label_secret"), index("exported_keying_material"));
    let secret = bytes(&lines[label]["inputs"][0]["bytes"]);
    let label_secret = again(&lines[label], "EXPORTER-b", &secret);
    let exported = again(&lines[material], "exporter", &label_secret);
    let pairs = [
        (&lines[label]["output"], &label_secret[..]),
        (&lines[material]["output"], &exported[..]),
    ];
    let mut lie = replaced(&lines, &pairs);
    lie[label]["parameters"]["label"] = "EXPORTER-b".into();
    all.push(("what was exported for another label".to_owned(), lie));
    all
}

/// The outsider has rules of its own for which version has which suite (RFC 5246 §6.2.3.3 and §A.5, RFC 4346
/// §A.5, RFC 8998 §2, RFC 9150 §4, RFC 9367 §4.1), and comes to the same.
#[test]
fn both_know_which_version_has_which_suite() {
    use tlsdemo::names::registry::ProtocolVersion;
    use tlsdemo::names::suite::CipherSuite;

    let Some(mut python) = python() else { return };
    let all = (0..=u16::MAX)
        .map(CipherSuite)
        .filter_map(|suite| Some((suite, suite.known()?)));
    let all: Vec<_> = all.filter(|(suite, _)| !suite.is_signal()).collect();
    let mut asked = String::new();
    let mut expected = String::new();
    for (suite, name) in &all {
        // Whether older versions have suites with SHA-256 or SHA-384 is up to each of their RFCs.
        let is_newer = name.ends_with("_SHA256") || name.ends_with("_SHA384");
        let versions = [0x0301, 0x0302, 0x0303, 0x0304].into_iter();
        for version in versions.filter(|version| !is_newer || *version >= 0x0303) {
            asked += &format!("{version} {} {name}\n", suite.0);
            let has = suite.is_in(ProtocolVersion(version));
            expected += &format!("{version:#06x} {name} {}\n", u8::from(has));
        }
    }
    let script = "\
import sys
sys.path.insert(0, 'examples')
from check_trace import has_suite
for line in sys.stdin:
    version, suite, name = line.split()
    has = has_suite({'value': int(version)}, {'value': int(suite), 'name': name})
    print(f'{int(version):#06x} {name} {int(has)}')
";
    let python = python.args(["-c", script]);
    let mut child = python
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(asked.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(all.len() > 300, "{}", all.len());
    for (said, expected) in said.lines().zip(expected.lines()) {
        assert_eq!(said, expected);
    }
    assert_eq!(said.len(), expected.len());
}
