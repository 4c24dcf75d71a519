//! HelloRetryRequest and the second ClientHello (RFC 9846 §4.2.4).

use super::super::choice::share_in;
use super::super::psk::{self, Circumstances};
use super::super::second_hello::check_second;
use super::client_hello::check_client_hello;
use super::{Handshake, choose};
use crate::compute::Value;
use crate::error::Result;
use crate::extension::*;
use crate::message::{ClientHello, ServerHello};
use crate::names::registry::ProtocolVersion;

impl Handshake<'_> {
    /// HelloRetryRequest and the second ClientHello, if a share or a cookie is wanted (RFC 9846
    /// §4.2.4).
    pub(super) fn request_another_hello(&mut self) -> Result<()> {
        let group = self.group;
        let shared = |hello: &ClientHello| group.is_none_or(|it| share_in(hello, it).is_some());
        let has_share = shared(&self.client_hello);
        if has_share && !self.config.cookie {
            return Ok(());
        }
        if self.client_hello.extension::<EarlyData>().is_some() {
            let circumstances = Circumstances {
                suite: self.suite,
                has_keys: self.client_hello.extension::<PreSharedKey>().is_some(),
                is_retried: true,
                server_name: None,
            };
            psk::accept_early_data(self.c, self.config, self.psk.as_ref(), &circumstances);
        }
        self.c.retire_first_hello(self.suite)?;
        let mut extensions = Extensions::default();
        extensions.push(SupportedVersions::Selected(ProtocolVersion::TLS1_3));
        if let Some(group) = group.filter(|_| !has_share) {
            extensions.push(KeyShare::SelectedGroup(group));
        }
        if self.config.cookie {
            let cookie = self.c.draw("cookie", 32, "RFC 9846 §4.3.2")?;
            extensions.push(Cookie { cookie });
        }
        self.config
            .arrange(Carrier::HelloRetryRequest, &mut extensions);
        let cookie = extensions.get().map(|it: &Cookie| it.cookie.clone());
        self.send_hello(
            Value::literal("random", ServerHello::RETRY_RANDOM),
            extensions,
        )?;
        self.c.flush_flight()?;
        self.c.heard.retried = true;
        self.skip_early_data();
        let second: ClientHello = self.c.receive()?;
        self.c.layer().end_early_data();
        self.c.require_message_boundary()?;
        let second = self.ech.open_second(self.c, second)?;
        check_client_hello(&second)?;
        let first = &self.client_hello;
        check_second(self.c, first, &second, group, cookie.as_deref())?;
        let chosen = choose(self.c, self.config, &second, Some((self.suite, group)))?;
        (self.psk, _, _, self.signer) = chosen;
        self.c.agreed.signature_scheme = self.signer.map(|signer| signer.scheme);
        self.client_hello = second;
        Ok(())
    }
}
