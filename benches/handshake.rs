//! Handshakes in memory: each end alone, quiet and narrated, beside the bare primitives of the same
//! handshake and beside rustls with ring.
//!
//! Criterion measures one after the other; the ratios printed between are of turns taken.
//!
//! `cargo bench --bench handshake`; a part of a name selects what criterion measures: `-- "1.3 x25519 ecdsa"`.

mod lab;

use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use lab::turns::{fastest, ratio, timed};
use lab::{KINDS, Kind, Recording, narrated};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection};
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::narration::Narration;
use tlsdemo::peer::identity;

fn handshakes(c: &mut Criterion) {
    for kind in &KINDS {
        let recording = Recording::of(kind);
        let mut group = c.benchmark_group(kind.name);
        group
            .sample_size(50)
            .measurement_time(Duration::from_secs(2))
            .warm_up_time(Duration::from_millis(500));
        group.bench_function("client, quiet", |b| {
            b.iter(|| recording.client(Narration::silent()));
        });
        group.bench_function("client, narrated", |b| {
            b.iter(|| recording.client(narrated()))
        });
        // TLS 1.0 has a PRF and a signature of its own; its ciphers are in the bench of records.
        if kind.version >= ProtocolVersion::TLS1_2 {
            let primitives = lab::primitives::of(&recording.events, kind.identity);
            let primitives = || primitives.iter().for_each(|step| step());
            group.bench_function("client, primitives alone", |b| b.iter(primitives));
            let [quiet, full, bare] = fastest([
                &mut || timed(|| recording.client(Narration::silent())),
                &mut || timed(|| recording.client(narrated())),
                &mut || timed(primitives),
            ]);
            println!(
                "{}: quiet {:.2} of its primitives, narrated {:.2} of quiet\n",
                kind.name,
                ratio(quiet, bare),
                ratio(full, quiet)
            );
        }
        group.bench_function("server, quiet", |b| {
            b.iter(|| recording.server(Narration::silent()));
        });
        group.bench_function("server, narrated", |b| {
            b.iter(|| recording.server(narrated()))
        });
        if let Some(peer) = Rustls::of(kind) {
            group.bench_function("client, rustls with ring", |b| {
                b.iter_custom(|times| peer.time(times).0);
            });
            group.bench_function("server, rustls with ring", |b| {
                b.iter_custom(|times| peer.time(times).1);
            });
        }
    }
}

/// The same handshake by rustls.
struct Rustls {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
}

impl Rustls {
    /// If ring has what the kind needs.
    fn of(kind: &Kind) -> Option<Self> {
        let mut provider = ring::default_provider();
        let code = tlsdemo::names::suite::find(kind.suite)?.code.0;
        let ours = |suite: &rustls::SupportedCipherSuite| u16::from(suite.suite()) == code;
        provider.cipher_suites.retain(ours);
        provider
            .kx_groups
            .retain(|group| u16::from(group.name()) == kind.group.0);
        if provider.cipher_suites.is_empty() || provider.kx_groups.is_empty() {
            return None;
        }
        let provider = Arc::new(provider);
        let versions: &[_] = match kind.version {
            ProtocolVersion::TLS1_3 => &[&rustls::version::TLS13],
            _ => &[&rustls::version::TLS12],
        };
        let mut roots = RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_slice(identity::DEMO_CA_PEM.as_bytes()).ok()?)
            .ok()?;
        let mut client = ClientConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(versions)
            .ok()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        client.resumption = rustls::client::Resumption::disabled();
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src/peer/identity/");
        let chain = CertificateDer::pem_file_iter(format!("{directory}{}.pem", kind.identity));
        let key = PrivateKeyDer::from_pem_file(format!("{directory}{}.key.pem", kind.identity));
        let mut server = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .ok()?
            .with_no_client_auth()
            .with_single_cert(chain.ok()?.collect::<Result<_, _>>().ok()?, key.ok()?)
            .ok()?;
        server.send_tls13_tickets = 0;
        Some(Rustls {
            client: Arc::new(client),
            server: Arc::new(server),
        })
    }

    /// The time that each end takes for so many handshakes.
    fn time(&self, times: u64) -> (Duration, Duration) {
        let (mut ours, mut theirs) = (Duration::ZERO, Duration::ZERO);
        let mut wire = Vec::new();
        for _ in 0..times {
            let name = "localhost".try_into().expect("a name");
            let start = Instant::now();
            let mut client = ClientConnection::new(self.client.clone(), name).expect("a client");
            ours += start.elapsed();
            let start = Instant::now();
            let mut server = ServerConnection::new(self.server.clone()).expect("a server");
            theirs += start.elapsed();
            while client.is_handshaking() || server.is_handshaking() {
                ours += timed(|| {
                    while client.wants_write() {
                        client.write_tls(&mut wire).expect("memory takes all");
                    }
                });
                theirs += timed(|| {
                    let mut bytes = &wire[..];
                    while !bytes.is_empty() {
                        server.read_tls(&mut bytes).expect("memory");
                        server.process_new_packets().expect("the handshake");
                    }
                    wire.clear();
                    while server.wants_write() {
                        server.write_tls(&mut wire).expect("memory takes all");
                    }
                });
                ours += timed(|| {
                    let mut bytes = &wire[..];
                    while !bytes.is_empty() {
                        client.read_tls(&mut bytes).expect("memory");
                        client.process_new_packets().expect("the handshake");
                    }
                    wire.clear();
                });
            }
        }
        (ours, theirs)
    }
}

criterion_group!(benches, handshakes);
criterion_main!(benches);
