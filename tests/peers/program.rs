//! The whole program against servers of others: exit status, narration, the page.

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::peers::*;

fn tlsdemo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["--ca-file", &ca_file()])
        .args(arguments)
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An OpenSSL server with an RSA and an ECDSA identity.
fn server(more: &[&str]) -> Peer {
    let file = |name: &str| identity_file(name);
    let arguments: Vec<String> = ["-cert", &file("rsa.pem"), "-key", &file("rsa.key.pem")]
        .iter()
        .chain(&[
            "-dcert",
            &file("ecdsa-p256.pem"),
            "-dkey",
            &file("ecdsa-p256.key.pem"),
        ])
        .chain(more)
        .map(|word| word.to_string())
        .collect();
    s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments)
}

#[test]
fn a_visit_in_every_version_and_at_every_level() {
    if !is_installed("openssl") {
        return;
    }
    let peer = server(&["-www"]);
    let target = format!("localhost:{}", peer.port);
    let scratch = Scratch::new("program");
    let page = scratch.0.join("page").to_str().unwrap().to_owned();
    for version in ["1.0", "1.1", "1.2", "1.3"] {
        for level in [&[][..], &["-v"], &["-q"], &["-o", &page], &["--no-http"]] {
            let arguments = [&["--tls", version], level, &[&target]].concat();
            let output = tlsdemo(&arguments);
            let (told, errors) = (text(&output.stdout), text(&output.stderr));
            assert_eq!(
                output.status.code(),
                Some(0),
                "{arguments:?}: {told}{errors}"
            );
            assert!(errors.is_empty(), "{arguments:?}: {errors}");
            assert!(
                told.contains("── what was agreed on"),
                "{arguments:?}: {told}"
            );
            assert!(
                told.contains(&format!("TLS {version}")),
                "{arguments:?}: {told}"
            );
            assert!(!told.contains('\u{1b}'), "no colors in a pipe");
        }
        let page = std::fs::read_to_string(&page).unwrap();
        assert!(
            page.contains("s_server") && page.ends_with("</BODY></HTML>\r\n\r\n"),
            "{page}"
        );
    }
}

/// Status 1, the reason on standard error, a diagnosis with all of `says` in the narration.
fn fails(arguments: &[&str], says: &[&str]) {
    let output = tlsdemo(arguments);
    let (told, errors) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(
        output.status.code(),
        Some(1),
        "{arguments:?}: {told}{errors}"
    );
    assert!(errors.starts_with("tlsdemo: "), "{arguments:?}: {errors}");
    // Wrapped lines are one sentence.
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in says.iter().chain(&["what went wrong"]) {
        assert!(told.contains(word), "{arguments:?}: no `{word}` in {told}");
    }
}

#[test]
fn a_failure_is_diagnosed() {
    if !is_installed("openssl") {
        return;
    }
    let peer = server(&["-www", "-tls1_2", "-cipher", "AES256-SHA"]);
    let target = format!("localhost:{}", peer.port);
    fails(
        &["-c", "AES128-SHA", &target],
        &[
            "handshake_failure",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "Leave out -c",
        ],
    );
    fails(&["--tls", "1.3", &target], &["protocol_version", "TLS 1.3"]);
    let elsewhere = ["--connect", &target, "www.example.com"];
    fails(
        &elsewhere,
        &["www.example.com", "localhost", "tlsdemo.example"],
    );
    let strangers = identity_file("demo-ca-mldsa65.pem");
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["--ca-file", &strangers, &target])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("unknown_ca"));
}

#[test]
fn a_server_that_is_silent_is_not_waited_for() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let target = listener.local_addr().unwrap().to_string();
    let start = Instant::now();
    fails(
        &["--timeout", "0.5", &target],
        &["ServerHello", "--timeout"],
    );
    assert!(start.elapsed() < Duration::from_secs(20));
}

/// A request means nothing over a protocol that we do not know: none is sent, and that is said.
#[test]
fn no_request_over_another_protocol() {
    if !is_installed("openssl") {
        return;
    }
    let peer = server(&["-alpn", "h3"]);
    let target = format!("localhost:{}", peer.port);
    let output = tlsdemo(&["--alpn", "h3", &target]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("no request is sent"), "{told}");
    assert!(!peer.printed().contains("GET /"), "{}", peer.printed());
}
