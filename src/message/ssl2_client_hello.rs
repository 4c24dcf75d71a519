//! ClientHello in the form of SSL 2.0 (RFC 5246 §E.2): how clients once asked servers of any version.
//! RFC 6176 forbids it, so it is read to be shown, and never written.

use crate::names::registry::{ProtocolVersion, Ssl2CipherKind, Ssl2MessageType};
use crate::names::suite::CipherSuite;
use crate::wire::{Field, Reader, Result};

/// The message, which is its own record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ssl2ClientHello {
    /// The newest version that the client supports.
    pub version: ProtocolVersion,
    /// Ciphers of SSL 2.0, and suites of later versions.
    pub cipher_specs: Vec<Ssl2CipherSpec>,
    /// Empty, or a session of SSL 2.0.
    pub session_id: Vec<u8>,
    /// 16 to 32 random bytes, which SSL 3.0 and TLS take for the client's random.
    pub challenge: Vec<u8>,
}

/// What a client can encrypt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ssl2CipherSpec {
    /// A cipher of SSL 2.0.
    Ssl2(Ssl2CipherKind),
    /// A suite of SSL 3.0 or TLS, behind a zero.
    Suite(CipherSuite),
}

impl Ssl2ClientHello {
    /// Its name.
    pub const NAME: &'static str = "CLIENT-HELLO";

    /// How many bytes a message has that begins like this, its length included (RFC 5246 §E.2); `None` if
    /// not even that is there.
    pub fn length(bytes: &[u8]) -> Option<usize> {
        match *bytes {
            [high, low, ..] => Some(2 + usize::from(u16::from_be_bytes([high & 0x7f, low]))),
            _ => None,
        }
    }

    /// Whether such a message begins here: a length with its first bit set, the message's type, a
    /// version.
    pub fn begins(bytes: &[u8]) -> bool {
        matches!(*bytes, [first, _, kind, major, minor, ..]
            if first & 0x80 != 0
                && kind == Ssl2MessageType::ClientHello.0
                && matches!((major, minor), (0, 2) | (3, 0..=4)))
    }

    /// Reads the message; with annotations if `record`.
    ///
    /// # Errors
    /// If the lengths do not add up.
    pub fn decode(bytes: &[u8], record: bool) -> (Result<Self>, Vec<Field>) {
        let mut r = Reader::recording(bytes, record);
        let result = Self::read(&mut r);
        let fields = r.into_fields(result.as_ref().err());
        (result, fields)
    }

    fn read(r: &mut Reader<'_>) -> Result<Self> {
        let number = |bytes: &[u8]| match bytes {
            [high, low] => usize::from(u16::from_be_bytes([high & 0x7f, *low])),
            _ => 0,
        };
        let length = r.packed("msg_length", 2, |bytes| format!("{} bytes", number(bytes)))?;
        let hello = r.bounded("ClientHello", number(length), |r| {
            r.code::<Ssl2MessageType>("msg_type")?;
            let version = r.code("version")?;
            let specs = usize::from(r.u16("cipher_spec_length")?);
            let session_id = usize::from(r.u16("session_id_length")?);
            let challenge = usize::from(r.u16("challenge_length")?);
            let mut cipher_specs = Vec::new();
            r.bounded("cipher_specs", specs, |r| {
                while !r.is_empty() {
                    cipher_specs.push(spec(r)?);
                }
                Ok(())
            })?;
            Ok(Ssl2ClientHello {
                version,
                cipher_specs,
                session_id: r.opaque("session_id", session_id)?.to_vec(),
                challenge: r.opaque("challenge", challenge)?.to_vec(),
            })
        })?;
        r.finish("ClientHello")?;
        Ok(hello)
    }
}

fn spec(r: &mut Reader<'_>) -> Result<Ssl2CipherSpec> {
    if r.peek().first() != Some(&0) {
        return r.code("V2CipherSpec").map(Ssl2CipherSpec::Ssl2);
    }
    r.structure("V2CipherSpec", |r| {
        r.u8("zero")?;
        r.code("CipherSuite").map(Ssl2CipherSpec::Suite)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::cover;

    /// What scapy 2.8 builds of TLS 1.0, two ciphers of SSL 2.0 and two suites, with the length in
    /// front.
    pub(crate) const HELLO: [u8; 39] = hex_literal::hex!(
        "8025 01 0301 000c 0000 0010 010080 0700c0 000004 00c013 000102030405060708090a0b0c0d0e0f"
    );

    #[test]
    fn a_hello_as_scapy_builds_it() {
        assert!(Ssl2ClientHello::begins(&HELLO));
        let (hello, fields) = Ssl2ClientHello::decode(&HELLO, true);
        let hello = hello.unwrap();
        assert_eq!(hello.version, ProtocolVersion::TLS1_0);
        assert_eq!(
            hello.cipher_specs,
            [
                Ssl2CipherSpec::Ssl2(Ssl2CipherKind::Rc4Of128WithMd5),
                Ssl2CipherSpec::Ssl2(Ssl2CipherKind::DesOf192Ede3CbcWithMd5),
                Ssl2CipherSpec::Suite(CipherSuite(0x0004)),
                Ssl2CipherSpec::Suite(CipherSuite(0xc013)),
            ]
        );
        assert_eq!(hello.challenge.len(), 16);
        assert_eq!(cover(&fields, HELLO.len()), Ok(()));
    }

    #[test]
    fn whatever_the_lengths_say_every_byte_is_covered() {
        for at in 0..HELLO.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut bytes = HELLO;
                bytes[at] = value;
                let (_, fields) = Ssl2ClientHello::decode(&bytes, true);
                assert_eq!(cover(&fields, bytes.len()), Ok(()), "{at} {value}");
            }
            let (result, fields) = Ssl2ClientHello::decode(&HELLO[..at], true);
            assert!(result.is_err());
            assert_eq!(cover(&fields, at), Ok(()), "{at}");
        }
    }
}
