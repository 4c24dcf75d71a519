//! What the messages so far say about those that follow.

use super::form::{self, Form};
use crate::extension::{ClientCertificateTypes, ExtensionBody, Extensions, ServerCertificateTypes};
use crate::message::{self, EncryptedExtensions, HEADER_LENGTH, Message, ServerHello};
use crate::names::MessageName;
use crate::names::registry::{CertificateType, HandshakeType, ProtocolVersion};
use crate::names::suite::KeyExchange;
use crate::narration::Side;
use crate::wire::{self, Field, Reader};

/// What is known of a connection whose messages are read by an observer.
#[derive(Debug, Clone, Default)]
pub struct Context {
    version: Option<ProtocolVersion>,
    exchange: Option<Exchange>,
    server_certificate: Option<CertificateType>,
    client_certificate: Option<CertificateType>,
    /// Whether the server's flight is over, so that the next Certificate is the client's.
    server_done: bool,
}

/// Which messages exchange keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exchange {
    /// Those of suites that this program supports.
    Of(KeyExchange),
    /// Those of Diffie-Hellman that nobody signs: DH_anon, ECDH_anon.
    Anonymous(KeyExchange),
    /// Those in no form that is known here: with export keys, Kerberos, a password.
    Other,
}

/// A handshake message that was read without taking part.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadMessage {
    /// The RFC's name.
    pub name: MessageName,
    /// Annotations that cover its bytes.
    pub fields: Vec<Field>,
    /// What is wrong with it.
    pub fault: Option<wire::Error>,
    /// Whose form it has, where there are several: `TLS 1.2, ECDHE`; else empty.
    pub form: &'static str,
    /// Other forms that fit as well.
    pub also: Vec<&'static str>,
    /// Who sends such a message, if its type alone makes that certain.
    pub sender: Option<Side>,
    /// Whether it is read as a message of TLS 1.3, or as a ClientHello that offers it.
    pub is_tls13: bool,
}

impl Context {
    /// The negotiated version, if a message said so.
    pub fn version(&self) -> Option<ProtocolVersion> {
        self.version
    }

    /// Whether TLS 1.3 was negotiated.
    pub fn is_tls13(&self) -> bool {
        self.version == Some(ProtocolVersion::TLS1_3)
    }

    /// Reads a handshake message, header included, whole or cut short, and remembers what it says.
    /// `from` is its sender, if that is known.
    pub fn read(&mut self, bytes: &[u8], from: Option<Side>) -> ReadMessage {
        let mut read = self.peek(bytes, from);
        read.is_tls13 |= self.learn(bytes);
        read
    }

    /// Reads a handshake message as [`Context::read`] does, and remembers nothing.
    pub fn peek(&self, bytes: &[u8], from: Option<Side>) -> ReadMessage {
        let msg_type = HandshakeType(bytes.first().copied().unwrap_or_default());
        let from = from.or(form::sender(msg_type));
        let exchange = match (msg_type, self.exchange) {
            // What the client sends is signed by nobody in any suite.
            (HandshakeType::ClientKeyExchange, Some(Exchange::Anonymous(it))) => {
                Some(Exchange::Of(it))
            }
            (_, exchange) => exchange,
        };
        form::read(bytes, msg_type, |form| {
            self.fits(form, from) && agrees(form.exchange, exchange)
        })
    }

    /// Whether nothing known rules out that a message has this form.
    fn fits(&self, form: &Form, from: Option<Side>) -> bool {
        let certificate_type = match from {
            Some(Side::Client) => self.client_certificate,
            Some(Side::Server) => self.server_certificate,
            None if self.server_done => self.client_certificate,
            None => self.server_certificate,
        };
        let (first, last) = form.versions;
        // A version that nobody knows, such as that of a draft, says nothing about forms.
        let known = ProtocolVersion::SSL3..=ProtocolVersion::TLS1_3;
        let version = self.version.filter(|version| known.contains(version));
        version.is_none_or(|version| first <= version && version <= last)
            && agrees(form.certificate_type, certificate_type)
    }

    /// Which messages exchange keys, if the suite says so.
    pub(super) fn exchange(&self) -> Exchange {
        self.exchange.unwrap_or(Exchange::Other)
    }

    /// The type of certificate that an end shows.
    pub(super) fn shows(&self, from: Side) -> CertificateType {
        let agreed = match from {
            Side::Client => self.client_certificate,
            Side::Server => self.server_certificate,
        };
        agreed.unwrap_or(CertificateType::X509)
    }

    /// Remembers what a message says; whether it belongs to TLS 1.3.
    pub(super) fn learn(&mut self, bytes: &[u8]) -> bool {
        let mut body = Reader::new(bytes.get(HEADER_LENGTH..).unwrap_or_default());
        match HandshakeType(bytes.first().copied().unwrap_or_default()) {
            HandshakeType::ClientHello => {
                self.client_hello();
                return message::ClientHello::decode(&mut body, ProtocolVersion::TLS1_2)
                    .is_ok_and(|hello| hello.offers_tls13());
            }
            HandshakeType::ServerHello => {
                if let Ok(hello) = ServerHello::decode(&mut body, ProtocolVersion::TLS1_2) {
                    self.server_hello(&hello);
                }
            }
            HandshakeType::EncryptedExtensions => {
                self.version = Some(ProtocolVersion::TLS1_3);
                if let Ok(message) = EncryptedExtensions::decode(&mut body, ProtocolVersion::TLS1_3)
                {
                    self.learn_certificate_types(Some(&message.extensions));
                }
            }
            HandshakeType::KeyUpdate => self.version = Some(ProtocolVersion::TLS1_3),
            HandshakeType::ServerHelloDone | HandshakeType::Finished => self.server_done = true,
            _ => {}
        }
        self.is_tls13()
    }

    /// A ClientHello begins a handshake.
    pub(super) fn client_hello(&mut self) {
        self.server_done = false;
    }

    /// Remembers what a ServerHello says.
    pub(super) fn server_hello(&mut self, hello: &ServerHello) {
        self.version = Some(hello.version());
        let supported = hello.cipher_suite.suite().map(|suite| suite.key_exchange);
        let other = hello.cipher_suite.other();
        self.exchange = match (supported, other) {
            (Some(exchange), _) => Some(Exchange::Of(exchange)),
            (None, Some(other)) => {
                let signed = other.key_exchange().map(Exchange::Of);
                let anonymous = || other.anonymous_exchange().map(Exchange::Anonymous);
                signed.or_else(anonymous).or(Some(Exchange::Other))
            }
            (None, None) => None,
        };
        if !self.is_tls13() {
            self.learn_certificate_types(hello.extensions.as_ref());
        }
    }

    /// The certificate types that the server chose; without its word they are X.509 (RFC 7250 §3).
    fn learn_certificate_types(&mut self, extensions: Option<&Extensions>) {
        fn selected<T: ExtensionBody>(
            extensions: Option<&Extensions>,
            of: impl Fn(&T) -> Option<CertificateType>,
        ) -> Option<CertificateType> {
            let extension = extensions.and_then(Extensions::get::<T>);
            Some(extension.and_then(of).unwrap_or(CertificateType::X509))
        }
        self.server_certificate = selected(extensions, ServerCertificateTypes::selected);
        self.client_certificate = selected(extensions, ClientCertificateTypes::selected);
    }
}

/// Whether two facts can be true together.
fn agrees<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    a.is_none() || b.is_none() || a == b
}
