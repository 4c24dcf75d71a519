//! The tickets of TLS 1.3 at a client (RFC 9846 §4.7.1).
//!
//! A server may send them right behind its Finished, when the handshake is not done at the client: the
//! secret behind them covers the client's Finished, which the server can foresee. They are taken where
//! they come, and become keys once the client has that secret.

use super::Connection;
use super::alert;
use super::session::Session;
use crate::check::Check;
use crate::compute::Value;
use crate::error::{Error, Result};
use crate::extension::{Carrier, EarlyData, Extension};
use crate::keys::schedule::tls13::resumption_psk;
use crate::message::NewSessionTicket;
use crate::names::Step;
use crate::names::registry::{ContentType, HandshakeType};

impl Connection {
    /// Takes the tickets that have arrived behind the server's Finished, under the keys in force, and waits
    /// for none. What else has arrived stays where it is.
    ///
    /// # Errors
    /// Those of a ticket.
    pub fn take_arrived_tickets(&mut self) -> Result<()> {
        let first = (ContentType::Handshake, HandshakeType::NewSessionTicket.0);
        while self.handshake.is_empty() && self.layer.look_ahead() == Some(first) {
            self.step = Step::ApplicationData;
            self.layer.read(&mut self.narration)?;
            self.gather_handshake_record()?;
            while self.next_message()? == Some(HandshakeType::NewSessionTicket) {
                let ticket = self.receive_ticket()?;
                self.early_tickets.push(ticket);
            }
        }
        Ok(())
    }

    /// The handshake is done: the tickets that came before become keys, and what came behind them in
    /// their records is taken.
    ///
    /// # Errors
    /// Those of what came behind them.
    pub fn keep_arrived_tickets(&mut self) -> Result<()> {
        for ticket in std::mem::take(&mut self.early_tickets) {
            self.keep_ticket(&ticket)?;
        }
        while let Some(msg_type) = self.next_message()? {
            self.take_late_message(msg_type)?;
        }
        Ok(())
    }

    /// Takes a ticket after the handshake.
    pub(super) fn take_ticket(&mut self) -> Result<()> {
        let ticket = self.receive_ticket()?;
        self.keep_ticket(&ticket)
    }

    fn receive_ticket(&mut self) -> Result<NewSessionTicket> {
        alert::count_ticket(&mut self.idle.tickets)?;
        let ticket: NewSessionTicket = self.take_untranscribed()?;
        self.require(Check::TicketLifetime {
            lifetime: ticket.ticket_lifetime,
        })?;
        for extension in ticket.extensions.types() {
            let carriers = Extension::carriers(extension);
            if carriers.is_some_and(|all| !all.contains(&Carrier::NewSessionTicket)) {
                return Err(Error::illegal_parameter(format!(
                    "the extension {extension} is not allowed in NewSessionTicket (RFC 9846 §4.3)"
                )));
            }
        }
        Ok(ticket)
    }

    /// Derives the key of a ticket.
    fn keep_ticket(&mut self, ticket: &NewSessionTicket) -> Result<()> {
        let secrets = self.traffic_secrets()?;
        let Some(resumption_secret) = &secrets.resumption_secret else {
            return Ok(());
        };
        let psk = resumption_psk(
            secrets.suite.hash,
            resumption_secret,
            &ticket.ticket_nonce,
            &mut self.narration,
        )?;
        self.keep_session(ticket, psk);
        Ok(())
    }

    /// A ticket becomes a session, if sessions are kept. One that lives for no time is for nothing
    /// (RFC 9846 §4.7.1).
    fn keep_session(&self, ticket: &NewSessionTicket, psk: Value) {
        let Some((shelf, server_name)) = &self.shelf else {
            return;
        };
        let Some(session) = Session::of(self, psk, server_name.clone()) else {
            return;
        };
        let early_data: Option<&EarlyData> = ticket.extensions.get();
        let max_early_data_size = early_data.and_then(|it| it.max_early_data_size);
        let session = Session {
            ticket: ticket.ticket.clone(),
            ticket_age_add: ticket.ticket_age_add,
            lifetime: ticket.ticket_lifetime,
            max_early_data_size: max_early_data_size.unwrap_or(0),
            ..session
        };
        if session.lifetime > 0 {
            shelf.put(session);
        }
    }
}
