//! Where an entry is: a hash table over all names, built by the compiler, so that a run that looks
//! up a few hundred names pays nothing up front.

use super::{Entry, Kind, table};

/// How many slots the table has: some for each entry, so that chains are short.
const SLOTS: usize = 16384;

/// A slot: the kind and the place in its table, or free.
#[derive(Clone, Copy)]
struct Slot {
    kind: u8,
    /// Bits of the hash that do not choose the slot: names that share it seldom share these.
    tag: u8,
    place: u16,
}

const FREE: Slot = Slot {
    kind: u8::MAX,
    tag: 0,
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
            let (mut slot, tag) = hash(kind as u8, full, start);
            while slots[slot].kind != FREE.kind {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = Slot {
                kind: kind as u8,
                tag,
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
        Kind::Field
            | Kind::Message
            | Kind::Value
            | Kind::Check
            | Kind::Operation
            | Kind::Fact
            | Kind::Authentication
            | Kind::Cipher
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

/// FNV-1a of the kind and of `name` from `start` on, four bytes at a time: a slot, and a tag.
const fn hash(kind: u8, name: &[u8], start: usize) -> (usize, u8) {
    const PRIME: u32 = 0x0100_0193;
    let mut hash = (0x811c_9dc5 ^ kind as u32).wrapping_mul(PRIME);
    let (_, mut rest) = name.split_at(start);
    while let Some((word, behind)) = rest.split_first_chunk() {
        hash = (hash ^ u32::from_le_bytes(*word)).wrapping_mul(PRIME);
        // What is multiplied only moves upwards; the slot is of the lower bits.
        hash ^= hash >> 15;
        rest = behind;
    }
    while let Some((byte, behind)) = rest.split_first() {
        hash = (hash ^ *byte as u32).wrapping_mul(PRIME);
        rest = behind;
    }
    ((hash ^ (hash >> 16)) as usize % SLOTS, (hash >> 24) as u8)
}

/// The entries of a name, each with the places that it is for, `&` between them; empty for any.
pub(super) fn find<'a>(
    kind: Kind,
    name: &'a str,
) -> impl Iterator<Item = (&'static str, &'static Entry)> + use<'a> {
    let (first, tag) = hash(kind as u8, name.as_bytes(), 0);
    (first..first + SLOTS)
        .map(|slot| INDEX[slot % SLOTS])
        .take_while(|slot| slot.kind != FREE.kind)
        .filter(move |slot| slot.kind == kind as u8 && slot.tag == tag)
        .filter_map(move |slot| {
            let (full, entry) = &table(kind)[usize::from(slot.place)];
            let context = full.strip_suffix(name)?;
            // Whole, and not what another name ends with.
            let is_whole = context_length(kind, full.as_bytes()) == context.len();
            is_whole.then_some((context.strip_suffix('/').unwrap_or(context), entry))
        })
}
