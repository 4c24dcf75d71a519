//! What was typed, as plain values that are known to make sense together.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{ClientArguments, ClientAuth, Color, DisplayArguments, ServeArguments};
use super::ends::End;
use crate::application;
use crate::error::{Error, Result};
use crate::extension::OidFilter;
use crate::handshake::client::Ech;
use crate::handshake::client::shape::{Likeness, Shape};
use crate::handshake::ech::EchKeys;
use crate::names::Side;
use crate::names::registry::{MaxFragmentLength, NamedGroup, ProtocolVersion};
use crate::names::service::Approach;
use crate::peer::{ClientAuthentication, Identity, LogList, TrustAnchors, identity};
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
        let target = match (arguments.target, arguments.starttls) {
            (Some(target), Some(approach)) => Some(approached(target, approach)?),
            (target, _) => target,
        };
        let scheme = target.as_ref().and_then(|target| target.approach);
        let approach = arguments.starttls.or(scheme);
        let is_alpn_given = arguments.end.terms.alpn.is_some();
        let likeness = arguments.likeness;
        let base = likeness.as_ref().map(|likeness| likeness.terms());
        let mut end = End::changing(Side::Client, base, arguments.end)?;
        end.recording.step = arguments.step.step;
        let renegotiates = arguments.renegotiate || end.terms.renegotiation;
        if (renegotiates || arguments.post_handshake_auth) && !is_alpn_given {
            end.terms.alpn = vec![b"http/1.1".to_vec()];
        }
        let asks_later = end.terms.renegotiation || arguments.post_handshake_auth;
        end.terms.renegotiation |= arguments.renegotiate;
        // What is sent is not known to be of any protocol that could be agreed on.
        if arguments.send.is_some() && !is_alpn_given && likeness.is_none() {
            end.terms.alpn = Vec::new();
        }
        if let Some(approach) = approach {
            if !is_alpn_given && likeness.is_none() {
                end.terms.alpn = protocols(approach);
            }
            let of_http = [
                (
                    "--output",
                    arguments.output.is_some(),
                    "keeps the body of a web page",
                ),
                (
                    "--request",
                    arguments.method.is_some(),
                    "is of a request of HTTP",
                ),
                (
                    "--header",
                    !arguments.fields.is_empty(),
                    "is of a request of HTTP",
                ),
                (
                    "--data",
                    !arguments.data.is_empty(),
                    "is of a request of HTTP",
                ),
                (
                    "--location",
                    arguments.location,
                    "follows the redirects of HTTP",
                ),
            ];
            if let Some((option, _, what)) = of_http.iter().find(|(_, is_given, _)| *is_given) {
                return Err(Error::usage(format!(
                    "{option} {what}, and {} has none",
                    approach.name()
                )));
            }
        }
        if let Some(shares) = &arguments.key_share {
            if !end.terms.versions.contains(&ProtocolVersion::TLS1_3) {
                return Err(Error::usage(
                    "--key-share is of TLS 1.3, which is not offered; add 1.3 to --tls or a suite of TLS 1.3 to --cipher",
                ));
            }
            if let Some(share) = shares
                .iter()
                .find(|share| !share.is_in(ProtocolVersion::TLS1_3))
            {
                return Err(Error::usage(format!(
                    "--key-share {share}: this number is not for TLS 1.3, which has another for the curve (RFC 8734): {share}tls13"
                )));
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
        let is_local = target.is_none();
        if let (Some(text), Some(likeness)) = (&arguments.ech, &likeness) {
            require_alike(likeness, text)?;
        }
        let versions = end.terms.versions.clone();
        let ech = match &arguments.ech {
            Some(text) => encrypted(text, is_local, &mut end)?,
            None => Some(Ech::No),
        };
        // What a likeness offers to those who cannot read the hello inside stays as it is.
        let outer_versions = likeness.as_ref().map(|_| versions);
        let ech_from_dns = arguments.ech.as_deref() == Some("dns");
        if arguments.dns.is_some() && !ech_from_dns {
            return Err(Error::usage(
                "--dns is the server that --ech dns asks; add --ech dns, or leave it out",
            ));
        }
        let errand = match (arguments.no_http, &arguments.send) {
            (true, _) => Errand::Nothing,
            (_, Some(path)) => Errand::Send(path.clone()),
            _ => Errand::Ask(Ask {
                method: arguments.method,
                fields: arguments.fields,
                content: content(&arguments.data, &arguments.data_binary)?,
                follow: arguments.location,
            }),
        };
        let output = match arguments.output {
            // Who sends by hand wants to see what comes back.
            None if arguments.send.is_some() => BodyOutput::Stdout,
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
        if arguments.sessions.early_data
            && !arguments.sessions.resume
            && arguments.sessions.again.is_none()
            && arguments.sessions.session.is_none()
        {
            return Err(Error::usage(
                "--early-data needs a session to resume; add --resume or --session",
            ));
        }
        let is_named = (likeness.as_ref()).is_none_or(|likeness| likeness.names_server());
        let no_sni = arguments.no_sni || !is_named && arguments.sni.is_none();
        let names = arguments.sni.or_else(|| {
            let name = target.as_ref().and_then(Target::server_name);
            name.map(str::to_owned)
        });
        let key_shares = arguments.key_share.or_else(|| {
            let likeness = likeness.as_ref()?;
            Some(likeness.key_shares_among(&end.terms.groups))
        });
        Ok(Client {
            server_name: names.filter(|_| !no_sni),
            target,
            approach,
            connect: arguments.connect,
            proxy: arguments.proxy,
            no_proxy: arguments.noproxy,
            proxy_handshake: arguments.proxy_handshake,
            proxy_header: arguments.haproxy_protocol,
            no_sni,
            key_shares,
            max_fragment_length: arguments.max_fragment_length,
            grease: arguments.grease,
            ech,
            ech_from_dns,
            outer_versions,
            dns: arguments.dns,
            ocsp: arguments.ocsp,
            logs: match &arguments.ct_logs {
                Some(path) => Some(Arc::new(LogList::from_file(path)?)),
                None => None,
            },
            shape: Shape {
                likeness,
                omitted: arguments.omit.unwrap_or_default(),
                padded_to: arguments.pad_hello.map(usize::from),
                record_limit: arguments.split_hello.map(usize::from),
            },
            ca_file: arguments.ca_file,
            insist: arguments.cert_anyway,
            insecure: arguments.insecure,
            renegotiate: arguments.renegotiate,
            post_handshake_auth: arguments.post_handshake_auth || !end.identities.is_empty(),
            asks_later,
            key_update: arguments.key_update,
            errand,
            again: match arguments.sessions.again {
                None => arguments.sessions.resume.into(),
                Some(times) => times,
            },
            session_file: arguments.sessions.session,
            early_data: arguments.sessions.early_data,
            family: match (arguments.ipv4, arguments.ipv6) {
                (true, _) => Some(Family::V4),
                (_, true) => Some(Family::V6),
                _ => None,
            },
            output,
            end,
        })
    }
}

/// --ech goes with --as where the client itself sends the extension: the encrypted hello takes the place
/// of the bytes that it pretends with.
fn require_alike(likeness: &Likeness, text: &str) -> Result<()> {
    let title = &likeness.title;
    match (text, likeness.pretends_ech()) {
        ("grease", true) => Err(Error::usage(format!(
            "--ech grease and --as: {title} sends such bytes by itself, in its own place and length; leave out --ech"
        ))),
        (_, true) => Ok(()),
        (_, false) => Err(Error::usage(format!(
            "--ech and --as: {title} sends no encrypted_client_hello, and a hello with one would not be like its own; leave one of them out, or imitate a client that sends it: chrome, firefox"
        ))),
    }
}

/// What --ech asks for: `None` is the configuration of the built-in server. An encrypted hello offers
/// TLS 1.3 alone.
fn encrypted(text: &str, is_local: bool, end: &mut End) -> Result<Option<Ech>> {
    if !end.terms.versions.contains(&ProtocolVersion::TLS1_3) {
        return Err(Error::usage(
            "--ech is of TLS 1.3, which is not offered; add 1.3 to --tls or a suite of TLS 1.3 to --cipher",
        ));
    }
    if text == "grease" {
        return Ok(Some(Ech::Grease));
    }
    end.terms.versions = vec![ProtocolVersion::TLS1_3];
    match (text, is_local) {
        ("", true) => Ok(None),
        ("dns", true) => Err(Error::usage(
            "--ech dns and --local: the built-in server is not in DNS; --ech without a value takes its key",
        )),
        ("dns", false) => Ok(Some(Ech::No)),
        ("", false) => Err(Error::usage(
            "--ech needs a configuration: an ECHConfigList in base64, a file of one, dns or grease; only --local goes without",
        )),
        _ => Ok(Some(Ech::Offer(Box::new(super::ech::offer(text)?)))),
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

impl TryFrom<ServeArguments> for Server {
    type Error = Error;

    fn try_from(arguments: ServeArguments) -> Result<Self> {
        let approach = arguments.starttls;
        let alpn = arguments.end.terms.alpn.as_deref();
        let is_alpn_given = alpn.is_some();
        let mut names = alpn.unwrap_or_default().iter();
        if let Some(name) = names.find(|name| approach.is_none() && !application::speaks(name)) {
            return Err(Error::usage(format!(
                "--alpn {}: the server answers only in HTTP/2 and HTTP/1.1, and must not agree to anything else; give h2, http/1.1 or none",
                String::from_utf8_lossy(name)
            )));
        }
        let mut end = End::changing(Side::Server, None, arguments.end)?;
        end.identities = stapled(end.identities, &arguments.ocsp)?;
        if let Some(approach) = approach.filter(|_| !is_alpn_given) {
            end.terms.alpn = protocols(approach);
        }
        if arguments.client_auth_path.is_some() {
            if approach.is_some() {
                return Err(Error::usage(
                    "--client-auth-path is a path of HTTP, which --starttls does not serve",
                ));
            }
            if !is_alpn_given {
                end.terms.alpn = vec![b"http/1.1".to_vec()];
            } else if end.terms.alpn.iter().any(|name| name == b"h2") {
                return Err(Error::usage(
                    "--client-auth-path and --alpn h2: HTTP/2 forbids to ask for a certificate after the handshake (RFC 9113 §9.2.1, §9.2.3)",
                ));
            }
        }
        let mut client_authentication = client_authentication(
            arguments.client_auth,
            arguments.client_ca.as_deref(),
            arguments.client_auth_path.is_some(),
            !end.peer_keys.is_empty(),
        )?;
        require_filters_apart(&arguments.client_filter, client_authentication.is_some())?;
        match &mut client_authentication {
            Some(wanted) => {
                wanted.filters = Arc::new(arguments.client_filter);
                wanted.crls = end.crls.clone();
                wanted.peer_keys = end.peer_keys.clone();
                wanted.delegated_credentials = end.accept_delegated;
                wanted.anchor_ids.clone_from(&end.anchor_ids);
            }
            None if end.anchor_ids.is_some() => {
                return Err(Error::usage(
                    "--trust-anchors is about the certificates of clients, which are not asked for any; add --client-auth",
                ));
            }
            None if end.accept_delegated => {
                return Err(Error::usage(
                    "--accept-delegated is about the certificates of clients, which are not asked for any; add --client-auth",
                ));
            }
            None if !end.crls.is_empty() => {
                return Err(Error::usage(
                    "--crl judges the certificates of clients, which are not asked for any; add --client-auth",
                ));
            }
            None => {}
        }
        Ok(Server {
            address: (arguments.bind, arguments.port).into(),
            connections: arguments.connections.into(),
            end,
            approach,
            proxy_header: arguments.haproxy_protocol,
            client_authentication,
            session_cache: arguments.session_cache.into(),
            client_auth_path: arguments.client_auth_path,
            psk_hint: arguments.psk_hint.map(String::into_bytes),
            cookie: arguments.cookie,
            ech: super::ech::keys(&arguments.ech)?,
            pages: arguments.pages,
            tickets: arguments.tickets.into(),
            early_data: arguments.early_data,
        })
    }
}

/// The identities, with the OCSP responses that are about their certificates.
fn stapled(identities: Arc<Vec<Identity>>, responses: &[PathBuf]) -> Result<Arc<Vec<Identity>>> {
    if responses.is_empty() {
        return Ok(identities);
    }
    let mut identities = Arc::into_inner(identities).unwrap_or_default();
    if identities.is_empty() {
        identities = Identity::demo();
    }
    for path in responses {
        Identity::staple_file(&mut identities, path)?;
    }
    Ok(Arc::new(identities))
}

/// The target, spoken to as --starttls says.
fn approached(target: Target, approach: Approach) -> Result<Target> {
    match target.approach {
        Some(scheme) if scheme != approach => Err(Error::usage(format!(
            "--starttls {} and the scheme {}:// are different protocols; give one of them",
            approach.name(),
            scheme.name()
        ))),
        _ => Ok(target.with_approach(approach)),
    }
}

/// What is offered in ALPN in a protocol other than HTTP.
pub(super) fn protocols(approach: Approach) -> Vec<Vec<u8>> {
    approach.alpn().map(<[u8]>::to_vec).into_iter().collect()
}

/// Filters ask for each extension once, and of those who are asked for a certificate.
fn require_filters_apart(filters: &[OidFilter], is_asked: bool) -> Result<()> {
    if !filters.is_empty() && !is_asked {
        return Err(Error::usage(
            "--client-filter is about the certificates of clients, which are not asked for any; add --client-auth",
        ));
    }
    let oid = |at: usize| &filters[at].certificate_extension_oid;
    if (1..filters.len()).any(|at| (0..at).any(|before| oid(before) == oid(at))) {
        return Err(Error::usage(
            "--client-filter names one extension twice; give all that it must hold at once (RFC 9846 §4.3.5)",
        ));
    }
    Ok(())
}

/// What is asked of clients. Whom to trust and how strictly can each be said alone.
fn client_authentication(
    how: Option<ClientAuth>,
    authorities: Option<&Path>,
    has_path: bool,
    has_keys: bool,
) -> Result<Option<ClientAuthentication>> {
    if how.is_none() && authorities.is_none() && !has_path && !has_keys {
        return Ok(None);
    }
    let trust_anchors = match authorities {
        Some(path) => TrustAnchors::from_pem_file(path)?,
        None if has_keys => TrustAnchors::empty(),
        None => TrustAnchors::from_pem("the demo authorities", identity::demo_ca_pem()),
    };
    Ok(Some(match how {
        Some(ClientAuth::Request) => ClientAuthentication::requested(trust_anchors),
        _ => ClientAuthentication::required(trust_anchors),
    }))
}
