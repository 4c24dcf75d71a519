//! What is wrong with a certificate of our own that we show as a client, as far as we can see it: what a
//! server looks at (RFC 5280 §6), but for whom it trusts, which only it knows.

use super::verify::{dates, is_untrusted, verify_chain};
use super::{Expected, Identity, Role};
use crate::certificate::{Certificate, time};
use crate::check::Check;
use crate::connection::Own;
use crate::names::registry::ProtocolVersion;
use crate::names::suite::KeyExchange;

/// Judges our chain for a server that names these authorities, as distinguished names in DER. A key alone
/// has nothing to judge.
pub fn judge(
    identity: &Identity,
    expected: Expected<'_>,
    version: ProtocolVersion,
    authorities: &[Vec<u8>],
) -> Own {
    let chain = identity.chain().iter();
    let chain: Vec<Certificate> = chain.flat_map(|der| Certificate::parse(der)).collect();
    let Some(leaf) = chain.first() else {
        return Own::default();
    };
    let checks = verify_chain(&chain, Role::Client, expected.trust_anchors, expected.now);
    let mut faults: Vec<Check> = checks
        .into_iter()
        .filter(|check| !check.holds() && !check.is_warning() && !is_untrusted(check))
        .collect();
    let way = way_up(&chain);
    let is_dated = |check: &Check| matches!(check, Check::CertificateDates { .. });
    if !faults.iter().any(is_dated) {
        // Where no path was found, the dates of the others were not looked at.
        let others = way.get(1..).unwrap_or_default();
        let dates = dates(leaf, others, time::seconds(expected.now));
        faults.extend((!dates.holds()).then_some(dates));
    }
    if let Ok(key) = leaf.public_key() {
        let usage = Check::CertificateKeyUsage {
            key: key.key_type(),
            key_exchange: KeyExchange::Any,
            version,
            allowed: leaf.allows(KeyExchange::Any),
        };
        faults.extend((!usage.holds()).then_some(usage));
    }
    let is_named = |issuer: &[u8]| authorities.iter().any(|name| name == issuer);
    let is_reached = way.iter().any(|it| is_named(it.issuer_der()));
    let last = way.last().filter(|last| !last.is_self_issued());
    let lacks = last.filter(|_| !is_reached && !authorities.is_empty());
    Own {
        faults,
        lacks: lacks.map(|last| last.issuer().to_string()),
    }
}

/// The first certificate, its issuer, and so on, as far as they came along.
fn way_up(chain: &[Certificate]) -> Vec<&Certificate> {
    let mut way: Vec<&Certificate> = chain.first().into_iter().collect();
    while let Some(last) = way.last().filter(|last| !last.is_self_issued()) {
        let mut others = chain.iter();
        match others.find(|it| it.is_issuer_of(last) && !way.contains(it)) {
            Some(next) => way.push(next),
            None => break,
        }
    }
    way
}
