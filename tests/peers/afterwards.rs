//! Certificates that are asked for after the handshake, and renegotiation, with other people's
//! programs at the other end.

use std::process::{Command, Stdio};

use crate::client_certificates::Files;
use crate::peers::*;

const REQUEST: &str = "GET /private HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A server that asks whoever wants something under /private.
fn asking(files: &Files, more: &[&str]) -> Peer {
    let ca = files.path("ca.pem");
    let arguments = ["-q", "--client-ca", &ca, "--client-auth-path", "/private"];
    serve(&[&arguments, more].concat())
}

/// Runs the program against a server on loopback.
fn tlsdemo(port: u16, arguments: &[&str], path: &str) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["--ca-file", &ca_file(), "-q"])
        .args(arguments)
        .arg(format!("https://localhost:{port}{path}"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&told).into_owned(),
    )
}

#[test]
fn openssl_and_gnutls_show_a_certificate_when_they_are_asked_later() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let files = Files::new("later-clients");
    let peer = asking(&files, &[]);
    let (cert, key) = (files.path("p256.pem"), files.path("p256.key"));
    let address = format!("127.0.0.1:{}", peer.port);
    let openssl = |flags: &[&str]| {
        let mut command = Command::new("openssl");
        let common = [
            "s_client",
            "-connect",
            &address,
            "-ign_eof",
            "-cipher",
            "ALL:@SECLEVEL=0",
        ];
        command.args(common).args(flags);
        let mut client = Peer::start_with(OPENSSL_CONFIGURATION, &mut command);
        client.say(REQUEST);
        client.finish().1
    };
    let identity = ["-cert", &cert, "-key", &key];
    for flags in [
        &["-tls1_3", "-enable_pha"][..],
        &["-tls1_2"],
        &["-tls1_1"],
        &["-tls1"],
    ] {
        let said = openssl(&[flags, &identity].concat());
        assert!(said.contains("200 OK"), "{flags:?}: {said}");
        assert!(
            said.contains("client_certificate: CN=p256"),
            "{flags:?}: {said}"
        );
        let without = openssl(flags);
        assert!(!without.contains("200 OK"), "{flags:?}: {without}");
    }
    // A client that did not offer to be asked is answered with 403.
    let said = openssl(&[&["-tls1_3"][..], &identity].concat());
    assert!(said.contains("403 Forbidden"), "{said}");

    for version in ["1.2", "1.3"] {
        let mut client = Peer::start(Command::new("gnutls-cli").args([
            "-p",
            &peer.port.to_string(),
            "localhost",
            "--insecure",
            "--post-handshake-auth",
            "--x509certfile",
            &cert,
            "--x509keyfile",
            &key,
            "--priority",
            &format!("NORMAL:-VERS-ALL:+VERS-TLS{version}"),
        ]));
        client.say(REQUEST);
        let (_, said) = client.finish();
        assert!(
            said.contains("client_certificate: CN=p256"),
            "{version}: {said}"
        );
    }
}

/// What is told of a capture.
fn read(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
    let output = command.arg("read").args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8_lossy(&output.stdout);
    // As it was before it was wrapped.
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn others_begin_a_renegotiation() {
    if !is_installed("openssl") || !is_installed("gnutls-cli") {
        return;
    }
    let scratch = Scratch::new("renegotiation");
    let capture = scratch.0.join("refused.pcapng");
    let capture = capture.to_str().unwrap();
    for allows in [true, false] {
        let more: &[&str] = if allows {
            &["--allow-renegotiation"]
        } else {
            &["--pcap", capture]
        };
        let peer = serve(&[&["--color", "never"], more].concat());
        let mut client = Peer::start_with(
            OPENSSL_CONFIGURATION,
            Command::new("openssl").args([
                "s_client",
                "-connect",
                &format!("127.0.0.1:{}", peer.port),
                "-tls1_2",
            ]),
        );
        client.wait_for_text("Verify return code");
        client.say("R\n");
        client.wait_for_text("RENEGOTIATING");
        // It ends by itself when it is refused.
        if allows {
            client.say(REQUEST);
        }
        let (_, said) = client.finish();
        assert_eq!(said.contains("200 OK"), allows, "{said}");
        let told = peer.printed();
        let hellos = told.matches("── ClientHello,").count();
        assert_eq!(hellos, 2, "{told}");
        assert_eq!(
            told.matches("── ServerHello,").count(),
            1 + usize::from(allows),
            "{told}"
        );
    }
    // OpenSSL leaves with handshake_failure: not for what was agreed on before (RFC 5746 §4.5), which a
    // list shows as it was.
    let row = read(&[capture, "--json", "-"]);
    let row: serde_json::Value = serde_json::from_str(&row).unwrap();
    assert_eq!(row["certificate"], "localhost", "{row}");
    let told = read(&[capture, "--all"]);
    assert!(told.contains("refused (no_renegotiation)"), "{told}");
    assert!(!told.contains("does not accept"), "{told}");
    let peer = serve(&["--allow-renegotiation", "--color", "never"]);
    let mut client = Peer::start(Command::new("gnutls-cli").args([
        "-p",
        &peer.port.to_string(),
        "localhost",
        "--insecure",
        "--rehandshake",
        "--priority",
        "NORMAL:-VERS-ALL:+VERS-TLS1.2",
    ]));
    client.say(REQUEST);
    let (_, said) = client.finish();
    assert!(said.contains("200 OK"), "{said}");
    assert_eq!(
        peer.printed().matches("── ServerHello,").count(),
        2,
        "{said}"
    );
}

#[test]
fn our_client_begins_a_renegotiation() {
    if !is_installed("openssl") || !is_installed("gnutls-serv") {
        return;
    }
    let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    let open = [
        "-cert",
        &cert,
        "-key",
        &key,
        "-cipher",
        "ALL:@SECLEVEL=0",
        "-www",
    ];
    for allows in [true, false] {
        let mut arguments = open.map(str::to_owned).to_vec();
        arguments.push(
            if allows {
                "-client_renegotiation"
            } else {
                "-no_renegotiation"
            }
            .to_owned(),
        );
        let peer = s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments);
        for version in ["1.0", "1.1", "1.2"] {
            let (success, told) = tlsdemo(peer.port, &["--tls", version, "--renegotiate"], "/");
            assert!(success && told.contains("200 ok"), "{version}: {told}");
            let hellos = told.matches("ServerHello  ").count();
            assert_eq!(hellos, if allows { 2 } else { 1 }, "{version}: {told}");
            assert_eq!(
                told.contains("no_renegotiation"),
                !allows,
                "{version}: {told}"
            );
        }
    }
    let arguments = ["--x509certfile", &cert, "--x509keyfile", &key, "--http"].map(str::to_owned);
    let peer = gnutls_serv(&arguments);
    let (success, told) = tlsdemo(peer.port, &["--tls", "1.2", "--renegotiate"], "/");
    assert!(success && told.contains("200 OK"), "{told}");
}

const PYTHON: &str = r#"
import socket, ssl, sys
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
context.minimum_version = ssl.TLSVersion.TLSv1_3
context.post_handshake_auth = True
context.verify_mode = ssl.CERT_REQUIRED
context.load_verify_locations(sys.argv[3])
listener = socket.create_server(("127.0.0.1", 0))
print("port", listener.getsockname()[1], flush=True)
while True:
    try:
        s = context.wrap_socket(listener.accept()[0], server_side=True)
        s.recv(4096)
        s.verify_client_post_handshake()
        s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n")
        # What was asked for is read with the data, of which there are none.
        s.settimeout(0.2)
        while not s.getpeercert():
            try:
                s.recv(1)
            except TimeoutError:
                pass
        subject = dict(pair for name in s.getpeercert()["subject"] for pair in name)
        s.sendall(b"pong")
        print("client is", subject["commonName"], flush=True)
        s.unwrap()
    except (OSError, TypeError) as error:
        print("failed", error, flush=True)
"#;

/// Python's ssl is OpenSSL; gnutls-serv asks on a command.
#[test]
fn our_client_shows_a_certificate_when_it_is_asked_later() {
    if !is_installed("openssl") || !is_installed("python3") || !is_installed("gnutls-serv") {
        return;
    }
    let files = Files::new("later-servers");
    let (server_cert, server_key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    let ca = files.path("ca.pem");
    let mut command = Command::new("python3");
    command.args(["-c", PYTHON, &server_cert, &server_key, &ca]);
    let mut peer = Peer::start(&mut command);
    let port = peer.wait_for("a port", |printed| {
        let (_, rest) = printed.split_once("port ")?;
        rest.split_once('\n')?.0.parse().ok()
    });
    for name in ["rsa", "rsa-pss", "p256", "ed25519"] {
        let (cert, key) = (
            files.path(&format!("{name}.pem")),
            files.path(&format!("{name}.key")),
        );
        let identity = ["--cert", &cert, "--key", &key, "--alpn", "none"];
        let (success, told) = tlsdemo(port, &identity, "/");
        assert!(success && told.contains("200 OK"), "{name}: {told}");
        peer.wait_for_text(&format!("client is {name}"));
    }
    let (success, told) = tlsdemo(port, &["--post-handshake-auth", "--alpn", "none"], "/");
    assert!(!success && told.contains("certificate"), "{told}");

    let arguments = [
        "--x509certfile",
        &server_cert,
        "--x509keyfile",
        &server_key,
        "--echo",
        "--x509cafile",
        &ca,
        "--priority",
        "NORMAL:-VERS-ALL:+VERS-TLS1.3",
    ]
    .map(str::to_owned);
    let peer = gnutls_serv(&arguments);
    let (cert, key) = (files.path("p256.pem"), files.path("p256.key"));
    let command = files.path("command");
    std::fs::write(&command, "**REAUTH**\n").unwrap();
    let arguments = [
        "--cert",
        &cert,
        "--key",
        &key,
        "--send",
        &command,
        "--timeout",
        "2",
        "--alpn",
        "none",
    ];
    let (_, told) = tlsdemo(peer.port, &arguments, "/");
    assert!(told.contains("CertificateRequest"), "{told}");
    assert!(told.contains("CertificateVerify"), "{told}");
}
