//! What an observer has learned of a connection, for one line about it.

use std::sync::Arc;
use std::time::Duration;

use crate::extension::{
    ApplicationLayerProtocolNegotiation, ServerName, SupportedGroups, SupportedVersions,
};
use crate::message::{Alert, ClientHello, ServerHello};
use crate::names::registry::{AlertDescription, AlertLevel, NameType, NamedGroup, ProtocolVersion};
use crate::narration::{EchOutcome, Side};
use crate::wire::Name;

/// Alerts that are kept.
const MOST_ALERTS: usize = 8;

/// What was seen.
#[derive(Debug, Clone, Default)]
pub struct Sight {
    /// What the client said instead of a ClientHello, though its first bytes were seen: the name of a
    /// protocol, or none if it is not known.
    pub not_tls: Option<Option<Name>>,
    /// The first ClientHello.
    pub client_hello: Option<Arc<ClientHello>>,
    /// The one inside it that counts, if one does and could be read.
    pub inner_hello: Option<Arc<ClientHello>>,
    /// What became of a hello that was encrypted, or said to be.
    pub ech: Option<EchOutcome>,
    /// The ServerHello that counts.
    pub server_hello: Option<Arc<ServerHello>>,
    /// Whether a HelloRetryRequest came before it.
    pub is_retried: bool,
    /// Whether an earlier session was resumed, if that could be seen.
    pub is_resumed: Option<bool>,
    /// The number of the connection that made the session which was resumed, if that was seen.
    pub resumed_from: Option<u32>,
    /// Whether early data was offered.
    pub early_data: bool,
    /// The handshake message that was read last, and who sent it.
    pub last_message: Option<(Side, Name)>,
    /// Whether the client showed a certificate, if the server asked for one.
    pub client_certificate: Option<bool>,
    /// Whether both Finished messages were seen.
    pub is_complete: bool,
    /// The alerts that could be read, each with its sender.
    pub alerts: Vec<(Side, Alert)>,
    /// Whether the keys of the records are known.
    pub is_opened: bool,
    /// Bytes of application data that each end sent, the client's first, as far as they could be
    /// read.
    pub data: [u64; 2],
    /// Protected records that could not be opened, by sender, the client first.
    pub sealed: [u64; 2],
    /// Of those, which came before the sender's Finished and may hold handshake messages.
    pub unread: [u64; 2],
    /// Whose Finished was seen: the client's, the server's.
    pub finished: [bool; 2],
    /// Whether each end sent anything, TLS or not; the client first.
    pub spoke: [bool; 2],
    /// Bytes that were not in the capture.
    pub missing: u64,
    /// Whether there was any gap.
    pub has_gaps: bool,
    /// What the capture lacks first of what each end sent, the client first.
    pub losses: [Option<Loss>; 2],
    /// How it ended.
    pub ending: Ending,
    /// When it ended, or was last heard of; since 1970.
    pub last: Duration,
}

/// What a capture lacks of what an end sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// Bytes in the middle.
    Some,
    /// What came before the first bytes that it has.
    Beginning,
    /// The end of a packet that is in it otherwise.
    Cut,
    /// All: it has the other direction alone.
    Everything,
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ending {
    /// It did not, as far as it was followed.
    #[default]
    Open,
    /// This end closed its half first, and maybe the other end too.
    Closed(Side),
    /// This end broke it off.
    Reset(Side),
    /// It may go on: too many connections were open to follow all.
    Lost,
}

/// The place of an end's in what is kept of both.
pub(super) fn place(side: Side) -> usize {
    usize::from(side == Side::Server)
}

impl Sight {
    /// The hello that counts, as far as that is known.
    fn hello(&self) -> Option<&ClientHello> {
        self.inner_hello.as_deref().or(self.client_hello.as_deref())
    }

    /// The name that the client asked for.
    pub fn server_name(&self) -> Option<String> {
        let names = &self.hello()?.extension::<ServerName>()?.server_name_list;
        let (_, name) = names.iter().find(|(kind, _)| *kind == NameType::HostName)?;
        Some(String::from_utf8_lossy(name).into_owned())
    }

    /// The versions that the client offered.
    pub fn versions(&self) -> Vec<ProtocolVersion> {
        self.hello().map(versions).unwrap_or_default()
    }

    /// The application protocols that the client offered.
    pub fn protocols(&self) -> Vec<Vec<u8>> {
        self.hello().map(protocols).unwrap_or_default()
    }

    /// The groups that the client offered.
    pub fn groups(&self) -> Vec<NamedGroup> {
        let groups = self
            .hello()
            .and_then(|hello| hello.extension::<SupportedGroups>());
        groups.map_or_else(Vec::new, |it| it.named_group_list.clone())
    }

    /// What the capture lacks first of what an end sent; `None` if it lacks nothing.
    pub fn loss(&self, of: Side) -> Option<Loss> {
        self.losses[place(of)]
    }

    /// Whether an end is known to have sent nothing at all.
    pub fn is_silent(&self, end: Side) -> bool {
        !self.spoke[place(end)] && self.losses[place(end)].is_none()
    }

    /// Whether the handshake is known not to be complete, though nothing is missing of what was sent:
    /// an end has sent no Finished, nor anything that may be one and could not be read.
    pub fn is_cut_short(&self) -> bool {
        let has_begun = self.client_hello.is_some();
        let is_unanswered = self.server_hello.is_none();
        let lacks_finished = |end: usize| !self.finished[end] && self.unread[end] == 0;
        let is_stopped = !self.is_complete && (lacks_finished(0) || lacks_finished(1));
        has_begun && !self.has_gaps && (is_unanswered || is_stopped)
    }

    /// Whether an end is known to have closed without a close_notify (RFC 9846 §6.1): all that it sent
    /// was read.
    pub fn is_truncated_by(&self, from: Side) -> bool {
        let said = |(sender, alert): &(Side, Alert)| {
            *sender == from && alert.description == AlertDescription::CloseNotify
        };
        let is_read = self.sealed[place(from)] == 0 && !self.has_gaps;
        self.is_complete && is_read && !self.alerts.iter().any(said)
    }

    /// Whether both ends have said close_notify.
    pub fn is_closed_by_both(&self) -> bool {
        [Side::Client, Side::Server].into_iter().all(|end| {
            let mut alerts = self.alerts.iter();
            alerts.any(|(from, alert)| {
                *from == end && alert.description == AlertDescription::CloseNotify
            })
        })
    }

    /// The alert that ended the connection before its time.
    pub fn fatal_alert(&self) -> Option<(Side, Alert)> {
        let is_fatal = |(_, alert): &&(Side, Alert)| {
            let is_close = matches!(
                alert.description,
                AlertDescription::CloseNotify | AlertDescription::UserCanceled
            );
            !is_close && alert.level != AlertLevel::Warning
        };
        self.alerts.iter().find(is_fatal).copied()
    }

    /// Whether the connection ended because its other end refused the sender of the fatal alert a second
    /// handshake (RFC 5246 §7.2.2).
    pub fn is_refused_renegotiation(&self) -> bool {
        let Some((from, _)) = self.fatal_alert() else {
            return false;
        };
        let refused = |(sender, alert): &(Side, Alert)| {
            *sender == from.peer() && alert.description == AlertDescription::NoRenegotiation
        };
        self.is_complete && self.alerts.iter().any(refused)
    }

    pub(super) fn add_alert(&mut self, from: Side, alert: Alert) {
        if self.alerts.len() < MOST_ALERTS {
            self.alerts.push((from, alert));
        }
    }
}

/// The versions that a ClientHello offers; without the extension all up to the one it names.
pub(super) fn versions(hello: &ClientHello) -> Vec<ProtocolVersion> {
    if let Some(SupportedVersions::Offered(versions)) = hello.extension() {
        return versions.clone();
    }
    ProtocolVersion::ALL
        .iter()
        .copied()
        .filter(|version| *version <= *hello.client_version && *version <= ProtocolVersion::TLS1_2)
        .collect()
}

/// The application protocols that a ClientHello offers.
pub(super) fn protocols(hello: &ClientHello) -> Vec<Vec<u8>> {
    let extension = hello.extension::<ApplicationLayerProtocolNegotiation>();
    extension.map_or_else(Vec::new, |it| it.protocol_name_list.clone())
}
