//! Connections that know each other: our client resumes what our server offered, in every way that
//! TLS 1.3 has, and in none that it must not.

#[path = "sessions/bindings.rs"]
mod bindings;
mod common;
#[path = "sessions/contents.rs"]
mod contents;
#[path = "sessions/shares.rs"]
mod shares;
#[path = "sessions/told.rs"]
mod told;

use std::time::{Duration, SystemTime};

use common::{End, assert_covered, converse};
use tlsdemo::certificate::ServerName;
use tlsdemo::check::{Check, EarlyDataRefusal, IdentityAnswer, SessionFault};
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::{ExternalPsk, Keeper, Session, Store};
use tlsdemo::error::ErrorKind;
use tlsdemo::extension::{Carrier, ExtensionBody, Extensions, PreSharedKey};
use tlsdemo::handshake::client::Ech;
use tlsdemo::handshake::ech::{EchKeys, EchOffer};
use tlsdemo::handshake::{client, server};
use tlsdemo::keys::hpke::Kem;
use tlsdemo::message::ClientHello;
use tlsdemo::names::hash::HashAlgorithm;
use tlsdemo::names::registry::*;
use tlsdemo::names::suite;
use tlsdemo::narration::{EchOutcome, Event, Fact, PskOrigin};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};
use tlsdemo::wire::Whole;

const DHE: PskKeyExchangeMode = PskKeyExchangeMode::PskDheKe;
const ALONE: PskKeyExchangeMode = PskKeyExchangeMode::PskKe;

/// A client that keeps sessions, and the server that it comes back to.
struct Pair {
    client: client::Config,
    server: server::Config,
    store: Store,
    visits: u64,
}

impl Pair {
    fn new() -> Self {
        let authorities = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
        let anchors = TrustAnchors::from_pem("demo", authorities);
        let store = Store::default();
        let mut client = client::Config::new(ServerName::new("localhost"), anchors);
        client.versions = vec![ProtocolVersion::TLS1_3];
        client.sessions = Some(store.shelf("localhost:443"));
        let mut server = server::Config::new(Identity::demo());
        server.sessions = Some(Keeper::new(&mut seeded(5), 0));
        server.tickets = 2;
        Pair {
            client,
            server,
            store,
            visits: 0,
        }
    }

    /// One that takes early data, whose client sends some.
    fn early() -> Self {
        let mut pair = Self::new();
        pair.client.early_data = true;
        pair.server.max_early_data_size = 16_384;
        pair
    }

    /// A visit that must work.
    fn visit(&mut self) -> (End, End) {
        let (near, far) = self.attempt();
        let outcomes = (&near.outcome, &far.outcome);
        assert!(outcomes.0.is_ok() && outcomes.1.is_ok(), "{outcomes:?}");
        for end in [&near, &far] {
            assert_covered(&end.recorder.events());
        }
        for name in ["main_secret", "client_verify_data", "early_secret"] {
            // Of several keys that are offered the server chooses one.
            let value = computed(&far, name).pop().expect(name);
            assert!(computed(&near, name).contains(&value), "{name}");
        }
        (near, far)
    }

    fn attempt(&mut self) -> (End, End) {
        self.visits += 1;
        converse(&self.client, &self.server, self.visits)
    }

    /// Changes what the client keeps.
    fn change(&mut self, change: impl Fn(&mut Session)) {
        let kept = self.store.all();
        self.store.forget("localhost:443", |_| true);
        for (peer, mut session) in kept {
            change(&mut session);
            self.store.put(&peer, session);
        }
    }
}

fn computed(end: &End, name: &str) -> Vec<Vec<u8>> {
    let events = end.recorder.events().into_iter();
    let outputs = events.filter_map(|event| match event {
        Event::Computation(it) if it.name == name => Some(it.output.clone()),
        _ => None,
    });
    outputs.collect()
}

fn messages(end: &End) -> Vec<String> {
    let events = end.recorder.events().into_iter();
    let names = events.filter_map(|event| match event {
        Event::Message(it) if it.carrier.content_type() == Some(ContentType::Handshake) => {
            Some(it.name.into_name().into_owned())
        }
        _ => None,
    });
    names.collect()
}

fn checks(end: &End) -> Vec<Check> {
    let events = end.recorder.events().into_iter();
    let checks = events.filter_map(|event| match event {
        Event::Check(it) => Some(it.check),
        _ => None,
    });
    checks.collect()
}

fn refusal(end: &End) -> Option<EarlyDataRefusal> {
    checks(end).into_iter().find_map(|check| match check {
        Check::EarlyDataAccepted { refusal } => refusal,
        _ => None,
    })
}

fn answer(end: &End) -> Option<IdentityAnswer> {
    checks(end).into_iter().find_map(|check| match check {
        Check::PskIdentity { answer, .. } => Some(answer),
        _ => None,
    })
}

fn resumed(end: &End) -> Option<PskKeyExchangeMode> {
    assert_eq!(
        end.connection.agreed.psk.is_some(),
        end.connection.agreed.psk_mode.is_some()
    );
    end.connection.agreed.psk_mode
}

#[test]
fn a_second_visit_resumes_the_first() {
    for code in ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"] {
        let mut pair = Pair::new();
        pair.client.suites = vec![suite::find(code).unwrap().code];
        let (first, _) = pair.visit();
        assert_eq!(resumed(&first), None);
        assert_eq!(pair.store.all().len(), 2);
        let (second, far) = pair.visit();
        assert_eq!(resumed(&second), Some(DHE));
        assert_eq!(resumed(&far), Some(DHE));
        assert_eq!(
            messages(&second),
            [
                "ClientHello",
                "ServerHello",
                "EncryptedExtensions",
                "Finished",
                "Finished",
                "NewSessionTicket"
            ],
            "{code}"
        );
        // One was used, and one came in its place.
        assert_eq!(pair.store.all().len(), 2);
        assert_eq!(second.connection.agreed.signature_scheme, None);
        let facts = second.connection.agreed.summary(None).facts;
        assert!(
            facts.contains(&Fact::Psk(PskOrigin::Connection(1))),
            "{facts:?}"
        );
    }
}

/// The identities of the first connection live on in the second: nothing is looked up by its bytes.
#[test]
fn what_is_resumed_refers_to_the_connection_that_it_is_from() {
    let mut pair = Pair::new();
    pair.visit();
    let (_, kept) = pair.store.all().pop().unwrap();
    let (second, _) = pair.visit();
    let events = second.recorder.events();
    let psk = events.iter().find_map(|event| match event {
        Event::Computation(it) if it.name == "early_secret" => it.inputs.get(1).cloned(),
        _ => None,
    });
    let psk = psk.unwrap();
    assert_eq!(psk.origin, kept.secret.origin());
    assert!(matches!(psk.origin.whole, Whole::Value(_)));
    assert!(matches!(kept.ticket.origin().whole, Whole::Message(_)));
}

#[test]
fn without_a_key_exchange_if_both_ends_agree_to_that() {
    let mut pair = Pair::new();
    pair.client.psk_modes = vec![ALONE];
    // The server insists on forward secrecy, and gives no ticket that could not be used so.
    let (first, far) = pair.visit();
    assert_eq!(pair.store.all().len(), 0);
    assert!(!messages(&first).contains(&"NewSessionTicket".to_owned()));
    assert!(
        checks(&far)
            .iter()
            .any(|it| matches!(it, Check::PskKeyExchangeModes { .. }))
    );

    pair.server.psk_modes = vec![DHE, ALONE];
    pair.visit();
    let (second, far) = pair.visit();
    assert_eq!(
        (resumed(&second), resumed(&far)),
        (Some(ALONE), Some(ALONE))
    );
    assert_eq!(second.connection.agreed.group, None);
    assert!(computed(&second, "shared_secret").is_empty());

    // Of a client that can do both the server takes the better.
    pair.client.psk_modes = vec![ALONE, DHE];
    let (third, _) = pair.visit();
    assert_eq!(resumed(&third), Some(DHE));

    // And the server may still turn it down.
    pair.client.psk_modes = vec![ALONE];
    pair.server.psk_modes = vec![DHE];
    let (fourth, far) = pair.visit();
    assert_eq!(resumed(&fourth), None);
    assert_eq!(answer(&far), Some(IdentityAnswer::Modes(vec![ALONE])));
}

#[test]
fn after_a_retry_the_binders_cover_both_hellos() {
    for cookie in [false, true] {
        let mut pair = Pair::new();
        pair.visit();
        pair.client.key_shares = Some(Vec::new());
        pair.server.cookie = cookie;
        let (second, far) = pair.visit();
        assert_eq!(resumed(&second), Some(DHE));
        let count = messages(&second)
            .iter()
            .filter(|it| *it == "ClientHello")
            .count();
        assert_eq!(count, 2);
        assert_eq!(computed(&second, "binder"), computed(&far, "binder"));
        assert_eq!(computed(&second, "binder").len(), 2);
        let covered = "Transcript-Hash(ClientHello1, HelloRetryRequest, Truncate(ClientHello2))";
        assert_eq!(computed(&second, covered), computed(&far, covered));
        assert_eq!(computed(&second, covered).len(), 1);
    }
}

#[test]
fn the_suite_may_change_but_not_its_hash() {
    let code = |name| suite::find(name).unwrap().code;
    let mut pair = Pair::new();
    pair.client.suites = vec![code("TLS_AES_128_GCM_SHA256")];
    pair.visit();
    pair.client.suites = vec![code("TLS_CHACHA20_POLY1305_SHA256")];
    let (second, _) = pair.visit();
    assert_eq!(resumed(&second), Some(DHE));

    // The client does not even offer what it could not go on with.
    pair.client.suites = vec![code("TLS_AES_256_GCM_SHA384")];
    let (third, far) = pair.visit();
    assert_eq!(resumed(&third), None);
    assert_eq!(answer(&far), None);
    assert!(checks(&third).iter().any(|it| matches!(
        it,
        Check::Session {
            fault: SessionFault::CipherSuite(_)
        }
    )));

    // And a server that has lost the suite since ignores the ticket.
    let mut pair = Pair::new();
    pair.client.suites = vec![
        code("TLS_AES_128_GCM_SHA256"),
        code("TLS_AES_256_GCM_SHA384"),
    ];
    pair.server.suites = vec![code("TLS_AES_128_GCM_SHA256")];
    pair.visit();
    pair.server.suites = vec![code("TLS_AES_256_GCM_SHA384")];
    let (second, far) = pair.visit();
    assert_eq!(resumed(&second), None);
    assert_eq!(answer(&far), Some(IdentityAnswer::Hash("SHA-256".into())));
}

#[test]
fn a_retry_with_another_hash_drops_the_key() {
    let code = |name| suite::find(name).unwrap().code;
    let mut pair = Pair::new();
    pair.client.suites = vec![
        code("TLS_AES_128_GCM_SHA256"),
        code("TLS_AES_256_GCM_SHA384"),
    ];
    pair.server.suites = vec![code("TLS_AES_128_GCM_SHA256")];
    pair.visit();
    pair.server.suites = vec![code("TLS_AES_256_GCM_SHA384")];
    pair.client.key_shares = Some(Vec::new());
    let (second, _) = pair.visit();
    assert_eq!(resumed(&second), None);
    assert_eq!(computed(&second, "binder").len(), 1);
}

#[test]
fn a_session_is_for_its_name_and_its_time() {
    let mut pair = Pair::new();
    pair.visit();
    pair.client.server_name = Some("www.localhost".into());
    let (second, far) = pair.visit();
    assert_eq!((resumed(&second), answer(&far)), (None, None));
    pair.client.server_name = Some("localhost".into());
    pair.store.forget("localhost:443", |it| {
        it.server_name.as_deref() != Some("localhost")
    });
    pair.change(|session| session.lifetime = 0);
    let (third, far) = pair.visit();
    assert_eq!((resumed(&third), answer(&far)), (None, None));
    assert!(checks(&third).iter().any(|it| matches!(
        it,
        Check::Session {
            fault: SessionFault::Expired { .. }
        }
    )));
}

#[test]
fn a_ticket_of_another_server_leads_to_a_full_handshake() {
    let mut pair = Pair::new();
    pair.visit();
    pair.server.sessions = Some(Keeper::new(&mut seeded(6), 0));
    let (second, far) = pair.visit();
    assert_eq!(resumed(&second), None);
    assert_eq!(answer(&far), Some(IdentityAnswer::Unknown));
    assert!(second.connection.agreed.certificate.is_some());
}

#[test]
fn who_has_the_ticket_but_not_the_key_is_sent_away() {
    let mut pair = Pair::new();
    pair.visit();
    pair.change(|session| session.secret.bytes[0] ^= 1);
    let (second, far) = pair.attempt();
    let alert = far.outcome.as_ref().unwrap_err().alert;
    assert_eq!(alert, Some(AlertDescription::DecryptError));
    assert!(second.outcome.is_err());
}

#[test]
fn a_client_that_showed_a_certificate_need_not_show_it_again() {
    let mut pair = Pair::new();
    pair.visit();
    let authorities = TrustAnchors::from_pem("demo", identity::DEMO_CA_PEM.to_owned());
    pair.server.client_authentication = Some(ClientAuthentication {
        insecure: true,
        ..ClientAuthentication::required(authorities)
    });
    pair.client.identities = std::sync::Arc::new(Identity::demo());
    // In the session that is offered the client showed none; a client of ours would not offer it.
    pair.change(|session| session.basis = None);
    let (second, far) = pair.visit();
    assert_eq!(resumed(&second), None);
    assert_eq!(answer(&far), Some(IdentityAnswer::ClientCertificate));
    let (third, far) = pair.visit();
    assert_eq!(resumed(&third), Some(DHE));
    assert!(!messages(&third).contains(&"CertificateRequest".to_owned()));
    let peer = far.connection.agreed.resumed_peer.clone().unwrap();
    assert!(peer.certificate.is_some());
}

/// A certificate that is only asked for later keeps no session from being resumed (RFC 9846 §4.7.2).
#[test]
fn who_is_asked_later_may_resume_without_a_certificate() {
    let mut pair = Pair::new();
    let authorities = TrustAnchors::from_pem("demo", identity::DEMO_CA_PEM.to_owned());
    pair.server.client_authentication = Some(ClientAuthentication::required(authorities));
    pair.server.asks_later = true;
    pair.visit();
    let (second, _) = pair.visit();
    assert_eq!(resumed(&second), Some(DHE));
}

#[test]
fn early_data_arrives_before_the_handshake_is_done() {
    let mut pair = Pair::early();
    let (first, _) = pair.visit();
    assert_eq!(first.connection.agreed.early_data, None);
    let (second, far) = pair.visit();
    assert_eq!(second.connection.agreed.early_data, Some(true));
    assert_eq!(far.connection.agreed.early_data, Some(true));
    let names = messages(&second);
    assert!(names.contains(&"EndOfEarlyData".to_owned()), "{names:?}");
    let position = |end: &End, is_it: &dyn Fn(&Event) -> bool| {
        end.recorder.events().iter().position(is_it).unwrap()
    };
    let data = |event: &Event| matches!(event, Event::Data(it) if it.bytes == b"ping");
    let hello = |event: &Event| matches!(event, Event::Message(it) if it.name == "ServerHello");
    assert!(position(&second, &data) < position(&second, &hello));
    assert_eq!(
        computed(&second, "client_early_traffic_secret"),
        computed(&far, "client_early_traffic_secret")
    );
}

#[test]
fn refused_early_data_is_skipped_and_sent_again() {
    type Change = fn(&mut Pair);
    let rows: &[(&str, Change, EarlyDataRefusal)] = &[
        (
            "disabled",
            |it| it.server.max_early_data_size = 0,
            EarlyDataRefusal::Disabled,
        ),
        (
            "retry",
            |it| it.client.key_shares = Some(Vec::new()),
            EarlyDataRefusal::Retry,
        ),
        (
            "cookie",
            |it| it.server.cookie = true,
            EarlyDataRefusal::Retry,
        ),
        (
            "unknown",
            |it| it.server.sessions = Some(Keeper::new(&mut seeded(9), 0)),
            EarlyDataRefusal::NoKeyTaken,
        ),
        (
            "suite",
            |it| it.server.suites = vec![suite::find("TLS_CHACHA20_POLY1305_SHA256").unwrap().code],
            EarlyDataRefusal::CipherSuite,
        ),
        (
            "age",
            |it| it.change(|session| session.issued -= Duration::from_secs(60)),
            EarlyDataRefusal::Age {
                stated: 60_000,
                known: 0,
            },
        ),
    ];
    for (name, change, expected) in rows {
        let mut pair = Pair::early();
        pair.client.suites.sort_by_key(|code| code.0 == 0x1302);
        pair.server.suites = vec![suite::find("TLS_AES_128_GCM_SHA256").unwrap().code];
        pair.visit();
        change(&mut pair);
        let (second, far) = pair.visit();
        assert_eq!(second.connection.agreed.early_data, Some(false), "{name}");
        assert_eq!(refusal(&far).as_ref(), Some(expected), "{name}");
        assert!(
            !messages(&second).contains(&"EndOfEarlyData".to_owned()),
            "{name}"
        );
        let skipped = checks(&far)
            .iter()
            .any(|it| matches!(it, Check::EarlyData { .. }));
        assert!(skipped, "{name}");
    }
}

#[test]
fn a_hello_that_comes_again_brings_no_early_data() {
    let mut pair = Pair::early();
    pair.visit();
    let kept = pair.store.all();
    pair.visit();
    // The client uses a ticket twice, as whoever replays its hello does.
    pair.store.forget("localhost:443", |_| true);
    for (peer, session) in kept {
        pair.store.put(&peer, session);
    }
    let (third, far) = pair.visit();
    assert_eq!(third.connection.agreed.early_data, Some(false));
    assert_eq!(refusal(&far), Some(EarlyDataRefusal::Replay));
    assert_eq!(resumed(&third), Some(DHE));
}

#[test]
fn a_client_sends_no_more_early_data_than_it_may() {
    let mut pair = Pair::early();
    pair.server.max_early_data_size = 3;
    pair.visit();
    let (second, far) = pair.visit();
    assert_eq!(second.connection.agreed.early_data, Some(true));
    let events = far.recorder.events();
    let mut data = events.iter().filter_map(|event| match event {
        Event::Data(it) if it.from == tlsdemo::narration::Side::Client => Some(it.bytes.clone()),
        _ => None,
    });
    assert_eq!(data.next(), Some(b"pin".to_vec()));
    assert_eq!(data.next(), Some(b"g".to_vec()));

    // One that sends more is sent away.
    pair.change(|session| session.max_early_data_size = 4);
    let (_, far) = pair.attempt();
    let alert = far.outcome.unwrap_err().alert;
    assert_eq!(alert, Some(AlertDescription::UnexpectedMessage));
}

#[test]
fn a_key_that_both_ends_were_given_takes_the_place_of_the_certificate() {
    for (hash, import) in [
        (HashAlgorithm::Sha256, false),
        (HashAlgorithm::Sha384, false),
        (HashAlgorithm::Sha256, true),
        (HashAlgorithm::Sha384, true),
    ] {
        let mut pair = Pair::new();
        let key = ExternalPsk {
            identity: b"a:b".to_vec(),
            secret: vec![7; 16],
            hash,
        };
        pair.client.psks = vec![key.clone()].into();
        pair.client.psk_import = import;
        pair.server.psks = vec![key].into();
        pair.server.identities = Vec::new().into();
        let (first, far) = pair.visit();
        assert_eq!(resumed(&first), Some(DHE), "{hash:?} {import}");
        assert_eq!(first.connection.agreed.psk, Some(PskOrigin::External));
        assert!(matches!(
            answer(&far),
            Some(IdentityAnswer::External { .. })
        ));
        let kind = if import { "ipskx" } else { "epskx" };
        assert_eq!(!computed(&first, kind).is_empty(), import);
        // What follows is a session like any other.
        let (second, _) = pair.visit();
        assert_eq!(second.connection.agreed.psk, Some(PskOrigin::Connection(1)));
    }
}

#[test]
fn a_given_key_that_differs_ends_the_handshake() {
    let mut pair = Pair::new();
    let key = |secret| ExternalPsk {
        identity: b"a".to_vec(),
        secret: vec![secret; 16],
        hash: HashAlgorithm::Sha256,
    };
    pair.client.psks = vec![key(1)].into();
    pair.server.psks = vec![key(2)].into();
    let (_, far) = pair.attempt();
    let alert = far.outcome.unwrap_err().alert;
    assert_eq!(alert, Some(AlertDescription::DecryptError));
    // A name that the server does not know is ignored.
    pair.server.psks = Vec::new().into();
    let (third, far) = pair.visit();
    assert_eq!(resumed(&third), None);
    assert_eq!(answer(&far), Some(IdentityAnswer::Unknown));
}

#[test]
fn time_stands_still_in_these_tests() {
    let (end, _) = Pair::new().visit();
    let now = end.connection.now();
    assert!(now < SystemTime::now());
    assert_eq!(now, end.connection.now());
}

/// A pair whose client encrypts its hello to the server's key.
fn encrypted(mut pair: Pair) -> Pair {
    let keys = ech_keys(1);
    let offer = EchOffer::choose(&keys.published()).unwrap();
    pair.client.ech = Ech::Offer(Box::new(offer));
    pair.server.ech = std::sync::Arc::new(keys);
    pair
}

fn ech_keys(seed: u64) -> EchKeys {
    let kem = Kem::named(HpkeKemId::DhKemX25519).unwrap();
    EchKeys::generate(kem, "tlsdemo.example", 40, &mut *seeded(seed)).unwrap()
}

/// Byte strings.
type Strings = Vec<Vec<u8>>;

/// The client's hellos of this name, and the pre-shared keys that each offers last: the identities, and
/// the binders.
fn offered(end: &End, name: &str) -> Vec<(Strings, Strings)> {
    let events = end.recorder.events().into_iter();
    let hellos = events.filter_map(|event| match event {
        Event::Message(it) if it.name == name => Some(it.bytes),
        _ => None,
    });
    let offers = hellos.map(|bytes| {
        let version = ProtocolVersion::TLS1_3;
        let hello = tlsdemo::message::decode::<ClientHello>(&bytes, version, false).0;
        let hello = hello.unwrap();
        let last = hello.extensions().last().unwrap();
        assert_eq!(last.extension_type(), ExtensionType::PreSharedKey, "{name}");
        let Some(PreSharedKey::Offered {
            identities,
            binders,
        }) = PreSharedKey::of(last)
        else {
            panic!("{name} offers no key");
        };
        let identities = identities.iter().map(|it| it.identity.to_vec());
        let binders = binders.iter().map(|binder| binder.to_vec());
        (identities.collect(), binders.collect())
    });
    offers.collect()
}

fn lengths(all: &[Vec<u8>]) -> Vec<usize> {
    all.iter().map(Vec::len).collect()
}

/// RFC 9849 §6.1.2: the keys are in the inner hello, and the outer one has random bytes in their place.
#[test]
fn an_encrypted_hello_resumes_and_nobody_sees_the_ticket() {
    for (retry, early) in [(false, false), (true, false), (false, true), (true, true)] {
        let what = format!("retry {retry}, early data {early}");
        let mut pair = encrypted(if early { Pair::early() } else { Pair::new() });
        let key = ExternalPsk {
            identity: b"a given key".to_vec(),
            secret: vec![7; 32],
            hash: HashAlgorithm::Sha256,
        };
        pair.visit();
        // Both ends were given a key as well: the ticket comes first.
        pair.client.psks = vec![key.clone()].into();
        pair.server.psks = vec![key].into();
        pair.client.key_shares = retry.then(Vec::new);
        let (near, far) = pair.visit();
        for end in [&near, &far] {
            assert_eq!(resumed(end), Some(DHE), "{what}");
            let outcome = end.connection.agreed.ech;
            assert_eq!(outcome, Some(EchOutcome::Accepted), "{what}");
            let taken = early.then_some(!retry);
            assert_eq!(end.connection.agreed.early_data, taken, "{what}");
        }
        let (inner, outer) = (
            offered(&near, "ClientHelloInner"),
            offered(&near, "ClientHello"),
        );
        assert_eq!(inner, offered(&far, "ClientHelloInner"), "{what}");
        assert_eq!(
            (inner.len(), outer.len()),
            (1 + usize::from(retry), 1 + usize::from(retry))
        );
        for (real, pretended) in inner.iter().zip(&outer) {
            assert_eq!(real.0[1], b"a given key", "{what}");
            assert_eq!(lengths(&real.0), lengths(&pretended.0), "{what}");
            assert_eq!(lengths(&real.1), lengths(&pretended.1), "{what}");
            for (real, pretended) in [(&real.0, &pretended.0), (&real.1, &pretended.1)] {
                assert!(real.iter().zip(pretended).all(|(a, b)| a != b), "{what}");
            }
        }
        if retry {
            // As an honest client would: the same names, and other proofs.
            assert_eq!(outer[0].0, outer[1].0, "{what}");
            assert!(
                outer[0].1.iter().zip(&outer[1].1).all(|(a, b)| a != b),
                "{what}"
            );
        }
        if early && !retry {
            let name = "client_early_traffic_secret";
            assert_eq!(computed(&near, name), computed(&far, name), "{what}");
        }
    }
}

/// RFC 9849 §6.1.6: where the inner hello is refused, nothing is resumed, and no early data is taken.
#[test]
fn an_encrypted_hello_that_is_refused_resumes_nothing() {
    for (retry, early) in [(false, false), (true, false), (false, true), (true, true)] {
        let what = format!("retry {retry}, early data {early}");
        let mut pair = encrypted(if early { Pair::early() } else { Pair::new() });
        pair.visit();
        pair.server.ech = std::sync::Arc::new(ech_keys(2));
        pair.client.key_shares = retry.then(Vec::new);
        let (near, far) = pair.attempt();
        let error = near.outcome.unwrap_err();
        assert_eq!(
            error.alert,
            Some(AlertDescription::EchRequired),
            "{what}: {error}"
        );
        assert_eq!(far.connection.agreed.psk, None, "{what}");
        let refused = early.then_some(false);
        assert_eq!(near.connection.agreed.early_data, refused, "{what}");
        assert_eq!(far.connection.agreed.early_data, refused, "{what}");
        // The binders are not even looked at: nobody knows the names.
        assert!(computed(&far, "binder").is_empty(), "{what}");
        let outcome = far.outcome.unwrap_err();
        let expected = ErrorKind::AlertReceived(AlertDescription::EchRequired);
        assert_eq!(outcome.kind, expected, "{what}: {outcome}");
    }
}

/// RFC 9849 §6.1.2: a server cannot know a key that is only pretended.
#[test]
fn a_server_that_chooses_a_pretended_key_is_refused() {
    let mut pair = encrypted(Pair::new());
    pair.visit();
    pair.server.ech = std::sync::Arc::new(ech_keys(2));
    pair.server.arrange = Some(|carrier: Carrier, extensions: &mut Extensions| {
        if carrier == Carrier::ServerHello {
            extensions.push(PreSharedKey::Selected(0));
        }
    });
    let (near, _) = pair.attempt();
    let error = near.outcome.unwrap_err();
    assert_eq!(
        error.alert,
        Some(AlertDescription::IllegalParameter),
        "{error}"
    );
    assert!(error.message.contains("outer ClientHello"), "{error}");
}

/// Whoever waits for something to read gets past the tickets, and is free to write.
#[test]
fn tickets_are_nothing_to_read() {
    let pair = Pair::new();
    let (near, far) = tlsdemo::transport::pipe();
    let server = pair.server.clone();
    let thread = std::thread::spawn(move || {
        let mut c = connection(far, tlsdemo::narration::Side::Server);
        server::handshake(&mut c, &server).unwrap();
        let mut heard = [0; 4];
        std::io::Read::read_exact(&mut c, &mut heard).unwrap();
        std::io::Write::write_all(&mut c, &heard).unwrap();
        c.close().unwrap();
    });
    let mut c = connection(near, tlsdemo::narration::Side::Client);
    client::handshake(&mut c, &pair.client).unwrap();
    while pair.store.all().len() < 2 {
        assert!(!c.await_input(Duration::from_millis(20)).unwrap());
    }
    std::io::Write::write_all(&mut c, b"ping").unwrap();
    assert!(c.await_input(Duration::from_secs(20)).unwrap());
    let mut heard = [0; 4];
    std::io::Read::read_exact(&mut c, &mut heard).unwrap();
    assert_eq!(&heard, b"ping");
    // The end is something to read as well.
    assert!(c.await_input(Duration::from_secs(20)).unwrap());
    assert_eq!(std::io::Read::read(&mut c, &mut heard).unwrap(), 0);
    c.close().unwrap();
    thread.join().unwrap();
}

fn connection(
    stream: tlsdemo::transport::PipeEnd,
    side: tlsdemo::narration::Side,
) -> tlsdemo::connection::Connection {
    let silent = tlsdemo::narration::Narration::silent();
    let randomness = tlsdemo::connection::Randomness::system();
    tlsdemo::connection::Connection::new(side, stream, silent, randomness)
}

/// What is told of connections that know each other, an outsider redoes: the binders, the early keys,
/// and each reference from one connection to the one before it.
#[test]
fn an_outsider_redoes_what_is_told_of_two_connections() {
    let Some(mut python) = common::python::python() else {
        return;
    };
    let trace = std::env::temp_dir().join(format!("tlsdemo-sessions-{}.jsonl", std::process::id()));
    for arguments in [
        &[
            "--resume",
            "--early-data",
            "--export",
            "EXPORTER-a::32",
            "--export",
            "tls-exporter",
        ][..],
        &["--again", "2", "--key-share", "none"],
        &["--resume", "--psk-modes", "psk_ke"],
        &["--psk", "a:b:00112233", "--psk-import"],
        &["--psk", "a:b:00112233:SHA-384"],
        &["--resume", "--ech", "--early-data", "--groups", "x25519"],
        &[
            "--again",
            "2",
            "--ech",
            "--groups",
            "x25519",
            "--key-share",
            "none",
        ],
    ] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
            .args(["--local", "-q", "--json"])
            .arg(&trace)
            .args(arguments)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{arguments:?}: {told}");
        let how = match arguments[0] {
            "--psk" => "given to both ends",
            _ => "a session of connection 1",
        };
        assert!(told.contains(how), "{arguments:?}: {told}");
        let output = python
            .arg("examples/check_trace.py")
            .arg(&trace)
            .args(["--schema", "docs/trace.schema.json"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{arguments:?}: {said}");
        python = common::python::python().unwrap();
    }
    let _ = std::fs::remove_file(trace);
}
