//! What one end writes, the other reads: every suite in every version.

use super::peers::{Memory, Stream, bytes, carry, client, combinations, keys, pair, protection};
use crate::error::ErrorKind;
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::names::suite::find;
use crate::narration::{Event, Narration, Record};
use crate::record::{MAX_PLAINTEXT, Protection};
use crate::wire::{RecordId, cover};

#[test]
fn every_suite_in_every_version() {
    let combinations = combinations();
    let mut records = 0;
    for &combination in &combinations {
        let (mut client, mut server) = pair(combination);
        let (sent, received) = (Memory::default(), Memory::default());
        for length in [1, 2, 15, 16, 17, 31, 32, 255, 300, 1000] {
            for content_type in [
                ContentType::Handshake,
                ContentType::ApplicationData,
                ContentType::Alert,
            ] {
                let content = bytes(length, 7);
                client
                    .write(content_type, &content, &mut sent.narration())
                    .unwrap();
                carry(&mut client, &mut server);
                let mut read = Vec::new();
                while read.len() < content.len() {
                    let got = server.read(&mut received.narration()).unwrap();
                    assert_eq!(got, content_type, "{combination:?}");
                    read.extend_from_slice(server.fragment());
                }
                assert_eq!(read, content, "{combination:?}");
            }
        }
        // Both ends tell of the same records, and each byte of them is named.
        let told = |memory: Memory| -> Vec<_> {
            let record = |event| match event {
                // How each end came by it differs.
                Event::Record(record) => Some(Record {
                    id: RecordId::from((1, 1)),
                    steps: Vec::new(),
                    authenticity: None,
                    ..record
                }),
                _ => None,
            };
            memory.take().into_iter().filter_map(record).collect()
        };
        let (sent, received) = (told(sent), told(received));
        assert_eq!(sent, received, "{combination:?}");
        for record in sent {
            assert_eq!(cover(&record.fields, record.bytes.len()), Ok(()));
            assert!(record.protected.is_some());
            records += 1;
        }
        let silent = &mut Narration::silent();
        client.write(ContentType::Alert, &[1, 0], silent).unwrap();
        carry(&mut client, &mut server);
        assert_eq!(server.read(silent).unwrap(), ContentType::Alert);
    }
    // 1.0 and 1.1: 44 block suites twice and 16 NULL; 1.2: 60 twice, 17 and 73 AEAD; 1.3: 7.
    assert_eq!(combinations.len(), 104 + 104 + 210 + 7);
    // 30 each, and TLS 1.0's block ciphers cut data of more than one byte in two.
    assert_eq!(records, 425 * 30 + 88 * 9);
}

/// The lengths that the headers of these records give.
fn lengths(mut records: &[u8]) -> Vec<usize> {
    let mut lengths = Vec::new();
    while let [_, _, _, high, low, rest @ ..] = records {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        lengths.push(length);
        records = &rest[length..];
    }
    lengths
}

#[test]
fn long_content_is_cut_and_put_together() {
    let silent = &mut Narration::silent();
    let content = bytes(3 * MAX_PLAINTEXT + 5, 1);
    for combination in combinations() {
        let (mut client, mut server) = pair(combination);
        client
            .write(ContentType::ApplicationData, &content, silent)
            .unwrap();
        carry(&mut client, &mut server);
        server.stream().piece = Some(1000);
        let mut read = Vec::new();
        let mut records = 0;
        while read.len() < content.len() {
            assert_eq!(server.read(silent).unwrap(), ContentType::ApplicationData);
            read.extend_from_slice(server.fragment());
            records += 1;
        }
        assert!(read == content);
        assert!(!server.has_pending());
        let (suite, version, _) = combination;
        let splits = version == ProtocolVersion::TLS1_0 && suite.cipher.block_length() > 1;
        assert_eq!(records, if splits { 5 } else { 4 });
    }
}

#[test]
fn one_byte_at_a_time() {
    let silent = &mut Narration::silent();
    for combination in combinations() {
        let (mut client, mut server) = pair(combination);
        for length in [1, 30, 400] {
            client
                .write(ContentType::Handshake, &bytes(length, 4), silent)
                .unwrap();
        }
        carry(&mut client, &mut server);
        server.stream().piece = Some(1);
        for length in [1, 30, 400] {
            assert_eq!(server.read(silent).unwrap(), ContentType::Handshake);
            assert_eq!(server.fragment(), bytes(length, 4));
        }
    }
}

#[test]
fn versions_in_headers() {
    let silent = &mut Narration::silent();
    let mut layer = client(Stream::default());
    for (negotiated, number) in [
        (None, [3, 1]),
        (Some(ProtocolVersion::TLS1_0), [3, 1]),
        (Some(ProtocolVersion::TLS1_1), [3, 2]),
        (Some(ProtocolVersion::TLS1_2), [3, 3]),
        (Some(ProtocolVersion::TLS1_3), [3, 3]),
    ] {
        if let Some(version) = negotiated {
            layer.set_version(version);
        }
        layer.write(ContentType::Handshake, &[9], silent).unwrap();
        layer.flush(silent).unwrap();
        let sent = std::mem::take(&mut layer.stream().output);
        assert_eq!(sent, [22, number[0], number[1], 0, 1, 9]);
    }
}

#[test]
fn a_flight_leaves_in_one_write_and_long_data_in_many() {
    let silent = &mut Narration::silent();
    let suite = find("ECDHE-RSA-AES128-GCM-SHA256").unwrap();
    let mut layer = client(Stream::default());
    layer.set_version(ProtocolVersion::TLS1_2);
    layer
        .write(ContentType::Handshake, &[1; 70], silent)
        .unwrap();
    layer
        .write(ContentType::ChangeCipherSpec, &[1], silent)
        .unwrap();
    layer.protect_writes(protection(suite, ProtocolVersion::TLS1_2, false));
    layer
        .write(ContentType::Handshake, &[2; 16], silent)
        .unwrap();
    assert!(layer.stream().output.is_empty());
    layer.flush(silent).unwrap();
    layer.flush(silent).unwrap();
    assert_eq!(layer.stream().writes, 1);
    assert_eq!(lengths(&layer.stream().output), [70, 1, 8 + 16 + 16]);

    let data = vec![0; 1 << 20];
    layer
        .write(ContentType::ApplicationData, &data, silent)
        .unwrap();
    assert_eq!(layer.stream().writes, 1 + 16);
    assert_eq!(layer.write_protection().unwrap().records(), 1 + 64);
    assert!(!layer.is_write_key_worn());
}

#[test]
fn what_cannot_be_written() {
    let silent = &mut Narration::silent();
    let mut layer = client(Stream::default());
    for (content_type, content) in [
        (ContentType::ApplicationData, &[1][..]),
        (ContentType::Handshake, &[]),
        (ContentType::Alert, &[]),
    ] {
        let error = layer.write(content_type, content, silent).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Internal);
    }
}

#[test]
fn limits_and_padding() {
    let silent = &mut Narration::silent();
    let tls13 = find("TLS_CHACHA20_POLY1305_SHA256").unwrap();
    let tls12 = find("ECDHE-RSA-AES128-GCM-SHA256").unwrap();
    let mut sent = |version, suite, limit, pad_to, length| {
        let (mut client, mut server) = pair((suite, version, false));
        client.set_write_limit(limit);
        client.set_padding(pad_to);
        server.set_read_limit(limit);
        let content = bytes(length, 2);
        client
            .write(ContentType::ApplicationData, &content, silent)
            .unwrap();
        let lengths = lengths(&carry(&mut client, &mut server));
        let mut read = Vec::new();
        while read.len() < length {
            server.read(silent).unwrap();
            read.extend_from_slice(server.fragment());
        }
        assert_eq!(read, content);
        lengths
    };
    let (old, new) = (ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3);
    // RFC 8449 §4: the limit is on the content before TLS 1.3, there with the type and padding.
    assert_eq!(sent(old, tls12, 100, 0, 250), [124, 124, 74]);
    assert_eq!(sent(new, tls13, 100, 0, 250), [116, 116, 52 + 17]);
    // Limits above the protocol's own change nothing.
    let (most, data) = (1 << 16, MAX_PLAINTEXT + 1);
    assert_eq!(sent(old, tls12, most, 0, data), [MAX_PLAINTEXT + 24, 25]);
    assert_eq!(sent(new, tls13, most, 0, data), [MAX_PLAINTEXT + 17, 18]);
    // Padding, which TLS 1.2 has not.
    assert_eq!(sent(new, tls13, most, 64, 1), [64 + 16]);
    assert_eq!(sent(new, tls13, most, 64, 63), [64 + 16]);
    assert_eq!(sent(new, tls13, most, 64, 64), [128 + 16]);
    assert_eq!(sent(new, tls13, 100, 64, 80), [100 + 16]);
    assert_eq!(sent(new, tls13, most, 1 << 20, 1), [MAX_PLAINTEXT + 17]);
    assert_eq!(sent(old, tls12, most, 64, 1), [25]);
}

#[test]
fn keys_must_fit() {
    for (suite, version, encrypt_then_mac) in combinations() {
        for part in 0..3 {
            let mut keys = keys(suite, version);
            let part = [&mut keys.mac_key, &mut keys.key, &mut keys.iv][part].clone();
            // What the suite does not use may be anything.
            if part.is_empty() {
                continue;
            }
            for key in [&mut keys.mac_key, &mut keys.key, &mut keys.iv] {
                if key.name == part.name {
                    key.bytes.pop();
                }
            }
            let result = Protection::new(suite, version, keys, encrypt_then_mac);
            assert_eq!(result.err().unwrap().kind, ErrorKind::Internal);
        }
    }
}
