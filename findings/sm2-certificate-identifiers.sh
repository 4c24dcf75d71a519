#!/usr/bin/env bash
# Two certificates with SM2 keys: each generation of OpenSSL takes the one and refuses the other.
#
# A signature of SM2 covers an identifier of the signer, which both ends must know from elsewhere. For
# certificates it is 1234567812345678 (GM/T 0009-2012); for handshakes RFC 8998 §3.2.1 has
# another. Expected from memory: a library that signs and verifies certificates uses that identifier. Seen,
# with the versions pinned below:
#
#   OpenSSL 3.2.2, 3.5.4   (inside cryptography 42.0.8 and 46.0.3, through pyOpenSSL 24.2.1 and 25.3.0) verify
#                          with an empty identifier: they take the first certificate, which `openssl req
#                          -newkey sm2` of OpenSSL 3.0.19 made, and refuse the second
#   OpenSSL 4.0.3          (inside cryptography 50.0.2, through pyOpenSSL 26.4.0) verifies with the standard's:
#                          it refuses the first and takes the second, which the same program made with
#                          `-sigopt distid:1234567812345678`
#
# So with OpenSSL 3 an authority makes SM2 certificates that OpenSSL 4 refuses as forged, unless -sigopt is
# given; and `openssl verify` of OpenSSL 3 says "certificate signature failure" of those that follow the
# standard, unless it is given `-vfyopt distid:1234567812345678`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/empty.pem" <<'PEM'
-----BEGIN CERTIFICATE-----
MIIBcjCCARegAwIBAgIUPT4A4C2cCURy5Q+U+kobpQyFt0YwCgYIKoEcz1UBg3Uw
DjEMMAoGA1UEAwwDc20yMB4XDTI2MTEyOTEzNTUzN1oXDTI2MTIwNDEzNTUzN1ow
DjEMMAoGA1UEAwwDc20yMFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEgeoLCsXE
PJLNRNhF+m4l8XkASwBZBUKfheOSGHCwoJGmUt6Eb62G2S+FEOiGCnSX+FbQg4Nf
wrhUhTdOzVA8aaNTMFEwHQYDVR0OBBYEFB0EzeGmJ/imYaSfBr6oIoFY2/V7MB8G
A1UdIwQYMBaAFB0EzeGmJ/imYaSfBr6oIoFY2/V7MA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoEcz1UBg3UDSQAwRgIhALQBXqJiGJmHjec+/hVqhpBPWencokrgsgbNNjlB
Qel0AiEAimjxmc4dW6DHImCyyJquNZOA7lyHEmm2cHt+k4XSl2U=
-----END CERTIFICATE-----
PEM
cat >"$folder/standard.pem" <<'PEM'
-----BEGIN CERTIFICATE-----
MIIBcDCCARegAwIBAgIUaOb8NgtZHKDJAT7uFOznUmx7UScwCgYIKoEcz1UBg3Uw
DjEMMAoGA1UEAwwDc20yMB4XDTI2MTEyOTEzNTUzOFoXDTI2MTIwNDEzNTUzOFow
DjEMMAoGA1UEAwwDc20yMFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEgeoLCsXE
PJLNRNhF+m4l8XkASwBZBUKfheOSGHCwoJGmUt6Eb62G2S+FEOiGCnSX+FbQg4Nf
wrhUhTdOzVA8aaNTMFEwHQYDVR0OBBYEFB0EzeGmJ/imYaSfBr6oIoFY2/V7MB8G
A1UdIwQYMBaAFB0EzeGmJ/imYaSfBr6oIoFY2/V7MA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoEcz1UBg3UDRwAwRAIgWGGI7sq5oiafpAH1ODWkhTnQEF7xXWki+zTU12i7
lP0CIH61Rjo4p4ogbJIpSjVg5MiGE7TGERLPI0AfoO8EwyGb
-----END CERTIFICATE-----
PEM
cat >"$folder/verify.py" <<'PYTHON'
import sys
from OpenSSL import SSL, crypto

print(SSL.SSLeay_version(SSL.SSLEAY_VERSION).decode())
seen = []
for name, path in (("empty identifier", sys.argv[1]), ("1234567812345678", sys.argv[2])):
    with open(path, "rb") as file:
        certificate = crypto.load_certificate(crypto.FILETYPE_PEM, file.read())
    store = crypto.X509Store()
    store.add_cert(certificate)
    store.set_flags(crypto.X509StoreFlags.CHECK_SS_SIGNATURE)
    # Its dates are not what this is about.
    store.set_time(__import__("datetime").datetime(2026, 12, 1))
    try:
        crypto.X509StoreContext(store, certificate).verify_certificate()
        seen.append("verified")
    except crypto.X509StoreContextError as error:
        seen.append(f"refused: {error}")
    print(f"  {name:17} {seen[-1]}")
is_old = SSL.OPENSSL_VERSION_NUMBER < 0x40000000
expected = ["verified", "refused: certificate signature failure"]
assert seen == (expected if is_old else expected[::-1]), seen
PYTHON
for versions in "42.0.8 24.2.1" "46.0.3 25.3.0" "50.0.2 26.4.0"; do
  read -r cryptography pyopenssl <<<"$versions"
  python3 -m venv "$folder/$cryptography"
  "$folder/$cryptography/bin/pip" install --quiet --disable-pip-version-check \
    "cryptography==$cryptography" "pyOpenSSL==$pyopenssl"
  "$folder/$cryptography/bin/python" -W ignore "$folder/verify.py" "$folder/empty.pem" "$folder/standard.pem"
done
