//! The handshake of TLS 1.3 from the server's side (RFC 9846 §2 figure 1). [`Handshake::run`] is the
//! table of contents; each method is a step of the figure.

mod client_hello;
mod client_identity;
mod retry;
mod tickets;

pub(super) use client_identity::{receive_identity, send_certificate_request};

use super::choice::{available_anchors, choose_group, choose_tls13, share_in};
use super::psk::{self, Circumstances, SelectedPsk};
use super::{Config, ech, hello, tell_complete};
use crate::application::InsideEarly;
use crate::check::Check;
use crate::compute::Value;
use crate::compute::compress::Compress;
use crate::connection::{Connection, TrafficSecrets};
use crate::error::{Error, Result};
use crate::extension::*;
use crate::keys::schedule::tls13::{EarlySecret, EpochSecrets};
use crate::message::*;
use crate::names::registry::*;
use crate::names::suite::Suite;
use crate::narration::Side;
use crate::peer::{ClientAuthentication, Signer, tell_certificates};

/// A handshake whose version, suite and parameters are chosen.
pub(super) struct Handshake<'a> {
    c: &'a mut Connection,
    config: &'a Config,
    /// The one that counts: the second, if there are two.
    client_hello: ClientHello,
    suite: &'static Suite,
    /// The pre-shared key that the handshake begins with, if it does.
    psk: Option<SelectedPsk>,
    /// The group of the key exchange; none if a pre-shared key does without one.
    group: Option<NamedGroup>,
    /// Who we are, where no pre-shared key says so.
    signer: Option<Signer<'a>>,
    /// How much early data may come, if it is taken.
    early_data: Option<u32>,
    /// What became of an encrypted hello.
    ech: ech::Standing,
    /// Whether our first message is sent: the HelloRetryRequest, if there is one.
    has_answered: bool,
}

impl<'a> Handshake<'a> {
    /// Begins with the client's hello, from which everything is chosen (RFC 9846 §4.2.1).
    ///
    /// # Errors
    /// If the hello breaks a rule, or nothing in it can be chosen; with the alert that is due.
    pub fn begin(
        c: &'a mut Connection,
        config: &'a Config,
        client_hello: ClientHello,
        ech: ech::Standing,
    ) -> Result<Self> {
        client_hello::check_client_hello(&client_hello)?;
        hello::require_certificate_type(config, &client_hello)?;
        let (psk, suite, group, signer) = choose(c, config, &client_hello, None)?;
        c.heard.unshown = psk.is_some();
        c.agreed.suite = Some(suite);
        c.agreed.group = group;
        c.agreed.signature_scheme = signer.map(|signer| signer.scheme);
        c.agreed.post_handshake_auth = client_hello.extension::<PostHandshakeAuth>().is_some();
        Ok(Handshake {
            c,
            config,
            client_hello,
            suite,
            psk,
            group,
            signer,
            early_data: None,
            ech,
            has_answered: false,
        })
    }

    /// The steps in order.
    ///
    /// # Errors
    /// Those of the steps, each with the alert that is due.
    pub fn run(mut self) -> Result<()> {
        self.request_another_hello()?;
        let early_secret = self.early_secret()?;
        let early_traffic_secret = self.answer_early_data(&early_secret)?;
        let shared_secret = self.send_server_hello()?;
        let handshake = self
            .c
            .enter_handshake(early_secret, shared_secret.as_ref())?;
        self.c.write_under(self.suite, &handshake.server)?;
        self.send_server_parameters()?;
        self.send_server_identity()?;
        self.send_server_finished(&handshake)?;
        let application = self.c.enter_application(&handshake)?;
        self.c.write_under(self.suite, &application.server)?;
        self.receive_early_data(early_traffic_secret)?;
        self.c.read_under(self.suite, &handshake.client)?;
        self.receive_client_identity()?;
        self.receive_client_finished(&handshake)?;
        self.c.read_under(self.suite, &application.client)?;
        let resumption_secret = self.c.resumption_secret(&application)?;
        self.c.set_traffic_secrets(TrafficSecrets {
            suite: self.suite,
            ours: application.server,
            theirs: application.client,
            resumption_secret: Some(resumption_secret.clone()),
        });
        tell_complete(self.c);
        self.send_tickets(&resumption_secret)
    }

    /// The early secret, of the pre-shared key or of none (RFC 9846 §7.1).
    fn early_secret(&mut self) -> Result<EarlySecret> {
        let Some(psk) = &self.psk else {
            let random = &self.client_hello.random;
            return self.c.early_secret(self.suite.hash, None, random);
        };
        self.c.agreed.psk = Some(psk.origin());
        self.c.agreed.psk_mode = Some(psk.mode);
        if let Some(bits) = psk.given_bits {
            self.c.agreed.judge_psk(bits);
        }
        if let Some(session) = psk.session.clone() {
            session.vouch(self.c);
        }
        Ok(psk.early_secret.clone())
    }

    /// The host that the client asks for.
    fn server_name(&self) -> Option<String> {
        let asked = self.client_hello.extension::<ServerName>()?;
        let name = asked.host_name()?;
        Some(String::from_utf8_lossy(name).into_owned())
    }

    /// Whether early data is taken, and the secret that protects it (RFC 9846 §4.3.10). The
    /// ClientHello is all there is of the transcript.
    fn answer_early_data(&mut self, early_secret: &EarlySecret) -> Result<Option<Value>> {
        if self.client_hello.extension::<EarlyData>().is_none() {
            return Ok(None);
        }
        // Early data is of one application protocol, which is chosen now.
        hello::choose_alpn(self.c, self.config, &self.client_hello)?;
        let server_name = self.server_name();
        let circumstances = Circumstances {
            suite: self.suite,
            has_keys: self.client_hello.extension::<PreSharedKey>().is_some(),
            is_retried: false,
            server_name: server_name.as_deref(),
        };
        let psk = self.psk.as_ref();
        self.early_data = psk::accept_early_data(self.c, self.config, psk, &circumstances);
        match self.early_data {
            Some(_) => self.c.early_traffic_secret(early_secret).map(Some),
            None => Ok(None),
        }
    }

    /// Early data, up to EndOfEarlyData (RFC 9846 §4.6).
    fn receive_early_data(&mut self, secret: Option<Value>) -> Result<()> {
        let (Some(most), Some(secret)) = (self.early_data, secret) else {
            return Ok(());
        };
        self.c.read_under(self.suite, &secret)?;
        let ear = InsideEarly::new(self.c.agreed.alpn.clone());
        self.c.expect_early_data(most, Some(Box::new(ear)));
        let _: EndOfEarlyData = self.c.receive()?;
        self.c.end_early_data();
        Ok(())
    }

    /// ServerHello with our share and our choice among the pre-shared keys, and the secret that the
    /// share completes (RFC 9846 §4.2.3, §7.4).
    fn send_server_hello(&mut self) -> Result<Option<Value>> {
        let random = hello::draw_random(self.c, self.config, ProtocolVersion::TLS1_3)?;
        let mut extensions = Extensions::default();
        let mut shared_secret = None;
        if let Some(group) = self.group {
            let theirs = share_in(&self.client_hello, group)
                .ok_or_else(|| Error::internal("no share for the group chosen"))?;
            let (key_exchange, secret) = self.c.respond_to(theirs)?;
            shared_secret = Some(secret);
            extensions.push(KeyShare::ServerShare(KeyShareEntry {
                group,
                key_exchange,
            }));
        }
        if let Some(psk) = &self.psk {
            extensions.push(PreSharedKey::Selected(psk.index));
        }
        extensions.push(SupportedVersions::Selected(ProtocolVersion::TLS1_3));
        self.config.arrange(Carrier::ServerHello, &mut extensions);
        self.send_hello(random, extensions)?;
        Ok(shared_secret)
    }

    /// ServerHello or HelloRetryRequest, which is one with a random that says so.
    fn send_hello(&mut self, random: Value, extensions: Extensions) -> Result<()> {
        let mut hello = ServerHello {
            server_version: ProtocolVersion::TLS1_2,
            random,
            session_id: self.client_hello.session_id.clone(),
            cipher_suite: self.suite.code,
            compression_method: CompressionMethod::Null,
            extensions: Some(extensions),
        };
        let inner_random = &self.client_hello.random;
        (self.ech).confirm(self.c, self.suite, inner_random, &mut hello)?;
        self.c.send(&hello)?;
        self.send_change_cipher_spec()
    }

    /// The dummy message for middleboxes, after our first handshake message. A client that sent a
    /// session id must get it (RFC 9846 appendix E.4), and some insist on it.
    fn send_change_cipher_spec(&mut self) -> Result<()> {
        let is_due = !self.has_answered && !self.client_hello.session_id.is_empty();
        self.has_answered = true;
        if !is_due {
            return Ok(());
        }
        if self.config.compat {
            return self.c.send_change_cipher_spec();
        }
        self.c.note(Check::MiddleboxCompatibility {
            legacy_session_id: self.client_hello.session_id.clone(),
        });
        Ok(())
    }

    /// EncryptedExtensions, and CertificateRequest if the client is to show who it is (RFC 9846
    /// §4.4).
    fn send_server_parameters(&mut self) -> Result<()> {
        let asked = self.asked_of_client();
        let mut extensions = Extensions::default();
        if self.client_hello.extension::<ServerName>().is_some() {
            extensions.push(ServerName::acknowledged());
        }
        if let Some(alpn) = hello::choose_alpn(self.c, self.config, &self.client_hello)? {
            extensions.push(alpn);
        }
        let limit = hello::answer_record_limits(self.c, self.config, &self.client_hello)?;
        if let Some(limit) = limit {
            extensions.push(limit);
        }
        if self.early_data.is_some() {
            extensions.push(EarlyData {
                max_early_data_size: None,
            });
        }
        if self.signer.is_some_and(|signer| signer.identity.is_bare()) {
            extensions.push(ServerCertificateTypes::Selected(
                CertificateType::RawPublicKey,
            ));
        }
        if let Some(kind) = hello::client_certificate_type(asked, &self.client_hello)? {
            self.c.agreed.client_certificate_type = kind;
            extensions.push(ClientCertificateTypes::Selected(kind));
        }
        if let Some(available) = self.available_anchors() {
            extensions.push(available);
        }
        if let Some(retry_configs) = self.ech.retry_configs(self.config) {
            extensions.push(retry_configs);
        }
        self.config
            .arrange(Carrier::EncryptedExtensions, &mut extensions);
        self.c.send(&EncryptedExtensions { extensions })?;
        match self.asked_of_client() {
            Some(_) => send_certificate_request(self.c, self.config, Value::default()),
            None => Ok(()),
        }
    }

    /// The trust anchors of our chains, for a client that asks for some (draft-ietf-tls-trust-anchor-ids
    /// §4.3).
    fn available_anchors(&mut self) -> Option<TrustAnchors> {
        let TrustAnchors {
            trust_anchor_ids: requested,
        } = self.client_hello.extension()?;
        // A key alone is of no trust anchor.
        if self.signer.is_some_and(|signer| signer.identity.is_bare()) {
            return None;
        }
        let available = available_anchors(self.config, &self.client_hello, self.suite);
        if let Some(signer) = &self.signer {
            self.c.note(Check::TrustAnchor {
                side: Side::Server,
                requested: requested.clone(),
                available: available.clone(),
                matched: signer.is_asked_for(),
                in_order: signer.is_asked_for(),
            });
        }
        (!available.is_empty()).then_some(TrustAnchors {
            trust_anchor_ids: available,
        })
    }

    /// What is asked of the client's identity: nothing if a pre-shared key vouches for it (RFC 9846
    /// §4.4.2).
    fn asked_of_client(&self) -> Option<&'a ClientAuthentication> {
        let wanted = self.config.asked_at_once();
        wanted.filter(|_| self.psk.is_none())
    }

    /// Certificate, and CertificateVerify, which signs the transcript up to it (RFC 9846 §4.5.1,
    /// §4.5.2).
    fn send_server_identity(&mut self) -> Result<()> {
        let Some(signer) = self.signer else {
            return Ok(());
        };
        if signer.identity.is_bare() {
            self.c
                .send(&signer.raw_public_key_tls13(Value::default())?)?;
            let certificate_verify = signer.certificate_verify(self.c, self.suite)?;
            return self.c.send(&certificate_verify);
        }
        let is_status_asked = hello::asks_for_status(&self.client_hello);
        self.send_certificate(signer.certificate(Value::default(), is_status_asked))?;
        tell_certificates(self.c, signer.identity);
        let certificate_verify = signer.certificate_verify(self.c, self.suite)?;
        self.c.send(&certificate_verify)
    }

    /// Certificate, compressed if the client can undo what we can do (RFC 8879 §3).
    fn send_certificate(&mut self, certificate: CertificateTls13) -> Result<()> {
        let offer: Option<&CompressCertificate> = self.client_hello.extension();
        if offer.is_some_and(|it| it.algorithms.contains(&Compress::ALGORITHM))
            && let Some(compressed) = self.c.compress_certificate(&certificate)?
        {
            return self.c.send(&compressed);
        }
        self.c.send(&certificate)
    }

    /// Finished, which ends our flight (RFC 9846 §4.5.3).
    fn send_server_finished(&mut self, handshake: &EpochSecrets) -> Result<()> {
        let secret = &handshake.server;
        let verify_data = self.c.verify_data_tls13(self.suite, Side::Server, secret)?;
        self.c.send(&Finished { verify_data })?;
        self.c.flush_flight()?;
        self.skip_early_data();
        Ok(())
    }

    /// Data may be under way already, under keys of a session that we do not know (RFC 9846
    /// §4.3.10).
    fn skip_early_data(&mut self) {
        if self.early_data.is_none() && self.client_hello.extension::<EarlyData>().is_some() {
            self.c.layer().skip_early_data();
        }
    }

    /// The client's Certificate and CertificateVerify, if they were asked for (RFC 9846 §4.5.1,
    /// §4.5.2).
    fn receive_client_identity(&mut self) -> Result<()> {
        match self.asked_of_client() {
            Some(_) => receive_identity(self.c, self.config, self.suite, &Value::default()),
            None => Ok(()),
        }
    }

    /// The client's Finished, which ends the handshake (RFC 9846 §4.5.3).
    fn receive_client_finished(&mut self, handshake: &EpochSecrets) -> Result<()> {
        let secret = &handshake.client;
        let expected = self.c.verify_data_tls13(self.suite, Side::Client, secret)?;
        self.c.receive_finished(&expected)
    }
}

/// What is chosen out of a ClientHello.
type Choice<'a> = (
    Option<SelectedPsk>,
    &'static Suite,
    Option<NamedGroup>,
    Option<Signer<'a>>,
);

/// Chooses a pre-shared key, or who we are, with what goes with it. After a HelloRetryRequest suite
/// and group are settled (RFC 9846 §4.2.1, §4.2.4).
fn choose<'a>(
    c: &mut Connection,
    config: &'a Config,
    hello: &ClientHello,
    settled: Option<(&'static Suite, Option<NamedGroup>)>,
) -> Result<Choice<'a>> {
    let suite = settled.map(|(suite, _)| suite);
    if let Some((psk, suite)) = psk::select(c, config, hello, suite)? {
        let group = match psk.mode {
            PskKeyExchangeMode::PskKe => None,
            _ => choose_group(config, hello),
        };
        let group = settled.map_or(group, |(_, group)| group);
        return Ok((Some(psk), suite, group, None));
    }
    let (suite, signed) = choose_tls13(config, hello, suite)?;
    let group = match settled {
        None => signed.group,
        Some((_, Some(group))) => group,
        Some((_, None)) => {
            return Err(Error::illegal_parameter(
                "the second ClientHello lacks the pre-shared key of the first, which was to do without a key exchange (RFC 9846 §4.2.2)",
            ));
        }
    };
    let requested = hello.extension::<DelegatedCredential>();
    let requested = requested.map_or(&[][..], DelegatedCredential::requested);
    let taken = hello.extension::<SignatureAlgorithms>();
    let taken = taken.map_or(&[][..], |it| &it.supported_signature_algorithms);
    let signer = signed.signer.delegated(requested, taken);
    Ok((None, suite, Some(group), Some(signer)))
}
