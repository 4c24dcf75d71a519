//! Tickets that come right behind the server's Finished, before the client's, as Go's servers send them
//! (RFC 9846 §4.7.1).

use crate::lab::*;
use tlsdemo::connection::session::Store;
use tlsdemo::names::registry::{AlertDescription as A, ContentType};
use tlsdemo::narration::Side;

/// A NewSessionTicket that lives for so many seconds.
fn ticket(lifetime: u32) -> Vec<u8> {
    let rest = [0, 0, 0, 5, 1, 9, 0, 2, 7, 7, 0, 0];
    raw_message(4, &[&lifetime.to_be_bytes()[..], &rest].concat())
}

/// Sends records that each hold these handshake bytes.
fn sent(records: Vec<Vec<u8>>) -> Act {
    before("before their Finished", move |lab| {
        for bytes in &records {
            lab.record(ContentType::Handshake, bytes);
        }
    })
}

#[test]
fn tickets_before_the_clients_finished() {
    let rfc = "§4.7.1";
    let whole = ticket(7200);
    let (first, second) = whole.split_at(9);
    let behind = |rest: &[u8]| vec![[&whole[..], rest].concat()];
    let key_update = raw_message(24, &[2]);
    let rows = vec![
        fine(rfc, "a ticket", tls13(), sent(vec![whole.clone()])),
        fine(rfc, "two", tls13(), sent(vec![whole.clone(), ticket(0)])),
        fine(rfc, "two in a record", tls13(), sent(behind(&whole))),
        fine(
            rfc,
            "one in two records",
            tls13(),
            sent(vec![first.to_vec(), second.to_vec()]),
        ),
        refused(
            rfc,
            "one that lives too long",
            A::IllegalParameter,
            tls13(),
            sent(vec![ticket(604_801)]),
        ),
        refused(
            rfc,
            "one that is cut",
            A::DecodeError,
            tls13(),
            sent(vec![raw_message(4, &[0; 8])]),
        ),
        refused(
            "§4.7.3",
            "a KeyUpdate of no kind behind it",
            A::IllegalParameter,
            tls13(),
            sent(behind(&key_update)),
        ),
        refused(
            rfc,
            "a Finished behind it",
            A::UnexpectedMessage,
            tls13(),
            sent(behind(&raw_message(20, &[0; 32]))),
        ),
        refused(
            rfc,
            "one after the other without end",
            A::UnexpectedMessage,
            tls13(),
            sent(vec![whole.clone(); 2000]),
        ),
    ];
    try_client(&client_config(), rows);
}

/// It is told where it was sent, and is a session all the same.
#[test]
fn a_ticket_is_told_where_it_was_sent() {
    let store = Store::default();
    let mut config = client_config();
    config.sessions = Some(store.shelf("a server"));
    let told = messages_told(&config, tls13(), sent(vec![ticket(7200)]));
    let of = |wanted: (Side, &str)| {
        let mut places = told.iter();
        let place = places.position(|(side, name)| (*side, &**name) == wanted);
        place.unwrap_or_else(|| panic!("{wanted:?} in {told:?}"))
    };
    let ticket = of((Side::Server, "NewSessionTicket"));
    assert!(of((Side::Server, "Finished")) < ticket, "{told:?}");
    assert!(ticket < of((Side::Client, "Finished")), "{told:?}");
    assert_eq!(store.all().len(), 1);
}
