//! The handshake of TLS 1.0 to 1.2 from the server's side (RFC 5246 §7.3 figure 1).
//! [`Handshake::run`] is the table of contents; each method is a step of the figure.

mod key_exchange;

use super::choice::{Exchange, choose_tls12};
use super::sessions::{self, NewName};
use super::{Config, Identity, hello};
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
use crate::names::suite::{CipherKind, CipherSuite, KeyExchange, Suite};
use crate::narration::Side;
use crate::peer::{ClientAuthentication, authenticate, raw_key, tell_certificates};

/// A handshake whose version, suite and parameters are chosen.
pub(super) struct Handshake<'a> {
    c: &'a mut Connection,
    config: &'a Config,
    client_hello: ClientHello,
    version: ProtocolVersion,
    suite: &'static Suite,
    course: Course<'a>,
    /// How the client will know the session.
    name: NewName,
}

/// Which way a handshake goes.
#[derive(Clone)]
enum Course<'a> {
    /// All of it.
    Full(Exchange<'a>),
    /// The session is one of an earlier connection.
    Resumed(Box<Session>),
}

impl<'a> Handshake<'a> {
    /// Begins with the client's hello, from which everything is chosen (RFC 5246 §7.4.1.2).
    ///
    /// # Errors
    /// If the hello breaks a rule, or nothing in it can be chosen; with the alert that is due.
    pub fn begin(
        c: &'a mut Connection,
        config: &'a Config,
        client_hello: ClientHello,
        version: ProtocolVersion,
    ) -> Result<Self> {
        check_client_hello(&client_hello)?;
        hello::require_certificate_type(config, &client_hello)?;
        check_renegotiation_info(c, &client_hello)?;
        let (suite, course, name) = match sessions::find(c, config, &client_hello, version)? {
            Some(session) => {
                let name = sessions::renewed(c, config, &session);
                (session.suite, Course::Resumed(session.into()), name)
            }
            None => {
                let (suite, exchange) = choose_tls12(config, &client_hello, version)?;
                let name = sessions::name(c, config, &client_hello)?;
                (suite, Course::Full(exchange), name)
            }
        };
        c.heard.unshown = match &course {
            Course::Full(exchange) => exchange.identity().is_none(),
            Course::Resumed(_) => true,
        };
        c.agreed.suite = Some(suite);
        Ok(Handshake {
            c,
            config,
            client_hello,
            version,
            suite,
            course,
            name,
        })
    }

    /// The steps in order.
    ///
    /// # Errors
    /// Those of the steps, each with the alert that is due.
    pub fn run(mut self) -> Result<()> {
        let randoms = self.send_server_hello()?;
        let exchange = match self.course.clone() {
            Course::Full(exchange) => exchange,
            Course::Resumed(session) => return self.resume(&session, &randoms),
        };
        self.send_certificate(exchange)?;
        let half = self.send_server_key_exchange(exchange, &randoms)?;
        self.send_certificate_request()?;
        self.send_server_hello_done()?;
        let client_key = self.receive_client_certificate()?;
        let pre_master_secret = self.receive_client_key_exchange(half)?;
        let prf = PrfAlgorithm::of(self.version, self.suite.hash);
        let master_secret = self.c.master_secret(prf, &pre_master_secret, &randoms)?;
        let protections = self
            .c
            .derive_protection(self.suite, &master_secret, &randoms)?;
        // After the master secret: an extended one covers the messages up to ClientKeyExchange.
        self.receive_certificate_verify(client_key.as_ref())?;

        self.c.receive_change_cipher_spec()?;
        self.c.protect_reads(protections.client_write)?;
        let expected = self.c.verify_data(prf, &master_secret, Side::Client)?;
        self.c.receive_finished(&expected)?;

        self.send_ticket(&master_secret)?;
        self.c.send_change_cipher_spec()?;
        self.c.protect_writes(protections.server_write)?;
        let ours = self.c.verify_data(prf, &master_secret, Side::Server)?;
        self.c.send(&Finished { verify_data: ours })?;
        // Before the Finished leaves: a client that has it may come back at once.
        self.remember(&master_secret);
        self.c.flush_flight()
    }

    /// The steps of an abbreviated handshake, in which we finish first (RFC 5246 §7.3 figure 2).
    fn resume(mut self, session: &Session, randoms: &Randoms) -> Result<()> {
        let Handshake { suite, version, .. } = self;
        let prf = PrfAlgorithm::of(version, suite.hash);
        let master_secret = session.secret.clone().renamed("master_secret");
        self.c.resume_master_secret(prf, &master_secret, randoms);
        let protections = self.c.derive_protection(suite, &master_secret, randoms)?;
        self.send_ticket(&master_secret)?;
        let c = self.c;
        c.send_change_cipher_spec()?;
        c.protect_writes(protections.server_write)?;
        let ours = c.verify_data(prf, &master_secret, Side::Server)?;
        c.send(&Finished { verify_data: ours })?;
        c.flush_flight()?;

        c.receive_change_cipher_spec()?;
        c.protect_reads(protections.client_write)?;
        let expected = c.verify_data(prf, &master_secret, Side::Client)?;
        c.receive_finished(&expected)
    }

    /// NewSessionTicket, if the ServerHello announced one (RFC 5077 §3.3).
    fn send_ticket(&mut self, master_secret: &Value) -> Result<()> {
        let keeper = self.config.sessions.clone();
        let session = sessions::session(self.c, &self.client_hello, master_secret);
        let (NewName::Ticket, Some(keeper), Some(session)) = (&self.name, keeper, session) else {
            return Ok(());
        };
        let ticket = keeper.ticket_key().seal(&session, self.c)?;
        self.c.send(&NewSessionTicketTls12 {
            ticket_lifetime_hint: sessions::LIFETIME,
            ticket,
        })
    }

    /// Keeps the session of a handshake that is complete, if it has an id.
    fn remember(&mut self, master_secret: &Value) {
        let session = sessions::session(self.c, &self.client_hello, master_secret);
        if let (NewName::Id(session_id), Some(keeper), Some(session)) =
            (&self.name, &self.config.sessions, session)
        {
            keeper.forget_on_failure(self.c, session_id);
            keeper.remember(Session {
                session_id: session_id.clone(),
                ..session
            });
        }
    }

    /// What the ServerHello calls the session: as the client does if it is resumed, even if the client
    /// leaves it empty (RFC 5077 §3.4).
    fn session_id(&self) -> Value {
        match (&self.course, &self.name) {
            (Course::Resumed(_), _) => self.client_hello.session_id.clone(),
            (_, NewName::Id(id)) => id.clone(),
            _ => Value::literal("session_id", []),
        }
    }

    /// ServerHello: the choice, and an answer to each extension that wants one (RFC 5246 §7.4.1.3).
    fn send_server_hello(&mut self) -> Result<Randoms> {
        let random = hello::draw_random(self.c, self.config, self.version)?;
        let extensions = self.answer_extensions()?;
        let randoms = Randoms::new(&self.client_hello.random, &random);
        self.c.send(&ServerHello {
            server_version: self.version,
            random,
            session_id: self.session_id(),
            cipher_suite: self.suite.code,
            compression_method: CompressionMethod::Null,
            // RFC 5246 §7.4.1.3: a client that sent none may not read any.
            extensions: (!extensions.0.is_empty()).then_some(extensions),
        })?;
        Ok(randoms)
    }

    fn answer_extensions(&mut self) -> Result<Extensions> {
        let asked = self
            .asked()
            .filter(|_| matches!(self.course, Course::Full(_)));
        let Handshake {
            c,
            config,
            client_hello,
            suite,
            course,
            name,
            ..
        } = self;
        let extended_master_secret = config.extended_master_secret
            && client_hello.extension::<ExtendedMasterSecret>().is_some();
        let encrypt_then_mac = config.encrypt_then_mac
            && suite.cipher.kind() == CipherKind::Block
            && client_hello.extension::<EncryptThenMac>().is_some();
        c.agreed.extended_master_secret = Some(extended_master_secret);
        c.agreed.encrypt_then_mac = Some(encrypt_then_mac);
        let mut extensions = Extensions::default();
        let scsv = CipherSuite::EMPTY_RENEGOTIATION_INFO_SCSV;
        if client_hello.extension::<RenegotiationInfo>().is_some()
            || client_hello.cipher_suites.contains(&scsv)
        {
            c.agreed.secure_renegotiation = true;
            extensions.push(RenegotiationInfo {
                renegotiated_connection: c.renegotiated_connection(Side::Server)?,
            });
        }
        // RFC 6066 §3: a resumed session has its name already.
        if client_hello.extension::<ServerName>().is_some() && matches!(course, Course::Full(_)) {
            extensions.push(ServerName::acknowledged());
        }
        if c.agreed.has_extended_master_secret() {
            extensions.push(ExtendedMasterSecret);
        }
        if c.agreed.has_encrypt_then_mac() {
            extensions.push(EncryptThenMac);
        }
        if *name == NewName::Ticket {
            extensions.push(SessionTicket::default());
        }
        let is_full = matches!(course, Course::Full(_));
        if client_hello.extension::<EcPointFormats>().is_some()
            && suite.key_exchange.besides_psk() == Some(KeyExchange::Ecdhe)
            && is_full
        {
            extensions.push(EcPointFormats {
                ec_point_format_list: vec![EcPointFormat::Uncompressed],
            });
        }
        let identity = match course {
            Course::Full(exchange) => exchange.identity(),
            Course::Resumed(_) => None,
        };
        if identity.is_some_and(Identity::is_bare) {
            extensions.push(ServerCertificateTypes::Selected(
                CertificateType::RawPublicKey,
            ));
        }
        if let Some(kind) = hello::client_certificate_type(asked, client_hello)? {
            c.agreed.client_certificate_type = kind;
            extensions.push(ClientCertificateTypes::Selected(kind));
        }
        if identity.is_some_and(|it| it.ocsp_response().is_some())
            && hello::asks_for_status(client_hello)
        {
            extensions.push(StatusRequest::Empty);
        }
        if let Some(alpn) = hello::choose_alpn(c, config, client_hello)? {
            extensions.push(alpn);
        }
        if let Some(limit) = hello::answer_record_limits(c, config, client_hello)? {
            extensions.push(limit);
        }
        Ok(extensions)
    }

    /// Certificate, unless a pre-shared key takes its place (RFC 5246 §7.4.2, RFC 4279 §2).
    fn send_certificate(&mut self, exchange: Exchange<'a>) -> Result<()> {
        let Some(identity) = exchange.identity() else {
            return Ok(());
        };
        if identity.is_bare() {
            return self.c.send(&RawPublicKey {
                subject_public_key_info: identity.raw_public_key()?,
            });
        }
        self.c.send(&Certificate {
            certificate_list: identity.certificates(),
        })?;
        tell_certificates(self.c, identity);
        self.send_certificate_status(identity)
    }

    /// CertificateStatus, if the ServerHello announced one (RFC 6066 §8).
    fn send_certificate_status(&mut self, identity: &Identity) -> Result<()> {
        let is_asked = hello::asks_for_status(&self.client_hello);
        match identity.ocsp_response().filter(|_| is_asked) {
            Some(response) => self.c.send(&CertificateStatus {
                status_type: CertificateStatusType::Ocsp,
                responses: vec![response],
            }),
            None => Ok(()),
        }
    }

    /// Whom the client must be, if it is asked: only a server that shows a certificate may ask for one
    /// (RFC 5246 §7.4.4, RFC 4279 §2).
    fn asked(&self) -> Option<&'a ClientAuthentication> {
        let wanted = self.config.asked_at_once();
        wanted.filter(|_| self.suite.has_certificate())
    }

    /// CertificateRequest, if the client is to show who it is, with the authorities that we trust
    /// (RFC 5246 §7.4.4).
    fn send_certificate_request(&mut self) -> Result<()> {
        let Some(wanted) = self.asked() else {
            return Ok(());
        };
        self.c.send(&CertificateRequest {
            certificate_types: vec![
                ClientCertificateType::RsaSign,
                ClientCertificateType::EcdsaSign,
            ],
            supported_signature_algorithms: self.config.signature_schemes.clone(),
            certificate_authorities: wanted.trust_anchors.requested().to_vec(),
        })
    }

    /// ServerHelloDone, which ends our first flight (RFC 5246 §7.4.5).
    fn send_server_hello_done(&mut self) -> Result<()> {
        self.c.send(&ServerHelloDone)?;
        self.c.flush_flight()
    }

    /// The client's Certificate, if it was asked for (RFC 5246 §7.4.6), and the key in it: that of its
    /// chain, a raw one (RFC 7250 §3), or none.
    fn receive_client_certificate(&mut self) -> Result<Option<PublicKey>> {
        let Some(wanted) = self.asked() else {
            return Ok(None);
        };
        let expected = wanted.expected(&self.config.signature_schemes);
        if self.c.agreed.client_certificate_type == CertificateType::RawPublicKey {
            let message: RawPublicKey = self.c.receive()?;
            let spki = &message.subject_public_key_info;
            return raw_key::check(self.c, expected, self.suite, spki).map(Some);
        }
        let certificate: Certificate = self.c.receive()?;
        if certificate.certificate_list.is_empty() {
            authenticate::accept_no_certificate(self.c, wanted.required)?;
            return Ok(None);
        }
        let ders: Vec<&Value> = certificate.certificate_list.iter().collect();
        let chain = authenticate::read_chain(self.c, &ders)?;
        authenticate::check_client_chain(self.c, expected, &chain)?;
        let key = authenticate::end_entity(&chain)?.public_key()?;
        Ok(Some(key.clone()))
    }

    /// CertificateVerify, from a client that showed a certificate (RFC 5246 §7.4.8).
    fn receive_certificate_verify(&mut self, key: Option<&PublicKey>) -> Result<()> {
        let (Some(wanted), Some(key)) = (self.asked(), key) else {
            return Ok(());
        };
        let content = self.c.handshake_messages();
        let verify: CertificateVerify = self.c.receive()?;
        let expected = wanted.expected(&self.config.signature_schemes);
        authenticate::check_certificate_verify_tls12(self.c, expected, key, content, &verify)
    }
}

/// What a ClientHello must hold before TLS 1.3 (RFC 5246 §7.4.1.2).
fn check_client_hello(hello: &ClientHello) -> Result<()> {
    if !hello.compression_methods.contains(&CompressionMethod::Null) {
        return Err(Error::illegal_parameter(
            "the client's compression_methods lacks null (RFC 5246 §7.4.1.2)",
        ));
    }
    if let Some(formats) = hello.extension::<EcPointFormats>()
        && !formats
            .ec_point_format_list
            .contains(&EcPointFormat::Uncompressed)
    {
        return Err(Error::illegal_parameter(
            "the client's ec_point_formats lacks uncompressed (RFC 8422 §5.1.2)",
        ));
    }
    Ok(())
}

/// RFC 5746 §3.6, §3.7: in a first handshake renegotiation_info is empty if it is there; in a later one
/// it ties that to the one before, and the value that signals an empty one is out of place.
fn check_renegotiation_info(c: &mut Connection, hello: &ClientHello) -> Result<()> {
    let received = hello.extension::<RenegotiationInfo>();
    let received = received.map(|info| info.renegotiated_connection.clone());
    let is_first = !c.is_renegotiation();
    if is_first && received.as_ref().is_none_or(|it| it.is_empty()) {
        return Ok(());
    }
    let scsv = CipherSuite::EMPTY_RENEGOTIATION_INFO_SCSV;
    if hello.cipher_suites.contains(&scsv) && !is_first {
        return Err(Error::protocol(
            AlertDescription::HandshakeFailure,
            "TLS_EMPTY_RENEGOTIATION_INFO_SCSV in a renegotiation (RFC 5746 §3.7)",
        ));
    }
    let expected = c.renegotiated_connection(Side::Client)?;
    c.require(Check::RenegotiationInfo { expected, received })
}
