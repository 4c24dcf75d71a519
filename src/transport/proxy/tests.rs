//! URLs and variables as curl reads them; what proxies answer.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::time::Duration;

use super::*;
use crate::narration::{Narration, Side};
use crate::transport::{Transport, pipe};

fn parsed(text: &str) -> Proxy {
    Proxy::parse(text).unwrap_or_else(|why| panic!("{text}: {why}"))
}

#[test]
fn urls_of_proxies() {
    for (text, shown) in [
        ("proxy.example", "http://proxy.example:1080"),
        ("proxy.example:3128", "http://proxy.example:3128"),
        ("HTTP://proxy.example:3128/", "http://proxy.example:3128"),
        ("https://proxy.example", "https://proxy.example:443"),
        ("socks5://127.0.0.1", "socks5://127.0.0.1:1080"),
        ("socks5h://[::1]:9050", "socks5h://[::1]:9050"),
        (
            "http://me:secret@proxy.example:8080",
            "http://proxy.example:8080",
        ),
    ] {
        let proxy = parsed(text);
        assert_eq!(proxy.to_string(), shown, "{text}");
        assert!(!format!("{proxy:?}").contains("secret"));
    }
    let proxy = parsed("http://me%40work:a%3ab%25:c@proxy.example");
    let expected = ("me@work".to_owned(), "a:b%:c".to_owned());
    assert_eq!(proxy.credentials, Some(expected));
    for (text, says) in [
        ("socks4://proxy.example", "older SOCKS"),
        ("ftp://proxy.example", "not a way"),
        ("http://", "empty"),
        ("http://u:secret@a b", "a space"),
        ("http://u:%0a@a.example", "control character"),
    ] {
        let why = Proxy::parse(text).unwrap_err();
        assert!(
            why.contains(says) && !why.contains("secret"),
            "{text}: {why}"
        );
    }
}

#[test]
fn variables_are_read_as_curl_reads_them() {
    let choose = |variables: &[(&str, &str)], scheme: &str| {
        let variables: HashMap<_, _> = variables.iter().copied().collect();
        let get = |name: &str| variables.get(name).map(ToString::to_string);
        let proxy = Environment(&get).proxy(scheme).unwrap();
        proxy.map(|proxy| proxy.place.host)
    };
    let all = [
        ("https_proxy", "a"),
        ("HTTPS_PROXY", "b"),
        ("all_proxy", "c"),
        ("ALL_PROXY", "d"),
    ];
    for (index, name) in ["a", "b", "c", "d"].iter().enumerate() {
        assert_eq!(choose(&all[index..], "https").as_deref(), Some(*name));
    }
    assert_eq!(choose(&all, "smtp").as_deref(), Some("c"));
    assert_eq!(
        choose(&[("https_proxy", ""), ("ALL_PROXY", "d")], "https").as_deref(),
        Some("d")
    );
    assert_eq!(choose(&[], "https"), None);
    let get = |_: &str| Some("gopher://a".to_owned());
    assert!(
        Environment(&get)
            .proxy("https")
            .unwrap_err()
            .starts_with("https_proxy: ")
    );
}

#[test]
fn hosts_that_are_called_directly() {
    for (list, host, covered) in [
        ("example.com", "example.com", true),
        ("example.com", "www.example.com", true),
        (".example.com", "www.example.com", true),
        (".example.com", "example.com", true),
        ("example.com.", "example.com", true),
        ("example.com", "notexample.com", false),
        ("other.example, example.com", "example.com", true),
        ("other.example example.com", "EXAMPLE.com", true),
        ("*", "anything.example", true),
        ("a,*", "anything.example", false),
        ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.0/24", "192.0.2.7", true),
        ("192.0.2.0/24", "192.0.3.7", false),
        ("192.0.2.7/32", "192.0.2.7", true),
        ("192.0.2.7/33", "192.0.2.7", false),
        ("0.0.0.0/0", "192.0.3.7", false),
        ("2001:db8::/32", "[2001:db8::1]", true),
        ("::1", "[::1]", true),
        ("[::1]", "[::1]", false),
        ("::/0", "192.0.2.7", false),
        ("192.0.2.0/x", "192.0.2.7", false),
        ("2.7", "192.0.2.7", false),
        (".", "example.com", false),
        ("", "example.com", false),
    ] {
        let target = Target::parse(host).unwrap();
        assert_eq!(
            NoProxy::parse(list).covers(&target),
            covered,
            "{list} {host}"
        );
    }
}

/// Asks a proxy that answers with `units`, one for each of our messages; what it was told, and what
/// came of it. What follows the last answer must be left alone.
fn ask(url: &str, units: &'static [&'static [u8]]) -> (Result<()>, Vec<u8>, Vec<u8>) {
    let (mut near, mut far) = pipe();
    near.set_timeout(Some(Duration::from_secs(5))).unwrap();
    let server = std::thread::spawn(move || {
        let (mut heard, mut buffer) = (Vec::new(), [0; 4096]);
        for unit in units {
            let count = far.read(&mut buffer).unwrap_or(0);
            heard.extend_from_slice(&buffer[..count]);
            far.write_all(unit).unwrap();
        }
        far.shutdown_write().unwrap();
        heard
    });
    let mut narration = Narration::silent();
    let mut plain = Plain::new(&mut near, &mut narration, Side::Client);
    let target = Target::parse("server.example:8443").unwrap();
    let result = parsed(url).ask(&target, Duration::from_secs(5), &mut plain);
    let heard = server.join().unwrap();
    let mut rest = Vec::new();
    let _ = near.read_to_end(&mut rest);
    (result, heard, rest)
}

#[test]
fn connect_and_its_answers() {
    let (result, heard, rest) = ask(
        "http://me:secret@proxy",
        &[b"HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n220 greeting\r\n"],
    );
    result.unwrap();
    let heard = String::from_utf8(heard).unwrap();
    assert!(
        heard.starts_with("CONNECT server.example:8443 HTTP/1.1\r\nHost: server.example:8443\r\n")
    );
    // RFC 7617 §2: base64 of me:secret.
    assert!(
        heard.contains("\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n"),
        "{heard}"
    );
    assert_eq!(rest, b"220 greeting\r\n");
    for (url, answer, says) in [
        ("http://proxy", &b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n"[..], "wants a user name"),
        ("http://me:secret@proxy", b"HTTP/1.0 407 No\r\nProxy-Authenticate: Basic x\r\n\r\n", "does not accept"),
        ("http://proxy", b"HTTP/1.1 407 X\r\nProxy-Authenticate: Negotiate\r\n\r\n", "by Negotiate"),
        ("http://me:secret@proxy", b"HTTP/1.0 407 No\r\nProxy-Authenticate: Digest x\r\n\r\n", "by Digest"),
        ("http://proxy", b"HTTP/1.1 403 Forbidden\r\n\r\n", "not allowed"),
        ("http://proxy", b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "cannot connect"),
        ("http://proxy", b"HTTP/1.1 504 Gateway Timeout\r\n\r\n", "in time"),
        ("http://proxy", b"HTTP/1.1 405 Method Not Allowed\r\n\r\n", "web server"),
        // RFC 9110 §15.2: interim answers are passed over.
        ("http://proxy", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 Forbidden\r\n\r\n", "not allowed"),
        ("http://proxy", b"HTTP/1.1 101 Switching Protocols\r\n\r\n", "another protocol"),
        ("http://proxy", b"SSH-2.0-OpenSSH\r\n", "the answer cannot be read"),
        ("http://proxy", b"HTTP/1.1 2x0 OK\r\n\r\n", "the answer cannot be read"),
        ("http://proxy", b"HTTP/1.1 200 OK\r\nhalf", "closed the connection"),
    ] {
        let units: &'static [&'static [u8]] = Box::leak(vec![answer].into_boxed_slice());
        let error = ask(url, units).0.unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::Proxy(_) | ErrorKind::NotProxy(_)),
            "{error}"
        );
        assert!(error.message.contains(says) && !error.message.contains("secret"), "{says}: {error}");
    }
}

#[test]
fn socks_and_its_answers() {
    let (result, heard, rest) = ask(
        "socks5h://me:secret@proxy",
        &[
            b"\x05\x02",
            b"\x01\x00",
            b"\x05\0\0\x01\x7f\0\0\x01\x12\x34behind",
        ],
    );
    result.unwrap();
    assert_eq!(
        heard,
        b"\x05\x02\0\x02\x01\x02me\x06secret\x05\x01\0\x03\x0eserver.example\x20\xfb"
    );
    assert_eq!(rest, b"behind");
    // A name or an IPv6 address in the answer, and no login.
    for bound in [
        &b"\x05\0\0\x03\x01a\0\0"[..],
        b"\x05\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0",
    ] {
        let units: &'static [&'static [u8]] =
            Box::leak(vec![&b"\x05\0"[..], bound].into_boxed_slice());
        ask("socks5h://proxy", units).0.unwrap();
    }
    for (url, units, says) in [
        (
            "socks5h://proxy",
            &[&b"\x05\xff"[..]][..],
            "wants a user name",
        ),
        ("socks5h://u:p@proxy", &[&b"\x05\xff"[..]], "takes no login"),
        ("socks5h://proxy", &[&b"\x05\x02"[..]], "not offered"),
        (
            "socks5h://u:p@proxy",
            &[&b"\x05\x02"[..], b"\x01\x01"],
            "does not accept",
        ),
        (
            "socks5h://proxy",
            &[&b"\x05\0"[..], b"\x05\x02\0\x01\0\0\0\0\0\0"],
            "not allowed",
        ),
        (
            "socks5h://proxy",
            &[&b"\x05\0"[..], b"\x05\x04\0\x01\0\0\0\0\0\0"],
            "find or reach",
        ),
        (
            "socks5h://proxy",
            &[&b"\x05\0"[..], b"\x05\x05\0\x01\0\0\0\0\0\0"],
            "turned its connection away",
        ),
        (
            "socks5h://proxy",
            &[&b"\x05\0"[..], b"\x05\x63\0\x01\0\0\0\0\0\0"],
            "code 99",
        ),
        (
            "socks5h://proxy",
            &[&b"HTTP/1.1 400 Bad\r\n"[..]],
            "not SOCKS 5",
        ),
        (
            "socks5h://proxy",
            &[&b"\x05\0"[..], b"\x05\0\0\x09"],
            "unknown kind",
        ),
        ("socks5h://proxy", &[&b"\x05"[..]], "of which came 05"),
        // What came is shown, and what can begin no answer is of another protocol.
        (
            "http://proxy",
            &[&b"HTTP/1.1 2"[..]],
            "of which came `HTTP/1.1 2`",
        ),
        ("http://proxy", &[&b"\0\x01\x02"[..]], "it is not text"),
        (
            "http://proxy",
            &[],
            "the peer closed the connection (waiting for answer)",
        ),
    ] {
        let units: &'static [&'static [u8]] = Box::leak(units.to_vec().into_boxed_slice());
        let error = ask(url, units).0.unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::Proxy(_) | ErrorKind::NotProxy(_)),
            "{error}"
        );
        assert!(error.message.contains(says), "{says}: {error}");
    }
}
