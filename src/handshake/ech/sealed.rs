//! The extension of an outer ClientHello (RFC 9849 §5), for anyone who can open it.

use crate::compute::Value;
use crate::compute::bytes::Concat;
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::extension::{EncryptedClientHello, HpkeSymmetricCipherSuite};
use crate::keys::hpke::Context;
use crate::message::{ClientHello, HEADER_LENGTH};

/// What is encrypted, and to whom.
#[derive(Clone)]
pub struct Sealed {
    /// The algorithms.
    pub cipher_suite: HpkeSymmetricCipherSuite,
    /// Which configuration it is encrypted to.
    pub config_id: u8,
    /// What the recipient makes the key from; empty in a second hello.
    pub enc: Value,
    /// The inner ClientHello, encrypted.
    pub payload: Value,
}

impl Sealed {
    /// That of a hello that was received, if it has one.
    pub fn of(hello: &ClientHello) -> Option<Self> {
        match hello.extension() {
            Some(EncryptedClientHello::Outer {
                cipher_suite,
                config_id,
                enc,
                payload,
            }) => Some(Sealed {
                cipher_suite: *cipher_suite,
                config_id: *config_id,
                enc: enc.clone(),
                payload: payload.clone(),
            }),
            _ => None,
        }
    }

    /// Decrypts what is inside: an EncodedClientHelloInner. The hello is the last message of the
    /// transcript.
    ///
    /// # Errors
    /// `decrypt_error`, if it was not encrypted for this context.
    pub fn open(&self, c: &mut Connection, context: &mut Context) -> Result<Value> {
        let aad = self.additional_data(c)?;
        let name = "EncodedClientHelloInner";
        context.open(name, &aad, &self.payload, &mut c.narration)
    }

    /// ClientHelloOuterAAD: the hello without its header, with zeros for the payload (RFC 9849 §5.2).
    fn additional_data(&self, c: &mut Connection) -> Result<Value> {
        let messages = c.schedule.transcript.messages();
        let hello = messages.last().cloned().unwrap_or_default();
        let start = self.payload.origin().offset as usize;
        let end = start.saturating_add(self.payload.len());
        let before = hello.part("ClientHello", HEADER_LENGTH..start);
        let after = hello.part("ClientHello", end..hello.len());
        let (Some(before), Some(after)) = (before, after) else {
            return Err(Error::internal("a payload that is not in its ClientHello"));
        };
        let zeros = Value::literal("zeros", vec![0; self.payload.len()]);
        let parts = [&before, &zeros, &after];
        c.compute(Concat::new("ClientHelloOuterAAD", parts, "RFC 9849 §5.2"))
    }
}
