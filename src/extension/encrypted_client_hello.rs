//! `encrypted_client_hello` (RFC 9849 §5): a ClientHello inside another, or random bytes that look
//! like one. What is encrypted stays so here.

use super::ech_config::{EchConfigList, HpkeSymmetricCipherSuite};
use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::{EchClientHelloType, ExtensionType};
use crate::wire::{Result, Value, Wire};

/// What each message carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncryptedClientHello {
    /// Of the outer ClientHello, which the network sees.
    Outer {
        /// How the payload is encrypted.
        cipher_suite: HpkeSymmetricCipherSuite,
        /// Of the server's configuration that is used.
        config_id: u8,
        /// The client's part of the key encapsulation; empty after a HelloRetryRequest.
        enc: Value,
        /// The inner ClientHello, encrypted.
        payload: Value,
    },
    /// Of the inner ClientHello.
    Inner,
    /// Of EncryptedExtensions: configurations with which to try again.
    RetryConfigs(EchConfigList),
    /// Of a HelloRetryRequest: 8 bytes that say whether the inner ClientHello was taken.
    Confirmation(Value),
}

impl EncryptedClientHello {
    fn form(carrier: Carrier, content: &[u8]) -> Self {
        match carrier {
            Carrier::EncryptedExtensions => Self::RetryConfigs(EchConfigList::default()),
            Carrier::HelloRetryRequest => Self::Confirmation(Value::default()),
            _ if content.first() == Some(&EchClientHelloType::Inner.0) => Self::Inner,
            _ => Self::Outer {
                cipher_suite: HpkeSymmetricCipherSuite::default(),
                config_id: 0,
                enc: Value::default(),
                payload: Value::default(),
            },
        }
    }
}

impl ExtensionBody for EncryptedClientHello {
    extension_is!(
        EncryptedClientHello,
        EncryptedClientHello,
        [ClientHello, HelloRetryRequest, EncryptedExtensions],
        Self::form
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        match self {
            Self::Outer {
                cipher_suite,
                config_id,
                enc,
                payload,
            } => {
                let mut hello_type = EchClientHelloType::Outer;
                w.code("ECHClientHelloType", &mut hello_type)?;
                let is_outer = hello_type == EchClientHelloType::Outer;
                w.rule(is_outer, "ECHClientHelloType", "is neither outer nor inner")?;
                cipher_suite.fields(w)?;
                w.u8("config_id", config_id)?;
                w.vector16("enc", 0..=0xffff, enc)?;
                w.vector16("payload", 1..=0xffff, payload)
            }
            Self::Inner => w.code("ECHClientHelloType", &mut { EchClientHelloType::Inner }),
            Self::RetryConfigs(configs) => configs.fields(w, "retry_configs"),
            Self::Confirmation(bytes) => w.opaque("confirmation", 8, bytes),
        }
    }
}

/// `ech_outer_extensions` (RFC 9849 §5.1): in the encoded inner ClientHello, in place of extensions
/// that the outer has too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EchOuterExtensions {
    /// In the order in which they go there.
    pub outer_extensions: Vec<ExtensionType>,
}

impl ExtensionBody for EchOuterExtensions {
    extension_is!(EchOuterExtensions, EchOuterExtensions, [ClientHello]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        let types = &mut self.outer_extensions;
        w.list8("OuterExtensions", 2..=254, types, |w, extension_type| {
            w.code("ExtensionType", extension_type)
        })
    }
}
