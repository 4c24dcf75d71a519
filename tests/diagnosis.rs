//! Failures as users meet them, by the whole program: what happened, what it means, what to try. The
//! peers are scripts on loopback; those of real software are in `tests/peers`.

#[path = "diagnosis/chains.rs"]
mod chains;
#[path = "diagnosis/invented.rs"]
mod invented;
#[path = "common/issue.rs"]
mod issue;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

/// What is said must agree with what came: an alert is not silence, and one about access is not one
/// about a certificate that nobody asked for.
#[test]
fn no_sentence_is_at_odds_with_the_alert() {
    let target = |bytes: &[u8]| answering(bytes);
    for (bytes, says, not) in [
        (
            alert(1, 90),
            "before that it sent the alert user_canceled",
            "without an alert",
        ),
        (alert(2, 49), "did not ask for a certificate", "as genuine"),
        (alert(2, 46), "none of ours was shown", "that it was shown"),
        (
            b"\x16\x03\x03\0\x04\x02\xff\xff\xff".to_vec(),
            "more than its fields can hold",
            "a limit of this program",
        ),
    ] {
        let address = target(&bytes);
        fails(&["x.example", "--connect", &address], &[says], &[not]);
    }
}

/// A hello with a binder is refused for its binder, whichever alert says so.
#[test]
fn a_key_that_differs_is_named() {
    for (description, words) in [
        (51, "the alert for a binder that does not verify"),
        (47, "OpenSSL and GnuTLS say so"),
    ] {
        let address = answering(&alert(2, description));
        let asked = ["x.example", "--connect", &address, "--psk", "alice:0102"];
        let offers = "offers the pre-shared key alice, with a binder";
        fails(
            &asked,
            &[offers, words, "Compare the keys"],
            &["looks older"],
        );
        let without = ["x.example", "--connect", &address];
        fails(&without, &[], &["with a binder"]);
    }
}

/// A hello that lacks what was left out is at fault before the server is.
#[test]
fn what_was_left_out_of_the_hello_comes_first() {
    for (extension, description, says) in [
        ("key_share", 109, "misses an extension"),
        ("signature_algorithms", 109, "misses an extension"),
        ("supported_groups", 40, "may be all that is wrong"),
    ] {
        let address = answering(&alert(2, description));
        let asked = ["x.example", "--connect", &address, "--omit", extension];
        let left_out = format!("left out {extension}");
        let left = format!("left {extension} out");
        let (told, status) = run(&asked);
        assert_eq!(status, Some(1));
        assert!(told.contains(says), "{told}");
        assert!(told.contains(&left_out) || told.contains(&left), "{told}");
        assert!(told.contains("try Leave out --omit"), "{told}");
    }
}

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

/// The address of a server that speaks first, and then closes.
fn greeting_with(bytes: &[u8]) -> String {
    let bytes = bytes.to_vec();
    server(move |stream| {
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read(&mut [0; 4096]);
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
        &["a refusal, not a crash", "Camellia", "secp224r1"],
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
            "Offered only if asked for by name: cipher suites with Camellia, ARIA or SM4 (-c)",
            "RC4, SEED",
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
        &[
            "Leave out -c",
            "Leave out --tls",
            "Leave out --sigalgs",
            "by name: the groups X25519MLKEM768",
        ],
    );
    // One of each is named, and blamed for nothing alone.
    let one = ["--tls", "1.3", "--groups", "x25519"];
    let suite = ["-c", "TLS_AES_128_GCM_SHA256"];
    let scheme = ["--sigalgs", "ed25519"];
    fails(
        &[&target[..], &one, &suite, &scheme].concat(),
        &[
            "TLS 1.3 alone, the cipher suite TLS_AES_128_GCM_SHA256, the group x25519, and the signature \
             scheme ed25519.",
            "or Leave out --groups, which left out X25519MLKEM768",
        ],
        &["does not support TLS_AES_128_GCM_SHA256"],
    );
    // What is not in the hello was not offered: ML-KEM before TLS 1.3, groups without a use for them.
    fails(
        &[&target[..], &["--tls", "1.2"]].concat(),
        &[
            "cipher suites, the groups x25519, secp256r1, secp384r1 and secp521r1, and 18 signature schemes",
        ],
        &["MLKEM768"],
    );
    fails(
        &[&target[..], &["--tls", "1.0", "-c", "AES128-SHA"]].concat(),
        &["TLS 1.0 alone, and the cipher suite TLS_RSA_WITH_AES_128_CBC_SHA."],
        &["was offered, or has no certificate for it: the group"],
    );
}

/// A proxy's refusal is told for what it is: nobody is sent to look after a password that was not asked
/// for.
#[test]
fn a_proxy_refuses_for_a_reason() {
    let password = "user name and the password";
    for (status, says, not) in [
        ("403 Forbidden", "its rules do not allow it", password),
        (
            "400 Bad Request",
            "does not understand what it was asked for",
            password,
        ),
        ("502 Bad Gateway", "does not find or reach", password),
        ("407 Proxy Authentication Required", password, "its rules"),
        (
            "500 Internal Server Error",
            "if the proxy wants some",
            "its rules",
        ),
    ] {
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        let proxy = format!("http://{}", answering(answer.as_bytes()));
        fails(
            &["www.example.com", "--proxy", &proxy],
            &[says, status, "--noproxy www.example.com"],
            &[not],
        );
    }
}

/// A proxy of another kind than its URL says: the advice is the other scheme, and nothing about
/// --starttls.
#[test]
fn a_proxy_of_another_kind_is_told_as_one() {
    let not = ["--starttls", "mail servers", "Check the user name"];
    // As a TLS server closes on what is no hello, without a word or with an alert.
    for bytes in [&b""[..], b"\x15\x03\x03\0\x02\x02\x32"] {
        let place = answering(bytes);
        let proxy = format!("http://{place}");
        let says = format!("--proxy https://{place}, if it is ");
        fails(&["www.example.com", "--proxy", &proxy], &[&says], &not);
    }
    // An HTTP proxy waits for the end of a line that SOCKS never sends; or says what it thinks of it.
    let silent = server(|stream| {
        let _ = stream.read(&mut [0; 4096]);
        std::thread::sleep(std::time::Duration::from_secs(5));
    });
    let proxy = format!("socks5h://{silent}");
    let says = [
        "did not answer what it was asked for",
        &format!("--proxy http://{silent}, if it is an HTTP proxy."),
    ];
    let arguments = ["www.example.com", "--timeout", "0.5", "--proxy", &proxy];
    fails(&arguments, &says, &not);
    let place = answering(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    let proxy = format!("socks5h://{place}");
    let says = format!("--proxy http://{place}, as it seems to answer in HTTP.");
    fails(&["www.example.com", "--proxy", &proxy], &[&says], &not);
}

/// The URL that a login goes into is that of the proxy's kind.
#[test]
fn a_login_is_advised_in_the_proxys_scheme() {
    for scheme in ["socks5", "socks5h"] {
        let proxy = format!("{scheme}://{}", answering(b"\x05\xff"));
        fails(
            &["127.0.0.1:443", "--proxy", &proxy],
            &[&format!(
                "in the proxy's URL, {scheme}://USER:PASSWORD@HOST:PORT"
            )],
            &["http://USER"],
        );
    }
}

/// A refusal that has a reason is told by it.
#[test]
fn a_refusal_before_tls_has_its_own_meaning() {
    let general = "it has none, or not on this port";
    for (scheme, answer, says, not) in [
        (
            "rdp",
            &b"\x03\0\0\x13\x0e\xd0\0\0\0\0\0\x03\0\x08\0\x05\0\0\0"[..],
            "It has TLS, and wants CredSSP inside it",
            "certificate be missing",
        ),
        (
            "rdp",
            b"\x03\0\0\x13\x0e\xd0\0\0\0\0\0\x03\0\x08\0\x03\0\0\0",
            "has no certificate to do it with",
            "Try again later",
        ),
        (
            "postgres",
            b"N",
            "It has no TLS, or TLS is turned off",
            "Try again later",
        ),
    ] {
        let place = answering(answer);
        let url = format!("{scheme}://{place}");
        fails(&[&url], &[says], &[general, not]);
    }
    for (scheme, greeting, says, not) in [
        (
            "imap",
            &b"* PREAUTH ready\r\n"[..],
            "considers us logged in already (PREAUTH)",
            "Try again later",
        ),
        (
            "smtp",
            b"554 no service\r\n",
            "turns us away before anything is said about TLS",
            "certificate be missing",
        ),
        (
            "smtp",
            b"421 too busy\r\n",
            "does not serve anybody at the moment, or not us",
            "certificate be missing",
        ),
    ] {
        let place = greeting_with(greeting);
        fails(&[&format!("{scheme}://{place}")], &[says], &[general, not]);
    }
}

/// Direct TLS to PostgreSQL is on the port that was called.
#[test]
fn direct_tls_is_advised_on_the_same_port() {
    let place = answering(b"N");
    fails(
        &[&format!("postgres://{place}")],
        &[&format!(
            "postgres-direct://{place}, where TLS begins at once on the same port"
        )],
        &["5432"],
    );
}

/// What cannot be read is told in the words of its protocol, not of our parser.
#[test]
fn another_greeting_is_told_without_offsets() {
    let place = greeting_with(b"220 mx ESMTP\r\n");
    let (told, _) = run(&[&format!("imap://{place}")]);
    let (_, wrong) = told.split_once("what went wrong").unwrap();
    for words in [
        "The greeting cannot be read: a greeting begins with an asterisk",
        "IMAP was expected, and this port serves SMTP. What it says: ",
    ] {
        assert!(wrong.contains(words), "{wrong}");
    }
    assert!(!wrong.contains("offset"), "{wrong}");
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

/// What a server of another protocol answers to a hello: it is named, and its bytes are shown.
#[test]
fn other_protocols_are_named_and_their_bytes_shown() {
    for (bytes, says) in [
        (
            &b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"[..],
            "is an HTTP proxy",
        ),
        (b"\x20\x02\x00\x01", "uses MQTT"),
        (
            b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80\0\x04\0\x01\0\0\0\x05\0\xff\xff\xff",
            "uses HTTP/2",
        ),
        (b"\x05\xff", "is a SOCKS proxy"),
        (b"E\0\0\0\x5bSFATAL\0VFATAL\0C08P01\0", "serves PostgreSQL"),
        (b"-NOAUTH Authentication required.\r\n", "protocol of Redis"),
        (b"\0\0\0\x45\xfeSMB\x40\0", "uses SMB"),
        (b"\x15\xfe\xfd\0\0\0\0\0\0\0\0\0\x02\x02\x28", "uses DTLS"),
        (
            b"\x84\0\0\0\0\0\0\0\x33\0\0\0\x0a\0\x2dInvalid or unsupported",
            "protocol of Cassandra",
        ),
        (b"INFO {\"server_id\":\"NA\"}\r\n", "uses NATS"),
        (b"( success ( 2 2 ( ) ( edit-pipeline ) ) )", "svnserve"),
        (b"0035ERR access denied", "a git daemon"),
        (b"\0\x0c\0\0\x04\0\0\0\x22\0\0\0", "Oracle's database"),
        (b"\x80\x03\0\0\x01", "answers in SSL 2.0"),
    ] {
        let address = answering(bytes);
        fails(&["-q", "x.example", "--connect", &address], &[says], &[]);
    }
    let page = std::env::temp_dir().join(format!("tlsdemo-diagnosis-{}.html", std::process::id()));
    let page = page.to_str().unwrap();
    // LDAP's notice of disconnection, cut short.
    let address = answering(b"\x30\x24\x02\x01\x00\x78\x1f\x0a\x01\x02");
    fails(
        &["-v", "--html", page, "x.example", "--connect", &address],
        &["30 24 02 01 00 78 1f 0a", "serves LDAP"],
        &[],
    );
    let html = std::fs::read_to_string(page).unwrap();
    std::fs::remove_file(page).unwrap();
    assert!(
        html.contains("30 24 02 01 00 78"),
        "the page shows the bytes"
    );
}

/// What `serve` says of a client.
fn served(talk: impl FnOnce(&mut TcpStream)) -> String {
    served_with(&[], talk)
}

/// The same with more options.
fn served_with(options: &[&str], talk: impl FnOnce(&mut TcpStream)) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["serve", "-p", "0", "--timeout", "2"])
        .args(options)
        .env("NO_COLOR", "1")
        .stdout(Stdio::piped())
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(program.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let address = line
        .split_whitespace()
        .nth(2)
        .unwrap()
        .trim_end_matches(';');
    let mut client = TcpStream::connect(address).unwrap();
    client
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    talk(&mut client);
    drop(client);
    // Each connection is told of in one piece: the next one's begins where this one's ends.
    drop(TcpStream::connect(address).unwrap());
    let (mut told, mut connections) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).unwrap() == 0 {
            break;
        }
        connections += usize::from(line.contains("  connected from "));
        if connections > 1 {
            break;
        }
        told.push_str(&line);
    }
    program.kill().unwrap();
    program.wait().unwrap();
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn serve_says_what_a_client_is() {
    for (bytes, says) in [
        (
            &b"PROXY TCP4 192.0.2.1 192.0.2.2 1 443\r\n"[..],
            "sends a PROXY header",
        ),
        (
            b"\x80\x2e\x01\x03\x01\0\x15\0\0\0\x10",
            "in the form of SSL 2.0",
        ),
        // A whole one is taken apart: what scapy 2.8 builds.
        (
            b"\x80\x25\x01\x03\x01\0\x0c\0\0\0\x10\x01\0\x80\x07\0\xc0\0\0\x04\0\xc0\x130123456789abcdef",
            "CLIENT-HELLO, 39 bytes",
        ),
        (b"\0\0\0\x08\x04\xd2\x16\x2f", "speaks PostgreSQL"),
        // Too short for the header of a record.
        (b"\x05\x01\0", "uses SOCKS"),
        (
            b"\0\0\0\x2b\0\x12\0\x03\0\0\0\x01\0\x0aproducer-1",
            "protocol of Kafka",
        ),
        // What `openssl s_client -cipher PSK` sends: it has nothing to offer.
        (
            b"\x15\x03\x01\0\x02\x02\x50",
            "gave up by itself before it sent a ClientHello",
        ),
    ] {
        let told = served(|client| {
            client.write_all(bytes).unwrap();
            let mut rest = Vec::new();
            let _ = client.read_to_end(&mut rest);
        });
        assert!(
            told.contains("what went wrong") && told.contains(says),
            "no `{says}` in {told}"
        );
    }
}

/// A file of authorities as Windows leaves it, one that is damaged in part, and one that holds none.
#[test]
fn a_file_of_authorities_is_read_or_said_not_to_be() {
    let pem = include_str!("../src/peer/identity/demo-ca.pem");
    let folder = std::env::temp_dir();
    let file = |name: &str, text: String| {
        let path = folder.join(format!("tlsdemo-diagnosis-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let address = answering(&alert(2, 40));
    let target = ["x.example", "--connect", &address, "--ca-file"];
    let windows = file("windows", format!("\u{feff}{}", pem.replace('\n', "\r\n")));
    let told = run(&[&target[..], &[&windows]].concat());
    assert!(!told.0.contains("left out"), "{}", told.0);
    let damaged = file("damaged", format!("{pem}{}", pem.replacen("MII", "AAA", 1)));
    let (told, _) = run(&[&target[..], &[&damaged]].concat());
    assert!(told.contains("it is left out"), "{told}");
    assert!(
        told.contains("handshake_failure"),
        "the visit is made: {told}"
    );
    let none = file("none", "hello\n".to_owned());
    let (told, status) = run(&[&target[..], &[&none]].concat());
    assert_ne!(status, Some(0));
    assert!(told.contains("there is no certificate in it"), "{told}");
    assert!(
        !told.contains("handshake_failure"),
        "no connection was made: {told}"
    );
    for path in [windows, damaged, none] {
        std::fs::remove_file(path).unwrap();
    }
}
