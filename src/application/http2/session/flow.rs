//! Content and the room for it: DATA and WINDOW_UPDATE (RFC 9113 §5.2, §6.1, §6.9).

use std::ops::Range;

use super::{Happening, LARGEST_WINDOW, Session};
use crate::application::channel::Channel;
use crate::application::http2::fault::{Fault, Result};
use crate::application::http2::frame::{self, Header};
use crate::names::registry::ErrorCode;

impl<S: Channel + ?Sized> Session<'_, S> {
    pub(super) fn take_window_update(
        &mut self,
        id: u32,
        increment: i64,
    ) -> Result<Option<Happening>> {
        if id != 0 && self.is_idle(id) {
            return Err(Fault::protocol(format!(
                "WINDOW_UPDATE came on stream {id}, which is idle (RFC 9113 §5.1)"
            )));
        }
        let fail = |code, why: &str| match id {
            0 => Fault::Connection(code, why.to_owned()),
            id => Fault::Stream(id, code, why.to_owned()),
        };
        if increment == 0 {
            return Err(fail(
                ErrorCode::ProtocolError,
                "WINDOW_UPDATE by 0 (RFC 9113 §6.9)",
            ));
        }
        self.count_idle("WINDOW_UPDATE")?;
        let room = match id {
            0 => &mut self.room,
            id => match self.streams.get_mut(&id) {
                Some(stream) => &mut stream.room,
                None => return Ok(None), // it closed while this was on its way
            },
        };
        *room += increment;
        if *room > LARGEST_WINDOW {
            return Err(fail(
                ErrorCode::FlowControlError,
                "WINDOW_UPDATE makes a window larger than 2^31-1 (RFC 9113 §6.9.1)",
            ));
        }
        Ok(Some(Happening::Room))
    }

    pub(super) fn take_data(
        &mut self,
        header: &Header,
        data: Range<usize>,
    ) -> Result<Option<Happening>> {
        // All of the payload counts, padding included (RFC 9113 §6.9.1).
        let (id, length) = (header.stream, header.length as i64);
        if self.is_idle(id) {
            return Err(self.on_idle(header));
        }
        self.left -= length;
        if self.left < 0 {
            return Err(Fault::Connection(
                ErrorCode::FlowControlError,
                "DATA beyond the window of the connection (RFC 9113 §6.9.1)".into(),
            ));
        }
        self.used += length;
        if self.used > self.window / 2 {
            let used = std::mem::take(&mut self.used);
            self.send_window_update(0, used);
        }
        let Some(stream) = self.streams.get_mut(&id) else {
            return self.on_closed(header);
        };
        stream.check_open(id, "DATA")?;
        if !stream.has_head {
            return Err(Fault::malformed(
                id,
                "DATA came before a head (RFC 9113 §8.1)",
            ));
        }
        stream.left -= length;
        if stream.left < 0 {
            return Err(Fault::Stream(
                id,
                ErrorCode::FlowControlError,
                "DATA beyond the window of the stream (RFC 9113 §6.9.1)".into(),
            ));
        }
        stream.received += data.len() as u64;
        let is_last = header.has(frame::END_STREAM);
        stream.check_length(id, is_last)?;
        if is_last {
            self.peer_is_done(id);
        } else if stream.left < self.window / 2 {
            let increment = self.window - stream.left;
            self.send_window_update(id, increment);
        }
        if data.is_empty() && !is_last {
            self.count_idle("empty DATA")?;
            return Ok(None);
        }
        self.idle = 0;
        self.piece = data;
        Ok(Some(Happening::Data {
            stream: id,
            is_last,
        }))
    }
}
