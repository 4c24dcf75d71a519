//! Suites that do not encrypt: without any secret what crosses the wire is read, as tshark reads it with
//! all of them.

use super::{Dumpcap, PSK_KEY, PSK_NAME, Stage, by_tshark, by_us, run};
use crate::peers::*;

#[test]
fn what_is_not_encrypted_is_read_without_secrets() {
    if !is_installed("openssl") || !is_installed("tshark") {
        return;
    }
    let scratch = Scratch::new("captures-unencrypted");
    let Some(dumpcap) = Dumpcap::start(&scratch) else {
        return;
    };
    let mut stage = Stage {
        keys: scratch.file("keys.log", ""),
        scratch: &scratch,
        ports: Vec::new(),
    };
    let psk = ["-psk", PSK_KEY, "-psk_identity", PSK_NAME];
    let all = ["-cipher", "ALL:eNULL:aNULL:@SECLEVEL=0"];
    let server = stage.s_server(&[&all[..], &psk].concat());
    let visits = [
        ("NULL-MD5", "-tls1_2"),
        ("NULL-SHA", "-tls1"),
        ("NULL-SHA256", "-tls1_2"),
        ("ECDHE-RSA-NULL-SHA", "-tls1_1"),
        ("AECDH-NULL-SHA", "-tls1_2"),
        ("RSA-PSK-NULL-SHA384", "-tls1_2"),
        ("ECDHE-PSK-NULL-SHA256", "-tls1_2"),
    ];
    for (cipher, version) in visits {
        let cipher = format!("{cipher}:@SECLEVEL=0");
        let more = [version, "-cipher", &cipher];
        stage.s_client(server.port, &[&more[..], &psk].concat());
    }
    // Resumed, where the server's Finished comes first.
    let session = scratch.0.join("session").to_str().unwrap().to_owned();
    for option in ["-sess_out", "-sess_in"] {
        let more = ["-tls1_2", "-cipher", "NULL-SHA256:@SECLEVEL=0", option];
        stage.s_client(server.port, &[&more[..], &[&session]].concat());
    }
    let ports = [u64::from(server.port)];
    let file = dumpcap.finish();
    let (ours, rows) = by_us(&file, &[], &ports);
    let theirs = by_tshark(&file, &stage.keys, &ports);
    assert_eq!(rows.len(), visits.len() + 2);
    assert_eq!(ours, theirs);
    for row in &rows {
        // s_server says close_notify once it has sent the page.
        assert_eq!(row["ending"], "closed by the server", "{row}");
    }
    let port = server.port.to_string();
    let base = ["read", &file, "--port", &port, "--all"];
    let story = run(env!("CARGO_BIN_EXE_tlsdemo"), &base);
    let story = story.split_whitespace().collect::<Vec<_>>().join(" ");
    let times = |words: &str| story.matches(words).count();
    assert_eq!(times("HTTP/1.1: request \"GET / HTTP/1.0\""), rows.len());
    assert_eq!(times("record_mac is not checked"), 2 * rows.len());
    assert_eq!(times("with a MAC in { }; nothing is encrypted"), rows.len());
    for wrong in ["encrypted in { }", "keys are not known"] {
        assert_eq!(times(wrong), 0, "{wrong}: {story}");
    }
    // With the keys the MACs are checked.
    let secrets = ["--secrets", &stage.keys];
    let story = run(
        env!("CARGO_BIN_EXE_tlsdemo"),
        &[&base[..], &secrets].concat(),
    );
    assert!(!story.contains("is not checked"), "{story}");
}
