//! What was typed for a visit to a server.

use std::sync::Arc;

use super::super::arguments::ClientArguments;
use super::super::ends::End;
use super::{Ask, BodyOutput, Client, Errand, content, protocols};
use crate::error::{Error, Result};
use crate::handshake::client::Ech;
use crate::handshake::client::shape::{Likeness, Shape};
use crate::names::Side;
use crate::names::registry::ProtocolVersion;
use crate::names::service::Approach;
use crate::peer::LogList;
use crate::transport::{Family, Target};

impl TryFrom<ClientArguments> for Client {
    type Error = Error;

    fn try_from(arguments: ClientArguments) -> Result<Self> {
        if let Some(target) = &arguments.target {
            let typed = |command: &&&str| target.is_bare() && target.host == **command;
            if let Some(command) = crate::commands::COMMANDS.iter().find(typed) {
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
        _ => Ok(Some(Ech::Offer(Box::new(crate::commands::ech::offer(
            text,
        )?)))),
    }
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
