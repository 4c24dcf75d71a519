//! The handshake of TLS 1.0 to 1.2, after the hellos (RFC 5246 §7.3 figure 1). [`Handshake::run`] is
//! the table of contents; each method is a step of the figure.
//!
//! ```text
//!   ClientHello                  -------->
//!                                                   ServerHello
//!                                                  Certificate*
//!                                            ServerKeyExchange*
//!                                           CertificateRequest*
//!                                <--------      ServerHelloDone
//!   Certificate*
//!   ClientKeyExchange
//!   [ChangeCipherSpec]
//!   Finished                     -------->
//!                                            [ChangeCipherSpec]
//!                                <--------             Finished
//! ```

mod key_exchange;

use super::hello::Offer;
use super::identity::{self, Answer};
use super::{Config, answer, authenticate, ech, psk, sessions};
use crate::certificate::Certificate as X509;
use crate::check::Check;
use crate::compute::Value;
use crate::compute::prf::PrfAlgorithm;
use crate::compute::signature::PublicKey;
use crate::connection::Connection;
use crate::connection::session::Session;
use crate::error::{Error, Result};
use crate::extension::*;
use crate::keys::schedule::tls12::Randoms;
use crate::message::*;
use crate::names::registry::*;
use crate::names::suite::{CipherKind, Suite};
use crate::narration::Side;
use crate::peer::{Requested, Signer, raw_key, revocation, tell_certificates, timestamps};
use crate::record::Protection;

/// A handshake whose version and suite are chosen.
pub(super) struct Handshake<'a> {
    c: &'a mut Connection,
    config: &'a Config,
    offer: Offer,
    version: ProtocolVersion,
    suite: &'static Suite,
    randoms: Randoms,
    prf: PrfAlgorithm,
    /// The session that is resumed, if one is.
    session: Option<Session>,
    /// What the server calls the session.
    session_id: Value,
    /// What the server proves itself with.
    certificate_type: CertificateType,
    /// Promises of certificate logs in the ServerHello.
    timestamps: Vec<Value>,
    /// Whether the server said that a CertificateStatus may come.
    expects_status: bool,
    /// Whether the server said that a NewSessionTicket comes.
    expects_ticket: bool,
}

impl<'a> Handshake<'a> {
    /// Begins with the server's choices, which are checked against the offer (RFC 5246 §7.4.1.3).
    ///
    /// # Errors
    /// If the hello breaks a rule or chooses what was not offered; with the alert that is due.
    pub fn begin(
        c: &'a mut Connection,
        config: &'a Config,
        offer: Offer,
        hello: &ServerHello,
    ) -> Result<Self> {
        let version = hello.version();
        let suite = answer::check_choices(c, &offer.hello, hello, version)?;
        let mut handshake = Handshake {
            randoms: Randoms::new(&offer.hello.random, &hello.random),
            prf: PrfAlgorithm::of(version, suite.hash),
            c,
            config,
            offer,
            version,
            suite,
            session: None,
            session_id: hello.session_id.clone(),
            certificate_type: CertificateType::X509,
            timestamps: Vec::new(),
            expects_status: false,
            expects_ticket: false,
        };
        handshake.process_server_hello(hello)?;
        Ok(handshake)
    }

    /// The steps in order.
    ///
    /// # Errors
    /// Those of the steps, each with the alert that is due.
    pub fn run(mut self) -> Result<()> {
        if let Some(session) = self.session.take() {
            return self.resume(session);
        }
        let half = match self.suite.has_certificate() {
            true => {
                let public_key = self.receive_certificate()?;
                self.receive_server_key_exchange(public_key)?
            }
            false => self.receive_psk_server_key_exchange()?,
        };
        let request = self.receive_certificate_request()?;
        self.receive_server_hello_done()?;

        let signer = self.send_certificate(request.as_ref())?;
        let pre_master_secret = self.send_client_key_exchange(half)?;
        let Handshake { suite, prf, .. } = self;
        let master_secret = self
            .c
            .master_secret(prf, &pre_master_secret, &self.randoms)?;
        let protections = self
            .c
            .derive_protection(suite, &master_secret, &self.randoms)?;
        self.send_certificate_verify(signer)?;
        self.send_finished(&master_secret, protections.client_write)?;
        let ticket = self.receive_finished(&master_secret, protections.server_write)?;
        ech::require_accepted(self.c, &self.offer)?;
        self.keep_session(&master_secret, ticket);
        Ok(())
    }

    /// The steps of an abbreviated handshake, in which the server finishes first (RFC 5246 §7.3 figure
    /// 2, RFC 5077 §3.1 figure 2).
    fn resume(mut self, session: Session) -> Result<()> {
        let master_secret = session.secret.renamed("master_secret");
        let (prf, suite) = (self.prf, self.suite);
        self.c
            .resume_master_secret(prf, &master_secret, &self.randoms);
        let protections = self
            .c
            .derive_protection(suite, &master_secret, &self.randoms)?;
        let ticket = self.receive_finished(&master_secret, protections.server_write)?;
        self.send_finished(&master_secret, protections.client_write)?;
        if ticket.is_some() {
            self.keep_session(&master_secret, ticket);
        }
        Ok(())
    }

    fn keep_session(&mut self, master_secret: &Value, ticket: Option<NewSessionTicketTls12>) {
        sessions::keep(self.c, self.config, master_secret, &self.session_id, ticket);
    }

    /// What the ServerHello answers besides version and suite (RFC 5246 §7.4.1.3).
    fn process_server_hello(&mut self, hello: &ServerHello) -> Result<()> {
        check_places(hello)?;
        let session_id = &self.offer.hello.session_id;
        let echoes = !session_id.is_empty() && hello.session_id == *session_id;
        if echoes && self.offer.session.is_none() {
            // RFC 9846 §4.2.3: no session of ours is there to be resumed.
            return Err(Error::illegal_parameter(
                "the server resumes a session that does not exist: it echoes our session_id",
            ));
        }
        let encrypt_then_mac = hello.extension::<EncryptThenMac>().is_some();
        if encrypt_then_mac && self.suite.cipher.kind() != CipherKind::Block {
            return Err(Error::illegal_parameter(format!(
                "the server answers encrypt_then_mac for {}, which is not a CBC suite (RFC 7366 §3)",
                self.suite.name
            )));
        }
        self.check_renegotiation_info(hello)?;
        if let Some(formats) = hello.extension::<EcPointFormats>()
            && !formats
                .ec_point_format_list
                .contains(&EcPointFormat::Uncompressed)
        {
            return Err(Error::illegal_parameter(
                "the server's ec_point_formats lacks uncompressed (RFC 8422 §5.1.2)",
            ));
        }
        answer::check_alpn(self.c, self.config, hello.extensions.as_ref())?;
        let extensions = hello.extensions.as_ref();
        answer::apply_record_limits(self.c, self.config, &self.offer.hello, extensions)?;
        self.certificate_type =
            answer::certificate_type(&self.offer.hello, hello.extensions.as_ref())?;
        self.c.agreed.client_certificate_type =
            answer::own_certificate_type(&self.offer.hello, hello.extensions.as_ref())?;
        let timestamps = hello.extension::<SignedCertificateTimestamp>();
        self.timestamps = timestamps.map_or(Vec::new(), |it| it.sct_list.clone());
        self.expects_status = hello.extension::<StatusRequest>().is_some()
            || hello.extension::<StatusRequestV2>().is_some();
        self.expects_ticket = hello.extension::<SessionTicket>().is_some();
        self.c.agreed.extended_master_secret =
            Some(hello.extension::<ExtendedMasterSecret>().is_some());
        self.session = sessions::resumed(self.c, &self.offer, hello)?;
        if !self.c.is_renegotiation() && !self.suite.key_exchange.has_psk() {
            psk::tell_not_taken(self.c, self.config, &self.offer, self.suite);
        }
        self.c.agreed.encrypt_then_mac = Some(encrypt_then_mac);
        Ok(())
    }

    /// RFC 5746 §3.4, §3.5: in a first handshake the extension is empty, in a later one it ties that to
    /// the one before.
    fn check_renegotiation_info(&mut self, hello: &ServerHello) -> Result<()> {
        let received = hello.extension::<RenegotiationInfo>();
        let received = received.map(|info| info.renegotiated_connection.clone());
        self.c.agreed.secure_renegotiation = received.is_some();
        let expected = self.c.renegotiated_connection(Side::Server)?;
        let is_missing = received.is_none() && !self.c.is_renegotiation();
        let check = Check::RenegotiationInfo { expected, received };
        if is_missing {
            self.c.note(check);
            return Ok(());
        }
        self.c.require(check)
    }

    /// Certificate: the chain, and that the key in it serves the suite (RFC 5246 §7.4.2).
    fn receive_certificate(&mut self) -> Result<PublicKey> {
        if self.certificate_type == CertificateType::RawPublicKey {
            let message: RawPublicKey = self.c.receive()?;
            let spki = &message.subject_public_key_info;
            return raw_key::check(self.c, self.config, self.suite, spki);
        }
        let certificate: Certificate = self.c.receive()?;
        let Handshake { c, config, .. } = self;
        let ders: Vec<&Value> = certificate.certificate_list.iter().collect();
        let chain = authenticate::read_chain(c, &ders)?;
        authenticate::check_chain(c, *config, &chain)?;
        authenticate::check_key_for_suite(c, *config, self.suite, self.version, &chain)?;
        self.receive_certificate_status(&chain)?;
        Ok(authenticate::end_entity(&chain)?.public_key()?.clone())
    }

    /// CertificateStatus, if the server said that one may come (RFC 6066 §8).
    fn receive_certificate_status(&mut self, chain: &[X509]) -> Result<()> {
        let hello = &self.offer.hello;
        let is_asked = hello.extension::<StatusRequest>().is_some()
            || hello.extension::<StatusRequestV2>().is_some();
        // A server that said so may still send none.
        let status: Option<CertificateStatus> = match self.expects_status {
            true => self.c.receive_if()?,
            false => None,
        };
        if let Some(status) = &status {
            let is_asked = match status.status_type {
                CertificateStatusType::Ocsp => true,
                CertificateStatusType::OcspMulti => hello.extension::<StatusRequestV2>().is_some(),
                _ => false,
            };
            if !is_asked {
                return Err(Error::illegal_parameter(format!(
                    "the CertificateStatus is of the kind {}, which was not asked for (RFC 6066 §8, RFC 6961 §2.2)",
                    status.status_type
                )));
            }
        }
        let stapled = status.iter().flat_map(CertificateStatus::stapled);
        let stapled: Vec<_> = stapled.collect();
        if is_asked {
            revocation::check_stapled(self.c, self.config, chain, &stapled)?;
        }
        let answer = stapled.iter().find(|(position, _)| *position == 0);
        let answer = answer.map(|(_, answer)| *answer);
        timestamps::check(self.c, self.config, chain, &self.timestamps, answer)
    }

    /// CertificateRequest, which only a server may send that shows a certificate itself (RFC 5246
    /// §7.4.4, RFC 4279 §2).
    fn receive_certificate_request(&mut self) -> Result<Option<CertificateRequest>> {
        match self.suite.has_certificate() {
            true => self.c.receive_if(),
            false => Ok(None),
        }
    }

    /// ServerHelloDone: it is our turn (RFC 5246 §7.4.5).
    fn receive_server_hello_done(&mut self) -> Result<()> {
        let _: ServerHelloDone = self.c.receive()?;
        self.c.require_message_boundary()
    }

    /// Certificate, if one is asked for; an empty list says that we have none to show (RFC 5246
    /// §7.4.6).
    fn send_certificate(
        &mut self,
        request: Option<&CertificateRequest>,
    ) -> Result<Option<Signer<'a>>> {
        let Some(request) = request else {
            return Ok(None);
        };
        let requested = Requested::tls12(request, self.version);
        let Answer { signer, check } = identity::choose(self.c, self.config, &requested)?;
        match signer {
            Some(signer) if signer.identity.is_bare() => self.c.send(&RawPublicKey {
                subject_public_key_info: signer.identity.raw_public_key()?,
            })?,
            Some(signer) => {
                self.c.send(&signer.certificate_tls12())?;
                tell_certificates(self.c, signer.identity);
            }
            None => self.c.send(&Certificate {
                certificate_list: Vec::new(),
            })?,
        }
        check.into_iter().for_each(|check| self.c.note(check));
        Ok(signer)
    }

    /// CertificateVerify, if we showed a certificate (RFC 5246 §7.4.8).
    fn send_certificate_verify(&mut self, signer: Option<Signer<'_>>) -> Result<()> {
        let Some(signer) = signer else {
            return Ok(());
        };
        let certificate_verify = signer.certificate_verify_tls12(self.c)?;
        self.c.send(&certificate_verify)
    }

    /// ChangeCipherSpec and Finished (RFC 5246 §7.1, §7.4.9).
    fn send_finished(&mut self, master_secret: &Value, client_write: Protection) -> Result<()> {
        self.c.send_change_cipher_spec()?;
        self.c.protect_writes(client_write)?;
        let ours = self.c.verify_data(self.prf, master_secret, Side::Client)?;
        self.c.send(&Finished { verify_data: ours })?;
        self.c.flush_flight()
    }

    /// NewSessionTicket, if the server announced one (RFC 5077 §3.3), then its ChangeCipherSpec and
    /// Finished.
    fn receive_finished(
        &mut self,
        master_secret: &Value,
        server_write: Protection,
    ) -> Result<Option<NewSessionTicketTls12>> {
        let ticket = match self.expects_ticket {
            true => Some(self.c.receive()?),
            false => None,
        };
        self.c.receive_change_cipher_spec()?;
        self.c.protect_reads(server_write)?;
        let expected = self.c.verify_data(self.prf, master_secret, Side::Server)?;
        self.c.receive_finished(&expected)?;
        Ok(ticket)
    }
}

/// No extension is in the ServerHello that is not allowed there before TLS 1.3.
fn check_places(hello: &ServerHello) -> Result<()> {
    for extension in hello.extensions.iter().flat_map(Extensions::types) {
        let carriers = Extension::carriers(extension);
        let stands_here = match extension {
            ExtensionType::KeyShare | ExtensionType::PreSharedKey => false,
            // Out of place, but harmless, and old servers are known to send it.
            ExtensionType::SupportedGroups => true,
            _ => carriers.is_none_or(|all| all.contains(&Carrier::ServerHello)),
        };
        if !stands_here {
            return Err(Error::illegal_parameter(format!(
                "the extension {extension} is not allowed in a ServerHello before TLS 1.3 (RFC 5246 §7.4.1.4, RFC 9846 §4.3)"
            )));
        }
    }
    Ok(())
}
