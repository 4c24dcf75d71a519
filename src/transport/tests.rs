use std::io::{ErrorKind as Io, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use super::*;

const SHORT: Duration = Duration::from_millis(60);

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

#[test]
fn an_address_needs_no_resolver() {
    let target = Target::parse("[::1]:99").unwrap();
    assert_eq!(
        resolve(&target, SHORT).unwrap(),
        ["[::1]:99".parse::<SocketAddr>().unwrap()]
    );
}

#[test]
fn a_name_that_does_not_exist() {
    // RFC 6761 §6.4: `invalid` never exists.
    let target = Target::parse("nowhere.invalid").unwrap();
    let error = resolve(&target, Duration::from_secs(20)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Resolve);
    assert!(error.message.contains("nowhere.invalid"), "{error}");
}

#[test]
fn refused_says_where() {
    let (listener, address) = listener();
    drop(listener);
    let error = connect_to(&[address], DEFAULT_TIMEOUT).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Connect);
    let place = format!("127.0.0.1 port {}: connection refused", address.port());
    assert!(error.message.contains(&place), "{error}");
}

#[test]
fn the_next_address_is_tried() {
    let (dead, refused) = listener();
    drop(dead);
    let (_listener, address) = listener();
    let stream = connect_to(&[refused, address], DEFAULT_TIMEOUT).unwrap();
    assert_eq!(stream.peer_address(), Some(address));
    assert!(stream.local_address().is_some());
    assert!(stream.socket().nodelay().unwrap());
}

#[test]
fn silence_ends_at_the_time_out() {
    let (_listener, address) = listener();
    let mut stream = connect_to(&[address], SHORT).unwrap();
    let start = Instant::now();
    let error = stream.read(&mut [0; 10]).unwrap_err();
    assert_eq!(error.kind(), Io::TimedOut);
    assert!(start.elapsed() >= SHORT && start.elapsed() < Duration::from_secs(5));
    let error = Error::from(error);
    assert_eq!(error.kind, ErrorKind::TimedOut);
    assert!(error.message.contains("silent for 0.1 s"), "{error}");
}

#[test]
fn a_peer_that_drips_ends_at_the_deadline() {
    let (listener, address) = listener();
    std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        while socket.write_all(b".").is_ok() {
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    let mut stream = connect_to(&[address], DEFAULT_TIMEOUT).unwrap();
    stream.set_deadline(Some(Instant::now() + SHORT));
    let start = Instant::now();
    let error = stream.read_exact(&mut [0; 100_000]).unwrap_err();
    assert_eq!(error.kind(), Io::TimedOut);
    assert!(error.to_string().contains("too slow"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5));
    stream.set_deadline(None);
    stream.read_exact(&mut [0; 2]).unwrap();
}

#[test]
fn a_peer_that_reads_nothing_cannot_hold_a_write() {
    let (_listener, address) = listener();
    let mut stream = connect_to(&[address], SHORT).unwrap();
    let error = stream.write_all(&vec![0; 64 << 20]).unwrap_err();
    assert_eq!(error.kind(), Io::TimedOut);
}

#[test]
fn a_time_out_of_zero_is_refused() {
    let (_listener, address) = listener();
    let mut stream = connect_to(&[address], SHORT).unwrap();
    assert!(stream.set_timeout(Some(Duration::ZERO)).is_err());
}

/// RFC 6761 §6.3: these names are loopback addresses, whatever a resolver would say.
#[test]
fn localhost_is_this_machine() {
    for name in ["localhost", "LOCALHOST.", "a.localhost:443"] {
        let addresses = resolve(&Target::parse(name).unwrap(), DEFAULT_TIMEOUT).unwrap();
        let shown: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["127.0.0.1:443", "[::1]:443"], "{name}");
    }
}
