//! Who issued a certificate: by the chain that it came with, and by whom we trust.

use crate::certificate::Certificate;
use crate::compute::signature::PublicKey;
use crate::peer::TrustAnchors;

/// Somebody who can have issued a certificate.
pub(in crate::peer) struct Issuer {
    pub key: PublicKey,
    /// Their certificate, if it is at hand.
    pub certificate: Option<Certificate>,
}

/// All who can have issued a certificate: those who have the name of its issuer, in the chain first.
pub(in crate::peer) fn issuers_of(
    certificate: &Certificate,
    chain: &[Certificate],
    anchors: &TrustAnchors,
) -> Vec<Issuer> {
    let mut found: Vec<Issuer> = Vec::new();
    for issuer in chain.iter().filter(|it| it.is_issuer_of(certificate)) {
        if let Ok(key) = issuer.public_key() {
            found.push(Issuer {
                key: key.clone(),
                certificate: Some(issuer.clone()),
            });
        }
    }
    for anchor in anchors.issuers_of(certificate) {
        let Some(key) = anchor.public_key() else {
            continue;
        };
        if found.iter().all(|issuer| issuer.key.bare() != key.bare()) {
            found.push(Issuer {
                key: key.clone(),
                certificate: anchor.certificate().cloned(),
            });
        }
    }
    found
}
