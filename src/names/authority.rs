//! Certificates and authorities that programs make on their own, by the names that they give them. A
//! name proves nothing, since anyone may use it; but who meets one of these where a public authority is
//! expected knows where to look.

/// What makes certificates of such a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// A server or proxy that has no certificate for the name that was asked for, or none at all.
    Placeholder(&'static str),
    /// Something that takes connections apart to read along: a gateway, a virus scanner, a debugger.
    Inspection(&'static str),
    /// An authority on somebody's own computer, for tests.
    Local(&'static str),
    /// The staging service of Let's Encrypt, for tests of its clients.
    Staging,
    /// An authority for the way between a content network and the server behind it.
    Origin(&'static str),
}

/// Parts of names, in lower case, and whose they are.
const MAKERS: &[(&str, Maker)] = &[
    // https://github.com/kubernetes/ingress-nginx/issues/1044
    (
        "kubernetes ingress controller fake certificate",
        Maker::Placeholder("ingress-nginx"),
    ),
    ("traefik default cert", Maker::Placeholder("Traefik")),
    // https://github.com/sectigo/CTLogs/pull/57, https://github.com/Azure/azure-iot-explorer/issues/604
    ("zscaler", Maker::Inspection("Zscaler")),
    ("netskope", Maker::Inspection("Netskope")),
    ("fortigate", Maker::Inspection("Fortinet's FortiGate")),
    ("fortinet", Maker::Inspection("Fortinet")),
    ("cisco umbrella", Maker::Inspection("Cisco Umbrella")),
    ("avast! web/mail shield", Maker::Inspection("Avast")),
    ("avast web/mail shield", Maker::Inspection("Avast")),
    ("avg web/mail shield", Maker::Inspection("AVG")),
    ("kaspersky", Maker::Inspection("Kaspersky")),
    ("eset ssl filter", Maker::Inspection("ESET")),
    ("bitdefender", Maker::Inspection("Bitdefender")),
    ("sophos", Maker::Inspection("Sophos")),
    ("mitmproxy", Maker::Inspection("mitmproxy")),
    ("charles proxy", Maker::Inspection("Charles")),
    ("portswigger", Maker::Inspection("Burp Suite")),
    ("do_not_trust_fiddlerroot", Maker::Inspection("Fiddler")),
    ("mkcert ", Maker::Local("mkcert")),
    ("caddy local authority", Maker::Local("Caddy")),
    ("(staging)", Maker::Staging),
    ("fake le ", Maker::Staging),
    ("cloudflare origin", Maker::Origin("Cloudflare")),
];

impl Maker {
    /// Who makes certificates of a name like this one, a distinguished name in words.
    pub fn of(name: &str) -> Option<Maker> {
        let name = name.to_lowercase();
        let mut makers = MAKERS.iter();
        makers
            .find(|(part, _)| name.contains(part))
            .map(|(_, maker)| *maker)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names as people reported them.
    #[test]
    fn reported_names_are_known() {
        for (name, expected) in [
            (
                "O=Acme Co, CN=Kubernetes Ingress Controller Fake Certificate",
                Some(Maker::Placeholder("ingress-nginx")),
            ),
            (
                "C=US, ST=California, O=Zscaler Inc., OU=Zscaler Inc., CN=Zscaler Intermediate Root CA (zscloud.net) (t) ",
                Some(Maker::Inspection("Zscaler")),
            ),
            (
                "CN=(STAGING) Let's Encrypt, O=Let's Encrypt",
                Some(Maker::Staging),
            ),
            ("CN=Fake LE Intermediate X1", Some(Maker::Staging)),
            (
                "O=mkcert development CA, CN=mkcert a@b",
                Some(Maker::Local("mkcert")),
            ),
            ("C=US, O=Let's Encrypt, CN=R11", None),
            ("CN=Lab Root", None),
            ("", None),
        ] {
            assert_eq!(Maker::of(name), expected, "{name}");
        }
        for (part, _) in MAKERS {
            assert_eq!(*part, part.to_lowercase());
        }
    }
}
