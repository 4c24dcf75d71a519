mod common;
use tlsdemo::certificate::{ServerName, TrustAnchors};
use tlsdemo::client;
use tlsdemo::server::{self, Identity, identity};
use tlsdemo::narration::*;
#[test] fn dump() {
    let anchors = TrustAnchors::from_pem(&[identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat()).unwrap();
    let c = client::Config::new(ServerName::new("localhost"), anchors);
    for versions in [vec![tlsdemo::registry::ProtocolVersion::TLS1_3], vec![tlsdemo::registry::ProtocolVersion::TLS1_2]] {
    let c = client::Config { versions, ..c.clone() };
    let (e,_)=common::converse(&c,&server::Config::new(Identity::demo()),1);
    println!("{:?}", e.outcome);
    for ev in e.recorder.events() { match ev {
        Event::Computation(d) => println!("C {} = {} [{}] {:?} {:?} in:{:?} out:{}", d.name, d.formula, d.operation.name(), d.rfc, d.parameters, d.inputs.iter().map(|i| format!("{}:{}", i.name, i.bytes.len())).collect::<Vec<_>>(), d.output.len()),
        Event::Record(r) => println!("R {:?} {} {} {:?}", r.from, r.content_type, r.bytes.len(), r.protected.map(|p| (p.content_type, p.sequence_number, p.plaintext.len()))),
        Event::Message(m) => println!("M {:?} {} {} {}", m.from, m.name, m.bytes.len(), m.source),
        Event::Segment(s) => println!("S {:?} {}", s.from, s.bytes.len()),
        Event::Data(d) => println!("D {:?} {}", d.from, d.bytes.len()),
        o => println!("E {o:?}"),
    }}}
}
