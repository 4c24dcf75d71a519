//! Our client against other people's servers, and their clients against ours. A peer that is not
//! installed is skipped with a notice; TLSDEMO_REQUIRE_PEERS=1 makes that a failure.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/issue.rs"]
mod issue;
mod peers;

mod afterwards;
mod brainpool;
mod captures;
mod chromium_ech;
mod client_certificates;
mod clients;
mod curve448;
mod delegated;
mod ech;
mod exports;
mod fragments;
mod gnutls_server;
mod go;
mod http2;
mod invented;
mod judged;
mod ocsp;
mod openssl4;
mod openssl_server;
mod program;
mod proved;
mod proxies;
mod psk_suites;
mod raw_keys;
mod resumption;
mod rustls;
mod rustls_raw;
mod services;
mod session_files;
mod sessions;
mod sessions_tls12;
mod sm2;
