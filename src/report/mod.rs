//! Narrators: those who are told what happens, and tell it on. They know events, annotations and
//! the glossary, and nothing of the protocol's code.

pub mod escape;
pub mod html;
pub mod json;
pub mod keylog;
pub mod page;
pub mod pcapng;
pub mod redo;
pub mod step;
pub mod text;

use crate::check::{Check, Checked};
use crate::narration::Authenticity;

/// Whether a record is authentic, told as the other checks are.
pub(crate) fn record_check(authenticity: &Authenticity) -> Checked {
    let check = Check::RecordMac {
        authentic: authenticity.passed,
        rfc: authenticity.rfc.clone(),
    };
    check.made()
}
