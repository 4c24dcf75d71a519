// A client and a server for tests/peers/resumption.
const fs = require('fs');
const tls = require('tls');
const { constants } = require('crypto');

const ciphers = 'ALL:@SECLEVEL=0';

// Up to TLS 1.2 by ids, which the program keeps itself.
function keeping(server) {
  const kept = new Map();
  server.on('newSession', (id, data, done) => { kept.set(id.toString('hex'), data); done(); });
  server.on('resumeSession', (id, done) => done(null, kept.get(id.toString('hex')) || null));
}

function answer(socket) {
  const { subject } = socket.getPeerCertificate();
  const page = `their_resumed: ${socket.isSessionReused()}\ntheir_client: ${subject ? subject.CN : 'none'}\n`;
  socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${page.length}\r\n\r\n${page}`);
}

function serve(cert, key, ca) {
  const files = { cert: fs.readFileSync(cert), key: fs.readFileSync(key), ca: fs.readFileSync(ca) };
  const common = { ...files, ciphers, minVersion: 'TLSv1' };
  const listeners = {
    plain: {},
    ids: { secureOptions: constants.SSL_OP_NO_TICKET },
    request: { requestCert: true, rejectUnauthorized: false },
    require: { requestCert: true, rejectUnauthorized: true },
    later: {},
  };
  let left = Object.keys(listeners).length;
  for (const [name, more] of Object.entries(listeners)) {
    const server = tls.createServer({ ...common, ...more, sessionIdContext: name }, (socket) => {
      socket.on('error', () => {});
      let head = '';
      const listen = (data) => {
        head += data;
        if (!head.endsWith('\r\n\r\n')) return;
        socket.off('data', listen);
        if (name != 'later') return answer(socket);
        socket.renegotiate({ requestCert: true, rejectUnauthorized: false }, (error) => {
          if (error) socket.destroy(); else answer(socket);
        });
        socket.resume();
      };
      socket.on('data', listen);
    });
    if (name == 'ids') keeping(server);
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1', () => {
      console.log(`port ${name} ${server.address().port}`);
      if (--left == 0) console.log('ready');
    });
  }
}

function visit(job, options) {
  return new Promise((resolve) => {
    let page = '', session, failed = '<nil>', resumed;
    const socket = tls.connect(options, () => {
      resumed = socket.isSessionReused();
      socket.write(`GET ${job.Path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    });
    socket.on('session', (it) => { session = it; });
    socket.on('data', (data) => { page += data; });
    socket.on('error', (error) => { failed = error.message; });
    socket.on('close', () => {
      console.log(`== ${job.Name}\ntheir_resumed: ${resumed}\nfailed: ${failed}\n${page}`);
      resolve(session || options.session);
    });
  });
}

async function call(file, ca) {
  for (const job of JSON.parse(fs.readFileSync(file))) {
    const version = job.Version == '1.0' ? 'TLSv1' : `TLSv${job.Version}`;
    const options = { host: '127.0.0.1', port: job.Port, servername: 'localhost', ca: fs.readFileSync(ca),
      ciphers, minVersion: version, maxVersion: version };
    if (job.Cert) Object.assign(options, { cert: fs.readFileSync(job.Cert), key: fs.readFileSync(job.Key) });
    for (let number = 0; number < job.Visits; number++) options.session = await visit(job, options);
  }
}

const [what, ...rest] = process.argv.slice(2);
({ serve, call })[what](...rest);
