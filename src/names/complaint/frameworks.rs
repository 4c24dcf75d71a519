//! Messages of what is built on the libraries: .NET, Apache's HttpClient, Netty, PHP, Apple's URL loading.

use super::{Complaint, complaints};

pub(super) const ROWS: &[Complaint] = complaints! {
    DotNet {
        none "" "The SSL connection could not be established, see inner exception" HandshakeFailed;
        none "" "Could not create SSL/TLS secure channel" HandshakeFailed;
        none "" "Cannot determine the frame size or a corrupted frame was received" NotTls;
        none "" "Received an unexpected EOF or 0 bytes from the transport stream" ClosedInHandshake;
        none "" "The remote certificate is invalid because of errors in the certificate chain" ChainRefused;
        none "" "errors in the certificate chain: UntrustedRoot" Untrusted;
        none "" "errors in the certificate chain: PartialChain" MissingIssuer;
        none "" "errors in the certificate chain: NotTimeValid" OutOfDate;
        none "" "errors in the certificate chain: Revoked" Revoked;
        none "" "errors in the certificate chain: RevocationStatusUnknown" RevocationUnknown;
        none "" "The remote certificate is invalid according to the validation procedure" ChainRefused;
        none "RemoteCertificateNameMismatch" "" NameMismatch;
        none "RemoteCertificateChainErrors" "" ChainRefused;
        none "" "Could not establish trust relationship for the SSL/TLS secure channel" CertificateRefused;
    }
    HttpClient {
        none "" "Certificate for <%> doesn't match any of the subject alternative names" NameMismatch;
        none "" "Certificate for <%> doesn't match common name of the certificate subject" NameMismatch;
    }
    Netty {
        none "NotSslRecordException" "not an SSL/TLS record" NotTls;
        none "SslHandshakeTimeoutException" "handshake timed out after" TimedOut;
    }
    Php {
        none "" "Peer certificate CN=`%' did not match expected CN=`%'" NameMismatch;
        none "" "SSL operation failed with code" HandshakeFailed;
        none "" "Failed to enable crypto" HandshakeFailed;
    }
    UrlLoading {
        (-1200) "NSURLErrorSecureConnectionFailed" "An SSL error has occurred and a secure connection to the server cannot be made" HandshakeFailed;
        (-1201) "NSURLErrorServerCertificateHasBadDate" "" OutOfDate;
        (-1202) "NSURLErrorServerCertificateUntrusted" "The certificate for this server is invalid" CertificateRefused;
        (-1203) "NSURLErrorServerCertificateHasUnknownRoot" "" Untrusted;
        (-1204) "NSURLErrorServerCertificateNotYetValid" "" NotYetValid;
        (-1206) "NSURLErrorClientCertificateRequired" "" ClientCertificateRequired;
    }
};
