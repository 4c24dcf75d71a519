//! How a path was found, step by step: who was considered as an issuer, and why each was taken or left.

use super::chains;
use crate::certificate::time;
use crate::check::{Authority, Candidacy, Check, Checked, Considered, ConstrainedNames, Link};
use crate::names::Side;

/// One step of a check that consists of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Whether what was compared is as it must be.
    pub passed: bool,
    /// What was compared.
    pub text: String,
}

/// The steps of a check, in the order in which they were made; none if it is one comparison.
pub fn steps(checked: &Checked) -> Vec<Step> {
    let Check::CertificateChain {
        side, considered, ..
    } = &checked.check
    else {
        return Vec::new();
    };
    considered.iter().flat_map(|it| step(*side, it)).collect()
}

fn step(side: Side, considered: &Considered) -> Vec<Step> {
    let Considered {
        subject,
        issuer,
        is_anchor,
        outcome,
    } = considered;
    let from = match is_anchor {
        true => "trusted",
        false => "sent",
    };
    let passed = |text| Step { passed: true, text };
    match outcome {
        Candidacy::Left(fault) => vec![Step {
            passed: false,
            text: format!(
                "{subject} ← {issuer} ({from}) is left: {}",
                chains::rule(side.name(), fault)
            ),
        }],
        Candidacy::Taken(link) => {
            let Link {
                algorithm,
                key,
                authority,
                constraints,
                policy_demanded_by,
            } = link;
            let says = match authority {
                Some(authority) => format!("{}; ", said(authority)),
                None => String::new(),
            };
            let first = format!(
                "{subject} ← {issuer} ({from}): {says}its key ({key}) verifies the signature, {algorithm}"
            );
            let names = constraints.iter().map(constrained);
            let policies = policy_demanded_by.iter().map(|by| {
                format!("{by} demands a policy (requireExplicitPolicy), and one is valid for the whole path")
            });
            let all = std::iter::once(first).chain(names).chain(policies);
            all.map(passed).collect()
        }
    }
}

/// What an authority's certificate says, as it must.
fn said(authority: &Authority) -> String {
    let Authority {
        path_len,
        follow,
        key_usage,
        purposes,
        not_before,
        not_after,
    } = authority;
    let mut parts = vec!["cA TRUE".to_owned()];
    parts.extend(path_len.map(|most| format!("pathLenConstraint {most}, {follow} below it")));
    for (extension, says) in [("keyUsage", key_usage), ("extKeyUsage", purposes)] {
        parts.push(match says {
            Some(names) => format!("{extension} {}", names.join(", ")),
            None => format!("no {extension}"),
        });
    }
    parts.push(format!("valid {} to {}", day(*not_before), day(*not_after)));
    parts.join("; ")
}

fn day(seconds: i64) -> String {
    let moment = time::rfc3339(seconds);
    moment
        .split_once('T')
        .map_or(moment.clone(), |(day, _)| day.to_owned())
}

/// What an authority says of names, to which all keep.
fn constrained(names: &ConstrainedNames) -> String {
    let ConstrainedNames {
        authority,
        permitted,
        excluded,
        names,
    } = names;
    let mut says = Vec::new();
    if !permitted.is_empty() {
        says.push(format!("permits only {}", chains::subtrees(permitted)));
    }
    if !excluded.is_empty() {
        says.push(format!("excludes {}", chains::subtrees(excluded)));
    }
    let compared = match names {
        0 => "no name below is of that kind".to_owned(),
        1 => "the 1 name of that kind below keeps to it".to_owned(),
        names => format!("the {names} names of that kind below keep to it"),
    };
    format!(
        "{authority} {} (nameConstraints): {compared}",
        says.join(" and ")
    )
}
