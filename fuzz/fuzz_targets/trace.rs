//! The reader of traces, and every narrator that can be told one.
#![no_main]

use tlsdemo::narration::Narration;
use tlsdemo::report::json::Trace;
use tlsdemo_fuzz::check;
use tlsdemo_fuzz::narrators::{Outputs, Recorder};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((outputs, text)) = data.split_first() else {
        return;
    };
    let mut trace = match Trace::open(text) {
        Ok(trace) => trace,
        Err(error) => return check::one_line(&error.message),
    };
    let recorder = Recorder::default();
    let mut narration = Narration::silent();
    narration.add(Box::new(recorder.clone()));
    let outputs = Outputs::listen(&mut narration, *outputs);
    if let Err(error) = trace.tell(&mut narration) {
        check::one_line(&error.message);
    }
    narration.finish().expect("memory takes all");
    outputs.check(&recorder.events());
});
