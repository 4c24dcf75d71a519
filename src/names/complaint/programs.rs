//! Messages of browsers, systems and servers: Chromium, Windows, macOS, nginx, HAProxy, Wget.

use super::{Complaint, complaints};

pub(super) const ROWS: &[Complaint] = complaints! {
    Chromium {
        (-100) "ERR_CONNECTION_CLOSED" "" ClosedInHandshake;
        (-101) "ERR_CONNECTION_RESET" "" Reset;
        (-102) "ERR_CONNECTION_REFUSED" "" NotConnected;
        (-105) "ERR_NAME_NOT_RESOLVED" "" Unresolved;
        (-118) "ERR_CONNECTION_TIMED_OUT" "" TimedOut;
        (-107) "ERR_SSL_PROTOCOL_ERROR" "" HandshakeFailed;
        (-110) "ERR_SSL_CLIENT_AUTH_CERT_NEEDED" "" ClientCertificateRequired;
        (-111) "ERR_TUNNEL_CONNECTION_FAILED" "" ProxyFailed;
        (-113) "ERR_SSL_VERSION_OR_CIPHER_MISMATCH" "" VersionOrCipher;
        (-117) "ERR_BAD_SSL_CLIENT_AUTH_CERT" "" ClientCertificateRequired;
        (-126) "ERR_SSL_BAD_RECORD_MAC_ALERT" "" Received(BadRecordMac);
        (-134) "ERR_SSL_CLIENT_AUTH_PRIVATE_KEY_ACCESS_DENIED" "" OwnFiles;
        (-135) "ERR_SSL_CLIENT_AUTH_CERT_NO_PRIVATE_KEY" "" OwnFiles;
        (-150) "ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN" "" Pin;
        (-153) "ERR_SSL_DECRYPT_ERROR_ALERT" "" Received(DecryptError);
        (-159) "ERR_SSL_UNRECOGNIZED_NAME_ALERT" "" Received(UnrecognizedName);
        (-164) "ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS" "" NoCommonScheme;
        (-180) "ERR_TLS13_DOWNGRADE_DETECTED" "" Downgrade;
        (-181) "ERR_SSL_KEY_USAGE_INCOMPATIBLE" "" KeyUsage;
        (-182) "ERR_INVALID_ECH_CONFIG_LIST" "" Ech;
        (-183) "ERR_ECH_NOT_NEGOTIATED" "" Ech;
        (-184) "ERR_ECH_FALLBACK_CERTIFICATE_INVALID" "" Ech;
        (-200) "ERR_CERT_COMMON_NAME_INVALID" "" NameMismatch;
        (-201) "ERR_CERT_DATE_INVALID" "" OutOfDate;
        (-202) "ERR_CERT_AUTHORITY_INVALID" "" Untrusted;
        (-203) "ERR_CERT_CONTAINS_ERRORS" "" BrokenCertificate;
        (-204) "ERR_CERT_NO_REVOCATION_MECHANISM" "" RevocationUnknown;
        (-205) "ERR_CERT_UNABLE_TO_CHECK_REVOCATION" "" RevocationUnknown;
        (-206) "ERR_CERT_REVOKED" "" Revoked;
        (-207) "ERR_CERT_INVALID" "" CertificateRefused;
        (-208) "ERR_CERT_WEAK_SIGNATURE_ALGORITHM" "" WeakDigest;
        (-211) "ERR_CERT_WEAK_KEY" "" ShortKey;
        (-212) "ERR_CERT_NAME_CONSTRAINT_VIOLATION" "" NameConstraints;
        (-213) "ERR_CERT_VALIDITY_TOO_LONG" "" CertificateRefused;
        (-214) "ERR_CERTIFICATE_TRANSPARENCY_REQUIRED" "" Transparency;
        (-217) "ERR_CERT_KNOWN_INTERCEPTION_BLOCKED" "" CertificateRefused;
        (-324) "ERR_EMPTY_RESPONSE" "" NothingReceived;
        (-337) "ERR_HTTP2_PROTOCOL_ERROR" "" Http2;
        (-360) "ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY" "" Http2Suite;
    }
    Schannel {
        36871 "" "A fatal error occurred while creating a TLS % credential" OwnFiles;
        36874 "" "connection request was received from a remote client application, but none of the cipher suites supported by the client application are supported by the server" NoCommonSuite;
        36875 "" "The remote server has requested % client authentication, but no suitable client certificate could be found" ClientCertificateRequired;
        36881 "" "The certificate received from the remote server has either expired or is not yet valid" OutOfDate;
        36882 "" "The certificate received from the remote server was issued by an untrusted certificate authority" Untrusted;
        36883 "" "The certificate received from the remote server has been revoked" Revoked;
        36884 "" "The certificate received from the remote server does not contain the expected name" NameMismatch;
        36886 "" "No suitable default server credential exists on this system" NoIdentity;
        36887 "" "A fatal alert was received from the remote endpoint" AlertReceived;
        36887 "" "The following fatal alert was received" AlertReceived;
        36888 "" "A fatal alert was generated and sent to the remote endpoint" AlertSent;
        36888 "" "The following fatal alert was generated" AlertSent;
    }
    WindowsCertificates {
        0x80090331 "SEC_E_ALGORITHM_MISMATCH" "" NoCommonSuite;
        0x80090367 "SEC_E_APPLICATION_PROTOCOL_MISMATCH" "" NoCommonProtocol;
        0x80090328 "SEC_E_CERT_EXPIRED" "" Expired;
        0x80090327 "SEC_E_CERT_UNKNOWN" "" CertificateRefused;
        0x80090349 "SEC_E_CERT_WRONG_USAGE" "" Purpose;
        0x80090330 "SEC_E_DECRYPT_FAILURE" "" BadRecordMac;
        0x80090350 "SEC_E_DOWNGRADE_DETECTED" "" Downgrade;
        0x80090326 "SEC_E_ILLEGAL_MESSAGE" "" HandshakeFailed;
        0x80090308 "SEC_E_INVALID_TOKEN" "" NotTls;
        0x8009030f "SEC_E_MESSAGE_ALTERED" "" BadRecordMac;
        0x8009030e "SEC_E_NO_CREDENTIALS" "" OwnFiles;
        0x80090333 "SEC_E_UNFINISHED_CONTEXT_DELETED" "" HandshakeFailed;
        0x80090325 "SEC_E_UNTRUSTED_ROOT" "" Untrusted;
        0x80090322 "SEC_E_WRONG_PRINCIPAL" "" NameMismatch;
        0x800b010a "CERT_E_CHAINING" "" Untrusted;
        0x800b010f "CERT_E_CN_NO_MATCH" "" NameMismatch;
        0x800b0101 "CERT_E_EXPIRED" "" OutOfDate;
        0x800b0104 "CERT_E_PATHLENCONST" "" PathLength;
        0x800b010c "CERT_E_REVOKED" "" Revoked;
        0x800b0103 "CERT_E_ROLE" "" NotAuthority;
        0x800b0109 "CERT_E_UNTRUSTEDROOT" "" Untrusted;
        0x800b0110 "CERT_E_WRONG_USAGE" "" Purpose;
        0x800b0114 "CERT_E_INVALID_NAME" "" NameConstraints;
        0x80092010 "CRYPT_E_REVOKED" "" Revoked;
        0x80092012 "CRYPT_E_NO_REVOCATION_CHECK" "" RevocationUnknown;
        0x80092013 "CRYPT_E_REVOCATION_OFFLINE" "" RevocationUnknown;
    }
    SecureTransport {
        (-9800) "errSSLProtocol" "" HandshakeFailed;
        (-9801) "errSSLNegotiation" "" NoCommonSuite;
        (-9802) "errSSLFatalAlert" "" AlertReceived;
        (-9805) "errSSLClosedGraceful" "" Received(CloseNotify);
        (-9806) "errSSLClosedAbort" "" ClosedInHandshake;
        (-9807) "errSSLXCertChainInvalid" "" CertificateRefused;
        (-9808) "errSSLBadCert" "" BrokenCertificate;
        (-9812) "errSSLUnknownRootCert" "" Untrusted;
        (-9813) "errSSLNoRootCert" "" MissingIssuer;
        (-9814) "errSSLCertExpired" "" Expired;
        (-9815) "errSSLCertNotYetValid" "" NotYetValid;
        (-9816) "errSSLClosedNoNotify" "" NoCloseNotify;
        (-9824) "errSSLPeerHandshakeFail" "" Received(HandshakeFailure);
        (-9825) "errSSLPeerBadCert" "" Received(BadCertificate);
        (-9828) "errSSLPeerCertExpired" "" Received(CertificateExpired);
        (-9829) "errSSLPeerCertUnknown" "" Received(CertificateUnknown);
        (-9831) "errSSLPeerUnknownCA" "" Received(UnknownCa);
        (-9836) "errSSLPeerProtocolVersion" "" Received(ProtocolVersion);
        (-9843) "errSSLHostNameMismatch" "" NameMismatch;
        (-9847) "errSSLRecordOverflow" "" RecordTooLong;
    }
    Nginx {
        none "" "The plain HTTP request was sent to HTTPS port" HttpRequest;
        none "" "client sent plain HTTP request to HTTPS port" HttpRequest;
        none "" "No required SSL certificate was sent" ClientCertificateMissing;
        none "" "client sent no required SSL certificate" ClientCertificateMissing;
        none "" "client SSL certificate verify error" ChainRefused;
        none "" "The SSL certificate error" ChainRefused;
        none "" "upstream SSL certificate verify error" ChainRefused;
        none "" "upstream SSL certificate does not match" NameMismatch;
        none "" "peer closed connection in SSL handshake" ClosedInHandshake;
        none "" "peer closed connection in SSL handshake % while SSL handshaking, client:" ClientLeft;
        none "" "SSL_CTX_set_tmp_dh(%) failed % dh key too small" OwnShortDh;
        none "" "is defined in server listening on SSL port while SSL handshaking" NoIdentity;
        none "" "SSL_do_handshake() failed" HandshakeFailed;
    }
    Haproxy {
        none "" "SSL handshake failure" HandshakeFailed;
        none "" "Connection closed during SSL handshake" ClosedInHandshake;
        none "" "Timeout during SSL handshake" TimedOut;
        none "" "SSL client CA chain cannot be verified" ChainRefused;
        none "" "SSL client certificate not trusted" ChainRefused;
        none "" "Server presented an SSL certificate different from the configured one" NameMismatch;
        none "" "Server presented an SSL certificate different from the expected one" NameMismatch;
    }
    Wget {
        none "" "Unable to establish SSL connection" HandshakeFailed;
        none "" "Could not perform SSL handshake" HandshakeFailed;
        none "" "The certificate's owner does not match hostname" NameMismatch;
        none "" "doesn't have a known issuer" Untrusted;
    }
    Postfix {
        none "" "Cannot start TLS: handshake failure" HandshakeFailed;
        none "" "SSL_connect error to %: lost connection" ClosedInHandshake;
        none "" "SSL_accept error from %: lost connection" ClientLeft;
        none "" "SSL_connect error to %:" HandshakeFailed;
        none "" "SSL_accept error from %:" HandshakeFailed;
        none "" "TLS is required, but was not offered by host" NoStartTls;
        none "" "TLS is required, but host % refused to start TLS" NoStartTls;
        none "" "certificate verification failed for %: untrusted issuer" Untrusted;
        none "" "certificate verification failed for %: self-signed certificate" SelfSigned;
        none "" "certificate verification failed for %: certificate has expired" Expired;
        none "" "certificate verification failed for %: certificate not yet valid" NotYetValid;
        none "" "certificate verification failed for %: not designated for use as" Purpose;
        none "" "certificate verification failed for %: not trusted by local or TLSA policy" Dane;
        none "" "certificate verification failed for %: certificate chain longer than limit" TooLongChain;
        none "" "Server certificate not verified" CertificateRefused;
        none "" "Client certificate not trusted" ChainRefused;
        none "" "No server certs available. TLS won't be enabled" NoIdentity;
        none "" "Verification not possible, MX RRset is insecure" Dane;
    }
    Dovecot {
        none "" "TLS handshaking failed" HandshakeFailed;
        none "" "Received invalid SSL certificate" CertificateRefused;
    }
    OpenVpn {
        none "" "TLS key negotiation failed to occur within % seconds" TimedOut;
        none "" "TLS Error: TLS handshake failed" HandshakeFailed;
        none "" "The server has no TLS ciphersuites in common with the client" NoCommonSuite;
        none "" "client and server have no common TLS version enabled" VersionNotEnabled;
        none "" "VERIFY KU ERROR" KeyUsage;
        none "" "VERIFY EKU ERROR" Purpose;
        none "" "VERIFY X509NAME ERROR" NameMismatch;
    }
    System {
        none "ECONNRESET" "Connection reset by peer" Reset;
        none "" "Connection reset" Reset;
        none "" "An existing connection was forcibly closed by the remote host" Reset;
        none "ECONNREFUSED" "Connection refused" NotConnected;
        none "ETIMEDOUT" "Connection timed out" TimedOut;
        none "EPIPE" "Broken pipe" Interrupted;
        none "ENOTFOUND" "getaddrinfo" Unresolved;
        none "EHOSTUNREACH" "No route to host" NotConnected;
        none "" "Name or service not known" Unresolved;
        none "" "Temporary failure in name resolution" Unresolved;
    }
};
