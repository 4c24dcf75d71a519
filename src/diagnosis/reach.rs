//! Servers that are not reached: no address, or nobody at it.

use super::{Context, Reading, advice, proxy, reading};
use crate::names::service::Start;
use crate::narration::Flag;

pub(super) fn resolve() -> Reading {
    reading(
        "The name cannot be resolved: it is misspelled, does not exist, or the resolver cannot be reached.",
        advice![
            "Check the spelling.",
            "Check whether other names resolve: if none does, the network or the resolver is at fault.",
            Flag::Other.by("--connect ADDRESS:PORT to dial an address and still check the certificate for this name."),
        ],
    )
}

pub(super) fn connect(context: &Context<'_>) -> Reading {
    if context.proxy.is_some() {
        return proxy::nobody_there();
    }
    let usual = context.approach.map_or(443, |approach| {
        let row = approach.service.row();
        match (approach.start, row.at_once) {
            (Start::AtOnce, Some((_, port))) => port,
            _ => row.port,
        }
    });
    reading(
        "The connection was rejected: nothing listens on this port, a firewall does not let it through, or \
         no route leads to the host.",
        advice![],
    )
    .advise(format!(
        "Check the port: {{host}}:PORT, {usual} if none is given."
    ))
    .advise(Flag::Other.by("--connect HOST:PORT to dial elsewhere for the same name."))
}
