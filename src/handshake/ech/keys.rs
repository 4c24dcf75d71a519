//! The keys of a server, each with the configuration that is published for it; and the file that holds
//! them: a private key and an ECHConfigList, both in PEM.

use base64ct::{Base64, Encoding};
use rand::CryptoRng;

use crate::compute::Value;
use crate::error::{Error, Result};
use crate::extension::{EchConfig, EchConfigContents, EchConfigList, HpkeSymmetricCipherSuite};
use crate::keys::hpke::{Kem, PrivateKey, Suite};
use crate::names::registry::{ExtensionType, HpkeAeadId, HpkeKdfId, HpkeKemId};
use crate::narration::Narration;
use crate::wire::pem;

/// A private key with one of the configurations that are published for it.
#[derive(Debug, Clone)]
pub struct EchKey {
    /// What is published, for clients whose configuration is out of date.
    pub published: EchConfig,
    /// The same, in bytes.
    pub config: Value,
    /// What names it.
    pub config_id: u8,
    /// What the key is for.
    pub kem: Kem,
    /// The private key, `skR`.
    pub secret: Value,
    cipher_suites: Vec<HpkeSymmetricCipherSuite>,
}

impl EchKey {
    /// The algorithms, if the configuration allows these.
    pub fn suite(&self, pair: HpkeSymmetricCipherSuite) -> Option<Suite> {
        let is_published = self.cipher_suites.contains(&pair);
        is_published.then(|| Suite::named(self.kem.id(), pair.kdf_id, pair.aead_id))?
    }

    fn of(published: EchConfig, kem: Kem, secret: &[u8], public: &[u8]) -> Option<Self> {
        let EchConfigContents::Rfc9849 {
            config_id,
            kem_id,
            public_key,
            cipher_suites,
            ..
        } = &published.contents
        else {
            return None;
        };
        if *kem_id != kem.id() || public_key != public {
            return None;
        }
        Some(EchKey {
            config: Value::literal("ECHConfig", published.encode().ok()?),
            config_id: *config_id,
            kem,
            secret: Value::literal("skR", secret),
            cipher_suites: cipher_suites.clone(),
            published,
        })
    }
}

/// The keys of a server, best first; none if it does not take part.
#[derive(Debug, Clone, Default)]
pub struct EchKeys(pub Vec<EchKey>);

impl EchKeys {
    /// A new key for a server that `public_name` names in public, and its configuration.
    ///
    /// # Errors
    /// If `public_name` is too long for a configuration.
    pub fn generate(
        kem: Kem,
        public_name: &str,
        maximum_name_length: u8,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self> {
        let mut config_id = [0];
        rng.fill_bytes(&mut config_id);
        let key = PrivateKey::generate(kem, rng, &mut Narration::silent())?;
        // rustls 0.23 pairs a mechanism with the hash of its own key derivation and no other.
        let kdf_id = match kem.id() {
            HpkeKemId::DhKemP384 => HpkeKdfId::HkdfSha384,
            HpkeKemId::DhKemP521 => HpkeKdfId::HkdfSha512,
            _ => HpkeKdfId::HkdfSha256,
        };
        let pair = |aead_id| HpkeSymmetricCipherSuite { kdf_id, aead_id };
        let published = EchConfig {
            version: ExtensionType::EncryptedClientHello,
            contents: EchConfigContents::Rfc9849 {
                config_id: config_id[0],
                kem_id: kem.id(),
                public_key: key.public().to_vec(),
                cipher_suites: vec![
                    pair(HpkeAeadId::Aes128Gcm),
                    pair(HpkeAeadId::ChaCha20Poly1305),
                ],
                maximum_name_length,
                public_name: public_name.as_bytes().to_vec(),
                extensions: Vec::new(),
            },
        };
        let key = EchKey::of(published, kem, key.secret(), key.public());
        key.map(|key| EchKeys(vec![key]))
            .ok_or_else(|| Error::usage("a public name has 1 to 255 bytes"))
    }

    /// Reads a file of a private key and the configurations published for it.
    ///
    /// # Errors
    /// What is missing or does not fit together.
    pub fn from_pem(pem: &[u8]) -> Result<Self> {
        let section = |label, lacks| {
            let section = pem::first(pem, label).ok_or_else(|| Error::usage(lacks))?;
            section.map_err(|unreadable| Error::usage(unreadable.to_string()))
        };
        let key = section("PRIVATE KEY", "it holds no private key (BEGIN PRIVATE KEY)")?;
        let (kem, secret) = Kem::read_pkcs8(&key).ok_or_else(|| {
            Error::usage("its private key is neither of X25519 nor of P-256, P-384 or P-521")
        })?;
        let list = section("ECHCONFIG", "it holds no ECHConfigList (BEGIN ECHCONFIG)")?;
        let list = EchConfigList::decode(&list)
            .map_err(|fault| Error::usage(format!("its ECHConfigList does not decode: {fault}")))?;
        let value = Value::literal("skR", &secret[..]);
        let pair = PrivateKey::new(kem, value, &mut Narration::silent())?;
        let keys = list.0.into_iter();
        let keys = keys.filter_map(|config| EchKey::of(config, kem, &secret, pair.public()));
        let keys: Vec<EchKey> = keys.collect();
        if keys.is_empty() {
            return Err(Error::usage(
                "none of its configurations is for its private key",
            ));
        }
        Ok(EchKeys(keys))
    }

    /// Writes such a file, of the first key and what is published for it.
    ///
    /// # Errors
    /// Internal, without a key.
    pub fn to_pem(&self) -> Result<String> {
        let key = self.0.first();
        let key = key.ok_or_else(|| Error::internal("no key to write"))?;
        let secret = key.secret.clone();
        let pair = PrivateKey::new(key.kem, secret, &mut Narration::silent())?;
        let list = self.published().encode()?;
        Ok(block("PRIVATE KEY", &pair.to_pkcs8()?) + &block("ECHCONFIG", &list))
    }

    /// What is published: what clients get that have nothing newer (RFC 9849 §7.1).
    pub fn published(&self) -> EchConfigList {
        EchConfigList(self.0.iter().map(|key| key.published.clone()).collect())
    }
}

/// A block of PEM (RFC 7468).
fn block(label: &str, der: &[u8]) -> String {
    let text = Base64::encode_string(der);
    let mut out = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push('\n');
    }
    out + &format!("-----END {label}-----\n")
}
