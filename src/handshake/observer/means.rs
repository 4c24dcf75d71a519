//! What observers know besides what they see, and share: secrets, keys, whom to trust, and what they have
//! seen on other connections.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError, RwLock};

use super::psk::GivenPsks;
use super::sessions::Sessions;
use crate::certificate::Certificate;
use crate::keys::log::KeyLog;
use crate::peer::TrustAnchors;

/// What observers know besides what they see.
#[derive(Debug)]
pub struct Means {
    /// The secrets of connections.
    pub secrets: RwLock<KeyLog>,
    /// Who is trusted to vouch for servers and clients.
    pub trust_anchors: TrustAnchors,
    /// RSA keys of servers, for key transport.
    pub server_keys: Vec<rsa::RsaPrivateKey>,
    /// Keys that both ends were given.
    pub psks: GivenPsks,
    /// Nobody reads the story: signatures and chains are not checked.
    pub is_brief: bool,
    /// The sessions that were seen to begin.
    pub sessions: Mutex<Sessions>,
    /// Whom certificates are for that were seen already.
    pub names: Mutex<HashMap<Vec<u8>, Option<String>>>,
}

/// Names of certificates that are kept at most.
const MOST_NAMES: usize = 256;

impl Means {
    /// Whom a certificate in DER is for. A server shows the same one again and again.
    pub(super) fn name_of(&self, der: &[u8]) -> Option<String> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = names.get(der) {
            return name.clone();
        }
        let certificate = Certificate::parse(der).ok();
        let name = certificate.and_then(|certificate| name_of(&certificate));
        if names.len() >= MOST_NAMES {
            names.clear();
        }
        names.insert(der.to_vec(), name.clone());
        name
    }
}

/// Whom a certificate is for: the first of its names, else the common name of its subject.
pub(super) fn name_of(certificate: &Certificate) -> Option<String> {
    let common_name = || certificate.subject().common_name().map(str::to_owned);
    certificate.names().into_iter().next().or_else(common_name)
}
