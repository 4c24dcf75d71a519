//! What every version of HTTP says of a response: status and fields (RFC 9110).

/// The form in which a head came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// HTTP/1.x, with its minor version (RFC 9112 §2.3).
    Http1(u8),
    /// HTTP/2 (RFC 9113).
    Http2,
}

/// Status and fields of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The form in which it came.
    pub version: Version,
    /// The status code, three digits.
    pub status: u16,
    /// The words after it; often none, and none in HTTP/2.
    pub reason: String,
    /// Names as sent and values, in order. Bytes beyond UTF-8 are replaced.
    pub fields: Vec<(String, String)>,
}

impl Head {
    /// The values of all fields of this name, in any case.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| &**value)
    }

    /// Status and words, as a person says them.
    pub fn status_line(&self) -> String {
        format!("{} {}", self.status, self.reason)
            .trim_end()
            .to_owned()
    }
}
