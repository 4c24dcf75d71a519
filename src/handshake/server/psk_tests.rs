//! What the server says of the pre-shared keys and the early data that a hello offers (RFC 9846 §4.3.10,
//! §4.3.11). The binders are computed here, from HMAC on.

use std::sync::Arc;

use super::super::Config;
use super::super::tests::{Recorder, answer_to, groups, hello, schemes};
use crate::check::{Check, EarlyDataRefusal, IdentityAnswer};
use crate::compute::Value;
use crate::connection::session::{ExternalPsk, Keeper};
use crate::extension::*;
use crate::message::{self, ClientHello};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::*;
use crate::names::suite::CipherSuite;
use crate::narration::Event;
use crate::peer::Identity;

const KEY: [u8; 32] = [0x2a; 32];

/// HKDF-Expand-Label for at most one block of SHA-256 (RFC 9846 §7.1).
fn expand(secret: &[u8], label: &str, context: &[u8]) -> Vec<u8> {
    let label = format!("tls13 {label}");
    let head = [0, 32, label.len() as u8];
    let parts = [
        &head[..],
        label.as_bytes(),
        &[context.len() as u8],
        context,
        &[1],
    ];
    HashAlgorithm::Sha256.hmac(secret, &parts)
}

/// The binder of an external key (RFC 9846 §4.3.11.2, §7.1).
fn binder(truncated: &[u8]) -> Vec<u8> {
    let hash = HashAlgorithm::Sha256;
    let early_secret = hash.hmac(&[0; 32], &[&KEY]);
    let binder_key = expand(&early_secret, "ext binder", &hash.digest(&[]));
    let finished_key = expand(&binder_key, "finished", &[]);
    hash.hmac(&finished_key, &[&hash.digest(&[truncated])])
}

/// A hello of TLS 1.3 with early data, and with the keys of these names.
fn offering(names: &[Vec<u8>], mode: PskKeyExchangeMode) -> ClientHello {
    let share = KeyShareEntry {
        group: NamedGroup::X25519,
        key_exchange: Value::literal("key_exchange", [9; 32]),
    };
    let mut offer = hello([
        SupportedVersions::Offered(vec![ProtocolVersion::TLS1_3]).into(),
        schemes(&[SignatureScheme::RsaPssRsaeSha256]),
        groups(&[NamedGroup::X25519]),
        KeyShare::ClientShares(vec![share]).into(),
        PskKeyExchangeModes {
            ke_modes: vec![mode],
        }
        .into(),
        EarlyData {
            max_early_data_size: None,
        }
        .into(),
    ]);
    offer.cipher_suites = vec![CipherSuite(0x1301)];
    if names.is_empty() {
        return offer;
    }
    let with = |binder: &[u8]| {
        let mut offer = offer.clone();
        let identities = names.iter().map(|name| PskIdentity {
            identity: Value::literal("identity", name.clone()),
            obfuscated_ticket_age: 0,
        });
        let extensions = offer.extensions.as_mut().unwrap();
        extensions.push(PreSharedKey::Offered {
            identities: identities.collect(),
            binders: vec![Value::literal("binder", binder); names.len()],
        });
        offer
    };
    let (whole, _) = message::encode(&with(&[0; 32]), ProtocolVersion::TLS1_2, false).unwrap();
    with(&binder(&whole[..whole.len() - 2 - 33 * names.len()]))
}

fn server() -> Config {
    let mut config = Config::new(Identity::demo());
    config.max_early_data_size = 5000;
    config.sessions = Some(Keeper::new(&mut crate::compute::random::seeded(5), 0));
    config.psks = Arc::new(vec![ExternalPsk {
        identity: b"known".to_vec(),
        secret: KEY.to_vec(),
        hash: HashAlgorithm::Sha256,
    }]);
    config
}

/// What the server says of the keys, and of the early data.
fn said(
    names: &[Vec<u8>],
    mode: PskKeyExchangeMode,
) -> (Vec<(u16, IdentityAnswer)>, EarlyDataRefusal) {
    let (_, recorder): (_, Recorder) = answer_to(&server(), &offering(names, mode));
    let (mut answers, mut refusals) = (Vec::new(), Vec::new());
    for event in recorder.events() {
        let Event::Check(it) = event else { continue };
        match it.check {
            Check::PskIdentity { index, answer } => answers.push((index, answer)),
            Check::EarlyDataAccepted { refusal } => refusals.extend(refusal),
            _ => {}
        }
    }
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    (answers, refusals.remove(0))
}

/// So many names that the server does not know.
fn strangers(count: u16) -> Vec<Vec<u8>> {
    (0..count)
        .map(|number| number.to_be_bytes().to_vec())
        .collect()
}

const DHE: PskKeyExchangeMode = PskKeyExchangeMode::PskDheKe;

/// RFC 9846 §4.3.10: early data is encrypted under the first key that is offered. One reason is told for
/// each refusal, and a limit of this program as such.
#[test]
fn early_data_is_refused_for_one_reason() {
    let behind = |count| [strangers(count), vec![b"known".to_vec()]].concat();
    for (names, expected) in [
        (Vec::new(), EarlyDataRefusal::NoKeyOffered),
        (strangers(1), EarlyDataRefusal::NoKeyTaken),
        (behind(1), EarlyDataRefusal::NotFirst { selected: 1 }),
        (behind(0), EarlyDataRefusal::GivenKey),
    ] {
        assert_eq!(said(&names, DHE).1, expected, "{names:?}");
    }
}

/// RFC 9846 §4.3.11 sets no limit to the identities of a hello. The name of a given key is looked up among
/// all of them; that no more than eight are opened as tickets is told where it decides.
#[test]
fn a_given_key_is_found_behind_any_number_of_tickets() {
    let taken = IdentityAnswer::External {
        hash: "SHA-256".into(),
    };
    for count in [0, 8, 9, 300] {
        let names = [strangers(count), vec![b"known".to_vec()]].concat();
        let (mut answers, _) = said(&names, DHE);
        assert_eq!(answers.pop(), Some((count, taken.clone())));
        if count > 8 {
            let last = count - 1;
            let beyond = IdentityAnswer::Beyond { last, most: 8 };
            assert_eq!(answers.pop(), Some((8, beyond)));
        }
        let unknown = (0..count.min(8)).map(|index| (index, IdentityAnswer::Unknown));
        assert_eq!(answers, unknown.collect::<Vec<_>>());
    }
    let (mut answers, _) = said(&strangers(350), DHE);
    let beyond = IdentityAnswer::Beyond { last: 349, most: 8 };
    assert_eq!((answers.pop(), answers.len()), (Some((8, beyond)), 8));
}

/// RFC 9846 §4.3.9: a mode that only the client has is the client's; the server's own psk_dhe_ke that lacks a
/// group is not.
#[test]
fn a_mode_that_is_not_ours_is_named() {
    let (answers, _) = said(&[b"known".to_vec()], PskKeyExchangeMode::PskKe);
    let modes = IdentityAnswer::Modes(vec![PskKeyExchangeMode::PskKe]);
    assert_eq!(answers, [(0, modes)]);
    let mut config = server();
    config.groups = vec![NamedGroup::Secp256r1];
    let offer = offering(&[b"known".to_vec()], DHE);
    let (_, recorder) = answer_to(&config, &offer);
    let is_group = |event: &Event| matches!(event, Event::Check(it) if it.check == Check::PskIdentity { index: 0, answer: IdentityAnswer::Group });
    assert!(recorder.events().iter().any(is_group));
}
