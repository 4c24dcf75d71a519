//! `--as` against the clients themselves: what an installed client sends is what this program sends in
//! its likeness, but for keys and random values; and it is recognized.

#[path = "common/mod.rs"]
mod common;

use std::io::Read;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::skip::skip;
use tlsdemo::certificate::ServerName;
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::client::shape::{Client, Recognition, recognize};
use tlsdemo::handshake::client::{Config, handshake};
use tlsdemo::message::{ClientHello, decode, fingerprint};
use tlsdemo::names::registry::{ExtensionType, ProtocolVersion};
use tlsdemo::narration::{Event, Narration, Narrator, Side, Topic};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::transport::{Transport, pipe};

/// The hello that a program sends to a port.
fn captured(command: impl Fn(u16) -> Command) -> Option<Vec<u8>> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut child = command(port)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    listener.set_nonblocking(true).unwrap();
    let mut hello = None;
    for _ in 0..500 {
        if let Ok((mut socket, _)) = listener.accept() {
            socket.set_nonblocking(false).unwrap();
            socket
                .set_read_timeout(Some(Duration::from_secs(5)))
                .unwrap();
            let mut header = [0; 5];
            socket.read_exact(&mut header).ok()?;
            let mut body = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
            socket.read_exact(&mut body).ok()?;
            hello = Some(body);
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
    hello
}

#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Vec<u8>>>);

impl Narrator for Sent {
    fn wants(&self, topic: Topic) -> bool {
        topic == Topic::Steps
    }
    fn tell(&mut self, event: &Event) {
        if let Event::Message(message) = event
            && message.name == "ClientHello"
        {
            self.0.lock().unwrap().clone_from(&message.bytes);
        }
    }
}

/// The hello that this program sends to `host` in a client's likeness.
fn imitated(name: &str, host: &str) -> Vec<u8> {
    let mut config = Config::new(ServerName::new(host), TrustAnchors::empty());
    let likeness = Client::named(name).unwrap().likeness().unwrap().shared();
    config.take_after(&likeness);
    let sent = Sent::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(sent.clone()));
    let (stream, mut server) = pipe();
    server.shutdown_write().unwrap();
    let mut c = Connection::new(Side::Client, stream, narration, Randomness::system());
    let _ = handshake(&mut c, &config);
    let bytes = sent.0.lock().unwrap();
    bytes.clone()
}

fn read(bytes: &[u8]) -> ClientHello {
    let hello = decode(bytes, ProtocolVersion::TLS1_2, false).0;
    hello.expect("a ClientHello")
}

/// Whether what a command prints has this in it.
fn prints(program: &str, arguments: &[&str], part: &str) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| {
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&text).contains(part)
    })
}

/// Clients that put their extensions in another order each time; Chrome makes up one of several lengths as well.
const SHUFFLE: [&str; 3] = ["chrome", "rustls", "deno"];

/// A number, or which kind it is of if it is one of those that are made up (RFC 8701).
fn number(bytes: &[u8]) -> u16 {
    let number = u16::from_be_bytes([bytes[0], bytes[1]]);
    match bytes[0] == bytes[1] && bytes[0] & 0x0f == 0x0a {
        true => 0x0a0a,
        false => number,
    }
}

/// An extension without what is new in each connection: keys, padding, made-up numbers.
fn blanked(kind: u16, content: &[u8]) -> Vec<u8> {
    let numbers = |start: usize| {
        let pairs = content[start..].chunks_exact(2);
        let pairs = pairs.flat_map(|pair| number(pair).to_be_bytes());
        [content[..start].to_vec(), pairs.collect()].concat()
    };
    match ExtensionType(kind) {
        ExtensionType::SupportedGroups | ExtensionType::SignatureAlgorithms => numbers(2),
        ExtensionType::SupportedVersions => numbers(1),
        ExtensionType::KeyShare => {
            let mut rest = &content[2..];
            let mut shares = Vec::new();
            while let [_, _, high, low, ..] = rest {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                shares.extend(number(rest).to_be_bytes());
                shares.extend(length.to_be_bytes());
                rest = &rest[4 + length..];
            }
            shares
        }
        ExtensionType::EncryptedClientHello | ExtensionType::Padding => Vec::new(),
        _ => content.to_vec(),
    }
}

/// What of a ClientHello is the same in each connection.
#[derive(Debug, PartialEq)]
struct Parts {
    /// Version, length of the session id, compression methods.
    head: Vec<u8>,
    suites: Vec<u16>,
    extensions: Vec<(u16, Vec<u8>)>,
}

fn parts(bytes: &[u8]) -> Parts {
    let rest = &bytes[4..];
    let (version, rest) = (&rest[..2], &rest[34..]);
    let (session_id, rest) = rest[1..].split_at(rest[0].into());
    let length = usize::from(u16::from_be_bytes([rest[0], rest[1]]));
    let (suites, rest) = rest[2..].split_at(length);
    let (methods, rest) = rest[1..].split_at(rest[0].into());
    let mut extensions = Vec::new();
    let mut rest = &rest[2..];
    while let [_, _, high, low, ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let kind = number(rest);
        extensions.push((kind, blanked(kind, &rest[4..4 + length])));
        rest = &rest[4 + length..];
    }
    Parts {
        head: [version, &[session_id.len() as u8], methods].concat(),
        suites: suites.chunks_exact(2).map(number).collect(),
        extensions,
    }
}

/// The client that is known by `name` sends what it is known to send.
fn assert_alike(name: &str, command: impl Fn(u16) -> Command) {
    assert_alike_to(name, "localhost", command);
}

/// The same, where it calls `host`.
fn assert_alike_to(name: &str, host: &str, command: impl Fn(u16) -> Command) {
    let Some(theirs) = captured(command) else {
        return skip(&format!("{name} sends nothing"));
    };
    let ours = imitated(name, host);
    let (mut one, mut other) = (parts(&ours), parts(&theirs));
    if SHUFFLE.contains(&name) {
        one.extensions.sort();
        other.extensions.sort();
    } else {
        assert_eq!(ours.len(), theirs.len(), "{name}");
    }
    assert_eq!(one, other, "{name}");
    let (ours, theirs) = (read(&ours), read(&theirs));
    assert_eq!(
        fingerprint::ja4_text(&ours),
        fingerprint::ja4_text(&theirs),
        "{name}"
    );
    let (client, recognition) = recognize(&theirs).expect(name);
    assert_eq!(recognition, Recognition::Exact, "{name}");
    assert_eq!(client.title, Client::named(name).unwrap().title);
}

#[test]
fn openssl() {
    if !prints("openssl", &["version"], "OpenSSL 3.0.") {
        return skip("there is no OpenSSL 3.0");
    }
    assert_alike("openssl", |port| {
        let mut command = Command::new("openssl");
        let address = format!("127.0.0.1:{port}");
        command.args(["s_client", "-connect", &address, "-servername", "localhost"]);
        command
    });
}

#[test]
fn curl() {
    if !prints("curl", &["--version"], "curl 7.88.1")
        || !prints("curl", &["--version"], "OpenSSL/3.0")
    {
        return skip("there is no curl 7.88 with OpenSSL 3.0");
    }
    assert_alike("curl", |port| {
        let mut command = Command::new("curl");
        let resolve = format!("localhost:{port}:127.0.0.1");
        command.args([
            "-sk",
            "--resolve",
            &resolve,
            &format!("https://localhost:{port}/"),
        ]);
        command
    });
}

#[test]
fn gnutls() {
    if !prints("gnutls-cli", &["--version"], "3.7.9") {
        return skip("there is no gnutls-cli 3.7.9");
    }
    assert_alike("gnutls", |port| {
        let mut command = Command::new("gnutls-cli");
        let port = port.to_string();
        command.args([
            "--insecure",
            "--port",
            &port,
            "--sni-hostname",
            "localhost",
            "127.0.0.1",
        ]);
        command
    });
}

#[test]
fn python() {
    let python = "/usr/bin/python3";
    let version = "import sys, ssl; print(sys.version_info[:2], ssl.OPENSSL_VERSION)";
    if !prints(python, &["-c", version], "(3, 11) OpenSSL 3.0") {
        return skip("there is no Python 3.11 with OpenSSL 3.0");
    }
    assert_alike("python", |port| {
        let mut command = Command::new(python);
        let script = format!(
            "import socket, ssl\n\
             c = ssl.create_default_context()\n\
             s = socket.create_connection(('127.0.0.1', {port}))\n\
             c.wrap_socket(s, server_hostname='localhost')"
        );
        command.args(["-c", &script]);
        command
    });
}

#[test]
fn node() {
    if !prints("node", &["--version"], "v20.") {
        return skip("there is no Node.js 20");
    }
    assert_alike("node20", |port| {
        let mut command = Command::new("node");
        command.args([
            "-e",
            &format!("fetch('https://localhost:{port}/').catch(() => 0)"),
        ]);
        command
    });
}

/// Node 26, which TLSDEMO_NODE names.
#[test]
fn node_26() {
    let node = std::env::var("TLSDEMO_NODE").unwrap_or_else(|_| "node".into());
    if !prints(&node, &["--version"], "v26.") {
        return skip("TLSDEMO_NODE does not name Node 26");
    }
    for (name, script) in [
        (
            "node",
            "require('tls').connect({host: 'localhost', port: PORT, servername: 'localhost'}).on('error', () => 0)",
        ),
        (
            "node-fetch",
            "fetch('https://localhost:PORT/').catch(() => 0)",
        ),
    ] {
        assert_alike(name, |port| {
            let mut command = Command::new(&node);
            command.args(["-e", &script.replace("PORT", &port.to_string())]);
            command
        });
    }
}

/// Bun lies beside Node.
#[test]
fn bun() {
    let node = std::env::var("TLSDEMO_NODE").unwrap_or_default();
    let beside = std::path::Path::new(&node).with_file_name("../../bun/bin/bun");
    let bun = beside.to_str().filter(|_| beside.exists()).unwrap_or("bun");
    if !prints(bun, &["--version"], "1.4.") {
        return skip("there is no Bun 1.4");
    }
    assert_alike("bun", |port| {
        let mut command = Command::new(bun);
        let script = format!("await fetch('https://localhost:{port}/').catch(() => 0)");
        command.args(["-e", &script]);
        command
    });
}

/// A program that is a package of Python's, beside the one that TLSDEMO_PYTHON names.
fn of_python(name: &str) -> String {
    let python = std::env::var("TLSDEMO_PYTHON").unwrap_or_else(|_| "python3".into());
    let beside = std::path::Path::new(&python).with_file_name(name);
    let beside = beside.to_str().filter(|_| beside.exists());
    beside.unwrap_or(name).to_owned()
}

#[test]
fn rustls() {
    let uv = of_python("uv");
    if !prints(&uv, &["--version"], "uv 0.13.") {
        return skip("there is no uv 0.13");
    }
    let folder = Folder::new("uv");
    let target = folder.file("packages");
    assert_alike("rustls", |port| {
        let mut command = Command::new(&uv);
        let index = format!("https://localhost:{port}/simple");
        command.args(["pip", "install", "--no-cache", "--index-url", &index]);
        command.args(["--target", &target, "nothing"]);
        command
    });
}

#[test]
fn deno() {
    let deno = of_python("deno");
    if !prints(&deno, &["--version"], "deno 2.9.") {
        return skip("there is no Deno 2.9");
    }
    assert_alike("deno", |port| {
        let mut command = Command::new(&deno);
        let script = format!("await fetch('https://localhost:{port}/').catch(() => 0)");
        command.args(["eval", &script]);
        command
    });
}

/// Safari as curl_cffi imitates it, and tlslite-ng.
#[test]
fn packages_of_python() {
    let python = of_python("python");
    for (name, module, script) in [
        (
            "safari",
            "curl_cffi",
            "from curl_cffi import requests\n\
             requests.get('https://localhost:PORT/', impersonate='safari', timeout=5)",
        ),
        (
            "tlslite",
            "tlslite.api",
            // With kyber-py, which the checker of traces needs, it would have ML-KEM.
            "import socket, sys\n\
             sys.modules['kyber_py'] = None\n\
             from tlslite.api import TLSConnection\n\
             c = TLSConnection(socket.create_connection(('localhost', PORT)))\n\
             c.handshakeClientCert(serverName='localhost')",
        ),
    ] {
        let is_there = Command::new(&python)
            .args(["-c", &format!("import {module}")])
            .output();
        if !is_there.is_ok_and(|output| output.status.success()) {
            return skip(&format!("{python} has no {module}"));
        }
        assert_alike(name, |port| {
            let mut command = Command::new(&python);
            command.args(["-c", &script.replace("PORT", &port.to_string())]);
            command
        });
    }
}

/// libcurl with NSS, called by Python: Debian has no program with it.
#[test]
fn curl_with_nss() {
    let script = |address: &str| {
        format!(
            "import ctypes\n\
             curl = ctypes.CDLL('libcurl-nss.so.4')\n\
             curl.curl_easy_init.restype = ctypes.c_void_p\n\
             handle = ctypes.c_void_p(curl.curl_easy_init())\n\
             curl.curl_easy_setopt(handle, 10002, b'{address}')\n\
             curl.curl_easy_perform(handle)"
        )
    };
    if !std::path::Path::new("/usr/lib/x86_64-linux-gnu/libcurl-nss.so.4").exists() {
        return skip("there is no libcurl with NSS");
    }
    assert_alike("curl-nss", |port| {
        let mut command = Command::new("/usr/bin/python3");
        command.args(["-c", &script(&format!("https://localhost:{port}/"))]);
        command
    });
}

#[test]
fn firefox() {
    if !prints("firefox-esr", &["--version"], "Firefox 153.") {
        return skip("there is no Firefox ESR 153");
    }
    let folder = Folder::new("firefox");
    let profile = folder.file("profile");
    std::fs::create_dir_all(&profile).unwrap();
    assert_alike("firefox", |port| {
        let mut command = Command::new("firefox-esr");
        let url = format!("https://localhost:{port}/");
        command.args(["--headless", "--profile", &profile, &url]);
        command.env("HOME", &folder.0);
        command
    });
}

#[test]
fn wget2_botan_and_erlang() {
    for (name, program, arguments) in [
        (
            "wget2",
            "wget2",
            &["--tries", "1", "-O", "/dev/null", "https://localhost:PORT/"][..],
        ),
        (
            "botan",
            "botan",
            &["tls_client", "localhost", "--port=PORT"],
        ),
        (
            "erlang",
            "erl",
            &[
                "-noshell",
                "-eval",
                "ssl:start(), ssl:connect(\"localhost\", PORT, [{verify, verify_none}]), halt().",
            ],
        ),
    ] {
        if !std::path::Path::new("/usr/bin").join(program).exists() {
            return skip(&format!("there is no {program}"));
        }
        assert_alike(name, |port| {
            let mut command = Command::new(program);
            let arguments = arguments.iter();
            command.args(arguments.map(|it| it.replace("PORT", &port.to_string())));
            command
        });
    }
}

#[test]
fn python_urllib() {
    let python = "/usr/bin/python3";
    let version = "import sys, ssl; print(sys.version_info[:2], ssl.OPENSSL_VERSION)";
    if !prints(python, &["-c", version], "(3, 11) OpenSSL 3.0") {
        return skip("there is no Python 3.11 with OpenSSL 3.0");
    }
    assert_alike("python-urllib", |port| {
        let mut command = Command::new(python);
        let script = format!(
            "import urllib.request\n\
             urllib.request.urlopen('https://localhost:{port}/', timeout=10)"
        );
        command.args(["-c", &script]);
        command
    });
}

#[test]
fn wget() {
    if !prints("wget", &["--version"], "Wget 1.21.3") {
        return skip("there is no Wget 1.21.3");
    }
    assert_alike("wget", |port| {
        let mut command = Command::new("wget");
        let url = format!("https://localhost:{port}/");
        command.args(["-4", "-t", "1", "-O", "/dev/null", &url]);
        command
    });
}

#[test]
fn git() {
    let git = "/usr/bin/git";
    if !prints(git, &["--version"], "git version 2.39.5") {
        return skip("there is no Git 2.39.5");
    }
    assert_alike("git", |port| {
        let mut command = Command::new(git);
        command.args(["ls-remote", &format!("https://localhost:{port}/")]);
        command
    });
}

#[test]
fn nss() {
    if !std::path::Path::new("/usr/bin/tstclnt").exists() {
        return skip("there is no tstclnt");
    }
    let folder = Folder::new("nss");
    let data = folder.file("data");
    let _ = std::fs::create_dir_all(&data);
    let mut create = Command::new("certutil");
    let _ = create
        .args(["-N", "--empty-password", "-d", &data])
        .output();
    assert_alike("nss", |port| {
        let mut command = Command::new("tstclnt");
        let port = port.to_string();
        command.args([
            "-h",
            "127.0.0.1",
            "-p",
            &port,
            "-a",
            "localhost",
            "-d",
            &data,
        ]);
        command
    });
}

#[test]
fn chromium() {
    if !prints("chromium", &["--version"], "Chromium 156.") {
        return skip("there is no Chromium 156");
    }
    let folder = Folder::new("chromium");
    let data = format!("--user-data-dir={}", folder.file("data"));
    assert_alike("chrome", |port| {
        let mut command = Command::new("chromium");
        let url = format!("https://localhost:{port}/");
        command.args(["--headless", "--no-sandbox", "--disable-gpu", &data, &url]);
        command
    });
}

const JAVA: &str = r#"import java.net.*;
import java.net.http.*;

class Visit {
    public static void main(String[] a) throws Exception {
        if (a[0].equals("url")) {
            new URL(a[1]).openConnection().getInputStream();
        } else {
            HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(a[1])).build(),
                HttpResponse.BodyHandlers.discarding());
        }
    }
}
"#;

/// A name without a dot is none that Java sends.
#[test]
fn java() {
    if !prints("javac", &["--version"], "javac 17.") {
        return skip("there is no JDK 17");
    }
    let folder = Folder::new("java");
    std::fs::write(folder.file("Visit.java"), JAVA).unwrap();
    std::fs::write(folder.file("hosts"), "127.0.0.1 www.lab.test\n").unwrap();
    let mut build = Command::new("javac");
    let built = build.arg("Visit.java").current_dir(&folder.0).status();
    assert!(built.unwrap().success());
    for (name, how) in [("java", "url"), ("java-http", "http")] {
        assert_alike_to(name, "www.lab.test", |port| {
            let mut command = Command::new("java");
            let hosts = format!("-Djdk.net.hosts.file={}", folder.file("hosts"));
            let url = format!("https://www.lab.test:{port}/");
            command.args([&hosts, "-cp"]).arg(&folder.0);
            command.args(["Visit", how, &url]);
            command
        });
    }
}

const GO: &str = r#"package main

import (
	"crypto/tls"
	"net/http"
	"os"
)

func main() {
	address := "localhost:" + os.Args[2]
	if os.Args[1] == "tls" {
		tls.Dial("tcp", address, nil)
	} else {
		http.Get("https://" + address + "/")
	}
}
"#;

/// Go comes as a package of Python's too, where it is newer than the system's.
#[test]
fn go() {
    let beside = std::env::var("TLSDEMO_PYTHON").unwrap_or_default();
    let beside = std::path::Path::new(&beside).with_file_name("go");
    let Some(go) = [beside.to_str().unwrap_or("go"), "go"]
        .into_iter()
        .find(|go| prints(go, &["version"], "go1.27."))
    else {
        return skip("there is no Go 1.27");
    };
    let folder = Folder::new("go");
    std::fs::write(folder.file("visit.go"), GO).unwrap();
    let mut build = Command::new(go);
    let built = build
        .args(["build", "-o", "visit", "visit.go"])
        .current_dir(&folder.0)
        .env("GOCACHE", concat!(env!("CARGO_TARGET_TMPDIR"), "/go"))
        .env_remove("GOROOT")
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");
    for (name, how) in [("go", "tls"), ("go-http", "http")] {
        assert_alike(name, |port| {
            let mut command = Command::new(folder.file("visit"));
            command.args([how, &port.to_string()]);
            command
        });
    }
}

/// A folder that goes with the test.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("tlsdemo-likeness-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn tlsdemo(arguments: &[&str]) -> (String, bool) {
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        String::from_utf8_lossy(&text).into_owned(),
        output.status.success(),
    )
}

/// A hello that was captured: from a capture of this program's and from one of tcpdump's kind, packed.
#[test]
fn a_hello_in_a_capture() {
    let folder = std::env::temp_dir();
    let path = |name: &str| {
        let path = folder.join(format!("tlsdemo-likeness-{}-{name}", std::process::id()));
        path.to_str().unwrap().to_owned()
    };
    let (capture, again) = (path("a.pcapng"), path("b.pcapng"));
    for name in ["go-http", "curl"] {
        let first = tlsdemo(&["--local", "-q", "--as", name, "--pcap", &capture]);
        assert!(first.1, "{}", first.0);
        let second = tlsdemo(&["--local", "-q", "--as", &capture, "--pcap", &again]);
        assert!(second.1, "{}", second.0);
        for (one, other) in [(&*capture, &*again), (&*capture, name)] {
            let (text, _) = tlsdemo(&["diff", "--no-pager", one, other]);
            for kind in ["JA3: ", "JA4: "] {
                let line = text.lines().find(|line| line.starts_with(kind));
                assert!(line.unwrap_or(&text).ends_with(" in both"), "{text}");
            }
        }
    }
    let (text, is_done) = tlsdemo(&["--local", "--as", "/dev/null"]);
    assert!(!is_done && text.contains("there are no bytes"), "{text}");
    for path in [capture, again] {
        let _ = std::fs::remove_file(path);
    }
}
