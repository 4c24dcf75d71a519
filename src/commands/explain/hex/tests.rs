//! What bytes are recognized as. Whole handshakes are explained in `tests/explain.rs`.

use super::*;
use crate::report::text::Options;
use crate::wire::{Field, FieldValue, cover};

/// What must hold of every reading: its outer pieces are the input, and each piece is covered.
fn checked(bytes: &[u8]) -> Result<Reading> {
    let reading = super::bytes(bytes)?;
    let outer: Vec<u8> = reading
        .pieces
        .iter()
        .filter(|piece| !piece.inside)
        .flat_map(|piece| piece.bytes.clone())
        .collect();
    assert_eq!(outer, bytes);
    for piece in &reading.pieces {
        assert_eq!(
            cover(&piece.fields, piece.bytes.len()),
            Ok(()),
            "{}",
            piece.name
        );
    }
    for verbose in [false, true] {
        let level = if verbose {
            crate::report::text::Level::Everything
        } else {
            crate::report::text::Level::Bytes
        };
        let text = reading.text(Options {
            width: 80,
            color: false,
            level,
        });
        let text = String::from_utf8(text).expect("UTF-8");
        assert!(text.lines().all(|line| line.chars().count() <= 80));
    }
    Ok(reading)
}

fn names(reading: &Reading) -> Vec<&str> {
    reading.pieces.iter().map(|piece| &*piece.name).collect()
}

/// A ClientHello of TLS 1.2 made by hand after RFC 5246 §7.4.1.2: one suite, no extensions.
fn client_hello() -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend([0x5a; 32]); // random
    body.push(0); // session_id
    body.extend([0, 2, 0xc0, 0x2f]); // cipher_suites
    body.extend([1, 0]); // compression_methods
    body
}

fn message(msg_type: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u32).to_be_bytes();
    [&[msg_type], &length[1..], body].concat()
}

fn record(content_type: u8, fragment: &[u8]) -> Vec<u8> {
    let length = (fragment.len() as u16).to_be_bytes();
    [&[content_type, 3, 3], &length[..], fragment].concat()
}

/// Nothing but zeros is no message (RFC 5246 §7.4.1.1), and nobody sends so many.
#[test]
fn what_no_connection_has_is_refused() {
    let zeros = "00".repeat(4096);
    let error = input(zeros.as_bytes()).expect_err("it is refused");
    assert!(!error.message.contains("HelloRequest,"), "{error}");
    let done = "0e000000".repeat(20_000);
    let error = input(done.as_bytes()).expect_err("it is refused");
    assert!(error.message.contains("20,000 messages"), "{error}");
}

#[test]
fn a_client_hello_in_a_record_as_a_message_and_bare() {
    let body = client_hello();
    let message = message(1, &body);
    let reading = checked(&record(22, &message)).unwrap();
    assert_eq!(names(&reading), ["record", "ClientHello"]);
    assert_eq!(reading.summary, "1 record with ClientHello.");
    let reading = checked(&message).unwrap();
    assert_eq!(names(&reading), ["ClientHello"]);
    assert_eq!(reading.pieces[0].from, Some(Side::Client));
    let reading = checked(&body).unwrap();
    assert_eq!(names(&reading), ["ClientHello"]);
    assert!(reading.summary.starts_with("The body of a ClientHello"));
    let suite = reading.pieces[0]
        .fields
        .iter()
        .flat_map(Field::leaves)
        .find(|leaf| matches!(&leaf.value, FieldValue::Code { value: 0xc02f, .. }));
    assert!(suite.is_some());
}

#[test]
fn a_message_in_several_records_is_put_together() {
    let message = message(1, &client_hello());
    let (first, second) = message.split_at(7);
    let bytes = [record(22, first), record(22, second)].concat();
    let reading = checked(&bytes).unwrap();
    assert_eq!(names(&reading), ["record", "record", "ClientHello"]);
    assert_eq!(
        reading.pieces[2].remarks,
        ["Put together from records 1 to 2."]
    );
    assert_eq!(reading.pieces[2].fault, None);
}

#[test]
fn what_is_cut_short_is_shown_up_to_there() {
    let whole = record(22, &message(1, &client_hello()));
    for length in 5..whole.len() {
        let reading = checked(&whole[..length]).unwrap();
        assert!(
            reading.pieces.iter().any(|piece| piece.fault.is_some()),
            "{length}"
        );
    }
    let message = message(1, &client_hello());
    for length in 4..message.len() {
        let reading = checked(&message[..length]).unwrap();
        assert!(reading.pieces[0].fault.is_some(), "{length}");
    }
}

#[test]
fn a_fault_says_where() {
    let mut body = client_hello();
    body[34] = 33; // session_id may be 32 bytes long
    let reading = checked(&message(1, &body)).unwrap();
    let fault = reading.pieces[0].fault.as_deref().unwrap();
    assert!(fault.contains("session_id at offset 38"), "{fault}");
}

#[test]
fn small_things() {
    assert_eq!(names(&checked(&[2, 40]).unwrap()), ["Alert"]);
    assert_eq!(names(&checked(&[1]).unwrap()), ["ChangeCipherSpec"]);
    assert_eq!(
        names(&checked(&[21, 3, 3, 0, 2, 2, 40]).unwrap()),
        ["record", "Alert"]
    );
    assert_eq!(
        names(&checked(&[20, 3, 3, 0, 1, 1]).unwrap()),
        ["record", "ChangeCipherSpec"]
    );
    // A Finished of 12 bytes begins like a record of type 20, but its length decides.
    let finished = message(20, &[9; 12]);
    assert_eq!(names(&checked(&finished).unwrap()), ["Finished"]);
    let chain = [message(14, &[]), message(0, &[])].concat();
    assert_eq!(
        names(&checked(&chain).unwrap()),
        ["ServerHelloDone", "HelloRequest"]
    );
}

#[test]
fn what_is_encrypted_is_said_to_be() {
    let data = checked(&record(23, &[0xa5; 40])).unwrap();
    assert!(data.pieces[0].remarks[0].starts_with("Encrypted"));
    // A Finished under AES-GCM: eight bytes of nonce, zeros at first, then what looks random.
    let sealed = [&[0; 8][..], &[0x9d; 32]].concat();
    let flight = [record(20, &[1]), record(22, &sealed)].concat();
    let reading = checked(&flight).unwrap();
    assert_eq!(names(&reading), ["record", "ChangeCipherSpec", "record"]);
    assert!(reading.pieces[2].remarks[0].contains("Finished"));
    let alone = checked(&record(22, &sealed)).unwrap();
    assert!(alone.pieces[0].remarks[0].starts_with("Encrypted, or broken"));
    let alert = checked(&record(21, &[0x77; 26])).unwrap();
    assert!(alert.pieces[0].remarks[0].starts_with("Encrypted"));
    // After a HelloRetryRequest a ChangeCipherSpec changes nothing.
    let hello = [record(20, &[1]), record(22, &message(1, &client_hello()))].concat();
    assert_eq!(
        names(&checked(&hello).unwrap()),
        ["record", "ChangeCipherSpec", "record", "ClientHello"]
    );
}

#[test]
fn the_header_says_what_is_encrypted_not_how_much_of_it_is_there() {
    // Type, length by the header, bytes that are there; the pieces, and how the remark begins.
    // RFC 5246 §7.1, §7.2: one byte, two bytes; under AES-GCM there are 24 bytes more.
    type Row = (
        u8,
        u16,
        &'static [u8],
        &'static [&'static str],
        &'static str,
    );
    let table: &[Row] = &[
        (21, 2, &[2], &["record", "Alert"], ""),
        (21, 2, &[2, 40], &["record", "Alert"], ""),
        (21, 1, &[2], &["record", "Alert"], ""),
        (21, 4, &[1, 0, 1, 0], &["record"], "Malformed"),
        (21, 26, &[2, 40], &["record"], "Encrypted"),
        (21, 26, &[0; 26], &["record"], "Encrypted"),
        (20, 1, &[1], &["record", "ChangeCipherSpec"], ""),
        (20, 2, &[1, 1], &["record"], "Malformed"),
        (20, 25, &[1], &["record"], "Encrypted"),
        (22, 40, &[0; 4], &["record"], "Encrypted"),
        (22, 40, &[0; 8], &["record"], "Encrypted"),
        (22, 4, &[0; 4], &["record", "HelloRequest"], ""),
        (22, 16, &[1, 0], &["record", "ClientHello"], ""),
        (23, 48, &[1], &["record"], "Encrypted"),
    ];
    for (content_type, length, there, pieces, remark) in table {
        let header = [&[*content_type, 3, 3], &length.to_be_bytes()[..]].concat();
        let bytes = [&header[..], there].concat();
        let reading = checked(&bytes).unwrap();
        assert_eq!(names(&reading), *pieces, "{bytes:02x?}");
        let said = reading.pieces[0].remarks.first().map_or("", |it| it);
        assert!(
            said.starts_with(remark) && said.is_empty() == remark.is_empty(),
            "{bytes:02x?}: {said}"
        );
        let is_cut = usize::from(*length) != there.len();
        assert_eq!(reading.pieces[0].fault.is_some(), is_cut, "{bytes:02x?}");
    }
}

/// As scapy 2.8 builds it, whole and cut short.
#[test]
fn a_hello_in_the_form_of_ssl_2_is_taken_apart() {
    let hello = hex_literal::hex!(
        "8025 01 0301 000c 0000 0010 010080 0700c0 000004 00c013 000102030405060708090a0b0c0d0e0f"
    );
    let reading = checked(&hello).unwrap();
    assert_eq!(names(&reading), ["ClientHello"]);
    assert_eq!(reading.pieces[0].fault, None);
    let text = String::from_utf8(reading.text(Options::default())).unwrap();
    for said in [
        "SSL 2.0",
        "CLIENT-HELLO (1)",
        "SSL_CK_RC4_128_WITH_MD5 (0x010080)",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA (0xc013)",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    let cut = checked(&hello[..20]).unwrap();
    assert!(cut.pieces[0].fault.is_some());
}

#[test]
fn what_is_nothing_of_tls_is_refused_with_what_it_looks_like() {
    for (bytes, looks) in [
        (&b"HTTP/1.1 400 Bad Request\r\n"[..], "HTTP"),
        // The record header of DTLS 1.2 (RFC 6347 §4.1) and the beginning of an Initial packet of
        // QUIC (RFC 9000 §17.2), draft 29.
        (b"\x16\xfe\xfd\0\0\0\0\0\0\0\0\0\x01\0", "DTLS"),
        (b"\xc3\xff\0\0\x1d\x08aaaaaaaa\x08bbbbbbbb", "QUIC"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "SSH"),
        (b"220 mail.example ESMTP\r\n", "SMTP"),
        (b"what is this\r\n", "plain text"),
        (&[0xc0, 0x2f], "code point"),
        (&[0xff, 0xff, 0xff], "the beginning is neither"),
    ] {
        let error = checked(bytes).unwrap_err();
        assert!(error.message.contains(looks), "{error}");
    }
}

/// A small generator, so that a failure repeats.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}

#[test]
fn no_bytes_whatever_cause_a_panic() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let hello = record(22, &message(1, &client_hello()));
    for round in 0..8_000 {
        let mut bytes: Vec<u8> = match round % 4 {
            0 => hello.clone(),
            1 => message(random.next() as u8 % 27, &hello),
            2 => record(20 + random.next() as u8 % 5, &hello[5..]),
            _ => (0..random.below(80)).map(|_| random.next() as u8).collect(),
        };
        for _ in 0..random.below(6) {
            if !bytes.is_empty() {
                let at = random.below(bytes.len());
                match random.below(3) {
                    0 => bytes[at] = random.next() as u8,
                    1 => bytes.truncate(at),
                    _ => bytes.insert(at, random.next() as u8),
                }
            }
        }
        let _ = checked(&bytes);
    }
}

#[test]
fn no_text_whatever_causes_a_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let alphabet: Vec<char> = "0123456789abcdefABCDEFxX\\ ,:\n\t|\"'g-é\u{202e}"
        .chars()
        .collect();
    for _ in 0..20_000 {
        let text: String = (0..random.below(60))
            .map(|_| alphabet[random.below(alphabet.len())])
            .collect();
        let _ = hex(&text);
    }
}

/// A frame copied whole from Wireshark.
#[test]
fn tls_behind_the_headers_of_a_packet_is_found() {
    let hello = record(22, &message(1, &client_hello()));
    let total = (40 + hello.len() as u16).to_be_bytes();
    let frame = [
        &hex_literal::hex!("020000000001 020000000002 0800 4500")[..],
        &total,
        &hex_literal::hex!(
            "1c464000400600000a0000010a000002 d43101bb0000000100000001501800ff00000000"
        ),
        &hello,
    ]
    .concat();
    let reading = checked(&frame).unwrap();
    assert_eq!(names(&reading), ["other bytes", "record", "ClientHello"]);
    assert!(
        reading.summary.contains("from byte 54 on"),
        "{}",
        reading.summary
    );
    let empty = checked(&frame[..54]);
    assert!(empty.is_err(), "its length does not fit");
}

/// What begins like a message and makes no sense as one is not called one.
#[test]
fn no_guess_is_made_where_no_form_fits() {
    for bytes in [
        // Ethernet whose packet is cut short.
        &hex_literal::hex!("020000000001 020000000002 0800 4500 0074 1c46 4000")[..],
        b"\x01\x00\x00\xff\x47\x45\x54",
        b"\x0b\x00\x00\x00\x01\x02",
    ] {
        let error = checked(bytes).unwrap_err();
        assert!(error.message.contains("stops making sense"), "{error}");
    }
}

/// A ServerKeyExchange of a suite with a pre-shared key (RFC 4279 §2) is not one of DHE.
#[test]
fn a_key_exchange_of_another_kind_gets_no_names() {
    let hello = |suite: [u8; 2]| {
        let mut body = vec![3, 3];
        body.extend([0x5a; 32]);
        body.push(0);
        body.extend(suite);
        body.push(0);
        record(22, &message(2, &body))
    };
    let mut body = vec![0, 4];
    body.extend(b"hint");
    body.extend([3, 0, 23, 65]);
    body.extend([4; 65]);
    let flight = [hello([0xc0, 0x35]), record(22, &message(12, &body))].concat();
    let reading = checked(&flight).unwrap();
    let exchange = reading.pieces.last().unwrap();
    assert_eq!(exchange.name, "ServerKeyExchange");
    let leaves: Vec<String> = exchange
        .fields
        .iter()
        .flat_map(Field::leaves)
        .map(|leaf| leaf.name.to_string())
        .collect();
    assert!(
        !leaves.iter().any(|name| name.starts_with("dh_")),
        "{leaves:?}"
    );
    // One with Camellia is of ECDHE all the same.
    let mut body = vec![3, 0, 29, 32];
    body.extend([9; 32]);
    body.extend([4, 1, 0, 4, 1, 2, 3, 4]);
    let flight = [hello([0xc0, 0x76]), record(22, &message(12, &body))].concat();
    let reading = checked(&flight).unwrap();
    assert_eq!(reading.pieces.last().unwrap().fault, None);
}

/// A record that is longer than any may be, alone and behind another: named, and shown as far as it
/// goes.
#[test]
fn a_record_that_is_too_long() {
    let line = include_str!("../../../../tests/data/client-hellos.txt");
    let hex = line
        .lines()
        .find_map(|line| line.strip_prefix("go1.27.3.0 "));
    let hello = base16ct::lower::decode_vec(hex.unwrap().trim()).unwrap();
    let hello = if hello[0] == 22 {
        hello[5..].to_vec()
    } else {
        hello
    };
    let long = [&[22, 3, 1, 0x50, 0][..], &hello].concat();
    let alert = [21, 3, 3, 0, 2, 1, 0];
    for (bytes, at) in [(long.clone(), 0), ([&alert[..], &long].concat(), 2)] {
        let reading = super::bytes(&bytes).unwrap();
        let record = &reading.pieces[at];
        assert_eq!(record.name, "record");
        let fault = record.fault.as_deref().unwrap();
        assert!(fault.contains("its header says 20,480 bytes"), "{fault}");
        let inside = &reading.pieces[at + 1];
        assert_eq!(inside.name, "ClientHello");
        assert_eq!((&inside.bytes, &inside.fault), (&hello, &None));
        assert!(inside.inside);
    }
    // Whole, of a type that shows nothing, and with a record behind it.
    let data = [&[23, 3, 3, 0x48, 1][..], &[0xa5; 18_433], &alert].concat();
    let reading = super::bytes(&data).unwrap();
    let names: Vec<&str> = reading.pieces.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["record", "record", "Alert"]);
    assert!(reading.pieces[0].remarks.is_empty());
    assert_eq!(reading.pieces[0].bytes.len(), 18_438);
}

/// A single line of a dump: its offset is not a part of the bytes.
#[test]
fn one_line_of_a_dump_is_one() {
    let alert = [0x15, 3, 3, 0, 2, 2, 0x28];
    for text in [
        "00000000: 1503 0300 0202 28   ......(",
        "0000   15 03 03 00 02 02 28      ......(",
        "00000000  15 03 03 00 02 02 28                              |......(|",
        "0x0000:  1503 0300 0202 28                        ......(",
    ] {
        let pasted = super::input::bytes(text).unwrap();
        assert_eq!(pasted.bytes, alert, "{text}");
        assert_eq!(pasted.form, None, "{text}");
    }
}

/// A frame of the loopback begins with zeros, which are no HelloRequests, also if its end is missing; a
/// record of an alert that lacks a byte is not encrypted.
#[test]
fn what_is_cut_short_is_not_taken_for_something_else() {
    let hello = record(22, &message(1, &client_hello()));
    let total = (40 + hello.len() as u16).to_be_bytes();
    let frame = [
        &hex_literal::hex!("000000000000 000000000000 0800 4500")[..],
        &total,
        &hex_literal::hex!(
            "1c464000400600007f0000017f000001 d43101bb0000000100000001501800ff00000000"
        ),
        &hello,
    ]
    .concat();
    let reading = checked(&frame).unwrap();
    assert_eq!(names(&reading), ["other bytes", "record", "ClientHello"]);
    let error = checked(&frame[..frame.len() - 1]).unwrap_err();
    assert!(
        error.message.contains("HelloRequest that others follow"),
        "{error}"
    );
    let alert = checked(&[21, 3, 3, 0, 2, 2]).unwrap();
    assert_eq!(names(&alert), ["record", "Alert"]);
    assert!(
        alert.pieces[0].remarks.is_empty(),
        "{:?}",
        alert.pieces[0].remarks
    );
    // One of 26 bytes is encrypted, cut short or not.
    let sealed = checked(&[21, 3, 3, 0, 26, 2, 40]).unwrap();
    assert!(sealed.pieces[0].remarks[0].starts_with("Encrypted"));
}
