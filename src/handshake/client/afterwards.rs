//! The client after its handshake: it shows a certificate when the server asks for one later (RFC 9846
//! §4.7.2), and renegotiates up to TLS 1.2 (RFC 5246 §7.4.1.1, RFC 5746 §3.5).

use super::{Config, Shape, tell_story, tls13};
use crate::application::http2;
use crate::check::{Check, Refusal};
use crate::compute::Value;
use crate::connection::{self, Connection};
use crate::error::{Error, ErrorKind, Result};
use crate::message::{CertificateRequestTls13, Finished};
use crate::names::registry::{AlertDescription, HandshakeType, ProtocolVersion};
use crate::narration::{Event, Side, Topic};

/// How many requests for a certificate are answered on one connection: each is told apart from all
/// others by its context.
const MOST_REQUESTS: usize = 64;

/// Who takes what comes after the handshake of a client.
pub(super) struct Afterwards {
    config: Config,
    /// The contexts of the requests so far.
    contexts: Vec<Value>,
}

/// Leaves behind what handles messages that may come after the handshake, if any may.
pub(super) fn leave_behind(c: &mut Connection, config: &Config) {
    let may_be_asked = c.agreed.post_handshake_auth;
    if may_be_asked || config.renegotiation && c.version() < ProtocolVersion::TLS1_3 {
        c.set_afterwards(Box::new(Afterwards {
            config: config.clone(),
            contexts: Vec::new(),
        }));
    }
}

impl connection::Afterwards for Afterwards {
    fn take(&mut self, c: &mut Connection, msg_type: HandshakeType) -> Result<bool> {
        match msg_type {
            HandshakeType::CertificateRequest if c.agreed.post_handshake_auth => {
                self.answer_request(c)?;
                Ok(true)
            }
            HandshakeType::HelloRequest if self.config.renegotiation && c.may_renegotiate() => {
                c.take_hello_request()?;
                renegotiate(c, &self.config)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

impl Afterwards {
    /// Certificate, CertificateVerify and Finished, which cover the handshake and this request and
    /// nothing else (RFC 9846 §4.5, §4.7.2).
    fn answer_request(&mut self, c: &mut Connection) -> Result<()> {
        let handshake = c.schedule.transcript.clone();
        let request: CertificateRequestTls13 = c.receive()?;
        if c.agreed.alpn.as_deref() == Some(http2::ALPN) {
            return Err(Error::new(
                ErrorKind::AskedInHttp2,
                "a CertificateRequest came in a connection of HTTP/2, which forbids it (RFC 9113 §9.2.3)",
            )
            .with_alert(AlertDescription::UnexpectedMessage));
        }
        tls13::check_certificate_request(&request)?;
        self.note_context(&request.certificate_request_context)?;
        let (suite, secret) = c.traffic_secret(Side::Client)?;
        tls13::send_identity(c, &self.config, suite, request)?;
        let ours = c.verify_data_tls13(suite, Side::Client, &secret)?;
        c.send(&Finished { verify_data: ours })?;
        c.flush_flight()?;
        c.schedule.transcript = handshake;
        Ok(())
    }

    /// RFC 9846 §4.4.2: a context is used once on a connection.
    fn note_context(&mut self, context: &Value) -> Result<()> {
        if self.contexts.contains(context) {
            return Err(Error::illegal_parameter(
                "a certificate_request_context that was used before (RFC 9846 §4.4.2)",
            ));
        }
        if self.contexts.len() == MOST_REQUESTS {
            return Err(Error::unexpected_message(format!(
                "more than {MOST_REQUESTS} requests for a certificate"
            )));
        }
        self.contexts.push(context.clone());
        Ok(())
    }
}

/// Shakes hands again within the connection, if the server wants to as well; it goes on as it was if
/// not. `config` is that of the first handshake.
///
/// # Errors
/// Whatever goes wrong in it; the peer was told with the alert that it is owed.
pub fn renegotiate(c: &mut Connection, config: &Config) -> Result<()> {
    let version = c.version();
    let refusal = match version {
        ProtocolVersion::TLS1_3 => Some(Refusal::Version),
        _ if !c.agreed.secure_renegotiation => Some(Refusal::Insecure),
        _ => None,
    };
    if let Some(refusal) = refusal {
        c.note(Check::Renegotiation { version, refusal });
        return Ok(());
    }
    let mut config = config.clone();
    config.versions = vec![version];
    // Only a first hello is dressed as another client's.
    config.shape = Shape::default();
    let before = c.begin_renegotiation()?;
    match tell_story(c, &config) {
        Ok(()) => {}
        Err(error) if error.kind == ErrorKind::AlertReceived(AlertDescription::NoRenegotiation) => {
            c.abandon_renegotiation(before);
            let refusal = Refusal::Peer;
            c.note(Check::Renegotiation { version, refusal });
            return Ok(());
        }
        Err(error) => {
            c.fail(&error);
            c.recall(before);
            return Err(error);
        }
    }
    c.end_renegotiation();
    let summary = c.agreed.summary(None);
    c.narration
        .tell(Topic::Steps, || Event::HandshakeDone(summary));
    c.export_again()
}
