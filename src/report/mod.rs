//! Narrators: those who are told what happens, and tell it on. They know events, annotations and
//! the glossary, and nothing of the protocol's code.

pub mod escape;
pub mod html;
pub mod json;
pub mod keylog;
pub mod page;
pub mod pcapng;
pub mod step;
pub mod text;

use crate::narration::{Authenticity, Check};

/// Whether a record is authentic, told as the other checks are.
pub(crate) fn record_check(authenticity: &Authenticity) -> Check {
    Check {
        name: "record_mac".into(),
        passed: authenticity.passed,
        detail: if authenticity.passed {
            "the record is authentic".into()
        } else {
            "the record is not authentic".into()
        },
        rfc: authenticity.rfc.clone(),
    }
}
