//! Failures as users meet them, by the whole program: what happened, what it means, what to try. The
//! peers are scripts on loopback; those of real software are in `tests/peers`.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A server that treats each connection so; its address.
fn server(treat: impl Fn(&mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream
                .set_read_timeout(Some(Duration::from_secs(10)))
                .unwrap();
            treat(&mut stream);
        }
    });
    address
}

/// A server that answers whatever comes first with these bytes, and closes.
fn answering(bytes: &[u8]) -> String {
    let bytes = bytes.to_vec();
    server(move |stream| {
        let mut hello = [0; 4096];
        let _ = stream.read(&mut hello);
        let _ = stream.write_all(&bytes);
        // The client reads this before the connection is reset over bytes that nobody read.
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read(&mut hello);
    })
}

/// What the program says, white space as single blanks, and its exit status.
fn run(arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(arguments)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told).into_owned();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    (told, output.status.code())
}

/// The program fails, and says all of `says` and nothing of `not`.
fn fails(arguments: &[&str], says: &[&str], not: &[&str]) {
    let (told, status) = run(arguments);
    assert_eq!(status, Some(1), "{arguments:?}: {told}");
    for word in says {
        assert!(told.contains(word), "{arguments:?}: no `{word}` in {told}");
    }
    for word in not {
        assert!(!told.contains(word), "{arguments:?}: `{word}` in {told}");
    }
}

/// An alert record of this level.
fn alert(level: u8, description: u8) -> Vec<u8> {
    vec![0x15, 3, 3, 0, 2, level, description]
}

#[test]
fn a_server_that_is_called_by_its_address_was_told_no_name() {
    // internal_error, as CDNs and Caddy answer.
    let address = answering(&alert(2, 80));
    fails(
        &[&address],
        &[
            "No server_name was sent, because an address was called",
            &format!("try tlsdemo NAME --connect {address}"),
        ],
        &[],
    );
    fails(
        &["--no-sni", "www.example.com", "--connect", &address],
        &[
            "No server_name was sent, as --no-sni asks",
            "try Leave out --no-sni",
        ],
        &[],
    );
    fails(
        &["www.example.com", "--connect", &address],
        &["internal_error"],
        &["No server_name"],
    );
}

#[test]
fn a_warning_is_not_silence() {
    let address = answering(&alert(1, 40));
    fails(
        &["www.example.com", "--connect", &address],
        &[
            "it sent the alert handshake_failure as a warning",
            "The server accepts nothing of what was offered",
        ],
        &["without an alert", "without saying why"],
    );
}

#[test]
fn close_notify_alone_is_a_refusal() {
    let address = answering(&alert(1, 0));
    fails(
        &["www.example.com", "--connect", &address],
        &["a refusal, not a crash", "Camellia", "x448"],
        &["often a crash"],
    );
}

#[test]
fn what_was_not_given_is_not_blamed() {
    let address = answering(&alert(2, 40));
    let target = ["www.example.com", "--connect", &address];
    fails(
        &target,
        &[
            "RC4, Camellia, ARIA",
            "static DH or ECDH",
            "x448",
            "ffdhe8192",
        ],
        &["Leave out"],
    );
    let groups = [&target[..], &["--groups", "x25519"]].concat();
    fails(
        &groups,
        &["try Leave out --groups, which left out X25519MLKEM768, secp256r1"],
        &["Leave out -c", "Leave out --tls", "Leave out --sigalgs"],
    );
}

#[test]
fn half_a_record_is_shown() {
    let address = answering(b"\x16\x03\x03");
    fails(
        &["www.example.com", "--connect", &address],
        &["What arrived of it: 16 03 03"],
        &["said nothing", "without saying why"],
    );
}

/// A Certificate longer than any that is read, in a handshake that chose TLS 1.2: its step and limit.
#[test]
fn a_limit_is_told_with_its_step_and_value() {
    let mut hello = vec![2, 0, 0, 38, 3, 3];
    hello.extend([0x5a; 32]);
    hello.extend([0, 0xc0, 0x2f, 0]);
    let certificate = [11, 0x20, 0, 0, 0x1f, 0xff, 0xfd];
    let record = |content: &[u8]| {
        let length = (content.len() as u16).to_be_bytes();
        [&[0x16, 3, 3], &length[..], content].concat()
    };
    let address = answering(&[record(&hello), record(&certificate)].concat());
    fails(
        &["www.example.com", "--connect", &address],
        &[
            "step Certificate happened",
            "a Certificate message of 2097152 bytes; 1048576 is the most",
            "a limit of this program",
        ],
        &["broke a rule"],
    );
}
