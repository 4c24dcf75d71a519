//! Promises of certificate logs, checked with a list of logs (RFC 6962 §3.2, §5.2).

use base64ct::{Base64, Encoding};
use serde::Deserialize;

use super::authenticate::{Expected, end_entity};
use super::revocation::issuer::issuers_of;
use crate::certificate::ocsp::OcspResponse;
use crate::certificate::{Certificate, Kept, Timestamp, time, without_timestamps};
use crate::check::{Check, LogFault, TimestampSource};
use crate::compute::Value;
use crate::compute::bytes::Concat;
use crate::compute::hash::Hash;
use crate::compute::signature::{PublicKey, Verify};
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::SignatureScheme;
use crate::transport::file;

/// A list of certificate logs.
#[derive(Debug, Clone, Default)]
pub struct LogList(Vec<Log>);

/// A certificate log.
#[derive(Debug, Clone)]
struct Log {
    /// What it is called, and by whom it is run.
    name: String,
    /// The key, or why it cannot be used.
    key: std::result::Result<PublicKey, String>,
    /// The SHA-256 of the key.
    id: Vec<u8>,
}

/// The form of Chrome's list, third version; of which only this counts here.
#[derive(Deserialize)]
struct Form {
    operators: Vec<OperatorForm>,
}

#[derive(Deserialize)]
struct OperatorForm {
    name: String,
    #[serde(default)]
    logs: Vec<LogForm>,
    #[serde(default)]
    tiled_logs: Vec<LogForm>,
}

#[derive(Deserialize)]
struct LogForm {
    description: String,
    key: String,
}

impl LogList {
    /// Reads a list in JSON, in the form of the list that Chrome uses (`log_list.json`, version 3).
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(json: &[u8]) -> std::result::Result<Self, String> {
        let form: Form = serde_json::from_slice(json).map_err(|error| {
            format!("it is not a list of logs in JSON, as Chrome's is: {error}")
        })?;
        let mut logs = Vec::new();
        for operator in form.operators {
            for log in operator.logs.into_iter().chain(operator.tiled_logs) {
                let spki = Base64::decode_vec(&log.key)
                    .map_err(|_| format!("the key of {} is not base64", log.description))?;
                let spki = Value::literal("log_public_key", spki);
                logs.push(Log {
                    name: format!("{}, of {}", log.description, operator.name),
                    id: HashAlgorithm::Sha256.digest(&[&spki]),
                    key: PublicKey::from_spki(&spki).map_err(|error| error.message),
                });
            }
        }
        match logs.is_empty() {
            true => Err("it has no log".to_owned()),
            false => Ok(LogList(logs)),
        }
    }
}

/// Checks the promises that came with a chain: in the end's certificate, in the handshake, in answers of
/// OCSP about it. Nothing if no list of logs was given. Whatever comes of it, the handshake goes on.
///
/// # Errors
/// None but those of a computation.
pub(crate) fn check<'a>(
    c: &mut Connection,
    expected: impl Into<Expected<'a>>,
    chain: &[Certificate],
    in_handshake: &[Value],
    answer: Option<&Value>,
) -> Result<()> {
    let expected = expected.into();
    let Some(logs) = expected.logs else {
        return Ok(());
    };
    let own = end_entity(chain)?;
    let answer = answer.and_then(|answer| OcspResponse::read(answer).ok());
    let in_answer = answer.map_or(Vec::new(), |answer| answer.timestamps(own.serial()));
    let mut seen = Seen {
        chain,
        logs,
        precertificate: None,
    };
    for (source, list) in [
        (TimestampSource::Certificate, &own.timestamps()[..]),
        (TimestampSource::Handshake, in_handshake),
        (TimestampSource::Ocsp, &in_answer[..]),
    ] {
        for bytes in list.iter().take(MOST) {
            if let Ok(timestamp) = Timestamp::read(bytes) {
                seen.check(c, expected, source, &timestamp)?;
            }
        }
    }
    Ok(())
}

/// How many promises are looked at of each list.
const MOST: usize = 16;

/// What promises are about.
struct Seen<'a> {
    chain: &'a [Certificate],
    logs: &'a LogList,
    /// The hash of the issuer's key, and what of the certificate was there before it was issued.
    precertificate: Option<(Value, Value)>,
}

impl<'a> Seen<'a> {
    fn check(
        &mut self,
        c: &mut Connection,
        expected: Expected<'_>,
        source: TimestampSource,
        timestamp: &Timestamp,
    ) -> Result<()> {
        let at = timestamp.seconds();
        let (log, key) = match self.log_of(timestamp) {
            Ok(found) => found,
            Err(why) => {
                c.note(Check::KnownLog {
                    source,
                    log_id: timestamp.log_id.to_vec(),
                    at,
                    why,
                });
                return Ok(());
            }
        };
        let Some(content) = self.signed(c, expected, source, timestamp)? else {
            return Ok(());
        };
        let valid = c.compute(Verify {
            scheme: timestamp.algorithm,
            key: "log_public_key",
            public_key: key,
            content,
            signature: &timestamp.signature,
            rfc: "RFC 6962 §3.2",
        })?;
        c.note(Check::CertificateTimestamp {
            source,
            log: log.name.clone(),
            at,
            now: time::seconds(expected.now),
            scheme: timestamp.algorithm,
            signature: timestamp.signature.clone(),
            valid,
        });
        Ok(())
    }

    /// The log that made a promise, and its key, which can have signed it so.
    fn log_of(
        &self,
        timestamp: &Timestamp,
    ) -> std::result::Result<(&'a Log, &'a PublicKey), LogFault> {
        let mut logs = self.logs.0.iter();
        let log = logs.find(|log| log.id == timestamp.log_id);
        let log = log.ok_or(LogFault::Unlisted)?;
        if timestamp.version != 0 {
            return Err(LogFault::Version(timestamp.version));
        }
        let key = log.key.as_ref().map_err(|why| LogFault::Key(why.clone()))?;
        let scheme = timestamp.algorithm;
        // RFC 6962 §2.1.4.
        let is_one = [
            SignatureScheme::EcdsaSecp256r1Sha256,
            SignatureScheme::RsaPkcs1Sha256,
        ];
        match is_one.contains(&scheme) && key.verify(scheme, &[], &[]).is_ok() {
            true => Ok((log, key)),
            false => Err(LogFault::Scheme(scheme)),
        }
    }

    /// What the log signed (RFC 6962 §3.2). `None` if that cannot be told: nobody knows the issuer.
    fn signed(
        &mut self,
        c: &mut Connection,
        expected: Expected<'_>,
        source: TimestampSource,
        timestamp: &Timestamp,
    ) -> Result<Option<Vec<Value>>> {
        let head = Value::literal("sct_head", [0, 0]);
        let mut content = vec![head, timestamp.timestamp.clone()];
        let is_early = source == TimestampSource::Certificate;
        content.push(Value::literal("entry_type", [0, u8::from(is_early)]));
        let entry = if is_early {
            let Some((issuer, entry)) = self.precertificate(c, expected)? else {
                return Ok(None);
            };
            content.push(issuer);
            entry
        } else {
            end_entity(self.chain)?.value().clone().renamed("ASN.1Cert")
        };
        let length = u32::try_from(entry.len()).unwrap_or_default().to_be_bytes();
        content.push(Value::literal("length", &length[1..]));
        content.push(entry);
        content.push(timestamp.extensions.clone());
        Ok(Some(content))
    }

    fn precertificate(
        &mut self,
        c: &mut Connection,
        expected: Expected<'_>,
    ) -> Result<Option<(Value, Value)>> {
        if let Some(known) = &self.precertificate {
            return Ok(Some(known.clone()));
        }
        let own = end_entity(self.chain)?;
        let issuers = issuers_of(own, self.chain, expected.trust_anchors);
        let signed = own.signed_part();
        let parts = signed.and_then(|signed| without_timestamps(&signed.content));
        let (Some(issuer), Some(parts)) = (issuers.first(), parts) else {
            return Ok(None);
        };
        let key = issuer.key.spki().clone().renamed("issuer_public_key");
        let rfc = "RFC 6962 §3.2";
        let hash = c.compute(Hash::new(
            "issuer_key_hash",
            HashAlgorithm::Sha256,
            [&key],
            rfc,
        ))?;
        let entry = c.compute(Concat::of("TBSCertificate", parts, rfc))?;
        let found = (hash, entry);
        self.precertificate = Some(found.clone());
        Ok(Some(found))
    }
}

impl LogList {
    /// The list in a file.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if it cannot be read, or is no list.
    pub fn from_file(path: &std::path::Path) -> Result<Self> {
        let complain = |what: &dyn std::fmt::Display| {
            Error::usage(format!("--ct-logs {}: {what}", path.display()))
        };
        let json = file::read(path, file::MOST).map_err(|error| complain(&error))?;
        Self::parse(&json).map_err(|why| {
            let instead = Kept::instead(&json, &[Kept::LogList]);
            complain(&instead.unwrap_or(why))
        })
    }
}
