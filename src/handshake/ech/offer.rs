//! Which of a server's configurations a client uses (RFC 9849 §6.1, §6.1.7).

use crate::compute::Value;
use crate::extension::{EchConfig, EchConfigContents, EchConfigList, HpkeSymmetricCipherSuite};
use crate::keys::hpke;
use crate::names::registry::{ExtensionType, HpkeKemId};

/// A configuration that a client can encrypt to, and how.
#[derive(Debug, Clone)]
pub struct EchOffer {
    /// The whole ECHConfig.
    pub config: Value,
    /// What names it in the client's extension.
    pub config_id: u8,
    /// The server's public key, `pkR`.
    pub public_key: Value,
    /// The algorithms.
    pub suite: hpke::Suite,
    /// Those of them that the extension names.
    pub cipher_suite: HpkeSymmetricCipherSuite,
    /// The longest name that the server expects, or 0.
    pub maximum_name_length: u8,
    /// The host that the outer ClientHello names.
    pub public_name: String,
}

/// Why a configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// It is for another version of Encrypted ClientHello.
    Version(ExtensionType),
    /// Its key is of a kind that is not supported.
    Kem(HpkeKemId),
    /// None of its pairs of algorithms is supported.
    CipherSuites,
    /// It has an extension that must be understood, and is not.
    Extension(u16),
    /// Its public name is no name of a host.
    PublicName(String),
    /// Its key is as long as no key of its kind.
    PublicKey,
}

impl EchOffer {
    /// The first configuration of the list that can be used.
    ///
    /// # Errors
    /// Why none can, one reason for each.
    pub fn choose(list: &EchConfigList) -> Result<Self, Vec<Unusable>> {
        let mut reasons = Vec::new();
        for config in &list.0 {
            match Self::of(config) {
                Ok(offer) => return Ok(offer),
                Err(reason) => reasons.push(reason),
            }
        }
        Err(reasons)
    }

    fn of(config: &EchConfig) -> Result<Self, Unusable> {
        let EchConfigContents::Rfc9849 {
            config_id,
            kem_id,
            public_key,
            cipher_suites,
            maximum_name_length,
            public_name,
            extensions,
        } = &config.contents
        else {
            return Err(Unusable::Version(config.version));
        };
        let kem = hpke::Kem::named(*kem_id).ok_or(Unusable::Kem(*kem_id))?;
        // RFC 9849 §4.2: the first bit says that it must be understood; none is registered.
        if let Some(must) = extensions.iter().find(|it| it.kind & 0x8000 != 0) {
            return Err(Unusable::Extension(must.kind));
        }
        if public_key.len() != kem.public_length() {
            return Err(Unusable::PublicKey);
        }
        let named = cipher_suites.iter().find_map(|pair| {
            let suite = hpke::Suite::named(*kem_id, pair.kdf_id, pair.aead_id)?;
            Some((suite, *pair))
        });
        let (suite, cipher_suite) = named.ok_or(Unusable::CipherSuites)?;
        let name = String::from_utf8_lossy(public_name).into_owned();
        if !is_host_name(public_name) {
            return Err(Unusable::PublicName(name));
        }
        // What was read can be written.
        let bytes = config.encode().unwrap_or_default();
        Ok(EchOffer {
            config: Value::literal("ECHConfig", bytes),
            config_id: *config_id,
            public_key: Value::literal("pkR", &public_key[..]),
            suite,
            cipher_suite,
            maximum_name_length: *maximum_name_length,
            public_name: name,
        })
    }
}

/// Whether it is a sequence of labels of letters, digits and hyphens that nothing takes for an IPv4
/// address (RFC 9849 §6.1.7).
fn is_host_name(name: &[u8]) -> bool {
    let mut labels = name.split(|byte| *byte == b'.');
    let is_label = |label: &[u8]| {
        let is_ldh = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        (1..=63).contains(&label.len())
            && label.iter().all(is_ldh)
            && !label.starts_with(b"-")
            && !label.ends_with(b"-")
    };
    let is_number = |label: &[u8]| {
        let hex = label.strip_prefix(b"0x").or(label.strip_prefix(b"0X"));
        label.iter().all(u8::is_ascii_digit)
            || hex.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    labels.all(is_label)
        && !name
            .rsplit(|byte| *byte == b'.')
            .next()
            .is_some_and(is_number)
}

/// Why, in words.
impl std::fmt::Display for Unusable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unusable::Version(version) => write!(f, "version {:#06x} is not supported", version.0),
            Unusable::Kem(kem) => write!(f, "the KEM {kem} is not supported"),
            Unusable::CipherSuites => f.write_str("none of its HPKE cipher suites is supported"),
            Unusable::Extension(kind) => {
                write!(f, "its mandatory extension {kind:#06x} is unknown")
            }
            Unusable::PublicName(name) => write!(f, "its public name {name:?} is not a host name"),
            Unusable::PublicKey => f.write_str("its public key has the wrong length"),
        }
    }
}
