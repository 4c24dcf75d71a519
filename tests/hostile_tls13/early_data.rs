//! Early data out of hand, from either end (RFC 9846 §4.3.10, §4.6, §8): replayed, too much of it, cut,
//! not ended, under the wrong keys; and servers that take what they must not.

use super::psk::{KEY, expand, extension};
use super::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::{ExternalPsk, Keeper, Peer, Session, Store, WINDOW};
use tlsdemo::names::hash::HashAlgorithm;

/// How much early data a ticket allows.
const MOST: usize = 100;

/// A session with this ticket, that was issued a minute ago.
fn session(ticket: &[u8]) -> Session {
    Session {
        version: ProtocolVersion::TLS1_3,
        suite: CipherSuite(0x1301).suite().unwrap(),
        secret: Value::literal("PSK", KEY),
        ticket: Value::literal("ticket", ticket),
        session_id: Value::literal("session_id", []),
        ticket_age_add: 0x1234_5678,
        lifetime: 7200,
        issued: now() - AGE,
        max_early_data_size: MOST as u32,
        group: None,
        server_name: None,
        alpn: None,
        extended_master_secret: true,
        server_certificate: None,
        peer: Peer::default(),
        basis: None,
    }
}

const AGE: Duration = Duration::from_secs(60);

/// The time of the ends under test, which does not move.
fn now() -> SystemTime {
    Randomness::seeded(0, Side::Server).time.unwrap()
}

// Our server.

/// The binder of a session (RFC 9846 §4.3.11.2, §7.1).
fn binder(truncated: &[u8]) -> Vec<u8> {
    let hash = HashAlgorithm::Sha256;
    let early_secret = hash.hmac(&[0; 32], &[&KEY]);
    let binder_key = expand(&early_secret, "res binder", &hash.digest(&[]));
    let finished_key = expand(&binder_key, "finished", &[]);
    hash.hmac(&finished_key, &[&hash.digest(&[truncated])])
}

/// A hello that offers a ticket, said to be so old, and early data. A second hello offers neither.
fn offering(ticket: &'static [u8], age: Duration) -> Act {
    act(move |_, at, bytes| {
        let version = ProtocolVersion::TLS1_3;
        let decode = |bytes: &[u8]| {
            let decoded = tlsdemo::message::decode::<ClientHello>(bytes, version, false).0;
            decoded.expect("our own message")
        };
        if at == "ClientHello" {
            let mut hello = decode(bytes);
            let age = (age.as_millis() as u32).wrapping_add(0x1234_5678);
            push(&mut hello.extensions, opaque(42, &[]));
            push(&mut hello.extensions, opaque(45, &[1, 1]));
            let identities = [(ticket.to_vec(), age)];
            push(
                &mut hello.extensions,
                extension(&identities, &[vec![0; 32]]),
            );
            let whole = lab::encode(&hello, version);
            let binder = binder(&whole[..whole.len() - 35]);
            replace(&mut hello.extensions, extension(&identities, &[binder]));
            *bytes = lab::encode(&hello, version);
        }
    })
}

/// A ticket that no other row uses.
fn unused() -> &'static [u8] {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    Vec::leak(ticket(number))
}

fn ticket(number: u32) -> Vec<u8> {
    [&[0x71; 60][..], &number.to_be_bytes()].concat()
}

/// TLS 1.3 that resumes the session, with early data.
fn early() -> Plan {
    Plan {
        psk: Some(KEY.to_vec()),
        early_data: Some(KEY.to_vec()),
        ..tls13()
    }
}

/// Sends early data of these lengths.
fn data(lengths: &'static [usize]) -> Act {
    before("early data", move |lab| {
        for length in lengths {
            lab.record(ContentType::ApplicationData, &vec![b'e'; *length]);
        }
    })
}

/// With a ticket of its own and early data of these lengths.
fn sends(lengths: &'static [usize], act: Act) -> Act {
    both(both(offering(unused(), AGE), data(lengths)), act)
}

/// Ends the stream, and waits for nothing any more.
fn leave(lab: &mut Lab) {
    let stream = lab.c.stream();
    stream.shutdown_write().unwrap();
    stream.set_timeout(Some(Duration::from_millis(50))).unwrap();
}

/// The server must take the early data, or must not.
fn taken(expected: bool) -> Act {
    act(move |_, at, _| match at {
        "EndOfEarlyData" => assert!(expected, "early data is taken"),
        "early data is refused" => assert!(!expected, "early data is refused"),
        _ => {}
    })
}

fn server() -> server::Config {
    let mut config = server_config();
    let keeper = Keeper::new(&mut seeded(5), 0);
    for number in 0..200 {
        keeper.know(session(&ticket(number)));
    }
    config.sessions = Some(keeper);
    config.max_early_data_size = MOST as u32;
    config.psk_modes = vec![PskKeyExchangeMode::PskDheKe];
    config.alpn = Vec::new();
    config
}

#[test]
#[rustfmt::skip]
fn clients_with_early_data() {
    let (end, rfc) = ("EndOfEarlyData", "§4.6");
    let unexpected = |rfc, what: &str, act: Act| refused(rfc, what, A::UnexpectedMessage, early(), act);
    let sealed_wrong = |rfc, what: &str, act: Act| refused(rfc, what, A::BadRecordMac, early(), act);
    let mut rows = vec![
        fine("§4.3.10", "nothing wrong", early(), sends(&[MOST], taken(true))),
        fine("§4.3.10", "none is sent", early(), sends(&[], taken(true))),
        fine("§5.1", "an empty record of it", early(), sends(&[0, 5, 0], taken(true))),
        fine("§D.4", "a ChangeCipherSpec in the middle", early(), sends(&[5], before(end, |lab| lab.plain(20, &[1])))),
        unexpected("§4.7.1", "a byte too much", sends(&[MOST + 1], nothing())),
        unexpected("§4.7.1", "a byte too much in a record of its own", sends(&[MOST, 1], nothing())),
        unexpected("§4.7.1", "far too much", sends(&[1 << 14, 1 << 14], nothing())),
        sealed_wrong(rfc, "EndOfEarlyData does not come", sends(&[5], omit(end))),
        sealed_wrong(rfc, "more behind EndOfEarlyData", sends(&[5],
            before("before the keys", |lab| lab.record(ContentType::ApplicationData, b"more")))),
        sealed_wrong(rfc, "EndOfEarlyData twice", sends(&[5], before(end, |lab| lab.send(&raw_message(5, &[]))))),
        refused(rfc, "EndOfEarlyData with a body", A::DecodeError, early(), sends(&[5], bytes(end, |b| *b = raw_message(5, &[0])))),
        unexpected(rfc, "Finished instead of EndOfEarlyData", sends(&[5], bytes(end, |b| *b = raw_message(20, &[0; 32])))),
        unexpected("§5.1", "EndOfEarlyData shares a record with what follows", sends(&[5],
            bytes(end, |b| b.extend(raw_message(20, &[0; 32]))))),
        unexpected("§5.1", "early data in the middle of EndOfEarlyData", sends(&[5], instead(end, |lab| {
            lab.record(ContentType::Handshake, &[5, 0]);
            lab.record(ContentType::ApplicationData, b"between");
        }))),
        unexpected("§5.1", "an empty record of EndOfEarlyData", sends(&[5], before(end, |lab| lab.seal(&[22])))),
        fine("§5.1", "EndOfEarlyData in two records", early(), sends(&[5], instead(end, |lab| lab.send_in_pieces(&raw_message(5, &[]), 2)))),
        sealed_wrong("§5.2", "early data in the clear", sends(&[5], before("early data", |lab| lab.plain(23, &[b'e'; 40])))),
        sealed_wrong("§5.2", "a damaged record of early data", sends(&[5], before(end, |lab| {
            let mut record = lab.sealed(ContentType::ApplicationData, b"damaged");
            record[8] ^= 1;
            lab.wire(&record);
        }))),
        sealed_wrong("§5.2", "a record of early data twice", sends(&[5], before("early data", |lab| {
            let record = lab.sealed(ContentType::ApplicationData, b"again");
            lab.wire(&record);
            lab.wire(&record);
        }))),
        refused("§5.2", "early data under another key", A::BadRecordMac,
            Plan { early_data: Some(vec![7; 32]), ..early() }, sends(&[5], nothing())),
        ends("§6.1", "cut in the middle of a record", |kind| *kind == ErrorKind::Closed, early(), sends(&[5], before("early data", |lab| {
            let record = lab.sealed(ContentType::ApplicationData, &[b'e'; 50]);
            lab.wire(&record[..30]);
            leave(lab);
        }))),
        ends("§6.1", "cut before EndOfEarlyData", |kind| *kind == ErrorKind::Closed, early(), sends(&[5],
            before("early data", |lab| { lab.wire(&[]); leave(lab); }))),
    ];
    rows.extend((0..20).filter(|it| ![5].contains(it)).map(|msg_type| unexpected(rfc,
        &format!("a message of type {msg_type} in early data"),
        sends(&[5], before(end, move |lab| lab.send(&raw_message(msg_type, &[])))))));
    // Replays: a ticket a second time, and one that is not as old as it is said to be.
    let used = unused();
    let with = |ticket, age, expected| both(both(offering(ticket, age), data(&[MOST])), taken(expected));
    let near = WINDOW;
    let far = WINDOW + Duration::from_millis(1);
    rows.extend([
        fine("§8.1", "a ticket for the first time", early(), with(used, AGE, true)),
        fine("§8.1", "the same ticket, whose early data is passed over", early(), with(used, AGE, false)),
        fine("§8.3", "a ticket as much older than is said as the window is wide", early(), with(unused(), AGE - near, true)),
        fine("§8.3", "a ticket as much younger than is said as the window is wide", early(), with(unused(), AGE + near, true)),
        fine("§8.3", "a ticket that is a millisecond older than that", early(), with(unused(), AGE - far, false)),
        fine("§8.3", "a ticket that is a millisecond younger than that", early(), with(unused(), AGE + far, false)),
        fine("§8.3", "a ticket that is not issued yet", early(), with(unused(), Duration::ZERO, false)),
    ]);
    try_server(&server(), rows);
}

/// What was refused is passed over, but not without an end; and it does not begin again.
#[test]
#[rustfmt::skip]
fn clients_whose_early_data_is_refused() {
    let refused_plan = || early();
    let refuses = |act: Act| both(taken(false), act);
    let mut config = server();
    config.max_early_data_size = 0;
    try_server(&config, vec![
        fine("§4.3.10", "nothing wrong", refused_plan(), refuses(sends(&[MOST], nothing()))),
        fine("§4.3.10", "under keys that nobody knows", Plan { early_data: Some(vec![7; 32]), ..early() }, refuses(sends(&[MOST, 1 << 14], nothing()))),
        refused("§4.7.1", "more than anyone would take", A::UnexpectedMessage, refused_plan(), sends(&[1 << 14; 5], nothing())),
        refused("§4.3.10", "more of it behind our Finished", A::BadRecordMac, refused_plan(), sends(&[5],
            before("done", |lab| { let mut record = lab.sealed(ContentType::ApplicationData, b"late"); record[9] ^= 1; lab.wire(&record); }))),
        refused("§4.6", "EndOfEarlyData all the same", A::UnexpectedMessage, refused_plan(), sends(&[5],
            bytes("Finished", |b| *b = raw_message(5, &[])))),
    ]);

    // After a HelloRetryRequest there is none, whether it is offered again or not.
    let mut config = server();
    config.cookie = true;
    let plan = || Plan { early_data: Some(KEY.to_vec()), ..tls13() };
    let second = || edit::<ClientHello>("second ClientHello", |m| push(&mut m.extensions, opaque(45, &[1, 1])));
    let first = || both(offering(unused(), AGE), data(&[5, MOST]));
    try_server(&config, vec![
        fine("§4.3.10", "early data before the HelloRetryRequest", plan(), both(taken(false), both(first(), second()))),
        refused("§4.2.2", "early data offered again", A::IllegalParameter, plan(), both(first(),
            edit::<ClientHello>("second ClientHello", |m| push(&mut m.extensions, opaque(42, &[]))))),
        refused("§4.3.10", "early data behind the second ClientHello", A::BadRecordMac, plan(), both(both(first(), second()),
            before("behind the second ClientHello", |lab| lab.plain(23, &[b'e'; 60])))),
    ]);
}

// Our client.

/// A client with sessions for so many connections, that sends early data.
fn client(count: usize, alpn: Option<&[u8]>) -> client::Config {
    let mut config = client_config();
    let store = Store::default();
    for number in 0..count {
        store.put(
            "server",
            Session {
                server_name: config.server_name.clone(),
                alpn: alpn.map(<[u8]>::to_vec),
                ..session(&ticket(number as u32))
            },
        );
    }
    config.sessions = Some(store.shelf("server"));
    config.early_data = true;
    config.alpn = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

/// The server takes the early data.
fn takes() -> Act {
    edit::<EncryptedExtensions>("EncryptedExtensions", |m| {
        m.extensions.push(opaque(42, &[]))
    })
}

/// The server goes on with this application protocol.
fn speaks(name: &'static [u8]) -> Act {
    edit::<EncryptedExtensions>("EncryptedExtensions", move |m| {
        let length = name.len() as u8;
        let list = [&[0, length + 1, length], name].concat();
        m.extensions.push(opaque(16, &list));
    })
}

#[test]
#[rustfmt::skip]
fn servers_that_take_early_data() {
    let rfc = "§4.3.10";
    let illegal = |what: &str, plan: Plan, act: Act| refused(rfc, what, A::IllegalParameter, plan, act);
    let rows = vec![
        fine(rfc, "nothing wrong", early(), takes()),
        illegal("it is taken without the key", Plan { psk: None, ..early() }, takes()),
        illegal("it is taken with another application protocol", early(), both(takes(), speaks(b"h2"))),
        illegal("it is taken with a protocol, where there was none", early(), both(takes(), speaks(b"http/1.1"))),
        refused("§4.3", "it is taken twice", A::IllegalParameter, early(), both(takes(), takes())),
        refused(rfc, "it is taken, and a size is named", A::DecodeError, early(),
            edit::<EncryptedExtensions>("EncryptedExtensions", |m| m.extensions.push(opaque(42, &[0, 0, 1, 0])))),
        illegal("it is taken in the ServerHello", early(), hello(|m| push(&mut m.extensions, opaque(42, &[])))),
        refused("§E.3", "TLS 1.2 in answer to it", A::ProtocolVersion, early(),
            hello(|m| { remove(&mut m.extensions, ExtensionType::SupportedVersions); remove(&mut m.extensions, ExtensionType::KeyShare);
                remove(&mut m.extensions, ExtensionType::PreSharedKey); m.cipher_suite = CipherSuite(0xc02f); })),
        refused("§5.2", "a record under another key than the handshake's", A::BadRecordMac, early(),
            both(takes(), before("Finished", |lab| lab.plain(23, &[0; 40])))),
    ];
    try_client_with(&client(rows.len(), None), b"early", rows);

    // Another suite of the same hash takes the key, but not the early data.
    let with = |early_data| Plan { suite: CipherSuite(0x1303), early_data, ..early() };
    let skips = before("ServerHello", |lab| lab.c.layer().skip_early_data());
    let rows = vec![
        fine(rfc, "another suite of the hash", with(None), skips),
        illegal("it is taken under another suite of the hash", with(Some(KEY.to_vec())), takes()),
    ];
    try_client_with(&client(rows.len(), None), b"early", rows);

    // A HelloRetryRequest refuses it.
    let plan = || Plan { retry: true, group: NamedGroup::Secp256r1, psk: None, early_data: None, ..tls13() };
    let skips = || before("HelloRetryRequest", |lab| lab.c.layer().skip_early_data());
    let rows = vec![
        fine("§4.2.2", "a HelloRetryRequest, and a full handshake", plan(), skips()),
        refused("§4.2.2", "it is taken after a HelloRetryRequest", A::UnsupportedExtension, plan(), both(skips(), takes())),
    ];
    let mut config = client(rows.len(), None);
    config.groups = vec![NamedGroup::X25519, NamedGroup::Secp256r1];
    config.key_shares = Some(vec![NamedGroup::X25519]);
    try_client_with(&config, b"early", rows);

    // The session's protocol is gone, or another.
    let rows = vec![
        fine(rfc, "the same application protocol", early(), both(takes(), speaks(b"h2"))),
        illegal("it is taken without an application protocol, where there was one", early(), takes()),
        illegal("it is taken with another application protocol than before", early(), both(takes(), speaks(b"http/1.1"))),
    ];
    try_client_with(&client(rows.len(), Some(b"h2")), b"early", rows);

    // The second key is not the one that early data is under.
    let second = || hello(|m| replace(&mut m.extensions, opaque(41, &[0, 1])));
    let rows = vec![illegal("it is taken, but the second key is chosen", early(), both(takes(), second()))];
    let mut config = client(rows.len(), None);
    let identity = b"second".to_vec();
    config.psks = Arc::new(vec![ExternalPsk { identity, secret: KEY.to_vec(), hash: HashAlgorithm::Sha256 }]);
    try_client_with(&config, b"early", rows);
}
