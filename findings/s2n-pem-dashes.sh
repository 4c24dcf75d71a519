#!/usr/bin/env bash
# Text beside the blocks of a PEM file: s2n-tls passes over it, until it has two dashes.
#
# RFC 7468 §2 lets text stand outside of the encapsulation boundaries and has parsers ignore it; `openssl
# x509 -text`, `openssl pkcs12` and `openssl s_client -showcerts` write such files. Expected from memory:
# a parser either ignores such text or refuses it. Seen, with s2n-tls 0.3.47:
#
#   words, "# a comment", "Bag Attributes" before a block    taken
#   "made by: cargo run --example" before a block             refused: any "--" begins a boundary, and what
#                                                            follows is not BEGIN ("invalid PEM encountered")
#   words behind the last block                               taken as a server's chain (load_pem), and refused
#                                                            as trust anchors (trust_pem, "stuffer is out of data")
#
# rustls-pki-types 1.16.0 and OpenSSL find the certificate in all of them. So a file of authorities as
# `s_client -showcerts` writes it, with its lines of "---", works everywhere but there; and one program
# may take a file as its chain that it refuses as its roots.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "pem"
version = "0.0.0"
edition = "2024"

[dependencies]
rustls-pki-types = "=1.16.0"
s2n-tls = "=0.3.47"
TOML
cat >src/main.rs <<'RUST'
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use s2n_tls::config::Builder;

fn main() {
    let [certificate, key] = ["certificate.pem", "key.pem"].map(|it| std::fs::read_to_string(it).unwrap());
    for (number, (text, is_before, chain, anchors)) in [
        ("words", true, true, true),
        ("# a comment", true, true, true),
        ("Bag Attributes\n    localKeyID: 01 02", true, true, true),
        ("made by: cargo run --example", true, false, false),
        ("---\nCertificate chain", true, false, false),
        ("words", false, true, false),
    ]
    .into_iter()
    .enumerate()
    {
        let file = match is_before {
            true => format!("{text}\n{certificate}"),
            false => format!("{certificate}{text}\n"),
        };
        std::fs::write(format!("{number}.pem"), &file).unwrap();
        assert!(CertificateDer::from_pem_slice(file.as_bytes()).is_ok());
        let as_chain = Builder::new().load_pem(file.as_bytes(), key.as_bytes()).map(drop);
        let as_anchors = Builder::new().trust_pem(file.as_bytes()).map(drop);
        println!("{text:?}, before: {is_before}: load_pem {as_chain:?}, trust_pem {as_anchors:?}");
        assert_eq!((as_chain.is_ok(), as_anchors.is_ok()), (chain, anchors));
    }
}
RUST
openssl req -x509 -nodes -newkey rsa:2048 -subj /CN=localhost -keyout key.pem -out certificate.pem 2>openssl.log
cargo run --quiet
openssl version
for file in ?.pem; do
  openssl x509 -in "$file" -noout -subject
done
