//! What an overview says of a connection.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::net::SocketAddr;
use std::time::Duration;

use clap::ValueEnum;
use serde::Serialize;

use super::super::arguments::ReadArguments;
use crate::certificate::time as civil;
use crate::handshake::observer::{Ending, Loss, Observer, Sight};
use crate::message::fingerprint;
use crate::names::Side;
use crate::names::registry::ProtocolVersion;
use crate::narration::EchOutcome;
use crate::report::escape::safe;
use crate::report::html::Outcome;
use crate::transport::capture::Ends;

/// By what the list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SortKey {
    /// The order in which connections began
    Number,
    /// The address and port of the client
    Client,
    /// The address and port of the server
    Server,
    /// The name that was asked for
    Name,
    /// The version, the oldest first
    Version,
    /// The name of the suite
    Suite,
    /// The group of the key exchange
    Group,
    /// The name in the server's certificate
    Certificate,
    /// Sessions: new ones, keys that were given, those that go on, by where they began
    Session,
    /// How it ended, those that failed first
    Ending,
}

/// A connection in one line.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Row {
    pub number: u32,
    pub time: String,
    pub client: SocketAddr,
    pub server: SocketAddr,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cipher_suite: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_protocol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resumed: Option<bool>,
    /// The number of the connection that made the session, if it was seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resumed_from: Option<u32>,
    /// What became of a hello that was encrypted, or said to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted_client_hello: Option<EchOutcome>,
    /// Whether early data that was offered was accepted, if that could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub early_data_accepted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ja3: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ja3s: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ja4: Option<String>,
    /// Whether records of it could be opened.
    pub decrypted: bool,
    /// How many could not, of those that are protected.
    pub sealed_records: u64,
    /// Bytes that the capture lacks.
    pub missing_bytes: u64,
    pub failed: bool,
    pub ending: String,
    #[serde(skip)]
    negotiated: Option<ProtocolVersion>,
    /// Whether a pre-shared key is in use that is not known to be that of a session.
    #[serde(skip)]
    has_psk: bool,
    /// By which logs know it, if records of it stayed closed.
    #[serde(skip)]
    pub sealed: Option<Vec<u8>>,
}

/// Where the keys of a connection begin.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Session {
    /// A session of its own.
    New,
    /// A pre-shared key.
    Psk,
    /// That of the connection with this number.
    Of(u32),
    /// One of an earlier connection.
    Resumed,
}

impl Row {
    /// What was learned of a connection; with fingerprints, if anyone wants them.
    pub fn of(ends: &Ends, observer: &Observer, with_fingerprints: bool) -> Self {
        let (sight, agreed) = (observer.sight(), observer.agreed());
        let (ending, failed) = ending(sight, ends);
        let hello = sight.client_hello.as_deref().filter(|_| with_fingerprints);
        let answer = sight.server_hello.as_deref().filter(|_| with_fingerprints);
        let suite = sight.server_hello.as_ref().map(|it| it.cipher_suite);
        let prime = agreed.prime_bits.map(|bits| format!("{bits}-bit prime"));
        Row {
            number: ends.number,
            time: clock(ends.time),
            client: ends.client,
            server: ends.server,
            server_name: sight.server_name(),
            version: agreed.version.and_then(|version| version.known()),
            cipher_suite: suite.map(|suite| suite.to_string()),
            group: agreed.group.map(|group| group.to_string()).or(prime),
            certificate: observer.certificate_name(),
            application_protocol: agreed
                .alpn
                .as_deref()
                .map(|name| String::from_utf8_lossy(name).into_owned()),
            resumed: sight.is_resumed,
            resumed_from: sight.resumed_from,
            encrypted_client_hello: sight.ech,
            early_data_accepted: agreed.early_data,
            ja3: hello.map(fingerprint::ja3),
            ja3s: answer.map(fingerprint::ja3s),
            ja4: hello.map(fingerprint::ja4),
            decrypted: sight.is_opened,
            sealed_records: sight.sealed.iter().sum(),
            missing_bytes: sight.missing,
            failed,
            ending,
            negotiated: agreed.version,
            has_psk: match agreed.psk {
                Some(origin) => !origin.is_session(),
                None => agreed.psk_mode.is_some(),
            },
            sealed: hello_random(sight).filter(|_| sight.sealed != [0; 2]),
        }
    }

    /// Whether it is one of those that are asked for.
    pub fn is_chosen(&self, arguments: &ReadArguments) -> bool {
        let versions = arguments.tls.as_deref();
        let has_version = versions.is_none_or(|versions| {
            self.negotiated
                .is_some_and(|version| versions.contains(&version))
        });
        has_version
            && (!arguments.failed || self.failed)
            && arguments
                .host
                .as_deref()
                .is_none_or(|host| self.is_of(host))
            && has_port(arguments, &[self.client, self.server])
    }

    /// Whether a name or address is that of an end, or a name is below it.
    fn is_of(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let is_below = |name: &String| {
            let name = name.to_ascii_lowercase();
            name == host
                || name
                    .strip_suffix(&*host)
                    .is_some_and(|rest| rest.ends_with('.'))
        };
        let address = host.parse().ok();
        self.server_name.as_ref().is_some_and(is_below)
            || self.certificate.as_ref().is_some_and(is_below)
            || address
                .is_some_and(|address| [self.client.ip(), self.server.ip()].contains(&address))
    }

    /// By what it is sorted.
    pub fn compare(&self, other: &Self, by: SortKey) -> Ordering {
        let first = match by {
            SortKey::Number => Ordering::Equal,
            SortKey::Client => self.client.cmp(&other.client),
            SortKey::Server => self.server.cmp(&other.server),
            SortKey::Name => known_first(&self.server_name, &other.server_name),
            SortKey::Version => known_first(&self.negotiated, &other.negotiated),
            SortKey::Suite => known_first(&self.cipher_suite, &other.cipher_suite),
            SortKey::Group => known_first(&self.group, &other.group),
            SortKey::Certificate => known_first(&self.certificate, &other.certificate),
            SortKey::Session => known_first(&self.session(), &other.session()),
            SortKey::Ending => {
                let failed = other.failed.cmp(&self.failed);
                failed.then_with(|| self.ending.cmp(&other.ending))
            }
        };
        first.then(self.number.cmp(&other.number))
    }

    /// Whether it goes on with an earlier session, and if that was seen to begin, with whose.
    fn session(&self) -> Option<Session> {
        if self.has_psk {
            return Some(Session::Psk);
        }
        Some(match (self.resumed?, self.resumed_from) {
            (false, _) => Session::New,
            (true, Some(number)) => Session::Of(number),
            (true, None) => Session::Resumed,
        })
    }

    /// How it went, for the list on a page.
    pub fn outcome(&self) -> Outcome {
        let session = self.session().map(|session| match session {
            Session::New => "new session".to_owned(),
            Session::Resumed => "resumes a session".to_owned(),
            Session::Of(number) => format!("resumes the session of connection {number}"),
            Session::Psk => "pre-shared key".to_owned(),
        });
        Outcome {
            began: self.moment(),
            ending: self.ending.clone(),
            has_failed: self.failed,
            session,
        }
    }

    /// The moment of its first packet, in UTC: `2026-11-29 10:07:51.728`.
    fn moment(&self) -> String {
        self.time.get(..23).unwrap_or(&self.time).replace('T', " ")
    }

    /// The columns of the list.
    pub fn columns(&self) -> [Cow<'_, str>; 10] {
        fn or_dash(text: Option<&str>) -> Cow<'_, str> {
            text.unwrap_or("-").into()
        }
        [
            self.number.to_string().into(),
            self.moment().into(),
            format!("{} → {}", self.client, self.server).into(),
            or_dash(self.server_name.as_deref()),
            or_dash(self.version),
            or_dash(self.cipher_suite.as_deref()),
            or_dash(self.group.as_deref()),
            or_dash(self.certificate.as_deref()),
            match self.session() {
                None => "-".into(),
                Some(Session::New) => "new".into(),
                Some(Session::Resumed) => "resumed".into(),
                Some(Session::Of(number)) => format!("of {number}").into(),
                Some(Session::Psk) => "PSK".into(),
            },
            self.ending.as_str().into(),
        ]
    }
}

/// In their order, and what is not known behind it.
fn known_first<T: Ord>(one: &Option<T>, other: &Option<T>) -> Ordering {
    (one.is_none(), one).cmp(&(other.is_none(), other))
}

fn hello_random(sight: &Sight) -> Option<Vec<u8>> {
    let hello = sight.client_hello.as_ref()?;
    Some(hello.random.bytes.clone())
}

/// Whether one of the ends has the port that is asked for.
pub(super) fn has_port(arguments: &ReadArguments, ends: &[SocketAddr; 2]) -> bool {
    let port = arguments.port;
    port.is_none_or(|port| ends.iter().any(|end| end.port() == port))
}

/// The filters that are asked for, as they are typed; `None` if there are none.
pub(super) fn filters(arguments: &ReadArguments) -> Option<String> {
    let versions = arguments.tls.as_ref().map(|versions| {
        let versions: Vec<String> = versions
            .iter()
            .map(|version| version.to_string().trim_start_matches("TLS ").to_owned())
            .collect();
        format!("--tls {}", versions.join(","))
    });
    let filters: Vec<String> = [
        arguments.host.as_ref().map(|host| format!("--host {host}")),
        arguments.port.map(|port| format!("--port {port}")),
        versions,
        arguments.failed.then(|| "--failed".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!filters.is_empty()).then(|| safe(&filters.join(" ")))
}

/// A moment since 1970: `2026-11-25T01:02:03.456789Z`.
fn clock(since: Duration) -> String {
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    let whole = civil::rfc3339(seconds);
    let whole = whole.strip_suffix('Z').unwrap_or(&whole);
    format!("{whole}.{:06}Z", since.subsec_micros())
}

/// How a connection ended, in words, and whether its handshake is known to have failed.
fn ending(sight: &Sight, ends: &Ends) -> (String, bool) {
    if let Some(protocol) = sight
        .not_tls
        .as_ref()
        .filter(|_| sight.client_hello.is_none())
    {
        let instead = match protocol {
            Some(protocol) => format!("the client sent {protocol}, not TLS"),
            None => "what the client sent is not TLS".to_owned(),
        };
        let words = match sight.alerts.last() {
            Some((from, alert)) => format!(
                "alert {} from the {}; {instead}",
                alert.description,
                from.name()
            ),
            None => instead,
        };
        return (words, true);
    }
    if let Some((from, alert)) = sight.fatal_alert() {
        let when = match sight.is_complete {
            true => ", after the handshake",
            false => "",
        };
        let when = match sight.is_silent(Side::Client) {
            true => "; the client sent nothing",
            false => when,
        };
        let words = format!("alert {} from the {}{when}", alert.description, from.name());
        return (words, !sight.is_complete);
    }
    if let Some(lack) = lack(sight, ends) {
        let words = match sight.ending {
            Ending::Open => format!("open; {lack}"),
            Ending::Closed(from) => format!("closed by the {}; {lack}", from.name()),
            Ending::Reset(from) => format!("reset by the {}; {lack}", from.name()),
            Ending::Lost => format!("given up; {lack}"),
        };
        return (words, false);
    }
    let is_before_end = if sight.client_hello.is_none() {
        Some("without a ClientHello")
    } else if sight.server_hello.is_none() {
        Some("after the ClientHello")
    } else if sight.is_cut_short() {
        Some("before the handshake was complete")
    } else {
        None
    };
    match (sight.ending, is_before_end.filter(|_| !sight.has_gaps)) {
        (Ending::Lost, _) => ("given up: too many were open".to_owned(), false),
        (Ending::Open, Some("after the ClientHello")) => ("no answer".to_owned(), false),
        (Ending::Open, Some(_)) => ("unfinished".to_owned(), false),
        (Ending::Open, None) => ("open".to_owned(), false),
        (Ending::Closed(from), Some(when)) => {
            (format!("closed by the {} {when}", from.name()), true)
        }
        (Ending::Reset(from), Some(when)) => (format!("reset by the {} {when}", from.name()), true),
        (Ending::Closed(from), None) => match sight.closed_first() {
            Some(first) => (format!("closed by the {}", first.name()), false),
            None if sight.is_truncated_by(from) => (
                format!("closed by the {} without close_notify", from.name()),
                false,
            ),
            None => (format!("closed by the {}", from.name()), false),
        },
        // Nothing is lost by a reset when both have said that they are done.
        (Ending::Reset(from), None) if sight.is_closed_by_both() => (
            format!("closed by both, then reset by the {}", from.name()),
            false,
        ),
        (Ending::Reset(from), None) => match sight.closed_first() {
            Some(first) if first == from => {
                (format!("closed, then reset by the {}", from.name()), false)
            }
            Some(first) => (
                format!(
                    "closed by the {}, then reset by the {}",
                    first.name(),
                    from.name()
                ),
                false,
            ),
            None => (format!("reset by the {}", from.name()), false),
        },
    }
}

/// What the capture lacks, where that leaves open how the handshake went.
fn lack(sight: &Sight, ends: &Ends) -> Option<&'static str> {
    let everything = Some(Loss::Everything);
    if sight.loss(Side::Client) == everything {
        return Some("client's side not in the capture");
    }
    if sight.loss(Side::Server) == everything {
        return Some("server's side not in the capture");
    }
    if sight.client_hello.is_some() {
        return None;
    }
    if !ends.has_begun {
        return Some("beginning not in the capture");
    }
    match sight.loss(Side::Client)? {
        Loss::Cut => Some("its first packets were cut"),
        Loss::Some | Loss::Beginning | Loss::Everything => Some("ClientHello not in the capture"),
    }
}
