//! A chain that leads nowhere, or breaks a rule.

use super::{Context, Reading, advice, reading, untrusted};
use crate::check::{ChainFault, Check, Path};
use crate::error::Error;

/// What a fault of a chain means, where its kind alone does not say it.
pub(super) fn reading_of(error: &Error, context: &Context<'_>) -> Option<Reading> {
    let Check::CertificateChain {
        path: Path::Missing(fault),
        ..
    } = &error.check.as_ref()?.check
    else {
        return None;
    };
    Some(match fault {
        ChainFault::SelfSigned { subject } => untrusted::self_signed(subject, context),
        ChainFault::UntrustedRoot { root } => untrusted::root(root, context),
        ChainFault::MissingIssuer {
            issuer, address, ..
        } => untrusted::missing_issuer(issuer, address.as_deref(), context),
        ChainFault::AuthorityAsEnd { .. } => reading(
            "An authority's certificate says that its key signs other certificates, and is not meant for \
             a server's handshake. Other programs are less strict: OpenSSL accepts it, rustls does not.",
            ["Have the server's certificate reissued without cA in basicConstraints."],
        ),
        ChainFault::NeverValid { .. } => reading(
            "One of the two ended before the other began, so that no clock can make both valid: the \
             server sends an authority's certificate that has been replaced.",
            [
                "Have the server send the authority's current certificate, which its issuer publishes.",
            ],
        ),
        ChainFault::BrokenDate { .. } => reading(
            "The certificate was made with a broken tool, or by hand: it must be reissued.",
            advice![],
        ),
        ChainFault::BadSignature {
            keys: Some(keys), ..
        } => reading(
            "An authority that has a new key, or another one of the same name, has several \
             certificates, and the one that is sent, or trusted, is not the one that belongs here.",
            advice![],
        )
        .advise(format!(
            "Have the server send, or trust, the authority's certificate whose subjectKeyIdentifier is \
             {}.",
            keys.signed
        )),
        ChainFault::BadSignature { .. } => reading(
            "Nobody who holds the authority's key signed these bytes: the certificate was changed \
             after it was issued, or was made up, or an authority of that name has another key.",
            [
                "Have the server send the authority's certificate with the key that signed, if it has several of \
                 that name.",
                "Compare its SHA-256 with that of the file that the authority issued.",
            ],
        ),
        ChainFault::EndAsAuthority { .. } | ChainFault::MayNotSign { .. } => reading(
            "Whoever holds the key of a server's certificate could sign others with it; only an \
             authority's, which says that it is one, is trusted.",
            ["Have the authority's certificate reissued, with cA TRUE and keyCertSign."],
        ),
        ChainFault::PathLength { .. } => reading(
            "The authority was not allowed to have so many others below it.",
            [
                "Have the server's certificate issued by an authority higher up, or the limit raised.",
            ],
        ),
        ChainFault::NotPermitted { .. } | ChainFault::Excluded { .. } => reading(
            "The authority was given the right to certify some names only, and this one is beyond it; \
             OpenSSL refuses it, too.",
            [
                "Have the certificate reissued by an authority that may certify the name, or without it.",
            ],
        ),
        ChainFault::BrokenName { .. }
        | ChainFault::BrokenConstraint { .. }
        | ChainFault::BoundedConstraint { .. }
        | ChainFault::UnknownConstraint { .. } => reading(
            "Nobody can say whether the name is one that the authority may certify, and RFC 5280 then \
             has the certificate refused.",
            advice![],
        ),
        ChainFault::WrongPurpose { lacks, .. } => reading(
            "The certificate was issued for another use, as those for mail, for code or for the other \
             end of a connection are.",
            advice![],
        )
        .advise(format!("Have it reissued with {lacks} in extKeyUsage.")),
        ChainFault::CriticalExtension { .. } => reading(
            "An extension that is marked critical must be understood by everyone who relies on the \
             certificate, and other programs than those that it was made for refuse it, too.",
            ["Have the certificate reissued without the extension, or with it not critical."],
        ),
        ChainFault::Policy { .. } | ChainFault::PolicyMapping { .. } => reading(
            "The authorities' policies do not fit together; clients that do not process policies do \
             not notice it.",
            advice![],
        ),
        ChainFault::AlgorithmsDiffer { .. } | ChainFault::OldVersion { .. } => reading(
            "The certificate was made with a broken or a very old tool: it must be reissued.",
            advice![],
        ),
        ChainFault::WeakSignature { .. } => reading(
            "Collisions of MD5 and SHA-1 can be made, so that a signature over one certificate fits \
             another as well. Browsers, Go and GnuTLS refuse them too, and OpenSSL since 3.0 at its security \
             level 1 and above.",
            ["Have the certificate reissued, signed with SHA-256 or better."],
        ),
        ChainFault::UnknownSignature { .. } => reading(
            "This program cannot verify signatures of this algorithm; other programs may.",
            ["Have the certificate reissued with an algorithm that every client has: ECDSA or RSA with SHA-256."],
        ),
        ChainFault::UnusableKey { .. } | ChainFault::WrongKey { .. } => reading(
            "The issuer's key cannot have made a signature that is accepted today, so none was \
             verified.",
            ["Have the chain reissued under an authority with a key of today."],
        ),
        _ => return None,
    })
}
