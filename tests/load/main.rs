//! `tlsdemo serve` under load: many connections at once, most of them of peers that never finish.
//! What is looked at from outside is the process: its memory, threads and descriptors under
//! `/proc`, what it says on standard error, and whether it still serves.
#![cfg(target_os = "linux")]

mod clients;
mod program;

use std::collections::{HashMap, VecDeque};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tlsdemo::names::registry::ProtocolVersion;

use clients::{Held, Visitor, client_hello, visit};
use program::Program;

/// All connections that are open at once in the largest test.
const CONNECTIONS: usize = 1000;

/// Those of them that finish.
const VISITORS: usize = 60;

/// How long to wait for what must come, on a machine that has other things to do. It is not what
/// the server is held to.
const PATIENCE: Duration = Duration::from_secs(60);

/// Descriptors for both ends of the connections, here and in the program, which inherits the limit.
fn allow_descriptors() {
    let wanted = 4096;
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        assert!(
            limit.maximum.is_none_or(|maximum| maximum >= wanted),
            "this test needs {wanted} file descriptors: see ulimit -Hn"
        );
        let current = Some(wanted);
        setrlimit(Resource::Nofile, Rlimit { current, ..limit }).unwrap();
    }
}

/// Waits until `true`, or fails.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until the server has ended each of the connections; gives how long after `start` it ended
/// the first.
fn ends(sockets: Vec<TcpStream>, start: Instant) -> Duration {
    let ended = sockets.into_iter().map(|mut socket| {
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        // What it sent before is of no interest. A reset is an end, too.
        if let Err(error) = socket.read_to_end(&mut Vec::new()) {
            assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
        }
        start.elapsed()
    });
    ended.min().unwrap()
}

/// A thousand connections at once, of which a few finish: these finish correctly, the others are
/// timed out, and the program is as it was before.
#[test]
fn a_thousand_connections_at_once() {
    allow_descriptors();
    let timeout = Duration::from_secs(20);
    let program = Program::serve(&["--connections", "2000", "--timeout", "20"]);
    let first_visit = visit(program.connect(), ProtocolVersion::TLS1_3);
    until("the first visit is over", || program.threads() == 1);
    let (base_threads, base_files) = (program.threads(), program.files());

    let start = Instant::now();
    let open = |count: usize, held: Held| -> Vec<TcpStream> {
        (0..count).map(|_| held.open(&program)).collect()
    };
    let visitors: VecDeque<Visitor> = (0..VISITORS)
        .map(|n| Visitor::new(program.connect(), n))
        .collect();
    let silent = open(390, Held::Silent);
    let half = open(200, Held::HalfClientHello);
    let large = open(50, Held::EndlessClientHello);
    let deaf = open(280, Held::Deaf);
    let slow_readers = open(20, Held::SlowReader);
    let held: usize = silent.len() + half.len() + large.len() + deaf.len() + slow_readers.len();
    assert_eq!(held + visitors.len(), CONNECTIONS);
    until("all are held at once", || {
        program.files() >= base_files + CONNECTIONS
    });
    assert!(program.threads() >= base_threads + CONNECTIONS);
    for _ in 0..50 {
        Held::Reset.open(&program);
    }

    // The machine has few processors, so few shake hands at one time; all wait connected.
    let queue = Mutex::new(visitors);
    let visits = Mutex::new(vec![first_visit]);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap().pop_front();
                    let Some(visitor) = next else { break };
                    let address = visitor.visit();
                    visits.lock().unwrap().push(address);
                }
            });
        }
    });
    let visited = start.elapsed();

    let first = ends(silent, start);
    assert!(first >= timeout, "no time was given: {first:?}");
    for sockets in [half, large, deaf, slow_readers] {
        ends(sockets, start);
    }
    until("threads and descriptors are given back", || {
        program.threads() == base_threads && program.files() == base_files
    });
    let mut visits = visits.into_inner().unwrap();
    visits.push(visit(program.connect(), ProtocolVersion::TLS1_2));
    until("the last visit is over", || {
        program.threads() == base_threads
    });
    let peak = program.peak_memory_kib();
    eprintln!("{VISITORS} visits amid {held} others: {visited:.1?}; at most {peak} KiB resident");
    // For each connection 256 KiB: a receive buffer of 64, and as much of the stack as a handshake
    // touches (with ML-KEM more than 100), or the most that is kept of an endless message. For the
    // program itself 16 MiB.
    let most = 256 * CONNECTIONS + 16 * 1024;
    assert!(peak < most, "{peak} KiB; {most} are enough");
    assert_visits_are_told(&visits, &program.stop());
}

/// Of each visit it can be read that it came to its end, whoever else spoke meanwhile.
fn assert_visits_are_told(visits: &[SocketAddr], narrated: &str) {
    let mut told = HashMap::<SocketAddr, Vec<&str>>::new();
    let mut speaker = None;
    let is_greeting = |line: &&str| !line.starts_with("a client  connected from ");
    for line in narrated.lines().skip_while(is_greeting) {
        let again = line
            .strip_prefix("── ")
            .and_then(|rest| rest.strip_suffix(" ──"));
        let first = line.strip_prefix("a client  connected from ");
        let named = first.and_then(|rest| rest.split(' ').next()).or(again);
        speaker = named.and_then(|name| name.parse().ok()).or(speaker);
        let speaker = speaker.expect("the first line says who speaks");
        told.entry(speaker).or_default().push(line);
    }
    for visit in visits {
        // The system may give an address to two visits, one after the other.
        let times = visits.iter().filter(|other| *other == visit).count();
        for title in ["── the handshake is complete", "── what was agreed on"] {
            let lines = &told[visit];
            let count = lines.iter().filter(|line| line.starts_with(title)).count();
            assert_eq!(count, times, "{title} of {visit}: {lines:#?}");
        }
    }
}

/// A peer that drips its ClientHello, each byte within the time-out, is ended at the deadline.
#[test]
fn a_drip_ends_at_the_deadline() {
    let timeout = Duration::from_secs(2);
    let program = Program::serve(&["--timeout", "2"]);
    let start = Instant::now();
    let (mut last, mut longest_pause) = (start, Duration::ZERO);
    let mut drips: Vec<Option<TcpStream>> = (0..50).map(|_| Some(program.connect())).collect();
    let hello = client_hello();
    let mut first = None;
    for byte in hello.iter().cycle().take(hello.len() - 1) {
        assert!(start.elapsed() < PATIENCE, "the drip goes on");
        longest_pause = longest_pause.max(last.elapsed());
        last = Instant::now();
        for drip in &mut drips {
            if drip.as_mut().is_some_and(|socket| is_ended(socket, *byte)) {
                first.get_or_insert_with(|| start.elapsed());
                *drip = None;
            }
        }
        if drips.iter().all(Option::is_none) {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(drips.iter().all(Option::is_none), "none is held for ever");
    // Four time-outs in all, says the help. Not much sooner, unless we were silent ourselves.
    let first = first.unwrap();
    assert!(
        first > 3 * timeout || longest_pause > timeout / 2,
        "{first:?}"
    );
    until("the threads are given back", || program.threads() == 1);
    visit(program.connect(), ProtocolVersion::TLS1_3);
}

/// Sends a byte; whether the server has ended the connection.
fn is_ended(socket: &mut TcpStream, byte: u8) -> bool {
    socket.set_nonblocking(true).unwrap();
    match socket
        .write(&[byte])
        .and_then(|_| socket.read(&mut [0; 64]))
    {
        Ok(length) => length == 0,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    }
}

/// Beyond the limit connections wait, and are served when it is their turn; the operator is told.
#[test]
fn beyond_the_limit_connections_wait() {
    let program = Program::serve(&["--connections", "8", "--timeout", "2"]);
    let silent: Vec<TcpStream> = (0..24).map(|_| program.connect()).collect();
    let start = Instant::now();
    until("the limit is reached", || {
        program.told().contains("8 connections at once")
    });
    assert!(program.threads() <= 1 + 8);
    visit(program.connect(), ProtocolVersion::TLS1_2);
    // The visitor came last: three times eight waited for the time-out before it was its turn.
    assert!(
        start.elapsed() > Duration::from_secs(2 * 2),
        "{:?}",
        start.elapsed()
    );
    drop(silent);
    assert!(
        program.told().contains("--connections"),
        "{}",
        program.told()
    );
}

/// With few file descriptors connections wait, too; the program neither ends nor spins.
#[test]
fn without_file_descriptors_connections_wait() {
    let program = Program::serve_with_descriptors(64, &["--timeout", "2"]);
    let inherited = program.files();
    let start = Instant::now();
    let silent: Vec<TcpStream> = (0..150).map(|_| program.connect()).collect();
    until("it is told", || program.told().contains("ulimit -n"));
    assert!(program.files() < inherited + 64);
    ends(silent, start);
    let spent = Duration::from_millis(10 * program.processor_ticks());
    visit(program.connect(), ProtocolVersion::TLS1_3);
    // Three times a full house that says nothing: a loop without a pause would spend all of it.
    assert!(
        spent < start.elapsed() / 4,
        "{spent:?} of {:?}",
        start.elapsed()
    );
}
