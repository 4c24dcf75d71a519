//! Encrypted ClientHello on the command line: configurations and keys, out of files and into them.

use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding};

use super::arguments::{EchKem, EchKeyArguments};
use super::output;
use crate::certificate::Kept;
use crate::compute::random;
use crate::error::{Error, Result};
use crate::extension::EchConfigList;
use crate::handshake::ech::{EchKeys, EchOffer};
use crate::keys::hpke::Kem;
use crate::names::registry::HpkeKemId;
use crate::transport::file;
use crate::wire::pem;

/// The configuration that --ech gives: in base64, or in a file.
///
/// # Errors
/// If there is none that can be used, and why.
pub fn offer(text: &str) -> Result<EchOffer> {
    let bytes = match decode_base64(text.as_bytes()) {
        Some(bytes) if !Path::new(text).exists() => bytes,
        _ => read(Path::new(text))?,
    };
    let list = EchConfigList::decode(&bytes).map_err(|fault| {
        Error::usage(format!("--ech: the ECHConfigList does not decode: {fault}"))
    })?;
    choose(&list)
}

/// The first configuration that can be used.
///
/// # Errors
/// Why none can.
pub fn choose(list: &EchConfigList) -> Result<EchOffer> {
    EchOffer::choose(list).map_err(|reasons| {
        let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
        Error::usage(format!(
            "--ech: no configuration of the list can be used: {}",
            reasons.join("; ")
        ))
    })
}

/// A list in a file: in PEM, in base64, or as it is.
fn read(path: &Path) -> Result<Vec<u8>> {
    let bytes = file::read(path, file::MOST).map_err(|error| {
        Error::usage(format!(
            "--ech {}: neither an ECHConfigList in base64 nor a file: {error}",
            path.display()
        ))
    })?;
    let bytes = pem::plain(&bytes).into_owned();
    if let Some(list) = pem::first(&bytes, "ECHCONFIG") {
        return list
            .map_err(|unreadable| Error::usage(format!("--ech {}: {unreadable}", path.display())));
    }
    if let Some(why) = Kept::instead(&bytes, &[Kept::EchConfigs]) {
        return Err(Error::usage(format!("--ech {}: {why}", path.display())));
    }
    Ok(decode_base64(&bytes).unwrap_or(bytes))
}

fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let text: String = (text.iter())
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(|byte| char::from(*byte))
        .collect();
    Base64::decode_vec(&text)
        .ok()
        .filter(|bytes| !bytes.is_empty())
}

/// The keys of a server, from files.
///
/// # Errors
/// What is wrong with which file.
pub fn keys(paths: &[PathBuf]) -> Result<EchKeys> {
    let mut keys = EchKeys::default();
    for path in paths {
        let complain = |what: &dyn std::fmt::Display| {
            Error::usage(format!("--ech {}: {what}", path.display()))
        };
        let pem = file::read(path, file::MOST).map_err(|error| complain(&error))?;
        let read = EchKeys::from_pem(&pem).map_err(|error| {
            let instead = Kept::instead(&pem, &[Kept::EchConfigs]);
            complain(&instead.unwrap_or(error.message))
        })?;
        keys.0.extend(read.0);
    }
    Ok(keys)
}

/// Makes a key.
///
/// # Errors
/// If it cannot be written.
pub fn make_key(arguments: &EchKeyArguments) -> Result<()> {
    let id = match arguments.kem {
        EchKem::X25519 => HpkeKemId::DhKemX25519,
        EchKem::P256 => HpkeKemId::DhKemP256,
        EchKem::P384 => HpkeKemId::DhKemP384,
        EchKem::P521 => HpkeKemId::DhKemP521,
    };
    let kem = Kem::named(id).ok_or_else(|| Error::internal("a KEM without algorithms"))?;
    let rng = &mut *random::system();
    let keys = EchKeys::generate(kem, &arguments.public_name, arguments.longest_name, rng)?;
    let pem = keys.to_pem()?;
    output::write_secret(&pem, arguments.output.as_deref())
}
