//! What happens, as data, and who is told.
//!
//! Protocol code tells a [`Narration`] what happened by handing it an [`Event`]; the narration
//! passes it to each [`Narrator`] (text on a terminal, a JSON file, …). An event is only built when
//! someone listens for its [`Topic`], so that a quiet handshake pays one branch for each.

mod advice;
mod clock;
mod ech;
mod event;
mod ids;
#[cfg(test)]
pub(crate) mod recorder;
mod summary;
mod values;

use std::io;
use std::sync::Arc;

pub use advice::{Advice, Flag};
pub use clock::{Clock, Moment};
pub use ech::EchOutcome;
pub use event::{
    Authenticity, Carrier, CertificateSummary, Computed, Connected, Content, Data, Diagnosis,
    Event, Gap, Lack, Message, Observed, Proof, Protected, Record, Redirected, Secret, Segment,
    SubjectKey, Topic, Unchecked, Unread,
};

use crate::check::Checked;
use crate::compute::{Computation, Outcome};
pub use crate::compute::{Description, Input, Operation};
use crate::error::{Error, ErrorKind, Result};
pub use crate::names::Side;
use crate::wire::{MessageId, RecordId};
use ids::Ids;
pub use summary::{Fact, Summary};
pub use values::{EarlyDataLimit, PeerIdentity, PskOrigin};

/// Somebody who is told what happens.
pub trait Narrator: Send {
    /// Whether it wants events of this topic now. Asked before each event, so it may change its
    /// mind: a narrator that has shown enough of a long body stops asking for records.
    fn wants(&self, topic: Topic) -> bool;
    /// The time of the event that it is told next. A narrator that shows or records times keeps this and
    /// asks no clock of its own: a saved trace is told again with the times that it had.
    fn at(&mut self, _moment: Moment) {}
    /// Is told. Trouble with its output is kept for [`Narrator::finish`].
    fn tell(&mut self, event: &Event);
    /// The connection is about to wait for the peer: what was told must be visible now.
    fn flush(&mut self) {}
    /// All is told.
    ///
    /// # Errors
    /// The first failure to write the output.
    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Ends a narration; trouble with an output is a failure of what is told.
///
/// # Errors
/// [`ErrorKind::Io`], with what could not be written.
pub fn finish(narration: &mut Narration) -> Result<()> {
    narration.finish().map_err(|error| {
        Error::new(
            ErrorKind::Io,
            format!("the narration cannot be written: {error}"),
        )
    })
}

/// The narrators of one connection, told together. It gives what happens there its identities.
#[derive(Default)]
pub struct Narration {
    narrators: Vec<Box<dyn Narrator>>,
    clock: Clock,
    ids: Ids,
}

impl Narration {
    /// A narration that nobody listens to.
    pub fn silent() -> Self {
        Self::default()
    }

    /// Adds a listener.
    pub fn add(&mut self, narrator: Box<dyn Narrator>) {
        self.narrators.push(narrator);
    }

    /// The clock that stamps the events; [`Clock::set`] it to tell again what happened before.
    pub fn clock(&mut self) -> &mut Clock {
        &mut self.clock
    }

    /// Whether anybody wants events of this topic.
    pub fn wants(&self, topic: Topic) -> bool {
        self.narrators.iter().any(|narrator| narrator.wants(topic))
    }

    /// Tells everybody who wants the topic; `event` is not called if nobody does.
    pub fn tell(&mut self, topic: Topic, event: impl FnOnce() -> Event) {
        if self.wants(topic) {
            let event = event();
            let moment = self.clock.now();
            for narrator in &mut self.narrators {
                if narrator.wants(topic) {
                    narrator.at(moment);
                    narrator.tell(&event);
                }
            }
        }
    }

    /// Runs a described computation, gives its output an identity, and tells what went in and what
    /// came out.
    ///
    /// # Errors
    /// Those of the computation.
    pub fn compute<C: Computation>(
        &mut self,
        mut computation: C,
    ) -> Result<<C::Output as Outcome>::Known> {
        let output = computation.run()?;
        let id = self.ids.value();
        self.tell(Topic::Computations, || {
            Event::Computation(Computed {
                id,
                description: Arc::new(computation.describe().yields(output.to_bytes())),
            })
        });
        Ok(output.known(computation.name(), id))
    }

    /// The identity of the next message, for the code that sends or receives it.
    pub fn next_message(&mut self) -> MessageId {
        self.ids.message()
    }

    /// The identity of the next record.
    pub fn next_record(&mut self) -> RecordId {
        self.ids.record()
    }

    /// What is told from here on happens on this connection, of several that are told together;
    /// they count from 1.
    pub fn set_connection(&mut self, connection: u32) {
        self.ids = Ids::of(connection);
    }

    /// Tells the outcome of a check.
    pub fn check(&mut self, checked: &Checked) {
        self.tell(Topic::Steps, || Event::Check(checked.clone()));
    }

    /// Tells a secret to those who keep a key log, under its label there (RFC 9850 §2) and the random
    /// of the ClientHello.
    pub fn secret(&mut self, label: &'static str, client_random: &[u8], secret: &[u8]) {
        self.tell(Topic::Secrets, || {
            Event::Secret(Secret {
                label: label.into(),
                client_random: client_random.to_vec(),
                secret: secret.to_vec(),
            })
        });
    }

    /// What was told so far must be visible now: the connection is about to wait.
    pub fn flush(&mut self) {
        for narrator in &mut self.narrators {
            narrator.flush();
        }
    }

    /// Ends the narration.
    ///
    /// # Errors
    /// The first failure of a narrator to write its output.
    pub fn finish(&mut self) -> io::Result<()> {
        let mut result = Ok(());
        for narrator in &mut self.narrators {
            result = result.and(narrator.finish());
        }
        result
    }
}
