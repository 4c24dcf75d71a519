use super::*;
use crate::names::registry::{NamedGroup, ProtocolVersion};
use clap::Parser as _;
use options::{BodyOutput, Level};

fn parse(arguments: &str) -> std::result::Result<Cli, clap::Error> {
    Cli::try_parse_from(format!("tlsdemo {arguments}").split_whitespace())
}

fn client_of(arguments: &str) -> Result<Client> {
    let cli = parse(arguments).unwrap_or_else(|error| panic!("{arguments}: {error}"));
    assert!(cli.command.is_none(), "{arguments}");
    Client::try_from(cli.client)
}

fn refused(arguments: &str, says: &str) {
    let message = match parse(arguments) {
        Err(error) => {
            assert_eq!(error.exit_code(), 2, "{arguments}");
            error.to_string()
        }
        Ok(cli) => {
            let result = match cli.command {
                Some(Command::Serve(serve)) => Server::try_from(*serve.0).map(|_| ()),
                _ => Client::try_from(cli.client).map(|_| ()),
            };
            let error = result.expect_err(arguments);
            assert_eq!(error.kind, ErrorKind::Usage);
            error.message
        }
    };
    assert!(message.contains(says), "{arguments}: {message}");
}

#[test]
fn the_definition_is_sound() {
    Cli::command().debug_assert();
    let names: Vec<String> = Cli::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    assert_eq!(names, COMMANDS);
}

#[test]
fn a_target_alone_is_enough() {
    let client = client_of("www.google.com").unwrap();
    assert_eq!(client.target.as_ref().unwrap().host, "www.google.com");
    assert_eq!(client.server_name.as_deref(), Some("www.google.com"));
    assert_eq!(client.end.timeout.as_secs(), 10);
    assert_eq!(client.end.terms.versions.len(), 4);
    assert_eq!(client.end.terms.suites.len(), 48);
    assert_eq!(
        client.end.terms.alpn,
        [b"h2".to_vec(), b"http/1.1".to_vec()]
    );
    assert_eq!(client.key_shares, None);
    assert_eq!(client.output, BodyOutput::Nowhere);
    assert_eq!(client.end.display.level, Level::Story);
    assert!(client.end.terms.compat && !client.insecure);
    assert!(client.end.terms.extended_master_secret && client.end.terms.encrypt_then_mac);
}

#[test]
fn every_option_arrives() {
    let client = client_of(
        "-c AES256-SHA:TLS_AES_128_GCM_SHA256 --tls 1.3,1.0 --groups x25519,P-256 --sigalgs RSA+SHA256 \
         --key-share p256 --no-compat --pad-to 512 --connect [::1]:99 --sni other.example --timeout 0.5 \
         --alpn h2,http/1.1 --ca-file ca.pem -k -o body.bin -v --color never --seed 7 --no-ems --no-etm \
         https://a.example:8443/x",
    )
    .unwrap();
    assert_eq!(
        client
            .end
            .terms
            .suites
            .iter()
            .map(|s| s.0)
            .collect::<Vec<_>>(),
        [0x0035, 0x1301]
    );
    assert_eq!(
        client.end.terms.versions,
        [ProtocolVersion::TLS1_3, ProtocolVersion::TLS1_0]
    );
    assert_eq!(
        client.end.terms.groups,
        [NamedGroup::X25519, NamedGroup::Secp256r1]
    );
    assert_eq!(client.key_shares, Some(vec![NamedGroup::Secp256r1]));
    assert_eq!(client.end.terms.signature_schemes.len(), 1);
    assert_eq!(client.end.terms.pad_to, Some(512));
    assert_eq!(client.connect.unwrap().to_string(), "[::1]:99");
    assert_eq!(client.server_name.as_deref(), Some("other.example"));
    assert_eq!(client.end.timeout.as_millis(), 500);
    assert_eq!(client.end.terms.alpn.len(), 2);
    assert_eq!(client.output, BodyOutput::File("body.bin".into()));
    assert_eq!(client.end.display.level, Level::Bytes);
    assert_eq!(client.end.seed, Some(7));
    assert!(!client.end.terms.compat && client.insecure);
    assert!(!client.end.terms.extended_master_secret && !client.end.terms.encrypt_then_mac);
    assert_eq!(
        client_of("a.example -o -").unwrap().output,
        BodyOutput::Stdout
    );
    assert_eq!(client_of("a.example --no-sni").unwrap().server_name, None);
    assert_eq!(client_of("192.0.2.1").unwrap().server_name, None);
    assert_eq!(
        client_of("a.example --key-share none").unwrap().key_shares,
        Some(vec![])
    );
    assert!(client_of("--local").unwrap().target.is_none());
    assert!(
        client_of("a.example --alpn none")
            .unwrap()
            .end
            .terms
            .alpn
            .is_empty()
    );
}

#[test]
fn commands_and_hosts_of_their_names() {
    assert!(matches!(
        parse("ciphers").unwrap().command,
        Some(Command::Ciphers(_))
    ));
    assert!(matches!(
        parse("serve --port 0").unwrap().command,
        Some(Command::Serve(_))
    ));
    assert_eq!(
        client_of("serve:443").unwrap().target.unwrap().host,
        "serve"
    );
    assert_eq!(client_of("cipher").unwrap().target.unwrap().host, "cipher");
    refused("-v serve", "serve:443");
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (arguments, says) in [
        ("", "Usage"),
        ("-v", "<TARGET>"),
        ("a.example b.example", "b.example"),
        ("a.example --local", "--local"),
        ("--local --connect b:1", "--connect"),
        ("a.example -v -q", "--quiet"),
        ("a.example --sni b.example --no-sni", "--no-sni"),
        ("a.example --sni 192.0.2.1", "no addresses"),
        ("a.example --sni b.example:443", "without port"),
        ("a.example --no-http -o x", "--no-http"),
        ("http://a.example", "without TLS"),
        ("a.example --connect https://b/", "HOST:PORT"),
        ("a.example -c AES256-SHAX", "did you mean AES256-SHA"),
        ("a.example --groups P-255", "did you mean P-256"),
        ("a.example --sigalgs rsa", "there is no signature scheme"),
        ("a.example --tls ssl3", "RFC 7568"),
        ("a.example --timeout 0", "seconds"),
        ("a.example --timeout -1", "'-1'"),
        ("a.example --timeout nan", "seconds"),
        ("a.example --timeout inf", "seconds"),
        ("a.example --pad-to 0", "a whole number from 1 to 16384"),
        ("a.example --pad-to 16385", "a whole number from 1 to 16384"),
        ("a.example --seed -1", "'-1'"),
        ("a.example --color blue", "auto"),
        ("a.example -o /", "directory"),
        ("a.example --nonsense", "--nonsense"),
        (
            "a.example --tls 1.1 -c AES128-GCM-SHA256",
            "suite of TLS 1.2",
        ),
        ("a.example --tls 1.2 --key-share x25519", "TLS 1.3"),
        (
            "a.example --groups x25519 --key-share P-256",
            "RFC 9846 §4.3.8",
        ),
        ("a.example --tls 1.2 --groups X25519MLKEM768", "ML-KEM"),
        ("a.example --ech", "needs a configuration"),
        ("a.example --ech no-such-file", "neither"),
        ("a.example --ech AAAA", "does not decode"),
        ("a.example --tls 1.2 --ech grease", "TLS 1.3"),
        ("serve --ech x.pem", "--ech x.pem"),
        ("serve --cert x.pem", "x.pem cannot be read"),
        ("serve --key x.pem", "--cert"),
        ("a.example --cert x.pem --key-password word", "file:PATH"),
        ("serve --alpn h3", "only in HTTP/2 and HTTP/1.1"),
        ("serve --alpn http/1.1,h3", "--alpn h3"),
        ("serve --port 65536", "65536"),
    ] {
        refused(arguments, says);
    }
}

/// A wrong value is told in our words, not in those of the parser that could not read it.
#[test]
fn a_wrong_value_is_told_in_words_of_ours() {
    const FOREIGN: [&str; 6] = [
        "invalid digit",
        "invalid float",
        "number too",
        "empty string",
        "invalid IP",
        "..=",
    ];
    let mut root = Cli::command();
    // The options of the commands are not there before.
    root.build();
    let mut numbers = 0;
    for command in root.get_subcommands().chain([&root]) {
        for option in command.get_arguments().filter_map(|it| it.get_long()) {
            for value in ["-1", "?", "99999999999999999999"] {
                let option = format!("--{option}={value}");
                let mut words = vec!["tlsdemo", command.get_name(), &option];
                words.dedup();
                let Err(error) = Cli::try_parse_from(&words) else {
                    continue;
                };
                let message = error.to_string();
                let said = message.lines().next().unwrap_or_default();
                numbers += usize::from(said.contains("a whole number from"));
                let foreign = FOREIGN.iter().find(|foreign| said.contains(**foreign));
                assert_eq!(foreign, None, "{words:?}: {said}");
            }
        }
    }
    assert!(numbers > 40, "{numbers}");
    refused("--again 0 --local", "a whole number from 1 to 100");
    refused("--split-hello ten host", "a whole number from 64 to 16384");
    refused("serve --bind everywhere", "an address of this machine");
}

#[test]
fn whatever_an_error_says_it_is_one_line() {
    let error = Error::new(ErrorKind::Protocol, "a\x1b[2Jb\r\nc\u{9b}d\u{202e}e");
    let line = output::complaint(&checks::error(&error));
    assert_eq!(line, r"tlsdemo: a\x1b[2Jb\r\nc\x9bd\u{202e}e");
}

/// As curl 8 sends it; 7.88 stops a line of a file at a zero.
#[test]
fn data_is_joined_as_curl_does() {
    use options::content;
    let path = std::env::temp_dir().join(format!("tlsdemo-data-{}", std::process::id()));
    std::fs::write(&path, b"a\r\nb\0c\n").unwrap();
    let file = format!("@{}", path.display());
    let of = |data: &[&str], binary: &[&str]| {
        let own = |pieces: &[&str]| pieces.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        content(&own(data), &own(binary)).unwrap()
    };
    assert_eq!(of(&[], &[]), None);
    assert_eq!(of(&["x=1\n", &file], &[]).unwrap(), b"x=1\n&abc");
    assert_eq!(of(&["x"], &[&file]).unwrap(), b"x&a\r\nb\0c\n");
    std::fs::remove_file(&path).unwrap();
    let absent = content(&[], &[file]).unwrap_err();
    assert!(absent.message.starts_with("--data-binary @"), "{absent}");
}

/// The help lists the groups in the order in which they are offered.
#[test]
fn the_help_lists_groups_as_they_are_offered() {
    let mut command = Cli::command();
    let help = command.render_long_help().to_string();
    let (_, help) = help
        .split_once("Key exchange groups in order of preference")
        .unwrap();
    let (help, _) = help.split_once("by default these").unwrap();
    let (_, list) = help.split_once('\n').unwrap();
    let words = list.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let mut listed: Vec<NamedGroup> = (words
        .filter_map(|word| crate::names::select::groups(word).ok())
        .flatten())
    .collect();
    listed.dedup();
    assert_eq!(listed, crate::names::defaults::GROUPS);
}
