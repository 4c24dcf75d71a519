#!/usr/bin/env bash
# Half of the EC keys that GnuTLS writes: OpenSSL takes them, Python's libraries do not.
#
# RFC 5915 §3: privateKey is an OCTET STRING of as many octets as the order of the curve has, 32 on P-256. Expected
# from memory: a key that one tool writes, with that tool's PEM label, another reads; at least always or never. Seen:
#
#   certtool 3.7.9         writes the octets of an INTEGER: 33, the first a zero, where the first bit is set, so
#                          for every other key (`certtool --generate-privkey --key-type ecdsa`)
#   OpenSSL 3.0, Node.js   read both kinds
#   cryptography 50.0.2    refuses those of 33: "private key value is too short"
#   ecdsa 0.19.2           refuses them: "Invalid length of private key, received 33, expected 32"
#   pycryptodome 3.23.0    refuses them: "Invalid DER encoding inside the PEM file"
#
# So a script that makes its keys with certtool and reads them in Python works every other time, and the message
# tells the opposite of what is wrong. `openssl ec -in FILE -out NEW` writes the key as the others want it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check cryptography==50.0.2 ecdsa==0.19.2 pycryptodome==4.4.0
certtool --version >version
head -n 1 version
openssl version
# The number of octets, from the DER: SEQUENCE, INTEGER 1, OCTET STRING.
octets() { openssl ec -in "$1" -outform DER -out /dev/null 2>openssl.log && sed -n '/BEGIN/,/END/{/--/d;p}' "$1" | base64 -d | od -An -tu1 -j6 -N1 | tr -d ' '; }
for number in $(seq 40); do
  certtool --generate-privkey --key-type ecdsa --curve secp256r1 --outfile made.pem 2>certtool.log
  mv made.pem "$(octets made.pem).pem"
done
echo "lengths of 40 keys:" ??.pem
[ -s 32.pem ] && [ -s 33.pem ]
openssl ec -in 33.pem -out 33-by-openssl.pem 2>openssl.log
python/bin/python -W ignore - <<'PYTHON'
from Crypto.PublicKey import ECC
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from ecdsa import SigningKey

def said(load, *arguments):
    try:
        load(*arguments)
        return "read"
    except Exception as error:
        return str(error).split(". ")[0]

for name in ("32", "33", "33-by-openssl"):
    text = open(name + ".pem").read()
    pem = text[text.index("-----BEGIN EC"):]
    seen = [said(load_pem_private_key, pem.encode(), None), said(SigningKey.from_pem, pem), said(ECC.import_key, pem)]
    print(name, *seen, sep="\n  ")
    if name == "33":
        assert "private key value is too short" in seen[0], seen
        assert "received 33, expected 32" in seen[1], seen
        assert "Invalid DER encoding" in seen[2], seen
    else:
        assert seen == ["read"] * 3, seen
PYTHON
