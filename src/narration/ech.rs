//! What becomes of a hello that is encrypted (RFC 9849).

/// What became of a hello that was encrypted, or said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EchOutcome {
    /// The server took the inner hello.
    Accepted,
    /// There was one, and the server went on with the outer one.
    Rejected,
    /// The server went on with the outer one; whether there was another inside is not known.
    NotAccepted,
    /// That cannot be seen without the key.
    Unknown,
}

impl EchOutcome {
    const ALL: [EchOutcome; 4] = [
        EchOutcome::Accepted,
        EchOutcome::Rejected,
        EchOutcome::NotAccepted,
        EchOutcome::Unknown,
    ];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            EchOutcome::Accepted => "accepted",
            EchOutcome::Rejected => "rejected",
            EchOutcome::NotAccepted => "not accepted",
            EchOutcome::Unknown => "unknown",
        }
    }

    /// The one that is called so.
    pub(super) fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}
