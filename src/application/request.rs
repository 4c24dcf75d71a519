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

    /// The same with another method, further fields and content. As with curl, content goes by POST
    /// as a form unless something else is said.
    pub fn with(
        self,
        method: Option<&str>,
        fields: &[(String, String)],
        content: Option<&[u8]>,
    ) -> Request {
        let usual = if content.is_some() { "POST" } else { "GET" };
        let mut fields = fields.to_vec();
        let is_typed = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type");
        if content.is_some() && !fields.iter().any(is_typed) {
            let form = "application/x-www-form-urlencoded".to_owned();
            fields.push(("Content-Type".to_owned(), form));
        }
        Request {
            method: method.unwrap_or(usual).to_owned(),
            fields,
            content: content.map(<[u8]>::to_vec),
            ..self
        }
    }

    /// Whether the user said something about a field: what it is, or that it is left out.
    pub fn is_given(&self, name: &str) -> bool {
        let mut names = self.fields.iter().map(|(given, _)| given);
        names.any(|given| given.eq_ignore_ascii_case(name))
    }

    /// The host as it is sent, and the fields behind it, in order. One that was given without a value
    /// is left out, the host too, though HTTP/1.1 requires it (RFC 9112 §3.2).
    pub fn head(&self) -> (Option<String>, Vec<(String, String)>) {
        let is_given = |name: &str| self.is_given(name);
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
        let mut host = Some(self.host.clone());
        for (name, value) in &self.fields {
            if name.eq_ignore_ascii_case("host") {
                host = Some(value.clone()).filter(|value| !value.is_empty());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_without_a_value_is_left_out() {
        let target = Target::parse("example.com").unwrap();
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let head = |given: &[(&str, &str)]| {
            let fields: Vec<_> = given.iter().copied().map(own).collect();
            Request::get(&target).with(None, &fields, None).head()
        };
        let (host, fields) = head(&[("host", ""), ("ACCEPT", ""), ("X", "1")]);
        assert_eq!(host, None);
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["User-Agent", "X"]);
        assert_eq!(head(&[("Host", "b")]).0.as_deref(), Some("b"));
        assert_eq!(head(&[]).0.as_deref(), Some("example.com"));
        let request = Request::get(&target).with(None, &[own(("connection", ""))], None);
        assert!(request.is_given("Connection") && !request.is_given("Host"));
    }
}
