//! A command that computes a value again, with tools that everyone has: `openssl`, or Python with
//! its standard library and, where that is not enough, the package `cryptography`.
//!
//! The command is made from what was computed, the operation with its parameters and inputs, so it
//! does what we did and not what a manual says. It prints the value in hex. Inputs are referred to
//! by their numbers, so that a view can put their bytes in, or say where they are.

mod python;

use crate::compute::{Description, Operation};
use crate::names::hash::HashAlgorithm;

/// How a value can be computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redo {
    /// By this command of a POSIX shell.
    Command(Command),
    /// Not at all, or not simply: the reason.
    Never(&'static str),
}

/// A command, in pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Command {
    /// The pieces, to be put together as they are.
    pub pieces: Vec<Piece>,
    /// What should be known about it.
    pub note: Option<String>,
}

/// A piece of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text.
    Text(String),
    /// The bytes of the input of this number, in hex.
    Input(usize),
    /// The output, in hex: to check a signature that cannot be made again.
    Output,
}

impl Command {
    fn noting(note: impl Into<String>) -> Self {
        Command {
            note: Some(note.into()),
            ..Command::default()
        }
    }

    fn text(mut self, text: impl AsRef<str>) -> Self {
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text.as_ref()),
            _ => self.pieces.push(Piece::Text(text.as_ref().to_owned())),
        }
        self
    }

    fn input(mut self, index: usize) -> Self {
        self.pieces.push(Piece::Input(index));
        self
    }

    fn output(mut self) -> Self {
        self.pieces.push(Piece::Output);
        self
    }

    /// The whole command, with the bytes of `of`'s inputs in it.
    pub fn whole(&self, of: &Description) -> String {
        let hex = crate::wire::serial::hex::encode;
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Input(index) => {
                    let input = of.inputs.get(*index);
                    out.push_str(&input.map(|input| hex(&input.bytes)).unwrap_or_default());
                }
                Piece::Output => out.push_str(&hex(&of.output)),
            }
        }
        out
    }
}

const UNKNOWN: Redo = Redo::Never("There is no simple command for these parameters.");

/// How this value can be computed again.
pub fn redo(of: &Description) -> Redo {
    let command = match of.operation {
        Operation::Random => {
            return Redo::Never("It was drawn at random: nothing computes it again.");
        }
        Operation::MlKemEncapsulate => {
            return Redo::Never(
                "Neither openssl nor the package cryptography lets anyone choose m, the randomness of Encaps. \
                 Who has the seed of the key can get the shared secret from the ciphertext with Decaps.",
            );
        }
        Operation::HkdfExtract => hkdf_extract(of),
        Operation::HkdfExpand => hkdf_expand(of),
        Operation::HkdfExpandLabel => hkdf_expand_label(of),
        Operation::Prf => prf(of),
        _ => python::command(of),
    };
    command.map_or(UNKNOWN, Redo::Command)
}

/// A hash by its name in OpenSSL.
fn openssl_hash(of: &Description) -> Option<&'static str> {
    Some(match of.hash()? {
        HashAlgorithm::Md5Sha1 => "MD5-SHA1",
        HashAlgorithm::Sha256 => "SHA256",
        HashAlgorithm::Sha384 => "SHA384",
        HashAlgorithm::Sha512 => "SHA512",
        HashAlgorithm::Sm3 => "SM3",
        HashAlgorithm::Md5 | HashAlgorithm::Sha1 | HashAlgorithm::Sha224 => return None,
    })
}

fn hkdf_extract(of: &Description) -> Option<Command> {
    let hash = openssl_hash(of)?;
    let mut command = Command::default().text(format!(
        "openssl kdf -keylen {} -kdfopt mode:EXTRACT_ONLY -kdfopt digest:{hash}",
        of.output.len()
    ));
    // No salt is one of zeros (RFC 5869 §2.2); openssl takes no empty one.
    if of.inputs.first().is_some_and(|salt| !salt.bytes.is_empty()) {
        command = command.text(" \\\n  -kdfopt hexsalt:").input(0);
    }
    command = command.text(" \\\n  -kdfopt hexkey:");
    for index in 1..of.inputs.len() {
        command = command.input(index);
    }
    Some(command.text(" HKDF"))
}

fn hkdf_expand(of: &Description) -> Option<Command> {
    let hash = openssl_hash(of)?;
    let mut command = Command::default()
        .text(format!(
            "openssl kdf -keylen {} -kdfopt mode:EXPAND_ONLY -kdfopt digest:{hash} \\\n  -kdfopt hexkey:",
            of.output.len()
        ))
        .input(0)
        .text(" \\\n  -kdfopt hexinfo:");
    for index in 1..of.inputs.len() {
        command = command.input(index);
    }
    Some(command.text(" HKDF"))
}

/// The structure HkdfLabel (RFC 9846 §7.1) is put together here: openssl takes it as HKDF's info.
fn hkdf_expand_label(of: &Description) -> Option<Command> {
    let (hash, label) = (openssl_hash(of)?, of.label()?);
    let length = u16::try_from(of.output.len()).ok()?;
    let label = format!("tls13 {label}");
    let context: usize = of
        .inputs
        .iter()
        .skip(1)
        .map(|input| input.bytes.len())
        .sum();
    let mut before = length.to_be_bytes().to_vec();
    before.push(u8::try_from(label.len()).ok()?);
    before.extend_from_slice(label.as_bytes());
    before.push(u8::try_from(context).ok()?);
    let note = format!(
        "hexinfo is the structure HkdfLabel: length {length}, label \"{label}\", context of {context} bytes."
    );
    let mut command = Command::noting(note)
        .text(format!(
            "openssl kdf -keylen {length} -kdfopt mode:EXPAND_ONLY -kdfopt digest:{hash} \\\n  -kdfopt hexkey:"
        ))
        .input(0)
        .text(" \\\n  -kdfopt hexinfo:")
        .text(crate::wire::serial::hex::encode(&before));
    for index in 1..of.inputs.len() {
        command = command.input(index);
    }
    Some(command.text(" HKDF"))
}

/// The label comes first in the seed.
fn prf(of: &Description) -> Option<Command> {
    let (hash, label) = (openssl_hash(of)?, of.label()?);
    let note = format!("hexseed begins with the label \"{label}\".");
    let mut command = Command::noting(note)
        .text(format!(
            "openssl kdf -keylen {} -kdfopt digest:{hash} \\\n  -kdfopt hexsecret:",
            of.output.len()
        ))
        .input(0)
        .text(" \\\n  -kdfopt hexseed:")
        .text(crate::wire::serial::hex::encode(label.as_bytes()));
    for index in 1..of.inputs.len() {
        command = command.input(index);
    }
    Some(command.text(" TLS1-PRF"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::{Parameter, Recipe};
    use crate::wire::Value;

    /// A trace that was read may say anything; none of it gets into a command but as hex.
    #[test]
    fn nothing_of_a_stranger_gets_into_a_command() {
        let harm = "'; rm -rf / #\nEOF\n";
        for operation in Operation::ALL {
            let parameters = [
                "hash", "label", "group", "cipher", "scheme", "offset", "length", "part",
            ];
            let mut recipe = Recipe::of(*operation, harm, harm);
            for index in 0..5 {
                recipe = recipe.input(&Value::literal(harm, [index]));
            }
            for name in parameters {
                let value = match (name, operation) {
                    ("hash", Operation::Prf | Operation::HkdfExpandLabel) => "SHA-256",
                    _ => harm,
                };
                recipe = recipe.with(Parameter::named(name, value));
            }
            let of = recipe.yields([7]);
            if let Redo::Command(command) = redo(&of) {
                let whole = command.whole(&of);
                assert!(!whole.contains("rm -rf"), "{whole}");
                let ends = whole.lines().filter(|line| *line == "EOF").count();
                assert_eq!(ends, whole.matches("<<'EOF'").count());
            }
        }
    }
}
