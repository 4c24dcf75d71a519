//! What was typed, as plain values that are known to make sense together.

mod client;
mod serve;

use std::path::PathBuf;
use std::sync::Arc;

use super::arguments::{Color, DisplayArguments};
use super::ends::End;
use crate::error::{Error, Result};
use crate::handshake::client::Ech;
use crate::handshake::client::shape::Shape;
use crate::handshake::ech::EchKeys;
use crate::names::registry::{MaxFragmentLength, NamedGroup, ProtocolVersion};
use crate::names::service::Approach;
use crate::peer::{ClientAuthentication, LogList};
pub use crate::report::text::Level;
use crate::transport::proxy::{NoProxy, Proxy};
use crate::transport::{Family, Target, haproxy};

/// A handshake as a client.
#[derive(Debug, Clone)]
pub struct Client {
    /// Whom to call; `None` is the built-in server.
    pub target: Option<Target>,
    /// What is spoken, if not HTTP; it is the target's, if there is one.
    pub approach: Option<Approach>,
    /// Where to dial, if not at the target.
    pub connect: Option<Target>,
    /// The proxy that was asked for.
    pub proxy: Option<Proxy>,
    /// The hosts that are called directly, if any were listed.
    pub no_proxy: Option<NoProxy>,
    /// Whether the handshake with a proxy over TLS is told.
    pub proxy_handshake: bool,
    /// The header that comes before everything else.
    pub proxy_header: Option<haproxy::Version>,
    /// What goes into server_name, if anything does. `None` with [`Client::target`] `None` means
    /// the built-in server's own name, unless [`Client::no_sni`].
    pub server_name: Option<String>,
    /// Whether server_name is left out on request.
    pub no_sni: bool,
    /// What both ends have.
    pub end: End,
    /// Key shares to send at once; `None` is the default, an empty list means no shares.
    pub key_shares: Option<Vec<NamedGroup>>,
    /// Whether numbers that mean nothing are offered too.
    pub grease: bool,
    /// The longest fragments to ask for (RFC 6066 §4).
    pub max_fragment_length: Option<MaxFragmentLength>,
    /// Whether the hello is encrypted; without a configuration, to the built-in server's.
    pub ech: Option<Ech>,
    /// The versions that the hello around it offers, if not TLS 1.3 alone.
    pub outer_versions: Option<Vec<ProtocolVersion>>,
    /// Whether the configuration is to be asked of DNS.
    pub ech_from_dns: bool,
    /// The DNS server to ask, if not the system's.
    pub dns: Option<Target>,
    /// Whether an OCSP response is asked for.
    pub ocsp: bool,
    /// Certificate logs.
    pub logs: Option<Arc<LogList>>,
    /// How the ClientHello looks beside what it offers.
    pub shape: Shape,
    /// Root certificates in PEM.
    pub ca_file: Option<PathBuf>,
    /// Show an identity even if the server asks for another.
    pub insist: bool,
    /// Go on after a failed certificate check.
    pub insecure: bool,
    /// Whether the two ends shake hands again before the request, within the connection.
    pub renegotiate: bool,
    /// Whether it is offered to show an identity after the handshake.
    pub post_handshake_auth: bool,
    /// Whether the built-in server is to ask for a certificate after the handshake.
    pub asks_later: bool,
    /// Whether keys are updated before the request (RFC 9846 §4.7.3).
    pub key_update: bool,
    /// What the connection is for.
    pub errand: Errand,
    /// How often the server is visited again, to resume the session.
    pub again: u8,
    /// Where sessions are kept between runs.
    pub session_file: Option<PathBuf>,
    /// Whether the request goes out as early data.
    pub early_data: bool,
    /// Addresses of this family alone.
    pub family: Option<Family>,
    /// Where the body of the response goes, besides the narration.
    pub output: BodyOutput,
}

/// The built-in server by itself.
#[derive(Debug, Clone)]
pub struct Server {
    /// Where to listen.
    pub address: std::net::SocketAddr,
    /// What both ends have.
    pub end: End,
    /// Connections at once.
    pub connections: usize,
    /// Whether clients are asked for a certificate, and whom we believe.
    pub client_authentication: Option<ClientAuthentication>,
    /// The keys for which clients may encrypt their hellos.
    pub ech: EchKeys,
    /// How many sessions are kept to be resumed by their ids, up to TLS 1.2.
    pub session_cache: usize,
    /// Under which path a certificate is asked for, if not in the handshake.
    pub client_auth_path: Option<String>,
    /// Up to TLS 1.2, what clients are told about which pre-shared key to use.
    pub psk_hint: Option<Vec<u8>>,
    /// Whether a HelloRetryRequest with a cookie comes first in TLS 1.3.
    pub cookie: bool,
    /// How many tickets follow a handshake of TLS 1.3.
    pub tickets: usize,
    /// How much early data is taken with one.
    pub early_data: u32,
    /// What is spoken, if not HTTP.
    pub approach: Option<Approach>,
    /// Whether a PROXY header must come first.
    pub proxy_header: bool,
    /// Whether browsers are shown pages with secrets wherever they come from.
    pub pages: bool,
}

/// What to ask for, beside the target's path.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The method, if it is not the usual one.
    pub method: Option<String>,
    /// Further fields.
    pub fields: Vec<(String, String)>,
    /// What is sent along.
    pub content: Option<Vec<u8>>,
    /// Whether to go where a redirect leads.
    pub follow: bool,
}

/// What a connection is for.
#[derive(Debug, Clone)]
pub enum Errand {
    /// The handshake alone.
    Nothing,
    /// A request of HTTP.
    Ask(Ask),
    /// The bytes of this file; `-` is standard input.
    Send(PathBuf),
}

/// Where the body of a response goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyOutput {
    /// Only its start is shown.
    Nowhere,
    /// To standard output; then the narration goes to standard error.
    Stdout,
    /// To a file.
    File(PathBuf),
}

/// How it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Display {
    /// How much.
    pub level: Level,
    /// In color or not.
    pub color: Color,
    /// Whether long output on a terminal goes through a pager.
    pub pager: bool,
}

impl From<&DisplayArguments> for Display {
    fn from(arguments: &DisplayArguments) -> Self {
        Display {
            level: match (arguments.quiet, arguments.verbose) {
                (true, _) => Level::Quiet,
                (_, 0) => Level::Story,
                (_, 1) => Level::Bytes,
                _ => Level::Everything,
            },
            color: arguments.color,
            pager: !arguments.no_pager,
        }
    }
}

/// What -d and then --data-binary give, as curl has it: pieces joined by `&`, those that begin with @
/// out of files, for -d without CR, LF and NUL.
pub(super) fn content(data: &[String], binary: &[String]) -> Result<Option<Vec<u8>>> {
    let data = data.iter().map(|piece| ("--data", piece));
    let binary = binary.iter().map(|piece| ("--data-binary", piece));
    let mut pieces = Vec::new();
    for (option, piece) in data.chain(binary) {
        pieces.push(match piece.strip_prefix('@') {
            None => piece.clone().into_bytes(),
            Some(path) => {
                let mut read = std::fs::read(path)
                    .map_err(|error| Error::usage(format!("{option} @{path}: {error}")))?;
                if option == "--data" {
                    read.retain(|byte| !matches!(byte, b'\r' | b'\n' | 0));
                }
                read
            }
        });
    }
    Ok((!pieces.is_empty()).then(|| pieces.join(&b'&')))
}

/// What is offered in ALPN in a protocol other than HTTP.
pub(super) fn protocols(approach: Approach) -> Vec<Vec<u8>> {
    approach.alpn().map(<[u8]>::to_vec).into_iter().collect()
}
