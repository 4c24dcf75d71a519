//! A handshake's events, told as text, JSON and HTML: what each way of looking costs.

mod lab;

use std::io;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use lab::{KINDS, Kind, Recording};
use tlsdemo::narration::{Clock, Narrator};
use tlsdemo::report::html::Html;
use tlsdemo::report::json::Json;
use tlsdemo::report::text::{Level, Options, Tale, Text};

fn reports(c: &mut Criterion) {
    let kinds = ["1.3 x25519mlkem768 ecdsa", "1.2 ecdhe-rsa"];
    for kind in KINDS.iter().filter(|kind| kinds.contains(&kind.name)) {
        report(c, kind);
    }
}

fn report(c: &mut Criterion, kind: &Kind) {
    let events = Recording::of(kind).events;
    let moment = Clock::default().now();
    let tell = |mut narrator: Box<dyn Narrator>| {
        narrator.at(moment);
        for event in &events {
            if narrator.wants(event.topic()) {
                narrator.tell(event);
            }
        }
        narrator.finish().expect("a sink takes all");
    };
    let text = |level, color| {
        let options = Options {
            level,
            color,
            ..Options::default()
        };
        Text::new(Box::new(io::sink()), options)
    };
    let mut group = c.benchmark_group(kind.name);
    group
        .sample_size(50)
        .measurement_time(Duration::from_secs(2));
    group.bench_function("text, quiet", |b| {
        b.iter(|| tell(Box::new(text(Level::Quiet, false))));
    });
    group.bench_function("text, the story", |b| {
        let options = || Options {
            level: Level::Story,
            ..Options::default()
        };
        b.iter(|| tell(Box::new(Tale::new(Box::new(io::sink()), options()))));
    });
    group.bench_function("text, bytes", |b| {
        b.iter(|| tell(Box::new(text(Level::Bytes, false))))
    });
    group.bench_function("text in color, everything", |b| {
        b.iter(|| tell(Box::new(text(Level::Everything, true))));
    });
    group.bench_function("JSON", |b| {
        b.iter(|| tell(Box::new(Json::new(Box::new(io::sink()), "localhost:443"))));
    });
    group.bench_function("HTML", |b| {
        b.iter(|| tell(Box::new(Html::new(Box::new(io::sink())))))
    });
}

criterion_group!(benches, reports);
criterion_main!(benches);
