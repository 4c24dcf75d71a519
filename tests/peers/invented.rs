//! Situations that nobody reported, made up after those that were, with servers of other programs: client
//! certificates, judgement, nothing in common.

use std::process::{Command, Stdio};

use crate::peers::*;

/// What the program says of a visit, white space as single blanks, and its exit status.
fn told(port: u16, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["--ca-file", &ca_file(), &format!("localhost:{port}")])
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

fn openssl(certificate: &str, arguments: &[&str]) -> Peer {
    let key = certificate.replace(".pem", ".key.pem");
    let own = ["-cert", certificate, "-key", &key, "-www"];
    let all = own.iter().chain(arguments);
    let all: Vec<String> = all.map(|word| (*word).to_owned()).collect();
    s_server(&std::env::temp_dir(), "openssl.cnf", &all)
}

/// Whatever becomes of a client certificate, it is what is told: one that the server's list of schemes leaves
/// no use for, and one that Node does not accept, which it says with an alert in neither version.
#[test]
fn client_certificates_come_first() {
    if !is_installed("openssl") || !is_installed("node") {
        return;
    }
    let rsa = identity_file("rsa.pem");
    let ours = ["--cert", &rsa, "--key", &identity_file("rsa.key.pem")];
    let asks = [
        "-Verify",
        "1",
        "-CAfile",
        &ca_file(),
        "-client_sigalgs",
        "ECDSA+SHA256",
    ];
    let server = openssl(&rsa, &asks);
    let (words, status) = told(server.port, &ours);
    assert_eq!(status, Some(1), "{words}");
    for says in [
        "and none was sent: that of CN=tlsdemo demo server, RSA is not what it asks for",
        "The key must be able to sign with ecdsa_secp256r1_sha256.",
        "try --cert FILE --key FILE with a certificate that the server accepts.",
    ] {
        assert!(words.contains(says), "no `{says}` in {words}");
    }
    let script = format!(
        "const tls = require('tls'), fs = require('fs'); const options = {{ \
         cert: fs.readFileSync('{rsa}'), key: fs.readFileSync('{}'), ca: fs.readFileSync('{}'), \
         requestCert: true, rejectUnauthorized: true }}; \
         const server = tls.createServer(options, it => it.end('hello')); \
         server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port + ' .'));",
        identity_file("rsa.key.pem"),
        ca_file(),
    );
    let mut node = Peer::start(Command::new("node").args(["-e", &script]));
    let port = node.wait_for("Node's port", |printed| {
        let (_, rest) = printed.split_once("port ")?;
        rest.split_once(" .")?.0.parse::<u16>().ok()
    });
    for version in ["1.2", "1.3"] {
        // The demo's certificates are for servers alone.
        let (words, status) = told(port, &[&ours[..], &["--tls", version]].concat());
        assert_eq!(status, Some(1), "{words}");
        for says in [
            "The client certificate of CN=tlsdemo demo server, RSA was sent, and the server then ended the \
             connection without a word",
            "its extKeyUsage lists serverAuth, without clientAuth",
            "Have a certificate issued that is for clients",
        ] {
            assert!(words.contains(says), "{version}: no `{says}` in {words}");
        }
        assert!(!words.contains("often a crash"), "{words}");
        let (words, status) = told(port, &["--tls", version]);
        assert_eq!(status, Some(1), "{words}");
        assert!(
            words.contains("(CertificateRequest), and none was sent"),
            "{words}"
        );
    }
}

/// What works and is weak is told by the RFC that says so: RFC 9325 §4.1 (no encryption, no forward secrecy,
/// tags of 8 bytes), RFC 8996 (TLS 1.1).
#[test]
fn what_is_weak_is_judged() {
    if !is_installed("openssl") {
        return;
    }
    let rsa = identity_file("rsa.pem");
    let ec = identity_file("ecdsa-p256.pem");
    for (certificate, server, client, says) in [
        (
            &rsa,
            &["-tls1_2", "-cipher", "NULL-SHA256:@SECLEVEL=0"][..],
            &["-c", "NULL-SHA256"][..],
            "✗ encryption: TLS_RSA_WITH_NULL_SHA256, not to be used. It does not encrypt",
        ),
        (
            &rsa,
            &["-tls1_2", "-cipher", "AES128-GCM-SHA256"],
            &[],
            "✗ key exchange: better avoided. It has no forward secrecy",
        ),
        (
            &rsa,
            &["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
            &[],
            "✗ version: TLS 1.1, not to be used. It relies on MD5 and SHA-1",
        ),
        (
            &ec,
            &["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0"],
            &["-c", "ECDHE-ECDSA-AES128-CCM8"],
            "· encryption: TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8, sound, with a caveat. Its tag of 8 bytes is half",
        ),
    ] {
        let server = openssl(certificate, server);
        let (words, status) = told(server.port, client);
        assert_eq!(status, Some(0), "{words}");
        assert!(words.contains(says), "no `{says}` in {words}");
    }
}

/// A server with nothing in common: what it has is among what is named as not supported. One whose key cannot
/// sign in TLS 1.3 (OpenSSL, `is_tls13_capable`) says protocol_version, though it has that version.
#[test]
fn what_servers_insist_on_is_named() {
    if !is_installed("openssl") {
        return;
    }
    let rsa = identity_file("rsa.pem");
    let by_curve = ["-tls1_2", "-cipher", "ECDHE", "-groups", "P-224"];
    let anonymous = ["-tls1_2", "-cipher", "aNULL:@SECLEVEL=0"];
    let shared = ["-tls1_2", "-cipher", "PSK", "-psk", "0102", "-nocert"];
    for (server, says) in [
        (&by_curve[..], "secp224r1"),
        (&anonymous, "an anonymous server"),
        (&shared, "a pre-shared key (PSK) (--psk)"),
    ] {
        let server = openssl(&rsa, server);
        let (words, status) = told(server.port, &[]);
        assert_eq!(status, Some(1), "{words}");
        assert!(
            words.contains("The server accepts nothing of what was offered"),
            "{words}"
        );
        assert!(words.contains(says), "no `{says}` in {words}");
        assert!(!words.contains("Leave out"), "nothing was given: {words}");
    }
    let scratch = Scratch::new("p224");
    let path = |name: &str| scratch.0.join(name).to_str().unwrap().to_owned();
    let (certificate, key) = (path("p224.pem"), path("p224.key.pem"));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-224",
        ])
        .args(["-nodes", "-subj", "/CN=localhost", "-days", "2"])
        .args(["-out", &certificate, "-keyout", &key])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(made.status.success());
    let server = openssl(&certificate, &[]);
    let (words, status) = told(server.port, &["--tls", "1.3"]);
    assert_eq!(status, Some(1), "{words}");
    for says in [
        "with the alert protocol_version",
        "no certificate of its has a key",
        "try Leave out --tls, to offer every version. or Look at the server's certificate: in TLS 1.3 its key",
    ] {
        assert!(words.contains(says), "no `{says}` in {words}");
    }
    assert!(!words.contains("Leave out -c"), "{words}");
}

/// What restricts our server is blamed by name, and nothing that was not given.
#[test]
fn a_client_that_our_server_turns_away() {
    if !is_installed("openssl") {
        return;
    }
    for (options, client, says, not) in [
        (
            &["-c", "ECDHE-RSA-AES128-GCM-SHA256"][..],
            &["-tls1_2", "-cipher", "AES128-SHA"][..],
            "the cipher suite TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "Leave out --groups",
        ),
        (
            &["--groups", "x25519"],
            &["-tls1_3", "-groups", "P-384"],
            "Leave out --groups, which left out X25519MLKEM768",
            "Leave out -c",
        ),
    ] {
        let mut server = serve(options);
        let connect = format!("localhost:{}", server.port);
        let client = [&["s_client", "-connect", &connect], client].concat();
        let _ = output("openssl", &client);
        server.wait_for_text("next: ");
        let words = server.printed();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(says), "no `{says}` in {words}");
        assert!(!words.contains(not), "{words}");
    }
}
