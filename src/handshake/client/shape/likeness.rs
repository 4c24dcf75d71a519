//! The offer of another client: what its ClientHello says, without what belongs to one connection.

use std::sync::Arc;

use super::is_noise;
use crate::error::{Error, Result};
use crate::extension::*;
use crate::handshake::Terms;
use crate::message::{ClientHello, Message};
use crate::names::defaults;
use crate::names::registry::*;
use crate::names::suite::CipherSuite;
use crate::wire::{Reader, Value};

/// The recorded hellos.
const CLIENTS: &str = include_str!("clients.txt");

/// What most clients pad a hello to that is shorter than this and over 255 bytes: some servers hung
/// on such lengths (RFC 7685 §4).
const USUAL_LENGTH: usize = 512;

/// What another client offers, in its own order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// Whose offer it is: `Chromium 156`, or where it was read.
    pub title: String,
    /// The hello, from which random values, keys and sessions are left out.
    pub(super) hello: ClientHello,
    /// Whether the client shuffles its extensions.
    pub(super) shuffles: bool,
    /// The length of the message, header included, that it pads shorter ones of 256 bytes or more to.
    pub(super) pads_to: usize,
    /// Whether the client names servers that have names.
    names_server: bool,
    /// What the hello had that only its sender can offer: sessions and what goes with them.
    pub left_out: Vec<ExtensionType>,
}

/// A client whose hello is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client {
    /// What it can be called here, separated by spaces.
    names: &'static str,
    /// What it is and which version.
    pub title: &'static str,
    habit: &'static str,
    hello: &'static str,
}

impl Client {
    /// Those that are known.
    pub fn all() -> impl Iterator<Item = Client> {
        let lines = CLIENTS.lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| {
            let mut columns = line.splitn(4, " | ");
            Some(Client {
                names: columns.next()?,
                title: columns.next()?,
                habit: columns.next()?,
                hello: columns.next()?,
            })
        })
    }

    /// The one that has this name, in any case.
    pub fn named(name: &str) -> Option<Client> {
        let is_called = |known: &str| known.eq_ignore_ascii_case(name);
        Client::all().find(|client| client.names().any(is_called))
    }

    /// What it can be called, the usual name first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.names.split(' ')
    }

    /// The suites of its offer, without GREASE: all that is read of it. None if it cannot be read.
    pub(super) fn cipher_suites(&self) -> impl Iterator<Item = CipherSuite> + use<> {
        let suites = self.suite_digits().unwrap_or_default().as_bytes();
        let suites = suites.as_chunks::<4>().0.iter();
        let suites = suites.filter_map(|digits| {
            let mut value = [0; 2];
            base16ct::lower::decode(digits, &mut value).ok()?;
            Some(CipherSuite(u16::from_be_bytes(value)))
        });
        suites.filter(|suite| !is_noise(*suite))
    }

    /// The part of the recorded hello that lists its suites.
    fn suite_digits(&self) -> Option<&'static str> {
        // A version and a random come first; then a session id and the suites, each with its length.
        let length = |at: usize, bytes: usize| {
            let digits = self.hello.get(at..at + 2 * bytes)?;
            usize::from_str_radix(digits, 16).ok()
        };
        let session_id = 2 * (2 + 32);
        let suites = session_id + 2 * (1 + length(session_id, 1)?);
        let start = suites + 2 * 2;
        self.hello.get(start..start + 2 * length(suites, 2)?)
    }

    fn pads_to(&self) -> usize {
        let length = self.habit.strip_prefix("pads to ");
        let length = length.and_then(|digits| digits.parse().ok());
        length.unwrap_or(USUAL_LENGTH)
    }

    /// Its offer.
    ///
    /// # Errors
    /// None: the recorded hellos decode.
    pub fn likeness(&self) -> Result<Likeness> {
        let body = base16ct::lower::decode_vec(self.hello);
        let body = body.map_err(|_| Error::internal("a recorded hello is not hex"))?;
        let hello = ClientHello::decode(&mut Reader::new(&body), ProtocolVersion::TLS1_2)?;
        Ok(Likeness {
            shuffles: self.habit == "shuffles",
            pads_to: self.pads_to(),
            names_server: true,
            ..Likeness::new(self.title, hello)
        })
    }
}

impl Likeness {
    /// Whether the client sends its extensions in another order each time.
    pub fn shuffles(&self) -> bool {
        self.shuffles
    }

    /// Whether the hello has an encrypted one inside, or bytes that look like one.
    pub fn pretends_ech(&self) -> bool {
        self.hello.extension::<EncryptedClientHello>().is_some()
    }

    /// The offer of a hello that was recorded elsewhere. Sessions in it are left out: only those who
    /// have their secrets can offer them.
    pub fn new(title: impl Into<String>, mut hello: ClientHello) -> Self {
        let mut left_out = Vec::new();
        if let Some(extensions) = &mut hello.extensions {
            extensions.0.retain_mut(|extension| match extension {
                Extension::PreSharedKey(_) | Extension::EarlyData(_) | Extension::Cookie(_) => {
                    left_out.push(extension.extension_type());
                    false
                }
                Extension::SessionTicket(it) if !it.ticket.is_empty() => {
                    left_out.push(ExtensionType::SessionTicket);
                    it.ticket = Value::default();
                    true
                }
                _ => true,
            });
        }
        if !hello.offers_tls13() && !hello.session_id.is_empty() {
            hello.session_id = Value::literal("session_id", []);
        }
        Likeness {
            title: title.into(),
            names_server: hello.extension::<ServerName>().is_some(),
            hello,
            shuffles: false,
            pads_to: USUAL_LENGTH,
            left_out,
        }
    }

    /// What it offers, as terms: noise and signals left out, what this program does not support
    /// kept, but for versions.
    pub fn terms(&self) -> Terms {
        let hello = &self.hello;
        let groups: Option<&SupportedGroups> = hello.extension();
        let schemes: Option<&SignatureAlgorithms> = hello.extension();
        let alpn: Option<&ApplicationLayerProtocolNegotiation> = hello.extension();
        let limit: Option<&RecordSizeLimit> = hello.extension();
        let modes: Option<&PskKeyExchangeModes> = hello.extension();
        let tls13 = hello.offers_tls13();
        Terms {
            versions: self.versions(),
            suites: (hello.cipher_suites.iter().copied())
                .filter(|suite| !is_noise(*suite) && !is_signal(*suite))
                .collect(),
            groups: groups.map_or_else(
                || defaults::GROUPS.to_vec(),
                |groups| real(&groups.named_group_list),
            ),
            signature_schemes: schemes.map_or_else(
                || defaults::SIGNATURE_SCHEMES.to_vec(),
                |schemes| real(&schemes.supported_signature_algorithms),
            ),
            psk_modes: modes
                .map_or_else(|| Terms::default().psk_modes, |modes| real(&modes.ke_modes)),
            alpn: alpn.map_or_else(Vec::new, |alpn| alpn.protocol_name_list.clone()),
            extended_master_secret: hello.extension::<ExtendedMasterSecret>().is_some(),
            encrypt_then_mac: hello.extension::<EncryptThenMac>().is_some(),
            compat: tls13 && !hello.session_id.is_empty(),
            record_size_limit: limit.map(|limit| limit.record_size_limit),
            ..Terms::default()
        }
    }

    /// The versions that it offers and this program supports, newest first.
    fn versions(&self) -> Vec<ProtocolVersion> {
        let supported = defaults::VERSIONS.iter().copied();
        match self.hello.extension() {
            Some(SupportedVersions::Offered(offered)) => supported
                .filter(|version| offered.contains(version))
                .collect(),
            _ => supported
                .filter(|version| *version <= *self.hello.client_version)
                .filter(|version| *version < ProtocolVersion::TLS1_3)
                .collect(),
        }
    }

    /// The groups in which it sends keys at once and this program can make them.
    pub fn key_shares(&self) -> Vec<NamedGroup> {
        let Some(KeyShare::ClientShares(shares)) = self.hello.extension() else {
            return Vec::new();
        };
        let groups = shares.iter().map(|share| share.group);
        groups
            .filter(|group| defaults::GROUPS.contains(group))
            .collect()
    }

    /// The same of a changed offer of groups: where none is left, the first that is offered.
    pub fn key_shares_among(&self, groups: &[NamedGroup]) -> Vec<NamedGroup> {
        let own = self.key_shares();
        let is_kept = |group: &NamedGroup| groups.contains(group);
        let kept: Vec<NamedGroup> = own.iter().copied().filter(is_kept).collect();
        if own.is_empty() || !kept.is_empty() {
            return kept;
        }
        let is_supported = |group: &NamedGroup| defaults::GROUPS.contains(group);
        let first = groups.iter().copied().find(is_supported);
        first.into_iter().collect()
    }

    /// Whether it names the server.
    pub fn names_server(&self) -> bool {
        self.names_server
    }

    /// Its hello, as it was recorded: what belongs to one connection is blank or another's.
    pub fn hello(&self) -> &ClientHello {
        &self.hello
    }

    /// To be shared by configurations.
    pub fn shared(self) -> Arc<Self> {
        Arc::new(self)
    }
}

/// What is not GREASE.
fn real<C: crate::wire::CodePoint>(codes: &[C]) -> Vec<C> {
    let codes = codes.iter().copied();
    codes.filter(|code| !is_noise(*code)).collect()
}

/// Whether it is no suite, but says something: TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 §3.3),
/// TLS_FALLBACK_SCSV (RFC 7507 §2).
fn is_signal(suite: CipherSuite) -> bool {
    matches!(suite.0, 0x00ff | 0x5600)
}
