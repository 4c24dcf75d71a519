//! Handshake messages put together from what records carry (RFC 9846 §5.1, RFC 5246 §6.2.1): a
//! record may hold several messages, and a message may spread over several records.

use super::HEADER_LENGTH;
use crate::names::registry::HandshakeType;

/// The longest body of most messages that is believed in: a bound on memory.
pub const MAX_MESSAGE: usize = 1 << 18;

/// The longest body of a server's Certificate: room for a dozen certificates, and for one with tens of
/// thousands of names.
pub const MAX_CERTIFICATE: usize = 1 << 20;

/// The longest body of a message of this type that is believed in.
pub fn longest(msg_type: HandshakeType) -> usize {
    match msg_type {
        HandshakeType::Certificate => MAX_CERTIFICATE,
        _ => MAX_MESSAGE,
    }
}

/// Whether the fields of a message of this type can hold more than [`MAX_MESSAGE`] bytes: those of
/// most have vectors of 2^16-1 bytes at most.
pub fn is_unbounded(msg_type: HandshakeType) -> bool {
    let is_bounded = matches!(
        msg_type,
        HandshakeType::HelloRequest
            | HandshakeType::ClientHello
            | HandshakeType::ServerHello
            | HandshakeType::NewSessionTicket
            | HandshakeType::EndOfEarlyData
            | HandshakeType::EncryptedExtensions
            | HandshakeType::CertificateRequest
            | HandshakeType::ServerHelloDone
            | HandshakeType::CertificateVerify
            | HandshakeType::Finished
            | HandshakeType::KeyUpdate
    );
    !is_bounded
}

/// The content of one direction's handshake records: content in, whole messages out. It knows no
/// stream and no keys.
#[derive(Debug, Default)]
pub struct Assembler {
    bytes: Vec<u8>,
    /// How many of `bytes` belong to messages that were taken.
    taken: usize,
    /// How many pieces carry what is there of the message at the front.
    pieces: u32,
}

impl Assembler {
    /// Takes in the content of one record.
    pub fn push(&mut self, content: &[u8]) {
        self.bytes.drain(..self.taken);
        self.taken = 0;
        self.pieces += 1;
        self.bytes.extend_from_slice(content);
    }

    /// What is there of messages that were not taken.
    pub fn pending(&self) -> &[u8] {
        &self.bytes[self.taken..]
    }

    /// Whether no message has begun that was not taken.
    pub fn is_empty(&self) -> bool {
        self.pending().is_empty()
    }

    /// How many records carry what is there of the message at the front.
    pub fn pieces(&self) -> u32 {
        self.pieces
    }

    /// The length of the message at the front, header included, if its header is there.
    pub fn length(&self) -> Option<usize> {
        length(self.pending())
    }

    /// The type of the message at the front, once all of it is there.
    pub fn msg_type(&self) -> Option<HandshakeType> {
        Some(HandshakeType(*self.message()?.first()?))
    }

    /// The message at the front, header included, once all of it is there.
    pub fn message(&self) -> Option<&[u8]> {
        self.pending().get(..self.length()?)
    }

    /// Takes the message at the front, header included, if all of it is there.
    pub fn take(&mut self) -> Option<Vec<u8>> {
        let message = self.message()?.to_vec();
        self.taken += message.len();
        self.pieces = u32::from(!self.is_empty());
        Some(message)
    }

    /// Gives up the message at the front; gives what is there of it.
    pub fn abandon(&mut self) -> Vec<u8> {
        let rest = self.pending().to_vec();
        *self = Assembler::default();
        rest
    }
}

/// The length of the message that `bytes` begin with, header included, if they hold its header.
pub fn length(bytes: &[u8]) -> Option<usize> {
    let &[_, high, middle, low, ..] = bytes else {
        return None;
    };
    Some(HEADER_LENGTH + u32::from_be_bytes([0, high, middle, low]) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_share_records_and_spread_over_them() {
        // HelloRequest, ServerHelloDone and a Finished of 12 bytes (RFC 5246 §7.4).
        let finished = [&[20, 0, 0, 12][..], &[7; 12]].concat();
        let all = [&[0, 0, 0, 0, 14, 0, 0, 0][..], &finished].concat();
        for cut in 0..=all.len() {
            let mut assembler = Assembler::default();
            let mut taken = Vec::new();
            let mut pieces = Vec::new();
            for content in [&all[..cut], &all[cut..]] {
                assembler.push(content);
                loop {
                    let count = assembler.pieces();
                    let Some(message) = assembler.take() else {
                        break;
                    };
                    pieces.push(count);
                    taken.push(message);
                }
            }
            assert_eq!(taken, [&[0, 0, 0, 0][..], &[14, 0, 0, 0], &finished]);
            assert!(assembler.is_empty());
            let spread = [0..4, 4..8, 8..24].map(|range| {
                let is_cut = range.start < cut && cut < range.end;
                1 + u32::from(is_cut)
            });
            if cut > 0 {
                assert_eq!(pieces, spread, "{cut}");
            }
        }
    }

    #[test]
    fn a_message_that_does_not_end_is_given_up() {
        let mut assembler = Assembler::default();
        assembler.push(&[1, 0, 1]);
        assert_eq!((assembler.length(), assembler.msg_type()), (None, None));
        assembler.push(&[0, 3, 3]);
        assert_eq!((assembler.length(), assembler.pieces()), (Some(260), 2));
        assert_eq!(assembler.msg_type(), None);
        assert_eq!(assembler.take(), None);
        assert_eq!(assembler.abandon(), [1, 0, 1, 0, 3, 3]);
        assert!(assembler.is_empty() && assembler.pieces() == 0);
    }
}
