"""One connection of the OpenSSL that the package cryptography carries, at either end.

openssl4.py version
openssl4.py client PORT CA VERSION GROUPS SIGALGS OPTIONS
openssl4.py server CERTIFICATE KEY VERSION GROUPS SIGALGS OPTIONS

VERSION is a number as on the wire, OPTIONS what SSL_CTX_set_options takes; empty lists leave what
OpenSSL does by itself. It prints `listening on PORT`, and `done VERSION GROUP` or `failed WHY`.
"""

import socket
import sys

from cryptography.hazmat.bindings.openssl.binding import Binding

lib, ffi = Binding.lib, Binding.ffi


def fail(what):
    reasons = []
    while code := lib.ERR_get_error():
        buffer = ffi.new("char[]", 256)
        lib.ERR_error_string_n(code, buffer, 256)
        reasons.append(ffi.string(buffer).decode())
    print("failed", what, "; ".join(reasons), flush=True)
    sys.exit(1)


def need(result, what):
    if result != 1:
        fail(what)


def context(version, groups, sigalgs, options):
    ctx = lib.SSL_CTX_new(lib.TLS_method())
    need(lib.SSL_CTX_set_min_proto_version(ctx, int(version, 0)), "version")
    need(lib.SSL_CTX_set_max_proto_version(ctx, int(version, 0)), "version")
    if groups:
        need(lib.SSL_CTX_set1_curves_list(ctx, groups.encode()), "groups")
    if sigalgs:
        need(lib.SSL_CTX_set1_sigalgs_list(ctx, sigalgs.encode()), "signature algorithms")
    lib.SSL_CTX_set_options(ctx, int(options, 0))
    return ctx


def attach(ctx, stream):
    stream.settimeout(None)
    ssl = lib.SSL_new(ctx)
    need(lib.SSL_set_fd(ssl, stream.fileno()), "socket")
    return ssl


def receive(ssl):
    buffer = ffi.new("char[]", 4096)
    length = lib.SSL_read(ssl, buffer, 4096)
    return ffi.buffer(buffer, max(length, 0))[:]


def send(ssl, text):
    lib.SSL_write(ssl, text, len(text))


def done(ssl):
    group = lib.SSL_get0_group_name(ssl)
    group = ffi.string(group).decode() if group else "none"
    print("done", ffi.string(lib.SSL_get_version(ssl)).decode(), group, flush=True)


def client(port, ca, *terms):
    ctx = context(*terms)
    need(lib.SSL_CTX_load_verify_locations(ctx, ca.encode(), ffi.NULL), "authorities")
    lib.SSL_CTX_set_verify(ctx, lib.SSL_VERIFY_PEER, ffi.NULL)
    stream = socket.create_connection(("127.0.0.1", int(port)))
    ssl = attach(ctx, stream)
    lib.SSL_set_tlsext_host_name(ssl, ffi.new("char[]", b"localhost"))
    need(lib.X509_VERIFY_PARAM_set1_host(lib.SSL_get0_param(ssl), b"localhost", 9), "name")
    lib.SSL_set_connect_state(ssl)
    need(lib.SSL_do_handshake(ssl), "handshake")
    send(ssl, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    page = b""
    while part := receive(ssl):
        page += part
    if not page.startswith(b"HTTP/1.1 200"):
        fail("no page")
    lib.SSL_shutdown(ssl)
    done(ssl)


def server(certificate, key, *terms):
    ctx = context(*terms)
    need(lib.SSL_CTX_use_certificate_chain_file(ctx, certificate.encode()), "certificate")
    need(lib.SSL_CTX_use_PrivateKey_file(ctx, key.encode(), lib.SSL_FILETYPE_PEM), "key")
    listener = socket.create_server(("127.0.0.1", 0))
    print("listening on", listener.getsockname()[1], flush=True)
    stream, _ = listener.accept()
    ssl = attach(ctx, stream)
    lib.SSL_set_accept_state(ssl)
    need(lib.SSL_do_handshake(ssl), "handshake")
    request = b""
    while b"\r\n\r\n" not in request:
        part = receive(ssl)
        if not part:
            fail("no request")
        request += part
    send(ssl, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nyes\n")
    lib.SSL_shutdown(ssl)
    done(ssl)


if sys.argv[1] == "version":
    print(lib.OpenSSL_version_num() >> 28)
else:
    {"client": client, "server": server}[sys.argv[1]](*sys.argv[2:])
