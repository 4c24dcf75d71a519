//! Counts what a handshake costs, so that a resumed one can be told beside the last that resumed no session.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::check::{Check, Checked, HandshakeCost};
use crate::names::registry::ContentType;
use crate::names::suite::KeyExchange;
use crate::narration::{Event, Narrator, Operation, Side, Topic};

/// A narrator that counts. A clone is the same one.
#[derive(Clone, Default)]
pub(super) struct Counter(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    cost: HandshakeCost,
    /// Who sent last.
    last: Option<Side>,
    is_done: bool,
    is_resumed: bool,
    /// How often the client waited up to the end of the handshake, whatever it sent before.
    waited: u32,
}

impl Counter {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was counted.
    pub fn cost(&self) -> HandshakeCost {
        self.state().cost
    }

    /// What a handshake cost that is complete and resumed no session.
    pub fn of_its_own(&self) -> Option<HandshakeCost> {
        let state = self.state();
        (state.is_done && !state.is_resumed).then_some(state.cost)
    }
}

impl Narrator for Counter {
    fn wants(&self, topic: Topic) -> bool {
        matches!(topic, Topic::Steps | Topic::Computations | Topic::Segments)
    }

    fn tell(&mut self, event: &Event) {
        let mut state = self.state();
        match event {
            // The request is made again, and this one did wait.
            Event::Check(Checked {
                check: Check::EarlyRequest { .. },
                ..
            }) => state.cost.round_trips = state.waited,
            _ if !state.is_done => state.count(event),
            _ => {}
        }
    }
}

impl State {
    fn count(&mut self, event: &Event) {
        let cost = &mut self.cost;
        match event {
            Event::Segment(segment) => {
                if segment.from == Side::Server && self.last == Some(Side::Client) {
                    cost.round_trips += 1;
                }
                self.last = Some(segment.from);
            }
            Event::Message(message)
                if message.carrier.content_type() == Some(ContentType::Handshake) =>
            {
                let length = message.bytes.len() as u64;
                match message.from {
                    Side::Client => cost.client_bytes += length,
                    Side::Server => cost.server_bytes += length,
                }
            }
            Event::Certificate(_) => cost.certificates += 1,
            Event::Computation(computed) => match computed.operation {
                Operation::Sign | Operation::Verify => cost.signatures += 1,
                // A hybrid secret has two parts.
                _ if computed.name == "shared_secret" || computed.name == "pre_master_secret" => {
                    cost.key_exchanges += 1;
                }
                _ => {}
            },
            Event::HandshakeDone(summary) => {
                self.is_done = true;
                self.is_resumed = summary.resumes();
                let suite = summary.suite().map(|suite| suite.key_exchange);
                if suite == Some(KeyExchange::Psk) {
                    // The pre_master_secret comes from the key that both ends were given (RFC 4279 §2).
                    cost.key_exchanges = 0;
                }
                self.waited = cost.round_trips;
                if summary.early_data() == Some(true) {
                    // The request did not wait for the server.
                    cost.round_trips = 0;
                }
            }
            _ => {}
        }
    }
}
