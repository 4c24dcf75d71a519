use crate::wire::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::*;
use crate::certificate;
use crate::connection::Randomness;
use crate::handshake::client::handshake;
use crate::message::{Message as _, decode};
use crate::names::MessageType;
use crate::names::Side;
use crate::narration::{Event, Narration, Narrator, Topic};
use crate::peer::TrustAnchors;
use crate::transport::{self, Transport as _};
use crate::wire::Reader;

const RECORDED: &str = include_str!("../../../../tests/data/client-hellos.txt");

/// A hello of `tests/data`, header included.
fn recorded(name: &str) -> Vec<u8> {
    let lines = RECORDED.lines().filter_map(|line| line.split_once(' '));
    let (_, digits) = lines.into_iter().find(|(it, _)| *it == name).expect(name);
    base16ct::lower::decode_vec(digits).expect(name)[5..].to_vec()
}

fn read(bytes: &[u8]) -> ClientHello {
    let hello = decode(bytes, ProtocolVersion::TLS1_2, false).0;
    hello.expect("a ClientHello")
}

/// The ClientHellos that a client sends.
#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Vec<Vec<u8>>>>);

impl Narrator for Sent {
    fn wants(&self, topic: Topic) -> bool {
        topic == Topic::Steps
    }
    fn tell(&mut self, event: &Event) {
        if let Event::Message(message) = event
            && message.name == MessageType::ClientHello
        {
            let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            sent.push(message.bytes.clone());
        }
    }
}

fn config() -> Config {
    Config::new(
        certificate::ServerName::new("localhost"),
        TrustAnchors::empty(),
    )
}

/// What is sent to a server that hangs up.
fn sent(config: &Config, seed: u64) -> Vec<u8> {
    let told = Sent::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(told.clone()));
    let randomness = Randomness::seeded(seed, Side::Client);
    let (stream, mut server) = transport::pipe();
    server.shutdown_write().unwrap();
    let mut c = Connection::new(Side::Client, stream, narration, randomness);
    let _ = handshake(&mut c, config);
    let sent = told.0.lock().unwrap();
    sent.first().cloned().expect("a hello was sent")
}

fn like(name: &str) -> Config {
    let client = Client::named(name).expect(name);
    let mut config = config();
    config.take_after(&client.likeness().unwrap().shared());
    config
}

/// What stays the same in every hello of a client: random values and keys blank, GREASE all the same.
fn lasting(bytes: &[u8], shuffles: bool) -> ClientHello {
    let mut hello = read(bytes);
    let blank = |value: &Value| Value::literal("blank", vec![0; value.len()]);
    hello.random = blank(&hello.random);
    hello.session_id = blank(&hello.session_id);
    struct Zeros;
    impl rand::TryRng for Zeros {
        type Error = std::convert::Infallible;
        fn try_next_u32(&mut self) -> std::result::Result<u32, Self::Error> {
            Ok(0)
        }
        fn try_next_u64(&mut self) -> std::result::Result<u64, Self::Error> {
            Ok(0)
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> std::result::Result<(), Self::Error> {
            bytes.fill(0);
            Ok(())
        }
    }
    impl rand::TryCryptoRng for Zeros {}
    renew(&mut hello, false, &mut Zeros);
    let extensions = hello.extensions.as_mut().unwrap();
    for extension in &mut extensions.0 {
        match extension {
            Extension::KeyShare(KeyShare::ClientShares(shares)) => {
                for share in shares {
                    share.key_exchange = blank(&share.key_exchange);
                }
            }
            Extension::EncryptedClientHello(EncryptedClientHello::Outer {
                config_id,
                enc,
                payload,
                ..
            }) => {
                (*config_id, *enc, *payload) = (0, blank(enc), blank(payload));
            }
            _ => {}
        }
    }
    if shuffles {
        extensions.0.sort_by_key(|it| it.extension_type().0);
    }
    hello
}

/// Where each client's hello is recorded.
const SOURCES: &[(&str, &str)] = &[
    ("chrome", "chromium156-debian12.8"),
    ("firefox", "firefox-esr153.8.0"),
    ("safari", "curl_cffi-safari.0"),
    ("curl", "curl7.88.1-openssl3.0.0"),
    ("curl-nss", "curl-nss.0"),
    ("git", "git2.39.5-curl-gnutls.1"),
    ("wget", "wget1.21.3-gnutls.0"),
    ("wget2", "wget2.0"),
    ("openssl", "openssl3.0.19-s_client.0"),
    ("gnutls", "gnutls-cli3.7.9.0"),
    ("nss", "nss3.87-tstclnt.0"),
    ("go", "go1.27.3.0"),
    ("go-http", "go1.27.3.1"),
    ("java", "java17.0"),
    ("java-http", "java17.1"),
    ("node", "node26.10.0"),
    ("node-fetch", "node26.10-fetch.0"),
    ("node20", "node20.20.0"),
    ("python", "python3.11-ssl.0"),
    ("python-urllib", "python3.11-urllib.0"),
    ("rustls", "uv.0"),
    ("deno", "deno.0"),
    ("bun", "bun.0"),
    ("erlang", "erlang25.0"),
    ("botan", "botan2.0"),
    ("tlslite", "tlslite-ng.0"),
];

#[test]
fn each_client_is_imitated_to_the_byte() {
    let names: BTreeSet<&str> = SOURCES.iter().map(|(name, _)| *name).collect();
    let known: BTreeSet<&str> = Client::all().filter_map(|it| it.names().next()).collect();
    assert_eq!(names, known);
    for (name, source) in SOURCES {
        let theirs = recorded(source);
        let mut config = like(name);
        // These were recorded with another name, or without one.
        config.server_name = match read(&theirs).extension::<ServerName>() {
            Some(it) => String::from_utf8(it.server_name_list[0].1.clone()).ok(),
            None => None,
        };
        let shuffles = config.shape.likeness.as_ref().unwrap().shuffles;
        let ours = sent(&config, 1);
        assert_eq!(ours.len(), theirs.len(), "{name}");
        assert_eq!(
            lasting(&ours, shuffles),
            lasting(&theirs, shuffles),
            "{name}"
        );
        assert_ne!(ours, theirs, "{name}: own keys");
        let again = sent(&config, 2);
        assert_ne!(ours, again, "{name}: new keys each time");
    }
}

#[test]
fn noise_is_new_each_time_and_consistent() {
    let config = like("chrome");
    let mut numbers = BTreeSet::new();
    let mut orders = BTreeSet::new();
    for seed in 0..20 {
        let hello = read(&sent(&config, seed));
        let groups: &SupportedGroups = hello.extension().unwrap();
        let Some(KeyShare::ClientShares(shares)) = hello.extension() else {
            panic!("shares");
        };
        assert!(is_noise(shares[0].group));
        assert_eq!(shares[0].group, groups.named_group_list[0]);
        let kinds: Vec<u16> = hello
            .extensions()
            .iter()
            .map(|it| it.extension_type().0)
            .collect();
        let ends = [kinds[0], kinds[kinds.len() - 1]];
        assert!(ends.iter().all(|kind| is_noise(ExtensionType(*kind))));
        assert_ne!(ends[0], ends[1]);
        numbers.insert(hello.cipher_suites[0].0);
        orders.insert(kinds[1..kinds.len() - 1].to_vec());
    }
    assert!(numbers.len() > 5 && orders.len() == 20);
}

#[test]
fn what_the_terms_change_is_changed_and_the_rest_stays() {
    let mut config = like("chrome");
    config.versions = vec![ProtocolVersion::TLS1_2];
    let hello = read(&sent(&config, 1));
    assert!(!hello.offers_tls13() && hello.session_id.is_empty());
    assert!(hello.extension::<KeyShare>().is_none());
    assert!(is_noise(hello.cipher_suites[0]) && hello.cipher_suites[1].0 == 0xc02b);
    let groups: &SupportedGroups = hello.extension().unwrap();
    assert!(
        !groups
            .named_group_list
            .contains(&NamedGroup::X25519MlKem768)
    );

    let mut config = like("firefox");
    config.groups = vec![NamedGroup::Secp256r1];
    config.key_shares = Some(vec![NamedGroup::Secp256r1]);
    config.alpn.clear();
    config.server_name = None;
    config.extended_master_secret = false;
    let hello = read(&sent(&config, 1));
    let types: Vec<ExtensionType> = hello.extensions.as_ref().unwrap().types().collect();
    assert!(!types.contains(&ExtensionType::ServerName));
    assert!(!types.contains(&ExtensionType::ExtendedMasterSecret));
    assert!(!types.contains(&ExtensionType::ApplicationLayerProtocolNegotiation));
    let Some(KeyShare::ClientShares(shares)) = hello.extension() else {
        panic!("shares");
    };
    assert_eq!(shares.len(), 1);
    assert_eq!(shares[0].key_exchange.len(), 65);
}

#[test]
fn our_own_hello_takes_other_shapes() {
    let mut config = config();
    let usual = sent(&config, 1);
    config.shape.omitted = vec![ExtensionType::SupportedGroups, ExtensionType::ServerName];
    let hello = read(&sent(&config, 1));
    assert!(hello.extension::<SupportedGroups>().is_none());
    assert!(hello.extension::<ServerName>().is_none());
    config.shape.omitted.clear();
    for length in [usual.len() + 1, usual.len() + 5, 4000] {
        config.shape.padded_to = Some(length);
        let padded = sent(&config, 1).len();
        assert!(padded == length || padded == usual.len() + 5, "{length}");
    }
}

#[test]
fn those_who_call_are_recognized() {
    for (name, source) in SOURCES {
        let (client, recognition) = recognize(&read(&recorded(source))).expect(name);
        assert_eq!(recognition, Recognition::Exact, "{name}");
        let title = Client::named(name).unwrap().title;
        assert_eq!(client.title, title);
    }
    // A second visit offers a session as well; another address goes without a name.
    for (source, name, expected) in [
        ("chr-0rtt-resume", "chrome", Recognition::Exact),
        ("chromium156-debian12.46", "chrome", Recognition::Exact),
        ("go-go-resume", "go-http", Recognition::Likely),
    ] {
        let (client, recognition) = recognize(&read(&recorded(source))).expect(source);
        assert_eq!(
            (client.names().next(), recognition),
            (Some(name), expected),
            "{source}"
        );
    }
    let ours = read(&sent(&config(), 1));
    assert_eq!(recognize(&ours), None);
}

#[test]
fn sessions_of_others_are_left_out() {
    let hello = read(&recorded("chr-0rtt-resume"));
    let likeness = Likeness::new("a file", hello);
    assert_eq!(likeness.left_out, [ExtensionType::PreSharedKey]);
    let mut config = config();
    config.take_after(&likeness.shared());
    let hello = read(&sent(&config, 1));
    assert!(hello.extension::<PreSharedKey>().is_none());
    let mut reader = Reader::new(&[]);
    assert!(ClientHello::decode(&mut reader, ProtocolVersion::TLS1_2).is_err());
}

/// The suites that tell most clients apart are those of their recorded hellos.
#[test]
fn suites_are_read_without_the_rest() {
    for client in Client::all() {
        let likeness = client.likeness().expect(client.title);
        let whole = likeness.hello.cipher_suites.iter().copied();
        let whole: Vec<_> = whole.filter(|suite| !is_noise(*suite)).collect();
        assert!(!whole.is_empty(), "{}", client.title);
        assert!(client.cipher_suites().eq(whole), "{}", client.title);
    }
}
