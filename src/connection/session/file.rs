//! Sessions in a file, to be resumed by a later run (docs/session-file.md).
//!
//! A line of JSON for each session: whom it is with, the version and the suite by their names, the
//! moment of issue in milliseconds since 1970, everything opaque in hex. What OpenSSL writes is read
//! as well (`openssl`).

use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::{Basis, Peer, Session, openssl};
use crate::check::MOST_LIFETIME;
use crate::compute::Value;
use crate::error::{Error, Result};
use crate::names::quantity::bytes_count;
use crate::names::registry::{NamedGroup, ProtocolVersion, SUPPORTED_GROUPS};
use crate::names::suite::{self, Suite};
use crate::wire::CodePoint;
use crate::wire::serial::{hex, json};

/// A session as a line of a file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    peer: String,
    version: String,
    cipher_suite: String,
    #[serde(with = "hex")]
    secret: Vec<u8>,
    #[serde(with = "hex", default, skip_serializing_if = "Vec::is_empty")]
    ticket: Vec<u8>,
    #[serde(with = "hex", default, skip_serializing_if = "Vec::is_empty")]
    session_id: Vec<u8>,
    #[serde(default)]
    ticket_age_add: u32,
    lifetime: u32,
    issued_ms: u64,
    #[serde(default)]
    max_early_data_size: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server_name: Option<String>,
    #[serde(with = "hex", default, skip_serializing_if = "Vec::is_empty")]
    alpn: Vec<u8>,
    #[serde(default)]
    extended_master_secret: bool,
    #[serde(with = "hex", default, skip_serializing_if = "Vec::is_empty")]
    server_certificate: Vec<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate_trusted: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate_not_after: Option<i64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    raw_key: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    given_key: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    short_key_bits: Option<u32>,
    #[serde(with = "hex", default, skip_serializing_if = "Vec::is_empty")]
    trust: Vec<u8>,
    #[serde(with = "hex", default, skip_serializing_if = "Vec::is_empty")]
    identity: Vec<u8>,
}

/// The longest session id (RFC 5246 §7.4.1.2).
const MOST_SESSION_ID: usize = 32;
/// The length of every master secret (RFC 5246 §8.1).
const MASTER_SECRET: usize = 48;

/// These sessions, each with whom it is with, as a file.
pub fn write(sessions: &[(String, Session)]) -> String {
    let lines = sessions.iter().filter_map(|(peer, session)| {
        let since = session.issued.duration_since(UNIX_EPOCH);
        let shown = session.server_certificate.as_ref();
        let basis = session.basis.as_ref();
        let line = Line {
            peer: peer.clone(),
            version: session.version.name().into_owned(),
            cipher_suite: session.suite.name.to_owned(),
            secret: session.secret.bytes.clone(),
            ticket: session.ticket.bytes.clone(),
            session_id: session.session_id.bytes.clone(),
            ticket_age_add: session.ticket_age_add,
            lifetime: session.lifetime,
            issued_ms: since.unwrap_or_default().as_millis() as u64,
            max_early_data_size: session.max_early_data_size,
            group: session.group.map(|group| group.name().into_owned()),
            server_name: session.server_name.clone(),
            alpn: session.alpn.clone().unwrap_or_default(),
            extended_master_secret: session.extended_master_secret,
            server_certificate: shown.map_or_else(Vec::new, |it| it.bytes.clone()),
            certificate: session.peer.certificate.clone(),
            certificate_trusted: session.peer.trusted,
            certificate_not_after: session.peer.not_after,
            raw_key: session.peer.raw_key,
            given_key: session.peer.given_key,
            short_key_bits: session.peer.short_key.map(|bits| bits as u32),
            trust: basis.map_or_else(Vec::new, |it| it.trust.clone()),
            identity: basis.map_or_else(Vec::new, |it| it.identity.clone()),
        };
        let mut text = Vec::new();
        json::write(&mut text, &line).ok()?;
        text.push(b'\n');
        String::from_utf8(text).ok()
    });
    lines.collect()
}

/// Whether another program wrote the file.
pub fn is_foreign(bytes: &[u8]) -> bool {
    openssl::is(bytes)
}

/// The sessions in a file, each with whom it is with. OpenSSL does not write that down, and the name
/// that was asked for only if the server acknowledged it: a session of OpenSSL is taken for one with
/// `peer`, by `server_name`.
///
/// # Errors
/// `Usage`: what is wrong, and in which line or session.
pub fn read(bytes: &[u8], peer: &str, server_name: Option<&str>) -> Result<Vec<(String, Session)>> {
    if openssl::is(bytes) {
        let sessions = openssl::read(bytes).map_err(Error::usage)?.into_iter();
        let taken = sessions.map(|mut session| {
            let name = server_name.map(str::to_owned);
            session.server_name = session.server_name.or(name);
            (peer.to_owned(), session)
        });
        return Ok(taken.collect());
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Error::usage("it is neither text nor a session of OpenSSL"))?;
    let lines = (1..).zip(text.lines());
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let sessions = lines.map(|(number, line)| {
        let wrong = |what: String| Error::usage(format!("line {number}: {what}"));
        let line: Line = serde_json::from_str(line).map_err(|error| wrong(said(&error)))?;
        let peer = line.peer.clone();
        let session = session(line).map_err(wrong)?;
        Ok((peer, session))
    });
    sessions.collect()
}

/// What is wrong with JSON. Its own count of lines begins anew with each line of the file.
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    // It may quote the file.
    let what: String = what
        .chars()
        .flat_map(|c| {
            let is_plain = matches!(c, '"' | '\'');
            let escaped = (!is_plain).then(|| c.escape_debug());
            escaped.into_iter().flatten().chain(is_plain.then_some(c))
        })
        .collect();
    format!("{what} (column {})", error.column())
}

fn session(line: Line) -> std::result::Result<Session, String> {
    let mut versions = ProtocolVersion::ALL.iter().copied();
    let version = versions.find(|version| version.name() == line.version);
    let version = version.ok_or_else(|| format!("{:?} is not a version of TLS", line.version))?;
    let suite = suite::find(&line.cipher_suite).filter(|suite| suite.is_in(version));
    let suite = suite.ok_or_else(|| {
        format!(
            "{:?} is not a cipher suite of {version} that is supported here",
            line.cipher_suite
        )
    })?;
    let group = line.group.map(|name| group(&name)).transpose()?;
    let issued = UNIX_EPOCH.checked_add(Duration::from_millis(line.issued_ms));
    let session = Session {
        version,
        suite,
        secret: Value::literal(secret_name(version), line.secret),
        ticket: Value::literal("ticket", line.ticket),
        session_id: Value::literal("session_id", line.session_id),
        ticket_age_add: line.ticket_age_add,
        lifetime: line.lifetime,
        issued: issued.ok_or("a moment of issue that lies too far ahead")?,
        max_early_data_size: line.max_early_data_size,
        group,
        server_name: line.server_name,
        alpn: Some(line.alpn).filter(|alpn| !alpn.is_empty()),
        extended_master_secret: line.extended_master_secret,
        server_certificate: Some(line.server_certificate)
            .filter(|der| !der.is_empty())
            .map(|der| Value::literal("certificate", der)),
        peer: Peer {
            certificate: line.certificate,
            trusted: line.certificate_trusted,
            not_after: line.certificate_not_after,
            raw_key: line.raw_key,
            given_key: line.given_key,
            short_key: line.short_key_bits.map(|bits| bits as usize),
        },
        basis: (!line.trust.is_empty()).then_some(Basis {
            trust: line.trust,
            identity: line.identity,
        }),
    };
    check(&session)?;
    Ok(session)
}

/// The group of this name, in which a key share can be sent.
fn group(name: &str) -> std::result::Result<NamedGroup, String> {
    let mut groups = SUPPORTED_GROUPS.iter().copied();
    let group = groups.find(|it| it.name() == name && it.is_in(ProtocolVersion::TLS1_3));
    group.ok_or_else(|| format!("{name:?} is not a group of TLS 1.3 that is supported here"))
}

/// What the secret of a session is called.
pub(super) fn secret_name(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::TLS1_3 => "PSK",
        _ => "master_secret",
    }
}

/// Whether a session can be offered to a server at all; says what is wrong.
pub(super) fn check(session: &Session) -> std::result::Result<(), String> {
    let Session { version, suite, .. } = *session;
    let due = secret_length(version, suite);
    let (secret, ticket, id) = (&session.secret, &session.ticket, &session.session_id);
    if secret.len() != due {
        let found = bytes_count(secret.len());
        return Err(format!(
            "a secret of {found}, where {} of {version} has {due}",
            suite.name
        ));
    }
    if ticket.len() > 0xffff {
        return Err("a ticket longer than 65535 bytes".into());
    }
    if id.len() > MOST_SESSION_ID {
        return Err(format!("a session id longer than {MOST_SESSION_ID} bytes"));
    }
    let is_tls13 = version == ProtocolVersion::TLS1_3;
    if is_tls13 && session.lifetime > MOST_LIFETIME {
        return Err(format!(
            "a lifetime of {} seconds, longer than the {MOST_LIFETIME} that a ticket may live (RFC 9846 §4.7.1)",
            session.lifetime
        ));
    }
    if ticket.is_empty() && (is_tls13 || id.is_empty()) {
        return Err("a session that has neither a ticket nor a session id".into());
    }
    Ok(())
}

fn secret_length(version: ProtocolVersion, suite: &Suite) -> usize {
    match version {
        ProtocolVersion::TLS1_3 => suite.hash.length(),
        _ => MASTER_SECRET,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> String {
        let ticket = "ab".repeat(40);
        let secret = "07".repeat(32);
        format!(
            r#"{{"peer":"a:443","version":"TLS 1.3","cipher_suite":"TLS_AES_128_GCM_SHA256","secret":"{secret}","ticket":"{ticket}","ticket_age_add":5,"lifetime":60,"issued_ms":1000,"max_early_data_size":9,"server_name":"a","alpn":"6832","extended_master_secret":true,"certificate":"CN=a","certificate_trusted":true,"certificate_not_after":2000,"trust":"01","identity":"02"}}"#
        )
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = line() + "\n";
        let sessions = read(text.as_bytes(), "other", None).unwrap();
        assert_eq!(sessions[0].0, "a:443");
        assert_eq!(sessions[0].1.ticket.len(), 40);
        assert_eq!(sessions[0].1.alpn.as_deref(), Some(&b"h2"[..]));
        assert_eq!(write(&sessions), text);
        assert_eq!(read(b"\n\n", "other", None).unwrap().len(), 0);
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        for (from, to, says) in [
            ("TLS 1.3", "TLS 1.4", "not a version"),
            ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "of 32"),
            ("TLS_AES_128_GCM_SHA256", "NONE", "not a cipher suite"),
            ("TLS_AES_128_GCM_SHA256", "AES128-SHA", "not a cipher suite"),
            ("\"ticket\"", "\"tocket\"", "unknown field `tocket`"),
            ("\"abab", "\"abxb", "hex digits"),
            ("\"lifetime\":60", "\"lifetime\":604801", "604800"),
            ("\"lifetime\":60", "\"lifetime\":-1", "invalid value"),
            ("\"lifetime\":60,", "", "missing field `lifetime`"),
            ("}", "", "EOF"),
        ] {
            let text = format!("\n{}", line().replace(from, to));
            let error = read(text.as_bytes(), "a", None).unwrap_err().message;
            assert!(
                error.starts_with("line 2: ") && error.contains(says),
                "{error}"
            );
            assert!(!error.contains("line 1"), "{error}");
        }
    }

    #[test]
    fn a_session_without_a_name_is_refused() {
        let older = line()
            .replace("TLS 1.3", "TLS 1.2")
            .replace("TLS_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA")
            .replace(&"07".repeat(32), &"07".repeat(48))
            .replace("\"ticket\"", "\"session_id\"");
        let error = read(older.as_bytes(), "a", None).unwrap_err().message;
        assert!(error.contains("longer than 32"), "{error}");
        let older = older.replace(&"ab".repeat(40), &"ab".repeat(32));
        assert_eq!(
            read(older.as_bytes(), "a", None).unwrap()[0]
                .1
                .session_id
                .len(),
            32
        );
        let older = older.replace(&"ab".repeat(32), "");
        let error = read(older.as_bytes(), "a", None).unwrap_err().message;
        assert!(error.contains("neither a ticket nor"), "{error}");
    }
}
