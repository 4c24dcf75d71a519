//! The list of all connections: one line each.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::super::arguments::ReadArguments;
use super::super::options::{Display, Level};
use super::super::output::complain;
use super::super::output::{Stream, WhenClosed, use_color};
use super::super::pager;
use super::super::recorders::{create, is_stdout};
use super::CaptureSource;
use super::follow::{Desk, Follower};
use super::narrow::{self, sized};
use super::row::{Row, SortKey, filters, has_port};
use crate::error::{Error, ErrorKind, Result};
use crate::handshake::observer::{Means, Observer};
use crate::narration::{Narration, Observed};
use crate::report::escape::safe;
use crate::story::words::thousands;
use crate::transport::capture::{Ends, Streams};

const HEADINGS: [&str; 10] = [
    "No",
    "Time (UTC)",
    "Client → Server",
    "Name",
    "Version",
    "Suite",
    "Group",
    "Certificate",
    "Session",
    "Ending",
];
/// How far apart columns are.
const SPACE: usize = 2;
/// Widths of columns where lines are written before all are known.
const WIDTHS: [usize; 10] = [4, 23, 40, 20, 7, 30, 14, 20, 7, 6];

/// Shows the list, as text or as JSON.
///
/// # Errors
/// If the capture cannot be read; trouble with an output.
pub fn show(
    arguments: &ReadArguments,
    source: &CaptureSource,
    means: &Arc<Means>,
    display: Display,
) -> Result<()> {
    let json = arguments.recording.json.as_deref();
    // Of what still grows, each line is written as soon as it is known.
    let is_live = source.is_stream() && arguments.sort == SortKey::Number;
    if json.is_none() && display.pager && !is_live {
        pager::start(WhenClosed::Exit);
    }
    let out: Box<dyn Write + Send> = match json {
        Some(path) if !is_stdout(path) => create(path)?,
        _ => Box::new(Stream::Stdout.open(WhenClosed::Exit)),
    };
    let is_terminal = Stream::Stdout.is_terminal();
    let list = Rc::new(List {
        means: Arc::clone(means),
        arguments: arguments.clone(),
        is_json: json.is_some(),
        is_verbose: matches!(display.level, Level::Bytes | Level::Everything),
        is_bold: use_color(display.color, is_terminal),
        is_live,
        limit: Stream::Stdout.limit(),
        widths: Cell::new(WIDTHS),
        rows: RefCell::default(),
        again: RefCell::default(),
        others: Cell::new(0),
        chosen: Cell::new(0),
        left_out: Cell::new(0),
        out: RefCell::new(out),
        failure: RefCell::default(),
    });
    if is_live {
        list.write(|list, out| list.heading(out).and_then(|()| out.flush()));
    }
    let mut streams = Streams::new(|ends: &Ends| Follower::new(ends, Rc::clone(&list)));
    let mut result = source.run(&mut streams, means);
    if result.is_ok() && !source.is_stream() && list.look_again() {
        let mut streams = Streams::new(|ends: &Ends| Follower::new(ends, Rc::clone(&list)));
        result = source.run(&mut streams, means);
    }
    if !is_live {
        list.write_all();
    }
    let notes = notes(&streams, &list, result.as_ref().ok().copied());
    list.write(|list, out| match list.is_json {
        true => {
            notes.iter().for_each(|note| complain(note));
            out.flush()
        }
        false => {
            for note in &notes {
                writeln!(out, "{note}")?;
            }
            out.flush()
        }
    });
    if let Some(error) = list.failure.take() {
        return Err(Error::new(
            ErrorKind::Io,
            format!("the overview cannot be written: {error}"),
        ));
    }
    result.map(drop)
}

/// What is gathered, and how it is shown.
struct List {
    means: Arc<Means>,
    arguments: ReadArguments,
    is_json: bool,
    is_verbose: bool,
    is_bold: bool,
    is_live: bool,
    /// Columns that the terminal has, if it is one.
    limit: Option<usize>,
    widths: Cell<[usize; 10]>,
    rows: RefCell<Vec<Row>>,
    /// The only ones that are read, the second time.
    again: RefCell<Option<BTreeSet<u32>>>,
    /// Connections without TLS.
    others: Cell<u64>,
    /// Connections that the filters leave, and those that they do not.
    chosen: Cell<u64>,
    left_out: Cell<u64>,
    out: RefCell<Box<dyn Write + Send>>,
    failure: RefCell<Option<io::Error>>,
}

impl Desk for Rc<List> {
    fn wants(&self, ends: &Ends) -> bool {
        let again = self.again.borrow();
        let is_chosen = |again: &BTreeSet<u32>| again.contains(&ends.number);
        if !has_port(&self.arguments, &[ends.client, ends.server]) {
            add(&self.left_out);
            return false;
        }
        again.as_ref().is_none_or(is_chosen)
    }

    fn observe(&self, ends: &Ends, observed: Observed, time: Duration) -> Observer {
        Observer::new(observed, time, Arc::clone(&self.means), Narration::silent())
            .numbered(ends.number)
    }

    fn done(&self, ends: &Ends, observer: Option<&mut Observer>) {
        let Some(observer) = observer else {
            add(&self.others);
            return;
        };
        let row = Row::of(ends, observer, self.is_json || self.is_verbose);
        if self.is_live {
            if !self.chooses(&row) {
                return;
            }
            self.write(|list, out| list.row(&row, out).and_then(|()| out.flush()));
        } else {
            self.rows.borrow_mut().push(row);
        }
    }
}

fn add(count: &Cell<u64>) {
    count.set(count.get() + 1);
}

impl List {
    /// Whether the filters leave a connection, which is counted.
    fn chooses(&self, row: &Row) -> bool {
        let is_chosen = row.is_chosen(&self.arguments);
        add(if is_chosen {
            &self.chosen
        } else {
            &self.left_out
        });
        is_chosen
    }

    /// Whether records of connections stayed closed whose secrets came behind them in the file: those
    /// are to be read again.
    fn look_again(&self) -> bool {
        let secrets = self.means.secrets.read();
        let secrets = secrets.unwrap_or_else(PoisonError::into_inner);
        let mut again = BTreeSet::new();
        self.rows.borrow_mut().retain(|row| {
            let is_late = row
                .sealed
                .as_ref()
                .is_some_and(|random| secrets.knows(random));
            if is_late {
                again.insert(row.number);
            }
            !is_late
        });
        let is_due = !again.is_empty();
        *self.again.borrow_mut() = Some(again);
        is_due
    }

    /// Writes something; the first failure is kept, and nothing is written after it.
    fn write(&self, act: impl FnOnce(&Self, &mut dyn Write) -> io::Result<()>) {
        let mut failure = self.failure.borrow_mut();
        if failure.is_none() {
            *failure = act(self, &mut *self.out.borrow_mut()).err();
        }
    }

    /// Writes all rows in their order, the columns as wide as they must be.
    fn write_all(&self) {
        let mut rows = self.rows.borrow_mut();
        rows.retain(|row| self.chooses(row));
        let by = self.arguments.sort;
        rows.sort_by(|a, b| a.compare(b, by));
        let mut widths = HEADINGS.map(|heading| heading.chars().count());
        if !self.is_json {
            for row in rows.iter() {
                for (width, cell) in widths.iter_mut().zip(row.columns()) {
                    *width = (*width).max(sized(&cell).1);
                }
            }
        }
        self.widths.set(widths);
        self.write(|list, out| {
            if !rows.is_empty() {
                list.heading(out)?;
            }
            rows.iter().try_for_each(|row| list.row(row, out))
        });
    }

    fn heading(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.is_json {
            return Ok(());
        }
        let lines = match self.narrow() {
            Some(width) => narrow::headings(&HEADINGS, self.indent(), width),
            None => vec![self.line(&HEADINGS.map(Cow::Borrowed))],
        };
        lines.iter().try_for_each(|line| match self.is_bold {
            true => writeln!(out, "\x1b[1m{line}\x1b[0m"),
            false => writeln!(out, "{line}"),
        })
    }

    /// The columns of a terminal that is too narrow for the list to have a line for each connection.
    fn narrow(&self) -> Option<usize> {
        let widths = self.widths.get();
        let needed = widths.iter().sum::<usize>() + SPACE * (widths.len() - 1);
        self.limit.filter(|limit| needed > *limit)
    }

    /// Where what follows the number begins.
    fn indent(&self) -> usize {
        self.widths.get()[0] + SPACE
    }

    fn row(&self, row: &Row, out: &mut dyn Write) -> io::Result<()> {
        if self.is_json {
            serde_json::to_writer(&mut *out, row)?;
            return writeln!(out);
        }
        let columns = row.columns();
        let lines = match self.narrow() {
            Some(width) => narrow::paragraph(&columns, &HEADINGS, self.indent(), width),
            None => vec![self.line(&columns)],
        };
        lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
        if self.is_verbose {
            let protocol = row.application_protocol.as_deref();
            let all = [
                ("ALPN", protocol),
                ("JA3", row.ja3.as_deref()),
                ("JA3S", row.ja3s.as_deref()),
                ("JA4", row.ja4.as_deref()),
            ];
            let known: Vec<String> = all
                .iter()
                .filter_map(|(name, value)| Some(format!("{name} {}", safe((*value)?))))
                .collect();
            let width = self.limit.unwrap_or(usize::MAX);
            let lines = narrow::flow(&known, self.indent(), width);
            lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
        }
        Ok(())
    }

    fn line(&self, cells: &[Cow<'_, str>; 10]) -> String {
        let mut line = String::with_capacity(256);
        for (number, (cell, width)) in cells.iter().zip(self.widths.get()).enumerate() {
            let (cell, columns) = sized(cell);
            let padding = width.saturating_sub(columns);
            let (before, after) = if number == 0 {
                (padding, 0)
            } else {
                (0, padding)
            };
            line.extend(std::iter::repeat_n(' ', before));
            line.push_str(&cell);
            line.extend(std::iter::repeat_n(' ', after + SPACE));
        }
        line.truncate(line.trim_end().len());
        line
    }
}

/// What else there is to say of the capture; `outcome` is whether it ends in the middle of a packet, if
/// it could be read.
fn notes<L: crate::transport::capture::Listener, F: FnMut(&Ends) -> L>(
    streams: &Streams<L, F>,
    list: &List,
    outcome: Option<bool>,
) -> Vec<String> {
    let (is_read, is_cut_short) = (outcome.is_some(), outcome == Some(true));
    let mut notes = Vec::new();
    let others = list.others.get();
    if streams.packets == 0 && is_read {
        notes.push("the capture has no packets".to_owned());
    }
    if list.chosen.get() == 0 && list.left_out.get() > 0 {
        // Of a connection with another port it was not looked whether it has TLS.
        let all = list.left_out.get() + others;
        let count = counted(all, "connection of TCP", "connections of TCP");
        let filters = filters(&list.arguments).unwrap_or_default();
        notes.push(format!("nothing matches {filters}, of {count}"));
    } else if others > 0 {
        notes.push(format!(
            "{} without TLS",
            counted(others, "connection of TCP", "connections of TCP")
        ));
    }
    if streams.given_up > 0 {
        let count = counted(streams.given_up, "connection was", "connections were");
        notes.push(format!(
            "{count} given up: too many were open at the same time"
        ));
    }
    let datagrams = &streams.datagrams;
    if datagrams.dtls > 0 {
        let count = counted(datagrams.dtls, "packet of DTLS", "packets of DTLS");
        notes.push(format!("{count}: DTLS is not read yet"));
    }
    if datagrams.quic > 0 {
        let count = counted(datagrams.quic, "packet of QUIC", "packets of QUIC");
        let connections = datagrams.quic_connections() as u64;
        let between = counted(connections, "pair of addresses", "pairs of addresses");
        notes.push(format!("{count} between {between}: QUIC is not read yet"));
    }
    if let Some((link, count)) = streams.unread {
        let packets = counted(count, "packet", "packets");
        notes.push(format!(
            "{packets} of link type {} not read: Ethernet, Linux cooked (any), NFLOG, PKTAP, loopback, PPP and \
             raw IP are",
            link.0
        ));
    }
    if is_cut_short {
        notes.push("the capture ends in the middle of a packet".to_owned());
    }
    notes
}

fn counted(count: u64, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{} {many}", thousands(count)),
    }
}
