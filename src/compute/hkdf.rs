//! The steps of TLS 1.3's key schedule: HKDF-Extract, HKDF-Expand-Label and Derive-Secret
//! (RFC 9846 §7.1, over HKDF of RFC 5869).

use super::hash::{HashAlgorithm, Hmac};
use super::{Computation, Named, inputs};
use crate::error::{Error, Result};
use crate::narration::{Description, Operation};
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

/// The computation `hkdf-extract`. Inputs of its description: the salt, then the input keying
/// material.
#[derive(Debug, Clone)]
pub struct HkdfExtract<'a> {
    name: Name,
    hash: HashAlgorithm,
    salt: &'a Named,
    ikm: &'a Named,
}

impl<'a> HkdfExtract<'a> {
    /// `name = HKDF-Extract(salt, ikm)`. Where the RFC's figure has `0`, the salt or the material
    /// is a string of zeros as long as the hash, named `0`.
    pub fn new(
        name: impl Into<Name>,
        hash: HashAlgorithm,
        salt: &'a Named,
        ikm: &'a Named,
    ) -> Self {
        HkdfExtract {
            name: name.into(),
            hash,
            salt,
            ikm,
        }
    }
}

impl Computation for HkdfExtract<'_> {
    type Output = Named;

    fn run(&mut self) -> Result<Named> {
        let key = extract(self.hash, self.salt, self.ikm);
        Ok(Named::new(self.name.clone(), key))
    }

    fn describe(&self, output: &Named) -> Description {
        let (salt, ikm) = (&self.salt.name, &self.ikm.name);
        Description {
            name: output.name.clone(),
            operation: Operation::HkdfExtract,
            formula: format!("HKDF-Extract(salt = {salt}, IKM = {ikm})").into(),
            parameters: vec![("hash".into(), self.hash.name().into())],
            inputs: inputs([self.salt, self.ikm]),
            output: output.bytes.clone(),
            rfc: "RFC 9846 §7.1".into(),
        }
    }
}

/// The computation `hkdf-expand-label`, of which Derive-Secret is a case. Inputs of its
/// description: the secret, then the context unless it is empty.
#[derive(Debug, Clone)]
pub struct HkdfExpandLabel<'a> {
    name: Name,
    hash: HashAlgorithm,
    secret: &'a Named,
    label: Name,
    context: Option<&'a Named>,
    length: usize,
    derive_secret: bool,
    rfc: Name,
}

impl<'a> HkdfExpandLabel<'a> {
    /// `name = HKDF-Expand-Label(secret, label, context, length)`. The label comes without its
    /// `tls13 `; the section is that of traffic keys unless [`HkdfExpandLabel::rfc`] says another.
    pub fn new(
        name: impl Into<Name>,
        hash: HashAlgorithm,
        secret: &'a Named,
        label: impl Into<Name>,
        context: Option<&'a Named>,
        length: usize,
    ) -> Self {
        HkdfExpandLabel {
            name: name.into(),
            hash,
            secret,
            label: label.into(),
            context,
            length,
            derive_secret: false,
            rfc: "RFC 9846 §7.3".into(),
        }
    }

    /// `name = Derive-Secret(secret, label, messages)`: as long as the hash, with the transcript
    /// hash of the messages as context. The formula shows `transcript_hash`'s name; of
    /// `Transcript-Hash(ClientHello..ServerHello)` it shows what is in the brackets, as the RFC does.
    pub fn derive_secret(
        name: impl Into<Name>,
        hash: HashAlgorithm,
        secret: &'a Named,
        label: impl Into<Name>,
        transcript_hash: &'a Named,
    ) -> Self {
        HkdfExpandLabel {
            derive_secret: true,
            rfc: "RFC 9846 §7.1".into(),
            ..Self::new(
                name,
                hash,
                secret,
                label,
                Some(transcript_hash),
                hash.length(),
            )
        }
    }

    /// The same, asked for by another section.
    pub fn rfc(mut self, rfc: impl Into<Name>) -> Self {
        self.rfc = rfc.into();
        self
    }

    fn formula(&self) -> String {
        let (secret, label) = (&self.secret.name, &self.label);
        let context = self.context.map_or("\"\"", |context| &context.name);
        if self.derive_secret {
            let messages = context
                .strip_prefix("Transcript-Hash(")
                .and_then(|rest| rest.strip_suffix(')'))
                .unwrap_or(context);
            format!("Derive-Secret({secret}, \"{label}\", {messages})")
        } else {
            let length = self.length;
            format!("HKDF-Expand-Label({secret}, \"{label}\", {context}, {length})")
        }
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
    type Output = Named;

    fn run(&mut self) -> Result<Named> {
        let context = self.context.map_or(&[][..], |context| context);
        let info = hkdf_label(&self.label, context, self.length)?;
        let output = expand(self.hash, self.secret, &info, self.length)?;
        Ok(Named::new(self.name.clone(), output))
    }

    fn describe(&self, output: &Named) -> Description {
        let context = self.context.filter(|context| !context.is_empty());
        Description {
            name: output.name.clone(),
            operation: Operation::HkdfExpandLabel,
            formula: self.formula().into(),
            parameters: vec![
                ("hash".into(), self.hash.name().into()),
                ("label".into(), self.label.clone()),
                ("length".into(), self.length.to_string().into()),
            ],
            inputs: inputs([self.secret].into_iter().chain(context)),
            output: output.bytes.clone(),
            rfc: self.rfc.clone(),
        }
    }
}
