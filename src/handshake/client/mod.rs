//! The handshake as a client tells it: `hello` offers, then `tls12` (1.0 to 1.2) or `tls13`,
//! flight by flight.

mod hello;
mod tls12;
mod tls13;

use std::sync::Arc;
use std::time::SystemTime;

use crate::certificate::ServerName;
use crate::connection::Connection;
use crate::error::Result;
use crate::message::ClientHello;
use crate::names::defaults;
use crate::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::CipherSuite;
use crate::peer::{Expected, Role, TrustAnchors, authenticate};

/// What a client offers and asks for.
#[derive(Debug, Clone)]
pub struct Config {
    /// The versions offered.
    pub versions: Vec<ProtocolVersion>,
    /// The cipher suites offered, best first. Those that no offered version has are left out.
    pub suites: Vec<CipherSuite>,
    /// The groups offered, best first.
    pub groups: Vec<NamedGroup>,
    /// The groups for which a key is sent at once in TLS 1.3; `None` for the default, none if empty.
    pub key_shares: Option<Vec<NamedGroup>>,
    /// The signature schemes offered, best first.
    pub signature_schemes: Vec<SignatureScheme>,
    /// The name asked for with server_name; `None` sends no such extension.
    pub server_name: Option<String>,
    /// The name or address that the certificate must be for.
    pub certificate_name: ServerName,
    /// The application protocols offered, best first; none sends no such extension.
    pub alpn: Vec<Vec<u8>>,
    /// Who is trusted to vouch for servers.
    pub trust_anchors: Arc<TrustAnchors>,
    /// A certificate that fails its checks is shown, and the handshake goes on.
    pub insecure: bool,
    /// The time at which certificates must be valid.
    pub now: SystemTime,
    /// Offer extended_master_secret.
    pub extended_master_secret: bool,
    /// Offer encrypt_then_mac.
    pub encrypt_then_mac: bool,
    /// TLS 1.3: look like a resumption of TLS 1.2 for the sake of middleboxes (RFC 9846 §E.4).
    pub compat: bool,
    /// TLS 1.3: pad the content of protected records to a multiple of this many bytes.
    pub pad_to: Option<usize>,
    /// The largest record that we ask the server to send (RFC 8449), 64 to 16385.
    pub record_size_limit: Option<u16>,
    /// The last word on a ClientHello before it is sent: to offer as another client does, or as one
    /// did. What it offers must be among the above, which the answers are checked against.
    pub arrange: Option<fn(&mut ClientHello)>,
}

impl Config {
    /// What a client offers that has no particular wishes.
    pub fn new(certificate_name: ServerName, trust_anchors: TrustAnchors) -> Self {
        Config {
            versions: defaults::VERSIONS.to_vec(),
            suites: defaults::suites(),
            groups: defaults::GROUPS.to_vec(),
            key_shares: None,
            signature_schemes: defaults::SIGNATURE_SCHEMES.to_vec(),
            server_name: match &certificate_name {
                ServerName::Dns(name) => Some(name.clone()),
                ServerName::Ip(_) => None,
            },
            certificate_name,
            alpn: Vec::new(),
            trust_anchors: Arc::new(trust_anchors),
            insecure: false,
            now: SystemTime::now(),
            extended_master_secret: true,
            encrypt_then_mac: true,
            compat: true,
            pad_to: None,
            record_size_limit: None,
            arrange: None,
        }
    }

    fn arrange(&self, hello: &mut ClientHello) {
        if let Some(arrange) = self.arrange {
            arrange(hello);
        }
    }

    fn offers(&self, version: ProtocolVersion) -> bool {
        self.versions.contains(&version)
    }

    fn newest(&self) -> ProtocolVersion {
        self.versions
            .iter()
            .copied()
            .max()
            .unwrap_or(ProtocolVersion::TLS1_2)
    }
}

impl<'a> From<&'a Config> for Expected<'a> {
    fn from(config: &'a Config) -> Self {
        Expected {
            role: Role::Server(&config.certificate_name),
            trust_anchors: &config.trust_anchors,
            now: config.now,
            groups: &config.groups,
            signature_schemes: &config.signature_schemes,
            insecure: config.insecure,
        }
    }
}

/// Performs a handshake. Afterwards the connection carries application data.
///
/// # Errors
/// Whatever went wrong; the peer was told with the alert that it is owed.
pub fn handshake(c: &mut Connection, config: &Config) -> Result<()> {
    let result = tell_story(c, config);
    if let Err(error) = &result {
        c.fail(error);
    }
    result
}

fn tell_story(c: &mut Connection, config: &Config) -> Result<()> {
    let offer = hello::send_client_hello(c, config)?;
    let server_hello = c.receive()?;
    match hello::negotiate_version(c, config, &server_hello)? {
        ProtocolVersion::TLS1_3 => tls13::handshake(c, config, offer, server_hello),
        _ => tls12::handshake(c, config, &offer, &server_hello),
    }
}
