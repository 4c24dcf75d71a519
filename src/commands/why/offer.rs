//! An offer that can be changed, and the command line that makes it.

use crate::handshake::client::Config;
use crate::names::service::Approach;
use crate::transport::haproxy;

/// What is offered, and how that is asked for.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What the handshake is made with.
    pub config: Config,
    /// What is spoken before TLS, or instead of HTTP.
    pub approach: Option<Approach>,
    /// The PROXY header that comes before everything.
    pub proxy_header: ProxyHeader,
    /// The options that make it so, for a command that anyone can run.
    pub options: Options,
}

/// Which PROXY header comes before everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProxyHeader {
    /// That of the way there, if it has one.
    #[default]
    Given,
    /// None, though the way there has one.
    Without,
    /// This one, where the way there has neither a header nor a proxy.
    With(haproxy::Version),
}

/// Options in the order in which they were given: each with its value, if it takes one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options(pub Vec<(String, Option<String>)>);

impl Options {
    /// Gives an option, in the place of all that have its name.
    pub fn set(&mut self, name: &str, value: Option<&str>) {
        let place = self.0.iter().position(|(known, _)| known == name);
        let option = (name.to_owned(), value.map(str::to_owned));
        self.unset(name);
        let place = place.unwrap_or(self.0.len()).min(self.0.len());
        self.0.insert(place, option);
    }

    /// Takes an option away.
    pub fn unset(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// The value of an option that was given.
    pub fn get(&self, name: &str) -> Option<&str> {
        let option = self.0.iter().find(|(known, _)| known == name)?;
        option.1.as_deref()
    }

    /// As words for a POSIX shell.
    pub fn words(&self) -> Vec<String> {
        let words = self.0.iter().flat_map(|(name, value)| {
            let value = value.as_deref().map(quoted);
            [Some(name.clone()), value].into_iter().flatten()
        });
        words.collect()
    }
}

/// A word of a shell, in quotes where it needs them.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@,+=%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Names joined for a list option.
pub fn list(names: impl IntoIterator<Item = impl ToString>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    names.join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_given_once_and_quoted() {
        let mut options = Options(vec![
            ("--tls".into(), Some("1.3".into())),
            ("--insecure".into(), None),
            ("--cert".into(), Some("my file.pem".into())),
        ]);
        options.set("--tls", Some("1.2"));
        options.set("--no-ems", None);
        assert_eq!(
            options.words().join(" "),
            "--tls 1.2 --insecure --cert 'my file.pem' --no-ems"
        );
        options.unset("--cert");
        assert_eq!(options.get("--cert"), None);
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted(""), "''");
    }
}
