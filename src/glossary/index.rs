//! Where an entry is: a hash table over all names, built by the compiler, so that a run that looks
//! up a few hundred names pays nothing up front.

use super::{Entry, Kind, table};

/// How many slots the table has: about three for each entry, so that chains are short.
const SLOTS: usize = 8192;

/// A slot: the kind and the place in its table, or free.
#[derive(Clone, Copy)]
struct Slot {
    kind: u8,
    place: u16,
}

const FREE: Slot = Slot {
    kind: u8::MAX,
    place: 0,
};

static INDEX: [Slot; SLOTS] = build();

const fn build() -> [Slot; SLOTS] {
    let mut slots = [FREE; SLOTS];
    let mut kind = 0;
    while kind < Kind::ALL.len() {
        let entries = table(Kind::ALL[kind]);
        let mut place = 0;
        while place < entries.len() {
            let full = entries[place].0.as_bytes();
            let start = context_length(Kind::ALL[kind], full);
            let mut slot = hash(kind as u8, full, start);
            while slots[slot].kind != FREE.kind {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = Slot {
                kind: kind as u8,
                place: place as u16,
            };
            place += 1;
        }
        kind += 1;
    }
    slots
}

/// Where a name begins after the places in which it has its meaning: `ServerHello/random`. A place's
/// own name may have a slash: `HTTP/2/SETTINGS`.
pub(super) const fn context_length(kind: Kind, full: &[u8]) -> usize {
    if matches!(
        kind,
        Kind::Field | Kind::Message | Kind::Value | Kind::Check | Kind::Operation | Kind::Fact
    ) {
        let mut at = full.len();
        while at > 0 {
            if full[at - 1] == b'/' {
                return at;
            }
            at -= 1;
        }
    }
    0
}

/// FNV-1a of the kind and of `name` from `start` on, as a slot.
const fn hash(kind: u8, name: &[u8], start: usize) -> usize {
    const PRIME: u32 = 0x0100_0193;
    let mut hash = (0x811c_9dc5 ^ kind as u32).wrapping_mul(PRIME);
    let mut at = start;
    while at < name.len() {
        hash = (hash ^ name[at] as u32).wrapping_mul(PRIME);
        at += 1;
    }
    (hash ^ (hash >> 16)) as usize % SLOTS
}

/// The entries of a name, each with the places that it is for, `&` between them; empty for any.
pub(super) fn find<'a>(
    kind: Kind,
    name: &'a str,
) -> impl Iterator<Item = (&'static str, &'static Entry)> + use<'a> {
    let first = hash(kind as u8, name.as_bytes(), 0);
    (first..first + SLOTS)
        .map(|slot| INDEX[slot % SLOTS])
        .take_while(|slot| slot.kind != FREE.kind)
        .filter(move |slot| slot.kind == kind as u8)
        .filter_map(move |slot| {
            let (full, entry) = &table(kind)[usize::from(slot.place)];
            // Most that share the slot end differently, which is seen sooner than where a name begins.
            if !full.ends_with(name) {
                return None;
            }
            let (context, found) = super::split(kind, full);
            (found == name).then_some((context, entry))
        })
}
