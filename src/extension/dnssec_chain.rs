//! `dnssec_chain` (RFC 9102 §2): the records of DNS that vouch for the server's key.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

/// Which records are wanted, or the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DnssecChain {
    /// Of a ClientHello: those of the service at this port.
    Wanted(u16),
    /// Of an answer.
    Chain {
        /// For how many hours the server is going to have this extension.
        ext_support_lifetime: u16,
        /// Resource records one after the other, each as in a DNS message.
        authentication_chain: Vec<u8>,
    },
}

impl DnssecChain {
    fn form(carrier: Carrier, _: &[u8]) -> Self {
        match carrier {
            Carrier::ClientHello => DnssecChain::Wanted(0),
            _ => DnssecChain::Chain {
                ext_support_lifetime: 0,
                authentication_chain: Vec::new(),
            },
        }
    }
}

impl ExtensionBody for DnssecChain {
    extension_is!(
        DnssecChain,
        DnssecChain,
        [ClientHello, ServerHello, CertificateEntry],
        Self::form
    );

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        match self {
            DnssecChain::Wanted(port) => w.u16("PortNumber", port),
            DnssecChain::Chain {
                ext_support_lifetime,
                authentication_chain,
            } => {
                w.u16("ExtSupportLifetime", ext_support_lifetime)?;
                w.rest("AuthenticationChain", authentication_chain)
            }
        }
    }
}
