//! What may follow the handshake and shows an end anew: certificates that are asked for after the
//! handshake of TLS 1.3 (RFC 9846 §4.7.2), and handshakes within a connection up to TLS 1.2 (RFC 5246
//! §7.4.1.1, RFC 5746).

use super::story::Story;
use super::watch::Observer;
use crate::compute::Value;
use crate::connection;
use crate::keys::schedule::Transcript;
use crate::message::CertificateRequestTls13;
use crate::narration::Side;

/// Requests for a certificate of which the answer is waited for, at most.
const MOST_REQUESTS: usize = 8;

/// Certificates that are asked for after the handshake.
#[derive(Default)]
pub(super) struct Later {
    requests: Vec<(CertificateRequestTls13, Transcript)>,
    answer: Option<Answer>,
}

/// The client answers a request.
struct Answer {
    /// The messages of the handshake: the answer covers them and the request, and no answer before it.
    handshake: Transcript,
    /// Whether the request and all of the answer so far were read.
    is_whole: bool,
}

impl Later {
    /// Something was not read.
    pub fn interrupt(&mut self) {
        if let Some(answer) = &mut self.answer {
            answer.is_whole = false;
        }
    }

    /// Whether a part of the answer that goes on, or the request, was not read.
    pub fn is_interrupted(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| !answer.is_whole)
    }

    /// Whether what an end sends is such an answer.
    pub fn is_answered(&self, from: Side) -> bool {
        from == Side::Client && self.answer.is_some()
    }
}

/// A handshake after which another was begun.
pub(super) struct Before {
    connection: connection::Before,
    story: Story,
    finished: [bool; 2],
    unread: [u64; 2],
    /// Whether it is known what ties the other to it.
    is_known: bool,
}

impl Observer {
    /// CertificateRequest after the handshake.
    pub(super) fn ask_later(&mut self, bytes: &[u8]) {
        let handshake = self.c.schedule.transcript.clone();
        let request = self.hear::<CertificateRequestTls13>(Side::Server, bytes);
        let covered = std::mem::replace(&mut self.c.schedule.transcript, handshake);
        let requests = &mut self.story.later.requests;
        if let Some(request) = request.filter(|_| !self.means.is_brief) {
            if requests.len() == MOST_REQUESTS {
                requests.remove(0);
            }
            requests.push((request, covered));
        }
    }

    /// A Certificate of an end's, which may answer the request that has this context; the oldest, if the
    /// context is not known.
    pub(super) fn answer_later(&mut self, from: Side, context: Option<&Value>) {
        if from != Side::Client || !self.sight.is_complete || self.means.is_brief {
            return;
        }
        self.end_answer(from);
        let handshake = self.c.schedule.transcript.clone();
        let requests = &mut self.story.later.requests;
        let answered = requests.iter().position(|(request, _)| {
            context.is_none_or(|context| request.certificate_request_context == *context)
        });
        let request = answered.map(|at| requests.remove(at));
        self.story.later.answer = Some(Answer {
            handshake,
            is_whole: request.is_some(),
        });
        let request = request.map(|(request, covered)| {
            self.c.schedule.transcript = covered;
            request
        });
        self.request(request.as_ref());
    }

    /// An answer is over.
    pub(super) fn end_answer(&mut self, from: Side) {
        if from == Side::Client
            && let Some(answer) = self.story.later.answer.take()
        {
            self.c.schedule.transcript = answer.handshake;
        }
    }

    /// A ClientHello comes: within a connection up to TLS 1.2 that has a handshake behind it, what was
    /// agreed on is open again.
    pub(super) fn begin_renegotiation(&mut self) {
        if self.means.is_brief || self.is_tls13() || self.sight.finished != [true, true] {
            return;
        }
        let (version, suite) = (self.c.agreed.version, self.c.agreed.suite);
        if let Ok(connection) = self.c.begin_renegotiation() {
            (self.c.agreed.version, self.c.agreed.suite) = (version, suite);
            let story = std::mem::take(&mut self.story);
            self.before = Some(Box::new(Before {
                connection,
                is_known: story.proved == [true, true],
                story,
                finished: self.sight.finished,
                unread: self.sight.unread,
            }));
        }
    }

    /// The server does not want another handshake: what was agreed on stays.
    pub(super) fn abandon_renegotiation(&mut self) {
        // Once it has answered the hello, it does.
        if self.story.suite.is_some() {
            return;
        }
        if let Some(before) = self.before.take() {
            self.c.abandon_renegotiation(before.connection);
            self.story = before.story;
            (self.sight.finished, self.sight.unread) = (before.finished, before.unread);
        }
    }

    /// A handshake is complete.
    pub(super) fn end_renegotiation(&mut self) {
        if self.before.take().is_some() {
            self.c.end_renegotiation();
        }
    }

    /// What the server's hello must say of the handshake before, if that is known (RFC 5746 §3.2).
    pub(super) fn renegotiated_connection(&mut self) -> Option<Value> {
        match &self.before {
            Some(before) if before.is_known => self.c.renegotiated_connection(Side::Server).ok(),
            Some(_) => None,
            // One that was not seen to begin may be renegotiated as well.
            None => {
                (!self.sight.is_complete).then(|| Value::literal("renegotiated_connection", []))
            }
        }
    }
}
