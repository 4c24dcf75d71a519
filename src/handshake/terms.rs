//! What an end offers or accepts, whichever end it is.

use std::sync::Arc;

use crate::connection::Connection;
use crate::connection::session::ExternalPsk;
use crate::names::defaults;
use crate::names::registry::{NamedGroup, ProtocolVersion, PskKeyExchangeMode, SignatureScheme};
use crate::names::suite::{CipherSuite, KeyExchange, Suite};

/// What an end offers or accepts: the part of its configuration that both ends have.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The versions offered or accepted.
    pub versions: Vec<ProtocolVersion>,
    /// The cipher suites, best first; at the server this order counts. Those that no version of
    /// [`Terms::versions`] has are left out.
    pub suites: Vec<CipherSuite>,
    /// The groups, best first.
    pub groups: Vec<NamedGroup>,
    /// The signature schemes, best first.
    pub signature_schemes: Vec<SignatureScheme>,
    /// TLS 1.3: how a pre-shared key may be used, best first: with a fresh key exchange or alone.
    pub psk_modes: Vec<PskKeyExchangeMode>,
    /// Keys that both ends were given outside TLS.
    pub psks: Arc<Vec<ExternalPsk>>,
    /// A client offers such keys imported for TLS 1.3 and each hash (RFC 9258), not as they are; a
    /// server takes either.
    pub psk_import: bool,
    /// The application protocols, best first; a client without any sends no such extension.
    pub alpn: Vec<Vec<u8>>,
    /// Offer or answer extended_master_secret (RFC 7627).
    pub extended_master_secret: bool,
    /// Offer or answer encrypt_then_mac (RFC 7366).
    pub encrypt_then_mac: bool,
    /// Up to TLS 1.2: shake hands again when the other end asks for it (RFC 5746).
    pub renegotiation: bool,
    /// TLS 1.3: look like a resumption of TLS 1.2 for the sake of middleboxes (RFC 9846 appendix
    /// E.4).
    pub compat: bool,
    /// TLS 1.3: pad the content of protected records to a multiple of this many bytes.
    pub pad_to: Option<usize>,
    /// The largest record that we ask the peer to send (RFC 8449), 64 to 16385.
    pub record_size_limit: Option<u16>,
}

impl Terms {
    /// The terms of an end that offers nothing.
    pub fn none() -> Self {
        Terms {
            versions: Vec::new(),
            suites: Vec::new(),
            groups: Vec::new(),
            signature_schemes: Vec::new(),
            psk_modes: Vec::new(),
            psks: Arc::default(),
            psk_import: false,
            alpn: Vec::new(),
            extended_master_secret: false,
            encrypt_then_mac: false,
            compat: false,
            pad_to: None,
            record_size_limit: None,
            renegotiation: false,
        }
    }
}

impl Terms {
    /// The groups that a client with these terms lists: all of them for TLS 1.3, only curves for ECDHE
    /// before it. Finite-field groups would bind a DHE server to them (RFC 7919 §4), and shut out those
    /// with a prime of their own: before TLS 1.3 they are listed if the user chose the groups.
    pub(crate) fn offered_groups(&self) -> Vec<NamedGroup> {
        if self.versions.contains(&ProtocolVersion::TLS1_3) {
            return self.groups.clone();
        }
        let is_in_any = |suite: &&Suite| self.versions.iter().any(|it| suite.is_in(*it));
        let suites = || {
            let rows = self.suites.iter().filter_map(|code| code.suite());
            rows.filter(is_in_any)
        };
        let exchanges = |kind| suites().any(|it| it.key_exchange.besides_psk() == Some(kind));
        let (ecdhe, dhe) = (exchanges(KeyExchange::Ecdhe), exchanges(KeyExchange::Dhe));
        let is_chosen = self.groups != defaults::GROUPS;
        let is_useful = |group: &NamedGroup| match group {
            group if !group.is_in(ProtocolVersion::TLS1_2) => false,
            group if group.is_finite_field() => dhe && is_chosen,
            _ => ecdhe,
        };
        self.groups.iter().copied().filter(is_useful).collect()
    }

    /// Arranges what holds for every record of a connection, at whichever end: before the first.
    pub(super) fn apply(&self, c: &mut Connection) {
        c.layer().set_padding(self.pad_to.unwrap_or(0));
    }
}

impl Default for Terms {
    /// The terms of an end that has no particular wishes.
    fn default() -> Self {
        Terms {
            versions: defaults::VERSIONS.to_vec(),
            suites: defaults::suites(false),
            groups: defaults::GROUPS.to_vec(),
            signature_schemes: defaults::SIGNATURE_SCHEMES.to_vec(),
            psk_modes: vec![PskKeyExchangeMode::PskDheKe],
            psks: Arc::default(),
            psk_import: false,
            alpn: Vec::new(),
            extended_master_secret: true,
            encrypt_then_mac: true,
            renegotiation: false,
            compat: true,
            pad_to: None,
            record_size_limit: None,
        }
    }
}
