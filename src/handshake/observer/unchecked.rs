//! What cannot be checked: an end proves with its Finished and its CertificateVerify that it saw every
//! handshake message before them (RFC 9846 §4.5, RFC 5246 §7.4.9), which someone can redo who read all
//! of them too.

use super::sight::place;
use super::watch::Observer;
use crate::narration::{Event, Lack, Proof, Side, Topic, Unchecked};

impl Observer {
    /// Whether a proof of an end's can be checked, for someone who reads of it.
    pub(super) fn is_checked(&self, from: Side, proof: Proof) -> bool {
        let chain = match from {
            Side::Server => &self.story.server_chain,
            Side::Client => &self.story.client_chain,
        };
        let has_key = proof == Proof::VerifyData || !chain.is_empty();
        self.has_read_all(from) && !self.means.is_brief && has_key
    }

    /// Whether all messages were read that a proof of an end's covers.
    pub(super) fn has_read_all(&self, from: Side) -> bool {
        self.story.is_whole && self.unread_before(from) == 0 && !self.story.later.is_interrupted()
    }

    /// How many records stayed closed that may hold messages which a proof of an end's covers.
    fn unread_before(&self, from: Side) -> u64 {
        let [client, server] = self.sight.unread;
        match from {
            // In TLS 1.3 a client sends no message between its hello and the server's Finished.
            Side::Server if self.is_tls13() => self.sight.unread[place(Side::Server)],
            _ => client + server,
        }
    }

    /// Tells that a proof of an end's, which was read just now, is not checked, if that is because not all
    /// messages before it were read, or because its secret is not known.
    pub(super) fn leave_unchecked(&mut self, from: Side, proof: Proof) {
        let has_read_all = self.has_read_all(from);
        let lacks_key = proof == Proof::VerifyData && self.half(from).protection.is_none();
        if has_read_all && !lacks_key {
            return;
        }
        // Nothing is held against it.
        self.c.agreed.is_proved |= from == Side::Server;
        if lacks_key {
            self.tell_unchecked(from, proof);
            return;
        }
        let records = match self.story.is_whole && !self.story.later.is_interrupted() {
            true => self.unread_before(from),
            false => 0,
        };
        self.c.narration.tell(Topic::Steps, || {
            Event::Unchecked(Unchecked {
                from,
                proof,
                lacks: Lack::Messages,
                records,
            })
        });
    }
}
