//! A client that our server could not serve: what it is or what it wants, and what to try at either
//! end.

use super::{Reading, advice, answered, plain_text, psk, reading, sentence};
use crate::connection::Heard;
use crate::error::{Error, ErrorKind};
use crate::glossary::checks;
use crate::handshake::Terms;
use crate::names::foreign::Foreign;
use crate::names::registry::AlertDescription as Alert;
use crate::names::service::Approach;
use crate::names::{MessageType, Side, Step};
use crate::narration::{Diagnosis, Flag};

mod alert;
mod foreign;
mod gone;
mod rules;
#[cfg(test)]
mod tests;

pub use foreign::{spoken, spoken_by_either};

/// What is known of a client's connection that failed.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The message that we waited for or were sending.
    pub step: &'a Step,
    /// What is spoken, if not HTTPS.
    pub approach: Option<Approach>,
    /// Whether it failed in what comes before TLS.
    pub before_tls: bool,
    /// Where we listen, as a client writes it: `localhost:4433`.
    pub address: &'a str,
    /// What is accepted.
    pub terms: &'a Terms,
    /// What the client said.
    pub heard: &'a Heard,
    /// What arrived of a record that is not whole yet.
    pub unread: &'a [u8],
}

impl Context<'_> {
    /// Whether the client has not shown a hello yet.
    fn is_first(&self) -> bool {
        let is_hello = self.step.is(MessageType::ClientHello) && !self.heard.retried;
        *self.step == Step::Connecting || is_hello
    }
}

/// Explains why a client was not served.
pub fn diagnose(error: &Error, context: &Context<'_>) -> Diagnosis {
    let Reading { meaning, advice } = read(error, context);
    Diagnosis {
        step: match error.kind.comes_while_waiting() {
            true if context.heard.hung_up => format!("sending {}", context.step),
            true => format!("waiting for {}", context.step),
            false => context.step.to_string(),
        },
        happened: sentence(&checks::error(error)),
        meaning,
        advice,
    }
}

fn read(error: &Error, context: &Context<'_>) -> Reading {
    match &error.kind {
        ErrorKind::NotTls(bytes) => foreign::not_tls(bytes, context),
        ErrorKind::AlertReceived(alert) if context.is_first() => alert::before_hello(*alert),
        ErrorKind::AlertReceived(Alert::BadRecordMac | Alert::DecryptError)
            if context.heard.psk =>
        {
            psk::different_keys()
        }
        ErrorKind::AlertReceived(alert) => alert::received(*alert),
        ErrorKind::Closed | ErrorKind::Io | ErrorKind::TimedOut => gone::gone(error, context),
        ErrorKind::Negotiation => rules::negotiation(error, context),
        ErrorKind::Certificate(problem) => rules::certificate(problem, error),
        ErrorKind::Dialogue(title, bytes) => {
            let what = match Foreign::recognize(Side::Client, bytes) {
                Some(found) => format!(" It looks like {}.", foreign::name(found)),
                None => String::new(),
            };
            reading(
                format!(
                    "{title} was expected of the client, and it says something else.{what} {}",
                    plain_text::said(bytes)
                ),
                ["Check which protocol the client uses, and --starttls."],
            )
        }
        ErrorKind::Limit => reading(
            format!(
                "That is a limit of this program, not a rule of the protocol: other servers may accept \
                 it.{}",
                answered(error)
            ),
            advice![Flag::Verbose.by("-v, to see what came before.")],
        ),
        ErrorKind::Decode | ErrorKind::Protocol => rules::protocol(error, context),
        _ if error.alert == Some(Alert::UnknownPskIdentity) => psk::unknown_to_us(),
        ErrorKind::Verification if context.heard.psk && context.step.is(MessageType::Finished) => {
            psk::different_keys()
        }
        ErrorKind::Verification => reading(
            "Something that only the real client can produce did not verify: a message was changed on \
             the way, or one of the ends has a bug.",
            advice![Flag::Verbose.by("-v, to see the values that were compared.")],
        ),
        _ => reading(
            "The connection ended before its time.",
            advice![Flag::Verbose.by("-v, to see what came before.")],
        ),
    }
}
