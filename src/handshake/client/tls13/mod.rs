//! The handshake of TLS 1.3, after the ServerHello (RFC 9846 §2 figure 1). [`Handshake::run`] is the
//! table of contents; each method is a step of the figure.
//!
//! ```text
//!        ClientHello
//!        + key_share*
//!        + signature_algorithms*
//!        + psk_key_exchange_modes*
//!        + pre_shared_key*
//!        (Application Data*)      -------->
//!                                                   ServerHello
//!                                                  + key_share*
//!                                             + pre_shared_key*
//!                                         {EncryptedExtensions}
//!                                         {CertificateRequest*}
//!                                                {Certificate*}
//!                                          {CertificateVerify*}
//!                                 <--------           {Finished}
//!        (EndOfEarlyData*)
//!        {Certificate*}
//!        {CertificateVerify*}
//!        {Finished}               -------->
//!                                 <--------  [NewSessionTicket*]
//!        [Application Data]       <------->   [Application Data]
//! ```

mod client_identity;
mod retry;
mod server_identity;

pub(super) use client_identity::{check_certificate_request, send_identity};

use super::hello::Offer;
use super::{Config, answer, ech, grease, psk, sessions, shape};
use crate::check::{Check, EarlyDataRefusal};
use crate::compute::Value;
use crate::connection::session::Session;
use crate::connection::{Connection, TrafficSecrets};
use crate::error::{Error, Result};
use crate::extension::*;
use crate::keys::schedule::tls13::{EarlySecret, EpochSecrets};
use crate::message::*;
use crate::names::registry::*;
use crate::names::suite::Suite;
use crate::narration::Side;

/// A handshake whose version and suite are chosen.
pub(super) struct Handshake<'a> {
    c: &'a mut Connection,
    config: &'a Config,
    /// The one that counts: with the second ClientHello, if there are two.
    offer: Offer,
    /// Likewise: the HelloRetryRequest, then the ServerHello after it.
    server_hello: ServerHello,
    suite: &'static Suite,
    /// The pre-shared key that the server chose, by its place, and the session that it is from.
    chosen: Option<(u16, Option<Session>)>,
    /// What the server asks of our identity.
    request: Option<CertificateRequestTls13>,
    /// What the server proves itself with.
    certificate_type: CertificateType,
    /// The answer to the server's application settings, if it sent any.
    settings: Option<Extension>,
}

impl<'a> Handshake<'a> {
    /// Begins with the server's choices, which are checked against the offer (RFC 9846 §4.2.3).
    ///
    /// # Errors
    /// If the hello breaks a rule or chooses what was not offered; with the alert that is due.
    pub fn begin(
        c: &'a mut Connection,
        config: &'a Config,
        offer: Offer,
        server_hello: ServerHello,
    ) -> Result<Self> {
        if config.compat && !offer.is_early {
            c.owe_change_cipher_spec();
        }
        let suite = check_server_hello(c, &offer, &server_hello)?;
        c.agreed.post_handshake_auth = offer.hello.extension::<PostHandshakeAuth>().is_some();
        Ok(Handshake {
            c,
            config,
            offer,
            server_hello,
            suite,
            chosen: None,
            request: None,
            certificate_type: CertificateType::X509,
            settings: None,
        })
    }

    /// The steps in order.
    ///
    /// # Errors
    /// Those of the steps, each with the alert that is due.
    pub fn run(mut self) -> Result<()> {
        self.answer_retry_request()?;
        let early_secret = self.process_pre_shared_key()?;
        psk::tell_not_taken(self.c, self.config, &self.offer, self.suite);
        sessions::tell_other_version(self.c, &self.offer);
        let shared_secret = self.process_server_share()?;
        let handshake = self
            .c
            .enter_handshake(early_secret, shared_secret.as_ref())?;
        self.c.read_under(self.suite, &handshake.server)?;
        if !self.offer.is_early {
            // Now, so that even an alert about what follows is protected (RFC 9846 appendix A.1).
            self.c.write_under(self.suite, &handshake.client)?;
        }

        self.receive_server_parameters()?;
        if self.offer.is_early && !self.has_early_data() {
            self.c.write_under(self.suite, &handshake.client)?;
        }
        if self.c.agreed.psk.is_none() {
            self.request = self.receive_certificate_request()?;
            self.receive_server_identity()?;
        }
        self.receive_server_finished(&handshake)?;
        let application = self.c.enter_application(&handshake)?;
        // A server may send tickets at once (RFC 9846 §4.7.1).
        let is_more_here = self.c.layer().has_front();
        if is_more_here {
            self.c.read_under(self.suite, &application.server)?;
            self.c.take_arrived_tickets()?;
        }

        self.c.send_owed_change_cipher_spec()?;
        self.send_client_settings()?;
        if self.has_early_data() {
            self.c.send(&EndOfEarlyData)?;
            self.c.write_under(self.suite, &handshake.client)?;
        }
        self.send_client_identity()?;
        self.send_client_finished(&handshake)?;
        self.c.write_under(self.suite, &application.client)?;
        if !is_more_here {
            self.c.read_under(self.suite, &application.server)?;
        }
        // Not before: if the server has hung up, its alert is under these keys (RFC 9846 §7.1).
        self.c.flush_flight()?;
        ech::require_accepted(self.c, &self.offer)?;
        let resumption_secret = self.c.resumption_secret(&application)?;
        self.c.set_traffic_secrets(TrafficSecrets {
            suite: self.suite,
            ours: application.client,
            theirs: application.server,
            resumption_secret: Some(resumption_secret),
        });
        self.c.keep_arrived_tickets()
    }

    /// Whether the server takes our early data.
    fn has_early_data(&self) -> bool {
        self.c.agreed.early_data == Some(true)
    }

    fn answer_early_data(&mut self, refusal: Option<EarlyDataRefusal>) {
        self.c.agreed.early_data = Some(refusal.is_none());
        self.c.heard.took_early_data = refusal.is_none();
        self.c.note(Check::EarlyDataAccepted { refusal });
    }

    /// The server's choice among the pre-shared keys, and its early secret: that of none, if the
    /// server chose none (RFC 9846 §4.3.11).
    fn process_pre_shared_key(&mut self) -> Result<EarlySecret> {
        let client_random = self.offer.hello.random.clone();
        let hash = self.suite.hash;
        let Some(PreSharedKey::Selected(selected)) = self.server_hello.extension() else {
            return self.c.early_secret(hash, None, &client_random);
        };
        let (selected, offered) = (*selected, self.offer.psks.len());
        if ech::is_rejected(&self.offer) {
            return Err(Error::illegal_parameter(
                "the server chose a pre-shared key of the outer ClientHello, which has only random bytes in their place (RFC 9849 §6.1.2)",
            ));
        }
        if offered == 0 {
            return Err(Error::protocol(
                AlertDescription::UnsupportedExtension,
                "the server chose a pre-shared key; none was offered (RFC 9846 §4.3.11)",
            ));
        }
        self.c.require(Check::SelectedIdentity {
            selected,
            offered: offered as u16,
        })?;
        let psk = self.offer.psks.remove(selected.into());
        self.c.require(Check::PskHash {
            suite: self.suite.code,
            hash: psk.early_secret.hash().name().into(),
        })?;
        let mode = match self.server_hello.extension::<KeyShare>() {
            Some(_) => PskKeyExchangeMode::PskDheKe,
            None => PskKeyExchangeMode::PskKe,
        };
        self.c.require(Check::PskKeyExchangeMode {
            mode,
            offered: self.config.psk_modes.clone(),
        })?;
        self.c.agreed.psk = Some(psk.origin());
        self.c.agreed.psk_mode = Some(mode);
        if let Some(bits) = psk.given_bits {
            self.c.agreed.judge_psk(bits);
        }
        if let Some(session) = psk.session.clone() {
            session.vouch(self.c);
        }
        self.chosen = Some((selected, psk.session));
        Ok(psk.early_secret)
    }

    /// RFC 9846 §4.3.8: the group was offered, and no share for it was sent already.
    fn check_selected_group(&mut self, group: NamedGroup) -> Result<()> {
        self.c.require(Check::SelectedGroup {
            selected: group,
            offered: self.config.groups.clone(),
            shares: self.offer.shared_groups(),
        })
    }

    /// The shared secret, from the server's share and our key of the same group (RFC 9846 §4.3.8,
    /// §7.4); none if a pre-shared key does without (§4.3.9).
    fn process_server_share(&mut self) -> Result<Option<Value>> {
        let Some(KeyShare::ServerShare(share)) = self.server_hello.extension() else {
            if self.c.agreed.psk_mode == Some(PskKeyExchangeMode::PskKe) {
                self.c.require_message_boundary()?;
                return Ok(None);
            }
            return Err(Error::protocol(
                AlertDescription::MissingExtension,
                "the ServerHello has no key_share (RFC 9846 §9.2)",
            ));
        };
        let group = share.group;
        self.c.agreed.group = Some(group);
        self.c.require(Check::ServerShare {
            group,
            shares: self.offer.shared_groups(),
        })?;
        shape::feasible_group(group)?;
        let mut key_pairs = self.offer.key_pairs.iter();
        let ours = key_pairs.find(|(offered, _)| *offered == group);
        let (_, ours) = ours.ok_or_else(|| Error::internal("no key pair for the share"))?;
        let secret = self.c.agree(ours, &share.key_exchange, "shared_secret")?;
        self.c.require_message_boundary()?;
        Ok(Some(secret))
    }

    /// EncryptedExtensions: answers what was offered, and holds nothing that belongs elsewhere (RFC
    /// 9846 §4.4.1).
    fn receive_server_parameters(&mut self) -> Result<()> {
        let message: EncryptedExtensions = self.c.receive()?;
        for extension in message.extensions.types() {
            // supported_groups may come unasked, as a hint for later (RFC 9846 §4.3.7): it was
            // offered.
            self.check_extension(
                extension,
                Carrier::EncryptedExtensions,
                "EncryptedExtensions",
            )?;
        }
        ech::take_retry_configs(&mut self.offer, &message.extensions)?;
        shape::require_feasible(&message.extensions)?;
        self.certificate_type =
            answer::certificate_type(&self.offer.hello, Some(&message.extensions))?;
        self.c.agreed.client_certificate_type =
            answer::own_certificate_type(&self.offer.hello, Some(&message.extensions))?;
        answer::check_alpn(self.c, self.config, Some(&message.extensions))?;
        if let Some(available) = message.extensions.get::<TrustAnchors>() {
            let heard = &mut self.c.heard.available_anchors;
            heard.clone_from(&available.trust_anchor_ids);
        }
        self.settings = message.extensions.0.iter().find_map(own_settings);
        let extensions = Some(&message.extensions);
        answer::apply_record_limits(self.c, self.config, &self.offer.hello, extensions)?;
        if self.offer.is_early {
            self.receive_early_data_answer(&message.extensions)?;
        }
        Ok(())
    }

    /// Whether the server takes the early data; it may not if its choices forbid that (RFC 9846
    /// §4.3.10).
    fn receive_early_data_answer(&mut self, extensions: &Extensions) -> Result<()> {
        let forbidden = self.forbids_early_data();
        if !extensions.has(ExtensionType::EarlyData) {
            let refusal = forbidden.unwrap_or(EarlyDataRefusal::Unsaid);
            self.answer_early_data(Some(refusal));
            return Ok(());
        }
        self.answer_early_data(None);
        let but = match forbidden {
            None => return Ok(()),
            Some(EarlyDataRefusal::CipherSuite) => "under another cipher suite than the session's",
            Some(EarlyDataRefusal::ApplicationProtocol) => {
                "with another application protocol than the session's"
            }
            Some(_) => "not the first pre-shared key, which it is protected with",
        };
        Err(Error::illegal_parameter(format!(
            "the server takes the early data, but {but} (RFC 9846 §4.3.10)"
        )))
    }

    /// What in the server's choices forbids it to take early data, if anything does (RFC 9846 §4.3.10,
    /// §4.3.11).
    fn forbids_early_data(&self) -> Option<EarlyDataRefusal> {
        let session = match &self.chosen {
            Some((0, Some(session))) => session,
            Some((selected, _)) => {
                let selected = *selected;
                return Some(EarlyDataRefusal::NotFirst { selected });
            }
            None => return Some(EarlyDataRefusal::NoKeyTaken),
        };
        if session.suite.code != self.suite.code {
            return Some(EarlyDataRefusal::CipherSuite);
        }
        (session.alpn != self.c.agreed.alpn).then_some(EarlyDataRefusal::ApplicationProtocol)
    }

    /// CertificateRequest, if there is one (RFC 9846 §4.4.2).
    fn receive_certificate_request(&mut self) -> Result<Option<CertificateRequestTls13>> {
        let request: Option<CertificateRequestTls13> = self.c.receive_if()?;
        if let Some(request) = &request {
            check_certificate_request(request)?;
            if !request.certificate_request_context.is_empty() {
                return Err(Error::illegal_parameter(
                    "certificate_request_context must be empty during the handshake (RFC 9846 §4.4.2)",
                ));
            }
        }
        Ok(request)
    }

    /// Application settings of our own, for a server that sent some: of these we have none
    /// (draft-vvv-tls-alps §4).
    fn send_client_settings(&mut self) -> Result<()> {
        let Some(settings) = self.settings.take() else {
            return Ok(());
        };
        self.c.send(&EncryptedExtensions {
            extensions: Extensions(vec![settings]),
        })
    }

    /// An extension is where it is allowed, and answers one of ours (RFC 9846 §4.3).
    fn check_extension(
        &self,
        extension: ExtensionType,
        carrier: Carrier,
        message: &str,
    ) -> Result<()> {
        let carriers = Extension::carriers(extension);
        if carriers.is_some_and(|all| !all.contains(&carrier)) {
            return Err(misplaced(extension, message));
        }
        let offered = self.offer.hello.extensions.as_ref();
        let is_meaningless = grease::is_meaningless(extension);
        if offered.is_some_and(|all| all.has(extension)) && !is_meaningless {
            return Ok(());
        }
        if extension == ExtensionType::DelegatedCredential {
            return Err(Error::unexpected_message(
                "the server shows a delegated credential, which was not asked for (RFC 9345 §4.1.1)",
            ));
        }
        Err(Error::protocol(
            AlertDescription::UnsupportedExtension,
            format!("the extension {extension} in {message} was not offered (RFC 9846 §4.3)"),
        ))
    }

    /// Finished (RFC 9846 §4.5.3).
    fn receive_server_finished(&mut self, handshake: &EpochSecrets) -> Result<()> {
        let expected = self
            .c
            .verify_data_tls13(self.suite, Side::Server, &handshake.server)?;
        self.c.receive_finished(&expected)?;
        self.c.require_message_boundary()
    }

    /// Certificate and CertificateVerify, if they are asked for; an empty list says that we have
    /// none to show (RFC 9846 §4.5.1, §4.5.2).
    fn send_client_identity(&mut self) -> Result<()> {
        match self.request.take() {
            Some(request) => send_identity(self.c, self.config, self.suite, request),
            None => Ok(()),
        }
    }

    /// Finished (RFC 9846 §4.5.3).
    fn send_client_finished(&mut self, handshake: &EpochSecrets) -> Result<()> {
        let ours = self
            .c
            .verify_data_tls13(self.suite, Side::Client, &handshake.client)?;
        self.c.send(&Finished { verify_data: ours })
    }
}

/// Checks a ServerHello or HelloRetryRequest against the offer (RFC 9846 §4.2.3, §4.2.4).
fn check_server_hello(
    c: &mut Connection,
    offer: &Offer,
    hello: &ServerHello,
) -> Result<&'static Suite> {
    if hello.server_version != ProtocolVersion::TLS1_2 {
        return Err(Error::protocol(
            AlertDescription::ProtocolVersion,
            format!(
                "legacy_version is {}, must be TLS 1.2 (RFC 9846 §4.2.3)",
                hello.server_version
            ),
        ));
    }
    if hello.version() != ProtocolVersion::TLS1_3 {
        return Err(Error::illegal_parameter(
            "the ServerHello after a HelloRetryRequest lacks supported_versions with TLS 1.3 (RFC 9846 §4.3.1)",
        ));
    }
    c.require(Check::LegacySessionIdEcho {
        sent: offer.hello.session_id.clone(),
        echoed: hello.session_id.clone(),
    })?;
    let suite = answer::check_choices(c, &offer.hello, hello, ProtocolVersion::TLS1_3)?;
    let carrier = if hello.is_retry() {
        Carrier::HelloRetryRequest
    } else {
        Carrier::ServerHello
    };
    let allowed = [
        ExtensionType::SupportedVersions,
        ExtensionType::KeyShare,
        ExtensionType::PreSharedKey,
        ExtensionType::EncryptedClientHello,
    ];
    for extension in hello.extensions.iter().flat_map(Extensions::types) {
        let cookie = hello.is_retry() && extension == ExtensionType::Cookie;
        let stands_here = Extension::carriers(extension).is_some_and(|all| all.contains(&carrier));
        if !(cookie || (allowed.contains(&extension) && stands_here)) {
            return Err(misplaced(extension, hello.name().name()));
        }
    }
    Ok(suite)
}

/// Empty settings of the kind that the server sent.
fn own_settings(theirs: &Extension) -> Option<Extension> {
    match theirs {
        Extension::ApplicationSettings(_) => Some(ApplicationSettings::Settings(Vec::new()).into()),
        Extension::ApplicationSettingsOld(_) => {
            Some(ApplicationSettingsOld::Settings(Vec::new()).into())
        }
        _ => None,
    }
}

fn misplaced(extension: ExtensionType, message: &str) -> Error {
    Error::illegal_parameter(format!(
        "the extension {extension} is not allowed in {message} (RFC 9846 §4.3)"
    ))
}
