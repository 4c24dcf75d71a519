//! The presentation language of TLS (RFC 9846 §3, RFC 5246 §4): numbers, vectors and structures,
//! read and written by naming them.
//!
//! Every call on [`Reader`] and [`Writer`] carries the field's name; what is both read and written
//! names its fields once, over [`Wire`]. The call that moves a byte is also the call that records
//! its annotation, so a message's [`Field`] tree cannot drift from what the code does with it, and
//! its leaves cover every byte. Recording is chosen when the reader or writer is made; when
//! nobody listens, it costs one branch per call.

mod both;
mod code;
mod error;
mod field;
mod located;
mod origin;
pub mod pem;
mod reader;
pub mod serial;
mod value;
mod writer;

pub use both::{Annotate, Octets, Wire};
pub(crate) use code::code_points;
pub use code::{CodePoint, Registry, Row, is_grease, unregistered};
pub use error::{Error, Problem, Result};
pub use field::{Field, FieldValue, Name, cover};
pub use located::Located;
pub use origin::{MessageId, Origin, RecordId, ValueId, Whole};
pub use reader::Reader;
pub use value::Value;
pub use writer::Writer;

/// Text from outside as it is quoted in a message: what would not be seen is escaped, quotation marks
/// are not.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' | '"' => shown.push(c),
            _ => shown.extend(c.escape_debug()),
        }
    }
    shown
}

#[cfg(test)]
mod tests;
