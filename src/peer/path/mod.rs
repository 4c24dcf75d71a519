//! The way from an end's certificate to a trust anchor: who could have issued each certificate
//! (RFC 4158), and whether RFC 5280 §6.1 lets it.
//!
//! Certificates may come in any order, some too many, and authorities may have several for one key
//! (cross-signed) or several keys for one name (self-issued at a rollover). So the search goes from
//! the end's certificate upwards, tries one candidate after the other and comes back where none leads
//! on. What a certificate must be by itself is asked when it is taken, its signature when its issuer
//! is; what holds for the whole path (names, policies) once an anchor is reached. A limit on all work
//! keeps a peer from sending us into a maze.

mod anchor;
mod budget;
mod constraints;
mod names;
mod policy;
mod rules;
mod signature;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub(super) use anchor::Anchor;
use budget::Budget;
use constraints::Constraints;
pub(super) use rules::check_purpose;
use signature::IssuerKey;

use super::TrustAnchors;
use crate::certificate::{CanonicalName, Certificate};
use crate::check::{Candidacy, ChainFault, Considered, ConstrainedNames, Link, PathWork};
use crate::names::signature::KeyType;

/// What a chain must be good for (RFC 5280 §4.2.1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be a server.
    Server,
    /// To be a client.
    Client,
}

impl Purpose {
    /// As extKeyUsage lists it.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Server => "serverAuth",
            Purpose::Client => "clientAuth",
        }
    }
}

/// A way from an end's certificate to an anchor.
#[derive(Debug)]
pub(super) struct Found<'a> {
    /// The certificates between the two, the end's issuer first.
    pub intermediates: Vec<&'a Certificate>,
    /// The anchor, which issued the last.
    pub anchor: Rc<Anchor>,
}

/// What a search came to.
#[derive(Debug)]
pub(super) struct Outcome<'a> {
    /// The way, or why there is none.
    pub path: Result<Found<'a>, ChainFault>,
    /// Who was considered as an issuer, in that order, and why each was left.
    pub considered: Vec<Considered>,
}

/// The most candidates that are told of.
const MOST_TOLD: usize = 64;

/// Finds a way from the first certificate over any of the others to an anchor, of which those whose
/// dates do not include `now` are not taken, if there is such a way; else one whatever its dates.
pub(super) fn find<'a>(
    chain: &'a [Certificate],
    anchors: &TrustAnchors,
    purpose: Purpose,
    now: i64,
) -> Outcome<'a> {
    let mut search = Search::new(chain, anchors, purpose, now);
    let mut path = search.from_end_entity();
    if path.is_err() && search.passed_over {
        search.begin_again();
        path = search.from_end_entity();
    }
    Outcome {
        path,
        considered: search.considered,
    }
}

/// Why a way ends. The ordering is that of what is told: one that reached an anchor, then a longer
/// one, then one that ends at a candidate rather than for lack of any.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    at_anchor: bool,
    length: usize,
    at_candidate: bool,
}

/// Who issued a certificate: one that was sent, or an anchor, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Issuer {
    Sent(usize),
    Anchor(usize),
}

/// A search; certificates are known by their places in the chain, anchors by the order in which they
/// were come across.
struct Search<'a, 'b> {
    chain: &'a [Certificate],
    anchors: &'b TrustAnchors,
    purpose: Purpose,
    /// The moment at which authorities must be valid; `None` if their dates do not count.
    moment: Option<i64>,
    /// Whether one was left because of its dates.
    passed_over: bool,
    /// Those who have a name, but for the end's own certificate; one that was sent twice counts once.
    by_subject: BTreeMap<CanonicalName, Vec<usize>>,
    /// The anchors with the name of a certificate's issuer.
    anchors_of: BTreeMap<usize, Vec<usize>>,
    known_anchors: Vec<Rc<Anchor>>,
    /// Whether a certificate is signed by another: each pair is tried once, however many ways lead
    /// over it.
    signed: BTreeMap<(usize, Issuer), Result<KeyType, ChainFault>>,
    budget: Budget,
    considered: Vec<Considered>,
    fault: Option<(Rank, ChainFault)>,
}

impl<'a, 'b> Search<'a, 'b> {
    fn new(
        chain: &'a [Certificate],
        anchors: &'b TrustAnchors,
        purpose: Purpose,
        now: i64,
    ) -> Self {
        let mut by_subject: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        let mut distinct = BTreeSet::new();
        for (at, certificate) in chain.iter().enumerate().skip(1) {
            if let Some(subject) = certificate.canonical_subject()
                && distinct.insert(certificate.der())
            {
                by_subject.entry(subject).or_default().push(at);
            }
        }
        Search {
            chain,
            anchors,
            purpose,
            moment: Some(now),
            passed_over: false,
            by_subject,
            anchors_of: BTreeMap::new(),
            known_anchors: Vec::new(),
            signed: BTreeMap::new(),
            budget: Budget::new(),
            considered: Vec::new(),
            fault: None,
        }
    }

    /// Once more, with dates that do not count; which signatures are good is still known.
    fn begin_again(&mut self) {
        self.moment = None;
        self.passed_over = false;
        self.budget = Budget::new();
        self.considered.clear();
        self.fault = None;
    }

    fn from_end_entity(&mut self) -> Result<Found<'a>, ChainFault> {
        let Some(end) = self.chain.first() else {
            return Err(ChainFault::Empty);
        };
        match rules::end_entity(end, self.purpose) {
            // One that is its own authority, as people make them: that nobody vouches for it is told.
            Err(ChainFault::AuthorityAsEnd { .. }) if self.is_self_signed(0)? => {
                return Err(ChainFault::SelfSigned);
            }
            other => other?,
        }
        let mut path = vec![0];
        match self.extend(&mut path)? {
            Some(anchor) => Ok(Found {
                intermediates: path[1..].iter().map(|at| &self.chain[*at]).collect(),
                anchor,
            }),
            None => Err(self
                .fault
                .take()
                .map_or(ChainFault::Empty, |(_, fault)| fault)),
        }
    }

    /// Goes on from the last certificate of the path until an anchor is reached. `None` if none is:
    /// the path is as it was.
    ///
    /// # Errors
    /// The limit of the work.
    fn extend(&mut self, path: &mut Vec<usize>) -> Result<Option<Rc<Anchor>>, ChainFault> {
        let Some(&last) = path.last() else {
            return Ok(None);
        };
        let mut candidates = self.anchors_for(last);
        candidates.extend(self.candidates(path));
        if candidates.is_empty() {
            let fault = self.broken_off(path)?;
            self.note(path, false, false, fault);
        }
        for candidate in candidates {
            self.budget.spend(PathWork::Candidates)?;
            let judged = match candidate {
                Issuer::Sent(at) => self.judge_issuer(path, at).map_err(|fault| (false, fault)),
                Issuer::Anchor(at) => self.judge_anchor(path, at),
            };
            let (outcome, at_anchor) = match judged {
                Ok(link) => (Candidacy::Taken(link), true),
                Err((_, limit @ ChainFault::Limit { .. })) => return Err(limit),
                Err((at_anchor, fault)) => (Candidacy::Left(fault), at_anchor),
            };
            self.tell(last, candidate, &outcome);
            match (outcome, candidate) {
                (Candidacy::Left(fault), _) => self.note(path, at_anchor, true, fault),
                (Candidacy::Taken(_), Issuer::Anchor(at)) => {
                    return Ok(Some(self.known_anchors[at].clone()));
                }
                (Candidacy::Taken(_), Issuer::Sent(at)) => {
                    path.push(at);
                    if let Some(anchor) = self.extend(path)? {
                        return Ok(Some(anchor));
                    }
                    path.pop();
                }
            }
        }
        Ok(None)
    }

    /// The anchors that have the name of this certificate's issuer.
    fn anchors_for(&mut self, at: usize) -> Vec<Issuer> {
        let found = self.anchors_of.entry(at).or_insert_with(|| {
            let first = self.known_anchors.len();
            let issuers = self.anchors.issuers_of(&self.chain[at]);
            self.known_anchors.extend(issuers.into_iter().map(Rc::new));
            (first..self.known_anchors.len()).collect()
        });
        found.iter().copied().map(Issuer::Anchor).collect()
    }

    /// The certificates that have the name of the issuer, but for those whose name and key are on the
    /// path already (RFC 4158 §5.2): best first, which is where the identifiers of the keys agree,
    /// then in the order in which they were sent.
    fn candidates(&self, path: &[usize]) -> Vec<Issuer> {
        let Some(head) = path.last().map(|at| &self.chain[*at]) else {
            return Vec::new();
        };
        let name = head.canonical_issuer();
        let named = name.and_then(|name| self.by_subject.get(&name));
        let same = |a: &Certificate, b: &Certificate| {
            a.public_key_der() == b.public_key_der() && a.subject_der() == b.subject_der()
        };
        let is_on_path = |at: usize| {
            path.iter()
                .any(|on| same(&self.chain[*on], &self.chain[at]))
        };
        let found = named.into_iter().flatten().copied();
        let mut found: Vec<usize> = found.filter(|at| !is_on_path(*at)).collect();
        let wanted = head.authority_key_identifier();
        found.sort_by_key(|at| {
            let has = self.chain[*at].subject_key_identifier();
            wanted.is_some() && has.is_some() && wanted != has
        });
        found.into_iter().map(Issuer::Sent).collect()
    }

    /// Whether this certificate may be the issuer of the last of the path, and signed it.
    fn judge_issuer(&mut self, path: &[usize], at: usize) -> Result<Link, ChainFault> {
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
                subject: issuer.subject().to_string(),
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
    fn is_signed_by(&mut self, subject: usize, issuer: Issuer) -> Result<KeyType, ChainFault> {
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
                match signed.verify() {
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
    fn judge_anchor(&mut self, path: &[usize], at: usize) -> Result<Link, (bool, ChainFault)> {
        let Some(&last) = path.last() else {
            return Err((false, ChainFault::Empty));
        };
        let key = self.is_signed_by(last, Issuer::Anchor(at));
        let key = key.map_err(|fault| (false, fault))?;
        let from_top: Vec<&Certificate> = path.iter().rev().map(|at| &self.chain[*at]).collect();
        let of_path = |fault| (true, fault);
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

    /// Why the path does not go on, where nobody has the name of the issuer of its last certificate.
    fn broken_off(&mut self, path: &[usize]) -> Result<ChainFault, ChainFault> {
        let Some(&last) = path.last() else {
            return Ok(ChainFault::Empty);
        };
        let subject = self.chain[last].subject().to_string();
        Ok(match (self.is_self_signed(last)?, path.len()) {
            (true, 1) => ChainFault::SelfSigned,
            (true, _) => ChainFault::UntrustedRoot { root: subject },
            (false, _) => ChainFault::MissingIssuer {
                subject,
                issuer: self.chain[last].issuer().to_string(),
            },
        })
    }

    /// Whether a certificate is signed by its own key, as far as can be known.
    fn is_self_signed(&mut self, at: usize) -> Result<bool, ChainFault> {
        if !self.chain[at].is_self_issued() {
            return Ok(false);
        }
        match self.is_signed_by(at, Issuer::Sent(at)) {
            Err(limit @ ChainFault::Limit { .. }) => Err(limit),
            Err(ChainFault::BadSignature { .. }) => Ok(false),
            // Signed in a way that nobody believes any more, as old roots are.
            _ => Ok(true),
        }
    }

    /// Keeps the fault that is to be told, if this one is.
    fn note(&mut self, path: &[usize], at_anchor: bool, at_candidate: bool, fault: ChainFault) {
        let rank = Rank {
            at_anchor,
            length: path.len(),
            at_candidate,
        };
        if self.fault.as_ref().is_none_or(|(known, _)| rank > *known) {
            self.fault = Some((rank, fault));
        }
    }

    fn tell(&mut self, subject: usize, issuer: Issuer, outcome: &Candidacy) {
        if self.considered.len() == MOST_TOLD {
            return;
        }
        let (issuer, is_anchor) = match issuer {
            Issuer::Sent(at) => (self.chain[at].subject().to_string(), false),
            Issuer::Anchor(at) => (self.known_anchors[at].subject().to_owned(), true),
        };
        self.considered.push(Considered {
            subject: self.chain[subject].subject().to_string(),
            issuer,
            is_anchor,
            outcome: outcome.clone(),
        });
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
