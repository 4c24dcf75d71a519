//! The program as its user meets it: usage, exit status, streams, and the table of suites against
//! OpenSSL's.

#[path = "cli/kept.rs"]
mod kept;
#[path = "common/skip.rs"]
mod skip;

use std::io::Read;
use std::process::{Command, Output, Stdio};

use skip::skip;

fn tlsdemo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tlsdemo"));
    command.args(arguments).stdin(Stdio::null());
    for name in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "SSLKEYLOGFILE",
        "COLUMNS",
    ] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    tlsdemo(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Status 2, nothing on standard output, and all of `says` on standard error.
fn misused(arguments: &[&str], says: &[&str]) {
    let output = run(arguments);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    for word in says {
        assert!(
            errors.contains(word),
            "{arguments:?}: no `{word}` in: {errors}"
        );
    }
}

#[test]
fn without_arguments_it_helps_and_calls_it_wrong_usage() {
    misused(
        &[],
        &["Usage: tlsdemo [OPTIONS] <TARGET>", "ciphers", "--local"],
    );
}

#[test]
fn help_and_version() {
    let output = run(&["-V"]);
    assert!(output.status.success());
    assert_eq!(
        text(&output.stdout),
        format!("tlsdemo {}\n", env!("CARGO_PKG_VERSION"))
    );
    for argument in ["-h", "--help"] {
        let output = run(&[argument]);
        assert!(output.status.success());
        assert!(output.stderr.is_empty());
        assert!(text(&output.stdout).contains("--cipher"));
    }
    let help = text(&run(&["--help"]).stdout);
    for word in [
        "Examples:",
        "Exit status:",
        "serve:443",
        "HelloRetryRequest",
    ] {
        assert!(help.contains(word), "{word}");
    }
    for command in ["ciphers", "serve", "completions", "man"] {
        assert!(run(&[command, "--help"]).status.success());
    }
}

/// RFC 8470 §5.2: what is not safe and came as early data is not acted on, and goes again on the same
/// connection when the handshake is done.
#[test]
fn a_request_that_is_too_early_goes_again() {
    for alpn in ["http/1.1", "h2"] {
        for (more, attempts) in [
            (&["-X", "POST", "-d", "a=b"][..], 2),
            (&["-X", "DELETE"], 2),
            (&["-X", "GET"], 1),
        ] {
            let base = ["--local", "--resume", "--early-data", "-v", "--alpn", alpn];
            let output = run(&[&base[..], more].concat());
            let told = text(&output.stdout);
            assert!(output.status.success(), "{alpn} {more:?}: {told}");
            let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
            let status = |code: u32| match alpn {
                "h2" => words.contains(&format!(":status: {code}")),
                _ => words.contains(&format!("\"HTTP/1.1 {code} ")),
            };
            let is_refused = attempts == 2;
            assert_eq!(status(425), is_refused, "{alpn} {more:?}: {told}");
            let says = "does not act on it, and the client is to repeat it";
            assert_eq!(words.contains(says), is_refused, "{alpn} {more:?}: {told}");
            // Of the request that counted the client waited for the handshake, as RFC 8470 §5.2 has it.
            let spared = words.contains("no round trip instead of 1");
            assert_eq!(spared, !is_refused, "{alpn} {more:?}: {told}");
            // The first visit is a full handshake, without early data.
            let last = if is_refused { 405 } else { 200 };
            assert!(status(last), "{alpn} {more:?}: {told}");
        }
    }
}

/// Runs it, and gives what it tells in one line.
fn told(arguments: &[&str]) -> String {
    let output = run(arguments);
    let told = text(&output.stdout);
    assert!(output.status.success(), "{arguments:?}: {told}");
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// RFC 9846 §4.3.10: a HelloRetryRequest refuses early data, and the request goes again. It is told
/// both times, the first time as early data.
#[test]
fn a_request_that_a_retry_refuses_is_told_again() {
    let how = ["--local", "--tls", "1.3", "--resume", "--early-data"];
    let retry = ["--key-share", "none"];
    for (alpn, request) in [("h2", "(HEADERS)"), ("http/1.1", "(request)")] {
        let all = [&how[..], &retry, &["--alpn", alpn]].concat();
        let story = told(&all);
        let second = story.rsplit("the built-in server").next().unwrap();
        let again = request.replace('(', "{").replace(')', "}");
        for words in [
            "the early data is refused: the server asks for another ClientHello first",
            "bytes that the server did not take as early data follow again",
            "as early data in ( )",
            request,
            &again,
            "client → server ── early data, HTTP/",
        ] {
            assert!(second.contains(words), "{alpn} {words}: {second}");
        }
        let bytes = told(&[&all[..], &["-v"]].concat());
        let name = request.trim_matches(['(', ')']);
        let titles = [
            format!("client → server ── {name} (early data), "),
            format!("client → server ── {name}, "),
        ];
        let second = bytes.rsplit("(early data)").next().unwrap();
        assert!(bytes.contains(&titles[0]), "{bytes}");
        assert!(second.contains(&titles[1]), "{second}");
        // Both fingerprints of hellos, and the server's.
        let brief = told(&[&all[..], &["-q"]].concat());
        assert_eq!(brief.matches(" ja3s ").count(), 2, "{brief}");
    }
    // Taken early data is told once.
    let story = told(&how);
    let second = story.rsplit("the built-in server").next().unwrap();
    assert!(second.contains("(HEADERS)"), "{second}");
    assert!(!second.contains("{HEADERS} ──"), "{second}");
    assert!(!second.contains("early_data_again"), "{second}");
}

/// What is said of a resumption, and of keys that were given, holds in the version in which it is said.
#[test]
fn what_is_told_of_sessions_holds_in_every_version() {
    let name = "The name under which the server would resume";
    let new_keys = "a key exchange is made all the same";
    for version in ["1.0", "1.1", "1.2"] {
        let story = told(&["--local", "--tls", version, "--resume"]);
        let second = story.rsplit("the built-in server").next().unwrap();
        assert!(second.contains("What the client sent: the server resumes"));
        assert!(second.contains("A value of the client's own"), "{second}");
        assert!(!second.contains(name), "{second}");
        assert!(!second.contains(new_keys), "{second}");
        assert!(second.contains("without a key exchange"), "{second}");
    }
    let story = told(&["--local", "--tls", "1.3", "--resume"]);
    assert!(story.contains(new_keys), "{story}");

    let given = ["--local", "--tls", "1.3", "--psk", "a:00112233"];
    let story = told(&[&given[..], &["--psk-modes", "psk_ke"]].concat());
    assert!(!story.contains("one group, and sends its half"), "{story}");
    assert!(!story.contains("key for tickets"), "{story}");
    assert!(story.contains("makes no key exchange (psk_ke)"), "{story}");
    for (how, root) in [
        (&[][..], "early_secret (with epsk)"),
        (&["--psk-import"][..], "early_secret (with ipskx)"),
    ] {
        let story = told(&[&given[..], how].concat());
        assert!(story.contains(root), "{story}");
        assert!(story.contains("pre-shared key: given to both ends"));
    }
    let without = told(&["--local", "--tls", "1.3"]);
    assert!(without.contains("early_secret → derived"), "{without}");
}

/// RFC 4346 §7.4.3, §7.4.4: before TLS 1.2 no signature scheme is offered, named or asked for.
#[test]
fn no_scheme_is_offered_before_tls12() {
    for (version, has_schemes) in [("1.0", false), ("1.1", false), ("1.2", true)] {
        for level in [&[][..], &["-v"]] {
            let how = ["--local", "--tls", version, "-c", "ECDHE-ECDSA-AES128-SHA"];
            let story = told(&[&how[..], level].concat());
            assert_eq!(story.contains("was offered and fits"), has_schemes);
            let made = format!("the signature is made as TLS {version} does");
            assert_eq!(story.contains(&made), !has_schemes, "{story}");
        }
    }
}

/// Filters are for those who are asked for a certificate, and each is for an extension of its own.
#[test]
fn filters_that_make_no_sense_are_refused() {
    let serve = ["serve", "--port", "0", "-q"];
    let asks = ["--client-auth", "request"];
    for (how, says) in [
        (&["--client-filter", "keyUsage"][..], "add --client-auth"),
        (
            &[&asks[..], &["--client-filter", "nonsense"]].concat(),
            "is no extension",
        ),
        (
            &[
                &asks[..],
                &["--client-filter", "extKeyUsage=anyExtendedKeyUsage"],
            ]
            .concat(),
            "may not be asked for",
        ),
        (
            &[
                &asks[..],
                &[
                    "--client-filter",
                    "keyUsage",
                    "--client-filter",
                    "2.5.29.15=cRLSign",
                ],
            ]
            .concat(),
            "one extension twice",
        ),
    ] {
        misused(&[&serve[..], how].concat(), &["--client-filter", says]);
    }
}

/// Trust anchors are numbers, of TLS 1.3, and of those who are asked for a certificate.
#[test]
fn trust_anchors_that_make_no_sense_are_refused() {
    let serve = ["serve", "--port", "0", "-q", "--trust-anchors", "32473.1"];
    misused(&serve, &["--trust-anchors", "add --client-auth"]);
    let local = ["--local", "--trust-anchors"];
    for (how, says) in [
        (&["nonsense"][..], "is no identifier of a trust anchor"),
        (&["32473..1"], "is no identifier of a trust anchor"),
        (&["32473.1", "--tls", "1.2"], "is of TLS 1.3"),
    ] {
        misused(&[&local[..], how].concat(), &["--trust-anchors", says]);
    }
}

/// A server has chains of two trust anchors; which one is shown, and what is said of it.
#[test]
fn a_chain_is_shown_for_its_trust_anchor() {
    for (asked, says, key) in [
        (
            "32473.1",
            "the server's chain is of the trust anchor 32473.1, which the client asks for",
            "certificate key: ECDSA, secp256r1",
        ),
        (
            "9.9,32473.2",
            "the server's chain is of a trust anchor that the client asks for, one of 9.9, 32473.2",
            "certificate key: ML-DSA-65",
        ),
        (
            "9.9",
            "the client asks for a chain of 9.9; the server has chains of 32473.1, 32473.2, and shows the usual one",
            "certificate key: ECDSA, secp256r1",
        ),
        (
            "none",
            "the client asks which trust anchors the server has chains of: 32473.1, 32473.2",
            "certificate key: ECDSA, secp256r1",
        ),
    ] {
        let story = told(&["--local", "--trust-anchors", asked]);
        let story = story.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            story.contains(says) && story.contains(key),
            "{asked}: {story}"
        );
    }
}

/// An encrypted hello goes with the offer of another client that sends such things, and pretending with
/// no other client at all.
#[test]
fn an_encrypted_hello_is_in_the_likeness_of_those_who_send_it() {
    for (likeness, ech, says) in [
        ("chrome", "grease", "sends such bytes by itself"),
        ("curl", "grease", "sends no encrypted_client_hello"),
        ("curl", "", "sends no encrypted_client_hello"),
    ] {
        let how = ["--local", "--as", likeness, "--ech", ech];
        let how = &how[..how.len() - usize::from(ech.is_empty())];
        misused(how, &["--ech", "--as", says]);
    }
}

/// A key that is given is offered in another client's likeness too, as are the other terms that do not
/// show in its hello.
#[test]
fn a_likeness_offers_the_keys_that_are_given() {
    for how in [
        &[
            "--as",
            "openssl",
            "--tls",
            "1.2",
            "-c",
            "PSK-AES128-GCM-SHA256",
        ][..],
        &["--as", "curl", "-c", "ECDHE-PSK-AES128-CBC-SHA256"],
        &["--as", "openssl", "--tls", "1.3"],
        &["--as", "gnutls", "--psk-modes", "psk_ke"],
        // It lists no psk_key_exchange_modes of its own without a session.
        &["--as", "go"],
        &["--as", "firefox", "--psk-import"],
    ] {
        let psk = ["--local", "--psk", "alice:00112233"];
        let story = told(&[&psk[..], how].concat());
        assert!(
            story.contains("pre-shared key: given to both ends"),
            "{how:?}: {story}"
        );
    }
}

/// What goes with --send may go ahead as well.
#[test]
fn bytes_as_they_are_may_be_early() {
    let file = std::env::temp_dir().join(format!("tlsdemo-send-{}", std::process::id()));
    std::fs::write(
        &file,
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    )
    .unwrap();
    let send = ["--send", file.to_str().unwrap(), "--alpn", "http/1.1"];
    let how = ["--local", "--resume", "--early-data", "-q", "-o", "-"];
    let output = run(&[&how[..], &send[..]].concat());
    let _ = std::fs::remove_file(&file);
    let (page, told) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{page}{told}");
    assert_eq!(page.matches("HTTP/1.1 200 OK").count(), 2, "{page}{told}");
    assert_eq!(
        page.matches("early_data_accepted: yes").count(),
        1,
        "{page}{told}"
    );
}

#[test]
fn mistakes_are_explained() {
    misused(
        &["--session", "/", "a.example"],
        &["--session /", "not a file"],
    );
    misused(&["--session", "/dev/null", "a.example"], &["not a file"]);
    misused(
        &["--session", "Cargo.toml", "a.example"],
        &["--session Cargo.toml", "line 1: "],
    );
    misused(
        &["--session", "no/such/folder", "a.example"],
        &["--session no/such/folder"],
    );
    misused(&["--session", "x", "--local"], &["--local"]);
    misused(&["--early-data", "a.example"], &["--resume or --session"]);
    misused(&["--nonsense"], &["--nonsense"]);
    misused(
        &["a.example", "b.example"],
        &["one TARGET at a time: `b.example` is a second one"],
    );
    // With the usage of the command that was called, and no other.
    misused(
        &["why", "a.example", "--ca-file", "no/such/file"],
        &["no/such/file", "Usage: tlsdemo why "],
    );
    misused(
        &["-c", "AES256-SHAA", "a.example"],
        &["--cipher", "did you mean AES256-SHA", "tlsdemo ciphers"],
    );
    misused(
        &["-c", "ECDHE-AES128-GCM", "a.example"],
        &["ECDHE-RSA-AES128-GCM-SHA256"],
    );
    misused(&["--groups", "P-255", "a.example"], &["--groups", "P-256"]);
    misused(&["--sigalgs", "RSA+SHA257", "a.example"], &["RSA+SHA256"]);
    misused(&["--tls", "SSLv3", "a.example"], &["RFC 7568"]);
    misused(
        &["--tls", "1.1", "-c", "AES128-GCM-SHA256", "a.example"],
        &["suite of TLS 1.2", "--tls 1.2"],
    );
    misused(&["http://a.example"], &["https://a.example"]);
    misused(&["a.example:99999"], &["1 to 65535"]);
    misused(&["münchen.example"], &["xn--"]);
    misused(&["a.example", "--local"], &["--local"]);
    misused(&["-v"], &["TARGET"]);
    misused(&["-v", "serve"], &["serve:443"]);
    misused(&["serve", "--cert", "x.pem"], &["x.pem cannot be read"]);
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let mut command = tlsdemo(&[]);
    command.arg(std::ffi::OsStr::from_bytes(b"a\xff.example"));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn completions_and_the_manual() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&["completions", shell]);
        assert!(output.status.success());
        let script = text(&output.stdout);
        // clap_complete writes values for the shells that it can.
        let values = [
            "ECDHE-RSA-AES128-GCM-SHA256",
            "X25519MLKEM768",
            "1.0-1.2",
            "ed25519",
        ];
        let has_values = ["bash", "zsh", "fish"].contains(&shell);
        for word in ["key-share", "no-pager"]
            .iter()
            .chain(values.iter().filter(|_| has_values))
        {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let manual = text(&run(&["man"]).stdout);
    for word in [
        ".TH tlsdemo 1",
        "key\\-share",
        "Exit status",
        ".SH ENVIRONMENT",
        "COLUMNS",
        ".SH EXAMPLES",
        "\\-v www.example.com",
    ] {
        assert!(manual.contains(word), "{word}");
    }
}

#[test]
fn color_is_for_terminals_unless_asked_for() {
    let colorful = |command: &mut Command| command.output().unwrap().stdout.contains(&0x1b);
    assert!(!colorful(&mut tlsdemo(&["ciphers"])));
    assert!(colorful(&mut tlsdemo(&["ciphers", "--color", "always"])));
    assert!(colorful(tlsdemo(&["ciphers"]).env("CLICOLOR_FORCE", "1")));
    assert!(!colorful(
        tlsdemo(&["ciphers"])
            .env("CLICOLOR_FORCE", "1")
            .env("NO_COLOR", "1")
    ));
    assert!(!colorful(
        tlsdemo(&["ciphers", "--color", "never"]).env("CLICOLOR_FORCE", "1")
    ));
}

#[test]
fn columns_say_how_wide_a_pipe_is() {
    let widest = |command: &mut Command| {
        let output = text(&command.output().unwrap().stdout);
        let lines = output.lines().map(|line| line.chars().count());
        lines.max().unwrap()
    };
    for (columns, most) in [
        ("60", 60),
        ("132", 132),
        ("1", 40),
        ("wide", 100),
        ("", 100),
    ] {
        let width = widest(tlsdemo(&["--local", "--no-http"]).env("COLUMNS", columns));
        assert!(width <= most && width > most - 10, "{columns}: {width}");
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for arguments in [
        &["ciphers", "-v"][..],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["--local"],
        &["--local", "-vv"],
    ] {
        let mut child = tlsdemo(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut errors = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut errors)
            .unwrap();
        let status = child.wait().unwrap();
        assert_eq!(errors, "", "{arguments:?}");
        assert_eq!(status.code(), Some(0), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    for arguments in [
        &["ciphers"][..],
        &["completions", "bash"],
        &["man"],
        &["--help"],
    ] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = tlsdemo(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let errors = text(&output.stderr);
        assert!(errors.contains("No space left"), "{arguments:?}: {errors}");
    }
}

/// A row of `tlsdemo ciphers` in a pipe.
struct Row {
    code: u16,
    openssl: String,
    key_exchange: String,
    authentication: String,
    iana: String,
}

fn rows() -> Vec<Row> {
    let output = run(&["ciphers"]);
    assert!(output.status.success());
    let table = text(&output.stdout);
    let row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words.len(), 9, "{line}");
        Row {
            code: u16::from_str_radix(words[0].strip_prefix("0x").unwrap(), 16).unwrap(),
            openssl: words[1].to_owned(),
            key_exchange: words[2].to_owned(),
            authentication: words[3].to_owned(),
            iana: words[8].to_owned(),
        }
    };
    table.lines().skip(1).map(row).collect()
}

#[test]
fn the_table_agrees_with_openssl() {
    let listed = Command::new("openssl")
        .args([
            "ciphers",
            "-V",
            "-stdname",
            // Without this list OpenSSL leaves out what it does not offer by itself.
            "-ciphersuites",
            "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256",
            "ALL:COMPLEMENTOFALL:@SECLEVEL=0",
        ])
        .output();
    let listed = match listed {
        Ok(output) if output.status.success() => text(&output.stdout),
        other => {
            skip(&format!("openssl ciphers does not run: {other:?}"));
            return;
        }
    };
    let rows = rows();
    let mut theirs = Vec::new();
    for line in listed.lines() {
        // 0xC0,0x2F - TLS_ECDHE_RSA_… - ECDHE-RSA-… TLSv1.2 Kx=ECDH Au=RSA Enc=AESGCM(128) Mac=AEAD
        let words: Vec<&str> = line.split_whitespace().collect();
        let [code, _, iana, _, openssl, version, kx, au, enc, ..] = words[..] else {
            panic!("what is this? {line}");
        };
        let hex = code.replace("0x", "").replace(',', "");
        let code = u16::from_str_radix(&hex, 16).unwrap();
        theirs.push(code);
        let expected = match kx {
            "Kx=ECDH" => Some("ECDHE"),
            "Kx=DH" => Some("DHE"),
            "Kx=RSA" => Some("RSA"),
            "Kx=PSK" => Some("PSK"),
            "Kx=DHEPSK" => Some("DHE_PSK"),
            "Kx=ECDHEPSK" => Some("ECDHE_PSK"),
            "Kx=RSAPSK" => Some("RSA_PSK"),
            "Kx=any" => Some("any"),
            _ => None,
        };
        let spoken = expected.is_some()
            && ["Au=RSA", "Au=ECDSA", "Au=PSK", "Au=any"].contains(&au)
            && [
                "Enc=AES",
                "Enc=CHACHA20",
                "Enc=3DES",
                "Enc=None",
                "Enc=ARIAGCM",
                "Enc=Camellia",
            ]
            .iter()
            .any(|cipher| enc.starts_with(cipher));
        let Some(row) = rows.iter().find(|row| row.code == code) else {
            assert!(!spoken, "missing: {line}");
            continue;
        };
        assert!(spoken, "{line}");
        assert_eq!((&*row.openssl, &*row.iana), (openssl, iana));
        assert_eq!(Some(&*row.key_exchange), expected, "{line}");
        assert_eq!(Some(&*row.authentication), au.strip_prefix("Au="), "{line}");
        assert_eq!(row.key_exchange == "any", version == "TLSv1.3", "{line}");
    }
    // Some builds leave these out, as Debian's does 3DES; Camellia in GCM, the suites of RFC 8442 and SM4
    // (RFC 8998) it has never had.
    for row in rows.iter().filter(|row| !theirs.contains(&row.code)) {
        assert!(
            row.iana.contains("3DES")
                || row.openssl == "-" && row.iana.contains("CAMELLIA")
                || row.iana.contains("_SM4_")
                || row.code >> 8 == 0xd0,
            "{} is not OpenSSL's",
            row.iana
        );
    }
}

/// A folder of its own, gone in the end.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("tlsdemo-cli-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Nothing is written over what is read, or by two outputs to one file: the file is as it was.
#[test]
fn no_file_is_both_read_and_written() {
    let folder = Folder::new("overwritten");
    let [capture, trace, keys, link, hard, none, send] = [
        "a.pcapng", "a.json", "a.keys", "link", "hard", "none", "send",
    ]
    .map(|name| folder.path(name));
    let made = run(&[
        "--local", "-q", "--pcap", &capture, "--json", &trace, "--keylog", &keys,
    ]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    std::fs::write(&send, "hello").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&capture, &link).unwrap();
    #[cfg(not(unix))]
    std::fs::copy(&capture, &link).unwrap();
    std::fs::hard_link(&capture, &hard).unwrap();
    let data = format!("@{send}");
    let dotted = folder.path("./none");
    let all = [&capture, &trace, &keys, &send];
    let before = all.map(|path| std::fs::read(path).unwrap());
    let cases: &[(&[&str], &str, &str)] = &[
        (
            &["read", &capture, "--all", "--pcap", &capture],
            "--pcap",
            "as FILE",
        ),
        (
            &["read", &link, "--all", "--pcap", &capture],
            "--pcap",
            "as FILE",
        ),
        (
            &["read", &capture, "--all", "--html", &hard],
            "--html",
            "as FILE",
        ),
        (&["read", &capture, "--json", &capture], "--json", "as FILE"),
        (
            &["read", &capture, "--all", "--keylog", &capture],
            "--keylog",
            "as FILE",
        ),
        (
            &["read", &capture, "--secrets", &keys, "--json", &keys],
            "--json",
            "--secrets",
        ),
        (&["show", &trace, "--json", &trace], "--json", "as TRACE"),
        (
            &["show", &trace, "--pcap", &none, "--html", &dotted],
            "--html",
            "--pcap",
        ),
        (
            &["--local", "--json", &keys, "--keylog", &keys],
            "--json",
            "--keylog",
        ),
        (
            &["--local", "--send", &send, "-o", &send],
            "--output",
            "--send",
        ),
        (&["--local", "-d", &data, "-o", &send], "--output", "--data"),
        (
            &["--local", "--as", &capture, "--pcap", &capture],
            "--pcap",
            "--as",
        ),
    ];
    for (arguments, output, other) in cases {
        misused(arguments, &[output, other, "name another file"]);
    }
    for (path, before) in all.iter().zip(before) {
        assert!(std::fs::read(path).unwrap() == before, "{path} was changed");
    }
    assert!(!std::path::Path::new(&none).exists());
    // A key log is added to, and a device holds nothing that could be lost.
    let again: &[&[&str]] = &[
        &[
            "read",
            &capture,
            "--all",
            "-q",
            "--secrets",
            &keys,
            "--keylog",
            &keys,
        ],
        &[
            "--local",
            "-q",
            "--json",
            "/dev/null",
            "--pcap",
            "/dev/null",
        ],
    ];
    for arguments in again {
        let output = run(arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let mut with_variable = tlsdemo(&["read", &capture, "--all", "--json", &keys]);
    let output = with_variable.env("SSLKEYLOGFILE", &keys).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("SSLKEYLOGFILE"));
}

/// What is recorded of told connections, where none is told.
#[test]
fn a_list_records_nothing_beside_it() {
    for option in [
        &["--pcap", "x"][..],
        &["--keylog", "x"],
        &["--html", "x"],
        &["--step"],
    ] {
        let arguments = [&["read", "nothere"], option].concat();
        misused(&arguments, &["--stream"]);
    }
}

/// PEM begins with hyphens, as options do; a private key is not shown again.
#[test]
fn pem_as_an_argument_of_hex() {
    let identity = concat!(env!("CARGO_MANIFEST_DIR"), "/src/peer/identity/ecdsa-p256");
    let pem = |name: &str| {
        let file = std::fs::read_to_string(format!("{identity}.{name}")).unwrap();
        file[file.find("-----BEGIN").unwrap()..].to_owned()
    };
    let output = run(&["explain", "--hex", &pem("pem")]);
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("It is a certificate."));
    let key = pem("key.pem");
    let output = run(&["explain", "--hex", &key]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("this is a private key"), "{said}");
    assert!(!said.contains(key.lines().nth(1).unwrap()), "{said}");
}

/// What a newcomer types first.
#[test]
fn help_and_version_of_each_command() {
    let help = text(&run(&["help"]).stdout);
    assert_eq!(help, text(&run(&["--help"]).stdout));
    for command in ["serve", "read", "why", "explain", "show"] {
        let help = run(&["help", command]);
        assert!(help.status.success(), "{command}");
        assert_eq!(help.stdout, run(&[command, "--help"]).stdout, "{command}");
        let version = text(&run(&[command, "--version"]).stdout);
        assert!(version.contains(env!("CARGO_PKG_VERSION")), "{version}");
    }
}
