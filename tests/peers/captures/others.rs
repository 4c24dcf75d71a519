//! Suites that this program does not offer and that others have: what it can tell of their connections.

use super::{Dumpcap, Stage, by_tshark, by_us, run};
use crate::peers::*;

const REQUEST: &str = "GET / HTTP/1.0\r\n\r\n";

#[test]
fn suites_that_are_not_supported_are_read_like_others() {
    if !is_installed("openssl") || !is_installed("tshark") {
        return;
    }
    let scratch = Scratch::new("captures-others");
    let Some(dumpcap) = Dumpcap::start(&scratch) else {
        return;
    };
    let mut stage = Stage {
        keys: scratch.file("keys.log", ""),
        scratch: &scratch,
        ports: Vec::new(),
    };
    // OpenSSL's names, IANA's, and the group that the server is to take.
    let anonymous = [
        (
            "ADH-AES128-SHA",
            "TLS_DH_anon_WITH_AES_128_CBC_SHA",
            "-tls1_2",
        ),
        (
            "ADH-AES256-SHA",
            "TLS_DH_anon_WITH_AES_256_CBC_SHA",
            "-tls1",
        ),
        (
            "ADH-AES128-GCM-SHA256",
            "TLS_DH_anon_WITH_AES_128_GCM_SHA256",
            "-tls1_2",
        ),
        (
            "AECDH-AES256-SHA",
            "TLS_ECDH_anon_WITH_AES_256_CBC_SHA",
            "-tls1_2",
        ),
    ];
    let server = stage.s_server(&["-cipher", "ALL:aNULL:@SECLEVEL=0", "-groups", "P-256"]);
    for (cipher, _, version) in anonymous {
        let cipher = format!("{cipher}:@SECLEVEL=0");
        stage.s_client(server.port, &[version, "-cipher", &cipher]);
    }
    let opened: Vec<u64> = stage.ports.iter().map(|port| u64::from(*port)).collect();
    // RC4, whose records stay closed.
    let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    let priority =
        "--priority=NONE:+VERS-TLS1.2:+ARCFOUR-128:+SHA1:+RSA:+COMP-NULL:+SIGN-ALL:+GROUP-ALL";
    let has_gnutls = is_installed("gnutls-serv");
    let mut sealed = 0;
    if has_gnutls {
        let all = [
            "--http",
            "--x509certfile",
            &cert,
            "--x509keyfile",
            &key,
            priority,
        ];
        let peer = gnutls_serv(&all.map(str::to_owned));
        sealed = u64::from(peer.port);
        let port = peer.port.to_string();
        let visit = ["--insecure", priority, "-p", &port, "127.0.0.1"];
        stage.run("gnutls-cli", &visit, REQUEST);
    }
    let file = dumpcap.finish();
    let secrets = ["--secrets", &stage.keys];
    // Message by message, the encrypted ones too: of AES the suite needs no more than the master secret.
    let (ours, rows) = by_us(&file, &secrets, &opened);
    let theirs = by_tshark(&file, &stage.keys, &opened);
    assert_eq!(ours.len(), anonymous.len());
    assert_eq!(ours, theirs);
    let program = env!("CARGO_BIN_EXE_tlsdemo");
    let told = |port: u64, more: &[&str]| {
        let port = port.to_string();
        let base = [
            "read",
            &file,
            "--secrets",
            &stage.keys,
            "--port",
            &port,
            "--all",
        ];
        run(program, &[&base[..], more].concat())
    };
    // As one line: where it wraps is another matter.
    let told_in_words = |port: u64| {
        let story = told(port, &[]);
        story.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let story = told_in_words(opened[0]);
    for (row, (_, name, _)) in rows.iter().zip(anonymous) {
        assert_eq!(row["cipher_suite"], name);
        // The name of the group, or how long its prime is.
        assert!(row["group"].is_string(), "{row}");
        assert!(story.contains(name), "{name}: {story}");
    }
    for wrong in ["not offered", "signed with", "keys are not known"] {
        assert!(!story.contains(wrong), "{wrong}: {story}");
    }
    // RFC 9325 §4.1.
    assert!(story.contains("Nobody proves who they are"), "{story}");
    let trace = told(opened[0], &["--json", "-"]);
    let checks: Vec<serde_json::Value> = (trace.lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|event: &serde_json::Value| event["event"] == "check")
        .collect();
    for (name, least) in [("cipher_suite", 4), ("verify_data", 8)] {
        let found = checks.iter().filter(|check| check["name"] == name);
        let found: Vec<_> = found.collect();
        assert!(found.len() >= least, "{name}: {}", found.len());
        for check in found {
            assert_eq!(check["passed"], true, "{check}");
        }
    }
    if has_gnutls {
        let story = told_in_words(sealed);
        assert!(story.contains("TLS_RSA_WITH_RC4_128_SHA"), "{story}");
        assert!(!story.contains("not offered"), "{story}");
        assert!(
            story.contains("that this program does not support"),
            "{story}"
        );
        // RFC 7465.
        assert!(story.contains("RC4's output"), "{story}");
    }
}
