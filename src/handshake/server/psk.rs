//! The server's choice among the pre-shared keys that a client offers (RFC 9846 §4.3.11), and whether
//! it takes early data (§4.3.10, §8); and up to TLS 1.2 the one that a client names.

use std::time::Duration;

use super::Config;
use super::choice::{choose_group, common_suite};
use crate::check::{Check, EarlyDataRefusal, IdentityAnswer};
use crate::compute::Value;
use crate::connection::Connection;
use crate::connection::session::{Session, WINDOW};
use crate::error::{Error, Result};
use crate::extension::*;
use crate::keys::schedule::tls13::{EarlySecret, PskKind};
use crate::message::ClientHello;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::*;
use crate::names::suite::Suite;
use crate::narration::PskOrigin;

/// How many identities are opened as tickets: each costs us a decryption, and the client nothing. The names
/// of keys that both ends were given are looked up among all of them.
const MOST_TICKETS: u16 = 8;

/// The key that is taken.
pub(super) struct SelectedPsk {
    /// Its place in the client's list.
    pub index: u16,
    pub session: Option<Session>,
    /// The bits of the key, if it is one that both ends were given.
    pub given_bits: Option<usize>,
    /// Extracted from the key.
    pub early_secret: EarlySecret,
    /// How it is used.
    pub mode: PskKeyExchangeMode,
    obfuscated_ticket_age: u32,
}

impl SelectedPsk {
    /// Where it is from.
    pub fn origin(&self) -> PskOrigin {
        match &self.session {
            None => PskOrigin::External,
            Some(_) => PskOrigin::Earlier,
        }
    }
}

/// A key that this server knows.
struct Known {
    secret: Value,
    hash: HashAlgorithm,
    kind: PskKind,
    session: Option<Session>,
    given_bits: Option<usize>,
    answer: IdentityAnswer,
}

/// Takes the first key that is known and can be used, with a suite that has its hash: `suite`, where
/// that is settled. Its binder must verify.
///
/// # Errors
/// `decrypt_error` for a binder that is wrong (RFC 9846 §4.3.11).
pub(super) fn select(
    c: &mut Connection,
    config: &Config,
    hello: &ClientHello,
    suite: Option<&'static Suite>,
) -> Result<Option<(SelectedPsk, &'static Suite)>> {
    let Some(PreSharedKey::Offered {
        identities,
        binders,
    }) = hello.extension()
    else {
        return Ok(None);
    };
    let usable = usable_mode(config, hello);
    let mut beyond = None;
    for (index, (offered, binder)) in (0..).zip(identities.iter().zip(binders)) {
        let may_open = index < MOST_TICKETS;
        let result = match &usable {
            Ok(mode) => know(c, config, &offered.identity, may_open)?.map(|known| (*mode, known)),
            Err(answer) => Err(answer.clone()),
        };
        let fits = result.and_then(|(mode, known)| {
            let fitting = match suite {
                Some(suite) => Some(suite).filter(|suite| suite.hash == known.hash),
                None => common_suite(config, hello, known.hash),
            };
            let suite = fitting.ok_or_else(|| {
                let hash = known.hash.name().into();
                match suite {
                    Some(_) => IdentityAnswer::SettledHash(hash),
                    None => IdentityAnswer::Hash(hash),
                }
            })?;
            Ok((mode, known, suite))
        });
        let (mode, known, suite) = match fits {
            Ok(fits) => fits,
            Err(answer) if may_open => {
                c.note(Check::PskIdentity { index, answer });
                continue;
            }
            Err(_) => {
                beyond = Some(index);
                continue;
            }
        };
        tell_beyond(c, beyond);
        c.note(Check::PskIdentity {
            index,
            answer: known.answer,
        });
        let early_secret = c.early_secret(known.hash, Some(&known.secret), &hello.random)?;
        check_binder(c, hello, &early_secret, known.kind, binder)?;
        let psk = SelectedPsk {
            index,
            session: known.session,
            given_bits: known.given_bits,
            early_secret,
            mode,
            obfuscated_ticket_age: offered.obfuscated_ticket_age,
        };
        return Ok(Some((psk, suite)));
    }
    tell_beyond(c, beyond);
    Ok(None)
}

/// Tells in one of the identities up to `last` that were not opened.
fn tell_beyond(c: &mut Connection, last: Option<u16>) {
    if let Some(last) = last {
        let most = MOST_TICKETS;
        c.note(Check::PskIdentity {
            index: most,
            answer: IdentityAnswer::Beyond { last, most },
        });
    }
}

/// The way to use a key that both ends support, with a fresh key exchange if possible; else why there is
/// none (RFC 9846 §4.3.9).
fn usable_mode(
    config: &Config,
    hello: &ClientHello,
) -> std::result::Result<PskKeyExchangeMode, IdentityAnswer> {
    let modes = hello.extension::<PskKeyExchangeModes>();
    let offered = modes.map_or(&[][..], |modes| &modes.ke_modes);
    let has_group = choose_group(config, hello).is_some();
    let can_use = |mode: &PskKeyExchangeMode| {
        let is_possible = *mode != PskKeyExchangeMode::PskDheKe || has_group;
        offered.contains(mode) && is_possible
    };
    let mut ours = config.psk_modes.iter().copied();
    ours.find(can_use).ok_or_else(|| {
        let is_in_common = |mode: &PskKeyExchangeMode| offered.contains(mode);
        match config.psk_modes.iter().any(is_in_common) {
            true => IdentityAnswer::Group,
            false => IdentityAnswer::Modes(offered.to_vec()),
        }
    })
}

/// The key of an identity, if this server knows it and may use it; else why not. `may_open`: as a ticket
/// of ours, too.
fn know(
    c: &mut Connection,
    config: &Config,
    identity: &Value,
    may_open: bool,
) -> Result<std::result::Result<Known, IdentityAnswer>> {
    if let Some(known) = given(c, config, identity)? {
        return Ok(Ok(known));
    }
    let session = match config.sessions.as_ref().filter(|_| may_open) {
        None => None,
        Some(keeper) => match keeper.known(identity) {
            None => keeper
                .ticket_key()
                .open(identity, &config.certificates(), c)?,
            known => known,
        },
    };
    let Some(session) = session else {
        return Ok(Err(IdentityAnswer::Unknown));
    };
    if session.version != ProtocolVersion::TLS1_3 {
        return Ok(Err(IdentityAnswer::Version(session.version)));
    }
    let (age, lifetime) = (session.age(c.now()).as_secs(), session.lifetime);
    if !session.is_fresh(c.now()) {
        return Ok(Err(IdentityAnswer::Expired { age, lifetime }));
    }
    let wanted = config.asked_at_once();
    let is_required = wanted.is_some_and(|wanted| wanted.required);
    if is_required && session.peer.certificate.is_none() {
        return Ok(Err(IdentityAnswer::ClientCertificate));
    }
    let believed = config.client_authentication.as_ref();
    if let Some(not_after) = believed.and_then(|it| it.expired(&session.peer)) {
        return Ok(Err(IdentityAnswer::CertificateExpired { not_after }));
    }
    Ok(Ok(Known {
        secret: session.secret.clone(),
        hash: session.suite.hash,
        kind: PskKind::Resumption,
        answer: IdentityAnswer::Ticket {
            suite: session.suite.code,
            age,
            lifetime,
            peer: session.peer.certificate.clone(),
        },
        given_bits: None,
        session: Some(session),
    }))
}

/// A key that both ends were given, as it is or imported (RFC 9258).
fn given(c: &mut Connection, config: &Config, identity: &Value) -> Result<Option<Known>> {
    let mut found = None;
    for psk in config.psks.iter() {
        found = psk.named(identity, &mut c.narration)?;
        if found.is_some() {
            break;
        }
    }
    Ok(found.map(|psk| Known {
        secret: psk.secret,
        hash: psk.hash,
        kind: psk.kind,
        session: None,
        given_bits: psk.given_bits,
        answer: IdentityAnswer::External {
            hash: psk.hash.name().into(),
        },
    }))
}

/// Up to TLS 1.2: the key that a client names (RFC 4279 §2).
///
/// # Errors
/// `unknown_psk_identity` if this server does not know it. It might as well go on with a wrong key, so
/// that nobody can find out which names exist; but then nobody could see what is wrong.
pub(super) fn named_psk(c: &mut Connection, config: &Config, identity: &Value) -> Result<Value> {
    let mut all = config.psks.iter();
    let psk = all.find(|psk| psk.identity == identity.bytes);
    c.require(Check::KnownPsk {
        identity: identity.clone(),
        known: psk.is_some(),
    })?;
    let psk = psk.ok_or_else(|| Error::internal("a key that is known has no row"))?;
    c.agreed.psk = Some(PskOrigin::External);
    c.agreed.judge_psk(psk.bits());
    c.heard.psk = true;
    Ok(psk.for_suites().secret)
}

/// Whoever offers the key has it, and offers it in this very hello (RFC 9846 §4.3.11.2).
fn check_binder(
    c: &mut Connection,
    hello: &ClientHello,
    early_secret: &EarlySecret,
    kind: PskKind,
    binder: &Value,
) -> Result<()> {
    let expected = c.binder_of_last(early_secret, kind, hello.binders_length())?;
    c.require(Check::Binder {
        expected,
        received: binder.clone(),
    })?;
    c.agreed.is_proved = true;
    Ok(())
}

/// What the choice of early data depends on besides the key.
pub(super) struct Circumstances<'a> {
    pub suite: &'a Suite,
    /// Whether the hello offers pre-shared keys.
    pub has_keys: bool,
    /// Whether another ClientHello was asked for.
    pub is_retried: bool,
    pub server_name: Option<&'a str>,
}

/// Whether early data that the client offers is taken; says how much of it may come.
pub(super) fn accept_early_data(
    c: &mut Connection,
    config: &Config,
    psk: Option<&SelectedPsk>,
    circumstances: &Circumstances<'_>,
) -> Option<u32> {
    let refusal = refusal(c, config, psk, circumstances);
    let is_accepted = refusal.is_none();
    c.note(Check::EarlyDataAccepted { refusal });
    c.agreed.early_data = Some(is_accepted);
    let session = psk?.session.as_ref()?;
    is_accepted.then_some(session.max_early_data_size)
}

/// Why early data is refused, if it is: what differs from the session (RFC 9846 §4.3.10), and what
/// may be a replay (§8.1, §8.3).
fn refusal(
    c: &Connection,
    config: &Config,
    psk: Option<&SelectedPsk>,
    circumstances: &Circumstances<'_>,
) -> Option<EarlyDataRefusal> {
    use EarlyDataRefusal as Refusal;
    if config.max_early_data_size == 0 {
        return Some(Refusal::Disabled);
    }
    if circumstances.is_retried {
        return Some(Refusal::Retry);
    }
    let psk = match psk {
        None if circumstances.has_keys => return Some(Refusal::NoKeyTaken),
        None => return Some(Refusal::NoKeyOffered),
        Some(psk) => psk,
    };
    if psk.index != 0 {
        let selected = psk.index;
        return Some(Refusal::NotFirst { selected });
    }
    let Some(session) = &psk.session else {
        return Some(Refusal::GivenKey);
    };
    if session.max_early_data_size == 0 {
        return Some(Refusal::Ticket);
    }
    if session.suite.code != circumstances.suite.code {
        return Some(Refusal::CipherSuite);
    }
    if session.alpn != c.agreed.alpn {
        return Some(Refusal::ApplicationProtocol);
    }
    if session.server_name.as_deref() != circumstances.server_name {
        return Some(Refusal::ServerName);
    }
    let stated = psk
        .obfuscated_ticket_age
        .wrapping_sub(session.ticket_age_add);
    let known = session.age(c.now());
    if known.abs_diff(Duration::from_millis(stated.into())) > WINDOW {
        return Some(Refusal::Age {
            stated,
            known: known.as_millis() as u64,
        });
    }
    let keeper = config.sessions.as_ref();
    if !keeper.is_some_and(|keeper| keeper.is_first_use(&session.ticket, c.now())) {
        return Some(Refusal::Replay);
    }
    None
}

#[cfg(test)]
#[path = "psk_tests.rs"]
mod tests;
