//! The server after its handshake: it asks for a certificate when a request needs one (RFC 9846
//! §4.7.2; up to TLS 1.2 by a new handshake, RFC 5246 §7.4.1.1), and renegotiates if the client begins
//! (RFC 5746 §3.7).

use super::{Config, tell_story, tls13};
use crate::check::{Check, Refusal};
use crate::compute::Value;
use crate::connection::{self, Connection};
use crate::error::Result;
use crate::keys::schedule::Transcript;
use crate::message::HelloRequest;
use crate::names::MessageType;
use crate::names::registry::{HandshakeType, ProtocolVersion};
use crate::narration::Side;

/// Who takes what comes after the handshake of a server.
pub(super) struct Afterwards {
    config: Config,
    /// What the client was asked for, if it was.
    asked: Option<Asked>,
}

/// What a client is asked for after the handshake.
enum Asked {
    /// Its certificate: the context of the request, and the messages that the answer covers.
    Certificate(Value, Box<Transcript>),
    /// A new handshake, in which its certificate is asked for.
    Hello,
}

/// Leaves behind what handles messages that may come after the handshake, if any may.
pub(super) fn leave_behind(c: &mut Connection, config: &Config) {
    if config.renegotiation && c.version() < ProtocolVersion::TLS1_3 {
        c.set_afterwards(Box::new(Afterwards {
            config: config.clone(),
            asked: None,
        }));
    }
}

/// Asks the client of a finished handshake for its certificate, and waits for the answer; data that
/// comes before is kept. Who it is, is among what was agreed on. Nothing happens if the client cannot
/// be asked; why is told.
///
/// # Errors
/// Whatever is wrong with the answer, with the alert that is due; the transport's.
pub fn ask_for_certificate(c: &mut Connection, config: &Config) -> Result<()> {
    let result = ask(c, config);
    if let Err(error) = &result {
        c.fail(error);
    }
    result
}

fn ask(c: &mut Connection, config: &Config) -> Result<()> {
    let (version, offered) = (c.version(), c.agreed.post_handshake_auth);
    let leave = |c: &mut Connection, asked| {
        let config = config.clone();
        c.set_afterwards(Box::new(Afterwards {
            config,
            asked: Some(asked),
        }));
    };
    match version {
        ProtocolVersion::TLS1_3 if !offered => c.note(Check::PostHandshakeAuth { offered }),
        ProtocolVersion::TLS1_3 => {
            let handshake = c.schedule.transcript.clone();
            let context = c.draw("certificate_request_context", 32, "RFC 9846 §4.4.2")?;
            tls13::send_certificate_request(c, config, context.clone())?;
            let covered = std::mem::replace(&mut c.schedule.transcript, handshake);
            leave(c, Asked::Certificate(context, Box::new(covered)));
            c.await_answer(MessageType::Certificate)?;
        }
        _ if !c.may_renegotiate() => {
            let refusal = Refusal::Insecure;
            c.note(Check::Renegotiation { version, refusal });
        }
        _ => {
            leave(c, Asked::Hello);
            c.ask(&HelloRequest)?;
        }
    }
    Ok(())
}

impl connection::Afterwards for Afterwards {
    fn take(&mut self, c: &mut Connection, msg_type: HandshakeType) -> Result<bool> {
        let is_tls13 = c.version() == ProtocolVersion::TLS1_3;
        match (msg_type, self.asked.take()) {
            (HandshakeType::Certificate, Some(Asked::Certificate(context, covered))) => {
                self.take_certificate(c, &context, *covered)?;
            }
            (HandshakeType::ClientHello, asked) if !is_tls13 && c.may_renegotiate() => {
                let is_asked = matches!(asked, Some(Asked::Hello));
                if !is_asked && !self.config.renegotiation {
                    return Ok(false);
                }
                self.renegotiate(c, is_asked)?;
            }
            (_, asked) => {
                self.asked = asked;
                return Ok(false);
            }
        }
        c.set_answered();
        Ok(true)
    }
}

impl Afterwards {
    /// The client's Certificate, CertificateVerify and Finished, which cover the handshake and the
    /// request and nothing else (RFC 9846 §4.5, §4.7.2).
    fn take_certificate(
        &self,
        c: &mut Connection,
        context: &Value,
        covered: Transcript,
    ) -> Result<()> {
        let handshake = std::mem::replace(&mut c.schedule.transcript, covered);
        let (suite, secret) = c.traffic_secret(Side::Client)?;
        tls13::receive_identity(c, &self.config, suite, context)?;
        let expected = c.verify_data_tls13(suite, Side::Client, &secret)?;
        c.receive_finished(&expected)?;
        c.schedule.transcript = handshake;
        Ok(())
    }

    /// A whole handshake under the keys of the one before.
    fn renegotiate(&self, c: &mut Connection, is_asked: bool) -> Result<()> {
        let mut config = self.config.clone();
        config.versions = vec![c.version()];
        config.asks_later &= !is_asked;
        let _ = c.begin_renegotiation()?;
        tell_story(c, &config)?;
        c.end_renegotiation();
        c.export_again()
    }
}
