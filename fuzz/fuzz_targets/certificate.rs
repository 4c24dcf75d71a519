//! The walk that annotates a certificate, its parser, and the check of its chain; and what authorities and
//! logs say of certificates elsewhere.
#![no_main]

use std::sync::OnceLock;

use tlsdemo::certificate::crl::Crl;
use tlsdemo::certificate::ocsp::{self, OcspResponse};
use tlsdemo::certificate::{
    Certificate, ServerName, Timestamp, annotate, annotate_public_key, without_timestamps,
};
use tlsdemo::compute::Value;
use tlsdemo::glossary::checks;
use tlsdemo::names::suite::KeyExchange;
use tlsdemo::narration::{Event, Narration, Narrator};
use tlsdemo::peer::{Identity, identity};
use tlsdemo::peer::{Role, TrustAnchors, verify_chain};
use tlsdemo::report::text::{Options, Text};
use tlsdemo::wire::Reader;
use tlsdemo_fuzz::check;
use tlsdemo_fuzz::narrators::Sink;
use tlsdemo_fuzz::plan::plans;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut r = Reader::recording(data, true);
    r.foreign("certificate", annotate);
    check::covers(&r.into_fields(None), data.len());
    let mut r = Reader::recording(data, true);
    r.foreign("subjectPublicKeyInfo", annotate_public_key);
    check::covers(&r.into_fields(None), data.len());
    let mut r = Reader::recording(data, true);
    r.foreign("OCSPResponse", ocsp::annotate);
    check::covers(&r.into_fields(None), data.len());
    statements(data);
    match Certificate::parse(data) {
        Ok(certificate) => parsed(&certificate, data),
        Err(error) => check::one_line(&error.message),
    }
});

fn parsed(certificate: &Certificate, data: &[u8]) {
    assert_eq!(certificate.der(), data);
    within(certificate);
    certificate.allows(KeyExchange::Rsa);
    certificate.allows(KeyExchange::Ecdhe);
    if let Err(error) = certificate.public_key() {
        check::one_line(&error.message);
        assert!(error.alert.is_some());
    }
    let sink = Sink::default();
    let mut narration = Narration::silent();
    let mut text = Text::new(Box::new(sink.clone()), Options::default());
    text.tell(&Event::Certificate(certificate.summary(0)));

    // Who is trusted is one of the demonstration certificates: nobody else's key signs for them.
    let demo = demo();
    let chain = [vec![certificate.clone()], demo.between.clone()].concat();
    let now = plans()[0].client.now;
    let checks = verify_chain(
        &chain,
        Role::Server(&ServerName::new("localhost")),
        &demo.anchors,
        now,
    );
    let mut failed = None;
    for check in checks {
        let checked = check.made();
        text.tell(&Event::Check(checked.clone()));
        failed = failed.or((!checked.passed()).then_some(checked));
    }
    narration.add(Box::new(text));
    narration.finish().expect("memory takes all");
    check::plain_text(&sink.bytes());
    match failed {
        None => assert!(demo.signed.iter().any(|it| it == signed_part(certificate))),
        Some(checked) => check::one_line(&checks::error(&checked.into())),
    }
}

/// Answers of OCSP, lists of revoked certificates, promises of logs: whatever the bytes are, and what is
/// signed is a part of them.
fn statements(data: &[u8]) {
    let value = Value::literal("bytes", data);
    let is_part = |part: &[u8]| part.is_empty() || data.windows(part.len()).any(|it| it == part);
    match OcspResponse::read(&value) {
        Ok(response) => {
            if let Some(signed) = response.signed() {
                assert!(is_part(&signed.content) && is_part(&signed.signature));
            }
            response.certificates();
            response.timestamps(&[2]);
        }
        Err(fault) => check::one_line(&fault.to_string()),
    }
    match Crl::read(&value) {
        Ok(crl) => {
            let signed = crl.signed().expect("a list is signed");
            assert!(is_part(&signed.content) && is_part(&signed.signature));
        }
        Err(fault) => check::one_line(&fault.to_string()),
    }
    if let Ok(timestamp) = Timestamp::read(&value) {
        timestamp.seconds();
        assert!(is_part(&timestamp.signature));
    }
    for part in without_timestamps(&value).into_iter().flatten() {
        assert!(part.name == "DER header" || is_part(&part));
    }
}

/// Each fact is at bytes of the certificate's.
fn within(certificate: &Certificate) {
    let facts = certificate.facts();
    let tbs = &facts.tbs_certificate;
    let names = [&tbs.issuer, &tbs.subject].into_iter();
    let attributes = names.flat_map(|name| name.value.0.iter().flatten());
    let ranges = attributes
        .map(|attribute| &attribute.value.at)
        .chain(certificate.subject_alt_names().iter().map(|name| &name.at))
        .chain(tbs.extensions.iter().map(|extension| &extension.kind.at))
        .chain([
            &tbs.at,
            &tbs.serial.at,
            &tbs.not_before.at,
            &tbs.not_after.at,
        ])
        .chain([&tbs.public_key.at, &tbs.public_key.key, &facts.signature]);
    for range in ranges {
        assert!(certificate.der().get(range.clone()).is_some());
    }
}

struct Demo {
    anchors: TrustAnchors,
    /// Certificates between those of servers and the roots.
    between: Vec<Certificate>,
    /// What the signatures of the servers' certificates cover.
    signed: Vec<Vec<u8>>,
}

fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| {
        let identities = Identity::demo();
        let rest = identities.iter().flat_map(|it| it.chain().iter().skip(1));
        let cas = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
        Demo {
            anchors: TrustAnchors::from_pem("demo", cas),
            between: rest
                .map(|der| Certificate::parse(der).expect("our own certificate"))
                .collect(),
            signed: identities
                .iter()
                .map(|it| signed_part(it.certificate().expect("our own")).to_vec())
                .collect(),
        }
    })
}

/// `tbsCertificate`.
fn signed_part(certificate: &Certificate) -> &[u8] {
    &certificate.der()[certificate.facts().tbs_certificate.at.clone()]
}
