//! What is said over TLS, from the handshake to the close.

use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Errand, OpenBody, Redirect, Visit};
use crate::application::request::Request;
use crate::application::response::Response;
use crate::application::{self, Incoming, http2, raw, redirect, said, starttls};
use crate::certificate::DistinguishedName;
use crate::check::{Check, Ending};
use crate::connection::{CertificateSent, Connection};
use crate::error::{Error, ErrorKind, Result};
use crate::handshake::{Terms, client, fingerprints};
use crate::names::quantity::counted;
use crate::names::registry::{KeyUpdateRequest, ProtocolVersion};
use crate::names::service::{Approach, Service, Start};
use crate::narration::{Event, Topic};

/// The longest wait for the peer's close_notify behind ours.
const GOOD_BYE: Duration = Duration::from_secs(2);

impl Visit<'_> {
    pub(super) fn converse(
        &self,
        c: &mut Connection,
        body: &mut OpenBody<'_>,
    ) -> Result<Option<Redirect>> {
        self.set_deadline(c);
        let result = client::handshake(c, self.config);
        self.suspect_proxy(c);
        result?;
        if !c.is_early() {
            fingerprints::note(c);
            let summary = c.agreed.summary(None);
            c.narration
                .tell(Topic::Steps, || Event::HandshakeDone(summary));
            self.tell_cost(c);
            if self.renegotiate {
                client::renegotiate(c, self.config)?;
            }
            self.export(c)?;
        }
        self.set_deadline(c);
        if self.key_update && c.version() == ProtocolVersion::TLS1_3 {
            c.update_keys(KeyUpdateRequest::UpdateRequested)?;
            c.flush_flight()?;
        }
        if let Some(approach) = self.target.approach
            && !matches!(self.errand, Errand::Send(_))
        {
            self.take_leave(c, approach)?;
            self.note_useless(c);
            self.close(c)?;
            return Ok(None);
        }
        let was_early = c.is_early();
        let redirect = match &self.errand {
            Errand::Nothing => {
                note_http2(c);
                None
            }
            Errand::Ask { request, follow } => self.ask(c, request, *follow, body)?,
            Errand::Send(input) => {
                self.send(c, input, body)?;
                None
            }
        };
        if was_early {
            c.finish_handshake()?;
            fingerprints::note(c);
            self.tell_cost(c);
            self.export(c)?;
        }
        self.note_useless(c);
        self.close(c)?;
        Ok(redirect)
    }

    /// The keying material that was asked for.
    fn export(&self, c: &mut Connection) -> Result<()> {
        for export in self.exports {
            c.export(export)?;
        }
        Ok(())
    }

    /// What a resumption spares.
    fn tell_cost(&self, c: &mut Connection) {
        let Some((before, count)) = &self.beside else {
            return;
        };
        if c.agreed.summary(None).resumes() {
            c.note(Check::ResumptionCost {
                version: c.version(),
                before: *before,
                now: count(),
            });
        }
    }

    /// Which options were given for nothing, as far as that is certain.
    fn note_useless(&self, c: &mut Connection) {
        let (config, version) = (self.config, c.version());
        // What is like another client's was not given one by one.
        let is_own = config.shape.likeness.is_none();
        let of_tls13 = [
            ("--key-update", self.key_update),
            ("--early-data", config.early_data),
            (
                "--post-handshake-auth",
                // --cert implies it, and may have had its effect.
                config.post_handshake_auth && config.identities.is_empty(),
            ),
            ("--pad-to", config.pad_to.is_some()),
            ("--accept-delegated", config.delegated_credentials),
            (
                "--psk-modes",
                is_own && config.psk_modes != Terms::default().psk_modes,
            ),
            // Where TLS 1.3 is offered, it changes the hello.
            (
                "--no-compat",
                is_own && !config.compat && !config.offers(ProtocolVersion::TLS1_3),
            ),
        ];
        // The same of what goes with older versions.
        let is_alone = is_own && !config.offers_older();
        let of_older = [
            ("--no-ems", is_alone && !config.extended_master_secret),
            ("--no-etm", is_alone && !config.encrypt_then_mac),
            (
                "--allow-renegotiation",
                config.renegotiation && !self.renegotiate,
            ),
        ];
        let all = match version >= ProtocolVersion::TLS1_3 {
            true => &of_older[..],
            false => &of_tls13[..],
        };
        let given = all.iter().filter(|(_, is_given)| *is_given);
        let names: Vec<&str> = given.map(|(name, _)| *name).collect();
        if !names.is_empty() {
            let names = names.join(", ");
            c.agreed.without_effect(format!("{names} in {version}"));
        }
        let is_full = c.agreed.psk.is_none() && c.agreed.resumed.is_none();
        if is_full && !config.identities.is_empty() && c.heard.certificate_request.is_none() {
            c.agreed
                .without_effect("--cert, which the server does not ask for");
        }
    }

    /// What is said over TLS in a protocol other than HTTP, which is no more than good-bye.
    fn take_leave(&self, c: &mut Connection, approach: Approach) -> Result<()> {
        // PostgreSQL's clients insist on it; XMPP's servers need not choose (XEP-0368 §3).
        let insists = approach.start == Start::AtOnce && approach.service == Service::Postgres;
        if insists {
            let chosen = c.agreed.alpn.as_deref().map(String::from_utf8_lossy);
            c.note(Check::DirectTls {
                service: approach.service,
                chosen: chosen.map(|name| name.into_owned()),
            });
        }
        if matches!(self.errand, Errand::Nothing) {
            return Ok(());
        }
        let guest = self.guest(c.stream().local_address());
        starttls::farewell(approach, &guest, c)
    }

    /// Sends what there is to send, and hands on what comes back.
    fn send(
        &self,
        c: &mut Connection,
        input: &Mutex<Box<dyn Read + Send>>,
        body: &mut OpenBody<'_>,
    ) -> Result<()> {
        c.stream().set_deadline(None);
        let mut input = input.lock().unwrap_or_else(PoisonError::into_inner);
        let input = std::mem::replace(&mut *input, Box::new(io::empty()));
        let mut sink = body()?.unwrap_or_else(|| Box::new(io::sink()));
        let talk = raw::talk(c, input, &mut sink, self.timeout)?;
        for (name, bytes) in [("bytes_sent", talk.sent), ("bytes_received", talk.received)] {
            let fact = counted(bytes, "byte");
            c.agreed.facts.push((name.into(), fact));
        }
        Ok(())
    }

    /// Asks in the protocol that ALPN chose; says where the answer leads.
    fn ask(
        &self,
        c: &mut Connection,
        request: &Request,
        follow: bool,
        body: &mut OpenBody<'_>,
    ) -> Result<Option<Redirect>> {
        let alpn = c.agreed.alpn.clone();
        if let Some(name) = alpn.as_ref().filter(|name| !application::speaks(name)) {
            c.note(Check::RequestProtocol {
                agreed: name.clone(),
                supported: application::protocols(),
            });
            return Ok(None);
        }
        note_http2(c);
        let result = application::exchange(c, alpn.as_deref(), request)
            .and_then(|incoming| take_answer(incoming, follow, body));
        let result = result.map(|response| note_answer(c, &self.target.host, &response));
        let failed_above =
            |error: &Error| matches!(error.kind, ErrorKind::Http | ErrorKind::Http2(_));
        if result.as_ref().is_err_and(failed_above) {
            // TLS did its part, and ends in order.
            let _ = c.send_close();
        }
        result
    }

    fn close(&self, c: &mut Connection) -> Result<()> {
        self.set_deadline(c);
        // All is done. A server that answers the close does so at once.
        c.stream().set_timeout(Some(self.timeout.min(GOOD_BYE)))?;
        match c.close() {
            // All that was asked for is done; many servers then end the stream without a word, and
            // some do not end it at all.
            Err(error) => {
                let instead = ending(&error.kind).ok_or(error)?;
                let version = c.version();
                c.note(Check::CloseNotify { version, instead });
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }
}

/// The statuses with which servers turn away a client whose certificate they want or do not accept.
const TURNED_AWAY: [u16; 3] = [400, 401, 403];

/// If HTTP/2 was agreed on, what it forbids of what TLS agreed on (RFC 9113 §9.2).
fn note_http2(c: &mut Connection) {
    if c.agreed.alpn.as_deref() == Some(http2::ALPN) {
        for check in http2::faults_of_tls(c) {
            c.note(check);
        }
    }
}

/// Streams the content of an answer to where it goes.
fn take_answer(
    mut incoming: Incoming<'_, '_, Connection>,
    follow: bool,
    body: &mut OpenBody<'_>,
) -> Result<Response> {
    // A body of any size may take its time, as long as it goes on.
    incoming.channel().stream().set_deadline(None);
    let leads_on = follow && redirect::location(incoming.head()).is_some();
    let sink = if leads_on { None } else { body()? };
    let mut sink = sink.unwrap_or_else(|| Box::new(io::sink()));
    let response = incoming.read_body(&mut sink)?;
    sink.flush()?;
    Ok(response)
}

/// What the answer says, among the facts of the connection; and where it leads.
fn note_answer(c: &mut Connection, host: &str, response: &Response) -> Option<Redirect> {
    let asked = c.heard.certificate_request.as_ref();
    if let Some(asked) = asked.filter(|_| TURNED_AWAY.contains(&response.head.status)) {
        let (shown, withheld) = match &asked.answer {
            CertificateSent::Shown(subject, _) => (Some(subject.clone()), None),
            CertificateSent::Withheld(subject, _) => (None, Some(subject.clone())),
            CertificateSent::Nothing | CertificateSent::Unable(..) => (None, None),
        };
        let authorities = asked.authorities.iter();
        let authorities = authorities
            .map(|der| DistinguishedName::described(der))
            .collect();
        c.note(Check::CertificateAnswer {
            status: response.head.status_line(),
            shown,
            withheld,
            authorities,
        });
    }
    let is_trusted = c.agreed.certificate_trusted != Some(false);
    let (head, facts) = (&response.head, &mut c.agreed.facts);
    facts.push(("http_status".into(), head.status_line()));
    let length = counted(response.body_length, "byte");
    facts.push(("http_body".into(), length));
    let origin = said::Origin { host, is_trusted };
    facts.extend(said::facts(head, origin).map(|(name, value)| (name.into(), value)));
    redirect::location(head).map(|location| Redirect {
        status: head.status,
        location: location.to_owned(),
    })
}

/// How the stream ended, if the peer is gone or says nothing more.
pub(in super::super) fn ending(kind: &ErrorKind) -> Option<Ending> {
    match kind {
        ErrorKind::Closed => Some(Ending::Closed),
        ErrorKind::Io => Some(Ending::Broken),
        ErrorKind::TimedOut => Some(Ending::TimedOut),
        _ => None,
    }
}
