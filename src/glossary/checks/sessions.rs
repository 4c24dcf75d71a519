//! What came of the checks of sessions, pre-shared keys and early data, in words.

use crate::certificate::time;
use crate::check::{EarlyDataRefusal, HandshakeCost, IdentityAnswer, SessionFault, Unused};
use crate::names::quantity::{counted, thousands};
use crate::names::registry::ProtocolVersion;
use crate::names::suite::CipherSuite;
use crate::wire::visible;

/// Why a session that is kept is not offered.
pub(super) fn fault(fault: &SessionFault) -> String {
    match fault {
        SessionFault::Expired { age, lifetime } => format!(
            "a session is kept, but it is {} old, and the server keeps its side for {}",
            seconds(*age),
            plain(*lifetime)
        ),
        SessionFault::ServerName { then, now } => format!(
            "a session is kept, but it was made for {}, and this connection asks for {}",
            name(then.as_deref()),
            name(now.as_deref())
        ),
        SessionFault::Version(version) => {
            format!("a session is kept, but it is of {version}, which is not offered")
        }
        SessionFault::CipherSuite(suite) => {
            format!("a session of {suite} is kept, and no suite that is offered can go on with it")
        }
        SessionFault::Untrusted => {
            "a session is kept, but the server's certificate failed its checks then".to_owned()
        }
        SessionFault::Trust => {
            "a session is kept, but other authorities, revocation lists or known keys were given when it began: a resumption checks nothing again".to_owned()
        }
        SessionFault::Identity => {
            "a session is kept, but another certificate was given to be shown when it began: the server would take the client for that one".to_owned()
        }
        SessionFault::TooLong { length } => format!(
            "a session is kept, but its ticket of {} bytes leaves no room in a hello for the rest",
            thousands(*length)
        ),
        SessionFault::CertificateExpired { not_after } => format!(
            "a session is kept, but the certificate that the server showed when it began expired at {}",
            time::rfc3339(*not_after)
        ),
        SessionFault::MasterSecret => {
            "a session is kept, but it began with extended_master_secret, which is left out now"
                .to_owned()
        }
        SessionFault::Hello => {
            "a session is kept, but the hello is made without the extension that would offer it"
                .to_owned()
        }
        SessionFault::Absent => {
            "no session with this server is kept that could be resumed".to_owned()
        }
    }
}

/// That a server takes none of the pre-shared keys that were offered, and why.
pub(super) fn not_taken(
    sessions: u16,
    given: &[Vec<u8>],
    refusal: Unused,
    version: ProtocolVersion,
    suite: CipherSuite,
) -> String {
    let session = match sessions {
        0 => None,
        1 => Some("a session of an earlier connection".to_owned()),
        count => Some(format!("{count} sessions of earlier connections")),
    };
    let names = given.iter().map(|name| {
        let name = visible(&String::from_utf8_lossy(name));
        format!("the pre-shared key {name}")
    });
    let offered: Vec<String> = session.into_iter().chain(names).collect();
    let offered = offered.join(" and ");
    let why = match refusal {
        Unused::Hash => format!("it chose {suite}, whose hash is not that of the key"),
        Unused::Version => {
            format!("it chose {version}, where what is offered for TLS 1.3 means nothing")
        }
        Unused::Outer => "it goes on with the outer hello, which offers none".to_owned(),
        _ => "it does not say why".to_owned(),
    };
    format!(
        "the server does not take {offered}, which was offered, and makes a full handshake: {why}"
    )
}

fn name(name: Option<&str>) -> &str {
    name.unwrap_or("no name")
}

/// How many modes are listed.
const MOST_MODES: usize = 4;

/// What a server makes of an identity.
pub(super) fn identity(index: u16, answer: &IdentityAnswer) -> String {
    let which = format!("identity {index}");
    match answer {
        IdentityAnswer::Ticket {
            suite,
            age,
            lifetime,
            peer,
        } => {
            let mut text = format!(
                "{which} is a ticket of this server, for a session of {suite}, issued {} ago, of {} that it lives",
                seconds(*age),
                plain(*lifetime)
            );
            if let Some(peer) = peer {
                text.push_str(&format!("; when it began the client was {peer}"));
            }
            text
        }
        IdentityAnswer::External { hash } => {
            format!("{which} names a key that both ends were given, for {hash}")
        }
        IdentityAnswer::Unknown => format!(
            "{which} is neither a ticket that this server sealed nor a key that it was given, so it is ignored"
        ),
        IdentityAnswer::Expired { age, lifetime } => format!(
            "{which} is a ticket that is {} old, of {} that it lives, so it is ignored",
            seconds(*age),
            plain(*lifetime)
        ),
        IdentityAnswer::Version(version) => {
            format!("{which} is a session of {version}, so it is ignored")
        }
        IdentityAnswer::Hash(hash) => format!(
            "{which} belongs to {hash}, and no suite in common has that hash, so it is ignored"
        ),
        IdentityAnswer::SettledHash(hash) => format!(
            "{which} belongs to {hash}, and the suite that the HelloRetryRequest chose has another hash, so it is ignored"
        ),
        IdentityAnswer::Modes(modes) => {
            let more = modes.len().saturating_sub(MOST_MODES);
            let shown = modes.iter().take(MOST_MODES).map(ToString::to_string);
            let shown = shown.collect::<Vec<String>>().join(", ");
            let more = match more {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            format!(
                "{which} cannot be used: the client lists {shown}{more}, which this server does not support"
            )
        }
        IdentityAnswer::Group => format!(
            "{which} cannot be used: it is to be combined with a key exchange (psk_dhe_ke), and the two ends have no group in common"
        ),
        IdentityAnswer::ClientCertificate => format!(
            "{which} is a session in which the client showed no certificate, and one is required"
        ),
        IdentityAnswer::Beyond { last, most } => {
            let (which, are) = match last == &index {
                true => (which, "is"),
                false => (format!("identities {index} to {last}"), "are"),
            };
            format!(
                "{which} {are} not taken: no key that both ends were given has such a name and can be used here, and as tickets this server opens no more than the first {most} identities of a hello. That is a limit of this program, not a rule of the protocol"
            )
        }
        IdentityAnswer::CertificateExpired { not_after } => format!(
            "{which} is a session in which the client showed a certificate that expired at {}, so it is ignored",
            time::rfc3339(*not_after)
        ),
    }
}

/// That a session is too old.
pub(super) fn expired(session: &str, age: u64, lifetime: u32) -> String {
    format!(
        "{session} is {} old, of {} that it lives",
        seconds(age),
        plain(lifetime)
    )
}

/// Whether a server knows the key that a client names.
pub(super) fn known_psk(identity: &[u8], known: bool) -> String {
    let identity = match identity.is_empty() {
        true => "a pre-shared key without a name".to_owned(),
        false => format!(
            "the pre-shared key {}",
            visible(&String::from_utf8_lossy(identity))
        ),
    };
    match known {
        true => format!("the server knows {identity}"),
        false => format!("the server does not know {identity}, which the client uses"),
    }
}

/// Whether early data is taken, and why not.
pub(super) fn early_data(refusal: Option<&EarlyDataRefusal>) -> String {
    let Some(refusal) = refusal else {
        return "the server takes the early data".to_owned();
    };
    let why = match refusal {
        EarlyDataRefusal::Unsaid => {
            return "the server does not take the early data, and does not say why".to_owned();
        }
        EarlyDataRefusal::Disabled => "this server takes none".to_owned(),
        EarlyDataRefusal::NoKeyOffered => {
            "the hello offers no pre-shared key, under which it would be encrypted".to_owned()
        }
        EarlyDataRefusal::NoKeyTaken => {
            "none of the pre-shared keys that the client offers is used".to_owned()
        }
        EarlyDataRefusal::NotFirst { selected } => format!(
            "it is encrypted under the first pre-shared key that the client offers, and identity {selected} is the one that is used"
        ),
        EarlyDataRefusal::GivenKey => {
            "the key is one that both ends were given, and this server takes early data only with its own tickets. That is a limit of this program: other servers may take it".to_owned()
        }
        EarlyDataRefusal::Ticket => "the ticket does not allow it".to_owned(),
        EarlyDataRefusal::Retry => {
            "the server asks for another ClientHello first (HelloRetryRequest)".to_owned()
        }
        EarlyDataRefusal::CipherSuite => "the cipher suite is not the session's".to_owned(),
        EarlyDataRefusal::ApplicationProtocol => {
            "the application protocol is not the session's".to_owned()
        }
        EarlyDataRefusal::ServerName => "the name asked for is not the session's".to_owned(),
        EarlyDataRefusal::Age { stated, known } => format!(
            "the client says that the ticket is {stated} ms old, and it is {known} ms old: the hello may be an old one, sent again"
        ),
        EarlyDataRefusal::Replay => {
            "this ticket was used for early data before: it may be a replay".to_owned()
        }
    };
    format!("the early data is refused: {why}")
}

/// Whether early data that was refused can be sent again.
pub(super) fn early_data_again(
    length: u64,
    made_for: Option<&str>,
    agreed: Option<&str>,
) -> String {
    let length = plural(length, "byte");
    let named = |protocol: Option<&str>| match protocol {
        Some(protocol) => visible(protocol),
        None => "no named protocol".to_owned(),
    };
    match made_for == agreed {
        true => format!("{length} that the server did not take as early data follow again"),
        false => format!(
            "{length} that the server did not take as early data are made for {}, and the server now chose {}",
            named(made_for),
            named(agreed)
        ),
    }
}

/// What a resumed handshake costs, beside the last that resumed no session.
pub(super) fn cost(before: &HandshakeCost, now: &HandshakeCost) -> String {
    let bytes = |cost: &HandshakeCost| cost.client_bytes + cost.server_bytes;
    let rows = [
        (
            "round trip",
            u64::from(before.round_trips),
            u64::from(now.round_trips),
        ),
        ("byte", bytes(before), bytes(now)),
        (
            "certificate",
            u64::from(before.certificates),
            u64::from(now.certificates),
        ),
        (
            "signature",
            u64::from(before.signatures),
            u64::from(now.signatures),
        ),
        (
            "key exchange",
            u64::from(before.key_exchanges),
            u64::from(now.key_exchanges),
        ),
    ];
    let rows = rows
        .into_iter()
        .filter(|(_, before, now)| *before > 0 || *now > 0);
    let rows: Vec<String> = rows
        .map(|(what, before, now)| match before == now {
            true => format!("{} again", plural(now, what)),
            false => format!("{} instead of {}", plural(now, what), thousands(before)),
        })
        .collect();
    rows.join(", ")
}

/// How long ago something was, in whole seconds.
fn seconds(age: u64) -> String {
    match age {
        0 => "less than a second".to_owned(),
        age => plural(age, "second"),
    }
}

/// How long something may live.
fn plain(lifetime: u32) -> String {
    match lifetime {
        0 => "0 seconds".to_owned(),
        lifetime => plural(lifetime.into(), "second"),
    }
}

fn plural(count: u64, what: &str) -> String {
    match count {
        0 => format!("no {what}"),
        _ => counted(count, what),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_is_not_said_to_be_no_second_old() {
        let code = CipherSuite(0x1301);
        for (age, lifetime, says) in [
            (0, 7200, "issued less than a second ago, of 7,200 seconds"),
            (1, 1, "issued 1 second ago, of 1 second"),
            (90, 0, "issued 90 seconds ago, of 0 seconds"),
        ] {
            let told = identity(
                0,
                &IdentityAnswer::Ticket {
                    suite: code,
                    age,
                    lifetime,
                    peer: None,
                },
            );
            assert!(told.contains(says), "{told}");
        }
    }
}
