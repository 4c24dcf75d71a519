//! What is asked for, whatever the version of HTTP.

use crate::transport::Target;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What to do: `GET`.
    pub method: String,
    /// The host, with its port if that is not 443 (RFC 9110 §7.2).
    pub host: String,
    /// Path and query (RFC 9112 §3.2.1).
    pub path: String,
    /// Further fields, which replace those of their name that are sent unasked.
    pub fields: Vec<(String, String)>,
    /// What is sent along, if anything is.
    pub content: Option<Vec<u8>>,
}

impl Request {
    /// Asks for the target's path.
    pub fn get(target: &Target) -> Request {
        Request {
            method: "GET".to_owned(),
            host: target.host_field(),
            path: target.path.clone(),
            fields: Vec::new(),
            content: None,
        }
    }

    /// The host as it is sent, and the fields behind it, in order. One that was given without a value
    /// is left out.
    pub fn head(&self) -> (String, Vec<(String, String)>) {
        let is_given = |name: &str| {
            let mut names = self.fields.iter().map(|(given, _)| given);
            names.any(|given| given.eq_ignore_ascii_case(name))
        };
        let own = [
            (
                "User-Agent",
                concat!("tlsdemo/", env!("CARGO_PKG_VERSION")).to_owned(),
            ),
            ("Accept", "*/*".to_owned()),
        ];
        let mut fields: Vec<(String, String)> = own
            .into_iter()
            .filter(|(name, _)| !is_given(name))
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        let mut host = self.host.clone();
        for (name, value) in &self.fields {
            if name.eq_ignore_ascii_case("host") {
                host.clone_from(value);
            } else if !value.is_empty() {
                fields.push((name.clone(), value.clone()));
            }
        }
        if let Some(content) = self
            .content
            .as_ref()
            .filter(|_| !is_given("Content-Length"))
        {
            fields.push(("Content-Length".to_owned(), content.len().to_string()));
        }
        (host, fields)
    }

    /// Whether the answer has no content, whatever its head says (RFC 9110 §9.3.2).
    pub fn is_head(&self) -> bool {
        self.method == "HEAD"
    }
}
