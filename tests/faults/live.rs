//! Both ends live, with the fault between them: what one end makes of it, the other must live with.
//!
//! Here the clients offer much and the servers choose, so that a changed offer could lead to another
//! choice: then the hellos must not be believed.

use std::time::Duration;

use tlsdemo::names::defaults;
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion};
use tlsdemo::narration::Side;
use tlsdemo::transport::{PipeEnd, Transport, pipe};
use tlsdemo::{Error, ErrorKind};

use crate::kinds::{self, Kind, Opt, Shared};
use crate::link::{Fault, Link};
use crate::recording::{ANSWER, REQUEST, Role, refusal};
use crate::run::{Tally, step_or};

/// How long an end waits for the other: long for this machine, short for a test of many.
const PATIENCE: Duration = Duration::from_millis(300);

/// How one end of a live pair ended.
struct Live {
    outcome: Result<(), Error>,
    data: Vec<u8>,
    alerts: Vec<Vec<u8>>,
    agreed: String,
}

/// A client and a server that talk to each other, with a fault on the way to one of them.
fn converse(roles: &[Role; 2], to: Side, fault: Fault, patience: Duration) -> [Live; 2] {
    let (mut near, mut far) = pipe();
    for end in [&mut near, &mut far] {
        end.set_timeout(Some(patience)).expect("a pipe has one");
    }
    let fault_at = |side| if to == side { fault } else { Fault::None };
    let near = Link::new(near, fault_at(Side::Client));
    let far = Link::new(far, fault_at(Side::Server));
    let server = roles[1].clone();
    let thread = std::thread::spawn(move || live(&server, far));
    let client = live(&roles[0], near);
    [client, thread.join().expect("the server does not panic")]
}

/// Runs an end, which then hangs up.
fn live(role: &Role, stream: Link<PipeEnd>) -> Live {
    let ending = role.run(stream);
    Live {
        agreed: format!("{:?}", ending.connection.agreed.summary(None)),
        outcome: ending.outcome,
        data: ending.data,
        alerts: ending.alerts,
    }
}

/// Whether both ends took the fault as they must; says how it was.
fn judge(to: Side, clean: &[Live; 2], ends: &[Live; 2]) -> Result<String, String> {
    let mut story = Vec::new();
    let sides = [
        (Side::Client, &ends[0], &ends[1], ANSWER),
        (Side::Server, &ends[1], &ends[0], REQUEST),
    ];
    for (side, end, other, due) in sides {
        if !due.starts_with(&end.data) {
            return Err(format!("accepts data that differs: {:?}", end.data));
        }
        match &end.outcome {
            Ok(()) => story.push("success".to_owned()),
            // Whoever writes to an end that has given up may learn it by that; but if that one said
            // why, and nothing is wrong with what it says, this is heard.
            Err(error) if error.kind == ErrorKind::Io && other.outcome.is_err() => {
                if side != to && other.alerts.iter().any(|alert| alert[0] == 2) {
                    return Err("does not hear why the other hung up".to_owned());
                }
                story.push("nobody listens".to_owned());
            }
            Err(error) => {
                refusal(error, &end.alerts)?;
                if let ErrorKind::AlertReceived(alert) = error.kind
                    && !other.alerts.contains(&vec![2, alert.0])
                {
                    return Err(format!("hears {alert}, which nobody sent"));
                }
                story.push(match (&error.kind, error.alert) {
                    (ErrorKind::AlertReceived(_), _) => "the other's alert".to_owned(),
                    (_, Some(_)) => "its alert".to_owned(),
                    (kind, None) => format!("{kind:?}"),
                });
            }
        }
    }
    // A client that is content got all, so its request was heard, and both agree on all; or nothing, from a
    // server that closed in order because its time had run out.
    if ends[0].outcome.is_ok() {
        for (end, clean) in ends.iter().zip(clean) {
            if end.agreed != clean.agreed {
                return Err(format!("success, with another outcome: {}", end.agreed));
            }
        }
        let has_all = ends[0].data == ANSWER && ends[1].data == REQUEST;
        let gave_up = timed_out(&ends[1]) && ends[1].alerts.contains(&vec![1, 0]);
        if !(has_all || gave_up && ends[0].data.is_empty()) {
            return Err("success, without all the data".to_owned());
        }
    }
    // Who waits for something is told, if there is something to tell; whose time has run out says
    // close_notify and waits no more. It is what shows the other that a record is missing.
    for (end, other) in [(&ends[0], &ends[1]), (&ends[1], &ends[0])] {
        let told = end.alerts.iter().any(|alert| alert[0] == 2);
        let has_left = other.alerts.contains(&vec![1, 0]);
        if told && timed_out(other) && !has_left {
            return Err("an alert did not arrive".to_owned());
        }
    }
    Ok(format!("client: {}; server: {}", story[0], story[1]))
}

fn timed_out(end: &Live) -> bool {
    matches!(&end.outcome, Err(error) if error.kind == ErrorKind::TimedOut)
}

/// Pairs with a choice, and the length of the flights to each end.
fn pairs() -> Vec<(&'static str, [Role; 2])> {
    let shared = Shared::new();
    let pair = |options: &[Opt], client: &[ProtocolVersion], server: &[ProtocolVersion]| {
        let kind = Kind {
            version: kinds::TLS1_3,
            suite: "TLS_AES_128_GCM_SHA256",
            group: NamedGroup::X25519,
            identity: "ecdsa-p256",
            options: options.to_vec(),
        };
        let (mut near, mut far) = (kind.client(&shared), kind.server(&shared));
        near.versions = client.to_vec();
        far.versions = server.to_vec();
        for suites in [&mut near.suites, &mut far.suites] {
            *suites = defaults::suites(false);
        }
        for groups in [&mut near.groups, &mut far.groups] {
            *groups = vec![NamedGroup::X25519, NamedGroup::Secp256r1];
        }
        [Role::Client(near), Role::Server(far)]
    };
    let all = defaults::VERSIONS;
    vec![
        (
            "1.3 of all",
            pair(&[Opt::Alpn, Opt::EncryptThenMac], all, all),
        ),
        ("1.3 of all, retried", pair(&[Opt::Retry], all, all)),
        ("1.2 of all", pair(&[Opt::EncryptThenMac], all, &all[1..])),
        ("1.0 of all", pair(&[Opt::EncryptThenMac], all, &all[3..])),
        ("1.2 of the old", pair(&[], &all[1..], all)),
        ("1.1 alone", pair(&[], &all[2..3], all)),
    ]
}

/// How many bytes and records go to each end in the clean conversation; and how it ends.
fn measure(roles: &[Role; 2]) -> ([(usize, usize); 2], [Live; 2]) {
    let clean = converse(roles, Side::Client, Fault::None, Duration::from_secs(20));
    for end in &clean {
        assert!(end.outcome.is_ok(), "{:?}", end.outcome);
    }
    let halves = crate::recording::record_roles(roles);
    let size = halves.map(|bytes| (bytes.len(), count_records(&bytes)));
    (size, clean)
}

fn count_records(mut bytes: &[u8]) -> usize {
    let mut count = 0;
    while let [_, _, _, high, low, rest @ ..] = bytes {
        bytes = &rest[usize::from(*high) << 8 | usize::from(*low)..];
        count += 1;
    }
    count
}

/// Tries faults on every pair, in both directions.
fn try_pairs(choose: impl Fn((usize, usize)) -> Vec<Fault>) -> Tally {
    let mut tally = Tally::default();
    for (name, roles) in pairs() {
        let (sizes, clean) = measure(&roles);
        for (side, size) in [Side::Client, Side::Server].into_iter().zip(sizes) {
            for fault in choose(size) {
                let mut ends = converse(&roles, side, fault, PATIENCE);
                let mut judged = judge(side, &clean, &ends);
                // Where an end only ran out of patience, the machine may have been busy.
                if judged.is_err() && ends.iter().any(timed_out) {
                    ends = converse(&roles, side, fault, 20 * PATIENCE);
                    judged = judge(side, &clean, &ends);
                }
                match judged {
                    Ok(story) => tally.count(story),
                    Err(defect) => {
                        let to = side.name();
                        tally.defect(format!("{name}, to the {to}: {fault:?}: {defect}"));
                    }
                }
            }
        }
    }
    tally
}

#[test]
fn flips_between_live_ends() {
    let step = step_or(101);
    let tally = try_pairs(|(bytes, _)| {
        let bits = (0..8 * bytes).step_by(step);
        bits.map(|bit| Fault::Flip(bit / 8, (bit % 8) as u8))
            .collect()
    });
    tally.conclude("bits turned between live ends");
}

#[test]
fn records_lost_doubled_and_swapped_between_live_ends() {
    let tally = try_pairs(|(_, records)| {
        let faults = [Fault::Drop, Fault::Duplicate, Fault::Swap, Fault::Join];
        (0..records)
            .flat_map(|at| faults.map(|fault| fault(at)))
            .collect()
    });
    tally.conclude("records between live ends");
}

#[test]
fn cuts_and_stalls_between_live_ends() {
    let step = step_or(53);
    let tally = try_pairs(|(bytes, _)| {
        let all = (0..=bytes).step_by(step);
        all.flat_map(|at| [Fault::Cut(at), Fault::Stall(at)])
            .collect()
    });
    tally.conclude("cuts and stalls between live ends");
}
