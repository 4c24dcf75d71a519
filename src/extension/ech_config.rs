//! ECHConfig (RFC 9849 §4): the key to which a ClientHello can be encrypted, and what it may be used
//! for.

use crate::names::registry::{ExtensionType, HpkeAeadId, HpkeKdfId, HpkeKemId};
use crate::wire::{self, Reader, Result, Wire, Writer};

/// A pair of algorithms of HPKE.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HpkeSymmetricCipherSuite {
    /// How keys are derived.
    pub kdf_id: HpkeKdfId,
    /// How is encrypted.
    pub aead_id: HpkeAeadId,
}

impl HpkeSymmetricCipherSuite {
    pub(super) fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.structure("HpkeSymmetricCipherSuite", |w| {
            w.code("kdf_id", &mut self.kdf_id)?;
            w.code("aead_id", &mut self.aead_id)
        })
    }
}

/// A configuration of a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EchConfig {
    /// The number of the extension that it is for.
    pub version: ExtensionType,
    /// What it says.
    pub contents: EchConfigContents,
}

/// The contents of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EchConfigContents {
    /// Of the version of RFC 9849.
    Rfc9849 {
        /// Names the configuration in the client's extension.
        config_id: u8,
        /// How the key is encapsulated.
        kem_id: HpkeKemId,
        /// The server's public key.
        public_key: Vec<u8>,
        /// How may be encrypted.
        cipher_suites: Vec<HpkeSymmetricCipherSuite>,
        /// The longest name that the server expects, for padding; 0 if it does not say.
        maximum_name_length: u8,
        /// The host that the outer ClientHello names.
        public_name: Vec<u8>,
        /// More that the client has to know.
        extensions: Vec<EchConfigExtension>,
    },
    /// Of another version, kept as they came.
    Unknown(Vec<u8>),
}

/// An extension of a configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EchConfigExtension {
    /// Its number; with the first bit set, anyone who does not know it must not use the configuration.
    pub kind: u16,
    /// Its content.
    pub data: Vec<u8>,
}

impl Default for EchConfigContents {
    fn default() -> Self {
        EchConfigContents::Unknown(Vec::new())
    }
}

/// Configurations in the order of the server's preference, as they are published (RFC 9849 §4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EchConfigList(pub Vec<EchConfig>);

impl EchConfigList {
    pub(super) fn fields(&mut self, w: &mut impl Wire, name: &'static str) -> Result<()> {
        w.list16(name, 4..=0xffff, &mut self.0, |w, config| config.fields(w))
    }

    /// Reads the list where another structure has it.
    ///
    /// # Errors
    /// If the bytes are no list of configurations.
    pub fn read(&mut self, r: &mut Reader<'_>) -> Result<()> {
        self.fields(r, "ECHConfigList")
    }

    /// Reads the whole list.
    ///
    /// # Errors
    /// If the bytes are no list of configurations, or more than one.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut list = Self::default();
        let mut r = Reader::new(bytes);
        list.fields(&mut r, "ECHConfigList")?;
        r.finish("ECHConfigList")?;
        Ok(list)
    }

    /// Writes the whole list.
    ///
    /// # Errors
    /// If it is longer than its length can say.
    pub fn encode(&self) -> Result<Vec<u8>> {
        encoded(|w| self.clone().fields(w, "ECHConfigList"))
    }
}

fn encoded(fields: impl FnOnce(&mut Writer) -> Result<()>) -> wire::Result<Vec<u8>> {
    let mut w = Writer::new();
    w.all(fields);
    Ok(w.finish()?.0)
}

impl EchConfig {
    /// Reads one, without the length of a list, as a key log has it (RFC 9850 §2.3).
    ///
    /// # Errors
    /// If it is malformed.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut config = Self::default();
        let mut r = Reader::new(bytes);
        config.fields(&mut r)?;
        r.finish("ECHConfig")?;
        Ok(config)
    }

    /// Writes it: the bytes that go into the key schedule of HPKE (RFC 9849 §6.1).
    ///
    /// # Errors
    /// If it is longer than its length can say.
    pub fn encode(&self) -> Result<Vec<u8>> {
        encoded(|w| self.clone().fields(w))
    }

    pub(super) fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.structure("ECHConfig", |w| {
            w.code("version", &mut self.version)?;
            let is_known = self.version == ExtensionType::EncryptedClientHello;
            w.within16("contents", 0..=0xffff, |w| {
                if is_known && w.ahead().is_some() {
                    self.contents = EchConfigContents::rfc9849();
                }
                self.contents.fields(w)
            })
        })
    }
}

impl EchConfigContents {
    fn rfc9849() -> Self {
        EchConfigContents::Rfc9849 {
            config_id: 0,
            kem_id: HpkeKemId::default(),
            public_key: Vec::new(),
            cipher_suites: Vec::new(),
            maximum_name_length: 0,
            public_name: Vec::new(),
            extensions: Vec::new(),
        }
    }

    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        let (config_id, kem_id, public_key, cipher_suites, maximum_name_length, name, extensions) =
            match self {
                Self::Unknown(contents) => return w.rest("contents", contents),
                Self::Rfc9849 {
                    config_id,
                    kem_id,
                    public_key,
                    cipher_suites,
                    maximum_name_length,
                    public_name,
                    extensions,
                } => (
                    config_id,
                    kem_id,
                    public_key,
                    cipher_suites,
                    maximum_name_length,
                    public_name,
                    extensions,
                ),
            };
        w.structure("HpkeKeyConfig", |w| {
            w.u8("config_id", config_id)?;
            w.code("kem_id", kem_id)?;
            w.vector16("public_key", 1..=0xffff, public_key)?;
            w.list16("cipher_suites", 4..=0xfffc, cipher_suites, |w, suite| {
                suite.fields(w)
            })
        })?;
        w.u8("maximum_name_length", maximum_name_length)?;
        w.within8("public_name", 1..=255, |w| w.text("name", name))?;
        w.list16("extensions", 0..=0xffff, extensions, |w, extension| {
            w.structure("ECHConfigExtension", |w| {
                w.u16("type", &mut extension.kind)?;
                w.vector16("data", 0..=0xffff, &mut extension.data)
            })
        })
    }
}
