//! The sessions of a client.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::{Basis, Session};
use crate::compute::Value;
use crate::connection::Connection;
use crate::names::registry::ProtocolVersion;

/// How many sessions are kept; of more, the oldest go.
const MOST: usize = 256;

/// The sessions of a client, by whom they are with. A clone is the same store.
#[derive(Debug, Clone, Default)]
pub struct Store(Arc<Mutex<VecDeque<(String, Session)>>>);

impl Store {
    fn with<T>(&self, act: impl FnOnce(&mut VecDeque<(String, Session)>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The sessions of a file, each with whom it is with.
    pub fn of(sessions: Vec<(String, Session)>) -> Self {
        let excess = sessions.len().saturating_sub(MOST);
        let newest = sessions.into_iter().skip(excess);
        Store(Arc::new(Mutex::new(newest.collect())))
    }

    /// The sessions with `peer`: `www.example.com:443`.
    pub fn shelf(&self, peer: impl Into<String>) -> Shelf {
        Shelf {
            store: self.clone(),
            peer: peer.into(),
            basis: None,
        }
    }

    /// Keeps a session with `peer`; those that are too old by then go.
    pub fn put(&self, peer: &str, session: Session) {
        self.with(|kept| {
            kept.retain(|(_, old)| old.is_fresh(session.issued));
            if kept.len() == MOST {
                kept.pop_front();
            }
            kept.push_back((peer.to_owned(), session));
        });
    }

    /// The newest session with `peer` that `suits` and is fresh, for one use: a session of TLS 1.3 is taken out,
    /// since a ticket that is used twice links the connections for anyone who watches (RFC 9846
    /// appendix C.4); earlier ones stay. `suits` sees those
    /// that are too old as well, and can say why.
    pub fn take(
        &self,
        peer: &str,
        now: SystemTime,
        mut suits: impl FnMut(&Session) -> bool,
    ) -> Option<Session> {
        self.with(|kept| {
            let found = kept.iter().rposition(|(with, session)| {
                with == peer && suits(session) && session.is_fresh(now)
            });
            let found = found?;
            let (_, session) = kept.get(found)?;
            if session.version < ProtocolVersion::TLS1_3 {
                return Some(session.clone());
            }
            kept.remove(found).map(|(_, session)| session)
        })
    }

    /// What `says` makes of the newest session with `peer` of which it makes something; none is taken.
    pub fn look<T>(&self, peer: &str, mut says: impl FnMut(&Session) -> Option<T>) -> Option<T> {
        self.with(|kept| {
            let mut sessions = kept.iter().rev().filter(|(with, _)| with == peer);
            sessions.find_map(|(_, session)| says(session))
        })
    }

    /// Forgets the sessions with `peer` that are `unwanted`: one that failed is not tried again (RFC
    /// 5246 §7.2.2).
    pub fn forget(&self, peer: &str, unwanted: impl Fn(&Session) -> bool) {
        self.with(|kept| kept.retain(|(with, session)| with != peer || !unwanted(session)));
    }

    /// All sessions with whom they are with, oldest first.
    pub fn all(&self) -> Vec<(String, Session)> {
        self.with(|kept| kept.iter().cloned().collect())
    }
}

/// The sessions of a client with one peer: what the configuration of a client holds.
#[derive(Debug, Clone)]
pub struct Shelf {
    store: Store,
    peer: String,
    /// What the sessions rest on that are put here.
    basis: Option<Arc<Basis>>,
}

impl Shelf {
    /// The same; what is put here from now on rests on `basis`.
    pub fn based_on(self, basis: Basis) -> Self {
        let basis = Some(basis.into());
        Shelf { basis, ..self }
    }

    /// Keeps a session.
    pub fn put(&self, session: Session) {
        let basis = self.basis.as_deref().cloned();
        self.store.put(&self.peer, Session { basis, ..session });
    }

    /// As [`Store::take`].
    pub fn take(&self, now: SystemTime, suits: impl FnMut(&Session) -> bool) -> Option<Session> {
        self.store.take(&self.peer, now, suits)
    }

    /// As [`Store::look`].
    pub fn look<T>(&self, says: impl FnMut(&Session) -> Option<T>) -> Option<T> {
        self.store.look(&self.peer, says)
    }

    /// Forgets the sessions of TLS 1.0 to 1.2 that share this master secret, if the connection ends with
    /// a fatal alert (RFC 5246 §7.2.2).
    pub fn forget_on_failure(&self, c: &mut Connection, master_secret: &Value) {
        let (shelf, secret) = (self.clone(), master_secret.clone());
        c.on_failure(move || {
            shelf.forget(|session| {
                session.version < ProtocolVersion::TLS1_3 && *session.secret == *secret
            });
        });
    }

    /// As [`Store::forget`].
    pub fn forget(&self, unwanted: impl Fn(&Session) -> bool) {
        self.store.forget(&self.peer, unwanted);
    }
}
