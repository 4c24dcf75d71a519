"""A client and a server for tests/peers/resumption: pyOpenSSL, and below it the OpenSSL that the
package cryptography carries."""

import json
import select
import socket
import sys
import threading
import time

from OpenSSL import SSL
from OpenSSL._util import ffi, lib

VERSIONS = {"1.0": SSL.TLS1_VERSION, "1.1": SSL.TLS1_1_VERSION, "1.2": SSL.TLS1_2_VERSION, "1.3": SSL.TLS1_3_VERSION}
PEER, REQUIRE, LATER = SSL.VERIFY_PEER, SSL.VERIFY_FAIL_IF_NO_PEER_CERT, 8
NO_ANTI_REPLAY = 1 << 24


def context(least, most):
    made = SSL.Context(SSL.TLS_METHOD)
    made.set_cipher_list(b"ALL:@SECLEVEL=0")
    made.set_min_proto_version(least)
    made.set_max_proto_version(most)
    return made


def subject(connection):
    certificate = connection.get_peer_certificate(as_cryptography=True)
    return certificate.subject.rfc4514_string().removeprefix("CN=") if certificate else "none"


def take_early_data(connection):
    """What came before the handshake was done."""
    taken, buffer, length = b"", ffi.new("char[]", 16384), ffi.new("size_t *")
    while (status := lib.SSL_read_early_data(connection._ssl, buffer, 16384, length)) == 1:
        taken += ffi.buffer(buffer, length[0])[:]
    if status != 2:
        raise SSL.Error("early data")
    return taken


def ask_later(connection):
    """Asks for a certificate now, and reads until it is there."""
    connection.set_verify(PEER | REQUIRE | LATER, lambda *all: bool(all[4]))
    if connection.get_protocol_version() == SSL.TLS1_3_VERSION:
        lib.SSL_verify_client_post_handshake(connection._ssl)
    else:
        lib.SSL_renegotiate(connection._ssl)
    connection.do_handshake()
    connection.setblocking(False)
    while True:
        try:
            connection.recv(1)
        except SSL.WantReadError:
            pass
        if connection.get_peer_certificate(as_cryptography=True):
            break
        select.select([connection], [], [], 60)
    connection.setblocking(True)


def answer(name, made, stream):
    connection = SSL.Connection(made, stream)
    connection.set_accept_state()
    try:
        head = take_early_data(connection) if name == "early" else b""
        connection.do_handshake()
        early = len(head)
        while not head.endswith(b"\r\n\r\n"):
            head += connection.recv(4096)
        resumed = bool(lib.SSL_session_reused(connection._ssl))
        if name == "later":
            ask_later(connection)
        page = f"their_resumed: {str(resumed).lower()}\ntheir_client: {subject(connection)}\nearly: {early}\n"
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(page)}\r\n\r\n{page}".encode())
        connection.shutdown()
        stream.settimeout(5)
        while stream.recv(4096):
            pass
    except (SSL.Error, OSError):
        pass
    stream.close()


def serve(cert, key, ca):
    def made(name):
        made = context(SSL.TLS1_VERSION, SSL.TLS1_3_VERSION)
        made.use_certificate_chain_file(cert)
        made.use_privatekey_file(key)
        made.load_verify_locations(ca)
        made.set_session_id(name.encode())
        return made

    contexts = {name: made(name) for name in ["plain", "ids", "request", "require", "later", "early"]}
    contexts["ids"].set_options(SSL.OP_NO_TICKET)
    contexts["request"].set_verify(PEER, lambda *all: bool(all[4]))
    contexts["require"].set_verify(PEER | REQUIRE, lambda *all: bool(all[4]))
    lib.SSL_CTX_set_max_early_data(contexts["early"]._context, 16384)
    contexts["early"].set_options(NO_ANTI_REPLAY)
    # The same tickets, where nobody reads early data.
    contexts["refused"] = contexts["early"]

    def listen(name, listener):
        while True:
            stream = listener.accept()[0]
            threading.Thread(target=answer, args=(name, contexts[name], stream), daemon=True).start()

    for name in contexts:
        listener = socket.create_server(("127.0.0.1", 0))
        print("port", name, listener.getsockname()[1], flush=True)
        threading.Thread(target=listen, args=(name, listener), daemon=True).start()
    print("ready", flush=True)
    while True:
        time.sleep(60)


def visit(job, made, session, early):
    """Early is whether the request goes out before the handshake; "again" if it will be refused."""
    request = f"GET {job['Path']} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    stream = socket.create_connection(("127.0.0.1", job["Port"]))
    connection = SSL.Connection(made, stream)
    connection.set_tlsext_host_name(b"localhost")
    connection.set_connect_state()
    if session:
        connection.set_session(session)
    page, failed = b"", "<nil>"
    try:
        if early:
            written = ffi.new("size_t *")
            if lib.SSL_write_early_data(connection._ssl, request, len(request), written) != 1:
                raise SSL.Error("early data")
        connection.do_handshake()
        if early is not True:
            connection.sendall(request)
        while data := connection.recv(65536):
            page += data
    except SSL.ZeroReturnError:
        # Up to TLS 1.2 OpenSSL does not resume a session that was not closed.
        connection.shutdown()
    except (SSL.Error, OSError) as error:
        failed = repr(error)
    session = connection.get_session()
    resumed = bool(lib.SSL_session_reused(connection._ssl))
    print(f"== {job['Name']}\ntheir_resumed: {str(resumed).lower()}\nfailed: {failed}\n{page.decode()}", flush=True)
    stream.close()
    return session


def call(file, ca):
    for job in json.load(open(file)):
        version = VERSIONS[job["Version"]]
        made = context(version, version)
        made.load_verify_locations(ca)
        made.set_verify(PEER, lambda *all: bool(all[4]))
        lib.SSL_CTX_set_post_handshake_auth(made._context, 1)
        if job.get("Cert"):
            made.use_certificate_chain_file(job["Cert"])
            made.use_privatekey_file(job["Key"])
        session = None
        for number in range(job["Visits"]):
            if not job.get("Early"):
                session = visit(job, made, session, False)
            elif number == 0:
                session = visit(job, made, None, False)
            else:
                visit(job, made, session, True if number == 1 else "again")


if sys.argv[1] == "version":
    print(SSL.OpenSSL_version(SSL.OPENSSL_VERSION).decode())
else:
    {"serve": serve, "call": call}[sys.argv[1]](*sys.argv[2:])
