//! Alerts, both ways (RFC 9846 §6, RFC 5246 §7.2).

use std::io::{self, Read};
use std::time::{Duration, Instant};

use super::{Connection, Kind};
use crate::error::{Error, ErrorKind, Result};
use crate::message::Alert;
use crate::names::registry::{AlertDescription, AlertLevel, ContentType, ProtocolVersion};
use crate::names::{MessageType, Side};

/// How many messages of a kind that gets nobody on a peer may send in a row before it is sent away.
const MOST_IDLE: u32 = 16;

/// How many tickets a peer may send in a row: no rule limits them, and servers exist that send as
/// many as there are connections to come; but they are not to come for ever.
const MOST_TICKETS: u32 = 1024;

/// How many messages came since the last data that get nobody on, by kind.
#[derive(Debug, Default)]
pub(super) struct Idle {
    pub warning_alerts: u32,
    pub hello_requests: u32,
    pub change_cipher_specs: u32,
    pub key_updates: u32,
    pub renegotiations: u32,
    pub tickets: u32,
}

/// How many records are looked at for the alert of a peer that has hung up.
const MOST_LAST_RECORDS: u32 = 16;

/// How long a peer that was told of the end has to read it and to close, and how much it may send on.
const LINGER: Duration = Duration::from_secs(1);
const MOST_UNREAD: u64 = 1 << 24;

impl Connection {
    /// What is to be done if the connection ends with a fatal alert, sent or received: its session must
    /// not be resumed then (RFC 5246 §7.2.2).
    pub fn on_failure(&mut self, act: impl FnOnce() + Send + 'static) {
        self.failing.push(Box::new(act));
    }

    /// Tells the peer of a failure, if it is owed an alert. Trouble on the way is no new failure.
    pub fn fail(&mut self, error: &Error) {
        // What is sent now is not what it failed at.
        let step = self.step.clone();
        self.heard.refused = self.layer.refused().to_vec();
        if error.alert.is_some() || matches!(error.kind, ErrorKind::AlertReceived(_)) {
            self.failing.drain(..).for_each(|act| act());
        }
        if let Some(description) = error.alert {
            // Middleboxes take what is protected for a resumption of TLS 1.2 (RFC 9846 appendix
            // E.4); an alert in the clear is nothing that they have to be told of.
            if self.layer.write_protection().is_some() {
                // It goes ahead of the alert, and is not the step that failed.
                let step = self.step.clone();
                let _ = self.send_owed_change_cipher_spec();
                self.step = step;
            }
            let _ = self.send_alert(Alert::fatal(description));
        }
        let _ = self.flush_flight();
        self.step = step;
        self.data.ended = true;
    }

    /// Ends our half of the stream after an alert, close_notify among them, and reads on for a moment.
    /// A socket that is closed over bytes that nobody read resets the connection, and the peer's system
    /// may then drop what the peer has not read yet: the alert, or the end of an answer.
    pub fn linger(&mut self) {
        let stream = self.stream();
        stream.set_deadline(Some(Instant::now() + LINGER));
        // Whatever ends it, it is over.
        if stream.shutdown_write().is_ok() {
            let _ = io::copy(&mut stream.take(MOST_UNREAD), &mut io::sink());
        }
    }

    /// Sends an alert with the flight that waits.
    ///
    /// # Errors
    /// Those of the record layer.
    pub fn send_alert(&mut self, alert: Alert) -> Result<()> {
        let (bytes, fields) = alert.encode(self.records_fields())?;
        self.write(Kind::ALERT, &bytes, fields)?;
        Ok(())
    }

    /// Takes the alert in the record just read; `Ok` if it was a warning that may be ignored.
    ///
    /// # Errors
    /// [`ErrorKind::AlertReceived`]; [`ErrorKind::Closed`] for close_notify, which ends a handshake.
    pub(super) fn receive_alert(&mut self) -> Result<()> {
        let alert = self.take_alert()?;
        if alert.description == AlertDescription::CloseNotify {
            self.data.peer_closed = true;
            self.heard.close_notify = true;
            return Err(Error::new(
                ErrorKind::Closed,
                format!(
                    "the peer closed the connection in order (close_notify) instead of sending {}",
                    self.step
                ),
            ));
        }
        let refuses =
            alert.description == AlertDescription::NoRenegotiation && self.is_renegotiation();
        if self.is_harmless(alert) && !refuses {
            self.heard.warning(alert.description);
            self.forbid_interleaving("an alert")?;
            return count(&mut self.idle.warning_alerts, "warning alerts");
        }
        // A client that has not said anything else was not answered yet.
        let is_first = self.side == Side::Server
            && self.step.is(MessageType::ClientHello)
            && !self.heard.retried;
        let how = match is_first {
            true => "began",
            false => "answered",
        };
        Err(Error::new(
            ErrorKind::AlertReceived(alert.description),
            format!("the peer {how} with the alert {}", alert.description),
        ))
    }

    /// Why sending failed: a peer that hangs up has often said before what displeased it, in an alert
    /// that arrived while we prepared what it does not take any more. Without one, `error` remains.
    pub(super) fn ask_why(&mut self, error: Error) -> Error {
        if error.kind != ErrorKind::Io {
            return error;
        }
        self.heard.hung_up = true;
        for _ in 0..MOST_LAST_RECORDS {
            match self.layer.read(&mut self.narration) {
                Ok(ContentType::Alert) => {}
                Ok(ContentType::Handshake | ContentType::ChangeCipherSpec) => continue,
                Ok(_) | Err(_) => break,
            }
            let Ok(alert) = self.take_alert() else { break };
            if alert.description == AlertDescription::CloseNotify {
                break;
            }
            if !self.is_harmless(alert) {
                return Error::new(
                    ErrorKind::AlertReceived(alert.description),
                    format!(
                        "the peer answered with the alert {} and hung up",
                        alert.description
                    ),
                );
            }
        }
        error
    }

    /// Decodes and tells the alert in the record just read.
    pub(super) fn take_alert(&mut self) -> Result<Alert> {
        let bytes = self.layer.fragment().to_vec();
        let (result, fields) = Alert::decode(&bytes, self.records_fields());
        let id = self.narration.next_message();
        self.tell_message(id, self.side.peer(), Kind::ALERT, &bytes, fields);
        result.map_err(|fault| {
            let mut error = Error::from(fault);
            error.message = format!("an alert does not decode: {}", error.message);
            error
        })
    }

    /// Warnings may be ignored before TLS 1.3 (RFC 5246 §7.2); since then the level says nothing, and
    /// only user_canceled is no error (RFC 9846 §6).
    pub(super) fn is_harmless(&self, alert: Alert) -> bool {
        if self.version == ProtocolVersion::TLS1_3 {
            alert.description == AlertDescription::UserCanceled
        } else {
            alert.level == AlertLevel::Warning
        }
    }
}

/// Counts a message that gets nobody on, so that a peer cannot send them for ever.
pub(super) fn count(counter: &mut u32, what: &str) -> Result<()> {
    count_to(MOST_IDLE, counter, what)
}

/// Counts a ticket, likewise.
pub(super) fn count_ticket(counter: &mut u32) -> Result<()> {
    count_to(MOST_TICKETS, counter, "NewSessionTicket messages")
}

fn count_to(most: u32, counter: &mut u32, what: &str) -> Result<()> {
    *counter += 1;
    if *counter > most {
        return Err(Error::limit(
            AlertDescription::UnexpectedMessage,
            format!("more than {most} {what} in a row"),
        ));
    }
    Ok(())
}
