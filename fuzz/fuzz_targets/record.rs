//! The record layer: arbitrary bytes with and without keys, and forgeries among records that are
//! genuine.
#![no_main]

use tlsdemo::Error;
use tlsdemo::compute::Value;
use tlsdemo::connection::Randomness;
use tlsdemo::names::registry::{ContentType, ProtocolVersion};
use tlsdemo::names::suite::{SUITES, Suite};
use tlsdemo::narration::{Event, Narration, Side};
use tlsdemo::record::{Keys, Layer, Protection};
use tlsdemo_fuzz::narrators::Recorder;
use tlsdemo_fuzz::peer::Stream;
use tlsdemo_fuzz::{Input, check};

const VERSIONS: [Option<ProtocolVersion>; 5] = [
    None,
    Some(ProtocolVersion::TLS1_0),
    Some(ProtocolVersion::TLS1_1),
    Some(ProtocolVersion::TLS1_2),
    Some(ProtocolVersion::TLS1_3),
];

/// How the reading end is set up.
#[derive(Clone, Copy)]
struct Setup {
    side: Side,
    version: Option<ProtocolVersion>,
    suite: Option<&'static Suite>,
    encrypt_then_mac: bool,
    limit: usize,
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let version = input.choose(&VERSIONS);
    let flags = input.byte();
    let suites: Vec<&Suite> = SUITES
        .iter()
        .filter(|suite| version.is_some_and(|version| suite.is_in(version)))
        .collect();
    let number = usize::from(input.byte());
    let setup = Setup {
        side: if flags & 1 == 0 {
            Side::Client
        } else {
            Side::Server
        },
        version,
        // The last number stands for no keys.
        suite: suites.get(number % (suites.len() + 1)).copied(),
        encrypt_then_mac: flags & 2 != 0,
        limit: if flags & 4 == 0 {
            usize::MAX
        } else {
            usize::from(input.u16())
        },
    };
    let piece = usize::from(flags >> 4) * 7 + 1;
    let (bytes, genuine) = speech(setup, &mut input);
    let whole = read(setup, bytes.clone(), usize::MAX);
    let chopped = read(setup, bytes.clone(), piece);
    assert_eq!(whole.contents, chopped.contents, "pieces of {piece} bytes");
    let told = |error: &Option<Error>| error.as_ref().map(|it| (it.kind.clone(), it.alert));
    if !is_not_tls(&whole) {
        assert_eq!(told(&whole.failure), told(&chopped.failure));
    }

    // All that was used of the stream is told as records, one after the other.
    let mut records = Vec::new();
    for event in &whole.events {
        if let Event::Record(record) = event {
            records.extend_from_slice(&record.bytes);
        }
    }
    assert!(bytes.starts_with(&records));
    check::events(&whole.events);
    if let Some(error) = &whole.failure {
        check::one_line(&error.message);
    }
    // Under keys that only the genuine peer has, only what it said is believed, in its order.
    // TLS 1.3 leaves ChangeCipherSpec and a client's first alert in the clear.
    if setup.suite.is_some() {
        let mut genuine = genuine.iter();
        for content in whole.contents.iter().filter(|content| content.2) {
            let (content_type, bytes, _) = content;
            let said = genuine.next().expect("nobody said so much");
            assert_eq!((*content_type, bytes), (said.0, &said.1));
        }
    }
});

fn is_not_tls(reading: &Reading) -> bool {
    // How much of something else is kept depends on how much came at once.
    let kind = reading.failure.as_ref().map(|error| &error.kind);
    matches!(kind, Some(tlsdemo::ErrorKind::NotTls(_)))
}

struct Reading {
    /// Type and content of each record, and whether it was protected.
    contents: Vec<(ContentType, Vec<u8>, bool)>,
    failure: Option<Error>,
    events: Vec<Event>,
}

fn read(setup: Setup, bytes: Vec<u8>, piece: usize) -> Reading {
    let recorder = Recorder::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(recorder.clone()));
    let randomness = Randomness::seeded(0, setup.side).records;
    let mut layer = Layer::new(Stream::of(bytes, piece), setup.side, randomness);
    if let Some(version) = setup.version {
        layer.set_version(version);
    }
    if let Some(protection) = protection(setup) {
        layer.protect_reads(protection);
    }
    layer.set_read_limit(setup.limit);
    let mut contents = Vec::new();
    let failure = loop {
        match layer.read(&mut narration) {
            Ok(content_type) => contents.push((content_type, layer.fragment().to_vec(), false)),
            Err(error) => break Some(error),
        }
    };
    let events = recorder.events();
    let protected = events.iter().filter_map(|event| match event {
        Event::Record(record) => Some(record.protected.is_some()),
        _ => None,
    });
    for (content, is_protected) in contents.iter_mut().zip(protected) {
        content.2 = is_protected;
    }
    Reading {
        contents,
        failure,
        events,
    }
}

fn protection(setup: Setup) -> Option<Protection> {
    let (suite, version) = (setup.suite?, setup.version?);
    let named = |name, length| Value::literal(name, vec![0x2a; length]);
    let keys = Keys {
        mac_key: named("mac_key", suite.mac_key_length()),
        key: named("key", suite.cipher.key_length()),
        iv: named("iv", suite.cipher.fixed_iv_length(version)),
    };
    let protection = Protection::new(suite, version, keys, setup.encrypt_then_mac);
    Some(protection.expect("keys of the right length"))
}

/// What the peer says: the stream, and the contents that it meant.
fn speech(setup: Setup, input: &mut Input<'_>) -> (Vec<u8>, Vec<(ContentType, Vec<u8>)>) {
    let side = setup.side.peer();
    let randomness = Randomness::seeded(0, side).records;
    let mut layer = Layer::new(Stream::of(Vec::new(), 1), side, randomness);
    if let Some(version) = setup.version {
        layer.set_version(version);
    }
    if let Some(protection) = protection(setup) {
        layer.protect_writes(protection);
    }
    let recorder = Recorder::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(recorder.clone()));
    let mut bytes = Vec::new();
    while !input.0.is_empty() && bytes.len() < 1 << 17 {
        match input.byte() {
            // A genuine record, perhaps damaged.
            instruction @ 0x80.. => {
                let content_type = ContentType(20 + (instruction & 3));
                let length = match instruction & 4 {
                    0 => usize::from(input.byte()),
                    _ => usize::from(input.u16()),
                };
                layer.set_padding(usize::from(instruction & 8) * 9);
                // Content costs the input little: its length is what matters to a record.
                let content = match instruction & 16 {
                    0 => vec![instruction; length % 20_000],
                    _ => input.take(length).to_vec(),
                };
                let _ = layer.write(content_type, &content, &mut narration);
                let _ = layer.flush(&mut narration);
                let mut record = std::mem::take(&mut layer.stream().outgoing);
                if instruction & 0x60 == 0x60 {
                    let (offset, change) = (usize::from(input.u16()), input.byte());
                    if let Some(byte) = record.get_mut(offset) {
                        *byte ^= change;
                    }
                } else if instruction & 0x60 == 0x40 {
                    record.truncate(usize::from(input.u16()));
                }
                bytes.append(&mut record);
            }
            // Bytes as they are.
            0 => bytes.extend_from_slice(std::mem::take(&mut input.0)),
            length => bytes.extend_from_slice(input.take(length.into())),
        }
    }
    let said = recorder
        .events()
        .into_iter()
        .filter_map(|event| match event {
            Event::Record(record) => record
                .protected
                .map(|protected| (protected.content_type, protected.plaintext)),
            _ => None,
        });
    (bytes, said.collect())
}
