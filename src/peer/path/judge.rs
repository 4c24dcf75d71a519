//! Whether an issuer may be taken: what its certificate must be, its signature, and with an anchor what
//! holds for the whole path.

use super::constraints::Constraints;
use super::search::{Issuer, MOST_TOLD, Search};
use super::signature::{self, IssuerKey};
use super::{policy, rules};
use crate::certificate::Certificate;
use crate::check::{ChainFault, ConstrainedNames, Link, PathWork};
use crate::names::signature::KeyType;
use crate::narration::Narration;

impl Search<'_, '_> {
    /// Whether this certificate may be the issuer of the last of the path, and signed it.
    pub(super) fn judge_issuer(&mut self, path: &[usize], at: usize) -> Result<Link, ChainFault> {
        let Some(&last) = path.last() else {
            return Err(ChainFault::Empty);
        };
        let (issuer, subject) = (&self.chain[at], &self.chain[last]);
        let between = path.iter().skip(1).map(|at| &self.chain[*at]);
        let follow: Vec<&Certificate> = between.filter(|it| !it.is_self_issued()).collect();
        rules::issuer(issuer, self.purpose, subject, &follow)?;
        let (not_before, not_after) = (issuer.not_before(), issuer.not_after());
        if let Some(moment) = self.moment
            && !(not_before..=not_after).contains(&moment)
        {
            self.passed_over = true;
            return Err(ChainFault::OutOfDate {
                subject: issuer.holder(),
                not_before,
                not_after,
            });
        }
        let key = self.is_signed_by(last, Issuer::Sent(at))?;
        Ok(Link {
            authority: Some(rules::told(issuer, follow.len())),
            ..link(subject, key)
        })
    }

    /// Whether a certificate is signed by the key of this issuer, and what key it is.
    pub(super) fn is_signed_by(
        &mut self,
        subject: usize,
        issuer: Issuer,
    ) -> Result<KeyType, ChainFault> {
        if let Some(known) = self.signed.get(&(subject, issuer)) {
            return known.clone();
        }
        let by = match issuer {
            Issuer::Sent(at) => IssuerKey::of(&self.chain[at]),
            Issuer::Anchor(at) => self.known_anchors[at].key(),
        };
        let found = match signature::prepare(&self.chain[subject], &by) {
            Err(fault) => Err(fault),
            Ok(signed) => {
                self.budget.spend(PathWork::Signatures)?;
                // As many are told of as candidates are: what a peer sends is copied for each.
                let is_told = self.signed.len() < MOST_TOLD;
                let mut silent = Narration::silent();
                let narration = match is_told {
                    true => &mut *self.narration,
                    false => &mut silent,
                };
                match signed.verify(narration) {
                    true => Ok(signed.key()),
                    false => Err(signed.fault(&by)),
                }
            }
        };
        self.signed.insert((subject, issuer), found.clone());
        found
    }

    /// Whether the anchor signed the last of the path, and the path is valid under it. With the fault
    /// comes whether it is the path's: the signature then is good.
    pub(super) fn judge_anchor(
        &mut self,
        path: &[usize],
        at: usize,
    ) -> Result<Link, Box<(bool, ChainFault)>> {
        let Some(&last) = path.last() else {
            return Err(Box::new((false, ChainFault::Empty)));
        };
        let key = self.is_signed_by(last, Issuer::Anchor(at));
        let key = key.map_err(|fault| Box::new((false, fault)))?;
        let from_top: Vec<&Certificate> = path.iter().rev().map(|at| &self.chain[*at]).collect();
        let of_path = |fault| Box::new((true, fault));
        Ok(Link {
            constraints: self.check_names(at, &from_top).map_err(of_path)?,
            policy_demanded_by: policy::check(&from_top).map_err(of_path)?,
            ..link(&self.chain[last], key)
        })
    }

    /// RFC 5280 §6.1.3 b and c, §6.1.4 g: what an authority says of names holds for all below it, but
    /// for those that authorities issue to themselves and are not the end's own.
    fn check_names(
        &mut self,
        anchor: usize,
        from_top: &[&Certificate],
    ) -> Result<Vec<ConstrainedNames>, ChainFault> {
        let anchor = self.known_anchors[anchor].clone();
        let own: Vec<Option<Constraints>> = from_top.iter().map(|it| Constraints::of(it)).collect();
        let own = own.iter().enumerate();
        let own = own.filter_map(|(at, it)| it.as_ref().map(|it| (at + 1, it)));
        let mut all = Vec::new();
        for (first, constraints) in anchor.constraints.iter().map(|it| (0, it)).chain(own) {
            let mut told = constraints.told();
            for (at, certificate) in from_top.iter().enumerate().skip(first) {
                if at + 1 == from_top.len() || !certificate.is_self_issued() {
                    told.names += constraints.check(certificate, &mut self.budget)?;
                }
            }
            all.push(told);
        }
        Ok(all)
    }
}

/// That the signature of a certificate verifies with a key.
fn link(subject: &Certificate, key: KeyType) -> Link {
    Link {
        algorithm: subject.signature_algorithm().to_string(),
        key,
        authority: None,
        constraints: Vec::new(),
        policy_demanded_by: Vec::new(),
    }
}
