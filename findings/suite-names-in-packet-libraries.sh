#!/usr/bin/env bash
# Cipher suites whose registered numbers have other names in packet libraries.
#
# A program that names suites may take another's table for the registry's. Expected from memory: the
# tables of the packet libraries are copies of IANA's. Seen, with the versions pinned below:
#
#   dpkt 1.9.8   0xC070 and 0xC071 are called TLS_ECDHE_PSK_WITH_ARIA_128_GCM_SHA256 and
#                …_256_GCM_SHA384, and are said to be GCM. RFC 6209 §2 has CBC there; ECDHE_PSK with
#                ARIA in GCM is not registered at all.
#   scapy 2.8.0  0x0026 and 0x0029 are TLS_KRB5_EXPORT_WITH_DES40_CBC_SHA and …_MD5. RFC 2712 §3, and
#                IANA with it, say …_WITH_DES_CBC_40_SHA and …_MD5.
#
# The first is the one that misleads: anyone who judges a capture by it takes a CBC suite for an AEAD.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check dpkt==1.9.8 scapy==2.8.0
"$folder/python/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from dpkt.ssl_ciphersuites import BY_CODE
from scapy.layers.tls.crypto.suites import _tls_cipher_suites

print("dpkt", version("dpkt"), "scapy", version("scapy"))
for code, bits, digest in [(0xC070, 128, "SHA256"), (0xC071, 256, "SHA384")]:
    suite = BY_CODE[code]
    print("dpkt   %#06x" % code, suite.name, suite.encoding)
    assert suite.name == f"TLS_ECDHE_PSK_WITH_ARIA_{bits}_GCM_{digest}", suite.name
    assert suite.encoding == f"ARIA_{bits}_GCM", suite.encoding
for code, digest in [(0x0026, "SHA"), (0x0029, "MD5")]:
    name = _tls_cipher_suites[code]
    print("scapy  %#06x" % code, name)
    assert name == f"TLS_KRB5_EXPORT_WITH_DES40_CBC_{digest}", name
PYTHON
