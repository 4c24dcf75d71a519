#!/usr/bin/env bash
# A Node.js server that keeps sessions itself resumes none of TLS 1.3.
#
# Expected from the documentation: what 'newSession' gives under an id, 'resumeSession' asks for by that id,
# so that several servers can share a store. Seen, with tickets off: up to TLS 1.2 that is so. In TLS 1.3
# 'newSession' gives two ids for each connection, which name its two (stateful) tickets, and
# 'resumeSession' asks for none of them: it asks for legacy_session_id, 32 bytes that mean nothing (RFC 9846
# appendix E.4). The client offers its ticket, and gets a full handshake each time. Node.js 20 is the same.
#
# tests/peers/resumption has Node.js resume by id up to TLS 1.2 only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix "$folder" node@26.10.0 >/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
  -keyout key.pem -out cert.pem 2>/dev/null
cat >store.js <<'JS'
const tls = require('tls'), fs = require('fs'), {constants} = require('crypto');
const own = {key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem'),
  secureOptions: constants.SSL_OP_NO_TICKET, sessionIdContext: 'store'};
const run = version => new Promise(done => {
  const kept = new Map(), resumed = [];
  let found = 0;
  const server = tls.createServer({...own, minVersion: version, maxVersion: version}, socket => {
    resumed.push(socket.isSessionReused());
    socket.end('.');
  });
  server.on('newSession', (id, data, next) => { kept.set(id.toString('hex'), data); next(); });
  server.on('resumeSession', (id, next) => {
    const session = kept.get(id.toString('hex'));
    found += session ? 1 : 0;
    next(null, session || null);
  });
  server.listen(0, '127.0.0.1', () => {
    const {port} = server.address();
    const visit = (left, session) => {
      let newest = session;
      const socket = tls.connect({port, host: '127.0.0.1', rejectUnauthorized: false, session,
        minVersion: version, maxVersion: version});
      socket.on('session', it => { newest = it; });
      socket.resume();
      socket.on('close', () => {
        if (left > 1) return visit(left - 1, newest);
        server.close();
        console.log(`${version}: resumed ${resumed}; kept ${kept.size}, found ${found} times`);
        done();
      });
    };
    visit(3);
  });
});
(async () => { await run('TLSv1.2'); await run('TLSv1.3'); process.exit(); })();
setTimeout(() => { console.log('no end'); process.exit(1); }, 30000);
JS
"$folder/node_modules/node/bin/node" --version >said
"$folder/node_modules/node/bin/node" store.js >>said
cat >expected <<'SAID'
v26.10.0
TLSv1.2: resumed false,true,true; kept 1, found 2 times
TLSv1.3: resumed false,false,false; kept 6, found 0 times
SAID
diff expected said
cat said
