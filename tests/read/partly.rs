//! Captures that lack a direction, a packet or the ends of packets: nothing is said of what was not seen,
//! and what is lacking is.

use super::*;

const SYN: u8 = 2;
const FIN: u8 = 1;
const RST_ACK: u8 = 0x14;

fn source_port(packet: &[u8]) -> [u8; 2] {
    [packet[20], packet[21]]
}

/// Whether the client sent it, who sends the first packet of all.
fn is_of_client(packet: &[u8], all: &[Vec<u8>]) -> bool {
    source_port(packet) == source_port(&all[0])
}

fn story(path: &Path) -> String {
    let output = tlsdemo(&["read", path.to_str().unwrap(), "--all"]);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    // As if it were on one line.
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The only line of the list.
fn row(path: &Path) -> Value {
    let [row] = &read(path, &[])[..] else {
        panic!("one connection")
    };
    row.clone()
}

/// That the list says what is lacking, calls nothing a failure, and that the story says nothing of an
/// offer that nobody saw.
fn check_unseen_offer(path: &Path, lacking: &str, name: &str) {
    let row = row(path);
    let ending = row["ending"].as_str().unwrap();
    assert!(ending.ends_with(lacking), "{name}: {ending}");
    assert_eq!(row["failed"], false, "{name}");
    assert_eq!(read(path, &["--failed"]).len(), 0, "{name}");
    let told = story(path);
    for claim in [
        "hich was not offered",
        "listed none",
        "ewest that the client offers",
        "versions offered",
        "what went wrong",
    ] {
        assert!(!told.contains(claim), "{name}: {claim}: {told}");
    }
    if row["cipher_suite"].is_string() {
        let unseen = told.matches("Why is not known: what the client offered was not seen.");
        assert!(unseen.count() >= 2, "{name}: {told}");
    }
}

#[test]
fn of_one_direction_nothing_is_said_of_the_other() {
    for (name, options) in [
        ("one13", &[][..]),
        ("one12", &["--tls", "1.2"]),
        ("one12-rsa", &["--tls", "1.2", "-c", "AES128-SHA"]),
        ("one10", &["--tls", "1.0"]),
    ] {
        let recorded = record(name, options);
        let (all, _) = packets(&recorded.capture);
        let (client, server): (Vec<_>, Vec<_>) = all
            .iter()
            .cloned()
            .partition(|packet| is_of_client(packet, &all));
        let path = recorded.folder.join("side.pcap");
        // With the segments that begin the connection, and from the middle on.
        for from in [0, 1] {
            write_capture(&path, &server[from..]);
            check_unseen_offer(&path, "; client's side not in the capture", name);
            let told = story(&path);
            let absent = "nothing that the client sent is in the capture";
            assert!(told.contains(absent), "{name}: {told}");
            assert!(told.contains("ServerHello,"), "{name}: {told}");

            write_capture(&path, &client[from..]);
            check_unseen_offer(&path, "; server's side not in the capture", name);
            let told = story(&path);
            let absent = "nothing that the server sent is in the capture";
            assert!(told.contains(absent), "{name}: {told}");
            assert!(!told.contains("gave up"), "{name}: {told}");
        }
    }
}

#[test]
fn of_a_hello_that_is_lost_or_cut_nothing_is_said() {
    for (name, options) in [("lost13", &[][..]), ("lost12", &["--tls", "1.2"])] {
        let recorded = record(name, options);
        let (all, _) = packets(&recorded.capture);
        let is_hello = |packet: &Vec<u8>| !payload(packet).is_empty();
        let hello = all.iter().position(is_hello).unwrap();
        assert_eq!(
            all[0][33] & SYN,
            SYN,
            "the capture begins with the connection"
        );
        let path = recorded.folder.join("lost.pcap");

        let mut lost = all.clone();
        lost.remove(hello);
        write_capture(&path, &lost);
        check_unseen_offer(&path, "; ClientHello not in the capture", name);

        // As with a snaplen: the header says how long the packet was.
        for kept in [1, 4, 60, 120] {
            let mut cut = all.clone();
            let head = cut[hello].len() - payload(&cut[hello]).len();
            cut[hello].truncate(head + kept);
            write_capture(&path, &cut);
            check_unseen_offer(&path, "; its first packets were cut", name);
        }

        write_capture(&path, &all[hello + 1..]);
        check_unseen_offer(&path, "; beginning not in the capture", name);
    }
}

/// A server that was not answered may be told from one whose answers were not captured.
#[test]
fn a_client_that_is_not_answered_fails_and_one_that_is_not_seen_to_be_does_not() {
    let recorded = record("unanswered", &["--tls", "1.2"]);
    let (all, _) = packets(&recorded.capture);
    let is_data = |packet: &&Vec<u8>| !payload(packet).is_empty();
    let hello = all.iter().find(is_data).unwrap();
    let mut end = part(hello, payload(hello).len(), payload(hello).len());
    end[33] |= FIN;
    let path = recorded.folder.join("a.pcap");
    // The segments that open it, the hello, and that the client closes.
    let opening = all.iter().take_while(|packet| payload(packet).is_empty());
    let packets: Vec<Vec<u8>> = opening.chain([hello, &end]).cloned().collect();
    write_capture(&path, &packets);
    let row = row(&path);
    assert_eq!(row["ending"], "closed by the client after the ClientHello");
    assert_eq!(row["failed"], true);
}

#[test]
fn a_reset_behind_both_close_notifies_ends_nothing_early() {
    let recorded = record("reset", &["--tls", "1.2"]);
    let (mut all, secrets) = packets(&recorded.capture);
    let keys = recorded.folder.join("keys");
    std::fs::write(&keys, secrets).unwrap();
    let last = all.len() - 1;
    let from = match is_of_client(&all[last], &all) {
        true => "client",
        false => "server",
    };
    for (number, packet) in all.iter_mut().enumerate() {
        packet[33] &= !FIN;
        if number == last {
            packet[33] = RST_ACK;
        }
    }
    let path = recorded.folder.join("reset.pcap");
    write_capture(&path, &all);
    let [row] = &read(&path, &["--secrets", keys.to_str().unwrap()])[..] else {
        panic!("one connection")
    };
    let ending = format!("closed by both, then reset by the {from}");
    assert_eq!(
        (&row["ending"], &row["failed"]),
        (&ending.into(), &false.into())
    );
}

#[test]
fn the_list_fits_the_terminal_and_loses_nothing() {
    let recorded = record("narrow", &["--tls", "1.2", "--resume"]);
    let path = recorded.capture.to_str().unwrap();
    let listed = |columns: Option<&str>, options: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
        command.args([&["read", path], options].concat());
        match columns {
            Some(columns) => command.env("COLUMNS", columns),
            None => command.env_remove("COLUMNS"),
        };
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    // In a pipe a line is a connection, and the heading another.
    assert_eq!(listed(None, &[]).lines().count(), 3);
    for columns in [60, 80, 120] {
        let list = listed(Some(&columns.to_string()), &["-v"]);
        for line in list.lines() {
            assert!(line.chars().count() <= columns, "{columns}: {line}");
            assert!(!line.trim().is_empty(), "{list}");
        }
        let squeezed: String = list.split_whitespace().collect();
        for row in read(&recorded.capture, &[]) {
            for member in ["client", "server", "cipher_suite", "group", "ending", "ja3"] {
                // A session that is resumed up to TLS 1.2 has no group.
                let value = row[member].as_str().unwrap_or_default();
                let value = value.replace(' ', "");
                assert!(squeezed.contains(&value), "{columns} {member}: {list}");
            }
        }
        assert!(squeezed.contains("session:new") && squeezed.contains("session:of1"));
    }
}

#[test]
fn a_given_key_is_no_session() {
    for (name, version) in [("given12", "1.2"), ("given13", "1.3")] {
        let recorded = record(name, &["--tls", version, "--psk", "alice:00112233"]);
        let path = recorded.capture.to_str().unwrap();
        let output = tlsdemo(&["read", path]);
        let list = String::from_utf8(output.stdout).unwrap();
        assert!(list.contains("  PSK  "), "{name}: {list}");
    }
}
