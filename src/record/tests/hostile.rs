//! Peers that break the rules, and streams that break off.

use std::io;

use super::peers::{
    Memory, Stream, bytes, carry, client, combinations, pair, protection, seal, server,
};
use crate::compute::{Computation, Value};
use crate::error::{Error, ErrorKind};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{AlertDescription as Alert, ContentType, ProtocolVersion};
use crate::names::suite::find;
use crate::narration::{Description, Event, Narration, Operation};
use crate::record::constant_time;
use crate::record::mac::{AdditionalData, MacKey, RecordMac};
use crate::record::steps::Part;
use crate::record::{MAX_CIPHERTEXT, MAX_CIPHERTEXT_TLS13, MAX_PLAINTEXT};
use crate::wire::cover;

fn silent() -> Narration {
    Narration::silent()
}

/// How a client without keys fails to read these bytes.
fn refused(input: &[u8]) -> Error {
    let mut layer = client(Stream::of(input));
    layer.read(&mut silent()).unwrap_err()
}

fn record(content_type: u8, version: u16, fragment: &[u8]) -> Vec<u8> {
    let mut record = vec![content_type];
    record.extend_from_slice(&version.to_be_bytes());
    record.extend_from_slice(&(fragment.len() as u16).to_be_bytes());
    record.extend_from_slice(fragment);
    record
}

#[test]
fn every_damaged_byte_is_noticed() {
    let mut damaged = 0;
    for combination in combinations() {
        let (mut sender, _) = pair(combination);
        sender
            .write(ContentType::Handshake, &bytes(20, 1), &mut silent())
            .unwrap();
        sender.flush(&mut silent()).unwrap();
        let sent = std::mem::take(&mut sender.stream().output);
        for position in 5..sent.len() {
            for bit in [0x01, 0x80] {
                let mut bytes = sent.clone();
                bytes[position] ^= bit;
                let (_, mut receiver) = pair(combination);
                receiver.stream().input = bytes;
                let error = receiver.read(&mut silent()).unwrap_err();
                assert_eq!(error.alert, Some(Alert::BadRecordMac), "{combination:?}");
                assert_eq!(error.kind, ErrorKind::Verification);
                assert!(receiver.fragment().is_empty());
                damaged += 1;
            }
        }
        // A record of another type, cut short, lengthened, or come twice.
        let mut other = sent.clone();
        other[0] = if combination.1 == ProtocolVersion::TLS1_3 {
            0x17
        } else {
            0x15
        };
        if combination.1 != ProtocolVersion::TLS1_3 {
            let (_, mut receiver) = pair(combination);
            receiver.stream().input = other;
            let error = receiver.read(&mut silent()).unwrap_err();
            assert_eq!(error.alert, Some(Alert::BadRecordMac));
        }
        for length in (0..sent.len() - 5).chain([sent.len() - 4, sent.len() + 11]) {
            let mut fragment = sent[5..].to_vec();
            fragment.resize(length, 0);
            let (_, mut receiver) = pair(combination);
            let version = u16::from_be_bytes([sent[1], sent[2]]);
            receiver.stream().input = record(sent[0], version, &fragment);
            let error = receiver.read(&mut silent()).unwrap_err();
            assert_eq!(error.alert, Some(Alert::BadRecordMac), "{combination:?}");
        }
        let (_, mut receiver) = pair(combination);
        receiver.stream().input = [sent.clone(), sent].concat();
        receiver.read(&mut silent()).unwrap();
        let error = receiver.read(&mut silent()).unwrap_err();
        assert_eq!(error.alert, Some(Alert::BadRecordMac), "{combination:?}");
    }
    assert!(damaged > 10_000, "{damaged}");
}

#[test]
fn a_forged_record_is_told_and_covered() {
    let mut told = 0;
    for combination in combinations() {
        let (_, mut receiver) = pair(combination);
        let version = combination.1.min(ProtocolVersion::TLS1_2).0;
        receiver.stream().input = record(23, version, &bytes(96, 9));
        let memory = Memory::default();
        receiver.read(&mut memory.narration()).unwrap_err();
        let events = memory.take();
        let Some(Event::Record(record)) = events.last() else {
            panic!("{events:?}")
        };
        assert_eq!(record.protected, None);
        assert_eq!(cover(&record.fields, record.bytes.len()), Ok(()));
        let authenticity = record.authenticity.as_ref().expect("a verdict");
        assert!(!authenticity.passed, "{combination:?}");
        // Nothing that depends on what a forged record would hold is told.
        let taken = |step: &Description| step.operation == Operation::Split;
        assert!(!record.steps.iter().any(taken), "{combination:?}");
        told += 1;
    }
    assert_eq!(told, 425);
}

/// The check at a secret position against the plain one: every length of padding, every damage.
#[test]
fn macs_are_found_wherever_they_end() {
    let (mut right, mut wrong) = (0, 0);
    for algorithm in [
        HashAlgorithm::Sha1,
        HashAlgorithm::Sha256,
        HashAlgorithm::Sha384,
    ] {
        let key = Value::literal("key", bytes(algorithm.length(), 5));
        let mac = MacKey::new(algorithm, key).unwrap();
        let head = AdditionalData {
            seq_num: 0x0102_0304,
            content_type: ContentType::ApplicationData,
            version: ProtocolVersion::TLS1_2,
            length: 0,
        };
        for length in (0..200).chain([255, 256, 300, 1000]) {
            for padding in [0, 1, 15, 63, 64, 127, 254, 255] {
                let content = bytes(length, 8);
                let mut code = RecordMac {
                    key: &mac,
                    additional_data: AdditionalData { length, ..head },
                    content: &[Part::literal("content", &content)],
                    rfc: "RFC 5246 §6.2.3.1",
                };
                let code = code.run().unwrap();
                let mut whole = [&content[..], &code].concat();
                whole.resize(whole.len() + padding + 1, padding as u8);
                let good = |whole: &[u8]| {
                    let checked = constant_time::check(&mac, head, whole).unwrap();
                    (bool::from(checked.good), checked.length)
                };
                assert_eq!(good(&whole), (true, length));
                right += 1;
                let step = if length == 3 { 1 } else { 97 };
                for position in (0..whole.len()).step_by(step) {
                    let mut damaged = whole.clone();
                    damaged[position] ^= 0x10;
                    assert!(!good(&damaged).0, "{length} {padding} {position}");
                    wrong += 1;
                }
            }
        }
        let short = vec![0; algorithm.length()];
        assert!(constant_time::check(&mac, head, &short).is_none());
    }
    assert_eq!(right, 3 * 204 * 8);
    assert!(wrong > 10_000, "{wrong}");
}

#[test]
fn headers_are_judged() {
    let alert = |bytes: &[u8]| refused(bytes).alert;
    // Unknown content types, and known ones that nothing negotiates.
    for content_type in [0, 1, 19, 24, 25, 128, 255] {
        let input = record(content_type, 0x0303, &[1]);
        assert_eq!(alert(&input), Some(Alert::UnexpectedMessage));
    }
    // One byte too long, with nothing behind the header: it is not waited for.
    let length = (MAX_PLAINTEXT as u16 + 1).to_be_bytes();
    let header = [22, 3, 3, length[0], length[1]];
    assert_eq!(alert(&header), Some(Alert::RecordOverflow));
    // Empty records.
    for content_type in [20, 21, 22] {
        let input = record(content_type, 0x0303, &[]);
        assert_eq!(alert(&input), Some(Alert::UnexpectedMessage));
    }
    // Data in the clear.
    let input = record(23, 0x0303, &[1]);
    assert_eq!(alert(&input), Some(Alert::UnexpectedMessage));
    // Another version than the negotiated one; TLS 1.3 does not look.
    for (negotiated, alert) in [
        (ProtocolVersion::TLS1_2, Some(Alert::ProtocolVersion)),
        (ProtocolVersion::TLS1_1, None),
        (ProtocolVersion::TLS1_3, None),
    ] {
        let mut layer = client(Stream::of(record(22, 0x0302, &[1])));
        layer.set_version(negotiated);
        let result = layer.read(&mut silent());
        assert_eq!(result.err().and_then(|error| error.alert), alert);
    }
    // A later record that is not one.
    let mut layer = client(Stream::of(
        [record(22, 0x0303, &[1]), b"HTTP/1.1".into()].concat(),
    ));
    layer.read(&mut silent()).unwrap();
    let error = layer.read(&mut silent()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Protocol);
}

#[test]
fn what_is_not_tls_is_kept() {
    let inputs: [&[u8]; 5] = [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"220 smtp.example.net ESMTP\r\n",
        b"no\n",
        b"\x16\x41",
        &[0x80, 0x2e, 1, 0, 2, 0, 3],
    ];
    for input in inputs {
        let error = refused(input);
        assert_eq!(error.kind, ErrorKind::NotTls(input.to_vec()));
    }
    let error = refused(&vec![b'x'; 100_000]);
    assert_eq!(error.kind, ErrorKind::NotTls(vec![b'x'; 256]));
}

#[test]
fn streams_that_end_or_stall() {
    let whole = record(22, 0x0303, &[7; 10]);
    for length in 0..whole.len() {
        let mut layer = client(Stream::of(&whole[..length]));
        let error = layer.read(&mut silent()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Closed, "{length}");
        let wanted = match length {
            0 => "the peer closed the connection".to_owned(),
            1..5 => format!("after {length} of 5 bytes of a record's header"),
            _ => format!("after {length} of 15 bytes of a record"),
        };
        assert!(error.message.ends_with(&wanted), "{}", error.message);

        for failure in [io::ErrorKind::WouldBlock, io::ErrorKind::TimedOut] {
            let mut layer = client(Stream {
                failure: Some(failure),
                ..Stream::of(&whole[..length])
            });
            let error = layer.read(&mut silent()).unwrap_err();
            assert_eq!(error.kind, ErrorKind::TimedOut);
            let part = if length < 5 { 5 } else { 15 };
            let wanted = match length {
                0 => "nothing arrived".to_owned(),
                _ => format!("only {length} of {part} bytes"),
            };
            assert!(error.message.starts_with(&wanted), "{}", error.message);
        }
    }
    let mut layer = client(Stream {
        failure: Some(io::ErrorKind::ConnectionReset),
        ..Stream::default()
    });
    let error = layer.read(&mut silent()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Io);
}

#[test]
fn empty_records_are_bounded() {
    for name in ["ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES128-GCM-SHA256"] {
        let combination = (find(name).unwrap(), ProtocolVersion::TLS1_2, false);
        let (mut client, mut server) = pair(combination);
        for round in 0..3 {
            for _ in 0..32 {
                client
                    .write(ContentType::ApplicationData, &[], &mut silent())
                    .unwrap();
            }
            let last: &[u8] = if round < 2 { &[1] } else { &[] };
            client
                .write(ContentType::ApplicationData, last, &mut silent())
                .unwrap();
            carry(&mut client, &mut server);
            for _ in 0..32 {
                server.read(&mut silent()).unwrap();
                assert!(server.fragment().is_empty());
            }
            let result = server.read(&mut silent());
            let alert = result.err().and_then(|error| error.alert);
            assert_eq!(alert, (round == 2).then_some(Alert::UnexpectedMessage));
        }
    }
}

/// A TLS 1.3 server that has keys reads what a client sends that seals by hand.
fn tls13_inner(inner: &[u8]) -> Result<ContentType, Error> {
    let suite = find("TLS_AES_128_GCM_SHA256").unwrap();
    let combination = (suite, ProtocolVersion::TLS1_3, false);
    let (mut client, mut server) = pair(combination);
    // The type that `write` puts in is the first zero of the padding, or the last byte of `inner`.
    let (last, content) = inner.split_last().unwrap();
    let content_type = ContentType(*last);
    let out = &mut Vec::new();
    let mut sealer = protection(suite, ProtocolVersion::TLS1_3, false);
    seal(&mut sealer, content_type, content, out);
    client.stream().output = out.clone();
    carry(&mut client, &mut server);
    server.read(&mut silent())
}

#[test]
fn inner_plaintexts_of_tls13() {
    assert_eq!(tls13_inner(&[1, 0, 21]).unwrap(), ContentType::Alert);
    assert_eq!(tls13_inner(&[1, 0, 21, 0, 0]).unwrap(), ContentType::Alert);
    assert_eq!(tls13_inner(&[23]).unwrap(), ContentType::ApplicationData);
    assert_eq!(
        tls13_inner(&[23, 0, 0]).unwrap(),
        ContentType::ApplicationData
    );
    for inner in [
        &[0][..],
        &[0; 300],
        &[22],
        &[21],
        &[22, 0, 0],
        &[1, 20],
        &[1, 24],
        &[1, 99],
    ] {
        let error = tls13_inner(inner).unwrap_err();
        assert_eq!(error.alert, Some(Alert::UnexpectedMessage), "{inner:?}");
    }
    let mut longest = bytes(MAX_PLAINTEXT, 1);
    longest.push(23);
    assert!(tls13_inner(&longest).is_ok());
    longest.push(0);
    let error = tls13_inner(&longest).unwrap_err();
    assert_eq!(error.alert, Some(Alert::RecordOverflow));
}

#[test]
fn what_tls13_takes_in_the_clear() {
    let suite = find("TLS_AES_128_GCM_SHA256").unwrap();
    let read = |side: fn(Stream) -> crate::record::Layer<Stream>, input: Vec<u8>| {
        let mut layer = side(Stream::of(input));
        layer.set_version(ProtocolVersion::TLS1_3);
        layer.protect_reads(protection(suite, ProtocolVersion::TLS1_3, false));
        layer.read(&mut silent()).map_err(|error| error.alert)
    };
    let ccs = record(20, 0x0303, &[1]);
    assert_eq!(read(client, ccs.clone()), Ok(ContentType::ChangeCipherSpec));
    assert_eq!(read(server, ccs), Ok(ContentType::ChangeCipherSpec));
    let alert = record(21, 0x0303, &[2, 40]);
    let unexpected = Err(Some(Alert::UnexpectedMessage));
    assert_eq!(read(server, alert.clone()), Ok(ContentType::Alert));
    assert_eq!(read(client, alert), unexpected);
    let handshake = record(22, 0x0303, &[1]);
    assert_eq!(read(client, handshake.clone()), unexpected);
    assert_eq!(read(server, handshake), unexpected);
}

#[test]
fn protected_records_have_limits() {
    for (name, version, most) in [
        ("AES128-SHA", ProtocolVersion::TLS1_2, MAX_CIPHERTEXT),
        (
            "TLS_AES_128_GCM_SHA256",
            ProtocolVersion::TLS1_3,
            MAX_CIPHERTEXT_TLS13,
        ),
    ] {
        let read = |length: usize| {
            let (_, mut server) = pair((find(name).unwrap(), version, false));
            server.stream().input = record(23, 0x0303, &vec![0; length]);
            server.read(&mut silent()).unwrap_err().alert
        };
        assert_eq!(read(most), Some(Alert::BadRecordMac));
        assert_eq!(read(most + 1), Some(Alert::RecordOverflow));
    }
    // What is authentic but longer than a record may be, or than we said we take.
    for (suite, version, encrypt_then_mac) in combinations() {
        for (length, limit) in [(MAX_PLAINTEXT + 1, None), (101, Some(100))] {
            let (_, mut server) = pair((suite, version, encrypt_then_mac));
            if let Some(limit) = limit {
                server.set_read_limit(limit);
            }
            let mut sealer = protection(suite, version, encrypt_then_mac);
            let content = vec![1; length];
            let out = &mut server.stream().input;
            let data = ContentType::ApplicationData;
            seal(&mut sealer, data, &content, out);
            let error = server.read(&mut silent()).unwrap_err();
            assert_eq!(error.alert, Some(Alert::RecordOverflow));
        }
    }
}

#[test]
fn sequence_numbers_do_not_wrap() {
    for combination in combinations() {
        let (suite, version, encrypt_then_mac) = combination;
        let (mut client, mut server) = pair(combination);
        let last = || {
            let mut last = protection(suite, version, encrypt_then_mac);
            last.seq_num = Some(u64::MAX);
            last
        };
        client.protect_writes(last());
        server.protect_reads(last());
        let mut write = |content: &[u8]| {
            let result = client.write(ContentType::Handshake, content, &mut silent());
            carry(&mut client, &mut server);
            result
        };
        write(&[1]).unwrap();
        assert_eq!(write(&[2]).unwrap_err().kind, ErrorKind::Internal);
        server.read(&mut silent()).unwrap();
        assert_eq!(server.fragment(), [1]);
    }
}
