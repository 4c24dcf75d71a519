//! Delegated credentials (RFC 9345) on the command line: made, and read out of files.

use std::path::PathBuf;
use std::time::SystemTime;

use super::arguments::{DelegateArguments, DelegatedKey};
use super::output;
use crate::certificate::{Kept, KeyUsage, time};
use crate::compute::random;
use crate::compute::signature::PrivateKey;
use crate::error::{Error, Result};
use crate::names::Side;
use crate::names::registry::SignatureScheme;
use crate::names::signature::KeyAlgorithm;
use crate::peer::{Delegate, Identity};
use crate::transport::file;

impl DelegatedKey {
    /// The kind of key, and how it signs.
    fn kind(self) -> (KeyAlgorithm, SignatureScheme) {
        match self {
            DelegatedKey::P256 => (
                KeyAlgorithm::EcdsaP256,
                SignatureScheme::EcdsaSecp256r1Sha256,
            ),
            DelegatedKey::P384 => (
                KeyAlgorithm::EcdsaP384,
                SignatureScheme::EcdsaSecp384r1Sha384,
            ),
            DelegatedKey::P521 => (
                KeyAlgorithm::EcdsaP521,
                SignatureScheme::EcdsaSecp521r1Sha512,
            ),
            DelegatedKey::Ed25519 => (KeyAlgorithm::Ed25519, SignatureScheme::Ed25519),
        }
    }
}

/// Makes a credential for a new key.
///
/// # Errors
/// If the certificate does not allow it, or the result cannot be written.
pub fn make(arguments: &DelegateArguments) -> Result<()> {
    let owners = arguments.identity.certificates()?;
    let [owner] = &owners[..] else {
        return Err(Error::usage("delegate takes one --cert, whose key signs"));
    };
    let valid_time = valid_time(owner, arguments.hours)?;
    let (algorithm, scheme) = arguments.kind.kind();
    let rng = &mut *random::system();
    let key = PrivateKey::generate(algorithm, rng)?;
    let side = match arguments.client {
        true => Side::Client,
        false => Side::Server,
    };
    let delegate = Delegate::issue(owner, side, key, scheme, valid_time, rng)?;
    output::write_secret(&delegate.to_pem()?, arguments.output.as_deref())
}

/// Seconds from the certificate's notBefore for which a credential is good that lives for so many hours
/// from now, and no longer than the certificate (RFC 9345 §4.1.3).
fn valid_time(owner: &Identity, hours: u8) -> Result<u32> {
    let certificate = owner.certificate()?;
    let refuse = |what: &str| {
        Err(Error::usage(format!(
            "the certificate of {} {what}",
            certificate.subject()
        )))
    };
    if !certificate.has_extension("delegationUsage") {
        return refuse(
            "does not allow delegation: it lacks the extension DelegationUsage, 1.3.6.1.4.1.44363.44 (RFC 9345 §4.2)",
        );
    }
    let usage = certificate.key_usage();
    if !usage.is_some_and(|usage| usage.allows(KeyUsage::DIGITAL_SIGNATURE)) {
        return refuse(
            "does not allow delegation: its keyUsage lacks digitalSignature (RFC 9345 §4.2)",
        );
    }
    let now = time::seconds(SystemTime::now());
    let (from, to) = (certificate.not_before(), certificate.not_after());
    if !(from..=to).contains(&now) {
        return refuse("is not in date");
    }
    let expires = to.min(now + 3600 * i64::from(hours));
    match u32::try_from(expires - from) {
        Ok(seconds) => Ok(seconds),
        Err(_) => refuse("is too old: valid_time counts 136 years from its notBefore at most"),
    }
}

/// Gives each credential in these files to the identity whose certificate's owner signed it for this
/// end.
///
/// # Errors
/// What is wrong with which file.
pub fn read(identities: &mut [Identity], paths: &[PathBuf], side: Side) -> Result<()> {
    for path in paths {
        let complain = |what: &dyn std::fmt::Display| {
            Error::usage(format!("--delegated-credential {}: {what}", path.display()))
        };
        let pem = file::read(path, file::MOST).map_err(|error| complain(&error))?;
        let delegate = Delegate::from_pem(&pem).map_err(|error| {
            let instead = Kept::instead(&pem, &[Kept::DelegatedCredential]);
            complain(&instead.unwrap_or(error.message))
        })?;
        let is_own = |own: &&mut Identity| {
            let certificate = own.certificate();
            certificate.is_ok_and(|certificate| delegate.is_of(certificate, side))
        };
        let Some(owner) = identities.iter_mut().find(is_own) else {
            return Err(complain(&format!(
                "no certificate of --cert signed it for use by a {}",
                side.name()
            )));
        };
        owner.delegate(delegate);
    }
    Ok(())
}
