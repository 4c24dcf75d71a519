//! Diffie-Hellman in finite fields: groups of the server's choice (RFC 5246 §7.4.3, §8.1.2) and the
//! groups of RFC 7919.

use std::sync::OnceLock;

use rand::CryptoRng;

use super::modular::power;
use crate::compute::number::{bit_length, trim, trimmed};
use crate::compute::random::Random;
use crate::compute::{Computation, Domain, LeadingZeros, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::registry::{AlertDescription, NamedGroup, ProtocolVersion};
use crate::narration::Narration;
use crate::wire::Name;

/// Bits of the smallest prime that is accepted.
pub const MINIMUM_BITS: usize = 1024;
/// Bits of the largest prime that is accepted: more would only buy the server our time.
pub const MAXIMUM_BITS: usize = 8192;

/// The groups of RFC 7919: bits of the prime, the `X` of its definition, and bytes of a private
/// key, which are the least bits of §5.2, rounded up.
const NAMED_GROUPS: [(NamedGroup, usize, u64, usize); 5] = [
    (NamedGroup::Ffdhe2048, 2048, 560_316, 29),
    (NamedGroup::Ffdhe3072, 3072, 2_625_351, 35),
    (NamedGroup::Ffdhe4096, 4096, 5_736_041, 41),
    (NamedGroup::Ffdhe6144, 6144, 15_705_020, 47),
    (NamedGroup::Ffdhe8192, 8192, 10_965_728, 50),
];

/// Bytes of a private key in any other group: twice the bits of any strength that a prime up to
/// [`MAXIMUM_BITS`] has. RFC 7919 §5.2 says why a full-sized exponent only costs time.
const PRIVATE_KEY_LENGTH: usize = 64;

/// A group: the numbers modulo the prime `p`, and a generator `g`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DheGroup {
    /// `dh_p`, big-endian, without leading zeros.
    pub p: Value,
    /// `dh_g`, likewise.
    pub g: Value,
}

impl DheGroup {
    /// The group with these numbers, big-endian. They are not checked: [`DheGroup::validate`] is.
    pub fn new(p: &Value, g: &Value) -> Self {
        DheGroup {
            p: trimmed("dh_p", p),
            g: trimmed("dh_g", g),
        }
    }

    /// The group of RFC 7919 with this name, if it is one.
    pub fn named(group: NamedGroup) -> Option<Self> {
        let index = NAMED_GROUPS.iter().position(|row| row.0 == group)?;
        let p = Value::literal("dh_p", named_prime(index)?);
        Some(DheGroup::new(&p, &Value::literal("dh_g", [2])))
    }

    /// Its name, if it is one of RFC 7919.
    pub fn name(&self) -> Option<NamedGroup> {
        self.row().map(|row| row.0)
    }

    fn row(&self) -> Option<&'static (NamedGroup, usize, u64, usize)> {
        let bits = self.bits();
        let index = NAMED_GROUPS.iter().position(|row| row.1 == bits)?;
        let is_same = self.g[..] == [2] && Some(&self.p[..]) == named_prime(index);
        NAMED_GROUPS.get(index).filter(|_| is_same)
    }

    /// Bits of the prime.
    pub fn bits(&self) -> usize {
        bit_length(&self.p)
    }

    /// Checks what a client can check of a group that a server chose.
    ///
    /// # Errors
    /// `insufficient_security`, if `p` is short; `illegal_parameter`, if it is too long or even, or
    /// `g` is not between 1 and `p - 1`.
    pub fn validate(&self) -> Result<()> {
        let bits = self.bits();
        if bits < MINIMUM_BITS {
            return Err(Error::protocol(
                AlertDescription::InsufficientSecurity,
                format!(
                    "the Diffie-Hellman prime has {bits} bits; \
                     fewer than {MINIMUM_BITS} are refused"
                ),
            ));
        }
        if bits > MAXIMUM_BITS {
            return Err(Error::illegal_parameter(format!(
                "the Diffie-Hellman prime has {bits} bits; more than {MAXIMUM_BITS} are refused"
            )));
        }
        if self.p.last().is_none_or(|last| last % 2 == 0) {
            return Err(Error::illegal_parameter(
                "the Diffie-Hellman prime is even, so it is no prime",
            ));
        }
        if !self.is_in_range(&self.g) {
            return Err(Error::illegal_parameter(
                "the Diffie-Hellman generator is not between 1 and p - 1",
            ));
        }
        Ok(())
    }

    /// Whether `1 < value < p - 1` (RFC 7919 §5.1): the other values have a handful of powers.
    fn is_in_range(&self, value: &[u8]) -> bool {
        let value = trim(value);
        let mut last = self.p.bytes.clone(); // p - 1: p is odd
        if let Some(byte) = last.last_mut() {
            *byte &= 0xfe;
        }
        let below = (value.len(), value) < (last.len(), &last[..]);
        below && !value.is_empty() && value != [1]
    }

    fn private_key_length(&self) -> usize {
        self.row().map_or(PRIVATE_KEY_LENGTH, |row| row.3)
    }

    /// What a computation in it is told to compute in.
    fn domain(&self) -> Domain {
        self.name().map_or(Domain::Numbers, Domain::Group)
    }
}

/// The prime of the group in that row of [`NAMED_GROUPS`].
fn named_prime(index: usize) -> Option<&'static [u8]> {
    static PRIMES: [OnceLock<Vec<u8>>; NAMED_GROUPS.len()] = [const { OnceLock::new() }; 5];
    let (_, bits, x, _) = NAMED_GROUPS.get(index)?;
    let prime = PRIMES.get(index)?;
    Some(prime.get_or_init(|| prime_of(*bits, *x)))
}

/// RFC 7919 appendix A: `p = 2^b - 2^(b-64) + (floor(2^(b-130) * e) + X) * 2^64 - 1`, where `e` is
/// Euler's number: 64 ones, `floor(…) + X - 1` in the middle, 64 ones. Digits of `e` show that the
/// prime hides no intention.
fn prime_of(bits: usize, x: u64) -> Vec<u8> {
    // e = 1/0! + 1/1! + 1/2! + …, in limbs of 64 bits, most significant first: one before the
    // point, b - 128 bits behind it, and one more for what rounding loses.
    let limbs = (bits - 128) / 64 + 2;
    let mut term = vec![0; limbs];
    term[0] = 1u64;
    let mut e = term.clone();
    let mut divisor = 0;
    while term.iter().any(|&limb| limb != 0) {
        divisor += 1;
        divide(&mut term, divisor);
        add(&mut e, &term);
    }
    // 2^(b-130) * e: two bits fewer than there are behind the point.
    let mut middle: Vec<u64> = e
        .windows(2)
        .take(limbs - 2)
        .map(|pair| pair[0] << 62 | pair[1] >> 2)
        .collect();
    let mut addend = vec![0; middle.len()];
    if let Some(last) = addend.last_mut() {
        *last = x - 1;
    }
    add(&mut middle, &addend);
    let ones = [u64::MAX];
    let limbs = ones.iter().chain(&middle).chain(&ones);
    limbs.flat_map(|limb| limb.to_be_bytes()).collect()
}

/// Divides a number by a small one, leaving the remainder aside.
fn divide(number: &mut [u64], divisor: u64) {
    let mut remainder = 0;
    for limb in number {
        let dividend = u128::from(remainder) << 64 | u128::from(*limb);
        *limb = (dividend / u128::from(divisor)) as u64;
        remainder = (dividend % u128::from(divisor)) as u64;
    }
}

/// Adds a number of the same length.
fn add(number: &mut [u64], other: &[u64]) {
    let mut carry = false;
    for (limb, &other) in number.iter_mut().zip(other).rev() {
        let (sum, first) = limb.overflowing_add(other);
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        *limb = sum;
        carry = first | second;
    }
}

/// The computation `public-key` in a finite field. Inputs of its description: generator, private
/// key, prime.
struct PublicValue<'a> {
    group: &'a DheGroup,
    private_key: &'a Value,
}

impl Computation for PublicValue<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        power(&self.group.g, self.private_key, &self.group.p)
    }

    fn name(&self) -> Name {
        "dh_public_key".into()
    }

    fn describe(&self) -> Recipe {
        Recipe::of(Operation::PublicKey, self.name(), "RFC 5246 §8.1.2")
            .input(&self.group.g)
            .text("^")
            .input(self.private_key)
            .text(" mod ")
            .input(&self.group.p)
            .with(Parameter::Group(self.group.domain()))
    }
}

/// The computation `ffdh`. Inputs of its description: the peer's public key, our private key, the
/// prime. Its parameter `leading_zeros` says whether the secret is `stripped` of them.
struct Ffdh<'a> {
    name: Name,
    group: &'a DheGroup,
    private_key: &'a Value,
    peer_public_key: &'a Value,
    strip: bool,
}

impl Computation for Ffdh<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let secret = power(trim(self.peer_public_key), self.private_key, &self.group.p)?;
        if !self.group.is_in_range(&secret) {
            return Err(Error::illegal_parameter(
                "the Diffie-Hellman public key makes the shared secret guessable",
            ));
        }
        Ok(if self.strip {
            trim(&secret).to_vec()
        } else {
            secret
        })
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        let (zeros, rfc) = if self.strip {
            (LeadingZeros::Stripped, "RFC 5246 §8.1.2")
        } else {
            (LeadingZeros::Kept, "RFC 9846 §7.4.1")
        };
        Recipe::of(Operation::Ffdh, self.name(), rfc)
            .input(self.peer_public_key)
            .text("^")
            .input(self.private_key)
            .text(" mod ")
            .input(&self.group.p)
            .with(Parameter::Group(self.group.domain()))
            .with(Parameter::LeadingZeros(zeros))
    }
}

/// A key pair in a finite field.
#[derive(Debug)]
pub struct KeyPair {
    group: DheGroup,
    private_key: Value,
    public_key: Value,
}

impl KeyPair {
    /// A fresh key pair in a group, which is checked first.
    ///
    /// # Errors
    /// Those of [`DheGroup::validate`].
    pub fn generate(
        group: DheGroup,
        rng: &mut dyn CryptoRng,
        narration: &mut Narration,
    ) -> Result<Self> {
        group.validate()?;
        let random = Random::new(
            "dh_private_key",
            group.private_key_length(),
            rng,
            "RFC 7919 §5.2",
        );
        let private_key =
            narration.compute(random.scalar(0xff, |key| key.iter().any(|&byte| byte != 0)))?;
        let public_key = narration.compute(PublicValue {
            group: &group,
            private_key: &private_key,
        })?;
        Ok(KeyPair {
            group,
            private_key,
            public_key,
        })
    }

    /// Its group.
    pub fn group(&self) -> &DheGroup {
        &self.group
    }

    /// The public key, as long as `p`: TLS 1.3 asks for that (RFC 9846 §4.3.8.1), earlier versions
    /// allow it.
    pub fn public(&self) -> &Value {
        &self.public_key
    }

    /// The secret shared with the owner of `peer`, which is `name`d. Before TLS 1.3 it loses its
    /// leading zeros (RFC 5246 §8.1.2); TLS 1.3 keeps them (RFC 9846 §7.4.1).
    ///
    /// # Errors
    /// `illegal_parameter`, unless `1 < peer < p - 1` (RFC 7919 §5.1) and the same is true of the
    /// secret.
    pub fn agree(
        &self,
        peer: &Value,
        version: ProtocolVersion,
        name: impl Into<Name>,
        narration: &mut Narration,
    ) -> Result<Value> {
        if !self.group.is_in_range(peer) {
            return Err(Error::illegal_parameter(
                "the Diffie-Hellman public key is not between 1 and p - 1",
            ));
        }
        let peer_public_key = peer.clone().renamed("dh_peer_public_key");
        narration.compute(Ffdh {
            name: name.into(),
            group: &self.group,
            private_key: &self.private_key,
            peer_public_key: &peer_public_key,
            strip: version < ProtocolVersion::TLS1_3,
        })
    }
}
