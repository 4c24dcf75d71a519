//! The server's story: a page for each request, on as many streams as the client opens.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::fault::Fault;
use super::hpack::HeaderField;
use super::limits;
use super::message::{self, RequestHead};
use super::session::{Happening, Session};
use crate::application::channel::Channel;
use crate::application::served::{Asked, Page, is_safe};
use crate::application::tell_too_early;
use crate::error::{Error, Result};
use crate::names::registry::{ErrorCode, Setting};
use crate::transport::HANDSHAKE_TIMEOUTS;

/// Answers requests until the client leaves, or asks for nothing within `patience`, whereupon it is
/// told good-bye with GOAWAY; false if it asked for nothing at all. `pages` are what is to be had. A
/// client that asks in time may go on for as long as it likes; for each time that it asks it has
/// [`HANDSHAKE_TIMEOUTS`] as long.
///
/// # Errors
/// What the client may not do, and the failures of the connection.
pub fn serve<S: Channel + ?Sized>(
    channel: &mut S,
    pages: &mut dyn FnMut(&Asked<'_>) -> Page,
    patience: Duration,
) -> Result<bool> {
    let mut desk = Desk {
        session: Session::new(channel, limits::SERVER_WINDOW),
        pages,
        asked: BTreeMap::new(),
        answers: BTreeMap::new(),
        served: 0,
        granted: 0,
        resets: 0,
    };
    match desk.run(patience) {
        Ok(()) => Ok(desk.served > 0),
        Err(fault) => {
            if let Fault::Connection(code, why) = &fault {
                desk.session.send_go_away(*code, why);
                let _ = desk.session.flush();
            }
            Err(Error::from(fault))
        }
    }
}

/// Who answers.
struct Desk<'a, 'p, S: Channel + ?Sized> {
    session: Session<'a, S>,
    pages: &'p mut dyn FnMut(&Asked<'_>) -> Page,
    /// Requests whose content is still coming, and whether they came as early data.
    asked: BTreeMap<u32, (RequestHead, bool)>,
    /// Answers that wait for room: their content, and how much of it is sent.
    answers: BTreeMap<u32, (Arc<str>, usize)>,
    served: u64,
    /// How many were served when it last got time for more.
    granted: u64,
    resets: u32,
}

impl<S: Channel + ?Sized> Desk<'_, '_, S> {
    fn run(&mut self, patience: Duration) -> super::fault::Result<()> {
        if !self.session.receive_preface()? {
            return Ok(());
        }
        self.session.send_settings(&[
            (Setting::MaxConcurrentStreams, limits::STREAMS),
            (Setting::MaxHeaderListSize, limits::HEADER_LIST as u32),
        ]);
        loop {
            self.answer()?;
            if !self.session.is_busy() && !self.session.has_input() {
                self.session.flush()?;
                if self.granted < self.served {
                    self.granted = self.served;
                    let time = patience * (1 + HANDSHAKE_TIMEOUTS);
                    self.session.channel().grant(time);
                }
                if !self.session.channel().await_input(patience)? {
                    return self.leave();
                }
            }
            match self.session.advance() {
                Ok(Happening::End { in_order }) => {
                    // Nothing can be sent on a connection that broke off.
                    if in_order {
                        let _ = self.leave();
                    }
                    return Ok(());
                }
                Ok(happening) => self.take(happening)?,
                Err(Fault::Stream(stream, code, why)) => {
                    self.forget(stream, &why)?;
                    self.session.reset_stream(stream, code);
                }
                Err(fault) => return Err(fault),
            }
        }
    }

    fn leave(&mut self) -> super::fault::Result<()> {
        self.session.send_go_away(ErrorCode::NoError, "");
        Ok(self.session.flush()?)
    }

    fn take(&mut self, happening: Happening) -> super::fault::Result<()> {
        match happening {
            Happening::Fields {
                stream,
                fields,
                is_last,
                are_trailers,
            } => {
                let malformed = match are_trailers {
                    true => message::trailers(&fields).err(),
                    false => match message::request(&fields) {
                        Ok(head) => self.ask(stream, head, is_last),
                        Err(why) => Some(why),
                    },
                };
                if let Some(why) = malformed {
                    self.forget(stream, &why)?;
                    self.session.reset_stream(stream, ErrorCode::ProtocolError);
                } else if is_last {
                    self.respond(stream);
                }
            }
            Happening::Data { stream, is_last } => {
                if is_last {
                    self.respond(stream);
                }
            }
            Happening::Reset(stream, code) => {
                self.forget(
                    stream,
                    &format!("the client reset stream {stream} with {code}"),
                )?;
            }
            Happening::Room | Happening::GoAway(..) | Happening::End { .. } => {}
        }
        Ok(())
    }

    /// Keeps a request until it is whole; says what is wrong with it.
    fn ask(&mut self, stream: u32, head: RequestHead, is_last: bool) -> Option<String> {
        if is_last && head.content_length.is_some_and(|length| length > 0) {
            return Some("no content, though content-length announces some".into());
        }
        self.session.announce(stream, head.content_length);
        self.asked.insert(stream, (head, self.session.is_early()));
        None
    }

    /// A stream ended before its time. One that is given up is cheap for the client and dear for the
    /// server, so there is an end to it (RFC 9113 §10.5).
    fn forget(&mut self, stream: u32, why: &str) -> super::fault::Result<()> {
        self.asked.remove(&stream);
        self.answers.remove(&stream);
        self.resets += 1;
        if self.resets > limits::RESETS {
            return Err(Fault::excess(format!(
                "more than {} streams ended before their time; the last: {why}",
                limits::RESETS
            )));
        }
        Ok(())
    }

    /// Begins the answer to a request that is whole.
    fn respond(&mut self, stream: u32) {
        let Some((request, is_early)) = self.asked.remove(&stream) else {
            return;
        };
        self.served += 1;
        let asked = Asked {
            path: &request.path,
            wants_html: request.wants_html,
        };
        let page = match &*request.method {
            method if is_early && !is_safe(method) => {
                tell_too_early(self.session.channel(), method);
                Page::too_early()
            }
            "GET" | "HEAD" => (self.pages)(&asked),
            _ => Page::text("405 Method Not Allowed", "Only GET and HEAD are served.\n"),
        };
        let head = [
            HeaderField::new(":status", page.status_code()),
            HeaderField::new("content-type", page.media_type),
            HeaderField::new("content-length", page.content.len().to_string()),
        ];
        let has_content = request.method != "HEAD" && !page.content.is_empty();
        self.session.send_fields(stream, &head, !has_content);
        if has_content {
            self.answers.insert(stream, (page.content, 0));
        }
    }

    /// Sends of all answers what may be sent now.
    fn answer(&mut self) -> super::fault::Result<()> {
        let session = &mut self.session;
        self.answers.retain(|stream, (content, sent)| {
            while let Some(rest) = content
                .as_bytes()
                .get(*sent..)
                .filter(|rest| !rest.is_empty())
            {
                match session.send_data(*stream, rest, true) {
                    0 => return true,
                    more => *sent += more,
                }
            }
            false
        });
        if session.is_full() {
            session.flush()?;
        }
        Ok(())
    }
}
