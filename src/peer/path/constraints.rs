//! nameConstraints: which names the certificates below an authority may have (RFC 5280 §4.2.1.10,
//! §6.1.3 b and c).

use super::budget::Budget;
use super::names::{self, Broken, Effect};
use crate::certificate::{CanonicalName, Certificate, ExtensionValue, Fact, GeneralName};
use crate::check::{ChainFault, ConstrainedName, ConstrainedNames, PathWork};

/// The constraints of one authority.
#[derive(Debug)]
pub(super) struct Constraints {
    authority: String,
    permitted: Vec<Subtree>,
    excluded: Vec<Subtree>,
}

/// A subtree of nameConstraints, or a name to be compared with it.
#[derive(Debug, Clone)]
struct Subtree {
    name: GeneralName,
    /// Of a directoryName the form in which it is compared.
    directory: Option<CanonicalName>,
    /// Whether it has a minimum or a maximum.
    bounded: bool,
}

impl Subtree {
    fn new(name: &Fact<GeneralName>, der: &[u8]) -> Self {
        let is_directory = matches!(name.value, GeneralName::Directory(_));
        let at = || der.get(name.at.clone()).and_then(CanonicalName::of);
        Subtree {
            name: name.value.clone(),
            directory: is_directory.then(at).flatten(),
            bounded: false,
        }
    }
}

impl Constraints {
    /// Those of an authority of this name, from the extension in DER that `der` has.
    pub fn new(authority: String, extension: &ExtensionValue, der: &[u8]) -> Option<Self> {
        let ExtensionValue::NameConstraints {
            permitted,
            excluded,
            bounded,
        } = extension
        else {
            return None;
        };
        let subtrees = |names: &[Fact<GeneralName>]| {
            let names = names.iter();
            names
                .map(|name| Subtree {
                    bounded: bounded.contains(&name.at),
                    ..Subtree::new(name, der)
                })
                .collect()
        };
        Some(Constraints {
            authority,
            permitted: subtrees(permitted),
            excluded: subtrees(excluded),
        })
    }

    /// Those of a certificate, if it has any.
    pub fn of(certificate: &Certificate) -> Option<Self> {
        let authority = || certificate.holder();
        let mut extensions = certificate.extensions();
        extensions.find_map(|it| Constraints::new(authority(), it, certificate.der()))
    }

    /// What they say, before any name was compared.
    pub fn told(&self) -> ConstrainedNames {
        let words = |subtrees: &[Subtree]| {
            let subtrees = subtrees.iter();
            subtrees
                .map(|it| format!("{} {}", kind(&it.name), it.name))
                .collect()
        };
        ConstrainedNames {
            authority: self.authority.clone(),
            permitted: words(&self.permitted),
            excluded: words(&self.excluded),
            names: 0,
        }
    }

    /// How many names of a certificate below there are for them, every one of which is permitted and
    /// not excluded.
    ///
    /// # Errors
    /// The first name that is not so.
    pub fn check(
        &self,
        certificate: &Certificate,
        budget: &mut Budget,
    ) -> Result<usize, ChainFault> {
        let mut count = 0;
        for name in constrained_names(certificate) {
            let fault = |broken| self.fault(broken, certificate, &name);
            let of_kind = |it: &&Subtree| kind(&it.name) == kind(&name.name);
            for excluded in self.excluded.iter().filter(of_kind) {
                budget.spend(PathWork::Names)?;
                if is_within(&name, excluded, Effect::Excludes)
                    .map_err(|it| fault((it, excluded)))?
                {
                    return Err(ChainFault::Excluded {
                        authority: self.authority.clone(),
                        excluded: excluded.name.to_string(),
                        name: told(certificate, &name),
                    });
                }
            }
            let mut permitted = self.permitted.iter().filter(of_kind).peekable();
            let mut is_permitted = permitted.peek().is_none();
            for subtree in permitted {
                budget.spend(PathWork::Names)?;
                is_permitted |= is_within(&name, subtree, Effect::Permits)
                    .map_err(|it| fault((it, subtree)))?;
            }
            if !is_permitted {
                let permitted = self.permitted.iter().filter(of_kind);
                return Err(ChainFault::NotPermitted {
                    authority: self.authority.clone(),
                    permitted: permitted.map(|it| it.name.to_string()).collect(),
                    name: told(certificate, &name),
                });
            }
            count += usize::from(
                self.permitted
                    .iter()
                    .chain(&self.excluded)
                    .any(|it| of_kind(&it)),
            );
        }
        Ok(count)
    }

    fn fault(
        &self,
        (why, subtree): (Unclear, &Subtree),
        certificate: &Certificate,
        name: &Subtree,
    ) -> ChainFault {
        let authority = self.authority.clone();
        let told = || told(certificate, name);
        match why {
            Unclear::Bounded => ChainFault::BoundedConstraint { authority },
            Unclear::Kind => ChainFault::UnknownConstraint {
                authority,
                name: told(),
            },
            Unclear::Broken(Broken::Name) => ChainFault::BrokenName {
                authority,
                name: told(),
            },
            Unclear::Broken(Broken::Subtree) => ChainFault::BrokenConstraint {
                authority,
                subtree: subtree.name.to_string(),
            },
        }
    }
}

/// Why nobody can say whether a name lies within a subtree.
enum Unclear {
    /// This program cannot compare names of this kind: RFC 5280 §4.2.1.10 has the certificate refused.
    Kind,
    /// The subtree has a minimum or a maximum: the same.
    Bounded,
    Broken(Broken),
}

impl From<Broken> for Unclear {
    fn from(broken: Broken) -> Self {
        Unclear::Broken(broken)
    }
}

/// Whether a name lies within a subtree of its kind.
fn is_within(name: &Subtree, subtree: &Subtree, effect: Effect) -> Result<bool, Unclear> {
    use GeneralName as Name;
    if subtree.bounded {
        return Err(Unclear::Bounded);
    }
    Ok(match (&name.name, &subtree.name) {
        (Name::Dns(name), Name::Dns(subtree)) => names::dns(name, subtree, effect)?,
        (Name::Ip(address), Name::IpRange(range)) => names::address(*address, range)?,
        (Name::Ip(_), _) => return Err(Broken::Subtree.into()),
        (Name::Email(name), Name::Email(subtree)) => names::mailbox(name, subtree)?,
        (Name::Uri(name), Name::Uri(subtree)) => names::uri(name, subtree)?,
        (Name::Directory(_), Name::Directory(_)) => {
            let below = name.directory.as_ref().ok_or(Broken::Name)?;
            let above = subtree.directory.as_ref().ok_or(Broken::Subtree)?;
            above.contains(below)
        }
        (Name::IpRange(_) | Name::Other(ADDRESS), _) => return Err(Broken::Name.into()),
        _ => return Err(Unclear::Kind),
    })
}

/// The tag of an iPAddress.
const ADDRESS: u8 = 0x87;

/// The names of a certificate that constraints are for: the subject's, unless it is empty; those of
/// subjectAltName; without that extension, the emailAddress of old in the subject.
fn constrained_names(certificate: &Certificate) -> Vec<Subtree> {
    let subject = certificate.subject();
    let mut names = Vec::new();
    let directory = certificate.canonical_subject();
    if directory.as_ref().is_none_or(|name| !name.is_empty()) {
        names.push(Subtree {
            name: GeneralName::Directory(subject.value.clone()),
            directory,
            bounded: false,
        });
    }
    let der = certificate.der();
    let alternative = certificate.subject_alt_names().iter();
    names.extend(alternative.map(|name| Subtree::new(name, der)));
    let is_alternative = |it: &ExtensionValue| matches!(it, ExtensionValue::SubjectAltName(_));
    if !certificate.extensions().any(is_alternative) {
        let attributes = subject.0.iter().flatten();
        let mailboxes = attributes.filter(|it| it.kind.name() == Some("emailAddress"));
        names.extend(mailboxes.map(|it| Subtree {
            name: GeneralName::Email(it.value.value.clone()),
            directory: None,
            bounded: false,
        }));
    }
    names
}

/// The kind of a name, as RFC 5280 §4.2.1.6 calls it: only names of one kind are compared.
fn kind(name: &GeneralName) -> &'static str {
    match name {
        GeneralName::Email(_) => "rfc822Name",
        GeneralName::Dns(_) => "dNSName",
        GeneralName::Directory(_) => "directoryName",
        GeneralName::Uri(_) => "uniformResourceIdentifier",
        GeneralName::Ip(_) | GeneralName::IpRange(_) | GeneralName::Other(ADDRESS) => "iPAddress",
        GeneralName::Registered(_) => "registeredID",
        GeneralName::Other(tag) => match tag & 0x1f {
            0 => "otherName",
            3 => "x400Address",
            5 => "ediPartyName",
            _ => "GeneralName",
        },
    }
}

fn told(certificate: &Certificate, name: &Subtree) -> ConstrainedName {
    ConstrainedName {
        subject: certificate.holder(),
        kind: kind(&name.name).to_owned(),
        name: name.name.to_string(),
    }
}
