//! Checking a MAC whose position is secret (RFC 5246 §6.2.3.2).
//!
//! MAC-then-encrypt in CBC mode leaves the receiver with content, MAC and padding of which only the
//! sum of the lengths is public. How long the check takes, and which memory it touches, must not
//! tell where the padding begins, or the record can be decrypted guess by guess (Vaudenay's padding
//! oracle; "Lucky Thirteen", AlFardan and Paterson 2013). So here every length that is possible is
//! worked through, in the way of OpenSSL's `ssl3_cbc_digest_record`: the same blocks are compressed
//! for each, and masks, not branches, pick the result.
//!
//! `subtle` keeps the compiler from seeing through each single choice. There are too many of them
//! here, one and more for each byte of each block: masks over many bytes are calculated at once, from
//! secrets of which the compiler knows nothing ([`black_box`]), and only what comes of them is a
//! [`Choice`]. What it makes of that must be looked at again after a change: valgrind's callgrind
//! counts the same instructions for a record wherever its padding begins.

use crate::names::hash::HashAlgorithm;
use std::hint::black_box;

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::mac::{AdditionalData, MacKey};

/// What the check found. Both values are secret until `good` is acted on.
pub(super) struct Checked {
    /// Whether padding and MAC are right.
    pub good: Choice,
    /// Bytes of content; of no meaning if it is not good.
    pub length: usize,
}

/// Checks padding and MAC of a decrypted `GenericBlockCipher` (content, MAC, padding,
/// `padding_length`). `None` if the length alone shows that it cannot be one.
pub(super) fn check(mac: &MacKey, head: AdditionalData, plaintext: &[u8]) -> Option<Checked> {
    let longest = plaintext.len().checked_sub(mac.length() + 1)?;
    let (padding_good, padding_length) = padding(plaintext, longest)?;
    let length = longest - padding_length;
    let head = AdditionalData { length, ..head }.bytes();
    let span = Span {
        length,
        shortest: longest.saturating_sub(255),
        longest,
    };
    let key = &mac.key.bytes;
    let mac_good = match mac.algorithm {
        HashAlgorithm::Sha1 => verify::<Sha1, 20>(key, &head, plaintext, &span),
        HashAlgorithm::Sha256 => verify::<Sha256, 32>(key, &head, plaintext, &span),
        HashAlgorithm::Sha384 => verify::<Sha384, 48>(key, &head, plaintext, &span),
        // No block cipher suite has another hash.
        _ => return None,
    };
    Some(Checked {
        good: padding_good & mac_good,
        length,
    })
}

/// Checks that the padding bytes all say the padding's length. Wrong padding counts as empty, so
/// that the MAC is computed all the same.
pub(super) fn padding(plaintext: &[u8], longest: usize) -> Option<(Choice, usize)> {
    let (last, _) = plaintext.split_last()?;
    let padding_length = black_box(*last);
    let mut wrong = less(longest as u32, u32::from(padding_length));
    for (distance, byte) in (0..=u8::MAX).zip(plaintext.iter().rev()) {
        let is_padding = !less(u32::from(padding_length), u32::from(distance));
        wrong |= is_padding & (byte ^ padding_length);
    }
    let good = black_box(wrong).ct_eq(&0);
    let length = u8::conditional_select(&0, &padding_length, good);
    Some((good, length.into()))
}

/// All ones if `a` is less than `b`, else zeros. Both are below 2^31.
fn less(a: u32, b: u32) -> u8 {
    ((a.wrapping_sub(b) as i32) >> 31) as u8
}

/// All ones if `a` is `b`, else zeros. Both are below 2^31.
fn equal(a: u32, b: u32) -> u8 {
    less(a ^ b, 1)
}

/// How long the content is: secret, between two lengths that are public.
struct Span {
    length: usize,
    shortest: usize,
    longest: usize,
}

/// The state of a Merkle–Damgård hash function between blocks.
trait Chain: Copy {
    /// Bytes of a block.
    const BLOCK: usize;
    /// Bytes of the message length at the end of the last block.
    const LENGTH: usize;
    /// The state before the first block (FIPS 180-4 §5.3).
    const INITIAL: Self;
    /// Takes in whole blocks.
    fn compress(&mut self, blocks: &[u8]);
    /// Becomes `other` if `choice` says so.
    fn assign(&mut self, other: &Self, choice: Choice);
    /// The hash, if this was the last block.
    fn output<const N: usize>(&self) -> [u8; N];
}

macro_rules! chain {
    ($name:ident $word:ty, $words:literal, $block:literal, $length:literal, $compress:path, $initial:expr) => {
        #[derive(Clone, Copy)]
        struct $name([$word; $words]);

        impl Chain for $name {
            const BLOCK: usize = $block;
            const LENGTH: usize = $length;
            const INITIAL: Self = $name($initial);

            fn compress(&mut self, blocks: &[u8]) {
                $compress(&mut self.0, blocks.as_chunks::<$block>().0);
            }

            fn assign(&mut self, other: &Self, choice: Choice) {
                for (word, other) in self.0.iter_mut().zip(&other.0) {
                    word.conditional_assign(other, choice);
                }
            }

            fn output<const N: usize>(&self) -> [u8; N] {
                let mut output = [0; N];
                let words = self.0.iter().flat_map(|word| word.to_be_bytes());
                for (byte, word) in output.iter_mut().zip(words) {
                    *byte = word;
                }
                output
            }
        }
    };
}

chain!(Sha1 u32, 5, 64, 8, sha1::block_api::compress, [
    0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0,
]);
chain!(Sha256 u32, 8, 64, 8, sha2::block_api::compress256, [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
]);
chain!(Sha384 u64, 8, 128, 16, sha2::block_api::compress512, [
    0xcbbb_9d5d_c105_9ed8, 0x629a_292a_367c_d507, 0x9159_015a_3070_dd17, 0x152f_ecd8_f70e_5939,
    0x6733_2667_ffc0_0b31, 0x8eb4_4a87_6858_1511, 0xdb0c_2e0d_64f9_8fa7, 0x47b5_481d_befa_4fa4,
]);

/// Computes the HMAC over `head` and the content, and compares it with what follows the content.
fn verify<C: Chain, const N: usize>(
    key: &[u8],
    head: &[u8; AdditionalData::SIZE],
    plaintext: &[u8],
    span: &Span,
) -> Choice {
    // Keys of suites are no longer than a block (RFC 2104 §2), so they need no hashing.
    let keyed = |pad: u8| {
        let mut block = [pad; 128];
        for (byte, key) in block.iter_mut().zip(key) {
            *byte ^= key;
        }
        let mut chain = C::INITIAL;
        chain.compress(&block[..C::BLOCK]);
        chain
    };
    let inner: [u8; N] = hash(keyed(0x36), head, plaintext, span);
    let mut block = [0; 128];
    block[..N].copy_from_slice(&inner);
    block[N] = 0x80;
    let bits = 8 * (C::BLOCK + N) as u64;
    block[C::BLOCK - 8..C::BLOCK].copy_from_slice(&bits.to_be_bytes());
    let mut outer = keyed(0x5c);
    outer.compress(&block[..C::BLOCK]);
    found_at(&outer.output::<N>(), plaintext, span)
}

/// Hashes `head` and `span.length` bytes of `plaintext` after a first block that is in `chain`.
fn hash<C: Chain, const N: usize>(
    mut chain: C,
    head: &[u8; AdditionalData::SIZE],
    plaintext: &[u8],
    span: &Span,
) -> [u8; N] {
    let total = head.len() + span.length;
    // The block in which a message of so many bytes ends: after it come 0x80 and the length.
    let last_block = |total: usize| (total + C::LENGTH) / C::BLOCK;
    let bits = (8 * (C::BLOCK + total) as u64).to_be_bytes();
    let last = last_block(total);

    // Blocks that are full of content whatever the length: nothing secret about them.
    let full = (head.len() + span.shortest) / C::BLOCK;
    if full > 0 {
        let (first, rest) = plaintext.split_at(C::BLOCK - head.len());
        let mut block = [0; 128];
        block[..head.len()].copy_from_slice(head);
        block[head.len()..C::BLOCK].copy_from_slice(first);
        chain.compress(&block[..C::BLOCK]);
        chain.compress(&rest[..(full - 1) * C::BLOCK]);
    }
    let mut result = chain;
    let end = black_box(total as u32);
    for index in full..=last_block(head.len() + span.longest) {
        let is_last = (index as u32).ct_eq(&(last as u32));
        let start = index * C::BLOCK;
        let mut block = [0; 128];
        let block = &mut block[..C::BLOCK];
        fill(block, start, head, plaintext);
        for (position, byte) in (start as u32..).zip(block.iter_mut()) {
            *byte = *byte & less(position, end) | 0x80 & equal(position, end);
        }
        for (byte, length) in block[C::BLOCK - 8..].iter_mut().zip(bits) {
            *byte |= u8::conditional_select(&0, &length, is_last);
        }
        chain.compress(block);
        result.assign(&chain, is_last);
    }
    result.output()
}

/// The bytes of `head` and `plaintext`, one after the other, that begin at `start`.
fn fill(block: &mut [u8], start: usize, head: &[u8], plaintext: &[u8]) {
    let parts = [(0, head), (head.len(), plaintext)];
    for (begin, bytes) in parts {
        let source = bytes.get(start.saturating_sub(begin)..).unwrap_or_default();
        let target = block
            .get_mut(begin.saturating_sub(start)..)
            .unwrap_or_default();
        let length = source.len().min(target.len());
        target[..length].copy_from_slice(&source[..length]);
    }
}

/// Whether `mac` stands in `plaintext` at the secret offset `span.length`.
fn found_at<const N: usize>(mac: &[u8; N], plaintext: &[u8], span: &Span) -> Choice {
    let begin = black_box(span.length as u32);
    let end = begin + N as u32;
    // Every byte that may belong to the MAC has a place on a ring of N, whatever the offset; the MAC
    // begins at `first` of the ring. (A secret must not be divided: the time that takes depends on
    // its value.)
    let mut first = 0;
    let mut ring = [0; N];
    for (turn, bytes) in plaintext[span.shortest..].chunks(N).enumerate() {
        let start = (span.shortest + turn * N) as u32;
        for (place, (byte, found)) in (0..).zip(bytes.iter().zip(&mut ring)) {
            let position = start + u32::from(place);
            first |= place & equal(position, begin);
            *found |= byte & !less(position, begin) & less(position, end);
        }
    }
    // Turns the ring by the bits of `first`, one after the other: up to 48 places.
    for bit in 0..6 {
        let mut turned = ring;
        turned.rotate_left((1 << bit) % N);
        let is_set = black_box(0u8.wrapping_sub(first >> bit & 1));
        for (byte, turned) in ring.iter_mut().zip(turned) {
            *byte ^= is_set & (*byte ^ turned);
        }
    }
    ring.ct_eq(mac)
}
