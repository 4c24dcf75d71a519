//! StatePlaintext (RFC 5077 §4): what a ticket of ours holds, before it is encrypted. The RFC recommends
//! a form, for no other program ever reads it; this one has the RFC's fields but for the compression
//! method, and those that TLS 1.3 and the extensions since then need.

use crate::certificate::time;
use crate::compute::Value;
use crate::names::MessageType;
use crate::names::registry::ProtocolVersion;
use crate::names::suite::CipherSuite;
use crate::wire::{self, Field, Reader, Result, Wire, Writer};

/// The state of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatePlaintext {
    /// The version of the session.
    pub protocol_version: ProtocolVersion,
    /// Its cipher suite.
    pub cipher_suite: CipherSuite,
    /// When the ticket was issued, in milliseconds since 1970.
    pub timestamp: u64,
    /// For how many seconds it may be used.
    pub ticket_lifetime: u32,
    /// What the client adds to its age (RFC 9846 §4.7.1); 0 before TLS 1.3.
    pub ticket_age_add: u32,
    /// How many bytes of early data it allows (RFC 9846 §4.3.10).
    pub max_early_data_size: u32,
    /// Whether the master secret covers the handshake (RFC 7627 §5.3).
    pub extended_master_secret: bool,
    /// The name that the client asked for; empty for none (RFC 6066 §3).
    pub server_name: Vec<u8>,
    /// The application protocol; empty for none (RFC 7301).
    pub application_protocol: Vec<u8>,
    /// Who the client was.
    pub client_identity: ClientIdentity,
    /// The SHA-256 of the certificate that the server showed; empty if it showed none.
    pub server_certificate_hash: Vec<u8>,
    /// The pre-shared key in TLS 1.3, the master_secret before.
    pub secret: Value,
}

/// Who the client was, as far as it has shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientIdentity {
    /// Whether its certificate passed the checks, if it was checked.
    pub certificate_trusted: Option<bool>,
    /// Whether that was a bare public key (RFC 7250).
    pub raw_public_key: bool,
    /// Whether it knew a key that both ends were given.
    pub given_key: bool,
    /// Whom that was for; empty if it showed none.
    pub certificate_subject: Vec<u8>,
    /// The last second of its validity, counted from 1970, if it has one.
    pub certificate_not_after: Option<i64>,
    /// The bits of the key that both ends were given, if they are too few (RFC 9257 §6); else 0.
    pub short_key_bits: u16,
}

impl StatePlaintext {
    /// Its name.
    pub const NAME: MessageType = MessageType::StatePlaintext;
    /// The file that defines it.
    pub const SOURCE: &'static str = file!();

    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.code("protocol_version", &mut self.protocol_version)?;
        w.code("cipher_suite", &mut self.cipher_suite)?;
        moment(w, "timestamp", &mut self.timestamp)?;
        w.u32("ticket_lifetime", &mut self.ticket_lifetime)?;
        w.u32("ticket_age_add", &mut self.ticket_age_add)?;
        w.u32("max_early_data_size", &mut self.max_early_data_size)?;
        let is_extended = &mut self.extended_master_secret;
        flag(w, "extended_master_secret", is_extended)?;
        w.within16("server_name", 0..=0xffff, |w| {
            w.text("server_name", &mut self.server_name)
        })?;
        w.within16("application_protocol", 0..=0xffff, |w| {
            w.text("application_protocol", &mut self.application_protocol)
        })?;
        w.structure("client_identity", |w| self.client_identity.fields(w))?;
        let hash = &mut self.server_certificate_hash;
        w.vector8("server_certificate_hash", 0..=32, hash)?;
        w.rest(Self::secret_name(self.protocol_version), &mut self.secret)
    }

    /// What the secret of a session is called.
    pub fn secret_name(version: ProtocolVersion) -> &'static str {
        match version {
            ProtocolVersion::TLS1_3 => "PSK",
            _ => "master_secret",
        }
    }

    /// Writes it, with annotations if `record`.
    ///
    /// # Errors
    /// If a name is too long for its length field.
    pub fn encode(mut self, record: bool) -> Result<(Vec<u8>, Vec<Field>)> {
        let mut w = Writer::recording(record);
        w.all(|w| self.fields(w));
        w.finish()
    }

    /// Reads it out of a value, with annotations if `record`; they cover it also where it does not decode.
    ///
    /// # Errors
    /// If this is not what [`StatePlaintext::encode`] wrote.
    pub fn decode(contents: &Value, record: bool) -> (wire::Result<Self>, Vec<Field>) {
        let mut r = Reader::recording(contents, record).of_value(contents);
        let mut read = StatePlaintext::default();
        let result = read.fields(&mut r);
        let fields = r.into_fields(result.as_ref().err());
        (result.map(|()| read), fields)
    }
}

impl ClientIdentity {
    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        answer(w, "certificate_trusted", &mut self.certificate_trusted)?;
        flag(w, "raw_public_key", &mut self.raw_public_key)?;
        flag(w, "given_key", &mut self.given_key)?;
        w.within16("certificate_subject", 0..=0xffff, |w| {
            w.text("certificate_subject", &mut self.certificate_subject)
        })?;
        end(w, "certificate_not_after", &mut self.certificate_not_after)?;
        w.u16("short_key_bits", &mut self.short_key_bits)
    }
}

/// A moment, in milliseconds since 1970.
fn moment(w: &mut impl Wire, name: &'static str, milliseconds: &mut u64) -> Result<()> {
    let mut bytes = milliseconds.to_be_bytes().to_vec();
    let meaning = |bytes: &[u8]| time::rfc3339((number(bytes) / 1000).cast_signed());
    w.packed_part(name, bytes.len(), meaning, &mut bytes)?;
    *milliseconds = number(&bytes);
    Ok(())
}

/// The last second of something, counted from 1970; the last of all for what has no end.
fn end(w: &mut impl Wire, name: &'static str, seconds: &mut Option<i64>) -> Result<()> {
    let mut bytes = seconds.unwrap_or(i64::MAX).to_be_bytes().to_vec();
    let meaning = |bytes: &[u8]| match number(bytes).cast_signed() {
        i64::MAX => "none".to_owned(),
        seconds => time::rfc3339(seconds),
    };
    w.packed_part(name, bytes.len(), meaning, &mut bytes)?;
    *seconds = Some(number(&bytes).cast_signed()).filter(|it| *it < i64::MAX);
    Ok(())
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |n, byte| n << 8 | u64::from(*byte))
}

/// A byte: whether something is so.
fn flag(w: &mut impl Wire, name: &'static str, flag: &mut bool) -> Result<()> {
    let mut is_so = Some(*flag);
    answer(w, name, &mut is_so)?;
    *flag = is_so == Some(true);
    Ok(())
}

/// A byte: whether something is so, 0 if that is not known.
fn answer(w: &mut impl Wire, name: &'static str, answer: &mut Option<bool>) -> Result<()> {
    let mut byte = vec![match answer {
        None => 0,
        Some(false) => 1,
        Some(true) => 2,
    }];
    let meaning = |byte: &[u8]| match byte {
        [0] => "unknown".to_owned(),
        [2] => "yes".to_owned(),
        _ => "no".to_owned(),
    };
    w.packed_part(name, 1, meaning, &mut byte)?;
    *answer = match byte[..] {
        [0] => None,
        [2] => Some(true),
        _ => Some(false),
    };
    Ok(())
}
