//! The transcript: every handshake message so far (RFC 9846 §4.1, RFC 5246 §7.4.9).

use crate::compute::bytes::Concat;
use crate::compute::hash::{Hash, Hasher, TranscriptHash, hash_of};
use crate::compute::{Computation, Operation, Recipe, Value};
use crate::error::Result;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::HandshakeType;
use crate::narration::Narration;
use crate::wire::{MessageId, Name, Origin, Whole};

/// The handshake messages that were sent and received, in order, headers included.
#[derive(Debug, Clone, Default)]
pub struct Transcript {
    messages: Vec<Value>,
    hashed: Option<Hashed>,
}

/// How far the messages are hashed: a handshake asks for their hash again and again, and each time
/// only the messages that came since then are hashed.
#[derive(Debug, Clone)]
struct Hashed {
    algorithm: HashAlgorithm,
    hasher: Hasher,
    messages: usize,
}

impl Transcript {
    /// Adds a message.
    pub fn add(&mut self, name: &'static str, bytes: Vec<u8>, id: MessageId) {
        let origin = Origin::of(Whole::Message(id));
        self.messages.push(Value::from_origin(name, bytes, origin));
    }

    /// Adds a message that did not cross the wire as it is: one that was encrypted inside another.
    pub fn push(&mut self, message: Value) {
        self.messages.push(message);
    }

    /// The ClientHello that counts is another than the one that crossed the wire: the one inside it
    /// (RFC 9849 §6.1.5).
    pub fn replace_hello(&mut self, inner: Value) {
        if let Some(hello) = self.messages.first_mut() {
            *hello = inner;
        }
        self.hashed = None;
    }

    /// The ClientHello that came last held another, which counts (RFC 9849 §7.1).
    pub fn replace_last(&mut self, inner: Value) {
        if let Some(hello) = self.messages.last_mut() {
            *hello = inner;
        }
        self.hashed = None;
    }

    /// Whether no message is in it yet.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// The first message of this name.
    pub fn first(&self, name: &str) -> Option<&Value> {
        self.messages.iter().find(|message| message.name == name)
    }

    /// The messages with their names.
    pub fn messages(&self) -> &[Value] {
        &self.messages
    }

    /// The hash of all messages so far, to be computed as section `rfc` asks.
    pub fn hash(
        &mut self,
        name: impl Into<Name>,
        algorithm: HashAlgorithm,
        rfc: &'static str,
    ) -> HashOfMessages<'_> {
        self.hashed.take_if(|hashed| hashed.algorithm != algorithm);
        HashOfMessages {
            name: name.into(),
            rfc,
            messages: &self.messages,
            hashed: self.hashed.get_or_insert_with(|| Hashed {
                algorithm,
                hasher: Hasher::new(algorithm),
                messages: 0,
            }),
        }
    }

    /// Computes the hash of all messages so far, named in the RFC's way after the messages that it
    /// covers: `Transcript-Hash(ClientHello...server Finished)` (RFC 9846 §4.1).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn covering_hash(
        &mut self,
        algorithm: HashAlgorithm,
        narration: &mut Narration,
    ) -> Result<TranscriptHash> {
        let messages = self.covered();
        let hash = self.hash(
            TranscriptHash::name_of(&messages),
            algorithm,
            "RFC 9846 §4.1",
        );
        Ok(TranscriptHash {
            hash: narration.compute(hash)?,
            messages: messages.into(),
        })
    }

    /// Computes the hash of the messages before a ClientHello, and of what `truncated` leaves of it
    /// (RFC 9846 §4.3.11.2). One that was received is the last message, of which `truncated` is a part.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn truncated_hash(
        &self,
        algorithm: HashAlgorithm,
        truncated: &Value,
        narration: &mut Narration,
    ) -> Result<TranscriptHash> {
        let is_last = |message: &Value| message.origin().whole == truncated.origin().whole;
        let is_there =
            truncated.origin() != Origin::LITERAL && self.messages.last().is_some_and(is_last);
        let before = self.messages.len() - usize::from(is_there);
        let mut parts: Vec<&Value> = self.messages.iter().take(before).collect();
        let messages = match parts.len() {
            0 => "Truncate(ClientHello1)",
            _ => "ClientHello1, HelloRetryRequest, Truncate(ClientHello2)",
        };
        parts.push(truncated);
        let name = TranscriptHash::name_of(messages);
        let hash = Hash::new(name, algorithm, parts, "RFC 9846 §4.3.11.2");
        Ok(TranscriptHash {
            hash: narration.compute(hash)?,
            messages: messages.into(),
        })
    }

    /// From which message to which the transcript goes. Of a message that both ends send it says whose,
    /// as the RFC does of Finished. What comes after the handshake begins anew:
    /// `ClientHello...client Finished, CertificateRequest...Certificate`.
    fn covered(&self) -> String {
        let is_finished = |message: &Value| message.name == "Finished";
        let finished = (0..self.messages.len()).filter(|at| is_finished(&self.messages[*at]));
        let ends: Vec<usize> = finished.take(2).collect();
        // The client's is the second.
        let length = ends.get(1).map_or(self.messages.len(), |end| end + 1);
        let (handshake, later) = self.messages.split_at(length);
        let is_clients = ends.first().is_some_and(|end| end + 1 < handshake.len());
        let whose = if is_clients { "client " } else { "server " };
        match later {
            [] => span(handshake, whose),
            later => [span(handshake, whose), span(later, "")].join(", "),
        }
    }

    /// After a HelloRetryRequest a message that holds its hash takes the place of the first
    /// ClientHello (RFC 9846 §4.1).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn replace_first(
        &mut self,
        algorithm: HashAlgorithm,
        narration: &mut Narration,
    ) -> Result<()> {
        const RFC: &str = "RFC 9846 §4.1";
        let Some(first) = self.messages.first_mut() else {
            return Ok(());
        };
        let hash = Hash::new("ClientHello1_hash", algorithm, [&*first], RFC);
        let hash = narration.compute(hash)?;
        let msg_type = Value::literal("message_hash", [HandshakeType::MessageHash.0]);
        let length = Value::literal("Hash.length", [0, 0, hash.len() as u8]);
        let parts = [&msg_type, &length, &hash];
        *first = narration.compute(Concat::new("message_hash", parts, RFC))?;
        self.hashed = None;
        Ok(())
    }
}

/// From the first to the last of some messages; `whose` is the last if both ends send such.
fn span(messages: &[Value], whose: &str) -> String {
    const OF_BOTH: [&str; 4] = [
        "Certificate",
        "CompressedCertificate",
        "CertificateVerify",
        "Finished",
    ];
    let (first, last) = match messages {
        [] => return String::new(),
        [only] => return only.name.to_string(),
        [first, .., last] => (&*first.name, &*last.name),
    };
    let whose = if OF_BOTH.contains(&last) { whose } else { "" };
    [first, "...", whose, last].concat()
}

/// The hash of the transcript.
#[derive(Debug)]
pub struct HashOfMessages<'a> {
    name: Name,
    rfc: &'static str,
    messages: &'a [Value],
    hashed: &'a mut Hashed,
}

impl Computation for HashOfMessages<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let Hashed {
            hasher, messages, ..
        } = &mut *self.hashed;
        for message in self.messages.iter().skip(*messages) {
            hasher.update(message);
        }
        *messages = self.messages.len();
        Ok(hasher.clone().finish())
    }

    fn name(&self) -> Name {
        self.name.clone()
    }

    fn describe(&self) -> Recipe {
        let recipe = Recipe::of(Operation::Hash, self.name(), self.rfc);
        hash_of(recipe, self.hashed.algorithm, self.messages)
    }
}
