//! Who the server is: a certificate chain with its private key.
//!
//! The demo identities in this directory are committed, private keys and all: they prove nothing,
//! to anybody. `cargo run --example make_identities` made them.

mod ber;
mod files;
mod old_pem;
mod password;
mod pbes;
mod pkcs12;
mod staple;
#[cfg(test)]
mod tests;

pub use files::PassPhrase;

use std::sync::{LazyLock, OnceLock};

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use super::{Delegate, PinnedKey};
use crate::certificate::{Certificate, CertificateProperties};
use crate::compute::Value;
use crate::compute::signature::PrivateKey;
use crate::error::{Error, Result};
use crate::names::TrustAnchorId;
use crate::names::signature::{KeyAlgorithm, KeyType};

/// A certificate chain and the private key of its first certificate.
#[derive(Debug)]
pub struct Identity {
    /// Certificates in DER. Those of demo identities are decoded when they are first needed, and so are
    /// their keys: of the nine, a handshake needs one, and the base64 of all takes a twentieth of it.
    chain: LazyLock<Vec<Vec<u8>>, Decode>,
    private_key: PrivateKey,
    certificate: OnceLock<Result<Certificate>>,
    ocsp_response: Option<Value>,
    delegates: Vec<Delegate>,
    properties: CertificateProperties,
}

type Decode = Box<dyn FnOnce() -> Vec<Vec<u8>> + Send + Sync>;

/// The certificate authorities of the demo identities, in PEM: one with an RSA key.
pub const DEMO_CA_PEM: &str = include_str!("demo-ca.pem");

/// The authority of the ML-DSA identities, in PEM. It is kept apart because few programs can read
/// it yet.
pub const DEMO_ML_DSA_CA_PEM: &str = include_str!("demo-ca-mldsa65.pem");

/// The first authority as a trust anchor (draft-ietf-tls-trust-anchor-ids §3), below the number that is
/// kept for examples (RFC 5612).
pub const DEMO_CA_ID: &str = "32473.1";

/// The other one.
pub const DEMO_ML_DSA_CA_ID: &str = "32473.2";

/// The authorities of all demo identities, in PEM.
pub fn demo_ca_pem() -> String {
    [DEMO_CA_PEM, DEMO_ML_DSA_CA_PEM].concat()
}

/// A demo identity, as it is committed.
struct Demo {
    name: &'static str,
    /// What its key is: known before the key is decoded.
    key_type: KeyType,
    chain: &'static str,
    key: &'static str,
}

macro_rules! demo {
    ($($name:literal $algorithm:ident $bits:literal,)*) => {
        &[$(Demo {
            name: $name,
            key_type: KeyType {
                algorithm: KeyAlgorithm::$algorithm,
                bits: $bits,
            },
            chain: include_str!(concat!($name, ".pem")),
            key: include_str!(concat!($name, ".key.pem")),
        }),*]
    };
}

/// The demo identities, best first.
const DEMO: &[Demo] = demo![
    "ecdsa-p256" EcdsaP256 0,
    "rsa" Rsa 2048,
    "rsa-pss" RsaPss 2048,
    "ecdsa-p384" EcdsaP384 0,
    "ecdsa-p521" EcdsaP521 0,
    "ed25519" Ed25519 0,
    "mldsa65" MlDsa65 0,
    "mldsa44" MlDsa44 0,
    "mldsa87" MlDsa87 0,
];

impl Identity {
    /// From PEM: the chain, the server's own certificate first, and its private key.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if either cannot be read, or they do not belong
    /// together.
    pub fn from_pem(chain_pem: &str, key_pem: &str) -> Result<Self> {
        let chain = decode(chain_pem)
            .map_err(|error| Error::usage(format!("the certificate chain is not PEM: {error}")))?;
        if chain.is_empty() {
            return Err(Error::usage("the chain holds no certificate in PEM"));
        }
        Self::of(chain, PrivateKey::from_pem(key_pem)?)
    }

    /// From certificates in DER, the end's own first, and its private key.
    ///
    /// # Errors
    /// As [`Identity::from_pem`].
    pub fn of(chain: Vec<Vec<u8>>, private_key: PrivateKey) -> Result<Self> {
        let identity = Identity {
            chain: LazyLock::new(Box::new(move || chain)),
            private_key,
            certificate: OnceLock::new(),
            ocsp_response: None,
            delegates: Vec::new(),
            properties: CertificateProperties::default(),
        };
        identity.checked()
    }

    /// A key alone, without a certificate, for those who know it already (RFC 7250).
    pub fn bare(private_key: PrivateKey) -> Self {
        Identity {
            chain: LazyLock::new(Box::new(Vec::new)),
            private_key,
            certificate: OnceLock::new(),
            ocsp_response: None,
            delegates: Vec::new(),
            properties: CertificateProperties::default(),
        }
    }

    /// Whether it is a key alone.
    pub fn is_bare(&self) -> bool {
        self.chain.is_empty()
    }

    /// Whom its certificate is for; of a key alone, its hash.
    ///
    /// # Errors
    /// If the certificate or the key cannot be read.
    pub fn name(&self) -> Result<String> {
        match self.is_bare() {
            true => Ok(PinnedKey::of(&self.raw_public_key()?).to_string()),
            false => Ok(self.certificate()?.holder()),
        }
    }

    /// The public key, as SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    /// If it cannot be computed.
    pub fn raw_public_key(&self) -> Result<Value> {
        let key = self.private_key.public_key()?;
        Ok(key.spki().clone().renamed("subjectPublicKeyInfo"))
    }

    /// Itself, if its certificate parses and is for its key.
    fn checked(self) -> Result<Self> {
        let identity = self;
        let certificate = identity
            .certificate()
            .map_err(|error| Error::usage(error.message))?;
        let certified = certificate
            .public_key()
            .map_err(|error| Error::usage(error.message))?;
        let ours = identity.private_key.public_key()?;
        // The bare key: parameters of the algorithm may be given in one place and not in the other.
        if !ours.is_same(certified) {
            return Err(Error::usage(format!(
                "the private key ({}) does not belong to the certificate of {} ({})",
                ours.key_type(),
                certificate.summary(0).subject,
                certified.key_type()
            )));
        }
        Ok(identity)
    }

    /// The certificates as they are sent, in DER, the server's own first.
    pub fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// The same, as values: they come out of a file.
    pub fn certificates(&self) -> Vec<Value> {
        let value = |der: &Vec<u8>| Value::literal("certificate", &der[..]);
        self.chain.iter().map(value).collect()
    }

    /// The server's own certificate.
    ///
    /// # Errors
    /// If it does not parse.
    pub fn certificate(&self) -> Result<&Certificate> {
        let leaf = self.chain.first().map(Vec::as_slice).unwrap_or_default();
        self.certificate
            .get_or_init(|| Certificate::parse(leaf))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The delegated credentials that can be shown with the certificate, best first (RFC 9345).
    pub fn delegates(&self) -> &[Delegate] {
        &self.delegates
    }

    /// Adds a delegated credential, to be shown to those who take it, whatever is in it.
    pub fn delegate(&mut self, delegate: Delegate) {
        self.delegates.push(delegate);
    }

    /// What is known of the path besides its certificates.
    pub fn properties(&self) -> &CertificateProperties {
        &self.properties
    }

    /// Gives it properties. With an identifier of its trust anchor, it is sent as one path, complete and in
    /// order (draft-ietf-tls-trust-anchor-ids §4.2).
    ///
    /// # Errors
    /// If it has such an identifier and is not so.
    pub fn with_properties(mut self, properties: CertificateProperties) -> Result<Self> {
        if properties.trust_anchor_id.is_some() && !is_path(&self.chain) {
            return Err(Error::usage(
                "its CERTIFICATE PROPERTIES name the trust anchor of a path, in which each certificate must certify the one before it, up to the trust anchor, which is left out (draft-ietf-tls-trust-anchor-ids §6.4)",
            ));
        }
        self.properties = properties;
        Ok(self)
    }

    /// The private key of the server's own certificate.
    pub fn private_key(&self) -> &PrivateKey {
        &self.private_key
    }

    /// The names of the demo identities, best first: `ecdsa-p256`, `rsa`, ….
    pub fn demo_names() -> impl Iterator<Item = &'static str> {
        DEMO.iter().map(|demo| demo.name)
    }

    /// The demo identity with this name.
    pub fn demo_named(name: &str) -> Option<Self> {
        let demo = DEMO.iter().find(|demo| demo.name == name)?;
        let anchor = match name.starts_with("mldsa") {
            true => DEMO_ML_DSA_CA_ID,
            false => DEMO_CA_ID,
        };
        Some(Identity {
            chain: LazyLock::new(Box::new(|| decode(demo.chain).unwrap_or_default())),
            private_key: PrivateKey::known(demo.key_type, demo.key),
            certificate: OnceLock::new(),
            ocsp_response: None,
            delegates: Vec::new(),
            properties: CertificateProperties {
                trust_anchor_id: TrustAnchorId::parse(anchor).ok(),
                ..CertificateProperties::default()
            },
        })
    }

    /// Every demo identity, best first.
    pub fn demo() -> Vec<Self> {
        Self::demo_names().filter_map(Self::demo_named).collect()
    }
}

/// The certificates in PEM text, in DER.
fn decode(pem: &str) -> std::result::Result<Vec<Vec<u8>>, rustls_pki_types::pem::Error> {
    CertificateDer::pem_slice_iter(pem.as_bytes())
        .map(|certificate| certificate.map(|der| der.to_vec()))
        .collect()
}

/// Whether each certificate is issued by the next, and the last by somebody else.
fn is_path(chain: &[Vec<u8>]) -> bool {
    let parsed: Result<Vec<Certificate>> =
        chain.iter().map(|der| Certificate::parse(der)).collect();
    parsed.is_ok_and(|certificates| in_order(&certificates))
}

/// Whether each certificate is issued by the next, and the last by somebody else.
pub fn in_order(certificates: &[Certificate]) -> bool {
    let is_issued = |pair: &[Certificate]| pair[1].is_issuer_of(&pair[0]);
    let last = certificates.last();
    certificates.windows(2).all(is_issued) && last.is_some_and(|last| !last.is_issuer_of(last))
}
