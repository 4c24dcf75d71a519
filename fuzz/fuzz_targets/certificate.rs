//! The walk that annotates a certificate, its parser, and the check of its chain.
#![no_main]

use std::sync::OnceLock;

use tlsdemo::certificate::{Certificate, ServerName, annotate};
use tlsdemo::names::suite::KeyExchange;
use tlsdemo::narration::{Event, Narration, Narrator};
use tlsdemo::peer::{Identity, identity};
use tlsdemo::peer::{TrustAnchors, verify_chain};
use tlsdemo::report::text::{Options, Text};
use tlsdemo::wire::Reader;
use tlsdemo_fuzz::check;
use tlsdemo_fuzz::narrators::Sink;
use tlsdemo_fuzz::plan::plans;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut r = Reader::recording(data, true);
    r.foreign("certificate", annotate);
    check::covers(&r.into_fields(None), data.len());
    match Certificate::parse(data) {
        Ok(certificate) => parsed(&certificate, data),
        Err(error) => {
            check::one_line(&error.message);
            assert!(error.alert.is_some());
        }
    }
});

fn parsed(certificate: &Certificate, data: &[u8]) {
    assert_eq!(certificate.der(), data);
    let usages = [
        KeyExchange::Rsa,
        KeyExchange::Ecdhe,
        KeyExchange::Dhe,
        KeyExchange::Any,
    ];
    let results = usages.map(|usage| certificate.check_usage(usage));
    let key = certificate.public_key().map(|_| ());
    for error in results.into_iter().chain([key]).filter_map(Result::err) {
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
    let report = verify_chain(&chain, &ServerName::new("localhost"), &demo.anchors, now);
    for check in report.checks {
        text.tell(&Event::Check(check));
    }
    narration.add(Box::new(text));
    narration.finish().expect("memory takes all");
    check::plain_text(&sink.bytes());
    match report.result {
        Ok(()) => assert!(demo.signed.iter().any(|it| it == signed_part(data))),
        Err(error) => {
            check::one_line(&error.message);
            assert!(error.alert.is_some());
        }
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
                .map(|it| signed_part(&it.chain()[0]).to_vec())
                .collect(),
        }
    })
}

/// `tbsCertificate` of a certificate that parses: the first element within the outer sequence.
fn signed_part(der: &[u8]) -> &[u8] {
    let inside = &der[header(der).0..];
    let (start, length) = header(inside);
    &inside[..start + length]
}

/// The lengths of an element's header and of its content (X.690 §8.1.3).
fn header(der: &[u8]) -> (usize, usize) {
    match der[1] {
        short @ 0..=0x7f => (2, short.into()),
        long => {
            let count = usize::from(long & 0x7f);
            let length = der[2..2 + count].iter();
            (
                2 + count,
                length.fold(0, |n, byte| n << 8 | usize::from(*byte)),
            )
        }
    }
}
