//! The search for a path (RFC 4158): from the end's certificate upwards, one candidate after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::budget::Budget;
use super::{Anchor, Found, Purpose, rules};
use crate::certificate::{CanonicalName, Certificate};
use crate::check::{Candidacy, ChainFault, Considered, PathWork};
use crate::names::signature::KeyType;
use crate::narration::Narration;
use crate::peer::TrustAnchors;

/// The most candidates that are told of.
pub(super) const MOST_TOLD: usize = 64;

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
pub(super) enum Issuer {
    Sent(usize),
    Anchor(usize),
}

/// A search; certificates are known by their places in the chain, anchors by the order in which they
/// were come across.
pub(super) struct Search<'a, 'b> {
    pub(super) chain: &'a [Certificate],
    anchors: &'b TrustAnchors,
    /// Who is told of each signature that is verified.
    pub(super) narration: &'b mut Narration,
    pub(super) purpose: Purpose,
    /// The moment at which authorities must be valid; `None` if their dates do not count.
    pub(super) moment: Option<i64>,
    /// Whether one was left because of its dates.
    pub(super) passed_over: bool,
    /// Whether a path was signed all the way from an anchor.
    pub(super) reached_anchor: bool,
    /// Those who have a name, but for the end's own certificate; one that was sent twice counts once.
    by_subject: BTreeMap<CanonicalName, Vec<usize>>,
    /// The anchors with the name of a certificate's issuer.
    anchors_of: BTreeMap<usize, Vec<usize>>,
    pub(super) known_anchors: Vec<Rc<Anchor>>,
    /// Whether a certificate is signed by another: each pair is tried once, however many ways lead
    /// over it.
    pub(super) signed: BTreeMap<(usize, Issuer), Result<KeyType, ChainFault>>,
    pub(super) budget: Budget,
    pub(super) considered: Vec<Considered>,
    fault: Option<(Rank, ChainFault)>,
}

impl<'a, 'b> Search<'a, 'b> {
    pub(super) fn new(
        chain: &'a [Certificate],
        anchors: &'b TrustAnchors,
        narration: &'b mut Narration,
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
            narration,
            purpose,
            moment: Some(now),
            passed_over: false,
            reached_anchor: false,
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
    pub(super) fn begin_again(&mut self) {
        self.moment = None;
        self.passed_over = false;
        self.budget = Budget::new();
        self.considered.clear();
        self.fault = None;
    }

    pub(super) fn search_from_end_entity(&mut self) -> Result<Found<'a>, ChainFault> {
        let Some(end) = self.chain.first() else {
            return Err(ChainFault::Empty);
        };
        match rules::end_entity(end, self.purpose) {
            // One that is its own authority, as people make them: that nobody vouches for it is told.
            Err(ChainFault::AuthorityAsEnd { .. }) if self.is_self_signed(0)? => {
                let subject = end.holder();
                return Err(ChainFault::SelfSigned { subject });
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
                Issuer::Sent(at) => {
                    let judged = self.judge_issuer(path, at);
                    judged.map_err(|fault| Box::new((false, fault)))
                }
                Issuer::Anchor(at) => self.judge_anchor(path, at),
            };
            let (outcome, at_anchor) = match judged.map_err(|fault| *fault) {
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

    /// Why the path does not go on, where nobody has the name of the issuer of its last certificate.
    fn broken_off(&mut self, path: &[usize]) -> Result<ChainFault, ChainFault> {
        let Some(&last) = path.last() else {
            return Ok(ChainFault::Empty);
        };
        let subject = self.chain[last].holder();
        Ok(match (self.is_self_signed(last)?, path.len()) {
            (true, 1) => ChainFault::SelfSigned { subject },
            (true, _) => ChainFault::UntrustedRoot { root: subject },
            (false, _) => ChainFault::MissingIssuer {
                subject,
                issuer: self.chain[last].issuer().to_string(),
                address: self.chain[last].issuer_address().map(str::to_owned),
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
        self.reached_anchor |= at_anchor;
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
            Issuer::Sent(at) => (self.chain[at].holder(), false),
            Issuer::Anchor(at) => (self.known_anchors[at].subject().to_owned(), true),
        };
        self.considered.push(Considered {
            subject: self.chain[subject].holder(),
            issuer,
            is_anchor,
            outcome: outcome.clone(),
        });
    }
}
