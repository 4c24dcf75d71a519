//! From changes that help to the cause: what exactly it is about them, as far as a few more tries can
//! tell.

use super::attempt::Failure;
use super::change::Change;
use super::edit;
use super::offer::{Offer, list};
use super::{Cause, Certainty, Inquiry, search};
use crate::names::quantity::bytes_count;
use crate::names::registry::{
    ExtensionType, NamedGroup, ProtocolVersion, SUPPORTED_GROUPS, SignatureScheme,
};
use crate::narration::{Diagnosis, Fact, PskOrigin, Summary};
use crate::story::verdict::{self, Grade};
use crate::wire::CodePoint;

/// What clients pad to that pad at all (RFC 7685 §4).
const USUAL_LENGTH: usize = 512;

impl Inquiry<'_> {
    /// The cause behind changes that help.
    pub(super) fn refined(
        &mut self,
        changes: &[Change],
        failure: &Failure,
        certainty: Certainty,
    ) -> Cause {
        let offer = self.changed(changes);
        let mut cause = Cause {
            ids: changes.iter().map(|change| change.id.to_owned()).collect(),
            sentence: self.sentence(changes, failure),
            certainty,
            works: offer.map(|offer| self.command(&offer)),
            server: self.server_advice(changes),
            client: self.client_advice(changes),
        };
        match changes {
            [only] => self.narrow(only, failure, &mut cause),
            many if many.iter().all(|change| !change.adds) => {
                if let Some(offer) = self.changed(many) {
                    self.narrow_size(&offer, &mut cause);
                }
            }
            _ => {}
        }
        cause
    }

    /// What to do on the server; nothing where it takes what today's clients offer, so that it is the
    /// offer that was made that lacks it.
    pub(super) fn server_advice(&self, changes: &[Change]) -> Vec<String> {
        let advice = changes
            .iter()
            .filter_map(|change| match self.took(change.id) {
                Some(took) => took.server(change),
                None => Some(change.server.to_owned()),
            });
        let advice: Vec<String> = advice.collect();
        unique(advice.iter().map(String::as_str))
    }

    /// What to do on the client: to leave out the option that left out what the server takes, if one was
    /// given.
    pub(super) fn client_advice(&self, changes: &[Change]) -> Vec<String> {
        let advice = changes.iter().map(|change| {
            let took = self.took(change.id);
            match took.and_then(|took| Some((self.left_out_by(change.id)?, took.name))) {
                Some((option, name)) => {
                    format!("Leave out {option}, which leaves out {name}, or add {name} to it.")
                }
                None => change.client.to_owned(),
            }
        });
        let advice: Vec<String> = advice.collect();
        unique(advice.iter().map(String::as_str))
    }

    /// The option that was given and restricts what this change adds to.
    pub(super) fn left_out_by(&self, id: &str) -> Option<&'static str> {
        let options: &[&str] = match id {
            "add-versions" => &["--tls", "--cipher"],
            "add-suites" => &["--cipher"],
            "add-groups" => &["--groups"],
            "add-schemes" => &["--sigalgs"],
            _ => return None,
        };
        let given = |option: &&&str| self.base.options.get(option).is_some();
        options.iter().find(given).copied()
    }

    /// What the server took of what this change added, when it worked last.
    pub(super) fn took(&self, id: &str) -> Option<Taken> {
        let summary = self.last_works.as_ref()?;
        let mut offer = self.base.clone();
        add_agreed(&mut offer, id, summary)
    }

    fn sentence(&self, changes: &[Change], failure: &Failure) -> String {
        match changes {
            [only] => only.cause.to_owned(),
            many => {
                let done: Vec<&str> = many.iter().map(|change| change.done).collect();
                let causes: Vec<&str> = many.iter().map(|change| change.cause).collect();
                format!(
                    "It takes {} changes together: {}. {} As asked: {}",
                    many.len(),
                    done.join(", "),
                    causes.join(" "),
                    failure.diagnosis.happened
                )
            }
        }
    }

    /// Says more precisely what one change is about.
    fn narrow(&mut self, change: &Change, failure: &Failure, cause: &mut Cause) {
        match change.id {
            "no-hybrids" => self.narrow_hybrids(cause),
            "no-other-extensions" => self.narrow_extensions(cause),
            "no-psk" | "no-certificate" => cause.sentence = refused_offer(failure, change),
            "max-1.2" => self.narrow_key(cause),
            "no-alpn" => self.narrow_protocols(cause),
            "add-suites" | "add-groups" | "add-versions" | "add-schemes" | "rare-suites"
            | "rare-groups" | "rare-schemes" => {
                self.narrow_list(change, cause);
            }
            _ => {}
        }
    }

    /// The group's number, its key share, or the length of the hello.
    fn narrow_hybrids(&mut self, cause: &mut Cause) {
        let mut offer = self.base.clone();
        let groups = offer.config.groups.iter().copied();
        let Some(group) = groups
            .clone()
            .find(|group| !group.has_ml_kem() && SUPPORTED_GROUPS.contains(group))
        else {
            return;
        };
        offer.config.key_shares = Some(vec![group]);
        offer.options.set("--key-share", Some(&group.name()));
        let listed = self.attempt(
            &offer,
            "with post-quantum groups listed, without a key share in them",
        );
        match listed.map(|ending| ending.works()) {
            Some(false) => {
                cause.ids = vec!["hybrid-group".to_owned()];
                cause.sentence = "The server, or what is before it, fails where a post-quantum group (ML-KEM) is listed, even without a key share in it.".to_owned();
                return;
            }
            Some(true) => {}
            None => return,
        }
        cause.works = Some(self.command(&offer));
        cause.ids = vec!["hybrid-share".to_owned()];
        cause.sentence = "The server, or what is before it, fails on the key share of a post-quantum group (ML-KEM), though not on the length of the hello.".to_owned();
        self.narrow_size(&offer, cause);
    }

    /// Whether it is no more than the length of the hello: `offer`, which works with a shorter one,
    /// fails when it is padded to the length as asked, and does not mind a little padding.
    fn narrow_size(&mut self, offer: &Offer, cause: &mut Cause) {
        let length = self.first_hello;
        if length < USUAL_LENGTH || offer.config.shape.padded_to.is_some() {
            return;
        }
        let padded = |length: usize| {
            let mut padded = offer.clone();
            padded.config.shape.padded_to = Some(length);
            padded.options.set("--pad-hello", Some(&length.to_string()));
            padded
        };
        let done = format!(
            "the same, padded to {}, which is as long as asked",
            bytes_count(length)
        );
        let Some(long) = self.attempt(&padded(length), &done) else {
            return;
        };
        if long.works() {
            return;
        }
        let done = format!("the same, padded to {USUAL_LENGTH} bytes at least");
        let short = self.attempt(&padded(USUAL_LENGTH), &done);
        if !short.is_some_and(|ending| ending.works()) {
            cause.certainty = Certainty::Likely(
                "it may as well be the length of the hello; the server minds padding, which would tell".to_owned(),
            );
            return;
        }
        cause.ids = vec!["hello-size".to_owned()];
        cause.sentence = format!(
            "The server, or what is before it, fails on a ClientHello of {}, whatever fills it.",
            bytes_count(length)
        );
        cause.server = vec![
            "Update the server or middlebox: it must read a ClientHello that spans packets."
                .to_owned(),
        ];
        cause.client = vec![
            "Make the ClientHello shorter: without the key share of ML-KEM it fits one packet."
                .to_owned(),
        ];
    }

    /// Which of the extensions that are left out.
    fn narrow_extensions(&mut self, cause: &mut Cause) {
        let kinds = edit::optional(&self.base);
        let found = search::smallest(&kinds, |kinds| {
            let (offer, names) = self.without(kinds);
            Some(self.attempt(&offer, &format!("without {names}"))?.works())
        });
        let Some(found) = found else {
            cause.certainty = Certainty::Likely(
                "the connections ran out before it was clear which extension it is".to_owned(),
            );
            return;
        };
        let (offer, names) = self.without(&found);
        cause.ids = vec![format!("extension:{names}")];
        cause.sentence = match found.len() {
            1 => format!(
                "The server fails on the extension {names}, which it should ignore if it does not know it."
            ),
            _ => format!("The server fails on these extensions together: {names}."),
        };
        cause.works = Some(self.command(&offer));
        self.narrow_size(&offer, cause);
    }

    fn without(&self, kinds: &[ExtensionType]) -> (Offer, String) {
        let mut offer = self.base.clone();
        for kind in kinds {
            edit::omit(&mut offer, *kind);
        }
        let names: Vec<String> = kinds.iter().map(|kind| kind.name().into_owned()).collect();
        (offer, names.join(", "))
    }

    /// Whether it is the pre-shared key that is taken up to TLS 1.2 alone.
    fn narrow_key(&self, cause: &mut Cause) {
        let taken = self.last_works.as_ref().and_then(Summary::psk);
        if taken != Some(PskOrigin::External) {
            return;
        }
        cause.sentence = "In TLS 1.3 the server does not take the pre-shared key, and does not go on without; up to \
                          TLS 1.2 it takes it, be it for the cipher suite or for the name."
            .to_owned();
        cause.server = vec![
            "Give the key the name that the client uses, and a hash that goes with a suite of TLS 1.3.".to_owned(),
        ];
        cause.client = vec![
            "Use the name that the server has, or a suite of TLS 1.2 with a pre-shared key."
                .to_owned(),
        ];
    }

    /// Whether one of several protocols would do.
    fn narrow_protocols(&mut self, cause: &mut Cause) {
        let all = self.base.config.alpn.clone();
        for name in all.iter().filter(|_| all.len() > 1).rev() {
            let shown = String::from_utf8_lossy(name).into_owned();
            let mut offer = self.base.clone();
            offer.config.alpn = vec![name.clone()];
            offer.options.set("--alpn", Some(&shown));
            let Some(ending) = self.attempt(&offer, &format!("with {shown} alone in ALPN")) else {
                return;
            };
            if ending.works() {
                let others: Vec<_> = all.iter().filter(|other| *other != name).collect();
                let others: Vec<_> = others
                    .iter()
                    .map(|it| String::from_utf8_lossy(it))
                    .collect();
                cause.ids = vec![format!("alpn:{}", others.join(","))];
                cause.sentence = format!(
                    "The server fails where {} is offered in ALPN; {shown} alone works.",
                    others.join(", ")
                );
                cause.works = Some(self.command(&offer));
                return;
            }
        }
    }

    /// Which of what was added is what the server took.
    fn narrow_list(&mut self, added: &Change, cause: &mut Cause) {
        let Some(summary) = self.last_works.clone() else {
            return;
        };
        let mut besides = self.base.clone();
        let Some(Taken { name, .. }) = add_agreed(&mut besides, added.id, &summary) else {
            return;
        };
        let alone = only_agreed(&self.base, added.id, &summary).map(|offer| (offer, "alone"));
        for (offer, how) in alone.into_iter().chain([(besides, "besides")]) {
            let Some(ending) = self.attempt(&offer, &format!("with {name} {how}")) else {
                return;
            };
            if ending.works() {
                let why = match self.left_out_by(added.id) {
                    Some(option) => format!(", which {option} leaves out"),
                    None => String::new(),
                };
                cause.sentence = format!("{} It takes {name}{why}.", added.cause);
                cause.works = Some(self.command(&offer));
                return;
            }
        }
    }
}

/// What a server took.
pub(super) struct Taken {
    pub(super) name: String,
    /// Whether today's clients offer it.
    is_usual: bool,
    /// What was offered, is usual and was not taken.
    refused: Vec<String>,
    /// What to do on the server, if it is nothing of that.
    instead: Option<&'static str>,
}

impl Taken {
    /// What to do on the server; nothing where it takes what is usual, and what was offered is not.
    fn server(&self, change: &Change) -> Option<String> {
        if let Some(instead) = self.instead {
            return Some(instead.to_owned());
        }
        match (&self.refused[..], self.is_usual) {
            ([], true) => None,
            ([], false) => Some(change.server.to_owned()),
            (refused, is_usual) => {
                let refused = refused.join(" and ");
                Some(match is_usual {
                    true => format!(
                        "Enable {refused}, if clients that have nothing else are to be served."
                    ),
                    false => format!("Enable {refused}, which today's clients offer."),
                })
            }
        }
    }
}

/// The offer with nothing of its kind but what was agreed on, where the user gave no list of it: the list
/// of what is usual is long.
fn only_agreed(base: &Offer, id: &str, summary: &Summary) -> Option<Offer> {
    let is_given = |option| base.options.get(option).is_some();
    if base.config.shape.likeness.is_some() {
        return None;
    }
    let mut offer = base.clone();
    match id {
        "add-suites" | "rare-suites" if !is_given("--cipher") => {
            let suite = summary.suite()?;
            offer.config.suites = vec![suite.code];
            offer
                .config
                .versions
                .retain(|version| suite.is_in(*version));
            edit::name_suites(&mut offer);
        }
        "add-schemes" | "rare-schemes" if !is_given("--sigalgs") => {
            offer.config.terms.signature_schemes = vec![scheme(summary)?];
            edit::name_schemes(&mut offer);
        }
        _ => return None,
    }
    Some(offer)
}

/// The scheme that the server signed with.
fn scheme(summary: &Summary) -> Option<SignatureScheme> {
    summary.facts.iter().find_map(|fact| match fact {
        Fact::SignatureScheme(scheme) => Some(*scheme),
        _ => None,
    })
}

/// Groups that every client of today offers.
const USUAL_GROUPS: [NamedGroup; 3] = [
    NamedGroup::X25519,
    NamedGroup::Secp256r1,
    NamedGroup::X25519MlKem768,
];

/// Schemes that every client of today accepts.
const USUAL_SCHEMES: [SignatureScheme; 3] = [
    SignatureScheme::RsaPssRsaeSha256,
    SignatureScheme::EcdsaSecp256r1Sha256,
    SignatureScheme::EcdsaSecp384r1Sha384,
];

/// What a server that goes on without what it was offered said of it.
fn refused_offer(failure: &Failure, change: &Change) -> String {
    let Diagnosis {
        happened, meaning, ..
    } = &failure.diagnosis;
    format!("{} {happened} {meaning}", change.cause)
}

/// What to do where the curve of the certificate's key is what was not offered (RFC 8422 §5.1.1).
const OTHER_KEY: &str = "Use a certificate whose key is of RSA or on P-256, which every client accepts, or offer one besides.";

/// The curve of the key in the server's certificate.
fn certificate_curve(summary: &Summary) -> Option<NamedGroup> {
    summary.facts.iter().find_map(|fact| match fact {
        Fact::CertificateKey(algorithm, _) => algorithm.curve(),
        _ => None,
    })
}

/// Adds to an offer the one thing that was agreed on.
fn add_agreed(offer: &mut Offer, id: &str, summary: &Summary) -> Option<Taken> {
    match id {
        "add-suites" | "rare-suites" => {
            let suite = summary.suite()?;
            if offer.config.suites.contains(&suite.code) {
                return None;
            }
            offer.config.suites.push(suite.code);
            edit::name_suites(offer);
            Some(Taken {
                name: suite.openssl.to_owned(),
                is_usual: verdict::suite(suite).grade == Grade::Good,
                refused: Vec::new(),
                instead: None,
            })
        }
        "add-groups" | "rare-groups" => {
            let offered = |group: &NamedGroup| offer.config.groups.contains(group);
            let exchange = summary.group().filter(|group| !offered(group));
            // Before TLS 1.3 the groups are those of the certificate's key as well (RFC 8422 §5.1.1).
            let of_key = || certificate_curve(summary).filter(|group| !offered(group));
            let (group, whose) = match exchange {
                Some(group) => (group, ""),
                None => (of_key()?, ", the curve of the key in its certificate"),
            };
            // The other groups may do for the exchange.
            let refused = USUAL_GROUPS
                .iter()
                .filter(|group| exchange.is_some() && offered(group));
            let refused = refused.map(|group| group.name().into_owned()).collect();
            offer.config.groups.push(group);
            edit::name_groups(offer);
            Some(Taken {
                name: format!("{}{whose}", group.name()),
                is_usual: USUAL_GROUPS.contains(&group),
                refused,
                instead: exchange.is_none().then_some(OTHER_KEY),
            })
        }
        "add-schemes" | "rare-schemes" => {
            let scheme = scheme(summary)?;
            if offer.config.signature_schemes.contains(&scheme) {
                return None;
            }
            offer.config.terms.signature_schemes.push(scheme);
            edit::name_schemes(offer);
            Some(Taken {
                name: scheme.name().into_owned(),
                is_usual: USUAL_SCHEMES.contains(&scheme),
                refused: Vec::new(),
                instead: None,
            })
        }
        "add-versions" => {
            let version = summary.facts.iter().find_map(|fact| match fact {
                Fact::Version(version) => Some(*version),
                _ => None,
            })?;
            if offer.config.versions.contains(&version) {
                return None;
            }
            // Whoever offers what is not deprecated may expect a server to have that.
            let is_current = |version: &ProtocolVersion| *version >= ProtocolVersion::TLS1_2;
            // Who takes no more than an old version has none of these.
            let offered = offer.config.versions.iter();
            let refused = offered.filter(|it| is_current(&version) && is_current(it));
            let taken = Taken {
                name: version.name().into_owned(),
                is_usual: is_current(&version),
                refused: refused.map(|it| it.name().into_owned()).collect(),
                instead: None,
            };
            offer.config.versions.push(version);
            let numbers = offer.config.versions.iter().map(|it| {
                let name = it.name();
                name.trim_start_matches("TLS ").to_owned()
            });
            let numbers = list(numbers.collect::<Vec<_>>()).replace(':', ",");
            offer.options.set("--tls", Some(&numbers));
            if offer.config.shape.likeness.is_none() && offer.options.get("--cipher").is_none() {
                let versions = offer.config.versions.clone();
                let has_psk = !offer.config.psks.is_empty();
                offer.config.suites = crate::names::defaults::suites(has_psk);
                offer.config.suites.retain(|code| {
                    let suite = code.suite();
                    suite.is_some_and(|suite| versions.iter().any(|it| suite.is_in(*it)))
                });
                return Some(taken);
            }
            let has = |code: &crate::names::suite::CipherSuite| {
                code.suite().is_some_and(|suite| suite.is_in(version))
            };
            if !offer.config.suites.iter().any(has) {
                offer.config.suites.push(summary.suite()?.code);
                edit::name_suites(offer);
            }
            Some(taken)
        }
        _ => None,
    }
}

fn unique<'a>(sentences: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for sentence in sentences {
        if !found.iter().any(|known| known == sentence) {
            found.push(sentence.to_owned());
        }
    }
    found
}
