//! A chain in order that leads to nobody who is trusted (RFC 5280 §6.1.1 d).

use super::{Context, Reading, advice, reading};
use crate::names::authority::Maker;
use crate::narration::Flag;

/// What it means that something in between takes the connection apart, if a proxy is known of.
const PROXIED: &str = "A proxy is in between: some take TLS apart to read along, and show a certificate \
                       of an authority of their own. ";

/// The certificate is signed by its own key.
pub(super) fn self_signed(subject: &str, context: &Context<'_>) -> Reading {
    if let Some(reading) = Maker::of(subject).map(|maker| made_by(maker, context)) {
        return reading;
    }
    proxied(
        reading(
            "Nobody but its own key vouches for the certificate. Devices, test servers and servers that \
             were never given a certificate have such a one; someone in the middle could make one as \
             well.",
            advice![
                Flag::Other.by("--ca-file PEM with this very certificate, if you know from elsewhere that it is the right one."),
                "Give the server a certificate from an authority that its clients trust.",
            ],
        ),
        context,
    )
}

/// The chain is whole up to a root that is not trusted.
pub(super) fn root(root: &str, context: &Context<'_>) -> Reading {
    if let Some(reading) = Maker::of(root).map(|maker| made_by(maker, context)) {
        return reading;
    }
    proxied(
        reading(
            "The server sent its chain up to the end, and the authority at the end is not one of those \
             that are trusted here: it is private, as companies and tests have them, or has been removed \
             from the list, or belongs to someone in the middle.",
            advice![
                Flag::Other.by("--ca-file PEM with the authority's certificate, if you know it.")
            ],
        ),
        context,
    )
}

/// The chain breaks off before the end; the issuer's certificate is to be had at `address`.
pub(super) fn missing_issuer(
    issuer: &str,
    address: Option<&str>,
    context: &Context<'_>,
) -> Reading {
    if let Some(reading) = Maker::of(issuer).map(|maker| made_by(maker, context)) {
        return reading;
    }
    let Some(address) = address else {
        return proxied(
            reading(
                "Either the server left out the certificate of an authority in between, which its clients \
                 cannot know, or the authority is a private one, or someone sits in the middle.",
                advice![
                    "Have the server send the certificates of all authorities in between, behind its own.",
                    Flag::Other
                        .by("--ca-file PEM with the authority's certificate, if you know it."),
                ],
            ),
            context,
        );
    };
    let found = reading(
        "Most likely the server left out the certificate of an authority in between. Chrome, Edge and \
         Safari fetch it from the address in the certificate, and Firefox knows many, so that a page opens \
         there; curl, OpenSSL, Java, Go, Python and Node do without, and fail. This program fetches nothing \
         on its own, either.",
        ["Have the server send the certificates of all authorities in between, behind its own."],
    );
    let found = match is_harmless(address) {
        true => found.advise(format!(
            "`curl -o issuer.cer {address}`, then --ca-file issuer.cer, to see whether that is all that is \
             missing."
        )),
        false => found.advise(Flag::Other.by("--ca-file with the authority's certificate, from the address above.")),
    };
    proxied(found, context)
}

/// Whether an address can be typed in a command as it is.
fn is_harmless(address: &str) -> bool {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-._~:/%".contains(it);
    (address.starts_with("http://") || address.starts_with("https://"))
        && address.len() <= 200
        && address.chars().all(is_plain)
}

/// What a certificate means that has the name of one that a program makes on its own.
fn made_by(maker: Maker, context: &Context<'_>) -> Reading {
    match maker {
        Maker::Placeholder(product) => placeholder(product, context),
        Maker::Inspection(product) => reading(
            format!(
                "The authority has the name that {product} gives to its own: most likely {product} takes \
                 the connection apart to read along, and the certificate is not the server's."
            ),
            advice![
                Flag::Other.by("--ca-file PEM with that authority, if you are meant to trust it; whoever runs it has the file."),
                "Try from another network, or have the host excepted, to see what the server itself shows.",
            ],
        ),
        Maker::Local(product) => reading(
            format!(
                "The authority has the name that {product} gives to one that it makes for tests on one \
                 computer, and only that computer trusts it."
            ),
            advice![],
        )
        .advise(Flag::Other.by(format!(
            "--ca-file PEM with the root of {product}, from the computer where it was made."
        ))),
        Maker::Staging => reading(
            "The certificate comes from Let's Encrypt's staging service, which is for tests of its clients and \
             trusted by nobody.",
            ["Have the server's ACME client set to the real service, and a new certificate issued."],
        ),
        Maker::Origin(product) => reading(
            format!(
                "The authority has the name of the one that {product} has for the way between {product} and \
                 the server behind it, and nobody but {product} trusts it: the server was reached \
                 directly, past {product}."
            ),
            advice![Flag::Other.by("Leave out --connect, or call the address that DNS gives for the site.")],
        )
        .advise(Flag::Other.by(format!("--ca-file PEM with that authority, which {product} publishes."))),
    }
}

/// A certificate that stands in for one that is missing.
fn placeholder(product: &str, context: &Context<'_>) -> Reading {
    match context.server_name {
        Some(name) => reading(
            format!(
                "The certificate has the name of the one that {product} shows when it has none for the \
                 host that is asked for: it knows none for {name}, or could not load it."
            ),
            advice![],
        )
        .advise(format!(
            "Look in the log of {product} why it has no certificate for {name}: the secret or file may be \
             missing, in another namespace, or for another name."
        )),
        None => reading(
            format!(
                "The certificate has the name of the one that {product} shows when it has none for the \
                 host that is asked for, and no server_name asked for any."
            ),
            advice![],
        )
        .advise(format!(
            "tlsdemo NAME --connect {}, with the host's name.",
            context.target
        )),
    }
}

fn proxied(reading: Reading, context: &Context<'_>) -> Reading {
    if context.proxy.is_none() {
        return reading;
    }
    let Reading { meaning, advice } = reading;
    Reading {
        meaning: format!("{PROXIED}If that is not it: {meaning}"),
        advice,
    }
    .advise(Flag::Other.by("--noproxy {host}, to compare with what the server itself shows."))
}
