//! Records, alerts, and what comes after the handshake, from either end (RFC 9846 §4.7, §5, §6).

use std::io::Write;
use tlsdemo::wire::Value;

use super::*;

/// What both ends must do with records and alerts. `early` is a step before keys are in force,
/// `late` one under the keys of the handshake.
#[rustfmt::skip]
fn records(early: &'static str, late: &'static str) -> Vec<Row> {
    let unexpected = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::UnexpectedMessage, tls13(), act);
    let overflow = |what: &str, act: Act| refused("§5.2", what, A::RecordOverflow, tls13(), act);
    vec![
        unexpected("§5", "an unknown content type", before(early, |lab| lab.plain(99, &[1]))),
        unexpected("§5", "heartbeat", before(early, |lab| lab.plain(24, &[1, 0, 0]))),
        unexpected("§5.1", "application data in the clear", before(early, |lab| lab.plain(23, &[1]))),
        unexpected("§5.1", "an empty handshake record", before(early, |lab| lab.plain(22, &[]))),
        unexpected("§5.1", "an empty alert record", before(early, |lab| lab.plain(21, &[]))),
        refused("§5.1", "2^14 + 1 bytes in the clear", A::RecordOverflow, tls13(),
            before(early, |lab| lab.plain(22, &vec![0; (1 << 14) + 1]))),
        unexpected("§5", "an unknown content type, protected", before(late, |lab| lab.seal(&[1, 99]))),
        unexpected("§5", "an unknown content type in the clear, under keys", before(late, |lab| lab.plain(99, &[1]))),
        unexpected("§5", "ChangeCipherSpec, protected", before(late, |lab| lab.seal(&[1, 20]))),
        unexpected("§5.4", "an empty handshake record, protected", before(late, |lab| lab.seal(&[22]))),
        unexpected("§5.4", "an empty handshake record, padded", before(late, |lab| lab.seal(&[22, 0, 0]))),
        unexpected("§5.4", "an empty alert record, protected", before(late, |lab| lab.seal(&[21]))),
        unexpected("§5.4", "an inner plaintext of zeros", before(late, |lab| lab.seal(&[0; 20]))),
        unexpected("§5.4", "an empty inner plaintext", before(late, |lab| lab.seal(&[]))),
        unexpected("§2", "application data in the handshake", before(late, |lab| lab.seal(&[1, 23]))),
        unexpected("§2", "empty application data in the handshake", before(late, |lab| lab.seal(&[23]))),
        unexpected("§5.1", "a handshake message in the clear, under keys",
            before(late, |lab| lab.plain(22, &raw_message(8, &[0, 0])))),
        overflow("2^14 + 257 bytes, protected", before(late, |lab| lab.plain(23, &vec![0; (1 << 14) + 257]))),
        refused("§5.4", "an inner plaintext of 2^14 + 2 bytes", A::RecordOverflow, tls13(),
            before(late, |lab| lab.seal(&[vec![1; (1 << 14) + 1], vec![23]].concat()))),
        refused("§5.4", "an inner plaintext of 2^14 + 2 bytes by its padding", A::RecordOverflow, tls13(),
            before(late, |lab| lab.seal(&[vec![1, 22], vec![0; 1 << 14]].concat()))),
        refused("§5.2", "a forged record", A::BadRecordMac, tls13(), before(late, |lab| lab.plain(23, &[7; 64]))),
        refused("§5.2", "a record shorter than its tag", A::BadRecordMac, tls13(),
            before(late, |lab| lab.plain(23, &[7; 8]))),
        refused("§5.2", "an empty record where one is protected", A::BadRecordMac, tls13(),
            before(late, |lab| lab.plain(23, &[]))),
        refused("§5.2", "a tag bit turned", A::BadRecordMac, tls13(), before(late, |lab| {
            let mut record = lab.sealed(ContentType::Handshake, &raw_message(8, &[0, 0]));
            *record.last_mut().unwrap() ^= 1;
            lab.wire(&record);
        })),
        refused("§5.3", "a record twice", A::BadRecordMac, tls13(), before(late, |lab| {
            let record = lab.sealed(ContentType::Alert, &[1, 90]);
            lab.wire(&record);
            lab.wire(&record);
        })),
        unexpected("§5.1", "an alert within a handshake message", before(late, |lab| {
            lab.record(ContentType::Handshake, &[11, 0]);
            lab.record(ContentType::Alert, &[1, 90]);
        })),
        unexpected("§5.1", "application data within a handshake message", before(late, |lab| {
            lab.record(ContentType::Handshake, &[11, 0]);
            lab.record(ContentType::ApplicationData, &[1]);
        })),
        unexpected("§5.1", "ChangeCipherSpec within a handshake message",
            before(late, |lab| { lab.record(ContentType::Handshake, &[11, 0]); lab.plain(20, &[1]); })),
        unexpected("§5", "ChangeCipherSpec with another value", bytes("ChangeCipherSpec", |b| b[0] = 2)),
        unexpected("§5", "ChangeCipherSpec of two bytes", bytes("ChangeCipherSpec", |b| b.push(1))),
        unexpected("§5", "an empty ChangeCipherSpec", instead("ChangeCipherSpec", |lab| lab.plain(20, &[]))),
        unexpected("§5", "ChangeCipherSpec after Finished", before("done", |lab| lab.plain(20, &[1]))),
        fine("§5", "no ChangeCipherSpec", tls13(), omit("ChangeCipherSpec")),
        fine("§5", "ChangeCipherSpec thrice", tls13(), act(|lab, at, _| {
            if at == "ChangeCipherSpec" {
                lab.record(ContentType::ChangeCipherSpec, &[1]);
                lab.record(ContentType::ChangeCipherSpec, &[1]);
            }
        })),
        fine("§5", "ChangeCipherSpec under keys", tls13(), before(late, |lab| lab.plain(20, &[1]))),
        unexpected("(a bound of ours)", "ChangeCipherSpec without end",
            before("ChangeCipherSpec", |lab| { for _ in 0..40 { lab.plain(20, &[1]); } })),
        refused("§6", "half an alert", A::DecodeError, tls13(),
            before(late, |lab| lab.record(ContentType::Alert, &[2]))),
        refused("§6", "two alerts in one record", A::DecodeError, tls13(),
            before(late, |lab| lab.record(ContentType::Alert, &[1, 90, 1, 90]))),
        fails("§6.2", "a fatal alert", |k| *k == ErrorKind::AlertReceived(A::InternalError),
            before(late, |lab| lab.alert(AlertLevel::Fatal, A::InternalError))),
        fails("§6", "an error alert of level warning", |k| *k == ErrorKind::AlertReceived(A::HandshakeFailure),
            before(late, |lab| lab.alert(AlertLevel::Warning, A::HandshakeFailure))),
        fails("§6", "an unknown alert of level warning", |k| *k == ErrorKind::AlertReceived(A(200)),
            before(late, |lab| lab.alert(AlertLevel::Warning, A(200)))),
        fails("§6", "an alert of an unknown level", |k| *k == ErrorKind::AlertReceived(A::InternalError),
            before(late, |lab| lab.alert(AlertLevel(9), A::InternalError))),
        fails("§6", "an error alert before the keys", |k| *k == ErrorKind::AlertReceived(A::HandshakeFailure),
            before(early, |lab| lab.plain(21, &[2, 40]))),
        fails("§6.1", "close_notify in the handshake", |k| *k == ErrorKind::Closed,
            before(late, |lab| lab.alert(AlertLevel::Warning, A::CloseNotify))),
        fine("§6.1", "user_canceled, which is no error", tls13(),
            before(late, |lab| lab.alert(AlertLevel::Warning, A::UserCanceled))),
        unexpected("(a bound of ours)", "user_canceled without end",
            before(late, |lab| { for _ in 0..40 { lab.alert(AlertLevel::Warning, A::UserCanceled); } })),
        fails("§6.1", "the stream ends in the handshake", |k| *k == ErrorKind::Closed,
            before(late, |lab| { lab.wire(&[]); lab.c.stream().shutdown_write().unwrap(); })),
        fails("§6.1", "the stream ends after the handshake, without close_notify", |k| *k == ErrorKind::Closed,
            before("done", |lab| { lab.wire(&[]); lab.c.stream().shutdown_write().unwrap(); })),
        fails("§6.1", "the stream ends in a record", |k| *k == ErrorKind::Closed,
            before("done", |lab| { lab.wire(&[23, 3, 3, 0, 100, 1, 2]); lab.c.stream().shutdown_write().unwrap(); })),
        fine("§6.1", "records after close_notify", tls13(),
            before("done", |lab| { lab.alert(AlertLevel::Warning, A::CloseNotify); lab.plain(23, &[7; 64]); })),
        fine(
            "§5.1",
            "any version in the header of a record",
            tls13(),
            before("done", |lab| {
                // The header is authenticated: in TLS 1.3 its version could not be changed here.
                lab.record(ContentType::ApplicationData, &[]);
            }),
        ),
        refused("(a bound of ours)", "a message of 2^24 - 1 bytes", A::DecodeError, tls13(),
            before(late, |lab| lab.record(ContentType::Handshake, &[11, 0xff, 0xff, 0xff, 0]))),
    ]
}

/// What both ends must do after the handshake.
#[rustfmt::skip]
fn updates() -> Vec<Row> {
    let done = |what: fn(&mut Lab)| before("done", what);
    let rfc = "§4.7.3";
    vec![
        fine(rfc, "KeyUpdate", tls13(),
            done(|lab| { let _ = lab.c.update_keys(KeyUpdateRequest::UpdateNotRequested); })),
        fine(rfc, "KeyUpdate that asks for one", tls13(),
            done(|lab| { let _ = lab.c.update_keys(KeyUpdateRequest::UpdateRequested); })),
        refused(rfc, "KeyUpdate with another value", A::IllegalParameter, tls13(),
            done(|lab| lab.send(&raw_message(24, &[2])))),
        refused(rfc, "an empty KeyUpdate", A::DecodeError, tls13(), done(|lab| lab.send(&raw_message(24, &[])))),
        refused(rfc, "KeyUpdate of two bytes", A::DecodeError, tls13(),
            done(|lab| lab.send(&raw_message(24, &[0, 0])))),
        refused("§5.1", "a message behind KeyUpdate in its record", A::UnexpectedMessage, tls13(),
            done(|lab| lab.send(&[raw_message(24, &[0]), raw_message(24, &[0])].concat()))),
        refused(rfc, "the old keys after KeyUpdate", A::BadRecordMac, tls13(),
            done(|lab| { lab.send(&raw_message(24, &[0])); lab.record(ContentType::ApplicationData, b"old"); })),
        refused("(a bound of ours)", "KeyUpdate without end", A::UnexpectedMessage, tls13(),
            done(|lab| { for _ in 0..40 { let _ = lab.c.update_keys(KeyUpdateRequest::UpdateNotRequested); } })),
        refused("§5.1", "application data within a message", A::UnexpectedMessage, tls13(), done(|lab| {
            lab.record(ContentType::Handshake, &[24, 0, 0]);
            lab.record(ContentType::ApplicationData, b"data");
        })),
        refused("§5.4", "an empty handshake record", A::UnexpectedMessage, tls13(), done(|lab| lab.seal(&[22]))),
        refused("§5.2", "a forged record", A::BadRecordMac, tls13(), done(|lab| lab.plain(23, &[7; 64]))),
        refused("§5.1", "an alert in the clear", A::UnexpectedMessage, tls13(),
            before("done", |lab| { lab.record(ContentType::ApplicationData, b"first"); lab.plain(21, &[1, 0]); })),
        refused("§5.1", "close_notify in the clear behind Finished", A::UnexpectedMessage, tls13(),
            done(|lab| lab.plain(21, &[1, 0]))),
        refused("§5.1", "an alert in the clear behind KeyUpdate", A::UnexpectedMessage, tls13(),
            done(|lab| { let _ = lab.c.update_keys(KeyUpdateRequest::UpdateNotRequested); lab.plain(21, &[2, 40]); })),
        fine("§5.4", "a few empty records of data", tls13(),
            done(|lab| { for _ in 0..20 { lab.record(ContentType::ApplicationData, &[]); } })),
        refused("(a bound of ours)", "empty records of data without end", A::UnexpectedMessage, tls13(),
            done(|lab| { for _ in 0..100 { lab.record(ContentType::ApplicationData, &[]); } })),
    ]
}

#[test]
#[rustfmt::skip]
fn records_of_servers() {
    let mut rows = records("ServerHello", "Certificate");
    rows.push(fine("§5", "ChangeCipherSpec before ServerHello", tls13(),
        before("ServerHello", |lab| lab.plain(20, &[1]))));
    rows.push(refused("§5.1", "an alert in the clear, under keys", A::UnexpectedMessage, tls13(),
        before("Certificate", |lab| lab.plain(21, &[2, 40]))));
    rows.push(fine("§5.1", "messages in records of one byte", tls13(), act(|lab, _, bytes| {
        if bytes.len() > 1 {
            let bytes = std::mem::take(bytes);
            lab.send_in_pieces(&bytes, 1);
        }
    })));
    client_rows(rows);
}

#[test]
#[rustfmt::skip]
fn after_the_handshake_of_servers() {
    let mut rows = updates();
    let ticket = |change: fn(&mut NewSessionTicket)| {
        before("done", move |lab| {
            let mut ticket = NewSessionTicket {
                ticket_lifetime: 7200,
                ticket_age_add: 1,
                ticket_nonce: Value::literal("ticket_nonce", vec![0]),
                ticket: Value::literal("ticket", vec![1; 32]),
                extensions: Extensions::default(),
            };
            change(&mut ticket);
            let bytes = lab::encode(&ticket, ProtocolVersion::TLS1_3);
            lab.send(&bytes);
        })
    };
    let rfc = "§4.7.1";
    rows.extend([
        fine(rfc, "a ticket", tls13(), ticket(|_| {})),
        fine(rfc, "a ticket with an unknown extension", tls13(), ticket(|m| m.extensions.push(opaque(0xfafa, &[1])))),
        fine(rfc, "a ticket of no lifetime", tls13(), ticket(|m| m.ticket_lifetime = 0)),
        refused(rfc, "a ticket that lives too long", A::IllegalParameter, tls13(),
            ticket(|m| m.ticket_lifetime = 604_801)),
        refused(rfc, "an empty ticket", A::DecodeError, tls13(), ticket(|m| m.ticket.bytes.clear())),
        refused("§4.3", "a ticket with an extension twice", A::IllegalParameter, tls13(),
            ticket(|m| { m.extensions.push(opaque(0xfafa, &[])); m.extensions.push(opaque(0xfafa, &[])); })),
        refused("§4.3", "a ticket with key_share", A::IllegalParameter, tls13(),
            ticket(|m| m.extensions.push(opaque(51, &[])))),
        refused(rfc, "a ticket before Finished", A::UnexpectedMessage, tls13(),
            before("Finished", |lab| lab.send(&raw_message(4, &[0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0])))),
    ]);
    client_rows(rows);
}

#[test]
#[rustfmt::skip]
fn records_of_clients() {
    let mut rows = records("ClientHello", "Finished");
    rows.extend([
        refused("§5", "ChangeCipherSpec before ClientHello", A::UnexpectedMessage, tls13(),
            before("start", |lab| lab.plain(20, &[1]))),
        refused("§5.1", "a record of SSL 2.0's version first", A::ProtocolVersion, tls13(),
            before("start", |lab| lab.wire(&[22, 2, 0, 0, 1, 1]))),
        refused("§5.1", "HTTP", A::UnexpectedMessage, tls13(),
            before("start", |lab| lab.wire(b"GET / HTTP/1.1\r\n\r\n"))),
        fine("§5.1", "a first record of version 3.1", tls13(), act(|lab, at, bytes| {
            if at == "ClientHello" {
                lab.transcribe("ClientHello", bytes);
                let mut record = plain_record(22, bytes);
                record[2] = 1;
                lab.wire(&record);
                bytes.clear();
            }
        })),
    ]);
    server_rows(rows);
}

#[test]
#[rustfmt::skip]
fn after_the_handshake_of_clients() {
    let mut rows = updates();
    rows.push(refused("§4.2.2", "a ClientHello, to renegotiate", A::UnexpectedMessage, tls13(), act({
        let mut hello = Vec::new();
        move |lab, at, bytes| match at {
            "ClientHello" => hello = bytes.clone(),
            "done" => lab.send(&hello),
            _ => {}
        }
    })));
    server_rows(rows);
}

/// One message in records of one byte, within a bound of ours, and beyond it.
#[test]
fn a_message_may_not_be_spread_too_thin() {
    let most = 8192;
    let outcome = |count: usize, long: bool| {
        // A Finished of as many bytes as there are records, or one that never ends.
        let body = if long { 1 << 17 } else { count - 4 };
        let message = raw_message(20, &vec![7; body]);
        let records = message.iter().take(count);
        let stream: Vec<u8> = records.flat_map(|b| plain_record(22, &[*b])).collect();
        let (near, mut far) = pipe();
        far.write_all(&stream).unwrap();
        drop(far);
        let mut c = Connection::new(
            Side::Client,
            near,
            Narration::silent(),
            Randomness::seeded(1, Side::Client),
        );
        c.receive::<Finished>().map(|it| it.verify_data.len())
    };
    assert_eq!(outcome(most, false).unwrap(), most - 4);
    let error = outcome(most, true).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Closed);
    let error = outcome(most + 1, true).unwrap_err();
    assert_eq!(error.alert, Some(A::UnexpectedMessage), "{error}");
}
