//! What is seen of flights made by hand after the RFCs.

use super::*;
use crate::names::registry::ContentType;
use crate::narration::Side;
use crate::wire::cover;

/// The Ed25519 key of RFC 8410 §10.1, a SubjectPublicKeyInfo in DER.
const KEY: [u8; 44] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, 0x19, 0xbf, 0x44, 0x09,
    0x69, 0x84, 0xcd, 0xfe, 0x85, 0x41, 0xba, 0xc1, 0x67, 0xdc, 0x3b, 0x96, 0xc8, 0x50, 0x86, 0xaa,
    0x30, 0xb6, 0xb6, 0xcb, 0x0c, 0x5c, 0x38, 0xad, 0x70, 0x31, 0x66, 0xe1,
];

fn message(msg_type: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u32).to_be_bytes();
    [&[msg_type], &length[1..], body].concat()
}

fn record(content_type: u8, fragment: &[u8]) -> Vec<u8> {
    let length = (fragment.len() as u16).to_be_bytes();
    [&[content_type, 3, 3], &length[..], fragment].concat()
}

fn vector(size: usize, bytes: &[u8]) -> Vec<u8> {
    let length = (bytes.len() as u32).to_be_bytes();
    [&length[4 - size..], bytes].concat()
}

/// ECDHE-RSA-AES128-GCM-SHA256 in TLS 1.2 (RFC 5246 §7.4.1.3), with these extensions.
fn server_hello(extensions: &[u8]) -> Vec<u8> {
    let fixed = [&[3, 3][..], &[0x5a; 32], &[0, 0xc0, 0x2f, 0]].concat();
    message(2, &[fixed, vector(2, extensions)].concat())
}

fn client_hello() -> Vec<u8> {
    let fixed = [&[3, 3][..], &[0x5a; 32], &[0, 0, 2, 0xc0, 0x2f, 1, 0]].concat();
    message(1, &fixed)
}

/// The messages that one flow of these bytes shows.
fn messages(bytes: &[u8]) -> Vec<Message> {
    let (mut flow, mut context, mut seen) = (Flow::default(), Context::default(), Vec::new());
    flow.push(bytes, &mut context, &mut seen);
    flow.end(&mut context, &mut seen);
    seen.into_iter()
        .filter_map(|seen| match seen {
            Seen::Message(message) => Some(message),
            _ => None,
        })
        .collect()
}

fn names(seen: &[Seen]) -> Vec<String> {
    seen.iter()
        .map(|seen| match seen {
            Seen::Record(record) => {
                assert_eq!(cover(&record.fields, record.bytes.len()), Ok(()));
                let fault = if record.fault.is_some() { ", torn" } else { "" };
                format!("record of {}{fault}", record.bytes.len())
            }
            Seen::Message(message) => {
                assert_eq!(cover(&message.read.fields, message.bytes.len()), Ok(()));
                let cut = if message.is_cut_short { ", cut" } else { "" };
                format!("{}{cut}", message.read.name)
            }
            Seen::Stray(bytes) => format!("{} stray", bytes.len()),
        })
        .collect()
}

#[test]
fn a_raw_public_key_is_read_as_what_was_agreed_on() {
    // RFC 7250 §3: server_certificate_type (20) says RawPublicKey (2); that of the client stays.
    let hello = server_hello(&[0, 20, 0, 1, 2]);
    let raw = message(11, &vector(3, &KEY));
    let none = message(11, &[0, 0, 0]);
    let all = [hello, raw.clone(), message(14, &[]), none].concat();
    let seen = messages(&record(22, &all));
    let forms: Vec<_> = seen
        .iter()
        .map(|it| (it.read.form, &it.read.fault))
        .collect();
    assert_eq!(
        forms[1..],
        [
            ("TLS 1.2 and before, with a raw public key", &None),
            ("", &None),
            ("TLS 1.2 and before", &None),
        ]
    );
    assert_eq!(seen[1].read.also, [""; 0]);
    let mut key = seen[1].read.fields.iter().flat_map(|field| field.leaves());
    let key = key.find(|leaf| leaf.length == 32).expect("a key");
    assert_eq!(
        seen[1].bytes[key.offset..key.offset + 32],
        KEY[KEY.len() - 32..]
    );
    // Where a certificate was agreed on, which is so unless something else is said, the key is wrong.
    let seen = messages(&record(22, &[server_hello(&[]), raw.clone()].concat()));
    assert!(seen[1].read.fault.is_some());
    // Pasted alone it is recognized.
    let [alone] = &messages(&record(22, &raw))[..] else {
        panic!("one message")
    };
    assert_eq!(alone.read.form, "TLS 1.2 and before, with a raw public key");
}

#[test]
fn a_raw_public_key_of_tls13() {
    // RFC 9846 §4.5.1: a context of length 0 and one entry without extensions.
    let entry = [vector(3, &KEY), vec![0, 0]].concat();
    let raw = message(11, &[vec![0], vector(3, &entry)].concat());
    let extensions = message(8, &vector(2, &[0, 20, 0, 1, 2]));
    for flight in [[extensions, raw.clone()].concat(), raw.clone()] {
        let read = messages(&record(22, &flight))
            .pop()
            .expect("a message")
            .read;
        assert_eq!(read.form, "TLS 1.3 with a raw public key");
        assert_eq!((read.fault, read.also, read.is_tls13), (None, vec![], true));
    }
    let x509 = message(8, &vector(2, &[]));
    let read = messages(&record(22, &[x509, raw].concat()))
        .pop()
        .expect("one")
        .read;
    let fault = read.fault.expect("no certificate").to_string();
    assert!(fault.contains("bare public key"), "{fault}");
}

#[test]
fn two_directions_keep_their_keys_and_share_what_they_say() {
    let mut context = Context::default();
    let mut client = Flow::new(Some(Side::Client));
    let mut server = Flow::new(Some(Side::Server));
    let mut seen = Vec::new();
    client.push(&record(22, &client_hello()), &mut context, &mut seen);
    let hello = server_hello(&[]);
    let (first, rest) = hello.split_at(9);
    server.push(&record(22, first), &mut context, &mut seen);
    server.push(&record(22, rest), &mut context, &mut seen);
    // RFC 8422 §5.7: the client's point.
    let exchange = message(16, &vector(1, &[4, 5, 6]));
    client.push(&record(22, &exchange), &mut context, &mut seen);
    client.push(&record(20, &[1]), &mut context, &mut seen);
    client.push(&record(22, &[0; 40]), &mut context, &mut seen);
    server.push(&record(22, &message(14, &[])), &mut context, &mut seen);
    assert_eq!(
        names(&seen),
        [
            "record of 50",
            "ClientHello",
            "record of 14",
            "record of 40",
            "ServerHello",
            "record of 13",
            "ClientKeyExchange",
            "record of 6",
            "ChangeCipherSpec",
            "record of 45",
            "record of 9",
            "ServerHelloDone",
        ]
    );
    let senders: Vec<_> = seen
        .iter()
        .map(|seen| match seen {
            Seen::Record(record) => record.from,
            Seen::Message(message) => message.from,
            Seen::Stray(_) => None,
        })
        .collect();
    let (client, server) = (Some(Side::Client), Some(Side::Server));
    assert_eq!(
        senders,
        [
            client, client, server, server, server, client, client, client, client, client, server,
            server
        ]
    );
    // The key exchange of the server's suite decides how the client's message is read.
    let Seen::Message(exchange) = &seen[6] else {
        panic!("{:?}", seen[6])
    };
    assert_eq!(
        (exchange.read.form, &exchange.read.also[..]),
        ("ECDHE", &[][..])
    );
    assert!(matches!(&seen[9], Seen::Record(record)
        if record.fragment == Fragment::AfterChangeCipherSpec));
}

#[test]
fn framing_goes_on_behind_a_gap() {
    let long = record(23, &[0x77; 100]);
    let alert = record(21, &[2, 40]);
    let all = [&long[..], &alert, &alert].concat();
    for start in 0..all.len() {
        for end in start..all.len() {
            let (mut context, mut seen) = (Context::default(), Vec::new());
            let mut flow = Flow::new(None);
            flow.push(&all[..start], &mut context, &mut seen);
            flow.gap(end - start, &mut context, &mut seen);
            flow.push(&all[end..], &mut context, &mut seen);
            flow.end(&mut context, &mut seen);
            let alerts = seen
                .iter()
                .filter(|seen| {
                    matches!(seen, Seen::Message(message)
                    if message.content_type == ContentType::Alert && message.bytes == [2, 40])
                })
                .count();
            let whole = [105..112, 112..119]
                .iter()
                .filter(|alert| alert.end <= start || end <= alert.start)
                .count();
            assert_eq!(alerts, whole, "{start} to {end}: {:?}", names(&seen));
            let shown: usize = seen
                .iter()
                .map(|seen| match seen {
                    Seen::Record(record) => record.bytes.len(),
                    Seen::Stray(bytes) => bytes.len(),
                    Seen::Message(_) => 0,
                })
                .sum();
            assert_eq!(shown, all.len() - (end - start), "{start} to {end}");
        }
    }
}

#[test]
fn after_a_gap_only_what_is_certain_is_read() {
    let (mut context, mut seen) = (Context::default(), Vec::new());
    let mut flow = Flow::new(Some(Side::Server));
    let hello = server_hello(&[]);
    flow.push(&record(22, &hello[..20]), &mut context, &mut seen);
    flow.gap(500, &mut context, &mut seen);
    // The rest of a message whose beginning is missing, and then a whole one.
    flow.push(&record(22, &[0x5a; 18]), &mut context, &mut seen);
    flow.push(&record(22, &message(14, &[])), &mut context, &mut seen);
    assert_eq!(
        names(&seen),
        [
            "record of 25",
            "ServerHello, cut",
            "record of 23",
            "record of 9",
            "ServerHelloDone"
        ]
    );
    assert!(matches!(&seen[2], Seen::Record(record) if record.fragment == Fragment::NoMessage));
}

#[test]
fn what_is_no_record_is_passed_over() {
    let alert = record(21, &[2, 40]);
    let all = [&b"220 ready\r\n"[..], &alert, &[0xff; 9], &alert, &[22]].concat();
    for size in [1, 3, all.len()] {
        let (mut flow, mut context, mut seen) = (Flow::default(), Context::default(), Vec::new());
        for piece in all.chunks(size) {
            flow.push(piece, &mut context, &mut seen);
        }
        flow.end(&mut context, &mut seen);
        assert_eq!(
            names(&seen),
            [
                "11 stray",
                "record of 7",
                "Alert",
                "9 stray",
                "record of 7",
                "Alert",
                "record of 1, torn"
            ],
            "{size}"
        );
    }
}
