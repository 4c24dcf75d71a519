//! pre_master_secret → master_secret → key_block → keys (RFC 5246 §6.3 and §8.1).

use super::KeySchedule;
use crate::compute::Value;
use crate::compute::bytes::Split;
use crate::compute::prf::PrfAlgorithm;
use crate::error::Result;
use crate::keys::exporter::Exporter;
use crate::names::registry::ProtocolVersion;
use crate::names::suite::Suite;
use crate::narration::{Narration, Side};
use crate::record::Keys;

/// The randoms of both hellos, 32 bytes each.
#[derive(Debug, Clone)]
pub struct Randoms {
    /// Of the ClientHello.
    pub client_random: Value,
    /// Of the ServerHello.
    pub server_random: Value,
}

impl Randoms {
    /// What a ServerKeyExchange with these parameters signs (RFC 5246 §7.4.3).
    pub fn signed_with(&self, params: Value) -> Vec<Value> {
        vec![
            self.client_random.clone(),
            self.server_random.clone(),
            params,
        ]
    }

    /// The client's, then the server's.
    pub fn both(&self) -> (&Value, &Value) {
        (&self.client_random, &self.server_random)
    }

    /// The randoms of the hellos.
    pub fn new(client_random: &Value, server_random: &Value) -> Self {
        Randoms {
            client_random: client_random.clone().renamed("client_random"),
            server_random: server_random.clone().renamed("server_random"),
        }
    }
}

/// The keys of both directions.
#[derive(Debug, Clone)]
pub struct ConnectionKeys {
    /// Of what the client writes.
    pub client_write: Keys,
    /// Of what the server writes.
    pub server_write: Keys,
}

/// Expands the master secret into the key block, and cuts it into keys (RFC 5246 §6.3).
///
/// # Errors
/// None that a peer can cause.
pub fn derive_keys(
    suite: &Suite,
    version: ProtocolVersion,
    master_secret: &Value,
    randoms: &Randoms,
    narration: &mut Narration,
) -> Result<ConnectionKeys> {
    let mac_length = suite.mac_key_length();
    let key_length = suite.cipher.key_length();
    let iv_length = suite.cipher.fixed_iv_length(version);
    let prf = PrfAlgorithm::of(version, suite.hash);
    let key_block = narration.compute(prf.key_block(
        master_secret,
        &randoms.server_random,
        &randoms.client_random,
        2 * (mac_length + key_length + iv_length),
    ))?;
    let mut offset = 0;
    let mut part = |name: &'static str, length: usize| {
        let start = offset;
        offset += length;
        if length == 0 {
            return Ok(Value::literal(name, []));
        }
        let rfc = prf.cite("RFC 5246 §6.3", "RFC 2246 §6.3, RFC 4346 §6.3");
        narration.compute(Split::new(name, &key_block, start, length, rfc))
    };
    let client_mac = part("client_write_MAC_key", mac_length)?;
    let server_mac = part("server_write_MAC_key", mac_length)?;
    let client_key = part("client_write_key", key_length)?;
    let server_key = part("server_write_key", key_length)?;
    let client_iv = part("client_write_IV", iv_length)?;
    let server_iv = part("server_write_IV", iv_length)?;
    Ok(ConnectionKeys {
        client_write: Keys {
            mac_key: client_mac,
            key: client_key,
            iv: client_iv,
        },
        server_write: Keys {
            mac_key: server_mac,
            key: server_key,
            iv: server_iv,
        },
    })
}

/// Up to TLS 1.2.
impl KeySchedule {
    /// The master secret (RFC 5246 §8.1), bound to the handshake so far if it is the `extended` one
    /// (RFC 7627 §4). It is told to the key log.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn master_secret(
        &mut self,
        prf: PrfAlgorithm,
        pre_master_secret: &Value,
        randoms: &Randoms,
        extended: bool,
        narration: &mut Narration,
    ) -> Result<Value> {
        let (client_random, server_random) = randoms.both();
        let master_secret = if extended {
            let hash = self
                .transcript
                .hash("session_hash", prf.hash(), "RFC 7627 §3");
            let session_hash = narration.compute(hash)?;
            narration.compute(prf.extended_master_secret(pre_master_secret, &session_hash))?
        } else {
            narration.compute(prf.master_secret(pre_master_secret, client_random, server_random))?
        };
        self.resume_master_secret(prf, &master_secret, randoms, narration);
        Ok(master_secret)
    }

    /// Goes on with the master secret of an earlier connection (RFC 5246 §7.3). It is told to the key
    /// log.
    pub fn resume_master_secret(
        &mut self,
        prf: PrfAlgorithm,
        master_secret: &Value,
        randoms: &Randoms,
        narration: &mut Narration,
    ) {
        narration.secret("CLIENT_RANDOM", &randoms.client_random, master_secret);
        self.exporter = Some(Exporter::Tls12 {
            prf,
            master_secret: master_secret.clone(),
            randoms: randoms.clone(),
        });
    }

    /// What the Finished message of `sender` must hold, given the messages so far (RFC 5246 §7.4.9).
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn verify_data(
        &mut self,
        prf: PrfAlgorithm,
        master_secret: &Value,
        sender: Side,
        narration: &mut Narration,
    ) -> Result<Value> {
        let rfc = prf.cite("RFC 5246 §7.4.9", "RFC 2246 §7.4.9, RFC 4346 §7.4.9");
        let hash = self.transcript.hash("handshake_hash", prf.hash(), rfc);
        let handshake_hash = narration.compute(hash)?;
        narration.compute(prf.verify_data(master_secret, sender, &handshake_hash))
    }
}
