//! Signatures: the `verify` and `sign` computations (RFC 5246 §4.7, RFC 9846 §4.5.2).
//!
//! A [`SignatureScheme`] says how: which algorithm and, for most,
//! which hash (`scheme`). Keys come from certificates and files (`public_key`, `private_key`).

mod private_key;
mod public_key;
mod scheme;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod wycheproof_tests;

use rand::CryptoRng;

use super::{Computation, Named, inputs, names};
use crate::error::{Error, Result};
use crate::names::registry::SignatureScheme;
use crate::narration::{Description, Input, Operation, Side};
use crate::wire::{CodePoint, Name};

pub use crate::names::signature::{KeyAlgorithm, SignatureAlgorithm};
pub use private_key::PrivateKey;
pub use public_key::PublicKey;

/// Checks a signature: true if it is the key's, over the content.
#[derive(Debug)]
pub struct Verify<'a> {
    /// How it was made.
    pub scheme: SignatureScheme,
    /// Whose key it is; names the key in the formula.
    pub signer: Side,
    /// The key that must have made it.
    pub public_key: &'a PublicKey,
    /// What was signed: these parts, one after the other.
    pub content: Vec<Named>,
    /// The signature as it stands in the message.
    pub signature: &'a [u8],
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

    fn describe(&self, output: &bool) -> Description {
        let key = format!("{}_public_key", self.signer.name());
        let content = names(&self.content, " + ");
        let mut inputs = inputs(&self.content);
        inputs.insert(0, input(key.clone(), self.public_key.spki()));
        inputs.push(input("signature", self.signature));
        Description {
            name: "signature_valid".into(),
            operation: Operation::Verify,
            formula: format!("{}.verify({key}, {content}, signature)", self.scheme.name()).into(),
            parameters: parameters(self.scheme),
            inputs,
            output: vec![u8::from(*output)],
            rfc: self.rfc.into(),
        }
    }
}

/// Makes a signature over the content.
pub struct Sign<'a> {
    /// How.
    pub scheme: SignatureScheme,
    /// Whose key it is; names the key in the formula.
    pub signer: Side,
    /// The key that makes it.
    pub private_key: &'a PrivateKey,
    /// What is signed: these parts, one after the other.
    pub content: Vec<Named>,
    /// Randomness for salts, nonces and blinding. A signature can therefore not be computed again
    /// from its description, only verified with the public key, which is among the inputs.
    pub rng: &'a mut dyn CryptoRng,
    /// The section that asks for it: `RFC 5246 §7.4.3`.
    pub rfc: &'static str,
}

impl Computation for Sign<'_> {
    type Output = Named;

    /// The signature.
    ///
    /// # Errors
    /// `internal_error` if the key cannot sign with the scheme.
    fn run(&mut self) -> Result<Named> {
        let content: Vec<&[u8]> = self.content.iter().map(|part| &*part.bytes).collect();
        let signature = self.private_key.sign(self.scheme, &content, self.rng)?;
        Ok(Named::new("signature", signature))
    }

    fn describe(&self, output: &Named) -> Description {
        let side = self.signer.name();
        let content = names(&self.content, " + ");
        let mut inputs = inputs(&self.content);
        inputs.insert(
            0,
            input(format!("{side}_private_key"), self.private_key.pkcs8()),
        );
        if let Ok(public_key) = self.private_key.public_key() {
            inputs.push(input(format!("{side}_public_key"), public_key.spki()));
        }
        Description {
            name: output.name.clone(),
            operation: Operation::Sign,
            formula: format!("{}.sign({side}_private_key, {content})", self.scheme.name()).into(),
            parameters: parameters(self.scheme),
            inputs,
            output: output.bytes.clone(),
            rfc: self.rfc.into(),
        }
    }
}

fn input(name: impl Into<Name>, bytes: &[u8]) -> Input {
    Input {
        name: name.into(),
        bytes: bytes.to_vec(),
    }
}

fn parameters(scheme: SignatureScheme) -> Vec<(Name, Name)> {
    let mut parameters = vec![("scheme".into(), scheme.name())];
    if let Some(hash) = scheme.hash() {
        parameters.push(("hash".into(), hash.name().into()));
    }
    parameters
}

/// The scheme and the key do not go together.
fn mismatch(scheme: SignatureScheme, key: KeyAlgorithm) -> Error {
    Error::illegal_parameter(format!(
        "signature scheme {scheme} does not go with a key for {}",
        key.name()
    ))
}
