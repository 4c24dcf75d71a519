//! What is behind the messages of other programs: what each cause is on the wire, when in a handshake
//! it shows, which alert tells the other end, and which command shows it here.

mod certificates;
mod connection;
mod negotiation;

use super::Entry;
use crate::names::complaint::Cause;
use crate::names::registry::AlertDescription;

/// The words for a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// What it is, and where that is specified.
    pub entry: Entry,
    /// When in a handshake it shows.
    pub when: &'static str,
    /// The alert that the specification has for it.
    pub alert: Option<AlertDescription>,
    /// Commands that show it; HOST is whom to call.
    pub shows: &'static [&'static str],
    /// What else to look up.
    pub see: &'static [&'static str],
}

/// Causes and their words.
type Table = &'static [(Cause, Words)];

/// Defines a table of causes: what it is in short and at length, when it shows, the alert, commands,
/// what to look up, and the specification.
macro_rules! causes {
    ($($cause:ident $short:literal $text:literal when $when:literal $(alert $alert:ident)?
       shows [$($shows:literal),*] see [$($see:literal),*] $rfc:literal;)*) => {
        &[$((
            $crate::names::complaint::Cause::$cause,
            $crate::glossary::causes::Words {
                entry: $crate::glossary::Entry { short: $short, text: $text, rfc: $rfc },
                when: $when,
                alert: causes!(@alert $($alert)?),
                shows: &[$($shows),*],
                see: &[$($see),*],
            },
        )),*]
    };
    (@alert) => { None };
    (@alert $alert:ident) => { Some($crate::names::registry::AlertDescription::$alert) };
}
use causes;

/// All causes with their words.
pub fn all() -> impl Iterator<Item = &'static (Cause, Words)> {
    let tables: [Table; 3] = [
        connection::CAUSES,
        negotiation::CAUSES,
        certificates::CAUSES,
    ];
    tables.into_iter().flatten()
}

/// The words for a cause.
pub fn of(cause: Cause) -> Option<&'static Words> {
    all().find(|(it, _)| *it == cause).map(|(_, words)| words)
}
