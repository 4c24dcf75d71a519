//! Revocation: what answers of OCSP consist of (RFC 6960), and lists of revoked certificates (RFC 5280
//! §5); the checks of both.

use super::{Table, entries};

pub(super) const FIELDS: Table = entries! {
    // An answer of OCSP.
    "OCSPResponse",
        "says whether the certificate is revoked",
        "An answer of OCSP in DER: whether a certificate is revoked, signed by its authority or for it. The server fetches one every few days and sends it along, so that the client need not ask the authority and tell it whom it visits.",
        "RFC 6960 §4.2.1";
    "responseStatus",
        "whether the question was answered",
        "Whether the responder answered the question at all. If it did, the answer follows.",
        "RFC 6960 §4.2.1";
    "responseBytes",
        "the answer",
        "The answer, with its kind. It is missing if the question was not answered.",
        "RFC 6960 §4.2.1";
    "ResponseBytes",
        "the kind of answer, and the answer",
        "What kind of answer it is, and the answer itself.",
        "RFC 6960 §4.2.1";
    "responseType",
        "the kind of answer",
        "What kind of answer it is; there is only one, id-pkix-ocsp-basic.",
        "RFC 6960 §4.2.1";
    "response",
        "the answer in DER",
        "The answer, as a string of bytes that is DER itself.",
        "RFC 6960 §4.2.1";
    "BasicOCSPResponse",
        "what is signed, and the signature",
        "Like a certificate: what is signed, how it is signed, the signature; and behind it certificates that help to check the signature.",
        "RFC 6960 §4.2.1";
    "tbsResponseData",
        "the part that the responder signed",
        "The part that is signed: who says so and when, and what is said of each certificate.",
        "RFC 6960 §4.2.1";
    "byName",
        "the responder, by name",
        "Who signed the answer: the subject of their certificate.",
        "RFC 6960 §4.2.1";
    "byKey",
        "the responder, by the hash of its key",
        "Who signed the answer: the SHA-1 of their key, which only has to tell it from other keys.",
        "RFC 6960 §4.2.1";
    "KeyHash",
        "the SHA-1 of the responder's key",
        "The SHA-1 of the responder's key, without its algorithm.",
        "RFC 6960 §4.2.1";
    "ResponderID",
        "who signs the answer",
        "Who signs answers: by name, or by the hash of the key.",
        "RFC 6960 §4.2.1";
    "producedAt",
        "when it was signed",
        "The moment at which the answer was signed. Most are signed ahead and handed out for days.",
        "RFC 6960 §4.2.1";
    "responses",
        "what is said of each certificate",
        "What is said of each certificate that was asked about; here nearly always one.",
        "RFC 6960 §4.2.1";
    "SingleResponse",
        "what is said of one certificate",
        "Which certificate is meant, whether it is revoked, and for how long that can be relied on.",
        "RFC 6960 §4.2.1";
    "certID",
        "which certificate",
        "Which certificate is meant: the hash of its issuer's name, the hash of its issuer's key, and its serial number. All three must fit, or the answer is about another certificate.",
        "RFC 6960 §4.1.1";
    "hashAlgorithm",
        "what the two hashes are made with",
        "The hash that the issuer's name and key are named by. It is SHA-1 nearly everywhere, which does no harm: nothing depends on nobody finding another input.",
        "RFC 6960 §4.1.1";
    "issuerNameHash",
        "the hash of the issuer's name",
        "The hash of the issuer's distinguished name in DER, as the certificate has it.",
        "RFC 6960 §4.1.1";
    "issuerKeyHash",
        "the hash of the issuer's key",
        "The hash of the issuer's key, without its algorithm: the name alone could be anybody's.",
        "RFC 6960 §4.1.1";
    "good",
        "not revoked",
        "The certificate is not revoked, as far as the responder knows.",
        "RFC 6960 §2.2";
    "revoked",
        "revoked, since when and why",
        "The certificate is revoked: it must not be relied on any more.",
        "RFC 6960 §2.2";
    "unknown",
        "the responder does not know it",
        "The responder does not know the certificate, for example because it is another authority's.",
        "RFC 6960 §2.2";
    "revocationTime",
        "since when it is revoked",
        "The moment from which the certificate is revoked.",
        "RFC 6960 §4.2.1";
    "revocationReason",
        "why it is revoked",
        "Why the certificate is revoked, if the authority says so.",
        "RFC 5280 §5.3.1";
    "CRLReason",
        "why it is revoked",
        "Why the certificate is revoked: its key may be known to others (keyCompromise), it was replaced (superseded), and so on.",
        "RFC 5280 §5.3.1";
    "thisUpdate",
        "when this was known",
        "The latest moment at which what is said was known to be right.",
        "RFC 6960 §4.2.2.1";
    "nextUpdate",
        "when there will be news",
        "By when newer information will be available. After that moment the answer counts no longer.",
        "RFC 6960 §4.2.2.1";
    "singleExtensions",
        "what else is said of this certificate",
        "What else is said of the certificate; promises of certificate logs can be here.",
        "RFC 6960 §4.4";
    "responseExtensions",
        "what else is said",
        "What else is said, of the answer as a whole.",
        "RFC 6960 §4.4";
    "requestExtensions",
        "what else is asked",
        "What else is asked of the responder.",
        "RFC 6960 §4.4";
    "ocspNonce",
        "random bytes of the question",
        "Random bytes of the question that come back in the answer, to show that it is fresh. An answer that is handed out to everyone has none.",
        "RFC 9654 §2.1";
    "ocspArchiveCutoff",
        "how far back it remembers",
        "The date from which on the responder keeps what it knows of expired certificates.",
        "RFC 6960 §4.4.4";
    "ocspCrl",
        "the list that it is from",
        "Which list of revoked certificates the answer is from.",
        "RFC 6960 §4.4.2";
    "ocspResponse",
        "kinds of answer that would do",
        "Which kinds of answer the client understands.",
        "RFC 6960 §4.4.3";
    "ocspServiceLocator",
        "who else can be asked",
        "Where a question is to be passed on to.",
        "RFC 6960 §4.4.6";
    "ocspSignedCertificateTimestampList",
        "promises of certificate logs",
        "Promises of public logs to publish the certificate. The authority can put them here instead of into the certificate.",
        "RFC 6962 §3.3";
    "certs",
        "certificates that help to check the signature",
        "Certificates that help to check the signature: that of a responder that answers for the authority.",
        "RFC 6960 §4.2.1";
    "after_OCSPResponse",
        "bytes that belong to nothing",
        "Bytes after the end of the answer, which should not be there.",
        "RFC 6960 §4.2.1";
};

pub(super) const VALUES: Table = entries! {
    "issuer_public_key",
        "the issuer's public key",
        "The public key of the authority that issued the certificate: from its own certificate in the chain, or from the trusted roots.",
        "RFC 5280 §4.1.2.7";
    "responder_public_key",
        "the responder's public key",
        "The public key of somebody whom the certificate's issuer lets answer for it; their certificate came with the answer.",
        "RFC 6960 §4.2.2.2";
    "certificate_public_key",
        "the key in the certificate",
        "The public key in the certificate, whose owner signed the delegated credential. The handshake itself is signed with the credential's key.",
        "RFC 9345 §4";
    "cred",
        "the credential without its signature",
        "How long the key is good, how it signs, and the key itself: what the owner of the certificate signed.",
        "RFC 9345 §4";
    "credential_valid",
        "1 if the owner of the certificate signed the credential",
        "1 if the signature over the delegated credential is that of the certificate's key, 0 if not.",
        "RFC 9345 §4.1.3";
    "log_public_key",
        "the log's public key",
        "The public key of a certificate log, from the list of logs.",
        "RFC 6962 §3.2";
    "issuer_key_hash",
        "the hash of the issuer's key",
        "The SHA-256 of the issuer's key: it ties what the log signed to the authority that issues the certificate, whose name and signature are not part of it.",
        "RFC 6962 §3.2";
    "TBSCertificate",
        "what the log signed of the certificate",
        "The certificate as the log saw it before it was issued: the part that is signed, without the list of promises, which did not exist yet.",
        "RFC 6962 §3.2";
    "ASN.1Cert",
        "the certificate",
        "The certificate in DER, as the log saw it.",
        "RFC 6962 §3.1";
    "fields",
        "what comes before the extensions",
        "What comes before the extensions in the certificate, unchanged.",
        "RFC 6962 §3.2";
    "extension",
        "an extension of the certificate",
        "An extension of the certificate, unchanged.",
        "RFC 6962 §3.2";
    "sct_head",
        "version and kind",
        "The version of the promise, v1, and that it is one.",
        "RFC 6962 §3.2";
    "sct_timestamp",
        "when the log promised",
        "When the log promised to publish the certificate, in milliseconds since 1970.",
        "RFC 6962 §3.2";
    "entry_type",
        "a certificate, or one before it was issued",
        "Whether the log saw the certificate (0) or what was to become it (1).",
        "RFC 6962 §3.1";
    "CtExtensions",
        "extensions of the promise",
        "What else the log says; nearly always nothing.",
        "RFC 6962 §3.2";
    "DER header",
        "tag and length of what follows",
        "The tag and the length of what follows in DER. They are written anew, because it is shorter without the promises.",
        "RFC 6962 §3.2";
    "statement_valid",
        "1 if what somebody states is signed by them",
        "1 if the signature over what somebody states about a certificate is valid, 0 if not.",
        "RFC 5280 §4.1.1.3";
    "tbsResponseData",
        "the signed part of the answer of OCSP",
        "The part of the answer of OCSP that its responder signed.",
        "RFC 6960 §4.2.1";
    "tbsCertificate",
        "the signed part of a certificate",
        "The part of a certificate that its issuer signed: everything but the signature.",
        "RFC 5280 §4.1.1.1";
};

pub(super) const CHECKS: Table = entries! {
    "ocsp_response",
        "the answer of OCSP is about the certificate",
        "The answer that came along must be about this very certificate, current, and signed by the issuer or by somebody whom the issuer certified for just that. Anything else says nothing, and a client that asked for an answer must not go on with it.",
        "RFC 6066 §8";
    "ocsp_signature",
        "the answer of OCSP is signed by someone who may give it",
        "The signature over the answer must verify with the responder's key. The server only passes the answer on: it cannot change it.",
        "RFC 6960 §4.2.2.2";
    "revocation_list",
        "the list of revoked certificates can be used",
        "A list of revoked certificates must be complete, of the certificate's issuer, and current.",
        "RFC 5280 §6.3.3";
    "revocation_list_signature",
        "the list of revoked certificates is signed by the issuer",
        "The signature over the list must verify with the issuer's key.",
        "RFC 5280 §5.1.1.3";
    "certificate_revocation",
        "the certificate is not revoked",
        "An authority can revoke a certificate before it expires, for example because its key was stolen. Nothing in the certificate itself shows that: the authority says so in answers of OCSP and in lists.",
        "RFC 5280 §3.3";
    "raw_public_key",
        "the raw public key is one that was expected",
        "A raw public key has no certificate: no authority says whose it is, and it does not expire. It proves something only to those who know the key from elsewhere.",
        "RFC 7250 §6";
    "delegation_usage",
        "the certificate allows delegated credentials",
        "The owner of a certificate may only let others use keys of their own in its place if the certificate says so, by the extension DelegationUsage, and if its own key may sign, by digitalSignature in keyUsage.",
        "RFC 9345 §4.2";
    "credential_dates",
        "the delegated credential is good now, and not for long",
        "A delegated credential cannot be revoked. So it ends by itself: it must not be good for more than seven days from now.",
        "RFC 9345 §4.1.3";
    "credential_scheme",
        "the delegated credential is for a scheme that was offered",
        "An end that accepts delegated credentials lists the signature schemes that their keys may be for. RSA keys with the OID rsaEncryption are not allowed.",
        "RFC 9345 §4.1.1";
    "credential_signature",
        "the owner of the certificate signed the credential",
        "The signature covers the certificate, the credential and which end it is for: it is good with this certificate only, and a server's is of no use to a client.",
        "RFC 9345 §4";
    "credential_use",
        "the handshake is signed as the credential says",
        "A credential is for one signature scheme, and CertificateVerify must be signed with that.",
        "RFC 9345 §4.1.3";
    "known_log",
        "the log is in the list",
        "Promises of certificate logs are checked with the keys of the logs, which the list has. Nothing can be said of others.",
        "RFC 6962 §3.2";
    "certificate_timestamp",
        "a log promised to publish the certificate",
        "Authorities have each certificate published in public logs, so that a certificate that was issued wrongly is found. A log answers with a signed promise to publish it; browsers ask for two or more of them. The signature covers the certificate, without the promises in it, and the time.",
        "RFC 6962 §3.2";
    "must_staple",
        "the promised answer of OCSP came",
        "The certificate promises that the server sends an answer of OCSP along (\"must staple\"). Without that promise, somebody with a stolen key could simply leave the answer out.",
        "RFC 7633 §4";
};
