#!/usr/bin/env bash
# Node.js refuses a server's certificate without a word to the server.
#
# Expected from memory: a client that does not accept a certificate says so with an alert (RFC 9846 §6.2:
# unknown_ca, certificate_expired, bad_certificate), as one that leaves it to OpenSSL does, and a
# server's log then names the reason. Seen: Node.js lets OpenSSL go through with the handshake whatever the
# certificate is, looks at the result afterwards, and drops the connection. The server gets no alert
# (here it sees a reset); only the client knows what was wrong (UNABLE_TO_VERIFY_LEAF_SIGNATURE,
# DEPTH_ZERO_SELF_SIGNED_CERT, ERR_TLS_CERT_ALTNAME_INVALID).
#
# So what `explain` says about the alert depends on the program around OpenSSL, not on OpenSSL's message.
# tests/messages holds both against a server.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix "$folder" node@20.20.2 >/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem 2>/dev/null
cat >both.js <<'JS'
const tls = require('tls'), fs = require('fs'), {spawn} = require('child_process');
const own = {key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem')};
let heard = [];
const server = tls.createServer(own);
const hear = error => { if (/ALERT/.test(error.code)) heard.push(error.code); };
server.on('tlsClientError', hear);
server.on('secureConnection', socket => socket.on('error', hear));
const soon = next => setTimeout(next, 1000);
server.listen(0, '127.0.0.1', () => {
  const {port} = server.address();
  const socket = tls.connect({port, host: '127.0.0.1', servername: 'localhost'});
  socket.on('error', error => console.log('Node.js refuses:', error.code));
  socket.on('close', () => soon(() => {
    console.log('its server hears:', heard.join() || 'no alert');
    heard = [];
    const client = spawn('openssl', ['s_client', '-connect', '127.0.0.1:' + port, '-verify_return_error'],
      {stdio: 'ignore'});
    client.on('close', () => soon(() => {
      console.log('of openssl it hears:', heard.join() || 'no alert');
      process.exit();
    }));
  }));
});
setTimeout(() => { console.log('no end'); process.exit(1); }, 30000);
JS
"$folder/node_modules/node/bin/node" --version >said
"$folder/node_modules/node/bin/node" both.js >>said
cat >expected <<'SAID'
v20.20.2
Node.js refuses: DEPTH_ZERO_SELF_SIGNED_CERT
its server hears: no alert
of openssl it hears: ERR_SSL_TLSV1_ALERT_UNKNOWN_CA
SAID
diff expected said
cat said
