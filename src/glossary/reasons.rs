//! Why things are there: what an extension is for where it appears, what a field contributes, and
//! what a check protects from. The other tables say what a thing is; these say what it is good for in
//! this handshake, for a reader who is told its value beside it.

use crate::check::Check;
use crate::names::registry::{ExtensionType, ProtocolVersion};

/// What it costs to send a key in another group than the server wants.
macro_rules! wrong_guess {
    () => {
        "A wrong guess costs a round trip: after a HelloRetryRequest comes a second hello, in which only this, the cookie, early data, padding and pre-shared keys may differ; the transcript covers both."
    };
}

/// Why a client sends an extension in its ClientHello.
pub fn offered(extension: ExtensionType) -> Option<&'static str> {
    use ExtensionType as E;
    Some(match extension {
        E::ServerName => {
            "The host, as one address serves many: which certificate to present. In the clear: anyone on the path learns it, unless ECH hides it (Encrypted ClientHello)."
        }
        E::MaxFragmentLength => {
            "Asks for smaller records in both directions, for a device with little memory."
        }
        E::StatusRequest => {
            "Asks the server to send along a recent statement, signed by the issuer, that its certificate has not been revoked (OCSP stapling). The client need not ask the issuer then."
        }
        E::SupportedGroups => "The server may use no other.",
        E::EcPointFormats => "Up to TLS 1.2: how points are encoded; only one way is left.",
        E::SignatureAlgorithms => {
            "What the client can verify; in TLS 1.3 PKCS #1 v1.5 is for certificates."
        }
        E::ApplicationLayerProtocolNegotiation => {
            "What may run inside. A server that knows ALPN but none of these must refuse, or an attacker could pass it to another protocol (ALPACA)."
        }
        E::SignedCertificateTimestamp => {
            "Asks for proof that the certificate is in a public log, where its owner would notice a false one."
        }
        E::TrustAnchors => {
            "Roots that the client trusts, by short numbers, so that the server can choose a chain to one of them; if it names none, the server only says which it has."
        }
        E::EncryptThenMac => {
            "Up to TLS 1.2: forged CBC records are never decrypted: no padding oracle."
        }
        E::ExtendedMasterSecret => {
            "Up to TLS 1.2: ties the secret to its handshake (triple handshake)."
        }
        E::CompressCertificate => {
            "Lets the server compress its certificates, the bulk of its first flight."
        }
        E::RecordSizeLimit => "The largest record that the client is willing to receive.",
        E::DelegatedCredential => {
            "Accepts a short-lived key that the certificate's owner signed, so that the servers at the edge need not hold the certificate's own."
        }
        E::SessionTicket => {
            "For TLS 1.2 and earlier: a ticket to resume an earlier session with; if empty, a request for one."
        }
        E::PreSharedKey => {
            "Names keys that both ends have, and proves that the client has them. It comes last, because the proof covers all that goes before."
        }
        E::EarlyData => {
            "Says that data follows at once, under a key of an earlier connection. Anyone who records it can send it again."
        }
        E::SupportedVersions => {
            "The real list. The old version field stays at TLS 1.2, that of records at 1.0 or 1.2: too many servers and networks refuse more."
        }
        E::Cookie => {
            "The bytes of the HelloRetryRequest, returned unchanged: the client does receive what is sent to its address."
        }
        E::PskKeyExchangeModes => "Pre-shared keys: psk_dhe_ke adds a key exchange, psk_ke none.",
        E::CertificateAuthorities => {
            "The authorities that the client trusts, to help the server choose a certificate."
        }
        E::PostHandshakeAuth => {
            "The client is willing to show a certificate after the handshake, if the server asks."
        }
        E::SignatureAlgorithmsCert => {
            "The signatures that the client can verify in certificates, where they differ from those in the handshake."
        }
        E::KeyShare => {
            concat!(
                "Public keys, made for this connection before the server has chosen a group. ",
                wrong_guess!()
            )
        }
        E::RenegotiationInfo => {
            "No attacker can put data before the client's; TLS 1.3 has no renegotiation."
        }
        E::EncryptedClientHello => {
            "The real hello, encrypted so that the network does not learn the host's name; or random bytes in its place, so that real ones do not stand out."
        }
        _ => return None,
    })
}

/// Why a client sends padding, in a hello that is so many bytes long with it: some servers hang if it is of
/// 256 to 511 (RFC 7685 §1).
pub fn padded(length: usize) -> &'static str {
    match length {
        256..512 => {
            "Zeros that make the hello longer. Some old servers hang on hellos of 256 to 511 bytes, such as this one: padding was made to get past these (RFC 7685 §1)."
        }
        _ => "Zeros that bring the hello to a length that no old server is known to fail on.",
    }
}

/// Why a server answers with an extension, in a ServerHello, HelloRetryRequest or
/// EncryptedExtensions message.
pub fn answered(extension: ExtensionType) -> Option<&'static str> {
    use ExtensionType as E;
    Some(match extension {
        E::ServerName => "The server used it.",
        E::EncryptedClientHello => {
            "The configurations that the server publishes now: for a client whose inner hello it could not decrypt, or that only pretended to have one."
        }
        E::MaxFragmentLength => {
            "The server agrees: no record carries more than this, in either direction."
        }
        E::StatusRequest => {
            "A statement about revocation may follow; the server need not send one."
        }
        E::SupportedGroups => {
            "The groups that the server prefers, for the client to remember next time."
        }
        E::EcPointFormats => "How the server reads points; uncompressed is what is used.",
        E::ApplicationLayerProtocolNegotiation => "Chosen.",
        E::EncryptThenMac => "Agreed: the MAC will cover the ciphertext.",
        E::ExtendedMasterSecret => "Agreed.",
        E::RecordSizeLimit => "The largest record that the server is willing to receive.",
        E::SessionTicket => "Empty: a ticket will follow, to resume this session with.",
        E::PreSharedKey => "Which of the client's keys the server accepts, counted from 0.",
        E::EarlyData => "The server accepts the data that the client sent ahead.",
        E::SupportedVersions => {
            "The server's choice. The old version field says TLS 1.2 regardless."
        }
        E::Cookie => {
            "The client must return these bytes. The server can keep its state in them, or check with them that the client's address is real."
        }
        E::KeyShare => "The server's half of the key exchange.",
        E::TrustAnchors => {
            "The roots that the server has chains of, best first: a client that got another chain can come back and ask for one of these."
        }
        E::ServerCertificateType => "What the server shows, of what the client takes.",
        E::ClientCertificateType => "What the client is to show, of what it has.",
        E::ApplicationSettings | E::ApplicationSettingsOld => {
            "The server's settings for the protocol inside, ahead of its first message."
        }
        E::RenegotiationInfo => "Agreed.",
        _ => return None,
    })
}

/// What an extension of a certificate is, in a Certificate message of TLS 1.3.
pub fn attached(extension: ExtensionType) -> Option<&'static str> {
    match extension {
        ExtensionType::StatusRequest => {
            Some("The statement on whether this certificate has been revoked, which was asked for.")
        }
        ExtensionType::SignedCertificateTimestamp => {
            Some("Promises of public logs to list this certificate.")
        }
        ExtensionType::TrustAnchors => {
            Some("The chain is one of a root that was asked for, whole and in order.")
        }
        ExtensionType::DelegatedCredential => {
            Some("A key that this certificate's owner signed, which signs in place of its own.")
        }
        _ => None,
    }
}

/// That a client's certificate can be read by anyone.
pub const UNENCRYPTED: &str = "Up to TLS 1.2 the client's certificate crosses the network in the clear: anyone on the path learns who the client is. TLS 1.3 encrypts it.";

/// Why a server puts an extension into a NewSessionTicket.
pub fn permitted(extension: ExtensionType) -> Option<&'static str> {
    match extension {
        ExtensionType::EarlyData => Some(
            "How many bytes the server would take right behind the ClientHello of a resumption, before it has answered (0-RTT).",
        ),
        _ => None,
    }
}

/// What a server's half of a hybrid key exchange is.
pub const HYBRID_ANSWER: &str = "The server's half: an ML-KEM ciphertext, and a point.";

/// What supported_groups means for DHE in a hello that lists no finite field (RFC 7919 §4).
pub const GROUPS_WITHOUT_FIELDS: &str = "The server may use no other curve.";

/// What the key_share of a first hello is, with so many public keys (one at least), where so many groups are offered.
pub fn shares(keys: usize, groups: usize) -> &'static str {
    match (keys, groups) {
        (1, 1) => {
            "A public key, made for this connection. Only its group is offered, so no guess can be wrong."
        }
        (1, _) => {
            concat!(
                "A public key, made for this connection before the server has chosen a group. ",
                wrong_guess!()
            )
        }
        _ => offered(ExtensionType::KeyShare).unwrap_or_default(),
    }
}

/// What the key_share is of a hello that wants a pre-shared key to be all there is.
pub const SHARE_IN_CASE: &str = "A public key in case the server takes none of the pre-shared keys: psk_ke, the one mode that is offered, makes no key exchange.";

/// What pre_shared_key is in the outer of two hellos (RFC 9849 §6.1.2).
pub const PSK_OUTER: &str = "Random bytes, as long as what is in the real hello: which session is to be resumed stays hidden.";

/// The same where nobody can tell whether there is an inner hello.
pub const PSK_BESIDE_ECH: &str = "Names keys that both ends have, and proves that the client has them; or random bytes, if this is the outer of two hellos. It comes last, because the proof covers all that goes before.";

/// What a key_share without a key is for.
pub const NO_SHARE: &str = "No public key yet: a server of TLS 1.3 that is to make a key exchange asks for one in the group that it wants (HelloRetryRequest), at the cost of a round trip.";

/// What the key_share of a hello is that offers a session, in the group that its connection agreed on.
pub const SHARE_REMEMBERED: &str = "A public key, made for this connection, in the group that the session's connection agreed on, so there is nothing to guess. If the server wants another group now, it asks for a key in that (HelloRetryRequest), which costs a round trip.";

/// What the key_share of a second ClientHello is for.
pub const SHARE_GIVEN: &str = "The public key that the server asked for.";

/// What a HelloRetryRequest asks for with its key_share, which is not an answer yet.
pub const SHARE_WANTED: &str =
    "The group that the server wants a public key for: the first hello had none in this group.";

/// What the end of a server's random may say.
pub const SENTINEL: &str = "It ends in \"DOWNGRD\" and a byte: the server supports a newer version. Expected if none was offered; else someone removed it from the hello, and the client must abort.";

/// What keeps that mark where it is, in a suite that signs the randoms or one that does not.
pub fn sentinel_protection(is_signed: bool) -> &'static str {
    match is_signed {
        true => {
            "The server's signature covers the random, so the mark cannot be edited away; RSA key exchange signs nothing."
        }
        false => {
            "Nothing signs the random in this suite: only Finished shows that nobody edited the mark, and its keys are those of the exchange that may have been weakened."
        }
    }
}

/// The same where a session is resumed.
pub const SENTINEL_RESUMED: &str = "Nothing signs the random where a session is resumed: Finished covers it, under the keys of the session.";

/// Why there are code points that mean nothing.
pub const GREASE: &str =
    "Reserved numbers that mean nothing: they keep servers used to ignoring what they do not know.";

/// What renegotiation_info is for in a second handshake within a connection.
pub const TIED: &str = "This is another handshake within the connection: the keys of the one before protect it until ChangeCipherSpec, and the verify_data of that one ties the two together.";

/// What extended_master_secret says where a session is resumed.
pub const EXTENDED_BEFORE: &str =
    "As when the session began: its master secret depends on that whole handshake.";

/// What server_name is for in a second handshake within a connection.
pub const NAME_AGAIN: &str = "The same name as before, encrypted this time.";

/// What a HelloRetryRequest says of the encrypted hello.
pub const ECH_RETRIED: &str = "Eight bytes that tell a client who knows the inner hello whether the server could decrypt it; to all others they look random.";

/// What comes with a certificate whose owner delegates.
pub const DELEGATED: &str = "A key that the owner of the certificate signed for some days: with it the sender signs the handshake, in place of the certificate's own.";

/// What a second ClientHello repeats.
pub const SECOND_HELLO: &str = "All else is as in the first hello. Only the key share, a cookie, early data, padding and pre-shared keys may change.";

/// What the session id of a ClientHello is that has a ticket.
pub const BESIDE_A_TICKET: &str =
    "A value of the client's own: a server that takes the ticket repeats it.";

/// What the session id of a ServerHello is where a session is resumed.
pub const REPEATED_ID: &str = "What the client sent: the server resumes the session.";

/// What the two hellos of Encrypted ClientHello have in common.
pub const PAIRED_HELLO: &str = "All else but the random is the same in both hellos.";

/// What the name in the inner hello is.
pub const INNER_NAME: &str = "The real host. It is encrypted: nobody on the path sees it.";

/// What the inner hello's own extension is for.
pub const INNER_MARK: &str = "Empty: it marks this as the inner hello, the one that counts.";

/// What becomes of the inner hello before it is encrypted.
pub const ENCODED: &str = "The real hello in the form that is encrypted: without what the outer hello has too, and with zeros at the end, so that its length does not reveal the name.";

/// What the state of a session in a ticket is for.
pub const STATE: &str = "What the ticket holds, encrypted so that only this server can read it: all that it must know to resume the session.";

/// What a field contributes. A message's fields that are not here are left to the full account.
pub fn contributes(message: &str, field: &str) -> Option<&'static str> {
    Some(match (message, field) {
        ("ClientHello" | "ClientHelloInner", "random") => {
            "New each time; the keys depend on it, so a recorded answer cannot be replayed."
        }
        ("ClientHello", "legacy_session_id") => {
            "The name of a session of TLS 1.2, or random bytes made to look so."
        }
        ("ClientHello", "session_id") => {
            "The name of an earlier session that the client would resume."
        }
        ("ClientHello" | "ClientHelloInner", "cipher_suites") => {
            "Cipher and hash; up to TLS 1.2 also key exchange and authentication."
        }
        ("ServerHello", "random") => {
            "Fresh too, so that neither end alone decides what the keys will be."
        }
        ("ServerHello", "session_id") => {
            "The name under which the server would resume this session."
        }
        ("ServerKeyExchange", "public") | ("ServerKeyExchange", "dh_Ys") => {
            "The server's public key, made for this connection."
        }
        ("ServerKeyExchange", "dh_p") => "The prime modulo which the two ends compute.",
        ("ClientKeyExchange", "ecdh_Yc" | "dh_Yc") => {
            "The client's public key, made for this connection."
        }
        ("ServerKeyExchange", "psk_identity_hint") => {
            "May help the client to choose a pre-shared key."
        }
        ("ClientKeyExchange", "psk_identity") => {
            "The name of the pre-shared key, in the clear. The key itself is never sent."
        }
        ("ClientKeyExchange", "encrypted_pre_master_secret") => {
            "The secret, encrypted with the public key in the server's certificate. Inside, it begins with the version that the client offered, so that nobody can lower that unnoticed."
        }
        ("CertificateRequest", "certificate_types") => "The kinds of key that the server accepts.",
        ("CertificateRequest", "supported_signature_algorithms") => {
            "The signatures that the server can verify."
        }
        ("CertificateRequest", "certificate_authorities") => {
            "The authorities whose certificates the server accepts; if empty, any."
        }
        ("CertificateStatus", "status_type") => "What kind of statement it is.",
        ("NewSessionTicket", "ticket_lifetime") => {
            "Seconds for which the ticket is good; seven days at most, and with zero not at all."
        }
        ("NewSessionTicket", "ticket_lifetime_hint") => {
            "Seconds for which the server will probably take the ticket; zero if it does not say."
        }
        ("NewSessionTicket", "ticket") => {
            "Only the server can read it. Used twice, it tells anyone on the path that it is the same client."
        }
        ("KeyUpdate", "request_update") => "Whether the other end must change its keys too.",
        _ => return None,
    })
}

/// What a computed value is for in this handshake, where a word or two would not say why. `tls13` if
/// it is one of TLS 1.3.
pub fn computed(name: &str, tls13: bool) -> Option<&'static str> {
    Some(match (name, tls13) {
        ("early_secret", true) => {
            "Extract turns input keying material (IKM) that need not be uniform into one uniform secret; Expand derives keys from it, one for each label"
        }
        ("derived", true) => {
            "no messages go in; no secret is used for keys and as a salt, so that none reveals another"
        }
        ("Transcript-Hash(ClientHello...ServerHello)", true) => {
            "if a hello was changed on the way, the keys differ, and the next record fails"
        }
        ("master_secret", false) => {
            "the secret that all keys come from; without session_hash, attackers can make two connections share it"
        }
        ("nonce", false) => {
            "must never repeat under one key; GCM and CCM send part of it, nonce_explicit, with the record"
        }
        ("server_write_key" | "client_write_key", _) => {
            "a key for each direction: no record can be sent back to its sender, no nonce repeats"
        }
        ("nonce", true) => {
            "used once, or the XOR of two plaintexts shows and GCM is forged; both ends count and send no number: a record repeated or moved fails"
        }
        ("additional_data", true) => {
            "authenticated, not encrypted; TLS 1.2 also put the record's number here, now it is in the nonce"
        }
        ("TLSInnerPlaintext", true) => {
            "its last nonzero byte is the type, zeros after it padding; outside, all say application_data"
        }
        ("signature_valid", true) => {
            "the spaces stand where TLS 1.2 signs a random that an attacker may choose; the context string says who signs"
        }
        _ => return None,
    })
}

/// What could happen if a check were left out.
pub fn otherwise(check: &Check) -> Option<&'static str> {
    Some(match check {
        Check::ServerVersion { .. } => "one could be imposed that the client has disabled",
        Check::DowngradeProtection { .. } => {
            "someone on the path could have removed the newer versions from the hello"
        }
        Check::CipherSuite { .. } => "a weak one could be imposed",
        Check::NamedCurve { .. } => "a weak curve could be imposed",
        Check::CertificateChain { .. } => "anyone could have written the certificate",
        Check::CertificateDates { .. } => "a key may be in use that was retired, or stolen",
        Check::CertificateName { .. } => "anyone with a certificate could pose as this host",
        Check::CertificateKeySize { .. } => "the private key could be computed from the public one",
        Check::DhPrimeSize { .. } => {
            "the secret could be computed from the public numbers (Logjam)"
        }
        Check::OcspResponse { .. } => {
            "an answer from before it was revoked could be shown, or that of another certificate"
        }
        Check::OcspSignature { .. } | Check::RevocationListSignature { .. } => {
            "anyone could have written it"
        }
        Check::CertificateRevocation { .. } => {
            "a stolen key would be good until the certificate ends"
        }
        Check::RawPublicKey { .. } => "anyone could send a key of their own",
        Check::DelegationUsage { .. } => {
            "anyone who gets a single signature out of the certificate's key could stand in for its owner"
        }
        Check::CredentialDates { .. } => {
            "a key that was stolen from the edge would be good for long"
        }
        Check::CredentialSignature { .. } => "anyone could delegate to themselves",
        Check::CertificateTimestamp { .. } => {
            "an authority could issue a certificate that nobody gets to see"
        }
        Check::MustStaple { .. } => "a thief of the key could leave the answer out",
        // Before TLS 1.2 no scheme is offered.
        Check::SignatureScheme { version, .. } if *version >= ProtocolVersion::TLS1_2 => {
            "a forgeable one could be used"
        }
        Check::ServerKeyExchangeSignature { .. } => {
            "anyone could replace it. The suite is not signed, nor most of the hellos: Logjam used a weak key, signed for another suite"
        }
        Check::CertificateVerify { .. } => "anyone could have sent it: what was shown is public",
        Check::VerifyData { .. } => "someone could have changed a message",
        Check::Binder { .. } => "anyone who saw the ticket could use it",
        Check::PskKeyExchangeMode { .. } => "forward secrecy could be lost without our consent",
        Check::RecordMac { .. } => "someone could have changed it",
        Check::TlsOffered { .. } => {
            "someone on the path may have removed it from the list, which nothing protects: the client must not go on without TLS"
        }
        Check::EarlyPlaintext { .. } => {
            "it could be taken for part of the protected conversation (response injection)"
        }
        _ => return None,
    })
}

/// Checks whose few words are true whenever they pass; of others what was found says what it means.
pub fn is_plain(check: &Check) -> bool {
    matches!(
        check,
        Check::ServerGreeting { .. }
            | Check::TlsGoAhead { .. }
            | Check::CompressionMethod { .. }
            | Check::LegacySessionIdEcho { .. }
            | Check::ServerShare { .. }
            | Check::CipherSuiteAfterRetry { .. }
            | Check::ApplicationProtocol { .. }
            | Check::RenegotiationInfo { .. }
            | Check::SelectedGroup { .. }
            | Check::SelectedIdentity { .. }
            | Check::PskHash { .. }
            | Check::CertificateKey { .. }
            | Check::CertificateKeyType { .. }
            | Check::CertificateCurve { .. }
            | Check::CertificateKeyUsage { .. }
            | Check::CredentialScheme { .. }
            | Check::CredentialUse { .. }
    )
}
