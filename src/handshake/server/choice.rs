//! What the server picks: suite, identity, signature scheme and group, each by its own preference
//! among what the client offers; and, if nothing fits, what it is that the two ends do not share.

use std::fmt::Display;

use super::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::extension::{KeyShare, KeyShareEntry, SignatureAlgorithms, SupportedGroups};
use crate::message::ClientHello;
use crate::names::TrustAnchorId;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{AlertDescription, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::signature::KeyAlgorithm;
use crate::names::suite::{Authentication, KeyExchange, Suite};
use crate::peer::{AskedAnchors, Identity, Signer, Unfit, Wanted};

/// How the two ends agree on a secret before TLS 1.3, and with which identity.
#[derive(Clone, Copy)]
pub(super) enum Exchange<'a> {
    /// The client encrypts the secret to the key in the certificate: nothing is signed.
    Rsa(&'a Identity),
    /// Each end sends a public key, and the server signs.
    Signed(Signed<'a>),
    /// Both know a key.
    Psk(BesidesPsk<'a>),
}

/// What is exchanged besides a pre-shared key.
#[derive(Clone, Copy)]
pub(super) enum BesidesPsk<'a> {
    /// Nothing.
    Nothing,
    /// The client encrypts a secret to the key in the certificate.
    Rsa(&'a Identity),
    /// Each end sends a public key, and nobody signs.
    Group(NamedGroup),
}

impl<'a> Exchange<'a> {
    /// Who the server shows that it is, if it shows a certificate.
    pub fn identity(&self) -> Option<&'a Identity> {
        match self {
            Exchange::Rsa(identity) | Exchange::Psk(BesidesPsk::Rsa(identity)) => Some(identity),
            Exchange::Signed(signed) => Some(signed.signer.identity),
            Exchange::Psk(_) => None,
        }
    }
}

/// A key exchange in a group, and the signature that ties the server's public key to its identity.
#[derive(Clone, Copy)]
pub(super) struct Signed<'a> {
    pub signer: Signer<'a>,
    pub group: NamedGroup,
}

/// Chooses suite, identity, and what the key exchange needs, for TLS 1.0 to 1.2.
///
/// # Errors
/// `handshake_failure` if nothing fits (RFC 5246 §7.4.1.3); `insufficient_security` if it is for
/// want of a finite-field group (RFC 7919 §4).
pub(super) fn choose_tls12<'a>(
    config: &'a Config,
    hello: &ClientHello,
    version: ProtocolVersion,
) -> Result<(&'static Suite, Exchange<'a>)> {
    Chooser::new(config, hello, version).first(|chooser, suite| {
        if suite.key_exchange.has_psk() {
            return chooser.with_psk(suite).map(Exchange::Psk);
        }
        let group = match suite.key_exchange {
            KeyExchange::Rsa => return chooser.rsa(suite).map(Exchange::Rsa),
            KeyExchange::Dhe => chooser
                .choose_finite_field()
                .ok_or(vec![Lack::FiniteField])?,
            _ => chooser.choose_curve().ok_or(vec![Lack::Curve])?,
        };
        chooser.signed(suite, group).map(Exchange::Signed)
    })
}

/// Chooses suite, identity, group and scheme for TLS 1.3; after a HelloRetryRequest the suite is
/// settled.
///
/// # Errors
/// As [`choose_tls12`] (RFC 9846 §4.2.1).
pub(super) fn choose_tls13<'a>(
    config: &'a Config,
    hello: &ClientHello,
    settled: Option<&'static Suite>,
) -> Result<(&'static Suite, Signed<'a>)> {
    let mut chooser = Chooser::new(config, hello, ProtocolVersion::TLS1_3);
    chooser.settled = settled;
    chooser.first(|chooser, suite| {
        let group = chooser.choose_group().ok_or(vec![Lack::Group])?;
        chooser.signed(suite, group)
    })
}

/// TLS 1.3: the group that both ends have; one for which a share is there, if there is one.
pub(super) fn choose_group(config: &Config, hello: &ClientHello) -> Option<NamedGroup> {
    Chooser::new(config, hello, ProtocolVersion::TLS1_3).choose_group()
}

/// TLS 1.3: the trust anchors of which we have chains that the client could take, in our order.
pub(super) fn available_anchors(
    config: &Config,
    hello: &ClientHello,
    suite: &Suite,
) -> Vec<TrustAnchorId> {
    let chooser = Chooser::new(config, hello, ProtocolVersion::TLS1_3);
    (chooser.wanted(suite)).available_anchors(&config.identities)
}

/// TLS 1.3: the first of our suites with this hash that the client offers.
pub(super) fn common_suite(
    config: &Config,
    hello: &ClientHello,
    hash: HashAlgorithm,
) -> Option<&'static Suite> {
    let ours = config.suites.iter();
    let common = ours.filter(|code| hello.cipher_suites.contains(code));
    let mut rows = common.filter_map(|code| code.suite());
    rows.find(|suite| suite.is_in(ProtocolVersion::TLS1_3) && suite.hash == hash)
}

/// Why a suite that both ends have cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lack {
    Group,
    Curve,
    FiniteField,
    Identity(Authentication),
    CertificateCurve,
    Scheme,
    /// Our certificates are for those alone who ask for their trust anchor.
    TrustAnchor,
    Psk,
    /// The client must show a certificate, which it may not be asked for.
    ClientCertificate,
}

/// What is missing, where these are the reasons why no identity serves a suite.
fn lacks(suite: &Suite, unfit: Vec<Unfit>) -> Vec<Lack> {
    let lacks: Vec<Lack> = unfit
        .into_iter()
        .filter_map(|why| match why {
            Unfit::Key => None,
            Unfit::Curve => Some(Lack::CertificateCurve),
            Unfit::Scheme => Some(Lack::Scheme),
            Unfit::TrustAnchor => Some(Lack::TrustAnchor),
        })
        .collect();
    match lacks[..] {
        [] => vec![Lack::Identity(suite.authentication)],
        _ => lacks,
    }
}

struct Chooser<'a, 'h> {
    config: &'a Config,
    hello: &'h ClientHello,
    version: ProtocolVersion,
    /// The one suite that can still be chosen, if that is so.
    settled: Option<&'static Suite>,
    /// Why the suites tried so far do not fit, each reason once.
    lacks: Vec<Lack>,
}

impl<'a, 'h> Chooser<'a, 'h> {
    fn new(config: &'a Config, hello: &'h ClientHello, version: ProtocolVersion) -> Self {
        Chooser {
            config,
            hello,
            version,
            settled: None,
            lacks: Vec::new(),
        }
    }

    /// The first suite in common for which `try_suite` finds what it needs.
    fn first<T>(
        mut self,
        try_suite: impl Fn(&Self, &'static Suite) -> std::result::Result<T, Vec<Lack>>,
    ) -> Result<(&'static Suite, T)> {
        let mut common = 0;
        for code in &self.config.suites {
            let is_open = |suite: &&Suite| self.settled.is_none_or(|it| it.code == suite.code);
            let suite = code.suite().filter(|suite| suite.is_in(self.version));
            let suite = suite.filter(is_open);
            let Some(suite) = suite.filter(|_| self.hello.cipher_suites.contains(code)) else {
                continue;
            };
            match try_suite(&self, suite) {
                Ok(chosen) => return Ok((suite, chosen)),
                Err(lacks) => {
                    for lack in lacks {
                        if !self.lacks.contains(&lack) {
                            self.lacks.push(lack);
                        }
                    }
                }
            }
            common += 1;
        }
        Err(self.explain(common))
    }

    /// Who we can be: those of the kind of certificate that the client prefers.
    fn identities(&self) -> &'a [Identity] {
        super::hello::identities(self.config, self.hello).unwrap_or_default()
    }

    /// What the client asks of an identity.
    fn wanted<'w>(&'w self, suite: &'w Suite) -> Wanted<'w> {
        Wanted {
            version: self.version,
            suite,
            groups: offered_groups(self.hello),
            taken: self.offered_schemes(),
            ours: &self.config.signature_schemes,
            anchors: match self.version {
                ProtocolVersion::TLS1_3 => AskedAnchors::of(self.hello.extensions.as_ref()),
                _ => AskedAnchors::default(),
            },
        }
    }

    fn signed(
        &self,
        suite: &'static Suite,
        group: NamedGroup,
    ) -> std::result::Result<Signed<'a>, Vec<Lack>> {
        let signer = self.wanted(suite).signer(self.identities());
        let signer = signer.map_err(|why| lacks(suite, why))?;
        Ok(Signed { signer, group })
    }

    /// Who can decrypt what the client encrypts.
    fn rsa(&self, suite: &'static Suite) -> std::result::Result<&'a Identity, Vec<Lack>> {
        let identity = self.wanted(suite).identity(self.identities());
        identity.map_err(|why| lacks(suite, why))
    }

    /// What goes with a pre-shared key. Which one the client names later.
    fn with_psk(&self, suite: &'static Suite) -> std::result::Result<BesidesPsk<'a>, Vec<Lack>> {
        if self.config.psks.is_empty() {
            return Err(vec![Lack::Psk]);
        }
        let wanted = self.config.asked_at_once();
        if !suite.has_certificate() && wanted.is_some_and(|wanted| wanted.required) {
            return Err(vec![Lack::ClientCertificate]);
        }
        Ok(match suite.key_exchange {
            KeyExchange::DhePsk => {
                let group = self.choose_finite_field();
                BesidesPsk::Group(group.ok_or(vec![Lack::FiniteField])?)
            }
            KeyExchange::EcdhePsk => {
                BesidesPsk::Group(self.choose_curve().ok_or(vec![Lack::Curve])?)
            }
            KeyExchange::RsaPsk => BesidesPsk::Rsa(self.rsa(suite)?),
            _ => BesidesPsk::Nothing,
        })
    }

    /// The schemes that the client takes.
    fn offered_schemes(&self) -> &'h [SignatureScheme] {
        match self.hello.extension::<SignatureAlgorithms>() {
            Some(list) => &list.supported_signature_algorithms,
            // RFC 5246 §7.4.1.4.1: a client that does not say takes SHA-1.
            None => &[SignatureScheme::RsaPkcs1Sha1, SignatureScheme::EcdsaSha1],
        }
    }

    /// TLS 1.3: the first of our groups for which a share is there, else the first that the client
    /// lists (RFC 9846 §4.2.1).
    fn choose_group(&self) -> Option<NamedGroup> {
        let offered = offered_groups(self.hello).unwrap_or_default();
        let common = || {
            let ours = self.config.groups.iter().copied();
            ours.filter(|group| group.is_in(ProtocolVersion::TLS1_3) && offered.contains(group))
        };
        common()
            .find(|group| share_in(self.hello, *group).is_some())
            .or_else(|| common().next())
    }

    fn choose_curve(&self) -> Option<NamedGroup> {
        let ours = self.config.groups.iter().copied();
        let is_curve =
            |group: &NamedGroup| !group.is_finite_field() && group.is_in(ProtocolVersion::TLS1_2);
        let mut curves = ours.filter(is_curve);
        match offered_groups(self.hello) {
            Some(offered) => curves.find(|group| offered.contains(group)),
            // RFC 8422 §4: without the extension the server may choose any.
            None => curves.find(|group| *group == NamedGroup::Secp256r1),
        }
    }

    /// RFC 7919 §4: a client that lists finite-field groups gets one of them or no DHE suite.
    fn choose_finite_field(&self) -> Option<NamedGroup> {
        let ours = self.config.groups.iter().copied();
        let mut ours = ours.filter(|group| group.is_finite_field());
        let offered = offered_groups(self.hello).unwrap_or_default();
        if offered.iter().any(|group| group.is_finite_field()) {
            ours.find(|group| offered.contains(group))
        } else {
            ours.next()
        }
    }

    /// What the two ends do not share, when `common` suites are, and none fits.
    fn explain(&self, common: usize) -> Error {
        let version = self.version;
        let message = if common == 0 {
            format!(
                "no cipher suite in common for {version}: the client offers {}",
                some_of(&self.hello.cipher_suites)
            )
        } else {
            let lacks: Vec<String> = self.lacks.iter().map(|lack| self.name(*lack)).collect();
            format!(
                "cipher suites are in common for {version}, but {}",
                lacks.join(", and ")
            )
        };
        let alert = if self.is_for_want_of_finite_fields() {
            AlertDescription::InsufficientSecurity
        } else {
            AlertDescription::HandshakeFailure
        };
        Error::new(ErrorKind::Negotiation, message).with_alert(alert)
    }

    /// RFC 7919 §4: the client lists finite-field groups, we take none of them, and nothing else
    /// that it offers can be used.
    fn is_for_want_of_finite_fields(&self) -> bool {
        let offered = offered_groups(self.hello).unwrap_or_default();
        let ours = |group: &NamedGroup| self.config.groups.contains(group);
        let mut fields = offered
            .iter()
            .filter(|group| group.is_finite_field())
            .peekable();
        fields.peek().is_some()
            && !fields.any(ours)
            && (self.lacks.contains(&Lack::FiniteField) || !offered.iter().any(ours))
    }

    fn name(&self, lack: Lack) -> String {
        let groups = || some_of(offered_groups(self.hello).unwrap_or_default());
        match lack {
            Lack::Group => format!(
                "no group for key exchange is: the client lists {}",
                groups()
            ),
            Lack::Curve => format!("no curve for ECDHE is: the client lists {}", groups()),
            Lack::FiniteField => format!(
                "no finite-field group for DHE is: the client lists {}",
                groups()
            ),
            Lack::Identity(Authentication::Ecdsa) => {
                "we have no ECDSA or Ed25519 certificate".to_owned()
            }
            Lack::Identity(_) => "we have no RSA certificate".to_owned(),
            Lack::Psk => "we have no pre-shared key".to_owned(),
            Lack::TrustAnchor => {
                "our certificate is for clients that ask for its trust anchor (draft-ietf-tls-trust-anchor-ids §6.3)".to_owned()
            }
            Lack::ClientCertificate => {
                "we require a certificate of the client, which those with a pre-shared key alone leave no room for (RFC 4279 §2)".to_owned()
            }
            Lack::CertificateCurve => {
                let identities = self.config.identities.iter();
                let keys = identities.map(|identity| identity.private_key().algorithm());
                let curves: Vec<NamedGroup> = keys.filter_map(KeyAlgorithm::curve).collect();
                format!(
                    "the curve of our ECDSA certificate ({}) is not listed by the client (RFC 8422 §5.3)",
                    some_of(&curves)
                )
            }
            Lack::Scheme => format!(
                "no signature scheme that fits our certificate is: the client takes {}",
                some_of(self.offered_schemes())
            ),
        }
    }
}

/// A list in words, cut short: a peer may list thousands.
pub(super) fn some_of<T: Display>(list: &[T]) -> String {
    const MOST: usize = 8;
    if list.is_empty() {
        return "none".to_owned();
    }
    let names: Vec<String> = list.iter().take(MOST).map(T::to_string).collect();
    let names = names.join(", ");
    match list.len() {
        length if length > MOST => format!("{names} and {} more", length - MOST),
        _ => names,
    }
}

/// The groups that the client lists; `None` if it does not send the extension.
pub(super) fn offered_groups(hello: &ClientHello) -> Option<&[NamedGroup]> {
    let groups = hello.extension::<SupportedGroups>()?;
    Some(&groups.named_group_list)
}

/// The key shares that the client sends.
pub(super) fn shares(hello: &ClientHello) -> &[KeyShareEntry] {
    match hello.extension() {
        Some(KeyShare::ClientShares(shares)) => shares,
        _ => &[],
    }
}

/// The client's key share in a group.
pub(super) fn share_in(hello: &ClientHello, group: NamedGroup) -> Option<&KeyShareEntry> {
    shares(hello).iter().find(|share| share.group == group)
}
