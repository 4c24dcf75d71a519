//! The steps of TLS 1.3's key schedule: HKDF-Extract, HKDF-Expand-Label and Derive-Secret
//! (RFC 9846 §7.1, over HKDF of RFC 5869); and those of HPKE, LabeledExtract and LabeledExpand (RFC
//! 9180 §4).

use super::hash::{Hmac, TranscriptHash};
use super::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::hash::HashAlgorithm;
use crate::wire::{Name, Writer};

/// HKDF-Extract (RFC 5869 §2.2): a pseudorandom key as long as the hash.
pub fn extract(hash: HashAlgorithm, salt: &[u8], ikm: &[u8]) -> Vec<u8> {
    hash.hmac(salt, &[ikm])
}

/// HKDF-Expand (RFC 5869 §2.3): `length` bytes, which are `T(1) | T(2) | …`, where
/// `T(i) = HMAC(prk, T(i-1) | info | i)`.
///
/// # Errors
/// Internal, for more than 255 blocks: the counter is one byte.
pub fn expand(hash: HashAlgorithm, prk: &[u8], info: &[u8], length: usize) -> Result<Vec<u8>> {
    let hmac = Hmac::new(hash, prk);
    let mut output = Vec::with_capacity(length + hash.length());
    let mut block = Vec::new();
    for counter in 1..=u8::MAX {
        if output.len() >= length {
            break;
        }
        block = hmac.mac(&[&block, info, &[counter]]);
        output.extend_from_slice(&block);
    }
    if output.len() < length {
        return Err(Error::internal("HKDF-Expand yields at most 255 blocks"));
    }
    output.truncate(length);
    Ok(output)
}

/// The name of the string of zeros that takes the place of a secret where there is none.
pub const NOTHING: &str = "0";

/// The computation `hkdf-extract`. Inputs of its description: the salt, then the input keying
/// material, which is a value or several, one after the other.
#[derive(Debug, Clone)]
pub struct HkdfExtract<'a> {
    name: Name,
    hash: HashAlgorithm,
    salt: &'a Value,
    ikm: &'a Value,
    labeled: Option<&'a Labeled>,
    rfc: &'static str,
}

impl<'a> HkdfExtract<'a> {
    /// `name = HKDF-Extract(salt, ikm)`. Where the RFC's figure has `0`, the salt or the material
    /// is a string of zeros as long as the hash, named [`NOTHING`].
    pub fn new(
        name: impl Into<Name>,
        hash: HashAlgorithm,
        salt: &'a Value,
        ikm: &'a Value,
    ) -> Self {
        HkdfExtract {
            name: name.into(),
            hash,
            salt,
            ikm,
            labeled: None,
            rfc: "RFC 9846 §7.1",
        }
    }

    /// The same, asked for by another section.
    pub fn rfc(mut self, rfc: &'static str) -> Self {
        self.rfc = rfc;
        self
    }

    /// `name = LabeledExtract(salt, label, ikm)` of HPKE (RFC 9180 §4).
    pub fn labeled(
        name: impl Into<Name>,
        hash: HashAlgorithm,
        salt: &'a Value,
        labeled: &'a Labeled,
        ikm: &'a Value,
    ) -> Self {
        HkdfExtract {
            labeled: Some(labeled),
            rfc: "RFC 9180 §4",
            ..Self::new(name, hash, salt, ikm)
        }
    }
}

impl Computation for HkdfExtract<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let Some(labeled) = self.labeled else {
            return Ok(extract(self.hash, self.salt, self.ikm));
        };
        let [version, suite_id, label] = &labeled.parts;
        let parts = [&version[..], suite_id, label, self.ikm];
        Ok(self.hash.hmac(self.salt, &parts))
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        let recipe = Recipe::of(Operation::HkdfExtract, self.name(), self.rfc);
        if let Some(Labeled { parts, .. }) = self.labeled {
            let [version, suite_id, label] = parts;
            return recipe
                .text("LabeledExtract(")
                .input(self.salt)
                .silent(version)
                .silent(suite_id)
                .text(", ")
                .input(label)
                .text(", ")
                .input(self.ikm)
                .text(")")
                .with(Parameter::Hash(self.hash));
        }
        recipe
            .text("HKDF-Extract(salt = ")
            .input(self.salt)
            .text(", IKM = ")
            .input(self.ikm)
            .text(")")
            .with(Parameter::Hash(self.hash))
    }
}

/// What HPKE puts before its inputs, so that no two of its derivations share one (RFC 9180 §4): the
/// version, which algorithms are used, and what for.
#[derive(Debug, Clone)]
pub struct Labeled {
    parts: [Value; 3],
}

impl Labeled {
    /// `"HPKE-v1" || suite_id || label`.
    pub fn new(suite_id: &[u8], label: &str) -> Self {
        Labeled {
            parts: [
                Value::literal("\"HPKE-v1\"", "HPKE-v1"),
                Value::literal("suite_id", suite_id),
                Value::literal(format!("\"{label}\""), label),
            ],
        }
    }
}

/// The computation `hkdf-expand`: LabeledExpand of HPKE (RFC 9180 §4). Inputs of its description: the
/// key, then what the info is put together of.
#[derive(Debug, Clone)]
pub struct LabeledExpand<'a> {
    /// What comes of it.
    pub name: &'static str,
    /// The hash of HKDF.
    pub hash: HashAlgorithm,
    /// The pseudorandom key.
    pub prk: &'a Value,
    /// What for.
    pub labeled: &'a Labeled,
    /// What it depends on besides.
    pub info: &'a Value,
    /// Bytes of output.
    pub length: u16,
}

impl Computation for LabeledExpand<'_> {
    type Output = Vec<u8>;

    /// # Errors
    /// Internal, for more bytes than HKDF yields.
    fn run(&mut self) -> Result<Vec<u8>> {
        let [version, suite_id, label] = &self.labeled.parts;
        let length = self.length.to_be_bytes();
        let info = [&length[..], version, suite_id, label, self.info].concat();
        expand(self.hash, self.prk, &info, self.length.into())
    }

    fn name(&self) -> Name {
        self.name.into()
    }

    fn describe(&self) -> Recipe {
        let [version, suite_id, label] = &self.labeled.parts;
        Recipe::of(Operation::HkdfExpand, self.name, "RFC 9180 §4")
            .text("LabeledExpand(")
            .input(self.prk)
            .silent(&Value::literal("L", self.length.to_be_bytes()))
            .silent(version)
            .silent(suite_id)
            .text(", ")
            .input(label)
            .text(", ")
            .input(self.info)
            .text(format!(", {})", self.length))
            .with(Parameter::Hash(self.hash))
            .with(Parameter::Length(self.length.into()))
    }
}

/// The computation `hkdf-expand-label`, of which Derive-Secret is a case. Inputs of its
/// description: the secret, then the context unless it is empty.
#[derive(Debug, Clone)]
pub struct HkdfExpandLabel<'a> {
    name: Name,
    hash: HashAlgorithm,
    secret: &'a Value,
    label: Name,
    context: Option<&'a Value>,
    length: usize,
    /// Of Derive-Secret: what messages the context is the hash of.
    messages: Option<&'a Name>,
    rfc: Name,
}

impl<'a> HkdfExpandLabel<'a> {
    /// `name = HKDF-Expand-Label(secret, label, context, length)`. The label comes without its
    /// `tls13 `; the section is that of traffic keys unless [`HkdfExpandLabel::rfc`] says another.
    pub fn new(
        name: impl Into<Name>,
        hash: HashAlgorithm,
        secret: &'a Value,
        label: impl Into<Name>,
        context: Option<&'a Value>,
        length: usize,
    ) -> Self {
        HkdfExpandLabel {
            name: name.into(),
            hash,
            secret,
            label: label.into(),
            context,
            length,
            messages: None,
            rfc: "RFC 9846 §7.3".into(),
        }
    }

    /// `name = Derive-Secret(secret, label, messages)`: as long as the hash, with the transcript
    /// hash of the messages as context. The formula names the messages, as the RFC does.
    pub fn derive_secret(
        name: impl Into<Name>,
        hash: HashAlgorithm,
        secret: &'a Value,
        label: impl Into<Name>,
        transcript_hash: &'a TranscriptHash,
    ) -> Self {
        HkdfExpandLabel {
            messages: Some(&transcript_hash.messages),
            rfc: "RFC 9846 §7.1".into(),
            ..Self::new(
                name,
                hash,
                secret,
                label,
                Some(&transcript_hash.hash),
                hash.length(),
            )
        }
    }

    /// The same, asked for by another section.
    pub fn rfc(mut self, rfc: impl Into<Name>) -> Self {
        self.rfc = rfc.into();
        self
    }
}

/// The HkdfLabel structure (RFC 9846 §7.1).
fn hkdf_label(label: &str, context: &[u8], length: usize) -> Result<Vec<u8>> {
    let size = u16::try_from(length)
        .map_err(|_| Error::internal("HKDF-Expand-Label yields at most 65535 bytes"))?;
    let mut w = Writer::new();
    w.u16("length", size);
    w.within8("label", |w| {
        w.text("prefix", b"tls13 ");
        w.text("label", label.as_bytes());
    });
    w.vector8("context", context);
    Ok(w.finish()?.0)
}

impl Computation for HkdfExpandLabel<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let context = self.context.map_or(&[][..], |context| context);
        let info = hkdf_label(&self.label, context, self.length)?;
        expand(self.hash, self.secret, &info, self.length)
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        let (label, length) = (&self.label, self.length);
        let recipe = Recipe::of(Operation::HkdfExpandLabel, self.name(), self.rfc.clone());
        let recipe = match self.messages {
            Some(_) => recipe.text("Derive-Secret("),
            None => recipe.text("HKDF-Expand-Label("),
        };
        let recipe = recipe.input(self.secret).text(format!(", \"{label}\", "));
        let recipe = match (self.context, self.messages) {
            (Some(hash), Some(messages)) => recipe.input_as(hash, messages.clone()),
            (Some(context), None) if !context.is_empty() => recipe.input(context),
            _ => recipe.text("\"\""),
        };
        let recipe = match self.messages {
            Some(_) => recipe.text(")"),
            None => recipe.text(format!(", {length})")),
        };
        recipe
            .with(Parameter::Hash(self.hash))
            .with(Parameter::Label(label.clone()))
            .with(Parameter::Length(length))
    }
}
