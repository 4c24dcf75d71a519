//! An offer that can be changed, and the command line that makes it.

use std::fmt;

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

/// An option that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Given {
    name: String,
    value: Option<String>,
    /// Whether name and value are one word: `--haproxy-protocol=v1`.
    is_joined: bool,
}

/// Options in the order in which they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options(Vec<Given>);

impl Options {
    /// Gives an option behind all others, which may have its name.
    pub fn add(&mut self, name: &str, value: Option<&str>) {
        self.0.push(Given {
            name: name.to_owned(),
            value: value.map(str::to_owned),
            is_joined: false,
        });
    }

    /// The same, of an option that is one word with its value.
    pub fn add_joined(&mut self, name: &str, value: &str) {
        self.0.push(Given {
            name: name.to_owned(),
            value: Some(value.to_owned()),
            is_joined: true,
        });
    }

    /// Gives an option, in the place of all that have its name.
    pub fn set(&mut self, name: &str, value: Option<&str>) {
        let place = self.0.iter().position(|known| known.name == name);
        self.unset(name);
        let place = place.unwrap_or(self.0.len()).min(self.0.len());
        let option = Given {
            name: name.to_owned(),
            value: value.map(str::to_owned),
            is_joined: false,
        };
        self.0.insert(place, option);
    }

    /// Takes an option away.
    pub fn unset(&mut self, name: &str) {
        self.0.retain(|known| known.name != name);
    }

    /// The value of an option that was given.
    pub fn get(&self, name: &str) -> Option<&str> {
        let option = self.0.iter().find(|known| known.name == name)?;
        option.value.as_deref()
    }

    /// As words for a POSIX shell.
    pub fn words(&self) -> Vec<String> {
        let words = self.0.iter().flat_map(|option| {
            let value = option.value.as_deref().map(quoted);
            match (value, option.is_joined) {
                (Some(value), true) => [Some(format!("{}={value}", option.name)), None],
                (value, _) => [Some(option.name.clone()), value],
            }
        });
        words.flatten().collect()
    }
}

/// A command that makes an offer, for anyone to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// What it offers.
    pub options: Options,
    /// Whom it calls.
    pub target: String,
    /// Whether it asks for the page, once the handshake is done.
    pub has_request: bool,
}

impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tlsdemo ")?;
        if !self.has_request {
            f.write_str("--no-http ")?;
        }
        for word in self.options.words() {
            write!(f, "{word} ")?;
        }
        f.write_str(&quoted(&self.target))
    }
}

/// A word of a shell, in quotes where it needs them.
fn quoted(word: &str) -> String {
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
        let mut options = Options::default();
        options.add("--tls", Some("1.3"));
        options.add("--insecure", None);
        options.add("--cert", Some("my file.pem"));
        options.add_joined("--haproxy-protocol", "v1");
        options.set("--tls", Some("1.2"));
        options.set("--no-ems", None);
        assert_eq!(
            options.words().join(" "),
            "--tls 1.2 --insecure --cert 'my file.pem' --haproxy-protocol=v1 --no-ems"
        );
        let mut line = CommandLine {
            options: options.clone(),
            target: "localhost".into(),
            has_request: false,
        };
        assert!(line.to_string().starts_with("tlsdemo --no-http --tls 1.2 "));
        line.has_request = true;
        assert!(line.to_string().starts_with("tlsdemo --tls 1.2 "));
        assert!(line.to_string().ends_with(" --no-ems localhost"));
        options.unset("--cert");
        assert_eq!(options.get("--cert"), None);
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted(""), "''");
    }
}
