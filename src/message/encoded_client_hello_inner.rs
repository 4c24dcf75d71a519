//! EncodedClientHelloInner (RFC 9849 §5.1): the real ClientHello as it is encrypted. It has no header of
//! a handshake message, leaves out what the outer ClientHello has too, and is padded.

use super::{ClientHello, Message};
use crate::names::MessageType;
use crate::names::registry::ProtocolVersion;
use crate::wire::{self, Field, MessageId, Reader, Result, Wire, Writer};

/// What is encrypted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EncodedClientHelloInner {
    /// The inner ClientHello without its session id, and with `ech_outer_extensions` in place of
    /// extensions that are in the outer one.
    pub client_hello: ClientHello,
    /// The padding.
    pub zeros: Vec<u8>,
}

impl EncodedClientHelloInner {
    /// Its name.
    pub const NAME: MessageType = MessageType::EncodedClientHelloInner;
    /// The file that defines it.
    pub const SOURCE: &'static str = file!();

    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.structure("client_hello", |w| {
            self.client_hello.fields(w, ProtocolVersion::TLS1_3)
        })?;
        if w.present(!self.zeros.is_empty()) {
            w.rest("zeros", &mut self.zeros)?;
        }
        Ok(())
    }

    /// Writes it, with annotations if `record`.
    ///
    /// # Errors
    /// If a vector is too long for its length field.
    pub fn encode(mut self, record: bool) -> Result<(Vec<u8>, Vec<Field>)> {
        let mut w = Writer::recording(record);
        w.all(|w| self.fields(w));
        w.finish()
    }

    /// Reads it, with annotations if `record`; they cover `bytes` also where it does not decode.
    ///
    /// # Errors
    /// If the bytes do not begin with a ClientHello.
    pub fn decode(id: MessageId, bytes: &[u8], record: bool) -> (wire::Result<Self>, Vec<Field>) {
        let mut r = Reader::recording(bytes, record).of_message(id);
        let mut read = EncodedClientHelloInner {
            client_hello: ClientHello::form(ProtocolVersion::TLS1_3, &r),
            zeros: Vec::new(),
        };
        let result = read.fields(&mut r);
        let fields = r.into_fields(result.as_ref().err());
        (result.map(|()| read), fields)
    }
}
