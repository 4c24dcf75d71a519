//! The table of fields: a static part that the RFC gives, and behind it the fields of this connection,
//! the newest first (RFC 7541 §2.3, §4, appendix A).

use std::collections::VecDeque;

use super::{HeaderField, field_in_words};

/// The static table; its indices begin with 1.
#[rustfmt::skip]
const STATIC: [(&str, &str); 61] = [
    (":authority", ""),
    (":method", "GET"),
    (":method", "POST"),
    (":path", "/"),
    (":path", "/index.html"),
    (":scheme", "http"),
    (":scheme", "https"),
    (":status", "200"),
    (":status", "204"),
    (":status", "206"),
    (":status", "304"),
    (":status", "400"),
    (":status", "404"),
    (":status", "500"),
    ("accept-charset", ""),
    ("accept-encoding", "gzip, deflate"),
    ("accept-language", ""),
    ("accept-ranges", ""),
    ("accept", ""),
    ("access-control-allow-origin", ""),
    ("age", ""),
    ("allow", ""),
    ("authorization", ""),
    ("cache-control", ""),
    ("content-disposition", ""),
    ("content-encoding", ""),
    ("content-language", ""),
    ("content-length", ""),
    ("content-location", ""),
    ("content-range", ""),
    ("content-type", ""),
    ("cookie", ""),
    ("date", ""),
    ("etag", ""),
    ("expect", ""),
    ("expires", ""),
    ("from", ""),
    ("host", ""),
    ("if-match", ""),
    ("if-modified-since", ""),
    ("if-none-match", ""),
    ("if-range", ""),
    ("if-unmodified-since", ""),
    ("last-modified", ""),
    ("link", ""),
    ("location", ""),
    ("max-forwards", ""),
    ("proxy-authenticate", ""),
    ("proxy-authorization", ""),
    ("range", ""),
    ("referer", ""),
    ("refresh", ""),
    ("retry-after", ""),
    ("server", ""),
    ("set-cookie", ""),
    ("strict-transport-security", ""),
    ("transfer-encoding", ""),
    ("user-agent", ""),
    ("vary", ""),
    ("via", ""),
    ("www-authenticate", ""),
];

/// How much of the dynamic table is told.
const TOLD: usize = 8;

/// Both parts of the table as one end keeps it.
#[derive(Debug)]
pub struct Table {
    /// The newest first.
    dynamic: VecDeque<HeaderField>,
    size: usize,
    most: usize,
}

impl Table {
    /// With an empty dynamic part of at most `most` bytes.
    pub fn new(most: usize) -> Self {
        Table {
            dynamic: VecDeque::new(),
            size: 0,
            most,
        }
    }

    /// Whether the static part has this index.
    pub fn is_static(index: usize) -> bool {
        index <= STATIC.len()
    }

    /// The field at an index, if there is one.
    pub fn get(&self, index: usize) -> Option<(&[u8], &[u8])> {
        let at = index.checked_sub(1)?;
        match STATIC.get(at) {
            Some((name, value)) => Some((name.as_bytes(), value.as_bytes())),
            None => {
                let field = self.dynamic.get(at - STATIC.len())?;
                Some((&field.name, &field.value))
            }
        }
    }

    /// Where the field is, and where its name alone is; the lowest index of each.
    pub fn find(&self, name: &[u8], value: &[u8]) -> (Option<usize>, Option<usize>) {
        let fixed = STATIC
            .iter()
            .map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        let added = self
            .dynamic
            .iter()
            .map(|field| (&*field.name, &*field.value));
        let mut of_name = None;
        for (at, (its_name, its_value)) in fixed.chain(added).enumerate() {
            if its_name == name {
                of_name = of_name.or(Some(at + 1));
                if its_value == value {
                    return (Some(at + 1), of_name);
                }
            }
        }
        (None, of_name)
    }

    /// Adds a field, for which old ones make room; one that is too large empties the table
    /// (RFC 7541 §4.4).
    pub fn add(&mut self, field: HeaderField) {
        let size = field.size();
        self.shrink_to(self.most.saturating_sub(size));
        if size <= self.most {
            self.size += size;
            self.dynamic.push_front(field);
        }
    }

    /// The most bytes that the dynamic part may have from here on (RFC 7541 §4.3).
    pub fn resize(&mut self, most: usize) {
        self.most = most;
        self.shrink_to(most);
    }

    /// The most bytes that the dynamic part may have.
    pub fn most(&self) -> usize {
        self.most
    }

    fn shrink_to(&mut self, size: usize) {
        while self.size > size
            && let Some(oldest) = self.dynamic.pop_back()
        {
            self.size -= oldest.size();
        }
    }

    /// The dynamic part, in words.
    pub(super) fn in_words(&self) -> String {
        if self.dynamic.is_empty() {
            return format!("empty; room for {} bytes", self.most);
        }
        let fields: Vec<String> = self
            .dynamic
            .iter()
            .enumerate()
            .take(TOLD)
            .map(|(at, field)| {
                let index = STATIC.len() + 1 + at;
                format!("{index}: {}", field_in_words(&field.name, &field.value))
            })
            .collect();
        let more = match self.dynamic.len().saturating_sub(TOLD) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        format!(
            "{} of {} bytes; {}{more}",
            self.size,
            self.most,
            fields.join("; ")
        )
    }

    /// The fields of the dynamic part, the newest first, and what they count for.
    pub fn dynamic(&self) -> (impl Iterator<Item = &HeaderField>, usize) {
        (self.dynamic.iter(), self.size)
    }
}
