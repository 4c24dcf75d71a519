#!/usr/bin/env bash
# A session that Node.js 26 gives to 'session' is not OpenSSL's alone any more.
#
# Expected from memory: the Buffer of the event 'session' and of getSession() is an SSL_SESSION in DER, as
# `openssl sess_id -inform DER` reads it and as any version of Node.js takes it back. Seen, with Node.js 26.10.0: it
# begins with 00 "nodejs:tls:session:1" 00, then the server name behind its length in two bytes, and only then the DER.
#
#   Node.js 26 with its own            resumes, with the same server name; with another it does a full handshake
#   Node.js 20.20.2 with that of 26    no error and no resumption: a full handshake
#   openssl sess_id with that of 26    "wrong tag"
#   both with the DER behind the name  read, resumed; Node.js 26 takes that of 20 as well
#
# So a cache of sessions that processes of two versions share stops to work in one direction, in silence.
set -euo pipefail
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder"
for version in 20.20.2 26.10.0; do
  npm install --silent --no-audit --no-fund --prefix "$folder/$version" "node@$version" >npm.log
done
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
  -keyout key.pem -out cert.pem 2>openssl.log
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
openssl s_server -accept "127.0.0.1:$port" -cert cert.pem -key key.pem -quiet -www >server.log 2>&1 &
server=$!
for _ in $(seq 100); do
  python3 -c "import socket; socket.create_connection(('127.0.0.1', $port))" 2>probe.log && break
  sleep 0.1
done
cat >visit.js <<'JS'
const tls = require('tls'), fs = require('fs');
const [, , port, name, read, write] = process.argv;
const session = read === '-' ? undefined : fs.readFileSync(read);
let newest;
const socket = tls.connect({port, host: '127.0.0.1', servername: name, rejectUnauthorized: false, session}, () => {
  if (session) console.log('resumed:', socket.isSessionReused());
  socket.write('GET / HTTP/1.0\r\n\r\n');
});
socket.on('session', it => { newest = it; });
socket.resume();
socket.on('close', () => { if (write) fs.writeFileSync(write, newest); process.exit(); });
setTimeout(() => { console.log('no end'); process.exit(1); }, 30000);
JS
visit() { "$folder/$1/node_modules/node/bin/node" visit.js "$port" "${@:2}"; }
# A ticket of TLS 1.3 serves once.
fresh() { visit "$1" localhost - session; }
behind() { python3 -c 'import sys; it = open("session", "rb").read(); at = it.index(0, 1) + 1
length = int.from_bytes(it[at:at + 2], "big")
print("begins with", it[:at + 2 + length]); open("session.der", "wb").write(it[at + 2 + length:])'; }
{
  fresh 26.10.0
  behind
  { openssl sess_id -inform DER -in session -noout 2>&1 || true; } | grep -o "wrong tag"
  openssl sess_id -inform DER -in session.der -noout && echo "openssl: read"
  echo "26, its own: $(visit 26.10.0 localhost session)"
  fresh 26.10.0
  echo "26, its own, another name: $(visit 26.10.0 other.example session)"
  fresh 26.10.0
  echo "20, that of 26: $(visit 20.20.2 localhost session)"
  fresh 26.10.0
  behind >/dev/null
  echo "20, the DER in it: $(visit 20.20.2 localhost session.der)"
  fresh 20.20.2
  echo "26, that of 20: $(visit 26.10.0 localhost session)"
} | tee said
diff - said <<'SAID'
begins with b'\x00nodejs:tls:session:1\x00\x00\tlocalhost'
wrong tag
openssl: read
26, its own: resumed: true
26, its own, another name: resumed: false
20, that of 26: resumed: false
20, the DER in it: resumed: true
26, that of 20: resumed: true
SAID
