//! For tests: a narration that keeps every description.

use std::sync::{Arc, Mutex};

use crate::narration::{Description, Event, Narration, Narrator, Topic};

/// What was described so far.
#[derive(Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<Vec<Description>>>);

impl Recorder {
    /// A narration, and what it will be told.
    pub(crate) fn narration() -> (Narration, Recorder) {
        let recorder = Recorder::default();
        let mut narration = Narration::silent();
        narration.add(Box::new(recorder.clone()));
        (narration, recorder)
    }

    /// All descriptions, oldest first.
    pub(crate) fn descriptions(&self) -> Vec<Description> {
        self.0.lock().unwrap().clone()
    }

    /// The formulas, each as `name = formula`.
    pub(crate) fn formulas(&self) -> Vec<String> {
        self.descriptions()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// The last value with that name.
    pub(crate) fn output(&self, name: &str) -> Vec<u8> {
        let descriptions = self.descriptions();
        let found = descriptions.iter().rfind(|d| d.name == name);
        found.unwrap_or_else(|| panic!("no {name}")).output.clone()
    }
}

impl Narrator for Recorder {
    fn wants(&self, topic: Topic) -> bool {
        topic == Topic::Computations
    }

    fn tell(&mut self, event: &Event) {
        if let Event::Computation(computed) = event {
            self.0.lock().unwrap().push((**computed).clone());
        }
    }
}
