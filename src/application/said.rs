//! What a response says about TLS and where else to go, as facts that the glossary explains.

use super::head::Head;

/// Fields, and what they are called as facts.
const TOLD: &[(&str, &str)] = &[
    ("Location", "http_location"),
    ("Content-Encoding", "content_encoding"),
    ("Strict-Transport-Security", "strict_transport"),
    ("Alt-Svc", "alt_svc"),
    ("Expect-CT", "expect_ct"),
    ("Public-Key-Pins", "public_key_pins"),
];

/// The facts of this head, in the order in which they are worth reading.
pub fn facts(head: &Head) -> impl Iterator<Item = (&'static str, String)> {
    TOLD.iter().filter_map(|(field, fact)| {
        let values: Vec<&str> = head.values(field).collect();
        (!values.is_empty()).then(|| (*fact, values.join(", ")))
    })
}
