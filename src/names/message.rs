//! What messages are called, and so what they are.

use std::fmt;
use std::ops::Deref;

use crate::wire::Name;

macro_rules! messages {
    ($($(#[$doc:meta])* $variant:ident $name:literal;)*) => {
        /// A message of TLS, or one that is told beside it because keys are computed with it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum MessageType {
            $($(#[$doc])* $variant,)*
        }

        impl MessageType {
            const ALL: &'static [MessageType] = &[$(MessageType::$variant,)*];

            /// The RFC's name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(MessageType::$variant => $name,)*
                }
            }
        }
    };
}

messages! {
    /// RFC 5246 §7.4.1.1.
    HelloRequest "HelloRequest";
    /// RFC 9846 §4.2.2.
    ClientHello "ClientHello";
    /// The ClientHello that is encrypted inside another (RFC 9849 §5.1).
    ClientHelloInner "ClientHelloInner";
    /// The form in which it is encrypted (RFC 9849 §5.1).
    EncodedClientHelloInner "EncodedClientHelloInner";
    /// The other one, with zeros for what is encrypted (RFC 9849 §5.2).
    ClientHelloOuterAad "ClientHelloOuterAAD";
    /// RFC 9846 §4.2.3.
    ServerHello "ServerHello";
    /// The one with zeros where its confirmation goes (RFC 9849 §7.2).
    ModifiedServerHello "modified ServerHello";
    /// A ServerHello with a random of its own (RFC 9846 §4.2.4).
    HelloRetryRequest "HelloRetryRequest";
    /// The one with zeros where its confirmation goes (RFC 9849 §7.2.1).
    ModifiedHelloRetryRequest "modified HelloRetryRequest";
    /// RFC 9846 §4.7.1, RFC 5077 §3.3.
    NewSessionTicket "NewSessionTicket";
    /// What a ticket of ours holds, before it is encrypted (RFC 5077 §4).
    StatePlaintext "StatePlaintext";
    /// RFC 9846 §4.6.
    EndOfEarlyData "EndOfEarlyData";
    /// RFC 9846 §4.4.1.
    EncryptedExtensions "EncryptedExtensions";
    /// RFC 9846 §4.5.1, RFC 5246 §7.4.2.
    Certificate "Certificate";
    /// RFC 8879 §4.
    CompressedCertificate "CompressedCertificate";
    /// RFC 6066 §8.
    CertificateStatus "CertificateStatus";
    /// RFC 5246 §7.4.3.
    ServerKeyExchange "ServerKeyExchange";
    /// RFC 9846 §4.4.2, RFC 5246 §7.4.4.
    CertificateRequest "CertificateRequest";
    /// RFC 5246 §7.4.5.
    ServerHelloDone "ServerHelloDone";
    /// RFC 9846 §4.5.2, RFC 5246 §7.4.8.
    CertificateVerify "CertificateVerify";
    /// RFC 5246 §7.4.7.
    ClientKeyExchange "ClientKeyExchange";
    /// RFC 9846 §4.5.3, RFC 5246 §7.4.9.
    Finished "Finished";
    /// RFC 9846 §4.7.3.
    KeyUpdate "KeyUpdate";
    /// RFC 9846 §6.
    Alert "Alert";
    /// RFC 5246 §7.1, RFC 9846 §5.
    ChangeCipherSpec "ChangeCipherSpec";
}

/// What a message is called: one that this program knows, or another by its name only, as those of
/// the protocols before and inside TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageName {
    /// A message of TLS.
    Tls(MessageType),
    /// Any other.
    Other(Name),
}

impl MessageName {
    /// Reads a name, as a trace has it.
    pub fn parse(name: Name) -> Self {
        let known = MessageType::ALL.iter().find(|it| it.name() == name);
        known.map_or(MessageName::Other(name), |it| MessageName::Tls(*it))
    }

    /// The message of TLS that it is, if it is one.
    pub fn tls(&self) -> Option<MessageType> {
        match self {
            MessageName::Tls(it) => Some(*it),
            MessageName::Other(_) => None,
        }
    }

    /// The same, to be kept.
    pub fn into_name(self) -> Name {
        match self {
            MessageName::Tls(it) => it.name().into(),
            MessageName::Other(name) => name,
        }
    }
}

impl Deref for MessageName {
    type Target = str;
    fn deref(&self) -> &str {
        match self {
            MessageName::Tls(it) => it.name(),
            MessageName::Other(name) => name,
        }
    }
}

impl fmt::Display for MessageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl PartialEq<MessageType> for MessageName {
    fn eq(&self, other: &MessageType) -> bool {
        self.tls() == Some(*other)
    }
}

/// For those of other protocols, which have no more than a name.
impl PartialEq<&str> for MessageName {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl From<MessageType> for MessageName {
    fn from(it: MessageType) -> Self {
        MessageName::Tls(it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_written_is_read_as_what_it_was() {
        for it in MessageType::ALL {
            let read = MessageName::parse(it.name().to_owned().into());
            assert_eq!(read, MessageName::Tls(*it));
            assert_eq!(&*read, it.name());
        }
        let other = MessageName::parse("SETTINGS".into());
        assert_eq!((other.tls(), &*other), (None, "SETTINGS"));
    }
}
