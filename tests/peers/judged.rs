//! What works and is to be judged, and what is too long to be shown whole: cases that nobody reported,
//! made up after those that were.

use std::process::{Command, Stdio};

use base64ct::{Base64, Encoding as _};

use crate::peers::*;

/// The lines that the program prints about a visit, which must work.
fn lines(arguments: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["--ca-file", &ca_file()])
        .args(arguments)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    told.lines().map(str::to_owned).collect()
}

fn told(arguments: &[&str]) -> String {
    let words = lines(arguments).join(" ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn s_server_with(arguments: &[&str]) -> Peer {
    let directory = std::env::temp_dir();
    let (certificate, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    let own = ["-cert", &certificate, "-key", &key, "-www"];
    let all = own.iter().chain(arguments);
    let all: Vec<String> = all.map(|word| (*word).to_owned()).collect();
    s_server(&directory, "openssl.cnf", &all)
}

/// The second Oakley group (RFC 2409 §6.2), as PKCS #3 has it: a prime of 1024 bits.
const OAKLEY_2: &str = "-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
";

/// RFC 9325 §4.5 asks for 2048 bits.
#[test]
fn a_prime_of_1024_bits_works_and_is_not_called_good() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("oakley");
    let file = scratch.file("oakley-2.pem", OAKLEY_2);
    let cipher = ["-tls1_2", "-cipher", "DHE:@SECLEVEL=0", "-dhparam", &file];
    let server = s_server_with(&cipher);
    let target = format!("localhost:{}", server.port);
    let words = told(&[&target]);
    for says in [
        "✗ dh_prime_size: the server's prime has 1024 bits",
        "✗ key exchange: 1024-bit prime of the server's choice, not to be used",
        "(Logjam)",
    ] {
        assert!(words.contains(says), "no `{says}` in {words}");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["why", "--ca-file", &ca_file(), &target])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let why = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{why}");
    assert!(!why.contains("Nothing is wrong"), "{why}");
    assert!(why.contains("fewer than 2048 bits"), "{why}");
}

/// The demo authority with another name of the same length: nobody looks at its signature, as a trust
/// anchor is believed for its own sake.
fn renamed(der: &[u8], number: usize) -> String {
    let name = b"tlsdemo";
    let other = format!("{number:07}");
    let mut der = der.to_vec();
    for at in 0..der.len() - name.len() {
        if der[at..].starts_with(name) {
            der[at..at + name.len()].copy_from_slice(other.as_bytes());
        }
    }
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        Base64::encode_string(&der)
    )
}

/// A server that names all the authorities that an operating system trusts, and more: the request is
/// told in a few lines, as text and with its bytes, and how many there are is said.
#[test]
fn hundreds_of_authorities_are_not_listed() {
    let pem = std::fs::read_to_string(identity_file("demo-ca.pem")).unwrap();
    let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----").unwrap();
    let (body, _) = rest.split_once("-----END").unwrap();
    let body: String = body.split_whitespace().collect();
    let der = Base64::decode_vec(&body).unwrap();
    const COUNT: usize = 600;
    let all: String = (0..COUNT).map(|number| renamed(&der, number)).collect();
    let scratch = Scratch::new("authorities");
    let file = scratch.file("authorities.pem", all);
    for version in ["1.2", "1.3"] {
        let peer = serve(&[
            "--tls",
            version,
            "--client-auth",
            "request",
            "--client-ca",
            &file,
        ]);
        let target = format!("localhost:{}", peer.port);
        for (level, most) in [("--color=never", 20), ("-v", 90)] {
            let lines = lines(&[level, &target]);
            let is_heading = |line: &&String| line.starts_with("── ");
            let of_request = lines
                .iter()
                .skip_while(|line| !line.contains("── CertificateRequest, "));
            let length = of_request
                .clone()
                .skip(1)
                .take_while(|it| !is_heading(it))
                .count();
            // What TLS 1.3 computes to open its records is told with it.
            let most = if version == "1.3" { 3 * most } else { most };
            assert!(
                (3..=most).contains(&length),
                "{version} {level}: {length} lines"
            );
            let words: Vec<&str> = of_request
                .take(length)
                .flat_map(|line| line.split_whitespace())
                .collect();
            let words = words.join(" ");
            assert!(words.contains("0000000"), "{words}");
            assert!(!words.contains("0000100"), "{words}");
            if level != "-v" {
                assert!(
                    words.contains(&format!("and {} more", COUNT - 4)),
                    "{words}"
                );
            }
        }
    }
}

/// What was asked for and has no effect is said to have none.
#[test]
fn options_without_effect_are_named() {
    if !is_installed("openssl") {
        return;
    }
    let server = s_server_with(&["-tls1_2"]);
    let target = format!("localhost:{}", server.port);
    let words = told(&["--key-update", "--post-handshake-auth", &target]);
    let says = "without effect: --key-update, --post-handshake-auth in TLS 1.2";
    assert!(words.contains(says), "{words}");
    let none = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    let words = told(&["--peer-key", none, &target]);
    let says = "unanswered extensions: server_certificate_type";
    assert!(words.contains(says), "{words}");
    let (certificate, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    let words = told(&["--cert", &certificate, "--key", &key, &target]);
    assert!(
        words.contains("--cert, which the server does not ask for"),
        "{words}"
    );
    let words = told(&[&target]);
    assert!(
        !words.contains("without effect") && !words.contains("unanswered"),
        "{words}"
    );
}
