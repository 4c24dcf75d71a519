//! Content as its reader sees it: with its coding taken off, as far as it is shown.

use super::channel::Channel;
use super::head::Head;
use crate::narration::Topic;

/// Shows the content of a response, piece by piece, to whoever wants it.
pub struct Showing {}

impl Showing {
    /// Of the response with this head.
    pub fn new(_head: &Head) -> Self {
        Showing {}
    }

    /// Whether anybody wants more.
    pub fn wants(&self, channel: &mut (impl Channel + ?Sized)) -> bool {
        channel.narration().wants(Topic::Data)
    }

    /// Shows a piece.
    pub fn show(&mut self, channel: &mut (impl Channel + ?Sized), piece: &[u8]) {
        let from = channel.side().peer();
        channel.tell_content(from, piece, None);
    }
}
