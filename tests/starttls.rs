//! What TLS is carried over: the dialogue of each protocol with the built-in server, told by the same
//! narrators as the handshake.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tlsdemo::application::request::Request;
use tlsdemo::certificate::ServerName;
use tlsdemo::commands::listen::{self, Attendant, Limits};
use tlsdemo::commands::visit::{Errand, Visit};
use tlsdemo::connection::Randomness;
use tlsdemo::glossary::{self, Kind};
use tlsdemo::handshake::{client, server};
use tlsdemo::names::service::{Approach, Start};
use tlsdemo::narration::{Event, Narration};
use tlsdemo::peer::{Identity, TrustAnchors, identity};
use tlsdemo::story::fields::{Fields, Nodes};
use tlsdemo::transport::Target;

mod common;

use common::{Recorder, assert_covered};

const PATIENCE: Duration = Duration::from_secs(20);

fn approaches() -> impl Iterator<Item = Approach> {
    Approach::names().map(|name| Approach::of_scheme(name).unwrap())
}

struct Watching(Recorder);

impl Attendant for Watching {
    fn narration(&self, _: Option<std::net::SocketAddr>) -> Narration {
        self.0.narration()
    }
}

/// A visit to the built-in server: what either end told.
fn visit(approach: Approach) -> [Vec<Event>; 2] {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let dial = Target::parse(&listener.local_addr().unwrap().to_string()).unwrap();
    let target = Target::parse("localhost").unwrap().with_approach(approach);
    let anchors = TrustAnchors::from_pem("demo", identity::DEMO_CA_PEM.into());
    let mut config = client::Config::new(ServerName::new("localhost"), anchors);
    let mut terms = server::Config::new(Identity::demo());
    config.alpn = approach.alpn().map(<[u8]>::to_vec).into_iter().collect();
    terms.alpn = config.alpn.clone();
    let limits = Limits {
        approach: Some(approach),
        timeout: PATIENCE,
        ..Limits::default()
    };
    let (near, far) = (Recorder::default(), Recorder::default());
    std::thread::scope(|scope| {
        let attendant = Watching(far.clone());
        let served = scope.spawn(move || {
            listen::attend(listener.accept().unwrap().0, &terms, &limits, &attendant)
        });
        let request = Request::get(&target);
        let visit = Visit {
            proxy_narration: std::sync::Mutex::default(),
            route: tlsdemo::commands::visit::Route::DIRECT,
            target: &target,
            redirected: None,
            dial: Some(&dial),
            is_local: false,
            config: &config,
            exports: &[],
            renegotiate: false,
            key_update: false,
            errand: Errand::Ask {
                request: &request,
                follow: false,
            },
            beside: None,
            family: None,
            timeout: PATIENCE,
        };
        let name = approach.name();
        visit
            .make(near.narration(), Randomness::system(), &mut || Ok(None))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let served = served.join().unwrap();
        served.unwrap_or_else(|error| panic!("{name}, the server: {error}"));
    });
    [near.events(), far.events()]
}

/// What the glossary does not explain.
fn unexplained(events: &[Event]) -> BTreeSet<String> {
    fn fields(nodes: Nodes<'_, '_>, missing: &mut BTreeSet<String>) {
        for node in nodes {
            let name = &node.field().name;
            if node.meaning().is_none() && glossary::explain(Kind::Extension, name).is_none() {
                missing.insert(format!("field {name}"));
            }
            fields(node.children(), missing);
        }
    }
    let mut missing = BTreeSet::new();
    for event in events {
        match event {
            Event::Message(message) => {
                if let Some(protocol) = message.carrier.protocol() {
                    if glossary::message_of(protocol, &message.name).is_none() {
                        missing.insert(format!("message {} of {protocol}", message.name));
                    }
                    fields(Fields::of_message(message).top(), &mut missing);
                }
            }
            Event::Check(check) if glossary::explain(Kind::Check, check.name()).is_none() => {
                missing.insert(format!("check {}", check.name()));
            }
            _ => {}
        }
    }
    missing
}

#[test]
fn every_dialogue_is_told_by_both_ends_and_explained() {
    for approach in approaches() {
        let name = approach.name();
        let mut told = Vec::new();
        for events in visit(approach) {
            assert_covered(&events);
            assert_eq!(unexplained(&events), BTreeSet::new(), "{name}");
            for event in &events {
                if let Event::Check(check) = event {
                    assert!(check.passed(), "{name}: {check:?}");
                }
            }
            let spoken = events.iter().filter_map(|event| match event {
                Event::Message(message) => message.carrier.protocol().map(|protocol| {
                    assert_eq!(*protocol, approach.service.row().title);
                    (message.from, message.name.clone(), message.bytes.clone())
                }),
                _ => None,
            });
            told.push(spoken.collect::<Vec<_>>());
        }
        assert_eq!(told[0], told[1], "{name}: both ends tell the same");
        let upgrades = approach.start == Start::Upgrade;
        assert!(!upgrades || !told[0].is_empty(), "{name}");
    }
}

fn tlsdemo(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
    command.args(arguments).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "SSLKEYLOGFILE"] {
        command.env_remove(name);
    }
    command.output().unwrap()
}

/// Wrapped lines are one sentence.
fn joined(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_program_shows_each_with_no_network() {
    for name in Approach::names() {
        let output = tlsdemo(&["--local", "--starttls", name]);
        let told = joined(&output.stdout);
        let errors = joined(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{name}: {told} {errors}");
        assert!(told.contains("the handshake is complete"), "{name}");
        assert!(!told.contains('✗'), "{name}: {told}");
        // What the server's refusal would have meant is told, and no check by its bare name.
        assert!(!told.contains("server_greeting:"), "{name}: {told}");
        let (_, picture) = told.split_once("who sent what").expect("the flights");
        let (picture, _) = picture.split_once("the key tree").expect("the keys");
        let (dialogue, tls) = picture.split_once("ClientHello").expect("the hello");
        assert_eq!(dialogue.matches('{').count(), 1, "{name}: {picture}");
        let (_, protected) = tls.split_once("{Finished}").expect("the first Finished");
        let plain = in_the_clear(protected);
        let expected: Vec<&str> = vec!["ChangeCipherSpec"];
        assert_eq!(plain, expected, "{name}: {picture}");
    }
}

/// The messages in a picture of flights that are not in braces.
fn in_the_clear(picture: &str) -> Vec<&str> {
    let outside = picture.split('{').enumerate().map(|(index, part)| {
        let rest = part.split_once('}').map(|(_, rest)| rest);
        rest.unwrap_or(if index == 0 { part } else { "" })
    });
    let mut words: Vec<&str> = outside.flat_map(str::split_whitespace).collect();
    words.retain(|word| {
        word.chars().all(char::is_alphanumeric) && !word.starts_with(char::is_numeric)
    });
    words.retain(|word| !["bytes", "then", "and"].contains(word));
    words
}

/// A port that serves a protocol in the clear is recognized, and what to type is said.
#[test]
fn a_port_in_the_clear_is_recognized() {
    for (greeting, advice) in [
        (
            &b"220 mail.example ESMTP Postfix\r\n"[..],
            "--starttls smtp",
        ),
        (b"* OK Dovecot ready.\r\n", "--starttls imap"),
        (b"+OK Dovecot ready.\r\n", "--starttls pop3"),
        (b"220 (vsFTPd 3.0.3)\r\n", "--starttls ftp"),
        (b"200 news.example INN ready\r\n", "--starttls nntp"),
        (b"\"IMPLEMENTATION\" \"Pigeonhole\"\r\n", "--starttls sieve"),
        (b":irc.example NOTICE * :*** Hello\r\n", "--starttls irc"),
        (
            b"\x4a\0\0\0\x0a5.5.5-10.11.19-MariaDB\0abcd",
            "--starttls mysql",
        ),
        (
            b"<?xml version='1.0'?><stream:stream xmlns='jabber:client'>",
            "--starttls xmpp",
        ),
    ] {
        let told = met_with(greeting, &[]);
        assert!(told.contains(advice), "no `{advice}` in: {told}");
    }
    // The wrong protocol after --starttls; and TLS where a greeting was expected.
    let told = met_with(b"* OK Dovecot ready.\r\n", &["--starttls", "pop3"]);
    assert!(
        told.contains("this port serves IMAP") && told.contains("--starttls imap"),
        "{told}"
    );
    let told = met_with(b"\x15\x03\x03\0\x02\x02\x16", &["--starttls", "xmpp"]);
    assert!(told.contains("--starttls xmpps"), "{told}");
    let told = met_with(b"", &["--starttls", "imap"]);
    assert!(
        told.contains("waiting for IMAP greeting") && told.contains("imaps://"),
        "{told}"
    );
}

/// What the program tells of a server that says this and closes.
fn met_with(said: &'static [u8], arguments: &[&str]) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let target = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        socket.write_all(said).unwrap();
        socket.shutdown(std::net::Shutdown::Write).unwrap();
        drain(socket);
    });
    let output = tlsdemo(&[&["-k"], arguments, &[&*target]].concat());
    server.join().unwrap();
    assert_eq!(output.status.code(), Some(1));
    joined(&output.stdout)
}

fn drain(mut socket: TcpStream) {
    let _ = socket.set_read_timeout(Some(PATIENCE));
    let mut buffer = [0; 4096];
    while socket.read(&mut buffer).is_ok_and(|count| count > 0) {}
}

#[test]
fn what_does_not_fit_together_is_wrong_usage() {
    for (arguments, says) in [
        (
            &["--starttls", "gopher", "a.example"][..],
            "no such protocol",
        ),
        (
            &["--starttls", "imap", "smtp://a.example"],
            "different protocols",
        ),
        (
            &["-o", "page", "smtp://a.example"],
            "keeps the body of a web page",
        ),
        (&["serve", "--starttls", "gopher"], "no such protocol"),
    ] {
        let output = tlsdemo(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let errors = joined(&output.stderr);
        assert!(errors.contains(says), "{arguments:?}: {errors}");
    }
}

/// What a story tells of a dialogue, without its checks, which a capture does not have: headings and
/// the first line of each paragraph, up to the ClientHello.
fn told_of_dialogue(story: &str) -> Vec<&str> {
    let lines = story
        .lines()
        .skip_while(|line| !line.starts_with("── 1 ──"));
    let lines = lines.take_while(|line| !line.contains("── ClientHello, "));
    let is_own = |line: &&str| {
        line.starts_with("── ") || line.starts_with("   ") && !line.starts_with("    ")
    };
    lines.filter(is_own).collect()
}

/// A capture tells the dialogue as the visit did: the same messages, words and sections.
#[test]
fn a_captured_dialogue_is_told_as_the_live_one() {
    let folder = std::env::temp_dir().join(format!("tlsdemo-told-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for approach in approaches().filter(|it| it.start == Start::Upgrade) {
        let name = approach.name();
        let capture = folder.join(format!("{name}.pcapng"));
        let capture = capture.to_str().unwrap();
        let run = |arguments: &[&str]| -> String {
            let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
                .args(arguments)
                .env_remove("SSLKEYLOGFILE")
                .stdin(Stdio::null())
                .output()
                .unwrap();
            assert!(output.status.success(), "{arguments:?}: {output:?}");
            String::from_utf8(output.stdout).unwrap()
        };
        let live = run(&["--local", "--starttls", name, "--pcap", capture]);
        let read = run(&["read", capture, "--stream", "1"]);
        let live = told_of_dialogue(&live);
        assert!(live.len() > 3, "{name}: {live:#?}");
        assert_eq!(told_of_dialogue(&read), live, "{name}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
