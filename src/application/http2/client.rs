//! The client's story: one request on stream 1, and what comes back (RFC 9113 §8).

use std::io::Write;

use super::fault::Fault;
use super::hpack::HeaderField;
use super::session::{Happening, Session};
use super::{limits, message};
use crate::application::channel::Channel;
use crate::application::content::Showing;
use crate::application::head::Head;
use crate::application::request::Request;
use crate::application::response::{BodyEnd, Response, sink_failed};
use crate::application::{TOO_EARLY, tell_too_early};
use crate::error::{Error, ErrorKind, Result};
use crate::names::registry::{ErrorCode, Setting};
use crate::wire::visible;

/// The most interim responses (1xx) before the final one.
const INTERIM_LIMIT: usize = 16;

/// A response whose head has come and whose content is to be read.
pub struct Incoming<'a, 'r, S: Channel + ?Sized> {
    /// Status and fields.
    pub head: Head,
    exchange: Exchange<'a, 'r, S>,
    /// Whether all of it has come already.
    is_whole: bool,
}

/// One request and its stream.
struct Exchange<'a, 'r, S: Channel + ?Sized> {
    session: Session<'a, S>,
    stream: u32,
    request: &'r Request,
    /// Bytes of the content that were sent.
    sent: usize,
    /// Whether the server takes no further streams.
    is_leaving: bool,
}

/// Sends `request` on a connection that is used for nothing else, and reads the head of the final
/// response; interim ones are passed over (RFC 9113 §8.1). What went as early data goes again if the
/// server asks for that (RFC 8470 §5.2).
///
/// # Errors
/// [`ErrorKind::Http2`] for what the server may not do, and if it refuses; those of the connection as
/// they are.
pub fn exchange<'a, 'r, S: Channel + ?Sized>(
    channel: &'a mut S,
    request: &'r Request,
) -> Result<Incoming<'a, 'r, S>> {
    let is_early = channel.is_early();
    let mut session = Session::new(channel, limits::CLIENT_WINDOW);
    session.send_preface();
    session.send_settings(&[
        (Setting::EnablePush, 0),
        (Setting::InitialWindowSize, limits::CLIENT_WINDOW as u32),
        (Setting::MaxHeaderListSize, limits::HEADER_LIST as u32),
    ]);
    session.send_window_update(0, limits::CLIENT_WINDOW - limits::SERVER_WINDOW);
    let mut exchange = Exchange {
        session,
        stream: 0,
        request,
        sent: 0,
        is_leaving: false,
    };
    exchange.ask();
    let mut awaited = exchange.await_head();
    if let Ok((head, is_whole)) = &awaited
        && is_early
        && head.status == TOO_EARLY
        && exchange.session.channel().was_early()
    {
        let head = head.clone();
        awaited = exchange.ask_again(head, *is_whole);
    }
    match awaited {
        Ok((head, is_whole)) => Ok(Incoming {
            head,
            exchange,
            is_whole,
        }),
        Err(fault) => Err(exchange.fail(fault)),
    }
}

/// The fields of a request's head, pseudo-header fields first (RFC 9113 §8.3.1).
fn head_of(request: &Request) -> Vec<HeaderField> {
    let (host, fields) = request.head();
    let mut head = vec![
        HeaderField::new(":method", &request.method),
        HeaderField::new(":scheme", "https"),
    ];
    head.extend(host.map(|host| HeaderField::new(":authority", host)));
    head.push(HeaderField::new(":path", &request.path));
    let lines = fields
        .iter()
        .map(|(name, value)| HeaderField::new(name.to_ascii_lowercase(), value));
    head.extend(lines);
    head
}

impl<S: Channel + ?Sized> Exchange<'_, '_, S> {
    /// Sends the request on a new stream.
    fn ask(&mut self) {
        let content = self.request.content.as_ref();
        let has_content = content.is_some_and(|it| !it.is_empty());
        self.stream = self.session.open_stream();
        self.sent = 0;
        let head = head_of(self.request);
        self.session.send_fields(self.stream, &head, !has_content);
    }

    /// Sends the request again, which was not acted on because it came as early data, and reads the
    /// head of the final response; if the server takes no further streams, the head stays as it is.
    fn ask_again(&mut self, head: Head, mut is_whole: bool) -> super::fault::Result<(Head, bool)> {
        tell_too_early(self.session.channel(), &self.request.method);
        while !is_whole {
            match self.next()? {
                Happening::Data { is_last, .. } | Happening::Fields { is_last, .. } => {
                    is_whole = is_last;
                }
                other => return Err(self.unexpected(&other, "before the end of the response")),
            }
        }
        if self.is_leaving {
            return Ok((head, true));
        }
        if self.session.is_open(self.stream) {
            self.session.reset_stream(self.stream, ErrorCode::NoError);
        }
        self.ask();
        self.await_head()
    }

    /// Sends as much of the content as may be sent now.
    fn send_content(&mut self) -> super::fault::Result<()> {
        let content = self.request.content.as_deref().unwrap_or_default();
        while self.sent < content.len() && self.session.is_open(self.stream) {
            let rest = &content[self.sent..];
            match self.session.send_data(self.stream, rest, true) {
                0 => break,
                sent => self.sent += sent,
            }
            if self.session.is_full() {
                self.session.flush()?;
            }
        }
        Ok(())
    }

    /// What happens next on our stream.
    fn next(&mut self) -> super::fault::Result<Happening> {
        loop {
            self.send_content()?;
            match self.session.advance()? {
                Happening::Room => {}
                // What it has begun it finishes (RFC 9113 §6.8).
                Happening::GoAway(last, ErrorCode::NoError, _) if last >= self.stream => {
                    self.is_leaving = true;
                }
                happening => return Ok(happening),
            }
        }
    }

    /// The final head, and whether nothing follows it.
    fn await_head(&mut self) -> super::fault::Result<(Head, bool)> {
        for _ in 0..=INTERIM_LIMIT {
            match self.next()? {
                Happening::Fields {
                    fields, is_last, ..
                } => {
                    let malformed =
                        |why| Fault::malformed(self.stream, format!("the response has {why}"));
                    let (head, length) = message::response(&fields).map_err(malformed)?;
                    if head.status >= 200 {
                        let has_none = self.request.is_head() || matches!(head.status, 204 | 304);
                        if is_last && !has_none && length.is_some_and(|length| length > 0) {
                            return Err(malformed(
                                "no content, though content-length announces some (RFC 9113 §8.1.1)".into(),
                            ));
                        }
                        self.session
                            .announce(self.stream, length.filter(|_| !has_none));
                        return Ok((head, is_last));
                    }
                    if is_last {
                        return Err(malformed(
                            "an interim status and ends (RFC 9113 §8.1)".into(),
                        ));
                    }
                    self.session.await_head(self.stream);
                }
                other => return Err(self.unexpected(&other, "before the response")),
            }
        }
        Err(Fault::excess(format!(
            "more than {INTERIM_LIMIT} interim responses (1xx) and no final one"
        )))
    }

    /// What ends the exchange early.
    fn unexpected(&self, happening: &Happening, when: &str) -> Fault {
        let why = match happening {
            Happening::Reset(_, code) => format!("the server reset the stream with {code} {when}"),
            Happening::GoAway(_, code, text) => {
                let text = match text.is_empty() {
                    true => String::new(),
                    false => format!(" ({})", visible(text)),
                };
                format!("the server sent GOAWAY with {code}{text} {when}")
            }
            Happening::End { in_order: true } => {
                format!("the server closed the connection {when}")
            }
            Happening::End { in_order: false } => {
                format!("the connection ended without close_notify {when}")
            }
            Happening::Fields { .. } | Happening::Data { .. } | Happening::Room => {
                return Fault::malformed(self.stream, format!("content came {when}"));
            }
        };
        let code = match happening {
            Happening::Reset(_, code) | Happening::GoAway(_, code, _) => Some(*code),
            _ => None,
        };
        Fault::Below(Error::new(ErrorKind::Http2(code), why))
    }

    /// Tells the server what it did wrong, if it is still there to hear it.
    fn fail(&mut self, fault: Fault) -> Error {
        match &fault {
            Fault::Stream(stream, code, _) => {
                self.session.reset_stream(*stream, *code);
                self.session.send_go_away(ErrorCode::NoError, "");
            }
            Fault::Connection(code, why) => self.session.send_go_away(*code, why),
            Fault::Below(_) => {}
        }
        // With it leave the answers to frames that came before.
        let _ = self.session.flush();
        fault.into()
    }
}

impl<S: Channel + ?Sized> Incoming<'_, '_, S> {
    /// What the response is read from, to change its time-outs before the content is read.
    pub fn channel(&mut self) -> &mut S {
        self.exchange.session.channel()
    }

    /// Streams the content to `sink`, then says good-bye.
    ///
    /// # Errors
    /// [`ErrorKind::Http2`] if the response is cut short or the server does what it may not;
    /// [`ErrorKind::Io`] with the words `writing the body` if the sink fails; those of the connection
    /// as they are.
    pub fn read_body(mut self, sink: &mut (impl Write + ?Sized)) -> Result<Response> {
        let mut showing = Showing::new(&self.head);
        let mut body_length = 0;
        let mut trailers = Vec::new();
        let stream = self.exchange.stream;
        let has_content = !self.is_whole;
        while !self.is_whole {
            match self.exchange.next() {
                Ok(Happening::Data { is_last, .. }) => {
                    let session = &mut self.exchange.session;
                    let piece = session.piece();
                    sink.write_all(piece).map_err(sink_failed)?;
                    body_length += piece.len() as u64;
                    if showing.wants(session.channel()) {
                        let piece = session.piece().to_vec();
                        showing.show(session.channel(), &piece);
                    }
                    self.is_whole = is_last;
                }
                Ok(Happening::Fields { fields, .. }) => {
                    trailers = message::trailers(&fields).map_err(|why| {
                        let why = format!("the trailers have {why}");
                        self.exchange.fail(Fault::malformed(stream, why))
                    })?;
                    self.is_whole = true;
                }
                Ok(other) => {
                    let when = format!(
                        "after {} of content",
                        crate::names::quantity::counted(body_length, "byte")
                    );
                    let fault = self.exchange.unexpected(&other, &when);
                    return Err(self.exchange.fail(fault));
                }
                Err(fault) => return Err(self.exchange.fail(fault)),
            }
        }
        sink.flush().map_err(sink_failed)?;
        showing.finish(self.exchange.session.channel(), true);
        let session = &mut self.exchange.session;
        if session.is_open(stream) {
            // The answer came before all was asked.
            session.reset_stream(stream, ErrorCode::NoError);
        }
        session.send_go_away(ErrorCode::NoError, "");
        session.say_last()?;
        hear_out(session);
        Ok(Response {
            head: self.head,
            body_length,
            end: match has_content {
                true => BodyEnd::EndStream,
                false => BodyEnd::NoBody,
            },
            trailers,
        })
    }
}

/// Reads what the server still sends before it closes, most often its own GOAWAY (RFC 9113 §6.8). The
/// answer is complete: how the connection ends is for those below to judge.
fn hear_out<S: Channel + ?Sized>(session: &mut Session<'_, S>) {
    for _ in 0..limits::LAST_FRAMES {
        match session.advance() {
            Ok(Happening::End { .. }) | Err(_) => return,
            Ok(_) => {}
        }
    }
}
