//! Other people's TLS: programs started for a test and stopped after it, and what a visit to them
//! tells.

use std::any::Any;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::common::skip::skip;
use crate::common::{Recorder, assert_covered, give_psk};
use tlsdemo::application::request::Request;
use tlsdemo::certificate::ServerName;
use tlsdemo::commands::visit::{Errand, Visit};
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::client;
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::names::suite::{CipherSuite, SUITES, Suite};
use tlsdemo::narration::{Event, Message, Narration, Side};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::peer::identity;
use tlsdemo::transport::{self, Stream, Target};

/// The longest that anything here is waited for.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What distributions forbid by their configuration is what is tested here.
pub const OPENSSL_CONFIGURATION: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/openssl.cnf");

/// Oldest first.
pub const VERSIONS: [ProtocolVersion; 4] = [
    ProtocolVersion::TLS1_0,
    ProtocolVersion::TLS1_1,
    ProtocolVersion::TLS1_2,
    ProtocolVersion::TLS1_3,
];

/// Whether a peer is installed. If not, that is said, and with TLSDEMO_REQUIRE_PEERS set it fails.
pub fn is_installed(program: &str) -> bool {
    let found = Command::new(program)
        .arg(if program == "openssl" {
            "version"
        } else {
            "--version"
        })
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok();
    if !found {
        skip(&format!("{program} is not installed"));
    }
    found
}

/// A file of a demo identity.
pub fn identity_file(name: &str) -> String {
    format!("{}/src/peer/identity/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The authority of the demo identities that other programs can read.
pub fn ca_file() -> String {
    identity_file("demo-ca.pem")
}

/// A directory for a test's files, removed with it.
pub struct Scratch(pub std::path::PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tlsdemo-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    /// Writes a file, and says where it is.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A program that runs, with all that it prints.
pub struct Peer {
    child: Child,
    pub stdin: Option<ChildStdin>,
    printed: Arc<Mutex<String>>,
    pub port: u16,
}

impl Peer {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        Self::start_with(OPENSSL_CONFIGURATION, command)
    }

    /// Starts it with a configuration file of OpenSSL.
    pub fn start_with(openssl_configuration: &str, command: &mut Command) -> Self {
        let mut child = command
            .env("OPENSSL_CONF", openssl_configuration)
            .env_remove("SSLKEYLOGFILE")
            .env_remove("NO_COLOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let printed = Arc::new(Mutex::new(String::new()));
        collect(child.stdout.take().unwrap(), &printed);
        collect(child.stderr.take().unwrap(), &printed);
        let stdin = child.stdin.take();
        Peer {
            child,
            stdin,
            printed,
            port: 0,
        }
    }

    /// What it has printed so far, on either stream.
    pub fn printed(&self) -> String {
        self.printed.lock().unwrap().clone()
    }

    /// Waits until what it printed satisfies; the value that was found.
    pub fn wait_for<T>(&mut self, what: &str, find: impl Fn(&str) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            let exited = self.child.try_wait().unwrap();
            if let Some(found) = find(&self.printed()) {
                return found;
            }
            if let Some(status) = exited {
                std::thread::sleep(Duration::from_millis(50));
                if let Some(found) = find(&self.printed()) {
                    return found;
                }
                panic!("{what}: the peer ended with {status}: {}", self.printed());
            }
            assert!(start.elapsed() < PATIENCE, "{what}: {}", self.printed());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until it has printed `text`.
    pub fn wait_for_text(&mut self, text: &str) {
        self.wait_for(text, |printed| printed.contains(text).then_some(()));
    }

    /// Whether it has not ended.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Types into it.
    pub fn say(&mut self, text: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(text.as_bytes()).unwrap();
        stdin.flush().unwrap();
    }

    /// Waits for its end; whether it was a success, and what it printed.
    pub fn finish(mut self) -> (bool, String) {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                // The readers may be a moment behind.
                while Arc::strong_count(&self.printed) > 1 && start.elapsed() < PATIENCE {
                    std::thread::sleep(Duration::from_millis(1));
                }
                return (status.success(), self.printed());
            }
            assert!(start.elapsed() < PATIENCE, "no end: {}", self.printed());
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(stream: impl Read + Send + 'static, into: &Arc<Mutex<String>>) {
    let into = into.clone();
    std::thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        while stream.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            into.lock()
                .unwrap()
                .push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    });
}

/// `openssl s_server` at a port of the system's choice, in a directory whose files `-WWW` serves.
pub fn s_server(directory: &Path, configuration: &str, arguments: &[String]) -> Peer {
    let mut command = Command::new("openssl");
    command
        .current_dir(directory)
        .args(["s_server", "-accept", "127.0.0.1:0"])
        .args(arguments);
    let mut peer = Peer::start_with(configuration, &mut command);
    peer.port = peer.wait_for("the port of s_server", |printed| {
        let (_, rest) = printed.split_once("ACCEPT 127.0.0.1:")?;
        rest.split_once('\n')?.0.trim().parse().ok()
    });
    peer
}

/// `gnutls-serv` at a port that was free a moment ago: it does not say which it chose.
pub fn gnutls_serv(arguments: &[String]) -> Peer {
    for _ in 0..20 {
        let port = {
            let listener = std::net::TcpListener::bind("0.0.0.0:0").unwrap();
            listener.local_addr().unwrap().port()
        };
        let mut command = Command::new("gnutls-serv");
        command.args(["-p", &port.to_string()]).args(arguments);
        let mut peer = Peer::start(&mut command);
        peer.port = port;
        let bound = peer.wait_for("gnutls-serv to listen", |printed| {
            let bound =
                printed.contains("listening on IPv4 0.0.0.0") && printed.contains("...done");
            let refused = printed.contains("bind() failed") || printed.contains("...Error");
            (bound || refused).then_some(bound && !refused)
        });
        if bound {
            return peer;
        }
    }
    panic!("no port for gnutls-serv");
}

/// `tlsdemo serve` at a port of the system's choice.
pub fn serve(arguments: &[&str]) -> Peer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
    command.args(["serve", "--port", "0"]).args(arguments);
    let mut peer = Peer::start(&mut command);
    peer.port = peer.wait_for("the port of tlsdemo serve", |printed| {
        let (_, rest) = printed.split_once("listening on 127.0.0.1:")?;
        rest.split_once(';')?.0.parse().ok()
    });
    peer
}

/// The rows of the table that a peer has, but for those with a pre-shared key: those whose code points it
/// lists as `0xC0,0x2F`.
pub fn suites_in(listing: &str) -> Vec<&'static Suite> {
    rows_in(listing)
        .into_iter()
        .filter(|suite| !suite.key_exchange.has_psk())
        .collect()
}

/// The same, of those with a pre-shared key.
pub fn psk_suites_in(listing: &str) -> Vec<&'static Suite> {
    rows_in(listing)
        .into_iter()
        .filter(|suite| suite.key_exchange.has_psk())
        .collect()
}

fn rows_in(listing: &str) -> Vec<&'static Suite> {
    let listing = listing.replace(", ", ",").to_ascii_uppercase();
    let is_listed = |suite: &&Suite| {
        let CipherSuite(code) = suite.code;
        let shown = format!("0X{:02X},0X{:02X}", code >> 8, code & 0xff);
        listing.contains(&shown)
    };
    SUITES.iter().filter(is_listed).collect()
}

/// What a program prints.
pub fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The suites of TLS 1.3 that `openssl` has, which are all but those of RFC 8998.
pub fn tls13_suites_of_openssl() -> impl Iterator<Item = &'static Suite> {
    let is_known = |suite: &&Suite| !suite.name.contains("_SM4_");
    let of_tls13 = |suite: &&Suite| suite.is_in(ProtocolVersion::TLS1_3);
    SUITES.iter().filter(of_tls13).filter(is_known)
}

/// The suites of `openssl`.
pub fn openssl_suites() -> Vec<&'static Suite> {
    suites_in(&output(
        "openssl",
        &["ciphers", "-V", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"],
    ))
    .into_iter()
    .chain(tls13_suites_of_openssl())
    .fold(Vec::new(), |mut all, suite| {
        if !all.iter().any(|known: &&Suite| known.code == suite.code) {
            all.push(suite);
        }
        all
    })
}

/// The suites of GnuTLS.
pub fn gnutls_suites() -> Vec<&'static Suite> {
    suites_in(&output("gnutls-cli", &["--list"]))
}

/// Every suite at every version that has it.
pub fn pairs(suites: &[&'static Suite]) -> Vec<(&'static Suite, ProtocolVersion)> {
    let versions = |suite: &&'static Suite| {
        let suite = *suite;
        let fitting = VERSIONS.into_iter().filter(|version| suite.is_in(*version));
        fitting.map(|version| (suite, version)).collect::<Vec<_>>()
    };
    suites.iter().flat_map(versions).collect()
}

/// A client that offers all, and trusts the demo authorities.
pub fn client() -> client::Config {
    let authorities = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
    client::Config::new(
        ServerName::new("localhost"),
        TrustAnchors::from_pem("the demo authorities", authorities),
    )
}

/// A client that offers one suite at one version.
pub fn only(suite: &Suite, version: ProtocolVersion) -> client::Config {
    let mut config = client();
    config.versions = vec![version];
    config.suites = vec![suite.code];
    give_psk(&mut config, suite);
    config
}

/// A client that offers one version.
pub fn at(version: ProtocolVersion) -> client::Config {
    let mut config = client();
    config.versions = vec![version];
    config
}

/// What a visit told.
pub struct Story {
    pub outcome: tlsdemo::Result<()>,
    pub events: Vec<Event>,
    pub body: Vec<u8>,
}

/// Visits a server on loopback and asks for a page.
pub fn visit(port: u16, config: &client::Config, path: &str) -> Story {
    let recorder = Recorder::default();
    visit_told(port, config, path, recorder.narration(), &recorder)
}

/// The same with nobody listening, for what is too large to keep.
pub fn visit_silently(port: u16, config: &client::Config, path: &str) -> Story {
    visit_told(
        port,
        config,
        path,
        Narration::silent(),
        &Recorder::default(),
    )
}

fn visit_told(
    port: u16,
    config: &client::Config,
    path: &str,
    narration: Narration,
    recorder: &Recorder,
) -> Story {
    let body = Bytes::default();
    let target = Target::parse(&format!("https://localhost:{port}{path}")).unwrap();
    let visit = Visit {
        proxy_narration: std::sync::Mutex::default(),
        route: tlsdemo::commands::visit::Route::DIRECT,
        target: &target,
        redirected: None,
        dial: Some(&Target::parse(&format!("127.0.0.1:{port}")).unwrap()),
        is_local: false,
        config,
        exports: &[],
        renegotiate: false,
        key_update: false,
        errand: Errand::Ask {
            request: &Request::get(&target),
            follow: false,
        },
        beside: None,
        family: None,
        timeout: PATIENCE,
    };
    let outcome = visit.make(narration, Randomness::system(), &mut || {
        Ok(Some(Box::new(body.clone())))
    });
    let body = body.0.lock().unwrap().clone();
    Story {
        outcome: outcome.map(|_| ()),
        events: recorder.events(),
        body,
    }
}

/// A visit that must end in a page, with every check passed and every byte accounted for.
pub fn served(port: u16, config: &client::Config, what: &str) -> Story {
    let story = visit(port, config, "/");
    story.assert_served(what);
    story
}

impl Story {
    /// A page came, every check passed, every byte is accounted for.
    pub fn assert_served(&self, what: &str) {
        assert!(self.outcome.is_ok(), "{what}: {:?}", self.outcome);
        assert_covered(&self.events);
        let mut checks = 0;
        for event in &self.events {
            if let Event::Check(check) = event {
                // None ends the handshake: the version is old, the server's prime is short, or the
                // server, having sent the page, ended the stream without a word.
                let is_remark =
                    ["version_deprecated", "dh_prime_size", "close_notify"].contains(&check.name());
                assert!(check.passed() || is_remark, "{what}: {check:?}");
                checks += 1;
            }
        }
        assert!(checks > 3, "{what}: only {checks} checks");
        let status = self.fact("http_status").unwrap_or_default();
        assert!(status.starts_with("200"), "{what}: {status}");
        assert!(!self.body.is_empty(), "{what}: an empty page");
    }

    /// A fact of the summary at the end.
    pub fn fact(&self, name: &str) -> Option<String> {
        self.events.iter().rev().find_map(|event| match event {
            Event::Done(summary) => {
                let mut facts = summary.facts.iter();
                facts
                    .find(|fact| fact.name() == name)
                    .map(|fact| fact.value().into_owned())
            }
            _ => None,
        })
    }

    /// The messages of one name from one side.
    pub fn messages(&self, from: Side, name: &str) -> Vec<&Message> {
        let messages = self.events.iter().filter_map(|event| match event {
            Event::Message(message) => Some(message),
            _ => None,
        });
        messages
            .filter(|it| it.from == from && it.name == name)
            .collect()
    }

    /// How often a value of this name was computed.
    pub fn computed(&self, name: &str) -> usize {
        let is_it = |event: &&Event| matches!(event, Event::Computation(it) if it.name == name);
        self.events.iter().filter(is_it).count()
    }
}

#[derive(Clone, Default)]
struct Bytes(Arc<Mutex<Vec<u8>>>);

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A finished handshake over TCP, with what was told of it.
pub struct Session {
    pub connection: Connection,
    pub recorder: Recorder,
}

/// Shakes hands with a server on loopback, and sends nothing yet.
pub fn shake_hands(port: u16, config: &client::Config) -> tlsdemo::Result<Session> {
    let recorder = Recorder::default();
    let target = Target::parse(&format!("127.0.0.1:{port}")).unwrap();
    let stream = transport::connect(&target, PATIENCE)?;
    let mut connection = Connection::new(
        Side::Client,
        stream,
        recorder.narration(),
        Randomness::system(),
    );
    client::handshake(&mut connection, config)?;
    Ok(Session {
        connection,
        recorder,
    })
}

impl Session {
    /// Sends a line.
    pub fn say(&mut self, line: &str) {
        self.connection.write_all(line.as_bytes()).unwrap();
        self.connection.flush().unwrap();
    }

    /// Waits until the peer has sent something, and leaves it where it is.
    pub fn wait_for_bytes(&mut self) {
        let stream: &mut dyn Any = self.connection.stream();
        let stream: &mut Stream = stream.downcast_mut().unwrap();
        stream.socket().peek(&mut [0]).unwrap();
    }

    /// Reads until `text` has come.
    pub fn hear(&mut self, text: &str) {
        let mut heard = String::new();
        while !heard.contains(text) {
            let mut buffer = [0; 1024];
            let length = self.connection.read(&mut buffer).unwrap();
            assert!(length > 0, "the end came before {text}: {heard}");
            heard.push_str(&String::from_utf8_lossy(&buffer[..length]));
        }
    }

    /// How many messages of this name one side has sent.
    pub fn count(&self, from: Side, name: &str) -> usize {
        let is_it = |event: &&Event| matches!(event, Event::Message(it) if it.from == from && it.name == name);
        self.recorder.events().iter().filter(is_it).count()
    }
}
