//! What may come after a handshake and needs more than keys to be answered: a request for the
//! client's certificate (RFC 9846 §4.7.2), a new handshake within the connection (RFC 5246 §7.4.1.1,
//! RFC 5746). A handshake leaves behind what handles them.

use super::alert;
use super::{Agreed, Connection};
use crate::compute::Value;
use crate::compute::bytes::Concat;
use crate::error::{Error, Result};
use crate::keys::schedule::KeySchedule;
use crate::message::{HelloRequest, Message};
use crate::names::MessageType;
use crate::names::registry::{ContentType, HandshakeType, ProtocolVersion};
use crate::narration::Side;

/// Who takes what comes after a handshake.
pub trait Afterwards: Send {
    /// Takes the handshake message of type `msg_type`, which comes next; false if it is not to be
    /// taken, and then it stays where it is.
    ///
    /// # Errors
    /// Whatever went wrong, with the alert that is due.
    fn take(&mut self, c: &mut Connection, msg_type: HandshakeType) -> Result<bool>;
}

/// What both ends said at the end of a handshake up to TLS 1.2: what a later one is tied to (RFC 5746
/// §3.1).
#[derive(Debug, Clone, Default)]
pub(super) struct Ending {
    client_verify_data: Option<Value>,
    server_verify_data: Option<Value>,
}

impl Ending {
    pub(super) fn set(&mut self, sender: Side, verify_data: &Value) {
        match sender {
            Side::Client => self.client_verify_data = Some(verify_data.clone()),
            Side::Server => self.server_verify_data = Some(verify_data.clone()),
        }
    }
}

/// A handshake that a renegotiation takes the place of, unless it is refused.
pub struct Before {
    schedule: KeySchedule,
    agreed: Agreed,
    ending: Ending,
}

impl Connection {
    /// Who takes what comes after the handshake.
    pub fn set_afterwards(&mut self, afterwards: Box<dyn Afterwards>) {
        self.afterwards = Some(afterwards);
    }

    /// Hands a message over to who takes what comes after the handshake; false if nobody does.
    pub(super) fn hand_over(&mut self, msg_type: HandshakeType) -> Result<bool> {
        let Some(mut afterwards) = self.afterwards.take() else {
            return Ok(false);
        };
        let taken = afterwards.take(self, msg_type);
        // It may have left something behind.
        self.afterwards.get_or_insert(afterwards);
        taken
    }

    /// Takes a HelloRequest, which is no part of the transcript (RFC 5246 §7.4.1.1).
    ///
    /// # Errors
    /// If it does not decode.
    pub fn take_hello_request(&mut self) -> Result<()> {
        self.take_untranscribed::<HelloRequest>().map(drop)
    }

    // What one end asks for after the handshake, and waits for.

    /// Sends what asks for something after the handshake, and reads on until it is answered. Data
    /// that comes before is kept.
    ///
    /// # Errors
    /// Those of the answer; the transport's.
    pub fn ask<M: Message>(&mut self, message: &M) -> Result<()> {
        self.send_untranscribed(message)?;
        self.await_answer(M::NAME)
    }

    /// Reads on until what was asked for after the handshake is answered. Data that comes before is
    /// kept.
    ///
    /// # Errors
    /// As [`Connection::ask`].
    pub fn await_answer(&mut self, to: MessageType) -> Result<()> {
        self.awaits_answer = true;
        self.keep_data()?;
        while self.awaits_answer {
            self.flush_flight()?;
            self.step = to.into();
            match self.read_late()? {
                true => self.keep_data()?,
                false if self.data.peer_closed => {
                    return Err(Error::new(
                        crate::error::ErrorKind::Closed,
                        format!(
                            "the peer closed the connection instead of answering {}",
                            to.name()
                        ),
                    ));
                }
                false => {}
            }
        }
        Ok(())
    }

    /// What was asked for is answered, or refused.
    pub fn set_answered(&mut self) {
        self.awaits_answer = false;
    }

    // Renegotiation.

    /// Begins another handshake within the connection, under its keys. What was agreed on is open
    /// again; facts of the caller's stay.
    ///
    /// # Errors
    /// `unexpected_message` if there have been too many in a row.
    pub fn begin_renegotiation(&mut self) -> Result<Before> {
        alert::count(&mut self.idle.renegotiations, "renegotiations")?;
        self.keep_data()?;
        let before = Before {
            schedule: std::mem::take(&mut self.schedule),
            agreed: self.agreed.clone(),
            ending: self.ending.clone(),
        };
        let agreed = std::mem::take(&mut self.agreed);
        self.agreed = Agreed {
            secure_renegotiation: agreed.secure_renegotiation,
            notes: agreed.notes,
            facts: agreed.facts,
            ..Agreed::default()
        };
        self.previous = Some(self.ending.clone());
        self.data.keeps = true;
        Ok(before)
    }

    /// The other end does not want to: everything is as it was.
    pub fn abandon_renegotiation(&mut self, before: Before) {
        self.schedule = before.schedule;
        self.agreed = before.agreed;
        self.ending = before.ending;
        self.previous = None;
        self.data.keeps = false;
    }

    /// The renegotiation failed before anything was agreed on in it: what the handshake before agreed on is
    /// how far the connection came.
    pub fn recall(&mut self, before: Before) {
        if self.agreed.suite.is_none() {
            self.agreed = before.agreed;
        }
    }

    /// The renegotiation is complete.
    pub fn end_renegotiation(&mut self) {
        self.previous = None;
    }

    /// Whether the handshake that goes on is not the first.
    pub fn is_renegotiation(&self) -> bool {
        self.previous.is_some()
    }

    /// What renegotiation_info in a hello of `sender` must hold: nothing in a first handshake, then
    /// the verify_data of the one before (RFC 5746 §3.2).
    ///
    /// # Errors
    /// Internal, if the handshake before was not complete.
    pub fn renegotiated_connection(&mut self, sender: Side) -> Result<Value> {
        const NAME: &str = "renegotiated_connection";
        let Some(previous) = &self.previous else {
            return Ok(Value::literal(NAME, []));
        };
        let (Some(client), Some(server)) =
            (&previous.client_verify_data, &previous.server_verify_data)
        else {
            return Err(Error::internal("a renegotiation before the handshake"));
        };
        match sender {
            Side::Client => Ok(client.clone().renamed(NAME)),
            Side::Server => {
                let both = [client, server];
                self.narration
                    .compute(Concat::new(NAME, both, "RFC 5746 §3.2"))
            }
        }
    }

    /// Reads a record after the handshake, and takes what is not application data; whether some is
    /// there.
    pub(super) fn read_late(&mut self) -> Result<bool> {
        match self.layer.read(&mut self.narration)? {
            ContentType::ApplicationData => {
                self.take_data()?;
                return Ok(true);
            }
            ContentType::Handshake => {
                self.gather_handshake_record()?;
                while let Some(msg_type) = self.next_message()? {
                    self.take_late_message(msg_type)?;
                }
            }
            ContentType::Alert => self.take_late_alert()?,
            content_type => {
                return Err(Error::unexpected_message(format!(
                    "{content_type} came after the handshake"
                )));
            }
        }
        Ok(false)
    }

    /// Whether another handshake may be begun within the connection: both ends can tie it to this one
    /// (RFC 5746 §3.4, §3.6), and it is not HTTP/2, which forbids it (RFC 9113 §9.2.1).
    pub fn may_renegotiate(&self) -> bool {
        self.version < ProtocolVersion::TLS1_3
            && self.agreed.secure_renegotiation
            && self.agreed.alpn.as_deref() != Some(b"h2")
    }
}
