//! The events.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Advice, Summary};
use crate::check::Checked;
use crate::compute::Description;
use crate::names::oid::ObjectIdentifier;
use crate::names::registry::ContentType;
use crate::names::signature::KeyType;
use crate::names::{MessageName, MessageType, Side};
use crate::wire::serial::hex;
use crate::wire::{Field, MessageId, Name, RecordId, ValueId};

/// What a narrator can ask for. Each event belongs to one topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The course of events: connections, messages (without their fields, unless anyone wants
    /// [`Topic::Fields`]), checks, certificates, alerts, the end.
    Steps,
    /// Not an event of its own: that messages, alerts and records carry their annotated fields.
    Fields,
    /// Computations.
    Computations,
    /// Records.
    Records,
    /// Messages of an application ([`Carrier::Application`]), without their fields unless anyone
    /// wants [`Topic::Fields`].
    Exchange,
    /// Application data, and all that moves it ([`Carrier::Bulk`]).
    Data,
    /// What the operating system carried: the bytes of each read and write.
    Segments,
    /// Lines for a key log.
    Secrets,
    /// Not an event of its own: that the facts of a connection have the fingerprints of its hellos.
    Fingerprints,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The transport is connected ([`Topic::Steps`]).
    Connected(Connected),
    /// A connection of two others is observed; takes the place of [`Event::Connected`]
    /// ([`Topic::Steps`]). Nobody's messages are sent then, all are received.
    Observed(Observed),
    /// Bytes that an observer did not see ([`Topic::Steps`]).
    Gap(Gap),
    /// Something that an observer could not check ([`Topic::Steps`]), after the message that holds it.
    Unchecked(Unchecked),
    /// Bytes went to or came from the transport ([`Topic::Segments`]).
    Segment(Segment),
    /// A record was sent or received ([`Topic::Records`]), with the computations that protect it or
    /// take its protection off. What is sent in it was told before, what is received is told after it.
    Record(Record),
    /// A message was sent or received: handshake messages, ChangeCipherSpec, alerts; frames and
    /// heads of an application; what was said before TLS ([`Carrier::topic`]).
    Message(Message),
    /// A value was computed ([`Topic::Computations`]). Told after the message it follows from, or
    /// before the message that it goes into.
    Computation(Computed),
    /// A certificate of a chain, after the Certificate message ([`Topic::Steps`]).
    Certificate(CertificateSummary),
    /// Something was checked ([`Topic::Steps`]).
    Check(Checked),
    /// Application data was sent or received ([`Topic::Data`]).
    Data(Data),
    /// A piece of what an application's messages carry for their reader, without their framing
    /// ([`Topic::Data`]): it comes after the message, or the bytes, that held it.
    Content(Content),
    /// A secret for the key log (RFC 9850; [`Topic::Secrets`]).
    Secret(Secret),
    /// The handshake is complete ([`Topic::Steps`]).
    HandshakeDone(Summary),
    /// It went wrong: what happened, what that means, what to try ([`Topic::Steps`]).
    Diagnosis(Diagnosis),
    /// The end, after close or failure ([`Topic::Steps`]).
    Done(Summary),
}

impl Event {
    /// The topic that it belongs to.
    pub fn topic(&self) -> Topic {
        match self {
            Event::Connected(_)
            | Event::Observed(_)
            | Event::Gap(_)
            | Event::Unchecked(_)
            | Event::Certificate(_)
            | Event::Check(_)
            | Event::HandshakeDone(_)
            | Event::Diagnosis(_)
            | Event::Done(_) => Topic::Steps,
            Event::Message(message) => message.carrier.topic(),
            Event::Segment(_) => Topic::Segments,
            Event::Record(_) => Topic::Records,
            Event::Computation(_) => Topic::Computations,
            Event::Data(_) | Event::Content(_) => Topic::Data,
            Event::Secret(_) => Topic::Secrets,
        }
    }
}

/// The transport is connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connected {
    /// The end that narrates.
    pub side: Side,
    /// Whom the user wants to talk to, or [`Connected::BUILT_IN`].
    pub target: String,
    /// The local address and port, if the transport has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<std::net::SocketAddr>,
    /// The peer's address and port, if the transport has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<std::net::SocketAddr>,
    /// The redirect of an earlier connection that led here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirected: Option<Redirected>,
}

/// A redirect that was followed (RFC 9110 §15.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirected {
    /// The target whose response it was.
    pub from: String,
    /// The status of that response.
    pub status: u16,
    /// The method of the request that is made here.
    pub method: String,
    /// The path and query that it asks for.
    pub path: String,
}

impl Connected {
    /// The target of a visit to this program's own server, whose port is chosen anew each time.
    pub const BUILT_IN: &'static str = "the built-in server";
}

/// A connection of two others is observed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// Whom the client wants to talk to, as far as that is known.
    pub target: String,
    /// The client's address and port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<std::net::SocketAddr>,
    /// The server's address and port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<std::net::SocketAddr>,
}

/// Bytes of one direction that an observer did not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Who sent them.
    pub from: Side,
    /// How many they are, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    /// Why it did not.
    #[serde(default, skip_serializing_if = "Unread::is_missing")]
    pub why: Unread,
    /// How many records they are, of those that could not be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
}

/// Why an observer did not read bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    /// It did not see them: they were lost, or came before it looked.
    #[default]
    Missing,
    /// They are records under keys that it does not have.
    Encrypted,
    /// The same; the keys that it was given are not enough, because the two ends made fresh ones besides.
    Ephemeral,
    /// They are records under keys that it could have, of a suite that this program does not support.
    Unsupported,
    /// They are a record of TLS 1.0 whose IV is the last block of the record before it, which was not seen
    /// whole (RFC 2246 §6.2.3.2).
    WithoutIv,
    /// They are a part of a record of which the rest is missing, or of none.
    Torn,
    /// They are all that an end sent: of that direction there is nothing.
    Absent,
}

impl Unread {
    fn is_missing(&self) -> bool {
        *self == Unread::Missing
    }
}

impl Gap {
    /// Bytes that were not seen.
    pub fn missing(from: Side, length: Option<u64>) -> Self {
        Gap {
            from,
            length,
            why: Unread::Missing,
            records: None,
        }
    }
}

/// A proof that an observer could not check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unchecked {
    /// Who sent it.
    pub from: Side,
    /// What it is.
    pub proof: Proof,
    /// What it would take.
    #[serde(default, skip_serializing_if = "Lack::is_messages")]
    pub lacks: Lack,
    /// How many records before it could not be opened that may hold such messages.
    pub records: u64,
}

/// What an observer lacks to check a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// It covers every handshake message before it, and not all of them were read.
    #[default]
    Messages,
    /// It is made with a secret, which is not known.
    Key,
}

impl Lack {
    fn is_messages(&self) -> bool {
        *self == Lack::Messages
    }
}

/// What an end proves, mostly with a value that covers every handshake message before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// That it has the keys, and saw the same messages: its Finished.
    VerifyData,
    /// That it has the private key of its certificate.
    CertificateVerify,
    /// That it has sent what comes from here on, which is authenticated without being encrypted.
    RecordMac,
}

impl Proof {
    /// The name of the check that is not made.
    pub fn name(self) -> &'static str {
        match self {
            Proof::VerifyData => "verify_data",
            Proof::CertificateVerify => "certificate_verify",
            Proof::RecordMac => "record_mac",
        }
    }
}

/// Bytes that the operating system took or gave in one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Who sent them.
    pub from: Side,
    /// The bytes; empty for the end of the stream.
    #[serde(with = "hex")]
    pub bytes: Vec<u8>,
}

/// A record on the wire (RFC 9846 §5.1).
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its identity: what a TLS 1.0 record's IV that is a part of it refers to it by.
    pub id: RecordId,
    /// Who sent it.
    pub from: Side,
    /// The content type in its header.
    pub content_type: ContentType,
    /// The whole record as it crossed the wire, the header of 5 bytes first.
    pub bytes: Vec<u8>,
    /// Annotations that cover `bytes`: header; explicit nonce or IV, ciphertext, tag.
    pub fields: Vec<Field>,
    /// The computations that protected it, or took its protection off, in order, if anybody wants
    /// [`Topic::Computations`]. Their inputs refer to each other by their places and to this record
    /// as such ([`Whole`](crate::wire::Whole)).
    pub steps: Vec<Description>,
    /// Of a protected record that was received: whether it is authentic.
    pub authenticity: Option<Authenticity>,
    /// What protection hid, if the record was protected.
    pub protected: Option<Protected>,
}

impl Record {
    /// The real content type of what it carries.
    pub fn carries(&self) -> ContentType {
        match &self.protected {
            Some(protected) => protected.content_type,
            None => self.content_type,
        }
    }
}

/// Whether a record is authentic: its MAC or tag, and with it the padding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authenticity {
    /// Whether it is.
    pub passed: bool,
    /// The section that defines it: `RFC 9846 §5.2`.
    pub rfc: Name,
}

/// What a protected record held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Protected {
    /// The record's number under its key, from 0; `None` if that could not be checked, as the key of the MAC
    /// is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence_number: Option<u64>,
    /// The real content type: TLS 1.3 hides it (RFC 9846 §5.2).
    pub content_type: ContentType,
    /// The content, without padding and MAC.
    #[serde(with = "hex")]
    pub plaintext: Vec<u8>,
}

/// What carries a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carrier {
    /// Records of this content type, which is the message's own: TLS itself.
    Record(ContentType),
    /// Application data, of which the message is a part: a frame of `HTTP/2`.
    Application(Name),
    /// The same, of one of many messages that move content, or make room for it: DATA.
    Bulk(Name),
    /// The bare transport, before TLS begins on it: a line of `SMTP`.
    Transport(Name),
    /// A message of this name, which has it inside, encrypted or compressed, or is made from it: the
    /// ClientHello that an Encrypted ClientHello hides.
    Inside(Name),
}

impl Carrier {
    /// The topic that its messages belong to.
    pub fn topic(&self) -> Topic {
        match self {
            Carrier::Record(_) | Carrier::Transport(_) | Carrier::Inside(_) => Topic::Steps,
            Carrier::Application(_) => Topic::Exchange,
            Carrier::Bulk(_) => Topic::Data,
        }
    }

    /// The type of the records that carry TLS's own messages.
    pub fn content_type(&self) -> Option<ContentType> {
        match self {
            Carrier::Record(content_type) => Some(*content_type),
            Carrier::Application(_)
            | Carrier::Bulk(_)
            | Carrier::Transport(_)
            | Carrier::Inside(_) => None,
        }
    }

    /// The protocol of a message that is not TLS's own.
    pub fn protocol(&self) -> Option<&Name> {
        match self {
            Carrier::Record(_) | Carrier::Inside(_) => None,
            Carrier::Application(protocol)
            | Carrier::Bulk(protocol)
            | Carrier::Transport(protocol) => Some(protocol),
        }
    }
}

/// A message of TLS, or of a protocol above or before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its identity: what inputs that are a part of it refer to it by.
    pub id: MessageId,
    /// Who sent it.
    pub from: Side,
    /// The RFC's name: `ClientHello`, `ChangeCipherSpec`, `Alert`, `SETTINGS`.
    pub name: MessageName,
    /// What carries it.
    pub carrier: Carrier,
    /// The whole message; for handshake messages with the header of 4 bytes.
    pub bytes: Vec<u8>,
    /// Annotations that cover `bytes`, if anybody wants [`Topic::Fields`].
    pub fields: Vec<Field>,
    /// The file in this repository that reads and writes it.
    pub source: Name,
}

impl Message {
    /// Whether something is computed with it, and it is no step of the handshake: another message has it
    /// inside in another form, or it is made from one.
    pub fn is_only_computed_with(&self) -> bool {
        matches!(self.carrier, Carrier::Inside(_)) && self.name != MessageType::ClientHelloInner
    }
}

/// A computation that was run, and the identity of its output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Computed {
    /// The value's identity: what other computations refer to it by.
    pub id: ValueId,
    /// What was done. Shared, since narrators keep it for the message that it is for.
    #[serde(flatten)]
    pub description: Arc<Description>,
}

impl std::ops::Deref for Computed {
    type Target = Description;
    fn deref(&self) -> &Description {
        &self.description
    }
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateSummary {
    /// Its place in the chain as sent; 0 is the end's own.
    pub position: usize,
    /// Distinguished name of the subject (RFC 4514).
    pub subject: String,
    /// Distinguished name of the issuer.
    pub issuer: String,
    /// Serial number.
    #[serde(with = "hex")]
    pub serial: Vec<u8>,
    /// DNS names and IP addresses of subjectAltName.
    pub names: Vec<String>,
    /// First second of validity, counted from 1970.
    pub not_before: i64,
    /// Last second of validity.
    pub not_after: i64,
    /// The key.
    pub key: SubjectKey,
    /// The algorithm of its signature.
    pub signature_algorithm: ObjectIdentifier,
    /// Bytes of DER.
    pub size: usize,
    /// SHA-256 of the DER.
    #[serde(with = "hex")]
    pub fingerprint: Vec<u8>,
}

/// The key of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKey {
    /// One that this program can use.
    Known(KeyType),
    /// Another: its algorithm.
    Other(ObjectIdentifier),
}

/// `RSA, 2048 bits`; `ECDSA, secp256r1`.
impl std::fmt::Display for SubjectKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SubjectKey::Known(key) => key.fmt(f),
            SubjectKey::Other(algorithm) => algorithm.fmt(f),
        }
    }
}

/// Application data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data {
    /// Who sent it.
    pub from: Side,
    /// The bytes of one record, or of one write.
    #[serde(with = "hex")]
    pub bytes: Vec<u8>,
    /// The protocol whose messages they are made of, if those are told one by one as well
    /// ([`Carrier::Application`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Name>,
}

/// A piece of what an application's messages carry for their reader: the body of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Who sent it.
    pub from: Side,
    /// The bytes, without framing and without their coding.
    #[serde(with = "hex")]
    pub bytes: Vec<u8>,
    /// The coding that was taken off: `gzip` (RFC 9110 §8.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coding: Option<Name>,
    /// Bytes under the coding, if all of them were seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packed_length: Option<u64>,
}

/// A line of a key log (RFC 9850 §2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// `CLIENT_RANDOM`, `CLIENT_HANDSHAKE_TRAFFIC_SECRET`, …
    pub label: Name,
    /// The random of the ClientHello, 32 bytes.
    #[serde(with = "hex")]
    pub client_random: Vec<u8>,
    /// The secret.
    #[serde(with = "hex")]
    pub secret: Vec<u8>,
}

/// A failure, explained.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Diagnosis {
    /// Where in the handshake: `waiting for ServerHello`.
    pub step: String,
    /// What happened.
    pub happened: String,
    /// What that usually means.
    pub meaning: String,
    /// What to try, best first.
    pub advice: Vec<Advice>,
}
