mod common;
use std::sync::{Arc, Mutex};
use tlsdemo::certificate::{ServerName, TrustAnchors};
use tlsdemo::client;
use tlsdemo::narration::*;
use tlsdemo::registry::*;
use tlsdemo::server::{self, Identity, identity};
#[test]
fn dump() {
    let anchors =
        TrustAnchors::from_pem(&[identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat())
            .unwrap();
    let c = client::Config::new(ServerName::new("localhost"), anchors);
    let run = |name: &str, c: client::Config, side: Side| {
        let (a, b) = common::converse(&c, &server::Config::new(Identity::demo()), 1);
        let e = if side == Side::Client { a } else { b };
        println!("{name} {:?}", e.outcome);
        let out = tempfile(name);
        let mut html =
            tlsdemo::report::html::Html::new(Box::new(std::fs::File::create(&out).unwrap()));
        html.tell(&Event::Connected(Connected {
            side,
            target: "localhost".into(),
            local: "127.0.0.1:51320".parse().ok(),
            peer: "127.0.0.1:443".parse().ok(),
        }));
        for ev in e.recorder.events() {
            if html.wants(topic(&ev)) {
                html.tell(&ev);
            }
        }
        html.tell(&Event::Done(e.connection.agreed.summary(None)));
        let t = std::time::Instant::now();
        for _ in 0..10 {
            std::hint::black_box(html.page());
        }
        println!("{name} {:?} per page", t.elapsed() / 10);
        html.finish().unwrap();
        println!("{}", std::fs::metadata(&out).unwrap().len());
    };
    run(
        "tls13",
        client::Config {
            versions: vec![ProtocolVersion::TLS1_3],
            ..c.clone()
        },
        Side::Client,
    );
    run(
        "tls12",
        client::Config {
            versions: vec![ProtocolVersion::TLS1_2],
            ..c.clone()
        },
        Side::Client,
    );
    run(
        "tls10",
        client::Config {
            versions: vec![ProtocolVersion::TLS1_0],
            ..c.clone()
        },
        Side::Client,
    );
    run("server13", c.clone(), Side::Server);
    let _ = Arc::new(Mutex::new(0));
}
fn tempfile(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("page-{name}.html"))
}
fn topic(e: &Event) -> Topic {
    match e {
        Event::Computation(_) => Topic::Computations,
        Event::Record(_) => Topic::Records,
        Event::Data(_) => Topic::Data,
        Event::Segment(_) => Topic::Segments,
        Event::Secret(_) => Topic::Secrets,
        _ => Topic::Steps,
    }
}
