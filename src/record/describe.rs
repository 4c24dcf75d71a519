//! Descriptions of what protection did: the operations that are not computations of their own
//! because they happen in place.

use crate::compute::Named;
use crate::narration::{Description, Input, Operation};
use crate::wire::Name;

/// A value as an input.
pub(super) fn input(name: impl Into<Name>, bytes: &[u8]) -> Input {
    Input {
        name: name.into(),
        bytes: bytes.to_vec(),
    }
}

/// `name = a || b || …`: the inputs one after the other.
pub(super) fn concat(name: &'static str, inputs: Vec<Input>, rfc: &'static str) -> Description {
    let names: Vec<&str> = inputs.iter().map(|input| &*input.name).collect();
    Description {
        name: name.into(),
        operation: Operation::Concat,
        formula: names.join(" || ").into(),
        parameters: Vec::new(),
        output: inputs
            .iter()
            .flat_map(|i| i.bytes.iter().copied())
            .collect(),
        inputs,
        rfc: rfc.into(),
    }
}

/// `name = whole[offset..last]`, as the RFCs write it, with the last index. An `offset` or `length`
/// beyond the whole gives less.
pub(super) fn split(
    name: &'static str,
    whole: (&'static str, &[u8]),
    offset: usize,
    length: usize,
    rfc: &'static str,
) -> Description {
    let output = whole.1.iter().skip(offset).take(length).copied().collect();
    let last = (offset + length).saturating_sub(1);
    Description {
        name: name.into(),
        operation: Operation::Split,
        formula: format!("{}[{offset}..{last}]", whole.0).into(),
        parameters: vec![
            ("offset".into(), offset.to_string().into()),
            ("length".into(), length.to_string().into()),
        ],
        inputs: vec![input(whole.0, whole.1)],
        output,
        rfc: rfc.into(),
    }
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
    let names: Vec<&str> = inputs.iter().map(|input| &*input.name).collect();
    Description {
        name: name.into(),
        operation,
        formula: format!("{function}({})", names.join(", ")).into(),
        parameters: vec![("cipher".into(), cipher.into())],
        inputs,
        output: output.to_vec(),
        rfc: rfc.into(),
    }
}

/// `MAC = HMAC-hash(key, a + b + …)`: the key is the first input, the rest in order is the message.
pub(super) fn hmac(
    hash: &'static str,
    key: &Named,
    message: Vec<Input>,
    output: &[u8],
    rfc: &'static str,
) -> Description {
    let names: Vec<&str> = message.iter().map(|input| &*input.name).collect();
    let formula = format!("HMAC-{hash}({}, {})", key.name, names.join(" + "));
    let mut inputs = vec![key.input()];
    inputs.extend(message);
    Description {
        name: "MAC".into(),
        operation: Operation::Hmac,
        formula: formula.into(),
        parameters: vec![("hash".into(), hash.into())],
        inputs,
        output: output.to_vec(),
        rfc: rfc.into(),
    }
}
