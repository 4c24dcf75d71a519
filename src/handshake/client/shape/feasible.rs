//! What was offered in another client's likeness and cannot be done here: a server that takes it is
//! told that we break off.

use crate::error::{Error, ErrorKind, Result};
use crate::extension::*;
use crate::names::registry::*;
use crate::names::suite::{CipherSuite, Suite};

/// The row of a suite that was offered.
///
/// # Errors
/// If this program does not support it.
pub(in crate::handshake::client) fn feasible_suite(code: CipherSuite) -> Result<&'static Suite> {
    (code.suite()).ok_or_else(|| unfinished(format!("the cipher suite {code}")))
}

/// # Errors
/// If this program does not compute with the group.
pub(in crate::handshake::client) fn feasible_group(group: NamedGroup) -> Result<()> {
    match SUPPORTED_GROUPS.contains(&group) {
        true => Ok(()),
        false => Err(unfinished(format!("the group {group}"))),
    }
}

/// Requires that the server took up no extension that changes what follows in a way that this program
/// does not know.
///
/// # Errors
/// Which extension it is.
pub(in crate::handshake::client) fn require_feasible(extensions: &Extensions) -> Result<()> {
    for extension in &extensions.0 {
        let is_feasible = match extension {
            Extension::NextProtocolNegotiation(_)
            | Extension::TruncatedHmac(_)
            | Extension::CachedInfo(_)
            | Extension::CertTypes(_) => false,
            // Of a client that has no key of that kind, an empty Certificate answers the request.
            Extension::ClientCertificateTypes(ClientCertificateTypes::Selected(chosen)) => {
                [CertificateType::X509, CertificateType::RawPublicKey].contains(chosen)
            }
            _ => true,
        };
        if !is_feasible {
            let name = extension.extension_type();
            return Err(unfinished(format!("the extension {name}")));
        }
    }
    Ok(())
}

/// The error for a suite that was taken up and needs a pre-shared key, where none was given.
pub(in crate::handshake::client) fn no_psk(suite: &Suite) -> Error {
    Error::new(
        ErrorKind::Unfinished,
        format!(
            "the server took up {}, which needs a pre-shared key, and none was given",
            suite.name
        ),
    )
    .with_alert(AlertDescription::UserCanceled)
}

fn unfinished(what: String) -> Error {
    Error::new(
        ErrorKind::Unfinished,
        format!(
            "the server took up {what}, which the client supports whose offer this is, and this program does not"
        ),
    )
    .with_alert(AlertDescription::UserCanceled)
}
