//! The server's part in a protocol of lines: it greets, and answers each command by its verb.

use super::MOST_COMMANDS;
use super::text::Command;
use crate::error::{Error, ErrorKind, Result};
use crate::transport::dialogue::{Dialogue, one_line};
use crate::wire::{self, Name, Reader};

/// What a server in lines says.
pub(super) struct Script {
    /// What it greets with, in the clear or, where TLS begins at once, over it.
    pub greeting: Option<fn(secured: bool) -> Answer>,
    /// Whether it greets again when TLS has begun after a dialogue (RFC 5804 §2.2).
    pub greets_again: bool,
    /// Reads a command, and says what to call it.
    pub command: fn(&mut Reader<'_>) -> wire::Result<(Name, Command)>,
    /// Names the bytes of what it says.
    pub annotate: fn(&mut Reader<'_>) -> wire::Result<()>,
    /// What it answers to a command; `secured` is whether TLS is there.
    pub answer: fn(&Command, secured: bool) -> Answer,
}

/// What a server says, and what then happens.
pub(super) struct Answer {
    pub name: &'static str,
    /// Lines with their ends; empty for nothing.
    pub text: String,
    pub then: Then,
}

/// What follows an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// The next command.
    Continue,
    /// TLS.
    StartTls,
    /// The end.
    Close,
}

impl Answer {
    /// Says it, and waits for the next command.
    pub fn new(name: &'static str, text: impl Into<String>) -> Self {
        Answer {
            name,
            text: text.into(),
            then: Then::Continue,
        }
    }

    /// The same, and then TLS begins.
    pub fn start_tls(mut self) -> Self {
        self.then = Then::StartTls;
        self
    }

    /// The same, and then the end.
    pub fn close(mut self) -> Self {
        self.then = Then::Close;
        self
    }
}

impl Script {
    /// In the clear, up to the go-ahead.
    pub fn respond(&self, d: &mut Dialogue<'_>) -> Result<()> {
        if let Some(greeting) = self.greeting {
            self.say(d, &greeting(false))?;
        }
        match self.converse(d, false)? {
            Then::StartTls => Ok(()),
            _ => Err(Error::new(
                ErrorKind::Closed,
                "the client took leave without asking for TLS",
            )),
        }
    }

    /// Over the finished connection, up to the farewell.
    pub fn serve(&self, d: &mut Dialogue<'_>, at_once: bool) -> Result<()> {
        if let Some(greeting) = self.greeting.filter(|_| at_once || self.greets_again) {
            self.say(d, &greeting(true))?;
        }
        self.converse(d, true).map(|_| ())
    }

    fn converse(&self, d: &mut Dialogue<'_>, secured: bool) -> Result<Then> {
        for _ in 0..MOST_COMMANDS {
            let read = |r: &mut Reader<'_>| (self.command)(r);
            let command = d.receive("command", one_line(), read)?;
            let answer = (self.answer)(&command, secured);
            self.say(d, &answer)?;
            if answer.then != Then::Continue {
                return Ok(answer.then);
            }
        }
        Err(Error::new(
            ErrorKind::Closed,
            format!("the client sent {MOST_COMMANDS} commands, and no end of them"),
        ))
    }

    fn say(&self, d: &mut Dialogue<'_>, answer: &Answer) -> Result<()> {
        if answer.text.is_empty() {
            return Ok(());
        }
        d.say(answer.name, &answer.text, self.annotate)
    }
}
