//! The PROXY header that goes ahead of everything: where it disturbs, and where it is missing.

use super::attempt::{Ending, Failure};
use super::offer::ProxyHeader;
use super::{Cause, Certainty, Inquiry, Needed};
use crate::error::ErrorKind;
use crate::transport::haproxy;

impl Inquiry<'_> {
    /// Whether it works without the PROXY header that went ahead, where the server has not answered in
    /// TLS. What is behind it may fail as well: then the search goes on from there.
    pub(super) fn without_proxy_header(
        &mut self,
        first: &mut Ending,
        failure: &mut Failure,
    ) -> Option<Cause> {
        self.way.route.header.filter(|_| !first.answered)?;
        let mut offer = self.base.clone();
        offer.proxy_header = ProxyHeader::Without;
        offer.options.unset("--haproxy-protocol");
        let ending = self.attempt(&offer, "without a PROXY header in front")?;
        let sentence = "The server does not expect a PROXY header before the handshake, and reads it as a malformed start of TLS.";
        let server = "Expect the header where a load balancer calls (HAProxy: accept-proxy; nginx: listen … \
                      proxy_protocol), or have the load balancer send none.";
        let client = "Leave out --haproxy-protocol for this server.";
        if let Some(next) = ending.failure.clone() {
            if ending.answered {
                self.base = offer;
                self.needed.push(Needed {
                    id: "no-proxy-header",
                    cause: sentence.to_owned(),
                    server: vec![server.to_owned()],
                    client: vec![client.to_owned()],
                });
                (*first, *failure) = (ending, next);
            }
            return None;
        }
        let again = self.fails_again();
        Some(Cause {
            ids: vec!["no-proxy-header".to_owned()],
            sentence: sentence.to_owned(),
            certainty: match again {
                Some(true) => Certainty::Certain,
                _ => Certainty::Likely("it was not seen to fail again with it".to_owned()),
            },
            works: Some(self.command(&offer)),
            server: vec![server.to_owned()],
            client: vec![client.to_owned()],
        })
    }

    /// Whether it works with a PROXY header in front, where nobody answered without: the server is then
    /// meant to be called by a proxy alone.
    pub(super) fn with_proxy_header(&mut self, first: &Ending, failure: &Failure) -> Option<Cause> {
        let route = self.way.route;
        let is_direct = route.proxy.is_none() && route.header.is_none();
        let is_silent = matches!(
            failure.error.kind,
            ErrorKind::Closed | ErrorKind::Io | ErrorKind::TimedOut
        );
        if !is_direct || !is_silent || first.answered || self.base.approach.is_some() {
            return None;
        }
        let mut offer = self.base.clone();
        offer.proxy_header = ProxyHeader::With(haproxy::Version::V1);
        offer.options.add_joined("--haproxy-protocol", "v1");
        let ending = self.attempt(&offer, "with a PROXY header in front")?;
        if !ending.works() {
            return None;
        }
        let fails_again = self.fails_again();
        Some(Cause {
            ids: vec!["proxy-header".to_owned()],
            sentence: "The server expects a PROXY header before the handshake, which a load balancer in front \
                       of it sends, and does not answer anyone who comes without."
                .to_owned(),
            certainty: match fails_again {
                Some(true) => Certainty::Certain,
                _ => Certainty::Likely("it was not seen to fail again without".to_owned()),
            },
            works: Some(self.command(&offer)),
            server: vec![
                "Take no PROXY header on the address that clients call directly (HAProxy: accept-proxy; nginx: \
                 proxy_protocol)."
                    .to_owned(),
            ],
            client: vec!["Call the load balancer, not the server behind it.".to_owned()],
        })
    }
}
