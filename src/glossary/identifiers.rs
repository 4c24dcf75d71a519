//! Object identifiers of certificates, by what they name.

use super::Entry;
use crate::names::oid::Role;

/// What an object identifier of this role is for.
pub fn role(role: Role) -> &'static Entry {
    match role {
        Role::Extension => &EXTENSION,
        Role::ListExtension => &LIST_EXTENSION,
        Role::ResponseExtension => &RESPONSE_EXTENSION,
        Role::Response => &RESPONSE,
        Role::Purpose => &PURPOSE,
        Role::Policy => &POLICY,
        Role::Qualifier => &QUALIFIER,
        Role::Service => &SERVICE,
        Role::Attribute => &ATTRIBUTE,
        Role::Key(_) => &KEY,
        Role::KeyAndSignature(..) => &KEY_AND_SIGNATURE,
        Role::Curve(..) => &CURVE,
        Role::Signature(..) => &SIGNATURE,
        Role::Hash(_) => &HASH,
        Role::Mask => &MASK,
    }
}

/// Defines the entries: name, short, text, RFC.
macro_rules! roles {
    ($($name:ident $short:literal $text:literal $rfc:literal;)*) => {
        $(static $name: Entry = Entry { short: $short, text: $text, rfc: $rfc };)*
    };
}

roles! {
    EXTENSION "an extension of certificates"
        "Names an extension of certificates." "RFC 5280 §4.2";
    LIST_EXTENSION "an extension of lists of revoked certificates"
        "Names an extension of a list of revoked certificates, or of an entry in it." "RFC 5280 §5.2";
    RESPONSE_EXTENSION "an extension of OCSP"
        "Names an extension of OCSP requests or responses." "RFC 6960 §4.4";
    RESPONSE "a kind of OCSP response"
        "Names the kind of an OCSP response; it is the only kind there is." "RFC 6960 §4.2.1";
    PURPOSE "what a certificate may be used for"
        "Names a purpose for which a certificate may be used, in its extKeyUsage." "RFC 5280 §4.2.1.12";
    POLICY "a set of rules for issuing certificates"
        "Names a set of rules by which a certificate was issued, in its certificatePolicies." "RFC 5280 §4.2.1.4";
    QUALIFIER "a kind of remark on a policy"
        "Names the kind of a remark on a policy: an address (cps) or a text (unotice)." "RFC 5280 §4.2.1.4";
    SERVICE "a service of the issuer"
        "Names a service of the issuer, in authorityInfoAccess: ocsp answers whether a certificate is revoked, and caIssuers has the issuer's own certificate." "RFC 5280 §4.2.2.1";
    ATTRIBUTE "a part of a distinguished name"
        "Names a part of a distinguished name, such as the subject or the issuer of a certificate." "RFC 5280 §4.1.2.4";
    KEY "a kind of key"
        "Names a kind of key, in subjectPublicKeyInfo." "RFC 5280 §4.1.2.7";
    KEY_AND_SIGNATURE "a kind of key, and its signatures"
        "Names a kind of key, in subjectPublicKeyInfo, and the signatures made with it." "RFC 5280 §4.1.1.2";
    CURVE "the curve of a key"
        "Names the curve of an elliptic-curve key, in the parameters of its algorithm." "RFC 5480 §2.1.1.1";
    SIGNATURE "a kind of signature"
        "Names how something is signed: a certificate, a list of revoked certificates or an OCSP response." "RFC 5280 §4.1.1.2";
    HASH "a hash"
        "Names a hash, in the parameters of a signature or in an OCSP response." "RFC 4055 §2.1";
    MASK "how a hash is made longer"
        "Names the function by which RSA-PSS and RSA-OAEP make as many bytes as they need from a hash." "RFC 4055 §2.2";
}
