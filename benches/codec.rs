//! Messages decoded, with and without their annotations: a ClientHello as the program sends it, and a
//! chain of certificates of 4 kB.

mod lab;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lab::{KINDS, Recording};
use tlsdemo::message::{self, CertificateTls13, ClientHello, Message};
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::narration::Event;
use tlsdemo::peer::Identity;

fn codec(c: &mut Criterion) {
    let recording = Recording::of(&KINDS[0]);
    let client_hello = recording.events.iter().find_map(|event| match event {
        Event::Message(it) if it.name == "ClientHello" => Some(it.bytes.clone()),
        _ => None,
    });
    decode::<ClientHello>(
        c,
        "ClientHello",
        &client_hello.expect("it opened the handshake"),
    );
    decode::<CertificateTls13>(c, "Certificate", &chain());
}

/// A Certificate message of TLS 1.3 with demo certificates, 4 kB of them.
fn chain() -> Vec<u8> {
    let mut list = Vec::new();
    for name in Identity::demo_names().filter(|name| !name.starts_with("mldsa")) {
        let identity = Identity::demo_named(name).expect("a demo identity");
        for der in identity.chain() {
            list.extend_from_slice(&(der.len() as u32).to_be_bytes()[1..]);
            list.extend_from_slice(der);
            list.extend_from_slice(&[0, 0]);
        }
        if list.len() > 3600 {
            break;
        }
    }
    let mut body = vec![0];
    body.extend_from_slice(&(list.len() as u32).to_be_bytes()[1..]);
    body.extend_from_slice(&list);
    let mut message = vec![11];
    message.extend_from_slice(&(body.len() as u32).to_be_bytes()[1..]);
    message.extend_from_slice(&body);
    message
}

fn decode<M: Message>(c: &mut Criterion, name: &str, bytes: &[u8]) {
    let mut group = c.benchmark_group(format!("{name}, {} bytes", bytes.len()));
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    for (what, record) in [("decode", false), ("decode and annotate", true)] {
        group.bench_function(what, |b| {
            b.iter(|| {
                let (result, fields) =
                    message::decode::<M>(black_box(bytes), ProtocolVersion::TLS1_3, record);
                assert!(result.is_ok());
                fields
            });
        });
    }
}

criterion_group!(benches, codec);
criterion_main!(benches);
