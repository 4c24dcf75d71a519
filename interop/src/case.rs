//! What is tried: each row with each peer, both ways.

/// What is done about Encrypted ClientHello (RFC 9849).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ech {
    /// Nothing.
    No,
    /// The client encrypts to the server's key.
    Accepted,
    /// The client encrypts to a key that the server no longer has.
    Rejected,
    /// The client pretends, to a server that has a key.
    Grease,
}

/// How the server's certificate is chosen, or what takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The server has one certificate.
    Usual,
    /// It has two, and the client asks for one by its trust anchor
    /// (draft-ietf-tls-trust-anchor-ids): the second, or neither.
    TrustAnchor { is_there: bool },
    /// It shows a key that the certificate's owner signed (RFC 9345).
    Delegated,
    /// It shows a raw public key (RFC 7250).
    RawKey,
}

/// What else a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum More {
    Nothing,
    /// The client shows a certificate.
    ClientCertificate,
    /// A second connection resumes the first one's session.
    Resumption,
    /// Likewise, and the request goes out before the server has answered.
    EarlyData,
    /// A key that both ends have takes the place of certificates.
    PreSharedKey,
    /// The client asks for short records (RFC 6066 §4).
    MaxFragmentLength,
    /// Both ends change their keys (RFC 9846 §4.7.3).
    KeyUpdate,
    /// The server sends an answer of OCSP along, which the client asks for and verifies (RFC 6066 §8).
    Staple,
}

impl More {
    const ALL: [More; 7] = [
        More::ClientCertificate,
        More::Resumption,
        More::EarlyData,
        More::PreSharedKey,
        More::MaxFragmentLength,
        More::KeyUpdate,
        More::Staple,
    ];

    /// How many connections it takes.
    pub fn connections(self) -> usize {
        match self {
            More::Resumption | More::EarlyData => 2,
            _ => 1,
        }
    }
}

/// A row.
#[derive(Debug, Clone)]
pub struct Case {
    /// What both ends agree on: "1.2" or "1.3".
    pub version: &'static str,
    /// The group that the server insists on, by the name that all use.
    pub group: &'static str,
    /// What the server shows: a file of src/peer/identity, without its endings.
    pub identity: &'static str,
    /// How the server's certificate travels: the algorithm of RFC 8879.
    pub compression: Option<&'static str>,
    /// What the server proves itself with.
    pub proof: Proof,
    /// What else.
    pub more: More,
    /// Encrypted ClientHello.
    pub ech: Ech,
    /// Whether the client sends no share of that group at first, so that a HelloRetryRequest is due.
    pub retry: bool,
}

/// The plainest of TLS 1.3.
const PLAIN: Case = Case {
    version: "1.3",
    group: "X25519",
    identity: "ecdsa-p256",
    compression: None,
    proof: Proof::Usual,
    more: More::Nothing,
    ech: Ech::No,
    retry: false,
};

/// What a client that is to get a HelloRetryRequest offers first.
pub const GUESS: &str = "X25519";

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TLS {}, {}, {}", self.version, self.group, self.identity)?;
        if let Some(algorithm) = self.compression {
            write!(f, ", certificate in {algorithm}")?;
        }
        f.write_str(match self.proof {
            Proof::Usual => "",
            Proof::TrustAnchor { is_there: true } => ", trust anchor",
            Proof::TrustAnchor { is_there: false } => ", unknown trust anchor",
            Proof::Delegated => ", delegated credential",
            Proof::RawKey => ", raw public key",
        })?;
        f.write_str(match self.more {
            More::Nothing => "",
            More::ClientCertificate => ", client certificate",
            More::Resumption => ", resumption",
            More::EarlyData => ", early data",
            More::PreSharedKey => ", pre-shared key",
            More::MaxFragmentLength => ", max_fragment_length",
            More::KeyUpdate => ", KeyUpdate",
            More::Staple => ", OCSP staple",
        })?;
        f.write_str(match self.ech {
            Ech::No => "",
            Ech::Accepted => ", ECH accepted",
            Ech::Rejected => ", ECH rejected",
            Ech::Grease => ", ECH pretended",
        })?;
        f.write_str(if self.retry {
            ", HelloRetryRequest"
        } else {
            ""
        })
    }
}

/// All rows.
pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    // In TLS 1.2 the curve of a certificate must be offered as well: RSA has none.
    for group in ["X25519", "P-256", "P-384", "P-521"] {
        cases.push(Case { group, ..PLAIN });
        cases.push(Case {
            version: "1.2",
            identity: "rsa",
            group,
            ..PLAIN
        });
    }
    for group in [
        "X25519MLKEM768",
        "SecP256r1MLKEM768",
        "SecP384r1MLKEM1024",
        "MLKEM512",
        "MLKEM768",
        "MLKEM1024",
        "X448",
        "ffdhe2048",
        "ffdhe8192",
        "brainpoolP256r1tls13",
        "brainpoolP384r1tls13",
    ] {
        cases.push(Case { group, ..PLAIN });
    }
    for group in ["brainpoolP256r1", "brainpoolP384r1"] {
        cases.push(Case {
            version: "1.2",
            identity: "rsa",
            group,
            ..PLAIN
        });
    }
    for (identity, group) in [
        ("rsa-pss", "X25519"),
        ("ecdsa-p256", "P-256"),
        ("ecdsa-p384", "P-384"),
        ("ecdsa-p521", "P-521"),
        ("ed25519", "X25519"),
    ] {
        cases.push(Case {
            identity,
            group,
            ..PLAIN
        });
        cases.push(Case {
            version: "1.2",
            identity,
            group,
            ..PLAIN
        });
    }
    for identity in ["mldsa44", "mldsa65", "mldsa87"] {
        cases.push(Case { identity, ..PLAIN });
    }
    for compression in ["zlib", "brotli", "zstd"] {
        cases.push(Case {
            compression: Some(compression),
            ..PLAIN
        });
    }
    cases.push(Case {
        group: "P-384",
        retry: true,
        ..PLAIN
    });
    for proof in [
        Proof::TrustAnchor { is_there: true },
        Proof::TrustAnchor { is_there: false },
        Proof::Delegated,
        Proof::RawKey,
    ] {
        cases.push(Case { proof, ..PLAIN });
    }
    for more in More::ALL {
        let identity = match more {
            // Its certificate is made with OpenSSL, for RSA.
            More::Staple => "rsa",
            _ => PLAIN.identity,
        };
        cases.push(Case {
            more,
            identity,
            ..PLAIN
        });
        if !matches!(more, More::EarlyData | More::PreSharedKey | More::KeyUpdate) {
            cases.push(Case {
                version: "1.2",
                identity: "rsa",
                more,
                ..PLAIN
            });
        }
    }
    // In the hello that is encrypted.
    for more in [More::ClientCertificate, More::Resumption, More::EarlyData] {
        cases.push(Case {
            ech: Ech::Accepted,
            more,
            ..PLAIN
        });
    }
    for ech in [Ech::Accepted, Ech::Rejected, Ech::Grease] {
        cases.push(Case { ech, ..PLAIN });
        cases.push(Case {
            ech,
            group: "X25519MLKEM768",
            ..PLAIN
        });
        cases.push(Case {
            ech,
            group: "P-384",
            retry: true,
            ..PLAIN
        });
    }
    cases
}
