//! For tests: checks of revocation, with each outcome that they can have.

use super::*;
use crate::names::oid::ObjectIdentifier;
use crate::names::registry::{CrlReason, OcspResponseStatus, SignatureScheme};
use crate::names::signature::Unverifiable;
use crate::wire::Value;

pub(super) fn revocation_samples() -> Vec<Check> {
    let scheme = SignatureScheme::EcdsaSecp256r1Sha256;
    let signature = Value::literal("value", [1; 70]);
    let answer = |responder: &Responder, next_update, now| Check::OcspResponse {
        subject: "CN=a".into(),
        finding: OcspFinding::Answer {
            responder: responder.clone(),
            produced_at: 10,
            this_update: 10,
            next_update,
        },
        now,
    };
    let issuer = Responder::Issuer("CN=b".into());
    let delegate = |no_check| Responder::Delegate {
        subject: "CN=c".into(),
        issuer: "CN=b".into(),
        no_check,
    };
    let mut all = vec![
        answer(&issuer, Some(20), 15),
        answer(&issuer, None, 15),
        answer(&issuer, Some(20), 25),
        answer(&issuer, Some(20), 5),
        answer(&delegate(true), Some(20), 15),
        answer(&delegate(false), Some(20), 15),
    ];
    let responder = || "CN=c".to_owned();
    let slh_dsa = || ObjectIdentifier::new(b"\x60\x86\x48\x01\x65\x03\x04\x03\x14");
    all.extend(
        [
            OcspFault::Malformed("OCSPResponse: cut short".into()),
            OcspFault::Refusal(OcspResponseStatus::TryLater),
            OcspFault::OtherKind,
            OcspFault::CriticalExtension,
            OcspFault::OtherCertificate { serials: vec![] },
            OcspFault::OtherCertificate {
                serials: vec!["01".into(), "02".into()],
            },
            OcspFault::NoIssuer {
                issuer: "CN=b".into(),
            },
            OcspFault::UnknownResponder {
                responder: responder(),
            },
            OcspFault::ForeignResponder {
                responder: responder(),
                issuer: "CN=b".into(),
            },
            OcspFault::NotForOcsp {
                responder: responder(),
            },
            OcspFault::ResponderDates {
                responder: responder(),
            },
            OcspFault::ResponderSignature {
                responder: responder(),
            },
            OcspFault::ResponderAlgorithm {
                responder: responder(),
                algorithm: slh_dsa(),
                why: Unverifiable::Algorithm,
            },
            OcspFault::ResponderKey {
                responder: responder(),
                why: "it is short".into(),
            },
            OcspFault::Algorithm {
                algorithm: slh_dsa(),
                why: Unverifiable::Algorithm,
            },
            OcspFault::Algorithm {
                algorithm: slh_dsa(),
                why: Unverifiable::Key,
            },
            OcspFault::ProducedEarly,
        ]
        .map(|fault| Check::OcspResponse {
            subject: "CN=a".into(),
            finding: OcspFinding::Unusable(fault),
            now: 15,
        }),
    );
    all.extend([true, false].map(|valid| Check::OcspSignature {
        responder: issuer.clone(),
        scheme,
        signature: signature.clone(),
        valid,
    }));
    let list = |finding| Check::RevocationList {
        issuer: "CN=b".into(),
        finding,
        now: 15,
    };
    let entries = |next_update, entries| {
        list(CrlFinding::List {
            this_update: 10,
            next_update,
            entries,
        })
    };
    all.extend([
        entries(Some(20), 0),
        entries(None, 1),
        entries(Some(12), 2),
        list(CrlFinding::Unusable(CrlFault::Delta)),
        list(CrlFinding::Unusable(CrlFault::Partial)),
        list(CrlFinding::Unusable(CrlFault::CriticalExtension)),
        list(CrlFinding::Unusable(CrlFault::MayNotSign)),
        list(CrlFinding::Unusable(CrlFault::Algorithm {
            algorithm: slh_dsa(),
            why: Unverifiable::Weak,
        })),
    ]);
    all.extend([true, false].map(|valid| Check::RevocationListSignature {
        issuer: "CN=b".into(),
        scheme,
        signature: signature.clone(),
        valid,
    }));
    let revocation = |source, status| Check::CertificateRevocation {
        subject: "CN=a".into(),
        source,
        status,
    };
    for source in [RevocationSource::Ocsp, RevocationSource::Crl] {
        all.push(revocation(source, RevocationStatus::Good));
        all.extend(
            [Some(CrlReason::KeyCompromise), None]
                .map(|reason| revocation(source, RevocationStatus::Revoked { at: 5, reason })),
        );
    }
    all.push(revocation(
        RevocationSource::Ocsp,
        RevocationStatus::Unknown,
    ));
    let key = crate::names::signature::KeyType {
        algorithm: crate::names::signature::KeyAlgorithm::Ed25519,
        bits: 256,
    };
    all.extend([true, false].map(|expected| Check::RawPublicKey {
        side: crate::names::Side::Server,
        key,
        sha256: vec![1; 32],
        expected,
    }));
    all.extend(credential_samples(key, &signature));
    for (source, now, valid) in [
        (TimestampSource::Certificate, 10, true),
        (TimestampSource::Handshake, 10, false),
        (TimestampSource::Ocsp, 5, true),
    ] {
        all.push(Check::CertificateTimestamp {
            source,
            log: "a log, of somebody".into(),
            at: 10,
            now,
            scheme,
            signature: signature.clone(),
            valid,
        });
    }
    let faults = [
        LogFault::Unlisted,
        LogFault::Key("it is short".into()),
        LogFault::Version(1),
        LogFault::Scheme(SignatureScheme::Ed25519),
    ];
    all.extend(faults.map(|why| Check::KnownLog {
        source: TimestampSource::Certificate,
        log_id: vec![1; 32],
        at: 10,
        why,
    }));
    all.extend([true, false].map(|stapled| Check::MustStaple { stapled }));
    all
}

/// Of delegated credentials.
fn credential_samples(key: crate::names::signature::KeyType, signature: &Value) -> Vec<Check> {
    let side = crate::names::Side::Server;
    let scheme = SignatureScheme::Ed25519;
    let mut all = Vec::new();
    for (delegation_usage, digital_signature) in [(true, true), (true, false), (false, true)] {
        all.push(Check::DelegationUsage {
            side,
            delegation_usage,
            digital_signature,
        });
    }
    all.extend([86_500, 99, 800_000].map(|expires| Check::CredentialDates {
        side,
        expires,
        now: 100,
    }));
    for (fits, offered) in [(true, vec![scheme]), (false, vec![scheme]), (true, vec![])] {
        all.push(Check::CredentialScheme {
            side,
            scheme,
            key,
            fits,
            offered,
        });
    }
    all.extend([true, false].map(|valid| Check::CredentialSignature {
        side,
        scheme,
        signature: signature.clone(),
        valid,
    }));
    all.extend(
        [scheme, SignatureScheme::Ed448].map(|used| Check::CredentialUse {
            side,
            credential: scheme,
            used,
        }),
    );
    for offered in [vec![scheme], vec![]] {
        all.push(Check::SignatureScheme {
            signer: side,
            message: SignedMessage::DelegatedCredential,
            scheme,
            key,
            version: crate::names::registry::ProtocolVersion::TLS1_3,
            fits: true,
            offered,
        });
    }
    all
}
