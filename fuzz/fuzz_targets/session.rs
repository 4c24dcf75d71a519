//! Files of sessions, ours and OpenSSL's: what is read is written again and read as the same. Tickets
//! that were changed: none is opened but the one that was sealed.
#![no_main]

use tlsdemo::compute::Value;
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::{Session, TicketKey, file};
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::narration::{Narration, Side};
use tlsdemo::transport::pipe;
use tlsdemo_fuzz::check;

/// A session to be sealed.
const LINE: &str = r#"{"peer":"a:443","version":"TLS 1.3","cipher_suite":"TLS_AES_128_GCM_SHA256","secret":"0707070707070707070707070707070707070707070707070707070707070707","ticket":"ab","lifetime":60,"issued_ms":1000}"#;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((what, data)) = data.split_first() else {
        return;
    };
    match what {
        0..=199 => read(data),
        _ => open(data),
    }
});

fn read(data: &[u8]) {
    let sessions = match file::read(data, "a:443", Some("a")) {
        Ok(sessions) => sessions,
        Err(error) => return check::one_line(&error.message),
    };
    let text = file::write(&sessions);
    let again = file::read(text.as_bytes(), "other:443", None).expect("what was written");
    assert_eq!(again.len(), sessions.len());
    assert_eq!(file::write(&again), text);
}

fn one() -> Session {
    let mut sessions = file::read(LINE.as_bytes(), "", None).expect("a session");
    sessions.remove(0).1
}

/// Opens a genuine ticket over which the data is laid.
fn open(data: &[u8]) {
    // Nothing is sent over it.
    let (stream, _other) = pipe();
    let randomness = Randomness::seeded(1, Side::Server);
    let mut c = Connection::new(Side::Server, stream, Narration::silent(), randomness);
    let key = TicketKey::new(&mut *seeded(1));
    let genuine = key.seal(&one(), &mut c).expect("a ticket");
    let mut bytes = genuine.to_vec();
    for (byte, change) in bytes.iter_mut().zip(data) {
        *byte ^= change;
    }
    if data.len() > bytes.len() {
        bytes.extend_from_slice(&data[bytes.len()..]);
    }
    let is_genuine = bytes == *genuine;
    let opened = key.open(&Value::literal("ticket", bytes), &[], &mut c);
    assert_eq!(opened.expect("no error").is_some(), is_genuine);
    for length in [0, 15, 16, 27, 28, 44] {
        let cut = Value::literal("ticket", &genuine[..length]);
        assert!(key.open(&cut, &[], &mut c).expect("no error").is_none());
    }
}
