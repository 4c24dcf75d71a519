//! The levels of the text: how long each is, that what the story says is what the trace says, and
//! that it names each choice with its reason, whatever was chosen.

use std::process::{Command, Stdio};

use serde_json::Value;

fn tlsdemo(arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
    command.args(arguments.split_whitespace());
    command.stdin(Stdio::null());
    for name in ["CLICOLOR_FORCE", "SSLKEYLOGFILE", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// What a visit to the built-in server prints, the same each time.
fn told(arguments: &str) -> String {
    let output = tlsdemo(&format!("--local --seed 1 {arguments}"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Each kind of handshake: what to ask for.
const KINDS: &[&str] = &[
    "",
    "--groups x25519",
    "--groups P-521 --sigalgs ed25519",
    "--groups ffdhe2048 --sigalgs rsa_pss_rsae_sha384",
    "--groups P-256 --key-share none",
    "--cipher TLS_CHACHA20_POLY1305_SHA256 --sigalgs mldsa65",
    "--tls 1.2",
    "--tls 1.2 -c DHE-RSA-CHACHA20-POLY1305",
    "--tls 1.2 -c AES256-SHA256",
    "--tls 1.2 -c ECDHE-RSA-AES128-SHA --groups P-384",
    "--tls 1.1",
    "--tls 1.1 -c DHE-RSA-AES128-SHA",
    "--tls 1.0 -c ECDHE-RSA-AES256-SHA",
    "--tls 1.0 -c DES-CBC3-SHA",
];

#[test]
fn the_story_is_short() {
    for (arguments, most) in [
        ("", 160),
        ("--tls 1.2", 130),
        ("--tls 1.2 -c ECDHE-RSA-AES128-GCM-SHA256", 130),
        ("--tls 1.2 -c DHE-RSA-AES128-SHA", 140),
        ("--tls 1.1", 140),
        ("--tls 1.0", 140),
        ("-c AES128-SHA", 130),
        ("--groups x25519", 160),
        ("--groups P-256 --key-share none", 180),
        ("--key-update", 180),
        ("--ech", 190),
    ] {
        let lines = told(arguments).lines().count();
        assert!(lines <= most, "{arguments}: {lines} lines, {most} at most");
    }
}

#[test]
fn each_level_tells_more_than_the_one_before() {
    for kind in ["", "--tls 1.2"] {
        let lengths: Vec<usize> = ["-q", "", "-v", "-vv"]
            .iter()
            .map(|level| told(&format!("{kind} {level}")).lines().count())
            .collect();
        assert!(lengths.is_sorted(), "{kind}: {lengths:?}");
        assert!(lengths[0] < 40, "{kind}: {lengths:?}");
    }
    assert!(told("-v").contains("folded, -vv shows them"));
    // Frames of HTTP/2 are all that was sent: what they carry is not sent once more.
    for level in ["", "-v"] {
        let told = told(level);
        assert!(told.contains("{DATA} {GOAWAY}"), "{level}: {told}");
    }
    assert!(!told("-vv").contains("folded"));
    assert!(told("-q --alpn http/1.1").contains("application data"));
}

/// Nothing goes beyond the end of a line of a narrow terminal, and no heading is cut.
#[test]
fn narrow_terminals_hold() {
    for columns in ["40", "52", "60"] {
        for level in ["", "-v", "-vv", "-q"] {
            for kind in ["", "--tls 1.2", "--tls 1.0"] {
                let arguments = format!("--local {level} {kind}");
                let output = tlsdemo(&arguments).env("COLUMNS", columns).output();
                let told = String::from_utf8(output.unwrap().stdout).unwrap();
                let most: usize = columns.parse().unwrap();
                for line in told.lines() {
                    let wide = line.chars().count();
                    assert!(wide <= most, "{arguments}, {columns}: {line}");
                    let is_cut = line.starts_with("── ") && line.ends_with('…');
                    assert!(!is_cut, "{arguments}, {columns}: {line}");
                }
                let told = unwrapped(&told);
                for name in ["ServerHello", "Certificate", "close_notify"] {
                    assert!(told.contains(name), "{arguments}, {columns}: {name}");
                }
            }
        }
    }
}

/// What a key share is for depends on what else the hello offers (RFC 9846 §4.3.8, §4.3.9).
#[test]
fn a_key_share_is_told_as_what_it_is() {
    let story = |arguments: &str| unwrapped(&told(arguments));
    let one = story("--tls 1.3 --key-share x25519");
    assert!(one.contains("A public key, made") && !one.contains("Public keys, made"));
    let alone = story("--tls 1.3 --groups x25519");
    assert!(alone.contains("no guess can be wrong") && !alone.contains("A wrong guess"));
    let resumed = story("--tls 1.3 --resume --psk-modes psk_ke");
    assert!(!resumed.contains("nothing need be guessed"), "{resumed}");
    assert!(
        resumed.contains("in case the server takes none"),
        "{resumed}"
    );
    // RFC 8422 §5.1.1 is about curves, and up to RFC 7919 a server brings a prime of its own.
    let fields = story("--tls 1.2 --groups x25519,secp256r1");
    assert!(fields.contains("no other curve."), "{fields}");
    let named = story("--tls 1.2 --groups x25519,ffdhe2048");
    assert!(named.contains("The server may use no other."), "{named}");
}

/// A group that its prime alone tells is chosen in ServerKeyExchange (RFC 7919 §4).
#[test]
fn a_group_is_told_where_it_is_chosen() {
    let told = told("--tls 1.2 -c DHE-RSA-AES128-SHA");
    let (_, rest) = told.split_once("ServerKeyExchange, ").unwrap();
    let (exchange, rest) = rest.split_once("ServerHelloDone, ").unwrap();
    assert!(exchange.contains("\n   group: ffdhe"), "{exchange}");
    assert!(!rest.contains("\n   group: "), "{rest}");
}

/// RFC 5246 appendix A.5: the suites with NULL have a MAC and no encryption.
/// A session knows the group of its server: the key share says so, in its own hello and no other.
#[test]
fn the_key_share_of_a_session_is_explained() {
    let known = "the group that the session's connection agreed on";
    let told = unwrapped(&told("--resume"));
    let (first, second) = told.rsplit_once("ClientHello, ").unwrap();
    assert!(!first.contains(known), "{first}");
    let (_, share) = second.split_once("key_share: ").unwrap();
    let reason =
        format!("X25519MLKEM768 (1,216 bytes). A public key, made for this connection, in {known}");
    assert!(share.starts_with(&reason), "{share}");
}

#[test]
fn what_is_only_authenticated_is_not_called_encrypted() {
    let told = told("--tls 1.2 -c NULL-SHA256");
    assert!(told.contains("nothing is encrypted"), "{told}");
    assert!(!told.contains("encrypted in {"), "{told}");
}

/// The facts that a quiet account ends with.
fn facts(quiet: &str) -> Vec<(String, String)> {
    let (_, facts) = quiet.split_once("── what was agreed on").unwrap();
    let pairs = facts.lines().skip(1).map(|line| {
        let (name, value) = line.trim().split_once("  ").unwrap();
        (name.to_owned(), value.trim().to_owned())
    });
    pairs.collect()
}

/// Lines that go on are put together.
fn unwrapped(text: &str) -> String {
    text.replace("\n     ", " ")
}

#[test]
fn every_choice_is_named_with_its_reason() {
    const REASONS: &[&str] = &[
        "offered",
        "the client offers",
        "the client's favorite",
        "the first of the client's",
        "in the client's list",
        "it fits the signer's key",
        "asked for with the HelloRetryRequest",
        "recognized by the prime",
    ];
    for kind in KINDS {
        let story = unwrapped(&told(kind));
        let facts = facts(&told(&format!("{kind} -q")));
        for (fact, label) in [
            ("version", "version"),
            ("cipher suite", "cipher_suite"),
            ("group", "group"),
            ("signature scheme", "signature scheme"),
        ] {
            let value = facts.iter().find(|(name, _)| name == fact);
            let Some((_, value)) = value else {
                // RSA key transport has no group, and signs nothing.
                assert!(["group", "signature scheme"].contains(&fact), "{kind}");
                assert!(
                    story.contains("group: None: with this key exchange"),
                    "{kind}"
                );
                continue;
            };
            let row = story
                .lines()
                .find(|line| line.starts_with(&format!("   {label}: {value}. ")))
                .unwrap_or_else(|| panic!("{kind}: no {label} {value} in {story}"));
            let row = row.to_lowercase();
            let has_reason = REASONS
                .iter()
                .any(|reason| row.contains(&reason.to_lowercase()));
            assert!(has_reason, "{kind}: {row}");
            // It is also said what it is.
            let sentences = row.matches(". ").count();
            assert!(sentences >= 2 || row.len() > 80, "{kind}: {row}");
        }
    }
}

/// What shows more is advised, and no account advises itself.
#[test]
fn no_level_advises_itself() {
    for (level, more, less) in [
        ("", Some("next: -v the bytes"), None),
        (
            "-v",
            Some("next: -vv nothing folded"),
            Some("-v shows the bytes"),
        ),
        ("-vv", None, Some("next: -v")),
    ] {
        let told = told(level);
        assert!(more.is_none_or(|more| told.contains(more)), "{level}");
        assert!(less.is_none_or(|less| !told.contains(less)), "{level}");
    }
}

/// Braces are around what was encrypted, at every level that draws the flights.
#[test]
fn the_flights_say_what_is_encrypted() {
    for (kind, certificate) in [("", "{Certificate}"), ("--tls 1.2", " Certificate ")] {
        for level in ["", "-v"] {
            let told = told(&format!("{kind} {level}"));
            let (_, picture) = told.split_once("who sent what").unwrap();
            let (picture, _) = picture.split_once("the key tree").unwrap();
            for part in ["   ClientHello ", certificate, "{Finished}", "{Alert}"] {
                assert!(
                    picture.contains(part),
                    "{kind} {level}: no {part}: {picture}"
                );
            }
            assert!(!picture.contains("{ClientHello}") && !picture.contains("{ServerHello}"));
            assert!(!picture.contains("{ChangeCipherSpec}"));
        }
    }
}

/// An arrow leads to a value, and a line that goes on stands beside the branches that it passes.
#[test]
fn no_branch_of_the_key_tree_is_broken_off() {
    for kind in KINDS.iter().chain(&["--resume", "--tls 1.2 --resume"]) {
        let told = told(kind);
        let narrow = tlsdemo(&format!("--local --seed 1 {kind}"))
            .env("COLUMNS", "60")
            .output();
        let narrow = String::from_utf8(narrow.unwrap().stdout).unwrap();
        for tree in [&told, &narrow]
            .into_iter()
            .flat_map(|told| told.split("the key tree").skip(1))
        {
            let lines = tree.lines().skip(1);
            let lines: Vec<&str> = lines.take_while(|line| !line.contains("next:")).collect();
            for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
                assert!(!line.ends_with(['→', ' ']), "{kind}: {line}");
                let goes_on = line.ends_with(',') && line.contains("├─");
                let is_led_to = next.trim_start_matches(['│', ' ']).starts_with('→');
                let is_beside = goes_on || is_led_to && line.contains("├─");
                assert!(!is_beside || next.contains('│'), "{kind}: {next}");
            }
        }
    }
}

/// The key of a session was derived in the connection before: the second tree says how (RFC 9846 §7.1; RFC 5246
/// §8.1), and from which of the two tickets it is. The client takes the newest.
#[test]
fn the_key_tree_of_a_resumed_connection_begins_in_the_first() {
    let tls13 = "early_secret → derived → handshake_secret (with shared_secret) → derived → \
                 main_secret → resumption_secret → PSK (2 of 2)";
    for (kind, path, root) in [
        ("--tls 1.3 --resume", tls13, "early_secret (with PSK)"),
        (
            "--tls 1.2 --resume",
            "pre_master_secret → master_secret",
            "master_secret",
        ),
    ] {
        for level in ["", "-v"] {
            let told = told(&format!("{kind} {level}"));
            let trees: Vec<&str> = told
                .split("the key tree: what is derived from what")
                .collect();
            let [_, first, second] = trees[..] else {
                panic!("{kind} {level}: {} trees", trees.len() - 1);
            };
            assert!(!first.contains("connection 1:"), "{kind} {level}");
            let (joint, own) = second
                .trim_start()
                .split_once(&format!("\n   {root}\n"))
                .unwrap();
            assert_eq!(unwrapped(joint).trim(), format!("connection 1: {path}"));
            assert!(own.starts_with("   ├─ "), "{kind} {level}: {own}");
        }
    }
}

/// A plain PSK suite has no key exchange to spare (RFC 4279 §2); a third visit is compared with the first, which
/// showed a certificate. The name of a key is told as it crosses the network: in the clear.
#[test]
fn what_a_resumption_spares_was_there_before() {
    let psk = "--psk alice:00112233445566770011223344556677 --resume";
    let plain = unwrapped(&told(&format!("--tls 1.2 -c PSK-AES128-CBC-SHA256 {psk}")));
    let (_, cost) = plain.split_once("resumption_cost: ").unwrap();
    let (numbers, _) = cost.split_once(". ").unwrap();
    assert!(
        !numbers.contains("key exchange") && !numbers.contains("certificate"),
        "{numbers}"
    );
    assert!(plain.contains("psk_identity: \"alice\""));
    assert!(told(psk).contains("pre_shared_key: 1 identity, \"alice\""));
    let dhe = unwrapped(&told(&format!(
        "--tls 1.2 -c DHE-PSK-AES128-CBC-SHA256 {psk}"
    )));
    assert!(dhe.contains("no key exchange instead of 1"));
    let again = unwrapped(&told("--again 2"));
    let costs: Vec<&str> = again.split("resumption_cost: ").skip(1).collect();
    assert_eq!(costs.len(), 2);
    for cost in costs {
        assert!(cost.contains("no certificate instead of 1"), "{cost}");
    }
}

/// What the story says of messages, sizes, computations and checks is what the trace has.
#[test]
fn the_story_says_what_the_trace_says() {
    for kind in KINDS {
        let story = unwrapped(&told(kind));
        let trace = std::env::temp_dir().join(format!(
            "tlsdemo-levels-{}-{}.json",
            std::process::id(),
            kind.len()
        ));
        let output = tlsdemo(&format!("--local --seed 1 {kind} -q --json"))
            .arg(&trace)
            .output()
            .unwrap();
        assert!(output.status.success());
        let lines = std::fs::read_to_string(&trace).unwrap();
        std::fs::remove_file(&trace).unwrap();
        let events: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let mut step = 0;
        let mut on_the_wire = [0, 0];
        let (mut computed, mut steps) = (Vec::new(), Vec::new());
        for event in &events {
            let text = |member: &str| event[member].as_str().unwrap_or_default();
            let hex_length = |member: &str| text(member).len() / 2;
            match text("event") {
                "message" | "alert" => {
                    step += 1;
                    if event["application"].is_string() {
                        // What an application sends is told in a line for each side's turn.
                        assert!(story.contains(text("name")), "{kind}: {}", text("name"));
                        continue;
                    }
                    let direction = match text("from") {
                        "client" => "client → server",
                        _ => "client ← server",
                    };
                    let name = match text("event") {
                        "alert" => format!("Alert: {}", text("description")),
                        _ => text("name").to_owned(),
                    };
                    let heading = format!("── {step} ── {direction} ── {name}, ");
                    let rest = story.split_once(&heading).map(|(_, rest)| rest);
                    let rest = rest.unwrap_or_else(|| panic!("{kind}: no {heading}"));
                    assert_eq!(number(rest), hex_length("bytes"), "{kind}: {heading}");
                }
                "record" => {
                    let side = usize::from(text("from") == "server");
                    let of_record = event["steps"].as_array().into_iter().flatten();
                    steps.extend(of_record.map(|step| step["name"].as_str().unwrap().to_owned()));
                    on_the_wire[side] += hex_length("header") + hex_length("fragment");
                }
                "computation" => computed.push(text("name").to_owned()),
                _ => {}
            }
        }
        assert!(step > 8, "{kind}: {step}");
        // The picture of the flights has every byte of every record.
        let (_, picture) = story.split_once("who sent what").unwrap();
        let (picture, _) = picture.split_once("the key tree").unwrap();
        let sizes = picture.lines().filter_map(|line| {
            let (before, _) = line.split_once(" bytes")?;
            Some(number(before.rsplit(' ').next()?))
        });
        assert_eq!(
            sizes.sum::<usize>(),
            on_the_wire.iter().sum::<usize>(),
            "{kind}: {picture}"
        );
        // Every value that the story computes was computed, and what is computed is told, hashes
        // over the same messages aside.
        for line in story.lines().filter_map(|line| line.strip_prefix(" ⇒ ")) {
            let (names, _) = line.split_once(" = ").unwrap_or((line, ""));
            for name in names.split(", ") {
                let is_known = computed.iter().chain(&steps).any(|other| other == name);
                assert!(is_known, "{kind}: {name} was not computed");
            }
        }
        for name in computed
            .iter()
            .filter(|name| !name.starts_with("Transcript-Hash("))
        {
            let is_told = story.lines().any(|line| {
                let names = line
                    .strip_prefix(" ⇒ ")
                    .and_then(|line| line.split_once(" = "));
                names.is_some_and(|(names, _)| names.split(", ").any(|other| other == name))
            });
            assert!(is_told, "{kind}: {name} is not told");
        }
    }
}

/// The number at the start of a text, without the commas between thousands.
fn number(text: &str) -> usize {
    let digits: String = text
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == ',')
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap()
}

#[test]
fn the_last_screen_of_a_failure_begins_with_what_went_wrong() {
    let output = tlsdemo("--local --tls 1.3 --sigalgs rsa_pkcs1_sha256")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let story = String::from_utf8(output.stdout).unwrap();
    let order = [
        "Alert: handshake_failure",
        "── what went wrong",
        "The peer answered with the alert handshake_failure",
        "── how far it got",
        "ClientHello  ",
        "tlsdemo explain handshake_failure",
    ];
    let mut rest = &*story;
    for what in order {
        let found = rest
            .find(what)
            .unwrap_or_else(|| panic!("no {what} in {story}"));
        rest = &rest[found..];
    }
}

/// What is kept back for the last screen is told of a trace that ends before it.
#[test]
fn a_trace_is_told_at_each_level_also_if_it_breaks_off() {
    let trace =
        std::env::temp_dir().join(format!("tlsdemo-levels-{}-cut.json", std::process::id()));
    let output = tlsdemo("--local --seed 1 -q --json")
        .arg(&trace)
        .output()
        .unwrap();
    assert!(output.status.success());
    let whole = std::fs::read_to_string(&trace).unwrap();
    let show = |level: &str| {
        let output = tlsdemo(&format!("show {level}"))
            .arg(&trace)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for level in ["-q", "", "-v", "-vv"] {
        let shown = show(level).replace("the built-in server", "");
        assert_eq!(
            shown,
            told(level).replace("the built-in server", ""),
            "{level}"
        );
    }
    let cut: Vec<&str> = whole.lines().take(40).collect();
    std::fs::write(&trace, cut.join("\n") + "\n").unwrap();
    for level in ["", "-v"] {
        let shown = show(level);
        assert!(
            shown.contains("── 2 ── client ← server ── ServerHello"),
            "{level}"
        );
        assert!(shown.contains("client_write_key"), "{level}: {shown}");
    }
    std::fs::remove_file(&trace).unwrap();
}
