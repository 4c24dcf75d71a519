//! What certificates consist of (RFC 5280), by the names of their ASN.1.

use super::{Table, entries};

pub(super) const CERTIFICATE_FIELDS: Table = entries! {
    // DER itself.
    "tag",
        "the type of what follows",
        "Says what type of value follows.",
        "RFC 5280 §4.1";
    "length",
        "how many bytes follow",
        "Says how many bytes follow: directly up to 127, otherwise in as many further bytes as its first byte says.",
        "RFC 5280 §4.1";
    "content",
        "the value",
        "The value itself.",
        "RFC 5280 §4.1";
    "element",
        "an unnamed part",
        "A part of a structure that this program has no name for.",
        "RFC 5280 §4.1";
    "value",
        "the value",
        "The value that belongs to the type before it.",
        "RFC 5280 §4.1.2.4";
    "unused_bits",
        "bits at the end that do not count",
        "How many bits at the end of a bit string do not count.",
        "RFC 5280 §4.1";
    "malformed",
        "bytes that are not DER",
        "Bytes that do not follow the rules of DER.",
        "RFC 5280 §4.1";
    "after_certificate",
        "bytes that belong to nothing",
        "Bytes after the end of the certificate, which should not be there.",
        "RFC 5280 §4.1";
    "after_subjectPublicKeyInfo",
        "bytes that belong to nothing",
        "Bytes after the end of the public key, which should not be there.",
        "RFC 7250 §3";
    "certificate",
        "the certificate",
        "The certificate in DER.",
        "RFC 5280 §4.1";

    // The certificate.
    "Certificate",
        "what is signed, and the signature",
        "Three parts: what is signed, how it is signed, and the signature.",
        "RFC 5280 §4.1";
    "tbsCertificate",
        "the part that the issuer signed",
        "The part that the issuer signed: everything but the signature. TBS means to be signed.",
        "RFC 5280 §4.1.1.1";
    "signatureAlgorithm",
        "how the issuer signed",
        "How the issuer signed. It must be the same as the algorithm inside.",
        "RFC 5280 §4.1.1.2";
    "signatureValue",
        "the issuer's signature over what comes first",
        "The issuer's signature over the part that is to be signed, up to signatureAlgorithm, which it does not cover. Only the issuer can produce it, and anyone who has the issuer's public key can check it.",
        "RFC 5280 §4.1.1.3";
    "Ecdsa-Sig-Value",
        "the two numbers of an ECDSA signature",
        "The two numbers that make up an ECDSA signature.",
        "RFC 3279 §2.2.3";
    "r",
        "one of the signature's two numbers",
        "The first number of the signature, taken from a random point on the curve.",
        "RFC 3279 §2.2.3";
    "s",
        "one of the signature's two numbers",
        "The second number of the signature, which ties the first to the message and the key.",
        "RFC 3279 §2.2.3";
    "version",
        "v3, because it has extensions",
        "The version of the format: v3, which is the one that has extensions.",
        "RFC 5280 §4.1.2.1";
    "serialNumber",
        "the issuer's number for it",
        "A number that the issuer gives to no other certificate. Lists of revoked certificates refer to it.",
        "RFC 5280 §4.1.2.2";
    "signature",
        "how the issuer signed, or a signature",
        "How the issuer signed; in a log's promise, the log's signature.",
        "RFC 5280 §4.1.2.3";
    "algorithm",
        "which algorithm",
        "Names an algorithm by its object identifier.",
        "RFC 5280 §4.1.1.2";
    "parameters",
        "the algorithm's parameters",
        "Parameters of the algorithm: the curve of an elliptic-curve key, NULL for RSA.",
        "RFC 5280 §4.1.1.2";
    "issuer",
        "who signed it",
        "The name of the authority that signed the certificate; its own certificate has it as subject.",
        "RFC 5280 §4.1.2.4";
    "subject",
        "whom it was issued to",
        "The name of the certificate's owner. Host names are taken from subjectAltName and not from here.",
        "RFC 5280 §4.1.2.6";
    "validity",
        "from when to when it is valid",
        "The time in which the certificate is valid.",
        "RFC 5280 §4.1.2.5";
    "notBefore",
        "valid from this moment",
        "The first moment at which the certificate is valid.",
        "RFC 5280 §4.1.2.5";
    "notAfter",
        "valid to this moment",
        "The last moment at which the certificate is valid.",
        "RFC 5280 §4.1.2.5";
    "RelativeDistinguishedName",
        "one step of the name",
        "One step of a distinguished name, from the country down to the common name.",
        "RFC 5280 §4.1.2.4";
    "AttributeTypeAndValue",
        "a kind of name and the name",
        "A kind of name, such as country or common name, and the name itself.",
        "RFC 5280 §4.1.2.4";
    "type",
        "the kind of name",
        "The kind of name, by its object identifier.",
        "RFC 5280 §4.1.2.4";
    "issuerUniqueID",
        "no longer used",
        "Used to tell apart issuers of the same name; no longer used.",
        "RFC 5280 §4.1.2.8";
    "subjectUniqueID",
        "no longer used",
        "Used to tell apart subjects of the same name; no longer used.",
        "RFC 5280 §4.1.2.8";

    // The key.
    "subjectPublicKeyInfo",
        "the owner's public key",
        "The public key that the certificate vouches for, and its algorithm.",
        "RFC 5280 §4.1.2.7";
    "subjectPublicKey",
        "the public key itself",
        "The public key itself, in its algorithm's encoding.",
        "RFC 5280 §4.1.2.7";
    "RSAPublicKey",
        "a modulus and an exponent",
        "An RSA key: the modulus and the public exponent.",
        "RFC 8017 §A.1.1";
    "modulus",
        "the product of two secret primes",
        "The product of two secret primes. Anyone who finds them has the private key.",
        "RFC 8017 §A.1.1";
    "publicExponent",
        "almost always 65537",
        "The public exponent, almost always 65537.",
        "RFC 8017 §A.1.1";
    "form",
        "how the point is encoded",
        "How the point is encoded: 04 means both coordinates in full.",
        "RFC 5480 §2.2";
    "x",
        "the point's first coordinate",
        "The first coordinate of the point that is the public key.",
        "RFC 5480 §2.2";
    "y",
        "the point's second coordinate",
        "The second coordinate of the point that is the public key.",
        "RFC 5480 §2.2";

    // Extensions.
    "extensions",
        "optional features, each with its own format",
        "Extensions: each has an identifier, may be critical, and has a content in a format of its own.",
        "RFC 5280 §4.1.2.9";
    "extension",
        "an extension unknown to this program",
        "An extension that this program has no name for.",
        "RFC 5280 §4.2";
    "extnID",
        "which extension this is",
        "Says which extension this is.",
        "RFC 5280 §4.1.2.9";
    "critical",
        "must not be ignored",
        "Whether a receiver that does not know the extension must refuse the certificate.",
        "RFC 5280 §4.2";
    "extnValue",
        "its content, wrapped",
        "The content of the extension, wrapped in a string of bytes.",
        "RFC 5280 §4.1.2.9";
    "subjectAltName",
        "the hosts that it is valid for",
        "The host names and addresses that the certificate is valid for. This is what is compared with the name that the user asked for.",
        "RFC 5280 §4.2.1.6";
    "issuerAltName",
        "other names of the issuer",
        "Other names of the issuer.",
        "RFC 5280 §4.2.1.7";
    "GeneralNames",
        "names of several kinds",
        "A list of names of several kinds.",
        "RFC 5280 §4.2.1.6";
    "GeneralName",
        "a name",
        "A name of a kind that this program does not take apart.",
        "RFC 5280 §4.2.1.6";
    "dNSName",
        "a host name; * matches one label",
        "A host name. An asterisk as its first label matches exactly one label.",
        "RFC 5280 §4.2.1.6";
    "iPAddress",
        "an IP address",
        "An IP address: 4 bytes, or 16.",
        "RFC 5280 §4.2.1.6";
    "rfc822Name",
        "an email address",
        "An email address.",
        "RFC 5280 §4.2.1.6";
    "uniformResourceIdentifier",
        "an address on the web",
        "An address from which something can be fetched.",
        "RFC 5280 §4.2.1.6";
    "registeredID",
        "an object identifier",
        "An object identifier as a name.",
        "RFC 5280 §4.2.1.6";
    "directoryName",
        "a distinguished name",
        "A distinguished name, like that of issuer and subject.",
        "RFC 5280 §4.2.1.6";
    "otherName",
        "a name of another kind",
        "A name of a kind that its own identifier defines.",
        "RFC 5280 §4.2.1.6";
    "Name",
        "a distinguished name",
        "A distinguished name, from the country down to the common name.",
        "RFC 5280 §4.1.2.4";
    "keyUsage",
        "what the key may be used for",
        "What the key may be used for: signing, having secrets encrypted to it, signing certificates.",
        "RFC 5280 §4.2.1.3";
    "KeyUsage",
        "a bit for each use",
        "A bit for each allowed use of the key.",
        "RFC 5280 §4.2.1.3";
    "extKeyUsage",
        "what the certificate may be used for",
        "What the certificate may be used for: serverAuth for servers, clientAuth for clients.",
        "RFC 5280 §4.2.1.12";
    "ExtKeyUsageSyntax",
        "a list of purposes",
        "A list of purposes.",
        "RFC 5280 §4.2.1.12";
    "KeyPurposeId",
        "a purpose",
        "A purpose, by its object identifier.",
        "RFC 5280 §4.2.1.12";
    "basicConstraints",
        "whether it may issue others",
        "Whether the owner is an authority that may issue certificates, and how many levels may follow below it.",
        "RFC 5280 §4.2.1.9";
    "BasicConstraints",
        "whether it may issue others",
        "Whether the owner is an authority; empty if not.",
        "RFC 5280 §4.2.1.9";
    "cA",
        "whether it may issue certificates",
        "Whether the owner may issue certificates.",
        "RFC 5280 §4.2.1.9";
    "pathLenConstraint",
        "how many authorities may follow",
        "How many further authorities may come between this one and the end of the chain.",
        "RFC 5280 §4.2.1.9";
    "subjectKeyIdentifier",
        "a short name for its key",
        "A short name for the certificate's key, usually a hash of it.",
        "RFC 5280 §4.2.1.2";
    "KeyIdentifier",
        "a short name for a key",
        "A short name for a key, usually a hash of it.",
        "RFC 5280 §4.2.1.2";
    "authorityKeyIdentifier",
        "which of the issuer's keys signed",
        "Which of the issuer's keys signed, by the short name in the issuer's own certificate.",
        "RFC 5280 §4.2.1.1";
    "AuthorityKeyIdentifier",
        "which of the issuer's keys signed",
        "Which of the issuer's keys signed.",
        "RFC 5280 §4.2.1.1";
    "keyIdentifier",
        "the key's short name",
        "The short name of the issuer's key.",
        "RFC 5280 §4.2.1.1";
    "authorityCertIssuer",
        "who issued the issuer's certificate",
        "Who issued the issuer's certificate.",
        "RFC 5280 §4.2.1.1";
    "authorityCertSerialNumber",
        "the number of the issuer's certificate",
        "The serial number of the issuer's certificate.",
        "RFC 5280 §4.2.1.1";
    "authorityInfoAccess",
        "where to ask about it",
        "Where the issuer answers questions about revocation (OCSP), and where its own certificate can be fetched.",
        "RFC 5280 §4.2.2.1";
    "subjectInfoAccess",
        "services of the owner",
        "Where services of the certificate's owner are found.",
        "RFC 5280 §4.2.2.2";
    "AccessDescriptions",
        "services and addresses",
        "A list of services with their addresses.",
        "RFC 5280 §4.2.2.1";
    "AccessDescription",
        "a service and its address",
        "A service and its address.",
        "RFC 5280 §4.2.2.1";
    "accessMethod",
        "which service",
        "Which service this is: OCSP, or the issuer's certificate.",
        "RFC 5280 §4.2.2.1";
    "cRLDistributionPoints",
        "where the list of revoked certificates is",
        "Where the issuer's list of revoked certificates can be fetched.",
        "RFC 5280 §4.2.1.13";
    "freshestCRL",
        "where the newest changes are",
        "Where the latest changes to the list of revoked certificates can be fetched.",
        "RFC 5280 §4.2.1.15";
    "CRLDistributionPoints",
        "places",
        "A list of places.",
        "RFC 5280 §4.2.1.13";
    "DistributionPoint",
        "a place",
        "A place where a list of revoked certificates can be fetched.",
        "RFC 5280 §4.2.1.13";
    "distributionPoint",
        "its address",
        "The address of the list.",
        "RFC 5280 §4.2.1.13";
    "fullName",
        "its whole address",
        "The whole address of the list.",
        "RFC 5280 §4.2.1.13";
    "reasons",
        "for which reasons",
        "The reasons for revocation that the list covers.",
        "RFC 5280 §4.2.1.13";
    "cRLIssuer",
        "who signs the list",
        "Who signs the list, if it is not the issuer.",
        "RFC 5280 §4.2.1.13";
    "certificatePolicies",
        "the rules by which it was issued",
        "The rules by which the certificate was issued: for example, whether the issuer checked only a domain or also an organization.",
        "RFC 5280 §4.2.1.4";
    "CertificatePolicies",
        "a list of rules",
        "A list of sets of rules.",
        "RFC 5280 §4.2.1.4";
    "PolicyInformation",
        "a set of rules",
        "A set of rules, and what is said about it.",
        "RFC 5280 §4.2.1.4";
    "policyIdentifier",
        "which rules",
        "Which set of rules, by its object identifier.",
        "RFC 5280 §4.2.1.4";
    "policyQualifiers",
        "more about the rules",
        "More about the rules.",
        "RFC 5280 §4.2.1.4";
    "PolicyMappings",
        "rules that are as good",
        "Which sets of rules of the subject are as good as which of its issuer.",
        "RFC 5280 §4.2.1.5";
    "PolicyMapping",
        "two sets of rules",
        "Two sets of rules, of which the second is as good as the first.",
        "RFC 5280 §4.2.1.5";
    "issuerDomainPolicy",
        "the issuer's rules",
        "A set of rules that the issuer knows, by its object identifier.",
        "RFC 5280 §4.2.1.5";
    "subjectDomainPolicy",
        "the subject's rules",
        "A set of rules of the subject that is as good, by its object identifier.",
        "RFC 5280 §4.2.1.5";
    "PolicyConstraints",
        "what is demanded of the rules",
        "From which certificate below on some set of rules must be valid for the whole chain, or may no longer be replaced by another.",
        "RFC 5280 §4.2.1.11";
    "requireExplicitPolicy",
        "when rules are demanded",
        "After so many more certificates, some set of rules must be valid for the whole chain.",
        "RFC 5280 §4.2.1.11";
    "inhibitPolicyMapping",
        "when rules are fixed",
        "After so many more certificates, no set of rules is replaced by another that is as good.",
        "RFC 5280 §4.2.1.11";
    "InhibitAnyPolicy",
        "when rules must be named",
        "After so many more certificates, anyPolicy no longer means every set of rules.",
        "RFC 5280 §4.2.1.14";
    "PolicyQualifierInfo",
        "more about the rules",
        "A remark about the rules, with its kind.",
        "RFC 5280 §4.2.1.4";
    "policyQualifierId",
        "the kind of remark",
        "The kind of remark: an address, or a text.",
        "RFC 5280 §4.2.1.4";
    "qualifier",
        "the remark",
        "The remark itself.",
        "RFC 5280 §4.2.1.4";
    "nameConstraints",
        "for which names it may issue",
        "The names for which an authority may issue certificates.",
        "RFC 5280 §4.2.1.10";
    "NameConstraints",
        "for which names it may issue",
        "The names for which an authority may issue certificates.",
        "RFC 5280 §4.2.1.10";
    "permittedSubtrees",
        "names that are allowed",
        "The names that are allowed.",
        "RFC 5280 §4.2.1.10";
    "excludedSubtrees",
        "names that are not allowed",
        "The names that are not allowed.",
        "RFC 5280 §4.2.1.10";
    "GeneralSubtree",
        "a name and all below it",
        "A name and all below it.",
        "RFC 5280 §4.2.1.10";
    "minimum",
        "always 0",
        "How far below the name the constraint begins. It is always 0: at the name itself.",
        "RFC 5280 §4.2.1.10";
    "maximum",
        "never there",
        "How far below the name the constraint reaches. It is not used: all that is below is meant.",
        "RFC 5280 §4.2.1.10";
    "Features",
        "what the server must do",
        "Lists extensions of TLS that a server with this certificate must support. With status_request it must always send proof that the certificate is not revoked (OCSP must-staple).",
        "RFC 7633 §4.1";

    // Certificate transparency.
    "signedCertificateTimestampList",
        "promises from public logs",
        "Promises from public logs to list the certificate, so that certificates issued in secret come to light.",
        "RFC 6962 §3.3";
    "SignedCertificateTimestampList",
        "promises from public logs",
        "The list of promises, in TLS's own format.",
        "RFC 6962 §3.3";
    "sct_list",
        "promises",
        "A list of promises.",
        "RFC 6962 §3.3";
    "SerializedSCT",
        "a log's promise",
        "A log's promise to list the certificate within a day.",
        "RFC 6962 §3.2";
    "sct_version",
        "the version of the promise",
        "The version of the promise; 0 is v1.",
        "RFC 6962 §3.2";
    "log_id",
        "which log",
        "Which log made the promise: the hash of its public key.",
        "RFC 6962 §3.2";
    "timestamp",
        "when it promised",
        "When the log made the promise, in milliseconds since 1970.",
        "RFC 6962 §3.2";
};
