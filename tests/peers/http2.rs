//! HTTP/2 with other people's servers and clients: nginx, Apache, h2o, haproxy, Go and Node; nghttp,
//! h2load and Chromium. curl is among the clients of `serve` in [`super::clients`].

use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::Instant;

use crate::peers::*;
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::names::suite::SUITES;
use tlsdemo::narration::{Carrier, Event, Fact, Side};

const TEXT: &str = "Hello, this is a page of some words, of words, of words.\n";
/// More than the windows that this program, and any of the servers, begins with.
const LARGE: usize = 20_000_000;

fn chain() -> String {
    identity_file("ecdsa-p256.pem")
}

fn key() -> String {
    identity_file("ecdsa-p256.key.pem")
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Starts a server that is given its port, and waits until it listens there; again at another port
/// if anyone else took that one.
fn start(name: &str, command: impl Fn(u16) -> Command) -> Peer {
    for _ in 0..5 {
        let port = free_port();
        let mut peer = Peer::start(&mut command(port));
        peer.port = port;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && peer.is_running() {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return peer;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        eprintln!("{name} does not listen: {}", peer.printed());
    }
    panic!("{name} does not listen");
}

/// A folder with a page, and a file of this length.
fn site(name: &str, length: usize) -> Scratch {
    let scratch = Scratch::new(name);
    scratch.file("page.txt", TEXT);
    let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
    scratch.file("large.bin", bytes);
    scratch
}

/// Whatever the server sends first are its settings; the answer has this content, and all is told.
fn assert_told(story: &Story, what: &str, content: &[u8]) {
    story.assert_served(what);
    let of_server = story.events.iter().filter_map(|event| match event {
        Event::Message(it) if it.from == Side::Server && it.carrier.protocol().is_some() => {
            assert!(matches!(
                &it.carrier,
                Carrier::Application(name) | Carrier::Bulk(name) if name == "HTTP/2"
            ));
            Some(&*it.name)
        }
        _ => None,
    });
    let names: Vec<&str> = of_server.collect();
    assert_eq!(names.first(), Some(&"SETTINGS"), "{what}: {names:?}");
    for name in ["HEADERS", "DATA"] {
        assert!(names.contains(&name), "{what}: {names:?}");
    }
    assert_eq!(story.body, content, "{what}");
    let shown: Vec<u8> = story
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Content(it) => Some(it.bytes.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(shown, content, "{what}");
}

/// A page, and a file of this length, which does not fit into the windows at first.
fn assert_serves(port: u16, what: &str, length: usize) {
    let mut config = client();
    config.alpn = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let story = visit(port, &config, "/page.txt");
    assert_told(&story, what, TEXT.as_bytes());
    let large = visit_silently(port, &config, "/large.bin");
    assert!(large.outcome.is_ok(), "{what}: {:?}", large.outcome);
    let is_right = large
        .body
        .iter()
        .enumerate()
        .all(|(at, byte)| *byte == (at % 251) as u8);
    assert!(large.body.len() == length && is_right, "{what}");
}

#[test]
fn nginx() {
    if !is_installed("nginx") {
        return;
    }
    let site = site("nginx", LARGE);
    let root = site.0.display().to_string();
    let peer = start("nginx", |port| {
        let configuration = format!(
            "daemon off; master_process off; pid {root}/pid; error_log stderr;\n\
             events {{}}\n\
             http {{ access_log off; client_body_temp_path {root}/a; proxy_temp_path {root}/b;\n\
             fastcgi_temp_path {root}/c; uwsgi_temp_path {root}/d; scgi_temp_path {root}/e;\n\
             gzip on; gzip_min_length 1; gzip_types *;\n\
             server {{ listen 127.0.0.1:{port} ssl http2; root {root};\n\
             ssl_certificate {}; ssl_certificate_key {};\n\
             location /away {{ return 302 /page.txt; }} }} }}\n",
            chain(),
            key()
        );
        let file = site.file("nginx.conf", configuration);
        let mut command = Command::new("nginx");
        command.args(["-p", &root, "-e", "stderr", "-c", &file]);
        command
    });
    assert_serves(peer.port, "nginx", LARGE);

    // Through the program: a redirect is followed with a connection of its own, packed content is
    // shown as it is read and written as it came.
    let target = format!("localhost:{}", peer.port);
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
            .args(["--ca-file", &ca_file()])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        output
    };
    let away = format!("{target}/away");
    let output = run(&["-q", "-L", "-o", "-", &away]);
    assert_eq!(output.stdout, TEXT.as_bytes());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(told.matches("  ClientHello  ").count(), 2, "{told}");
    let why = format!("redirected here by {target} (302), to GET /page.txt");
    let flowed = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(flowed.matches(&why).count(), 1, "{told}");
    let page = format!("{target}/page.txt");
    let packed = site.0.join("packed");
    let output = run(&[
        "-H",
        "Accept-Encoding: gzip",
        "-o",
        packed.to_str().unwrap(),
        &page,
    ]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("Hello, this is a page"), "{told}");
    assert_eq!(std::fs::read(packed).unwrap()[..2], [0x1f, 0x8b]);
    // Bytes as they are, in the protocol that they are in.
    let request = site.file(
        "request",
        "GET /page.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    );
    let output = run(&["-q", "--alpn", "http/1.1", "--send", &request, &target]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with(TEXT),
        "{text}"
    );
}

#[test]
fn apache() {
    if !is_installed("apache2") {
        return;
    }
    let site = site("apache", 300_000);
    let root = site.0.display().to_string();
    let modules: String = [
        ("mpm_event", "mpm_event"),
        ("authz_core", "authz_core"),
        ("socache_shmcb", "socache_shmcb"),
        ("ssl", "ssl"),
        ("http2", "http2"),
    ]
    .iter()
    .map(|(module, file)| {
        format!("LoadModule {module}_module /usr/lib/apache2/modules/mod_{file}.so\n")
    })
    .collect();
    let peer = start("apache2", |port| {
        let configuration = format!(
            "ServerRoot {root}\nServerName localhost\n{modules}PidFile {root}/pid\nErrorLog /dev/stderr\n\
             Listen 127.0.0.1:{port}\nProtocols h2 http/1.1\nDocumentRoot {root}\n\
             DefaultRuntimeDir {root}\nUser nobody\nGroup nogroup\n\
             <Directory />\nRequire all granted\n</Directory>\n\
             SSLEngine on\nSSLCertificateFile {}\nSSLCertificateKeyFile {}\n",
            chain(),
            key()
        );
        let file = site.file("apache.conf", configuration);
        let mut command = Command::new("apache2");
        command.args(["-d", &root, "-f", &file, "-DFOREGROUND"]);
        command
    });
    assert_serves(peer.port, "Apache", 300_000);
}

#[test]
fn h2o() {
    if !is_installed("h2o") {
        return;
    }
    let site = site("h2o", 300_000);
    let peer = start("h2o", |port| {
        let configuration = format!(
            "user: root\nlisten:\n  host: 127.0.0.1\n  port: {port}\n  ssl:\n    certificate-file: {}\n    \
             key-file: {}\nhosts:\n  default:\n    paths:\n      /:\n        file.dir: {}\n",
            chain(),
            key(),
            site.0.display()
        );
        let file = site.file("h2o.conf", configuration);
        let mut command = Command::new("h2o");
        command.args(["-c", &file]);
        command
    });
    assert_serves(peer.port, "h2o", 300_000);
}

#[test]
fn haproxy() {
    if !is_installed("haproxy") {
        return;
    }
    let scratch = Scratch::new("haproxy");
    let both = std::fs::read_to_string(chain()).unwrap() + &std::fs::read_to_string(key()).unwrap();
    let both = scratch.file("both.pem", both);
    let peer = start("haproxy", |port| {
        let configuration = format!(
            "global\n  maxconn 10\ndefaults\n  mode http\n  timeout client 10s\n  timeout server 10s\n  \
             timeout connect 5s\nfrontend f\n  bind 127.0.0.1:{port} ssl crt {both} alpn h2,http/1.1\n  \
             http-request return status 200 content-type text/plain string \"Hello\\n\"\n"
        );
        let file = scratch.file("haproxy.cfg", configuration);
        let mut command = Command::new("haproxy");
        command.args(["-f", &file]);
        command
    });
    let mut config = client();
    config.alpn = vec![b"h2".to_vec()];
    assert_told(&visit(peer.port, &config, "/"), "haproxy", b"Hello\n");
}

/// Go sends trailers; and its own list of what appendix A of RFC 9113 forbids is the outside view of
/// ours.
#[test]
fn go() {
    if !is_installed("go") {
        return;
    }
    let scratch = Scratch::new("go");
    let source = scratch.file(
        "server.go",
        "package main\n\
         import (\"fmt\"; \"net/http\"; \"os\")\n\
         func main() {\n\
         http.HandleFunc(\"/\", func(w http.ResponseWriter, r *http.Request) {\n\
         w.Header().Set(\"Trailer\", \"X-After\")\n\
         fmt.Fprintf(w, \"%s over %s\\n\", r.Method, r.Proto)\n\
         w.Header().Set(\"X-After\", \"yes\") })\n\
         fmt.Println(http.ListenAndServeTLS(\"127.0.0.1:\"+os.Args[1], os.Args[2], os.Args[3], nil)) }\n",
    );
    let program = scratch.0.join("server").display().to_string();
    let mut build = Command::new("go");
    let built = build
        .args(["build", "-o", &program, &source])
        .env("GOCACHE", scratch.0.join("cache"))
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");
    let peer = start("go", |port| {
        let mut command = Command::new(&program);
        command.args([&port.to_string(), &chain(), &key()]);
        command
    });
    let mut config = client();
    config.alpn = vec![b"h2".to_vec()];
    let story = visit(peer.port, &config, "/");
    assert_told(&story, "Go", b"GET over HTTP/2.0\n");
    let heads = story.events.iter().filter(
        |event| matches!(event, Event::Message(it) if it.from == Side::Server && it.name == "HEADERS"),
    );
    assert_eq!(heads.count(), 2, "a head and trailers");

    let root = output("go", &["env", "GOROOT"]);
    let bundle = std::path::Path::new(root.trim()).join("src/net/http/h2_bundle.go");
    let bundle = std::fs::read_to_string(bundle).unwrap();
    let (_, list) = bundle.split_once("func http2isBadCipher").unwrap();
    let (list, _) = list.split_once("return true").unwrap();
    for suite in SUITES {
        let is_listed = list.contains(&format!("http2cipher_{},", suite.name))
            || list.contains(&format!("http2cipher_{}:", suite.name));
        assert_eq!(suite.is_forbidden_in_http2(), is_listed, "{}", suite.name);
    }
}

/// Node sends an interim response; and takes what is sent along.
#[test]
fn node() {
    if !is_installed("node") {
        return;
    }
    let scratch = Scratch::new("node");
    let program = scratch.file(
        "server.js",
        "const fs = require('fs'), [port, cert, key] = process.argv.slice(2);\n\
         require('http2').createSecureServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) },\n\
         (q, r) => { r.stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' });\n\
         r.setHeader('strict-transport-security', 'max-age=31536000');\n\
         let n = 0; q.on('data', d => n += d.length);\n\
         q.on('end', () => r.end(`${q.method} ${n}\\n`)); }).listen(+port, '127.0.0.1');\n",
    );
    let peer = start("node", |port| {
        let mut command = Command::new("node");
        command.args([&program, &port.to_string(), &chain(), &key()]);
        command
    });
    let mut config = client();
    config.alpn = vec![b"h2".to_vec()];
    let story = visit(peer.port, &config, "/");
    assert_told(&story, "Node", b"GET 0\n");
    let says = |event: &Event| {
        matches!(event, Event::Done(summary) if summary.facts.contains(
        &Fact::Other("Strict-Transport-Security".into(), "max-age=31536000".into())))
    };
    assert!(story.events.iter().any(says));
    // More than the window that Node begins with.
    let content = scratch.file("content", vec![b'x'; 1_000_000]);
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args([
            "-q",
            "-o",
            "-",
            "--ca-file",
            &ca_file(),
            "-d",
            &format!("@{content}"),
        ])
        .arg(format!("localhost:{}", peer.port))
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "POST 1000000\n",
        "{output:?}"
    );
}

#[test]
fn nghttp_and_h2load_ask_us() {
    if !is_installed("nghttp") || !is_installed("h2load") {
        return;
    }
    let peer = serve(&["-q", "--timeout", "60"]);
    let url = format!("https://localhost:{}/", peer.port);
    let (success, text) =
        Peer::start(Command::new("nghttp").args(["-nv", "-m", "3", &url])).finish();
    assert!(success, "{text}");
    assert_eq!(text.matches(":status: 200").count(), 3, "{text}");
    assert!(text.contains("recv SETTINGS frame"), "{text}");
    let mut load = Command::new("h2load");
    let (success, text) =
        Peer::start(load.args(["-n", "500", "-c", "5", "-m", "100", &url])).finish();
    assert!(
        success && text.contains("500 succeeded, 0 failed, 0 errored"),
        "{text}"
    );
    drop(peer);
}

#[test]
fn chromium_asks_us() {
    if !is_installed("chromium") {
        return;
    }
    let peer = serve(&["-q", "--timeout", "60"]);
    let scratch = Scratch::new("chromium-h2");
    let mut command = Command::new("chromium");
    command
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
        ])
        .args(["--ignore-certificate-errors", "--dump-dom"])
        .arg(format!("--user-data-dir={}", scratch.0.display()))
        .arg(format!("https://localhost:{}/", peer.port));
    let (success, text) = Peer::start(&mut command).finish();
    assert!(
        success && text.contains("application_protocol: h2"),
        "{text}"
    );
}

/// Every suite that RFC 9113 allows, and those that its appendix A forbids: with these the connection
/// is made too, and both ends complain.
#[test]
fn every_suite() {
    let names: Vec<&str> = SUITES.iter().map(|suite| suite.openssl).collect();
    let peer = serve(&[
        "-q",
        "-c",
        &names.join(":"),
        "--alpn",
        "h2",
        "--psk",
        crate::common::PSK,
    ]);
    for suite in SUITES {
        let version = match suite.is_in(ProtocolVersion::TLS1_3) {
            true => ProtocolVersion::TLS1_3,
            false => ProtocolVersion::TLS1_2,
        };
        let mut config = only(suite, version);
        config.alpn = vec![b"h2".to_vec()];
        let story = visit(peer.port, &config, "/");
        assert!(story.outcome.is_ok(), "{}: {:?}", suite.name, story.outcome);
        let page = String::from_utf8(story.body.clone()).unwrap();
        assert!(page.contains("application_protocol: h2"), "{page}");
        let complains = story.events.iter().any(
            |event| matches!(event, Event::Check(it) if it.name() == "http2_cipher_suite" && !it.passed()),
        );
        assert_eq!(complains, suite.is_forbidden_in_http2(), "{}", suite.name);
    }
}
