//! RFC 8448's traces, told again byte for byte by the stories themselves, from their private keys
//! and randoms: "Simple 1-RTT Handshake" (§3), "Resumed 0-RTT Handshake" (§4), "HelloRetryRequest"
//! (§5) and "Compatibility Mode" (§7), the client's side and the server's. Every record that is sent
//! is compared, and every value of the key schedule.
//!
//! What the RFC's ends (NSS) say in their own way is arranged: the order of extensions, those that we
//! know only as bytes, the padding of the second ClientHello, the cookie.

mod common;
#[path = "data/rfc8448.rs"]
mod trace;

use std::any::Any;
use std::io::{Cursor, Read, Write};
use std::time::{Duration, SystemTime};

use common::{Recorder, assert_covered};
use tlsdemo::certificate;
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::{Keeper, Peer, Session, Store};
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::extension::*;
use tlsdemo::handshake::client;
use tlsdemo::handshake::server;
use tlsdemo::message::{self, ClientHello, Message, NewSessionTicket, ServerHello};
use tlsdemo::names::registry::*;
use tlsdemo::names::suite::CipherSuite;
use tlsdemo::narration::{Event, Side};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::peer::{Identity, identity};
use tlsdemo::transport::Transport;
use trace::{Value, compatible, resumed, retry, simple};

/// A transport that gives what was recorded, and keeps what it is given.
struct Replay {
    incoming: Cursor<Vec<u8>>,
    outgoing: Vec<u8>,
}

impl Transport for Replay {}

impl Read for Replay {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.incoming.read(buffer)
    }
}

impl Write for Replay {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.outgoing.write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// All that an end has sent.
fn sent(c: &mut Connection) -> &[u8] {
    let stream: &dyn Any = c.stream();
    &stream.downcast_ref::<Replay>().expect("a replay").outgoing
}

/// One end of a recorded connection: it hears `incoming` and draws `randomness`.
fn end(side: Side, incoming: &[&[u8]], randomness: &[&[u8]], recorder: &Recorder) -> Connection {
    let stream = Replay {
        incoming: Cursor::new(incoming.concat()),
        outgoing: Vec::new(),
    };
    let randomness = Randomness::scripted(randomness.concat());
    Connection::new(side, stream, recorder.narration(), randomness)
}

/// The handshake message in a plaintext record.
fn hello<M: Message>(record: &[u8]) -> M {
    let (message, _) = message::decode(&record[5..], ProtocolVersion::TLS1_3, false);
    message.expect("the RFC's message decodes")
}

fn client_config(groups: &[NamedGroup]) -> client::Config {
    let anchors = TrustAnchors::from_pem("demo", identity::DEMO_CA_PEM.to_owned());
    let mut config = client::Config::new(certificate::ServerName::new("server"), anchors);
    config.versions = vec![ProtocolVersion::TLS1_3];
    config.suites = vec![
        CipherSuite(0x1301),
        CipherSuite(0x1303),
        CipherSuite(0x1302),
    ];
    config.groups = groups.to_vec();
    config.record_size_limit = Some(0x4001);
    config.compat = false;
    // The RFC's certificate is its own issuer, for the name "rsa".
    config.insecure = true;
    config.now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_500_000_000);
    config
}

fn server_config(groups: &[NamedGroup]) -> server::Config {
    let identity = Identity::from_pem(trace::CERTIFICATE, trace::PRIVATE_KEY).unwrap();
    let mut config = server::Config::new(vec![identity]);
    config.versions = vec![ProtocolVersion::TLS1_3];
    config.suites = vec![CipherSuite(0x1301)];
    config.signature_schemes = vec![SignatureScheme::RsaPssRsaeSha256];
    config.groups = groups.to_vec();
    config.alpn = Vec::new();
    config.record_size_limit = Some(0x4001);
    config
}

const GROUPS: [NamedGroup; 9] = [
    NamedGroup::X25519,
    NamedGroup::Secp256r1,
    NamedGroup::Secp384r1,
    NamedGroup::Secp521r1,
    NamedGroup::Ffdhe2048,
    NamedGroup::Ffdhe3072,
    NamedGroup::Ffdhe4096,
    NamedGroup::Ffdhe6144,
    NamedGroup::Ffdhe8192,
];

/// Lays our hello out as the recorded one is, but keeps our shares and our cookie.
fn lay_out(ours: &mut ClientHello, recorded: &ClientHello) {
    let mut extensions = recorded.extensions().to_vec();
    for extension in &mut extensions {
        let own = match extension {
            Extension::KeyShare(_) => ours.extension::<KeyShare>().cloned().map(Extension::from),
            Extension::Cookie(_) => ours.extension::<Cookie>().cloned().map(Extension::from),
            Extension::PreSharedKey(_) => ours
                .extension::<PreSharedKey>()
                .cloned()
                .map(Extension::from),
            _ => continue,
        };
        *extension = own.expect("our hello has it too");
    }
    ours.extensions = Some(Extensions(extensions));
}

/// What a server of NSS puts into EncryptedExtensions.
fn nss_encrypted_extensions(extensions: &mut Extensions, groups: &[NamedGroup]) {
    let limit = extensions.get::<RecordSizeLimit>().cloned().unwrap();
    assert!(extensions.has(ExtensionType::ServerName));
    *extensions = Extensions::default();
    extensions.push(SupportedGroups {
        named_group_list: groups.to_vec(),
    });
    extensions.push(limit);
    extensions.push(ServerName::acknowledged());
}

/// Every value was computed, as often and as the RFC has it.
fn assert_values(recorder: &Recorder, values: &[Value]) {
    let events = recorder.events();
    for (name, expected) in values {
        let computed: Vec<&[u8]> = events
            .iter()
            .filter_map(|event| match event {
                Event::Computation(it) if it.name == *name => Some(&it.output[..]),
                _ => None,
            })
            .collect();
        assert_eq!(&computed, expected, "{name}");
    }
}

/// Every check passed, but for those of a certificate that nobody vouches for.
fn assert_checks(recorder: &Recorder) {
    for event in recorder.events() {
        if let Event::Check(check) = event {
            assert!(
                check.passed() || check.name().starts_with("certificate"),
                "{check:?}"
            );
        }
    }
}

/// The 50 bytes that either end of §3 sends.
fn data() -> Vec<u8> {
    (0..50).collect()
}

/// Blinds the RSA signature; its value does not matter.
const BLINDING: [u8; 1024] = [0x42; 1024];

#[test]
fn the_simple_handshake_as_the_client_tells_it() {
    let recorder = Recorder::default();
    let recorded: ClientHello = hello(simple::CLIENT_HELLO);
    let mut c = end(
        Side::Client,
        &[
            simple::SERVER_HELLO,
            simple::SERVER_FLIGHT,
            simple::TICKET,
            simple::SERVER_DATA,
            simple::SERVER_CLOSE,
        ],
        &[&recorded.random, simple::CLIENT_PRIVATE_KEY],
        &recorder,
    );
    let mut config = client_config(&GROUPS);
    config.arrange = Some(|ours| lay_out(ours, &hello(simple::CLIENT_HELLO)));
    client::handshake(&mut c, &config).unwrap();
    c.write_all(&data()).unwrap();
    let mut got = vec![0; 50];
    c.read_exact(&mut got).unwrap();
    assert_eq!(got, data());
    c.close().unwrap();

    let expected = [
        simple::CLIENT_HELLO,
        simple::CLIENT_FINISHED,
        simple::CLIENT_DATA,
        simple::CLIENT_CLOSE,
    ];
    assert_eq!(sent(&mut c), expected.concat());
    assert_values(&recorder, simple::VALUES);
    assert_values(&recorder, simple::RESUMPTION);
    assert_checks(&recorder);
    assert_covered(&recorder.events());
}

#[test]
fn the_simple_handshake_as_the_server_tells_it() {
    let recorder = Recorder::default();
    let recorded: ServerHello = hello(simple::SERVER_HELLO);
    let mut c = end(
        Side::Server,
        &[
            simple::CLIENT_HELLO,
            simple::CLIENT_FINISHED,
            simple::CLIENT_DATA,
            simple::CLIENT_CLOSE,
        ],
        &[
            &recorded.random,
            simple::SERVER_PRIVATE_KEY,
            simple::SALT,
            &BLINDING,
        ],
        &recorder,
    );
    c.layer().set_coalescing(true);
    let mut config = server_config(&GROUPS);
    config.arrange = Some(|carrier, extensions| {
        if carrier == Carrier::EncryptedExtensions {
            nss_encrypted_extensions(extensions, &GROUPS);
        }
    });
    server::handshake(&mut c, &config).unwrap();
    let (ticket, _) =
        message::decode::<NewSessionTicket>(simple::TICKET_MESSAGE, ProtocolVersion::TLS1_3, false);
    c.send_untranscribed(&ticket.unwrap()).unwrap();
    let mut got = vec![0; 50];
    c.read_exact(&mut got).unwrap();
    assert_eq!(got, data());
    c.write_all(&got).unwrap();
    c.close().unwrap();

    let expected = [
        simple::SERVER_HELLO,
        simple::SERVER_FLIGHT,
        simple::TICKET,
        simple::SERVER_DATA,
        simple::SERVER_CLOSE,
    ];
    assert_eq!(sent(&mut c), expected.concat());
    assert_values(&recorder, simple::VALUES);
    assert_checks(&recorder);
    assert_covered(&recorder.events());
}

/// The groups of §5's client and of its server.
const RETRY_CLIENT: [NamedGroup; 3] = [
    NamedGroup::X25519,
    NamedGroup::Secp256r1,
    NamedGroup::Secp384r1,
];
const RETRY_SERVER: [NamedGroup; 3] = [
    NamedGroup::Secp256r1,
    NamedGroup::Secp384r1,
    NamedGroup::X25519,
];

#[test]
fn the_retry_as_the_client_tells_it() {
    let recorder = Recorder::default();
    let recorded: ClientHello = hello(retry::CLIENT_HELLO);
    let mut c = end(
        Side::Client,
        &[
            retry::HELLO_RETRY_REQUEST,
            retry::SERVER_HELLO,
            retry::SERVER_FLIGHT,
            retry::SERVER_CLOSE,
        ],
        &[
            &recorded.random,
            retry::FIRST_PRIVATE_KEY,
            retry::CLIENT_PRIVATE_KEY,
        ],
        &recorder,
    );
    let mut config = client_config(&RETRY_CLIENT);
    config.arrange = Some(|ours| {
        let second = ours.extension::<Cookie>().is_some();
        let record = if second {
            retry::SECOND_CLIENT_HELLO
        } else {
            retry::CLIENT_HELLO
        };
        lay_out(ours, &hello(record));
    });
    client::handshake(&mut c, &config).unwrap();
    c.close().unwrap();

    let expected = [
        retry::CLIENT_HELLO,
        retry::SECOND_CLIENT_HELLO,
        retry::CLIENT_FINISHED,
        retry::CLIENT_CLOSE,
    ];
    assert_eq!(sent(&mut c), expected.concat());
    assert_values(&recorder, retry::VALUES);
    assert_checks(&recorder);
    assert_covered(&recorder.events());
}

#[test]
fn the_retry_as_the_server_tells_it() {
    let recorder = Recorder::default();
    let recorded: ServerHello = hello(retry::SERVER_HELLO);
    let mut c = end(
        Side::Server,
        &[
            retry::CLIENT_HELLO,
            retry::SECOND_CLIENT_HELLO,
            retry::CLIENT_FINISHED,
            retry::CLIENT_CLOSE,
        ],
        &[
            &recorded.random,
            retry::SERVER_PRIVATE_KEY,
            retry::SALT,
            &BLINDING,
        ],
        &recorder,
    );
    c.layer().set_coalescing(true);
    // This server insists on a group for which the client sent no share.
    let mut config = server_config(&[NamedGroup::Secp256r1]);
    config.arrange = Some(|carrier, extensions| match carrier {
        Carrier::HelloRetryRequest => {
            let recorded: ServerHello = hello(retry::HELLO_RETRY_REQUEST);
            let ours = extensions.get::<KeyShare>();
            assert_eq!(ours, recorded.extension());
            *extensions = recorded.extensions.unwrap();
        }
        Carrier::EncryptedExtensions => nss_encrypted_extensions(extensions, &RETRY_SERVER),
        _ => {}
    });
    server::handshake(&mut c, &config).unwrap();
    c.close().unwrap();

    let expected = [
        retry::HELLO_RETRY_REQUEST,
        retry::SERVER_HELLO,
        retry::SERVER_FLIGHT,
        retry::SERVER_CLOSE,
    ];
    assert_eq!(sent(&mut c), expected.concat());
    assert_values(&recorder, retry::VALUES);
    assert_checks(&recorder);
    assert_covered(&recorder.events());
}

/// The session that §3's ticket names, six milliseconds old.
fn session(now: SystemTime) -> Session {
    let (ticket, _) =
        message::decode::<NewSessionTicket>(simple::TICKET_MESSAGE, ProtocolVersion::TLS1_3, false);
    let ticket = ticket.unwrap();
    let early_data = ticket.extensions.get::<EarlyData>().unwrap();
    let (_, psk) = simple::RESUMPTION[0];
    Session {
        version: ProtocolVersion::TLS1_3,
        suite: CipherSuite(0x1301).suite().unwrap(),
        secret: tlsdemo::wire::Value::literal("PSK", psk[0]),
        session_id: tlsdemo::wire::Value::literal("session_id", []),
        ticket_age_add: ticket.ticket_age_add,
        lifetime: ticket.ticket_lifetime,
        issued: now - Duration::from_millis(6),
        max_early_data_size: early_data.max_early_data_size.unwrap(),
        group: None,
        server_name: Some("server".into()),
        alpn: None,
        extended_master_secret: true,
        server_certificate: None,
        peer: Peer::default(),
        ticket: ticket.ticket,
        basis: None,
    }
}

/// What either end of §4 sends before its handshake is done.
const EARLY_DATA: &[u8] = b"ABCDEF";

#[test]
fn the_resumption_as_the_client_tells_it() {
    let recorder = Recorder::default();
    let recorded: ClientHello = hello(resumed::CLIENT_HELLO);
    let mut c = end(
        Side::Client,
        &[
            resumed::SERVER_HELLO,
            resumed::SERVER_FLIGHT,
            resumed::SERVER_DATA,
            resumed::SERVER_CLOSE,
        ],
        &[&recorded.random, resumed::CLIENT_PRIVATE_KEY],
        &recorder,
    );
    let mut config = client_config(&GROUPS);
    let store = Store::default();
    store.put("server", session(c.now()));
    config.sessions = Some(store.shelf("server"));
    config.early_data = true;
    config.arrange = Some(|ours| lay_out(ours, &hello(resumed::CLIENT_HELLO)));
    client::handshake(&mut c, &config).unwrap();
    c.write_all(EARLY_DATA).unwrap();
    c.finish_handshake().unwrap();
    c.write_all(&data()).unwrap();
    let mut got = vec![0; 50];
    c.read_exact(&mut got).unwrap();
    assert_eq!(got, data());
    c.close().unwrap();

    let expected = [
        resumed::CLIENT_HELLO,
        resumed::EARLY_DATA,
        resumed::END_OF_EARLY_DATA,
        resumed::CLIENT_FINISHED,
        resumed::CLIENT_DATA,
        resumed::CLIENT_CLOSE,
    ];
    assert_eq!(sent(&mut c), expected.concat());
    assert_values(&recorder, resumed::VALUES);
    assert_checks(&recorder);
    assert_covered(&recorder.events());
}

#[test]
fn the_resumption_as_the_server_tells_it() {
    let recorder = Recorder::default();
    let recorded: ServerHello = hello(resumed::SERVER_HELLO);
    let mut c = end(
        Side::Server,
        &[
            resumed::CLIENT_HELLO,
            resumed::EARLY_DATA,
            resumed::END_OF_EARLY_DATA,
            resumed::CLIENT_FINISHED,
            resumed::CLIENT_DATA,
            resumed::CLIENT_CLOSE,
        ],
        &[&recorded.random, resumed::SERVER_PRIVATE_KEY],
        &recorder,
    );
    c.layer().set_coalescing(true);
    let mut config = server_config(&GROUPS);
    config.max_early_data_size = 1024;
    // The ticket is sealed under a key of NSS's: what is in it is known all the same.
    let known = session(c.now());
    let keeper = Keeper::new(&mut seeded(1), 0);
    keeper.know(known);
    config.sessions = Some(keeper);
    config.arrange = Some(|carrier, extensions| match carrier {
        Carrier::ServerHello => {
            let recorded: ServerHello = hello(resumed::SERVER_HELLO);
            let own = extensions.get::<KeyShare>().cloned().unwrap();
            assert_eq!(recorded.extension::<KeyShare>(), Some(&own));
            let own = extensions.get::<PreSharedKey>().cloned().unwrap();
            assert_eq!(recorded.extension::<PreSharedKey>(), Some(&own));
            *extensions = recorded.extensions.unwrap();
        }
        Carrier::EncryptedExtensions => {
            let early = extensions.get::<EarlyData>().cloned().unwrap();
            nss_encrypted_extensions(extensions, &GROUPS);
            extensions.push(early);
        }
        _ => {}
    });
    server::handshake(&mut c, &config).unwrap();
    let mut early = [0; 6];
    assert!(c.reads_early_data());
    c.read_exact(&mut early).unwrap();
    assert_eq!(early, EARLY_DATA);
    assert!(!c.reads_early_data());
    let mut got = vec![0; 50];
    c.read_exact(&mut got).unwrap();
    assert_eq!(got, data());
    c.write_all(&got).unwrap();
    c.close().unwrap();

    let expected = [
        resumed::SERVER_HELLO,
        resumed::SERVER_FLIGHT,
        resumed::SERVER_DATA,
        resumed::SERVER_CLOSE,
    ];
    assert_eq!(sent(&mut c), expected.concat());
    assert_values(&recorder, resumed::VALUES);
    assert_checks(&recorder);
    assert_covered(&recorder.events());
}

#[test]
fn the_compatible_handshake_as_the_client_tells_it() {
    let recorder = Recorder::default();
    let recorded: ClientHello = hello(compatible::CLIENT_HELLO);
    let mut c = end(
        Side::Client,
        &[
            compatible::SERVER_HELLO,
            compatible::CHANGE_CIPHER_SPEC,
            compatible::SERVER_FLIGHT,
            compatible::SERVER_CLOSE,
        ],
        &[
            &recorded.random,
            &recorded.session_id,
            compatible::CLIENT_PRIVATE_KEY,
        ],
        &recorder,
    );
    let mut config = client_config(&GROUPS);
    config.compat = true;
    config.arrange = Some(|ours| lay_out(ours, &hello(compatible::CLIENT_HELLO)));
    client::handshake(&mut c, &config).unwrap();
    c.close().unwrap();

    let expected = [
        compatible::CLIENT_HELLO,
        compatible::CHANGE_CIPHER_SPEC,
        compatible::CLIENT_FINISHED,
        compatible::CLIENT_CLOSE,
    ];
    assert_eq!(sent(&mut c), expected.concat());
    assert_values(&recorder, compatible::VALUES);
    assert_checks(&recorder);
    assert_covered(&recorder.events());
}

#[test]
fn the_compatible_handshake_as_the_server_tells_it() {
    let recorder = Recorder::default();
    let recorded: ServerHello = hello(compatible::SERVER_HELLO);
    let mut c = end(
        Side::Server,
        &[
            compatible::CLIENT_HELLO,
            compatible::CHANGE_CIPHER_SPEC,
            compatible::CLIENT_FINISHED,
            compatible::CLIENT_CLOSE,
        ],
        &[
            &recorded.random,
            compatible::SERVER_PRIVATE_KEY,
            compatible::SALT,
            &BLINDING,
        ],
        &recorder,
    );
    c.layer().set_coalescing(true);
    let mut config = server_config(&GROUPS);
    config.arrange = Some(|carrier, extensions| {
        if carrier == Carrier::EncryptedExtensions {
            nss_encrypted_extensions(extensions, &GROUPS);
        }
    });
    server::handshake(&mut c, &config).unwrap();
    c.close().unwrap();

    let expected = [
        compatible::SERVER_HELLO,
        compatible::CHANGE_CIPHER_SPEC,
        compatible::SERVER_FLIGHT,
        compatible::SERVER_CLOSE,
    ];
    assert_eq!(sent(&mut c), expected.concat());
    assert_values(&recorder, compatible::VALUES);
    assert_checks(&recorder);
    assert_covered(&recorder.events());
}
