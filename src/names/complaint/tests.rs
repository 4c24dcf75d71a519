//! Messages are found however they are pasted, and nothing is found where there is none.

use super::*;
use std::collections::HashSet;

fn causes(text: &str) -> Vec<Meaning> {
    find(text).complaints.iter().map(|it| it.meaning).collect()
}

/// Whether it only says that something failed.
fn is_general(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Found(cause) if cause.is_general())
}

#[test]
fn each_message_is_found_by_its_words_and_by_its_name() {
    let mut count = 0;
    for row in all() {
        count += 1;
        for form in [row.text, row.name] {
            if form.is_empty() {
                continue;
            }
            let said = form.replace('%', "x1");
            for pasted in [
                said.clone(),
                format!("2026/11/28 12:00:00 [error] 7#7: *1 \"{said}\" (main.c:1006)"),
            ] {
                let found = find(&pasted);
                let is_there = found.complaints.iter().any(|it| it.meaning == row.meaning)
                    // Of an alert, which one it was is elsewhere.
                    || (row.meaning == Meaning::AlertReceived && !found.alerts.is_empty());
                assert!(is_there, "{pasted}: {:?}", found.complaints);
            }
        }
    }
    assert!(count >= 250, "{count}");
}

#[test]
fn no_message_is_there_twice() {
    let mut seen = HashSet::new();
    for row in all() {
        assert!(
            seen.insert((row.tool, row.name, row.text)),
            "{:?} {} {}",
            row.tool,
            row.name,
            row.text
        );
        assert!(!row.name.is_empty() || !row.text.is_empty());
    }
}

/// OpenSSL's number for an alert is the alert's and a thousand.
#[test]
fn openssl_s_alerts_have_the_registry_s_numbers() {
    for row in all().filter(|row| row.tool == Tool::OpenSsl) {
        if let (Meaning::Received(alert), Some(code)) = (row.meaning, row.code) {
            assert_eq!(code, 1000 + i64::from(alert.0), "{}", row.name);
        }
    }
}

#[test]
fn packed_numbers_give_the_reason() {
    for number in ["0A000410", "0a000410", "14094410"] {
        let pasted = format!("error:{number}:lib(20)::reason(1040)");
        assert_eq!(
            causes(&pasted),
            [Meaning::Received(AlertDescription::HandshakeFailure)],
            "{number}"
        );
    }
    let boring = "error:10000410:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE";
    let expected = Meaning::Received(AlertDescription::HandshakeFailure);
    assert_eq!(causes(boring), [expected]);
    assert!(causes("error:0B080074:x509").is_empty());
    assert!(causes("error:ZZZZZZZZ").is_empty());
}

#[test]
fn alerts_are_told_by_number_and_by_name() {
    for (text, description, is_sent) in [
        ("SSL alert number 40", 40, false),
        ("*** Received alert [40]: Handshake failed", 40, false),
        (
            "The TLS protocol defined fatal alert code is 46.",
            46,
            false,
        ),
        ("received fatal alert: HandshakeFailure", 40, false),
        ("Received fatal alert: protocol_version", 70, false),
        ("SSL3 alert read:fatal:unknown CA", 48, false),
        ("SSL3 alert write:fatal:unknown CA", 48, true),
        (
            "A fatal alert was generated and sent to the remote endpoint. The TLS protocol defined fatal alert code is 70.",
            70,
            true,
        ),
        (
            "A fatal alert was generated and sent to the remote endpoint. The TLS protocol defined fatal error code is 40.",
            40,
            true,
        ),
        ("remote error: tls: internal error", 80, false),
        ("TLS alert, access denied (561):", 49, false),
        // curl packs level and description, and says who sent it (7.88.1).
        ("* TLSv1.3 (IN), TLS alert, unknown (628):", 116, false),
        ("* TLSv1.3 (OUT), TLS alert, unknown CA (560):", 48, true),
        // OpenSSL's -msg and -trace (3.0.19).
        (
            ">>> TLS 1.3, Alert [length 0002], fatal bad_certificate",
            42,
            true,
        ),
        (
            "<<< TLS 1.2, Alert [length 0002], fatal handshake_failure",
            40,
            false,
        ),
        (
            "Sent TLS Record\nHeader:\n  Version = TLS 1.2 (0x303)\n  Content Type = Alert (21)\n  Length = 2\n    Level=fatal(2), description=unknown CA(48)",
            48,
            true,
        ),
        (
            "Received TLS Record\nHeader:\n  Version = TLS 1.2 (0x303)\n  Content Type = Alert (21)\n  Length = 2\n    Level=fatal(2), description=handshake failure(40)",
            40,
            false,
        ),
        // GnuTLS 3.7.9 with -d 5, and Mbed TLS.
        (
            "|<5>| REC[0x55]: Sending Alert[2|46] - Certificate is bad",
            46,
            true,
        ),
        ("got an alert message, type: [2:70]", 70, false),
    ] {
        let mut found = find(text);
        let is_found = |it: &&Complaint| matches!(it.meaning, Meaning::Found(_));
        found.complaints.retain(is_found);
        assert_eq!(found.complaints, [] as [&Complaint; 0], "{text}");
        let expected = Alert {
            description: AlertDescription(description),
            is_sent,
        };
        assert_eq!(found.alerts, [expected], "{text}");
    }
    assert!(find("the alert system of the house").alerts.is_empty());
}

/// Messages as people pasted them into public reports, with what is around them.
#[test]
fn messages_of_public_reports() {
    use Cause as C;
    let found = |cause| Meaning::Found(cause);
    for (text, expected) in [
        (
            "fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none CRLfile: none",
            found(C::ChainRefused),
        ),
        (
            "urllib3.exceptions.MaxRetryError: (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1129)')))",
            found(C::Expired),
        ),
        (
            "ssl.SSLError: [SSL: DH_KEY_TOO_SMALL] dh key too small (_ssl.c:1123)",
            found(C::ShortDh),
        ),
        (
            "ssl.SSLError: [SSL: UNSAFE_LEGACY_RENEGOTIATION_DISABLED] unsafe legacy renegotiation disabled (_ssl.c:1000)",
            found(C::LegacyRenegotiation),
        ),
        (
            "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
            found(C::Untrusted),
        ),
        (
            "javax.net.ssl.SSLPeerUnverifiedException: Certificate for <x.example> doesn't match any of the subject alternative names: [y.example]",
            found(C::NameMismatch),
        ),
        (
            "Caused by: io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 485454502f312e31",
            found(C::NotTls),
        ),
        (
            "org.apache.kafka.common.errors.SslAuthenticationException: SSL handshake failed",
            found(C::HandshakeFailed),
        ),
        (
            "2024/01/01 10:00:00 http: TLS handshake error from 10.244.0.1:43522: EOF",
            found(C::ClientLeft),
        ),
        (
            "2026/01/02 10:00:00 [info] 7#7: *1 peer closed connection in SSL handshake while SSL handshaking, client: 10.0.0.1, server: 0.0.0.0:443",
            found(C::ClientLeft),
        ),
        (
            "2026/01/02 10:00:00 [error] 7#7: *1 peer closed connection in SSL handshake while SSL handshaking to upstream, client: 10.0.0.1",
            found(C::ClosedInHandshake),
        ),
        (
            "nginx: [emerg] SSL_CTX_set_tmp_dh(\"/etc/nginx/dh.pem\") failed (SSL: error:0A00018A:SSL routines::dh key too small)",
            found(C::OwnShortDh),
        ),
        // "local error" is this end's own alert (crypto/tls/conn.go of Go 1.27).
        (
            "http: TLS handshake error from 1.2.3.4:5: local error: tls: unknown certificate authority",
            Meaning::Sent(AlertDescription::UnknownCa),
        ),
        (
            "http: TLS handshake error from 10.244.0.1:43522: remote error: tls: unknown certificate authority",
            Meaning::Received(AlertDescription::UnknownCa),
        ),
        (
            "Get \"https://x/v2/\": x509: certificate relies on legacy Common Name field, use SANs instead",
            found(C::CommonNameOnly),
        ),
        (
            "Error: write EPROTO 140:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:332:",
            found(C::NotTls),
        ),
        (
            "The request was aborted: Could not create SSL/TLS secure channel.",
            found(C::HandshakeFailed),
        ),
        (
            "The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.",
            found(C::CertificateRefused),
        ),
        (
            "System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot",
            found(C::Untrusted),
        ),
        (
            "error :   The remote certificate is invalid because of errors in the certificate chain: PartialChain [/src/x.csproj]",
            found(C::MissingIssuer),
        ),
        (
            "The SSL connection could not be established, see inner exception.\nThe remote certificate is invalid because of errors in the certificate chain: NotTimeValid",
            found(C::OutOfDate),
        ),
        (
            "System.IO.IOException: Cannot determine the frame size or a corrupted frame was received.",
            found(C::NotTls),
        ),
        (
            "Warning: stream_socket_client(): Peer certificate CN=`*.test.com' did not match expected CN=`foo.test.com.sg' in x.php on line 3",
            found(C::NameMismatch),
        ),
        (
            "NSURLErrorDomain Code=-1202 \"The certificate for this server is invalid. You might be connecting to a server that is pretending to be x\"",
            found(C::CertificateRefused),
        ),
        (
            "An SSL error has occurred and a secure connection to the server cannot be made.",
            found(C::HandshakeFailed),
        ),
        (
            "CFNetwork SSLHandshake failed (-9807)",
            found(C::CertificateRefused),
        ),
        (
            "TLS error: 268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER",
            found(C::NotTls),
        ),
        (
            "NET::ERR_CERTIFICATE_TRANSPARENCY_REQUIRED",
            found(C::Transparency),
        ),
        (
            "curl: (35) schannel: next InitializeSecurityContext failed: Unknown error (0x80092012) - The revocation function was unable to check revocation for the certificate.",
            found(C::RevocationUnknown),
        ),
        (
            "upstream SSL certificate verify error: (20:unable to get local issuer certificate) while SSL handshaking to upstream",
            found(C::MissingIssuer),
        ),
        (
            "no \"ssl_certificate\" is defined in server listening on SSL port while SSL handshaking",
            found(C::NoIdentity),
        ),
        (
            "HandshakeException: Handshake error in client (OS Error: CERTIFICATE_VERIFY_FAILED: Hostname mismatch(handshake.cc:354))",
            found(C::NameMismatch),
        ),
        (
            "ERROR 2026 (HY000): TLS/SSL error: self-signed certificate in certificate chain",
            found(C::UntrustedRoot),
        ),
        (
            "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=error: certificate verify failed (unable to get local issuer certificate)",
            found(C::MissingIssuer),
        ),
        (
            "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
            found(C::VersionOrCipher),
        ),
        (
            "MongoServerSelectionError: 8034:error:0A000438:SSL routines::tlsv1 alert internal error",
            Meaning::Received(AlertDescription::InternalError),
        ),
    ] {
        let causes = causes(text);
        assert!(causes.contains(&expected), "{text}: {causes:?}");
        // Never one that says something else.
        let others: Vec<_> = causes
            .iter()
            .filter(|it| **it != expected && !is_general(it))
            .collect();
        assert!(others.is_empty(), "{text}: {others:?}");
    }
}

/// Numbers count in the form in which their program prints them.
#[test]
fn a_number_is_known_by_how_it_is_printed() {
    for (text, cause) in [
        ("curl: (90) more at curl.se", Cause::Pin),
        ("cURL error 91: see libcurl-errors", Cause::Stapling),
        ("verify error:num=20:", Cause::MissingIssuer),
        ("    Verify return code: 10 (…)", Cause::Expired),
        (
            "client SSL certificate verify error: (10:…)",
            Cause::Expired,
        ),
        (
            "* SSL certificate verify result: … (10), continuing anyway.",
            Cause::Expired,
        ),
        ("GnuTLS error -24: …", Cause::BadRecordMac),
        (
            "mbedtls_ssl_handshake returned -0x7180",
            Cause::BadRecordMac,
        ),
        (
            "handshake failed; returned -1, net_error -202",
            Cause::Untrusted,
        ),
    ] {
        let mut causes = causes(text);
        causes.retain(|it| !is_general(it));
        assert_eq!(causes, [Meaning::Found(cause)], "{text}");
    }
    for text in [
        // A time-out of OpenVPN's: no alert, whatever its number of seconds.
        "TLS Error: TLS key negotiation failed to occur within 60 seconds (check your network connectivity)",
        "TLS alert timeout 80 s",
        "    Verify return code: 0 (ok)",
        "verify return:1",
        "verify depth is 2, must return a certificate",
        "SSL handshake has read 1583 bytes and written 10 bytes\nVerification: OK",
        "user agent curl/7.88.1",
        "curl 7.88.1 (x86_64-pc-linux-gnu)",
        "2026-11-19 |<3>| gnutls: ASSERT",
        "gnutls-cli -p 48 -d 19",
        "HTTP request sent, awaiting response... 200 OK",
    ] {
        let found = find(text);
        assert!(
            found.complaints.is_empty(),
            "{text}: {:?}",
            found.complaints
        );
        assert!(found.alerts.is_empty(), "{text}: {:?}", found.alerts);
    }
}

/// Plain sentences that have words of messages in them, but say none.
#[test]
fn what_is_no_message_is_not_taken_for_one() {
    for text in [
        "",
        "I would like to reset my password",
        "the certificate of the course arrived",
        "line 20 of 35, and 60 more",
        "finished in 10 seconds",
        "💥 …",
    ] {
        let found = find(text);
        assert!(
            found.complaints.is_empty(),
            "{text}: {:?}",
            found.complaints
        );
        assert!(found.alerts.is_empty(), "{text}");
    }
    let nearest = nearest("no shraed cipher suites");
    assert!(nearest.is_empty() || nearest[0].title().contains("cipher"));
}
