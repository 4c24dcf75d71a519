//! The words for content that does not come out of its coding.

use crate::check::CodingFault;
use crate::names::quantity::counted;
use crate::wire::visible;

/// What is wrong with the coding.
pub(super) fn coding(coding: &str, fault: CodingFault) -> String {
    let coding = visible(coding);
    match fault {
        CodingFault::Unknown => format!(
            "the content is encoded with `{coding}`, which this program cannot undo: it is shown as it came"
        ),
        CodingFault::Damaged { length: 0 } => format!(
            "the content cannot be decoded as `{coding}`, which Content-Encoding says it is: it is shown as it came"
        ),
        CodingFault::Damaged { length } => format!(
            "the content cannot be decoded as `{coding}` to its end, which is damaged, missing or followed by something else: {} came out, and are shown",
            counted(length, "byte")
        ),
    }
}
