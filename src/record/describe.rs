//! Descriptions of what protection did: the operations that are not computations of their own
//! because they happen in place.

use crate::compute::bytes::cut;
use crate::compute::{Description, Input, Operation, Recipe, Value};
use crate::wire::{Name, ValueId};

/// A value as an input.
pub(super) fn input(name: impl Into<Name>, bytes: &[u8]) -> Input {
    Input::from(&Value::literal(name, bytes))
}

/// The output of a computation that was told as an input.
pub(super) fn computed(name: impl Into<Name>, bytes: &[u8], id: ValueId) -> Input {
    Input::from(&Value::computed(name, bytes, id))
}

/// A value that was computed, if it has an identity.
pub(super) fn known(name: impl Into<Name>, bytes: &[u8], id: Option<ValueId>) -> Input {
    match id {
        Some(id) => computed(name, bytes, id),
        None => input(name, bytes),
    }
}

/// `name = a || b || …`: the inputs one after the other.
pub(super) fn concat(name: &'static str, inputs: Vec<Input>, rfc: &'static str) -> Description {
    let output: Vec<u8> = inputs
        .iter()
        .flat_map(|i| i.bytes.iter().copied())
        .collect();
    Recipe::of(Operation::Concat, name, rfc)
        .joined(inputs, " || ")
        .yields(output)
}

/// `name = whole[offset..last]`, as the RFCs write it, with the last index. An `offset` or `length`
/// beyond the whole gives less.
pub(super) fn split(
    name: &'static str,
    whole: Input,
    offset: usize,
    length: usize,
    rfc: &'static str,
) -> Description {
    let part = whole.bytes.iter().skip(offset).take(length);
    let output: Vec<u8> = part.copied().collect();
    let recipe = Recipe::of(Operation::Split, name, rfc);
    cut(recipe, whole, offset, length).yields(output)
}

/// An encryption or decryption, sealed or not: `function(inputs)` under a cipher.
pub(super) fn cipher(
    operation: Operation,
    name: &'static str,
    function: &'static str,
    cipher: &'static str,
    inputs: Vec<Input>,
    output: &[u8],
    rfc: &'static str,
) -> Description {
    Recipe::of(operation, name, rfc)
        .text(function)
        .text("(")
        .joined(inputs, ", ")
        .text(")")
        .with("cipher", cipher)
        .yields(output)
}

/// `MAC = HMAC-hash(key, a + b + …)`: the key is the first input, the rest in order is the message.
pub(super) fn hmac(
    hash: &'static str,
    key: &Value,
    message: Vec<Input>,
    output: &[u8],
    rfc: &'static str,
) -> Description {
    Recipe::of(Operation::Hmac, "MAC", rfc)
        .text(format!("HMAC-{hash}("))
        .input(key)
        .text(", ")
        .joined(message, " + ")
        .text(")")
        .with("hash", hash)
        .yields(output)
}
