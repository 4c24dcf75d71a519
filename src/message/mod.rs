//! Handshake messages (RFC 9846 §4, RFC 5246 §7.4): a file each. A message's struct has the RFC's
//! field names, and its `fields` names each once, for reading and for writing.

mod assembler;
mod certificate;
mod certificate_request;
mod certificate_status;
mod certificate_verify;
mod client_hello;
mod client_key_exchange;
mod compressed_certificate;
mod encoded_client_hello_inner;
mod encrypted_extensions;
mod end_of_early_data;
pub mod fingerprint;
mod finished;
mod hello_request;
mod key_update;
mod new_session_ticket;
mod other;
mod raw_public_key;
mod server_hello;
mod server_hello_done;
mod server_key_exchange;
mod ssl2_client_hello;
mod state_plaintext;
#[cfg(test)]
mod tests;

pub use assembler::{Assembler, MAX_CERTIFICATE, MAX_MESSAGE, is_unbounded, length, longest};
pub use certificate::{Certificate, CertificateEntry, CertificateTls13};
pub use certificate_request::{CertificateRequest, CertificateRequestTls13};
pub use certificate_status::CertificateStatus;
pub use certificate_verify::CertificateVerify;
pub use client_hello::ClientHello;
pub use client_key_exchange::{
    DheClientKeyExchange, EcdheClientKeyExchange, PskClientKeyExchange, RsaClientKeyExchange,
    WithPsk,
};
pub use compressed_certificate::CompressedCertificate;
pub use encoded_client_hello_inner::EncodedClientHelloInner;
pub use encrypted_extensions::EncryptedExtensions;
pub use end_of_early_data::EndOfEarlyData;
pub use finished::{Finished, FinishedSsl3};
pub use hello_request::HelloRequest;
pub use key_update::KeyUpdate;
pub use new_session_ticket::{NewSessionTicket, NewSessionTicketTls12};
pub use other::{Alert, ChangeCipherSpec};
pub use raw_public_key::{RawPublicKey, RawPublicKeyTls13};
pub use server_hello::ServerHello;
pub use server_hello_done::ServerHelloDone;
pub use server_key_exchange::{
    AnonymousServerKeyExchange, DhAnonServerKeyExchange, DhePskServerKeyExchange,
    DheServerKeyExchange, EcdhAnonServerKeyExchange, EcdhePskServerKeyExchange,
    EcdheServerKeyExchange, Params, PskServerKeyExchange, ServerDhParams, ServerEcdhParams,
    ServerKeyExchange, UnsignedServerKeyExchange,
};
pub use ssl2_client_hello::{Ssl2CipherSpec, Ssl2ClientHello};
pub use state_plaintext::{ClientIdentity, StatePlaintext};

use crate::names::registry::{HandshakeType, ProtocolVersion};
use crate::names::{MessageName, MessageType};
use crate::wire::{Field, MessageId, Reader, Result, Wire, Writer};

/// A handshake message.
pub trait Message: Clone {
    /// Its type.
    const TYPE: HandshakeType;
    /// What it is by name.
    const NAME: MessageType;
    /// The file that defines it, from the top of the repository.
    const SOURCE: &'static str;

    /// The form of the body that is there to be read, its fields to be filled.
    fn form(version: ProtocolVersion, r: &Reader<'_>) -> Self;

    /// Names each field of the body, in order, to be read or written. `version` is the one
    /// negotiated; several messages differ.
    ///
    /// # Errors
    /// If the bytes that are read do not follow the message's definition.
    fn fields(&mut self, w: &mut impl Wire, version: ProtocolVersion) -> Result<()>;

    /// Reads the body.
    ///
    /// # Errors
    /// If the bytes do not follow the message's definition.
    fn decode(r: &mut Reader<'_>, version: ProtocolVersion) -> Result<Self> {
        let mut message = Self::form(version, r);
        message.fields(r, version)?;
        Ok(message)
    }

    /// Writes the body.
    fn encode(&self, w: &mut Writer, version: ProtocolVersion) {
        w.all(|w| self.clone().fields(w, version));
    }

    /// The name of this very message: [`Message::NAME`], but for a HelloRetryRequest.
    fn name(&self) -> MessageType {
        Self::NAME
    }
}

/// Bytes of the header of a handshake message: type and length.
pub const HEADER_LENGTH: usize = 4;

/// Encodes a message with its header (RFC 9846 §4). The annotations are empty unless `record`.
///
/// # Errors
/// If a vector is too long for its length field.
pub fn encode<M: Message>(
    message: &M,
    version: ProtocolVersion,
    record: bool,
) -> Result<(Vec<u8>, Vec<Field>)> {
    let mut body = Writer::recording(record);
    message.encode(&mut body, version);
    let (body, fields) = body.finish()?;
    let mut w = Writer::recording(record);
    w.code("msg_type", M::TYPE);
    w.length(3, body.len());
    w.append(&body, fields);
    w.finish()
}

/// Decodes a whole message, header included. The annotations cover `bytes` also where the message
/// does not decode; they are empty unless `record`.
///
/// # Errors
/// If the bytes do not follow the message's definition.
pub fn decode<M: Message>(
    bytes: &[u8],
    version: ProtocolVersion,
    record: bool,
) -> (Result<M>, Vec<Field>) {
    decode_with(Reader::recording(bytes, record), version)
}

/// The same of a message of a connection: the values in it know where they are from.
pub fn decode_received<M: Message>(
    id: MessageId,
    bytes: &[u8],
    version: ProtocolVersion,
    record: bool,
) -> (Result<M>, Vec<Field>) {
    decode_with(Reader::recording(bytes, record).of_message(id), version)
}

fn decode_with<M: Message>(mut r: Reader<'_>, version: ProtocolVersion) -> (Result<M>, Vec<Field>) {
    let result = header(&mut r)
        .and_then(|_| M::decode(&mut r, version))
        .and_then(|message| r.finish(M::NAME.name()).map(|()| message));
    let fields = r.into_fields(result.as_ref().err());
    (result, fields)
}

fn header(r: &mut Reader<'_>) -> Result<HandshakeType> {
    let msg_type = r.code("msg_type")?;
    r.length(3)?;
    Ok(msg_type)
}

/// Annotates a message about which only the type is known, whole or cut short, as far as the
/// header; the body stays opaque.
pub fn annotate_unknown(bytes: &[u8]) -> Vec<Field> {
    let mut r = Reader::recording(bytes, true);
    let fault = header(&mut r).err();
    if !r.is_empty() {
        r.rest("body");
    }
    r.into_fields(fault.as_ref())
}

/// The RFC's name for messages of a type: `ClientHello` for `client_hello`.
pub fn name_of(msg_type: HandshakeType) -> MessageName {
    let name = match msg_type.known() {
        Some(name) => name
            .split('_')
            .map(|word| {
                let (first, rest) = word.split_at(1);
                first.to_uppercase() + rest
            })
            .collect::<String>()
            .into(),
        None => format!("handshake message of type {}", msg_type.0).into(),
    };
    MessageName::parse(name)
}

/// The fixed half of [`Message`]: its constants, and its form if that is not always the same.
macro_rules! message_is {
    ($type:ident) => {
        message_is!($type, |_, _| Self::default());
    };
    ($type:ident, $form:expr) => {
        const TYPE: $crate::names::registry::HandshakeType =
            $crate::names::registry::HandshakeType::$type;
        const NAME: $crate::names::MessageType = $crate::names::MessageType::$type;
        const SOURCE: &'static str = file!();
        fn form(
            version: $crate::names::registry::ProtocolVersion,
            r: &$crate::wire::Reader<'_>,
        ) -> Self {
            let form: fn(
                $crate::names::registry::ProtocolVersion,
                &$crate::wire::Reader<'_>,
            ) -> Self = $form;
            form(version, r)
        }
    };
}
use message_is;
