//! What a peer did wrong, and whom it concerns: a stream, or the connection (RFC 9113 §5.4).

use crate::error::{Error, ErrorKind};
use crate::names::registry::ErrorCode;

/// Why reading does not go on.
#[derive(Debug)]
pub enum Fault {
    /// A stream error (RFC 9113 §5.4.2): the stream is reset, the others go on.
    Stream(u32, ErrorCode, String),
    /// A connection error (RFC 9113 §5.4.1): GOAWAY, and the end.
    Connection(ErrorCode, String),
    /// The connection below failed.
    Below(Error),
}

/// The result of reading frames.
pub type Result<T> = std::result::Result<T, Fault>;

impl Fault {
    /// A connection error, PROTOCOL_ERROR.
    pub fn protocol(why: impl Into<String>) -> Self {
        Fault::Connection(ErrorCode::ProtocolError, why.into())
    }

    /// A connection error, ENHANCE_YOUR_CALM: nothing that the peer did is forbidden, but it did too
    /// much of it (RFC 9113 §10.5).
    pub fn excess(why: impl Into<String>) -> Self {
        Fault::Connection(ErrorCode::EnhanceYourCalm, why.into())
    }

    /// Of a stream: PROTOCOL_ERROR, as of a malformed message (RFC 9113 §8.1.1).
    pub fn malformed(stream: u32, why: impl Into<String>) -> Self {
        Fault::Stream(stream, ErrorCode::ProtocolError, why.into())
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::Below(error)
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Fault::Below(error.into())
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        let (what, code, why) = match fault {
            Fault::Below(error) => return error,
            Fault::Stream(stream, code, why) => (format!("stream {stream}"), code, why),
            Fault::Connection(code, why) => ("the connection".to_owned(), code, why),
        };
        Error::new(
            ErrorKind::Http2(None),
            format!("{why}; in HTTP/2 that ends {what} with {code}"),
        )
    }
}
