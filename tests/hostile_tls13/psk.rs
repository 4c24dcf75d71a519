//! Pre-shared keys out of hand, from either end (RFC 9846 §4.3.11). The key is one that both ends were
//! given; its binders are computed here, from HMAC on.

use super::*;
use std::sync::Arc;
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::{ExternalPsk, Keeper};
use tlsdemo::handshake::client::Ech;
use tlsdemo::handshake::ech::{EchKeys, EchOffer};
use tlsdemo::keys::hpke::Kem;
use tlsdemo::names::hash::HashAlgorithm;

pub const KEY: [u8; 32] = [0x2a; 32];
const NAME: &[u8] = b"known";

fn keys() -> Arc<Vec<ExternalPsk>> {
    Arc::new(vec![ExternalPsk {
        identity: NAME.to_vec(),
        secret: KEY.to_vec(),
        hash: HashAlgorithm::Sha256,
    }])
}

/// TLS 1.3 with the key.
fn with_key() -> Plan {
    Plan {
        psk: Some(KEY.to_vec()),
        ..tls13()
    }
}

/// HKDF-Expand-Label for at most one block of SHA-256.
pub fn expand(secret: &[u8], label: &str, context: &[u8]) -> Vec<u8> {
    let label = format!("tls13 {label}");
    let mut info = vec![0, 32, label.len() as u8];
    info.extend(label.as_bytes());
    info.push(context.len() as u8);
    info.extend(context);
    info.push(1);
    HashAlgorithm::Sha256.hmac(secret, &[&info])
}

/// The binder of an external key (RFC 9846 §4.3.11.2, §7.1).
fn binder(truncated: &[u8]) -> Vec<u8> {
    let hash = HashAlgorithm::Sha256;
    let early_secret = hash.hmac(&[0; 32], &[&KEY]);
    let binder_key = expand(&early_secret, "ext binder", &hash.digest(&[]));
    let finished_key = expand(&binder_key, "finished", &[]);
    hash.hmac(&finished_key, &[&hash.digest(&[truncated])])
}

fn with_length(bytes: Vec<u8>) -> Vec<u8> {
    [&(bytes.len() as u16).to_be_bytes()[..], &bytes].concat()
}

/// The extension with these identities, each with its obfuscated age, and these binders.
pub fn extension(identities: &[(Vec<u8>, u32)], binders: &[Vec<u8>]) -> Extension {
    let identities = identities.iter().map(|(name, age)| {
        let name = with_length(name.clone());
        [&name[..], &age.to_be_bytes()].concat()
    });
    let binders = binders.iter();
    let binders = binders.map(|binder| [&[binder.len() as u8][..], binder].concat());
    let identities = with_length(identities.collect::<Vec<_>>().concat());
    let binders = with_length(binders.collect::<Vec<_>>().concat());
    opaque(41, &[identities, binders].concat())
}

/// A hello that offers these identities, by psk_dhe_ke, each with the binder of the key, all of which
/// are changed at last.
fn offering(identities: Vec<Vec<u8>>, change: impl Fn(&mut Vec<Vec<u8>>) + Send + 'static) -> Act {
    act(move |_, at, bytes| {
        if at != "ClientHello" {
            return;
        }
        let version = ProtocolVersion::TLS1_3;
        let decoded = tlsdemo::message::decode::<ClientHello>(bytes, version, false).0;
        let mut hello = decoded.expect("our own message");
        push(&mut hello.extensions, opaque(45, &[1, 1]));
        let identities: Vec<_> = identities.iter().map(|name| (name.clone(), 0)).collect();
        let blank = vec![vec![0; 32]; identities.len()];
        push(&mut hello.extensions, extension(&identities, &blank));
        let whole = lab::encode(&hello, version);
        let end = whole.len() - (2 + 33 * identities.len());
        let mut binders = vec![binder(&whole[..end]); identities.len()];
        change(&mut binders);
        replace(&mut hello.extensions, extension(&identities, &binders));
        *bytes = lab::encode(&hello, version);
    })
}

fn known() -> Vec<Vec<u8>> {
    vec![NAME.to_vec()]
}

/// So many identities that mean nothing, and then the one that is known.
fn behind(strangers: u8) -> Vec<Vec<u8>> {
    let strangers = (0..strangers).map(|number| vec![number; 40]);
    strangers.chain(known()).collect()
}

#[test]
#[rustfmt::skip]
fn clients_with_keys() {
    let rfc = "§4.3.11";
    let mut config = server_config();
    config.psks = keys();
    config.sessions = Some(Keeper::new(&mut seeded(5), 0));
    let wrong = |what: &str, act: Act| refused("§4.3.11.2", what, A::DecryptError, with_key(), act);
    let decode = |what: &str, act: Act| refused(rfc, what, A::DecodeError, with_key(), act);
    let uneven = |what: &str, act: Act| refused(rfc, what, A::IllegalParameter, with_key(), act);
    try_server(&config, vec![
        fine(rfc, "nothing wrong", with_key(), offering(known(), |_| {})),
        fine(rfc, "the known key is the last of eight", with_key(), offering(behind(7), |_| {})),
        wrong("a bit of the binder", offering(known(), |all| all[0][31] ^= 1)),
        wrong("a binder of zeros", offering(known(), |all| all[0] = vec![0; 32])),
        wrong("a binder that is longer than its hash", offering(known(), |all| all[0].push(0))),
        wrong("a binder as long as SHA-384", offering(known(), |all| all[0] = vec![7; 48])),
        wrong("a binder of another hello", offering(known(), |all| all[0] = binder(b"another"))),
        wrong("the binder of the first identity, where the second is known", offering(behind(1), |all| all[1] = vec![3; 32])),
        wrong("a hello that changed behind the binder's back",
            both(offering(known(), |_| {}), bytes("ClientHello", |b| b[6] ^= 1))),
        decode("a binder that is too short", offering(known(), |all| all[0].truncate(31))),
        decode("an empty binder", offering(known(), |all| all[0].clear())),
        decode("no binders", offering(known(), Vec::clear)),
        decode("no identity", offering(vec![], |_| {})),
        decode("an empty identity", offering(vec![vec![]], |_| {})),
        uneven("one binder more than identities", offering(known(), |all| all.push(vec![1; 32]))),
        uneven("one binder less than identities", offering(behind(1), |all| { all.pop(); })),
        uneven("something behind the extension",
            both(offering(known(), |_| {}), offer_last(opaque(0xfafa, &[])))),
        fine(rfc, "an unknown identity", tls13(), offering(vec![b"unknown".to_vec()], |_| {})),
        fine(rfc, "the known key behind more than are opened as tickets", with_key(), offering(behind(8), |_| {})),
        fine(rfc, "the known key is the last of two hundred", with_key(), offering(behind(199), |_| {})),
        wrong("a bit of the binder behind more than are opened as tickets", offering(behind(8), |all| all[8][31] ^= 1)),
        fine(rfc, "a ticket that is rubbish", tls13(), offering(vec![vec![0xee; 200]], |_| {})),
        fine(rfc, "a ticket of one byte", tls13(), offering(vec![vec![0xee]], |_| {})),
        fine(rfc, "a long ticket that is rubbish", tls13(), offering(vec![vec![0xee; 15_000]], |_| {})),
        fine("§4.3.11", "no suite of its hash in common", Plan { suite: CipherSuite(0x1302), ..tls13() }, offering(known(), |_| {})),
        fine("§4.3.9", "no mode that the server has", tls13(),
            both(offering(known(), |_| {}), edit::<ClientHello>("ClientHello", |m| replace(&mut m.extensions, opaque(45, &[1, 0]))))),
    ]);
}

fn offer_last(extension: Extension) -> Act {
    edit::<ClientHello>("ClientHello", move |m| {
        push(&mut m.extensions, extension.clone())
    })
}

/// What the server says of the key.
fn chosen(selected: &'static [u8]) -> Act {
    hello(move |m| replace(&mut m.extensions, opaque(41, selected)))
}

#[test]
#[rustfmt::skip]
fn servers_with_keys() {
    let rfc = "§4.3.11";
    let mut config = client_config();
    config.psks = keys();
    let illegal = |what: &str, act: Act| refused(rfc, what, A::IllegalParameter, with_key(), act);
    let unexpected = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::UnexpectedMessage, with_key(), act);
    let rows = vec![
        fine(rfc, "nothing wrong", with_key(), nothing()),
        fine(rfc, "the key is not taken", tls13(), nothing()),
        illegal("identity 1 of one", chosen(&[0, 1])),
        illegal("identity 65535 of one", chosen(&[0xff, 0xff])),
        refused(rfc, "a suite of another hash", A::IllegalParameter,
            Plan { suite: CipherSuite(0x1302), ..with_key() }, nothing()),
        illegal("the key alone, where a key exchange was asked for",
            hello(|m| remove(&mut m.extensions, ExtensionType::KeyShare))),
        illegal("a choice twice", hello(|m| push(&mut m.extensions, opaque(41, &[0, 0])))),
        refused(rfc, "half a choice", A::DecodeError, with_key(), chosen(&[0])),
        refused(rfc, "a choice and more", A::DecodeError, with_key(), chosen(&[0, 0, 0])),
        refused("§4.3.10", "early_data, though none was offered", A::UnsupportedExtension, with_key(),
            edit::<EncryptedExtensions>("EncryptedExtensions", |m| m.extensions.push(opaque(42, &[])))),
        unexpected("§2.2", "a certificate all the same",
            before("Finished", |lab| lab.send(&raw_message(11, &[0, 0, 0, 0])))),
        unexpected("§4.4.2", "a request for a certificate",
            before("Finished", |lab| lab.send(&raw_message(13, &[0, 0, 0])))),
        unexpected("§2.2", "a signature",
            before("Finished", |lab| lab.send(&raw_message(15, &[4, 3, 0, 0])))),
        // RFC 9846 §4.2.2: the second hello has no key left that goes with the suite.
        refused(rfc, "a key that the second hello does not offer", A::UnsupportedExtension,
            Plan { suite: CipherSuite(0x1302), psk: Some(KEY.to_vec()), ..retry(NamedGroup::Secp256r1) }, nothing()),
        refused("§4.5.3", "a Finished under another key", A::DecryptError, with_key(),
            bytes("Finished", |b| b[10] ^= 1)),
    ];
    try_client(&config, rows);
    // RFC 9849 §6.1.2: the outer hello has random bytes where the inner one has the keys.
    let kem = Kem::named(HpkeKemId::DhKemX25519).unwrap();
    let published = EchKeys::generate(kem, "public.example", 0, &mut *seeded(1)).unwrap().published();
    let mut config = client_config();
    config.versions = vec![ProtocolVersion::TLS1_3];
    config.psks = keys();
    config.ech = Ech::Offer(Box::new(EchOffer::choose(&published).unwrap()));
    try_client(&config, vec![
        refused("§6.1.2", "a key of the outer hello", A::IllegalParameter, tls13(),
            hello(|m| push(&mut m.extensions, opaque(41, &[0, 0])))),
        refused("§6.1.2", "a key of the outer hello, under that key", A::IllegalParameter, with_key(), nothing()),
    ]);
    // A key alone is as good if it was offered so; to mix in a key exchange is then out of place.
    let mut config = client_config();
    config.psks = keys();
    config.psk_modes = vec![PskKeyExchangeMode::PskKe];
    try_client(&config, vec![
        refused("§4.3.9", "a key exchange, where the key alone was asked for", A::IllegalParameter, with_key(), nothing()),
    ]);
}
