//! What came of an inquiry.

use super::CommandLine;
use crate::check::Checked;
use crate::narration::Summary;
use crate::story::verdict::Judgement;

/// One connection that was made.
#[derive(Debug, Clone)]
pub struct Try {
    /// What was different: `as asked`, `without ALPN`.
    pub done: String,
    /// The command that does the same.
    pub command: Option<CommandLine>,
    /// How it ended.
    pub outcome: String,
    /// Whether it worked.
    pub works: bool,
}

/// How sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certainty {
    /// Proven: with this and nothing else changed it works, and without it, it fails; or the peer
    /// said so in as many words.
    Certain,
    /// The evidence for it, and what is missing.
    Likely(String),
}

/// Why it fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The changes that make it work; none if nothing did.
    pub ids: Vec<String>,
    /// The cause, in a sentence.
    pub sentence: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// The command that works, if one does.
    pub works: Option<CommandLine>,
    /// What to do on the server.
    pub server: Vec<String>,
    /// What to do on the client.
    pub client: Vec<String>,
}

/// What came of an inquiry.
#[derive(Debug, Clone)]
pub struct Report {
    /// Whom it was about.
    pub target: String,
    /// The command that was asked about.
    pub command: CommandLine,
    /// What was done, in order.
    pub tries: Vec<Try>,
    /// What was agreed on, if nothing is wrong.
    pub agreed: Summary,
    /// What became of a certificate that was asked for, if one was.
    pub request: Option<String>,
    /// What is weak in it.
    pub weak: Vec<Judgement>,
    /// What is sound in it, but for something that is to be known.
    pub caveats: Vec<Judgement>,
    /// Checks that did not pass, though the handshake went on.
    pub objections: Vec<Checked>,
    /// Whether it works, every check passed, and nothing in it is better avoided.
    pub is_sound: bool,
    /// Why it fails, if it does.
    pub cause: Option<Cause>,
}

/// A cause that had to be taken out of the way before the next could be looked for.
#[derive(Debug, Clone)]
pub(super) struct Needed {
    pub(super) id: &'static str,
    pub(super) cause: String,
    pub(super) server: Vec<String>,
    pub(super) client: Vec<String>,
}
