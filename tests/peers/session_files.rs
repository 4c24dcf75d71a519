//! Sessions that are kept in files between runs of the program: ours, and those that OpenSSL writes.

use std::process::{Command, Output, Stdio};

use base64ct::{Base64, Encoding};

use crate::peers::*;

fn tlsdemo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["--ca-file", &ca_file(), "-q"])
        .args(arguments)
        .env_remove("SSLKEYLOGFILE")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// What a visit says that must work.
fn visit(arguments: &[&str]) -> String {
    let output = tlsdemo(arguments);
    let told = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {told}{errors}");
    told
}

fn openssl_server(more: &[&str]) -> Peer {
    let arguments = [
        "-cert",
        &identity_file("rsa.pem"),
        "-key",
        &identity_file("rsa.key.pem"),
        "-www",
    ];
    let arguments: Vec<String> = arguments
        .iter()
        .chain(more)
        .map(ToString::to_string)
        .collect();
    s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments)
}

/// Whether the server showed no certificate, and the handshake was done all the same.
fn is_resumed(told: &str) -> bool {
    let has = |message: &str| {
        let mut lines = told.lines();
        lines.any(|line| line.contains(&format!("client ← server  {message} ")))
    };
    has("Finished") && !has("Certificate")
}

/// One run after the other, each with what the one before left: by ticket and by session id.
#[test]
fn a_run_resumes_what_the_one_before_left() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("session-file");
    for (what, version, more) in [
        ("tickets", "1.3", &[][..]),
        ("stateful", "1.3", &["-no_ticket"]),
        ("a ticket", "1.2", &[]),
        ("an id", "1.2", &["-no_ticket"]),
        ("a ticket", "1.0", &[]),
    ] {
        let peer = openssl_server(more);
        let target = format!("localhost:{}", peer.port);
        let file = scratch.0.join(format!("{what}{version}"));
        let arguments = [
            "--tls",
            version,
            "--session",
            file.to_str().unwrap(),
            &target,
        ];
        assert!(!is_resumed(&visit(&arguments)), "{what} {version}");
        for _ in 0..3 {
            let told = visit(&arguments);
            assert!(is_resumed(&told), "{what} of {version}: {told}");
        }
        let left = std::fs::read_to_string(&file).unwrap();
        assert!(left.contains(&format!("\"peer\":\"{target}\"")), "{left}");
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::MetadataExt::mode(&file.metadata().unwrap());
            assert_eq!(mode & 0o777, 0o600);
        }
        // With another server the sessions stay where they are.
        let other = openssl_server(more);
        let other_target = format!("localhost:{}", other.port);
        let arguments = [&arguments[..4], &[&other_target]].concat();
        assert!(!is_resumed(&visit(&arguments)), "{what} {version}");
        let kept = std::fs::read_to_string(&file).unwrap();
        assert!(kept.starts_with(&left), "{left}{kept}");
    }
}

/// What `openssl s_client -sess_out` writes, in PEM, and in DER as `openssl sess_id` makes it.
#[test]
fn a_session_of_openssl_is_resumed() {
    if !is_installed("openssl") {
        return;
    }
    let scratch = Scratch::new("sess-out");
    for (flag, version, more) in [
        ("-tls1_3", "1.3", &[][..]),
        ("-tls1_2", "1.2", &[]),
        ("-tls1_2", "1.2", &["-no_ticket"]),
        ("-tls1", "1.0", &[]),
    ] {
        let peer = openssl_server(more);
        let target = format!("localhost:{}", peer.port);
        let path = |name: &str| scratch.0.join(name).to_str().unwrap().to_owned();
        let (pem, der) = (path("session.pem"), path("session.der"));
        let mut client = Command::new("openssl");
        client
            .args(["s_client", "-connect", &target, "-servername", "localhost"])
            // Its server chooses the suite first, and then takes no ticket of another hash.
            .args(["-ciphersuites", "TLS_AES_128_GCM_SHA256"])
            .args([flag, "-sess_out", &pem, "-CAfile", &ca_file(), "-ign_eof"]);
        let mut client = Peer::start(&mut client);
        client.say("GET / HTTP/1.0\r\n\r\n");
        client.finish();
        let converted = Command::new("openssl")
            .args(["sess_id", "-in", &pem, "-outform", "DER", "-out", &der])
            .output()
            .unwrap();
        assert!(converted.status.success(), "{converted:?}");
        // As a shell of Windows writes it, and as vaults keep bytes.
        let text = std::fs::read_to_string(&pem).unwrap();
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        let wide: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
        let wide = scratch.file("wide", wide);
        let base64 = Base64::encode_string(&std::fs::read(&der).unwrap());
        let base64 = scratch.file("base64", base64);
        for file in [&pem, &der, &wide, &base64] {
            let before = std::fs::read(file).unwrap();
            let told = visit(&["--tls", version, "--session", file, &target]);
            assert!(is_resumed(&told), "{flag} {file}: {told}");
            assert_eq!(std::fs::read(file).unwrap(), before, "left as it is");
        }
        // Cut anywhere it is refused before anything is sent.
        let whole = std::fs::read(&der).unwrap();
        for length in (1..whole.len()).step_by(97) {
            let cut = scratch.file("cut", &whole[..length]);
            let output = tlsdemo(&["--session", &cut, "127.0.0.1:9"]);
            let errors = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{errors}");
            assert!(errors.contains("--session"), "{errors}");
        }
    }
}

/// What Node.js gives as `session`: OpenSSL's DER, and since Node.js 26 the server's name before it.
#[test]
fn a_session_of_node_is_resumed() {
    let node = std::env::var("TLSDEMO_NODE").unwrap_or_else(|_| "node".into());
    if !is_installed("openssl") || !is_installed(&node) {
        return;
    }
    let scratch = Scratch::new("node-session");
    let program = scratch.file(
        "visit.js",
        "const tls = require('tls'), fs = require('fs');
         const [, , port, version, ca, file] = process.argv;
         const socket = tls.connect({port, host: '127.0.0.1', servername: 'localhost', ca: fs.readFileSync(ca),
           minVersion: version, maxVersion: version, ciphers: 'TLS_AES_128_GCM_SHA256:DEFAULT'},
           () => socket.write('GET / HTTP/1.0\\r\\n\\r\\n'));
         socket.on('session', session => fs.writeFileSync(file, session));
         socket.resume();",
    );
    for version in ["1.3", "1.2"] {
        let peer = openssl_server(&[]);
        let session = scratch.0.join(version).to_str().unwrap().to_owned();
        let visited = Command::new(&node)
            .args([&program, &peer.port.to_string(), &format!("TLSv{version}")])
            .args([&ca_file(), &session])
            .output()
            .unwrap();
        assert!(visited.status.success(), "{visited:?}");
        let target = format!("localhost:{}", peer.port);
        let told = visit(&["--tls", version, "--session", &session, &target]);
        assert!(is_resumed(&told), "{version}: {told}");
    }
}

/// A server that took no share of the first hello is sent the right one with the session.
#[test]
fn the_group_of_a_session_spares_the_retry() {
    if !is_installed("openssl") || !is_installed("gnutls-serv") {
        return;
    }
    let scratch = Scratch::new("session-group");
    let gnutls = [
        "--http",
        "--quiet",
        "--priority",
        "NORMAL:-GROUP-ALL:+GROUP-SECP384R1",
        "--x509certfile",
        &identity_file("rsa.pem"),
        "--x509keyfile",
        &identity_file("rsa.key.pem"),
    ];
    for (name, peer) in [
        ("openssl", openssl_server(&["-groups", "P-384"])),
        ("gnutls", gnutls_serv(&gnutls.map(str::to_owned))),
    ] {
        let target = format!("localhost:{}", peer.port);
        let file = scratch.0.join(name);
        let arguments = ["--session", file.to_str().unwrap(), &target];
        let told = visit(&arguments);
        assert!(told.contains("HelloRetryRequest"), "{name}: {told}");
        for _ in 0..2 {
            let left = std::fs::read_to_string(&file).unwrap();
            assert!(left.contains("\"group\":\"secp384r1\""), "{name}: {left}");
            let told = visit(&arguments);
            assert!(is_resumed(&told), "{name}: {told}");
            assert!(!told.contains("HelloRetryRequest"), "{name}: {told}");
            assert!(told.contains("secp384r1"), "{name}: {told}");
        }
        // Without it, as in a file of before, the session is resumed behind a retry.
        let left = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, left.replace("\"group\":\"secp384r1\",", "")).unwrap();
        let told = visit(&arguments);
        assert!(is_resumed(&told), "{name}: {told}");
        assert!(told.contains("HelloRetryRequest"), "{name}: {told}");
    }
}
