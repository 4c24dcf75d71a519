//! Who the client is, for a server that asks: the same choice in every version (RFC 9846 §4.4.2,
//! RFC 5246 §7.4.4).

use super::Config;
use crate::check::{Check, ClientAnswer, OwnFault};
use crate::connection::{CertificateSent, Connection};
use crate::error::Result;
use crate::names::registry::CertificateType;
use crate::peer::{Candidate, Requested, Signer, own};

/// What answers the request.
pub(super) struct Answer<'a> {
    /// Who signs, if an identity is shown.
    pub signer: Option<Signer<'a>>,
    /// How it was chosen, to be told once the Certificate is.
    pub check: Option<Check>,
}

/// The identity that answers the request, if any does: what is not asked for is shown only if the
/// user insists.
///
/// # Errors
/// If the certificate or the key of the identity cannot be read.
pub(super) fn choose<'a>(
    c: &mut Connection,
    config: &'a Config,
    requested: &Requested<'_>,
) -> Result<Answer<'a>> {
    let version = c.version();
    let check = |answer| Some(Check::ClientCertificate { version, answer });
    c.heard.certificate_request = Some(requested.asked(CertificateSent::Nothing));
    let identities = match c.agreed.client_certificate_type {
        CertificateType::RawPublicKey => &config.raw_keys,
        _ => &config.identities,
    };
    let mut answer = Answer {
        signer: None,
        check: None,
    };
    let candidate = requested.choose(identities, &config.signature_schemes);
    let Some(Candidate { signer, mismatches }) = candidate else {
        // Without an identity there is nothing to choose: the empty Certificate says it all.
        if !identities.is_empty() {
            let keys = config.identities.iter();
            let keys = keys.map(|it| it.private_key().algorithm()).collect();
            let unable = CertificateSent::Unable(version, keys);
            c.heard.certificate_request = Some(requested.asked(unable));
            answer.check = check(ClientAnswer::NoUsableKey);
        }
        return Ok(answer);
    };
    let subject = signer.identity.name()?;
    let shown = mismatches.is_empty() || config.insist;
    let own = own::judge(
        signer.identity,
        config.into(),
        version,
        requested.authorities(),
    );
    answer.check = check(ClientAnswer::Chosen {
        subject: subject.clone(),
        mismatches,
        faults: own.faults.iter().map(OwnFault::of).collect(),
        shown,
        others: requested.others(identities, &config.signature_schemes, signer.identity),
    });
    let sent = match shown {
        true => CertificateSent::Shown(subject.clone(), own),
        false => CertificateSent::Withheld(subject.clone(), own),
    };
    c.heard.certificate_request = Some(requested.asked(sent));
    if shown {
        c.agreed.client_certificate = Some(subject);
        c.agreed.client_signature_scheme = Some(signer.scheme);
        answer.signer = Some(signer);
    }
    Ok(answer)
}
