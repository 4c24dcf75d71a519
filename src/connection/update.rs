//! After the handshake of TLS 1.3: new keys (RFC 9846 §4.7.3, §7.2).

use super::Connection;
use crate::compute::Value;
use crate::error::{Error, Result};
use crate::keys::schedule::tls13::{next_traffic_secret, traffic_keys};
use crate::message::KeyUpdate;
use crate::names::registry::{KeyUpdateRequest, ProtocolVersion};
use crate::names::suite::Suite;
use crate::narration::Side;
use crate::record::Protection;

/// The application traffic secrets in force.
#[derive(Debug, Clone)]
pub struct TrafficSecrets {
    /// The suite whose keys are derived from them.
    pub suite: &'static Suite,
    /// The secret of what we write.
    pub ours: Value,
    /// The secret of what the peer writes.
    pub theirs: Value,
    /// The secret behind the tickets; at the client.
    pub resumption_secret: Option<Value>,
}

impl Connection {
    /// The handshake is done: these secrets are in force.
    pub fn set_traffic_secrets(&mut self, secrets: TrafficSecrets) {
        self.traffic = Some(secrets);
    }

    /// The secret of what `sender` writes now, and the suite (RFC 9846 §7.2): post-handshake
    /// authentication is finished under the client's.
    ///
    /// # Errors
    /// Internal, if the connection is not one of TLS 1.3 after its handshake.
    pub fn traffic_secret(&self, sender: Side) -> Result<(&'static Suite, Value)> {
        let secrets = self.traffic_secrets()?;
        let secret = if sender == self.side {
            secrets.ours
        } else {
            secrets.theirs
        };
        Ok((secrets.suite, secret))
    }

    pub(super) fn traffic_secrets(&self) -> Result<TrafficSecrets> {
        self.traffic
            .clone()
            .ok_or_else(|| Error::internal("no traffic secrets after the handshake"))
    }

    /// The protection of `sender`'s records under a traffic secret.
    ///
    /// # Errors
    /// None that a peer can cause.
    pub fn traffic_protection(
        &mut self,
        suite: &Suite,
        sender: Side,
        secret: &Value,
    ) -> Result<Protection> {
        let keys = traffic_keys(suite, sender, secret, &mut self.narration)?;
        Protection::new(suite, ProtocolVersion::TLS1_3, keys, false)
    }

    pub(super) fn take_key_update(&mut self, update: &KeyUpdate) -> Result<()> {
        let mut secrets = self.traffic_secrets()?;
        secrets.theirs =
            next_traffic_secret(secrets.suite.hash, &secrets.theirs, &mut self.narration)?;
        let sender = self.side.peer();
        let protection = self.traffic_protection(secrets.suite, sender, &secrets.theirs)?;
        self.protect_reads(protection)?;
        self.traffic = Some(secrets);
        // Due before our next data, so that many requests in our silence get one answer.
        self.owes_key_update |= update.request_update == KeyUpdateRequest::UpdateRequested;
        Ok(())
    }

    /// Sends KeyUpdate and goes on under new keys; the peer is asked to do the same if so requested.
    ///
    /// # Errors
    /// If the connection is not one of TLS 1.3 after its handshake.
    pub fn update_keys(&mut self, request_update: KeyUpdateRequest) -> Result<()> {
        let mut secrets = self.traffic_secrets()?;
        self.send_untranscribed(&KeyUpdate { request_update })?;
        secrets.ours = next_traffic_secret(secrets.suite.hash, &secrets.ours, &mut self.narration)?;
        let protection = self.traffic_protection(secrets.suite, self.side, &secrets.ours)?;
        self.protect_writes(protection)?;
        self.traffic = Some(secrets);
        Ok(())
    }

    /// Updates our keys before the next data if the peer asked for it, or if they have protected as
    /// much as they bear.
    pub(super) fn update_keys_in_time(&mut self) -> Result<()> {
        let is_worn = self.traffic.is_some() && self.layer.is_write_key_worn();
        if is_worn || self.owes_key_update {
            self.owes_key_update = false;
            self.update_keys(KeyUpdateRequest::UpdateNotRequested)?;
        }
        Ok(())
    }
}
