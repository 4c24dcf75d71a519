//! How servers open a dialogue in the clear.

use serde::{Deserialize, Serialize};

/// What a server's first words mean in their protocol: its greeting, or its answer to the client's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Greeting {
    /// It is ready for us.
    Welcome,
    /// It is not available at the moment.
    Unavailable,
    /// It does not serve us.
    NoService,
    /// It refuses to talk to us, and its protocol has no reasons.
    TurnedAway,
    /// It is closing the connection.
    Closing,
    /// It takes us for logged in already, after which TLS cannot begin (RFC 9051 §6.2.1).
    LoggedIn,
    /// It does not greet as its protocol requires.
    NoGreeting,
    /// It does not know the client's greeting, without which there are no extensions (RFC 5321 §3.2).
    NoExtensions,
    /// It asks the client to wait, again and again (RFC 959 §4.2).
    Delay,
    /// It ends the stream without an error (RFC 6120 §4.4).
    StreamEnd,
    /// It ends the stream with an error (RFC 6120 §4.9).
    StreamError,
    /// It opens with something else.
    SomethingElse,
}

impl Greeting {
    /// Whether the dialogue goes on.
    pub fn welcomes(self) -> bool {
        self == Greeting::Welcome
    }
}
