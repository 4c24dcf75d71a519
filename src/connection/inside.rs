//! Messages that do not cross the wire as they are: the ClientHello that is encrypted inside another,
//! and what it is computed with (RFC 9849 §5); the Certificate that travels compressed (RFC 8879); the
//! state of a session that a ticket hides (RFC 5077 §4). They are told like those that do.

use super::Connection;
use crate::error::{Error, Result};
use crate::message::{
    self, CertificateTls13, ClientHello, CompressedCertificate, EncodedClientHelloInner, Message,
    NewSessionTicket, StatePlaintext,
};
use crate::names::MessageType;
use crate::names::registry::ProtocolVersion;
use crate::narration::{self, Carrier, Event, Side, Topic};
use crate::wire::{self, Field, MessageId, Origin, Reader, Value, Whole, Writer};

/// What a message that is told here is called, and which message it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Inside {
    /// Its name.
    pub name: MessageType,
    /// The name of the message that has it inside, or is made from it.
    pub carrier: MessageType,
}

impl Inside {
    /// The real ClientHello (RFC 9849 §6.1).
    pub const CLIENT_HELLO_INNER: Inside =
        Inside::of(MessageType::ClientHelloInner, ClientHello::NAME);
    /// The outer ClientHello with zeros for what is encrypted (RFC 9849 §5.2).
    pub const CLIENT_HELLO_OUTER_AAD: Inside =
        Inside::of(MessageType::ClientHelloOuterAad, ClientHello::NAME);
    /// A ServerHello with zeros where its confirmation goes (RFC 9849 §7.2).
    pub const MODIFIED_SERVER_HELLO: Inside =
        Inside::of(MessageType::ModifiedServerHello, MessageType::ServerHello);
    /// The same of a HelloRetryRequest (RFC 9849 §7.2.1).
    pub const MODIFIED_HELLO_RETRY_REQUEST: Inside = Inside::of(
        MessageType::ModifiedHelloRetryRequest,
        MessageType::HelloRetryRequest,
    );
    /// The Certificate that travels compressed (RFC 8879 §4): its body.
    pub const CERTIFICATE: Inside = Inside::of(CertificateTls13::NAME, CompressedCertificate::NAME);
    const SEALED: Inside = Inside::of(StatePlaintext::NAME, NewSessionTicket::NAME);
    const OPENED: Inside = Inside::of(StatePlaintext::NAME, ClientHello::NAME);
    const ENCODED: Inside = Inside::of(EncodedClientHelloInner::NAME, ClientHello::NAME);

    const fn of(name: MessageType, carrier: MessageType) -> Self {
        Inside { name, carrier }
    }
}

type Encoded = wire::Result<(Vec<u8>, Vec<Field>)>;

impl Connection {
    /// Tells of a whole message of ours, header included.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn tell_inside<M: Message>(&mut self, what: Inside, message: &M) -> Result<Value> {
        let encoded = message::encode(message, self.version, self.records_fields());
        self.tell_encoded(what, M::SOURCE, encoded)
    }

    /// Tells of a message of ours, of which the header is not part of what is computed.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn tell_body_inside<M: Message>(&mut self, what: Inside, message: &M) -> Result<Value> {
        let mut w = Writer::recording(self.records_fields());
        message.encode(&mut w, self.version);
        self.tell_encoded(what, M::SOURCE, w.finish())
    }

    /// Tells of what is encrypted.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn tell_encoded_inner(&mut self, inner: EncodedClientHelloInner) -> Result<Value> {
        let encoded = inner.encode(self.records_fields());
        self.tell_encoded(Inside::ENCODED, EncodedClientHelloInner::SOURCE, encoded)
    }

    /// Tells of what goes into a ticket of ours.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn tell_state(&mut self, state: StatePlaintext) -> Result<Value> {
        let encoded = state.encode(self.records_fields());
        self.tell_encoded(Inside::SEALED, StatePlaintext::SOURCE, encoded)
    }

    /// Reads what was in a ticket of ours that came back, and tells of it.
    ///
    /// # Errors
    /// If it does not decode.
    pub fn read_state(&mut self, contents: &Value) -> Result<StatePlaintext> {
        let id = self.narration.next_message();
        let (result, fields) = StatePlaintext::decode(contents, self.records_fields());
        let from = (Side::Client, StatePlaintext::SOURCE);
        self.tell(id, Inside::OPENED, from, contents, fields);
        result.map_err(|fault| malformed(Inside::OPENED, fault))
    }

    /// Reads what was decrypted, and tells of it.
    ///
    /// # Errors
    /// If it does not decode.
    pub fn read_encoded_inner(&mut self, bytes: &[u8]) -> Result<EncodedClientHelloInner> {
        let id = self.narration.next_message();
        let wants = self.records_fields();
        let (result, fields) = EncodedClientHelloInner::decode(id, bytes, wants);
        let source = EncodedClientHelloInner::SOURCE;
        self.tell(id, Inside::ENCODED, (Side::Client, source), bytes, fields);
        result.map_err(|fault| malformed(Inside::ENCODED, fault))
    }

    /// Reads the ClientHello that was put together from what was decrypted, and tells of it: it and
    /// the bytes that the transcript covers.
    ///
    /// # Errors
    /// If it does not decode.
    pub fn read_inner(&mut self, hello: &ClientHello) -> Result<(ClientHello, Value)> {
        let what = Inside::CLIENT_HELLO_INNER;
        let (bytes, _) = message::encode(hello, ProtocolVersion::TLS1_3, false)
            .map_err(|fault| malformed(what, fault))?;
        let id = self.narration.next_message();
        let wants = self.records_fields();
        let version = ProtocolVersion::TLS1_3;
        let (result, fields) = message::decode_received(id, &bytes, version, wants);
        let from = (Side::Client, ClientHello::SOURCE);
        self.tell(id, what, from, &bytes, fields);
        let hello = result.map_err(|fault| malformed(what, fault))?;
        let whole = Value::from_origin(what.name.name(), bytes, Origin::of(Whole::Message(id)));
        Ok((hello, whole))
    }

    /// Reads the Certificate that was decompressed, and tells of it.
    ///
    /// # Errors
    /// If it does not decode.
    pub(super) fn read_certificate(
        &mut self,
        from: Side,
        body: &Value,
    ) -> Result<CertificateTls13> {
        let id = self.narration.next_message();
        let mut r = Reader::recording(body, self.records_fields()).of_value(body);
        let result = CertificateTls13::decode(&mut r, ProtocolVersion::TLS1_3).and_then(|it| {
            r.finish(CertificateTls13::NAME.name())?;
            Ok(it)
        });
        let fields = r.into_fields(result.as_ref().err());
        let from = (from, CertificateTls13::SOURCE);
        self.tell(id, Inside::CERTIFICATE, from, body, fields);
        result.map_err(|fault| malformed(Inside::CERTIFICATE, fault))
    }

    fn tell_encoded(&mut self, what: Inside, source: &str, encoded: Encoded) -> Result<Value> {
        let (bytes, fields) = encoded.map_err(|fault| {
            Error::internal(format!("{} cannot be encoded: {fault}", what.name.name()))
        })?;
        let id = self.narration.next_message();
        self.tell(id, what, (self.side, source), &bytes, fields);
        Ok(Value::from_origin(
            what.name.name(),
            bytes,
            Origin::of(Whole::Message(id)),
        ))
    }

    fn tell(
        &mut self,
        id: MessageId,
        what: Inside,
        (from, source): (Side, &str),
        bytes: &[u8],
        fields: Vec<Field>,
    ) {
        self.narration.tell(Topic::Steps, || {
            Event::Message(narration::Message {
                id,
                from,
                name: what.name.into(),
                carrier: Carrier::Inside(what.carrier.name().into()),
                bytes: bytes.to_vec(),
                fields,
                source: source.to_owned().into(),
            })
        });
    }
}

fn malformed(what: Inside, fault: wire::Error) -> Error {
    let mut error = Error::from(fault);
    error.message = format!("{} does not decode: {}", what.name.name(), error.message);
    error
}
