//! Certificate policies (RFC 5280 §6.1, with the graph of RFC 9618 §5 in place of its tree).
//!
//! Nobody asks for a policy here: any is welcome, which is the user-initial-policy-set {any-policy},
//! and policies need not be explicit, may be mapped and anyPolicy counts. What is left to decide is
//! whether an authority demands, with requireExplicitPolicy, that some policy be valid for the whole
//! path. For that the last row of the graph is enough: a policy of it and what is expected below.

use std::collections::{BTreeMap, BTreeSet};

use crate::certificate::{Certificate, ExtensionValue};
use crate::check::ChainFault;

/// An object identifier in DER is compared by its bytes.
type Policy = Vec<u8>;
/// The policies that are valid at a certificate, each with those that the next one may state for it.
type Row = BTreeMap<Policy, BTreeSet<Policy>>;

const ANY_POLICY: &[u8] = &[0x55, 0x1d, 0x20, 0x00];

/// Counts down to the certificate from which on something is so, and who had it that way.
#[derive(Debug, Default)]
struct Countdown(Option<(u64, String)>);

impl Countdown {
    fn is_over(&self) -> bool {
        matches!(self.0, Some((0, _)))
    }

    /// RFC 5280 §6.1.4 h.
    fn count(&mut self) {
        if let Some((left, _)) = &mut self.0 {
            *left = left.saturating_sub(1);
        }
    }

    /// RFC 5280 §6.1.4 i and j: only ever sooner.
    fn lower(&mut self, to: Option<u64>, by: &Certificate) {
        if let Some(to) = to
            && self.0.as_ref().is_none_or(|(left, _)| to < *left)
        {
            self.0 = Some((to, by.holder()));
        }
    }
}

/// Whether a policy is valid for the whole path, the anchor's child first and the end's own last,
/// where one must be; who demands it.
///
/// # Errors
/// [`ChainFault::Policy`] at the first certificate at which none is; [`ChainFault::PolicyMapping`] if
/// one maps anyPolicy.
pub(super) fn check(path: &[&Certificate]) -> Result<Vec<String>, ChainFault> {
    // RFC 5280 §6.1.2 a: at the root of the graph is anyPolicy.
    let any = || BTreeSet::from([ANY_POLICY.to_vec()]);
    let mut row = Some(Row::from([(ANY_POLICY.to_vec(), any())]));
    let [mut explicit, mut no_mapping, mut no_any] = [(); 3].map(|()| Countdown::default());
    for (position, certificate) in path.iter().enumerate() {
        let is_last = position + 1 == path.len();
        let any_counts = !no_any.is_over() || (!is_last && certificate.is_self_issued());
        row = row.and_then(|row| next_row(&row, certificate, any_counts));
        // §6.1.3 f
        demand(&explicit, row.as_ref(), certificate)?;
        if is_last {
            // §6.1.5 a and b: requireExplicitPolicy of 0 in the last one counts, too.
            explicit.count();
            if let (Some(0), _) = constraints(certificate) {
                explicit.lower(Some(0), certificate);
            }
            demand(&explicit, row.as_ref(), certificate)?;
            break;
        }
        let mappings = mappings(certificate)?;
        row = row.and_then(|row| mapped(row, mappings, !no_mapping.is_over()));
        if !certificate.is_self_issued() {
            explicit.count();
            no_mapping.count();
            no_any.count();
        }
        let (require_explicit_policy, inhibit_policy_mapping) = constraints(certificate);
        explicit.lower(require_explicit_policy, certificate);
        no_mapping.lower(inhibit_policy_mapping, certificate);
        no_any.lower(inhibit_any_policy(certificate), certificate);
    }
    let demanded_by = explicit.0.into_iter().filter(|(left, _)| *left == 0);
    Ok(demanded_by.map(|(_, by)| by).collect())
}

/// RFC 5280 §6.1.3 f: one must be valid, if one is demanded.
fn demand(
    explicit: &Countdown,
    row: Option<&Row>,
    certificate: &Certificate,
) -> Result<(), ChainFault> {
    match &explicit.0 {
        Some((0, demanded_by)) if row.is_none() => Err(ChainFault::Policy {
            subject: certificate.holder(),
            demanded_by: demanded_by.clone(),
        }),
        _ => Ok(()),
    }
}

/// RFC 5280 §6.1.3 d and e, RFC 9618 §5.1: the policies valid at the next certificate. `None` if there
/// are none.
fn next_row(above: &Row, certificate: &Certificate, any_counts: bool) -> Option<Row> {
    let stated = certificate.extensions().find_map(|value| match value {
        ExtensionValue::CertificatePolicies(policies) => Some(policies),
        _ => None,
    })?;
    let mut row = Row::new();
    let mut states_any = false;
    let has_any = above.contains_key(ANY_POLICY);
    let expected: BTreeSet<&Policy> = above.values().flatten().collect();
    for policy in stated {
        let policy = policy.value.content().to_vec();
        if policy == ANY_POLICY {
            states_any = true;
        } else if expected.contains(&policy) || has_any {
            row.insert(policy.clone(), BTreeSet::from([policy]));
        }
    }
    if states_any && any_counts {
        for policy in expected {
            let itself = || BTreeSet::from([policy.clone()]);
            row.entry(policy.clone()).or_insert_with(itself);
        }
    }
    (!row.is_empty()).then_some(row)
}

/// The policies of the issuer that are mapped, each with those of the subject that are as good.
///
/// # Errors
/// [`ChainFault::PolicyMapping`] if anyPolicy is among them (RFC 5280 §6.1.4 a).
fn mappings(certificate: &Certificate) -> Result<Row, ChainFault> {
    let found = certificate.extensions().find_map(|value| match value {
        ExtensionValue::PolicyMappings(mappings) => Some(mappings),
        _ => None,
    });
    let mut mappings = Row::new();
    for (issuer, subject) in found.into_iter().flatten() {
        if [issuer, subject]
            .iter()
            .any(|it| it.content() == ANY_POLICY)
        {
            return Err(ChainFault::PolicyMapping {
                subject: certificate.holder(),
            });
        }
        let subjects = mappings.entry(issuer.content().to_vec()).or_default();
        subjects.insert(subject.content().to_vec());
    }
    Ok(mappings)
}

/// RFC 5280 §6.1.4 b, RFC 9618 §5.2: what is expected of the certificates below.
fn mapped(mut row: Row, mappings: Row, allowed: bool) -> Option<Row> {
    let has_any = row.contains_key(ANY_POLICY);
    for (issuer, subjects) in mappings {
        if !allowed {
            row.remove(&issuer);
        } else if row.contains_key(&issuer) || has_any {
            row.insert(issuer, subjects);
        }
    }
    (!row.is_empty()).then_some(row)
}

fn constraints(certificate: &Certificate) -> (Option<u64>, Option<u64>) {
    let found = certificate.extensions().find_map(|value| match value {
        ExtensionValue::PolicyConstraints {
            require_explicit_policy,
            inhibit_policy_mapping,
        } => Some((*require_explicit_policy, *inhibit_policy_mapping)),
        _ => None,
    });
    found.unwrap_or_default()
}

fn inhibit_any_policy(certificate: &Certificate) -> Option<u64> {
    certificate.extensions().find_map(|value| match value {
        ExtensionValue::InhibitAnyPolicy(number) => Some(*number),
        _ => None,
    })
}
