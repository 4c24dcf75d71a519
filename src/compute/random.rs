//! Randomness: the computation `random`, and where the bytes come from (RFC 9846 appendix C.1).

use std::convert::Infallible;

use rand::rand_core::UnwrapErr;
use rand::rngs::{ChaCha20Rng, SysRng};
use rand::{CryptoRng, SeedableRng, TryCryptoRng, TryRng};

use super::{Computation, Operation, Parameter, Recipe};
use crate::error::{Error, Result};
use crate::wire::Name;

/// A source of randomness that a connection owns.
pub type Source = Box<dyn CryptoRng + Send>;

/// The operating system's randomness. It aborts the program should the system have none to give:
/// there is no safe way to go on.
pub fn system() -> Source {
    Box::new(UnwrapErr(SysRng))
}

/// ChaCha20 under a key that starts with `seed`, least significant byte first, then zeros. The same
/// seed gives the same bytes on every machine. For demonstrations only: anyone can reproduce them.
pub fn seeded(seed: u64) -> Source {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    Box::new(ChaCha20Rng::from_seed(key))
}

/// A source of its own, started from 32 bytes of `rng`: for those who draw an unknown number of
/// bytes that nobody needs to see.
pub fn derived(rng: &mut dyn CryptoRng) -> Source {
    let mut key = [0; 32];
    rng.fill_bytes(&mut key);
    Box::new(ChaCha20Rng::from_seed(key))
}

/// The given bytes in the given order, then zeros: for replaying recorded handshakes (RFC 8448).
pub fn scripted(bytes: impl Into<Vec<u8>>) -> Source {
    Box::new(Scripted(bytes.into().into_iter()))
}

struct Scripted(std::vec::IntoIter<u8>);

impl TryRng for Scripted {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> std::result::Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> std::result::Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, output: &mut [u8]) -> std::result::Result<(), Infallible> {
        output.fill_with(|| self.0.next().unwrap_or(0));
        Ok(())
    }
}

impl TryCryptoRng for Scripted {}

/// How often an unfit draw is repeated. A source that works fails this often never; one that ran
/// dry must not hang the handshake.
const DRAWS: usize = 1000;

/// Which draws are fit for their use.
enum Fit {
    /// All.
    Any,
    /// Those without a zero byte.
    Nonzero,
    /// Those below a bound, not zero; the first byte is masked to the bits that the bound has.
    Scalar(fn(&[u8]) -> bool, u8),
}

/// The computation `random`: fresh bytes.
pub struct Random<'a> {
    name: Name,
    length: usize,
    fit: Fit,
    rng: &'a mut dyn CryptoRng,
    rfc: Name,
}

impl<'a> Random<'a> {
    /// `length` random bytes, as section `rfc` asks.
    pub fn new(
        name: impl Into<Name>,
        length: usize,
        rng: &'a mut dyn CryptoRng,
        rfc: impl Into<Name>,
    ) -> Self {
        Random {
            name: name.into(),
            length,
            fit: Fit::Any,
            rng,
            rfc: rfc.into(),
        }
    }

    /// Of the bytes, none is zero: zero bytes are drawn again (RFC 8017 §7.2.1).
    pub fn nonzero(mut self) -> Self {
        self.fit = Fit::Nonzero;
        self
    }

    /// The bytes are a number that `is_fit`: others are drawn again, so that every fit number is as
    /// likely as any other. Of the first byte only the bits in `mask` are drawn.
    pub(crate) fn scalar(mut self, mask: u8, is_fit: fn(&[u8]) -> bool) -> Self {
        self.fit = Fit::Scalar(is_fit, mask);
        self
    }
}

impl Computation for Random<'_> {
    type Output = Vec<u8>;

    /// # Errors
    /// Internal, if the source only gives bytes that are not fit.
    fn run(&mut self) -> Result<Vec<u8>> {
        let mut bytes = vec![0; self.length];
        let mut draws = 0..DRAWS;
        let mut draw = |part: &mut [u8]| match draws.next() {
            Some(_) => {
                self.rng.fill_bytes(part);
                Ok(())
            }
            None => Err(Error::internal("the source of randomness has run dry")),
        };
        draw(&mut bytes)?;
        match self.fit {
            Fit::Any => {}
            Fit::Nonzero => {
                for byte in &mut bytes {
                    while *byte == 0 {
                        draw(std::slice::from_mut(byte))?;
                    }
                }
            }
            Fit::Scalar(is_fit, mask) => loop {
                if let Some(first) = bytes.first_mut() {
                    *first &= mask;
                }
                if is_fit(&bytes) {
                    break;
                }
                draw(&mut bytes)?;
            },
        }
        Ok(bytes)
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        Recipe::of(Operation::Random, self.name(), self.rfc.clone())
            .text(format!("random({})", self.length))
            .with(Parameter::Length(self.length))
    }
}
