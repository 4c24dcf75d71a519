//! The key exchange: ServerKeyExchange, and ClientKeyExchange, which completes the secret (RFC 5246
//! §7.4.3, §7.4.7, RFC 8422 §5.4, RFC 4279 §2).

use super::super::Identity;
use super::super::choice::{BesidesPsk, Exchange, Signed};
use super::super::psk::named_psk;
use super::Handshake;
use crate::compute::Value;
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::keys::exchange::KeyPair;
use crate::keys::exchange::dhe::{self, DheGroup};
use crate::keys::schedule::tls12::Randoms;
use crate::message::*;
use crate::names::registry::{NamedGroup, ProtocolVersion};
use crate::peer::Signer;

/// Our half of the key exchange, between the flights.
pub(super) enum Half<'a> {
    /// A pre-shared key is all there is.
    Psk,
    Rsa(&'a Identity),
    Dhe(dhe::KeyPair),
    Ecdhe(KeyPair),
}

/// A key pair, and what the client is sent of it.
enum Generated {
    Ecdhe(KeyPair, ServerEcdhParams),
    Dhe(dhe::KeyPair, ServerDhParams),
}

impl<'a> Handshake<'a> {
    /// ServerKeyExchange, unless the client encrypts the secret to the certificate's key (RFC 5246
    /// §7.4.3, RFC 8422 §5.4).
    pub(super) fn send_server_key_exchange(
        &mut self,
        exchange: Exchange<'a>,
        randoms: &Randoms,
    ) -> Result<Half<'a>> {
        let signed = match exchange {
            Exchange::Rsa(identity) => return Ok(Half::Rsa(identity)),
            Exchange::Psk(besides) => return self.send_psk_server_key_exchange(besides),
            Exchange::Signed(signed) => signed,
        };
        let Signed { group, signer } = signed;
        let scheme = signer.scheme;
        self.c.agreed.group = Some(group);
        self.c.agreed.signature_scheme = Some(scheme);
        match self.generate(group)? {
            Generated::Ecdhe(ours, params) => {
                self.send_params(params, signer, randoms)?;
                Ok(Half::Ecdhe(ours))
            }
            Generated::Dhe(ours, params) => {
                self.send_params(params, signer, randoms)?;
                Ok(Half::Dhe(ours))
            }
        }
    }

    /// ServerKeyExchange beside a pre-shared key: unsigned, and left out if there is nothing to say
    /// (RFC 4279 §2 to §4, RFC 5489 §2).
    fn send_psk_server_key_exchange(&mut self, besides: BesidesPsk<'a>) -> Result<Half<'a>> {
        let hint = self.config.psk_hint.as_ref();
        let psk_identity_hint =
            Value::literal("psk_identity_hint", hint.cloned().unwrap_or_default());
        let half = match besides {
            BesidesPsk::Nothing => Half::Psk,
            BesidesPsk::Rsa(identity) => Half::Rsa(identity),
            BesidesPsk::Group(group) => {
                self.c.agreed.group = Some(group);
                return match self.generate(group)? {
                    Generated::Ecdhe(ours, params) => {
                        self.c.send(&UnsignedServerKeyExchange {
                            psk_identity_hint,
                            params,
                        })?;
                        Ok(Half::Ecdhe(ours))
                    }
                    Generated::Dhe(ours, params) => {
                        self.c.send(&UnsignedServerKeyExchange {
                            psk_identity_hint,
                            params,
                        })?;
                        Ok(Half::Dhe(ours))
                    }
                };
            }
        };
        if hint.is_some() {
            self.c.send(&PskServerKeyExchange { psk_identity_hint })?;
        }
        Ok(half)
    }

    /// A fresh key pair, with what the client is sent of it.
    fn generate(&mut self, group: NamedGroup) -> Result<Generated> {
        let Some(dh) = DheGroup::named(group) else {
            let ours = self.c.generate_key_pair(group)?;
            let params = ServerEcdhParams {
                namedcurve: group,
                public: ours.public().clone(),
            };
            return Ok(Generated::Ecdhe(ours, params));
        };
        let ours = self.c.generate_dhe_key_pair(dh)?;
        let params = ServerDhParams {
            dh_p: ours.group().p.clone(),
            dh_g: ours.group().g.clone(),
            dh_ys: ours.public().clone(),
        };
        Ok(Generated::Dhe(ours, params))
    }

    /// Signs parameters, and sends them (RFC 5246 §7.4.3).
    fn send_params<P: Params>(
        &mut self,
        params: P,
        signer: Signer<'a>,
        randoms: &Randoms,
    ) -> Result<()> {
        let encoded = self.c.compute(params.encode())?;
        let signature = signer.sign_params(self.c, randoms, encoded.clone())?;
        let algorithm = (self.version >= ProtocolVersion::TLS1_2).then_some(signer.scheme);
        self.c.send(&ServerKeyExchange {
            params,
            encoded,
            algorithm,
            signature,
        })
    }

    /// ClientKeyExchange, and the secret that it completes (RFC 5246 §7.4.7, RFC 4279 §2).
    pub(super) fn receive_client_key_exchange(&mut self, half: Half<'_>) -> Result<Value> {
        match half {
            Half::Psk => {
                let PskClientKeyExchange { psk_identity } = self.c.receive()?;
                let psk = named_psk(self.c, self.config, &psk_identity)?;
                self.c.mix_psk(None, &psk)
            }
            Half::Ecdhe(ours) => self.complete(|c, theirs: EcdheClientKeyExchange, name| {
                c.agree(&ours, &theirs.ecdh_yc, name)
            }),
            Half::Dhe(ours) => self.complete(|c, theirs: DheClientKeyExchange, name| {
                c.agree_dhe(&ours, &theirs.dh_yc, name)
            }),
            Half::Rsa(identity) => {
                let key = identity.private_key().rsa()?;
                let key =
                    key.ok_or_else(|| Error::internal("RSA key transport without an RSA key"))?;
                self.complete(|c, theirs: RsaClientKeyExchange, name| {
                    c.decrypt_pre_master_secret(key, &theirs.encrypted_pre_master_secret, name)
                })
            }
        }
    }

    /// Receives the client's part, and makes the pre_master_secret of it; mixed with the key that it
    /// names, if the suite asks for one.
    fn complete<K: Message + Default>(
        &mut self,
        secret: impl FnOnce(&mut Connection, K, &'static str) -> Result<Value>,
    ) -> Result<Value> {
        if !self.suite.key_exchange.has_psk() {
            let exchange: K = self.c.receive()?;
            return secret(self.c, exchange, "pre_master_secret");
        }
        let WithPsk {
            psk_identity,
            exchange,
        } = self.c.receive()?;
        let psk = named_psk(self.c, self.config, &psk_identity)?;
        let other_secret = secret(self.c, exchange, "other_secret")?;
        self.c.mix_psk(Some(&other_secret), &psk)
    }
}
