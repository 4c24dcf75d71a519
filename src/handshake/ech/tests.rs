//! What is encrypted, there and back; what must be refused; configurations and keys.

use super::*;
use crate::compute::random::seeded;
use crate::extension::*;
use crate::keys::hpke::Kem;
use crate::message::{ClientHello, EncodedClientHelloInner};
use crate::names::registry::*;
use crate::names::suite::CipherSuite;

fn hello(extensions: Vec<Extension>) -> ClientHello {
    ClientHello {
        client_version: ProtocolVersion::TLS1_2.into(),
        random: Value::literal("random", [7; 32]),
        session_id: Value::literal("session_id", [9; 32]),
        cipher_suites: vec![CipherSuite(0x1301)],
        compression_methods: vec![CompressionMethod::Null],
        extensions: Some(Extensions(extensions)),
    }
}

fn versions() -> Extension {
    SupportedVersions::Offered(vec![ProtocolVersion::TLS1_3]).into()
}

fn modes() -> Extension {
    PskKeyExchangeModes {
        ke_modes: vec![PskKeyExchangeMode::PskDheKe],
    }
    .into()
}

fn name(name: &str) -> Extension {
    ServerName::host(name).into()
}

fn inner() -> ClientHello {
    let mark = EncryptedClientHello::Inner.into();
    hello(vec![name("secret.example"), mark, versions(), modes()])
}

fn outer() -> ClientHello {
    let sealed = EncryptedClientHello::Outer {
        cipher_suite: HpkeSymmetricCipherSuite::default(),
        config_id: 1,
        enc: Value::literal("enc", []),
        payload: Value::literal("payload", [1]),
    };
    hello(vec![
        name("public.example"),
        versions(),
        modes(),
        sealed.into(),
    ])
}

fn refers_to(types: &[ExtensionType]) -> Extension {
    EchOuterExtensions {
        outer_extensions: types.to_vec(),
    }
    .into()
}

#[test]
fn what_both_hellos_have_is_sent_once() {
    let encoded = compress(&inner(), &outer());
    assert!(encoded.client_hello.session_id.is_empty());
    let types: Vec<ExtensionType> = encoded
        .client_hello
        .extensions
        .as_ref()
        .unwrap()
        .types()
        .collect();
    let expected = [
        ExtensionType::ServerName,
        ExtensionType::EncryptedClientHello,
        ExtensionType::EchOuterExtensions,
    ];
    assert_eq!(types, expected);
    assert_eq!(restore(encoded, &outer()).unwrap(), inner());
}

/// RFC 9849 §5.1: each of these is illegal_parameter.
#[test]
fn an_encoding_that_refers_to_what_it_must_not_is_refused() {
    let (version, mode, ech) = (
        ExtensionType::SupportedVersions,
        ExtensionType::PskKeyExchangeModes,
        ExtensionType::EncryptedClientHello,
    );
    let referring = |types: &[ExtensionType]| {
        let mut hello = hello(vec![refers_to(types)]);
        hello.session_id = Value::literal("session_id", []);
        EncodedClientHelloInner {
            client_hello: hello,
            zeros: Vec::new(),
        }
    };
    assert!(restore(referring(&[version, mode]), &outer()).is_ok());
    let mut bad: Vec<EncodedClientHelloInner> = [
        &[ExtensionType::KeyShare][..],
        &[version, version],
        &[mode, version],
        &[version, ech],
        &[ech],
    ]
    .into_iter()
    .map(referring)
    .collect();
    for zeros in [vec![1], vec![0, 0, 1], vec![0x80, 0]] {
        bad.push(EncodedClientHelloInner {
            zeros,
            ..referring(&[version])
        });
    }
    let mut with_id = referring(&[version]);
    with_id.client_hello.session_id = Value::literal("session_id", [1]);
    bad.push(with_id);
    // Twice in the inner hello is as bad as twice in one list.
    let mut twice = referring(&[version]);
    twice.client_hello.extensions = Some(Extensions(vec![
        refers_to(&[version]),
        refers_to(&[version]),
    ]));
    bad.push(twice);
    for encoded in bad {
        let error = restore(encoded.clone(), &outer()).unwrap_err();
        assert_eq!(
            error.alert,
            Some(AlertDescription::IllegalParameter),
            "{encoded:?}"
        );
    }
}

/// RFC 9849 §6.1.3: names up to the longest one, and the absence of a name, are all the same from outside.
#[test]
fn padding_hides_the_length_of_the_name() {
    let without_name = |hello: &ClientHello| {
        let (bytes, _) = compress(hello, &outer()).encode(false).unwrap();
        bytes.len()
    };
    let mut totals = Vec::new();
    for length in 1..=64 {
        let mut hello = inner();
        hello.extensions.as_mut().unwrap().0[0] = self::name(&"a".repeat(length));
        let bare = without_name(&hello);
        totals.push(bare + padding(&hello, bare, 64));
    }
    let mut nameless = inner();
    nameless.extensions.as_mut().unwrap().0.remove(0);
    let bare = without_name(&nameless);
    totals.push(bare + padding(&nameless, bare, 64));
    assert!(totals.iter().all(|total| *total == totals[0]), "{totals:?}");
    assert_eq!(totals[0] % 32, 0);
    // N = 31 - ((L - 1) % 32) of the RFC, for every L.
    for length in 1..200 {
        let expected = 31 - ((length - 1) % 32);
        let mut hello = inner();
        hello.extensions.as_mut().unwrap().0[0] = self::name("a");
        assert_eq!(padding(&hello, length, 1), expected, "{length}");
    }
}

fn contents(config: &mut EchConfig) -> &mut EchConfigContents {
    &mut config.contents
}

#[test]
fn a_client_takes_the_first_configuration_that_it_can_use() {
    let kem = Kem::named(HpkeKemId::DhKemX25519).unwrap();
    let keys = EchKeys::generate(kem, "public.example", 64, &mut *seeded(1)).unwrap();
    let good = keys.published();
    let changed = |change: &dyn Fn(&mut EchConfigContents)| {
        let mut config = good.0[0].clone();
        change(contents(&mut config));
        config
    };
    let set = |pick: fn(&mut EchConfigContents, &[u8]), bytes: &'static [u8]| {
        changed(&move |contents| pick(contents, bytes))
    };
    fn named(contents: &mut EchConfigContents, name: &[u8]) {
        if let EchConfigContents::Rfc9849 { public_name, .. } = contents {
            *public_name = name.to_vec();
        }
    }
    fn keyed(contents: &mut EchConfigContents, key: &[u8]) {
        if let EchConfigContents::Rfc9849 { public_key, .. } = contents {
            *public_key = key.to_vec();
        }
    }
    let names: [&[u8]; 9] = [
        b"192.0.2.1",
        b".example",
        b"example.",
        b"a..b",
        b"a b",
        b"0x7f",
        b"a.0X",
        b"-a.example",
        b"1",
    ];
    for name in names {
        let reason = Unusable::PublicName(String::from_utf8_lossy(name).into_owned());
        let list = EchConfigList(vec![set(named, name)]);
        assert_eq!(EchOffer::choose(&list).unwrap_err(), [reason]);
    }
    for name in [&b"a"[..], b"xn--80ak6aa92e.com", b"1.example", b"0xg"] {
        assert!(EchOffer::choose(&EchConfigList(vec![set(named, name)])).is_ok());
    }
    let unknown = EchConfig {
        version: ExtensionType::EncryptedClientHelloDraft10,
        contents: EchConfigContents::Unknown(vec![1]),
    };
    let mandatory = changed(&|contents| {
        if let EchConfigContents::Rfc9849 { extensions, .. } = contents {
            extensions.push(EchConfigExtension {
                kind: 0x8001,
                data: Vec::new(),
            });
        }
    });
    let bad = vec![unknown, mandatory, set(keyed, b"short")];
    let reasons = [
        Unusable::Version(ExtensionType::EncryptedClientHelloDraft10),
        Unusable::Extension(0x8001),
        Unusable::PublicKey,
    ];
    assert_eq!(
        EchOffer::choose(&EchConfigList(bad.clone())).unwrap_err(),
        reasons
    );
    let optional = changed(&|contents| {
        if let EchConfigContents::Rfc9849 { extensions, .. } = contents {
            extensions.push(EchConfigExtension {
                kind: 0x0a0a,
                data: vec![1],
            });
        }
    });
    let list = EchConfigList([bad, vec![optional.clone()]].concat());
    let offer = EchOffer::choose(&list).unwrap();
    assert_eq!(offer.config.bytes, optional.encode().unwrap());
    assert_eq!(offer.public_name, "public.example");
    let bytes = list.encode().unwrap();
    assert_eq!(EchConfigList::decode(&bytes).unwrap(), list);
    for length in 0..bytes.len() {
        assert!(EchConfigList::decode(&bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn keys_go_into_files_and_come_out() {
    for id in [
        HpkeKemId::DhKemX25519,
        HpkeKemId::DhKemP256,
        HpkeKemId::DhKemP384,
        HpkeKemId::DhKemP521,
    ] {
        let kem = Kem::named(id).unwrap();
        let keys = EchKeys::generate(kem, "public.example", 32, &mut *seeded(2)).unwrap();
        let pem = keys.to_pem().unwrap();
        let read = EchKeys::from_pem(pem.as_bytes()).unwrap();
        assert_eq!(read.published(), keys.published());
        assert_eq!(read.0[0].secret, keys.0[0].secret);
        let (private, public) = pem.split_once("-----BEGIN ECHCONFIG").unwrap();
        let other = EchKeys::generate(kem, "public.example", 32, &mut *seeded(3)).unwrap();
        let other = other.to_pem().unwrap();
        let (other, _) = other.split_once("-----BEGIN ECHCONFIG").unwrap();
        for wrong in [
            String::new(),
            private.to_owned(),
            format!("-----BEGIN ECHCONFIG{public}"),
            format!("{other}-----BEGIN ECHCONFIG{public}"),
        ] {
            assert!(EchKeys::from_pem(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
    let kem = Kem::named(HpkeKemId::DhKemX25519).unwrap();
    assert!(EchKeys::generate(kem, "", 0, &mut *seeded(4)).is_ok());
}
