//! The offer: ClientHello.

use super::psk::{self, OfferedPsk};
use super::shape::Shape;
use super::{Config, Ech, ech, grease, sessions};
use crate::check::Check;
use crate::compute::Value;
use crate::connection::Connection;
use crate::connection::session::Session;
use crate::error::{Error, Result};
use crate::extension::*;
use crate::keys::exchange::KeyPair;
use crate::message::ClientHello;
use crate::names::defaults;
use crate::names::registry::*;
use crate::names::suite::{CipherKind, CipherSuite, KeyExchange, Suite};
use crate::narration::{EarlyDataLimit, Side};
use crate::peer::delegated;

/// What was offered, and the private keys of the shares that went with it.
pub(super) struct Offer {
    pub hello: ClientHello,
    pub key_pairs: Vec<(NamedGroup, KeyPair)>,
    pub psks: Vec<OfferedPsk>,
    /// Whether early data follows the hello.
    pub is_early: bool,
    /// The hello that has this one inside, if it is encrypted.
    pub ech: Option<ech::Offered>,
    /// The session of TLS 1.0 to 1.2 that the hello offers to resume.
    pub session: Option<Session>,
}

impl Offer {
    /// The groups of the shares that were sent.
    pub fn shared_groups(&self) -> Vec<NamedGroup> {
        self.key_pairs.iter().map(|(group, _)| *group).collect()
    }

    /// The session whose keys protect early data, if early data follows the hello.
    pub fn early_session(&self) -> Option<&Session> {
        let first = self.psks.first().filter(|_| self.is_early)?;
        first.session.as_ref()
    }

    /// Sends the hello as it is now, the pre-shared keys with their binders last (RFC 9846 §4.3.11).
    pub fn send(&mut self, c: &mut Connection, config: &Config) -> Result<()> {
        psk::offer(c, &mut self.hello, &self.psks);
        config.arrange(&mut self.hello);
        psk::bind(c, &mut self.hello, &self.psks)?;
        c.send(&self.hello)
    }
}

/// Makes and sends the ClientHello (RFC 9846 §4.2.2, RFC 5246 §7.4.1.2).
pub(super) fn send_client_hello(c: &mut Connection, config: &Config) -> Result<Offer> {
    let cipher_suites = offered_suites(config);
    if cipher_suites.is_empty() {
        return Err(no_suite(config));
    }
    let random = draw_32(c, "client_random")?;
    let session = sessions::choose(c, config, &cipher_suites);
    if let (Some(session), Some(shelf)) = (&session, &config.sessions) {
        shelf.forget_on_failure(c, &session.secret);
    }
    let session_id = match &session {
        Some(session) if session.ticket.is_empty() => session.session_id.clone(),
        // A server that takes a ticket says so by repeating a session id (RFC 5077 §3.4).
        Some(_) => draw_32(c, "session_id")?,
        None if config.offers(ProtocolVersion::TLS1_3) && config.compat => {
            draw_32(c, "legacy_session_id")?
        }
        None => Value::literal("session_id", []),
    };
    let mut key_pairs = Vec::new();
    if config.offers(ProtocolVersion::TLS1_3) {
        let remembered = psk::remembered_group(c, config, &cipher_suites);
        if let Some(group) = remembered {
            c.note(Check::SessionGroup { group });
        }
        for group in first_shares(config, remembered) {
            key_pairs.push((group, c.generate_key_pair(group)?));
        }
    }
    let renegotiated = match config.offers_older() {
        true => Some(c.renegotiated_connection(Side::Client)?),
        false => None,
    };
    let mut extensions = extensions(config, &cipher_suites, &key_pairs, renegotiated);
    if let Some(ticket) = sessions::ticket(c, config, session.as_ref()) {
        extensions.push(ticket);
    }
    let mut hello = ClientHello {
        client_version: config.newest().min(ProtocolVersion::TLS1_2).into(),
        random,
        session_id,
        cipher_suites,
        compression_methods: vec![CompressionMethod::Null],
        extensions: Some(extensions),
    };
    if config.grease {
        grease::add(c, &mut hello)?;
    }
    let mut hello = Shape::dress(c, config, hello)?;
    let seen = Shape::enclose(config, &mut hello);
    if matches!(config.ech, Ech::Grease) {
        ech::grease(c, &mut hello)?;
    }
    let psks = psk::begin(c, config, &hello)?;
    if session.is_none() && !psks.iter().any(|psk| psk.origin().is_session()) {
        sessions::tell_none(c, config, &hello.cipher_suites);
    }
    c.heard.offered_psks = psks.iter().map(OfferedPsk::origin).collect();
    let first = psks.first().and_then(|psk| psk.session.as_ref());
    let first = first.filter(|_| config.early_data);
    c.agreed.early_data_limit = first.and_then(|it| OfferedPsk::early_data_limit(it, &hello));
    let is_early = first.is_some() && c.agreed.early_data_limit.is_none();
    if config.early_data && c.agreed.session_unused.is_some() {
        c.agreed.early_data_limit = Some(EarlyDataLimit::NoSession);
    }
    let mut offer = Offer {
        hello,
        key_pairs,
        psks,
        is_early,
        ech: None,
        session,
    };
    if let (true, Some(extensions)) = (is_early, &mut offer.hello.extensions) {
        extensions.push(EarlyData {
            max_early_data_size: None,
        });
    }
    // Already the first records may carry what is to be padded.
    config.apply(c);
    if let Some(limit) = config.shape.record_limit {
        c.layer().set_write_limit(limit);
    }
    match &config.ech {
        Ech::Offer(inside) => {
            psk::offer(c, &mut offer.hello, &offer.psks);
            config.arrange(&mut offer.hello);
            offer.ech = Some(ech::send(c, inside, &mut offer.hello, seen, &offer.psks)?);
        }
        Ech::Grease | Ech::No => offer.send(c, config)?,
    }
    if is_early {
        c.layer().set_early_version(ProtocolVersion::TLS1_3);
    }
    if is_early && config.compat {
        // RFC 9846 appendix E.4: right behind the hello, before the early data.
        c.send_change_cipher_spec()?;
    }
    if !is_early {
        c.flush_flight()?;
    }
    if config.shape.record_limit.is_some() {
        c.layer().set_write_limit(usize::MAX);
    }
    Ok(offer)
}

/// The error where no suite is left to offer.
fn no_suite(config: &Config) -> Error {
    let is_beyond = |code: &&CipherSuite| {
        let mut versions = config.versions.iter();
        code.suite().is_none() && versions.any(|version| code.is_in(*version))
    };
    let beyond: Vec<String> = (config.suites.iter().filter(is_beyond))
        .map(CipherSuite::to_string)
        .collect();
    match beyond.is_empty() {
        true => Error::usage(
            "no cipher suite to offer: none of those chosen exists in the versions chosen",
        ),
        false => Error::usage(format!(
            "no cipher suite to offer: this program supports none of those chosen, {}",
            beyond.join(", ")
        )),
    }
}

/// 32 fresh random bytes.
pub(super) fn draw_32(c: &mut Connection, name: &'static str) -> Result<Value> {
    c.draw(name, 32, "RFC 9846 §4.2.2, RFC 5246 §7.4.1.2")
}

fn offered_suites(config: &Config) -> Vec<CipherSuite> {
    let is_possible = |suite: &Suite| config.versions.iter().any(|version| suite.is_in(*version));
    config
        .suites
        .iter()
        .copied()
        .filter(|code| code.suite().is_some_and(is_possible))
        .collect()
}

/// The groups for which keys are sent at once: those asked for, else the one that is remembered of the
/// server, else the two best.
fn first_shares(config: &Config, remembered: Option<NamedGroup>) -> Vec<NamedGroup> {
    if let Some(groups) = &config.key_shares {
        return groups.clone();
    }
    let mut shares = match remembered {
        Some(group) => vec![group],
        None => best_shares(config),
    };
    // RFC 8998 §3.3.1: whoever offers its suites and its curve sends a share of that.
    let curve = NamedGroup::CurveSm2;
    let has_curve = config.groups.contains(&curve) && !shares.contains(&curve);
    if has_curve && defaults::has_shangmi(&config.suites) {
        shares.push(curve);
    }
    shares
}

/// The best group, and if that is a hybrid one the best that is not: it spares servers without hybrids a
/// retry.
fn best_shares(config: &Config) -> Vec<NamedGroup> {
    let groups = config.groups.iter().copied();
    let mut groups = groups.filter(|group| group.is_in(ProtocolVersion::TLS1_3));
    let best = groups.clone().next();
    let classical = groups.find(|group| !group.has_ml_kem());
    let mut shares: Vec<NamedGroup> = best.into_iter().collect();
    if best.is_some_and(NamedGroup::has_ml_kem) {
        shares.extend(classical);
    }
    shares
}

/// The extensions that this offer calls for.
fn extensions(
    config: &Config,
    suites: &[CipherSuite],
    key_pairs: &[(NamedGroup, KeyPair)],
    renegotiated: Option<Value>,
) -> Extensions {
    let tls13 = config.offers(ProtocolVersion::TLS1_3);
    let older = config.offers_older();
    let any = |test: fn(&Suite) -> bool| suites.iter().filter_map(|code| code.suite()).any(test);
    let ecdhe = any(|suite| suite.key_exchange.besides_psk() == Some(KeyExchange::Ecdhe));
    let mut extensions = Extensions::default();
    if let Some(name) = &config.server_name {
        extensions.push(ServerName::host(name));
    }
    if older && config.extended_master_secret {
        extensions.push(ExtendedMasterSecret);
    }
    if older && config.encrypt_then_mac && any(|suite| suite.cipher.kind() == CipherKind::Block) {
        extensions.push(EncryptThenMac);
    }
    if let Some(renegotiated_connection) = renegotiated {
        extensions.push(RenegotiationInfo {
            renegotiated_connection,
        });
    }
    let named_group_list = config.offered_groups();
    if !named_group_list.is_empty() {
        extensions.push(SupportedGroups { named_group_list });
    }
    if ecdhe {
        extensions.push(EcPointFormats {
            ec_point_format_list: vec![EcPointFormat::Uncompressed],
        });
    }
    if config.newest() >= ProtocolVersion::TLS1_2 {
        extensions.push(SignatureAlgorithms {
            supported_signature_algorithms: config.signature_schemes.clone(),
        });
    }
    if !config.alpn.is_empty() {
        extensions.push(ApplicationLayerProtocolNegotiation {
            protocol_name_list: config.alpn.clone(),
        });
    }
    if config.ocsp {
        extensions.push(StatusRequest::Ocsp(OcspStatusRequest::default()));
    }
    if config.logs.is_some() {
        extensions.push(SignedCertificateTimestamp::default());
    }
    if !config.peer_keys.is_empty() {
        let types = vec![CertificateType::RawPublicKey, CertificateType::X509];
        extensions.push(ServerCertificateTypes::Offered(types));
    }
    if !config.raw_keys.is_empty() {
        let mut types = vec![CertificateType::RawPublicKey];
        if !config.identities.is_empty() {
            types.push(CertificateType::X509);
        }
        extensions.push(ClientCertificateTypes::Offered(types));
    }
    if config.delegated_credentials && tls13 {
        extensions.push(DelegatedCredential::Requested(delegated::SCHEMES.to_vec()));
    }
    if let Some(ids) = config.anchor_ids.as_ref().filter(|_| tls13) {
        extensions.push(TrustAnchors {
            trust_anchor_ids: ids.clone(),
        });
    }
    if let Some(max_fragment_length) = config.max_fragment_length {
        extensions.push(MaxFragmentLengthNegotiation {
            max_fragment_length,
        });
    }
    if let Some(record_size_limit) = config.record_size_limit {
        extensions.push(RecordSizeLimit { record_size_limit });
    }
    if tls13 {
        let mut versions = config.versions.clone();
        versions.sort_by(|a, b| b.cmp(a));
        extensions.push(SupportedVersions::Offered(versions));
        extensions.push(PskKeyExchangeModes {
            ke_modes: config.psk_modes.clone(),
        });
        extensions.push(KeyShare::ClientShares(
            key_pairs.iter().map(share_of).collect(),
        ));
        if config.post_handshake_auth {
            extensions.push(PostHandshakeAuth);
        }
    }
    extensions
}

pub(super) fn share_of((group, key_pair): &(NamedGroup, KeyPair)) -> KeyShareEntry {
    KeyShareEntry {
        group: *group,
        key_exchange: key_pair.public().clone(),
    }
}
