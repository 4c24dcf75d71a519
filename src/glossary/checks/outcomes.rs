//! What came of a check, in words made from the facts that it compared.

use super::{certificates, chains, content, go_ahead, greeting, revocation, sessions};
use crate::certificate::time;
use crate::check::{
    CertifiedKey, Check, Checked, ClientAnswer, Difference, Ending, MOST_LIFETIME, Mismatch,
    NoEndPoint, Outcome, OwnFault, Refusal, SessionAnswer, SessionName, SignedMessage,
};
use crate::error::Error;
use crate::names::export::ChannelBinding;
use crate::names::quantity::{bytes_count, counted, thousands};
use crate::names::registry::{NamedGroup, ProtocolVersion, SUPPORTED_GROUPS, SignatureScheme};
use crate::names::signature::KeyAlgorithm;
use crate::names::suite::KeyExchange;
use crate::wire::{Value, visible};

/// What happened, in one sentence without a full stop: of a failed check what it found, and the
/// section that asks for it.
pub fn error(error: &Error) -> String {
    match &error.check {
        Some(checked) => format!("{} ({})", found(checked), checked.check.rfc()),
        None => error.message.clone(),
    }
}

/// What a check found, and what follows if that is no matter of course.
pub fn detail(checked: &Checked) -> String {
    let mut detail = found(checked);
    if checked.outcome == Outcome::Accepted {
        detail.push_str("; the handshake goes on because it was asked to");
    }
    detail
}

/// Of a scheme that was not offered: that it cannot be, by this program.
fn beyond_scheme(scheme: SignatureScheme) -> &'static str {
    beyond(scheme.known().is_some() && !scheme.is_supported())
}

/// Likewise of a group.
fn beyond_group(group: NamedGroup) -> &'static str {
    beyond(group.known().is_some() && !SUPPORTED_GROUPS.contains(&group))
}

fn beyond(is_beyond: bool) -> &'static str {
    match is_beyond {
        true => ": it is known and not supported here",
        false => "",
    }
}

fn found(checked: &Checked) -> String {
    let passed = checked.passed();
    match &checked.check {
        Check::ServerVersion { chosen, .. } if passed => {
            format!("the server chose {chosen}, which was offered")
        }
        Check::ServerVersion {
            chosen, offered, ..
        } if offered.contains(chosen) => {
            format!("the server chose {chosen} without supported_versions")
        }
        Check::ServerVersion { chosen, .. } => {
            format!("the server chose {chosen}, which was not offered")
        }
        Check::ServerGreeting {
            service,
            greeting,
            said,
        } => greeting::words(*service, *greeting, said),
        Check::TlsOffered { what, .. } if passed => format!("the server offers {what}"),
        Check::TlsOffered { what, .. } => format!("the server does not offer {what}"),
        Check::TlsGoAhead {
            service,
            answer,
            said,
        } => go_ahead::words(*service, *answer, said),
        Check::EarlyPlaintext { length: 0, .. } => {
            "nothing came in the clear behind the last words before TLS".to_owned()
        }
        Check::EarlyPlaintext { length, .. } => format!(
            "{} came in the clear behind the last words before TLS, where nothing protects them",
            bytes_count(*length)
        ),
        Check::Farewell { instead, .. } => instead.clone(),
        Check::DirectTls { service, .. } => {
            let name = String::from_utf8_lossy(service.row().alpn.unwrap_or_default());
            match passed {
                true => format!("the server chose {name}"),
                false => format!("the server did not choose {name} by ALPN"),
            }
        }
        Check::ProxyHeader {
            ends: Some((from, to)),
        } => format!("the connection is from {from} to {to}"),
        Check::ProxyHeader { ends: None } => {
            "the connection is the sender's own, or its ends are not told".to_owned()
        }
        Check::ProxyTls {
            proxy,
            version,
            suite,
            certificate,
            failure,
            ..
        } => {
            let parts = [
                version.map(|version| version.to_string()),
                suite.map(|suite| suite.to_string()),
                certificate.clone(),
                failure.clone(),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            format!("{proxy}: {}", parts.join(", "))
        }
        Check::ProxyPassesOn {
            private_authority: None,
        } => "a public authority vouches for the server, so that the proxy only passes on what it \
              cannot read"
            .to_owned(),
        Check::ProxyPassesOn {
            private_authority: Some(issuer),
        } => format!(
            "{issuer} vouches for the certificate, which is no public authority: either the proxy \
             breaks TLS open and answers in the server's place, or the server has an authority of \
             its own"
        ),
        Check::VersionDeprecated { version } if passed => format!("{version} is in use today"),
        Check::VersionDeprecated { version } if *version < ProtocolVersion::TLS1_0 => {
            format!("{version} must not be used, and this program cannot speak it")
        }
        Check::VersionDeprecated { version } => {
            format!("{version} is deprecated; this program supports it to show it")
        }
        Check::DowngradeProtection { .. } if passed => {
            "the server's random does not end in DOWNGRD".to_owned()
        }
        Check::DowngradeProtection { chosen, .. } => format!(
            "the server chose {chosen}, and the end of its random says that it has a newer version, which \
             the hello that it read did not offer"
        ),
        Check::CipherSuite { chosen, .. } if passed => format!("{chosen} was offered"),
        Check::CipherSuite {
            chosen, offered, ..
        } if !offered.contains(chosen) => {
            format!("the server chose {chosen}, which was not offered")
        }
        Check::CipherSuite {
            chosen, version, ..
        } => format!("the server chose {chosen}, which {version} does not have"),
        Check::CipherSuiteAfterRetry { chosen, .. } if passed => {
            format!("{chosen}, as in the HelloRetryRequest")
        }
        Check::CipherSuiteAfterRetry { chosen, before } => {
            format!("the server chose {chosen} after {before} in the HelloRetryRequest")
        }
        Check::CompressionMethod { chosen } if passed => format!("{chosen}, as was offered"),
        Check::CompressionMethod { chosen } => {
            format!("the server chose compression method {chosen}; only null was offered")
        }
        Check::LegacySessionIdEcho { sent, .. } if passed => match sent.is_empty() {
            true => "none was sent, and none came back".to_owned(),
            false => format!("the same {} came back", bytes_count(sent.len())),
        },
        Check::LegacySessionIdEcho { sent, echoed } => format!(
            "the server echoes a session id of {} that is not the one sent, of {}",
            bytes_count(echoed.len()),
            bytes_count(sent.len())
        ),
        Check::ApplicationProtocol { chosen, .. } if passed => {
            format!("{} was offered", chosen.escape_ascii())
        }
        Check::ApplicationProtocol { chosen, .. } => format!(
            "the server chose {}, which was not offered",
            chosen.escape_ascii()
        ),
        Check::RenegotiationInfo { expected, received } => tied(expected, received.as_ref()),
        Check::SessionResumed { by, answer } => session(*by, answer),
        Check::ResumedParameters { version, suite, .. } if passed => {
            format!("{version} and {suite}, as when the session began")
        }
        Check::ResumedParameters {
            session_version,
            version,
            session_suite,
            suite,
        } => match session_version == version {
            true => format!("the server resumes a session of {session_suite} with {suite}"),
            false => format!("the server resumes a session of {session_version} in {version}"),
        },
        Check::ResumedMasterSecret { session: true, .. } if passed => {
            "the master secret covered the handshake when the session began, and both ends say so"
                .to_owned()
        }
        Check::ResumedMasterSecret { .. } if passed => {
            "the master secret does not cover the handshake, then as now".to_owned()
        }
        Check::ResumedMasterSecret { side, session, .. } => format!(
            "the session began {} extended_master_secret, and the {}'s hello is {} it",
            if *session { "with" } else { "without" },
            side.name(),
            if *session { "without" } else { "with" },
        ),
        Check::Renegotiation { version, refusal } => match refusal {
            Refusal::Version => format!("{version} has no renegotiation"),
            Refusal::Insecure => "the new handshake could not be tied to this one, or the connection is HTTP/2, which forbids it: none is begun".to_owned(),
            Refusal::Peer => "the peer refuses with no_renegotiation, and the connection goes on as it is".to_owned(),
        },
        Check::PostHandshakeAuth { .. } if passed => "the client offered post_handshake_auth".to_owned(),
        Check::PostHandshakeAuth { .. } => {
            "the client did not offer post_handshake_auth, so it must not be asked for a certificate now".to_owned()
        }
        Check::SelectedGroup { selected, .. } if passed => {
            format!("{selected} was offered, without a share so far")
        }
        Check::SelectedGroup {
            selected, shares, ..
        } if shares.contains(selected) => {
            format!("the server asks for a share in {selected}, which was sent already")
        }
        Check::SelectedGroup { selected, offered, .. } if offered.contains(selected) => {
            format!("the server asks for a share in {selected}, which is not for TLS 1.3")
        }
        Check::SelectedGroup { selected, .. } => {
            let more = beyond_group(*selected);
            format!("the server asks for a share in {selected}, which was not offered{more}")
        }
        Check::ServerShare { group, .. } if passed => {
            format!("a share in {group} was sent")
        }
        Check::ServerShare { group, .. } => {
            format!("the server's share is in {group}, in which none was sent")
        }
        Check::NamedCurve { curve, .. } if passed => format!("{curve} was offered"),
        Check::NamedCurve { curve, offered } if offered.contains(curve) => {
            format!("the server chose {curve}, which is not a curve for this version")
        }
        Check::NamedCurve { curve, .. } => {
            let more = beyond_group(*curve);
            format!("the server chose {curve}, which was not offered{more}")
        }
        Check::SecondClientHello { difference } => match difference {
            Difference::ExtensionOrder => "the extensions are the same, in another order",
            Difference::EncryptedClientHello => {
                "encrypted_client_hello has another payload; a pretended one is to be copied"
            }
        }
        .to_owned(),
        Check::EchConfirmation { public_name, .. } if passed => format!(
            "the server decrypted the real ClientHello and goes on with it; anyone watching sees a connection to {public_name}"
        ),
        Check::EchConfirmation { expected, public_name, .. } if expected.is_empty() => format!(
            "the HelloRetryRequest has no confirmation: the server did not decrypt the real ClientHello, and goes on with the outer one, for {public_name}"
        ),
        Check::EchConfirmation { public_name, .. } => format!(
            "the server did not decrypt the real ClientHello, and goes on with the outer one, for {public_name}"
        ),
        Check::EchPayload { .. } if passed => {
            "the real ClientHello decrypts; the server goes on with it, and the name in the outer one means nothing".to_owned()
        }
        Check::EchPayload { config_id, known: true, .. } => format!(
            "the key of config_id {config_id} does not decrypt it: it was encrypted to another key, changed on the way, or is GREASE; the server goes on with the outer ClientHello"
        ),
        Check::EchPayload { config_id, .. } => format!(
            "there is no key of config_id {config_id}: it was encrypted to another key, or is GREASE; the server goes on with the outer ClientHello"
        ),
        Check::EchRequired { public_name, authentic: false, .. } => format!(
            "the encrypted ClientHello was not accepted, by someone who did not prove to be {public_name}: nothing that they say of Encrypted ClientHello counts"
        ),
        Check::EchRequired { public_name, retry_configs: Some(_), usable: true, .. } => format!(
            "{public_name} did not accept the encrypted ClientHello, and sent the configuration of today with which to try again"
        ),
        Check::EchRequired { public_name, retry_configs: Some(_), .. } => format!(
            "{public_name} did not accept the encrypted ClientHello, and none of the configurations that it sent can be used"
        ),
        Check::EchRequired { public_name, .. } => format!(
            "{public_name} did not accept the encrypted ClientHello, and sent no configuration: it has Encrypted ClientHello no longer"
        ),
        Check::MiddleboxCompatibility { .. } => {
            "the client sent a session id, so that a ChangeCipherSpec is due here, which this server \
             was told to leave out"
                .to_owned()
        }
        Check::CertificateChain {
            side,
            anchors,
            path,
            ..
        } => chains::found(*side, anchors, path),
        Check::CertificateDates {
            authority,
            not_before,
            not_after,
            now,
        } => certificates::dates(authority.as_deref(), *not_before, *not_after, *now),
        Check::CertificateName {
            asked,
            matched,
            names,
            near_miss,
        } => match matched {
            Some(matched) if asked.parse::<std::net::IpAddr>().is_ok() => {
                format!("{asked} matches the address {matched}")
            }
            Some(matched) => format!("{asked} matches {matched}"),
            None => certificates::not_named(asked, names, *near_miss),
        },
        Check::CertificateKey { key } => match key {
            CertifiedKey::Usable(key) => key.to_string(),
            CertifiedKey::Unusable { why, .. } => why.clone(),
        },
        check @ (Check::OcspResponse { .. }
        | Check::OcspSignature { .. }
        | Check::RevocationList { .. }
        | Check::RevocationListSignature { .. }
        | Check::CertificateRevocation { .. }
        | Check::RawPublicKey { .. }
        | Check::DelegationUsage { .. }
        | Check::CredentialDates { .. }
        | Check::CredentialScheme { .. }
        | Check::CredentialSignature { .. }
        | Check::CredentialUse { .. }
        | Check::KnownLog { .. }
        | Check::CertificateTimestamp { .. }
        | Check::MustStaple { .. }) => revocation::found(check, passed),
        Check::DhPrimeSize { bits, .. } => format!("the server's prime has {bits} bits"),
        Check::CertificateKeySize { bits, .. } if passed => {
            format!("every RSA key in the chain has at least {bits} bits")
        }
        Check::CertificateKeySize { authority, bits } => {
            let whose = match authority {
                Some(subject) => format!("{subject}'s"),
                None => "the certificate's".to_owned(),
            };
            format!("{whose} RSA key has only {bits} bits")
        }
        Check::CertificateSerial {
            subject,
            serial,
            fault,
        } => certificates::serial_number(subject, serial, fault),
        Check::TrustAnchorDates {
            subject,
            not_after,
            now,
            ..
        } if now > not_after => format!(
            "the root {subject} expired {} ago, at {}; it is trusted all the same",
            time::span(now - not_after),
            time::rfc3339(*not_after)
        ),
        Check::TrustAnchorDates {
            subject,
            not_before,
            now,
            ..
        } if now < not_before => format!(
            "the root {subject} is not valid until {}; it is trusted all the same",
            time::rfc3339(*not_before)
        ),
        Check::TrustAnchorDates { subject, .. } => format!("the root {subject} is in date"),
        Check::CertificateKeyType { key, version, .. } if passed => match *version {
            ProtocolVersion::TLS1_3 => format!("{key}, can sign a handshake of TLS 1.3"),
            _ => format!("{key}, fits the suite"),
        },
        Check::CertificateKeyType {
            key,
            suite,
            version,
        } => format!("the key that was shown ({key}) cannot serve {suite} in {version}"),
        Check::CertificateCurve { curve, .. } if passed => {
            format!("{curve}, the curve of the key that was shown, was offered")
        }
        Check::CertificateCurve { curve, .. } => {
            format!("the key that was shown is on {curve}, which was not offered")
        }
        Check::CertificateKeyUsage { .. } if passed => {
            "the certificate allows this use of its key".to_owned()
        }
        Check::CertificateKeyUsage {
            key,
            key_exchange: KeyExchange::Rsa | KeyExchange::RsaPsk,
            ..
        } if key.algorithm != KeyAlgorithm::Rsa => {
            format!("RSA key transport needs an RSA key; the certificate's is for {key}")
        }
        Check::CertificateKeyUsage { key_exchange, .. } => format!(
            "the certificate's keyUsage does not allow {}",
            match key_exchange {
                KeyExchange::Rsa | KeyExchange::RsaPsk => {
                    "keyEncipherment, which RSA key transport needs"
                }
                KeyExchange::Any => "digitalSignature, which CertificateVerify needs",
                _ => "digitalSignature, which ServerKeyExchange needs: it is signed",
            }
        ),
        Check::ClientCertificate { version, answer } => client_answer(*version, answer),
        Check::CertificateFilter {
            extension,
            values,
            satisfied,
        } => certificates::filter(&extension.to_string(), values, *satisfied),
        Check::TrustAnchor {
            side,
            requested,
            available,
            matched,
            in_order,
        } => certificates::trust_anchor(*side, (requested, available), *matched, *in_order),
        Check::SignatureScheme {
            scheme, version, ..
        } if passed && *version < ProtocolVersion::TLS1_2 => {
            format!("the signature is made as {version} does with a key of this kind, {scheme}")
        }
        Check::SignatureScheme { scheme, .. } if passed => {
            format!("{scheme} was offered and fits the key")
        }
        Check::SignatureScheme {
            message: SignedMessage::DelegatedCredential,
            scheme,
            key,
            offered,
            ..
        } => match offered.contains(scheme) {
            true => format!(
                "the delegated credential is signed with {scheme}, which the certificate's key ({key}) cannot do"
            ),
            false => format!(
                "the delegated credential is signed with {scheme}, which was not offered{}",
                beyond_scheme(*scheme)
            ),
        },
        Check::SignatureScheme {
            signer,
            scheme,
            version,
            offered,
            ..
        } if *version >= ProtocolVersion::TLS1_2 && !offered.contains(scheme) => format!(
            "the {} signed with {scheme}, which was not offered{}",
            signer.name(),
            beyond_scheme(*scheme)
        ),
        Check::SignatureScheme {
            signer,
            scheme,
            key,
            version,
            ..
        } => format!(
            "the {} signed with {scheme}, which its key ({key}) cannot do in {version}",
            signer.name()
        ),
        Check::ServerKeyExchangeSignature { signer, .. }
        | Check::CertificateVerify { signer, .. }
            if passed =>
        {
            format!(
                "the {} holds the private key of what it showed",
                signer.name()
            )
        }
        Check::ServerKeyExchangeSignature { signer, .. }
        | Check::CertificateVerify { signer, .. } => format!(
            "the {}'s signature does not verify under the key that it showed",
            signer.name()
        ),
        Check::VerifyData { .. } if passed => "both ends saw the same handshake".to_owned(),
        Check::VerifyData {
            expected, received, ..
        } if expected.len() != received.len() => format!(
            "the peer's Finished has {}, not {}",
            bytes_count(received.len()),
            expected.len()
        ),
        Check::VerifyData { .. } => {
            "the peer's Finished does not match the handshake as we saw it".to_owned()
        }
        Check::RecordMac { .. } if passed => "the record is authentic".to_owned(),
        Check::RecordMac { .. } => "the record is not authentic".to_owned(),
        Check::EarlyData { length } => {
            format!("a record of {} is skipped", bytes_count(*length))
        }
        Check::PskKeyExchangeModes { supported, .. } => {
            let modes: Vec<String> = supported.iter().map(ToString::to_string).collect();
            match passed {
                true => format!("the client lists {}", modes.join(" or ")),
                false => format!(
                    "the client does not list {}, so it gets no ticket",
                    modes.join(" or ")
                ),
            }
        }
        Check::Session { fault } => sessions::fault(fault),
        Check::SessionGroup { group } => {
            format!("{group}, which the connection of the session agreed on")
        }
        Check::PskTaken {
            sessions,
            given,
            refusal,
            version,
            suite,
        } => sessions::not_taken(*sessions, given, *refusal, *version, *suite),
        Check::PskIdentity { index, answer } => sessions::identity(*index, answer),
        Check::KnownPsk { identity, known } => sessions::known_psk(identity, *known),
        Check::Binder { .. } if passed => {
            "the client knows the pre-shared key, and offers it in this very hello".to_owned()
        }
        Check::Binder { .. } => {
            "the binder is not what the pre-shared key makes of this hello".to_owned()
        }
        Check::SelectedIdentity { selected, .. } if passed => {
            format!("the server chose identity {selected}, which was offered")
        }
        Check::SelectedIdentity { selected, offered } => {
            format!("the server chose identity {selected}, and {offered} were offered, from 0 on")
        }
        Check::PskHash { suite, hash } if passed => {
            format!("{suite} has the hash of the pre-shared key, {hash}")
        }
        Check::PskHash { suite, hash } => {
            format!("{suite} does not have the hash of the pre-shared key, {hash}")
        }
        Check::PskKeyExchangeMode { mode, .. } if passed => {
            format!("the server uses the key by {mode}, which was offered")
        }
        Check::PskKeyExchangeMode { mode, .. } => {
            format!("the server uses the key by {mode}, which was not offered")
        }
        Check::EarlyRequest { method } => format!(
            "the {} request came as early data, which anyone can send again: the server does not act on it, and the client is to repeat it now that the handshake is done",
            visible(method)
        ),
        Check::ContentCoding { coding, fault } => content::coding(coding, *fault),
        Check::ResumptionCost { before, now, .. } => sessions::cost(before, now),
        Check::EarlyDataAccepted { refusal } => sessions::early_data(refusal.as_ref()),
        Check::EarlyDataAgain {
            length,
            made_for,
            agreed,
        } => sessions::early_data_again(*length, made_for.as_deref(), agreed.as_deref()),
        Check::EarlyDataSize { received, most } => {
            let (received, most) = (counted(*received, "byte"), thousands(u64::from(*most)));
            format!("{received} came as early data, of at most {most}")
        }
        Check::RequestProtocol { agreed, .. } if passed => {
            format!("the request is made in {}", agreed.escape_ascii())
        }
        Check::RequestProtocol { agreed, .. } => format!(
            "the server chose {}, in which this program cannot ask: no request is sent",
            agreed.escape_ascii()
        ),
        Check::CertificateAnswer {
            status,
            shown: None,
            withheld: None,
            authorities,
        } => format!(
            "the server asked for a client certificate in the handshake, none was shown, and the request \
             was answered with {status}: --cert FILE --key FILE shows one{}",
            issued_by(authorities)
        ),
        Check::CertificateAnswer {
            status,
            shown: None,
            withheld: Some(subject),
            authorities,
        } => format!(
            "the server asked for a client certificate in the handshake, that of {subject} was not shown \
             because it is not what the server asks for, and the request was answered with {status}: it \
             takes another certificate{}, or --cert-anyway, which shows this one all the same",
            issued_by(authorities)
        ),
        Check::CertificateAnswer {
            status,
            shown: Some(subject),
            ..
        } => format!(
            "the server asked for a client certificate, that of {subject} was shown, and the request was \
             answered with {status}: the handshake went well, so if the certificate is the reason, the \
             server judged it afterwards"
        ),
        Check::Http2Version { version } => version.to_string(),
        Check::Http2CipherSuite { suite, .. } => suite.to_string(),
        Check::Http2KeySize { bits } => format!("a prime of {bits} bits"),
        Check::TicketLifetime { lifetime: 0 } => {
            "0 seconds: the ticket must not be used, and is discarded at once".to_owned()
        }
        Check::TicketLifetime { lifetime } => {
            let [lifetime, most] = [*lifetime, MOST_LIFETIME].map(u64::from).map(thousands);
            format!("{lifetime} seconds, of at most {most}")
        }
        Check::Export {
            label,
            version,
            extended_master_secret,
        } => format!("\"{label}\": {}", bound(*version, *extended_master_secret)),
        Check::ChannelBinding {
            binding,
            version,
            extended_master_secret,
            hash,
            missing,
        } => match (binding, hash) {
            (ChannelBinding::TlsUnique, _) if *version >= ProtocolVersion::TLS1_3 => {
                format!("tls-unique is not defined in {version}, where tls-exporter takes its place")
            }
            (ChannelBinding::TlsServerEndPoint, Some(hash)) => format!(
                "tls-server-end-point: the {hash} of the server's certificate, the same in every connection to its holder"
            ),
            (ChannelBinding::TlsServerEndPoint, None) => {
                format!("tls-server-end-point is not known here{}", no_end_point(missing.as_ref()))
            }
            (ChannelBinding::TlsUnique | ChannelBinding::TlsExporter, _) => {
                format!("{}: {}", binding.name(), bound(*version, *extended_master_secret))
            }
        },
        Check::CloseNotify { instead, .. } => match instead {
            Ending::Closed => "the peer closed the stream without close_notify",
            Ending::Broken => "the stream broke before close_notify",
            Ending::TimedOut => "close_notify did not arrive in time",
        }
        .to_owned(),
    }
}

/// Why a binding to the server's certificate is not known, if that is recorded.
fn no_end_point(why: Option<&NoEndPoint>) -> String {
    match why {
        None => String::new(),
        Some(NoEndPoint::NoCertificate) => ": the server shows no certificate".to_owned(),
        Some(NoEndPoint::RawKey) => {
            ": the server shows a raw public key, and no certificate".to_owned()
        }
        Some(NoEndPoint::Session) => {
            ": the session that is resumed does not hold the certificate that the server showed when it began".to_owned()
        }
        Some(NoEndPoint::Signature(algorithm)) => format!(
            ": the certificate is signed with {algorithm}, which signs no single hash that could be taken"
        ),
    }
}

/// What became of a session that was offered.
fn session(by: SessionName, answer: &SessionAnswer) -> String {
    let session = match by {
        SessionName::Id => "the session of this session id",
        SessionName::Ticket => "the session of this ticket",
        SessionName::Unseen => "an earlier session",
    };
    let full = "a full handshake follows";
    match answer {
        SessionAnswer::Resumed {
            peer,
            extended_master_secret,
        } => {
            let mut text =
                format!("{session} is resumed: no certificate is shown and no key exchanged");
            if let Some(peer) = peer {
                text.push_str(&format!("; when it began the peer was {peer}"));
            }
            if !extended_master_secret {
                text.push_str(
                    ". Its master secret does not cover the handshake: an attacker in between may know it (triple handshake)",
                );
            }
            text
        }
        SessionAnswer::Declined => {
            format!("the server does not resume {session}; {full}")
        }
        SessionAnswer::Unknown => format!("{session} is not known; {full}"),
        SessionAnswer::Expired { age, lifetime } => {
            format!("{}; {full}", sessions::expired(session, *age, *lifetime))
        }
        SessionAnswer::Version => {
            format!("{session} is of another version; {full}")
        }
        SessionAnswer::Suite => {
            format!("{session} has a suite that is not offered now; {full}")
        }
        SessionAnswer::ServerName => {
            format!("{session} is for another server_name; {full}")
        }
        SessionAnswer::MasterSecret => format!(
            "{session} began without extended_master_secret, which the client has now; {full}"
        ),
        SessionAnswer::Unauthenticated => format!(
            "the client showed no certificate when {session} began, and must show one now; {full}"
        ),
        SessionAnswer::CertificateExpired { not_after } => format!(
            "the certificate that the client showed when {session} began expired at {}; {full}",
            time::rfc3339(*not_after)
        ),
    }
}

/// Whether renegotiation_info ties a handshake to the one before it.
fn tied(expected: &[u8], received: Option<&Value>) -> String {
    let is_first = expected.is_empty();
    match received {
        None if is_first => {
            "the server does not protect renegotiation; no client should renegotiate with it"
                .to_owned()
        }
        None => "the extension is missing in a renegotiation: nothing ties it to the handshake before"
            .to_owned(),
        Some(received) if received[..] == *expected && is_first => {
            "the extension is empty, as it must be in a first handshake".to_owned()
        }
        Some(received) if received[..] == *expected => {
            "renegotiated_connection has the verify_data of the handshake before: it was with the same peer"
                .to_owned()
        }
        Some(received) if is_first => format!(
            "renegotiated_connection has {} in a first handshake, where it must be empty",
            bytes_count(received.len())
        ),
        Some(_) => "renegotiated_connection does not have the verify_data of the handshake before: \
                    two connections are being spliced together"
            .to_owned(),
    }
}

/// What ties exported bytes to this handshake, or that nothing does.
fn bound(version: ProtocolVersion, extended_master_secret: bool) -> &'static str {
    match extended_master_secret {
        _ if version >= ProtocolVersion::TLS1_3 => {
            "no other connection has the same, as TLS 1.3 derives all secrets from the whole handshake"
        }
        true => "no other connection has the same, thanks to extended_master_secret",
        false => {
            "not safe to use without extended_master_secret: an attacker in between may get two \
             connections to share their master secret, and with it this (triple handshake)"
        }
    }
}

/// How many authorities are listed.
const MOST_AUTHORITIES: usize = 8;

/// From whom a server takes certificates, if it says so.
fn issued_by(authorities: &[String]) -> String {
    match authorities {
        [] => String::new(),
        [only] => format!(", from {only}"),
        several if several.len() > MOST_AUTHORITIES => format!(
            ", from one of: {}; and {} more",
            several[..MOST_AUTHORITIES].join("; "),
            several.len() - MOST_AUTHORITIES
        ),
        several => format!(", from one of: {}", several.join("; ")),
    }
}

fn client_answer(version: ProtocolVersion, answer: &ClientAnswer) -> String {
    match answer {
        ClientAnswer::NoUsableKey => {
            format!(
                "the server asks for a certificate, and none of ours has a key that can sign in {version}"
            )
        }
        ClientAnswer::Absent { required: true } => {
            "the client shows no certificate, and one is required".to_owned()
        }
        ClientAnswer::Absent { required: false } => {
            "the client shows no certificate, which it may".to_owned()
        }
        ClientAnswer::Chosen {
            subject,
            mismatches,
            faults,
            shown,
            others,
        } => {
            let reasons = because(mismatches);
            let faults: Vec<String> = faults.iter().map(own_fault).collect();
            let faults = faults.join("; ");
            let mut text = match (mismatches.is_empty(), shown) {
                (true, _) if faults.is_empty() => format!("{subject} is what the server asks for"),
                (true, _) => {
                    format!("{subject} is of the kind that the server asks for, but {faults}")
                }
                (_, true) => format!("{subject} is shown as you insist, but {reasons}"),
                (_, false) => format!("{subject} is not shown: {reasons}"),
            };
            for (other, mismatches) in others {
                match mismatches.is_empty() {
                    true => {
                        text.push_str(&format!("; it comes before {other}, which fits as well"))
                    }
                    false => text.push_str(&format!(
                        "; {other} is passed over: {}",
                        because(mismatches)
                    )),
                }
            }
            text
        }
    }
}

fn because(mismatches: &[Mismatch]) -> String {
    let reasons: Vec<&str> = mismatches.iter().map(|it| mismatch(*it)).collect();
    reasons.join("; ")
}

/// What is wrong with a certificate of our own.
fn own_fault(fault: &OwnFault) -> String {
    match fault {
        OwnFault::Expired { not_after } => {
            format!(
                "it or one that goes with it expired at {}",
                time::rfc3339(*not_after)
            )
        }
        OwnFault::NotYetValid { not_before } => format!(
            "it or one that goes with it is valid only from {}",
            time::rfc3339(*not_before)
        ),
        OwnFault::Chain(fault) => chains::rule("client", fault),
        OwnFault::KeyUsage => "its keyUsage does not allow it to sign".to_owned(),
        OwnFault::Other(check) => format!("it fails a check ({check})"),
    }
}

fn mismatch(mismatch: Mismatch) -> &'static str {
    match mismatch {
        Mismatch::CertificateType => "its kind of key is not among the server's certificate_types",
        Mismatch::SignatureScheme => "its key cannot sign with any scheme that the server takes",
        Mismatch::Authority => {
            "neither its issuer nor that of any certificate that comes with it is among the authorities that the server names"
        }
        Mismatch::TrustAnchor => {
            "it is of another trust anchor than those that the server asks for (trust_anchors)"
        }
        Mismatch::Key => "its key cannot sign in this version",
        Mismatch::Filter => "its extensions lack something that the server's oid_filters ask for",
    }
}
