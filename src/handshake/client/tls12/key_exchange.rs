//! The key exchange: ServerKeyExchange, and ClientKeyExchange, which completes the secret (RFC 5246
//! §7.4.3, §7.4.7, RFC 8422 §5.4, §5.7, RFC 4279 §2).

use super::super::{authenticate, shape};
use super::Handshake;
use crate::check::Check;
use crate::compute::Value;
use crate::compute::signature::PublicKey;
use crate::connection::session::SuitePsk;
use crate::error::Result;
use crate::keys::exchange::dhe::DheGroup;
use crate::message::*;
use crate::names::registry::{NamedGroup, SignatureScheme};
use crate::names::suite::KeyExchange;
use crate::narration::PskOrigin;

/// The server's half of the key exchange, its signature checked if it has one.
pub(super) enum ServerHalf {
    /// A pre-shared key is all there is.
    Psk(SuitePsk),
    /// Something is exchanged, with a pre-shared key besides if the suite asks for one.
    Exchange(Box<Exchange>, Option<SuitePsk>),
}

/// What is exchanged, from the server's side.
pub(super) enum Exchange {
    /// The server sends nothing: the secret is encrypted to its certificate's key.
    Rsa(PublicKey),
    Dhe(DheGroup, Box<ServerDhParams>),
    Ecdhe(ServerEcdhParams),
}

impl Handshake<'_> {
    /// ServerKeyExchange, if the suite has one: its group and its signature (RFC 5246 §7.4.3, RFC
    /// 8422 §5.4).
    pub(super) fn receive_server_key_exchange(
        &mut self,
        public_key: PublicKey,
    ) -> Result<ServerHalf> {
        let exchange = match self.suite.key_exchange {
            KeyExchange::Ecdhe => {
                let theirs: EcdheServerKeyExchange = self.c.receive()?;
                self.check_curve(theirs.params.namedcurve)?;
                let signature = (theirs.algorithm, &theirs.signature);
                self.check_signature(&public_key, &theirs.encoded, signature)?;
                Exchange::Ecdhe(theirs.params)
            }
            KeyExchange::Dhe => {
                let theirs: DheServerKeyExchange = self.c.receive()?;
                let group = self.check_group(&theirs.params)?;
                let signature = (theirs.algorithm, &theirs.signature);
                self.check_signature(&public_key, &theirs.encoded, signature)?;
                Exchange::Dhe(group, theirs.params.into())
            }
            KeyExchange::RsaPsk => {
                let psk = self.receive_hint()?;
                return Ok(ServerHalf::Exchange(
                    Box::new(Exchange::Rsa(public_key)),
                    Some(psk),
                ));
            }
            _ => Exchange::Rsa(public_key),
        };
        Ok(ServerHalf::Exchange(Box::new(exchange), None))
    }

    /// ServerKeyExchange of a server that shows no certificate: nothing in it is signed (RFC 4279 §2
    /// and §3, RFC 5489 §2).
    pub(super) fn receive_psk_server_key_exchange(&mut self) -> Result<ServerHalf> {
        let exchange = match self.suite.key_exchange {
            KeyExchange::EcdhePsk => {
                let theirs: EcdhePskServerKeyExchange = self.c.receive()?;
                self.check_curve(theirs.params.namedcurve)?;
                Exchange::Ecdhe(theirs.params)
            }
            KeyExchange::DhePsk => {
                let theirs: DhePskServerKeyExchange = self.c.receive()?;
                let group = self.check_group(&theirs.params)?;
                Exchange::Dhe(group, theirs.params.into())
            }
            _ => return Ok(ServerHalf::Psk(self.receive_hint()?)),
        };
        Ok(ServerHalf::Exchange(
            Box::new(exchange),
            Some(self.choose_psk()?),
        ))
    }

    /// ServerKeyExchange, which is left out without a hint (RFC 4279 §2 and §4).
    fn receive_hint(&mut self) -> Result<SuitePsk> {
        let _: Option<PskServerKeyExchange> = self.c.receive_if()?;
        self.choose_psk()
    }

    /// The key to use: the first. Unless an application says what a hint means, clients must ignore
    /// it (RFC 4279 §5.2).
    fn choose_psk(&mut self) -> Result<SuitePsk> {
        let psk = self.config.psks.first();
        let psk = psk.ok_or_else(|| shape::no_psk(self.suite))?;
        self.c.agreed.psk = Some(PskOrigin::External);
        self.c.agreed.judge_psk(psk.bits());
        self.c.heard.psk = true;
        Ok(psk.for_suites())
    }

    /// A group in a finite field, whose prime may have no name (RFC 7919 §4).
    fn check_group(&mut self, params: &ServerDhParams) -> Result<DheGroup> {
        let group = DheGroup::new(&params.dh_p, &params.dh_g);
        group.validate()?;
        self.c.note_field(&group);
        Ok(group)
    }

    /// RFC 8422 §5.4: the curve is one of those offered.
    fn check_curve(&mut self, group: NamedGroup) -> Result<()> {
        self.c.agreed.group = Some(group);
        self.c.require(Check::NamedCurve {
            curve: group,
            offered: self.config.groups.clone(),
        })
    }

    /// The signature of ServerKeyExchange, over both randoms and the parameters (RFC 5246 §7.4.3).
    fn check_signature(
        &mut self,
        public_key: &PublicKey,
        params: &Value,
        signature: (Option<SignatureScheme>, &Value),
    ) -> Result<()> {
        authenticate::check_params_signature(
            self.c,
            self.config,
            self.version,
            public_key,
            &self.randoms,
            params,
            signature,
        )
    }

    /// ClientKeyExchange, and the secret that it completes (RFC 5246 §7.4.7, RFC 8422 §5.7, RFC 4279
    /// §2).
    pub(super) fn send_client_key_exchange(&mut self, half: ServerHalf) -> Result<Value> {
        let (exchange, psk) = match half {
            ServerHalf::Exchange(exchange, psk) => (exchange, psk),
            ServerHalf::Psk(psk) => {
                let psk_identity = psk.identity;
                self.c.send(&PskClientKeyExchange { psk_identity })?;
                return self.c.mix_psk(None, &psk.secret);
            }
        };
        let name = match psk {
            Some(_) => "other_secret",
            None => "pre_master_secret",
        };
        let secret = match *exchange {
            Exchange::Ecdhe(theirs) => {
                let ours = self.c.generate_key_pair(theirs.namedcurve)?;
                let secret = self.c.agree(&ours, &theirs.public, name)?;
                let ecdh_yc = ours.public().clone();
                self.send_exchange(EcdheClientKeyExchange { ecdh_yc }, psk.as_ref())?;
                secret
            }
            Exchange::Dhe(group, theirs) => {
                let ours = self.c.generate_dhe_key_pair(group)?;
                let secret = self.c.agree_dhe(&ours, &theirs.dh_ys, name)?;
                let dh_yc = ours.public().clone();
                self.send_exchange(DheClientKeyExchange { dh_yc }, psk.as_ref())?;
                secret
            }
            Exchange::Rsa(public_key) => {
                // The version inside is the one that was offered, which lets the server notice a
                // rollback (RFC 5246 §7.4.7.1).
                let (secret, encrypted_pre_master_secret) =
                    self.c.encrypt_pre_master_secret(&public_key, name)?;
                let message = RsaClientKeyExchange {
                    encrypted_pre_master_secret,
                };
                self.send_exchange(message, psk.as_ref())?;
                secret
            }
        };
        match psk {
            Some(psk) => self.c.mix_psk(Some(&secret), &psk.secret),
            None => Ok(secret),
        }
    }

    /// ClientKeyExchange, with the name of the pre-shared key before it if there is one.
    fn send_exchange<K: Message + Default>(
        &mut self,
        exchange: K,
        psk: Option<&SuitePsk>,
    ) -> Result<()> {
        match psk {
            None => self.c.send(&exchange),
            Some(psk) => self.c.send(&WithPsk {
                psk_identity: psk.identity.clone(),
                exchange,
            }),
        }
    }
}
