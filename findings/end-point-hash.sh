#!/usr/bin/env bash
# tls-server-end-point of a certificate: which hash, by three libraries.
#
# RFC 5929 §4.1: the hash of the certificate by the hash of its signature; SHA-256 in place of MD5 and SHA-1; where the
# signature has no single hash, as with Ed25519, the binding is undefined. Expected from memory: libraries agree where
# it is defined, and have none where it is not. Seen, with the versions pinned below:
#
#   signature of the certificate   scramp 1.5.0 (SCRAM)   requests_ntlm 1.3.0 (NTLM)   scapy 2.8.0 (GSS-API)
#   ECDSA with SHA-384             SHA-384                SHA-384                      SHA-384
#   RSASSA-PSS with SHA-512        SHA-512                SHA-512                      no binding
#   RSA with SHA-1                 SHA-256                SHA-256                      SHA-1
#   Ed25519                        SHA-512                SHA-256                      no binding
#
# So behind a certificate with Ed25519 two ends that both have channel bindings may refuse each other, and which of
# them is right nobody says. scapy compares an object with its class, so that its rule for SHA-1 never holds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check scramp==1.5.0 requests_ntlm==1.3.0 scapy==2.8.0 cryptography==50.0.2
openssl version
make() { openssl req -x509 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out "$1.pem" "${@:2}" 2>openssl.log; }
make ecdsa -newkey ec -pkeyopt ec_paramgen_curve:P-256 -sha384
make pss -newkey rsa:2048 -sha512 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:64
make sha1 -newkey rsa:2048 -sha1
make ed25519 -newkey ed25519
python/bin/python -W ignore - <<'PYTHON'
import hashlib
import logging
import ssl
from requests_ntlm.requests_ntlm import _get_certificate_hash
from scapy.layers.gssapi import ChannelBindingType, GssChannelBindings
from scramp.core import CBindData

logging.disable(logging.CRITICAL)

class Socket:
    def __init__(self, der):
        self.der = der

    def getpeercert(self, binary_form):
        return self.der

def by_scapy(der):
    bindings = GssChannelBindings.fromssl(ChannelBindingType.TLS_SERVER_END_POINT, sslsock=Socket(der))
    if not isinstance(bindings, GssChannelBindings):
        return None
    return bytes(bindings.application_data.value).removeprefix(b"tls-server-end-point:")

for name, expected in [("ecdsa", ["sha384", "sha384", "sha384"]), ("pss", ["sha512", "sha512", None]),
                       ("sha1", ["sha256", "sha256", "sha1"]), ("ed25519", ["sha512", "sha256", None])]:
    with open(name + ".pem") as file:
        der = ssl.PEM_cert_to_DER_cert(file.read())
    hashes = {hashlib.new(it, der).digest(): it for it in ("sha1", "sha256", "sha384", "sha512")} | {None: None}
    seen = [hashes[it] for it in (CBindData.from_der(der).data, _get_certificate_hash(der), by_scapy(der))]
    print(name, *seen)
    assert seen == expected, (name, seen)
PYTHON
