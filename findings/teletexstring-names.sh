#!/usr/bin/env bash
# One TeletexString in a certificate's subject, three readings.
#
# X.509 names may hold TeletexString (T61String, tag 20), and authorities of the nineties used it for
# anything beyond ASCII; the octets in practice are Latin-1. Expected from memory: every library shows
# "Müller" for 4d fc 6c 6c 65 72. Seen, with the versions pinned below:
#
#   asn1crypto 1.5.1     reads Latin-1: Müller
#   OpenSSL 4.0.3        (inside cryptography 50.0.2, through pyOpenSSL 26.4.0) reads Latin-1: Müller
#   cryptography 50.0.2  reads UTF-8: loads the certificate, and raises ValueError when its subject is
#                        asked for; it also writes TeletexString as UTF-8 (4d c3 bc …), which the
#                        other two then show as "MÃ¼ller"
#
# So a subject that one tool prints is an exception, or other letters, in the next. What it means for
# a reader of certificates: TeletexString is Latin-1, and the choice has to be its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check \
  asn1crypto==1.5.1 cryptography==50.0.2 pyOpenSSL==26.4.0
"$folder/python/bin/python" -W ignore - <<'PYTHON'
import datetime
import cryptography
import OpenSSL
from asn1crypto import version as asn1crypto_version, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.name import _ASN1Type

print("asn1crypto", asn1crypto_version.__version__, "cryptography", cryptography.__version__,
      OpenSSL.SSL.SSLeay_version(OpenSSL.SSL.SSLEAY_VERSION).decode())

def certificate(kind, text):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text, _type=kind)])
    start = datetime.datetime(2026, 1, 1)
    return (x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1000)
            .public_key(key.public_key()).not_valid_before(start)
            .not_valid_after(start + datetime.timedelta(days=365))
            .sign(key, hashes.SHA256()).public_bytes(Encoding.DER))

def readings(der):
    ours = asn1_x509.Certificate.load(der).subject.native["common_name"]
    openssl = OpenSSL.crypto.load_certificate(OpenSSL.crypto.FILETYPE_ASN1, der).get_subject().CN
    loaded = x509.load_der_x509_certificate(der)
    try:
        other = loaded.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    except ValueError as error:
        other = type(error).__name__
    return ours, openssl, other

# Seven octets either way, so that only the tag and the text change: 14 06 4d fc 6c 6c 65 72.
latin1 = certificate(_ASN1Type.UTF8String, "M?ller").replace(b"\x0c\x06M?ller", b"\x14\x06M\xfcller")
seen = readings(latin1)
print("Latin-1 octets: asn1crypto %r, OpenSSL %r, cryptography %r" % seen)
assert seen == ("Müller", "Müller", "ValueError"), seen

written = certificate(_ASN1Type.T61String, "Müller")
assert b"\x14\x07M\xc3\xbcller" in written
seen = readings(written)
print("as cryptography writes it: asn1crypto %r, OpenSSL %r, cryptography %r" % seen)
assert seen == ("M\u00c3\u00bcller", "M\u00c3\u00bcller", "Müller"), seen
PYTHON
