//! Rows of tables: what a peer does, and what must come of it.

use std::sync::{Arc, Mutex};

use tlsdemo::narration::{Event, Narrator, Topic};

use super::*;

/// What must come of it.
pub enum Expect {
    /// The end under test refuses with this alert, which the peer receives.
    Alert(AlertDescription),
    /// Likewise, with any of these: the specifications leave the choice.
    OneOf(&'static [AlertDescription]),
    /// All goes well.
    Fine,
    /// The end under test fails without an alert: the peer's alert ended it, or the stream did.
    Fails(fn(&ErrorKind) -> bool),
}

/// A row of a table.
pub struct Row {
    pub rfc: &'static str,
    pub what: String,
    pub expect: Expect,
    pub plan: Plan,
    pub act: Act,
}

impl Row {
    pub fn new(
        rfc: &'static str,
        what: impl Into<String>,
        expect: Expect,
        plan: Plan,
        act: Act,
    ) -> Self {
        Row {
            rfc,
            what: what.into(),
            expect,
            plan,
            act,
        }
    }
}

/// A row whose peer gets an alert.
pub fn refused(
    rfc: &'static str,
    what: impl Into<String>,
    alert: AlertDescription,
    plan: Plan,
    act: Act,
) -> Row {
    Row::new(rfc, what, Expect::Alert(alert), plan, act)
}

/// A row whose peer is odd, but within its rights.
pub fn fine(rfc: &'static str, what: impl Into<String>, plan: Plan, act: Act) -> Row {
    Row::new(rfc, what, Expect::Fine, plan, act)
}

/// A row whose peer ends the connection.
pub fn ends(
    rfc: &'static str,
    what: impl Into<String>,
    kind: fn(&ErrorKind) -> bool,
    plan: Plan,
    act: Act,
) -> Row {
    Row::new(rfc, what, Expect::Fails(kind), plan, act)
}

/// The messages that a peer may send out of place, by type: every one that has a number, and one
/// that has none.
const TYPES: [u8; 19] = [
    0, 1, 2, 4, 5, 8, 11, 12, 13, 14, 15, 16, 20, 21, 22, 24, 25, 99, 254,
];

/// A row for each type of message that may not come before that of a step.
pub fn unexpected_at(
    rfc: &'static str,
    step: &'static str,
    plan: Plan,
    allowed: &[u8],
) -> Vec<Row> {
    TYPES
        .into_iter()
        .filter(|msg_type| !allowed.contains(msg_type))
        .map(|msg_type| {
            refused(
                rfc,
                format!("a message of type {msg_type} where {step} must come"),
                AlertDescription::UnexpectedMessage,
                plan.clone(),
                before(step, move |lab| lab.send(&raw_message(msg_type, &[]))),
            )
        })
        .collect()
}

/// A row for each length to which the body of a step's message is cut; its header says so too.
pub fn cuts(
    rfc: &'static str,
    step: &'static str,
    plan: Plan,
    lengths: impl IntoIterator<Item = usize>,
    alerts: &'static [AlertDescription],
) -> Vec<Row> {
    lengths
        .into_iter()
        .map(|length| {
            let cut = bytes(step, move |b| {
                let length = length.min(b.len() - HEADER_LENGTH - 1);
                *b = raw_message(b[0], &b[HEADER_LENGTH..HEADER_LENGTH + length]);
            });
            let what = format!("{step} cut to {length} bytes");
            Row::new(rfc, what, Expect::OneOf(alerts), plan.clone(), cut)
        })
        .collect()
}

/// An extension of any type with any content.
pub fn opaque(extension_type: u16, data: &[u8]) -> Extension {
    Extension::Opaque {
        extension_type: ExtensionType(extension_type),
        extension_data: data.to_vec(),
    }
}

/// Adds an extension at the end.
pub fn push(extensions: &mut Option<Extensions>, extension: impl Into<Extension>) {
    extensions.get_or_insert_default().push(extension);
}

/// Takes the extension of a type away.
pub fn remove(extensions: &mut Option<Extensions>, extension_type: ExtensionType) {
    if let Some(extensions) = extensions {
        let list = &mut extensions.0;
        list.retain(|extension| extension.extension_type() != extension_type);
    }
}

/// Puts another extension in the place of the one of its type.
pub fn replace(extensions: &mut Option<Extensions>, extension: impl Into<Extension>) {
    let extension = extension.into();
    for it in &mut extensions.as_mut().expect("extensions").0 {
        if it.extension_type() == extension.extension_type() {
            *it = extension.clone();
        }
    }
}

/// A client that trusts the authority in `data/weak-hashes.pem`, and the certificates there that it
/// signed, each with its hash; all are for one P-256 key that nobody has any more.
pub fn weak_hashes() -> (client::Config, [(&'static str, Vec<u8>); 3]) {
    let pem = include_str!("../../data/weak-hashes.pem");
    let mut ders: Vec<Vec<u8>> = CertificateDer::pem_slice_iter(pem.as_bytes())
        .map(|der| der.expect("PEM").to_vec())
        .collect();
    let [sha256, sha1, md5] = [(); 3].map(|()| ders.pop().expect("four certificates"));
    let mut config = client_config();
    let authority = issue::pem("CERTIFICATE", &ders[0]).expect("PEM");
    config.trust_anchors = std::sync::Arc::new(TrustAnchors::from_pem("the test", authority));
    (config, [("MD5", md5), ("SHA-1", sha1), ("SHA-256", sha256)])
}

/// A client that takes the demo identities.
pub fn client_config() -> client::Config {
    let pem = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
    let anchors = TrustAnchors::from_pem("demo", pem);
    client::Config::new(certificate::ServerName::new("localhost"), anchors)
}

/// A server with the demo identities.
pub fn server_config() -> server::Config {
    server::Config::new(Identity::demo())
}

/// Plays every row with hostile servers against our client.
pub fn try_client(config: &client::Config, rows: Vec<Row>) {
    try_all(rows, Side::Server, |c| client::handshake(c, config));
}

/// The same with a client that writes `data` before it reads: early data, where that is offered.
pub fn try_client_with(config: &client::Config, data: &[u8], rows: Vec<Row>) {
    try_all(rows, Side::Server, |c| {
        client::handshake(c, config)?;
        c.write_all(data)?;
        Ok(())
    });
}

/// The messages that our client tells of, each with its sender, where a server does this.
pub fn messages_told(config: &client::Config, plan: Plan, act: Act) -> Vec<(Side, String)> {
    let told = Messages::default();
    let (mut near, mut far) = pipe();
    let _ = near.set_timeout(Some(PATIENCE));
    let _ = far.set_timeout(Some(PATIENCE));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut narration = Narration::silent();
            narration.add(Box::new(told.clone()));
            let randomness = Randomness::seeded(1, Side::Client);
            let mut c = Connection::new(Side::Client, near, narration, randomness);
            client::handshake(&mut c, config).expect("a handshake");
            c.read_to_end(&mut Vec::new()).expect("an end in order");
            c.close().expect("an end in order");
        });
        let mut lab = Lab::new(Side::Server, far, plan, act);
        let (_, story) = lab.play();
        story.expect("a handshake");
        lab.c.stream().shutdown_write().unwrap();
    });
    let told = told.0.lock().unwrap();
    told.clone()
}

/// Keeps the names of messages.
#[derive(Clone, Default)]
struct Messages(Arc<Mutex<Vec<(Side, String)>>>);

impl Narrator for Messages {
    fn wants(&self, topic: Topic) -> bool {
        topic == Topic::Steps
    }
    fn tell(&mut self, event: &Event) {
        if let Event::Message(message) = event {
            let name = message.name.to_string();
            self.0.lock().unwrap().push((message.from, name));
        }
    }
}

/// Plays every row with hostile clients against our server.
pub fn try_server(config: &server::Config, rows: Vec<Row>) {
    try_all(rows, Side::Client, |c| server::handshake(c, config));
}

fn try_all(rows: Vec<Row>, peer: Side, handshake: impl Fn(&mut Connection) -> Result<()> + Sync) {
    let count = rows.len();
    let mut wrong = Vec::new();
    for row in rows {
        let name = format!("{}: {}", row.rfc, row.what);
        if let Err(why) = try_row(row, peer, &handshake) {
            wrong.push(format!("{name}\n    {why}"));
        }
    }
    println!("{count} rows");
    assert!(
        wrong.is_empty(),
        "{} of {count} rows went wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn try_row(
    row: Row,
    peer: Side,
    handshake: &(impl Fn(&mut Connection) -> Result<()> + Sync),
) -> std::result::Result<(), String> {
    let (mut near, mut far) = pipe();
    let _ = near.set_timeout(Some(PATIENCE));
    let _ = far.set_timeout(Some(PATIENCE));
    let Row {
        plan, act, expect, ..
    } = row;
    let (outcome, (alert, story)) = std::thread::scope(|scope| {
        let ours = scope.spawn(move || {
            let side = peer.peer();
            let randomness = Randomness::seeded(1, side);
            let mut c = Connection::new(side, near, Narration::silent(), randomness);
            let outcome = handshake(&mut c).and_then(|()| {
                let mut rest = Vec::new();
                c.read_to_end(&mut rest)?;
                c.close()
            });
            (outcome, c)
        });
        let mut lab = Lab::new(peer, far, plan, act);
        let played = lab.play();
        lab.c.stream().shutdown_write().unwrap();
        let (outcome, _) = ours.join().expect("no end panics");
        (outcome, played)
    });
    let said = |outcome: &Result<()>| match outcome {
        Ok(()) => "all well".to_owned(),
        Err(error) => format!("{:?}, alert {:?}: {error}", error.kind, error.alert),
    };
    let report = || format!("ours: {}; the peer's: {}", said(&outcome), said(&story));
    if matches!(&outcome, Err(error) if error.kind == ErrorKind::TimedOut) {
        return Err(format!("hangs; {}", report()));
    }
    let expect = match (&expect, &outcome) {
        (Expect::OneOf(alerts), Err(error)) if error.alert.is_some_and(|a| alerts.contains(&a)) => {
            Expect::Alert(error.alert.unwrap_or(AlertDescription::InternalError))
        }
        (Expect::OneOf(alerts), _) => {
            return Err(format!("one of {alerts:?} was due; {}", report()));
        }
        _ => expect,
    };
    match (&expect, &outcome) {
        (Expect::Fine, Ok(())) if story.is_ok() => Ok(()),
        (Expect::Fails(kind), Err(error)) if error.alert.is_none() && kind(&error.kind) => Ok(()),
        (Expect::Alert(expected), Err(error)) if error.alert == Some(*expected) => {
            if alert == Some(*expected) {
                Ok(())
            } else {
                Err(format!("the alert came as {alert:?}; {}", report()))
            }
        }
        (Expect::Alert(expected), _) => Err(format!("{expected} was due; {}", report())),
        (Expect::Fine, _) => Err(format!("nothing was wrong; {}", report())),
        (Expect::Fails(_) | Expect::OneOf(_), _) => {
            Err(format!("it should fail without an alert; {}", report()))
        }
    }
}
