//! What was typed for `serve`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::arguments::{ClientAuth, ServeArguments};
use super::super::ends::End;
use super::{Server, protocols};
use crate::application;
use crate::error::{Error, Result};
use crate::extension::OidFilter;
use crate::names::Side;
use crate::peer::{ClientAuthentication, Identity, TrustAnchors, identity};

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
            ech: crate::commands::ech::keys(&arguments.ech)?,
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
