//! Resumed handshakes beside full ones, narrated, in memory: each end alone on one thread, with the same
//! client and the same server.
//!
//! The last line of each kind is of turns taken in this run: what a resumed handshake costs of a full one, at
//! each end and at both together.
//!
//! `cargo bench --bench resumption`; a part of a name selects what criterion measures: `-- "1.3 x25519"`.

mod lab;

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use lab::turns::{fastest, ratio, timed};
use lab::{KINDS, Recording, narrated};

fn resumptions(c: &mut Criterion) {
    for kind in &KINDS {
        let (full, resumed) = Recording::resumed(kind);
        let mut group = c.benchmark_group(kind.name);
        group
            .sample_size(50)
            .measurement_time(Duration::from_secs(2))
            .warm_up_time(Duration::from_millis(500));
        for (name, recording) in [("full", &full), ("resumed", &resumed)] {
            group.bench_function(format!("client, {name}"), |b| {
                b.iter(|| recording.client(narrated()));
            });
            group.bench_function(format!("server, {name}"), |b| {
                b.iter(|| recording.server(narrated()));
            });
        }
        let [client, client_before, server, server_before] = fastest([
            &mut || timed(|| resumed.client(narrated())),
            &mut || timed(|| full.client(narrated())),
            &mut || timed(|| resumed.server(narrated())),
            &mut || timed(|| full.server(narrated())),
        ]);
        println!(
            "{}: of a full one the client {:.2}, the server {:.2}, both {:.2}\n",
            kind.name,
            ratio(client, client_before),
            ratio(server, server_before),
            ratio(client + server, client_before + server_before),
        );
    }
}

criterion_group!(benches, resumptions);
criterion_main!(benches);
