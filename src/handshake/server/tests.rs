//! What the server answers, and says, to hellos that it seldom meets. Hostile ones are met in
//! `tests/hostile_tls12` and `tests/hostile_tls13`.

use crate::wire::Value;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};

use super::*;
use crate::connection::Randomness;
use crate::error::Error;
use crate::extension::*;
use crate::message::{self, Message, ServerHello};
use crate::names::registry::*;
use crate::names::suite::CipherSuite;
use crate::narration::{Event, Narration, Narrator, Side, Topic};
use crate::transport::{Transport, pipe};

#[derive(Clone, Default)]
pub(super) struct Recorder(Arc<Mutex<Vec<Event>>>);

impl Narrator for Recorder {
    fn wants(&self, topic: Topic) -> bool {
        matches!(topic, Topic::Steps)
    }
    fn tell(&mut self, event: &Event) {
        self.0.lock().unwrap().push(event.clone());
    }
}

impl Recorder {
    fn narration(&self) -> Narration {
        let mut narration = Narration::silent();
        narration.add(Box::new(self.clone()));
        narration
    }

    /// What was told.
    pub(super) fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap().clone()
    }

    fn message<M: Message>(&self, version: ProtocolVersion) -> Option<M> {
        let events = self.0.lock().unwrap();
        events.iter().find_map(|event| match event {
            Event::Message(it) if it.from == Side::Server && it.name == M::NAME => {
                message::decode::<M>(&it.bytes, version, false).0.ok()
            }
            _ => None,
        })
    }
}

/// A ClientHello of TLS 1.2 with a suite for each kind of key.
pub(super) fn hello(extensions: impl IntoIterator<Item = Extension>) -> ClientHello {
    ClientHello {
        client_version: ProtocolVersion::TLS1_2.into(),
        random: Value::literal("random", [1; 32]),
        session_id: Value::literal("session_id", Vec::new()),
        cipher_suites: vec![CipherSuite(0xc02b), CipherSuite(0xc02f)],
        compression_methods: vec![CompressionMethod::Null],
        extensions: Some(Extensions(extensions.into_iter().collect())),
    }
}

/// How the server ends with a client that says no more than its hello, and what it told.
pub(super) fn answer_to(config: &Config, hello: &ClientHello) -> (Error, Recorder) {
    let (mut near, far) = pipe();
    let (bytes, _) = message::encode(hello, ProtocolVersion::TLS1_2, false).unwrap();
    let mut record = vec![22, 3, 1];
    record.extend_from_slice(&(bytes.len() as u16).to_be_bytes());
    record.extend_from_slice(&bytes);
    near.write_all(&record).unwrap();
    near.shutdown_write().unwrap();
    let recorder = Recorder::default();
    let randomness = Randomness::seeded(1, Side::Server);
    let mut c = Connection::new(Side::Server, far, recorder.narration(), randomness);
    let error = handshake(&mut c, config).unwrap_err();
    drop(c);
    let _ = near.read_to_end(&mut Vec::new());
    (error, recorder)
}

fn says(config: &Config, hello: &ClientHello, words: &[&str]) {
    let (error, _) = answer_to(config, hello);
    for word in words {
        assert!(error.message.contains(word), "no `{word}` in: {error}");
    }
}

pub(super) fn schemes(list: &[SignatureScheme]) -> Extension {
    SignatureAlgorithms {
        supported_signature_algorithms: list.to_vec(),
    }
    .into()
}

pub(super) fn groups(list: &[NamedGroup]) -> Extension {
    SupportedGroups {
        named_group_list: list.to_vec(),
    }
    .into()
}

#[test]
fn what_the_ends_do_not_share_is_named() {
    let config = Config::new(Identity::demo());
    let sha1 = || schemes(&[SignatureScheme::EcdsaSha1]);
    let fine = || schemes(&[SignatureScheme::RsaPkcs1Sha256]);
    let x25519 = || groups(&[NamedGroup::X25519]);
    let (none, brainpool) = (NamedGroup(0x7777), NamedGroup(26));
    says(
        &config,
        &hello([schemes(&[SignatureScheme(0x0101)]), x25519()]),
        &[
            "suites are in common for TLS 1.2",
            "signature scheme",
            "rsa_pkcs1_md5",
            "our ECDSA certificate (secp256r1, secp384r1, secp521r1)",
        ],
    );
    says(
        &config,
        &hello([fine(), groups(&[none])]),
        &["no curve", "0x7777"],
    );
    says(
        &config,
        &hello([fine(), groups(&[brainpool])]),
        &["no curve"],
    );
    let only = |name: &str| Config::new(vec![Identity::demo_named(name).unwrap()]);
    let rsa_suite = ClientHello {
        cipher_suites: vec![CipherSuite(0xc02f)],
        ..hello([sha1(), x25519()])
    };
    says(&only("ecdsa-p256"), &rsa_suite, &["no RSA certificate"]);
    let unknown = ClientHello {
        cipher_suites: vec![CipherSuite(0x0004)],
        ..hello([fine(), x25519()])
    };
    says(
        &config,
        &unknown,
        &["no cipher suite in common for TLS 1.2"],
    );
}

#[test]
fn versions_that_are_not_shared_are_those_that_the_client_lists() {
    let mut config = Config::new(Identity::demo());
    config.versions = vec![ProtocolVersion::TLS1_2];
    let offered =
        |list: &[ProtocolVersion]| hello([SupportedVersions::Offered(list.to_vec()).into()]);
    let (error, _) = answer_to(&config, &offered(&[ProtocolVersion::TLS1_3]));
    assert!(
        error.message.ends_with("the client offers TLS 1.3"),
        "{error}"
    );
    config.versions = vec![ProtocolVersion::TLS1_3];
    says(&config, &hello([]), &["the client offers up to TLS 1.2"]);
}

/// RFC 8449 §4: 2^14 is the most before TLS 1.3, where the content type counts too.
#[test]
fn record_size_limits_are_those_of_the_version() {
    let limit = |record_size_limit| Extension::from(RecordSizeLimit { record_size_limit });
    let answered = |config: &Config, hello: &ClientHello| {
        let (_, recorder) = answer_to(config, hello);
        let answer: ServerHello = recorder.message(ProtocolVersion::TLS1_2).unwrap();
        let extensions = answer.extensions.unwrap();
        extensions
            .get()
            .map(|it: &RecordSizeLimit| it.record_size_limit)
    };
    let mut config = Config::new(Identity::demo());
    let hello = hello([
        schemes(&[SignatureScheme::RsaPkcs1Sha256]),
        groups(&[NamedGroup::X25519]),
        limit(16385),
    ]);
    for (ours, answer) in [(None, 16384), (Some(16385), 16384), (Some(512), 512)] {
        config.record_size_limit = ours;
        assert_eq!(answered(&config, &hello), Some(answer), "{ours:?}");
    }
}

#[test]
fn what_a_second_hello_changes_is_named() {
    let ours = hello([groups(&[NamedGroup::X25519]), schemes(&[])]);
    let change = |change: fn(&mut ClientHello)| {
        let mut second = ours.clone();
        change(&mut second);
        second_hello::changes(&ours, &second)
    };
    assert!(change(|_| ()).is_empty());
    assert!(change(|m| m.extensions.as_mut().unwrap().0.reverse()).is_empty());
    assert_eq!(change(|m| m.random.bytes[0] = 9), ["random"]);
    assert_eq!(
        change(|m| {
            m.cipher_suites.pop();
            m.session_id.bytes.push(1);
        }),
        ["legacy_session_id", "cipher_suites"]
    );
    assert_eq!(
        change(|m| m.extensions.as_mut().unwrap().0.truncate(1)),
        ["signature_algorithms is gone"]
    );
    assert_eq!(
        change(|m| m.extensions.as_mut().unwrap().0[0] = groups(&[NamedGroup::Secp256r1])),
        ["supported_groups differs"]
    );
    assert_eq!(
        change(|m| m.extensions.as_mut().unwrap().push(ExtendedMasterSecret)),
        ["extended_master_secret is new"]
    );
}
