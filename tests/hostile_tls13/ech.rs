//! Hostile clients that encrypt their hellos (RFC 9849 §5.1, §7.1): what is encrypted keeps to no rule,
//! or the second hello, after a HelloRetryRequest, does not go on from the first.

use super::*;
use tlsdemo::compute::random::seeded;
use tlsdemo::handshake::ech::{EchKeys, EchOffer};
use tlsdemo::keys::hpke::{Context, Kem};
use tlsdemo::wire::Value;

/// What is changed of a hello on its way.
enum Change {
    Nothing,
    /// The real hello.
    Inner(fn(&mut ClientHello)),
    /// The outer one, before the inner one is encrypted for it.
    Outer(fn(&mut ClientHello)),
    /// What is encrypted: EncodedClientHelloInner.
    Encoded(fn(&mut Vec<u8>)),
    /// Likewise, cut to so many bytes.
    Cut(usize),
    /// The outer hello as it is sent.
    Sent(fn(&mut ClientHello)),
    /// Likewise, its payload cut to so many bytes.
    Payload(usize),
}

/// In which hello.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    First,
    Second,
}
use Place::*;

/// An end of a connection that encrypts by itself, with nothing of the client under test.
struct Hostile {
    c: Connection,
    offer: EchOffer,
    context: Context,
    enc: Value,
    inner: ClientHello,
}

fn keys() -> EchKeys {
    let kem = Kem::named(HpkeKemId::DhKemX25519).unwrap();
    EchKeys::generate(kem, "public.example", 0, &mut *seeded(1)).unwrap()
}

fn inner() -> ClientHello {
    let mut extensions = Extensions::default();
    extensions.push(ServerName::host("localhost"));
    extensions.push(EncryptedClientHello::Inner);
    extensions.push(SupportedVersions::Offered(vec![ProtocolVersion::TLS1_3]));
    extensions.push(SupportedGroups {
        named_group_list: vec![NamedGroup::X25519],
    });
    extensions.push(SignatureAlgorithms {
        supported_signature_algorithms: vec![SignatureScheme::EcdsaSecp256r1Sha256],
    });
    extensions.push(KeyShare::ClientShares(vec![KeyShareEntry {
        group: NamedGroup::X25519,
        key_exchange: Value::literal("key_exchange", vec![9; 32]),
    }]));
    ClientHello {
        client_version: ProtocolVersion::TLS1_2.into(),
        random: Value::literal("random", [7; 32]),
        session_id: Value::literal("legacy_session_id", [9; 32]),
        cipher_suites: vec![CipherSuite(0x1301)],
        compression_methods: vec![CompressionMethod::Null],
        extensions: Some(extensions),
    }
}

/// A ClientHello without its header.
fn body(hello: &ClientHello) -> Vec<u8> {
    lab::encode(hello, ProtocolVersion::TLS1_3).split_off(4)
}

impl Hostile {
    fn new(c: Connection, offer: EchOffer) -> Self {
        let mut silent = Narration::silent();
        let info = [&b"tls ech\0"[..], &offer.config].concat();
        let info = Value::literal("info", info);
        let (key, rng) = (&offer.public_key, &mut *seeded(2));
        let (enc, context) = (offer.suite.setup_sender(key, &info, rng, &mut silent)).unwrap();
        Hostile {
            c,
            offer,
            context,
            enc,
            inner: inner(),
        }
    }

    /// Sends a hello, in which one thing is changed.
    fn send(&mut self, change: &Change) {
        let mut inner = self.inner.clone();
        let mut outer = inner.clone();
        outer.random = Value::literal("random", [8; 32]);
        replace(&mut outer.extensions, ServerName::host("public.example"));
        if let Change::Inner(edit) = change {
            edit(&mut inner);
        }
        inner.session_id.bytes.clear();
        let mut encoded = body(&inner);
        let length = encoded.len().next_multiple_of(32);
        encoded.resize(length, 0);
        match change {
            Change::Outer(edit) => edit(&mut outer),
            Change::Encoded(edit) => edit(&mut encoded),
            Change::Cut(length) => encoded.truncate(*length),
            _ => {}
        }
        let zeros = vec![0; encoded.len() + self.offer.suite.expansion()];
        self.put(&mut outer, zeros);
        let aad = Value::literal("aad", body(&outer));
        let plaintext = Value::literal("plaintext", encoded);
        let silent = &mut Narration::silent();
        let sealed = self.context.seal("payload", &aad, &plaintext, silent);
        let mut payload = sealed.unwrap().bytes;
        if let Change::Payload(length) = change {
            payload.truncate(*length);
        }
        self.put(&mut outer, payload);
        if let Change::Sent(edit) = change {
            edit(&mut outer);
        }
        self.c.send(&outer).unwrap();
        self.c.flush_flight().unwrap();
        self.enc.bytes.clear();
    }

    fn put(&self, outer: &mut ClientHello, payload: Vec<u8>) {
        let extension = EncryptedClientHello::Outer {
            cipher_suite: self.offer.cipher_suite,
            config_id: self.offer.config_id,
            enc: self.enc.clone(),
            payload: Value::literal("payload", payload),
        };
        replace(&mut outer.extensions, extension);
    }

    /// The whole of it, up to the answer that is expected to the hello in question.
    fn converse(&mut self, place: Place, change: &Change) -> tlsdemo::Result<ServerHello> {
        self.send(if place == First {
            change
        } else {
            &Change::Nothing
        });
        let retry: ServerHello = self.c.receive()?;
        if place == First {
            return Ok(retry);
        }
        assert!(retry.is_retry());
        let confirmation = retry.extension::<EncryptedClientHello>();
        assert!(matches!(
            confirmation,
            Some(EncryptedClientHello::Confirmation(_))
        ));
        self.c.set_version(ProtocolVersion::TLS1_3);
        let cookie: &Cookie = retry.extension().unwrap();
        push(&mut self.inner.extensions, cookie.clone());
        self.send(change);
        self.c.receive()
    }
}

/// What the server said last in `place`, or the alert that it sent and failed with.
fn answer(place: Place, change: &Change) -> Result<ServerHello, AlertDescription> {
    let (near, far) = pipe();
    let mut config = server_config();
    config.cookie = true;
    config.ech = std::sync::Arc::new(keys());
    let server = std::thread::spawn(move || {
        let randomness = Randomness::seeded(3, Side::Server);
        let mut c = Connection::new(Side::Server, far, Narration::silent(), randomness);
        server::handshake(&mut c, &config)
    });
    let randomness = Randomness::seeded(3, Side::Client);
    let c = Connection::new(Side::Client, near, Narration::silent(), randomness);
    let mut hostile = Hostile::new(c, EchOffer::choose(&keys().published()).unwrap());
    let answer = hostile.converse(place, change);
    drop(hostile);
    let outcome = server.join().expect("the server does not panic");
    let failure = outcome.expect_err("no hello here completes a handshake");
    answer.map_err(|error| {
        let ErrorKind::AlertReceived(alert) = error.kind else {
            panic!("{error:?}, and the server: {failure:?}");
        };
        assert_eq!(
            failure.alert,
            Some(alert),
            "what was sent is what it failed with"
        );
        alert
    })
}

fn refers(types: &'static [u16]) -> Extension {
    let types: Vec<u8> = types.iter().flat_map(|it| it.to_be_bytes()).collect();
    opaque(0xfd00, &[&[types.len() as u8][..], &types].concat())
}

/// The inner hello with references in place of what both have: from supported_versions on.
fn shorten(hello: &mut ClientHello, types: &'static [u16]) {
    let extensions = &mut hello.extensions.as_mut().unwrap().0;
    extensions.truncate(2);
    extensions.push(refers(types));
}

fn sealed(
    hello: &mut ClientHello,
    edit: impl Fn(&mut HpkeSymmetricCipherSuite, &mut u8, &mut Value, &mut Value),
) {
    let mut extension = hello.extension::<EncryptedClientHello>().unwrap().clone();
    if let EncryptedClientHello::Outer {
        cipher_suite,
        config_id,
        enc,
        payload,
    } = &mut extension
    {
        edit(cipher_suite, config_id, enc, payload);
    }
    replace(&mut hello.extensions, extension);
}

/// RFC 9849 §5.1, §7.1: what each hello must keep to once it is decrypted, the first and the second.
#[test]
#[rustfmt::skip]
fn what_is_encrypted_keeps_to_the_rules() {
    use Change::*;
    let illegal = A::IllegalParameter;
    let fine: [(&str, Change); 4] = [
        ("nothing wrong", Nothing),
        ("no padding", Encoded(|it| { let end = it.len() - it.iter().rev().take_while(|it| **it == 0).count(); it.truncate(end) })),
        ("much padding", Encoded(|it| it.resize(15_000, 0))),
        ("references to what both have", Inner(|it| {
            let own: Vec<Extension> = it.extensions().get(6..).unwrap_or_default().to_vec();
            shorten(it, &[43, 10, 13, 51]);
            it.extensions.as_mut().unwrap().0.extend(own);
        })),
    ];
    let rows: [(&str, A, Change); 25] = [
        ("padding that holds something", illegal, Encoded(|it| { it.push(1); })),
        ("padding that begins with something", illegal, Encoded(|it| { it.extend([0; 32]); let end = it.len() - 32; it[end] = 0x80; })),
        ("a session id", illegal, Encoded(|it| { it[34] = 1; it.insert(35, 9); })),
        ("a reference to what is not there", illegal, Inner(|it| shorten(it, &[43, 10, 13, 51, 16]))),
        ("a reference to what nobody knows", illegal, Inner(|it| shorten(it, &[43, 10, 13, 51, 0xfafa]))),
        ("the same reference twice", illegal, Inner(|it| shorten(it, &[43, 10, 10, 13, 51]))),
        ("a reference once more at the end", illegal, Inner(|it| shorten(it, &[43, 10, 13, 51, 43]))),
        ("references out of order", illegal, Inner(|it| shorten(it, &[10, 43, 13, 51]))),
        ("a reference to encrypted_client_hello", illegal, Inner(|it| shorten(it, &[43, 10, 13, 51, 0xfe0d]))),
        ("two lists of references", illegal, Inner(|it| { shorten(it, &[43, 10]); push(&mut it.extensions, refers(&[13, 51])); })),
        ("a reference to what the inner hello has as well", illegal, Inner(|it| {
            it.extensions.as_mut().unwrap().0.insert(0, SupportedVersions::Offered(vec![ProtocolVersion::TLS1_3]).into());
            it.extensions.as_mut().unwrap().0.truncate(3);
            push(&mut it.extensions, refers(&[43, 10, 13, 51]));
        })),
        ("an empty list of references", A::DecodeError, Inner(|it| shorten(it, &[]))),
        ("half a reference", A::DecodeError, Inner(|it| { it.extensions.as_mut().unwrap().0.truncate(2); push(&mut it.extensions, opaque(0xfd00, &[3, 0, 43, 0])); })),
        ("bytes after the references", A::DecodeError, Inner(|it| { it.extensions.as_mut().unwrap().0.truncate(2); push(&mut it.extensions, opaque(0xfd00, &[2, 0, 43, 0])); })),
        ("no extension that says it is inner", illegal, Inner(|it| remove(&mut it.extensions, ExtensionType::EncryptedClientHello))),
        ("an outer extension inside", illegal, Inner(|it| replace(&mut it.extensions, opaque(0xfe0d, &[0, 0, 1, 0, 1, 7, 0, 0, 0, 1, 5])))),
        ("an extension of no known type inside", illegal, Inner(|it| replace(&mut it.extensions, opaque(0xfe0d, &[2])))),
        ("bytes after the inner type", A::DecodeError, Inner(|it| replace(&mut it.extensions, opaque(0xfe0d, &[1, 0])))),
        ("TLS 1.2 as well", illegal, Inner(|it| replace(&mut it.extensions, opaque(43, &[4, 3, 4, 3, 3])))),
        ("no supported_versions", illegal, Inner(|it| remove(&mut it.extensions, ExtensionType::SupportedVersions))),
        ("an extension twice", illegal, Inner(|it| push(&mut it.extensions, opaque(43, &[2, 3, 4])))),
        ("no cipher suite", A::DecodeError, Inner(|it| it.cipher_suites.clear())),
        ("a random that is cut", A::DecodeError, Cut(20)),
        ("nothing but padding", A::DecodeError, Encoded(|it| it.fill(0))),
        ("a list of references in the hello itself", illegal, Outer(|it| push(&mut it.extensions, refers(&[43])))),
    ];
    let mut wrong = Vec::new();
    for place in [First, Second] {
        let which = if place == First { "first" } else { "second" };
        for (what, change) in &fine {
            if let Err(alert) = answer(place, change) {
                wrong.push(format!("{which}: {what}: {alert}"));
            }
        }
        for (what, expected, change) in &rows {
            let got = answer(place, change).map(|_| ());
            if got != Err(*expected) {
                wrong.push(format!("{which}: {what}: {got:?}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// RFC 9849 §7.1.1: the second hello goes on from the first, under the same keys.
#[test]
#[rustfmt::skip]
fn the_second_hello_goes_on_from_the_first() {
    use Change::*;
    let illegal = A::IllegalParameter;
    let rows: [(&str, A, Change); 21] = [
        ("no encrypted_client_hello", A::MissingExtension, Sent(|it| remove(&mut it.extensions, ExtensionType::EncryptedClientHello))),
        ("an inner hello by itself", illegal, Sent(|it| replace(&mut it.extensions, EncryptedClientHello::Inner))),
        ("another config_id", illegal, Sent(|it| sealed(it, |_, id, _, _| *id ^= 1))),
        ("another AEAD", illegal, Sent(|it| sealed(it, |suite, _, _, _| suite.aead_id = HpkeAeadId::ChaCha20Poly1305))),
        ("another KDF", illegal, Sent(|it| sealed(it, |suite, _, _, _| suite.kdf_id = HpkeKdfId::HkdfSha384))),
        ("enc once more", illegal, Sent(|it| sealed(it, |_, _, enc, _| enc.bytes = vec![9; 32]))),
        ("enc of a byte", illegal, Sent(|it| sealed(it, |_, _, enc, _| enc.bytes = vec![0]))),
        ("a payload that was changed", A::DecryptError, Sent(|it| sealed(it, |_, _, _, payload| payload.bytes[0] ^= 1))),
        ("a payload whose tag was changed", A::DecryptError, Sent(|it| sealed(it, |_, _, _, payload| *payload.bytes.last_mut().unwrap() ^= 1))),
        ("a payload that is longer", A::DecryptError, Sent(|it| sealed(it, |_, _, _, payload| payload.bytes.push(0)))),
        ("a payload of a kilobyte", A::DecryptError, Sent(|it| sealed(it, |_, _, _, payload| payload.bytes.resize(1000, 0)))),
        ("an outer hello that was changed", A::DecryptError, Sent(|it| push(&mut it.extensions, opaque(0xfafa, &[])))),
        ("an outer random that was changed", A::DecryptError, Sent(|it| it.random.bytes[0] ^= 1)),
        ("an outer name that was changed", A::DecryptError, Sent(|it| replace(&mut it.extensions, ServerName::host("another.example")))),
        ("another session id, authenticated", illegal, Outer(|it| it.session_id.bytes[0] ^= 1)),
        ("another inner name", illegal, Inner(|it| replace(&mut it.extensions, ServerName::host("tlsdemo.example")))),
        ("another inner random", illegal, Inner(|it| it.random.bytes[0] ^= 1)),
        ("other inner suites", illegal, Inner(|it| it.cipher_suites = vec![CipherSuite(0x1302)])),
        ("another inner share, though none was asked for", illegal, Inner(|it| replace(&mut it.extensions, KeyShare::ClientShares(vec![entry([8; 32])])))),
        ("no cookie in the inner hello", illegal, Inner(|it| remove(&mut it.extensions, ExtensionType::Cookie))),
        ("early data in the inner hello", illegal, Inner(|it| push(&mut it.extensions, opaque(42, &[])))),
    ];
    let mut wrong = Vec::new();
    for (what, expected, change) in &rows {
        let got = answer(Second, change).map(|_| ());
        if got != Err(*expected) {
            wrong.push(format!("{what}: {got:?}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What is not authenticated by the outer hello of before may differ: it is another hello.
    for edit in [
        |it: &mut ClientHello| it.random.bytes[0] ^= 1,
        |it: &mut ClientHello| replace(&mut it.extensions, ServerName::host("another.example")),
    ] {
        assert!(!answer(Second, &Outer(edit)).unwrap().is_retry());
    }
}

fn entry(key_exchange: [u8; 32]) -> KeyShareEntry {
    KeyShareEntry {
        group: NamedGroup::X25519,
        key_exchange: Value::literal("key_exchange", key_exchange),
    }
}

/// Payloads and inner hellos of every length that is too short. The first payload may be GREASE, which
/// the server passes over; the second may not.
#[test]
fn every_wrong_length() {
    let session_id = 32;
    let whole = body(&inner()).len() - session_id;
    let tag = 16;
    for length in 1..whole.next_multiple_of(32) + tag {
        let retry = answer(First, &Change::Payload(length)).unwrap();
        assert_eq!(retry.extension::<EncryptedClientHello>(), None, "{length}");
        let second = answer(Second, &Change::Payload(length)).unwrap_err();
        assert_eq!(second, A::DecryptError, "{length}");
    }
    // With nothing after the methods of compression it is a hello without extensions.
    let bare = 2 + 32 + 1 + 4 + 2;
    for place in [First, Second] {
        let none = answer(place, &Change::Payload(0)).unwrap_err();
        assert_eq!(none, A::DecodeError);
        for length in 0..whole {
            let expected = if length == bare {
                A::IllegalParameter
            } else {
                A::DecodeError
            };
            let got = answer(place, &Change::Cut(length)).unwrap_err();
            assert_eq!(got, expected, "{length}");
        }
    }
}
