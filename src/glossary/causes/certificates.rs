//! Causes in certificates and in what is known of their revocation.

use super::{Table, causes};

pub(super) const CAUSES: Table = causes! {
    ChainRefused "the certificate was refused"
        "The other end's certificate could not be verified. Which rule it fails is in what is printed with this."
        when "at the other end's Certificate" shows ["tlsdemo HOST"] see ["message Certificate"] "RFC 5280 §6.1";
    CertificateRefused "the certificate was refused"
        "The certificate was understood, and this end refuses it: it or its authority is marked as not trusted here, or it breaks a rule of this program's own."
        when "at the other end's Certificate" alert CertificateUnknown shows ["tlsdemo HOST"] see ["message Certificate", "alert certificate_unknown"] "RFC 5280 §6.1";
    MissingIssuer "an issuer is missing"
        "The certificate of an issuer was found neither among those that the other end sent nor among the trusted ones. Either a server does not send its intermediate certificate, which browsers often have from elsewhere and other programs have not, or the authority is not trusted here, as with a private one or a proxy that inspects TLS."
        when "at the other end's Certificate" alert UnknownCa shows ["tlsdemo HOST", "tlsdemo HOST --ca-file FILE"] see ["message Certificate", "alert unknown_ca"] "RFC 5280 §6.1";
    Untrusted "no trusted authority vouches for it"
        "No chain was found from the certificate to an authority that is trusted here: it is self-signed, its authority is a private one (a company's, a proxy's that inspects TLS), or the server does not send an intermediate certificate."
        when "at the other end's Certificate" alert UnknownCa shows ["tlsdemo HOST", "tlsdemo HOST --ca-file FILE"] see ["message Certificate", "alert unknown_ca"] "RFC 5280 §6.1";
    UntrustedRoot "the root is not trusted"
        "The chain ends in a root that the other end sent along and that is not trusted here: a private authority's, a proxy's that inspects TLS, or a public one that is missing from the store."
        when "at the other end's Certificate" alert UnknownCa shows ["tlsdemo HOST", "tlsdemo HOST --ca-file FILE"] see ["message Certificate", "alert unknown_ca"] "RFC 5280 §6.1";
    SelfSigned "self-signed, and not trusted"
        "The certificate is signed with its own key, and it is not itself among the trusted ones: nobody vouches for it. Servers come with such a certificate until they are given another."
        when "at the other end's Certificate" alert UnknownCa shows ["tlsdemo HOST", "tlsdemo HOST --ca-file FILE"] see ["message Certificate", "alert unknown_ca"] "RFC 5280 §6.1";
    Expired "a certificate has expired"
        "A certificate of the chain is past its notAfter, or the clock at this end is wrong. It may be an intermediate's or the root's, not only the server's own."
        when "at the other end's Certificate" alert CertificateExpired shows ["tlsdemo HOST"] see ["notAfter", "alert certificate_expired"] "RFC 5280 §4.1.2.5";
    NotYetValid "a certificate is not valid yet"
        "A certificate of the chain is before its notBefore, or the clock at this end is wrong."
        when "at the other end's Certificate" alert CertificateExpired shows ["tlsdemo HOST"] see ["notBefore", "alert certificate_expired"] "RFC 5280 §4.1.2.5";
    OutOfDate "a certificate is not in date"
        "A certificate of the chain has expired or is not valid yet, or the clock at this end is wrong. It may be an intermediate's or the root's, not only the server's own."
        when "at the other end's Certificate" alert CertificateExpired shows ["tlsdemo HOST"] see ["notAfter", "notBefore", "alert certificate_expired"] "RFC 5280 §4.1.2.5";
    Revoked "a certificate was revoked"
        "The issuer has revoked a certificate of the chain: a revocation list, an OCSP response or a list of the program's own says so."
        when "at the other end's Certificate" alert CertificateRevoked shows ["tlsdemo HOST"] see ["alert certificate_revoked", "status_request"] "RFC 5280 §5";
    RevocationUnknown "revocation is not known"
        "This end was told to check whether certificates are revoked, and could not: there is no revocation list or OCSP response, it is out of date, or it could not be fetched. It says nothing against the certificate."
        when "at the other end's Certificate" shows ["tlsdemo HOST"] see ["status_request"] "RFC 5280 §6.3";
    NameMismatch "the certificate is for other names"
        "The certificate does not have the name or the address that was called. Names are compared with its subjectAltName: a host name with the DNS names, where a wildcard covers one label, and an IP address with the IP addresses only. The server may have other certificates, and choose by server_name."
        when "at the server's Certificate, or right after the handshake" alert BadCertificate shows ["tlsdemo HOST", "tlsdemo HOST --sni NAME"] see ["subjectAltName", "server_name"] "RFC 9525 §6.3";
    CommonNameOnly "the name is only in the subject"
        "The certificate has its name in the common name of the subject and nowhere in a subjectAltName, which alone counts for browsers and Go. OpenSSL, GnuTLS, Node and Python still take the common name of a certificate that has no dNSName."
        when "at the server's Certificate" alert BadCertificate shows ["tlsdemo HOST"] see ["subjectAltName"] "RFC 9525 §2";
    ChainSignature "a signature in the chain does not verify"
        "The signature of a certificate does not verify with its issuer's key: the certificate was changed, or its issuer is another authority of the same name, such as an old root with a new key."
        when "at the other end's Certificate" shows ["tlsdemo HOST"] see ["signatureValue", "message Certificate"] "RFC 5280 §6.1.3";
    PathLength "too many authorities below one"
        "The basicConstraints of an authority in the chain limit how many intermediate certificates may be below it (pathLenConstraint), and there are more."
        when "at the other end's Certificate" shows ["tlsdemo HOST"] see ["basicConstraints"] "RFC 5280 §4.2.1.9";
    Purpose "not for this purpose"
        "The extendedKeyUsage of a certificate in the chain does not permit what it is used for: serverAuth for a server, clientAuth for a client. A certificate for servers only, shown by a client, is the most frequent."
        when "at the other end's Certificate" alert UnsupportedCertificate shows ["tlsdemo HOST", "tlsdemo serve --client-auth require --client-ca FILE"] see ["extKeyUsage", "alert unsupported_certificate"] "RFC 5280 §4.2.1.12";
    KeyUsage "the key may not be used so"
        "The keyUsage of the certificate does not permit what the handshake does with its key: digitalSignature to sign, keyEncipherment for a key exchange with RSA."
        when "at the other end's Certificate, or when its key is used" shows ["tlsdemo HOST"] see ["keyUsage"] "RFC 5280 §4.2.1.3";
    MayNotSign "an issuer may not sign certificates"
        "The keyUsage of an issuer in the chain lacks keyCertSign."
        when "at the other end's Certificate" shows ["tlsdemo HOST"] see ["keyUsage"] "RFC 5280 §4.2.1.3";
    NotAuthority "an issuer is not an authority"
        "A certificate in the chain is used to issue another, and is not one of an authority: it has no basicConstraints with cA, as every authority must."
        when "at the other end's Certificate" shows ["tlsdemo HOST"] see ["basicConstraints"] "RFC 5280 §4.2.1.9";
    NameConstraints "a name that its authority may not certify"
        "An authority in the chain is limited to certain names (nameConstraints), and a certificate below it has others, or a name whose form cannot be compared."
        when "at the other end's Certificate" shows ["tlsdemo HOST"] see ["nameConstraints"] "RFC 5280 §4.2.1.10";
    CriticalExtension "a critical extension that is not understood"
        "A certificate of the chain has an extension that is marked critical and that this program does not process. It must then refuse the certificate."
        when "at the other end's Certificate" shows ["tlsdemo HOST -v"] see ["critical"] "RFC 5280 §4.2";
    ShortKey "a key in the chain is too short"
        "The public key of a certificate in the chain has fewer bits than this end accepts; for RSA less than 2048 is refused almost everywhere, and by some settings less than 3072."
        when "at the other end's Certificate" shows ["tlsdemo HOST"] see ["subjectPublicKeyInfo"] "RFC 5280 §4.1.2.7";
    WeakDigest "a certificate is signed with an old algorithm"
        "A certificate of the chain is signed with an algorithm that this end no longer accepts: SHA-1 or MD5 mostly, for which collisions can be made. The root's own signature does not count."
        when "at the other end's Certificate" shows ["tlsdemo HOST"] see ["signatureAlgorithm"] "RFC 9155 §3";
    BrokenCertificate "a certificate that breaks the rules"
        "A certificate does not parse, or has something that RFC 5280 does not allow: an empty or contradictory extension, two algorithms that differ, a serial number used twice."
        when "at the other end's Certificate" alert BadCertificate shows ["tlsdemo HOST -v"] see ["message Certificate", "alert bad_certificate"] "RFC 5280 §4.1";
    BrokenDates "a date that does not parse"
        "The notBefore or the notAfter of a certificate is not a date in the form that RFC 5280 prescribes."
        when "at the other end's Certificate" alert BadCertificate shows ["tlsdemo HOST -v"] see ["notBefore", "notAfter"] "RFC 5280 §4.1.2.5";
    TooLongChain "the chain is too long"
        "More intermediate certificates would be needed than this end follows. The limit is its own; some count a loop of issuers so as well."
        when "at the other end's Certificate" shows ["tlsdemo HOST"] see ["message Certificate"] "RFC 5280 §6.1";
    WrongKind "a certificate of another kind"
        "The certificate is of a kind that does not belong here: its key does not go with the cipher suite, it is an authority's own where an end's was expected, or it is no X.509 certificate."
        when "at the other end's Certificate" alert UnsupportedCertificate shows ["tlsdemo HOST"] see ["message Certificate", "alert unsupported_certificate"] "RFC 9846 §4.5.1.2";
    Stapling "what is said about revocation does not hold"
        "The statement about the certificate's revocation (an OCSP response), which the server sends along or this end fetched, is missing where it is required, out of date, or not valid. The certificate itself may be good."
        when "at the server's Certificate or CertificateStatus" alert BadCertificateStatusResponse shows ["tlsdemo HOST"] see ["status_request", "CertificateStatus"] "RFC 6066 §8";
    Transparency "no proof of a public log"
        "The client wants proof that the certificate is in public logs (Certificate Transparency), and no valid signed certificate timestamp came with it, inside it, or in the OCSP response. Certificates of private authorities have none."
        when "at the server's Certificate" shows ["tlsdemo HOST"] see ["signed_certificate_timestamp"] "RFC 6962 §3.3";
    Dane "no TLSA record matches"
        "The certificate is not among those that the TLSA records of the name in DNS permit (DANE)."
        when "at the server's Certificate" alert BadCertificate shows ["tlsdemo HOST"] see ["message Certificate"] "RFC 6698 §2";
    Pin "not the key that was expected"
        "The client was told which key the server has to have (a pin), and this is another. Either the server has a new key or somebody is in between."
        when "at the server's Certificate, or right after the handshake" shows ["tlsdemo HOST -v"] see ["subjectPublicKeyInfo"] "RFC 7469 §2.6";
    ClientCertificateMissing "no client certificate"
        "The server requires a client certificate, asked for it with CertificateRequest, and the client's Certificate was empty. A server up to TLS 1.2 answers this with handshake_failure mostly, and since TLS 1.3 with certificate_required; the client has then finished its own handshake already and sees the alert with its first read."
        when "at the client's Certificate" alert CertificateRequired shows ["tlsdemo HOST --cert FILE --key FILE", "tlsdemo serve --client-auth require --client-ca FILE"] see ["CertificateRequest", "alert certificate_required"] "RFC 9846 §4.5.1.3";
    ClientCertificateRequired "a client certificate is needed"
        "The server asked for a client certificate (CertificateRequest), and this client has none to show, or the server did not accept the one that it showed."
        when "at the server's CertificateRequest, or at the answer to the client's Certificate" alert CertificateRequired shows ["tlsdemo HOST --cert FILE --key FILE"] see ["CertificateRequest", "alert certificate_required"] "RFC 9846 §4.4.2";
};
