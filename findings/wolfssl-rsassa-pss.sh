#!/usr/bin/env bash
# A key for RSASSA-PSS in TLS 1.2: wolfSSL's server signs as if it were one of rsaEncryption.
#
# RFC 9846 §4.3.3: rsa_pss_rsae_* is for keys with the OID rsaEncryption, rsa_pss_pss_* for
# those with RSASSA-PSS, also where TLS 1.2 is negotiated. Expected from memory: a library that gets it
# right in TLS 1.3 does in TLS 1.2 as well, or refuses such a key there. Seen, with wolfSSL 5.9.4 (out of the
# package wolfssl-sys 5.3.0):
#
#   TLS 1.3    rsa_pss_pss_sha256; OpenSSL takes it
#   TLS 1.2    rsa_pss_rsae_sha256 with the same key; OpenSSL ends with "wrong signature type"
#
# So a certificate that works with such a server in one version fails in the other, at the client, and the
# server's log says no more than that an alert came. It builds wolfSSL: about three minutes.
set -euo pipefail
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
printf '[package]\nname = "source"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\nwolfssl-sys = "=5.3.0"\n' >Cargo.toml
touch src/lib.rs
source=$(cargo metadata --format-version 1 2>cargo.log |
  python3 -c 'import json, sys; print(*(p["manifest_path"] for p in json.load(sys.stdin)["packages"] if p["name"] == "wolfssl-sys"))')
cp -r "$(dirname "$source")/wolfssl-src" wolfssl
cd wolfssl
{
  autoreconf -if
  ./configure --disable-shared --enable-static --disable-crypttests --disable-benchmark --enable-tls13
  make -j"$(nproc)" examples/server/server
} >build.log 2>&1
grep -m 1 'LIBWOLFSSL_VERSION_STRING' wolfssl/version.h

openssl req -x509 -nodes -newkey rsa-pss -pkeyopt rsa_keygen_bits:2048 -subj /CN=localhost \
  -keyout key.pem -out certificate.pem 2>/dev/null
# By this file it knows where it is.
openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out certs/dh2048.pem 2>/dev/null
openssl version

# What a client of OpenSSL says of the server in this version, by wolfSSL's number for it.
said() {
  rm -f ready
  port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
  ./examples/server/server -p "$port" -R ready -v "$1" -g -c certificate.pem -k key.pem -d -A certificate.pem >server.log 2>&1 &
  server=$!
  for _ in $(seq 100); do
    [ -s ready ] && break
    sleep 0.1
  done
  { printf 'GET / HTTP/1.0\r\n\r\n'; sleep 1; } |
    OPENSSL_CONF=/dev/null timeout 10 openssl s_client -connect "127.0.0.1:$port" 2>&1 || true
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
}
new=$(said 4)
old=$(said 3)
grep -i 'peer signature type' <<<"$new"
grep -o 'wrong signature type' <<<"$old"
grep -q 'Cipher is TLS_' <<<"$new"
grep -q 'Cipher is (NONE)' <<<"$old"
