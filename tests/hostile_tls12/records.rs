//! ChangeCipherSpec, Finished, records, alerts and renegotiation, from either end (RFC 5246 §6, §7).

use super::*;

/// What both ends must do with ChangeCipherSpec and Finished. `early` is the step of a message before.
#[rustfmt::skip]
fn finished(early: &'static str) -> Vec<Row> {
    let unexpected = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::UnexpectedMessage, ecdhe(), act);
    let mut rows = vec![
        unexpected("§7.1", "ChangeCipherSpec left out", omit("ChangeCipherSpec")),
        unexpected("§7.1", "ChangeCipherSpec early", before(early, |lab| lab.record(ContentType::ChangeCipherSpec, &[1]))),
        unexpected("§7.1", "ChangeCipherSpec twice, the second protected", before("Finished", |lab| lab.record(ContentType::ChangeCipherSpec, &[1]))),
        refused("§7.1", "ChangeCipherSpec twice, the second in the clear", A::BadRecordMac, ecdhe(), before("Finished", |lab| lab.plain(20, &[1]))),
        Row::new("§7.1", "ChangeCipherSpec with another value", Expect::OneOf(&[A::UnexpectedMessage, A::IllegalParameter]), ecdhe(), bytes("ChangeCipherSpec", |b| b[0] = 2)),
        Row::new("§7.1", "ChangeCipherSpec of two bytes", Expect::OneOf(&[A::UnexpectedMessage, A::DecodeError]), ecdhe(), bytes("ChangeCipherSpec", |b| b.push(1))),
        unexpected("§6.2.1", "an empty ChangeCipherSpec", instead("ChangeCipherSpec", |lab| lab.plain(20, &[]))),
        unexpected("§7.1", "ChangeCipherSpec within a message", before("ChangeCipherSpec", |lab| lab.record(ContentType::Handshake, &[20, 0]))),
        unexpected("§7.1", "ChangeCipherSpec behind a message", before("ChangeCipherSpec", |lab| lab.send(&raw_message(20, &[0; 12])))),
        unexpected("§7.4.9", "Finished in the clear, before ChangeCipherSpec", both(before("ChangeCipherSpec", |lab| lab.send(&raw_message(20, &[0; 12]))), omit("ChangeCipherSpec"))),
        refused("§7.4.9", "Finished in the clear, after ChangeCipherSpec", A::BadRecordMac, ecdhe(), act(|lab, at, bytes| if at == "Finished" { lab.plain(22, bytes); bytes.clear(); })),
        unexpected("§7.4.9", "application data instead of Finished", instead("Finished", |lab| lab.record(ContentType::ApplicationData, b"data"))),
        unexpected("§7.2.2", "application data in the clear", before(early, |lab| lab.plain(23, b"data"))),
        unexpected("§7.1", "ChangeCipherSpec after Finished", before("done", |lab| lab.record(ContentType::ChangeCipherSpec, &[1]))),
    ];
    for (what, plan) in protections() {
        rows.extend([
            refused("§7.4.9", format!("{what}: a bit of Finished turned"), A::DecryptError, plan.clone(), edit::<Finished>("Finished", |m| m.verify_data.bytes[11] ^= 1)),
            refused("§7.2.2", format!("{what}: Finished of 11 bytes"), A::DecodeError, plan.clone(), edit::<Finished>("Finished", |m| { m.verify_data.bytes.pop(); })),
            refused("§7.2.2", format!("{what}: Finished of 13 bytes"), A::DecodeError, plan.clone(), edit::<Finished>("Finished", |m| m.verify_data.bytes.push(0))),
            refused("§7.2.2", format!("{what}: an empty Finished"), A::DecodeError, plan, edit::<Finished>("Finished", |m| m.verify_data.bytes.clear())),
        ]);
    }
    rows
}

/// What both ends must do with records and alerts.
#[rustfmt::skip]
fn records(early: &'static str) -> Vec<Row> {
    let unexpected = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::UnexpectedMessage, ecdhe(), act);
    let warning = |lab: &mut Lab| lab.alert(AlertLevel::Warning, A::NoCertificate);
    let mut rows = vec![
        unexpected("§6", "an unknown content type", before(early, |lab| lab.plain(99, &[1]))),
        unexpected("§6", "heartbeat", before(early, |lab| lab.plain(24, &[1, 0, 0]))),
        unexpected("§6.2.1", "an empty handshake record", before(early, |lab| lab.plain(22, &[]))),
        unexpected("§6.2.1", "an empty alert record", before(early, |lab| lab.plain(21, &[]))),
        refused("§6.2.1", "2^14 + 1 bytes in the clear", A::RecordOverflow, ecdhe(), before(early, |lab| lab.plain(22, &vec![0; (1 << 14) + 1]))),
        refused("§6.2.3", "2^14 + 2049 bytes, protected", A::RecordOverflow, ecdhe(), before("Finished", |lab| lab.plain(22, &vec![0; (1 << 14) + 2049]))),
        refused("§6.2.1", "another version in the header of a record", A::ProtocolVersion, ecdhe(), before("Finished", |lab| lab.wire(&[22, 3, 1, 0, 1, 0]))),
        refused("§7.2", "half an alert", A::DecodeError, ecdhe(), before(early, |lab| lab.plain(21, &[2]))),
        fine("§7.2", "a warning", ecdhe(), before(early, warning)),
        unexpected("(a bound of ours)", "warnings without end", before(early, move |lab| for _ in 0..40 { warning(lab); })),
        unexpected("(a bound of ours)", "warnings without end after the handshake", before("done", move |lab| for _ in 0..40 { warning(lab); })),
        ends("§7.2.2", "a fatal alert", |k| *k == ErrorKind::AlertReceived(A::HandshakeFailure), ecdhe(), before(early, |lab| lab.alert(AlertLevel::Fatal, A::HandshakeFailure))),
        ends("§7.2.2", "an unknown fatal alert", |k| *k == ErrorKind::AlertReceived(A(200)), ecdhe(), before(early, |lab| lab.alert(AlertLevel::Fatal, A(200)))),
        ends("§7.2.1", "close_notify in the handshake", |k| *k == ErrorKind::Closed, ecdhe(), before(early, |lab| lab.alert(AlertLevel::Warning, A::CloseNotify))),
        ends("§7.2.1", "the stream ends in the handshake", |k| *k == ErrorKind::Closed, ecdhe(), before(early, |lab| {
            lab.wire(&[]);
            lab.c.stream().shutdown_write().unwrap();
        })),
        ends("§7.2.1", "the stream ends after the handshake, without close_notify", |k| *k == ErrorKind::Closed, ecdhe(), before("done", |lab| {
            lab.wire(&[]);
            lab.c.stream().shutdown_write().unwrap();
        })),
        fine("§7.2.1", "records after close_notify", ecdhe(), before("done", |lab| {
            lab.alert(AlertLevel::Warning, A::CloseNotify);
            lab.plain(23, &[7; 64]);
        })),
        fine("§6.2.1", "messages in records of one byte", ecdhe(), act(|lab, at, bytes| if at != "ChangeCipherSpec" && !bytes.is_empty() {
            let bytes = std::mem::take(bytes);
            lab.send_in_pieces(&bytes, 1);
        })),
        fine("§6.2.1", "a few empty records of data", ecdhe(), before("done", |lab| for _ in 0..20 { lab.record(ContentType::ApplicationData, &[]); })),
        unexpected("(a bound of ours)", "empty records of data without end", before("done", |lab| for _ in 0..100 { lab.record(ContentType::ApplicationData, &[]); })),
    ];
    for (what, plan) in protections() {
        for (damage, change) in DAMAGES {
            let (change, name) = (*change, format!("{what}: {damage}"));
            rows.push(refused("§7.2.2", name, A::BadRecordMac, plan.clone(), act(move |lab, at, bytes| if at == "Finished" {
                let mut record = lab.sealed(ContentType::Handshake, bytes);
                change(&mut record);
                let length = (record.len() - 5) as u16;
                record[3..5].copy_from_slice(&length.to_be_bytes());
                lab.wire(&record);
                bytes.clear();
            })));
        }
    }
    rows
}

/// How a protected record is damaged, all with one answer (RFC 5246 §7.2.2).
type Damage = fn(&mut Vec<u8>);
const DAMAGES: &[(&str, Damage)] = &[
    ("the first byte of the fragment changed", |r| r[5] ^= 1),
    ("the last byte changed", |r| *r.last_mut().unwrap() ^= 1),
    ("a byte in the middle changed", |r| {
        let middle = r.len() / 2;
        r[middle] ^= 0x80;
    }),
    ("a byte missing", |r| {
        r.pop();
    }),
    ("a byte more", |r| r.push(0)),
    ("16 bytes missing", |r| r.truncate(r.len() - 16)),
    ("only one byte left", |r| r.truncate(6)),
    ("nothing left", |r| r.truncate(5)),
    ("all zeros", |r| r[5..].fill(0)),
];

/// The apparatus is sound: undamaged, such a record is taken, and only the next one misses its number.
#[test]
fn records_made_by_hand_are_good() {
    for (what, plan) in protections() {
        let made = act(|lab, at, bytes| {
            if at == "Finished" {
                let record = lab.sealed(ContentType::Handshake, bytes);
                lab.transcribe("Finished", bytes);
                lab.wire(&record);
                bytes.clear();
                lab.c.stream().shutdown_write().unwrap();
            }
        });
        let closed: fn(&ErrorKind) -> bool = |kind| *kind == ErrorKind::Closed;
        client_rows(vec![ends("§6.2.3", what, closed, plan, made)]);
    }
}

#[test]
fn finished_of_servers() {
    client_rows(finished("Certificate"));
}

#[test]
fn records_of_servers() {
    client_rows(records("Certificate"));
}

/// The warning with which renegotiation is refused must come next.
fn expect_no_renegotiation(lab: &mut Lab) {
    lab.wire(&[]);
    let mut silent = tlsdemo::narration::Narration::silent();
    let content_type = lab.c.layer().read(&mut silent).unwrap();
    assert_eq!(content_type, ContentType::Alert);
    assert_eq!(lab.c.layer().fragment(), [1, A::NoRenegotiation.0]);
}

#[test]
#[rustfmt::skip]
fn renegotiation() {
    client_rows(vec![
        fine("§7.4.1.1", "HelloRequest after the handshake", ecdhe(), before("done", |lab| {
            lab.record(ContentType::Handshake, &raw_message(0, &[]));
            expect_no_renegotiation(lab);
        })),
        refused("(a bound of ours)", "HelloRequest without end", A::UnexpectedMessage, ecdhe(), before("done", |lab| for _ in 0..40 {
            lab.record(ContentType::Handshake, &raw_message(0, &[]));
        })),
    ]);
    let again = |times: usize| {
        let mut hello = Vec::new();
        act(move |lab, at, bytes| match at {
            "ClientHello" => hello = bytes.clone(),
            "done" => for _ in 0..times {
                lab.record(ContentType::Handshake, &hello);
                if times == 1 {
                    expect_no_renegotiation(lab);
                }
            },
            _ => {}
        })
    };
    server_rows(vec![
        fine("RFC 5746 §4.5", "a ClientHello, to renegotiate", ecdhe(), again(1)),
        refused("(a bound of ours)", "ClientHellos without end", A::UnexpectedMessage, ecdhe(), again(40)),
        refused("§7.4", "a ClientHello that does not decode", A::DecodeError, ecdhe(), before("done", |lab| lab.send(&raw_message(1, &[3, 3])))),
    ]);
}

#[test]
fn finished_of_clients() {
    server_rows(finished("ClientKeyExchange"));
}

#[test]
fn records_of_clients() {
    server_rows(records("ClientKeyExchange"));
}
