#!/usr/bin/env bash
# JA4's two characters for the first protocol of ALPN: three libraries, three readings.
#
# FoxIO's description (technical_details/JA4.md): the first and the last character of the first protocol, one
# character twice; where either is not alphanumeric, the first and the last digit of the protocol in hex.
# Expected from memory: libraries that compute JA4 do that. Seen, with the versions pinned below, on hellos that
# differ in nothing but the protocol:
#
#   first protocol    s2n-tls 0.3.47   ja4plus 1.4.0   huginn-net-tls 2.2.1
#   h2                h2               h2              h2
#   h                 hh               hh              h0
#   30 ab             3b               09              00 (as if there were no ALPN)
#   ab cd             ad               99              00
#   xy-               7d               x-              x-
#   0a 0a (GREASE)    0a               99              two line feeds: the fingerprint takes three lines
#
# So the same client has three fingerprints, and a list made with one library is silent in another. s2n-tls has
# FoxIO's text; ja4plus says in its source that it follows FoxIO's own programs, which do otherwise. It builds
# aws-lc: some minutes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >hellos.py <<'PYTHON'
def vector(size, data):
    return len(data).to_bytes(size, "big") + data

def extension(number, data):
    return number.to_bytes(2, "big") + vector(2, data)

def record(protocol):
    extensions = [
        extension(0, vector(2, b"\0" + vector(2, b"example.com"))),
        extension(10, vector(2, bytes.fromhex("001d"))),
        extension(13, vector(2, bytes.fromhex("0403"))),
        extension(16, vector(2, vector(1, protocol))),
        extension(43, vector(1, bytes.fromhex("0304"))),
    ]
    body = b"\3\3" + bytes(32) + vector(1, b"") + vector(2, b"\x13\x01") + vector(1, b"\0")
    body += vector(2, b"".join(extensions))
    return b"\x16\3\1" + vector(2, b"\1" + vector(3, body))

PROTOCOLS = [b"h2", b"h", b"\x30\xab", b"\xab\xcd", b"xy-", b"\x0a\x0a"]
HELLOS = [record(protocol) for protocol in PROTOCOLS]
PYTHON
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check ja4plus==1.4.0
python/bin/python -W ignore - >by-ja4plus 2>ja4plus.log <<'PYTHON'
from hellos import HELLOS
from ja4plus import generate_ja4
from ja4plus.utils.tls_utils import extract_tls_info
from scapy.all import IP, TCP, Raw

for hello in HELLOS:
    packet = IP(bytes(IP(src="10.0.0.1", dst="10.0.0.2") / TCP(sport=50000, dport=443, flags="PA") / Raw(hello)))
    print(ascii(generate_ja4(extract_tls_info(packet))))
PYTHON
python3 -c 'from hellos import HELLOS; print(*(hello.hex() for hello in HELLOS), sep="\n")' >hellos
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "fingerprints"
version = "0.0.0"
edition = "2024"

[dependencies]
huginn-net-tls = "=2.2.1"
s2n-tls = { version = "=0.3.47", features = ["unstable-fingerprint"] }
TOML
cat >src/main.rs <<'RUST'
use s2n_tls::client_hello::ClientHello;
use s2n_tls::fingerprint::{Builder, FingerprintType};

fn main() {
    let hellos = std::fs::read_to_string("hellos").unwrap();
    let (mut by_s2n, mut by_huginn) = (String::new(), String::new());
    for line in hellos.lines() {
        let byte = |at| u8::from_str_radix(&line[at..at + 2], 16).unwrap();
        let record: Vec<u8> = (0..line.len()).step_by(2).map(byte).collect();
        let hello = ClientHello::parse_client_hello(&record[5..]).unwrap();
        let mut builder = Builder::new(FingerprintType::JA4).unwrap();
        let mut fingerprint = builder.build(&hello).unwrap();
        by_s2n += &format!("'{}'\n", fingerprint.hash().unwrap());
        let fingerprint = huginn_net_tls::parse_tls_client_hello_ja4(&record).unwrap();
        by_huginn += &format!("'{}'\n", fingerprint.escape_debug());
    }
    std::fs::write("by-s2n", by_s2n).unwrap();
    std::fs::write("by-huginn", by_huginn).unwrap();
}
RUST
cargo run --quiet
paste by-s2n by-ja4plus by-huginn
python3 - <<'PYTHON'
for library, seen in [
    ("s2n", ["h2", "hh", "3b", "ad", "7d", "0a"]),
    ("ja4plus", ["h2", "hh", "09", "99", "x-", "99"]),
    ("huginn", ["h2", "h0", "00", "00", "x-", r"\n\n"]),
]:
    expected = [f"'t13d0105{two}_0f2cb44170f4_9a0586ea5dd0'" for two in seen]
    found = open("by-" + library).read().splitlines()
    assert found == expected, (library, found)
PYTHON
