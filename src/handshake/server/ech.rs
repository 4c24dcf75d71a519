//! The server's part of Encrypted ClientHello (RFC 9849 §7), in shared mode: it decrypts the inner
//! hello itself, goes on with it, and says so where nobody else notices.

use std::sync::Arc;

use super::Config;
use crate::check::Check;
use crate::compute::Value;
use crate::compute::bytes::Concat;
use crate::connection::{Connection, Inside};
use crate::error::{Error, Result};
use crate::extension::*;
use crate::handshake::ech::{self, Confirmation, EchKey, Sealed};
use crate::keys::hpke::{Context, PrivateKey};
use crate::message::{ClientHello, ServerHello};
use crate::names::registry::{AlertDescription, ExtensionType, ProtocolVersion};
use crate::names::suite::Suite;
use crate::narration::EchOutcome;

/// What became of the inner hello.
pub(super) enum Standing {
    /// There was none, or the server takes no part.
    Absent,
    /// It could not be decrypted: the outer hello counts.
    Rejected,
    /// It was decrypted, and counts.
    Accepted(Box<Accepted>),
}

/// What decrypts a second inner hello.
pub(super) struct Accepted {
    context: Context,
    cipher_suite: HpkeSymmetricCipherSuite,
    config_id: u8,
}

/// Decrypts the hello inside the one that was just received, if one of the keys does; it counts from
/// here on (RFC 9849 §7.1).
///
/// # Errors
/// `illegal_parameter`, if an inner hello comes by itself, or what was decrypted breaks a rule.
pub(super) fn open(
    c: &mut Connection,
    config: &Config,
    outer: ClientHello,
) -> Result<(ClientHello, Standing)> {
    refuse_inner(&outer)?;
    let Some(sealed) = Sealed::of(&outer).filter(|_| !config.ech.0.is_empty()) else {
        return Ok((outer, Standing::Absent));
    };
    let keys = || (config.ech.0.iter()).filter(|key| key.config_id == sealed.config_id);
    for key in keys() {
        if let Some((context, plaintext)) = try_key(c, key, &sealed)? {
            c.note(Check::EchPayload {
                config_id: sealed.config_id,
                known: true,
                decrypted: true,
            });
            let shared_secret = context.shared_secret().clone();
            ech::tell_secrets(c, &outer.random, &key.config, &shared_secret);
            c.agreed.ech = Some(EchOutcome::Accepted);
            let inner = take_inner(c, &plaintext, &outer)?;
            let accepted = Accepted {
                context,
                cipher_suite: sealed.cipher_suite,
                config_id: sealed.config_id,
            };
            return Ok((inner, Standing::Accepted(Box::new(accepted))));
        }
    }
    c.note(Check::EchPayload {
        config_id: sealed.config_id,
        known: keys().next().is_some(),
        decrypted: false,
    });
    c.agreed.ech = Some(EchOutcome::Rejected);
    Ok((outer, Standing::Rejected))
}

/// What may only be encrypted does not come in the open (RFC 9849 §5.1, §7).
fn refuse_inner(outer: &ClientHello) -> Result<()> {
    if let Some(EncryptedClientHello::Inner) = outer.extension() {
        return Err(Error::illegal_parameter(
            "the ClientHello says that it is an inner one, and came by itself (RFC 9849 §7)",
        ));
    }
    if outer.extension::<EchOuterExtensions>().is_some() {
        return Err(Error::illegal_parameter(
            "ech_outer_extensions in a ClientHello that is not encrypted (RFC 9849 §5.1)",
        ));
    }
    Ok(())
}

/// What the key decrypts, if it is the one.
fn try_key(c: &mut Connection, key: &EchKey, sealed: &Sealed) -> Result<Option<(Context, Value)>> {
    let Some(suite) = key.suite(sealed.cipher_suite) else {
        return Ok(None);
    };
    let secret = PrivateKey::new(key.kem, key.secret.clone(), &mut c.narration)?;
    let info = ech::info(c, &key.config)?;
    let context = suite.setup_receiver(&sealed.enc, &secret, &info, &mut c.narration);
    // Random bytes that are no key are as good a pretence as any.
    let Ok(mut context) = context else {
        return Ok(None);
    };
    let opened = sealed.open(c, &mut context);
    Ok(opened.ok().map(|plaintext| (context, plaintext)))
}

/// The inner hello, which takes the place of the outer one in the transcript (RFC 9849 §7.1).
fn take_inner(c: &mut Connection, plaintext: &Value, outer: &ClientHello) -> Result<ClientHello> {
    let encoded = c.read_encoded_inner(plaintext)?;
    let inner = ech::restore(encoded, outer)?;
    let (inner, bytes) = c.read_inner(&inner)?;
    c.schedule.transcript.replace_last(bytes);
    c.outer_hello = Some(Arc::new(outer.clone()));
    if inner.extension() != Some(&EncryptedClientHello::Inner) {
        return Err(Error::illegal_parameter(
            "the inner ClientHello does not say that it is one (RFC 9849 §7.1)",
        ));
    }
    let is_modern = match inner.extension() {
        Some(SupportedVersions::Offered(versions)) => {
            let old = |version: &ProtocolVersion| {
                (ProtocolVersion::SSL3..=ProtocolVersion::TLS1_2).contains(version)
            };
            !versions.iter().any(old)
        }
        _ => false,
    };
    if !is_modern {
        return Err(Error::illegal_parameter(
            "the inner ClientHello offers TLS 1.2 or older (RFC 9849 §7.1)",
        ));
    }
    Ok(inner)
}

impl Standing {
    /// The second hello, after a HelloRetryRequest: what is in it, if the first was accepted (RFC 9849
    /// §7.1.1).
    ///
    /// # Errors
    /// `missing_extension`, `illegal_parameter` or `decrypt_error`, if it does not go on from the first.
    pub fn open_second(&mut self, c: &mut Connection, outer: ClientHello) -> Result<ClientHello> {
        refuse_inner(&outer)?;
        let Standing::Accepted(accepted) = self else {
            return Ok(outer);
        };
        let sealed = Sealed::of(&outer).ok_or_else(|| {
            Error::protocol(
                AlertDescription::MissingExtension,
                "the second ClientHello has no encrypted_client_hello, though the first was accepted (RFC 9849 §7.1.1)",
            )
        })?;
        let is_same = sealed.cipher_suite == accepted.cipher_suite
            && sealed.config_id == accepted.config_id
            && sealed.enc.is_empty();
        if !is_same {
            return Err(Error::illegal_parameter(
                "encrypted_client_hello of the second ClientHello changes its algorithms or its key (RFC 9849 §7.1.1)",
            ));
        }
        let plaintext = sealed
            .open(c, &mut accepted.context)
            .map_err(|error| Error {
                message: "the second ClientHello's payload does not decrypt (RFC 9849 §7.1.1)"
                    .into(),
                ..error
            })?;
        take_inner(c, &plaintext, &outer)
    }

    /// Tells the client, in a ServerHello or HelloRetryRequest that is about to be sent, that its inner
    /// hello was accepted (RFC 9849 §7.2, §7.2.1).
    ///
    /// # Errors
    /// If the message cannot be encoded.
    pub fn confirm(
        &self,
        c: &mut Connection,
        suite: &Suite,
        inner_random: &Value,
        hello: &mut ServerHello,
    ) -> Result<()> {
        if !matches!(self, Standing::Accepted(_)) {
            return Ok(());
        }
        if hello.is_retry() {
            let mut with = |confirmation| {
                let extensions = &mut hello.extensions.get_or_insert_default().0;
                let is_ech =
                    |it: &Extension| it.extension_type() == ExtensionType::EncryptedClientHello;
                extensions.retain(|it| !is_ech(it));
                extensions.push(EncryptedClientHello::Confirmation(confirmation).into());
                hello.clone()
            };
            let modified = with(Value::literal("confirmation", [0; 8]));
            let what = Inside::MODIFIED_HELLO_RETRY_REQUEST;
            let kind = Confirmation::HelloRetryRequest;
            let confirmation = confirmation(c, kind, suite, inner_random, what, &modified)?;
            with(confirmation);
            return Ok(());
        }
        let drawn = hello.random.clone();
        let first = drawn.part("24 random bytes", 0..24);
        let first = first.ok_or_else(|| Error::internal("a random of less than 24 bytes"))?;
        let mut modified = hello.clone();
        modified.random = Value::literal("random", [&first[..], &[0; 8]].concat());
        let what = Inside::MODIFIED_SERVER_HELLO;
        let kind = Confirmation::ServerHello;
        let confirmation = confirmation(c, kind, suite, inner_random, what, &modified)?;
        let parts = [&first, &confirmation];
        hello.random = c.compute(Concat::new("server_random", parts, "RFC 9849 §7.2"))?;
        Ok(())
    }

    /// What a client is answered whose hello could not be decrypted: the configurations of today
    /// (RFC 9849 §7.1).
    pub fn retry_configs(&self, config: &Config) -> Option<EncryptedClientHello> {
        let is_rejected = matches!(self, Standing::Rejected);
        is_rejected.then(|| EncryptedClientHello::RetryConfigs(config.ech.published()))
    }
}

/// The confirmation that goes where `modified` has zeros.
fn confirmation(
    c: &mut Connection,
    kind: Confirmation,
    suite: &Suite,
    inner_random: &Value,
    what: Inside,
    modified: &ServerHello,
) -> Result<Value> {
    let modified = c.tell_inside(what, modified)?;
    let mut messages = c.schedule.transcript.messages().to_vec();
    messages.push(modified);
    kind.compute(c, suite.hash, inner_random, &messages)
}
