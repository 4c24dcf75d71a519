//! How a ClientHello looks beside what the terms offer: like another client's, without some
//! extensions, longer, in small records.

mod feasible;
mod likeness;
mod recognize;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rand::seq::SliceRandom;
use rand::{CryptoRng, RngExt as _};

use super::{Config, Ech};
use crate::compute::random;
use crate::connection::Connection;
use crate::error::Result;
use crate::extension::*;
use crate::handshake::Terms;
use crate::message::{self, ClientHello};
use crate::names::registry::*;
use crate::names::suite::CipherSuite;
use crate::wire::{CodePoint, is_grease};
pub(super) use feasible::{feasible_group, feasible_suite, no_psk, require_feasible};
pub use likeness::{Client, Likeness};
pub use recognize::{Recognition, recognize};

/// How a ClientHello looks beside what it offers.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// The client whose order, code points and noise are used, if not our own. The terms say what of
    /// its offer is kept and what is changed.
    pub likeness: Option<Arc<Likeness>>,
    /// Extensions that are left out.
    pub omitted: Vec<ExtensionType>,
    /// The message, header included, is padded to this many bytes, if it is shorter (RFC 7685).
    pub padded_to: Option<usize>,
    /// The most bytes of the message in one record.
    pub record_limit: Option<usize>,
}

impl Config {
    /// Offers what another client offers, as it does. Its hello says whether the server is named.
    pub fn take_after(&mut self, likeness: &Arc<Likeness>) {
        self.terms = likeness.terms();
        self.key_shares = Some(likeness.key_shares());
        if !likeness.names_server() {
            self.server_name = None;
        }
        self.shape.likeness = Some(Arc::clone(likeness));
    }
}

impl Shape {
    /// Gives `ours`, which has our random values and keys, this shape. Where the hello of a likeness is to
    /// have another inside, that is the one around it.
    pub(super) fn dress(
        c: &mut Connection,
        config: &Config,
        mut ours: ClientHello,
    ) -> Result<ClientHello> {
        let shape = &config.shape;
        if let Some(likeness) = &shape.likeness {
            let mut rng = random::derived(&mut *c.rng);
            let outer = outer_config(config);
            ours = Imitation {
                likeness,
                config: outer.as_ref().unwrap_or(config),
                own: likeness.terms(),
            }
            .of(ours);
            renew(&mut ours, likeness.shuffles, &mut *rng);
            pretend(c, &mut ours, outer.is_none())?;
        }
        shape.note_absent(c, &ours);
        if let Some(extensions) = &mut ours.extensions {
            let omitted = |it: &Extension| shape.omitted.contains(&it.extension_type());
            extensions.0.retain(|extension| !omitted(extension));
        }
        shape.pad(&mut ours)?;
        Ok(ours)
    }

    /// Makes of a likeness's hello the one that it has inside, if it is to have one, and returns the hello
    /// around it. Inside, no version before TLS 1.3 is offered, nor what belongs to those (RFC 9849 §6.1);
    /// what both hellos have is in one piece and in the same order (§5.1).
    pub(super) fn enclose(config: &Config, hello: &mut ClientHello) -> Option<ClientHello> {
        let likeness = config.shape.likeness.as_ref()?;
        let outer = outer_config(config)?;
        let seen = hello.clone();
        let imitation = Imitation {
            likeness,
            config,
            own: outer.terms,
        };
        imitation.suites(&mut hello.cipher_suites);
        let mut extensions = hello.extensions.take().unwrap_or_default();
        imitation.change_versions(&mut extensions);
        imitation.name_server(&mut extensions);
        let mut take = |kind: ExtensionType| {
            let place = extensions
                .0
                .iter()
                .position(|it| it.extension_type() == kind);
            place.map(|place| extensions.0.remove(place))
        };
        let versions = take(ExtensionType::SupportedVersions);
        let name = take(ExtensionType::ServerName);
        take(ExtensionType::EncryptedClientHello);
        take(ExtensionType::Padding);
        let mark = Some(EncryptedClientHello::Inner.into());
        let apart = [versions, name, mark].into_iter().flatten();
        hello.extensions = Some(Extensions(apart.chain(extensions.0).collect()));
        Some(seen)
    }

    /// Notes which extensions were to be left out that the hello does not have anyhow. Some come later, if
    /// they come at all.
    fn note_absent(&self, c: &mut Connection, hello: &ClientHello) {
        const LATER: [ExtensionType; 5] = [
            ExtensionType::PreSharedKey,
            ExtensionType::EarlyData,
            ExtensionType::Cookie,
            ExtensionType::Padding,
            ExtensionType::EncryptedClientHello,
        ];
        let has = |kind: &ExtensionType| hello.extensions.as_ref().is_some_and(|it| it.has(*kind));
        let absent = (self.omitted.iter()).filter(|kind| !has(kind) && !LATER.contains(kind));
        let names: Vec<String> = absent.map(|kind| kind.name().into_owned()).collect();
        if !names.is_empty() && !c.is_renegotiation() {
            c.agreed.without_effect(format!(
                "--omit {}, which the hello would not have anyhow",
                names.join(",")
            ));
        }
    }

    /// Sets the length of the message: as the client does whose likeness it is, or as was asked for
    /// (RFC 7685 §4).
    pub(super) fn pad(&self, hello: &mut ClientHello) -> Result<()> {
        let Some(extensions) = &mut hello.extensions else {
            return Ok(());
        };
        let is_padding = |it: &Extension| it.extension_type() == ExtensionType::Padding;
        let place = extensions.0.iter().position(is_padding);
        if let Some(place) = place {
            extensions.0.remove(place);
        }
        let usual = self.likeness.as_ref().map(|likeness| likeness.pads_to);
        if self.padded_to.is_none() && usual.is_none() {
            return Ok(());
        }
        let (bytes, _) = message::encode(hello, ProtocolVersion::TLS1_2, false)?;
        let usual = usual.filter(|usual| place.is_some() && (256..*usual).contains(&bytes.len()));
        let Some(wanted) = self.padded_to.or(usual) else {
            return Ok(());
        };
        let (Some(missing), Some(extensions)) =
            (wanted.checked_sub(bytes.len()), &mut hello.extensions)
        else {
            return Ok(());
        };
        if missing > 0 {
            let last = extensions.0.last().map(Extension::extension_type);
            let end = extensions.0.len() - usize::from(last == Some(ExtensionType::PreSharedKey));
            let padding = Padding {
                // The extension has a header of four bytes, and some servers mind an empty one.
                padding: vec![0; missing.saturating_sub(4).max(1)],
            };
            extensions
                .0
                .insert(place.unwrap_or(end).min(end), padding.into());
        }
        Ok(())
    }
}

/// What the hello of a likeness offers that has another inside: the public name, and older versions if the
/// client has them.
fn outer_config(config: &Config) -> Option<Config> {
    let Ech::Offer(offer) = &config.ech else {
        return None;
    };
    let mut outer = config.clone();
    outer.server_name = Some(offer.public_name.clone());
    if let Some(versions) = &config.outer_versions {
        outer.terms.versions.clone_from(versions);
    }
    Some(outer)
}

/// Another client's hello with our keys, changed as far as the terms differ from its own.
struct Imitation<'a> {
    likeness: &'a Likeness,
    config: &'a Config,
    own: Terms,
}

impl Imitation<'_> {
    fn of(&self, ours: ClientHello) -> ClientHello {
        let shares = ours.extension::<KeyShare>().cloned();
        let renegotiation = ours.extension::<RenegotiationInfo>().cloned();
        let ticket = ours.extension::<SessionTicket>().cloned();
        let asked: Vec<Extension> = ours
            .extensions()
            .iter()
            .filter(|it| is_asked_for(it))
            .cloned()
            .collect();
        let mut hello = ClientHello {
            random: ours.random,
            session_id: ours.session_id,
            ..self.likeness.hello.clone()
        };
        if self.config.versions != self.own.versions {
            hello.client_version = self.config.newest().min(ProtocolVersion::TLS1_2).into();
        }
        self.suites(&mut hello.cipher_suites);
        let mut extensions = hello.extensions.take().unwrap_or_default();
        self.change_versions(&mut extensions);
        self.change_lists(&mut extensions);
        self.change_switches(&mut extensions);
        if let Some(KeyShare::ClientShares(shares)) = shares {
            self.fill_shares(&mut extensions, &shares);
        }
        self.name_server(&mut extensions);
        for extension in &mut extensions.0 {
            match (extension, &renegotiation, &ticket) {
                (Extension::RenegotiationInfo(info), Some(ours), _) => info.clone_from(ours),
                (Extension::SessionTicket(it), _, Some(ours)) => it.clone_from(ours),
                (Extension::TrustAnchors(it), _, _) => {
                    let ids = self.config.anchor_ids.as_ref();
                    it.trust_anchor_ids = ids.unwrap_or(&it.trust_anchor_ids).clone();
                }
                _ => {}
            }
        }
        for extension in asked {
            if !extensions.has(extension.extension_type()) {
                extensions.push(extension);
            }
        }
        let had_none = self.likeness.hello.extensions.is_none() && extensions.0.is_empty();
        hello.extensions = (!had_none).then_some(extensions);
        hello
    }

    fn suites(&self, suites: &mut Vec<CipherSuite>) {
        change(suites, &self.own.suites, &self.config.suites);
        if self.config.versions == self.own.versions {
            return;
        }
        let tls13 = self.config.offers(ProtocolVersion::TLS1_3);
        let older = self.offers_older(&self.config.versions);
        suites.retain(|code| match code.suite() {
            Some(suite) => self.config.versions.iter().any(|it| suite.is_in(*it)),
            None if is_noise(*code) => true,
            // Of those without a row, TLS 1.3 has the ones that begin like the others of it.
            None if code.0 >> 8 == 0x13 => tls13,
            None => older,
        });
    }

    fn offers_older(&self, versions: &[ProtocolVersion]) -> bool {
        versions
            .iter()
            .any(|version| *version < ProtocolVersion::TLS1_3)
    }

    /// What goes with a version goes without it.
    fn change_versions(&self, extensions: &mut Extensions) {
        let wanted = &self.config.versions;
        if *wanted == self.own.versions {
            return;
        }
        let tls13 = self.config.offers(ProtocolVersion::TLS1_3);
        let older = self.offers_older(wanted);
        extensions.0.retain_mut(|extension| match extension {
            Extension::SupportedVersions(SupportedVersions::Offered(versions)) => {
                change(versions, &self.own.versions, wanted);
                tls13
            }
            Extension::KeyShare(_)
            | Extension::PskKeyExchangeModes(_)
            | Extension::CompressCertificate(_)
            | Extension::PostHandshakeAuth(_)
            | Extension::ApplicationSettings(_)
            | Extension::ApplicationSettingsOld(_)
            | Extension::TrustAnchors(_)
            | Extension::EncryptedClientHello(_) => tls13,
            Extension::ExtendedMasterSecret(_)
            | Extension::EncryptThenMac(_)
            | Extension::RenegotiationInfo(_)
            | Extension::EcPointFormats(_)
            | Extension::NextProtocolNegotiation(_)
            | Extension::SessionTicket(_) => older,
            _ => true,
        });
    }

    fn change_lists(&self, extensions: &mut Extensions) {
        let (own, wanted) = (&self.own, &self.config.terms);
        let tls13 = self.config.offers(ProtocolVersion::TLS1_3);
        extensions.0.retain_mut(|extension| match extension {
            Extension::SupportedGroups(it) => {
                change(&mut it.named_group_list, &own.groups, &wanted.groups);
                it.named_group_list
                    .retain(|group| tls13 || !group.is_hybrid());
                !it.named_group_list.is_empty()
            }
            Extension::SignatureAlgorithms(it) => {
                let list = &mut it.supported_signature_algorithms;
                change(list, &own.signature_schemes, &wanted.signature_schemes);
                !list.is_empty()
            }
            Extension::ApplicationLayerProtocolNegotiation(it) => {
                it.protocol_name_list.clone_from(&wanted.alpn);
                !wanted.alpn.is_empty()
            }
            Extension::PskKeyExchangeModes(it) => {
                change(&mut it.ke_modes, &own.psk_modes, &wanted.psk_modes);
                true
            }
            _ => true,
        });
        // Some clients say how they use a pre-shared key only if they offer one (RFC 9846 §4.3.9).
        let modes = ExtensionType::PskKeyExchangeModes;
        if tls13 && !wanted.psks.is_empty() && !extensions.has(modes) {
            extensions.push(PskKeyExchangeModes {
                ke_modes: wanted.psk_modes.clone(),
            });
        }
        let alpn = ExtensionType::ApplicationLayerProtocolNegotiation;
        if !wanted.alpn.is_empty() && !extensions.has(alpn) {
            extensions.push(ApplicationLayerProtocolNegotiation {
                protocol_name_list: wanted.alpn.clone(),
            });
        }
    }

    /// What is there or not.
    fn change_switches(&self, extensions: &mut Extensions) {
        let wanted = &self.config.terms;
        let older = self.offers_older(&wanted.versions);
        extensions.0.retain_mut(|extension| match extension {
            Extension::ExtendedMasterSecret(_) => wanted.extended_master_secret,
            Extension::EncryptThenMac(_) => wanted.encrypt_then_mac,
            Extension::RecordSizeLimit(it) => {
                it.record_size_limit = wanted.record_size_limit.unwrap_or_default();
                wanted.record_size_limit.is_some()
            }
            Extension::MaxFragmentLengthNegotiation(it) => {
                it.max_fragment_length =
                    (self.config.max_fragment_length).unwrap_or(it.max_fragment_length);
                true
            }
            _ => true,
        });
        if older && wanted.extended_master_secret && !self.own.extended_master_secret {
            extensions.push(ExtendedMasterSecret);
        }
        if older && wanted.encrypt_then_mac && !self.own.encrypt_then_mac {
            extensions.push(EncryptThenMac);
        }
        if let Some(max_fragment_length) = self.config.max_fragment_length
            && !extensions.has(ExtensionType::MaxFragmentLength)
        {
            extensions.push(MaxFragmentLengthNegotiation {
                max_fragment_length,
            });
        }
        if let (Some(record_size_limit), None) =
            (wanted.record_size_limit, self.own.record_size_limit)
        {
            extensions.push(RecordSizeLimit { record_size_limit });
        }
    }

    /// Our keys in the places of its own. Where we have none, random bytes are to stand for one: a
    /// server that takes it cannot be answered.
    fn fill_shares(&self, extensions: &mut Extensions, ours: &[KeyShareEntry]) {
        for extension in &mut extensions.0 {
            let Extension::KeyShare(KeyShare::ClientShares(shares)) = extension else {
                continue;
            };
            let is_ours = |group: NamedGroup| ours.iter().find(|share| share.group == group);
            let groups = &self.config.groups;
            shares.retain_mut(|share| {
                if let Some(ours) = is_ours(share.group) {
                    *share = ours.clone();
                    return true;
                }
                let is_foreign = !SUPPORTED_GROUPS.contains(&share.group);
                is_noise(share.group) || is_foreign && groups.contains(&share.group)
            });
            let is_new = |share: &&KeyShareEntry| !shares.iter().any(|it| it.group == share.group);
            let more: Vec<KeyShareEntry> = ours.iter().filter(is_new).cloned().collect();
            shares.extend(more);
        }
    }

    fn name_server(&self, extensions: &mut Extensions) {
        let is_name = |it: &Extension| it.extension_type() == ExtensionType::ServerName;
        let place = extensions.0.iter().position(is_name);
        match (&self.config.server_name, place) {
            (None, Some(place)) => {
                extensions.0.remove(place);
            }
            (Some(name), Some(place)) => extensions.0[place] = ServerName::host(name).into(),
            (Some(name), None) => {
                let noise = |it: &&Extension| is_noise(it.extension_type());
                let place = extensions.0.iter().take_while(noise).count();
                extensions.0.insert(place, ServerName::host(name).into());
            }
            (None, None) => {}
        }
    }
}

/// Whether an extension is only there because an option asks for what it brings.
fn is_asked_for(extension: &Extension) -> bool {
    matches!(
        extension,
        Extension::StatusRequest(_)
            | Extension::SignedCertificateTimestamp(_)
            | Extension::ClientCertificateTypes(_)
            | Extension::ServerCertificateTypes(_)
            | Extension::DelegatedCredential(_)
            | Extension::TrustAnchors(_)
    )
}

/// Changes a client's list to what is wanted, if that differs from its own: noise and signals stay at
/// their end of it.
fn change<C: CodePoint + PartialEq>(list: &mut Vec<C>, own: &[C], wanted: &[C]) {
    if own == wanted {
        return;
    }
    let is_own = |code: &C| own.contains(code);
    let before = list.iter().take_while(|code| !is_own(code)).count();
    let mut changed = list[..before].to_vec();
    changed.extend_from_slice(wanted);
    let behind = list[before..].iter().filter(|code| !is_own(code));
    changed.extend(behind.copied());
    *list = changed;
}

/// What is different in every hello of a client: GREASE in the same places, the order of extensions
/// where it shuffles them.
fn renew(hello: &mut ClientHello, shuffles: bool, rng: &mut dyn CryptoRng) {
    let mut grease = || {
        let nibble = rng.random_range(0..16u64) << 4 | 0x0a;
        nibble << 8 | nibble
    };
    let (suite, group, version, scheme) = (grease(), grease(), grease(), grease());
    let (first, mut second) = (grease(), grease());
    if second == first {
        second ^= 0x1010;
    }
    renew_codes(&mut hello.cipher_suites, suite);
    let Some(extensions) = &mut hello.extensions else {
        return;
    };
    let mut numbers = [first, second].into_iter();
    for extension in &mut extensions.0 {
        match extension {
            Extension::SupportedGroups(it) => renew_codes(&mut it.named_group_list, group),
            Extension::KeyShare(KeyShare::ClientShares(shares)) => {
                for share in shares {
                    if is_noise(share.group) {
                        share.group = NamedGroup::from_value(group);
                    }
                }
            }
            Extension::SupportedVersions(SupportedVersions::Offered(versions)) => {
                renew_codes(versions, version);
            }
            Extension::SignatureAlgorithms(it) => {
                renew_codes(&mut it.supported_signature_algorithms, scheme);
            }
            Extension::Opaque { extension_type, .. } if is_noise(*extension_type) => {
                if let Some(number) = numbers.next() {
                    *extension_type = ExtensionType::from_value(number);
                }
            }
            _ => {}
        }
    }
    if shuffles {
        shuffle(&mut extensions.0, rng);
    }
}

fn renew_codes<C: CodePoint>(codes: &mut [C], number: u64) {
    for code in codes.iter_mut().filter(|code| is_noise(**code)) {
        *code = C::from_value(number);
    }
}

/// Draws what only looks like keys: an Encrypted ClientHello, which the clients that are imitated pretend
/// (RFC 9849 §6.2) where there is none, and shares in groups that this program does not have.
fn pretend(c: &mut Connection, hello: &mut ClientHello, pretends_ech: bool) -> Result<()> {
    const RFC: &str = "RFC 9849 §6.2.1";
    let Some(extensions) = &mut hello.extensions else {
        return Ok(());
    };
    for extension in &mut extensions.0 {
        match extension {
            Extension::EncryptedClientHello(EncryptedClientHello::Outer {
                config_id,
                enc,
                payload,
                ..
            }) if pretends_ech => {
                let drawn = c.draw("config_id", 1, RFC)?;
                *config_id = drawn.first().copied().unwrap_or_default();
                *enc = c.draw("enc", enc.len(), RFC)?;
                *payload = c.draw("payload", payload.len(), RFC)?;
            }
            Extension::KeyShare(KeyShare::ClientShares(shares)) => {
                let is_own = |group| is_noise(group) || SUPPORTED_GROUPS.contains(&group);
                for share in shares.iter_mut().filter(|share| !is_own(share.group)) {
                    let length = share.key_exchange.len();
                    share.key_exchange = c.draw("key_exchange", length, "RFC 9846 §4.3.8")?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Shuffles extensions as clients do: what has its place at the start or the end stays there.
fn shuffle(extensions: &mut [Extension], rng: &mut dyn CryptoRng) {
    let stays = |it: &Extension| {
        let kind = it.extension_type();
        is_noise(kind) || kind == ExtensionType::PreSharedKey || kind == ExtensionType::Padding
    };
    let start = extensions.iter().take_while(|it| stays(it)).count();
    let end = extensions.iter().rev().take_while(|it| stays(it)).count();
    let end = extensions.len().saturating_sub(end);
    if let Some(middle) = extensions.get_mut(start..end) {
        middle.shuffle(rng);
    }
}

/// Whether it is GREASE (RFC 8701).
fn is_noise<C: CodePoint>(code: C) -> bool {
    is_grease(C::REGISTRY, code.value())
}

/// Whether the suites say that the client knows renegotiation_info (RFC 5746 §3.4).
pub(super) fn signals_renegotiation(hello: &ClientHello) -> bool {
    hello.cipher_suites.contains(&CipherSuite(0x00ff))
}
