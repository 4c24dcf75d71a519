//! Programs with TLS of their own, as clients and as servers.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::common::skip::skip;

/// A client of someone else's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    OpenSsl,
    Curl,
    GnuTls,
    Node,
    Python,
    Go,
    Java,
    Nss,
    Wget,
    Git,
}

/// Whether a program is installed; says so if not.
pub fn is_installed(program: &str) -> bool {
    let search = Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .stdout(Stdio::null())
        .status();
    let is_there = search.is_ok_and(|status| status.success());
    if !is_there {
        skip(&format!("{program} is not installed"));
    }
    is_there
}

const PYTHON: &str = "import socket, ssl, sys\n\
    c = ssl.create_default_context(cafile=sys.argv[2] or None)\n\
    s = c.wrap_socket(socket.create_connection(('127.0.0.1', int(sys.argv[1]))), server_hostname='localhost')\n\
    s.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n')\n\
    s.recv(100)\n";

const NODE: &str = "require('https').get({port: process.argv[1], host: 'localhost', \
    lookup: (name, options, done) => options.all ? done(null, [{address: '127.0.0.1', family: 4}]) : done(null, '127.0.0.1', 4), \
    ca: process.argv[2] ? require('fs').readFileSync(process.argv[2]) : undefined}, it => it.resume())\
    .on('error', error => console.log(error))";

const GO: &str = r#"package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
)

func main() {
	var roots *x509.CertPool
	if len(os.Args) > 2 && os.Args[2] != "" {
		roots = x509.NewCertPool()
		pem, _ := os.ReadFile(os.Args[2])
		roots.AppendCertsFromPEM(pem)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	response, err := client.Get("https://localhost:" + os.Args[1] + "/")
	fmt.Println(response != nil, err)
}
"#;

const JAVA: &str = r#"import java.io.*;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.*;

class Visit {
    public static void main(String[] a) throws Exception {
        SSLContext context = SSLContext.getDefault();
        if (a.length > 1 && !a[1].isEmpty()) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509")
                .generateCertificate(new FileInputStream(a[1])));
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
        }
        HttpsURLConnection it = (HttpsURLConnection)
            new java.net.URL("https://localhost:" + a[0] + "/").openConnection();
        it.setSSLSocketFactory(context.getSocketFactory());
        it.getResponseCode();
    }
}
"#;

/// A folder of this run, with the programs in it.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("tlsdemo-messages-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("visit.go"), GO).unwrap();
        std::fs::write(folder.join("Visit.java"), JAVA).unwrap();
        folder
    })
}

/// Builds once.
fn built(done: &'static OnceLock<bool>, program: &str, arguments: &[&str]) -> bool {
    *done.get_or_init(|| {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(folder())
            .env("GOCACHE", folder().join("cache"))
            .env("GOFLAGS", "-mod=mod")
            .output();
        output.is_ok_and(|output| output.status.success())
    })
}

impl Program {
    fn name(self) -> &'static str {
        match self {
            Program::OpenSsl => "openssl",
            Program::Curl => "curl",
            Program::GnuTls => "gnutls-cli",
            Program::Node => "node",
            Program::Python => "/usr/bin/python3",
            Program::Go => "go",
            Program::Java => "javac",
            Program::Nss => "tstclnt",
            Program::Wget => "wget",
            Program::Git => "/usr/bin/git",
        }
    }

    /// Whether it is installed, and built if it must be.
    pub fn is_here(self) -> bool {
        static WENT: OnceLock<bool> = OnceLock::new();
        static JAVA_WENT: OnceLock<bool> = OnceLock::new();
        if !is_installed(self.name()) {
            return false;
        }
        let is_built = match self {
            Program::Go => built(&WENT, "go", &["build", "-o", "visit", "visit.go"]),
            Program::Java => built(&JAVA_WENT, "javac", &["-d", ".", "Visit.java"]),
            _ => true,
        };
        if !is_built {
            skip(&format!("{} cannot build a client", self.name()));
        }
        is_built
    }

    /// Calls localhost at a port, and gives what it prints. It trusts the authority in a file, or its
    /// own.
    pub fn call(self, port: u16, authority: Option<&str>) -> String {
        self.call_with(&[], port, authority)
    }

    /// The same, with more arguments.
    pub fn call_with(self, more: &[&str], port: u16, authority: Option<&str>) -> String {
        let text = port.to_string();
        let url = format!("https://localhost:{port}/");
        let file = authority.unwrap_or("");
        let mut command = Command::new(self.name());
        match self {
            Program::OpenSsl => {
                let address = format!("127.0.0.1:{port}");
                command.args(["s_client", "-connect", &address, "-servername", "localhost"]);
                command.args(["-verify_hostname", "localhost", "-verify_return_error"]);
                command.args(["-ign_eof"]);
                if authority.is_some() {
                    command.args(["-CAfile", file]);
                }
            }
            Program::Curl => {
                let resolve = format!("localhost:{port}:127.0.0.1");
                command.args(["-sS", "--resolve", &resolve, &url]);
                if authority.is_some() {
                    command.args(["--cacert", file]);
                }
            }
            Program::GnuTls => {
                command.args(["--port", &text, "--sni-hostname", "localhost"]);
                command.args(["--verify-hostname", "localhost", "127.0.0.1"]);
                if authority.is_some() {
                    command.args(["--x509cafile", file]);
                }
            }
            Program::Node => {
                command.args(["-e", NODE, &text, file]);
            }
            Program::Python => {
                command.args(["-c", PYTHON, &text, file]);
            }
            Program::Go => {
                command = Command::new(folder().join("visit"));
                command.args([&text, file]);
            }
            Program::Java => {
                command = Command::new("java");
                command
                    .arg("-cp")
                    .arg(folder())
                    .args(["Visit", &text, file]);
            }
            Program::Nss => {
                let data = folder().join("nss");
                if !data.exists() {
                    std::fs::create_dir_all(&data).unwrap();
                    let mut create = Command::new("certutil");
                    let _ = create
                        .args(["-N", "--empty-password", "-d"])
                        .arg(&data)
                        .output();
                }
                command.args([
                    "-h",
                    "127.0.0.1",
                    "-p",
                    &text,
                    "-a",
                    "localhost",
                    "-V",
                    "tls1.2:tls1.3",
                    "-d",
                ]);
                command.arg(data);
                if authority.is_some() {
                    command.arg("-o");
                }
            }
            Program::Wget => {
                command.args(["-4", "-T", "10", "-t", "1", "-O", "/dev/null", &url]);
                if authority.is_some() {
                    command.args(["--ca-certificate", file]);
                }
            }
            Program::Git => {
                command.args(["ls-remote", &url]);
                command.env("GIT_TERMINAL_PROMPT", "0");
                if authority.is_some() {
                    command.env("GIT_SSL_CAINFO", file);
                }
            }
        }
        command.args(more);
        command.env("LC_ALL", "C").env_remove("SSL_CERT_FILE");
        run(command, b"GET / HTTP/1.0\r\n\r\n")
    }
}

/// What a command prints, on both streams; it gets some input, and half a minute.
fn run(mut command: Command, input: &[u8]) -> String {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(input);
    let (mut out, mut errors) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = errors.read_to_end(&mut text);
        text
    });
    let until = Instant::now() + Duration::from_secs(30);
    while child.try_wait().unwrap().is_none() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
    drop(stdin);
    let mut text = Vec::new();
    let _ = out.read_to_end(&mut text);
    text.push(b'\n');
    text.extend(reader.join().unwrap());
    String::from_utf8_lossy(&text).into_owned()
}

/// A server of someone else's, its arguments, our client's, and a message that its log then has.
type ServerCase = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static str,
);

pub const SERVERS: &[ServerCase] = &[
    (
        "openssl",
        &["-tls1_2"],
        &["-c", "TLS_AES_128_GCM_SHA256"],
        "unsupported protocol",
    ),
    (
        "openssl",
        &["-tls1_2", "-cipher", "AES256-SHA"],
        &["--tls", "1.2", "-c", "AES128-SHA"],
        "no shared cipher",
    ),
    (
        "openssl",
        &["-tls1_3", "-groups", "P-521"],
        &["--tls", "1.3", "--groups", "X25519"],
        "no suitable key share",
    ),
    (
        "openssl",
        &["-tls1_3", "-Verify", "1"],
        &["--insecure"],
        "peer did not return a certificate",
    ),
    ("openssl", &[], &[], "tlsv1 alert unknown ca"),
    (
        "openssl",
        &["-alpn", "acme"],
        &["--insecure"],
        "no application protocol",
    ),
    ("openssl", &[], &["plain"], "http request"),
    (
        "gnutls-serv",
        &["--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2"],
        &["--tls", "1.3"],
        "No supported cipher suites have been found",
    ),
    (
        "gnutls-serv",
        &["--require-client-cert"],
        &["--insecure", "--tls", "1.2"],
        "No certificate was found",
    ),
];

/// Starts a server, lets our client call it (or `plain`, a request in HTTP), and gives what the server
/// printed.
pub fn serve(program: &str, arguments: &[&str], client: &[&str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let identity = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/peer/identity");
    let file = |name: &str| identity.join(name).to_str().unwrap().to_owned();
    let (certificate, key, text) = (file("rsa.pem"), file("rsa.key.pem"), port.to_string());
    let mut command = Command::new(program);
    match program {
        "openssl" => command.args([
            "s_server",
            "-www",
            "-accept",
            &text,
            "-cert",
            &certificate,
            "-key",
            &key,
        ]),
        _ => command.args([
            "--http",
            "--port",
            &text,
            "--x509certfile",
            &certificate,
            "--x509keyfile",
            &key,
        ]),
    };
    let mut child = command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut out, mut errors) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = errors.read_to_end(&mut text);
        text
    });
    let until = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(("127.0.0.1", port)).is_err() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    if client == ["plain"] {
        let mut socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let _ = socket.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let _ = socket.set_read_timeout(Some(Duration::from_secs(5)));
        let _ = socket.read(&mut [0; 1024]);
    } else {
        let mut visit = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
        visit
            .args(client)
            .args(["-q", "--timeout", "10", &format!("localhost:{port}")]);
        visit.args(["--connect", &format!("127.0.0.1:{port}")]);
        let _ = visit.output();
    }
    std::thread::sleep(Duration::from_millis(300));
    let _ = child.kill();
    let _ = child.wait();
    let mut text = Vec::new();
    let _ = out.read_to_end(&mut text);
    text.extend(reader.join().unwrap());
    String::from_utf8_lossy(&text).into_owned()
}
