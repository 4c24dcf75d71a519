//! The list: in which order it is, and what the filters leave of it.

use super::*;

/// Connections of several kinds in one capture, with a key log beside it: TLS 1.3 over x25519; one of TLS
/// 1.2 and one that resumes it; TLS 1.0 over P-256; one of which nothing is there behind the ClientHello; and
/// one that fails.
fn several(name: &str) -> (Recorded, String) {
    let first = record(name, &["-c", "TLS_CHACHA20_POLY1305_SHA256"]);
    let failing = first.folder.join("failing.pcapng");
    let (mut all, mut secrets) = packets(&first.capture);
    let mut add = |path: &Path, most: usize| {
        let (packets, more) = packets(path);
        all.extend(packets.into_iter().take(most));
        secrets.extend(more);
    };
    let resumed = [
        "--tls",
        "1.2",
        "--resume",
        "-c",
        "ECDHE-ECDSA-AES128-GCM-SHA256",
    ];
    let resumed = record(&format!("{name}-2"), &resumed);
    add(&resumed.capture, usize::MAX);
    let old = [
        "--tls",
        "1.0",
        "-c",
        "ECDHE-RSA-AES256-SHA",
        "--groups",
        "P-256",
    ];
    add(&record(&format!("{name}-4"), &old).capture, usize::MAX);
    add(&record(&format!("{name}-5"), &["--tls", "1.2"]).capture, 4);
    let other = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/extensions.pem");
    let path = failing.to_str().unwrap();
    let output = tlsdemo(&["--local", "-q", "--ca-file", other, "--pcap", path]);
    assert!(!output.status.success());
    add(&failing, usize::MAX);
    let keys = first.folder.join("keys.log");
    std::fs::write(&keys, secrets).unwrap();
    let path = first.folder.join("several.pcap");
    write_capture(&path, &all);
    let mut first = first;
    first.capture = path;
    (first, keys.to_str().unwrap().to_owned())
}

/// The numbers of the list.
fn numbers(capture: &Path, options: &[&str]) -> Vec<u64> {
    let rows = read(capture, options);
    rows.iter()
        .map(|row| row["number"].as_u64().unwrap())
        .collect()
}

#[test]
fn a_list_is_sorted_by_every_column_and_what_is_not_known_comes_last() {
    let (recorded, keys) = several("sorted");
    let capture = &recorded.capture;
    let secrets = ["--secrets", &keys];
    let rows = read(capture, &secrets);
    assert_eq!(rows.len(), 6, "{rows:#?}");
    let numbers = |by: &str| numbers(capture, &[&secrets[..], &["--sort", by]].concat());
    for (by, expected) in [
        ("number", [1, 2, 3, 4, 5, 6]),
        ("version", [4, 2, 3, 1, 6, 5]),
        // TLS_AES…, TLS_CHACHA20…, TLS_ECDHE_ECDSA…, TLS_ECDHE_RSA….
        ("suite", [6, 1, 2, 3, 4, 5]),
        // A resumed session of TLS 1.2 has no key exchange.
        ("session", [1, 2, 4, 6, 3, 5]),
        ("ending", [6, 1, 2, 3, 4, 5]),
    ] {
        let mut sorted = numbers(by);
        if by == "ending" {
            // How the others ended is in words, of which the order does not matter here.
            sorted[1..].sort_unstable();
        }
        assert_eq!(sorted, expected, "{by}");
    }
    for (by, member) in [
        ("client", "client"),
        ("server", "server"),
        ("name", "server_name"),
        ("group", "group"),
        ("certificate", "certificate"),
    ] {
        let sorted = read(capture, &[&secrets[..], &["--sort", by]].concat());
        let key = |row: &Value| {
            let text = row[member].as_str().map(str::to_owned);
            // Addresses are all of one host here, and ports are numbers.
            let port = text
                .as_ref()
                .and_then(|it| it.rsplit_once(':')?.1.parse::<u32>().ok());
            (text.is_none(), port, text, row["number"].as_u64())
        };
        let keys: Vec<_> = sorted.iter().map(key).collect();
        assert!(keys.is_sorted(), "{by}: {keys:?}");
        assert_eq!(keys.len(), 6, "{by}");
    }
    // As text it is the same.
    let path = capture.to_str().unwrap();
    let output = tlsdemo(&["read", path, "--secrets", &keys, "--sort", "version"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().skip(1).take(6);
    let first: Vec<&str> = lines
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(first, ["4", "2", "3", "1", "6", "5"], "{text}");
}

#[test]
fn filters_leave_what_all_of_them_leave() {
    let (recorded, keys) = several("filtered");
    let capture = &recorded.capture;
    let secrets = ["--secrets", &keys];
    let rows = read(capture, &secrets);
    let port = rows[1]["server"]
        .as_str()
        .unwrap()
        .rsplit_once(':')
        .unwrap()
        .1;
    for (filters, expected) in [
        (&["--tls", "1.2"][..], &[2, 3][..]),
        (&["--tls", "1.2,1.3"], &[1, 2, 3, 6]),
        (&["--tls", "1.3", "--failed"], &[6]),
        (&["--tls", "1.2", "--failed"], &[]),
        (&["--port", port, "--tls", "1.2"], &[2, 3]),
        (
            &["--port", port, "--host", "localhost", "--sort", "session"],
            &[2, 3],
        ),
        (&["--port", port, "--host", "nobody"], &[]),
        (&["--host", "127.0.0.1", "--failed"], &[6]),
    ] {
        let all = [&secrets[..], filters].concat();
        assert_eq!(numbers(capture, &all), expected, "{filters:?}");
        // What is told is what is listed.
        let path = capture.to_str().unwrap();
        let filters: Vec<&str> = filters
            .iter()
            .copied()
            .take_while(|it| *it != "--sort")
            .collect();
        let told = [
            &["read", path, "--all", "--json", "-"],
            &secrets[..],
            &filters,
        ]
        .concat();
        let output = tlsdemo(&told);
        assert_eq!(output.status.success(), !expected.is_empty(), "{filters:?}");
        let done = lines(&output.stdout);
        let done = done.iter().filter(|it| it["event"] == "done");
        assert_eq!(done.count(), expected.len(), "{filters:?}");
    }
    // Numbers that are asked for are filtered too.
    let path = capture.to_str().unwrap();
    let told = |options: &[&str]| {
        let all = [&["read", path, "-q"], &secrets[..], options].concat();
        let output = tlsdemo(&all);
        let text = String::from_utf8_lossy(&output.stdout)
            .matches("observed between")
            .count();
        (text, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(told(&["--stream", "1,2,6"]).0, 3);
    assert_eq!(told(&["--stream", "1,2,6", "--failed"]).0, 1);
    let (count, error) = told(&["--stream", "1,2", "--failed"]);
    assert_eq!(count, 0);
    assert!(error.contains("matches --failed"), "{error}");
}

/// An option that would change nothing is refused: what is to be told must be said, and a story has the
/// order of the wire.
#[test]
fn what_would_have_no_effect_on_a_list_is_refused() {
    let recorded = record("refused", &[]);
    let path = recorded.capture.to_str().unwrap();
    let log = recorded.folder.join("a.log");
    let log = log.to_str().unwrap();
    for options in [
        &["--html", log][..],
        &["--pcap", log],
        &["--keylog", log],
        &["--step"],
        &["--all", "--sort", "name"],
        &["--stream", "1", "--sort", "name"],
    ] {
        let output = tlsdemo(&[&["read", path], options].concat());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{options:?}: {error}");
        assert!(
            error.contains("--stream <N>") || error.contains("--sort"),
            "{error}"
        );
        assert!(!Path::new(log).exists(), "{options:?}");
    }
}
