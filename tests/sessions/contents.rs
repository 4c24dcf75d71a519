//! What a ticket of ours holds: told field by field where it is sealed, and where it is opened again
//! (RFC 5077 §4), and the same that the client knows of the session.

use tlsdemo::narration::{Message, Side};
use tlsdemo::wire::{CodePoint, Field, FieldValue};

use super::*;

/// The state inside each ticket of this side, in order: those that the server sealed, or those that the
/// client brought back.
fn states(server: &End, from: Side) -> Vec<Message> {
    let events = server.recorder.events().into_iter();
    let states = events.filter_map(|event| match event {
        Event::Message(it) if it.name == "StatePlaintext" && it.from == from => Some(it),
        _ => None,
    });
    states.collect()
}

/// A field by its path, without the length in front of it.
fn field<'a>(message: &'a Message, path: &[&str]) -> &'a Field {
    let mut fields = &message.fields;
    let mut found = None;
    for name in path {
        let it = fields.iter().find(|it| it.name == *name);
        let it = it.unwrap_or_else(|| panic!("no {name} in {fields:?}"));
        fields = &it.fields;
        found = Some(it);
    }
    let found = found.unwrap();
    found.fields.last().unwrap_or(found)
}

fn bytes<'a>(message: &'a Message, path: &[&str]) -> &'a [u8] {
    let field = field(message, path);
    &message.bytes[field.offset..field.offset + field.length]
}

fn number(message: &Message, path: &[&str]) -> u64 {
    let bytes = bytes(message, path).iter();
    bytes.fold(0, |n, byte| n << 8 | u64::from(*byte))
}

#[test]
fn a_ticket_is_told_field_by_field() {
    for version in [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3] {
        let is_tls13 = version == ProtocolVersion::TLS1_3;
        let mut pair = Pair::early();
        pair.client.versions = vec![version];
        pair.server.terms.alpn = vec![b"ping".to_vec()];
        pair.client.alpn = vec![b"ping".to_vec()];
        pair.server.client_authentication = Some(ClientAuthentication {
            insecure: true,
            ..ClientAuthentication::requested(TrustAnchors::empty())
        });
        pair.client.identities = std::sync::Arc::new(Identity::demo());
        let (near, far) = pair.attempt();
        assert!(near.outcome.is_ok() && far.outcome.is_ok());
        assert_covered(&far.recorder.events());
        let sealed = states(&far, Side::Server);
        let kept = pair.store.all();
        assert_eq!(sealed.len(), kept.len(), "{version}");
        for ((_, kept), state) in kept.iter().zip(&sealed) {
            // What the client has of the same session: from NewSessionTicket (RFC 9846 §4.7.1) and from
            // its own side of the connection.
            assert_eq!(number(state, &["protocol_version"]), version.value());
            assert_eq!(
                number(state, &["cipher_suite"]),
                u64::from(kept.suite.code.0)
            );
            let issued = Duration::from_millis(number(state, &["timestamp"]));
            assert_eq!(SystemTime::UNIX_EPOCH + issued, kept.issued);
            assert_eq!(
                number(state, &["ticket_lifetime"]),
                u64::from(kept.lifetime)
            );
            assert_eq!(
                number(state, &["ticket_age_add"]),
                u64::from(kept.ticket_age_add)
            );
            let most = u64::from(kept.max_early_data_size);
            assert_eq!(most, if is_tls13 { 16_384 } else { 0 });
            assert_eq!(number(state, &["max_early_data_size"]), most);
            assert_eq!(bytes(state, &["server_name"]), b"localhost");
            assert_eq!(bytes(state, &["application_protocol"]), b"ping");
            assert!(kept.extended_master_secret);
            let extended = &field(state, &["extended_master_secret"]).value;
            assert_eq!(*extended, FieldValue::Packed("yes".into()));
            let subject = bytes(state, &["client_identity", "certificate_subject"]);
            let subject = String::from_utf8_lossy(subject).into_owned();
            assert_eq!(Some(subject), far.connection.agreed.client_certificate);
            let trusted = &field(state, &["client_identity", "certificate_trusted"]).value;
            let expected = match far.connection.agreed.client_certificate_trusted {
                None => "unknown",
                Some(false) => "no",
                Some(true) => "yes",
            };
            assert_eq!(*trusted, FieldValue::Packed(expected.into()));
            // Not the server's own count: what the client was shown.
            let shown = kept.server_certificate.as_ref().unwrap();
            let hash = HashAlgorithm::Sha256.digest(&[shown]);
            assert_eq!(bytes(state, &["server_certificate_hash"]), hash);
            let name = if is_tls13 { "PSK" } else { "master_secret" };
            assert_eq!(bytes(state, &[name]), &*kept.secret);
            // The secret is the value that was computed (law 3), and the state is what is sealed.
            assert!(matches!(
                field(state, &[name]).origin.unwrap().whole,
                Whole::Value(_)
            ));
            let seals = |event: &Event| match event {
                Event::Computation(it) if it.name == "encrypted_state" => {
                    it.inputs.last().unwrap().origin.whole == Whole::Message(state.id)
                }
                _ => false,
            };
            assert!(far.recorder.events().iter().any(seals));
        }
        // The one that the client brings back holds the same.
        let (_, far) = pair.attempt();
        let opened = states(&far, Side::Client);
        assert!(far.connection.agreed.resumed.is_some() || resumed(&far).is_some());
        let [opened] = &opened[..] else {
            panic!("{version}: {} states", opened.len());
        };
        assert_covered(&far.recorder.events());
        let before = sealed.iter().find(|it| it.bytes == opened.bytes);
        let before = before.expect("what was sealed");
        let shape = |fields: &[Field]| {
            let leaves = fields.iter().flat_map(Field::leaves);
            leaves
                .map(|it| (it.name.clone(), it.offset, it.length))
                .collect::<Vec<_>>()
        };
        assert_eq!(shape(&opened.fields), shape(&before.fields));
        assert_eq!(
            opened.carrier,
            tlsdemo::narration::Carrier::Inside("ClientHello".into())
        );
    }
}
