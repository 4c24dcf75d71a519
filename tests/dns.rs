//! Keys of Encrypted ClientHello out of DNS (RFC 9460, 9848), from a DNS server of this test's own.

#[path = "common/skip.rs"]
#[allow(dead_code)]
mod skip;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64ct::{Base64, Encoding};
use tlsdemo::compute::random::seeded;
use tlsdemo::error::{Error, ErrorKind};
use tlsdemo::handshake::ech::EchKeys;
use tlsdemo::keys::hpke::Kem;
use tlsdemo::names::registry::HpkeKemId;
use tlsdemo::transport::Target;
use tlsdemo::transport::dns::{self, Dialogue, Found};
use tlsdemo::wire::{Reader, cover};

/// RFC 9848 §3: an ECHConfigList for ech-sites.example.net.
const LIST: &str = "AEj+DQBEAQAgACAdd+scUi0IYFsXnUIU7ko2Nd9+F8M26pAGZVpz/KrWPgAEAAEAAWQVZWNoLXNpdGVzLmV4YW1wbGUubmV0AAA=";

fn list() -> Vec<u8> {
    Base64::decode_vec(LIST).unwrap()
}

/// A name as DNS writes it.
fn name(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in text.split('.').filter(|label| !label.is_empty()) {
        bytes.push(label.len() as u8);
        bytes.extend(label.bytes());
    }
    bytes.push(0);
    bytes
}

fn record(owner: &str, kind: u16, content: &[u8]) -> Vec<u8> {
    let mut bytes = name(owner);
    bytes.extend(kind.to_be_bytes());
    bytes.extend([0, 1, 0, 0, 1, 44]);
    bytes.extend((content.len() as u16).to_be_bytes());
    bytes.extend(content);
    bytes
}

fn cname(owner: &str, target: &str) -> Vec<u8> {
    record(owner, 5, &name(target))
}

fn https(owner: &str, priority: u16, target: &str, parameters: &[(u16, &[u8])]) -> Vec<u8> {
    let mut content = priority.to_be_bytes().to_vec();
    content.extend(name(target));
    for (key, value) in parameters {
        content.extend(key.to_be_bytes());
        content.extend((value.len() as u16).to_be_bytes());
        content.extend(*value);
    }
    record(owner, 65, &content)
}

/// An answer to a question, with this code and these records.
fn answer(query: &[u8], code: u8, records: &[Vec<u8>]) -> Vec<u8> {
    // The question ends at the OPT of our client, eleven bytes from the end.
    let question = &query[12..query.len() - 11];
    let mut bytes = query[..2].to_vec();
    bytes.extend([0x81, 0x80 | code, 0, 1]);
    bytes.extend((records.len() as u16).to_be_bytes());
    bytes.extend([0; 4]);
    bytes.extend(question);
    bytes.extend(records.concat());
    bytes
}

/// The name that a query asks for.
fn asked(query: &[u8]) -> String {
    let mut labels = Vec::new();
    let mut at = 12;
    while query[at] != 0 {
        let end = at + 1 + usize::from(query[at]);
        labels.push(String::from_utf8(query[at + 1..end].to_vec()).unwrap());
        at = end;
    }
    labels.join(".")
}

/// A DNS server that answers each query with what `say` gives, over UDP and TCP.
fn server(say: impl Fn(&[u8], bool) -> Vec<Vec<u8>> + Clone + Send + 'static) -> SocketAddr {
    let (udp, tcp) = loop {
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        if let Ok(tcp) = TcpListener::bind(udp.local_addr().unwrap()) {
            break (udp, tcp);
        }
    };
    let address = udp.local_addr().unwrap();
    let over_tcp = say.clone();
    std::thread::spawn(move || {
        let mut buffer = [0; 2048];
        while let Ok((length, from)) = udp.recv_from(&mut buffer) {
            for said in say(&buffer[..length], false) {
                udp.send_to(&said, from).unwrap();
            }
        }
    });
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = tcp.accept() {
            let mut length = [0; 2];
            stream.read_exact(&mut length).unwrap();
            let mut query = vec![0; usize::from(u16::from_be_bytes(length))];
            stream.read_exact(&mut query).unwrap();
            for said in over_tcp(&query, true) {
                let length = (said.len() as u16).to_be_bytes();
                stream.write_all(&[&length[..], &said].concat()).unwrap();
            }
        }
    });
    address
}

fn look_up(target: &str, servers: &[SocketAddr]) -> Result<Found, Error> {
    let mut told = Dialogue::default();
    let target = Target::parse(target).unwrap();
    dns::look_up(&target, servers, Duration::from_secs(20), &mut told)
}

/// What is found at a server that has these records.
fn found(target: &str, records: Vec<Vec<u8>>) -> Result<Found, Error> {
    let server = server(move |query, _| {
        let owner = name(&asked(query));
        let mut own = records.clone();
        own.retain(|record| record.starts_with(&owner) || record[owner.len()..].is_empty());
        vec![answer(query, 0, &own)]
    });
    look_up(target, &[server])
}

fn refused(result: Result<Found, Error>, says: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Dns, "{error}");
    assert!(error.message.contains(says), "no {says:?} in {error}");
}

#[test]
fn records_say_where_and_with_which_key() {
    let list = list();
    let ech: (u16, &[u8]) = (5, &list);
    let alpn: (u16, &[u8]) = (1, b"\x02h2\x08http/1.1");
    let plain = found("a.example", vec![https("a.example", 1, "", &[alpn, ech])]).unwrap();
    assert_eq!((plain.host, plain.port), (None, None));
    assert_eq!(plain.list.encode().unwrap(), list);

    // RFC 9460 §9.1: another port has a name of its own; §7.2: a record may name another port.
    let elsewhere = https(
        "_8443._https.a.example",
        1,
        "pool.a.example",
        &[(3, &[0x20, 0xfc]), (4, &[192, 0, 2, 1]), ech, (6, &[0; 16])],
    );
    let elsewhere = found("a.example:8443", vec![elsewhere]).unwrap();
    assert_eq!(elsewhere.host.as_deref(), Some("pool.a.example"));
    assert_eq!(elsewhere.port, Some(8444));

    // The best that has a key and can be used: one has no key, one needs what is not known.
    let records = vec![
        https("a.example", 3, "third.example", &[ech]),
        https("a.example", 1, "first.example", &[alpn]),
        https(
            "a.example",
            2,
            "second.example",
            &[(0, &[0x12, 0x34]), ech, (0x1234, &[])],
        ),
        https("a.example", 4, "fourth.example", &[ech]),
    ];
    let best = found("a.example", records).unwrap();
    assert_eq!(best.host.as_deref(), Some("third.example"));
}

#[test]
fn aliases_are_followed_and_come_to_an_end() {
    let list = list();
    let keys: &[(u16, &[u8])] = &[(5, &list)];
    let records = vec![
        https("a.example", 0, "b.example", &[]),
        https("a.example", 1, "wrong.example", keys),
        https("b.example", 0, "c.example", &[]),
        https("c.example", 1, "", keys),
    ];
    let last = found("a.example", records).unwrap();
    assert_eq!(last.host.as_deref(), Some("c.example"));

    let nowhere = vec![https("a.example", 0, "", &[])];
    refused(found("a.example", nowhere), "no such service");
    let round = vec![
        https("a.example", 0, "b.example", &[]),
        https("b.example", 0, "a.example", &[]),
    ];
    refused(found("a.example", round), "more than 8 times");

    // A name that is another one's.
    let server = server(move |query, _| {
        let records = [
            cname("a.example", "b.example"),
            cname("b.example", "c.example"),
            https("C.example", 1, "", &[(5, &self::list())]),
        ];
        vec![answer(query, 0, &records)]
    });
    assert_eq!(look_up("a.example", &[server]).unwrap().list.0.len(), 1);
}

#[test]
fn what_is_not_there_is_said() {
    refused(found("a.example", vec![]), "no HTTPS record");
    let without = vec![https("a.example", 1, "", &[(3, &[1, 187])])];
    refused(found("a.example", without), "no ech parameter");
    let unknown = vec![https(
        "a.example",
        1,
        "",
        &[(0, &[0, 9]), (5, &list()), (9, &[1])],
    )];
    refused(found("a.example", unknown), "does not know");
    let nobody = server(|query, _| vec![answer(query, 3, &[])]);
    refused(look_up("a.example", &[nobody]), "NXDOMAIN");
    let busy = server(|query, _| vec![answer(query, 2, &[])]);
    refused(look_up("a.example", &[busy]), "SERVFAIL");
    let good = server(|query, _| {
        vec![answer(
            query,
            0,
            &[https("a.example", 1, "", &[(5, &list())])],
        )]
    });
    look_up("a.example", &[busy, good]).unwrap();
    let error = look_up("192.0.2.1", &[good]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Usage);
    // A name that fits alone, and not behind its port (RFC 9460 §9.1).
    let long = [
        "a".repeat(61),
        "b".repeat(61),
        "c".repeat(61),
        "d".repeat(61),
    ]
    .join(".");
    let result = look_up(&format!("{long}:8443"), &[good]);
    refused(result, "no name that DNS can be asked for");
}

/// A server that says nothing is left after two seconds, and asked again after the others.
#[test]
fn silence_ends() {
    let silent = server(|_, _| vec![]);
    let good = server(|query, _| {
        vec![answer(
            query,
            0,
            &[https("a.example", 1, "", &[(5, &list())])],
        )]
    });
    look_up("a.example", &[silent, good]).unwrap();
    let start = Instant::now();
    let target = Target::parse("a.example").unwrap();
    let timeout = Duration::from_millis(300);
    let result = dns::look_up(&target, &[silent], timeout, &mut Dialogue::default());
    refused(result, "no answer");
    assert!(start.elapsed() < Duration::from_secs(10));
    // Nobody listens: the system says so at once.
    let closed = UdpSocket::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    refused(look_up("a.example", &[closed]), &closed.to_string());
}

/// RFC 5452 §4: who does not know the number and the question cannot answer.
#[test]
fn forged_answers_are_passed_by() {
    let server = server(|query, _| {
        let record = |host: &str| [https("a.example", 1, host, &[(5, &list())])];
        let good = answer(query, 0, &record("good.example"));
        let mut id = answer(query, 0, &record("evil.example"));
        id[0] ^= 1;
        let mut question = answer(query, 0, &record("evil.example"));
        question[13] ^= 1;
        let mut query_again = answer(query, 0, &record("evil.example"));
        query_again[2] = 1;
        vec![vec![], vec![1; 300], id, question, query_again, good]
    });
    let found = look_up("a.example", &[server]).unwrap();
    assert_eq!(found.host.as_deref(), Some("good.example"));
}

#[test]
fn what_is_cut_short_is_asked_for_over_tcp() {
    let server = server(|query, is_tcp| {
        let mut said = answer(query, 0, &[https("a.example", 1, "", &[(5, &list())])]);
        if !is_tcp {
            said.truncate(said.len() - 30);
            said[2] |= 2;
        }
        vec![said]
    });
    // What is left of a record does not make sense, and need not.
    let result = look_up("a.example", &[server]);
    assert_eq!(result.unwrap().list.encode().unwrap(), list());
}

/// Whatever comes, there is an error and every byte of it is told.
#[test]
fn malformed_answers_are_refused() {
    let good = |query: &[u8]| answer(query, 0, &[https("a.example", 1, "", &[(5, &list())])]);
    for (what, spoil) in [
        (
            "cut",
            (|b: &mut Vec<u8>| b.truncate(b.len() - 1)) as fn(&mut Vec<u8>),
        ),
        ("a byte behind", |b| b.push(0)),
        ("a record too few", |b| b[7] = 2),
        ("a name that refers to itself", |b| {
            let at = b.len() - list().len() - 17 - 11;
            b.splice(at..at + 11, [0xc0, at as u8]);
        }),
        ("a name that refers ahead", |b| {
            let at = b.len() - list().len() - 17 - 11;
            b.splice(at..at + 11, [0xc0, 0xff]);
        }),
        ("a kind of label that is not defined", |b| {
            let at = b.len() - list().len() - 17 - 11;
            b[at] = 0x80;
        }),
        ("an ech parameter that is none", |b| {
            let at = b.len() - list().len();
            b[at] = 0xff;
        }),
    ] {
        let server = server(move |query, _| {
            let mut said = good(query);
            spoil(&mut said);
            vec![said]
        });
        refused(look_up("a.example", &[server]), "does not make sense");
        let mut said = good(&[&[7; 12][..], &name("a.example"), &[0, 65, 0, 1], &[0; 11]].concat());
        spoil(&mut said);
        let mut reader = Reader::recording(&said, true);
        let result = dns::Answer::read(&mut reader).and_then(|it| reader.finish("it").map(|()| it));
        let fault = result.expect_err(what);
        let fields = reader.into_fields(Some(&fault));
        assert_eq!(cover(&fields, said.len()), Ok(()), "{what}");
    }
    // RFC 9460 §2.2: parameters come in order, each once.
    let list = list();
    for parameters in [
        [(5, &list[..]), (3, &[1, 187][..])],
        [(5, &list), (5, &list)],
    ] {
        let result = found("a.example", vec![https("a.example", 1, "", &parameters)]);
        refused(result, "does not come in order, or comes twice");
    }
}

struct Serve(Child);

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The whole program: it asks, tells what was said, goes where the record leads, and is accepted.
#[test]
fn a_visit_with_the_key_from_dns() {
    let kem = Kem::named(HpkeKemId::DhKemX25519).unwrap();
    let keys = EchKeys::generate(kem, "tlsdemo.example", 32, &mut *seeded(7)).unwrap();
    let file = std::env::temp_dir().join(format!("tlsdemo-dns-{}.pem", std::process::id()));
    std::fs::write(&file, keys.to_pem().unwrap()).unwrap();
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let program = env!("CARGO_BIN_EXE_tlsdemo");
    let mut command = Command::new(program);
    command
        .args(["serve", "-q", "--port", &port.to_string(), "--ech"])
        .arg(&file);
    let _serve = Serve(command.stdout(Stdio::null()).spawn().unwrap());
    let list = keys.published().encode().unwrap();
    let dns = server(move |query, _| {
        let owner = asked(query);
        let to = [(3, &port.to_be_bytes()[..]), (5, &list)];
        match owner.as_str() {
            "_8443._https.localhost" => vec![answer(query, 0, &[https(&owner, 1, "", &to)])],
            _ => vec![answer(query, 3, &[])],
        }
    });
    let ca = concat!(env!("CARGO_MANIFEST_DIR"), "/src/peer/identity/demo-ca.pem");
    let visit = |target: &str| {
        let mut command = Command::new(program);
        command.args([
            "--ca-file",
            ca,
            "--ech",
            "dns",
            "--dns",
            &dns.to_string(),
            target,
        ]);
        let output = command.env("NO_COLOR", "1").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (
            output.status.code(),
            text.split_whitespace().collect::<Vec<_>>().join(" "),
        )
    };
    let start = Instant::now();
    let (code, text) = loop {
        let (code, text) = visit("localhost:8443");
        if code == Some(0) || start.elapsed() > Duration::from_secs(30) {
            break (code, text);
        }
    };
    assert_eq!(code, Some(0), "{text}");
    for word in [
        "DNS query",
        "DNS answer",
        "_8443._https.localhost",
        "ClientHelloInner",
        "the server decrypted the real ClientHello",
    ] {
        assert!(text.contains(word), "no {word} in {text}");
    }
    let (code, text) = visit("localhost:9443");
    assert_eq!(code, Some(1), "{text}");
    for word in ["DNS answer", "NXDOMAIN", "--ech grease", "RFC 9848"] {
        assert!(text.contains(word), "no {word} in {text}");
    }
    std::fs::remove_file(&file).unwrap();
}
