//! Who the client is, for a server that asks: the same choice in every version (RFC 9846 §4.4.2,
//! RFC 5246 §7.4.4).

use super::Config;
use crate::check::{Check, ClientAnswer};
use crate::connection::{CertificateSent, Connection};
use crate::error::Result;
use crate::names::registry::CertificateType;
use crate::peer::{Candidate, Requested, Signer, own};

/// The identity that answers the request, if any does: what is not asked for is shown only if the
/// user insists.
///
/// # Errors
/// If the certificate or the key of the identity cannot be read.
pub(super) fn choose<'a>(
    c: &mut Connection,
    config: &'a Config,
    requested: &Requested<'_>,
) -> Result<Option<Signer<'a>>> {
    let version = c.version();
    c.heard.certificate_request = Some(requested.asked(CertificateSent::Nothing));
    let identities = match c.agreed.client_certificate_type {
        CertificateType::RawPublicKey => &config.raw_keys,
        _ => &config.identities,
    };
    let candidate = requested.choose(identities, &config.signature_schemes);
    let Some(Candidate { signer, mismatches }) = candidate else {
        // Without an identity there is nothing to choose: the empty Certificate says it all.
        if !identities.is_empty() {
            let keys = config.identities.iter();
            let keys = keys.map(|it| it.private_key().algorithm()).collect();
            let unable = CertificateSent::Unable(version, keys);
            c.heard.certificate_request = Some(requested.asked(unable));
            c.note(Check::ClientCertificate {
                version,
                answer: ClientAnswer::NoUsableKey,
            });
        }
        return Ok(None);
    };
    let subject = signer.identity.name()?;
    let shown = mismatches.is_empty() || config.insist;
    c.note(Check::ClientCertificate {
        version,
        answer: ClientAnswer::Chosen {
            subject: subject.clone(),
            mismatches,
            shown,
        },
    });
    let own = own::judge(
        signer.identity,
        config.into(),
        version,
        requested.authorities(),
    );
    let answer = match shown {
        true => CertificateSent::Shown(subject.clone(), own),
        false => CertificateSent::Withheld(subject.clone(), own),
    };
    c.heard.certificate_request = Some(requested.asked(answer));
    if !shown {
        return Ok(None);
    }
    c.agreed.client_certificate = Some(subject);
    c.agreed.client_signature_scheme = Some(signer.scheme);
    Ok(Some(signer))
}
