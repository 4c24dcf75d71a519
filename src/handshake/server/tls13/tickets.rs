//! Tickets: what a client can resume the session with (RFC 9846 §4.7.1).

use super::Handshake;
use crate::check::Check;
use crate::compute::Value;
use crate::connection::session::{Keeper, Session};
use crate::error::{Error, Result};
use crate::extension::{EarlyData, Extensions, PskKeyExchangeModes};
use crate::keys::schedule::tls13::resumption_psk;
use crate::message::NewSessionTicket;

/// Seconds that a ticket lives.
const LIFETIME: u32 = 7200;

impl Handshake<'_> {
    /// NewSessionTicket, for a client that can use one (RFC 9846 §4.7.1, §4.3.9): the session, sealed
    /// under a key that only we have.
    pub(super) fn send_tickets(&mut self, resumption_secret: &Value) -> Result<()> {
        let count = match self.psk.as_ref().map(|psk| psk.session.is_some()) {
            Some(true) => self.config.tickets.min(1),
            _ => self.config.tickets,
        };
        if count == 0 {
            return Ok(());
        }
        let modes = self.client_hello.extension::<PskKeyExchangeModes>();
        let offered = modes.map_or(Vec::new(), |modes| modes.ke_modes.clone());
        let supported = self.config.psk_modes.clone();
        if !offered.iter().any(|mode| supported.contains(mode)) {
            self.c
                .note(Check::PskKeyExchangeModes { offered, supported });
            return Ok(());
        }
        let keeper = match &self.config.sessions {
            Some(keeper) => keeper.clone(),
            None => Keeper::new(&mut self.c.rng, 0),
        };
        for number in 0..count {
            let ticket = self.make_ticket(&keeper, number as u8, resumption_secret)?;
            self.c.send_untranscribed(&ticket)?;
        }
        self.c.flush_flight()
    }

    /// A ticket with a key of its own (RFC 9846 §4.7.1).
    fn make_ticket(
        &mut self,
        keeper: &Keeper,
        number: u8,
        resumption_secret: &Value,
    ) -> Result<NewSessionTicket> {
        let hash = self.suite.hash;
        let nonce = Value::literal("ticket_nonce", [number]);
        let psk = resumption_psk(hash, resumption_secret, &nonce, &mut self.c.narration)?;
        let age_add = self.c.draw("ticket_age_add", 4, "RFC 9846 §4.7.1")?;
        let ticket_age_add = age_add.iter().fold(0, |n, byte| n << 8 | u32::from(*byte));
        let max_early_data_size = self.config.max_early_data_size;
        let session = Session::of(self.c, psk, self.server_name());
        let session = session.ok_or_else(|| Error::internal("a ticket without a suite"))?;
        let session = Session {
            ticket_age_add,
            lifetime: LIFETIME,
            max_early_data_size,
            ..session
        };
        let mut extensions = Extensions::default();
        if max_early_data_size > 0 {
            extensions.push(EarlyData {
                max_early_data_size: Some(max_early_data_size),
            });
        }
        Ok(NewSessionTicket {
            ticket_lifetime: LIFETIME,
            ticket_age_add,
            ticket_nonce: nonce,
            ticket: keeper.ticket_key().seal(&session, self.c)?,
            extensions,
        })
    }
}
