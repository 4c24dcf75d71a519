//! Sessions as OpenSSL keeps them: its SSL_SESSION in DER or PEM, as `openssl s_client -sess_out`
//! writes it, and as Node.js, BoringSSL and curl do.
//!
//! Its first fields have places, the others tags of their own. A number that is 0 is left out.

use std::time::{Duration, UNIX_EPOCH};

use base64ct::{Base64, Encoding};

use super::{Peer, Session, file};
use crate::certificate::Certificate;
use crate::check::MOST_LIFETIME;
use crate::compute::Value;
use crate::names::registry::ProtocolVersion;
use crate::names::suite::CipherSuite;

const BEGIN: &str = "-----BEGIN SSL SESSION PARAMETERS-----";
const END: &str = "-----END SSL SESSION PARAMETERS-----";

/// What Node.js 26 puts before the server's name, which stands before the DER.
const NODE: &[u8] = b"\0nodejs:tls:session:1\0";

/// How the file begins that curl keeps sessions in (`--ssl-sessions`).
const CURL: &[u8] = b"# Your SSL session cache.";

const BOOLEAN: u8 = 0x01;
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;

/// SSL_SESS_FLAG_EXTMS: the master secret covers the handshake (RFC 7627).
const EXTENDED_MASTER_SECRET: u64 = 1;

type Checked<T> = std::result::Result<T, String>;

/// Whether these bytes are, or begin like, what OpenSSL writes.
pub(super) fn is(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    bytes.first() == Some(&SEQUENCE)
        || bytes.starts_with(NODE)
        || bytes.starts_with(CURL)
        || lines.any(|line| line.trim_ascii_start().starts_with(BEGIN.as_bytes()))
}

/// The sessions: one in DER, or any number of them in PEM, with text around them.
///
/// # Errors
/// What is wrong.
pub(super) fn read(bytes: &[u8]) -> Checked<Vec<Session>> {
    if bytes.first() == Some(&SEQUENCE) {
        return Ok(vec![session(bytes)?]);
    }
    if let Some(rest) = bytes.strip_prefix(NODE) {
        let (name, der) =
            named(rest).ok_or("it is not a session of Node.js, or not a whole one")?;
        let mut session = session(der)?;
        session.server_name.get_or_insert(name);
        return Ok(vec![session]);
    }
    let text = String::from_utf8_lossy(bytes);
    if bytes.starts_with(CURL) {
        let lines = text.lines().zip(1..);
        let kept = lines.filter(|(line, _)| !line.starts_with('#') && !line.trim().is_empty());
        let read = |(line, number)| {
            let der = of_curl(line).ok_or_else(|| {
                format!("line {number} is not a session of OpenSSL as curl keeps it")
            })?;
            session(&der)
        };
        return kept.map(read).collect();
    }
    let sessions = text.split(BEGIN).skip(1).map(|rest| {
        let (inside, _) = rest
            .split_once(END)
            .ok_or_else(|| format!("the line {END} is missing"))?;
        let digits: String = inside.split_whitespace().collect();
        let der = Base64::decode_vec(&digits)
            .map_err(|_| "what is between the lines of PEM is not Base64".to_owned())?;
        session(&der)
    });
    sessions.collect()
}

/// A name behind its length in two bytes, and what follows it.
fn named(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (name, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
    Some((String::from_utf8(name.to_vec()).ok()?, rest))
}

/// The DER in a line of curl's: behind a hash of whom it is with, a version, and in front of what curl itself
/// keeps of it (lib/vtls/vtls_spack.c).
fn of_curl(line: &str) -> Option<Vec<u8>> {
    let (_, kept) = line.split_once(':')?;
    let kept = Base64::decode_vec(kept.trim()).ok()?;
    let (length, rest) = kept.strip_prefix(&[1, 4])?.split_first_chunk()?;
    let der = rest.get(..u16::from_be_bytes(*length).into())?;
    (der.first() == Some(&SEQUENCE)).then(|| der.to_vec())
}

/// An element of DER: its tag, its content, and what follows it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        ..=0x7f => (usize::from(first), rest),
        0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = digits
                .iter()
                .fold(0, |n, digit| n << 8 | usize::from(*digit));
            (length, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// The content of the one element that these bytes are, if it has this tag.
fn whole(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    match element(bytes)? {
        (found, content, []) if found == tag => Some(content),
        _ => None,
    }
}

/// A number that is not negative.
fn number(content: &[u8]) -> Option<u64> {
    let is_positive = content.first().is_some_and(|byte| *byte < 0x80);
    let start = content.iter().take_while(|byte| **byte == 0).count();
    let digits = &content[start..];
    let fold = || digits.iter().fold(0, |n, byte| n << 8 | u64::from(*byte));
    (is_positive && digits.len() <= 8).then(fold)
}

/// The structure SSL_SESSION.
fn session(der: &[u8]) -> Checked<Session> {
    let wrong = || "it is not a session of OpenSSL, or not a whole one".to_owned();
    let mut rest = whole(der, SEQUENCE).ok_or_else(wrong)?;
    let mut next = |tag| {
        let (found, content, after) = element(rest)?;
        rest = after;
        (found == tag).then_some(content)
    };
    next(INTEGER).ok_or_else(wrong)?;
    let version = next(INTEGER).and_then(number).ok_or_else(wrong)?;
    let code = next(OCTET_STRING).ok_or_else(wrong)?;
    let session_id = next(OCTET_STRING).ok_or_else(wrong)?;
    let secret = next(OCTET_STRING).ok_or_else(wrong)?;
    let mut tagged = Vec::new();
    while !rest.is_empty() {
        let (tag, content, after) = element(rest).ok_or_else(wrong)?;
        tagged.push((tag & 0x1f, content));
        rest = after;
    }
    // OpenSSL has no tags beyond 19; BoringSSL says with one, 22, that it is the client's.
    let is_boringssl = tagged.iter().any(|(tag, _)| *tag > 19);
    let mut fields = Fields::default();
    for (tag, content) in tagged {
        let taken = match is_boringssl {
            true => fields.take_of_boringssl(tag, content),
            false => fields.take(tag, content),
        };
        taken.ok_or_else(wrong)?;
    }
    let version = ProtocolVersion(u16::try_from(version).map_err(|_| wrong())?);
    let code = <[u8; 2]>::try_from(code).map_err(|_| wrong())?;
    let code = CipherSuite(u16::from_be_bytes(code));
    let suite = code.suite().filter(|suite| suite.is_in(version));
    let suite = suite.ok_or_else(|| {
        format!("it is a session of {version} with {code}, which is not supported here")
    })?;
    let is_tls13 = version == ProtocolVersion::TLS1_3;
    // With a ticket OpenSSL makes up an id for its own use.
    let session_id = match fields.ticket.is_empty() && !is_tls13 {
        true => session_id,
        false => &[],
    };
    let lifetime = match (fields.lifetime_hint, is_tls13) {
        (0, false) => fields.timeout,
        (hint, false) => hint,
        (0, true) if is_boringssl => fields.timeout.min(MOST_LIFETIME.into()),
        (hint, true) => hint.min(MOST_LIFETIME.into()),
    };
    let issued = UNIX_EPOCH.checked_add(Duration::from_secs(fields.time));
    let session = Session {
        version,
        suite,
        secret: Value::literal(file::secret_name(version), secret),
        ticket: Value::literal("ticket", fields.ticket),
        session_id: Value::literal("session_id", session_id),
        ticket_age_add: fields.age_add as u32,
        lifetime: lifetime.try_into().unwrap_or(u32::MAX),
        issued: issued.ok_or_else(wrong)?,
        group: None,
        max_early_data_size: fields.max_early_data.try_into().unwrap_or(u32::MAX),
        server_name: fields.server_name,
        alpn: fields.alpn,
        extended_master_secret: is_tls13 || fields.flags & EXTENDED_MASTER_SECRET != 0,
        peer: Peer {
            // X509_V_OK is 0. It says nothing of the name, which s_client looks at only if it is told to
            // (-verify_hostname); and without a certificate there was nothing to verify.
            trusted: fields
                .certificate
                .as_ref()
                .filter(|_| fields.verify_result != 0)
                .map(|_| false),
            not_after: fields.certificate.as_ref().map(|it| it.not_after()),
            raw_key: false,
            given_key: false,
            short_key: None,
            certificate: fields.certificate.as_ref().map(|it| it.holder()),
        },
        server_certificate: fields
            .certificate
            .map(|it| Value::literal("certificate", it.der())),
        basis: None,
    };
    file::check(&session)?;
    Ok(session)
}

/// The fields of an SSL_SESSION that have a tag of their own.
#[derive(Default)]
struct Fields {
    time: u64,
    timeout: u64,
    /// The peer's certificate.
    certificate: Option<Certificate>,
    verify_result: u64,
    server_name: Option<String>,
    lifetime_hint: u64,
    ticket: Vec<u8>,
    flags: u64,
    age_add: u64,
    max_early_data: u64,
    alpn: Option<Vec<u8>>,
}

impl Fields {
    /// Takes the field of this tag; others mean nothing here.
    fn take(&mut self, tag: u8, content: &[u8]) -> Option<()> {
        let integer = || whole(content, INTEGER).and_then(number);
        let bytes = || whole(content, OCTET_STRING).map(<[u8]>::to_vec);
        match tag {
            1 => self.time = integer()?,
            2 => self.timeout = integer()?,
            3 => {
                self.certificate = Some(Certificate::parse(content).ok()?);
            }
            5 => self.verify_result = integer()?,
            6 => self.server_name = Some(String::from_utf8(bytes()?).ok()?),
            9 => self.lifetime_hint = integer()?,
            10 => self.ticket = bytes()?,
            13 => self.flags = integer()?,
            14 => self.age_add = integer()?,
            15 => self.max_early_data = integer()?,
            16 => self.alpn = Some(bytes()?),
            _ => {}
        }
        Some(())
    }

    /// The same of BoringSSL's (ssl_asn1.cc), which has others, and other kinds, behind 13.
    fn take_of_boringssl(&mut self, tag: u8, content: &[u8]) -> Option<()> {
        let bytes = || whole(content, OCTET_STRING).map(<[u8]>::to_vec);
        match tag {
            ..13 => self.take(tag, content)?,
            17 => {
                let is_extended = whole(content, BOOLEAN)? != [0];
                self.flags = u64::from(is_extended) * EXTENDED_MASTER_SECRET;
            }
            21 => self.age_add = u32::from_be_bytes(bytes()?.try_into().ok()?).into(),
            24 => self.max_early_data = whole(content, INTEGER).and_then(number)?,
            26 => self.alpn = Some(bytes()?),
            _ => {}
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From a connection of Bun 1.4.5 with `openssl s_server`, without the certificate, and with other
    /// secrets: what OpenSSL would have under 9 and 14 stands under 2 and 21.
    #[test]
    fn a_session_of_boringssl() {
        let mut der = vec![2, 1, 1, 2, 2, 3, 4, 4, 2, 0x13, 1, 4, 0, 4, 32];
        der.extend([7; 32]);
        der.extend([
            0xa1, 6, 2, 4, 0x6b, 0x0c, 0xbc, 0xf0, 0xa2, 4, 2, 2, 0x1c, 0x20,
        ]);
        der.extend([0xa4, 2, 4, 0, 0xa5, 3, 2, 1, 0x12, 0xaa, 5, 4, 3, 1, 2, 3]);
        der.extend([0xb2, 3, 2, 1, 0x1d, 0xb5, 6, 4, 4, 0xaf, 0xa9, 0xaf, 0xd9]);
        der.extend([
            0xb6, 3, 1, 1, 0, 0xb7, 4, 2, 2, 8, 4, 0xb9, 5, 2, 3, 9, 0x3a, 0x80,
        ]);
        let der = [&[SEQUENCE, der.len() as u8][..], &der].concat();
        let read = session(&der).unwrap();
        assert_eq!((read.ticket_age_add, read.lifetime), (0xafa9_afd9, 7200));
        assert_eq!(
            (&*read.ticket, read.max_early_data_size),
            (&[1, 2, 3][..], 0)
        );
        // In the envelope of Node.js 26.10, which has the name.
        let node = [NODE, &[0, 9], b"localhost", &der].concat();
        let sessions = super::read(&node).unwrap();
        assert_eq!(sessions[0].server_name.as_deref(), Some("localhost"));
        assert!(super::read(&node[..30]).is_err() && is(&node));
        // As curl 8.22 keeps it, with the number of the version and the end of its life behind it.
        let kept = [
            &[1, 4, 0, der.len() as u8],
            &der[..],
            &[2, 3, 4, 3],
            &[0; 8],
        ]
        .concat();
        let line = |kept: &[u8]| format!("AAEC:{}\n", Base64::encode_string(kept));
        let file = format!("{}\n#\n{}", String::from_utf8_lossy(CURL), line(&kept));
        let sessions = super::read(file.as_bytes()).unwrap();
        assert_eq!((sessions.len(), sessions[0].lifetime), (1, 7200));
        let other = format!("{file}{}", line(&[1, 4, 0, 1, 0]));
        assert!(super::read(other.as_bytes()).is_err_and(|why| why.starts_with("line 4")));
    }

    /// No bytes whatever lead to a panic, and none that were cut to a session.
    #[test]
    fn der_that_is_damaged_is_refused() {
        let mut der = vec![
            SEQUENCE, 0x81, 0, 2, 1, 1, 2, 2, 3, 4, 4, 2, 0x13, 1, 4, 0, 4, 32,
        ];
        der.extend([7; 32]);
        der.extend([0xaa, 10, 4, 8, 1, 2, 3, 4, 5, 6, 7, 8]);
        der[2] = (der.len() - 3) as u8;
        let read = session(&der).unwrap();
        assert_eq!((read.ticket.len(), read.secret.len()), (8, 32));
        for at in 0..der.len() {
            assert!(session(&der[..at]).is_err(), "cut at {at}");
            for bit in 0..8 {
                let mut changed = der.clone();
                changed[at] ^= 1 << bit;
                let _ = session(&changed);
            }
        }
        assert!(session(&[&der[..], &[0]].concat()).is_err());
    }

    #[test]
    fn numbers_are_not_negative() {
        assert_eq!(number(&[0, 0xff]), Some(255));
        assert_eq!(number(&[0xff]), None);
        assert_eq!(number(&[]), None);
        assert_eq!(number(&[1; 9]), None);
    }
}
