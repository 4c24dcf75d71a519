//! How a server says that it took the inner ClientHello, so that nobody else notices (RFC 9849 §7.2):
//! eight bytes that look random, and that only those can compute who know the inner random.

use crate::compute::Value;
use crate::compute::hash::Hash;
use crate::compute::hkdf::{HkdfExpandLabel, HkdfExtract, NOTHING};
use crate::connection::Connection;
use crate::error::Result;
use crate::names::hash::HashAlgorithm;

/// Bytes of a confirmation.
const LENGTH: usize = 8;

/// In which message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// At the end of the ServerHello's random.
    ServerHello,
    /// In an extension of the HelloRetryRequest.
    HelloRetryRequest,
}

impl Confirmation {
    /// Computes it. `messages` are those that the transcript has so far, with the inner ClientHello in
    /// place of the outer one; the last holds zeros where the confirmation goes, and may be in pieces.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn compute(
        self,
        c: &mut Connection,
        hash: HashAlgorithm,
        inner_random: &Value,
        messages: &[Value],
    ) -> Result<Value> {
        let (name, label, transcript, rfc) = match self {
            Confirmation::ServerHello => (
                "accept_confirmation",
                "ech accept confirmation",
                "transcript_ech_conf",
                "RFC 9849 §7.2",
            ),
            Confirmation::HelloRetryRequest => (
                "hrr_accept_confirmation",
                "hrr ech accept confirmation",
                "transcript_hrr_ech_conf",
                "RFC 9849 §7.2.1",
            ),
        };
        let transcript = c.compute(Hash::new(transcript, hash, messages, rfc))?;
        let zeros = Value::literal(NOTHING, vec![0; hash.length()]);
        let extract = HkdfExtract::new("ech_confirmation_secret", hash, &zeros, inner_random);
        let secret = c.compute(extract.rfc(rfc))?;
        let context = Some(&transcript);
        let expand = HkdfExpandLabel::new(name, hash, &secret, label, context, LENGTH);
        c.compute(expand.rfc(rfc))
    }

    /// A ServerHello in pieces, with zeros in place of its confirmation, which its random ends with;
    /// and that confirmation.
    pub fn cut_from_random(server_hello: &Value, random: &Value) -> Option<([Value; 3], Value)> {
        let start = random.len().checked_sub(LENGTH)?;
        Self::cut(server_hello, random.origin().at(start).offset as usize)
    }

    /// The same of any message whose confirmation is at `offset`.
    pub fn cut(message: &Value, offset: usize) -> Option<([Value; 3], Value)> {
        let name = message.name.clone();
        let end = offset.checked_add(LENGTH)?;
        let pieces = [
            message.part(name.clone(), 0..offset)?,
            Value::literal("zeros", [0; LENGTH]),
            message.part(name, end..message.len())?,
        ];
        Some((pieces, message.part("confirmation", offset..end)?))
    }
}
