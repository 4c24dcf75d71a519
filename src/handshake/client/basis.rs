//! What a client's sessions rest on: whom it believed when they began, and who it was itself. A resumption
//! checks neither again, so that a session is of use only as long as both are the same.

use super::Config;
use crate::connection::session::Basis;
use crate::names::hash::HashAlgorithm;
use crate::peer::Identity;

/// What sessions of this configuration rest on.
pub(super) fn of(config: &Config) -> Basis {
    let mut trust = Hashed::default();
    config.trust_anchors.each_part(|part| trust.add(part));
    for crl in config.crls.iter() {
        trust.add(crl.der());
    }
    for key in config.peer_keys.iter() {
        trust.add(key.to_string().as_bytes());
    }
    trust.add(&[u8::from(config.ocsp), u8::from(config.logs.is_some())]);

    let mut identity = Hashed::default();
    let own = config.identities.iter().chain(config.raw_keys.iter());
    for one in own {
        match one.is_bare() {
            true => identity.add(&public_key(one)),
            false => one.chain().iter().for_each(|der| identity.add(der)),
        }
    }
    Basis {
        trust: trust.done(),
        identity: identity.done(),
    }
}

fn public_key(identity: &Identity) -> Vec<u8> {
    let key = identity.private_key().public_key();
    key.map_or_else(|_| Vec::new(), |key| key.spki().to_vec())
}

/// Byte strings, each with its length ahead of it, to be hashed.
#[derive(Default)]
struct Hashed(Vec<u8>);

impl Hashed {
    fn add(&mut self, part: &[u8]) {
        self.0.extend((part.len() as u64).to_be_bytes());
        self.0.extend(part);
    }

    fn done(self) -> Vec<u8> {
        HashAlgorithm::Sha256.digest(&[&self.0])
    }
}
