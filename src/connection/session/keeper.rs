//! The sessions of a server.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::{Session, TicketKey};
use crate::compute::Value;
use crate::compute::random::Source;
use crate::connection::Connection;

/// How far the age of a ticket may be from what its client says, for early data to be taken (RFC
/// 9846 §8.3): the time of a round trip, and clocks that run unevenly.
pub const WINDOW: Duration = Duration::from_secs(10);

/// How many uses of tickets are remembered; with so many within [`WINDOW`], further early data is
/// refused: what cannot be told from a replay is not taken.
const MOST_USES: usize = 1 << 16;

/// What a server needs to resume sessions. A clone is the same one.
#[derive(Debug, Clone)]
pub struct Keeper(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    ticket_key: TicketKey,
    cache: Mutex<Cache>,
    known: Mutex<Vec<Session>>,
    uses: Mutex<Uses>,
}

impl Keeper {
    /// With a new ticket key out of `rng`, and a cache for `capacity` sessions.
    pub fn new(rng: &mut Source, capacity: usize) -> Self {
        Keeper(Arc::new(Inside {
            ticket_key: TicketKey::new(&mut **rng),
            cache: Mutex::new(Cache::new(capacity)),
            known: Mutex::default(),
            uses: Mutex::default(),
        }))
    }

    /// The key under which tickets are sealed.
    pub fn ticket_key(&self) -> &TicketKey {
        &self.0.ticket_key
    }

    /// Takes note of a session whose ticket another server of the site has issued.
    pub fn know(&self, session: Session) {
        let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.push(session);
    }

    /// The session of a ticket that another server has issued, if it is known.
    pub fn known(&self, ticket: &[u8]) -> Option<Session> {
        let known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|it| *it.ticket == *ticket).cloned()
    }

    /// Keeps a session under its id (RFC 5246 §7.3).
    pub fn remember(&self, session: Session) {
        self.lock().insert(session);
    }

    /// The session of this id, if it is kept; for the last time, if it is not fresh at `now`.
    pub fn recall(&self, session_id: &[u8], now: SystemTime) -> Option<Session> {
        self.lock().get(session_id, now)
    }

    /// Forgets a session: its connection failed (RFC 5246 §7.2.2).
    pub fn forget(&self, session_id: &[u8]) {
        self.lock().remove(session_id);
    }

    /// Forgets a session if the connection ends with a fatal alert (RFC 5246 §7.2.2). A ticket cannot be
    /// forgotten: the client has it.
    pub fn forget_on_failure(&self, c: &mut Connection, session_id: &Value) {
        let (keeper, id) = (self.clone(), session_id.clone());
        c.on_failure(move || keeper.forget(&id));
    }

    /// How many sessions are kept, and for how many there is room.
    pub fn occupancy(&self) -> (usize, usize) {
        let cache = self.lock();
        (cache.sessions.len(), cache.capacity)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Cache> {
        self.0.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether `ticket` is used for early data for the first time (RFC 9846 §8.1). Uses older than
    /// twice [`WINDOW`] are forgotten: the age tells such tickets from fresh ones.
    pub fn is_first_use(&self, ticket: &[u8], now: SystemTime) -> bool {
        let mut uses = self.0.uses.lock().unwrap_or_else(PoisonError::into_inner);
        uses.note(ticket, now)
    }
}

/// Tickets that were used for early data.
#[derive(Debug, Default)]
struct Uses {
    order: VecDeque<(SystemTime, Vec<u8>)>,
    seen: std::collections::HashSet<Vec<u8>>,
}

impl Uses {
    fn note(&mut self, ticket: &[u8], now: SystemTime) -> bool {
        while let Some((time, _)) = self.order.front() {
            if now.duration_since(*time).unwrap_or_default() <= 2 * WINDOW {
                break;
            }
            if let Some((_, old)) = self.order.pop_front() {
                self.seen.remove(&old);
            }
        }
        // Its end is the tag, which no two tickets have in common.
        let name = ticket[ticket.len().saturating_sub(32)..].to_vec();
        if self.order.len() >= MOST_USES || !self.seen.insert(name.clone()) {
            return false;
        }
        self.order.push_back((now, name));
        true
    }
}

/// Sessions by their ids, so many at most; of more, the one that was put there first goes.
#[derive(Debug)]
pub struct Cache {
    capacity: usize,
    sessions: HashMap<Vec<u8>, Session>,
    order: VecDeque<Vec<u8>>,
}

impl Cache {
    /// With room for `capacity` sessions.
    pub fn new(capacity: usize) -> Self {
        Cache {
            capacity,
            sessions: HashMap::new(),
            order: VecDeque::new(),
        }
    }

    /// Keeps a session under its id; none without an id.
    pub fn insert(&mut self, session: Session) {
        let id = session.session_id.bytes.clone();
        if self.capacity == 0 || id.is_empty() {
            return;
        }
        self.remove(&id);
        if self.order.len() >= self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.sessions.remove(&oldest);
        }
        self.order.push_back(id.clone());
        self.sessions.insert(id, session);
    }

    /// The session of this id; one that is not fresh at `now` is kept no longer.
    pub fn get(&mut self, id: &[u8], now: SystemTime) -> Option<Session> {
        let session = self.sessions.get(id)?.clone();
        if !session.is_fresh(now) {
            self.remove(id);
        }
        Some(session)
    }

    /// Forgets a session.
    pub fn remove(&mut self, id: &[u8]) {
        if self.sessions.remove(id).is_some() {
            self.order.retain(|kept| kept != id);
        }
    }
}
