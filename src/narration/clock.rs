//! When things happen.

use std::time::{Duration, Instant, SystemTime};

/// The time of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When the narration began, by the calendar: the same for all of its events.
    pub started: SystemTime,
    /// How long after that the event was told.
    pub elapsed: Duration,
}

impl Moment {
    /// The event's own time by the calendar, for formats that want that (pcapng).
    pub fn calendar(self) -> SystemTime {
        self.started
            .checked_add(self.elapsed)
            .unwrap_or(self.started)
    }
}

/// The clock of a narration. It runs from the narration's beginning, or is set to a moment that a
/// saved trace recorded.
#[derive(Debug)]
pub struct Clock {
    started: SystemTime,
    running_since: Instant,
    set_to: Option<Moment>,
}

impl Clock {
    /// The moment that it shows.
    pub fn now(&self) -> Moment {
        self.set_to.unwrap_or_else(|| Moment {
            started: self.started,
            elapsed: self.running_since.elapsed(),
        })
    }

    /// Stops it at `moment`, from which only the next call moves it.
    pub fn set(&mut self, moment: Moment) {
        self.set_to = Some(moment);
    }
}

impl Default for Clock {
    /// A clock that starts to run now.
    fn default() -> Self {
        Clock {
            started: SystemTime::now(),
            running_since: Instant::now(),
            set_to: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_runs_until_it_is_set() {
        let mut clock = Clock::default();
        let first = clock.now();
        assert!(clock.now().elapsed >= first.elapsed);
        let moment = Moment {
            started: SystemTime::UNIX_EPOCH,
            elapsed: Duration::from_micros(1_500_000),
        };
        clock.set(moment);
        assert_eq!(clock.now(), moment);
        assert_eq!(
            clock.now().calendar(),
            SystemTime::UNIX_EPOCH + Duration::from_micros(1_500_000)
        );
    }
}
