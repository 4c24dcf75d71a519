//! What certificates say about the policies that they are issued under (RFC 5280 §4.2.1.4, §4.2.1.5,
//! §4.2.1.11, §4.2.1.14). What follows from it is for [`crate::peer`] to say.

use super::der::{any, expect, object_identifier, optional, primitive, sequence_of, tag};
use super::extensions::{ExtensionValue, unsigned};
use crate::wire::{Problem, Reader, Result};

pub(super) fn certificate_policies(r: &mut Reader<'_>) -> Result<ExtensionValue> {
    let policies = sequence_of(r, "CertificatePolicies", |r| {
        expect(r, "PolicyInformation", tag::SEQUENCE, |r| {
            let identifier = object_identifier(r, "policyIdentifier");
            if !r.is_empty() {
                // For people to read: what is wrong with them is shown, and does no harm.
                let _ = sequence_of(r, "policyQualifiers", policy_qualifier);
            }
            identifier
        })
    });
    policies.map(ExtensionValue::CertificatePolicies)
}

fn policy_qualifier(r: &mut Reader<'_>) -> Result<()> {
    expect(r, "PolicyQualifierInfo", tag::SEQUENCE, |r| {
        let identifier = any(r, "policyQualifierId");
        let qualifier = any(r, "qualifier");
        identifier.and(qualifier).map(drop)
    })
}

pub(super) fn policy_mappings(r: &mut Reader<'_>) -> Result<ExtensionValue> {
    let mappings = sequence_of(r, "PolicyMappings", |r| {
        expect(r, "PolicyMapping", tag::SEQUENCE, |r| {
            let issuer = object_identifier(r, "issuerDomainPolicy");
            let subject = object_identifier(r, "subjectDomainPolicy");
            Ok((issuer?.value, subject?.value))
        })
    });
    mappings.map(ExtensionValue::PolicyMappings)
}

pub(super) fn policy_constraints(r: &mut Reader<'_>) -> Result<ExtensionValue> {
    expect(r, "PolicyConstraints", tag::SEQUENCE, |r| {
        let [explicit, mapping] = [("requireExplicitPolicy", 0), ("inhibitPolicyMapping", 1)]
            .map(|(field, number)| optional(r, field, tag::primitive(number), skip_certs));
        Ok(ExtensionValue::PolicyConstraints {
            require_explicit_policy: explicit?,
            inhibit_policy_mapping: mapping?,
        })
    })
}

pub(super) fn inhibit_any_policy(r: &mut Reader<'_>) -> Result<ExtensionValue> {
    let number = expect(r, "InhibitAnyPolicy", tag::INTEGER, skip_certs);
    number.map(ExtensionValue::InhibitAnyPolicy)
}

/// `SkipCerts`: a number of certificates.
fn skip_certs(r: &mut Reader<'_>) -> Result<u64> {
    let number = primitive(r, tag::INTEGER)?;
    unsigned(&number).ok_or_else(|| {
        let problem = Problem::Illegal("is negative, or large".to_owned());
        r.fault("SkipCerts", problem)
    })
}
