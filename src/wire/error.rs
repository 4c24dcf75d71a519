//! What can be wrong with bytes.

use std::fmt;
use std::ops::RangeInclusive;

use super::Name;

/// The result of reading or writing a field.
pub type Result<T> = std::result::Result<T, Error>;

/// Bytes that do not follow the presentation language: which field, where, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The field's name, as the code that read or wrote it gave it.
    pub field: Name,
    /// Where the field begins, in bytes from the start of what is read or written.
    pub offset: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// The ways in which a field can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// More bytes are needed than the enclosing structure holds.
    Truncated {
        /// How many the field takes.
        needed: usize,
        /// How many there are.
        available: usize,
    },
    /// The enclosing structure holds bytes that belong to no field.
    Trailing(usize),
    /// A vector's length is outside the range that the specification gives.
    Length {
        /// The length in bytes.
        length: usize,
        /// What the specification allows.
        allowed: RangeInclusive<usize>,
    },
    /// The field is well-formed, but its value is one that the specification forbids here.
    Illegal(String),
}

impl Error {
    /// True if the bytes are well-formed and only a value is forbidden: `illegal_parameter` rather
    /// than `decode_error` (RFC 9846 §6.2).
    pub fn is_illegal_value(&self) -> bool {
        matches!(self.problem, Problem::Illegal(_))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at offset {}: ", self.field, self.offset)?;
        match &self.problem {
            Problem::Truncated {
                needed: 1,
                available,
            } => write!(f, "1 byte needed, {available} there"),
            Problem::Truncated { needed, available } => {
                write!(f, "{needed} bytes needed, {available} there")
            }
            Problem::Trailing(1) => f.write_str("1 byte left over"),
            Problem::Trailing(count) => write!(f, "{count} bytes left over"),
            Problem::Length { length, allowed } if allowed.start() == allowed.end() => {
                write!(f, "length {length}, must be {}", allowed.start())
            }
            Problem::Length { length, allowed } => {
                write!(
                    f,
                    "length {length}, must be {} to {}",
                    allowed.start(),
                    allowed.end()
                )
            }
            Problem::Illegal(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {}
