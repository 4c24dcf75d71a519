//! What was typed, as plain values that are known to make sense together.

use std::path::{Path, PathBuf};

use super::arguments::{ClientArguments, ClientAuth, Color, DisplayArguments, ServeArguments};
use super::ends::End;
use crate::application::http1;
use crate::error::{Error, Result};
use crate::names::registry::{NamedGroup, ProtocolVersion};
use crate::peer::{ClientAuthentication, TrustAnchors, identity};
pub use crate::report::text::Level;
use crate::transport::Target;

/// A handshake as a client.
#[derive(Debug, Clone)]
pub struct Client {
    /// Whom to call; `None` is the built-in server.
    pub target: Option<Target>,
    /// Where to dial, if not at the target.
    pub connect: Option<Target>,
    /// What goes into server_name, if anything does. `None` with [`Client::target`] `None` means
    /// the built-in server's own name, unless [`Client::no_sni`].
    pub server_name: Option<String>,
    /// Whether server_name is left out on request.
    pub no_sni: bool,
    /// What both ends have.
    pub end: End,
    /// Key shares to send at once; `None` is the default, an empty list means no shares.
    pub key_shares: Option<Vec<NamedGroup>>,
    /// Root certificates in PEM.
    pub ca_file: Option<PathBuf>,
    /// Show an identity even if the server asks for another.
    pub insist: bool,
    /// Go on after a failed certificate check.
    pub insecure: bool,
    /// Whether keys are updated before the request (RFC 9846 §4.7.3).
    pub key_update: bool,
    /// Whether an HTTP request is sent.
    pub http: bool,
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
    /// Whether a HelloRetryRequest with a cookie comes first in TLS 1.3.
    pub cookie: bool,
    /// How many tickets follow a handshake of TLS 1.3.
    pub tickets: usize,
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
    /// In colour or not.
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

impl TryFrom<ClientArguments> for Client {
    type Error = Error;

    fn try_from(arguments: ClientArguments) -> Result<Self> {
        if let Some(target) = &arguments.target {
            let typed = |command: &&&str| target.is_bare() && target.host == **command;
            if let Some(command) = super::COMMANDS.iter().find(typed) {
                return Err(Error::usage(format!(
                    "`{command}` is a command and goes before its options: tlsdemo {command} …; a host of that name is given with its port: {command}:443"
                )));
            }
        }
        let mut end = End::try_from(arguments.end)?;
        end.recording.step = arguments.step.step;
        if let Some(shares) = &arguments.key_share {
            if !end.terms.versions.contains(&ProtocolVersion::TLS1_3) {
                return Err(Error::usage(
                    "--key-share is of TLS 1.3, which is not offered; add 1.3 to --tls or a suite of TLS 1.3 to --cipher",
                ));
            }
            if let Some(share) = shares
                .iter()
                .find(|share| !end.terms.groups.contains(share))
            {
                return Err(Error::usage(format!(
                    "--key-share {share}: a share is sent only for a group that is offered (RFC 9846 §4.3.8); add it to --groups"
                )));
            }
        }
        let output = match arguments.output {
            None => BodyOutput::Nowhere,
            Some(path) if path.as_os_str() == "-" => BodyOutput::Stdout,
            Some(path) => {
                if path.is_dir() {
                    return Err(Error::usage(format!(
                        "--output {}: this is a directory; give a file",
                        path.display()
                    )));
                }
                BodyOutput::File(path)
            }
        };
        if end.recording.takes_stdout() && output == BodyOutput::Stdout {
            return Err(Error::usage(
                "--json - and --output - both want standard output; give one of them a file",
            ));
        }
        let names = arguments.sni.or_else(|| {
            let name = arguments.target.as_ref().and_then(Target::server_name);
            name.map(str::to_owned)
        });
        Ok(Client {
            server_name: names.filter(|_| !arguments.no_sni),
            target: arguments.target,
            connect: arguments.connect,
            no_sni: arguments.no_sni,
            end,
            key_shares: arguments.key_share,
            ca_file: arguments.ca_file,
            insist: arguments.cert_anyway,
            insecure: arguments.insecure,
            key_update: arguments.key_update,
            http: !arguments.no_http,
            output,
        })
    }
}

impl TryFrom<ServeArguments> for Server {
    type Error = Error;

    fn try_from(arguments: ServeArguments) -> Result<Self> {
        let spoken = |name: &Vec<u8>| http1::PROTOCOLS.contains(&&name[..]);
        if let Some(name) = arguments.end.terms.alpn.iter().find(|name| !spoken(name)) {
            return Err(Error::usage(format!(
                "--alpn {}: the server answers in HTTP/1.1 alone, and must not agree to anything else; give http/1.1 or none",
                String::from_utf8_lossy(name)
            )));
        }
        Ok(Server {
            address: (arguments.bind, arguments.port).into(),
            connections: arguments.connections.into(),
            client_authentication: client_authentication(
                arguments.client_auth,
                arguments.client_ca.as_deref(),
            )?,
            end: End::try_from(arguments.end)?,
            cookie: arguments.cookie,
            tickets: arguments.tickets.into(),
        })
    }
}

/// What is asked of clients. Whom to trust and how strictly can each be said alone.
fn client_authentication(
    how: Option<ClientAuth>,
    authorities: Option<&Path>,
) -> Result<Option<ClientAuthentication>> {
    if how.is_none() && authorities.is_none() {
        return Ok(None);
    }
    let trust_anchors = match authorities {
        Some(path) => TrustAnchors::from_pem_file(path)?,
        None => TrustAnchors::from_pem("the demo authorities", identity::demo_ca_pem()),
    };
    Ok(Some(match how {
        Some(ClientAuth::Request) => ClientAuthentication::requested(trust_anchors),
        _ => ClientAuthentication::required(trust_anchors),
    }))
}
