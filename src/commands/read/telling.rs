//! Connections of a capture told like our own, by every narrator.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::super::arguments::ReadArguments;
use super::super::narrators::{self, Recording};
use super::super::options::{BodyOutput, Display};
use super::super::output::{Stream, WhenClosed};
use super::super::pager;
use super::super::recorders::{PageOf, Recorders};
use super::elsewhere::Elsewhere;
use super::follow::{Desk, Follower};
use super::paper::Paper;
use super::row::{Row, filters, has_port};
use super::{CaptureSource, shown};
use crate::error::{Error, ErrorKind, Result};
use crate::handshake::observer::{Means, Observer};
use crate::narration::{Narration, Observed};
use crate::report::text;
use crate::story::tree::Forest;
use crate::transport::capture::{Ends, Streams};

/// Tells the connections that are asked for.
///
/// # Errors
/// If the capture cannot be read, or has none of them; trouble with an output.
pub fn tell(
    arguments: &ReadArguments,
    source: &CaptureSource,
    means: &Arc<Means>,
    display: Display,
) -> Result<()> {
    let numbers = choose(arguments, source, means)?;
    let recording = Recording {
        is_replay: true,
        step: arguments.step.step,
        ..Recording::from(arguments.recording.clone())
    };
    let mut recorders = Recorders::open(&recording, PageOf::All)?;
    recorders.begin_trace(&shown(&arguments.capture));
    let stream = match recording.takes_stdout() {
        true => Stream::Stderr,
        false => Stream::Stdout,
    };
    if display.pager && stream == Stream::Stdout && !recording.step {
        pager::start(WhenClosed::Discard);
    }
    // A trace wants all that happens: others stop asking where a body is long.
    let has_trace = recording.json.is_some() && !recording.step;
    let has_cores = std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
    let is_one = numbers.as_ref().is_some_and(|numbers| numbers.len() == 1);
    let tale = Rc::new(Tale {
        means: Arc::clone(means),
        arguments: arguments.clone(),
        numbers,
        told: Cell::new(0),
        recording,
        recorders,
        forest: Forest::default(),
        display,
        options: narrators::text_options(display, stream),
        out: Paper::new(Box::new(stream.open(WhenClosed::Discard)), is_one),
        elsewhere: RefCell::new((has_trace && has_cores).then(Elsewhere::start)),
        failure: RefCell::default(),
    });
    let mut streams = Streams::new(|ends: &Ends| Follower::new(ends, Rc::clone(&tale)));
    let result = source.run(&mut streams, means);
    if let Some(elsewhere) = tale.elsewhere.take() {
        elsewhere.finish()?;
    }
    tale.out.finish().map_err(unwritten)?;
    tale.recorders.finish()?;
    if let Some(error) = tale.failure.take() {
        return Err(error);
    }
    result?;
    match tale.told.get() {
        0 => Err(Error::new(
            ErrorKind::Decode,
            match (&arguments.stream[..], filters(arguments)) {
                ([], None) => "the capture has no connection of TLS".to_owned(),
                ([], Some(filters)) => {
                    format!("no connection of TLS in the capture matches {filters}")
                }
                (_, Some(filters)) => {
                    format!(
                        "no connection of TLS with the number that was asked for matches {filters}"
                    )
                }
                (_, None) => {
                    "the capture has no connection of TLS with the number that was asked for; \
                              without --stream they are listed"
                        .to_owned()
                }
            },
        )),
        _ => Ok(()),
    }
}

fn unwritten(error: std::io::Error) -> Error {
    Error::new(
        ErrorKind::Io,
        format!("what is told cannot be written: {error}"),
    )
}

/// The numbers of the connections to tell, if not all are.
fn choose(
    arguments: &ReadArguments,
    source: &CaptureSource,
    means: &Arc<Means>,
) -> Result<Option<BTreeSet<u32>>> {
    let asked = (!arguments.stream.is_empty()).then(|| arguments.stream.iter().copied().collect());
    let is_filtered = arguments.failed || arguments.host.is_some() || arguments.tls.is_some();
    if !is_filtered {
        return Ok(asked);
    }
    if source.is_stream() {
        return Err(Error::usage(
            "which connections failed, or are of a host or version, is known when they are over: \
             with --failed, --host or --tls, --all and --stream need a file",
        ));
    }
    let chooser = Rc::new(Chooser {
        means: Arc::clone(means),
        arguments: arguments.clone(),
        asked,
        numbers: RefCell::default(),
    });
    let mut streams = Streams::new(|ends: &Ends| Follower::new(ends, Rc::clone(&chooser)));
    source.run(&mut streams, means)?;
    Ok(Some(chooser.numbers.take()))
}

/// Whether a connection is one of those with these numbers.
fn is_asked(numbers: &Option<BTreeSet<u32>>, ends: &Ends) -> bool {
    let numbers = numbers.as_ref();
    numbers.is_none_or(|numbers| numbers.contains(&ends.number))
}

/// Finds out which connections are asked for.
struct Chooser {
    means: Arc<Means>,
    arguments: ReadArguments,
    /// The numbers that are asked for, if not all are.
    asked: Option<BTreeSet<u32>>,
    numbers: RefCell<BTreeSet<u32>>,
}

impl Desk for Rc<Chooser> {
    fn wants(&self, ends: &Ends) -> bool {
        is_asked(&self.asked, ends) && has_port(&self.arguments, &[ends.client, ends.server])
    }

    fn observe(&self, ends: &Ends, observed: Observed, time: Duration) -> Observer {
        Observer::new(observed, time, Arc::clone(&self.means), Narration::silent())
            .numbered(ends.number)
    }

    fn done(&self, ends: &Ends, observer: Option<&mut Observer>) {
        let is_chosen =
            observer.is_some_and(|it| Row::of(ends, it, false).is_chosen(&self.arguments));
        if is_chosen {
            self.numbers.borrow_mut().insert(ends.number);
        }
    }
}

/// Has connections narrated.
struct Tale {
    means: Arc<Means>,
    arguments: ReadArguments,
    numbers: Option<BTreeSet<u32>>,
    told: Cell<u32>,
    recording: Recording,
    recorders: Recorders,
    /// Where the keys of those that were told came from.
    forest: Forest,
    display: Display,
    options: text::Options,
    out: Paper,
    /// Where they are told, if not here.
    elsewhere: RefCell<Option<Elsewhere>>,
    failure: RefCell<Option<Error>>,
}

impl Tale {
    /// Whether it is one of those that are asked for.
    fn tells(&self, ends: &Ends) -> bool {
        is_asked(&self.numbers, ends) && has_port(&self.arguments, &[ends.client, ends.server])
    }

    /// Whether a session may have begun on it that one goes on with which is asked for by its number.
    fn may_be_resumed(&self, ends: &Ends) -> bool {
        let last = self.numbers.as_ref().and_then(BTreeSet::last);
        !self.arguments.stream.is_empty() && last.is_some_and(|last| ends.number < *last)
    }

    fn narration(&self, ends: &Ends) -> Result<Narration> {
        let mut narration = match self.recording.step {
            true => {
                let output = BodyOutput::Nowhere;
                narrators::text(&self.recording, self.display, &output, &self.forest)?
            }
            false => {
                let mut narration = Narration::silent();
                narration.add(text::narrator(
                    Box::new(self.out.page()),
                    self.options,
                    &self.forest,
                ));
                narration
            }
        };
        self.recorders.join(&mut narration, ends.number)?;
        let elsewhere = self.elsewhere.borrow();
        let Some(elsewhere) = elsewhere.as_ref() else {
            return Ok(narration);
        };
        let mut here = Narration::silent();
        here.set_connection(ends.number);
        here.add(elsewhere.narrator(ends.number, narration));
        Ok(here)
    }

    fn keep(&self, error: Error) {
        self.failure.borrow_mut().get_or_insert(error);
    }
}

impl Desk for Rc<Tale> {
    fn wants(&self, ends: &Ends) -> bool {
        self.tells(ends) || self.may_be_resumed(ends)
    }

    fn narrates(&self) -> bool {
        true
    }

    fn observe(&self, ends: &Ends, observed: Observed, time: Duration) -> Observer {
        let narration = match self.tells(ends) {
            true => {
                self.told.set(self.told.get() + 1);
                self.narration(ends).unwrap_or_else(|error| {
                    self.keep(error);
                    Narration::silent()
                })
            }
            false => Narration::silent(),
        };
        Observer::new(observed, time, Arc::clone(&self.means), narration).numbered(ends.number)
    }

    fn done(&self, ends: &Ends, observer: Option<&mut Observer>) {
        let Some(observer) = observer.filter(|_| self.tells(ends)) else {
            return;
        };
        let outcome = || Row::of(ends, observer, false).outcome();
        self.recorders.set_outcome(ends.number, outcome);
        if let Err(error) = crate::narration::finish(observer.narration()) {
            self.keep(error);
        }
    }
}
