//! `tlsdemo why` against servers that were made to fail in one way, or in two: it must find what was
//! planted, and never call anything else certain. Most have something before them that fails on one
//! feature of the ClientHello, as middleboxes and old servers do; the others are OpenSSL, GnuTLS and
//! nginx with settings that fail.

#[path = "why/asked.rs"]
mod asked;
#[path = "common/mod.rs"]
mod common;
#[path = "why/configured.rs"]
mod configured;
#[path = "why/further.rs"]
mod further;
#[path = "why/real.rs"]
mod real;
#[path = "why/servers.rs"]
mod servers;

use std::time::Duration;

use servers::{Fault, Reaction, Served};
use tlsdemo::certificate::ServerName;
use tlsdemo::commands::arguments::Cli;
use tlsdemo::commands::visit::Route;
use tlsdemo::commands::why::{
    Certainty, Inquiry, Limits, Offer, Options, ProxyHeader, Report, Way,
};
use tlsdemo::handshake::client::Config;
use tlsdemo::handshake::client::shape::Client;
use tlsdemo::message::ClientHello;
use tlsdemo::names::registry::*;
use tlsdemo::peer::{TrustAnchors, identity};
use tlsdemo::transport::Target;

/// What is planted, and what is to be found.
pub struct Case {
    pub name: &'static str,
    /// What the hello is like as asked.
    pub asked: fn(&mut Offer),
    /// Any of these is right.
    pub expected: &'static [&'static str],
}

/// What was found.
pub struct Found {
    pub name: String,
    pub report: Report,
    pub is_right: bool,
}

impl Found {
    fn ids(&self) -> String {
        let cause = self.report.cause.as_ref();
        cause.map_or(String::from("nothing wrong"), |cause| cause.ids.join("+"))
    }

    fn is_certain(&self) -> bool {
        let cause = self.report.cause.as_ref();
        cause.is_some_and(|it| it.certainty == Certainty::Certain && !it.ids.is_empty())
    }
}

fn offer() -> Offer {
    let anchors = TrustAnchors::from_pem("the demo authorities", identity::demo_ca_pem());
    let mut config = Config::new(ServerName::new("localhost"), anchors);
    config.alpn = tlsdemo::application::offered();
    Offer {
        config,
        approach: None,
        proxy_header: ProxyHeader::Given,
        options: Options::default(),
    }
}

/// The offer of a client by name.
fn like(offer: &mut Offer, name: &str) {
    let likeness = Client::named(name).unwrap().likeness().unwrap().shared();
    offer.config.take_after(&likeness);
    offer.options.set("--as", Some(name));
}

pub fn inquire(port: u16, case: &Case) -> Found {
    inquire_by(Route::DIRECT, port, case)
}

/// An inquiry that goes another way.
pub fn inquire_by(route: &Route, port: u16, case: &Case) -> Found {
    let target = Target::parse(&format!("localhost:{port}")).unwrap();
    let dial = Target::parse(&format!("127.0.0.1:{port}")).unwrap();
    let mut offer = offer();
    (case.asked)(&mut offer);
    offer.approach = offer.approach.or(None);
    let way = Way {
        route,
        target: &target,
        dial: Some(&dial),
        family: None,
        timeout: Duration::from_millis(1500),
    };
    let limits = Limits {
        tries: 40,
        pause: Duration::ZERO,
    };
    let report = Inquiry::new(way, offer, target.to_string(), limits).run();
    let report = report.expect(case.name);
    let found = report.cause.as_ref().map(|cause| cause.ids.join("+"));
    let is_right = case
        .expected
        .contains(&found.as_deref().unwrap_or("nothing wrong"));
    if let Some(cause) = &report.cause {
        // The commands can be typed.
        for command in [Some(&report.command), cause.works.as_ref()]
            .into_iter()
            .flatten()
        {
            let command = command.to_string();
            let words = command.split(' ').map(|word| word.trim_matches('\''));
            let parsed = <Cli as clap::Parser>::try_parse_from(words);
            assert!(
                parsed.is_ok(),
                "{}: {command}: {}",
                case.name,
                parsed.unwrap_err()
            );
        }
    }
    Found {
        name: case.name.to_owned(),
        report,
        is_right,
    }
}

/// Fails unless 95 of a hundred are right and none is certain and wrong; prints the table.
fn judge(found: &[Found]) {
    let mut table = String::new();
    for it in found {
        let mark = if it.is_right { "right" } else { "WRONG" };
        let certain = if it.is_certain() {
            "certain"
        } else {
            "likely "
        };
        let tries = it.report.tries.len();
        table += &format!("{mark} {certain} {tries:>3}  {}: {}\n", it.name, it.ids());
        if !it.is_right {
            table += &tlsdemo::commands::why::text(&it.report, Some(140));
        }
    }
    let right = found.iter().filter(|it| it.is_right).count();
    let tries: usize = found.iter().map(|it| it.report.tries.len()).sum();
    table += &format!(
        "{right} of {} right; {tries} connections, {:.1} each\n",
        found.len(),
        tries as f64 / found.len() as f64
    );
    println!("{table}");
    let bad: Vec<_> = found
        .iter()
        .filter(|it| !it.is_right && it.is_certain())
        .collect();
    assert!(bad.is_empty(), "certain and wrong:\n{table}");
    assert!(right * 100 >= found.len() * 95, "{table}");
    assert!(found.iter().all(|it| it.report.tries.len() <= 40));
}

fn has(hello: &ClientHello, kind: ExtensionType) -> bool {
    hello.extensions.as_ref().is_some_and(|all| all.has(kind))
}

fn lists(hello: &ClientHello, group: NamedGroup) -> bool {
    use tlsdemo::extension::SupportedGroups;
    let groups: Option<&SupportedGroups> = hello.extension();
    groups.is_some_and(|it| it.named_group_list.contains(&group))
}

fn suites(hello: &ClientHello, names: &[&str]) -> bool {
    let rows = hello.cipher_suites.iter().filter_map(|code| code.suite());
    let mut rows = rows.into_iter();
    rows.any(|suite| names.iter().any(|part| suite.name.contains(part)))
}

fn signs(hello: &ClientHello, scheme: SignatureScheme) -> bool {
    use tlsdemo::extension::SignatureAlgorithms;
    let schemes: Option<&SignatureAlgorithms> = hello.extension();
    schemes.is_some_and(|it| it.supported_signature_algorithms.contains(&scheme))
}

fn names_protocol(hello: &ClientHello, name: &[u8]) -> bool {
    use tlsdemo::extension::ApplicationLayerProtocolNegotiation;
    let alpn: Option<&ApplicationLayerProtocolNegotiation> = hello.extension();
    alpn.is_some_and(|it| it.protocol_name_list.iter().any(|it| it == name))
}

fn shares(hello: &ClientHello, group: NamedGroup) -> bool {
    use tlsdemo::extension::KeyShare;
    match hello.extension() {
        Some(KeyShare::ClientShares(shares)) => shares.iter().any(|it| it.group == group),
        _ => false,
    }
}

const EMS: fn(&ClientHello) -> bool = |hello| has(hello, ExtensionType::ExtendedMasterSecret);
const ETM: fn(&ClientHello) -> bool = |hello| has(hello, ExtensionType::EncryptThenMac);
const ALPN: fn(&ClientHello) -> bool =
    |hello| has(hello, ExtensionType::ApplicationLayerProtocolNegotiation);
const SNI: fn(&ClientHello) -> bool = |hello| has(hello, ExtensionType::ServerName);
const RENEGOTIATION: fn(&ClientHello) -> bool =
    |hello| has(hello, ExtensionType::RenegotiationInfo);
const HYBRID: fn(&ClientHello) -> bool = |hello| lists(hello, NamedGroup::X25519MlKem768);
const ML_DSA: fn(&ClientHello) -> bool = |hello| signs(hello, SignatureScheme::MlDsa65);
const TLS13: fn(&ClientHello) -> bool = ClientHello::offers_tls13;

/// Faults of one feature of the hello: `fails` says whether a hello meets it.
fn planted() -> Vec<(Fault, Case)> {
    let close = Reaction::Close;
    let refuse = Reaction::Alert(AlertDescription::HandshakeFailure);
    let mut all: Vec<(Fault, Case)> = Vec::new();
    let mut add = |name: &'static str,
                   reaction: Reaction,
                   fails: fn(&ClientHello, usize, usize) -> bool,
                   asked: fn(&mut Offer),
                   expected: &'static [&'static str]| {
        all.push((
            Fault { reaction, fails },
            Case {
                name,
                asked,
                expected,
            },
        ));
    };
    let as_is: fn(&mut Offer) = |_| {};
    // One feature.
    add("chokes on EMS", close, |h, _, _| EMS(h), as_is, &["no-ems"]);
    add("refuses EMS", refuse, |h, _, _| EMS(h), as_is, &["no-ems"]);
    add("chokes on EtM", close, |h, _, _| ETM(h), as_is, &["no-etm"]);
    add(
        "chokes on ALPN",
        close,
        |h, _, _| ALPN(h),
        as_is,
        &["no-alpn"],
    );
    add(
        "chokes on h2",
        refuse,
        |h, _, _| names_protocol(h, b"h2"),
        as_is,
        &["alpn:h2"],
    );
    add(
        "no_application_protocol",
        Reaction::Alert(AlertDescription::NoApplicationProtocol),
        |h, _, _| ALPN(h),
        as_is,
        &["no-alpn"],
    );
    add(
        "refuses the name",
        Reaction::Alert(AlertDescription::UnrecognizedName),
        |h, _, _| SNI(h),
        as_is,
        &["no-name"],
    );
    add(
        "closes on the name",
        close,
        |h, _, _| SNI(h),
        as_is,
        &["no-name"],
    );
    add(
        "chokes on a hybrid group",
        close,
        |h, _, _| HYBRID(h),
        as_is,
        &["hybrid-group"],
    );
    add(
        "chokes on a hybrid share",
        close,
        |h, _, _| shares(h, NamedGroup::X25519MlKem768),
        as_is,
        &["hybrid-share"],
    );
    add(
        "hello too long, closes",
        close,
        |_, length, _| length > 1400,
        as_is,
        &["hello-size"],
    );
    add(
        "hello too long, hangs",
        Reaction::Hang,
        |_, length, _| length > 1400,
        as_is,
        &["hello-size"],
    );
    add(
        "chokes on compatibility mode",
        refuse,
        |h, _, _| !h.session_id.is_empty(),
        as_is,
        &["no-compat"],
    );
    add(
        "chokes on ML-DSA",
        Reaction::Alert(AlertDescription::DecodeError),
        |h, _, _| ML_DSA(h),
        as_is,
        &["classical-schemes"],
    );
    add(
        "chokes on renegotiation_info",
        close,
        |h, _, _| RENEGOTIATION(h),
        as_is,
        &["no-renegotiation-info"],
    );
    add(
        "chokes on PSK modes",
        close,
        |h, _, _| has(h, ExtensionType::PskKeyExchangeModes),
        as_is,
        &["no-early-data-modes"],
    );
    add(
        "chokes on point formats",
        close,
        |h, _, _| has(h, ExtensionType::EcPointFormats),
        as_is,
        &["no-point-formats"],
    );
    add(
        "TLS 1.3 intolerant, closes",
        close,
        |h, _, _| TLS13(h),
        as_is,
        &["max-1.2"],
    );
    add(
        "TLS 1.3 intolerant, alert",
        Reaction::Alert(AlertDescription::ProtocolVersion),
        |h, _, _| TLS13(h),
        as_is,
        &["max-1.2"],
    );
    add(
        "TLS 1.2 intolerant",
        close,
        |h, _, _| *h.client_version > ProtocolVersion::TLS1_1,
        as_is,
        &["max-1.1"],
    );
    add(
        "TLS 1.1 intolerant",
        close,
        |h, _, _| *h.client_version > ProtocolVersion::TLS1_0,
        as_is,
        &["max-1.0"],
    );
    add(
        "chokes on ChaCha20",
        close,
        |h, _, _| suites(h, &["CHACHA20"]),
        as_is,
        &["no-chacha"],
    );
    add(
        "chokes on CCM",
        refuse,
        |h, _, _| suites(h, &["CCM"]),
        as_is,
        &["no-ccm"],
    );
    add(
        "chokes on DHE",
        close,
        |h, _, _| suites(h, &["_DHE_"]),
        as_is,
        &["no-dhe"],
    );
    add(
        "chokes on CBC",
        close,
        |h, _, _| suites(h, &["CBC"]),
        |o| {
            o.config.versions = vec![ProtocolVersion::TLS1_3, ProtocolVersion::TLS1_2];
            o.options.set("--tls", Some("1.2,1.3"));
        },
        &["no-cbc"],
    );
    add(
        "chokes on RSA transport",
        close,
        |h, _, _| suites(h, &["TLS_RSA_WITH"]),
        as_is,
        &["no-rsa-transport"],
    );
    add(
        "chokes on ffdhe groups",
        close,
        |h, _, _| lists(h, NamedGroup::Ffdhe2048),
        as_is,
        &["no-finite-fields"],
    );
    add(
        "chokes on X25519",
        close,
        |h, _, _| lists(h, NamedGroup::X25519),
        as_is,
        &["no-x25519"],
    );
    add(
        "chokes on PSS",
        close,
        |h, _, _| signs(h, SignatureScheme::RsaPssRsaeSha256),
        as_is,
        &["no-pss"],
    );
    add(
        "cannot put records together",
        close,
        |_, _, records| records > 1,
        |o| {
            o.config.shape.record_limit = Some(200);
            o.options.set("--split-hello", Some("200"));
        },
        &["whole-hello"],
    );
    add(
        "chokes on a padded hello",
        close,
        |_, length, _| length > 3000,
        |o| {
            o.config.shape.padded_to = Some(4000);
            o.options.set("--pad-hello", Some("4000"));
        },
        &["unpadded-hello"],
    );
    add(
        "chokes on record_size_limit",
        close,
        |h, _, _| has(h, ExtensionType::RecordSizeLimit),
        |o| {
            o.config.record_size_limit = Some(4000);
            o.options.set("--record-size-limit", Some("4000"));
        },
        &["no-record-size-limit"],
    );
    add(
        "hangs on 256 to 511 bytes",
        Reaction::Hang,
        |_, length, _| (256..512).contains(&length),
        |o| like(o, "java"),
        &["padded-hello"],
    );
    // What is missing.
    let without_name: fn(&mut Offer) = |o| {
        o.config.server_name = None;
        o.options.set("--no-sni", None);
    };
    add(
        "needs the name",
        refuse,
        |h, _, _| !SNI(h),
        without_name,
        &["add-name"],
    );
    add(
        "needs the name, by its alert",
        Reaction::Alert(AlertDescription::UnrecognizedName),
        |h, _, _| !SNI(h),
        without_name,
        &["add-name"],
    );
    let without_alpn: fn(&mut Offer) = |o| {
        o.config.alpn.clear();
        o.options.set("--alpn", Some("none"));
    };
    add(
        "needs ALPN",
        Reaction::Alert(AlertDescription::NoApplicationProtocol),
        |h, _, _| !ALPN(h),
        without_alpn,
        &["add-alpn"],
    );
    add(
        "needs EMS",
        refuse,
        |h, _, _| !EMS(h),
        |o| {
            o.config.extended_master_secret = false;
            o.options.set("--no-ems", None);
        },
        &["add-ems"],
    );
    add(
        "needs EtM",
        refuse,
        |h, _, _| !ETM(h),
        |o| {
            o.config.encrypt_then_mac = false;
            o.options.set("--no-etm", None);
        },
        &["add-etm"],
    );
    add(
        "needs compatibility mode",
        close,
        |h, _, _| h.session_id.is_empty(),
        |o| {
            o.config.compat = false;
            o.options.set("--no-compat", None);
        },
        &["add-compat"],
    );
    add(
        "needs what was left out",
        close,
        |h, _, _| !has(h, ExtensionType::PskKeyExchangeModes),
        |o| {
            o.config.shape.omitted = vec![ExtensionType::PskKeyExchangeModes];
            o.options.set("--omit", Some("psk_key_exchange_modes"));
        },
        &["restore-extensions"],
    );
    add(
        "cannot ask again",
        close,
        |h, _, _| !shares(h, NamedGroup::Secp256r1),
        |o| {
            o.config.groups = vec![NamedGroup::X25519, NamedGroup::Secp256r1];
            o.options.set("--groups", Some("X25519:P-256"));
        },
        &["add-shares"],
    );
    // With the offers of other clients.
    add(
        "chokes on Chrome's ECH",
        close,
        |h, _, _| has(h, ExtensionType::EncryptedClientHello),
        |o| like(o, "chrome"),
        &["extension:encrypted_client_hello"],
    );
    add(
        "chokes on Chrome's ALPS",
        close,
        |h, _, _| has(h, ExtensionType::ApplicationSettings),
        |o| like(o, "chrome"),
        &["extension:application_settings"],
    );
    add(
        "chokes on Chrome's trust anchors",
        close,
        |h, _, _| has(h, ExtensionType::TrustAnchors),
        |o| like(o, "chrome"),
        &["extension:trust_anchors"],
    );
    add(
        "chokes on Firefox's delegated credentials",
        close,
        |h, _, _| has(h, ExtensionType::DelegatedCredential),
        |o| like(o, "firefox"),
        &["extension:delegated_credential"],
    );
    add(
        "chokes on Safari's compression",
        close,
        |h, _, _| has(h, ExtensionType::CompressCertificate),
        |o| like(o, "safari"),
        &["extension:compress_certificate"],
    );
    add(
        "chokes on Java's status_request_v2",
        close,
        |h, _, _| has(h, ExtensionType::StatusRequestV2),
        |o| like(o, "java"),
        &["extension:status_request_v2"],
    );
    add(
        "chokes on Go's signature_algorithms_cert",
        close,
        |h, _, _| has(h, ExtensionType::SignatureAlgorithmsCert),
        |o| like(o, "go"),
        &["extension:signature_algorithms_cert"],
    );
    add(
        "chokes on OpenSSL's session_ticket",
        close,
        |h, _, _| has(h, ExtensionType::SessionTicket),
        |o| like(o, "openssl"),
        &["extension:session_ticket"],
    );
    add(
        "chokes on curl's post_handshake_auth",
        close,
        |h, _, _| has(h, ExtensionType::PostHandshakeAuth),
        |o| like(o, "curl"),
        &["extension:post_handshake_auth"],
    );
    add(
        "Chrome's hello is too long",
        close,
        |_, length, _| length > 1400,
        |o| like(o, "chrome"),
        &["hello-size"],
    );
    add(
        "Chrome's hello is too long by far",
        close,
        |_, length, _| length > 600,
        |o| like(o, "chrome"),
        &["hello-size"],
    );
    // Two at once.
    add(
        "chokes on EMS and on ALPN",
        close,
        |h, _, _| EMS(h) || ALPN(h),
        as_is,
        &["no-alpn+no-ems"],
    );
    add(
        "chokes on EtM and on renegotiation_info",
        close,
        |h, _, _| ETM(h) || RENEGOTIATION(h),
        as_is,
        &["no-etm+no-renegotiation-info"],
    );
    add(
        "chokes on hybrids and on ALPN",
        close,
        |h, _, _| HYBRID(h) || ALPN(h),
        as_is,
        &["no-hybrids+no-alpn"],
    );
    add(
        "chokes on ML-DSA and on EMS",
        refuse,
        |h, _, _| ML_DSA(h) || EMS(h),
        as_is,
        &["no-ems+classical-schemes"],
    );
    add(
        "TLS 1.3 intolerant, chokes on EMS",
        close,
        |h, _, _| TLS13(h) || EMS(h),
        as_is,
        &["no-ems+max-1.2"],
    );
    add(
        "chokes on ALPN and on CCM",
        close,
        |h, _, _| ALPN(h) || suites(h, &["CCM"]),
        as_is,
        &["no-alpn+no-ccm"],
    );
    add(
        "needs EMS, chokes on ALPN",
        close,
        |h, _, _| !EMS(h) || ALPN(h),
        |o| {
            o.config.extended_master_secret = false;
            o.options.set("--no-ems", None);
        },
        &["add-ems+no-alpn"],
    );
    all
}

#[test]
fn planted_faults_are_found() {
    let mut found = Vec::new();
    for (fault, case) in planted() {
        let served = Served::behind(fault);
        found.push(inquire(served.port(), &case));
    }
    assert!(found.len() >= 55);
    judge(&found);
}

#[test]
fn a_sound_server_has_nothing_wrong() {
    let served = Served::behind(Fault {
        reaction: Reaction::Close,
        fails: |_, _, _| false,
    });
    let case = Case {
        name: "sound",
        asked: |_| {},
        expected: &["nothing wrong"],
    };
    let found = inquire(served.port(), &case);
    assert!(found.is_right);
    assert_eq!(found.report.tries.len(), 1);
    assert!(found.report.agreed.suite().is_some());
}

/// Once one and the same offer both failed and worked, no change of it is the cause: neither of one
/// that fails at first, nor of servers that take turns, nor of one that fails now and then.
#[test]
fn a_fault_that_comes_and_goes_is_the_cause_itself() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static CALLS: [AtomicUsize; 4] = [const { AtomicUsize::new(0) }; 4];
    fn call(of: usize) -> usize {
        CALLS[of].fetch_add(1, Ordering::SeqCst)
    }
    fn is_trusting(o: &mut Offer) {
        o.config.insecure = true;
        o.options.set("--insecure", None);
    }
    type Fails = fn(&ClientHello, usize, usize) -> bool;
    type Asked = fn(&mut Offer);
    let cases: [(&str, Fails, Asked); 4] = [
        ("the first", |_, _, _| call(0) == 0, |_| {}),
        ("the first two", |_, _, _| call(1) < 2, |_| {}),
        ("every second", |_, _, _| call(2).is_multiple_of(2), |_| {}),
        (
            "every second, unchecked",
            |_, _, _| call(3).is_multiple_of(2),
            is_trusting,
        ),
    ];
    for (name, fails, asked) in cases {
        let reaction = Reaction::Close;
        let served = Served::behind(Fault { reaction, fails });
        let case = Case {
            name,
            asked,
            expected: &["now-and-then"],
        };
        let found = inquire(served.port(), &case);
        assert!(found.is_right, "{name}: {:?}", found.report);
        let cause = found.report.cause.unwrap();
        assert_eq!(cause.certainty, Certainty::Certain);
        assert_eq!(cause.works, None);
        let same = (found.report.tries.iter())
            .filter(|it| it.command.as_ref() == Some(&found.report.command));
        let failed = same.clone().filter(|it| !it.works).count();
        let says = format!(
            "of {} connections with nothing changed, {failed} failed",
            same.count()
        );
        assert!(cause.sentence.contains(&says), "{says}: {}", cause.sentence);
        let advice = [cause.server, cause.client].concat().join(" ");
        assert!(
            !advice.contains("Update") && !advice.contains("insecure"),
            "{advice}"
        );
    }
}

#[test]
fn as_many_connections_as_allowed() {
    let served = Served::behind(Fault {
        reaction: Reaction::Close,
        fails: |_, _, _| true,
    });
    let target = Target::parse(&format!("localhost:{}", served.port())).unwrap();
    let way = Way {
        route: Route::DIRECT,
        target: &target,
        dial: None,
        family: None,
        timeout: Duration::from_secs(2),
    };
    let limits = Limits {
        tries: 7,
        pause: Duration::ZERO,
    };
    let report = Inquiry::new(way, offer(), "localhost", limits)
        .run()
        .unwrap();
    assert_eq!(report.tries.len(), 7);
    let cause = report.cause.unwrap();
    assert!(matches!(cause.certainty, Certainty::Likely(_)));
    assert!(cause.ids.is_empty());
}
