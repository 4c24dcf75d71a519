//! The second ClientHello, for a server that answers the first with a HelloRetryRequest (RFC 9846
//! §4.2.2, §4.2.4).

use super::super::{ech, hello::share_of, psk, shape};
use super::{Handshake, check_server_hello};
use crate::check::{Check, EarlyDataRefusal};
use crate::error::{Error, Result};
use crate::extension::*;
use crate::message::ServerHello;
use crate::names::registry::ExtensionType;

impl Handshake<'_> {
    /// Answers a HelloRetryRequest, if one came, with the ClientHello that the server wants, and
    /// takes the ServerHello that keeps to it (RFC 9846 §4.2.4).
    pub(super) fn answer_retry_request(&mut self) -> Result<()> {
        if !self.server_hello.is_retry() {
            return Ok(());
        }
        self.c.require_message_boundary()?;
        self.c.take_arrived_change_cipher_specs()?;
        ech::retire_first_hello(self.c, &self.offer, self.suite)?;
        self.refuse_early_data();
        self.change_offer()?;
        self.c.send_owed_change_cipher_spec()?;
        match self.offer.ech {
            Some(_) => {
                psk::offer(self.c, &mut self.offer.hello, &self.offer.psks);
                self.config.arrange(&mut self.offer.hello);
                ech::send_second(self.c, &mut self.offer)?;
            }
            None => self.offer.send(self.c, self.config)?,
        }
        self.c.flush_flight()?;

        let hello: ServerHello = self.c.receive()?;
        if hello.is_retry() {
            return Err(Error::unexpected_message(
                "a second HelloRetryRequest (RFC 9846 §4.2.4)",
            ));
        }
        check_server_hello(self.c, &self.offer, &hello)?;
        ech::confirm_again(self.c, &self.offer, &hello)?;
        self.c.require(Check::CipherSuiteAfterRetry {
            chosen: hello.cipher_suite,
            before: self.server_hello.cipher_suite,
        })?;
        self.server_hello = hello;
        Ok(())
    }

    /// Puts into the offer what the HelloRetryRequest asks for: a share in another group, a cookie
    /// (RFC 9846 §4.2.2, §4.2.4).
    fn change_offer(&mut self) -> Result<()> {
        let cookie = self.server_hello.extension::<Cookie>().cloned();
        if let Some(KeyShare::SelectedGroup(group)) = self.server_hello.extension() {
            let group = *group;
            self.check_selected_group(group)?;
            shape::feasible_group(group)?;
            let key_pair = self.c.generate_key_pair(group)?;
            self.offer.key_pairs = vec![(group, key_pair)];
        } else if cookie.is_none() {
            return Err(Error::illegal_parameter(
                "the HelloRetryRequest asks for no change (RFC 9846 §4.2.4)",
            ));
        }
        let shares: Vec<KeyShareEntry> = self.offer.key_pairs.iter().map(share_of).collect();
        let wants_share = self.server_hello.extension::<KeyShare>().is_some();
        if let Some(extensions) = &mut self.offer.hello.extensions {
            for extension in &mut extensions.0 {
                // What was not asked for stays as it was, GREASE included.
                if let Extension::KeyShare(key_share) = extension
                    && wants_share
                {
                    *key_share = KeyShare::ClientShares(shares.clone());
                }
            }
            if let Some(cookie) = cookie {
                extensions.push(cookie);
            }
        }
        psk::keep_fitting(&mut self.offer.psks, self.suite.hash);
        self.config.shape.pad(&mut self.offer.hello)?;
        Ok(())
    }

    /// A HelloRetryRequest refuses early data: the second hello is in the clear, and offers none (RFC
    /// 9846 §4.2.2, §4.3.10).
    fn refuse_early_data(&mut self) {
        if !std::mem::take(&mut self.offer.is_early) {
            return;
        }
        self.c.layer().unprotect_writes();
        if let Some(extensions) = &mut self.offer.hello.extensions {
            let is_other = |it: &Extension| it.extension_type() != ExtensionType::EarlyData;
            extensions.0.retain(is_other);
        }
        self.answer_early_data(Some(EarlyDataRefusal::Retry));
    }
}
