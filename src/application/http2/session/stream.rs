//! Streams and their states (RFC 9113 §5.1).

use super::{Happening, Session};
use crate::application::channel::Channel;
use crate::application::http2::fault::{Fault, Result};
use crate::application::http2::frame::Header;
use crate::application::http2::limits;
use crate::names::quantity::counted;
use crate::names::registry::ErrorCode;

/// A stream that is not closed.
#[derive(Debug)]
pub(super) struct Stream {
    /// The peer sends no more.
    pub(super) peer_is_done: bool,
    /// We send no more.
    pub(super) we_are_done: bool,
    /// The peer's head came.
    pub(super) has_head: bool,
    /// What may be sent.
    pub(super) room: i64,
    /// What may still come.
    pub(super) left: i64,
    /// Content as announced, if it was, and as it came.
    pub(super) announced: Option<u64>,
    pub(super) received: u64,
}

impl Stream {
    pub(super) fn new(room: i64, left: i64) -> Self {
        Stream {
            peer_is_done: false,
            we_are_done: false,
            has_head: false,
            room,
            left,
            announced: None,
            received: 0,
        }
    }

    /// Nothing comes behind the end that the peer made.
    pub(super) fn check_open(&self, id: u32, what: &str) -> Result<()> {
        if self.peer_is_done {
            return Err(Fault::Stream(
                id,
                ErrorCode::StreamClosed,
                format!("{what} came behind the end of the stream (RFC 9113 §5.1)"),
            ));
        }
        Ok(())
    }

    /// Content must be as long as the head announced (RFC 9113 §8.1.1).
    pub(super) fn check_length(&self, id: u32, is_last: bool) -> Result<()> {
        let Some(announced) = self.announced else {
            return Ok(());
        };
        if self.received > announced || is_last && self.received < announced {
            return Err(Fault::malformed(
                id,
                format!(
                    "{} of content so far, where content-length announced {announced} (RFC 9113 §8.1.1)",
                    counted(self.received, "byte")
                ),
            ));
        }
        Ok(())
    }
}

impl<S: Channel + ?Sized> Session<'_, S> {
    /// The client opens a stream (RFC 9113 §5.1.1).
    pub(super) fn accept_stream(&mut self, id: u32) -> Result<()> {
        if id.is_multiple_of(2) {
            return Err(Fault::protocol(format!(
                "the client opens stream {id}, an even number (RFC 9113 §5.1.1)"
            )));
        }
        self.last_stream = id;
        let stream = Stream::new(self.peer.initial_window, self.window);
        self.streams.insert(id, stream);
        if self.streams.len() > limits::STREAMS as usize {
            return Err(Fault::Stream(
                id,
                ErrorCode::RefusedStream,
                format!(
                    "more than {} streams at once (RFC 9113 §5.1.2)",
                    limits::STREAMS
                ),
            ));
        }
        Ok(())
    }

    pub(super) fn peer_is_done(&mut self, id: u32) {
        if let Some(stream) = self.streams.get_mut(&id) {
            stream.peer_is_done = true;
            if stream.we_are_done {
                self.streams.remove(&id);
            }
        }
    }

    pub(super) fn we_are_done(&mut self, stream: u32) {
        if let Some(state) = self.streams.get_mut(&stream) {
            state.we_are_done = true;
            if state.peer_is_done {
                self.streams.remove(&stream);
            }
        }
    }

    /// Whether nobody has opened the stream.
    pub(super) fn is_idle(&self, id: u32) -> bool {
        id > self.last_stream || id.is_multiple_of(2)
    }

    pub(super) fn on_idle(&self, header: &Header) -> Fault {
        Fault::protocol(format!(
            "{} came on stream {}, which is idle (RFC 9113 §5.1)",
            header.kind, header.stream
        ))
    }

    /// On a stream that we reset, the peer may not know that yet; on another, it ended the stream.
    pub(super) fn on_closed(&mut self, header: &Header) -> Result<Option<Happening>> {
        self.count_idle("frames on closed streams")?;
        if self.reset.contains(&header.stream) {
            return Ok(None);
        }
        Err(Fault::Connection(
            ErrorCode::StreamClosed,
            format!(
                "{} came on stream {}, which is closed (RFC 9113 §5.1)",
                header.kind, header.stream
            ),
        ))
    }
}
