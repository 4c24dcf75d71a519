#!/usr/bin/env bash
# PKCS #12 that certtool writes with an empty password: the key is in the clear, under the name of an encrypted one.
#
# Expected from memory: `certtool --to-p12 --password ''` either encrypts under the empty password, as OpenSSL,
# node-forge and NSS do, or writes a KeyBag, which RFC 7292 §4.2.1 has for keys that are not encrypted. Seen, with
# GnuTLS 3.7.9: the bag has the identifier of PKCS8ShroudedKeyBag (§4.2.2), whose content is an
# EncryptedPrivateKeyInfo, and holds a PrivateKeyInfo. `--pkcs-cipher none` does the same under any password.
#
#   OpenSSL 3.0           shows the certificate, then "wrong tag"
#   cryptography 50.0.2   "Invalid password or PKCS12 data"
#   node-forge 1.4.3      "Cannot read encrypted private key. ASN.1 object is not a supported EncryptedPrivateKeyInfo."
#   certtool --p12-info   shows the clear key as BEGIN ENCRYPTED PRIVATE KEY
#
# With --empty-password certtool encrypts, and all of them read the file: two ways to say the same, with two results.
# The certificate in the file can be read by all, so a test of it may find nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check cryptography==50.0.2
npm install --silent --no-audit --no-fund --prefix "$folder" node-forge@1.4.3 >npm.log
certtool --version >version
head -n 1 version
openssl version
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem 2>openssl.log
write() { certtool --to-p12 --load-privkey key.pem --load-certificate cert.pem --p12-name own --outder "$@" 2>certtool.log; }
write --password '' --outfile clear.p12
write --empty-password --outfile encrypted.p12
cat >read.py <<'PYTHON'
import sys
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
try:
    print("cryptography: read,", load_pkcs12(open(sys.argv[1], "rb").read(), b"").key.key_size, "bits")
except ValueError as error:
    print("cryptography:", error)
PYTHON
cat >read.js <<'JS'
const forge = require('node-forge'), fs = require('fs');
try {
  const asn1 = forge.asn1.fromDer(fs.readFileSync(process.argv[2], 'binary'));
  const bags = forge.pkcs12.pkcs12FromAsn1(asn1, '').getBags({bagType: forge.pki.oids.pkcs8ShroudedKeyBag});
  const [{key}] = bags[forge.pki.oids.pkcs8ShroudedKeyBag];
  console.log('node-forge: read,', key.n.bitLength(), 'bits');
} catch (error) { console.log('node-forge:', error.message); }
JS
for file in clear encrypted; do
  echo "$file.p12"
  openssl pkcs12 -in "$file.p12" -passin pass: -nodes >by-openssl 2>&1 || true
  echo "  OpenSSL: $(grep -o -m 1 -e 'wrong tag' -e 'BEGIN PRIVATE KEY' by-openssl)"
  echo "  $(python/bin/python -W ignore read.py "$file.p12")"
  echo "  $(node read.js "$file.p12")"
done | tee said
certtool --p12-info --inder --password '' --infile clear.p12 2>/dev/null | sed -n '/BEGIN ENCRYPTED/,/END ENCRYPTED/{/--/d;p}' |
  base64 -d | openssl pkey -inform DER -noout
echo "what certtool shows as BEGIN ENCRYPTED PRIVATE KEY of clear.p12 is not encrypted"
diff - said <<'SAID'
clear.p12
  OpenSSL: wrong tag
  cryptography: Invalid password or PKCS12 data
  node-forge: Cannot read encrypted private key. ASN.1 object is not a supported EncryptedPrivateKeyInfo.
encrypted.p12
  OpenSSL: BEGIN PRIVATE KEY
  cryptography: read, 2048 bits
  node-forge: read, 2048 bits
SAID
