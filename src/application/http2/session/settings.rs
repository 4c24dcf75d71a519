//! Settings: what the peer can take (RFC 9113 §6.5).

use super::{DEFAULT_WINDOW, Happening, LARGEST_WINDOW, Session};
use crate::application::channel::Channel;
use crate::application::http2::fault::{Fault, Result};
use crate::application::http2::frame::{self, Header};
use crate::names::registry::{ErrorCode, FrameType, Setting};
use crate::narration::Side;

/// What the peer's settings say (RFC 9113 §6.5.2).
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The window of a new stream.
    pub initial_window: i64,
    /// The longest frame.
    pub max_frame_size: usize,
    /// The most streams at once.
    pub max_streams: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            initial_window: DEFAULT_WINDOW,
            max_frame_size: 1 << 14,
            max_streams: u32::MAX,
        }
    }
}

impl<S: Channel + ?Sized> Session<'_, S> {
    pub(super) fn take_settings(
        &mut self,
        header: &Header,
        settings: &[(Setting, u32)],
    ) -> Result<Option<Happening>> {
        self.count_idle("SETTINGS")?;
        if header.has(frame::ACK) {
            return match settings.is_empty() {
                true => Ok(None),
                false => Err(Fault::Connection(
                    ErrorCode::FrameSizeError,
                    "SETTINGS: an answer that sets something (RFC 9113 §6.5)".into(),
                )),
            };
        }
        self.has_settings = true;
        for (setting, value) in settings {
            self.apply(*setting, *value)?;
        }
        self.send(FrameType::Settings, frame::ACK, 0, |_| {});
        Ok(Some(Happening::Room))
    }

    fn apply(&mut self, setting: Setting, value: u32) -> Result<()> {
        let wrong = |what: &str| Fault::protocol(format!("{setting} = {value}: {what}"));
        match setting {
            Setting::HeaderTableSize => self.encoder.allow(value as usize),
            Setting::EnablePush if value > 1 || value == 1 && self.side == Side::Client => {
                return Err(wrong("neither 0 nor, from a client, 1 (RFC 9113 §6.5.2)"));
            }
            Setting::EnableConnectProtocol if value > 1 => {
                return Err(wrong("neither 0 nor 1 (RFC 8441 §3)"));
            }
            Setting::NoRfc7540Priorities if value > 1 => {
                return Err(wrong("neither 0 nor 1 (RFC 9218 §2.1)"));
            }
            Setting::MaxConcurrentStreams => self.peer.max_streams = value,
            Setting::InitialWindowSize => {
                let value = i64::from(value);
                if value > LARGEST_WINDOW {
                    return Err(Fault::Connection(
                        ErrorCode::FlowControlError,
                        format!("{setting} = {value}: more than 2^31-1 (RFC 9113 §6.5.2)"),
                    ));
                }
                let change = value - self.peer.initial_window;
                self.peer.initial_window = value;
                for (id, stream) in &mut self.streams {
                    stream.room += change;
                    if stream.room > LARGEST_WINDOW {
                        return Err(Fault::Connection(
                            ErrorCode::FlowControlError,
                            format!(
                                "{setting} = {value} makes the window of stream {id} larger than 2^31-1 (RFC 9113 §6.9.2)"
                            ),
                        ));
                    }
                }
            }
            Setting::MaxFrameSize => {
                if !(1 << 14..1 << 24).contains(&value) {
                    return Err(wrong("not from 2^14 to 2^24-1 (RFC 9113 §6.5.2)"));
                }
                self.peer.max_frame_size = value as usize;
            }
            _ => {}
        }
        Ok(())
    }
}
