//! What the other end said that explains a failure afterwards.

use crate::check::Check;
use crate::extension::OidFilter;
use crate::names::TrustAnchorId;
use crate::names::registry::{
    AlertDescription, ClientCertificateType, ExtensionType, HandshakeType, ProtocolVersion,
    SignatureScheme,
};
use crate::names::signature::KeyAlgorithm;
use crate::narration::PskOrigin;

/// What the other end said on a connection, as far as it explains how the connection ended.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    /// What it asked of our certificate, if it asked for one.
    pub certificate_request: Option<CertificateAsked>,
    /// The alerts at the level of a warning that were passed over, in order.
    pub warnings: Vec<AlertDescription>,
    /// Whether it closed in order, with close_notify.
    pub close_notify: bool,
    /// How often it asked for a new handshake, which was refused.
    pub renegotiations: u32,
    /// Whether application data came.
    pub has_data: bool,
    /// Whether the keys come, up to TLS 1.2, from one that both ends were given and that it has not
    /// proved yet.
    pub psk: bool,
    /// The pre-shared keys of TLS 1.3 that the client's hello offers, in order: an answer to it may be
    /// about one of them.
    pub offered_psks: Vec<PskOrigin>,
    /// The trust anchors that a server says it has chains of (draft-ietf-tls-trust-anchor-ids §4.3).
    pub available_anchors: Vec<TrustAnchorId>,
    /// Whether it was gone when something was sent to it.
    pub hung_up: bool,
    /// A handshake message that came where another one must come.
    pub out_of_place: Option<HandshakeType>,
    /// What arrived of a record that was refused for its header.
    pub refused: Vec<u8>,
    /// At a server: whether the client was asked for another hello (RFC 9846 §4.2.4).
    pub retried: bool,
    /// At a server: whether it shows no certificate, as a session or a key that both ends know takes its place.
    pub unshown: bool,
    /// Whether a server took early data.
    pub took_early_data: bool,
    /// The extension by which a server agreed to keep to short records.
    pub record_limit: Option<ExtensionType>,
}

/// How many warnings are remembered; a peer may send more.
const MOST_WARNINGS: usize = 16;

impl Heard {
    /// Nothing yet.
    pub fn nothing() -> &'static Heard {
        static NOTHING: Heard = Heard {
            certificate_request: None,
            warnings: Vec::new(),
            close_notify: false,
            renegotiations: 0,
            has_data: false,
            offered_psks: Vec::new(),
            available_anchors: Vec::new(),
            hung_up: false,
            out_of_place: None,
            refused: Vec::new(),
            retried: false,
            unshown: false,
            took_early_data: false,
            record_limit: None,
            psk: false,
        };
        &NOTHING
    }

    /// A warning was passed over.
    pub(super) fn warning(&mut self, alert: AlertDescription) {
        if self.warnings.len() < MOST_WARNINGS {
            self.warnings.push(alert);
        }
    }
}

/// What a server asked of a client's certificate (RFC 5246 §7.4.4, RFC 9846 §4.4.2), and what it got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateAsked {
    /// The kinds of key that it takes; empty in TLS 1.3, which has no such list.
    pub certificate_types: Vec<ClientCertificateType>,
    /// The signature schemes that it takes; empty before TLS 1.2.
    pub signature_algorithms: Vec<SignatureScheme>,
    /// The authorities that it accepts, as distinguished names in DER; none means any.
    pub authorities: Vec<Vec<u8>>,
    /// What the certificate's extensions must hold (oid_filters of TLS 1.3).
    pub filters: Vec<OidFilter>,
    /// What it got.
    pub answer: CertificateSent,
}

/// What answered a request for a client's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateSent {
    /// An empty list: there was nothing to show.
    Nothing,
    /// An empty list: none of these keys, the only ones there are, can sign in this version.
    Unable(ProtocolVersion, Vec<KeyAlgorithm>),
    /// An empty list: the certificate of this subject is not what the server asks for.
    Withheld(String, Own),
    /// The certificate of this subject.
    Shown(String, Own),
}

/// What is wrong with a certificate of our own, as far as we can see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    /// The checks that fail.
    pub faults: Vec<Check>,
    /// Whose certificate comes next on the way to an authority, if it did not come along and the other
    /// end names others.
    pub lacks: Option<String>,
}
