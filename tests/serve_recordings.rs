//! What `serve` says and records of its connections, compared with what their clients recorded.

mod common;

use common::python::python;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

fn tlsdemo() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
    command.env_remove("SSLKEYLOGFILE").stdin(Stdio::null());
    command
}

/// `tlsdemo serve`; killed when this is dropped.
struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    port: u16,
}

impl Server {
    fn start(arguments: &[&str]) -> Server {
        let mut child = tlsdemo()
            .args(["serve", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        out.read_line(&mut greeting).unwrap();
        let (_, rest) = greeting.split_once("listening on 127.0.0.1:").unwrap();
        let port = rest.split_once(';').unwrap().0.parse().unwrap();
        // The line on the demo certificates.
        out.read_line(&mut greeting).unwrap();
        Server { child, out, port }
    }

    fn target(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// What it says until it has said so many lines.
    fn lines(&mut self, count: usize) -> Vec<String> {
        let mut lines = vec![String::new(); count];
        for line in &mut lines {
            self.out.read_line(line).unwrap();
        }
        lines
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A directory of this test's own.
fn directory(name: &str) -> PathBuf {
    let name = format!("tlsdemo-{name}-{}", std::process::id());
    let path = std::env::temp_dir().join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir(&path).unwrap();
    path
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn quiet_is_one_line_a_connection() {
    let mut server = Server::start(&["-q"]);
    for (arguments, says) in [
        (
            "-k --tls 1.3 -c TLS_AES_128_GCM_SHA256 --groups X25519",
            "TLS 1.3, TLS_AES_128_GCM_SHA256, x25519\n",
        ),
        (
            "-k --tls 1.2 -c AES128-SHA",
            "TLS 1.2, TLS_RSA_WITH_AES_128_CBC_SHA\n",
        ),
        // The client does not trust the demo authority.
        ("--tls 1.2", "unknown_ca"),
    ] {
        let mut client = tlsdemo();
        client.arg("-q").args(arguments.split(' '));
        client.arg(server.target()).output().unwrap();
        let line = server.lines(1).remove(0);
        assert!(line.starts_with("127.0.0.1:"), "{line}");
        assert!(line.contains(says), "{line}");
    }
}

#[test]
fn recordings_hold_every_connection() {
    const CONNECTIONS: usize = 4;
    let at = directory("serve");
    let file = |name: &str| at.join(name).to_str().unwrap().to_owned();
    let [trace, page, capture, key_log, theirs] =
        ["trace.json", "page.html", "all.pcapng", "keys", "theirs"].map(file);
    let mut server = Server::start(&[
        "-q", "--json", &trace, "--html", &page, "--pcap", &capture, "--keylog", &key_log,
    ]);
    let clients: Vec<Child> = (0..CONNECTIONS)
        .map(|_| {
            let mut client = tlsdemo();
            client.args(["-q", "-k", "--keylog", &theirs, &server.target()]);
            client.stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut client in clients {
        assert!(client.wait().unwrap().success());
    }
    server.lines(CONNECTIONS);

    // Both ends know the same secrets, and the capture carries them.
    let secrets = std::fs::read_to_string(&key_log).unwrap();
    assert_eq!(
        sorted(&secrets),
        sorted(&std::fs::read_to_string(&theirs).unwrap())
    );
    assert!(sorted(&secrets).len() >= 5 * CONNECTIONS);
    let captured = read_when(&capture, |bytes| {
        secrets.lines().all(|line| contains(bytes, line.as_bytes()))
    });
    // The section header's block type (draft-ietf-opsawg-pcapng §4.1) comes once.
    let sections = captured
        .windows(4)
        .filter(|bytes| *bytes == [0x0a, 0x0d, 0x0d, 0x0a]);
    assert_eq!(sections.count(), 1);

    // The trace is what happened, whoever came when, and there while it happens.
    if let Some(mut python) = python() {
        let checked = python.args(["examples/check_trace.py", &trace]).output();
        let said = String::from_utf8(checked.unwrap().stdout).unwrap();
        for number in 1..=CONNECTIONS {
            let ok = format!("{trace}, connection {number}: ok");
            assert!(said.contains(&ok), "{said}");
        }
    }
    let before = lines_of(&trace, "connected");
    let open = std::net::TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    read_when(&trace, |_| lines_of(&trace, "connected") > before);
    drop(open);
    server.lines(1);

    // Each connection can be told again.
    let shown = tlsdemo().args(["show", "-q", &trace]).output().unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    let told = shown
        .lines()
        .filter(|line| line.contains("→ server  ClientHello"));
    assert_eq!(told.count(), CONNECTIONS, "{shown}");
    let copy = file("copy.json");
    let mut copying = tlsdemo();
    copying.args(["show", "-q", &trace, "--json", &copy]);
    assert!(copying.output().unwrap().status.success());
    for event in ["connected", "message", "done"] {
        assert_eq!(lines_of(&copy, event), lines_of(&trace, event));
    }

    // The page is of one of them, whole.
    let page = std::fs::read_to_string(&page).unwrap();
    assert!(page.starts_with("<!") && page.trim_end().ends_with("</html>"));
    drop(server);
    std::fs::remove_dir_all(&at).unwrap();
}

/// How many lines a trace has of an event.
fn lines_of(trace: &str, event: &str) -> usize {
    let text = std::fs::read_to_string(trace).unwrap();
    text.matches(&format!("\"event\":\"{event}\"")).count()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

/// The file when it is as it should be, or after a while as it is.
fn read_when(path: &str, is_ready: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let start = Instant::now();
    loop {
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .unwrap()
            .read_to_end(&mut bytes)
            .unwrap();
        if is_ready(&bytes) || start.elapsed() > Duration::from_secs(5) {
            assert!(is_ready(&bytes), "{path}");
            return bytes;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A key log is the business of the connection, not of what is told of it later.
#[test]
fn help_says_what_holds() {
    let help = |arguments: &[&str]| {
        let output = tlsdemo().args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(help(&["--help"]).contains("SSLKEYLOGFILE"));
    assert!(help(&["serve", "--help"]).contains("SSLKEYLOGFILE"));
    let show = help(&["show", "--help"]);
    assert!(
        show.contains("--keylog") && !show.contains("SSLKEYLOGFILE"),
        "{show}"
    );
    let serve = help(&["serve", "-h"]);
    for words in ["One line a connection", "--pcap", "ended last"] {
        assert!(serve.contains(words), "{serve}");
    }
}
