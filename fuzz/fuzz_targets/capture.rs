//! Captures: files of packets, the streams in them, and the observer of the connections, which knows
//! the secrets of a key log and of the file, and tells what it sees.
#![no_main]

use std::cell::RefCell;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use tlsdemo::handshake::observer::{Means, Observer, carrier};
use tlsdemo::keys::log::KeyLog;
use tlsdemo::narration::{Event, Narration, Observed};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::transport::capture::{Capture, Ends, Heard, Item, Listener, Streams};
use tlsdemo_fuzz::narrators::{Outputs, Recorder};
use tlsdemo_fuzz::{Input, check};

/// Connections that are told; more of them show nothing else.
const MOST: usize = 4;

/// How the file is read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    log: &'a [u8],
    file: &'a [u8],
    /// As a list is made, without a story.
    is_brief: bool,
    /// The most bytes of a stream that an observer is handed at once.
    piece: usize,
    /// Which outputs there are.
    outputs: u8,
}

/// What was told of a connection.
type Told = (Recorder, Outputs);

/// Feeds a connection to an observer.
struct Ear<'a> {
    observer: Observer,
    piece: usize,
    told: Option<Told>,
    all: &'a RefCell<Vec<Told>>,
}

impl Listener for Ear<'_> {
    fn hear(&mut self, time: Duration, heard: Heard<'_>) {
        self.observer.at(time);
        match heard {
            Heard::Bytes(side, bytes) => {
                let _ = carrier::find_client_hello(bytes);
                let _ = carrier::find_ssl2_client_hello(bytes);
                let _ = carrier::find_records(bytes);
                for piece in bytes.chunks(self.piece) {
                    self.observer.bytes(side, piece);
                }
            }
            Heard::Gap(side, length) => self.observer.gap(side, length),
            Heard::Cut(side, length) => self.observer.cut(side, length),
            Heard::Unseen(side) => self.observer.unseen(side),
            Heard::End(side) => self.observer.end(side),
            Heard::Reset(side) => self.observer.reset(side),
            Heard::Lost => self.observer.lose(),
        }
    }
}

impl Drop for Ear<'_> {
    fn drop(&mut self) {
        self.observer.settle();
        self.observer.finish();
        let finished = self.observer.narration().finish();
        finished.expect("memory takes all");
        self.all.borrow_mut().extend(self.told.take());
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let (choice, piece) = (input.byte(), usize::from(input.byte()));
    let length = input.u16();
    let reading = Reading {
        log: input.take(length.into()),
        file: input.0,
        is_brief: choice & 0x7f == 0,
        piece: usize::MAX,
        outputs: choice,
    };
    let whole = read(reading);
    for (recorder, outputs) in &whole {
        let events = recorder.events();
        check::events(&events);
        outputs.check(&events);
    }
    if piece > 0 && !reading.is_brief {
        let chopped = read(Reading {
            piece,
            outputs: 0,
            ..reading
        });
        assert_eq!(whole.len(), chopped.len());
        for (whole, chopped) in whole.iter().zip(&chopped) {
            assert_eq!(said(&whole.0), said(&chopped.0), "pieces of {piece} bytes");
        }
    }
});

/// The records and messages that were told, and the data.
fn said(recorder: &Recorder) -> Vec<Vec<u8>> {
    let events = recorder.events().into_iter();
    let said = events.filter_map(|event| match event {
        Event::Record(record) => Some(record.bytes),
        Event::Message(message) => Some(message.bytes),
        Event::Data(data) => Some(data.bytes),
        _ => None,
    });
    said.collect()
}

/// Reads the file, to the end or to where it is damaged.
fn read(reading: Reading<'_>) -> Vec<Told> {
    let mut capture = match Capture::open(std::io::Cursor::new(reading.file.to_vec())) {
        Ok(capture) => capture,
        Err(error) => {
            check::one_line(&error.message);
            return Vec::new();
        }
    };
    let mut log = KeyLog::default();
    log.read(reading.log);
    let means = Arc::new(Means {
        secrets: RwLock::new(log),
        trust_anchors: TrustAnchors::empty(),
        psks: Default::default(),
        server_keys: Vec::new(),
        is_brief: reading.is_brief,
        sessions: Mutex::default(),
        names: Mutex::default(),
    });
    let (all, begun) = (RefCell::new(Vec::new()), RefCell::new(0));
    let mut streams = Streams::new(|ends: &Ends| {
        let observed = Observed {
            target: ends.server.to_string(),
            client: Some(ends.client),
            server: Some(ends.server),
        };
        let mut narration = Narration::silent();
        let is_told = !means.is_brief && *begun.borrow() < MOST;
        *begun.borrow_mut() += 1;
        let told = is_told.then(|| {
            let recorder = Recorder::default();
            narration.add(Box::new(recorder.clone()));
            let outputs = Outputs::listen(&mut narration, reading.outputs);
            (recorder, outputs)
        });
        Ear {
            observer: Observer::new(observed, ends.time, Arc::clone(&means), narration)
                .numbered(ends.number),
            piece: reading.piece,
            told,
            all: &all,
        }
    });
    loop {
        match capture.next_item() {
            Ok(Some(Item::Packet(packet))) => streams.packet(&packet),
            Ok(Some(Item::Secrets(lines))) => {
                means.secrets.write().expect("one thread").read(lines);
            }
            Ok(None) => break,
            Err(error) => {
                check::one_line(&error.message);
                break;
            }
        }
    }
    streams.finish();
    drop(streams);
    all.take()
}
