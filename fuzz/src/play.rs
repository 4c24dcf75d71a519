//! An end is played to, and judged.

use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::diagnosis::{self, Context, Stage};
use tlsdemo::error::{Error, ErrorKind};
use tlsdemo::narration::{Event, Narration, Side, Topic};

use crate::narrators::{Outputs, Recorder};
use crate::peer::{Stream, speech};
use crate::recording::{Recording, SEED, converse, seen, shake_hands};
use crate::{Input, check};

/// The end on `side` hears what the input says: the plan, the outputs, the size of a read, and the
/// peer's instructions.
pub fn play(side: Side, data: &[u8]) {
    let mut input = Input(data);
    let recording = Recording::of(usize::from(input.byte()));
    // Outputs cost more than a handshake: most inputs do without.
    let outputs = match input.byte() {
        0..0xc0 => 0,
        some => some & 0x3f,
    };
    let piece = match input.byte() {
        0..128 => usize::MAX,
        piece => usize::from(piece - 127),
    };
    let stream = Stream::of(speech(recording, side.peer(), &mut input), piece);

    let recorder = Recorder::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(recorder.clone()));
    let outputs = Outputs::listen(&mut narration, outputs);
    let mut c = Connection::new(side, stream, narration, Randomness::seeded(SEED, side));
    let outcome = shake_hands(&mut c, recording.plan).and_then(|()| {
        // Whoever completes a handshake has seen the one that was recorded, byte for byte: the
        // input cannot make a Finished for another.
        assert!(
            seen(&c) == recording.end(side).transcript,
            "{}: a handshake is complete that never was",
            recording.plan.name
        );
        converse(&mut c, recording.plan)
    });
    if let Err(error) = &outcome {
        judge(error, side, &recorder.events());
        tell_of(error, &mut c, recording);
    }
    let summary = c.agreed.summary(outcome.err().map(|it| it.to_string()));
    c.narration.tell(Topic::Steps, || Event::Done(summary));
    c.narration.finish().expect("memory takes all");
    let events = recorder.events();
    check::events(&events);
    outputs.check(&events);
}

/// The alert that closes in order: a warning (RFC 9846 §6.1).
const CLOSE_NOTIFY: [u8; 2] = [1, 0];

/// A failure is the peer's fault, and it is told so unless it is gone or has said so itself.
fn judge(error: &Error, side: Side, events: &[Event]) {
    check::one_line(&error.message);
    let last_alert = events.iter().rev().find_map(|event| match event {
        Event::Message(message) if message.from == side && message.name == "Alert" => {
            Some(&message.bytes)
        }
        _ => None,
    });
    match (&error.kind, error.alert) {
        (ErrorKind::Internal | ErrorKind::Usage | ErrorKind::Resolve | ErrorKind::Connect, _) => {
            panic!("no peer may cause this: {error:?}")
        }
        // RFC 9846 §6.1: after close_notify nothing more is sent.
        (_, Some(_)) if last_alert.is_some_and(|alert| *alert == CLOSE_NOTIFY) => {}
        (_, Some(alert)) => assert_eq!(
            last_alert,
            Some(&vec![2, alert.0]),
            "the alert that the peer is owed: {error:?}"
        ),
        (ErrorKind::Closed | ErrorKind::Io | ErrorKind::AlertReceived(_), None) => {}
        (_, None) => panic!("the peer is told nothing: {error:?}"),
    }
}

fn tell_of(error: &Error, c: &mut Connection, recording: &Recording) {
    let (step, received) = (c.step().clone(), c.has_received());
    let config = &recording.plan.client;
    let (heard, unread) = (c.heard.clone(), c.unread().to_vec());
    c.narration.tell(Topic::Steps, || {
        Event::Diagnosis(diagnosis::diagnose(
            error,
            &Context {
                approach: None,
                stage: Stage::Tls,
                proxy: None,
                proxy_header: false,
                step: &step,
                received,
                target: "localhost:443",
                server_name: config.server_name.as_deref(),
                certificate_name: &config.certificate_name,
                terms: &config.terms,
                omitted: &[],
                public_name: None,
                insecure: config.insecure,
                heard: &heard,
                unread: &unread,
            },
        ))
    });
}
