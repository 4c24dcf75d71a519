//! Signatures: the `verify` and `sign` computations (RFC 5246 §4.7, RFC 9846 §4.5.2).
//!
//! A [`SignatureScheme`] says how: which algorithm and, for most,
//! which hash (`scheme`). Keys come from certificates and files (`public_key`, `private_key`).

mod ecdsa;
mod private_key;
mod public_key;
mod scheme;
mod sm2_scheme;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod wycheproof_tests;

use rand::CryptoRng;

use super::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::Side;
use crate::names::registry::SignatureScheme;
use crate::names::signature::KeyAlgorithm;
use crate::wire::{CodePoint, Name};

pub use private_key::PrivateKey;
pub use public_key::PublicKey;

/// Checks a signature: true if it is the key's, over the content.
#[derive(Debug)]
pub struct Verify<'a> {
    /// How it was made.
    pub scheme: SignatureScheme,
    /// What the key is called in the formula: [`key_of`] an end, which signs the handshake, or that of
    /// someone who states something about certificates.
    pub key: &'static str,
    /// The key that must have made it.
    pub public_key: &'a PublicKey,
    /// What was signed: these parts, one after the other.
    pub content: Vec<Value>,
    /// The signature as it is in the message.
    pub signature: &'a Value,
    /// The section that asks for it: `RFC 5246 §7.4.3`.
    pub rfc: &'static str,
}

impl Computation for Verify<'_> {
    type Output = bool;

    /// Whether the signature is good.
    ///
    /// # Errors
    /// `illegal_parameter` if the scheme does not go with the key at all.
    fn run(&mut self) -> Result<bool> {
        let content: Vec<&[u8]> = self.content.iter().map(|part| &*part.bytes).collect();
        self.public_key
            .verify(self.scheme, &content, self.signature)
    }

    fn name(&self) -> Name {
        match self.key {
            "client_public_key" | "server_public_key" => "signature_valid".into(),
            "certificate_public_key" => "credential_valid".into(),
            _ => "statement_valid".into(),
        }
    }

    fn describe(&self) -> Recipe {
        let recipe = Recipe::of(Operation::Verify, self.name(), self.rfc)
            .text(format!("{}.verify(", self.scheme.name()))
            .input(&self.public_key.spki().clone().renamed(self.key))
            .text(", ")
            .joined(&self.content, " + ")
            .text(", ")
            .input(&self.signature.clone().renamed("signature"))
            .text(")");
        with_scheme(recipe, self.scheme)
    }
}

/// What the public key of an end is called.
pub fn key_of(side: Side) -> &'static str {
    match side {
        Side::Client => "client_public_key",
        Side::Server => "server_public_key",
    }
}

/// Makes a signature over the content.
pub struct Sign<'a> {
    /// How.
    pub scheme: SignatureScheme,
    /// Whose key it is; names the key in the formula.
    pub signer: Side,
    /// The key that signs.
    pub private_key: &'a PrivateKey,
    /// What is signed: these parts, one after the other.
    pub content: Vec<Value>,
    /// Randomness for salts, nonces and blinding. A signature can therefore not be computed again
    /// from its description, only verified with the public key, which is among the inputs.
    pub rng: &'a mut dyn CryptoRng,
    /// The section that asks for it: `RFC 5246 §7.4.3`.
    pub rfc: &'static str,
}

impl Computation for Sign<'_> {
    type Output = Vec<u8>;

    /// The signature.
    ///
    /// # Errors
    /// `internal_error` if the key cannot sign with the scheme.
    fn run(&mut self) -> Result<Vec<u8>> {
        let content: Vec<&[u8]> = self.content.iter().map(|part| &*part.bytes).collect();
        self.private_key.sign(self.scheme, &content, self.rng)
    }

    fn name(&self) -> Name {
        "signature".into()
    }

    fn describe(&self) -> Recipe {
        let side = self.signer.name();
        let private_key = Value::literal(format!("{side}_private_key"), self.private_key.pkcs8());
        let mut recipe = Recipe::of(Operation::Sign, self.name(), self.rfc)
            .text(format!("{}.sign(", self.scheme.name()))
            .input(&private_key)
            .text(", ")
            .joined(&self.content, " + ")
            .text(")");
        if let Ok(public_key) = self.private_key.public_key() {
            let name = key_of(self.signer);
            recipe = recipe.silent(&public_key.spki().clone().renamed(name));
        }
        with_scheme(recipe, self.scheme)
    }
}

fn with_scheme(recipe: Recipe, scheme: SignatureScheme) -> Recipe {
    let recipe = recipe.with(Parameter::Scheme(scheme));
    match scheme.hash() {
        Some(hash) => recipe.with(Parameter::Hash(hash)),
        None => recipe,
    }
}

/// The scheme and the key do not go together.
fn mismatch(scheme: SignatureScheme, key: KeyAlgorithm) -> Error {
    Error::illegal_parameter(format!(
        "signature scheme {scheme} does not go with a key for {}",
        key.name()
    ))
}
