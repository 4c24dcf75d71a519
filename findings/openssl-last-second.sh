#!/usr/bin/env bash
# The last second of a certificate.
#
# RFC 5280 §4.1.2.5: the validity period runs from notBefore through notAfter, inclusive. Expected from
# that, and from what other verifiers do: a certificate is valid at the very second of its notAfter.
# Seen, with OpenSSL 3 (under pyOpenSSL 25.3.0): "certificate has expired" at that second, as
# X509_cmp_time never answers that two times are equal; while it is valid to the verifier of
# cryptography 46.0.3, to webpki and to this program. At notBefore all agree.
#
# So two programs can differ over a certificate for one second, and a test at the edge of a date must
# say by whose clock. tests/paths/ has a row for it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check pyOpenSSL==25.3.0 cryptography==46.0.3
"$folder/python/bin/python" - <<'PYTHON'
import datetime
import OpenSSL
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

UTC = datetime.timezone.utc
begin = datetime.datetime(2027, 1, 1, tzinfo=UTC)
end = datetime.datetime(2027, 2, 1, tzinfo=UTC)
second = datetime.timedelta(seconds=1)

def certificate(subject, key, issuer, signer, ca, names, dates):
    name = lambda text: x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
    usage = dict(key_cert_sign=ca, crl_sign=ca, digital_signature=not ca, content_commitment=False,
                 key_encipherment=False, data_encipherment=False, key_agreement=False,
                 encipher_only=False, decipher_only=False)
    identifier = x509.SubjectKeyIdentifier.from_public_key
    builder = (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer))
               .public_key(key.public_key()).serial_number(x509.random_serial_number())
               .not_valid_before(dates[0]).not_valid_after(dates[1])
               .add_extension(x509.BasicConstraints(ca, None), True)
               .add_extension(x509.KeyUsage(**usage), True)
               .add_extension(identifier(key.public_key()), False)
               .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False))
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(it) for it in names]), False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH]), False)
    return builder.sign(signer, hashes.SHA256())

root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
always = (begin - 1000 * second, end + 1000 * second)
root = certificate("root", root_key, "root", root_key, True, [], always)
leaf = certificate("leaf", key, "root", root_key, False, ["www.example.com"], (begin, end))

def openssl(moment):
    store = OpenSSL.crypto.X509Store()
    store.add_cert(OpenSSL.crypto.X509.from_cryptography(root))
    store.set_time(moment)
    context = OpenSSL.crypto.X509StoreContext(store, OpenSSL.crypto.X509.from_cryptography(leaf))
    try:
        context.verify_certificate()
        return "valid"
    except OpenSSL.crypto.X509StoreContextError as error:
        return str(error)

def cryptography(moment):
    builder = PolicyBuilder().store(Store([root])).time(moment.replace(tzinfo=None))
    try:
        builder.build_server_verifier(x509.DNSName("www.example.com")).verify(leaf, [])
        return "valid"
    except VerificationError as error:
        return str(error)

print(OpenSSL.SSL.SSLeay_version(OpenSSL.SSL.SSLEAY_VERSION).decode())
for what, moment in [("notBefore - 1", begin - second), ("notBefore", begin), ("notAfter - 1", end - second),
                     ("notAfter", end), ("notAfter + 1", end + second)]:
    print(f"{what:14} OpenSSL: {openssl(moment):40} cryptography: {cryptography(moment)}")
assert openssl(begin) == openssl(end - second) == "valid"
assert cryptography(begin) == cryptography(end) == "valid"
assert "expired" in openssl(end), "OpenSSL counts the last second now"
assert cryptography(end + second) != "valid"
PYTHON
